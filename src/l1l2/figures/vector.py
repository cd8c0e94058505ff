"""A figure as lines: SVG, drawn by a small renderer on Matplotlib's public interface.

Coordinates are whole tenths of a pixel at 100 dots per inch. Letters and markers are *symbols*,
shapes that are defined once on a page and used many times; a symbol's name is made of its shape, so
that the same one has the same name on every figure. Nothing else in a drawing has a name, so any
number of drawings may stand on one page. The path of a symbol goes by steps: set behind a move to
some place it is drawn there, so that a script makes one path of many symbols (see ``lines.js``).
"""

import base64
import hashlib
import io
import re
from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from l1l2.figures.lettering import OUTLINES, SCALE, lettering

__all__ = ["TENTHS", "Canvas", "Renderer", "whole"]

TENTHS = 1000  # units per inch: tenths of a pixel, 100 of which are an inch
IMAGES = 2  # pixels of an image per pixel of the page
MANY = 200  # markers; more of them become one path, as thousands of elements are slow to show
UNSEEN = 7  # tenths of a pixel beyond its axes: the ends of a grid line are not cut off
LAYERS = 8  # of such a cloud, so that transparent markers still add up
_CAP = {"projecting": "square"}


class Canvas(FigureCanvasBase):
    """The canvas of a figure of lines."""

    def get_renderer(self):
        """A renderer of the figure's present size."""
        return Renderer(self.figure.get_figwidth() * TENTHS, self.figure.get_figheight() * TENTHS)


class Renderer(RendererBase):
    """What is drawn, as pieces of SVG. ``symbols`` : dict, name -> shape, of those in use."""

    def __init__(self, width, height):
        super().__init__()
        self.width, self.height = round(width), round(height)
        self.symbols, self._pieces = {}, []
        self._flip = Affine2D().scale(1, -1).translate(0, self.height)

    def taken(self):
        """What was drawn since this was asked last."""
        text = "".join(f"{start}{d}{end}" for start, d, end in self._pieces)
        self._pieces = []
        return text

    # ------------------------------------------------ what Matplotlib asks

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * TENTHS / 72

    def get_image_magnification(self):
        return IMAGES * 100 / TENTHS

    def flipy(self):
        return False

    def get_text_width_height_descent(self, s, prop, ismath):
        return lettering(prop, TENTHS, ismath).size(s)

    def draw_path(self, gc, path, transform, rgbFace=None):
        style = self._style(gc, rgbFace)
        hatch = gc.get_hatch_path()
        if style is None and hatch is None:
            return
        line = rgbFace is None and hatch is None
        whole = (0, 0, self.width, self.height)
        seen = path.cleaned(
            transform=transform + self._flip, remove_nans=True,
            clip=whole if line else None, simplify=line and path.should_simplify,
        )  # fmt: skip
        if style is not None:
            self._put(gc, seen, _data(seen), style, merge=line and _opaque(gc))
        if hatch is not None:
            self._hatch(gc, seen)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        style = self._style(gc, rgbFace)
        if style is None or not len(path.vertices):
            return
        shape = marker_path.transformed(marker_trans + Affine2D().scale(1, -1))
        places = (trans + self._flip).transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        reach = np.abs(shape.vertices).max(initial=0) + self.points_to_pixels(gc.get_linewidth())
        inside = (places > -reach) & (places < np.add((self.width, self.height), reach))
        places = places[inside.all(axis=1)]
        if not len(places):
            return
        box = np.array([places.min(axis=0) - reach, places.max(axis=0) + reach])
        if len(places) > MANY:
            return self._cloud(gc, box, shape, places, style, rgbFace)
        name = self._symbol("m", _data(shape))
        uses = "".join(f'<use href="#{name}" x="{x}" y="{y}"/>' for x, y in _whole(places))
        start, end = self._clipped(gc, box)
        self._pieces.append((f"{start}<g{style}>", uses, f"</g>{end}"))

    def _cloud(self, gc, box, shape, places, style, face):
        """Many markers as few paths; of round and square ones without a border only the places."""
        cap, wide = _cap(shape), 2 * np.abs(shape.vertices).max()
        rgb, forced = gc.get_rgb(), gc.get_forced_alpha()
        bare = not gc.get_linewidth() or not rgb[3] or tuple(rgb) == tuple(face or ())
        short = cap is not None and face is not None and bare
        if short:
            alpha = gc.get_alpha() if forced else face[3] if len(face) == 4 else 1
            faint = f' opacity="{_number(alpha)}"' if alpha != 1 else ""
            wide += self.points_to_pixels(gc.get_linewidth()) if rgb[3] else 0
            style = f' fill="none" stroke="{to_hex(face[:3])}" stroke-width="{_number(wide, 1)}"'
            style += f' stroke-linecap="{cap}"{faint}'
        for k in range(LAYERS):
            some = places[k::LAYERS]
            if short:
                first, *steps = np.diff(np.rint(some).astype(int), axis=0, prepend=0).tolist()
                d = f"M{first[0]} {first[1]}h0" + "".join(f"m{x} {y}h0" for x, y in steps)
            else:
                d = "".join(_data(shape, place) for place in some)
            self._put(gc, box, d, style)

    def option_scale_image(self):
        return True  # an image that is not interpolated comes as it is

    def draw_image(self, gc, x, y, im, transform=None):
        from PIL import Image

        height, width = im.shape[:2]
        if not width or not height:
            return
        if transform is None:
            ends = np.array([(0, 0), (width, height)]) / self.get_image_magnification()
        else:
            ends = transform.transform([(0, 0), (1, 1)])
        (left, first), (right, last) = np.add(ends, (x, y))
        im = im[:: -1 if first < last else 1, :: -1 if right < left else 1]
        file = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(_plain(im))).save(file, "PNG")
        data = base64.b64encode(file.getvalue()).decode("ascii")
        corners = [(left, self.height - first), (right, self.height - last)]
        box = np.sort(np.rint(corners), axis=0)
        (x, y), (across, up) = box[0].astype(int), np.ptp(box, axis=0).astype(int)
        alpha = _number(gc.get_alpha())
        faint = f' opacity="{alpha}"' if alpha != "1" else ""
        image = (
            f'<image x="{x}" y="{y}" width="{across}" height="{up}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated"'
            f'{faint} href="data:image/png;base64,{data}"/>'
        )
        start, end = self._clipped(gc, box)
        self._pieces.append((start, image, end))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        letters, bars = lettering(prop, TENTHS, ismath).letters(s)
        said = []
        for key, right, up, size in letters:
            shape = _letter(bool(ismath), key)
            if not shape:
                continue
            name = self._symbol("s", shape)
            at = f' x="{round(10 * right)}"' + (f' y="{round(-10 * up)}"' if up else "")
            if size != 1:
                move = f"translate({round(10 * right)} {round(-10 * up)})scale({_number(size)})"
                at = f' transform="{move}"'
            said.append(f'<use href="#{name}"{at}/>')
        for vertices, codes in bars:
            said.append(f'<path d="{_data(Path(np.multiply(vertices, (10, -10)), codes))}"/>')
        if not said:
            return
        scale = self.points_to_pixels(prop.get_size_in_points()) / (10 * SCALE)
        turn = f"rotate({_number(-angle)})" if angle else ""
        move = f"translate({round(x)} {round(self.height - y)}){turn}scale({scale:.4g})"
        alpha = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        faint = f' opacity="{_number(alpha)}"' if alpha != 1 else ""
        start = f'<g transform="{move}" fill="{to_hex(gc.get_rgb())}"{faint}>'
        self._pieces.append((start, "".join(said), "</g>"))

    # ------------------------------------------------ how it is written

    def _symbol(self, kind, d):
        """The name of a letter ("s") or a marker ("m") with the outline ``d``."""
        name, steps = _named(d)
        self.symbols[kind + name] = steps
        return kind + name

    def _style(self, gc, face):
        """Attributes, or None where nothing would be seen."""
        forced, said = gc.get_forced_alpha(), []
        if face is not None and len(face) == 4 and face[3] == 0 and not forced:
            face = None
        width, rgb = gc.get_linewidth(), gc.get_rgb()
        stroked = width > 0 and (rgb[3] > 0 or forced)
        if (face is None and not stroked) or (forced and gc.get_alpha() == 0):
            return None
        said.append(f'fill="{"none" if face is None else to_hex(face[:3])}"')
        if face is not None and len(face) == 4 and face[3] != 1 and not forced:
            said.append(f'fill-opacity="{_number(face[3])}"')
        if stroked:
            said.append(f'stroke="{to_hex(rgb)}" stroke-width="{self._units(width)}"')
            if rgb[3] != 1 and not forced:
                said.append(f'stroke-opacity="{_number(rgb[3])}"')
            offset, dashes = gc.get_dashes()
            if dashes is not None:
                said.append(f'stroke-dasharray="{" ".join(map(self._units, dashes))}"')
                if offset:
                    said.append(f'stroke-dashoffset="{self._units(offset)}"')
            if gc.get_joinstyle() != "miter":
                said.append(f'stroke-linejoin="{gc.get_joinstyle()}"')
            if gc.get_capstyle() != "butt":
                cap = gc.get_capstyle()
                said.append(f'stroke-linecap="{_CAP.get(cap, cap)}"')
        if forced and gc.get_alpha() != 1:
            said.append(f'opacity="{_number(gc.get_alpha())}"')
        return " " + " ".join(said)

    def _units(self, points):
        return _number(self.points_to_pixels(points), 1)

    def _put(self, gc, box, d, style, merge=False):
        """A path. Neighbours of one look are one path, where that looks the same."""
        if not d:
            return
        if isinstance(box, Path):
            box, wide = _box(box), self.points_to_pixels(gc.get_linewidth()) / 2
            ends = 0 if gc.get_capstyle() == "butt" else wide  # how far a line goes on at its ends
            room = np.where(np.ptp(box, axis=0)[::-1] > 0, wide, ends)
            box = box + np.outer((-1, 1), room)
        clip, close = self._clipped(gc, box)
        start, end = f'{clip}<path{style} d="', f'"/>{close}'
        if merge and self._pieces and self._pieces[-1][::2] == (start, end):
            d = self._pieces.pop()[1] + d
        self._pieces.append((start, d, end))

    def _clipped(self, gc, box):
        """What goes around a piece that reaches beyond where it may be seen: (start, end)."""
        start, end = "", ""
        rectangle = gc.get_clip_rectangle()
        if rectangle is not None:
            (left, low), (right, high) = np.rint(rectangle.get_points()).tolist()
            top, bottom = self.height - high, self.height - low
            (first, highest), (last, lowest) = box.tolist()
            over = max(left - first, top - highest, last - right, lowest - bottom)
            if over > UNSEEN:
                place = f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"
                x, y, width, height = place.split()
                start = f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{place}">'
                end = "</svg>"
        path, transform = gc.get_clip_path()
        if path is not None:
            d = _data(path.transformed(transform + self._flip))
            name = "c" + hashlib.sha256(d.encode()).hexdigest()[:7]
            start += f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">'
            end = "</g>" + end
        return start, end

    def _hatch(self, gc, outline):
        """``outline`` filled with the lines of a hatch, which repeat after 72 points."""
        tile = round(self.points_to_pixels(72))
        d = _hatched(gc.get_hatch(), tile)
        color = gc.get_hatch_color()
        look = f'fill="{to_hex(color)}" stroke="{to_hex(color)}"'
        look += f' stroke-width="{self._units(gc.get_hatch_linewidth())}"'
        name = "h" + hashlib.sha256((look + d).encode()).hexdigest()[:7]
        alpha = gc.get_alpha() if gc.get_forced_alpha() else color[3] if len(color) == 4 else 1
        faint = f' opacity="{_number(alpha)}"' if alpha != 1 else ""
        pattern = (
            f'<pattern id="{name}" patternUnits="userSpaceOnUse" width="{tile}" height="{tile}">'
            f'<path {look} d="{d}"/></pattern>'
        )
        clip, close = self._clipped(gc, _box(outline))
        start = f'{clip}{pattern}<path fill="url(#{name})"{faint} d="'
        self._pieces.append((start, _data(outline), f'"/>{close}'))


def whole(size, drawn, symbols):
    """A standalone SVG. size : width and height in tenths of a pixel. symbols : name -> shape."""
    width, height = size
    used = sorted(set(re.findall(r'href="#([sm]\w+)"', drawn)))
    shapes = "".join(f'<path id="{name}" d="{symbols[name]}"/>' for name in used)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width / 10:g}" height="{height / 10:g}">'
        f"<defs>{shapes}</defs>{drawn}</svg>"
    )


@lru_cache(10_000)
def _letter(in_formula, key):
    vertices, codes = OUTLINES[in_formula][key]
    return _data(Path(np.multiply(vertices, (10, -10)), codes)) if len(vertices) else ""


@lru_cache(100)
def _hatched(pattern, tile):
    lines = Path.hatch(pattern)
    return _data(lines.transformed(Affine2D().scale(tile, -tile).translate(0, tile)))


@lru_cache(10_000)
def _named(d):
    """A name for the outline ``d``, and its steps: each point as seen from the one before it."""
    said, here, start = [], (0, 0), (0, 0)
    for letter, numbers in re.findall(r"([MLQCZ])([^MLQCZ]*)", d):
        points = np.reshape(np.fromstring(numbers, int, sep=" "), (-1, _COUNTS[letter], 2))
        for piece in points:
            said.append(letter.lower() + " ".join(f"{x} {y}" for x, y in piece - here))
            here = piece[-1]
            start = here if letter == "M" else start
        if letter == "Z":
            said.append("z")
            here = start
    return hashlib.sha256(d.encode()).hexdigest()[:7], "".join(said)


def _plain(im):
    """An image without the opacity and the colours that it does not use: it is packed faster."""
    if (im[..., 3] < 255).any():
        return im
    grey = (im[..., 0] == im[..., 1]).all() and (im[..., 0] == im[..., 2]).all()
    return im[..., 0] if grey else im[..., :3]


def _cap(shape):
    """How a line without length must end to look like ``shape``: round, square, or None."""
    drawn = shape.vertices[np.isin(shape.codes, (Path.MOVETO, Path.LINETO))]
    if shape.codes is not None and (shape.codes == Path.CURVE4).any():
        ends = shape.vertices[1:-1][2::3]
        away = np.hypot(*ends.T)
        return "round" if len(ends) == 8 and np.ptp(away) < 0.01 * away.max() else None
    return "square" if len(drawn) == 4 and np.ptp(np.abs(drawn)) < 1e-6 * np.ptp(drawn) else None


def _opaque(gc):
    return gc.get_rgb()[3] == 1 and (not gc.get_forced_alpha() or gc.get_alpha() == 1)


def _number(value, digits=3):
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") or "0"


def _box(path):
    """Lowest and highest x and y: (2, 2)."""
    drawn, codes = path.vertices, path.codes
    if codes is not None:
        drawn = drawn[(codes != Path.STOP) & (codes != Path.CLOSEPOLY)]
    return np.array([drawn.min(axis=0), drawn.max(axis=0)])


def _whole(places):
    return np.rint(places).astype(int).tolist()


_VERTICES = {Path.MOVETO: 1, Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3, Path.CLOSEPOLY: 1}
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_COUNTS = {"Z": 1} | {letter: _VERTICES[code] for code, letter in _LETTERS.items()}  # of points


def _data(path, at=(0, 0)):
    """The ``d`` of ``path``, moved by ``at``, in whole numbers."""
    vertices, codes = np.rint(path.vertices + at).astype(int), path.codes
    if not len(vertices):
        return ""
    if codes is None:
        return _lines(vertices)
    n = len(codes) - (codes[-1] == Path.STOP)
    closed = codes[n - 1] == Path.CLOSEPOLY
    if codes[0] == Path.MOVETO and (codes[1 : n - closed] == Path.LINETO).all():
        return _lines(vertices[: n - closed]) + ("Z" if closed else "")
    said, k, last = [], 0, None
    vertices, codes = vertices.tolist(), codes.tolist()
    while k < n:
        code = codes[k]
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            said.append("Z")
            k, last = k + 1, None
            continue
        count = _VERTICES[code]
        numbers = " ".join(f"{x} {y}" for x, y in vertices[k : k + count])
        said.append(f" {numbers}" if code == last != Path.MOVETO else _LETTERS[code] + numbers)
        k, last = k + count, code
    return "".join(said)


def _lines(vertices):
    """The ``d`` of one line; most paths are."""
    x, y, *others = map(str, vertices.ravel().tolist())
    return f"M{x} {y}" + ("L" + " ".join(others) if others else "")
