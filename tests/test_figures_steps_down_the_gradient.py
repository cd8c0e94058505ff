"""The scenes of "Steps down the gradient" show what an independent recursion gives."""

import numpy as np
import pytest
from pulled import pulled

from l1l2.experiments import descents
from l1l2.figures import steps_down_the_gradient as scenes
from l1l2.figures.numerals import number
from l1l2.figures.stage import Stage
from l1l2.lines import fit_line
from l1l2.losses import HuberLoss, L1Loss, L2Loss

LOSSES = L1Loss(), L2Loss(), HuberLoss(1.0)
TARGET, SEVERAL = 3.37, [1.17, 2.04, 6.9]
X, Y = np.array([-1.0, 0, 1, 2, 3]), np.array([-0.3, 1.2, 1.9, 4.4, 4.9])

SLOPES = {
    "L1": np.sign,
    "L2": lambda e: 2 * e,
    "Huber": lambda e: 2 * np.clip(e, -1, 1),
}


@pytest.fixture(scope="module")
def distance():
    return scenes.DistanceToBest(TARGET, LOSSES)


@pytest.fixture(scope="module")
def decay():
    return scenes.DecayingRates(TARGET, L1Loss())


@pytest.fixture(scope="module")
def line():
    return scenes.StepsOnTheLine(X, Y, LOSSES[:2])


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
    scene, state = scenes.StepsOnTheLoss(y, LOSSES), dict(rate=rate, t=t, start=start)
    now, words = scene.now(**state), scene.describe(**state)
    for name, loss in zip(SLOPES, LOSSES, strict=True):
        c, shown = walk(name, y, rate, start, t), getattr(now, name)
        heights = [loss.value(y, np.full(len(y), at)) for at in c]
        np.testing.assert_allclose([shown.x, shown.y], [c, heights], atol=1e-9)
        at = f"{c[-1]:.2f}".replace("-", "−")
        assert (shown.c, shown.sign) == (at, "")
        away = abs(c[-1] - loss.best_constant(y))
        assert f"{name} is at {at}, {number(away)} from its best." in words


def test_what_has_left_the_figure_is_drawable_and_said():
    scene, state = scenes.StepsOnTheLoss([TARGET], LOSSES), dict(rate=1.2, t=20, start=-2.0)
    there = f"−{5.37 * 1.4**20 - 3.37:.0f}"
    now, words = scene.now(**state), scene.describe(**state)
    steps = np.array([now.L2.x, now.L2.y])
    assert np.isfinite(steps).all() and np.abs(steps).max() < 1e4
    assert (now.L2.c, now.L2.sign) == (there, "  → ∞")
    assert words.count("off the figure") == 1 and f"L2 is at {there}" in words


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.75, 1.0])
def test_distances_are_those_of_a_recursion(distance, rate):
    now = distance.now(rate=rate, start=-2.0)
    for k, name in enumerate(SLOPES):
        c = walk(name, [TARGET], rate, -2.0, 30)
        np.testing.assert_allclose(now.c[k], c, atol=1e-9)
        np.testing.assert_allclose(now.distance[k], np.abs(c - TARGET), atol=1e-9)
    assert now.factor == abs(1 - 2 * rate)


@pytest.mark.parametrize(
    "rate, words",
    [
        (0.1, "L1: steps of 0.1, still 2.37 away after 30 of them."),
        (0.3, "L1: 17 steps of 0.3, then it jumps between 3.10 and 3.40."),
        (0.3, "L2: the distance shrinks by the factor 0.40 per step."),
        (0.3, "Huber: after 30 steps it is less than 0.0001 away."),
        (0.5, "L2: there after one step."),
        (1.0, "L2: jumps between −2.00 and 8.74 for ever."),
        (1.1, "L2: the distance grows off the figure by the factor 1.20 per step."),
        (1.1, "Huber: in the end it jumps between 2.33 and 4.53."),
    ],
)
def test_distances_in_words(distance, rate, words):
    assert words in distance.describe(rate=rate, start=-2.0)


def test_one_step_is_said_as_one_and_an_exact_hit_as_rest():
    scene = scenes.DistanceToBest(3.0, LOSSES)
    words = scene.describe(rate=0.75, start=2.0)
    assert "L1: 1 step of 0.75, then it jumps between 2.75 and 3.50." in words
    words = scene.describe(rate=0.5, start=0.0)
    assert "L1: 5 steps of 0.5, then after 30 steps it is less than 0.0001 away." in words


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
    schedules = (lambda t: 1, lambda t: 1 / np.sqrt(t), lambda t: 1 / t)
    now, words = (of(rate=rate, start=-2.0) for of in (decay.now, decay.describe))
    for k, (name, schedule) in enumerate(zip(descents.SCHEDULES, schedules, strict=True)):
        c = walk("L1", [TARGET], rate, -2.0, 1001, schedule)
        away = np.abs(c - TARGET)
        pairs = np.maximum(away[:-1], away[1:])
        np.testing.assert_allclose(now.c[k], c[:61], atol=1e-6)
        np.testing.assert_allclose(now.distance[k], pairs[decay.shown], atol=1e-6)
        there = pairs[-1] <= rate * schedule(1000)
        assert (f"{name}: up to {pairs[-1]:.2g} away" in words) == there
        assert (f"{name}: still on its way, {pairs[-1]:.2g} left" in words) == (not there)


@pytest.mark.parametrize("rate, slope, intercept", [(0.1, -2.0, 4.0), (0.2, 6, 0), (0.28, -1, -3)])
def test_steps_on_the_line_are_those_of_a_recursion(line, rate, slope, intercept):
    state = dict(rate=rate, slope=slope, intercept=intercept)
    now, words = line.now(**state), line.describe(**state)
    for name, loss, shown in zip(("L1", "L2"), LOSSES, (now.path_L1, now.path_L2), strict=False):
        path = walk_on_a_line(name, rate, (slope, intercept), 80)
        np.testing.assert_allclose(np.transpose([shown.x, shown.y]), path, atol=1e-9)
        best = fit_line(X, Y, loss)
        assert best.unique
        away = np.hypot(*(path[-1] - [best.slope, best.intercept]))
        assert f"{name} ends {away:.2f} away" in words or f"{name} {away:.2f} away" in words


def test_factors_on_the_line_are_measured_ones(line):
    """Along each axis of the L2 ellipses the error shrinks by the factor that is marked."""
    factors = line.now(rate=0.2, slope=-2.0, intercept=4.0).factors
    best = fit_line(X, Y, LOSSES[1])
    away = walk_on_a_line("L2", 0.2, (-2.0, 4.0), 1) - [best.slope, best.intercept]
    second = np.array([[np.mean(X**2), np.mean(X)], [np.mean(X), 1]])
    along = away @ np.linalg.svd(second)[0][:, ::-1]
    np.testing.assert_allclose(factors, np.abs(along[1] / along[0]), atol=1e-9)


def test_the_directions_drawn_are_those_of_least_and_most_curvature(line):
    stage = Stage(line)
    stage.parts(rate=0.1, slope=-2.0, intercept=4.0)
    best = fit_line(X, Y, LOSSES[1])

    def rises(slope, intercept):
        """How much the loss rises from its minimum, for a way of length 1."""
        size = np.hypot(slope, intercept)
        moved = best.predict(X) + (slope * X + intercept) / size
        return LOSSES[1].value(Y, moved) - LOSSES[1].value(Y, best.predict(X))

    turns = np.linspace(0, np.pi, 721)
    every = [rises(np.cos(turn), np.sin(turn)) for turn in turns]
    for style, extreme in ((":", min(every)), ("--", max(every))):
        (drawn,) = [
            each
            for each in stage.figure.axes[1].lines
            if each.get_linestyle() == style and len(each.get_xdata()) == 2
        ]
        ends = np.transpose(drawn.get_data())
        assert rises(*(ends[1] - ends[0])) == pytest.approx(extreme, rel=1e-4)
        np.testing.assert_allclose(ends.mean(axis=0), [best.slope, best.intercept])


def test_no_number_of_the_line_can_be_taken_for_another(line):
    """The limit must not look like a curvature: 2 / the largest is not the smallest of them."""
    flat, steep = line.curvatures
    numbers = [flat, steep, line.limit]
    assert line.limit == pytest.approx(2 / steep)
    assert min(abs(a / b - 1) for a in numbers for b in numbers if a is not b) > 0.5


def test_the_line_says_when_it_blows_up(line):
    for rate in scenes.LINE_RATES:
        state = dict(rate=rate, slope=-2.0, intercept=4.0)
        path = walk_on_a_line("L2", rate, (-2.0, 4.0), 400)
        grows = np.abs(path[400]).max() > 2 * np.abs(path[100]).max()
        assert (line.now(**state).sign == "→ ∞") == grows
        assert ("above the limit 0.293" in line.describe(**state)) == grows
    assert "off the figure" in line.describe(rate=0.4, slope=-2.0, intercept=4.0)


def test_the_start_on_the_surface_can_be_pulled(line):
    state = dict(rate=0.1, slope=-2.0, intercept=4.0)
    there = pytest.approx({"slope": 1.0, "intercept": 3.0})
    assert pulled(line, (2.0, 0.0), (1.0, 3.0), **state) is None
    assert pulled(line, (-2.0, 4.0), (1.0, 3.0), **state) == there


# The mathematics of the figures


def test_the_largest_rate_falls_with_the_unit_of_x():
    limits = [descents.blow_up_rate(descents.line_hessian(unit * X)) for unit in (1, 10, 100)]
    assert limits == pytest.approx([0.2929, 0.00333, 3.33e-5], rel=1e-3)
    assert round(limits[0] / limits[1]) == 88 and round(limits[1] / limits[2]) == 100


def test_a_blow_up_needs_a_square_of_numbers():
    assert descents.blow_up_rate([[2.0]]) == 1
    with pytest.raises(ValueError, match="2-D"):
        descents.blow_up_rate(2.0)
    with pytest.raises(ValueError, match="x holds NaN"):
        descents.line_hessian([1.0, np.nan])
