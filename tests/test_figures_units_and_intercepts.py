"""The scenes of "Why do units and the intercept matter?" against independent calculations."""

import numpy as np
import pytest
from elsewhere import model
from scipy.optimize import brentq
from sklearn.linear_model import LinearRegression
from sweeps import beyond, seen

from l1l2.datasets import diabetes, taipei_house_prices
from l1l2.experiments.intercepts import mirrored
from l1l2.figures import palette
from l1l2.figures.numerals import number, signed
from l1l2.figures.units_and_intercepts import StrengthHasUnits, UnitOfOneColumn, WhereZeroLies
from l1l2.live import linear_slider, log_slider, positions
from l1l2.paths import ridge_path

HOUSES = taipei_house_prices()
FAR = int(HOUSES.X[:, 2].argmax())
UNITS = positions(log_slider(0.01, 1e4, start=1, zero=False))
STRENGTHS = positions(log_slider(0.1, 1000))
UNIT = UnitOfOneColumn(HOUSES, "mrt_distance", UNITS, STRENGTHS, FAR)

KM = np.linspace(0, 8, 17)
CELSIUS = np.round(15 - 6.5 * KM + 2 * np.random.default_rng(0).standard_normal(17), 1)
SHIFTS = positions(linear_slider(0.0, 300.465, 5.463))
AIR_STRENGTHS = positions(log_slider(0.01, 1e4))
ZERO = WhereZeroLies(KM, CELSIUS, SHIFTS, AIR_STRENGTHS, at=8)

PATIENTS = diabetes().standardised()
FACTORS = positions(log_slider(0.01, 100, start=1, zero=False))
HALVES = StrengthHasUnits(PATIENTS.X, PATIENTS.y, FACTORS, [1, 2, 4])

SWEEPS = {
    "unit": (UNIT, [dict(unit=u, strength=20.0, columns="x") for u in UNITS]),
    "unit, z": (UNIT, [dict(unit=u, strength=1.0, columns="z") for u in UNITS]),
    "unit, λ": (UNIT, [dict(unit=1.0, strength=s, columns="x") for s in STRENGTHS]),
    "zero, λ": (ZERO, [dict(strength=s, shift=273.15, penalty="L2") for s in AIR_STRENGTHS]),
    "zero, shift": (ZERO, [dict(strength=10.0, shift=s, penalty="L1") for s in SHIFTS]),
    "factor": (HALVES, [dict(factor=c, copies=1, loss="mean") for c in FACTORS]),
    "copies": (HALVES, [dict(factor=1.0, copies=k, loss="sum") for k in (1, 2, 4)]),
}


@pytest.mark.parametrize("sweep", SWEEPS)
def test_every_mark_and_text_lies_on_the_figure(sweep):
    assert beyond(*SWEEPS[sweep]) == []


# UnitOfOneColumn


def columns_in(unit, columns):
    X = HOUSES.X.copy()
    X[:, 2] /= unit
    return (X - X.mean(axis=0)) / X.std(axis=0) if columns == "z" else X


@pytest.mark.parametrize("columns", ["x", "z"])
@pytest.mark.parametrize("unit, strength", [(1.0, 20.0), (1000.0, 20.0), (100.0, 0.1), (1e4, 1.0)])
def test_bars_and_predictions_are_those_of_another_library(unit, strength, columns):
    now, words = seen(UNIT, unit=unit, strength=strength, columns=columns)
    X = columns_in(unit, columns)
    fits = [model(penalty, strength, 414).fit(X, HOUSES.y) for penalty in ("L2", "L1")]
    for found, fit in zip((now.L2, now.L1), fits, strict=True):
        assert np.allclose(found.effects, fit.coef_ * X.std(axis=0), atol=1e-4)
        assert np.isclose(found.predicted, fit.predict(X[[FAR]])[0], atol=1e-3)
        assert found.curve[UNITS.index(unit)] == found.predicted
    ridge, lasso = (fit.predict(X[[FAR]])[0] for fit in fits)
    least = LinearRegression().fit(X, HOUSES.y).predict(X[[FAR]])[0]
    assert ("columns as given" if columns == "x" else "columns standardised") in words
    said = f"predicts {least:.1f}, ridge {ridge:.1f} and the lasso {lasso:.1f}"
    assert signed(said) in words
    kept = np.flatnonzero(fits[1].coef_)
    assert words.endswith(f"keeps {', '.join(HOUSES.feature_names[j] for j in kept) or 'nothing'}.")
    assert (now.zeros == np.flatnonzero(fits[1].coef_ == 0)).all()


def test_curves_are_flat_when_standardised_and_when_there_is_no_penalty():
    for state in (dict(strength=1.0, columns="z"), dict(strength=0.0, columns="x")):
        now = UNIT.now(unit=1.0, **state)
        assert np.ptp(now.L1.curve) < 1e-6 and np.ptp(now.L2.curve) < 1e-6
    now = UNIT.now(unit=1.0, strength=20.0)
    assert np.ptp(now.L1.curve) > 30 and np.ptp(now.L2.curve) > 30


@pytest.mark.parametrize("units", [[], [2, 1], [1, 1]])
def test_positions_must_increase(units):
    with pytest.raises(ValueError, match="units must be increasing"):
        UnitOfOneColumn(HOUSES, "mrt_distance", units, STRENGTHS, FAR)


# WhereZeroLies


@pytest.mark.parametrize("penalty", ["L1", "L2"])
@pytest.mark.parametrize("strength", [0.01, 1.0, 100.0, 10000.0])
@pytest.mark.parametrize("shift", [0.0, 273.15])
def test_lines_are_the_two_fits(strength, shift, penalty):
    now, words = seen(ZERO, strength=strength, shift=shift, penalty=penalty)
    y, ones, ends = CELSIUS + shift, np.column_stack([KM, np.ones(17)]), np.array([0, 8])
    free = model(penalty, strength, 17).fit(KM[:, None], y)
    held = model(penalty, strength, 17, fit_intercept=False).fit(ones, y)
    lines = [free.predict(ends[:, None]), held.predict(np.column_stack([ends, [1, 1]]))]
    for found, predicted in zip((now.free, now.held), lines, strict=True):
        assert np.allclose(found.line, predicted, atol=1e-4)
        assert np.isclose(found.predicted, predicted[1], atol=1e-4)
        assert found.curve[AIR_STRENGTHS.index(strength)] == found.predicted
        less = f"less what was added, {predicted[1] - shift:.1f}"
        assert signed(f"the fit is {predicted[1]:.1f}; {less}") in words
    assert now.free.look == getattr(palette, penalty) != now.held.look


def test_mirrored_rows_have_no_mean_and_the_same_error():
    X, y = mirrored(KM[:, None], CELSIUS)
    assert X.shape == (34, 2) and np.abs(np.append(X.sum(axis=0), y.sum())).max() < 1e-12
    w = np.array([1.5, -4.0])
    there, here = np.mean((y - X @ w) ** 2), np.mean((CELSIUS - 1.5 * KM + 4) ** 2)
    assert np.isclose(there, here, rtol=1e-14)


# StrengthHasUnits


@pytest.mark.parametrize("factor, copies", [(1.0, 1), (100.0, 1), (0.01, 4), (1.26, 2)])
@pytest.mark.parametrize("loss", ["mean", "sum"])
def test_half_is_left_at_the_marks(factor, copies, loss):
    now, words = seen(HALVES, factor=factor, copies=copies, loss=loss)
    X, y = np.tile(PATIENTS.X, (copies, 1)), factor * np.tile(PATIENTS.y, copies)
    times = len(y) if loss == "sum" else 1
    l1, l2 = now.L1.half / times, now.L2.half / times

    lasso = model("L1", l1, len(y)).fit(X, y)
    full = np.abs(LinearRegression().fit(X, y).coef_)
    assert np.isclose(np.abs(lasso.coef_).sum() / full.sum(), 0.5, atol=1e-6)

    def left(logarithm):
        w = model("L2", np.exp(logarithm), len(y)).fit(X, y).coef_
        return np.linalg.norm(w) / np.linalg.norm(full) - 0.5

    assert np.isclose(l2, np.exp(brentq(left, -9, 9, xtol=1e-12)), rtol=1e-8)
    symbol = "λ" if loss == "mean" else "α"
    assert f"loss a {loss} over the rows" in words and now.n == len(y)
    assert f"at {symbol} = {number(l1 * times, 4)} under L1" in words
    assert f"at {symbol} = {number(l2 * times, 4)} under L2" in words
    for found in (now.L1, now.L2):
        half = np.interp(np.log(found.half), np.log(now.strengths), found.curve)
        assert np.isclose(half, 0.5, atol=0.01)


# What the lesson says


@pytest.mark.parametrize("strength", [0.1, 10.0])
def test_rows_standardised_by_themselves_are_predicted_to_cost_what_the_training_rows_do(strength):
    new = HOUSES.X[:, 3] < 2
    train, test = HOUSES.X[~new], HOUSES.X[new]
    path = ridge_path((train - train.mean(axis=0)) / train.std(axis=0), HOUSES.y[~new])
    theirs = path.predict((test - test.mean(axis=0)) / test.std(axis=0), strength)
    assert np.isclose(theirs.mean(), HOUSES.y[~new].mean()) and np.ptp(theirs) > 3
    assert HOUSES.y[~new].mean() > HOUSES.y[new].mean() + 10
