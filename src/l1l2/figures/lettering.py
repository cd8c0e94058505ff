"""Texts set from what is known of their words: on a figure only numbers change from tick to tick.

Matplotlib shapes a text letter by letter, which takes most of the time that a tick takes. How far
two neighbours stand apart depends on nothing but these two, so that each pair is shaped once.
"""

import re
from functools import lru_cache
from itertools import pairwise

from matplotlib.backend_bases import RendererBase
from matplotlib.textpath import TextToPath

OUTLINES = {False: {}, True: {}}  # whether in a formula -> Matplotlib's name of a letter -> outline
SCALE = TextToPath.FONT_SCALE  # the size at which letters are placed
MOST = 20_000  # pairs that are kept for a font
_PATHS = TextToPath()
_formulas = re.compile(r"(\$[^$]+\$)").split
_words = re.compile(r"[^\W\d_]+|.").findall  # words, whose letters may be joined, and single signs
# Scripts in which a letter depends on its neighbours alone.
_simple = re.compile(r"[ -~\xa0-\u024f\u0370-\u03ff\u2010-\u22ff\u25a0-\u27bf]+").fullmatch


def lettering(prop, dpi, formulas=False):
    """The ``Lettering`` of these ``FontProperties``, kept. dpi : dots per inch of the figure."""
    return _lettering(prop.copy(), dpi, bool(formulas))  # a copy, as they may change later


@lru_cache(100)
def _lettering(*given):
    return Lettering(*given)


class Lettering:
    """Texts in one font and size. ``size`` and ``letters`` are what Matplotlib says of a text.

    formulas : whether the texts have formulas in them; those agree within a tenth of a pixel.
    """

    def __init__(self, prop, dpi, formulas=False):
        self.prop, self.formulas, self._known = prop, formulas, {}
        self._ruler, self._scale = _Ruler(dpi), prop.get_size_in_points() * dpi / 72 / SCALE

    def size(self, text):
        """Width, height and descent of ``text`` in units of the figure."""
        units = self._units(text)
        sizes = [self._once(self._size, unit) for unit in units]
        width = sizes[-1][0] + sum(self._once(self._step, *pair) for pair in pairwise(units))
        descent = max(d for _, _, d in sizes)
        return width, max(h - d for _, h, d in sizes) + descent, descent

    def letters(self, text):
        """Each letter of ``text`` as (name of its outline, x, y, share of ``SCALE``), and its bars
        as (vertices, codes)."""
        units = self._units(text)
        places = [(0, 0)]
        for pair in pairwise(units):
            away = self._once(self._away, *pair)
            if away is None:
                return self._letters(text)
            places.append((places[-1][0] + away[0], places[-1][1] + away[1]))
        low = places[self._tallest(units)][1] if self.formulas else 0
        letters, bars = [], []
        for (right, up), unit in zip(places, units, strict=True):
            more, lines = self._once(self._letters, unit)
            up -= low
            letters += [(name, right + x, up + y, share) for name, x, y, share in more]
            bars += [([(right + x, up + y) for x, y in line], codes) for line, codes in lines]
        return letters, bars

    def _tallest(self, units):
        """Which unit is the highest: that of a formula decides where the baseline is."""
        sizes = [self._once(self._size, unit) for unit in units]
        return max(range(len(units)), key=lambda k: sizes[k][1] - sizes[k][2])

    def _units(self, text):
        if not _simple(text) or (self.formulas and r"\$" in text):
            return [text]
        if not self.formulas:
            return _words(text)
        pieces = enumerate(_formulas(text))
        return [unit for k, piece in pieces for unit in ([piece] if k % 2 else _words(piece))]

    def _once(self, ask, *units):
        key = ask.__name__, *units
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = ask(*units)
        return self._known[key]

    def _size(self, text):
        return self._ruler.get_text_width_height_descent(text, self.prop, self.formulas)

    def _step(self, one, other):
        """How much wider ``other`` is with ``one`` before it."""
        away = self.formulas and self._once(self._away, one, other)
        if away:
            return self._scale * away[0]  # more exact than sizes, which formulas round
        return self._size(one + other)[0] - self._once(self._size, other)[0]

    def _letters(self, text):
        known = OUTLINES[self.formulas]
        if self.formulas:
            letters, OUTLINES[True], bars = _PATHS.get_glyphs_mathtext(self.prop, text, known)
        else:
            font = _PATHS._get_font(self.prop)
            letters, OUTLINES[False], bars = _PATHS.get_glyphs_with_font(font, text, known)
        return letters, bars

    def _away(self, one, other):
        """Where ``other`` begins after ``one``, (x, y); None where they do not stand so."""
        (first, _), (then, _) = self._once(self._letters, one), self._once(self._letters, other)
        both, _ = self._letters(one + other)
        if not then or [name for name, *_ in both] != [name for name, *_ in first + then]:
            return None
        (_, x, y, _), low = both[len(first)], both[0][2] - first[0][2] if first else 0
        return x - then[0][1], y - then[0][2] - low


class _Ruler(RendererBase):
    """Measures texts as Matplotlib does."""

    def __init__(self, dpi):
        super().__init__()
        self.dpi = dpi

    def points_to_pixels(self, points):
        return points * self.dpi / 72
