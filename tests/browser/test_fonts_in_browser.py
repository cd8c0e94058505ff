"""No layout depends on the fonts that a machine has: pages bring their own."""

import pytest
from lab import PROJECT
from letters import boxes, browser_with, no_letters, strangers, wide_letters

from l1l2.exam.bank import questions
from l1l2.exam.mock import paper
from l1l2.exam.paper import key_html, paper_html
from l1l2.exam.quiz import Quiz
from l1l2.exam.sheet import sheet
from l1l2.exam.tables import tables_html
from l1l2.figures.start_here import OneErrorTwoCharges
from l1l2.fonts import FACES, characters, embedded
from l1l2.live import explore, linear_slider
from l1l2.site import build, deck, lessons
from l1l2.site.editions import EDITIONS
from l1l2.site.recording import record

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def machines(chromium, tmp_path_factory):
    """Two browsers: the only font of one has no letters, those of the other have wide ones."""
    browsers = []
    for name, make in (("none", no_letters), ("wide", wide_letters)):
        folder = tmp_path_factory.mktemp(name)
        make(folder)
        browsers.append(browser_with(chromium, folder))
    yield browsers
    for browser in browsers:
        browser.close()


@pytest.fixture
def on_each(machines):
    """``on_each(address, look)``: what ``look(page)`` says on both machines."""
    opened = []

    def on_each(address, look, width=820, height=1160):
        said = []
        for browser in machines:
            page = browser.new_page(viewport=dict(width=width, height=height))
            opened.append(page)
            page.goto(address)
            said.append(look(page))
        return said

    yield on_each
    for page in opened:
        page.close()


def everything(page):
    return strangers(page), boxes(page)


UTF8 = '<!doctype html><meta charset="utf-8">'
SIZES = """() => [...document.querySelectorAll("math")].flatMap((it) => {
    const { width, height } = it.getBoundingClientRect();
    return [width, height];
})"""
ALONE = {
    "sheet": sheet,
    "tables": tables_html,
    "paper": lambda: paper_html(paper(seed=1)),
    "key": lambda: key_html(paper(seed=1)),
}


@pytest.mark.parametrize("name", ALONE)
def test_a_file_that_stands_alone_is_the_same_on_every_machine(on_each, name, tmp_path):
    (tmp_path / "it.html").write_text(ALONE[name](), encoding="utf-8")
    one, other = on_each((tmp_path / "it.html").as_uri(), everything)
    assert one[0] == other[0] == []
    assert len(one[1]) > 100 and one[1] == other[1]


def test_formulas_of_a_quiz_are_the_same_on_every_machine(on_each, tmp_path):
    """Its words are in the font of the page around it."""
    some = Quiz(questions()[::4])
    (tmp_path / "it.html").write_text(UTF8 + some._repr_html_(), encoding="utf-8")

    def formulas(page):
        foreign = [html for _, html in strangers(page) if html.startswith("<m")]
        return foreign, page.evaluate(SIZES)

    one, other = on_each((tmp_path / "it.html").as_uri(), formulas)
    assert one[0] == other[0] == []
    assert len(one[1]) > 100 and one[1] == pytest.approx(other[1], abs=0.05)  # pixels


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    """The slides of two lessons, with one figure in place of each."""
    folder = tmp_path_factory.mktemp("decks") / "source"
    build._copy_ours(folder, EDITIONS[0])
    (folder / "slides").mkdir()
    figure = record(explore(OneErrorTwoCharges(), error=linear_slider(-1, 1, 1, label="e")))
    for name in ("11_what_a_loss_charges", "35_weight_decay"):
        notebook = lessons.read(PROJECT / "notebooks" / f"{name}.ipynb")
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        found = [c["id"] for c in cells if "\nexplore(" in "\n" + "".join(c["source"])]
        made = dict.fromkeys(found, figure)
        for file, content in lessons.files(name, made).items():
            (folder / lessons.FIGURES / file).write_bytes(content)
        page = deck.deck(notebook, name, made, f"../{lessons.FIGURES}")
        (folder / "slides" / f"{name}.html").write_text(page, encoding="utf-8")
    return folder / "slides"


# Every figure in sight has its positions, and so what can be pulled on it.
LOADED = """() => [...document.querySelectorAll("section.present .l1l2")].every(
    (figure) => figure.querySelector(".l1l2-grip"))"""


@pytest.mark.parametrize("name", ["11_what_a_loss_charges", "35_weight_decay"])
def test_slides_are_the_same_on_every_machine(on_each, decks, name):
    def slides(page):
        page.wait_for_function("() => Reveal.isReady()")
        found, numbers = [], range(page.evaluate("Reveal.getTotalSlides()"))
        for number in numbers:
            page.evaluate("(number) => Reveal.slide(number)", number)
            page.wait_for_function(LOADED)
        for number in numbers:
            page.evaluate("(number) => Reveal.slide(number)", number)
            found.append((strangers(page), boxes(page, ".slides")))
        return found

    one, other = on_each((decks / f"{name}.html").as_uri(), slides, 1280, 720)
    assert len(one) > 5
    for here, there in zip(one, other, strict=True):
        assert here[0] == there[0] == []
        assert here[1] == there[1]


def test_words_in_a_font_of_the_machine_would_be_seen(on_each, tmp_path):
    (tmp_path / "it.html").write_text("<p style='font-family: Arial'>words</p>", encoding="utf-8")
    one, other = on_each((tmp_path / "it.html").as_uri(), everything)
    assert [name for name, _ in one[0] + other[0]] == ["Blank", "Arial"]
    assert one[1] != other[1]


@pytest.mark.parametrize("face", FACES)
def test_a_face_has_every_character_that_its_rule_names(machines, face, tmp_path):
    rule = embedded(face)
    family = rule.split('"')[1]
    letters = "".join(f"<b>&#{each};</b> " for each in sorted(characters(face)))
    weight = "bold" if face == "text-bold" else "normal"
    style = f"{rule} b {{ font: {weight} 20px '{family}'; }}"
    slant = "i" if face == "text-italic" else "u"
    html = f"<!doctype html><style>{style} i b {{ font-style: italic; }}</style>"
    (tmp_path / "it.html").write_text(f"{html}<{slant}>{letters}</{slant}>", encoding="utf-8")
    page = machines[1].new_page()
    page.goto((tmp_path / "it.html").as_uri())
    assert strangers(page) == []
    page.close()
