"""Priors and penalties say the same: modes, means and densities by independent means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from l1l2.penalties import L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior

PRIORS = [GaussianPrior, LaplacePrior]
PENALTIES = {GaussianPrior: L2Penalty, LaplacePrior: L1Penalty}

positive = st.floats(0.1, 5)


def integral(f, z):
    points = sorted({-0.0, 0.0, z})
    return quad(f, -300, 300, points=points, limit=400, epsabs=1e-13, epsrel=1e-12)[0]


@pytest.mark.parametrize("Prior", PRIORS)
@settings(max_examples=60, deadline=None)
@given(z=st.floats(-3, 3), variance=positive, strength=st.floats(0.05, 6))
def test_minus_log_posterior_is_loss_plus_penalty(Prior, z, variance, strength):
    prior, w = Prior.from_strength(strength, variance), np.linspace(-3, 3, 25)
    assert np.isclose(prior.strength(variance), strength)
    objective = (w - z) ** 2 + PENALTIES[Prior](strength).of_weight(w)
    apart = -np.log(prior.posterior(w, z, variance)) - objective / (2 * variance)
    assert np.ptp(apart) < 1e-9 * (1 + np.abs(objective).max() / variance)
    product = np.log(prior.density(w)) - (w - z) ** 2 / (2 * variance)
    assert np.ptp(product - np.log(prior.posterior(w, z, variance))) < 1e-8 * (1 + 25 / variance)


@pytest.mark.parametrize("Prior", PRIORS)
@pytest.mark.parametrize("z", [-1.3, 0.0, 0.2, 2.0])
@pytest.mark.parametrize("strength", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("variance", [1.0, 0.1])
def test_densities_means_and_modes(Prior, z, strength, variance):
    prior = Prior.from_strength(strength, variance)
    assert np.isclose(integral(prior.density, 0), 1)

    def posterior(w):
        return prior.posterior(w, z, variance)

    assert np.isclose(integral(posterior, z), 1)
    assert np.isclose(integral(lambda w: w * posterior(w), z), prior.mean(z, variance), atol=1e-9)
    assert np.isclose(prior.mode(z, variance), PENALTIES[Prior](strength).prox(z, 0.5))
    fine = np.linspace(-3, 3, 600_001)
    assert abs(fine[posterior(fine).argmax()] - prior.mode(z, variance)) <= 1e-5


def test_means_far_out_are_finite_and_lose_half_of_lambda():
    prior = LaplacePrior.from_strength(4, 1e-4)
    assert np.isclose(prior.mean(50.0, 1e-4), 48)
    assert np.isfinite(prior.posterior(np.linspace(-3, 3, 9), 2.0, 1e-4)).all()


@pytest.mark.parametrize("Prior", PRIORS)
def test_errors(Prior):
    with pytest.raises(ValueError, match="scale must be positive"):
        Prior(0)
    with pytest.raises(ValueError, match="strength must be positive"):
        Prior.from_strength(0, 1)
    with pytest.raises(ValueError, match="variance must be positive"):
        Prior(1).mode(1.0, 0)
    with pytest.raises(ValueError, match="NaN"):
        Prior(1).density(np.nan)
