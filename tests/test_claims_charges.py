"""The claims of "What a loss charges": L1 and L2 (the formulas), L4 and L5 (the gradients), L7 (the
share of large errors). Each test would fail if its claim were false.

Small integers make sums exact, so that a mean is the float nearest to the fraction.
"""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.figures.what_a_loss_charges import differences, printed_gradient, shares
from l1l2.losses import L1Loss, L2Loss

WAITS, PREDICTED = [2, 4, 5, 7, 12], [6] * 5

whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=12)
real = st.floats(-1e3, 1e3, allow_subnormal=False)


def errors(pairs):
    return [y_pred - y for y, y_pred in pairs]


def nearest(fractions):
    return [float(fraction) for fraction in fractions]


# L1 and L2: the formulas


@given(pairs)
def test_L1_the_value_is_exactly_the_mean_of_absolute_errors(pairs):
    exact = Fraction(sum(map(abs, errors(pairs))), len(pairs))
    assert L1Loss().value(*zip(*pairs, strict=True)) == float(exact)


@given(pairs)
def test_L2_the_value_is_exactly_the_mean_of_squared_errors(pairs):
    exact = Fraction(sum(e * e for e in errors(pairs)), len(pairs))
    assert L2Loss().value(*zip(*pairs, strict=True)) == float(exact)


def test_L1_and_L2_of_the_five_waits_by_hand():
    assert L1Loss().value(WAITS, PREDICTED) == float(Fraction(14, 5))
    assert L2Loss().value(WAITS, PREDICTED) == float(Fraction(58, 5))


@given(pairs, st.sampled_from([1 / 60, 0.5, 60.0]))
def test_L1_has_the_unit_of_y_and_L2_its_square(pairs, unit):
    y, y_pred = np.array(pairs, dtype=float).T
    for loss, power in ((L1Loss(), 1), (L2Loss(), 2)):
        scaled = loss.value(unit * y, unit * y_pred)
        assert scaled == pytest.approx(unit**power * loss.value(y, y_pred), rel=1e-12)
        before, after = loss.of_error(y_pred - y), loss.of_error(unit * (y_pred - y))
        assert shares(after) == pytest.approx(shares(before), rel=1e-12)


@given(pairs)
def test_L2_its_root_is_at_least_L1_and_equal_only_if_all_errors_have_one_size(pairs):
    y, y_pred = zip(*pairs, strict=True)
    mae, mse = L1Loss().value(y, y_pred), L2Loss().value(y, y_pred)
    if len({abs(e) for e in errors(pairs)}) == 1:
        assert sqrt(mse) == pytest.approx(mae, rel=1e-12)
    else:
        assert sqrt(mse) > mae


# L4: the gradient of L1


@given(pairs)
def test_L4_each_entry_is_exactly_the_sign_over_n(pairs):
    exact = [Fraction((e > 0) - (e < 0), len(pairs)) for e in errors(pairs)]
    assert L1Loss().gradient(*zip(*pairs, strict=True)).tolist() == nearest(exact)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=8), st.floats(1e-3, 1e3))
def test_L4_an_entry_does_not_see_how_large_its_error_is(error, factor):
    truth = np.zeros(len(error))
    before = L1Loss().gradient(truth, error)
    assert (L1Loss().gradient(truth, factor * np.array(error)) == before).all()


@given(pairs)
def test_L4_agrees_with_differences_away_from_zero_error(pairs):
    y, y_pred = np.array([pair for pair in pairs if pair[0] != pair[1]] or [(0, 1)], float).T
    by_difference = differences(L1Loss(), y, y_pred, step=0.25)
    assert by_difference == pytest.approx(L1Loss().gradient(y, y_pred), abs=1e-12)


@given(st.lists(whole, min_size=1, max_size=6), st.fractions(-2, 2, max_denominator=60))
def test_L4_at_zero_error_just_the_values_from_minus_to_plus_one_over_n_serve(others, g):
    """In exact fractions: L(ŷ_i + t) >= L(ŷ_i) + g t for every t, if and only if |g| <= 1/n."""
    n = len(others) + 1
    rest = Fraction(sum(map(abs, others)), n)
    steps = [Fraction(sign, scale) for sign in (-1, 1) for scale in (1000, 3, 1)]
    stays_below = all(rest + abs(t) / n >= rest + g * t for t in steps)
    assert stays_below == (abs(g) <= Fraction(1, n))
    for t in map(float, steps):  # the loss of the course is this loss
        value = L1Loss().value([0.0, *([0.0] * len(others))], [t, *others])
        assert value == pytest.approx(float(rest) + abs(t) / n, rel=1e-12)
    returned = L1Loss().gradient([0.0] * n, [0, *others])[0]
    assert -1 / n <= returned <= 1 / n


# L5: the gradient of L2


@given(pairs)
def test_L5_each_entry_is_exactly_twice_the_error_over_n(pairs):
    exact = [Fraction(2 * e, len(pairs)) for e in errors(pairs)]
    assert L2Loss().gradient(*zip(*pairs, strict=True)).tolist() == nearest(exact)


@given(pairs, st.fractions(Fraction(1, 8), 8, max_denominator=8))
def test_L5_differences_of_exact_fractions_give_prediction_minus_truth(pairs, step):
    """The course's gradient against a loss written here in fractions; no rounding."""

    def loss(error):
        return sum((e * e for e in error), Fraction(0)) / len(error)

    error, gradient = errors(pairs), L2Loss().gradient(*zip(*pairs, strict=True))
    for i in range(len(error)):
        up, down = list(error), list(error)
        up[i], down[i] = error[i] + step, error[i] - step
        assert float((loss(up) - loss(down)) / (2 * step)) == gradient[i]


@given(pairs)
def test_L5_the_printed_gradient_is_minus_n_times_the_right_one(pairs):
    y, y_pred = np.array(pairs, dtype=float).T
    right, printed = L2Loss().gradient(y, y_pred), printed_gradient(y, y_pred)
    assert printed == pytest.approx(-len(y) * right, rel=1e-12)
    assert differences(L2Loss(), y, y_pred) == pytest.approx(right, abs=1e-9)


@given(pairs.filter(lambda pairs: any(errors(pairs))), st.floats(0.01, 0.99))
def test_L5_a_step_against_the_printed_gradient_climbs_and_against_the_right_one_falls(
    pairs, part
):
    """For rates below n for the right gradient, and for every rate for the printed one."""
    y, y_pred = np.array(pairs, dtype=float).T
    loss, rate = L2Loss(), part * len(y)
    here = loss.value(y, y_pred)
    assert loss.value(y, y_pred - rate * loss.gradient(y, y_pred)) < here
    assert loss.value(y, y_pred - rate * printed_gradient(y, y_pred)) > here


# L7: large errors


@given(st.lists(whole, min_size=5, max_size=5).filter(any))
def test_L7_of_five_errors_the_largest_owns_more_of_L2_in_exact_fractions(error):
    """Equal only if all errors that are not zero have one size."""
    size = [abs(e) for e in error]
    l1, l2 = (Fraction(max(part), sum(part)) for part in (size, [s * s for s in size]))
    assert (l1 < l2) if len({s for s in size if s}) > 1 else (l1 == l2)
    i = size.index(max(size))
    for loss, exact in ((L1Loss(), l1), (L2Loss(), l2)):
        assert shares(loss.of_error(np.array(error)))[i] == pytest.approx(float(exact), rel=1e-12)


def test_L7_random_errors_of_any_number():
    random = np.random.default_rng(11)
    for n in random.integers(2, 40, 500):
        error = random.standard_normal(n) * random.choice([1e-4, 1.0, 1e4])
        i = np.abs(error).argmax()
        assert shares(L2Loss().of_error(error))[i] > shares(L1Loss().of_error(error))[i]


@given(st.lists(real, min_size=1, max_size=20).filter(lambda e: max(map(abs, e)) > 1e-3))
def test_L7_the_share_of_the_L2_gradient_is_the_share_of_the_L1_loss(error):
    truth = np.zeros(len(error))
    of_gradient = shares(L2Loss().gradient(truth, error))
    assert of_gradient == pytest.approx(shares(L1Loss().of_error(error)), rel=1e-12)
    pushes = shares(L1Loss().gradient(truth, error))
    assert set(np.round(pushes * np.count_nonzero(error), 12)) <= {0.0, 1.0}


def test_L7_the_shares_of_the_five_waits_by_hand():
    error = np.subtract(PREDICTED, WAITS)
    assert shares(L1Loss().of_error(error))[4] == pytest.approx(6 / 14)
    assert shares(L2Loss().of_error(error))[4] == pytest.approx(36 / 58)
    assert shares(L1Loss().gradient(WAITS, PREDICTED))[4] == pytest.approx(1 / 5)
    assert shares(L2Loss().gradient(WAITS, PREDICTED))[4] == pytest.approx(6 / 14)
