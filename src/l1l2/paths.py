r"""Every weight at every strength: the ridge, lasso and elastic net paths, exact.

All minimise the mean squared error plus a penalty, with a free intercept :math:`b`:

.. math:: \frac1n \sum_i (y_i - b - x_i^\top w)^2 + \mathrm{penalty}_\lambda(w).

Centring ``X`` and ``y`` removes :math:`b` from the problem, so each path works with the centred
data and puts the intercept :math:`b = \bar y - \bar x^\top w` back at the end.

What counts as zero is decided once, in :mod:`l1l2.centring`: what the rounding of the entries of
``X``, as given, can make. A column that is no further than this from a combination of others counts
as that combination. All measure how far their answer is from optimal, at every strength, and warn
where that can be seen (:mod:`l1l2.optimality`). The lasso's solver is :mod:`l1l2.homotopy`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from l1l2 import checks
from l1l2.centring import EPS, Centred, length, singular_values, unit
from l1l2.homotopy import Problem, between, homotopies, interpolated, rooted
from l1l2.optimality import SEEN, announce, ridge_missed


class _Path:
    """What the paths share: the intercept that goes with the weights.

    feature_names : the names of the columns of X, a tuple of texts; None where it had none.
    """

    def intercept_at(self, strength):
        r"""Intercept :math:`\bar y - \bar x^\top w`: a float, or (n_strengths,) for an array."""
        return self.y_mean - self.at(strength) @ self.X_mean

    def predict(self, X, strength):
        """Predictions at the rows of X, (n_points, n_features), by the fit at ``strength``.

        Returns (n_points,), or (n_strengths, n_points) for an array of strengths. ValueError for
        NaN, other columns than those of the fit, or a negative strength.
        """
        X = checks.new_rows(X, len(self.X_mean), self.feature_names)
        return self.y_mean + self.at(strength) @ (X - self.X_mean).T


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
        return self.singular_values * shrunk(self.singular_values, self.n_samples, strength)

    def at(self, strength):
        """Weights (n_features,), or (n_strengths, n_features) for an array of strengths."""
        along = shrunk(self.singular_values, self.n_samples, strength) * self.projections
        return along @ self.directions.T

    def zero_crossings(self):
        r"""The strengths above 0 at which each weight is zero, in increasing order.

        Returns a tuple of n_features arrays; empty where a weight keeps its sign, or is zero at
        every strength.

        Each weight is a ratio of polynomials in lambda,

        .. math:: w_j(\lambda) = \sum_k \frac{c_{jk}}{d_k + \lambda}, \qquad
            c_{jk} = \frac{V_{jk} s_k u_k^\top y}{n}, \quad d_k = \frac{s_k^2}{n},

        whose numerator has degree rank - 1 at most, so that its zeros are isolated and at most
        rank - 1 in number. In :math:`t = \log\lambda` the second derivative of
        :math:`\lambda w_j` has a bound, so that intervals of t can be halved until each is known to
        hold one zero or none: no zero is overlooked, unless the weight only touches zero within
        rounding.
        """
        squares = (self.singular_values / unit(self.singular_values)) ** 2
        pulls = self.singular_values * self.projections
        found = _positive_zeros(self.directions * (pulls / unit(pulls)), squares)
        scale = unit(self.singular_values) ** 2 / self.n_samples
        return tuple(zeros * scale for zeros in found)


def shrunk(s, n_samples, strength):
    r""":math:`s / (s^2 + n\lambda)`, (rank,), or (n_strengths, rank) for an array of strengths."""
    strength = checks.strengths(strength)[..., None]
    with np.errstate(over="ignore"):
        return 1 / (s + n_samples * strength / s)


def ridge_path(X, y):
    r"""Every minimiser of MSE :math:`+ \lambda \sum_j w_j^2`, as a :class:`RidgePath`.

    X : (n_samples, n_features); y : (n_samples,). ValueError for NaN, empty or mismatched data.
    """
    names = checks.names(X)
    data = Centred(*checks.regression_data(X, y))
    fixed = len(data.y), data.X_mean, data.y_mean, names
    path, missed = _ridge(data.X, data.felt, data.rounding, *fixed)
    announce(missed)
    return path


def _ridge(X, y, rounding, n_samples, X_mean, y_mean, names):
    """The path from centred data, and by how much it misses optimality."""
    U, s, V = singular_values(X, rounding)
    path = RidgePath(s, V, U.T @ y, n_samples, X_mean, y_mean, names)
    with np.errstate(over="ignore"):
        fading = s**2 / n_samples  # the strengths at which one direction after the other does
    strengths = np.append(0.0, fading[np.isfinite(fading)])
    return path, ridge_missed(X, y, path.at(strengths), strengths, n_samples)


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
        return interpolated(self.knots, self.knot_weights, checks.strengths(strength))


def lasso_path(X, y):
    r"""Every minimiser of MSE :math:`+ \lambda \sum_j |w_j|`, as a :class:`LassoPath`.

    X : (n_samples, n_features); y : (n_samples,). ValueError for NaN, empty or mismatched data;
    a warning with the violation where double precision does not suffice for an optimal answer.

    The homotopy of Osborne, Presnell & Turlach (2000), "A new approach to variable selection in
    least squares problems", and Efron et al. (2004), "Least angle regression", which walks from
    the largest strength down. Between two knots every weight and every inactive feature's pull
    :math:`x_j^\top(y - Xw)/n` is a straight line in :math:`\lambda`; the next knot is where the
    first active weight reaches zero or the first inactive pull reaches :math:`\pm\lambda/2`.
    A QR decomposition of the active columns keeps the digits that a Gram matrix would lose.
    """
    names = checks.names(X)
    data = Centred(*checks.regression_data(X, y))
    found, missed = Problem(data.X, data.felt, data.rounding).path()
    announce(missed)
    return LassoPath(*found, data.X_mean, data.y_mean, names)


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
        left, right, share = between(right, each, self.knots, problem)
        shares = np.zeros((*share.shape, self.knots.shape[1]))  # of each knot, in one product
        shares[problem, place, left] = 1 - share
        shares[problem, place, right] = share
        w = shares @ self.knot_weights
        return w if strength.ndim else w[:, 0]


def lasso_paths(grams, correlations):
    r"""The lasso paths of a stack of problems :math:`w^\top G w - 2 c^\top w + \lambda \sum|w_j|`.

    grams : (n_problems, n_features, n_features), :math:`G = X^\top X / n` of centred data;
    correlations : (n_problems, n_features), :math:`c = X^\top y / n`.
    Returns :class:`LassoPaths`. ValueError for mismatched shapes or NaN; a warning as for
    :func:`lasso_path`, whose method this is, for all problems at once. A Gram matrix keeps half the
    digits: where columns are nearer copies than 1e-7, give X to ``lasso_path``.
    """
    grams, correlations = checks.numbers("grams", grams, 3), checks.numbers("c", correlations, 2)
    wanted = (*correlations.shape, correlations.shape[1])
    if grams.shape != wanted:
        raise ValueError(
            f"grams must have shape {wanted} to go with correlations {correlations.shape}, "
            f"got {grams.shape}"
        )
    return _stacked(grams, correlations, lambda k: rooted(grams[k], correlations[k]))


def lasso_weights(designs, strengths):
    """Weights (n_sets, n_designs, n_strengths, n_features) for many targets of each design.

    designs : a list of ``X, Y, rounding``, centred, Y being (n_sets, n_samples).
    """
    n_sets, p = len(designs[0][1]), designs[0][0].shape[1]
    problems = [(X, y, rounding) for X, Y, rounding in designs for y in Y]
    if p > 2 * min(len(X) for X, _, _ in designs):  # a Gram matrix would be larger than the data
        found = [Problem(*problem).path() for problem in problems]
        announce(max(missed for _, missed in found))
        weights = [LassoPath(*path, 0.0, 0.0).at(strengths) for path, _ in found]
    else:
        moments, units = [], []
        for X, Y, _ in designs:
            size, heights = unit(X), unit(Y, axis=1)[:, None]
            X, Y = X / size, Y / heights
            gram = X.T @ X / len(X)
            moments += [(gram, c) for c in Y @ X / len(X)]
            units += [(size * height, height / size) for height in heights[:, 0]]
        paths = _stacked(*map(np.stack, zip(*moments, strict=True)), problems.__getitem__, units)
        weights = paths.at(strengths)
    return np.reshape(weights, (len(designs), n_sets, len(strengths), p)).swapaxes(0, 1)


def _stacked(grams, correlations, data, units=((1.0, 1.0),)):
    """As :func:`lasso_paths`, ``data(k)`` giving ``X, y, rounding`` of problem k, centred, where
    its Gram matrix does not hold enough digits. units : of the strengths and of the weights."""
    knots, weights, missed = homotopies(grams, correlations)
    knots, weights = knots * np.array(units)[:, :1], weights * np.array(units)[:, 1:, None]
    again = {}
    for k in np.flatnonzero(~(missed <= SEEN / 100)):
        again[k], missed[k] = Problem(*data(k)).path()
    if again:
        more = max(len(found[0]) for found in again.values()) - knots.shape[1]
        knots, weights = (
            np.pad(part, [(0, 0), (0, max(more, 0)), *(part.ndim - 2) * [(0, 0)]], mode="edge")
            for part in (knots, weights)
        )
        for k, found in again.items():
            for part, its in zip((knots, weights), found, strict=True):
                part[k, : len(its)], part[k, len(its) :] = its, its[-1]
    announce(missed.max())
    return LassoPaths(knots, weights)


@dataclass(frozen=True, eq=False)
class ElasticNetPath(_Path):
    r"""Elastic net weights at any strength, each solved exactly when asked for.

    The part :math:`\lambda(1-\rho)\sum w_j^2` adds rows :math:`\sqrt{n\lambda(1-\rho)}\,I` to X and
    zeros to y (Zou & Hastie, 2005, lemma 1); what remains is a lasso of strength
    :math:`\lambda\rho`. Its signs are found by block principal pivoting: solve for guessed ones,
    let weights of the wrong sign out and zero weights with too much pull in, all at once (Júdice
    & Pires, 1994, "A block principal pivoting algorithm for large-scale strictly monotone linear
    complementarity problems"); where that does not settle, by the homotopy of the lasso.

    The rows of ``X``, at most n_features of them, are a rotation of the centred data.
    """

    X: np.ndarray
    y: np.ndarray
    rounding: np.ndarray
    n_samples: int
    l1_ratio: float
    X_mean: np.ndarray
    y_mean: float
    feature_names: tuple | None = None

    def pulls(self, w):
        r"""Pull of the data on each weight, :math:`X^\top(y - Xw)/n`, shape of ``w``."""
        return (self.y - w @ self.X.T) @ self.X / self.n_samples

    @property
    def strength_max(self):
        r"""The smallest strength at which every weight is zero: that of the lasso over
        :math:`\rho`, and infinity for :math:`\rho = 0`."""
        largest = self._lasso[0].strength_max
        return largest / self.l1_ratio if self.l1_ratio else (np.inf if largest else 0.0)

    @cached_property
    def _problem(self):
        return Problem(self.X, self.y, self.rounding, self.n_samples)

    @cached_property
    def _lasso(self):
        found, missed = self._problem.path()
        return LassoPath(*found, self.X_mean, self.y_mean), missed

    @cached_property
    def _ridge(self):
        fixed = self.n_samples, self.X_mean, self.y_mean, None
        return _ridge(self.X, self.y, self.rounding, *fixed)

    def at(self, strength):
        """Weights (n_features,), or (n_strengths, n_features) for an array of strengths.

        A warning where optimality is missed by more than rounding, as for :func:`lasso_path`."""
        strength = checks.strengths(strength)
        if self.l1_ratio == 0:  # one by one, so that each is the same alone
            announce(self._ridge[1])
            each = [self._ridge[0].at(one) for one in np.atleast_1d(strength)]
            return np.reshape(each, (*strength.shape, -1))
        if self.l1_ratio == 1:
            announce(self._lasso[1])
            return self._lasso[0].at(strength)
        each, off, signs = np.atleast_1d(strength), 0.0, np.zeros(len(self.X_mean))
        weights = np.empty((len(each), len(signs)))
        for k in np.argsort(-each):
            l1, l2 = each[k] * self.l1_ratio, each[k] * (1 - self.l1_ratio)
            w, missed = self._problem.net(l1, l2, signs, lambda at: self._lasso[0].at(at))
            weights[k], signs, off = w, np.sign(w), max(off, missed)
        announce(off)
        return weights.reshape(*strength.shape, -1)


def elastic_net_path(X, y, l1_ratio):
    r"""Every minimiser of MSE :math:`+ \lambda(\rho \sum|w_j| + (1-\rho) \sum w_j^2)`.

    X : (n_samples, n_features); y : (n_samples,); l1_ratio : :math:`\rho`, 0 (ridge) to 1 (lasso).
    Returns :class:`ElasticNetPath`. ValueError for NaN, empty or mismatched data, or a ratio
    outside [0, 1]. Zou & Hastie (2005), "Regularization and variable selection via the elastic
    net".
    """
    l1_ratio = checks.share("l1_ratio", l1_ratio)
    names = checks.names(X)
    data = Centred(*checks.regression_data(X, y))
    X, y, n_samples = data.X, data.felt, len(data.y)
    if n_samples > X.shape[1]:
        order = np.argsort(-length(X))
        Q, R = np.linalg.qr(X[:, order])
        X, y = R[:, np.argsort(order)], Q.T @ y
    fixed = n_samples, l1_ratio, data.X_mean, data.y_mean, names
    return ElasticNetPath(X, y, data.rounding, *fixed)


# ---------------------------------------------------------------- zeros of ridge weights


def _positive_zeros(c, d):
    """For each row of c the positive zeros of ``sum(c / (d + x))``, increasing.

    c : (n_rows, n_terms); d : (n_terms,), positive. In t = log x each row of
    ``g = sum(c * x / (d + x))`` is a sum of sigmoids, whose derivatives are bounded by
    ``exp(-|t - log d|)``.
    """
    largest = np.abs(c).max(axis=1, initial=0, keepdims=True)
    c = np.where(np.abs(c) > 1e-13 * largest, c, 0.0)
    rows = np.flatnonzero((c != 0).sum(axis=1) > 1)
    if not len(rows):
        return [np.empty(0)] * len(c)
    places = np.log(d)
    noise = 4 * EPS * np.abs(c).sum(axis=1)

    def sigmoids(row, t):
        share = 1 / (1 + np.exp(places - t[:, None]))
        parts = c[row] * share
        return parts.sum(axis=1), (parts * (1 - share)).sum(axis=1)

    ends = np.arange(places.min() - 40, places.max() + 40, 0.25)
    gap = np.maximum(np.maximum(places - ends[1:, None], ends[:-1, None] - places), 0)
    curved = np.abs(c[rows]) @ np.minimum(0.1, np.exp(-gap)).T
    share = 1 / (1 + np.exp(places - ends[:, None]))
    value, slope = c[rows] @ share.T, c[rows] @ (share * (1 - share)).T
    row, k = np.divmod(np.arange(curved.size), len(ends) - 1)
    state = (rows[row], ends[k], ends[k + 1], value[row, k], value[row, k + 1], slope[row, k])
    state = [*state, curved[row, k]]
    found = []  # (row, low, high, value at low): one zero in each
    while len(state[0]):
        row, low, high, g_low, g_high, g_slope, bound = state
        width = high - low
        changes = (g_low < 0) != (g_high < 0)
        sure = (
            (np.minimum(np.abs(g_low), np.abs(g_high)) > width**2 / 8 * bound)
            | (np.abs(g_slope) > width * bound)
            | (width**2 / 8 * bound < noise[row])
        )
        one = changes & (np.abs(g_slope) > width * bound) | (changes & (width < 1e-6))
        sure = sure & ~changes | one | (width < 1e-9)
        found.append([part[changes & sure] for part in (row, low, high, g_low)])
        row, low, high, g_low, g_high, g_slope, bound = (part[~sure] for part in state)
        middle = (low + high) / 2
        g_middle, s_middle = sigmoids(row, middle)
        state = [
            np.concatenate(pair)
            for pair in (
                (row, row), (low, middle), (middle, high), (g_low, g_middle),
                (g_middle, g_high), (g_slope, s_middle), (bound, bound),
            )
        ]  # fmt: skip
    row, low, high, g_low = map(np.concatenate, zip(*found, strict=True))
    for _ in range(60):
        middle = (low + high) / 2
        same = (sigmoids(row, middle)[0] < 0) == (g_low < 0)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return [np.sort(np.exp(low[row == j])) for j in range(len(c))]
