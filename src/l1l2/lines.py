r"""The best line under each loss, and how it moves when one target moves: exact.

All minimise the mean of ``loss`` over the residuals :math:`y_i - a - b x_i`, with slope b and
intercept a. No solver is stopped early: L2 has a formula; an L1 line is found among the lines
through two points, where one of them always is; a Huber line is the L2 line of the small
residuals, once it is known which they are.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np

from l1l2 import checks
from l1l2.losses import HuberLoss, L1Loss, L2Loss

# A residual or slope of loss below this share of its scale is zero.
ROUNDING = 1e-11


@dataclass(frozen=True)
class Line:
    """A line ``intercept + slope * x``.

    unique : whether it is the only best line; where False, it is one of them.
    """

    slope: float
    intercept: float
    unique: bool = True

    def predict(self, x):
        """Heights of the line at ``x``, any shape."""
        return self.intercept + self.slope * np.asarray(x, dtype=float)


def fit_line(x, y, loss):
    """The line with the smallest mean ``loss``, as a :class:`Line`.

    x, y : (n_samples,); loss : ``L1Loss()``, ``L2Loss()`` or ``HuberLoss(delta)``.
    Where all x are equal any slope serves: it is 0 and the line is not unique.
    ValueError for NaN, empty or mismatched data and for another loss.
    """
    x, y = _points(x, y)
    return _kind(loss).line(x, y, loss)


def outlier_path(x, y, i, loss):
    """The best line for every value of ``y[i]``, all other points staying where they are.

    x, y : (n_samples,); i : index of the point that moves; loss : as for :func:`fit_line`.
    Returns an object with ``at(value)`` -> :class:`Line`, the line when ``y[i] = value``, and
    ``low`` and ``high``: below and above them the line stands still (infinite where it never
    does: always under L2, and under any loss for a point with enough leverage).
    ValueError for NaN, empty or mismatched data, an index outside, or another loss.
    """
    x, y = _points(x, y)
    if not isinstance(i, int | np.integer) or not -len(y) <= i < len(y):
        raise ValueError(f"i must be a whole number from 0 to {len(y) - 1}, got {i!r}")
    return _kind(loss).follow(x, y, int(i) % len(y), loss)


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
class _Path:
    x: np.ndarray
    y: np.ndarray
    i: int
    loss: object
    low: float = -np.inf
    high: float = np.inf

    def targets(self, value):
        """All targets, with ``value`` in place i."""
        y = self.y.copy()
        y[self.i] = checks.numbers("value", value, 0)
        return y


class _L2Path(_Path):
    """Least squares: the line moves in proportion to the point, without end."""

    @classmethod
    def follow(cls, x, y, i, loss):
        return cls(x, y, i, loss)

    def at(self, value):
        """The line when the point stands at ``value``."""
        return self.line(self.x, self.targets(value), self.loss)

    @staticmethod
    def line(x, y, loss):
        centred = x - x.mean()
        spread = centred @ centred
        if np.ptp(x) == 0 or spread == 0:
            return _flat(y, loss)
        slope = centred @ (y - y.mean()) / spread
        return Line(float(slope), float(y.mean() - slope * x.mean()))


@dataclass(frozen=True, eq=False)
class _L1Path(_Path):
    """Least absolute deviations: still below ``low``, through the point up to ``high``, still."""

    below: Line | None = None
    above: Line | None = None

    @classmethod
    def follow(cls, x, y, i, loss):
        others = np.arange(len(x)) != i
        path = cls(x, y, i, loss)
        if not others.any() or np.ptp(x[others]) == 0:
            return path
        ends = {}
        for side, name, limit in ((-1, "below", "low"), (1, "above", "high")):
            line = _l1_vertex(x[others], y[others], tilt=side, at=x[i])
            if line is not None:
                ends |= {name: line, limit: float(line.predict(x[i]))}
        return replace(path, **ends)

    def at(self, value):
        """The line when the point stands at ``value``."""
        y = self.targets(value)
        if np.ptp(self.x) == 0:
            return _flat(y, self.loss)
        if value <= self.low:
            line = self.below
        elif value >= self.high:
            line = self.above
        else:
            slope, _ = _best_slopes(self.x, y, self.x[[self.i]], y[[self.i]])
            line = Line(float(slope[0]), float(y[self.i] - slope[0] * self.x[self.i]))
        return replace(line, unique=_l1_unique(self.x, y, line))

    @staticmethod
    def line(x, y, loss):
        if np.ptp(x) == 0:
            return _flat(y, loss)
        line = _l1_vertex(x, y)
        return replace(line, unique=_l1_unique(x, y, line))


def _best_slopes(x, y, pivot_x, pivot_y, tilt=0.0, at=0.0):
    """For each pivot the line through it that minimises sum |residual| - tilt * height(at).

    Given a pivot, that sum is ``sum w_k |s_k - b|`` in the slope b, with s_k the slope to point k
    and w_k its distance in x; the best b is a weighted quantile, the median for ``tilt`` 0.
    Returns slopes and the sums, (n_pivots,); a sum without a minimum is minus infinity.
    """
    run, rise = x - pivot_x[:, None], y - pivot_y[:, None]
    weight = np.abs(run)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.where(run != 0, rise / run, np.inf)
    order = np.argsort(slopes, axis=1)
    grown = np.take_along_axis(weight, order, axis=1).cumsum(axis=1)
    total, pull = grown[:, -1], tilt * (at - pivot_x)
    rank = (grown >= ((total + pull) / 2)[:, None]).argmax(axis=1)
    rows = np.arange(len(pivot_x))
    best = slopes[rows, order[rows, rank]]
    sums = np.abs(rise - best[:, None] * run).sum(axis=1) - tilt * (pivot_y + best * (at - pivot_x))
    return best, np.where(np.abs(pull) > total, -np.inf, sums)


def _l1_vertex(x, y, tilt=0.0, at=0.0):
    """A line through two points that minimises sum |residual| - tilt * height(at), or None
    where there is no minimum; ``x`` in at least two places, or a tilt."""
    best, best_sum, lowest = None, np.inf, np.median(y)
    rows = max(1, 2_000_000 // len(x))
    for start in range(0, len(x), rows):
        pivots = slice(start, start + rows)
        slopes, sums = _best_slopes(x, y - lowest, x[pivots], y[pivots] - lowest, tilt, at)
        k = sums.argmin()
        if np.isneginf(sums[k]):
            return None
        if sums[k] < best_sum:
            best_sum = sums[k]
            best = Line(float(slopes[k]), float(y[start + k] - slopes[k] * x[start + k]))
    return best


def _l1_unique(x, y, line):
    """Whether the L1 loss rises in every direction away from an optimal ``line``.

    Its directional derivative is linear between the directions that turn the line about one of
    the points on it, so those, and the two shifts, decide.
    """
    residual = y - line.predict(x)
    scale = np.ptp(y) + np.abs(line.slope) * np.ptp(x)
    on = np.abs(residual) <= ROUNDING * scale + 4 * np.finfo(float).eps * np.abs(y).max()
    turns = x - np.unique(x[on])[:, None]
    moves = np.vstack([turns, np.ones(len(x))])
    size = np.abs(moves)
    along = (moves * np.where(on, 0, np.sign(residual))).sum(axis=1)
    return bool(((size[:, on].sum(axis=1) - np.abs(along)) > ROUNDING * size.sum(axis=1)).all())


@dataclass(frozen=True, eq=False)
class _HuberPath(_Path):
    """Huber: straight pieces; ``ends`` are the values where one gives way to the next."""

    ends: tuple = ()
    pieces: tuple = ()

    @classmethod
    def follow(cls, x, y, i, loss):
        path = cls(x, y, i, loss)
        if np.ptp(x) == 0:
            return path
        pieces = _huber_pieces(path)
        ends = tuple(piece.high for piece in pieces[:-1])
        still = [piece.moves == (0.0, 0.0) for piece in pieces]
        return replace(
            path,
            ends=ends,
            pieces=tuple(pieces),
            low=ends[0] if ends and still[0] else -np.inf,
            high=ends[-1] if ends and still[-1] else np.inf,
        )

    def at(self, value):
        """The line when the point stands at ``value``."""
        y = self.targets(value)
        if not self.pieces:
            return self.line(self.x, y, self.loss)
        slope, height = self.pieces[bisect_left(self.ends, value)].at(value)
        return _huber_line(self.x, y, self.loss.delta, slope, height)

    @staticmethod
    def line(x, y, loss):
        if np.ptp(x) == 0:
            return _flat(y, loss)
        return _huber_line(x, y, loss.delta, *_huber_fit(x, y, loss.delta))


@dataclass(frozen=True)
class _Piece:
    """The Huber line for values from ``low`` to ``high``: at ``value`` it has ``slope``, and
    ``height`` at the mean of x; both move by ``moves`` per unit."""

    low: float
    high: float
    value: float
    slope: float
    height: float
    moves: tuple

    def at(self, value):
        """Slope, and height at the mean of x."""
        by = value - self.value
        return self.slope + by * self.moves[0], self.height + by * self.moves[1]


def _huber_pieces(path):
    """All pieces in order, found between solved values until neighbours meet.

    Where lines tie, a piece that stands still for ever makes those beyond it needless.
    """
    scale = spread = np.ptp(path.y) + path.loss.delta
    found = [_huber_piece(path, path.y[path.i])]
    while np.isfinite(found[-1].high):
        found.append(_huber_piece(path, found[-1].high + spread))
        spread *= 2
    while np.isfinite(found[0].low):
        found.insert(0, _huber_piece(path, found[0].low - spread))
        spread *= 2
    k = 0
    while k + 1 < len(found):
        left, right = found[k], found[k + 1]
        gap = right.low - left.high
        if gap <= 1e-13 * (scale + np.abs(left.high) + np.abs(right.low)):
            k += 1
        else:
            found.insert(k + 1, _huber_piece(path, left.high + gap / 2))
    first = max(k for k, piece in enumerate(found) if np.isneginf(piece.low))
    last = min(k for k, piece in enumerate(found) if np.isposinf(piece.high))
    return found[min(first, last) : last + 1]


def _huber_piece(path, value):
    """The piece that holds ``value``: as long as the same residuals stay small."""
    x, y, delta = path.x, path.targets(value), path.loss.delta
    slope, height = _huber_fit(x, y, delta)
    residual = (y - height) - slope * (x - x.mean())
    small = np.abs(residual) <= delta * (1 + ROUNDING)
    speed = np.zeros(len(x))
    moves = (0.0, 0.0)
    if small[path.i]:
        Z, spread = _design(x)
        turn, lift = np.linalg.pinv(Z[small].T @ Z[small], hermitian=True) @ Z[path.i]
        moves = (float(turn / spread), float(lift))
        speed = -(Z @ [turn, lift])
    speed[path.i] += 1
    moving = np.abs(speed) > ROUNDING
    residual, small, speed = residual[moving], small[moving], speed[moving]
    upper = np.where(small | (residual < 0), np.where(small, delta, -delta), np.inf)
    lower = np.where(small | (residual > 0), np.where(small, -delta, delta), -np.inf)
    until = np.array([lower - residual, upper - residual]) / speed
    return _Piece(
        low=float(value + min(until.min(axis=0).max(initial=-np.inf), 0)),
        high=float(value + max(until.max(axis=0).min(initial=np.inf), 0)),
        value=float(value),
        slope=slope,
        height=height,
        moves=moves,
    )


def _huber_fit(x, y, delta):
    """Slope, and height at the mean of x.

    Newton's method with an exact line search; the loss is piecewise quadratic, so that it ends
    on the piece that holds the minimum (Madsen & Nielsen, 1990).
    """
    Z, spread = _design(x)
    level = np.median(y)
    beta = np.linalg.lstsq(Z, y - level)[0]
    for _ in range(1000):
        residual = y - level - Z @ beta
        pull = Z.T @ np.clip(residual, -delta, delta)
        inside = Z[np.abs(residual) <= delta * (1 + ROUNDING)]  # those at delta stay in step
        curvature = inside.T @ inside
        step = np.linalg.pinv(curvature, hermitian=True) @ pull
        rounding = np.finfo(float).eps * np.abs(y - level).max()
        if np.abs(pull).max() <= len(x) * (1e-13 * min(delta, np.abs(residual).max()) + rounding):
            beta = beta + step
            break
        flat = pull - curvature @ step
        if np.abs(flat).max() > 1e-9 * np.abs(pull).max():
            step = flat
        beta = beta + _huber_search(residual, Z @ step, delta) * step
    return float(beta[0] / spread), float(beta[1] + level)


def _design(x):
    """Columns of x, centred and of spread 1, and of ones: (n_samples, 2); and that spread."""
    spread = np.std(x)
    return np.column_stack([(x - x.mean()) / spread, np.ones(len(x))]), spread


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


def _huber_line(x, y, delta, slope, height):
    """The Line with ``slope`` and ``height`` at the mean of x, known to be one of the best."""
    centred = x - x.mean()
    unique = _huber_unique(centred, (y - height) - slope * centred, delta)
    return Line(float(slope), float(height - slope * x.mean()), unique)


def _huber_unique(x, residual, delta):
    """Whether the Huber loss rises in every direction away from an optimal line.

    It does where the small residuals stand in two places in x. If not, the directions that keep
    them decide: each must turn a residual of exactly delta into a smaller one.
    """
    size = np.abs(residual)
    inside = x[size < delta * (1 - ROUNDING)]
    if len(inside) and np.ptp(inside) > ROUNDING * np.ptp(x):
        return True
    edge = np.abs(size - delta) <= ROUNDING * delta
    places = inside[:1] if len(inside) else x[edge]
    turns = np.vstack([x[edge] - place for place in places] or [np.zeros((0, 0))])
    shrinks = turns * np.sign(residual[edge])
    grows = ROUNDING * np.ptp(x)
    return bool(len(shrinks) and ((shrinks > grows).any(1) & (shrinks < -grows).any(1)).all())
