"""Mock exams: a paper drawn from the question bank, and how an answer sheet is marked.

    exam = paper(7, length=12, points=["E1", "E5"])
    exam.mark(read_answers("1 b\n2) 0.5"))

What a paper consists of depends on its arguments and on the questions there are, and on nothing
else: the draw is a lottery whose tickets are SHA-256 of the seed and the question's id. (The
numbers in generated problems are drawn by NumPy.) All questions are dealt to ``TURNS`` turns, and a
seed draws from the turn it belongs to as long as it can, so that as many papers with successive
seeds hardly share a question.
"""

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import sha256
from html import escape
from math import ceil

from l1l2.exam.bank import CLAIMS, LETTERS, POINTS, ROUNDING, Mark, Question, questions
from l1l2.exam.markup import html, html_line
from l1l2.exam.quiz import follows_html, in_marks, in_questions, see_html
from l1l2.exam.templates import TEMPLATES, problem
from l1l2.fonts import for_formulas
from l1l2.lessons.course import lesson
from l1l2.texts import ENGLISH, N_, Said, _, followed, language, said, spoken

__all__ = ["PARTS", "Paper", "Report", "Result", "Sheet", "Unread", "paper", "read_answers"]

LENGTH, GENERATED, LEVELS = 12, 0.3, (1, 2, 3)
PARTS = Said(A=N_("short questions"), B=N_("calculate"), C=N_("derive and explain"))
SHARES = {"A": 5 / 12, "B": 5 / 12, "C": 2 / 12}  # of the questions of a paper
TURNS = 5
FORMS = "", "A", "B"
OTHER_NUMBERS = 10**6  # what form B adds to the seed of generated problems
MINUTES_A_MARK = 1.5


@dataclass(frozen=True)
class Unread:
    """What was written and could not be read: ``place`` (a line, a question), ``text``, ``why``."""

    place: str
    text: str
    why: str

    def __str__(self):
        text = _("{place}, {text!r}: {why}")
        return text.format(place=self.place, text=self.text, why=self.why)


class Sheet(dict):
    """Answers that were read, question number -> text; ``unread``: the lines that could not be."""

    def __init__(self, answers=(), unread=()):
        super().__init__(answers)
        self.unread = tuple(unread)


@dataclass(frozen=True, repr=False)
class Paper:
    """Some questions in an order, numbered from 1. ``call`` is how it was asked for, or "".

    form : "A" or "B" of a paper for a class, or "".
    """

    questions: tuple[Question, ...]
    seed: int | None = None
    points: tuple[str, ...] = tuple(POINTS)
    call: str = ""
    form: str = ""

    @property
    def marks(self):
        """How many marks can be had."""
        return sum(question.marks for question in self.questions)

    @property
    def minutes(self):
        """The time for it: ``MINUTES_A_MARK`` for each mark, up to the next five minutes."""
        return 5 * ceil(MINUTES_A_MARK * self.marks / 5)

    @property
    def parts(self):
        """Part, a key of ``PARTS`` -> its questions, a tuple of (number, question)."""
        numbered = list(enumerate(self.questions, 1))
        of = {name: tuple(pair for pair in numbered if part(pair[1]) == name) for name in PARTS}
        return {name: pairs for name, pairs in of.items() if pairs}

    @property
    def size(self):
        """How many questions, marks and minutes, as a text."""
        return _("{questions}, {marks}, {minutes} minutes").format(
            questions=in_questions(len(self.questions)),
            marks=in_marks(self.marks),
            minutes=self.minutes,
        )

    def __repr__(self):
        lines = [_(", ").join(filter(None, [self.size, self.call]))]
        for name, pairs in self.parts.items():
            lines += [part_title(name), *(_asked(*pair) for pair in pairs)]
        return "\n\n".join(lines)

    def mark(self, answers):
        """The :class:`Report` of some answers.

        answers : a mapping of question numbers (or ids) to answers, see ``Question.mark``, or a
        :class:`Sheet`. What is missing or empty counts 0 and is named. What cannot be read counts
        0 for the time being and is listed in ``Report.unread`` with what would be right.
        """
        unread, given = list(getattr(answers, "unread", ())), {}
        numbers = {each.id: k for k, each in enumerate(self.questions, 1)}
        for key, text in answers.items():
            number = numbers.get(key) or _whole(key)
            if number is None or not 1 <= number <= len(numbers):
                why = _("there is no such question; this paper has 1 to {last}")
                why = why.format(last=len(numbers))
                unread.append(Unread(_question(key), str(text), why))
            elif number in given:
                why = _("this question has the answer {given!r} as well; give one of them")
                why = why.format(given=given[number])
                unread.append(Unread(_question(key), str(text), why))
            else:
                given[number] = text
        results = [
            _result(number, question, given.get(number))
            for number, question in enumerate(self.questions, 1)
        ]
        return Report(self, tuple(results), tuple(unread))


@dataclass(frozen=True)
class Result:
    """One question of a report: ``given`` (text, or None), and its mark or the ``trouble``."""

    number: int
    question: Question
    given: str | None
    mark: Mark
    trouble: str = ""

    @property
    def missing(self):
        return self.given is None

    @property
    def missed(self):
        """Whether it was answered, could be read, and is not wholly right."""
        return not self.missing and not self.trouble and self.mark.score < 1

    @property
    def marks(self):
        """The marks it earned, of ``question.marks``."""
        return self.mark.score * self.question.marks


@dataclass(frozen=True, repr=False)
class Report:
    """What an answer sheet scored, in all and by exam point, and what there is to learn from it."""

    paper: Paper
    results: tuple[Result, ...]
    astray: tuple[Unread, ...] = field(default=())  # lines that belong to no question

    @property
    def score(self):
        """The marks earned, of ``paper.marks``."""
        return sum(result.marks for result in self.results)

    @property
    def by_point(self):
        """Exam point -> (marks, out of how many). A question with two points counts for both."""
        return self._marks(POINTS, lambda question: question.points)

    @property
    def by_part(self):
        """The same for the parts of the paper, keys of ``PARTS``."""
        return self._marks(PARTS, part)

    def _marks(self, names, belongs):
        of = {name: [r for r in self.results if name in belongs(r.question)] for name in names}
        return {
            name: (sum(r.marks for r in those), sum(r.question.marks for r in those))
            for name, those in of.items()
            if those
        }

    def lessons(self, point):
        """The lessons of what was missed or left out of an exam point, names without repeats."""
        lost = [r for r in self.results if r.mark.score < 1 and point in r.question.points]
        return tuple(dict.fromkeys(result.question.lesson for result in lost))

    @property
    def unread(self):
        """Everything that could not be read, as :class:`Unread`."""
        troubled = [
            Unread(_question(r.number), r.given, r.trouble) for r in self.results if r.trouble
        ]
        return (*troubled, *self.astray)

    @property
    def missing(self):
        """The numbers of the questions without an answer."""
        return tuple(result.number for result in self.results if result.missing)

    def corrected(self, answers):
        """The report after some answers, number or id -> text, were put in place of others."""
        numbers = {each.id: k for k, each in enumerate(self.paper.questions, 1)}
        given = {r.number: r.given for r in self.results if not r.missing}
        given |= {numbers.get(key, key): text for key, text in answers.items()}
        return self.paper.mark(Sheet(given, getattr(answers, "unread", ())))

    def __repr__(self):
        lines = [_("Score: {total}").format(total=self.total), ""]
        line = _("Part {name}  {score} of {marks}  {about}")
        for name, (score, count) in self.by_part.items():
            of = dict(name=name, score=_amount(score), marks=count, about=PARTS[name])
            lines.append("  " + line.format(**of))
        line, back = _("{point}  {score} of {marks}  {about}"), _("{text}; go back to: {lessons}")
        for point, (score, count) in self.by_point.items():
            of = dict(point=point, score=_amount(score), marks=count, about=POINTS[point])
            text = line.format(**of)
            titles = [said(lesson(name).title) for name in self.lessons(point)]
            if titles:
                text = back.format(text=text, lessons=_(", ").join(titles))
            lines.append(f"  {text}")
        if self.unread:
            lines += ["", _("Could not be read, and counts 0 until it is corrected:")]
            lines += [f"  {each}" for each in self.unread]
        if self.missing:
            text = _("Not answered: {numbers}")
            lines += ["", text.format(numbers=_(", ").join(map(str, self.missing)))]
        for result in self.results:
            if result.missed or result.missing:
                lines += ["", *_told(result)]
        return "\n".join(lines)

    def _repr_html_(self):
        rows = [
            f"<tr><td>{point_title(point)}</td><td>{_of(score, count)}</td>"
            f"<td>{'<br>'.join(lesson(name).link() for name in self.lessons(point))}</td></tr>"
            for point, (score, count) in self.by_point.items()
        ]
        line = _("part {name} ({about}) {score} of {marks}")
        by_part = _("; ").join(
            line.format(name=name, about=PARTS[name], score=_amount(score), marks=count)
            for name, (score, count) in self.by_part.items()
        )
        heads = _("exam point"), _("marks"), _("go back to")
        parted = _("By part: {parts}.").format(parts=by_part)
        score = _("Score: {total}").format(total=self.total)
        parts = [
            f"<h3>{score}</h3>",
            f"<p>{parted}</p>",
            f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody></table>",
        ]
        if self.unread:
            text = _("Could not be read, and counts 0 until it is corrected")
            parts.append(f"<h4>{text}</h4><ul>")
            line = _("{place}, {text}: {why}")
            for each in self.unread:
                place, text = f"<b>{escape(each.place)}</b>", f"<code>{escape(each.text)}</code>"
                text = line.format(place=place, text=text, why=escape(each.why))
                parts.append(f"<li>{text}</li>")
            parts.append("</ul>")
        if self.missing:
            text = _("<b>Not answered:</b> {numbers}")
            text = text.format(numbers=_(", ").join(map(str, self.missing)))
            parts.append(f"<p>{text}</p>")
        missed = [result for result in self.results if result.missed or result.missing]
        if missed:
            text = _("What was missed")
            parts.append(f"<h4>{text}</h4>")
        parts += map(_told_html, missed)
        return f'<div class="l1l2-report">{for_formulas()}' + "\n".join(parts) + "</div>"

    @property
    def total(self):
        """The score in words, such as "19.5 of 30 marks (65 %)"."""
        count, text = self.paper.marks, _("{score} of {marks} marks ({share:.0f} %)")
        return text.format(score=_amount(self.score), marks=count, share=100 * self.score / count)


def paper(
    seed, length=LENGTH, points=None, claims=None, generated=GENERATED, levels=LEVELS,
    form="", *, bank=None, problems=None,
):  # fmt: skip
    """A :class:`Paper`; the same arguments give the same paper, on every machine.

    seed : int. length : how many questions. points, claims, levels : what they are about, default
    everything; a question belongs if it has one of the points, one of the claims and its level
    among them. generated : the share of problems made anew for this seed by the templates.
    form : "A" or "B", two forms of one paper for a class. They have the same written questions,
    each form in its own order within a part, and generated ones of the same kind with other
    numbers. Options are in an order that seed and form draw; the lines of a slip stay.
    bank, problems : questions to choose from instead of those of the course.

    No question comes twice. They are spread over the exam points as evenly as those there are
    allow, which comes before the share of generated ones; that comes before the ``SHARES`` of the
    parts. For each point, none is taken that is about exactly the claims of another one while there
    are others of the seed's turn. The parts follow each other, easy ones first in each.

    ValueError for an argument that is not known, or for more questions than there are.
    """
    seed, length = _whole(seed), _whole(length)
    if seed is None or seed < 0:
        raise ValueError(_("seed must be a whole number, 0 or more, such as 7"))
    if length is None or length < 1:
        raise ValueError(_("length must be a whole number, 1 or more"))
    if not 0 <= generated <= 1:
        raise ValueError(f"generated must be a share from 0 to 1, got {generated!r}")
    points = _some("points", points, POINTS)
    claims = _some("claims", claims, CLAIMS)
    levels = _some("levels", levels, LEVELS)
    if form not in FORMS:
        raise ValueError(f'form must be "A", "B" or ""; got {form!r}')
    call = _call(seed, length, points, claims, generated, levels, form)

    def fits(question):
        return (
            set(points) & set(question.points)
            and set(claims) & set(question.claims)
            and question.level in levels
        )

    bank = questions() if bank is None else bank
    if problems is None:
        problems = _problems(seed) if generated else ()
    written = [each for each in bank if fits(each)]
    made = [each for each in problems if fits(each)] if generated else []
    there = len(written) + len(made)
    if length > there:
        text = _("there is no question with these exam points, claims and levels")
        if there:
            text = _(
                "{wanted} questions are asked for, and there are {there} on {points} with these"
                " claims and levels; ask for {there} at most"
            )
        points = _(", ").join(points)
        raise ValueError(text.format(wanted=length, there=there, points=points))
    drawn = _Draw(seed, points, length, written, made)
    drawn.take(lambda each: part(each) == "C", drawn.room("C"))
    drawn.take(lambda each: each.id in drawn.made, round(generated * length))
    drawn.take_rest()
    taken = drawn.taken
    if form == "B":
        taken = [_again(each, seed) if each.id in drawn.made else each for each in taken]

    def order(question):
        ticket = _ticket(f"{seed}{form}", question.id)
        return part(question), 0 if form else question.level, ticket

    shuffled = (_shuffled(each, f"{seed}{form}") for each in sorted(taken, key=order))
    return Paper(tuple(shuffled), seed, points, call, form)


def part_title(name):
    """A part, a key of ``PARTS``, and what it is."""
    return _("Part {name}: {about}").format(name=name, about=PARTS[name])


def point_title(name):
    """An exam point and what it is."""
    return _("{point}: {about}").format(point=name, about=POINTS[name])


def part(question):
    """The part of a paper it belongs to, a key of ``PARTS``."""
    return "C" if question.scheme else "A" if question.choices else "B"


def _ticket(seed, name):
    return sha256(f"{seed} {name}".encode()).digest()


def _shuffled(question, seed):
    """The same question, its options in an order that the seed draws; a slip as it is."""
    if question.kind != "choice":
        return question
    tickets = {
        each: _ticket(seed, f"{question.id} {each.key or each.text}") for each in question.choices
    }
    return replace(question, choices=tuple(sorted(question.choices, key=tickets.get)))


def _again(question, seed):
    """A generated problem of the same template with other numbers."""
    name = question.id.removesuffix(f"-{seed}")
    return _problem(name, seed + OTHER_NUMBERS) if name in TEMPLATES else question


class _Draw:
    """Questions taken one by one, so that every exam point of ``stock`` has ``length`` / points."""

    def __init__(self, seed, points, length, written, made):
        self.seed, self.length, self.taken = seed, length, []
        stock = (*written, *made)
        self.left = {each.id: each for each in stock}
        self.made = {each.id for each in made}
        self.counts = {
            point: 0 for point in points if any(point in each.points for each in stock)
        }
        self.turns = _turns(written) | _turns(made, f"-{seed}")

    def room(self, name):
        """How many more of a part, a key of ``PARTS``, there should be."""
        return round(SHARES[name] * self.length) - sum(part(each) == name for each in self.taken)

    def take(self, wanted, count):
        """Take up to ``count`` that are ``wanted``, no more of any point than belong to it."""
        for _turn in range(count):
            spare = self.length - sum(max(n, self._level) for n in self.counts.values())
            fit = [
                each
                for each in self.left.values()
                if wanted(each)
                and sum(self.counts[point] >= self._level for point in self._of(each))
                <= min(1, max(0, spare))
                and all(self.counts[point] <= self._level for point in self._of(each))
            ]
            if not fit:
                return
            self._take(min(fit, key=self._rank))

    def take_rest(self):
        """Fill up for the point that has the fewest, written ones first."""
        while len(self.taken) < self.length:
            least = min(self.counts[p] for each in self.left.values() for p in self._of(each))
            short = [
                each
                for each in self.left.values()
                if least in (self.counts[point] for point in self._of(each))
            ]
            level = max(least, self._level)
            self._take(min(short, key=lambda each: self._last(each, level) + self._rank(each)))

    @property
    def _level(self):
        return self.length // len(self.counts)

    def _last(self, question, level):
        beyond = sum(self.counts[point] > level for point in self._of(question))
        return beyond, question.id in self.made

    def _rank(self, question):
        """The least is taken first."""
        return (
            bool(question.scheme) and self.room("C") <= 0,
            self.turns[question.id] != self.seed % TURNS,
            sum(set(each.claims) == set(question.claims) for each in self.taken),
            self.room(part(question)) <= 0,
            _ticket(self.seed, question.id),
        )

    def _of(self, question):
        return [point for point in question.points if point in self.counts]

    def _take(self, question):
        self.taken.append(self.left.pop(question.id))
        for point in self._of(question):
            self.counts[point] += 1


def _turns(stock, suffix=""):
    """Id -> its turn; every part of every exam point is dealt to all turns alike.

    suffix : what the ids of this seed's problems end with; the turn is that of the template.
    """
    def place(question):
        return part(question), question.points, _ticket("", question.id.removesuffix(suffix))

    return {each.id: k % TURNS for k, each in enumerate(sorted(stock, key=place))}


def read_answers(text):
    """An answer sheet, one line per question, as a :class:`Sheet`: "1 b", "2) 0.5", "3: 1; -2".

    After the number of the question may stand one of ``. ) : =``. Empty lines and lines that begin
    with # are passed over. A line that cannot be read is in ``unread``, with what is wrong; so is
    a second answer to one question, where the first one counts.
    """
    answers, unread, lines = {}, [], {}
    for k, line in enumerate(text.splitlines(), 1):
        line, place = line.strip(), _("line {number}").format(number=k)
        if not line or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        number = int(found["number"] or found["before"]) if found else 0
        answer = (found["answer"] or found["letter"] or "").strip() if found else ""
        if not number:
            why = _("begin with the number of the question, then a space, as in: 3 b")
        elif not answer:
            why = _(
                "there is no answer after the number {number}; write one, or leave the line out"
            ).format(number=number)
        elif number in answers:
            why = _(
                "question {number} has the answer {answer!r} on line {line}; leave one of the two"
                " out"
            ).format(number=number, answer=answers[number], line=lines[number])
        else:
            answers[number], lines[number] = answer, k
            continue
        unread.append(Unread(place, line, why))
    return Sheet(answers, unread)


# "12b", or a number, something between, and the answer; "2.5" alone is no numbered answer.
LINE = re.compile(
    r"(?P<before>\d{1,4})(?P<letter>[a-eA-E])"
    r"|\(?(?P<number>\d{1,4})(?:\s*[):=]\s*|\.(?!\d)[):]?\s*|\s+|$)(?P<answer>.*)"
)


def how_to_answer(question):
    """What an answer looks like, in a few words."""
    if question.choices:
        *most, last = LETTERS[: len(question.choices)]
        return _("{others} or {last}").format(others=_(", ").join(most), last=last)
    if question.steps:
        text = _("{count} numbers, with ; between them")
        return text.format(count=len(question.steps))
    if question.scheme:
        text = _("your marks for {count} steps, with ; between them")
        return text.format(count=len(question.scheme))
    return _("a number")


def right_answer(question):
    """The right answer as it would stand on an answer sheet."""
    if question.choices:
        return question.right
    numbers = question.right if question.steps or question.scheme else (question.right,)
    return "; ".join(map(written, numbers))


def written(number):
    """A number as one would write it: as a decimal, or as a fraction where that has no end."""
    decimal, fraction = f"{number:.6g}", Fraction(number).limit_denominator(1000)
    exact = abs(float(decimal) - number) <= ROUNDING * max(1, abs(number))
    if exact or abs(fraction - Fraction(number)) > ROUNDING:
        return decimal if exact else f"{number:.10g}"
    return str(fraction)


def steps_html(question):
    """The steps with their answers or marks, as a list; "" for questions without steps."""
    items = [
        f"<li>{html(award.step)}<p><b>{in_marks(award.marks)}</b></p></li>"
        for award in question.scheme
    ]
    for step in question.steps:
        within = f" (± {written(step.tolerance)})" if step.tolerance else ""
        answer = f"<b>{written(step.answer)}</b>{within}"
        text = _solved(html_line(step.ask), answer, html_line(step.why))
        items.append(f"<li>{followed(text, follows_html(step)) if step.follows else text}</li>")
    return f"<ol>{''.join(items)}</ol>" if items else ""


def _solved(asked, answer, why):
    """A step with its answer, and why it is that."""
    return _("{asked} {answer}. {why}").format(asked=asked, answer=answer, why=why)


def lesson_link(question, folder=""):
    """A link to the lesson that shows it. folder : where the lessons are, ending in "/"."""
    return lesson(question.lesson).link(folder)


def _problems(seed):
    """One problem of each template."""
    return tuple(_problem(name, seed) for name in TEMPLATES)


def _problem(name, seed):
    """The problem of a template, its options with their English texts as keys."""
    made = problem(name, seed)
    if not made.choices or language() == ENGLISH:
        return made
    with spoken(ENGLISH):
        keys = [choice.text for choice in problem(name, seed).choices]
    choices = zip(made.choices, keys, strict=True)
    return replace(made, choices=tuple(replace(each, key=key) for each, key in choices))


def _result(number, question, given):
    given = None if given is None else str(given).strip()
    if not given or not given.strip("; "):
        return Result(number, question, None, Mark(0.0))
    try:
        return Result(number, question, given, question.mark(_parts(question, given)))
    except ValueError as error:
        return Result(number, question, given, Mark(0.0), str(error))


def _parts(question, given):
    """The answer for ``Question.mark``; a step that was left empty is no number, or no mark."""
    if not question.steps and not question.scheme:
        return given
    empty = float("nan") if question.steps else 0.0
    return [each if each.strip() else empty for each in given.split(";")]


def _whole(value):
    """``value`` as an int, or None if it is not a whole number."""
    try:
        return int(value) if int(value) == float(value) else None
    except (TypeError, ValueError, OverflowError):
        return None


def _some(name, given, known):
    """The entries of ``known`` that are ``given`` (default all), in the order of ``known``."""
    given = tuple(known) if given is None else given
    given = (given,) if isinstance(given, str | int) else tuple(given)
    strangers = [str(each) for each in given if each not in known]
    if strangers or not given:
        text = _("{name} must be some of {known}; got none")
        if strangers:
            text = _("{name} must be some of {known}; got {given}")
        known, given = (_(", ").join(map(str, each)) for each in (known, strangers))
        raise ValueError(text.format(name=name, known=known, given=given))
    return tuple(each for each in known if each in given)


def _call(seed, length, points, claims, generated, levels, form):
    """How this paper is asked for in Python."""
    call = [f"paper({seed}, length={length}"]
    for name, given, all_of_them in (
        ("points", points, tuple(POINTS)),
        ("claims", claims, CLAIMS),
        ("levels", levels, LEVELS),
    ):
        if given != all_of_them:
            call.append(f"{name}={list(given)}")
    if generated != GENERATED:
        call.append(f"generated={generated:g}")
    if form:
        call.append(f'form="{form}"')
    return ", ".join(call) + ")"


def _asked(number, question):
    """A question as plain text."""
    lines = [f"{number}. ({in_marks(question.marks)}) {question.ask}"]
    if question.figure:
        lines.append(f"   [{question.alt}]")
    pairs = zip(LETTERS, question.choices, strict=False)
    lines += [f"   ({letter}) {choice.text}" for letter, choice in pairs]
    lines += [f"   {k}) {step.ask}" for k, step in enumerate(question.steps, 1)]
    return "\n".join(lines)


def _told(result):
    """A question that was missed, as lines of plain text."""
    question = result.question
    right = _choice(question).text if question.choices else ""
    right = f"{right_answer(question)}  {right}".rstrip()
    lines = [f"{result.number}. {question.ask}"]
    if result.missing:
        text = _("Not answered.")
    else:
        text = _("Your answer: {given} ({score} of {marks}).").format(
            given=result.given, score=_amount(result.marks), marks=question.marks
        )
        text = followed(text, result.mark.why)
    told = [text, _("Right: {answer}").format(answer=right)]
    for k, step in enumerate(question.steps, 1):
        told.append(f"{k}) {_solved(step.ask, written(step.answer), step.why)}".rstrip())
    for k, award in enumerate(question.scheme, 1):
        told.append(f"{k}) {award.step} ({in_marks(award.marks)})")
    see = see_html(lesson(question.lesson).cited())
    return [*lines, *(f"   {line}" for line in [*told, question.solution, see])]


def _told_html(result):
    question = result.question
    right = f"<b>{escape(right_answer(question))}</b>"
    if question.choices:
        right += f" {html_line(_choice(question).text)}"
    right = _("Right: {answer}").format(answer=right)
    about = f"<p>{right}</p>{steps_html(question)}{html(question.solution)}"
    if result.missing:
        no, summary = _("Not answered."), _("Answer")
        told = f"<p>{no}</p><details><summary>{summary}</summary>{about}</details>"
    else:
        text = _("Your answer: {given} ({score} of {marks}).").format(
            given=f"<b>{escape(result.given)}</b>",
            score=_amount(result.marks),
            marks=question.marks,
        )
        told = f"<p>{followed(text, html_line(result.mark.why))}</p>{about}"
    head = _("Question {number}.").format(number=result.number)
    return (
        f"<section><p><b>{head}</b></p>{html(question.ask)}{told}"
        f"<p>{see_html(lesson_link(question))}</p></section><hr>"
    )


def _question(number):
    return _("question {number}").format(number=number)


def _of(score, count):
    return _("{score} of {marks}").format(score=_amount(score), marks=count)


def _amount(score):
    return f"{round(score, 2):g}"


def _choice(question):
    return next(choice for choice in question.choices if choice.right)
