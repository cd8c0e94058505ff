"""Names of columns on figures: any length, any script, any number of them.

Words under a figure give every name in full. A figure has less room, and fewer letters: there a
long name is cut in its middle, a name in letters that no font here has becomes its number, and of
many names the larger weights keep theirs.
"""

import logging
from functools import cache
from unicodedata import east_asian_width

import numpy as np
from matplotlib import font_manager

from l1l2.checks import as_name, one_of
from l1l2.figures.parts import apart
from l1l2.fonts import for_figures
from l1l2.texts import _, joined

# Fonts with the letters that DejaVu Sans and ours lack, as systems have them; the first is used.
_OTHERS = (
    "Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "PingFang TC", "PingFang HK",
    "Heiti TC", "Microsoft JhengHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
    "PingFang SC", "Microsoft YaHei", "SimHei", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic",
    "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip
MOST = 20  # columns of letters of a name on a figure


@cache
def families():
    """The families of fonts that figures are written in: for each letter the first that has it."""
    there = set(font_manager.get_font_names())
    found = [for_figures(), *[name for name in _OTHERS if name in there][:1]]
    # Where such a font has no bold letters its ordinary ones will do, without a word about it.
    log = logging.getLogger("matplotlib.font_manager")
    log.addFilter(lambda record: not any(name in record.getMessage() for name in found))
    return ["DejaVu Sans", *found]


@cache
def _fonts():
    found = (font_manager.findfont(name, fallback_to_default=False) for name in families())
    return [font_manager.get_font(path) for path in found]


@cache
def _drawable(letter):
    return any(font.get_char_index(ord(letter)) for font in _fonts())


def plain(text):
    """``text`` for Matplotlib, in which a dollar sign does not begin a formula."""
    return text.replace("$", r"\$")


def _cut(text, most=MOST):
    """``text`` with ``…`` for its middle where it is wider than ``most`` letters."""
    widths = np.cumsum([2 if east_asian_width(letter) in "WF" else 1 for letter in text])
    if widths[-1] <= most:
        return text
    head = int((widths <= most // 2).sum())
    tail = int((widths[-1] - widths >= most // 2 - 1).sum())
    return f"{text[:head]}…{text[tail:]}"


class Labels:
    """The names of features, in words and on a figure.

    names : of any kind, one per feature; None for x1, x2, ... size : how many there must be.
    most : columns of letters that a figure has room for.
    ``names`` here are texts in full, ``drawn`` what the figure shows for each.
    """

    def __init__(self, names, size, most=MOST):
        names = [f"x{j + 1}" for j in range(size)] if names is None else list(names)
        if len(names) != size:
            raise ValueError(f"names must name the {size} weights, got {len(names)} names")
        self.names = tuple(as_name(name, j) for j, name in enumerate(names))
        cut = [_cut(name, most) for name in self.names]
        self.numbered = [
            j
            for j, name in enumerate(self.names)
            if not all(map(_drawable, name)) or (cut[j] != name and cut.count(cut[j]) > 1)
        ]
        self.drawn = tuple(
            f"#{j + 1}" if j in self.numbered else plain(text) for j, text in enumerate(cut)
        )

    @classmethod
    def of(cls, path, names=None):
        """Those of a path: ``names``, or else those of its columns."""
        return cls(path.feature_names if names is None else names, len(path.X_mean))

    def index(self, name):
        """Where ``name`` stands. ValueError if it is none of the names."""
        return one_of("feature", as_name(name), self.names)

    def chosen(self, sizes, room):
        """Indices, increasing, of the names to write on a figure; all where ``room`` suffices.

        sizes : (n_features,), how much each matters. room : int, how many names fit side by side.
        Where there are more, the largest are named that stand far enough from larger ones.
        """
        sizes, gap = np.asarray(sizes), -(-len(self.names) // room)
        if gap == 1:
            return np.arange(len(self.names))
        kept = []
        for j in np.argsort(-sizes, kind="stable"):
            if sizes[j] > 0 and all(abs(j - other) >= gap for other in kept):
                kept.append(int(j))
        return np.array(sorted(kept), dtype=int)

    def key(self, chosen=None):
        """Sentences for the words: how many names the figure leaves out, which are numbers on it.

        chosen : the indices that it names; default all.
        """
        chosen = range(len(self.names)) if chosen is None else chosen
        part = _("The figure names {chosen} of the {all} weights.")
        part = part.format(chosen=len(chosen), all=len(self.names))
        return joined([len(chosen) < len(self.names) and part, self.numbers(chosen)])

    def numbers(self, indices):
        """A sentence for the words: which of these names are numbers on the figure; or nothing."""
        numbers = [
            _("#{number} is {name}").format(number=j + 1, name=self.names[j])
            for j in indices
            if j in self.numbered
        ]
        said = _("On the figure {numbers}.").format(numbers=_(", ").join(numbers))
        return said if numbers else ""

    def listed(self, indices, say=None, most=12):
        """The names at ``indices`` in a row, each with what ``say(index)`` adds; a few of many."""
        shown = list(indices)[: most if len(indices) > most + 2 else None]
        said = _(", ").join(self.names[j] + (f" {say(j)}" if say else "") for j in shown)
        left = len(indices) - len(shown)
        return _("{those} and {left} more").format(those=said, left=left) if left else said


def name_ticks(axis, labels, chosen, room):
    """Write the names at ``chosen`` to these places of ``axis``; whether they stand upright.

    They do where they would touch each other along an x-axis.
    room : width in points that one place has.
    """
    axis.set_ticks(chosen, [labels.drawn[j] for j in chosen])
    if axis.axis_name != "x":
        return False
    renderer = axis.figure.canvas.get_renderer()
    wide = [text.get_window_extent(renderer).width for text in axis.get_ticklabels()]
    upright = max(wide, default=0) * 72 / axis.figure.dpi > 0.94 * room
    if upright:
        axis.set_tick_params(labelrotation=90, labelsize=10)
    return upright


def name_lines(axes, labels, chosen, values, tall, gap, upright, offset):
    """Write the names at ``chosen`` left of ``axes``, beside lines that begin at these ``values``.

    Of many, those whose lines can be told from zero, as far as there is room. tall : the axis goes
    from -tall to tall. gap : between two names. upright : whether names below took some of the
    height. offset : of the names from the axes, in points.
    """
    values = np.asarray(values)[chosen]
    if upright:
        axes.figure.get_layout_engine().execute(axes.figure)
        height = axes.get_window_extent().height * 72 / axes.figure.dpi
        gap = max(gap, 2 * tall * 14 / height)
    most = int(1.94 * tall / gap)
    if len(chosen) < len(labels.names) or len(chosen) > most:
        large = np.argsort(-np.abs(values), kind="stable")[:most]
        large = large[np.abs(values[large]) > 0.05 * np.max(np.abs(values), initial=0)]
        chosen, values = chosen[large], values[large]
    places = apart(values, gap, -0.97 * tall, tall - gap)
    for j, height in zip(chosen, places, strict=True):
        axes.annotate(
            labels.drawn[j], (0, height), (-offset, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", ha="right", va="center", fontsize=10.5,
        )  # fmt: skip
