"""Where sliders meet figures: the one module that knows both widgets and scenes.

    explore(RidgeShrinks(path), strength=log_slider(1e-3, 1e3))

The controls are ordinary ipywidgets. The picture is one small anywidget view (``view.js``): lines
that move, the scene's words under them, and a pointer that can pull things.
"""

import re
import threading
import time
import traceback
from pathlib import Path

import anywidget
import ipywidgets
import numpy as np
import traitlets

from l1l2.ahead import Ahead
from l1l2.figures import strengths
from l1l2.figures.stage import DOTS_PER_INCH, Stage
from l1l2.texts import _, said

_HERE = Path(__file__).parent


# ---------------------------------------------------------------- controls


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
    return int(there) if isinstance(control.value, int) else float(f"{there:.12g}")


def _exact(control):
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


# ---------------------------------------------------------------- the explorer


def explore(scene, *, lecture=False, **controls):
    """``scene`` with its ``controls``, live; the last expression of a cell shows it.

    scene : a Scene. controls : one per keyword of the scene's ``at``, the main slider first;
    ``log_slider``, ``linear_slider``, ``choice``, or any ipywidget with a ``value``.
    lecture : bool, start large; the button at the figure's corner switches as well.

    Raises ValueError for a control that the scene does not take, or one that is missing.
    """
    _check_controls(scene, controls)
    return Explorer(scene, controls, lecture=lecture)


class Explorer(anywidget.AnyWidget):
    """A scene, its controls and the picture they make. Made by ``explore``.

    state : dict, control name -> value, as the controls stand.
    words : str, what the scene says about the picture. error : str, "" when all is well.
    picture : list of str, what moves, each part as SVG. standing : str, what stands still.
    ahead : Ahead, the positions of the main slider that the page holds. While it shows one of
        those, ``picture`` and ``words`` wait until the slider rests.
    """

    _esm = _HERE / "view.js"
    _css = _HERE / "view.css"

    controls = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)
    names = traitlets.List().tag(sync=True)
    standing = traitlets.Unicode().tag(sync=True)
    symbols = traitlets.Dict().tag(sync=True)
    picture = traitlets.List().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    shows = traitlets.Dict().tag(sync=True)  # the state in the picture, for tests and scripts
    at = traitlets.List().tag(sync=True)  # the same state as the page counts it
    tick = traitlets.Int(0).tag(sync=True)  # pictures so far
    error = traitlets.Unicode().tag(sync=True)
    size = traitlets.List().tag(sync=True)  # CSS pixels, width and height
    title = traitlets.Unicode().tag(sync=True)  # of the file that the picture is saved in
    draggable = traitlets.Bool(False).tag(sync=True)
    lecture = traitlets.Bool(False).tag(sync=True, echo_update=False)
    # What the browser says. A gesture is one dict, always whole, so that any of its messages may
    # be dropped for a later one: {"id", "press": [x, y], "at": [x, y], "done"}, in fractions.
    gesture = traitlets.Dict().tag(sync=True, echo_update=False)

    def __init__(self, scene, controls, lecture=False):
        self._lock = threading.RLock()  # slider messages may arrive on a thread of their own
        self._controls = dict(controls)
        self._quiet = False
        self._owed = False  # whether the page has moved on by itself, with no picture drawn here
        self.ahead = Ahead()
        self._held = None, None  # id of the gesture, and what it has hold of
        self._stage = Stage(scene)
        standing, drawn = self._stage.standing(**self.state), self._stage.parts(**self.state)
        width, height = scene.size
        super().__init__(
            controls=list(controls.values()),
            names=list(controls),
            standing=standing,
            symbols=self._stage.symbols,
            picture=drawn,
            words=self._stage.describe(**self.state),
            shows=_plain(self.state),
            at=self._at(),
            size=[round(width * DOTS_PER_INCH), round(height * DOTS_PER_INCH)],
            title=re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(scene).__name__).lower(),
            draggable=self._stage.scene.draggable,
            lecture=bool(lecture),
        )
        for control in self._controls.values():
            control.observe(self._control_moved, "value")
        self.observe(self._gesture_moved, "gesture")
        self.on_msg(self._page_rests)
        _close_what_this_cell_made_before(self)

    @property
    def state(self):
        """What the controls say now: a dict, control name -> value."""
        return {name: _exact(control) for name, control in self._controls.items()}

    def set(self, **state):
        """Move several controls at once, each to the nearest value on its grid; one new picture.

        Raises what the scene raises, and ValueError for an unknown name.
        """
        with self._lock:
            self._move(state)
            self._draw()

    def sweep(self):
        """Every position of every control, one control at a time: yields each state, drawn.

        The controls end where they started. Raises what the scene raises.
        """
        start = self.state
        for name, control in self._controls.items():
            for value in positions(control):
                self.set(**start | {name: value})
                yield self.state
        self.set(**start)

    def close(self):
        """Let go of the figure and of the controls, which stay usable elsewhere."""
        with self._lock:
            for control in self._controls.values():
                try:
                    control.unobserve(self._control_moved, "value")
                except ValueError:  # already let go
                    pass
            self._stage = None
        super().close()

    def still(self):
        """The picture as it is now, as a PNG with its words: what a notebook stores."""
        with self._lock:
            return self._stage.still(**self.state)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        picture, about = self.still()._repr_mimebundle_()
        return data | picture, metadata | about

    # ------------------------------------------------ what moves the picture

    def _control_moved(self, change):
        with self._lock:
            if not self._quiet:
                _busy()
                self._attempt(self._follow)

    def _gesture_moved(self, change):
        with self._lock:
            _busy()
            self._attempt(self._pull, change["new"])

    def _pull(self, gesture):
        if self._stage is None or not gesture:
            return
        state = self.state
        name, handle = self._held
        if name != gesture["id"]:
            at = self._stage.data_position(*gesture["press"])
            handle = self._stage.scene.grab(*at, **state)
            self._held = gesture["id"], handle
        if handle is None:
            return
        at = self._stage.data_position(*gesture["at"])
        self._move(self._stage.scene.drag(handle, *at, **state))
        if self.state != state:
            self._follow()

    def _move(self, state):
        unknown = [name for name in state if name not in self._controls]
        if unknown:
            raise ValueError(
                f"there is no control {unknown[0]!r}; there are {', '.join(self._controls)}"
            )
        values = {name: snapped(self._controls[name], value) for name, value in state.items()}
        self._quiet = True
        try:
            for name, value in values.items():
                self._controls[name].value = value
        finally:
            self._quiet = False

    def _follow(self):
        """Draw where the controls stand now, unless the page has it: then once the slider rests."""
        self.ahead.turn_to(self._setting())
        if position(self._main) in self.ahead.places:
            self._owed, self.error = True, ""
        else:
            self._draw()

    def _draw(self):
        if self._stage is None:
            return
        self.ahead.turn_to(self._setting())
        self._owed = False
        drawn, words, shows = self._drawn(self.state)
        with self.hold_sync():
            self.symbols = self._stage.symbols
            self.picture, self.words, self.shows = drawn, words, shows
            self.at = self._at()
            self.error = ""
            self.tick += 1

    def _drawn(self, state):
        return self._stage.parts(**state), self._stage.describe(**state), _plain(state)

    # ------------------------------------------------ positions ahead of the finger

    @property
    def _main(self):
        return next(iter(self._controls.values()))

    def _at(self):
        """Where each control stands, in what its model on the page says."""
        return [_plainly(getattr(c, "index", c.value)) for c in self._controls.values()]

    def _setting(self):
        """Everything that a picture depends on besides the place of the main slider."""
        main = self._main
        grid = [getattr(main, name, None) for name in ("options", "min", "max", "step")]
        return self._at()[1:], grid

    def _page_rests(self, _, asked, buffers):
        """The page at rest asks for positions; it may wait for a picture that is owed as well."""
        with self._lock:
            if self._stage is None:
                return
            answer = {"setting": asked["setting"], "later": True, "made": []}
            if not _is_busy() and asked["at"] == self._at():
                if self._owed:
                    self._attempt(self._draw)
                self.ahead.turn_to(self._setting())
                self.ahead.places = frozenset(asked["holds"])
                answer["later"] = False
                answer["made"] = [
                    [place, *(drawn or [])]
                    for place, drawn in self.ahead.more(asked["wants"], self._ahead)
                ]
                self.symbols = self._stage.symbols
            self.send(answer)

    def _ahead(self, place):
        name = next(iter(self._controls))
        return self._drawn(self.state | {name: positions(self._main)[place]})

    def _attempt(self, action, *given):
        """Do it, and show in the lesson what went wrong; nothing else would be seen there."""
        try:
            action(*given)
        except Exception as error:
            self.log.exception("%s failed at %s", type(self._stage.scene).__name__, self.state)
            at = ", ".join(
                f"{self._controls[name].description or name} = {value}"
                for name, value in _plain(self.state).items()
            )
            summary = " ".join("".join(traceback.format_exception_only(error)).split())
            self.error = f"{summary} (at {at})\n{traceback.format_exc()}"


def _check_controls(scene, controls):
    if isinstance(scene, type):
        raise ValueError(
            f"explore needs a scene and got the class {scene.__name__}; write "
            f"{scene.__name__}(...), with what it shows in the parentheses"
        )
    kind = type(scene).__name__
    wanted = scene.takes
    open_ended = any(p.kind is p.VAR_KEYWORD for p in wanted.values())
    named = {n: p for n, p in wanted.items() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    takes = ", ".join(named)
    if not controls:
        raise ValueError(
            f"explore needs a control for each of: {takes}; e.g. log_slider(1e-3, 1e3)"
        )
    for name, control in controls.items():
        if name not in named and not open_ended:
            raise ValueError(f"{kind} has no {name!r} to control; it takes: {takes}")
        if not (isinstance(control, ipywidgets.Widget) and control.has_trait("value")):
            raise ValueError(
                f"{name} must be a control such as log_slider(1e-3, 1e3), linear_slider(0, 1, 0.1)"
                f" or choice([...]), got {control!r:.60}"
            )
        if isinstance(control, ipywidgets.widget_selection._Selection) and not control.options:
            raise ValueError(f"{name} has no options; give its control at least one")
        if control.value is None:
            raise ValueError(f"{name} has no value yet; give its control a value to start with")
    for name, parameter in named.items():
        if parameter.default is parameter.empty and name not in controls:
            raise ValueError(f"{kind} also needs a control for {name!r}; it takes: {takes}")


def _plain(state):
    """``state`` as text and numbers that JSON holds."""
    return {name: _plainly(value) for name, value in state.items()}


def _plainly(value):
    return value if isinstance(value, (bool, int, float, str)) else str(value)


_last_move = -np.inf  # when a control of any explorer moved: whoever moves one comes first
QUIET = 0.2  # seconds after a move in which nothing is drawn ahead


def _busy():
    global _last_move
    _last_move = time.monotonic()


def _is_busy():
    return time.monotonic() - _last_move < QUIET


_made_in = {}  # cell id -> (run, explorers), so that running a cell again frees the old ones


def _close_what_this_cell_made_before(explorer):
    from IPython import get_ipython

    parent = getattr(get_ipython(), "get_parent", dict)() or {}
    cell = parent.get("metadata", {}).get("cellId")
    run = parent.get("header", {}).get("msg_id")
    if cell is None:
        return
    before, explorers = _made_in.get(cell, (None, []))
    if before != run:
        for old in explorers:
            old.close()
        explorers = []
    _made_in[cell] = run, [*explorers, explorer]
