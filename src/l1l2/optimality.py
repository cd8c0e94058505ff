"""By how much weights miss the conditions of an optimum, and a warning where that can be seen.

Every violation is a share of the largest pull there is, so that it has no unit.
"""

import warnings

import numpy as np

from l1l2.centring import EPS, length, unit

# By how much optimality may be missed, as a share of the largest pull, before it is said.
SEEN = 1e-9


def ridge_missed(X, y, weights, strengths, n_samples=None):
    """By how much weights (n_strengths, n_features) miss the optimality of ridge on centred data at
    the worst, as a share of the largest pull that a column of its size can have.

    n_samples : of the mean in the loss, where the rows of X are a rotation of more of them.
    """
    n_samples = n_samples or len(y)
    lengths, height = length(X), unit(y)
    real = lengths > 0
    lengths, y, w = lengths[real], y / height, weights[:, real] / height
    X, scaled = X[:, real] / lengths, lengths * w
    gradient = (y - scaled @ X.T) @ X - n_samples * strengths[:, None] / lengths * w
    hidden = EPS * np.abs(scaled).sum(axis=1, keepdims=True)  # by rounding
    return (np.abs(gradient) + hidden).max(initial=0) / (np.linalg.norm(y) or 1)


def lasso_missed(pulls, weights, knots, limits):
    """By how much a lasso path misses optimality, see :meth:`l1l2.homotopy.Problem.path`.

    Axes (..., n_knots, n_features). Between two knots signs stay and all is linear, so that the
    ends of each piece decide.
    """
    signs = np.sign(weights[..., :-1, :] + weights[..., 1:, :])
    largest = np.minimum(limits, np.abs(pulls[..., 0, :]).max(axis=-1, keepdims=True))
    largest = np.where(largest > 0, largest, 1.0)
    worst = 0.0
    for part in (slice(-1), slice(1, None)):
        pull, limit = pulls[..., part, :], knots[..., part, None] * limits[..., None, :]
        miss = np.where(signs != 0, np.abs(pull - limit * signs), np.abs(pull) - limit).clip(0)
        miss += EPS * np.abs(weights[..., part, :]).sum(axis=-1, keepdims=True)  # rounding hides
        worst = np.maximum(worst, (miss / largest[..., None, :]).max(axis=(-2, -1), initial=0))
    return worst


def announce(missed):
    """Warn of a violation that can be seen, or could be but for rounding in its measure."""
    if not missed <= SEEN / 2:
        warnings.warn(
            "some columns of X are so nearly copies of each other, or so uneven in size, that "
            f"rounding shows: the optimality conditions are off by {missed:.0e} of the largest "
            "strength",
            stacklevel=3,
        )
