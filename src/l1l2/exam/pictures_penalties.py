"""Figures of the questions about penalties: name -> function that gives (scene, state)."""

import numpy as np

from l1l2.datasets import diabetes
from l1l2.figures.ridge_shrinks import WeightsShrink
from l1l2.figures.the_elastic_net import PickSwings, Resamples
from l1l2.figures.the_lasso_selects import LassoSelects
from l1l2.figures.units_and_intercepts import WhereZeroLies
from l1l2.figures.why_l1_reaches_zero import ThresholdOrRescale
from l1l2.paths import lasso_path, ridge_path

__all__ = ["PICTURES"]


def _ridge_weights_at_one():
    data = diabetes().standardised()
    scene = WeightsShrink(ridge_path(data.X, data.y), data.feature_names)
    return scene, dict(strength=1)


def _threshold_or_rescale():
    # z lies in the zone, so that the figure prints no number from which λ follows at once.
    return ThresholdOrRescale(), dict(strength=1.6, z=0.5)


def _lasso_path_at_twenty():
    data = diabetes().standardised()
    scene = LassoSelects(lasso_path(data.X, data.y), data.feature_names)
    return scene, dict(strength=20)


def _pick_swings():
    return PickSwings(Resamples(ns=(100, 1000, 10000))), dict(r=0.95, n=100, rule="λ")


def _penalised_intercept():
    """The weather balloon of the lesson, in kelvin."""
    km = np.linspace(0, 8, 17)
    noise = 2 * np.random.default_rng(0).standard_normal(17)
    celsius = np.round(15 - 6.5 * km + noise, 1)
    strengths = [0, *(10.0 ** (np.arange(-20, 41) / 10)).tolist()]
    scene = WhereZeroLies(km, celsius, [0, 273.15], strengths, at=8)
    return scene, dict(strength=1, shift=273.15, penalty="L2")


PICTURES = {
    "ridge-weights-at-one": _ridge_weights_at_one,
    "threshold-or-rescale": _threshold_or_rescale,
    "lasso-path-at-twenty": _lasso_path_at_twenty,
    "pick-swings": _pick_swings,
    "penalised-intercept": _penalised_intercept,
}
