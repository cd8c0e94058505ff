"""The scenes of "What a loss charges" show what a calculation of their own gives."""

import re

import numpy as np
import pytest
from pulled import pulled

from l1l2 import losses
from l1l2.figures import what_a_loss_charges as scenes
from l1l2.figures.stage import Stage

WAITS = np.array([2.0, 4.0, 5.0, 7.0, 12.0])


def shown(scene, **state):
    """A copy of ``scene`` with its artists, moved to ``state``."""
    scene = Stage(scene).scene
    scene.update(**state)
    return scene


def points(axes):
    """Where the single points in ``axes`` stand, in the order of their losses."""
    places = [line.get_data() for line in axes.lines if line.get_label() in ("L1", "L2", "Huber")]
    return [np.ravel(place) for place in places if len(place[0]) == 1]


def numbers(words):
    """Every number in ``words``; a minus sign is one that stands before a digit."""
    return [float(n.replace("−", "-")) for n in re.findall(r"−?\d+(?:\.\d+)?", words)]


@pytest.mark.parametrize("error", [-3.0, -1.0, -0.25, 0.0, 0.5, 1.0, 2.75])
@pytest.mark.parametrize("delta", [0.5, 1.0])
def test_marks_stand_on_loss_and_slope(error, delta):
    scene = shown(scenes.LossAndSlope(delta), error=error)
    size, sign = abs(error), np.sign(error)
    huber = error**2 if size <= delta else 2 * delta * size - delta**2
    losses = [size, error**2, huber]
    slopes = [sign, 2 * error, sign * 2 * min(size, delta)]
    for axes, heights in zip(scene.axes, (losses, slopes), strict=True):
        for place, height in zip(points(axes), heights, strict=True):
            assert place == pytest.approx([error, height])
    assert scene.grip.point.get_data() == ([error], [0])
    said = np.column_stack([losses, slopes]).ravel()
    words = re.sub(r"L[12]", "", scene.describe(error=error))
    assert numbers(words)[:7] == pytest.approx([error, *said], abs=0.006)


def test_curves_and_slopes_belong_together():
    """The slope of each curve on the left, by differences, is the curve on the right."""
    left, right = shown(scenes.LossAndSlope(), error=-3.0).axes
    for name in ("L1", "L2", "Huber"):
        (e, loss), curve = (
            next(line.get_data() for line in axes.lines if line.get_label() == name)
            for axes in (left, right)
        )
        middle, slope = (e[1:] + e[:-1]) / 2, np.diff(loss) / np.diff(e)
        apart = (np.diff(e) > 1e-6) & (np.abs(np.abs(middle) - 1) > 0.03)
        drawn = np.interp(middle, *curve)
        np.testing.assert_allclose(slope[apart], drawn[apart], atol=1e-6)


@pytest.mark.parametrize("error", [-2.0, 0.5, 3.0])
def test_curves_go_as_far_as_the_error_and_no_further(error):
    """Nothing beyond it is shown before the error is moved there."""
    for axes in shown(scenes.LossAndSlope(), error=error).axes:
        curves = [line for line in axes.lines if line.get_label() in ("L1", "L2", "Huber")]
        ends = [(min(x), max(x)) for x in (line.get_xdata() for line in curves) if len(x) > 1]
        assert ends == [(-abs(error), abs(error))] * 3


def test_the_interval_of_L1_is_drawn_at_zero_error_only():
    scene = shown(scenes.LossAndSlope(), error=0.0)
    assert np.array_equal(scene.interval.get_data(), [[0, 0], [-1, 1]])
    assert "any slope from −1 to 1" in scene.describe(error=0.0)
    scene = shown(scenes.LossAndSlope(), error=0.25)
    assert len(scene.interval.get_xdata()) == 0
    assert "any slope" not in scene.describe(error=0.25)


@pytest.mark.parametrize("prediction", [0.0, 4.5, 5.0, 6.0, 7.0, 14.0])
def test_five_samples_show_shares_and_gradient(prediction):
    scene = shown(scenes.FiveSamples(WAITS), prediction=prediction)
    error = prediction - WAITS
    cost = np.abs(error), error**2
    push = np.sign(error) / 5, 2 * error / 5
    above, below = scene.small
    for k in range(2):
        share = 100 * cost[k] / cost[k].sum()
        assert [bar.get_height() for bar in above[k].patches] == pytest.approx(share)
        assert [bar.get_height() for bar in below[k].patches] == pytest.approx(push[k])
        assert [text.get_text() for text in above[k].texts] == [f"{part:.0f}" for part in share]
        assert numbers(above[k].get_title("left"))[1] == pytest.approx(cost[k].mean(), abs=0.006)
    assert above[1].get_title("left").endswith("min²")
    tall = [np.ptp(axes.get_ylim()) for axes in below]
    assert below[1].texts[0].get_text() == f"axis {tall[1] / tall[0]:.0f} times larger"
    sticks = scene.pulls[0].axes.collections[0].get_segments()
    for stick, i, wait in zip(sticks, range(1, 6), WAITS, strict=True):
        assert np.array_equal(stick, [[i, wait], [i, prediction]])
    largest = np.abs(error).argmax()
    words = scene.describe(prediction=prediction)
    for k, name in enumerate(("L1", "L2")):
        assert f"{100 * cost[k][largest] / cost[k].sum():.0f} % of the {name} loss" in words
    who = {7.0: "Samples 1 and 5 have"}.get(prediction, f"Sample {largest + 1} has")
    assert f"{who} the largest error" in words
    there = {7.0: "0.2 and −0.2 under L1, 2 and −2", 6.0: "−0.2 under L1, −2.4"}
    assert f"Gradient there: {there.get(prediction, '')}" in words


def test_five_samples_draw_the_interval_where_the_prediction_is_met():
    scene = shown(scenes.FiveSamples(WAITS), prediction=5.0)
    assert np.array_equal(scene.interval.get_data()[0][:2], [3, 3])
    assert np.array_equal(scene.interval.get_data()[1][:2], [-1 / 5, 1 / 5])
    assert "At sample 3 any value from −1/5 to 1/5" in scene.describe(prediction=5.0)
    scene = shown(scenes.FiveSamples(WAITS), prediction=5.5)
    assert len(scene.interval.get_xdata()) == 0
    assert "any value" not in scene.describe(prediction=5.5)
    twice = shown(scenes.FiveSamples([1, 3, 3, 9]), prediction=3.0)
    assert np.isnan(twice.interval.get_data()[0]).sum() == 2
    assert "At sample 2, 3 any value from −1/4 to 1/4" in twice.describe(prediction=3.0)


def test_five_equal_samples_met_exactly_have_no_shares():
    assert scenes.FiveSamples([3.0] * 5).now(prediction=3.0).shares_L2.tolist() == [0] * 5


@pytest.mark.parametrize("prediction", [1.0, 2.0, 4.75, 5.0, 8.0, 9.0])
@pytest.mark.parametrize("rate", [0.1, 0.2])
def test_two_gradients_touch_cross_fall_and_climb(prediction, rate):
    scene = shown(scenes.TwoGradients(y=5.0, rate=rate), prediction=prediction)
    e = prediction - 5
    for line, slope in zip(scene.tangents, (-2 * e, 2 * e), strict=True):
        x, height = map(np.asarray, line.get_data())
        assert np.diff(height) / np.diff(x) == pytest.approx(slope)
        assert height.mean() == pytest.approx(e**2)
    for (step, landing, slope), sign in zip(scene.ways, (-1, 1), strict=True):
        there = 5 + (1 + sign * 2 * rate) * e
        assert np.ravel(landing.get_data()) == pytest.approx([there, (there - 5) ** 2])
        assert step.get_xdata() == pytest.approx([prediction, there])
        assert np.ravel(slope.get_data()) == pytest.approx([prediction, -sign * 2 * e])
    words = scene.describe(prediction=prediction)
    if e == 0:
        assert words.endswith("Neither makes a step.")
        return
    said = numbers(re.sub(r"2\(.*?\)", "", words))
    after = [(1 - 2 * rate) ** 2 * e**2, (1 + 2 * rate) ** 2 * e**2]
    assert said == pytest.approx([prediction, e**2, 2 * e, 2 * e, -2 * e, *after], abs=0.006)
    assert after[0] < e**2 < after[1]


def test_rings_are_slopes_by_differences():
    scene = shown(scenes.TwoGradients(), prediction=8.0)
    right = scene.pulls[0].axes.figure.axes[1]
    rings = next(line for line in right.lines if line.get_label() == "measured slope")
    at, height = rings.get_data()
    by_difference = [((a + 0.1 - 5) ** 2 - (a - 0.1 - 5) ** 2) / 0.2 for a in at]
    np.testing.assert_allclose(height, by_difference, atol=1e-9)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_line_above_the_loss_is_red(n):
    scene, e = shown(scenes.SlopesAtZero(), g=0.0, n=n), np.linspace(-3, 3, 601)
    loss, under, over = scene.lines
    for g in np.round(np.arange(-12, 13) / 10, 1):
        scene.update(g=g, n=n)
        serves, words = bool((g * e <= np.abs(e) / n + 1e-9).all()), scene.describe(g=g, n=n)
        assert np.interp(e, *loss.get_data()) == pytest.approx(np.abs(e) / n)
        assert np.interp(e, *under.get_data()) == pytest.approx(g * e)
        assert (len(over.get_xdata()) == 0) == serves
        assert scene.grip.point.get_ydata() == [g if serves else None]
        assert list(scene.cross.get_ydata()) == ([] if serves else [g])
        assert scene.said.get_text() == ("below the loss" if serves else "above the loss")
        assert ("below the loss on both sides" in words) == serves
        assert ("No steeper line" in words) == (abs(abs(g) - 1 / n) < 1e-9)
        assert list(scene.interval.get_ydata()) == ([-abs(g), abs(g)] if serves else [])
        if not serves:
            x, height = map(np.asarray, over.get_data())
            assert height == pytest.approx(g * x) and height[1] > abs(x[1]) / n


# The mathematics of the figures


def test_shares_add_up_to_one():
    assert losses.shares([1, -3, 0]) == pytest.approx([0.25, 0.75, 0])
    assert losses.shares([0, 0]).tolist() == [0, 0]


# The pointer


def test_the_error_can_be_pulled():
    scene = scenes.LossAndSlope()
    assert pulled(scene, (1.0, 0.0), (-2.1, 5.0), error=1.0) == {"error": pytest.approx(-2.1)}
    assert pulled(scene, (4.0, 0.0), (1.0, 0.0), error=1.0) is None


def test_the_prediction_can_be_pulled():
    scene, there = scenes.FiveSamples(WAITS), {"prediction": pytest.approx(10.0)}
    assert pulled(scene, (0.4, 5.8), (2.0, 9.8), prediction=6.0) == there
    assert pulled(scene, (0.4, 12.0), (2.0, 9.8), prediction=6.0) is None


def test_the_point_on_the_curve_can_be_pulled():
    scene, there = scenes.TwoGradients(), {"prediction": pytest.approx(3.0)}
    assert pulled(scene, (8.2, 9.5), (3.2, 20.0), prediction=8.0) == there
    assert pulled(scene, (2.0, 9.0), (3.2, 20.0), prediction=8.0) is None


def test_the_slope_at_zero_can_be_pulled():
    scene, state = scenes.SlopesAtZero(), dict(g=0.4, n=2)
    assert pulled(scene, (0.1, 0.45), (1.0, -0.25), **state) == {"g": pytest.approx(-0.3)}
    assert pulled(scene, (2.0, 0.4), (1.0, -0.25), **state) is None
