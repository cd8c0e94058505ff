r"""The question bank for other systems: as Moodle XML and as GIFT.

Texts become HTML with formulas between ``\(`` and ``\)``, which Moodle's MathJax filter draws.
A choice keeps the reason of each option as its feedback; a number its tolerance, and its traps as
answers worth nothing that say which mistake they are; a derivation is a free text, with its mark
scheme for who marks it.

**Moodle XML** has the figures inside, claims and exam points as tags, and a calculation in steps as
one question with a field for each. Its id is the question's *ID number*.

**GIFT** knows neither figures nor questions of several parts: a figure is told in words, as for
those who cannot see it, and each step is a question of its own.
"""

import base64
from decimal import Decimal
from html import escape
from xml.etree import ElementTree as Tree

from l1l2.exam.bank import ROUNDING, questions, slack
from l1l2.exam.markup import anki_html
from l1l2.exam.pictures import picture
from l1l2.texts import _

__all__ = ["gift", "moodle_xml", "write_gift", "write_moodle"]

CATEGORY = "$course$/top/"


def write_moodle(path, bank=None):
    """Write questions, default the whole bank, as a Moodle XML file; returns ``path``."""
    return _write(path, moodle_xml(questions() if bank is None else bank))


def write_gift(path, bank=None):
    """Write questions, default the whole bank, as a GIFT file; returns ``path``."""
    return _write(path, gift(questions() if bank is None else bank))


def moodle_xml(bank):
    """Questions as the text of a Moodle XML file."""
    quiz = Tree.Element("quiz")
    _text(_under(_under(quiz, "question", type="category"), "category"), _category())
    for question in bank:
        _moodle(quiz, question)
    Tree.indent(quiz)
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return declared + Tree.tostring(quiz, encoding="unicode") + "\n"


def gift(bank):
    """Questions as the text of a GIFT file."""
    parts = [f"$CATEGORY: {_category()}"]
    for question in bank:
        parts += _gift(question)
    return "\n\n".join(parts) + "\n"


def _category():
    return CATEGORY + _("L1 and L2")


def _write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


# Moodle XML ---------------------------------------------------------------------------------------


def _moodle(quiz, question):
    kind = {"number": "numerical", "steps": "cloze", "derive": "essay"}
    node = _under(quiz, "question", type=kind.get(question.kind, "multichoice"))
    _text(_under(node, "name"), question.id)
    asked, image = anki_html(question.ask), ""
    if question.figure:
        image = f"{question.figure}.png"
        asked += f'<p><img alt="{escape(question.alt)}" src="@@PLUGINFILE@@/{image}"></p>'
    fields = "".join(
        f"<li>{_line(step.ask)} {{1:NUMERICAL:={_exact(step.answer)}:{_off(step)}}}</li>"
        for step in question.steps
    )
    asked += f"<ol>{fields}</ol>" if fields else ""
    text = _html(node, "questiontext", asked)
    if image:
        file = _under(text, "file", name=image, path="/", encoding="base64")
        file.text = base64.b64encode(picture(question.figure)).decode("ascii")
    _html(node, "generalfeedback", _explained(question))
    if not question.steps:  # a cloze counts its fields
        _under(node, "defaultgrade").text = str(question.marks)
    _under(node, "penalty").text = "0.3333333"
    _under(node, "hidden").text = "0"
    _under(node, "idnumber").text = question.id
    if question.choices:
        _under(node, "single").text = "true"
        # The lines of a slip follow one from the other.
        _under(node, "shuffleanswers").text = "false" if question.kind == "slip" else "true"
        _under(node, "answernumbering").text = "abc"
        for choice in question.choices:
            _answer(node, 100 * choice.right, _line(choice.text), choice.why, form="html")
    elif question.kind == "number":
        _answer(node, 100, _exact(question.answer), tolerance=_off(question))
        for trap in question.traps:
            _answer(node, 0, _exact(trap.value), trap.why, _off(question, trap.value))
    elif question.kind == "derive":
        _under(node, "responseformat").text = "editor"
        _under(node, "responserequired").text = "1"
        _under(node, "responsefieldlines").text = "15"
        _under(node, "attachments").text = "0"
        _html(node, "graderinfo", _scheme(question))
        _html(node, "responsetemplate", "")
    tags = _under(node, "tags")
    level = _("level {level}").format(level=question.level)
    for each in (*question.points, *question.claims, level):
        _text(_under(tags, "tag"), each)


def _answer(node, fraction, text, why="", tolerance=None, form="moodle_auto_format"):
    answer = _under(node, "answer", fraction=str(fraction), format=form)
    _text(answer, text)
    _html(answer, "feedback", anki_html(why) if why else "")
    if tolerance is not None:
        _under(answer, "tolerance").text = tolerance


def _under(node, tag, **attributes):
    return Tree.SubElement(node, tag, attributes)


def _text(node, text):
    _under(node, "text").text = text


def _html(node, tag, text):
    """An element under ``node`` that holds HTML."""
    found = _under(node, tag, format="html")
    _text(found, text)
    return found


# GIFT ---------------------------------------------------------------------------------------------


def _gift(question):
    """The question, or for steps a question of each, as texts."""
    asked = anki_html(question.ask)
    if question.figure:
        figure = _("[Figure: {words}]").format(words=escape(question.alt))
        asked += f"<p>{figure}</p>"
    if not question.steps:
        return [_gift_one(question.id, asked, _gift_answers(question), _explained(question))]
    found = []
    listed = "".join(f"<li>{_line(step.ask)}</li>" for step in question.steps)
    for k, step in enumerate(question.steps, 1):
        which = _("Answer number {number}.").format(number=k)
        number = f"<ol>{listed}</ol><p>{which}</p>"
        answers = ["#", f"={_exact(step.answer)}:{_off(step)}"]
        why = anki_html(step.why) + anki_html(question.solution)
        found.append(_gift_one(f"{question.id}-step-{k}", asked + number, answers, why))
    return found


def _gift_one(name, asked, answers, explained):
    lines = [f"::{name}::[html]{_escaped(asked)}{{{answers[0] if answers else ''}"]
    lines += [f"\t{each}" for each in answers[1:]]
    lines += [f"\t####{_escaped(explained)}", "}"]
    return "\n".join(lines)


def _gift_answers(question):
    """The lines between the braces, the first of which stands on the line of the question."""
    if question.choices:
        return ["", *(
            ("=" if each.right else "~") + _escaped(_line(each.text)) + _comment(each.why)
            for each in question.choices
        )]  # fmt: skip
    if question.kind == "derive":
        return []
    traps = [
        f"=%0%{_exact(trap.value)}:{_off(question, trap.value)}{_comment(trap.why)}"
        for trap in question.traps
    ]
    return ["#", f"={_exact(question.answer)}:{_off(question)}", *traps]


def _comment(why):
    return f"#{_escaped(anki_html(why))}" if why else ""


def _escaped(text):
    r"""Text of GIFT: a backslash before each of its signs, and no line breaks."""
    for sign in "\\~=#{}:":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


# Both ---------------------------------------------------------------------------------------------


def _line(text):
    """Markdown of one paragraph as HTML without the paragraph around it."""
    return anki_html(text).removeprefix("<p>").removesuffix("</p>")


def _explained(question):
    """What is told after the answer, as HTML: the steps or the scheme, and the solution."""
    text, steps = _("{asked} {answer}. {why}"), []
    for step in question.steps:
        answer = f"<b>{_exact(step.answer)}</b>"
        told = text.format(asked=_line(step.ask), answer=answer, why=_line(step.why))
        steps.append(f"<li>{told}</li>")
    found = f"<ol>{''.join(steps)}</ol>" if steps else ""
    return found + _scheme(question) + anki_html(question.solution)


def _scheme(question):
    """The mark scheme of a derivation as a list, "" for other questions."""
    rows = "".join(f"<li>{_line(each.step)} <b>[{each.marks}]</b></li>" for each in question.scheme)
    return f"<ol>{rows}</ol>" if rows else ""


def _exact(number):
    """A number as a decimal; not every reader of GIFT knows 1e-3."""
    return f"{Decimal(f'{number:.15g}'):f}"


def _off(asked, value=None):
    """How far off an answer may be, as :func:`l1l2.exam.bank.slack` says of ``value``.

    Without its share for the rounding of computers, which a quiz system adds itself.
    """
    value = asked.answer if value is None else value
    allowed = slack(value, asked.tolerance) - ROUNDING * max(1.0, abs(value))
    return _exact(round(allowed, 12))
