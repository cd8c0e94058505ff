"""Claims of the lesson on why L1 reaches zero."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import laplace, norm

from l1l2.geometry import Ball, constrained_minimum, diamond_zeros, threshold_zeros
from l1l2.paths import lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior

some_z = st.floats(-3, 3).map(lambda x: round(x, 3))
some_strength = st.floats(0.01, 5).map(lambda x: round(x, 3))


def one_feature(z, n=40):
    """A standardised column and a y whose least squares weight is z."""
    rng = np.random.default_rng(n)
    x, noise = rng.standard_normal((2, n))
    x = (x - x.mean()) / x.std()
    noise = noise - noise.mean()
    return x[:, None], z * x + noise - (x @ noise / n) * x


@settings(max_examples=60, deadline=None)
@given(some_z, some_strength)
def test_P5_one_weight_is_soft_thresholded_by_l1_and_rescaled_by_l2(z, strength):
    X, y = one_feature(z)
    soft = np.sign(z) * max(abs(z) - strength / 2, 0)
    assert np.isclose(lasso_path(X, y).at(strength)[0], soft, atol=1e-12)
    assert np.isclose(ridge_path(X, y).at(strength)[0], z / (1 + strength), atol=1e-12)
    assert np.isclose(L1Penalty(strength).prox(z, 0.5), soft, atol=1e-15)
    assert np.isclose(L2Penalty(strength).prox(z, 0.5), z / (1 + strength))


@settings(max_examples=100, deadline=None)
@given(some_z, some_strength)
def test_P5_zero_is_held_exactly_while_the_pull_lies_in_the_interval(z, strength):
    low, high = L1Penalty(strength).subdifferential(0)
    assert (low, high) == (-strength, strength)
    assert (L1Penalty(strength).prox(z, 0.5) == 0) == bool(low <= 2 * z <= high)
    assert L2Penalty(strength).subdifferential(0) == (0, 0)
    assert (L2Penalty(strength).prox(z, 0.5) == 0) == (z == 0)


def test_P5_held_means_that_the_pull_may_change_and_the_weight_does_not():
    pulls = np.linspace(-0.5, 0.5, 101)
    assert not L1Penalty(1).prox(pulls, 0.5).any()
    assert np.count_nonzero(L2Penalty(1).prox(pulls, 0.5)) == 100


@pytest.mark.parametrize("epsilon", [0.1, 1e-2, 1e-3, 1e-4])
def test_P5_a_constant_slope_without_the_kink_gives_no_zero(epsilon):
    """sqrt(w² + ε²) has slope within 1 % of ±1 for |w| > 8ε: the weight is small and not zero."""
    w = brentq(lambda w: w / np.hypot(w, epsilon) - 2 * (0.4 - w), 0, 1, xtol=1e-15)
    assert 8 * epsilon / np.hypot(8 * epsilon, epsilon) > 0.99
    assert 0.5 * epsilon < w < 2 * epsilon


def test_P5_a_kink_without_a_constant_slope_gives_zeros():
    net = ElasticNetPenalty(2, 0.5)
    slopes = net.subgradient(np.array([1, 0.1, 0.01]))
    assert np.allclose(slopes, [3, 1.2, 1.02])
    assert net.prox(0.4, 0.5) == 0 and net.prox(0.5, 0.5) == 0 and net.prox(0.51, 0.5) > 0


@settings(max_examples=200, deadline=None)
@given(
    some_z, some_z, st.floats(-0.95, 0.95).map(lambda x: round(x, 2)),
    st.floats(0.05, 2).map(lambda x: round(x, 2)),
)  # fmt: skip
def test_P5_corners_of_the_diamond_catch_wedges_and_the_circle_has_none(z1, z2, rho, t):
    gram = np.array([[1, rho], [rho, 1]])
    w = constrained_minimum(gram, (z1, z2), Ball(1, t)).w
    across = abs(abs(z1) - abs(z2)) - t
    if abs(z1) + abs(z2) > t and abs(across) > 1e-9:
        assert (0 in w) == (across > 0)
    round_w = constrained_minimum(gram, (z1, z2), Ball(0, t)).w
    pulls = gram @ np.subtract((z1, z2), round_w)
    if np.hypot(z1, z2) > t and min(abs(pulls)) > 1e-9:
        assert 0 not in round_w
    # two weights: the diamond never changes a sign
    assert w[0] * z1 >= 0 and w[1] * z2 >= 0


def test_P5_the_diamond_touches_faces_as_well_as_corners_and_the_inside():
    grid = np.arange(-24, 25) / 10
    for rho in (0, 0.5, 0.9):
        gram = np.array([[1, rho], [rho, 1]])
        found = [constrained_minimum(gram, (a, b), Ball(1, 1)) for a in grid for b in grid]
        inside = sum(f.strength == 0 for f in found)
        corners = sum(f.strength > 0 and 0 in f.w for f in found)
        a, b = np.abs(np.meshgrid(np.arange(-24, 25), np.arange(-24, 25)))
        assert inside == np.count_nonzero(a + b <= 10)
        assert corners == np.count_nonzero((a + b > 10) & (np.abs(a - b) >= 10))
        assert len(found) - inside - corners > corners


def test_P5_the_circle_passes_zero_where_the_diamond_stays():
    gram, z = np.array([[1, 0.9], [0.9, 1]]), (2, -0.5)
    sizes = np.linspace(0.1, 2.2, 43)
    second = [[constrained_minimum(gram, z, Ball(r, t)).w[1] for t in sizes] for r in (1, 0)]
    diamond, circle = np.array(second)
    assert (diamond[sizes <= 1.5 - 1e-9] == 0).all() and (diamond <= 0).all()
    assert circle[0] > 0 > circle[-1] and (np.diff(np.sign(circle)) != 0).sum() == 1
    assert np.count_nonzero(circle == 0) == 0


def test_P5_zeros_have_positive_probability_under_l1_and_none_under_l2():
    rng = np.random.default_rng(23)
    for m, s, amount in (((1, 0), 0.5, 1.0), ((0.3, -0.6), 1.0, 0.4)):
        z = rng.normal(m, s, (50_000, 2))
        w = L1Penalty(amount).prox(z, 0.5)
        exact = threshold_zeros(m, s, amount).some
        error = np.sqrt(exact * (1 - exact) / len(z))
        assert abs((w == 0).any(axis=1).mean() - exact) < 5 * error
        assert 0 < exact < 1 and 0 < diamond_zeros(m, s, amount).some < 1
        assert np.count_nonzero(L2Penalty(amount).prox(z, 0.5) == 0) == 0


def log_posterior(X, y, w, b, noise, prior, scale):
    """Up to a constant, by another library's densities."""
    return norm.logpdf(y, X @ w + b, noise).sum() + prior.logpdf(w, scale=scale).sum()


@pytest.mark.parametrize(("make", "prior"), [(lasso_path, laplace), (ridge_path, norm)])
@pytest.mark.parametrize("scale", [0.2, 1.0])
def test_P22_the_penalised_fit_is_the_mode_of_the_posterior(make, prior, scale):
    rng = np.random.default_rng(5)
    n, noise = 30, 1.5
    X = rng.standard_normal((n, 4)) @ np.triu(rng.normal(0.5, 0.5, (4, 4)) + np.eye(4)) + 1
    y = X @ [1, 0, 0.5, 0] + noise * rng.standard_normal(n) + 2
    strength = 2 * noise**2 / (n * scale) if prior is laplace else noise**2 / (n * scale**2)
    path = make(X, y)
    w, b = path.at(strength), path.intercept_at(strength)
    best = log_posterior(X, y, w, b, noise, prior, scale)
    penalty = (L1Penalty if prior is laplace else L2Penalty)(strength)

    def objective(w, b):
        return np.mean((y - X @ w - b) ** 2) + penalty.value(w)

    for size in (1e-4, 1e-2, 1):
        for _ in range(60):
            other, shift = w + size * rng.standard_normal(4), b + size * rng.standard_normal()
            there = log_posterior(X, y, other, shift, noise, prior, scale)
            assert there < best
            rise = n / (2 * noise**2) * (objective(other, shift) - objective(w, b))
            assert np.isclose(best - there, rise, rtol=1e-6, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(some_z, some_strength, st.sampled_from([1, 4, 30]), st.sampled_from([0.5, 1, 2]))
def test_P22_scale_and_strength_with_the_noise_and_the_number_of_samples(z, strength, n, noise):
    b, tau = 2 * noise**2 / (n * strength), (noise**2 / (n * strength)) ** 0.5
    variance = noise**2 / n
    assert np.isclose(LaplacePrior.from_strength(strength, variance).scale, b)
    assert np.isclose(GaussianPrior.from_strength(strength, variance).scale, tau)
    modes = LaplacePrior(b).mode(z, variance), GaussianPrior(tau).mode(z, variance)
    X, y = one_feature(z)
    assert np.isclose(modes[0], lasso_path(X, y).at(strength)[0], atol=1e-10)
    assert np.isclose(modes[1], ridge_path(X, y).at(strength)[0], atol=1e-10)


@pytest.mark.parametrize("n", [1, 4, 64])
def test_P22_the_mean_of_the_laplace_posterior_is_not_zero_where_its_mode_is(n):
    variance = 1 / n
    prior, gauss = (P.from_strength(1, variance) for P in (LaplacePrior, GaussianPrior))
    for z in (0.1, 0.4, 0.5):
        w = np.linspace(-12, 12, 2_400_001)
        density = laplace.pdf(w, scale=2 * variance) * norm.pdf(w, z, variance**0.5)
        mean = (w * density).sum() / density.sum()
        assert prior.mode(z, variance) == 0
        assert prior.mean(z, variance) > 1e-3 and np.isclose(prior.mean(z, variance), mean)
        assert np.isclose(gauss.mean(z, variance), z / 2)
