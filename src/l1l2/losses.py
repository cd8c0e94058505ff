"""What a prediction error costs: the L1, L2 and Huber losses.

Every loss here is a *mean* over the entries and carries no factor 1/2. An **error** is
``y_pred - y_true``, the residual with its sign turned, so that derivatives with respect to the
prediction need no minus sign. For every loss

    value(y_true, y_pred)    = mean of of_error(e)
    gradient(y_true, y_pred) = slope(e) / N           with e = y_pred - y_true, N its size.

Each loss states its formula once, in ``of_error`` and ``slope``, which also draw its curve.
"""

from dataclasses import dataclass

import numpy as np

from l1l2.checks import numbers, positive, same_rows, same_shape

__all__ = ["BestConstant", "HuberLoss", "L1Loss", "L2Loss"]


class BestConstant(float):
    """The constant prediction with the smallest loss; usable as a plain float.

    low, high : float, the ends of the interval of all best constants.
    unique : bool, whether that interval is one point.

    As a number it is the middle of the interval.
    """

    __slots__ = ("high", "low")

    def __new__(cls, low, high):
        low, high = float(low), float(high)
        best = super().__new__(cls, low if low == high else low / 2 + high / 2)
        best.low, best.high = low, high
        return best

    def __getnewargs__(self):
        return self.low, self.high

    @property
    def unique(self):
        return self.low == self.high

    def __repr__(self):
        if self.unique:
            return float.__repr__(self)
        return f"{float.__repr__(self)} (any value from {self.low!r} to {self.high!r})"


class _MeanLoss:
    """``value`` and ``gradient`` from the curves ``of_error`` and ``slope`` of one error."""

    def value(self, y_true, y_pred):
        """Mean loss over all entries, a float.

        y_true, y_pred : numbers of exactly the same shape, (n_samples,) or
            (n_samples, n_targets); nothing is broadcast.

        ValueError for other shapes, empty input, NaN, infinite values or text.
        """
        return float(self.of_error(_error(y_true, y_pred)).mean())

    def gradient(self, y_true, y_pred):
        r"""Derivative of ``value`` with respect to ``y_pred``, in the shape of ``y_pred``.

        :math:`\partial L / \partial \hat y_i = \mathrm{slope}(\hat y_i - y_i) / N`,
        where N counts all entries. Arguments and errors as for ``value``.
        """
        error = _error(y_true, y_pred)
        return self.slope(error) / error.size


@dataclass(frozen=True)
class L1Loss(_MeanLoss):
    r"""Mean absolute error, :math:`\frac1N \sum_i |\hat y_i - y_i|`.

    Its derivative :math:`\mathrm{sign}(\hat y_i - y_i)/N` keeps the same size however large the
    error. At zero error the subdifferential is the whole interval :math:`[-1/N, 1/N]`;
    ``gradient`` returns its middle, 0.

    The best constant is the median (Laplace 1774).
    """

    def of_error(self, error):
        """Loss of single errors, ``|e|``, elementwise; one number, 1-D or 2-D."""
        return np.abs(_errors(error))

    def slope(self, error):
        """Derivative of ``of_error``: ``sign(e)``, and 0 (of all [-1, 1]) at zero error."""
        return np.sign(_errors(error))

    def best_constant(self, y):
        """The median of ``y``, shape (n_samples,), as a BestConstant in the unit of ``y``.

        For even n every value between the two middle points is best.
        ValueError if ``y`` is not 1-D, is empty, or holds NaN, infinite values or text.
        """
        y = np.sort(numbers("y", y, 1))
        return BestConstant(y[(len(y) - 1) // 2], y[len(y) // 2])


@dataclass(frozen=True)
class L2Loss(_MeanLoss):
    r"""Mean squared error, :math:`\frac1N \sum_i (\hat y_i - y_i)^2`.

    Its derivative :math:`2(\hat y_i - y_i)/N` grows in proportion to the error.

    The best constant is the mean (Legendre 1805, Gauss 1809).
    """

    def of_error(self, error):
        """Loss of single errors, ``e**2``, elementwise; one number, 1-D or 2-D."""
        return np.square(_errors(error))

    def slope(self, error):
        """Derivative of ``of_error``: ``2 e``."""
        return 2 * _errors(error)

    def best_constant(self, y):
        """The mean of ``y``, shape (n_samples,), as a BestConstant in the unit of ``y``.

        ValueError if ``y`` is not 1-D, is empty, or holds NaN, infinite values or text.
        """
        y = numbers("y", y, 1)
        mean = y[0] + (y - y[0]).mean()  # exact for constant y, accurate far from zero
        return BestConstant(mean, mean)


@dataclass(frozen=True)
class HuberLoss(_MeanLoss):
    r"""Squared for small errors, linear for large ones; the mean over samples of

    .. math::
        h(e) = e^2 \ \text{if}\ |e| \le \delta, \qquad 2\delta|e| - \delta^2 \ \text{else}.

    delta : float > 0, in the unit of y. A large delta gives L2Loss; for a small one
        h(e) / (2 delta) approaches L1Loss.

    The derivative :math:`2\,\mathrm{clip}(\hat y_i - y_i, -\delta, \delta)/N` is bounded.
    Twice Huber's own function, which carries 1/2.

    Huber (1964), "Robust estimation of a location parameter".
    """

    delta: float

    def __post_init__(self):
        object.__setattr__(self, "delta", positive("delta", self.delta))

    def of_error(self, error):
        """Loss ``h(e)`` of single errors, elementwise; one number, 1-D or 2-D."""
        size = np.abs(_errors(error))
        small = np.minimum(size, self.delta)
        return small * (2 * size - small)

    def slope(self, error):
        """Derivative of ``of_error``: ``2 clip(e, -delta, delta)``."""
        return 2 * np.clip(_errors(error), -self.delta, self.delta)

    def best_constant(self, y):
        """Huber's location of ``y``, shape (n_samples,), as a BestConstant in the unit of ``y``.

        Exact: the derivative of the loss is piecewise linear in the constant, with breakpoints
        ``y_i - delta`` and ``y_i + delta``, and its zero lies on one of the pieces. If n is even
        and the two middle points are more than 2 delta apart, a whole interval is best.
        ValueError if ``y`` is not 1-D, is empty, or holds NaN, infinite values or text.
        """
        y = np.sort(numbers("y", y, 1))
        left, right = y[(len(y) - 1) // 2], y[len(y) // 2]
        if right - left > 2 * self.delta:
            return BestConstant(left + self.delta, right - self.delta)
        if y[0] == y[-1]:
            return BestConstant(left, left)
        shifted = y - left  # distances from a middle point lose no digits
        best = left + _huber_centre(shifted, min(self.delta, shifted[-1] - shifted[0]))
        return BestConstant(best, best)


def shares(parts):
    """The share of each part in the sum of their sizes, 0 to 1, in the shape of ``parts``."""
    size = np.abs(parts)
    return size / (size.sum() or 1)


def differences(loss, y_true, y_pred, step=0.5):
    r"""The gradient of ``loss`` by central differences: (n_samples,).

    :math:`\frac{L(\hat y + h\,1_i) - L(\hat y - h\,1_i)}{2h}`, with h = ``step`` in the unit of y.
    Exact for L2Loss, up to rounding, whatever the step.
    """
    y_pred = np.asarray(y_pred, dtype=float)
    nudges = step * np.eye(len(y_pred))
    up = [loss.value(y_true, y_pred + nudge) for nudge in nudges]
    down = [loss.value(y_true, y_pred - nudge) for nudge in nudges]
    return np.subtract(up, down) / (2 * step)


def _huber_centre(y, delta):
    """The zero of sum_i clip(c - y_i, -delta, delta), a non-decreasing function of c."""

    def pull(c):
        return np.clip(c - y, -delta, delta).sum()

    breaks = np.sort(np.concatenate([y - delta, y + delta]))
    first, last = 0, len(breaks) - 1  # pull < 0 at the first break, > 0 at the last
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (middle, last) if pull(breaks[middle]) < 0 else (first, middle)
    ends = breaks[[first, last]]
    return np.interp(0, [pull(end) for end in ends], ends)


def _errors(error):
    return numbers("error", error, (0, 1, 2))


def _error(y_true, y_pred):
    same_rows("y_true", y_true, "y_pred", y_pred)
    y_true, y_pred = numbers("y_true", y_true, (1, 2)), numbers("y_pred", y_pred, (1, 2))
    same_shape("y_true", y_true, "y_pred", y_pred)
    return y_pred - y_true
