"""Gradient descent on the losses of a constant and of a line, from many starts at many rates; and
two ways to go down to a weight under an L1 penalty, in exact fractions."""

from fractions import Fraction

import numpy as np

from l1l2.checks import numbers
from l1l2.descent import descend

# What a rate is multiplied with at step t.
SCHEDULES = {
    "η": lambda t: 1.0,
    "η/√t": lambda t: t**-0.5,
    "η/t": lambda t: 1.0 / t,
}


def constant_steps(y, loss, rates, starts, steps, schedule=SCHEDULES["η"]):
    """Descent of a constant on the mean ``loss`` over ``y``: (steps + 1, n_rates, n_starts).

    The gradient is the mean slope of the loss. schedule : function of t, a factor on every rate.
    """
    y, rates = np.asarray(y, dtype=float), np.asarray(rates, dtype=float)[:, None]
    start = np.tile(np.asarray(starts, dtype=float), (len(rates), 1))

    def gradient(c):
        return np.mean([loss.slope(c - target) for target in y], axis=0)

    return descend(gradient, start, lambda t: rates * schedule(t), steps)


def line_steps(x, y, loss, rates, starts, steps):
    """Descent of a line on the mean ``loss``: (steps + 1, n_rates, n_starts, 2).

    starts : (n_starts, 2), slope and intercept, as are the last two of the result.
    """
    Z = np.column_stack([x, np.ones(len(x))])
    start = np.tile(np.asarray(starts, dtype=float), (len(rates), 1, 1))
    each = np.repeat(np.asarray(rates, dtype=float), len(starts))[:, None]

    def gradient(w):
        return loss.slope(w @ Z.T - y) @ Z / len(x)

    found = descend(gradient, start.reshape(-1, 2), lambda t: each, steps)
    return found.reshape(steps + 1, *start.shape)


def line_hessian(x):
    """Second derivatives of the mean squared error in slope and intercept: (2, 2).

    2 Z'Z / n, where Z has the columns x and 1; the same for every y and everywhere.
    """
    x = numbers("x", x, 1)
    Z = np.column_stack([x, np.ones(len(x))])
    return 2 * Z.T @ Z / len(x)


def blow_up_rate(hessian):
    """The rate past which steps on a quadratic loss blow up: 2 / its largest eigenvalue."""
    return float(2 / np.linalg.eigvalsh(numbers("hessian", hessian, 2))[-1])


def share_after(singular_values, n_samples, rate, steps):
    r"""Share of least squares that descent has along each direction, :math:`1-(1-2\eta s^2/n)^t`.

    Descent on the mean squared error of centred data with the singular values s, from weights of 0,
    after ``steps`` steps at one ``rate``. The shape is that of ``singular_values``.
    """
    s = np.asarray(singular_values, dtype=float)
    return 1 - (1 - 2 * rate * s**2 / n_samples) ** steps


def printed_gradient(y_true, y_pred):
    """The L2 gradient as the exam notes print it, 2 (y - ŷ): wrong in sign, and without 1/n."""
    return 2 * np.subtract(y_true, y_pred)


def penalised_steps(z, strength, rate, start, steps):
    r"""Subgradient and proximal steps on :math:`(w - z)^2 + \lambda |w|`, in exact arithmetic.

    z, strength, rate, start : numbers, each taken as the decimal that it prints as.
    Two lists of ``steps + 1`` fractions, w_0 = ``start`` first:

        subgradient   w - η (2(w - z) + λ sign(w)), with sign(0) = 0
        proximal      v = w - 2η (w - z), then sign(v) max(|v| - ηλ, 0)

    Let |z| < λ/2, so that the minimum is at zero, and 0 < η <= 1/2. Each subgradient step from
    w != 0 is at least η(λ - 2|z|) long. Once across zero they stay between -η(λ - 2z) and
    η(λ + 2z). A proximal step takes at least η(λ - 2|z|) off the size of w, until w is zero; there
    it stays.
    """
    z, strength, rate, start = (Fraction(str(each)) for each in (z, strength, rate, start))
    subgradient, proximal = [start], [start]
    for _ in range(steps):
        w, v = subgradient[-1], proximal[-1]
        subgradient.append(w - rate * (2 * (w - z) + strength * _sign(w)))
        v -= 2 * rate * (v - z)
        proximal.append(_sign(v) * max(abs(v) - rate * strength, 0))
    return subgradient, proximal


def _sign(value):
    return (value > 0) - (value < 0)
