"""The claims about penalties, and what they do to weights: P1 to P10, P16, P21, P22.

Each is proven: a test here fails if its claim is false. The tests are named after the claims; the
lessons cite the same names.
"""

import re
import warnings
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from decayed_networks import CLASSES, INK, MOMENTUM, digit_splits
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, linprog
from scipy.stats import laplace, norm
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression
from sklearn.linear_model import lasso_path as descent

from l1l2.datasets import (
    colon_genes,
    diabetes,
    few_true_many_junk,
    near_copies,
    sms_spam,
    taipei_house_prices,
)
from l1l2.experiments import polynomials
from l1l2.experiments.descents import penalised_steps
from l1l2.experiments.intercepts import mirrored
from l1l2.experiments.resamples import Resamples
from l1l2.experiments.shuffles import correlation_within, within_classes
from l1l2.geometry import Ball, constrained_minimum, diamond_zeros, threshold_zeros
from l1l2.losses import L2Loss
from l1l2.networks import train
from l1l2.paths import elastic_net_path, lasso_path, lasso_paths, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.scales import (
    sklearn_lasso,
    sklearn_logistic_l1,
    sklearn_logistic_l2,
)

SAMPLES = [near_copies(n=30, spread=0.05, seed=seed) for seed in range(200)]
COPIES = np.array([ridge_path(s.X, s.y).at([0, 0.1, 10]) for s in SAMPLES])  # sample, lambda, w
WORLDS = [few_true_many_junk(seed=seed) for seed in range(20)]
whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=12)


def errors(pairs):
    return [y_pred - y for y, y_pred in pairs]


few = st.lists(st.integers(-6, 6), min_size=1, max_size=12)  # ties are common
DATA = diabetes().standardised()
RIDGE, LASSO = ridge_path(DATA.X, DATA.y), lasso_path(DATA.X, DATA.y)
WIDE = np.geomspace(1e-5, 1e4, 1801)
SEEDS = st.integers(0, 10**6)


def problem(seed):
    """A random problem: correlated columns, any scale of y, sometimes p > n."""
    random = np.random.default_rng(seed)
    n, p = random.integers(3, 30), random.integers(1, 10)
    X = random.standard_normal((n, p)) @ random.standard_normal((p, p))
    return X, 10.0 ** random.integers(-3, 4) * random.standard_normal(n)


def ridge_objective(X, y, w, b, strength):
    """The claim's formula written out."""
    return np.mean((y - b - X @ w) ** 2) + strength * np.sum(w**2)


HDL = DATA.feature_names.index("hdl")
# Of the LARS paper: feature by feature as the strength falls, and hdl once out and in again.
ORDER = ["bmi", "ltg", "bp", "hdl", "sex", "glu", "tc", "tch", "ldl", "age"]


def pulls_of_the_data(X, y, path, strength):
    """Minus the slope of the mean squared error in each weight."""
    residuals = y - path.intercept_at(strength) - X @ path.at(strength)
    return 2 * X.T @ residuals / len(y)


def lasso_objective(X, y, w, strength):
    """The formula written out, with the best intercept."""
    return np.var(y - X @ w) + strength * sum(abs(v) for v in w)


def expected_error(world, path, strengths):
    """Expected squared error on a fresh row of ``few_true_many_junk``: independent columns."""
    miss = ((path.at(strengths) - world.weights) ** 2).sum(axis=1)
    return 1 + miss + path.intercept_at(strengths) ** 2


FINE = np.geomspace(0.01, 10, 301)
GRID = np.append(0, np.geomspace(1e-6, 1e3, 451))
some_z = st.floats(-3, 3).map(lambda x: round(x, 3))
some_strength = st.floats(0.01, 5).map(lambda x: round(x, 3))


def one_feature(z, n=40):
    """A standardised column and a y whose least squares weight is z."""
    rng = np.random.default_rng(n)
    x, noise = rng.standard_normal((2, n))
    x = (x - x.mean()) / x.std()
    noise = noise - noise.mean()
    return x[:, None], z * x + noise - (x @ noise / n) * x


def log_posterior(X, y, w, b, noise, prior, scale):
    """Up to a constant, by another library's densities."""
    return norm.logpdf(y, X @ w + b, noise).sum() + prior.logpdf(w, scale=scale).sum()


NET_SEEDS = st.integers(0, 10**6)


def net_problem(seed):
    """Standardised columns, some near-copies of each other or of the opposite, and a target."""
    random = np.random.default_rng(seed)
    n, p = int(random.integers(3, 40)), int(random.integers(2, 8))
    shared = random.standard_normal((n, 1)) * random.choice([-1, 0, 1], p)
    X = shared + random.choice([1e-3, 0.1, 1]) * random.standard_normal((n, p))
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    y = X @ random.standard_normal(p) + random.standard_normal(n)
    return X, y - y.mean(), random


def net_groups(seed, n=50):
    """Two groups of three near-copies that matter, and six junk features."""
    random = np.random.default_rng(seed)
    hidden = random.standard_normal((n, 2)).repeat(3, axis=1)
    X = np.hstack([hidden + 0.2 * random.standard_normal((n, 6)), random.standard_normal((n, 6))])
    y = X @ np.repeat([1, -0.5, 0], [3, 3, 6]) + random.standard_normal(n)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


@pytest.fixture(scope="module")
def resampled():
    return Resamples(rs=[0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0])


def share_of_bound(X, y, strength, ratio):
    """The largest |w_i - w_j| over its bound, signs and zeros as they come; the weights."""
    w, (i, j) = elastic_net_path(X, y, ratio).at(strength), np.triu_indices(X.shape[1], 1)
    rmse, far = np.std(y - X @ w), np.std(X[:, i] - X[:, j], axis=0)
    assert np.allclose(far**2, 2 * (1 - (X.T @ X / len(y))[i, j]), atol=1e-9)
    assert rmse <= np.std(y) * (1 + 1e-12)
    gaps = np.abs(w[i] - w[j])
    bounds = rmse * far / (strength * (1 - ratio))
    assert (gaps <= bounds * (1 + 1e-6) + 1e-10 * np.abs(w).max(initial=1)).all()
    return np.max(gaps / np.maximum(bounds, 1e-12), initial=0)


SEED_26 = st.integers(0, 2**32 - 1)


def wide_data(seed):
    """More columns than rows; some seeds with twins, constants, sums of columns or a flat y."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 12))
    p = n + int(random.integers(1, 25))
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    kind = seed % 6
    if kind == 1:
        X = X[:, random.integers(0, max(1, p // 3), p)]
    elif kind == 2:
        X[:, : p // 2] = 1
    elif kind == 3:
        X = random.integers(-1, 2, (n, p)).astype(float)
    elif kind == 4:
        X[:, -1] = X[:, 0] + X[:, 1]
        X[-1] = X[0]
    elif kind == 5:
        y = np.ones(n)
    return X, y


def some_data(seed):
    random = np.random.default_rng(seed)
    n, p = int(random.integers(8, 30)), int(random.integers(2, 6))
    X = random.standard_normal((n, p)) @ random.standard_normal((p, p)) + 3
    return X, X @ random.standard_normal(p) + random.standard_normal(n), random


def predictions(path, X, strength):
    return X @ path.at(strength) + path.intercept_at(strength)


def standard(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


KINDS_26 = {"ridge": ridge_path, "lasso": lasso_path, "elastic net": lambda X, y: (
    elastic_net_path(X, y, 0.5)
)}  # fmt: skip


def wild_parts(n, seed):
    """60 % of the rows to fit, 40 % for the score."""
    order = np.random.default_rng(seed).permutation(n)
    return order[: n * 3 // 5], order[n * 3 // 5 :]


@pytest.fixture(scope="module")
def gene_fits():
    """For 20 splits: rows, standardised data, lasso weights at four strengths, ridge path."""
    data, strengths, fits = colon_genes(), [0.1, 0.2, 0.316, 0.398], []
    tissues, y = np.log2(data.X), data.y
    alphas = [sklearn_lasso(strength)["alpha"] for strength in strengths[::-1]]
    for seed in range(20):
        rows, others = wild_parts(62, seed)
        X = (tissues - tissues[rows].mean(axis=0)) / tissues[rows].std(axis=0)
        centred = y[rows] - y[rows].mean()
        w = descent(X[rows], centred, alphas=alphas, tol=1e-9, max_iter=10**6)[1].T[::-1]
        fits.append((rows, others, X, w, ridge_path(X[rows], y[rows])))
    return y, np.array(strengths), fits


def gene_errors(X, y, w, b):
    return (np.sign(X @ w.T + b) != y[:, None]).mean(axis=0)


@pytest.fixture(scope="module")
def bags():
    data = sms_spam()
    masked = np.array([re.sub(r"\d", "0", text.lower()) for text in data.texts], dtype=object)
    _, first = np.unique(masked, return_index=True)
    words = CountVectorizer(token_pattern="[a-z]+|0+|£", binary=True, dtype=float)
    return words.fit_transform(masked[first]), data.spam[first], words.get_feature_names_out()


def spam_filter(X, y, strength, penalty):
    if penalty == "L1":
        there = sklearn_logistic_l1(strength, X.shape[0])
        there |= dict(solver="liblinear", intercept_scaling=1e4, random_state=0)
    else:
        there = sklearn_logistic_l2(strength, X.shape[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it may circle around a zero for ever
        model = LogisticRegression(**there, tol=1e-8, max_iter=100).fit(X, y)
    model.coef_[np.abs(model.coef_) < 1e-9] = 0
    return model


def spam_rates(model, X, y):
    answer = model.predict(X)
    return answer[y].mean(), answer[~y].mean()


# P1: L1 penalty: lambda * sum of absolute weights; slope +-lambda, at zero all in between


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
        pull, slack = pulls_of_the_data(X, y, path, strength), 1e-9 * path.strength_max
        assert (pull >= low - slack).all() and (pull <= high + slack).all()


# P2: L2 penalty: lambda * sum of squared weights, gradient 2 lambda w


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
        best = ridge_objective(X, y, w, b, strength)
        for size in (1e-3, 1e-1, 1.0):
            others = w + size * np.linalg.norm(w) * random.standard_normal((20, len(w)))
            values = [ridge_objective(X, y, other, b, strength) for other in others]
            assert min(values) >= best * (1 - 1e-12)


# P3: L1 drives some weights to exactly zero; from lambda_max on, all


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
    assert lasso_objective(X, y, path.at(lower), lower) < lasso_objective(X, y, zero, lower)


@given(SEEDS)
def test_P3_zeros_are_exact_and_last_over_a_stretch_of_strengths(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    for upper, lower in zip(path.knots[:-1], path.knots[1:], strict=True):
        inside = upper + (lower - upper) * np.array([0.25, 0.5, 0.75])
        zero = path.at(inside) == 0
        assert (zero == zero[0]).all()
        if upper - lower > 1e-6 * path.strength_max:  # held: the pull stays within the interval
            pull = pulls_of_the_data(X, y, path, inside[1])
            slack = 1e-9 * path.strength_max
            assert (np.abs(pull[zero[1]]) <= inside[1] + slack).all()


@pytest.mark.parametrize("strength", [0.16, 1.0, 5.0, 20.0, 40.0, 88.0])
def test_P3_another_solver_finds_the_same_weights_and_the_same_zeros(strength):
    theirs = Lasso(alpha=strength / 2, tol=1e-13, max_iter=10**6).fit(DATA.X, DATA.y).coef_
    assert np.allclose(theirs, LASSO.at(strength), atol=1e-6)
    assert ((theirs == 0) == (LASSO.at(strength) == 0)).all()


def test_P3_diabetes_features_enter_in_the_order_of_the_lars_paper_and_hdl_comes_back():
    middles = (LASSO.knots[:-1] + LASSO.knots[1:]) / 2
    events, before = [], set()
    for kept in LASSO.at(middles) != 0:
        now = {DATA.feature_names[j] for j in np.flatnonzero(kept)}
        events += [f"+{name}" for name in now - before] + [f"-{name}" for name in before - now]
        before = now
    assert events == [f"+{name}" for name in ORDER] + ["-hdl", "+hdl"]
    assert LASSO.at(0.3)[HDL] < 0 == LASSO.at(0.16)[HDL] < LASSO.at(0.05)[HDL]


def test_P3_the_largest_least_squares_weight_is_not_the_last_to_go():
    last_to_first = [DATA.feature_names[j] for j in np.argsort(-np.abs(LASSO.at(0)))]
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


# P4: L2 makes the norm smaller, no weight zero except at isolated crossings


@given(SEEDS)
def test_P4_the_closed_form_here_and_in_the_books(seed):
    """Ours minimises a mean of squares, theirs a sum: the books' strength is n times ours."""
    X, y = problem(seed)
    path, n = ridge_path(X, y), len(y)
    X, y = X - X.mean(axis=0), y - y.mean()
    identity = np.eye(X.shape[1])
    for strength in path.singular_values[0] ** 2 / n * np.array([1e-2, 1.0, 1e2]):
        here = np.linalg.solve(X.T @ X + n * strength * identity, X.T @ y)
        books = np.linalg.solve(X.T @ X + strength * identity, X.T @ y)
        assert np.allclose(here, path.at(strength), rtol=1e-7, atol=1e-9 * np.abs(here).max())
        assert np.allclose(books, path.at(strength / n), rtol=1e-7, atol=1e-9 * np.abs(books).max())
        # The slope of each objective is zero there.
        largest = np.abs(X.T @ y).max()
        assert np.allclose(X.T @ (X @ here - y) / n, -strength * here, atol=1e-9 * largest)
        assert np.allclose(X.T @ (X @ books - y), -strength * books, atol=1e-9 * largest)


def test_P4_without_n_the_same_strength_hardly_shrinks():
    """With the loss as a sum, 0.1 is the 442nd part of what it is here."""
    norms = np.linalg.norm(RIDGE.at([0, 0.1, 0.1 / 442]), axis=1)
    assert norms.round(1).tolist() == [65.5, 38.0, 64.5]


@given(SEEDS)
def test_P4_the_norm_falls_strictly(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    unit = path.singular_values[0] ** 2 / len(y)
    norms = np.linalg.norm(path.at(unit * np.geomspace(1e-3, 1e6, 200)), axis=1)
    assert (np.diff(norms) < 0).all() and norms[-1] > 0
    assert norms[0] < np.linalg.norm(path.at(0))


def test_P4_the_norm_of_the_diabetes_weights_falls_strictly():
    norms = np.linalg.norm(RIDGE.at(np.append(0, WIDE)), axis=1)
    assert (np.diff(norms) < 0).all() and norms[-1] > 0


def test_P4_no_diabetes_weight_is_zero_except_at_six_isolated_crossings():
    assert np.count_nonzero(RIDGE.at(WIDE) == 0) == 0
    crossings = RIDGE.zero_crossings()
    assert sum(map(len, crossings)) == 6
    for j, strengths in enumerate(crossings):
        for strength in strengths:
            before, at, after = RIDGE.at(strength * np.array([1 - 1e-6, 1, 1 + 1e-6]))[:, j]
            assert before * after < 0
            assert abs(at) < 1e-3 * min(abs(before), abs(after))


@given(SEEDS)
def test_P4_there_are_fewer_crossings_than_directions_and_the_weight_turns_at_each(seed):
    X, y = problem(seed)
    path = ridge_path(X, y)
    for j, strengths in enumerate(path.zero_crossings()):
        assert len(strengths) < len(path.singular_values)
        # Between neighbours the sign stays, so that no interval of zeros lies there.
        inside = np.sqrt(strengths[1:] * strengths[:-1])
        assert (path.at(inside)[:, j] != 0).all() if len(inside) else True


def test_P4_a_single_weight_may_grow_and_change_sign():
    size = dict(zip(DATA.feature_names, np.abs(RIDGE.at(WIDE)).T, strict=True))
    weight = dict(zip(DATA.feature_names, RIDGE.at(WIDE).T, strict=True))
    first = dict(zip(DATA.feature_names, RIDGE.at(0), strict=True))
    assert first["hdl"] > 0 > weight["hdl"].min()  # turns
    assert size["hdl"].max() > 1.8 * first["hdl"]  # and grows past its first size
    assert size["glu"].max() > 1.6 * first["glu"] and weight["glu"].min() > 0  # grows, unturned


# P5: a slope that does not fade, and an interval of slopes that holds a weight at zero


@settings(max_examples=60, deadline=None)
@given(some_z, some_strength)
def test_P5_one_weight_is_soft_thresholded_by_l1_and_rescaled_by_l2(z, strength):
    X, y = one_feature(z)
    soft = np.sign(z) * max(abs(z) - strength / 2, 0)
    assert np.isclose(lasso_path(X, y).at(strength)[0], soft, atol=1e-12)
    assert np.isclose(ridge_path(X, y).at(strength)[0], z / (1 + strength), atol=1e-12)
    assert np.isclose(L1Penalty(strength).prox(z, 0.5), soft, atol=1e-15)
    assert np.isclose(L2Penalty(strength).prox(z, 0.5), z / (1 + strength))


@settings(max_examples=100, deadline=None)
@given(some_z, some_strength)
def test_P5_zero_is_held_exactly_while_the_pull_lies_in_the_interval(z, strength):
    low, high = L1Penalty(strength).subdifferential(0)
    assert (low, high) == (-strength, strength)
    assert (L1Penalty(strength).prox(z, 0.5) == 0) == bool(low <= 2 * z <= high)
    assert L2Penalty(strength).subdifferential(0) == (0, 0)
    assert (L2Penalty(strength).prox(z, 0.5) == 0) == (z == 0)


def test_P5_held_means_that_the_pull_may_change_and_the_weight_does_not():
    pulls = np.linspace(-0.5, 0.5, 101)
    assert not L1Penalty(1).prox(pulls, 0.5).any()
    assert np.count_nonzero(L2Penalty(1).prox(pulls, 0.5)) == 100


@pytest.mark.parametrize("epsilon", [0.1, 1e-2, 1e-3, 1e-4])
def test_P5_a_constant_slope_without_the_kink_gives_no_zero(epsilon):
    """sqrt(w² + ε²) has slope within 1 % of ±1 for |w| > 8ε: the weight is small and not zero."""
    w = brentq(lambda w: w / np.hypot(w, epsilon) - 2 * (0.4 - w), 0, 1, xtol=1e-15)
    assert 8 * epsilon / np.hypot(8 * epsilon, epsilon) > 0.99
    assert 0.5 * epsilon < w < 2 * epsilon


def test_P5_a_kink_without_a_constant_slope_gives_zeros():
    net = ElasticNetPenalty(2, 0.5)
    slopes = net.subgradient(np.array([1, 0.1, 0.01]))
    assert np.allclose(slopes, [3, 1.2, 1.02])
    assert net.prox(0.4, 0.5) == 0 and net.prox(0.5, 0.5) == 0 and net.prox(0.51, 0.5) > 0


@settings(max_examples=100, deadline=None)
@given(st.integers(-49, 49), st.integers(1, 50), st.integers(-30, 30))
def test_P5_subgradient_steps_rattle_around_zero_and_proximal_steps_land_on_it(share, rate, start):
    """In fractions. share : of the pull 2z that zero can balance, in percent; so zero is best."""
    strength, rate, start = Fraction(2), Fraction(rate, 100), Fraction(start, 10)
    z = Fraction(share, 50) * strength / 2
    shortest, longest = rate * (strength - 2 * abs(z)), rate * (strength + 2 * abs(z))
    most = int(abs(start) / shortest) + 1  # steps until both are there
    assume(most <= 60)
    steps = most + 15
    subgradient, proximal = penalised_steps(z, strength, rate, start, steps)
    for before, after in pairwise(subgradient):
        assert abs(after - before) >= shortest or before == 0  # it never comes to rest
    late = subgradient[most:]
    assert all(-rate * (strength - 2 * z) <= w <= rate * (strength + 2 * z) for w in late)
    assert max(map(abs, late)) <= longest  # around zero, as far as a step
    assert all(abs(a) >= abs(b) + min(shortest, abs(a)) for a, b in pairwise(proximal))
    assert not any(proximal[most:])  # exactly zero, and there it stays


@pytest.mark.parametrize("z", [0.1, 0.3, 0.45])
def test_P5_a_tenth_of_the_rate_makes_a_tenth_of_the_jumps_and_no_rest(z):
    heights = []
    for rate in (0.1, 0.01):
        late = penalised_steps(z, 1, rate, 1, 40 + int(6 / rate))[0][-40:]
        assert min(late) < 0 < max(late) and all(late)
        heights.append(max(late) - min(late))
    assert 5 < heights[0] / heights[1] < 20


def test_P5_where_the_minimum_is_not_zero_both_kinds_of_steps_reach_it():
    subgradient, proximal = penalised_steps(0.9, 1, 0.1, 1, 100)
    assert subgradient == proximal and abs(proximal[-1] - Fraction(2, 5)) < 1e-9


@settings(max_examples=200, deadline=None)
@given(
    some_z, some_z, st.floats(-0.95, 0.95).map(lambda x: round(x, 2)),
    st.floats(0.05, 2).map(lambda x: round(x, 2)),
)  # fmt: skip
def test_P5_corners_of_the_diamond_catch_wedges_and_the_circle_has_none(z1, z2, rho, t):
    gram = np.array([[1, rho], [rho, 1]])
    w = constrained_minimum(gram, (z1, z2), Ball(1, t)).w
    across = abs(abs(z1) - abs(z2)) - t
    if abs(z1) + abs(z2) > t and abs(across) > 1e-9:
        assert (0 in w) == (across > 0)
    round_w = constrained_minimum(gram, (z1, z2), Ball(0, t)).w
    pulls = gram @ np.subtract((z1, z2), round_w)
    if np.hypot(z1, z2) > t and min(abs(pulls)) > 1e-9:
        assert 0 not in round_w
    # two weights: the diamond never changes a sign
    assert w[0] * z1 >= 0 and w[1] * z2 >= 0


def test_P5_the_diamond_touches_faces_as_well_as_corners_and_the_inside():
    grid = np.arange(-24, 25) / 10
    for rho in (0, 0.5, 0.9):
        gram = np.array([[1, rho], [rho, 1]])
        found = [constrained_minimum(gram, (a, b), Ball(1, 1)) for a in grid for b in grid]
        inside = sum(f.strength == 0 for f in found)
        corners = sum(f.strength > 0 and 0 in f.w for f in found)
        a, b = np.abs(np.meshgrid(np.arange(-24, 25), np.arange(-24, 25)))
        assert inside == np.count_nonzero(a + b <= 10)
        assert corners == np.count_nonzero((a + b > 10) & (np.abs(a - b) >= 10))
        assert len(found) - inside - corners > corners


def test_P5_the_circle_passes_zero_where_the_diamond_stays():
    gram, z = np.array([[1, 0.9], [0.9, 1]]), (2, -0.5)
    sizes = np.linspace(0.1, 2.2, 43)
    second = [[constrained_minimum(gram, z, Ball(r, t)).w[1] for t in sizes] for r in (1, 0)]
    diamond, circle = np.array(second)
    assert (diamond[sizes <= 1.5 - 1e-9] == 0).all() and (diamond <= 0).all()
    assert circle[0] > 0 > circle[-1] and (np.diff(np.sign(circle)) != 0).sum() == 1
    assert np.count_nonzero(circle == 0) == 0


def test_P5_zeros_have_positive_probability_under_l1_and_none_under_l2():
    rng = np.random.default_rng(23)
    for m, s, amount in (((1, 0), 0.5, 1.0), ((0.3, -0.6), 1.0, 0.4)):
        z = rng.normal(m, s, (50_000, 2))
        w = L1Penalty(amount).prox(z, 0.5)
        exact = threshold_zeros(m, s, amount).some
        error = np.sqrt(exact * (1 - exact) / len(z))
        assert abs((w == 0).any(axis=1).mean() - exact) < 5 * error
        assert 0 < exact < 1 and 0 < diamond_zeros(m, s, amount).some < 1
        assert np.count_nonzero(L2Penalty(amount).prox(z, 0.5) == 0) == 0


# P6: the lasso keeps the true features and drops most junk


def test_P6_at_the_best_lambda_the_lasso_keeps_all_true_features_and_drops_most_junk():
    kept_junk = []
    for world in WORLDS:
        path = lasso_path(world.X, world.y)
        best = path.at(FINE[expected_error(world, path, FINE).argmin()])
        assert best[:5].all()
        kept_junk.append(np.count_nonzero(best[5:]))
    assert max(kept_junk) <= 18  # of 45; measured 8 to 17
    assert min(kept_junk) >= 5  # and honestly: some junk stays


def test_P6_some_lambda_selects_perfectly_but_it_predicts_worse_than_the_best():
    perfect, ratios = 0, []
    for world in WORLDS:
        path = lasso_path(world.X, world.y)
        kept = path.at(FINE) != 0
        errors = expected_error(world, path, FINE)
        clean = kept[:, :5].all(axis=1) & ~kept[:, 5:].any(axis=1)
        perfect += clean.any()
        ratios.append(errors[clean].min(initial=np.inf) / errors.min())
    assert perfect >= 18  # of 20; measured 20
    assert min(ratios) > 1.01 and np.median(ratios) > 1.2  # measured 1.03 and 1.27


def test_P6_ridge_keeps_every_feature_at_every_lambda_and_predicts_worse_here():
    for world in WORLDS:
        ridge, lasso = ridge_path(world.X, world.y), lasso_path(world.X, world.y)
        assert (ridge.at(np.geomspace(1e-4, 1e4, 801)) != 0).all()
        least = [expected_error(world, path, FINE).min() for path in (ridge, lasso)]
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


# P7: words


@given(SEED_26)
def test_P7_the_lasso_keeps_at_most_n_minus_1_weights_along_the_whole_path(seed):
    X, y = wide_data(seed)
    path, n = lasso_path(X, y), len(y)
    centred = X - X.mean(axis=0)
    rank = np.linalg.matrix_rank(centred)
    assert rank <= n - 1
    between = (path.knots[1:] + path.knots[:-1]) / 2
    strengths = np.concatenate([path.knots, between, 0.99 * path.knots])
    counts = np.count_nonzero(path.at(strengths), axis=1)
    assert counts.max() <= rank
    for w in filter(np.any, path.at(strengths)):
        kept = centred[:, w != 0]
        assert np.linalg.matrix_rank(kept) == kept.shape[1]  # no column that the others make


def test_P7_with_a_penalised_intercept_column_it_is_n_and_not_n_minus_1():
    """The free intercept takes one: without centring, n weights can be kept."""
    random = np.random.default_rng(0)
    X, y = random.standard_normal((6, 20)), random.standard_normal(6) + 5
    with_free = np.count_nonzero(lasso_path(X, y).knot_weights, axis=1).max()
    rows = np.vstack([X, -X])  # all means 0: the free intercept is 0 and the error is the same
    without = np.count_nonzero(lasso_path(rows, np.append(y, -y)).knot_weights, axis=1).max()
    assert (with_free, without) == (5, 6)


def test_P7_for_general_columns_the_bound_is_reached():
    for seed in range(20):
        world = few_true_many_junk(n=30, junk=55, seed=seed)
        counts = np.count_nonzero(lasso_path(world.X, world.y).knot_weights, axis=1)
        assert counts.max() == 29


@given(SEED_26)
def test_P7_least_squares_interpolates_and_is_not_unique(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 12))
    p = n + int(random.integers(0, 25))
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    ridge, lasso = ridge_path(X, y), lasso_path(X, y)
    fits = [ridge.at(0), lasso.at(0)]
    for path in (ridge, lasso):
        assert np.abs(predictions(path, X, 0) - y).max() < 1e-7 * np.abs(y).max()
    assert np.linalg.norm(fits[0]) < np.linalg.norm(fits[1])
    assert np.abs(fits[1]).sum() < np.abs(fits[0]).sum()
    for share in (-3.0, 0.4, 7.0):
        w = (1 - share) * fits[0] + share * fits[1]
        b = y.mean() - X.mean(axis=0) @ w
        assert np.abs(X @ w + b - y).max() < 1e-6 * np.abs(y).max()
    flat = np.linalg.svd(X - X.mean(axis=0))[2][-1]  # a direction the data do not see
    assert np.abs((X - X.mean(axis=0)) @ flat).max() < 1e-10


@pytest.mark.parametrize("seed", range(5))
def test_P7_the_two_ends_are_the_shortest_fit_and_the_one_with_least_absolute_sum(seed):
    world = few_true_many_junk(n=20, junk=35, seed=seed)
    X, y = world.X - world.X.mean(axis=0), world.y - world.y.mean()
    assert np.allclose(ridge_path(X, y).at(0), np.linalg.pinv(X) @ y, atol=1e-10)
    least = linprog(np.ones(80), A_eq=np.hstack([X, -X])[:-1], b_eq=y[:-1])
    assert np.isclose(np.abs(lasso_path(X, y).at(0)).sum(), least.fun, rtol=1e-7)


def test_P7_with_fewer_features_than_rows_least_squares_is_unique_and_errs():
    world = few_true_many_junk(n=30, junk=5)
    ridge, lasso = ridge_path(world.X, world.y), lasso_path(world.X, world.y)
    assert np.allclose(ridge.at(0), lasso.at(0), atol=1e-10)
    assert np.mean((predictions(lasso, world.X, 0) - world.y) ** 2) > 0.5


def test_P7_the_shorter_list_predicts_better_when_few_features_matter():
    """Expected error at the best λ of each, 20 worlds: that of ridge is 2.8 to 9 times as large."""
    ratios = []
    for seed in range(20):
        world = few_true_many_junk(n=30, junk=55, seed=seed)
        least = []
        for path in (lasso_path(world.X, world.y), ridge_path(world.X, world.y)):
            strengths = np.geomspace(1e-3, 20, 201)
            away = ((path.at(strengths) - world.weights) ** 2).sum(axis=1)
            least.append((1 + away + path.intercept_at(strengths) ** 2).min())
        ratios.append(least[1] / least[0])
    assert min(ratios) > 2


@given(st.integers(0, 10**6))
def test_P7_with_more_columns_than_rows_least_squares_interpolates_and_is_not_unique(seed):
    random = np.random.default_rng(seed)
    n, p = int(random.integers(3, 12)), int(random.integers(13, 40))
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    lasso, ridge = lasso_path(X, y), ridge_path(X, y)
    ends = [(path.at(0), path.intercept_at(0)) for path in (lasso, ridge)]
    for share in (0, 0.4, 1, 1.7):
        w, b = (share * one + (1 - share) * two for one, two in zip(*ends, strict=True))
        assert np.abs(y - X @ w - b).max() < 1e-8 * max(1, np.abs(w).max())
    assert np.abs(ends[0][0] - ends[1][0]).max() > 1e-6
    counts = np.count_nonzero(lasso.knot_weights, axis=1)
    assert counts.max() <= n - 1 and counts[-1] == n - 1
    assert ends[1][0].all()


def test_P7_on_real_genes_the_lasso_keeps_less_than_n_of_2000(gene_fits):
    y, strengths, fits = gene_fits
    rows, _, X, w, ridge = fits[0]
    path = lasso_path(X[rows], y[rows])
    counts = np.count_nonzero(path.knot_weights, axis=1)
    assert counts.max() <= len(rows) - 1 == 36 and counts[-1] == 36
    for p in (path, ridge):
        assert np.abs(y[rows] - X[rows] @ p.at(0) - p.intercept_at(0)).max() < 1e-8
    assert ridge.at(0).all()
    assert np.abs(path.at(strengths) - w).max() < 1e-5  # two solvers, one answer
    assert max(np.count_nonzero(w, axis=1).max() for *_, w, _ in fits) <= 36


def test_P7_a_few_genes_predict_better_than_none_and_not_better_than_all(gene_fits):
    y, strengths, fits = gene_fits
    lasso = np.mean([gene_errors(X[o], y[o], w, y[r].mean()) for r, o, X, w, _ in fits], axis=0)
    ridge = np.mean(
        [gene_errors(X[o], y[o], path.at(strengths), y[r].mean()) for r, o, X, _, path in fits],
        axis=0,
    )
    majority = np.mean([(y[o] != np.sign(y[r].sum())).mean() for r, o, *_ in fits])
    assert (lasso < majority - 0.1).all()
    assert (ridge < lasso + 0.02).all()  # the limit: L1 is not the better predictor here


def test_P7_which_genes_are_picked_depends_on_the_split(gene_fits):
    *_, fits = gene_fits
    picked = np.array([w[-1] != 0 for *_, w, _ in fits])
    often = picked.sum(axis=0)
    assert 8 < picked.sum(axis=1).mean() < 13
    assert (often > 0).sum() > 5 * picked.sum(axis=1).mean()
    assert often.max() < 20  # none in every split


def test_P7_genes_with_weight_zero_are_not_irrelevant(gene_fits):
    y, _, fits = gene_fits
    errors, levels, genes_gone = [], [], []
    for rows, others, X, *_ in fits[:10]:
        left = np.ones(2000)
        for _ in range(4):
            w = descent((X * left)[rows], y[rows] - y[rows].mean(), alphas=[0.15], tol=1e-8)[1].T
            left = left * (w[0] == 0)
        w = descent((X * left)[rows], y[rows] - y[rows].mean(), alphas=[0.15], tol=1e-8)[1].T
        errors.append(gene_errors(X[others], y[others], w, y[rows].mean())[0])
        levels.append((y[others] != np.sign(y[rows].sum())).mean())
        genes_gone.append(2000 - left.sum())
    assert np.mean(genes_gone) > 50
    assert np.mean(errors) < np.mean(levels) - 0.08


def test_P7_columns_of_one_gene_stand_in_for_each_other(gene_fits):
    *_, fits = gene_fits
    data = colon_genes()
    trio = [data.feature_names.index("M76378" + tail) for tail in ("__", "_", "")]
    assert np.corrcoef(np.log2(data.X[:, trio]).T)[0, 1:].min() > 0.89
    picked = np.array([w[-1, trio] != 0 for *_, w, _ in fits])
    at_all = picked.any(axis=1)
    assert at_all.sum() >= 5 and picked[at_all].sum(axis=1).mean() < 1.5


def test_P7_features_picked_on_all_rows_flatter_a_fit_to_nothing():
    data, errors = colon_genes(), {True: [], False: []}
    tissues = np.log2(data.X)
    for seed in range(20):
        a, others = wild_parts(62, seed)
        X = (tissues - tissues[a].mean(axis=0)) / tissues[a].std(axis=0)
        z = np.random.default_rng(seed).permutation(data.y)
        for leak in errors:
            rows = np.arange(62) if leak else a
            best = np.argsort(-np.abs(X[rows].T @ (z[rows] - z[rows].mean())))[:20]
            path = ridge_path(X[a][:, best], z[a])
            w, b = path.at([1.0]), path.intercept_at(1.0)
            errors[leak].append(gene_errors(X[others][:, best], z[others], w, b)[0])
    assert np.mean(errors[True]) < np.mean(errors[False]) - 0.08


@pytest.mark.parametrize("strength", [3e-5, 3e-4, 3e-3, 0.03])
def test_P7_the_spam_filters_are_minima_of_our_objective(bags, strength):
    X, y, _ = bags
    rows, _ = wild_parts(len(y), 0)
    for penalty, most in (("L1", 5e-3), ("L2", 1e-3)):
        model = spam_filter(X[rows], y[rows], strength, penalty)
        w, wrong = model.coef_[0], model.predict_proba(X[rows])[:, 1] - y[rows]
        slope = X[rows].T @ wrong / len(rows)
        off = np.where(w != 0, np.abs(slope + strength * np.sign(w)), np.abs(slope) - strength)
        if penalty == "L2":
            off = np.abs(slope + 2 * strength * w)
        assert off.max() < most * strength and abs(wrong.mean()) < most * strength


def test_P7_the_l1_filter_uses_few_words_and_catches_as_much_spam(bags):
    X, y, _ = bags
    scores, counts = {"L1": [], "L2": []}, {"L1": [], "L2": []}
    for seed in range(4):
        rows, others = wild_parts(len(y), seed)
        seen = np.asarray(X[rows].sum(axis=0))[0] > 0
        for penalty, strength in (("L1", 3e-4), ("L2", 7.54e-5)):
            model = spam_filter(X[rows], y[rows], strength, penalty)
            kept = model.coef_[0] != 0
            assert not kept[~seen].any()
            assert penalty == "L1" or kept[seen].all()
            counts[penalty].append(kept.sum())
            scores[penalty].append(spam_rates(model, X[others], y[others]))
    assert max(counts["L1"]) < 120 < 5000 < min(counts["L2"]) and X.shape[1] == 7800
    l1, l2 = (np.mean(scores[name], axis=0) for name in ("L1", "L2"))
    assert 0.88 < l1[0] and abs(l1[0] - l2[0]) < 0.03
    assert l2[1] < l1[1] < 0.005  # the cost: a little more ham is lost


def test_P7_on_the_same_test_messages_the_l1_filter_is_right_a_little_less_often(bags):
    """λ by the log loss on messages of their own; then every split is compared with itself."""
    X, y, _ = bags
    strengths, right, lost = np.geomspace(3e-5, 3e-3, 11), {}, {}
    for name in ("L1", "L2"):
        right[name], lost[name] = [], []
        for seed in range(6):
            order = np.random.default_rng(seed).permutation(len(y))
            rows, choosing, test = np.split(order, [len(y) * 3 // 5, len(y) * 4 // 5])
            fits = [spam_filter(X[rows], y[rows], s, name) for s in strengths]
            sign = np.where(y[choosing], -1, 1)
            losses = [np.logaddexp(0, sign * m.decision_function(X[choosing])).mean() for m in fits]
            said = fits[int(np.argmin(losses))].predict(X[test])
            right[name].append(100 * (said == y[test]).mean())
            lost[name].append((said & ~y[test]).sum())
    less = np.subtract(right["L2"], right["L1"])
    assert (less > 0).all() and round(less.mean(), 2) == 0.26
    assert (np.sum(lost["L1"]), np.sum(lost["L2"])) == (13, 3)


def test_P7_few_words_cost_spam_and_accuracy_hides_it(bags):
    X, y, _ = bags
    rows, others = wild_parts(len(y), 0)
    caught, right, counts = [], [], []
    for strength in (3e-4, 3e-3, 0.019):
        model = spam_filter(X[rows], y[rows], strength, "L1")
        caught.append(spam_rates(model, X[others], y[others])[0])
        right.append((model.predict(X[others]) == y[others]).mean())
        counts.append(np.count_nonzero(model.coef_))
    assert counts[0] > 3 * counts[1] > 6 * counts[2] > 0
    assert caught[0] > 0.88 and caught[2] < 0.65
    assert right[0] - right[2] < 0.06 and 1 - y.mean() > 0.87


def test_P7_all_word_weights_are_zero_exactly_from_the_largest_pull_on(bags):
    X, y, _ = bags
    rows, _ = wild_parts(len(y), 0)
    pulls = np.abs(X[rows].T @ (y[rows] - y[rows].mean())) / len(rows)
    below, above = (
        spam_filter(X[rows], y[rows], share * pulls.max(), "L1").coef_[0]
        for share in (0.999, 1.001)
    )
    assert np.flatnonzero(below).tolist() == [pulls.argmax()] and not above.any()


def test_P7_a_selected_word_may_only_tell_how_the_data_were_collected(bags):
    X, y, words = bags
    rows, _ = wild_parts(len(y), 0)
    w = spam_filter(X[rows], y[rows], 3e-4, "L1").coef_[0]
    assert words[w.argmin()] == "lt"
    texts, spam = np.array(sms_spam().texts), sms_spam().spam
    blanked = np.array(["&lt;" in text for text in texts])
    assert blanked.sum() > 200 and not spam[blanked].any()


# P8: L2 copes with correlated features; ridge and elastic net beside the lasso


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


def test_P8_shrunk_equally_ridge_and_the_net_hold_steady_where_the_lasso_jumps(resampled):
    i, k = resampled.place(0.95, 100)
    fits = [fit["λ"][i, k] for fit in (resampled.lasso, resampled.net, resampled.ridge)]
    totals = [w[:, :3].sum(axis=1).mean() for w in fits]
    assert max(totals) - min(totals) < 0.03  # not because one of them shrinks more
    lasso, net, ridge = (w[:, 0] for w in fits)
    assert lasso.std() > 3 * max(net.std(), ridge.std())
    assert lasso.std() / lasso.mean() > 2 * max(net.std() / net.mean(), ridge.std() / ridge.mean())


def prediction_spread(weights, r):
    """Root mean square swing, over data sets, of predictions at new rows of correlation r."""
    covariance = np.eye(5)
    covariance[:3, :3] += r * (1 - np.eye(3))
    off = weights - weights.mean(axis=0)
    return np.sqrt(np.einsum("kj,jm,km->k", off, covariance, off).mean())


# P9: not size but correlation makes the lasso's pick change; or few rows against many columns


def test_P9_the_pick_swings_with_the_correlation(resampled):
    same = resampled.same["λ"]["lasso"][:, 0]
    assert (np.diff(same[:-2]) < 0).all()  # r = 0, 0.5, 0.8, 0.9, 0.95
    assert same[0] > 0.9 and same[4] < 0.35


@pytest.mark.parametrize("r", [0.0, 0.5, 0.8, 0.9, 0.95])
def test_P9_at_one_strength_more_rows_make_the_pick_more_stable(resampled, r):
    i = resampled.rs.index(r)
    same = resampled.same["λ"]["lasso"][i]
    assert (np.diff(same) >= -0.01).all() and same[-1] > 0.98
    kept = resampled.lasso["λ"][i, -1] != 0  # 10,000 rows: the one that matters, alone
    assert (kept == [True, False, False, False, False]).all(axis=1).mean() > 0.98


def test_P9_if_the_strength_falls_like_one_over_root_n_the_set_does_not_settle(resampled):
    i = resampled.rs.index(0.95)
    same = resampled.same["1/√n"]["lasso"][i]
    assert (same < 0.45).all() and np.ptp(same[1:]) < 0.05
    largest = (resampled.lasso["1/√n"][i].argmax(axis=-1) == 0).mean(axis=-1)
    assert largest[0] < 0.75 and largest[-1] > 0.99  # but the largest weight does


@pytest.mark.parametrize("seed", range(3))
def test_P9_genes_without_their_correlation_are_picked_as_unsteadily(gene_fits, seed):
    """Each gene permuted within its class, so that it says as much about the class as before."""
    y, _, fits = gene_fits
    data = colon_genes()
    tissues = np.log2(data.X)
    shuffled = within_classes(tissues, y, seed)
    for each in (-1, 1):
        assert np.array_equal(np.sort(shuffled[y == each], axis=0), np.sort(tissues[y == each], 0))
    assert correlation_within(tissues, y) > 0.4
    chance = within_classes(np.random.default_rng(seed).standard_normal(tissues.shape), y)
    assert abs(correlation_within(shuffled, y) - correlation_within(chance, y)) < 0.01

    def steadiness(picks):
        both = [[np.sum(a & b), np.sum(a | b)] for k, a in enumerate(picks) for b in picks[:k]]
        both = np.array(both)
        return picks.sum(axis=1).mean(), picks.any(axis=0).sum(), (both[:, 0] / both[:, 1]).mean()

    count, ever, share = steadiness(np.array([w[-1] != 0 for *_, w, _ in fits]))
    picks, alpha = [], sklearn_lasso(0.631)["alpha"]  # where again about as many genes are kept
    for rows, *_ in fits:
        X = standard(shuffled[rows])
        picks.append(descent(X, y[rows] - y[rows].mean(), alphas=[alpha], tol=1e-8)[1][:, 0] != 0)
    again, ever_again, share_again = steadiness(np.array(picks))
    assert abs(again / count - 1) < 0.2 and abs(ever_again / ever - 1) < 0.2
    assert share < 0.2 and share_again < 0.2 and abs(share - share_again) < 0.04
    assert np.all(picks, axis=0).sum() == 0


def test_P9_with_ten_times_the_rows_the_same_shuffled_genes_are_picked_more_steadily():
    """It is the few rows: drawn from the shuffled genes, with ten times as many tissues."""
    data, shares = colon_genes(), []
    tissues = np.log2(data.X)
    for times in (1, 10):
        picks = []
        for seed in range(8):
            random = np.random.default_rng(seed)
            rows = np.concatenate([np.repeat(np.flatnonzero(data.y == each), times)
                                   for each in (-1, 1)])  # fmt: skip
            z = data.y[rows]
            drawn = tissues.copy()[rows]
            for each in (-1, 1):
                values = tissues[data.y == each]
                which = random.integers(0, len(values), ((z == each).sum(), values.shape[1]))
                drawn[z == each] = np.take_along_axis(values, which, axis=0)
            alpha = sklearn_lasso(0.631)["alpha"]
            picks.append(descent(standard(drawn), z - z.mean(), alphas=[alpha], tol=1e-8)[1][:, 0])
        kept = np.array(picks) != 0
        pairs = [(a & b).sum() / (a | b).sum() for k, a in enumerate(kept) for b in kept[:k]]
        shares.append(np.mean(pairs))
    assert shares[0] < 0.25 and shares[1] > 2 * shares[0]


@given(NET_SEEDS)
def test_P9_given_the_data_the_pick_is_determined(seed):
    X, y, random = net_problem(seed)
    assume(len(y) > X.shape[1] + 1 and np.linalg.cond(X) < 1e3)
    path = lasso_path(X, y)
    strength = path.strength_max * random.uniform(0.05, 0.9)
    rows, columns = random.permutation(len(y)), random.permutation(X.shape[1])
    again = lasso_path(X[rows][:, columns], y[rows]).at(strength)
    w = path.at(strength)[columns]
    assert np.allclose(w, again, rtol=0, atol=1e-9 * np.abs(w).max(initial=1))
    assert np.array_equal(path.at(strength), lasso_path(X, y).at(strength))


def test_P9_what_swings_more_is_the_pick_and_not_the_prediction(resampled):
    """The lasso against itself: at another correlation, and shrunk as before."""
    (none, high), k = (resampled.rs.index(r) for r in (0.0, 0.95)), resampled.place(0.95, 100)[1]
    fits, same = resampled.lasso["λ"][:, k], resampled.same["λ"]["lasso"][:, k]
    assert same[none] > 0.9 and same[high] < 0.35
    assert 0.9 < prediction_spread(fits[high], 0.95) / prediction_spread(fits[none], 0) < 1


def test_P9_with_exact_copies_every_split_is_a_minimum():
    world = near_copies(copies=3, spread=0)
    w = lasso_path(world.X, world.y).at(1)
    turned = lasso_path(world.X[:, ::-1], world.y).at(1)[::-1]
    assert np.count_nonzero(w) == np.count_nonzero(turned) == 1 and w.argmax() != turned.argmax()

    def objective(w):
        return np.var(world.y - world.X @ w) + np.abs(w).sum()

    random = np.random.default_rng(0)
    for share in random.dirichlet(np.ones(3), 50):
        assert np.isclose(objective(w.sum() * share), objective(w), rtol=1e-12)
    assert objective(w.sum() * np.array([1.1, -0.1, 0])) > objective(w) + 0.1


def test_P9_the_picks_are_those_of_rows_drawn_one_by_one(resampled):
    random, n, count = np.random.default_rng(11), 100, 600
    rows = random.standard_normal((count, n, 5))
    rows[:, :, :3] = np.sqrt(0.05) * rows[:, :, :3] + np.sqrt(0.95) * random.standard_normal(
        (count, n, 1)
    )
    y = rows[:, :, 0] + 2 * random.standard_normal((count, n))
    rows = (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True)
    grams = rows.transpose(0, 2, 1) @ rows / n
    pulls = np.einsum("kij,ki->kj", rows, y - y.mean(axis=1, keepdims=True)) / n
    theirs = (lasso_paths(grams, pulls).at(1.2) != 0).mean(axis=0)
    i, k = resampled.place(0.95, n)
    ours = (resampled.lasso["λ"][i, k] != 0).mean(axis=0)
    error = np.sqrt(0.25 / count + 0.25 / 200)
    assert (np.abs(ours - theirs) < 4 * error).all()


# P10: L1 and L2 combine to the elastic net


@given(NET_SEEDS)
def test_P10_the_ends_are_lasso_and_ridge(seed):
    X, y, _ = net_problem(seed)
    assume(np.linalg.cond(X) < 1e4)  # else the lasso need not be unique
    lasso = lasso_path(X, y)
    strengths = lasso.strength_max * np.geomspace(1e-3, 1.5, 8)
    for ratio, path in ((1, lasso), (0, ridge_path(X, y))):
        w = elastic_net_path(X, y, ratio).at(strengths)
        assert np.allclose(w, path.at(strengths), rtol=0, atol=1e-7 * max(1, np.abs(w).max()))


@given(NET_SEEDS)
def test_P10_zeros_remain_as_long_as_there_is_an_l1_part(seed):
    X, y, random = net_problem(seed)
    ratio = random.uniform(0.05, 0.95)
    path = elastic_net_path(X, y, ratio)
    assert np.isclose(path.strength_max, lasso_path(X, y).strength_max / ratio)
    above, below = path.at(path.strength_max * np.array([1 + 1e-9, 1 - 1e-3]))
    assert not above.any() and below.any()
    assert ridge_path(X, y).at(path.strength_max).all()


def test_P10_junk_is_exactly_zero_while_whole_groups_are_in():
    for seed in range(20):
        X, y = net_groups(seed)
        net, lasso = elastic_net_path(X, y, 0.5).at(2), lasso_path(X, y).at(1)
        assert net[:6].all() and np.count_nonzero(net[6:]) <= 1
        assert (net[:3] > 0).all() and (net[3:6] < 0).all()
        assert not lasso[:6].all() or np.ptp(lasso[:3]) > 3 * np.ptp(net[:3])


def test_P10_correlated_features_enter_together():
    """The λ of the first of group a over that of the last, on a grid of 0.5 %."""
    strengths = np.geomspace(60, 0.01, 1741)
    firsts = {1.0: [], 0.5: [], 0.1: []}
    for seed in range(10):
        X, y = net_groups(seed)
        for ratio, found in firsts.items():
            kept = elastic_net_path(X, y, ratio).at(strengths)[:, :3] != 0
            enters = strengths[kept.argmax(axis=0)]
            found.append(enters.max() / enters.min() if kept.any(axis=0).all() else np.inf)
    assert np.median(firsts[1.0]) > 2
    assert max(firsts[0.5]) < 1.3 and max(firsts[0.1]) < 1.2


@given(NET_SEEDS)
def test_P10_the_grouping_bound_holds_for_every_pair(seed):
    X, y, random = net_problem(seed)
    share_of_bound(X, y, 10 ** random.uniform(-2, 1), random.uniform(0, 0.99))
    share_of_bound(X, y, 10 ** random.uniform(-2, 1), 0.0)


def test_P10_the_grouping_bound_is_tight():
    """Two columns along whose difference all residuals lie: the bound is reached."""
    shares = []
    for seed in range(300):
        X, y, random = net_problem(seed)
        shares.append(share_of_bound(X, y, 10 ** random.uniform(-2, 1), random.uniform(0, 0.9)))
    assert 0.95 < max(shares) <= 1 + 1e-6


def test_P10_the_lasso_obeys_no_such_bound():
    X, y = net_groups(1)
    w, far = lasso_path(X, y).at(1), np.std(X[:, 1] - X[:, 2])
    assert abs(w[1] - w[2]) > 1.8 and far < 0.3
    for ratio in (0.5, 0.0):
        v = elastic_net_path(X, y, ratio).at(1)
        assert abs(v[1] - v[2]) <= np.std(y - X @ v) * far / (1 - ratio)


@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.9, 0.99])
@pytest.mark.parametrize("sign", [1, -1])
def test_P10_exact_copies_get_equal_weights_and_opposite_ones_opposite(ratio, sign):
    world = near_copies(copies=3, spread=0)
    X = world.X * [1, sign, 1]
    for strength in (1e-3, 0.1, 1.0, 4.0):
        w = elastic_net_path(X, world.y, ratio).at(strength) * [1, sign, 1]
        assert np.allclose(w, w.mean(), rtol=1e-9, atol=0)


def test_P10_turning_a_column_turns_its_weight_and_the_bound_is_about_the_sum():
    X, y = net_groups(1)
    turned = X * np.where(np.arange(12) == 1, -1, 1)
    w, v = (elastic_net_path(Z, y, 0.5).at(1) for Z in (X, turned))
    assert np.allclose(v, w * np.where(np.arange(12) == 1, -1, 1))
    assert abs(v[0] - v[1]) > 1 and abs(v[0] + v[1]) < 0.2


def test_P10_one_column_is_shrunk_twice():
    X, y = net_groups(3)
    x = X[:, :1]
    z = x[:, 0] @ (y - y.mean()) / len(y)
    for strength, ratio in ((0.5, 0.5), (2.0, 0.2), (1.0, 0.0)):
        soft = np.sign(z) * max(abs(z) - strength * ratio / 2, 0)
        w = elastic_net_path(x, y, ratio).at(strength)
        assert np.isclose(w[0], soft / (1 + strength * (1 - ratio)))


def test_P10_the_set_of_the_net_can_swing_more_than_that_of_the_lasso(resampled):
    """A limit: half in and half out, at a middling correlation."""
    same = {name: resampled.same["λ"][name][:, 0] for name in ("lasso", "net")}
    middle, high = resampled.rs.index(0.5), resampled.rs.index(0.95)
    assert same["net"][middle] < same["lasso"][middle] - 0.5
    assert same["net"][high] > same["lasso"][high] + 0.3


def test_P10_the_net_holds_the_group_even_where_one_feature_does_all(resampled):
    """A limit: with many rows the lasso finds the one that matters, the net keeps all three."""
    i, k = resampled.place(0.95, 10000)
    assert (resampled.net["λ"][i, k][:, :3] != 0).mean() > 0.99
    assert (resampled.lasso["λ"][i, k][:, 1:3] != 0).mean() < 0.01


# P16: lambda sets the strength: least squares at 0, the mean at infinity


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
    assert np.allclose(RIDGE.at(strength), theirs.coef_, rtol=1e-9)
    assert np.isclose(RIDGE.intercept_at(strength), theirs.intercept_)


def test_P16_the_lasso_at_zero_is_least_squares():
    ones = np.column_stack([DATA.X, np.ones(len(DATA.y))])
    *w, b = np.linalg.lstsq(ones, DATA.y)[0]
    assert np.allclose(LASSO.at(0), w, atol=1e-8) and np.isclose(LASSO.intercept_at(0), b)


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
    norms = np.abs(LASSO.at(np.linspace(0, LASSO.strength_max, 500))).sum(axis=1)
    assert (np.diff(norms) < 0).all()


@given(SEEDS)
def test_P16_beyond_lambda_max_the_lasso_predicts_the_mean(seed):
    X, y = problem(seed)
    path = lasso_path(X, y)
    assert np.isclose(path.intercept_at(1e12 + path.strength_max), y.mean(), rtol=1e-12)


@pytest.mark.parametrize("path", [ridge_path, lasso_path])
def test_P16_the_polynomial_goes_from_least_squares_to_the_mean(path):
    x = polynomials.places(15)
    X, y = polynomials.features(x, 10), polynomials.data_sets(15, 0.4, 1, seed=48)[0]
    fit = path(X, y)
    other = LinearRegression().fit(X, y)
    assert np.allclose(fit.at(0), other.coef_, atol=1e-8)
    assert np.isclose(fit.intercept_at(0), other.intercept_)
    assert np.allclose(X @ fit.at(1e9) + fit.intercept_at(1e9), y.mean(), atol=1e-7)
    size = np.abs(fit.at(GRID)) if path is lasso_path else fit.at(GRID) ** 2
    assert (np.diff(size.sum(axis=1)) <= 1e-12).all()


@pytest.mark.parametrize("kind", KINDS_26)
@given(seed=SEED_26, constant=st.floats(-1e3, 1e3))
def test_P16_free_intercept_a_constant_added_to_y_moves_the_fit_by_just_that(kind, seed, constant):
    X, y, _ = some_data(seed)
    here, there = KINDS_26[kind](X, y), KINDS_26[kind](X, y + constant)
    for strength in (0, 0.1, 3.0, 1e6):
        moved = predictions(there, X, strength) - predictions(here, X, strength)
        assert np.allclose(moved, constant, atol=1e-6)


@pytest.mark.parametrize("kind", [ridge_path, lasso_path])
@given(seed=SEED_26)
def test_P16_a_penalised_intercept_ends_at_zero_and_not_at_the_mean(kind, seed):
    X, y, _ = some_data(seed)
    y = y + 273.15
    held = kind(*mirrored(X, y))
    far = 1e12 * np.abs(y).max()
    assert np.abs(np.column_stack([X, np.ones(len(y))]) @ held.at(far)).max() < 1e-3
    assert np.allclose(predictions(kind(X, y), X, far), y.mean())


@pytest.mark.parametrize("kind", [ridge_path, lasso_path])
@given(seed=SEED_26)
def test_P16_with_a_penalised_intercept_a_constant_changes_the_fit_by_something_else(kind, seed):
    X, y, _ = some_data(seed)
    rows = np.column_stack([X, np.ones(len(y))])
    fits = [rows @ kind(*mirrored(X, y + shift)).at(5.0) for shift in (0, 273.15)]
    assert np.abs(fits[1] - fits[0] - 273.15).max() > 0.1


@pytest.mark.parametrize("kind", [ridge_path, lasso_path])
@given(seed=SEED_26)
def test_P16_mirrored_rows_give_the_optimum_with_a_penalised_intercept(kind, seed):
    """Optimality for mean squared error + λ(|w| + |b|) or λ(w² + b²); b is the last weight."""
    X, y, _ = some_data(seed)
    rows, strength = np.column_stack([X, np.ones(len(y))]), 0.7
    path = kind(*mirrored(X, y))
    v = path.at(strength)
    assert abs(path.intercept_at(strength)) < 1e-9 * np.abs(y).max()
    pull = 2 * rows.T @ (y - rows @ v) / len(y)
    if kind is ridge_path:
        assert np.allclose(pull, 2 * strength * v, atol=1e-8 * np.abs(y).max())
    else:
        assert np.allclose(pull[v != 0], strength * np.sign(v[v != 0]), atol=1e-8)
        assert (np.abs(pull) <= strength + 1e-8).all()


def test_P16_lambda_0_is_training_without_a_penalty(under_L2, under_L1):
    few, _, start = digit_splits(range(3))
    free = train(start, INK[few], CLASSES[few], optimiser=MOMENTUM, steps=600).network
    for network, *_ in (under_L2, under_L1):
        assert np.allclose(network[0].parameters, free.parameters, atol=1e-10)


def test_P16_the_penalised_size_falls_with_lambda(under_L2, under_L1):
    assert (np.diff(under_L2[0].norm[:-1], axis=0) < 0).all()
    sizes = np.abs(under_L1[0].weights).sum(axis=-1)
    assert (np.diff(sizes[:-1], axis=0) < 0).all() and not sizes[-1].any()


def test_P16_a_huge_lambda_leaves_the_class_frequencies(under_L2, under_L1):
    few, rest, _ = digit_splits(range(3))
    for network, *_ in (under_L2, under_L1):
        for s in range(3):
            frequencies = np.bincount(CLASSES[few[s]], minlength=10) / 100
            p = network[-1, s].probabilities(INK[rest[s]])
            assert np.allclose(p, frequencies, atol=1e-7)


def test_P16_in_a_network_a_finite_lambda_is_huge_enough():
    """Half the largest singular value of X' D: zero attracts above it and repels below."""
    few, _, start = digit_splits(range(3))
    for s in range(3):
        rows = few[s]
        D = np.eye(10)[CLASSES[rows]] / 100
        threshold = np.linalg.svd(INK[rows].T @ (D - D.mean(axis=0)))[1][0] / 2
        below, above = train(
            start[s], INK[rows], CLASSES[rows], optimiser=MOMENTUM, steps=1500,
            penalty=[L2Penalty(0.93 * threshold), L2Penalty(1.07 * threshold)],
        ).network.norm  # fmt: skip
        assert below > 0.3 and above < 1e-6


# P21: units matter


def test_P21_units_decide_who_enters_first():
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


@given(SEED_26)
def test_P21_least_squares_only_rescales_the_weight(seed):
    X, y, random = some_data(seed)
    unit = 10 ** random.uniform(-3, 3)
    other = X.copy()
    other[:, 0] /= unit
    for kind in (ridge_path, lasso_path):
        here, there = kind(X, y), kind(other, y)
        scale = np.abs(y).max()
        assert np.abs(predictions(here, X, 0) - predictions(there, other, 0)).max() < 1e-6 * scale
        assert np.isclose(there.at(0)[0], here.at(0)[0] * unit, rtol=1e-6)
        assert np.allclose(there.at(0)[1:], here.at(0)[1:], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("kind", KINDS_26)
@given(seed=SEED_26)
def test_P21_a_smaller_number_pays_less_so_predictions_change(kind, seed):
    X, y, _ = some_data(seed)
    other = X.copy()
    other[:, 0] /= 100
    strength = lasso_path(X, y).strength_max / 4
    here, there = KINDS_26[kind](X, y), KINDS_26[kind](other, y)
    w, v = here.at(strength), there.at(strength)
    assert abs(v[0] / 100) <= abs(w[0]) + 1e-9  # the weight per old unit is shrunk further
    if w[0] != 0:
        assert abs(v[0] / 100) < abs(w[0])
        change = predictions(here, X, strength) - predictions(there, other, strength)
        assert np.abs(change).max() > 1e-6 * np.abs(y).max()


@pytest.mark.parametrize("kind", KINDS_26)
def test_P21_metres_or_kilometres_from_the_station_change_predictions_by_many_prices(kind):
    data = taipei_house_prices()
    other = data.X.copy()
    other[:, 2] /= 1000
    here, there = KINDS_26[kind](data.X, data.y), KINDS_26[kind](other, data.y)
    change = np.abs(predictions(here, data.X, 20) - predictions(there, other, 20))
    assert change.max() > 30 and change.mean() > 5


def test_P21_the_unit_decides_what_the_lasso_selects():
    data = taipei_house_prices()
    other = data.X.copy()
    other[:, 2] /= 1000
    kept = [tuple(np.flatnonzero(lasso_path(X, data.y).at(20))) for X in (data.X, other)]
    assert kept == [(1, 2), (1, 3)]


@pytest.mark.parametrize("kind", KINDS_26)
@given(seed=SEED_26, power=st.integers(-20, 20))
def test_P21_standardised_the_unit_is_gone_to_the_last_bit(kind, seed, power):
    """A power of two moves no digit, so nothing at all may differ."""
    X, y, _ = some_data(seed)
    other = X.copy()
    other[:, 0] *= 2.0**power
    assert (standard(other) == standard(X)).all()
    here, there = (KINDS_26[kind](standard(Z), y) for Z in (X, other))
    assert (here.at([0, 0.1, 1]) == there.at([0, 0.1, 1])).all()


@pytest.mark.parametrize("kind", KINDS_26)
@given(seed=SEED_26)
def test_P21_standardised_unit_and_zero_point_are_gone(kind, seed):
    """Any unit and any zero point, as degrees Celsius to Fahrenheit."""
    X, y, random = some_data(seed)
    other = X.copy()
    other[:, 0] = 32 + 10 ** random.uniform(-1, 3) * other[:, 0]
    strengths = np.array([0.01, 0.3, 2.0])
    here, there = (KINDS_26[kind](standard(Z), y) for Z in (X, other))
    size = np.abs(here.at(0)).max()
    assert np.abs(here.at(strengths) - there.at(strengths)).max() < 1e-8 * size


@pytest.mark.parametrize("kind", KINDS_26)
@given(seed=SEED_26)
def test_P21_weights_per_standard_deviation_convert_back(kind, seed):
    X, y, _ = some_data(seed)
    path = KINDS_26[kind](standard(X), y)
    w, b = path.at(0.3), path.intercept_at(0.3)
    raw = w / X.std(axis=0)
    guess = X @ raw + b - raw @ X.mean(axis=0)
    assert np.allclose(guess, standard(X) @ w + b, atol=1e-9 * np.abs(y).max())


@given(SEED_26)
def test_P21_lambda_has_the_unit_of_y_under_L1_and_none_under_L2(seed):
    X, y, random = some_data(seed)
    c = 10 ** random.uniform(-3, 3)
    strength = lasso_path(X, y).strength_max / 5
    for kind, other in ((lasso_path, c * strength), (ridge_path, strength)):
        w = kind(X, y).at(strength)
        assert np.allclose(kind(X, c * y).at(other), c * w, rtol=1e-8, atol=1e-9 * c)
    wrong = lasso_path(X, 2 * y).at(strength) / 2
    assert np.abs(wrong - lasso_path(X, y).at(strength)).max() > 0


@given(SEED_26)
def test_P21_all_columns_in_another_unit_take_lambda_over_c_or_c_squared(seed):
    X, y, random = some_data(seed)
    c = 10 ** random.uniform(-2, 2)
    strength = lasso_path(X, y).strength_max / 5
    for kind, other in ((lasso_path, strength / c), (ridge_path, strength / c**2)):
        w = kind(X, y).at(strength)
        assert np.allclose(kind(X / c, y).at(other), c * w, rtol=1e-7, atol=1e-9 * c)


@pytest.mark.parametrize("kind", KINDS_26)
@given(seed=SEED_26)
def test_P21_a_mean_loss_does_not_notice_how_often_every_row_is_there(kind, seed):
    X, y, _ = some_data(seed)
    w = KINDS_26[kind](X, y).at(0.3)
    again = KINDS_26[kind](np.tile(X, (3, 1)), np.tile(y, 3)).at(0.3)
    assert np.allclose(again, w, atol=1e-9 * max(1, np.abs(w).max()))


def test_P21_a_sum_loss_does_and_needs_n_times_lambda():
    from sklearn.linear_model import Ridge

    X, y, _ = some_data(1)
    w = ridge_path(X, y).at(0.3)
    for copies in (1, 2, 5):
        rows, targets = np.tile(X, (copies, 1)), np.tile(y, copies)
        there = Ridge(alpha=0.3 * len(targets), solver="svd").fit(rows, targets).coef_
        same_alpha = Ridge(alpha=0.3 * len(y), solver="svd").fit(rows, targets).coef_
        assert np.allclose(there, w, atol=1e-10)
        assert np.allclose(same_alpha, ridge_path(X, y).at(0.3 / copies), atol=1e-10)


# P22: a penalty is a prior, the fit the mode of the posterior


@pytest.mark.parametrize(("make", "prior"), [(lasso_path, laplace), (ridge_path, norm)])
@pytest.mark.parametrize("scale", [0.2, 1.0])
def test_P22_the_penalised_fit_is_the_mode_of_the_posterior(make, prior, scale):
    rng = np.random.default_rng(5)
    n, noise = 30, 1.5
    X = rng.standard_normal((n, 4)) @ np.triu(rng.normal(0.5, 0.5, (4, 4)) + np.eye(4)) + 1
    y = X @ [1, 0, 0.5, 0] + noise * rng.standard_normal(n) + 2
    strength = 2 * noise**2 / (n * scale) if prior is laplace else noise**2 / (n * scale**2)
    path = make(X, y)
    w, b = path.at(strength), path.intercept_at(strength)
    best = log_posterior(X, y, w, b, noise, prior, scale)
    penalty = (L1Penalty if prior is laplace else L2Penalty)(strength)

    def objective(w, b):
        return np.mean((y - X @ w - b) ** 2) + penalty.value(w)

    for size in (1e-4, 1e-2, 1):
        for _ in range(60):
            other, shift = w + size * rng.standard_normal(4), b + size * rng.standard_normal()
            there = log_posterior(X, y, other, shift, noise, prior, scale)
            assert there < best
            rise = n / (2 * noise**2) * (objective(other, shift) - objective(w, b))
            assert np.isclose(best - there, rise, rtol=1e-6, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(some_z, some_strength, st.sampled_from([1, 4, 30]), st.sampled_from([0.5, 1, 2]))
def test_P22_scale_and_strength_with_the_noise_and_the_number_of_samples(z, strength, n, noise):
    b, tau = 2 * noise**2 / (n * strength), (noise**2 / (n * strength)) ** 0.5
    variance = noise**2 / n
    assert np.isclose(LaplacePrior.from_strength(strength, variance).scale, b)
    assert np.isclose(GaussianPrior.from_strength(strength, variance).scale, tau)
    modes = LaplacePrior(b).mode(z, variance), GaussianPrior(tau).mode(z, variance)
    X, y = one_feature(z)
    assert np.isclose(modes[0], lasso_path(X, y).at(strength)[0], atol=1e-10)
    assert np.isclose(modes[1], ridge_path(X, y).at(strength)[0], atol=1e-10)


@pytest.mark.parametrize("n", [1, 4, 64])
def test_P22_the_mean_of_the_laplace_posterior_is_not_zero_where_its_mode_is(n):
    variance = 1 / n
    prior, gauss = (P.from_strength(1, variance) for P in (LaplacePrior, GaussianPrior))
    for z in (0.1, 0.4, 0.5):
        w = np.linspace(-12, 12, 2_400_001)
        density = laplace.pdf(w, scale=2 * variance) * norm.pdf(w, z, variance**0.5)
        mean = (w * density).sum() / density.sum()
        assert prior.mode(z, variance) == 0
        assert prior.mean(z, variance) > 1e-3 and np.isclose(prior.mean(z, variance), mean)
        assert np.isclose(gauss.mean(z, variance), z / 2)
