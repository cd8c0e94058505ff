"""The scenes of "Ridge shrinks": what their artists hold and say is what a calculation gives."""

import re
from itertools import pairwise

import numpy as np
import pytest
from pulled import pulled

from l1l2.datasets import diabetes, near_copies
from l1l2.descent import descend
from l1l2.experiments.descents import share_after
from l1l2.figures import palette
from l1l2.figures.ridge_shrinks import (
    DirectionsShrink,
    EarlyStopping,
    NearCopies,
    NormFalls,
    SlopeFades,
    WeightsShrink,
)
from l1l2.figures.stage import Stage
from l1l2.live import log_slider, positions
from l1l2.paths import ridge_path

DATA = diabetes().standardised()
NAMES = DATA.feature_names
PATH = ridge_path(DATA.X, DATA.y)
SAMPLES = [near_copies(n=30, spread=0.05, seed=seed) for seed in range(200)]
PATHS = [ridge_path(sample.X, sample.y) for sample in SAMPLES]
STRENGTHS = positions(log_slider(1e-4, 1e3))
NUMBER = re.compile(r"−?\d+(?:\.\d+)?")


def direct(X, y, strength):
    """Ridge weights from the normal equations of the centred data: an independent way."""
    X, y = X - X.mean(axis=0), y - y.mean()
    return np.linalg.solve(X.T @ X + len(y) * strength * np.eye(X.shape[1]), X.T @ y)


def numbers_in(words):
    return [float(found.replace("−", "-")) for found in NUMBER.findall(words)]


def says(words, value, digits=4):
    """Whether ``value`` rounded to ``digits`` significant digits stands in ``words``."""
    return float(f"{value:.{digits}g}") in numbers_in(words)


WEIGHTS, NORM = WeightsShrink(PATH, NAMES), NormFalls(PATH, NAMES)
DIRECTIONS, COPIES = DirectionsShrink(PATH), NearCopies(PATHS, [1, 1])
SLOPE = SlopeFades()
COUNTS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]
STOPPING = EarlyStopping(PATH, 0.1, COUNTS)


def test_weights_and_words_at_every_strength():
    start = direct(DATA.X, DATA.y, 0)
    for strength in STRENGTHS:
        weights, now = direct(DATA.X, DATA.y, strength), WEIGHTS.now(strength=strength)
        assert np.allclose(now.w, weights, rtol=1e-8, atol=1e-9)
        words = WEIGHTS.describe(strength=strength)
        assert says(words, np.linalg.norm(weights)) and says(words, strength)
        assert "none of the 10 weights is zero" in words
        assert (", least squares:" in words) == (strength == 0)
        turned, grown = weights * start < 0, (np.abs(weights) > np.abs(start)) & (strength > 0)
        assert [bool(hatch) for hatch in now.hatch] == turned.tolist()
        for which, text in ((turned, "Other sign than"), (grown, "Larger in size than")):
            said = re.search(rf"{text} at λ = 0: ([^.]*)\.", words)
            assert (said[1] if said else "") == ", ".join(np.array(NAMES)[which])


def test_what_the_slider_has_not_reached_is_covered():
    stage = Stage(WEIGHTS)
    for strength in STRENGTHS:
        stage.parts(strength=strength)
        right = stage.scene.pulls[0].axes
        (cover,) = [patch for patch in right.patches if patch in stage.moving]
        assert cover.get_alpha() is None and cover.get_facecolor()[3] == 1
        assert np.isclose(cover.get_x(), max(strength, 1e-4))
        assert np.isclose(cover.get_x() + cover.get_width(), right.get_xlim()[1])
        still = [line for line in right.lines if line not in stage.moving]
        assert len(still) > 10 and all(line.get_zorder() < cover.get_zorder() for line in still)


def test_nothing_is_given_away_at_the_start():
    stage = Stage(WEIGHTS)
    stage.standing(strength=0)
    texts = [text.get_text() for ax in stage.figure.axes for text in (ax.title, *ax.texts)]
    said = " ".join([*texts, WEIGHTS.describe(strength=0)])
    assert "sign" not in said and "arger" not in said
    assert WEIGHTS.now(strength=0.1).note == "hatched: sign changed"


def test_weights_that_are_zero_are_counted():
    ones = np.ones(len(DATA.y))
    X = np.column_stack([DATA.X[:, :3], ones, ones])
    one = WeightsShrink(ridge_path(X[:, :4], DATA.y), [*NAMES[:3], "constant"])
    assert "1 of the 4 weights is zero." in one.describe(strength=1)
    two = WeightsShrink(ridge_path(X, DATA.y))
    assert "2 of the 5 weights are zero." in two.describe(strength=1)


def test_names_may_hold_braces():
    names, path = ["{w}", "{0}", "a{b.c}"], ridge_path(DATA.X[:, :3], DATA.y)
    words = NormFalls(path, names).describe(strength=0.1, feature="a{b.c}")
    assert "The weight of a{b.c} is " in words
    words = WeightsShrink(path, names).describe(strength=0.1)
    assert words.endswith("Larger in size than at λ = 0: {w}.")
    words = WeightsShrink(path, names).describe(strength=1)
    assert "Other sign than at λ = 0: {0}." in words


def test_the_strength_can_be_pulled():
    for to, strength in ((0.25, 0.25), (-0.25, 0.0)):
        there = {"strength": pytest.approx(strength)}
        assert pulled(WEIGHTS, (0.1, 5.0), (to, -40.0), strength=1.0) == there


def test_names_beside_the_path_do_not_overlap():
    stage = Stage(WEIGHTS)
    stage.standing(strength=0)
    right = stage.scene.pulls[0].axes
    boxes = sorted(
        (text.get_window_extent() for text in right.texts if text.get_text() in NAMES),
        key=lambda box: box.y0,
    )
    assert len(boxes) == 10
    assert all(low.y1 <= high.y0 + 3 for low, high in pairwise(boxes))


def test_the_norm_and_the_chosen_weight_stand_on_their_curves():
    for strength in STRENGTHS[::6]:
        weights = direct(DATA.X, DATA.y, strength)
        for j, name in enumerate(NAMES):
            now = NORM.now(strength=strength, feature=name)
            assert np.isclose(now.norm, np.linalg.norm(weights))
            assert np.isclose(now.w, weights[j], rtol=1e-7, atol=1e-9)
            assert np.isclose(now.share * NORM.largest[j], now.w)
            assert np.isclose(np.interp(strength, NORM.strengths, now.shares), now.share, atol=2e-3)
            assert np.isclose(np.abs(now.shares).max(), 1)
            words = NORM.describe(strength=strength, feature=name)
            assert says(words, np.linalg.norm(weights)) and says(words, weights[j])
            assert all(says(words, at) for at in now.crossings)


def test_an_unknown_feature_or_a_wrong_number_of_names_is_refused():
    with pytest.raises(ValueError, match="feature must be one of age"):
        NORM.describe(strength=1, feature="height")
    with pytest.raises(ValueError, match="10 weights, got 3"):
        WeightsShrink(PATH, NAMES[:3])
    flat = NormFalls(ridge_path(np.ones((3, 1)), [1.0, 2, 3]), ["constant"])
    assert "zero at every λ" in flat.describe(strength=1, feature="constant")


def test_the_slope_is_the_slope_of_the_curve():
    for weight, strength in [(2.0, 0.5), (-1.3, 1.0), (0.0, 1.0), (2.5, 0.0)]:
        now, w = SLOPE.now(weight=weight, strength=strength), SLOPE.w
        assert np.allclose(now.costs, strength * w**2)
        assert np.allclose(np.gradient(now.costs, w)[1:-1], now.slopes[1:-1])
        assert np.isclose(np.diff(now.tangent) / np.diff(now.beside), now.slope)
        assert np.isclose(np.mean(now.tangent), now.value)
        words = SLOPE.describe(weight=weight, strength=strength)
        assert says(words, strength * weight**2) and says(words, 2 * strength * weight)
    assert "Nothing pulls" in SLOPE.describe(weight=0.0, strength=1.0)
    there = {"weight": pytest.approx(3.0)}
    assert pulled(SLOPE, (1, 1), (7, 0), weight=1, strength=1) == there


def test_direction_bars_are_shares_of_least_squares():
    _, s, Vt = np.linalg.svd(DATA.X - DATA.X.mean(axis=0), full_matrices=False)
    bars = Stage(DIRECTIONS).moving[: len(s)]
    assert np.allclose([bar.get_x() + bar.get_width() / 2 for bar in bars], s)
    least_squares = np.abs(Vt @ direct(DATA.X, DATA.y, 0))
    for strength in STRENGTHS:
        now = DIRECTIONS.now(strength=strength)
        along = np.abs(Vt @ direct(DATA.X, DATA.y, strength))
        assert np.allclose(np.abs(now.along), along, atol=1e-8)
        assert np.allclose(now.factors, along / least_squares, atol=1e-8)
        fewer = np.count_nonzero(s < np.sqrt(442 * strength))
        words = DIRECTIONS.describe(strength=strength)
        keep = "keep" if fewer > 1 else "keeps"
        assert f"{fewer or 'None'} of the 10 directions {keep} less than half." in words
        hat = DATA.X @ np.linalg.inv(DATA.X.T @ DATA.X + 442 * strength * np.eye(10)) @ DATA.X.T
        assert says(words, np.trace(hat), 3) and "degrees of freedom" in words
        assert says(words, 100 * along[-1] / least_squares[-1], 3)


def test_the_cloud_holds_every_sample_and_its_words_the_spread():
    X = SAMPLES[0].X - SAMPLES[0].X.mean(axis=0)
    for strength in STRENGTHS[::5]:
        now = COPIES.now(strength=strength)
        weights = np.array([direct(sample.X, sample.y, strength) for sample in SAMPLES])
        assert np.allclose(now.w, weights, rtol=1e-7, atol=1e-9)
        assert np.allclose(now.first[:, 0], weights[0])
        words = COPIES.describe(strength=strength)
        assert says(words, np.linalg.cond(X.T @ X + 30 * strength * np.eye(2)))
        assert all(says(words, value, 3) for value in [*weights[0], *weights.std(axis=0)])
        assert says(words, 100 * np.mean(weights.prod(axis=1) < 0), 3)


def test_the_directions_of_near_copies_are_their_sum_and_difference():
    for path in PATHS:
        along = np.abs(path.directions.T @ np.array([[1, 1], [1, -1]])) / np.sqrt(2)
        assert np.allclose(along, np.eye(2), atol=0.03)


def test_bands_hold_nine_samples_in_ten():
    k = 30
    weights = np.array([path.at(COPIES.strengths[k]) for path in PATHS])
    sums, differences = weights @ [1, 1], weights @ [1, -1]
    for values, band in ((sums, COPIES.sums), (differences, COPIES.differences)):
        inside = np.mean((band[0, k] <= values) & (values <= band[1, k]))
        assert np.isclose(inside, 0.9, atol=0.011)


def test_exact_copies_are_refused():
    twins = near_copies(spread=0)
    with pytest.raises(ValueError, match="not exact copies"):
        NearCopies([ridge_path(twins.X, twins.y)], [1, 1])


def test_ridge_looks_like_l2():
    stage = Stage(NORM)
    assert stage.scene.curve.get_color() == palette.L2.color
    assert stage.scene.curve.get_linestyle() == palette.L2.linestyle


def descended(rate, steps):
    """Weights after descent on the mean squared error, from 0: an independent way."""
    X, y = DATA.X - DATA.X.mean(axis=0), DATA.y - DATA.y.mean()
    return descend(lambda w: 2 * X.T @ (X @ w - y) / len(y), np.zeros(10), rate, steps)


def test_shares_after_some_steps_are_those_of_descent():
    s, V = PATH.singular_values, PATH.directions
    for rate in (0.01, 0.1, 0.2):  # the last one swings along the first direction
        along = descended(rate, 300) @ V / (V.T @ direct(DATA.X, DATA.y, 0))
        for t in (0, 1, 2, 17, 300):
            assert np.allclose(share_after(s, 442, rate, t), along[t], atol=1e-9)


def test_stopping_shows_the_shares_of_descent_and_of_ridge():
    V, least_squares = PATH.directions, direct(DATA.X, DATA.y, 0)
    runs = descended(0.1, COUNTS[-1]) @ V / (V.T @ least_squares)
    for k, t in enumerate(COUNTS):
        for strength in (0.0, 1e-3, 0.05, 1.0, 10.0):
            now = STOPPING.now(step=k, strength=strength)
            kept = (V.T @ direct(DATA.X, DATA.y, strength)) / (V.T @ least_squares)
            assert now.t == t and np.allclose(now.found, runs[t], atol=1e-8)
            assert np.allclose(now.kept, kept, atol=1e-8)
            assert np.allclose(now.more, runs[t] - kept, atol=1e-8)
            s = PATH.singular_values
            assert np.allclose(np.interp(s, STOPPING.s, now.found_curve), now.found, atol=2e-3)
            assert np.allclose(np.interp(s, STOPPING.s, now.kept_curve), now.kept, atol=2e-3)
            words = STOPPING.describe(step=k, strength=strength)
            widest = np.abs(now.more).argmax()
            assert ("After 1 step descent" if t == 1 else f"After {t} steps descent") in words
            assert f"along {(now.more > 0).sum()} of the" in words
            assert says(words, now.found[widest], 3) and says(words, now.kept[widest], 3)
            assert says(words, s[widest], 3)


def test_stopping_and_ridge_agree_at_both_ends_and_not_between():
    """Where λ = 1/(2ηt): what the lesson says of it."""
    for k, t in enumerate(COUNTS[1:], 1):
        now = STOPPING.now(step=k, strength=1 / (2 * 0.1 * t))
        assert (now.more > -1e-12).all()  # descent never keeps less
        assert (now.found_curve - now.kept_curve > -1e-12).all()
    small, n = PATH.singular_values * 1e-3, 442
    for t in (1, 10, 100):
        shift = n / (2 * 0.1 * t)
        assert np.allclose(share_after(small, n, 0.1, t), small**2 / shift, rtol=1e-2)
        assert np.allclose(small**2 / (small**2 + shift), small**2 / shift, rtol=1e-2)
    now = STOPPING.now(step=7, strength=0.05)
    assert now.more[0] < 0.02 and now.more[-1] < 0.02
    assert np.isclose(now.more.max(), 0.18, atol=4e-3)
    one = STOPPING.now(step=1, strength=5)
    assert np.allclose([one.found[0], one.kept[0]], [0.80, 0.45], atol=6e-3)


def test_the_closest_ridge_cuts_less_sharply():
    gaps = {s: np.abs(STOPPING.now(step=7, strength=s).more).max() for s in STRENGTHS}
    assert min(gaps, key=gaps.get) == 0.0316
    now = STOPPING.now(step=7, strength=0.0316)
    assert np.allclose(now.more[-2:], [0.08, -0.05], atol=6e-3)
    assert (now.more[:-1] > 0).all() and "along 9 of the 10" in STOPPING.describe(
        step=7, strength=0.0316
    )


def test_a_rate_that_swings_is_refused():
    with pytest.raises(ValueError, match="rate must be at most"):
        EarlyStopping(PATH, 0.13, COUNTS)
    with pytest.raises(ValueError, match="rate must be at most"):
        EarlyStopping(ridge_path(np.ones((3, 1)), [1.0, 2, 3]), 0.1, COUNTS)


def test_the_numbers_that_the_lesson_tells():
    assert [round(float(PATH.factors(s).sum()), 1) for s in (0, 0.1)] == [10, 7.6]
    assert np.round(PATH.factors(0.1)[[0, -1]], 2).tolist() == [0.98, 0.08]
    assert np.round(PATHS[0].singular_values, 2).tolist() == [6.31, 0.28]
    assert np.isclose(2 * 0.1 * PATH.singular_values[0] ** 2 / 442, 0.80, atol=6e-3)
