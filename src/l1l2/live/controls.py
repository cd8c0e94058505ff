"""The controls of a figure: ordinary ipywidgets, and where each of them can stand."""

import ipywidgets
import numpy as np
import traitlets

from l1l2.figures import strengths
from l1l2.texts import N_, _, said

# What a scene calls the controls that have no label in a lesson; such a name is heard, not seen.
NAMES = N_("columns"), N_("optimiser"), N_("penalty"), N_("sign")


def log_slider(low, high, start=None, per_decade=10, zero=True, label="λ"):
    """A slider over strengths from ``low`` to ``high`` in equal ratios, 0 before them if ``zero``.

    low, high : floats, 0 < low < high. per_decade : int, positions per factor of ten.
    start : the first position shown, the nearest on the slider; default the leftmost.

    Every position is rounded to three significant digits, and the number that is shown (and
    spoken) is the number that is used.
    """
    low, high = float(low), float(high)
    if not 0 < low < high < np.inf:
        raise ValueError(
            f"log_slider needs 0 < low < high, got low = {low:g} and high = {high:g};"
            " 0 itself is put first by zero=True"
        )
    if per_decade < 1:
        raise ValueError(f"per_decade must be 1 or more, got {per_decade!r}")
    values = strengths.positions(low, high, per_decade, zero)
    return ipywidgets.SelectionSlider(
        options=[(shown(v), v) for v in values],
        value=values[0] if start is None else _nearest(values, start),
        description=said(label),
    )


def linear_slider(low, high, step, start=None, label=""):
    """A slider from ``low`` to ``high`` in equal steps; whole numbers if all three are whole."""
    if not (low < high and step > 0):
        raise ValueError(
            f"linear_slider needs low < high and step > 0, "
            f"got low = {low!r}, high = {high!r}, step = {step!r}"
        )
    start = low if start is None else start
    if not low <= start <= high:
        raise ValueError(f"start must lie between {low!r} and {high!r}, got {start!r}")
    known = dict(min=low, max=high, step=step, value=start, description=said(label))
    if all(isinstance(n, (int, np.integer)) for n in (low, high, step, start)):
        return ipywidgets.IntSlider(**known)
    decimals = max(
        len(np.format_float_positional(n, trim="-").partition(".")[2])
        for n in (float(low), float(step))
    )
    return ipywidgets.FloatSlider(**known, readout_format=f".{decimals}f")


def name_slider(names, start=None, label=None):
    """A slider over ``names``, whose value is the place among them, from 0 on.

    names : one or more str; longer ones than 24 characters are cut. start : the name that is shown
    first, if it is there; else the first one. label : default "feature".
    """
    names = list(map(str, names))
    if not names:
        raise ValueError("name_slider has no names; give at least one")
    cut = [name if len(name) <= 24 else name[:23] + "…" for name in names]
    slider = ipywidgets.SelectionSlider(
        options=[(name, place) for place, name in enumerate(cut)],
        value=names.index(start) if start in names else 0,
        description=_("feature") if label is None else said(label),
    )
    slider.add_class("l1l2-names")  # room for a name that does not change with its length
    return slider


def choice(options, start=None, label=""):
    """Buttons for up to five short options, a drop-down list for more.

    options : a list of values, a list of (text, value), or a dict text -> value.
    """
    options = list(options.items()) if isinstance(options, dict) else list(options)
    if not options:
        raise ValueError("choice has no options; give at least one")
    pairs = [option if isinstance(option, tuple) else (option, option) for option in options]
    options = [(said(str(text)), value) for text, value in pairs]
    texts = [text for text, _ in options]
    few = len(options) <= 5 and max(map(len, texts)) <= 16
    kind = ipywidgets.ToggleButtons if few else ipywidgets.Dropdown
    more = {} if start is None else {"value": start}
    try:
        return kind(options=options, description=said(label), **more)
    except traitlets.TraitError:
        raise ValueError(f"start must be one of {', '.join(texts)}, got {start!r}") from None


def shown(value):
    """A number as a learner reads it: 0.00126, 12.6, 1260, 1.26×10⁻⁵."""
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        return np.format_float_positional(value, trim="-")
    digits, power = f"{value:.2e}".split("e")
    superscript = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{float(digits):g}×10{superscript}"


def spoken_name(control, name):
    """What a control is called: its label, or else the ``name`` that its scene has for it."""
    return control.description or said(name)


# ---------------------------------------------------------------- values of a control


def positions(control):
    """Every value a control can take, as a list; just the present one if they cannot be listed."""
    if isinstance(control, ipywidgets.widget_selection._Selection):
        return list(control._options_values)
    if _is_range(control):
        count = int(np.floor((control.max - control.min) / control.step + 1e-9)) + 1
        return [_on_grid(control, control.min + i * control.step) for i in range(count)]
    if isinstance(control, (ipywidgets.Checkbox, ipywidgets.ToggleButton)):
        return [False, True]
    return [control.value]


def position(control):
    """Which of ``positions(control)`` the control stands at, or None beside all of them."""
    if isinstance(control, ipywidgets.widget_selection._Selection):
        return control.index
    if _is_range(control):
        steps = (control.value - control.min) / control.step
        return round(steps) if abs(steps - round(steps)) < 1e-6 else None
    return None


def snapped(control, value):
    """The value on the grid of ``control`` that is nearest to ``value``, inside its limits."""
    if isinstance(control, ipywidgets.widget_selection._Selection):
        return _nearest(control._options_values, value)
    if _is_range(control):
        return _on_grid(control, float(value))
    return value


def _is_range(control):
    ranges = (
        ipywidgets.FloatSlider,
        ipywidgets.IntSlider,
        ipywidgets.BoundedFloatText,
        ipywidgets.BoundedIntText,
    )
    return isinstance(control, ranges) and bool(control.step)


def _on_grid(control, value):
    if np.isnan(value):
        raise ValueError(f"{control.description or 'a slider'} cannot be set to NaN")
    last = np.floor((control.max - control.min) / control.step + 1e-9)
    steps = np.clip(
        np.round((np.clip(value, control.min, control.max) - control.min) / control.step), 0, last
    )
    there = control.min + steps * control.step
    if abs(there) < 1e-9 * control.step:
        there = 0.0
    return int(there) if isinstance(control.value, int) else float(f"{there:.12g}")


def exact(control):
    """The value of ``control`` without the rounding of a browser that counted steps up to it."""
    if _is_range(control) and position(control) is not None:
        return _on_grid(control, control.value)
    return control.value


def _nearest(options, value):
    if any(option is value or option == value for option in options):
        return next(option for option in options if option is value or option == value)
    numbers = [o for o in options if isinstance(o, (int, float)) and not isinstance(o, bool)]
    if not numbers or not isinstance(value, (int, float, np.number)) or np.isnan(value):
        named = ", ".join(map(str, options[:12]))
        raise ValueError(f"{value!r} is not an option; choose one of {named}")
    above = [o for o in numbers if o > 0]
    if value > 0 and above and value >= min(above):  # between strengths, ratios count
        return min(above, key=lambda option: abs(np.log(option / value)))
    return min(numbers, key=lambda option: abs(option - value))
