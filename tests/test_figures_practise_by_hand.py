"""The scene of "Can I do it by hand?" holds and says what the exact paths give."""

import numpy as np
import pytest
from pulled import pulled

from l1l2.figures.practise_by_hand import OnTheNumberLine
from l1l2.figures.stage import Stage
from l1l2.paths import elastic_net_path, lasso_path, ridge_path

LINE = OnTheNumberLine()
STATES = [
    dict(strength=strength, z=z, rho=rho)
    for strength in (0.0, 0.5, 2.0, 3.5, 6.0)
    for z in (-4.0, -1.75, -0.25, 0.0, 0.5, 3.0)
    for rho in (0.25, 0.5, 0.75)
]


def weights(strength, z, rho):
    """By the exact paths on two rows whose objective is (w - z)² + penalty."""
    X, y = np.array([[1.0], [-1.0]]), np.array([z, -z])
    paths = lasso_path(X, y), ridge_path(X, y), elastic_net_path(X, y, rho)
    return [float(path.at(strength)[0]) for path in paths]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_rods_and_parts_lead_from_z_to_the_weight(state):
    now, expected = LINE.now(**state), weights(**state)
    strength, z, rho = state.values()
    lengths = strength / 2, 0, strength * rho / 2
    numbers = 1, 1 + strength, 1 + strength * (1 - rho)
    hands = now.L1, now.L2, now.both
    for hand, weight, length, number in zip(hands, expected, lengths, numbers, strict=True):
        assert np.isclose(hand.weight, weight, atol=1e-12)
        assert (hand.weight == 0) == (abs(weight) < 1e-12)
        start, end = hand.rod
        assert start == z and np.isclose(abs(end - start), length if z else 0)
        assert (end - start) * z <= 0
        left = hand.rest[1]
        assert np.isclose(left, weight * number, atol=1e-12)
        ends = hand.ends[0]
        if hand.weight:
            assert len(ends) == np.floor(number + 1e-9) + 1
            assert np.allclose(np.diff(ends), weight)
            assert abs(ends[-1]) <= abs(left) + 1e-9 < abs(ends[-1]) + abs(weight)
        else:
            assert len(ends) == 0
        assert np.abs([*hand.rod, *ends, hand.weight]).max() <= 1.06 * LINE.reach  # within the axes


def test_words_say_the_calculation():
    words = LINE.describe(strength=2.0, z=3.0, rho=0.5)
    assert words == (
        "z = 3, λ = 2, ρ = 0.5. L1 takes off 1: w = 2. L2 divides by 3: w = 1. "
        "L1 + L2 takes off 0.5, then divides by 2: w = 1.25."
    )
    assert "L1 takes off 2: w = 0, held." in LINE.describe(strength=4.0, z=-1.5, rho=0.5)
    assert "w = −1.25." in LINE.describe(strength=2.0, z=-3.0, rho=0.5)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_words_hold_the_weights_of_the_paths(state):
    words = LINE.describe(**state).replace("−", "-").replace(", held", "")
    said = [float(part.split(" ")[0].rstrip(".")) for part in words.split("w = ")[1:]]
    assert np.allclose(said, weights(**state), rtol=1e-3, atol=1e-12)


@pytest.mark.parametrize("name", ["strength", "z", "rho"])
def test_every_position_gives_another_picture_and_other_words(name):
    values = dict(strength=np.arange(13) / 2, z=np.arange(-16, 17) / 4, rho=(0.25, 0.5, 0.75))
    start = dict(strength=2.0, z=3.0, rho=0.5)
    stage, states = Stage(LINE), [start | {name: value} for value in values[name]]
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)
    assert len({stage.describe(**state) for state in states}) == len(states)


def test_z_can_be_pulled():
    state = dict(strength=2.0, z=3.0, rho=0.5)
    assert pulled(LINE, (3.1, 2.7), (1.1, 0.0), **state) == {"z": pytest.approx(1.0)}
    assert pulled(LINE, (0.0, 2.7), (1.1, 0.0), **state) is None
    assert pulled(LINE, (3.0, 1.0), (1.1, 0.0), **state) is None
