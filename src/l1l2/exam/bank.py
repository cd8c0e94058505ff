r"""The question bank, and how an answer is marked.

Questions are written in ``questions.toml``, beside this file, and in all files ``*.toml`` of the
folder ``questions``, and nowhere else; the quiz of each lesson, the mock exam and the flashcards
are made from them. Texts are Markdown with ``$...$`` for mathematics. A question has these entries:

id : short and stable, words joined by hyphens; results and cards refer to it.
kind : one of ``KINDS``. A slip is a choice: which of these lines is wrong? To derive is to answer
    freely, in words and formulas; the learner marks herself.
claims : the claims it is about, such as "L3" or "P5". points : exam points, keys of ``POINTS``.
level : 1 recall, 2 apply, 3 derive. lesson : the notebook that shows it, see ``lessons.course``.
ask : the question. solution : why the answer is what it is. Python to be read stands in ask
    between ```` ```python ```` and ```` ``` ````.
choices : of a choice or slip, two to five tables ``{ text, right, why }``; exactly one is right,
    and every other one says why it is wrong.
answer, tolerance : of a number; tolerance is how far off an answer may be (default 0: exact, or
    rounded to three decimals where they have no end). traps : ``{ value, why }``, numbers that a
    known mistake leads to.
steps : of a calculation, tables ``{ ask, answer, tolerance, why, follows }``, one number each.
    follows : the answer as a formula of those of earlier steps, such as "(4 - s1) / s2"; a number
    that follows by it from the learner's own earlier ones counts as right.
scheme : of a derivation, tables ``{ step, marks }``: what the answer must hold, and what it earns.
figure, alt : if it is read off a figure, its name in :mod:`l1l2.exam.pictures`, and what is to be
    seen on it in words that do not give the answer away.

Texts are English there and keys of the catalogue, see :mod:`l1l2.texts`: what :func:`questions`
returns is in the language that is spoken.
"""

import ast
import operator
import re
import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import resources

from l1l2.lessons.course import lesson
from l1l2.texts import N_, Said, _, followed, kept, said

__all__ = [
    "CLAIMS",
    "KINDS",
    "POINTS",
    "Award",
    "Choice",
    "Mark",
    "Question",
    "Step",
    "Trap",
    "load",
    "number_from",
    "questions",
    "slack",
    "worded",
]

KINDS = "choice", "slip", "number", "steps", "derive"
CLAIMS = (*(f"L{k}" for k in range(1, 10)), *(f"P{k}" for k in range(1, 23)))
POINTS = Said(
    E1=N_("formulas, and what λ does"),
    E2=N_("the effect on weights and on overfitting"),
    E3=N_("choosing between L1, L2 and elastic net"),
    E4=N_("strengths and weaknesses of each penalty"),
    E5=N_("tuning λ by cross-validation"),
    E6=N_("applications"),
)
TEXTS = "ask", "alt", "solution"  # of a question, and of each table of its entries:
TEXTS_OF = {"choices": ("text", "why"), "traps": ("why",), "steps": ("ask", "why"),
            "scheme": ("step",)}  # fmt: skip
LETTERS = "abcde"
ROUNDING = 1e-9  # of an exact answer, as a share of its size
DECIMALS = 3  # enough of them for a number whose decimals have no end, such as 1/3


@dataclass(frozen=True)
class Choice:
    """One of several answers; ``why`` it is wrong (or, if it is right, why).

    key : the text that its place is drawn by where answers are shuffled, the same in every
    language; "" for ``text``.
    """

    text: str
    right: bool = False
    why: str = ""
    key: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True)
class Trap:
    """A wrong number that a known mistake leads to, and which mistake."""

    value: float
    why: str


@dataclass(frozen=True)
class Step:
    """One number on the way of a derivation. Entries as in the module's description."""

    ask: str
    answer: float
    tolerance: float = 0.0
    why: str = ""
    follows: str = ""

    def holds(self, value, before=()):
        """Whether ``value`` is the answer, within the tolerance, or follows from ``before``.

        before : the learner's numbers of the steps before this one.
        """
        answers = [self.answer]
        if self.follows and before:
            answers.append(following(self.follows, before))
        return any(abs(value - each) <= slack(each, self.tolerance) for each in answers)


@dataclass(frozen=True)
class Award:
    """One step of a derivation, and how many ``marks`` it earns."""

    step: str
    marks: int = 1


@dataclass(frozen=True)
class Mark:
    """What an answer is worth: ``score`` from 0 to 1, and ``why`` it is not more (or "")."""

    score: float
    why: str = ""


@dataclass(frozen=True)
class Question:
    """A question, its answer, and why the others are wrong. Entries as in the module's description.

    ValueError if an entry is missing, contradictory or not one of those allowed.
    """

    id: str
    kind: str
    claims: tuple[str, ...]
    points: tuple[str, ...]
    level: int
    lesson: str
    ask: str
    solution: str
    choices: tuple[Choice, ...] = ()
    answer: float | None = None
    tolerance: float = 0.0
    traps: tuple[Trap, ...] = ()
    steps: tuple[Step, ...] = ()
    scheme: tuple[Award, ...] = ()
    figure: str = ""
    alt: str = ""

    def __post_init__(self):
        fault = _fault(self)
        if fault:
            raise ValueError(f"question {self.id!r}: {fault}")

    @property
    def right(self):
        """What a right answer sheet says: a letter, a number, or a tuple of numbers.

        Of a derivation: the marks of each step.
        """
        if self.choices:
            return LETTERS[[choice.right for choice in self.choices].index(True)]
        if self.kind == "number":
            return self.answer
        return tuple(step.answer for step in self.steps) or tuple(a.marks for a in self.scheme)

    @property
    def code(self):
        """The Python in ``ask`` that is to be read, or ""."""
        found = re.search(r"^```python\n(.*?)^```", self.ask, re.DOTALL | re.MULTILINE)
        return found[1] if found else ""

    @property
    def marks(self):
        """How many marks it is worth: one for each step, otherwise as many as its level."""
        if self.scheme:
            return sum(award.marks for award in self.scheme)
        return len(self.steps) or self.level

    def mark(self, given):
        """The :class:`Mark` of an answer.

        given : for a choice its letter; for a number a number or its text, see
        :func:`number_from`; for steps a sequence of these, or one text with ``;`` between them;
        for a derivation likewise the marks that the learner gave herself for each step.
        Steps count for the share of them that is right, or follows from the numbers before it.
        ValueError, with what would be right, where the answer cannot be read.
        """
        if self.choices:
            return self._mark_choice(given)
        if self.kind == "number":
            return self._mark_number(number_from(given))
        given = given.split(";") if isinstance(given, str) else list(given)
        wanted, got = len(self.steps or self.scheme), len(given)
        if got != wanted:
            if self.scheme:
                text = _("{wanted} marks are asked for, with ; between them; got {got}")
            else:
                text = _("{wanted} numbers are asked for, with ; between them; got {got}")
            raise ValueError(text.format(wanted=wanted, got=got))
        values = list(map(number_from, given))
        return self._mark_scheme(values) if self.scheme else self._mark_steps(values)

    def _mark_steps(self, values):
        wrong = [
            k for k, step in enumerate(self.steps) if not step.holds(values[k], values[:k])
        ]
        if not wrong:
            return Mark(1.0)
        first = self.steps[wrong[0]]
        text = _("Step {number} is {answer:g}.").format(number=wrong[0] + 1, answer=first.answer)
        return Mark(1 - len(wrong) / len(values), followed(text, first.why).strip())

    def _mark_scheme(self, values):
        for k, (value, award) in enumerate(zip(values, self.scheme, strict=True), 1):
            if not 0 <= value <= award.marks:
                text = _("step {number} is worth 0 to {marks} marks; got {value:g}")
                raise ValueError(text.format(number=k, marks=award.marks, value=value))
        given, text = sum(values), _("You gave yourself {given:g} of {marks} marks.")
        return Mark(given / self.marks, text.format(given=given, marks=self.marks))

    def _mark_choice(self, given):
        letters = LETTERS[: len(self.choices)]
        letter = str(given).strip().strip("().").lower()
        if len(letter) != 1 or letter not in letters:
            text = _("answer with one of {letters}; got {given!r}")
            raise ValueError(text.format(letters=_(", ").join(letters), given=given))
        choice = self.choices[letters.index(letter)]
        return Mark(1.0) if choice.right else Mark(0.0, choice.why)

    def _mark_number(self, value):
        if Step("", self.answer, self.tolerance).holds(value):
            return Mark(1.0)
        for trap in self.traps:
            if Step("", trap.value, self.tolerance).holds(value):
                return Mark(0.0, trap.why)
        return Mark(0.0, _("It is {answer:g}.").format(answer=self.answer))


def following(formula, before):
    """The value of ``formula``, such as "(4 - s1) / s2", where s1, s2, ... are ``before``.

    It may have numbers, + - * / **, brackets and abs, max, min. NaN where it has no value, as after
    a division by 0. ValueError for anything else, or a step that is not before this one.
    """
    try:
        return float(_value(ast.parse(formula, mode="eval").body, before))
    except (ZeroDivisionError, OverflowError, TypeError):  # TypeError: a complex number
        return float("nan")
    except (SyntaxError, KeyError, IndexError, AttributeError):
        known = ", ".join(f"s{k}" for k in range(1, len(before) + 1))
        raise ValueError(f"{formula!r} must be a formula of numbers and {known}") from None


OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
FUNCTIONS = {"abs": abs, "max": max, "min": min}


def _value(node, before):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return {f"s{k}": value for k, value in enumerate(before, 1)}[node.id]
    if isinstance(node, ast.BinOp):
        operands = (_value(each, before) for each in (node.left, node.right))
        return OPERATORS[type(node.op)](*operands)
    if isinstance(node, ast.UnaryOp):
        return OPERATORS[type(node.op)](_value(node.operand, before))
    return FUNCTIONS[node.func.id](*(_value(each, before) for each in node.args))


def slack(answer, tolerance=0.0):
    """How far off an answer may be: ``tolerance``, or what rounding to ``DECIMALS`` leaves."""
    rounding = ROUNDING * max(1.0, abs(answer))
    if abs(round(answer, 2 * DECIMALS) - answer) > rounding:
        tolerance = max(tolerance, 0.5 / 10**DECIMALS)
    return tolerance + rounding


def number_from(text):
    """The number that a learner wrote: 0.5, 0,5, 1/2, -3, 2e-3, 10^-3 or 5 %.

    ValueError, with examples, for anything else.
    """
    if isinstance(text, int | float):
        return float(text)
    plain = str(text).strip().replace("−", "-").replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"[-+]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    share = plain.endswith("%")
    plain = re.sub(r"^([-+]?)10\^([-+]?\d+)$", r"\g<1>1e\2", plain.removesuffix("%"))
    try:
        value = float(Fraction(plain)) if "/" in plain else float(plain)
    except (ValueError, ZeroDivisionError):
        value = float("nan")
    if not abs(value) < float("inf"):
        wanted = _("give one number, such as 0.5, 1/2, -3 or 2e-3; got {given!r}")
        raise ValueError(wanted.format(given=text))
    return value / 100 if share else value


def load(*texts, say=str):
    """Questions from the texts of files like ``questions.toml``, a tuple in their order.

    say : function that makes of every text of a question the one to show.
    ValueError for what cannot be read, an entry that is not known, or two questions of one id.
    """
    try:
        tables = [table for text in texts for table in tomllib.loads(text)["questions"]]
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"the question bank cannot be read: {error}") from None
    found = tuple(_question(table, say) for table in tables)
    ids = [question.id for question in found]
    if len(set(ids)) < len(ids):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        raise ValueError(f"two questions have the id {', '.join(twice)}")
    return found


@kept
def _bank():
    here = resources.files("l1l2") / "exam"
    more = [path for path in (here / "questions").iterdir() if path.name.endswith(".toml")]
    paths = here / "questions.toml", *sorted(more, key=lambda path: path.name)
    return load(*(path.read_text(encoding="utf-8") for path in paths), say=said)


def questions(*, claim=None, point=None, lesson=None, kind=None, level=None):
    """The questions of the bank to which everything that is given applies, in the bank's order."""
    return tuple(
        question
        for question in _bank()
        if (claim is None or claim in question.claims)
        and (point is None or point in question.points)
        and (lesson is None or lesson == question.lesson)
        and (kind is None or kind == question.kind)
        and (level is None or level == question.level)
    )


def worded(table, say):
    """The entries of a question as a file has them, each of its texts what ``say`` makes of it."""
    table = {key: part.strip() if isinstance(part, str) else part for key, part in table.items()}
    table |= {name: say(table[name]) for name in TEXTS if table.get(name)}
    for key, names in TEXTS_OF.items():
        if key in table:
            table[key] = [
                each | {name: say(each[name]) for name in names if each.get(name)}
                for each in table[key]
            ]
    return table


def _question(table, say):
    keys = [choice.get("text") for choice in table.get("choices", ())]
    table = worded(table, say)
    for choice, key in zip(table.get("choices", ()), keys, strict=True):
        choice["key"] = key
    parts = {"choices": Choice, "traps": Trap, "steps": Step, "scheme": Award}
    for key, make in parts.items():
        table[key] = tuple(make(**part) for part in table.get(key, ()))
    table["claims"], table["points"] = tuple(table["claims"]), tuple(table["points"])
    try:
        return Question(**table)
    except TypeError as error:
        raise ValueError(f"question {table.get('id')!r}: {error}") from None


def _fault(question):
    """What is wrong with a question, or None."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id):
        return "an id is made of small letters and digits with hyphens between"
    if question.kind not in KINDS:
        return f"kind must be one of {', '.join(KINDS)}"
    for name, known in (("claims", CLAIMS), ("points", POINTS)):
        given = getattr(question, name)
        if not given or not set(given) <= set(known):
            return f"{name} must be one or more of {', '.join(known)}; got {given}"
    if question.level not in (1, 2, 3):
        return "level must be 1, 2 or 3"
    try:
        lesson(question.lesson)
    except ValueError as error:
        return str(error)
    if not (question.ask and question.solution):
        return "ask and solution must not be empty"
    if bool(question.figure) != bool(question.alt):
        return "a figure needs alt, what is to be seen on it in words"
    wanted = {"number": "answer", "steps": "steps", "derive": "scheme"}.get(
        question.kind, "choices"
    )
    for name, empty in (("choices", ()), ("answer", None), ("steps", ()), ("scheme", ())):
        if (getattr(question, name) == empty) == (name == wanted):
            return f"a {question.kind} has {wanted}, and none of the others"
    if question.choices:
        if not 2 <= len(question.choices) <= len(LETTERS):
            return f"there must be 2 to {len(LETTERS)} choices"
        if sum(choice.right for choice in question.choices) != 1:
            return "exactly one choice must be right"
        if not all(choice.right or choice.why for choice in question.choices):
            return "every wrong choice must say why it is wrong"
    if question.traps and question.kind != "number":
        return "traps belong to numbers"
    if any(Step("", question.answer, question.tolerance).holds(t.value) for t in question.traps):
        return "a trap lies within the tolerance of the answer"
    if any(award.marks not in (1, 2, 3) for award in question.scheme):
        return "every step of a scheme must be worth 1, 2 or 3 marks"
    return _unfollowed(question.steps)


def _unfollowed(steps):
    """What is wrong with a formula of a step, or None: it must give the right answers."""
    right = [step.answer for step in steps]
    for k, step in enumerate(steps):
        try:
            found = following(step.follows, right[:k]) if step.follows else step.answer
        except ValueError as error:
            return str(error)
        if not abs(found - step.answer) <= slack(step.answer, step.tolerance):
            return f"step {k + 1} follows as {found:g} and has the answer {step.answer:g}"
    return None
