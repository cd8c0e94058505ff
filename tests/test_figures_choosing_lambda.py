"""The scenes of "How do I choose λ when the truth is unknown?" hold and say what an independent
calculation gives."""

import re

import numpy as np
import pytest
from sklearn.linear_model import Lasso, Ridge

from l1l2.datasets import diabetes, few_true_many_junk
from l1l2.experiments import choosing
from l1l2.explore import log_slider, positions
from l1l2.figures import choosing_lambda as scenes
from l1l2.figures.stage import Stage
from l1l2.selection import folds

CURVE = scenes.CurveAndTruth()
FOLDS = scenes.FoldsAndOneOut()
LEAKS = scenes.Leaks()
NESTED = scenes.NestedEvaluation()
REAL = scenes.OnRealData(diabetes())

DEFAULT = dict(shuffle=1, folds=10, penalty="L1", n=60, bar="SE")
P = positions(log_slider(10, 1280, per_decade=10 / 3, zero=False))
LAMBDAS = positions(log_slider(1e-3, 1e2, per_decade=12, zero=False))
PAIR = ("L1", "L2")
SWEEPS = {
    "curve, shuffle": (CURVE, [DEFAULT | {"shuffle": k} for k in range(1, 41)]),
    "curve, ridge": (CURVE, [DEFAULT | {"penalty": "L2", "shuffle": k} for k in (1, 9, 40)]),
    "curve, K": (CURVE, [DEFAULT | {"folds": k} for k in (5, 10, 20)]),
    "curve, n": (CURVE, [DEFAULT | {"n": n} for n in (40, 60, 200)]),
    "curve, bar": (CURVE, [DEFAULT | {"bar": bar, "shuffle": k} for bar in ("SE", "SD")
                           for k in (1, 2)]),
    "folds, K": (FOLDS, [dict(folds=k) for k in (*range(2, 13), 30, 58, 59, 60)]),
    "leaks, p": (LEAKS, [dict(p=p, n=n) for n in (50, 20, 100) for p in P]),
    "nested, data set": (NESTED, [dict(dataset=k, n=20, penalty="L2") for k in range(1, 61)]),
    "nested, others": (NESTED, [dict(dataset=3, n=n, penalty=p) for n in (20, 80) for p in PAIR]),
    "real, λ": (REAL, [dict(strength=s, penalty=p, shuffle=2) for p in PAIR for s in LAMBDAS]),
    "real, shuffle": (REAL, [dict(strength=1.0, penalty="L1", shuffle=k) for k in range(1, 11)]),
}  # fmt: skip
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.fixture(params=SWEEPS, ids=list(SWEEPS))
def sweep(request):
    return SWEEPS[request.param]


def test_positions_give_other_pictures_and_other_words(sweep):
    scene, states = sweep
    stage = Stage(scene)
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
    assert len({stage.describe(**state) for state in states}) == len(states)


def at(scene, **state):
    """A copy of ``scene`` with its artists, moved to ``state``."""
    scene = Stage(scene).scene
    scene.update(**state)
    return scene


def model(penalty, strength, n):
    if penalty == "L2":
        return Ridge(alpha=n * strength, solver="svd")
    return Lasso(alpha=strength / 2, tol=1e-12, max_iter=10**6)


def splits(n, k, seed):
    return [(np.setdiff1d(np.arange(n), out), out) for out in folds(n, k, seed)]


def fold_errors(X, y, penalty, strength, dealt):
    fits = [(model(penalty, strength, len(rows)).fit(X[rows], y[rows]), out) for rows, out in dealt]
    return np.array([np.mean((y[out] - fit.predict(X[out])) ** 2) for fit, out in fits])


def drawn(line):
    return np.array(line.get_data(), dtype=float)


def test_the_strengths_are_the_positions_of_the_sliders():
    assert (
        positions(log_slider(0.01, 100, per_decade=15, zero=False)) == choosing.STRENGTHS.tolist()
    )
    assert choosing.REAL_STRENGTHS.tolist() == LAMBDAS
    assert list(choosing.KEPT_SIZES) == P


def test_the_true_error_is_the_mean_over_fresh_rows():
    data = choosing.world(40)
    fitted = model("L1", 0.5, 40).fit(data.X, data.y)
    fits = type("", (), dict(weights=fitted.coef_, intercepts=fitted.intercept_))
    random = np.random.default_rng(0)
    X = random.standard_normal((100_000, 30))
    y = X @ data.weights + 3 * random.standard_normal(100_000)
    squared = (y - fitted.predict(X)) ** 2
    exact = choosing.true_error(fits, data.weights, 3.0)
    assert abs(squared.mean() - exact) < 4 * squared.std() / np.sqrt(100_000)


# CurveAndTruth


@pytest.mark.parametrize("penalty", PAIR)
@pytest.mark.parametrize("shuffle, k, n", [(1, 10, 60), (7, 5, 40)])
def test_curve_bars_and_truth_are_those_of_another_library(penalty, shuffle, k, n):
    state = dict(shuffle=shuffle, folds=k, penalty=penalty, n=n, bar="SE")
    scene, data = at(CURVE, **state), choosing.world(n)
    _, means = drawn(scene.curves[penalty])
    _, truths = drawn(scene.truth)
    dealt = splits(n, k, shuffle)
    for place in (10, 30, 44):
        strength = choosing.STRENGTHS[place]
        errors = fold_errors(data.X, data.y, penalty, strength, dealt)
        assert np.isclose(means[place], errors.mean(), rtol=1e-5)
        whole = model(penalty, strength, n).fit(data.X, data.y)
        miss = ((whole.coef_ - data.weights) ** 2).sum() + whole.intercept_**2
        assert np.isclose(truths[place], 9 + miss, rtol=1e-5)
    (bar,) = [s for s in scene.bars.get_segments() if s[0, 0] == choosing.STRENGTHS[10]]
    errors = fold_errors(data.X, data.y, penalty, choosing.STRENGTHS[10], dealt)
    half = errors.std(ddof=1) / np.sqrt(k)
    assert np.allclose(bar[:, 1], [errors.mean() - half, errors.mean() + half], rtol=1e-5)


@pytest.mark.parametrize("bar", ["SE", "SD"])
@pytest.mark.parametrize("penalty", PAIR)
def test_both_markers_stand_where_the_rules_put_them_and_are_said(penalty, bar):
    state = DEFAULT | {"penalty": penalty, "bar": bar, "shuffle": 5}
    scene = at(CURVE, **state)
    _, mean = drawn(scene.curves[penalty])
    (x_best, y_best), (x_larger, y_larger) = (drawn(dot)[:, 0] for dot in scene.dots[penalty])
    assert y_best == mean.min()
    level = drawn(scene.level)[1, 0]
    (best_bar,) = [s for s in scene.bars.get_segments() if s[0, 0] == x_best][:1]
    assert np.isclose(level, best_bar[1, 1])
    within = choosing.STRENGTHS[mean <= level]
    assert x_larger == within.max() >= x_best and y_larger <= level
    words = CURVE.describe(**state)
    assert f"least at λ = {x_best:g}, " in words and f"rule takes λ = {x_larger:g}, " in words
    stars = np.array(scene.stars.get_data())
    assert stars[0].tolist() == [x_best, x_larger]
    assert f"True test errors {stars[1, 0]:.1f} and {stars[1, 1]:.1f};" in words
    assert ("standard-deviation" in words) == (bar == "SD")


def test_bars_at_the_bottom_count_the_picks_of_all_shuffles():
    scene = at(CURVE, **DEFAULT)
    counts = [collection.get_segments() for collection in scene.counts]
    dots = []
    for shuffle in range(1, 41):
        scene.update(**DEFAULT | {"shuffle": shuffle})
        dots.append([drawn(dot)[0, 0] for dot in scene.dots["L1"]])
    for picks, segments in zip(np.transpose(dots).tolist(), counts, strict=True):
        heights = {s[0, 0]: s[1, 1] for s in segments}
        assert set(heights) == set(picks)
        for strength, height in heights.items():
            assert np.isclose(height, min(0.25 * picks.count(strength) / 40, 0.16))
        assert f"from {min(picks):g} to {max(picks):g}" in CURVE.describe(**DEFAULT)


# FoldsAndOneOut


def test_leave_one_out_on_the_figure_is_refitted_and_n_folds_are_the_same():
    scene = at(FOLDS, folds=60)
    _, one_out = drawn(scene.loo)
    data = choosing.world(60)
    for place in (12, 40):
        strength = choosing.STRENGTHS[place]
        errors = fold_errors(data.X, data.y, "L2", strength, splits(60, 60, None))
        assert np.isclose(one_out[place], errors.mean())
    for segment in scene.bundle.get_segments():
        assert np.allclose(segment[:, 1], one_out)
    assert "differ by up to 0." in FOLDS.describe(folds=60)


def test_the_bundle_holds_the_curves_of_eight_shuffles():
    segments = at(FOLDS, folds=7).bundle.get_segments()
    assert len(segments) == 8
    data = choosing.world(60)
    for seed in (0, 5):
        errors = fold_errors(data.X, data.y, "L2", choosing.STRENGTHS[20], splits(60, 7, seed))
        assert np.isclose(segments[seed][20, 1], errors.mean())


def test_the_dots_are_the_minima_and_said():
    scene = at(FOLDS, folds=2)
    for (x, y), segment in zip(drawn(scene.dots).T, scene.bundle.get_segments(), strict=True):
        assert y == segment[:, 1].min() and x == segment[segment[:, 1].argmin(), 0]
    x = drawn(scene.dots)[0]
    assert f"pick λ = {x.min():g} to {x.max():g}," in FOLDS.describe(folds=2)


# Leaks


def test_choosing_inside_uses_only_the_training_rows_of_each_fold():
    random = np.random.default_rng(5)
    X, y = random.standard_normal((30, 40)), random.standard_normal(30)
    dealt, strengths = folds(30, 5), np.array([0.1, 1.0])
    before, inside, w, _ = choosing.kept_before_and_inside(X, y, dealt, 4, strengths)

    def most(X, y):
        return np.argsort([-abs(np.corrcoef(x, y)[0, 1]) for x in X.T])[:4]

    errors = {"before": [], "inside": []}
    for out in dealt:
        rows = np.setdiff1d(np.arange(30), out)
        for name, chosen in (("before", most(X, y)), ("inside", most(X[rows], y[rows]))):
            errors[name].append([
                np.mean((y[out] - model("L2", s, len(rows)).fit(X[np.ix_(rows, chosen)], y[rows])
                         .predict(X[np.ix_(out, chosen)])) ** 2) for s in strengths
            ])  # fmt: skip
    assert np.isclose(before, np.mean(errors["before"], axis=0).min())
    assert np.isclose(inside, np.mean(errors["inside"], axis=0).min())
    assert set(np.flatnonzero(w)) == set(most(X, y))


def test_lines_and_words_are_the_means_of_the_same_errors():
    scene = at(LEAKS, p=640.0, n=50)
    heights = [drawn(line)[1, 6] for line in scene.lines]
    assert [line.get_xdata()[6] for line in scene.lines] == [640] * 3
    for cloud, height in zip(scene.clouds, heights, strict=True):
        assert np.isclose(cloud.get_ydata().mean(), height)
    words = LEAKS.describe(p=640.0, n=50)
    for height in heights:
        assert f"{height:.2f} σ²" in words
    data = few_true_many_junk(50, 5, 15, 3.0, 0)
    y = data.expected + 3 * np.random.default_rng(1000).standard_normal((5, 50))[0]
    y_inside = scene.inside.get_ydata()
    units = data.X.std(axis=0)
    strength = choosing.STRENGTHS[::3][10]
    errors = []
    for rows, out in splits(50, 5, 0):
        spread = data.X[rows].std(axis=0)
        fitted = model("L2", strength, len(rows)).fit(data.X[rows] / spread, y[rows])
        errors.append(np.mean((y[out] - fitted.predict(data.X[out] / spread)) ** 2))
    assert np.isclose(y_inside[10], np.mean(errors))
    leaked = fold_errors(data.X / units, y, "L2", strength, splits(50, 5, 0)).mean()
    assert np.isclose(scene.before.get_ydata()[10], leaked)


# NestedEvaluation


@pytest.mark.parametrize("penalty", PAIR)
def test_nested_score_and_least_error_of_one_data_set_by_hand(penalty):
    scene = at(NESTED, dataset=13, n=20, penalty=penalty)  # design 1, its third target
    data = few_true_many_junk(20, 4, 8, 3.0, 1)
    y = data.expected + 3 * np.random.default_rng(1001).standard_normal((10, 20))[2]

    def curve(X, y, seed):
        dealt = splits(len(y), 5, seed)
        return [fold_errors(X, y, penalty, s, dealt).mean() for s in NESTED.strengths]

    plain = np.array(curve(data.X, y, 1))
    assert np.allclose(drawn(scene.curves[penalty])[1], plain, rtol=1e-5)
    scores = []
    for rows, out in splits(20, 5, 1):
        pick = NESTED.strengths[np.argmin(curve(data.X[rows], y[rows], 1))]
        fitted = model(penalty, pick, len(rows)).fit(data.X[rows], y[rows])
        scores.append(np.mean((y[out] - fitted.predict(data.X[out])) ** 2))
    whole = model(penalty, NESTED.strengths[plain.argmin()], 20).fit(data.X, y)
    truth = 9 + ((whole.coef_ - data.weights) ** 2).sum() + whole.intercept_**2
    expected = [plain.min(), np.mean(scores), truth]
    shown = [now.get_ydata()[0] for now in scene.now]
    assert np.allclose(shown, expected, rtol=1e-4)
    words = NESTED.describe(dataset=13, n=20, penalty=penalty)
    first = [float(number) for number in NUMBER.findall(words.split(":")[1])]
    assert np.allclose(first[:3], expected, atol=0.051)


def test_means_are_those_of_the_cloud_and_said():
    scene = at(NESTED, dataset=1, n=20, penalty="L2")
    words = NESTED.describe(dataset=1, n=20, penalty="L2")
    means = [cloud.get_ydata().mean() for cloud in scene.clouds]
    assert f"{means[0]:.1f}, {means[1]:.1f} and {means[2]:.1f};" in words
    assert [text.get_text() for text in scene.texts] == [f"{m:.1f}" for m in means]
    assert all(len(cloud.get_ydata()) == 200 for cloud in scene.clouds)


# OnRealData


@pytest.mark.parametrize("penalty", PAIR)
def test_curve_weights_and_picks_of_the_diabetes_data(penalty):
    data, strength = diabetes(), LAMBDAS[40]
    state = dict(strength=strength, penalty=penalty, shuffle=3)
    scene = at(REAL, **state)
    errors = []
    for rows, out in splits(442, 10, 3):
        middle, spread = data.X[rows].mean(axis=0), data.X[rows].std(axis=0)
        fitted = model(penalty, strength, len(rows))
        fitted.fit((data.X[rows] - middle) / spread, data.y[rows])
        predicted = fitted.predict((data.X[out] - middle) / spread)
        errors.append(np.mean((data.y[out] - predicted) ** 2))
    strengths, mean = drawn(scene.lines[penalty])
    assert np.isclose(mean[40], np.mean(errors), rtol=1e-5)
    whole = data.standardised()
    w = model(penalty, strength, 442).fit(whole.X, whole.y).coef_
    assert np.allclose([s[1, 0] for s in scene.sticks.get_segments()], w, atol=1e-5)
    words = REAL.describe(**state)
    kept = np.count_nonzero(np.abs(w) > 1e-9)
    assert f"{kept} of 10 weights are not zero" in words
    assert scene.right_text.get_text() == f"w ≠ 0: {kept} / 10"
    assert len(drawn(scene.zeros)[0]) == 10 - kept
    (x_best, y_best), (x_one, _) = (drawn(dot)[:, 0] for dot in scene.dots[penalty])
    assert y_best == mean.min() and x_best == strengths[mean.argmin()]
    assert x_one == strengths[mean <= drawn(scene.level)[1, 0]].max()
    assert f"least at λ = {x_best:g}" in words and f"allows λ = {x_one:g}" in words
