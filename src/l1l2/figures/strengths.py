"""The axis of strengths that many figures share: linear from 0, then logarithmic."""

import numpy as np


def strength_axis(axes, low, high):
    """Make the x-axis of ``axes`` one of λ: linear from 0 to ``low``, logarithmic to ``high``.

    low, high : floats, 0 < low < high.
    """
    axes.set_xscale("symlog", linthresh=low, linscale=0.7)
    exponents = np.arange(np.ceil(np.log10(low) - 0.01), np.floor(np.log10(high)) + 1, dtype=int)
    if len(exponents) > 5:
        exponents = exponents[::2]
    plain = exponents.min() >= -3 and exponents.max() <= 3
    names = [f"{10.0**k:g}" if plain else f"$10^{{{k}}}$" for k in exponents]
    axes.set_xticks([0, *10.0**exponents], ["0", *names])
    axes.set(xlim=(0, high), xlabel="λ")
    axes.minorticks_off()


def strength_grid(low, high, *more):
    """0 to ``high``, near enough together to draw a curve, and the strengths of ``more``."""
    between = np.geomspace(low, high, round(50 * np.log10(high / low)) + 1)
    return np.unique(np.concatenate([np.linspace(0, low, 20), between, *more]))
