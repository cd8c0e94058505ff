"""The figures of the questions about choosing: each name has a function that gives scene and state.

What a question asks for is to be read off the axes; no state prints it.
"""

from l1l2.datasets import diabetes
from l1l2.figures import choosing_lambda, why_penalise

__all__ = ["PICTURES"]


def _polynomial_sixty_points():
    scene = why_penalise.PolynomialFit(degrees=(10,), sizes=(60,), noises=(0.4,))
    return scene, dict(strength=0.0251, degree=10, n=60, noise=0.4, penalty="L2")


def _gain_against_points():
    return why_penalise.GainOfPenalty(degrees=(10,)), dict(noise=0.4, n=60, degree=10)


def _spread_of_test_errors():
    return why_penalise.SpreadOfFits(sizes=(15,)), dict(strength=100.0, n=15, penalty="L2")


def _bias_and_variance():
    return why_penalise.BiasAndVariance(), dict(strength=0.0, degree=10, noise=0.4, penalty="L2")


def _curve_of_the_diabetes_data():
    scene = choosing_lambda.OnRealData(diabetes(), shuffles=1)
    return scene, dict(strength=0.001, penalty="L1", shuffle=1)


def _two_folds_and_leave_one_out():
    return choosing_lambda.FoldsAndOneOut(), dict(folds=2)


PICTURES = {
    "polynomial-sixty-points": _polynomial_sixty_points,
    "gain-against-points": _gain_against_points,
    "spread-of-test-errors": _spread_of_test_errors,
    "bias-and-variance": _bias_and_variance,
    "curve-of-the-diabetes-data": _curve_of_the_diabetes_data,
    "two-folds-and-leave-one-out": _two_folds_and_leave_one_out,
}
