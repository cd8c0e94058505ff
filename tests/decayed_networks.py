"""Networks on digits with few training samples, for the tests about weight decay."""

from functools import cache

import numpy as np

from l1l2.datasets import digits
from l1l2.networks import SGD, CrossEntropy, start_network, train
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


@cache
def under_penalties(kind):
    """What ``decayed`` gives for three seeds and all LAMBDAS, under "L1" by prox or "L2"."""
    if kind == "L1":
        return decayed(range(3), [L1Penalty(s) for s in LAMBDAS], by="prox")
    return decayed(range(3), [L2Penalty(s) for s in LAMBDAS])
