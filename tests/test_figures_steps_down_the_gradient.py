"""The scenes of "Steps down the gradient" show what an independent recursion gives."""

import numpy as np
import pytest

from l1l2.experiments import descents
from l1l2.figures import steps_down_the_gradient as scenes
from l1l2.figures.stage import Stage
from l1l2.lines import fit_line
from l1l2.losses import HuberLoss, L1Loss, L2Loss

LOSSES = L1Loss(), L2Loss(), HuberLoss(1.0)
TARGET, SEVERAL = 3.37, [1.17, 2.04, 6.9]
X, Y = np.array([0, 0.5, 1, 1.5, 2]), np.array([1.2, 1.5, 2.9, 2.9, 4.6])

SLOPES = {
    "L1": np.sign,
    "L2": lambda e: 2 * e,
    "Huber": lambda e: 2 * np.clip(e, -1, 1),
}


@pytest.fixture(scope="module")
def one():
    return scenes.StepsOnTheLoss([TARGET], LOSSES)


@pytest.fixture(scope="module")
def several():
    return scenes.StepsOnTheLoss(SEVERAL, LOSSES)


@pytest.fixture(scope="module")
def distance():
    return scenes.DistanceToBest(TARGET, LOSSES)


@pytest.fixture(scope="module")
def decay():
    return scenes.DecayingRates(TARGET, L1Loss())


@pytest.fixture(scope="module")
def line():
    return scenes.StepsOnTheLine(X, Y, LOSSES[:2])


def shown(scene, **state):
    """A copy of ``scene`` with its artists, moved to ``state``."""
    scene = Stage(scene).scene
    scene.update(**state)
    return scene


def walk(name, y, rate, start, steps, schedule=lambda t: 1):
    """Descent of a constant, written out."""
    path = [start]
    for t in range(1, steps + 1):
        slope = np.mean([SLOPES[name](path[-1] - target) for target in y])
        path.append(path[-1] - rate * schedule(t) * slope)
    return np.array(path)


def walk_on_a_line(name, rate, start, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        slope = SLOPES[name](path[-1][0] * X + path[-1][1] - Y)
        path.append(path[-1] - rate * np.array([(slope * X).mean(), slope.mean()]))
    return np.array(path)


@pytest.mark.parametrize("rate, t, start", [(0.3, 8, -2.0), (0.5, 1, 8.5), (0.95, 20, 0.5)])
@pytest.mark.parametrize("y", [[TARGET], SEVERAL])
def test_steps_lie_on_the_loss_where_a_recursion_puts_them(y, rate, t, start):
    scene = shown(scenes.StepsOnTheLoss(y, LOSSES), rate=rate, t=t, start=start)
    words = scene.describe(rate=rate, t=t, start=start)
    for name, loss, (steps, last), text in zip(
        SLOPES, LOSSES, scene.trails, scene.texts, strict=True
    ):
        c = walk(name, y, rate, start, t)
        heights = [loss.value(y, np.full(len(y), at)) for at in c]
        np.testing.assert_allclose(steps.get_data(), [c, heights], atol=1e-9)
        np.testing.assert_allclose(np.ravel(last.get_data()), [c[-1], heights[-1]], atol=1e-9)
        at = f"{c[-1]:.2f}".replace("-", "−")
        assert text.get_text() == f"c = {at}"
        away = abs(c[-1] - loss.best_constant(y))
        assert f"{name} is at {at}, {away:.3g} from its best" in words


def test_what_has_left_the_figure_is_drawable_and_said(one):
    state = dict(rate=1.2, t=20, start=-2.0)
    stage = Stage(one)
    stage.standing(**state)
    scene = stage.scene
    there = 3.37 - 5.37 * 1.4**20
    steps, _ = scene.trails[1]
    assert np.isfinite(steps.get_data()).all() and np.abs(steps.get_data()).max() < 1e4
    assert scene.texts[1].get_text() == f"c = −{-there:.1e}  → ∞"
    words = scene.describe(**state)
    assert words.count("off the figure") == 1 and f"L2 is at −{-there:.1e}" in words


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.75, 1.0])
def test_distances_are_those_of_a_recursion(distance, rate):
    scene = shown(distance, rate=rate, start=-2.0)
    for name, line, away in zip(SLOPES, scene.lines, scene.distances, strict=True):
        c = walk(name, [TARGET], rate, -2.0, 30)
        np.testing.assert_allclose(line.get_ydata(), c, atol=1e-9)
        np.testing.assert_allclose(away.get_ydata(), np.abs(c - TARGET), atol=1e-9)
    assert f"= {abs(1 - 2 * rate):.2f}" in scene.factor.get_text()


@pytest.mark.parametrize(
    "rate, words",
    [
        (0.1, "L1: steps of 0.1, still 2.37 away after 30 of them."),
        (0.3, "L1: 17 steps of 0.3, then it jumps between 3.10 and 3.40."),
        (0.3, "L2: the distance shrinks by the factor 0.40 per step."),
        (0.3, "Huber: after 30 steps it is less than 0.0001 away."),
        (0.5, "L2: there after one step."),
        (1.0, "L2: jumps between -2.00 and 8.74 for ever."),
        (1.1, "L2: the distance grows off the figure by the factor 1.20 per step."),
        (1.1, "Huber: in the end it jumps between 2.33 and 4.53."),
    ],
)
def test_distances_in_words(distance, rate, words):
    assert words in distance.describe(rate=rate, start=-2.0)


@pytest.mark.parametrize("rate", scenes.RATES)
def test_the_words_about_the_bounce_hold_at_every_rate(distance, rate):
    words = distance.describe(rate=rate, start=-2.0)
    l1, l2 = (walk(name, [TARGET], rate, -2.0, 30) for name in ("L1", "L2"))
    if "then it jumps" in words:
        low, high = sorted(l1[-2:])
        assert f"then it jumps between {low:.2f} and {high:.2f}." in words
        assert high - low == pytest.approx(rate) and low < TARGET < high
    else:
        assert np.abs(l1[:-1] - TARGET).min() > rate
    assert ("off the figure" in words) == (abs(l2[-1] - TARGET) > abs(l2[0] - TARGET) + 1e-9)


@pytest.mark.parametrize("rate", [0.3, 0.8, 2.0])
def test_decaying_steps_are_those_of_a_recursion(decay, rate):
    scene = shown(decay, rate=rate, start=-2.0)
    schedules = (lambda t: 1, lambda t: 1 / np.sqrt(t), lambda t: 1 / t)
    words = scene.describe(rate=rate, start=-2.0)
    for name, schedule, line, drawn in zip(
        descents.SCHEDULES, schedules, scene.lines, scene.distances, strict=True
    ):
        c = walk("L1", [TARGET], rate, -2.0, 1001, schedule)
        away = np.abs(c - TARGET)
        np.testing.assert_allclose(line.get_ydata(), c[:61], atol=1e-6)
        t = drawn.get_xdata()
        pairs = np.maximum(away[t], away[t + 1])
        np.testing.assert_allclose(drawn.get_ydata(), pairs, atol=1e-6)
        there = pairs[-1] <= rate * schedule(1000)
        assert (f"{name}: up to {pairs[-1]:.2g} away" in words) == there
        assert (f"{name}: still on its way, {pairs[-1]:.2g} left" in words) == (not there)


@pytest.mark.parametrize("rate, slope, intercept", [(0.1, -2.0, 4.0), (0.3, 6, 0), (0.42, -1, -3)])
def test_steps_on_the_line_are_those_of_a_recursion(line, rate, slope, intercept):
    state = dict(rate=rate, slope=slope, intercept=intercept)
    scene = shown(line, **state)
    words = scene.describe(**state)
    for name, loss, (steps, last) in zip(("L1", "L2"), LOSSES, scene.trails, strict=False):
        path = walk_on_a_line(name, rate, (slope, intercept), 80)
        np.testing.assert_allclose(np.transpose(steps.get_data()), path, atol=1e-9)
        np.testing.assert_allclose(np.ravel(last.get_data()), path[-1], atol=1e-9)
        best = fit_line(X, Y, loss)
        assert best.unique
        away = np.hypot(*(path[-1] - [best.slope, best.intercept]))
        assert f"{name} ends {away:.2f} away" in words or f"{name} {away:.2f} away" in words
    assert scene.handle.point.get_data() == ([slope], [intercept])


def test_factors_on_the_line_are_measured_ones(line):
    """Along each axis of the L2 ellipses the error shrinks by the factor that is marked."""
    scene = shown(line, rate=0.3, slope=-2.0, intercept=4.0)
    best = fit_line(X, Y, LOSSES[1])
    away = walk_on_a_line("L2", 0.3, (-2.0, 4.0), 1) - [best.slope, best.intercept]
    second = np.array([[np.mean(X**2), np.mean(X)], [np.mean(X), 1]])
    along = away @ np.linalg.svd(second)[0][:, ::-1]
    np.testing.assert_allclose(scene.marks.get_ydata(), np.abs(along[1] / along[0]), atol=1e-9)


def test_the_line_says_when_it_blows_up(line):
    scene = Stage(line).scene
    for rate in scenes.LINE_RATES:
        state = dict(rate=rate, slope=-2.0, intercept=4.0)
        path = walk_on_a_line("L2", rate, (-2.0, 4.0), 400)
        grows = np.abs(path[400]).max() > 2 * np.abs(path[100]).max()
        scene.update(**state)
        assert (scene.mark.get_text() == "→ ∞") == grows
        assert ("above the limit 0.438" in line.describe(**state)) == grows
    assert "off the figure" in line.describe(rate=0.5, slope=-2.0, intercept=4.0)


def test_no_best_line_in_the_figure_can_be_improved(line):
    for loss, best in zip(LOSSES, line.best, strict=False):
        least = loss.value(Y, best.predict(X))
        for turn in np.linspace(0, 2 * np.pi, 60):
            moved = best.predict(X) + 0.01 * (np.cos(turn) * X + np.sin(turn))
            assert loss.value(Y, moved) > least


def test_the_start_on_the_surface_can_be_pulled(line):
    state = dict(rate=0.1, slope=-2.0, intercept=4.0)
    scene = shown(line, **state)
    assert scene.grab(2.0, 0.0, **state) is None
    handle = scene.grab(-2.0, 4.0, **state)
    assert scene.drag(handle, 1.0, 3.0, **state) == {"slope": 1.0, "intercept": 3.0}


# The mathematics of the figures


def test_a_blow_up_needs_a_square_of_numbers():
    assert descents.blow_up_rate([[2.0]]) == 1
    assert descents.blow_up_rate(descents.line_hessian(X)) == pytest.approx(0.4384, abs=1e-4)
    with pytest.raises(ValueError, match="2-D"):
        descents.blow_up_rate(2.0)
    with pytest.raises(ValueError, match="x holds NaN"):
        descents.line_hessian([1.0, np.nan])
