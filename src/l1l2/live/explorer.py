"""Where sliders meet figures: a scene, its controls, and the picture that follows them.

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

from l1l2.figures.stage import DOTS_PER_INCH, Stage
from l1l2.live.ahead import Ahead
from l1l2.live.controls import exact, position, positions, snapped, spoken_name
from l1l2.texts import _, said, tag

_HERE = Path(__file__).parent
_SCRIPTS = [(_HERE / name).read_text(encoding="utf-8") for name in ("lines.js", "view.js")]


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

    named : dict, control name -> control. state : dict, control name -> value, as they stand.
    stage : Stage, what draws the scene; None once the explorer is closed.
    words : str, what the scene says about the picture. error : str, "" when all is well.
    picture : list of str, what moves, each part as SVG. standing : str, what stands still.
    ahead : Ahead, the positions of the main slider that the page holds. While it shows one of
        those, ``picture`` and ``words`` wait until the slider rests.
    """

    _esm = "\n".join(_SCRIPTS)
    _css = _HERE / "view.css"

    controls = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)
    names = traitlets.List().tag(sync=True)
    spoken = traitlets.List().tag(sync=True)  # how each control is called that has no label
    texts = traitlets.Dict().tag(sync=True)  # what the page says by itself
    lang = traitlets.Unicode().tag(sync=True)  # of all that it says, as HTML has it
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
        self.named = dict(controls)
        self._quiet = False
        self._owed = False  # whether the page has moved on by itself, with no picture drawn here
        self.ahead = Ahead()
        self._held = None, None  # id of the gesture, and what it has hold of
        self.stage = Stage(scene)
        standing, drawn = self.stage.standing(**self.state), self.stage.parts(**self.state)
        width, height = scene.size
        super().__init__(
            controls=list(controls.values()),
            names=list(controls),
            spoken=list(map(said, controls)),
            texts=_texts_of_the_page(),
            lang=tag(),
            standing=standing,
            symbols=self.stage.symbols,
            picture=drawn,
            words=self.stage.describe(**self.state),
            shows=_plain(self.state),
            at=self._at(),
            size=[round(width * DOTS_PER_INCH), round(height * DOTS_PER_INCH)],
            title=re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(scene).__name__).lower(),
            draggable=bool(self.stage.scene.pulls),
            lecture=bool(lecture),
        )
        for control in self.named.values():
            control.observe(self._control_moved, "value")
        self.observe(self._gesture_moved, "gesture")
        self.on_msg(self._page_rests)
        _close_what_this_cell_made_before(self)

    @property
    def state(self):
        """What the controls say now: a dict, control name -> value."""
        return {name: exact(control) for name, control in self.named.items()}

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
        for name, control in self.named.items():
            for value in positions(control):
                self.set(**start | {name: value})
                yield self.state
        self.set(**start)

    def close(self):
        """Let go of the figure and of the controls, which stay usable elsewhere."""
        with self._lock:
            for control in self.named.values():
                try:
                    control.unobserve(self._control_moved, "value")
                except ValueError:  # already let go
                    pass
            self.stage = None
        super().close()

    def still(self):
        """The picture as it is now, as a PNG with its words: what a notebook stores."""
        with self._lock:
            return self.stage.still(**self.state)

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
        if self.stage is None or not gesture:
            return
        state = self.state
        name, held = self._held
        if name != gesture["id"]:
            held = self.stage.scene.taken(gesture["press"], **state)
            self._held = gesture["id"], held
        if held is None:
            return
        pull, way = held
        self._move(pull.leads(gesture["at"] + way))
        if self.state != state:
            self._follow()

    def _move(self, state):
        unknown = [name for name in state if name not in self.named]
        if unknown:
            raise ValueError(
                f"there is no control {unknown[0]!r}; there are {', '.join(self.named)}"
            )
        values = {name: snapped(self.named[name], value) for name, value in state.items()}
        self._quiet = True
        try:
            for name, value in values.items():
                self.named[name].value = value
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
        if self.stage is None:
            return
        self.ahead.turn_to(self._setting())
        self._owed = False
        drawn, words, shows = self._drawn(self.state)
        with self.hold_sync():
            self.symbols = self.stage.symbols
            self.picture, self.words, self.shows = drawn, words, shows
            self.at = self._at()
            self.error = ""
            self.tick += 1

    def _drawn(self, state):
        return self.stage.parts(**state), self.stage.describe(**state), _plain(state)

    # ------------------------------------------------ positions ahead of the finger

    @property
    def _main(self):
        return next(iter(self.named.values()))

    def _at(self):
        """Where each control stands, in what its model on the page says."""
        return [_plainly(getattr(c, "index", c.value)) for c in self.named.values()]

    def _setting(self):
        """Everything that a picture depends on besides the place of the main slider."""
        main = self._main
        grid = [getattr(main, name, None) for name in ("options", "min", "max", "step")]
        return self._at()[1:], grid

    def _page_rests(self, widget, asked, buffers):
        """The page at rest asks for positions; it may wait for a picture that is owed as well."""
        with self._lock:
            if self.stage is None:
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
                self.symbols = self.stage.symbols
            self.send(answer)

    def _ahead(self, place):
        name = next(iter(self.named))
        return self._drawn(self.state | {name: positions(self._main)[place]})

    def _attempt(self, action, *given):
        """Do it, and show in the lesson what went wrong; nothing else would be seen there."""
        try:
            action(*given)
        except Exception as error:
            self.log.exception("%s failed at %s", type(self.stage.scene).__name__, self.state)
            at = _(", ").join(
                f"{spoken_name(self.named[name], name)} = {value}"
                for name, value in _plain(self.state).items()
            )
            summary = " ".join("".join(traceback.format_exception_only(error)).split())
            summary = _("{error} (at {state})").format(error=summary, state=at)
            self.error = f"{summary}\n{traceback.format_exc()}"


def _texts_of_the_page():
    """What ``view.js`` says, by the names that it has for them."""
    save = _("save as {kind}")
    return {
        "typed": _("{label}, typed"),
        "large": _("lecture size"),
        "png": save.format(kind="PNG"),
        "svg": save.format(kind="SVG"),
        "trace": _("Traceback"),
    }


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
