"""The scenes of "An outlier pulls" show what an independent calculation gives, in every state."""

import numpy as np
import pytest
from faults import faults
from pulled import pulled
from scipy.optimize import linprog

from l1l2.datasets import belgian_phone_calls, line_with_outlier, taipei_house_prices
from l1l2.experiments import outliers
from l1l2.figures import an_outlier_pulls as scenes
from l1l2.figures.numerals import signed
from l1l2.figures.stage import Stage
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


def fits(x, y):
    return [fit_line(x, y, loss) for loss in LOSSES]


def assert_lines(scene, lines, **state):
    """The lines that ``scene`` draws at ``state``, from one end to the other, are ``lines``."""
    now = scene.now(**state)
    expected = [line.predict(scene.ends) for line in lines]
    np.testing.assert_allclose(now.lines, expected, rtol=1e-9, atol=1e-8)
    np.testing.assert_allclose(now.slopes, [line.slope for line in lines], atol=1e-8)


def slopes_in_words(lines):
    l1, l2, huber = (line.slope for line in lines)
    said = f"the L2 slope is {l2:.2f}, the L1 slope {l1:.2f}, the Huber slope {huber:.2f}."
    return signed(said)


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


def test_prices_are_moved_and_said_as_the_outlier_is():
    houses = taipei_house_prices()
    distance = np.log10(houses.X[:, 2])
    paths = [outlier_path(distance, houses.y, 270, loss) for loss in LOSSES]
    scene = scenes.OutlierPulls(*paths, low=0, high=200, name="price {€}")
    said = slopes_in_words(fits(distance, houses.y))
    assert scene.describe(y=117.5).startswith(f"price {{€}} = 117.5: {said}")


@pytest.mark.parametrize("y", [-10.0, 8.5, 10.0, 22.0, 30.0])
def test_lines_and_slopes_are_those_of_a_fresh_fit(world, paths, y):
    scene, (x, targets) = scenes.OutlierPulls(*paths), moved(world, y)
    best, l1 = fits(x, targets), np.interp(x, scene.ends, scene.now(y=y).lines[0])
    assert_lines(scene, best, y=y)
    assert np.abs(targets - l1).mean() == pytest.approx(l1_optimum(x, targets))
    assert scene.describe(y=y).startswith(f"y = {signed(f'{y:g}')}: {slopes_in_words(best)}")


def test_words_say_what_the_l1_line_does(paths):
    scene = scenes.OutlierPulls(*paths)
    assert "Above y = 11.43 the L1 line stands still" in scene.describe(y=20.0)
    assert "Below y = 8.10 the L1 line stands still" in scene.describe(y=0.0)
    assert "goes through the point" in scene.describe(y=9.0)


@pytest.mark.parametrize("y", [-10.0, 5.0, 9.0, 10.3, 22.0, 30.0])
def test_slopes_are_shown_as_far_as_the_point_has_come(world, paths, y):
    """The curves end where the point stands; they are those of fresh fits, at every turn too."""
    scene = scenes.OutlierPulls(*paths, low=-10, high=30, ahead=False)
    now, whole = scene.now(y=y), scenes.OutlierPulls(*paths, low=-10, high=30).now(y=y)
    assert now.heights[-1] == y == max(now.heights) and len(now.curves) == 3
    for k in range(0, len(now.heights), 13):
        best = fits(*moved(world, now.heights[k]))
        assert now.curves[:, k] == pytest.approx([line.slope for line in best], abs=1e-9)
    for path in paths[::2]:
        assert {turn for turn in (path.low, path.high) if turn < y} <= set(now.heights)
    assert (np.diff(now.heights) > 0).all() and max(whole.heights) == 30


def test_nothing_ahead_of_the_point_is_said_or_drawn(paths):
    stage = Stage(scenes.OutlierPulls(*paths, low=-10, high=30, ahead=False))
    stage.parts(y=5.0)
    for line in stage.figure.axes[1].lines:
        assert max(line.get_xdata(), default=0) <= 5
    words = stage.describe(y=5.0)
    assert "still" not in words and "8.1" not in words and "11.4" not in words
    assert "stands still" in stage.describe(y=20.0)


def test_a_line_that_is_not_unique_is_marked():
    square = [outlier_path([0, 0, 1, 1], [0, 1, 0, 1], 3, loss) for loss in LOSSES]
    stage = Stage(scenes.OutlierPulls(*square, low=-2, high=2))
    stage.parts(y=1.0)
    assert "L1 not unique" in [text.get_text() for text in stage.figure.axes[0].texts]
    assert "one of several best ones" in stage.describe(y=1.0)


@pytest.mark.parametrize("y", [0.0, 8.1, 9.5, 11.0, 20.0])
def test_pulls_are_slopes_of_the_loss_and_balance(world, paths, y):
    scene, (x, targets) = scenes.EachPointPulls(*paths), moved(world, y)
    assert_lines(scene, fits(x, targets), y=y)
    shown = scene.now(y=y).pulls
    for loss, line, pull in zip(LOSSES, fits(x, targets), shown, strict=True):
        error = line.predict(x) - targets
        away, step = np.abs(error) > 1e-6, 1e-7
        by_difference = (loss.of_error(error + step) - loss.of_error(error - step)) / 2 / step
        np.testing.assert_allclose(pull[away], -by_difference[away], atol=1e-5)
        assert (np.sign(pull[away]) == np.sign(targets - line.predict(x))[away]).all()
        np.testing.assert_allclose([pull.sum(), pull @ x], 0, atol=1e-8)
        if isinstance(loss, L1Loss):
            assert np.abs(pull).max() <= 1 + 1e-9
    l1, l2, huber = (pull[8] for pull in shown)
    words = f"L2 line with {l2:.2f}, the Huber line with {huber:.2f} and the L1 line with {l1:.2f}."
    assert signed(words) in scene.describe(y=y)


@pytest.mark.parametrize("y, line", [(30.0, "truth"), (30.0, "fitted"), (10.0, "truth")])
def test_bars_are_shares_of_the_loss(world, paths, y, line):
    stage, (x, targets) = Stage(scenes.LossShares(*paths, Line(1.0, 2.0))), moved(world, y)
    stage.parts(y=y, line=line)
    now, texts = stage.scene.now(y=y, line=line), stage.figure.axes[1].texts
    for k, (loss, fit) in enumerate(zip(LOSSES, fits(x, targets), strict=True)):
        heights = 2 + x if line == "truth" else fit.predict(x)
        each, largest = loss.of_error(heights - targets), np.abs(heights - targets).argmax()
        share = 100 * each.max() / each.sum()
        stick = now.stick if line == "truth" else now.sticks[k]
        assert (now.share[k], now.loss[k]) == pytest.approx((share, each.mean()))
        assert stick == pytest.approx([targets[largest], heights[largest]])
        assert now.beside[k] == pytest.approx([x[largest]] * 2, abs=0.2)
        assert texts[k].get_text() == f"{share:.0f} %\nof {each.mean():#.3g}"
        assert f"{share:.0f} % of the" in stage.describe(y=y, line=line)


def test_shares_know_two_lines_only(paths):
    with pytest.raises(ValueError, match="truth, fitted"):
        scenes.LossShares(*paths, Line(1.0, 2.0)).describe(y=3.0, line="mine")


@pytest.mark.parametrize("k", range(12))
def test_constants_are_mean_and_median(k):
    scene, values = scenes.ConstantBreaks(VALUES, LOSSES), VALUES[: 11 - k] + [60] * k
    now, words = scene.now(k=k, far=60), scene.describe(k=k, far=60)
    assert now.best[:2] == pytest.approx([np.median(values), np.mean(values)])
    assert np.clip(now.best[2] - np.array(values), -1, 1).sum() == pytest.approx(0, abs=1e-9)
    here = [now.curves[0][2 * k], now.curves[1][k], now.curves[2][k]]
    assert here == now.best and now.across[0][2 * k] == now.across[1][k] == k
    assert f"mean (L2) is {np.mean(values):.2f}" in words
    assert f"median (L1) {np.median(values):.2f}" in words
    assert len(now.wrong[0]) == k


def test_an_interval_of_medians_is_drawn_as_one():
    scene, low = scenes.ConstantBreaks(VALUES[:10], LOSSES), max(VALUES[:5])
    now = scene.now(k=5, far=60)
    assert (now.low, now.wide) == pytest.approx((low, 60 - low))
    assert f"any value from {low:g} to 60" in scene.describe(k=5, far=60)
    assert not now.unique


@pytest.mark.parametrize("x, y", [(3, 20.0), (20, 60.0), (20, 16.0), (29, -40.0), (40, 30.0)])
def test_the_l1_line_meets_the_point_just_inside_the_band(leverage, x, y):
    X, Y = np.append(leverage.x, x), np.append(leverage.y, y)
    best, now, words = fits(X, Y), leverage.now(x=x, y=y), leverage.describe(x=x, y=y)
    for fit, line in zip(best, now.lines, strict=True):
        if fit.unique:
            np.testing.assert_allclose(line, fit.predict(leverage.ends), atol=1e-8)
    low, high = leverage.band[:, np.abs(leverage.across - x).argmin()]
    meets = abs(best[0].predict(x) - y) < 1e-9
    assert meets == (low <= y <= high) == ("goes through the point" in words)
    assert now.place == x and slopes_in_words(best) in words


@pytest.mark.parametrize("year", range(1955, 1974))
def test_years_are_fitted_up_to_the_last_one(calls, years, year):
    known = calls.X[:, 0] <= year
    best, words = fits(calls.X[known, 0], calls.y[known]), years.describe(year=year)
    assert_lines(years, best, year=year)
    assert years.now(year=year).unique == best[0].unique != ("Several L1 lines" in words)
    assert slopes_in_words(best).replace(",", " per year,", 1) in words
    wrong = np.isin(np.arange(24), calls.odd_rows)[known].sum()
    now = years.now(year=year)
    assert len(now.wrong[0]) == wrong
    assert list(now.passed) == list(range(1955, year + 1))
    np.testing.assert_allclose(now.curves[:, -1], [line.slope for line in best])
    all_best = outliers.best_l1_lines(calls.X[known, 0], calls.y[known])[:, 0]
    np.testing.assert_allclose(now.ranges[-1][:, 1], [all_best.min(), all_best.max()])
    assert f"{wrong} of {known.sum()} wrong" in words


def test_all_lines_in_the_wedge_are_equally_good(calls):
    x, y = calls.X[:, 0], calls.y
    best = outliers.best_l1_lines(x, y)
    for share in np.linspace(0, 1, 5)[:, None]:
        slope, intercept = (share * best[0] + (1 - share) * best).T[..., None]
        loss = np.abs(y - intercept - slope * x).mean(axis=1)
        assert loss == pytest.approx(l1_optimum(x, y), rel=1e-7)


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
    now = which.now(k=3)
    assert len(now.wrong[0]) == 3 and len(now.good[0]) == 17
    assert_lines(which, fits(which.x, which.worlds[3]), k=3)
    assert all(f"{error:.2f}" in which.describe(k=3) for error in which.errors[3])


# The pointer


@pytest.mark.parametrize("kind", ["OutlierPulls", "EachPointPulls", "LossShares"])
def test_the_point_can_be_pulled(paths, kind):
    more, state = ([Line(1.0, 2.0)], {"line": "fitted"}) if kind == "LossShares" else ([], {})
    scene, state = getattr(scenes, kind)(*paths, *more), {"y": 22.0} | state
    assert pulled(scene, (8.1, 21.0), (8.4, 14.0), **state) == {"y": pytest.approx(15.0)}
    assert pulled(scene, (8.0, 12.0), (8.0, 12.0), **state) is None
    assert pulled(scene, (2.0, 22.0), (8.0, 22.0), **state) is None


def test_the_far_point_can_be_pulled_both_ways(leverage):
    state, there = dict(x=20, y=60.0), (31.0, -2.0)
    assert pulled(leverage, (21.0, 58.0), there, **state) == pytest.approx({"x": 30.0, "y": 0.0})
    assert pulled(leverage, (30.0, 58.0), there, **state) is None
