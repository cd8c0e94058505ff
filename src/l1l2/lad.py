r"""The L1 loss with a penalty, exact, for small data.

.. math:: \frac1n \sum_i |y_i - b - x_i^\top w| + \mathrm{penalty}_\lambda(w).

The intercept b is free. With an L1 penalty this is a linear programme, and one of finitely many
vertices solves it (``lad_lasso``, for every strength at once). With an L2 penalty it is a quadratic
programme, solved by an active set of residuals that are exactly zero (``lad_ridge``).
LAD, least absolute deviations, is the usual name of a fit with the L1 loss.

Both work in units of the data's own (:func:`l1l2.centring.scaled`), where an offset or another unit
changes nothing, and judge ties by the rounding that the numbers came with.
"""

import warnings
from dataclasses import dataclass, field
from itertools import combinations
from math import comb

import numpy as np

from l1l2 import checks
from l1l2.centring import EPS, scaled, unscaled

__all__ = ["LadFit", "LadLasso", "lad_lasso", "lad_ridge"]

MOST_VERTICES = 200_000


@dataclass(frozen=True, eq=False)
class LadFit:
    """A fit with the L1 loss.

    weights : (n_features,). intercept : float. low, high : floats, the smallest and the largest
    intercept among the best fits. unique : whether there is only one; if not, this is the middle
    of the best ones.
    through : a row of X and the prediction there, from which ``predict`` counts, so that columns
        far from zero lose no digits. feature_names : those of X, or None.
    """

    weights: np.ndarray
    intercept: float
    low: float
    high: float
    unique: bool
    through: tuple = field(default=(0.0, None), repr=False)
    feature_names: tuple | None = field(default=None, repr=False)

    def predict(self, X):
        """Predictions (n_points,) at the rows of X, (n_points, n_features)."""
        X = checks.new_rows(X, len(self.weights), self.feature_names)
        at, height = self.through
        return (self.intercept if height is None else height) + (X - at) @ self.weights


@dataclass(frozen=True, eq=False)
class _Frame:
    """X and y in units of their own, and the rounding of both there."""

    Z: np.ndarray
    t: np.ndarray
    Z_grain: np.ndarray
    t_grain: np.ndarray
    middle: tuple  # X and y where Z = t = 0
    powers: tuple
    names: tuple | None

    @classmethod
    def of(cls, X, y, names):
        (Z, *across), (t, *up) = scaled(X), scaled(y)
        middle, powers, grains = zip(across, up, strict=True)
        return cls(Z, t, *grains, middle, powers, names)

    @property
    def exponents(self):
        """A weight in these units times 2 to the power of this is a weight in those of X and y."""
        return self.powers[1] - self.powers[0]

    def doubts(self, weights):
        """Rounding of the residuals, (..., n_samples), at ``weights``, (..., n_features)."""
        return self.t_grain + np.abs(weights) @ self.Z_grain.T

    def fit(self, theta, ends=(), steep=0):
        """The :class:`LadFit` of intercept and weights ``theta``, the weights over 2 to the power
        of ``steep``. Where several fits are best, ``ends`` holds those with the smallest and the
        largest intercept."""
        points = np.vstack([theta, *ends])
        weights = unscaled("a weight", points[:, 1:], self.exponents - steep)
        heights = self.middle[1] + np.ldexp(points[:, 0], self.powers[1])
        with np.errstate(over="ignore", invalid="ignore"):
            intercepts = heights - weights @ self.middle[0]
        if not np.isfinite(intercepts).all():
            raise ValueError("no float can hold the intercept: give the data in other units")
        b, among = float(intercepts[0]), intercepts[min(1, len(ends)) :]
        ends = float(among.min()), float(among.max()), not len(ends)
        return LadFit(weights[0], b, *ends, (self.middle[0], float(heights[0])), self.names)


@dataclass(frozen=True, eq=False)
class LadLasso:
    r"""Every fit of L1 loss :math:`+ \lambda \sum_j |w_j|`, one look-up per strength.

    losses, norms : (n_vertices,), mean absolute residual and :math:`\sum_j |w_j|` at every
    vertex, where as many residuals or weights are exactly zero as there are numbers to choose.
    points : (n_vertices, 1 + n_features), intercept and weights there, in units of their own.
    doubts, radii : (n_vertices,) and (n_vertices, 1 + n_features), what the rounding of the data
    makes of the losses and the points.

    Between the strengths where one vertex gives way to the next the fit stands still.
    """

    losses: np.ndarray
    norms: np.ndarray
    points: np.ndarray
    doubts: np.ndarray
    radii: np.ndarray
    frame: _Frame
    feature_names: tuple | None = None

    def at(self, strength):
        """The :class:`LadFit` at one strength, zero or more."""
        strength = checks.not_negative("strength", strength)
        with np.errstate(over="ignore"):
            objective = self.losses + strength * self.norms
        k = objective.argmin()
        over = objective - objective[k] - 4 * EPS * objective[k]
        tied = np.flatnonzero(over <= 4 * (self.doubts + self.doubts[k]))
        blur = 4 * (np.abs(self.points[k, 1:]) @ self.frame.Z_grain.T).mean()
        if blur > 1e-3 * np.abs(self.frame.t).mean():
            warnings.warn(
                "columns of X lie so far from zero, or are so nearly copies of each other, that "
                f"their rounding is worth {blur / np.abs(self.frame.t).mean():.0e} of the spread "
                "of y: the fit and its ties are known to no more than that",
                stacklevel=2,
            )
        points, radii = self.points[tied], self.radii[tied]
        # of one point on more planes than need be, what is known best; most zeros first
        far = np.where(over[tied] <= 4 * self.doubts[tied], 0, np.inf)
        best = np.lexsort((radii.max(axis=1), (points != 0).sum(axis=1), far))[0]
        if not (np.abs(points - points[best]) > 4 * (radii + radii[best])).any():
            return self.frame.fit(points[best])
        middle = points.mean(axis=0)
        middle[np.abs(middle) <= 1e-13 * np.abs(points).max()] = 0
        return self.frame.fit(middle, points)

    def predict(self, X, strength):
        """Predictions (n_points,) of the fit at one strength, as of :meth:`LadFit.predict`."""
        return self.at(strength).predict(X)


def lad_lasso(X, y):
    r"""Every minimiser of L1 loss :math:`+ \lambda \sum_j |w_j|`, as a :class:`LadLasso`.

    X : (n_samples, n_features); y : (n_samples,). A warning from ``at`` where the rounding of X
    shows in the fit; ValueError for NaN, empty or mismatched data,
    for data with more than 200,000 vertices (80 rows and 3 features have 1.9 million), and where
    a weight is too large or too small for a float.

    The objective is linear between the planes on which a residual or a weight is zero, so that it
    is smallest at a point where 1 + n_features of them meet. All such points are listed, but
    those of planes that are exactly dependent.
    Wang, Li & Jiang (2007), "Robust regression shrinkage and consistent variable selection
    through the LAD-lasso".
    """
    names, (X, y) = checks.names(X), checks.regression_data(X, y)
    n, p = X.shape
    count = comb(n + p, p + 1)
    if count > MOST_VERTICES:
        raise ValueError(
            f"lad_lasso lists every vertex, at most {MOST_VERTICES}; "
            f"{n} rows and {p} features have {count}"
        )
    frame = _Frame.of(X, y, names)
    rows = np.block([[np.ones((n, 1)), frame.Z], [np.zeros((p, 1)), np.eye(p)]])
    targets = np.append(frame.t, np.zeros(p))
    chosen = np.array(list(combinations(range(n + p), p + 1)))
    chosen = chosen[np.linalg.slogdet(rows[chosen])[0] != 0]
    inverses, points = _solved(rows[chosen], targets[chosen])
    for j in range(p):
        points[(chosen == n + j).any(axis=1), 1 + j] = 0  # exactly
    real = np.isfinite(points).all(axis=1)
    inverses, points, chosen = inverses[real], points[real], chosen[real]
    doubts = frame.doubts(points[:, 1:])
    own = np.take_along_axis(np.pad(doubts, ((0, 0), (0, p))), chosen, axis=1)
    losses = np.abs(frame.t - points @ rows[:n].T).mean(axis=1)
    return LadLasso(
        losses=np.ldexp(losses, frame.powers[1]),
        norms=np.abs(unscaled("a weight", points[:, 1:], frame.exponents)).sum(axis=1),
        points=points,
        doubts=np.ldexp(doubts.mean(axis=1), frame.powers[1]),
        radii=(np.abs(inverses) @ own[..., None])[..., 0],
        frame=frame,
        feature_names=names,
    )


def _solved(systems, targets):
    """Inverses, and solutions that are improved with residuals in twice the precision."""
    inverses = np.linalg.inv(systems)
    points = np.zeros(targets.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(4):
            rest, lost = targets, 0.0
            for j in range(targets.shape[1]):
                term, below = _product(systems[:, :, j], -points[:, j, None])
                whole = rest + term
                back = whole - rest
                lost = lost + below + ((rest - (whole - back)) + (term - back))
                rest = whole
            points = points + (inverses @ (rest + lost)[..., None])[..., 0]
    return inverses, points


def _product(a, b):
    """``a * b`` and what that loses to rounding (Dekker, 1971)."""
    (a1, a2), (b1, b2) = (_halves(v) for v in (a, b))
    whole = a * b
    return whole, ((a1 * b1 - whole) + a1 * b2 + a2 * b1) + a2 * b2


def _halves(values):
    high = (2.0**27 + 1) * values
    high = high - (high - values)
    return high, values - high


def lad_ridge(X, y, strength, start=None):
    r"""The minimiser of L1 loss :math:`+ \lambda \sum_j w_j^2`, as a :class:`LadFit`.

    X : (n_samples, n_features); y : (n_samples,); strength : :math:`\lambda > 0` (at 0 ask
    ``lad_lasso``). start : a LadFit to start from, such as that of similar data.
    ValueError for NaN, empty or mismatched data, or a strength that is not positive; a warning
    with the true violation where the optimality conditions do not hold to nine digits.

    The weights are unique; the intercept is any median of :math:`y - Xw`. Optimal is, with
    :math:`a_i = \mathrm{sign}(r_i)` where the residual is not zero and
    :math:`a_i \in [-1, 1]` where it is,

    .. math:: \sum_i a_i = 0, \qquad w = \frac{1}{2 n \lambda} X^\top a .

    An active-set method (Nocedal & Wright, 2006, ch. 16): while the signs of the residuals stay,
    the objective is quadratic; go to its minimum with the active residuals held at zero, stop where
    another one becomes zero and hold that too; let go of one whose :math:`|a_i|` exceeds 1.
    """
    names, (X, y) = checks.names(X), checks.regression_data(X, y)
    strength, (n, p) = checks.positive("strength", strength), X.shape
    frame = _Frame.of(X, y, names)
    if not frame.t.any():
        return frame.fit(np.zeros(1 + p))
    # in these units sum |t - b - Zw| + sum curvature w^2 / 2; steep columns get another unit
    share, power = np.frexp(2.0 * n * strength)
    power = power + 2 * frame.exponents - frame.powers[1]
    steep = np.maximum(power + 1, 0) // 2
    if steep.max() > 1000:
        raise ValueError("the penalty leaves no weight that a float could hold: use other units")
    curvature = np.append(0.0, np.ldexp(share, np.maximum(power, -200) - 2 * steep))
    rows = np.column_stack([np.ones(n), np.ldexp(frame.Z, -steep)])
    theta = np.zeros(1 + p)
    if start is not None:
        theta[1:] = np.ldexp(start.weights, steep - frame.exponents)
    theta[0] = np.median(frame.t - rows[:, 1:] @ theta[1:])
    theta, miss = _settled(rows, frame.t, curvature, theta)
    if miss > 1e-9:
        warnings.warn(
            f"the optimality conditions are off by {miss:.0e} of their size: rounding shows, or "
            "too many residuals are zero at once",
            stacklevel=2,
        )
    weights = np.ldexp(theta[1:], -steep)
    rest = frame.t - frame.Z @ weights
    middle = rest.argsort()[[(n - 1) // 2, n // 2]]
    low, high = rest[middle]
    several = high - low > 4 * frame.doubts(weights)[middle].sum()
    theta[0] = low / 2 + high / 2
    ends = [np.append(b, theta[1:]) for b in (low, high)]
    return frame.fit(theta, ends if several else (), steep)


def _settled(rows, t, curvature, theta):
    """Minimiser of ``sum |t - rows @ theta| + sum(curvature * theta**2) / 2``, and by how much
    it misses its conditions.

    Where too many residuals become zero at once the active set may walk in a circle; targets
    moved by a little show the way out, and what is active there is solved with the true ones.
    """
    best, least = theta, np.inf
    shaken = np.random.default_rng(0).uniform(-1, 1, len(t))
    for shake in (0, 1e-13, 1e-11, 1e-9, 1e-7):
        signs, active = _active_set(rows, t + shake * shaken, curvature, theta)
        found, pulls = _minimum(rows, t, curvature, signs, active, theta[0])
        miss = _miss(rows, t, curvature, found, signs, active, pulls)
        if miss < least:
            best, least = found, miss
        if least <= 1e-9:
            break
    return best, least


def _active_set(rows, t, curvature, theta):
    n, size = rows.shape
    signs, active = np.where(t - rows @ theta < 0, -1.0, 1.0), []
    for _ in range(20 * (n + size)):
        goal, pulls = _minimum(rows, t, curvature, signs, active, theta[0])
        now, then = (signs * (t - rows @ at) for at in (theta, goal))
        known = np.abs(goal).max() + np.abs(t[active]).max(initial=0)
        crosses = then < -8 * EPS * (np.abs(t) + known * np.abs(rows).sum(axis=1))
        crosses[active] = False
        if crosses.any() and len(active) < size:
            share = np.full(n, np.inf)
            near = now[crosses].clip(0)
            share[crosses] = near / (near - then[crosses])
            k = int(share.argmin())
            theta = theta + share[k] * (goal - theta)
            active.append(k)
            continue
        theta = goal
        if not (np.abs(pulls) > 1 + 1e-11).any():
            break
        worst = int(np.abs(pulls).argmax())
        signs[active.pop(worst)] = np.sign(pulls[worst])
    return signs, active


def _minimum(rows, t, curvature, signs, active, b=0.0):
    """Minimiser while the free residuals keep their signs and the active ones stay zero, and the
    pulls of these. Where none is active the intercept is ``b``, or beyond all targets on the side
    that has more of them."""
    held, size = rows[active], rows.shape[1]
    free = np.ones(len(t), dtype=bool)
    free[active] = False
    push = signs[free] @ rows[free]
    if not active:
        theta = np.append(b, push[1:] / curvature[1:])
        if abs(push[0]) > 0.5:  # a sum of signs
            rest = np.abs(t - rows[:, 1:] @ theta[1:]).max()
            theta[0] = np.sign(push[0]) * (1 + 2 * rest)
        return theta, np.zeros(0)
    system = np.block([[np.diag(curvature), -held.T], [held, np.zeros((len(active),) * 2)]])
    wanted, found = np.append(push, t[active]), np.zeros(len(system))
    for _ in range(2):  # the second time for what the first one lost
        found = found + np.linalg.solve(system, wanted - system @ found)
    return found[:size], found[size:]


def _miss(rows, t, curvature, theta, signs, active, pulls):
    """The largest miss of an optimality condition, as a share of the numbers in it."""
    sides = signs.copy()
    sides[active] = pulls
    sizes = np.abs(rows).sum(axis=0)
    uneven = np.abs(curvature * theta - sides @ rows)[sizes > 0] / sizes[sizes > 0]
    residual = t - rows @ theta
    wrong = -signs * residual
    wrong[active] = np.abs(residual[active])
    wrong /= 1 + np.abs(rows) @ np.abs(theta)
    return max(uneven.max(), wrong.max(), np.abs(pulls).max(initial=1) - 1)
