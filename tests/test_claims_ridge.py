"""The claims of the ledger that the lesson on ridge shows: P2, P4, P8, P16."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.datasets import diabetes, near_copies
from l1l2.figures.ridge_shrinks import zero_crossings
from l1l2.losses import L2Loss
from l1l2.paths import ridge_path
from l1l2.penalties import L2Penalty

DATA = diabetes().standardised()
PATH = ridge_path(DATA.X, DATA.y)
STRENGTHS = np.geomspace(1e-5, 1e4, 1801)
SEEDS = st.integers(0, 10**6)


def problem(seed):
    """A random problem: correlated columns, any scale of y, sometimes p > n."""
    random = np.random.default_rng(seed)
    n, p = random.integers(3, 30), random.integers(1, 10)
    X = random.standard_normal((n, p)) @ random.standard_normal((p, p))
    return X, 10.0 ** random.integers(-3, 4) * random.standard_normal(n)


def objective(X, y, w, b, strength):
    """The claim's formula written out."""
    return np.mean((y - b - X @ w) ** 2) + strength * np.sum(w**2)


# P2: lambda * sum of squared weights, gradient 2 * lambda * w


@given(SEEDS)
def test_P2_value_and_gradient_of_the_l2_penalty(seed):
    random = np.random.default_rng(seed)
    strength, w = 10.0 ** random.uniform(-3, 3), random.standard_normal(5)
    penalty = L2Penalty(strength)
    assert np.isclose(penalty.value(w), strength * sum(float(v) ** 2 for v in w))
    step = 1e-3  # central differences of a parabola are exact
    differences = [
        (penalty.value(w + step * e) - penalty.value(w - step * e)) / (2 * step) for e in np.eye(5)
    ]
    assert np.allclose(penalty.subgradient(w), differences, rtol=1e-7, atol=1e-7 * strength)
    assert np.allclose(penalty.subgradient(w), 2 * strength * w)


def test_P2_the_slope_vanishes_at_zero():
    for strength in (0.1, 1.0, 100.0):
        slopes = L2Penalty(strength).subgradient(np.array([1.0, 0.1, 0.01, 0.0]))
        assert np.allclose(slopes[:-1] / slopes[0], [1, 0.1, 0.01])
        assert slopes[-1] == 0


@given(SEEDS)
def test_P2_the_path_balances_this_gradient_with_that_of_the_loss(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    largest = 2 * np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / len(y)
    for strength in (0.0, 1e-2, 1.0, 1e2):
        w, b = path.at(strength), path.intercept_at(strength)
        pull = X.T @ L2Loss().gradient(y, X @ w + b)
        assert np.abs(pull + L2Penalty(strength).subgradient(w)).max() <= 1e-9 * largest
        assert abs(L2Loss().gradient(y, X @ w + b).sum()) <= 1e-9 * np.abs(y).max()


@given(SEEDS)
def test_P2_no_other_weights_have_a_smaller_objective(seed):
    X, y = problem(seed)
    random = np.random.default_rng(seed)
    for strength in (1e-2, 1.0):
        w, b = ridge_path(X, y).at(strength), ridge_path(X, y).intercept_at(strength)
        best = objective(X, y, w, b, strength)
        for size in (1e-3, 1e-1, 1.0):
            others = w + size * np.linalg.norm(w) * random.standard_normal((20, len(w)))
            values = [objective(X, y, other, b, strength) for other in others]
            assert min(values) >= best * (1 - 1e-12)


# P4: the norm falls strictly; zeros only at isolated crossings; one weight may grow or turn


@given(SEEDS)
def test_P4_the_norm_falls_strictly(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    unit = path.singular_values[0] ** 2 / len(y)
    norms = np.linalg.norm(path.at(unit * np.geomspace(1e-3, 1e6, 200)), axis=1)
    assert (np.diff(norms) < 0).all() and norms[-1] > 0
    assert norms[0] < np.linalg.norm(path.at(0))


def test_P4_the_norm_of_the_diabetes_weights_falls_strictly():
    norms = np.linalg.norm(PATH.at(np.append(0, STRENGTHS)), axis=1)
    assert (np.diff(norms) < 0).all() and norms[-1] > 0


def test_P4_no_diabetes_weight_is_zero_except_at_six_isolated_crossings():
    assert np.count_nonzero(PATH.at(STRENGTHS) == 0) == 0
    crossings = zero_crossings(PATH)
    assert sum(map(len, crossings)) == 6
    for j, strengths in enumerate(crossings):
        for strength in strengths:
            before, at, after = PATH.at(strength * np.array([1 - 1e-6, 1, 1 + 1e-6]))[:, j]
            assert before * after < 0
            assert abs(at) < 1e-3 * min(abs(before), abs(after))


@given(SEEDS)
def test_P4_there_are_fewer_crossings_than_directions_and_the_weight_turns_at_each(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    for j, strengths in enumerate(zero_crossings(path)):
        assert len(strengths) < len(path.singular_values)
        # Between neighbours the sign stays, so that no interval of zeros lies there.
        inside = np.sqrt(strengths[1:] * strengths[:-1])
        assert (path.at(inside)[:, j] != 0).all() if len(inside) else True


def test_P4_a_single_weight_may_grow_and_change_sign():
    size = dict(zip(DATA.feature_names, np.abs(PATH.at(STRENGTHS)).T, strict=True))
    weight = dict(zip(DATA.feature_names, PATH.at(STRENGTHS).T, strict=True))
    first = dict(zip(DATA.feature_names, PATH.at(0), strict=True))
    assert first["hdl"] > 0 > weight["hdl"].min()  # turns
    assert size["hdl"].max() > 1.8 * first["hdl"]  # and grows past its first size
    assert size["glu"].max() > 1.6 * first["glu"] and weight["glu"].min() > 0  # grows, unturned


# P8: near-copies


SAMPLES = [near_copies(n=30, spread=0.05, seed=seed) for seed in range(200)]
COPIES = np.array([ridge_path(s.X, s.y).at([0, 0.1, 10]) for s in SAMPLES])  # sample, lambda, w


def test_P8_least_squares_weights_of_near_copies_explode_with_opposite_signs():
    least_squares = COPIES[:, 0]
    assert least_squares.std(axis=0).min() > 2  # both true weights are 1
    assert np.mean(least_squares.prod(axis=1) < 0) > 0.6
    assert np.corrcoef(least_squares.T)[0, 1] < -0.98
    assert least_squares.sum(axis=1).std() < 0.25  # the sum was never in doubt


def test_P8_ridge_splits_the_weight_about_equally_and_steadily():
    moderate = COPIES[:, 1]
    assert moderate.std(axis=0).max() < 0.15  # under a fifteenth of least squares' 2.7
    assert np.abs(moderate[:, 0] - moderate[:, 1]).max() < 0.5
    assert (moderate > 0).all()
    assert np.allclose(moderate.mean(axis=0), 1, atol=0.1)


def test_P8_the_price_is_bias():
    assert (COPIES[:, 2].mean(axis=0) < 0.3).all()  # the truth is 1


def test_P8_exact_copies_share_the_weight_exactly():
    world = near_copies(copies=3, spread=0)
    for strength in (0.0, 0.1, 10.0):
        w = ridge_path(world.X, world.y).at(strength)
        assert np.allclose(w, w.mean(), rtol=1e-9)


def test_P8_the_spread_over_noise_is_that_of_the_singular_values():
    """Same X, new noise: along each direction the standard deviation is factor / s."""
    world, random = SAMPLES[0], np.random.default_rng(1)
    noisy = world.expected + random.standard_normal((4000, 30))
    for strength in (0.0, 0.01, 0.1):
        paths = [ridge_path(world.X, y) for y in noisy[:: 1 if strength == 0 else 4]]
        V, s = paths[0].directions, paths[0].singular_values
        along = np.array([path.at(strength) for path in paths]) @ V
        expected = paths[0].factors(strength) / s
        assert np.allclose(along.std(axis=0), expected, rtol=0.1)  # four standard errors


def test_P8_the_condition_number_falls_towards_one():
    X = SAMPLES[0].X - SAMPLES[0].X.mean(axis=0)
    gram = X.T @ X
    conditions = [np.linalg.cond(gram + 30 * s * np.eye(2)) for s in (0, 1e-3, 1e-2, 0.1, 1, 10)]
    assert conditions[0] > 500 and conditions[3] < 15 and conditions[-1] < 1.2
    assert (np.diff(conditions) < 0).all()


@given(SEEDS)
def test_P8_each_direction_keeps_its_factor_and_small_ones_shrink_first(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    s, V, n = path.singular_values, path.directions, len(y)
    for strength in (1e-2, 1.0, 1e2):
        factors = s**2 / (s**2 + n * strength)
        kept, first = V.T @ path.at(strength), V.T @ path.at(0)
        assert np.allclose(kept, factors * first, rtol=1e-9, atol=1e-9 * np.abs(first).max())
        assert np.allclose(path.factors(strength), factors)
        assert (np.diff(path.factors(strength)) <= 0).all()  # s falls along the array


# P16: 0 is least squares, more is smaller, infinity is the mean


@given(SEEDS)
def test_P16_at_zero_ridge_is_least_squares(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    centred = X - X.mean(axis=0)
    expected = np.linalg.lstsq(centred, y - y.mean(), rcond=1e-12)[0]
    fitted = X @ path.at(0) + path.intercept_at(0)
    assert np.allclose(fitted, centred @ expected + y.mean(), atol=1e-8 * np.abs(y).max())


@given(SEEDS)
def test_P16_at_infinity_ridge_is_the_mean(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    far = 1e9 * path.singular_values[0] ** 2 / len(y)
    predictions = X @ path.at(far) + path.intercept_at(far)
    assert np.allclose(predictions, y.mean(), atol=1e-6 * np.abs(y).max())


@given(SEEDS)
def test_P16_more_strength_means_a_smaller_norm_and_a_larger_error(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    unit = path.singular_values[0] ** 2 / len(y)
    strengths = np.append(0, unit * np.geomspace(1e-3, 1e3, 60))
    w, b = path.at(strengths), path.intercept_at(strengths)
    errors = [L2Loss().value(y, X @ each + c) for each, c in zip(w, b, strict=True)]
    assert (np.diff(np.linalg.norm(w, axis=1)) < 0).all()
    assert (np.diff(errors) > -1e-12 * np.var(y)).all()


@pytest.mark.parametrize("strength", [0.01, 0.1, 1.0, 10.0])
def test_P16_our_strength_is_the_alpha_of_another_library_over_n(strength):
    from sklearn.linear_model import Ridge

    theirs = Ridge(alpha=442 * strength, tol=1e-12).fit(DATA.X, DATA.y)
    assert np.allclose(PATH.at(strength), theirs.coef_, rtol=1e-9)
    assert np.isclose(PATH.intercept_at(strength), theirs.intercept_)
