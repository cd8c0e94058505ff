"""Claims of the lesson on real data: P7 (text, genes) and L9 (house prices)."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, QuantileRegressor
from sklearn.linear_model import lasso_path as descent

from l1l2.datasets import colon_genes, sms_spam, taipei_house_prices
from l1l2.paths import lasso_path, ridge_path
from l1l2.scales import (
    sklearn_lasso,
    sklearn_logistic_l1,
    sklearn_logistic_l2,
    sklearn_quantile_regressor,
)


def wild_parts(n, seed):
    """60 % of the rows to fit, 40 % for the score."""
    order = np.random.default_rng(seed).permutation(n)
    return order[: n * 3 // 5], order[n * 3 // 5 :]


# P7: genes. More columns than rows: least squares is not unique, the lasso keeps at most n


@given(st.integers(0, 10**6))
def test_P7_with_more_columns_than_rows_least_squares_interpolates_and_is_not_unique(seed):
    random = np.random.default_rng(seed)
    n, p = int(random.integers(3, 12)), int(random.integers(13, 40))
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    lasso, ridge = lasso_path(X, y), ridge_path(X, y)
    ends = [(path.at(0), path.intercept_at(0)) for path in (lasso, ridge)]
    for share in (0, 0.4, 1, 1.7):
        w, b = (share * one + (1 - share) * two for one, two in zip(*ends, strict=True))
        assert np.abs(y - X @ w - b).max() < 1e-8 * max(1, np.abs(w).max())
    assert np.abs(ends[0][0] - ends[1][0]).max() > 1e-6
    counts = np.count_nonzero(lasso.knot_weights, axis=1)
    assert counts.max() <= n - 1 and counts[-1] == n - 1
    assert ends[1][0].all()


@pytest.fixture(scope="module")
def gene_fits():
    """For 20 splits: rows, standardised data, lasso weights at four strengths, ridge path."""
    data, strengths, fits = colon_genes(), [0.1, 0.2, 0.316, 0.398], []
    tissues, y = np.log2(data.X), data.y
    alphas = [sklearn_lasso(strength)["alpha"] for strength in strengths[::-1]]
    for seed in range(20):
        rows, others = wild_parts(62, seed)
        X = (tissues - tissues[rows].mean(axis=0)) / tissues[rows].std(axis=0)
        centred = y[rows] - y[rows].mean()
        w = descent(X[rows], centred, alphas=alphas, tol=1e-9, max_iter=10**6)[1].T[::-1]
        fits.append((rows, others, X, w, ridge_path(X[rows], y[rows])))
    return y, np.array(strengths), fits


def gene_errors(X, y, w, b):
    return (np.sign(X @ w.T + b) != y[:, None]).mean(axis=0)


def test_P7_on_real_genes_the_lasso_keeps_less_than_n_of_2000(gene_fits):
    y, strengths, fits = gene_fits
    rows, _, X, w, ridge = fits[0]
    path = lasso_path(X[rows], y[rows])
    counts = np.count_nonzero(path.knot_weights, axis=1)
    assert counts.max() <= len(rows) - 1 == 36 and counts[-1] == 36
    for p in (path, ridge):
        assert np.abs(y[rows] - X[rows] @ p.at(0) - p.intercept_at(0)).max() < 1e-8
    assert ridge.at(0).all()
    assert np.abs(path.at(strengths) - w).max() < 1e-5  # two solvers, one answer
    assert max(np.count_nonzero(w, axis=1).max() for *_, w, _ in fits) <= 36


def test_P7_a_few_genes_predict_better_than_none_and_not_better_than_all(gene_fits):
    y, strengths, fits = gene_fits
    lasso = np.mean([gene_errors(X[o], y[o], w, y[r].mean()) for r, o, X, w, _ in fits], axis=0)
    ridge = np.mean(
        [gene_errors(X[o], y[o], path.at(strengths), y[r].mean()) for r, o, X, _, path in fits],
        axis=0,
    )
    majority = np.mean([(y[o] != np.sign(y[r].sum())).mean() for r, o, *_ in fits])
    assert (lasso < majority - 0.1).all()
    assert (ridge < lasso + 0.02).all()  # the limit: L1 is not the better predictor here


def test_P7_which_genes_are_picked_depends_on_the_split(gene_fits):
    *_, fits = gene_fits
    picked = np.array([w[-1] != 0 for *_, w, _ in fits])
    often = picked.sum(axis=0)
    assert 8 < picked.sum(axis=1).mean() < 13
    assert (often > 0).sum() > 5 * picked.sum(axis=1).mean()
    assert often.max() < 20  # none in every split


def test_P7_genes_with_weight_zero_are_not_irrelevant(gene_fits):
    y, _, fits = gene_fits
    errors, levels, genes_gone = [], [], []
    for rows, others, X, *_ in fits[:10]:
        left = np.ones(2000)
        for _ in range(4):
            w = descent((X * left)[rows], y[rows] - y[rows].mean(), alphas=[0.15], tol=1e-8)[1].T
            left = left * (w[0] == 0)
        w = descent((X * left)[rows], y[rows] - y[rows].mean(), alphas=[0.15], tol=1e-8)[1].T
        errors.append(gene_errors(X[others], y[others], w, y[rows].mean())[0])
        levels.append((y[others] != np.sign(y[rows].sum())).mean())
        genes_gone.append(2000 - left.sum())
    assert np.mean(genes_gone) > 50
    assert np.mean(errors) < np.mean(levels) - 0.08


def test_P7_columns_of_one_gene_stand_in_for_each_other(gene_fits):
    *_, fits = gene_fits
    data = colon_genes()
    trio = [data.feature_names.index("M76378" + tail) for tail in ("__", "_", "")]
    assert np.corrcoef(np.log2(data.X[:, trio]).T)[0, 1:].min() > 0.89
    picked = np.array([w[-1, trio] != 0 for *_, w, _ in fits])
    at_all = picked.any(axis=1)
    assert at_all.sum() >= 5 and picked[at_all].sum(axis=1).mean() < 1.5


def test_P7_features_picked_on_all_rows_flatter_a_fit_to_nothing():
    data, errors = colon_genes(), {True: [], False: []}
    tissues = np.log2(data.X)
    for seed in range(20):
        a, others = wild_parts(62, seed)
        X = (tissues - tissues[a].mean(axis=0)) / tissues[a].std(axis=0)
        z = np.random.default_rng(seed).permutation(data.y)
        for leak in errors:
            rows = np.arange(62) if leak else a
            best = np.argsort(-np.abs(X[rows].T @ (z[rows] - z[rows].mean())))[:20]
            path = ridge_path(X[a][:, best], z[a])
            w, b = path.at([1.0]), path.intercept_at(1.0)
            errors[leak].append(gene_errors(X[others][:, best], z[others], w, b)[0])
    assert np.mean(errors[True]) < np.mean(errors[False]) - 0.08


# P7: words


@pytest.fixture(scope="module")
def bags():
    data = sms_spam()
    masked = np.array([re.sub(r"\d", "0", text.lower()) for text in data.texts], dtype=object)
    _, first = np.unique(masked, return_index=True)
    words = CountVectorizer(token_pattern="[a-z]+|0+|£", binary=True, dtype=float)
    return words.fit_transform(masked[first]), data.spam[first], words.get_feature_names_out()


def spam_filter(X, y, strength, penalty):
    if penalty == "L1":
        there = sklearn_logistic_l1(strength, X.shape[0])
        there |= dict(solver="liblinear", intercept_scaling=1e4, random_state=0)
    else:
        there = sklearn_logistic_l2(strength, X.shape[0])
    return LogisticRegression(**there, tol=1e-8, max_iter=1000).fit(X, y)


def spam_rates(model, X, y):
    answer = model.predict(X)
    return answer[y].mean(), answer[~y].mean()


@pytest.mark.parametrize("strength", [3e-5, 3e-4, 3e-3, 0.03])
def test_P7_the_spam_filters_are_minima_of_our_objective(bags, strength):
    X, y, _ = bags
    rows, _ = wild_parts(len(y), 0)
    for penalty, most in (("L1", 5e-3), ("L2", 1e-3)):
        model = spam_filter(X[rows], y[rows], strength, penalty)
        w, wrong = model.coef_[0], model.predict_proba(X[rows])[:, 1] - y[rows]
        slope = X[rows].T @ wrong / len(rows)
        off = np.where(w != 0, np.abs(slope + strength * np.sign(w)), np.abs(slope) - strength)
        if penalty == "L2":
            off = np.abs(slope + 2 * strength * w)
        assert off.max() < most * strength and abs(wrong.mean()) < most * strength


def test_P7_the_l1_filter_uses_few_words_and_catches_as_much_spam(bags):
    X, y, _ = bags
    scores, counts = {"L1": [], "L2": []}, {"L1": [], "L2": []}
    for seed in range(4):
        rows, others = wild_parts(len(y), seed)
        seen = np.asarray(X[rows].sum(axis=0))[0] > 0
        for penalty, strength in (("L1", 3e-4), ("L2", 7.54e-5)):
            model = spam_filter(X[rows], y[rows], strength, penalty)
            kept = model.coef_[0] != 0
            assert not kept[~seen].any()
            assert penalty == "L1" or kept[seen].all()
            counts[penalty].append(kept.sum())
            scores[penalty].append(spam_rates(model, X[others], y[others]))
    assert max(counts["L1"]) < 120 < 5000 < min(counts["L2"]) and X.shape[1] == 7800
    l1, l2 = (np.mean(scores[name], axis=0) for name in ("L1", "L2"))
    assert 0.88 < l1[0] and abs(l1[0] - l2[0]) < 0.03
    assert l2[1] < l1[1] < 0.005  # the cost: a little more ham is lost


def test_P7_few_words_cost_spam_and_accuracy_hides_it(bags):
    X, y, _ = bags
    rows, others = wild_parts(len(y), 0)
    caught, right, counts = [], [], []
    for strength in (3e-4, 3e-3, 0.019):
        model = spam_filter(X[rows], y[rows], strength, "L1")
        caught.append(spam_rates(model, X[others], y[others])[0])
        right.append((model.predict(X[others]) == y[others]).mean())
        counts.append(np.count_nonzero(model.coef_))
    assert counts[0] > 3 * counts[1] > 6 * counts[2] > 0
    assert caught[0] > 0.88 and caught[2] < 0.65
    assert right[0] - right[2] < 0.06 and 1 - y.mean() > 0.87


def test_P7_all_word_weights_are_zero_exactly_from_the_largest_pull_on(bags):
    X, y, _ = bags
    rows, _ = wild_parts(len(y), 0)
    pulls = np.abs(X[rows].T @ (y[rows] - y[rows].mean())) / len(rows)
    below, above = (
        spam_filter(X[rows], y[rows], share * pulls.max(), "L1").coef_[0]
        for share in (0.999, 1.001)
    )
    assert np.flatnonzero(below).tolist() == [pulls.argmax()] and not above.any()


def test_P7_a_selected_word_may_only_tell_how_the_data_were_collected(bags):
    X, y, words = bags
    rows, _ = wild_parts(len(y), 0)
    w = spam_filter(X[rows], y[rows], 3e-4, "L1").coef_[0]
    assert words[w.argmin()] == "lt"
    texts, spam = np.array(sms_spam().texts), sms_spam().spam
    blanked = np.array(["&lt;" in text for text in texts])
    assert blanked.sum() > 200 and not spam[blanked].any()


# L9: do house prices need the L1 loss?


@pytest.fixture(scope="module")
def houses():
    data = taipei_house_prices()
    X = data.standardised().X.copy()
    X[:, 2] = np.log10(data.X[:, 2])
    return X, data.y, np.arange(len(data.y)) != data.odd_rows[0]


def house_fit(loss, X, y):
    l1 = QuantileRegressor(**sklearn_quantile_regressor(0))
    return (l1 if loss == "L1" else LinearRegression()).fit(X, y)


def house_scores(houses, keep, slips, n_splits):
    """Mean absolute and squared test errors, (n_splits, 2 losses, 2 measures)."""
    X, prices, regular = houses
    scores = []
    for seed in range(n_splits):
        order = np.random.default_rng(seed).permutation(len(prices))
        rows, others = (part[keep[part]] for part in np.split(order, [276]))
        y = prices.copy()
        y[rows[regular[rows]][:slips]] *= 10
        off = [
            prices[others] - house_fit(loss, X[rows], y[rows]).predict(X[others])
            for loss in ("L1", "L2")
        ]
        scores.append([[np.abs(e).mean(), (e**2).mean()] for e in off])
    return np.array(scores)


def test_L9_each_loss_wins_by_its_own_measure_and_by_little(houses):
    scores = house_scores(houses, houses[2], slips=0, n_splits=20)
    change = scores[:, 0] / scores[:, 1] - 1  # of L1 against L2, by measure
    assert (change[:, 0] < 0).sum() >= 13 and (change[:, 1] > 0).sum() >= 13
    assert (np.abs(change.mean(axis=0)) < 0.03).all()


def test_L9_house_prices_with_their_real_outlier_do_not_need_l1(houses):
    everything = np.ones_like(houses[2])
    scores = house_scores(houses, everything, slips=0, n_splits=20)
    change = (scores[:, 0] / scores[:, 1] - 1).mean(axis=0)
    assert (np.abs(change) < 0.03).all()
    without = house_scores(houses, houses[2], slips=0, n_splits=20)
    squared, less = scores[:, :, 1].mean(axis=0), without[:, :, 1].mean(axis=0)
    assert (squared - less > 15).all()  # the outlier changes the score of both


def test_L9_with_gross_errors_in_the_fit_l1_wins_by_both_measures(houses):
    clean = house_scores(houses, houses[2], slips=0, n_splits=8)
    wrong = house_scores(houses, houses[2], slips=4, n_splits=8)
    assert (wrong[:, 0] < wrong[:, 1]).all()
    l1, l2 = (wrong.mean(axis=0) / clean.mean(axis=0) - 1)[:, 0]
    assert abs(l1) < 0.02 and l2 > 0.4


def test_L9_the_l1_fit_to_prices_does_not_see_how_far_off_the_outlier_is(houses):
    X, prices, regular = houses
    y = [np.where(regular, prices, price) for price in (78.3, 117.5, 1000.0)]
    l1 = [house_fit("L1", X, one).coef_ for one in y]
    l2 = [house_fit("L2", X, one).coef_ for one in y]
    assert np.allclose(l1[0], l1[1], atol=1e-8) and np.allclose(l1[0], l1[2], atol=1e-8)
    assert abs(l2[2][2]) > 2 * abs(l2[0][2])
    gone = [house_fit(loss, X[regular], prices[regular]).coef_[2] for loss in ("L1", "L2")]
    moved = [abs(full[1][2] / less - 1) for full, less in zip((l1, l2), gone, strict=True)]
    assert moved[0] < 0.02 and 0.05 < moved[1] < 0.15
