"""What the small cards say, computed with the package. Formulas: ``test_formulas.py``.

A fact belongs to a card by its id and by the words of its back that it proves, so that neither can
change without the other.
"""

from itertools import pairwise

import numpy as np
import pytest

from l1l2.datasets import diabetes, line_with_outlier
from l1l2.descent import descend
from l1l2.exam.cards import cards
from l1l2.exam.formulas import FORMULAS
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.selection import folds, lasso_cross_validation, ridge_bias_variance

CARDS = {card.id: card for card in cards().cards}
L1, L2 = L1Loss(), L2Loss()
DATA = diabetes().standardised()
TOY = np.random.default_rng(5).standard_normal((40, 3))
TOY = (TOY - TOY.mean(axis=0)) / TOY.std(axis=0)
TARGET = TOY @ [2.0, -1.0, 0.5] + np.random.default_rng(6).standard_normal(40)

# Rules of conduct, or summaries of what other cards say: nothing to compute.
JUDGED = {
    "a-deep-network",
    "error-of-the-winner",
    "groups-that-are-to-stay",
    "strength-and-weakness-of-l1",
    "strength-and-weakness-of-l2",
    "thousands-of-genes",
    "weight-decay-under-adam",
    "where-to-standardise",
}
FACTS = {}


def fact(name, *words):
    """That ``function`` returns true proves these words of the back of the card ``name``."""

    def keep(function):
        FACTS[name] = words, function
        return function

    return keep


def near_copies(seed, n=60):
    """(n, 2) standardised, correlation about 0.98, and a target to which both contribute alike."""
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, 1)) + 0.15 * random.standard_normal((n, 2))
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X, X.sum(axis=1) + random.standard_normal(n)


@fact("l1-loss-at-zero-error", "**$-1/n$**", "**$1/n$**")
def _():
    n, moves = 4, np.linspace(-2, 2, 41)
    loss = np.array([L1.value(np.zeros(n), [move, 0, 0, 0]) for move in moves])
    supports = [(loss >= slope * moves - 1e-12).all() for slope in (-1 / n, 0, 1 / n)]
    beyond = [(loss >= slope * moves).all() for slope in (-1.01 / n, 1.01 / n)]
    return all(supports) and not any(beyond)


@fact("l2-slope-sign", "$\\hat y_i - y_i$:")
def _():
    high = L2.value([0.0], [1.001]) - L2.value([0.0], [1.0])
    return high > 0


@fact("share-of-the-largest-error", "75 % of L1", "90 % of L2")
def _():
    shares = [loss.of_error(3.0) / sum(loss.of_error(e) for e in (1.0, 3.0)) for loss in (L1, L2)]
    return np.allclose(shares, [0.75, 0.9])


@fact("median-of-an-even-number", "between the two middle values")
def _():
    y = np.array([1.0, 2, 5, 9])
    best = [L1.value(y, np.full(4, c)) for c in (2, 3.3, 5)]
    worse = [L1.value(y, np.full(4, c)) for c in (1.99, 5.01)]
    return np.ptp(best) < 1e-12 and min(worse) > best[0]


@fact("breakdown", "**the first one**", "**half**")
def _():
    def at(loss, wild):
        return loss.best_constant(np.r_[np.arange(11.0 - wild), np.full(wild, 1e9)])

    return at(L2, 1) > 1e7 and at(L1, 5) < 11 and at(L1, 6) > 1e7


@fact("normal-noise-which-centre", "The mean", "\\pi/2")
def _():
    y = np.random.default_rng(0).standard_normal((6000, 401))
    return abs(np.median(y, axis=1).var() / y.mean(axis=1).var() / (np.pi / 2) - 1) < 0.06


@fact("laplace-noise-which-centre", "The median", "2.")
def _():
    y = np.random.default_rng(0).laplace(size=(6000, 2001))
    return abs(y.mean(axis=1).var() / np.median(y, axis=1).var() / 2 - 1) < 0.1


@fact("two-equal-places-of-an-edge", "½")
def _():
    return L2.best_constant([0.0, 0, 1, 1]) == 0.5


@fact("salt-and-pepper", "median filter", "L1")
def _():
    random = np.random.default_rng(1)
    seen = np.where(random.random((2000, 9)) < 0.2, random.integers(0, 2, (2000, 9)), 0.4)
    median, mean = ([loss.best_constant(row) for row in seen] for loss in (L1, L2))
    return np.abs(np.array(median) - 0.4).mean() < 0.2 * np.abs(np.array(mean) - 0.4).mean()


@fact("rate-that-blows-up", "**0**", "**1**")
def _():
    def ends(rate):
        return abs(descend(lambda c: L2.slope(c - 3.0), 0.0, rate, 2000)[-1] - 3)

    return ends(0.002) < 0.01 and ends(0.998) < 0.01 and ends(1.002) > 100


@fact("how-l1-descent-ends", "in steps of η")
def _():
    path = descend(lambda c: L1.slope(c - 3.05), 0.0, 0.2, 100)[-20:]
    return np.allclose(np.abs(np.diff(path)), 0.2) and np.abs(path - 3.05).max() < 0.2


@fact("one-target-to-infinity", "**stands still after a while**", "**follows without end**")
def _():
    world = line_with_outlier()
    (row,), x = world.odd_rows, world.X[:, 0]
    l1, l2 = (outlier_path(x, world.y, row, loss) for loss in (L1, L2))
    slopes = np.array([l2.at(height).slope for height in (1e3, 2e3, 3e3)])
    return l1.at(1e3).slope == l1.at(1e9).slope and np.diff(slopes).min() > 1


@fact("what-l1-is-not-robust-to", "far out in $x$")
def _():
    x, y = np.r_[np.arange(9.0), 1000], np.r_[np.arange(9.0), -1000]
    return fit_line(x, y, L1).slope < 0 < fit_line(x[:9], y[:9], L1).slope


@fact("slope-at-zero", "**any number from −λ to λ**", "**0**")
def _():
    w, penalty = np.linspace(-1, 1, 41), L1Penalty(0.7)
    cost = penalty.of_weight(w)
    inside = [(cost >= slope * w - 1e-12).all() for slope in (-0.7, 0, 0.7)]
    outside = [(cost >= slope * w).all() for slope in (-0.71, 0.71)]
    flat = (L2Penalty(0.7).value([1e-6]) - L2Penalty(0.7).value([-1e-6])) / 2e-6
    return all(inside) and not any(outside) and abs(flat) < 1e-9


@fact("which-z-becomes-zero", "${|z|} \\le \\lambda/2$")
def _():
    made = L1Penalty(0.8).prox(np.array([-0.4, 0.0, 0.4, 0.41]), 0.5)
    return (made[:3] == 0).all() and made[3] != 0


@fact("kink-or-constant-slope", "the kink", "constant slope alone")
def _():
    """(w - z)² + λw has the constant slope and no kink; its minimum is z - λ/2."""
    z, w = np.linspace(0.1, 1, 10), np.linspace(-2, 2, 4001)[:, None]
    without = w[((w - z) ** 2 + 0.9 * w).argmin(axis=0), 0]
    kink = w[((w - z) ** 2 + 0.9 * np.abs(w)).argmin(axis=0), 0]
    return np.allclose(without, z - 0.45, atol=1e-3) and (np.abs(kink[z < 0.45]) < 1e-9).all()


@fact("corner-of-the-diamond", "Some weights are 0")
def _():
    """The extreme points of the budget: no vertex of the diamond has two weights."""
    turn = np.linspace(0, 2 * np.pi, 4001)
    edge = np.column_stack([np.cos(turn), np.sin(turn)])
    edge /= np.abs(edge).sum(axis=1, keepdims=True)
    far = edge[np.linalg.norm(edge, axis=1) > 1 - 1e-9]
    return len(far) and (np.abs(far).min(axis=1) < 1e-9).all()


@fact("which-step-lands-on-zero", "The proximal one", "rattles around 0")
def _():
    z, strength, step = 0.3, 1.0, 0.17
    sub, prox, penalty = 2.0, 2.0, L1Penalty(strength)
    rest = []
    for _ in range(300):
        sub -= step * (2 * (sub - z) + strength * np.sign(sub))
        prox = float(penalty.prox(prox - step * 2 * (prox - z), step))
        rest.append((sub, prox))
    rest = np.array(rest[-50:])
    return (rest[:, 1] == 0).all() and (rest[:, 0] != 0).all() and np.ptp(rest[:, 0]) > 0.05


@fact("ridge-all-zero", "From none")
def _():
    return (ridge_path(DATA.X, DATA.y).at(1e6) != 0).all()


@fact("does-each-ridge-weight-fall", "the norm does", "may grow", "change its sign")
def _():
    path = ridge_path(DATA.X, DATA.y)
    w = path.at(np.r_[0, np.geomspace(1e-4, 1e3, 200)])
    grows = (np.abs(w) > np.abs(w[0]) + 1e-9).any()
    turns = any(len(zeros) for zeros in path.zero_crossings())
    return (np.diff(np.linalg.norm(w, axis=1)) < 0).all() and grows and turns


@fact("lambda-of-most-books", "$n \\lambda$")
def _():
    n, y = len(TOY), TARGET - TARGET.mean()
    theirs = np.linalg.solve(TOY.T @ TOY + n * 0.3 * np.eye(3), TOY.T @ y)
    return np.allclose(theirs, ridge_path(TOY, TARGET).at(0.3))


@fact("which-directions-shrink-most", "the smallest $s_k$")
def _():
    path = ridge_path(DATA.X, DATA.y)
    kept = path.factors(0.3)
    return (np.diff(path.singular_values) < 0).all() and (np.diff(kept) < 0).all()


@fact("most-features-of-a-lasso", "$n - 1$")
def _():
    most = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        path = lasso_path(random.standard_normal((6, 20)), random.standard_normal(6))
        most = max(most, *(np.count_nonzero(w) for w in path.knot_weights))
    return most == 5


@fact("is-zero-a-proof", "not proven", "near-copy")
def _():
    """Both features contribute alike, and the lasso drops one."""
    path = lasso_path(*near_copies(3))
    return np.count_nonzero(path.at(0.6 * path.strength_max)) == 1


@fact("lasso-shrinks-too", "$\\lambda/2$")
def _():
    return np.isclose(50 - L1Penalty(0.8).prox(np.array([50.0]), 0.5)[0], 0.4)


@fact("near-copies", "**takes one**", "**shares the weight about equally**",
      "**keeps them together**")  # fmt: skip
def _():
    picks, apart, both = set(), [], []
    for seed in range(30):
        X, y = near_copies(seed)
        lasso, ridge = lasso_path(X, y), ridge_path(X, y)
        net = elastic_net_path(X, y, 0.5)
        w = lasso.at(0.6 * lasso.strength_max)
        picks.add(tuple(w != 0))
        share = ridge.at(0.5)
        apart.append(abs(share[0] - share[1]) / share.sum())
        both.append(np.count_nonzero(net.at(0.6 * net.strength_max)))
    return {(True, False), (False, True)} <= picks and max(apart) < 0.1 and np.mean(both) > 1.8


@fact("two-identical-columns", "infinitely many", "ridge one, with equal weights")
def _():
    X = TOY[:, [0, 0]]

    def cost(w, penalty):
        return L2.value(TARGET, X @ w + TARGET.mean()) + penalty.value(w)

    total = ridge_path(X, TARGET).at(0.5)
    whole = elastic_net_path(X[:, :1], TARGET, 1.0).at(0.5)[0]
    splits = [np.array([part, 1 - part]) for part in (0, 0.3, 0.5, 1)]
    l1 = [cost(whole * split, L1Penalty(0.5)) for split in splits]
    l2 = [cost(total.sum() * split, L2Penalty(0.5)) for split in splits]
    return np.ptp(l1) < 1e-12 and np.argmin(l2) == 2 and np.isclose(*total)


def alike(random, n, p, r):
    """(n, p) normal columns with pairwise correlation r."""
    shared, own = random.standard_normal((n, 1)), random.standard_normal((n, p))
    return r**0.5 * shared + (1 - r) ** 0.5 * own


def swings(n, p, r, seed=0, draws=30):
    """Mean Jaccard likeness of the features that the lasso takes in different samples."""
    random, taken = np.random.default_rng(seed), []
    for _ in range(draws):
        X = alike(random, n, p, r)
        path = lasso_path(X, X[:, : p // 4].sum(axis=1) + random.standard_normal(n))
        taken.append(path.at(0.3 * path.strength_max) != 0)
    return np.mean([(a & b).sum() / (a | b).sum() for a, b in pairwise(taken)])


@fact("what-makes-picks-swing", "No:", "correlation", "few rows")
def _():
    calm = swings(500, 12, 0.0)
    return calm > 0.95 and swings(20, 80, 0.0) < 0.6 and swings(60, 12, 0.95) < 0.6


@fact("elastic-net-empties-at", "$\\lambda_{\\max} / \\rho$")
def _():
    largest = lasso_path(TOY, TARGET).strength_max
    return np.isclose(elastic_net_path(TOY, TARGET, 0.25).strength_max, largest / 0.25)


@fact("metres-to-centimetres", "ridge and lasso")
def _():
    cm = TOY * [100, 1, 1]

    def same(path):
        return np.allclose(TOY @ path(TOY, TARGET), cm @ path(cm, TARGET))

    return (
        same(lambda X, y: ridge_path(X, y).at(0.0))
        and not same(lambda X, y: ridge_path(X, y).at(0.5))
        and not same(lambda X, y: lasso_path(X, y).at(0.5))
    )


@fact("why-the-intercept-is-free", "where $y$ has its zero")
def _():
    def slope(shift):
        """Ridge with a column of ones that is penalised like the others."""
        x = np.arange(5.0)
        X = np.column_stack([np.ones(5), x])
        return np.linalg.solve(X.T @ X + 5 * np.eye(2), X.T @ (2 * x + shift))[1]

    free = [ridge_path(np.arange(5.0)[:, None], 2 * np.arange(5.0) + k).at(1.0) for k in (0, 273)]
    return np.allclose(*free) and abs(slope(0) - slope(273)) > 1


@fact("which-prior", "**Laplace**", "**normal**", "**mode**")
def _():
    """Minus the logarithm of the posterior is n/(2σ²) times the objective, plus a constant."""
    y, sigma, w = TARGET - TARGET.mean(), 1.3, np.random.default_rng(2).standard_normal((50, 3))
    loss = np.array([L2.value(y, TOY @ each) for each in w])
    scale = len(y) / (2 * sigma**2)
    found = []
    laplace = np.abs(w).sum(axis=1) / 0.4
    normal = (w**2).sum(axis=1) / (2 * 0.4**2)
    for prior, density, penalty in (
        (LaplacePrior(0.4), laplace, L1Penalty),
        (GaussianPrior(0.4), normal, L2Penalty),
    ):
        strength = prior.strength(sigma**2 / len(y))
        objective = loss + [penalty(strength).value(each) for each in w]
        found.append(np.ptp(scale * loss + density - scale * objective) < 1e-9)
    return all(found)


@fact("weight-decay-factor", "$1 - 2 \\eta \\lambda$")
def _():
    w, rate, strength = 3.0, 0.1, 0.7
    stepped = w - rate * (L2Penalty(strength).value([w + 1e-6])
                          - L2Penalty(strength).value([w - 1e-6])) / 2e-6  # fmt: skip
    return np.isclose(stepped / w, 1 - 2 * rate * strength)


@fact("ends-of-lambda", "**least squares**", "**the mean**")
def _():
    path = ridge_path(TOY, TARGET)
    least = np.linalg.lstsq(TOY, TARGET - TARGET.mean())[0]
    last = path.predict(TOY, 1e12)
    return np.allclose(path.at(0.0), least) and np.allclose(last, TARGET.mean())


@fact("training-error-and-lambda", "never falls")
def _():
    strengths = np.r_[0, np.geomspace(1e-3, 1e3, 100)]
    for path in (ridge_path(DATA.X, DATA.y), lasso_path(DATA.X, DATA.y)):
        errors = [L2.value(DATA.y, path.predict(DATA.X, float(each))) for each in strengths]
        if np.diff(errors).min() < -1e-9:
            return False
    return True


def parts_of_error(strength, noise=0.5, X=TOY):
    truth = X @ np.linspace(1, -1, X.shape[1])
    return ridge_bias_variance(X, truth, noise, X, truth, strength)


@fact("bias-and-variance", "bias **rises**", "variance **falls**")
def _():
    parts = [parts_of_error(each) for each in (0.0, 0.1, 1.0, 10.0)]
    bias, variance = (np.array([getattr(p, k) for p in parts]) for k in ("bias2", "variance"))
    return (np.diff(bias) > 0).all() and (np.diff(variance) < 0).all()


@fact("when-a-penalty-gains-most", "much noise", "few rows")
def _():
    random = np.random.default_rng(4)

    def gain(n, noise):
        X = random.standard_normal((n, 8))
        grid = np.r_[0, np.geomspace(1e-3, 10, 60)]
        errors = [parts_of_error(float(k), noise, X - X.mean(axis=0)).expected_error for k in grid]
        return 1 - min(errors) / errors[0]

    return gain(20, 2.0) > 3 * gain(20, 0.3) and gain(20, 1.0) > 3 * gain(400, 1.0)


def curve(seed):
    some = folds(len(DATA.y), 10, seed)
    return lasso_cross_validation(DATA.X, DATA.y, np.geomspace(0.1, 50, 60), some)


@fact("one-standard-error", "The largest", "within one standard error of the least")
def _():
    found = curve(0)
    least = found.mean.argmin()
    allowed = found.mean <= found.mean[least] + found.standard_error[least]
    return found.one_se == found.strengths[allowed].max() > found.best


@fact("error-not-deviation", "$\\sqrt{K}$")
def _():
    found = curve(0)
    sd = found.fold_errors.std(axis=-2, ddof=1)
    return np.allclose(found.standard_error, sd / 10**0.5)


@fact("another-shuffle", "It moves")
def _():
    return len({curve(seed).best for seed in range(5)}) > 1


def contest(weights, r, n=60, noise=1.0, draws=25):
    """Least errors against the truth of lasso and ridge, each with its best λ: means of draws."""
    random, p, errors = np.random.default_rng(8), len(weights), []
    for _ in range(draws):
        X, fresh = alike(random, n, p, r), alike(random, 400, p, r)
        y = X @ weights + noise * random.standard_normal(n)
        row = []
        for path, most in ((lasso_path(X, y), 1.0), (ridge_path(X, y), 30.0)):
            top = lasso_path(X, y).strength_max * most
            fits = [path.predict(fresh, float(k)) for k in np.geomspace(1e-4, 1, 40) * top]
            row.append(min(((fit - fresh @ weights) ** 2).mean() for fit in fits))
        errors.append(row)
    return np.mean(errors, axis=0)


@fact("few-strong-features", "L1")
def _():
    lasso, ridge = contest(np.r_[np.full(4, 1.0), np.zeros(36)], 0.0)
    return lasso < 0.5 * ridge


@fact("many-correlated-features", "L2")
def _():
    lasso, ridge = contest(np.full(40, 0.15), 0.7)
    return ridge < 0.5 * lasso


@fact("robust-and-selecting", "L1 **loss**", "L1 **penalty**")
def _():
    """The one does what the other does not."""
    names = ("one-target-to-infinity", "is-the-lasso-robust", "which-z-becomes-zero",
             "does-the-l1-loss-select")  # fmt: skip
    return all(FACTS[name][1]() for name in names)


@fact("is-the-lasso-robust", "No.", "the fit follows")
def _():
    fits = [lasso_path(TOY, TARGET + np.eye(40)[7] * k).at(0.3) for k in (0, 1e3, 2e3)]
    return np.linalg.norm(fits[2] - fits[1]) > 1


@fact("does-the-l1-loss-select", "No.")
def _():
    x = np.arange(20.0)
    junk = np.random.default_rng(0).standard_normal(20)
    return abs(fit_line(junk, x, L1).slope) > 1e-3


def test_every_card_is_a_formula_a_conversion_a_fact_or_judged():
    tex = {f"${each.tex}$" for each in FORMULAS}
    rest = {
        name
        for name, card in CARDS.items()
        if card.back not in tex and not name.startswith("in-")
    }
    assert rest == set(FACTS) | JUDGED and not set(FACTS) & JUDGED


@pytest.mark.parametrize("name", FACTS)
def test_a_card_says_what_the_package_computes(name):
    words, holds = FACTS[name]
    for each in words:
        assert each in CARDS[name].answered, (each, CARDS[name].answered)
    assert holds()
