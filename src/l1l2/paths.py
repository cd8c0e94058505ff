r"""Every weight at every strength: the ridge, lasso and elastic net paths, exact.

All minimise the mean squared error plus a penalty, with a free intercept :math:`b`:

.. math:: \frac1n \sum_i (y_i - b - x_i^\top w)^2 + \mathrm{penalty}_\lambda(w).

Centring ``X`` and ``y`` removes :math:`b` from the problem, so each path works with the centred
data and puts the intercept :math:`b = \bar y - \bar x^\top w` back at the end.

What counts as zero is decided once, in :mod:`l1l2.centring`: what the rounding of the entries of
``X``, as given, can make. A column that is no further than this from a combination of others counts
as that combination. Lasso and elastic net measure how far their answer is from optimal, at every
strength, and warn where that can be seen.
"""

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from l1l2 import checks
from l1l2.centring import CERTAIN, EPS, centred, length, singular_values, unit

# By how much optimality may be missed, as a share of the largest pull, before it is said.
SEEN = 1e-9
# A weight or a share of a pull, in units of size 1, that rounding may have made.
SLIGHT = 1e-12
# Squared distance of a column from the others, as a share of its length squared, below which a
# Gram matrix keeps too few digits of it.
NEAR = 1e-6


class Centred:
    """``X`` (n_samples, n_features) and ``y`` (..., n_samples) without their means, and the
    rounding of the columns of X.

    standardise : divide columns by their standard deviations, which are kept as ``scale``.
    ValueError where weights or pulls would leave the range of a float.
    """

    def __init__(self, X, y, standardise=False):
        self.X, self.X_mean, self.rounding = centred(X)
        self.y, self.y_mean, _ = centred(y, axis=-1)
        sizes, height = length(self.X), unit(self.y)
        real = sizes > 0
        if real.any() and self.y.any():
            low, high = np.log10([sizes[real].min(), sizes[real].max()])
            if (
                high - low > 100
                or np.log10(height) + max(high, -low) > 290
                or (np.log10(height) + min(low, -high) < -290)
            ):
                raise ValueError(
                    f"columns of X of size 1e{low:.0f} to 1e{high:.0f} with targets of size "
                    f"{height:.0e} leave the range of a float; give them in other units"
                )
        self.scale = np.where(real & standardise, sizes / np.sqrt(len(X)), 1.0)
        self.X, self.rounding = self.X / self.scale, self.rounding / self.scale

    @property
    def felt(self):
        """``y``, or zeros where it is at right angles to every column but for rounding."""
        pulls, bound = np.abs(self.y @ self.X), np.abs(self.y) @ np.abs(self.X)
        rounding = (pulls <= 4 * EPS * bound).all(axis=-1, keepdims=True)
        return np.where(rounding, 0.0, self.y)


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


def ridge_missed(X, y, weights, strengths, n_samples=None):
    """By how much weights (n_strengths, n_features) miss the optimality of ridge on centred data at
    the worst, as a share of the largest pull that a column of its size can have.

    n_samples : of the mean in the loss, where the rows of X are a rotation of more of them.
    """
    n_samples = n_samples or len(y)
    lengths, height = length(X), unit(y)
    real = lengths > 0
    lengths, y, w = lengths[real], y / height, weights[:, real] / height
    X, scaled = X[:, real] / lengths, lengths * w
    gradient = (y - scaled @ X.T) @ X - n_samples * strengths[:, None] / lengths * w
    hidden = EPS * np.abs(scaled).sum(axis=1, keepdims=True)  # by rounding
    return (np.abs(gradient) + hidden).max(initial=0) / (np.linalg.norm(y) or 1)


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
    found, missed = _Problem(data.X, data.felt, data.rounding).path()
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
    return _stacked(grams, correlations, lambda k: _rooted(grams[k], correlations[k]))


def lasso_weights(designs, strengths):
    """Weights (n_sets, n_designs, n_strengths, n_features) for many targets of each design.

    designs : a list of ``X, Y, rounding``, centred, Y being (n_sets, n_samples).
    """
    n_sets, p = len(designs[0][1]), designs[0][0].shape[1]
    problems = [(X, y, rounding) for X, Y, rounding in designs for y in Y]
    if p > 2 * min(len(X) for X, _, _ in designs):  # a Gram matrix would be larger than the data
        found = [_Problem(*problem).path() for problem in problems]
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
    knots, weights, missed = _homotopies(grams, correlations)
    knots, weights = knots * np.array(units)[:, :1], weights * np.array(units)[:, 1:, None]
    again = {}
    for k in np.flatnonzero(~(missed <= SEEN / 100)):
        again[k], missed[k] = _Problem(*data(k)).path()
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
        return _Problem(self.X, self.y, self.rounding, self.n_samples)

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


# ---------------------------------------------------------------- the lasso from X


class _Problem:
    r"""One lasso with columns and targets of size 1: powers of two are taken out of each.

    In these units the condition of weight j is
    :math:`|x_j^\top(y - Xw)| \le \mu t_j`, with ``limits`` t and :math:`\mu` from 1 to 0.
    """

    def __init__(self, X, y, rounding, n_samples=None):
        self.n_samples = n_samples or len(y)
        lengths = length(X)
        self.sizes = unit(np.where(lengths > 0, lengths, 1)[None], axis=0)
        self.height = unit(length(y[:, None]))
        X, y = X / self.sizes, y / self.height
        if len(X) > 2 * X.shape[1]:
            Q, X = np.linalg.qr(X)
            y = Q.T @ y
        self.X, self.y, self.rounding = X, y, rounding / self.sizes
        pulls = np.abs(y @ X)
        if (pulls <= CERTAIN * EPS * np.abs(y) @ np.abs(X)).all():
            self.y, pulls = np.zeros_like(y), np.zeros_like(pulls)  # at right angles to all of X
        self.largest = (pulls * self.sizes).max()
        self.limits = (self.largest or 1) / self.sizes
        self.noise = CERTAIN * EPS * np.linalg.norm(self.y)

    def path(self):
        """Strengths and weights at the knots, in the units of the data, and by how much the worst
        weight misses optimality at any strength, as a share of the largest pull there is, or that a
        column of its size can have where that is less.
        """
        for ties in (0, SLIGHT):  # that make it go in circles are broken
            limits = self.limits * (1 + ties * np.random.default_rng(0).random(len(self.limits)))
            knots, weights = self._homotopy(limits)
            if knots[-1] == 0 or not self.largest:
                break
        if knots[-1] and self.largest:  # given up: what was reached serves below, and is measured
            knots, weights = np.append(knots, 0.0), np.vstack([weights, weights[-1:]])
        pulls = (self.y - weights @ self.X.T) @ self.X
        missed = _missed(pulls, weights, knots, self.limits) if self.largest else 0.0
        apart = np.append(True, (np.diff(knots) < 0) | (np.diff(weights, axis=0) != 0).any(axis=1))
        strengths = 2 * self.largest * self.height / self.n_samples * knots[apart]
        return (strengths, weights[apart] * (self.height / self.sizes)), missed

    def _homotopy(self, limits):
        r"""Knots (n_knots,) and weights (n_knots, n_features); the last knot is 0, or where it was
        given up.

        On the active set A with signs s, a QR decomposition of its columns gives weights
        :math:`R^{-1}(Q^\top y - \mu R^{-\top}t s)` and the residual
        :math:`(I - QQ^\top)y + \mu QR^{-\top}t s`, both straight lines. An event counts by the
        direction it comes from, never by how near it is. Of tied events the lowest index goes first
        (Murty, 1974). A column that depends on the active ones takes the place of the first of
        them that reaches zero while it grows and the fit stays.
        """
        X, y = self.X, self.y
        p = X.shape[1]
        signs, w, now = np.zeros(p), np.zeros(p), 1.0
        knots, weights = [now], [w]
        active, barred = _Active(X), set()
        for _ in range(20 * (p + 10) if self.largest else 0):
            A = active.columns
            along = limits[A] * signs[A]
            rest, turn = active.beyond(y), active.solve_transposed(along)
            base, slope = rest @ X, (active.Q @ turn) @ X
            goal = active.solve(active.Q.T @ y)
            toward = np.where(np.where(np.abs(base) > self.noise, base, slope) >= 0, 1.0, -1.0)
            gap, closing = toward * base, limits - toward * slope
            held = SLIGHT * (limits + np.linalg.norm(turn))
            with np.errstate(divide="ignore", invalid="ignore"):
                enters = np.where(closing > 0, gap / closing, np.inf)
                leaves = goal / active.solve(turn)
            outside = (gap > self.noise) | (closing < -held) & (gap > -self.noise)
            events = np.where(outside, np.minimum(enters, now), -1.0)
            events[A] = np.where(goal * signs[A] < 0, np.minimum(leaves, now), -1.0)
            events[list(barred)] = -1.0
            first = events.max()
            if first * limits.max() <= self.noise:
                w = np.zeros(p)
                w[A] = np.where((goal * signs[A] < 0) & (np.abs(goal) < SLIGHT), 0.0, goal)
                return np.append(knots, 0.0), np.vstack([*weights, w])
            k = int((events >= first * (1 - 8 * EPS)).argmax())
            aim = np.zeros(p)
            aim[A] = active.solve(active.Q.T @ y - first * turn)
            crossed = np.flatnonzero(aim * signs < -SLIGHT)
            if len(crossed):  # between near copies, where rounding hides the knot
                reach = np.abs(w[crossed]) / (np.abs(w[crossed]) + np.abs(aim[crossed]))
                out, part = crossed[reach.argmin()], reach.min()
                now, w = now + part * (first - now), w + part * (aim - w)
                w[out] = signs[out] = 0
                active.drop(out)
                barred = set() if part else {*barred, out}
                knots.append(now)
                weights.append(w)
                continue
            if first < now:
                barred.clear()
            now, w = first, np.where(aim * signs < 0, 0.0, aim)
            if signs[k]:
                w[k] = signs[k] = 0
                active.drop(k)
                barred.clear()
            elif active.add(k, self.rounding[k]):
                signs[k] = toward[k]
            else:
                mix = toward[k] * active.solve(active.Q.T @ X[:, k])
                falls = mix * signs[A] > CERTAIN * np.sqrt(len(y)) * max(self.rounding[k], EPS)
                gains = (mix * signs[A]) @ limits[A] > limits[k] * (1 + SEEN)
                if gains and falls.any():
                    reach = np.where(falls, np.abs(w[A]), np.inf) / np.where(falls, np.abs(mix), 1)
                    out = A[reach.argmin()]
                    active.drop(out)
                    if active.add(k, self.rounding[k]):
                        w[A] -= reach.min() * mix
                        w[k], signs[k] = reach.min() * toward[k], toward[k]
                        w[out] = signs[out] = 0
                    else:
                        active.add(out, 0.0)
                        barred.add(k)
                elif gap[k] > SEEN / 10 * min(limits[k], 1) and active.add(k, 0.0):
                    signs[k] = toward[k]
                else:
                    barred.add(k)
                    continue
            knots.append(now)
            weights.append(w)
        return np.array(knots), np.array(weights)

    def net(self, l1, l2, signs, lasso):
        r"""Weights under :math:`l_1 \sum|w_j| + l_2 \sum w_j^2`, in the units of the data, and by
        how much they miss optimality, as a share of the largest pull.

        signs : a guess, of the weights. lasso : a function that gives the weights without l2; where
        it is so small that rounding hides it, they serve as well.
        """
        if not self.largest:
            return np.zeros_like(self.limits), 0.0
        added = np.sqrt(self.n_samples * l2)
        units = unit(np.hypot(self.sizes, added)[None], axis=0)
        added, share = added / units, self.sizes / units
        X, y = self.X * share, self.y
        limits = self.n_samples * l1 / 2 / units / self.height
        largest = np.minimum(self.largest / units, np.abs(y @ X).max())

        def missed(w):
            pulls = (y - X @ w) @ X - added**2 * w
            miss = np.where(w != 0, np.abs(pulls - limits * np.sign(w)), np.abs(pulls) - limits)
            hidden = EPS * (np.abs(w) @ share) * share  # by rounding
            return ((miss.clip(0) + hidden) / largest).max()

        felt = (added > 1e-8 * share).any()
        found, fewest, patience, guessed = [], np.inf, 5, signs.any()
        while felt and patience:
            A = np.flatnonzero(signs)
            w = np.zeros(len(signs))
            w[A] = _shrunk_weights(X[:, A], y, added[A], limits[A] * signs[A])
            pulls = (y - X[:, A] @ w[A]) @ X - added**2 * w
            wrong = signs * w < 0
            noise = CERTAIN * EPS * (np.linalg.norm(y) + np.abs(w).sum())
            out = wrong | (signs == 0) & (np.abs(pulls) > limits + noise * share)
            if not out.any():
                found.append(w)
                break
            patience = 5 if out.sum() < fewest else patience - 1
            fewest = min(fewest, out.sum())
            signs = np.where(wrong, 0, np.where(out, np.sign(pulls), signs))
            if guessed and not patience:  # once more, without the guess
                signs, fewest, patience, guessed = 0 * signs, np.inf, 5, False
        if not found or missed(found[0]) > SEEN / 100:
            found.append(lasso(l1) * (units / self.height))
        if felt and min(map(missed, found)) > SEEN / 100:
            rows = np.vstack([self.X * self.sizes, np.diag(added * units)])
            targets = np.append(y * self.height, np.zeros(len(units)))
            net = _Problem(rows, targets, 0 * self.rounding, self.n_samples)
            found.append(LassoPath(*net.path()[0], 0.0, 0.0).at(l1) * units / self.height)
        w = min(found, key=missed)
        return w * (self.height / units), missed(w)


def _shrunk_weights(X, y, added, against):
    """The minimiser of ``|y - X w|^2 + |added * w|^2 + 2 against @ w``, from the smaller side."""
    n = len(X)
    if X.shape[1] <= n or added.min() < 1e-3:
        Q, R = np.linalg.qr(np.vstack([X, np.diag(added)]))
        w = _triangular(R, Q[:n].T @ y - _triangular(R, against, transposed=True))

        def more(left):
            return _triangular(R, _triangular(R, left, transposed=True))
    else:
        small = X / added
        kernel = np.eye(n) + small @ small.T

        def more(left):
            left = left / added
            return (left - np.linalg.solve(kernel, small @ left) @ small) / added

        w = more(y @ X - against)
    return w + more((y - X @ w) @ X - against - added**2 * w)


class _Active:
    """A QR decomposition of the active columns of X, in the order in which they came."""

    def __init__(self, X):
        self.X, self.columns = X, []
        self.Q, self.R = np.zeros((len(X), 0)), np.zeros((0, 0))

    def beyond(self, vector):
        """What no active column explains of a vector."""
        for _ in range(2):
            vector = vector - self.Q @ (self.Q.T @ vector)
        return vector

    def add(self, k, rounding):
        """Whether column k is apart from the active ones by more than its rounding; then added."""
        own = self.beyond(self.X[:, k])
        apart = np.linalg.norm(own)
        if apart <= CERTAIN * np.sqrt(len(own)) * max(rounding, EPS) or apart == 0:
            return False
        along = self.Q.T @ self.X[:, k]
        size = len(self.columns)
        self.R = np.block([[self.R, along[:, None]], [np.zeros((1, size)), apart]])
        self.Q = np.column_stack([self.Q, own / apart])
        self.columns = [*self.columns, k]
        return True

    def drop(self, k):
        self.columns = [j for j in self.columns if j != k]
        self.Q, self.R = np.linalg.qr(self.X[:, self.columns])

    def solve(self, vector):
        return _triangular(self.R, vector)

    def solve_transposed(self, vector):
        return _triangular(self.R, vector, transposed=True)


def _triangular(R, vector, transposed=False):
    from scipy.linalg.lapack import dtrtrs  # takes longer to load than NumPy

    return dtrtrs(R, vector, trans=int(transposed))[0] if len(R) else np.zeros(0)


# ---------------------------------------------------------------- many lassos from moments


def _rooted(gram, correlation):
    """X, y and the rounding of X with X'X = gram and X'y = correlation, for one row."""
    values, vectors = np.linalg.eigh(gram)
    noise = len(values) * EPS * values.max()
    real = values > noise
    roots = np.sqrt(values[real])[:, None]
    X = roots * vectors[:, real].T
    y = vectors[:, real].T @ correlation / roots[:, 0]
    rounding = np.full(len(gram), np.sqrt(noise))
    # the loss of n rows is their mean
    return np.sqrt(len(y)) * X, np.sqrt(len(y)) * y, rounding


def _missed(pulls, weights, knots, limits):
    """By how much optimality is missed, see :meth:`_Problem.path`. Axes (..., n_knots, n_features).

    Between two knots signs stay and all is linear, so that the ends of each piece decide.
    """
    signs = np.sign(weights[..., :-1, :] + weights[..., 1:, :])
    largest = np.minimum(limits, np.abs(pulls[..., 0, :]).max(axis=-1, keepdims=True))
    largest = np.where(largest > 0, largest, 1.0)
    worst = 0.0
    for part in (slice(-1), slice(1, None)):
        pull, limit = pulls[..., part, :], knots[..., part, None] * limits[..., None, :]
        miss = np.where(signs != 0, np.abs(pull - limit * signs), np.abs(pull) - limit).clip(0)
        miss += EPS * np.abs(weights[..., part, :]).sum(axis=-1, keepdims=True)  # rounding hides
        worst = np.maximum(worst, (miss / largest[..., None, :]).max(axis=(-2, -1), initial=0))
    return worst


def announce(missed):
    """Warn of a violation that can be seen, or could be but for rounding in its measure."""
    if not missed <= SEEN / 2:
        warnings.warn(
            "some columns of X are so nearly copies of each other, or so uneven in size, that "
            f"rounding shows: the optimality conditions are off by {missed:.0e} of the largest "
            "strength",
            stacklevel=3,
        )


def _between_knots(right, strength, knots, *problem):
    """The knots left and right of ``strength``, and the share of the right one, 0 to 1.

    right : how many knots are not below ``strength``; beyond the ends the last piece serves.
    problem : index of the stacked problem, where ``knots`` are stacked.
    """
    right = right.clip(1, knots.shape[-1] - 1)
    above, below = knots[*problem, right - 1], knots[*problem, right]
    gap = above - below
    return right - 1, right, ((above - strength) / np.where(gap > 0, gap, 1)).clip(0, 1)


def _homotopies(grams, correlations):
    """Knots (n_problems, n_knots), weights (n_problems, n_knots, n_features), and by how much each
    problem misses optimality: infinity where its columns are too near each other for a Gram matrix.

    The method is that of :meth:`_Problem._homotopy`, in the same units, from a swept Gram matrix.
    """
    n_problems, p = correlations.shape
    diagonal = np.einsum("bjj->bj", grams)
    lengths = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    height = np.abs(correlations / lengths).max(axis=1, keepdims=True)
    largest = np.abs(correlations).max(axis=1, keepdims=True)
    height, largest = (np.where(part > 0, part, 1.0) for part in (height, largest))
    all_grams = grams / lengths[:, :, None] / lengths[:, None, :]
    all_c, all_limits = correlations / lengths / height, largest / lengths / height
    grams, c, limits, table = all_grams, all_c, all_limits, all_grams.copy()
    m, w = np.abs(correlations).max(axis=1) / largest[:, 0], np.zeros((n_problems, p))
    knots, weights = [m], [w]
    signs, todo, missed = np.zeros((n_problems, p)), np.arange(n_problems), np.zeros(n_problems)
    k, ends = np.zeros_like(todo), m <= 0
    for step_number in range(20 * (p + 10)):
        if step_number:
            pivots = table[np.arange(len(todo)), k, k]
            near = ~ends & (np.abs(pivots) < NEAR)
            missed[todo[near]] = np.inf
            ends = ends | near
        if ends.any():
            grams, c, limits, signs, table, todo, k = (
                part[~ends] for part in (grams, c, limits, signs, table, todo, k)
            )
        if not len(todo):
            break
        if step_number:
            _sweep(table, k)
        now, active = m[todo], signs != 0
        along = limits * signs
        start = _solve(table, grams, active, c - now[:, None] * along)
        step = _solve(table, grams, active, along)
        pull, fall = c - _times(grams, start), _times(grams, step)
        edge = now[:, None] * limits
        with np.errstate(divide="ignore", invalid="ignore"):
            drop = np.where(active & (signs * step < 0), -start / step, np.inf)
            rise, sink = (
                np.where(
                    ~active & (limits - way * fall > SLIGHT * limits),
                    (edge - way * pull) / (limits - way * fall),
                    np.inf,
                )
                for way in (1, -1)
            )
        distances = np.minimum(np.minimum(rise, sink), drop).clip(0)
        first = distances.min(axis=1)
        k = (distances <= (first + 8 * EPS * now)[:, None]).argmax(axis=1)
        ends = (now - first) * limits.max(axis=1) <= SLIGHT
        first = np.where(ends, now, first)
        reached = start + first[:, None] * step
        rows, leaves = np.arange(len(todo)), np.take_along_axis(active, k[:, None], 1)[:, 0] & ~ends
        reached[rows[leaves], k[leaves]] = 0
        reached[(signs * reached < 0) & ~((np.abs(reached) > SLIGHT) & ends[:, None])] = 0
        m, w = m.copy(), w.copy()
        m[todo], w[todo] = now - first, reached
        knots.append(m)
        weights.append(w)
        signs[rows, k] = np.where(leaves, 0, np.where(rise[rows, k] <= sink[rows, k], 1.0, -1.0))
    else:
        missed[todo] = np.inf
    knots, weights = np.stack(knots, axis=1), np.stack(weights, axis=1)
    pulls = all_c[:, None] - weights @ all_grams
    missed = np.maximum(missed, _missed(pulls, weights, knots, all_limits))
    return knots * (2 * largest), weights * (height / lengths)[:, None], missed


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
