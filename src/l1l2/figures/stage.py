"""Turns a scene into pictures: live ones for sliders, a still for storing, frames for a page.

Matplotlib's Agg canvas without pyplot: no window, no global figure, nothing left behind.
"""

import base64
import copy
import io
import struct
import threading
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from l1l2.figures.labels import families

DOTS_PER_INCH = 100  # of a picture at scale 1: 9 inches are 900 pixels
# Sliders run on a thread beside that of the cells, while Matplotlib's style and its parser of
# formulas are one for all threads: stages take turns.
_TURN = threading.RLock()


@cache
def _style():
    """Matplotlib's defaults overlaid with the course's style, whatever the learner has set."""
    with matplotlib.rc_context():
        base = {
            key: value
            for key, value in matplotlib.rcParamsDefault.items()
            if not key.startswith(("backend", "date.", "interactive", "toolbar"))
        }
    path = files("l1l2") / "l1l2.mplstyle"
    ours = matplotlib.rc_params_from_file(path, use_default_template=False)
    return base | dict(ours) | {"font.family": families()}


class Stage:
    """A scene on a canvas: everything that stands still is drawn once and kept.

    scene : Scene, copied, so that several stages may show the same one.
    scale : pixels per picture, 1.0 for 100 dots per inch; may be set later.

    The layout is resolved with the first state that is shown and then frozen, so that no axes
    move between ticks.
    """

    def __init__(self, scene, scale=1.0):
        self.scene = copy.copy(scene)
        self._scale = _good_scale(scale)
        self._background = None
        self._laid_out = False
        with _TURN, matplotlib.rc_context(_style()):
            self.figure = Figure(
                figsize=self.scene.size, dpi=DOTS_PER_INCH * self._scale, layout="constrained"
            )
            self.canvas = FigureCanvasAgg(self.figure)
            self.moving = _sorted_by_zorder(_flat(self.scene.draw(self.figure)))
        for artist in self.moving:
            if getattr(artist.get_figure(), "canvas", None) is not self.canvas:
                raise ValueError(
                    f"draw of {type(scene).__name__} returned {artist}, which is not on the figure"
                    " it was given; create every artist on that figure and return those"
                )

    @property
    def scale(self):
        """Pixels of the picture per pixel at 100 dots per inch."""
        return self._scale

    @scale.setter
    def scale(self, scale):
        scale = _good_scale(scale)
        if scale != self._scale:
            self._scale = scale
            self.figure.set_dpi(DOTS_PER_INCH * scale)
            self._background = None

    @property
    def size(self):
        """Width and height of the picture in pixels."""
        return tuple(int(n) for n in self.canvas.get_width_height(physical=True))

    def pixels(self, **state):
        """The scene in ``state`` as an array of red, green, blue: (height, width, 3) of bytes."""
        return self.opaque_pixels(**state)[:, :, :3]

    def opaque_pixels(self, **state):
        """The same with a fourth byte, 255, so that a pixel is one number of four bytes."""
        with _TURN:
            self.scene.update(**state)
            if self._background is None:
                self._keep_background()
            self.canvas.restore_region(self._background)
            renderer = self.canvas.get_renderer()
            for artist in self.moving:
                artist.draw(renderer)
            return np.asarray(self.canvas.buffer_rgba())

    def picture(self, **state):
        """The scene in ``state`` as a PNG, encoded for speed."""
        return fast_png(self.pixels(**state))

    def small_picture(self, **state):
        """The scene in ``state`` as a palette PNG, encoded for size."""
        return small_png(self.pixels(**state))

    def still(self, *, scale=1.1, **state):
        """The scene in ``state`` as a ``Still``, at a scale of its own."""
        width, height = (round(inches * DOTS_PER_INCH) for inches in self.scene.size)
        before, self.scale = self.scale, scale
        try:
            return Still(self.small_picture(**state), self.describe(**state), width, height)
        finally:
            self.scale = before

    def background(self):
        """What stands still, drawn afresh: (height, width, 3) of bytes."""
        self._keep_background()
        return np.array(self.canvas.buffer_rgba())[:, :, :3]

    def describe(self, **state):
        """What the scene shows in ``state``, in words."""
        return self.scene.describe(**state)

    def data_position(self, fraction_x, fraction_y):
        """Data coordinates in ``drag_axes`` of a place in the picture.

        fraction_x : float, 0 at the left edge of the picture and 1 at its right edge.
        fraction_y : float, 0 at the *top* and 1 at the bottom, as a browser counts.
        """
        axes = self._drag_axes()
        width, height = self.size
        place = (fraction_x * width, (1 - fraction_y) * height)
        x, y = axes.transData.inverted().transform(place)
        return float(x), float(y)

    def picture_position(self, x, y):
        """The inverse of ``data_position``: where in the picture the data point ``(x, y)`` is."""
        width, height = self.size
        across, up = self._drag_axes().transData.transform((x, y))
        return float(across / width), float(1 - up / height)

    def _drag_axes(self):
        axes = self.scene.drag_axes
        if axes is None:
            raise ValueError(
                f"{type(self.scene).__name__} has no drag_axes; set self.drag_axes in its draw"
            )
        return axes

    def _keep_background(self):
        with _TURN, matplotlib.rc_context(_style()):
            if not self._laid_out:
                if self.figure.axes:
                    self.figure.get_layout_engine().execute(self.figure)  # without drawing twice
                self.figure.set_layout_engine("none")
                for artist in self.moving:
                    artist.set_animated(True)
                self._laid_out = True
            self.canvas.draw()
        self._background = self.canvas.copy_from_bbox(self.figure.bbox)


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


@dataclass(frozen=True)
class Frame:
    """One position of the main slider: its value, the picture as a palette PNG, the words."""

    value: object
    png: bytes
    words: str


def still(scene, *, scale=1.1, **state):
    """The scene in ``state`` as a small picture with alternative text, for a cell or a page."""
    return Stage(scene).still(scale=scale, **state)


def frames(scene, *, scale=1.1, **state):
    """All positions of one slider as a list of ``Frame``, without kernel or browser.

    Exactly one value of ``state`` is a sequence: the positions of the main slider.
    """
    main = [name for name, value in state.items() if _is_sequence(value)]
    if len(main) != 1:
        named = ", ".join(main) or "none"
        raise ValueError(
            f"frames needs exactly one value that is a sequence (the main slider's positions), "
            f"got {named}; give one list and a single value for every other name"
        )
    (name,) = main
    positions = list(state[name])
    if not positions:
        raise ValueError(f"{name} is empty; give at least one position")
    stage = Stage(scene, scale)
    return [
        Frame(value, stage.small_picture(**here), stage.describe(**here))
        for value in positions
        for here in [state | {name: value}]
    ]


def fast_png(pixels):
    """PNG of ``pixels``, (height, width, 3) bytes, in a few milliseconds and not the fewest bytes.

    Every row unfiltered (PNG filter 0), compressed by zlib at its lowest level.
    Source: W3C, "Portable Network Graphics (PNG) Specification", 2nd edition.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)
    for channel in range(3):  # nine times faster than reshaping, which copies pixel by pixel
        rows[:, 1 + channel :: 3] = pixels[:, :, channel]
    body = zlib.compress(rows, 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def small_png(pixels, colours=96):
    """PNG of ``pixels`` with a palette of at most ``colours``; white stays exactly white."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    reduced = image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    reduced.save(file, "PNG", optimize=True)
    return file.getvalue()


def faults(scene, states):
    """What is wrong with how ``scene`` moves through ``states``, as a list of sentences.

    For tests. Moves one stage through all states and back, and finds an ``update`` that creates
    artists, changes something that ``draw`` did not return (limits, a title), or leaves behind
    something of an earlier state; and a ``describe`` that is not a sentence of plain text.
    """
    states = list(states)
    found = _faults(scene, states, look=4)
    return (found and _faults(scene, states, look=1)) or found  # names the first state at fault


def _faults(scene, states, look):
    """``faults``, where what stands still is drawn again if Matplotlib knows of a change to it,
    and at every ``look``-th state in any case: an array may have been changed in place."""
    found = []
    stage = Stage(scene)
    stage.scene.update(**states[0])
    kept, count = stage.background(), len(stage.figure.findobj())
    moving = {part for artist in stage.moving for part in artist.findobj()}
    standing = [part for part in stage.figure.findobj() if part not in moving]
    for k, state in enumerate(states):
        for part in standing:
            part.stale = False
        stage.pixels(**state)
        if len(stage.figure.findobj()) != count:
            found.append(f"update creates or removes artists at {state}")
        touched = any(part.stale for part in standing)
        if touched or k % look == look - 1 or k == len(states) - 1:
            if not np.array_equal(stage.background(), kept):
                found.append(f"update changes what draw did not return as moving at {state}")
        if found:
            return found
        words = stage.describe(**state)
        if not isinstance(words, str) or not words.strip() or "<" in words.replace(" < ", ""):
            found.append(f"describe gives {words!r} at {state}")
    fresh = Stage(scene)
    for state in (states[0], states[len(states) // 2]):
        if not np.array_equal(fresh.pixels(**state), stage.pixels(**state)):
            found.append(f"a picture depends on what was shown before it, at {state}")
    return found


def _good_scale(scale):
    scale = float(scale)
    if not 0.25 <= scale <= 4:
        raise ValueError(f"scale must lie between 0.25 and 4, got {scale:g}")
    return scale


def _is_sequence(value):
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes)) and np.ndim(value)


def _flat(artists):
    if isinstance(artists, Artist):
        return [artists]
    if not isinstance(artists, Iterable):
        raise ValueError(
            f"draw must return the artists that move, as a list; got {type(artists).__name__}"
        )
    return [one for several in artists for one in _flat(several)]


def _sorted_by_zorder(artists):
    def order(artist):
        axes = getattr(artist, "axes", None)
        return (axes.get_zorder() if axes is not None else np.inf, artist.get_zorder())

    return sorted(artists, key=order)
