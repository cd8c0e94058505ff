"""Bias, variance and generalisation error agree with independent calculations, degenerate data
included."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso, Ridge

from l1l2.paths import lasso_path, ridge_path
from l1l2.selection import (
    BiasVariance,
    bias_variance,
    generalisation_error,
    lasso_fits,
    ridge_bias_variance,
    ridge_fits,
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
