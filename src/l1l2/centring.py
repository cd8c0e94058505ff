r"""One way to centre and to scale data, for everything that asks what is zero beyond rounding.

A column is known to the rounding of its entries as given, :math:`\epsilon \max_i|x_i|`, however
small what remains of it without its mean: seconds since 1970 are known to 2e-7 s. Rank, ties and
copies are judged by that, with columns of size 1. ``Centred`` is X and y as every path takes them.
"""

import numpy as np

EPS = np.finfo(float).eps
CERTAIN = 8  # times its rounding: from there a number is more than rounding


def unit(values, axis=None):
    """A power of two near the largest absolute value along ``axis``, 1 where all are zero.

    Dividing by it is exact. Shape of ``values`` without ``axis``; a float for None.
    """
    return np.ldexp(1.0, np.frexp(_largest(values, axis))[1].clip(-1020, 1020))


def centred(values, axis=0):
    r"""Columns without their means: ``(centred, mean, rounding)``.

    values : an array whose columns run along ``axis``. The mean is subtracted, and then the mean of
    the remainder, which undoes what the first mean lost to rounding where a column is far from
    zero. A constant column becomes exactly zero.

    centred : of the shape of ``values``. mean, rounding : without ``axis``; rounding is
    :math:`\epsilon \max|x|`, by which each entry is uncertain, and 0 for a constant column.
    """
    values = np.asarray(values, dtype=float)
    size = np.expand_dims(unit(values, axis), axis)
    scaled = values / size
    constant = scaled.max(axis=axis, keepdims=True) == scaled.min(axis=axis, keepdims=True)
    mean = np.where(
        constant, np.take(scaled, [0], axis=axis), scaled.mean(axis=axis, keepdims=True)
    )
    rest = scaled - mean
    more = rest.mean(axis=axis, keepdims=True)
    rounding = np.where(constant, 0.0, EPS * np.expand_dims(_largest(values, axis), axis))
    parts = (rest - more) * size, (mean + more) * size, rounding
    return parts[0], *(np.squeeze(part, axis)[()] for part in parts[1:])


def _largest(values, axis):
    return np.abs(values).max(axis=axis, initial=0)


def length(values):
    """Euclidean length of each column, (n_columns,), without overflow."""
    size = unit(values, axis=0)
    return size * np.sqrt(((values / size) ** 2).sum(axis=0))


def singular_values(X, rounding):
    r"""``U, s, V`` with :math:`X = U \mathrm{diag}(s) V^\top`, without what is rounding only.

    X : (n_samples, n_features), centred; rounding : (n_features,), as from :func:`centred`.
    A direction :math:`v_k` counts if its :math:`s_k = |X v_k|` is more than the rounding of the
    entries can make of it.

    Columns of very different size keep their digits: sorted by length, a QR decomposition leaves
    a graded triangle, whose small singular values are not lost beside the large ones.
    Higham (2002), "Accuracy and Stability of Numerical Algorithms", section 19.4, on grading.
    """
    size = unit(X)
    order = np.argsort(-length(X))
    Q, R = np.linalg.qr(X[:, order] / size)
    U, s, Vt = np.linalg.svd(R, full_matrices=False)
    V = np.empty(Vt.T.shape)
    V[order] = Vt.T
    real = s > CERTAIN * np.sqrt(len(X)) * ((rounding / size) @ np.abs(V))
    return Q @ U[:, real], s[real] * size, V[:, real]


def scaled(values):
    r"""``values`` as ``centre + d * 2**power``: ``(d, centre, power, rounding)``.

    For losses that are robust, where one number must not decide for all: a middle value is
    subtracted, and each number has a rounding of its own.

    values : (n_rows,) or (n_rows, n_columns), taken column by column. d : at most 1 in size.
    rounding : in the unit of d. A power of two as unit loses nothing; the subtraction less than
    the rounding, and nothing between numbers that lie close together (Sterbenz, 1974).
    """
    top = np.frexp(_largest(values, 0))[1]
    small = np.ldexp(values, -top)
    centre = middle(small)
    d = small - centre
    power = np.frexp(_largest(d, 0))[1]
    d = np.ldexp(d, -power)
    rounding = EPS * np.maximum(np.abs(d), np.ldexp(np.abs(small), -power))
    return d, np.ldexp(centre, top), top + power, rounding


def middle(values):
    """The median of each column, and of two middle values the one nearer to zero: one of the
    numbers, which holds no digits that they do not have."""
    values, half = np.sort(values, axis=0), len(values) // 2
    low, high = values[half - 1 + len(values) % 2], values[half]
    return np.where(np.abs(low) <= np.abs(high), low, high)


def unscaled(name, values, power):
    """``values * 2**power``; ValueError where no float is that large or that small."""
    with np.errstate(over="ignore", under="ignore"):
        raw = np.ldexp(values, power)
    size = np.abs(raw)
    if not ((size <= np.finfo(float).max) & ((size >= np.finfo(float).tiny) | (values == 0))).all():
        raise ValueError(
            f"{name} would be larger or smaller than any float: give the data in other units"
        )
    return raw


class Centred:
    """``X`` (n_samples, n_features) and ``y`` (..., n_samples) without their means, and the
    rounding of the columns of X.

    standardise : divide columns by their standard deviations, which are kept as ``scale``.
    ValueError where weights or pulls would leave the range of a float.
    """

    def __init__(self, X, y, standardise=False):
        self.X, self.X_mean, self.rounding = centred(X)
        self.y, self.y_mean, _ = centred(y, axis=-1)
        sizes, height = length(self.X), unit(self.y)
        real = sizes > 0
        if real.any() and self.y.any():
            low, high = np.log10([sizes[real].min(), sizes[real].max()])
            if (
                high - low > 100
                or np.log10(height) + max(high, -low) > 290
                or (np.log10(height) + min(low, -high) < -290)
            ):
                raise ValueError(
                    f"columns of X of size 1e{low:.0f} to 1e{high:.0f} with targets of size "
                    f"{height:.0e} leave the range of a float; give them in other units"
                )
        self.scale = np.where(real & standardise, sizes / np.sqrt(len(X)), 1.0)
        self.X, self.rounding = self.X / self.scale, self.rounding / self.scale

    @property
    def felt(self):
        """``y``, or zeros where it is at right angles to every column but for rounding."""
        pulls, bound = np.abs(self.y @ self.X), np.abs(self.y) @ np.abs(self.X)
        rounding = (pulls <= 4 * EPS * bound).all(axis=-1, keepdims=True)
        return np.where(rounding, 0.0, self.y)
