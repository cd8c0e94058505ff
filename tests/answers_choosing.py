"""The answers of the questions about prediction and choice, computed with the package.

``ANSWERS`` gives what is right for a question: a number, the numbers of its steps, or a letter.
A letter comes from :func:`only`: each choice is turned into a condition that the package decides,
and exactly one of them may hold. ``TRAPS`` are the numbers that known mistakes lead to.
"""

from functools import cache

import numpy as np
import pytest

from l1l2 import networks, scales
from l1l2.datasets import Population, diabetes, outlier_and_junk
from l1l2.exam.pictures import PICTURES
from l1l2.experiments import choosing, polynomials
from l1l2.experiments.contest import METHODS, contests
from l1l2.lad import lad_lasso, lad_ridge
from l1l2.losses import L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.selection import (
    CrossValidation,
    bias_variance,
    folds,
    generalisation_error,
    one_standard_error,
    ridge_bias_variance,
    ridge_cross_validation,
    ridge_leave_one_out,
)


def only(**holds):
    """The letter of the one condition that holds."""
    true = [letter for letter, condition in holds.items() if condition]
    assert len(true) == 1, f"exactly one choice must be true, got {holds}"
    return true[0]


def only_wrong(**holds):
    """The letter of the one line that does not hold."""
    return only(**{letter: not condition for letter, condition in holds.items()})


# ---------------------------------------------------------------- lesson 21


def polynomial_parts(n, strength, degree=10, sigma=0.4):
    x, new = polynomials.places(n), polynomials.NODES
    return ridge_bias_variance(
        polynomials.features(x, degree), polynomials.wave(x), sigma,
        polynomials.features(new, degree), polynomials.wave(new), strength, polynomials.SHARES,
    )  # fmt: skip


FINE = np.append(0, np.geomspace(1e-6, 1e3, 901))


def training_error_as_strength_grows():
    train, test = [], []
    nodes, strengths = polynomials.NODES, 1e-4 * 2.0 ** np.arange(20)
    X, new = (polynomials.features(x, 8) for x in (polynomials.places(12), nodes))
    for y in polynomials.data_sets(12, 0.4, 20, seed=0):
        path = ridge_path(X, y)
        w, b = path.at(strengths), path.intercept_at(strengths)[:, None]
        train.append(np.mean((y - b - w @ X.T) ** 2, axis=1))
        truth = polynomials.wave(nodes)
        test.append(generalisation_error(b + w @ new.T, truth, 0.4, polynomials.SHARES))
    train, test = np.diff(train), np.diff(test)
    return only(a=(test < 0).all(), b=(train > -1e-12).all(), c=(train < 1e-12).all())


def where_a_penalty_gains():
    gains = []
    for n, sigma in ((200, 0.1), (20, 0.8), (20, 0.1)):
        error = polynomial_parts(n, FINE, sigma=sigma).expected_error
        gains.append(1 - error.min() / error[0])
    return "abc"[int(np.argmax(gains))]


def where_curves_agree_most():
    parts = polynomial_parts(15, FINE)
    places = 0, parts.expected_error.argmin(), len(FINE) - 1
    return "abc"[int(np.argmin(parts.variance[list(places)]))]


def straight_line_on_a_cubic():
    now = polynomial_parts(10_000, 0, degree=1).expected_error
    changed = polynomial_parts(10_000, 0, degree=3), polynomial_parts(10_000, 0.3, degree=1)
    found = [part.expected_error for part in (*changed, polynomial_parts(20_000, 0, degree=1))]
    assert now > 1.5 * 0.4**2
    return only(**{letter: e < 0.9 * now for letter, e in zip("abc", found, strict=True)})


def train_and_test_by_hand():
    X, y = np.array([[-1.0], [-1], [1], [1]]), np.array([-3.0, -1, 1, 3])
    path, new = ridge_path(X, y), np.array([[-1.0], [1]])
    w, b = path.at(np.array([0.0, 1])), path.intercept_at(np.array([0.0, 1]))[:, None]
    assert w[0] == pytest.approx(2) and abs(b).max() < 1e-12
    train = np.mean((y - b - w @ X.T) ** 2, axis=1)
    test = generalisation_error(b + w @ new.T, new[:, 0], 1)
    assert train[0] == pytest.approx(1)
    return w[1, 0], train[1], *test


def two_values(n):
    """Rows x = -1 and 1 in turn."""
    return np.resize([-1.0, 1.0], n)[:, None]


def noise_parts():
    X = two_values(4)
    return ridge_bias_variance(
        X, np.sqrt(3) * X[:, 0], 1, X, np.sqrt(3) * X[:, 0], np.array([0, 1])
    )


def noise_from_which_a_penalty_pays():
    parts = noise_parts()
    return np.diff(parts.bias2)[0] / -np.diff(parts.variance)[0]


def variance_along(strength):
    X = np.sqrt(3) * np.array([[-1.0], [0], [1]])
    assert (X**2).sum() == pytest.approx(6)
    zero = np.zeros(3)
    at = [
        ridge_bias_variance(X, zero, 1, np.array([[x]]), [0.0], strength).variance for x in (1, 0)
    ]
    return at[0] - at[1]  # without that of the intercept


def bias_and_variance_at_a_point():
    parts = bias_variance(np.array([[2.0], [4], [6], [8]]), np.array([7.0]), 1)
    return parts.bias2, parts.variance, parts.expected_error


def best_strength_of_one_weight():
    X, strengths = two_values(8), np.linspace(0, 2, 2001)
    parts = ridge_bias_variance(X, X[:, 0], 2, X, X[:, 0], strengths)
    variance, one = parts.variance - 4 / 8, 1000  # that of the intercept is 4/8
    return parts.bias2[one], variance[one], strengths[parts.expected_error.argmin()]


def slip_same_strength_for_more_rows():
    few, many = (polynomial_parts(n, FINE, degree=5) for n in (60, 6000))
    at = np.flatnonzero(FINE > 0.05)[0]
    X = [polynomials.features(polynomials.places(n), 5) for n in (60, 6000)]
    norms = [np.linalg.norm(ridge_path(x, x @ np.ones(5)).at(FINE[at])) for x in X]
    best = [FINE[part.expected_error.argmin()] for part in (few, many)]
    return only_wrong(
        a=abs(norms[0] / norms[1] - 1) < 0.05,
        b=abs(few.bias2[at] / many.bias2[at] - 1) < 0.05,
        c=abs(few.variance[at] / many.variance[at] / 100 - 1) < 0.1,
        d=abs(best[0] / best[1] - 1) < 0.5,
    )


def figure_no_strength_helps():
    scene, _ = picture("polynomial-sixty-points")
    *_, test = scene.made["L2", 10, 60, 0.4]
    one = np.flatnonzero(polynomials.STRENGTHS == 1)[0]
    return only(a=(test[1:] < test[0]).any(), b=test.argmin() == 0, c=test[one] < 1.1 * test[0])


def figure_gain_against_points():
    scene, state = picture("gain-against-points")
    gain = polynomials.gain(*scene.parts[10], state["noise"])
    best = scene.sizes[gain.argmax()]
    assert gain[scene.sizes == 4] < 0.05  # what the first wrong choice says
    return only(a=best == 4, b=best == 1000, c=abs(best - 11) <= 1)


def figure_band_of_test_errors():
    scene, _ = picture("spread-of-test-errors")
    made = scene.made["L2", 15]
    low, median, high = made.low, made.middle, made.high
    best = median.argmin()
    return only(
        a=abs(high[best] / low[0] - 1) < 0.1,
        b=low[best] > low[0],
        c=abs(np.log(high[best] / low[best]) / np.log(high[0] / low[0]) - 1) < 0.2,
    )


def figure_least_expected_error():
    return polynomials.exact_parts(15, 10, 0.4).expected_error.min()


# ---------------------------------------------------------------- lesson 31

GRID = np.array([0.01, 0.1, 0.3, 1, 3, 10])
MEANS = np.array([5.9, 5.2, 5.0, 5.3, 5.6, 7.0])
DEVIATIONS = np.array([1.8, 1.5, 1.2, 1.2, 1.5, 1.8])


def within(width):
    """The strengths whose mean is at most ``width`` above the least."""
    return GRID[MEANS <= MEANS.min() + width[MEANS.argmin()]]


def one_se_direction():
    error = DEVIATIONS / 3
    taken = one_standard_error(GRID, MEANS, error)
    rules = within(error).min(), within(error).max(), within(DEVIATIONS).max()
    return only(**{letter: taken == rule for letter, rule in zip("abc", rules, strict=True)})


def mean_and_standard_error_of_folds():
    found = CrossValidation([1.0], np.array([[10.0], [10], [10], [6]]))
    return found.mean[0], found.standard_deviation[0], found.standard_error[0]


def leave_one_out_from_one_fit():
    X, y, last = np.arange(-2.0, 3)[:, None], np.array([0.0, 0, 0, 0, 5]), np.eye(5)[4]
    fitted = [
        path.intercept_at(0) + path.at(0) @ X[4] for path in (ridge_path(X, y), ridge_path(X, last))
    ]
    left_out = np.sqrt(ridge_leave_one_out(X, y, 0).fold_errors[4, 0])
    return y[4] - fitted[0], fitted[1], left_out


def least_error_at_the_end_of_the_grid():
    data, held_out = diabetes(), folds(442, 10, seed=1)
    grids = np.geomspace(0.1, 100, 31), np.geomspace(1e-4, 100, 61), np.geomspace(0.1, 100, 301)
    found = [ridge_cross_validation(data.X, data.y, grid, held_out) for grid in grids]
    assert found[0].best == pytest.approx(0.1)
    assert round(found[1].best, 3) == 0.006  # quoted in the solution
    return only(a=not found[0].at_edge, b=found[1].best < 0.09, c=found[2].best > 0.11)


def slip_simplest_model():
    error, least = DEVIATIONS / 3, GRID[MEANS.argmin()]
    taken = one_standard_error(GRID, MEANS, error)
    return only_wrong(
        a=taken in within(error),
        b=least in within(error),
        c=taken == within(error).min(),
        d=MEANS[GRID == taken] >= MEANS.min(),
    )


def figure_flat_on_the_left():
    scene, _ = picture("curve-of-the-diabetes-data")
    curve, weights = scene.curves["L1"], scene.weights["L1"]
    best = curve.mean[0].argmin()
    above = (curve.mean[0, 0] - curve.mean[0, best]) / curve.standard_error[0, best]
    hollow = np.flatnonzero(choosing.REAL_STRENGTHS == curve.one_se[0])[0]
    kept = np.count_nonzero(weights, axis=1)
    return only(a=above < 0.1, b=above > 1, c=kept[0] < kept[hollow])


def figure_two_folds():
    scene, _ = picture("two-folds-and-leave-one-out")
    left = scene.now(folds=2).curves[:, 0]  # at the smallest strength, a row for each shuffle
    data = choosing.world(60)
    halves = [half for seed in range(8) for half in folds(60, 2, seed)]
    fits = choosing.FOLD_FITS["L2"](data.X, data.y, choosing.STRENGTHS[:1], halves, False)
    on_endless_rows = choosing.true_error(fits, data.weights, choosing.NOISE).mean()
    return only(
        a=(left > scene.one_out.mean[0]).all() and (left > scene.truth[0]).all(),
        b=(left > scene.truth[0]).any() and (left < scene.truth[0]).any(),
        c=on_endless_rows < 0.8 * left.mean(),
    )


# ---------------------------------------------------------------- lesson 32


@cache
def table():
    return contests()


def means(*setting):
    return dict(zip(METHODS, table()[setting].mean, strict=True))


def least_of(mean, *names):
    """The letter of the one among ``names`` that has the least mean of all methods."""
    least = min(mean.values())
    return only(**{each: mean[name] == least for each, name in zip("abc", names, strict=True)})


def sparse_truth_weak_signal():
    mean = means("sparse", 30, 40, 0.9, 0.25, "cross-validation")
    assert round(100 * mean["lasso"] / mean["ridge"] - 100) == 15  # quoted in the solution
    return least_of(mean, "lasso", "least squares", "ridge")


def ten_sensors():
    mean = means("dense", 60, 10, 0.9, 1.0, "cross-validation")
    assert min(mean["lasso"], mean["least squares"]) > 1.4 * mean["ridge"]  # a wide margin
    return least_of(mean, "ridge", "lasso", "least squares")


def elastic_net_with_an_oracle():
    held = {key: means(*key) for key in table() if key[-1] == "oracle"}
    rounded = 1 + 1e-4  # the table has five digits
    ahead = {key: m["elastic net"] <= rounded * m["lasso"] for key, m in held.items()}
    return only(
        a=not any(ahead.values()),
        b=all(ahead.values()),
        c=all(ahead[key] == (key[0] == "groups") for key in ahead),
    )


def plenty_of_rows():
    mean = means("dense", 480, 10, 0.0, 4.0, "cross-validation")
    least = min(mean.values())
    return only(
        a=mean["ridge"] == least and mean["lasso"] > 1.1 * least,
        b=mean["least squares"] > 1.1 * least,
        c=max(mean.values()) < 1.02 * least,
    )


def gross_errors_and_a_short_list():
    fits = {
        "a": lambda X, y: lad_lasso(X, y).at(0.315).weights,
        "b": lambda X, y: lasso_path(X, y).at(0.315),
        "c": lambda X, y: lad_ridge(X, y, 0.315).weights,
    }
    both = {}
    for letter, fit in fits.items():
        near, far = (fit(data.X, data.y) for data in map(moved, (10.0, 1000.0)))
        both[letter] = np.allclose(near, far, atol=1e-9) and far[1] == 0
    return only(**both)


def moved(shift):
    return outlier_and_junk(shift=shift)


def wrong_split(correlation):
    world = Population(np.array([[1, correlation], [correlation, 1]]), np.ones(2), 1.0, "")
    return float(world.error(np.array([2.0, 0]), 0.0)) - 1


def how_far_ridge_follows(strength=1.5):
    targets = [3.0, 2, 1, 5], [3.0, 2, 1, 15]
    slopes = [ridge_path(two_values(4), np.array(y)).at(strength)[0] for y in targets]
    return slopes[1] - slopes[0]


def fits_of_the_four(X, y, strengths):
    """Weights and intercept of each pair of loss and penalty, in the order of the question."""
    ridge, lasso = ridge_path(X, y), lasso_path(X, y)
    robust = lad_lasso(X, y).at(strengths[2]), lad_ridge(X, y, strengths[3])
    squared = [
        (path.at(s), path.intercept_at(s))
        for path, s in zip((ridge, lasso), strengths[:2], strict=True)
    ]
    return [np.append(w, b) for w, b in (*squared, *((f.weights, f.intercept) for f in robust))]


def same_fit_in_other_units_of_y():
    data, strength = outlier_and_junk(), 0.315
    before, found = fits_of_the_four(data.X, data.y, [strength] * 4), [[] for _ in range(4)]
    for factor in (0.01, 0.1, 1.0, 10.0, 100.0):
        after = fits_of_the_four(data.X, 10 * data.y, [factor * strength] * 4)
        for factors, old, new in zip(found, before, after, strict=True):
            if np.allclose(new, 10 * old, rtol=1e-6, atol=1e-8):
                factors.append(factor)
    assert [len(factors) for factors in found] == [1] * 4
    return tuple(factor for (factor,) in found)


def slip_lasso_against_an_outlier():
    places = 100.0, 1000.0, 10_000.0
    slopes = np.array([lasso_path(moved(at).X, moved(at).y).at(0.315)[0] for at in places])
    robust = [lad_lasso(moved(at).X, moved(at).y).at(0.315).weights[0] for at in places]
    sizes = [np.abs(lasso_path(moved(at).X, moved(at).y).at([0, 0.315])).sum(1) for at in places]
    return only_wrong(
        a=L2Loss().slope(20.0) == 2 * L2Loss().slope(10.0),
        b=all(with_it <= without for without, with_it in sizes),
        c=slopes[2] < 1.1 * slopes[1],
        d=np.ptp(robust) < 1e-9,
    )


def wide(n=8, p=20):
    random = np.random.default_rng(1)
    return random.standard_normal((n, p)), random.standard_normal(n)


def slip_row_of_more_columns_than_rows():
    X, y = wide()
    ridge, lasso, net = ridge_path(X, y), lasso_path(X, y), elastic_net_path(X, y, 0.1)
    perfect = ridge.at(0), lasso.at(0)
    residuals = [np.ptp(y - X @ w) for w in perfect]
    kept = np.count_nonzero(net.at(np.geomspace(1e-3, 1, 20)), axis=1).max()
    return only_wrong(
        a=max(residuals) < 1e-9 and np.abs(perfect[0] - perfect[1]).max() > 0.1,
        b=kept <= 7,
        c=(ridge.at(0.5) != 0).all(),
        d=np.count_nonzero(lasso.knot_weights, axis=1).max() <= 7,
    )


def row_that_is_the_same_for_all():
    X, noise = np.split(np.random.default_rng(2).standard_normal((30, 4)), [3], axis=1)
    y, twins = 2 * X[:, 0] + noise[:, 0], X[:, [0, 0]]
    strengths, zeros, units, dropped = np.geomspace(0.05, 2, 8), [], [], []
    for path in (lasso_path, ridge_path, lambda X, y: elastic_net_path(X, y, 0.5)):
        weights = path(X, y).at(strengths)
        scaled = path(X * [100, 1, 1], y).at(strengths) * [100, 1, 1]
        zeros.append(bool((weights == 0).any()))
        units.append(bool(np.abs(scaled - weights).max() > 0.01))
        if path is not lasso_path:
            dropped.append(bool(np.ptp(path(twins, y).at(strengths), axis=1).max() > 1e-9))
    # one equal column may be dropped: the lasso's objective is the same, however they share
    dropped.insert(0, L1Penalty(1).value(np.array([2.0, 0])) == L1Penalty(1).value(np.ones(2)))
    return only(a=len(set(zeros)) == 1, b=len(set(units)) == 1, c=len(set(dropped)) == 1)


def what_can_never_grow():
    strengths, grows = np.linspace(0, 3, 61), {"a": False, "b": False, "c": False}
    ratios = {lasso_path: 1, ridge_path: 0, lambda X, y: elastic_net_path(X, y, 0.5): 0.5}
    for seed in range(40):
        random = np.random.default_rng(seed)
        X = random.standard_normal((8, 3)) @ random.standard_normal((3, 3))
        y = random.standard_normal(8)
        for path, ratio in ratios.items():
            weights = path(X, y).at(strengths)
            penalty = ElasticNetPenalty(1, ratio)
            for letter, size in (
                ("a", np.abs(weights)),
                ("b", (weights**2).sum(axis=1)),
                ("c", np.array([penalty.value(w) for w in weights])),
            ):
                grows[letter] |= bool((np.diff(size, axis=0) > 1e-9).any())
    return only_wrong(**grows)


def pull_that_is_held_at_zero():
    held = [
        penalty.subdifferential(np.zeros(1))[1][0]
        for penalty in (L1Penalty(1), ElasticNetPenalty(1, 0.25))
    ]
    assert L2Penalty(1).subdifferential(np.zeros(1))[1][0] == 0
    return tuple(3 / pull for pull in held)


# ---------------------------------------------------------------- lesson 33


def more_genes_than_tissues():
    X, y = wide()
    fits = [path(X, y).at(0) for path in (ridge_path, lasso_path)]
    exact = [np.ptp(y - X @ w) < 1e-9 for w in fits]
    same = np.abs(fits[0] - fits[1]).max() < 1e-6
    return only(a=all(exact) and same, b=all(exact) and not same, c=not same and not all(exact))


@cache
def most_weights(n, p=120):
    """Of the lasso on its whole path, and of ridge."""
    random = np.random.default_rng(0)
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    lasso = np.count_nonzero(lasso_path(X, y).knot_weights, axis=1).max()
    return int(lasso), int(np.count_nonzero(ridge_path(X, y).at(0.1)))


def most_weights_of_ridge_and_lasso():
    lasso, ridge = most_weights(37)
    return only(
        a=(ridge, lasso) == (120, 36), b=(ridge, lasso) == (120, 120), c=(ridge, lasso) == (36, 36)
    )


def gene_with_weight_zero():
    random = np.random.default_rng(0)
    signal = random.standard_normal(40)
    X = signal[:, None] + 0.2 * random.standard_normal((40, 2))
    truth = np.array([1.0, 0.9])
    y = X @ truth + 0.1 * random.standard_normal(40)
    path = lasso_path(X, y)
    strength = 0.95 * path.knots[0]
    w = path.at(strength)
    zero = int(np.flatnonzero(w == 0)[0])
    residual = y - path.intercept_at(strength) - X @ w
    pull = 2 * abs((X[:, zero] - X[:, zero].mean()) @ residual) / 40
    assert np.count_nonzero(w) == 1
    return only(a=truth[zero] == 0, b=abs(np.corrcoef(X.T)[0, 1]) < 0.5, c=pull <= strength)


def weights_in_a_fit_to_a_fold():
    outside = 50 - len(folds(50, 5)[0])
    return most_weights(outside)[0]


# ---------------------------------------------------------------- lesson 35


def one_weight(start, penalty=None, **how):
    """A weight with this start, along which the loss has no slope, after training."""
    network = networks.Network(np.array([start, 1.0, 0.0, 0.0]), (1, 1, 1))
    there = networks.train(
        network, np.zeros((1, 1)), np.zeros((1, 1)), loss=L2Loss(), penalty=penalty, **how
    ).network
    return float(there.W1[0, 0])


def three_steps_of_three_kinds():
    how = dict(optimiser=networks.SGD(0.1), steps=3)
    return (
        one_weight(0.25, L1Penalty(1), by="prox", **how),
        one_weight(0.25, L1Penalty(1), **how),
        one_weight(0.25, L2Penalty(1), **how),
    )


def first_step(optimiser):
    return one_weight(0.5, L2Penalty(0.001), optimiser=optimiser, steps=1)


@cache
def small_networks():
    """Name -> a network trained on two classes, whose third input is always 0."""
    random = np.random.default_rng(0)
    X = np.column_stack([random.standard_normal((40, 2)), np.zeros(40)])
    y = (X[:, 0] + X[:, 1] > 0).astype(int)
    start, sgd = networks.start_network(3, 6, 2), networks.SGD(0.2)
    ways = {
        "l2": dict(penalty=L2Penalty(0.01)),
        "large l2": dict(penalty=L2Penalty(0.1)),
        "l1 prox": dict(penalty=L1Penalty(0.01), by="prox"),
        "l1 slope": dict(penalty=L1Penalty(0.01)),
        "large l1 slope": dict(penalty=L1Penalty(0.1)),
    }
    return {
        name: networks.train(start, X, y, optimiser=sgd, steps=400, **how).network
        for name, how in ways.items()
    }


def zeros(name):
    return int((small_networks()[name].weights == 0).sum())


def zeros_of_l2_steps():
    silent = small_networks()["l2"].W1[2]
    found = zeros("l2"), zeros("large l2")
    return only(a=found[1] > found[0], b=(silent == 0).all(), c=found == (0, 0))


def zeros_of_l1_slopes():
    assert zeros("l1 prox") > 0
    return only(
        a=zeros("l1 slope") == zeros("large l1 slope") == 0,
        b=zeros("l1 slope") == zeros("l1 prox"),
        c=zeros("large l1 slope") == small_networks()["l2"].n_weights,
    )


def penalty_and_decay_agree():
    random = np.random.default_rng(1)
    X, start = random.standard_normal((20, 2)), networks.start_network(2, 3, 2)
    y, same = (X[:, 0] > 0).astype(int), []
    for optimiser in (networks.SGD(0.1), networks.SGD(0.1, momentum=0.9), networks.Adam(0.01)):
        how = dict(optimiser=optimiser, steps=30)
        pair = [
            networks.train(start, X, y, penalty=L2Penalty(0.05), **how).network,
            networks.train(start, X, y, decay=0.1, **how).network,
        ]
        same.append(np.abs(pair[0].weights - pair[1].weights).max() < 1e-9)
    return only(**dict(zip("abc", same, strict=True)))


def what_a_silenced_network_says():
    y = np.repeat([0, 1, 2], [30, 50, 20])
    X = np.random.default_rng(0).standard_normal((100, 2))
    there = networks.train(
        networks.start_network(2, 3, 3), X, y, penalty=L1Penalty(10), by="prox",
        optimiser=networks.SGD(0.5), steps=600,
    ).network  # fmt: skip
    assert not there.weights.any()
    return float(there.probabilities(X)[0, 1])


def strength_that_silences_a_network():
    # One input, two classes, and the scale at which the largest singular value is 0.24.
    X, y, s = np.array([[-1.0], [1]]) * 0.24 * np.sqrt(2), np.array([0, 1]), 0.24
    slope = networks.CrossEntropy().gradient(y, np.zeros((2, 2)))  # at the class frequencies
    products = np.linalg.svd(X.T @ slope)
    assert products[1][0] == pytest.approx(s)

    def change(strength, u, v):
        """Of the real objective, by one hidden unit in the best direction."""
        best = -products[0][0, 0] * products[2][0] * v
        network = networks.Network(np.array([u, *best, 0, 0, 0]), (1, 1, 2))
        loss = networks.CrossEntropy()
        rise = loss.value(y, network.outputs(X)) - loss.value(y, np.zeros((2, 2)))
        return rise + L2Penalty(strength).value(network.weights)

    small = 1e-3 * np.array([[u, v] for u in (0.5, 1, 2) for v in (0.5, 1, 2)])
    assert change(0.119, 1e-3, 1e-3) < 0
    assert all(change(0.121, u, v) > 0 for u, v in small)
    changes = [L2Penalty(each).value(np.full(2, 0.1)) - s * 0.01 for each in (0.2, 0.1)]
    return *changes, products[1][0] / 2


def slip_weight_decay_under_adam():
    step, strength, start = 0.01, 0.001, 0.5
    share = 2 * step * strength

    def lost(optimiser, **how):
        return 1 - one_weight(start, optimiser=optimiser, steps=1, **how) / start

    sgd, adam = networks.SGD(step), networks.Adam(step)
    both = [lost(adam, penalty=L2Penalty(each)) for each in (strength, 100 * strength)]
    return only_wrong(
        a=lost(sgd, penalty=L2Penalty(strength)) == pytest.approx(share),
        b=both[0] == pytest.approx(both[1], rel=1e-4),
        c=both[0] == pytest.approx(share),
        d=lost(adam, decay=2 * strength) == pytest.approx(share),
    )


def weight_of_x(beside_group):
    x, group, y = [4, 6, 1, 3], [0, 0, 1, 1], [1, 3, 5, 7]
    return ridge_path(np.transpose([x, group][: 1 + beside_group]), y).at(0)[0]


# ---------------------------------------------------------------- all of them

ANSWERS = {
    "training-error-as-strength-grows": training_error_as_strength_grows,
    "where-a-penalty-gains": where_a_penalty_gains,
    "where-curves-agree-most": where_curves_agree_most,
    "straight-line-on-a-cubic": straight_line_on_a_cubic,
    "train-and-test-by-hand": train_and_test_by_hand,
    "noise-from-which-a-penalty-pays": noise_from_which_a_penalty_pays,
    "share-of-variance-left": lambda: variance_along(2) / variance_along(0),
    "bias-and-variance-at-a-point": bias_and_variance_at_a_point,
    "best-strength-of-one-weight": best_strength_of_one_weight,
    "slip-same-strength-for-more-rows": slip_same_strength_for_more_rows,
    "figure-no-strength-helps": figure_no_strength_helps,
    "figure-gain-against-points": figure_gain_against_points,
    "figure-band-of-test-errors": figure_band_of_test_errors,
    "figure-least-expected-error": figure_least_expected_error,
    "one-se-direction": one_se_direction,
    "one-se-from-a-table": lambda: one_standard_error(GRID, MEANS, DEVIATIONS / 3),
    "mean-and-standard-error-of-folds": mean_and_standard_error_of_folds,
    "leave-one-out-from-one-fit": leave_one_out_from_one_fit,
    "least-error-at-the-end-of-the-grid": least_error_at_the_end_of_the_grid,
    "slip-simplest-model": slip_simplest_model,
    "figure-flat-on-the-left": figure_flat_on_the_left,
    "figure-two-folds": figure_two_folds,
    "sparse-truth-weak-signal": sparse_truth_weak_signal,
    "gross-errors-and-a-short-list": gross_errors_and_a_short_list,
    "elastic-net-with-an-oracle": elastic_net_with_an_oracle,
    "plenty-of-rows": plenty_of_rows,
    "ten-sensors": ten_sensors,
    "wrong-split-between-near-copies": lambda: wrong_split(0.9),
    "how-far-ridge-follows": how_far_ridge_follows,
    "same-fit-in-other-units-of-y": same_fit_in_other_units_of_y,
    "slip-lasso-against-an-outlier": slip_lasso_against_an_outlier,
    "slip-row-of-more-columns-than-rows": slip_row_of_more_columns_than_rows,
    "row-that-is-the-same-for-all": row_that_is_the_same_for_all,
    "what-can-never-grow": what_can_never_grow,
    "pull-that-is-held-at-zero": pull_that_is_held_at_zero,
    "more-genes-than-tissues": more_genes_than_tissues,
    "most-weights-of-ridge-and-lasso": most_weights_of_ridge_and_lasso,
    "gene-with-weight-zero": gene_with_weight_zero,
    "weights-in-a-fit-to-a-fold": weights_in_a_fit_to_a_fold,
    "zeros-of-l2-steps": zeros_of_l2_steps,
    "zeros-of-l1-slopes": zeros_of_l1_slopes,
    "penalty-and-decay-agree": penalty_and_decay_agree,
    "three-steps-of-three-kinds": three_steps_of_three_kinds,
    "first-step-of-adam": lambda: first_step(networks.Adam(0.01)),
    "alpha-of-a-network": lambda: scales.sklearn_mlp_classifier(0.001, 200)["alpha"],
    "what-a-silenced-network-says": what_a_silenced_network_says,
    "strength-that-silences-a-network": strength_that_silences_a_network,
    "slip-weight-decay-under-adam": slip_weight_decay_under_adam,
    "slope-alone-and-beside-a-group": lambda: weight_of_x(beside_group=True),
}

# In the order of the traps of the question.
TRAPS = {
    "noise-from-which-a-penalty-pays": [
        lambda: noise_parts().bias2[1] / noise_parts().variance[1],
        lambda: noise_parts().bias2[1] / noise_parts().variance[0],
    ],
    "share-of-variance-left": [
        lambda: np.sqrt(variance_along(2) / variance_along(0)),
        lambda: variance_along(2 / 3) / variance_along(0),  # n λ becomes λ
    ],
    "figure-least-expected-error": [
        lambda: polynomials.exact_parts(15, 10, 0.4).noise,
        lambda: polynomials.exact_parts(15, 10, 0.4).expected_error[-1],
        lambda: polynomials.exact_parts(15, 10, 0.4).expected_error[0],
    ],
    "one-se-from-a-table": [
        lambda: one_standard_error(GRID, MEANS, DEVIATIONS),
        lambda: GRID[MEANS.argmin()],
        lambda: within(DEVIATIONS / 3).min(),
    ],
    "wrong-split-between-near-copies": [lambda: wrong_split(0), lambda: wrong_split(-0.9)],
    "how-far-ridge-follows": [
        lambda: 0.0,
        lambda: how_far_ridge_follows(0),
        lambda: 4 * how_far_ridge_follows(),
        lambda: how_far_ridge_follows(1.5 / 4),  # sums instead of means
    ],
    "weights-in-a-fit-to-a-fold": [
        lambda: most_weights(40)[0] + 1,
        lambda: most_weights(50)[0],
        lambda: most_weights(10)[0],
    ],
    "first-step-of-adam": [
        lambda: first_step(networks.SGD(0.01)),
        lambda: first_step(networks.SGD(1.0)),
    ],
    "alpha-of-a-network": [
        lambda: scales.sklearn_mlp_regressor(0.001, 200)["alpha"],
        lambda: scales.sklearn_mlp_classifier(0.001, 1)["alpha"],
    ],
    "what-a-silenced-network-says": [lambda: 1 / 3, lambda: 1.0, lambda: 0.0],
    "slope-alone-and-beside-a-group": [
        lambda: weight_of_x(beside_group=False),
        lambda: weight_of_x(beside_group=True) - 1,
    ],
}


@cache
def picture(name):
    return PICTURES[name]()
