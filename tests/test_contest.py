"""The contest of four methods: exact errors, pairs, and a shipped table that can be made again."""

import json

import numpy as np
import pytest

from l1l2.datasets import Population, dense_truth, sparse_truth
from l1l2.experiments import contest as module
from l1l2.experiments.contest import CHOICES, METHODS, SETTINGS, WORLDS, Contest, contest, contests
from l1l2.paths import elastic_net_path, lasso_path, ridge_path


def test_every_fit_is_that_of_the_paths():
    X, y = sparse_truth(p=10).draw(25, sets=3, seed=5)
    fits = module._fits(X, y)
    for k in range(3):
        lasso, ridge = lasso_path(X[k], y[k]), ridge_path(X[k], y[k])
        for name, path, strengths in (
            ("lasso", lasso, module.L1_STRENGTHS),
            ("ridge", ridge, module.RIDGE_STRENGTHS),
            ("least squares", ridge, [0]),
        ):
            w, b = fits[name]
            assert np.allclose(w[k], path.at(strengths), atol=1e-8)
            assert np.allclose(b[k], path.intercept_at(strengths), atol=1e-8)
        w, _ = fits["elastic net"]
        w = w[k].reshape(len(module.L2_STRENGTHS), len(module.L1_STRENGTHS), -1)
        assert (w[0] == fits["lasso"][0][k]).all()
        for i, j in ((1, 3), (3, 20), (5, 12)):
            l1, l2 = module.L1_STRENGTHS[j], module.L2_STRENGTHS[i]
            path = elastic_net_path(X[k], y[k], l1 / (l1 + l2))
            assert np.allclose(w[i, j], path.at(l1 + l2), atol=1e-8)


def test_least_squares_is_the_shortest_where_it_is_not_unique():
    X, y = dense_truth(p=20).draw(12, seed=1)
    w, _ = module._fits(X, y)["least squares"]
    assert np.allclose(w[0, 0], ridge_path(X[0], y[0]).at(0))


def test_the_oracle_is_never_behind_and_the_elastic_net_contains_the_lasso():
    errors = module.excess_errors(sparse_truth(p=10, correlation=0.5), 30, sets=40)
    known, guessed = errors["oracle"], errors["cross-validation"]
    assert (known <= guessed + 1e-12).all() and (known >= 0).all()
    assert (known[:, 3] <= known[:, 2]).all()
    assert (known[:, 0] == guessed[:, 0]).all()


def test_cross_validation_leaves_each_fold_out():
    population, n = sparse_truth(p=10), 21
    errors = module.excess_errors(population, n, sets=2, seed=3)["cross-validation"]
    X, y = population.draw(n, 2, 3)
    for k in range(2):
        squares = 0
        for fold in np.array_split(np.arange(n), 5):
            rest = np.setdiff1d(np.arange(n), fold)
            path = lasso_path(X[k][rest], y[k][rest])
            w, b = path.at(module.L1_STRENGTHS), path.intercept_at(module.L1_STRENGTHS)
            squares += ((y[k][fold] - w @ X[k][fold].T - b[:, None]) ** 2).sum(axis=1)
        best, path = module.L1_STRENGTHS[squares.argmin()], lasso_path(X[k], y[k])
        error = population.error(path.at(best), path.intercept_at(best)) - 1
        assert np.isclose(errors[k, 2], error)


def test_least_squares_pays_what_theory_says():
    """Expected error sigma^2 (1 + 1/n) (n - 2) / (n - p - 2), whatever the covariance."""
    n, p = 60, 10
    held = contest(sparse_truth(p=p, correlation=0.5), n, sets=400)["oracle"]
    wanted = (1 + 1 / n) * (n - 2) / (n - p - 2) - 1
    assert abs(held.mean[0] - wanted) < 3 * held.standard_error[0]


def test_pairs_have_the_standard_error_of_their_difference():
    errors = module.excess_errors(dense_truth(p=10), 30, sets=50)["oracle"]
    held = contest(dense_truth(p=10), 30, sets=50)["oracle"]
    gaps, spread = held.behind()
    k = held.winner
    pairs = errors - errors[:, [k]]
    assert np.allclose(gaps, pairs.mean(axis=0))
    assert np.allclose(spread, pairs.std(axis=0, ddof=1) / np.sqrt(50), atol=1e-9)
    assert np.allclose(held.standard_error, errors.std(axis=0, ddof=1) / np.sqrt(50))
    assert held.behind(2)[0][2] == 0 and held.sets == 50


def test_clear_means_two_standard_errors_ahead_of_all():
    covariance = np.diag([1e-4, 0, 0, 0])
    assert Contest(np.array([1.021, 1, 1.1, 2]), covariance, 9).clear()
    assert not Contest(np.array([1.019, 1, 1.1, 2]), covariance, 9).clear()
    assert not Contest(np.array([2.0, 1, 1, 2]), 0 * covariance, 9).clear()


def test_the_shipped_table_is_complete():
    table = contests()
    size = np.prod([len(values) for values in SETTINGS.values()]) * len(CHOICES)
    assert len(table) == size
    for (*_, signal, choice), held in table.items():
        assert held.mean.shape == (len(METHODS),) and held.covariance.shape == (4, 4)
        assert (held.mean > 0).all() and signal in SETTINGS["signal"] and choice in CHOICES
        assert (np.linalg.eigvalsh(held.covariance) > -1e-4 * np.trace(held.covariance)).all()


@pytest.mark.parametrize(
    "world, n, p, r, signal",
    [("sparse", 15, 20, 0.5, 0.25), ("dense", 60, 10, 0.9, 4.0), ("groups", 120, 20, 0.9, 1.0)],
)
def test_the_shipped_table_can_be_made_again(world, n, p, r, signal):
    held = contest(WORLDS[world](p, r, signal), n)
    for choice in CHOICES:
        shipped = contests()[world, n, p, r, signal, choice]
        assert np.allclose(held[choice].mean, shipped.mean, rtol=1e-4)
        assert np.allclose(held[choice].covariance, shipped.covariance, rtol=1e-3, atol=1e-12)
        assert held[choice].sets == shipped.sets


@pytest.mark.parametrize("text", ["", "{}", '{"sets": 1, "mean": [], "covariance": []}', "[1, 2]"])
def test_a_damaged_table_is_refused(text, tmp_path, monkeypatch):
    path = tmp_path / "contests.json"
    path.write_text(text)
    monkeypatch.setattr(module, "_TABLE", path)
    with pytest.raises(ValueError, match=r"contests\.json is missing or damaged"):
        contests()


def test_a_missing_table_and_bad_arguments_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_TABLE", tmp_path / "none.json")
    with pytest.raises(ValueError, match="missing or damaged"):
        contests()
    with pytest.raises(ValueError, match="n must be a whole number, 10 or more"):
        contest(sparse_truth(), 9)
    with pytest.raises(ValueError, match="sets must be"):
        contest(sparse_truth(), 20, sets=1)


def test_writing_and_reading_agree(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "_TABLE", tmp_path / "contests.json")
    monkeypatch.setattr(
        module,
        "SETTINGS",
        {"world": ("dense",), "n": (15,), "p": (10,), "r": (0.5,), "signal": (1.0, 4.0)},
    )
    module._write(sets=6)
    assert json.loads((tmp_path / "contests.json").read_text())["sets"] == 6
    held = contest(dense_truth(10, 0.5, 4.0), 15, sets=6)["oracle"]
    read = contests()["dense", 15, 10, 0.5, 4.0, "oracle"]
    assert np.allclose(read.mean, held.mean, rtol=1e-4)
    assert np.allclose(read.covariance, held.covariance, rtol=1e-4)


def test_a_population_without_noise_has_its_signal_alone():
    population = Population(np.eye(2), [3.0, 4.0], 0.0, "")
    assert population.signal == 25 and population.error([3, 4], 0) == 0
