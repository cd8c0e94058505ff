"""Steps are those of the recursion, blow-ups stay numbers, proximal steps reach the exact paths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.descent import LARGEST, descend, proximal_descend
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
