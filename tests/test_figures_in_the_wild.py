"""The scenes of "In the wild" hold and say what an independent calculation gives."""

import re

import numpy as np
import pytest

from l1l2.datasets import colon_genes
from l1l2.figures import in_the_wild as scenes
from l1l2.figures import palette
from l1l2.figures.stage import Stage
from l1l2.paths import lasso_path, ridge_path

RANDOM = np.random.default_rng(0)
STRENGTHS = np.array([1e-4, 1e-3, 1e-2, 0.1])
NAMES = [f"word{j}" for j in range(40)]
SHARES = np.linspace(-0.5, 1.5, 9)


def thinning(n_splits, n_steps, p):
    """Weights (n_splits, n_steps, p) with ever fewer that are not zero."""
    w = RANDOM.standard_normal((n_splits, n_steps, p))
    order = RANDOM.permuted(np.tile(np.arange(p), (n_splits, 1)), axis=1)
    for step in range(n_steps):
        w[:, step][order >= p * (n_steps - step) / n_steps] = 0
    return w


WORD_WEIGHTS = {"L1": thinning(3, 4, 40), "L2": RANDOM.standard_normal((3, 4, 40))}
WORD_WEIGHTS["L1"][:, -1] = 0  # an empty filter
RATES = {name: RANDOM.random((3, 4, 3)) for name in ("L1", "L2")}
WORDS = scenes.WordsPicked(NAMES, STRENGTHS, WORD_WEIGHTS, RATES, ham=0.88)

GENE_WEIGHTS = thinning(4, 4, 40)
ERRORS = {name: RANDOM.random((4, 4)) / 2 for name in ("L1", "L2")}
MAJORITY = np.array([0.3, 0.4, 0.35, 0.35])
GENES = scenes.GenesPicked(NAMES, STRENGTHS, GENE_WEIGHTS, ERRORS, MAJORITY, most=36)

ROUND_WEIGHTS, ROUND_ERRORS = thinning(4, 5, 40), RANDOM.random((4, 5)) / 2
REMOVED = scenes.GenesRemoved(NAMES, ROUND_WEIGHTS, ROUND_ERRORS, MAJORITY)

PRICES = {row: 5 + RANDOM.random((7, 5, 2, 2)) for row in ("in", "out")}
HOUSES = scenes.HousePrices(range(5), PRICES)


@pytest.fixture(scope="module")
def exact():
    """The least squares fits at both ends on 30 tissues and 200 genes, and the data."""
    data = colon_genes()
    X, y = np.log2(data.X[:, :200]), data.y
    fitted = np.arange(62) % 2 == 0
    X = (X - X[fitted].mean(axis=0)) / X[fitted].std(axis=0)
    paths = [make(X[fitted], y[fitted]) for make in (ridge_path, lasso_path)]
    ends = [(path.at(0), path.intercept_at(0)) for path in paths]
    return scenes.ManyExactFits(X, y, fitted, ends), X, y, fitted, ends


def sweeps(exact):
    return {
        "words": (WORDS, [dict(strength=s, penalty=p) for p in ("L1", "L2") for s in STRENGTHS]),
        "genes": (GENES, [dict(strength=s, split=k) for k in range(4) for s in STRENGTHS]),
        "exact": (exact[0], [dict(share=share) for share in SHARES]),
        "removed": (REMOVED, [dict(r=r) for r in range(5)]),
        "houses": (HOUSES, [dict(k=k, row=row) for row in PRICES for k in range(5)]),
    }


@pytest.fixture(params=["words", "genes", "exact", "removed", "houses"])
def sweep(request, exact):
    return sweeps(exact)[request.param]


def test_every_position_has_its_own_picture_and_words(sweep):
    scene, states = sweep
    stage = Stage(scene)
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
    assert len({stage.describe(**state) for state in states}) == len(states)


def shown(top):
    """What the bars show: (name, weight, how often) for each that is not empty."""
    rows = zip(top.names, top.weights, top.often, strict=True)
    return [(name, weight, often) for name, weight, often in rows if name]


def expected(weights, split, step, n=12):
    w, kept = weights[split, step], np.count_nonzero(weights[:, step], axis=0)
    first = [j for j in sorted(range(len(w)), key=lambda j: -abs(w[j])) if w[j]][:n]
    return [(NAMES[j], w[j], f"{kept[j]}/{len(weights)}") for j in first]


def written(rows, most):
    return ", ".join(f"{name} {weight:.2f}" for name, weight, _ in rows[:most]) or "none"


# WordsPicked


@pytest.mark.parametrize("penalty", ["L1", "L2"])
@pytest.mark.parametrize("step", range(4))
def test_bars_are_the_largest_weights_of_the_first_split(penalty, step):
    state = dict(strength=STRENGTHS[step], penalty=penalty)
    now, top = WORDS.now(**state), expected(WORD_WEIGHTS[penalty], 0, step)
    assert shown(now.top) == top
    assert now.count == np.count_nonzero(WORD_WEIGHTS[penalty][0, step])
    assert WORDS._said(now) == f"{penalty}: {now.count} / 40"
    assert now.color == scenes.LOOKS[penalty].color
    assert f"Largest {penalty} weights: {written(top, 6)}." in WORDS.describe(**state)


def test_names_stand_on_the_free_side_of_their_bar():
    top = WORDS.now(strength=STRENGTHS[0], penalty="L2").top
    assert (top.side * top.weights < 0).all()
    assert top.ha == ["left" if side > 0 else "right" for side in top.side]


@pytest.mark.parametrize("step", range(4))
def test_numbers_of_the_filter_are_means_over_the_splits(step):
    state = dict(strength=STRENGTHS[step], penalty="L1")
    now, words = WORDS.now(**state), WORDS.describe(**state)
    for name in ("L1", "L2"):
        count = np.mean([np.count_nonzero(w[step]) for w in WORD_WEIGHTS[name]])
        (caught, lost, right), of = 100 * RATES[name][:, step].mean(axis=0), vars(now)[name]
        assert [of.count, of.caught, of.lost] == pytest.approx([count, caught, lost])
        assert f"{name} uses {count:.0f} of 40 words, catches {caught:.1f} %" in words
        low, *_, high = sorted(100 * RATES[name][:, step, 0])
        assert f"(from {low:.1f} to {high:.1f}), loses {lost:.2f} % of the ham" in words
        assert f"is right in {right:.1f} % of all" in words


def test_right_answers_and_the_level_of_saying_never_spam_are_drawn():
    middle = Stage(WORDS).figure.axes[1]
    heights = [np.asarray(line.get_ydata()) for line in middle.lines]
    for table in RATES.values():
        right = 100 * table[:, :, 2].mean(axis=0)
        assert any(len(h) == 4 and np.allclose(h, right) for h in heights)
    assert any(len(h) and np.allclose(h, 88) for h in heights)


# GenesPicked


@pytest.mark.parametrize("split", range(4))
@pytest.mark.parametrize("step", range(4))
def test_genes_are_those_of_the_split_with_how_often_they_are_picked(split, step):
    state = dict(strength=STRENGTHS[step], split=split)
    now, words, kept = GENES.now(**state), GENES.describe(**state), GENE_WEIGHTS[:, step] != 0
    top = expected(GENE_WEIGHTS, split, step)
    assert shown(now.top) == top
    errors = [100 * ERRORS[name][:, step].mean() for name in ("L1", "L2")]
    assert [now.count, now.L1.mean, now.L2.mean] == pytest.approx([kept[split].sum(), *errors])
    assert f"keeps {kept[split].sum()} of 40 genes, at most 36" in words
    first = [f"{name} ({often[0]} of 4)" for name, _, often in top[:3]]
    assert f"first {', '.join(first)}. In all 4 splits" in words
    assert f"{kept.any(axis=0).sum()} different genes, {kept.all(axis=0).sum()} of them" in words
    assert f"lasso {errors[0]:.0f} ±" in words and f"ridge {errors[1]:.0f} ±" in words
    assert "majority 35 %" in words


def test_names_with_braces_are_spoken_and_no_gene_is_none():
    few = np.concatenate([GENE_WEIGHTS[:, :3], np.zeros((4, 1, 40))], axis=1)
    names = [f"{{{name}}}" for name in NAMES]
    genes = scenes.GenesPicked(names, STRENGTHS, few, ERRORS, MAJORITY, most=36)
    first = genes.now(strength=1e-4, split=0).top.names[0]
    assert first in names and f"first {first} (4 of 4)" in genes.describe(strength=1e-4, split=0)
    assert "keeps 0 of 40 genes, at most 36; first none." in genes.describe(strength=0.1, split=0)


def test_the_bound_and_the_majority_are_drawn():
    upper, lower = Stage(GENES).figure.axes[:2]
    assert any(set(line.get_ydata()) == {36} for line in upper.lines)
    assert any(len(y := line.get_ydata()) and np.allclose(y, 35) for line in lower.lines)


# ManyExactFits


@pytest.mark.parametrize("share", SHARES)
def test_squares_stay_and_the_others_are_predicted(exact, share):
    scene, X, y, fitted, ends = exact
    now, words = scene.now(share=share), scene.describe(share=share)
    w, b = ((1 - share) * first + share * second for first, second in zip(*ends, strict=True))
    order = np.lexsort((np.arange(len(y)), y))
    predicted = (X @ w + b)[order]
    assert np.abs(np.abs(now.kept.predicted) - 1).max() < 1e-9
    assert len(now.kept.i) == fitted.sum()
    for points, sign in ((now.right, 1), (now.wrong, -1)):
        assert np.allclose(points.predicted, predicted[points.i])
        assert (sign * predicted[points.i] * y[order][points.i] > 0).all()
        assert not fitted[order][points.i].any()
    assert len(now.right.i) + len(now.wrong.i) == (~fitted).sum()
    errors = [np.mean((y - X @ w - b)[rows] ** 2) for rows in (fitted, ~fitted)]
    assert [now.error, now.error_others] == pytest.approx(errors, abs=1e-12)
    assert f"fitted tissues 0.00, on the other 31 {errors[1]:.2f}" in words
    assert f"where {len(now.wrong.i)} classes are wrong" in words
    assert f"{np.count_nonzero(w)} of 200 weights are not zero" in words
    assert f"absolute sum {np.abs(w).sum():.2f}" in words
    assert np.count_nonzero(w) == (30 if share == 1 else 200)


# GenesRemoved


@pytest.mark.parametrize("r", range(5))
def test_each_round_shows_its_own_genes_and_error(r):
    now, words, top = REMOVED.now(r=r), REMOVED.describe(r=r), expected(ROUND_WEIGHTS, 0, r)
    assert shown(now.top) == top
    error = 100 * ROUND_ERRORS[:, r].mean()
    assert now.error.mean == pytest.approx(error)
    gone = sum(np.count_nonzero(ROUND_WEIGHTS[0, k]) for k in range(r))
    assert (now.gone, now.left) == (gone, 40 - gone)
    assert f"{gone} genes of the first split are gone" in words
    assert f"others, first {written(top, 3)}." in words
    assert f"splits: {error:.0f} ± {100 * ROUND_ERRORS[:, r].std():.0f} %" in words


# HousePrices


@pytest.mark.parametrize("row", ["in", "out"])
@pytest.mark.parametrize("k", range(5))
def test_lines_are_means_and_dots_the_splits(k, row):
    now, words, table = HOUSES.now(k=k, row=row), HOUSES.describe(k=k, row=row), PRICES[row]
    for m, of in enumerate((now.MAE, now.MSE)):
        for loss, drawn in enumerate((of.mean_L1, of.mean_L2)):
            assert np.allclose(drawn, [table[:, i, loss, m].mean() for i in range(5)])
        l1, l2 = table[:, k, 0, m], table[:, k, 1, m]
        assert np.allclose(of.ratios, (100 * (l1 - l2) / l2).clip(-12, 12))
        assert of.wins == (l1 < l2).sum()
        assert f"L1 {l1.mean():.2f} ± {l1.std():.2f}, L2 {l2.mean():.2f}" in words
        assert f"L1 lower in {of.wins} of 7" in words
    assert words.startswith(f"{k} wrong price{'s' * (k != 1)} in the fit, with")
    assert ("without" in words) == (row == "out")


def test_l1_and_l2_differ_in_line_and_marker_too():
    l1, l2 = Stage(HOUSES).figure.axes[0].lines[:2]
    assert (l1.get_linestyle(), l2.get_linestyle()) == ("-", "--")
    assert (l1.get_marker(), l2.get_marker()) == (palette.L1.marker, palette.L2.marker)


def test_figures_speak_symbols_and_data_names_only(sweep):
    scene, states = sweep
    stage = Stage(scene)
    stage.standing(**states[0])
    known = set(NAMES) | {"spam", "ham", "MAE", "MSE", "min", "L1", "L2"}
    for text in stage.figure.findobj(lambda artist: hasattr(artist, "get_text")):
        for word in re.findall(r"[A-Za-z]{2,}\d*", text.get_text()):
            assert word in known or word == "mathdefault", text.get_text()
