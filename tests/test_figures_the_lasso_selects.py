"""The scenes of "The lasso selects" hold and say what an independent calculation gives."""

from itertools import pairwise

import numpy as np
import pytest
from pulled import pulled
from scipy import stats
from sklearn.linear_model import Lasso, Ridge

from l1l2.datasets import diabetes, few_true_many_junk
from l1l2.figures import palette
from l1l2.figures import the_lasso_selects as scenes
from l1l2.figures.numerals import signed
from l1l2.figures.parts import RING
from l1l2.figures.stage import Stage
from l1l2.figures.your_own_data import BothPaths
from l1l2.paths import lasso_path, ridge_path

DATA = diabetes().standardised()
NAMES = DATA.feature_names
PATH = lasso_path(DATA.X, DATA.y)
WORLD, FRESH = few_true_many_junk(), few_true_many_junk(n=1000, seed=1)
LASSO, RIDGE = lasso_path(WORLD.X, WORLD.y), ridge_path(WORLD.X, WORLD.y)
TRUE = WORLD.weights != 0

SELECTS = scenes.LassoSelects(PATH, NAMES)
TRACED = scenes.LassoSelects(PATH, NAMES, traced=True)
STEPS = scenes.CoordinateSteps()
STRAIGHT = scenes.StraightBetweenKnots(PATH, NAMES, "hdl", near=0.6)
SHRINKS = scenes.LassoShrinks(PATH, DATA.X, DATA.y)
JUNK = scenes.JunkDropsOut(WORLD, LASSO, RIDGE)
PREDICT = scenes.SelectOrPredict(LASSO, RIDGE, FRESH)

WIDE = {p: few_true_many_junk(n=30, junk=p - 5) for p in (10, 29, 30, 60, 200)}
WIDE_PATHS = {p: lasso_path(world.X, world.y) for p, world in WIDE.items()}
PERFECT = scenes.ManyPerfectFits(WIDE[60], ridge_path(WIDE[60].X, WIDE[60].y), WIDE_PATHS[60])
AT_MOST = scenes.AtMostNWeights(WIDE, WIDE_PATHS)


def lasso_by_descent(X, y, strength):
    """Lasso weights by another library's coordinate descent: an independent way."""
    return Lasso(alpha=strength / 2, tol=1e-13, max_iter=10**6).fit(X, y).coef_


def mean_square(X, y, w):
    """Mean squared error with the intercept that is best on X, y."""
    return np.var(y - X @ w)


# LassoSelects


@pytest.mark.parametrize("strength", [0.16, 1.0, 12.6, 40.0, 100.0])
def test_bars_and_rings_are_the_weights(strength):
    now, w = SELECTS.now(strength=strength), lasso_by_descent(DATA.X, DATA.y, strength)
    assert np.allclose(now.w, w, atol=1e-6)
    assert ((now.w == 0) == (w == 0)).all() and ((now.zeros == 0) == (w == 0)).all()
    assert (now.kept, now.n, now.norm) == (np.count_nonzero(w), 10, f"{np.abs(w).sum():.1f}")


def test_a_ring_is_not_a_bar_in_greyscale():
    left = Stage(SELECTS).figure.axes[0]
    rings = next(line for line in left.lines if line.get_marker() == RING["marker"])
    assert rings.get_markerfacecolor() == palette.WHITE
    assert left.patches[0].get_facecolor()[:3] != (1, 1, 1)


def test_the_path_has_a_tick_at_every_knot_and_a_name_at_every_line():
    axes = Stage(SELECTS).scene.pulls[0].axes
    (ticks,) = [line for line in axes.lines if line.get_marker() == "|"]
    assert (np.sort(ticks.get_xdata()) == np.sort(PATH.knots)).all()
    assert set(NAMES) <= {text.get_text() for text in axes.texts}
    lines = [line for line in axes.lines if len(line.get_xdata()) > 100]
    assert len(lines) == 10
    for j, line in enumerate(lines):
        assert np.allclose(line.get_ydata(), PATH.at(line.get_xdata())[:, j])
        assert np.isin(PATH.knots, line.get_xdata()).all()


def test_names_at_the_path_do_not_overlap():
    stage = Stage(SELECTS)
    stage.standing(strength=0)
    texts = [text for text in stage.scene.pulls[0].axes.texts if text.get_text() in NAMES]
    boxes = sorted((t.get_window_extent() for t in texts), key=lambda box: box.y0)
    assert all(below.y1 <= above.y0 + 3 for below, above in pairwise(boxes))


def test_words_name_the_weights_that_are_left():
    w = PATH.at(12.6)
    words = SELECTS.describe(strength=12.6)
    assert "6 of 10 weights are zero" in words and f"{np.abs(w).sum():.1f}" in words
    left = [f"{name} {w[NAMES.index(name)]:.1f}" for name in ("bmi", "ltg", "bp", "hdl")]
    assert words.endswith(signed(f"Not zero: {', '.join(left)}."))
    assert "1 of 10 weights is zero" in SELECTS.describe(strength=0.16)
    assert "none of 10 weights is zero" in SELECTS.describe(strength=0)
    assert SELECTS.describe(strength=95) == "λ = 95: all 10 weights are zero."


@pytest.mark.parametrize(
    "scene, start, to, strength",
    [
        (SELECTS, 3.0, 12.0, 12.0),
        (SELECTS, 3.0, -1.0, 0.0),
        (STRAIGHT, 0.3, 0.4, 0.4),
        (STRAIGHT, 0.3, 5.0, 0.6),
    ],
)
def test_the_vertical_line_can_be_pulled(scene, start, to, strength):
    there = {"strength": pytest.approx(strength)}
    assert pulled(scene, (start, 0.0), (to, 5.0), strength=0.1) == there
    beside = {SELECTS: -1.0, STRAIGHT: -0.2}[scene]
    assert pulled(scene, (beside, 0.0), (to, 5.0), strength=0.1) is None


@pytest.mark.parametrize("scene", [scenes.LassoSelects, scenes.StraightBetweenKnots])
def test_names_must_fit_the_path(scene):
    with pytest.raises(ValueError, match="names must name the 10 weights, got 9 names"):
        scene(PATH, NAMES[:9])


@pytest.mark.parametrize("strength", [0.0, 0.5, 12.6, 100.0])
def test_a_traced_path_is_covered_from_where_the_slider_stands(strength):
    stage = Stage(TRACED)
    stage.scene.update(strength=strength)
    axes = stage.scene.pulls[0].axes
    (cover,) = [it for it in stage.moving if it in axes.patches]
    assert cover.get_x() == strength and cover.get_facecolor()[:3] == (1, 1, 1)
    assert cover.get_x() + cover.get_width() >= axes.get_xlim()[1] - 1e-9
    low, high = cover.get_y(), cover.get_y() + cover.get_height()
    assert low <= 0 and high > 1  # of the axes; the ticks of knots stand on their upper edge
    assert not any(it in Stage(SELECTS).moving for it in Stage(SELECTS).scene.pulls[0].axes.patches)


def test_nothing_of_the_path_is_seen_before_the_slider_moves():
    """The picture of the first state is the same whatever the path does later."""
    other = scenes.LassoSelects(lasso_path(-DATA.X, -DATA.y), NAMES, low=0.1, traced=True)
    pixels = [Stage(scene).pixels(strength=0) for scene in (TRACED, other)]
    right = [picture[:, picture.shape[1] // 2 :] for picture in pixels]
    assert (right[0] == right[1]).all()


# CoordinateSteps


@pytest.mark.parametrize("rho", [0, 0.5, 0.9])
def test_steps_end_at_the_lasso_minimum_by_its_optimality_conditions(rho):
    now = STEPS.now(step=40, rho=rho)
    G = np.array([[1, rho], [rho, 1]])
    pulls = 2 * G @ (np.array([2.0, 0.2]) - now.w)
    assert np.isclose(pulls[0], 1) and now.w[0] > 0  # λ = 1
    assert abs(pulls[1]) < 1 and now.w[1] == 0
    assert now.done and "This is the lasso minimum." in STEPS.describe(step=40, rho=rho)
    assert now.zero[:, 0].tolist() == now.w.tolist()
    assert np.allclose(now.best[:, 0], now.w)


def test_each_step_is_the_soft_thresholding_that_is_drawn():
    z, stage = np.array([2.0, 0.2]), Stage(STEPS)
    point, ring = (mark for mark in stage.moving if mark in stage.figure.axes[1].lines)
    for rho in (0, 0.5, 0.9):
        w = np.array([0.0, 2.5])
        for step in range(1, 41):
            j, now = (step - 1) % 2, STEPS.now(step=step, rho=rho)
            alone = z[j] + rho * (z[1 - j] - w[1 - j])
            w[j] = np.sign(alone) * max(abs(alone) - 0.5, 0)
            assert np.allclose(now.w, w, atol=1e-12)
            stage.scene.update(step=step, rho=rho)
            shown, hidden = (ring, point) if w[j] == 0 else (point, ring)
            assert np.allclose(shown.get_data(), [[alone], [w[j]]], atol=1e-12)
            assert not len(hidden.get_xdata())
            assert ("is exactly 0" in STEPS.describe(step=step, rho=rho)) == (w[j] == 0)
            assert np.allclose(now.last[:, -1], w) and now.ways.shape == (2, step + 1)
            assert np.count_nonzero(now.last[:, 0] != now.last[:, -1]) <= 1  # one weight moves


def test_contours_are_where_the_objective_is_equal():
    z = np.array([2.0, 0.2])
    for rho, run in STEPS.runs.items():
        G = np.array([[1, rho], [rho, 1]])

        def cost(w, G=G):
            away = w - z
            return np.einsum("...i,ij,...j", away, G, away) + np.abs(w).sum(axis=-1)

        curves = np.split(run.contours, np.flatnonzero(np.isnan(run.contours[:, 0])))
        curves = [curve[~np.isnan(curve[:, 0])] for curve in curves]
        curves = [curve for curve in curves if len(curve)]
        assert len(curves) == len(run.levels)
        for curve, level in zip(curves, run.levels, strict=True):
            assert np.allclose(cost(curve) - cost(run.best), level, rtol=1e-9)
            assert np.allclose(curve[0], curve[-1])
        around = run.best + 0.01 * np.random.default_rng(0).standard_normal((200, 2))
        assert (cost(around) > cost(run.best)).all()


def test_more_correlation_takes_more_steps_as_the_lesson_says():
    ends = {rho: [STEPS.now(step=k, rho=rho).done for k in range(41)] for rho in STEPS.runs}
    first = {rho: done.index(True) for rho, done in ends.items()}
    assert first == {0: 2, 0.5: 7, 0.9: 35}
    for rho, steps in first.items():
        zeros = [STEPS.now(step=k, rho=rho).w[1] == 0 for k in range(41)]
        assert zeros.index(True) == 2 * (steps // 2) and all(zeros[zeros.index(True) :])


# Ridge beside the lasso: the scene of the lesson "Your own data"


def test_ridge_beside_the_lasso_shows_what_the_lesson_says_of_tc():
    y, tc = (DATA.y - DATA.y.mean()) / DATA.y.std(), NAMES.index("tc")
    lasso, ridge = lasso_path(DATA.X, y), ridge_path(DATA.X, y)
    scene = BothPaths(lasso, ridge, NAMES, "progression")
    assert round(lasso.strength_max, 2) == 1.17
    knot = lasso.knots[np.flatnonzero(lasso.knot_weights[:, tc])[0] - 1]
    assert round(knot, 3) == 0.085
    for strength in (0.0852, 0.3, 1.0, 100.0):
        now = scene.now(strength=strength, feature=tc)
        assert now.L1.w[tc] == 0 and now.L2.kept == 10
    assert scene.now(strength=0.085, feature=tc).L1.w[tc] < 0
    (crossing,) = ridge.zero_crossings()[tc]
    assert round(crossing, 2) == 0.81
    w = [scene.now(strength=s, feature=tc).L2.w[tc] for s in (0.8, 0.82)]
    assert w[0] < 0 < w[1]
    now = scene.now(strength=0.0, feature=tc)
    assert np.allclose(now.L1.w, now.L2.w, atol=1e-10)


# StraightBetweenKnots


def test_lines_are_straight_between_knots_and_hdl_rests_at_zero():
    axes, hdl = Stage(STRAIGHT).scene.pulls[0].axes, NAMES.index("hdl")
    lines = [line for line in axes.lines if len(line.get_xdata()) == len(PATH.knots)]
    assert len(lines) == 10
    followed = next(line for line in lines if line.get_color() == palette.L1.color)
    assert np.allclose(followed.get_ydata(), PATH.knot_weights[:, hdl])
    for strength in (0.05, 0.16, 0.3, 0.5):
        exact = lasso_by_descent(DATA.X, DATA.y, strength)[hdl]
        at_line = np.interp(strength, followed.get_xdata()[::-1], followed.get_ydata()[::-1])
        assert np.allclose([at_line, STRAIGHT.now(strength=strength).w], exact, atol=1e-5)
    assert STRAIGHT.now(strength=0.16).w == 0 and STRAIGHT.now(strength=0.16).drawn == "0"
    assert "exactly zero" in STRAIGHT.describe(strength=0.16)
    assert STRAIGHT.now(strength=0.3).drawn == f"−{-PATH.at(0.3)[hdl]:.2f}"


# LassoShrinks


@pytest.mark.parametrize("strength", [0, 10, 50, 98])
def test_the_norm_and_the_error_are_those_of_the_fit(strength):
    now, w = SHRINKS.now(strength=strength), PATH.at(strength)
    norm, error = np.abs(w).sum(), mean_square(DATA.X, DATA.y, w)
    assert np.isclose(now.norm, norm) and np.isclose(now.error, error)
    words = SHRINKS.describe(strength=strength)
    assert f"sum to {norm:.1f}" in words and f"is {error:.0f}" in words
    assert ("least squares" in words) == (strength == 0)
    assert ("mean is left" in words) == (strength > PATH.strength_max)


def test_most_of_the_first_fall_is_two_measurements_that_are_alike():
    away = np.abs(PATH.at(0)) - np.abs(PATH.at(2))
    tc, ldl = NAMES.index("tc"), NAMES.index("ldl")
    assert round(away[[tc, ldl]].sum() / away.sum(), 2) == 0.75
    assert round(np.corrcoef(DATA.X[:, tc], DATA.X[:, ldl])[0, 1], 2) == 0.90
    assert PATH.at(0)[[tc, ldl]].round(1).tolist() == [-37.7, 22.7]
    now = [SHRINKS.now(strength=strength) for strength in (0, 2)]
    assert [round(each.norm, 1) for each in now] == [164.6, 90.7]
    assert [round(each.error) for each in now] == [2860, 2886]


# JunkDropsOut


@pytest.mark.parametrize("match", ["λ", "MSE"])
@pytest.mark.parametrize("strength", [0.05, 0.2, 1.26, 3.16])
def test_stems_and_counts_are_the_two_fits(strength, match):
    now = JUNK.now(strength=strength, match=match)
    lasso = lasso_by_descent(WORLD.X, WORLD.y, strength)
    ridge = Ridge(alpha=100 * now.ridge.strength, tol=1e-12).fit(WORLD.X, WORLD.y).coef_
    assert ((now.zeros == 0) == (lasso == 0)).all()
    for fit, w in ((now.lasso, lasso), (now.ridge, ridge)):
        assert np.allclose(fit.w, w, atol=1e-6)
        assert (fit.kept, fit.of) == (np.count_nonzero(w[TRUE]), 5)
        assert (fit.kept_junk, fit.of_junk) == (np.count_nonzero(w[~TRUE]), 45)
        assert (np.isfinite(fit.true) == (TRUE & (w != 0))).all()
        assert (np.isfinite(fit.junk) == (~TRUE & (w != 0))).all()
    words = JUNK.describe(strength=strength, match=match)
    kept, junk = np.count_nonzero(lasso[TRUE]), np.count_nonzero(lasso[~TRUE])
    assert f"lasso keeps {kept} of 5 true features and {junk} of 45 junk features" in words
    assert "keeps 5 of 5 true features and 45 of 45 junk features" in words.split("Ridge")[1]
    if match == "MSE":
        errors = [mean_square(WORLD.X, WORLD.y, w) for w in (lasso, ridge)]
        assert np.isclose(*errors, rtol=1e-5)
    else:
        assert now.ridge.strength == strength


def test_only_infinite_strength_empties_ridge():
    assert JUNK.now(strength=0, match="MSE").ridge.strength == 0
    now = JUNK.now(strength=LASSO.strength_max, match="MSE")
    assert not now.lasso.w.any() and not now.ridge.w.any() and now.ridge.strength == np.inf
    assert "λ = ∞" in JUNK.describe(strength=6, match="MSE")
    assert RIDGE.at(1e4).all()


def test_the_stars_are_the_truth():
    for axes in Stage(JUNK).figure.axes:
        stars = next(line for line in axes.lines if line.get_marker() == palette.TRUTH.marker)
        assert (stars.get_xdata() == np.arange(5)).all()
        assert (stars.get_ydata() == WORLD.weights[:5]).all()


# SelectOrPredict


@pytest.mark.parametrize("strength", [0, 0.2, 1.26, 10])
def test_errors_are_those_on_fresh_rows(strength):
    now, w = PREDICT.now(strength=strength), LASSO.at(strength)
    errors = [
        np.mean((FRESH.y - FRESH.X @ path.at(strength) - path.intercept_at(strength)) ** 2)
        for path in (LASSO, RIDGE)
    ]
    assert np.allclose([now.lasso, now.ridge], errors)
    assert (now.true, now.junk) == (np.count_nonzero(w[TRUE]), np.count_nonzero(w[~TRUE]))
    words = PREDICT.describe(strength=strength)
    assert f"lasso {errors[0]:.2f}, ridge {errors[1]:.2f};" in words
    assert f"{now.true} of 5 true features and {now.junk} of 45 junk features" in words


def test_a_better_selection_costs_what_the_lesson_says():
    said = {0.2: (1.23, 13), 0.72: (1.80, 0), 1.26: (3.13, 0)}
    for strength, (error, junk) in said.items():
        now = PREDICT.now(strength=strength)
        assert (round(now.lasso, 2), now.junk, now.true) == (error, junk, 5)
    assert np.round(now.least, 2).tolist() == [1.23, 1.92]


def test_after_selection_ordinary_p_values_are_too_small():
    """Ten columns of pure noise: the largest of ten correlations passes 1 - 0.95^10 = 40 % of tests
    at 5 %. The first to enter is that one; 1000 data sets, three standard errors are 4.6 %."""
    random, small = np.random.default_rng(0), 0
    for _ in range(1000):
        X, y = random.standard_normal((100, 10)), random.standard_normal(100)
        path = lasso_path(X / X.std(axis=0), y)
        (first,) = np.flatnonzero(path.knot_weights[1])
        small += stats.linregress(X[:, first], y).pvalue < 0.05
    assert abs(small / 1000 - (1 - 0.95**10)) < 0.046


# ManyPerfectFits


@pytest.mark.parametrize("share", [-0.5, 0.0, 0.3, 1.0, 1.5])
def test_every_fit_on_the_line_is_perfect(share):
    now, world = PERFECT.now(share=share), WIDE[60]
    w, b = now.w, world.y.mean() - world.X.mean(axis=0) @ now.w
    assert np.abs(world.y - world.X @ w - b).max() < 1e-11
    fresh = np.random.default_rng(5).standard_normal((200_000, 60))
    error = np.mean((fresh @ (world.weights - w) - b) ** 2) + 1  # 1 is the noise
    assert abs(now.error) < 1e-12 and np.isclose(now.fresh, error, rtol=0.02)
    words = PERFECT.describe(share=share)
    assert "on the 30 rows 0.00" in words and f"{np.count_nonzero(w)} of 60 weights" in words
    assert f"their norm is {np.linalg.norm(w):.2f}" in words
    assert f"their absolute sum {np.abs(w).sum():.2f}" in words
    assert ((now.zeros == 0) == (w == 0)).all() and (w == 0).sum() == (31 if share == 1 else 0)


# AtMostNWeights


@pytest.mark.parametrize("p", WIDE)
@pytest.mark.parametrize("strength", [0.0, 0.1, 1.0])
def test_counts_and_errors_are_those_of_the_path(strength, p):
    now, world = AT_MOST.now(strength=strength, p=p), WIDE[p]
    w, b = WIDE_PATHS[p].at(strength), WIDE_PATHS[p].intercept_at(strength)
    error = np.mean((world.y - world.X @ w - b) ** 2)
    fresh = 1 + ((w - world.weights) ** 2).sum() + b**2
    assert np.allclose([now.error, now.fresh], [error, fresh], atol=1e-9)
    assert now.kept == np.count_nonzero(w) and now.counts.max() == min(p, 29)
    words = AT_MOST.describe(strength=strength, p=p)
    assert f"{p} features, 30 rows: {np.count_nonzero(w)} weights are not zero" in words
    assert f"of {min(p, 29)} at most" in words
    assert f"rows {error:.2f}, expected on fresh rows {fresh:.2f}" in words
    if strength:
        assert np.abs(w - lasso_by_descent(world.X, world.y, strength)).max() < 1e-5


def test_one_weight_is_one():
    assert "60 features, 30 rows: 1 weight is not zero" in AT_MOST.describe(strength=5.01, p=60)
