r"""Least squares, ridge, lasso and elastic net on many data sets of one known population.

The population is known, so that the expected squared error on fresh data is exact for each fit,
:math:`\sigma^2 + \hat b^2 + (\hat w - w)^\top \Sigma (\hat w - w)`; only the data sets are drawn.
Every method is fitted at each strength of a grid, and its strength is chosen on each data set
either by an ``oracle``, which knows the error, or by five-fold ``cross-validation``.

``contest`` holds one such comparison; ``contests`` looks them up in the shipped table of all
``SETTINGS``, which ``python -m l1l2.contest`` writes again.
"""

import json
from dataclasses import dataclass
from importlib import resources
from itertools import product

import numpy as np

from l1l2 import checks
from l1l2.datasets import dense_truth, grouped_truth, sparse_truth
from l1l2.paths import lasso_paths
from l1l2.selection import folds

__all__ = ["CHOICES", "METHODS", "SETTINGS", "WORLDS", "Contest", "contest", "contests"]

METHODS = "least squares", "ridge", "lasso", "elastic net"
CHOICES = "cross-validation", "oracle"
WORLDS = {"sparse": sparse_truth, "dense": dense_truth, "groups": grouped_truth}
SETTINGS = {
    "world": tuple(WORLDS),
    "n": (15, 30, 60, 120, 240, 480),
    "p": (10, 20, 40),
    "r": (0.0, 0.5, 0.9),
    "signal": (0.25, 1.0, 4.0),
}

RIDGE_STRENGTHS = np.geomspace(1e-3, 1e2, 51)
L1_STRENGTHS = np.geomspace(5e-3, 10, 34)
L2_STRENGTHS = np.array([0, 0.03, 0.1, 0.3, 1, 3])  # beside the L1 part of the elastic net
FOLDS = 5

_TABLE = resources.files("l1l2") / "data" / "contests.json"


@dataclass(frozen=True, eq=False)
class Contest:
    """Mean excess error of the four ``METHODS`` over data sets, and how sure it is.

    mean : (4,), expected squared error on fresh data less the variance of the noise, averaged over
    the data sets. covariance : (4, 4), of these means, as estimated from the data sets.
    sets : int, how many.
    """

    mean: np.ndarray
    covariance: np.ndarray
    sets: int

    @property
    def winner(self):
        """Index of the method with the smallest mean."""
        return int(self.mean.argmin())

    @property
    def standard_error(self):
        """Of each mean, (4,)."""
        return np.sqrt(np.diag(self.covariance))

    def behind(self, method=None):
        """How far each method is behind one (default the winner), on the same data sets.

        Returns the mean paired differences (4,) and their standard errors (4,).
        """
        k = self.winner if method is None else int(method)
        own = np.diag(self.covariance)
        variance = own + own[k] - 2 * self.covariance[k]
        return self.mean - self.mean[k], np.sqrt(variance.clip(0))

    def clear(self):
        """Whether the winner is more than two standard errors ahead of every other method."""
        gaps, errors = self.behind()
        others = np.arange(len(gaps)) != self.winner
        return bool((gaps > 2 * errors)[others].all())


def contest(population, n, sets=200, seed=0):
    """The comparison on ``sets`` data sets of n rows: a dict from each of CHOICES to a Contest.

    population : see :class:`l1l2.datasets.Population`. ValueError for n below 10 or fewer than
    two sets.
    """
    errors = excess_errors(population, n, sets, seed)
    return {
        choice: Contest(each.mean(axis=0), np.cov(each.T) / len(each), len(each))
        for choice, each in errors.items()
    }


def excess_errors(population, n, sets=200, seed=0):
    """Excess error of every method on every data set: choice -> (sets, 4)."""
    n, sets = checks.whole("n", n, 10), checks.whole("sets", sets, 2)
    X, y = population.draw(n, sets, seed)
    fits = _fits(X, y)
    error = {name: population.error(w, b) - population.sigma**2 for name, (w, b) in fits.items()}
    held_out = {name: 0.0 for name in fits}
    for fold in folds(n, FOLDS, seed=None):
        rest = np.setdiff1d(np.arange(n), fold)
        for name, (w, b) in _fits(X[:, rest], y[:, rest]).items():
            predicted = w @ X[:, fold].transpose(0, 2, 1) + b[..., None]
            held_out[name] += ((y[:, None, fold] - predicted) ** 2).sum(axis=-1)
    return {
        choice: np.stack([_chosen(error[name], by[name]) for name in METHODS], axis=1)
        for choice, by in (("cross-validation", held_out), ("oracle", error))
    }


def _chosen(errors, by):
    """The error of each data set at the strength where ``by`` is smallest, (sets,)."""
    return np.take_along_axis(errors, by.argmin(axis=1)[:, None], axis=1)[:, 0]


def _fits(X, y):
    """Method -> weights (sets, strengths, p) and intercepts (sets, strengths)."""
    X_mean, y_mean = X.mean(axis=1), y.mean(axis=1)
    X = X - X_mean[:, None]
    gram = X.transpose(0, 2, 1) @ X / X.shape[1]
    pull = (X.transpose(0, 2, 1) @ (y - y_mean[:, None])[..., None])[..., 0] / X.shape[1]
    values, vectors = np.linalg.eigh(gram)
    along = (pull[:, None] @ vectors)[:, 0]
    real = values > values.max(axis=1, keepdims=True) * 1e-11
    plain = np.where(real, along / np.where(real, values, 1), 0)
    shrunk = along[:, None] / (values[:, None] + RIDGE_STRENGTHS[:, None])
    turned = vectors.transpose(0, 2, 1)
    identity = np.eye(X.shape[2])
    nets = [lasso_paths(gram + l2 * identity, pull).at(L1_STRENGTHS) for l2 in L2_STRENGTHS]
    weights = {
        "least squares": plain[:, None] @ turned,
        "ridge": shrunk @ turned,
        "lasso": nets[0],
        "elastic net": np.concatenate(nets, axis=1),
    }
    return {
        name: (w, y_mean[:, None] - (w @ X_mean[..., None])[..., 0]) for name, w in weights.items()
    }


def contests():
    """The shipped table: (world, n, p, r, signal, choice) -> Contest, 200 data sets each.

    ValueError if the shipped file is missing or damaged.
    """
    try:
        table = json.loads(_TABLE.read_text(encoding="utf-8"))
        keys = [*product(*SETTINGS.values(), CHOICES)]
        if len(table["mean"]) != len(keys) or len(table["covariance"]) != len(keys):
            raise KeyError
        lower = np.tril_indices(len(METHODS))
        found = {}
        for key, mean, half in zip(keys, table["mean"], table["covariance"], strict=True):
            covariance = np.zeros((len(METHODS), len(METHODS)))
            covariance[lower] = half
            covariance.T[lower] = half
            found[key] = Contest(np.array(mean), covariance, table["sets"])
        return found
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(
            "the data file contests.json is missing or damaged; install l1l2 again, or write it "
            "with python -m l1l2.contest"
        ) from None


def _write(sets=200):
    lower = np.tril_indices(len(METHODS))
    mean, covariance = [], []
    for world, n, p, r, signal in product(*SETTINGS.values()):
        held = contest(WORLDS[world](p, r, signal), n, sets)
        for choice in CHOICES:
            mean.append([float(f"{v:.5g}") for v in held[choice].mean])
            covariance.append([float(f"{v:.5g}") for v in held[choice].covariance[lower]])
        print(f"{len(mean) // 2} of {np.prod([len(v) for v in SETTINGS.values()])}", end="\r")
    text = json.dumps({"sets": sets, "mean": mean, "covariance": covariance})
    _TABLE.write_text(text.replace("], [", "],\n[") + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
