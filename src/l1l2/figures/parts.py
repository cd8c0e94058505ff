"""Parts of figures that the scenes of several lessons share."""

from operator import attrgetter

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.transforms import ScaledTranslation

from l1l2.figures.palette import HUBER, INK, L1, L2, MUTED, WHITE

LOOKS = (L1, L2, HUBER)

# A weight that is exactly zero: a hollow ring on the zero line.
RING = dict(
    linestyle="none", marker="o", markersize=8, markerfacecolor=WHITE,
    markeredgecolor=INK, markeredgewidth=1.4, zorder=6,
)  # fmt: skip
MARKER = dict(color=INK, linewidth=1.3, linestyle=(0, (2, 2)), zorder=3)  # where the slider is
UNCUT = dict(clip_on=False, in_layout=False)  # seen whole at the edge of the axes; may be empty

# Arrows beside a handle: marker, and how far off in inches, to the right and up.
UP_AND_DOWN = (("^", 0, 0.18), ("v", 0, -0.18))
SIDEWAYS = ((">", 0.18, 0), ("<", -0.18, 0))
ALL_WAYS = UP_AND_DOWN + SIDEWAYS


class Handle:
    """The point that the pointer can take: large, with arrows that say which way it goes."""

    def __init__(self, axes, arrows=(), marker="o", clip_on=True):
        (self.point,) = axes.plot(
            [], [], marker, color=INK, markersize=15 if marker == "o" else 13,
            markeredgecolor=WHITE, markeredgewidth=1.5,
        )  # fmt: skip
        inch = axes.figure.dpi_scale_trans
        self.arrows = [
            axes.plot(
                [], [], arrow, color=INK, markersize=6.5,
                transform=axes.transData + ScaledTranslation(right, up, inch),
            )[0]
            for arrow, right, up in arrows
        ]  # fmt: skip
        for artist in self.artists:
            artist.set(zorder=6, clip_on=clip_on)

    @property
    def artists(self):
        return [self.point, *self.arrows]


def limits(low, high, share=0.06):
    """Limits of an axis from ``low`` to ``high`` with a ``share`` of room at both ends."""
    room = share * ((high - low) or abs(high) or 1.0)
    return low - room, high + room


def segments(axes, **look):
    """Pieces of lines that a mark can move; they count for no limits of the axes."""
    return axes.add_collection(LineCollection([], **look), autolim=False)


def outline(x, low, high):
    """The corners of a polygon over x from ``low`` to ``high``, (2 n, 2)."""
    return np.column_stack([np.append(x, x[::-1]), np.append(low, high[::-1])])


def legend(axes, looks=LOOKS, **more):
    """A legend in the order of ``looks``, each a Look or a label."""
    shown = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    handles = [shown[getattr(look, "label", look)] for look in looks]
    return axes.legend(handles=handles, handlelength=3.0, borderaxespad=0.3, **more)


def part(what, k):
    """What a mark follows: the k-th of those numbers that ``what`` names, or ``what`` itself."""
    return (lambda now: attrgetter(what)(now)[k]) if isinstance(what, str) else what


def nearest(values, value):
    """Where in ``values`` the one nearest to ``value`` stands."""
    return int(np.abs(np.subtract(values, value)).argmin())


def apart(values, gap, low=-np.inf, high=np.inf):
    """Places near ``values`` in the same order and at least ``gap`` apart: for labels.

    low, high : between which they stay, if there is room for all.
    """
    order = np.argsort(values)
    groups = []  # (mean of what its members would like, how many)
    for k, value in enumerate(np.asarray(values)[order]):
        groups.append((value - k * gap, 1))
        while len(groups) > 1 and groups[-2][0] >= groups[-1][0]:
            (a, n), (b, m) = groups[-2:]
            groups[-2:] = [((n * a + m * b) / (n + m), n + m)]
    places, steps = np.empty(len(order)), gap * np.arange(len(order))
    kept = [np.full(count, mean) for mean, count in groups]
    inside = np.clip(np.concatenate([[], *kept]), low, high - steps[-1:].sum())
    places[order] = inside + steps
    return places


def reach(values, share=1.0):
    """``share`` times the largest of ``values`` in size, for an axis around zero; 1 if all are."""
    return share * float(np.max(np.abs(values), initial=0)) or 1.0


def round_up(value):
    """The next of 1, 2, 5, 10, 20, ... that is not below ``value``, at any power of ten; or 1."""
    unit = 10.0 ** np.floor(np.log10(value)) if value > 0 else 1.0
    return next(times * unit for times in (1.0, 2.0, 5.0, 10.0) if value <= times * unit)


def around(values):
    """Round numbers (low, high) well around ``values``: where a point that is pulled may go."""
    low, high = float(np.min(values)), float(np.max(values))
    wide = (high - low) or abs(high) or 1.0
    step = 10.0 ** np.floor(np.log10(wide))
    step *= min((1, 2, 5, 10), key=lambda times: abs(np.log(times * step / wide)))
    return float(np.floor((low - wide) / step) * step), float(
        np.ceil((high + 2 * wide) / step) * step
    )


def zero_lines(axes, **more):
    """A thin line where x is 0 and one where y is."""
    for line in (axes.axhline, axes.axvline):
        line(0, **dict(color=MUTED, linewidth=1) | more)
