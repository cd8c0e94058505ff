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

    Returns two pairs: with the features chosen from all rows before the split (the leak), and with
    them chosen from the training rows of each fold. A pair is a CrossValidation, and the fit to all
    rows at the strength that it picks: weights (n_features,) and intercept, on the features chosen
    from all rows.
    """
    chosen = _most_correlated(X, y, keep)
    leaked = ridge_cross_validation(X[:, chosen], y, strength, held_out, standardise=False)
    errors = []
    for out in held_out:
        rows = np.setdiff1d(np.arange(len(y)), out)
        mine = _most_correlated(X[rows], y[rows], keep)
        fits = ridge_fits(X[np.ix_(rows, mine)], y[None, rows], strength)
        errors.append(((y[out] - fits.predict(X[np.ix_(out, mine)])[0]) ** 2).mean(axis=1))
    path, pairs = ridge_path(X[:, chosen], y), []
    for curve in (leaked, CrossValidation(strength, errors)):
        w = np.zeros(X.shape[1])
        w[chosen] = path.at(curve.best)
        pairs.append((curve, (w, path.intercept_at(curve.best))))
    return pairs


def _most_correlated(X, y, keep):
    X = X - X.mean(axis=0)
    pull = np.abs((y - y.mean()) @ X) / np.sqrt((X**2).sum(axis=0))
    return np.sort(np.argsort(-pull)[:keep])


KEPT_SIZES = (10, 20, 40, 80, 160, 320, 640, 1280)  # log_slider(10, 1280, per_decade=10 / 3)


@cache
def choosing_leak(n, sets=12, keep=10, k=5):
    """Ridge on ``keep`` of p features of pure noise of variance 1, for each p of ``KEPT_SIZES``.

    Returns what cross-validation says and what is true, (2, 2, n_sizes, sets): first with the
    features chosen before the split, then inside the folds; of both the least mean error, and the
    true test error of the fit to all rows at the strength picked.
    """
    found = np.empty((2, 2, len(KEPT_SIZES), sets))
    for seed in range(sets):
        random = np.random.default_rng(seed)
        y, X = random.standard_normal(n), random.standard_normal((n, KEPT_SIZES[-1]))
        for j, p in enumerate(KEPT_SIZES):
            pairs = kept_before_and_inside(X[:, :p], y, folds(n, k, seed), keep, STRENGTHS[::3])
            for way, (curve, (w, b)) in enumerate(pairs):
                found[way, :, j, seed] = curve.mean.min(), 1 + w @ w + b**2
    return found


@cache
def in_worlds(penalty, n=60, count=60, k=10, first=100, shuffle=1):
    """Cross-validation of many worlds, seeds ``first`` on: a CrossValidation with an axis for the
    worlds, and of the fits to all rows at each of ``STRENGTHS`` the true errors and the number of
    weights that are not zero, (count, n_strengths) each."""
    held_out, errors, fits = folds(n, k, shuffle), [], []
    worlds = [world(n, seed) for seed in range(first, first + count)]
    for data in worlds:
        curve = CURVES[penalty](data.X, data.y, STRENGTHS, held_out, standardise=False)
        errors.append(curve.fold_errors)
        fits.append(FITS[penalty](data.X, data.y[None], STRENGTHS))
    true = [true_error(fit, data.weights, NOISE)[0] for fit, data in zip(fits, worlds, strict=True)]
    kept = [np.count_nonzero(fit.weights[0], axis=-1) for fit in fits]
    return CrossValidation(STRENGTHS, errors), np.array(true), np.array(kept)


def at_picks(picks, table):
    """Of a ``table``, (count, n_strengths), the entry of each row at its pick, one of STRENGTHS."""
    return table[np.arange(len(table)), np.searchsorted(STRENGTHS, np.asarray(picks) * (1 - 1e-9))]


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
