"""Lines and L1 fits on data as people have it, against exact fractions and linear programmes.

A fit is allowed what the rounding of the data allows: a residual is known to
``eps (|y_i| + sum_j |w_j x_ij|)`` and no better. Within that it must be the exact optimum, and its
flag must say whether another fit is as good.
"""

import os
import warnings
from contextlib import contextmanager
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from any_data import OFFSETS, design, dot, exact, solve_exactly, target

from l1l2.lad import lad_lasso, lad_ridge
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss

LONG = os.environ.get("L1L2_LONG") == "1"
EPS = Fraction(2) ** -52
BATCH = 25
BATCHES = range(100 if LONG else 5)


def cases(batch, salt):
    """Seeded generators of random numbers, one for each case of a batch."""
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    return [np.random.default_rng([salt, seed]) for seed in seeds]


def problem(rng, rows, columns):
    """Hostile X and y with at most so many rows and columns."""
    X, _ = design(rng, ("offsets", "sizes", "copies", "all")[rng.integers(4)])
    X = X[:rows, rng.permutation(X.shape[1])[:columns]]
    y, _ = target(rng, X)
    if rng.random() < 0.2:
        y[rng.integers(len(y))] *= 1e15  # a missing value that somebody coded
    if rng.random() < 0.3:  # ties: the same rows, the same targets
        twins = rng.integers(0, len(y), (2, len(y)))
        X[twins[0]], y[twins[0]] = X[twins[1]], y[twins[1]]
    return X, y + rng.choice([0, 0, 1]) * rng.choice(OFFSETS) * np.ptp(y)


@contextmanager
def rounding_may_be_named(x, y, loss):
    """Lets a Huber fit say that its threshold drowns in rounding, where it does."""
    size = np.median(np.abs(y))
    steep = np.ptp(y) / (np.diff(np.unique(x)).min(initial=np.inf)) * np.abs(x).max()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        except ValueError as error:
            assert "below the rounding" in str(error)
            assert loss.delta < 40 * float(EPS) * size
    for each in caught:
        assert "optimality conditions are off by" in str(each.message)
        assert loss.delta < 1e10 * float(EPS) * (np.abs(y).max() + steep)


class Exact:
    """The L1 loss of a problem in fractions, with ``strength`` times the sum of |w|."""

    def __init__(self, X, y, strength=0.0):
        self.X, self.y, self.strength = exact(X), exact(y), exact(strength)
        self.p = len(self.X[0])

    def residuals(self, w, b):
        return [y - b - dot(row, w) for row, y in zip(self.X, self.y, strict=True)]

    def objective(self, w, b):
        size = sum(map(abs, self.residuals(w, b))) / len(self.y)
        return size + self.strength * sum(map(abs, w))

    def budget(self, w):
        """What the rounding of the data is worth in the mean residual, at weights w."""
        size = [abs(y) + sum(abs(v * x) for v, x in zip(w, row, strict=True))
                for row, y in zip(self.X, self.y, strict=True)]  # fmt: skip
        return EPS * sum(size) / len(size)

    def scales(self, w):
        """The middle and the widths of X, and a small difference of predictions."""
        columns = list(zip(*self.X, strict=True))
        middle = [sorted(c)[len(c) // 2] for c in columns]
        width = [max(c) - min(c) for c in columns]
        off = sorted(abs(y - sorted(self.y)[len(self.y) // 2]) for y in self.y)
        size = off[len(off) // 2] or off[-1]
        size += sum(abs(v * x) for v, x in zip(w, width, strict=True)) + 10**9 * self.budget(w)
        return middle, width, size / 10**6

    def vertices(self):
        """Every (objective, w, b) where 1 + p residuals or weights are zero."""
        unit = [[Fraction(int(j == k)) for k in range(self.p)] for j in range(self.p)]
        rows = [[Fraction(1), *row] for row in self.X] + [[Fraction(0), *row] for row in unit]
        wanted = self.y + [Fraction(0)] * self.p
        found = {}
        for some in combinations(range(len(rows)), 1 + self.p):
            point = solve_exactly([rows[i] for i in some], [wanted[i] for i in some])
            if point is not None and tuple(point) not in found:
                found[tuple(point)] = self.objective(point[1:], point[0])
        return [(value, point[1:], point[0]) for point, value in found.items()]


def through(fit):
    """Weights and intercept of a fit, in fractions, as ``predict`` has them."""
    at, height = fit.through or (0.0, fit.intercept)
    if hasattr(fit, "slope"):
        w, at = exact([fit.slope]), exact([at])
    else:
        w, at = exact(fit.weights), exact(at)
    return w, exact(height) - dot(at, w)


def check_best(oracle, fit, allowed=40):
    """The fit is optimal to the rounding of the data, and ``unique`` says the truth."""
    w, b = through(fit)
    vertices = oracle.vertices()
    best = min(value for value, *_ in vertices)
    rounding = allowed * (oracle.budget(w) + EPS * best)
    assert oracle.objective(w, b) - best <= rounding
    middle, width, size = oracle.scales(w)

    def part(v, c):
        """Height in the middle of the data, and how far each weight lifts across it."""
        return [c + dot(middle, v), *(x * u for x, u in zip(width, v, strict=True))]

    def apart(points):
        return any(max(some) - min(some) > size for some in zip(*points, strict=True))

    if apart([part(v, c) for value, v, c in vertices if value == best]):
        assert not fit.unique
    if not fit.unique and any(width):
        near = [value - best <= rounding + allowed * oracle.budget(v) for value, v, _ in vertices]
        assert sum(near) > 1


def small_sum(numbers, sizes, allowed=40):
    """Whether numbers sum to zero but for rounding of those sizes."""
    return abs(sum(numbers)) <= allowed * EPS * sum(sizes)


def check_smooth(x, y, fit, loss):
    """The pulls of L2 or Huber are in balance, to the rounding of the residuals."""
    oracle = Exact(x[:, None], y)
    (slope,), b = through(fit)
    residuals = oracle.residuals([slope], b)
    sizes = [abs(v) + abs(slope * u) for (u,), v in zip(oracle.X, oracle.y, strict=True)]
    if isinstance(loss, HuberLoss):
        delta = exact(loss.delta)
        free = [abs(r) < delta + 40 * EPS * s for r, s in zip(residuals, sizes, strict=True)]
        sizes = [f * s + delta for f, s in zip(free, sizes, strict=True)]
        residuals = [max(-delta, min(delta, r)) for r in residuals]
    assert small_sum(residuals, sizes)
    middle = sum(u for (u,) in oracle.X) / len(y)
    arms = [u - middle for (u,) in oracle.X]
    pulls = [a * r for a, r in zip(arms, residuals, strict=True)]
    assert small_sum(pulls, [max(map(abs, arms)) * s for s in sizes])


def losses(rng, y):
    size = np.median(np.abs(y - np.median(y))) or np.ptp(y) or 1.0
    return L1Loss(), L2Loss(), HuberLoss(float(size * 10.0 ** rng.uniform(-3, 1)))


def check_line(x, y, line, loss):
    if isinstance(loss, L1Loss):
        check_best(Exact(x[:, None], y), line)
    elif np.ptp(x):
        check_smooth(x, y, line, loss)


@pytest.mark.parametrize("batch", BATCHES)
def test_lines_are_right_on_any_points(batch):
    for rng in cases(batch, 1):
        X, y = problem(rng, 8, 1)
        for loss in losses(rng, y):
            with rounding_may_be_named(X[:, 0], y, loss):
                check_line(X[:, 0], y, fit_line(X[:, 0], y, loss), loss)


@pytest.mark.parametrize("batch", BATCHES)
def test_paths_are_right_on_any_points(batch):
    for rng in cases(batch, 2):
        X, y = problem(rng, 7, 1)
        x, i = X[:, 0], int(rng.integers(len(y)))
        for loss in losses(rng, y):
            with rounding_may_be_named(x, y, loss):
                path = outlier_path(x, y, i, loss)
                ends = [v for v in (path.low, path.high) if np.isfinite(v)]
                for value in [*ends, *rng.choice(y, 1), np.median(y) + np.ptp(y) * rng.normal()]:
                    check_line(x, path.targets(value), path.at(value), loss)


def most_blur(oracle):
    """What the rounding of X is worth at most among the fits that it lets be best."""
    vertices = [(value, oracle.budget(w)) for value, w, _ in oracle.vertices()]
    best = min(value for value, _ in vertices)
    return float(max(40 * budget for value, budget in vertices if value - best <= 40 * budget))


@pytest.mark.parametrize("batch", BATCHES)
def test_lad_lasso_is_right_on_any_data(batch):
    for rng in cases(batch, 3):
        X, y = problem(rng, 6, 2)
        path = lad_lasso(X, y)
        largest = float(np.abs(X - np.median(X, axis=0)).max()) or 1.0
        for strength in (0.0, largest * 10.0 ** rng.uniform(-6, 1)):
            oracle = Exact(X, y, strength)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                fit = path.at(strength)
            if caught:
                assert "rounding is worth" in str(caught[0].message)
                assert most_blur(oracle) > 1e-4 * np.abs(y - np.median(y)).mean()
            else:
                check_best(oracle, fit)


class Ridge(Exact):
    """The L1 loss with ``strength`` times the sum of squares, and its optimum from the signs that
    a fit near it shows."""

    def objective(self, w, b):
        size = sum(map(abs, self.residuals(w, b))) / len(self.y)
        return size + self.strength * dot(w, w)

    def optimum(self, w, b):
        """The exact (w, b) that satisfies the conditions and has the signs of the residuals at
        this (w, b), but for those that are zero or nearly."""
        n, p, residuals = len(self.y), self.p, self.residuals(w, b)
        order = sorted(range(n), key=lambda i: abs(residuals[i]))
        zeros = sum(abs(r) <= 10**4 * n * self.budget(w) for r in residuals)
        near, far = order[: max(zeros, p + 1)], order[max(zeros, p + 1) :]
        far = [(i, 1 if residuals[i] > 0 else -1) for i in far]
        rows = [[Fraction(1), *row] for row in self.X]
        bend = [Fraction(0)] + [2 * n * self.strength] * p
        for count in reversed(range(p + 2)):
            for active in combinations(near, count):
                rest = [i for i in near if i not in active]
                for signs in product((1, -1), repeat=len(rest)):
                    sides = far + list(zip(rest, signs, strict=True))
                    push = [sum(s * rows[i][j] for i, s in sides) for j in range(p + 1)]
                    if not active:
                        if push[0]:
                            continue
                        theta = [b, *(g / c for g, c in zip(push[1:], bend[1:], strict=True))]
                        pulls = []
                    else:
                        system = [
                            [bend[j] * (j == k) for k in range(p + 1)]
                            + [-rows[i][j] for i in active]
                            for j in range(p + 1)
                        ]
                        system += [rows[i] + [Fraction(0)] * count for i in active]
                        theta = solve_exactly(system, push + [self.y[i] for i in active])
                        if theta is None:
                            continue
                        theta, pulls = theta[: p + 1], theta[p + 1 :]
                    if any(abs(a) > 1 for a in pulls):
                        continue
                    found = self.residuals(theta[1:], theta[0])
                    if all(s * found[i] >= 0 for i, s in sides):
                        return theta[1:], theta[0]
        return None


def check_ridge(X, y, strength):
    """The fit is the exact optimum, to the rounding of the data."""
    oracle, fit = Ridge(X, y, strength), lad_ridge(X, y, strength)
    w, b = through(fit)
    optimum = oracle.optimum(w, b)
    assert optimum is not None
    best = oracle.objective(*optimum)
    assert oracle.objective(w, b) - best <= 40 * (oracle.budget(w) + EPS * best)


@pytest.mark.parametrize("batch", BATCHES)
def test_lad_ridge_is_right_on_any_data(batch):
    for rng in cases(batch, 4):
        X, y = problem(rng, 6, 2)
        largest = float(np.abs(X - np.median(X, axis=0)).max()) ** 2 or 1.0
        strength = largest / (np.median(np.abs(y - np.median(y))) or 1) * 10.0 ** rng.uniform(-6, 3)
        check_ridge(X, y, strength)


# ---- single inputs, each with its right value


def seconds():
    """Twelve minutes in seconds since 1970, and a trend with noise."""
    k = np.arange(12)
    return 1.7e9 + 60 * k, 0.5 * k + np.random.default_rng(0).normal(size=12)


def test_seconds_since_1970_have_the_best_line_and_it_is_unique():
    x, y = seconds()
    for fit, at in (
        (fit_line(x, y, L1Loss()), x),
        (lad_lasso(x[:, None], y).at(0), x[:, None]),
        (lad_ridge(x[:, None], y, 1e-12), x[:, None]),
    ):
        assert np.abs(y - fit.predict(at)).mean() == pytest.approx(0.545762, abs=1e-6)
        assert fit.unique
    check_best(Exact(x[:, None], y), fit_line(x, y, L1Loss()), allowed=4)


def test_offsets_of_x_and_y_change_no_slope():
    x, y = np.arange(12.0), np.round(8 * np.random.default_rng(0).normal(size=12)) / 8
    plain, far = x, x + 2.0**33
    for loss in (L1Loss(), L2Loss(), HuberLoss(0.5)):
        here, there = fit_line(plain, y, loss), fit_line(far, y + 2.0**30, loss)
        assert there.slope == pytest.approx(here.slope, rel=1e-12)
        assert there.unique == here.unique
        lifted = here.predict(plain) + 2.0**30
        np.testing.assert_allclose(there.predict(far), lifted, atol=1e-6, rtol=0)
    for strength in (0.0, 0.1, 1.0):
        here = lad_lasso(plain[:, None], y).at(strength)
        there = lad_lasso(far[:, None], y).at(strength)
        assert there.weights == pytest.approx(here.weights, rel=1e-12)
        assert there.unique == here.unique


HOUSES = (
    np.array([[1638, 2], [1829, 5], [1632, 2], [979, 4], [1862, 3], [1679, 3]]),
    1000 * np.array([303, 431, 267, 290, 338, 304]),
)


def test_six_houses_settle():
    X, y = HOUSES
    check_ridge(X.astype(float), y.astype(float), 1e-3)
    fit = lad_ridge(X, y, 1e-3)
    w, b = Ridge(X, y, 1e-3).optimum(*through(fit))
    np.testing.assert_allclose(fit.weights, np.array(w, dtype=float), rtol=1e-12)
    assert fit.intercept == pytest.approx(float(b), rel=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_tables_of_house_prices_settle_at_every_strength(seed):
    rng = np.random.default_rng([5, seed])
    n = int(rng.integers(5, 12))
    X = np.column_stack([rng.integers(800, 2000, n), rng.integers(1, 6, n)]).astype(float)
    y = 1000 * np.round(100 + 0.12 * X[:, 0] + 20 * X[:, 1] + rng.normal(0, 30, n))
    for strength in (1e-6, 1e-3, 1.0, 1e3, 1e6):
        check_ridge(X, y, strength)


@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e200, 1e300])
def test_columns_of_any_size_give_the_scaled_answer_or_an_error(size):
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=9), rng.normal(size=9)
    for loss in (L1Loss(), L2Loss(), HuberLoss(0.5)):
        line, path = fit_line(x, y, loss), outlier_path(x, y, 3, loss)
        assert fit_line(x * size, y, loss).slope * size == pytest.approx(line.slope, rel=1e-12)
        moved = outlier_path(x * size, y, 3, loss).at(2.5)
        assert moved.slope * size == pytest.approx(path.at(2.5).slope, rel=1e-12)
        with pytest.raises(ValueError, match=r"other units|below the rounding"):
            fit_line(x * size, y / size, loss)
    fit = lad_lasso(x[:, None] * size, y).at(0)
    assert fit.weights * size == pytest.approx(lad_lasso(x[:, None], y).at(0).weights, rel=1e-12)
    with pytest.raises(ValueError, match="other units"):
        lad_lasso(x[:, None] * size, y / size)
    fit = lad_ridge(x[:, None] * size, y * size, 0.1 * size)
    assert fit.weights == pytest.approx(lad_ridge(x[:, None], y, 0.1).weights, rel=1e-12)
    with pytest.raises(ValueError, match="other units"):
        lad_ridge(x[:, None] * size, y / size, 1 / size)


def test_one_value_that_is_far_too_large_decides_nothing():
    rng = np.random.default_rng(3)
    x, y = np.arange(11.0), np.arange(11.0) + rng.normal(size=11)
    y[4] = 1e20
    for line in (fit_line(x, y, L1Loss()), fit_line(x, y, HuberLoss(1.0))):
        assert line.slope == pytest.approx(1, abs=0.3)
    check_best(Exact(x[:, None], y), fit_line(x, y, L1Loss()))
    check_best(Exact(x[:, None], y), lad_lasso(x[:, None], y).at(0))
    check_ridge(x[:, None], y, 1e-3)


def test_a_threshold_below_the_rounding_of_y_is_refused():
    x, y = np.arange(6.0), 1e17 + 100 * np.arange(6.0) ** 2
    with pytest.raises(ValueError, match="below the rounding"):
        fit_line(x, y, HuberLoss(1e-3))
    with pytest.raises(ValueError, match="below the rounding"):
        outlier_path(x, y, 2, HuberLoss(1e-3))


@pytest.mark.parametrize("kind", ["noise", "whole numbers", "two places"])
def test_twenty_thousand_points_are_as_good_as_the_linear_programme(kind):
    rng = np.random.default_rng(4)
    x = rng.uniform(0, 10, 20_000)
    if kind != "noise":
        x = rng.integers(0, 2 if kind == "two places" else 100, 20_000) * 1.0
    y = x + 3 * rng.standard_t(2, 20_000)
    y = y if kind == "noise" else np.round(y)
    line = fit_line(x, y, L1Loss())
    residual = y - line.predict(x)
    on = np.abs(residual) <= 1e-9
    signs, places = np.sign(residual)[~on], np.unique(x[on])
    for at in places:  # turns about a point on the line; between them the slope is linear
        assert np.abs(signs @ (x[~on] - at)) <= np.abs(x[on] - at).sum() * (1 + 1e-12) + 1e-6
    assert len(places) > 1


def test_paths_predict_as_their_fits_do():
    x, y = seconds()
    X = x[:, None]
    path = lad_lasso(X, y)
    np.testing.assert_array_equal(path.predict(X, 0.1), path.at(0.1).predict(X))
    for loss in (L1Loss(), L2Loss(), HuberLoss(0.5)):
        path = outlier_path(x, y, 3, loss)
        np.testing.assert_array_equal(path.predict(x, 7.0), path.at(7.0).predict(x))
