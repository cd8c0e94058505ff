"""The claims of the ledger that the lesson on the lasso shows: P1, P3, P6, P16."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso

from l1l2.datasets import diabetes, few_true_many_junk, near_copies
from l1l2.losses import L2Loss
from l1l2.paths import lasso_path, ridge_path
from l1l2.penalties import L1Penalty

DATA = diabetes().standardised()
PATH = lasso_path(DATA.X, DATA.y)
HDL = DATA.feature_names.index("hdl")
SEEDS = st.integers(0, 10**6)
# Of the LARS paper: feature by feature as the strength falls, and hdl once out and in again.
ORDER = ["bmi", "ltg", "bp", "hdl", "sex", "glu", "tc", "tch", "ldl", "age"]


def problem(seed):
    """A random problem: correlated columns, any scale of y, sometimes p > n."""
    random = np.random.default_rng(seed)
    n, p = random.integers(3, 30), random.integers(1, 10)
    X = random.standard_normal((n, p)) @ random.standard_normal((p, p))
    return X, 10.0 ** random.integers(-3, 4) * random.standard_normal(n)


def pulls(X, y, path, strength):
    """Minus the slope of the mean squared error in each weight."""
    residuals = y - path.intercept_at(strength) - X @ path.at(strength)
    return 2 * X.T @ residuals / len(y)


def objective(X, y, w, strength):
    """The formula written out, with the best intercept."""
    return np.var(y - X @ w) + strength * sum(abs(v) for v in w)


# P1: lambda * sum of absolute weights; slope +-lambda; at w = 0 all of [-lambda, lambda]


@given(SEEDS)
def test_P1_value_and_slope_of_the_l1_penalty(seed):
    random = np.random.default_rng(seed)
    strength, w = 10.0 ** random.uniform(-3, 3), random.choice([-1, 1], 5) * random.uniform(1, 2, 5)
    penalty = L1Penalty(strength)
    assert np.isclose(penalty.value(w), strength * sum(abs(float(v)) for v in w))
    differences = [(penalty.value(w + e) - penalty.value(w - e)) / 2 for e in np.eye(5) * 0.5]
    differences = np.array(differences) / 0.5
    assert np.allclose(differences, strength * np.sign(w))
    assert np.allclose(penalty.subgradient(w), differences)
    assert np.allclose(penalty.subdifferential(w), [differences, differences])


@pytest.mark.parametrize("strength", [0.0, 0.3, 7.0])
def test_P1_at_zero_exactly_the_slopes_from_minus_to_plus_lambda_support_the_penalty(strength):
    penalty, w = L1Penalty(strength), np.linspace(-2, 2, 401)
    values = np.array([penalty.value(v) for v in w])
    low, high = map(float, penalty.subdifferential(0.0))
    assert (low, high) == (-strength, strength)
    for slope in np.linspace(low, high, 9):
        assert (values >= slope * w - 1e-12).all()
    for slope in (low - 0.01, high + 0.01):
        assert (values < slope * w).any()


@given(SEEDS)
def test_P1_the_fit_balances_this_slope_with_the_pull_of_the_data(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    for share in (0.9, 0.5, 0.1, 0.01):
        strength = share * path.strength_max
        low, high = L1Penalty(strength).subdifferential(path.at(strength))
        pull, slack = pulls(X, y, path, strength), 1e-9 * path.strength_max
        assert (pull >= low - slack).all() and (pull <= high + slack).all()


# P3: exact zeros; from a computable lambda_max on, all are zero


@given(SEEDS)
def test_P3_all_weights_are_exactly_zero_from_lambda_max_on_and_not_before(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    formula = 2 * np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / len(y)
    assert np.isclose(path.strength_max, formula, rtol=1e-10)
    beyond = path.strength_max * np.array([1, 1 + 1e-9, 2, 1e6])
    assert (path.at(beyond) == 0).all()
    before = path.strength_max * (1 - 1e-6)
    assert np.count_nonzero(path.at(before)) >= 1
    zero, lower = np.zeros(X.shape[1]), 0.9 * path.strength_max
    assert objective(X, y, path.at(lower), lower) < objective(X, y, zero, lower)


@given(SEEDS)
def test_P3_zeros_are_exact_and_last_over_a_stretch_of_strengths(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    for upper, lower in zip(path.knots[:-1], path.knots[1:], strict=True):
        inside = upper + (lower - upper) * np.array([0.25, 0.5, 0.75])
        zero = path.at(inside) == 0
        assert (zero == zero[0]).all()
        if upper - lower > 1e-6 * path.strength_max:  # held: the pull stays within the interval
            pull = pulls(X, y, path, inside[1])
            slack = 1e-9 * path.strength_max
            assert (np.abs(pull[zero[1]]) <= inside[1] + slack).all()


@pytest.mark.parametrize("strength", [0.16, 1.0, 5.0, 20.0, 40.0, 88.0])
def test_P3_another_solver_finds_the_same_weights_and_the_same_zeros(strength):
    theirs = Lasso(alpha=strength / 2, tol=1e-13, max_iter=10**6).fit(DATA.X, DATA.y).coef_
    assert np.allclose(theirs, PATH.at(strength), atol=1e-6)
    assert ((theirs == 0) == (PATH.at(strength) == 0)).all()


def test_P3_diabetes_features_enter_in_the_order_of_the_lars_paper_and_hdl_comes_back():
    middles = (PATH.knots[:-1] + PATH.knots[1:]) / 2
    events, before = [], set()
    for kept in PATH.at(middles) != 0:
        now = {DATA.feature_names[j] for j in np.flatnonzero(kept)}
        events += [f"+{name}" for name in now - before] + [f"-{name}" for name in before - now]
        before = now
    assert events == [f"+{name}" for name in ORDER] + ["-hdl", "+hdl"]
    assert PATH.at(0.3)[HDL] < 0 == PATH.at(0.16)[HDL] < PATH.at(0.05)[HDL]


def test_P3_the_largest_least_squares_weight_is_not_the_last_to_go():
    last_to_first = [DATA.feature_names[j] for j in np.argsort(-np.abs(PATH.at(0)))]
    assert last_to_first[0] == "tc" and ORDER.index("tc") == 6


@given(SEEDS)
def test_P3_one_standardised_weight_is_soft_thresholded_at_half_lambda(seed):
    random = np.random.default_rng(seed)
    x, y = random.standard_normal(20), 3 * random.standard_normal(20)
    x = (x - x.mean()) / x.std()
    path, z = lasso_path(x[:, None], y), float(x @ y) / 20
    for strength in abs(z) * np.array([0.0, 0.5, 1.0, 1.9, 2.0, 2.1, 5.0]):
        soft = np.sign(z) * max(abs(z) - strength / 2, 0)
        assert np.isclose(path.at(strength)[0], soft, atol=1e-12)
        if strength > 0:
            assert np.isclose(L1Penalty(strength).prox(z, step=0.5), soft, atol=1e-12)
    whole = np.sign(z) * max(abs(z) - abs(z) / 2, 0)  # thresholding at lambda would give this
    assert not np.isclose(path.at(abs(z) / 2)[0], whole, rtol=0.1)


# P6: keeps the true features, drops most junk; ridge keeps all; a zero proves nothing


def expected_error(world, path, strengths):
    """Expected squared error on a fresh row of ``few_true_many_junk``: independent columns."""
    miss = ((path.at(strengths) - world.weights) ** 2).sum(axis=1)
    return 1 + miss + path.intercept_at(strengths) ** 2


WORLDS = [few_true_many_junk(seed=seed) for seed in range(20)]
STRENGTHS = np.geomspace(0.01, 10, 301)


def test_P6_at_the_best_lambda_the_lasso_keeps_all_true_features_and_drops_most_junk():
    kept_junk = []
    for world in WORLDS:
        path = lasso_path(world.X, world.y)
        best = path.at(STRENGTHS[expected_error(world, path, STRENGTHS).argmin()])
        assert best[:5].all()
        kept_junk.append(np.count_nonzero(best[5:]))
    assert max(kept_junk) <= 18  # of 45; measured 8 to 17
    assert min(kept_junk) >= 5  # and honestly: some junk stays


def test_P6_some_lambda_selects_perfectly_but_it_predicts_worse_than_the_best():
    perfect, ratios = 0, []
    for world in WORLDS:
        path = lasso_path(world.X, world.y)
        kept = path.at(STRENGTHS) != 0
        errors = expected_error(world, path, STRENGTHS)
        clean = kept[:, :5].all(axis=1) & ~kept[:, 5:].any(axis=1)
        perfect += clean.any()
        ratios.append(errors[clean].min(initial=np.inf) / errors.min())
    assert perfect >= 18  # of 20; measured 20
    assert min(ratios) > 1.01 and np.median(ratios) > 1.2  # measured 1.03 and 1.27


def test_P6_ridge_keeps_every_feature_at_every_lambda_and_predicts_worse_here():
    for world in WORLDS:
        ridge, lasso = ridge_path(world.X, world.y), lasso_path(world.X, world.y)
        assert (ridge.at(np.geomspace(1e-4, 1e4, 801)) != 0).all()
        least = [expected_error(world, path, STRENGTHS).min() for path in (ridge, lasso)]
        assert least[0] > 1.15 * least[1]


def test_P6_a_zero_is_no_proof():
    world = WORLDS[0]
    assert lasso_path(world.X, world.y).at(1.9)[4] == 0 != world.weights[4]
    zeros = 0
    for seed in range(200):
        twins = near_copies(seed=seed)
        assert (twins.weights == 1).all()
        zeros += (lasso_path(twins.X, twins.y).at(1) == 0).any()
    assert zeros >= 180  # of 200; both features matter, one is out


def test_P6_sparsity_was_assumed_when_all_features_matter_ridge_predicts_better():
    wins = 0
    for seed in range(20):
        dense = few_true_many_junk(n=60, true=40, junk=0, noise=8.0, seed=seed)
        errors = []
        for path in (lasso_path(dense.X, dense.y), ridge_path(dense.X, dense.y)):
            strengths = np.geomspace(1e-3, 100, 300)
            miss = ((path.at(strengths) - dense.weights) ** 2).sum(axis=1)
            errors.append((miss + path.intercept_at(strengths) ** 2).min())
        wins += errors[1] < errors[0]
    assert wins >= 18


# P16: lambda = 0 is least squares, growing lambda shrinks the norm, infinity is the mean


def test_P16_the_lasso_at_zero_is_least_squares():
    ones = np.column_stack([DATA.X, np.ones(len(DATA.y))])
    *w, b = np.linalg.lstsq(ones, DATA.y)[0]
    assert np.allclose(PATH.at(0), w, atol=1e-8) and np.isclose(PATH.intercept_at(0), b)


@given(SEEDS)
def test_P16_the_l1_norm_of_the_lasso_falls_and_its_error_on_the_data_rises(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    strengths = np.append(path.strength_max * np.linspace(0, 1, 60), 2 * path.strength_max)
    norms = np.abs(path.at(strengths)).sum(axis=1)
    assert (np.diff(norms) <= 1e-9 * norms[0]).all()
    fits = zip(path.at(strengths), path.intercept_at(strengths), strict=True)
    errors = np.array([L2Loss().value(y, X @ w + b) for w, b in fits])
    assert (np.diff(errors) >= -1e-9 * np.var(y)).all()
    assert np.isclose(errors[-1], np.var(y))


def test_P16_the_norm_falls_strictly_below_lambda_max():
    norms = np.abs(PATH.at(np.linspace(0, PATH.strength_max, 500))).sum(axis=1)
    assert (np.diff(norms) < 0).all()


@given(SEEDS)
def test_P16_beyond_lambda_max_the_lasso_predicts_the_mean(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    assert np.isclose(path.intercept_at(1e12 + path.strength_max), y.mean(), rtol=1e-12)


# Where it breaks


def test_equal_columns_every_split_with_one_sign_is_a_minimum():
    twins = near_copies(spread=0)
    total = lasso_path(twins.X, twins.y).at(1).sum()
    least = objective(twins.X, twins.y, np.array([total, 0]), 1)
    for share in (0, 0.2, 0.5, 1):
        split = total * np.array([share, 1 - share])
        assert np.isclose(objective(twins.X, twins.y, split, 1), least, rtol=1e-12)
    for split in ([1.1, -0.1], [0.6, 0.6], [0.4, 0.5]):
        assert objective(twins.X, twins.y, total * np.array(split), 1) > least + 1e-3


def test_units_decide_who_enters_first():
    months = np.where(np.arange(10) == 0, 12, 1)
    raw = diabetes().X
    places = []
    for X in (raw, raw * months, DATA.X):
        pull = np.abs((X - X.mean(axis=0)).T @ (DATA.y - DATA.y.mean()))
        path = lasso_path(X, DATA.y)
        first = np.flatnonzero(path.at(path.strength_max * (1 - 1e-9)))
        assert first == [pull.argmax()]
        order = (path.knot_weights != 0).argmax(axis=0).argsort()
        places.append(order.tolist().index(0) + 1)
    assert places == [7, 1, 10]
