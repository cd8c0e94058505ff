r"""How well a fit predicts what it has not seen: bias, variance and the error they add up to.

A target is truth plus noise, :math:`y = f(x) + \sigma\varepsilon`, the noise of mean 0, standard
deviation :math:`\sigma` and independent from row to row. The rows of ``X`` are fixed; another data
set means other noise. Errors are those on a fresh target at new points, which carry shares (weights
that sum to 1) and so may stand for a whole distribution: with the nodes and weights of a Gauss
rule, the mean over x is exact.

Source: Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning", ch. 7.
"""

from dataclasses import dataclass

import numpy as np

from l1l2 import checks
from l1l2.paths import lasso_paths, ridge_path

__all__ = [
    "BiasVariance",
    "Fits",
    "bias_variance",
    "generalisation_error",
    "lasso_fits",
    "ridge_bias_variance",
    "ridge_fits",
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

    weights : (n_sets, n_strengths, n_features). intercepts : (n_sets, n_strengths).
    """

    weights: np.ndarray
    intercepts: np.ndarray

    def predict(self, X):
        """Predictions (n_sets, n_strengths, n_points) at the rows of X, (n_points, n_features)."""
        X = _columns_like("X", X, self.weights.shape[2])
        return self.weights @ X.T + self.intercepts[:, :, None]


def ridge_fits(X, Y, strength):
    r"""Ridge fits to many targets of the same X, as :class:`Fits`.

    X : (n_samples, n_features). Y : (n_sets, n_samples), one data set a row. strength : () or
    (n_strengths,). At strength 0 least squares, the shortest where that is not unique.
    ValueError for NaN, empty or mismatched data, or a negative strength.

    One singular value decomposition serves all data sets, see :class:`l1l2.paths.RidgePath`.
    """
    X, Y = _many(X, Y)
    path = ridge_path(X, Y[0])
    s, directions, means = path.singular_values, path.directions, Y.mean(axis=1)
    shrunk = path.factors(np.atleast_1d(checks.strengths(strength))) / s
    along = (Y - means[:, None]) @ ((X - path.X_mean) @ directions / s)
    return _with_intercepts((along[:, None, :] * shrunk) @ directions.T, path.X_mean, means)


def lasso_fits(X, Y, strength):
    """Lasso fits to many targets of the same X, as :class:`Fits`, exact.

    Shapes and errors as for :func:`ridge_fits`; method as for :func:`l1l2.paths.lasso_paths`.
    """
    X, Y = _many(X, Y)
    each = np.atleast_1d(checks.strengths(strength))
    X_mean, means = X.mean(axis=0), Y.mean(axis=1)
    X = np.where(np.ptp(X, axis=0) > 0, X - X_mean, 0.0)
    correlations = (Y - means[:, None]) @ X / len(X)
    grams = np.broadcast_to(X.T @ X / len(X), (len(Y), X.shape[1], X.shape[1]))
    return _with_intercepts(lasso_paths(grams, correlations).at(each), X_mean, means)


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
    X_new = _columns_like("X_new", X_new, len(path.X_mean))
    truth_new, shares = _points(truth_new, shares, len(X_new))
    noise = checks.not_negative("sigma", sigma) ** 2
    along = (X_new - path.X_mean) @ path.directions
    mean = path.at(strength) @ (X_new - path.X_mean).T + path.y_mean
    shrunk = path.factors(strength) / path.singular_values
    variance = noise * (1 / path.n_samples + shrunk**2 @ (shares @ along**2))
    return BiasVariance((mean - truth_new) ** 2 @ shares, variance, noise)


def _many(X, Y):
    X, Y = checks.numbers("X", X, 2), checks.numbers("Y", Y, 2)
    if Y.shape[1] != len(X):
        raise ValueError(
            f"Y must have one data set a row, {len(X)} targets each as X has {len(X)} rows, "
            f"got shape {Y.shape}"
        )
    return X, Y


def _columns_like(name, X, n_features):
    X = checks.numbers(name, X, 2)
    if X.shape[1] != n_features:
        raise ValueError(f"{name} must have {n_features} columns, got shape {X.shape}")
    return X


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


def _with_intercepts(weights, X_mean, y_means):
    return Fits(weights, y_means[:, None] - weights @ X_mean)
