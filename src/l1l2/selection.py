r"""How well a fit predicts what it has not seen, and which strength to choose for that.

Two parts: bias, variance and the error they add up to, where the truth is known; and
cross-validation, where it is not.

A target is truth plus noise, :math:`y = f(x) + \sigma\varepsilon`, the noise of mean 0, standard
deviation :math:`\sigma` and independent from row to row. The rows of ``X`` are fixed; another data
set means other noise. Errors are those on a fresh target at new points, which carry shares (weights
that sum to 1) and so may stand for a whole distribution: with the nodes and weights of a Gauss
rule, the mean over x is exact.

In cross-validation a fold is an array of the rows that are held out; the fit sees the others.

Source: Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning", ch. 7.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from l1l2 import checks
from l1l2.centring import Centred, singular_values, unit
from l1l2.optimality import announce, ridge_missed
from l1l2.paths import lasso_weights, ridge_path, shrunk

__all__ = [
    "BiasVariance",
    "CrossValidation",
    "Fits",
    "Nested",
    "bias_variance",
    "folds",
    "generalisation_error",
    "held_out_errors",
    "lasso_cross_validation",
    "lasso_fits",
    "lasso_fold_fits",
    "nested_cross_validation",
    "one_standard_error",
    "ridge_bias_variance",
    "ridge_cross_validation",
    "ridge_fits",
    "ridge_fold_fits",
    "ridge_leave_one_out",
]


@dataclass(frozen=True, eq=False)
class BiasVariance:
    r"""The three parts of an expected test error, each a mean over the new points.

    bias2 : squared distance of the mean prediction from the truth.
    variance : variance of the prediction from data set to data set.
    noise : float, :math:`\sigma^2`, which no fit avoids.

    bias2 and variance are floats, or (n_strengths,) arrays.
    """

    bias2: np.ndarray
    variance: np.ndarray
    noise: float

    @property
    def expected_error(self):
        r"""Expected squared error, :math:`\mathrm{bias}^2 + \mathrm{variance} + \sigma^2`."""
        return self.bias2 + self.variance + self.noise


@dataclass(frozen=True, eq=False)
class Fits:
    """Linear fits to many data sets at many strengths.

    weights : (n_sets, n_strengths, n_features). heights : (n_sets, n_strengths), predictions at
    ``centre``, (n_features,), or with axes as the weights have them; 0 makes them intercepts.
    Instead of n_sets, fits to folds have n_folds, or n_sets and n_folds.
    feature_names : the names of the columns of X, a tuple of texts; None where it had none.
    """

    weights: np.ndarray
    heights: np.ndarray
    centre: np.ndarray = 0.0
    feature_names: tuple | None = None

    @property
    def intercepts(self):
        """Predictions where every feature is 0, shape of ``heights``."""
        return self.heights - (self.weights * self.centre).sum(axis=-1)

    def predict(self, X):
        """Predictions (n_sets, n_strengths, n_points) at the rows of X, (n_points, n_features).

        ValueError for NaN, another number of columns, or columns with other names.
        """
        X = checks.new_rows(X, self.weights.shape[-1], self.feature_names) - self.centre
        return self.weights @ X.swapaxes(-1, -2) + self.heights[..., None]


def ridge_fits(X, Y, strength):
    r"""Ridge fits to many targets of the same X, as :class:`Fits`.

    X : (n_samples, n_features). Y : (n_sets, n_samples), one data set a row. strength : () or
    (n_strengths,). At strength 0 least squares, the shortest where that is not unique.
    ValueError for NaN, empty or mismatched data, or a negative strength.

    One singular value decomposition serves all data sets, see :class:`l1l2.paths.RidgePath`.
    """
    names = checks.names(X)
    X, Y = _many(X, Y)
    each = np.atleast_1d(checks.strengths(strength))
    fits = _fits(_ridge_weights, [Centred(X, Y)], each)
    return Fits(fits.weights[:, 0], fits.heights[:, 0], fits.centre[0, 0], names)


def lasso_fits(X, Y, strength):
    """Lasso fits to many targets of the same X, as :class:`Fits`, exact.

    Shapes and errors as for :func:`ridge_fits`; method as for :func:`l1l2.paths.lasso_paths`.
    """
    names = checks.names(X)
    X, Y = _many(X, Y)
    each = np.atleast_1d(checks.strengths(strength))
    fits = _fits(_lasso_weights, [Centred(X, Y)], each)
    return Fits(fits.weights[:, 0], fits.heights[:, 0], fits.centre[0, 0], names)


def generalisation_error(predictions, truth, sigma, shares=None):
    r"""Expected squared error of each fit on a fresh target, :math:`\sigma^2 + E(\hat y - f)^2`.

    predictions : (n_points,), or more axes before it. truth : (n_points,), :math:`f` there.
    sigma : standard deviation of the noise. shares : (n_points,), how much each point counts, not
    negative and with sum 1; default equal.
    Returns an array of the shape of ``predictions`` without its last axis, a float for one fit.
    ValueError for NaN, mismatched shapes, or shares that do not sum to 1.
    """
    predictions = checks.numbers("predictions", predictions, (1, 2, 3))
    truth, shares = _points(truth, shares, predictions.shape[-1])
    return (predictions - truth) ** 2 @ shares + checks.not_negative("sigma", sigma) ** 2


def bias_variance(predictions, truth, sigma, shares=None):
    r"""Bias, variance and noise from the predictions of many fits, as :class:`BiasVariance`.

    predictions : (n_sets, n_points) or (n_sets, n_strengths, n_points), a data set each; the rest
    as for :func:`generalisation_error`, whose mean over the data sets is the ``expected_error``
    here, to rounding:

    .. math:: \frac1B \sum_b (\hat y_b - f)^2 = (\bar y - f)^2 + \frac1B \sum_b (\hat y_b-\bar y)^2.

    As an estimate over all data sets, ``bias2`` is too large by a share 1/n_sets of the variance,
    and ``variance`` too small by as much; their sum has no bias.
    """
    predictions = checks.numbers("predictions", predictions, (2, 3))
    truth, shares = _points(truth, shares, predictions.shape[-1])
    mean = predictions.mean(axis=0)
    variance = ((predictions - mean) ** 2).mean(axis=0) @ shares
    noise = checks.not_negative("sigma", sigma) ** 2
    return BiasVariance((mean - truth) ** 2 @ shares, variance, noise)


def ridge_bias_variance(X, truth, sigma, X_new, truth_new, strength, shares=None):
    r"""Bias, variance and noise of ridge over all data sets with these X, exactly.

    X : (n_samples, n_features), truth : (n_samples,), :math:`f` at its rows. X_new : (n_points,
    n_features), truth_new and shares : (n_points,). sigma : standard deviation of the noise.
    strength : () or (n_strengths,). Returns :class:`BiasVariance`. ValueError for NaN, empty or
    mismatched data, a negative sigma or strength, or shares that do not sum to 1.

    Ridge is linear in the targets. Its mean prediction is therefore the fit to the truth, and with
    :math:`X - \bar x = U \mathrm{diag}(s) V^\top` the variance at :math:`x_0` is

    .. math:: \sigma^2\left(\frac1n + \sum_k
        \left(\frac{s_k}{s_k^2+n\lambda}\; v_k^\top (x_0 - \bar x)\right)^2\right).
    """
    path, strength = ridge_path(X, truth), checks.strengths(strength)
    X_new = checks.new_rows(X_new, len(path.X_mean), path.feature_names, name="X_new")
    truth_new, shares = _points(truth_new, shares, len(X_new))
    noise = checks.not_negative("sigma", sigma) ** 2
    along = (X_new - path.X_mean) @ path.directions
    mean = path.predict(X_new, strength)
    kept = shrunk(path.singular_values, path.n_samples, strength)
    size = unit(path.singular_values)
    spread = (kept * size) ** 2 @ (shares @ (along / size) ** 2)
    variance = noise * (1 / path.n_samples + spread)
    return BiasVariance((mean - truth_new) ** 2 @ shares, variance, noise)


# ---------------------------------------------------------------- cross-validation


@dataclass(frozen=True, eq=False)
class CrossValidation:
    r"""The error on the rows held out, for each fold and strength, and what follows from it.

    strengths : (n_strengths,), different from each other, in any order.
    fold_errors : (n_folds, n_strengths), two folds or more; more axes before these, one for each
        data set or shuffle, are kept, and the answers below then are arrays.
    fits : the :class:`Fits` that made them, or None.

    Folds count alike, also where their sizes differ by a row. ValueError for mismatched shapes.
    """

    strengths: np.ndarray
    fold_errors: np.ndarray
    fits: Fits | None = None

    def __post_init__(self):
        strengths = np.atleast_1d(checks.strengths(self.strengths))
        errors = checks.numbers("fold_errors", self.fold_errors, (2, 3, 4))
        if errors.shape[-1] != len(strengths):
            raise ValueError(
                f"fold_errors must have one column per strength, {len(strengths)}, "
                f"got shape {errors.shape}"
            )
        if errors.shape[-2] < 2:
            raise ValueError("fold_errors must have two folds or more: one has no standard error")
        object.__setattr__(self, "strengths", strengths)
        object.__setattr__(self, "fold_errors", errors)

    @cached_property
    def mean(self):
        """Mean error over the folds, (n_strengths,)."""
        return self.fold_errors.mean(axis=-2)

    @cached_property
    def standard_deviation(self):
        """Standard deviation of one fold's error (with 1/(n_folds - 1)), (n_strengths,)."""
        return self.fold_errors.std(axis=-2, ddof=1)

    @cached_property
    def standard_error(self):
        r"""Standard error of the mean, standard deviation :math:`/ \sqrt K`, (n_strengths,).

        As if folds were independent. They share training rows, so it is only a rough measure
        (Bengio & Grandvalet, 2004, "No unbiased estimator of the variance of K-fold
        cross-validation").
        """
        return self.standard_deviation / np.sqrt(self.fold_errors.shape[-2])

    @cached_property
    def best(self):
        """The strength with the least mean error; of several, the largest."""
        return _largest(self.strengths, self.mean <= self.mean.min(axis=-1, keepdims=True))

    @cached_property
    def one_se(self):
        """The strength of :func:`one_standard_error`; never below ``best``."""
        return one_standard_error(self.strengths, self.mean, self.standard_error)

    @cached_property
    def at_edge(self):
        """Whether ``best`` is an end of the strengths (other than 0), so that a better one may lie
        beyond."""
        low, high = self.strengths.min(), self.strengths.max()
        return (self.best == high) | ((self.best == low) & (low > 0))


def one_standard_error(strengths, mean, standard_error):
    r"""The largest strength whose mean error is within one standard error of the least.

    .. math:: \max\Big\{\lambda : m(\lambda) \le m(\hat\lambda) + \mathrm{se}(\hat\lambda)\Big\},
        \qquad \hat\lambda = \arg\min m

    strengths : (n_strengths,), in any order. mean, standard_error : (n_strengths,), or more axes
    before. Returns a float, or an array of the axes before. Where several strengths have the least
    mean error, the largest of them counts as the minimum. ValueError for mismatched shapes or a
    negative standard error.

    Breiman, Friedman, Olshen & Stone (1984), "Classification and Regression Trees", section 3.4.3;
    the *standard error* of the mean, not the standard deviation of a fold.
    """
    strengths = np.atleast_1d(checks.strengths(strengths))
    mean = checks.numbers("mean", mean, (1, 2, 3))
    standard_error = checks.numbers("standard_error", standard_error, (1, 2, 3))
    checks.same_shape("mean", mean, "standard_error", standard_error)
    if mean.shape[-1] != len(strengths):
        raise ValueError(
            f"mean must have one entry per strength, {len(strengths)}, got shape {mean.shape}"
        )
    if (standard_error < 0).any():
        raise ValueError(f"standard_error must be zero or positive, got {standard_error.min():g}")
    least = mean.min(axis=-1, keepdims=True)
    at = np.where(mean <= least, strengths, -1.0).argmax(axis=-1)[..., None]
    return _largest(strengths, mean <= least + np.take_along_axis(standard_error, at, axis=-1))


def folds(n_samples, n_folds, seed=0):
    """The rows 0 to n_samples - 1 dealt into folds, a tuple of ``n_folds`` arrays.

    seed : of the shuffle, a whole number; None leaves the rows in their order. Sizes differ by one
    at most, the larger folds first. ValueError for fewer than 2 folds, or more folds than rows.
    """
    n_samples, n_folds = checks.whole("n_samples", n_samples), checks.whole("n_folds", n_folds, 2)
    if n_folds > n_samples:
        raise ValueError(
            f"n_folds must be at most the number of rows, {n_samples}, so that no fold is empty; "
            f"got {n_folds}"
        )
    rows = np.arange(n_samples)
    if seed is not None:
        rows = np.random.default_rng(checks.whole("seed", seed)).permutation(n_samples)
    return tuple(np.array_split(rows, n_folds))


def ridge_fold_fits(X, y, strength, held_out, standardise=True):
    """Ridge fits to the rows outside each fold, as :class:`Fits` with n_folds in place of n_sets.

    X : (n_samples, n_features). y : (n_samples,), or (n_sets, n_samples) for many data sets with
    the same X; the fits then have the axes n_sets, n_folds before the others.
    strength : () or (n_strengths,). held_out : the rows of each fold, in one of four ways: arrays
    of rows, as from :func:`folds` (they may overlap, and need not hold every row); pairs of rows
    to train on and rows held out, as from ``KFold(5).split(X)`` of scikit-learn; such a splitter
    itself; or a number of folds, which :func:`folds` deals out.

    standardise : divide each column by its standard deviation in the training rows of the fold, so
    that nothing of the rows held out is used and no scaling done before matters (the default). The
    strength then is that of a fit to standardised columns, while the weights returned are those of
    the columns of X. False takes the columns as they are.

    ValueError for NaN, empty or mismatched data, a negative strength, or a fold that is empty,
    leaves no row to train on, or names a row twice or one that is not there; for a pair whose rows
    to train on are not all the others.
    One singular value decomposition a fold, see :class:`l1l2.paths.RidgePath`.
    """
    split = _split(X, y, strength, held_out, known=True)
    return split.as_given(split.fits(_ridge_weights, standardise))


def lasso_fold_fits(X, y, strength, held_out, standardise=True):
    """Lasso fits to the rows outside each fold, exact; all folds are one stack of problems.

    Arguments, shapes and errors as for :func:`ridge_fold_fits`, method as for
    :func:`l1l2.paths.lasso_paths`.
    """
    split = _split(X, y, strength, held_out, known=True)
    return split.as_given(split.fits(_lasso_weights, standardise))


def held_out_errors(fits, X, y, held_out):
    """Mean squared error of each fold's fits on its rows held out, (n_folds, n_strengths).

    Arguments as for :func:`ridge_fold_fits`, whose answer is ``fits``; for many data sets the axis
    n_sets comes first. ValueError for mismatched shapes.
    """
    split = _split(X, y, 0.0, held_out, known=True)
    wanted = (*(() if split.one else (len(split.Y),)), len(split.held_out))
    if fits.weights.shape[:-2] != wanted or fits.weights.shape[-1] != split.X.shape[1]:
        raise ValueError(
            f"fits must have the axes {wanted} of data sets and folds and {split.X.shape[1]} "
            f"weights each, got shape {fits.weights.shape}"
        )
    if split.one:
        fits = Fits(fits.weights[None], fits.heights[None], fits.centre)
    errors = _errors(fits, split.X, split.Y, split.held_out)
    return errors[0] if split.one else errors


def ridge_cross_validation(X, y, strength, held_out, standardise=True):
    """The error of ridge on each fold, as :class:`CrossValidation`.

    Arguments and errors as for :func:`ridge_fold_fits`.
    """
    return _cross_validation(_ridge_weights, _split(X, y, strength, held_out), standardise)


def lasso_cross_validation(X, y, strength, held_out, standardise=True):
    """The error of the lasso on each fold, as :class:`CrossValidation`, exact.

    Arguments and errors as for :func:`ridge_fold_fits`.
    """
    return _cross_validation(_lasso_weights, _split(X, y, strength, held_out), standardise)


def ridge_leave_one_out(X, y, strength):
    r"""Cross-validation of ridge with every row a fold of its own, from one decomposition.

    X : (n_samples, n_features), two rows or more; y : (n_samples,); strength : () or
    (n_strengths,). Columns are taken as they are. Returns :class:`CrossValidation` whose
    ``fold_errors``, (n_samples, n_strengths), are the squares of

    .. math:: y_i - \hat y_i^{(-i)} = \frac{e_i}{1 - h_{ii}}, \qquad
        h_{ii} = \frac1n + \sum_k \frac{s_k^2}{s_k^2 + (n-1)\lambda}\, U_{ik}^2,

    where :math:`X - \bar x = U \mathrm{diag}(s) V^\top`, and e are the residuals of the fit to all
    rows with the same factors; 1/n is the free intercept. It is :math:`(n-1)\lambda`, not
    :math:`n\lambda`: the loss is a mean, and a fit without row i has n - 1 rows.
    Where both are 0 (a row that only its own weight reaches, at strength 0) the limit is taken,
    which is that of the shortest least squares fit to the others.

    Allen (1974), "The relationship between variable selection and data augmentation and a method
    for prediction". ValueError for NaN, empty or mismatched data, one row, or a negative strength.
    """
    X, y = checks.regression_data(X, y)
    if len(y) < 2:
        raise ValueError("X must have two rows or more, one of them to be left out; got 1")
    each = np.atleast_1d(checks.strengths(strength))
    data = Centred(X, y)
    U, s, _ = singular_values(data.X, data.rounding)
    own, along = U**2, U * (U.T @ data.y)
    beyond = 1 - 1 / len(y) - own.sum(axis=1)  # of each row, what no column reaches
    reached = beyond < 1e-11
    beyond, left = (np.where(reached, 0.0, part) for part in (beyond, data.y - along.sum(axis=1)))
    root = np.sqrt((len(y) - 1) * each)[:, None]
    both = np.hypot(s, root)
    lost = (root / both) ** 2  # the share of a direction that is lost
    outside = (both.min(axis=1, keepdims=True, initial=np.inf) / both) ** 2  # in proportion to it
    top, bottom = (np.where(reached, outside @ part.T, lost @ part.T) for part in (along, own))
    return CrossValidation(each, ((top + left) / (bottom + beyond)).T ** 2)


@dataclass(frozen=True, eq=False)
class Nested:
    """What choosing a strength by cross-validation is worth, from rows that had no say in it.

    picked : (n_folds,), the strength chosen without each outer fold.
    errors : (n_folds,), the error of the fit at that strength on the outer fold.

    For many data sets the axis n_sets comes first.
    """

    picked: np.ndarray
    errors: np.ndarray

    @property
    def mean(self):
        """Mean of the errors over the outer folds, a float or (n_sets,)."""
        return self.errors.mean(axis=-1)


def nested_cross_validation(fold_fits, X, y, strength, held_out, n_folds=5, seed=0,
                            rule="best", standardise=True):  # fmt: skip
    """Cross-validation within each fold of an outer cross-validation, as :class:`Nested`.

    fold_fits : :func:`ridge_fold_fits` or :func:`lasso_fold_fits`. X, y, strength, held_out,
    standardise : as there; ``held_out`` are the outer folds. n_folds, seed : of the inner folds,
    which share the rows outside each outer fold. rule : "best" or "one_se".

    Varma & Simon (2006), "Bias in error estimation when using cross-validation for model
    selection". ValueError as for ``fold_fits`` and :func:`folds`, or for another rule.
    """
    if rule not in ("best", "one_se"):
        raise ValueError(f'rule must be "best" or "one_se", got {rule!r}')
    whole = _split(X, y, strength, held_out)
    X, Y, strengths, outer = whole.X, whole.Y, whole.strengths, len(whole.held_out)
    pairs = [
        (out, rows[part])
        for out, rows in zip(whole.held_out, whole.others, strict=True)
        for part in folds(len(rows), n_folds, seed)
    ]
    apart = [np.concatenate(pair) for pair in pairs]
    fits = fold_fits(X, Y, strengths, [*whole.held_out, *apart], standardise)
    scored, chosen = (
        Fits(fits.weights[:, part], fits.heights[:, part], fits.centre[part])
        for part in (slice(outer), slice(outer, None))
    )
    scores = _errors(scored, X, Y, whole.held_out)
    choices = _errors(chosen, X, Y, [part for _, part in pairs])
    choices = choices.reshape(len(Y), outer, n_folds, len(strengths))
    picked = getattr(CrossValidation(strengths, choices), rule)
    at = (strengths == picked[..., None]).argmax(axis=-1)
    errors = np.take_along_axis(scores, at[..., None], axis=-1)[..., 0]
    return Nested(picked[0], errors[0]) if whole.one else Nested(picked, errors)


@dataclass(frozen=True, eq=False)
class _Split:
    """What cross-validation is given, checked."""

    X: np.ndarray
    Y: np.ndarray  # (n_sets, n_samples)
    one: bool  # whether there is one data set, given without its axis
    strengths: np.ndarray
    held_out: list  # of arrays of rows
    others: list  # of arrays of the rows outside each fold, increasing
    feature_names: tuple | None

    def fits(self, weights_of, standardise):
        """Fits of axes (n_sets, n_folds, n_strengths) to the rows outside each fold."""
        parts = [Centred(self.X[rows], self.Y[:, rows], standardise) for rows in self.others]
        return _fits(weights_of, parts, self.strengths)

    def as_given(self, fits):
        weights, heights = fits.weights, fits.heights
        if self.one:
            weights, heights = weights[0], heights[0]
        return Fits(weights, heights, fits.centre, self.feature_names)


def _split(X, y, strength, held_out, known=False):
    """known : whether the folds must be the same when they are asked for again."""
    names = checks.names(X)
    checks.same_rows("X", X, "y", y)
    y = checks.numbers("y", y, (1, 2))
    if y.ndim == 1:
        checks.regression_data(X, y)
    one = y.ndim == 1
    X, Y = _many(X, np.atleast_2d(y))
    pairs = _pairs(held_out, X, y if one else None, known)
    strengths = np.atleast_1d(checks.strengths(strength))
    return _Split(X, Y, one, strengths, *map(list, zip(*pairs, strict=True)), names)


_FOLDS = (
    "a number of folds, a splitter such as KFold(5), pairs of rows (to train on, held out), or "
    "arrays of rows as from folds(n, 10)"
)


def _pairs(held_out, X, y, known):
    """Of each fold the rows held out and the others; ``held_out`` as for ridge_fold_fits."""
    if isinstance(held_out, (int, float, np.number)):
        held_out = folds(len(X), checks.whole("held_out", held_out, 2))
    elif hasattr(held_out, "split") and not isinstance(held_out, (str, bytes, type)):
        splitter = type(held_out).__name__
        try:
            first, again = (list(held_out.split(X, y)) for _ in range(2))
        except (TypeError, ValueError) as fault:
            raise ValueError(
                f"held_out: {splitter} does not split these data: {fault} Its pairs are taken too, "
                f"list(splitter.split(X, y, groups))"
            ) from None
        same = all(np.array_equal(a[1], b[1]) for a, b in zip(first, again, strict=True))
        if known and not same:
            raise ValueError(
                f"held_out: {splitter} deals other folds each time, so that nobody could tell "
                "which fit saw which rows; give it a random_state, or give list(...split(X))"
            )
        held_out = first
    if isinstance(held_out, (str, bytes, dict)) or not np.iterable(held_out):
        raise ValueError(f"held_out must be {_FOLDS}; got {held_out!r:.60}")
    pairs = [_fold(k, rows, len(X)) for k, rows in enumerate(held_out)]
    if not pairs:
        raise ValueError(
            f"held_out is empty; give at least one fold: {_FOLDS}. What split(X) returns can be "
            "gone through once only; list(...) keeps it"
        )
    return pairs


def _fold(k, fold, n_samples):
    """The rows of a fold and the others."""
    is_pair = isinstance(fold, (tuple, list)) and len(fold) == 2 and np.ndim(fold[1]) == 1
    rows = np.asarray(fold[1] if is_pair else fold)
    if rows.ndim != 1 or not len(rows) or rows.dtype.kind not in "iu":
        raise ValueError(f"fold {k} must be an array of one or more row numbers, got {rows!r:.60}")
    if rows.min() < 0 or rows.max() >= n_samples:
        raise ValueError(f"fold {k} must name rows 0 to {n_samples - 1}, got {rows!r:.60}")
    kept = np.ones(n_samples, dtype=bool)
    kept[rows] = False
    others = np.flatnonzero(kept)
    if len(others) + len(rows) > n_samples:
        raise ValueError(f"fold {k} names a row twice; each may be held out once")
    if not len(others):
        raise ValueError(f"fold {k} holds out all {n_samples} rows; leave at least one to fit")
    if is_pair and not np.array_equal(np.sort(fold[0]), others):
        raise ValueError(
            f"fold {k} must train on all rows that it does not hold out, {len(others)} of "
            f"{n_samples} and no others; its pair names {len(fold[0])} to train on"
        )
    return rows, others


def _by_size(parts):
    """Arrays of one length together: which they are, and the arrays as rows of one."""
    sizes = np.array([len(part) for part in parts])
    for size in np.unique(sizes):
        which = np.flatnonzero(sizes == size)
        yield which, np.array([parts[k] for k in which])


def _fits(weights_of, parts, strengths):
    """Fits of axes (n_sets, n_parts, n_strengths) to centred data."""
    weights = weights_of(parts, strengths) / np.stack([part.scale for part in parts])[:, None]
    heights = np.stack([part.y_mean for part in parts], axis=1)[..., None]
    centre = np.stack([part.X_mean for part in parts])[:, None]
    return Fits(weights, np.broadcast_to(heights, weights.shape[:-1]), centre)


def _ridge_weights(parts, strengths):
    weights, missed = [], 0.0
    for part in parts:
        U, s, V = singular_values(part.X, part.rounding)
        kept = shrunk(s, len(part.X), strengths)
        weights.append(((part.y @ U)[:, None] * kept) @ V.T)
        missed = max(missed, ridge_missed(part.X, part.y[0], weights[-1][0], strengths))
    announce(missed)
    return np.stack(weights, axis=1)


def _lasso_weights(parts, strengths):
    return lasso_weights([(part.X, part.y, part.rounding) for part in parts], strengths)


def _errors(fits, X, Y, held_out):
    """Errors (n_sets, n_folds, n_strengths) on the rows held out."""
    errors = np.empty(fits.heights.shape)
    centre = np.broadcast_to(fits.centre, (errors.shape[1], 1, X.shape[1]))
    for which, rows in _by_size(held_out):
        predicted = fits.weights[:, which] @ (X[rows] - centre[which]).swapaxes(1, 2)
        predicted += fits.heights[:, which, :, None]
        errors[:, which] = ((Y[:, rows][:, :, None] - predicted) ** 2).mean(axis=-1)
    return errors


def _cross_validation(weights_of, split, standardise):
    fits = split.fits(weights_of, standardise)
    errors = _errors(fits, split.X, split.Y, split.held_out)
    errors = errors[0] if split.one else errors
    return CrossValidation(split.strengths, errors, split.as_given(fits))


def _largest(strengths, fits_the_rule):
    """The largest strength where the rule holds, a float or an array of the axes before."""
    found = np.where(fits_the_rule, strengths, -1.0).max(axis=-1)
    return float(found) if found.ndim == 0 else found


# ---------------------------------------------------------------- shared checks


def _many(X, Y):
    X, Y = checks.numbers("X", X, 2), checks.numbers("Y", Y, 2)
    if Y.shape[1] != len(X):
        raise ValueError(
            f"Y must have one data set a row, {len(X)} targets each as X has {len(X)} rows, "
            f"got shape {Y.shape}"
        )
    return X, Y


def _points(truth, shares, n_points):
    """The truth at the new points, and how much each of them counts."""
    truth = checks.numbers("truth", truth, 1)
    shares = np.full(n_points, 1 / n_points) if shares is None else shares
    shares = checks.numbers("shares", shares, 1)
    for name, values in (("truth", truth), ("shares", shares)):
        if len(values) != n_points:
            raise ValueError(f"{name} must have one entry per point, {n_points}, got {len(values)}")
    if (shares < 0).any() or not np.isclose(shares.sum(), 1, rtol=0, atol=1e-9):
        raise ValueError(f"shares must be zero or positive and sum to 1, got sum {shares.sum():g}")
    return truth, shares
