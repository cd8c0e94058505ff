"""The scene of the lesson "Am I ready for the exam?".

``HowFarAScoreGoes``  how likely each score is for someone who knows a share s and guesses the rest
"""

import numpy as np

from l1l2.experiments.scores import middle_scores, score_probabilities
from l1l2.figures.numerals import per_cent
from l1l2.figures.palette import ACCENT, INK, MUTED, WHITE
from l1l2.figures.parts import MARKER, UNCUT, apart, limits, nearest, part
from l1l2.figures.scene import Scene
from l1l2.texts import _

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

    def at(self, known, n, luck):
        row, key = nearest(self.shares, known), (n, float(luck))
        if key not in self.chances or abs(self.shares[row] - known) > 1e-9:
            raise ValueError(f"known = {known!r}, n = {n!r}, luck = {luck!r} was not computed")
        right, half = known + (1 - known) * key[1], -(-n // 2)  # the least that is half the marks
        guesser, learner = np.cumsum(self.chances[key][[0, row], ::-1], axis=1)[:, ::-1]
        passes = guesser[half], learner[half]
        low, high = self.ends[key][row]
        return dict(
            scores=np.arange(n + 1) / n, guesser=guesser, learner=learner, half=half,
            said=[f"{chance:.2f}" for chance in passes],
            heights=apart(np.add(passes, (0, 1e-6)), 0.08) + 0.025,
            bands=[self.ends[size, key[1]][row] / size for size in self.sizes],
            place=self.sizes.index(n), right=right, means=[right] * len(self.sizes),
            average=n * right, low=low, high=high, percent=100 * known,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        left.axvline(HALF, **MARKER)
        look = dict(marker="o", linewidth=1.2, markersize=7, zorder=4, **UNCUT)
        hollow = dict(color=MUTED, linestyle="--", markerfacecolor=WHITE)
        self.line(left, "scores", "guesser", **hollow, **look)
        self.line(left, "scores", "learner", color=ACCENT, **look)
        box = dict(facecolor=WHITE, edgecolor="none", alpha=0.8, pad=1)
        beside = dict(weight="bold", va="bottom", zorder=6, bbox=box)
        labels = [left.text(HALF + 0.025, 0, "", color=c, **beside) for c in (MUTED, ACCENT)]
        self.mark(labels, text=lambda now: now.said, y="heights")
        left.set(xlim=(0, 1), ylim=(0, 1.16), xlabel="k / n", ylabel="P(≥ k)")
        places = range(len(self.sizes))
        band = dict(color=ACCENT, marker="_", markersize=15, markeredgewidth=2.5)
        for k in places:
            self.line(right, [k, k], part("bands", k), **band)
        self.line(right, places, "means", color=INK, ls="none", marker="o", markersize=7, zorder=5)
        square = dict(markerfacecolor="none", markeredgecolor=INK, markeredgewidth=1.4)
        square |= dict(linestyle="none", marker="s", markersize=16, zorder=6)
        self.line(right, "place", "right", **square)
        right.set_xticks(places, [str(n) for n in self.sizes])
        right.set(xlim=limits(0, len(self.sizes) - 1, 0.15), ylim=(-0.05, 1.05))
        right.set(xlabel="n", ylabel=f"k / n  ({per_cent(90)})")

    def words(self, now):
        return [
            _(
                "{n} questions, {percent:.0f} % known, a guess is right with probability "
                "{luck:.2f}: {average:.1f} right on average, {low} to {high} in at least 90 of 100 "
                "papers, and {half} or more with probability {said[1]}."
            ),
            _("Someone who knows nothing has {half} or more with probability {said[0]}."),
        ]
