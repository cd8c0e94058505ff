"""The scenes of "Why L1 reaches zero" hold and say what an independent calculation gives."""

import re
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import laplace, multivariate_normal, norm

from l1l2.explore import linear_slider, positions
from l1l2.figures.stage import Stage
from l1l2.figures.why_l1_reaches_zero import (
    BowlAndKink,
    CloudOfMinima,
    DiamondAndCircle,
    ModeAndMean,
    PriorsAndPosteriors,
    ThresholdOrRescale,
)

BOWL, MAP, BALLS = BowlAndKink(), ThresholdOrRescale(), DiamondAndCircle()
CLOUD, PRIORS, MEAN = CloudOfMinima(), PriorsAndPosteriors(), ModeAndMean()


def grid(*ends):
    return positions(linear_slider(*ends))


# As in the lesson: the controls with all their positions, and where they start.
CONTROLS = {
    "bowl": (BOWL, dict(strength=grid(0.0, 4.0, 0.1), z=grid(-2.0, 2.0, 0.1)), (1.0, 1.2)),
    "map": (MAP, dict(strength=grid(0.0, 4.0, 0.1), z=grid(-2.0, 2.0, 0.1)), (1.0, 1.6)),
    "balls": (
        BALLS,
        dict(t=grid(0.0, 2.5, 0.1), z1=grid(-2.4, 2.4, 0.1), z2=grid(-2.4, 2.4, 0.1),
             rho=grid(-1.0, 1.0, 0.1)),
        (1.0, 1.8, 0.5, 0.0),
    ),
    "cloud": (
        CLOUD,
        dict(amount=grid(0.1, 3.0, 0.1), spread=grid(0.1, 1.5, 0.1), fixed=["t", "λ"]),
        (1.0, 0.5, "t"),
    ),
    "priors": (
        PRIORS,
        dict(strength=grid(0.1, 4.0, 0.1), z=grid(-2.0, 2.0, 0.1), n=[1, 4, 16]),
        (0.5, 0.4, 4),
    ),
    "mean": (
        MEAN,
        dict(n=grid(1, 64, 1), strength=grid(0.1, 4.0, 0.1), z=grid(0.1, 2.0, 0.1)),
        (4, 1.0, 0.4),
    ),
}  # fmt: skip
SWEEPS = [(name, control) for name, (_, controls, _) in CONTROLS.items() for control in controls]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.fixture(params=SWEEPS, ids=["-".join(sweep) for sweep in SWEEPS])
def sweep(request):
    name, moved = request.param
    scene, controls, start = CONTROLS[name]
    start = dict(zip(controls, start, strict=True))
    return scene, [start | {moved: value} for value in controls[moved]]


def at(scene, **state):
    """A copy of ``scene`` with its artists, moved to ``state``."""
    scene = Stage(scene).scene
    scene.update(**state)
    return scene


def test_every_position_gives_another_picture_and_other_words(sweep):
    scene, states = sweep
    stage = Stage(scene)
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
    assert len({stage.describe(**state) for state in states}) == len(states)


def test_every_mark_lies_within_the_axes(sweep):
    scene, states = sweep
    stage = Stage(scene)
    for state in states:
        stage.scene.update(**state)
        marks = [a for a in stage.moving if getattr(a, "get_marker", lambda: "None")() != "None"]
        for mark in marks:
            if isinstance(scene, CloudOfMinima) and len(mark.get_xdata()) > 1:
                continue  # a cloud may reach further than the figure
            for limits, values in (
                (mark.axes.get_xlim(), mark.get_xdata()),
                (mark.axes.get_ylim(), mark.get_ydata()),
            ):
                assert all(limits[0] - 1e-9 <= v <= limits[1] + 1e-9 for v in values), state


def test_figures_hold_no_sentences(sweep):
    scene, states = sweep
    stage = Stage(scene)
    stage.standing(**states[0])
    for text in stage.figure.findobj(lambda a: hasattr(a, "get_text")):
        words = re.findall(r"[A-Za-z]{3,}", re.sub(r"\$.*?\$", "", text.get_text()))
        assert set(words) <= {"argmax", "max", "log", "MSE", "penalty", "slope", "not", "unique"}


# BowlAndKink


@pytest.mark.parametrize(("strength", "z"), [(1.0, 1.2), (2.4, 1.2), (3.0, -1.2), (0.5, -2.0)])
def test_marks_are_the_minima_and_lie_where_the_slopes_cross(strength, z):
    scene, w = at(BOWL, strength=strength, z=z), np.linspace(-2, 2, 400_001)
    costs = strength * np.abs(w), strength * w**2
    for k, cost in enumerate(costs):
        best = w[((w - z) ** 2 + cost).argmin()]
        shown = scene.rings if k == 0 and strength >= 2 * abs(z) else scene.marks
        hidden = scene.marks if shown is scene.rings else scene.rings
        for row in (0, 1):
            assert np.isclose(shown[2 * k + row].get_xdata()[0], best, atol=2e-5)
            assert len(hidden[2 * k + row].get_xdata()) == 0
        assert np.isclose(shown[2 * k].get_ydata()[0], ((w - z) ** 2 + cost).min())
        assert np.isclose(shown[2 * k + 1].get_ydata()[0], 2 * (z - best), atol=1e-4)
        x, y = scene.bowls[k].get_data()
        assert np.allclose(y, (x - z) ** 2 + (strength * np.abs(x), strength * x**2)[k])


def test_the_bar_is_the_subdifferential():
    scene = at(BOWL, strength=1.5, z=0.6)
    assert list(scene.bar.get_xdata()) == [0, 0] and list(scene.bar.get_ydata()) == [-1.5, 1.5]
    assert list(scene.slopes[0].get_ydata()) == [-1.5, -1.5, 1.5, 1.5]
    assert np.allclose(scene.slopes[1].get_ydata(), [-6, 6])
    words = scene.describe(strength=1.5, z=0.6)
    assert "L1: w = 0, held, as the pull there, 1.20, lies in [-1.5, 1.5]" in words
    assert "L2: w = 0.24, where the pull 0.72 is 2λw" in words
    assert "held" not in scene.describe(strength=1.1, z=0.6)


# ThresholdOrRescale


@pytest.mark.parametrize("strength", [0.0, 0.7, 2.0, 4.0])
def test_curves_are_soft_thresholding_and_rescaling(strength):
    scene = at(MAP, strength=strength, z=1.6)
    z, soft = scene.curves[0].get_data()
    assert np.allclose(soft, np.sign(z) * np.maximum(np.abs(z) - strength / 2, 0))
    assert np.allclose(scene.curves[1].get_ydata(), z / (1 + strength))
    for k in (0, 1):
        fits = scene.curves[k].get_ydata()
        assert np.allclose(scene.curves[2 + k].get_ydata(), z - fits)
        fit = np.interp(1.6, z, fits)
        assert np.isclose(scene.marks[k].get_ydata()[0], fit)
        assert np.isclose(scene.marks[2 + k].get_ydata()[0], 1.6 - fit)
    assert np.isclose(scene.zones[0].get_width(), strength)
    assert (len(scene.ring.get_xdata()) == 1) == (strength >= 3.2)


def test_the_words_of_the_map():
    words = MAP.describe(strength=1.0, z=0.5)
    assert "L1 takes off 0.50 and leaves exactly 0" in words
    assert "every z up to λ/2 = 0.5 in size" in words
    assert "L2 keeps 50 % of every z and leaves 0.25" in words


def test_z_can_be_pulled_sideways():
    scene = at(MAP, strength=1.0, z=0.5)
    handle = scene.grab(0.6, 1.0, strength=1.0, z=0.5)
    assert np.isclose(scene.drag(handle, -1.1, 0, strength=1.0, z=0.5)["z"], -1.2)
    assert scene.grab(1.5, 0.0, strength=1.0, z=0.5) is None


# DiamondAndCircle


STATES = [
    dict(t=1.0, z1=1.8, z2=0.5, rho=0.0), dict(t=1.0, z1=1.2, z2=0.8, rho=0.0),
    dict(t=0.7, z1=-2.1, z2=0.4, rho=0.8), dict(t=1.5, z1=1.2, z2=-2.2, rho=-0.9),
    dict(t=1.0, z1=2.0, z2=1.0, rho=0.5), dict(t=2.5, z1=1.0, z2=0.8, rho=0.3),
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_what_is_marked_has_the_least_loss_on_the_drawn_ball(state):
    scene = at(BALLS, **state)
    z, gram = np.array([state["z1"], state["z2"]]), np.array([[1, state["rho"]], [state["rho"], 1]])

    def loss(w):
        away = np.asarray(w) - z
        return float(away @ gram @ away)

    for k, mark in enumerate(scene.marks):
        w = np.array([mark.get_xdata()[0], mark.get_ydata()[0]])
        shape = np.column_stack(scene.balls[k][1].get_data())
        sides = pairwise(shape)
        best = min(
            minimize(lambda v, a=a, b=b: loss(a + v[0] * (b - a)), [0.5], bounds=[(0, 1)]).fun
            for a, b in sides
        )
        inside = scene.minima(**state)[k].strength == 0
        assert inside == (w == z).all()
        # the drawn outline has 128 sides: within 1e-3 of the round ball it stands for
        assert loss(w) <= best + 1e-9 or inside
        assert loss(w) >= best * (1 - 6e-3) - 1e-9 or inside
        hole = scene.holes[k].get_xdata()
        assert len(hole) == (0 in w)
        if not inside:
            height = loss(w)
            x, y = scene.touching[k].get_data()
            assert np.allclose([loss(p) for p in zip(x, y, strict=True)], height)


def test_wedges_are_where_the_corner_is_the_answer():
    for rho in (-0.9, -0.4, 0.0, 0.6, 0.9):
        scene = at(BALLS, t=0.8, z1=0.3, z2=1.0, rho=rho)
        assert all(wedge.get_visible() for wedge in scene.wedges)
        rng = np.random.default_rng(1)
        for z in rng.uniform(-2.4, 2.4, (300, 2)):
            caught = any(wedge.get_path().contains_point(z) for wedge in scene.wedges)
            w = scene.minima(0.8, *z, rho)[0]
            assert caught == (0 in w.w)
    assert not at(BALLS, t=0.8, z1=0.3, z2=1.0, rho=1.0).wedges[0].get_visible()


@pytest.mark.parametrize("rho", [1.0, -1.0])
def test_where_it_is_not_unique_the_figure_says_so(rho):
    state = dict(t=1.0, z1=1.2, z2=0.8 * rho, rho=rho)
    scene = at(BALLS, **state)
    assert [text.get_visible() for text in scene.doubts] == [True, False, False]
    assert [text.get_visible() for text in scene.weights] == [False, True, True]
    x, y = scene.segments[0].get_data()
    assert sorted(x) == [0, 1] and sorted(np.abs(y)) == [0, 1]
    assert "any w from" in scene.describe(**state) and "not unique" in scene.describe(**state)
    inside = dict(t=1.0, z1=0.4, z2=0.0, rho=rho)
    assert all(text.get_visible() for text in at(BALLS, **inside).doubts)
    moved = dict(state, rho=0.9 * rho)
    assert not any(text.get_visible() for text in at(BALLS, **moved).doubts)
    assert len(at(BALLS, **moved).segments[0].get_xdata()) == 0


def test_words_tell_corner_face_inside_and_lambda():
    corner = BALLS.describe(t=1.0, z1=1.8, z2=0.5, rho=0.0)
    assert "Diamond: w = (1.00, 0) at a corner, λ = 1.60;" in corner
    assert "Circle: w = (0.96, 0.27), λ = 0.87;" in corner
    assert "Diamond: w = (0.70, 0.30) on a face, λ = 1.00;" in BALLS.describe(1, 1.2, 0.8, 0)
    assert "inside, least squares, λ = 0;" in BALLS.describe(t=2, z1=0.7, z2=0.8, rho=0.5)
    empty = BALLS.describe(t=0, z1=1.2, z2=0.8, rho=0.5)
    assert "Diamond: w = (0, 0), λ at least 3.20;" in empty
    assert "Circle: w = (0, 0), λ = infinite;" in empty
    assert at(BALLS, t=0, z1=1.2, z2=0.8, rho=0.5).strengths[0].get_text() == "L1  λ ≥ 3.20"


def test_the_minimum_can_be_dragged_in_each_panel():
    stage = Stage(BALLS)
    state = dict(t=1.0, z1=1.8, z2=0.5, rho=0.0)
    stage.standing(**state)
    scene = stage.scene
    for k, panel in enumerate(scene.panels):

        def first(x, y, panel=panel):
            place = panel.transData.transform((x, y))
            return scene.drag_axes.transData.inverted().transform(place)

        handle = scene.grab(*first(1.75, 0.55), **state)
        assert handle is not None and handle[0] == k
        moved = scene.drag(handle, *first(-0.55, 1.05), **state)
        assert np.isclose(moved["z1"], -0.5) and np.isclose(moved["z2"], 1.0)
        assert scene.grab(*first(-1.0, -1.0), **state) is None


# CloudOfMinima


@pytest.mark.parametrize("amount", [0.3, 1.0, 2.0])
@pytest.mark.parametrize("fixed", ["t", "λ"])
def test_colours_follow_the_zeros_of_an_independent_fit(amount, fixed):
    spread = 0.7
    scene = at(CLOUD, amount=amount, spread=spread, fixed=fixed)
    z = scene.truth + spread * scene.draws
    a, b = np.abs(z).T
    if fixed == "t":
        first, second, both = b - a >= amount, a - b >= amount, np.zeros(len(z), dtype=bool)
    else:
        both = (a <= amount / 2) & (b <= amount / 2)
        first, second = (a <= amount / 2) & ~both, (b <= amount / 2) & ~both
    for cloud, kind in zip(scene.clouds, (second, first, both), strict=False):
        assert np.allclose(np.column_stack(cloud.get_data()), z[kind])
    hits = (first | second | both).sum()
    assert [text.get_text() for text in scene.counts] == [f"{hits} / 200", "0 / 200"]
    for region, kind in zip(scene.regions, range(5), strict=True):
        names = (second & (z[:, 0] > 0), second & (z[:, 0] < 0), first & (z[:, 1] > 0),
                 first & (z[:, 1] < 0), both)  # fmt: skip
        inside = region.get_path().contains_points(z)
        assert (inside == names[kind]).all()


@pytest.mark.parametrize("fixed", ["t", "λ"])
def test_the_probability_on_the_figure_is_that_of_the_regions(fixed):
    amount, spread = 1.2, 0.6
    scene = at(CLOUD, amount=amount, spread=spread, fixed=fixed)
    side = np.linspace(-5, 5, 1001) + 0.005
    points = np.column_stack([c.ravel() for c in np.meshgrid(side, side)])
    far = CloudOfMinima(reach=6.0)
    shapes = far._shapes(amount, fixed)
    regions = at(far, amount=amount, spread=spread, fixed=fixed).regions
    caught = np.zeros(len(points), dtype=bool)
    for region, _ in zip(regions, shapes, strict=True):
        caught |= region.get_path().contains_points(points)
    density = multivariate_normal.pdf(points, scene.truth, spread**2)
    numeric = density[caught].sum() * 1e-4
    shown = float(NUMBER.findall(scene.chances[0].get_text())[-1])
    assert abs(shown - numeric) < 4e-3
    assert scene.chances[1].get_text().endswith("= 0")
    assert "L2: probability 0, here 0 times." in scene.describe(amount, spread, fixed)


# PriorsAndPosteriors, ModeAndMean


@pytest.mark.parametrize(("strength", "z", "n"), [(1.0, 0.4, 4), (0.3, -1.5, 1), (4.0, 1.9, 16)])
def test_curves_are_prior_likelihood_and_their_product(strength, z, n):
    scene = at(PRIORS, strength=strength, z=z, n=n)
    b, tau = 2 / (n * strength), (1 / (n * strength)) ** 0.5
    for k, prior in enumerate((laplace(scale=b), norm(scale=tau))):
        w, shown = scene.posteriors[k].get_data()
        product = prior.pdf(w) * norm.pdf(w, z, n**-0.5)
        assert np.allclose(shown / shown.max(), product / product.max(), atol=1e-12)
        assert np.allclose(scene.priors[k].get_ydata(), prior.pdf(w) / prior.pdf(0))
        objective = scene.bowls[k].get_ydata()
        apart = -np.log(product) * 2 / n - objective
        assert np.ptp(apart) < 1e-9
        v = np.linspace(-12, 12, 240_001)
        weights = prior.pdf(v) * norm.pdf(v, z, n**-0.5)
        assert np.isclose(scene.means[k].get_xdata()[0], v @ weights / weights.sum(), atol=1e-6)
        mode = [*scene.modes[2 * k].get_xdata(), *scene.rings[2 * k].get_xdata()]
        fine = np.linspace(-2.5, 2.5, 500_001)
        best = fine[(prior.logpdf(fine) + norm.logpdf(fine, z, n**-0.5)).argmax()]
        assert len(mode) == 1 and np.isclose(mode[0], best, atol=1e-5)
    words = scene.describe(strength=strength, z=z, n=n)
    assert f"b = {b:.3g}" in words and f"τ = {tau:.3g}" in words
    assert ("mode exactly 0" in words) == (strength >= 2 * abs(z))


def test_the_mean_is_never_zero_where_the_mode_is():
    for n in (1, 4, 64):
        scene = at(MEAN, n=n, strength=1.0, z=0.4)
        assert list(scene.rings[0].get_ydata()) == [0] and list(scene.rings[1].get_xdata()) == [n]
        mean = scene.mean_marks[1].get_ydata()[0]
        assert 0 < mean < 0.4
        assert np.isclose(np.interp(n, *scene.means[1].get_data()), mean)
        z, means = scene.means[0].get_data()
        assert (np.sign(means) == np.sign(np.round(z, 12))).all()
    assert "exactly 0, its mean is 0.197" in MEAN.describe(n=4, strength=1.0, z=0.4)
