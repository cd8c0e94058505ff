"""A quiz by keyboard alone: in JupyterLab, and on a page without kernel and network."""

import json
import subprocess
import sys

import pytest
from lab import PROJECT

from l1l2.exam.quiz import quiz

pytestmark = pytest.mark.browser

LESSON = "24_the_lasso_selects"


def shown_quiz():
    """The quiz of the lesson's core, from its stored source."""
    notebook = json.loads((PROJECT / f"notebooks/{LESSON}.ipynb").read_text(encoding="utf-8"))
    sources = ("".join(cell["source"]) for cell in notebook["cells"])
    return eval(next(source for source in sources if source.startswith("quiz(")), {"quiz": quiz})


def root_of(page, shown):
    """Where ``shown``, a quiz, stands on the page: not the first such box, nor the last."""
    return page.locator(".l1l2-quiz").filter(has=page.locator(f"#{shown.questions[0].id}"))


def answer_by_keyboard(page, root, question):
    """Answer one question wrongly and then rightly; what stands under Check each time."""
    box = root.locator(f"#{question.id}")
    summary = box.locator(".l1l2-check summary").first
    said = []

    def look(kind):
        summary.focus()
        page.keyboard.press("Enter" if kind == "open" else "Shift")
        said.append(box.locator(".l1l2-check").first.inner_text().strip())

    if question.choices:
        fields = box.locator("input[type=radio]")
        fields.first.focus()
        page.keyboard.press("Space")
        places = "abcde"
        wrong = 0 if question.right != "a" else 1
        for place in (wrong, places.index(question.right)):
            fields.nth(place).focus()
            page.keyboard.press("Space")
            assert fields.nth(place).is_checked()
            look("open" if len(said) == 0 else "see")
        return said
    field = box.locator("input[type=text]").first
    asked = question.steps[0] if question.steps else question
    for text in ("123456", f"{asked.answer:.6g}"):
        field.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        look("open" if len(said) == 0 else "see")
    return said


def assert_checks_itself(page, root, questions):
    for question in questions:
        box = root.locator(f"#{question.id}")
        assert not box.locator(".l1l2-check .right, .l1l2-check p").first.is_visible()
        wrong, right = answer_by_keyboard(page, root, question)
        if question.choices:
            letter = "a" if question.right != "a" else "b"
            assert f"({letter}) No." in wrong and "Right." not in wrong
            assert f"({question.right}) Right." in right and "No." not in right
        else:
            assert "It is" in wrong and "Right." not in wrong
            assert "Right." in right and "It is" not in right


def test_in_jupyterlab(open_notebook):
    notebook = open_notebook(f"{LESSON}.ipynb")
    notebook.run_all()
    root = root_of(notebook.page, shown_quiz())
    root.scroll_into_view_if_needed()
    assert_checks_itself(notebook.page, root, shown_quiz().questions)
    # Arrow keys move between the choices and do not move the notebook's cells.
    question = next(each for each in shown_quiz().questions if each.choices)
    fields = root.locator(f"#{question.id} input[type=radio]")
    fields.first.focus()
    notebook.page.keyboard.press("Space")
    notebook.page.keyboard.press("ArrowDown")
    assert fields.nth(1).is_checked()
    assert not notebook.complaints


@pytest.fixture
def exported(chromium, tmp_path):
    """The lesson as nbconvert exports it, in a browser that refuses every request but the file."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", str(tmp_path)]
    path = PROJECT / f"notebooks/{LESSON}.ipynb"
    subprocess.run([*command, str(path)], check=True, capture_output=True)
    page = chromium.new_context(offline=True, viewport={"width": 390, "height": 800}).new_page()
    page.route("http*://**", lambda route: route.abort())
    page.goto((tmp_path / f"{LESSON}.html").as_uri(), wait_until="domcontentloaded")
    yield page
    page.context.close()


def test_on_an_exported_page_without_kernel_and_network(exported):
    root = root_of(exported, shown_quiz())
    assert_checks_itself(exported, root, shown_quiz().questions)
    formulas = root.locator(".l1l2-ask math, .l1l2-option math")
    heights = [box["height"] for box in (each.bounding_box() for each in formulas.all()) if box]
    assert heights and min(heights) > 5  # drawn without MathJax
    wide = exported.evaluate(
        """() => [...document.querySelectorAll('.l1l2-question')].every(
            (box) => box.scrollWidth <= box.clientWidth + 1)"""
    )
    assert wide, "a question is wider than a telephone"


def test_a_negative_number_is_compared_and_not_just_taken(chromium):
    """Browsers read a pattern more strictly than Python, and ignore one that they cannot read."""
    from l1l2.exam.bank import questions

    negative = [each for each in questions(kind="number") if each.answer < 0]
    page = chromium.new_page()
    page.set_content(quiz(*(each.id for each in negative))._repr_html_())
    for each in negative:
        field = page.locator(f"#{each.id} input")
        for text, fits in (
            (f"{each.answer:g}", True),
            (f"{each.answer - 1:g}", False),
            ("7", False),
        ):
            field.fill(text)
            assert field.evaluate("(node) => node.checkValidity()") == fits, (each.id, text)
    page.close()


def test_no_right_number_of_the_bank_is_refused(chromium):
    """A browser that cannot read a pattern takes everything, so wrong numbers are tried too."""
    from l1l2.exam.bank import questions, slack

    asked = [each for each in questions() if each.kind == "number"]
    page = chromium.new_page()
    page.set_content(quiz(*(each.id for each in asked))._repr_html_())
    for each in asked:
        off = slack(each.answer, each.tolerance)
        texts = [f"{each.answer + share * off:.6f}" for share in (-1, -0.5, 0, 0.5, 1)]
        texts += [f"{each.answer + side * (1.5 * off + 1e-3):.4f}" for side in (-1, 1)]
        fits = page.locator(f"#{each.id} input").evaluate(
            """(node, texts) => Object.fromEntries(texts.map((text) => {
                node.value = text;
                return [text, node.checkValidity()];
            }))""",
            texts,
        )
        told = {text: each.mark(text).score == 1 for text in fits}
        assert fits == told, each.id
        assert set(told.values()) == {True, False}
    page.close()


def test_a_derivation_is_sat_by_keyboard_on_a_plain_page(chromium):
    """Steps stay folded until they are opened; ticks add up without a script."""
    from l1l2.exam.bank import questions

    derive = questions(kind="derive")[0]
    page = chromium.new_context(offline=True).new_page()
    page.set_content(quiz(derive.id)._repr_html_())
    box = page.locator(f"#{derive.id}")
    page.keyboard.press("Tab")
    page.keyboard.type("slopes on both sides")
    assert box.locator("textarea").input_value() == "slopes on both sides"
    assert not box.locator("details math").first.is_visible()
    session = page.context.new_cdp_session(page)
    for k in range(len(derive.scheme)):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert box.locator("details").nth(k).evaluate("(node) => node.open")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert box.locator("input[type=checkbox]").nth(k).is_checked()
        spoken = session.send("Accessibility.getFullAXTree")["nodes"]
        texts = [node["name"]["value"] for node in spoken if "name" in node]
        assert str(sum(award.marks for award in derive.scheme[: k + 1])) in texts
    page.close()
