"""The constrained minimum is the constrained minimum: by its optimality conditions, which suffice
for a convex problem, and by another solver; the probabilities by counting and by integration."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import dblquad
from scipy.optimize import minimize

from l1l2.geometry import (
    Ball,
    constrained_minimum,
    diamond_zeros,
    nearest_in_circle,
    nearest_in_diamond,
    threshold_zeros,
)
from l1l2.paths import lasso_path, lasso_paths
from l1l2.penalties import ElasticNetPenalty, L1Penalty

RATIOS = [1, 0, 0.7]
STEPS = np.arange(-30, 31) / 10
SIZES = np.arange(0, 31) / 10
RHOS = np.arange(-10, 11) / 10


def gram_of(rho):
    return np.array([[1.0, rho], [rho, 1.0]])


def loss(gram, z, w):
    away = np.subtract(w, z)
    return float(away @ gram @ away)


def assert_optimal(gram, z, ball, found, tolerance=1e-11):
    """The conditions that are necessary and sufficient, for w and for both ends."""
    unit = max(np.abs(gram).max() * (np.abs(z).sum() + ball.size), 1e-300)
    assert found.strength >= 0
    for w in (found.w, *found.ends):
        w = np.array(w)
        assert ball.penalty(*w) <= ball.budget * (1 + 1e-12) + 1e-300
        if found.strength > 0:
            assert ball.penalty(*w) >= ball.budget * (1 - 1e-11)
        if found.strength == np.inf:
            assert ball.size == 0 and ball.l1_ratio == 0 and not w.any()
            continue
        pull = 2 * gram @ (z - w)
        low, high = ElasticNetPenalty(found.strength, ball.l1_ratio).subdifferential(w)
        assert (pull >= low - tolerance * unit).all(), (gram, z, ball, found)
        assert (pull <= high + tolerance * unit).all(), (gram, z, ball, found)


def by_another_solver(gram, z, ball):
    """The best loss that SLSQP finds: the four orthants one by one, where all is smooth."""
    r, best = ball.l1_ratio, np.inf
    for s in [(1, 1), (1, -1), (-1, 1), (-1, -1)]:
        s = np.array(s)
        room = {
            "type": "ineq",
            "fun": lambda v: ball.budget - r * v.sum() - (1 - r) * v @ v,
            "jac": lambda v: -r - 2 * (1 - r) * v,
        }
        answer = minimize(
            lambda v, s=s: loss(gram, z, s * v), np.full(2, ball.size / 3), method="SLSQP",
            jac=lambda v, s=s: 2 * s * (gram @ (s * v - z)), bounds=[(0, None)] * 2,
            constraints=[room], options=dict(ftol=1e-15, maxiter=300),
        )  # fmt: skip
        v = np.maximum(answer.x, 0)
        while ball.penalty(*v) > ball.budget:
            v *= 1 - 1e-13 - max(0, ball.penalty(*v) / ball.budget - 1)
        best = min(best, loss(gram, z, s * v))
    return best


def states(every):
    """The positions of the sliders of the lesson: each alone, and ``every`` few together."""
    start = dict(t=1.0, z1=1.6, z2=0.8, rho=0.0)
    grids = dict(t=SIZES, z1=STEPS, z2=STEPS, rho=RHOS)
    for name, grid in grids.items():
        yield from (start | {name: value} for value in grid)
    for t in SIZES[::every]:
        for rho in RHOS[::every]:
            for z1 in STEPS[::every]:
                yield from (dict(t=t, z1=z1, z2=z2, rho=rho) for z2 in STEPS[::every])


@pytest.mark.parametrize("r", RATIOS)
def test_optimal_at_every_slider_position(r):
    for s in states(every=5):
        gram, z, ball = gram_of(s["rho"]), np.array([s["z1"], s["z2"]]), Ball(r, s["t"])
        assert_optimal(gram, z, ball, constrained_minimum(gram, z, ball))


@pytest.mark.parametrize("r", RATIOS)
def test_another_solver_finds_nothing_better_at_any_slider_position(r):
    for s in list(states(every=15)):
        if s["t"] == 0:
            continue
        gram, z, ball = gram_of(s["rho"]), np.array([s["z1"], s["z2"]]), Ball(r, s["t"])
        found = constrained_minimum(gram, z, ball)
        theirs = by_another_solver(gram, z, ball)
        for w in (found.w, *found.ends):
            assert abs(loss(gram, z, w) - theirs) < 1e-6 * (1 + theirs), (s, found)


number = st.floats(-10, 10).map(lambda x: round(x, 6))


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(number, number, number, number),
    st.tuples(number, number),
    st.floats(0, 1).map(lambda x: round(x, 3)),
    st.floats(0, 8).map(lambda x: round(x, 4)),
)
def test_optimal_for_any_quadratic_form(entries, z, r, size):
    X = np.reshape(entries, (2, 2))
    gram = X.T @ X
    gram[1, 0] = gram[0, 1]
    assume(gram.max() > 1e-6)
    assume(np.linalg.cond(gram) < 1e6)
    ball, z = Ball(r, size), np.array(z)
    found = constrained_minimum(gram, z, ball)
    assert_optimal(gram, z, ball, found, tolerance=1e-9)
    assert found.unique


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(number, number), st.tuples(number, number), st.sampled_from([0, 0.3, 0.5, 1]),
    st.floats(0.1, 8).map(lambda x: round(x, 4)),
)  # fmt: skip
def test_optimal_where_the_loss_is_a_valley(v, z, r, size):
    gram = np.outer(v, v)
    assume(gram.max() > 1e-3)
    ball, z = Ball(r, size), np.array(z)
    assert_optimal(gram, z, ball, constrained_minimum(gram, z, ball), tolerance=1e-9)


# Touching corners, ties, faces, the inside


@pytest.mark.parametrize("t", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("rho", [-0.9, -0.5, 0.0, 0.3, 0.9])
def test_corner_from_touching_it_on_and_a_face_before(t, rho):
    """With G = [[1, rho], [rho, 1]] and w = (t, 0) the pulls are 2 (a + rho c) and 2 (rho a + c)
    for z = w + (a, c): the corner is best while the second is not the larger one, up to
    c = a."""
    gram, ball = gram_of(rho), Ball(1, t)
    for a in (0.4, 1.0):
        touching = constrained_minimum(gram, [t + a, a], ball)
        assert touching.w == (t, 0) and np.isclose(touching.strength, 2 * a * (1 + rho))
        inside = constrained_minimum(gram, [t + a, a - 1e-6], ball)
        assert inside.w == (t, 0)
        across = constrained_minimum(gram, [t + a, a + 1e-6], ball)
        assert 0 < across.w[1] < 1e-6 and across.w[0] < t


def test_minimum_across_a_face_touches_the_face():
    found = constrained_minimum(np.eye(2), [1.2, 1.2], Ball(1, 1))
    assert np.allclose(found.w, (0.5, 0.5)) and np.isclose(found.strength, 1.4)
    found = constrained_minimum(np.eye(2), [1.2, -0.6], Ball(1, 1))
    assert np.allclose(found.w, (0.8, -0.2)) and np.isclose(found.strength, 0.8)


@pytest.mark.parametrize("r", RATIOS)
def test_inside_the_ball_it_is_least_squares(r):
    for z in ([0.3, 0.2], [-0.1, 0.4], [1.0, 0.0], [0.0, 0.0]):
        found = constrained_minimum(gram_of(0.4), z, Ball(r, 1))
        assert found.w == tuple(z) and found.strength == 0 and found.unique


def test_on_the_edge_of_the_ball_lambda_is_zero():
    assert constrained_minimum(np.eye(2), [0.5, 0.5], Ball(1, 1)).strength == 0
    assert constrained_minimum(np.eye(2), [0.6, 0.8], Ball(0, 1)).strength < 1e-15


@pytest.mark.parametrize("r", RATIOS)
def test_on_the_edge_but_for_rounding_it_is_least_squares(r):
    """0.1 + 0.2 is more than 0.3 to a float; on such an edge z is the answer all the same."""
    for t in np.arange(1, 31) / 10:
        for share in np.arange(11) / 10:
            z = np.array([share, 1 - share]) * t
            z *= Ball(r, t).edge(z[None] / np.linalg.norm(z))[0, 0] / z[0] if z[0] else 1
            for gram in (np.eye(2), gram_of(0.1), gram_of(-0.9)):
                found = constrained_minimum(gram, z, Ball(r, t))
                assert np.allclose(found.w, z, atol=1e-12) and found.strength < 1e-12


def test_singular_faces_are_told_from_points():
    for rho in (1, -1):
        gram = gram_of(rho)
        whole = constrained_minimum(gram, [1.2, 0.4 * rho], Ball(1, 1))
        assert not whole.unique and set(whole.ends) == {(1, 0), (0, rho)}
        assert np.isclose(whole.strength, 2 * (1.6 - 1))
        for r in (0, 0.5):
            point = constrained_minimum(gram, [1.2, 0.4 * rho], Ball(r, 1))
            assert point.unique and np.isclose(point.w[0], rho * point.w[1])
            inside = constrained_minimum(gram, [0.3, 0.2], Ball(r, 1))
            assert not inside.unique and inside.strength == 0
    leaning = constrained_minimum([[4.0, 2], [2, 1]], [2, 1], Ball(1, 1))
    assert leaning.unique and leaning.w == (1, 0)


@pytest.mark.parametrize("r", RATIOS)
def test_size_zero(r):
    found = constrained_minimum(gram_of(0.5), [2, -1], Ball(r, 0))
    assert found.w == (0, 0)
    assert np.isclose(found.strength, 2 * 1.5 / r) if r else found.strength == np.inf
    assert constrained_minimum(np.eye(2), [0, 0], Ball(r, 0)).strength == 0


# The same weights as under a price


@pytest.mark.parametrize("rho", [-0.8, 0.0, 0.5, 0.95])
def test_the_multiplier_is_the_strength_of_the_same_lasso(rho):
    gram = gram_of(rho)
    for z in ([1.6, 0.8], [-2, 1.1], [0.4, -2.5], [1, 1]):
        for t in (0.2, 0.7, 1.3):
            found = constrained_minimum(gram, z, Ball(1, t))
            if found.strength:
                paths = lasso_paths(gram[None], (gram @ z)[None])
                assert np.allclose(paths.at(found.strength)[0], found.w, atol=1e-12)


def test_the_multiplier_is_the_strength_on_data():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, 2)) @ [[1, 0.7], [0, 0.7]]
    y = X @ [1.5, -0.4] + rng.standard_normal(40)
    path = lasso_path(X, y)
    centred = X - X.mean(axis=0)
    for t in (0.3, 0.9, 1.4):
        found = constrained_minimum(centred.T @ centred / 40, path.at(0), Ball(1, t))
        assert np.allclose(path.at(found.strength), found.w, atol=1e-12)


# The ball


@pytest.mark.parametrize("r", RATIOS)
def test_the_edge_uses_the_budget_up_and_reaches_to_t_on_the_axes(r):
    angles = np.linspace(0, 2 * np.pi, 73)
    ball = Ball(r, 1.7)
    edge = ball.edge(np.column_stack([np.cos(angles), np.sin(angles)]))
    assert np.allclose([ball.penalty(*w) for w in edge], ball.budget)
    assert np.allclose(np.hypot(*edge[::18].T), 1.7)
    assert not Ball(r, 0).edge(np.eye(2)).any()
    assert np.isclose(ball.penalty(0.3, -0.4), ElasticNetPenalty(1, r).value([0.3, -0.4]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Ball(1.2, 1), "l1_ratio must lie between 0 and 1"),
        (lambda: Ball(1, -1), "size must be zero or positive"),
        (lambda: constrained_minimum(np.eye(3), [1, 1], Ball(1, 1)), "symmetric 2 x 2"),
        (lambda: constrained_minimum([[1, 0], [0.5, 1]], [1, 1], Ball(1, 1)), "symmetric 2 x 2"),
        (lambda: constrained_minimum([[1, 2], [2, 1]], [1, 1], Ball(1, 1)), "semidefinite"),
        (lambda: constrained_minimum(np.zeros((2, 2)), [1, 1], Ball(1, 1)), "not zero"),
        (lambda: constrained_minimum(np.eye(2), [1, 1, 1], Ball(1, 1)), "two least squares"),
        (lambda: constrained_minimum(np.eye(2), [1, np.nan], Ball(1, 1)), "NaN"),
        (lambda: diamond_zeros([0, 0], 0, 1), "spread must be positive"),
        (lambda: threshold_zeros([0, 0], 1, -1), "strength must be zero or positive"),
    ],
)
def test_errors_say_what_was_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# Clouds


@pytest.mark.parametrize("size", [0, 0.4, 1.0, 2.0])
def test_the_nearest_points_are_the_constrained_minima(size):
    z = np.random.default_rng(3).normal(0, 1.2, (150, 2))
    z = np.vstack([z, [[1.5, 0.5], [0.5, 0.5], [0, 0], [-1, 1], [0, 2]]])
    for many, r in ((nearest_in_diamond, 1), (nearest_in_circle, 0)):
        one = np.array([constrained_minimum(np.eye(2), p, Ball(r, size)).w for p in z])
        assert np.allclose(many(z, size), one, atol=1e-14)
        if size:
            assert ((many(z, size) == 0) == (one == 0)).all()


def density(m, s):
    def of(y, x):
        return np.exp(-((x - m[0]) ** 2 + (y - m[1]) ** 2) / (2 * s * s)) / (2 * np.pi * s * s)

    return of


@pytest.mark.parametrize(("m", "s", "t"), [((1, 0), 0.5, 1.0), ((0.4, -0.9), 0.8, 0.3)])
def test_corner_probabilities_are_integrals_over_wedges(m, s, t):
    of = density(m, s)
    second = dblquad(of, t, t + 9, lambda x: t - x, lambda x: x - t, epsabs=1e-10)[0]
    second += dblquad(of, -t - 9, -t, lambda x: x + t, lambda x: -x - t, epsabs=1e-10)[0]
    flipped = density(m[::-1], s)
    first = dblquad(flipped, t, t + 9, lambda x: t - x, lambda x: x - t, epsabs=1e-10)[0]
    first += dblquad(flipped, -t - 9, -t, lambda x: x + t, lambda x: -x - t, epsabs=1e-10)[0]
    exact = diamond_zeros(m, s, t)
    assert np.allclose(exact[:2], (first, second), atol=1e-8)
    assert np.isclose(sum(exact), 1) and np.isclose(exact.some, first + second)


@pytest.mark.parametrize(("m", "s"), [((1, 0), 0.5), ((0.4, -0.9), 0.8)])
@pytest.mark.parametrize("amount", [0.3, 1.0, 2.0])
def test_probabilities_match_counts_within_five_standard_errors(m, s, amount):
    n = 200_000
    z = np.random.default_rng(5).normal(m, s, (n, 2))
    for exact, w in (
        (diamond_zeros(m, s, amount), nearest_in_diamond(z, amount)),
        (threshold_zeros(m, s, amount), L1Penalty(amount).prox(z, 0.5)),
    ):
        first, second = (w == 0).T
        counted = (first & ~second), (second & ~first), (first & second), ~(first | second)
        for p, hits in zip(exact, counted, strict=True):
            assert abs(hits.mean() - p) <= 5 * np.sqrt(p * (1 - p) / n) + 1e-12
        assert np.isclose(exact.some, 1 - exact.none)
