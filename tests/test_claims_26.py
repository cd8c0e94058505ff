"""Claims P7 and P21, and what the conventions rest on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from l1l2.datasets import few_true_many_junk, taipei_house_prices
from l1l2.figures.units_and_intercepts import mirrored
from l1l2.paths import elastic_net_path, lasso_path, ridge_path

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


# P7: more features than rows


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
    for w in path.at(strengths):
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


# P21: units matter

KINDS_26 = {"ridge": ridge_path, "lasso": lasso_path, "elastic net": lambda X, y: (
    elastic_net_path(X, y, 0.5)
)}  # fmt: skip


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


# P16 and the conventions: why the intercept is free


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
