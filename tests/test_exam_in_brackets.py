"""Nothing that the exam says bypasses the catalogue: in a made-up language all is in brackets."""

import json
import re
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree as Tree

import bracketed
import pytest
from test_scripts import texts_in

from l1l2 import texts
from l1l2.exam import cards, drawings, exports, quiz, sheet, sitting, tables
from l1l2.exam.bank import POINTS, Choice, load, questions
from l1l2.exam.formulas import CONVERSIONS, FORMULAS
from l1l2.exam.mock import Paper, how_to_answer, paper, read_answers, right_answer
from l1l2.exam.paper import key_html, paper_html
from l1l2.exam.pictures import PICTURES, picture
from l1l2.exam.quiz import Quiz, answer, predict, question_html
from l1l2.exam.sitting import sit
from l1l2.figures.stage import Stage
from l1l2.lessons.course import COURSE, table
from l1l2.texts.template import of_questions, template

# Of libraries, what they call their parameters, and files of lessons.
LIBRARIES = {each.short.removesuffix(", L1").removesuffix(", L2") for each in CONVERSIONS}
NAMES = LIBRARIES | {name for each in CONVERSIONS for name, tex in each.parameters}
NAMES |= {f"{each.name}.ipynb" for each in COURSE}
DRAWINGS = [*PICTURES][[*PICTURES].index("two-paths-without-names") :]  # the others: of lessons
SCRIPT = Path(sitting.__file__).with_name("sitting.js").read_text(encoding="utf-8")
MADE_UP = """
[[questions]]
id = "made-up"
kind = "number"
claims = ["P1"]
points = ["E1"]
level = 1
lesson = "24_the_lasso_selects"
ask = "Something that is in no catalogue?"
answer = 1.0
solution = "One."
"""


@pytest.fixture(autouse=True)
def speaking(in_brackets, monkeypatch):
    """Everything here is in brackets, and no figure is drawn unless it is looked at."""
    for module in (quiz, exports, cards):
        monkeypatch.setattr(module, "picture", str.encode)


def bypassing(html, names=()):
    return bracketed.bypassing_on(html, NAMES | set(names))


def everything():
    """A paper of all questions that are written."""
    return Paper(questions(), 7)


def test_what_bypasses_the_catalogue_is_seen():
    (made_up,) = load(MADE_UP)
    assert bypassing(question_html(made_up, 1)) == [
        "Something", "that", "catalogue", "One",
    ]  # fmt: skip
    title = '<p>⟦One⟧ <img alt="a bare title"><math><mtext>formula</mtext></math></p><p>two ⟦</p>⟧'
    assert bypassing(title) == ["two", "bare", "title"]
    assert bypassing("<p>⟦</p><p>Two blocks</p><p>⟧</p>") == []


def test_every_text_of_a_question_and_card_is_in_the_catalogue_with_its_file_and_id():
    catalogue, texts_of = template(bracketed.NOTEBOOKS), {}
    for file, key, text in of_questions():
        assert (f"{file}:{key}", None) in catalogue[text].locations
        texts_of.setdefault(key, set()).add(text)
    with texts.spoken(texts.ENGLISH):
        for each in questions():
            found = {each.ask, each.solution, each.alt, *(award.step for award in each.scheme)}
            found |= {part for choice in each.choices for part in (choice.text, choice.why)}
            found |= {part for step in each.steps for part in (step.ask, step.why)}
            found |= {trap.why for trap in each.traps}
            assert found - {""} <= texts_of[each.id]
        for each in cards.cards().cards:
            if not each.id.startswith("in-"):  # those are made of CONVERSIONS
                assert {each.front or each.cloze} <= texts_of[each.id]


def test_every_question():
    for question in questions():
        assert bypassing(question_html(question, 1)) == [], question.id
        assert bracketed.bypassing(how_to_answer(question)) == []


def test_predictions_and_a_quiz():
    for shown in (predict(), answer("B"), Quiz(questions()[:3])):
        assert bypassing(shown._repr_html_()) == [] and bracketed.bypassing(repr(shown)) == []
    assert 'data-a="⟦You predicted A¦⟧' in answer("B").html


def test_what_is_said_of_an_answer():
    for question in questions():
        wrong = {letter for letter, _ in zip("abcde", question.choices, strict=False)}
        wrong |= {trap.value for trap in question.traps} | {12345.678}
        wrong = wrong if not question.steps else {";".join("9" * len(question.steps))}
        wrong = wrong if not question.scheme else {";".join("1" * len(question.scheme))}
        for given in ("?", "1;?", *wrong):
            try:
                said = question.mark(given).why
            except ValueError as error:
                said = str(error)
            assert bracketed.bypassing(said) == [], question.id


def test_papers_their_keys_and_reports():
    drawn = everything()
    for page in (paper_html(drawn), key_html(drawn)):
        assert bypassing(page) == [] and f'<html lang="{bracketed.LANGUAGE}">' in page
    assert bracketed.bypassing(repr(drawn)) == []
    several = read_answers("x\n1 z\n1 b\n2\n\n3 ?\n999 b\n40 1;1")
    several |= {k: "7" for k in range(50, 200)}
    for report in (drawn.mark(several), drawn.mark({})):
        assert bypassing(report._repr_html_()) == [] and bracketed.bypassing(repr(report)) == []


@pytest.mark.parametrize("form", ["", "A"])
def test_the_head_of_a_paper(form):
    drawn = paper(7, 3, ["E5"], generated=0, form=form)
    for page in (paper_html(drawn), key_html(drawn)):
        assert bypassing(page) == []
    assert bracketed.bypassing(repr(drawn), [drawn.call]) == []


@pytest.mark.parametrize(
    "wanted",
    [
        dict(seed=-1), dict(seed=1, length=0), dict(seed=1, points=[]), dict(seed=1, points=["E7"]),
        dict(seed=1, length=9999), dict(seed=1, claims=["L1"], levels=[3], points=["E5"]),
    ],
)  # fmt: skip
def test_why_there_is_no_such_paper(wanted):
    with pytest.raises(ValueError) as error:
        paper(**wanted)
    assert bracketed.bypassing(str(error.value)) == []


def test_a_seed_gives_the_same_paper_in_every_language():
    here = [(each.id, right_answer(each)) for each in paper(3, 40).questions]
    with texts.spoken(texts.ENGLISH):
        assert here == [(each.id, right_answer(each)) for each in paper(3, 40).questions]


@pytest.fixture
def form(monkeypatch, tmp_path):
    monkeypatch.setattr(sitting, "_KEPT", {})
    monkeypatch.setattr(sitting, "paper", lambda *wanted, **more: paper(*wanted, generated=0))
    return sit(2, 8, folder=tmp_path)


def test_the_form_of_a_mock_exam(form):
    parts = [*form.form.texts.values(), *form.form.points.values(), form.form.title]
    for question in form.form.questions:
        parts += [question["part"], question["marks"], question["how"], question["asked"]]
        parts += [*question["steps"], *(option["text"] for option in question["options"])]
    assert [word for part in parts for word in bypassing(part)] == []
    assert set(form.form.points) == set(POINTS)
    stored = form._repr_mimebundle_()
    assert bypassing(stored["text/html"]) == []
    assert bracketed.bypassing(stored["text/plain"], [form.paper.call]) == []


def test_what_the_form_says_when_a_button_is_pressed(form, monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(form, "_say", lambda where, text: said.append(text))
    form.form.answers = {form.paper.questions[0].id: "?"}
    form.mark()
    steps = [step for scheme in form.form.schemes.values() for step in scheme]
    assert steps and [w for each in steps for w in bypassing(each["text"] + each["worth"])] == []
    for press in (form.time_is_up, form.write, form.clear, form.clear, form.new_paper):
        press()
    form.form.wanted |= {"points": []}
    form.new_paper()
    form.folder = tmp_path / "nowhere"
    form.write()
    form.write_both()
    names = [str(tmp_path.resolve()), "nowhere", *(path.name for path in tmp_path.iterdir())]
    assert len(said) == 9 and [w for t in said for w in bracketed.bypassing(t, names)] == []


def test_the_script_of_the_form_asks_for_texts_that_there_are_and_has_none(form):
    asked = set(re.findall(r'say\(model, "(\w+)"', SCRIPT))
    asked |= {name for pair in re.findall(r'\? "(\w+)" : "(\w+)"[,)]', SCRIPT) for name in pair}
    asked |= {"new_paper", "mark", "write", "write_both", "clear"}
    asked |= {f"left_{minutes}" for minutes in re.search(r"\[(10, 5, 1)\]", SCRIPT)[1].split(", ")}
    assert asked == set(form.form.texts)
    assert texts_in(SCRIPT) == []


def test_the_cards_in_a_lesson():
    for shown in (cards.cards(), cards.cards_by_point(2)):
        assert bypassing(shown._repr_html_()) == []
        assert bracketed.bypassing(repr(shown), NAMES) == []


def test_both_decks(tmp_path):
    with zipfile.ZipFile(cards.write_deck(tmp_path / "deck.apkg")) as archive:
        (tmp_path / "collection").write_bytes(archive.read("collection.anki2"))
    connection = sqlite3.connect(tmp_path / "collection")
    notes = [fields.split("\x1f") for (fields,) in connection.execute("select flds from notes")]
    models, decks = next(connection.execute("select models, decks from col"))
    connection.close()
    for name, *fields in notes:
        assert [word for field in fields for word in bypassing(field)] == [], name
    named = [each["name"] for each in json.loads(models).values()]
    for deck in json.loads(decks).values():
        if deck["name"] != "Default":  # Anki's own
            named += [deck["name"], deck["desc"]]
    assert len(named) == 7 and [word for name in named for word in bracketed.bypassing(name)] == []


def test_decks_in_two_languages_are_two_with_notes_of_their_own():
    ids = cards._number("deck"), cards._number("note", "made-up"), cards._own("made-up")
    with texts.spoken(texts.ENGLISH):
        english = cards._number("deck"), cards._number("note", "made-up"), cards._own("made-up")
    assert not set(ids) & set(english)


def test_the_tables():
    assert bypassing(tables.tables_html()) == []
    for each in (tables.LOSSES, tables.PENALTIES):
        assert bypassing(each._repr_html_()) == [] and bracketed.bypassing(repr(each)) == []
    assert f'<html lang="{bracketed.LANGUAGE}">' in tables.tables_html()


def test_the_sheet():
    page = sheet.sheet()
    assert bypassing(page) == [] and f'<html lang="{bracketed.LANGUAGE}">' in page


def test_the_formulas_and_the_map_of_the_course():
    assert bypassing(FORMULAS._repr_html_()) == []
    assert bracketed.bypassing(re.sub(r": .*", "", repr(FORMULAS))) == []
    for column in ("claims", "points"):
        minutes = {each.name: 15 for each in COURSE}
        assert bracketed.bypassing(table(minutes, column), NAMES) == []
    assert bracketed.bypassing(" ".join(POINTS.values())) == []


def test_what_other_systems_get():
    root = Tree.fromstring(exports.moodle_xml(questions()).partition("\n")[2])
    for question in root.iter("question"):
        for name in ("questiontext", "generalfeedback", "graderinfo", "feedback"):
            for node in question.iter(name):
                shown = re.sub(r"\{1:NUMERICAL:[^}]*\}|@@\w+@@", "", node.findtext("text") or "")
                assert bypassing(shown) == [], question.findtext("idnumber")
        found = [*question.iter("answer"), *question.iter("tag"), *question.iter("category")]
        for node in found:
            text = (node.findtext("text") or "").removeprefix(exports.CATEGORY)
            assert bypassing(text) == [], text
    text = exports.gift(questions()).replace("$CATEGORY: $course$/top/", "")
    text = re.sub(r"\n::[a-z0-9-]+::\[html\]|(?<!\\)[{}]|\\n", " ", "\n" + text)
    assert bypassing(re.sub(r"\\([\\~=#{}:])", r"\1", text)) == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing(name):
    scene, state = PICTURES[name]()
    assert isinstance(scene, drawings.Drawing)
    said = bracketed.texts_of(Stage(scene), [state])
    assert [word for text in said for word in bracketed.bypassing(text)] == []


def test_a_picture_is_drawn_again_in_another_language():
    here = picture("two-priors")  # it says "density"
    with texts.spoken(texts.ENGLISH):
        there = picture("two-priors")
    assert here != there and here is picture("two-priors")


def test_a_bank_is_said_only_in_the_language_that_is_spoken():
    (first, *_), (card, *_) = questions(), cards._cards()
    with texts.spoken(texts.ENGLISH):
        assert first.ask != questions()[0].ask and "⟦" not in repr(questions())
        assert card.front != cards._cards()[0].front
    assert questions()[0] is first and texts.tag() == bracketed.LANGUAGE
    assert Choice("⟦a⟧", key="a") == Choice("⟦a⟧")
