"""What every public function asks of its input, and the errors it raises when the answer is no."""

from math import isfinite

import numpy as np


def numbers(name, values, ndim):
    """``values`` as a finite float array with ``ndim`` axes (an int or a tuple of allowed ones).

    Raises ValueError that names ``name``, says what was wrong and what would be right.
    """
    allowed = (ndim,) if isinstance(ndim, int) else tuple(ndim)
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biufO":
            raise TypeError
        if array.dtype.kind == "O" and any(isinstance(v, str) for v in array.flat):
            raise TypeError
        array = array.astype(float, copy=False)
    except OverflowError:
        raise ValueError(f"{name} holds a number too large for a float") from None
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be real numbers in rows of equal length, got {values!r:.80}"
        ) from None
    if array.ndim not in allowed:
        wanted = " or ".join(f"{k}-D" if k else "a single number" for k in allowed)
        raise ValueError(f"{name} must be {wanted}, got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); give it at least one number")
    if not np.isfinite(array).all():
        bad = "NaN" if np.isnan(array).any() else "an infinite value"
        raise ValueError(f"{name} holds {bad}; every entry must be a finite number")
    return array


def same_shape(name, values, other_name, other):
    """Raise ValueError unless the arrays ``values`` and ``other`` have one shape."""
    if values.shape != other.shape:
        raise ValueError(
            f"{name} and {other_name} must have the same shape, "
            f"got {values.shape} and {other.shape}"
        )


def regression_data(X, y):
    """``X`` (n_samples, n_features) and ``y`` (n_samples,) as finite float arrays."""
    X, y = numbers("X", X, 2), numbers("y", y, 1)
    if len(X) != len(y):
        raise ValueError(
            f"X and y must have one row per sample, got {len(X)} rows and {len(y)} targets"
        )
    return X, y


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
