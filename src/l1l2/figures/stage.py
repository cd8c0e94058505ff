"""Puts a scene on a canvas: as lines for sliders, pages and paper, as a still PNG for storing.

Without pyplot: no window, no global figure, nothing left behind.
"""

import base64
import copy
import io
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from l1l2.figures.labels import families
from l1l2.figures.vector import TENTHS, Canvas, whole

DOTS_PER_INCH = 100  # of a picture at its own size: 9 inches are 900 pixels
STILL = 110  # dots per inch of the picture that a notebook stores
KNOWN = 8_000_000  # characters of pieces that are kept for a figure
# Sliders run on a thread beside that of the cells, while Matplotlib's style and its parser of
# formulas are one for all threads: stages take turns.
_TURN = threading.RLock()
_worn = False  # whether a stage draws at this moment


@cache
def _style():
    """Matplotlib's defaults overlaid with the course's style, whatever the learner has set."""
    with matplotlib.rc_context():
        base = {
            key: value
            for key, value in matplotlib.rcParamsDefault.items()
            if not key.startswith(("backend", "date.", "interactive", "toolbar"))
        }
    path = files("l1l2.figures") / "l1l2.mplstyle"
    ours = matplotlib.rc_params_from_file(path, use_default_template=False)
    return base | dict(ours) | {"font.family": families()}


@contextmanager
def dressed():
    """In the course's style, on this thread alone. Within another one it costs nothing.

    Only what differs is set and set back, and it was checked before: ``rc_context`` copies and
    checks all, which takes a fifth of the time that a picture takes.
    """
    global _worn
    with _TURN:
        if _worn:
            yield
            return
        ours, now = _style(), matplotlib.rcParams
        before = {key: now._get(key) for key, value in ours.items() if now._get(key) != value}
        for key in before:
            now._set(key, ours[key])
        _worn = True
        try:
            yield
        finally:
            _worn = False
            for key, value in before.items():
                now._set(key, value)


class Stage:
    """A scene on a canvas: what stands still is drawn once and kept, what moves at every state.

    scene : Scene, copied, so that several stages may show the same one.
    moving : list, the artists of its marks, in the order in which they are drawn.
    symbols : dict, name -> shape, the letters and markers in everything drawn so far.

    The layout is resolved with the first state that is shown and then frozen, so that no axes
    move between ticks.
    """

    def __init__(self, scene):
        self.scene, self.symbols = copy.copy(scene), {}
        self._standing = None
        self._known, self._room = {}, KNOWN  # (which of moving, what it shows) -> SVG
        with dressed():
            self.figure = Figure(figsize=self.scene.size, dpi=TENTHS, layout="constrained")
            self.canvas = Canvas(self.figure)
            self.scene.put_on(self.figure)
        places = [(mark, k) for mark in self.scene.marks for k in range(len(mark.artists))]
        self._places = sorted(places, key=lambda place: _order(place[0].artists[place[1]]))
        self.moving = [mark.artists[k] for mark, k in self._places]
        for artist in self.moving:
            if getattr(artist.get_figure(), "canvas", None) is not self.canvas:
                raise ValueError(
                    f"draw of {type(scene).__name__} marks {artist}, which is not on the figure it "
                    "was given; create every artist on that figure"
                )
        if len(set(map(id, self.moving))) < len(self.moving):
            raise ValueError(
                f"draw of {type(scene).__name__} marks an artist twice; give all of its properties "
                "in one mark"
            )

    @property
    def size(self):
        """Width and height of the picture in tenths of a pixel."""
        return tuple(round(inches * TENTHS) for inches in self.scene.size)

    def standing(self, **state):
        """What stands still, as SVG. ``state`` : where the layout is resolved, if it is not yet."""
        with _TURN:
            if self._standing is None:
                self.scene.update(**state)
                self._lay_out()
                self._standing = self.background()
            return self._standing

    def background(self):
        """What stands still, drawn anew. Before 3.10 Matplotlib drew images that move with it."""
        images = [it for it in self.moving if isinstance(it, AxesImage) and it.get_visible()]
        for each in images:
            each.set_visible(False)
        try:
            return self._drawn([self.figure])[0]
        finally:
            for each in images:
                each.set_visible(True)

    def parts(self, **state):
        """What moves, in ``state``: one piece of SVG for each of ``moving``, in their order.

        A piece that shows the same numbers as at some state before is not drawn again.
        """
        with _TURN:
            self.standing(**state)
            self.scene.update(**state)
            shown = [(k, mark.shown[i]) for k, (mark, i) in enumerate(self._places)]
            new = [key for key in shown if key not in self._known]
            drawn = dict(zip(new, self._drawn([self.moving[k] for k, _ in new]), strict=True))
            parts = [self._known[key] if key in self._known else drawn[key] for key in shown]
            self._keep(drawn)
            return parts

    def _keep(self, drawn):
        """Keep what was drawn for the next time, up to a limit."""
        self._room -= sum(map(len, drawn.values()))
        if self._room < 0:
            self._known, self._room = {}, KNOWN
        self._known |= drawn

    def svg(self, **state):
        """The whole picture in ``state`` as an SVG that stands alone."""
        with _TURN:
            drawn = self.standing(**state), *self.parts(**state)
            return whole(self.size, "".join(drawn), self.symbols)

    def pixels(self, dots=DOTS_PER_INCH, **state):
        """The scene in ``state`` as an array of red, green, blue: (height, width, 3) of bytes.

        dots : per inch.
        """
        with dressed():
            self.standing(**state)
            self.scene.update(**state)
            self.figure.set_dpi(dots)
            canvas = FigureCanvasAgg(self.figure)
            try:
                canvas.draw()
                for artist in self.moving:
                    artist.draw(canvas.get_renderer())
                return np.array(canvas.buffer_rgba())[:, :, :3]
            finally:
                self.figure.set_dpi(TENTHS)
                self.figure.set_canvas(self.canvas)

    def still(self, **state):
        """The scene in ``state`` as a ``Still``."""
        width, height = (round(inches * DOTS_PER_INCH) for inches in self.scene.size)
        png = small_png(self.pixels(STILL, **state))
        return Still(png, self.describe(**state), width, height)

    def describe(self, **state):
        """What the scene shows in ``state``, in words."""
        return self.scene.describe(**state)

    def _lay_out(self):
        with dressed():
            if self.figure.axes:
                self.figure.get_layout_engine().execute(self.figure)
            self.figure.set_layout_engine("none")
            for artist in self.moving:
                artist.set_animated(True)

    def _drawn(self, artists):
        if not artists:
            return []
        with dressed():
            renderer, found = self.canvas.get_renderer(), []
            for artist in artists:
                artist.draw(renderer)
                found.append(renderer.taken())
        if not renderer.symbols.keys() <= self.symbols.keys():
            self.symbols = self.symbols | renderer.symbols
        return found


@dataclass(frozen=True)
class Still:
    """One picture with its words; the last expression of a cell shows it.

    png : bytes. words : str, also the alternative text. width, height : pixels on the page.
    """

    png: bytes
    words: str
    width: int
    height: int

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {
            "image/png": base64.b64encode(self.png).decode("ascii"),
            "text/plain": self.words,
        }
        metadata = {"image/png": {"alt": self.words, "width": self.width, "height": self.height}}
        return data, metadata


def still(scene, **state):
    """The scene in ``state`` as a small picture with alternative text, for a cell or a page."""
    return Stage(scene).still(**state)


def small_png(pixels, colours=96):
    """PNG of ``pixels`` with a palette of at most ``colours``; white stays exactly white."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    reduced = image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    reduced.save(file, "PNG", optimize=True)
    return file.getvalue()


def _order(artist):
    axes = getattr(artist, "axes", None)
    return (axes.get_zorder() if axes is not None else np.inf, artist.get_zorder())
