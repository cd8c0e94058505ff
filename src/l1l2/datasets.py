"""The data the lessons use: real data sets, and seeded worlds whose truth is known.

Real: ``diabetes``, ``belgian_phone_calls``, ``taipei_house_prices``, ``colon_genes``, ``digits``,
the messages of ``sms_spam``, the file of ``palmer_penguins``, and one photograph, ``sample_photo``;
all of them work offline.
Worlds are named for what they show: ``few_true_many_junk``, ``near_copies``,
``line_with_outlier``, ``line_with_leverage``, ``outlier_and_junk``. The same arguments always give
the same numbers.
Populations, from which many data sets can be drawn: ``sparse_truth``, ``dense_truth``,
``grouped_truth``.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from importlib import resources

import numpy as np

from l1l2.checks import not_negative, numbers, positive, regression_data, share, whole

__all__ = [
    "Dataset",
    "File",
    "Messages",
    "Population",
    "World",
    "belgian_phone_calls",
    "colon_genes",
    "dense_truth",
    "diabetes",
    "digits",
    "few_true_many_junk",
    "grouped_truth",
    "line_with_leverage",
    "line_with_outlier",
    "near_copies",
    "outlier_and_junk",
    "palmer_penguins",
    "sample_photo",
    "sms_spam",
    "sparse_truth",
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


@dataclass(frozen=True)
class File:
    """A file as a learner might bring it.

    name : str. content : bytes. about : str, what it is, and its origin.
    """

    name: str
    content: bytes
    about: str


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


@dataclass(frozen=True, eq=False)
class Population:
    r"""What data sets are drawn from: rows :math:`x \sim N(0, \Sigma)`, targets
    :math:`y = x^\top w + \sigma \varepsilon` with standard normal noise, intercept 0.

    covariance : read-only array (n_features, n_features), :math:`\Sigma`.
    weights : read-only array (n_features,), the truth.
    sigma : float, standard deviation of the noise.
    about : str.

    ValueError if the shapes do not fit, or the covariance is not one.
    """

    covariance: np.ndarray
    weights: np.ndarray
    sigma: float
    about: str

    def __post_init__(self):
        weights = numbers("weights", self.weights, 1)
        covariance = numbers("covariance", self.covariance, 2)
        if covariance.shape != (len(weights), len(weights)):
            raise ValueError(
                f"covariance must have shape {(len(weights),) * 2} to go with the weights, "
                f"got {covariance.shape}"
            )
        if not (covariance == covariance.T).all() or np.linalg.eigvalsh(covariance)[0] < -1e-9:
            raise ValueError("covariance must be symmetric and have no negative eigenvalue")
        _freeze(self, covariance=covariance, weights=weights)
        object.__setattr__(self, "sigma", not_negative("sigma", self.sigma))

    @property
    def signal(self):
        r"""Variance of :math:`x^\top w`, the most that a model can explain."""
        return float(self.weights @ self.covariance @ self.weights)

    def draw(self, n, sets=1, seed=0):
        """``sets`` data sets of n rows: X (sets, n, n_features) and y (sets, n).

        The standard normal numbers behind X and the noise depend on the shapes and the seed alone.
        """
        n, sets = whole("n", n, 2), whole("sets", sets, 1)
        random = np.random.default_rng(whole("seed", seed))
        X = random.standard_normal((sets, n, len(self.weights)))
        noise = random.standard_normal((sets, n))
        values, vectors = np.linalg.eigh(self.covariance)
        X = X @ (vectors * np.sqrt(values.clip(0)) @ vectors.T)
        return X, X @ self.weights + self.sigma * noise

    def error(self, weights, intercepts=0.0):
        r"""Expected squared error on fresh data, exactly:
        :math:`\sigma^2 + \hat b^2 + (\hat w - w)^\top \Sigma (\hat w - w)`.

        weights : (..., n_features). intercepts : one per fit. Returns an array, one per fit.
        """
        off = np.asarray(weights, dtype=float) - self.weights
        return self.sigma**2 + np.square(intercepts) + ((off @ self.covariance) * off).sum(axis=-1)


@dataclass(frozen=True, eq=False)
class Messages:
    """Texts in two classes, with what they are.

    texts : tuple of n_samples str. spam : read-only bool array (n_samples,).
    about : str, what it is and its origin.

    ValueError if the shapes do not fit together.
    """

    texts: tuple[str, ...]
    spam: np.ndarray
    about: str

    def __post_init__(self):
        spam = numbers("spam", self.spam, 1).astype(bool)
        if len(spam) != len(self.texts):
            raise ValueError(
                f"spam must have one entry per text, got {len(spam)} for {len(self.texts)} texts"
            )
        _freeze(self, spam=spam)
        object.__setattr__(self, "texts", tuple(map(str, self.texts)))


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


def palmer_penguins():
    """344 penguins of three species: a :class:`File`, with gaps (NA) and columns of text.

    species; island; bill_length_mm and bill_depth_mm; flipper_length_mm; body_mass_g; sex; year of
    the study, 2007 to 2009. Two birds were not measured, of eleven the sex is not known.

    Gorman, Williams & Fraser (2014), PLoS ONE 9(3): e90081; CC0.
    ValueError if the shipped file is missing or damaged.
    """
    name = "palmer_penguins.csv"
    content, (header, *lines) = _content(name)
    columns = header.split(",")
    _check_rows(name, lines, 344, ",", len(columns))
    _check_sum(name, content, "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93")
    about = (
        "344 adult penguins near Palmer Station, Antarctica. Gorman, Williams & Fraser (2014), "
        "PLoS ONE 9(3): e90081, CC0."
    )
    return File(name, content, about)


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


def colon_genes():
    """Gene expression in 40 tumour and 22 normal colon tissues: X (62, 2000), y (62,).

    X is the intensity measured for each gene, positive, without a unit and rounded to 4
    significant digits; a feature is named by the accession of its sequence, and a trailing ``_``
    marks one that is measured again. y is 1 for tumour and -1 for normal tissue.

    Alon et al. (1999), PNAS 96, 6745-6750. ValueError if the shipped file is missing or damaged.
    """
    name = "colon_genes.csv"
    content, (header, *lines) = _content(name)
    first, *genes = header.split(",")
    odd = [gene for gene in genes if not re.fullmatch(r"[A-Za-z]+[0-9]*_*", gene)]
    if first != "tissue" or len(genes) != 2000 or odd:
        raise _damaged(name, f"its columns must be tissue and 2000 genes, got {header!r:.80}")
    _check_rows(name, lines, 62, ",", 2001)
    tissues, _, entries = zip(*(line.partition(",") for line in lines), strict=True)
    tumour = _classes(name, tissues, ("normal", "tumor"))
    table = _table(name, entries)
    _check_sum(name, content, "afc100b7ada031973fec75c988a75ffb6e3cb282ae69b00162149af1aebdd3ae")
    return Dataset(
        table,
        np.where(tumour, 1.0, -1.0),
        genes,
        "tumour (1) or normal (-1)",
        "Expression of 2,000 genes in 40 tumour and 22 normal colon tissues. "
        "Alon et al. (1999), PNAS 96, 6745-6750.",
    )


def sms_spam():
    """5,574 text messages, 747 of them spam: ``Messages`` with texts and spam, both (5574,).

    English, collected in the United Kingdom and in Singapore until 2011; some messages occur more
    than once.

    Almeida, Gomez Hidalgo & Yamakami (2011), DOCENG'11; UCI Machine Learning Repository 228;
    CC BY 4.0. ValueError if the shipped file is missing or damaged.
    """
    name = "sms_spam.tsv"
    content, lines = _content(name)
    _check_rows(name, lines, 5574, "\t", 2)
    labels, texts = zip(*(line.split("\t") for line in lines), strict=True)
    spam = _classes(name, labels, ("ham", "spam"))
    _check_sum(name, content, "7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d")
    return Messages(
        texts,
        spam,
        "5,574 SMS messages, 747 of them spam. Almeida, Gomez Hidalgo & Yamakami (2011), "
        "DOCENG'11; UCI Machine Learning Repository, CC BY 4.0.",
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


def outlier_and_junk(row=13, shift=10.0):
    """One feature that matters, one that does not, and one wrong target (claim P20).

    16 rows; x1 runs from -1.5 to 1.5 in steps of 0.2, x2 is junk: it does not matter and is
    uncorrelated with x1. y = 1 + 2 x1 + noise of standard deviation 0.5, rounded to 0.1; the
    target of ``row`` is moved by ``shift``. There x2 is at its largest, so that a fit can reach
    for the wrong target with the junk feature.
    Returns a World, X (16, 2), ``odd_rows`` (row,). ValueError for a row outside.
    """
    row, shift = whole("row", row), float(numbers("shift", shift, 0))
    if row >= 16:
        raise ValueError(f"row must lie between 0 and 15, got {row}")
    random = np.random.default_rng(3)
    x = np.linspace(-1.5, 1.5, 16)
    junk = random.standard_normal(16)
    junk[row] = 2.0
    level = np.column_stack([np.ones(16), x])
    junk -= level @ np.linalg.lstsq(level, junk)[0]
    X = np.column_stack([x, junk / junk.std()])
    y = np.round(1 + 2 * x + 0.5 * random.standard_normal(16), 1)
    y[row] = np.round(y[row] + shift, 1)
    return World(
        X, y, ("x1", "x2"), "y", f"A true feature, a junk feature, one target moved by {shift:g}.",
        odd_rows=(row,), weights=[2.0, 0.0], intercept=1.0,
    )  # fmt: skip


# Populations


def sparse_truth(p=20, correlation=0.0, signal=1.0):
    """Three of p features matter, the rest are junk (claim P17).

    Weights of equal size, signs +, -, +; every two of the p features have this correlation.
    signal : variance of the targets without noise; that of the noise is 1.
    Returns a Population. ValueError for arguments out of range.
    """
    weights = np.zeros(whole("p", p, 3))
    weights[:3] = 1, -1, 1
    about = f"3 of {p} features matter."
    return _population(weights, _alike(p, correlation, p), signal, about)


def dense_truth(p=20, correlation=0.5, signal=1.0):
    """All of p features matter equally (claim P17); arguments as for ``sparse_truth``."""
    weights = np.ones(whole("p", p, 1))
    about = f"All {p} features matter."
    return _population(weights, _alike(p, correlation, p), signal, about)


def grouped_truth(p=20, correlation=0.9, signal=1.0):
    """One group of five features matters, all other groups are junk (claim P17).

    The p features come in groups of five. Within a group every two have this correlation,
    features of different groups are independent. The weights of the first five are equal.
    Other arguments as for ``sparse_truth``. ValueError if p is not a multiple of five.
    """
    if whole("p", p, 5) % 5:
        raise ValueError(f"p must be a multiple of 5, the size of a group, got {p}")
    weights = np.append(np.ones(5), np.zeros(p - 5))
    about = f"One group of 5 among {p // 5} matters."
    return _population(weights, _alike(p, correlation, 5), signal, about)


def _alike(p, correlation, size):
    """Covariance of p features of variance 1, in groups of ``size`` with one correlation."""
    group = np.arange(p) // size
    return np.where(
        np.eye(p) > 0, 1.0, share("correlation", correlation) * np.equal.outer(group, group)
    )


def _population(weights, covariance, signal, about):
    grown = np.sqrt(positive("signal", signal) / (weights @ covariance @ weights))
    return Population(covariance, weights * grown, 1.0, about)


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
    content, (header, *lines) = _content(name)
    if tuple(header.split(",")) != columns:
        raise _damaged(name, f"its columns must be {','.join(columns)}, got {header!r:.80}")
    _check_rows(name, lines, n_rows, ",", len(columns))
    table = _table(name, lines)
    _check_sum(name, content, sha256)
    return table


def _content(name):
    """The bytes of a shipped file with plain line endings, and its lines (at least one)."""
    try:
        content = (_FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        raise ValueError(f"the data file {name} is missing; install l1l2 again") from None
    return content, content.decode("utf-8", "replace").removesuffix("\n").split("\n")


def _damaged(name, what):
    return ValueError(f"the data file {name} is damaged: {what}; install l1l2 again")


def _check_rows(name, lines, n_rows, separator, n_entries):
    if len(lines) != n_rows:
        raise _damaged(name, f"it must have {n_rows} rows, got {len(lines)}")
    for number, line in enumerate(lines, 1):
        if line.count(separator) != n_entries - 1:
            raise _damaged(name, f"row {number} must have {n_entries} entries, got {line!r:.80}")


def _classes(name, labels, two):
    """Whether each label is the second of ``two``, as a bool array."""
    for number, label in enumerate(labels, 1):
        if label not in two:
            raise _damaged(name, f"row {number} must begin with {' or '.join(two)}, got {label!r}")
    return np.array(labels) == two[1]


def _table(name, lines):
    try:
        return np.array([line.split(",") for line in lines], dtype=float)
    except ValueError as problem:
        raise _damaged(name, f"not every entry is a number ({problem})") from None


def _check_sum(name, content, sha256):
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(name, "its entries were changed (the checksum differs)")
