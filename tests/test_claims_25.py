"""Claims of the lesson on the elastic net: P8 (beside the lasso), P9, P10."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from l1l2.datasets import near_copies
from l1l2.figures.the_elastic_net import Resamples
from l1l2.paths import elastic_net_path, lasso_path, lasso_paths, ridge_path

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
    X = np.hstack(
        [hidden + 0.2 * random.standard_normal((n, 6)), random.standard_normal((n, 6))]
    )
    y = X @ np.repeat([1, -0.5, 0], [3, 3, 6]) + random.standard_normal(n)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


@pytest.fixture(scope="module")
def resampled():
    return Resamples(rs=[0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0])


# P8: L2 copes with correlated features; ridge and elastic net beside the lasso


def test_P8_weights_of_ridge_and_elastic_net_hold_steady_where_the_lasso_jumps(resampled):
    i, k = resampled.place(0.95, 100)
    lasso, net, ridge = (
        fit["λ"][i, k][:, 0] for fit in (resampled.lasso, resampled.net, resampled.ridge)
    )
    assert lasso.std() > 3 * max(net.std(), ridge.std())
    assert abs(lasso.mean() - ridge.mean()) < 0.05  # not because ridge is smaller
    assert lasso.std() / lasso.mean() > 1.5 * net.std() / net.mean()


def test_P8_what_jumps_are_the_weights_not_the_predictions(resampled):
    i, k = resampled.place(0.95, 100)
    covariance = np.eye(5)
    covariance[:3, :3] += 0.95 * (1 - np.eye(3))

    def spread(fit):
        off = fit["λ"][i, k] - fit["λ"][i, k].mean(axis=0)
        return np.sqrt(np.einsum("kj,jm,km->k", off, covariance, off).mean())

    assert 0.9 < spread(resampled.lasso) / spread(resampled.ridge) < 1.1


# P9: not size but correlation makes the lasso's pick change


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
    middle, high = resampled.rs.index(0.8), resampled.rs.index(0.95)
    assert same["net"][middle] < same["lasso"][middle] - 0.15
    assert same["net"][high] > same["lasso"][high] + 0.3


def test_P10_the_net_holds_the_group_even_where_one_feature_does_all(resampled):
    """A limit: with many rows the lasso finds the one that matters, the net keeps all three."""
    i, k = resampled.place(0.95, 10000)
    assert (resampled.net["λ"][i, k][:, :3] != 0).mean() > 0.99
    assert (resampled.lasso["λ"][i, k][:, 1:3] != 0).mean() < 0.01


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
