"""Numbers as a learner reads them, in as many digits as they need."""

import re
from functools import partial
from math import floor, inf, isfinite, log10
from string import Formatter

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from l1l2.texts import _

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value, digits=3):
    """``digits`` significant digits, and the whole part of what is below a million in full.

    0.00126, 12.6, 12604, 1.26×10⁻⁵, ∞. Nothing but 0 reads "0".
    """
    value = float(value)
    if not isfinite(value):
        return {inf: "∞", -inf: "-∞"}.get(value, "?")
    rounded = float(f"{value:.{digits}g}")
    if value == 0 or (1e-4 <= abs(rounded) and abs(value) < 1e6):
        return f"{value:.0f}" if abs(rounded) >= 10**digits else f"{rounded:.{digits}g}"
    return power_of_ten(value, digits)


def power_of_ten(value, digits=3):
    """``digits`` significant digits and a power of ten, 1.26×10⁻⁵, whatever the size."""
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return f"{float(mantissa):g}×10{str(int(power)).translate(_RAISED)}"


def short(value):
    """``value`` with two decimals at most, and 0 without a sign; of several a list.

    2.6, 17.64, -6.
    """
    if np.ndim(value):
        return [*map(short, value)]
    return f"{round(float(value), 2) + 0.0:.12g}"


def like(values, least=0, digits=3, rounding=0.0):
    """A function that writes numbers of the size of ``values``, all with the same decimals.

    The largest gets ``digits`` significant digits and, below 10,000, no fewer than ``least``
    decimals. A number that these decimals would make zero, without being it, is written by
    :func:`number`, and so is every number where the largest is tiny or huge. What is below the
    share ``rounding`` of the largest counts as zero.
    """
    largest = float(np.max(np.abs(values), initial=0))
    power = floor(log10(largest)) if largest else 0
    decimals = max(digits - 1 - power, least if power < 4 else 0, 0)
    return partial(_like, decimals if -4 <= power < 7 else None, rounding * largest, digits)


def _like(decimals, zero, digits, value):
    value = 0.0 if abs(value) <= zero else value
    if decimals is None:
        return number(value, digits)
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        return number(value, 2) if value else text.lstrip("-")
    return text


def hundredths(value):
    """Two decimals; a zero that is exact stands alone."""
    return "0" if value == 0 else f"{value:z.2f}"


def per_cent(value):
    """``12.5 %``, as a language writes it. ``value`` : a number, a text, a field of a template."""
    return _("{value} %").format(value=value)


def percent(share):
    """A share of 1 as ``12.5 %``."""
    return per_cent(number(100 * share))


def signed(text):
    """``text`` with a minus sign in place of a hyphen, for figures."""
    return text.replace("-", "−")


class Written(Formatter):
    """Fills in templates; a float that has no format of its own has two decimals at most."""

    def format_field(self, value, spec):
        return format(value, spec) if spec or not isinstance(value, float) else short(value)


def signed_words(text):
    """``text`` with minus signs before its negative numbers; hyphens stay."""
    return re.sub(r"(?<![\w.])-(?=[\d∞])", "−", text)


def plain_axis(axis, reach):
    """Write the ticks of ``axis``, whose largest number is ``reach``, without a common factor.

    Matplotlib writes 1e7 once beside the axis, where titles stand, from a million on. Long numbers
    side by side are few.
    """
    if axis.axis_name == "x" and reach and not 1e-2 <= reach < 1e4:
        axis.set_major_locator(MaxNLocator(3))
    if reach and not 1e-4 <= reach < 1e6:
        axis.set_major_formatter(FuncFormatter(lambda value, place: signed(number(value))))


def log_axis(axis, low=None, high=None, ticks=None, most=6):
    """Make ``axis`` logarithmic, from ``low`` to ``high``, with plain numbers at ``ticks`` alone.

    low, high : default its limits, which may still come. ticks : default powers of ten between
    ``low`` and ``high``, ``most`` of them.
    """
    if ticks is None:
        powers = np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
        ticks = 10.0 ** powers[:: -(-len(powers) // most) or 1]
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    if low is not None:
        axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    axis.set_ticks(ticks, [number(tick) for tick in ticks])
    axis.axes.minorticks_off()
