"""Bias, variance, generalisation error and cross-validation agree with independent calculations,
degenerate data included."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso, LassoCV, Ridge, RidgeCV
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from l1l2.paths import lasso_path, ridge_path
from l1l2.selection import (
    BiasVariance,
    CrossValidation,
    bias_variance,
    folds,
    generalisation_error,
    held_out_errors,
    lasso_cross_validation,
    lasso_fits,
    lasso_fold_fits,
    nested_cross_validation,
    one_standard_error,
    ridge_bias_variance,
    ridge_cross_validation,
    ridge_fits,
    ridge_fold_fits,
    ridge_leave_one_out,
)

SEEDS = st.integers(0, 10**6)
STRENGTHS = np.array([0, 1e-3, 0.1, 1.0, 30.0])
KINDS = ("random", "wide", "duplicates", "constants", "integers", "all constant")


def design(seed):
    """X, the truth at its rows, new points with their truth and shares, sigma."""
    rng = np.random.default_rng(seed)
    n, p = rng.integers(2, 12), rng.integers(1, 6)
    kind = KINDS[seed % len(KINDS)]
    X = rng.standard_normal((n, n + p if kind == "wide" else p))
    if kind == "duplicates":
        X = np.column_stack([X, X[:, 0]])
    if kind == "constants":
        X[:, 0] = 7.0
    if kind == "integers":
        X = np.round(X)
    if kind == "all constant":
        X[:] = X[0]
    points, shares = rng.standard_normal((7, X.shape[1])), rng.random(7)
    truths = 3 + rng.standard_normal(n), 3 + rng.standard_normal(7)
    return X, truths[0], points, truths[1], shares / shares.sum(), 0.1 + rng.random()


def data_sets(truth, sigma, count, seed=0):
    noise = np.random.default_rng(seed).standard_normal((count, len(truth)))
    return truth + sigma * noise


# Fits to many data sets


@pytest.mark.parametrize("many, one", [(ridge_fits, ridge_path), (lasso_fits, lasso_path)])
@given(seed=SEEDS)
def test_fits_to_many_data_sets_predict_as_a_path_for_each(many, one, seed):
    X, truth, points, *_, sigma = design(seed)
    Y = data_sets(truth, sigma, 4, seed)
    together = many(X, Y, STRENGTHS).predict(X)
    for y, predicted in zip(Y, together, strict=True):
        path = one(X, y)
        alone = path.at(STRENGTHS) @ X.T + path.intercept_at(STRENGTHS)[:, None]
        assert np.allclose(predicted, alone, atol=1e-8)
    assert together.shape == (4, len(STRENGTHS), len(X))
    assert many(X, Y, 0.1).predict(points).shape == (4, 1, len(points))


@pytest.mark.parametrize("strength", [0.01, 0.3])
def test_fits_are_those_of_another_library(strength):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30, 6)) + 2
    Y = X @ np.array([3, -2, 1, 0, 0, 0]) + 5 + rng.standard_normal((5, 30))
    ours = [fits(X, Y, strength) for fits in (ridge_fits, lasso_fits)]
    for k, y in enumerate(Y):
        theirs = (
            Ridge(alpha=30 * strength, tol=1e-12).fit(X, y),
            Lasso(alpha=strength / 2, tol=1e-14, max_iter=10**6).fit(X, y),
        )
        for fits, other in zip(ours, theirs, strict=True):
            assert np.allclose(fits.weights[k, 0], other.coef_, atol=1e-7)
            assert np.isclose(fits.intercepts[k, 0], other.intercept_, atol=1e-7)


@pytest.mark.parametrize("fits", [ridge_fits, lasso_fits])
def test_constant_targets_are_fitted_by_their_mean(fits):
    X = np.random.default_rng(0).standard_normal((6, 3))
    fitted = fits(X, np.array([np.full(6, 0.1), np.full(6, -4.0)]), STRENGTHS)
    assert np.allclose(fitted.weights, 0, atol=1e-15)
    assert np.allclose(fitted.intercepts, [[0.1], [-4.0]])


# The identity


@given(SEEDS, st.integers(1, 5), st.integers(1, 4), st.integers(1, 6))
def test_bias2_variance_and_noise_add_up_to_the_mean_error(seed, n_sets, n_strengths, n_points):
    rng = np.random.default_rng(seed)
    predictions = 10.0 ** rng.integers(-4, 5) * rng.standard_normal((n_sets, n_strengths, n_points))
    truth, shares, sigma = rng.standard_normal(n_points), rng.random(n_points), rng.random()
    shares /= shares.sum()
    parts = bias_variance(predictions, truth, sigma, shares)
    errors = generalisation_error(predictions, truth, sigma, shares)
    assert errors.shape == (n_sets, n_strengths) and parts.bias2.shape == (n_strengths,)
    assert np.allclose(parts.expected_error, errors.mean(axis=0), rtol=1e-12)
    assert (parts.bias2 >= 0).all() and (parts.variance >= 0).all()
    if n_sets == 1:
        assert (parts.variance == 0).all()


def test_the_parts_of_a_hand_made_example():
    predictions = np.array([[1.0, 4.0], [3.0, 4.0]])  # mean 2 and 4; variance 1 and 0
    parts = bias_variance(predictions, [0, 5], sigma=3, shares=[0.25, 0.75])
    assert parts.bias2 == 0.25 * 4 + 0.75 * 1
    assert parts.variance == 0.25
    assert parts.noise == 9 and parts.expected_error == 1.75 + 0.25 + 9
    errors = generalisation_error(predictions, [0, 5], 3, [0.25, 0.75])
    assert errors.tolist() == [0.25 * 1 + 0.75 + 9, 0.25 * 9 + 0.75 + 9]
    assert generalisation_error(predictions[0], [0, 5], 3) == 9 + 1


def test_the_generalisation_error_is_the_mean_over_fresh_targets():
    rng = np.random.default_rng(0)
    prediction, truth, sigma = np.array([1.0, -2.0]), np.array([0.5, 1.0]), 0.7
    fresh = truth + sigma * rng.standard_normal((200_000, 2))
    squared = (fresh - prediction) ** 2 @ [0.3, 0.7]
    exact = generalisation_error(prediction, truth, sigma, [0.3, 0.7])
    assert abs(squared.mean() - exact) < 4 * squared.std() / np.sqrt(len(squared))


# Ridge, exactly


@given(SEEDS)
def test_ridge_agrees_with_the_matrix_that_takes_targets_to_predictions(seed):
    """Normal equations of (1, X) with the intercept unpenalised, solved as they stand."""
    X, truth, points, truth_new, shares, sigma = design(seed)
    ones = np.column_stack([np.ones(len(X)), X])
    penalised = np.diag([0.0] + [1.0] * X.shape[1])
    strengths = STRENGTHS[1:]
    parts = ridge_bias_variance(X, truth, sigma, points, truth_new, strengths, shares)
    for k, strength in enumerate(strengths):
        solve = np.linalg.solve(ones.T @ ones + len(X) * strength * penalised, ones.T)
        smoother = np.column_stack([np.ones(len(points)), points]) @ solve
        bias2 = shares @ (smoother @ truth - truth_new) ** 2
        variance = sigma**2 * shares @ (smoother**2).sum(axis=1)
        assert np.isclose(parts.bias2[k], bias2, rtol=1e-7)
        assert np.isclose(parts.variance[k], variance, rtol=1e-7)
    assert parts.noise == sigma**2


@given(SEEDS)
def test_ridge_agrees_with_all_data_sets_there_are(seed):
    """Noise of +sigma or -sigma, a fair coin in each row: 2^n data sets are all of them."""
    X, truth, points, truth_new, shares, sigma = design(seed)
    X, truth = X[:6], truth[:6]
    signs = np.array(list(product([-1, 1], repeat=len(X))))
    predictions = ridge_fits(X, truth + sigma * signs, STRENGTHS).predict(points)
    simulated = bias_variance(predictions, truth_new, sigma, shares)
    exact = ridge_bias_variance(X, truth, sigma, points, truth_new, STRENGTHS, shares)
    assert np.allclose(exact.bias2, simulated.bias2, rtol=1e-6)
    assert np.allclose(exact.variance, simulated.variance, rtol=1e-6)


@given(SEEDS)
def test_ridge_variance_falls_with_the_strength_and_grows_with_the_square_of_sigma(seed):
    X, truth, points, truth_new, shares, sigma = design(seed)
    one, two = (
        ridge_bias_variance(X, truth, s, points, truth_new, STRENGTHS, shares)
        for s in (sigma, 2 * sigma)
    )
    assert (np.diff(one.variance) <= 1e-12 * one.variance[0]).all()
    assert np.allclose(two.variance, 4 * one.variance) and np.allclose(two.bias2, one.bias2)
    assert (one.variance >= sigma**2 / len(X) * (1 - 1e-12)).all()  # that of the mean


def test_ridge_without_noise_has_no_variance_and_one_strength_gives_floats():
    X, truth, points, truth_new, shares, _ = design(0)
    parts = ridge_bias_variance(X, truth, 0, points, truth_new, 0.1, shares)
    assert isinstance(parts, BiasVariance)
    assert np.ndim(parts.bias2) == np.ndim(parts.variance) == 0
    assert parts.variance == parts.noise == 0 and parts.expected_error == parts.bias2


def test_least_squares_has_no_bias_where_the_truth_is_in_the_model():
    rng = np.random.default_rng(0)
    X, points, w = rng.standard_normal((9, 3)), rng.standard_normal((5, 3)), [1, -2, 3]
    parts = ridge_bias_variance(X, X @ w + 4, 0.5, points, points @ w + 4, [0, 1])
    assert parts.bias2[0] < 1e-25 < 0.1 < parts.bias2[1]
    ones = np.column_stack([np.ones(9), X])
    at = np.column_stack([np.ones(5), points])
    textbook = 0.25 * np.mean([x @ np.linalg.inv(ones.T @ ones) @ x for x in at])
    assert np.isclose(parts.variance[0], textbook)


# Folds


@given(st.integers(2, 40), st.integers(2, 40), st.integers(0, 100))
def test_folds_hold_every_row_once_and_differ_by_one_row_at_most(n, k, seed):
    if k > n:
        with pytest.raises(ValueError, match=f"at most the number of rows, {n}"):
            folds(n, k, seed)
        return
    dealt = folds(n, k, seed)
    assert sorted(np.concatenate(dealt)) == list(range(n))
    assert len(dealt) == k and np.ptp([len(rows) for rows in dealt]) <= 1
    again = folds(n, k, seed)
    assert all((a == b).all() for a, b in zip(dealt, again, strict=True))


def test_folds_in_order_are_those_of_another_library_and_seeds_shuffle():
    theirs = [out for _, out in KFold(4).split(np.zeros(11))]
    assert all((a == b).all() for a, b in zip(folds(11, 4, seed=None), theirs, strict=True))
    assert len({tuple(folds(11, 4, seed)[0]) for seed in range(20)}) > 10


# Cross-validation

FOLD_FITS = {ridge_path: ridge_fold_fits, lasso_path: lasso_fold_fits}
BOTH_FITS = pytest.mark.parametrize("one, many", FOLD_FITS.items(), ids=["ridge", "lasso"])
BOTH_CURVES = pytest.mark.parametrize(
    "curve", [ridge_cross_validation, lasso_cross_validation], ids=["ridge", "lasso"]
)


@BOTH_FITS
@pytest.mark.parametrize("standardise", [False, True])
@given(seed=SEEDS)
def test_the_fit_of_a_fold_is_a_path_on_its_training_rows(one, many, standardise, seed):
    """Uneven folds, one row a fold, columns constant within a fold, p > n: see ``design``."""
    X, y, *_ = design(seed)
    random = np.random.default_rng(seed)
    held_out = folds(len(y), int(random.integers(2, len(y) + 1)), seed)
    fits = many(X, y, STRENGTHS, held_out, standardise)
    errors = held_out_errors(fits, X, y, held_out)
    for k, out in enumerate(held_out):
        rows = np.setdiff1d(np.arange(len(y)), out)
        spread = X[rows].std(axis=0)
        spread[np.ptp(X[rows], axis=0) == 0] = 1
        if not standardise:
            spread[:] = 1
        path = one(X[rows] / spread, y[rows])
        ahead = X / spread @ path.at(STRENGTHS).T + path.intercept_at(STRENGTHS)
        use = slice(1, None)  # at strength 0 dependent columns leave a choice off the rows
        assert np.allclose(fits.predict(X)[k].T[rows], ahead[rows], atol=1e-7)
        if many is ridge_fold_fits:
            assert np.allclose(fits.predict(X)[k].T[:, use], ahead[:, use], atol=1e-7)
            expected = ((y[out, None] - ahead[out]) ** 2).mean(axis=0)
            assert np.allclose(errors[k][use], expected[use], atol=1e-7)
        residual = y[out] - fits.predict(X)[k][:, out]
        assert np.allclose(errors[k], (residual**2).mean(axis=1))


def columns_and_target(n=47, p=6, seed=3):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) * np.geomspace(0.1, 30, p) + 5
    return X, X @ (rng.standard_normal(p) / X.std(axis=0)) + rng.standard_normal(n)


def splits(n, held_out):
    return [(np.setdiff1d(np.arange(n), out), out) for out in held_out]


def test_the_lasso_curve_is_that_of_LassoCV():
    X, y = columns_and_target()
    strengths, held_out = np.geomspace(2, 1e-3, 15), folds(47, 5, seed=1)
    found = lasso_cross_validation(X, y, strengths, held_out, standardise=False)
    theirs = LassoCV(alphas=strengths / 2, cv=splits(47, held_out), tol=1e-12, max_iter=10**6)
    theirs.fit(X, y)
    assert np.allclose(found.fold_errors, theirs.mse_path_.T, rtol=1e-7)
    assert np.isclose(found.best, 2 * theirs.alpha_)


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("strength", [0.01, 0.3])
def test_fold_errors_are_those_of_cross_val_score(strength, standardise):
    """Uneven folds (47 rows, 5 folds): Ridge's alpha is n lambda, of other n from fold to fold."""
    X, y = columns_and_target()
    held_out = folds(47, 5, seed=2)
    scaled = [StandardScaler()] if standardise else []
    for curve, alpha in ((ridge_cross_validation, None), (lasso_cross_validation, strength / 2)):
        ours = curve(X, y, strength, held_out, standardise).fold_errors[:, 0]
        for k, split in enumerate(splits(47, held_out)):
            model = (
                Ridge(alpha=len(split[0]) * strength, solver="svd")
                if alpha is None
                else Lasso(alpha=alpha, tol=1e-13, max_iter=10**6)
            )
            score = cross_val_score(
                make_pipeline(*scaled, model), X, y, cv=[split], scoring="neg_mean_squared_error"
            )
            assert np.isclose(ours[k], -score[0], rtol=1e-7)


@BOTH_CURVES
@given(seed=SEEDS)
def test_with_columns_standardised_in_the_fold_their_units_do_not_matter(curve, seed):
    X, y = columns_and_target(20, 4, seed)
    units = 10.0 ** np.random.default_rng(seed).uniform(-3, 3, 4)
    held_out = folds(20, 5, seed)
    one, other = (curve(each, y, STRENGTHS, held_out) for each in (X, X * units - 3 * units))
    assert np.allclose(one.fold_errors, other.fold_errors, rtol=1e-6)
    raw = curve(X * units, y, STRENGTHS, held_out, standardise=False)
    assert not np.allclose(one.fold_errors[:, 3], raw.fold_errors[:, 3], rtol=1e-3)


@BOTH_CURVES
def test_a_column_constant_in_a_training_fold_gets_no_weight_there(curve):
    X, y = columns_and_target(12, 3)
    X[:, 1] = 0.1
    X[4, 1] = 7.0  # held out with row 4
    held_out = folds(12, 12, seed=None)
    fits = curve(X, y, [0, 0.1], held_out).fits
    assert (fits.weights[4, :, 1] == 0).all() and (fits.weights[3, :, 1] != 0).any()


@BOTH_CURVES
def test_many_data_sets_at_once_are_each_by_itself(curve):
    X, y = columns_and_target(20, 4)
    Y = np.array([y, -2 * y + 1, np.full(20, 0.3)])
    held_out = folds(20, 3)
    together = curve(X, Y, STRENGTHS, held_out)
    assert together.fold_errors.shape == (3, 3, 5) and together.best.shape == (3,)
    for k, targets in enumerate(Y):
        alone = curve(X, targets, STRENGTHS, held_out)
        assert np.allclose(together.fold_errors[k], alone.fold_errors, atol=1e-12)
        assert np.allclose(together.fits.weights[k], alone.fits.weights, atol=1e-10)
        assert together.best[k] == alone.best and together.one_se[k] == alone.one_se
        assert isinstance(alone.best, float) and isinstance(alone.one_se, float)
    assert np.allclose(together.fold_errors[2], 0, atol=1e-25)


# The rules


def test_the_curve_of_a_hand_made_example():
    errors = np.array([[5.0, 3.0, 3.0, 6.0], [7.0, 5.0, 5.5, 4.0], [6.0, 4.0, 3.5, 8.0]])
    found = CrossValidation([0.1, 1, 2, 5], errors)
    assert found.mean.tolist() == [6, 4, 4, 6]
    assert np.allclose(found.standard_deviation, [1, 1, np.sqrt(1.75), 2])
    assert np.allclose(found.standard_error, found.standard_deviation / np.sqrt(3))
    assert found.best == 2 and found.one_se == 2 and not found.at_edge
    assert one_standard_error([0.1, 1, 2, 5], found.mean, [2, 2, 2, 2]) == 5
    assert one_standard_error([5, 2, 1, 0.1], [6, 4, 4, 6], [2, 0, 2, 2]) == 2
    assert one_standard_error([5, 2, 1, 0.1], [6, 4.1, 4, 6], [2, 0, 2, 2]) == 5
    assert one_standard_error([5, 2, 1, 0.1], [6, 4.1, 4, 6], [2, 0, 0.1, 2]) == 2


@pytest.mark.parametrize(
    "strengths, means, edge",
    [
        ([1, 2, 3], [1, 2, 3], True),
        ([0, 2, 3], [1, 2, 3], False),
        ([1, 2, 3], [3, 2, 1], True),
        ([1, 2, 3], [3, 1, 2], False),
    ],
)
def test_a_minimum_at_the_end_of_the_strengths_is_noticed(strengths, means, edge):
    assert CrossValidation(strengths, [means, means]).at_edge == edge


@BOTH_CURVES
@given(seed=SEEDS)
def test_one_standard_error_never_takes_a_smaller_strength_than_the_minimum(curve, seed):
    X, y, *_ = design(seed)
    random = np.random.default_rng(seed)
    k = int(random.integers(2, len(y) + 1))
    strengths = random.permutation(np.append(0, np.geomspace(1e-4, 1e2, 30)))
    found = curve(X, y, strengths, folds(len(y), k, seed), standardise=bool(seed % 2))
    assert found.one_se >= found.best
    means, best = found.mean, int(np.flatnonzero(strengths == found.best)[0])
    assert means[best] == means.min()
    threshold = means[best] + found.standard_error[best]
    for strength, mean in zip(strengths, means, strict=True):  # the definition, one by one
        assert mean > threshold or strength <= found.one_se
    assert means[strengths == found.one_se][0] <= threshold


@given(SEEDS)
def test_the_rule_is_larger_for_a_larger_error_and_the_minimum_for_none(seed):
    random = np.random.default_rng(seed)
    strengths, mean = random.permutation(np.arange(8.0)), random.random(8).round(1)
    error = random.random(8)
    picks = [one_standard_error(strengths, mean, factor * error) for factor in (0, 0.5, 1, 3)]
    assert (np.diff(picks) >= 0).all()
    assert picks[0] == strengths[mean == mean.min()].max()


# Leave-one-out


@given(SEEDS)
def test_leave_one_out_agrees_with_refitting(seed):
    X, y, *_ = design(seed)
    refitted = ridge_cross_validation(
        X, y, STRENGTHS, folds(len(y), len(y), seed=None), standardise=False
    )
    closed = ridge_leave_one_out(X, y, STRENGTHS)
    assert closed.fold_errors.shape == (len(y), len(STRENGTHS))
    assert np.allclose(closed.fold_errors, refitted.fold_errors, rtol=1e-5, atol=1e-9)
    assert closed.one_se >= closed.best


@pytest.mark.parametrize("shift", [0, 1e3, 1e6])
@pytest.mark.parametrize("n, p", [(9, 3), (9, 8), (9, 12), (2, 1)])
def test_leave_one_out_without_a_penalty_agrees_with_the_shortest_least_squares_fit(n, p, shift):
    rng = np.random.default_rng(n + p)
    X, y = rng.standard_normal((n, p)) + shift, rng.standard_normal(n)
    found = ridge_leave_one_out(X, y, 0).fold_errors[:, 0]
    for i in range(n):
        rows = np.delete(np.arange(n), i)
        centred = X[rows] - X[rows].mean(axis=0)
        centred -= centred.mean(axis=0)
        w = np.linalg.pinv(centred, rcond=1e-9) @ (y[rows] - y[rows].mean())
        left = y[i] - y[rows].mean() - (X[i] - X[rows].mean(axis=0)) @ w
        assert np.isclose(found[i], left**2, rtol=1e-4, atol=1e-12)


def test_leave_one_out_is_that_of_RidgeCV():
    X, y = columns_and_target()
    strengths = np.geomspace(1e-3, 10, 12)
    theirs = RidgeCV(alphas=46 * strengths, store_cv_results=True).fit(X, y)
    found = ridge_leave_one_out(X, y, strengths)
    assert np.allclose(found.fold_errors, theirs.cv_results_, rtol=1e-7)
    assert np.isclose(found.best, theirs.alpha_ / 46)


def test_a_row_that_only_its_own_column_reaches_is_predicted_by_the_others():
    X = np.column_stack([np.eye(6)[:, 0], np.arange(6.0)])
    y = np.array([50.0, 1, 2, 3, 4, 5])
    left = np.sqrt(ridge_leave_one_out(X, y, 0).fold_errors[0, 0])
    assert np.isclose(left, 50)  # the others lie on y = x


# Nested


@BOTH_FITS
@pytest.mark.parametrize("rule", ["best", "one_se"])
def test_nested_agrees_with_choosing_without_each_outer_fold_by_hand(one, many, rule):
    X, y = columns_and_target(23, 4)
    strengths, outer = np.geomspace(1e-3, 3, 12), folds(23, 4, seed=5)
    found = nested_cross_validation(many, X, y, strengths, outer, n_folds=3, seed=7, rule=rule)
    curve = ridge_cross_validation if one is ridge_path else lasso_cross_validation
    for k, out in enumerate(outer):
        rows = np.setdiff1d(np.arange(23), out)
        inner = curve(X[rows], y[rows], strengths, folds(len(rows), 3, seed=7))
        assert found.picked[k] == getattr(inner, rule)
        spread = X[rows].std(axis=0)
        path = one(X[rows] / spread, y[rows])
        left = y[out] - X[out] / spread @ path.at(found.picked[k])
        left -= path.intercept_at(found.picked[k])
        assert np.isclose(found.errors[k], np.mean(left**2))
    assert np.isclose(found.mean, np.mean(found.errors))
    both = nested_cross_validation(
        many, X, np.array([y, 2 * y]), strengths, outer, n_folds=3, seed=7, rule=rule
    )
    assert np.allclose(both.errors[0], found.errors) and both.mean.shape == (2,)


# Bad input


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda X, Y, T: ridge_fits(X, Y[:, :-1], 1), "Y must have one data set a row, 6 targets"),
        (lambda X, Y, T: lasso_fits(X, Y[0], 1), "Y must be 2-D"),
        (lambda X, Y, T: lasso_fits(X, Y, -1), "strength must be zero or positive"),
        (lambda X, Y, T: ridge_fits(X, Y, [0, np.nan]), "strength holds NaN"),
        (lambda X, Y, T: ridge_fits(X * np.nan, Y, 1), "X holds NaN"),
        (lambda X, Y, T: ridge_fits(X[:0], Y, 1), "X is empty"),
        (lambda X, Y, T: ridge_fits(X, Y, 1).predict(X[:, :1]), "X must have 2 columns"),
        (lambda X, Y, T: bias_variance(T[0], T[0], 1), "predictions must be 2-D or 3-D"),
        (lambda X, Y, T: bias_variance(T, T[0, :2], 1), "truth must have one entry per point, 4"),
        (lambda X, Y, T: bias_variance(T, T[0], -1), "sigma must be zero or positive"),
        (lambda X, Y, T: bias_variance(T, T[0], 1, [1, 0]), "shares must have one entry"),
        (lambda X, Y, T: bias_variance(T, T[0], 1, [1, 1, 0, 0]), "sum to 1, got sum 2"),
        (lambda X, Y, T: generalisation_error(T, T[0], 1, [2, -1, 0, 0]), "zero or positive"),
        (lambda X, Y, T: generalisation_error([[]], [], 1), "predictions is empty"),
        (lambda X, Y, T: ridge_bias_variance(X, Y[0][:3], 1, X, Y[0], 1), "one row per sample"),
        (lambda X, Y, T: ridge_bias_variance(X, Y[0], 1, X[:, :1], Y[0], 1), "X_new must have 2"),
        (lambda X, Y, T: ridge_bias_variance(X, Y[0], 1, X, Y[0][:2], 1), "truth must have one"),
        (lambda X, Y, T: ridge_bias_variance(X, Y[0], "no", X, Y[0], 1), "sigma must be real"),
        (lambda X, Y, T: folds(6, 7), "n_folds must be at most the number of rows, 6"),
        (lambda X, Y, T: folds(6, 1), "n_folds must be a whole number, 2 or more"),
        (lambda X, Y, T: folds(6, 2, -1), "seed must be a whole number"),
        (lambda X, Y, T: ridge_cross_validation(X, Y[0], 1, []), "held_out is empty"),
        (lambda X, Y, T: ridge_cross_validation(X, Y[0], 1, [[0]]), "two folds or more"),
        (lambda X, Y, T: ridge_cross_validation(X, Y[0], -1, folds(6, 2)), "zero or positive"),
        (lambda X, Y, T: lasso_cross_validation(X, Y[0], 1, [[0], []]), "fold 1 must be an array"),
        (lambda X, Y, T: lasso_cross_validation(X, Y[0], 1, [[0], [6]]), "rows 0 to 5"),
        (lambda X, Y, T: lasso_cross_validation(X, Y[0], 1, [[0], [1, 1]]), "names a row twice"),
        (lambda X, Y, T: lasso_cross_validation(X, Y[0], 1, [np.arange(6)]), "holds out all 6"),
        (lambda X, Y, T: lasso_cross_validation(X, Y[0, :5], 1, folds(5, 2)), "one row per sample"),
        (lambda X, Y, T: lasso_cross_validation(X, Y[:, :5], 1, folds(5, 2)), "6 targets each"),
        (lambda X, Y, T: lasso_fold_fits(X * np.nan, Y[0], 1, folds(6, 2)), "X holds NaN"),
        (lambda X, Y, T: ridge_leave_one_out(X[:1], Y[0, :1], 1), "two rows or more"),
        (lambda X, Y, T: ridge_leave_one_out(X, Y[0, :3], 1), "one row per sample"),
        (lambda X, Y, T: CrossValidation([1, 2], [[1, 2, 3]] * 2), "one column per strength, 2"),
        (lambda X, Y, T: CrossValidation([1], [[1]]), "two folds or more"),
        (lambda X, Y, T: one_standard_error([1, 2], [1, 2], [1, -1]), "error must be zero"),
        (lambda X, Y, T: one_standard_error([1, 2], [1, 2, 3], [1, 1, 1]), "one entry per stre"),
        (
            lambda X, Y, T: held_out_errors(
                ridge_fold_fits(X, Y[0], 1, folds(6, 2)), X, Y[0], folds(6, 3)
            ),
            "fits must have the axes",
        ),
        (
            lambda X, Y, T: nested_cross_validation(
                ridge_fold_fits, X, Y[0], 1, folds(6, 2), n_folds=2, rule="se"
            ),
            "rule must be",
        ),
        (
            lambda X, Y, T: nested_cross_validation(ridge_fold_fits, X, Y[0], 1, folds(6, 2)),
            "at most the number of rows, 3",
        ),
    ],
)
def test_bad_input_is_named(call, words):
    rng = np.random.default_rng(0)
    arguments = (
        rng.standard_normal((6, 2)),
        rng.standard_normal((3, 6)),
        rng.standard_normal((3, 4)),
    )
    with pytest.raises(ValueError, match=words):
        call(*arguments)
