"""The data are what they say: shapes, units, checksums, and worlds that show what they promise."""

import hashlib
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import Lasso

from l1l2 import datasets
from l1l2.datasets import (
    Dataset,
    World,
    belgian_phone_calls,
    diabetes,
    digits,
    few_true_many_junk,
    line_with_leverage,
    line_with_outlier,
    near_copies,
    sample_photo,
    taipei_house_prices,
)

REAL = [diabetes, digits, belgian_phone_calls, taipei_house_prices]
WORLDS = [few_true_many_junk, near_copies, line_with_outlier, line_with_leverage]
FILES = {
    "belgian_phone_calls.csv": belgian_phone_calls,
    "taipei_house_prices.csv": taipei_house_prices,
}
each_loader = pytest.mark.parametrize("load", REAL + WORLDS, ids=lambda load: load.__name__)
each_world = pytest.mark.parametrize("make", WORLDS, ids=lambda make: make.__name__)


# Real data

def column(data, name):
    return data.X[:, data.feature_names.index(name)]


def test_diabetes_is_the_data_of_the_LARS_paper():
    data = diabetes()
    assert data.X.shape == (442, 10)
    assert data.feature_names == (
        "age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"
    )
    assert data.X[0].tolist() == [59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87]
    assert (data.y[0], data.y.min(), data.y.max()) == (151, 25, 346)
    assert set(column(data, "sex")) == {1, 2}
    assert np.corrcoef(column(data, "tch"), column(data, "tc") / column(data, "hdl"))[0, 1] > 0.97
    for name, low, high in [("age", 19, 79), ("bmi", 18, 42.2), ("bp", 62, 133), ("glu", 58, 124)]:
        assert (column(data, name).min(), column(data, name).max()) == (low, high)


def test_digits_are_images_of_ink():
    data = digits()
    assert data.X.shape == (1797, 64)
    assert data.feature_names[10] == "pixel 1,2"
    assert set(data.y) == set(range(10))
    assert (data.X.min(), data.X.max()) == (0, 16) and (data.X == np.floor(data.X)).all()
    assert np.flatnonzero((data.X == 0).all(axis=0)).tolist() == [0, 32, 39]
    assert data.y[:12].tolist() == [*range(10), 0, 1]  # as written, not shuffled


def test_belgian_phone_calls_hold_a_block_of_wrong_years():
    data = belgian_phone_calls()
    assert data.X.shape == (24, 1)
    assert data.X[:, 0].tolist() == list(range(1950, 1974))
    assert data.y.sum() == pytest.approx(1199.8)
    wrong = list(data.odd_rows)
    assert data.X[wrong, 0].tolist() == list(range(1963, 1971))
    assert data.y[data.X[:, 0] == 1969] == 212
    assert np.delete(data.y, wrong).max() == 29


def test_the_photograph_is_grey_small_and_read_only():
    photo = sample_photo()
    assert photo.shape == (104, 104)
    assert 0 <= photo.min() < 10 and 210 < photo.max() <= 255
    assert photo[52, 52] > 2 * photo[2, 2]  # a bright flower on dark leaves
    assert not photo.flags.writeable
    np.testing.assert_array_equal(photo, sample_photo())
    assert "Creative Commons" in sample_photo.__doc__


def test_taipei_house_prices_hold_one_gross_outlier():
    data = taipei_house_prices()
    assert data.X.shape == (414, 6)
    assert data.odd_rows == (270,)
    assert data.y[270] == data.y.max() == 117.5
    assert np.delete(data.y, 270).max() == 78.3
    for name, low, high in [
        ("transaction_date", 2012.6, 2013.6),
        ("house_age", 0, 43.8),
        ("mrt_distance", 23, 6489),
        ("convenience_stores", 0, 10),
        ("latitude", 24.9, 25.1),
        ("longitude", 121.4, 121.6),
    ]:
        values = column(data, name)
        assert low <= values.min() < values.max() <= high


def test_shipped_files_carry_their_checksum_and_licence():
    readme = (datasets._FOLDER / "README.md").read_text("utf-8")
    for name, load in FILES.items():
        content = (datasets._FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
        section = readme.split(f"## {name}")[1].split("\n## ")[0]
        assert hashlib.sha256(content).hexdigest() in section
        assert "Source:" in section and "Licence:" in section
        assert load().about
    assert sorted(re.findall(r"## (\S+csv)", readme)) == sorted(FILES)


def test_importing_the_module_does_not_import_scikit_learn():
    code = "import sys, l1l2.datasets; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def damage_text(change):
    return lambda content: change(content.decode()).encode()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (damage_text(lambda t: t.split("\n", 1)[1]), "columns must be"),
        (damage_text(lambda t: t.replace("_", "-", 1)), "columns must be"),
        (lambda content: b"", "columns must be"),
        (lambda content: b"\xff\xfe\x00" + content, "columns must be"),
        (damage_text(lambda t: t.rsplit("\n", 2)[0] + "\n"), r"must have \d+ rows, got \d+"),
        (lambda content: content[: len(content) // 2], r"must have \d+ rows"),
        (damage_text(lambda t: t + t.splitlines()[-1] + "\n"), r"must have \d+ rows"),
        (damage_text(lambda t: t.replace(",", ";", 30).replace(";", ",", 7)), "entries"),
        (damage_text(lambda t: t.rstrip()[:-1] + "x\n"), "not every entry is a number"),
        (damage_text(lambda t: t.rstrip()[:-1] + "8\n"), "checksum differs"),
    ],
    ids=["no header", "renamed", "empty", "binary", "row lost", "half", "row twice", "separator",
         "letter", "digit"],
)
def test_a_damaged_file_is_refused(name, damage, words, tmp_path, monkeypatch):
    content = (datasets._FOLDER / name).read_bytes()
    (tmp_path / name).write_bytes(damage(content))
    monkeypatch.setattr(datasets, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=words) as caught:
        FILES[name]()
    assert name in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_said_to_be_missing(name, tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=f"{name} is missing"):
        FILES[name]()


@pytest.mark.parametrize("name", FILES)
def test_windows_line_endings_do_no_harm(name, tmp_path, monkeypatch):
    expected = FILES[name]()
    content = (datasets._FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
    (tmp_path / name).write_bytes(content.replace(b"\n", b"\r\n"))
    monkeypatch.setattr(datasets, "_FOLDER", tmp_path)
    assert (FILES[name]().X == expected.X).all()


# Datasets

@each_loader
def test_every_data_set_is_complete_and_read_only(load):
    data = load()
    assert len(data.feature_names) == data.X.shape[1]
    assert len(set(data.feature_names)) == len(data.feature_names)
    assert data.target_name and data.about
    for array in (data.X, data.y):
        assert np.isfinite(array).all()
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(FrozenInstanceError):
        data.X = None
    assert (load().X == data.X).all() and (load().y == data.y).all()


@each_loader
def test_standardised_columns_have_mean_0_and_standard_deviation_1(load):
    data, there = load(), load().standardised()
    assert type(there) is type(data)
    assert there.X.mean(axis=0) == pytest.approx(np.zeros(data.X.shape[1]), abs=1e-12)
    assert there.X.std(axis=0) == pytest.approx((np.ptp(data.X, axis=0) > 0).astype(float))
    assert (there.y == data.y).all()
    assert (there.feature_names, there.odd_rows) == (data.feature_names, data.odd_rows)
    assert not there.X.flags.writeable


def test_a_constant_column_is_standardised_to_zero():
    X = np.column_stack([[0.1] * 6, [1e8 / 3] * 6, [1.0, 2, 3, 4, 5, 6], 1e9 + np.arange(6.0)])
    there = Dataset(X, np.arange(6), "abcd", "y", "").standardised()
    assert (there.X[:, :2] == 0).all()
    assert there.X[:, 2] == pytest.approx(there.X[:, 3])
    assert there.X[:, 2] == pytest.approx((np.arange(6) - 2.5) / np.sqrt(35 / 12))


def test_a_data_set_does_not_change_with_the_arrays_it_was_made_from():
    X, y = np.ones((2, 1)), np.ones(2)
    data = Dataset(X, y, ["a"], "y", "")
    X[0], y[0] = 5, 5
    assert data.X[0] == data.y[0] == 1
    assert data.feature_names == ("a",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"X": [1, 2]}, "X must be 2-D"),
        ({"y": [1, 2, 3]}, "one row per sample"),
        ({"X": [[np.nan], [1]]}, "X holds NaN"),
        ({"feature_names": ["a", "b"]}, "name the 1 columns of X, got 2"),
        ({"odd_rows": (2,)}, "odd_rows must lie between 0 and 1"),
        ({"weights": [1, 2]}, "one entry per column of X"),
        ({"intercept": np.inf}, "intercept holds an infinite value"),
    ],
)
def test_parts_that_do_not_fit_are_refused(change, words):
    parts = dict(X=[[1], [2]], y=[1, 2], feature_names=["a"], target_name="y", about="",
                 odd_rows=(), weights=[1.0], intercept=0.0)
    World(**parts)
    with pytest.raises(ValueError, match=words):
        World(**(parts | change))


# Worlds

@each_world
def test_worlds_know_their_truth(make):
    world = make(noise=0)
    even = np.delete(np.arange(len(world.y)), world.odd_rows)
    # the lines round y to 0.1
    assert world.y[even] == pytest.approx(world.expected[even], abs=0.05 + 1e-12)
    if world.odd_rows:
        assert np.abs(world.y - world.expected)[list(world.odd_rows)].min() > 5
    assert not world.weights.flags.writeable


@each_world
def test_standardising_keeps_the_truth(make):
    world = make()
    there = world.standardised()
    assert there.expected == pytest.approx(world.expected)
    assert (there.weights != world.weights).any()


def test_standardising_moves_a_constant_column_into_the_intercept():
    world = World([[1, 5], [2, 5], [6, 5]], [0, 0, 0], "ab", "y", "", weights=[2, 3], intercept=1)
    there = world.standardised()
    assert there.weights[1] == 0
    assert there.expected == pytest.approx(world.expected)


@each_world
def test_a_seed_gives_one_world_and_another_seed_another(make):
    assert (make(seed=3).y == make(seed=3).y).all()
    assert (make(seed=3).y != make(seed=4).y).any()


@pytest.mark.parametrize("seed", range(5))
def test_P6_in_few_true_many_junk_the_lasso_finds_the_true_ones(seed):
    world = few_true_many_junk(seed=seed)
    assert world.X.shape == (100, 50)
    true = np.array([name.startswith("true") for name in world.feature_names])
    assert ((world.weights != 0) == true).all()
    found = Lasso(alpha=0.5 / 2, tol=1e-10).fit(world.X, world.y).coef_ != 0
    assert found[true].all()
    assert found[~true].sum() <= 5
    least_squares = np.linalg.lstsq(world.X - world.X.mean(axis=0), world.y, rcond=None)[0]
    assert (least_squares != 0).all()


def test_P8_near_copies_explode_under_least_squares_and_share_under_ridge():
    world = near_copies()
    X, y = world.X - world.X.mean(axis=0), world.y - world.y.mean()
    assert np.corrcoef(X.T)[0, 1] > 0.999
    one, other = np.linalg.lstsq(X, y, rcond=None)[0]
    assert one * other < 0
    assert min(abs(one), abs(other)) > 10
    assert one + other == pytest.approx(2, abs=0.5)
    ridge = np.linalg.solve(X.T @ X + len(y) * 0.1 * np.eye(2), X.T @ y)
    assert ridge == pytest.approx([1, 1], abs=0.25)
    assert abs(ridge[0] - ridge[1]) < 0.1


def test_near_copies_at_spread_0_are_equal():
    world = near_copies(copies=3, spread=0)
    assert world.X.shape == (30, 3)
    assert (world.X == world.X[:, :1]).all()


def best_L1_lines(x, y):
    """All best lines among those through two points: rows (slope, intercept)."""
    i, j = np.array(list(combinations(range(len(x)), 2))).T
    slope = (y[i] - y[j]) / (x[i] - x[j])
    lines = np.column_stack([slope, y[i] - slope * x[i]])
    loss = np.abs(y - lines[:, :1] * x - lines[:, 1:]).mean(axis=1)
    return lines[loss <= loss.min() + 1e-9]


def test_L3_in_line_with_outlier_the_L1_line_stays_and_the_L2_line_leaves():
    world = line_with_outlier()
    x, (row,) = world.X[:, 0], world.odd_rows
    assert x.tolist() == list(range(10))
    assert (np.round(world.y, 1) == world.y).all()
    l1_slopes, l2_slopes = [], []
    for value in np.arange(-30, 60, 1.5):
        y = world.y.copy()
        y[row] = value
        lines = best_L1_lines(x, y)
        assert np.ptp(lines, axis=0) == pytest.approx([0, 0], abs=1e-9)  # unique
        l1_slopes.append(lines[0, 0])
        l2_slopes.append(np.polyfit(x, y, 1)[0])
    assert np.abs(np.subtract(l1_slopes, world.weights)).max() < 0.15
    assert np.ptp(l2_slopes) > 3
    assert np.polyfit(x, world.y, 1)[0] > world.weights + 0.4


def test_L3_in_line_with_leverage_the_L1_line_follows_the_far_point_too():
    world = line_with_leverage()
    x, (row,) = world.X[:, 0], world.odd_rows
    assert x.tolist() == [*range(10), 40]
    for value in (-1000.0, world.y[row], 1000.0):
        y = world.y.copy()
        y[row] = value
        for slope, intercept in best_L1_lines(x, y):
            assert slope * x[row] + intercept == pytest.approx(value)
    assert best_L1_lines(x, world.y)[0, 0] < 0 < world.weights[0]


@pytest.mark.parametrize(
    ("make", "change", "words"),
    [
        (few_true_many_junk, {"n": 1}, "n must be a whole number, 2 or more"),
        (few_true_many_junk, {"n": 2.5}, "n must be a whole number"),
        (few_true_many_junk, {"true": 0}, "true must be"),
        (few_true_many_junk, {"junk": -1}, "junk must be"),
        (few_true_many_junk, {"noise": -1}, "noise must be zero or positive"),
        (few_true_many_junk, {"seed": -1}, "seed must be"),
        (near_copies, {"copies": 1}, "copies must be"),
        (near_copies, {"spread": -0.1}, "spread must be"),
        (line_with_outlier, {"n": 2}, "n must be"),
        (line_with_outlier, {"row": 10}, "row must lie between 0 and 9, got 10"),
        (line_with_outlier, {"shift": np.inf}, "shift holds"),
        (line_with_outlier, {"slope": "1"}, "slope must be"),
        (line_with_leverage, {"far": 9}, "far must lie beyond the other points, above 9"),
        (line_with_leverage, {"drop": np.nan}, "drop holds"),
    ],
)
def test_worlds_refuse_bad_arguments(make, change, words):
    with pytest.raises(ValueError, match=words):
        make(**change)
