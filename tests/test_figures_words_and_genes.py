"""The scenes of "Words and genes" hold and say what an independent calculation gives."""

import numpy as np
import pytest
from sweeps import seen

from l1l2.datasets import colon_genes
from l1l2.figures import words_and_genes as scenes
from l1l2.figures.numerals import signed
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
RATES = {name: RANDOM.random((3, 4, 2)) for name in ("L1", "L2")}
WORDS = scenes.WordsPicked(NAMES, STRENGTHS, WORD_WEIGHTS, RATES)

GENE_WEIGHTS = {columns: thinning(4, 4, 40) for columns in ("measured", "shuffled")}
MAJORITY = np.array([0.3, 0.4, 0.35, 0.35])
GENES = scenes.GenesPicked(NAMES, STRENGTHS, GENE_WEIGHTS, most=36)

ROUND_WEIGHTS, ROUND_ERRORS = thinning(4, 5, 40), RANDOM.random((4, 5)) / 2
REMOVED = scenes.GenesRemoved(NAMES, ROUND_WEIGHTS, ROUND_ERRORS, MAJORITY)


# The least squares fits at both ends on every second tissue and 200 genes.
X, Y, FITTED = np.log2(colon_genes().X[:, :200]), colon_genes().y, np.arange(62) % 2 == 0
X = (X - X[FITTED].mean(axis=0)) / X[FITTED].std(axis=0)
PATHS = [make(X[FITTED], Y[FITTED]) for make in (ridge_path, lasso_path)]
ENDS = [(path.at(0), path.intercept_at(0)) for path in PATHS]
EXACT = scenes.ManyExactFits(X, Y, FITTED, ENDS)


def shown(top):
    """What the bars show: (name, weight, how often) for each that is not empty."""
    rows = zip(top.names, top.weights, top.often, strict=True)
    return [(name, weight, often) for name, weight, often in rows if name]


def expected(weights, split, step, n=12):
    w, kept = weights[split, step], np.count_nonzero(weights[:, step], axis=0)
    first = [j for j in sorted(range(len(w)), key=lambda j: -abs(w[j])) if w[j]][:n]
    return [(NAMES[j], w[j], f"{kept[j]}/{len(weights)}") for j in first]


def written(rows, most):
    return ", ".join(f"{name} {signed(f'{w:.2f}')}" for name, w, _ in rows[:most]) or "none"


# WordsPicked


@pytest.mark.parametrize("penalty", ["L1", "L2"])
@pytest.mark.parametrize("step", range(4))
def test_bars_are_the_largest_weights_of_the_first_split(penalty, step):
    now, words = seen(WORDS, strength=STRENGTHS[step], penalty=penalty)
    top = expected(WORD_WEIGHTS[penalty], 0, step)
    assert shown(now.top) == top
    assert now.count == np.count_nonzero(WORD_WEIGHTS[penalty][0, step])
    stage = Stage(WORDS)
    stage.scene.update(strength=STRENGTHS[step], penalty=penalty)
    texts = [each.get_text() for each in stage.moving if hasattr(each, "get_text")]
    assert f"{penalty}: {now.count} / 40" in texts
    assert now.color == scenes.PENALTIES[penalty].color
    assert f"Largest {penalty} weights in the first split: {written(top, 6)}." in words


def test_names_stand_on_the_free_side_of_their_bar():
    top = WORDS.now(strength=STRENGTHS[0], penalty="L2").top
    assert (top.side * top.weights < 0).all()
    assert top.ha == ["left" if side > 0 else "right" for side in top.side]


@pytest.mark.parametrize("step", range(4))
def test_numbers_of_the_filter_are_means_over_the_splits(step):
    now, words = seen(WORDS, strength=STRENGTHS[step], penalty="L1")
    for name in ("L1", "L2"):
        count = np.mean([np.count_nonzero(w[step]) for w in WORD_WEIGHTS[name]])
        (caught, lost), of = 100 * RATES[name][:, step].mean(axis=0), vars(now)[name]
        assert [of.count, of.caught, of.lost] == pytest.approx([count, caught, lost])
        assert f"{name} uses {count:.0f}" in words
        assert f"catches {caught:.1f} %" in words and f"loses {lost:.2f} %" in words


@pytest.mark.parametrize("step", range(4))
def test_curves_of_the_filter_are_drawn_from_the_largest_strength_to_this_one(step):
    now = WORDS.now(strength=STRENGTHS[step], penalty="L2")
    assert now.seen.tolist() == STRENGTHS[step:].tolist()
    for name in ("L1", "L2"):
        of, rates = vars(now)[name], 100 * RATES[name][:, step:]
        assert np.allclose(of.means.caught, rates[:, :, 0].mean(axis=0))
        assert np.allclose(of.means.lost, rates[:, :, 1].mean(axis=0))
        places, heights = of.bands.lost.T
        assert places.tolist() == [*STRENGTHS[step:], *STRENGTHS[step:][::-1]]
        low, high = rates[:, :, 1].min(axis=0), rates[:, :, 1].max(axis=0)
        assert np.allclose(heights, [*low, *high[::-1]])


# GenesPicked


@pytest.mark.parametrize("columns", GENE_WEIGHTS)
@pytest.mark.parametrize("split", range(4))
@pytest.mark.parametrize("step", range(4))
def test_genes_are_those_of_the_split_with_how_often_they_are_picked(columns, split, step):
    now, words = seen(GENES, strength=STRENGTHS[step], split=split, columns=columns)
    weights = GENE_WEIGHTS[columns]
    top, kept = expected(weights, split, step), weights[:, step] != 0
    assert shown(now.top) == top
    assert [now.count, now.mean] == [kept[split].sum(), kept.sum() / 4]
    assert f"keeps {kept[split].sum()} of 40 genes, first" in words
    first = [f"{name} ({often[0]} of 4)" for name, _, often in top[:3]]
    assert f"first {', '.join(first)}. In 4 splits" in words
    assert f"{kept.sum() / 4:.1f} genes on average and {kept.any(axis=0).sum()} different" in words
    assert f"ones, {kept.all(axis=0).sum()} of them always" in words
    assert ("columns as measured" in words) == (columns == "measured")


@pytest.mark.parametrize("columns", GENE_WEIGHTS)
def test_what_splits_share_is_counted_pair_by_pair(columns):
    for step, strength in enumerate(STRENGTHS):
        sets = [set(np.flatnonzero(w[step])) for w in GENE_WEIGHTS[columns]]
        pairs = [(a, b) for k, a in enumerate(sets) for b in sets[:k]]
        share = np.mean([len(a & b) / len(a | b) for a, b in pairs])
        now = GENES.now(strength=strength, split=0, columns=columns)
        assert now.shared == pytest.approx(100 * share)
        assert (now.heights["measured"] is None) == (columns == "shuffled")
    assert scenes._shared(np.zeros((3, 1, 5), dtype=bool)).tolist() == [0]


def test_names_with_braces_are_spoken_and_no_gene_is_none():
    few = {
        name: np.concatenate([w[:, :3], np.zeros((4, 1, 40))], axis=1)
        for name, w in GENE_WEIGHTS.items()
    }
    genes = scenes.GenesPicked([f"{{{name}}}" for name in NAMES], STRENGTHS, few, most=36)
    state = dict(split=0, columns="measured")
    first = genes.now(strength=1e-4, **state).top.names[0]
    assert f"first {first} (4 of 4)" in genes.describe(strength=1e-4, **state)
    assert "keeps 0 of 40 genes, first none." in genes.describe(strength=0.1, **state)


def test_the_bound_and_both_extremes_are_drawn():
    stage = Stage(GENES)
    stage.parts(strength=1e-4, split=0, columns="shuffled")
    right = stage.figure.axes[1]
    drawn = [(np.asarray(line.get_xdata()), np.asarray(line.get_ydata())) for line in right.lines]
    assert any(len(x) == 2 and set(x) == {36} for x, y in drawn)
    for times in (1, 4):
        assert any(len(x) == 2 and np.allclose(y, times * x) and x[1] == 36 for x, y in drawn)
    for w in GENE_WEIGHTS.values():
        mean, ever = (w != 0).sum(axis=2).mean(axis=0), (w != 0).any(axis=0).sum(axis=1)
        assert any(len(x) == 4 and (x == mean).all() and (y == ever).all() for x, y in drawn)


# ManyExactFits


@pytest.mark.parametrize("share", SHARES)
def test_squares_stay_and_the_others_are_predicted(share):
    (now, words), y, fitted = seen(EXACT, share=share), Y, FITTED
    w, b = ((1 - share) * first + share * second for first, second in zip(*ENDS, strict=True))
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
    (now, words), top = seen(REMOVED, r=r), expected(ROUND_WEIGHTS, 0, r)
    assert shown(now.top) == top
    error = 100 * ROUND_ERRORS[:, r].mean()
    assert now.error.mean == pytest.approx(error)
    gone = sum(np.count_nonzero(ROUND_WEIGHTS[0, k]) for k in range(r))
    assert (now.gone, now.left) == (gone, 40 - gone)
    assert f"{gone} genes of the first split are gone" in words
    assert f"others, first {written(top, 3)}." in words
    assert f"splits: {error:.0f} ± {100 * ROUND_ERRORS[:, r].std():.0f} %" in words
