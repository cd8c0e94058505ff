"""Fine pictures out of coarse ones: what training on the L1 or the L2 loss makes of an edge.

A coarse pixel is the mean of 2 x 2 fine ones. A *table* predicts these four from what is seen of
the coarse picture: the pixel and the four beside it, each as one of ``LEVELS`` levels. No such
table fits better than the trained one: its loss is a sum over its entries, and each entry is the
best constant for the training pixels it stands for, their median under L1, their mean under L2.
"""

import numpy as np

from l1l2.checks import numbers

LEVELS = 3
DARKEST = 16.0  # of a fine pixel; the palest is 0
BESIDE = (0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)  # the coarse pixels that are seen: row, column
SEEN = LEVELS ** len(BESIDE)  # how many different things can be seen


def coarse(pictures):
    """The means of 2 x 2 pixels: (n, h / 2, w / 2) from (n, h, w), both even."""
    return _blocks(pictures).mean(axis=(-2, -1))


def seen(pictures):
    """What is seen around every coarse pixel, as a whole number below ``SEEN``: (n, h/2, w/2).

    Beyond the border nothing is dark.
    """
    means = coarse(pictures)
    level = np.minimum(LEVELS * means / DARKEST, LEVELS - 1).astype(int)
    level = np.pad(level, ((0, 0), (1, 1), (1, 1)))
    rows, columns = means.shape[1:]
    around = [level[:, 1 + r : 1 + r + rows, 1 + c : 1 + c + columns] for r, c in BESIDE]
    return sum(one * LEVELS**k for k, one in enumerate(around))


def outcomes(pictures):
    """The fine pixels for everything that is seen: a list of ``SEEN`` arrays (count, 2, 2)."""
    what, blocks = seen(pictures).ravel(), _blocks(pictures).reshape(-1, 2, 2)
    order = np.argsort(what, kind="stable")
    return np.split(blocks[order], np.searchsorted(what[order], np.arange(1, SEEN)))


def trained(pictures, loss):
    """The table with the least ``loss`` on ``pictures``: (SEEN, 2, 2).

    What was never seen gets the best constant of all pixels.
    """
    table = np.full((SEEN, 2, 2), float(loss.best_constant(np.ravel(pictures))))
    for entry, blocks in zip(table, outcomes(pictures), strict=True):
        for place in np.ndindex(2, 2) if len(blocks) else ():
            entry[place] = loss.best_constant(blocks[:, *place])
    return table


def predicted(table, pictures):
    """What ``table`` makes of the coarse versions of ``pictures``: an array like ``pictures``."""
    return table[seen(pictures)].swapaxes(2, 3).reshape(np.shape(pictures))


def step(pictures):
    """The mean size of the step from a pixel to the next, to the right and down. Blur lowers it."""
    across, down = np.diff(pictures, axis=-1), np.diff(pictures, axis=-2)
    return float(np.abs(np.append(across.ravel(), down.ravel())).mean())


def _blocks(pictures):
    """(n, h / 2, w / 2, 2, 2) from (n, h, w). ValueError for odd sizes."""
    pictures = numbers("pictures", pictures, 3)
    n, height, width = pictures.shape
    if height % 2 or width % 2:
        raise ValueError(f"pictures must have even sides, got {height} x {width}")
    return pictures.reshape(n, height // 2, 2, width // 2, 2).swapaxes(2, 3)
