"""The claims of "Steps down the gradient": L4 (constant L1 slope), L5 (L2 slope proportional to the
error), L6 (a factor per step and a computable blow-up; constant steps and a bounce). Each test
would fail if its claim were false."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from l1l2.descent import descend
from l1l2.figures.steps_down_the_gradient import SCHEDULES, blow_up_rate, line_hessian
from l1l2.lines import fit_line
from l1l2.losses import HuberLoss, L1Loss, L2Loss

distances = st.floats(0.01, 1000) | st.floats(-1000, -0.01)
# Rates and distances on a binary grid, where every sum below is exact.
eighths = st.integers(1, 64).map(lambda k: k / 8)
uneven = st.integers(-4000, 4000).map(lambda k: k / 8 + 1 / 16)


def errors(loss, start, rate, steps):
    """Distances with sign of a constant from its one target 0."""
    return descend(loss.slope, start, rate, steps)


def some_line(seed, scale=1.0, shift=0.0):
    random = np.random.default_rng(seed)
    x = shift + scale * random.standard_normal(9)
    return x, 1 + 2 * x + random.standard_normal(9), random


def on_a_line(x, y, loss):
    """The gradient of the mean loss in slope and intercept."""
    Z = np.column_stack([x, np.ones(len(x))])
    return lambda w: Z.T @ loss.gradient(y, Z @ w)


# L4 and L5: what a step is made of


@given(uneven, eighths)
def test_L4_every_l1_step_has_the_length_of_the_rate_near_or_far(start, rate):
    steps = np.diff(errors(L1Loss(), start, rate, 60))
    assert (np.abs(steps) == rate).all()


@given(distances, st.floats(0.01, 1.4))
def test_L5_every_l2_step_is_in_proportion_to_the_error(start, rate):
    e = errors(L2Loss(), start, rate, 20)
    np.testing.assert_allclose(np.diff(e), -2 * rate * e[:-1], rtol=1e-9, atol=1e-12)


def test_L4_L5_several_targets_share_the_slope():
    """With n targets the L1 slope is the share below minus the share above; L2 has the mean's."""
    y = np.array([1.17, 2.04, 6.9])
    for c in (-5.0, 1.5, 3.0, 50.0):
        n_below, n_above = (y < c).sum(), (y > c).sum()
        assert L1Loss().gradient(y, np.full(3, c)).sum() == pytest.approx((n_below - n_above) / 3)
        assert L2Loss().gradient(y, np.full(3, c)).sum() == pytest.approx(2 * (c - y.mean()))
    last = descend(lambda c: np.mean(L1Loss().slope(c - y)), -2.0, 0.3, 200)[-2:]
    assert np.abs(np.diff(last)) == pytest.approx(0.1)
    assert last.min() <= np.median(y) <= last.max()


# L6: L2


@given(distances, st.floats(0.01, 1.4))
def test_L6_the_l2_error_changes_by_the_factor_1_minus_2_rate_at_every_step(start, rate):
    e = errors(L2Loss(), start, rate, 20)
    np.testing.assert_allclose(e[1:], (1 - 2 * rate) * e[:-1], rtol=1e-9, atol=1e-11)


@settings(max_examples=20)
@given(distances)
def test_L6_the_l2_blow_up_rate_of_a_constant_is_exactly_1(start):
    below, at, above = (errors(L2Loss(), start, rate, 1500) for rate in (0.99, 1.0, 1.01))
    assert abs(below[-1]) < 1e-9
    assert at[::2].tolist() == [start] * 751 and at[1::2].tolist() == [-start] * 750
    assert abs(above[-1]) > 1e9


@given(distances)
def test_L6_half_of_it_arrives_in_one_step(start):
    assert errors(L2Loss(), start, 0.5, 1)[1] == 0


def test_L6_with_a_half_in_the_loss_the_limit_is_2():
    path = [
        abs(descend(lambda e: L2Loss().slope(e) / 2, 1.0, rate, 500)[-1]) for rate in (1.9, 2.1)
    ]
    assert path[0] < 1e-9 and path[1] > 1e9


@settings(max_examples=20)
@given(st.sampled_from([1e-6, 1.0, 1e6]), st.floats(0.02, 0.98))
def test_L6_below_the_limit_every_start_arrives_above_it_none_does(start, share):
    arrived = errors(L2Loss(), start, share, 2000)
    assert abs(arrived[-1]) < 1e-9
    lost = errors(L2Loss(), start, 1 + share, 2000)
    assert abs(lost[-1]) > 1e9 * start


@pytest.mark.parametrize("n", [1, 2, 7])
def test_L6_the_limit_of_a_constant_does_not_depend_on_the_targets(n):
    y = np.random.default_rng(n).standard_normal(n) * 10

    def away(rate):
        path = descend(lambda c: np.mean(L2Loss().slope(c - y)), 50.0, rate, 2000)
        return abs(path[-1] - y.mean())

    assert away(0.99) < 1e-9 and away(1.01) > 1e9


# L6: L2 on a line


@pytest.mark.parametrize("seed", range(5))
def test_L6_the_blow_up_rate_of_a_line_is_2_over_the_largest_eigenvalue(seed):
    x, y, random = some_line(seed, scale=random_scale(seed), shift=seed)
    best = fit_line(x, y, L2Loss())
    w = np.array([best.slope, best.intercept])
    limit = blow_up_rate(line_hessian(x))
    start, gradient = w + random.standard_normal(2), on_a_line(x, y, L2Loss())
    below, above = (descend(gradient, start, share * limit, 3000) for share in (0.99, 1.01))
    _, directions = np.linalg.eigh(line_hessian(x))
    steep = directions[:, 1]
    assert abs((below[-1] - w) @ steep) < 1e-6
    assert abs((above[-1] - w) @ steep) > 1e6
    at = descend(gradient, w + steep, limit, 101)
    np.testing.assert_allclose(at[-1] - w, -steep, atol=1e-6)


def random_scale(seed):
    return (0.3, 1.0, 1.0, 3.0, 0.1)[seed]


@given(st.integers(0, 10**6), st.floats(0.1, 1.2))
def test_L6_each_direction_of_a_line_has_a_factor_of_its_own(seed, share):
    x, y, random = some_line(seed)
    best = fit_line(x, y, L2Loss())
    w = np.array([best.slope, best.intercept])
    eigenvalues, directions = np.linalg.eigh(line_hessian(x))
    rate = share * blow_up_rate(line_hessian(x))
    path = descend(on_a_line(x, y, L2Loss()), random.standard_normal(2), rate, 15)
    along = (path - w) @ directions
    factors = 1 - rate * eigenvalues
    np.testing.assert_allclose(along[1:], along[:-1] * factors, atol=1e-7)


@given(st.integers(0, 10**6))
def test_L6_the_hessian_is_the_second_difference_of_the_loss(seed):
    x, y, random = some_line(seed, scale=2.0, shift=1.0)
    gradient, w = on_a_line(x, y, L2Loss()), random.standard_normal(2)
    columns = [gradient(w + step) - gradient(w - step) for step in np.eye(2) / 2]
    np.testing.assert_allclose(np.transpose(columns), line_hessian(x), atol=1e-9)


def test_L6_standardised_x_has_the_limit_of_a_constant():
    x = np.random.default_rng(0).standard_normal(20) * 40 + 300
    assert blow_up_rate(line_hessian((x - x.mean()) / x.std())) == pytest.approx(1)
    assert blow_up_rate(line_hessian(x)) < 1e-4


# L6: L1


@given(uneven, eighths)
def test_L6_l1_goes_straight_then_jumps_between_two_places_one_step_apart(start, rate):
    """Exact: steps of `rate` up to the target, then a two-cycle around it for ever."""
    assume(abs(start) % rate)
    arrival = int(abs(start) // rate)
    e = errors(L1Loss(), start, rate, arrival + 20)
    straight = np.sign(start) * (abs(start) - rate * np.arange(arrival + 1))
    assert (e[: arrival + 1] == straight).all()
    end = e[arrival:]
    assert (end[2:] == end[:-2]).all()
    assert end[0] * end[1] < 0 and abs(end[1] - end[0]) == rate
    assert np.abs(end).max() < rate


@given(st.integers(1, 40), eighths)
def test_L6_l1_stays_if_the_distance_is_a_whole_number_of_steps(steps, rate):
    e = errors(L1Loss(), steps * rate, rate, steps + 5)
    assert (e[steps:] == 0).all() and (e[:steps] != 0).all()


@given(uneven, eighths)
def test_L6_l1_never_blows_up_at_any_rate(start, rate):
    for far in (1.0, 1e3, 1e9):
        e = errors(L1Loss(), start, far * rate, 50)
        assert np.abs(e).max() <= max(abs(start), far * rate)


def test_L6_l1_steps_are_linear_in_the_distance_l2_steps_logarithmic():
    def needed(loss, distance):
        e = errors(loss, distance, 0.25, 4_000)
        return int((np.abs(e) <= 0.25).argmax())

    far = 10.0 ** np.arange(1, 4)
    l1, l2, huber = (
        [needed(loss, distance) for distance in far]
        for loss in (L1Loss(), L2Loss(), HuberLoss(1.0))
    )
    assert l1 == [round((distance - 0.25) / 0.25) for distance in far]
    assert l2 == [int(np.ceil(np.log2(distance / 0.25))) for distance in far]
    assert huber[2] - huber[1] == pytest.approx(900 / 0.5, abs=1)


@pytest.mark.parametrize("power", [1, 2])
def test_L6_units_of_y_matter_to_l1_and_not_to_l2(power):
    unit = 10.0**power
    for loss, grows in ((L1Loss(), unit), (L2Loss(), 1)):
        steps = [
            int((np.abs(errors(loss, distance, 0.07, 8000)) <= 0.01 * distance).argmax())
            for distance in (5.0, 5.0 * unit)
        ]
        assert steps[1] / steps[0] == pytest.approx(grows, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rate", [0.3, 0.1, 0.03])
def test_L6_on_a_line_what_the_l1_bounce_costs_is_bounded_by_the_rate(seed, rate):
    """The bound of the lesson, and that the last steps do not come to rest."""
    x, y, _ = some_line(seed)
    loss, best = L1Loss(), fit_line(x, y, L1Loss())
    w, least = np.array([best.slope, best.intercept]), L1Loss().value(y, best.predict(x))
    path = descend(on_a_line(x, y, loss), [-3.0, 4.0], rate, 3000)
    excess = np.array([loss.value(y, slope * x + b) - least for slope, b in path])
    G = np.mean(np.hypot(x, 1))
    start = (path[0] - w) @ (path[0] - w)
    assert 0 <= excess.min() + 1e-12
    assert excess[:-1].min() <= start / (2 * rate * 3000) + rate * G**2 / 2
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert lengths.max() <= rate * G * (1 + 1e-9) and lengths[-100:].max() > rate / 10


# L6: the cure, and Huber


@given(distances, st.floats(0.05, 5))
def test_L6_once_there_l1_with_a_falling_rate_is_never_further_than_its_last_step(start, rate):
    for name in ("η/√t", "η/t"):
        rates = rate * np.array([SCHEDULES[name](t) for t in range(1, 2001)])
        e = np.abs(errors(L1Loss(), start, rates, 2000)[1:])
        there = e <= rates * (1 + 1e-12)
        first = int(there.argmax()) if there.any() else len(e)
        assert there[first:].all()
        if name == "η/√t" and 2 * rate * (np.sqrt(2000) - 1) > abs(start):
            assert there[-1] and e[-1] <= rate / np.sqrt(2000) * (1 + 1e-12)


@given(st.floats(1, 100), st.floats(0.05, 2))
def test_L6_a_rate_that_falls_too_fast_never_gets_there(start, rate):
    steps = 500
    reach = rate * sum(1 / t for t in range(1, steps + 1))
    assume(reach < start)
    e = errors(L1Loss(), start, lambda t: rate / t, steps)
    assert e[-1] == pytest.approx(start - reach)
    assert reach == pytest.approx(rate * (np.log(steps) + 0.5772), rel=1e-3)


@given(distances, st.floats(0.01, 5), st.floats(0.1, 10))
def test_L6_huber_never_blows_up(start, rate, delta):
    e = errors(HuberLoss(delta), start, rate, 200)
    bound = max(abs(start), (2 * rate - 1) * delta)
    assert np.abs(e).max() <= bound * (1 + 1e-9)
    assert np.abs(np.diff(e)).max() <= 2 * rate * delta * (1 + 1e-9) + 1e-12


@settings(max_examples=20)
@given(st.floats(-100, 100), st.floats(0.02, 0.98))
def test_L6_huber_settles_below_the_limit_of_l2(start, rate):
    e = errors(HuberLoss(1.0), start, rate, 4000)
    assert abs(e[-1]) < 1e-9
    for before, after in pairwise(e[:50]):
        if abs(before) > 1:
            assert abs(before - after) == pytest.approx(2 * rate)
        else:
            assert after == pytest.approx((1 - 2 * rate) * before)
