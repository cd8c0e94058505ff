"""A mock exam on paper: one file to print on A4, and one with the answers.

Both are HTML without script or network: pictures and fonts are inside, formulas are MathML.
"""

from html import escape
from importlib import resources
from pathlib import Path

from l1l2.exam.bank import LETTERS, POINTS
from l1l2.exam.markup import html, html_line
from l1l2.exam.mock import lesson_link, right_answer, steps_html, written
from l1l2.exam.quiz import asked_html
from l1l2.fonts import embedded

__all__ = ["body_html", "key_html", "paper_html", "write_paper"]

TITLE = "Mock exam: L1 and L2"


def write_paper(paper, folder="."):
    """Write the paper and its key into ``folder``; returns the two paths, the paper's first.

    The names hold the seed, the length and, unless it is all of them, the exam points. The same
    paper gives the same bytes. Files of the same names are replaced.
    """
    count, points = len(paper.questions), paper.points
    about = "" if points == tuple(POINTS) else "_" + "_".join(points)
    stem = "mock_exam_" + (f"{paper.seed}_" if paper.seed is not None else "") + f"{count}{about}"
    files = {f"{stem}.html": paper_html(paper), f"{stem}_key.html": key_html(paper)}
    paths = tuple(Path(folder) / name for name in files)
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8", newline="\n")
    return paths


def paper_html(paper):
    """The paper as a page of HTML: questions with room to write, and no answers."""
    head = [
        f"<h1>{TITLE}</h1>",
        '<p class="who"><span>Name</span><span>Date</span></p>',
        f"<p>{len(paper.questions)} questions{_drawn(paper)}, one mark each. A derivation counts"
        " for the share of its steps that are right. Tick one box of a choice.</p>",
        f"<p>{_topics(paper)}</p>",
    ]
    return _page(f"{TITLE}{_drawn(paper)}", [*head, body_html(paper)])


def body_html(paper):
    """The questions of a paper, without the page around them."""
    return "\n".join(
        _section(number, asked_html(question) + _fields(question))
        for number, question in enumerate(paper.questions, 1)
    )


def key_html(paper):
    """The answer key: answers, solutions, why wrong answers are wrong, and how to score."""
    numbered = list(enumerate(paper.questions, 1))
    short = " ".join(
        f"<span><b>{number}</b> {escape(right_answer(question))}</span>"
        for number, question in numbered
    )
    parts = [
        f"<h1>{TITLE}: answers</h1>",
        f"<p>{len(numbered)} questions{_drawn(paper)}. One mark each; a derivation counts for the"
        " share of its steps that are right.</p>",
        f'<p class="short">{short}</p>',
        _scoring(numbered),
        *(_explained(number, question) for number, question in numbered),
    ]
    return _page(f"{TITLE}{_drawn(paper)}: answers", parts)


def _page(title, parts):
    style = (resources.files("l1l2") / "exam" / "paper.css").read_text(encoding="utf-8").strip()
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>'
    head += f"\n<style>\n{embedded()}\n{style}\n</style>"
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n'
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _drawn(paper):
    return f", seed {paper.seed}" if paper.seed is not None else ""


def _topics(paper):
    found = [point for point in POINTS if any(point in each.points for each in paper.questions)]
    topics = "; ".join(f"{point} {POINTS[point]}" for point in found)
    again = f" The same paper again: <code>{escape(paper.call)}</code>." if paper.call else ""
    return f"Exam points: {escape(topics)}.{again}"


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
    return '<div class="work"></div><p class="line"><span>Answer</span></p>'


def _scoring(numbered):
    """A table: which questions count for which exam point, with a column to fill in."""
    rows = []
    for point, meaning in POINTS.items():
        those = [str(number) for number, question in numbered if point in question.points]
        if those:
            rows.append(
                f"<tr><td>{point}: {meaning}</td><td>{', '.join(those)}</td>"
                f"<td></td><td>{len(those)}</td></tr>"
            )
    return (
        "<table><thead><tr><th>exam point</th><th>questions</th><th>score</th><th>of</th></tr>"
        f"</thead><tbody>{''.join(rows)}<tr><td>all, each once</td><td></td><td></td>"
        f"<td>{len(numbered)}</td></tr></tbody></table>"
    )


def _explained(number, question):
    wrong = []
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        if not choice.right:
            wrong.append(f"<li>({letter}) {html_line(choice.why)}</li>")
    wrong += [f"<li>{written(trap.value)}: {html_line(trap.why)}</li>" for trap in question.traps]
    parts = [f"<p><b>{escape(right_answer(question))}</b>{_allowed(question)}</p>"]
    parts.append(steps_html(question))
    parts.append(html(question.solution))
    if wrong:
        parts.append(f"<p>Why not:</p><ul>{''.join(wrong)}</ul>")
    about = ", ".join([*question.points, *question.claims])
    parts.append(f'<p class="about">{about}. See it: {lesson_link(question)}.</p>')
    return _section(number, "".join(parts))


def _section(number, body):
    head = f'<section class="question"><p class="number"><b>{number}</b></p>'
    return f"{head}<div>{body}</div></section>"


def _allowed(question):
    if question.choices:
        right = next(choice for choice in question.choices if choice.right)
        return f" {html_line(right.text)}"
    return _within(question) if question.answer is not None else ""


def _within(asked):
    return f" (± {asked.tolerance:.6g})" if asked.tolerance else ""
