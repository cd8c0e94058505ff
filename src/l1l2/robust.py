r"""The L1 loss with a penalty, exact, for small data.

.. math:: \frac1n \sum_i |y_i - b - x_i^\top w| + \mathrm{penalty}_\lambda(w).

The intercept b is free. With an L1 penalty this is a linear programme, and one of finitely many
vertices solves it (``lad_lasso``, for every strength at once). With an L2 penalty it is a quadratic
programme, solved by an active set of residuals that are exactly zero (``lad_ridge``).
LAD, least absolute deviations, is the usual name of a fit with the L1 loss.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from l1l2 import checks

__all__ = ["LadFit", "LadLasso", "lad_lasso", "lad_ridge"]

ROUNDING = 1e-11  # differences of objectives below this share of their size are ties
MOST_VERTICES = 200_000


@dataclass(frozen=True, eq=False)
class LadFit:
    """A fit with the L1 loss.

    weights : (n_features,). intercept : float. low, high : floats, the smallest and the largest
    intercept among the best fits. unique : whether there is only one; if not, this is the middle
    of the best ones.
    """

    weights: np.ndarray
    intercept: float
    low: float
    high: float
    unique: bool

    def predict(self, X):
        """Predictions (n_points,) at the rows of X, (n_points, n_features)."""
        return self.intercept + np.asarray(X, dtype=float) @ self.weights


@dataclass(frozen=True, eq=False)
class LadLasso:
    r"""Every fit of L1 loss :math:`+ \lambda \sum_j |w_j|`, one look-up per strength.

    points : (n_vertices, 1 + n_features), intercept and weights at every vertex, where as many
    residuals or weights are exactly zero as there are numbers to choose. losses, norms :
    (n_vertices,), mean absolute residual and :math:`\sum_j |w_j|` there.

    Between the strengths where one vertex gives way to the next the fit stands still.
    """

    points: np.ndarray
    losses: np.ndarray
    norms: np.ndarray

    def at(self, strength):
        """The :class:`LadFit` at one strength, zero or more."""
        strength = checks.not_negative("strength", strength)
        objective = self.losses + strength * self.norms
        best = objective.min()
        scale = best + np.abs(self.points[objective.argmin(), 0])
        tied = self.points[objective <= best + ROUNDING * scale]
        low, high = tied.min(axis=0), tied.max(axis=0)
        unique = bool((high - low <= 1e-9 * (1 + np.abs(tied).max())).all())
        middle = tied[0] if unique else tied.mean(axis=0)
        middle = np.where(np.abs(middle) <= 1e-13 * np.abs(tied).max(), 0.0, middle)
        ends = (middle[0],) * 2 if unique else (low[0], high[0])
        return LadFit(middle[1:], float(middle[0]), *map(float, ends), unique)


def lad_lasso(X, y):
    r"""Every minimiser of L1 loss :math:`+ \lambda \sum_j |w_j|`, as a :class:`LadLasso`.

    X : (n_samples, n_features); y : (n_samples,). ValueError for NaN, empty or mismatched data,
    and for data with more than 200,000 vertices (80 rows and 3 features have 1.9 million).

    The objective is linear between the planes on which a residual or a weight is zero, so that it
    is smallest at a point where 1 + n_features of them meet. All such points are listed.
    Wang, Li & Jiang (2007), "Robust regression shrinkage and consistent variable selection
    through the LAD-lasso".
    """
    X, y = checks.regression_data(X, y)
    n, p = X.shape
    count = comb(n + p, p + 1)
    if count > MOST_VERTICES:
        raise ValueError(
            f"lad_lasso lists every vertex, at most {MOST_VERTICES}; "
            f"{n} rows and {p} features have {count}"
        )
    rows = np.block([[np.ones((n, 1)), X], [np.zeros((p, 1)), np.eye(p)]])
    targets = np.append(y, np.zeros(p))
    chosen = np.array(list(combinations(range(n + p), p + 1)))
    systems = rows[chosen]
    sizes = np.linalg.norm(systems, axis=2).prod(axis=1)
    solvable = np.abs(np.linalg.det(systems)) > 1e-12 * sizes
    chosen, systems = chosen[solvable], systems[solvable]
    points = np.linalg.solve(systems, targets[chosen][..., None])[..., 0]
    for j in range(p):
        points[(chosen == n + j).any(axis=1), 1 + j] = 0  # exactly
    reach = np.append(1, np.abs(X).max(axis=0)) * np.abs(points)
    points[reach <= 1e-13 * (np.abs(y).max() + reach.max(axis=1, keepdims=True))] = 0
    losses = np.abs(y - points @ rows[:n].T).mean(axis=1)
    return LadLasso(points, losses, np.abs(points[:, 1:]).sum(axis=1))


def lad_ridge(X, y, strength, start=None):
    r"""The minimiser of L1 loss :math:`+ \lambda \sum_j w_j^2`, as a :class:`LadFit`.

    X : (n_samples, n_features); y : (n_samples,); strength : :math:`\lambda > 0` (at 0 ask
    ``lad_lasso``). start : a LadFit to start from, such as that of similar data.
    ValueError for NaN, empty or mismatched data, or a strength that is not positive.

    The weights are unique; the intercept is any median of :math:`y - Xw`. Optimal is, with
    :math:`a_i = \mathrm{sign}(r_i)` where the residual is not zero and
    :math:`a_i \in [-1, 1]` where it is,

    .. math:: \sum_i a_i = 0, \qquad w = \frac{1}{2 n \lambda} X^\top a .

    An active-set method (Nocedal & Wright, 2006, ch. 16): while the signs of the residuals stay,
    the objective is quadratic; go to its minimum with the active residuals held at zero, stop where
    another one becomes zero and hold that too; let go of one whose :math:`|a_i|` exceeds 1.
    """
    X, y = checks.regression_data(X, y)
    strength, (n, p) = checks.positive("strength", strength), X.shape
    centre, spread = X.mean(axis=0), X.std(axis=0).max() or 1.0
    rows = np.column_stack([np.ones(n), (X - centre) / spread])
    curvature = 2 * strength * n / spread**2 * np.append(0.0, np.ones(p))  # of n times ours
    level = np.median(y)
    theta = np.zeros(1 + p)
    if start is not None:
        theta[1:] = start.weights * spread
    theta[0] = np.median(y - level - rows[:, 1:] @ theta[1:])
    theta = _active_set(rows, y - level, curvature, theta)
    weights = theta[1:] / spread
    rest = np.sort(y - X @ weights)
    low, high = rest[(n - 1) // 2], rest[n // 2]
    unique = high - low <= 1e-9 * (np.ptp(y) + np.abs(y).max())
    return LadFit(weights, float((low + high) / 2), float(low), float(high), bool(unique))


def _active_set(rows, y, curvature, theta):
    """Minimiser of ``sum |y - rows @ theta| + sum(curvature * theta**2) / 2``."""
    n, size = rows.shape
    residual = y - rows @ theta
    zero = 1e-12 * (np.abs(y).max() + np.abs(residual).max())
    signs, active = np.where(residual < 0, -1.0, 1.0), []
    for _ in range(100 * (n + size)):
        free = np.ones(n, dtype=bool)
        free[active] = False
        slope = curvature * theta - signs[free] @ rows[free]
        way, far = _way_down(rows[active], slope, curvature)
        small = 1e-12 * (n + np.abs(curvature * theta).max())
        if np.abs(way).max() * max(curvature.max(), 1) <= small:
            pulls = np.linalg.lstsq(rows[active].T, slope)[0]
            over = np.abs(pulls) - 1
            if not (over > 1e-11).any():
                return theta
            k = int(over.argmax())
            signs[active[k]] = np.sign(pulls[k])
            del active[k]
            continue
        speed = rows @ way
        closing = free & (signs * speed > 1e-13 * np.abs(way).max())
        reach = np.where(closing, (signs * residual).clip(0), np.inf)
        reach[closing] /= np.abs(speed[closing])
        k, step = int(reach.argmin()), min(reach.min(), far)
        theta = theta + step * way
        if reach[k] <= far:
            active.append(k)
        residual = y - rows @ theta
        residual[np.abs(residual) <= zero] = 0
    raise RuntimeError("the active set did not settle; change y by a little")


def _way_down(active, slope, curvature):
    """The way to the minimum with ``active`` rows held, and how far along it that lies: 1, or
    infinitely far where only the intercept moves."""
    size = len(slope)
    if not len(active):
        if abs(slope[0]) > 0.5:  # a sum of signs
            return -np.sign(slope) * (np.arange(size) == 0), np.inf
        return np.append(0.0, -slope[1:] / curvature[1:]), 1.0
    if len(active) >= size:
        return np.zeros(size), 1.0
    _, _, across = np.linalg.svd(active)
    loose = across[len(active) :].T
    return -loose @ np.linalg.solve(loose.T * curvature @ loose, loose.T @ slope), 1.0
