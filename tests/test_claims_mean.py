"""The claims of "Mean and median": L8 (the best constants) and L9 (which one wins under which
noise, for constants and for photographs). Each test would fail if its claim were false."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.ndimage import median_filter, uniform_filter

from l1l2.datasets import sample_photo
from l1l2.figures import mean_and_median as lesson
from l1l2.losses import L1Loss, L2Loss

few = st.lists(st.integers(-6, 6), min_size=1, max_size=12)  # ties are common
many = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40)


def absolute(y, c):
    return sum(abs(Fraction(value) - c) for value in y)


def square(y, c):
    return sum((Fraction(value) - c) ** 2 for value in y)


def ratio_and_margin(estimates, batches=40):
    """The variance ratio, and four standard errors of it, from the spread between batches."""
    each = lesson.variance_ratio(np.stack(np.array_split(estimates, batches, axis=-1)))
    return lesson.variance_ratio(estimates), 4 * each.std(ddof=1) / np.sqrt(batches)


def exact_ratio(noise, n):
    """Variance of the mean over that of the median of n (odd) values, by order statistics.

    The median of n uniform values is Beta((n + 1)/2, (n + 1)/2); ``noise.ppf`` carries it over.
    """
    levels = (np.arange(20_000) + 0.5) / 20_000
    middle = noise.ppf(stats.beta((n + 1) / 2, (n + 1) / 2).ppf(levels))
    return noise.var() / n / (middle**2).mean()


# L8: the best constant


@given(st.one_of(few, many))
def test_L8_the_median_interval_is_all_that_is_best_under_l1(y):
    """Exact arithmetic: equal inside and at its ends, larger anywhere outside."""
    best = L1Loss().best_constant(y)
    low, high = Fraction(best.low), Fraction(best.high)
    least = min(absolute(y, value) for value in y)
    inside = [low + (high - low) * Fraction(part, 7) for part in range(8)]
    assert {absolute(y, c) for c in inside} == {least}
    for step in (Fraction(1, 10**9), Fraction(1, 3), 10, 10**7):
        assert absolute(y, low - step) > least < absolute(y, high + step)
    assert low <= Fraction(float(best)) <= high


@given(st.one_of(few, many))
def test_L8_the_interval_lies_between_the_two_middle_values(y):
    best, ordered = L1Loss().best_constant(y), sorted(y)
    n = len(y)
    if n % 2:
        assert best.low == best.high == ordered[n // 2]
    else:
        assert [best.low, best.high] == ordered[n // 2 - 1 : n // 2 + 1]
    assert best.unique == (n % 2 == 1 or ordered[n // 2 - 1] == ordered[n // 2])


@given(st.one_of(few, many), st.fractions(-20, 20))
def test_L8_the_mean_is_the_only_best_constant_under_l2(y, step):
    mean = Fraction(sum(y), len(y))
    assert square(y, mean + step) == square(y, mean) + len(y) * step**2
    best = L2Loss().best_constant(y)
    assert best.unique
    assert float(best) == pytest.approx(float(mean), rel=1e-12, abs=1e-9)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12), st.integers(1, 10**6))
def test_L8_pull_the_largest_value_away(y, way):
    """The mean follows by 1/n of the way; the median of three or more values does not move."""
    moved = [*sorted(y)[:-1], max(y) + way]
    median, after = L1Loss().best_constant(y), L1Loss().best_constant(moved)
    if len(y) > 2:
        assert (after.low, after.high) == (median.low, median.high)
    follows = L2Loss().best_constant(moved) - L2Loss().best_constant(y)
    assert follows == pytest.approx(way / len(y), rel=1e-9)


def test_L8_in_the_lesson_the_bottom_is_flat_from_3_to_5():
    y = [5, 2, 8, 3]
    assert [absolute(y, c) for c in (3, Fraction(7, 2), 4, 5)] == [8] * 4
    assert absolute(y, Fraction(5, 2)) == absolute(y, Fraction(11, 2)) == 9


# L9: which one wins under which noise


def test_L9_gaussian_noise_the_ratio_goes_to_2_over_pi():
    estimates = lesson.means_and_medians("Gaussian", [301], repeats=20_000, seed=1)[0]
    ratio, margin = ratio_and_margin(estimates)
    assert margin < 0.03
    assert abs(ratio - 2 / np.pi) < margin
    assert abs(ratio - exact_ratio(stats.norm(), 301)) < margin
    assert exact_ratio(stats.norm(), 100_001) == pytest.approx(2 / np.pi, rel=1e-3)
    assert lesson.LIMITS["Gaussian"] == pytest.approx(2 / np.pi)


def test_L9_laplace_noise_the_median_wins_and_the_ratio_goes_to_2():
    estimates = lesson.means_and_medians("Laplace", [3, 101], repeats=20_000, seed=2)
    for each, n in zip(estimates, (3, 101), strict=True):
        ratio, margin = ratio_and_margin(each)
        assert abs(ratio - exact_ratio(stats.laplace(), n)) < margin < 0.1
    by_size = [exact_ratio(stats.laplace(), n) for n in (3, 9, 51, 1001, 10**5 + 1, 10**7 + 1)]
    assert by_size == sorted(by_size) and by_size[0] > 1.04
    assert by_size[-1] == pytest.approx(2, rel=2e-3)
    assert lesson.LIMITS["Laplace"] == pytest.approx(2)


def test_L9_at_every_size_the_mean_wins_under_gaussian_noise():
    for n in range(3, 52, 2):
        assert 2 / np.pi < exact_ratio(stats.norm(), n) < 0.75
    one = lesson.means_and_medians("Gaussian", [1], repeats=50)[0]
    np.testing.assert_array_equal(one[0], one[1])


@pytest.mark.parametrize("width", [3, 5, 10])
def test_L9_contaminated_noise_the_median_wins_beyond_a_share(width):
    share = lesson.contamination_crossing(width)
    shares = [0, 0.5 * share, share, 2 * share]
    estimates = lesson.contaminated_estimates(shares, width, n=201, repeats=10_000, seed=3)
    ratios, margins = np.transpose([ratio_and_margin(each) for each in estimates])
    assert (margins < 0.11).all()
    assert (np.abs(ratios - lesson.contaminated_limit(np.array(shares), width)) < margins).all()
    assert ratios[1] + margins[1] < 1 < ratios[3] - margins[3]


def test_L9_limit_mild_contamination_never_makes_the_median_better():
    assert lesson.contamination_crossing(2, most=1.0) is None
    estimates = lesson.contaminated_estimates([0.4], 2, n=51, repeats=10_000, seed=4)[0]
    ratio, margin = ratio_and_margin(estimates)
    assert ratio + margin < 1


def test_L9_in_the_lesson_contaminated_noise_ruins_the_mean():
    estimates = lesson.means_and_medians("contaminated", [51], repeats=10_000, seed=5)[0]
    ratio, margin = ratio_and_margin(estimates)
    assert ratio - margin > 5
    assert (estimates[1].var() * 51) == pytest.approx(0.9 + 0.1 * 100, rel=0.1)


# L9: photographs


def test_L9_the_filters_are_the_best_constants_of_every_window():
    picture = np.random.default_rng(0).integers(0, 256, (12, 9)).astype(float)
    median, mean = lesson.filtered(picture)
    for row in range(1, 11):
        for column in range(1, 8):
            window = picture[row - 1 : row + 2, column - 1 : column + 2].ravel()
            assert median[row, column] == L1Loss().best_constant(window)
            assert mean[row, column] == pytest.approx(float(L2Loss().best_constant(window)))


def test_L9_on_a_plain_wall_the_filters_keep_the_ratio_of_nine_values():
    """No edges: what is left of Gaussian noise is the variance of mean and median of nine."""
    wall = np.full((900, 900), 128.0)
    pictures = lesson.filtered(lesson.noisy(wall, "Gaussian", 40, seed=6))
    estimates = np.array([one[1::3, 1::3].ravel() - 128 for one in pictures])  # no shared pixels
    ratio, margin = ratio_and_margin(estimates)
    assert abs(ratio - exact_ratio(stats.norm(), 9)) < margin < 0.03


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("level", [40, 50, 60])
def test_L9_gaussian_noise_the_mean_filter_is_better_by_8_per_cent(seed, level):
    photo = sample_photo()
    median, mean = lesson.filtered(lesson.noisy(photo, "Gaussian", level, seed))
    assert lesson.rms(mean - photo) < 0.92 * lesson.rms(median - photo)
    assert lesson.mean_absolute(mean - photo) < 0.92 * lesson.mean_absolute(median - photo)
    assert lesson.rms(mean - photo) < 0.5 * level


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("level", [5, 10, 20, 30])
def test_L9_salt_and_pepper_the_median_filter_is_better_by_a_third(seed, level):
    photo = sample_photo()
    hit = lesson.noisy(photo, "salt and pepper", level, seed)
    median, mean = lesson.filtered(hit)
    assert lesson.rms(median - photo) < 0.67 * lesson.rms(mean - photo)
    assert lesson.mean_absolute(median - photo) < 0.5 * lesson.mean_absolute(mean - photo)
    assert lesson.rms(median - photo) < 0.5 * lesson.rms(hit - photo)


def test_L9_limit_weak_gaussian_noise_is_better_left_alone():
    """At an edge the window holds two kinds of pixels: blur costs more than the noise."""
    photo = sample_photo()
    hit = lesson.noisy(photo, "Gaussian", 10)
    median, mean = (lesson.rms(one - photo) for one in lesson.filtered(hit))
    assert lesson.rms(hit - photo) < median < mean


def test_L9_limit_the_median_filter_erases_a_thin_line():
    picture = np.zeros((9, 9))
    picture[:, 4] = 90.0
    assert median_filter(picture, 3).max() == 0
    np.testing.assert_allclose(uniform_filter(picture, 3)[:, 3:6], 30)


def test_L9_limit_beyond_half_the_median_filter_breaks():
    photo = sample_photo()
    median, mean = lesson.filtered(lesson.noisy(photo, "salt and pepper", 60))
    assert lesson.rms(median - photo) > 1.1 * lesson.rms(mean - photo)
