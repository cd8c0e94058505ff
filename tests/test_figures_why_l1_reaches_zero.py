"""The scenes of "Why L1 reaches zero" hold and say what an independent calculation gives."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.path import Path
from pulled import pulled
from scipy.optimize import minimize
from scipy.stats import laplace, multivariate_normal, norm

from l1l2.descent import descend, proximal_descend
from l1l2.experiments.descents import penalised_steps
from l1l2.figures.numerals import signed
from l1l2.figures.stage import Stage
from l1l2.figures.why_l1_reaches_zero import (
    BowlAndKink,
    CloudOfMinima,
    DiamondAndCircle,
    ModeAndMean,
    PriorsAndPosteriors,
    StepsToZero,
    ThresholdOrRescale,
)
from l1l2.live import linear_slider, positions
from l1l2.penalties import L1Penalty

BOWL, MAP, BALLS, STEPS = BowlAndKink(), ThresholdOrRescale(), DiamondAndCircle(), StepsToZero()
CLOUD, PRIORS, MEAN = CloudOfMinima(), PriorsAndPosteriors(), ModeAndMean()


def grid(*ends):
    return positions(linear_slider(*ends))


# BowlAndKink


@pytest.mark.parametrize(("strength", "z"), [(1.0, 1.2), (2.4, 1.2), (3.0, -1.2), (0.5, -2.0)])
def test_marks_are_the_minima_and_lie_where_the_slopes_cross(strength, z):
    now, w = BOWL.now(strength=strength, z=z), np.linspace(-2, 2, 400_001)
    for penalty, of_weight in ((now.L1, np.abs), (now.L2, np.square)):
        objective = (w - z) ** 2 + strength * of_weight(w)
        assert np.isclose(penalty.best, w[objective.argmin()], atol=2e-5)
        assert np.isclose(penalty.least, objective.min())
        assert np.isclose(penalty.pull, 2 * (z - w[objective.argmin()]), atol=1e-4)
        assert np.allclose(penalty.sum, (BOWL.w - z) ** 2 + strength * of_weight(BOWL.w))
    assert (now.L1.best == 0) == (strength >= 2 * abs(z)) and now.L2.best != 0


def test_the_bar_is_the_subdifferential():
    now = BOWL.now(strength=1.5, z=0.6)
    assert now.bar == [-1.5, 1.5] and now.L1.slope == [-1.5, -1.5, 1.5, 1.5]
    assert np.allclose(now.L2.slope, [-6, 6])
    words = BOWL.describe(strength=1.5, z=0.6)
    assert "L1: w = 0, held, as the pull there, 1.20, lies in [−1.5, 1.5]" in words
    assert "L2: w = 0.24, where the pull 0.72 is 2λw" in words
    assert "held" not in BOWL.describe(strength=1.1, z=0.6)


def test_the_start_says_nothing_of_where_the_weight_leaves_zero():
    now = BOWL.now(z=0.0, strength=1.0)
    assert now.L1.best == now.L2.best == 0
    assert "0.5" not in BOWL.describe(z=0.0, strength=1.0)


# StepsToZero


@pytest.mark.parametrize("rate", grid(0.04, 0.4, 0.06))
@pytest.mark.parametrize("z", grid(0.0, 1.0, 0.2))
def test_steps_are_those_of_the_package_with_its_penalty(rate, z):
    now, penalty = STEPS.now(rate=rate, z=z), L1Penalty(1.0)
    loss = lambda w: 2 * (w - z)  # noqa: E731
    both = lambda w: loss(w) + penalty.subgradient(w)  # noqa: E731
    assert np.allclose(now.subgradient, descend(both, 1.0, rate, 60), atol=1e-9)
    assert np.allclose(now.proximal, proximal_descend(loss, penalty.prox, 1.0, rate, 60))


def test_fractions_by_hand():
    subgradient, proximal = penalised_steps(0.2, 1, 0.2, 1, 4)
    assert [str(w) for w in subgradient] == ["1", "12/25", "21/125", "-12/625", "839/3125"]
    assert [str(w) for w in proximal] == ["1", "12/25", "21/125", "0", "0"]


def test_where_the_minimum_is_zero_the_one_jumps_and_the_other_rests():
    stage = Stage(STEPS)
    (sticks,) = [mark for mark in stage.moving if isinstance(mark, LineCollection)]
    for z in (0.0, 0.2, 0.4):
        for rate in STEPS.rates:
            now = STEPS.now(rate=rate, z=z)
            low, high = now.band
            assert np.allclose((low, high), (-rate * (1 - 2 * z), rate * (1 + 2 * z)))
            late = now.subgradient[-now.late :]
            assert low <= late.min() < 0 < late.max() <= high
            assert (late != 0).all() and np.allclose(now.here, (late.min(), late.max()))
            assert np.allclose(now.wedge[1:, 1] / now.wedge[1:, 0], (low / rate, high / rate))
            assert (now.proximal[now.landed :] == 0).all() and now.landing == 0
            assert (now.proximal[: now.landed] > 0).all() and (now.last == 0).all()
            words = STEPS.describe(rate=rate, z=z)
            assert signed(f"between {late.min():.2f} and {late.max():.2f}") in words
            assert f"Proximal step: exactly 0 from step {now.landed} on." in words
            stage.scene.update(rate=rate, z=z)
            segments = np.array(sticks.get_segments())
            assert np.allclose(segments[:, :, 0].T, STEPS.rates)
            assert np.allclose(segments[STEPS.rates == rate][0, :, 1], now.here)


def test_where_it_is_not_zero_both_take_the_same_steps():
    for z in (0.6, 0.8, 1.0):
        for rate in STEPS.rates:
            now = STEPS.now(rate=rate, z=z)
            assert (now.subgradient == now.proximal).all() and np.isclose(now.best, z - 0.5)
            assert now.landing is None and now.band.tolist() == [0, 0]
            away = abs(now.proximal[-1] - now.best)
            assert away < 0.01 and f"w is {away:.1g} from it" in STEPS.describe(rate=rate, z=z)


def test_at_the_edge_the_weight_comes_near_zero_and_does_not_reach_it():
    edge = StepsToZero(rates=(0.1, 0.2), places=(0.5,))
    now = edge.now(rate=0.1, z=0.5)
    assert not now.held and now.best == 0 and now.landing is None
    assert np.allclose(now.proximal, 0.8 ** np.arange(61)) and (now.proximal > 0).all()


def test_before_it_lands_the_words_say_how_far_it_is():
    slow = StepsToZero(rates=(0.02,), places=(0.4,), steps=40)
    assert "after 40 steps 0.1 from zero" in slow.describe(rate=0.02, z=0.4)


# ThresholdOrRescale


@pytest.mark.parametrize("strength", [0.0, 0.7, 2.0, 4.0])
def test_curves_are_soft_thresholding_and_rescaling(strength):
    now, z = MAP.now(strength=strength, z=1.6), MAP.z
    assert np.allclose(now.L1.fits, np.sign(z) * np.maximum(np.abs(z) - strength / 2, 0))
    assert np.allclose(now.L2.fits, z / (1 + strength))
    for penalty in (now.L1, now.L2):
        assert np.allclose(penalty.all_off, z - penalty.fits)
        assert np.isclose(penalty.w, np.interp(1.6, z, penalty.fits))
        assert np.isclose(penalty.off, 1.6 - penalty.w)
    assert now.low == -strength / 2 and (now.L1.zero == 0) == (strength >= 3.2)


@pytest.mark.parametrize("z", [1.6, -1.6])
def test_what_is_taken_off_is_said_with_the_sign_of_its_axis(z):
    now = MAP.now(strength=1.0, z=z)
    for penalty in (now.L1, now.L2):
        assert np.sign(penalty.off) == np.sign(z)
        assert float(penalty.said_off.replace("−", "-")) == pytest.approx(penalty.off, abs=0.005)


def test_the_words_of_the_map():
    words = MAP.describe(strength=1.0, z=0.5)
    assert "L1 takes off 0.50 and leaves exactly 0" in words
    assert "every z up to λ/2 = 0.5 in size" in words
    assert "L2 keeps 50 % of every z and leaves 0.25" in words


def test_z_can_be_pulled_sideways():
    state = dict(strength=1.0, z=0.5)
    assert pulled(MAP, (0.6, 1.0), (-1.1, 0.0), **state) == {"z": pytest.approx(-1.2)}
    assert pulled(MAP, (1.5, 0.0), (-1.1, 0.0), **state) is None


# DiamondAndCircle


STATES = [
    dict(t=1.0, z1=1.8, z2=0.5, rho=0.0), dict(t=1.0, z1=1.2, z2=0.8, rho=0.0),
    dict(t=0.7, z1=-2.1, z2=0.4, rho=0.8), dict(t=1.5, z1=1.2, z2=-2.2, rho=-0.9),
    dict(t=1.0, z1=2.0, z2=1.0, rho=0.5), dict(t=2.5, z1=1.0, z2=0.8, rho=0.3),
]  # fmt: skip


def balls(**state):
    now = BALLS.now(**state)
    return [now.diamond, now.circle, now.rounded]


@pytest.mark.parametrize("state", STATES)
def test_what_is_marked_has_the_least_loss_on_the_drawn_ball(state):
    z, gram = np.array([state["z1"], state["z2"]]), np.array([[1, state["rho"]], [state["rho"], 1]])

    def loss(w):
        away = np.asarray(w) - z
        return float(away @ gram @ away)

    for ball in balls(**state):
        w = ball.w[:, 0]
        best = min(
            minimize(lambda v, a=a, b=b: loss(a + v[0] * (b - a)), [0.5], bounds=[(0, 1)]).fun
            for a, b in pairwise(ball.shape)
        )
        inside = ball.found.strength == 0
        assert inside == (w == z).all()
        # the drawn outline has 128 sides: within 1e-3 of the round ball it stands for
        assert loss(w) <= best + 1e-9 or inside
        assert loss(w) >= best * (1 - 6e-3) - 1e-9 or inside
        assert ball.zero.shape[1] == (0 in w)
        assert inside or np.allclose([loss(p) for p in ball.touching.T], loss(w))


def test_wedges_are_where_the_corner_is_the_answer():
    for rho in (-0.9, -0.4, 0.0, 0.6, 0.9):
        now = BALLS.now(t=0.8, z1=0.3, z2=1.0, rho=rho)
        assert all(now.caught)
        wedges = [Path(wedge) for wedge in now.wedges]
        for z1, z2 in np.random.default_rng(1).uniform(-2.4, 2.4, (300, 2)):
            caught = any(wedge.contains_point((z1, z2)) for wedge in wedges)
            assert caught == (0 in BALLS.now(t=0.8, z1=z1, z2=z2, rho=rho).diamond.found.w)
    assert not any(BALLS.now(t=0.8, z1=0.3, z2=1.0, rho=1.0).caught)


@pytest.mark.parametrize("rho", [1.0, -1.0])
def test_where_it_is_not_unique_the_figure_says_so(rho):
    state = dict(t=1.0, z1=1.2, z2=0.8 * rho, rho=rho)
    found = balls(**state)
    assert [ball.many for ball in found] == [True, False, False]
    assert [ball.unique for ball in found] == [False, True, True]
    x, y = found[0].segment
    assert sorted(x) == [0, 1] and sorted(np.abs(y)) == [0, 1]
    assert "any w from" in BALLS.describe(**state) and "not unique" in BALLS.describe(**state)
    assert all(ball.many for ball in balls(t=1.0, z1=0.4, z2=0.0, rho=rho))
    moved = balls(**state | dict(rho=0.9 * rho))
    assert not any(ball.many for ball in moved) and moved[0].segment.shape == (2, 0)


def test_every_correlation_has_its_own_picture_and_words():
    stage, states = Stage(BALLS), [STATES[0] | dict(rho=rho) for rho in grid(-1.0, 1.0, 0.1)]
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
    assert len({stage.describe(**state) for state in states}) == len(states)


def test_words_tell_corner_face_inside_and_lambda():
    corner = BALLS.describe(t=1.0, z1=1.8, z2=0.5, rho=0.0)
    assert "Diamond: w = (1.00, 0) at a corner, λ = 1.60;" in corner
    assert "Circle: w = (0.96, 0.27), λ = 0.87;" in corner
    face = BALLS.describe(t=1, z1=1.2, z2=0.8, rho=0)
    assert "Diamond: w = (0.70, 0.30) on a face, λ = 1.00;" in face
    assert "inside, least squares, λ = 0;" in BALLS.describe(t=2, z1=0.7, z2=0.8, rho=0.5)
    state = dict(t=0, z1=1.2, z2=0.8, rho=0.5)
    empty = BALLS.describe(**state)
    assert "Diamond: w = (0, 0), λ at least 3.20;" in empty
    assert "Circle: w = (0, 0), λ = infinite;" in empty
    assert [ball.price for ball in balls(**state)][:2] == ["≥ 3.20", "= ∞"]
    nothing = BALLS.describe(t=0, z1=0, z2=0, rho=0.5)
    assert "Circle: w = (0, 0) inside, least squares, λ at least 0;" in nothing


@pytest.mark.parametrize("panel", range(3))
def test_the_minimum_can_be_dragged_in_each_panel(panel):
    state = dict(t=1.0, z1=1.8, z2=0.5, rho=0.0)
    moved = pulled(BALLS, (1.75, 0.55), (-0.55, 1.05), panel, **state)
    assert moved == pytest.approx({"z1": -0.5, "z2": 1.0})
    assert pulled(BALLS, (-1.0, -1.0), (-0.55, 1.05), panel, **state) is None


# CloudOfMinima


@pytest.mark.parametrize("amount", [0.3, 1.0, 2.0])
@pytest.mark.parametrize("fixed", ["t", "λ"])
def test_colours_follow_the_zeros_of_an_independent_fit(amount, fixed):
    now = CLOUD.now(amount=amount, spread=0.7, fixed=fixed)
    z = CLOUD.truth + 0.7 * CLOUD.draws
    a, b = np.abs(z).T
    if fixed == "t":
        first, second, both = b - a >= amount, a - b >= amount, np.zeros(len(z), dtype=bool)
    else:
        both = (a <= amount / 2) & (b <= amount / 2)
        first, second = (a <= amount / 2) & ~both, (b <= amount / 2) & ~both
    for cloud, kind in zip(now.clouds, (second, first, both), strict=False):
        assert np.allclose(cloud.T, z[kind])
    assert now.hits == [(first | second | both).sum(), 0] and now.repeats == 200
    right, up = z.T > 0
    kinds = second & right, second & ~right, first & up, first & ~up, both
    for region, kind in zip(now.regions, kinds, strict=True):
        assert (Path(region).contains_points(z) == kind).all()


@pytest.mark.parametrize("fixed", ["t", "λ"])
def test_the_probability_on_the_figure_is_that_of_the_regions(fixed):
    state = dict(amount=1.2, spread=0.6, fixed=fixed)
    side = np.linspace(-5, 5, 1001) + 0.005
    points = np.column_stack([c.ravel() for c in np.meshgrid(side, side)])
    caught = np.zeros(len(points), dtype=bool)
    for region in CloudOfMinima(reach=6.0).now(**state).regions:
        caught |= Path(region).contains_points(points)
    numeric = multivariate_normal.pdf(points, CLOUD.truth, 0.6**2)[caught].sum() * 1e-4
    assert abs(CLOUD.now(**state).chances.some - numeric) < 4e-3
    assert "L2: probability 0, here 0 times." in CLOUD.describe(**state)


def test_a_single_zero_is_one_time():
    state = dict(amount=1.7, spread=0.4, fixed="t")
    assert CLOUD.now(**state).hits[0] == 1 and "here 1 time in 200." in CLOUD.describe(**state)


# PriorsAndPosteriors, ModeAndMean


@pytest.mark.parametrize(("strength", "z", "n"), [(1.0, 0.4, 4), (0.3, -1.5, 1), (4.0, 1.9, 16)])
def test_curves_are_prior_likelihood_and_their_product(strength, z, n):
    now, w = PRIORS.now(strength=strength, z=z, n=n), PRIORS.w
    b, tau = 2 / (n * strength), (1 / (n * strength)) ** 0.5
    for side, prior in ((now.L1, laplace(scale=b)), (now.L2, norm(scale=tau))):
        product = prior.pdf(w) * norm.pdf(w, z, n**-0.5)
        assert np.allclose(side.posterior / side.posterior.max(), product / product.max(),
                           atol=1e-12)  # fmt: skip
        assert np.allclose(side.prior, prior.pdf(w) / prior.pdf(0))
        assert np.ptp(-np.log(product) * 2 / n - side.objective) < 1e-9
        v = np.linspace(-12, 12, 240_001)
        weights = prior.pdf(v) * norm.pdf(v, z, n**-0.5)
        assert np.isclose(side.mean, v @ weights / weights.sum(), atol=1e-6)
        fine = np.linspace(-2.5, 2.5, 500_001)
        best = fine[(prior.logpdf(fine) + norm.logpdf(fine, z, n**-0.5)).argmax()]
        assert np.isclose(side.mode, best, atol=1e-5)
    words = PRIORS.describe(strength=strength, z=z, n=n)
    assert f"b = {b:.3g}" in words and f"τ = {tau:.3g}" in words
    assert ("mode exactly 0" in words) == (strength >= 2 * abs(z))


def test_the_mean_is_never_zero_where_the_mode_is():
    for n in (1, 4, 64):
        now = MEAN.now(n=n, strength=1.0, z=0.4)
        assert now.mode == 0 < now.mean < 0.4
        assert np.isclose(now.mean_at_n[n - 1], now.mean)
        assert (np.sign(now.mean_at_z) == np.sign(np.round(MEAN.z, 12))).all()
    assert "exactly 0, its mean is 0.197" in MEAN.describe(n=4, strength=1.0, z=0.4)
