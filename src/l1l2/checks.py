"""What every public function asks of its input, and the errors it raises when the answer is no.

Tables with names (of pandas, polars and their like) are known by what they have, ``columns`` or
``index``: no such library is needed here. Rows and columns are counted from 0, as NumPy does.
"""

from math import isfinite

import numpy as np


def numbers(name, values, ndim):
    """``values`` as a finite float array with ``ndim`` axes (an int or a tuple of allowed ones).

    Taken are real numbers of every kind: arrays, lists, tables with named columns, fractions.
    Raises ValueError that names ``name``, the first row and column at fault, and what would be
    right: for a masked or missing value, text, dates, categories, complex numbers, a sparse
    matrix, rows of unequal length, an infinite value, no values, or other axes than ``ndim``.
    """
    allowed = (ndim,) if isinstance(ndim, int) else tuple(ndim)
    if hasattr(values, "tocsr") or hasattr(values, "todense"):
        raise ValueError(
            f"{name} is a sparse matrix, of shape {values.shape}; written out, as by "
            f"{name}.toarray(), it can be used"
        )
    if getattr(getattr(values, "dtype", None), "names", None):
        raise ValueError(
            f"{name} is an array of records; "
            "numpy.lib.recfunctions.structured_to_unstructured turns it into rows and columns"
        )
    _refuse_masked(name, values)
    _refuse_categories(name, values)
    array = _floats(name, values)
    if array.ndim not in allowed:
        wanted = " or ".join(f"{k}-D" if k else "a single number" for k in allowed)
        remedy = ""
        if allowed == (1,) and array.ndim == 2 and 1 in array.shape:
            columns = names(values)
            remedy = (
                f"; give its column {columns[0]!r} alone" if columns else f"; {name}.ravel() is 1-D"
            )
        if allowed == (2,) and array.ndim == 1:
            remedy = f"; one feature is a table of one column, numpy.reshape({name}, (-1, 1))"
        raise ValueError(f"{name} must be {wanted}, got shape {array.shape}{remedy}")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); give it at least one number")
    if not np.isfinite(array).all():
        missing = np.isnan(array)
        place = tuple(map(int, np.argwhere(missing if missing.any() else np.isinf(array))[0]))
        if missing.any():
            raise ValueError(
                f"{name} holds NaN, a missing value,{_where(values, place)}; leave such rows out"
                f"{_everywhere(name)}, or fill the gaps in"
            )
        raise ValueError(
            f"{name} holds an infinite value{_where(values, place)}; every entry must be a finite "
            "number"
        )
    return array


def names(X):
    """The names of the columns of a table, a tuple of texts; None where ``X`` has no names."""
    columns = getattr(X, "column_names", getattr(X, "columns", None))
    if columns is None or callable(columns):
        return None
    return tuple(as_name(name, j) for j, name in enumerate(columns))


def as_name(name, position=None):
    """A column's name as text: numbers as ``column 3``, levels with blanks between.

    position : int, where the column stands, for one that has no name.
    """
    if isinstance(name, tuple):
        name = " ".join(map(str, name))
    if not isinstance(name, str):
        name = "" if name is None else f"column {name}"
    return " ".join(name.split()) or ("column" if position is None else f"column {position}")


def same_shape(name, values, other_name, other):
    """Raise ValueError unless the arrays ``values`` and ``other`` have one shape."""
    if values.shape != other.shape:
        raise ValueError(
            f"{name} and {other_name} must have the same shape, "
            f"got {values.shape} and {other.shape}"
        )


def same_rows(name, values, other_name, other):
    """Raise ValueError where both carry labels of rows, as many, and they are not the same ones.

    To pair such rows by their position would be a guess.
    """
    labels, others = _row_labels(values), _row_labels(other)
    if labels is None or others is None or len(labels) != len(others) or labels.equals(others):
        return
    pairs = enumerate(zip(labels, others, strict=True))
    row = next((k for k, (a, b) in pairs if not a == b), 0)
    by_position = f"if they belong together as they stand, give {other_name}.to_numpy()"
    remedy = by_position
    if labels.is_unique and labels.sort_values().equals(others.sort_values()):
        remedy = f"{other_name}.loc[{name}.index] puts them in one order; {by_position}"
    raise ValueError(
        f"{name} and {other_name} must have the same rows in the same order: row {row} is "
        f"{labels[row]!r} in {name} and {others[row]!r} in {other_name}; {remedy}"
    )


def regression_data(X, y):
    """``X`` (n_samples, n_features) and ``y`` (n_samples,) as finite float arrays."""
    same_rows("X", X, "y", y)
    X, y = numbers("X", X, 2), numbers("y", y, 1)
    if len(X) != len(y):
        raise ValueError(
            f"X and y must have one row per sample, got {len(X)} rows and {len(y)} targets"
        )
    return X, y


def new_rows(X, n_features, feature_names=None, name="X"):
    """``X`` (n_points, n_features) as a finite float array, for a fit to predict at.

    feature_names : those of the fit, or None. ValueError for another number of columns, or for
    columns with other names or in another order.
    """
    own = names(X)
    array = numbers(name, X, 2)
    if array.shape[1] != n_features:
        raise ValueError(
            f"{name} must have {n_features} columns, those of the fit, got shape {array.shape}"
        )
    if own and feature_names and own != tuple(feature_names):
        j = next(
            j for j, pair in enumerate(zip(own, feature_names, strict=True)) if len({*pair}) > 1
        )
        raise ValueError(
            f"{name} must have the columns of the fit in their order: column {j} is {own[j]!r} "
            f"and was {feature_names[j]!r}; choose them by name, {name}[[...]]"
        )
    return array


def number(name, value):
    """``value`` as a finite float."""
    if isinstance(value, float) and isfinite(value):  # nearly always, at every move of a slider
        return float(value)
    return float(numbers(name, value, 0))


def not_negative(name, value):
    """``value`` as a finite float that is zero or more."""
    value = number(name, value)
    if value < 0:
        raise ValueError(f"{name} must be zero or positive, got {value:g}")
    return value


def positive(name, value):
    """``value`` as a finite float above zero."""
    value = number(name, value)
    if value <= 0:
        raise ValueError(f"{name} must be positive, got {value:g}")
    return value


def whole(name, value, least=0):
    """``value`` as an int that is ``least`` or more."""
    value = number(name, value)
    if value != int(value) or value < least:
        raise ValueError(f"{name} must be a whole number, {least} or more, got {value:g}")
    return int(value)


def one_of(name, value, known):
    """Where ``value`` stands among the ``known`` ones."""
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(str, known))}, got {value!r}")
    return list(known).index(value)


def share(name, value):
    """``value`` as a float between 0 and 1, both included."""
    value = number(name, value)
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value:g}")
    return value


def strengths(values):
    """One or many penalty strengths, shape () or (n,), each finite and not negative."""
    if isinstance(values, float):
        return np.asarray(not_negative("strength", values))
    values = numbers("strength", values, (0, 1))
    if (values < 0).any():
        raise ValueError(f"strength must be zero or positive, got {values.min():g}")
    return values


# ---------------------------------------------------------------- what is wrong, and where

_REMEDIES = {
    "text": "leave its column out, turn it into numbers if it means some, or give one column of 0 "
    "and 1 for each category",
    "a date": "give numbers, such as the days since the first date",
    "a complex number": "give the real part alone, or both parts as columns",
}


def _refuse_masked(name, values):
    place = _masked(values)
    if place is not None:
        raise ValueError(
            f"{name} is masked{_where(values, place)}; leave such rows out{_everywhere(name)}, or "
            "fill them in with filled(...): what the mask hides would count as numbers"
        )


def _masked(values):
    """Index of the first masked entry of an array, or of a list that holds such arrays."""
    if isinstance(values, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(values)
        return tuple(map(int, np.argwhere(mask)[0])) if mask.any() else None
    if isinstance(values, np.ndarray):
        values = values.tolist() if values.dtype == object and values.ndim else ()
    for k, each in enumerate(values if isinstance(values, (list, tuple)) else ()):
        if isinstance(each, (list, tuple, np.ndarray)):
            place = _masked(each)
            if place is not None:
                return (k, *place)
    return None


def _refuse_categories(name, values):
    kinds = [values.dtype] if hasattr(values, "dtype") else getattr(values, "dtypes", ())
    each = names(values) or (None,)
    for column, kind in zip(each, kinds, strict=False):
        if str(kind).startswith(("category", "Categorical", "Enum")):
            where = "" if column is None else f" in column {column!r}"
            raise ValueError(
                f"{name} must be real numbers; it holds categories{where}; give one column of 0 "
                "and 1 for each, or numbers that mean an amount"
            )


def _floats(name, values):
    """``values`` as an array of floats, NaN where one is missing."""
    try:
        array = np.asarray(values)
        if array.dtype.kind in "USTc" and not hasattr(values, "__array__"):
            array = np.asarray(values, dtype=object)  # as given: 1, not "1", in [1, "a"]
    except (TypeError, ValueError, RuntimeError):
        if not names(values):
            raise ValueError(_unequal(name, values)) from None
        columns = [list(values[column]) for column in values.columns]  # of unlike kinds
        array = np.array(columns, dtype=object).T
    if array.dtype.kind in "biuf":
        with np.errstate(over="ignore"):
            floats = np.asarray(array, dtype=float, order="C")
        if array.dtype.itemsize > 8 and not np.array_equal(np.isinf(floats), np.isinf(array)):
            raise ValueError(f"{name} holds a number too large for a float")
        return floats
    floats = np.empty(array.shape)
    for place, value in np.ndenumerate(array):
        try:
            floats[place] = _float(value)
        except OverflowError:
            where = _where(values, place)
            raise ValueError(f"{name} holds a number too large for a float{where}") from None
        except _NotReal as fault:
            raise ValueError(
                f"{name} must be real numbers; it holds {fault}, {_quoted(value)},"
                f"{_where(values, place)}; {_REMEDIES[str(fault)]}"
            ) from None
        except (TypeError, ValueError):
            raise ValueError(
                f"{name} must be real numbers in rows of equal length, got {value!r:.80}"
                f"{_where(values, place)}"
            ) from None
    return floats


class _NotReal(Exception):
    """What kind of thing is not a real number, a key of _REMEDIES."""


def _float(value):
    if type(value) in (float, int, bool):  # nearly always
        return float(value)
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return np.nan
    if isinstance(value, (str, bytes)):
        raise _NotReal("text")
    if isinstance(value, (complex, np.complexfloating)):
        raise _NotReal("a complex number")
    times = np.datetime64, np.timedelta64
    if hasattr(value, "isoformat") or hasattr(value, "total_seconds") or isinstance(value, times):
        raise _NotReal("a date")
    if np.ndim(value):
        raise TypeError
    return float(value)


def _quoted(value):
    value = value.item() if isinstance(value, np.generic) else value
    return f"{value!r:.40}"


def _unequal(name, values):
    """The sentence for what is no table at all."""
    fault = f"got {values!r:.80}"
    if isinstance(values, (list, tuple)):
        lengths = [len(row) if hasattr(row, "__len__") else 1 for row in values]
        row = next((k for k, length in enumerate(lengths) if length != lengths[0]), 0)
        if row:
            fault = f"got {lengths[0]} in row 0 and {lengths[row]} in row {row}"
    return f"{name} must be real numbers in rows of equal length, {fault}"


def _row_labels(values):
    """The labels of the rows of a table or a named column; None where there are none."""
    labels = getattr(values, "index", None)
    return labels if hasattr(labels, "equals") else None


def _where(values, place):
    """Where in ``values`` an index is, as a reader finds it: row and column."""
    if not place:
        return ""
    if len(place) > 2:
        return f" at index {place}"
    row, labels, columns = place[0], _row_labels(values), names(values)
    label = "" if labels is None or labels[row] == row else f"; its label is {str(labels[row])!r}"
    where = f" in row {row} (counted from 0{label})"
    if len(place) == 2 and columns:
        column = columns[place[1]]
        return f"{where}, {column if column.startswith('column ') else f'column {column!r}'}"
    return where if len(place) == 1 else f"{where}, column {place[1]}"


def _everywhere(name):
    return {"X": " of X and y", "y": " of X and y", "x": " of x and y"}.get(name, "")
