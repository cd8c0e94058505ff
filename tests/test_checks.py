"""Bad input is refused in words that say what was wrong and what would be right."""

from fractions import Fraction

import numpy as np
import pytest

from l1l2 import checks


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("3", "real numbers"),
        (["1", "2"], "real numbers"),
        (np.array(["1", 2], dtype=object), "real numbers"),
        (1j, "real numbers"),
        (np.array(["2020"], dtype="datetime64[Y]"), "real numbers"),
        ({}, "real numbers"),
        ([[1, 2], [3]], "rows of equal length"),
        ([10**400], "too large"),
        ([1.0, None], "NaN"),
        ([1.0, np.nan], "NaN"),
        ([1.0, -np.inf], "infinite"),
        ([], "empty"),
        ([[1.0]], r"a single number or 1-D, got shape \(1, 1\)"),
    ],
)
def test_numbers_refuses(values, words):
    with pytest.raises(ValueError, match=words) as caught:
        checks.numbers("thing", values, (0, 1))
    assert str(caught.value).startswith("thing ")
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    "values", [[1, 2], (1, 2), np.array([1, 2], np.uint8), np.float32([1, 2]), [Fraction(1), 2]]
)
def test_numbers_takes_every_kind_of_real_number(values):
    got = checks.numbers("thing", values, 1)
    assert got.dtype == float
    assert got.tolist() == [1.0, 2.0]


def test_a_long_wrong_value_is_quoted_only_in_part():
    with pytest.raises(ValueError) as caught:
        checks.numbers("thing", "x" * 10_000, 1)
    assert len(str(caught.value)) < 200


def test_same_shape():
    checks.same_shape("a", np.zeros(3), "b", np.zeros(3))
    with pytest.raises(ValueError, match=r"same shape, got \(3,\) and \(3, 1\)"):
        checks.same_shape("a", np.zeros(3), "b", np.zeros((3, 1)))


def test_regression_data():
    X, y = checks.regression_data([[1, 2], [3, 4]], [5, 6])
    assert X.shape == (2, 2) and y.shape == (2,)
    with pytest.raises(ValueError, match="2 rows and 3 targets"):
        checks.regression_data([[1, 2], [3, 4]], [5, 6, 7])
    with pytest.raises(ValueError, match="X must be 2-D"):
        checks.regression_data([1, 2], [5, 6])
    with pytest.raises(ValueError, match="y must be 1-D"):
        checks.regression_data([[1], [2]], [[5], [6]])
    with pytest.raises(ValueError, match="X is empty"):
        checks.regression_data(np.zeros((2, 0)), [5, 6])


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (checks.not_negative, [0, 1, 2.5, np.float64(3)], [-1e-300, -1, np.nan, np.inf, "1", [1]]),
        (checks.positive, [1e-300, 1, 2.5], [0, -1, np.nan, np.inf, "1", [1], None]),
        (checks.share, [0, 0.5, 1], [-0.1, 1.1, np.nan, "1", [0.5]]),
        (checks.whole, [0, 3, 3.0, np.int64(3)], [-1, 0.5, np.nan, np.inf, "1", [1]]),
    ],
)
def test_single_numbers(check, good, bad):
    for value in good:
        assert check("thing", value) == value
    for value in bad:
        with pytest.raises(ValueError, match=r"^thing "):
            check("thing", value)


def test_whole_numbers_have_a_least_value():
    assert checks.whole("n", 2, least=2) == 2
    with pytest.raises(ValueError, match="whole number, 2 or more, got 1"):
        checks.whole("n", 1, least=2)


def test_one_of_several():
    assert checks.one_of("width", 3, (2, 3, 10)) == 1
    with pytest.raises(ValueError, match="width must be one of 2, 3, got 4"):
        checks.one_of("width", 4, (2, 3))


def test_strengths():
    assert checks.strengths(0.5).shape == ()
    assert checks.strengths([0, 1]).tolist() == [0, 1]
    for bad in (-1, [1, -1], [[1]], [], np.nan):
        with pytest.raises(ValueError, match="strength"):
            checks.strengths(bad)
