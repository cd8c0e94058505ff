"""The printed paper gives nothing away, its key gives everything, and both need nothing else."""

import base64
import re
from html.parser import HTMLParser

import pytest

from l1l2.exam import quiz
from l1l2.exam.bank import Award, Choice, Question, Step, Trap, questions
from l1l2.exam.markup import html
from l1l2.exam.mock import Paper, paper
from l1l2.exam.paper import key_html, paper_html, write_forms, write_paper
from l1l2.exam.pictures import PICTURES
from l1l2.fonts import embedded

COMMON = dict(lesson="22_ridge_shrinks", solution="Because of $w_1$.")
CHOICE = Question(
    "choose", "choice", ("P2",), ("E1", "E5"), 1, ask="Which <one>?", **COMMON,
    choices=(Choice("first", why="Not first."), Choice("second", right=True)),
)  # fmt: skip
NUMBER = Question(
    "count", "number", ("P3",), ("E2",), 2, ask="How many?", **COMMON, answer=0.1234,
    tolerance=0.01, traps=(Trap(77.0, "Upside down."),), figure="bars", alt="Seven bars.",
)  # fmt: skip
STEPS = Question(
    "steps", "steps", ("P5",), ("E2",), 3, ask="Derive.", **COMMON,
    steps=(Step("one?", 41.0), Step("two?", -43.5, why="Twice.", follows="s1 - 84.5")),
)  # fmt: skip
DERIVE = Question(
    "show", "derive", ("P5",), ("E3",), 3, ask="Show it.", **COMMON,
    scheme=(Award("First, $w = 88$."), Award("Then so.", 2)),
)  # fmt: skip
PNG = b"\x89PNG bars"


@pytest.fixture
def three(monkeypatch):
    monkeypatch.setattr(quiz, "picture", {"bars": PNG}.__getitem__)
    return Paper((CHOICE, NUMBER, STEPS), 7, ("E1", "E2"), "paper(7, length=3)")


class Structure(HTMLParser):
    """The elements of a page; fails for one that is left open or closed twice."""

    EMPTY = ("meta", "img", "br", "hr")

    def __init__(self, page):
        super().__init__()
        self.open, self.found = [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def words(page):
    return re.sub(r"<[^>]*>", " ", page.split("</style>")[1])


def test_the_paper_asks_everything_and_gives_nothing_away(three):
    page = paper_html(three)
    said = words(page)
    for asked in ("Which &lt;one&gt;?", "(a)", "first", "(b)", "second", "1. one?", "2. two?"):
        assert asked in said
    for answer in ("Because", "Not first", "0.1234", "77", "41", "43.5", "Twice", "Ridge shrinks"):
        assert answer not in page.replace(embedded(), "")
    assert "3 questions, 5 marks, 10 minutes, seed 7" in said and "paper(7, length=3)" in said
    assert "E1 formulas" in said and "E2 the effect" in said and "E5 tuning" in said
    assert "E3" not in said


def test_there_is_room_to_answer_each_kind(three):
    _, choice, number, steps = paper_html(three).split('<section class="question">')
    assert choice.count('class="box"') == 2 and "line" not in choice
    assert number.count('class="work"') == number.count('class="line"') == 1
    assert steps.count('class="line"') == 2


def test_the_key_holds_answers_solutions_and_why_not(three):
    page = key_html(three)
    said = words(page)
    for answer in (
        "Not first.", "0.1234", "(± 0.01)", "77: Upside down.", "41", "-43.5", "Twice.",
        "41; -43.5", "Ridge shrinks",
    ):  # fmt: skip
        assert answer in said
    assert page.count("Because of") == 3
    rows = re.findall(r"<tr><td>(E\d).*?</td><td>(.*?)</td><td></td><td>(\d)</td></tr>", page)
    assert rows == [("E1", "1 (1)", "1"), ("E2", "2 (2), 3 (2)", "4"), ("E5", "1 (1)", "1")]
    assert "right is <code>step 1 - 84.5</code>" in page


def test_a_derivation_has_room_and_its_marks_are_in_the_key():
    both = Paper((CHOICE, DERIVE), 7, form="A")
    page, key = paper_html(both), key_html(both)
    assert page.count('class="work long"') == 1 and "88" not in words(page)
    assert "Part C: derive and explain, 3 marks" in words(page) and "form A" in words(page)
    first, then = key.index("First, "), key.index("Then so.")
    assert first < key.index("<b>1 mark</b>", first) < then < key.index("<b>2 marks</b>", then)


def test_two_forms_are_four_files(tmp_path):
    paths = write_forms(3, tmp_path, length=4)
    assert [path.name for path in paths] == [
        f"mock_exam_3_4_{form}{key}.html" for form in "AB" for key in ("", "_key")
    ]
    assert len({path.read_bytes() for path in paths}) == 4


def test_the_figure_is_inside_with_its_words(three):
    found = [more for tag, more in Structure(paper_html(three)).found if tag == "img"]
    assert [more["alt"] for more in found] == ["Seven bars."]
    assert found[0]["src"] == "data:image/png;base64," + base64.b64encode(PNG).decode()


def test_pages_are_whole_and_ask_nobody(three):
    for page in (paper_html(three), key_html(three)):
        structure = Structure(page)
        assert not {"script", "link", "iframe"} & {tag for tag, _ in structure.found}
        for tag, more in structure.found:
            for name in ("src", "href"):
                if name in more:
                    assert re.match(r"data:|\d\d_\w+\.ipynb$", more[name]), (tag, more)
        style = page.split("<style>")[1].split("</style>")[0]
        assert set(re.findall(r"url\(.{24}", style)) == {'url("data:font/woff2;base64,'}
        assert "@import" not in style
        assert "break-inside: avoid" in style and "size: A4" in style


def test_files_are_written_under_names_that_tell_papers_apart(three, tmp_path):
    paths = write_paper(three, tmp_path)
    assert [path.name for path in paths] == [
        "mock_exam_7_3_E1_E2.html",
        "mock_exam_7_3_E1_E2_key.html",
    ]
    assert [path.read_text(encoding="utf-8") for path in paths] == [
        paper_html(three),
        key_html(three),
    ]
    first = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write_paper(three, tmp_path)] == first
    assert write_paper(Paper((CHOICE,)), tmp_path)[0].name == "mock_exam_1.html"
    with pytest.raises(OSError):
        write_paper(three, tmp_path / "nowhere")


def test_every_question_of_the_course_can_be_printed(monkeypatch):
    monkeypatch.setattr(quiz, "picture", dict.fromkeys(PICTURES, PNG).__getitem__)
    everything = Paper(questions())
    page, key = paper_html(everything), key_html(everything)
    Structure(page), Structure(key)
    assert page.count('<section class="question">') == len(questions())
    assert "$" not in words(page) and "$" not in words(key)
    for question in questions():
        assert html(question.solution) in key
        assert html(question.solution) not in page


def test_the_same_seed_prints_the_same_bytes():
    drawn = [paper(3, length=2) for _ in range(2)]
    assert paper_html(drawn[0]) == paper_html(drawn[1])
    assert key_html(drawn[0]) == key_html(drawn[1])
