"""Questions that check themselves, as plain HTML: radio buttons, text fields and ``<details>``.

There is no script in it, so that it works in JupyterLab, on a page exported from it and on a disk
without a network. Style rules compare: a text field has the pattern of its right answers, and what
stands under *Check* depends on which field is checked or valid. Where a host strips the style, all
of it can be read, still folded.
"""

import base64
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from importlib import resources

from l1l2.exam.bank import LETTERS, Question, questions, slack
from l1l2.exam.markup import html, html_line
from l1l2.exam.pictures import picture
from l1l2.fonts import for_formulas
from l1l2.lessons.course import lesson

__all__ = [
    "Prediction",
    "Quiz",
    "answer",
    "asked_html",
    "pattern",
    "predict",
    "question_html",
    "quiz",
]

# JupyterLab takes arrow keys from fields that do not say this.
FIELD = 'data-lm-suppress-shortcuts="true" autocomplete="off"'


@dataclass(frozen=True)
class Quiz:
    """Some questions, one below the other. A notebook shows it as the last value of a cell."""

    questions: tuple[Question, ...]

    def _repr_html_(self):
        parts = [question_html(each, k) for k, each in enumerate(self.questions, 1)]
        return f'<div class="l1l2-quiz">{for_formulas()}{style()}\n' + "\n".join(parts) + "\n</div>"

    def __repr__(self):
        return "\n\n".join(f"{k}. {each.ask}" for k, each in enumerate(self.questions, 1))


def quiz(*ids):
    """The questions of the bank with these ids, as a :class:`Quiz`. ValueError for another id."""
    bank = {question.id: question for question in questions()}
    unknown = [each for each in ids if each not in bank]
    if unknown:
        raise ValueError(f"no question {', '.join(unknown)}; l1l2.exam.bank.questions() lists them")
    return Quiz(tuple(bank[each] for each in ids))


@dataclass(frozen=True)
class Prediction:
    """A letter to choose before a figure is moved, or what was right, shown after it."""

    html: str
    text: str

    def _repr_html_(self):
        return f'<div class="l1l2-quiz">{style()}\n{self.html}\n</div>'

    def __repr__(self):
        return self.text


def predict(letters="ABC"):
    """Letters to choose one from; the cell above says what each stands for.

    The choice is kept on the page, and :func:`answer` further down remembers it. A lesson asks
    for one prediction.
    """
    fields = "".join(
        f'<label class="l1l2-option"><input type="radio" name="prediction" class="{letter.lower()}"'
        f' value="{letter}" {FIELD}><span>{letter}</span></label>'
        for letter in letters
    )
    # A form of its own: two notebooks side by side choose apart. As a dialog's it sends nothing.
    html = (
        '<form class="l1l2-predict" method="dialog"><fieldset class="l1l2-question">'
        f"<legend>Your prediction</legend>{fields}"
        "<p>It is kept. The answer comes after the figure.</p></fieldset></form>"
    )
    return Prediction(html, f"Your prediction: {', '.join(letters)}?")


def answer(letter):
    """Which ``letter`` was right, with the learner's own choice where :func:`predict` has one."""
    html = (
        '<p class="l1l2-predicted" data-a="You predicted A. " data-b="You predicted B. " '
        f'data-c="You predicted C. "><b>{letter}</b> is right.</p>'
    )
    return Prediction(html, f"{letter} is right.")


def question_html(question, number, folder=""):
    """One question with its fields and, folded, what each answer is worth.

    number : what it is called on the page. folder : where the lessons are, ending in "/".
    """
    lines = [
        f'<fieldset class="l1l2-question" id="{question.id}">',
        f"<legend>{number}</legend>",
        f'<div class="l1l2-ask">{asked_html(question)}</div>',
    ]
    if question.choices:
        lines += _choices(question)
    elif question.steps:
        lines += _steps(question)
    else:
        lines += _number(question, "answer")
    traps = [f"<p>If you have {trap.value:g}: {html_line(trap.why)}</p>" for trap in question.traps]
    see = lesson(question.lesson).link(folder)
    inside = "".join([html(question.solution), *traps, f"<p>See it: {see}</p>"])
    lines.append(f"<details><summary>Solution</summary>{inside}</details>")
    return "\n".join([*lines, "</fieldset>"])


def asked_html(question):
    """What is asked, and the figure it is read off; no choices, no steps, no answer."""
    asked = html(question.ask)
    if not question.figure:
        return asked
    png = base64.b64encode(picture(question.figure)).decode()
    return f'{asked}<img alt="{escape(question.alt)}" src="data:image/png;base64,{png}">'


def pattern(answer, tolerance=0.0):
    """A regular expression for the ways of writing a number: as a decimal, or as its fraction.

    Decimals are the number itself or rounded, as far as :func:`l1l2.exam.bank.slack` allows.
    """
    size, allowed = abs(answer), slack(answer, tolerance)
    rounded = [f"{size:.{places}f}" for places in range(9)]
    fit = [text for text in rounded if abs(float(text) - size) <= allowed]
    ways = {_decimal(text.rstrip("0").rstrip(".") if "." in text else text) for text in fit}
    fraction = Fraction(size).limit_denominator(1000)
    if fraction.denominator > 1 and abs(fraction - size) < 1e-12:
        ways.add(f"{fraction.numerator} ?/ ?{fraction.denominator}")
    sign = "(-|−)" if answer < 0 else "[+]?"
    return f" *{sign} *0*({'|'.join(sorted(ways))}) *"


def _decimal(text):
    whole, _, decimals = text.partition(".")
    if not decimals:
        return f"{whole}([.,]0*)?"
    return f"{whole.lstrip('0')}[.,]{decimals}0*"


def style():
    """The style rules of questions, as an element."""
    path = resources.files("l1l2") / "exam" / "quiz.css"
    return f"<style>{path.read_text(encoding='utf-8').strip()}</style>"


def _choices(question):
    lines = ['<div class="l1l2-answer">']
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        lines.append(
            f'<label class="l1l2-option"><input type="radio" name="{question.id}" class="{letter}" '
            f'value="{letter}" {FIELD}><span>({letter}) {html_line(choice.text)}</span></label>'
        )
    worth = ['<p class="none" hidden>Choose first.</p>']
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        verdict = "Right." if choice.right else "No."
        worth.append(f'<p class="{letter}"><b>({letter}) {verdict}</b> {html_line(choice.why)}</p>')
    return [*lines, _check(worth), "</div>"]


def _steps(question):
    lines = []
    for k, step in enumerate(question.steps, 1):
        lines.append(f'<div class="l1l2-step">{k}. {html_line(step.ask)}')
        lines += _number(step, f"{question.id}, step {k}", step.why)
        lines.append("</div>")
    return lines


def _number(asked, label, why=""):
    """The field of a question or step that asks for a number; ``why`` it is that."""
    name = escape(label)
    allowed = escape(pattern(asked.answer, asked.tolerance))
    worth = [
        '<p class="none" hidden>Answer first.</p>',
        f'<p class="right"><b>Right.</b> {html_line(why)}</p>',
        f'<p class="wrong"><b>It is {asked.answer:g}.</b> {html_line(why)}</p>',
    ]
    return [
        '<div class="l1l2-number">',
        f'<input type="text" inputmode="decimal" aria-label="{name}" title="{name}" '
        f'placeholder="a number" required pattern="{allowed}" {FIELD}>',
        _check(worth),
        "</div>",
    ]


def _check(worth):
    return '<details class="l1l2-check"><summary>Check</summary>' + "".join(worth) + "</details>"
