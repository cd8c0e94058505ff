"""Lines satisfy the optimality conditions of their loss, on tidy, tied and scaled data, and
follow a moving point exactly as a fresh fit would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, QuantileRegressor

from l1l2.lines import Line, fit_line, outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss

KINDS = ("random", "small integers", "few places", "on a line", "far point", "years")


def points(seed):
    """Seeded points of every kind: tied, collinear, with repeated x, with leverage, scaled."""
    rng = np.random.default_rng(seed)
    n, kind = int(rng.integers(2, 16)), KINDS[seed % len(KINDS)]
    x, y = rng.standard_normal(n), rng.standard_normal(n)
    if kind == "small integers":
        x, y = rng.integers(0, 6, n), rng.integers(-3, 4, n)
    if kind == "few places":
        x = rng.integers(0, 2, n)
    if kind == "on a line":
        x = np.arange(n)
        y = 2.0 * x + 1 + (rng.random(n) < 0.3) * rng.integers(-4, 5, n)
    if kind == "far point":
        x[0] = 50
    if kind == "years":
        x = 1950 + np.arange(n)
    return x.astype(float), y * rng.choice([1, 1e-8, 1e8])


def losses(y):
    spread = np.ptp(y) or 1.0
    return [L1Loss(), L2Loss(), HuberLoss(0.1 * spread), HuberLoss(0.4 * spread)]


def directional_slopes(x, y, line, loss, spread=0.0):
    """Slopes of the loss away from ``line``, over its scale; none is negative at a minimum.

    For L1 the turns about each point and the two shifts decide; a smooth loss has its gradient.
    """
    residual = y - line.predict(x)
    spread = max(np.ptp(y), 1e-3 * abs(y).max(), spread) or 1.0
    moves = np.vstack([np.ones(len(x)), x - x[:, None]]) / max(np.ptp(x), 1)
    moves = np.vstack([moves, -moves])
    if isinstance(loss, L1Loss):
        on = abs(residual) <= 1e-9 * spread
        return (np.where(on, abs(moves), -moves * np.sign(residual))).mean(axis=1)
    return -(moves * loss.slope(residual)).mean(axis=1) / spread


@given(st.integers(0, 10**6))
def test_lines_are_optimal(seed):
    x, y = points(seed)
    for loss in losses(y):
        line = fit_line(x, y, loss)
        assert directional_slopes(x, y, line, loss).min() >= -1e-10, loss


@given(st.integers(0, 10**6))
def test_outlier_path_is_a_fresh_fit_for_every_value(seed):
    x, y = points(seed)
    rng, spread = np.random.default_rng(seed), np.ptp(y) or 1.0
    i = int(rng.integers(len(x)))
    for loss in losses(y):
        path = outlier_path(x, y, i, loss)
        values = np.concatenate([y, spread * rng.uniform(-5, 5, 6), [-1e3 * spread, 1e3 * spread]])
        for value in values:
            moved = np.where(np.arange(len(y)) == i, value, y)
            fresh, followed = fit_line(x, moved, loss), path.at(value)
            assert directional_slopes(x, moved, followed, loss, spread).min() >= -1e-10, (
                loss,
                value,
            )
            assert followed.unique == fresh.unique, (loss, value)
            if fresh.unique:
                tolerance = 1e-8 * (np.ptp(moved) or 1.0)
                np.testing.assert_allclose(
                    followed.predict(x), fresh.predict(x), atol=tolerance, err_msg=str(loss)
                )


@given(st.integers(0, 10**6))
def test_line_stands_still_outside_low_and_high(seed):
    x, y = points(seed)
    spread = np.ptp(y) or 1.0
    for loss in losses(y):
        path = outlier_path(x, y, 0, loss)
        for end, way in ((path.low, -1), (path.high, 1)):
            if np.isfinite(end):
                near, far = path.at(end + way * spread), path.at(end + way * 1e4 * spread)
                np.testing.assert_allclose(near.predict(x), far.predict(x), atol=1e-9 * spread)


def test_l1_line_follows_the_point_only_between_low_and_high():
    x, y = np.arange(7.0), np.array([0.1, 0.8, 2.3, 2.9, 4.2, 4.8, 6.1])
    path = outlier_path(x, y, 3, L1Loss())
    assert np.isfinite([path.low, path.high]).all()
    for value in np.linspace(path.low, path.high, 9):
        assert path.at(value).predict(3.0) == pytest.approx(value)
    assert path.at(path.high + 50) == path.at(path.high + 5000)


def test_point_with_leverage_is_followed_for_ever_by_l1():
    x, y = np.append(np.arange(8.0), 60.0), np.append(np.arange(8.0), 60.0)
    path = outlier_path(x, y, 8, L1Loss())
    assert (path.low, path.high) == (-np.inf, np.inf)
    assert path.at(-1e6).predict(60.0) == pytest.approx(-1e6)


@given(st.integers(0, 10**6))
def test_l1_and_l2_agree_with_scikit_learn(seed):
    x, y = points(seed)
    y = y / (np.ptp(y) or 1.0)
    if np.ptp(x) == 0:
        return
    X = x[:, None] - x.mean()
    least = QuantileRegressor(quantile=0.5, alpha=0, solver="highs").fit(X, y)
    ours = L1Loss().value(y, fit_line(x, y, L1Loss()).predict(x))
    assert ours <= L1Loss().value(y, least.predict(X)) + 1e-9
    squares = LinearRegression().fit(X, y)
    np.testing.assert_allclose(fit_line(x, y, L2Loss()).predict(x), squares.predict(X), atol=1e-9)


def test_huber_runs_from_l1_to_l2():
    x, y = points(0)
    wide = fit_line(x, y, HuberLoss(1e6 * np.ptp(y)))
    np.testing.assert_allclose(wide.predict(x), fit_line(x, y, L2Loss()).predict(x), atol=1e-9)
    narrow = fit_line(x, y, HuberLoss(1e-9 * np.ptp(y))).predict(x)
    best = L1Loss().value(y, fit_line(x, y, L1Loss()).predict(x))
    assert L1Loss().value(y, narrow) == pytest.approx(best, rel=1e-6)


@given(st.integers(0, 10**6))
def test_unique_is_true_exactly_when_no_other_line_is_as_good(seed):
    x, y = points(seed)
    spread, width = np.ptp(y) or 1.0, np.ptp(x) or 1.0
    for loss in losses(y):
        line = fit_line(x, y, loss)
        best = loss.value(y, line.predict(x))
        turns = [0.0] + [float(t) for t in x]
        others = [
            Line(
                line.slope + s * 1e-4 * spread / width,
                line.intercept - s * t * 1e-4 * spread / width,
            )
            for s in (-1, 1)
            for t in turns
        ] + [Line(line.slope, line.intercept + s * 1e-4 * spread) for s in (-1, 1)]
        equal = [loss.value(y, other.predict(x)) <= best * (1 + 1e-12) for other in others]
        if line.unique:
            assert not any(equal), loss


def test_two_best_lines_are_reported():
    x, y = np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 0, 1])
    line = fit_line(x, y, L1Loss())
    assert not line.unique
    assert L1Loss().value(y, line.predict(x)) == 0.5
    assert fit_line(x, y, L2Loss()) == Line(0.0, 0.5, True)
    assert not fit_line(x, y, HuberLoss(0.1)).unique
    assert fit_line(x, y, HuberLoss(0.6)).unique


def test_points_above_each_other_leave_the_slope_open():
    for loss in (L1Loss(), L2Loss(), HuberLoss(0.5)):
        line = fit_line([2.0, 2, 2], [1.0, 5, 6], loss)
        assert (line.slope, line.unique) == (0.0, False)
        assert line.intercept == loss.best_constant([1.0, 5, 6])
        moved = outlier_path([2.0, 2, 2], [1.0, 5, 6], 0, loss).at(9.0)
        assert moved.intercept == loss.best_constant([9.0, 5, 6])


@pytest.mark.parametrize(
    "x, y, says",
    [
        ([], [], "empty"),
        ([1, 2], [1, np.nan], "NaN"),
        ([1, np.inf], [1, 2], "infinite"),
        ([1, 2, 3], [1, 2], "same shape"),
        ([[1, 2]], [[1, 2]], "1-D"),
        (["a", "b"], [1, 2], "real numbers"),
    ],
)
def test_bad_points_are_named(x, y, says):
    with pytest.raises(ValueError, match=says):
        fit_line(x, y, L1Loss())
    with pytest.raises(ValueError, match=says):
        outlier_path(x, y, 0, L1Loss())


def test_bad_loss_index_and_value_are_named():
    x, y = [0.0, 1, 2], [0.0, 1, 3]
    with pytest.raises(ValueError, match="loss must be"):
        fit_line(x, y, "L1")
    for i in (3, -4, 1.0):
        with pytest.raises(ValueError, match="i must be"):
            outlier_path(x, y, i, L1Loss())
    for loss in (L1Loss(), L2Loss(), HuberLoss(1.0)):
        for value in (np.nan, np.inf, "high"):
            with pytest.raises(ValueError, match="value"):
                outlier_path(x, y, 1, loss).at(value)
