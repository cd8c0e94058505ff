"""The scenes of "An outlier pulls" show what an independent calculation gives, in every state."""

import numpy as np
import pytest
from scipy.optimize import linprog

from l1l2.datasets import belgian_phone_calls, line_with_outlier, taipei_house_prices
from l1l2.experiments import outliers
from l1l2.figures import an_outlier_pulls as scenes
from l1l2.figures.stage import Stage, faults
from l1l2.lines import Line, fit_line, outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss

LOSSES = L1Loss(), L2Loss(), HuberLoss(1.0)
VALUES = [5.2, 4.1, 5.6, 4.9, 4.4, 5.8, 5.0, 4.7, 6.2, 5.3, 5.1]


@pytest.fixture(scope="module")
def world():
    return line_with_outlier(noise=1.5, seed=12)


@pytest.fixture(scope="module")
def paths(world):
    return [outlier_path(world.X[:, 0], world.y, 8, loss) for loss in LOSSES]


@pytest.fixture(scope="module")
def calls():
    return belgian_phone_calls()


@pytest.fixture(scope="module")
def years(calls):
    return scenes.YearsArrive(calls.X[:, 0], calls.y, calls.odd_rows, LOSSES, first=1955)


@pytest.fixture(scope="module")
def leverage(world):
    y = np.where(np.arange(10) == 8, 9.8, world.y)
    return scenes.LeveragePulls(world.X[:, 0], y, LOSSES, places=range(41))


@pytest.fixture(scope="module")
def which():
    errors = outliers.errors_with_outliers(LOSSES, counts=range(5), repeats=20)
    return scenes.WhichLossWins(LOSSES, errors)


def moved(world, y):
    targets = world.y.copy()
    targets[8] = y
    return world.X[:, 0], targets


def shown(scene, **state):
    """A copy of ``scene`` with its artists, moved to ``state``."""
    scene = Stage(scene).scene
    scene.update(**state)
    return scene


def heights(artist, x):
    return np.interp(x, *artist.get_data())


def slopes_in_words(lines):
    l1, l2, huber = (line.slope for line in lines)
    return f"the L2 slope is {l2:.2f}, the L1 slope {l1:.2f}, the Huber slope {huber:.2f}."


def l1_optimum(x, y):
    """The smallest mean absolute error of any line, as a linear programme."""
    n = len(x)
    line = np.column_stack([x, np.ones(n)])
    limits = np.block([[line, -np.eye(n)], [-line, -np.eye(n)]])
    cost = np.append([0, 0], np.full(n, 1 / n))
    free = [(None, None)] * 2 + [(0, None)] * n
    return linprog(cost, limits, np.append(y, -y), bounds=free).fun


def test_an_even_number_of_values_moves_without_fault():
    states = [dict(k=k, far=80) for k in (0, 4, 5, 10)]
    assert faults(scenes.ConstantBreaks(VALUES[:10], LOSSES), states) == []


# What the artists hold


def test_prices_are_moved_and_said_as_the_outlier_is():
    houses = taipei_house_prices()
    distance = np.log10(houses.X[:, 2])
    paths = [outlier_path(distance, houses.y, 270, loss) for loss in LOSSES]
    scene = scenes.OutlierPulls(*paths, low=0, high=200, name="price")
    lines = [fit_line(distance, houses.y, loss) for loss in LOSSES]
    assert scene.describe(y=117.5).startswith(f"price = 117.5: {slopes_in_words(lines)}")


@pytest.mark.parametrize("y", [-10.0, 8.5, 10.0, 22.0, 30.0])
def test_lines_and_slopes_are_those_of_a_fresh_fit(world, paths, y):
    scene = shown(scenes.OutlierPulls(*paths), y=y)
    x, targets = moved(world, y)
    fits = [fit_line(x, targets, loss) for loss in LOSSES]
    for fit, line, mark in zip(fits, scene.drawn, scene.marks, strict=True):
        np.testing.assert_allclose(heights(line, x), fit.predict(x), atol=1e-9)
        np.testing.assert_allclose(np.ravel(mark.get_data()), [y, fit.slope], atol=1e-9)
    assert scene.handle.point.get_data() == ([8.0], [y])
    assert scene.describe(y=y).startswith(f"y = {y:g}: {slopes_in_words(fits)}")


def test_l1_line_in_the_figure_has_the_least_loss_of_all_lines(world, paths):
    for y in (-10.0, 9.0, 30.0):
        x, targets = moved(world, y)
        line = shown(scenes.OutlierPulls(*paths), y=y).drawn[0]
        assert np.abs(targets - heights(line, x)).mean() == pytest.approx(l1_optimum(x, targets))


def test_words_say_what_the_l1_line_does(paths):
    scene = scenes.OutlierPulls(*paths)
    assert "Above y = 11.43 the L1 line stands still" in scene.describe(y=20.0)
    assert "Below y = 8.10 the L1 line stands still" in scene.describe(y=0.0)
    assert "goes through the point" in scene.describe(y=9.0)


def test_a_line_that_is_not_unique_is_marked():
    square = [outlier_path([0, 0, 1, 1], [0, 1, 0, 1], 3, loss) for loss in LOSSES]
    scene = shown(scenes.OutlierPulls(*square, low=-2, high=2), y=1.0)
    assert scene.mark.get_text() == scenes.NOT_UNIQUE
    assert "one of several best ones" in scene.describe(y=1.0)


@pytest.mark.parametrize("y", [0.0, 8.1, 9.5, 11.0, 20.0])
def test_pulls_are_slopes_of_the_loss_and_balance(world, paths, y):
    scene = shown(scenes.EachPointPulls(*paths), y=y)
    x, targets = moved(world, y)
    for loss, tip in zip(LOSSES, scene.tips, strict=True):
        residual = targets - fit_line(x, targets, loss).predict(x)
        pull = tip.get_ydata()
        away = np.abs(residual) > 1e-6
        step = 1e-7
        by_difference = (loss.of_error(residual + step) - loss.of_error(residual - step)) / 2 / step
        np.testing.assert_allclose(pull[away], by_difference[away], atol=1e-5)
        np.testing.assert_allclose([pull.sum(), pull @ x], 0, atol=1e-8)
        if isinstance(loss, L1Loss):
            assert np.abs(pull).max() <= 1 + 1e-9
    l1, l2, huber = (tip.get_ydata()[8] for tip in scene.tips)
    words = f"L2 line with {l2:.2f}, the Huber line with {huber:.2f} and the L1 line with {l1:.2f}."
    assert words in scene.describe(y=y)


@pytest.mark.parametrize("y, line", [(30.0, "truth"), (30.0, "fitted"), (10.0, "truth")])
def test_bars_are_shares_of_the_loss(world, paths, y, line):
    scene = shown(scenes.LossShares(*paths, Line(1.0, 2.0)), y=y, line=line)
    x, targets = moved(world, y)
    for loss, bar, text in zip(LOSSES, scene.bars, scene.texts, strict=True):
        heights = 2 + x if line == "truth" else fit_line(x, targets, loss).predict(x)
        each = loss.of_error(targets - heights)
        assert bar.get_height() == pytest.approx(100 * each.max() / each.sum())
        assert text.get_text() == f"{bar.get_height():.0f} %\nof {each.mean():#.3g}"
        assert f"{bar.get_height():.0f} % of the" in scene.describe(y=y, line=line)


def test_shares_know_two_lines_only(paths):
    with pytest.raises(ValueError, match="truth, fitted"):
        scenes.LossShares(*paths, Line(1.0, 2.0)).describe(y=3.0, line="mine")


@pytest.mark.parametrize("k", range(12))
def test_constants_are_mean_and_median(k):
    scene = shown(scenes.ConstantBreaks(VALUES, LOSSES), k=k, far=60)
    values = VALUES[: 11 - k] + [60] * k
    at = [line.get_xdata()[0] for line in scene.drawn]
    assert at[:2] == pytest.approx([np.median(values), np.mean(values)])
    balance = np.clip(at[2] - np.array(values), -1, 1).sum()
    assert balance == pytest.approx(0, abs=1e-9)
    assert f"mean (L2) is {np.mean(values):.2f}" in scene.describe(k=k, far=60)
    assert f"median (L1) {np.median(values):.2f}" in scene.describe(k=k, far=60)
    assert len(scene.gone.get_xdata()) == k


def test_an_interval_of_medians_is_drawn_as_one():
    scene = shown(scenes.ConstantBreaks(VALUES[:10], LOSSES), k=5, far=60)
    low, high = max(VALUES[:5]), 60
    assert (scene.span.get_x(), scene.span.get_width()) == pytest.approx((low, high - low))
    assert f"any value from {low:g} to 60" in scene.describe(k=5, far=60)
    assert scene.mark.get_text() == scenes.NOT_UNIQUE


@pytest.mark.parametrize("x, y", [(3, 20.0), (20, 60.0), (20, 16.0), (29, -40.0), (40, 30.0)])
def test_the_l1_line_meets_the_point_just_inside_the_band(leverage, x, y):
    scene = shown(leverage, x=x, y=y)
    X, Y = np.append(scene.x, x), np.append(scene.y, y)
    for loss, line in zip(LOSSES, scene.drawn, strict=True):
        fit = fit_line(X, Y, loss)
        if fit.unique:
            np.testing.assert_allclose(heights(line, X), fit.predict(X), atol=1e-8)
    column = np.abs(scene.across - x).argmin()
    low, high = scene.band[:, column]
    meets = abs(fit_line(X, Y, LOSSES[0]).predict(x) - y) < 1e-9
    assert meets == (low <= y <= high)
    words = scene.describe(x=x, y=y)
    assert meets == ("goes through the point" in words)
    assert slopes_in_words(fit_line(X, Y, loss) for loss in LOSSES) in words


@pytest.mark.parametrize("year", range(1955, 1974))
def test_years_are_fitted_up_to_the_last_one(calls, years, year):
    scene = shown(years, year=year)
    known = calls.X[:, 0] <= year
    x, y = calls.X[known, 0], calls.y[known]
    for loss, line, mark in zip(LOSSES, scene.drawn, scene.marks, strict=True):
        fit = fit_line(x, y, loss)
        np.testing.assert_allclose(heights(line, x), fit.predict(x), atol=1e-8)
        assert mark.get_ydata()[0] == pytest.approx(fit.slope)
    unique = fit_line(x, y, LOSSES[0]).unique
    assert (scene.mark.get_text() == "") == unique
    assert ("Several L1 lines" in scene.describe(year=year)) == (not unique)
    said = slopes_in_words(fit_line(x, y, loss) for loss in LOSSES)
    assert said.replace(",", " per year,", 1) in scene.describe(year=year)
    wrong = np.isin(np.arange(24), calls.odd_rows)[known].sum()
    assert f"{wrong} of {known.sum()} wrong" in scene.describe(year=year)


def test_all_lines_in_the_wedge_are_equally_good(calls):
    x, y = calls.X[:, 0], calls.y
    best = outliers.best_l1_lines(x, y)
    optimum = l1_optimum(x, y)
    for share in np.linspace(0, 1, 5):
        for other in best:
            slope, intercept = share * best[0] + (1 - share) * other
            assert np.abs(y - intercept - slope * x).mean() == pytest.approx(optimum, rel=1e-7)


def test_a_unique_l1_line_has_no_wedge(world):
    best = outliers.best_l1_lines(world.X[:, 0], world.y)
    line = fit_line(world.X[:, 0], world.y, LOSSES[0])
    np.testing.assert_allclose(best, [[line.slope, line.intercept]], atol=1e-12)


def test_errors_are_the_distance_to_the_true_line():
    errors = outliers.errors_with_outliers(LOSSES, counts=[0, 3], n=12, repeats=1, seed=4)
    random, x = np.random.default_rng(4), np.arange(12.0)
    y = 2 + x + random.standard_normal(12)
    y[random.permutation(12) < 3] += 10
    away = np.polynomial.Polynomial.fit(x, y, 1)(x) - (2 + x)
    assert errors[1, 1] == pytest.approx(np.sqrt((away**2).mean()))
    assert errors.shape == (2, 3)


def test_worlds_show_their_errors(which):
    scene = shown(which, k=3)
    assert len(scene.wrong.get_xdata()) == 3
    for mark, error in zip(scene.marks, which.errors[3], strict=True):
        assert mark.get_ydata() == [error]
        assert f"{error:.2f}" in scene.describe(k=3)


# The pointer


def test_the_point_can_be_pulled(paths):
    scene = shown(scenes.OutlierPulls(*paths), y=22.0)
    held = scene.grab(8.1, 21.0, y=22.0)
    assert scene.drag(held, 8.4, 14.0, y=22.0) == {"y": pytest.approx(15.0)}
    assert scene.grab(8.0, 12.0, y=22.0) is None
    assert scene.grab(2.0, 22.0, y=22.0) is None


@pytest.mark.parametrize("kind", [scenes.EachPointPulls, scenes.LossShares])
def test_the_same_point_can_be_pulled_elsewhere(paths, kind):
    more = [Line(1.0, 2.0)] if kind is scenes.LossShares else []
    scene, state = kind(*paths, *more), {"line": "fitted"} if more else {}
    scene = shown(scene, y=12.0, **state)
    held = scene.grab(8.0, 12.0, y=12.0, **state)
    assert scene.drag(held, 8.0, 3.0, y=12.0, **state) == {"y": pytest.approx(3.0)}


def test_the_far_point_can_be_pulled_both_ways(leverage):
    scene = shown(leverage, x=20, y=60.0)
    held = scene.grab(21.0, 58.0, x=20, y=60.0)
    assert scene.drag(held, 31.0, -2.0, x=20, y=60.0) == pytest.approx({"x": 30.0, "y": 0.0})
    assert scene.grab(30.0, 58.0, x=20, y=60.0) is None
