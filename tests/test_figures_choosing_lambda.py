"""The scenes of "How do I choose λ when the truth is unknown?" hold and say what an independent
calculation gives."""

import numpy as np
import pytest
from elsewhere import model
from matplotlib.lines import Line2D
from sweeps import seen

from l1l2.datasets import diabetes, few_true_many_junk
from l1l2.experiments import choosing
from l1l2.figures import choosing_lambda as scenes
from l1l2.figures.stage import Stage
from l1l2.live import log_slider, positions
from l1l2.selection import folds

CURVE = scenes.CurveAndTruth()
FOLDS = scenes.FoldsAndOneOut()
LEAKS = scenes.Leaks()
NESTED = scenes.NestedEvaluation()
REAL = scenes.OnRealData(diabetes())

DEFAULT = dict(shuffle=1, told=True, penalty="L1", n=60, bar="SE")
P = positions(log_slider(10, 1280, per_decade=10 / 3, zero=False))
LAMBDAS = positions(log_slider(1e-3, 1e2, per_decade=12, zero=False))
PAIR = ("L1", "L2")


def splits(n, k, seed):
    return [(np.setdiff1d(np.arange(n), out), out) for out in folds(n, k, seed)]


def fold_errors(X, y, penalty, strength, dealt):
    fits = [(model(penalty, strength, len(rows)).fit(X[rows], y[rows]), out) for rows, out in dealt]
    return np.array([np.mean((y[out] - fit.predict(X[out])) ** 2) for fit, out in fits])


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
    now = CURVE.now(shuffle=shuffle, told=True, folds=k, penalty=penalty, n=n, bar="SE")
    data, dealt = choosing.world(n), splits(n, k, shuffle)
    for place in (10, 30, 44):
        strength = choosing.STRENGTHS[place]
        errors = fold_errors(data.X, data.y, penalty, strength, dealt)
        assert np.isclose(now.mean[place], errors.mean(), rtol=1e-5)
        whole = model(penalty, strength, n).fit(data.X, data.y)
        miss = ((whole.coef_ - data.weights) ** 2).sum() + whole.intercept_**2
        assert np.isclose(now.truth[place], 9 + miss, rtol=1e-5)
    (bar,) = now.bars[now.bars[:, 0, 0] == choosing.STRENGTHS[10]]
    errors = fold_errors(data.X, data.y, penalty, choosing.STRENGTHS[10], dealt)
    half = errors.std(ddof=1) / np.sqrt(k)
    assert np.allclose(bar[:, 1], [errors.mean() - half, errors.mean() + half], rtol=1e-5)


@pytest.mark.parametrize("bar", ["SE", "SD"])
@pytest.mark.parametrize("penalty", PAIR)
def test_both_picks_are_where_the_rules_put_them_and_are_said(penalty, bar):
    now, words = seen(CURVE, **DEFAULT | {"penalty": penalty, "bar": bar, "shuffle": 5})
    best, larger = now.picks
    assert now.means[0] == now.mean.min() and now.look.label == penalty
    assert np.isclose(now.level[0], now.bars[now.bars[:, 0, 0] == best][0, 1, 1])
    within = choosing.STRENGTHS[now.mean <= now.level[0]]
    assert larger == within.max() >= best and now.means[1] <= now.level[1]
    assert f"least at λ = {best:g}, " in words and f"rule takes λ = {larger:g}, " in words
    places = np.searchsorted(choosing.STRENGTHS, now.picks)
    assert now.true.tolist() == now.truth[places].tolist()
    assert f"True test errors {now.true[0]:.1f} and {now.true[1]:.1f};" in words
    assert ("standard-deviation" in words) == (bar == "SD")


@pytest.mark.parametrize("last", [1, 7, 40])
def test_bars_at_the_bottom_count_the_picks_of_the_shuffles_so_far(last):
    picked = [CURVE.now(**DEFAULT | {"shuffle": k}).picks for k in range(1, last + 1)]
    now, words = seen(CURVE, **DEFAULT | {"shuffle": last})
    for picks, segments in zip(np.transpose(picked).tolist(), now.counts, strict=True):
        heights = {s[0, 0]: s[1, 1] for s in segments}
        assert set(heights) == set(picks)
        for strength, height in heights.items():
            assert np.isclose(height, min(0.25 * picks.count(strength) / last, 0.16))
        assert (f"from {min(picks):g} to {max(picks):g}" in words) == (last > 1)
    places = np.searchsorted(choosing.STRENGTHS, np.transpose(picked))
    assert (now.all_true == now.truth[places]).all()


def test_nothing_that_only_a_simulation_knows_is_shown_before_it_is_asked_for():
    """Nor what later shuffles pick: neither drawn nor said. Else the prediction is answered."""
    stage, first = Stage(CURVE), DEFAULT | {"told": False}
    assert "true" not in CURVE.describe(**first) and "went" not in CURVE.describe(**first)
    hidden, shown = stage.parts(**first), stage.parts(**DEFAULT)
    truths = [k for k, (a, b) in enumerate(zip(hidden, shown, strict=True)) if a != b]
    assert len(truths) >= 6
    stage.scene.update(**first)
    lines = [a for a in stage.moving if isinstance(a, Line2D) and a.get_color() == scenes.ACCENT]
    assert len(lines) == 5
    assert not any(np.isfinite(a.get_ydata()).any() for a in lines)


def test_every_number_of_folds_has_its_own_picture_and_words():
    """It is no control of the lesson, where all controls are swept."""
    stage, states = Stage(CURVE), [DEFAULT | {"folds": k} for k in (5, 10, 20)]
    assert len({tuple(stage.parts(**state)) for state in states}) == 3
    assert len({stage.describe(**state) for state in states}) == 3


# FoldsAndOneOut


def test_leave_one_out_on_the_figure_is_refitted_and_n_folds_are_the_same():
    one_out, data = FOLDS.one_out.mean, choosing.world(60)
    for place in (12, 40):
        strength = choosing.STRENGTHS[place]
        errors = fold_errors(data.X, data.y, "L2", strength, splits(60, 60, None))
        assert np.isclose(one_out[place], errors.mean())
    assert np.allclose(FOLDS.now(folds=60).curves, one_out)
    assert "differ by up to 0." in FOLDS.describe(folds=60)


def test_the_bundle_holds_the_curves_of_eight_shuffles():
    curves, data = FOLDS.now(folds=7).curves, choosing.world(60)
    assert len(curves) == 8
    for seed in (0, 5):
        errors = fold_errors(data.X, data.y, "L2", choosing.STRENGTHS[20], splits(60, 7, seed))
        assert np.isclose(curves[seed, 20], errors.mean())


def test_the_dots_are_the_minima_and_said():
    now, words = seen(FOLDS, folds=2)
    assert now.least.tolist() == now.curves.min(axis=1).tolist()
    assert now.best.tolist() == choosing.STRENGTHS[now.curves.argmin(axis=1)].tolist()
    assert f"pick λ = {now.best.min():g} to {now.best.max():g}," in words


# Leaks


def test_choosing_inside_uses_only_the_training_rows_of_each_fold():
    random = np.random.default_rng(5)
    X, y = random.standard_normal((30, 40)), random.standard_normal(30)
    dealt, strengths = folds(30, 5), np.array([0.1, 1.0])
    pairs = choosing.kept_before_and_inside(X, y, dealt, 4, strengths)
    (before, leaked), (inside, honest) = pairs

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
    assert np.allclose(before.mean, np.mean(errors["before"], axis=0))
    assert np.allclose(inside.mean, np.mean(errors["inside"], axis=0))
    kept = np.sort(most(X, y))
    for curve, (w, b) in ((before, leaked), (inside, honest)):
        fitted = model("L2", curve.best, 30).fit(X[:, kept], y)
        assert np.flatnonzero(w).tolist() == kept.tolist()
        assert np.allclose(w[kept], fitted.coef_) and np.isclose(b, fitted.intercept_)


def test_lines_and_words_are_the_means_of_the_same_errors():
    now, words = seen(LEAKS, p=640.0, n=50)
    assert now.lines[:, :, 6] == pytest.approx(now.kept.mean(axis=2)) == now.means
    for mean in now.means.ravel():
        assert f"{mean:.2f} σ²" in words
    random = np.random.default_rng(3)
    y, X = random.standard_normal(50), random.standard_normal((50, 1280))[:, :640]
    pairs = choosing.kept_before_and_inside(X, y, folds(50, 5, 3), 10, choosing.STRENGTHS[::3])
    for way, (curve, (w, b)) in enumerate(pairs):
        assert np.isclose(now.kept[way, 0, 3], curve.mean.min())
        assert np.isclose(now.kept[way, 1, 3], 1 + w @ w + b**2)


@pytest.mark.parametrize("n", [50, 100])
def test_each_star_is_that_of_its_own_model_and_the_honest_one_is_near_the_noise(n):
    now = LEAKS.now(p=1280.0, n=n)
    (leak, its_truth), (inside, honest) = now.means
    assert leak < 0.6 < 0.9 < inside < honest < 1.06 < 1.2 < its_truth


# NestedEvaluation


@pytest.mark.parametrize("penalty", PAIR)
def test_nested_score_and_least_error_of_one_data_set_by_hand(penalty):
    now, words = seen(NESTED, dataset=13, n=20, penalty=penalty)  # design 1, its third target
    data = few_true_many_junk(20, 4, 8, 3.0, 1)
    y = data.expected + 3 * np.random.default_rng(1001).standard_normal((10, 20))[2]

    def curve(X, y, seed):
        dealt = splits(len(y), 5, seed)
        return [fold_errors(X, y, penalty, s, dealt).mean() for s in NESTED.strengths]

    plain = np.array(curve(data.X, y, 1))
    assert np.allclose(now.curve, plain, rtol=1e-5)
    scores = []
    for rows, out in splits(20, 5, 1):
        pick = NESTED.strengths[np.argmin(curve(data.X[rows], y[rows], 1))]
        fitted = model(penalty, pick, len(rows)).fit(data.X[rows], y[rows])
        scores.append(np.mean((y[out] - fitted.predict(data.X[out])) ** 2))
    whole = model(penalty, NESTED.strengths[plain.argmin()], 20).fit(data.X, y)
    truth = 9 + ((whole.coef_ - data.weights) ** 2).sum() + whole.intercept_**2
    shown = [now.least, now.nested, now.true]
    assert np.allclose(shown, [plain.min(), np.mean(scores), truth], rtol=1e-4)
    said = "error is {:.1f}, the outer folds give {:.1f}, the true test error is {:.1f}."
    assert said.format(*shown) in words


def test_means_are_those_of_the_cloud_and_said():
    now, words = seen(NESTED, dataset=1, n=20, penalty="L2")
    assert now.scores.shape == (3, 200) and np.allclose(now.means, now.scores.mean(axis=1))
    assert "{:.1f}, {:.1f} and {:.1f};".format(*now.means) in words


# OnRealData


@pytest.mark.parametrize("penalty", PAIR)
def test_curve_weights_and_picks_of_the_diabetes_data(penalty):
    data, strength, errors = diabetes(), LAMBDAS[40], []
    now, words = seen(REAL, strength=strength, penalty=penalty, shuffle=3)
    for rows, out in splits(442, 10, 3):
        middle, spread = data.X[rows].mean(axis=0), data.X[rows].std(axis=0)
        fitted = model(penalty, strength, len(rows))
        fitted.fit((data.X[rows] - middle) / spread, data.y[rows])
        predicted = fitted.predict((data.X[out] - middle) / spread)
        errors.append(np.mean((data.y[out] - predicted) ** 2))
    assert np.isclose(now.mean[40], np.mean(errors), rtol=1e-5)
    whole = data.standardised()
    w = model(penalty, strength, 442).fit(whole.X, whole.y).coef_
    assert np.allclose(now.w, w, atol=1e-5)
    kept = np.count_nonzero(np.abs(w) > 1e-9)
    assert now.kept[0] == 10 - len(now.zeros) == kept
    assert f"{kept} of 10 weights are not zero" in words
    best, larger = now.picks
    assert best == REAL.strengths[now.mean.argmin()]
    assert larger == REAL.strengths[now.mean <= now.level[0]].max()
    assert f"least at λ = {best:g}" in words and f"allows λ = {larger:g}" in words
