"""Claims of the lesson "Which loss and which penalty, when?": P17, P19, P20."""

import json
import re
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.contest import SETTINGS, contests
from l1l2.datasets import near_copies, outlier_and_junk
from l1l2.descent import descend
from l1l2.lines import fit_line, outlier_path
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.robust import lad_lasso, lad_ridge

ROOT = Path(__file__).parents[1]
LESSON = ROOT / "notebooks" / "32_which_one_when.ipynb"
CV, ORACLE = "cross-validation", "oracle"
LEAST_SQUARES, RIDGE, LASSO, NET = range(4)


@cache
def held_contests():
    return contests()


def held(world, n, p, r, signal, choice=CV):
    return held_contests()[world, n, p, r, signal, choice]


def ahead(contest, one, other, share=0.0):
    """Whether ``one`` is ahead of ``other`` by a share of its error, and two standard errors."""
    gaps, errors = contest.behind(one)
    return gaps[other] > max(2 * errors[other], share * contest.mean[one])


# P17: which penalty when


@pytest.mark.parametrize("n, signal", product((60, 120, 240, 480), (1.0, 4.0)))
@pytest.mark.parametrize("p", [20, 40])
def test_P17_few_features_matter_the_lasso_is_far_ahead_of_ridge(n, signal, p):
    for choice in (CV, ORACLE):
        contest = held("sparse", n, p, 0.0, signal, choice)
        assert ahead(contest, LASSO, RIDGE, 0.15) and ahead(contest, LASSO, LEAST_SQUARES, 0.15)


@pytest.mark.parametrize("n, p", product((30, 60, 120, 240), (20, 40)))
@pytest.mark.parametrize("r, signal", product((0.5, 0.9), SETTINGS["signal"]))
def test_P17_many_correlated_features_matter_ridge_is_far_ahead_of_the_lasso(n, p, r, signal):
    for choice in (CV, ORACLE):
        contest = held("dense", n, p, r, signal, choice)
        assert ahead(contest, RIDGE, LASSO, 0.1) and ahead(contest, RIDGE, LEAST_SQUARES, 0.1)
        assert not ahead(contest, NET, RIDGE)


def test_P17_groups_among_junk_the_elastic_net_wins_with_an_oracle():
    for n, p, signal in product((30, 60, 120, 240, 480), (20, 40), (1.0, 4.0)):
        contest = held("groups", n, p, 0.9, signal, ORACLE)
        assert contest.winner == NET and contest.clear()
        assert ahead(contest, NET, RIDGE, 0.1) and ahead(contest, NET, LASSO, 0.04)
