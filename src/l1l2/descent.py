r"""Gradient, subgradient and proximal steps, every iterate kept for drawing.

Nothing here chooses a rate, stops early or repairs a step: a rate that bounces or blows up is part
of the lesson. Losses and penalties are handed in as functions.

    descend(gradient, start, rate, steps)                   w - rate * gradient(w)
    proximal_descend(gradient, prox, start, rate, steps)    prox(w - rate * gradient(w), rate)
    coordinate_descend(gram, c, prox, start, steps)         one weight per step, at its exact best
"""

import numpy as np

from l1l2.checks import numbers, whole

__all__ = ["LARGEST", "coordinate_descend", "descend", "proximal_descend"]

# Iterates are held within -LARGEST and LARGEST: far off every figure, and their squares are floats.
LARGEST = 1e100


def descend(gradient, start, rate, steps):
    r"""All iterates of :math:`w_t = w_{t-1} - \eta_t\, g(w_{t-1})`, an array (steps + 1, *shape).

    gradient : function of ``w`` that returns an array in its shape; where the loss has a kink any
        subgradient will do.
    start : w_0, a number or an array of any ``shape``. Several runs may share one array, if
        ``gradient`` treats them apart.
    rate : the learning rate :math:`\eta > 0`: a number, a sequence with one rate per step, or a
        function of the step t = 1, 2, ..., that returns a number or an array to multiply a
        gradient with.
    steps : int, how many, 0 or more.

    A run that blows up never overflows: every entry is held within -LARGEST and LARGEST.
    ValueError for a rate that is not positive, a start that is not finite, or a gradient that is
    NaN or of another shape.

    Cauchy (1847), "Méthode générale pour la résolution des systèmes d'équations simultanées";
    with subgradients Shor (1985), "Minimization Methods for Non-Differentiable Functions".
    """
    return _iterates(gradient, lambda w, rate: w, start, rate, steps)


def proximal_descend(gradient, prox, start, rate, steps):
    r"""All iterates of :math:`w_t = \mathrm{prox}(w_{t-1} - \eta_t\, g(w_{t-1}), \eta_t)`.

    prox : function of ``w`` and the rate, such as ``L1Penalty(strength).prox``; it keeps exact
        zeros. ``gradient`` is that of the loss alone. All else as for :func:`descend`; a ``prox``
        that takes one number as its step needs one number as the rate.

    Converges to the minimum of loss + penalty, both convex, for a rate below 2 / (the largest
    curvature of the loss).

    Daubechies, Defrise & De Mol (2004), "An iterative thresholding algorithm for linear inverse
    problems with a sparsity constraint".
    """
    return _iterates(gradient, prox, start, rate, steps)


def coordinate_descend(gram, c, prox, start, steps):
    r"""All iterates of descent by coordinates on :math:`w^\top G w - 2 c^\top w` + a penalty.

    Step t moves one weight, the first, the second, ..., the last, the first again, to its best
    place while the others rest:

    .. math:: w_j = \mathrm{prox}\left(\frac{c_j - \sum_{k \ne j} G_{jk} w_k}{G_{jj}},
              \frac{1}{2 G_{jj}}\right) .

    gram : (n_features, n_features), :math:`G = X^\top X / n` of centred data, symmetric, positive
        on its diagonal; c : (n_features,), :math:`c = X^\top y / n`. With these the objective is
        our mean squared error + penalty, less the mean of :math:`y^2`.
    prox : function of a weight and a step, such as ``L1Penalty(strength).prox``, which makes this
        soft thresholding by :math:`\lambda / (2 G_{jj})`. The penalty is a sum over the weights.
    start : (n_features,). steps : int, 0 or more; n_features of them are one sweep.

    Returns (steps + 1, n_features). No step raises the objective, and there is no learning rate.
    ValueError for shapes that do not fit, or a column without spread.

    Fu (1998), "Penalized regressions: the bridge versus the lasso"; Friedman, Hastie & Tibshirani
    (2010), "Regularization paths for generalized linear models via coordinate descent".
    """
    gram, c = numbers("gram", gram, 2), numbers("c", c, 1)
    w, steps = numbers("start", start, 1), whole("steps", steps)
    p = len(c)
    if gram.shape != (p, p) or w.shape != (p,):
        raise ValueError(
            f"gram and start must have shapes {(p, p)} and {(p,)} to go with c, "
            f"got {gram.shape} and {w.shape}"
        )
    if (gram.diagonal() <= 0).any():
        raise ValueError("gram must be positive on its diagonal; leave out constant columns")
    if np.abs(gram - gram.T).max() > 1e-9 * gram.diagonal().max():
        raise ValueError("gram must be symmetric: X.T @ X / n of centred columns")
    w = w.copy()
    iterates = np.empty((steps + 1, p))
    iterates[0] = w
    for t in range(1, steps + 1):
        j = (t - 1) % p
        curve, w[j] = gram[j, j], 0.0
        w[j] = prox((c[j] - gram[j] @ w) / curve, 1 / (2 * curve))
        iterates[t] = w
    return iterates


def _iterates(gradient, prox, start, rate, steps):
    steps = whole("steps", steps)
    w = numbers("start", start, tuple(range(9)))
    rate_at = _rates(rate, steps)
    iterates = np.empty((steps + 1, *w.shape))
    iterates[0] = w = np.clip(w, -LARGEST, LARGEST)
    for t in range(1, steps + 1):
        rate = rate_at(t)
        iterates[t] = w = prox(_step(w, rate, gradient(w)), rate)
    return iterates


def _step(w, rate, gradient):
    gradient = np.asarray(gradient, dtype=float)
    if gradient.shape != w.shape:
        raise ValueError(
            f"gradient must return an array in the shape of w, {w.shape}, got {gradient.shape}"
        )
    if np.isnan(gradient).any():
        raise ValueError("gradient returned NaN; it must return a number for every entry of w")
    with np.errstate(over="ignore"):
        moved = w - rate * gradient
    if moved.shape != w.shape:
        raise ValueError(
            f"rate must not widen w: a rate of shape {np.shape(rate)} turns {w.shape} into "
            f"{moved.shape}; give one number, or as many as there are runs"
        )
    return np.clip(moved, -LARGEST, LARGEST)


def _rates(rate, steps):
    """The rate of step t = 1, 2, ..., as a function of t that has checked it."""
    if callable(rate):
        return lambda t: _positive(rate(t), f" at step {t}")
    if np.ndim(rate) == 0:
        same = _positive(rate)
        return lambda t: same
    each = _positive(rate)
    if each.shape != (steps,):
        raise ValueError(
            f"rate must be one number, one per step ({steps} of them), or a function of the step; "
            f"got shape {each.shape}"
        )
    return lambda t: each[t - 1]


def _positive(rate, where=""):
    rate = numbers(f"rate{where}", rate, tuple(range(9)))
    if (rate <= 0).any():
        raise ValueError(f"rate{where} must be positive, got {rate.min():g}")
    return rate
