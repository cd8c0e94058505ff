"""The scenes of "How can a worse fit predict better?" hold and say what an independent calculation
gives."""

import re

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from scipy.integrate import quad
from sklearn.linear_model import Lasso, Ridge

from l1l2.experiments import polynomials
from l1l2.figures import why_penalise as scenes
from l1l2.figures.stage import Stage
from l1l2.live import log_slider, positions

FIT = scenes.PolynomialFit()
GAIN = scenes.GainOfPenalty()
SPREAD = scenes.SpreadOfFits()
PARTS = scenes.BiasAndVariance()

STRENGTHS = positions(log_slider(1e-4, 1e2))
DEFAULT = dict(degree=10, n=15, noise=0.4, penalty="L2")
PAIR = ("L2", "L1")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def fitted(x, y, degree, strength, penalty):
    """The fit as a function of x, by another library on features made another way."""
    powers = np.array([(np.eye(degree + 1)[j]) for j in range(1, degree + 1)])

    def columns(x):
        series = [np.polynomial.Legendre(c)(x) for c in powers]
        return np.sqrt(2 * np.arange(1, degree + 1) + 1) * np.array(series).T

    if penalty == "L2":
        model = Ridge(alpha=len(x) * strength, solver="svd")
    else:
        model = Lasso(alpha=strength / 2, tol=1e-13, max_iter=10**6)
    model.fit(columns(x), y)
    return lambda z: model.predict(columns(np.atleast_1d(z)))


def test_the_strengths_are_the_positions_of_the_slider_and_no_others():
    assert polynomials.STRENGTHS.tolist() == STRENGTHS
    with pytest.raises(ValueError, match="position of the slider"):
        FIT.now(strength=0.123, **DEFAULT)


def test_features_have_mean_0_deviation_1_and_no_correlation_over_all_x():
    for i in range(4):
        for j in range(4):

            def product(x, i=i, j=j):
                row = np.append(1, polynomials.features(np.array([x]), 3))
                return row[i] * row[j] / 2

            assert np.isclose(quad(product, -1, 1)[0], i == j, atol=1e-12)


def test_features_and_intercept_make_the_powers_of_x():
    x = np.linspace(-1, 1, 30)
    ones = np.column_stack([np.ones(30), polynomials.features(x, 6)])
    for power in range(7):
        w = np.linalg.lstsq(ones, x**power)[0]
        assert np.allclose(ones @ w, x**power, atol=1e-12)


def test_the_gauss_rule_is_exact_for_squared_errors_of_degree_12():
    for power in range(25):
        exact = 0 if power % 2 else 1 / (power + 1)  # mean of x^power over -1 to 1
        assert np.isclose(polynomials.SHARES @ polynomials.NODES**power, exact, atol=1e-15)
    assert np.isclose(polynomials.SHARES @ polynomials.wave(polynomials.NODES), 2)


# PolynomialFit


@pytest.mark.parametrize("penalty", PAIR)
@pytest.mark.parametrize("strength, degree, n", [(0.0126, 10, 15), (0.251, 5, 30), (1.0, 12, 10)])
def test_curve_and_errors_are_those_of_another_library(strength, degree, n, penalty):
    state = dict(strength=strength, degree=degree, n=n, noise=0.4, penalty=penalty)
    now = FIT.now(**state)
    x, y, shown = now.x, now.y, getattr(now, penalty)
    assert np.allclose(x, (2 * np.arange(n) + 1) / n - 1)
    other = fitted(x, y, degree, strength, penalty)
    assert np.allclose(shown.curve, other(np.linspace(-1, 1, 121)), atol=1e-5)
    train = np.mean((y - other(x)) ** 2)
    miss = quad(lambda z: (other(z)[0] - 2 - 4 * z**3 + 3 * z) ** 2 / 2, -1, 1, epsabs=1e-10)[0]
    assert np.allclose([now.train_here, shown.here], [train, 0.16 + miss], rtol=1e-4)
    (unused,) = set(PAIR) - {penalty}
    assert set(vars(getattr(now, unused)).values()) == {None}
    said = FIT.describe(**state)
    assert f"Training error {scenes._rounded(train)}" in said
    assert f"test error {scenes._rounded(0.16 + miss)}" in said


def test_the_points_are_truth_plus_the_same_draws_times_sigma():
    draws = np.random.default_rng(FIT.seed).standard_normal(15)
    for noise in (0.2, 0.8):
        y = FIT.now(strength=0.0, **DEFAULT | {"noise": noise}).y
        assert np.allclose(y, polynomials.wave(polynomials.places(15)) + noise * draws)


@pytest.mark.parametrize("penalty", PAIR)
def test_the_diamond_is_at_the_least_test_error(penalty):
    now = FIT.now(strength=0.1, **DEFAULT | {"penalty": penalty})
    errors = getattr(now, penalty).test
    assert now.best == errors.min() and now.best_at == STRENGTHS[errors.argmin()]
    assert now.floor == [0.4**2] * 2


def test_an_error_beyond_the_figure_is_not_drawn_but_said():
    state = dict(strength=0.0, degree=12, n=15, noise=0.4, penalty="L2")
    assert np.isnan(FIT.now(**state).L2.here)
    test = FIT.made["L2", 12, 15, 0.4][3][0]
    assert test > 9 and f"test error {test:.3g}" in FIT.describe(**state)


def test_errors_are_seen_only_as_far_as_the_slider_has_come():
    """Else the prediction is answered before the slider is moved."""
    far = FIT.now(strength=100.0, **DEFAULT)
    for strength in (0.0, 0.0126, far.best_at, 1.0):
        state = dict(strength=strength, **DEFAULT)
        now, words = FIT.now(**state), FIT.describe(**state)
        (left, low), (right, _), (_, high), _ = now.hidden
        assert (left, right) == (strength, 100) and low < 0.01 and high == 1
        assert ("the least is" in words) == (strength >= far.best_at) == (now.seen_best == far.best)
    stage = Stage(FIT)
    stage.scene.update(strength=0.0126, **DEFAULT)
    (curtain,) = [a for a in stage.moving if isinstance(a, Polygon)]
    curves = [a for a in stage.moving if isinstance(a, Line2D) and len(a.get_xdata()) == 62]
    assert len(curves) == 2 and all(a.get_zorder() < curtain.get_zorder() for a in curves)
    assert curtain.get_alpha() is None and curtain.get_facecolor()[3] == 1


def test_a_picture_of_the_exam_hides_nothing():
    scene = scenes.PolynomialFit(degrees=(10,), sizes=(60,), noises=(0.4,), curtain=False)
    now = scene.now(strength=0.0251, **DEFAULT | {"n": 60})
    assert now.hidden[0][0] == 100 and now.seen_best == now.best


def test_words_say_least_squares_and_the_mean():
    assert "least squares" in FIT.describe(strength=0.0, **DEFAULT)
    state = DEFAULT | {"penalty": "L1"}
    assert "only the mean is left" in FIT.describe(strength=100.0, **state)
    assert "mean" not in FIT.describe(strength=0.1, **state)


# GainOfPenalty


@pytest.mark.parametrize("n, noise, degree", [(15, 0.4, 10), (8, 1.0, 6), (40, 0.2, 3)])
def test_the_gain_agrees_with_a_simulation(n, noise, degree):
    """Ridge by another library on 3000 data sets, at λ = 0 and at the best λ that is named."""
    now = GAIN.now(noise=noise, n=n, degree=degree)
    least_squares, best = now.least_squares, now.best
    x = polynomials.places(n)
    Y = polynomials.data_sets(n, noise, 3000, seed=7).T
    X, new = polynomials.features(x, degree), polynomials.features(polynomials.NODES, degree)
    truth = polynomials.wave(polynomials.NODES)[:, None]
    for exact, alpha in ((least_squares, 0), (best, n * now.best_at)):
        predicted = Ridge(alpha=alpha, solver="svd").fit(X, Y).predict(new)
        errors = polynomials.SHARES @ (predicted - truth) ** 2 + noise**2
        assert abs(errors.mean() - exact) < 4 * errors.std() / np.sqrt(3000)
    share = 100 * (1 - best / least_squares)
    assert np.isclose(now.share, share)
    for curve, across, place in (
        (now.shares, GAIN.sizes, n),
        (now.shares_of_noises, GAIN.noises, noise),
    ):
        assert np.isclose(np.interp(place, across, curve), share, atol=0.1)
    words = GAIN.describe(noise=noise, n=n, degree=degree)
    assert f"{least_squares:.3g} at λ = 0 and {best:.3g}" in words


def test_the_gain_says_where_points_are_fewer_than_parameters():
    assert "fewer points than parameters" in GAIN.describe(noise=0.4, n=10, degree=10)
    assert "fewer" not in GAIN.describe(noise=0.4, n=11, degree=10)
    assert GAIN.now(noise=0.4, n=10, degree=6).edge == [7, 7]


# SpreadOfFits


@pytest.mark.parametrize("penalty", PAIR)
def test_every_curve_of_the_bundle_and_every_dot_is_a_fit(penalty):
    now = SPREAD.now(strength=0.251, n=15, penalty=penalty)
    Y = polynomials.data_sets(15, 0.4, 200, seed=4)
    assert len(now.curves) == 40
    for k in (0, 17, 39):
        other = fitted(polynomials.places(15), Y[k], 10, 0.251, penalty)
        assert np.allclose(now.curves[k][:, 1], other(now.curves[k][:, 0]), atol=1e-5)
        miss = (
            polynomials.SHARES
            @ (other(polynomials.NODES) - polynomials.wave(polynomials.NODES)) ** 2
        )
        assert np.isclose(now.dots[1][k], 0.16 + miss, rtol=1e-4)


def test_band_bars_and_words_come_from_all_data_sets():
    now = SPREAD.now(strength=0.251, n=15, penalty="L2")
    Y = polynomials.data_sets(15, 0.4, 200, seed=4)
    k = STRENGTHS.index(0.251)
    errors = np.array([FIT_ERRORS(y) for y in Y])
    low, middle, high = np.quantile(errors, [0.1, 0.5, 0.9], axis=0)
    assert np.allclose(now.band[:, 1], [*low, *high[::-1]])
    assert np.allclose(now.L2.median, middle)
    best = polynomials.STRENGTHS[errors.argmin(axis=1)]
    heights = {s[0, 0]: s[1, 1] for s in now.bars}
    assert set(heights) == set(best)
    assert all(np.isclose(h, 0.8 * np.mean(best == s)) for s, h in heights.items())
    words = SPREAD.describe(strength=0.251, n=15, penalty="L2")
    assert f"between {low[k]:.2f} and {high[k]:.2f}" in words


def FIT_ERRORS(y):
    """Test error of ridge at every position of the slider, from the normal equations."""
    x = polynomials.places(15)
    X, new = polynomials.features(x, 10), polynomials.features(polynomials.NODES, 10)
    centred, gram = X - X.mean(axis=0), np.cov(X.T, bias=True)
    moment = centred.T @ y / 15
    w = np.array([np.linalg.solve(gram + s * np.eye(10), moment) for s in STRENGTHS])
    predicted = y.mean() + w @ (new - X.mean(axis=0)).T
    return 0.16 + (predicted - polynomials.wave(polynomials.NODES)) ** 2 @ polynomials.SHARES


# BiasAndVariance


@pytest.mark.parametrize("penalty", PAIR)
@pytest.mark.parametrize("strength, degree, noise", [(0.0, 10, 0.4), (0.251, 6, 0.8)])
def test_the_parts_on_the_figure_add_up_and_are_said(strength, degree, noise, penalty):
    state = dict(strength=strength, degree=degree, noise=noise, penalty=penalty)
    now = PARTS.now(**state)
    parts = now.bias, now.var, now.sigma
    assert np.allclose(sum(part.curve for part in parts), getattr(now, penalty).total)
    assert np.allclose(now.bias_rings + now.var_rings + noise**2, now.total_rings[1])
    k = STRENGTHS.index(strength)
    for part in parts:
        assert part.value == part.curve[k]
        assert f"{part.value:.3f}" in PARTS.describe(**state)
    total = float(NUMBER.findall(PARTS.describe(**state).split("error")[1])[0])
    assert np.isclose(total, sum(part.value for part in parts), atol=6e-4)


def test_the_lines_of_ridge_are_exact_and_the_rings_are_simulated():
    state = dict(strength=0.251, degree=10, noise=0.4, penalty="L2")
    now = PARTS.now(**state)
    errors = np.array([FIT_ERRORS(y) for y in polynomials.data_sets(15, 0.4, 200, seed=4)])
    assert np.allclose(now.total_rings[1], errors.mean(axis=0)[1::4])
    k = STRENGTHS.index(0.251)
    error = errors[:, k].std(ddof=1) / np.sqrt(200)
    assert f"give {errors[:, k].mean():.3f}, standard error {error:.3f}" in PARTS.describe(**state)
    margin = 4 * errors.std(axis=0, ddof=1) / np.sqrt(200)
    assert (np.abs(now.L2.total - errors.mean(axis=0)) < margin).all()


def test_the_band_is_one_standard_deviation_around_the_mean_curve():
    now, x = PARTS.now(strength=0.251, degree=10, noise=0.4, penalty="L1"), np.linspace(-1, 1, 61)
    Y = polynomials.data_sets(15, 0.4, 200, seed=4)
    curves = np.array([fitted(polynomials.places(15), y, 10, 0.251, "L1")(x) for y in Y])
    mean, spread = curves.mean(axis=0), curves.std(axis=0)
    assert np.allclose(now.L1.mean, mean, atol=1e-5)
    edges = np.concatenate([mean - spread, (mean + spread)[::-1]])
    assert np.allclose(now.band, np.column_stack([[*x, *x[::-1]], edges]), atol=1e-5)


def test_the_data_set_of_60_points_is_best_served_by_no_penalty():
    errors = FIT.made["L2", 10, 60, 0.4][3]
    assert errors.argmin() == 0 and (np.diff(errors) > 0).all()
    assert "at λ = 0." in FIT.describe(strength=0.0, **DEFAULT | {"n": 60})
