"""Losses: the formulas by hand, gradients by differences, best constants by their optimality."""

import copy
import pickle
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import huber

from l1l2.losses import BestConstant, HuberLoss, L1Loss, L2Loss

LOSSES = [L1Loss(), L2Loss(), HuberLoss(0.7), HuberLoss(1e-3), HuberLoss(50.0)]
SCALES = [1e-8, 1.0, 1e8]
each_loss = pytest.mark.parametrize("loss", LOSSES, ids=str)

moderate = st.floats(-100, 100, allow_subnormal=False)
tidy = st.integers(-4, 4).map(float)
samples = st.lists(moderate, min_size=1, max_size=12) | st.lists(tidy, min_size=1, max_size=12)
quick = settings(deadline=None, max_examples=100)


def scaled(loss, scale):
    """The loss that sees data in another unit as ``loss`` saw them before."""
    return HuberLoss(loss.delta * scale) if isinstance(loss, HuberLoss) else loss


# The conventions: means, no 1/2


def test_L1_loss_is_the_mean_absolute_error():
    assert L1Loss().value([1, 2, 3, 4], [2, 2, 1, 7]) == (1 + 0 + 2 + 3) / 4


def test_L2_loss_is_the_mean_squared_error():
    assert L2Loss().value([1, 2, 3, 4], [2, 2, 1, 7]) == (1 + 0 + 4 + 9) / 4


def test_huber_is_squared_up_to_delta_and_linear_beyond():
    assert HuberLoss(2).value([0, 0, 0], [1, 2, 5]) == (1 + 4 + (2 * 2 * 5 - 4)) / 3


def test_huber_is_twice_that_of_the_textbooks():
    errors = np.linspace(-9, 9, 73)
    for delta in (0.5, 1.0, 4.0):
        assert HuberLoss(delta).of_error(errors) == pytest.approx(2 * huber(delta, errors))


def test_two_dimensional_targets_average_over_every_entry():
    y, guess = np.arange(6.0).reshape(2, 3), np.zeros((2, 3))
    assert L2Loss().value(y, guess) == 55 / 6
    assert L1Loss().gradient(y, guess).shape == (2, 3)
    for loss in LOSSES:
        assert loss.value(y, guess) == pytest.approx(loss.value(y.ravel(), guess.ravel()))
        flat = loss.gradient(y.ravel(), guess.ravel())
        assert loss.gradient(y, guess) == pytest.approx(flat.reshape(2, 3))


def test_huber_lies_between_the_two():
    error = np.linspace(-10, 10, 41)
    assert HuberLoss(10).of_error(error) == pytest.approx(L2Loss().of_error(error))
    assert HuberLoss(1e12).value(error, 0 * error) == L2Loss().value(error, 0 * error)
    nearly = HuberLoss(1e-9).of_error(error) / 2e-9
    assert nearly == pytest.approx(L1Loss().of_error(error), abs=1e-9)


def test_huber_has_no_jump_at_delta_in_value_or_slope():
    loss, beside = HuberLoss(1.5), np.array([1.5 - 1e-9, 1.5, 1.5 + 1e-9])
    assert np.ptp(loss.of_error(beside)) < 1e-8
    assert np.ptp(loss.slope(beside)) < 1e-8


# Gradients


def test_L4_the_L1_gradient_has_one_size_whatever_the_error():
    assert L1Loss().gradient([0, 0, 0, 0], [-1e-9, 0, 3, 1e9]).tolist() == [-0.25, 0, 0.25, 0.25]


def test_L5_the_L2_gradient_is_twice_prediction_minus_truth_over_n():
    assert L2Loss().gradient([1, 2, 3, 4], [2, 2, 1, 7]).tolist() == [0.5, 0, -1, 1.5]


def test_the_huber_gradient_is_clipped():
    assert HuberLoss(2).gradient([0, 0, 0, 0], [-5, -1, 0, 2]).tolist() == [-1, -0.5, 0, 1]


@each_loss
@pytest.mark.parametrize("scale", SCALES)
def test_gradients_agree_with_central_differences(loss, scale):
    loss = scaled(loss, scale)
    random = np.random.default_rng(1)
    y, guess = scale * random.standard_normal((2, 9))
    step = 1e-6 * scale
    kinks = [0.0] if isinstance(loss, L1Loss) else []
    kinks += [loss.delta, -loss.delta] if isinstance(loss, HuberLoss) else []
    assert all(np.abs(guess - y - kink).min() > 10 * step for kink in kinks)
    gradient = loss.gradient(y, guess)
    for i, unit in enumerate(np.eye(9)):
        up, down = loss.value(y, guess + step * unit), loss.value(y, guess - step * unit)
        assert gradient[i] == pytest.approx((up - down) / (2 * step), rel=1e-6, abs=1e-7 * scale)


@each_loss
@quick
@given(st.lists(st.tuples(moderate, moderate, moderate), min_size=1, max_size=6))
def test_the_gradient_supports_the_loss_from_below(loss, points):
    y, guess, other = np.array(points).T
    below = loss.value(y, guess) + loss.gradient(y, guess) @ (other - guess)
    assert loss.value(y, other) >= below - 1e-9 * (1 + abs(below))


def test_the_whole_subdifferential_of_L1_supports_it_at_zero_error():
    errors = np.linspace(-3, 3, 61)
    for slope in (-1, -0.3, 0, 1):
        assert (L1Loss().of_error(errors) >= slope * errors).all()
    assert (L1Loss().of_error(errors) < 1.01 * errors).any()


@each_loss
def test_value_and_gradient_are_built_on_the_curves(loss):
    error = np.linspace(-3, 3, 13)
    assert loss.value(0 * error, error) == pytest.approx(loss.of_error(error).mean())
    assert loss.gradient(0 * error, error) == pytest.approx(loss.slope(error) / 13)
    assert loss.of_error(2) == loss.of_error([2.0])[0]
    assert loss.slope([[2.0]]).shape == (1, 1)


# Best constants


def derivative(loss, y, c):
    """Lowest and highest slope, at the constant c, of the sum of losses over y."""
    if isinstance(loss, L1Loss):
        flat = np.sum(np.sign(c - y))
        return flat - np.sum(y == c), flat + np.sum(y == c)
    slope = loss.slope(c - y).sum()
    return slope, slope


def assert_is_best(loss, y, best, scale):
    """No constant beats it; its interval is all of the best ones and nothing else."""
    size = np.abs(y).max() + 1e-300
    unit = 2 * len(y) * (size if isinstance(loss, L2Loss) else getattr(loss, "delta", 1.0))
    for c in (best.low, best.high):
        low, high = derivative(loss, y, c)
        slack = 1e-10 * unit + (1e-14 * len(y) * size if isinstance(loss, HuberLoss) else 0)
        assert low <= slack and high >= -slack

    outside = 1e-6 * scale
    assert derivative(loss, y, best.low - outside)[1] < 0
    assert derivative(loss, y, best.high + outside)[0] > 0

    def value(c):
        return loss.value(y, np.full(len(y), c))

    grid = np.concatenate([np.linspace(y.min(), y.max(), 201), y])
    least = min(map(value, grid))
    assert value(best) <= least * (1 + 1e-12) + 1e-300
    assert value(best.low) == pytest.approx(value(best.high), rel=1e-9)
    assert best.low <= best <= best.high


@each_loss
@quick
@given(samples, st.sampled_from(SCALES))
def test_best_constants_are_best(loss, y, scale):
    loss, y = scaled(loss, scale), scale * np.array(y)
    assert_is_best(loss, y, loss.best_constant(y), scale)


@each_loss
@quick
@given(samples)
def test_best_constants_follow_shift_scale_and_sign(loss, y):
    y = np.array(y)
    best = loss.best_constant(y)
    moved = scaled(loss, 4.0).best_constant(4 * y + 64)
    mirrored = loss.best_constant(-y)
    ends = np.array([best.low, best.high])
    assert [moved.low, moved.high] == pytest.approx(4 * ends + 64, rel=1e-9, abs=1e-9)
    assert [-mirrored.high, -mirrored.low] == pytest.approx(ends, rel=1e-9, abs=1e-9)


def test_L8_the_mean_is_best_for_L2():
    best = L2Loss().best_constant([1, 2, 6])
    assert (best, best.low, best.high, best.unique) == (3, 3, 3, True)


@quick
@given(samples)
def test_L8_the_median_is_best_for_L1(y):
    assert L1Loss().best_constant(y) == pytest.approx(median(y))


def test_L8_for_even_n_every_value_between_the_middle_points_is_best_for_L1():
    y = [10.0, 1.0, 2.0, 4.0]
    best = L1Loss().best_constant(y)
    assert (best.low, best, best.high, best.unique) == (2, 3, 4, False)

    def value(c):
        return L1Loss().value(y, np.full(4, c))

    assert value(2) == value(2.7) == value(4) == (8 + 1 + 0 + 2) / 4
    assert value(2 - 1e-6) > value(2)
    assert value(4 + 1e-6) > value(4)
    assert L1Loss().best_constant([1, 2, 2, 9]).unique


def test_huber_has_an_interval_when_the_middle_gap_exceeds_two_delta():
    y = [0.0, 0.1, 10.0, 10.3]
    best = HuberLoss(1).best_constant(y)
    assert (best.low, best, best.high, best.unique) == (1.1, 5.05, 9.0, False)

    def value(c):
        return HuberLoss(1).value(y, np.full(4, c))

    assert value(1.1) == pytest.approx(value(9.0)) == pytest.approx(value(4.2))
    assert value(1.1 - 1e-4) > value(1.1) + 1e-10
    assert value(9.0 + 1e-4) > value(9.0) + 1e-10


def test_huber_is_unique_again_once_delta_bridges_the_gap():
    assert HuberLoss(2).best_constant([0, 4]).unique
    assert HuberLoss(2).best_constant([0, 4]) == 2
    assert HuberLoss(2.5).best_constant([0, 1, 4, 5]) == 2.5


def test_huber_by_hand():
    # One point beyond delta pulls with 1: (c - 0) + (c - 1) = 1 at c = 1.
    assert HuberLoss(1).best_constant([0, 1, 100]) == pytest.approx(1)
    assert HuberLoss(3).best_constant([0, 1, 100]) == pytest.approx(2)


@quick
@given(samples)
def test_huber_ends_at_the_mean_and_at_the_median(y):
    assert HuberLoss(1e300).best_constant(y) == pytest.approx(np.mean(y), abs=1e-12)
    near, middle = HuberLoss(1e-6).best_constant(y), L1Loss().best_constant(y)
    assert [near.low, near.high] == pytest.approx([middle.low, middle.high], abs=1.1e-6 * len(y))


def test_huber_keeps_its_digits_far_from_zero_and_with_tiny_delta():
    y = 1e8 + np.array([0, 1e-3, 5e-3, 0.1, 900])
    best = HuberLoss(1e-2).best_constant(y)
    assert abs(np.clip(best - y, -1e-2, 1e-2).sum()) < 1e-7
    assert HuberLoss(1e-13).best_constant([1e8, 2e8, 3e8]) == 2e8
    assert HuberLoss(1e-9).best_constant([1e8, 1e8, 2e8]) == 1e8


@each_loss
def test_a_constant_target_is_met_exactly(loss):
    for y in ([0.1] * 3, [1e8 / 3] * 7, [-7e-9] * 4, [0.3]):
        best = loss.best_constant(y)
        assert (best, best.unique) == (y[0], True)


def test_best_constant_is_a_float_that_survives_copying():
    best = BestConstant(1, 4)
    assert isinstance(best, float) and best + 0.5 == 3
    for twin in (copy.deepcopy(best), pickle.loads(pickle.dumps(best))):
        assert (twin, twin.low, twin.high) == (2.5, 1.0, 4.0)
    assert repr(best) == "2.5 (any value from 1.0 to 4.0)"
    assert repr(BestConstant(2, 2)) == "2.0"
    assert f"{best:.2f}" == "2.50"


# Bad input


@each_loss
@pytest.mark.parametrize(
    ("y_true", "y_pred", "words"),
    [
        ([1, 2], [1, 2, 3], "same shape"),
        ([1, 2], [[1], [2]], "same shape"),
        ([[1, 2]], [[1], [2]], "same shape"),
        ([1], [1, 2], "same shape"),
        (1, 1, "y_true must be 1-D or 2-D"),
        ([1], np.zeros((1, 1, 1)), "y_pred must be 1-D or 2-D"),
        ([], [], "y_true is empty"),
        ([1, np.nan], [1, 2], "y_true holds NaN"),
        ([1, 2], [np.inf, 2], "y_pred holds an infinite value"),
        ([1, 2], ["a", 2], "y_pred must be real numbers"),
        ([1, 2], None, "y_pred must"),
    ],
)
def test_bad_input_is_refused(loss, y_true, y_pred, words):
    for ask in (loss.value, loss.gradient):
        with pytest.raises(ValueError, match=words):
            ask(y_true, y_pred)


@each_loss
@pytest.mark.parametrize("y", [[], [[1, 2]], 3, [1, np.nan], [1, np.inf], ["a"], None])
def test_best_constant_refuses(loss, y):
    with pytest.raises(ValueError, match=r"^y "):
        loss.best_constant(y)


@pytest.mark.parametrize("delta", [0, -1, np.nan, np.inf, "1", None, [1.0]])
def test_huber_refuses_a_delta_that_is_not_positive(delta):
    with pytest.raises(ValueError, match=r"^delta "):
        HuberLoss(delta)


def test_losses_are_values():
    assert HuberLoss(1) == HuberLoss(1.0) != HuberLoss(2)
    assert len({L1Loss(), L1Loss(), L2Loss()}) == 2
    with pytest.raises(AttributeError):
        HuberLoss(1).delta = 2
    y = np.array([3.0, 1.0, 2.0])
    for loss in LOSSES:
        loss.best_constant(y)
    assert y.tolist() == [3, 1, 2]
