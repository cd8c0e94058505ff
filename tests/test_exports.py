"""The bank as Moodle XML and GIFT, read back.

The XML by the standard library. No reader of GIFT is among what the tests install, so the one
below is our own: it undoes the escapes as Moodle's import does, first the doubled backslashes.
"""

import base64
import re
from types import SimpleNamespace
from xml.etree import ElementTree as Tree

import pytest

from l1l2.exam import exports, pictures
from l1l2.exam.bank import load, number_from, questions, slack
from l1l2.exam.markup import anki_html

BANK = questions()
OWN = load(r"""
[[questions]]
id = "own-choice"
kind = "slip"
claims = ["P3", "P5"]
points = ["E1", "E2"]
level = 1
lesson = "23_why_l1_reaches_zero"
ask = '''
Is $a < b$ & $\nu = \frac{1}{2}$: {yes} ~ #?

| a | b |
|---|---|
| 1 | 2 |
'''
choices = [
  { text = 'Yes: $\{x\} \ne y$.', right = true },
  { text = 'No = no.', why = 'Because of $\lambda$ {1:NUMERICAL:=3}.' },
]
solution = 'First $x$.'

[[questions]]
id = "own-number"
kind = "number"
claims = ["L8"]
points = ["E1"]
level = 2
lesson = "12_mean_and_median"
ask = 'A number?'
answer = -0.0005
tolerance = 0.0001
traps = [{ value = 0.33333333333333, why = 'The sign.' }]
solution = 'Small.'

[[questions]]
id = "own-steps"
kind = "steps"
claims = ["L2"]
points = ["E5"]
level = 3
lesson = "22_ridge_shrinks"
ask = 'Two steps.'
steps = [
  { ask = 'One $\frac{1}{2}$?', answer = 1, why = 'So it begins.' },
  { ask = 'Two?', answer = 0.6666666666666666 },
]
solution = 'One, two.'
""")


def derivation():
    """As questions of the kind "derive" are."""
    return SimpleNamespace(
        id="own-derivation", kind="derive", claims=("P3",), points=("E1",), level=3, figure="",
        ask="Derive $x$.", solution="So it is.", choices=(), steps=(), marks=3,
        scheme=[
            SimpleNamespace(step="First $a$.", marks=1), SimpleNamespace(step="Then.", marks=2)
        ],
    )  # fmt: skip


# Moodle XML ---------------------------------------------------------------------------------------


def moodle(bank):
    """id -> the element of its question; the first one names the category."""
    first, *nodes = Tree.fromstring(exports.moodle_xml(bank).encode())
    assert first.get("type") == "category"
    assert first.findtext("category/text") == "$course$/top/L1 and L2"
    found = {node.findtext("idnumber"): node for node in nodes}
    assert list(found) == [each.id for each in bank]
    return found


@pytest.fixture(scope="module")
def nodes():
    return moodle(BANK)


def line(text):
    return anki_html(text).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.id)
def test_a_question_of_the_bank_comes_back_from_moodle_xml(nodes, question):
    node = nodes[question.id]
    asked = node.findtext("questiontext/text")
    assert asked.startswith(anki_html(question.ask)) and node.findtext("name/text") == question.id
    assert anki_html(question.solution) in node.findtext("generalfeedback/text")
    tags = [tag.findtext("text") for tag in node.iter("tag")]
    assert tags == [*question.points, *question.claims, f"level {question.level}"]
    answers = node.findall("answer")
    feedback = [answer.findtext("feedback/text") or "" for answer in answers]
    if question.choices:
        assert node.get("type") == "multichoice" and node.findtext("single") == "true"
        assert (node.findtext("shuffleanswers") == "false") == (question.kind == "slip")
        assert [a.findtext("text") for a in answers] == [line(c.text) for c in question.choices]
        assert [a.get("fraction") == "100" for a in answers] == [c.right for c in question.choices]
        assert feedback == [anki_html(c.why) if c.why else "" for c in question.choices]
    elif question.kind == "number":
        assert node.get("type") == "numerical"
        right, *traps = answers
        said = [float(answer.findtext("text")) for answer in answers]
        assert said == pytest.approx([question.answer, *(t.value for t in question.traps)])
        assert right.get("fraction") == "100" and {t.get("fraction") for t in traps} <= {"0"}
        assert feedback[1:] == [anki_html(trap.why) for trap in question.traps]
        allowed = float(right.findtext("tolerance"))
        assert allowed == pytest.approx(slack(question.answer, question.tolerance), abs=1e-6)
    elif question.steps:
        assert node.get("type") == "cloze"
        fields = re.findall(r"\{1:NUMERICAL:=([^:}]+):([^}]+)\}", asked)
        for (value, off), step in zip(fields, question.steps, strict=True):
            assert float(value) == pytest.approx(step.answer)
            assert float(off) == pytest.approx(slack(step.answer, step.tolerance), abs=1e-6)
            assert line(step.ask) in asked


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.id)
def test_what_moodle_accepts_is_what_we_accept(nodes, question):
    """At both ends of the tolerance, a little within and a little beyond."""
    if question.kind != "number":
        return
    for answer in nodes[question.id].findall("answer"):
        value, off = float(answer.findtext("text")), float(answer.findtext("tolerance"))
        for sign in (-1, 1):
            inside, outside = value + sign * 0.99 * off, value + sign * (1.01 * off + 1e-6 * value)
            full = answer.get("fraction") == "100"
            assert (question.mark(inside).score == 1) == full
            assert not full or off == 0 or question.mark(outside).score < 1


def test_every_figure_is_inside(nodes):
    for question in BANK:
        files = nodes[question.id].findall("questiontext/file")
        assert len(files) == bool(question.figure)
        for file in files:
            assert base64.b64decode(file.text) == pictures.picture(question.figure)
            assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in nodes[question.id].findtext(
                "questiontext/text"
            )


def test_formulas_are_as_moodle_reads_them(nodes):
    for node in nodes.values():
        for text in node.iter("text"):
            assert "$" not in (text.text or "")
            assert (text.text or "").count("\\(") == (text.text or "").count("\\)")


def test_a_text_of_the_bank_makes_no_field_of_its_own():
    """Fields of a cloze stand between braces; braces of formulas are none."""
    for question in BANK:
        if question.steps:
            without = re.sub(r"\{1:NUMERICAL:[^}]*\}", "", asked_of(question))
            assert not re.search(r"\{\d*:[A-Z_]+:", without)


def asked_of(question):
    return moodle((question,))[question.id].findtext("questiontext/text")


def test_a_derivation_is_a_free_text_with_its_scheme_for_the_marker():
    node = moodle((derivation(),))["own-derivation"]
    assert node.get("type") == "essay" and node.findtext("defaultgrade") == "3"
    scheme = node.findtext("graderinfo/text")
    assert r"First \(a\). <b>[1]</b>" in scheme and "Then. <b>[2]</b>" in scheme
    assert "So it is." in node.findtext("generalfeedback/text") and node.find("answer") is None


# GIFT ---------------------------------------------------------------------------------------------

SIGNS = "~=#{}:n"


def unescaped(text):
    """Signs without their backslashes, and a mark in place of each; as Moodle's import does."""
    text = text.replace("\\\\", "\0")
    for k, sign in enumerate(SIGNS):
        text = text.replace("\\" + sign, chr(0xE000 + k))
    return text.replace("\0", "\\")


def plain(text):
    for k, sign in enumerate(SIGNS):
        text = text.replace(chr(0xE000 + k), "\n" if sign == "n" else sign)
    return text.strip()


def read_gift(text):
    """title -> stem, numeric, answers (sign, weight, text, feedback), general feedback."""
    first, *parts = re.split(r"\n\n+", text.strip())
    assert first == "$CATEGORY: $course$/top/L1 and L2"
    found = {}
    for part in parts:
        title, stem, inside = re.fullmatch(
            r"::(.+?)::\[html\](.*?)\{(.*)\}", unescaped(part), re.DOTALL
        ).groups()
        inside, general = inside.split("####")
        numeric = inside.startswith("#")
        answers = []
        for answer in re.findall(r"[=~][^=~]*", inside.removeprefix("#")):
            weight, told, why = re.fullmatch(
                r"[=~](?:%(\d+)%)?([^#]*)#?(.*)", answer, re.DOTALL
            ).groups()
            answers.append((answer[0], weight, plain(told), plain(why)))
        assert plain(title) not in found
        found[plain(title)] = SimpleNamespace(
            stem=plain(stem), numeric=numeric, answers=answers, general=plain(general)
        )
    return found


@pytest.fixture(scope="module")
def told():
    return read_gift(exports.gift(BANK))


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.id)
def test_a_question_of_the_bank_comes_back_from_gift(told, question):
    if question.steps:
        for k, step in enumerate(question.steps, 1):
            one = told[f"{question.id}-step-{k}"]
            ((sign, weight, answer, _),) = one.answers
            value, off = map(float, answer.split(":"))
            assert (sign, weight, one.numeric) == ("=", None, True)
            assert value == pytest.approx(step.answer)
            assert off == pytest.approx(slack(step.answer, step.tolerance), abs=1e-6)
            assert line(step.ask) in one.stem and one.stem.endswith(f"number {k}.</p>")
            assert (anki_html(step.why) if step.why else "") in one.general
        return
    one = told[question.id]
    assert one.stem.startswith(anki_html(question.ask))
    assert one.general.endswith(anki_html(question.solution))
    if question.choices:
        wanted = [
            ("=" if c.right else "~", None, line(c.text), anki_html(c.why) if c.why else "")
            for c in question.choices
        ]
        assert one.answers == wanted and not one.numeric
    elif question.scheme:
        assert not one.answers and not one.numeric
        assert all(line(each.step) in one.general for each in question.scheme)
    else:
        (_, weight, right, _), *traps = one.answers
        value, off = map(float, right.split(":"))
        assert one.numeric and weight is None and value == pytest.approx(question.answer)
        assert off == pytest.approx(slack(question.answer, question.tolerance), abs=1e-6)
        assert [(t[1], t[3]) for t in traps] == [("0", anki_html(t.why)) for t in question.traps]


def test_a_figure_is_told_in_words(told):
    for question in BANK:
        if question.figure:
            assert "[Figure: " in told[question.id].stem


def test_a_derivation_is_a_free_text_in_gift():
    one = read_gift(exports.gift((derivation(),)))["own-derivation"]
    assert not one.answers and not one.numeric and r"First \(a\)." in one.general


# Both ---------------------------------------------------------------------------------------------


def test_hostile_texts_come_back_as_they_were():
    told, nodes = read_gift(exports.gift(OWN)), moodle(OWN)
    ask = anki_html(OWN[0].ask)
    assert told["own-choice"].stem == nodes["own-choice"].findtext("questiontext/text") == ask
    assert r"\(\nu = \frac{1}{2}\)" in ask and "<td>1</td>" in ask and "\n" in ask
    assert told["own-choice"].answers[0][2] == r"Yes: \(\{x\} \ne y\)."
    assert "{1:NUMERICAL:=3}" in told["own-choice"].answers[1][3]


def test_no_number_is_written_with_an_exponent():
    """Not every reader of GIFT knows them."""
    (_, _, right, _), (_, _, trap, _) = read_gift(exports.gift(OWN))["own-number"].answers
    assert right == "-0.0005:0.0001" and trap.startswith("0.33333333333333:")
    assert number_from(right.split(":")[0]) == OWN[1].answer


def test_the_same_bank_gives_the_same_bytes(tmp_path):
    for write in (exports.write_moodle, exports.write_gift):
        first, second = (write(tmp_path / name, OWN).read_bytes() for name in "ab")
        assert first == second and b"\r" not in first
