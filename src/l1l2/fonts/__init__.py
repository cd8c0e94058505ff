"""The fonts that pages, slides and papers bring along, so that they look alike everywhere.

"L1L2 Text" (upright, bold, italic) and "L1L2 Code" are subsets of Source Sans 3 and Source Code
Pro, whose Latin letters Noto Sans TC shares; "L1L2 Math" is one of STIX Two Math, whose MATH table
says how formulas are set, and stands in for signs that the others lack. ``fonts.css`` names them,
the files that they are in and the characters of each. ``python -m l1l2.fonts`` makes all of it.
"""

import base64
import re
from functools import cache
from importlib import resources

__all__ = ["FACES", "characters", "data", "embedded", "for_formulas", "rules", "without"]

FACES = ("text-regular", "text-bold", "text-italic", "code", "math")


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


@cache
def embedded(*faces):
    """The CSS rules of these faces, by default of all, with their files inside."""
    inside = {face: base64.b64encode(data(face)).decode("ascii") for face in faces or FACES}
    return rules({face: f"data:font/woff2;base64,{data}" for face, data in inside.items()})


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
