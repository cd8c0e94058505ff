"""The scene of the appendix "What is our λ called elsewhere?" against the table of scales."""

import pytest
from sweeps import beyond, seen

from l1l2.figures.in_other_libraries import TheirNumbers
from l1l2.figures.numerals import number
from l1l2.live import linear_slider, log_slider, positions
from l1l2.scales import SCALES

TABLE = TheirNumbers()
STRENGTHS = positions(log_slider(1e-4, 10, zero=False))
RATIOS, SIZES = positions(linear_slider(0.0, 1.0, 0.1)), (30, 100, 442, 1000, 10000)
SWEEPS = {
    "λ": [dict(strength=s, n=442, l1_ratio=0.5) for s in STRENGTHS],
    "ρ": [dict(strength=0.1, n=442, l1_ratio=r) for r in RATIOS],
    "n": [dict(strength=0.1, n=n, l1_ratio=0.5) for n in SIZES],
}


@pytest.mark.parametrize("states", SWEEPS.values(), ids=SWEEPS)
def test_marks_and_texts_stay_on_the_figure(states):
    assert beyond(TABLE, states) == []


@pytest.mark.parametrize("strength, n, l1_ratio", [(0.1, 442, 0.5), (0.01, 100, 0), (7.94, 30, 1)])
def test_dots_texts_and_words_are_the_table(strength, n, l1_ratio):
    now, words = seen(TABLE, strength=strength, n=n, l1_ratio=l1_ratio)
    table = SCALES.at(
        strength=strength, n_samples=n, l1_ratio=l1_ratio, n_per_step=min(n, 200), y_sd=1
    )
    rows = words.removeprefix(f"λ = {strength:g}, n = {n}, ρ = {l1_ratio:g}. ").removesuffix(".")
    named = dict(row.split(": ", 1) for row in rows.split("; "))
    dots = {y: x for xs, ys in now.dots.values() for x, y in zip(xs, ys, strict=True)}
    for k, (name, given) in enumerate(table.items()):
        text, height = now.said[k], len(SCALES) - 1 - k
        short = name.replace("scikit-learn ", "")
        (begin, _), (end, _) = now.sticks[k]
        if given is None:
            assert text == "" and short in named["no equivalent"]
            assert height not in dots and begin == end == strength
            continue
        symbol = next(s for s in ("alpha", "C", "lambda", "weight_decay") if s in given)
        symbol = "lambda" if "glmnet" in name else symbol
        assert dots[height] == end == given[symbol] and begin == strength
        assert text.startswith(f"{symbol} = {number(given[symbol])}")
        assert short in named[text]
        for key, value in given.items():
            if key in ("alpha", "l1_ratio", "L1_wt"):
                assert f"{key} = {number(value)}" in text


def test_the_shapes_say_which_penalty_a_row_has():
    kinds = dict(zip(TABLE.names, TABLE.kinds, strict=True))
    assert kinds["Lasso"] == kinds["QuantileRegressor"] == "L1"
    assert kinds["Ridge"] == kinds["PyTorch SGD or Adam, weight_decay"] == "L2"
    assert kinds["ElasticNet"] == kinds["R glmnet, gaussian"] == "both"


def test_no_library_of_the_conventions_is_missing():
    wanted = "Lasso Ridge ElasticNet QuantileRegressor LogisticRegression MLPRegressor"
    names = " ".join(row.name for row in SCALES)
    for name in [*wanted.split(), "PyTorch", "glmnet"]:
        assert name in names


def test_only_what_adds_up_over_rows_moves_with_their_number():
    few, many = (TABLE.now(strength=0.1, n=n, l1_ratio=0.5) for n in (1000, 10000))
    moved = [
        name for name, a, b in zip(TABLE.names, few.said, many.said, strict=True) if a != b
    ]
    logistic = [name for name in TABLE.names if "LogisticRegression" in name]
    assert moved == ["Ridge", *logistic] and len(logistic) == 3


def test_what_moves_left_when_lambda_grows_is_an_inverse():
    weak, strong = (TABLE.now(strength=s, n=442, l1_ratio=0.5) for s in (0.1, 1.0))
    ends = [[stick[1][0] for stick in now.sticks] for now in (weak, strong)]
    left = [name for name, a, b in zip(TABLE.names, *ends, strict=True) if b < a]
    assert left == [name for name in TABLE.names if "LogisticRegression" in name]
