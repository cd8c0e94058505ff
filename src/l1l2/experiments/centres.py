"""Mean and median: as estimates of a centre under three kinds of noise, and as picture filters.

Wherever two things stand for the two losses, the median (best under L1) comes before the mean (L2).
"""

import numpy as np
from scipy.ndimage import median_filter, uniform_filter
from scipy.optimize import brentq

from l1l2.checks import one_of, positive, share, whole

NOISES = "Gaussian", "Laplace", "contaminated"
# "contaminated" noise: this share of it is this many times as wide as the rest.
WILD_SHARE, WILD_WIDTH = 0.1, 10.0
SIDE = 3  # pixels on each side of a filter's window


def means_and_medians(noise, sizes, repeats=5000, seed=0):
    """Mean and median of n noise values, many times over, for every n in ``sizes``.

    noise : one of ``NOISES``. "Gaussian", standard normal; "Laplace", density exp(-|e|)/2;
    "contaminated", standard normal, but 10 % of the values are ten times as wide.
    The samples grow: those of n values begin with those of fewer.
    Returns (n_sizes, 2, repeats): the medians (best under L1) first, then the means (L2).
    ValueError for another noise, or for sizes or repeats below 1.
    """
    sizes = [whole("sizes", n, 1) for n in sizes]
    random, shape = np.random.default_rng(seed), (whole("repeats", repeats, 1), max(sizes))
    one_of("noise", noise, NOISES)
    e = random.laplace(size=shape) if noise == "Laplace" else random.standard_normal(shape)
    if noise == "contaminated":
        e *= np.where(random.random(shape) < WILD_SHARE, WILD_WIDTH, 1.0)
    return np.array([_both(e[:, :n]) for n in sizes])


def contaminated_estimates(shares, width, n=25, repeats=4000, seed=0):
    """Mean and median of n values, of which on average a share is ``width`` times as wide.

    The noise is (1 - share) N(0, 1) + share N(0, width^2), Tukey (1960), "A survey of sampling
    from contaminated distributions". The same random numbers serve all shares and widths.
    Returns (n_shares, 2, repeats): the medians first, then the means.
    ValueError for shares outside 0 to 1, a width that is not positive, n or repeats below 1.
    """
    shares = [share("share", one) for one in shares]
    shape = whole("repeats", repeats, 1), whole("n", n, 1)
    random, width = np.random.default_rng(seed), positive("width", width)
    narrow, place = random.standard_normal(shape), random.random(shape)
    return np.array([_both(narrow * np.where(place < one, width, 1.0)) for one in shares])


def _both(e):
    return np.median(e, axis=1), e.mean(axis=1)


def variance_ratio(estimates):
    """Variance of the mean over that of the median, (...,), from estimates (..., 2, repeats).

    Above 1 the median is the better one, below 1 the mean.
    """
    spread = np.asarray(estimates).var(axis=-1)
    return spread[..., 1] / spread[..., 0]


def limit_ratio(variance, peak):
    """Where ``variance_ratio`` goes for many values: 4 variance peak^2.

    variance : of the noise. peak : its density at the median, positive.
    The variance of the median of n values goes to 1 / (4 n peak^2) (Laplace 1818).
    """
    return 4 * variance * peak**2


def contaminated_limit(share, width):
    """``limit_ratio`` of (1 - share) N(0, 1) + share N(0, width^2)."""
    peak = (1 - share + share / width) / np.sqrt(2 * np.pi)
    return limit_ratio(1 - share + share * width**2, peak)


LIMITS = {
    "Gaussian": limit_ratio(1.0, 1 / np.sqrt(2 * np.pi)),
    "Laplace": limit_ratio(2.0, 0.5),
    "contaminated": contaminated_limit(WILD_SHARE, WILD_WIDTH),
}


def contamination_crossing(width, most=0.4):
    """The share of wild values from which on the median is better, for many values; or None.

    width : how many times as wide as the rest. None if it is not reached up to ``most``.
    """
    shares = np.linspace(0, most, 401)
    above = np.flatnonzero(contaminated_limit(shares, width) >= 1)
    if not len(above):
        return None
    first = above[0]
    return float(
        brentq(lambda at: contaminated_limit(at, width) - 1, shares[first - 1], shares[first])
    )


def noisy(photo, noise, level, seed=0):
    """``photo`` with noise of one kind, (height, width).

    noise : "Gaussian", adding normal noise of standard deviation ``level`` grey levels, or
    "salt and pepper", making ``level`` per cent of the pixels black (0) or white (255).
    Not cut off at black and white. ValueError for another noise.
    """
    random = np.random.default_rng(seed)
    if noise == "Gaussian":
        return photo + level * random.standard_normal(photo.shape)
    if noise == "salt and pepper":
        place = 100 * random.random(photo.shape)
        return np.where(place < level / 2, 0.0, np.where(place < level, 255.0, photo))
    raise ValueError(f"noise must be Gaussian or salt and pepper, got {noise!r}")


def filtered(picture):
    """The median and the mean of the 3 x 3 window around every pixel: two arrays like it.

    The L1 and the L2 answer to "which one grey value is this window?". Windows at the border
    see the picture mirrored.
    """
    return median_filter(picture, SIDE), uniform_filter(picture, SIDE)


def rms(error):
    """Root of the mean square of ``error``."""
    return float(np.sqrt(np.square(error).mean()))


def mean_absolute(error):
    """Mean absolute value of ``error``."""
    return float(np.abs(error).mean())
