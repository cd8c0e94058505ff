"""What an outlier does to the best line: its pull, its share of the loss, the error it causes."""

import numpy as np
from scipy.optimize import lsq_linear

from l1l2.lines import fit_line
from l1l2.losses import L1Loss

# An error below this share of the spread of y is zero.
ON_THE_LINE = 1e-9


def pulls(x, y, line, loss):
    """How hard each point pulls ``line``, its best one, upwards: (n_samples,).

    Minus the slope of the loss of one point, ``-loss.slope(e_i)`` with e_i the prediction minus
    y_i: a point above the line has e < 0 and pulls it up. At the minimum the pulls are in balance,
    sum p_i = 0 and sum p_i x_i = 0. A point on an L1 line may pull with anything from -1 to 1; the
    balance then says with how much.
    """
    error = line.predict(x) - y
    if not isinstance(loss, L1Loss):
        return -loss.slope(error)
    on = np.abs(error) <= ON_THE_LINE * np.ptp(y)
    pull = np.where(on, 0.0, -np.sign(error))
    Z = np.stack([np.ones(len(x)), x - x.mean()])
    if on.any():
        pull[on] = lsq_linear(Z[:, on], -Z @ pull, bounds=(-1, 1), method="bvls").x
    return pull


def largest_share(error, loss):
    """Which error is the largest in size, and the share of the total loss that it owns (0 to 1)."""
    i = int(np.abs(error).argmax())
    each = loss.of_error(error)
    return i, float(each[i] / each.sum())


def best_l1_lines(x, y):
    """Slopes and intercepts of every best L1 line through two points: (n_lines, 2).

    All best lines are mixtures of these.
    """
    i, j = np.triu_indices(len(x), 1)
    i, j = i[x[i] != x[j]], j[x[i] != x[j]]
    slope = (y[j] - y[i]) / (x[j] - x[i])
    intercept = y[i] - slope * x[i]
    loss = np.abs(y - intercept[:, None] - slope[:, None] * x).mean(axis=1)
    best = loss <= loss.min() + 1e-12 * np.ptp(y)
    return np.column_stack([slope, intercept])[best]


def errors_with_outliers(losses, counts, n=20, shift=10.0, repeats=200, seed=0):
    """How far the best lines are from the truth when some of n points are outliers.

    The truth is y = 2 + x at x = 0, ..., n - 1 with standard normal noise; the outliers, at random
    places, are moved up by ``shift``. Returns the root mean square distance between the fitted and
    the true line, over all x and repeats: (n_counts, n_losses).
    """
    random, x = np.random.default_rng(seed), np.arange(float(n))
    squares = np.zeros((len(counts), len(losses)))
    for _ in range(repeats):
        noise, order = random.standard_normal(n), random.permutation(n)
        for row, count in enumerate(counts):
            y = 2 + x + noise + shift * (order < count)
            for column, loss in enumerate(losses):
                away = fit_line(x, y, loss).predict(x) - (2 + x)
                squares[row, column] += (away**2).mean() / repeats
    return np.sqrt(squares)
