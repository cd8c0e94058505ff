"""The mock exam as a learner sits it: by keyboard alone, in JupyterLab, and on paper."""

import json

import pytest
from lab import PROJECT

from l1l2.exam.mock import paper, right_answer
from l1l2.exam.paper import write_paper

pytestmark = pytest.mark.browser

LENGTH = 5
KINDS = {"choice", "number", "steps", "derive"}
# A paper with one of each, so that every kind of field is used.
SEED, PAPER = next(
    (seed, drawn)
    for seed in range(100)
    for drawn in [paper(seed, LENGTH)]
    if {question.kind for question in drawn.questions} >= KINDS
)
MARKS = PAPER.marks


@pytest.fixture(scope="module")
def notebook(lab):
    """The lesson, run to its end."""
    opened = lab.open_notebook("42_mock_exam.ipynb")
    opened.run_all()
    opened.page.locator(".l1l2-sitting").wait_for()
    yield opened
    opened.close()
    lab.end_kernels()


@pytest.fixture
def form(notebook):
    """The form, the keyboard on its first field; where it is from there on is up to Tab."""
    form = notebook.page.locator(".l1l2-sitting")
    form.scroll_into_view_if_needed()
    form.get_by_label("Seed").focus()
    return form


def tab_to(field, key="Tab"):
    """Press Tab, or Shift+Tab, until the keyboard is on ``field``."""
    keyboard = field.page.keyboard
    for _ in range(80):
        if field.evaluate("(node) => node === document.activeElement"):
            return keyboard
        keyboard.press(key)
    raise AssertionError(f"the keyboard does not get to {field}")


def write(field, text, key="Tab"):
    keyboard = tab_to(field, key)
    keyboard.press("ControlOrMeta+a")
    keyboard.type(text)


def draw(form, seed, length):
    write(form.get_by_label("Seed"), str(seed))
    write(form.get_by_label("Questions", exact=True), str(length))
    tab_to(form.get_by_role("button", name="New paper")).press("Enter")
    form.get_by_text(f"Mock exam: paper {seed}, {length} questions").wait_for()


def tick(form, number, question):
    """Open every step of a derivation and say that one has it."""
    group = form.get_by_role("group", name=f"Question {number}", exact=True)
    group.get_by_role("checkbox").first.wait_for()
    for k, award in enumerate(question.scheme):
        tab_to(group.locator("summary").nth(k)).press("Enter")
        assert group.locator("details[open]").nth(k).is_visible()
        tab_to(group.get_by_role("checkbox").nth(k)).press("Space")
        assert f"{award.marks} mark" in group.locator("summary").nth(k).inner_text()


def answer(form, number, question, text):
    group = form.get_by_role("group", name=f"Question {number}", exact=True)
    if question.choices:
        keyboard = tab_to(group.get_by_role("radio").first)
        keyboard.press("Space")
        for _ in range("abcde".index(text)):
            keyboard.press("ArrowDown")
        assert group.get_by_role("radio").nth("abcde".index(text)).is_checked()
        return
    if question.scheme:
        write(group.get_by_role("textbox"), "because")
        return
    for field, part in zip(group.get_by_role("textbox").all(), text.split("; "), strict=True):
        write(field, part)


def press(form, name):
    tab_to(form.get_by_role("button", name=name)).press("Space")


def test_a_paper_is_sat_and_marked_by_keyboard_alone(notebook, form):
    page = notebook.page
    draw(form, SEED, LENGTH)
    spoiled = next(k for k, q in enumerate(PAPER.questions, 1) if q.kind == "number")
    for number, question in enumerate(PAPER.questions, 1):
        text = "many" if number == spoiled else right_answer(question)
        answer(form, number, question, text)
    press(form, "Mark")
    said = form.get_by_role("status").last
    derive = next(q for q in PAPER.questions if q.scheme)
    lost = derive.marks + PAPER.questions[spoiled - 1].marks
    form.get_by_text(f"Score {MARKS - lost} of {MARKS} marks").wait_for()
    assert f"Could not be read: {spoiled}; correct and mark again." in said.inner_text()
    group = form.get_by_role("group", name=f"Question {spoiled}", exact=True)
    field = group.get_by_role("textbox", name=f"Question {spoiled}: a number")
    assert "give one number, such as 0.5" in group.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "many"
    report = page.locator(".l1l2-report").filter(has_text=f"of {MARKS} marks (")
    assert "give one number, such as 0.5" in report.inner_text()

    write(field, right_answer(PAPER.questions[spoiled - 1]), "Shift+Tab")
    tick(form, PAPER.questions.index(derive) + 1, derive)
    press(form, "Mark")
    form.get_by_text(f"Score {MARKS} of {MARKS} marks (100 %)").wait_for()
    assert field.get_attribute("aria-invalid") == "false"
    report.get_by_text(f"Score: {MARKS} of {MARKS} marks (100 %)").wait_for()
    assert not notebook.complaints and not notebook.failures() and not notebook.dialogs()


def test_another_seed_loses_no_answer(notebook, form):
    draw(form, SEED, LENGTH)
    number = next(k for k, q in enumerate(PAPER.questions, 1) if q.kind == "number")
    field = form.get_by_role("textbox", name=f"Question {number}: a number", exact=True)
    write(field, "0.125")
    write(form.get_by_label("Seed"), str(SEED + 1), "Shift+Tab")
    assert "Your answers stay here until then" in form.get_by_role("status").first.inner_text()
    assert field.input_value() == "0.125"
    draw(form, SEED + 1, LENGTH)
    form.get_by_label("Seed").focus()
    draw(form, SEED, LENGTH)
    assert field.input_value() == "0.125"
    press(form, "Clear answers")
    form.get_by_text("Your answers are cleared").wait_for()
    assert field.input_value() == ""
    press(form, "Clear answers")
    form.get_by_text("Your answers are back").wait_for()
    assert field.input_value() == "0.125"


def test_a_clock_can_be_started_and_stopped_and_marks_when_it_has_run_out(notebook, form):
    draw(form, SEED, LENGTH)
    minutes = form.get_by_label("Minutes")
    assert minutes.input_value() == str(PAPER.minutes)
    press(form, "Start the clock")
    form.get_by_text(f"{PAPER.minutes} min left").wait_for()
    press(form, "Stop the clock")
    form.get_by_text("No clock is running.").wait_for()
    write(minutes, "0.02", "Shift+Tab")
    press(form, "Start the clock")
    form.get_by_text("Time is up. Score").wait_for()
    form.get_by_text("No clock is running.").wait_for()


def test_a_paper_that_cannot_be_drawn_says_why(notebook, form):
    write(form.get_by_label("Questions", exact=True), "9999")
    tab_to(form.get_by_role("button", name="New paper")).press("Enter")
    form.get_by_text("9999 questions are asked for, and there are").wait_for()
    write(form.get_by_label("Questions", exact=True), str(LENGTH), "Shift+Tab")


def test_what_is_missed_leads_to_its_lesson(notebook, form):
    draw(form, SEED + 2, LENGTH)
    press(form, "Mark")
    marks = paper(SEED + 2, LENGTH).marks
    missed = notebook.page.locator(".l1l2-report").filter(has_text=f"Score: 0 of {marks} marks")
    missed.wait_for()
    links = missed.get_by_role("link")
    assert links.count() >= 2 * LENGTH
    for link in links.all():
        name = link.get_attribute("href").split("?")[0].rsplit("/")[-1]
        assert (PROJECT / "notebooks" / name).exists() or name.startswith("3")


def test_paper_and_key_are_written_beside_the_notebook(lab, notebook, form):
    draw(form, SEED, LENGTH)
    press(form, "Write paper and key")
    form.get_by_text(f"Wrote mock_exam_{SEED}_{LENGTH}.html").wait_for()
    assert (lab.root / f"mock_exam_{SEED}_{LENGTH}.html").exists()
    assert (lab.root / f"mock_exam_{SEED}_{LENGTH}_key.html").exists()


def test_what_is_saved_can_be_read_without_a_kernel(lab, notebook):
    notebook.save()
    saved = json.loads((lab.root / "42_mock_exam.ipynb").read_text(encoding="utf-8"))
    assert "widget-view" not in json.dumps(saved)
    (cell,) = [cell for cell in saved["cells"] if cell["id"] == "sit"]
    (output,) = cell["outputs"]
    assert set(output["data"]) == {"text/html", "text/plain"}
    assert "Question" not in output["data"]["text/plain"]
    assert "1. " in "".join(output["data"]["text/plain"])


def test_both_files_print_on_a4_without_a_network(chromium, tmp_path):
    """Nothing is asked for but the file, nothing is wider than the page, no question is cut."""
    page = chromium.new_page(viewport={"width": 658, "height": 990})  # A4 less the margins
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in write_paper(paper(SEED, 12), tmp_path):
        asked.clear()
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits)
        heights = page.locator(".question").evaluate_all(
            "(all) => all.map((each) => each.getBoundingClientRect().height)"
        )
        assert len(heights) == 12 and max(heights) < 990
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
