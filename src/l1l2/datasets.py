"""The data the lessons use: three real data sets, and seeded worlds whose truth is known.

Real: ``diabetes``, ``belgian_phone_calls``, ``taipei_house_prices``, ``digits``, and one
photograph, ``sample_photo``; all of them work offline.
Worlds are named for what they show: ``few_true_many_junk``, ``near_copies``,
``line_with_outlier``, ``line_with_leverage``. The same arguments always give the same numbers.
"""

import hashlib
from dataclasses import dataclass, field, replace
from importlib import resources

import numpy as np

from l1l2.checks import not_negative, numbers, positive, regression_data, whole

__all__ = [
    "Dataset",
    "World",
    "belgian_phone_calls",
    "diabetes",
    "digits",
    "few_true_many_junk",
    "line_with_leverage",
    "line_with_outlier",
    "near_copies",
    "sample_photo",
    "taipei_house_prices",
]

_FOLDER = resources.files("l1l2") / "data"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Features and a target, with what they are.

    X : read-only array (n_samples, n_features).
    y : read-only array (n_samples,).
    feature_names : tuple of n_features str.
    target_name : str.
    about : str, what it is, units and origin.
    odd_rows : tuple of int, indices of rows known to be wrong or made to be odd.

    ValueError if the shapes do not fit together or a number is missing.
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    target_name: str
    about: str
    odd_rows: tuple[int, ...] = field(default=(), kw_only=True)

    def __post_init__(self):
        X, y = regression_data(self.X, self.y)
        if len(self.feature_names) != X.shape[1]:
            raise ValueError(
                f"feature_names must name the {X.shape[1]} columns of X, "
                f"got {len(self.feature_names)} names"
            )
        if not all(0 <= row < len(y) for row in self.odd_rows):
            raise ValueError(f"odd_rows must lie between 0 and {len(y) - 1}, got {self.odd_rows}")
        _freeze(self, X=X, y=y)
        object.__setattr__(self, "feature_names", tuple(map(str, self.feature_names)))
        object.__setattr__(self, "odd_rows", tuple(map(int, self.odd_rows)))

    def standardised(self):
        """The same data with every column of X at mean 0 and standard deviation 1 (with 1/n).

        A constant column becomes 0. ``y`` stays as it is.
        """
        centre, spread = _centre_and_spread(self.X)
        return replace(self, X=_standard(self.X, centre, spread))


@dataclass(frozen=True, eq=False)
class World(Dataset):
    """A made-up data set with its truth, ``y = X @ weights + intercept + noise``.

    weights : read-only array (n_features,).
    intercept : float.

    Rows in ``odd_rows`` do not follow the truth.
    """

    weights: np.ndarray = field(kw_only=True)
    intercept: float = field(kw_only=True)

    def __post_init__(self):
        super().__post_init__()
        weights = numbers("weights", self.weights, 1)
        if len(weights) != self.X.shape[1]:
            raise ValueError(
                f"weights must have one entry per column of X, "
                f"got {len(weights)} for {self.X.shape[1]} columns"
            )
        _freeze(self, weights=weights)
        object.__setattr__(self, "intercept", float(numbers("intercept", self.intercept, 0)))

    @property
    def expected(self):
        """The targets without noise, ``X @ weights + intercept``, shape (n_samples,)."""
        return self.X @ self.weights + self.intercept

    def standardised(self):
        """As for a Dataset; the truth is restated for the new columns, ``expected`` is kept."""
        centre, spread = _centre_and_spread(self.X)
        return replace(
            self,
            X=_standard(self.X, centre, spread),
            weights=self.weights * spread,
            intercept=self.intercept + centre @ self.weights,
        )


# Real data


def diabetes():
    """442 patients, 10 measurements and how far their diabetes went: X (442, 10), y (442,).

    age in years; sex 1 or 2; bmi, body mass index in kg/m2; bp, average blood pressure in mm Hg;
    six blood serum measurements: tc, total cholesterol; ldl, low-density lipoproteins; hdl,
    high-density lipoproteins (all three in mg/dl); tch, the ratio tc/hdl; ltg, presumably the log
    of triglycerides; glu, blood sugar in mg/dl. The paper states no units; those of the blood
    values are read off their size. Target: progression one year later, a score from 25 to 346.

    From scikit-learn (``load_diabetes(scaled=False)``), with the names of
    Efron, Hastie, Johnstone & Tibshirani (2004), "Least angle regression".
    """
    from sklearn.datasets import load_diabetes

    raw = load_diabetes(scaled=False)
    return Dataset(
        raw.data,
        raw.target,
        ("age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"),
        "progression after one year",
        "442 diabetes patients: age, sex, body mass index, blood pressure and six blood serum "
        "measurements. Efron et al. (2004), Annals of Statistics 32.",
    )


def belgian_phone_calls():
    """International phone calls from Belgium, 1950 to 1973: X (24, 1) is the year, y (24,).

    y is in tens of millions of calls. From 1964 to 1969 minutes were counted instead, and 1963
    and 1970 are partly affected: these eight rows are ``odd_rows``.

    Rousseeuw & Leroy (1987), "Robust Regression and Outlier Detection", table 2.1.
    ValueError if the shipped file is missing or damaged.
    """
    table = _shipped(
        "belgian_phone_calls.csv",
        ("year", "calls_millions"),
        24,
        "234812a0cfb6efad0f07a565aa8dc6643dc2c9d25dde5c2c5d15303fce10a13d",
    )
    year, calls = table.T
    return Dataset(
        year[:, np.newaxis],
        calls,
        ("year",),
        "calls in tens of millions",
        "International phone calls from Belgium; 1964 to 1969 (partly 1963 and 1970) are minutes. "
        "Rousseeuw & Leroy (1987), Robust Regression and Outlier Detection.",
        odd_rows=tuple(np.flatnonzero((year >= 1963) & (year <= 1970))),
    )


def taipei_house_prices():
    """House sales in Sindian, New Taipei City, 2012 and 2013: X (414, 6), y (414,).

    transaction_date in decimal years; house_age in years; mrt_distance, to the nearest metro
    station, in metres; convenience_stores, their number within walking distance; latitude and
    longitude in degrees. y, price_per_ping, is in 10,000 New Taiwan dollars per ping (3.3 m2).
    Row 271 of the file (index 270) is a gross outlier: 117.5, where the next highest is 78.3.

    Yeh & Hsu (2018), Applied Soft Computing 65; UCI Machine Learning Repository 477; CC BY 4.0.
    ValueError if the shipped file is missing or damaged.
    """
    features = (
        "transaction_date",
        "house_age",
        "mrt_distance",
        "convenience_stores",
        "latitude",
        "longitude",
    )
    table = _shipped(
        "taipei_house_prices.csv",
        (*features, "price_per_ping"),
        414,
        "d418f9cef9c49816dca647a3ebd9d7e643ddea11dff065d3de3c3c18529ff037",
    )
    return Dataset(
        table[:, :-1],
        table[:, -1],
        features,
        "price_per_ping",
        "House sales in Sindian district, New Taipei City, price in 10,000 NT$ per ping. "
        "Yeh & Hsu (2018), Applied Soft Computing 65; UCI Machine Learning Repository, CC BY 4.0.",
        odd_rows=(270,),
    )


def digits():
    """1797 handwritten digits as images of 8 x 8 pixels: X (1797, 64), y (1797,) from 0 to 9.

    A pixel, row by row from the top left, counts the ink in a square of 4 x 4 dots: 0 to 16.
    Written by 13 people; the rows are not in random order, so shuffle before splitting.

    From scikit-learn (``load_digits``): the test part of Alpaydin & Kaynak (1998), "Optical
    recognition of handwritten digits", UCI Machine Learning Repository 80; CC BY 4.0.
    """
    from sklearn.datasets import load_digits

    raw = load_digits()
    return Dataset(
        raw.data,
        raw.target,
        [f"pixel {row},{column}" for row in range(8) for column in range(8)],
        "digit",
        "1797 handwritten digits, 8 x 8 pixels with 0 to 16 dots of ink. Alpaydin & Kaynak (1998), "
        "UCI Machine Learning Repository, CC BY 4.0.",
    )


def sample_photo():
    """A photograph of a dahlia in grey: read-only floats (104, 104), 0 is black, 255 is white.

    Cut out of scikit-learn's flower.jpg (``load_sample_image``), every pixel the mean of 3 x 3 of
    its pixels, grey as 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
    Photo: danielbuechele according to scikit-learn, whose link is flickr.com/photos/vultilion;
    Creative Commons Attribution 2.0 (creativecommons.org/licenses/by/2.0).
    """
    from sklearn.datasets import load_sample_image

    colours = load_sample_image("flower.jpg")[60:372, 152:464] @ [0.299, 0.587, 0.114]
    photo = colours.reshape(104, 3, 104, 3).mean(axis=(1, 3))
    photo.flags.writeable = False
    return photo


# Worlds


def few_true_many_junk(n=100, true=5, junk=45, noise=1.0, seed=0):
    """A few features that matter among many that do not (claim P6).

    n rows of independent standard normal features: ``true`` of them with weights from 3 down to 1
    in size and alternating in sign, then ``junk`` of them with weight 0. noise : standard
    deviation of the target's noise.
    Returns a World, X (n, true + junk), intercept 0. ValueError for counts or noise out of range.
    """
    n, true, junk = whole("n", n, 2), whole("true", true, 1), whole("junk", junk)
    random = np.random.default_rng(whole("seed", seed))
    weights = np.append(np.linspace(3, 1, true) * (-1.0) ** np.arange(true), np.zeros(junk))
    X = random.standard_normal((n, true + junk))
    return World(
        X,
        X @ weights + not_negative("noise", noise) * random.standard_normal(n),
        [f"true{j + 1}" for j in range(true)] + [f"junk{j + 1}" for j in range(junk)],
        "y",
        f"{true} features that matter among {junk} that do not, noise {noise:g}.",
        weights=weights,
        intercept=0.0,
    )


def near_copies(n=30, copies=2, spread=0.01, noise=1.0, seed=0):
    """Features that are almost the same one (claims P8 and P9).

    One hidden standard normal feature; each column of X is it plus its own normal difference of
    standard deviation ``spread``. Every true weight is 1. noise : standard deviation of the
    target's noise. With spread 0 the columns are equal and least squares is not unique.
    Returns a World, X (n, copies), intercept 0. ValueError for arguments out of range.
    """
    n, copies = whole("n", n, 2), whole("copies", copies, 2)
    random = np.random.default_rng(whole("seed", seed))
    hidden = random.standard_normal((n, 1))
    X = hidden + not_negative("spread", spread) * random.standard_normal((n, copies))
    return World(
        X,
        X.sum(axis=1) + not_negative("noise", noise) * random.standard_normal(n),
        [f"copy{j + 1}" for j in range(copies)],
        "y",
        f"{copies} near-copies of one feature, {spread:g} apart, each with weight 1.",
        weights=np.ones(copies),
        intercept=0.0,
    )


def line_with_outlier(n=10, row=8, shift=12.0, slope=1.0, intercept=2.0, noise=0.5, seed=0):
    """Points near a line, at x = 0, 1, ..., n - 1, and one of them moved in y (claim L3).

    row : index of the moved point. shift : how far it is moved, in the unit of y; drag it from
    here. noise : standard deviation of the others' distance from the line; y is rounded to 0.1.
    With the defaults the best L1 line is unique wherever the point is dragged.
    Returns a World, X (n, 1), ``odd_rows`` (row,). ValueError for arguments out of range.
    """
    n = whole("n", n, 3)
    row = whole("row", row)
    if row >= n:
        raise ValueError(f"row must lie between 0 and {n - 1}, got {row}")
    shift = float(numbers("shift", shift, 0))
    x = np.arange(float(n))
    y = _near_line(x, slope, intercept, noise, seed)
    y[row] = np.round(y[row] + shift, 1)
    return _line(x, y, slope, intercept, row, f"A line and one point moved by {shift:g} in y.")


def line_with_leverage(n=11, far=40.0, drop=40.0, slope=1.0, intercept=2.0, noise=0.5, seed=0):
    """Points near a line at x = 0, 1, ..., n - 2, and one far out in x and off the line (L3).

    far : x of the last point, beyond the others. drop : how far it lies below the line, in the
    unit of y. At the default distance it outweighs all others together, so that the L1 line goes
    through it wherever it lies. noise : as for ``line_with_outlier``.
    Returns a World, X (n, 1), ``odd_rows`` (n - 1,). ValueError for arguments out of range.
    """
    n, far = whole("n", n, 3), positive("far", far)
    if far <= n - 2:
        raise ValueError(f"far must lie beyond the other points, above {n - 2}, got {far:g}")
    drop = float(numbers("drop", drop, 0))
    x = np.append(np.arange(float(n - 1)), far)
    y = _near_line(x, slope, intercept, noise, seed)
    y[-1] = np.round(y[-1] - drop, 1)
    return _line(x, y, slope, intercept, n - 1, f"A line and one point far out, at x = {far:g}.")


def _near_line(x, slope, intercept, noise, seed):
    slope = float(numbers("slope", slope, 0))
    intercept = float(numbers("intercept", intercept, 0))
    random = np.random.default_rng(whole("seed", seed))
    noise = not_negative("noise", noise) * random.standard_normal(len(x))
    return np.round(intercept + slope * x + noise, 1)


def _line(x, y, slope, intercept, row, about):
    return World(
        x[:, np.newaxis],
        y,
        ("x",),
        "y",
        about,
        odd_rows=(row,),
        weights=[slope],
        intercept=intercept,
    )


# Small parts


def _freeze(owner, **arrays):
    for name, array in arrays.items():
        array = array.copy()
        array.flags.writeable = False
        object.__setattr__(owner, name, array)


def _centre_and_spread(X):
    """Mean and 1/n standard deviation of each column; a constant column has spread exactly 0."""
    shifted = X - X[0]  # exactly 0 for a constant column, and accurate far from zero
    return X[0] + shifted.mean(axis=0), shifted.std(axis=0)


def _standard(X, centre, spread):
    return np.where(spread > 0, X - centre, 0) / np.where(spread > 0, spread, 1)


def _shipped(name, columns, n_rows, sha256):
    """The numbers in a shipped CSV file, (n_rows, n_columns), after every check."""

    def damaged(what):
        return ValueError(f"the data file {name} is damaged: {what}; install l1l2 again")

    try:
        content = (_FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        raise ValueError(f"the data file {name} is missing; install l1l2 again") from None
    header, *lines = content.decode("utf-8", "replace").splitlines() or [""]
    if tuple(header.split(",")) != columns:
        raise damaged(f"its columns must be {','.join(columns)}, got {header!r:.80}")
    if len(lines) != n_rows:
        raise damaged(f"it must have {n_rows} rows, got {len(lines)}")
    for number, line in enumerate(lines, 1):
        if line.count(",") != len(columns) - 1:
            raise damaged(f"row {number} must have {len(columns)} entries, got {line!r:.80}")
    try:
        table = np.array([line.split(",") for line in lines], dtype=float)
    except ValueError as problem:
        raise damaged(f"not every entry is a number ({problem})") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise damaged("its entries were changed (the checksum differs)")
    return table
