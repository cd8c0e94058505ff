"""The L1 loss with a penalty: optimality conditions, other libraries, ties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from sklearn.linear_model import QuantileRegressor
from sklearn.svm import SVR

from l1l2.lad import lad_lasso, lad_ridge
from l1l2.scales import sklearn_quantile_regressor

SEEDS = st.integers(0, 10**6)


def problem(seed, least=3):
    """Data of three kinds: in general position, whole numbers, whole numbers with many ties."""
    random = np.random.default_rng(seed)
    n, p = int(random.integers(least, 16)), int(random.integers(1, 4))
    kind = seed % 3
    X = random.standard_normal((n, p)) if kind == 0 else random.integers(-2, 3, (n, p)) * 1.0
    y = X @ random.standard_normal(p) + random.standard_t(1.5, n)
    if kind:
        y = np.round(y) if kind == 1 else random.integers(-2, 3, n) * 1.0
    return X, y, 10 ** random.uniform(-2.5, 0.7)


def miss(X, y, w, b, low, high):
    """How far the optimality conditions are from holding, found by a linear programme.

    There must be signs a, those of the residuals where these are not zero, with sum 0 and
    X'a/n between ``low`` and ``high``, the subgradients of the penalty. Returns the smallest e
    such that all hold to within e.
    """
    n, p = X.shape
    residual = y - b - X @ w
    zero = np.abs(residual) <= 1e-9 * (1 + np.abs(y).max())
    rows = np.vstack([np.ones(n), X.T]) / n
    above, below = np.append(0, high), np.append(0, low)
    limits = [(-1, 1) if z else (s, s) for z, s in zip(zero, np.sign(residual), strict=True)]
    found = linprog(
        np.append(np.zeros(n), 1),
        A_ub=np.block([[rows, -np.ones((1 + p, 1))], [-rows, -np.ones((1 + p, 1))]]),
        b_ub=np.concatenate([above, -below]),
        bounds=[*limits, (0, None)],
    )
    return found.fun


@given(SEEDS)
def test_lad_ridge_satisfies_its_optimality_conditions(seed):
    X, y, strength = problem(seed)
    fit = lad_ridge(X, y, strength)
    slope = 2 * strength * fit.weights
    scale = np.abs(X).mean(axis=0).max() + 1
    for b in (fit.low, fit.intercept, fit.high):
        assert miss(X, y, fit.weights, b, slope, slope) <= 1e-9 * scale


@given(SEEDS)
def test_lad_lasso_satisfies_its_optimality_conditions(seed):
    X, y, strength = problem(seed)
    path = lad_lasso(X, y)
    for λ in (0.0, strength, 100.0):
        fit = path.at(λ)
        low = np.where(fit.weights > 0, λ, -λ)
        high = np.where(fit.weights < 0, -λ, λ)
        assert miss(X, y, fit.weights, fit.intercept, low, high) <= 1e-9 * (1 + np.abs(X).max())


@given(SEEDS)
def test_lad_lasso_is_as_good_as_the_linear_programme_of_another_library(seed):
    X, y, strength = problem(seed)
    fit = lad_lasso(X, y).at(strength)
    theirs = QuantileRegressor(**sklearn_quantile_regressor(strength)).fit(X, y)

    def objective(w, b):
        return np.abs(y - b - X @ w).mean() + strength * np.abs(w).sum()

    ours = objective(fit.weights, fit.intercept)
    other = objective(theirs.coef_, theirs.intercept_)
    assert ours <= other + 1e-12 and abs(ours - other) <= 1e-6
    if fit.unique and seed % 3 == 0:
        assert np.allclose(fit.weights, theirs.coef_, atol=1e-6)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_lad_ridge_is_the_support_vector_regression_without_a_tube(seed):
    X, y, strength = problem(seed, least=5)
    theirs = SVR(kernel="linear", epsilon=0, C=1 / (2 * len(y) * strength), tol=1e-9).fit(X, y)
    fit = lad_ridge(X, y, strength)
    assert np.allclose(fit.weights, theirs.coef_[0], atol=1e-5)
    assert fit.low - 1e-5 <= theirs.intercept_[0] <= fit.high + 1e-5


@given(SEEDS)
def test_the_start_does_not_matter(seed):
    X, y, strength = problem(seed)
    cold = lad_ridge(X, y, strength)
    warm = lad_ridge(X, y, strength, start=lad_ridge(X, y[::-1], 2 * strength))
    assert np.allclose(cold.weights, warm.weights, atol=1e-9 * (1 + np.abs(y).max()))
    assert np.isclose(cold.low, warm.low) and np.isclose(cold.high, warm.high)


def test_ties_are_reported_with_their_whole_range():
    X, y = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([4.0, 1.0, 2.0, 8.0])
    fit = lad_lasso(X, y).at(50)
    assert fit.weights.tolist() == [0] and not fit.unique
    assert (fit.low, fit.intercept, fit.high) == (2, 3, 4)
    fit = lad_ridge(X, y, 50)
    rest = np.sort(y - X @ fit.weights)
    assert not fit.unique and (fit.low, fit.high) == (rest[1], rest[2])
    odd = lad_ridge(X[:3], y[:3], 50)
    assert odd.unique and odd.low == odd.intercept == odd.high


def test_the_lad_lasso_stands_still_between_its_jumps():
    random = np.random.default_rng(0)
    X, y = random.standard_normal((12, 2)), random.standard_normal(12)
    path = lad_lasso(X, y)
    fits = [tuple(path.at(s).weights) for s in np.linspace(0, 1, 400)]
    assert 3 <= len(set(fits)) <= 25 and fits[-1] == (0, 0)


def test_strength_zero_is_least_absolute_deviations():
    x = np.arange(5.0)
    fit = lad_lasso(x[:, None], np.array([1, 3, 5, 7, 100.0])).at(0)
    assert np.allclose(fit.weights, 2) and np.isclose(fit.intercept, 1) and fit.unique
    assert np.allclose(fit.predict([[10.0]]), 21)


def test_columns_that_are_constant_or_equal_do_no_harm():
    x = np.arange(8.0)
    X = np.column_stack([x, x, np.ones(8)])
    y = np.round(x + np.sin(3 * x), 1)
    fit = lad_ridge(X, y, 0.1)
    assert np.isclose(fit.weights[0], fit.weights[1]) and abs(fit.weights[2]) < 1e-12
    assert miss(X, y, fit.weights, fit.intercept, *[0.2 * fit.weights] * 2) < 1e-9
    assert not lad_lasso(X, y).at(0.1).unique


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: lad_ridge([[1.0], [2.0]], [1.0, 2.0], 0), "strength must be positive"),
        (lambda: lad_ridge([[1.0], [np.nan]], [1.0, 2.0], 1), "NaN"),
        (lambda: lad_lasso([[1.0], [2.0]], [1.0]), "one row per sample"),
        (lambda: lad_lasso(np.ones((80, 3)), np.ones(80)), "at most 200000"),
        (lambda: lad_lasso([[1.0], [2.0]], [1.0, 2.0]).at(-1), "zero or positive"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
