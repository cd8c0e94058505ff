"""An explorer recorded: drawn at every position of all its controls, to be moved without a kernel.

A figure is what stands still, once, and parts that move. Each different drawing of a part is kept
once, and so is each different text; which one is seen where is kept only over the controls that
the part depends on.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from l1l2.figures.stage import dressed
from l1l2.live import positions, spoken_name
from l1l2.site.pulling import Grip, grips, middles
from l1l2.texts import _

__all__ = ["Control", "Recording", "Variants"]
__all__ += ["drawings", "every", "letters", "record", "said", "steps", "variants"]

LETTERS = 12_000_000  # of all different drawings of a figure
IMAGE = 8  # times as much room takes a letter of an image, which cannot be deflated
KINDS = dict(ToggleButtons="buttons", RadioButtons="buttons", Dropdown="list", Select="list")
KINDS |= dict(Checkbox="box", ToggleButton="box")  # of ipywidgets; the others are sliders
FINE = 9  # positions of a slider, at most which it keeps while the main one has more


@dataclass(frozen=True)
class Control:
    """A control as the page has it.

    kind : "slider", "buttons", "list" or "box". label : str, as on the figure.
    texts : what it says at each position. start : int, the first position shown.
    """

    kind: str
    label: str
    texts: tuple[str, ...]
    start: int


@dataclass(frozen=True)
class Variants:
    """What one part of a picture shows, what the words say, or where something is, everywhere.

    along : places of the controls on which it depends. which : array of ints, one axis for each
    of these. texts : every different one, in the order in which ``which`` first names them; of
    what can be pulled, places.
    """

    along: tuple[int, ...]
    which: np.ndarray
    texts: tuple[str, ...]

    def at(self, place):
        """The text at ``place``, the position of each control."""
        return self.texts[self.which[tuple(place[axis] for axis in self.along)]]


@dataclass(frozen=True)
class Recording:
    """One explorer as a page needs it.

    controls : all of them, the main slider first. size : width and height in CSS pixels.
    standing : what stands still, as SVG. symbols : dict, name -> shape of a letter or marker.
    parts : what moves, in the order in which it is drawn. words : what the figure says.
    pulls : what the pointer can take hold of.
    """

    controls: tuple[Control, ...]
    size: tuple[int, int]
    standing: str
    symbols: dict[str, str]
    parts: tuple[Variants, ...]
    words: Variants
    pulls: tuple[Grip, ...]

    @property
    def shape(self):
        """How many positions each control has."""
        return tuple(len(control.texts) for control in self.controls)

    @property
    def start(self):
        """Where the controls start: the position of each."""
        return tuple(control.start for control in self.controls)

    def at(self, place):
        """Parts and words at ``place``, the position of each control."""
        return [part.at(place) for part in self.parts], self.words.at(place)


def steps(explorer, most=LETTERS):
    """The values that a page has of each control: a dict, name -> list.

    All of them, where the different drawings of all positions have at most ``most`` letters; that
    is estimated, see ``letters``. Else sliders get coarser, but keep both ends and where they
    start: always the one that has most positions, the main one only when no other has more than
    ``FINE``. Of what is chosen by name, all stays.
    """
    controls, state = explorer.named, explorer.state
    whole = {name: positions(control) for name, control in controls.items()}
    sliders = [name for name, control in controls.items() if _kind(control) == "slider"]
    apart, kept, drawn = dict.fromkeys(whole, 1), dict(whole), drawings(explorer)
    while letters(drawn, kept) > most:
        others = [name for name in sliders[1:] if len(kept[name]) > FINE]
        name = max(others or sliders, key=lambda name: len(kept[name]))
        apart[name] += 1
        start = whole[name].index(state[name])
        kept[name] = [whole[name][k] for k in every(apart[name], len(whole[name]), start)]
    return kept


def letters(drawings, kept):
    """About how many letters the ``drawings`` of a figure have, with the values ``kept`` of its
    controls. What is an image does not get smaller; its letters count as many times as others do.
    """
    return sum(size * prod(len(kept[name]) for name in names) for size, names in drawings)


def drawings(explorer):
    """For each part that moves, and the words: its letters, and the names of the controls that
    change it, as far as is seen where one control alone stands at some of its positions."""
    stage, state = explorer.stage, explorer.state

    def seen(state):
        return *stage.parts(**state), stage.describe(**state)

    first = seen(state)
    sizes, names = [_size(text) for text in first], [set() for _ in first]
    for name, control in explorer.named.items():
        values = positions(control)
        for k in {round(share * (len(values) - 1)) for share in (0, 1 / 3, 2 / 3, 1)}:
            for part, text in enumerate(seen(state | {name: values[k]})):
                sizes[part] = max(sizes[part], _size(text))
                if text != first[part]:
                    names[part].add(name)
    return list(zip(sizes, names, strict=True))


def _size(text):
    return len(text) * (IMAGE if "<image" in text else 1)


def every(apart, count, start):
    """Of ``count`` positions ``start``, each that is ``apart`` from the next, and both ends."""
    return [k for k in range(count) if k in (0, count - 1) or (k - start) % apart == 0]


def record(explorer, steps=None):
    """``explorer`` as a :class:`Recording`, its controls where they stand.

    steps : as ``steps`` gives them; by default every position of every control.
    """
    controls, state, stage = explorer.named, explorer.state, explorer.stage
    steps = steps or {name: positions(control) for name, control in controls.items()}
    standing = stage.standing(**state)

    def seen(state):
        """The parts, the words, and where what can be pulled is."""
        return *stage.parts(**state), stage.describe(**state), *middles(stage.scene, state)

    with dressed():
        found = variants(steps, seen)
    moving = len(stage.moving)
    return Recording(
        controls=tuple(
            Control(
                kind=_kind(control),
                label=spoken_name(control, name),
                texts=said(control, steps[name]),
                start=steps[name].index(state[name]),
            )
            for name, control in controls.items()
        ),
        size=tuple(explorer.size),
        standing=standing,
        symbols=stage.symbols,
        parts=tuple(found[:moving]),
        words=found[moving],
        pulls=grips(stage.scene, controls, state, steps, found[moving + 1 :]),
    )


def variants(steps, seen):
    """What ``seen`` gives of a state, several things, at every position: ``Variants`` of each."""
    shape, rows, numbers = [len(values) for values in steps.values()], [], defaultdict(dict)
    for values in product(*steps.values()):
        things = enumerate(seen(dict(zip(steps, values, strict=True))))
        row = [numbers[k].setdefault(thing, len(numbers[k])) for k, thing in things]
        rows.append(np.array(row, np.int32))
    found = []
    for k, column in enumerate(np.transpose(rows)):
        table, along = column.reshape(shape), range(len(shape))
        needed = [axis for axis in along if (table != table.take([0], axis)).any()]
        first = tuple(slice(None) if axis in needed else 0 for axis in along)
        found.append(Variants(tuple(needed), table[first], tuple(numbers[k])))
    return found


def _kind(control):
    return KINDS.get(type(control).__name__, "slider")


def said(control, values):
    """What ``control`` says at each of ``values``."""
    if hasattr(control, "_options_labels"):
        said = dict(zip(control._options_values, control._options_labels, strict=True))
        return tuple(said[value] for value in values)
    if hasattr(control, "readout_format"):
        return tuple(format(v, control.readout_format).replace("-", "\u2212") for v in values)
    return tuple(str(v) if not isinstance(v, bool) else _("on") if v else _("off") for v in values)
