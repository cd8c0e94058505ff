r"""Choosing λ where the truth is known: cross-validation beside the true test error, and leaks.

The world is that of ``few_true_many_junk``: independent standard normal features, so that the test
error of any fit is known exactly, :math:`\sigma^2 + \|\hat w - w\|^2 + \hat b^2`.
"""

from functools import cache

import numpy as np

from l1l2.datasets import few_true_many_junk
from l1l2.paths import lasso_path, ridge_path
from l1l2.selection import (
    CrossValidation,
    Fits,
    folds,
    lasso_cross_validation,
    lasso_fits,
    lasso_fold_fits,
    nested_cross_validation,
    ridge_cross_validation,
    ridge_fits,
    ridge_fold_fits,
)

# The positions of a slider of λ, log_slider(0.01, 100, per_decade=15, zero=False).
STRENGTHS = np.array([float(f"{v:.3g}") for v in np.geomspace(0.01, 100, 61)])
# The same for real data, log_slider(0.001, 100, per_decade=12, zero=False).
REAL_STRENGTHS = np.array([float(f"{v:.3g}") for v in np.geomspace(0.001, 100, 61)])
CURVES = {"L1": lasso_cross_validation, "L2": ridge_cross_validation}
PATHS = {"L1": lasso_path, "L2": ridge_path}
FITS = {"L1": lasso_fits, "L2": ridge_fits}
FOLD_FITS = {"L1": lasso_fold_fits, "L2": ridge_fold_fits}
NOISE = 3.0  # σ of every world here


def world(n, seed=2):
    """5 features that matter and 25 that do not, σ = 3: a World with n rows."""
    return few_true_many_junk(n, true=5, junk=25, noise=NOISE, seed=seed)


def true_error(fits, weights, noise):
    r"""Test error :math:`\sigma^2 + \|\hat w - w\|^2 + \hat b^2` where features are independent
    and standard normal, and the true intercept is 0.

    fits : Fits. weights : (n_features,), the truth. noise : σ. Shape of ``fits.intercepts``.
    """
    return noise**2 + ((fits.weights - weights) ** 2).sum(axis=-1) + fits.intercepts**2


@cache
def truth(penalty, n):
    """What the fits to the whole ``world(n)`` are worth at each of ``STRENGTHS``: their true test
    errors, and how many of their weights are not zero. (n_strengths,) each."""
    data = world(n)
    path = PATHS[penalty](data.X, data.y)
    w = path.at(STRENGTHS)
    errors = true_error(Fits(w, path.intercept_at(STRENGTHS)), data.weights, NOISE)
    return errors, np.count_nonzero(w, axis=1)


@cache
def shuffled(penalty, n, k, shuffles, first=1):
    """Cross-validation of ``world(n)`` with k folds and each of many shuffles, seeds ``first`` on:
    a CrossValidation with one axis more, (shuffles, n_strengths). Columns share one unit and are
    taken as they are."""
    data = world(n)
    dealt = [out for seed in range(first, first + shuffles) for out in folds(n, k, seed)]
    found = CURVES[penalty](data.X, data.y, STRENGTHS, dealt, standardise=False)
    return CrossValidation(STRENGTHS, found.fold_errors.reshape(shuffles, k, -1))


def kept_before_and_inside(X, y, held_out, keep=10, strength=STRENGTHS):
    """Ridge on the ``keep`` features most correlated with y, cross-validated wrongly and rightly.

    Returns the least mean error with the features chosen from all rows (the leak), the least with
    them chosen from the training rows of each fold, and the fit to all rows at the strength that
    the first one picks: weights (n_features,) and intercept.
    """
    chosen = _most_correlated(X, y, keep)
    leaked = ridge_cross_validation(X[:, chosen], y, strength, held_out, standardise=False)
    errors = []
    for out in held_out:
        rows = np.setdiff1d(np.arange(len(y)), out)
        mine = _most_correlated(X[rows], y[rows], keep)
        fits = ridge_fits(X[np.ix_(rows, mine)], y[None, rows], strength)
        errors.append(((y[out] - fits.predict(X[np.ix_(out, mine)])[0]) ** 2).mean(axis=1))
    path, w = ridge_path(X[:, chosen], y), np.zeros(X.shape[1])
    w[chosen] = path.at(leaked.best)
    inside = CrossValidation(strength, errors)
    return leaked.mean.min(), inside.mean.min(), w, path.intercept_at(leaked.best)


def scaled_before_and_inside(X, y, held_out, penalty="L2", strength=STRENGTHS):
    """CrossValidation with columns standardised on all rows (the leak), and inside each fold."""
    spread = X.std(axis=0)
    return (
        CURVES[penalty](X / spread, y, strength, held_out, standardise=False),
        CURVES[penalty](X, y, strength, held_out, standardise=True),
    )


def _most_correlated(X, y, keep):
    X = X - X.mean(axis=0)
    pull = np.abs((y - y.mean()) @ X) / np.sqrt((X**2).sum(axis=0))
    return np.sort(np.argsort(-pull)[:keep])


KEPT_SIZES = (10, 20, 40, 80, 160, 320, 640, 1280)  # log_slider(10, 1280, per_decade=10 / 3)


@cache
def scaling_leak(n, designs=20, targets=5, k=5):
    """Least mean errors of ridge with columns scaled before the split and inside the folds,
    (2, designs, targets), and both curves of the first data set, at ``STRENGTHS[::3]``.

    Each design is one of ``few_true_many_junk`` with 20 features in units of 0.1 to 10.
    """
    units, least, curves = np.geomspace(0.1, 10, 20), [], None
    for seed in range(designs):
        data = few_true_many_junk(n, 5, 15, NOISE, seed)
        random = np.random.default_rng(1000 + seed)
        Y = data.expected + NOISE * random.standard_normal((targets, n))
        pair = scaled_before_and_inside(data.X * units, Y, folds(n, k, seed), "L2", STRENGTHS[::3])
        curves = curves or [each.mean[0] for each in pair]
        least.append([each.mean.min(axis=1) for each in pair])
    return np.array(least).transpose(1, 0, 2), curves


@cache
def choosing_leak(n, sets=12, keep=10, k=5):
    """Errors of ridge on ``keep`` of p features of pure noise, chosen before the split, inside the
    folds, and in truth: (3, n_sizes, sets), for each p of ``KEPT_SIZES``."""
    kept = np.empty((3, len(KEPT_SIZES), sets))
    for seed in range(sets):
        random = np.random.default_rng(seed)
        y, X = random.standard_normal(n), random.standard_normal((n, KEPT_SIZES[-1]))
        for j, p in enumerate(KEPT_SIZES):
            before, inside, w, b = kept_before_and_inside(
                X[:, :p], y, folds(n, k, seed), keep, STRENGTHS[::3]
            )
            kept[:, j, seed] = before, inside, 1 + w @ w + b**2
    return kept


@cache
def nested(penalty, n, designs=20, targets=10, k=5):
    """What a nested cross-validation says beside the least of the curve and the truth.

    Every design has 4 features that matter and 8 that do not, σ = 3. k outer and k inner folds.
    Returns the curves and the true errors at ``STRENGTHS[::2]``, (sets, n_strengths) each, and
    (3, sets): the least of the curve, the nested mean, the true error at the strength of the least.
    """
    curves, truths, scores, strengths = [], [], [], STRENGTHS[::2]
    for seed in range(designs):
        data = few_true_many_junk(n, 4, 8, NOISE, seed)
        random = np.random.default_rng(1000 + seed)
        Y = data.expected + NOISE * random.standard_normal((targets, n))
        dealt = folds(n, k, seed)
        plain = CURVES[penalty](data.X, Y, strengths, dealt, standardise=False)
        outer = nested_cross_validation(
            FOLD_FITS[penalty], data.X, Y, strengths, dealt, k, seed, standardise=False
        )
        errors = true_error(FITS[penalty](data.X, Y, strengths), data.weights, NOISE)
        there = errors[np.arange(targets), plain.mean.argmin(axis=1)]
        curves.append(plain.mean)
        truths.append(errors)
        scores.append([plain.mean.min(axis=1), outer.mean, there])
    return np.concatenate(curves), np.concatenate(truths), np.concatenate(scores, axis=1)
