"""Claims P16 and P18 in a network, lesson 34."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from l1l2.datasets import digits
from l1l2.networks import (
    SGD,
    Adam,
    CrossEntropy,
    backpropagate,
    start_network,
    train,
    violation,
)
from l1l2.penalties import L1Penalty, L2Penalty

INK, CLASSES = digits().X / 16, digits().y.astype(int)
LAMBDAS = [0, 0.0001, 0.000398, 0.001, 0.00398, 0.01, 0.0251, 0.1, 1]
MOMENTUM = SGD(0.3, 0.9)


def digit_splits(seeds, n=100):
    """Rows for training and for the test, one line per seed, and start networks."""
    order = np.array([np.random.default_rng(seed).permutation(1797) for seed in seeds])
    return order[:, :n], order[:, n:], start_network(64, 16, 10, seed=seeds)


def decayed(seeds, penalties, by="slope", n=100, steps=600):
    """Networks (n_penalties, n_seeds) with their training and test log loss and test error."""
    few, rest, start = digit_splits(seeds, n)
    network = train(start, INK[few], CLASSES[few], penalty=penalties, by=by, steps=steps,
                    optimiser=MOMENTUM).network  # fmt: skip
    losses = [CrossEntropy().value(CLASSES[rows], network.outputs(INK[rows]))
              for rows in (few, rest)]  # fmt: skip
    return network, *losses, (network.classes(INK[rest]) != CLASSES[rest]).mean(axis=-1)


@pytest.fixture(scope="module")
def under_L2():
    return decayed(range(3), [L2Penalty(s) for s in LAMBDAS])


@pytest.fixture(scope="module")
def under_L1():
    return decayed(range(3), [L1Penalty(s) for s in LAMBDAS], by="prox")


# P18: a network on digits


def test_P18_the_norm_and_the_gap_shrink_with_lambda_in_every_split(under_L2):
    network, training, test, _ = under_L2
    assert (np.diff(network.norm[:-1], axis=0) < -0.5).all()  # of 19 at lambda = 0
    assert network.norm[-1].max() < 1e-9
    assert (np.diff(training, axis=0) > 0).all()
    gap = test - training
    assert (np.diff(gap.mean(axis=1)) < 0).all()
    assert (gap[LAMBDAS.index(0.001)] < 0.85 * gap[0]).all()


def test_P18_the_test_loss_falls_first_and_then_rises(under_L2):
    test = under_L2[2]
    best = LAMBDAS.index(0.000398)
    assert (test[best] < 0.9 * test[0]).all() and (test[-1] > 5 * test[best]).all()


def test_P18_over_many_splits_decay_lowers_the_test_loss_and_less_surely_the_errors():
    _, _, test, wrong = decayed(range(10, 22), [L2Penalty(0), L2Penalty(0.000398)])
    assert (test[1] < test[0]).all()
    for difference in (test[0] - test[1], wrong[0] - wrong[1]):
        error = difference.std(ddof=1) / np.sqrt(12)
        assert difference.mean() > 4 * error
    assert wrong[0].mean() - wrong[1].mean() < 0.02 < test[0].mean() - test[1].mean()


def test_P18_for_L1_the_gap_need_not_shrink(under_L1):
    _, training, test, _ = under_L1
    gap = (test - training).mean(axis=1)
    assert gap[LAMBDAS.index(0.00398)] > 1.1 * gap[LAMBDAS.index(0.000398)]


def test_P18_L2_leaves_no_exact_zero_L1_by_prox_ever_more(under_L2, under_L1):
    assert (under_L2[0].weights != 0).all()
    zeros = (under_L1[0].weights == 0).mean(axis=-1)
    assert not zeros[0].any() and (zeros[-2:] == 1).all()
    assert (np.diff(zeros[:-1], axis=0) > 0).all()
    assert (zeros[LAMBDAS.index(0.001)] > 0.7).all()


def test_P18_L1_by_its_slope_leaves_none_either_only_small_ones(under_L1):
    few, _, start = digit_splits(range(3))
    slope = train(start, INK[few], CLASSES[few], penalty=[L1Penalty(s) for s in LAMBDAS],
                  optimiser=MOMENTUM, steps=600).network  # fmt: skip
    assert (slope.weights != 0).all()
    k = LAMBDAS.index(0.001)
    small = (np.abs(slope[k].weights) < 0.01).mean()
    assert small > 0.7 and abs(small - (under_L1[0][k].weights == 0).mean()) < 0.1
    assert (slope[-1].norm > start.norm).all()  # at a large rate times lambda they never rest


def test_P18_the_fits_are_near_stationary_points(under_L2, under_L1):
    few, _, start = digit_splits(range(3))
    for (network, *_), kind in ((under_L2, L2Penalty), (under_L1, L1Penalty)):
        left = violation(network, INK[few], CLASSES[few], penalty=[kind(s) for s in LAMBDAS])
        assert left.max() < 0.03 and np.median(left) < 0.003
        assert violation(start, INK[few], CLASSES[few]).min() > 0.5


def test_P18_weights_that_no_data_speaks_about():
    """Pixels that are never on: kept, multiplied by 1 - 2 rate lambda, or reduced to zero."""
    few, _, start = digit_splits([0])
    start, rows = start[0], few[0]
    off = ~INK[rows].any(axis=0)
    assert off.sum() == 10
    how = dict(optimiser=SGD(0.3), steps=400)
    free, l2, decay = (
        train(start, INK[rows], CLASSES[rows], **way, **how).network.W1[off]
        for way in ({}, {"penalty": L2Penalty(0.01)}, {"decay": 0.02})
    )
    assert np.array_equal(free, start.W1[off])
    assert np.allclose(l2, (1 - 2 * 0.3 * 0.01) ** 400 * start.W1[off], rtol=1e-10, atol=0)
    assert np.allclose(decay, l2, rtol=1e-10, atol=0) and l2.all()
    l1 = train(start, INK[rows], CLASSES[rows], penalty=L1Penalty(0.001), by="prox",
               **how).network.W1[off]  # fmt: skip
    size = np.maximum(np.abs(start.W1[off]) - 400 * 0.3 * 0.001, 0)
    assert np.allclose(np.abs(l1), size, atol=1e-13)
    assert np.array_equal(l1 == 0, size == 0) and 0.3 < (l1 == 0).mean() < 0.7


@pytest.mark.parametrize("batch", [None, 20])
@pytest.mark.parametrize("seed", range(3))
def test_P18_penalty_and_decay_are_the_same_under_sgd_and_not_under_adam(batch, seed):
    few, _, start = digit_splits([seed])
    rows, strengths = few[0], [1e-6, 1e-4, 1e-2]
    differences = []
    for optimiser in (SGD(0.3), Adam(0.01), SGD(0.1, 0.9)):
        how = dict(optimiser=optimiser, steps=200, batch=batch, watch=lambda n: n.parameters)
        penalty, decay = (
            train(start[0], INK[rows], CLASSES[rows], **way, **how).seen
            for way in ({"penalty": [L2Penalty(s) for s in strengths]},
                        {"decay": [2 * s for s in strengths]})
        )  # fmt: skip
        differences.append(np.abs(penalty - decay).max(axis=(0, 2)))
    sgd, adam, momentum = differences
    assert sgd.max() < 1e-12  # at every step
    assert (adam > 0.1).all() and momentum[-1] > 0.1


def test_P18_under_adam_lambda_cancels_where_the_loss_has_no_slope():
    few, _, start = digit_splits([0])
    rows, strengths = few[0], [1e-6, 1e-4, 1e-2]
    off = ~INK[rows].any(axis=0)
    how = dict(optimiser=Adam(0.01), watch=lambda network: network.W1[..., off, :])
    seen = train(start[0], INK[rows], CLASSES[rows], penalty=[L2Penalty(s) for s in strengths],
                 steps=10, **how).seen  # fmt: skip
    moved = np.abs(seen[1:] - seen[:-1])[:, :, np.abs(start[0].W1[off]) > 0.12]
    assert np.allclose(moved[0], 0.01, rtol=0.05)  # at first by the rate, whatever lambda
    assert np.allclose(moved, moved[:, -1:], rtol=0.1)
    later = train(start[0], INK[rows], CLASSES[rows], penalty=[L2Penalty(s) for s in strengths],
                  steps=300, **how).seen[-1]  # fmt: skip
    assert np.abs(later).max() < 1e-3
    kept = train(start[0], INK[rows], CLASSES[rows], decay=[2 * s for s in strengths], steps=300,
                 **how).seen[-1]  # fmt: skip
    for k, strength in enumerate(strengths):
        expected = (1 - 2 * 0.01 * strength) ** 300 * start[0].W1[off]
        assert np.allclose(kept[k], expected, rtol=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_P18_under_adam_a_penalty_spares_weights_with_large_gradients(seed):
    few, _, start = digit_splits([seed])
    one = start[0], INK[few[0]], CLASSES[few[0]]
    how = dict(optimiser=Adam(0.01), steps=300)
    slopes = train(*one, **how, every=10, watch=lambda network: backpropagate(
        network, *one[1:])[1][:1024].reshape(64, 16)).seen  # fmt: skip
    slopes = np.sqrt((slopes**2).mean(axis=(0, 2)))
    on = slopes > 0
    free, penalty, decay = (
        np.linalg.norm(train(*one, **how, **way).network.W1, axis=1)
        for way in ({}, {"penalty": L2Penalty(0.0001)}, {"decay": 0.0002})
    )
    left = penalty[on] / free[on]
    assert spearmanr(slopes[on], left)[0] > 0.8
    assert left[slopes[on].argmin()] < 0.1 and left[slopes[on].argmax()] > 0.8
    assert np.allclose(decay / free, 1, atol=0.01)


def test_P18_twice_the_data_does_more_than_decay():
    penalties = [L2Penalty(0), L2Penalty(0.000398)]
    wrong, loss = {}, {}
    for n in (100, 200):
        _, _, test, error = decayed(range(8), penalties, n=n)
        wrong[n], loss[n] = error.mean(axis=1), test.mean(axis=1)
    assert wrong[200][0] < wrong[100][1] - 0.01 and loss[200][0] < loss[100][1] - 0.02
    assert wrong[200][1] < wrong[200][0]  # and decay still helps


# P16 in a network


def test_P16_lambda_0_is_training_without_a_penalty(under_L2, under_L1):
    few, _, start = digit_splits(range(3))
    free = train(start, INK[few], CLASSES[few], optimiser=MOMENTUM, steps=600).network
    for network, *_ in (under_L2, under_L1):
        assert np.allclose(network[0].parameters, free.parameters, atol=1e-10)


def test_P16_the_penalised_size_falls_with_lambda(under_L2, under_L1):
    assert (np.diff(under_L2[0].norm[:-1], axis=0) < 0).all()
    sizes = np.abs(under_L1[0].weights).sum(axis=-1)
    assert (np.diff(sizes[:-1], axis=0) < 0).all() and not sizes[-1].any()


def test_P16_a_huge_lambda_leaves_the_class_frequencies(under_L2, under_L1):
    few, rest, _ = digit_splits(range(3))
    for network, *_ in (under_L2, under_L1):
        for s in range(3):
            frequencies = np.bincount(CLASSES[few[s]], minlength=10) / 100
            p = network[-1, s].probabilities(INK[rest[s]])
            assert np.allclose(p, frequencies, atol=1e-7)


def test_P16_in_a_network_a_finite_lambda_is_huge_enough():
    """Half the largest singular value of X' D: zero attracts above it and repels below."""
    few, _, start = digit_splits(range(3))
    for s in range(3):
        rows = few[s]
        D = np.eye(10)[CLASSES[rows]] / 100
        threshold = np.linalg.svd(INK[rows].T @ (D - D.mean(axis=0)))[1][0] / 2
        below, above = train(
            start[s], INK[rows], CLASSES[rows], optimiser=MOMENTUM, steps=1500,
            penalty=[L2Penalty(0.93 * threshold), L2Penalty(1.07 * threshold)],
        ).network.norm  # fmt: skip
        assert below > 0.3 and above < 1e-6
