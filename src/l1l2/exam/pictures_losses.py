"""Figures of the questions about losses: scenes of the lessons, each in the state that is asked.

``PICTURES`` has for every name a function that returns the scene and its state.
"""

from functools import cache

import numpy as np

from l1l2.datasets import line_with_outlier
from l1l2.figures import an_outlier_pulls, mean_and_median, steps_down_the_gradient
from l1l2.lines import outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss

__all__ = ["PICTURES"]

LOSSES = L1Loss(), L2Loss(), HuberLoss(delta=1.0)


@cache
def moving_point():
    """``outlier_path`` under L1, L2 and Huber of the ten points, of which that at x = 8 moves."""
    world = line_with_outlier(noise=1.5, seed=12)
    x, i = world.X[:, 0], world.odd_rows[0]
    return tuple(outlier_path(x, world.y, i, loss) for loss in LOSSES)


def one_of_five_values_moves():
    """Best constants while one of five values moves."""
    return mean_and_median.OneValueMoves([1, 4, 6, 7], low=0.0, high=30.0), {"y": 20.0}


def three_falling_rates():
    """L1 steps whose rate stays or falls, too short to arrive for the one that falls fastest."""
    scene = steps_down_the_gradient.DecayingRates(3.37, L1Loss(), rates=(0.3,), starts=(-2.0,))
    return scene, {"rate": 0.3, "start": -2.0}


def slopes_while_a_point_moves():
    """Slopes of the three lines for every height of one point."""
    return an_outlier_pulls.OutlierPulls(*moving_point()), {"y": 20.0}


def pull_of_each_point():
    """How hard each point pulls at the three lines."""
    scene = an_outlier_pulls.EachPointPulls(*moving_point(), low=1.0, high=14.0)
    return scene, {"y": 14.0}


@cache
def line_errors():
    """How far the lines are from the truth with 0 to 9 outliers of 20: (10, 3)."""
    return an_outlier_pulls.errors_with_outliers(LOSSES, counts=np.arange(10))


def errors_against_outliers():
    """Error of the three lines against the number of outliers."""
    return an_outlier_pulls.WhichLossWins(LOSSES, line_errors()), {"k": 6}


PICTURES = {
    "one-of-five-values-moves": one_of_five_values_moves,
    "three-falling-rates": three_falling_rates,
    "slopes-while-a-point-moves": slopes_while_a_point_moves,
    "pull-of-each-point": pull_of_each_point,
    "errors-against-outliers": errors_against_outliers,
}
