"""The scene of the lesson "Am I ready for the exam?".

``HowFarAScoreGoes``  how likely each score is for someone who knows a share s and guesses the rest
"""

import numpy as np

from l1l2.experiments.scores import middle_scores, score_probabilities
from l1l2.figures.palette import ACCENT, INK, MUTED, WHITE
from l1l2.figures.parts import MARKER, UNCUT, apart, limits
from l1l2.figures.scene import Scene

HALF = 0.5  # of the marks: where the figure reads the curves


class HowFarAScoreGoes(Scene):
    """Left: the probability of each score or a better one; hollow: for someone who knows nothing.
    Right: the range that holds 90 % of the scores, against the number of questions.

    sizes : how many questions a paper may have, increasing. shares : every value of ``known``, 0
    first. lucks : every value of ``luck``.
    """

    size = (9.0, 3.9)

    def __init__(self, sizes, shares, lucks):
        self.sizes, self.shares = list(sizes), np.asarray(shares, float)
        if self.shares[0] != 0:
            raise ValueError(f"shares must begin with 0, got {self.shares[0]:g} first")
        self.chances, self.ends = {}, {}
        for n in self.sizes:
            for luck in map(float, lucks):
                rows = [score_probabilities(n, known, luck) for known in self.shares]
                self.chances[n, luck] = np.array(rows)
                self.ends[n, luck] = np.array([middle_scores(row) for row in rows])

    def _at(self, known, n, luck):
        """Probabilities of the scores, of a guesser's scores, and the right share expected."""
        row, key = int(np.abs(self.shares - known).argmin()), (n, float(luck))
        if key not in self.chances or abs(self.shares[row] - known) > 1e-9:
            raise ValueError(f"known = {known!r}, n = {n!r}, luck = {luck!r} was not computed")
        return row, self.chances[key][row], self.chances[key][0], known + (1 - known) * key[1]

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        left.axvline(HALF, **MARKER)
        look = dict(linewidth=1.2, markersize=7, zorder=4, **UNCUT)
        (self.guesser,) = left.plot([], [], "o--", color=MUTED, markerfacecolor=WHITE, **look)
        (self.curve,) = left.plot([], [], "o-", color=ACCENT, **look)
        self.labels = [
            left.text(HALF + 0.025, 0, "", color=color, weight="bold", va="bottom", zorder=6)
            for color in (MUTED, ACCENT)
        ]
        for label in self.labels:
            label.set_bbox(dict(facecolor=WHITE, edgecolor="none", alpha=0.8, pad=1))
        left.set(xlim=(0, 1), ylim=(0, 1.16), xlabel="k / n", ylabel="P(≥ k)")
        places = range(len(self.sizes))
        self.bands = [
            right.plot([], [], color=ACCENT, marker="_", markersize=15, markeredgewidth=2.5)[0]
            for _ in places
        ]
        (self.means,) = right.plot([], [], "o", color=INK, markersize=7, zorder=5)
        (self.here,) = right.plot(
            [], [], "s", markersize=16, markerfacecolor="none", markeredgecolor=INK,
            markeredgewidth=1.4, zorder=6,
        )  # fmt: skip
        right.set_xticks(places, [str(n) for n in self.sizes])
        right.set(xlim=limits(0, len(self.sizes) - 1, 0.15), ylim=(-0.05, 1.05))
        right.set(xlabel="n", ylabel="k / n  (90 %)")
        return [self.guesser, self.curve, self.labels, self.bands, self.means, self.here]

    def update(self, known, n, luck):
        row, chances, guesser, p = self._at(known, n, luck)
        half, heights = _half(n), []
        for curve, each in ((self.guesser, guesser), (self.curve, chances)):
            reached = each[::-1].cumsum()[::-1]
            curve.set_data(np.arange(n + 1) / n, reached)
            heights.append(reached[half])
        places = apart(np.array(heights) + np.array([0, 1e-6]), 0.08)
        for label, height, place in zip(self.labels, heights, places, strict=True):
            label.set_text(f"{height:.2f}")
            label.set_y(place + 0.025)
        for place, (size, band) in enumerate(zip(self.sizes, self.bands, strict=True)):
            band.set_data([place] * 2, self.ends[size, float(luck)][row] / size)
        self.means.set_data(range(len(self.sizes)), [p] * len(self.sizes))
        self.here.set_data([self.sizes.index(n)], [p])

    def describe(self, known, n, luck):
        _, chances, guesser, p = self._at(known, n, luck)
        low, high = middle_scores(chances)
        half = _half(n)
        return (
            f"{n} questions, {100 * known:.0f} % known, a guess is right with probability "
            f"{luck:.2f}: {n * p:.1f} right on average, {low} to {high} in at least 90 of 100 "
            f"papers, and {half} or more with probability {chances[half:].sum():.2f}. Someone who "
            f"knows nothing has {half} or more with probability {guesser[half:].sum():.2f}."
        )


def _half(n):
    """The least score that is half of the marks."""
    return -(-n // 2)
