"""Claim P15: choose lambda by cross-validation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LassoCV

from l1l2 import selection
from l1l2.datasets import diabetes, few_true_many_junk
from l1l2.figures import choosing_lambda as choosing

SEEDS = st.integers(0, 10**6)
GRID = choosing.STRENGTHS
PENALTIES = pytest.mark.parametrize("penalty", ["L1", "L2"])


def four_standard_errors(values):
    """Four standard errors of the mean."""
    return 4 * values.std(axis=0, ddof=1) / np.sqrt(len(values))


def chosen_in_worlds(penalty, n=60, count=60, k=10):
    """CrossValidation of ``count`` worlds, and the true error of the fits to all rows."""
    folds, errors, truths = selection.folds(n, k), [], []
    for seed in range(count):
        data = choosing.world(n, 500 + seed)
        curve = choosing.CURVES[penalty](data.X, data.y, GRID, folds, standardise=False)
        fits = choosing.FITS[penalty](data.X, data.y[None], GRID)
        errors.append(curve.fold_errors)
        truths.append(choosing.true_error(fits, data.weights, 3.0)[0])
    return selection.CrossValidation(GRID, errors), np.array(truths)


# The curve follows the true test error


@PENALTIES
def test_P15_the_curve_is_on_average_the_true_error_of_the_fits_it_is_made_of(penalty):
    """At every lambda, within four standard errors over 200 worlds, 5 folds of 40 rows."""
    folds, differences = selection.folds(40, 5), []
    for seed in range(200):
        data = few_true_many_junk(40, 3, 5, 3.0, seed)
        curve = choosing.CURVES[penalty](data.X, data.y, GRID[::4], folds, standardise=False)
        truth = choosing.true_error(curve.fits, data.weights, 3.0).mean(axis=0)
        differences.append(curve.mean - truth)
    differences = np.array(differences)
    assert (np.abs(differences.mean(axis=0)) < four_standard_errors(differences)).all()


@PENALTIES
def test_P15_the_curve_has_the_shape_of_the_truth_and_its_minimum_is_near_the_best(penalty):
    curves, truths = chosen_in_worlds(penalty)
    alike = [np.corrcoef(m, t)[0, 1] for m, t in zip(curves.mean, truths, strict=True)]
    assert np.median(alike) > 0.9
    at = curves.mean.argmin(axis=1)
    cost = truths[np.arange(60), at] / truths.min(axis=1) - 1
    assert np.median(cost) < 0.1 and np.median(cost) < 0.2 * np.median(
        truths[:, -1] / truths.min(axis=1) - 1
    )


# The one-standard-error rule


@PENALTIES
@given(seed=SEEDS)
def test_P15_one_standard_error_takes_the_larger_lambda(penalty, seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(4, 15))
    X = random.standard_normal((n, int(random.integers(1, 20))))
    y = X[:, 0] + random.standard_normal(n)
    k = int(random.integers(2, n + 1))
    curve = choosing.CURVES[penalty](X, y, GRID, selection.folds(n, k, seed))
    assert curve.one_se >= curve.best
    error = curve.standard_error[GRID == curve.best][0]
    beyond = GRID > curve.one_se
    assert (curve.mean[beyond] > curve.mean.min() + error).all()
    assert curve.mean[GRID == curve.one_se][0] <= curve.mean.min() + error


def test_P15_the_error_bar_is_that_of_a_mean_and_not_of_one_fold():
    """Folds that are independent: the standard error is the spread of their mean over repeats."""
    random = np.random.default_rng(0)
    repeats = random.exponential(size=(4000, 10, 1)) + 5
    curves = selection.CrossValidation([1.0], repeats)
    spread = curves.mean.std(ddof=1)
    assert np.isclose(np.sqrt((curves.standard_error**2).mean()), spread, rtol=0.05)
    one_fold = np.sqrt((curves.standard_deviation**2).mean())
    assert np.isclose(one_fold, np.sqrt(10) * spread, rtol=0.05)


@PENALTIES
def test_P15_the_standard_deviation_takes_much_too_large_a_lambda(penalty):
    curves, truths = chosen_in_worlds(penalty)
    wide = selection.one_standard_error(GRID, curves.mean, curves.standard_deviation)
    assert (wide >= curves.one_se).all()
    assert np.median(wide / curves.best) > 3
    errors = [truths[np.arange(60), np.searchsorted(GRID, pick)]
              for pick in (curves.best, curves.one_se, wide)]  # fmt: skip
    for less, more in ((0, 1), (1, 2), (0, 2)):
        worse = errors[more] - errors[less]
        assert worse.mean() > four_standard_errors(worse)
    assert errors[2].mean() > 1.25 * errors[0].mean()


def test_P15_one_standard_error_keeps_fewer_weights():
    curves, _ = chosen_in_worlds("L1")
    worlds = [choosing.world(60, 500 + seed) for seed in range(60)]
    kept = np.array([
        [np.count_nonzero(choosing.PATHS["L1"](data.X, data.y).at(pick)) for pick in picks]
        for data, *picks in zip(worlds, curves.best, curves.one_se, strict=True)
    ])  # fmt: skip
    assert (kept[:, 1] <= kept[:, 0]).mean() > 0.9
    assert kept[:, 1].mean() < 0.7 * kept[:, 0].mean()


# Reshuffle the folds


@PENALTIES
def test_P15_other_folds_pick_another_lambda_and_the_true_error_hardly_notices(penalty):
    scene = choosing.CurveAndTruth()
    curves, truth, *_ = scene.table(penalty, 60, 10)
    assert curves.best.max() > 2 * curves.best.min() and len(set(curves.best)) >= 4
    assert curves.one_se.max() > 1.5 * curves.one_se.min()
    at = np.searchsorted(GRID, curves.best)
    assert truth[at].max() < 1.1 * truth.min()
    for shuffle, seed in ((0, 1), (17, 18)):  # the same shuffle gives the same curve
        data = choosing.world(60)
        again = choosing.CURVES[penalty](
            data.X, data.y, GRID, selection.folds(60, 10, seed), standardise=False
        )
        assert again.best == curves.best[shuffle]


def test_P15_with_few_rows_the_shuffle_does_matter():
    curves, truth, *_ = choosing.CurveAndTruth().table("L1", 40, 10)
    at = np.searchsorted(GRID, curves.best)
    assert curves.best.max() > 5 * curves.best.min() and truth[at].max() > 1.3 * truth.min()


def test_P15_more_folds_have_less_to_shuffle_and_n_folds_nothing():
    scene = choosing.FoldsAndOneOut()
    spreads = [scene.curves(k).mean.std(axis=0).mean() for k in (2, 5, 20, 60)]
    assert (np.diff(spreads) < 0).all() and spreads[-1] < 1e-12
    assert scene.curves(2).mean.min(axis=1).mean() > 1.2 * scene.one_out.mean.min()


def test_P15_sorted_rows_that_are_not_shuffled_give_a_wrong_error():
    data = diabetes().standardised()
    order, grid = np.argsort(data.y), choosing.REAL_STRENGTHS
    model = LassoCV(cv=10, alphas=grid / 2, tol=1e-10, max_iter=10**6)
    theirs = model.fit(data.X[order], data.y[order]).mse_path_.mean(axis=1).min()
    in_order, shuffled = (
        selection.lasso_cross_validation(
            data.X[order], data.y[order], grid, selection.folds(442, 10, seed), standardise=False
        ).mean.min()
        for seed in (None, 0)
    )
    assert np.isclose(theirs, in_order, rtol=1e-6) and in_order > 1.2 * shuffled


# Inside the fold


@PENALTIES
@given(seed=SEEDS)
def test_P15_scaled_inside_the_fold_nothing_of_the_rows_held_out_is_used(penalty, seed):
    """Whatever the rows held out are, the fit is the same; scaled before the split it is not."""
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((14, 3)), random.standard_normal(14)
    out = selection.folds(14, 4, seed)[0]
    X_other, y_other = X.copy(), y.copy()
    X_other[out], y_other[out] = 100 * random.standard_normal((len(out), 3)), 50
    one, other = (
        choosing.FOLD_FITS[penalty](*data, GRID[::10], [out])
        for data in ((X, y), (X_other, y_other))
    )
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.intercepts, other.intercepts)
    before, after = (
        choosing.FOLD_FITS[penalty](X / data.std(axis=0), y, GRID[::10], [out], False)
        for data in (X, X_other)
    )
    seen = [fits.predict(X / data.std(axis=0)) for fits, data in ((before, X), (after, X_other))]
    assert not np.allclose(*seen, rtol=1e-3)


def test_P15_scaling_before_the_split_leaks_little():
    change = []
    for seed in range(100):
        data = few_true_many_junk(50, 5, 15, 3.0, seed)
        pair = choosing.scaled_before_and_inside(data.X, data.y, selection.folds(50, 5))
        change.append(pair[0].mean.min() / pair[1].mean.min() - 1)
    change = np.array(change)
    assert abs(change.mean()) + four_standard_errors(change) < 0.02  # measured -0.3 %
    assert np.median(np.abs(change)) < 0.02


def test_P15_choosing_features_before_the_split_makes_noise_look_predictable():
    found = []
    for seed in range(30):
        noise = np.random.default_rng(seed).standard_normal((50, 501))
        before, inside, w, b = choosing.kept_before_and_inside(
            noise[:, 1:], noise[:, 0], selection.folds(50, 5, seed)
        )
        found.append([before, inside, 1 + w @ w + b**2])
    before, inside, truth = np.array(found).T
    assert before.mean() + four_standard_errors(before) < 0.7  # measured 0.5; the noise is 1
    assert abs(inside.mean() - 1) < 0.2
    assert (truth > 1).all() and (before < truth).all()
    gap = inside - before
    assert gap.mean() > four_standard_errors(gap)


# An honest score


@PENALTIES
def test_P15_the_least_error_is_optimistic_and_the_outer_folds_are_not(penalty):
    """Means over 200 data sets. What the outer folds estimate is the true error of their fits."""
    strengths, least, nested, truth = GRID[::3], [], [], []
    for seed in range(20):
        data = few_true_many_junk(20, 3, 5, 3.0, seed)
        Y = data.expected + 3 * np.random.default_rng(seed).standard_normal((10, 20))
        outer = selection.folds(20, 5, seed)
        fits = choosing.FOLD_FITS[penalty](data.X, Y, strengths, outer, standardise=False)
        curve = selection.CrossValidation(
            strengths, selection.held_out_errors(fits, data.X, Y, outer)
        )
        score = selection.nested_cross_validation(
            choosing.FOLD_FITS[penalty], data.X, Y, strengths, outer, 5, seed, standardise=False
        )
        exact = choosing.true_error(fits, data.weights, 3.0)
        at = np.searchsorted(strengths, score.picked)[..., None]
        least.append(curve.mean.min(axis=1))
        nested.append(score.mean)
        truth.append(np.take_along_axis(exact, at, axis=-1)[..., 0].mean(axis=1))
    least, nested, truth = map(np.concatenate, (least, nested, truth))
    honest, by_design = nested - truth, (nested - truth).reshape(20, 10).mean(axis=1)
    assert abs(honest.mean()) < four_standard_errors(by_design)
    optimism = (nested - least).reshape(20, 10).mean(axis=1)
    assert optimism.mean() > four_standard_errors(optimism)
    assert least.mean() < 0.95 * truth.mean()


def test_P15_the_optimism_shrinks_with_the_number_of_rows():
    scene = choosing.NestedEvaluation()
    gaps = []
    for n in (20, 40, 80):
        least, nested, _ = scene.table("L2", n)[2]
        gaps.append((nested - least).mean() / nested.mean())
    assert gaps[0] > 0.15 and (np.diff(gaps) < 0).all() and gaps[2] < 0.05


# Leave-one-out


@given(SEEDS)
def test_P15_leave_one_out_of_ridge_needs_one_fit(seed):
    random = np.random.default_rng(seed)
    n, p = int(random.integers(3, 12)), int(random.integers(1, 15))
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    closed = selection.ridge_leave_one_out(X, y, GRID)
    refitted = selection.ridge_cross_validation(
        X, y, GRID, selection.folds(n, n, seed), standardise=False
    )
    assert np.allclose(closed.mean, refitted.mean, rtol=1e-8)
