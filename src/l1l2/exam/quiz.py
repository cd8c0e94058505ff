"""Questions that check themselves, as plain HTML: radio buttons, text fields and ``<details>``.

There is no script in it, so that it works in JupyterLab, on a page exported from it and on a disk
without a network. Style rules compare: a text field has the pattern of its right answers, and what
stands under *Check* depends on which field is checked or valid. Where a host strips the style, all
of it can be read, still folded.
"""

import base64
import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from html import escape
from importlib import resources
from math import ceil, floor

from l1l2.exam.bank import LETTERS, Question, questions, slack
from l1l2.exam.markup import html, html_line
from l1l2.exam.pictures import picture
from l1l2.fonts import for_formulas
from l1l2.lessons.course import lesson
from l1l2.texts import _, followed, plural

__all__ = [
    "Prediction",
    "Quiz",
    "answer",
    "asked_html",
    "follows_html",
    "in_marks",
    "in_questions",
    "pattern",
    "predict",
    "question_html",
    "quiz",
    "see_html",
    "trap_html",
]

# JupyterLab takes arrow keys from fields that do not say this.
FIELD = 'data-lm-suppress-shortcuts="true" autocomplete="off"'

PLACES = 7  # decimals of the ends of what is accepted
LARGEST_DENOMINATOR, MOST_FRACTIONS = 24, 40


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
    legend, kept = _("Your prediction"), _("It is kept. The answer comes after the figure.")
    # A form of its own: two notebooks side by side choose apart. As a dialog's it sends nothing.
    html = (
        '<form class="l1l2-predict" method="dialog"><fieldset class="l1l2-question">'
        f"<legend>{legend}</legend>{fields}<p>{kept}</p></fieldset></form>"
    )
    text = _("Your prediction: {letters}?").format(letters=_(", ").join(letters))
    return Prediction(html, text)


def answer(letter):
    """Which ``letter`` was right, with the learner's own choice where :func:`predict` has one."""
    own, text = _("You predicted {letter}."), _("{letter} is right.")
    said = {each.lower(): escape(followed(own.format(letter=each))) for each in "ABC"}
    data = " ".join(f'data-{name}="{value}"' for name, value in said.items())
    right = text.format(letter=f"<b>{letter}</b>")
    html = f'<p class="l1l2-predicted" {data}>{right}</p>'
    return Prediction(html, text.format(letter=letter))


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
        lines += _steps(question, number)
    elif question.scheme:
        lines += _scheme(question, number)
    else:
        lines += _number(question, _("answer"))
    traps = [trap_html(f"{trap.value:g}", html_line(trap.why)) for trap in question.traps]
    see = f"<p>{see_html(lesson(question.lesson).link(folder))}</p>"
    inside = "".join([html(question.solution), *traps, see])
    lines.append(_details(_("Solution"), inside))
    return "\n".join([*lines, "</fieldset>"])


def trap_html(value, why):
    """Which mistake leads to a wrong number; both as HTML."""
    text = _("If you have {value}: {why}").format(value=value, why=why)
    return f"<p>{text}</p>"


def see_html(link):
    """Where to see it, a link to a lesson."""
    return _("See it: {lesson}").format(lesson=link)


def asked_html(question):
    """What is asked, and the figure it is read off; no choices, no steps, no answer."""
    asked = html(question.ask)
    if not question.figure:
        return asked
    png = base64.b64encode(picture(question.figure)).decode()
    return f'{asked}<img alt="{escape(question.alt)}" src="data:image/png;base64,{png}">'


def pattern(answer, tolerance=0.0):
    """A regular expression for every way of writing a number that ``Question.mark`` calls right.

    As a decimal, a percentage, a power of ten such as 2e-3, or a fraction of small numbers.
    """
    off = slack(answer, tolerance)
    low, high = (
        Decimal(end).quantize(Decimal(1).scaleb(-PLACES), rounding)
        for end, rounding in ((answer - off, ROUND_CEILING), (answer + off, ROUND_FLOOR))
    )
    signed = []
    if high >= 0:
        signed.append(f"[+]? *({_ways(abs(max(low, Decimal(0))), abs(high))})")
    if low <= 0:
        signed.append(f"(-|−) *({_ways(max(-high, Decimal(0)), abs(low))})")
    return f" *({'|'.join(signed)}) *"


def _ways(low, high):
    """For the numbers from ``low`` to ``high``, which are 0 or more."""
    ways = [_decimals(low, high), f"({_decimals(100 * low, 100 * high)}) ?%"]
    for power in range(-9, 10):
        ends = (end.scaleb(-power) for end in (low, high))
        ends = [max(Decimal(1), next(ends)), min(Decimal("9.999999999"), next(ends))]
        if ends[0] <= ends[1]:
            sign = "(-|−)0?" if power < 0 else "[+]?0?"
            ways.append(f"({_decimals(*ends)})[eE]{sign}{abs(power)}")
            if ends[0] == 1:
                ways.append(f"10\\^{'(-|−)' if power < 0 else '[+]?'}{abs(power)}")
    known = Fraction((low + high) / 2).limit_denominator(1000).denominator
    for bottom in sorted({*range(2, LARGEST_DENOMINATOR + 1), known} - {1}):
        tops = range(ceil(low * bottom), floor(high * bottom) + 1)
        if 0 < len(tops) <= MOST_FRACTIONS:
            ways.append(f"({'|'.join(map(str, tops))}) ?/ ?{bottom}")
    return "|".join(ways)


def _decimals(low, high):
    """A regular expression for every decimal from ``low`` to ``high``, which are 0 or more."""
    (first, after), (last, until) = (divmod(end, 1) for end in (low, high))
    after, until = (f"{part:.{2 * PLACES}f}".partition(".")[2] for part in (after, until))
    ways = []
    if last - first > 1:
        whole = "|".join(str(k) for k in range(int(first) + 1, int(last)))
        ways.append(f"0*({whole})([.,]\\d*)?")
    ends = [(first, _between(after, until))] if first == last else []
    ends = ends or [(first, _above(after)), (last, _below(until))]
    for whole, decimals in ends:
        integer = f"0*{whole:.0f}"
        ways.append(f"{integer}[.,]({decimals})")
        if low <= whole:
            ways.append(integer)
        if whole == 0:
            ways.append(f"[.,](?=\\d)({decimals})")
    return "|".join(ways)


def _between(low, high):
    """Decimals, as many as one likes, from those of ``low`` to those of ``high``."""
    low, high = low.rstrip("0"), high.rstrip("0")
    if not low:
        return _below(high)
    if low == high:
        return f"{low}0*"
    if low[0] == high[0]:
        return f"{low[0]}({_between(low[1:], high[1:])})"
    ways = [f"{low[0]}({_above(low[1:])})"]
    if int(high[0]) - int(low[0]) > 1:
        ways.append(f"{_digits(int(low[0]) + 1, int(high[0]) - 1)}\\d*")
    ways.append(f"{high[0]}({_below(high[1:])})")
    return "|".join(ways)


def _above(low):
    low = low.rstrip("0")
    if not low:
        return "\\d*"
    more = f"|{_digits(int(low[0]) + 1, 9)}\\d*" if low[0] != "9" else ""
    return f"{low[0]}({_above(low[1:])}){more}"


def _below(high):
    high = high.rstrip("0")
    if not high:
        return "0*"
    less = f"|{_digits(0, int(high[0]) - 1)}\\d*" if high[0] != "0" else ""
    return f"|{high[0]}({_below(high[1:])}){less}"


def _digits(low, high):
    """One digit of these; without a range, as browsers and Python differ on hyphens in brackets."""
    return f"[{''.join(map(str, range(low, high + 1)))}]"


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
    worth = []
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        verdict = _("Right.") if choice.right else _("No.")
        said = followed(f"<b>({letter}) {verdict}</b>", html_line(choice.why))
        worth.append(f'<p class="{letter}">{said}</p>')
    return [*lines, _check(_("Choose first."), worth), "</div>"]


def _steps(question, number):
    lines = []
    for k, step in enumerate(question.steps, 1):
        lines.append(f'<div class="l1l2-step">{k}. {html_line(step.ask)}')
        name = _("Question {number}, step {step}").format(number=number, step=k)
        lines += _number(step, name, step.why, follows_html(step))
        lines.append("</div>")
    return lines


def _scheme(question, number):
    """Room to write, the steps one below the other, folded, and a tick for each that is there."""
    name = escape(_("Question {number}, your derivation").format(number=number))
    lines = [f'<textarea rows="6" aria-label="{name}" title="{name}" {FIELD}></textarea>']
    lines += scheme_html(question)
    given = _("Your marks:&ensp;{given} of {marks}.")
    given = given.format(given="<output></output>", marks=question.marks)
    return ['<div class="l1l2-scheme">', *lines, f'<p class="l1l2-marks">{given}</p>', "</div>"]


def scheme_html(question):
    """The steps of a derivation with their marks: a list of folded parts, each with its tick."""
    count, have = len(question.scheme), _("I have step {number}")
    head = _("Step {number} of {count}, {marks}")
    return [
        f"<details><summary>{head.format(number=k, count=count, marks=in_marks(award.marks))}"
        f"</summary>{html(award.step)}</details>"
        f'<label><input type="checkbox" class="l1l2-award m{award.marks}" {FIELD}> '
        f"{have.format(number=k)}</label>"
        for k, award in enumerate(question.scheme, 1)
    ]


def in_marks(count):
    """ "1 mark", "2 marks"."""
    return plural("{count:g} mark", "{count:g} marks", count).format(count=count)


def in_questions(count):
    """ "1 question", "2 questions"."""
    return plural("{count} question", "{count} questions", count).format(count=count)


def follows_html(step):
    """How a step is marked after a wrong one, or ""."""
    if not step.follows:
        return ""
    name = _("step {number}")
    formula = re.sub(r"s(\d)", lambda found: name.format(number=found[1]), step.follows)
    text = _("With your own earlier numbers, right is {formula}.")
    return text.format(formula=f"<code>{formula}</code>")


def _number(asked, label, why="", else_right=""):
    """The field of a question or step that asks for a number; ``why`` it is that."""
    name = escape(label)
    allowed = escape(pattern(asked.answer, asked.tolerance))
    why, right = html_line(why), _("Right.")
    wrong = _("It is {answer:g}.").format(answer=asked.answer)
    worth = [
        f'<p class="right">{followed(f"<b>{right}</b>", why)}</p>',
        f'<p class="wrong">{followed(followed(f"<b>{wrong}</b>", why), else_right)}</p>',
    ]
    what = escape(_("a number"))
    return [
        '<div class="l1l2-number">',
        f'<input type="text" inputmode="decimal" aria-label="{name}" title="{name}" '
        f'placeholder="{what}" required pattern="{allowed}" {FIELD}>',
        _check(_("Answer first."), worth),
        "</div>",
    ]


def _check(first, worth):
    """What a press on *Check* unfolds; ``first`` is said where there is no answer yet."""
    inside = f'<p class="none" hidden>{first}</p>' + "".join(worth)
    return _details(_("Check"), inside, ' class="l1l2-check"')


def _details(summary, inside, attributes=""):
    return f"<details{attributes}><summary>{summary}</summary>{inside}</details>"
