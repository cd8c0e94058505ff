"""Every answer of the questions about penalties that can be computed, computed with the package.

``ANSWERS`` gives what an answer sheet should say: a number, a tuple of numbers, or the letter of
the one choice for which the computed facts hold. ``TRAPS`` gives the wrong numbers, each from the
wrong formula that its text names.
"""

from functools import cache

import numpy as np
from scipy.optimize import brentq

from l1l2.datasets import diabetes, few_true_many_junk, near_copies
from l1l2.exam.bank import LETTERS
from l1l2.exam.pictures import PICTURES
from l1l2.experiments.resamples import Resamples
from l1l2.geometry import Ball, constrained_minimum
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.scales import SCALES

HALF = 0.5  # the step of a prox for a loss without 1/2


def only(*facts):
    """The letter of the one fact that holds; an AssertionError if it is not exactly one."""
    assert sum(map(bool, facts)) == 1, facts
    return LETTERS[[bool(fact) for fact in facts].index(True)]


def only_false(*facts):
    """The letter of the one line that is wrong."""
    return only(*(not fact for fact in facts))


def column(*values):
    return np.array(values, dtype=float)[:, None]


# Uncorrelated standardised columns of eight rows (Walsh functions).
WALSH = np.array([[1.0]])
for _ in range(3):
    WALSH = np.block([[WALSH, WALSH], [WALSH, -WALSH]])
WALSH = WALSH[:, 1:]


@cache
def patients():
    data = diabetes().standardised()
    return data, ridge_path(data.X, data.y), lasso_path(data.X, data.y)


def weights_of(path, strength):
    names = patients()[0].feature_names
    return dict(zip(names, path.at(strength), strict=True))


@cache
def resamples():
    return Resamples(ns=(100, 3160))


# ---------------------------------------------------------------- 22 Ridge shrinks


def ridge_when_lambda_doubles():
    _, path, _ = patients()
    halved, falls, fewer = [], [], []
    for strength in np.geomspace(1e-4, 1e3, 29):
        before, after = path.at(strength), path.at(2 * strength)
        halved.append(np.allclose(after, before / 2))
        falls.append(np.linalg.norm(after) < np.linalg.norm(before))
        fewer.append(np.count_nonzero(after) < np.count_nonzero(before))
    return only(all(halved), all(falls), all(fewer))


def ridge_exact_zero():
    _, path, _ = patients()
    crossings = np.concatenate(path.zero_crossings())
    beyond = path.at(np.geomspace(1e-4, 1e6, 41))
    return only(len(crossings) == 0, (beyond == 0).any(), 0 < len(crossings) < 100)


def ridge_on_near_copies():
    sample = near_copies(n=30, spread=0.05, seed=0)
    path = ridge_path(sample.X, sample.y)
    assert path.at(0).round(1).tolist() == [-2.6, 4.7]
    w = path.at(0.1)
    return only(
        np.abs(w - 1).max() < 0.2,
        (w == 0).any(),
        np.abs(w - path.at(0) / 2).max() < 0.2,
    )


def ridge_alpha():
    alpha = SCALES["scikit-learn Ridge"].parameters(strength=0.1, n_samples=442)["alpha"]
    return only(*(np.isclose(alpha, value) for value in (0.1, 0.05, 44.2)))


def ridge_gradient_slip():
    loss = lambda w: (w - 6) ** 2  # noqa: E731
    penalty, w, h = L2Penalty(2), 1.7, 1e-6
    slope_of_loss = (loss(w + h) - loss(w - h)) / (2 * h)
    best = float(penalty.prox(6, HALF))
    return only_false(
        np.isclose(slope_of_loss, 2 * (w - 6)),
        np.isclose(penalty.subgradient(w), 2 * w),
        np.isclose(2 * (best - 6) + penalty.subgradient(best), 0),
        2 * (3 - 6) + 2 * 3 == 0,
    )


def ridge_one_column():
    path = ridge_path(column(0, 0, 4, 4), [1, 3, 5, 11])
    return *(float(path.at(s)[0]) for s in (0, 2)), path.intercept_at(2), path.intercept_at(1e14)


def ridge_near_copies_by_hand():
    gram, start = np.array([[1, 0.9], [0.9, 1]]), np.array([4, -2])
    w = np.linalg.solve(gram + 0.1 * np.eye(2), gram @ start)
    X, y = _rows_with(gram, gram @ start)
    assert np.allclose(ridge_path(X, y).at(0.1), w)
    shares = ridge_path(X, y).factors(0.1)
    return *shares, *w


def _rows_with(gram, pulls):
    """Centred data with X'X/n = gram and X'y/n = pulls."""
    X = WALSH[:, :2] @ np.linalg.cholesky(gram).T
    return X, X @ np.linalg.solve(gram, pulls)


def ridge_share_kept():
    X = np.zeros((25, 1))
    X[:2, 0] = 1, -1
    X *= 10 / np.linalg.norm(X)
    path = ridge_path(X, X[:, 0])
    return brentq(lambda strength: path.factors(strength)[0] - 0.2, 0, 1e3, xtol=1e-13)


def ridge_all_weights_smaller():
    _, path, _ = patients()
    strengths = np.geomspace(1e-4, 1e3, 141)
    w, shares = path.at(strengths), path.factors(strengths)
    along, start = w @ path.directions, path.at(0) @ path.directions
    falls = lambda values: (np.diff(values, axis=0) < 0).all()  # noqa: E731
    return only_false(
        np.allclose(along, shares * start),
        falls(shares),
        falls(np.linalg.norm(w, axis=1)),
        falls(np.abs(w)),
    )


def ridge_weight_changes_sign():
    X, y = _rows_with(np.array([[1, 0.5], [0.5, 1]]), np.array([1.0, 3.0]))
    path = ridge_path(X, y)
    (crossing,) = path.zero_crossings()[0]
    return path.at(0)[0], crossing, path.at(1)[0]


def ridge_figure_which_grew():
    _, path, _ = patients()
    before, after = weights_of(path, 0), weights_of(path, 1)
    return only(*(abs(after[name]) > abs(before[name]) for name in ("ldl", "hdl", "tch", "tc")))


# ---------------------------------------------------------------- 23 Why L1 reaches zero


def l1_what_holds_a_zero():
    low, high = L1Penalty(2).subdifferential(0)
    taller_but_smooth = L2Penalty(200)  # above 2 |w| at w = 0.1
    assert taller_but_smooth.value(0.1) > L1Penalty(2).value(0.1)
    return only(
        taller_but_smooth.prox(0.4, HALF) == 0,
        L1Penalty(2).prox(1.0, HALF) != 0,
        (low, high) == (-2, 2),
    )


def amount_or_share():
    z = np.array([3, 1.5])
    lasso, ridge = L1Penalty(2).prox(z, HALF), L2Penalty(2).prox(z, HALF)
    offered = ([2, 0.5], [1, 0.5]), ([1, 0], [1, 0.5]), ([2, 0.5], [1.5, 0.75])
    return only(*(np.allclose(lasso, a) and np.allclose(ridge, b) for a, b in offered))


def diamond_corner_or_face():
    found = constrained_minimum(np.eye(2), (0.9, 0.7), Ball(1, 1))
    return only(*(np.allclose(found.w, w) for w in ((1, 0), (0.6, 0.4), (0.9, 0.7))))


def prior_when_rows_double():
    prior = LaplacePrior(0.7)
    ratio = prior.strength(3 / 20) / prior.strength(3 / 10)
    return only(*(np.isclose(ratio, value) for value in (1, 0.5, 2)))


def slopes_when_weights_halve():
    w = np.array([3, -0.2, 1])
    ratios = [
        float((p.subgradient(w / 2) / p.subgradient(w)).mean())
        for p in (L1Penalty(3), L2Penalty(3))
    ]
    return only(*(np.allclose(ratios, pair) for pair in ((0.5, 0.25), (1, 0.25), (1, 0.5))))


def constant_slope_slip():
    z, strength = 0.4, 1.0
    smooth = [
        brentq(lambda w, e=e: strength * w / np.hypot(w, e) - 2 * (z - w), 0, 1, xtol=1e-14)
        for e in (0.1, 0.01, 0.001)
    ]
    slopes = [abs(float(L1Penalty(strength).subgradient(w))) for w in (1, -0.1, 1e-9)]
    fading = [float(L2Penalty(strength).subgradient(w)) for w in (1, 0.1, 1e-9)]
    pulls = np.linspace(-strength, strength, 21)
    return only_false(
        slopes == [strength] * 3,
        fading[0] > fading[1] > fading[2] and fading[2] < 1e-8,
        min(smooth) == 0,  # slope almost constant and no kink: would have to be zero
        (L1Penalty(strength).prox(pulls / 2, HALF) == 0).all(),
    )


def threshold_figure_lambda():
    scene, state = PICTURES["threshold-or-rescale"]()
    strength = state["strength"]
    edge = brentq(lambda z: L1Penalty(strength).prox(z, HALF) - 1e-9, 0, scene.reach)
    assert abs(edge - 0.8) < 1e-6
    assert abs(L2Penalty(strength).prox(2, HALF) - 0.77) < 0.005
    return strength


def posterior_mean_slip():
    variance, z = 0.25, 0.4
    prior = LaplacePrior.from_strength(1, variance)
    w = np.linspace(-1, 2, 13)
    log_posterior = np.log(prior.posterior(w, z, variance))
    minus_log = (w - z) ** 2 / (2 * variance) + np.abs(w) / prior.scale
    return only_false(
        np.ptp(minus_log + log_posterior) < 1e-9,
        np.isclose(prior.mean(z, variance), L1Penalty(1).prox(z, HALF)),
        LaplacePrior(2).strength(variance) < LaplacePrior(1).strength(variance),
        np.isfinite(prior.posterior(0.0, z, variance)),  # a density: no lump at 0
    )


def laplace_prior_mode():
    prior, variance = LaplacePrior(0.5), 4 / 8
    w = prior.mode(-3, variance)
    edge = brentq(lambda z: prior.mode(z, variance) - 1e-12, 0, 5, xtol=1e-14)
    return prior.strength(variance), float(w), edge


# ---------------------------------------------------------------- 24 The lasso selects


def lasso_pull_on_a_kept_weight():
    data, _, path = patients()
    w = path.at(20)
    pulls = 2 * data.X.T @ (data.y - data.X @ w - path.intercept_at(20)) / len(data.y)
    kept = pulls[w > 0]
    return only(
        np.allclose(kept, 0),
        np.allclose(kept, 20),
        np.ptp(kept) > 1,
        np.allclose(kept, 40 * w[w > 0]),
    )


def lasso_stays_at_zero():
    path = lasso_path(column(-1, 1), [-5, 5])
    assert np.allclose(path.at(4), 3)
    return only(*(np.isclose(path.at(12)[0], value) for value in (1, -1, 0)))


def lasso_who_enters_first():
    """Two features make y; the third is a rough copy of their sum and has no weight of its own."""
    first, second, rest = WALSH[:, :3].T
    proxy = 2 * first + 2 * second + rest
    X, y = np.column_stack([first, second, proxy / 3]), first + second
    lasso, full = lasso_path(X, y), ridge_path(X, y).at(0)
    (entered,) = np.flatnonzero(lasso.at(lasso.strength_max - 1e-6))
    lost = []
    for j in range(3):
        others = np.delete(X, j, axis=1)
        lost.append(np.var(y - others @ ridge_path(others, y).at(0)))
    return only(
        entered == np.abs(X.T @ (y - y.mean())).argmax(),
        np.abs(full[entered]) == np.abs(full).max(),
        lost[entered] == max(lost),
    )


def lasso_on_exact_copies():
    twins = near_copies(spread=0)
    total = lasso_path(twins.X, twins.y).at(1).sum()

    def objective(share):
        w = total * np.array([share, 1 - share])
        errors = twins.y - twins.y.mean() - (twins.X - twins.X.mean(axis=0)) @ w
        return np.mean(errors**2) + L1Penalty(1).value(w)

    costs = [objective(share) for share in (0, 0.25, 0.5, 0.8, 1)]
    flat = np.ptp(costs) < 1e-12 and objective(1.2) > costs[0] + 0.1
    return only(costs[0] + 1e-12 < costs[2], costs[2] + 1e-12 < min(costs[0], costs[4]), flat)


def lasso_lambda_max():
    return lasso_path([[1, 1], [1, -1], [-1, 1], [-1, -1]], [9, 5, 3, -1]).strength_max


def lasso_path_of_two():
    path = lasso_path(WALSH[:, :2], WALSH[:, :2] @ [5, -2])
    first, second, _ = path.knots
    sums = np.abs(path.at([4, 2])).sum(axis=1)
    return first, second, sums[0], sums[1] - sums[0]


def lasso_alpha_slip():
    data = near_copies(n=20, spread=1.0)
    X, y = data.X - data.X.mean(axis=0), data.y - data.y.mean()
    objective = lambda w, a: np.mean((y - X @ w) ** 2) / 2 + a * np.abs(w).sum()  # noqa: E731
    w = np.array([0.3, -1.2])
    alpha = SCALES["scikit-learn Lasso"].parameters(strength=0.6)["alpha"]
    ours = lambda w: np.mean((y - X @ w) ** 2) + 0.6 * np.abs(w).sum()  # noqa: E731
    best = lasso_path(X, y).at(0.6)
    around = best + 1e-4 * np.random.default_rng(0).standard_normal((50, 2))
    return only_false(
        all(3 * ours(best) <= 3 * ours(w) for w in around),
        np.isclose(2 * objective(w, 0.7), np.mean((y - X @ w) ** 2) + 1.4 * np.abs(w).sum()),
        np.isclose(alpha, 1.2),
        np.isclose(SCALES["scikit-learn Lasso"].parameters(strength=1.2)["alpha"], 0.6),
    )


def lasso_figure_count():
    scene, state = PICTURES["lasso-path-at-twenty"]()
    assert state == {"strength": 20} and np.count_nonzero(scene.path.at(20)) == 4
    between = scene.path.knots[(scene.path.knots < 20) & (scene.path.knots > 4)]
    assert between.round().tolist() == [12, 8, 7]
    return np.count_nonzero(scene.path.at(4))


MIXED = np.array([4, -3, 3.5, -2.5, 1.5, -1.2, 0.8, 0.3])


def lasso_select_or_predict():
    """Numbers of the lesson: 13 junk features at the best λ, none at 0.72."""
    world, fresh = few_true_many_junk(), few_true_many_junk(n=1000, seed=1)
    path = lasso_path(world.X, world.y)
    errors, weights = [], path.at([0.2, 0.72])
    for strength, w in zip((0.2, 0.72), weights, strict=True):
        errors.append(np.mean((fresh.y - path.intercept_at(strength) - fresh.X @ w) ** 2))
    counts = [(np.count_nonzero(w[:5]), np.count_nonzero(w[5:])) for w in weights]
    assert counts == [(5, 13), (5, 0)] and errors[0] < errors[1]
    without_junk = weights[0] * (world.weights != 0)
    unshrunk = np.mean((fresh.y - fresh.X @ without_junk) ** 2)
    away = np.abs(world.weights - weights)[:, :5]
    spread = [
        np.sum(np.var([lasso_path(s.X, s.y).at(strength) for s in samples()], axis=0))
        for strength in (0.2, 0.72)
    ]
    return only((away[1] > away[0]).all(), unshrunk > errors[0], spread[1] > spread[0])


@cache
def samples():
    return [few_true_many_junk(seed=seed) for seed in range(10)]


# ---------------------------------------------------------------- 25 The elastic net


def elastic_net_on_exact_copies():
    twins = near_copies(spread=0)
    w = elastic_net_path(twins.X, twins.y, 0.9).at(1)
    total, penalty = w.sum(), ElasticNetPenalty(1, 0.9)
    splits = [penalty.value(total * np.array([s, 1 - s])) for s in (0, 0.3, 0.5, 0.7, 1)]
    unique = sorted(splits)[1] - splits[2] > 1e-6
    return only(np.isclose(*w) and unique, (w == 0).any(), not unique)


def elastic_net_why_zeros():
    data, _, _ = patients()
    w = elastic_net_path(data.X, data.y, 0.5).at(20)
    holds = [p.prox(0.4, HALF) == 0 for p in (ElasticNetPenalty(2, 0.5).l2, L1Penalty(1))]
    return only(holds[0], holds[1] and (w == 0).any(), not (w == 0).any())


def lasso_large_data_slip():
    same = resamples().same["λ"]["lasso"]
    high, none = resamples().rs.index(0.95), 0
    assert same[high].round(2).tolist() == [0.3, 0.99]
    data = few_true_many_junk()
    order = np.random.default_rng(0).permutation(len(data.y))
    first, again, shuffled = (
        lasso_path(data.X[rows], data.y[rows]).at(0.2) for rows in (slice(None), slice(None), order)
    )
    return only_false(
        same[high, 1] < same[high, 0],
        same[high, 0] < 0.5 < same[none, 0],
        np.array_equal(first, again),
        np.allclose(first, shuffled, atol=1e-10) and ((first == 0) == (shuffled == 0)).all(),
    )


def lasso_steady_predictions():
    runs, spread = resamples(), []
    rows = [runs.rs.index(r) for r in (0.0, 0.95)]
    assert runs.same["λ"]["lasso"][rows, 0].round(2).tolist() == [0.94, 0.3]
    for row in rows:
        sigma = np.eye(5)
        sigma[:3, :3] += runs.rs[row] * (1 - np.eye(3))
        w = runs.lasso["λ"][row, 0]
        off = w - w.mean(axis=0)
        spread.append(np.sqrt((off @ sigma * off).sum(axis=1).mean()))
    assert np.round(spread, 2).tolist() == [0.21, 0.21]
    ratio = spread[1] / spread[0]
    return only(0.9 < ratio < 1.1, ratio > 1.1, ratio <= 0.9)


def elastic_net_two_copies():
    X = WALSH[:, [0, 0]]
    w = elastic_net_path(X, 7 * WALSH[:, 0], 0.5).at(4)
    assert np.isclose(*w)
    return w[0]


def grouping_bound(rmse, strength, ratio, r):
    """The bound of the lesson; test_claims_penalties proves that it holds."""
    return rmse / (strength * (1 - ratio)) * np.sqrt(2 * (1 - r))


def elastic_net_to_scikit_learn():
    there = SCALES["scikit-learn ElasticNet"].parameters(strength=4, l1_ratio=0.5)
    alpha, ratio = there["alpha"], there["l1_ratio"]
    return alpha * ratio, alpha * (1 - ratio), alpha, ratio


def pick_figure_crossing():
    """Where the two lines of the figure cross, as they are drawn: straight between the points."""
    scene, state = PICTURES["pick-swings"]()
    _, k = scene.resamples.place(state["r"], state["n"])
    same, rs = scene.resamples.same["λ"], np.array(scene.resamples.rs[:-1])
    lead = (same["net"] - same["lasso"])[:-1, k]
    (start,) = np.flatnonzero((lead[1:-1] < 0) & (lead[2:] >= 0)) + 1
    assert (lead[start + 1 :] > 0).all() and (lead[1 : start + 1] < 0).all()
    return np.interp(0, lead[start : start + 2], rs[start : start + 2])


# ---------------------------------------------------------------- 26 Units and intercepts


def lasso_metres_to_millimetres():
    data, _, _ = patients()
    change = []
    for strength in (1, 5, 20, 40, 80):
        for j in range(10):
            factor = np.where(np.arange(10) == j, 1000, 1)
            before = lasso_path(data.X, data.y).at(strength)[j]
            after = lasso_path(data.X * factor, data.y).at(strength)[j] * 1000
            change.append(abs(after) - abs(before))
    change = np.array(change)
    return only((change <= 1e-9).all(), (change >= -1e-9).all(), (np.abs(change) < 1e-9).all())


def ridge_constant_added_to_y():
    data, path, _ = patients()
    moved = ridge_path(data.X, data.y + 1000)
    same = np.allclose(moved.at(0.5), path.at(0.5))
    more = np.isclose(moved.intercept_at(0.5), path.intercept_at(0.5) + 1000)
    shorter = np.linalg.norm(moved.at(0.5)) < np.linalg.norm(path.at(0.5)) - 1e-6
    return only(same and more, shorter, not same)


def dollars_to_cents():
    data, _, _ = patients()
    same = []
    for kind in (lasso_path, ridge_path):
        dollars, cents = kind(data.X, data.y).at(2), kind(data.X, 100 * data.y)
        same.append([np.allclose(cents.at(s), 100 * dollars) for s in (200, 2)])
    (lasso_100, lasso_1), (ridge_100, ridge_1) = same
    return only(lasso_100 and ridge_100, lasso_1 and ridge_1, lasso_100 and ridge_1)


def ridge_same_alpha_more_rows():
    convert = SCALES["scikit-learn Ridge"].parameters
    ours = [
        brentq(lambda s, n=n: convert(strength=s, n_samples=n)["alpha"] - 1, 0, 1, xtol=1e-15)
        for n in (100, 10_000)
    ]
    return only(*(np.isclose(ours[1] / ours[0], ratio) for ratio in (1, 0.01, 100)))


def ridge_centimetres_to_metres():
    x, y = np.array([120, 150, 160, 210, 80.0]), np.array([3, 5, 4, 9, 1.0])
    before, after = ridge_path(x[:, None], y), ridge_path(x[:, None] / 100, y)
    target = before.at(3)[0] * 100
    return brentq(lambda s: after.at(s)[0] - target, 0, 1, xtol=1e-16, rtol=1e-14)


def standardise_by_hand():
    X, fit = column(7, 9, 10, 11, 13), lambda z: 20 + 5 * z
    sd = float(X.std())
    z = (X - X.mean()) / sd
    raw = ridge_path(X, fit(z[:, 0]))
    return sd, float(z[-1, 0]), float(raw.at(0)[0]), float(raw.intercept_at(0))


def intercept_figure():
    scene, state = PICTURES["penalised-intercept"]()
    (free, held) = scene.fits[state["penalty"]][:, scene.shifts.index(state["shift"])]
    now = scene.strengths.index(state["strength"])
    mean = scene.y.mean() + state["shift"]
    ends = [fit[-1] @ (scene.followed, 1) for fit in (free, held)]
    assert abs(ends[0] - mean) < 1 and abs(ends[1]) < 2
    return only(
        np.isclose(free[now, 0], held[now, 0]),
        np.allclose(ends, mean, atol=5),
        free[0, 0] < 0 < held[now, 0],
    )


ANSWERS = {
    "ridge-when-lambda-doubles": ridge_when_lambda_doubles,
    "ridge-exact-zero": ridge_exact_zero,
    "ridge-on-near-copies": ridge_on_near_copies,
    "ridge-alpha-of-scikit-learn": ridge_alpha,
    "ridge-gradient-slip": ridge_gradient_slip,
    "ridge-one-column-by-hand": ridge_one_column,
    "ridge-near-copies-by-hand": ridge_near_copies_by_hand,
    "ridge-share-kept": ridge_share_kept,
    "ridge-all-weights-smaller-slip": ridge_all_weights_smaller,
    "ridge-weight-changes-sign": ridge_weight_changes_sign,
    "ridge-figure-which-grew": ridge_figure_which_grew,
    "soft-threshold-one-weight": lambda: L1Penalty(4).prox(3, HALF),
    "l1-what-holds-a-zero": l1_what_holds_a_zero,
    "amount-or-share": amount_or_share,
    "diamond-corner-or-face": diamond_corner_or_face,
    "prior-when-rows-double": prior_when_rows_double,
    "slopes-when-weights-halve": slopes_when_weights_halve,
    "elastic-net-slope": lambda: ElasticNetPenalty(2, 0.5).subgradient(-3),
    "constant-slope-slip": constant_slope_slip,
    "threshold-figure-lambda": threshold_figure_lambda,
    "gaussian-prior-mode": lambda: GaussianPrior(1).mode(6, 8 / 4),
    "laplace-prior-mode": laplace_prior_mode,
    "posterior-mean-slip": posterior_mean_slip,
    "lasso-pull-on-a-kept-weight": lasso_pull_on_a_kept_weight,
    "lasso-stays-at-zero": lasso_stays_at_zero,
    "lasso-who-enters-first": lasso_who_enters_first,
    "lasso-on-exact-copies": lasso_on_exact_copies,
    "l1-penalty-value": lambda: L1Penalty(0.5).value([3, -1, 0, 2]),
    "lasso-lambda-max": lasso_lambda_max,
    "lasso-path-of-two": lasso_path_of_two,
    "lasso-alpha-slip": lasso_alpha_slip,
    "lasso-figure-count": lasso_figure_count,
    "lasso-count-kept": lambda: np.count_nonzero(L1Penalty(2).prox(MIXED, HALF)),
    "lasso-select-or-predict": lasso_select_or_predict,
    "elastic-net-on-exact-copies": elastic_net_on_exact_copies,
    "elastic-net-why-zeros": elastic_net_why_zeros,
    "lasso-large-data-slip": lasso_large_data_slip,
    "lasso-steady-predictions": lasso_steady_predictions,
    "elastic-net-one-weight": lambda: ElasticNetPenalty(4, 0.5).prox(10, HALF),
    "elastic-net-two-copies": elastic_net_two_copies,
    "elastic-net-grouping-bound": lambda: grouping_bound(2, 1, 0.5, 0.98),
    "elastic-net-to-scikit-learn": elastic_net_to_scikit_learn,
    "pick-figure-crossing": pick_figure_crossing,
    "lasso-metres-to-millimetres": lasso_metres_to_millimetres,
    "ridge-constant-added-to-y": ridge_constant_added_to_y,
    "ridge-same-alpha-more-rows": ridge_same_alpha_more_rows,
    "ridge-centimetres-to-metres": ridge_centimetres_to_metres,
    "standardise-by-hand": standardise_by_hand,
    "intercept-figure": intercept_figure,
}

# One function per trap, in the order of the file; None where the trap is a misreading.
TRAPS = {
    "ridge-share-kept": [
        lambda: 100 / 0.2 - 100,
        lambda: (100 / 0.8 - 100) / 25,
        lambda: (10 / 0.2 - 10) / 25,
        lambda: 1 / 0.2 - 1,
    ],
    "soft-threshold-one-weight": [
        lambda: 3 - 4,
        lambda: L1Penalty(4).prox(3, step=1),
        lambda: L2Penalty(4).prox(3, HALF),
    ],
    "elastic-net-slope": [
        lambda: -ElasticNetPenalty(2, 0.5).subgradient(-3),
        lambda: L1Penalty(1).subgradient(-3) + L2Penalty(1).subgradient(-3) / 2,
        lambda: -L1Penalty(1).subgradient(-3) + L2Penalty(1).subgradient(-3),
        lambda: L1Penalty(2).subgradient(-3) + L2Penalty(2).subgradient(-3),
    ],
    "threshold-figure-lambda": [lambda: threshold_figure_lambda() / 2],
    "gaussian-prior-mode": [
        lambda: GaussianPrior(1).mode(6, 8),
        lambda: L2Penalty(LaplacePrior(1).strength(8 / 4)).prox(6, HALF),
        lambda: L1Penalty(GaussianPrior(1).strength(8 / 4)).prox(6, HALF),
    ],
    "l1-penalty-value": [
        lambda: L1Penalty(0.5).value([3, -1, 0, 2, 4]),
        lambda: 0.5 * np.sum([3, -1, 0, 2]),
        lambda: L2Penalty(0.5).value([3, -1, 0, 2]),
        lambda: L1Penalty(0.5).value([3, -1, 0, 2]) / 4,
    ],
    "lasso-lambda-max": [
        lambda: lasso_lambda_max() / 2,
        lambda: lasso_lambda_max() * 4,
        lambda: lasso_lambda_max() / (2 / 4),
        lambda: lasso_path([[1], [-1], [1], [-1]], [9, 5, 3, -1]).strength_max,
    ],
    "lasso-figure-count": [
        lambda: np.count_nonzero(patients()[2].at(20)),
        lambda: np.count_nonzero(patients()[2].at(4)) - np.count_nonzero(patients()[2].at(20)),
        lambda: np.count_nonzero(patients()[2].at(1.5)),
        lambda: np.count_nonzero(patients()[2].at(0)),
    ],
    "lasso-count-kept": [
        lambda: np.count_nonzero(L1Penalty(2).prox(MIXED, step=1)),
        lambda: np.count_nonzero(MIXED > 1),
        lambda: np.count_nonzero(L2Penalty(2).prox(MIXED, HALF)),
    ],
    "elastic-net-one-weight": [
        lambda: L2Penalty(2).prox(L1Penalty(2).prox(10, step=1), HALF),
        lambda: L1Penalty(2).prox(10, HALF),
        lambda: L1Penalty(2).prox(L2Penalty(2).prox(10, HALF), HALF),
        lambda: L2Penalty(4).prox(L1Penalty(2).prox(10, HALF), HALF),
    ],
    "elastic-net-two-copies": [
        lambda: 2 * elastic_net_two_copies(),
        lambda: ElasticNetPenalty(4, 0.5).prox(7, HALF),
        lambda: ElasticNetPenalty(4, 0.5).prox(7, HALF) / 2,
    ],
    "elastic-net-grouping-bound": [
        lambda: grouping_bound(2, 1, 0, 0.98),
        lambda: grouping_bound(2, 1, 0.5, 0.98) * np.sqrt(2 * (1 - 0.98)),
        lambda: 2 * grouping_bound(2, 1, 0.5, 0.98),
    ],
    "pick-figure-crossing": [
        lambda: resamples().rs[np.argmin(resamples().same["λ"]["net"][:, 0])],
        lambda: PICTURES["pick-swings"]()[1]["r"],
    ],
    "ridge-centimetres-to-metres": [
        lambda: 3 / 100,
        lambda: 3 * 100**2,
        lambda: 3 * 100,
        lambda: 3,
    ],
}
