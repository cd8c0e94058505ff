"""The claims about losses, L1 to L9.

Each is proven: a test here fails if its claim is false. The tests are named after the claims; the
lessons cite the same names.
"""

from fractions import Fraction
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.ndimage import median_filter, uniform_filter
from sklearn.linear_model import (
    LinearRegression,
    QuantileRegressor,
)

from l1l2.datasets import (
    belgian_phone_calls,
    digits,
    line_with_outlier,
    sample_photo,
    taipei_house_prices,
)
from l1l2.descent import descend
from l1l2.experiments import centres, fine_pixels
from l1l2.experiments.descents import SCHEDULES, blow_up_rate, line_hessian, printed_gradient
from l1l2.experiments.outliers import best_l1_lines, errors_with_outliers, largest_share
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss, differences, shares
from l1l2.scales import (
    sklearn_quantile_regressor,
)

LOSSES = L1Loss(), L2Loss(), HuberLoss(1.0)


def near_a_line(seed, n=None):
    random = np.random.default_rng(seed)
    n = n or int(random.integers(5, 20))
    x = random.standard_normal(n)
    return x, 1 + 2 * x + random.standard_normal(n), random


def slope_of_loss(x, y, line, loss):
    """The smallest rate at which the loss changes on the way from ``line`` to any other."""
    error = line.predict(x) - y
    moves = np.vstack([np.ones(len(x)), x - x[:, None]])
    moves = np.vstack([moves, -moves])
    on = np.abs(error) < 1e-9 * np.abs(y).max()
    fixed = moves * loss.slope(np.where(on, 0, error))
    return (fixed + (np.abs(moves) * on if isinstance(loss, L1Loss) else 0)).mean(axis=1).min()


def squared_errors(noise):
    """Mean squared error of the slope under L1 and L2; the truth is slope 1."""
    x = np.arange(float(noise.shape[1]))
    return [
        np.mean([(fit_line(x, x + each, loss).slope - 1) ** 2 for each in noise])
        for loss in LOSSES[:2]
    ]


WAITS, PREDICTED = [2, 4, 5, 7, 12], [6] * 5
whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=12)
real = st.floats(-1e3, 1e3, allow_subnormal=False)


def errors(pairs):
    return [y_pred - y for y, y_pred in pairs]


def nearest(fractions):
    return [float(fraction) for fraction in fractions]


few = st.lists(st.integers(-6, 6), min_size=1, max_size=12)  # ties are common
many = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40)


def absolute(y, c):
    return sum(abs(Fraction(value) - c) for value in y)


def square(y, c):
    return sum((Fraction(value) - c) ** 2 for value in y)


def ratio_and_margin(estimates, batches=40):
    """The variance ratio, and four standard errors of it, from the spread between batches."""
    each = centres.variance_ratio(np.stack(np.array_split(estimates, batches, axis=-1)))
    return centres.variance_ratio(estimates), 4 * each.std(ddof=1) / np.sqrt(batches)


def exact_ratio(noise, n):
    """Variance of the mean over that of the median of n (odd) values, by order statistics.

    The median of n uniform values is Beta((n + 1)/2, (n + 1)/2); ``noise.ppf`` carries it over.
    """
    levels = (np.arange(20_000) + 0.5) / 20_000
    middle = noise.ppf(stats.beta((n + 1) / 2, (n + 1) / 2).ppf(levels))
    return noise.var() / n / (middle**2).mean()


distances = st.floats(0.01, 1000) | st.floats(-1000, -0.01)
# Rates and distances on a binary grid, where every sum below is exact.
eighths = st.integers(1, 64).map(lambda k: k / 8)
uneven = st.integers(-4000, 4000).map(lambda k: k / 8 + 1 / 16)


def walk(loss, start, rate, steps):
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


def random_scale(seed):
    return (0.3, 1.0, 1.0, 3.0, 0.1)[seed]


@pytest.fixture(scope="module")
def houses():
    data = taipei_house_prices()
    X = data.standardised().X.copy()
    X[:, 2] = np.log10(data.X[:, 2])
    return X, data.y, np.arange(len(data.y)) != data.odd_rows[0]


def house_fit(loss, X, y):
    l1 = QuantileRegressor(**sklearn_quantile_regressor(0))
    return (l1 if loss == "L1" else LinearRegression()).fit(X, y)


def house_scores(houses, keep, slips, n_splits):
    """Mean absolute and squared test errors, (n_splits, 2 losses, 2 measures)."""
    X, prices, regular = houses
    scores = []
    for seed in range(n_splits):
        order = np.random.default_rng(seed).permutation(len(prices))
        rows, others = (part[keep[part]] for part in np.split(order, [276]))
        y = prices.copy()
        y[rows[regular[rows]][:slips]] *= 10
        off = [
            prices[others] - house_fit(loss, X[rows], y[rows]).predict(X[others])
            for loss in ("L1", "L2")
        ]
        scores.append([[np.abs(e).mean(), (e**2).mean()] for e in off])
    return np.array(scores)


# L1: L1 loss is the mean absolute error


@given(pairs)
def test_L1_the_value_is_exactly_the_mean_of_absolute_errors(pairs):
    exact = Fraction(sum(map(abs, errors(pairs))), len(pairs))
    assert L1Loss().value(*zip(*pairs, strict=True)) == float(exact)


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


# L2: L2 loss is the mean squared error


@given(pairs)
def test_L2_the_value_is_exactly_the_mean_of_squared_errors(pairs):
    exact = Fraction(sum(e * e for e in errors(pairs)), len(pairs))
    assert L2Loss().value(*zip(*pairs, strict=True)) == float(exact)


@given(pairs)
def test_L2_its_root_is_at_least_L1_and_equal_only_if_all_errors_have_one_size(pairs):
    y, y_pred = zip(*pairs, strict=True)
    mae, mse = L1Loss().value(y, y_pred), L2Loss().value(y, y_pred)
    if len({abs(e) for e in errors(pairs)}) == 1:
        assert sqrt(mse) == pytest.approx(mae, rel=1e-12)
    else:
        assert sqrt(mse) > mae


# L3: L1 loss is robust to outliers, L2 is sensitive


@given(st.integers(0, 10**6))
def test_L3_the_l1_and_huber_lines_stop(seed):
    """The line that was best when the point let go is optimal for every value beyond."""
    x, y, random = near_a_line(seed)
    i = int(random.integers(len(x)))
    for loss in (LOSSES[0], LOSSES[2]):
        path = outlier_path(x, y, i, loss)
        for end, side in ((path.high, 1), (path.low, -1)):
            if np.isinf(end):
                continue
            stopped = path.at(end + side)
            for further in (10.0, 1e3):
                moved = np.where(np.arange(len(x)) == i, end + side * further, y)
                assert slope_of_loss(x, moved, stopped, loss) >= -1e-9
                again = path.at(end + side * further)
                assert (again.slope, again.intercept) == pytest.approx(
                    (stopped.slope, stopped.intercept), rel=1e-9
                )


@given(st.integers(0, 10**6))
def test_L3_the_l2_line_follows_linearly_without_end(seed):
    x, y, random = near_a_line(seed)
    i = int(random.integers(len(x)))
    path = outlier_path(x, y, i, L2Loss())
    centred = x - x.mean()
    per_unit = centred[i] / (centred @ centred)
    for value in (-1e6, -3.0, 0.5, 1e6):
        oracle = np.polyfit(x, np.where(np.arange(len(x)) == i, value, y), 1)
        assert path.at(value).slope == pytest.approx(oracle[0], rel=1e-7, abs=1e-9)
        moved = path.at(value + 1000).slope - path.at(value).slope
        assert moved == pytest.approx(1000 * per_unit, rel=1e-5, abs=1e-8)
    assert (path.low, path.high) == (-np.inf, np.inf)


def test_L3_in_the_lesson_the_l1_line_has_three_pieces():
    world = line_with_outlier(noise=1.5, seed=12)
    path = outlier_path(world.X[:, 0], world.y, 8, L1Loss())
    assert (path.low, path.high) == pytest.approx((8.1, 34.3 / 3))
    for value in np.linspace(-100, 100, 401):
        line = path.at(value)
        assert line.unique
        if value <= path.low:
            assert line.slope == pytest.approx(0.5)
        elif value >= path.high:
            assert line.slope == pytest.approx(16 / 15)
        else:
            assert line.predict(8) == pytest.approx(value)
    heights = np.linspace(path.low, path.high, 50)
    middle = [path.at(value).slope for value in heights]
    l2 = [outlier_path(world.X[:, 0], world.y, 8, L2Loss()).at(value).slope for value in (0, 1)]
    assert l2[1] - l2[0] == pytest.approx(3.5 / 82.5)
    assert (np.diff(middle) / np.diff(heights) > 3 * (l2[1] - l2[0])).all()


@pytest.mark.parametrize("n", [5, 10, 11, 40])
def test_L3_constant_model_breakdown_is_half_against_none(n):
    """The median stays among the untouched values while they are more than half."""
    values = np.random.default_rng(n).standard_normal(n)
    for k in range(1, n + 1):
        kept = values[: n - k]
        for far in (1e3, 1e9):
            moved = np.append(kept, np.full(k, far))
            median, mean = L1Loss().best_constant(moved), L2Loss().best_constant(moved)
            huber = HuberLoss(1.0).best_constant(moved)
            assert mean > k / n * far - 4
            if 2 * k < n:
                assert kept.min() <= median.low <= median.high <= kept.max()
                assert abs(huber) < np.abs(kept).max() + n
            else:
                assert median.high == far
                assert huber.high > far - n
            if 2 * k == n:
                assert median.low == kept.max()


@given(st.integers(0, 10**6), st.floats(1.02, 3.0), st.booleans())
def test_L3_limit_a_point_far_out_in_x_drags_the_l1_line(seed, factor, beyond):
    """It does so, however far away in y, beyond an x that can be computed, and not before."""
    x, y, _ = near_a_line(seed)
    reach = min(np.abs(x - pivot).sum() + pivot for pivot in x)
    place = x.max() + (reach - x.max()) * (factor if beyond else 0.98 / factor)
    x, y = np.append(x, place), np.append(y, 0.0)
    path = outlier_path(x, y, len(x) - 1, L1Loss())
    if not beyond:
        assert np.isfinite([path.low, path.high]).all()
        return
    assert (path.low, path.high) == (-np.inf, np.inf)
    for height in (-1e4, 1e4):
        assert path.at(height).predict(place) == pytest.approx(height, rel=1e-9)
        moved = np.append(y[:-1], height)
        assert slope_of_loss(x, moved, path.at(height), L1Loss()) >= -1e-9


def test_L3_limit_in_the_lesson_the_reach_ends_at_29():
    world = line_with_outlier(noise=1.5, seed=12)
    y = np.append(np.where(np.arange(10) == 8, 9.8, world.y), 0.0)
    for place, finite in ((29, True), (29.01, False), (30, False)):
        path = outlier_path(np.append(world.X[:, 0], place), y, 10, L1Loss())
        assert np.isfinite(path.high) == np.isfinite(path.low) == finite
    huber = outlier_path(np.append(world.X[:, 0], 30), y, 10, HuberLoss(1.0))
    assert huber.at(2e6).slope > 1.9 * huber.at(1e6).slope > 1e4


# L4: the L1 gradient has a constant size; at zero error, all from -1/n to 1/n


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


@given(uneven, eighths)
def test_L4_every_l1_step_has_the_length_of_the_rate_near_or_far(start, rate):
    steps = np.diff(walk(L1Loss(), start, rate, 60))
    assert (np.abs(steps) == rate).all()


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


# L5: the L2 gradient is proportional to the error


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
def test_L5_a_step_against_the_printed_gradient_climbs_and_against_the_right_one_falls(pairs, part):
    """For rates below n for the right gradient, and for every rate for the printed one."""
    y, y_pred = np.array(pairs, dtype=float).T
    loss, rate = L2Loss(), part * len(y)
    here = loss.value(y, y_pred)
    assert loss.value(y, y_pred - rate * loss.gradient(y, y_pred)) < here
    assert loss.value(y, y_pred - rate * printed_gradient(y, y_pred)) > here


@given(distances, st.floats(0.01, 1.4))
def test_L5_every_l2_step_is_in_proportion_to_the_error(start, rate):
    e = walk(L2Loss(), start, rate, 20)
    np.testing.assert_allclose(np.diff(e), -2 * rate * e[:-1], rtol=1e-9, atol=1e-12)


# L6: large errors make large L2 updates: fast, but possibly unstable


@given(distances, st.floats(0.01, 1.4))
def test_L6_the_l2_error_changes_by_the_factor_1_minus_2_rate_at_every_step(start, rate):
    e = walk(L2Loss(), start, rate, 20)
    np.testing.assert_allclose(e[1:], (1 - 2 * rate) * e[:-1], rtol=1e-9, atol=1e-11)


@settings(max_examples=20)
@given(distances)
def test_L6_the_l2_blow_up_rate_of_a_constant_is_exactly_1(start):
    below, at, above = (walk(L2Loss(), start, rate, 1500) for rate in (0.99, 1.0, 1.01))
    assert abs(below[-1]) < 1e-9
    assert at[::2].tolist() == [start] * 751 and at[1::2].tolist() == [-start] * 750
    assert abs(above[-1]) > 1e9


@given(distances)
def test_L6_half_of_it_arrives_in_one_step(start):
    assert walk(L2Loss(), start, 0.5, 1)[1] == 0


def test_L6_with_a_half_in_the_loss_the_limit_is_2():
    path = [
        abs(descend(lambda e: L2Loss().slope(e) / 2, 1.0, rate, 500)[-1]) for rate in (1.9, 2.1)
    ]
    assert path[0] < 1e-9 and path[1] > 1e9


@settings(max_examples=20)
@given(st.sampled_from([1e-6, 1.0, 1e6]), st.floats(0.02, 0.98))
def test_L6_below_the_limit_every_start_arrives_above_it_none_does(start, share):
    arrived = walk(L2Loss(), start, share, 2000)
    assert abs(arrived[-1]) < 1e-9
    lost = walk(L2Loss(), start, 1 + share, 2000)
    assert abs(lost[-1]) > 1e9 * start


@pytest.mark.parametrize("n", [1, 2, 7])
def test_L6_the_limit_of_a_constant_does_not_depend_on_the_targets(n):
    y = np.random.default_rng(n).standard_normal(n) * 10

    def away(rate):
        path = descend(lambda c: np.mean(L2Loss().slope(c - y)), 50.0, rate, 2000)
        return abs(path[-1] - y.mean())

    assert away(0.99) < 1e-9 and away(1.01) > 1e9


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


@given(uneven, eighths)
def test_L6_l1_goes_straight_then_jumps_between_two_places_one_step_apart(start, rate):
    """Exact: steps of `rate` up to the target, then a two-cycle around it for ever."""
    assume(abs(start) % rate)
    arrival = int(abs(start) // rate)
    e = walk(L1Loss(), start, rate, arrival + 20)
    straight = np.sign(start) * (abs(start) - rate * np.arange(arrival + 1))
    assert (e[: arrival + 1] == straight).all()
    end = e[arrival:]
    assert (end[2:] == end[:-2]).all()
    assert end[0] * end[1] < 0 and abs(end[1] - end[0]) == rate
    assert np.abs(end).max() < rate


@given(st.integers(1, 40), eighths)
def test_L6_l1_stays_if_the_distance_is_a_whole_number_of_steps(steps, rate):
    e = walk(L1Loss(), steps * rate, rate, steps + 5)
    assert (e[steps:] == 0).all() and (e[:steps] != 0).all()


@given(uneven, eighths)
def test_L6_l1_never_blows_up_at_any_rate(start, rate):
    for far in (1.0, 1e3, 1e9):
        e = walk(L1Loss(), start, far * rate, 50)
        assert np.abs(e).max() <= max(abs(start), far * rate)


def test_L6_l1_steps_are_linear_in_the_distance_l2_steps_logarithmic():
    def needed(loss, distance):
        e = walk(loss, distance, 0.25, 4_000)
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
            int((np.abs(walk(loss, distance, 0.07, 8000)) <= 0.01 * distance).argmax())
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


@given(distances, st.floats(0.05, 5))
def test_L6_once_there_l1_with_a_falling_rate_is_never_further_than_its_last_step(start, rate):
    for name in ("η/√t", "η/t"):
        rates = rate * np.array([SCHEDULES[name](t) for t in range(1, 2001)])
        e = np.abs(walk(L1Loss(), start, rates, 2000)[1:])
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
    e = walk(L1Loss(), start, lambda t: rate / t, steps)
    assert e[-1] == pytest.approx(start - reach)
    assert reach == pytest.approx(rate * (np.log(steps) + 0.5772), rel=1e-3)


@given(distances, st.floats(0.01, 5), st.floats(0.1, 10))
def test_L6_huber_never_blows_up(start, rate, delta):
    e = walk(HuberLoss(delta), start, rate, 200)
    bound = max(abs(start), (2 * rate - 1) * delta)
    assert np.abs(e).max() <= bound * (1 + 1e-9)
    assert np.abs(np.diff(e)).max() <= 2 * rate * delta * (1 + 1e-9) + 1e-12


@settings(max_examples=20)
@given(st.floats(-100, 100), st.floats(0.02, 0.98))
def test_L6_huber_settles_below_the_limit_of_l2(start, rate):
    e = walk(HuberLoss(1.0), start, rate, 4000)
    assert abs(e[-1]) < 1e-9
    for before, after in pairwise(e[:50]):
        if abs(before) > 1:
            assert abs(before - after) == pytest.approx(2 * rate)
        else:
            assert after == pytest.approx((1 - 2 * rate) * before)


# L7: L2 punishes large errors more


@given(
    st.lists(st.floats(-1e3, 1e3, allow_subnormal=False), min_size=1, max_size=30).filter(
        lambda error: max(map(abs, error)) > 1e-3
    ),
    st.floats(0.01, 100),
)
def test_L7_the_largest_error_owns_more_of_the_l2_loss(error, delta):
    """L1 <= Huber <= L2, for every set of errors; strictly where they differ in size."""
    shares = [largest_share(np.array(error), loss) for loss in (*LOSSES[:2], HuberLoss(delta))]
    (i, l1), (_, l2), (_, huber) = shares
    assert abs(error[i]) == max(map(abs, error))
    assert l1 <= huber * (1 + 1e-9) and huber <= l2 * (1 + 1e-9)
    sizes = np.abs(error) / max(map(abs, error))
    if ((sizes > 0.01) & (sizes < 0.99)).any():
        assert l1 < l2


def test_L7_the_share_in_the_lesson():
    world = line_with_outlier(noise=1.5, seed=12)
    error = 2 + world.X[:, 0] - np.where(np.arange(10) == 8, 30, world.y)
    size = np.abs(error)
    assert largest_share(error, L1Loss())[1] == pytest.approx(size.max() / size.sum())
    assert size.max() ** 2 / (size**2).sum() > 0.9 > 0.7 > size.max() / size.sum()


@given(st.integers(0, 10**6))
def test_L7_limit_on_its_own_line_l2_never_charges_the_outlier_more_than_1_minus_h(seed):
    x, y, random = near_a_line(seed)
    i = int(random.integers(len(x)))
    centred = x - x.mean()
    leverage = 1 / len(x) + centred[i] ** 2 / (centred @ centred)
    path, l1 = outlier_path(x, y, i, L2Loss()), outlier_path(x, y, i, L1Loss())

    def share(path, value):
        each = path.loss.of_error(path.at(value).predict(x) - path.targets(value))
        return each[i] / each.sum()

    for value in (-100.0, 3.0, 1e3):
        assert share(path, value) <= 1 - leverage + 1e-9
    if leverage < 0.99:
        assert share(path, 1e6) == pytest.approx(1 - leverage, abs=1e-4)
    if np.isfinite(l1.high):
        others = np.abs(np.delete(l1.at(l1.high).predict(x) - y, i)).sum()
        assert share(l1, l1.high + 1e4 * others) > 0.999


def test_L7_limit_in_the_lesson_the_order_of_the_fitted_lines_turns_near_43():
    world = line_with_outlier(noise=1.5, seed=12)
    paths = [outlier_path(world.X[:, 0], world.y, 8, loss) for loss in LOSSES[:2]]

    def shares_at(height):
        found = [
            largest_share(path.at(height).predict(path.x) - path.targets(height), path.loss)
            for path in paths
        ]
        assert [row for row, _ in found] == [8, 8]
        return [share for _, share in found]

    for height in (30.0, 40, 43, 43.5, 44, 60, 300, 3000):
        l1, l2 = shares_at(height)
        assert (l1 > l2) == (height > 43.2)
        assert l2 < 1 - 0.248


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


# L8: the best constant is the mean under L2, a median under L1


@given(st.one_of(few, many))
def test_L8_the_median_interval_is_all_that_is_best_under_l1(y):
    """Exact arithmetic: equal inside and at its ends, larger anywhere outside."""
    best = L1Loss().best_constant(y)
    low, high = Fraction(best.low), Fraction(best.high)
    least = min(absolute(y, value) for value in y)
    inside = [low + (high - low) * Fraction(part, 7) for part in range(8)]
    assert {absolute(y, c) for c in inside} == {least}
    for step in (Fraction(1, 10**9), Fraction(1, 3), 10, 10**7):
        assert absolute(y, low - step) > least < absolute(y, high + step)
    assert low <= Fraction(float(best)) <= high


@given(st.one_of(few, many))
def test_L8_the_interval_lies_between_the_two_middle_values(y):
    best, ordered = L1Loss().best_constant(y), sorted(y)
    n = len(y)
    if n % 2:
        assert best.low == best.high == ordered[n // 2]
    else:
        assert [best.low, best.high] == ordered[n // 2 - 1 : n // 2 + 1]
    assert best.unique == (n % 2 == 1 or ordered[n // 2 - 1] == ordered[n // 2])


@given(st.one_of(few, many), st.fractions(-20, 20))
def test_L8_the_mean_is_the_only_best_constant_under_l2(y, step):
    mean = Fraction(sum(y), len(y))
    assert square(y, mean + step) == square(y, mean) + len(y) * step**2
    best = L2Loss().best_constant(y)
    assert best.unique
    assert float(best) == pytest.approx(float(mean), rel=1e-12, abs=1e-9)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12), st.integers(1, 10**6))
def test_L8_pull_the_largest_value_away(y, way):
    """The mean follows by 1/n of the way; the median of three or more values does not move."""
    moved = [*sorted(y)[:-1], max(y) + way]
    median, after = L1Loss().best_constant(y), L1Loss().best_constant(moved)
    if len(y) > 2:
        assert (after.low, after.high) == (median.low, median.high)
    follows = L2Loss().best_constant(moved) - L2Loss().best_constant(y)
    assert follows == pytest.approx(way / len(y), rel=1e-9)


def test_L8_in_the_lesson_the_bottom_is_flat_from_3_to_5():
    y = [5, 2, 8, 3]
    assert [absolute(y, c) for c in (3, Fraction(7, 2), 4, 5)] == [8] * 4
    assert absolute(y, Fraction(5, 2)) == absolute(y, Fraction(11, 2)) == 9


# L9: do house prices need the L1 loss?


def test_L9_phone_calls_l1_stays_with_the_calls_and_l2_leaves():
    calls = belgian_phone_calls()
    x, y = calls.X[:, 0], calls.y
    good = np.delete(np.arange(24), calls.odd_rows)
    right = fit_line(x[good], y[good], L2Loss())
    off = {
        type(loss).__name__: np.abs(fit_line(x, y, loss).predict(x[good]) - y[good]).mean()
        for loss in LOSSES
    }
    assert right.slope == pytest.approx(1.08, abs=0.01)
    assert off["L2Loss"] > 20 and off["L1Loss"] < 2 and off["HuberLoss"] < 4
    slopes = best_l1_lines(x, y)[:, 0]
    assert 1.1 < slopes.min() < slopes.max() < 1.7
    assert slopes.min() < fit_line(x, y, HuberLoss(1.0)).slope < slopes.max()
    assert fit_line(x, y, L2Loss()).slope > 4.5 * right.slope


def test_L9_limit_phone_calls_l1_breaks_while_the_wrong_years_are_the_last():
    calls = belgian_phone_calls()
    slope, l2 = {}, {}
    for last in range(1963, 1974):
        known = calls.X[:, 0] <= last
        slope[last] = fit_line(calls.X[known, 0], calls.y[known], L1Loss()).slope
        l2[last] = fit_line(calls.X[known, 0], calls.y[known], L2Loss()).slope
        wrong = np.isin(np.flatnonzero(known), calls.odd_rows).mean()
        assert wrong < 0.4
    broken = {last for last, value in slope.items() if value > 10}
    assert broken == {1968, 1969, 1970}
    assert all(value < 2.3 for last, value in slope.items() if last not in broken)
    assert l2[1963] < 1.2 and l2[1964] > 3.5


def test_L9_house_prices_one_outlier_among_414_moves_l2_little_and_l1_not():
    houses = taipei_house_prices()
    x, y, row = np.log10(houses.X[:, 2]), houses.y, 270
    assert y[row] == y.max() == 117.5 and np.sort(y)[-2] == 78.3
    kept = np.arange(414) != row
    change = {
        loss: fit_line(x, y, loss).slope / fit_line(x[kept], y[kept], loss).slope - 1
        for loss in LOSSES[:2]
    }
    assert abs(change[L1Loss()]) < 1e-12
    assert change[L2Loss()] == pytest.approx(0.0136, abs=1e-4)


def test_L9_huber_with_1_345_standard_deviations_keeps_95_per_cent_of_the_precision():
    """The ratio of variances of mean and Huber constant under standard normal noise.

    For many values, E[h']^2 / E[psi^2] with psi the error cut at delta; and 40,000 samples of 50,
    where the standard error of the ratio is about 0.003.
    """
    delta = 1.345
    inside, tail = stats.norm.cdf(delta) - stats.norm.cdf(-delta), stats.norm.sf(delta)
    square = inside - 2 * delta * stats.norm.pdf(delta) + 2 * delta**2 * tail
    assert inside**2 / square == pytest.approx(0.95, abs=1e-4)
    samples = np.random.default_rng(9).standard_normal((40_000, 50))
    centre = np.median(samples, axis=1)
    for _ in range(100):
        centre += np.clip(samples - centre[:, None], -delta, delta).mean(axis=1)
    one = HuberLoss(delta).best_constant(samples[0])
    assert centre[0] == pytest.approx(float(one), abs=1e-9)
    assert samples.mean(axis=1).var() / centre.var() == pytest.approx(0.95, abs=0.012)


def test_L9_the_delta_of_the_house_prices_is_1_345_times_their_spread():
    houses = taipei_house_prices()
    x = np.log10(houses.X[:, 2])
    middle = np.median(np.abs(fit_line(x, houses.y, L1Loss()).predict(x) - houses.y))
    assert middle == pytest.approx(4.25, abs=0.005)
    spread = middle / stats.norm.ppf(0.75)
    assert (round(spread, 1), round(1.345 * spread, 1)) == (6.3, 8.5)


def test_L9_gaussian_noise_l2_wins():
    """Ratio pi/2 for many points. 1,200 samples of 60: standard error of the ratio about 0.07."""
    l1, l2 = squared_errors(np.random.default_rng(1).standard_normal((1200, 60)))
    assert np.pi / 2 - 0.25 < l1 / l2 < np.pi / 2 + 0.25


@pytest.mark.parametrize("kind, most", [("contaminated", 0.35), ("laplace", 0.85)])
def test_L9_outliers_or_long_tails_l1_wins(kind, most):
    """Laplace noise: the ratio goes to 1/2 for many points."""
    random, shape = np.random.default_rng(2), (800, 40)
    noise = random.standard_normal(shape) + 10 * (random.random(shape) < 0.1)
    l1, l2 = squared_errors(random.laplace(size=shape) if kind == "laplace" else noise)
    assert l1 / l2 < most


def test_L9_the_figure_of_the_lesson():
    """L2 best without outliers, L1 better from the first one of twenty on, Huber in between."""
    errors = errors_with_outliers(LOSSES, counts=range(10))
    l1, l2, huber = errors.T
    assert l2[0] < huber[0] < l1[0]
    assert (round(l2[0], 2), round(l1[0], 2)) == (0.32, 0.40)
    assert (l1[1:] < l2[1:]).all() and (huber[1:] < l2[1:]).all()
    assert l1[9] > 4


def test_L9_gaussian_noise_the_ratio_goes_to_2_over_pi():
    estimates = centres.means_and_medians("Gaussian", [301], repeats=20_000, seed=1)[0]
    ratio, margin = ratio_and_margin(estimates)
    assert margin < 0.03
    assert abs(ratio - 2 / np.pi) < margin
    assert abs(ratio - exact_ratio(stats.norm(), 301)) < margin
    assert exact_ratio(stats.norm(), 100_001) == pytest.approx(2 / np.pi, rel=1e-3)
    assert centres.LIMITS["Gaussian"] == pytest.approx(2 / np.pi)


def test_L9_laplace_noise_the_median_wins_and_the_ratio_goes_to_2():
    estimates = centres.means_and_medians("Laplace", [3, 101], repeats=20_000, seed=2)
    for each, n in zip(estimates, (3, 101), strict=True):
        ratio, margin = ratio_and_margin(each)
        assert abs(ratio - exact_ratio(stats.laplace(), n)) < margin < 0.1
    by_size = [exact_ratio(stats.laplace(), n) for n in (3, 9, 51, 1001, 10**5 + 1, 10**7 + 1)]
    assert by_size == sorted(by_size) and by_size[0] > 1.04
    assert by_size[-1] == pytest.approx(2, rel=2e-3)
    assert centres.LIMITS["Laplace"] == pytest.approx(2)


def test_L9_at_every_size_the_mean_wins_under_gaussian_noise():
    for n in range(3, 52, 2):
        assert 2 / np.pi < exact_ratio(stats.norm(), n) < 0.75
    one = centres.means_and_medians("Gaussian", [1], repeats=50)[0]
    np.testing.assert_array_equal(one[0], one[1])


@pytest.mark.parametrize("width", [3, 5, 10])
def test_L9_contaminated_noise_the_median_wins_beyond_a_share(width):
    share = centres.contamination_crossing(width)
    shares = [0, 0.5 * share, share, 2 * share]
    estimates = centres.contaminated_estimates(shares, width, n=201, repeats=10_000, seed=3)
    ratios, margins = np.transpose([ratio_and_margin(each) for each in estimates])
    assert (margins < 0.11).all()
    assert (np.abs(ratios - centres.contaminated_limit(np.array(shares), width)) < margins).all()
    assert ratios[1] + margins[1] < 1 < ratios[3] - margins[3]


def test_L9_limit_mild_contamination_never_makes_the_median_better():
    assert centres.contamination_crossing(2, most=1.0) is None
    estimates = centres.contaminated_estimates([0.4], 2, n=51, repeats=10_000, seed=4)[0]
    ratio, margin = ratio_and_margin(estimates)
    assert ratio + margin < 1


def test_L9_in_the_lesson_contaminated_noise_ruins_the_mean():
    estimates = centres.means_and_medians("contaminated", [51], repeats=10_000, seed=5)[0]
    ratio, margin = ratio_and_margin(estimates)
    assert ratio - margin > 5
    assert (estimates[1].var() * 51) == pytest.approx(0.9 + 0.1 * 100, rel=0.1)


def test_L9_the_filters_are_the_best_constants_of_every_window():
    picture = np.random.default_rng(0).integers(0, 256, (12, 9)).astype(float)
    median, mean = centres.filtered(picture)
    for row in range(1, 11):
        for column in range(1, 8):
            window = picture[row - 1 : row + 2, column - 1 : column + 2].ravel()
            assert median[row, column] == L1Loss().best_constant(window)
            assert mean[row, column] == pytest.approx(float(L2Loss().best_constant(window)))


def test_L9_on_a_plain_wall_the_filters_keep_the_ratio_of_nine_values():
    """No edges: what is left of Gaussian noise is the variance of mean and median of nine."""
    wall = np.full((900, 900), 128.0)
    pictures = centres.filtered(centres.noisy(wall, "Gaussian", 40, seed=6))
    estimates = np.array([one[1::3, 1::3].ravel() - 128 for one in pictures])  # no shared pixels
    ratio, margin = ratio_and_margin(estimates)
    assert abs(ratio - exact_ratio(stats.norm(), 9)) < margin < 0.03


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("level", [40, 50, 60])
def test_L9_gaussian_noise_the_mean_filter_is_better_by_8_per_cent(seed, level):
    photo = sample_photo()
    median, mean = centres.filtered(centres.noisy(photo, "Gaussian", level, seed))
    assert centres.rms(mean - photo) < 0.92 * centres.rms(median - photo)
    assert centres.mean_absolute(mean - photo) < 0.92 * centres.mean_absolute(median - photo)
    assert centres.rms(mean - photo) < 0.5 * level


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("level", [5, 10, 20, 30])
def test_L9_salt_and_pepper_the_median_filter_is_better_by_a_third(seed, level):
    photo = sample_photo()
    hit = centres.noisy(photo, "salt and pepper", level, seed)
    median, mean = centres.filtered(hit)
    assert centres.rms(median - photo) < 0.67 * centres.rms(mean - photo)
    assert centres.mean_absolute(median - photo) < 0.5 * centres.mean_absolute(mean - photo)
    assert centres.rms(median - photo) < 0.5 * centres.rms(hit - photo)


def test_L9_limit_weak_gaussian_noise_is_better_left_alone():
    """At an edge the window holds two kinds of pixels: blur costs more than the noise."""
    photo = sample_photo()
    hit = centres.noisy(photo, "Gaussian", 10)
    median, mean = (centres.rms(one - photo) for one in centres.filtered(hit))
    assert centres.rms(hit - photo) < median < mean


def test_L9_limit_the_median_filter_erases_a_thin_line():
    picture = np.zeros((9, 9))
    picture[:, 4] = 90.0
    assert median_filter(picture, 3).max() == 0
    np.testing.assert_allclose(uniform_filter(picture, 3)[:, 3:6], 30)


def test_L9_limit_beyond_half_the_median_filter_breaks():
    photo = sample_photo()
    median, mean = centres.filtered(centres.noisy(photo, "salt and pepper", 60))
    assert centres.rms(median - photo) > 1.1 * centres.rms(mean - photo)


# L9: what is trained on a loss. Fine pixels of digits from coarse ones; 1,200 digits to train on.


def digits_split(seed):
    pictures = digits().X.reshape(-1, 8, 8)
    return np.split(pictures[np.random.default_rng(seed).permutation(len(pictures))], [1200])


def fitted(loss, seed):
    known, fresh = digits_split(seed)
    return fine_pixels.predicted(fine_pixels.trained(known, loss), fresh)


def test_L9_what_is_trained_on_l2_is_the_conditional_mean_on_l1_the_conditional_median():
    """No other table has a smaller loss, and gradient descent on the pixels leads to this one."""
    known = digits_split(0)[0][:300]
    random, away = np.random.default_rng(1), []
    for loss, centre in ((L1Loss(), np.median), (L2Loss(), np.mean)):
        table = fine_pixels.trained(known, loss)
        for entry, blocks in zip(table, fine_pixels.outcomes(known), strict=True):
            if len(blocks):
                np.testing.assert_allclose(entry, centre(blocks, axis=0), atol=1e-12)

        def value(table, loss=loss):
            return loss.value(known.ravel(), fine_pixels.predicted(table, known).ravel())

        least = value(table)
        for size in (0.1, 1.0, 5.0):
            other = table + size * random.standard_normal(table.shape)
            assert value(other) > least
        blocks = max(fine_pixels.outcomes(known)[1:], key=len)

        def gradient(entry, loss=loss, blocks=blocks):
            return loss.slope((entry - blocks).reshape(len(blocks), 4)).mean(axis=0).reshape(2, 2)

        end = descend(gradient, np.full((2, 2), 8.0), lambda t: 2 / t**0.5, 4000)[-1]
        best = [loss.best_constant(blocks[:, i, j]) for i in (0, 1) for j in (0, 1)]
        off = [max(b.low - w, w - b.high, 0) for b, w in zip(best, end.ravel(), strict=True)]
        away.append(max(off))
    assert away[0] < 0.05 and away[1] < 1e-9


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_L9_what_is_trained_on_l2_blurs_more_than_on_l1(seed):
    """Steps between neighbours, on fresh digits: L2 keeps 69 % of them, L1 79 %."""
    true = digits_split(seed)[1]
    l1, l2 = (fine_pixels.step(fitted(loss, seed)) / fine_pixels.step(true) for loss in LOSSES[:2])
    assert l2 < 0.71 and 0.77 < l1 < 0.81
    grey = [
        ((3 < each) & (each < 13)).mean()
        for each in (true, fitted(L1Loss(), seed), fitted(L2Loss(), seed))
    ]
    assert abs(grey[1] - grey[0]) < 0.02 and grey[2] > 1.4 * grey[0]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_L9_each_training_wins_by_its_own_measure_on_fresh_digits(seed):
    true, l1, l2 = digits_split(seed)[1], fitted(L1Loss(), seed), fitted(L2Loss(), seed)
    assert centres.mean_absolute(l1 - true) < 0.93 * centres.mean_absolute(l2 - true)
    assert centres.rms(l2 - true) ** 2 < 0.9 * centres.rms(l1 - true) ** 2


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_L9_the_blur_comes_from_outcomes_that_look_the_same_from_afar(seed):
    """The cause: say of each fine pixel whether it is dark, and what is trained on L2 is sharp."""
    known, fresh = digits_split(seed)

    def seen(pictures, told):
        coarse = np.kron(fine_pixels.seen(pictures), np.ones((2, 2), int))
        place = np.tile([[0, 1], [2, 3]], (4, 4))
        return 2 * (4 * coarse + place) + told * (pictures >= 8)

    def step(told):
        kind, size = seen(known, told).ravel(), 8 * fine_pixels.SEEN
        count = np.maximum(np.bincount(kind, minlength=size), 1)
        return fine_pixels.step((np.bincount(kind, known.ravel(), size) / count)[seen(fresh, told)])

    true, blurred, sharp = fine_pixels.step(fresh), step(told=0), step(told=1)
    assert blurred == pytest.approx(fine_pixels.step(fitted(L2Loss(), seed)), rel=0.01)
    assert blurred < 0.71 * true and sharp > 0.87 * true


def test_L9_limit_what_is_trained_on_l1_drops_what_is_rare():
    """Where fewer than half of such pixels are dark, not one is predicted dark; one in six is."""
    known, fresh = digits_split(0)
    true, l1 = fresh >= 8, fitted(L1Loss(), 0) >= 8
    dark = [(blocks >= 8).mean(axis=0) if len(blocks) else np.zeros((2, 2))
            for blocks in fine_pixels.outcomes(known)]  # fmt: skip
    often = fine_pixels.predicted(np.array(dark), fresh)
    rare = (often > 0.05) & (often < 0.5)
    assert not l1[rare].any() and true[rare].mean() > 0.15


def test_L9_limit_for_few_values_the_median_is_not_the_best_under_laplace_noise():
    """Of 11 values the mean of the middle three varies less: by 8 %."""
    ordered = np.sort(np.random.default_rng(3).laplace(size=(200_000, 11)), axis=1)
    middle, three = ordered[:, 5], ordered[:, 4:7].mean(axis=1)
    assert 1 - three.var() / middle.var() == pytest.approx(0.08, abs=0.01)


def test_L9_each_loss_wins_by_its_own_measure_and_by_little(houses):
    scores = house_scores(houses, houses[2], slips=0, n_splits=20)
    change = scores[:, 0] / scores[:, 1] - 1  # of L1 against L2, by measure
    assert (change[:, 0] < 0).sum() >= 13 and (change[:, 1] > 0).sum() >= 13
    assert (np.abs(change.mean(axis=0)) < 0.03).all()


def test_L9_house_prices_with_their_real_outlier_do_not_need_l1(houses):
    everything = np.ones_like(houses[2])
    scores = house_scores(houses, everything, slips=0, n_splits=20)
    change = (scores[:, 0] / scores[:, 1] - 1).mean(axis=0)
    assert (np.abs(change) < 0.03).all()
    without = house_scores(houses, houses[2], slips=0, n_splits=20)
    squared, less = scores[:, :, 1].mean(axis=0), without[:, :, 1].mean(axis=0)
    assert (squared - less > 15).all()  # the outlier changes the score of both


def test_L9_the_score_changes_by_the_outlier_among_the_test_rows(houses):
    """Keep it in the fits and drop it from the test alone: the squared errors fall as far."""
    X, prices, regular = houses
    everything = house_scores(houses, np.ones_like(regular), slips=0, n_splits=20)[:, :, 1]
    neither = house_scores(houses, regular, slips=0, n_splits=20)[:, :, 1]
    tested = []
    for seed in range(20):
        rows, others = np.split(np.random.default_rng(seed).permutation(len(prices)), [276])
        others = others[regular[others]]
        fits = [house_fit(loss, X[rows], prices[rows]) for loss in ("L1", "L2")]
        tested.append([np.mean((fit.predict(X[others]) - prices[others]) ** 2) for fit in fits])
    fall, alone = (everything.mean(axis=0) - m.mean(axis=0) for m in (neither, np.array(tested)))
    assert (fall > 15).all() and (alone > 0.95 * fall).all()


def test_L9_one_wrong_price_moves_l2_wherever_it_stands_and_l1_hardly(houses):
    X, prices, _ = houses
    which = np.argsort(X[:, 2], kind="stable")[::8]
    weights = np.array([
        [house_fit(loss, X, y).coef_[2] for loss in ("L1", "L2")]
        for y in (np.where(np.arange(len(prices)) == sale, 10 * prices, prices) for sale in which)
    ])  # fmt: skip
    assert np.ptp(weights[:, 0]) < 1 < 15 < np.ptp(weights[:, 1])
    l1, l2 = (house_fit(loss, X, prices).coef_[2] for loss in ("L1", "L2"))
    assert np.abs(weights[:, 0] - l1).max() < 0.5 and np.abs(weights[:, 1] - l2).argmax() == 0


def test_L9_with_gross_errors_in_the_fit_l1_wins_by_both_measures(houses):
    clean = house_scores(houses, houses[2], slips=0, n_splits=8)
    wrong = house_scores(houses, houses[2], slips=4, n_splits=8)
    assert (wrong[:, 0] < wrong[:, 1]).all()
    l1, l2 = (wrong.mean(axis=0) / clean.mean(axis=0) - 1)[:, 0]
    assert abs(l1) < 0.02 and l2 > 0.4


def test_L9_the_l1_fit_to_prices_does_not_see_how_far_off_the_outlier_is(houses):
    X, prices, regular = houses
    y = [np.where(regular, prices, price) for price in (78.3, 117.5, 1000.0)]
    l1 = [house_fit("L1", X, one).coef_ for one in y]
    l2 = [house_fit("L2", X, one).coef_ for one in y]
    assert np.allclose(l1[0], l1[1], atol=1e-8) and np.allclose(l1[0], l1[2], atol=1e-8)
    assert abs(l2[2][2]) > 2 * abs(l2[0][2])
    gone = [house_fit(loss, X[regular], prices[regular]).coef_[2] for loss in ("L1", "L2")]
    moved = [abs(full[1][2] / less - 1) for full, less in zip((l1, l2), gone, strict=True)]
    assert moved[0] < 0.02 and 0.05 < moved[1] < 0.15
