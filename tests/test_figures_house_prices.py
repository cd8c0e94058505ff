"""The scenes of "House prices" hold and say what an independent calculation gives."""

import numpy as np
import pytest
from sweeps import seen

from l1l2.figures import house_prices as scenes
from l1l2.figures import palette
from l1l2.figures.numerals import signed
from l1l2.figures.stage import Stage

RANDOM = np.random.default_rng(0)
PRICES = {row: 5 + RANDOM.random((7, 5, 2, 2)) for row in ("in", "out")}
HOUSES = scenes.HousePrices(range(5), PRICES)
DISTANCES, PAID, WHICH = np.geomspace(20, 6000, 30), RANDOM.uniform(10, 60, 30), np.arange(0, 30, 3)
SLOPES = {name: RANDOM.uniform(-20, -10, 10) for name in ("L1", "L2")}
CLEAN = {"L1": -16.6, "L2": -15.4}
SLIP = scenes.OneSlip(DISTANCES, PAID, WHICH, 10, SLOPES, CLEAN)


@pytest.mark.parametrize("row", ["in", "out"])
@pytest.mark.parametrize("k", range(5))
def test_lines_are_means_from_the_largest_k_on_and_dots_the_splits(k, row):
    (now, words), table = seen(HOUSES, k=k, row=row), PRICES[row]
    assert now.seen.tolist() == [*range(k, 5)]
    for m, of in enumerate((now.MAE, now.MSE)):
        for loss, drawn in enumerate((of.mean_L1, of.mean_L2)):
            assert np.allclose(drawn, [table[:, i, loss, m].mean() for i in range(k, 5)])
        l1, l2 = table[:, k, 0, m], table[:, k, 1, m]
        assert np.allclose(of.ratios, (100 * (l1 - l2) / l2).clip(-12, 12))
        assert of.wins == (l1 < l2).sum()
        digits = 2 - m
        assert f"error: L1 {l1.mean():.{digits}f}, L2 {l2.mean():.{digits}f}, L1 lower in" in words
    assert f"L1 lower in {now.MAE.wins} of 7 splits" in words and f"in {now.MSE.wins}." in words
    assert words.startswith(f"{k} wrong price{'s' * (k != 1)} in the fit, with")
    assert ("without" in words) == (row == "out")


def test_l1_and_l2_differ_in_line_and_marker_too():
    stage = Stage(HOUSES)
    l1, l2 = stage.figure.axes[0].lines[:2]
    assert (l1.get_linestyle(), l2.get_linestyle()) == ("-", "--")
    assert (l1.get_marker(), l2.get_marker()) == (palette.L1.marker, palette.L2.marker)


@pytest.mark.parametrize("sale", range(10))
def test_a_slip_is_shown_at_its_sale_with_the_weights_it_gives(sale):
    (now, words), row = seen(SLIP, sale=sale), WHICH[sale]
    assert (now.distance, now.price) == (DISTANCES[row], PAID[row])
    assert now.wrong == 10 * PAID[row]
    assert (now.L1, now.L2) == (SLOPES["L1"][sale], SLOPES["L2"][sale])
    assert signed(f"{now.L1:.2f} under L1 and {now.L2:.2f} under L2") in words
    assert "with the right price −16.60 and −15.40." in words


def test_every_slip_is_drawn_at_its_distance():
    right = Stage(SLIP).figure.axes[1]
    for name, slopes in SLOPES.items():
        drawn = [(line.get_xdata(), line.get_ydata()) for line in right.lines]
        assert any(len(x) == 10 and np.array_equal(x, DISTANCES[WHICH]) and
                   np.array_equal(y, slopes) for x, y in drawn), name  # fmt: skip
