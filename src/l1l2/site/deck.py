"""The core of a lesson as slides: its question, its figures, what one saw, where it breaks.

What becomes a slide follows from the lesson's headings. nbconvert makes the sections and the
speaker's notes; reveal.js, copied from the package that brings it along, turns the pages.
"""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from unicodedata import east_asian_width

from l1l2.exam.markup import html, html_line
from l1l2.lessons.parts import core
from l1l2.site import lessons, player
from l1l2.texts import N_, _, joined, said, tag

__all__ = ["Slide", "deck", "reveal", "slides"]

LINES = 13  # of text on a slide, besides its heading
LETTERS = 72  # of text on a line; a Chinese one takes the room of two
TASK = 200  # letters of a figure's task that stand on its slide; all of it is in the notes
ANNOUNCES = 200  # letters: a shorter text before a code cell only says what that one shows
KINDS = {"Predict": "predict", "The formula": "text", "The rules": "text"}
KINDS |= {"Where it breaks": "text", "Exam point": "exam"}  # what else is a slide, by its heading
MINUTES = {"title": 1, "predict": 1, "figure": 2, "text": 1, "exam": 1}
HINTS = {
    "title": N_("Ask the question. Do not answer it yet."),
    "predict": N_("Everyone commits to a letter, by hand or on paper, before you go on."),
    "figure": N_("Say what you are going to move, ask what will happen, then move it."),
    "text": N_("Ask for it first. Go back to the figure with the arrow key where there is doubt."),
    "exam": N_("Two lines to take home. The lesson ends with questions on them."),
}


@dataclass(frozen=True)
class Slide:
    """One slide. kind : a key of ``MINUTES``. body, notes : HTML. minutes : 0 where it goes on."""

    kind: str
    body: str
    minutes: int
    notes: str = ""


def slides(notebook, name, made, folder, plan=None):
    """The slides of ``notebook``, a dict, as a list; ``folder`` as in ``player.html``.

    plan : the English lesson, if ``notebook`` translates it; by its headings and its lengths the
    cells are chosen, so that both have the same slides.
    """
    found, heading, before, number, right = [], "", "", 0, ""
    after_figure = False
    cells = core(notebook["cells"])
    planned = (plan or notebook)["cells"][: len(cells)]
    for cell, original, following in zip(
        cells, planned, [*cells[1:], {"cell_type": ""}], strict=True
    ):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            if cell.get("id") in made:
                number += 1
                figure = player.html(made[cell["id"]], f"{name}_{number}", folder)
                found.append(_figure(heading, before, figure))
                after_figure = True
            answered = re.match(r'answer\("(\w)"\)$', source)
            right = ""
            if answered:
                right = _("**{letter}** is right.").format(letter=answered[1]) + "\n\n"
            continue
        title, text = _parted(source)
        if title:
            heading = title
        text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL).strip()
        before = text or before
        text, right = right + text, ""
        named, plain = _parted("".join(original["source"]))
        kind, text = KINDS.get(named), _whole(text)
        if source.startswith("# "):
            kind = "title"
        elif title and not kind:
            after_figure &= named == "What you saw"
        announces = following["cell_type"] == "code" and len(_whole(plain)) < ANNOUNCES
        if text and (kind or (after_figure and not announces)):
            found += _text(kind or "text", title or heading, text)
            after_figure = False
    return found


def deck(notebook, name, made, folder, plan=None, other=None):
    """The page with the slides of ``notebook``, as HTML.

    plan : as in ``slides``. other : the same slides in another language, as in ``editions.other``.
    """
    import nbformat
    from nbconvert import SlidesExporter

    cells, minute, found = [], 0, slides(notebook, name, made, folder, plan)
    total = sum(slide.minutes for slide in found)
    for number, slide in enumerate(found):
        shown = nbformat.v4.new_raw_cell(slide.body, id=f"slide-{number}")
        shown.metadata = {
            "slideshow": {"slide_type": "slide", "data": {"timing": 60 * slide.minutes}},
            "raw_mimetype": "text/html",
        }
        minute += slide.minutes
        takes = _("{minutes} min, until minute {minute} of {total}.").format(
            minutes=slide.minutes, minute=minute, total=total
        )
        hint = joined([takes, said(HINTS[slide.kind])])
        notes = nbformat.v4.new_raw_cell(f"<p>{hint}</p>{slide.notes}", id=f"notes-{number}")
        notes.metadata = {"slideshow": {"slide_type": "notes"}, "raw_mimetype": "text/html"}
        cells += [shown, notes]
    made_of = nbformat.v4.new_notebook(cells=cells)
    made_of.metadata["title"] = lessons.title(notebook)
    with resources.as_file(resources.files("l1l2") / "site") as here:
        exporter = SlidesExporter(template_file=str(here / "deck.html.j2"))
        shapes = player.symbols(made.values())
        about = {"lesson": name, "symbols": shapes, "lang": tag(), "other": other}
        about |= {"slides": _("slides"), "back": _("the lesson")}
        about["says"] = {
            "left": _("previous slide"), "right": _("next slide"), "up": _("slide above"),
            "down": _("slide below"), "resume": _("Show the slides again"),
        }  # fmt: skip
        return exporter.from_notebook_node(made_of, about)[0]


def reveal():
    """The folder of reveal.js, as it is installed."""
    import sphinx_revealjs

    return Path(sphinx_revealjs.__file__).parent / "_static" / "revealjs"


def _parted(source):
    """Heading and text of a Markdown cell."""
    found = re.match(r"#+ (.*)\n*", source)
    return (found[1], source[found.end() :]) if found else ("", source)


def _figure(heading, before, figure):
    last = before.strip().split("\n\n")[-1]
    task = re.split(r"(?<=[.?!:]\s)|(?<=[\u3002\uff1f\uff01\uff1a])", last)
    while len(task) > 1 and _width("".join(task)) > TASK:
        del task[0]
    shown = html("".join(task))
    head = f"<h2>{html_line(heading)}</h2>\n<div class='l1l2-task'>{shown}</div>\n"
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
    return 0.6 + sum(-(-_width(line) // LETTERS) for line in block.splitlines())


def _width(text):
    """How many Latin letters take the room of ``text``."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _whole(text):
    """``text`` as it stands alone: no links, and no last sentence that announces what follows it
    in the lesson, such as the output of a cell."""
    text = re.sub(r"(?m)^(Next: |Claims? [LP]\d|下一課：|主張 [LP]\d).*$", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text).strip()
    if text.endswith((":", "：")):
        start = r"(^|(?<=[.?!])\s|(?<=[\u3002\uff1f\uff01])|\n\n)"
        inside = r"(?:(?![.?!]\s|[\u3002\uff1f\uff01]|\n\n).)+"
        text = re.sub(f"{start}{inside}[:\uff1a]$", "", text, flags=re.DOTALL)
    return text.strip()
