"""The paths satisfy the optimality conditions, on random and on degenerate data, and agree with
scikit-learn run at tight tolerance."""

import os

import numpy as np
import pytest
from scipy.linalg import hadamard
from scipy.optimize import brentq
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from l1l2.datasets import diabetes
from l1l2.paths import elastic_net_path, lasso_path, lasso_paths, ridge_path

LONG = os.environ.get("L1L2_LONG") == "1"
N_DESIGNS = 12_000 if LONG else 1_500
EXACT = 1e-10


def dummies(rng, n, p):
    groups = rng.integers(0, 4, n)
    return np.column_stack([np.eye(4)[groups], rng.integers(-3, 4, (n, 3))])


def with_constants(rng, n, p):
    X = rng.standard_normal((n, p))
    X[:, rng.random(p) < 0.4] = rng.standard_normal()
    return X


DESIGNS = {
    "random": lambda rng, n, p: rng.standard_normal((n, p)),
    "identity": lambda rng, n, p: np.eye(n),
    "orthonormal": lambda rng, n, p: np.linalg.qr(rng.standard_normal((max(n, p), p)))[0],
    "hadamard": lambda rng, n, p: hadamard(2 ** rng.integers(1, 5))[:, 1:],
    "small integers": lambda rng, n, p: rng.integers(-2, 3, (n, p)),
    "binary": lambda rng, n, p: rng.integers(0, 2, (n, p)),
    "duplicates": lambda rng, n, p: (
        rng.standard_normal((n, p))[:, rng.integers(0, p, p)] * rng.choice([-1, 1], p)
    ),
    "constants": with_constants,
    "dummies": dummies,
    "correlated": lambda rng, n, p: rng.standard_normal((n, p)) @ (np.eye(p) + 0.99),
    "wide": lambda rng, n, p: rng.standard_normal((n, n + p)),
}
TARGETS = {
    "random": lambda rng, X: rng.standard_normal(len(X)),
    "small integers": lambda rng, X: rng.integers(-2, 3, len(X)),
    "tied": lambda rng, X: rng.choice([-1.0, 1.0], len(X)),
    "noise-free": lambda rng, X: X @ rng.integers(-1, 2, X.shape[1]),
    "constant": lambda rng, X: np.full(len(X), 0.1),
}


def problems(count):
    """``count`` seeded problems that cycle through every kind of design, target and scale."""
    kinds = [(d, t, scale) for d in DESIGNS for t in TARGETS for scale in (1, 1e-8, 1e8)]
    for seed in range(count):
        design, target, scale = kinds[seed % len(kinds)]
        rng = np.random.default_rng(seed)
        X = DESIGNS[design](rng, rng.integers(1, 25), rng.integers(1, 30)).astype(float)
        yield (seed, design, target, scale), X, TARGETS[target](rng, X) * scale


def pulls(X, y, path, strengths):
    """Minus the gradient of the mean squared error in w, (n_strengths, n_features)."""
    residuals = y - path.intercept_at(strengths)[:, None] - path.at(strengths) @ X.T
    assert abs(residuals.mean(axis=1)).max() <= 1e-9 * max(abs(y).max(), 1e-300)
    return 2 * residuals @ X / len(y)


def largest_strength(X, y):
    """Largest pull at w = 0; what is rounding only counts as none."""
    largest = abs(2 * (X - X.mean(axis=0)).T @ (y - y.mean()) / len(y)).max()
    noise = 1e-14 * abs(X).max() * abs(y).max()
    return largest if largest > noise else 0.0


def l1_violation(pull, w, l1, l2=0.0):
    pull = pull - 2 * l2 * w
    held = np.maximum(abs(pull) - l1, 0)
    return np.where(w != 0, abs(pull - l1 * np.sign(w)), held).max()


def strengths_to_try(path, largest):
    knots = path.knots
    middles = (knots[1:] + knots[:-1]) / 2
    return np.concatenate([knots, middles, largest * np.geomspace(1e-9, 3, 12), [0]])


def test_lasso_is_optimal_on_degenerate_designs():
    for name, X, y in problems(N_DESIGNS):
        path, largest = lasso_path(X, y), largest_strength(X, y)
        if largest == 0:
            assert not path.at([0, 1e-9, 1]).any(), name
            continue
        assert np.isclose(path.strength_max, largest, rtol=1e-9), name
        strengths = strengths_to_try(path, largest)
        w = path.at(strengths)
        off = l1_violation(pulls(X, y, path, strengths), w, strengths[:, None])
        assert off <= EXACT * largest, (name, off / largest)
        assert (np.diff(path.knots) <= 0).all(), name


def test_ridge_is_optimal_on_degenerate_designs():
    for name, X, y in problems(N_DESIGNS // 3):
        path, largest = ridge_path(X, y), largest_strength(X, y)
        strengths = np.append(max(largest, 1e-300) * np.geomspace(1e-9, 1e3, 12), 0)
        if largest == 0:
            assert abs(path.at(strengths)).max() <= 1e-12 * abs(y).max(), name
            continue
        gradient = pulls(X, y, path, strengths) - 2 * strengths[:, None] * path.at(strengths)
        assert abs(gradient).max() <= EXACT * largest, (name, abs(gradient).max() / largest)


@pytest.mark.parametrize("l1_ratio", [0.0, 0.3, 0.9, 1.0])
def test_elastic_net_is_optimal_on_degenerate_designs(l1_ratio):
    for name, X, y in problems(N_DESIGNS // 6):
        path, largest = elastic_net_path(X, y, l1_ratio), largest_strength(X, y)
        if largest == 0:
            assert not path.at([0, 1e-9, 1]).any(), name
            continue
        strengths = np.append(largest * np.geomspace(1e-9, 3, 12), 0)
        l1, l2 = strengths[:, None] * l1_ratio, strengths[:, None] * (1 - l1_ratio)
        off = l1_violation(pulls(X, y, path, strengths), path.at(strengths), l1, l2)
        assert off <= EXACT * largest, (name, off / largest)


@pytest.mark.parametrize("n", [5, 8, 12])
def test_identity_design_with_tied_targets_is_soft_thresholding(n):
    signs = np.where(np.arange(n) % 2, 1.0, -1.0)
    X, y = np.vstack([np.eye(n), -np.eye(n)]), np.concatenate([signs, -signs])
    path = lasso_path(X, y)
    strengths = np.linspace(0, 2 * path.strength_max, 9)
    soft = np.maximum(1 - strengths * n / 2, 0)[:, None] * signs
    np.testing.assert_allclose(path.at(strengths), soft, atol=1e-14)


@pytest.mark.parametrize("shape", [(60, 6), (40, 15), (12, 30)])
def test_paths_agree_with_scikit_learn(shape):
    rng = np.random.default_rng(7)
    X = rng.standard_normal(shape) * rng.uniform(0.5, 2, shape[1]) + rng.standard_normal(shape[1])
    y = 3 + X[:, :4] @ [3.0, -2, 1, 0.5] + rng.standard_normal(len(X))
    tight = {"tol": 1e-13, "max_iter": 1_000_000}
    for strength in (0.05, 0.3, 1.0):
        alpha = strength * 0.4 / 2 + strength * 0.6
        for path, model in (
            (lasso_path(X, y), Lasso(alpha=strength / 2, **tight)),
            (ridge_path(X, y), Ridge(alpha=len(y) * strength)),
            (
                elastic_net_path(X, y, 0.4),
                ElasticNet(alpha=alpha, l1_ratio=strength * 0.4 / 2 / alpha, **tight),
            ),
        ):
            model.fit(X, y)
            np.testing.assert_allclose(path.at(strength), model.coef_, atol=1e-7)
            assert np.isclose(path.intercept_at(strength), model.intercept_, atol=1e-7)


def test_stack_of_paths_equals_each_path():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((20, 30, 6))
    X -= X.mean(axis=1, keepdims=True)
    y = X[:, :, 0] + rng.standard_normal((20, 30))
    y -= y.mean(axis=1, keepdims=True)
    grams, correlations = X.swapaxes(1, 2) @ X / 30, np.einsum("bij,bi->bj", X, y) / 30
    paths, strengths = lasso_paths(grams, correlations), np.array([0, 0.01, 0.2, 1, 5])
    assert paths.at(strengths).shape == (20, 5, 6)
    assert paths.at(0.2).shape == (20, 6)
    for k in range(20):
        single = lasso_path(X[k], y[k])
        np.testing.assert_allclose(paths.at(strengths)[k], single.at(strengths), atol=1e-12)
        assert np.isclose(paths.strength_max[k], single.strength_max)


def test_shapes_of_weights_and_intercepts():
    X, y = np.random.default_rng(0).standard_normal((9, 4)), np.arange(9.0)
    for path in (ridge_path(X, y), lasso_path(X, y), elastic_net_path(X, y, 0.5)):
        assert path.at(0.1).shape == (4,)
        assert path.at([0.1, 0.2, 3]).shape == (3, 4)
        assert np.ndim(path.intercept_at(0.1)) == 0
        assert path.intercept_at(np.array([0.1, 0.2, 3])).shape == (3,)
        np.testing.assert_allclose(path.at([0.1])[0], path.at(0.1), atol=1e-15)


def test_ridge_at_zero_is_the_shortest_least_squares_fit():
    X = np.random.default_rng(1).standard_normal((6, 11))
    y = np.random.default_rng(2).standard_normal(6)
    shortest = np.linalg.pinv(X - X.mean(axis=0)) @ (y - y.mean())
    np.testing.assert_allclose(ridge_path(X, y).at(0), shortest, atol=1e-12)


def test_near_copies_beyond_double_precision_are_announced():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((21, 1)) + 1e-8 * rng.standard_normal((21, 24))
    with pytest.warns(UserWarning, match="nearly copies"):
        lasso_path(X, rng.standard_normal(21))


BAD = {
    "NaN": (lambda X, y: (np.where(X == X[0, 0], np.nan, X), y), "NaN"),
    "infinite": (lambda X, y: (X, np.where(y == y[0], np.inf, y)), "infinite"),
    "empty": (lambda X, y: (X[:0], y[:0]), "empty"),
    "no features": (lambda X, y: (X[:, :0], y), "empty"),
    "mismatched": (lambda X, y: (X, y[:-1]), "one row per sample"),
    "flat X": (lambda X, y: (X[:, 0], y), "2-D"),
    "matrix y": (lambda X, y: (X, y[:, None]), "1-D"),
    "words": (lambda X, y: (X.astype(str).tolist()[0:1] + [["a"] * 3] * 7, y), "real numbers"),
}


@pytest.mark.parametrize("spoil, says", BAD.values(), ids=BAD)
@pytest.mark.parametrize(
    "fit",
    [ridge_path, lasso_path, lambda X, y: elastic_net_path(X, y, 0.5)],
    ids=["ridge", "lasso", "elastic net"],
)
def test_bad_data_is_named(fit, spoil, says):
    X, y = np.arange(24.0).reshape(8, 3) ** 1.5, np.arange(8.0)
    with pytest.raises(ValueError, match=says):
        fit(*spoil(X, y))


@pytest.mark.parametrize("strength", [-1, [0.1, -0.1], np.nan, np.inf, [], "much"])
@pytest.mark.parametrize("fit", [ridge_path, lasso_path, lambda X, y: elastic_net_path(X, y, 0.5)])
def test_bad_strength_is_named(fit, strength):
    path = fit(np.arange(6.0).reshape(3, 2) ** 2, np.arange(3.0))
    with pytest.raises(ValueError, match="strength"):
        path.at(strength)


def test_bad_stack_and_ratio_are_named():
    with pytest.raises(ValueError, match="shape"):
        lasso_paths(np.ones((2, 3, 3)), np.ones((2, 4)))
    with pytest.raises(ValueError, match="l1_ratio"):
        elastic_net_path(np.eye(3), np.arange(3.0), 1.5)


# Where a ridge weight is zero


def by_search(path, j, low=1e-8, high=1e8):
    """Crossings of weight j by looking for changes of sign, and root finding."""
    grid = np.geomspace(low, high, 8001)
    weight = path.at(grid)[:, j]
    return [
        brentq(lambda strength: path.at(strength)[j], grid[i], grid[i + 1], xtol=1e-14)
        for i in np.flatnonzero(weight[:-1] * weight[1:] < 0)
    ]


def test_crossings_of_the_diabetes_weights_are_all_found():
    data = diabetes().standardised()
    path = ridge_path(data.X, data.y)
    for j, crossings in enumerate(path.zero_crossings()):
        assert np.allclose(crossings, by_search(path, j), rtol=1e-8)


@pytest.mark.parametrize("seed", range(30))
def test_crossings_of_random_problems_are_all_found(seed):
    random = np.random.default_rng(seed)
    n, p = (8, 12) if seed % 3 == 0 else (20, 6)
    X = random.standard_normal((n, p)) @ random.standard_normal((p, p))
    path = ridge_path(X, 10.0 ** (seed % 5 - 2) * random.standard_normal(n))
    scale = path.singular_values[0] ** 2 / n
    for j, crossings in enumerate(path.zero_crossings()):
        found = by_search(path, j, 1e-8 * scale, 1e4 * scale)
        seen = crossings[(crossings > 1e-8 * scale) & (crossings < 1e4 * scale)]
        assert np.allclose(seen, found, rtol=1e-6), (seed, j)
        assert len(crossings) < len(path.singular_values)


def test_a_weight_that_is_always_zero_and_one_column_have_no_crossing():
    X = np.column_stack([np.arange(5.0), np.ones(5)])
    assert [len(c) for c in ridge_path(X, np.arange(5.0) ** 2).zero_crossings()] == [0, 0]
    assert [len(c) for c in ridge_path(X[:, :1], np.arange(5.0)).zero_crossings()] == [0]
    assert [len(c) for c in ridge_path(X, np.ones(5)).zero_crossings()] == [0, 0]


def test_crossings_of_an_orthonormal_design_are_none():
    X = np.array([[1, 1, 1], [-1, 1, -1], [1, -1, -1], [-1, -1, 1]])
    assert [len(c) for c in ridge_path(X, [1.0, 4, 2, 8]).zero_crossings()] == [0, 0, 0]
