"""The claims about prediction and choice, P11 to P20: overfitting, lambda, which penalty, networks.

Each is proven: a test here fails if its claim is false. The tests are named after the claims; the
lessons cite the same names.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.datasets import (
    few_true_many_junk,
)
from l1l2.figures import why_penalise as polynomials
from l1l2.selection import (
    bias_variance,
    generalisation_error,
    lasso_fits,
    ridge_bias_variance,
    ridge_fits,
)

SEEDS = st.integers(0, 10**6)
WORLDS = [few_true_many_junk(seed=seed) for seed in range(20)]
whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=12)


def errors(pairs):
    return [y_pred - y for y, y_pred in pairs]


GRID = np.append(0, np.geomspace(1e-6, 1e3, 451))
BOTH = pytest.mark.parametrize("fits", [ridge_fits, lasso_fits])


def on_the_interval(x, degree, sigma, strengths=GRID):
    """Bias, variance and noise of ridge on the cubic observed at x, over all of -1 to 1."""
    return ridge_bias_variance(
        polynomials.features(x, degree), polynomials.wave(x), sigma,
        polynomials.features(polynomials.NODES, degree), polynomials.wave(polynomials.NODES),
        strengths, polynomials.SHARES,
    )  # fmt: skip


def simulated_errors(fits, n, degree, sigma, count, seed=0, strengths=polynomials.STRENGTHS):
    """Predictions (count, n_strengths, n_nodes) and test errors (count, n_strengths)."""
    x, nodes = polynomials.places(n), polynomials.NODES
    Y = polynomials.data_sets(n, sigma, count, seed)
    fitted = fits(polynomials.features(x, degree), Y, strengths)
    predicted = fitted.predict(polynomials.features(nodes, degree))
    truth = polynomials.wave(nodes)
    return predicted, generalisation_error(predicted, truth, sigma, polynomials.SHARES)


def linear_world(seed, wide=False):
    """X, truth at its rows and at new points, with the truth in the model."""
    random = np.random.default_rng(seed)
    p = int(random.integers(1, 6))
    n = p + int(random.integers(2, 10)) if not wide else max(2, p - 1)
    X, new = (random.standard_normal((k, p)) @ np.diag(10.0 ** random.uniform(-1, 1, p))
              for k in (n, 30))  # fmt: skip
    w = random.standard_normal(p)
    return X, X @ w + 1, new, new @ w + 1


def standard_error(values):
    return values.std(axis=0, ddof=1) / np.sqrt(len(values))


def lasso_gain(n, sigma):
    """Share of the mean test error at 0 that the best strength removes, and the difference."""
    strengths = np.append(0, np.geomspace(1e-4, 10, 150))
    errors = simulated_errors(lasso_fits, n, 10, sigma, 1000, strengths=strengths)[1].mean(axis=0)
    return 1 - errors.min() / errors[0], errors[0] - errors.min()


# P11: a penalty prevents overfitting: the training error rises, the test error falls, then rises


@BOTH
@given(seed=SEEDS)
def test_P11_the_training_error_never_falls_with_lambda(fits, seed):
    random = np.random.default_rng(seed)
    X = random.standard_normal((int(random.integers(2, 15)), int(random.integers(1, 8))))
    Y = random.standard_normal((3, len(X)))
    errors = ((fits(X, Y, GRID).predict(X) - Y[:, None]) ** 2).mean(axis=2)
    assert (np.diff(errors, axis=1) >= -1e-12).all()
    assert np.allclose(errors[:, -1], Y.var(axis=1), rtol=0.1)  # up to that of the mean


@pytest.mark.parametrize("degree", range(3, 13))
@pytest.mark.parametrize("n", [15, 20, 30])
def test_P11_the_expected_test_error_falls_and_then_rises(degree, n):
    errors = on_the_interval(polynomials.places(n), degree, 0.4).expected_error
    least = int(errors.argmin())
    assert 0 < least < len(GRID) - 1
    assert (np.diff(errors[: least + 1]) < 0).all() and (np.diff(errors[least:]) > 0).all()
    assert errors[-1] > 2.3 * errors[least]  # 0.65 at infinity, 0.28 and less at the best


@given(SEEDS)
def test_P11_some_penalty_beats_least_squares_wherever_the_truth_is_in_the_model(seed):
    X, truth, new, truth_new = linear_world(seed)
    unit = np.linalg.svd(X - X.mean(axis=0))[1][-1] ** 2 / len(X)
    strengths = np.append(0, unit * np.geomspace(1e-6, 1e-2, 9))
    parts = ridge_bias_variance(X, truth, 1.0, new, truth_new, strengths)
    assert parts.expected_error[1:].min() < parts.expected_error[0]
    assert parts.bias2[0] < 1e-18 * np.var(truth_new) + 1e-18


@BOTH
def test_P11_overfitting_and_its_cure_are_seen_in_simulated_data_sets(fits):
    errors = simulated_errors(fits, n=15, degree=10, sigma=0.4, count=1000)[1]
    best = int(errors.mean(axis=0).argmin())
    for end in (0, -1):  # least squares, and nearly the mean: both are worse, in pairs
        worse = errors[:, end] - errors[:, best]
        assert worse.mean() > 5 * standard_error(worse)
    assert errors[:, best].mean() < 0.3 * errors[:, 0].mean()


def test_P11_on_one_data_set_the_test_error_may_have_two_valleys_or_rise_at_once():
    errors = simulated_errors(ridge_fits, n=10, degree=10, sigma=0.4, count=200, seed=4)[1]
    rises = np.diff(errors, axis=1) > 1e-9
    falls_again = [(~rise[rise.argmax() :]).any() for rise in rises]
    assert 0.1 < np.mean(falls_again) < 0.5  # measured 0.28
    errors = simulated_errors(ridge_fits, n=200, degree=3, sigma=0.4, count=200, seed=4)[1]
    assert 0.35 < np.mean(errors.argmin(axis=1) == 0) < 0.65  # measured 0.5


# P12: the gain grows with noise and shrinks with sample size


@given(SEEDS, st.booleans())
def test_P12_the_gain_never_shrinks_with_the_noise(seed, wide):
    """In units of the target, for any design and truth; a maximum of rising lines in sigma^2."""
    X, truth, new, truth_new = linear_world(seed, wide)
    truth = truth + np.random.default_rng(seed).standard_normal(len(truth))  # not in the model
    gains = []
    for sigma in (0.01, 0.1, 0.5, 1, 2, 10):
        error = ridge_bias_variance(X, truth, sigma, new, truth_new, GRID).expected_error
        gains.append(error[0] - error.min())
    assert (np.diff(gains) >= -1e-9 * max(gains)).all()


@given(SEEDS)
def test_P12_as_a_share_of_the_error_it_grows_with_the_noise_if_the_truth_is_in_the_model(seed):
    X, truth, new, truth_new = linear_world(seed)
    shares = []
    for sigma in (0.01, 0.1, 0.5, 1, 2, 10):
        error = ridge_bias_variance(X, truth, sigma, new, truth_new, GRID).expected_error
        shares.append(1 - error.min() / error[0])
    assert (np.diff(shares) >= -1e-9).all() and shares[-1] > shares[0]


@pytest.mark.parametrize("degree", [3, 4, 6, 8, 10, 12])
@pytest.mark.parametrize("sigma", [0.2, 0.4, 0.8])
def test_P12_the_gain_shrinks_with_n_from_as_many_points_as_parameters_on(degree, sigma):
    sizes = [*range(degree + 1, 40), 60, 100, 200, 400, 1000]
    errors = [on_the_interval(polynomials.places(n), degree, sigma) for n in sizes]
    errors = np.array([parts.expected_error for parts in errors])
    gains = 1 - errors.min(axis=1) / errors[:, 0]
    start = 2 if degree == 12 else 0  # near the peak both round to 100 %
    assert (np.diff(gains[start:]) < 0).all()
    assert gains[0] > 100 * gains[-1] and gains[-1] < 1e-3


def test_P12_but_with_fewer_points_than_parameters_the_gain_is_smaller_again():
    gains = {}
    for n in (6, 8, 11):
        errors = on_the_interval(polynomials.places(n), 10, 0.4).expected_error
        gains[n] = 1 - errors.min() / errors[0]
    assert gains[6] < 0.05 and gains[8] < 0.2 and gains[11] > 0.99


@pytest.mark.parametrize("degree", [3, 6, 10])
def test_P12_points_at_random_say_the_same_on_average(degree):
    means, errors = [], []
    for n in (degree + 3, 2 * degree + 5, 60, 300):
        gains = []
        for seed in range(150):
            x = np.random.default_rng([degree, n, seed]).uniform(-1, 1, n)
            expected = on_the_interval(x, degree, 0.4).expected_error
            gains.append(1 - expected.min() / expected[0])
        means.append(np.mean(gains))
        errors.append(standard_error(np.array(gains)))
    for k in range(3):
        assert means[k] - means[k + 1] > 4 * np.hypot(errors[k], errors[k + 1])


def test_P12_the_gain_of_the_lasso_shrinks_with_n():
    gains = [lasso_gain(n, 0.4)[0] for n in (12, 15, 20, 30, 60, 200)]
    assert (np.diff(gains) < -0.03).all()  # measured 98, 77, 37, 17, 7 and 2 %


def test_P12_the_gain_of_the_lasso_grows_with_noise_but_not_as_a_share_if_the_truth_is_sparse():
    shares, differences = zip(*(lasso_gain(30, sigma) for sigma in (0.1, 0.2, 0.4)), strict=True)
    assert differences[0] < differences[1] / 3.5 < differences[2] / 12  # with the square of sigma
    assert np.ptp(shares) < 0.01 < 0.1 < min(shares)


# P13: a penalty makes the model more stable


@given(SEEDS)
def test_P13_the_spread_of_ridge_falls_strictly_at_every_point(seed):
    X, truth, new, truth_new = linear_world(seed)
    unit = np.linalg.svd(X - X.mean(axis=0))[1][0] ** 2 / len(X)
    strengths = np.append(0, unit * np.geomspace(1e-3, 1e3, 40))
    for k in range(5):
        point = new[k : k + 1], truth_new[k : k + 1]
        variance = ridge_bias_variance(X, truth, 1.0, *point, strengths).variance
        assert (np.diff(variance) < 0).all() and variance[-1] > 1 / len(X) * (1 - 1e-9)


@BOTH
@pytest.mark.parametrize("n", [15, 30, 60])
def test_P13_the_spread_of_the_curve_falls_down_to_that_of_the_mean(fits, n):
    predicted = simulated_errors(fits, n, 10, 0.4, count=400)[0]
    truth = polynomials.wave(polynomials.NODES)
    variance = bias_variance(predicted, truth, 0.4, polynomials.SHARES).variance
    assert (np.diff(variance) < 1e-9).all()
    assert np.isclose(variance[-1], 0.16 / n, rtol=0.35)  # four standard errors and ridge's rest


@BOTH
def test_P13_with_few_points_the_test_error_becomes_far_steadier(fits):
    errors = simulated_errors(fits, 15, 10, 0.4, count=1000)[1]
    spread = errors.std(axis=0)
    assert spread[errors.mean(axis=0).argmin()] < spread[0] / 10


def test_P13_the_spread_of_the_test_error_need_not_fall():
    errors = simulated_errors(ridge_fits, 60, 10, 0.4, count=2000)[1]
    one = np.flatnonzero(polynomials.STRENGTHS == 1)[0]
    assert errors[:, one].std() > 1.2 * errors[:, 0].std()  # measured 1.33
    spread = simulated_errors(lasso_fits, 15, 10, 0.4, count=1000)[1].std(axis=0)
    least = int(spread[: one + 1].argmin())
    assert spread[least : one + 1].max() > 1.5 * spread[least]


# P14: bias^2 + variance + noise = expected test error


@BOTH
@given(seed=SEEDS)
def test_P14_the_identity_holds_to_rounding_at_every_lambda(fits, seed):
    X, truth, new, truth_new = linear_world(seed)
    Y = truth + np.random.default_rng(seed).standard_normal((20, len(truth)))
    predicted = fits(X, Y, GRID[::50]).predict(new)
    parts = bias_variance(predicted, truth_new, 1.0)
    errors = generalisation_error(predicted, truth_new, 1.0).mean(axis=0)
    assert np.allclose(parts.bias2 + parts.variance + parts.noise, errors, rtol=1e-12)


def test_P14_the_closed_form_is_the_mean_over_every_data_set_there_is():
    """Noise of +sigma or -sigma with equal chance: 2^9 data sets are all of them."""
    x, nodes = polynomials.places(9), polynomials.NODES
    Y = polynomials.wave(x) + 0.4 * np.array(list(product([-1, 1], repeat=9)))
    predicted = ridge_fits(polynomials.features(x, 6), Y, GRID).predict(
        polynomials.features(nodes, 6)
    )
    errors = generalisation_error(predicted, polynomials.wave(nodes), 0.4, polynomials.SHARES)
    exact = on_the_interval(x, 6, 0.4)
    assert np.allclose(errors.mean(axis=0), exact.expected_error, rtol=1e-9)
    assert np.isclose(exact.bias2[0], 0, atol=1e-20) and (np.diff(exact.variance) < 0).all()


def test_P14_simulated_data_sets_agree_with_the_closed_form():
    errors = simulated_errors(ridge_fits, 15, 10, 0.4, count=4000)[1]
    exact = on_the_interval(polynomials.places(15), 10, 0.4, polynomials.STRENGTHS)
    off = np.abs(errors.mean(axis=0) - exact.expected_error)
    assert (off < 4 * standard_error(errors)).all()


@BOTH
def test_P14_errors_on_fresh_x_and_fresh_noise_agree_with_the_sum(fits):
    """Nothing of the decomposition is used: one fresh target per fit, squared error, mean."""
    random, strengths = np.random.default_rng(3), np.array([0.0, 0.1, 1.0])
    Y = polynomials.data_sets(15, 0.4, 4000, seed=5)
    fitted = fits(polynomials.features(polynomials.places(15), 8), Y, strengths)
    x = random.uniform(-1, 1, (4000, 50))
    columns = polynomials.features(x.ravel(), 8).reshape(4000, 50, 8)
    predicted = np.einsum("bsp,bmp->bms", fitted.weights, columns) + fitted.intercepts[:, None]
    fresh = polynomials.wave(x) + 0.4 * random.standard_normal(x.shape)
    observed = ((fresh[:, :, None] - predicted) ** 2).mean(axis=1)
    nodes = polynomials.NODES
    at_nodes = fitted.predict(polynomials.features(nodes, 8))
    parts = bias_variance(at_nodes, polynomials.wave(nodes), 0.4, polynomials.SHARES)
    off = np.abs(observed.mean(axis=0) - parts.expected_error)
    assert (off < 4 * standard_error(observed)).all()


def test_P14_a_model_that_is_too_small_has_bias_that_no_lambda_removes():
    parts = on_the_interval(polynomials.places(15), 2, 0.4)
    assert parts.bias2.min() > 0.3 > 0.05 > parts.variance[0]
