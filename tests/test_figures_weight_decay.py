"""The scenes of "What does weight decay do in a network?" hold and say what an independent
calculation gives."""

import re

import numpy as np
import pytest
from decayed_networks import CLASSES, INK, MOMENTUM, digit_splits
from sweeps import seen

from l1l2.figures import weight_decay as scenes
from l1l2.figures.numerals import number
from l1l2.figures.stage import Stage
from l1l2.networks import SGD, Adam, backpropagate, start_network, train
from l1l2.penalties import L1Penalty, L2Penalty

STRENGTHS = [0.0, 1e-4, 1e-3, 1e-2, 0.1, 1.0]
X, Y, (FEW, REST, _) = INK, CLASSES, digit_splits(range(2), 60)
REST = REST[:, :240]
START = start_network(64, 8, 10, seed=range(2))
ONE = START[0], X[FEW[0]], Y[FEW[0]]
PENALTIES = {name: [kind(s) for s in STRENGTHS]
             for name, kind in (("L1", L1Penalty), ("L2", L2Penalty))}  # fmt: skip
HOW = dict(optimiser=MOMENTUM, steps=250)
L1 = train(START, X[FEW], Y[FEW], penalty=PENALTIES["L1"], by="prox", **HOW).network
L2 = train(START, X[FEW], Y[FEW], penalty=PENALTIES["L2"], **HOW).network
SLOPE = train(*ONE, penalty=PENALTIES["L1"], **HOW).network
FREQUENCIES = np.bincount(Y[FEW[0]], minlength=10) / 60
BOTH = {"L1": L1, "L2": L2}
ALL = {"L1": L1[:, 0], "slope": SLOPE, "L2": L2[:, 0]}


def pixel_slopes(network):
    return backpropagate(network, *ONE[1:])[1][:512].reshape(64, 8)


def both_ways(optimiser):
    how = dict(optimiser=optimiser, steps=60, watch=lambda network: network.norm, every=20)
    return (train(*ONE, penalty=PENALTIES["L2"], **how),
            train(*ONE, decay=[2 * s for s in STRENGTHS], **how))  # fmt: skip


OPTIMISERS = {"SGD": SGD(0.3), "Adam": Adam(0.01)}
RUNS = {name: both_ways(each) for name, each in OPTIMISERS.items()}
SLOPES = {
    name: np.sqrt(np.square(
        train(*ONE, optimiser=each, steps=60, every=20, watch=pixel_slopes).seen
    ).mean(axis=(0, 2)))
    for name, each in OPTIMISERS.items()
}  # fmt: skip

MOVE = scenes.WeightsMove(STRENGTHS, BOTH)
GAP = scenes.TrainAndTest(STRENGTHS, BOTH, (X[FEW], Y[FEW]), (X[REST], Y[REST]))
ZEROS = scenes.ExactZeros(STRENGTHS, ALL)
PIXELS = scenes.InputPixels(STRENGTHS, {name: ALL[name] for name in BOTH}, X[FEW[0]])
ENDS = scenes.BothEnds(STRENGTHS, BOTH, X[REST[0, 0]], Y[REST[0, 0]], FREQUENCIES)
DECAY = scenes.PenaltyOrDecay(STRENGTHS, RUNS, SLOPES)


def test_other_strengths_and_stacks_are_refused():
    with pytest.raises(ValueError, match="position of the slider"):
        GAP.at(strength=0.5)
    with pytest.raises(ValueError, match="one network per strength"):
        scenes.ExactZeros(STRENGTHS[:-1], ALL)
    with pytest.raises(ValueError, match="begin with 0"):
        scenes.ExactZeros(STRENGTHS[::-1], ALL)


# WeightsMove


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("k", range(6))
def test_weights_that_grow_turn_or_vanish_are_counted(name, k):
    now, said = seen(MOVE, strength=STRENGTHS[k], penalty=name)
    pairs = [*zip(BOTH[name].weights[0].ravel(), BOTH[name].weights[k].ravel(), strict=True)]
    larger, turned, zero = (
        100 * np.mean(counted)
        for counted in (
            [abs(w) > abs(free) for free, w in pairs],
            [free > 0 > w or w > 0 > free for free, w in pairs],
            [w == 0 for _, w in pairs],
        )
    )
    assert (now.larger, now.turned, now.zero) == tuple(map(scenes._percent, (larger, turned, zero)))
    assert f"{now.larger} % are larger in size" in said and f"{now.zero} % are exactly zero" in said
    norm = np.mean([np.linalg.norm(BOTH[name].weights[k, s]) for s in range(2)])
    assert f"the norm is {norm:.3g}, at λ = 0" in said


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("k", range(6))
def test_dots_are_weights_rings_exact_zeros_and_the_norm_is_drawn_up_to_here(name, k):
    now, other = MOVE.now(strength=STRENGTHS[k], penalty=name), {"L1": "L2", "L2": "L1"}[name]
    w, free = BOTH[name].weights[k, 0, ::3], BOTH[name].weights[0, 0, ::3]
    assert np.array_equal(vars(now.points)[name], w) and vars(now.points)[other] is None
    assert np.array_equal(now.before, free)
    assert np.array_equal(now.empty, free[w == 0])
    assert (now.on_zero is None) == (w != 0).all()
    assert now.seen.tolist() == STRENGTHS[: k + 1]
    assert np.allclose(vars(now.norms)[name], BOTH[name].norm[: k + 1].mean(axis=1))
    assert vars(now.norms)[other] is None and vars(now.here)[other] is None


def test_grey_is_where_a_weight_is_larger_than_without_a_penalty():
    left = Stage(MOVE).figure.axes[0]
    for free, w in ((1, 1.5), (1, -1.5), (-0.5, 0.8), (1, 0.5), (-1, -0.7), (0.8, -0.5)):
        grey = any(
            path.contains_point((free, w)) for each in left.collections for path in each.get_paths()
        )
        assert grey == (abs(w) > abs(free))


# TrainAndTest


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("k", range(6))
def test_losses_and_errors_are_those_of_single_networks(name, k):
    now, said = seen(GAP, strength=STRENGTHS[k])
    now = vars(now)[name]
    for part, rows in (("train", FEW), ("test", REST)):
        p = [BOTH[name][k, s].probabilities(X[rows[s]]) for s in range(2)]
        right = [each[np.arange(len(each)), Y[rows[s]]] for s, each in enumerate(p)]
        wrong = [(each.argmax(axis=1) != Y[rows[s]]).mean() for s, each in enumerate(p)]
        loss = np.mean([-np.log(each).mean() for each in right])
        for shown, value, top in ((now.loss, loss, 1), (now.wrong, 100 * np.mean(wrong), 30)):
            assert vars(shown)[part] == pytest.approx(value)
            assert vars(shown.seen)[part] == pytest.approx(min(value, top))
    assert now.loss.gap == now.loss.test - now.loss.train
    assert f"{now.loss.train:.3f} in training and {now.loss.test:.3f} in the test" in said
    assert f"{now.wrong.test:.1f} % of the test digits wrong" in said


# ExactZeros


@pytest.mark.parametrize("k", range(6))
def test_zeros_are_counted_and_sizes_sorted(k):
    now, said = seen(ZEROS, strength=STRENGTHS[k])
    for name, stack in ALL.items():
        weights, shown = np.abs(stack.weights[k]), vars(now)[name]
        zero = 100 * np.mean(weights == 0)
        assert shown.zeros == pytest.approx(zero)
        assert (np.diff(shown.drawn) <= 0).all()
        big = np.sort(weights[weights > 1e-8])
        assert np.allclose(big, np.sort(shown.drawn[shown.drawn > 1e-8]))
        assert f"{scenes._percent(zero)} %" in said
        assert name == "L1" or f"the smallest is {number(weights.min(), 1)}" in said
    assert f"of {L1.n_weights} weights" in said


# InputPixels


@pytest.mark.parametrize("k", range(6))
def test_images_are_norms_and_rings_exact_zeros(k):
    now, said = seen(PIXELS, strength=STRENGTHS[k])
    for name in BOTH:
        W1, shown = ALL[name].W1[k], vars(now)[name]
        for pixel in (0, 20, 39):
            assert shown.image[divmod(pixel, 8)] == pytest.approx(np.linalg.norm(W1[pixel]))
        assert (8 * shown.down + shown.across).tolist() == [p for p in range(64) if not W1[p].any()]
    off = [p for p in range(64) if not X[FEW[0], p].any()]
    assert PIXELS.off.tolist() == off
    zero = [p for p in off if not ALL["L1"].W1[k, p].any()]
    assert f"{len(off)} of 64 pixels" in said
    assert f"all weights of {len(zero)} of them" in said


# BothEnds


@pytest.mark.parametrize("k", range(6))
def test_sizes_and_predictions(k):
    (now, said), label = seen(ENDS, strength=STRENGTHS[k]), Y[REST[0, 0]]
    for name, size in (("L1", lambda w: np.abs(w).sum()), ("L2", np.linalg.norm)):
        w, shown = BOTH[name].weights, vars(now)[name]
        share = np.mean([100 * size(w[k, s]) / size(w[0, s]) for s in range(2)])
        assert shown.left == pytest.approx(share)
        assert f"{scenes._percent(share)} %" in said
        p = 100 * BOTH[name][k, 0].probabilities(X[REST[0, :1]])[0]
        assert np.allclose(shown.p, p)
        if np.abs(p - 100 * FREQUENCIES).max() < 0.05:
            assert f"{name} predicts the class frequencies" in said
        else:
            assert f"{name} predicts p({label}) = {scenes._percent(p[label])} %" in said
    assert k < 5 or said.count("class frequencies") == 2


# PenaltyOrDecay


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("k", range(6))
def test_runs_and_what_is_left(optimiser, k):
    now, said = seen(DECAY, strength=STRENGTHS[k], optimiser=optimiser)
    how, ends = dict(optimiser=OPTIMISERS[optimiser], steps=60), []
    free = train(*ONE, **how).network
    for shown, way in ((now.penalty, {"penalty": L2Penalty(STRENGTHS[k])}),
                       (now.decay, {"decay": 2 * STRENGTHS[k]})):  # fmt: skip
        alone = train(*ONE, **how, **way).network
        ends.append(alone)
        assert shown.norms[[0, -1]] == pytest.approx([START[0].norm, alone.norm])
        assert shown.free[[0, -1]] == pytest.approx([START[0].norm, free.norm])
        share = 100 * np.linalg.norm(alone.W1, axis=1) / np.linalg.norm(free.W1, axis=1)
        assert np.allclose(shown.left, np.minimum(share, 128), atol=1e-8)
    assert (now.slopes >= DECAY.smallest).all()
    gap = np.abs(ends[0].parameters - ends[1].parameters).max()
    assert now.difference == pytest.approx(gap, abs=1e-12)
    assert f"difference of a weight is {scenes._small(now.difference)}." in said
    norms = re.search(r"ends at ([\d.]+) with the penalty and ([\d.]+) with", said)
    assert [float(n) for n in norms.groups()] == pytest.approx([e.norm for e in ends], rel=1e-3)


def test_words_for_shares_and_sizes():
    shares, sizes = (0, 0.01, 7.25, 99.99, 100), (0, 3.4e-16, 0.0145, 1.66)
    assert [*map(scenes._percent, shares)] == ["0", "< 0.1", "7.2", "> 99.9", "100"]
    assert [*map(scenes._small, sizes)] == ["0", "3×10⁻¹⁶", "0.0145", "1.66"]
