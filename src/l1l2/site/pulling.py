"""What the pointer can take hold of on a figure and where it leads, found out by trying.

A scene says in ``grab`` and ``drag`` what a pointer does, a page has no scene. So every way of
pulling is tried out here: where in the picture there is something to take, how that place moves
with the controls, and at which places of the pointer a control goes on to its next position.

All places are shares of the picture, across and down, as in ``Stage.data_position``.
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import product

import numpy as np

from l1l2.live import positions, snapped

__all__ = ["Pull", "Way", "pulls"]

MESH = 1 / 64  # at which places are tried; what can be taken is larger, and further apart
BEYOND = -0.5, 1.5  # how far outside of the picture places are tried
EXACT = 1e-8  # to which places are found
DIGITS = 6  # of a place as it is kept


@dataclass(frozen=True)
class Way:
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

    def at(self, place):
        """The position of the control that goes with ``place``, a number along the axis."""
        return self.first + self.step * bisect_left(self.cuts, place)


@dataclass(frozen=True)
class Pull:
    """One thing that the pointer can take hold of.

    keeps : whether it keeps its way from the pointer; else it jumps to it. ways : one for each
    control that follows. half : half of its width and of its height.
    middle : for each axis the controls on which its middle depends, and the table of it over these.
    """

    keeps: bool
    ways: tuple[Way, ...]
    half: tuple[float, float]
    middle: tuple[tuple[tuple[int, ...], np.ndarray], ...]

    def stands(self, place):
        """Its middle where the controls are at ``place``, the position of each."""
        return [float(table[tuple(place[k] for k in along)]) for along, table in self.middle]

    def holds(self, pointer, place):
        """Whether the pointer takes hold of it."""
        away = np.abs(np.subtract(pointer, self.stands(place)))
        return bool((away <= self.half).all())

    def leads(self, press, pointer, place):
        """The positions, control -> position, when it was pressed at ``press`` with the controls
        at ``place`` and the pointer is at ``pointer`` now."""
        off = np.subtract(self.stands(place), press) if self.keeps else (0, 0)
        return {way.control: way.at(pointer[way.axis] + off[way.axis]) for way in self.ways}

    def told(self):
        """The same for player.js."""
        return {
            "keeps": self.keeps,
            "ways": [[it.control, it.axis, it.first, it.step, it.cuts] for it in self.ways],
            "half": self.half,
            "middle": [[along, table.ravel().tolist()] for along, table in self.middle],
        }


def pulls(stage, controls, state, steps):
    """Everything that can be pulled on ``stage``: a tuple of :class:`Pull`.

    controls, state, steps : name -> control, where it stands, and the values that the page has.
    """
    if not stage.scene.draggable:
        return ()
    tried = _Tried(stage, controls, steps)
    start = tuple(steps[name].index(state[name]) for name in steps)
    return tuple(tried.pull(start, middle) for middle in tried.found(start))


class _Tried:
    """A scene whose ``grab`` and ``drag`` are tried, with places and positions as a page has them.

    A place of all controls is a tuple of positions.
    """

    def __init__(self, stage, controls, steps):
        self.stage, self.names, self.values = stage, list(steps), list(steps.values())
        self.controls = list(controls.values())
        every = [positions(control) for control in self.controls]
        self.every = [{value: k for k, value in enumerate(them)} for them in every]
        self.kept = [
            [of[value] for value in values]
            for of, values in zip(self.every, self.values, strict=True)
        ]

    def grabbed(self, place, pointer):
        return self.stage.scene.grab(*self.stage.data_position(*pointer), **self.state(place))

    def dragged(self, place, handle, pointer):
        """What ``drag`` returns, the value of each control by its place among them."""
        data = self.stage.data_position(*pointer)
        values = self.stage.scene.drag(handle, *data, **self.state(place))
        return {self.names.index(name): value for name, value in values.items()}

    def state(self, place):
        return {n: v[k] for n, v, k in zip(self.names, self.values, place, strict=True)}

    def position(self, k, value):
        """The position on the page of control ``k`` that is nearest to ``value``."""
        at, kept = self.every[k][snapped(self.controls[k], value)], self.kept[k]
        return min(range(len(kept)), key=lambda i: abs(kept[i] - at))

    def found(self, place):
        """The middle of each thing that can be taken at ``place``, from left to right."""
        seen = []
        for x, y in product(np.arange(0.5 * MESH, 1, MESH), repeat=2):
            inside = any((np.abs(np.subtract((x, y), m)) <= h).all() for m, h in seen)
            if not inside and self.grabbed(place, (x, y)) is not None:
                seen.append(self.box(place, (x, y)))
        return [middle for middle, _ in seen]

    def box(self, place, inside):
        """Middle and half the size of what is held at ``inside``, a rectangle."""
        edges = np.empty((2, 2))
        for axis, (end, sign) in product((0, 1), enumerate((-1, 1))):

            def held(at, axis=axis):
                pointer = [at if k == axis else inside[k] for k in (0, 1)]
                return self.grabbed(place, pointer) is not None

            here = inside[axis]
            while held(here) and BEYOND[0] < here < BEYOND[1]:
                here += sign * MESH
            edges[axis, end] = here if held(here) else _edge(held, here - sign * MESH, here)
        return edges.mean(axis=1), np.ptp(edges, axis=1) / 2

    def pull(self, start, middle):
        """What is held at ``middle`` where the controls are at ``start``."""
        middle, half = self.box(start, middle)
        handle = self.grabbed(start, middle)
        keeps = self.grabbed(start, middle + half / 3) != handle
        ways = [
            self.way(k, axis, start, handle, middle)
            for k in self.dragged(start, handle, middle)
            for axis in (0, 1)
            if self.follows(k, axis, start, handle, middle)
        ]
        tables = []
        for axis in (0, 1):
            those = range(len(start)) if keeps else ()  # what jumps to the pointer has one place
            along = [k for k in those if self.moves(k, axis, start, middle, ways)]
            every = product(*(range(len(self.values[k])) for k in along))
            places = [_put(start, along, them) for them in every]
            table = [self.middle(place, start, middle, ways)[axis] for place in places]
            shape = [len(self.values[k]) for k in along]
            tables.append((tuple(along), np.round(table, DIGITS).reshape(shape)))
        return Pull(keeps, tuple(way for way, _ in ways), tuple(_kept(half)), tuple(tables))

    def follows(self, k, axis, start, handle, middle):
        """Whether control ``k`` follows the pointer along ``axis``."""
        values = {
            self.dragged(start, handle, _put(middle, [axis], [at]))[k]
            for at in np.linspace(0, 1, 17)
        }
        return len(values) > 1

    def way(self, k, axis, start, handle, middle):
        """The :class:`Way` of control ``k``, and how far one unit of it moves what is pulled."""

        def value(at):
            return self.dragged(start, handle, _put(middle, [axis], [at]))[k]

        first, last = (self.position(k, value(at)) for at in BEYOND)
        step = 1 if last >= first else -1
        cuts = [
            _edge(lambda at, i=i: step * self.position(k, value(at)) <= step * i, *BEYOND)
            for i in range(first, last, step)
        ]
        here = middle[axis]
        slopes = [(value(here + away) - value(here)) / away for away in (-MESH, MESH)]
        slope = max(slopes, key=abs)  # 0 on the side where the control ends
        return Way(k, axis, first, step, tuple(_kept(cuts))), 1 / slope if slope else 0.0

    def middle(self, place, start, middle, ways):
        """Where what stands at ``middle`` at ``start`` stands at ``place``."""
        guess, free = np.array(middle), [0, 1]
        for way, per_unit in ways:
            k, axis = way.control, way.axis
            guess[axis] += (self.values[k][place[k]] - self.values[k][start[k]]) * per_unit
            free = [other for other in free if other != axis]
        around = sorted(np.arange(*BEYOND, MESH), key=abs) if free else [0.0]
        for off in around:
            tried = _put(guess, free[:1], [guess[free[0]] + off]) if free else guess
            if self.grabbed(place, tried) is not None:
                return self.box(place, tried)[0]
        raise ValueError(
            f"what can be pulled on {type(self.stage.scene).__name__} at {self.state(start)} "
            f"was not found again at {self.state(place)}"
        )

    def moves(self, k, axis, start, middle, ways):
        """Whether control ``k`` alone moves what stands at ``middle`` along ``axis``."""
        last = len(self.values[k]) - 1
        some = {round(share * last) for share in (0, 1 / 4, 1 / 2, 3 / 4, 1)}
        places = [_put(start, [k], [i]) for i in some]
        table = [self.middle(place, start, middle, ways)[axis] for place in places]
        return np.ptp(table) > 10 * EXACT


def _edge(held, inside, outside):
    """Where ``held`` ends between a place ``inside`` and one ``outside``."""
    while abs(outside - inside) > EXACT:
        between = (inside + outside) / 2
        inside, outside = (between, outside) if held(between) else (inside, between)
    return (inside + outside) / 2


def _put(values, at, new):
    """``values`` with the ``new`` ones ``at`` their places, as a tuple."""
    values = list(values)
    for k, value in zip(at, new, strict=True):
        values[k] = value
    return tuple(values)


def _kept(places):
    return [round(float(place), DIGITS) for place in places]
