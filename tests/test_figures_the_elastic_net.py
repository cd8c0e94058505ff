"""The scenes of "The elastic net" hold and say what an independent calculation gives."""

from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Ridge

from l1l2.datasets import near_copies
from l1l2.experiments.resamples import Resamples
from l1l2.figures import palette
from l1l2.figures.stage import Stage
from l1l2.figures.the_elastic_net import (
    CopiesShare,
    GroupEnters,
    GroupingBound,
    PickSwings,
)
from l1l2.live import linear_slider, log_slider, positions
from l1l2.paths import elastic_net_path, lasso_path, lasso_paths, ridge_path
from l1l2.scales import sklearn_elastic_net

TRUTH = np.repeat([1, -0.5, 0], [3, 3, 6])
GROUPS = {"a": 3, "b": 3}
RANDOM = np.random.default_rng(1)
HIDDEN = RANDOM.standard_normal((50, 2))
LIKE = HIDDEN.repeat(3, axis=1) + 0.2 * RANDOM.standard_normal((50, 6))
X = np.hstack([LIKE, RANDOM.standard_normal((50, 6))])
Y = X @ TRUTH + RANDOM.standard_normal(50)
X = (X - X.mean(axis=0)) / X.std(axis=0)
RATIOS = positions(linear_slider(0.0, 1.0, 0.1))
PATHS = {k / 10: elastic_net_path(X, Y, k / 10) for k in range(11)}
TWINS = near_copies(spread=0)
TOTALS = {r: elastic_net_path(TWINS.X, TWINS.y, r).at(1).sum() for r in RATIOS}

ENTERS = GroupEnters(PATHS, GROUPS, TRUTH)
BOUND = GroupingBound(PATHS, X, Y, GROUPS, low=0.1)
COPIES = CopiesShare(TOTALS, strength=1)
RESAMPLES = Resamples()
PICKS = PickSwings(RESAMPLES)

STRENGTHS = positions(log_slider(0.01, 100))
CLOSE = positions(log_slider(0.1, 100, zero=False))

def net_by_descent(X, y, strength, ratio):
    """Elastic net weights by another library: coordinate descent, or its ridge."""
    if ratio == 0:
        return Ridge(alpha=len(y) * strength, tol=1e-12).fit(X, y).coef_
    there = sklearn_elastic_net(strength, ratio)
    return ElasticNet(**there, tol=1e-13, max_iter=10**6).fit(X, y).coef_


# GroupEnters


@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("strength", [0.1, 1.0, 7.94])
def test_weights_and_words_are_those_of_another_library(strength, ratio):
    now, w = ENTERS.now(strength=strength, ratio=ratio), net_by_descent(X, Y, strength, ratio)
    assert np.allclose(now.w, w, atol=1e-6) and now.count == np.count_nonzero(w)
    assert (now.zeros == np.flatnonzero(w == 0)).all() and (now.ring == 0) == (w == 0).any()
    assert np.array_equal(np.concatenate(now.kept), now.w[w != 0])
    assert np.array_equal(now.curves[:, ENTERS.strengths == strength][:, 0], now.w)
    words = ENTERS.describe(strength=strength, ratio=ratio)
    assert f"Junk: {np.count_nonzero(w[6:])} of 6" in words
    shown = " ".join("0" if v == 0 else f"{v:.2f}" for v in w[:3])
    assert f"Group a: {shown};" in words


def test_every_position_of_the_sliders_is_solved_ahead():
    for scene, strengths in ((ENTERS, STRENGTHS), (BOUND, CLOSE)):
        assert set(strengths) <= set(scene.strengths) and set(RATIOS) == set(scene.curves)
    for strength in [0.123, *STRENGTHS[::4]]:
        for ratio in RATIOS:
            assert np.array_equal(ENTERS.weights_at(strength, ratio), PATHS[ratio].at(strength))


@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.9, 1.0])
def test_ticks_are_where_the_weights_leave_zero(ratio):
    for j, strength in enumerate(ENTERS.entries[ratio]):
        below, above = PATHS[ratio].at(strength * np.array([1 - 1e-6, 1 + 1e-6]))[:, j]
        assert below != 0 and above == 0
        assert not PATHS[ratio].at(np.geomspace(strength * 1.001, 200, 50))[:, j].any()
    ticks = np.concatenate(ENTERS.now(strength=1.0, ratio=ratio).ticks)
    assert np.array_equal(ticks, ENTERS.entries[ratio])
    assert np.isclose(ENTERS.entries[ratio].max(), PATHS[ratio].strength_max)


def test_ridge_has_no_entries():
    assert np.isinf(ENTERS.entries[0.0]).all()
    assert not any(map(len, ENTERS.now(strength=1.0, ratio=0.0).ticks))
    assert "in at every λ" in ENTERS.describe(strength=1.0, ratio=0.0)


def test_groups_must_fit_the_truth():
    with pytest.raises(ValueError, match="groups must not hold more than the 12 features"):
        GroupEnters(PATHS, {"a": 13}, TRUTH)
    with pytest.raises(ValueError, match="paths is empty"):
        GroupEnters({}, GROUPS, TRUTH)


# GroupingBound


@pytest.mark.parametrize("ratio", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
def test_gaps_and_bounds_are_those_of_the_formula(strength, ratio):
    now, w = BOUND.now(strength=strength, ratio=ratio), net_by_descent(X, Y, strength, ratio)
    rmse, l2 = np.std(Y - X @ w), strength * (1 - ratio)
    pairs = list(combinations(range(12), 2))
    far = np.array([np.sqrt(2 * (1 - np.corrcoef(X[:, i], X[:, j])[0, 1])) for i, j in pairs])
    gaps = np.array([abs(w[i] - w[j]) for i, j in pairs])
    assert np.allclose(BOUND.far, far) and np.allclose(now.gaps, gaps, atol=1e-6)
    edges = (now.slope, now.edge, rmse), (now.looser, now.looser_edge, np.std(Y))
    for slope, ((_, end), (_, top)), height in edges:
        assert np.isclose(slope, height / l2) and np.isclose(top / end, height / l2)
    inside = [k for k, pair in enumerate(pairs) if max(pair) < 3 or 3 <= min(pair) <= max(pair) < 6]
    assert sorted(BOUND.inside) == inside and np.allclose(now.bars, gaps[inside], atol=1e-6)
    bounds = rmse / l2 * far[inside]
    assert np.array_equal(now.capped, np.flatnonzero(bounds <= BOUND.close))
    assert np.allclose(now.caps, bounds[now.capped])
    words = BOUND.describe(strength=strength, ratio=ratio)
    for name, part in (("a", slice(3)), ("b", slice(3, 6))):
        most = f"{gaps[inside][part].max():.3f}; the bound there is {bounds[part].max():.3f}."
        assert f"In group {name} two weights differ by at most {most}" in words
    used = f"{(gaps / (rmse / l2 * far)).max():.2f}"
    assert f"Of all 66 pairs none uses more than {used} of its bound." in words


def test_no_point_is_ever_in_the_shade():
    for strength in CLOSE:
        for ratio in RATIOS[:-1]:
            now = BOUND.now(strength=strength, ratio=ratio)
            assert (now.gaps <= now.slope * BOUND.far + 1e-12).all()
            assert now.slope <= now.looser * (1 + 1e-12)


def test_the_lasso_has_no_bound():
    now = BOUND.now(strength=1.0, ratio=1.0)
    assert not any(map(len, (*now.edge, *now.looser_edge, now.caps)))
    assert "no bound" in BOUND.describe(strength=1.0, ratio=1.0)


def test_the_bound_wants_standardised_columns():
    with pytest.raises(ValueError, match="standardised"):
        GroupingBound(PATHS, 2 * X, Y, GROUPS)


# CopiesShare


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("ratio", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("share", [-0.3, 0.0, 0.5, 0.8])
def test_a_split_costs_what_the_objective_says(ratio, share, sign):
    columns = TWINS.X * [1, sign]

    def objective(w):
        error = np.var(TWINS.y - columns @ w)
        return error + ratio * np.abs(w).sum() + (1 - ratio) * (w**2).sum()

    best = net_by_descent(columns, TWINS.y, 1.0, ratio)
    now = COPIES.now(ratio=ratio, share=share, sign=sign)
    assert np.isclose(now.cost, objective(now.w) - objective(best), atol=1e-9)
    assert np.isclose(now.w[0] + sign * now.w[1], TOTALS[ratio]) and now.tie == (ratio == 1)
    words = COPIES.describe(ratio=ratio, share=share, sign=sign)
    assert ("infinitely many" in words) == (ratio == 1 and 0 <= share <= 1)
    assert ("only minimum" in words) == (ratio < 1 and share == 0.5)
    assert ("equal columns" in words) == (sign == 1)


# Resamples


def test_moments_are_those_of_rows():
    """Against rows drawn one by one: means and spreads of both, four standard errors apart."""
    random, n, r, count = np.random.default_rng(5), 30, 0.8, 2000
    covariance = np.eye(5)
    covariance[:3, :3] += r * (1 - np.eye(3))
    rows = random.standard_normal((count, n, 5)) @ np.linalg.cholesky(covariance).T
    y = rows[:, :, 0] + 2 * random.standard_normal((count, n))
    rows = (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True)
    ours = Resamples(rs=[r], ns=[n], samples=count, seed=6).moments(r, n)
    theirs = rows.transpose(0, 2, 1) @ rows / n, np.einsum("kij,ki->kj", rows, y) / n
    for a, b in zip(ours, theirs, strict=True):
        a, b = a.reshape(count, -1), b.reshape(count, -1)
        error = np.sqrt((a.var(axis=0) + b.var(axis=0)) / count)
        assert (np.abs(a.mean(axis=0) - b.mean(axis=0)) <= 4 * error + 1e-12).all()
        assert np.allclose(a.std(axis=0), b.std(axis=0), rtol=0.1, atol=1e-9)
    assert np.allclose(np.einsum("kjj->kj", ours[0]), 1)


@pytest.mark.parametrize(("r", "n", "rule"), [(0.5, 100, "λ"), (0.95, 1000, "1/√n")])
def test_all_three_fits_are_optimal(r, n, rule):
    grams, pulls = RESAMPLES.moments(r, n)
    strengths = RESAMPLES.strengths_at(r, n, rule)
    assert np.isclose(strengths["lasso"], 1.2 * (1 if rule == "λ" else np.sqrt(100 / n)))
    i, k = RESAMPLES.place(r, n)
    for name, l1, l2 in (("lasso", 1, 0), ("net", 0.5, 0.5), ("ridge", 0, 1)):
        w, strength = getattr(RESAMPLES, name)[rule][i, k], strengths[name]
        slope = 2 * (pulls - np.einsum("kij,kj->ki", grams, w)) - 2 * l2 * strength * w
        held = l1 * strength
        assert np.allclose(slope[w != 0], held * np.sign(w[w != 0]), atol=1e-10)
        assert (np.abs(slope[w == 0]) <= held + 1e-10).all()


@pytest.mark.parametrize("r", [0.0, 0.3, 0.55, 0.56, 0.8, 0.95])
@pytest.mark.parametrize(("n", "rule"), [(100, "λ"), (1000, "1/√n")])
def test_without_chance_all_three_shrink_equally(r, n, rule):
    gram = np.eye(5)
    gram[:3, :3] += r * (1 - np.eye(3))
    strengths, eye = RESAMPLES.strengths_at(r, n, rule), np.eye(5)
    lasso = lasso_paths(gram[None], gram[:1]).at(strengths["lasso"])[0]
    net = lasso_paths(gram[None] + strengths["net"] / 2 * eye, gram[:1]).at(strengths["net"] / 2)[0]
    ridge = np.linalg.solve(gram + strengths["ridge"] * eye, gram[0])
    sums = [w.ravel()[:3].sum() for w in (lasso, net, ridge)]
    assert np.allclose(sums, 1 - strengths["lasso"] / 2, atol=1e-12)


def test_agreement_is_counted_over_all_pairs():
    for r, n, rule in ((0.95, 100, "λ"), (0.6, 316, "1/√n")):
        i, k = RESAMPLES.place(r, n)
        for name, fit in (("lasso", RESAMPLES.lasso), ("net", RESAMPLES.net)):
            kept = fit[rule][i, k] != 0
            same = [np.array_equal(a, b) for a, b in combinations(kept, 2)]
            assert np.isclose(RESAMPLES.same[rule][name][i, k], np.mean(same))


def test_equal_columns_have_equal_moments_and_no_count():
    grams, pulls = RESAMPLES.moments(1.0, 100)
    assert (grams[:, :3, :3] == grams[:, :1, :1]).all() and (pulls[:, :3] == pulls[:, :1]).all()
    assert np.isnan(RESAMPLES.same["λ"]["lasso"][-1]).all()
    for fit in (RESAMPLES.net, RESAMPLES.ridge):
        w = fit["λ"][-1][..., :3]
        assert np.allclose(w, w[..., :1], rtol=0, atol=1e-12)


def test_resamples_say_what_is_wrong():
    with pytest.raises(ValueError, match="r must lie between 0 and 1"):
        Resamples(rs=[1.2])
    with pytest.raises(ValueError, match="n must be a whole number, 9 or more"):
        Resamples(ns=[5])
    with pytest.raises(ValueError, match="strength must lie between 0 and 2"):
        Resamples(strength=2)


# PickSwings


@pytest.mark.parametrize("state", [dict(r=0.95, n=100), dict(r=0.4, n=1000)])
def test_shades_shares_and_agreement_are_those_of_the_weights(state):
    now, words = PICKS.now(**state), PICKS.describe(**state)
    i, k = RESAMPLES.place(**state)
    for name in ("lasso", "net", "ridge"):
        found, w = getattr(now, name), getattr(RESAMPLES, name)["λ"][i, k]
        assert found.strength == RESAMPLES.strengths_at(**state)[name]
        assert np.array_equal(found.cells > 0, w[:60].T != 0)
        within = np.abs(w[:60].T) <= PICKS.top
        shade = found.cells * PICKS.top / PICKS.SHADES  # the most that a weight of this shade is
        assert (shade[within] >= np.abs(w[:60].T)[within] - 1e-12).all()
        assert (shade[within] - np.abs(w[:60].T)[within] <= PICKS.top / PICKS.SHADES).all()
        assert (found.cells[~within] == PICKS.SHADES).all()
        assert found.said == [f"{100 * share:.0f} %" for share in (w != 0).mean(axis=0)]
        assert np.isclose(found.sd, np.std(w[:, 0]))
        said = {"net": "elastic net"}.get(name, name)
        assert f"{said} {np.std(w[:, 0]):.2g}" in words.split("Standard deviation")[1]
    for name in ("lasso", "net"):
        found, same = getattr(now, name), RESAMPLES.same["λ"][name]
        assert found.same == same[i, k] and f"{100 * same[i, k]:.0f} %" in words
        assert np.array_equal(found.line, same[:, k], equal_nan=True)
    assert np.array_equal(now.lines, RESAMPLES.same["λ"]["lasso"].T, equal_nan=True)


def test_equal_columns_are_marked_as_not_unique():
    lasso = PICKS.now(r=1.0, n=100).lasso
    assert (lasso.cells[:3] == PICKS.SHADES + 1).all()
    assert lasso.same is None and lasso.said[:3] == ["?"] * 3
    words = PICKS.describe(r=1.0, n=100)
    assert "not unique" in words and "w1: elastic net" in words
    stage = Stage(PICKS)
    for r in (0.95, 1.0):
        stage.parts(r=r, n=100)
        (note,) = (it for it in stage.moving if "not unique" in getattr(it, "get_text", str)())
        assert note.get_visible() == (r == 1)


def test_positions_at_other_states_than_those_of_the_lesson_differ_too():
    for scene, states in (
        (ENTERS, [dict(strength=s, ratio=0.5) for s in STRENGTHS]),
        (PICKS, [dict(r=0.95, n=n) for n in RESAMPLES.ns]),
        (COPIES, [dict(ratio=0.5, share=k / 10, sign=-1) for k in range(-5, 16)]),
    ):
        stage = Stage(scene)
        assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
        assert len({stage.describe(**state) for state in states}) == len(states)


def test_methods_differ_in_more_than_colour():
    def looks(scene, *zorders):
        lines = [it for it in Stage(scene).moving if it.get_zorder() in zorders]
        return [(it.get_color(), it.get_marker(), it.get_linestyle())
                for it in lines if hasattr(it, "get_marker")]  # fmt: skip

    lines = looks(PICKS, 3.1, 3.2)
    assert {color for color, _, _ in lines} == {palette.L1.color, palette.ELASTIC_NET.color}
    assert len({style for _, _, style in lines}) == len(lines) == 2


def test_the_ends_on_the_figure_are_lasso_and_ridge():
    for ratio, path in ((1.0, lasso_path(X, Y)), (0.0, ridge_path(X, Y))):
        curves = ENTERS.now(strength=1.0, ratio=ratio).curves
        assert np.allclose(curves.T[1:], path.at(ENTERS.strengths)[1:], atol=1e-9)
