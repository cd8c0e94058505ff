"""The scenes of "Mean and median" show what an independent calculation gives, in every state."""

from itertools import pairwise

import numpy as np
import pytest
from pulled import pulled
from scipy import ndimage

from l1l2.datasets import digits, sample_photo
from l1l2.experiments import centres, fine_pixels
from l1l2.figures import mean_and_median as scenes
from l1l2.figures.stage import Stage

ARRIVED = [5, 2, 8, 3, 6, 1, 9, 4, 7]
SIZES = (1, 3, 9, 21)
SHARES = (0, 5, 10, 20)


@pytest.fixture(scope="module")
def one_moves():
    return scenes.OneValueMoves([1, 4, 6, 7])


@pytest.fixture(scope="module")
def which():
    estimates = {
        noise: centres.means_and_medians(noise, SIZES, repeats=800) for noise in centres.NOISES
    }
    return scenes.WhichWins(SIZES, estimates), estimates


@pytest.fixture(scope="module")
def wild():
    estimates = {
        width: centres.contaminated_estimates(np.array(SHARES) / 100, width, repeats=2000)
        for width in (2, 3, 10)
    }
    return scenes.HowMuchContamination(SHARES, estimates, n=25), estimates


@pytest.fixture(scope="module")
def denoising():
    return scenes.Denoising(sample_photo(), levels=range(0, 61, 15))


def test_each_noise_gives_another_picture(denoising):
    stage = Stage(denoising)
    states = [dict(level=30, noise=noise) for noise in scenes.Denoising.NOISES]
    assert len({tuple(stage.parts(**state)) for state in states}) == len(states)


@pytest.mark.parametrize("y", [0.0, 4.5, 6.0, 12.0, 29.5])
def test_curves_and_their_lowest_points(one_moves, y):
    values, now, across = np.array([1, 4, 6, 7, y]), one_moves.now(y=y), one_moves.across
    for power, loss, c in ((1, now.L1, np.median(values)), (2, now.L2, values.mean())):
        expected = (np.abs(across[:, None] - values) ** power).mean(axis=1)
        np.testing.assert_allclose(loss.curve, expected, atol=1e-9)
        least = (np.abs(c - values) ** power).mean()
        assert (loss.best, loss.least) == pytest.approx((c, least), abs=1e-9)
        assert least <= loss.curve.min() + 1e-12
    words = one_moves.describe(y=y)
    assert f"least at {np.median(values):g} (the median" in words
    assert f"at {values.mean():.2f} (the mean" in words


def test_the_right_side_shows_the_best_constant_for_every_place(one_moves):
    now = one_moves.now(y=12.0)
    assert (now.way == np.arange(0, 30.5, 0.5)).all()
    for y, median, mean in zip(now.way, now.L1.path, now.L2.path, strict=True):
        assert (median, mean) == pytest.approx((np.median([1, 4, 6, 7, y]), (18 + y) / 5))


@pytest.mark.parametrize("y, ends", [(12.0, (12, 12)), (30.0, (12, 30)), (2.5, (2.5, 12))])
def test_from_a_start_on_only_the_way_that_was_gone_is_drawn(y, ends):
    now = scenes.OneValueMoves([1, 4, 6, 7], start=12.0).now(y=y)
    assert (now.way[0], now.way[-1]) == ends
    assert now.L1.path[0] == np.median([1, 4, 6, 7, ends[0]])
    assert now.L2.path[0] == (18 + ends[0]) / 5
    assert len(now.L1.path) == len(now.L2.path) == len(now.way)


def test_one_value_moves_wants_an_even_number_of_others():
    with pytest.raises(ValueError, match="even number of values, got 3"):
        scenes.OneValueMoves([1, 2, 3])


@pytest.mark.parametrize("n", range(1, 10))
def test_the_flat_bottom_is_where_the_loss_is_least(n):
    scene, y = scenes.FlatBottom(ARRIVED), np.array(ARRIVED[:n])
    fine = np.linspace(*scene.ends, 4121)
    loss = np.abs(fine[:, None] - y).mean(axis=1)
    best = fine[loss < loss.min() + 1e-9]
    for c in (0.0, 3.0, 4.5, 10.0):
        now, words = scene.now(n=n, c=c), scene.describe(n=n, c=c)
        np.testing.assert_allclose(np.interp(fine, *now.curve), loss, atol=1e-9)
        (low, high), bottom = now.flat
        assert bottom == pytest.approx([loss.min()] * 2, abs=2e-3)
        assert (best.min(), best.max()) == pytest.approx((low, high), abs=3e-3)
        assert (now.best.low, now.wide) == (low, high - low)
        assert (high > low) == (n % 2 == 0)
        below, above = (y < c).sum(), (y > c).sum()
        one = ", one at it" if c in y else ""
        assert f"{below} of {n} values lie below c = {c:g} and {above} above{one}; " in words
        assert f"the loss is {np.abs(c - y).mean():.2f}" in words
        which = f"any c from {low:g} to {high:g}" if n % 2 == 0 else f"c = {low:g} only"
        assert f"Best: {which}." in words


def test_the_staircase_is_the_slope_of_the_curve():
    scene = scenes.FlatBottom(ARRIVED)
    for n in range(1, 10):
        now, y = scene.now(n=n, c=2.5), np.array(ARRIVED[:n])
        for c in np.arange(0.25, 10, 0.5):
            slope = (np.abs(c + 0.01 - y).mean() - np.abs(c - 0.01 - y).mean()) / 0.02
            assert np.interp(c, *now.stairs) == pytest.approx(slope)
        assert now.slope == ([2.5], [pytest.approx(((y < 2.5).sum() - (y > 2.5).sum()) / n)])
        assert [*now.left[0], *now.right[0]] == sorted(y) and (now.left[0] < 2.5).all()


@pytest.mark.parametrize("noise", centres.NOISES)
def test_the_contest_shows_spreads_and_ratio(which, noise):
    scene, estimates = which
    for k, (n, (median, mean)) in enumerate(zip(SIZES, estimates[noise], strict=True)):
        now, words = scene.now(n=n, noise=noise), scene.describe(n=n, noise=noise)
        ratio = np.std(mean) ** 2 / np.std(median) ** 2
        assert (now.n, now.ratio, now.ratios[k]) == pytest.approx((n, ratio, ratio))
        assert now.L1.ends == pytest.approx([-np.std(median), np.std(median)])
        assert now.L2.ends == pytest.approx([-np.std(mean), np.std(mean)])
        assert words.startswith(f"{noise.capitalize()} noise, n = {n}: ")
        assert f"mean is off by {np.std(mean):.2f}, the median by {np.std(median):.2f}" in words
        assert f"variance ratio {ratio:.2f}" in words
        better = f"the {'median' if ratio > 1 else 'mean'} is better"
        assert (better if abs(ratio - 1) > 0.03 else "about equally good") in words


def test_samples_grow_and_are_what_they_are_called():
    for noise, variance in (("Gaussian", 1), ("Laplace", 2), ("contaminated", 10.9)):
        one, many = centres.means_and_medians(noise, [1, 400], repeats=4000, seed=3)
        assert one[0].var() == pytest.approx(variance, rel=0.15)
        assert 400 * many[1].var() == pytest.approx(variance, rel=0.15)
    alone = centres.means_and_medians("Laplace", [5], repeats=50)
    together = centres.means_and_medians("Laplace", [3, 5], repeats=50)
    assert alone.shape == (1, 2, 50) and together.shape == (2, 2, 50)


def test_the_crossing_is_where_the_ratio_reaches_one(wild):
    scene, estimates = wild
    for width in (3, 10):
        at = scene.now(share=5, width=width).crossing
        ratios = [m.var() / med.var() for med, m in estimates[width]]
        assert np.interp(at, SHARES, np.log(ratios)) == pytest.approx(0, abs=1e-9)
        assert f"The median is better from {at:.1f} % on." in scene.describe(share=5, width=width)
    assert scene.now(share=20, width=2).crossing is None
    words = scene.describe(share=20, width=2)
    assert words.startswith("20 % of 25 values 2 times as wide: the mean is off by ")
    assert "the mean is better. Up to 20 % the mean stays the better one." in words


def test_limits_are_those_of_a_density_seen_numerically():
    for share, width in ((0.0, 1), (0.1, 10), (0.3, 3)):
        e = np.linspace(-80, 80, 400_001)
        gauss = np.exp(-(e**2) / 2), np.exp(-((e / width) ** 2) / 2) / width
        density = ((1 - share) * gauss[0] + share * gauss[1]) / np.sqrt(2 * np.pi)
        variance = np.trapezoid(e**2 * density, e)
        limit = 4 * variance * density[200_000] ** 2
        assert centres.contaminated_limit(share, width) == pytest.approx(limit, rel=1e-6)
    crossing = centres.contamination_crossing(3)
    assert centres.contaminated_limit(crossing, 3) == pytest.approx(1)


@pytest.mark.parametrize("noise", scenes.Denoising.NOISES)
@pytest.mark.parametrize("level", [0, 30, 60])
def test_pictures_and_errors_are_those_of_the_filters(denoising, noise, level):
    photo, now = sample_photo(), denoising.now(level=level, noise=noise)
    words, hit = denoising.describe(level=level, noise=noise), centres.noisy(photo, noise, level)
    filters = [ndimage.generic_filter(hit, middle, 3) for middle in (np.median, np.mean)]
    for shown, picture in zip((now.hit, now.median, now.mean), (hit, *filters), strict=True):
        assert np.abs(shown.picture - np.clip(picture, 0, 255)).max() <= 0.5 + 1e-9
        square, absolute = np.sqrt(((picture - photo) ** 2).mean()), np.abs(picture - photo).mean()
        assert (shown.RMSE, shown.MAE) == pytest.approx((square, absolute))
        assert shown.curve.RMSE[level // 15] == shown.RMSE
        assert shown.curve.MAE[level // 15] == shown.MAE
        assert f"{square:.1f}" in words
    better = "mean" if now.mean.RMSE < now.median.RMSE else "median"
    assert f"By RMS error the {better} filter is better." in words


def test_noise_is_what_it_says():
    photo = np.full((300, 300), 100.0)
    added = centres.noisy(photo, "Gaussian", 25) - photo
    assert (added.mean(), added.std()) == pytest.approx((0, 25), abs=0.5)
    hit = centres.noisy(photo, "salt and pepper", 20)
    assert (hit == 0).mean() == pytest.approx(0.1, abs=0.005)
    assert (hit == 255).mean() == pytest.approx(0.1, abs=0.005)
    assert (hit == 100).mean() == pytest.approx(0.8, abs=0.005)
    np.testing.assert_array_equal(centres.noisy(photo, "salt and pepper", 0), photo)


def test_what_is_unknown_is_named(which, wild, denoising):
    with pytest.raises(ValueError, match="Gaussian, Laplace, contaminated, got 'Cauchy'"):
        centres.means_and_medians("Cauchy", [3])
    with pytest.raises(ValueError, match="got 'Cauchy'"):
        which[0].describe(n=3, noise="Cauchy")
    with pytest.raises(ValueError, match="2, 3, 10, got 4"):
        wild[0].describe(share=5, width=4)
    with pytest.raises(ValueError, match="got 'snow'"):
        denoising.describe(level=0, noise="snow")
    with pytest.raises(ValueError, match="got 'snow'"):
        centres.noisy(sample_photo(), "snow", 3)
    with pytest.raises(ValueError, match="between 0 and 1"):
        centres.contaminated_estimates([3], 10)


@pytest.fixture(scope="module")
def split():
    data = digits()
    order = np.random.default_rng(0).permutation(len(data.y))
    return np.split(data.X.reshape(-1, 8, 8)[order], [1200])


@pytest.fixture(scope="module")
def fine(split):
    return scenes.FineFromCoarse(split[0], split[1][:3])


@pytest.mark.parametrize("which, row, column", [(0, 1, 5), (1, 8, 2), (2, 4, 4)])
def test_a_fine_pixel_is_the_mean_or_median_of_those_that_look_the_same(
    fine, split, which, row, column
):
    """The pixels are found again by hand: every training picture, every place, one by one."""
    now, picture = fine.now(which=which, row=row, column=column), split[1][which]

    def seen(picture, r, c):
        means = np.pad(picture.reshape(4, 2, 4, 2).mean(axis=(1, 3)), 1)
        around = [means[1 + r + i, 1 + c + j] for i, j in fine_pixels.BESIDE]
        return [min(int(mean * 3 // 16), 2) for mean in around]

    place = (row - 1) // 2, (column - 1) // 2, (row - 1) % 2, (column - 1) % 2
    wanted = seen(picture, *place[:2])
    same = [
        other[2 * r + place[2], 2 * c + place[3]]
        for other in split[0] for r in range(4) for c in range(4)
        if seen(other, r, c) == wanted
    ]  # fmt: skip
    assert now.count == len(same) == now.outcomes.sum()
    assert [now.outcomes[k] for k in range(17)] == [same.count(k) for k in range(17)]
    assert now.L1.ink == now.L1.picture[row - 1, column - 1] == np.median(same)
    assert now.L2.ink == pytest.approx(np.mean(same))
    assert now.ink == picture[row - 1, column - 1] == now.profile[column - 1]
    assert now.L2.profile[column - 1] == now.L2.ink
    words = fine.describe(which=which, row=row, column=column)
    assert f"it gets {np.mean(same):.1f}, their mean; trained on L1 {np.median(same):g}" in words
    few, many = 100 * np.mean(np.array(same) <= 3), 100 * np.mean(np.array(same) >= 13)
    assert f"Of {len(same)} training" in words and f"{few:.0f} % have little" in words
    assert f"{many:.0f} % much" in words


def test_steps_are_the_mean_difference_of_neighbours(fine, split):
    lines = [*split[1][0], *split[1][0].T]
    steps = [abs(a - b) for line in lines for a, b in pairwise(line)]
    now = fine.now(which=0, row=1, column=1)
    assert now.step == pytest.approx(np.mean(steps))
    assert f"{now.step:.1f} in truth, {now.L1.step:.1f} after L1" in fine.describe(
        which=0, row=1, column=1
    )


def test_fine_pictures_have_even_sides():
    with pytest.raises(ValueError, match="even sides, got 3 x 4"):
        fine_pixels.coarse(np.ones((1, 3, 4)))


def test_a_fine_pixel_can_be_pulled(fine):
    state, there = dict(which=0, row=2, column=5), pytest.approx({"row": 4, "column": 7})
    assert pulled(fine, (5.2, 1.9), (7.2, 3.9), **state) == there
    assert pulled(fine, (1.5, 1.5), (7.2, 3.9), **state) is None


# The pointer


def test_the_black_value_can_be_pulled(one_moves):
    there = {"y": pytest.approx(20.0)}
    assert pulled(one_moves, (12.4, 0.1), (20.4, 0.5), y=12.0) == there
    assert pulled(one_moves, (15.0, 0.0), (20.4, 0.5), y=12.0) is None


def test_c_can_be_pulled_along_the_curve():
    scene, state = scenes.FlatBottom(ARRIVED), dict(n=4, c=4.0)
    assert pulled(scene, (4.2, 2.2), (7.2, 0.0), **state) == {"c": pytest.approx(7.0)}
    assert pulled(scene, (4.0, 5.0), (7.2, 0.0), **state) is None
    assert pulled(scene, (6.0, 2.0), (7.2, 0.0), **state) is None
