"""Input as people have it: every kind of it is taken, or refused by a sentence that says where."""

import datetime
import inspect
import warnings
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from sklearn import model_selection as splitters

from l1l2 import checks, lad, lines, losses, networks, paths, selection
from l1l2.figures.the_lasso_selects import LassoSelects
from l1l2.live import explore, log_slider
from l1l2.selection import folds

X = np.array(
    [[1, 4, 2], [2, 1, 5], [3, 8, 3], [4, 2, 9], [5, 7, 1], [6, 3, 7], [9, 5, 4], [7, 9, 8]], float
)
Y = np.array([3, 1, 4, 1, 5, 9, 2, 6], float)
OUTER = folds(len(Y), 4)
FRAME = pd.DataFrame(X, columns=["age", "size, m", "$"], index=list("stuvwxyz"))
NETWORK = networks.start_network(3, 2, 1)
RIDGE, LASSO = paths.ridge_path(X, Y), paths.lasso_path(X, Y)
LAD, LADS = lad.lad_ridge(X, Y, 0.1), lad.lad_lasso(X, Y)
NET = paths.elastic_net_path(X, Y, 0.5)
FITS = selection.ridge_fold_fits(X, Y, [0.1, 1], OUTER)


def _line(line):
    return line.slope, line.intercept


def _fits(fits):
    return fits.weights, fits.intercepts


# What takes X, with the other arguments filled in: X, y -> numbers.
OF_X = {
    "ridge_path": lambda X, y: paths.ridge_path(X, y).at([0, 0.5]),
    "lasso_path": lambda X, y: paths.lasso_path(X, y).knot_weights,
    "elastic_net_path": lambda X, y: paths.elastic_net_path(X, y, 0.5).at([0.1, 0.5]),
    "ridge_fits": lambda X, y: _fits(selection.ridge_fits(X, [Y], [0.1])),
    "lasso_fits": lambda X, y: _fits(selection.lasso_fits(X, [Y], [0.1])),
    "ridge_fold_fits": lambda X, y: _fits(selection.ridge_fold_fits(X, y, [0.1], OUTER)),
    "lasso_fold_fits": lambda X, y: _fits(selection.lasso_fold_fits(X, y, [0.1], OUTER)),
    "held_out_errors": lambda X, y: selection.held_out_errors(FITS, X, y, OUTER),
    "ridge_cross_validation": lambda X, y: selection.ridge_cross_validation(X, y, 1.0, 4).mean,
    "lasso_cross_validation": lambda X, y: selection.lasso_cross_validation(X, y, 1.0, 4).mean,
    "ridge_leave_one_out": lambda X, y: selection.ridge_leave_one_out(X, y, 1.0).mean,
    "nested_cross_validation": lambda X, y: (
        selection.nested_cross_validation(selection.ridge_fold_fits, X, y, [0.1, 1], 4, 3).errors
    ),
    "ridge_bias_variance": lambda X, y: (
        selection.ridge_bias_variance(X, y, 1.0, [[1, 2, 3]], [0.0], 0.5).bias2
    ),
    "lad_lasso": lambda X, y: lad.lad_lasso(X, y).at(0.1).weights,
    "lad_ridge": lambda X, y: lad.lad_ridge(X, y, 0.1).weights,
    "Fits.predict": lambda X, y: FITS.predict(X),
    "LadFit.predict": lambda X, y: LAD.predict(X),
    "LadLasso.predict": lambda X, y: LADS.predict(X, 0.1),
    "RidgePath.predict": lambda X, y: RIDGE.predict(X, 0.1),
    "LassoPath.predict": lambda X, y: LASSO.predict(X, 0.1),
    "ElasticNetPath.predict": lambda X, y: NET.predict(X, 0.1),
    "backpropagate": lambda X, y: networks.backpropagate(NETWORK, X, 0 * Y),
}
# What takes two columns of one length.
OF_PAIRS = {
    "fit_line": lambda x, y: _line(lines.fit_line(x, y, losses.L1Loss())),
    "outlier_path": lambda x, y: lines.outlier_path(x, y, 1, losses.HuberLoss(1.0)).low,
    "loss": lambda x, y: losses.L2Loss().value(x, y),
    "slope": lambda x, y: losses.L1Loss().gradient(x, y),
}
IGNORE_Y = {name for name in OF_X if name.endswith(".predict")}
IGNORE_Y |= {"ridge_fits", "lasso_fits", "backpropagate"}


@pytest.mark.parametrize("module", [paths, selection, lad])
def test_the_tables_leave_out_no_function_that_takes_data(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__ == module.__name__:
            taken = inspect.signature(function).parameters
            if "X" in taken:
                assert name in OF_X


# ---------------------------------------------------------------- what is refused


def _set(value, kind=object):
    table = X.astype(kind)
    table[2, 1] = value
    return table


def _frame(value):
    table = pd.DataFrame(X.astype(object), columns=["age", "size, m", "$"], index=list("stuvwxyz"))
    table["age"] = table["age"].astype(float)
    table.loc["u", "size, m"] = value
    return table


def _listed(value):
    table = X.tolist()
    table[2][1] = value
    return table


def _masked_rows():
    rows = [np.ma.array(row) for row in X]
    rows[2][1] = np.ma.masked
    return rows


COLUMN, NAMED = r"row 2 \(counted from 0\), column 1", r"its label is 'u'\), column 'size, m'"
REFUSED = {
    "NaN": (_set(np.nan, float), "NaN, a missing value, in " + COLUMN + ".*leave such rows out"),
    "None": (_set(None), "NaN, a missing value, in " + COLUMN),
    "None in a list": (_listed(None), "NaN, a missing value, in " + COLUMN),
    "NA": (_set(pd.NA), "NaN, a missing value, in " + COLUMN),
    "NaT": (_set(pd.NaT), "NaN, a missing value, in " + COLUMN),
    "infinity": (_set(-np.inf, float), "infinite value in " + COLUMN),
    "too large": (_set(10**400), "too large for a float in " + COLUMN),
    "text": (_set("12,5"), "text, '12,5', in " + COLUMN + ".*turn it into numbers"),
    "text in a list": (_listed("big"), "text, 'big', in " + COLUMN),
    "texts": (X.astype(str), r"text, '1.0', in row 0 \(counted from 0\), column 0"),
    "bytes": (_listed(b"1"), "text, b'1', in " + COLUMN),
    "a date": (_set(datetime.date(2020, 1, 1)), "a date, .*in " + COLUMN + ".*days since"),
    "dates": (X.astype("datetime64[D]"), r"a date, .*in row 0 \(counted from 0\), column 0"),
    "a length of time": (_listed(datetime.timedelta(1)), "a date, .*in " + COLUMN),
    "complex": (X + 1j, "a complex number, .*real part"),
    "complex in a list": (_listed(1 + 0j), r"complex number, \(1\+0j\), in " + COLUMN),
    "masked": (np.ma.masked_greater(X, 8), r"masked in row 3 \(.*column 2.*leave such rows out"),
    "rows that are masked": (_masked_rows(), "masked in " + COLUMN),
    "sparse": (scipy.sparse.csr_matrix(X), r"sparse matrix.*X.toarray\(\)"),
    "sparse array": (scipy.sparse.coo_array(X), r"sparse matrix.*X.toarray\(\)"),
    "unequal": ([*X.tolist()[:7], [1, 2]], "rows of equal length, got 3 in row 0 and 2 in row 7"),
    "records": (np.array([(1.0, 2)], dtype="f8,i4"), "structured_to_unstructured"),
    "a frame with a gap": (_frame(np.nan), "NaN, a missing value, in row 2 .*" + NAMED),
    "a frame with NA": (_frame(pd.NA), "NaN, a missing value, in row 2 .*" + NAMED),
    "a frame with text": (_frame("many"), "text, 'many', in row 2 .*" + NAMED),
    "a frame with dates": (_frame(pd.Timestamp("2020")), "a date, .*in row 2 .*" + NAMED),
    "a frame with a complex number": (_frame(2j), "a complex number, 2j, in row 2 .*" + NAMED),
    "a frame of integers with NA": (
        pd.DataFrame(X).astype("Int64").mask(X == 8), r"row 2 \(counted from 0\), column 1;"
    ),
    "categories": (
        pd.DataFrame(X, columns=list("abc")).astype({"b": "category"}), "categories in column 'b'"
    ),
    "a dict": ({"a": [1, 2]}, "real numbers in rows of equal length"),
    "None alone": (None, "must be 2-D"),
    "one column": (X[:, 0], r"must be 2-D, got shape \(8,\); one feature is a table of one column"),
    "no rows": (X[:0], "empty"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("function", OF_X)
def test_bad_tables_are_refused_by_a_sentence(function, kind):
    bad, words = REFUSED[kind]
    if function == "backpropagate" and kind in ("no rows", "one column", "None alone"):
        words = "X"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=words) as caught:
            OF_X[function](bad, Y)
    assert str(caught.value).startswith("X ")
    assert len(str(caught.value)) < 300 and "\n" not in str(caught.value)


REFUSED_COLUMNS = {
    "NaN": ([*Y[:3], np.nan, *Y[4:]], "NaN, a missing value, in row 3"),
    "NA": ([*Y[:3], pd.NA, *Y[4:]], "NaN, a missing value, in row 3"),
    "text": ([*Y[:3], "four", *Y[4:]], "text, 'four', in row 3"),
    "masked": (np.ma.masked_equal(Y, 9), "masked in row 5 .*leave such rows out"),
    "a masked entry": ([*Y[:3], np.ma.masked, *Y[4:]], "masked in row 3"),
    "complex": (Y * 1j, "a complex number"),
    "dates": (pd.Series(pd.date_range("2020-01-01", periods=8)), "a date"),
    "categories": (pd.Series(Y).astype("category"), "categories"),
    "a gap in a series": (pd.Series(Y, index=list("stuvwxyz")).mask(Y == 9), "its label is 'x'"),
    "a table of one column": (pd.DataFrame({"price": Y}), "give its column 'price' alone"),
}


@pytest.mark.parametrize("kind", REFUSED_COLUMNS)
@pytest.mark.parametrize("function", [*(name for name in OF_X if name not in IGNORE_Y), *OF_PAIRS])
def test_bad_columns_are_refused_by_a_sentence(function, kind):
    bad, words = REFUSED_COLUMNS[kind]
    if kind == "a table of one column" and function not in {"lad_lasso", "fit_line", "lasso_path"}:
        words = "shape"
    with pytest.raises(ValueError, match=words):
        OF_X[function](X, bad) if function in OF_X else OF_PAIRS[function](X[:, 0], bad)


def test_a_text_is_not_dropped_and_a_number_in_it_not_read():
    with pytest.raises(ValueError, match="text, '3'"):
        checks.numbers("y", [1, 2, "3"], 1)


# ---------------------------------------------------------------- what is taken


class Table:
    """A table of another library: names of columns, and an array on request."""

    def __init__(self, values, columns):
        self.values, self.columns = values, columns

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


TAKEN = {
    "int8": lambda a: a.astype(np.int8),
    "uint16": lambda a: a.astype(np.uint16),
    "float16": lambda a: a.astype(np.float16),
    "float32": lambda a: a.astype(np.float32),
    "longdouble": lambda a: a.astype(np.longdouble),
    "big-endian": lambda a: a.astype(">f8"),
    "objects": lambda a: a.astype(object),
    "Fractions": lambda a: np.vectorize(Fraction, otypes=[object])(a),
    "Decimals": lambda a: np.vectorize(Decimal, otypes=[object])(a),
    "list": lambda a: a.tolist(),
    "tuples": lambda a: tuple(map(tuple, a.tolist())) if a.ndim == 2 else tuple(a.tolist()),
    "Fortran": lambda a: np.asfortranarray(a),
    "every other": lambda a: np.repeat(a, 2, axis=0)[::2],
    "backwards": lambda a: a[::-1].copy()[::-1],
    "read-only": lambda a: np.frombuffer(a.tobytes()).reshape(a.shape),
    "masked nowhere": lambda a: np.ma.array(a),
    "memory": lambda a: memoryview(np.ascontiguousarray(a)),
    "pandas": lambda a: pd.DataFrame(a) if a.ndim == 2 else pd.Series(a),
    "pandas integers": lambda a: (pd.DataFrame if a.ndim == 2 else pd.Series)(a).astype("Int64"),
    "mixed columns": lambda a: (
        pd.DataFrame(a).astype({0: "int8", 1: "float32"}) if a.ndim == 2 else pd.Series(a)
    ),
    "other tables": lambda a: Table(a, list("abc")[: a.shape[-1]]) if a.ndim == 2 else a,
}


@pytest.mark.parametrize("kind", TAKEN)
def test_good_input_of_every_kind_gives_the_same_numbers(kind):
    as_kind = TAKEN[kind]
    for name, function in OF_X.items():
        got, want = function(as_kind(X), as_kind(Y)), function(X, Y)
        got, want = (each if isinstance(each, tuple) else (each,) for each in (got, want))
        for a, b in zip(got, want, strict=True):
            np.testing.assert_array_equal(a, b, err_msg=name)
    for name, function in OF_PAIRS.items():
        got, want = function(as_kind(X[:, 0]), as_kind(Y)), function(X[:, 0], Y)
        np.testing.assert_array_equal(got, want, err_msg=name)


def test_booleans_are_numbers():
    table = pd.DataFrame({"a": X[:, 0] > 3, "b": X[:, 1]})
    plain = np.column_stack([X[:, 0] > 3, X[:, 1]]).astype(float)
    np.testing.assert_array_equal(
        paths.ridge_path(table, Y > 3).at(0.1), paths.ridge_path(plain, (Y > 3) * 1.0).at(0.1)
    )
    assert checks.numbers("y", [True, False], 1).tolist() == [1.0, 0.0]
    assert checks.numbers("y", np.float32(2), 0) == 2.0


@pytest.mark.parametrize("size", [1e-200, 1e-150, 1e150, 1e200])
@pytest.mark.parametrize("maker", ["ridge_path", "lasso_path", "elastic_net_path"])
def test_columns_of_any_size_give_the_scaled_answer_or_an_error(maker, size):
    def fitted(X):
        make = getattr(paths, maker)
        return make(X, Y, 0.5).at(0) if maker.startswith("elastic") else make(X, Y).at(0)

    for sizes in (np.full(3, size), np.array([1, size, 1])):
        try:
            got = fitted(X * sizes)
        except ValueError as refused:
            assert "float" in str(refused) and "unit" in str(refused)
        else:
            np.testing.assert_allclose(got * sizes, fitted(X), rtol=1e-9)


# ---------------------------------------------------------------- names, and rows of one table

MAKERS = {name: getattr(paths, name) for name in ("ridge_path", "lasso_path")}
MAKERS["elastic_net_path"] = lambda X, y: paths.elastic_net_path(X, y, 0.5)
MAKERS["lad_ridge"] = lambda X, y: lad.lad_ridge(X, y, 0.1)
MAKERS["ridge_fold_fits"] = lambda X, y: selection.ridge_fold_fits(X, y, 1.0, 4)
MAKERS["lasso_fold_fits"] = lambda X, y: selection.lasso_fold_fits(X, y, 1.0, 4)
MAKERS["ridge_fits"] = lambda X, y: selection.ridge_fits(X, [Y], 1.0)
MAKERS["lasso_fits"] = lambda X, y: selection.lasso_fits(X, [Y], 1.0)


@pytest.mark.parametrize("maker", MAKERS)
def test_names_of_columns_travel_with_what_is_fitted(maker):
    assert MAKERS[maker](FRAME, Y).feature_names == ("age", "size, m", "$")
    assert MAKERS[maker](X, Y).feature_names is None
    assert MAKERS[maker](pd.DataFrame(X), Y).feature_names == ("column 0", "column 1", "column 2")


def test_names_are_read_as_text():
    columns = pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b\n", "")])
    assert checks.names(pd.DataFrame(X, columns=columns)) == ("a 1", "a 2", "b")
    assert checks.names(pd.DataFrame(X, columns=["", None, 2.5])) == (
        "column 0", "column 1", "column 2.5"
    )  # fmt: skip
    assert checks.names(Table(X, list("abc"))) == ("a", "b", "c")
    for nameless in (X, X.tolist(), FRAME["age"], None):
        assert checks.names(nameless) is None


def test_words_of_a_figure_have_the_names_of_the_table():
    words = LassoSelects(paths.lasso_path(FRAME, Y)).describe(strength=0)
    assert all(name in words for name in FRAME.columns)


@pytest.mark.parametrize("maker", MAKERS)
def test_new_rows_have_the_columns_of_the_fit(maker):
    fits = MAKERS[maker](FRAME, Y)
    if maker.endswith("_path"):  # the others have their strengths already
        fits = SimpleNamespace(predict=partial(fits.predict, strength=0.5))
    want = fits.predict(X)
    np.testing.assert_array_equal(fits.predict(FRAME), want)
    np.testing.assert_allclose(fits.predict(FRAME.iloc[::-1]), want[..., ::-1], rtol=1e-12)
    swapped = r"column 0 is 'size, m' and was 'age'; choose them by name, X\[\[...\]\]"
    with pytest.raises(ValueError, match=swapped):
        fits.predict(FRAME[["size, m", "age", "$"]])
    with pytest.raises(ValueError, match="column 2 is 'euro' and was '\\$'"):
        fits.predict(FRAME.rename(columns={"$": "euro"}))
    with pytest.raises(ValueError, match=r"X must have 3 columns, those of the fit, got"):
        fits.predict(FRAME[["age"]])


@pytest.mark.parametrize("function", [*(name for name in OF_X if name not in IGNORE_Y), *OF_PAIRS])
def test_rows_with_other_labels_are_not_paired_by_position(function):
    def call(y):
        if function in OF_PAIRS:
            return OF_PAIRS[function](FRAME["age"], y)
        return OF_X[function](FRAME, y)

    y = pd.Series(Y, index=FRAME.index)
    call(y)
    with pytest.raises(ValueError, match=r"row 0 is 's' in .* and 'z' in .*\.loc\[.*\.index\]"):
        call(y.iloc[::-1])
    with pytest.raises(ValueError, match=r"row 0 is 's' in .* and 0 in .*\.to_numpy\(\)"):
        call(y.reset_index(drop=True))
    call(y.iloc[::-1].to_numpy())


# ---------------------------------------------------------------- folds, in the ways people have

PLAIN = [np.arange(0, 3), np.arange(3, 6), np.arange(6, 8)]  # KFold(3) of 8 rows
KFOLD = splitters.KFold(3)
WAYS = {
    "a splitter": lambda: KFOLD,
    "a splitter that shuffles": lambda: splitters.KFold(3, shuffle=True, random_state=4),
    "what split gives": lambda: KFOLD.split(X),
    "a list of pairs": lambda: list(KFOLD.split(X)),
    "pairs of lists": lambda: [(a.tolist(), b.tolist()) for a, b in KFOLD.split(X)],
    "a generator of rows": lambda: (rows for rows in PLAIN),
    "lists of rows": lambda: [rows.tolist() for rows in PLAIN],
}
TAKE_FOLDS = {
    "ridge_fold_fits": lambda h: selection.ridge_fold_fits(X, Y, [0.1, 1], h).weights,
    "lasso_fold_fits": lambda h: selection.lasso_fold_fits(X, Y, [0.1, 1], h).weights,
    "held_out_errors": lambda h: selection.held_out_errors(
        selection.ridge_fold_fits(X, Y, [0.1, 1], PLAIN), X, Y, h
    ),
    "ridge_cross_validation": lambda h: (
        selection.ridge_cross_validation(X, Y, [0.1, 1], h).fold_errors
    ),
    "lasso_cross_validation": lambda h: (
        selection.lasso_cross_validation(X, Y, [0.1, 1], h).fold_errors
    ),
    "nested_cross_validation": lambda h: (
        selection.nested_cross_validation(selection.ridge_fold_fits, X, Y, [0.1, 1], h, 2).errors
    ),
}


@pytest.mark.parametrize("function", TAKE_FOLDS)
def test_folds_are_taken_in_the_ways_people_have_them(function):
    take = TAKE_FOLDS[function]
    for way, given in WAYS.items():
        rows = [test for _, test in given().split(X)] if way.startswith("a splitter") else PLAIN
        np.testing.assert_array_equal(take(given()), take(rows), err_msg=way)
    np.testing.assert_array_equal(take(3), take(folds(len(Y), 3)))
    np.testing.assert_array_equal(take(np.int64(3)), take(folds(len(Y), 3)))


@pytest.mark.parametrize("function", TAKE_FOLDS)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (1, "held_out must be a whole number, 2 or more, got 1"),
        (2.5, "held_out must be a whole number"),
        (9, "n_folds must be at most the number of rows, 8"),
        ("five", "held_out must be a number of folds, a splitter such as KFold"),
        (None, "held_out must be a number of folds"),
        (splitters.KFold, "held_out must be a number of folds"),
        ({}, "held_out must be a number of folds"),
        ([], "held_out is empty"),
        ([0, 1, 2], "fold 0 must be an array of one or more row numbers"),
        ([([0, 1], [2, 3])], "fold 0 must train on all rows that it does not hold out, 6 of 8"),
        ([(range(8), [2, 3])], "fold 0 must train on all rows that it does not hold out, 6 of 8"),
        (splitters.TimeSeriesSplit(3), "fold 0 must train on all rows"),
        (splitters.GroupKFold(3), "GroupKFold does not split these data: .*groups"),
        (splitters.StratifiedKFold(3), "StratifiedKFold does not split these data"),
        (splitters.KFold(9), "KFold does not split these data"),
    ],
)
def test_folds_that_are_none_are_refused_by_a_sentence(function, given, words):
    with pytest.raises(ValueError, match=words):
        TAKE_FOLDS[function](given)


def test_a_splitter_that_deals_other_folds_each_time_cannot_say_which_fit_saw_which_rows():
    once = splitters.KFold(3, shuffle=True)
    for function in ("ridge_fold_fits", "lasso_fold_fits", "held_out_errors"):
        with pytest.raises(ValueError, match=r"deals other folds each time.*random_state"):
            TAKE_FOLDS[function](once)
    assert TAKE_FOLDS["ridge_cross_validation"](once).shape == (3, 2)


def test_what_was_gone_through_once_is_empty():
    given = KFOLD.split(X)
    TAKE_FOLDS["ridge_fold_fits"](given)
    with pytest.raises(ValueError, match=r"once only; list\(...\) keeps it"):
        TAKE_FOLDS["held_out_errors"](given)


def test_a_splitter_sees_the_targets_it_may_stratify_by():
    labels = (Y > 3) * 1.0
    given = splitters.StratifiedKFold(3)
    want = [test for _, test in given.split(X, labels)]
    np.testing.assert_array_equal(
        selection.ridge_cross_validation(X, labels, 1.0, given).fold_errors,
        selection.ridge_cross_validation(X, labels, 1.0, want).fold_errors,
    )


def test_many_data_sets_take_a_splitter_too():
    many = selection.ridge_fold_fits(X, [Y, -Y], 0.1, KFOLD)
    np.testing.assert_array_equal(many.weights[1], -many.weights[0])


# ---------------------------------------------------------------- a scene without its parentheses


def test_a_class_in_place_of_a_scene_is_named():
    words = r"the class LassoSelects; write LassoSelects\(...\)"
    with pytest.raises(ValueError, match=words):
        explore(LassoSelects, strength=log_slider(0.1, 100))
    with pytest.raises(ValueError, match=words):
        explore(LassoSelects)
