"""The scene of the lesson "Am I ready for the exam?".

``HowFarAScoreGoes``  how likely each score is for someone who knows a share s and guesses the rest
"""

from math import comb

import numpy as np

from l1l2.checks import share as _share
from l1l2.checks import whole
from l1l2.figures.palette import ACCENT, INK, MUTED
from l1l2.figures.parts import MARKER, limits
from l1l2.figures.scene import Scene

SURE = 0.9  # the band holds the score with at least this probability
HALF = 0.5  # of the marks


def score_probabilities(n, known, luck):
    r"""Probability of each score 0..n, shape (n + 1,): binomial with p = s + (1 - s) g.

    n : questions. known : s, the share of all questions that one knows. luck : g, the chance to
    guess right, 1/3 with three choices and 0 where a number is asked for. Each question is taken
    to be known or not independently of the others.
    ValueError for n below 1, or a share outside 0 to 1.
    """
    n, known, luck = whole("n", n, 1), _share("known", known), _share("luck", luck)
    p, k = known + (1 - known) * luck, np.arange(n + 1)
    ways = np.array([comb(n, each) for each in k], dtype=float)
    return ways * p**k * (1 - p) ** (n - k)


def middle_scores(probabilities, sure=SURE):
    """The scores left when at most (1 - sure)/2 is cut off at either end: (lowest, highest)."""
    tail = (1 - sure) / 2 + 1e-12
    below, above = probabilities.cumsum(), probabilities[::-1].cumsum()
    return int((below > tail).argmax()), int(len(above) - 1 - (above > tail).argmax())


class HowFarAScoreGoes(Scene):
    """Left: each score's probability, as bars; hollow: someone who knows nothing. Right: the range
    that holds 90 % of the scores, against the number of questions.

    sizes : how many questions a paper may have, increasing. shares : every value of ``known``.
    lucks : every value of ``luck``.
    """

    size = (9.0, 3.9)

    def __init__(self, sizes, shares, lucks):
        self.sizes, self.shares = list(sizes), np.asarray(shares, float)
        self.lucks = [float(luck) for luck in lucks]
        self.chances = {
            (n, luck): np.array([score_probabilities(n, known, luck) for known in self.shares])
            for n in self.sizes
            for luck in self.lucks
        }
        self.ends = {
            key: np.array([middle_scores(row) for row in rows]) / key[0]
            for key, rows in self.chances.items()
        }

    def _row(self, known, n, luck):
        row = int(np.abs(self.shares - known).argmin())
        if (n, float(luck)) not in self.chances or abs(self.shares[row] - known) > 1e-9:
            raise ValueError(f"known = {known!r}, n = {n!r}, luck = {luck!r} was not computed")
        return row, self.chances[n, float(luck)], float(luck)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        most = max(self.sizes) + 1
        blank = np.zeros(most)
        self.bars = left.bar(np.arange(most), blank, color=ACCENT, width=1)
        self.guesser = left.bar(
            np.arange(most), blank, facecolor="none", edgecolor=MUTED, linewidth=1.4, width=1
        )
        self.mean = left.axvline(0, **MARKER)
        left.set(xlim=(-0.03, 1.03), ylim=(0, 0.62), xlabel="k / n", ylabel="P(k)")
        self.label = left.text(0, 0.6, "", ha="center", va="top", color=INK)
        self.band = [
            right.plot([], [], color=ACCENT, marker="_", markersize=15, markeredgewidth=2.5)[0]
            for _ in self.sizes
        ]
        (self.means,) = right.plot([], [], "o", color=INK, markersize=7, zorder=5)
        (self.here,) = right.plot(
            [], [], "s", markersize=16, markerfacecolor="none", markeredgecolor=INK,
            markeredgewidth=1.4, zorder=6,
        )  # fmt: skip
        places = range(len(self.sizes))
        right.set_xticks(places, [str(n) for n in self.sizes])
        right.set(xlim=limits(0, len(self.sizes) - 1, 0.15), ylim=(-0.05, 1.05))
        right.set(xlabel="n", ylabel="k / n, 90 %")
        return [self.bars, self.guesser, self.mean, self.label, self.band, self.means, self.here]

    def update(self, known, n, luck):
        row, chances, luck = self._row(known, n, luck)
        width = 0.86 / n
        for bars, heights in ((self.bars, chances[row]), (self.guesser, chances[0])):
            for k, bar in enumerate(bars):
                bar.set_width(width)
                bar.set_x(min(k, n) / n - width / 2)
                bar.set_height(heights[k] if k <= n else 0)
        p = known + (1 - known) * luck
        self.mean.set_xdata([p, p])
        self.label.set_position((np.clip(p, 0.14, 0.86), 0.61))
        self.label.set_text(f"{100 * p:.0f} %")
        for place, (size, line) in enumerate(zip(self.sizes, self.band, strict=True)):
            line.set_data([place] * 2, self.ends[size, luck][row])
        self.means.set_data(range(len(self.sizes)), [p] * len(self.sizes))
        self.here.set_data([self.sizes.index(n)], [p])

    def describe(self, known, n, luck):
        row, chances, luck = self._row(known, n, luck)
        low, high = middle_scores(chances[row])
        p = known + (1 - known) * luck
        half = int(np.ceil(HALF * n))
        return (
            f"{n} questions, {100 * known:.0f} % known, a guess is right with probability "
            f"{luck:.2f}: {n * p:.1f} right on average, and from {low} to {high} in at least 90 of "
            f"100 papers. Someone who knows nothing gets {n * luck:.1f} on average, and {half} or "
            f"more with probability {chances[0, half:].sum():.3f}."
        )
