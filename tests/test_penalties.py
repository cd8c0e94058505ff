"""Penalties: the formulas by hand, slopes by differences, prox steps by their optimality."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty

PENALTIES = [
    L1Penalty(0.5),
    L2Penalty(0.5),
    ElasticNetPenalty(0.5, 0.3),
    ElasticNetPenalty(2.0, 1.0),
    ElasticNetPenalty(2.0, 0.0),
    L1Penalty(0.0),
]
each_penalty = pytest.mark.parametrize("penalty", PENALTIES, ids=str)

weights = st.lists(st.floats(-50, 50) | st.integers(-3, 3).map(float), min_size=1, max_size=6)
steps = st.floats(1e-3, 1e3)
quick = settings(deadline=None, max_examples=100)


# The conventions: sums, no 1/2


def test_P1_the_L1_penalty_is_lambda_times_the_sum_of_sizes():
    assert L1Penalty(0.5).value([1, -2, 0, 4]) == 3.5


def test_P2_the_L2_penalty_is_lambda_times_the_sum_of_squares():
    assert L2Penalty(0.5).value([1, -2, 0, 4]) == 10.5


def test_P10_the_elastic_net_mixes_the_two():
    assert ElasticNetPenalty(2, 0.25).value([1, -2]) == 2 * (0.25 * 3 + 0.75 * 5)
    w = np.array([1.5, -0.2, 0])
    for one, other in [
        (ElasticNetPenalty(0.7, 1), L1Penalty(0.7)),
        (ElasticNetPenalty(0.7, 0), L2Penalty(0.7)),
    ]:
        assert one.value(w) == pytest.approx(other.value(w))
        assert one.prox(w, 0.3) == pytest.approx(other.prox(w, 0.3))
        assert one.subgradient(w) == pytest.approx(other.subgradient(w))
        assert np.array(one.subdifferential(w)) == pytest.approx(np.array(other.subdifferential(w)))


def test_P1_the_L1_slope_is_plus_or_minus_lambda_and_an_interval_at_zero():
    low, high = L1Penalty(0.5).subdifferential([-3, 0, 1e-9])
    assert low.tolist() == [-0.5, -0.5, 0.5]
    assert high.tolist() == [-0.5, 0.5, 0.5]
    assert L1Penalty(0.5).subgradient([-3, 0, 1e-9]).tolist() == [-0.5, 0, 0.5]


def test_P2_the_L2_slope_is_two_lambda_w():
    assert L2Penalty(0.5).subgradient([-3, 0, 2]).tolist() == [-3, 0, 2]


def test_P5_soft_thresholding_against_plain_rescaling():
    w = [-3, -0.5, 0, 0.4, 2]
    assert L1Penalty(0.5).prox(w, 1).tolist() == [-2.5, 0, 0, 0, 1.5]
    assert L2Penalty(0.5).prox(w, 1).tolist() == [-1.5, -0.25, 0, 0.2, 1]
    assert ElasticNetPenalty(1, 0.5).prox(w, 1).tolist() == [-1.25, 0, 0, 0, 0.75]


# Slopes


@each_penalty
def test_slopes_agree_with_one_sided_differences(penalty):
    w, step = np.array([-2.0, -0.1, 0.0, 0.3, 5.0]), 1e-7
    low, high = penalty.subdifferential(w)
    below = (penalty.of_weight(w) - penalty.of_weight(w - step)) / step
    above = (penalty.of_weight(w + step) - penalty.of_weight(w)) / step
    assert low == pytest.approx(below, abs=1e-6)
    assert high == pytest.approx(above, abs=1e-6)


@each_penalty
@quick
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=5))
def test_every_subgradient_supports_the_penalty_from_below(penalty, pairs):
    w, other = np.array(pairs).T
    low, high = penalty.subdifferential(w)
    one = penalty.subgradient(w)
    assert (low <= one).all() and (one <= high).all()
    for slope in (low, one, high, 0.3 * low + 0.7 * high):
        below = penalty.value(w) + slope @ (other - w)
        assert penalty.value(other) >= below - 1e-9 * (1 + abs(below))


# Prox


@each_penalty
@quick
@given(weights, steps)
def test_prox_meets_its_optimality_condition(penalty, w, step):
    w = np.array(w)
    u = penalty.prox(w, step)
    low, high = penalty.subdifferential(u)
    pull = (w - u) / step
    slack = 1e-12 * (1 + np.abs(w) / step + penalty.strength)
    assert (low - slack <= pull).all() and (pull <= high + slack).all()


@each_penalty
@pytest.mark.parametrize("w", [-3.0, -0.4, 0.0, 0.02, 1.7])
@pytest.mark.parametrize("step", [0.1, 1.0, 7.0])
def test_prox_finds_what_a_search_finds(penalty, w, step):
    def objective(u):
        return penalty.value([u]) + (u - w) ** 2 / (2 * step)

    found = minimize_scalar(objective, bounds=(-4, 4), method="bounded", options={"xatol": 1e-10})
    assert penalty.prox(w, step) == pytest.approx(found.x, abs=1e-6)
    assert objective(penalty.prox(w, step)) <= found.fun + 1e-15


@each_penalty
@quick
@given(weights, weights, steps)
def test_prox_never_moves_points_apart(penalty, w, v, step):
    size = min(len(w), len(v))
    w, v = np.array(w[:size]), np.array(v[:size])
    apart = np.linalg.norm(penalty.prox(w, step) - penalty.prox(v, step))
    assert apart <= np.linalg.norm(w - v) * (1 + 1e-12) + 1e-12


def test_zeros_of_the_prox_are_exact_and_positive():
    for penalty in (L1Penalty(1e-8), ElasticNetPenalty(1e-8, 0.9)):
        u = penalty.prox(np.array([-1e-9, 1e-9, -0.0]), 1)
        assert (u == 0).all()
        assert not np.signbit(u).any()


def test_L2_prox_is_never_zero():
    assert (L2Penalty(1e6).prox([1e-3, -5], 1) != 0).all()


def test_a_boundless_strength_gives_zero_without_a_warning():
    assert L1Penalty(1e300).prox([1.0, -2.0], 1e300).tolist() == [0, 0]
    assert L2Penalty(1e300).prox([1.0, -2.0], 1e300).tolist() == [0, 0]


@each_penalty
@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_prox_does_not_care_about_units(penalty, scale):
    w = np.array([-2.0, -0.1, 0.0, 0.3, 5.0])
    step = 0.7
    if isinstance(penalty, ElasticNetPenalty):
        l1, l2 = penalty.l1.strength * scale, penalty.l2.strength
        there = ElasticNetPenalty(l1 + l2, l1 / (l1 + l2))
    else:
        there = L1Penalty(penalty.strength * scale) if isinstance(penalty, L1Penalty) else penalty
    # rho near 1 loses digits of 1 - rho, hence the tolerance
    assert there.prox(scale * w, step) / scale == pytest.approx(penalty.prox(w, step), rel=1e-6)


@each_penalty
def test_one_weight_a_vector_and_a_matrix_are_treated_alike(penalty):
    w = np.array([[-2.0, 0.0, 0.5], [1.0, -0.3, 4.0]])
    flat = w.ravel()
    assert penalty.value(w) == pytest.approx(penalty.value(flat))
    assert penalty.value(2.0) == penalty.value([2.0])
    for ask in (penalty.of_weight, penalty.subgradient, lambda w: penalty.prox(w, 0.5)):
        assert ask(w).shape == w.shape
        assert ask(w).ravel().tolist() == ask(flat).tolist()
        assert ask(-0.3) == ask([-0.3])[0]
    assert np.shape(penalty.subdifferential(w)) == (2, 2, 3)


def test_penalties_leave_their_input_alone_and_are_values():
    w = np.array([1.0, -2.0])
    for penalty in PENALTIES:
        penalty.prox(w, 1), penalty.subgradient(w), penalty.subdifferential(w)
    assert w.tolist() == [1, -2]
    assert L1Penalty(1) == L1Penalty(1.0) != L2Penalty(1)
    with pytest.raises(AttributeError):
        L1Penalty(1).strength = 2


# Bad input


@pytest.mark.parametrize("strength", [-1, -1e-12, np.nan, np.inf, "1", None, [1.0]])
def test_bad_strengths_are_refused(strength):
    for make in (L1Penalty, L2Penalty, lambda s: ElasticNetPenalty(s, 0.5)):
        with pytest.raises(ValueError, match=r"^strength "):
            make(strength)


@pytest.mark.parametrize("l1_ratio", [-0.1, 1.1, np.nan, "1", None, [0.5]])
def test_bad_ratios_are_refused(l1_ratio):
    with pytest.raises(ValueError, match=r"^l1_ratio "):
        ElasticNetPenalty(1, l1_ratio)


@each_penalty
@pytest.mark.parametrize("step", [0, -1, np.nan, np.inf, "1", None, [1.0]])
def test_bad_steps_are_refused(penalty, step):
    with pytest.raises(ValueError, match=r"^step "):
        penalty.prox([1.0], step)


@each_penalty
@pytest.mark.parametrize("w", [[], [np.nan], [np.inf], ["a"], None, np.zeros((1, 1, 1))])
def test_bad_weights_are_refused(penalty, w):
    asks = (penalty.value, penalty.of_weight, penalty.subgradient, penalty.subdifferential)
    for ask in (*asks, lambda w: penalty.prox(w, 1)):
        with pytest.raises(ValueError, match=r"^w "):
            ask(w)
