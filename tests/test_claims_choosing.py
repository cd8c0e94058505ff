"""The claims about prediction and choice, P11 to P20: overfitting, lambda, which penalty, networks.

Each is proven: a test here fails if its claim is false. The tests are named after the claims; the
lessons cite the same names.
"""

import re
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from decayed_networks import (
    CLASSES,
    INK,
    LAMBDAS,
    MOMENTUM,
    decayed,
    digit_splits,
)
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.linear_model import (
    LassoCV,
)

from l1l2 import selection
from l1l2.datasets import (
    belgian_phone_calls,
    diabetes,
    few_true_many_junk,
    near_copies,
    outlier_and_junk,
    sample_photo,
    taipei_house_prices,
)
from l1l2.descent import descend
from l1l2.exam import tables
from l1l2.exam.formulas import formula
from l1l2.experiments import centres, choosing, polynomials
from l1l2.experiments.contest import SETTINGS, contests
from l1l2.lad import lad_lasso, lad_ridge
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import L1Loss, L2Loss
from l1l2.networks import SGD, Adam, backpropagate, train, violation
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.selection import (
    bias_variance,
    generalisation_error,
    lasso_fits,
    ridge_bias_variance,
    ridge_fits,
)

whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=12)


def errors(pairs):
    return [y_pred - y for y, y_pred in pairs]


few = st.lists(st.integers(-6, 6), min_size=1, max_size=12)  # ties are common
many = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40)
SEEDS = st.integers(0, 10**6)
GRID = np.append(0, np.geomspace(1e-6, 1e3, 451))
BOTH = pytest.mark.parametrize("fits", [ridge_fits, lasso_fits])


def on_the_interval(x, degree, sigma, strengths=GRID):
    """Bias, variance and noise of ridge on the cubic observed at x, over all of -1 to 1."""
    return ridge_bias_variance(
        polynomials.features(x, degree), polynomials.wave(x), sigma,
        polynomials.features(polynomials.NODES, degree), polynomials.wave(polynomials.NODES),
        strengths, polynomials.SHARES,
    )  # fmt: skip


def simulated_errors(fits, n, degree, sigma, count, seed=0, strengths=polynomials.STRENGTHS):
    """Predictions (count, n_strengths, n_nodes) and test errors (count, n_strengths)."""
    x, nodes = polynomials.places(n), polynomials.NODES
    Y = polynomials.data_sets(n, sigma, count, seed)
    fitted = fits(polynomials.features(x, degree), Y, strengths)
    predicted = fitted.predict(polynomials.features(nodes, degree))
    truth = polynomials.wave(nodes)
    return predicted, generalisation_error(predicted, truth, sigma, polynomials.SHARES)


def linear_world(seed, wide=False):
    """X, truth at its rows and at new points, with the truth in the model."""
    random = np.random.default_rng(seed)
    p = int(random.integers(1, 6))
    n = p + int(random.integers(2, 10)) if not wide else max(2, p - 1)
    X, new = (random.standard_normal((k, p)) @ np.diag(10.0 ** random.uniform(-1, 1, p))
              for k in (n, 30))  # fmt: skip
    w = random.standard_normal(p)
    return X, X @ w + 1, new, new @ w + 1


def standard_error(values):
    return values.std(axis=0, ddof=1) / np.sqrt(len(values))


def lasso_gain(n, sigma):
    """Share of the mean test error at 0 that the best strength removes, and the difference."""
    strengths = np.append(0, np.geomspace(1e-4, 10, 150))
    errors = simulated_errors(lasso_fits, n, 10, sigma, 1000, strengths=strengths)[1].mean(axis=0)
    return 1 - errors.min() / errors[0], errors[0] - errors.min()


FOLD_GRID = choosing.STRENGTHS
PENALTIES = pytest.mark.parametrize("penalty", ["L1", "L2"])


def four_standard_errors(values):
    """Four standard errors of the mean."""
    return 4 * values.std(axis=0, ddof=1) / np.sqrt(len(values))


def chosen_in_worlds(penalty):
    """Other worlds than those of the lesson."""
    return choosing.in_worlds(penalty, first=500, shuffle=0)


ROOT = Path(__file__).parents[1]
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


LOSS_ROWS, PENALTY_ROWS = (
    {name: [cell.text for cell in cells] for name, cells in table.rows.items()}
    for table in (tables.LOSSES, tables.PENALTIES)
)
P19_RANDOM = np.random.default_rng(19)
P19_X = P19_RANDOM.standard_normal((30, 4))
P19_Y = P19_X @ [2.0, -1.0, 0.5, 0.0] + P19_RANDOM.standard_normal(30)
P19_FITS = {  # what each column of the penalty table computes
    0: lambda X, y: lasso_path(X, y),
    1: lambda X, y: ridge_path(X, y),
    2: lambda X, y: elastic_net_path(X, y, 0.5),
}
P19_PENALTIES = L1Penalty(3.0), L2Penalty(3.0), ElasticNetPenalty(3.0, 0.25)


def says(cells, *words):
    for cell, word in zip(cells, words, strict=True):
        assert word in cell, (cell, word)


def losses_formula(cells):
    says(cells, "[[L1 loss]]", "[[L2 loss]]")
    y, at = np.array([1.0, 2.0, 4.0]), np.array([2.0, 2.0, 1.0])
    assert np.isclose(L1Loss().value(y, at), 4 / 3) and np.isclose(L2Loss().value(y, at), 10 / 3)


def losses_slope(cells):
    says(cells, r"[[L1 loss slope]]; at zero error any slope in $\pm 1/n$", "[[L2 loss slope]]")
    y, at, h = np.array([1.0, 2.0, 4.0]), np.array([3.0, -2.0, 4.5]), 1e-6
    for loss, slope in ((L1Loss(), np.sign(at - y) / 3), (L2Loss(), 2 * (at - y) / 3)):
        steps = np.eye(3) * h
        seen = [(loss.value(y, at + s) - loss.value(y, at - s)) / (2 * h) for s in steps]
        assert np.allclose(seen, slope, atol=1e-6) and np.allclose(loss.gradient(y, at), slope)
    y, at = np.array([1.0, 2.0]), np.array([1.0, 5.0])
    for step in np.linspace(-1, 1, 21):
        moved = at + np.array([step, 0])
        rise = L1Loss().value(y, moved) - L1Loss().value(y, at)
        assert rise >= 0.5 * step - 1e-15 and rise >= -0.5 * step - 1e-15
    assert L2Loss().gradient(y, at)[0] == 0
    assert np.isclose(L1Loss().value(y, at + np.array([0.1, 0])) - L1Loss().value(y, at), 0.05)


def losses_constant(cells):
    says(cells, "median; for even $n$ anything between", "mean, always unique")
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
    says(cells, "drags the fit too", "drags the fit")
    x, y = np.append(np.arange(10.0), 100.0), np.append(np.arange(10.0), 0.0)
    for loss in (L1Loss(), L2Loss()):
        assert abs(fit_line(x, y, loss).slope) < 0.1


def losses_descent(cells):
    says(cells, "never blows up; ends in a bounce of about one step", "blows up past a rate")
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


def losses_used(cells):
    """Strong Gaussian noise and salt and pepper on the photograph; for weak noise see L9."""
    says(cells, "wrong targets, such as salt and pepper", "such as strong Gaussian noise")
    photo = sample_photo()
    for noise, level, better in (("salt and pepper", 20, 0), ("Gaussian", 60, 1)):
        seen = centres.filtered(centres.noisy(photo, noise, level))
        errors = [centres.rms(picture - photo) for picture in seen]
        assert errors[better] < 0.9 * errors[1 - better]
    calls = belgian_phone_calls()
    x, good = calls.X[:, 0], np.delete(np.arange(24), calls.odd_rows)
    truth = fit_line(x[good], calls.y[good], L2Loss()).slope
    off = [abs(fit_line(x, calls.y, loss).slope - truth) for loss in (L1Loss(), L2Loss())]
    assert off[0] < 0.3 * off[1]


LOSS_CHECKS = {
    "formula": losses_formula,
    r"slope in $\hat y_i$": losses_slope,
    "best constant": losses_constant,
    "one target goes to infinity": losses_infinity,
    "a wrong row far out in $x$": losses_leverage,
    "descent by a constant rate": losses_descent,
    "sets weights to zero": losses_select,
    "take it for": losses_used,
}


def penalties_formula(cells):
    says(cells, "[[L1 penalty]]", "[[L2 penalty]]", "[[elastic net penalty]]")
    w = np.array([2.0, -1.0])
    assert [penalty.value(w) for penalty in P19_PENALTIES] == [9, 15, 3 * (0.25 * 3 + 0.75 * 5)]


def penalties_slope(cells):
    says(cells, "[[L1 penalty slope]]: one", "[[L2 penalty slope]]", "[[elastic net slope]]")
    w, h = np.array([2.0, -0.5]), 1e-6
    slopes = 3 * np.sign(w), 6 * w, 0.75 * np.sign(w) + 2 * 3 * 0.75 * w
    for penalty, slope in zip(P19_PENALTIES, slopes, strict=True):
        seen = [(penalty.value(w + s) - penalty.value(w - s)) / (2 * h) for s in np.eye(2) * h]
        assert np.allclose(seen, slope, atol=1e-5) and np.allclose(penalty.subgradient(w), slope)


def penalties_at_zero(cells):
    says(cells, r"$\pm\lambda$: zero is *held*", "0: nothing", r"$\pm\lambda\rho$: zero is *held*")
    for penalty, edge in zip(P19_PENALTIES, (3, 0, 0.75), strict=True):
        assert (penalty.prox(np.array([0.99, -0.99]) * edge, 1) == 0).all()
        assert penalty.prox(np.array([1.01 * edge + 1e-9]), 1).all()


def penalties_zeros(cells):
    says(cells, r"0 from $\lambda_{\max}$", "none stays 0", r"0 from $\lambda_{\max} / \rho$")
    lasso, ridge, net = (fit(P19_X, P19_Y) for fit in P19_FITS.values())
    top = lasso.strength_max
    for path, edge in ((lasso, top), (net, top / 0.5)):
        assert not path.at(edge * 1.000001).any() and path.at(edge * 0.999).any()
    assert ridge.at(np.geomspace(1e-3, 1e3, 200)).all()


def penalties_orthonormal(cells):
    """For columns with X'X = nI; with X'X = I it is n lambda in place of lambda."""
    says(cells, "[[L1 one weight]]", "[[L2 one weight]]", "[[elastic net one weight]]")
    X = np.linalg.qr(P19_X - P19_X.mean(axis=0))[0] * np.sqrt(30)
    y, strength = P19_Y - P19_Y.mean(), 0.6
    z = X.T @ y / 30
    soft = np.sign(z) * np.maximum(np.abs(z) - strength / 2, 0)
    softer = np.sign(z) * np.maximum(np.abs(z) - strength / 4, 0)
    wanted = soft, z / (1 + strength), softer / (1 + strength / 2)
    for fit, w in zip(P19_FITS.values(), wanted, strict=True):
        assert np.allclose(fit(X, y).at(strength), w, atol=1e-10)
    assert (soft == 0).any() and soft.any()
    books, z = X / np.sqrt(30), X.T @ y / np.sqrt(30)
    softer = np.sign(z) * np.maximum(np.abs(z) - 30 * strength / 2, 0)
    assert np.allclose(lasso_path(books, y).at(strength), softer, atol=1e-10)
    assert np.allclose(ridge_path(books, y).at(strength), z / (1 + 30 * strength), atol=1e-10)


def penalties_growing(cells):
    says(cells, r"\sum_j {|w_j|}$ falls", r"falls; one weight may grow", "its penalty falls")
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
    says(cells, "other data, another pick", "equally, steadily", "together, with close weights")
    worlds = [near_copies(n=40, copies=3, spread=0.3, seed=seed) for seed in range(40)]
    fits = [[fit(w.X, w.y).at(0.5) for w in worlds] for fit in P19_FITS.values()]
    lasso, ridge, net = (np.array(each) for each in fits)
    assert lasso.std(axis=0).mean() > 2 * max(ridge.std(axis=0).mean(), net.std(axis=0).mean())
    assert np.ptp(ridge, axis=1).max() < 0.7 and np.ptp(net, axis=1).max() < 0.7
    many = [near_copies(n=4000, copies=3, spread=0.3, seed=seed) for seed in range(10)]
    calm = np.array([lasso_path(w.X, w.y).at(0.5) for w in many])
    assert calm.std(axis=0).mean() < 0.2 * lasso.std(axis=0).mean()


def penalties_wide(cells):
    says(cells, "at most $n - 1$", "keeps all", "more than $n$")
    world = near_copies(n=10, copies=30, spread=0.5).standardised()
    kept = [np.count_nonzero(fit(world.X, world.y).at(0.1)) for fit in P19_FITS.values()]
    assert kept[0] <= 9 and kept[1] == 30 and kept[2] > 10


def penalties_outliers(cells):
    says(cells, *["no"] * 3)
    assert set(cells) == {"no"}
    world = outlier_and_junk(shift=0)
    for fit in P19_FITS.values():
        slopes = [
            fit(world.X, np.where(np.arange(16) == 13, value, world.y)).at(1.0)[0]
            for value in (1e2, 1e3, 1e4)
        ]
        assert np.isclose((slopes[2] - slopes[1]) / (slopes[1] - slopes[0]), 10, rtol=1e-6)


def penalties_used(cells):
    says(cells, "short list", "weight decay", "near-copies of which all are to stay")
    w, rate, strength = np.array([3.0, -1.0]), 0.1, 0.5
    assert np.allclose(w - rate * L2Penalty(strength).subgradient(w), (1 - 2 * rate * strength) * w)
    few = few_true_many_junk(n=60, true=3, junk=97, noise=0.5)
    kept = np.flatnonzero(lasso_path(few.X, few.y).at(0.8))
    assert set(range(3)) <= set(kept) and len(kept) < 10
    assert elastic_net_path(near_copies().X, near_copies().y, 0.5).at(2.0).all()


def penalties_start(cells):
    says(cells, "few features matter, and the signal", "correlated", "seldom first, never far")
    assert held("sparse", 120, 40, 0.5, 1.0).winner == LASSO
    assert held("sparse", 30, 40, 0.9, 0.25).winner == RIDGE  # few matter, too faint to be seen
    assert held("dense", 120, 40, 0.5, 1.0).winner == RIDGE
    means = np.array([contest.mean for key, contest in held_contests().items() if key[-1] == CV])
    assert np.mean(means.argmin(axis=1) == NET) < 0.2
    assert (means[:, NET] < 1.4 * means.min(axis=1)).all()


PENALTY_CHECKS = {
    "formula": penalties_formula,
    r"slope where $w_j \ne 0$": penalties_slope,
    "slope at $w_j = 0$": penalties_at_zero,
    r"leaves of $z$, where $X^\top X = nI$": penalties_orthonormal,
    "as λ grows": lambda cells: (penalties_zeros(cells), penalties_growing(cells)),
    "near-copies": penalties_correlated,
    "more columns than rows": penalties_wide,
    "robust to wrong targets": penalties_outliers,
    "used for": penalties_used,
    "start with it when": penalties_start,
}


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


# P11: a penalty prevents overfitting: the training error rises, the test error falls, then rises


@BOTH
@given(seed=SEEDS)
def test_P11_the_training_error_never_falls_with_lambda(fits, seed):
    random = np.random.default_rng(seed)
    X = random.standard_normal((int(random.integers(2, 15)), int(random.integers(1, 8))))
    Y = random.standard_normal((3, len(X)))
    errors = ((fits(X, Y, GRID).predict(X) - Y[:, None]) ** 2).mean(axis=2)
    assert (np.diff(errors, axis=1) >= -1e-12).all()
    assert np.allclose(errors[:, -1], Y.var(axis=1), rtol=0.1)  # up to that of the mean


@pytest.mark.parametrize("degree", range(3, 13))
@pytest.mark.parametrize("n", [15, 20, 30])
def test_P11_the_expected_test_error_falls_and_then_rises(degree, n):
    errors = on_the_interval(polynomials.places(n), degree, 0.4).expected_error
    least = int(errors.argmin())
    assert 0 < least < len(GRID) - 1
    assert (np.diff(errors[: least + 1]) < 0).all() and (np.diff(errors[least:]) > 0).all()
    assert errors[-1] > 2.3 * errors[least]  # 0.65 at infinity, 0.28 and less at the best


@given(SEEDS)
def test_P11_some_penalty_beats_least_squares_wherever_the_truth_is_in_the_model(seed):
    X, truth, new, truth_new = linear_world(seed)
    unit = np.linalg.svd(X - X.mean(axis=0))[1][-1] ** 2 / len(X)
    strengths = np.append(0, unit * np.geomspace(1e-6, 1e-2, 9))
    parts = ridge_bias_variance(X, truth, 1.0, new, truth_new, strengths)
    assert parts.expected_error[1:].min() < parts.expected_error[0]
    assert parts.bias2[0] < 1e-18 * np.var(truth_new) + 1e-18


@BOTH
def test_P11_overfitting_and_its_cure_are_seen_in_simulated_data_sets(fits):
    errors = simulated_errors(fits, n=15, degree=10, sigma=0.4, count=1000)[1]
    best = int(errors.mean(axis=0).argmin())
    for end in (0, -1):  # least squares, and nearly the mean: both are worse, in pairs
        worse = errors[:, end] - errors[:, best]
        assert worse.mean() > 5 * standard_error(worse)
    assert errors[:, best].mean() < 0.3 * errors[:, 0].mean()


def test_P11_on_one_data_set_the_test_error_may_have_two_valleys_or_rise_at_once():
    errors = simulated_errors(ridge_fits, n=10, degree=10, sigma=0.4, count=200, seed=4)[1]
    steps = [np.sign(each[np.abs(each) > 1e-9]) for each in np.diff(errors, axis=1)]
    turns = [[s[0], *s[1:][np.diff(s) != 0]] for s in steps]  # -1, 1, -1: falls, rises, falls
    assert sum([-1, 1, -1] in (each[:3], each[1:4]) for each in turns) == 51
    assert sum(each[0] == 1 for each in turns) == 5  # rise from the start
    errors = simulated_errors(ridge_fits, n=200, degree=3, sigma=0.4, count=200, seed=4)[1]
    assert 0.35 < np.mean(errors.argmin(axis=1) == 0) < 0.65  # measured 0.5


def test_P11_limit_where_least_squares_is_not_unique_a_penalty_may_only_harm():
    """Two features, one of them never seen to vary; its weight is 1 in truth and 0 in every fit."""
    X, truth, new = np.array([[-1.0, 0], [1, 0]]), np.array([-1.0, 1]), np.array([[1.0, 1]])
    strengths = np.append(0, np.geomspace(1e-6, 1e3, 60))
    errors = ridge_bias_variance(X, truth, 0.5, new, [2.0], strengths).expected_error
    assert (np.diff(errors) > 0).all()
    assert np.isclose(errors[0], 0.25 + 0.125 + 0.125 + 1)  # noise, mean, slope, the unseen weight


def test_P11_gauss_markov_holds_for_unbiased_fits_and_ridge_is_none():
    """Any other linear unbiased fit varies more than least squares, at any point; ridge varies
    less, as it is biased."""
    random, x0 = np.random.default_rng(0), np.array([0.3, -1.2, 1.0])
    X = np.column_stack([random.standard_normal((12, 2)), np.ones(12)])
    least_squares = x0 @ np.linalg.pinv(X)
    null = np.eye(12) - X @ np.linalg.pinv(X)
    for _ in range(50):
        other = least_squares + null @ random.standard_normal(12)
        assert np.allclose(other @ X, x0) and other @ other > least_squares @ least_squares
    for strength in (0.01, 1.0):
        ridge = x0 @ np.linalg.solve(X.T @ X + 12 * strength * np.diag([1, 1, 0]), X.T)
        assert ridge @ ridge < least_squares @ least_squares and not np.allclose(ridge @ X, x0)


# P12: the gain grows with noise and shrinks with sample size


@given(SEEDS, st.booleans())
def test_P12_the_gain_never_shrinks_with_the_noise(seed, wide):
    """In units of the target, for any design and truth; a maximum of rising lines in sigma^2."""
    X, truth, new, truth_new = linear_world(seed, wide)
    truth = truth + np.random.default_rng(seed).standard_normal(len(truth))  # not in the model
    gains = []
    for sigma in (0.01, 0.1, 0.5, 1, 2, 10):
        error = ridge_bias_variance(X, truth, sigma, new, truth_new, GRID).expected_error
        gains.append(error[0] - error.min())
    assert (np.diff(gains) >= -1e-9 * max(gains)).all()


@given(SEEDS)
def test_P12_as_a_share_of_the_error_it_grows_with_the_noise_if_the_truth_is_in_the_model(seed):
    X, truth, new, truth_new = linear_world(seed)
    shares = []
    for sigma in (0.01, 0.1, 0.5, 1, 2, 10):
        error = ridge_bias_variance(X, truth, sigma, new, truth_new, GRID).expected_error
        shares.append(1 - error.min() / error[0])
    assert (np.diff(shares) >= -1e-9).all() and shares[-1] > shares[0]


@pytest.mark.parametrize("degree", [3, 4, 6, 8, 10, 12])
@pytest.mark.parametrize("sigma", [0.2, 0.4, 0.8])
def test_P12_the_gain_shrinks_with_n_from_as_many_points_as_parameters_on(degree, sigma):
    sizes = [*range(degree + 1, 40), 60, 100, 200, 400, 1000]
    errors = [on_the_interval(polynomials.places(n), degree, sigma) for n in sizes]
    errors = np.array([parts.expected_error for parts in errors])
    gains = 1 - errors.min(axis=1) / errors[:, 0]
    start = 2 if degree == 12 else 0  # near the peak both round to 100 %
    assert (np.diff(gains[start:]) < 0).all()
    assert gains[0] > 100 * gains[-1] and gains[-1] < 1e-3


def test_P12_but_with_fewer_points_than_parameters_the_gain_is_smaller_again():
    gains = {}
    for n in (6, 8, 11):
        errors = on_the_interval(polynomials.places(n), 10, 0.4).expected_error
        gains[n] = 1 - errors.min() / errors[0]
    assert gains[6] < 0.05 and gains[8] < 0.2 and gains[11] > 0.99


@pytest.mark.parametrize("degree", [3, 6, 10])
def test_P12_points_at_random_say_the_same_on_average(degree):
    means, errors = [], []
    for n in (degree + 3, 2 * degree + 5, 60, 300):
        gains = []
        for seed in range(150):
            x = np.random.default_rng([degree, n, seed]).uniform(-1, 1, n)
            expected = on_the_interval(x, degree, 0.4).expected_error
            gains.append(1 - expected.min() / expected[0])
        means.append(np.mean(gains))
        errors.append(standard_error(np.array(gains)))
    for k in range(3):
        assert means[k] - means[k + 1] > 4 * np.hypot(errors[k], errors[k + 1])


def test_P12_the_gain_of_the_lasso_shrinks_with_n():
    gains = [lasso_gain(n, 0.4)[0] for n in (12, 15, 20, 30, 60, 200)]
    assert (np.diff(gains) < -0.03).all()  # measured 98, 77, 37, 17, 7 and 2 %


def test_P12_the_gain_of_the_lasso_grows_with_noise_but_not_as_a_share_if_the_truth_is_sparse():
    shares, differences = zip(*(lasso_gain(30, sigma) for sigma in (0.1, 0.2, 0.4)), strict=True)
    assert differences[0] < differences[1] / 3.5 < differences[2] / 12  # with the square of sigma
    assert np.ptp(shares) < 0.01 < 0.1 < min(shares)


# P13: a penalty makes the model more stable


@given(SEEDS)
def test_P13_the_spread_of_ridge_falls_strictly_at_every_point(seed):
    X, truth, new, truth_new = linear_world(seed)
    unit = np.linalg.svd(X - X.mean(axis=0))[1][0] ** 2 / len(X)
    strengths = np.append(0, unit * np.geomspace(1e-3, 1e3, 40))
    for k in range(5):
        point = new[k : k + 1], truth_new[k : k + 1]
        variance = ridge_bias_variance(X, truth, 1.0, *point, strengths).variance
        assert (np.diff(variance) < 0).all() and variance[-1] > 1 / len(X) * (1 - 1e-9)


@BOTH
@pytest.mark.parametrize("n", [15, 30, 60])
def test_P13_the_spread_of_the_curve_falls_down_to_that_of_the_mean(fits, n):
    predicted = simulated_errors(fits, n, 10, 0.4, count=400)[0]
    truth = polynomials.wave(polynomials.NODES)
    variance = bias_variance(predicted, truth, 0.4, polynomials.SHARES).variance
    assert (np.diff(variance) < 1e-9).all()
    assert np.isclose(variance[-1], 0.16 / n, rtol=0.35)  # four standard errors and ridge's rest


@BOTH
def test_P13_with_few_points_the_test_error_becomes_far_steadier(fits):
    errors = simulated_errors(fits, 15, 10, 0.4, count=1000)[1]
    spread = errors.std(axis=0)
    assert spread[errors.mean(axis=0).argmin()] < spread[0] / 10


def test_P13_the_spread_of_the_test_error_need_not_fall():
    errors = simulated_errors(ridge_fits, 60, 10, 0.4, count=2000)[1]
    one = np.flatnonzero(polynomials.STRENGTHS == 1)[0]
    assert errors[:, one].std() > 1.2 * errors[:, 0].std()  # measured 1.33
    spread = simulated_errors(lasso_fits, 15, 10, 0.4, count=1000)[1].std(axis=0)
    least = int(spread[: one + 1].argmin())
    assert spread[least : one + 1].max() > 1.5 * spread[least]


# P14: bias^2 + variance + noise = expected test error


@BOTH
@given(seed=SEEDS)
def test_P14_the_identity_holds_to_rounding_at_every_lambda(fits, seed):
    X, truth, new, truth_new = linear_world(seed)
    Y = truth + np.random.default_rng(seed).standard_normal((20, len(truth)))
    predicted = fits(X, Y, GRID[::50]).predict(new)
    parts = bias_variance(predicted, truth_new, 1.0)
    errors = generalisation_error(predicted, truth_new, 1.0).mean(axis=0)
    assert np.allclose(parts.bias2 + parts.variance + parts.noise, errors, rtol=1e-12)


def test_P14_the_closed_form_is_the_mean_over_every_data_set_there_is():
    """Noise of +sigma or -sigma with equal chance: 2^9 data sets are all of them."""
    x, nodes = polynomials.places(9), polynomials.NODES
    Y = polynomials.wave(x) + 0.4 * np.array(list(product([-1, 1], repeat=9)))
    predicted = ridge_fits(polynomials.features(x, 6), Y, GRID).predict(
        polynomials.features(nodes, 6)
    )
    errors = generalisation_error(predicted, polynomials.wave(nodes), 0.4, polynomials.SHARES)
    exact = on_the_interval(x, 6, 0.4)
    assert np.allclose(errors.mean(axis=0), exact.expected_error, rtol=1e-9)
    assert np.isclose(exact.bias2[0], 0, atol=1e-20) and (np.diff(exact.variance) < 0).all()


def test_P14_simulated_data_sets_agree_with_the_closed_form():
    errors = simulated_errors(ridge_fits, 15, 10, 0.4, count=4000)[1]
    exact = on_the_interval(polynomials.places(15), 10, 0.4, polynomials.STRENGTHS)
    off = np.abs(errors.mean(axis=0) - exact.expected_error)
    assert (off < 4 * standard_error(errors)).all()


@BOTH
def test_P14_errors_on_fresh_x_and_fresh_noise_agree_with_the_sum(fits):
    """Nothing of the decomposition is used: one fresh target per fit, squared error, mean."""
    random, strengths = np.random.default_rng(3), np.array([0.0, 0.1, 1.0])
    Y = polynomials.data_sets(15, 0.4, 4000, seed=5)
    fitted = fits(polynomials.features(polynomials.places(15), 8), Y, strengths)
    x = random.uniform(-1, 1, (4000, 50))
    columns = polynomials.features(x.ravel(), 8).reshape(4000, 50, 8)
    predicted = np.einsum("bsp,bmp->bms", fitted.weights, columns) + fitted.intercepts[:, None]
    fresh = polynomials.wave(x) + 0.4 * random.standard_normal(x.shape)
    observed = ((fresh[:, :, None] - predicted) ** 2).mean(axis=1)
    nodes = polynomials.NODES
    at_nodes = fitted.predict(polynomials.features(nodes, 8))
    parts = bias_variance(at_nodes, polynomials.wave(nodes), 0.4, polynomials.SHARES)
    off = np.abs(observed.mean(axis=0) - parts.expected_error)
    assert (off < 4 * standard_error(observed)).all()


def test_P14_a_model_that_is_too_small_has_bias_that_no_lambda_removes():
    parts = on_the_interval(polynomials.places(15), 2, 0.4)
    assert parts.bias2.min() > 0.3 > 0.05 > parts.variance[0]


# P15: lambda by cross-validation, by the minimum or one standard error from it


@PENALTIES
def test_P15_the_curve_is_on_average_the_true_error_of_the_fits_it_is_made_of(penalty):
    """At every lambda, within four standard errors over 200 worlds, 5 folds of 40 rows."""
    folds, differences = selection.folds(40, 5), []
    for seed in range(200):
        data = few_true_many_junk(40, 3, 5, 3.0, seed)
        curve = choosing.CURVES[penalty](data.X, data.y, FOLD_GRID[::4], folds, standardise=False)
        truth = choosing.true_error(curve.fits, data.weights, 3.0).mean(axis=0)
        differences.append(curve.mean - truth)
    differences = np.array(differences)
    assert (np.abs(differences.mean(axis=0)) < four_standard_errors(differences)).all()


@PENALTIES
def test_P15_the_curve_has_the_shape_of_the_truth_and_its_minimum_is_near_the_best(penalty):
    curves, truths, _ = chosen_in_worlds(penalty)
    alike = [np.corrcoef(m, t)[0, 1] for m, t in zip(curves.mean, truths, strict=True)]
    assert np.median(alike) > 0.9
    at = curves.mean.argmin(axis=1)
    cost = truths[np.arange(60), at] / truths.min(axis=1) - 1
    assert np.median(cost) < 0.1 and np.median(cost) < 0.2 * np.median(
        truths[:, -1] / truths.min(axis=1) - 1
    )


@PENALTIES
@given(seed=SEEDS)
def test_P15_one_standard_error_takes_the_larger_lambda(penalty, seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(4, 15))
    X = random.standard_normal((n, int(random.integers(1, 20))))
    y = X[:, 0] + random.standard_normal(n)
    k = int(random.integers(2, n + 1))
    curve = choosing.CURVES[penalty](X, y, FOLD_GRID, selection.folds(n, k, seed))
    assert curve.one_se >= curve.best
    error = curve.standard_error[FOLD_GRID == curve.best][0]
    beyond = FOLD_GRID > curve.one_se
    assert (curve.mean[beyond] > curve.mean.min() + error).all()
    assert curve.mean[FOLD_GRID == curve.one_se][0] <= curve.mean.min() + error


def test_P15_the_error_bar_is_that_of_a_mean_and_not_of_one_fold():
    """Folds that are independent: the standard error is the spread of their mean over repeats."""
    random = np.random.default_rng(0)
    repeats = random.exponential(size=(4000, 10, 1)) + 5
    curves = selection.CrossValidation([1.0], repeats)
    spread = curves.mean.std(ddof=1)
    assert np.isclose(np.sqrt((curves.standard_error**2).mean()), spread, rtol=0.05)
    one_fold = np.sqrt((curves.standard_deviation**2).mean())
    assert np.isclose(one_fold, np.sqrt(10) * spread, rtol=0.05)


@PENALTIES
def test_P15_the_standard_deviation_takes_much_too_large_a_lambda(penalty):
    curves, truths, _ = chosen_in_worlds(penalty)
    wide = selection.one_standard_error(FOLD_GRID, curves.mean, curves.standard_deviation)
    assert (wide >= curves.one_se).all()
    assert np.median(wide / curves.best) > 3
    errors = [choosing.at_picks(pick, truths) for pick in (curves.best, curves.one_se, wide)]
    for less, more in ((0, 1), (1, 2), (0, 2)):
        worse = errors[more] - errors[less]
        assert worse.mean() > four_standard_errors(worse)
    assert errors[2].mean() > 1.25 * errors[0].mean()


def test_P15_one_standard_error_keeps_fewer_weights():
    curves, _, counts = chosen_in_worlds("L1")
    kept = np.array([choosing.at_picks(pick, counts) for pick in (curves.best, curves.one_se)]).T
    for seed in (500, 531):  # another way to the same numbers
        data = choosing.world(60, seed)
        path, place = choosing.PATHS["L1"](data.X, data.y), seed - 500
        assert kept[place, 0] == np.count_nonzero(path.at(curves.best[place]))
    assert (kept[:, 1] <= kept[:, 0]).mean() > 0.9
    assert kept[:, 1].mean() < 0.7 * kept[:, 0].mean()


@PENALTIES
def test_P15_other_folds_pick_another_lambda_and_the_true_error_hardly_notices(penalty):
    curves, (truth, _) = choosing.shuffled(penalty, 60, 10, 40), choosing.truth(penalty, 60)
    assert curves.best.max() > 2 * curves.best.min() and len(set(curves.best)) >= 4
    assert curves.one_se.max() > 1.5 * curves.one_se.min()
    at = np.searchsorted(FOLD_GRID, curves.best)
    assert truth[at].max() < 1.1 * truth.min()
    for shuffle, seed in ((0, 1), (17, 18)):  # the same shuffle gives the same curve
        data = choosing.world(60)
        again = choosing.CURVES[penalty](
            data.X, data.y, FOLD_GRID, selection.folds(60, 10, seed), standardise=False
        )
        assert again.best == curves.best[shuffle]


def test_P15_with_few_rows_the_shuffle_does_matter():
    curves, (truth, _) = choosing.shuffled("L1", 40, 10, 40), choosing.truth("L1", 40)
    at = np.searchsorted(FOLD_GRID, curves.best)
    assert curves.best.max() > 5 * curves.best.min() and truth[at].max() > 1.3 * truth.min()


def test_P15_more_folds_have_less_to_shuffle_and_n_folds_nothing():
    curves = {k: choosing.shuffled("L2", 60, k, 8, first=0).mean for k in (2, 5, 20, 60)}
    spreads = [mean.std(axis=0).mean() for mean in curves.values()]
    assert (np.diff(spreads) < 0).all() and spreads[-1] < 1e-12
    data = choosing.world(60)
    one_out = selection.ridge_leave_one_out(data.X, data.y, FOLD_GRID)
    assert curves[2].min(axis=1).mean() > 1.2 * one_out.mean.min()


def test_P15_sorted_rows_that_are_not_shuffled_give_a_wrong_error():
    data = diabetes().standardised()
    order, grid = np.argsort(data.y), choosing.REAL_STRENGTHS
    model = LassoCV(cv=10, alphas=grid / 2, tol=1e-10, max_iter=10**6)
    theirs = model.fit(data.X[order], data.y[order]).mse_path_.mean(axis=1).min()
    in_order, shuffled = (
        selection.lasso_cross_validation(
            data.X[order], data.y[order], grid, selection.folds(442, 10, seed), standardise=False
        ).mean.min()
        for seed in (None, 0)
    )
    assert np.isclose(theirs, in_order, rtol=1e-6) and in_order > 1.2 * shuffled


def test_P15_in_sorted_rows_only_the_outer_folds_suffer():
    """They are the reason for the error that is too high: without them it is not."""
    data = diabetes().standardised()
    order, grid = np.argsort(data.y), choosing.REAL_STRENGTHS
    sorted_rows, shuffled = (
        selection.lasso_cross_validation(
            data.X[order], data.y[order], grid, selection.folds(442, 10, seed), standardise=False
        )
        for seed in (None, 1)
    )
    honest = shuffled.mean.min()
    errors = sorted_rows.fold_errors[:, sorted_rows.mean.argmin()]
    assert errors[[0, -1]].min() > 1.7 * honest  # 5339 and 10041 beside 3024
    assert errors[1:-1].mean() < honest and (errors < honest).sum() == 5


@PENALTIES
@given(seed=SEEDS)
def test_P15_scaled_inside_the_fold_nothing_of_the_rows_held_out_is_used(penalty, seed):
    """Whatever the rows held out are, the fit is the same; scaled before the split it is not."""
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((14, 3)), random.standard_normal(14)
    out = selection.folds(14, 4, seed)[0]
    X_other, y_other = X.copy(), y.copy()
    X_other[out], y_other[out] = 100 * random.standard_normal((len(out), 3)), 50
    one, other = (
        choosing.FOLD_FITS[penalty](*data, FOLD_GRID[::10], [out])
        for data in ((X, y), (X_other, y_other))
    )
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.intercepts, other.intercepts)
    before, after = (
        choosing.FOLD_FITS[penalty](X / data.std(axis=0), y, FOLD_GRID[::10], [out], False)
        for data in (X, X_other)
    )
    seen = [fits.predict(X / data.std(axis=0)) for fits, data in ((before, X), (after, X_other))]
    assert not np.allclose(*seen, rtol=1e-3)


@pytest.mark.parametrize("n", [20, 50, 100])
def test_P15_scaling_before_the_split_leaks_little(n):
    change = []
    for seed in range(200):
        data = few_true_many_junk(n, 5, 15, 3.0, seed)
        held_out = selection.folds(n, 5, seed)
        before, inside = (
            selection.ridge_cross_validation(X, data.y, FOLD_GRID, held_out, standardise=scaled)
            for X, scaled in ((data.X / data.X.std(axis=0), False), (data.X, True))
        )
        change.append(before.mean.min() / inside.mean.min() - 1)
    change = np.array(change)
    assert abs(change.mean()) < 0.01  # measured -0.8, -0.1 and -0.03 %
    assert abs(change.mean()) + four_standard_errors(change) < 0.025
    assert np.median(np.abs(change)) < 0.04


def test_P15_choosing_features_before_the_split_makes_noise_look_predictable():
    found = []
    for seed in range(30):
        noise = np.random.default_rng(seed).standard_normal((50, 501))
        pairs = choosing.kept_before_and_inside(
            noise[:, 1:], noise[:, 0], selection.folds(50, 5, seed)
        )
        found.append([x for curve, (w, b) in pairs for x in (curve.mean.min(), 1 + w @ w + b**2)])
    before, truth, inside, honest = np.array(found).T
    assert before.mean() + four_standard_errors(before) < 0.7  # measured 0.5; the noise is 1
    assert abs(inside.mean() - 1) < 0.2 and abs(honest.mean() - 1) < 0.1
    assert (truth > 1).all() and (before < truth).all()
    gap = inside - before
    assert gap.mean() > four_standard_errors(gap)
    worse = truth - honest  # the λ of the leaked curve is far too small
    assert worse.mean() > four_standard_errors(worse)


def test_P15_the_leaked_curve_picks_a_far_smaller_lambda():
    """Why its model is worse: on the same ten features, with the other λ, it would not be."""
    picks = []
    for seed in range(30):
        noise = np.random.default_rng(seed).standard_normal((50, 501))
        held_out = selection.folds(50, 5, seed)
        pairs = choosing.kept_before_and_inside(noise[:, 1:], noise[:, 0], held_out)
        picks.append([curve.best for curve, _ in pairs])
        (_, (w, _)), (_, (v, _)) = pairs
        assert (np.flatnonzero(w) == np.flatnonzero(v)).all()
    before, inside = np.median(picks, axis=0)
    assert before < 0.5 and inside > 20  # measured 0.4 and 20: to keep nothing would be right


@PENALTIES
def test_P15_the_least_error_is_optimistic_and_the_outer_folds_are_not(penalty):
    """Means over 200 data sets. What the outer folds estimate is the true error of their fits."""
    strengths, least, nested, truth = FOLD_GRID[::3], [], [], []
    for seed in range(20):
        data = few_true_many_junk(20, 3, 5, 3.0, seed)
        Y = data.expected + 3 * np.random.default_rng(seed).standard_normal((10, 20))
        outer = selection.folds(20, 5, seed)
        fits = choosing.FOLD_FITS[penalty](data.X, Y, strengths, outer, standardise=False)
        curve = selection.CrossValidation(
            strengths, selection.held_out_errors(fits, data.X, Y, outer)
        )
        score = selection.nested_cross_validation(
            choosing.FOLD_FITS[penalty], data.X, Y, strengths, outer, 5, seed, standardise=False
        )
        exact = choosing.true_error(fits, data.weights, 3.0)
        at = np.searchsorted(strengths, score.picked)[..., None]
        least.append(curve.mean.min(axis=1))
        nested.append(score.mean)
        truth.append(np.take_along_axis(exact, at, axis=-1)[..., 0].mean(axis=1))
    least, nested, truth = map(np.concatenate, (least, nested, truth))
    honest, by_design = nested - truth, (nested - truth).reshape(20, 10).mean(axis=1)
    assert abs(honest.mean()) < four_standard_errors(by_design)
    optimism = (nested - least).reshape(20, 10).mean(axis=1)
    assert optimism.mean() > four_standard_errors(optimism)
    assert least.mean() < 0.95 * truth.mean()


def test_P15_the_optimism_shrinks_with_the_number_of_rows():
    gaps = []
    for n in (20, 40, 80):
        least, nested, _ = choosing.nested("L2", n)[2]
        gaps.append((nested - least).mean() / nested.mean())
    assert gaps[0] > 0.15 and (np.diff(gaps) < 0).all() and gaps[2] < 0.05


@given(SEEDS)
def test_P15_leave_one_out_of_ridge_needs_one_fit(seed):
    random = np.random.default_rng(seed)
    n, p = int(random.integers(3, 12)), int(random.integers(1, 15))
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    closed = selection.ridge_leave_one_out(X, y, FOLD_GRID)
    refitted = selection.ridge_cross_validation(
        X, y, FOLD_GRID, selection.folds(n, n, seed), standardise=False
    )
    assert np.allclose(closed.mean, refitted.mean, rtol=1e-8)


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


def test_P17_in_correlated_groups_the_elastic_net_is_first_in_a_third_and_clearly_in_a_ninth():
    groups = [
        contest
        for (world, _, _, r, _, how), contest in held_contests().items()
        if (world, how) == ("groups", CV) and r > 0
    ]
    first = [contest for contest in groups if contest.winner == NET]
    assert (len(groups), len(first), sum(each.clear() for each in first)) == (108, 37, 12)


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


# P18: a network on digits


def test_P18_the_norm_and_the_gap_shrink_with_lambda_in_every_split(under_L2):
    network, training, test, _ = under_L2
    assert (np.diff(network.norm[:-1], axis=0) < -0.5).all()  # of 19 at lambda = 0
    assert network.norm[-1].max() < 1e-9
    assert (np.diff(training, axis=0) > 0).all()
    gap = test - training
    assert (np.diff(gap.mean(axis=1)) < 0).all()
    assert (gap[LAMBDAS.index(0.001)] < 0.85 * gap[0]).all()


def test_P18_under_L2_some_weights_grow_or_change_their_sign(under_L2):
    """Retrained from the same start: one weight in ten to five is larger in size than at λ = 0."""
    weights = under_L2[0].weights
    for strength, least in ((0.0001, 0.0), (0.000398, 0.08), (0.001, 0.1), (0.01, 0.1)):
        w = weights[LAMBDAS.index(strength)]
        larger = (np.abs(w) > np.abs(weights[0])).mean(axis=-1)
        assert (larger > 0.07).all() and (larger < 0.23).all()  # in every split
        assert ((w * weights[0] < 0).mean(axis=-1) > least).all()


def test_P18_the_test_loss_falls_first_and_then_rises(under_L2):
    test = under_L2[2]
    best = LAMBDAS.index(0.000398)
    assert (test[best] < 0.9 * test[0]).all() and (test[-1] > 5 * test[best]).all()


def test_P18_over_many_splits_decay_lowers_the_test_loss_and_less_surely_the_errors():
    _, _, test, wrong = decayed(range(10, 22), [L2Penalty(0), L2Penalty(0.000398)])
    assert (test[1] < test[0]).all()
    for difference in (test[0] - test[1], wrong[0] - wrong[1]):
        error = difference.std(ddof=1) / np.sqrt(12)
        assert difference.mean() > 4 * error
    assert wrong[0].mean() - wrong[1].mean() < 0.02 < test[0].mean() - test[1].mean()


def test_P18_for_L1_the_gap_need_not_shrink(under_L1):
    _, training, test, _ = under_L1
    gap = (test - training).mean(axis=1)
    assert gap[LAMBDAS.index(0.00398)] > 1.1 * gap[LAMBDAS.index(0.000398)]


def test_P18_L2_leaves_no_exact_zero_L1_by_prox_ever_more(under_L2, under_L1):
    assert (under_L2[0].weights != 0).all()
    zeros = (under_L1[0].weights == 0).mean(axis=-1)
    assert not zeros[0].any() and (zeros[-2:] == 1).all()
    assert (np.diff(zeros[:-1], axis=0) > 0).all()
    assert (zeros[LAMBDAS.index(0.001)] > 0.7).all()


def test_P18_L1_by_its_slope_leaves_none_either_only_small_ones(under_L1):
    few, _, start = digit_splits(range(3))
    slope = train(start, INK[few], CLASSES[few], penalty=[L1Penalty(s) for s in LAMBDAS],
                  optimiser=MOMENTUM, steps=600).network  # fmt: skip
    assert (slope.weights != 0).all()
    k = LAMBDAS.index(0.001)
    small = (np.abs(slope[k].weights) < 0.01).mean()
    assert small > 0.7 and abs(small - (under_L1[0][k].weights == 0).mean()) < 0.1
    assert (slope[-1].norm > start.norm).all()  # at a large rate times lambda they never rest


def test_P18_the_fits_are_near_stationary_points(under_L2, under_L1):
    few, _, start = digit_splits(range(3))
    for (network, *_), kind in ((under_L2, L2Penalty), (under_L1, L1Penalty)):
        left = violation(network, INK[few], CLASSES[few], penalty=[kind(s) for s in LAMBDAS])
        assert left.max() < 0.03 and np.median(left) < 0.003
        assert violation(start, INK[few], CLASSES[few]).min() > 0.5


def test_P18_weights_that_no_data_speaks_about():
    """Pixels that are never on: kept, multiplied by 1 - 2 rate lambda, or reduced to zero."""
    few, _, start = digit_splits([0])
    start, rows = start[0], few[0]
    off = ~INK[rows].any(axis=0)
    assert off.sum() == 10
    how = dict(optimiser=SGD(0.3), steps=400)
    free, l2, decay = (
        train(start, INK[rows], CLASSES[rows], **way, **how).network.W1[off]
        for way in ({}, {"penalty": L2Penalty(0.01)}, {"decay": 0.02})
    )
    assert np.array_equal(free, start.W1[off])
    assert np.allclose(l2, (1 - 2 * 0.3 * 0.01) ** 400 * start.W1[off], rtol=1e-10, atol=0)
    assert np.allclose(decay, l2, rtol=1e-10, atol=0) and l2.all()
    l1 = train(start, INK[rows], CLASSES[rows], penalty=L1Penalty(0.001), by="prox",
               **how).network.W1[off]  # fmt: skip
    size = np.maximum(np.abs(start.W1[off]) - 400 * 0.3 * 0.001, 0)
    assert np.allclose(np.abs(l1), size, atol=1e-13)
    assert np.array_equal(l1 == 0, size == 0) and 0.3 < (l1 == 0).mean() < 0.7


@pytest.mark.parametrize("batch", [None, 20])
@pytest.mark.parametrize("seed", range(3))
def test_P18_penalty_and_decay_are_the_same_under_sgd_and_not_under_adam(batch, seed):
    few, _, start = digit_splits([seed])
    rows, strengths = few[0], [1e-6, 1e-4, 1e-2]
    differences = []
    for optimiser in (SGD(0.3), Adam(0.01), SGD(0.1, 0.9)):
        how = dict(optimiser=optimiser, steps=200, batch=batch, watch=lambda n: n.parameters)
        penalty, decay = (
            train(start[0], INK[rows], CLASSES[rows], **way, **how).seen
            for way in ({"penalty": [L2Penalty(s) for s in strengths]},
                        {"decay": [2 * s for s in strengths]})
        )  # fmt: skip
        differences.append(np.abs(penalty - decay).max(axis=(0, 2)))
    sgd, adam, momentum = differences
    assert sgd.max() < 1e-12  # at every step
    assert (adam > 0.1).all() and momentum[-1] > 0.1


def test_P18_under_adam_lambda_cancels_where_the_loss_has_no_slope():
    few, _, start = digit_splits([0])
    rows, strengths = few[0], [1e-6, 1e-4, 1e-2]
    off = ~INK[rows].any(axis=0)
    how = dict(optimiser=Adam(0.01), watch=lambda network: network.W1[..., off, :])
    seen = train(start[0], INK[rows], CLASSES[rows], penalty=[L2Penalty(s) for s in strengths],
                 steps=10, **how).seen  # fmt: skip
    moved = np.abs(seen[1:] - seen[:-1])[:, :, np.abs(start[0].W1[off]) > 0.12]
    assert np.allclose(moved[0], 0.01, rtol=0.05)  # at first by the rate, whatever lambda
    assert np.allclose(moved, moved[:, -1:], rtol=0.1)
    later = train(start[0], INK[rows], CLASSES[rows], penalty=[L2Penalty(s) for s in strengths],
                  steps=300, **how).seen[-1]  # fmt: skip
    assert np.abs(later).max() < 1e-3
    kept = train(start[0], INK[rows], CLASSES[rows], decay=[2 * s for s in strengths], steps=300,
                 **how).seen[-1]  # fmt: skip
    for k, strength in enumerate(strengths):
        expected = (1 - 2 * 0.01 * strength) ** 300 * start[0].W1[off]
        assert np.allclose(kept[k], expected, rtol=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_P18_under_adam_a_penalty_spares_weights_with_large_gradients(seed):
    few, _, start = digit_splits([seed])
    one = start[0], INK[few[0]], CLASSES[few[0]]
    how = dict(optimiser=Adam(0.01), steps=300)
    slopes = train(*one, **how, every=10, watch=lambda network: backpropagate(
        network, *one[1:])[1][:1024].reshape(64, 16)).seen  # fmt: skip
    slopes = np.sqrt((slopes**2).mean(axis=(0, 2)))
    on = slopes > 0
    free, penalty, decay = (
        np.linalg.norm(train(*one, **how, **way).network.W1, axis=1)
        for way in ({}, {"penalty": L2Penalty(0.0001)}, {"decay": 0.0002})
    )
    left = penalty[on] / free[on]
    assert spearmanr(slopes[on], left)[0] > 0.8
    assert left[slopes[on].argmin()] < 0.1 and left[slopes[on].argmax()] > 0.8
    assert np.allclose(decay / free, 1, atol=0.01)


def test_P18_twice_the_data_does_more_than_decay():
    penalties = [L2Penalty(0), L2Penalty(0.000398)]
    wrong, loss = {}, {}
    for n in (100, 200):
        _, _, test, error = decayed(range(8), penalties, n=n)
        wrong[n], loss[n] = error.mean(axis=1), test.mean(axis=1)
    assert wrong[200][0] < wrong[100][1] - 0.01 and loss[200][0] < loss[100][1] - 0.02
    assert wrong[200][1] < wrong[200][0]  # and decay still helps


# P19: the comparison tables. Every cell has a claim and a lesson, every row a check


def test_P19_the_tables_are_complete_and_every_cell_has_its_lesson():
    assert all(len(cells) == 2 for cells in LOSS_ROWS.values())
    assert all(len(cells) == 3 for cells in PENALTY_ROWS.values())
    assert set(LOSS_ROWS) == set(LOSS_CHECKS) and set(PENALTY_ROWS) == set(PENALTY_CHECKS)
    for table in (tables.LOSSES, tables.PENALTIES):
        shown = table._repr_html_()
        for cell in (cell for cells in table.rows.values() for cell in cells):
            listed = re.findall(r"[LP]\d+", cell.lesson.claims)
            assert cell.claim in listed, f"{cell.lesson.name} does not list {cell.claim}"
            assert f"{cell.html()} <small>{cell.lesson.link()}</small></details>" in shown


def test_P19_no_formula_is_cut_off():
    """A plain | inside a cell of a Markdown table ends it: the slip of one of the notes' tables."""
    for table in (tables.LOSSES, tables.PENALTIES):
        for shown in (table._repr_html_(), tables.tables_html()):
            for cell in (cell for cells in table.rows.values() for cell in cells):
                assert cell.html() in shown and "[[" not in cell.html()
    for name, cell in zip(("L1", "L2", "elastic net"), PENALTY_ROWS["formula"], strict=True):
        assert cell == f"[[{name} penalty]]"
        assert ("|w_j|" in formula(f"{name} penalty").tex) == (name != "L2")


def test_P19_the_numbers_of_the_slips():
    """The one wild sale moves the slope over the distance by 1.4 %, with six features by 9 %."""
    houses = taipei_house_prices()
    X, (sale,) = houses.X.copy(), houses.odd_rows
    X[:, 2] = np.log10(X[:, 2])
    kept = np.arange(len(houses.y)) != sale
    for columns, per_cent in (([2], 1.4), (range(6), 9.1)):
        at = list(columns).index(2)
        rows = [(X[:, columns], houses.y), (X[kept][:, columns], houses.y[kept])]
        slopes = [ridge_path(*each).at(0)[at] for each in rows]
        assert abs(100 * (slopes[0] / slopes[1] - 1) - per_cent) < 0.06


@pytest.mark.parametrize("row", LOSS_CHECKS)
def test_P19_the_loss_table_says_what_is_computed(row):
    LOSS_CHECKS[row](LOSS_ROWS[row])


@pytest.mark.parametrize("row", PENALTY_CHECKS)
def test_P19_the_penalty_table_says_what_is_computed(row):
    PENALTY_CHECKS[row](PENALTY_ROWS[row])


# P20: a loss is not a penalty


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
