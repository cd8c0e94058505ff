r"""Penalties as priors: the penalised fit is the mode of a posterior.

The model: :math:`y_i = b + x_i^\top w + \varepsilon_i` with normal noise of variance
:math:`\sigma^2` and independent priors on the weights. Minus the logarithm of the posterior is

.. math:: \frac{n}{2\sigma^2}\,\frac1n \sum_i (y_i - b - x_i^\top w)^2 - \sum_j \log p(w_j)
    + \mathrm{const}
    = \frac{n}{2\sigma^2}\Big(\mathrm{loss} + \mathrm{penalty}\Big) + \mathrm{const},

so that a prior is a penalty and its scale a strength. One standardised feature is enough to see
everything: the data then say of its weight w only that :math:`z \sim N(w, \sigma^2/n)`, where z is
the least squares weight, and loss = constant + :math:`(w - z)^2`. Below, ``variance`` is
:math:`\sigma^2/n` throughout.

Each prior has

    density(w)                  p(w)
    strength(variance)          the lambda of the penalty it is
    from_strength(s, variance)  the prior that a lambda is
    posterior(w, z, variance)   density of the weight, given the data
    mode(z, variance), mean(z, variance)   of the posterior, exact
"""

from dataclasses import dataclass

import numpy as np

from l1l2.checks import numbers, positive

__all__ = ["GaussianPrior", "LaplacePrior", "laplace_posterior_mean"]


@dataclass(frozen=True)
class GaussianPrior:
    r"""The normal prior of ridge, :math:`p(w) \propto e^{-w^2/(2\tau^2)}`.

    scale : float > 0, the standard deviation tau. It is the L2 penalty of strength
    :math:`\lambda = \sigma^2/(n\tau^2)`. Hoerl & Kennard (1970), "Ridge regression".
    """

    scale: float

    def __post_init__(self):
        object.__setattr__(self, "scale", positive("scale", self.scale))

    def density(self, w):
        """p(w), in the shape of ``w``."""
        return _normal_density(_numbers("w", w), self.scale**2)

    def strength(self, variance):
        r"""Lambda, :math:`\sigma^2/(n\tau^2)`."""
        return positive("variance", variance) / self.scale**2

    @classmethod
    def from_strength(cls, strength, variance):
        r"""The prior that a lambda > 0 is: :math:`\tau^2 = \sigma^2/(n\lambda)`."""
        return cls((positive("variance", variance) / positive("strength", strength)) ** 0.5)

    def posterior(self, w, z, variance):
        """Density of the posterior, normal again, in the shape of ``w``."""
        kept = 1 / (1 + self.strength(variance))
        return _normal_density(_numbers("w", w) - kept * z, kept * variance)

    def mode(self, z, variance):
        r"""The ridge weight, :math:`z/(1 + \lambda)`, in the shape of ``z``."""
        return _numbers("z", z) / (1 + self.strength(variance))

    def mean(self, z, variance):
        """The same: a normal posterior is symmetric."""
        return self.mode(z, variance)


@dataclass(frozen=True)
class LaplacePrior:
    r"""The Laplace prior of the lasso, :math:`p(w) = e^{-|w|/b}/(2b)`.

    scale : float > 0, b. It is the L1 penalty of strength :math:`\lambda = 2\sigma^2/(nb)`.
    Tibshirani (1996), "Regression shrinkage and selection via the lasso", section 5.
    """

    scale: float

    def __post_init__(self):
        object.__setattr__(self, "scale", positive("scale", self.scale))

    def density(self, w):
        """p(w), in the shape of ``w``."""
        return np.exp(-np.abs(_numbers("w", w)) / self.scale) / (2 * self.scale)

    def strength(self, variance):
        r"""Lambda, :math:`2\sigma^2/(nb)`."""
        return 2 * positive("variance", variance) / self.scale

    @classmethod
    def from_strength(cls, strength, variance):
        r"""The prior that a lambda > 0 is: :math:`b = 2\sigma^2/(n\lambda)`."""
        return cls(2 * positive("variance", variance) / positive("strength", strength))

    def posterior(self, w, z, variance):
        r"""Density of the posterior, in the shape of ``w``.

        A normal density about :math:`z - \lambda/2` to the right of 0 and one about
        :math:`z + \lambda/2` to the left, joined at 0.
        """
        w = _numbers("w", w)
        right, left = _log_masses(z, self.strength(variance), variance)
        log_whole = np.logaddexp(right, left)
        exponent = -((w - z) ** 2) / (2 * variance) - np.abs(w) / self.scale
        exponent -= self._half(variance) / (2 * self.scale) + log_whole
        return np.exp(exponent) / np.sqrt(2 * np.pi * variance)

    def mode(self, z, variance):
        r"""The lasso weight: soft thresholding of z at :math:`\lambda/2`, in its shape."""
        z, half = _numbers("z", z), self._half(variance)
        return z - np.clip(z, -half, half)

    def mean(self, z, variance):
        """The mean of the posterior, in the shape of ``z``: :func:`laplace_posterior_mean`."""
        return laplace_posterior_mean(_numbers("z", z), self.strength(variance), variance)

    def _half(self, variance):
        return self.strength(variance) / 2


def laplace_posterior_mean(z, strength, variance):
    r"""The mean of the posterior under the Laplace prior of a strength; 0 only for z = 0.

    .. math:: z - \frac\lambda2\,\frac{M_+ - M_-}{M_+ + M_-}, \qquad
        M_\pm = e^{\mp z/b}\,\Phi\!\left(\frac{\pm z - \lambda/2}{\sigma/\sqrt n}\right),

    where :math:`M_\pm` are proportional to the chances of :math:`w > 0` and :math:`w < 0`.
    z, strength, variance : numbers or arrays, broadcast against each other. Pericchi & Smith
    (1992), "Exact and approximate posterior moments for a normal location parameter".
    """
    right, left = _log_masses(z, strength, variance)
    return z - strength / 2 * np.tanh((right - left) / 2)


def _log_masses(z, strength, variance):
    from scipy.special import log_ndtr  # takes longer to load than NumPy

    deviation, half = np.sqrt(variance), strength / 2
    right = log_ndtr((z - half) / deviation) - z * half / variance
    left = log_ndtr((-z - half) / deviation) + z * half / variance
    return right, left


def _numbers(name, values):
    return numbers(name, values, (0, 1))


def _normal_density(away, variance):
    return np.exp(-(away**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
