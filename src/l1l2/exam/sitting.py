"""The mock exam in JupyterLab: choose a paper, answer it, have it marked, print it.

    sit()

A clock can be started and stopped; when it has run out, the paper is marked as it stands. Marking
brings the steps of each derivation, and the learner ticks those that she has.

The form is one small anywidget view (``sitting.js``) of ordinary HTML fields: unlike those of
ipywidgets they hold formulas, have spoken names and leave the arrow keys to the learner. It has no
words of its own: they come from here, in the language that is spoken when the form is made. The
report below it is an ipywidgets Output, so that its links open lessons as those of a cell do.
"""

from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from l1l2.exam.bank import LETTERS, POINTS
from l1l2.exam.markup import html, html_line
from l1l2.exam.mock import LENGTH, how_to_answer, paper, part_title, point_title
from l1l2.exam.paper import write_forms, write_paper
from l1l2.exam.quiz import asked_html, in_marks, in_questions, question_html, style
from l1l2.fonts import embedded, for_formulas
from l1l2.texts import N_, _, joined, listed, plural, said

__all__ = ["Form", "Sitting", "sit"]

_HERE = Path(__file__).parent
_KEPT = {}  # how a paper is asked for -> its answers and words, as long as the kernel lives


def sit(seed=1, length=LENGTH, points=None, folder="."):
    """A mock exam to answer here; the last expression of a cell shows it.

    seed, length, points : of the first paper, see :func:`l1l2.exam.mock.paper`; all three can be
    changed there. folder : where papers to print are written. ValueError as ``paper`` says.
    """
    return Sitting(seed, length, points, folder)


# What the page says, under the names that the script asks for it by; with {numbers} to fill in.
WORDS = {
    "legend": N_("Exam points"),
    "questions": N_("Questions"),
    "seed": N_("Seed"),
    "minutes": N_("Minutes"),
    "title": N_("Mock exam: {paper}"),
    "question": N_("Question {number}"),
    "derivation": N_("Question {number}: your derivation"),
    "field": N_("Question {number}: a number"),
    "field_of_step": N_("Question {number}, step {step}: a number"),
    "a_number": N_("a number"),
    "step": N_("Step {number} of {count}, {marks}"),
    "have": N_("I have step {number}"),
    "draw": N_("Press New paper to draw it."),
    "kept": N_("Your answers stay here until then, and come back with this paper."),
    "unread": N_("Could not be read: {why}"),
    "start": N_("Start the clock"),
    "stop": N_("Stop the clock"),
    "left": N_("{minutes} min left"),
    "stands": N_("No clock is running."),
    "over": N_("Time is up."),
    "new_paper": N_("New paper"),
    "mark": N_("Mark"),
    "write": N_("Write paper and key"),
    "write_both": N_("Write forms A and B"),
    "clear": N_("Clear answers"),
}
WARNED = 10, 5, 1  # minutes before the end at which the time that is left is said


def _words():
    """What the page says in the language that is spoken, by name."""
    words = {name: said(text) for name, text in WORDS.items()}
    words["draw_and_kept"] = joined([words["draw"], words.pop("kept")])
    for count in WARNED:
        text = plural("{count} minute left.", "{count} minutes left.", count)
        words[f"left_{count}"] = text.format(count=count)
    return words


class Form(anywidget.AnyWidget):
    """The fields of a sitting as the page shows them. Made by :class:`Sitting`."""

    _esm = _HERE / "sitting.js"
    _css = (_HERE / "sitting.css").read_text(encoding="utf-8") + embedded("math")

    texts = traitlets.Dict().tag(sync=True)  # what the page says, of the names in ``WORDS``
    points = traitlets.Dict().tag(sync=True)  # every exam point and how it is called
    title = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)
    troubles = traitlets.Dict().tag(sync=True)  # question id -> why its answer cannot be read
    said = traitlets.Dict().tag(sync=True)  # {"top" or "bottom": a message, "count": which}
    schemes = traitlets.Dict().tag(sync=True)  # question id -> the steps of it, once it is marked
    minutes = traitlets.Int().tag(sync=True)  # for this paper
    ends = traitlets.Float(0.0).tag(sync=True)  # when the clock runs out, ms since 1970, or 0
    # What the page says: the settings of the next paper, and question id -> answer.
    wanted = traitlets.Dict().tag(sync=True, echo_update=False)
    answers = traitlets.Dict().tag(sync=True, echo_update=False)
    words = traitlets.Dict().tag(sync=True, echo_update=False)  # question id -> a free answer


class Sitting(ipywidgets.VBox):
    """A form and the report below it. Made by :func:`sit`.

    paper : what is being answered. report : of the last marking, or None.
    answers : dict, question id -> text; those of a paper come back when it is drawn again.
    """

    def __init__(self, seed, length, points, folder):
        self.folder = Path(folder)
        self.form = Form(texts=_words(), points={point: point_title(point) for point in POINTS})
        self.below = ipywidgets.Output()
        self._start(paper(seed, length, points))
        self.form.wanted = {"seed": seed, "length": length, "points": list(self.paper.points)}
        self.form.observe(self._answered, ["answers", "words"])
        self.form.on_msg(self._pressed)
        super().__init__(children=[self.form, self.below])

    @property
    def answers(self):
        return dict(self.form.answers)

    def new_paper(self):
        """Draw the paper that is wanted; if there is none, say so and keep the old one."""
        wanted = self.form.wanted
        try:
            drawn = paper(wanted.get("seed"), wanted.get("length"), wanted.get("points", ()))
        except ValueError as error:
            self._say("top", _("No new paper: {why}.").format(why=error))
            return
        self._start(drawn)
        self._say("top", _("Here is {paper}.").format(paper=self.form.title))

    def mark(self):
        """Mark the answers; the report stands below the form, derivations get their steps."""
        self.report = report = self.paper.mark(self.answers)
        self.form.schemes = {
            each.id: [
                {"text": html(award.step), "marks": award.marks, "worth": in_marks(award.marks)}
                for award in each.scheme
            ]
            for each in self.paper.questions
            if each.scheme
        }
        self.form.troubles = {r.question.id: r.trouble for r in report.results if r.trouble}
        parts = [_("Time is up.")] if self._is_over else []
        parts.append(_("Score {total}.").format(total=report.total))
        if any(result.question.scheme and result.missing for result in report.results):
            parts.append(_("Open the steps of each derivation, tick those you have, mark again."))
        unread = [str(result.number) for result in report.results if result.trouble]
        if unread:
            text = _("Could not be read: {numbers}; correct and mark again.")
            parts.append(text.format(numbers=_(", ").join(unread)))
        if report.missing:
            text = _("Not answered: {numbers}.")
            parts.append(text.format(numbers=_(", ").join(map(str, report.missing))))
        self.below.outputs = (
            {
                "output_type": "display_data",
                "data": {"text/html": report._repr_html_(), "text/plain": repr(report)},
                "metadata": {},
            },
        )
        self._say("bottom", joined([*parts, _("The report is below.")]))

    def write(self):
        """Write the paper and its key, and say where; see :func:`l1l2.exam.paper.write_paper`."""
        try:
            paths = write_paper(self.paper, self.folder)
        except OSError as error:
            self._say("bottom", _("The paper could not be written: {why}.").format(why=error))
            return
        names, where = listed([path.name for path in paths]), self.folder.resolve()
        text = _("Wrote {files} to {folder}. Open them in a browser to print.")
        self._say("bottom", text.format(files=names, folder=where))

    def time_is_up(self):
        """Mark what is there; what is changed later counts as well, the clock has stopped."""
        self._is_over, self.form.ends = True, 0.0
        self.mark()

    def write_both(self):
        """Write forms A and B of the paper for a class, with their keys, and say where."""
        drawn = self.paper
        wanted = {"length": len(drawn.questions), "points": drawn.points}
        try:
            paths = write_forms(drawn.seed, self.folder, **wanted)
        except OSError as error:
            self._say("bottom", _("The forms could not be written: {why}.").format(why=error))
            return
        names, where = _(", ").join(path.name for path in paths), self.folder.resolve()
        self._say("bottom", _("Wrote {files} to {folder}.").format(files=names, folder=where))

    def clear(self):
        """Put the answers aside; once more brings them back."""
        with self.form.hold_sync():
            kept, self._aside = self._aside, (self.answers, dict(self.form.words))
            self.form.answers, self.form.words = kept
        self.form.troubles = {}
        text = _("Your answers are cleared; press it again to bring them back.")
        self._say("bottom", _("Your answers are back.") if any(kept) else text)

    def _start(self, drawn):
        self.paper, self.report, self._aside, self._is_over = drawn, None, ({}, {}), False
        self.below.outputs = ()
        with self.form.hold_sync():
            self.form.title = _("paper {seed}, {questions}, {marks}").format(
                seed=drawn.seed,
                questions=in_questions(len(drawn.questions)),
                marks=in_marks(drawn.marks),
            )
            self.form.answers, self.form.words = _KEPT.get(drawn.call, ({}, {}))
            self.form.troubles, self.form.schemes, self.form.ends = {}, {}, 0.0
            self.form.minutes = drawn.minutes
            self.form.questions = [
                _shown(k, question, name)
                for name, pairs in drawn.parts.items()
                for k, question in pairs
            ]

    def _answered(self, change):
        _KEPT[self.paper.call] = self.answers, dict(self.form.words)

    def _pressed(self, form, message, buffers):
        """A button; the message brings what the fields say, as state may arrive after it."""
        if message.get("ids") == [question.id for question in self.paper.questions]:
            self.form.answers, self.form.words = message["answers"], message.get("words", {})
        self.form.wanted = message["wanted"]
        marking, writing = (self.mark, self.time_is_up), (self.write, self.write_both)
        actions = (self.new_paper, self.clear, *marking, *writing)
        {each.__name__: each for each in actions}[message["do"]]()

    def _say(self, where, text):
        self.form.said = {where: text, "count": self.form.said.get("count", 0) + 1}

    def _repr_mimebundle_(self, **kwargs):
        """The live view; and for a page without a kernel the paper as it started, to be read."""
        bundle = super()._repr_mimebundle_(**kwargs)
        stored = {"text/html": _page(self.paper)}
        return bundle | stored | {"text/plain": repr(self.paper)}


def _page(paper):
    """The paper as plain HTML that checks itself, part by part."""
    size, head = _("{size}.").format(size=paper.size), _("{number} ({marks})")
    lines = [f"<p>{size}</p>"]
    for name, pairs in paper.parts.items():
        lines.append(f"<h4>{part_title(name)}</h4>")
        lines += [
            question_html(question, head.format(number=number, marks=in_marks(question.marks)))
            for number, question in pairs
        ]
    return f'<div class="l1l2-quiz">{for_formulas()}{style()}\n' + "\n".join(lines) + "\n</div>"


def _shown(number, question, part):
    """A question as the page needs it."""
    options = zip(LETTERS, question.choices, strict=False)
    return {
        "id": question.id,
        "number": number,
        "part": part_title(part),
        "marks": in_marks(question.marks),
        "free": bool(question.scheme),
        "asked": asked_html(question),
        "options": [{"letter": each, "text": html_line(choice.text)} for each, choice in options],
        "steps": [html_line(step.ask) for step in question.steps],
        "how": how_to_answer(question),
    }
