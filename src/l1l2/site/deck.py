"""The core of a lesson as slides: its question, its figures, what one saw, where it breaks.

What becomes a slide follows from the lesson's headings. nbconvert makes the sections and the
speaker's notes; reveal.js, copied from the package that brings it along, turns the pages.
"""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from l1l2.exam.markup import html, html_line
from l1l2.lessons.parts import core
from l1l2.site import lessons, player

__all__ = ["Slide", "deck", "reveal", "slides"]

LINES = 13  # of text on a slide, besides its heading
LETTERS = 72  # of text on a line
TASK = 200  # letters of a figure's task that stand on its slide; all of it is in the notes
ANNOUNCES = 200  # letters: a shorter text before a code cell only says what that one shows
KINDS = {"Predict": "predict", "The formula": "text", "The rules": "text"}
KINDS |= {"Where it breaks": "text", "Exam point": "exam"}  # what else is a slide, by its heading
MINUTES = {"title": 1, "predict": 1, "figure": 2, "text": 1, "exam": 1}
HINTS = {
    "title": "Ask the question. Do not answer it yet.",
    "predict": "Everyone commits to a letter, by hand or on paper, before you go on.",
    "figure": "Say what you are going to move, ask what will happen, then move it.",
    "text": "Ask for it first. Go back to the figure with the arrow key where there is doubt.",
    "exam": "Two lines to take home. The lesson ends with questions on them.",
}


@dataclass(frozen=True)
class Slide:
    """One slide. kind : a key of ``MINUTES``. body, notes : HTML. minutes : 0 where it goes on."""

    kind: str
    body: str
    minutes: int
    notes: str = ""


def slides(notebook, name, made, folder):
    """The slides of ``notebook``, a dict, as a list; ``folder`` as in ``player.html``."""
    found, heading, before, number, right = [], "", "", 0, ""
    after_figure = False
    cells = core(notebook["cells"])
    for cell, following in zip(cells, [*cells[1:], {"cell_type": ""}], strict=True):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            if cell.get("id") in made:
                number += 1
                figure = player.html(made[cell["id"]], f"{name}_{number}", folder)
                found.append(_figure(heading, before, figure))
                after_figure = True
            right = re.sub(r'^answer\("(\w)"\)$', r"**\1** is right.\n\n", source)
            right = right if right != source else ""
            continue
        title, text = _parted(source)
        if title:
            heading = title
        text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL).strip()
        before = text or before
        text, right = right + text, ""
        kind, text = KINDS.get(title), _whole(text)
        if source.startswith("# "):
            kind = "title"
        elif title and not kind:
            after_figure &= title == "What you saw"
        announces = following["cell_type"] == "code" and len(text) < ANNOUNCES
        if text and (kind or (after_figure and not announces)):
            found += _text(kind or "text", title or heading, text)
            after_figure = False
    return found


def deck(notebook, name, made, folder):
    """The page with the slides of ``notebook``, as HTML."""
    import nbformat
    from nbconvert import SlidesExporter

    cells, minute, found = [], 0, slides(notebook, name, made, folder)
    total = sum(slide.minutes for slide in found)
    for number, slide in enumerate(found):
        shown = nbformat.v4.new_raw_cell(slide.body, id=f"slide-{number}")
        shown.metadata = {
            "slideshow": {"slide_type": "slide", "data": {"timing": 60 * slide.minutes}},
            "raw_mimetype": "text/html",
        }
        minute += slide.minutes
        said = f"{slide.minutes} min, until minute {minute} of {total}. {HINTS[slide.kind]}"
        notes = nbformat.v4.new_raw_cell(f"<p>{said}</p>{slide.notes}", id=f"notes-{number}")
        notes.metadata = {"slideshow": {"slide_type": "notes"}, "raw_mimetype": "text/html"}
        cells += [shown, notes]
    made_of = nbformat.v4.new_notebook(cells=cells)
    made_of.metadata["title"] = lessons.title(notebook)
    with resources.as_file(resources.files("l1l2") / "site") as here:
        exporter = SlidesExporter(template_file=str(here / "deck.html.j2"))
        shapes = player.symbols(made.values())
        page, _ = exporter.from_notebook_node(made_of, {"lesson": name, "symbols": shapes})
    return page


def reveal():
    """The folder of reveal.js, as it is installed."""
    import sphinx_revealjs

    return Path(sphinx_revealjs.__file__).parent / "_static" / "revealjs"


def _parted(source):
    """Heading and text of a Markdown cell."""
    found = re.match(r"#+ (.*)\n*", source)
    return (found[1], source[found.end() :]) if found else ("", source)


def _figure(heading, before, figure):
    task = re.split(r"(?<=[.?!:])\s+", before.strip().split("\n\n")[-1])
    while len(task) > 1 and len(" ".join(task)) > TASK:
        del task[0]
    said = html(" ".join(task))
    head = f"<h2>{html_line(heading)}</h2>\n<div class='l1l2-task'>{said}</div>\n"
    return Slide("figure", head + figure, MINUTES["figure"], html(before))


def _text(kind, heading, text):
    """Slides of one text, parted where it would be too long."""
    blocks = re.split(r"\n\n+", text)
    parts, lines = [[]], 0
    for block in blocks:
        more = _lines(block)
        if parts[-1] and lines + more > LINES:
            parts.append([])
            lines = 0
        parts[-1].append(block)
        lines += more
    level = "h1" if kind == "title" else "h2"
    head = f"<{level}>{html_line(heading)}</{level}>\n"
    return [
        Slide(kind, head + html("\n\n".join(part)), 0 if number else MINUTES[kind])
        for number, part in enumerate(parts)
    ]


def _lines(block):
    """About how many lines a block takes, the space below it included."""
    if block.startswith("$$"):
        return 4
    return 0.6 + sum(-(-len(line) // LETTERS) for line in block.splitlines())


def _whole(text):
    """``text`` as it stands alone: no links, and no last sentence that announces what follows it
    in the lesson, such as the output of a cell."""
    text = re.sub(r"(?m)^(Next: |Claims? [LP]\d).*$", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text).strip()
    if text.endswith(":"):
        text = re.sub(r"(^|(?<=[.?!])\s|\n\n)(?:(?![.?!]\s|\n\n).)+:$", "", text, flags=re.DOTALL)
    return text.strip()
