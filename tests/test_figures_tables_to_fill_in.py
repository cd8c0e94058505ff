"""The scene of "Can I fill in the tables from memory?" draws what the table says."""

import numpy as np
import pytest

from l1l2.exam.tables import PENALTIES
from l1l2.figures.stage import Stage
from l1l2.figures.tables_to_fill_in import RowsAsPictures
from l1l2.live import linear_slider, positions

SCENE = RowsAsPictures()
STRENGTHS = positions(linear_slider(0.0, 2.0, 0.25))
OFF = np.abs(SCENE.x) > 1e-12


def test_every_position_has_its_picture_and_its_words():
    stage, states = Stage(SCENE), [dict(strength=s, names=n) for s in STRENGTHS for n in (0, 1)]
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
    assert len({stage.describe(**state) for state in states}) == len(states)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_slopes_are_those_of_the_costs(strength):
    now = SCENE.now(strength=strength, names=True)
    x = SCENE.x[OFF]
    for slope, cost in zip(now.slope, now.cost, strict=True):
        half = len(x) // 2
        for side in (slice(half), slice(half, None)):  # central differences, exact for squares
            seen = np.gradient(cost[OFF][side], x[side])[1:-1]
            assert np.allclose(seen, slope[OFF][side][1:-1], atol=1e-9)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_what_is_left_of_z_balances_and_a_stroke_is_what_is_held(strength):
    """Either the pull 2(z - w) is the slope at w, or w = 0 and the pull lies on the stroke."""
    now = SCENE.now(strength=strength, names=True)
    for left, share, edge in zip(now.left, (1.0, 0.0, 0.5), now.edges, strict=True):
        pull = 2 * (SCENE.x - left)
        slope = strength * (share * np.sign(left) + 2 * (1 - share) * left)
        assert np.allclose(pull[left != 0], slope[left != 0])
        assert (np.abs(pull[left == 0]) <= edge + 1e-12).all()
    assert now.edges == [strength, 0, strength / 2]
    assert [stroke is not None for stroke in now.strokes] == [strength > 0, False, strength > 0]


def test_doubling_lambda_widens_and_flattens_the_elastic_net():
    """The prediction of the lesson."""
    flat, steep = {}, {}
    for strength in (1.0, 2.0):
        left = SCENE.now(strength=strength, names=True).left
        flat[strength] = [np.abs(SCENE.x[each == 0]).max() for each in left]
        steep[strength] = [(each[-1] - each[-2]) / np.diff(SCENE.x)[-1] for each in left]
    assert np.allclose(flat[1.0], [0.5, 0, 0.25]) and np.allclose(flat[2.0], [1, 0, 0.5])
    assert np.allclose(steep[1.0], [1, 1 / 2, 1 / 1.5])
    assert np.allclose(steep[2.0], [1, 1 / 3, 1 / 2])


def test_names_are_covered_until_they_are_asked_for():
    covered, named = (SCENE.describe(strength=1.0, names=names) for names in (False, True))
    for word in ("slope", "left", "leave", "w ="):
        assert word not in covered
    assert "Of z = 1.5 they leave 1, 0.75 and 0.833" in named
    assert SCENE.now(strength=1.0, names=False).said == ["?"] * 4


def test_no_curve_leaves_its_axes():
    stage = Stage(SCENE)
    stage.parts(strength=2.0, names=True)
    now, axes = SCENE.now(strength=2.0, names=True), np.reshape(stage.figure.axes, (3, 3))
    for row, curves in zip(axes, (now.slope, now.left, now.cost), strict=True):
        for ax, curve in zip(row, curves, strict=True):
            low, high = ax.get_ylim()
            assert low < curve.min() and curve.max() < high


def test_the_rows_of_the_figure_are_rows_of_the_table():
    assert {"formula", "slope where $w_j \\ne 0$", "slope at $w_j = 0$"} <= set(PENALTIES.rows)
    assert "leaves of $z$, where $X^\\top X = nI$" in PENALTIES.rows
