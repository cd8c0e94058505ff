"""The question bank as a whole, how answers are read and marked, and what is shown of it."""

import re
from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from l1l2.exam import bank
from l1l2.exam.bank import (
    CLAIMS,
    LETTERS,
    POINTS,
    Award,
    Choice,
    Question,
    Step,
    Trap,
    following,
    number_from,
    questions,
)
from l1l2.exam.markup import html, html_line, mathml
from l1l2.exam.pictures import PICTURES, picture

ALL = questions()
each_question = pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
GOOD = dict(
    id="two-and-two", kind="number", claims=("L1",), points=("E1",), level=1,
    lesson="11_what_a_loss_charges", ask="2 + 2?", solution="Count.", answer=4.0,
)  # fmt: skip
CHOICE = GOOD | dict(
    kind="choice", answer=None, choices=(Choice("3", why="No."), Choice("4", right=True))
)


# ---- all questions together


def test_there_are_enough_for_every_claim_and_every_point():
    assert len(ALL) >= 200
    for claim in CLAIMS:
        kinds = Counter(question.kind for question in questions(claim=claim))
        assert kinds.total() >= 6 and kinds["slip"] >= 1 and len(kinds) >= 2, claim
    for point in POINTS:
        assert len(questions(point=point)) >= (16 if point == "E5" else 28), point
    for kind, least in {"choice": 100, "slip": 28, "number": 50, "steps": 20}.items():
        assert len(questions(kind=kind)) >= least
    assert sum(bool(question.figure) for question in ALL) >= 28
    assert {question.level for question in ALL} == {1, 2, 3}


def test_no_question_repeats_another():
    assert len({question.id for question in ALL}) == len(ALL)
    for one, other in combinations(ALL, 2):
        words, others = (set(re.findall(r"\w+", each.ask.lower())) for each in (one, other))
        if len(words & others) > 0.7 * min(len(words), len(others)):
            alike = SequenceMatcher(None, one.ask, other.ask).ratio()
            assert alike < 0.9, (one.id, other.id)


def test_the_right_letter_is_not_to_be_guessed():
    three = [question for question in ALL if len(question.choices) == 3]
    right = Counter(question.right for question in three)
    assert max(right[letter] for letter in "abc") < 0.45 * len(three)
    longest = [
        max(question.choices, key=lambda choice: len(choice.text)).right for question in three
    ]
    assert sum(longest) < 0.5 * len(three)


HEDGES = re.compile(
    r"\b(may|can|might|mostly|about|hardly|probably|little|nearly|almost|usually)\b", re.IGNORECASE
)
CONCLUDES = re.compile(r"\b(so|therefore|hence|thus)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("kind", "word"), [("choice", HEDGES), ("slip", HEDGES), ("slip", CONCLUDES)]
)
def test_no_kind_of_word_tells_what_to_pick(kind, word):
    """Picked at random among the options with such a word, one is the key as often as any."""
    with_it = [
        (choice.right, 1 / len(question.choices))
        for question in questions(kind=kind)
        for choice in question.choices
        if word.search(choice.text)
    ]
    found, chance = (sum(part) for part in zip(*with_it, strict=True))
    assert found <= chance + 2 * chance**0.5, (found, chance)


def test_strengths_and_weaknesses_are_those_of_penalties():
    for question in questions(point="E4"):
        assert any(claim.startswith("P") for claim in question.claims), question.id


@each_question
def test_every_text_can_be_typeset(question):
    for text in (question.ask, question.solution):
        assert "$" not in html(text)
    lines = [text for choice in question.choices for text in (choice.text, choice.why)]
    lines += [text for step in question.steps for text in (step.ask, step.why)]
    lines += [trap.why for trap in question.traps]
    for line in lines:
        assert "$" not in html(line) and "<p>" not in html_line(line)


def test_every_figure_is_asked_about_and_drawn_without_the_answer_in_its_words():
    assert {question.figure for question in ALL if question.figure} == set(PICTURES)
    for question in ALL:
        if question.figure:
            assert picture(question.figure).startswith(b"\x89PNG")
            assert question.alt != question.solution
    with pytest.raises(ValueError, match="no picture 'none'; there is: one-of-five"):
        picture("none")


# ---- marking


@each_question
def test_the_right_answer_is_marked_right_and_every_other_with_its_reason(question):
    assert question.mark(question.right).score == 1
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        mark = question.mark(f"({letter.upper()})")
        assert mark.score == choice.right and (choice.right or mark.why == choice.why)
    for trap in question.traps:
        assert question.mark(trap.value) == bank.Mark(0.0, trap.why)
    if question.steps:
        alone = replace(question, steps=tuple(replace(s, follows="") for s in question.steps))
        off = [step.answer + 10 * step.tolerance + 1 for step in question.steps]
        assert alone.mark(off).score == 0
        half = [off[0], *question.right[1:]]
        assert question.mark(half).score == pytest.approx(1 - 1 / len(off))
        assert question.mark("; ".join(map(repr, question.right))).score == 1


STEPS = GOOD | dict(
    kind="steps", answer=None, level=3,
    steps=(Step("2 + 2?", 4.0), Step("Half?", 2.0, follows="s1 / 2"), Step("Root?", 2**0.5)),
)  # fmt: skip
DERIVE = GOOD | dict(kind="derive", answer=None, scheme=(Award("one"), Award("two", 2)))


def test_a_later_step_is_marked_with_the_number_before_it():
    question = Question(**STEPS)
    assert question.mark("5; 2.5; 1.4142").score == pytest.approx(2 / 3)
    assert question.mark("5; 2; 1.4142").score == pytest.approx(2 / 3)
    mark = question.mark("5; 3; 7")
    assert mark.score == 0 and mark.why == "Step 1 is 4."
    assert question.mark("2; 0; 0").score == 0
    assert question.marks == 3


def test_a_derivation_is_marked_by_the_learner():
    question = Question(**DERIVE)
    assert question.right == (1, 2) and question.marks == 3
    assert question.mark("1; 2") == bank.Mark(1.0, "You gave yourself 3 of 3 marks.")
    assert question.mark("0.5; 1").score == pytest.approx(0.5)
    with pytest.raises(ValueError, match="step 1 is worth 0 to 1 marks; got 2"):
        question.mark("2; 2")
    with pytest.raises(ValueError, match="2 marks are asked for, with ; between them; got 1"):
        question.mark("2")


def test_a_question_is_worth_its_steps_or_its_level():
    assert [Question(**GOOD | dict(level=level)).marks for level in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("formula", "value"),
    [("s1", 3.0), ("(4 - s1) / s2", 0.5), ("-s1 ** 2 * 1.5", -13.5), ("max(abs(s1 - 5), 0)", 2.0)],
)
def test_a_formula_of_earlier_steps(formula, value):
    assert following(formula, (3.0, 2.0)) == value


def test_a_formula_without_a_value_holds_for_nothing():
    assert not Step("?", 1.0, follows="1 / s1").holds(2.0, (0.0,))
    assert not Step("?", 1.0, follows="s1 ** 0.5").holds(2.0, (-1.0,))


@pytest.mark.parametrize("formula", ["s3", "open('x')", "s1 +", "s1.real", "__import__", "'s1'[0]"])
def test_what_is_no_formula_of_earlier_steps_is_refused(formula):
    with pytest.raises(ValueError, match="must be a formula of numbers and s1, s2"):
        following(formula, (3.0, 2.0))


def test_code_is_what_stands_between_the_fences():
    asked = "What?\n\n```python\na = 1\nb = 2\n```\n\nSo?"
    assert Question(**GOOD | dict(ask=asked)).code == "a = 1\nb = 2\n"
    assert Question(**GOOD).code == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5), (" 0,5 ", 0.5), ("1/2", 0.5), ("-3", -3), ("−3", -3), ("2e-3", 0.002),
        ("10^-3", 0.001), ("5 %", 0.05), ("+7", 7), (2, 2), (".25", 0.25), ("-1/4", -0.25),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_written(text, value):
    assert number_from(text) == value


@pytest.mark.parametrize("text", ["", "half", "1/0", "nan", "inf", "1e999", "1,000.5", "2 3 x"])
def test_what_is_no_number_is_said(text):
    with pytest.raises(ValueError, match=r"give one number, such as 0\.5, 1/2, -3 or 2e-3; got"):
        number_from(text)


def test_what_cannot_be_read_is_not_marked():
    with pytest.raises(ValueError, match=r"answer with one of a, b; got 'c'"):
        Question(**CHOICE).mark("c")
    with pytest.raises(ValueError, match="give one number"):
        Question(**GOOD).mark("four")
    steps = GOOD | dict(kind="steps", answer=None, steps=(bank.Step("1?", 1.0), bank.Step("2?", 2)))
    with pytest.raises(ValueError, match="2 numbers are asked for, with ; between them; got 1"):
        Question(**steps).mark("1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (dict(id="Two"), "small letters"),
        (dict(kind="essay"), "kind must be one of choice, slip, number, steps, derive"),
        (dict(claims=("L99",)), "claims must be"),
        (dict(points=()), "points must be"),
        (dict(level=4), "level must be 1, 2 or 3"),
        (dict(lesson="99_nothing"), "lesson must be one of"),
        (dict(solution=""), "must not be empty"),
        (dict(figure="x"), "a figure needs alt"),
        (dict(answer=None), "a number has answer"),
        (dict(kind="choice"), "a choice has choices"),
        (dict(traps=(Trap(4.0, "same"),)), "within the tolerance"),
        (CHOICE | dict(choices=(Choice("4", right=True),)), "2 to 5 choices"),
        (CHOICE | dict(choices=(Choice("4", True), Choice("5", True))), "exactly one choice"),
        (CHOICE | dict(choices=(Choice("4", True), Choice("5"))), "must say why it is wrong"),
        (dict(kind="derive", answer=None), "a derive has scheme"),
        (DERIVE | dict(scheme=(Award("one", 0),)), "1, 2 or 3 marks"),
        (STEPS | dict(steps=(Step("1", 1), Step("2", 2, follows="s1 + 2"))), "follows as 3 and"),
        (STEPS | dict(steps=(Step("1", 1, follows="s1"), Step("2", 2))), "must be a formula"),
    ],
)
def test_a_faulty_question_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        Question(**(GOOD | wrong))


def test_a_faulty_file_is_refused():
    entry = '[[questions]]\nid = "x"\n'
    with pytest.raises(ValueError, match="cannot be read"):
        bank.load("[[questions]")
    with pytest.raises(ValueError, match="question 'x'"):
        bank.load(entry + 'claims = ["L1"]\npoints = ["E1"]\n')
    good = (
        entry + 'kind = "number"\nclaims = ["L1"]\npoints = ["E1"]\nlevel = 1\nanswer = 4.0\n'
        'lesson = "11_what_a_loss_charges"\nask = "2 + 2?"\nsolution = "Count."\n'
    )
    assert bank.load(good)[0].right == 4
    with pytest.raises(ValueError, match="two questions have the id x"):
        bank.load(good + good)
    with pytest.raises(ValueError, match="two questions have the id x"):
        bank.load(good, good)  # in two files


# ---- Markdown and mathematics


def test_markup_escapes_html_and_sets_tables_and_formulas():
    assert html("a < b <script>") == "<p>a &lt; b &lt;script&gt;</p>"
    assert "<th>λ</th>" in html("| λ | m |\n|---|---|\n| 1 | $\\frac12$ |")
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in html_line("$\\frac12$")
    assert 'display="block"' in html("$$\na + b\n$$")


def test_a_formula_without_mathml_is_refused():
    with pytest.raises(ValueError, match=r"no MathML for \\nosuch"):
        mathml(r"\nosuch x")
