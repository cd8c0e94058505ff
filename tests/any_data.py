"""Data as people have it: far from zero, of all sizes, with near copies; and exact answers.

A float is an exact rational, so the optimality conditions of floats that are returned can be
evaluated without any rounding. That oracle shares no code with the package.
"""

from fractions import Fraction

import numpy as np

OFFSETS = (0.0, 1.0, 30.0, 1e3, 1e6, 1e9, 1e12)  # times the spread of a column
SIZES = ("alike", "1e-4 to 1e4", "1e-8 to 1e8", "one tiny", "one huge")
COPIES = (None, 1e-3, 1e-5, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
SHAPES = ("n < p", "n = p", "n = p + 1", "n > p")
TARGETS = ("linear", "noise", "whole numbers", "far from zero", "no noise")
KINDS = ("offsets", "sizes", "copies", "all")


def design(rng, kind):
    """X (n_samples, n_features) of one kind and what was drawn to make it."""
    p = int(rng.integers(1, 7))
    shape = SHAPES[rng.integers(len(SHAPES))]
    n = {"n < p": max(2, p - 2), "n = p": max(p, 2), "n = p + 1": p + 1, "n > p": 3 * p + 4}[shape]
    X = rng.standard_normal((n, p))
    if rng.random() < 0.2:
        X = np.round(2 * X)
    drawn = {"n": n, "p": p}
    if kind in ("copies", "all") and p > 1:
        apart = COPIES[rng.integers(len(COPIES))]
        for j in range(1, p):
            if apart is not None and rng.random() < 0.6:
                sign = rng.choice([-1, 1])
                X[:, j] = sign * X[:, rng.integers(j)] + apart * rng.standard_normal(n)
        drawn["apart"] = apart
    if kind in ("offsets", "all"):
        drawn["offset"] = offset = OFFSETS[rng.integers(len(OFFSETS))]
        X = X + offset * rng.choice([-1, 1], p)
    if kind in ("sizes", "all"):
        drawn["sizes"] = sizes = SIZES[rng.integers(len(SIZES))]
        powers = {
            "alike": np.zeros(p),
            "1e-4 to 1e4": rng.uniform(-4, 4, p),
            "1e-8 to 1e8": rng.uniform(-8, 8, p),
            "one tiny": np.where(np.arange(p) == 0, -8, 0),
            "one huge": np.where(np.arange(p) == p - 1, 8, 0),
        }[sizes]
        X = X * 10.0**powers
    return X, drawn


def target(rng, X):
    """y (n_samples,) of some kind, and which."""
    kind = TARGETS[rng.integers(len(TARGETS))]
    spread = np.ptp(X, axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)
    signal = Z @ rng.integers(-2, 3, X.shape[1])
    noise = rng.standard_normal(len(X))
    y = {
        "linear": signal + noise,
        "noise": noise,
        "whole numbers": np.round(3 * noise),
        "far from zero": 1e6 + signal + noise,
        "no noise": signal,
    }[kind]
    return y * 10.0 ** rng.choice([0, 0, -5, 5]), kind


def problems(count, kinds=KINDS, start=0):
    """``count`` seeded problems ``(name, X, y)``, the kinds in turn."""
    for seed in range(start, start + count):
        rng = np.random.default_rng([13, seed])
        kind = kinds[seed % len(kinds)]
        X, drawn = design(rng, kind)
        y, drawn["target"] = target(rng, X)
        yield (seed, kind, drawn), X, y


# ---------------------------------------------------------------- exact arithmetic


def exact(values):
    """The floats as fractions, nested lists of the same shape."""
    return [exact(v) for v in values] if np.ndim(values) else Fraction(float(values))


def exactly_centred(columns):
    """Columns (lists of fractions) without their means."""
    return [[v - sum(c) / len(c) for v in c] for c in columns]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


class ExactProblem:
    """Mean squared error with a free intercept, in fractions."""

    def __init__(self, X, y):
        self.columns = exactly_centred(exact(np.asarray(X, dtype=float).T))
        (self.y,) = exactly_centred([exact(y)])
        self.lengths = np.sqrt([float(dot(c, c)) for c in self.columns])
        self.length_of_y = float(dot(self.y, self.y)) ** 0.5
        self.largest = max(abs(float(2 * dot(c, self.y) / len(self.y))) for c in self.columns)

    def residual(self, w):
        w = exact(w)
        fitted = (sum(c[i] * v for c, v in zip(self.columns, w, strict=True)) for i in self.rows)
        return [y - f for y, f in zip(self.y, fitted, strict=True)]

    @property
    def rows(self):
        return range(len(self.y))

    def error(self, w):
        """Mean squared error of the best intercept."""
        r = self.residual(w)
        return dot(r, r) / len(r)

    def misses(self, w, l1, l2=0.0):
        """By how much each weight misses its condition for ``l1 sum|w| + l2 sum w^2``, floats."""
        r, (l1, l2) = self.residual(w), exact([l1, l2])
        found = []
        for column, v in zip(self.columns, exact(w), strict=True):
            pull = 2 * dot(column, r) / len(r) - 2 * l2 * v
            if v:
                found.append(abs(float(pull - (l1 if v > 0 else -l1))))
            else:
                found.append(max(float(abs(pull) - l1), 0.0))
        return np.array(found)

    def sizes(self):
        """The largest pull a column of each size can have, (n_features,)."""
        return 2 * self.lengths * self.length_of_y / len(self.y)


def solve_exactly(A, b):
    """The solution of A x = b in fractions, by elimination; None where A is singular."""
    n = len(A)
    rows = [[*list(row), value] for row, value in zip(A, b, strict=True)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(n):
            if i != k and rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [a - factor * c for a, c in zip(rows[i], rows[k], strict=True)]
    return [rows[k][n] / rows[k][k] for k in range(n)]
