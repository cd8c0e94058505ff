"""Steps are those of the recursion, blow-ups stay numbers, proximal steps reach the exact paths."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.descent import LARGEST, coordinate_descend, descend, proximal_descend
from l1l2.losses import HuberLoss, L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty

rates = st.floats(0.01, 1.5)
starts = st.floats(-100, 100)


def regression(seed, n=30, p=6):
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, p))
    X -= X.mean(axis=0)
    y = X @ random.standard_normal(p) + random.standard_normal(n)
    return X, y - y.mean()


# Gradient steps


@given(starts, rates)
def test_iterates_are_those_of_a_recursion_written_by_hand(start, rate):
    def slope_of_l1(e):
        return (e > 0) - (e < 0)

    def slope_of_l2(e):
        return 2 * e

    def slope_of_huber(e):
        return 2 * e if abs(e) <= 0.7 else 1.4 * slope_of_l1(e)

    by_hand = {L1Loss(): slope_of_l1, L2Loss(): slope_of_l2, HuberLoss(0.7): slope_of_huber}
    for loss, slope in by_hand.items():
        found = descend(lambda c, loss=loss: loss.slope(c - 2.5), start, rate, 12)
        c, expected = start, [start]
        for _ in range(12):
            c = c - rate * slope(c - 2.5)
            expected.append(c)
        np.testing.assert_array_equal(found, expected)


def test_shapes_follow_the_start():
    for start in (1.0, [1.0, 2.0], np.ones((3, 2)), np.ones((2, 3, 4))):
        found = descend(lambda w: w, start, 0.1, 5)
        assert found.shape == (6, *np.shape(start))
        np.testing.assert_array_equal(found[0], start)
    assert descend(lambda w: w, [3.0], 0.1, 0).tolist() == [[3.0]]


def test_a_start_is_not_changed():
    start = np.array([1.0, 2.0])
    descend(lambda w: w, start, 0.1, 5)
    assert start.tolist() == [1.0, 2.0]


def test_rates_may_be_a_number_a_sequence_or_a_function():
    def gradient(w):
        return 2 * w

    each = [1 / t for t in range(1, 6)]
    decaying = descend(gradient, [3.0, -1.0], each, 5)
    np.testing.assert_array_equal(decaying, descend(gradient, [3.0, -1.0], lambda t: 1 / t, 5))
    same = descend(gradient, [3.0, -1.0], [0.2] * 5, 5)
    np.testing.assert_array_equal(same, descend(gradient, [3.0, -1.0], 0.2, 5))
    assert decaying[1].tolist() == [-3.0, 1.0] and decaying[2].tolist() == [0.0, 0.0]


def test_many_runs_at_once_are_the_runs_one_by_one():
    starts, rates = np.array([-2.0, 0.0, 5.0]), np.array([[0.1], [0.4], [1.1]])
    slope = HuberLoss(1.0).slope
    together = descend(slope, np.broadcast_to(starts, (3, 3)), lambda t: rates / t, 20)
    for row, rate in enumerate(rates[:, 0]):
        for column, start in enumerate(starts):
            alone = descend(slope, start, lambda t, rate=rate: rate / t, 20)
            np.testing.assert_array_equal(together[:, row, column], alone)


@pytest.mark.parametrize("rate", [1.5, 1e10, 1e300])
def test_a_blow_up_stays_a_number_and_raises_no_warning(rate):
    found = descend(L2Loss().slope, [1.0, -1e-3, 0.0], rate, 1200)
    assert np.isfinite(found).all() and np.isfinite(found**2).all()
    assert np.abs(found[-1]).tolist() == [LARGEST, LARGEST, 0.0]
    assert found[-1, 0] == -found[-2, 0]
    X, y = regression(0)
    line = descend(lambda w: X.T @ L2Loss().gradient(y, X @ w), np.zeros(6), rate, 1200)
    assert np.isfinite(line).all() and np.abs(line[-1]).max() == LARGEST


def test_an_infinite_gradient_is_a_step_off_the_figure():
    found = descend(lambda w: np.full_like(w, np.inf), [1.0], 0.1, 2)
    assert found[:, 0].tolist() == [1.0, -LARGEST, -LARGEST]


@pytest.mark.parametrize(
    "change, message",
    [
        (dict(rate=0), "rate must be positive, got 0"),
        (dict(rate=-0.1), "rate must be positive, got -0.1"),
        (dict(rate=np.nan), "rate holds NaN"),
        (dict(rate=np.inf), "rate holds an infinite value"),
        (dict(rate="fast"), "rate must be real numbers"),
        (dict(rate=[0.1, 0.2]), "one per step .3 of them"),
        (dict(rate=[0.1, 0.0, 0.2]), "rate must be positive, got 0"),
        (dict(rate=lambda t: 2 - t), "rate at step 2 must be positive, got 0"),
        (dict(rate=lambda t: np.ones((4, 2))), "rate must not widen w"),
        (dict(steps=-1), "steps must be a whole number"),
        (dict(steps=2.5), "steps must be a whole number"),
        (dict(start=[np.nan, 1]), "start holds NaN"),
        (dict(start=[]), "start is empty"),
        (dict(gradient=lambda w: w.sum()), r"gradient must return .* \(2,\), got \(\)"),
        (dict(gradient=lambda w: w * np.nan), "gradient returned NaN"),
    ],
)
def test_bad_input_is_named(change, message):
    good = dict(gradient=lambda w: w, start=[1.0, 2.0], rate=0.1, steps=3)
    with pytest.raises(ValueError, match=message):
        descend(**good | change)
    with pytest.raises(ValueError, match=message):
        proximal_descend(prox=lambda w, step: w, **good | change)


# Proximal steps


@pytest.mark.parametrize("strength", [0.02, 0.3, 1.5, 100.0])
@pytest.mark.parametrize("seed", range(3))
def test_proximal_steps_reach_the_exact_paths(seed, strength):
    X, y = regression(seed)
    rate = 1 / np.linalg.eigvalsh(2 * X.T @ X / len(y))[-1]
    for penalty, path in (
        (L1Penalty(strength), lasso_path(X, y)),
        (L2Penalty(strength), ridge_path(X, y)),
        (ElasticNetPenalty(strength, 0.5), elastic_net_path(X, y, 0.5)),
    ):
        found = proximal_descend(
            lambda w: X.T @ L2Loss().gradient(y, X @ w), penalty.prox, np.zeros(6), rate, 1000
        )
        exact = path.at(strength)
        np.testing.assert_allclose(found[-1], exact, atol=1e-9)
        assert ((found[-1] == 0) == (exact == 0)).all()


def test_proximal_steps_never_raise_the_objective():
    X, y = regression(3)
    penalty, loss = L1Penalty(0.3), L2Loss()
    rate = 1 / np.linalg.eigvalsh(2 * X.T @ X / len(y))[-1]
    found = proximal_descend(
        lambda w: X.T @ loss.gradient(y, X @ w), penalty.prox, np.full(6, 4.0), rate, 50
    )
    objective = [loss.value(y, X @ w) + penalty.value(w) for w in found]
    assert (np.diff(objective) <= 1e-12).all() and objective[-1] < objective[0] / 10


def test_one_proximal_step_is_the_prox_of_one_gradient_step():
    penalty = L1Penalty(0.5)
    moved = descend(L2Loss().slope, [3.0, 0.1], 0.2, 1)[1]
    found = proximal_descend(L2Loss().slope, penalty.prox, [3.0, 0.1], 0.2, 1)[1]
    np.testing.assert_array_equal(found, penalty.prox(moved, 0.2))
    assert found[1] == 0


def test_subgradient_steps_on_the_penalty_leave_no_exact_zero_where_the_prox_does():
    """Why weights need the prox: plain steps on loss + L1 penalty bounce around zero."""
    X, y = regression(5)
    penalty = L1Penalty(0.8)

    def gradient(w):
        return X.T @ L2Loss().gradient(y, X @ w)

    plain = descend(lambda w: gradient(w) + penalty.subgradient(w), np.ones(6), 0.05, 500)[-1]
    prox = proximal_descend(gradient, penalty.prox, np.ones(6), 0.05, 500)[-1]
    zeros = lasso_path(X, y).at(0.8) == 0
    assert zeros.any() and (prox[zeros] == 0).all() and (plain[zeros] != 0).all()
    assert np.abs(plain[zeros]).max() < 2 * 0.05 * 0.8


# Coordinate descent


def moments(X, y):
    return X.T @ X / len(y), X.T @ y / len(y)


def objective(G, c, penalty, w):
    return w @ G @ w - 2 * c @ w + penalty.value(w)


@given(st.integers(0, 10**6), st.floats(0.02, 0.9))
def test_coordinate_descent_ends_where_the_pulls_of_the_data_are_met(seed, share):
    """The optimality conditions: a pull of λ at a weight that is not zero, at most λ at a zero."""
    X, y = regression(seed, p=4)
    G, c = moments(X, y)
    strength = share * 2 * np.abs(c).max()
    start = np.random.default_rng(seed).standard_normal(4)
    found = coordinate_descend(G, c, L1Penalty(strength).prox, start, 4 * 400)
    w = found[-1]
    pulls, slack = 2 * (c - G @ w), 1e-9 * strength
    low, high = L1Penalty(strength).subdifferential(w)
    assert (pulls >= low - slack).all() and (pulls <= high + slack).all()
    np.testing.assert_allclose(w, lasso_path(X, y).at(strength), atol=1e-9)
    assert ((w == 0) == (lasso_path(X, y).at(strength) == 0)).all()


@given(st.integers(0, 10**6))
def test_each_coordinate_step_moves_one_weight_to_its_best_place(seed):
    X, y = regression(seed, p=3)
    X = X * [1.0, 3.0, 0.2]
    G, c = moments(X, y)
    for penalty in (L1Penalty(0.7), L2Penalty(0.7), ElasticNetPenalty(0.7, 0.4)):
        found = coordinate_descend(G, c, penalty.prox, np.ones(3), 12)
        costs = [objective(G, c, penalty, w) for w in found]
        assert (np.diff(costs) <= 1e-12 * np.abs(costs).max()).all()
        for t, (before, after) in enumerate(pairwise(found)):
            j = t % 3
            assert (np.delete(before, j) == np.delete(after, j)).all()
            for away in (-1e-3, 1e-3):
                other = after.copy()
                other[j] += away
                assert objective(G, c, penalty, other) >= costs[t + 1] - 1e-13


def test_coordinate_descent_reaches_ridge_and_the_elastic_net_as_well():
    X, y = regression(5)
    G, c = moments(X, y)
    for penalty, path in (
        (L2Penalty(0.4), ridge_path(X, y)),
        (ElasticNetPenalty(0.4, 0.6), elastic_net_path(X, y, 0.6)),
    ):
        w = coordinate_descend(G, c, penalty.prox, np.zeros(6), 600)[-1]
        np.testing.assert_allclose(w, path.at(0.4), atol=1e-9)


@pytest.mark.parametrize("rho", [0.5, 0.9, -0.9])
def test_two_weights_that_stay_come_nearer_by_the_square_of_their_correlation(rho):
    G, c = np.array([[1, rho], [rho, 1]]), np.array([3.0, 3.0 * np.sign(rho)])
    found = coordinate_descend(G, c, L1Penalty(1).prox, [2.0, 0.0], 60)
    best = np.linalg.solve(G, c - np.sign(found[-1]) / 2)
    away = np.abs(found - best)[1:]
    np.testing.assert_allclose(away[2:12:2, 0], rho**2 * away[0:10:2, 0], rtol=1e-9)


def test_uncorrelated_weights_are_done_after_one_sweep():
    c = np.array([2.0, -0.3, 0.9])
    found = coordinate_descend(np.eye(3), c, L1Penalty(1).prox, [5.0, 5.0, 5.0], 9)
    assert found[3].tolist() == found[-1].tolist() == pytest.approx([1.5, 0.0, 0.4])


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (dict(gram=np.eye(3)), "shapes"),
        (dict(start=[0.0]), "shapes"),
        (dict(gram=[[1.0, 0], [0, 0]]), "constant columns"),
        (dict(gram=[[1.0, 0.5], [0, 1]]), "symmetric"),
        (dict(c=[np.nan, 1.0]), "c "),
        (dict(steps=-1), "steps"),
    ],
)
def test_what_coordinate_descent_is_given_must_fit(given, wrong):
    usual = dict(gram=np.eye(2), c=[1.0, 2.0], prox=L1Penalty(1).prox, start=[0.0, 0.0], steps=4)
    with pytest.raises(ValueError, match=wrong):
        coordinate_descend(**usual | given)
