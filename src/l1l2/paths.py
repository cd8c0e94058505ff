r"""Every weight at every strength: the ridge, lasso and elastic net paths, exact.

All minimise the mean squared error plus a penalty, with a free intercept :math:`b`:

.. math:: \frac1n \sum_i (y_i - b - x_i^\top w)^2 + \mathrm{penalty}_\lambda(w).

Centring ``X`` and ``y`` removes :math:`b` from the problem, so each path works with the centred
data and puts the intercept :math:`b = \bar y - \bar x^\top w` back at the end.
"""

import warnings
from dataclasses import dataclass

import numpy as np

from l1l2 import checks

# Relative to the largest strength or to 1: where rounding ends and a number begins.
ROUNDING = 1e-12


def _centred(X, y):
    """``X - mean``, ``y - mean`` and the means; what is constant becomes exactly zero."""
    X, y = checks.regression_data(X, y)
    X_mean, y_mean = X.mean(axis=0), y.mean()
    X_centred = np.where(np.ptp(X, axis=0) > 0, X - X_mean, 0.0)
    y_centred = y - y_mean if np.ptp(y) > 0 else np.zeros_like(y)
    return X_centred, y_centred, X_mean, y_mean


def _moments(X, y):
    """Gram matrix X'X/n and correlations X'y/n; a y at right angles to all of X gives zeros."""
    correlation = X.T @ y
    rounding = 4 * np.finfo(float).eps * (np.abs(X.T) @ np.abs(y))
    if (np.abs(correlation) <= rounding).all():
        correlation = np.zeros_like(correlation)
    return X.T @ X / len(y), correlation / len(y)


class _Path:
    """What the paths share: the intercept that goes with the weights.

    feature_names : the names of the columns of X, a tuple of texts; None where it had none.
    """

    def intercept_at(self, strength):
        r"""Intercept :math:`\bar y - \bar x^\top w`: a float, or (n_strengths,) for an array."""
        return self.y_mean - self.at(strength) @ self.X_mean


@dataclass(frozen=True, eq=False)
class RidgePath(_Path):
    r"""Ridge weights at any strength, from one singular value decomposition.

    With centred :math:`X = U \,\mathrm{diag}(s)\, V^\top`,

    .. math:: w(\lambda) = V \,\mathrm{diag}\!\left(\frac{s}{s^2 + n\lambda}\right) U^\top y.

    At :math:`\lambda = 0` this is least squares; where that is not unique, the shortest one,
    which is also the limit of small strengths. Hoerl & Kennard (1970), "Ridge regression".

    singular_values : (rank,), of the centred ``X``, largest first.
    directions : (n_features, rank), the columns of V.
    """

    singular_values: np.ndarray
    directions: np.ndarray
    projections: np.ndarray  # U' y, shape (rank,)
    n_samples: int
    X_mean: np.ndarray
    y_mean: float
    feature_names: tuple | None = None

    def factors(self, strength):
        r"""Share of least squares kept along each direction, :math:`s^2 / (s^2 + n\lambda)`.

        Shape (rank,), or (n_strengths, rank) for an array of strengths.
        """
        strength = checks.strengths(strength)[..., None]
        squares = self.singular_values**2
        return squares / (squares + self.n_samples * strength)

    def at(self, strength):
        """Weights (n_features,), or (n_strengths, n_features) for an array of strengths."""
        along = self.factors(strength) * (self.projections / self.singular_values)
        return along @ self.directions.T

    def zero_crossings(self):
        r"""The strengths above 0 at which each weight is zero, in increasing order.

        Returns a tuple of n_features arrays; empty where a weight keeps its sign, or is zero at
        every strength.

        Each weight is a ratio of polynomials in lambda,

        .. math:: w_j(\lambda) = \sum_k \frac{c_{jk}}{d_k + \lambda}, \qquad
            c_{jk} = \frac{V_{jk} s_k u_k^\top y}{n}, \quad d_k = \frac{s_k^2}{n},

        whose numerator has degree rank - 1 at most, so that its zeros are isolated and at most
        rank - 1 in number. They are the finite eigenvalues of the pencil

        .. math:: \begin{pmatrix} D & 1 \\ c_j^\top & 0 \end{pmatrix} v
            = -\lambda \begin{pmatrix} I & 0 \\ 0 & 0 \end{pmatrix} v,

        the transmission zeros of :math:`c_j^\top (D + \lambda I)^{-1} 1`.
        Emami-Naeini & Van Dooren (1982), "Computation of zeros of linear multivariable systems".
        """
        squares = self.singular_values**2 / self.n_samples
        pulls = self.singular_values * self.projections / self.n_samples
        return tuple(_positive_zeros(pulls * row, squares) for row in self.directions)


def ridge_path(X, y):
    r"""Every minimiser of MSE :math:`+ \lambda \sum_j w_j^2`, as a :class:`RidgePath`.

    X : (n_samples, n_features); y : (n_samples,). ValueError for NaN, empty or mismatched data.
    """
    names = checks.names(X)
    X, y, X_mean, y_mean = _centred(X, y)
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    real = s > s.max() * max(X.shape) * np.finfo(float).eps
    return RidgePath(s[real], Vt[real].T, U.T[real] @ y, len(y), X_mean, y_mean, names)


@dataclass(frozen=True, eq=False)
class LassoPath(_Path):
    r"""Lasso weights at any strength: straight lines between ``knots``.

    knots : (n_knots,), decreasing strengths from ``strength_max`` to 0, where a weight enters,
        leaves, or the path ends.
    knot_weights : (n_knots, n_features), the exact weights there.

    Where columns depend on each other the lasso may not be unique; this is one of its minimisers.
    At strength 0 it is the limit of small strengths, a least squares fit.
    """

    knots: np.ndarray
    knot_weights: np.ndarray
    X_mean: np.ndarray
    y_mean: float
    feature_names: tuple | None = None

    @property
    def strength_max(self):
        r"""The smallest strength at which every weight is zero, :math:`2\max_j|x_j^\top y|/n`."""
        return float(self.knots[0])

    def at(self, strength):
        """Weights (n_features,), or (n_strengths, n_features) for an array of strengths."""
        strength = checks.strengths(strength)
        right = np.searchsorted(-self.knots, -strength, side="right")
        left, right, share = _between_knots(right, strength, self.knots)
        share = share[..., None]
        return (1 - share) * self.knot_weights[left] + share * self.knot_weights[right]


def lasso_path(X, y):
    r"""Every minimiser of MSE :math:`+ \lambda \sum_j |w_j|`, as a :class:`LassoPath`.

    X : (n_samples, n_features); y : (n_samples,). ValueError for NaN, empty or mismatched data;
    a warning where columns are so nearly dependent that double precision does not suffice.
    Method: see :func:`lasso_paths`.
    """
    names = checks.names(X)
    X, y, X_mean, y_mean = _centred(X, y)
    gram, correlation = _moments(X, y)
    (knots,), (weights,) = _homotopy(gram[None], correlation[None])
    apart = np.append(True, (np.diff(knots) < 0) | (np.diff(weights, axis=0) != 0).any(axis=1))
    path = LassoPath(knots[apart], weights[apart], X_mean, y_mean, names)
    off = _violation(gram, correlation, path)
    if off > 1e-9:
        warnings.warn(
            "some columns of X are so nearly copies of each other that rounding shows: the "
            f"optimality conditions are off by {off:.0e} of the largest strength",
            stacklevel=2,
        )
    return path


@dataclass(frozen=True, eq=False)
class LassoPaths:
    """The lasso paths of many problems at once, from :func:`lasso_paths`.

    knots : (n_problems, n_knots), decreasing; problems that end early repeat their last knot.
    knot_weights : (n_problems, n_knots, n_features).
    """

    knots: np.ndarray
    knot_weights: np.ndarray

    @property
    def strength_max(self):
        """The smallest strength at which every weight is zero, (n_problems,)."""
        return self.knots[:, 0]

    def at(self, strength):
        """Weights (n_problems, n_features), or (n_problems, n_strengths, n_features)."""
        strength = checks.strengths(strength)
        each = np.atleast_1d(strength)
        right = (self.knots[:, :, None] >= each).sum(axis=1)
        problem, place = np.ogrid[: len(self.knots), : len(each)]
        left, right, share = _between_knots(right, each, self.knots, problem)
        shares = np.zeros((*share.shape, self.knots.shape[1]))  # of each knot, in one product
        shares[problem, place, left] = 1 - share
        shares[problem, place, right] = share
        w = shares @ self.knot_weights
        return w if strength.ndim else w[:, 0]


def lasso_paths(grams, correlations):
    r"""The lasso paths of a stack of problems :math:`w^\top G w - 2 c^\top w + \lambda \sum|w_j|`.

    grams : (n_problems, n_features, n_features), :math:`G = X^\top X / n` of centred data;
    correlations : (n_problems, n_features), :math:`c = X^\top y / n`.
    Returns :class:`LassoPaths`. ValueError for mismatched shapes or NaN.

    The homotopy of Osborne, Presnell & Turlach (2000), "A new approach to variable selection in
    least squares problems", and Efron et al. (2004), "Least angle regression", which walks from
    the largest strength down. Between two knots every weight and every inactive feature's pull
    :math:`c - Gw` is a straight line in :math:`\lambda`; the next knot is where the first active
    weight reaches zero or the first inactive pull reaches :math:`\pm\lambda/2`.
    """
    grams, correlations = checks.numbers("grams", grams, 3), checks.numbers("c", correlations, 2)
    wanted = (*correlations.shape, correlations.shape[1])
    if grams.shape != wanted:
        raise ValueError(
            f"grams must have shape {wanted} to go with correlations {correlations.shape}, "
            f"got {grams.shape}"
        )
    return LassoPaths(*_homotopy(grams, correlations))


@dataclass(frozen=True, eq=False)
class ElasticNetPath(_Path):
    r"""Elastic net weights at any strength, each solved exactly when asked for.

    The part :math:`\lambda(1-\rho)\sum w_j^2` adds :math:`\lambda(1-\rho)` to the diagonal of the
    Gram matrix (Zou & Hastie, 2005, lemma 1); what remains is a lasso of strength
    :math:`\lambda\rho`. Asking for many strengths at once solves them as one stack.
    """

    gram: np.ndarray
    correlation: np.ndarray
    l1_ratio: float
    X_mean: np.ndarray
    y_mean: float
    feature_names: tuple | None = None

    @property
    def strength_max(self):
        r"""The smallest strength at which every weight is zero: that of the lasso over
        :math:`\rho`, and infinity for :math:`\rho = 0`."""
        largest = 2 * float(np.abs(self.correlation).max())
        return largest / self.l1_ratio if self.l1_ratio else (np.inf if largest else 0.0)

    def at(self, strength):
        """Weights (n_features,), or (n_strengths, n_features) for an array of strengths."""
        strength = checks.strengths(strength)
        each = np.atleast_1d(strength)
        identity = np.eye(len(self.gram))
        grams = self.gram + ((1 - self.l1_ratio) * each)[:, None, None] * identity
        lowest = self.l1_ratio * each
        correlations = np.broadcast_to(self.correlation, (len(each), len(identity)))
        _, weights = _homotopy(grams, correlations, lowest)
        solved = [
            _sign_search(*problem)
            for problem in zip(grams, correlations, lowest / 2, weights[:, -1], strict=True)
        ]
        return np.reshape(solved, (*strength.shape, len(identity)))


def elastic_net_path(X, y, l1_ratio):
    r"""Every minimiser of MSE :math:`+ \lambda(\rho \sum|w_j| + (1-\rho) \sum w_j^2)`.

    X : (n_samples, n_features); y : (n_samples,); l1_ratio : :math:`\rho`, 0 (ridge) to 1 (lasso).
    Returns :class:`ElasticNetPath`. ValueError for NaN, empty or mismatched data, or a ratio
    outside [0, 1]. Zou & Hastie (2005), "Regularization and variable selection via the elastic
    net".
    """
    l1_ratio = checks.share("l1_ratio", l1_ratio)
    names = checks.names(X)
    X, y, X_mean, y_mean = _centred(X, y)
    return ElasticNetPath(*_moments(X, y), l1_ratio, X_mean, y_mean, names)


def _positive_zeros(c, d):
    """Positive zeros of ``sum(c / (d + x))``, increasing."""
    from scipy.linalg import eigvals  # takes longer to load than NumPy, and only this needs it

    used = np.abs(c) > 1e-13 * np.abs(c).max(initial=0)
    c, d = c[used], d[used]
    if len(c) < 2:
        return np.empty(0)
    unit = d.max()  # both sides of order 1
    left = np.block([[np.diag(d / unit), np.ones((len(d), 1))], [c / np.abs(c).max(), 0]])
    right = np.diag(np.append(-np.ones(len(d)), 0))
    top, bottom = eigvals(left, right, homogeneous_eigvals=True)
    finite = np.abs(bottom) > 1e-13 * np.abs(top)
    zeros = top[finite] / bottom[finite]
    real = np.abs(zeros.imag) <= 1e-9 * np.abs(zeros)
    return np.sort(zeros.real[real & (zeros.real > 0)]) * unit


def _misses(gram, correlation, half, w):
    """By how much each weight misses its optimality condition at half-strength ``half``."""
    pull = correlation - w @ gram
    return np.where(w != 0, np.abs(pull - half * np.sign(w)), np.abs(pull) - half)


def _violation(gram, correlation, path):
    """By how much a lasso path's knots miss optimality, as a share of the largest strength."""
    miss = _misses(gram, correlation, path.knots[:, None] / 2, path.knot_weights).max()
    return max(miss, 0) / max(path.knots[0] / 2, np.finfo(float).tiny)


def _sign_search(gram, correlation, half, w):
    """The optimum of one problem at one half-strength, starting from weights ``w`` near it.

    Feature-sign search (Lee et al., 2007, "Efficient sparse coding algorithms"): solve for the
    guessed signs, stop at the first weight that would change its sign, let the worst of the
    zero weights in. It returns ``w`` at once where that is optimal; it has work to do only where
    a tiny L2 part is all that keeps dependent columns apart, and sweeps lose digits.
    """
    largest = np.abs(correlation).max()
    if not _misses(gram, correlation, half, w).max() <= 1e-6 * largest:
        w = np.zeros_like(w)
    signs, tolerance = np.sign(w), 1e-13 * largest
    for _ in range(10 * len(w)):
        miss = _misses(gram, correlation, half, w)
        if miss.max() <= tolerance:
            break
        if miss[w != 0].max(initial=0) <= tolerance:
            j = np.where(w != 0, 0, miss).argmax()
            signs[j] = np.sign(correlation[j] - gram[j] @ w)
        active = np.flatnonzero(signs)
        block, pull = gram[np.ix_(active, active)], correlation[active] - half * signs[active]
        goal = w[active].copy()
        for _ in range(4):
            goal += np.linalg.lstsq(block, pull - block @ goal)[0]
        crosses = signs[active] * goal < 0
        if crosses.any():
            with np.errstate(divide="ignore", invalid="ignore"):
                reach = np.where(crosses, w[active] / (w[active] - goal), np.inf)
            first = reach.argmin()
            w[active] += reach[first] * (goal - w[active])
            w[active[first]] = signs[active[first]] = 0
        else:
            w[active] = goal
    return w


def _between_knots(right, strength, knots, *problem):
    """The knots left and right of ``strength``, and the share of the right one, 0 to 1.

    right : how many knots are not below ``strength``; beyond the ends the last piece serves.
    problem : index of the stacked problem, where ``knots`` are stacked.
    """
    right = right.clip(1, knots.shape[-1] - 1)
    above, below = knots[*problem, right - 1], knots[*problem, right]
    gap = above - below
    return right - 1, right, ((above - strength) / np.where(gap > 0, gap, 1)).clip(0, 1)


def _homotopy(grams, correlations, lowest=0.0):
    """Knots (n_problems, n_knots) and weights (n_problems, n_knots, n_features) of each path.

    ``lowest``, () or (n_problems,): the strength at which to stop.

    At half-strength m, with signs s on the active set A, the weights move along G_AA^-1 s as m
    falls, and the pulls c - G w with them. An event counts by the direction it comes from, never
    by how near it is: a drop only if the weight moves towards zero, an entry only if its gap
    closes. Of tied events the lowest index goes first (Murty, 1974), so ties cannot cycle.
    """
    n_problems, p = correlations.shape
    scale = np.abs(correlations).max(axis=1)
    scale[scale == 0] = 1
    c = correlations / scale[:, None]
    lowest = np.broadcast_to(lowest, n_problems) / (2 * scale)
    m, w = np.abs(c).max(axis=1), np.zeros((n_problems, p))
    knots, weights = [m], [w]
    signs, table, todo = np.zeros((n_problems, p)), grams.copy(), np.arange(n_problems)
    k, ends = np.zeros_like(todo), m <= lowest
    for _ in range(20 * (p + 10)):
        if ends.any():
            grams, c, lowest, signs, table, todo, k = (
                part[~ends] for part in (grams, c, lowest, signs, table, todo, k)
            )
        if not len(todo):
            break
        if len(knots) > 1:
            _sweep(table, k)
        now, active = m[todo], signs != 0
        start = _solve(table, grams, active, c - now[:, None] * signs)
        step = _solve(table, grams, active, signs)
        pull, fall = c - _times(grams, start), _times(grams, step)
        enterable = ~active & _independent(table, grams, active)
        with np.errstate(divide="ignore", invalid="ignore"):
            drop = np.where(active & (signs * step < 0), -start / step, np.inf)
            rise = np.where(
                enterable & (1 - fall > ROUNDING), (now[:, None] - pull) / (1 - fall), np.inf
            )
            sink = np.where(
                enterable & (1 + fall > ROUNDING), (now[:, None] + pull) / (1 + fall), np.inf
            )
        distances = np.minimum(np.minimum(rise, sink), drop).clip(0)
        first = distances.min(axis=1)
        k = (distances <= first[:, None] + 1e-15).argmax(axis=1)
        ends = now - first <= np.maximum(lowest, 10 * ROUNDING)
        first = np.where(ends, now - lowest, first)

        reached = start + first[:, None] * step
        rows, leaves = np.arange(len(todo)), np.take_along_axis(active, k[:, None], 1)[:, 0] & ~ends
        reached[rows[leaves], k[leaves]] = 0
        diagonal = np.einsum("bjj->bj", grams)
        felt = np.abs(reached) * np.sqrt(diagonal * diagonal.max(axis=1, keepdims=True)) > ROUNDING
        reached[(signs * reached < 0) & ~(felt & ends[:, None])] = 0
        m, w = m.copy(), w.copy()
        m[todo], w[todo] = now - first, reached
        knots.append(m)
        weights.append(w)
        signs[rows, k] = np.where(leaves, 0, np.where(rise[rows, k] <= sink[rows, k], 1.0, -1.0))
    knots, weights = np.stack(knots, axis=1), np.stack(weights, axis=1)
    return 2 * knots * scale[:, None], weights * scale[:, None, None]


def _times(matrices, vectors):
    return (matrices @ vectors[..., None])[..., 0]


def _sweep(tables, k):
    """Sweep each symmetric table on its pivot ``k``, (n_problems,), in place (Goodnight, 1979).

    Sweeping an index twice undoes it. Swept on a set A, a Gram matrix holds minus its inverse in
    block AA, the least squares of the others on A in blocks AN and NA, and in block NN what A
    leaves unexplained of the others.
    """
    rows = np.arange(len(tables))
    column = tables[rows, :, k]
    pivot = column[rows, k]
    tables -= (column / pivot[:, None])[:, :, None] * column[:, None, :]
    tables[rows, :, k] = tables[rows, k, :] = column / np.abs(pivot)[:, None]
    tables[rows, k, k] = -1 / pivot


def _solve(tables, grams, active, targets):
    """Solve G_AA x = target_A, zero elsewhere, refined to undo the rounding of the sweeps."""
    x = np.zeros_like(targets)
    for _ in range(2):
        left = np.where(active, targets - _times(grams, x), 0)
        x -= np.where(active, _times(tables, left), 0)
    return x


def _independent(tables, grams, active):
    """Whether each column has a part that the active ones do not explain, beyond rounding."""
    lengths = np.sqrt(np.einsum("bjj->bj", grams).clip(0))
    reach = lengths + _times(np.abs(tables), active * lengths)
    return np.einsum("bjj->bj", tables) > 1e-13 * reach**2
