"""What the pointer can take hold of on the page of a figure, and where it leads.

A page has no scene. So it is told for each ``Pull`` of a scene where that stands at each position
of the controls, and at which places of the pointer a control goes on to its next position.

All places are shares of the picture, across and down.
"""

from dataclasses import dataclass
from typing import NamedTuple

from l1l2.live import positions, snapped

__all__ = ["Grip", "Way", "grips", "middles"]

EXACT = 1e-8  # to which places are found
DIGITS = 6  # of a place as it is kept


class Way(NamedTuple):
    """How a control follows the pointer.

    control : its place among the controls. axis : 0 where it follows across, 1 down.
    first : its position before the first of the ``cuts``, places in rising order; with each it goes
    on by ``step``, 1 or -1.
    """

    control: int
    axis: int
    first: int
    step: int
    cuts: tuple[float, ...]


@dataclass(frozen=True)
class Grip:
    """One thing that the pointer can take hold of.

    keeps : whether it keeps its way from the pointer; else it jumps to it. ways : one for each
    control that follows. half : half of its width and of its height.
    middle : for each axis where its middle is, as ``Variants``.
    """

    keeps: bool
    ways: tuple[Way, ...]
    half: tuple[float, float]
    middle: tuple

    def told(self):
        """The same for player.js."""
        return {
            "keeps": self.keeps,
            "ways": self.ways,
            "half": self.half,
            "middle": [(it.along, [it.texts[k] for k in it.which.flat]) for it in self.middle],
        }


def middles(scene, state):
    """Where the middle of each pull is in ``state``, across and down."""
    now = scene.now(**state)
    return [round(float(place), DIGITS) for pull in scene.pulls for place in pull.box(now)[0]]


def grips(scene, controls, state, steps, places):
    """The pulls of ``scene`` as a page has them: a tuple of :class:`Grip`.

    controls, state, steps : name -> control, where it stands, and the values that the page has.
    places : the ``middles`` of all states, as ``Variants``.
    """
    now, names = scene.now(**state), list(steps)
    return tuple(
        Grip(
            keeps=pull.at is not None,
            ways=tuple(
                _way(pull, axis, names.index(name), controls[name], steps[name])
                for axis, name in enumerate(pull.follows)
                if name
            ),
            half=tuple(round(float(length), DIGITS) for length in pull.box(now)[1]),
            middle=(across, down),
        )
        for pull, across, down in zip(scene.pulls, places[::2], places[1::2], strict=True)
    )


def _way(pull, axis, place, control, values):
    """How ``control``, at ``place`` among all, with these ``values`` on a page, follows."""
    every = {value: k for k, value in enumerate(positions(control))}
    kept = [every[value] for value in values]

    def position(at):
        """The position on the page that is nearest to where the control goes."""
        leads = pull.leads((at, 0.5) if axis == 0 else (0.5, at))
        there = every[snapped(control, leads[pull.follows[axis]])]
        return min(range(len(kept)), key=lambda i: abs(kept[i] - there))

    first, last = position(0), position(1)
    step = 1 if last >= first else -1
    cuts = (
        _edge(lambda at, i=i: step * position(at) <= step * i) for i in range(first, last, step)
    )
    return Way(place, axis, first, step, tuple(round(cut, DIGITS) for cut in cuts))


def _edge(before):
    """Where ``before`` ends between the places 0 and 1."""
    low, high = 0.0, 1.0
    while high - low > EXACT:
        between = (low + high) / 2
        low, high = (between, high) if before(between) else (low, between)
    return (low + high) / 2
