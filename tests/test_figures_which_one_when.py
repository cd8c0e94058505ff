"""The scenes of "Which loss and which penalty, when?" hold and say what is computed elsewhere."""

from itertools import product

import numpy as np
import pytest
from pulled import pulled
from scipy.optimize import minimize
from sweeps import seen

from l1l2.datasets import outlier_and_junk
from l1l2.experiments.contest import CHOICES, METHODS, SETTINGS, contests
from l1l2.figures.which_one_when import LossAndPenalty, WhoWins, WhoWinsWhere
from l1l2.lad import lad_lasso, lad_ridge
from l1l2.live import linear_slider, log_slider, positions
from l1l2.paths import lasso_path, ridge_path

TABLE = contests()
WINS, WHERE = WhoWins(TABLE), WhoWinsWhere(TABLE)
DATA = outlier_and_junk(shift=9.8)
PLACES = positions(linear_slider(-8.0, 16.0, 0.5))
STRENGTHS = positions(log_slider(0.05, 5))
FOUR = LossAndPenalty(DATA.X, DATA.y, 13, truth=(2, 1), values=PLACES, strengths=STRENGTHS)
NS = positions(log_slider(15, 480, per_decade=1 / np.log10(2), zero=False))

START = dict(n=60.0, world="sparse", r=0.0, signal=1.0, choice="cross-validation")


def test_the_sliders_of_the_lesson_are_those_of_the_table():
    assert tuple(NS) == SETTINGS["n"]


# WhoWins


@pytest.mark.parametrize("world", SETTINGS["world"])
@pytest.mark.parametrize("n, p, choice", [(15, 40, CHOICES[0]), (240, 10, CHOICES[1])])
def test_curves_bars_and_spans_are_those_of_the_table(world, n, p, choice):
    wins, held = WhoWins(TABLE, p), TABLE[world, n, p, 0.0, 1.0, choice]
    now, words = seen(wins, **START | dict(n=n, world=world, choice=choice))
    means = [TABLE[world, m, p, 0.0, 1.0, choice].mean for m in SETTINGS["n"]]
    assert np.array_equal(now.curves.T, means)
    best, k = held.mean.min(), held.mean.argmin()
    gaps = 100 * (held.mean / best - 1)
    assert now.winner == k and np.allclose(now.bars, gaps.clip(0, 110))
    spread = np.sqrt(np.diag(held.covariance) + held.covariance[k, k] - 2 * held.covariance[k])
    wide = 200 * spread / best
    assert np.allclose(now.spans.T, np.clip([gaps - wide, gaps + wide], 0, 110))
    beside = wins.how_far(now)
    assert beside[k].startswith("best") and f"{best:.3g} above the noise" in words
    assert f"{p} features matter" in now.matters or f"matters, of {p}" in now.matters
    assert beside[0].endswith("not unique") == ("not unique" in words) == (n - 1 < p)


def test_who_is_best_and_whether_it_is_sure_is_on_the_figure_and_in_the_words():
    sure, words = seen(WINS, **START)
    assert WINS.who_leads(sure) == "best: lasso, L1"
    assert "the lasso has the smallest error" in words and ", clearly ahead" in words
    tie, said = seen(WINS, **START | dict(world="groups", r=0.9, n=120))
    assert WINS.who_leads(tie) == "best, not clearly: ridge, L2" and "not clearly" in said
    useless = START | dict(n=15, signal=0.25)
    assert "No method beats the fit" in WINS.describe(**useless) and "No method" not in words


def test_nothing_leaves_the_axes():
    means = np.array([held.mean for held in TABLE.values()])
    assert means.min() > 0.003 and means.max() < 12


# WhoWinsWhere


@pytest.mark.parametrize("n, p, choice", [(30, 40, CHOICES[0]), (480, 10, CHOICES[1])])
def test_markers_and_numbers_are_those_of_the_table(n, p, choice):
    now, words = seen(WHERE, n=n, p=p, choice=choice)
    settings = product(SETTINGS["world"], SETTINGS["r"], SETTINGS["signal"])
    shapes = {"least squares": "^", "ridge": "s", "lasso": "o", "elastic net": "D"}
    counts = dict.fromkeys(SETTINGS["world"], 0)
    for at, (world, *others) in enumerate(settings):
        held = TABLE[world, n, p, *others, choice]
        winner = held.mean.argmin()
        assert now.markers[at] == shapes[METHODS[winner]]
        full = now.faces[at] == now.colors[at]
        gaps, errors = held.behind()
        assert full == bool(np.all(np.delete(gaps > 2 * errors, winner)))
        counts[world] += full
        second = 100 * (np.sort(held.mean)[1] / held.mean.min() - 1)
        assert float(now.said[at].removesuffix(" %")) == pytest.approx(second, rel=0.06, abs=0.051)
    for world, count in counts.items():
        assert f"of these {count} clear" in words.split(f"{world}: ")[1].split(".")[0]


# LossAndPenalty


def targets(value):
    return np.where(np.arange(16) == 13, value, DATA.y)


@pytest.mark.parametrize("strength", [0.0, 0.05, 0.315, 0.792, 5.0])
def test_every_fit_of_the_figure_is_solved_afresh(strength):
    """The table shares fits between positions of the outlier; here each is solved by itself."""
    for value in PLACES[::3]:
        X, y = DATA.X, targets(value)
        one = lad_lasso(X, y).at(strength)
        other = lad_ridge(X, y, strength) if strength else one
        now = FOUR.now(value=value, strength=strength)
        assert np.allclose(now.L2_L1.weights, lasso_path(X, y).at(strength), atol=1e-9)
        assert np.allclose(now.L2_L2.weights, ridge_path(X, y).at(strength), atol=1e-9)
        for ours, fit in ((now.L1_L1, one), (now.L1_L2, other)):
            assert np.allclose(ours.weights, fit.weights, atol=1e-9) and ours.many != fit.unique
            assert np.allclose((ours.low, ours.high), (fit.low, fit.high), atol=1e-9)


@pytest.mark.parametrize("loss, penalty", [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_no_other_fit_has_a_smaller_objective(loss, penalty):
    y = targets(13.5)

    def objective(t):
        residual = y - t[2] - DATA.X @ t[:2]
        return (np.abs(residual) ** loss).mean() + 0.315 * (np.abs(t[:2]) ** penalty).sum()

    fit = getattr(FOUR.now(value=13.5, strength=0.315), f"L{loss}_L{penalty}")
    ours = objective(np.append(fit.weights, fit.b))
    random = np.random.default_rng(0)
    for start in random.uniform(-3, 3, (5, 3)):
        found = minimize(objective, start, method="Nelder-Mead", options=dict(xatol=1e-9))
        assert ours <= found.fun + 1e-12


def test_lines_curves_and_words_are_those_of_the_fits():
    now, words = seen(FOUR, value=13.5, strength=0.315)
    for cell in ("L1_L1", "L1_L2", "L2_L1", "L2_L2"):
        fit = getattr(now, cell)
        assert np.allclose(fit.line, fit.b + fit.weights[0] * FOUR.span) and fit.end == fit.line[1]
        each = [getattr(FOUR.now(value=v, strength=0.315), cell).weights for v in PLACES]
        assert np.array_equal(np.transpose([fit.w1.curve, fit.w2.curve]), each)
        assert [fit.w1.dot, fit.w2.dot] == [w or None for w in fit.weights]
        assert (fit.hole == 0) == (0 in fit.weights) == (cell == "L1_L1")
    assert "L1 loss, L1 penalty: slope 1.67, junk exactly zero;" in words
    assert "L2 loss, L1 penalty: slope 2.55, junk 0.80;" in words


def test_where_the_l1_loss_has_many_best_fits_figure_and_words_say_so():
    now, words = seen(FOUR, value=13.5, strength=1.58)
    fit = lad_lasso(DATA.X, targets(13.5)).at(1.58)
    said = f"{fit.low:.3f} … {fit.high:.3f}"
    assert not fit.unique and now.L1_L1.many and now.L1_L1.between == said
    assert f"L1 penalty: slope 0, junk exactly zero, not unique (intercept {said})" in words
    assert np.ptp(now.band[:, 1]) == pytest.approx(fit.high - fit.low)
    sure = FOUR.now(value=13.5, strength=0.315)
    assert not sure.L1_L1.many and np.ptp(sure.band) == 0


def test_the_outlier_can_be_dragged_and_nothing_else():
    state = dict(value=13.5, strength=0.315)
    x = DATA.X[13, 0]
    assert pulled(FOUR, (x + 0.02, 13.2), (x, 5.2), **state) == pytest.approx({"value": 5.5})
    assert pulled(FOUR, (x, 13.5), (x, 900.0), **state)["value"] > 16.0
    for beside in ((x - 1, 13.5), (x, 3.0)):
        assert pulled(FOUR, beside, (x, 5.2), **state) is None


def test_two_columns_are_asked_for():
    with pytest.raises(ValueError, match="two columns"):
        LossAndPenalty(DATA.X[:, :1], DATA.y, 13, (2, 1), PLACES, STRENGTHS)
