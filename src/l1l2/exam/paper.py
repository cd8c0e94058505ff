"""A mock exam on paper: one file to print on A4, and one with the answers.

Both are HTML without script or network: pictures and fonts are inside, formulas are MathML.
"""

from html import escape
from importlib import resources
from pathlib import Path

from l1l2.exam.bank import LETTERS, POINTS
from l1l2.exam.markup import html, html_line
from l1l2.exam.mock import (
    FORMS,
    PARTS,
    lesson_link,
    paper,
    point_title,
    right_answer,
    steps_html,
    written,
)
from l1l2.exam.quiz import asked_html, in_marks
from l1l2.fonts import embedded
from l1l2.texts import N_, Said, _, joined, said, tag

__all__ = ["body_html", "key_html", "paper_html", "write_forms", "write_paper"]

TITLE = N_("Mock exam: L1 and L2")
HOW = Said(
    A=N_("Tick one box."),
    B=N_("Show how you get there. A step that is right from your own earlier number counts."),
    C=N_("Use words and formulas. Each step of the argument has its marks."),
)


def write_paper(paper, folder="."):
    """Write the paper and its key into ``folder``; returns the two paths, the paper's first.

    The names hold the seed, the length, unless it is all of them the exam points, and the form. The
    same paper gives the same bytes. Files of the same names are replaced.
    """
    count, points = len(paper.questions), paper.points
    about = "" if points == tuple(POINTS) else "_" + "_".join(points)
    about += f"_{paper.form}" if paper.form else ""
    stem = "mock_exam_" + (f"{paper.seed}_" if paper.seed is not None else "") + f"{count}{about}"
    files = {f"{stem}.html": paper_html(paper), f"{stem}_key.html": key_html(paper)}
    paths = tuple(Path(folder) / name for name in files)
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8", newline="\n")
    return paths


def write_forms(seed, folder=".", **wanted):
    """Write both forms of a paper for a class, each with its key; returns the four paths.

    wanted : length, points and so on, as for :func:`l1l2.exam.mock.paper`.
    """
    forms = [paper(seed, form=form, **wanted) for form in FORMS if form]
    return tuple(path for form in forms for path in write_paper(form, folder))


def paper_html(paper):
    """The paper as a page of HTML: questions with room to write, and no answers."""
    name, date, size = _("Name"), _("Date"), _("{size}.").format(size=_drawn(paper, paper.size))
    head = [
        f"<h1>{said(TITLE)}</h1>",
        f'<p class="who"><span>{name}</span><span>{date}</span></p>',
        f"<p>{size}</p>",
        f"<p>{_topics(paper)}</p>",
    ]
    return _page(_drawn(paper, said(TITLE)), [*head, body_html(paper)])


def body_html(paper):
    """The questions of a paper, without the page around them."""
    parts = []
    for name, pairs in paper.parts.items():
        head = _("Part {name}: {about}, {marks}").format(
            name=name,
            about=PARTS[name],
            marks=in_marks(sum(question.marks for number, question in pairs)),
        )
        parts.append(f"<h2>{head}</h2><p>{HOW[name]}</p>")
        parts += [
            _section(number, question, asked_html(question) + _fields(question))
            for number, question in pairs
        ]
    return "\n".join(parts)


def key_html(paper):
    """The answer key: answers, solutions, why wrong answers are wrong, and how to score."""
    numbered = list(enumerate(paper.questions, 1))
    short = " ".join(
        f"<span><b>{number}</b> {escape(right_answer(question))}</span>"
        for number, question in numbered
        if not question.scheme
    )
    size, answers = _("{size}.").format(size=_drawn(paper, paper.size)), _("{title}: answers")
    how = _(
        "A calculation has one mark for each step. A later step counts if it is right from the"
        " learner's own earlier number or line, so that one mistake costs once."
    )
    parts = [
        f"<h1>{answers.format(title=said(TITLE))}</h1>",
        f"<p>{joined([size, how])}</p>",
        f'<p class="short">{short}</p>',
        _scoring(numbered),
        *(_explained(number, question) for number, question in numbered),
    ]
    return _page(answers.format(title=_drawn(paper, said(TITLE))), parts)


def _page(title, parts):
    style = (resources.files("l1l2") / "exam" / "paper.css").read_text(encoding="utf-8").strip()
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>'
    head += f"\n<style>\n{embedded()}\n{style}\n</style>"
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{tag()}">\n<head>\n{head}\n</head>\n'
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _drawn(paper, text):
    """``text`` and how the paper was drawn."""
    parts = [text]
    if paper.seed is not None:
        parts.append(_("seed {seed}").format(seed=paper.seed))
    if paper.form:
        parts.append(_("form {form}").format(form=paper.form))
    return _(", ").join(parts)


def _topics(paper):
    found = [point for point in POINTS if any(point in each.points for each in paper.questions)]
    topics = _("; ").join(f"{point} {POINTS[point]}" for point in found)
    text, again = _("Exam points: {points}.").format(points=escape(topics)), ""
    if paper.call:
        again = _("The same paper again: {call}.")
        again = again.format(call=f"<code>{escape(paper.call)}</code>")
    return joined([text, again])


def _fields(question):
    """Boxes to tick, or room to write."""
    if question.choices:
        options = zip(LETTERS, question.choices, strict=False)
        return "".join(
            f'<p class="option"><span class="box"></span><span>({letter})</span>'
            f"<span>{html_line(choice.text)}</span></p>"
            for letter, choice in options
        )
    if question.steps:
        return "".join(
            f'<div class="step"><p>{k}. {html_line(step.ask)}</p><p class="line"></p></div>'
            for k, step in enumerate(question.steps, 1)
        )
    if question.scheme:
        return '<div class="work long"></div>'
    answer = _("Answer")
    return f'<div class="work"></div><p class="line"><span>{answer}</span></p>'


def _scoring(numbered):
    """A table: which marks count for which exam point, with a column to fill in."""
    rows = []
    for point in POINTS:
        those = [pair for pair in numbered if point in pair[1].points]
        if those:
            numbers = _(", ").join(f"{number} ({question.marks})" for number, question in those)
            rows.append(
                f"<tr><td>{point_title(point)}</td><td>{numbers}</td>"
                f"<td></td><td>{sum(question.marks for number, question in those)}</td></tr>"
            )
    marks, once = sum(question.marks for number, question in numbered), _("all, each once")
    heads = _("exam point"), _("questions (marks)"), _("score"), _("of")
    return (
        f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}"
        f"</tr></thead><tbody>{''.join(rows)}<tr><td>{once}</td><td></td><td></td>"
        f"<td>{marks}</td></tr></tbody></table>"
    )


def _explained(number, question):
    wrong = []
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        if not choice.right:
            wrong.append(f"<li>({letter}) {html_line(choice.why)}</li>")
    trap_text = _("{value}: {why}")
    for trap in question.traps:
        text = trap_text.format(value=written(trap.value), why=html_line(trap.why))
        wrong.append(f"<li>{text}</li>")
    right = f"<p><b>{escape(right_answer(question))}</b>{_allowed(question)}</p>"
    parts = ["" if question.scheme else right]
    parts.append(steps_html(question))
    parts.append(html(question.solution))
    if wrong:
        why_not = _("Why not:")
        parts.append(f"<p>{why_not}</p><ul>{''.join(wrong)}</ul>")
    about = _(", ").join([*question.points, *question.claims])
    text = _("{about}. See it: {lesson}.").format(about=about, lesson=lesson_link(question))
    parts.append(f'<p class="about">{text}</p>')
    return _section(number, question, "".join(parts))


def _section(number, question, body):
    marks = f'<p class="marks">{in_marks(question.marks)}</p>'
    head = f'<section class="question"><p class="number"><b>{number}</b></p>'
    return f"{head}<div>{body}</div>{marks}</section>"


def _allowed(question):
    if question.choices:
        right = next(choice for choice in question.choices if choice.right)
        return f" {html_line(right.text)}"
    return _within(question) if question.answer is not None else ""


def _within(asked):
    return f" (± {asked.tolerance:.6g})" if asked.tolerance else ""
