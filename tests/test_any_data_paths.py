"""Ridge, lasso, elastic net and what is built on them are right on anyone's data, or say by how much
they are not.

The oracle is exact arithmetic: the floats of X and y are rationals, and the optimality conditions
of the floats returned are evaluated in fractions (``any_data.ExactProblem``).
"""

import os
import tracemalloc
import warnings

import numpy as np
import pytest
from any_data import ExactProblem, dot, exact, problems, solve_exactly

from l1l2.paths import elastic_net_path, lasso_path, lasso_paths, ridge_path
from l1l2.selection import (
    lasso_cross_validation,
    lasso_fits,
    lasso_fold_fits,
    nested_cross_validation,
    ridge_bias_variance,
    ridge_cross_validation,
    ridge_fits,
    ridge_fold_fits,
    ridge_leave_one_out,
)

LONG = os.environ.get("L1L2_LONG") == "1"
EPS = 2.0**-52
SAID = 1e-9  # what may be missed without a word, as a share of the largest pull


def said(work):
    """What ``work`` returns and the largest violation it warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = work()
    words = [str(w.message) for w in caught]
    assert all("off by" in text for text in words), words
    return found, max([float(t.split("off by ")[1].split()[0]) for t in words], default=0.0)


def reference(problem, X, y):
    """The largest pull, or that which a column of its size can have where that is less; and what
    the rounding of X and y as given can make of a pull."""
    rounding = EPS * np.abs(X).max(axis=0) * len(y) ** 0.5
    noise = 2 * (rounding * problem.length_of_y + problem.lengths * EPS * len(y)**.5*abs(y).max()) / len(y)
    return np.minimum(problem.largest, problem.sizes()), noise
