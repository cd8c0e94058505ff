"""Ridge, lasso, elastic net and what is built on them are right on anyone's data, or say by how
much they are not.

The oracle is exact arithmetic: the floats of X and y are rationals, and the optimality conditions
of the floats returned are evaluated in fractions (``any_data.ExactProblem``). A miss is a share of
the largest pull, or of what a column of that size can have where this is less.
"""

import os
import tracemalloc
import warnings

import numpy as np
import pytest
from any_data import ExactProblem, dot, exact, problems, solve_exactly
from sklearn.linear_model import Lasso

from l1l2 import homotopy
from l1l2.paths import elastic_net_path, lasso_path, lasso_paths, ridge_path
from l1l2.selection import (
    folds,
    lasso_cross_validation,
    lasso_fits,
    ridge_bias_variance,
    ridge_cross_validation,
    ridge_fits,
    ridge_leave_one_out,
)

COUNT = 10_000 if os.environ.get("L1L2_LONG") == "1" else 240
EPS = 2.0**-52
SEEN = 1e-9  # what may be missed without a word
SHARES = np.array([0, 1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 1.0])


def said(work):
    """What ``work`` returns and the largest violation it warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = work()
    words = [str(w.message) for w in caught]
    assert all("off by" in text for text in words), words
    return found, max([float(t.split("off by ")[1].split()[0]) for t in words], default=0.0)


def rounding(X):
    """What the rounding of the entries as given can be, beside the spread of each column."""
    spread = np.linalg.norm(X - X.mean(axis=0), axis=0)
    return len(X) * EPS * np.max(np.abs(X).max(axis=0) / np.where(spread > 0, spread, np.inf))


def right(missed, warned, X):
    """Unseen, or not more than twice what is said, or what the rounding of X itself can make."""
    return missed <= max(SEEN, 2 * warned, 100 * rounding(X))


def hostile(count=COUNT):
    for name, X, y in problems(count):
        problem = ExactProblem(X, y)
        if problem.largest > 0:
            sizes = problem.sizes()
            yield name, X, y, problem, np.where(sizes > 0, sizes, 1.0)


def test_ridge_is_optimal_or_says_by_how_much_it_is_not():
    for name, X, y, problem, sizes in hostile():
        path, warned = said(lambda X=X, y=y: ridge_path(X, y))
        for strength in problem.largest * SHARES:
            missed = (problem.misses(path.at(strength), 0.0, strength) / sizes).max()
            assert right(missed, warned, X), (name, strength, missed, warned)


def test_the_lasso_is_optimal_at_and_between_knots_or_says_by_how_much_it_is_not():
    for name, X, y, problem, sizes in hostile():
        path, warned = said(lambda X=X, y=y: lasso_path(X, y))
        inner = [*path.knots[:5], *(path.knots[:5] + path.knots[1:6].mean()) / 2, path.knots[-1]]
        assert path.knots[-1] == 0, name
        for strength in [*problem.largest * SHARES, *inner]:
            missed = problem.misses(path.at(strength), strength)
            missed = (missed / np.minimum(sizes, problem.largest)).max()
            assert missed <= max(SEEN, 2 * warned), (name, strength, missed, warned)


def test_the_elastic_net_is_optimal_or_says_by_how_much_it_is_not():
    for name, X, y, problem, sizes in hostile():
        ratio = (0.1, 0.5, 0.9)[name[0] % 3]
        path = elastic_net_path(X, y, ratio)
        for strength in problem.largest * SHARES:
            w, warned = said(lambda path=path, strength=strength: path.at(strength))
            missed = problem.misses(w, ratio * strength, (1 - ratio) * strength)
            missed = (missed / np.minimum(sizes, problem.largest)).max()
            assert missed <= max(SEEN, 2 * warned), (name, strength, missed, warned)


def test_fits_to_many_targets_and_to_folds_are_optimal_or_say_by_how_much_they_are_not():
    for name, X, y, problem, sizes in hostile(COUNT // 4):
        strengths = problem.largest * SHARES
        (lasso, ridge), warned = said(
            lambda X=X, y=y, s=strengths: [fits(X, y[None], s) for fits in (lasso_fits, ridge_fits)]
        )
        for k, strength in enumerate(strengths):
            missed = problem.misses(lasso.weights[0, k], strength)
            missed = (missed / np.minimum(sizes, problem.largest)).max()
            assert missed <= max(SEEN, 2 * warned), (name, strength, missed, warned)
            missed = (problem.misses(ridge.weights[0, k], 0.0, strength) / sizes).max()
            assert right(missed, warned, X), (name, strength, missed, warned)


def exact_ridge(X, y, strength):
    """Centred fractions, means and exact ridge weights; None where they are not unique."""
    columns, target = exact(np.asarray(X).T), exact(y)
    means, middle = [sum(c) / len(c) for c in columns], sum(target) / len(target)
    Z = [[v - m for v in c] for c, m in zip(columns, means, strict=True)]
    t, (added,) = [v - middle for v in target], exact([strength])
    A = [[dot(a, b) + (added * len(t) if a is b else 0) for b in Z] for a in Z]
    return means, middle, solve_exactly(A, [dot(c, t) for c in Z]), A


def within(X, y):
    """Precision that data allow: rounding beside the spread, and how near the columns are."""
    Z = X - X.mean(axis=0)
    Z = Z / np.where(np.ptp(X, axis=0) > 0, np.linalg.norm(Z, axis=0), 1)
    s = np.linalg.svd(Z, compute_uv=False)
    return 1e4 * (rounding(X) + rounding(y[:, None]) + EPS) * (s[0] / s[-1]) ** 2


@pytest.mark.parametrize("share", [0.0, 1e-3, 1.0])
def test_cross_validation_leave_one_out_and_variance_are_the_exact_ones(share):
    """Where columns do not depend on each other beyond their rounding: n > p in each fold."""
    tried = 0
    for name, X, y in problems(COUNT):
        n, p = X.shape
        if n < p + 3 or n > 14:
            continue
        precision = max(within(np.delete(X, i, axis=0), np.delete(y, i)) for i in range(n))
        if precision > 1e-3:
            continue
        strength = share * ExactProblem(X, y).largest
        held_out = folds(n, n, seed=None)
        curve, warned = said(
            lambda X=X, y=y, s=strength, h=held_out: ridge_cross_validation(X, y, s, h, False)
        )
        short = ridge_leave_one_out(X, y, strength)
        expected = []
        for i in range(n):
            means, middle, w, _ = exact_ridge(np.delete(X, i, axis=0), np.delete(y, i), strength)
            at = dot([v - m for v, m in zip(exact(X[i]), means, strict=True)], w)
            expected.append(float((exact(y[i]) - middle - at) ** 2))
        scale = max(expected) + np.ptp(y) ** 2 or 1.0  # for targets that are all the same
        for found in (curve, short):
            off = np.abs(found.fold_errors[:, 0] - expected).max() / scale
            assert off <= max(precision, 2 * warned), (name, off, precision)
        parts = ridge_bias_variance(X, y, 1.0, X[:1], y[:1], strength)
        means, middle, w, A = exact_ridge(X, y, strength)
        apart = [v - m for v, m in zip(exact(X[0]), means, strict=True)]
        solved = solve_exactly(A, apart)
        columns = [[v - m for v in c] for c, m in zip(exact(X.T), means, strict=True)]
        rows = [dot(solved, row) for row in zip(*columns, strict=True)]
        variance = 1 / n + float(dot(rows, rows))
        assert abs(parts.variance - variance) <= precision * variance, name
        bias2 = float((middle + dot(apart, w) - exact(y[0])) ** 2)
        assert abs(parts.bias2 - bias2) <= precision * (bias2 + np.ptp(y) ** 2), name
        tried += 1
    assert tried >= COUNT // 40


# Every input of the collected cases


FAR = np.array([[1000.3, 1000.1, 999.2], [999.1, 1000.7, 1000.4], [1000.9, 999.8, 1001.1]])


def test_columns_far_from_zero_at_strength_zero():
    path = ridge_path(FAR, [1, 3, 2])
    right = [-0.693333333333, 0.346666666667, 0.8]
    assert np.allclose(path.at(0), right, rtol=0, atol=1e-9) and len(path.singular_values) == 2
    assert np.allclose(path.at(0), path.at(1e-9), atol=1e-6)
    fits = ridge_fits(FAR, np.array([[1.0, 3, 2]]), 0)
    assert np.allclose(fits.weights[0, 0], right, rtol=0, atol=1e-9)
    parts = ridge_bias_variance(FAR, [1, 3, 2], 1.0, FAR, [1, 3, 2], 0)
    assert parts.bias2 < 1e-18 and np.isclose(parts.variance, 1)


# Its duality gap, 1e-6 at most, bounds how far its predictions are from the right ones.
@pytest.mark.filterwarnings("ignore:Objective did not converge")
def test_lengths_and_weights_in_three_units():
    rng = np.random.default_rng(0)
    strengths, held_out = np.geomspace(1, 1e-3, 7), folds(24, 6)
    for _ in range(20):
        cm, kg = rng.normal(170, 10, 24), rng.normal(70, 9, 24)
        X = np.column_stack([cm, cm / 2.54, cm / 30.48, kg, kg * 2.2046226, kg / 6.35029318])
        X = np.array([[float(f"{v:.7g}") for v in row] for row in X])
        y = 0.1 * cm + 0.05 * kg + rng.normal(0, 1, 24)
        found, warned = said(lambda X=X, y=y: lasso_cross_validation(X, y, strengths, held_out))
        assert warned < 1e-7  # near strength 0
        for k, out in enumerate(held_out):
            rows = np.setdiff1d(np.arange(24), out)
            Z = (X - X[rows].mean(axis=0)) / X[rows].std(axis=0)
            for j, strength in enumerate(strengths[:5]):
                model = Lasso(alpha=strength / 2, tol=1e-12, max_iter=20_000).fit(Z[rows], y[rows])
                theirs = np.mean((y[out] - model.predict(Z[out])) ** 2)
                assert np.isclose(found.fold_errors[k, j], theirs, rtol=1e-3)
        assert found.mean.max() < 10


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_columns_of_extreme_size_give_the_scaled_answer(size):
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((9, 3)), rng.standard_normal(9)
    for path in (ridge_path, lasso_path):
        assert np.allclose(path(X * size, y).at(0) * size, path(X, y).at(0), rtol=1e-10)
    lasso, plain = lasso_path(X * size, y), lasso_path(X, y)
    strengths = np.array([0.01, 0.1, 0.3])
    assert np.allclose(lasso.at(strengths * size) * size, plain.at(strengths), rtol=1e-10)
    fits = [lasso_fits(X * size, y[None], 0.1 * size), lasso_fits(X, y[None], 0.1)]
    assert np.allclose(fits[0].weights * size, fits[1].weights, rtol=1e-10)
    with pytest.raises(ValueError, match="range of a float"):
        ridge_path(X * [1, 1, size], y)
    with pytest.raises(ValueError, match="range of a float"):
        lasso_path(X * size, y * size)


def test_memory_does_not_grow_with_the_number_of_strengths():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((60, 2000)), rng.standard_normal(60)
    path = elastic_net_path(X, y, 0.5)
    strengths = path.strength_max * np.geomspace(1, 0.02, 100)
    peaks = []
    for each in (strengths[::25], strengths):
        tracemalloc.start()
        path.at(each)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 5e6 and peaks[1] < 300e6


def test_an_iteration_limit_is_not_reached_in_silence(monkeypatch):
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((20, 5)), rng.standard_normal(20)
    whole = homotopy.Problem._homotopy

    def halfway(self, limits):
        knots, weights = whole(self, limits)
        return knots[:3], weights[:3]

    monkeypatch.setattr(homotopy.Problem, "_homotopy", halfway)
    with pytest.warns(UserWarning, match="off by"):
        lasso_path(X, y)


def test_a_stack_of_singular_moments_is_solved_or_announced():
    rng = np.random.default_rng(2)
    X = rng.standard_normal((12, 4))
    X = np.column_stack([X, X[:, 0], X[:, 1] + 1e-4 * rng.standard_normal(12)])
    X -= X.mean(axis=0)
    y = X[:, 0] + rng.standard_normal(12)
    y -= y.mean()
    path = lasso_paths((X.T @ X / 12)[None], (X.T @ y / 12)[None])
    problem = ExactProblem(X, y)
    for strength in problem.largest * SHARES:
        assert problem.misses(path.at(strength)[0], strength).max() <= 1e-8 * problem.largest


def test_paths_predict_without_losing_digits_far_from_zero():
    rng = np.random.default_rng(3)
    X, y = rng.integers(-50, 50, (12, 3)) / 4, rng.standard_normal(12)
    for make in (ridge_path, lasso_path, lambda X, y: elastic_net_path(X, y, 0.5)):
        near, far = make(X, y), make(X + 2.0**36, y)
        assert near.predict(X, 0.1).shape == (12,) and near.predict(X, [0.1, 1]).shape == (2, 12)
        assert np.allclose(near.predict(X, 0.1), X @ near.at(0.1) + near.intercept_at(0.1))
        assert np.allclose(near.predict(X, 0.1), far.predict(X + 2.0**36, 0.1), atol=1e-4)
        with pytest.raises(ValueError, match="3 columns"):
            near.predict(X[:, :2], 0.1)
