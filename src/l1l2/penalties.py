"""What a weight costs: the L1, L2 and elastic net penalties.

Penalties are *sums* over the weights and carry no factor 1/2; the intercept is never among the
weights. Everything is elementwise, so that one weight, a vector ``(n_features,)`` and a matrix of
a network ``(n_inputs, n_outputs)`` are all treated alike. Each penalty has

    of_weight(w)        what each single weight costs (the curve)
    value(w)            their sum
    subdifferential(w)  lowest and highest slope at each weight
    subgradient(w)      one slope in between, 0 for the L1 part at w = 0
    prox(w, step)       argmin over u of  penalty(u) + sum (u - w)**2 / (2 step)
"""

from dataclasses import dataclass

import numpy as np

from l1l2.checks import not_negative, numbers, positive, share

__all__ = ["ElasticNetPenalty", "L1Penalty", "L2Penalty"]


class _Penalty:
    """``value`` from ``of_weight``; ``strength`` checked."""

    def __post_init__(self):
        object.__setattr__(self, "strength", not_negative("strength", self.strength))

    def value(self, w):
        """Penalty of the weights ``w``, a float: the sum of ``of_weight(w)``.

        ValueError if ``w`` is empty or holds NaN, infinite values or text.
        """
        return float(np.sum(self.of_weight(w)))


@dataclass(frozen=True)
class L1Penalty(_Penalty):
    r"""The lasso penalty, :math:`\lambda \sum_j |w_j|`.

    strength : float, lambda >= 0; 0 switches the penalty off.

    Its slope is lambda or -lambda however small the weight; at w = 0 the subdifferential is the
    whole interval :math:`[-\lambda, \lambda]`, which is why weights can be held at exactly zero.

    Tibshirani (1996), "Regression shrinkage and selection via the lasso".
    """

    strength: float

    def of_weight(self, w):
        """Penalty of each single weight, ``strength * |w|``, in the shape of ``w``."""
        return self.strength * np.abs(_weights(w))

    def subgradient(self, w):
        """``strength * sign(w)``, in the shape of ``w``; 0 (of the whole interval) at w = 0."""
        return self.strength * np.sign(_weights(w))

    def subdifferential(self, w):
        """Lowest and highest slope at each weight, two arrays in the shape of ``w``.

        Equal where w is not 0; ``-strength`` and ``strength`` where it is.
        """
        w = _weights(w)
        slope, zero = self.subgradient(w), w == 0
        return slope - self.strength * zero, slope + self.strength * zero

    def prox(self, w, step):
        r"""Soft thresholding, :math:`\mathrm{sign}(w)\max(|w| - \lambda\,\mathrm{step}, 0)`.

        step : float > 0. Zeros are exact. ValueError for any other step, or bad ``w``.
        """
        w, cut = _weights(w), self.strength * positive("step", step)
        return w - np.clip(w, -cut, cut)


@dataclass(frozen=True)
class L2Penalty(_Penalty):
    r"""The ridge penalty, :math:`\lambda \sum_j w_j^2`.

    strength : float, lambda >= 0; 0 switches the penalty off.

    Its slope :math:`2 \lambda w` vanishes at w = 0, so that nothing holds a weight at zero.

    Hoerl & Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems".
    """

    strength: float

    def of_weight(self, w):
        """Penalty of each single weight, ``strength * w**2``, in the shape of ``w``."""
        return self.strength * np.square(_weights(w))

    def subgradient(self, w):
        """The gradient ``2 * strength * w``, in the shape of ``w``."""
        return 2 * self.strength * _weights(w)

    def subdifferential(self, w):
        """The gradient twice, as lowest and highest slope, each in the shape of ``w``."""
        return self.subgradient(w), self.subgradient(w)

    def prox(self, w, step):
        r"""Plain rescaling, :math:`w / (1 + 2\lambda\,\mathrm{step})`.

        step : float > 0. ValueError for any other step, or bad ``w``.
        """
        return _weights(w) / (1 + 2 * self.strength * positive("step", step))


@dataclass(frozen=True)
class ElasticNetPenalty(_Penalty):
    r"""Both together, :math:`\lambda \sum_j \left(\rho |w_j| + (1 - \rho) w_j^2\right)`.

    strength : float, lambda >= 0; 0 switches the penalty off.
    l1_ratio : float, rho from 0 (ridge) to 1 (lasso).

    ``.l1`` and ``.l2`` are its two parts as penalties of their own.

    Zou & Hastie (2005), "Regularization and variable selection via the elastic net" (this is
    their naive elastic net: no rescaling afterwards).
    """

    strength: float
    l1_ratio: float

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "l1_ratio", share("l1_ratio", self.l1_ratio))

    @property
    def l1(self):
        return L1Penalty(self.strength * self.l1_ratio)

    @property
    def l2(self):
        return L2Penalty(self.strength * (1 - self.l1_ratio))

    def of_weight(self, w):
        """Penalty of each single weight, in the shape of ``w``."""
        return self.l1.of_weight(w) + self.l2.of_weight(w)

    def subgradient(self, w):
        """Sum of the slopes of both parts, in the shape of ``w``; 0 at w = 0."""
        return self.l1.subgradient(w) + self.l2.subgradient(w)

    def subdifferential(self, w):
        """Lowest and highest slope at each weight, two arrays in the shape of ``w``."""
        low, high = self.l1.subdifferential(w)
        slope = self.l2.subgradient(w)
        return low + slope, high + slope

    def prox(self, w, step):
        r"""Soft thresholding, then rescaling:
        :math:`\mathrm{sign}(w)\max(|w| - \lambda\rho\,\mathrm{step}, 0)
        / (1 + 2\lambda(1 - \rho)\,\mathrm{step})`.

        step : float > 0. Zeros are exact. ValueError for any other step, or bad ``w``.
        """
        return self.l2.prox(self.l1.prox(w, step), step)


def _weights(w):
    return numbers("w", w, (0, 1, 2))
