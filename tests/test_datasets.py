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
    Messages,
    Population,
    World,
    belgian_phone_calls,
    colon_genes,
    dense_truth,
    diabetes,
    digits,
    few_true_many_junk,
    grouped_truth,
    line_with_leverage,
    line_with_outlier,
    near_copies,
    outlier_and_junk,
    palmer_penguins,
    sample_photo,
    sms_spam,
    sparse_truth,
    taipei_house_prices,
)

REAL = [diabetes, digits, belgian_phone_calls, taipei_house_prices, colon_genes]
WORLDS = [few_true_many_junk, near_copies, line_with_outlier, line_with_leverage]
FILES = {
    "belgian_phone_calls.csv": belgian_phone_calls,
    "taipei_house_prices.csv": taipei_house_prices,
    "colon_genes.csv": colon_genes,
    "sms_spam.tsv": sms_spam,
    "palmer_penguins.csv": palmer_penguins,
}
TABLES = ["belgian_phone_calls.csv", "taipei_house_prices.csv"]
each_loader = pytest.mark.parametrize("load", REAL + WORLDS, ids=lambda load: load.__name__)
each_world = pytest.mark.parametrize("make", WORLDS, ids=lambda make: make.__name__)


# Real data


def column(data, name):
    return data.X[:, data.feature_names.index(name)]


def test_diabetes_is_the_data_of_the_LARS_paper():
    data = diabetes()
    assert data.X.shape == (442, 10)
    assert data.feature_names == (
        "age",
        "sex",
        "bmi",
        "bp",
        "tc",
        "ldl",
        "hdl",
        "tch",
        "ltg",
        "glu",
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


def test_colon_genes_are_many_and_tissues_few():
    data = colon_genes()
    assert data.X.shape == (62, 2000)
    assert (data.y == 1).sum() == 40 and (data.y == -1).sum() == 22
    assert data.X.min() > 0
    assert data.feature_names[0] == "H55933" and data.X[0, 0] == 8589
    assert {"M26383", "M63391", "M76378", "M76378_", "M76378__"} <= set(data.feature_names)


def test_sms_spam_are_texts_with_their_class():
    data = sms_spam()
    assert len(data.texts) == 5574 == len(data.spam)
    assert data.spam.sum() == 747
    assert data.texts[1] == "Ok lar... Joking wif u oni..." and not data.spam[1]
    claims = np.array(["claim" in text.lower() for text in data.texts])
    assert data.spam[claims].mean() > 0.9
    assert sum("£" in text for text in data.texts) > 200  # read as UTF-8
    assert not data.spam.flags.writeable and data.about
    with pytest.raises(FrozenInstanceError):
        data.spam = None
    with pytest.raises(ValueError, match="one entry per text, got 1 for 2"):
        Messages(["a", "b"], [True], "")


def test_all_shipped_data_stay_under_2_MB():
    sizes = {path.name: path.stat().st_size for path in datasets._FOLDER.iterdir()}
    assert set(sizes) == {*FILES, "contests.json", "README.md"}
    assert sum(sizes.values()) < 2_000_000


def test_shipped_files_carry_their_checksum_and_licence():
    readme = (datasets._FOLDER / "README.md").read_text("utf-8")
    for name, load in FILES.items():
        content = (datasets._FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
        section = readme.split(f"## {name}")[1].split("\n## ")[0]
        assert hashlib.sha256(content).hexdigest() in section
        assert "Source:" in section and "Licence:" in section
        assert load().about
    assert sorted(re.findall(r"## (\S+[ct]sv)", readme)) == sorted(FILES)


def test_importing_the_module_does_not_import_scikit_learn():
    code = "import sys, l1l2.datasets; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def damage_text(change):
    return lambda content: change(content.decode()).encode()


@pytest.mark.parametrize("name", TABLES)
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
    ids=[
        "no header",
        "renamed",
        "empty",
        "binary",
        "row lost",
        "half",
        "row twice",
        "separator",
        "letter",
        "digit",
    ],
)
def test_a_damaged_table_is_refused(name, damage, words, tmp_path, monkeypatch):
    refused(name, damage, words, tmp_path, monkeypatch)


def in_line(number, change):
    """Damage to one line of a text, counted from 0."""

    def damage(content):
        lines = content.decode().replace("\r\n", "\n").split("\n")
        lines[number] = change(lines[number])
        return "\n".join(lines).encode()

    return damage


COLON, SMS = "colon_genes.csv", "sms_spam.tsv"


@pytest.mark.parametrize(
    ("name", "damage", "words"),
    [
        (COLON, damage_text(lambda t: t.split("\n", 1)[1]), "columns must be tissue and 2000"),
        (COLON, in_line(0, lambda row: row.replace("_", "-", 1)), "columns must be"),
        (COLON, in_line(0, lambda row: row.rsplit(",", 1)[0]), "columns must be"),
        (COLON, lambda content: b"", "columns must be"),
        (COLON, damage_text(lambda t: t.rsplit("\n", 2)[0] + "\n"), "must have 62 rows, got 61"),
        (COLON, lambda content: content[: len(content) // 2], "must have 62 rows"),
        (COLON, in_line(3, lambda row: row.rsplit(",", 1)[0]), "row 3 must have 2001 entries"),
        (COLON, in_line(3, lambda row: "polyp" + row[5:]), "row 3 must begin with normal or tumor"),
        (COLON, in_line(3, lambda row: row[:-1] + "x"), "not every entry is a number"),
        (COLON, in_line(3, lambda row: row + "1"), "checksum differs"),
        (SMS, lambda content: b"", "must have 5574 rows, got 1"),
        (SMS, lambda content: content[: len(content) // 2], "must have 5574 rows"),
        (SMS, damage_text(lambda t: t + "ham\tone more\n"), "must have 5574 rows, got 5575"),
        (SMS, in_line(4, lambda row: row.replace("\t", " ")), "row 5 must have 2 entries"),
        (SMS, in_line(4, lambda row: row + "\tmore"), "row 5 must have 2 entries"),
        (SMS, in_line(4, lambda row: "jam" + row[3:]), "row 5 must begin with ham or spam"),
        (SMS, in_line(4, lambda row: row + "!"), "checksum differs"),
        (SMS, lambda content: content.replace("£".encode(), b"\xa3"), "checksum differs"),
    ],
)
def test_damaged_genes_and_messages_are_refused(name, damage, words, tmp_path, monkeypatch):
    refused(name, damage, words, tmp_path, monkeypatch)


def refused(name, damage, words, tmp_path, monkeypatch):
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
    part = {SMS: "texts", "palmer_penguins.csv": "content"}.get(name, "X")
    assert np.array_equal(getattr(FILES[name](), part), getattr(expected, part))


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
    parts = dict(
        X=[[1], [2]],
        y=[1, 2],
        feature_names=["a"],
        target_name="y",
        about="",
        odd_rows=(),
        weights=[1.0],
        intercept=0.0,
    )
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


# Populations, and the data of the loss and penalty lesson

POPULATIONS = [sparse_truth, dense_truth, grouped_truth]
each_population = pytest.mark.parametrize("make", POPULATIONS, ids=lambda make: make.__name__)


@each_population
def test_populations_have_the_signal_and_correlation_asked_for(make):
    population = make(p=20, correlation=0.7, signal=3)
    assert np.isclose(population.signal, 3) and population.sigma == 1
    assert (np.diag(population.covariance) == 1).all()
    near = population.covariance[0, 1:5]
    assert np.allclose(near, 0.7)
    assert np.isclose(population.covariance[0, 19], 0 if make is grouped_truth else 0.7)
    matter = {sparse_truth: 3, dense_truth: 20, grouped_truth: 5}[make]
    w = population.weights
    assert np.flatnonzero(w).tolist() == list(range(matter))
    assert np.allclose(np.abs(w[:matter]), np.abs(w[0])) and not w.flags.writeable


@each_population
def test_draws_follow_the_population(make):
    population = make(p=10, correlation=0.6, signal=2)
    X, y = population.draw(500, sets=40, seed=3)
    assert X.shape == (40, 500, 10) and y.shape == (40, 500)
    rows, targets = X.reshape(-1, 10), y.ravel()
    assert np.allclose(rows.T @ rows / len(rows), population.covariance, atol=0.05)
    assert np.isclose(np.var(targets - rows @ population.weights), 1, atol=0.04)
    again = population.draw(500, sets=40, seed=3)
    assert (again[0] == X).all() and (again[1] == y).all()
    assert (population.draw(500, sets=40, seed=4)[1] != y).all()


@each_population
def test_the_error_is_that_on_fresh_rows(make):
    population = make(p=10, correlation=0.6, signal=2)
    random = np.random.default_rng(0)
    w, b = population.weights + 0.3 * random.standard_normal((4, 10)), random.standard_normal(4)
    (X,), (y,) = population.draw(200_000, seed=1)
    fresh = ((y[:, None] - X @ w.T - b) ** 2).mean(axis=0)
    assert np.allclose(population.error(w, b), fresh, rtol=0.02)
    assert population.error(population.weights) == 1


def test_outlier_and_junk_is_what_it_says():
    world, clean = outlier_and_junk(), outlier_and_junk(shift=0)
    assert world.X.shape == (16, 2) and world.odd_rows == (13,)
    assert (np.flatnonzero(world.y != clean.y) == [13]).all() and world.y[13] == clean.y[13] + 10
    assert abs(np.corrcoef(world.X.T)[0, 1]) < 1e-12
    assert np.isclose(world.X[:, 1].std(), 1) and np.isclose(world.X[:, 1].mean(), 0)
    assert world.weights.tolist() == [2, 0] and np.std(clean.y - clean.expected) < 0.7
    assert (outlier_and_junk().X == world.X).all() and (outlier_and_junk().y == world.y).all()


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: outlier_and_junk(row=16), "row must lie between 0 and 15, got 16"),
        (lambda: sparse_truth(p=2), "p must be"),
        (lambda: dense_truth(correlation=1.5), "correlation must lie between 0 and 1"),
        (lambda: grouped_truth(p=12), "multiple of 5"),
        (lambda: sparse_truth(signal=0), "signal must be positive"),
        (lambda: sparse_truth().draw(1), "n must be"),
        (lambda: Population(np.eye(3), [1.0, 2.0], 1.0, ""), "covariance must have shape"),
        (lambda: Population([[1.0, 2.0], [2.0, 1.0]], [1.0, 2.0], 1.0, ""), "eigenvalue"),
        (lambda: Population([[1.0, 0.5], [0.0, 1.0]], [1.0, 2.0], 1.0, ""), "symmetric"),
    ],
)
def test_populations_refuse_bad_arguments(make, words):
    with pytest.raises(ValueError, match=words):
        make()
