"""The mathematics against scikit-learn, at its default and at a tight tolerance.

Each task is one function per way that returns the same kind of answer; the violation says how far
the answer is from optimal. The ways are timed in turns, the median counts.
"""

import sys
import time
import types
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from l1l2 import descent, geometry, lines, losses, paths, penalties, priors, scales, selection
from l1l2.live import positions
from l1l2.losses import L1Loss

ROOMS = descent, geometry, lines, losses, paths, penalties, priors, scales, selection
TIGHT = 1e-12
STRENGTHS = 61  # as many as a slider has positions
OURS, DEFAULT, TIGHTLY = "this course", "scikit-learn", "scikit-learn, tight"


@dataclass
class Task:
    """One thing to compute: ``ways`` name -> function, ``violation`` of what they return."""

    name: str
    ways: dict
    violation: object
    times: dict = field(default_factory=dict)  # milliseconds
    violations: dict = field(default_factory=dict)

    def measure(self, repeats):
        """Times every way in turns, and the violation of each answer."""
        times = {way: [] for way in self.ways}
        for way, work in self.ways.items():  # once unmeasured: caches, lazy imports
            self.violations[way] = float(self.violation(work()))
        for _ in range(repeats):
            for way, work in self.ways.items():
                start = time.perf_counter()
                work()
                times[way].append(1e3 * (time.perf_counter() - start))
        self.times = {way: median(each) for way, each in times.items()}
        return self


# ---- data and optimality


def problem(n, p, seed=0):
    """Standardised features, correlated a little, a few of which matter, and noise."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) + 0.5 * rng.standard_normal((n, 1))
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    y = X[:, : max(1, p // 4)].sum(axis=1) + 2 * rng.standard_normal(n)
    return X, y


def grid(X, y):
    """Strengths over three decades up to where every lasso weight is zero."""
    largest = paths.lasso_path(X, y).strength_max
    return largest * np.geomspace(1, 1e-3, STRENGTHS)


def net_violation(X, y, W, strengths, l1_ratio):
    """The largest miss of the optimality conditions of the elastic net, over all strengths, as a
    share of the pull at weights zero. W : (n_strengths, n_features)."""
    X, y = X - X.mean(axis=0), y - y.mean()
    pull = 2 * (y - W @ X.T) @ X / len(y) - 2 * (1 - l1_ratio) * strengths[:, None] * W
    l1 = l1_ratio * strengths[:, None]
    miss = np.where(W != 0, np.abs(pull - l1 * np.sign(W)), np.maximum(np.abs(pull) - l1, 0))
    return miss.max() / np.abs(2 * y @ X / len(y)).max()


def line_violation(x, y, found):
    """By how much the mean absolute error of each (slope, intercept) exceeds the least one there
    is, as a share of it. y : (n_lines, n)."""
    best = [L1Loss().value(t, lines.fit_line(x, t, L1Loss()).predict(x)) for t in y]
    error = [np.abs(t - a * x - b).mean() for t, (a, b) in zip(y, found, strict=True)]
    return max((e - b) / b for e, b in zip(error, best, strict=True))


# ---- the tasks


def tasks(quick=False):
    """Every task, in the order of the table."""
    many = 20 if quick else 200
    yield lasso_every_strength(442, 10)
    if not quick:
        yield lasso_every_strength(60, 2000)
    yield ridge_every_strength(442, 10)
    yield net_every_strength(442, 10)
    yield ridge_crossings(*((60, 30) if quick else (600, 300)))
    for n, p in ((100, 8), (100, 10), (500, 50)):
        yield monte_carlo(n, p, many)
    for n, p in ((100, 8), (500, 50)):
        yield cross_validation(n, p)
    yield ridge_cross_validation(500, 50)
    yield l1_line(200)
    if not quick:
        yield l1_line(20_000)
    yield l1_outlier(200)


def lasso_every_strength(n, p):
    from sklearn.linear_model import lasso_path

    X, y = problem(n, p)
    strengths = grid(X, y)
    alphas, centred = strengths / 2, y - y.mean()
    return Task(
        f"lasso, {STRENGTHS} strengths, n = {n}, p = {p}",
        {
            OURS: lambda: paths.lasso_path(X, y).at(strengths),
            DEFAULT: lambda: lasso_path(X, centred, alphas=alphas)[1].T,
            TIGHTLY: lambda: lasso_path(X, centred, alphas=alphas, tol=TIGHT, max_iter=10**6)[1].T,
        },
        lambda W: net_violation(X, y, W, strengths, 1.0),
    )


def ridge_every_strength(n, p):
    from sklearn.linear_model import Ridge

    X, y = problem(n, p)
    strengths = grid(X, y)

    given = [scales.sklearn_ridge(strength, n) for strength in strengths]

    def each(**how):
        return np.array([Ridge(**one, **how).fit(X, y).coef_ for one in given])

    return Task(
        f"ridge, {STRENGTHS} strengths, n = {n}, p = {p}",
        {
            OURS: lambda: paths.ridge_path(X, y).at(strengths),
            DEFAULT: each,
            TIGHTLY: lambda: each(solver="svd"),
        },
        lambda W: net_violation(X, y, W, strengths, 0.0),
    )


def net_every_strength(n, p, l1_ratio=0.5):
    from sklearn.linear_model import ElasticNet

    X, y = problem(n, p)
    strengths = grid(X, y)

    given = [scales.sklearn_elastic_net(strength, l1_ratio) for strength in strengths]

    def each(**how):
        return np.array([ElasticNet(**one, **how).fit(X, y).coef_ for one in given])

    return Task(
        f"elastic net, {STRENGTHS} strengths, n = {n}, p = {p}",
        {
            OURS: lambda: paths.elastic_net_path(X, y, l1_ratio).at(strengths),
            DEFAULT: each,
            TIGHTLY: lambda: each(tol=TIGHT, max_iter=10**6),
        },
        lambda W: net_violation(X, y, W, strengths, l1_ratio),
    )


def ridge_crossings(n, p):
    """Every strength at which a ridge weight is zero, beside changes of sign between scikit-learn's
    fits at ``STRENGTHS`` strengths."""
    from sklearn.linear_model import Ridge

    X, y = problem(n, p)
    path = paths.ridge_path(X, y)
    squares = path.singular_values**2 / n
    strengths = np.geomspace(squares[-1] / 1e3, squares[0] * 1e3, STRENGTHS)

    def by_search():
        fits = [Ridge(**scales.sklearn_ridge(strength, n)).fit(X, y) for strength in strengths]
        W = np.array([fit.coef_ for fit in fits])
        k, j = np.nonzero(W[:-1] * W[1:] < 0)
        share = W[k, j] / (W[k, j] - W[k + 1, j])
        at = strengths[k] + share * (strengths[k + 1] - strengths[k])
        return [at[j == column] for column in range(p)]

    def violation(found):
        """The largest weight at a crossing, as a share of the largest it has on the path."""
        tops = np.abs(path.at(np.append(0, strengths))).max(axis=0)
        return max(
            (np.abs(path.at(at)[:, j]) / tops[j]).max() for j, at in enumerate(found) if len(at)
        )

    return Task(
        f"every zero of a ridge weight, n = {n}, p = {p}",
        {OURS: lambda: paths.ridge_path(X, y).zero_crossings(), DEFAULT: by_search},
        violation,
    )


def moments(X, y):
    """Gram matrices and correlations of a stack of problems. X : (k, n, p); y : (k, n)."""
    X, y = X - X.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    n = X.shape[1]
    return X.swapaxes(1, 2) @ X / n, (y[:, None] @ X)[:, 0] / n


def monte_carlo(n, p, many):
    """The lasso at every strength on ``many`` fresh samples."""
    from sklearn.linear_model import lasso_path

    X, y = map(np.array, zip(*(problem(n, p, seed) for seed in range(many)), strict=True))
    strengths = grid(X[0], y[0])

    def each(**how):
        centred = y - y.mean(axis=1, keepdims=True)
        pairs = zip(X, centred, strict=True)
        return np.array([lasso_path(*xy, alphas=strengths / 2, **how)[1].T for xy in pairs])

    return Task(
        f"Monte Carlo: lasso, {many} samples, {STRENGTHS} strengths, n = {n}, p = {p}",
        {
            OURS: lambda: paths.lasso_paths(*moments(X, y)).at(strengths),
            DEFAULT: each,
            TIGHTLY: lambda: each(tol=TIGHT, max_iter=10**6),
        },
        lambda W: max(
            net_violation(*sample, strengths, 1.0) for sample in zip(X, y, W, strict=True)
        ),
    )


def cross_validation(n, p, k=10):
    """The lasso's error on each of ``k`` folds at every strength, and the weights it comes from."""
    from sklearn.linear_model import lasso_path

    X, y = problem(n, p)
    strengths, held_out = grid(X, y), selection.folds(n, k)

    def ours():
        found = selection.lasso_cross_validation(X, y, strengths, held_out, standardise=False)
        return found.fold_errors, found.fits.weights

    def each(**how):
        error, W = [], []
        for out in held_out:
            kept = np.setdiff1d(np.arange(n), out)
            middle, height = X[kept].mean(axis=0), y[kept].mean()
            w = lasso_path(X[kept] - middle, y[kept] - height, alphas=strengths / 2, **how)[1].T
            error.append(((y[out] - height - w @ (X[out] - middle).T) ** 2).mean(axis=1))
            W.append(w)
        return np.array(error), np.array(W)

    return Task(
        f"cross-validation: lasso, {k} folds, {STRENGTHS} strengths, n = {n}, p = {p}",
        {OURS: ours, DEFAULT: each, TIGHTLY: lambda: each(tol=TIGHT, max_iter=10**6)},
        lambda answer: _fold_violation(X, y, held_out, answer[1], strengths, 1.0),
    )


def ridge_cross_validation(n, p, k=10):
    """The same for ridge."""
    from sklearn.linear_model import Ridge

    X, y = problem(n, p)
    strengths, held_out = grid(X, y), selection.folds(n, k)
    kept = [np.setdiff1d(np.arange(n), out) for out in held_out]
    given = [scales.sklearn_ridge(strength, n - n // k) for strength in strengths]

    def ours():
        found = selection.ridge_cross_validation(X, y, strengths, held_out, standardise=False)
        return found.fold_errors, found.fits.weights

    def theirs(**how):
        error, W = [], []
        for rows, out in zip(kept, held_out, strict=True):
            models = [Ridge(**one, **how).fit(X[rows], y[rows]) for one in given]
            error.append([((y[out] - model.predict(X[out])) ** 2).mean() for model in models])
            W.append([model.coef_ for model in models])
        return np.array(error), np.array(W)

    return Task(
        f"cross-validation: ridge, {k} folds, {STRENGTHS} strengths, n = {n}, p = {p}",
        {OURS: ours, DEFAULT: theirs, TIGHTLY: lambda: theirs(solver="svd")},
        lambda answer: _fold_violation(X, y, held_out, answer[1], strengths, 0.0),
    )


def _fold_violation(X, y, held_out, W, strengths, l1_ratio):
    kept = [np.setdiff1d(np.arange(len(y)), out) for out in held_out]
    found = zip(kept, W, strict=True)
    return max(net_violation(X[rows], y[rows], w, strengths, l1_ratio) for rows, w in found)


def _points(n):
    rng = np.random.default_rng(0)
    x = np.sort(rng.uniform(0, 10, n))
    return x, x + rng.standard_normal(n)


def _quantile_lines(x, y, **how):
    from sklearn.linear_model import QuantileRegressor

    models = [QuantileRegressor(alpha=0, **how).fit(x[:, None], targets) for targets in y]
    return [(model.coef_[0], model.intercept_) for model in models]


def l1_line(n):
    x, y = _points(n)

    def ours():
        line = lines.fit_line(x, y, L1Loss())
        return [(line.slope, line.intercept)]

    return Task(
        f"the best L1 line, n = {n}",
        {OURS: ours, DEFAULT: lambda: _quantile_lines(x, [y])},
        lambda found: line_violation(x, [y], found),
    )


def l1_outlier(n):
    """The L1 line while one point moves through as many places as a slider has positions."""
    x, y = _points(n)
    places = np.linspace(-50, 50, STRENGTHS)
    moved = np.repeat(y[None], STRENGTHS, axis=0)
    moved[:, n // 2] = places

    def ours():
        path = lines.outlier_path(x, y, n // 2, L1Loss())
        return [(line.slope, line.intercept) for line in map(path.at, places)]

    return Task(
        f"the L1 line at {STRENGTHS} places of one point, n = {n}",
        {OURS: ours, DEFAULT: lambda: _quantile_lines(x, moved)},
        lambda found: line_violation(x, moved, found),
    )


# ---- one tick of every lesson


@dataclass(frozen=True)
class Tick:
    """What one move of the main slider costs before anything is drawn, in microseconds.

    mathematics : the calls into the rooms of mathematics alone, timed by themselves.
    scene : all of ``update`` and ``describe``, Matplotlib's setters included.
    positions : of the main slider. megabytes : their different parts, as the page
        holds them.
    """

    lesson: str
    scene_name: str
    mathematics: float
    scene: float
    positions: int
    megabytes: float


def ticks(lesson, explorers, repeats=7):
    """A ``Tick`` for each explorer of a lesson."""
    for explorer in explorers:
        scene, state = explorer.stage.scene, explorer.state

        def tick(scene=scene, state=state):
            scene.update(**state)
            scene.describe(**state)

        calls = calls_into_mathematics(tick)
        yield Tick(
            lesson,
            type(scene).__name__,
            sum(_microseconds(call, repeats) for call in calls),
            _microseconds(tick, repeats),
            *_ahead(explorer),
        )


def _ahead(explorer):
    name, main = next(iter(explorer.named.items()))
    values = positions(main)
    parts = {part for v in values for part in explorer.stage.parts(**explorer.state | {name: v})}
    return len(values), sum(map(len, parts)) / 1e6


def calls_into_mathematics(work):
    """What ``work`` calls in the rooms of mathematics, as functions that do it again."""
    rooms = {Path(room.__file__) for room in ROOMS}
    calls, depth = [], 0

    def watch(frame, event, _):
        nonlocal depth
        inside = Path(frame.f_code.co_filename) in rooms
        if event == "call" and inside:
            depth += 1
            if depth == 1:
                code = frame.f_code
                count = code.co_argcount + code.co_kwonlyargcount
                given = [frame.f_locals[name] for name in code.co_varnames[:count]]
                cells = tuple(types.CellType(frame.f_locals[name]) for name in code.co_freevars)
                plain = types.FunctionType(code, frame.f_globals, closure=cells)
                calls.append(lambda: plain(*given))
        elif event == "return" and inside:
            depth -= 1

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def _microseconds(work, repeats):
    number, spent = 1, 0.0
    while spent < 0.01:
        number *= 2
        spent = _run(work, number)
    return 1e6 * min(_run(work, number) for _ in range(repeats)) / number


def _run(work, number):
    start = time.perf_counter()
    for _ in range(number):
        work()
    return time.perf_counter() - start
