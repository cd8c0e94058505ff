"""The claims of "An outlier pulls": L3 (robust against sensitive), L7 (large errors), L9 (which
loss when, for regression). Each test would fail if its claim were false."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.datasets import belgian_phone_calls, line_with_outlier, taipei_house_prices
from l1l2.figures.an_outlier_pulls import best_l1_lines, errors_with_outliers, largest_share
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss

LOSSES = L1Loss(), L2Loss(), HuberLoss(1.0)


def near_a_line(seed, n=None):
    random = np.random.default_rng(seed)
    n = n or int(random.integers(5, 20))
    x = random.standard_normal(n)
    return x, 1 + 2 * x + random.standard_normal(n), random


def slope_of_loss(x, y, line, loss):
    """The smallest rate at which the loss changes on the way from ``line`` to any other."""
    residual = y - line.predict(x)
    moves = np.vstack([np.ones(len(x)), x - x[:, None]])
    moves = np.vstack([moves, -moves])
    on = np.abs(residual) < 1e-9 * np.abs(y).max()
    fixed = -moves * loss.slope(np.where(on, 0, residual))
    return (fixed + (np.abs(moves) * on if isinstance(loss, L1Loss) else 0)).mean(axis=1).min()


# L3: robust and sensitive


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
    middle = [path.at(value).slope for value in np.linspace(path.low, path.high, 50)]
    assert (np.diff(middle) > 0).all()


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


# L7: large errors


@given(
    st.lists(st.floats(-1e3, 1e3, allow_subnormal=False), min_size=1, max_size=30).filter(
        lambda residual: max(map(abs, residual)) > 1e-3
    ),
    st.floats(0.01, 100),
)
def test_L7_the_largest_residual_owns_more_of_the_l2_loss(residual, delta):
    """L1 <= Huber <= L2, for every set of residuals; strictly where they differ in size."""
    shares = [largest_share(np.array(residual), loss) for loss in (*LOSSES[:2], HuberLoss(delta))]
    (i, l1), (_, l2), (_, huber) = shares
    assert abs(residual[i]) == max(map(abs, residual))
    assert l1 <= huber * (1 + 1e-9) and huber <= l2 * (1 + 1e-9)
    sizes = np.abs(residual) / max(map(abs, residual))
    if ((sizes > 0.01) & (sizes < 0.99)).any():
        assert l1 < l2


def test_L7_the_share_in_the_lesson():
    world = line_with_outlier(noise=1.5, seed=12)
    residual = np.where(np.arange(10) == 8, 30, world.y) - (2 + world.X[:, 0])
    size = np.abs(residual)
    assert largest_share(residual, L1Loss())[1] == pytest.approx(size.max() / size.sum())
    assert size.max() ** 2 / (size**2).sum() > 0.9 > 0.7 > size.max() / size.sum()


@given(st.integers(0, 10**6))
def test_L7_limit_on_its_own_line_l2_never_charges_the_outlier_more_than_1_minus_h(seed):
    x, y, random = near_a_line(seed)
    i = int(random.integers(len(x)))
    centred = x - x.mean()
    leverage = 1 / len(x) + centred[i] ** 2 / (centred @ centred)
    path, l1 = outlier_path(x, y, i, L2Loss()), outlier_path(x, y, i, L1Loss())

    def share(path, value):
        each = path.loss.of_error(path.targets(value) - path.at(value).predict(x))
        return each[i] / each.sum()

    for value in (-100.0, 3.0, 1e3):
        assert share(path, value) <= 1 - leverage + 1e-9
    if leverage < 0.99:
        assert share(path, 1e6) == pytest.approx(1 - leverage, abs=1e-4)
    if np.isfinite(l1.high):
        others = np.abs(np.delete(y - l1.at(l1.high).predict(x), i)).sum()
        assert share(l1, l1.high + 1e4 * others) > 0.999


# L9: which loss when


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
    assert fit_line(x, y, L2Loss()).slope > 4.5 * right.slope


def test_L9_limit_phone_calls_l1_breaks_while_the_wrong_years_are_the_last():
    calls = belgian_phone_calls()
    slope = {}
    for last in range(1963, 1974):
        known = calls.X[:, 0] <= last
        slope[last] = fit_line(calls.X[known, 0], calls.y[known], L1Loss()).slope
        wrong = np.isin(np.flatnonzero(known), calls.odd_rows).mean()
        assert wrong < 0.4
    broken = {last for last, value in slope.items() if value > 10}
    assert broken == {1968, 1969, 1970}
    assert all(value < 2.3 for last, value in slope.items() if last not in broken)


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


def squared_errors(noise):
    """Mean squared error of the slope under L1 and L2; the truth is slope 1."""
    x = np.arange(float(noise.shape[1]))
    return [
        np.mean([(fit_line(x, x + each, loss).slope - 1) ** 2 for each in noise])
        for loss in LOSSES[:2]
    ]


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
    assert (round(l2[0], 2), round(l1[0], 2)) == (0.32, 0.41)
    assert (l1[1:] < l2[1:]).all() and (huber[1:] < l2[1:]).all()
    assert l1[9] > 4
