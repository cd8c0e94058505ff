"""An explorer recorded: the pictures and words of its main slider, to be moved without a kernel.

Neighbouring pictures differ in little. So what most of them share is kept once, as the *base*, and
each picture as a *patch*: transparent wherever it equals the base. Both are lossless WebP.
"""

import io
from dataclasses import dataclass

import numpy as np

from l1l2.explore import positions
from l1l2.figures.stage import DOTS_PER_INCH, Stage

__all__ = ["Choice", "Recording", "Setting", "record"]

SCALE = 1.25  # sharp on most screens and on a projector
SHARED = 15  # pictures that decide what most of them share


@dataclass(frozen=True)
class Choice:
    """A control as the page has it.

    label : str, as on the figure. texts : what it says at each position. start : int, the first.
    """

    label: str
    texts: tuple[str, ...]
    start: int


@dataclass(frozen=True)
class Setting:
    """The pictures of the main slider for one position of the second control.

    base : WebP. patches : one WebP for each position, transparent where it equals the base.
    words : one text for each position.
    """

    base: bytes
    patches: tuple[bytes, ...]
    words: tuple[str, ...]

    @property
    def size(self):
        """Bytes of all pictures."""
        return len(self.base) + sum(map(len, self.patches))


@dataclass(frozen=True)
class Recording:
    """One explorer as a page needs it.

    main : Choice, the slider. second : Choice or None, a few buttons.
    settings : a Setting for each position of ``second``, or the only one.
    first : WebP, the whole picture where the controls start; words : what it says.
    fixed : tuple of (label, text), the controls that need a kernel and where they stand.
    draggable : bool, whether the figure could be pulled if there were one.
    width, height : CSS pixels.
    """

    main: Choice
    second: Choice | None
    settings: tuple[Setting, ...]
    first: bytes
    words: str
    fixed: tuple[tuple[str, str], ...]
    draggable: bool
    width: int
    height: int

    @property
    def size(self):
        """Bytes of all pictures."""
        return len(self.first) + sum(setting.size for setting in self.settings)

    @property
    def size_of_patches(self):
        """Bytes of those pictures of which there is one for each position."""
        return sum(len(patch) for setting in self.settings for patch in setting.patches)

    @property
    def count(self):
        """How many pictures there are."""
        return sum(len(setting.patches) for setting in self.settings)


def record(explorer, second=None, values=None, bits=8, scale=SCALE, every=1):
    """``explorer`` as a :class:`Recording`, its controls where they stand.

    second : name of the control that becomes buttons, or None. values : its values, by default all.
    bits : of each colour, from 1 to 8; 8 keeps every pixel as it was drawn. scale : as of a Stage.
    every : how many positions of the main slider to go on by; where it starts is always there.
    """
    controls = dict(explorer._controls)
    name, main = next(iter(controls.items()))
    places = positions(main)
    places = places[places.index(explorer.state[name]) % every :: every]
    stage = Stage(explorer._stage.scene, scale)
    values = positions(controls[second]) if second and values is None else values or [None]
    extra = [{second: value} if second else {} for value in values]
    settings = tuple(
        _setting(stage, [explorer.state | more | {name: v} for v in places], bits) for more in extra
    )
    state = explorer.state
    return Recording(
        main=Choice(_label(name, main), _texts(main, places), places.index(state[name])),
        second=second
        and Choice(
            _label(second, controls[second]),
            _texts(controls[second], values),
            values.index(state[second]),
        ),
        settings=settings,
        first=_webp(_drawn(stage, state), bits),
        words=stage.describe(**state),
        fixed=tuple(
            (_label(other, control), _texts(control, [state[other]])[0])
            for other, control in controls.items()
            if other not in (name, second)
        ),
        draggable=explorer.draggable,
        width=round(stage.scene.size[0] * DOTS_PER_INCH),
        height=round(stage.scene.size[1] * DOTS_PER_INCH),
    )


def _setting(stage, states, bits):
    every = max(1, len(states) // SHARED)
    base = _shared([_drawn(stage, state) for state in states[::every]])
    return Setting(
        base=_webp(base, bits),
        patches=tuple(_patch(_drawn(stage, state), base, bits) for state in states),
        words=tuple(stage.describe(**state) for state in states),
    )


def _drawn(stage, state):
    """Each pixel as one number: (height, width) of 32 bits."""
    return stage.opaque_pixels(**state).copy().view(np.uint32)[:, :, 0]


def _shared(pictures):
    """For each pixel a colour that one of ``pictures`` has there: the middle one, as numbers."""
    half = len(pictures) // 2
    return np.partition(np.stack(pictures), half, axis=0)[half]


def _patch(picture, base, bits):
    return _webp(np.where(picture == base, np.uint32(0), picture), bits)


def _webp(picture, bits):
    """Lossless WebP of ``picture`` with 2 ** ``bits`` levels of each colour."""
    from PIL import Image

    height, width = picture.shape
    pixels = picture.view(np.uint8).reshape(height, width, 4)
    if bits < 8:
        most = 2**bits - 1  # black, white and transparent stay what they are
        levels = np.round(np.round(np.arange(256) / 255 * most) / most * 255).astype(np.uint8)
        pixels = levels[pixels]
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, quality=50, method=2)
    return file.getvalue()


def _label(name, control):
    return control.description or name


def _texts(control, values):
    """What ``control`` says at each of ``values``."""
    if hasattr(control, "_options_labels"):
        said = dict(zip(control._options_values, control._options_labels, strict=True))
        return tuple(said[value] for value in values)
    if hasattr(control, "readout_format"):
        return tuple(format(v, control.readout_format).replace("-", "\u2212") for v in values)
    return tuple(str(v) if not isinstance(v, bool) else "on" if v else "off" for v in values)
