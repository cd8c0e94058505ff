"""The formulas of the cheat sheet, evaluated as printed, against what the package computes."""

import numpy as np
import pytest
from tex import value

from l1l2.descent import descend
from l1l2.exam.bank import CLAIMS
from l1l2.exam.formulas import CONVERSIONS, FORMULAS, Conversion, Formula, formula
from l1l2.exam.markup import mathml
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.scales import SCALES
from l1l2.selection import ridge_bias_variance, ridge_fits

RANDOM = np.random.default_rng(7)
N, LAMBDA, RHO, ETA = 12, 0.7, 0.3, 0.2
TARGETS, PREDICTIONS = RANDOM.standard_normal((2, N))
WEIGHTS = np.array([-1.5, -0.2, 0.4, 3.0])
COLUMNS = RANDOM.standard_normal((N, 4)) + RANDOM.standard_normal((N, 1))
COLUMNS = (COLUMNS - COLUMNS.mean(axis=0)) / COLUMNS.std(axis=0)
CENTRED = TARGETS - TARGETS.mean()
Z = np.linspace(-2, 2, 9)


def of(name, **letters):
    known = {"n": N, "λ": LAMBDA, "ρ": RHO, "η": ETA, "I": np.eye(4)} | letters
    return value(formula(name).tex, {key.replace("_", " "): each for key, each in known.items()})


def differences(function, at, step=1e-6):
    """The gradient of ``function`` by central differences."""
    nudges = step * np.eye(len(at))
    return np.array([function(at + d) - function(at - d) for d in nudges]) / (2 * step)


def one_weight(penalty):
    """The minima of (w - z)^2 + penalty for every z, by looking at a fine grid of w."""
    w = np.linspace(-2.5, 2.5, 500_001)
    cost = penalty.of_weight(w)
    return [w[((w - z) ** 2 + cost).argmin()] for z in Z]


CHECKS = {}  # name -> (value as printed, value of the package)


def check(name):
    def keep(function):
        CHECKS[name] = function
        return function

    return keep


@check("L1 loss")
def _():
    return of("L1 loss", hat_y=PREDICTIONS, y=TARGETS), L1Loss().value(TARGETS, PREDICTIONS)


@check("L2 loss")
def _():
    return of("L2 loss", hat_y=PREDICTIONS, y=TARGETS), L2Loss().value(TARGETS, PREDICTIONS)


@check("L1 loss slope")
def _():
    slope = differences(lambda p: L1Loss().value(TARGETS, p), PREDICTIONS)
    return of("L1 loss slope", hat_y=PREDICTIONS, y=TARGETS), slope


@check("L2 loss slope")
def _():
    slope = differences(lambda p: L2Loss().value(TARGETS, p), PREDICTIONS)
    return of("L2 loss slope", hat_y=PREDICTIONS, y=TARGETS), slope


@check("L1 best constant")
def _():
    return of("L1 best constant", y=TARGETS), L1Loss().best_constant(TARGETS)


@check("L2 best constant")
def _():
    return of("L2 best constant", y=TARGETS), L2Loss().best_constant(TARGETS)


def steps(loss, start):
    """A step and the distances from the best, of a descent towards one target."""
    path = descend(lambda c: loss.slope(c - TARGETS[0]), start, ETA, 2)
    return np.abs(np.diff(path)), np.abs(path - TARGETS[0])


@check("L1 step")
def _():
    return of("L1 step"), steps(L1Loss(), 5.0)[0]


@check("L2 step")
def _():
    return of("L2 step", c=5.0, bar_y=TARGETS[0]), steps(L2Loss(), 5.0)[0][0]


@check("L2 factor")
def _():
    left = steps(L2Loss(), 5.0)[1]
    return of("L2 factor"), left[1:] / left[:-1]


@check("L1 penalty")
def _():
    return of("L1 penalty", w=WEIGHTS), L1Penalty(LAMBDA).value(WEIGHTS)


@check("L2 penalty")
def _():
    return of("L2 penalty", w=WEIGHTS), L2Penalty(LAMBDA).value(WEIGHTS)


@check("elastic net penalty")
def _():
    return of("elastic net penalty", w=WEIGHTS), ElasticNetPenalty(LAMBDA, RHO).value(WEIGHTS)


@check("L1 penalty slope")
def _():
    return of("L1 penalty slope", w=WEIGHTS), differences(L1Penalty(LAMBDA).value, WEIGHTS)


@check("L2 penalty slope")
def _():
    return of("L2 penalty slope", w=WEIGHTS), differences(L2Penalty(LAMBDA).value, WEIGHTS)


@check("elastic net slope")
def _():
    slope = differences(ElasticNetPenalty(LAMBDA, RHO).value, WEIGHTS)
    return of("elastic net slope", w=WEIGHTS), slope


@check("L1 one weight")
def _():
    return of("L1 one weight", z=Z), one_weight(L1Penalty(LAMBDA))


@check("L2 one weight")
def _():
    return of("L2 one weight", z=Z), one_weight(L2Penalty(LAMBDA))


@check("elastic net one weight")
def _():
    return of("elastic net one weight", z=Z), one_weight(ElasticNetPenalty(LAMBDA, RHO))


@check("L1 all zero from")
def _():
    return of("L1 all zero from", x=COLUMNS, y=CENTRED), lasso_path(COLUMNS, TARGETS).strength_max


@check("elastic net all zero from")
def _():
    path = elastic_net_path(COLUMNS, TARGETS, RHO)
    return of("elastic net all zero from", x=COLUMNS, y=CENTRED), path.strength_max


@check("L1 pull")
def _():
    """In a lasso fit it is λ sign(w) where a weight is not zero, and at most λ where one is."""
    path = lasso_path(COLUMNS, TARGETS)
    strength = 0.5 * path.strength_max
    w = path.at(strength)
    assert 0 < np.count_nonzero(w) < len(w)
    pull = of("L1 pull", x=COLUMNS, r=CENTRED - COLUMNS @ w)
    assert (np.abs(pull[w == 0]) <= strength).all()
    return pull[w != 0], strength * np.sign(w[w != 0])


@check("L2 all weights")
def _():
    return (
        of("L2 all weights", X=COLUMNS, y=CENTRED),
        ridge_path(COLUMNS, TARGETS).at(LAMBDA),
    )


@check("L2 factor along")
def _():
    path = ridge_path(COLUMNS, TARGETS)
    kept = path.directions.T @ path.at(LAMBDA) / (path.directions.T @ path.at(0))
    return of("L2 factor along", s=np.linalg.svd(COLUMNS)[1]), kept


@check("grouping bound")
def _():
    """A bound: no pair passes it, on many problems, and some pair nearly reaches it."""
    random, used = np.random.default_rng(1), []
    for _ in range(300):
        X = random.standard_normal((8, 1)) + 0.3 * random.standard_normal((8, 3))
        X, y = (X - X.mean(axis=0)) / X.std(axis=0), random.standard_normal(8)
        w = elastic_net_path(X, y, RHO).at(LAMBDA)
        rmse, r = np.std(y - X @ w), np.corrcoef(X.T)
        bound = of("grouping bound", RMSE=rmse, r=r[np.triu_indices(3, 1)])
        i, j = np.triu_indices(3, 1)
        used.extend(np.abs(w[i] - w[j]) / bound)
    assert max(used) > 0.6
    return np.maximum(used, 1), 1.0


@check("L1 prior")
def _():
    return of("L1 prior", σ=1.5, b=0.4), LaplacePrior(0.4).strength(1.5**2 / N)


@check("L2 prior")
def _():
    return of("L2 prior", σ=1.5, τ=0.4), GaussianPrior(0.4).strength(1.5**2 / N)


@check("expected error")
def _():
    """Against the mean error of ridge fits to many data sets, on fresh noise: 4 standard errors."""
    random, truth = np.random.default_rng(2), COLUMNS @ WEIGHTS
    parts = ridge_bias_variance(COLUMNS, truth, 0.8, COLUMNS, truth, LAMBDA)
    Y, fresh = truth + 0.8 * random.standard_normal((2, 20_000, N))
    errors = ((ridge_fits(COLUMNS, Y, LAMBDA).predict(COLUMNS)[:, 0] - fresh) ** 2).mean(axis=1)
    known = dict(bias=parts.bias2**0.5, variance=parts.variance, σ=0.8)
    whole = of("expected error", **known)
    assert abs(errors.mean() - whole) < 4 * errors.std() / len(errors) ** 0.5
    return whole, parts.expected_error


@check("standard error")
def _():
    """Of a mean of K numbers, over many such means: 2 %."""
    means = np.random.default_rng(3).normal(0, 3, (50_000, 10)).mean(axis=1)
    assert means.std() == pytest.approx(of("standard error", sd=3, K=10), rel=0.02)
    return of("standard error", sd=3, K=10), 3 / 10**0.5


@pytest.mark.parametrize("each", FORMULAS, ids=lambda each: each.name)
def test_a_formula_as_printed_is_what_the_package_computes(each):
    assert each.name in CHECKS, "say in a check of this name what the package computes"
    printed, computed = CHECKS[each.name]()
    np.testing.assert_allclose(*np.broadcast_arrays(printed, computed), rtol=1e-7, atol=2e-5)


@pytest.mark.parametrize("each", CONVERSIONS, ids=lambda each: each.row)
def test_a_conversion_as_printed_is_that_of_the_table(each):
    for strength, rho, n in ((0.7, 0.3, 12), (2.0, 0.9, 5)):
        given = dict(strength=strength, l1_ratio=rho, n_samples=n, n_per_step=n)
        wanted = SCALES[each.row].parameters(**given)
        letters = {"λ": strength, "ρ": rho, "n": n}
        found = {name: value(tex, letters) for name, tex in each.parameters}
        for name, number in found.items():
            assert number == pytest.approx(wanted[name], rel=1e-12), name
        numbers = {k: v for k, v in wanted.items() if isinstance(v, float)} | found
        fixed = {"QuantileRegressor": {"quantile": 0.5}}
        if "penalty" not in wanted:  # a scikit-learn before 1.8 has it by name
            fixed["LogisticRegression, L1"] = {"l1_ratio": 1.0}
            fixed["LogisticRegression, L2"] = {"l1_ratio": 0.0}
        assert numbers == pytest.approx(found | fixed.get(each.short, {}))


def test_what_the_notes_beside_conversions_say():
    notes = {each.short: each.note for each in CONVERSIONS}
    net = SCALES["scikit-learn ElasticNet"].parameters(strength=0.7, l1_ratio=0.3)
    glmnet = SCALES["R glmnet, gaussian"].parameters(strength=0.7, l1_ratio=0.3, y_sd=1.0)
    assert "glmnet: as lambda, alpha, if y has sd 1" in notes["ElasticNet"]
    assert glmnet["lambda"] == pytest.approx(net["alpha"])
    assert glmnet["alpha"] == pytest.approx(net["l1_ratio"])
    kinds = (f"scikit-learn MLP{kind}" for kind in ("Regressor", "Classifier"))
    one, two = (SCALES[kind].parameters(strength=0.7, n_per_step=5)["alpha"] for kind in kinds)
    assert "classifier: twice" in notes["MLPRegressor"] and two == 2 * one


@pytest.mark.parametrize(
    "tex", [f.tex for f in FORMULAS] + [p[1] for c in CONVERSIONS for p in c.parameters]
)
def test_every_formula_is_mathml(tex):
    assert mathml(tex).startswith("<math")


def test_names_are_told_apart_and_found():
    names = [each.name for each in FORMULAS]
    assert len(set(names)) == len(names) and set(CHECKS) == set(names)
    assert formula("L1 loss").claim in CLAIMS
    with pytest.raises(ValueError, match="no formula 'L3 loss'"):
        formula("L3 loss")
    with pytest.raises(ValueError, match="L99"):
        Formula("wrong", "x", "L99", "22_ridge_shrinks")
    assert all(isinstance(each, Conversion) for each in CONVERSIONS)


def test_the_table_links_every_formula_to_a_lesson():
    shown = FORMULAS._repr_html_()
    for each in FORMULAS:
        assert mathml(each.tex) in shown and f'href="{each.lesson}.ipynb"' in shown


# How a formula is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tex, expected",
    [
        (r"\frac12", 0.5),
        (r"12 - 2 a", 6.0),
        (r"\frac{a}{2} (1 - a)^2 / 4", 1.5),
        (r"2 |1 - a| + 1", 5.0),
        (r"\sum_i x_i^2 + 1", 15.0),
        (r"\max_i |x_i - 4|", 3.0),
        (r"\max(a, 4) a", 12.0),
        (r"\sqrt{a + 1}", 2.0),
        (r"\frac1n \mathrm{sign}(x_i - 2)", [-0.5, 0, 0.5]),
    ],
)
def test_a_formula_is_read_as_a_person_reads_it(tex, expected):
    letters = {"a": 3.0, "n": 2, "x": np.array([1.0, 2.0, 3.0])}
    np.testing.assert_allclose(value(tex, letters), expected)


@pytest.mark.parametrize("tex", [r"b", r"\frac{1}{2", r"1)", r"\oint x", r"(1"])
def test_what_cannot_be_read_is_an_error(tex):
    with pytest.raises(ValueError):
        value(tex, {"x": 1.0})
