"""The small pictures of the cheat sheet, and the figure that moves everything at once."""

import re
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import numpy as np
import pytest
from faults import faults

from l1l2.datasets import diabetes, line_with_outlier
from l1l2.figures import cards_and_one_page as scenes
from l1l2.figures.numerals import short
from l1l2.figures.stage import Stage
from l1l2.lines import fit_line
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path

DATA = diabetes().standardised()
LASSO, RIDGE = lasso_path(DATA.X, DATA.y), ridge_path(DATA.X, DATA.y)
BOTH = elastic_net_path(DATA.X, DATA.y, 0.5)
LINE = line_with_outlier()
X, ROW = LINE.X[:, 0], LINE.odd_rows[0]
CURVE = SimpleNamespace(
    strengths=np.array([0, 0.1, 1.0, 10.0]),
    mean=np.array([5.0, 4.5, 4.0, 4.6]),
    standard_error=np.full(4, 0.7),
    best=1.0,
    one_se=10.0,
)
STRENGTHS = [0, 0.1, 1, 10, 90.4, 300]
SHARES = [0, 0.001, 0.01, 0.1, 0.5, 0.9, 1]
SCENES = {
    "LossShapes": (scenes.LossShapes(), "error", [-2, 0, 0.5, 2]),
    "OutlierPulls": (scenes.OutlierPulls(X, LINE.y, ROW, 22), "y_row", [-5, 5, 10, 22]),
    "OneWeight": (scenes.OneWeight(), "strength", [0, 0.5, 1, 4]),
    "TwoBalls": (scenes.TwoBalls(), "t", [0.3, 0.8, 1, 1.5]),
    "TwoPaths": (scenes.TwoPaths(LASSO, RIDGE), "strength", STRENGTHS),
    "TwoPicks": (scenes.TwoPicks(CURVE), "strength", CURVE.strengths.tolist()),
    "AllAtOnce": (scenes.AllAtOnce((LASSO, RIDGE, BOTH), 0.5, DATA.feature_names, SHARES),
                  "share", SHARES),
}  # fmt: skip


def numbers(words):
    return [float(found) for found in re.findall(r"-?\d+\.?\d*", words.replace("−", "-"))]


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_moves_and_leaves_nothing_behind(name):
    scene, control, values = SCENES[name]
    assert faults(scene, [{control: value} for value in values]) == []
    stage = Stage(scene)
    pictures = {tuple(stage.parts(**{control: value})) for value in values}
    words = {stage.describe(**{control: value}) for value in values}
    assert len(pictures) == len(values) and len(words) == len(values)


@pytest.mark.parametrize("name", SCENES)
def test_a_drawing_for_print_is_the_same_each_time_and_shows_what_moves(name):
    scene, control, values = SCENES[name]
    states = [{control: values[k]} for k in (1, 1, 2)]
    first, again, other = (Stage(scene).svg(**state) for state in states)
    assert first == again != other
    ElementTree.fromstring(first)
    assert "<date>" not in first and "<text" not in first


def now(name, value):
    scene, control, _ = SCENES[name]
    return scene.now(**{control: value})


def test_loss_shapes_marks_lie_on_the_curves():
    at = now("LossShapes", 2)
    assert (at.loss, at.slope) == ([2, 4], [1, 4])


@pytest.mark.parametrize("height", [-5, 8, 22])
def test_outlier_lines_are_the_best_ones(height):
    y = LINE.y.copy()
    y[ROW] = height
    scene, at = SCENES["OutlierPulls"][0], now("OutlierPulls", height)
    best = [fit_line(X, y, loss) for loss in (L1Loss(), L2Loss())]
    for drawn, line in zip((at.L1, at.L2), best, strict=True):
        np.testing.assert_allclose(drawn, line.predict(scene.ends))
    l1, l2 = (short(line.slope) for line in best)
    assert f"the L1 line has slope {l1}, the L2 line {l2}." in scene.describe(y_row=height)


def test_the_outlier_line_of_l1_stands_still_while_that_of_l2_goes_on():
    before, after = now("OutlierPulls", 15), now("OutlierPulls", 22)
    assert (after.L1 == before.L1).all() and np.abs(after.L2 - before.L2).max() > 0.5


@pytest.mark.parametrize("strength", [0.5, 2.0])
def test_one_weight_curves_are_minima(strength):
    w, at = np.linspace(-2.2, 2.2, 4401)[:, None], now("OneWeight", strength)
    for best, l1, l2 in zip(at.curves, (1, 0, 0.5), (0, 1, 0.5), strict=True):
        cost = (w - SCENES["OneWeight"][0].z) ** 2 + strength * (l1 * np.abs(w) + l2 * w**2)
        assert np.abs(w[cost.argmin(axis=0), 0] - best).max() < 0.0011


@pytest.mark.parametrize("t", [0.5, 1.0, 1.5])
def test_the_marks_of_the_balls_are_the_best_points_of_their_edges(t):
    scene, at = SCENES["TwoBalls"][0], now("TwoBalls", t)
    for ball in (at.diamond, at.circle):
        away, mine = ball.area - scene.z, ball.w - scene.z
        loss = np.einsum("ni,ij,nj->n", away, scene.gram, away)
        mine = mine @ scene.gram @ mine
        assert mine <= loss.min() + 1e-9 and np.isclose(mine, loss.min(), rtol=0.01)
    assert at.L1[0] == 0 or t > 1


def test_words_of_the_paths_count_weights():
    for strength in (1, 10, 90.4):
        found = numbers(SCENES["TwoPaths"][0].describe(strength=strength))
        assert found[:2] == [strength, np.count_nonzero(LASSO.at(strength))]
        assert found[3] == np.count_nonzero(RIDGE.at(strength)) == 10


def test_words_of_the_picks_name_both():
    words = SCENES["TwoPicks"][0].describe(strength=10.0)
    assert numbers(words) == [10, 4.6, 0.7, 1, 10]


@pytest.mark.parametrize("share", SHARES)
def test_all_at_once_shows_every_weight_and_every_zero(share):
    words, at = SCENES["AllAtOnce"][0].describe(share=share), now("AllAtOnce", share)
    for shown, path in zip((at.L1, at.L2, at.both), (LASSO, RIDGE, BOTH), strict=True):
        w = path.at(shown.strength) if shown.strength < np.inf else np.zeros(10)
        np.testing.assert_allclose(shown.w, w, atol=1e-10)
        assert ((shown.w == 0) == (w == 0)).all()  # a ring is an exact zero
        assert f"{np.count_nonzero(w)} of 10 weights not zero" in words.split(": ", 1)[1]
        assert f"norm {np.linalg.norm(w):.1f}" in words


@pytest.mark.parametrize("share", SHARES)
def test_all_at_once_compares_at_the_same_share_and_the_same_norm(share):
    at = now("AllAtOnce", share)
    assert at.L1.strength == pytest.approx(share * LASSO.strength_max, rel=1e-12)
    assert at.both.strength == pytest.approx(share * BOTH.strength_max, rel=1e-12)
    assert np.linalg.norm(at.L2.w) == pytest.approx(np.linalg.norm(at.L1.w), rel=1e-10)
    assert (at.L2.strength == 0) == (share == 0) and (at.L2.strength == np.inf) == (share == 1)
    z = SCENES["AllAtOnce"][0].z
    for shown, l1, l2 in ((at.L1, 1, 0), (at.L2, 0, 1), (at.both, 0.5, 0.5)):
        if shown.strength < np.inf:
            near = shown.shape + np.array([[0.0], [-40], [-0.01], [0.01], [40]])
            cost = (near - z) ** 2 + shown.strength * (l1 * np.abs(near) + l2 * near**2)
            assert (cost[0] <= cost + 1e-9).all()


def test_the_strength_of_a_norm_is_found_on_every_scale():
    for size in (1e-6, 1.0, 1e6):
        path = ridge_path(size * DATA.X, DATA.y)
        most = np.linalg.norm(path.at(0.0))
        for share in (1e-9, 0.3, 1 - 1e-6):
            found = path.at(scenes.strength_of_norm(path, share * most))
            assert np.linalg.norm(found) == pytest.approx(share * most, rel=1e-9)
    assert scenes.strength_of_norm(RIDGE, 1e9) == 0
    assert scenes.strength_of_norm(RIDGE, 0.0) == np.inf
    nothing = ridge_path(DATA.X, np.ones(len(DATA.y)))
    assert scenes.strength_of_norm(nothing, 0.0) == 0


def test_what_lesson_43_says_of_its_figure():
    scene = scenes.AllAtOnce((LASSO, RIDGE, BOTH), 0.5, DATA.feature_names, [0, 0.501, 1])
    half = scene.at(0.501)
    found = [(half[name].here, half[name].count) for name in ("L1", "L2", "both")]
    assert found == [("45.3", 2), ("1.42", 10), ("90.5", 6)]
    assert half["both"].strength / 2 > 20 * half["L2"].strength
    full = [scene.at(1)[name].strength for name in ("L1", "L2", "both")]
    assert np.round(full, 1).tolist() == [90.3, np.inf, 180.6]
    # At one λ, which norm is larger depends on the unit of y.
    small = lasso_path(DATA.X, DATA.y / 100), ridge_path(DATA.X, DATA.y / 100)
    at_ten = [[np.linalg.norm(path.at(10)) for path in paths] for paths in ((LASSO, RIDGE), small)]
    assert at_ten[0][0] > at_ten[0][1] and at_ten[1][0] < at_ten[1][1]
