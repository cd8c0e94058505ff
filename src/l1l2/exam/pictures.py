"""The figures that questions are read off: scenes of the lessons, in a state that answers nothing,
and drawings of :mod:`l1l2.exam.drawings`.

``PICTURES`` has for every name a function that returns the scene and the state of its controls.
"""

from functools import cache

import numpy as np

from l1l2.datasets import diabetes, line_with_outlier
from l1l2.exam import drawings
from l1l2.experiments.outliers import errors_with_outliers
from l1l2.experiments.resamples import Resamples
from l1l2.figures import (
    an_outlier_pulls,
    choosing_lambda,
    mean_and_median,
    steps_down_the_gradient,
    why_penalise,
)
from l1l2.figures.ridge_shrinks import WeightsShrink
from l1l2.figures.stage import still
from l1l2.figures.the_elastic_net import PickSwings
from l1l2.figures.the_lasso_selects import LassoSelects
from l1l2.figures.units_and_intercepts import WhereZeroLies
from l1l2.figures.why_l1_reaches_zero import ThresholdOrRescale
from l1l2.lines import outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss
from l1l2.paths import lasso_path, ridge_path
from l1l2.texts import kept

__all__ = ["PICTURES", "picture"]


@kept
def picture(name):
    """A figure as the bytes of a PNG. ValueError for a name that is not in ``PICTURES``."""
    if name not in PICTURES:
        raise ValueError(f"no picture {name!r}; there is: {', '.join(PICTURES)}")
    scene, state = PICTURES[name]()
    return still(scene, **state).png


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
    scene = steps_down_the_gradient.DecayingRates(3.37, L1Loss())
    return scene, {"rate": 0.3, "start": -2.0}


def slopes_while_a_point_moves():
    """Slopes of the three lines for every height of one point."""
    return an_outlier_pulls.OutlierPulls(*moving_point(), low=-10, high=30), {"y": 20.0}


def pull_of_each_point():
    """How hard each point pulls at the three lines."""
    scene = an_outlier_pulls.EachPointPulls(*moving_point(), low=1.0, high=14.0)
    return scene, {"y": 14.0}


@cache
def line_errors():
    """How far the lines are from the truth with 0 to 9 outliers of 20: (10, 3)."""
    return errors_with_outliers(LOSSES, counts=np.arange(10))


def errors_against_outliers():
    """Error of the three lines against the number of outliers."""
    return an_outlier_pulls.WhichLossWins(LOSSES, line_errors()), {"k": 6}


def ridge_weights_at_one():
    data = diabetes().standardised()
    scene = WeightsShrink(ridge_path(data.X, data.y), data.feature_names)
    return scene, dict(strength=1)


def threshold_or_rescale():
    # z lies in the zone, so that the figure prints no number from which λ follows at once.
    return ThresholdOrRescale(), dict(strength=1.6, z=0.5)


def lasso_path_at_twenty():
    data = diabetes().standardised()
    scene = LassoSelects(lasso_path(data.X, data.y), data.feature_names)
    return scene, dict(strength=20)


def pick_swings():
    return PickSwings(Resamples(ns=(100, 1000, 10000))), dict(r=0.95, n=100)


def penalised_intercept():
    """The weather balloon of the lesson, in kelvin."""
    km = np.linspace(0, 8, 17)
    noise = 2 * np.random.default_rng(0).standard_normal(17)
    celsius = np.round(15 - 6.5 * km + noise, 1)
    strengths = [0, *(10.0 ** (np.arange(-20, 41) / 10)).tolist()]
    scene = WhereZeroLies(km, celsius, [0, 273.15], strengths, at=8)
    return scene, dict(strength=1, shift=273.15, penalty="L2")


def polynomial_sixty_points():
    given = dict(degrees=(10,), sizes=(60,), noises=(0.4,), curtain=False)
    scene = why_penalise.PolynomialFit(**given)
    return scene, dict(strength=0.0251, degree=10, n=60, noise=0.4, penalty="L2")


def gain_against_points():
    return why_penalise.GainOfPenalty(degrees=(10,)), dict(noise=0.4, n=60, degree=10)


def spread_of_test_errors():
    return why_penalise.SpreadOfFits(sizes=(15,)), dict(strength=100.0, n=15, penalty="L2")


def bias_and_variance():
    return why_penalise.BiasAndVariance(), dict(strength=0.0, degree=10, noise=0.4, penalty="L2")


def curve_of_the_diabetes_data():
    scene = choosing_lambda.OnRealData(diabetes(), shuffles=1)
    return scene, dict(strength=0.001, penalty="L1", shuffle=1)


def two_folds_and_leave_one_out():
    return choosing_lambda.FoldsAndOneOut(), dict(folds=2)


PICTURES = {
    "one-of-five-values-moves": one_of_five_values_moves,
    "three-falling-rates": three_falling_rates,
    "slopes-while-a-point-moves": slopes_while_a_point_moves,
    "pull-of-each-point": pull_of_each_point,
    "errors-against-outliers": errors_against_outliers,
    "ridge-weights-at-one": ridge_weights_at_one,
    "threshold-or-rescale": threshold_or_rescale,
    "lasso-path-at-twenty": lasso_path_at_twenty,
    "pick-swings": pick_swings,
    "penalised-intercept": penalised_intercept,
    "polynomial-sixty-points": polynomial_sixty_points,
    "gain-against-points": gain_against_points,
    "spread-of-test-errors": spread_of_test_errors,
    "bias-and-variance": bias_and_variance,
    "curve-of-the-diabetes-data": curve_of_the_diabetes_data,
    "two-folds-and-leave-one-out": two_folds_and_leave_one_out,
} | {
    name: lambda make=make: (make(), {})
    for name, make in {
        "two-paths-without-names": drawings.two_paths,
        "three-paths-without-names": drawings.three_paths,
        "curve-with-bars": drawings.curve_with_bars,
        "three-walks": drawings.three_walks,
        "next-update": drawings.next_update,
        "three-places-on-a-diamond": drawings.three_places_on_a_diamond,
        "three-rules": drawings.three_rules,
        "two-priors": drawings.two_priors,
        "three-bands": drawings.three_bands,
        "shares-of-a-squared-loss": drawings.shares_of_a_squared_loss,
        "two-errors": drawings.two_errors,
    }.items()
}
