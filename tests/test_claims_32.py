"""Claims of the lesson "Which loss and which penalty, when?": P17, P19, P20."""

import json
import re
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from l1l2.contest import SETTINGS, contests
from l1l2.datasets import (
    belgian_phone_calls,
    diabetes,
    few_true_many_junk,
    near_copies,
    outlier_and_junk,
)
from l1l2.descent import descend
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.robust import lad_lasso, lad_ridge

ROOT = Path(__file__).parents[1]
LESSON = ROOT / "notebooks" / "32_which_one_when.ipynb"
CV, ORACLE = "cross-validation", "oracle"
LEAST_SQUARES, RIDGE, LASSO, NET = range(4)


@cache
def held_contests():
    return contests()


def held(world, n, p, r, signal, choice=CV):
    return held_contests()[world, n, p, r, signal, choice]


def ahead(contest, one, other, share=0.0):
    """Whether ``one`` is ahead of ``other`` by a share of its error, and two standard errors."""
    gaps, errors = contest.behind(one)
    return gaps[other] > max(2 * errors[other], share * contest.mean[one])


# P17: which penalty when


@pytest.mark.parametrize("n, signal", [*product((60, 120, 240, 480), (1.0, 4.0))])
@pytest.mark.parametrize("p", [20, 40])
def test_P17_few_features_matter_the_lasso_is_far_ahead_of_ridge(n, signal, p):
    for choice in (CV, ORACLE):
        contest = held("sparse", n, p, 0.0, signal, choice)
        assert ahead(contest, LASSO, RIDGE, 0.15) and ahead(contest, LASSO, LEAST_SQUARES, 0.15)


@pytest.mark.parametrize("n, p", [*product((60, 120, 240), (20, 40))])
@pytest.mark.parametrize("r, signal", [*product((0.5, 0.9), (1.0, 4.0))])
def test_P17_many_correlated_features_matter_ridge_is_far_ahead_of_the_lasso(n, p, r, signal):
    for choice in (CV, ORACLE):
        contest = held("dense", n, p, r, signal, choice)
        assert ahead(contest, RIDGE, LASSO, 0.1) and ahead(contest, RIDGE, LEAST_SQUARES, 0.1)
        assert not ahead(contest, NET, RIDGE)


def test_P17_groups_among_junk_the_elastic_net_wins_with_an_oracle():
    for n, p, signal in product((30, 60, 120, 240, 480), (20, 40), (1.0, 4.0)):
        contest = held("groups", n, p, 0.9, signal, ORACLE)
        assert contest.winner == NET and contest.clear()
        assert ahead(contest, NET, RIDGE, 0.1) and ahead(contest, NET, LASSO, 0.04)


@pytest.mark.parametrize("p", [20, 40])
def test_P17_groups_by_cross_validation_the_net_gains_little_and_ridge_may_lead(p):
    """The limit: choosing two strengths costs about what the second one gains."""
    for n, signal in product(SETTINGS["n"], SETTINGS["signal"]):
        known = held("groups", n, p, 0.9, signal, ORACLE)
        guessed = held("groups", n, p, 0.9, signal)
        assert guessed.mean[LASSO] < 1.2 * guessed.mean[NET]
        assert known.mean[LASSO] > 1.04 * known.mean[NET]
    assert held("groups", 120, 20, 0.9, 1.0).winner == RIDGE
    assert not held("groups", 120, 20, 0.9, 1.0).clear()
    for n in (240, 480):  # with many rows and strong signal it does win
        contest = held("groups", n, p, 0.9, 4.0)
        assert contest.winner == NET and contest.clear()


def test_P17_limit_lasso_and_elastic_net_are_about_the_same_in_a_sparse_world():
    for n, p, r, signal in product((60, 120, 240, 480), (20, 40), (0.0, 0.5), (1.0, 4.0)):
        mean = held("sparse", n, p, r, signal).mean
        assert abs(mean[NET] / mean[LASSO] - 1) < 0.12
    net_by_oracle = [
        contest.mean[NET] <= contest.mean[LASSO]
        for key, contest in held_contests().items()
        if key[-1] == ORACLE
    ]
    assert all(net_by_oracle)  # the lasso is one of its choices


def test_P17_limit_with_weak_signal_ridge_wins_although_few_features_matter():
    for n in (30, 60):
        contest = held("sparse", n, 40, 0.9, 0.25)
        assert ahead(contest, RIDGE, LASSO, 0.1) and contest.mean[RIDGE] < 0.25
    useless = [held("sparse", 15, p, r, 0.25) for p, r in product((10, 20, 40), (0.0, 0.5, 0.9))]
    assert all(contest.mean.min() > 0.25 for contest in useless)  # nothing beats w = 0


def test_P17_limit_with_many_rows_least_squares_is_as_good_where_all_features_matter():
    for signal in (1.0, 4.0):
        mean = held("dense", 480, 10, 0.0, signal).mean
        assert mean[LEAST_SQUARES] < 1.02 * mean.min()
    mean = held("sparse", 480, 10, 0.0, 4.0).mean
    assert mean[LEAST_SQUARES] > 1.25 * mean.min()  # not where most are junk
    assert (1 + mean[LEAST_SQUARES]) / (1 + mean.min()) - 1 < 0.0065  # which is 0.6 % of the MSE


def test_P17_the_elastic_net_is_never_far_behind_and_the_others_are():
    means = [contest.mean for key, contest in held_contests().items() if key[-1] == CV]
    behind = np.array(means) / np.min(means, axis=1, keepdims=True) - 1
    assert behind[:, NET].max() < 0.4 < 2.5 < behind[:, [RIDGE, LASSO]].max(axis=0).min()
    wins = np.bincount(behind.argmin(axis=1), minlength=4)
    assert wins[NET] < wins[LASSO] < wins[RIDGE] and wins[LEAST_SQUARES] < 10


# P19: the comparison tables. Every cell of the lesson has a claim and a lesson, every row a check


def comparison_tables():
    """The rows of the lesson's tables that have links: name -> cells, for losses and penalties."""
    notebook = json.loads(LESSON.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if cell["id"] == "tables"]
    tables = []
    for line in map(str.strip, cell["source"]):
        if line.startswith("| | "):
            tables.append({})
        elif line.startswith("| **"):
            name, *cells = (part.strip() for part in line.strip("|").split("|"))
            assert name not in tables[-1]
            tables[-1][name.strip("*")] = cells
    return tables


LOSS_ROWS, PENALTY_ROWS = comparison_tables()
P19_RANDOM = np.random.default_rng(19)
P19_X = P19_RANDOM.standard_normal((30, 4))
P19_Y = P19_X @ [2.0, -1.0, 0.5, 0.0] + P19_RANDOM.standard_normal(30)
P19_FITS = {  # what each column of the penalty table computes
    0: lambda X, y: lasso_path(X, y),
    1: lambda X, y: ridge_path(X, y),
    2: lambda X, y: elastic_net_path(X, y, 0.5),
}
P19_PENALTIES = L1Penalty(3.0), L2Penalty(3.0), ElasticNetPenalty(3.0, 0.25)


def test_P19_the_tables_are_complete_and_every_cell_has_its_lesson():
    assert all(len(cells) == 2 for cells in LOSS_ROWS.values())
    assert all(len(cells) == 3 for cells in PENALTY_ROWS.values())
    assert set(LOSS_ROWS) == set(LOSS_CHECKS) and set(PENALTY_ROWS) == set(PENALTY_CHECKS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    claims = {
        lesson: set(re.findall(r"[LP]\d+", rest))
        for lesson, rest in re.findall(r"\(notebooks/(\d\d_\w+)\.ipynb\)(.*)", readme)
    }
    for cell in [c for rows in (LOSS_ROWS, PENALTY_ROWS) for cells in rows.values() for c in cells]:
        (claim, lesson), *more = re.findall(r"\[([LP]\d+)\]\((\d\d_\w+)\.ipynb\)", cell)
        assert not more and len(cell.split("[")[0].strip()) > 1, cell
        if lesson in claims:
            assert claim in claims[lesson], f"{lesson} does not list {claim}"
        else:
            assert lesson[0] == "3", lesson  # of the same part, and may come later


def test_P19_no_formula_is_cut_off():
    """A plain | inside a cell would end it: the slip of one of the notes' tables."""
    for rows in (LOSS_ROWS, PENALTY_ROWS):
        for cells in rows.values():
            assert all(cell.count("$") % 2 == 0 for cell in cells)
    assert [bool(re.search("lvert w_j", cell)) for cell in PENALTY_ROWS["formula"]] == [1, 0, 1]


def says(cells, *words):
    for cell, word in zip(cells, words, strict=True):
        assert word in cell.split("[L")[0].split("[P")[0], (cell, word)


def losses_formula(cells):
    says(cells, r"\frac1n\sum_i \lvert y_i-\hat y_i\rvert", r"\frac1n\sum_i (y_i-\hat y_i)^2")
    y, at = np.array([1.0, 2.0, 4.0]), np.array([2.0, 2.0, 1.0])
    assert np.isclose(L1Loss().value(y, at), 4 / 3) and np.isclose(L2Loss().value(y, at), 10 / 3)


def losses_slope(cells):
    says(cells, r"\mathrm{sign}(\hat y_i-y_i)/n", r"2(\hat y_i-y_i)/n")
    y, at, h = np.array([1.0, 2.0, 4.0]), np.array([3.0, -2.0, 4.5]), 1e-6
    for loss, slope in ((L1Loss(), np.sign(at - y) / 3), (L2Loss(), 2 * (at - y) / 3)):
        steps = np.eye(3) * h
        seen = [(loss.value(y, at + s) - loss.value(y, at - s)) / (2 * h) for s in steps]
        assert np.allclose(seen, slope, atol=1e-6) and np.allclose(loss.gradient(y, at), slope)


def losses_at_zero(cells):
    says(cells, "[-1/n, 1/n]", "slope 0")
    y, at = np.array([1.0, 2.0]), np.array([1.0, 5.0])
    for step in np.linspace(-1, 1, 21):
        moved = at + np.array([step, 0])
        rise = L1Loss().value(y, moved) - L1Loss().value(y, at)
        assert rise >= 0.5 * step - 1e-15 and rise >= -0.5 * step - 1e-15
    assert L2Loss().gradient(y, at)[0] == 0
    assert np.isclose(L1Loss().value(y, at + np.array([0.1, 0])) - L1Loss().value(y, at), 0.05)


def losses_share(cells):
    says(cells, "as large as its size", "larger")
    sizes = np.array([1.0, 2.0, 3.0, 8.0])
    assert (sizes**2).max() / (sizes**2).sum() > sizes.max() / sizes.sum()


def losses_constant(cells):
    says(cells, "median; for even $n$ every value", "mean")
    y = np.array([1.0, 2.0, 7.0, 30.0])
    best = L1Loss().best_constant(y)
    assert (best.low, best.high, best.unique) == (2, 7, False)
    assert L2Loss().best_constant(y) == 10 and L2Loss().best_constant(y).unique


def losses_infinity(cells):
    says(cells, "stands still", "without end")
    x, y = np.arange(9.0), np.array([1, 2, 4, 3, 6, 5, 8, 7, 9.0])
    one, two = outlier_path(x, y, 7, L1Loss()), outlier_path(x, y, 7, L2Loss())
    far = [1e2, 1e4, 1e6]
    assert len({one.at(v).slope for v in far}) == 1
    slopes = [two.at(v).slope for v in far]
    assert np.isclose((slopes[2] - slopes[1]) / (slopes[1] - slopes[0]), 100)


def losses_leverage(cells):
    says(cells, "drags the fit too", "drags the fit too")
    x, y = np.append(np.arange(10.0), 100.0), np.append(np.arange(10.0), 0.0)
    for loss in (L1Loss(), L2Loss()):
        assert abs(fit_line(x, y, loss).slope) < 0.1


def losses_descent(cells):
    says(cells, "never blows up", "blows up past a learning rate")
    for rate in (0.3, 40.0):
        one = descend(lambda w: np.sign(w), 5.05, rate, 300)
        assert np.abs(one[-20:]).max() <= rate
    two = [np.abs(descend(lambda w: 2 * w, 5.0, rate, 60)) for rate in (0.3, 1.1)]
    assert np.allclose(two[0][1:] / two[0][:-1], 0.4) and two[1][-1] > 1e4


def losses_select(cells):
    says(cells, "no", "no")
    world = outlier_and_junk()
    assert lad_lasso(world.X, world.y).at(0).weights.all()
    assert ridge_path(world.X, world.y).at(0).all()


def losses_noise(cells):
    says(cells, "heavy tails", "Gaussian")
    random = np.random.default_rng(0)
    for noise, better in ((random.laplace, np.median), (random.normal, np.mean)):
        draws = noise(size=(4000, 51))
        spread = {f: f(draws, axis=1).var() for f in (np.median, np.mean)}
        assert min(spread, key=spread.get) is better and max(spread.values()) > 1.2 * min(
            spread.values()
        )


def losses_used(cells):
    says(cells, "Belgian calls", "Gaussian")
    calls = belgian_phone_calls()
    x, good = calls.X[:, 0], np.delete(np.arange(24), calls.odd_rows)
    truth = fit_line(x[good], calls.y[good], L2Loss()).slope
    off = [abs(fit_line(x, calls.y, loss).slope - truth) for loss in (L1Loss(), L2Loss())]
    assert off[0] < 0.3 * off[1]


LOSS_CHECKS = {
    "formula": losses_formula,
    r"slope in $\hat y_i$": losses_slope,
    "at zero error": losses_at_zero,
    "share of the largest error": losses_share,
    "best constant": losses_constant,
    "one target goes to infinity": losses_infinity,
    "a wrong point far out in $x$": losses_leverage,
    "gradient descent, constant step": losses_descent,
    "selects features": losses_select,
    "noise for which it wins": losses_noise,
    "used for": losses_used,
}


def penalties_formula(cells):
    says(cells, r"\lambda\sum_j\lvert w_j\rvert", r"\lambda\sum_j w_j^2", r"(1-\rho)w_j^2")
    w = np.array([2.0, -1.0])
    assert [penalty.value(w) for penalty in P19_PENALTIES] == [9, 15, 3 * (0.25 * 3 + 0.75 * 5)]


def penalties_slope(cells):
    says(cells, r"\lambda\,\mathrm{sign}(w_j)", r"2\lambda w_j", r"2\lambda(1-\rho)w_j")
    w, h = np.array([2.0, -0.5]), 1e-6
    slopes = 3 * np.sign(w), 6 * w, 0.75 * np.sign(w) + 2 * 3 * 0.75 * w
    for penalty, slope in zip(P19_PENALTIES, slopes, strict=True):
        seen = [(penalty.value(w + s) - penalty.value(w - s)) / (2 * h) for s in np.eye(2) * h]
        assert np.allclose(seen, slope, atol=1e-5) and np.allclose(penalty.subgradient(w), slope)


def penalties_at_zero(cells):
    says(cells, r"[-\lambda, \lambda]", "not held", r"[-\lambda\rho, \lambda\rho]")
    for penalty, edge in zip(P19_PENALTIES, (3, 0, 0.75), strict=True):
        assert (penalty.prox(np.array([0.99, -0.99]) * edge, 1) == 0).all()
        assert penalty.prox(np.array([1.01 * edge + 1e-9]), 1).all()


def penalties_zeros(cells):
    says(cells, r"\lambda_{\max}", "none, except", r"\lambda_{\max}/\rho")
    lasso, ridge, net = (fit(P19_X, P19_Y) for fit in P19_FITS.values())
    top = lasso.strength_max
    for path, edge in ((lasso, top), (net, top / 0.5)):
        assert not path.at(edge * 1.000001).any() and path.at(edge * 0.999).any()
    assert ridge.at(np.geomspace(1e-3, 1e3, 200)).all()


def penalties_orthonormal(cells):
    says(cells, r"\lambda/2", r"1/(1+\lambda)", "both")
    X = np.linalg.qr(P19_X - P19_X.mean(axis=0))[0] * np.sqrt(30)
    y, strength = P19_Y - P19_Y.mean(), 0.6
    z = X.T @ y / 30
    soft = np.sign(z) * np.maximum(np.abs(z) - strength / 2, 0)
    softer = np.sign(z) * np.maximum(np.abs(z) - strength / 4, 0)
    wanted = soft, z / (1 + strength), softer / (1 + strength / 2)
    for fit, w in zip(P19_FITS.values(), wanted, strict=True):
        assert np.allclose(fit(X, y).at(strength), w, atol=1e-10)
    assert (soft == 0).any() and soft.any()


def penalties_growing(cells):
    says(cells, r"falls; a single weight may grow", r"grow or change sign", "falls")
    X, y = diabetes().standardised().X, diabetes().y
    strengths = np.geomspace(1e-3, 50, 300)
    sizes = np.abs, np.square, lambda w: np.abs(w) / 2 + w**2 / 2
    for fit, size in zip(P19_FITS.values(), sizes, strict=True):
        w = fit(X, y).at(strengths)
        assert (np.diff(size(w).sum(axis=1)) <= 1e-7).all()
        assert (np.diff(np.abs(w), axis=0) > 1e-6).any()
    signs = np.sign(ridge_path(X, y).at(strengths))
    assert (signs.min(axis=0) < signs.max(axis=0)).any()


def penalties_correlated(cells):
    says(cells, "swings with correlation, not with size", "equally, steadily", "together")
    worlds = [near_copies(n=40, copies=3, spread=0.3, seed=seed) for seed in range(40)]
    fits = [[fit(w.X, w.y).at(0.5) for w in worlds] for fit in P19_FITS.values()]
    lasso, ridge, net = (np.array(each) for each in fits)
    assert lasso.std(axis=0).mean() > 2 * max(ridge.std(axis=0).mean(), net.std(axis=0).mean())
    assert np.ptp(ridge, axis=1).max() < 0.7 and np.ptp(net, axis=1).max() < 0.7
    many = [near_copies(n=4000, copies=3, spread=0.3, seed=seed) for seed in range(10)]
    calm = np.array([lasso_path(w.X, w.y).at(0.5) for w in many])
    assert calm.std(axis=0).mean() < 0.2 * lasso.std(axis=0).mean()


def penalties_wide(cells):
    says(cells, "at most $n-1$", "keeps all", "more than $n$")
    world = near_copies(n=10, copies=30, spread=0.5).standardised()
    kept = [np.count_nonzero(fit(world.X, world.y).at(0.1)) for fit in P19_FITS.values()]
    assert kept[0] <= 9 and kept[1] == 30 and kept[2] > 10


def penalties_units(cells):
    says(cells, "matter", "matter", "matter")
    units = np.array([100.0, 1, 1, 1])
    for fit in P19_FITS.values():
        fresh = P19_X / units
        moved = [(P19_X @ fit(P19_X, P19_Y).at(s), fresh @ fit(fresh, P19_Y).at(s)) for s in (0, 1)]
        assert np.allclose(*moved[0], atol=1e-6) and not np.allclose(*moved[1], atol=0.1)


def penalties_prior(cells):
    says(cells, "Laplace", "Gaussian", "product")
    w, strength = np.linspace(-3, 3, 13), 2.0
    log_priors = stats.laplace(scale=1 / strength).logpdf(w), stats.norm(
        scale=np.sqrt(1 / (2 * strength))
    ).logpdf(w)
    penalties = L1Penalty(strength), L2Penalty(strength)
    for log_prior, penalty in zip(log_priors, penalties, strict=True):
        total = log_prior + [penalty.value(np.array([v])) for v in w]
        assert np.ptp(total) < 1e-12
    both = [ElasticNetPenalty(2 * strength, 0.5).value(np.array([v])) for v in w]
    assert np.ptp(sum(log_priors) + both) < 1e-12


def penalties_outliers(cells):
    says(cells, *["no protection"] * 3)
    world = outlier_and_junk(shift=0)
    for fit in P19_FITS.values():
        slopes = [
            fit(world.X, np.where(np.arange(16) == 13, value, world.y)).at(1.0)[0]
            for value in (1e2, 1e3, 1e4)
        ]
        assert np.isclose((slopes[2] - slopes[1]) / (slopes[1] - slopes[0]), 10, rtol=1e-6)


def penalties_overfitting(cells):
    says(cells, *["less, at a good λ"] * 3)
    worlds = held("sparse", 60, 20, 0.5, 1.0, ORACLE), held("dense", 60, 20, 0.5, 1.0, ORACLE)
    for contest in worlds:
        assert all(ahead(contest, k, LEAST_SQUARES, 0.1) for k in (LASSO, RIDGE, NET))


def penalties_strength(cells):
    says(cells, *["by cross-validation"] * 3)
    for world in SETTINGS["world"]:
        guessed, known = (held(world, 120, 20, 0.5, 1.0, how) for how in (CV, ORACLE))
        assert (guessed.mean[1:] < 1.6 * known.mean[1:]).all()
        assert all(ahead(guessed, k, LEAST_SQUARES, 0.1) for k in (LASSO, RIDGE, NET))


def penalties_used(cells):
    says(cells, "short list", "weight decay", "groups")
    w, rate, strength = np.array([3.0, -1.0]), 0.1, 0.5
    assert np.allclose(w - rate * L2Penalty(strength).subgradient(w), (1 - 2 * rate * strength) * w)
    few = few_true_many_junk(n=60, true=3, junk=97, noise=0.5)
    kept = np.flatnonzero(lasso_path(few.X, few.y).at(0.8))
    assert set(range(3)) <= set(kept) and len(kept) < 10
    assert elastic_net_path(near_copies().X, near_copies().y, 0.5).at(2.0).all()


def penalties_start(cells):
    says(cells, "few", "many matter, above all if they are correlated", "groups among junk")
    assert held("sparse", 120, 40, 0.5, 1.0).winner == LASSO
    assert held("dense", 120, 40, 0.5, 1.0).winner == RIDGE
    assert held("groups", 480, 40, 0.9, 4.0).winner == NET


PENALTY_CHECKS = {
    "formula": penalties_formula,
    r"slope at $w_j \ne 0$": penalties_slope,
    "at $w_j = 0$": penalties_at_zero,
    "exact zeros": penalties_zeros,
    "shrinking, orthonormal columns": penalties_orthonormal,
    "as λ grows": penalties_growing,
    "correlated features": penalties_correlated,
    "$p > n$": penalties_wide,
    "units of a feature": penalties_units,
    "prior": penalties_prior,
    "outliers in $y$": penalties_outliers,
    "overfitting": penalties_overfitting,
    "λ": penalties_strength,
    "used for": penalties_used,
    "start with it when": penalties_start,
}


@pytest.mark.parametrize("row", LOSS_CHECKS)
def test_P19_the_loss_table_says_what_is_computed(row):
    LOSS_CHECKS[row](LOSS_ROWS[row])


@pytest.mark.parametrize("row", PENALTY_CHECKS)
def test_P19_the_penalty_table_says_what_is_computed(row):
    PENALTY_CHECKS[row](PENALTY_ROWS[row])


# P20: a loss is not a penalty


def four_fits(value, strength=0.315, X=None):
    """Weights of the fits of the lesson, (loss, penalty) -> (2,), with the outlier at ``value``."""
    world = outlier_and_junk()
    X = world.X if X is None else X
    y = np.where(np.arange(16) == 13, value, world.y)
    return {
        (1, 1): lad_lasso(X, y).at(strength).weights,
        (1, 2): lad_ridge(X, y, strength).weights,
        (2, 1): lasso_path(X, y).at(strength),
        (2, 2): ridge_path(X, y).at(strength),
    }


@pytest.mark.parametrize("strength", [0.05, 0.315, 1.0])
def test_P20_with_the_l1_loss_the_fit_stands_still_whatever_the_penalty(strength):
    near, far, farther = (four_fits(value, strength) for value in (13.5, 1e3, 1e6))
    for cell in ((1, 1), (1, 2)):
        assert np.allclose(near[cell], far[cell], atol=1e-8)
        assert np.allclose(near[cell], farther[cell], atol=1e-5)


@pytest.mark.parametrize("strength", [0.05, 0.315, 1.0, 50.0])
def test_P20_no_penalty_makes_the_l2_loss_robust(strength):
    fits = [four_fits(value, strength) for value in (1e4, 2e4, 4e4)]
    for cell in ((2, 1), (2, 2)):
        slopes = [fit[cell][0] for fit in fits]
        assert slopes[1] - slopes[0] > 10
        assert np.isclose(slopes[2] - slopes[1], 2 * (slopes[1] - slopes[0]), rtol=1e-6)


@given(st.floats(0.02, 5), st.floats(-30, 30))
def test_P20_a_robust_loss_selects_nothing_without_an_l1_penalty(strength, value):
    """The junk weight is never exactly zero under an L2 penalty, but for isolated crossings."""
    fits = four_fits(round(value, 2) + 1e-3, round(strength, 3))
    assert fits[1, 2].all() and fits[2, 2].all()


def test_P20_only_an_l1_penalty_holds_the_junk_at_zero():
    world = outlier_and_junk()
    assert lad_lasso(world.X, world.y).at(0).weights[1] != 0  # the L1 loss alone
    for strength in np.linspace(0.31, 0.75, 10):
        fits = four_fits(13.5, strength)
        assert fits[1, 1][1] == 0 and fits[1, 1][0] != 0
        assert abs(fits[1, 2][1]) > 1e-3


def test_P20_an_outlier_brings_the_junk_back_into_the_lasso():
    """A limit: the selection of a fit that is not robust is not robust."""
    clean, wrong = four_fits(3.7), four_fits(13.5)
    assert clean[2, 1][1] == 0 and clean[1, 1][1] == 0
    assert wrong[2, 1][1] > 0.5 and wrong[1, 1][1] == 0


def test_P20_two_errors_may_cancel():
    """The slope of L2 loss with L2 penalty is right at one place of the outlier, by luck."""
    assert abs(four_fits(13.5)[2, 2][0] - 2) < 0.005
    assert abs(four_fits(8)[2, 2][0] - 2) > 0.3 and abs(four_fits(18)[2, 2][0] - 2) > 0.2


def test_P20_limit_leverage_defeats_all_four():
    X = outlier_and_junk().X.copy()
    X[13, 0] = 30
    assert all(abs(w[0] - 2) > 1.5 for w in four_fits(13.5, X=X).values())


def test_P20_limit_the_same_strength_means_other_things_to_the_two_losses():
    world = outlier_and_junk()
    X, y, λ = world.X, world.y, 0.315
    one, two = lad_lasso(X, 10 * y).at(λ).weights, lasso_path(X, 10 * y).at(10 * λ)
    assert np.allclose(one, 10 * lad_lasso(X, y).at(λ).weights)
    assert np.allclose(two, 10 * lasso_path(X, y).at(λ))
    assert not np.allclose(lasso_path(X, 10 * y).at(λ), 10 * lasso_path(X, y).at(λ), rtol=0.05)
    assert np.allclose(lad_ridge(X, 10 * y, λ / 10).weights, 10 * lad_ridge(X, y, λ).weights)
    assert np.allclose(ridge_path(X, 10 * y).at(λ), 10 * ridge_path(X, y).at(λ))
