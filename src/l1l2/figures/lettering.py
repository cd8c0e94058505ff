"""Texts set from what is known of their words: on a figure only numbers change from tick to tick.

Matplotlib shapes a text letter by letter, which takes most of the time that a tick takes. How far
two neighbours stand apart depends on nothing but these two, so that each pair is shaped once.
"""

import re
from functools import lru_cache
from itertools import pairwise

from matplotlib.backend_bases import RendererBase
from matplotlib.textpath import TextToPath

PATHS = TextToPath()
OUTLINES = {}  # Matplotlib's name of a letter -> its outline
MOST = 20_000  # pairs that are kept for a font
_words = re.compile(r"[^\W\d_]+|.").findall  # words, whose letters may be joined, and single signs
# Scripts in which a letter depends on its neighbours alone.
_simple = re.compile("[ -~\xa0-\u024f\u0370-\u03ff\u2010-\u22ff\u25a0-\u27bf]*").fullmatch


def lettering(prop, dpi):
    """The ``Lettering`` of these ``FontProperties``, kept. dpi : dots per inch of the figure."""
    return _lettering(prop.copy(), dpi)  # a copy, as they may change later


@lru_cache(100)
def _lettering(prop, dpi):
    return Lettering(prop, dpi)


class Lettering:
    """Texts in one font and size. ``size`` and ``letters`` are what Matplotlib says of a text."""

    def __init__(self, prop, dpi):
        self.prop, self._ruler, self._known = prop, _Ruler(dpi), {}

    def size(self, text):
        """Width, height and descent of ``text`` in units of the figure."""
        units = _units(text)
        sizes = [self._once(self._size, unit) for unit in units]
        width = sum(w for w, _, _ in sizes[-1:])
        width += sum(self._once(self._step, *pair) for pair in pairwise(units))
        descent = max(d for _, _, d in sizes)
        return width, max(h - d for _, h, d in sizes) + descent, descent

    def letters(self, text):
        """Each letter of ``text``: (name of its outline, x, y), at the size of the outlines."""
        units = _units(text)
        found, start = list(self._once(self._letters, units[0])), 0
        for pair in pairwise(units):
            away = self._once(self._away, *pair)
            if away is None:
                return self._letters(text)
            start += away
            found += [(name, start + x, y) for name, x, y in self._once(self._letters, pair[1])]
        return found

    def _once(self, ask, *units):
        key = ask.__name__, *units
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = ask(*units)
        return self._known[key]

    def _size(self, text):
        return self._ruler.get_text_width_height_descent(text, self.prop, False)

    def _step(self, one, other):
        """How much wider ``other`` is with ``one`` before it."""
        return self._size(one + other)[0] - self._once(self._size, other)[0]

    def _letters(self, text):
        font = PATHS._get_font(self.prop)
        found, _, _ = PATHS.get_glyphs_with_font(font, text, OUTLINES)
        return [(name, x, y) for name, x, y, _ in found]

    def _away(self, one, other):
        """Where ``other`` begins after ``one``; None where they do not stand side by side."""
        first, then = self._once(self._letters, one), self._once(self._letters, other)
        both = self._letters(one + other)
        if [name for name, *_ in both] != [name for name, *_ in first + then]:
            return None
        return both[len(first)][1] - then[0][1] if then else 0


class _Ruler(RendererBase):
    """Measures texts as Matplotlib does."""

    def __init__(self, dpi):
        super().__init__()
        self.dpi = dpi

    def points_to_pixels(self, points):
        return points * self.dpi / 72


def _units(text):
    return _words(text) if text and _simple(text) else [text]
