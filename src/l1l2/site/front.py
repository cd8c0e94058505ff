"""The first page: a figure that moves, three ways in, and every lesson with its picture; and pages
made of what stands in ``docs``."""

import base64
import io
import re
from html import escape

from l1l2.lessons.course import COURSE, EVENING, FIFTEEN, GROUPS, lesson
from l1l2.texts import _, said

__all__ = ["PICTURES", "beside", "index", "picture"]

PICTURES = "_static/small/"  # of each lesson, beside the pages
WIDE = 240  # pixels of a small picture
COLOURS = 12


def index(template, takes, figure):
    """The first page as Markdown: ``template`` with what is between ``@`` put in.

    takes : dict, name of a lesson -> minutes of its core. figure : HTML that stands at the top.
    """
    evening = [name for name in EVENING if name in takes]
    put = {
        "figure": _raw(figure),
        "first": _link(FIFTEEN if FIFTEEN in takes else next(iter(takes))),
        "evening": _(", ").join(map(_link, evening)),
        "evening minutes": str(sum(takes[name] for name in evening)),
        "hours": f"{sum(takes.values()) / 60:.0f}",
        "lessons": _raw("\n".join(_cards(takes))),
    }
    return re.sub("@([a-z ]+)@", lambda found: put[found[1]], template)


def picture(notebook):
    """The first picture that ``notebook`` stores, small: PNG. None if it has none."""
    from PIL import Image

    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            png = output.get("data", {}).get("image/png")
            if png:
                image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
                small = image.resize((WIDE, round(WIDE * image.height / image.width)))
                file = io.BytesIO()
                small.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
                return file.getvalue()
    return None


def beside(text, lessons):
    """A text of ``docs``, such as ``claims.md``, as a page beside the ``lessons``, names."""

    def link(found):
        shown, name = found[1], found[2]
        return f"[{shown}]({name}.ipynb)" if name in lessons else shown

    return re.sub(r"\[([^\]]*)\]\(\.\./notebooks[^/)]*/(\w+)\.ipynb\)", link, text)


def _cards(takes):
    for start, group in GROUPS.items():
        lessons = [it for it in COURSE if it.name in takes and it.name.startswith(start)]
        if lessons:
            yield f'<h3>{said(group)}</h3><div class="l1l2-lessons">'
            for it in lessons:
                time = _("{minutes} minutes").format(minutes=takes[it.name])
                yield (
                    f'<a href="{it.name}.html"><img src="{PICTURES}{it.name}.png" alt="" '
                    f'loading="lazy"><b>{escape(said(it.title))}</b>'
                    f"<span>{escape(said(it.question))}</span><small>{time}</small></a>"
                )
            yield "</div>"


def _link(name):
    return f"[{said(lesson(name).title)}]({name}.ipynb)"


def _raw(html):
    return f"```{{raw}} html\n{html}\n```"
