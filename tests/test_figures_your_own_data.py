"""The figures of any table: numbers against scikit-learn, pictures of awkward tables."""

import numpy as np
import pandas as pd
import pytest
from faults import faults
from sklearn.linear_model import Lasso, LinearRegression, QuantileRegressor, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from l1l2 import scales
from l1l2.datasets import palmer_penguins
from l1l2.figures.your_own_data import BothPaths, HonestScore, OneFeature
from l1l2.live import log_slider, positions
from l1l2.own.tables import read
from l1l2.paths import lasso_path, ridge_path
from l1l2.selection import folds

STRENGTHS = positions(log_slider(0.001, 100, zero=False))


@pytest.fixture(scope="module")
def table():
    file = palmer_penguins()
    return read(file.content, file.name).table("body_mass_g")


@pytest.fixture(scope="module")
def score(table):
    return HonestScore(table.X, table.y, STRENGTHS)


def both_paths(table):
    X, y = table.standardised()
    return BothPaths(lasso_path(X, y), ridge_path(X, y), X.columns, y.name)


def test_both_lines_are_the_best_ones(table):
    scene = OneFeature(table.X, table.y)
    for j, name in enumerate(table.X):
        x = table.X[[name]].to_numpy()
        squares = LinearRegression().fit(x, table.y)
        assert scene.lines[j]["L2"].slope == pytest.approx(squares.coef_[0], rel=1e-9)
        absolute = QuantileRegressor(**scales.sklearn_quantile_regressor(strength=0))
        best = np.abs(table.y - absolute.fit(x, table.y).predict(x)).mean()
        ours = np.abs(table.y - scene.lines[j]["L1"].predict(x[:, 0])).mean()
        assert ours == pytest.approx(best, rel=1e-9)
    j = list(table.X).index("bill_depth_mm")
    words = scene.describe(feature=j)
    predicted = scene.lines[j]["L1"].predict(table.X["bill_depth_mm"])
    assert "slope −187, the L2 line −193" in words
    assert f"is row {np.abs(table.y - predicted).idxmax() + 1}," in words


def test_both_paths_are_those_of_scikit_learn(table):
    scene, (X, y) = both_paths(table), table.standardised()
    for strength in (0.0251, 0.316):
        alpha = scales.sklearn_lasso(strength)["alpha"]
        lasso = Lasso(alpha=alpha, tol=1e-12, max_iter=1_000_000).fit(X.to_numpy(), y)
        alpha = scales.sklearn_ridge(strength, n_samples=len(y))["alpha"]
        ridge = Ridge(alpha=alpha).fit(X.to_numpy(), y)
        now = scene.now(strength=strength, feature=0)
        np.testing.assert_allclose(now.L1.w, lasso.coef_, atol=1e-6)
        np.testing.assert_allclose(now.L2.w, ridge.coef_, atol=1e-9)
    depth = list(table.X).index("bill_depth_mm")
    words = scene.describe(strength=1.0, feature=depth)
    assert "has weight 0 under L1 and −0.0384 under L2" in words


def test_curves_and_nested_score_are_those_of_scikit_learn(table):
    """alpha of ridge is n times λ, with n that of the training rows; of the lasso it is λ / 2."""
    some = STRENGTHS[::7]
    score = HonestScore(table.X, table.y, some, k=5)
    X, y = table.X.to_numpy(), ((table.y - table.y.mean()) / table.y.std(ddof=0)).to_numpy()
    ridge, lasso = [], []
    for out in folds(len(y), 5, 0):
        rows = np.setdiff1d(np.arange(len(y)), out)
        alpha = scales.sklearn_ridge(some[3], n_samples=len(rows))["alpha"]
        model = make_pipeline(StandardScaler(), Ridge(alpha=alpha)).fit(X[rows], y[rows])
        ridge.append(np.mean((y[out] - model.predict(X[out])) ** 2))
        parts = folds(len(rows), 5, 0)
        pairs = [(np.setdiff1d(np.arange(len(rows)), part), part) for part in parts]
        grid = {"lasso__alpha": [s / 2 for s in some]}
        model = make_pipeline(StandardScaler(), Lasso(tol=1e-7, max_iter=100_000))
        found = GridSearchCV(model, grid, scoring="neg_mean_squared_error", cv=pairs)
        found.fit(X[rows], y[rows])
        lasso.append(np.mean((y[out] - found.predict(X[out])) ** 2))
    assert score.curves["L2"].mean[3] == pytest.approx(np.mean(ridge), rel=1e-9)
    np.testing.assert_allclose(score.nested["L1", "best"].errors, lasso, rtol=1e-4)


def test_the_words_say_what_is_drawn(score):
    words = score.describe(strength=0.1, rule="one_se")
    assert "picks λ = 0.0631 for L1, which keeps 7 of 11 weights, and λ = 0.158" in words
    assert "L1 0.140 ± 0.009 (an error of 301 in body_mass_g)" in words
    assert "the mean has 1, an error of 804." in words


def test_the_score_does_not_change_with_units(table, score):
    other = HonestScore(table.X * 1e-3 + 1e4, table.y * 1e6 - 1e9, STRENGTHS)
    for name in ("L1", "L2"):
        np.testing.assert_allclose(other.curves[name].mean, score.curves[name].mean, rtol=1e-6)
        ours, theirs = score.nested[name, "one_se"].mean, other.nested[name, "one_se"].mean
        assert theirs == pytest.approx(ours, rel=1e-6)


random = np.random.default_rng(3)
AWKWARD = {
    "one feature": (random.normal(size=(30, 1)), random.normal(size=30)),
    "two values": (random.integers(0, 2, (40, 2)), random.integers(0, 2, 40)),
    "exact": (np.arange(60.0).reshape(30, 2) ** 2, np.arange(30.0)),
    "copies": (np.repeat(random.normal(size=(30, 2)), 2, axis=1), random.normal(size=30)),
    "wide": (random.normal(size=(25, 60)), random.normal(size=25)),
    "tiny": (1e-9 * random.normal(size=(30, 3)), 1e-12 * random.normal(size=30)),
    "huge": (1e9 * random.normal(size=(30, 3)) + 1e12, 1e12 * random.normal(size=30)),
    "no signal": (np.kron(np.eye(2) * 2 - 1, np.ones((20, 1))), np.tile([1.0, -1.0], 20)),
    "an outlier": (random.normal(size=(30, 2)), np.append(random.normal(size=29), 1e6)),
}
NAMES = ["$x$", "a_b^c", "$$", r"\frac", "x" * 200, "#", "%", "{x}", " ", "name with spaces", "é"]


@pytest.mark.filterwarnings("ignore:some columns of X are so nearly copies")
@pytest.mark.parametrize("kind", AWKWARD)
def test_every_figure_of_awkward_tables_moves_and_speaks(kind):
    X, y = AWKWARD[kind]
    names = [f"{NAMES[j % len(NAMES)]}{j // len(NAMES) or ''}" for j in range(X.shape[1])]
    frame = pd.DataFrame(np.column_stack([X, y]), columns=[*names, "t$_$"])
    table = read(frame).table("t$_$")
    last = table.X.shape[1] - 1
    one, score = OneFeature(table.X, table.y), HonestScore(table.X, table.y, STRENGTHS)
    assert faults(one, [dict(feature=feature) for feature in {0, last // 2, last}]) == []
    states = [dict(strength=s, feature=f) for s, f in ((0.0, 0), (0.1, last), (100.0, 0))]
    assert faults(both_paths(table), states) == []
    states = [dict(strength=s, rule=r) for s, r in ((0.001, "best"), (0.1, "one_se"))]
    assert faults(score, states) == []
    for words in (score.describe(**state) for state in states):
        assert "nan" not in words and "inf" not in words


def test_of_many_rows_some_are_drawn_and_it_is_said():
    x = np.arange(3000.0)
    scene = OneFeature(pd.DataFrame({"x": x}), pd.Series(x % 7, name="y"))
    assert len(scene.y) == 1000
    assert "(1000 of 3000 rows, drawn at random)" in scene.describe(feature=0)
