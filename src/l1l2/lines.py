r"""The best line under each loss, and how it moves when one target moves: exact.

All minimise the mean of ``loss`` over the errors :math:`a + b x_i - y_i`, with slope b and
intercept a. No solver is stopped early: L2 has a formula; an L1 line is found among the lines
through two points, where one of them always is; a Huber line is the L2 line of the small
residuals, once it is known which they are.

Lines are fitted to the points in units of their own: seen from the middle of the data, over a
power of two, which loses nothing. What is zero, tied or unique is judged by the rounding that the
numbers came with.
"""

import warnings
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from math import isfinite, ldexp

import numpy as np

from l1l2 import checks
from l1l2.centring import EPS, middle, scaled, unscaled
from l1l2.losses import HuberLoss, L1Loss, L2Loss


@dataclass(frozen=True)
class Line:
    """A line ``intercept + slope * x``.

    unique : whether it is the only best line; where False, it is one of them, under L1 that with
        the smallest slope.
    through : a point on it, (0, intercept) if not given. ``predict`` counts from there, so that
        a line far from x = 0 loses no digits.
    """

    slope: float
    intercept: float
    unique: bool = True
    through: tuple | None = field(default=None, compare=False, repr=False)

    def predict(self, x):
        """Heights of the line at ``x``, a number or an array with one or two axes."""
        x = checks.numbers("x", x, (0, 1, 2))
        if self.through is None:
            return self.intercept + self.slope * x
        at, height = self.through
        return height + self.slope * (x - at)


def fit_line(x, y, loss):
    """The line with the smallest mean ``loss``, as a :class:`Line`.

    x, y : (n_samples,); loss : ``L1Loss()``, ``L2Loss()`` or ``HuberLoss(delta)``.
    Where all x are equal any slope serves: it is 0 and the line is not unique.
    ValueError for NaN, empty or mismatched data, for another loss, for a delta below the rounding
    of y, and where the slope or intercept is too large or too small for a float.
    """
    x, y = _points(x, y)
    way = _kind(loss)
    return _flat(y, loss) if np.ptp(x) == 0 else way.best(_Cloud.of(x, y), loss)


def outlier_path(x, y, i, loss):
    """The best line for every value of ``y[i]``, all other points staying where they are.

    x, y : (n_samples,); i : index of the point that moves; loss : as for :func:`fit_line`.
    Returns an object with ``at(value)`` -> :class:`Line`, the line when ``y[i] = value``, and
    ``low`` and ``high``: below and above them the line stands still (infinite where it never
    does: always under L2, and under any loss for a point with enough leverage).
    ValueError as for :func:`fit_line`, and for an index outside.
    """
    x, y = _points(x, y)
    if not isinstance(i, int | np.integer) or not -len(y) <= i < len(y):
        raise ValueError(f"i must be a whole number from 0 to {len(y) - 1}, got {i!r}")
    way, i = _kind(loss), int(i) % len(y)
    if np.ptp(x) == 0:
        return _FlatPath(x, y, i, loss)
    return way(x, y, i, loss, cloud=_Cloud.of(x, y, i)).followed()


def _points(x, y):
    checks.same_rows("x", x, "y", y)
    x, y = checks.numbers("x", x, 1), checks.numbers("y", y, 1)
    checks.same_shape("x", x, "y", y)
    return x, y


def _kind(loss):
    for kind, way in ((L1Loss, _L1Path), (L2Loss, _L2Path), (HuberLoss, _HuberPath)):
        if isinstance(loss, kind):
            return way
    raise ValueError(f"loss must be L1Loss(), L2Loss() or HuberLoss(delta), got {loss!r}")


def _flat(y, loss):
    """The line for points above each other: any slope, through the best constant."""
    return Line(0.0, float(loss.best_constant(y)), unique=False)


@dataclass(frozen=True, eq=False)
class _Cloud:
    """Points (x, y) in units of their own, (u, v), and the rounding of both there."""

    u: np.ndarray
    v: np.ndarray
    u_grain: np.ndarray
    v_grain: np.ndarray
    middle: tuple  # x and y of u = v = 0
    powers: tuple

    @classmethod
    def of(cls, x, y, moving=None):
        """The points; one that moves does not count in the unit of y."""
        if moving is not None and len(y) > 1:
            y = y.copy()
            y[moving] = middle(np.delete(y, moving))
        (u, *across), (v, *up) = scaled(x), scaled(y)
        centre, powers, grains = zip(across, up, strict=True)
        return cls(u, v, *grains, tuple(map(float, centre)), tuple(map(int, powers)))

    def up(self, value):
        """The height ``value`` as v."""
        try:
            return ldexp(value - self.middle[1], -self.powers[1])
        except OverflowError:
            raise ValueError(f"value is {value:g}, too far from the other targets") from None

    def down(self, v):
        """The height v as y; infinite where no float is that large."""
        with np.errstate(over="ignore"):
            return float(self.middle[1] + np.ldexp(v, self.powers[1]))

    def moved(self, i, value):
        """The same points, point i at height ``value``."""
        v, grain = self.v.copy(), self.v_grain.copy()
        v[i] = self.up(value)
        grain[i] = EPS * max(abs(v[i]), abs(v[i] + ldexp(self.middle[1], -self.powers[1])))
        return _Cloud(self.u, v, self.u_grain, grain, self.middle, self.powers)

    def without(self, i):
        """All points but one."""
        parts = self.u, self.v, self.u_grain, self.v_grain
        return _Cloud(*(np.delete(part, i) for part in parts), self.middle, self.powers)

    def line(self, slope, u, v, unique=True):
        """The :class:`Line` of this slope through (u, v)."""
        slope = float(unscaled("the slope", slope, self.powers[1] - self.powers[0]))
        x, y = self.middle[0] + ldexp(u, self.powers[0]), self.down(v)
        intercept = y - slope * x
        if not isfinite(intercept):
            raise ValueError("no float can hold the intercept: give the data in other units")
        return Line(slope, intercept, unique, (x, y))

    def rounding(self, slope):
        """Of the residuals from a line with this slope."""
        return self.v_grain + abs(slope) * self.u_grain


@dataclass(frozen=True, eq=False)
class _Path:
    x: np.ndarray
    y: np.ndarray
    i: int
    loss: object
    low: float = -np.inf
    high: float = np.inf
    cloud: _Cloud | None = None

    def followed(self):
        """The path with all that one look-up needs."""
        return self

    def targets(self, value):
        """All targets, with ``value`` in place i."""
        y = self.y.copy()
        y[self.i] = checks.number("value", value)
        return y

    def moved(self, value):
        """The points with ``value`` in place i, in their own units."""
        return self.cloud.moved(self.i, checks.number("value", value))

    def at(self, value):
        """The line when the point stands at ``value``."""
        return self.best(self.moved(value), self.loss)

    def predict(self, x, value):
        """Heights at ``x`` of the line when the point stands at ``value``."""
        return self.at(value).predict(x)


class _FlatPath(_Path):
    """All points above each other."""

    def at(self, value):
        """The line when the point stands at ``value``."""
        return _flat(self.targets(value), self.loss)


class _L2Path(_Path):
    """Least squares: the line moves in proportion to the point, without end."""

    @staticmethod
    def best(cloud, loss):
        return cloud.line(*_least_squares(cloud.u, cloud.v))


def _least_squares(u, v):
    """The slope of the L2 line, and a point on it."""
    place, height = u.mean(), v.mean()
    arms = u - place
    return arms @ v / (arms @ arms), float(place), float(height)


@dataclass(frozen=True, eq=False)
class _L1Path(_Path):
    """Least absolute deviations: still below ``low``, through the point up to ``high``, still.

    below, above : two points each, of the line on that side.
    """

    below: tuple = ()
    above: tuple = ()

    def followed(self):
        others, ends = self.cloud.without(self.i), {}
        if not len(others.u) or np.ptp(others.u) == 0:
            return self
        at = self.cloud.u[self.i]
        for side, name, limit in ((-1, "below", "low"), (1, "above", "high")):
            found = _l1_vertex(others, side, at)
            if found is not None:
                j, k = found
                end = others.v[k] + _slope(others, j, k) * (at - others.u[k])
                ends[name] = tuple(int(m + (m >= self.i)) for m in found)
                ends[limit] = self.cloud.down(end)
        return replace(self, **ends)

    def at(self, value):
        """The line when the point stands at ``value``."""
        cloud = self.moved(value)
        if value <= self.low:
            pair = self.below
        elif value >= self.high:
            pair = self.above
        else:
            pair = _partner(cloud, self.i), self.i
        return _l1_line(cloud, *pair)

    @staticmethod
    def best(cloud, loss):
        return _l1_line(cloud, *_l1_vertex(cloud))


def _slope(cloud, j, k):
    return (cloud.v[j] - cloud.v[k]) / (cloud.u[j] - cloud.u[k])


def _l1_line(cloud, j, k):
    """The best line through points j and k. It is unique if the loss rises whichever way it
    turns about a point on it, as the rise is linear between these ways."""
    _, rises, rounding = _turns(cloud, j, k)
    unique = bool((rises > rounding).all())
    return cloud.line(_slope(cloud, j, k), float(cloud.u[k]), cloud.v[k], unique)


def _partner(cloud, k, tilt=0.0, at=0.0):
    """The point j for which the line through k and j minimises sum |residual| - tilt * height(at)
    among the lines through k, or None where that falls without end.

    In the slope b that is ``sum w_m |s_m - b|``, with s_m the slope to point m and w_m its
    distance in u; the best b is a weighted quantile, the median for ``tilt`` 0. Of several the
    smallest.
    """
    run = cloud.u - cloud.u[k]
    away = run.nonzero()[0]
    run = run[away]
    slopes = (cloud.v[away] - cloud.v[k]) / run
    order = slopes.argsort()
    grown = np.abs(run)[order].cumsum()
    total, pull = grown[-1], tilt * (at - cloud.u[k])
    if abs(pull) > total:
        return None
    half = (total + pull) / 2 - 2 * cloud.u_grain.sum()
    return int(away[order[min(grown.searchsorted(half), len(order) - 1)]])


def _turns(cloud, j, k, tilt=0.0, at=0.0):
    """How fast the loss rises as the line through j and k turns about each point on it, the
    better way round: the points, the rises, and the rounding of these.

    A point is on the line if its residual is within rounding of zero.
    """
    u, v = cloud.u, cloud.v
    run, slope = u - u[k], _slope(cloud, j, k)
    residual = (v - v[k]) - slope * run
    own = cloud.rounding(slope)
    free = np.abs(residual) > 4 * (own + own[k] + (own[j] + own[k]) * np.abs(run / run[j]))
    on = (~free).nonzero()[0]
    on = on[u[on].argsort()]
    places, left = u[on], np.arange(len(on))
    sums = places.cumsum()
    held = sums[-1] - 2 * sums + (2 * left + 2 - len(on)) * places
    sides = np.sign(residual[free])
    drift = (sides * u[free]).sum() - sides.sum() * places + tilt * (at - places)
    rounding = 4 * (cloud.u_grain.sum() + len(u) * cloud.u_grain[on])
    return on, held - np.abs(drift), rounding


def _l1_vertex(cloud, tilt=0.0, at=0.0):
    """Two points through which a line minimises sum |residual| - tilt * height(at), or None
    where that falls without end.

    From one line through two points to a better one: the loss is linear between the directions
    that turn a line about a point on it, so that a line is best where none of these improves it.
    """

    def height(j, k, u):
        return cloud.v[k] + _slope(cloud, j, k) * (u - cloud.u[k])

    def loss(j, k):
        return np.abs(cloud.v - height(j, k, cloud.u)).sum() - tilt * height(j, k, at)

    best, least, pivots = None, np.inf, [np.abs(cloud.u).argmin()]  # from the middle
    while len(pivots):
        k, *pivots = pivots
        j = _partner(cloud, k, tilt, at)
        if j is None:
            return None
        if (found := loss(j, k)) < least:
            best, least = (j, k), found
            on, rises, rounding = _turns(cloud, j, k, tilt, at)
            falls = rises < -rounding
            pivots = on[falls][rises[falls].argsort()]
    pivots = on[np.abs(rises) <= rounding]
    doubt = 4 * cloud.rounding(_slope(cloud, *best)).sum()
    while len(pivots):  # of several best ones that with the smallest slope
        k, *pivots = pivots
        j = _partner(cloud, k, tilt, at)
        if j is None or _slope(cloud, j, k) >= _slope(cloud, *best):
            continue
        if loss(j, k) <= least + doubt:
            best = j, k
            on, rises, rounding = _turns(cloud, j, k, tilt, at)
            pivots = on[np.abs(rises) <= rounding]
    return best


@dataclass(frozen=True, eq=False)
class _HuberPath(_Path):
    """Huber: straight pieces; ``ends`` are the heights where one gives way to the next."""

    delta: float = 0.0  # in units of their own, as are ends and pieces
    ends: tuple = ()
    pieces: tuple = ()

    def followed(self):
        delta = _delta(self.cloud, self.loss)
        pieces = _huber_pieces(self.cloud, self.i, delta)
        ends = tuple(piece.high for piece in pieces[:-1])
        still = [piece.moves == (0.0, 0.0) for piece in pieces]
        return replace(
            self,
            delta=delta,
            ends=ends,
            pieces=tuple(pieces),
            low=self.cloud.down(ends[0]) if ends and still[0] else -np.inf,
            high=self.cloud.down(ends[-1]) if ends and still[-1] else np.inf,
        )

    def at(self, value):
        """The line when the point stands at ``value``."""
        cloud = self.moved(value)
        if not self.pieces:
            return _huber_line(cloud, self.delta, *_huber_fit(cloud, self.delta))
        piece = self.pieces[bisect_left(self.ends, cloud.v[self.i])]
        return _huber_line(cloud, self.delta, *piece.at(cloud.v[self.i]))

    @staticmethod
    def best(cloud, loss):
        delta = _delta(cloud, loss)
        return _huber_line(cloud, delta, *_huber_fit(cloud, delta))


def _delta(cloud, loss):
    """The threshold in the unit of v."""
    with np.errstate(over="ignore", under="ignore"):
        delta = float(np.ldexp(loss.delta, -cloud.powers[1]))
    if not delta > 4 * np.median(cloud.v_grain):
        raise ValueError(
            f"delta = {loss.delta:g} is below the rounding of numbers as large as those of y; "
            "use L1Loss() or subtract a constant from y"
        )
    return min(delta, 2.0**500)


@dataclass(frozen=True)
class _Piece:
    """The Huber line for heights from ``low`` to ``high`` of the point: at ``value`` it has
    ``slope``, and ``height`` at u = 0; both move by ``moves`` per unit."""

    low: float
    high: float
    value: float
    slope: float
    height: float
    moves: tuple
    sides: bytes  # which residuals are small, and the signs of the others

    def at(self, value):
        """Slope, and height at u = 0."""
        by = value - self.value
        return self.slope + by * self.moves[0], self.height + by * self.moves[1]


def _huber_pieces(cloud, i, delta):
    """All pieces in order, found between solved values until neighbours meet.

    Where lines tie, a piece that stands still for ever makes those beyond it needless. None where
    rounding blurs the ends of the pieces.
    """

    def piece(value):
        v = cloud.v.copy()
        v[i] = value
        return _huber_piece(replace(cloud, v=v), i, delta)

    scale = spread = delta + np.median(np.abs(cloud.v))
    found, k = [piece(cloud.v[i])], 0
    for _ in range(100 * (1 + len(cloud.v))):
        if None in found:
            break
        left, right = found[k], found[min(k + 1, len(found) - 1)]
        gap = right.low - left.high
        if np.isfinite(found[-1].high):
            found.append(piece(found[-1].high + spread))
            spread *= 2
        elif np.isfinite(found[0].low):
            found.insert(0, piece(found[0].low - spread))
            spread *= 2
        elif left is right:
            first = max(k for k, piece in enumerate(found) if np.isneginf(piece.low))
            last = min(k for k, piece in enumerate(found) if np.isposinf(piece.high))
            return found[min(first, last) : last + 1]
        elif left.sides == right.sides:
            found[k : k + 2] = [replace(left, high=right.high)]
        elif gap <= 1e-13 * (scale + np.abs(left.high) + np.abs(right.low)):
            k += 1
        else:
            found.insert(k + 1, piece(left.high + gap / 2))
    return []


def _huber_piece(cloud, i, delta):
    """The piece on which point i stands: as long as the same residuals stay small. None where
    rounding is larger than small residuals are."""
    u, v = cloud.u, cloud.v
    slope, height = _huber_fit(cloud, delta)
    residual = v - height - slope * u
    rounding = 4 * cloud.rounding(slope)
    small = np.abs(residual) <= delta + rounding
    if (rounding[small] > delta).any():
        return None
    sides = np.where(small, 0.0, np.sign(residual))
    speed, moves = np.zeros(len(u)), (0.0, 0.0)
    if small[i]:
        moves = _huber_step(u, small, speed + (np.arange(len(u)) == i))
        speed = -(moves[1] + moves[0] * u)
    speed[i] += 1
    moving = np.abs(speed) > 1e-11
    upper = np.where(sides < 0, -delta, np.where(small, delta, np.inf))[moving] - residual[moving]
    lower = np.where(sides > 0, delta, np.where(small, -delta, -np.inf))[moving] - residual[moving]
    until = np.array([lower, upper]) / speed[moving]
    low = v[i] + min(until.min(axis=0).max(initial=-np.inf), 0)
    high = v[i] + max(until.max(axis=0).min(initial=np.inf), 0)
    by = min(max(0.0, low), high) - v[i]  # solved again as near to the others as it goes
    slope, height = slope + by * moves[0], height + by * moves[1]
    if small.any():
        residual = v + by * (np.arange(len(u)) == i) - height - slope * u
        turn, lift = _huber_step(u, small, np.where(small, residual, delta * sides))
        slope, height = slope + turn, height + lift
    fit = float(v[i] + by), float(slope), float(height)
    return _Piece(float(low), float(high), *fit, moves, sides.tobytes())


def _huber_fit(cloud, delta):
    """Slope, and height at u = 0.

    Newton's method with an exact line search; the loss is piecewise quadratic, so that it ends
    on the piece that holds the minimum (Madsen & Nielsen, 1990). Each step turns the line about
    the middle of the small residuals and lifts it. The first is the L1 line, near which no
    residual hides another.
    """
    u, v, n = cloud.u, cloud.v, len(cloud.u)
    j, k = _l1_vertex(cloud)
    slope = _slope(cloud, j, k)
    height, settled = v[k] - slope * u[k], False
    for _ in range(1000):
        residual = v - height - slope * u
        rounding = 4 * cloud.rounding(slope)
        small = np.abs(residual) <= delta + rounding  # those at delta stay in step
        count = small.sum()
        pull = np.clip(residual, -delta, delta)
        place = (u[small] if count else u).mean()
        arms = u - place
        lifts, turns = pull.sum(), arms @ pull
        if settled:
            break
        doubt = rounding[small].sum() + n * EPS * min(delta, np.abs(residual).max())
        settled = max(abs(lifts), abs(turns)) <= doubt
        if count and (np.ptp(u[small]) > 0 or abs(turns) <= doubt):
            turn, lift = _huber_step(u, small, pull)
        else:  # along what the small residuals leave free
            turn = turns / (arms @ arms)
            lift = (0.0 if count else lifts / n) - turn * place
        step = 1.0 if settled else _huber_search(residual, lift + turn * u, delta)
        slope, height = slope + step * turn, height + step * lift
    miss = max(abs(lifts), abs(turns)) / (n * delta)
    if miss > 1e-9:
        warnings.warn(
            "the threshold of the Huber loss is so small, for numbers like these, that rounding "
            f"shows: the optimality conditions are off by {miss:.0e} of the largest pull",
            stacklevel=2,
        )
    return float(slope), float(height)


def _huber_step(u, small, pull):
    """Slope, and height at u = 0, of the L2 line of ``pull`` over the small residuals; where these
    stand in one place, of the one that moves all points the least (mean square)."""
    place, lift = u[small].mean(), pull.sum() / small.sum()
    arms = u - place
    if np.ptp(u[small]):
        turn = arms @ pull / (arms[small] @ arms[small])
    else:
        turn = -lift * arms.sum() / (arms @ arms)
    return float(turn), float(lift - turn * place)


def _huber_search(residual, along, delta):
    """The t that minimises the Huber loss of ``residual - t * along``."""

    def slope(t):
        return -(along * np.clip(residual - t * along, -delta, delta)).sum()

    moving = along != 0
    breaks = np.concatenate([(residual + s * delta)[moving] / along[moving] for s in (-1, 1)])
    breaks = np.sort(breaks[breaks > 0])  # between two of them that slope is a straight line
    first, last = 0, len(breaks) - 1
    while first < last:
        middle = (first + last) // 2
        first, last = (middle + 1, last) if slope(breaks[middle]) < 0 else (first, middle)
    left, right = breaks[first - 1] if first else 0.0, breaks[first]
    falls, rises = slope(left), slope(right)
    return right if rises <= falls else left - falls * (right - left) / (rises - falls)


def _huber_line(cloud, delta, slope, height):
    """The Line with ``slope`` and ``height`` at u = 0, known to be one of the best."""
    residual = cloud.v - height - slope * cloud.u
    unique = _huber_unique(cloud, residual, delta, 4 * cloud.rounding(slope))
    return cloud.line(slope, 0.0, height, unique)


def _huber_unique(cloud, residual, delta, rounding):
    """Whether the Huber loss rises in every direction away from an optimal line.

    It does where the small residuals stand in two places. If not, the directions that keep
    them decide: each must turn a residual of exactly delta into a smaller one.
    """
    u, size = cloud.u, np.abs(residual)
    inside = u[size < delta - rounding]
    same = 4 * cloud.u_grain.max()
    if len(inside) and np.ptp(inside) > same:
        return True
    edge = np.abs(size - delta) <= rounding
    places = inside[:1] if len(inside) else u[edge]
    turns = np.vstack([u[edge] - place for place in places] or [np.zeros((0, 0))])
    shrinks = turns * np.sign(residual[edge])
    return bool(len(shrinks) and ((shrinks > same).any(1) & (shrinks < -same).any(1)).all())
