"""The answers about losses that can be computed, and where known mistakes lead.

``ANSWERS`` and ``TRAPS`` as in answers_choosing.py.
"""

import numpy as np
import pytest

from l1l2.datasets import sample_photo, taipei_house_prices
from l1l2.descent import descend
from l1l2.exam.bank import LETTERS
from l1l2.exam.pictures import PICTURES, line_errors, moving_point
from l1l2.experiments.centres import LIMITS, filtered, limit_ratio, noisy, rms
from l1l2.experiments.descents import blow_up_rate, line_hessian, printed_gradient
from l1l2.experiments.outliers import largest_share, pulls
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss, differences, shares

L1, L2 = L1Loss(), L2Loss()


def only(*statements):
    """The letter of the one statement that is true."""
    assert sum(map(bool, statements)) == 1, statements
    return LETTERS[[bool(statement) for statement in statements].index(True)]


def slip(*statements):
    """The letter of the one statement that is false."""
    return only(*(not statement for statement in statements))


def walk(loss, start, target, rate, steps):
    """All places of a constant on its way down the loss of one target."""
    return descend(lambda c: loss.slope(c - target), start, rate, steps)


def constant_loss(loss, y, c):
    """Mean loss of one constant for the values ``y``."""
    return loss.value(y, np.full(len(y), float(c)))


def slope_by_differences(loss, y, c, step=1e-3):
    """Derivative of ``constant_loss`` in c."""
    return (constant_loss(loss, y, c + step) - constant_loss(loss, y, c - step)) / (2 * step)


def first(numbers, condition):
    """The first of some numbers that meets a condition."""
    return next(number for number in numbers if condition(number))


# What a loss charges

TRUTH, PREDICTED = np.array([3.0, 5, 2, 10]), np.array([4.0, 5, 5, 4])
TEN = np.array([1.0] * 9 + [3.0])


def three_times():
    return first(np.arange(1, 100) / 10, lambda e: L2.of_error(e) >= 3 * L1.of_error(e))


def two_groups():
    errors = [2.0] * 10 + [4.0] * 30
    return L1.value(np.zeros(40), errors)


def one_more_sample():
    errors = np.append(np.full(5, np.sqrt(12)), 6.0)
    return L2.value(np.zeros(6), errors)


def in_centimetres():
    error = np.array([np.sqrt(0.05)])
    return L2.value([0.0], 100 * error)


def what_an_mse_tells():
    random = np.random.default_rng(0)
    maes = []
    for _ in range(50):
        error = random.standard_normal(8)
        error *= 3 / np.sqrt(np.mean(error**2))
        assert L2.value(np.zeros(8), error) == pytest.approx(9)
        maes.append(L1.value(np.zeros(8), error))
    return only(max(maes) <= 3, np.allclose(maes, 9), np.allclose(maes, 3))


def one_error_grows():
    def entries(loss):
        return [loss.gradient(np.zeros(10), [e] + [1.0] * 9)[0] for e in (3.0, 30.0)]

    l1, l2 = entries(L1), entries(L2)
    return only(
        np.allclose([*l1, *l2], [0.1, 0.1, 0.6, 6]),
        np.allclose([*l1, *l2], [0.1, 1, 0.6, 6]),
        np.allclose([*l1, *l2], [0.1, 0.1, 0.9, 90]),
    )


def low_prediction():
    gradient = L2.gradient([5.0], [2.0])[0]
    return only(gradient == 6, gradient == -3, gradient == -6)


def prediction_from_gradient(formula):
    """Which prediction for the truth 20, one of 8 samples, has the entry -3 of ``formula``."""
    y = np.full(8, 20.0)
    candidates = np.arange(-100, 1000) / 10
    return first(candidates, lambda p: abs(formula(y, np.full(8, p))[0] + 3) < 1e-9)


def slip_l2_gradient():
    y, predicted = np.array([2.0, 4, 5, 7]), np.full(4, 6.0)
    measured = differences(L2, y, predicted)
    others = [*predicted[:1], *predicted[1:] + 1]
    lower = L2.value(y, predicted - 0.1 * measured) < L2.value(y, predicted)
    return slip(
        np.isclose(differences(L2, y, others)[0], measured[0]),
        np.array_equal(np.sign(measured), np.sign(predicted - y)),
        np.allclose(measured, printed_gradient(y, predicted)),
        lower and L2.value(y, predicted + 0.1 * measured) > L2.value(y, predicted),
    )


def slip_l1_gradient():
    y, predicted = np.array([2.0, 4, 5, 7, 12]), np.full(5, 6.0)
    gradient = L1.gradient(y, predicted)
    return slip(
        np.allclose(gradient, np.sign(predicted - y)),
        np.allclose(gradient, L1.gradient(y, y + 2 * (predicted - y))),
        np.array_equal(np.sign(gradient), np.sign(predicted - y)),
        np.isclose(np.abs(gradient).sum(), 1),
    )


def subgradients():
    errors = np.linspace(-3, 3, 61)

    def serves(g):
        return (g * errors <= np.abs(errors) / 4 + 1e-12).all()

    inside = [serves(g) for g in np.linspace(-0.25, 0.25, 11)]
    outside = [serves(g) for g in (-0.26, 0.26)]
    return only(not any(inside), all(inside) and not any(outside), not any(inside[1:-1]))


def small_errors(loss):
    return loss.of_error(6.0) / loss.of_error(2.0)


def share_steps():
    zeros = np.zeros(10)
    return tuple(
        shares(part)[-1]
        for part in (
            L1.of_error(TEN),
            L2.of_error(TEN),
            L1.gradient(zeros, TEN),
            L2.gradient(zeros, TEN),
        )
    )


def equal_shares():
    def equal(error):
        found = [largest_share(np.array(error), loss)[1] for loss in (L1, L2)]
        return found[0] == pytest.approx(found[1])

    return only(equal([0.1, 0.5, 0.9]), equal([2.0, -2, 0, 2]), equal([1.0, 2, -3]))


# Mean and median


def largest_grows():
    y = np.array([1.0, 2, 4, 5, 8, 9, 12, 20, 21])
    higher = y + 100 * (y == y.max())
    mean, median = (loss.best_constant(higher) - loss.best_constant(y) for loss in (L2, L1))
    return only(mean > median > 0, mean == 0 and median > 0, mean > 0 and median == 0)


def best_of_four():
    best = L1.best_constant([2, 4, 8, 10])
    ends = best.low, best.high
    return only(ends == (6, 6), ends == (4, 8), ends == (2, 10))


def best_constants():
    y = np.array([2.0, 3, 4, 5, 11])
    found = []
    for loss in (L2, L1):
        best = loss.best_constant(y)
        assert best.unique
        found += [float(best), constant_loss(loss, y, best)]
    return tuple(found)


BETWEEN = np.array([1.0, 2, 4, 7, 11])


def where_the_median_can_go():
    medians, means = np.array(
        [
            [loss.best_constant([1, 4, 6, 7, y]) for y in np.linspace(-50, 50, 201)]
            for loss in (L1, L2)
        ]
    )
    low, high = medians.min(), medians.max()
    return only((low, high) == (4, 6), (low, high) == (1, 7), means.max() > high > 10)


def likelihood():
    """Whose minus log likelihood of a constant is least at the median, and not at the mean."""
    y, c = np.array([0.0, 1, 2, 3, 14]), np.linspace(-2, 16, 1801)
    e = c[:, None] - y
    gaussian = (e**2 / 2 + np.log(2 * np.pi) / 2).sum(axis=1)
    laplace = (np.abs(e) + np.log(2)).sum(axis=1)
    student = 2 * np.log1p(e**2 / 3).sum(axis=1)  # three degrees of freedom, up to a constant
    median = float(L1.best_constant(y))
    at = np.isclose(c, median)
    return only(
        *(bool((each[at] <= each.min() + 1e-9).all()) for each in (gaussian, student, laplace))
    )


def gaussian_noise():
    random = np.random.default_rng(0).standard_normal((20_000, 101))
    ratio = np.median(random, axis=1).var() / random.mean(axis=1).var()
    assert 1 / LIMITS["Gaussian"] == pytest.approx(np.pi / 2)
    return only(abs(ratio - np.pi / 2) < 0.06, ratio <= 1, abs(ratio - 1) < 0.06)


def laplace_sample():
    assert limit_ratio(variance=2.0, peak=0.5) == LIMITS["Laplace"] == 2
    return 400 / LIMITS["Laplace"]


def dead_pixels():
    photo = sample_photo()
    median, mean = (
        rms(picture - photo) for picture in filtered(noisy(photo, "salt and pepper", 5))
    )
    assert (round(median), round(mean)) == (10, 17)
    return only(mean < median, abs(mean - median) < 1, median < mean)


def thin_strokes():
    page = np.full((9, 9), 255.0)
    page[:, 4] = 0
    found, _ = filtered(page)
    return only(np.array_equal(found, page), (found == 255).all(), (found[:, 3:6] == 170).all())


def one_premium():
    claims = np.random.default_rng(0).lognormal(sigma=1, size=1000)
    pays = [
        np.isclose(1000 * loss.best_constant(claims), claims.sum())
        for loss in (L1, HuberLoss(delta=1.0), L2)
    ]
    return only(*pays)


# Steps down the gradient


def halves():
    left = abs(walk(L2, 0.0, 1.0, 0.25, 4))
    share = abs(left[4] - 1)
    assert abs(left[1] - 1) == 0.5
    return only(share == 0, share == 1 / 16, share == 1 / 8)


def two_places():
    ends = {
        (target, rate): np.sort(walk(L1, start, target, rate, 2001)[-2:])
        for target in (2.95, 3.0, 3.1, 3.25)
        for rate in (0.2, 0.4, 0.8)
        for start in (2.9 - 8 * rate,)
    }
    fits = {key for key, pair in ends.items() if np.allclose(pair, [2.9, 3.3])}
    targets, rates = ({key[k] for key in fits} for k in (0, 1))
    far = np.abs(walk(L1, 2.9, 3.1, 0.4, 5000)).max()
    return only(targets == {3.1}, far > 4, rates == {0.4} and min(targets) > 2.9)


def near():
    l2 = np.abs(walk(L2, 64.0, 0.0, 0.25, 20))
    l1 = np.abs(walk(L1, 64.0, 0.0, 0.25, 300))
    return l2[1] / l2[0], int((l2 <= 1).argmax()), int((l1 <= 1).argmax())


LINE_X = np.array([-3.0, -1, 1, 3])


def line_walk(x, rate, start, steps=300):
    """How far the L2 line is from the best one, here 0, after every step: (steps + 1, 2)."""
    Z = np.column_stack([x, np.ones(len(x))])
    return np.abs(descend(lambda w: 2 / len(x) * Z.T @ Z @ w, np.array(start), rate, steps))


def blow_up_helps():
    x = np.array([0.0, 3, 6, 9, 12])
    assert line_walk(x, 0.1, [1.0, 1.0])[-1].max() > 1e6
    nearer = line_walk(x, 0.1, [1e-6, 1e-6])[-1].max() < 1e-3
    halved = line_walk(x, 0.1 / 2**6, [1.0, 1.0], 20_000)[-1].max() < 1e-3
    standardised = line_walk((x - x.mean()) / x.std(), 0.1, [1.0, 1.0])[-1].max() < 1e-3
    return slip(nearer, halved, standardised)


def line_steps():
    hessian = line_hessian(LINE_X)
    assert hessian[0, 1] == 0
    left = line_walk(LINE_X, 0.1, [1.0, 1.0])
    assert left[1, 0] == pytest.approx(0)
    return hessian[0, 0], hessian[1, 1], blow_up_rate(hessian), left[2, 1] / left[1, 1]


def slows_down():
    steps = {loss: np.abs(np.diff(walk(loss, 5.0, 0.0, 0.3, 8))) for loss in (L1, L2)}
    shares_of_error = steps[L2] / np.abs(walk(L2, 5.0, 0.0, 0.3, 7))
    proportional = np.allclose(shares_of_error, shares_of_error[0])
    same = np.allclose(steps[L1], steps[L1][0])
    flatter = all(L2.slope(e) < L1.slope(e) for e in (0.1, 1.0, 10.0))
    falls = L2.of_error(0.1) < L2.of_error(1.0)
    only_l2_falls = falls and not L1.of_error(0.1) < L1.of_error(1.0)
    return only(flatter, proportional and same, only_l2_falls)


def slip_half():
    y, places = np.array([1.0, 2, 6]), np.array([-4.0, 0, 5])

    def half(c):
        return np.mean([L2.slope(c - each) for each in y], axis=0) / 2

    def end(rate):
        return abs(descend(half, 0.0, rate, 3000)[-1] - 3)

    c = descend(half, 0.0, 0.3, 1)
    twice = [float(slope_by_differences(L2, y, place)) for place in places]
    assert end(1.99) < 1e-6 < 1e6 < end(2.01)
    return slip(
        float(L2.best_constant(y)) == 3 and half(3.0) == 0,
        np.allclose(2 * half(places), twice),
        np.isclose((c[1] - 3) / (c[0] - 3), 1 - 0.3),
        end(0.49) < 1e-6 and end(0.51) > 1,
    )


def nearest_rate():
    ends = []
    for rate in (lambda t: 0.3, lambda t: 0.3 / np.sqrt(t), lambda t: 0.3 / t):
        ends.append(np.abs(walk(L1, -2.0, 3.37, rate, 1001)[-2:] - 3.37).max())
    assert [float(f"{end:.2g}") for end in ends] == [0.27, 0.0095, 3.1]
    assert 0.3 * (1 / np.arange(1, 1001)).sum() == pytest.approx(2.2, abs=0.05)
    return LETTERS[int(np.argmin(ends))]


# An outlier pulls


def point_above():
    l1, l2, _ = moving_point()
    height = float(l1.at(20).predict(8.0))
    up, upper = 20.0, height + 2 * (20.0 - height)
    moved = l1.at(upper).slope - l1.at(up).slope
    l2_moved = l2.at(upper).slope - l2.at(up).slope
    largest = largest_share(l1.at(upper).predict(l1.x) - l1.targets(upper), L1)[0] == l1.i
    return only(np.isclose(moved, l2_moved / 2), largest and moved > 0, moved == 0)


def thirty_wild():
    random = np.random.default_rng(1)
    good = 5 + random.standard_normal((20, 100))
    medians, before, means = [], [], []
    for y in good:
        replaced = np.append(y[:70], [1e6] * 30)
        medians.append(float(L1.best_constant(replaced)))
        before.append(float(L1.best_constant(y)))
        means.append(float(L2.best_constant(replaced)))
    within = (good[:, :70].min(axis=1) <= medians) & (medians <= good[:, :70].max(axis=1))
    return only(within.all(), np.allclose(medians, before), np.allclose(medians, means))


def breakdown():
    y = np.array([4.0, 5, 6, 7, 5])
    carried = L2.best_constant(np.append(y, 1e6)) > 1e5
    stays = L1.best_constant(np.append(y, [1e6] * 4)) <= y.max()
    x = np.arange(5.0)
    far = outlier_path(np.append(x, 20.0), np.append(x, 0.0), 5, L1)
    follows = [abs(far.at(height).predict(20.0) - height) < 1e-6 for height in (1e3, -1e3, 1e6)]
    return slip(carried, stays, L1.slope(1e6) == L1.slope(0.1), not all(follows))


def line_follows():
    x = np.append(np.arange(19.0), 500.0)
    random = np.random.default_rng(2)
    y = x + random.standard_normal(20)
    far = outlier_path(x, y, 19, L1)
    high = outlier_path(x, y, 9, L1)
    error = abs(far.at(1e5).predict(500.0) - 1e5)
    return only(error > 1, far.high == np.inf, high.high == np.inf)


def rise_of_l2_slope():
    path = outlier_path(np.arange(5.0), np.array([1.0, 3, 2, 5, 4]), 4, L2)
    assert path.at(114).slope - path.at(104).slope == pytest.approx(2)
    return path.at(14).slope - path.at(4).slope


def leverage_limit():
    """The least place, to a hundredth, beyond which the L1 line follows the sixth point."""
    y = np.array([0.3, 1.0, 1.6, 3.4, 4.1, 0.0])

    def follows(place):
        return outlier_path(np.append(np.arange(5.0), place), y, 5, L1).high == np.inf

    assert not follows(7.99)
    return first(np.arange(700, 1100) / 100, lambda place: follows(place + 1e-6))


def fitted_shares():
    l1, l2, _ = moving_point()

    def share(path, height):
        return largest_share(path.at(height).predict(path.x) - path.targets(height), path.loss)[1]

    own1, own2 = (share(path, 1e6) for path in (l1, l2))
    assert own2 == pytest.approx(1 - (1 / 10 + 3.5**2 / 82.5), abs=1e-3)
    return only(own2 > 0.99 > 0.5 > own1, own1 > 0.99 and own2 > 0.99, own1 > 0.99 and own2 < 0.76)


def on_the_line():
    l1, l2, _ = moving_point()
    pull = pulls(l1.x, l1.targets(14), l1.at(14), L1)
    square = np.abs(pulls(l2.x, l2.targets(14), l2.at(14), L2))
    on = set(np.flatnonzero(np.abs(pull) < 1 - 1e-6))
    assert set(np.argsort(square)[:2]) == {2, 3} and set(np.argsort(square)[-2:]) == {7, 8}
    return only(on == {3, 9}, on == {2, 3}, on == {7, 8})


def overtakes():
    off = line_errors()
    assert off[:2, :2].round(2).tolist() == [[0.4, 0.32], [0.42, 0.78]]
    return first(range(10), lambda k: off[k, 0] < off[k, 1])


def gaussian_errors():
    random, x = np.random.default_rng(0), np.arange(40.0)
    noise = random.standard_normal((400, 40))
    slopes = np.array([[fit_line(x, e, loss).slope for loss in (L1, L2)] for e in noise])
    off1, off2 = (slopes**2).mean(axis=0)
    return only(off1 < off2, abs(off1 / off2 - 1) < 0.1, off2 < off1)


def house_prices():
    houses = taipei_house_prices()
    x, sale = np.log10(houses.X[:, 2]), houses.odd_rows[0]
    kept = np.arange(len(x)) != sale
    one, two = (
        [fit_line(x[rows], houses.y[rows], loss).slope for rows in (slice(None), kept)]
        for loss in (L1, L2)
    )
    assert np.round([*one, *two], 2).tolist() == [-20.59, -20.59, -20.55, -20.27]
    change = abs(two[0] / two[1] - 1)
    assert round(100 * change, 1) == 1.4
    assert abs(x[sale] - x.mean()) < x.std()
    y = houses.y.copy()
    y[np.argsort(x)[-20:]] += 200
    return slip(
        abs(two[0] - one[0]) > 1,
        L2.slope(40.0) == 2 * L2.slope(20.0),
        change < 0.02,
        abs(fit_line(x, y, L2).slope / two[0] - 1) > 0.5,
    )


ANSWERS = {
    "l2-charges-three-times-l1": three_times,
    "mae-of-four-predictions": lambda: L1.value(TRUTH, PREDICTED),
    "mae-of-two-groups": two_groups,
    "mse-with-one-more-sample": one_more_sample,
    "mse-in-centimetres": in_centimetres,
    "what-an-mse-tells": what_an_mse_tells,
    "one-error-grows-tenfold": one_error_grows,
    "l2-gradient-of-a-low-prediction": low_prediction,
    "l2-gradient-back-to-prediction": lambda: prediction_from_gradient(L2.gradient),
    "slip-l2-gradient": slip_l2_gradient,
    "slip-l1-gradient": slip_l1_gradient,
    "l1-subgradients-at-zero-error": subgradients,
    "small-errors-worth-a-large-one": lambda: small_errors(L2),
    "share-of-the-largest-error": share_steps,
    "when-the-shares-are-equal": equal_shares,
    "largest-of-nine-grows": largest_grows,
    "best-l1-constant-of-four": best_of_four,
    "best-constants-and-their-losses": best_constants,
    "l1-slope-between-values": lambda: slope_by_differences(L1, BETWEEN, 6.0),
    "read-where-the-median-can-go": where_the_median_can_go,
    "noise-whose-likelihood-is-mae": likelihood,
    "mean-or-median-for-gaussian-noise": gaussian_noise,
    "median-instead-of-mean-for-laplace": laplace_sample,
    "dead-pixels": dead_pixels,
    "thin-strokes-under-a-median-filter": thin_strokes,
    "one-premium-for-all-customers": one_premium,
    "l2-halves-its-distance": halves,
    "two-l2-steps": lambda: walk(L2, 2.0, 10.0, 0.75, 2)[-1],
    "l1-after-a-hundred-steps": lambda: walk(L1, 0.0, 10.0, 3.0, 100)[-1],
    "l1-jumps-between-two-places": two_places,
    "steps-until-near": near,
    "what-does-not-stop-a-blow-up": blow_up_helps,
    "blow-up-rate-of-a-line": line_steps,
    "why-l2-slows-down": slows_down,
    "slip-half-in-the-loss": slip_half,
    "read-which-rate-ends-nearest": nearest_rate,
    "a-point-above-the-l1-line": point_above,
    "thirty-of-a-hundred-wild": thirty_wild,
    "slip-breakdown-of-a-line": breakdown,
    "l1-line-follows-a-point": line_follows,
    "l2-slope-when-a-point-rises": rise_of_l2_slope,
    "l1-leverage-limit": leverage_limit,
    "share-after-each-loss-has-fitted": fitted_shares,
    "read-where-the-l1-line-stands-still": lambda: moving_point()[0].high,
    "read-which-points-are-on-the-l1-line": on_the_line,
    "read-when-l1-overtakes": overtakes,
    "loss-for-gaussian-errors": gaussian_errors,
    "slip-house-prices": house_prices,
}

# Known mistakes, in the order of the traps of each question.
TRAPS = {
    "l2-charges-three-times-l1": [
        lambda: first(np.arange(1, 100) / 10, lambda e: L2.of_error(e) >= L1.of_error(e)),
        lambda: L2.of_error(three_times()),
    ],
    "mae-of-four-predictions": [
        lambda: np.mean(PREDICTED - TRUTH),
        lambda: 4 * L1.value(TRUTH, PREDICTED),
        lambda: L2.value(TRUTH, PREDICTED),
    ],
    "mae-of-two-groups": [lambda: np.mean([2, 4]), lambda: np.sum([2, 4])],
    "mse-with-one-more-sample": [
        lambda: np.mean([12, L2.of_error(6.0)]),
        lambda: (5 * 12 + L1.of_error(6.0)) / 6,
        lambda: (5 * 12 + L2.of_error(6.0)) / 5,
        lambda: 12 + L2.of_error(6.0),
    ],
    "mse-in-centimetres": [lambda: 100 * 0.05, lambda: L2.value([0.0], [np.sqrt(0.05)])],
    "l2-gradient-back-to-prediction": [
        lambda: prediction_from_gradient(lambda y, p: -L2.gradient(y, p)),
        lambda: prediction_from_gradient(lambda y, p: 8 * L2.gradient(y, p)),
        lambda: prediction_from_gradient(lambda y, p: L2.gradient(y, p) / 2),
    ],
    "small-errors-worth-a-large-one": [
        lambda: small_errors(L1),
        lambda: L2.of_error(6.0) / L2.of_error(1.0),
    ],
    "l1-slope-between-values": [
        lambda: 5 * slope_by_differences(L1, BETWEEN, 6.0),
        lambda: -slope_by_differences(L1, BETWEEN, 6.0),
        lambda: slope_by_differences(L2, BETWEEN, 6.0),
    ],
    "median-instead-of-mean-for-laplace": [lambda: 400 * 2, lambda: 400 / 2**2],
    "two-l2-steps": [
        lambda: walk(L2, 2.0, 10.0, 0.75, 1)[-1],
        lambda: descend(lambda c: -L2.slope(c - 10.0), 2.0, 0.75, 2)[-1],
        lambda: descend(lambda c: L2.slope(c - 10.0) / 2, 2.0, 0.75, 2)[-1],
    ],
    "l1-after-a-hundred-steps": [
        lambda: L1.best_constant([10.0]),
        lambda: descend(lambda c: -1.0 + 0 * c, 0.0, 3.0, 100)[-1],
        lambda: walk(L1, 0.0, 10.0, 3.0, 99)[-1],
    ],
    "l2-slope-when-a-point-rises": [
        lambda: outlier_path(np.arange(5.0), np.arange(5.0), 4, L1).at(14).slope - 1,
        lambda: 10 / (4 - 0),
        lambda: rise_of_l2_slope() / 10,
    ],
    "l1-leverage-limit": [
        lambda: np.abs(np.arange(5) - 2).sum(),
        lambda: 0 + np.abs(np.arange(5) - 0).sum(),
    ],
    "read-where-the-l1-line-stands-still": [
        lambda: round(moving_point()[0].low, 1),
        lambda: PICTURES["slopes-while-a-point-moves"]()[1]["y"],
        lambda: PICTURES["slopes-while-a-point-moves"]()[0].high,
    ],
    "read-when-l1-overtakes": [
        lambda: int(np.argmin(line_errors()[:, 1])),
        lambda: PICTURES["errors-against-outliers"]()[1]["k"],
    ],
}
