"""How far the score of an exam can be trusted: its distribution for someone who knows a share."""

from math import comb

import numpy as np

from l1l2.checks import share, whole

SURE = 0.9  # the band holds the score with at least this probability


def score_probabilities(n, known, luck):
    r"""Probability of each score 0..n, shape (n + 1,): binomial with p = s + (1 - s) g.

    n : questions. known : s, the share of all questions that one knows. luck : g, the chance to
    guess right, 1/3 with three choices and 0 where a number is asked for. Each question is taken
    to be known or not independently of the others.
    ValueError for n below 1, or a share outside 0 to 1.
    """
    n, known, luck = whole("n", n, 1), share("known", known), share("luck", luck)
    p, k = known + (1 - known) * luck, np.arange(n + 1)
    ways = np.array([comb(n, each) for each in k], dtype=float)
    return ways * p**k * (1 - p) ** (n - k)


def middle_scores(probabilities, sure=SURE):
    """The scores left when at most (1 - sure)/2 is cut off at either end: (lowest, highest)."""
    tail = (1 - sure) / 2 + 1e-12
    below, above = probabilities.cumsum(), probabilities[::-1].cumsum()
    return int((below > tail).argmax()), int(len(above) - 1 - (above > tail).argmax())
