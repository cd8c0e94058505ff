"""The answers of the questions in the folder ``exam/questions``, computed with the package.

``ANSWERS`` and ``TRAPS`` as in answers_choosing.py. A choice is decided by :func:`only`:
the package says of each option whether it holds, and exactly one may.
"""

from functools import cache

import numpy as np
from answers_choosing import (
    FINE,
    least_of,
    means,
    most_weights,
    moved,
    one_weight,
    polynomial_parts,
    table,
    zeros,
)
from answers_penalties import HALF, WALSH, patients, resamples
from scipy.optimize import brentq

from l1l2 import networks
from l1l2.datasets import Population, grouped_truth, near_copies
from l1l2.exam import drawings
from l1l2.exam.bank import LETTERS
from l1l2.exam.pictures import PICTURES
from l1l2.experiments import polynomials
from l1l2.lad import lad_lasso, lad_ridge
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.scales import SCALES
from l1l2.selection import folds, generalisation_error, one_standard_error, ridge_cross_validation

L1, L2 = L1Loss(), L2Loss()


def only(*facts):
    """The letter of the one fact that holds; an AssertionError if it is not exactly one."""
    assert sum(map(bool, facts)) == 1, facts
    return LETTERS[[bool(fact) for fact in facts].index(True)]


def only_false(*facts):
    """The letter of the one line that is wrong."""
    return only(*(not fact for fact in facts))


def alike(r):
    return np.array([[1, r], [r, 1]])


# ---------------------------------------------------------------- choosing


def many_small_effects():
    mean = means("dense", 60, 40, 0.5, 1.0, "cross-validation")
    quoted = [round(float(mean[name]), 2) for name in ("ridge", "lasso", "least squares")]
    assert quoted == [0.08, 0.18, 2.3]
    return least_of(mean, "least squares", "lasso", "ridge")


def few_strong_effects():
    mean = means("sparse", 120, 40, 0.0, 4.0, "cross-validation")
    quoted = [round(float(mean[name]), 2) for name in ("lasso", "ridge", "least squares")]
    assert quoted == [0.12, 0.46, 0.52]
    return least_of(mean, "lasso", "ridge", "least squares")


def more_columns_and_all_matter():
    mean = means("dense", 30, 40, 0.9, 1.0, "cross-validation")
    quoted = [round(float(mean[name]), 2) for name in ("ridge", "elastic net", "lasso")]
    assert quoted == [0.15, 0.16, 0.19]
    return least_of(mean, "lasso", "ridge", "least squares")


def more_columns_and_few_matter():
    mean = means("sparse", 30, 40, 0.0, 4.0, "cross-validation")
    lasso, ridge = mean["lasso"], mean["ridge"]
    assert round(float(lasso), 2) == 0.91 and round(float(ridge), 1) == 2.5
    return only(lasso < ridge / 2, ridge < lasso, abs(lasso / ridge - 1) < 0.3)


def all_genes_of_a_pathway():
    """How often some λ keeps the five of the group and nothing else."""
    X, Y = drawn(grouped_truth(20, 0.95, 4.0), 60, 30)
    strengths, found = np.geomspace(0.02, 4, 120), []
    group = np.arange(20) < 5
    for path in (lasso_path, ridge_path, lambda X, y: elastic_net_path(X, y, 0.2)):
        hits = [
            ((path(x, y).at(strengths) != 0) == group).all(axis=1).any()
            for x, y in zip(X, Y, strict=True)
        ]
        found.append(np.mean(hits))
    assert found[2] > 0.8 > 0.5 > found[0], found
    return only(*(share > 0.8 for share in found))


def drawn(population, n, sets):
    X, Y = population.draw(n, sets=sets, seed=0)[:2]
    return X, Y


def which_fits_are_unique():
    shares = np.linspace(0, 1, 11)
    splits = np.column_stack([shares, 1 - shares])
    costs = {
        "least squares": np.zeros(11),
        "lasso": np.array([L1Penalty(1).value(w) for w in splits]),
        "ridge": np.array([L2Penalty(1).value(w) for w in splits]),
        "net": np.array([ElasticNetPenalty(1, 0.9).value(w) for w in splits]),
    }
    one = {name: np.isclose(cost, cost.min()).sum() == 1 for name, cost in costs.items()}
    pairs = ("ridge", "net"), ("lasso", "net"), ("least squares", "ridge")
    return only(*(one[a] and one[b] for a, b in pairs))


def rows_for_a_long_list(intercept=True):
    return next(n for n in range(20, 40) if most_weights(n)[0] + (not intercept) >= 25)


def condition_number(strength, added_on_top=None):
    low, high = np.linalg.eigvalsh(alike(0.99))
    return (high + (strength if added_on_top is None else added_on_top)) / (low + strength)


def growth_along(*direction):
    """Of the variance of least squares along a direction of the weights, from r = 0 to 0.96."""
    d = np.array(direction)
    return d @ np.linalg.inv(alike(0.96)) @ d / (d @ d)


def excess(w, r):
    world = Population(alike(r), np.array([2.0, 1.0]), 1.0, "")
    return float(world.error(np.array(w), 0.0)) - 1


def two_fits_of_one_truth():
    return excess([2.7, 0], 0.8), excess([1.6, 1.2], 0.8), excess([2.7, 0], 0)


def wrong_prices_and_near_copies():
    both = []
    for fit in (
        lambda X, y: lasso_path(X, y).at(0.3),
        lambda X, y: lad_ridge(X, y, 0.3).weights,
        lambda X, y: lad_lasso(X, y).at(0.3).weights,
    ):
        twins = [(data.X[:, [0, 0]], data.y) for data in map(moved, (10.0, 1000.0))]
        unlike = 0.02 * np.outer(np.sin(np.arange(len(twins[0][0]))), (1, -1))
        near, far = (fit(X + unlike, y) for X, y in twins)
        both.append(np.allclose(near, far, atol=1e-6) and abs(near[0] - near[1]) < 0.1)
    return only(*both)


def a_list_that_stays():
    row, wanted = resamples().rs.index(0.95), np.arange(5) < 3
    share = {
        name: ((getattr(resamples(), name)["λ"][row, 0] != 0) == wanted).all(axis=1).mean()
        for name in ("lasso", "ridge", "net")
    }
    assert share["net"] > share["lasso"] + 0.2 and share["ridge"] == 0, share
    return only(*(share[name] == max(share.values()) for name in share))


def what_ridge_cannot_do():
    _, ridge, _ = patients()
    weights = ridge.at(np.geomspace(1e-3, 1e3, 40))
    lasso_always_ahead = all(means(*key)["lasso"] < means(*key)["ridge"] for key in table())
    return only((weights != 0).all(), lasso_always_ahead, not np.isfinite(weights).all())


def how_many_choices_to_make():
    behind = {"cross-validation": 0, "oracle": 0}
    for key in table():
        mean = means(*key)
        behind[key[-1]] += mean["elastic net"] > mean["lasso"] * (1 + 1e-4)
    runs, row = resamples(), resamples().rs.index(0.95)
    spread = [getattr(runs, name)["λ"][row, 0].var(axis=0).sum() for name in ("lasso", "net")]
    return only(
        behind["cross-validation"] > 0 == behind["oracle"],
        spread[1] > spread[0],
        train_error_of(0.5) < train_error_of(1.0),
    )


def train_error_of(ratio, strength=20.0):
    """Of the elastic net on the diabetes data; ρ = 1 is the lasso. The L2 part is added to it."""
    data, _, lasso = patients()
    if ratio == 1:
        return np.mean((data.y - lasso.predict(data.X, strength)) ** 2)
    path = elastic_net_path(data.X, data.y, ratio)
    return np.mean((data.y - path.predict(data.X, strength / ratio)) ** 2)


def copies(strength, count):
    X = WALSH[:, [0] * count]
    return ridge_path(X, 9 * WALSH[:, 0]).at(strength)


# ---------------------------------------------------------------- applications


def wavelengths_of_a_spectrum():
    mean = means("dense", 60, 40, 0.9, 1.0, "cross-validation")
    return least_of(mean, "least squares", "ridge", "lasso")


def area_in_two_units():
    X = np.column_stack([WALSH[:, 0], 10.764 * WALSH[:, 0]])
    X = X / X.std(axis=0)
    w = ridge_path(X, 3 * WALSH[:, 0] + WALSH[:, 1]).at(0.5)
    return only((w == 0).any(), not np.isfinite(w).all(), np.isclose(*w))


def score_of_many_variants():
    mean = means("dense", 30, 40, 0.0, 1.0, "cross-validation")
    ahead = 1 - mean["ridge"] / mean["lasso"]
    assert round(float(ahead), 1) == 0.2
    few_matter = False  # the text says that thousands do
    return only(ahead < 0, ahead > 0, few_matter and ahead < 0)


def a_kit_with_few_markers():
    """Three copies of what matters most, and one other feature."""
    X = WALSH[:, [0, 0, 0, 1]]
    y = 3 * WALSH[:, 0] + 2 * WALSH[:, 1]
    _, ridge, lasso = patients()
    counts = [np.count_nonzero(path.at(np.geomspace(1, 60, 60)), axis=1) for path in (lasso, ridge)]
    return only(
        counts[0].min() < 5 and (counts[0] > 0).all(),
        np.abs(ridge_path(X, y).at(0.5)).argmax() < 3,
        counts[1].min() < 10,
    )


def share_lost(strength, rate=0.1):
    after = one_weight(0.5, L2Penalty(strength), optimiser=networks.SGD(rate), steps=1)
    return 1 - after / 0.5


def share_lost_by_weight_decay():
    there = SCALES["PyTorch SGD or Adam, weight_decay"].parameters(strength=0.005)
    assert np.isclose(there["weight_decay"], 0.01)
    return share_lost(0.005)


EDGE = np.repeat([20.0, 220.0], [6, 4])


def an_edge_in_two_places():
    mean, median = L2.best_constant(EDGE), float(L1.best_constant(EDGE))
    errors = [L1.value(EDGE, np.full(10, each)) for each in (mean, median)]
    assert np.isclose(errors[1], 80)
    return mean, median, errors[0]


def when_will_the_parcel_come():
    times = np.random.default_rng(0).lognormal(1, 1, 4001)
    below = [np.mean(times < float(loss.best_constant(times))) for loss in (L2, L1)]
    half = [abs(share - 0.5) < 0.01 for share in below]
    return only(half[0] and not half[1], half[1] and not half[0], all(half))


def a_scale_with_fifteen_points():
    x, new, strengths = polynomials.places(15), polynomials.NODES, np.geomspace(1e-4, 1e2, 25)
    X, across = polynomials.features(x, 10), polynomials.features(new, 10)
    errors = []
    for y in polynomials.data_sets(15, 0.4, 40, seed=0):
        path = ridge_path(X, y)
        chosen = ridge_cross_validation(X, y, strengths, folds(15, 5), standardise=False).best
        at = np.array([chosen, 0.0, 1e4])
        curves = path.intercept_at(at)[:, None] + path.at(at) @ across.T
        truth = polynomials.wave(new)
        errors.append(generalisation_error(curves, truth, 0.4, polynomials.SHARES))
    mean = np.mean(errors, axis=0)
    parts = polynomial_parts(15, FINE)
    assert parts.expected_error.min() < min(parts.expected_error[[0, -1]])
    return only(*(mean == mean.min()))


def share_of_direction(strength, which, r=0.98):
    X, y = drawings.rows_with(alike(r), np.array([1.0, 0.5]))
    return ridge_path(X, y).factors(strength)[which]


def two_shares_that_move_together(which=1, r=0.98):
    """The λ at which half is left along the sum (0) or the difference (1)."""
    return brentq(lambda s: share_of_direction(s, which, r) - 0.5, 1e-9, 50, xtol=1e-14)


def film(strength, step=1 / (2 * 0.04)):
    """The loss is 0.04 (w - 2)²: the step of a prox for a loss with this curvature."""
    return float(L2Penalty(strength).prox(2.0, step))


def belief_of_a_geneticist():
    shown = drawings.two_priors().numbers
    w, (gauss, laplace) = shown["w"], shown["densities"]
    peaked = [d[np.abs(w) < 0.1].sum() for d in (gauss, laplace)]
    heavy = [d[np.abs(w) > 3].sum() for d in (gauss, laplace)]
    says_so = peaked[1] > peaked[0] and heavy[1] > heavy[0]
    l1 = np.isclose(LaplacePrior.from_strength(2, 0.3).mode(1.7, 0.3), L1Penalty(2).prox(1.7, HALF))
    assert not np.isclose(GaussianPrior(1.0).mode(1.7, 0.3), L1Penalty(2).prox(1.7, HALF))
    return only(not says_so, not says_so and l1, says_so and l1)


def a_credit_score_every_month():
    row, runs = resamples().rs.index(0.95), resamples()
    weights = runs.lasso["λ"][row, 0]
    off, sigma = weights - weights.mean(axis=0), np.eye(5)
    sigma[:3, :3] += 0.95 * (1 - np.eye(3))
    predictions = np.sqrt((off @ sigma * off).sum(axis=1).mean())
    lists_agree = runs.same["λ"]["lasso"][row, 0]
    steady = predictions < 0.3
    return only(lists_agree < 0.5 and steady, not steady, lists_agree > 0.9)


def income_in_cents(factor=1000.0):
    x = np.array([12.0, 15, 16, 21, 80])
    y = np.array([3.0, 5, 4, 9, 30])
    target = ridge_path(factor * x[:, None], y).at(50)[0] * factor
    old = ridge_path(x[:, None], y)
    return brentq(lambda s: old.at(s)[0] - target, 0, 60, xtol=1e-15, rtol=1e-14)


def slip_words_of_spam():
    random = np.random.default_rng(0)
    spam = random.standard_normal(200)
    X = spam[:, None] + 0.3 * random.standard_normal((200, 2))
    y = np.sign(spam)
    w = lasso_path(X, y).at(0.8 * lasso_path(X, y).knots[0])
    (dropped,) = np.flatnonzero(w == 0)
    row = resamples().rs.index(0.95)
    first = resamples().lasso["λ"][row, 0][:, 0]
    tie = np.corrcoef(X[:, dropped], y)[0, 1]
    return only_false(
        np.isclose(X[0] @ w, X[0, w != 0] @ w[w != 0]),
        (first > 0).any() and (first == 0).any(),
        abs(tie) < 0.1,
        (ridge_path(X, y).at(0.5) != 0).all(),
    )


# ---------------------------------------------------------------- drawings


@cache
def shown(name):
    return PICTURES[name]()[0].numbers


def which_path_is_the_lassos():
    a, b = shown("two-paths-without-names")["weights"]
    lasting = [(w[-5:] == 0).all() for w in (a, b)]
    return only(lasting[0], lasting[1], lasting[0] and (a == 0).any())


def which_path_is_ridges():
    weights = shown("three-paths-without-names")["weights"]
    zero = [(w[-1] == 0).all() for w in weights]
    apart = [np.abs(w[300, 0] - w[300, 1]) for w in weights]
    together = [each < 0.1 for each in apart]
    kinds = []
    for stays, close in zip(zero, together, strict=True):
        kinds.append("ridge" if not stays else "net" if close else "lasso")
    orders = ["net", "ridge", "lasso"], ["lasso", "ridge", "net"], ["ridge", "net", "lasso"]
    return only(*(kinds == order for order in orders))


def curve():
    return shown("curve-with-bars")["curve"]


def within_one_error():
    c = curve()
    best = c.mean.argmin()
    return c.strengths[c.mean <= c.mean[best] + c.standard_error[best]]


def one_se_off_a_curve():
    c = curve()
    top = (c.mean + c.standard_error)[c.mean.argmin()]
    assert np.abs(c.mean - top).min() > 0.4  # wide enough to be read off
    return one_standard_error(c.strengths, c.mean, c.standard_error)


def count_at(strength):
    return shown("curve-with-bars")["counts"][curve().strengths == strength][0]


def moves_of(walk):
    """Whether each step is parallel to an axis, and whether each ends lowest on its line."""
    steps = np.diff(walk, axis=0)
    parallel = (np.abs(steps).min(axis=1) < 1e-12).all()
    lowest = all(
        np.isclose(drawings.best_for_the_other(end, int(np.abs(step).argmax())), end).all()
        for step, end in zip(steps, walk[1:], strict=True)
    )
    return parallel, lowest


def which_walk_is_coordinate_descent():
    return only(*(all(moves_of(walk)) for walk in shown("three-walks")["walks"]))


def where_the_next_update_leads():
    now, places = (shown("next-update")[key] for key in ("now", "places"))
    line = np.column_stack([np.full(4001, now[0]), np.linspace(0, 3, 4001)])
    lowest = line[drawings.objective(line).argmin()]
    return only(*(np.allclose(place, lowest, atol=1e-3) for place in places.values()))


def where_the_level_set_touches():
    gram, z, places = (
        shown("three-places-on-a-diamond")[key] for key in ("gram", "z", "places")
    )
    w1 = np.linspace(-1, 1, 2001)
    edge = np.concatenate([np.column_stack([w1, s * (1 - np.abs(w1))]) for s in (1, -1)])
    loss = np.einsum("ij,jk,ik->i", edge - z, gram, edge - z)
    nearest = edge[((edge - z) ** 2).sum(axis=1).argmin()]
    assert np.allclose(nearest, places["A"], atol=2e-3)
    lowest = edge[loss.argmin()]
    return only(*(np.allclose(place, lowest, atol=2e-3) for place in places.values()))


def which_rule_is_the_elastic_net():
    """Panels A, C and B, in the order of the choices."""
    z, rules = shown("three-rules")["z"], shown("three-rules")["rules"]
    beyond = z > 2
    slopes = [np.diff(w[beyond]).mean() / np.diff(z[beyond]).mean() for w in rules]
    flat = [(w == 0).sum() > 5 for w in rules]
    both = [f and s < 0.99 for f, s in zip(flat, slopes, strict=True)]
    return only(both[0], both[2], both[1])


def which_prior_has_a_corner():
    gauss, laplace = shown("two-priors")["priors"]
    weak, variance = 0.2, 0.5
    narrow = GaussianPrior(0.1)
    return only(
        gauss.mode(weak, variance) == 0,
        laplace.mode(weak, variance) == 0,
        narrow.mode(weak, variance) == 0,
    )


def three_bands_in_order():
    spread = shown("three-bands")["curves"].std(axis=1).mean(axis=1)
    strengths = shown("three-bands")["strengths"]
    assert (np.argsort(strengths) == np.argsort(-spread)).all()
    order = "".join("ABC"[k] for k in np.argsort(strengths))
    return only(*(order == each for each in ("ACB", "BAC", "CAB")))


def shares():
    return shown("shares-of-a-squared-loss")["shares"]


def two_curves_of_error():
    both = shown("two-errors")
    train, test = both["train"], both["test"]
    gap = test - train
    rises = {"A": (np.diff(test) > -1e-12).all(), "B": (np.diff(train) > -1e-12).all()}
    return only(
        rises["B"] and gap.argmax() == 0, rises["B"] and gap.argmax() == len(gap) - 1, rises["A"]
    )


# ---------------------------------------------------------------- wrong lines


def slip_mae_and_mse():
    lists = np.array([[2.0] * 5, [0, 0, 0, 0, 8]])
    zero = np.zeros(5)
    mae, mse = ([loss.value(zero, each) for each in lists] for loss in (L1, L2))
    assert np.allclose(mae, [2, 1.6]) and np.allclose(mse, [4, 12.8])
    random = np.random.default_rng(0).standard_normal((200, 5))
    pairs = [(L1.value(zero, each), L2.value(zero, each)) for each in random]
    return only_false(
        L1.value(zero, zero) == L2.value(zero, zero) == 0 < min(map(min, pairs)),
        (mae[0] < mae[1]) == (mse[0] < mse[1]),
        np.allclose([L1.value(zero, 60 * random[0]) / pairs[0][0],
                     L2.value(zero, 60 * random[0]) / pairs[0][1]], [60, 3600]),
        all(b >= a**2 for a, b in pairs),
    )  # fmt: skip


def slip_largest_share():
    r = np.random.default_rng(0).uniform(-3, 3, (50, 10))

    def largest(loss, r):
        charged = loss.of_error(r)
        return charged.max(axis=1) / charged.sum(axis=1)

    zero = np.zeros(10)
    slopes = np.abs(L1.gradient(zero, r[0]))
    small = r / 10
    return only_false(
        (largest(L2, r) > largest(L1, r)).all(),
        (largest(L2, small) < largest(L1, small)).all(),
        np.allclose(largest(L2, 2 * r), largest(L2, r)),
        np.allclose(slopes / slopes.sum(), 0.1),
    )


def slip_even_median():
    y = np.array([1.0, 2, 4, 7, 8, 12])
    best, further = L1.best_constant(y), L1.best_constant([*y[:-1], 18.0])
    inside = [L1.value(y, np.full(6, c)) for c in (4, 5, 6.5, 7)]
    return only_false(
        np.ptp(inside) < 1e-12 and (best.low, best.high) == (4, 7),
        np.ndim(L2.best_constant(y)) == 0,
        further.low > best.low or further.high > best.high,
        np.isclose(L2.best_constant([*y[:-1], 18.0]), L2.best_constant(y) + 1),
    )


def slip_lambda_max():
    data, _, path = patients()
    pulls = 2 * np.abs(data.X.T @ (data.y - data.y.mean())) / len(data.y)
    top = [lasso_path(data.X, y).strength_max for y in (2 * data.y, data.y + 10)]
    return only_false(
        np.isclose(path.strength_max, pulls.max()),
        np.isclose(top[0], path.strength_max),
        np.isclose(top[1], path.strength_max),
        np.count_nonzero(path.at(path.strength_max - 1e-3)) == 1,
    )


def slip_steadiest_is_best():
    parts, shown = polynomial_parts(15, FINE), drawings.two_errors().numbers
    steadiest = parts.variance.argmin()
    return only_false(
        parts.expected_error[steadiest] <= parts.expected_error.min() + 1e-9,
        (np.diff(shown["train"]) > -1e-12).all(),
        (np.diff(parts.variance) < 1e-12).all(),
        parts.expected_error[40] < parts.expected_error[0],
    )


def slip_units_of_a_column():
    data, _, _ = patients()
    factor = np.where(np.arange(10) == 0, 100, 1)
    changed, kept = data.X * factor, {}
    for name, path, strength in (("ls", ridge_path, 0), ("ridge", ridge_path, 1),
                                 ("lasso", lasso_path, 20)):  # fmt: skip
        fits = path(data.X, data.y).at(strength), path(changed, data.y).at(strength) * factor
        kept[name] = np.allclose(*fits), ((fits[0] == 0) == (fits[1] == 0)).all()
    again = changed / changed.std(axis=0)
    return only_false(
        kept["ls"][0],
        not kept["ridge"][0],
        kept["lasso"][1],
        np.allclose(lasso_path(again, data.y).at(20), lasso_path(data.X, data.y).at(20)),
    )


def slip_robust_and_sparse():
    """Of each pair: whether a target ten times further off leaves the fit, and drops the junk."""
    fits = (
        lambda X, y: lad_ridge(X, y, 0.315).weights,
        lambda X, y: lasso_path(X, y).at(6.0),
        lambda X, y: lad_lasso(X, y).at(0.315).weights,
        lambda X, y: ridge_path(X, y).at(0.315),
    )
    robust, drops = [], []
    for fit in fits:
        near, far = (fit(data.X, data.y) for data in map(moved, (10.0, 100.0)))
        robust.append(np.allclose(near, far, atol=1e-6))
        drops.append(near[1] == 0)
    return only_false(
        robust[0] and drops[0],
        not robust[1] and drops[1],
        robust[2] and drops[2],
        not robust[3] and not drops[3],
    )


def near_twins():
    sample = near_copies(n=30, spread=0.05, seed=0)
    return sample.X, sample.y


def slip_columns_of_a_table():
    X, y = near_twins()
    row, runs = resamples().rs.index(0.95), resamples()
    net = elastic_net_path(X, y, 0.5).at(1)
    return only_false(
        np.ptp(ridge_path(X, y).at(0)) < 0.5,
        np.ptp(ridge_path(X, y).at(0.1)) < 0.2,
        runs.same["λ"]["lasso"][row, 0] < 0.5,
        (net != 0).all() and np.ptp(net) < 0.2,
    )


def slip_high_dimension():
    random = np.random.default_rng(1)
    X, y = random.standard_normal((8, 20)), random.standard_normal(8)
    fits = ridge_path(X, y).at(0), lasso_path(X, y).at(0)
    ahead = [
        means(world, 30, 40, r, signal, "cross-validation")
        for world, r, signal in (("dense", 0.9, 1.0), ("sparse", 0.0, 4.0))
    ]
    centred = X - X.mean(axis=0)
    return only_false(
        all(np.ptp(y - X @ w) < 1e-9 for w in fits) and np.abs(fits[0] - fits[1]).max() > 0.1,
        np.count_nonzero(lasso_path(X, y).knot_weights, axis=1).max() <= 7,
        all(mean["lasso"] < mean["ridge"] for mean in ahead),
        np.linalg.eigvalsh(centred.T @ centred / 8 + 0.01 * np.eye(20)).min() > 0,
    )


def slip_near_copies():
    X, y = near_twins()
    s = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    ridge, lasso = ridge_path(X, y), lasso_path(X, y)
    rmse = [np.sqrt(np.mean((y - ridge.predict(X, at)) ** 2)) for at in (0, 0.1)]
    return only_false(
        s[0] ** 2 / 30 > 1,
        s[1] < 0.1 * s[0],
        np.ptp(ridge.at(0.1)) < 0.1 * np.ptp(ridge.at(0)) and rmse[1] < 1.1 * rmse[0],
        np.ptp(lasso.at(0.1)) < 0.2,
    )


ANSWERS = {
    "many-small-effects": many_small_effects,
    "few-strong-effects": few_strong_effects,
    "more-columns-and-all-matter": more_columns_and_all_matter,
    "more-columns-and-few-matter": more_columns_and_few_matter,
    "all-genes-of-a-pathway": all_genes_of_a_pathway,
    "which-fits-are-unique": which_fits_are_unique,
    "rows-for-a-long-list": rows_for_a_long_list,
    "condition-number-with-ridge": lambda: condition_number(0.1),
    "variance-of-a-difference": lambda: growth_along(1, -1),
    "two-fits-of-one-truth": two_fits_of_one_truth,
    "wrong-prices-and-near-copies": wrong_prices_and_near_copies,
    "a-list-that-stays": a_list_that_stays,
    "what-ridge-cannot-do": what_ridge_cannot_do,
    "how-many-choices-to-make": how_many_choices_to_make,
    "ridge-for-two-thermometers": lambda: copies(3, 3)[0],
    "wavelengths-of-a-spectrum": wavelengths_of_a_spectrum,
    "area-in-two-units": area_in_two_units,
    "score-of-many-variants": score_of_many_variants,
    "a-kit-with-few-markers": a_kit_with_few_markers,
    "connections-of-a-small-chip": lambda: only(
        *(zeros(name) > 0 for name in ("large l2", "l1 slope", "l1 prox"))
    ),
    "share-lost-by-weight-decay": share_lost_by_weight_decay,
    "an-edge-in-two-places": an_edge_in_two_places,
    "when-will-the-parcel-come": when_will_the_parcel_come,
    "a-scale-with-fifteen-points": a_scale_with_fifteen_points,
    "two-shares-that-move-together": two_shares_that_move_together,
    "film-with-four-ratings": lambda: film(0.04),
    "belief-of-a-geneticist": belief_of_a_geneticist,
    "a-credit-score-every-month": a_credit_score_every_month,
    "income-in-two-columns-of-cents": income_in_cents,
    "slip-words-of-spam": slip_words_of_spam,
    "which-path-is-the-lassos": which_path_is_the_lassos,
    "which-path-is-ridges": which_path_is_ridges,
    "one-se-off-a-curve": one_se_off_a_curve,
    "features-of-the-simpler-model": lambda: count_at(0.8) - count_at(1.6),
    "which-walk-is-coordinate-descent": which_walk_is_coordinate_descent,
    "where-the-next-update-leads": where_the_next_update_leads,
    "where-the-level-set-touches": where_the_level_set_touches,
    "which-rule-is-the-elastic-net": which_rule_is_the_elastic_net,
    "which-prior-has-a-corner": which_prior_has_a_corner,
    "three-bands-in-order": three_bands_in_order,
    "residual-from-its-share": lambda: np.sqrt(shares().max() / shares().min()),
    "two-curves-of-error": two_curves_of_error,
    "slip-mae-and-mse": slip_mae_and_mse,
    "slip-largest-share": slip_largest_share,
    "slip-even-median": slip_even_median,
    "slip-lambda-max": slip_lambda_max,
    "slip-steadiest-is-best": slip_steadiest_is_best,
    "slip-units-of-a-column": slip_units_of_a_column,
    "slip-robust-and-sparse": slip_robust_and_sparse,
    "slip-columns-of-a-table": slip_columns_of_a_table,
    "slip-high-dimension": slip_high_dimension,
    "slip-near-copies": slip_near_copies,
}

# In the order of the traps of the question.
TRAPS = {
    "rows-for-a-long-list": [
        lambda: rows_for_a_long_list(intercept=False),
        lambda: rows_for_a_long_list(intercept=False) - 1,
    ],
    "condition-number-with-ridge": [
        lambda: condition_number(0),
        lambda: condition_number(0.1, added_on_top=0),
    ],
    "variance-of-a-difference": [lambda: growth_along(1, 0), lambda: growth_along(1, 1)],
    "ridge-for-two-thermometers": [
        lambda: copies(3, 1)[0] / 3,
        lambda: copies(3, 1)[0],
        lambda: copies(3, 3).sum(),
    ],
    "share-lost-by-weight-decay": [lambda: share_lost(0.01), lambda: 0.01, lambda: 0.1],
    "two-shares-that-move-together": [
        lambda: two_shares_that_move_together(0),
        lambda: two_shares_that_move_together(r=0.0),
        lambda: 1 - 0.98**2,
    ],
    "film-with-four-ratings": [
        lambda: film(0),
        lambda: film(0.04 / 100),
        lambda: film(0.04, HALF),
    ],
    "income-in-two-columns-of-cents": [
        lambda: 50 / 1000,
        lambda: 50 * 1000**2,
        lambda: income_in_cents(1.0),
    ],
    "one-se-off-a-curve": [
        lambda: curve().best,
        lambda: within_one_error().min(),
        lambda: curve().strengths[-1],
    ],
    "features-of-the-simpler-model": [
        lambda: count_at(1.6),
        lambda: count_at(0.8),
        lambda: count_at(1.6) - count_at(3.2),
    ],
    "residual-from-its-share": [
        lambda: shares().max() / shares().min(),
        lambda: shares().max() / np.sort(shares())[-2],
    ],
}
