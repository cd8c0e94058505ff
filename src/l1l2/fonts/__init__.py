"""The fonts that pages, slides and papers bring along, so that they look alike everywhere.

"L1L2 Text" (upright, bold, italic) and "L1L2 Code" are subsets of Source Sans 3 and Source Code
Pro, whose Latin letters Noto Sans TC shares; "L1L2 Math" is one of STIX Two Math, whose MATH table
says how formulas are set, and stands in for signs that the others lack. The Chinese letters of
"L1L2 Text" are those of Noto Sans TC that the course says; ``for_figures`` is a file of them for
Matplotlib. ``fonts.css`` names all faces, the files that they are in and the characters of each.
``python -m l1l2.fonts`` makes all of it.
"""

import base64
import re
from functools import cache
from importlib import resources

from l1l2 import texts

__all__ = ["CHINESE", "FACES", "PLAIN", "characters", "data", "embedded", "faces"]
__all__ += ["for_figures", "for_formulas", "rules", "without"]

LATIN = ("text-regular", "text-bold", "text-italic", "code", "math")
FACES = (*LATIN, "chinese-regular", "chinese-bold")
PLAIN = "chinese.ttf"  # the regular Chinese letters, for Matplotlib
CHINESE = "L1L2 Chinese"  # what Matplotlib calls them


def faces():
    """The faces that are needed in the language that is spoken."""
    return FACES if texts.language() == texts.CHINESE else LATIN


def data(face):
    """The bytes of the file of a face. ValueError for one that there is not."""
    if face not in FACES:
        raise ValueError(f"no face {face}; there is: {', '.join(FACES)}")
    return _read(f"{face}.woff2")


def rules(addresses):
    """The CSS rules of some faces: a dict, face -> where its file is."""
    found = {}
    for rule in re.findall(r"/\* Subset of [^}]*}", _read("fonts.css").decode("utf-8")):
        (face,) = re.findall(r'url\("([\w-]+)\.woff2"\)', rule)
        found[face] = rule
    return "\n".join(found[face].replace(f"{face}.woff2", at) for face, at in addresses.items())


def characters(face):
    """The numbers of the characters of a face, a set."""
    (listed,) = re.findall(r"unicode-range: (.*);", rules({face: ""}))
    found = set()
    for first, last in re.findall(r"U\+(\w+)(?:-(\w+))?", listed):
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def embedded(*some):
    """The CSS rules of these faces, by default of all that are needed, with their files inside."""
    return _embedded(some or faces())


@cache
def _embedded(some):
    inside = {face: base64.b64encode(data(face)).decode("ascii") for face in some}
    return rules({face: f"data:font/woff2;base64,{data}" for face, data in inside.items()})


@cache
def for_figures():
    """The family of Chinese letters for Matplotlib, which knows it from then on."""
    from matplotlib import font_manager

    with resources.as_file(resources.files("l1l2") / "fonts" / PLAIN) as path:
        font_manager.fontManager.addfont(path)
    return CHINESE


@cache
def for_formulas():
    """A style element with the font of our formulas, for what a notebook shows.

    A page needs it once: ``l1l2.lessons.storing`` keeps the first one of a notebook.
    """
    rule = '[class^="l1l2-"] math { font-family: "L1L2 Math", math; }'
    return f'<style data-font="l1l2">{embedded("math")}\n{rule}</style>'


def without(html):
    """``html`` without what ``for_formulas`` put there."""
    return re.sub(r'<style data-font="l1l2">[^<]*</style>', "", html)


def _read(name):
    return (resources.files("l1l2") / "fonts" / name).read_bytes()
