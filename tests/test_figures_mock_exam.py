"""The scene of "Am I ready for the exam?" shows what an independent calculation gives."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from l1l2.experiments.scores import score_probabilities
from l1l2.figures.mock_exam import HowFarAScoreGoes

SIZES, SHARES, LUCKS = [6, 12, 24, 48], np.arange(0, 21) / 20, [0, 1 / 4, 1 / 3, 1 / 2]


@pytest.fixture(scope="module")
def scene():
    return HowFarAScoreGoes(SIZES, SHARES, LUCKS)


@pytest.mark.parametrize("known, luck", [(0, 1 / 3), (0.5, 1 / 4), (1, 0)])
def test_chances_are_those_of_every_way_to_know_and_to_guess(known, luck):
    """Each question is known, guessed right or wrong; all 3^4 papers of four, one by one."""
    chances = np.zeros(5)
    outcomes = ((1, known), (1, (1 - known) * luck), (0, (1 - known) * (1 - luck)))
    for paper in product(outcomes, repeat=4):
        chances[sum(right for right, _ in paper)] += np.prod([chance for _, chance in paper])
    np.testing.assert_allclose(score_probabilities(4, known, luck), chances, atol=1e-15)


@pytest.mark.parametrize("known", [0, 0.35, 0.5, 0.9, 0.95, 1])
@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("luck", LUCKS)
def test_numbers_and_words_are_those_of_the_binomial(scene, known, n, luck):
    now = scene.now(known=known, n=n, luck=luck)
    p, k = known + (1 - known) * luck, np.arange(n + 1)
    np.testing.assert_allclose(now.scores, k / n)
    for curve, right in ((now.learner, p), (now.guesser, luck)):
        np.testing.assert_allclose(curve, binom.sf(k - 1, n, right), atol=1e-12)
    half = binom.sf(n // 2 - 1, n, p), binom.sf(n // 2 - 1, n, luck)
    assert now.said == [f"{half[1]:.2f}", f"{half[0]:.2f}"]
    for size, band in zip(SIZES, now.bands, strict=True):  # nine tenths, and no end can go
        ends = binom.ppf([0.05 + 1e-9, 0.95 - 1e-9], size, p) / size
        np.testing.assert_allclose(band, ends, atol=1e-12)
    assert now.means == pytest.approx([p] * 4)
    words = scene.describe(known=known, n=n, luck=luck)
    assert f"{n * p:.1f} right on average" in words
    low, high = np.round(n * now.bands[SIZES.index(n)])
    assert f"{low:.0f} to {high:.0f} in at least" in words
    assert f"or more with probability {half[0]:.2f}. Someone" in words
    assert words.endswith(f"{n // 2} or more with probability {half[1]:.2f}.")


def test_a_longer_paper_says_more(scene):
    widths = np.ptp(scene.now(known=0.5, n=6, luck=1 / 3).bands, axis=1)
    assert (np.diff(widths) <= 0).all() and widths[0] > 2 * widths[-1]


def test_what_was_not_computed_is_said(scene):
    with pytest.raises(ValueError, match="n = 7"):
        scene.describe(known=0.5, n=7, luck=0)
    with pytest.raises(ValueError, match=r"known = 0\.51"):
        scene.describe(known=0.51, n=6, luck=0)
    with pytest.raises(ValueError, match="must begin with 0"):
        HowFarAScoreGoes([6], [0.5], [0])
    with pytest.raises(ValueError, match="n must be"):
        score_probabilities(0, 0.5, 0)
