"""Where λ can stand: the ends of its axis from the data, the axis, its positions and its grid."""

from itertools import pairwise

import numpy as np

from l1l2.texts import _

LINEAR = "#E7E9ED"  # behind the part of an axis that is linear
MOST_DECADES = 9


def ends(largest, smallest=None):
    """Powers of ten, (low, high), between which a path changes.

    largest : the strength above which little happens, such as ``path.strength_max``; where it is
    zero, as for a constant target, any ends serve. smallest : the one below which little happens;
    default ``largest / 100``. They are at most nine powers apart.
    """
    if not largest > 0:
        return 0.01, 1.0
    high = np.ceil(np.log10(largest) - 1e-9)
    low = np.floor(np.log10(largest)) - 2 if not smallest else np.floor(np.log10(smallest) + 1e-9)
    return float(10.0 ** max(low, high - MOST_DECADES)), float(10.0**high)


def positions(low, high, per_decade=10, zero=True):
    """Strengths from ``low`` to ``high`` in equal ratios, a list; 0 before them if ``zero``.

    Each is rounded to three significant digits.
    """
    count = max(2, round(per_decade * np.log10(high / low)) + 1)
    values = [float(f"{value:.3g}") for value in np.geomspace(low, high, count)]
    return [0.0] * bool(zero) + [v for v, after in pairwise([*values, None]) if v != after]


def strength_axis(axes, low, high):
    """Make the x-axis of ``axes`` one of λ: linear from 0 to ``low``, logarithmic to ``high``.

    A curve bends where the scale changes, so the linear part is grey, and the label says so.
    low, high : floats, 0 < low < high.
    """
    _check(low, high)
    axes.set_xscale("symlog", linthresh=low, linscale=0.7)
    exponents = np.arange(np.ceil(np.log10(low) - 0.01), np.floor(np.log10(high)) + 1, dtype=int)
    exponents = exponents[:: -(-len(exponents) // 5) or 1]
    plain = not len(exponents) or (exponents.min() >= -3 and exponents.max() <= 3)
    names = [f"{10.0**k:g}" if plain else f"$10^{{{k}}}$" for k in exponents]
    axes.set_xticks([0, *10.0**exponents], ["0", *names])
    axes.axvspan(0, low, facecolor=LINEAR, edgecolor="none", zorder=0)
    axes.set(xlim=(0, high), xlabel=_("λ (grey: linear scale)"))
    axes.minorticks_off()


def strength_grid(low, high, *more):
    """0 to ``high``, near enough together to draw a curve, and the strengths of ``more``."""
    _check(low, high)
    between = np.geomspace(low, high, round(50 * np.log10(high / low)) + 1)
    return np.unique(np.concatenate([np.linspace(0, low, 20), between, *more]))


def _check(low, high):
    if not 0 < low < high:
        raise ValueError(
            f"the axis of strengths needs 0 < low < high, got low = {low:g} and high = {high:g}"
        )
