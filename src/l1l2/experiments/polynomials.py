"""Polynomials through a few noisy points of a wave, under ridge and under the lasso.

Points are evenly spaced and stay where they are; another data set means other noise. Test errors
are means over all x from -1 to 1 and over fresh noise, exact by a Gauss rule.
"""

from functools import cache

import numpy as np
from numpy.polynomial import legendre

from l1l2.selection import (
    bias_variance,
    generalisation_error,
    lasso_fits,
    ridge_bias_variance,
    ridge_fits,
)

LOW, HIGH = 1e-4, 1e2
# The positions of the slider of λ.
STRENGTHS = np.array([0.0, *(float(f"{v:.3g}") for v in np.geomspace(LOW, HIGH, 61))])
NODES, _WEIGHTS = legendre.leggauss(20)  # exact for polynomials of degree 39 and less
SHARES = _WEIGHTS / 2
FITS = {"L2": ridge_fits, "L1": lasso_fits}


def wave(x):
    """The truth, f(x) = 2 + 4x³ - 3x: a cubic with mean 2 over -1 to 1."""
    return 2 + 4 * x**3 - 3 * x


def places(n):
    """n evenly spaced x, the middles of n equal parts of -1 to 1, shape (n,)."""
    return (2 * np.arange(n) + 1) / n - 1


def features(x, degree):
    r"""Columns :math:`\sqrt{2j+1}\,P_j(x)` for j = 1 to ``degree``, shape (len(x), degree).

    :math:`P_j` is the Legendre polynomial of degree j. Over all x from -1 to 1 each column has
    mean 0 and standard deviation 1, and no two are correlated. With an intercept they make every
    polynomial of that degree.
    """
    return legendre.legvander(x, degree)[:, 1:] * np.sqrt(2 * np.arange(1, degree + 1) + 1)


def data_sets(n, noise, count, seed):
    """Targets of ``count`` data sets at the same n places, shape (count, n)."""
    return wave(places(n)) + noise * np.random.default_rng(seed).standard_normal((count, n))


def ridge_parts(n, degree, strengths):
    """Exact bias² and variance / σ² of ridge at each strength, for n evenly spaced points."""
    x = places(n)
    parts = ridge_bias_variance(
        features(x, degree), wave(x), 1.0, features(NODES, degree), wave(NODES), strengths, SHARES
    )
    return parts.bias2, parts.variance


def gain(bias2, variance, noise):
    """Share of the expected test error at the first strength that the best strength removes.

    bias2, variance : (..., n_strengths), the variance in units of σ². noise : σ.
    """
    error = bias2 + noise**2 * (1 + variance)
    return 1 - error.min(axis=-1) / error[..., 0]


def errors_of_fits(fit, x, Y, degree, noises):
    """Weights, intercepts, training and test errors at STRENGTHS, for each row of Y and its σ."""
    X, new = features(x, degree), features(NODES, degree)
    fits = fit(X, Y, STRENGTHS)
    train = ((fits.predict(X) - Y[:, None]) ** 2).mean(axis=2)
    pairs = zip(fits.predict(new), noises, strict=True)
    test = [generalisation_error(each, wave(NODES), noise, SHARES) for each, noise in pairs]
    return fits.weights, fits.intercepts, train, test


@cache
def simulated_parts(penalty, n, degree, noise, sets, seed):
    """Bias, variance and noise over many data sets, as BiasVariance at ``STRENGTHS``; the test
    error of each data set, (sets, n_strengths), whose mean is their sum; and the Fits."""
    fits = FITS[penalty](features(places(n), degree), data_sets(n, noise, sets, seed), STRENGTHS)
    predictions = fits.predict(features(NODES, degree))
    parts = bias_variance(predictions, wave(NODES), noise, SHARES)
    return parts, generalisation_error(predictions, wave(NODES), noise, SHARES), fits


@cache
def exact_parts(n, degree, noise):
    """The same for ridge over all data sets: BiasVariance at ``STRENGTHS``, exact."""
    x = places(n)
    return ridge_bias_variance(
        features(x, degree), wave(x), noise,
        features(NODES, degree), wave(NODES), STRENGTHS, SHARES,
    )  # fmt: skip
