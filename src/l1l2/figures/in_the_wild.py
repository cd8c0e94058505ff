"""The lesson "In the wild": spam, genes and house prices, each with an honest score.

The lesson fits; these scenes are handed tables of weights and of errors, one row for each random
split of the data, one column for each strength, and only look them up.
"""

import numpy as np

from l1l2.figures.palette import INK, L1, L2, MUTED, WARN, WHITE
from l1l2.figures.scene import Scene

__all__ = ["GenesPicked", "GenesRemoved", "HousePrices", "ManyExactFits", "WordsPicked"]

MARKER = dict(color=INK, linewidth=1.3, linestyle=(0, (2, 2)), zorder=3)  # where the slider is
UNCUT = dict(clip_on=False, in_layout=False)  # seen whole at the edge; may be empty
LOOKS = {"L1": L1, "L2": L2}
ROWS = 12  # of the largest weights that are shown


class WordsPicked(Scene):
    """The words with the largest weights, and what the filter catches and loses, against λ.

    names : p words. strengths : (n_strengths,), increasing and above 0.
    weights : dict, "L1" or "L2" -> (n_splits, n_strengths, p), of logistic regression on the rows
    for fitting of each split.
    rates : dict, likewise -> (n_splits, n_strengths, 3), on other rows of the split: the share of
    spam that is caught, the share of ham that is lost, and the share of right answers.
    ham : float, the share of ham in the data, which is right without any word.
    Bars show the first split; beside them in how many splits the word has a weight.
    """

    size = (10.4, 5.6)

    def __init__(self, names, strengths, weights, rates, ham):
        self.strengths = np.asarray(strengths, dtype=float)
        self.rates = {name: 100 * table for name, table in rates.items()}
        self.counts = {name: np.count_nonzero(w, axis=2) for name, w in weights.items()}
        self.tops = {name: _tops(names, w, [0])[0] for name, w in weights.items()}
        self.n_splits, _, self.n_words = weights["L1"].shape
        self.ham = 100 * float(ham)

    def draw(self, figure):
        left, *right = _one_and(figure, 3)
        self.bars = _Bars(left, max(_reach(tops) for tops in self.tops.values()))
        labels = "#{w ≠ 0}", "", "P(ŷ=spam | ham)"
        for ax, label in zip(right, labels, strict=True):
            _log_axis(ax, self.strengths, label, last=ax is right[-1])
        right[0].set(yscale="log", ylim=(1, 1.6 * self.n_words))
        right[1].set(ylim=(0, 102), yticks=[0, 50, 100], yticklabels=["0", "50", "100 %"])
        self._draw_right_answers(right[1])
        top = 1.1 * max(table[:, :, 1].max() for table in self.rates.values())
        right[2].set(ylim=(0, top))
        right[2].yaxis.set_major_formatter("{x:g} %")
        self.curves = [
            (self.counts["L1"], self.counts["L2"]),
            *[(self.rates["L1"][:, :, k], self.rates["L2"][:, :, k]) for k in (0, 1)],
        ]
        for ax, tables in zip(right, self.curves, strict=True):
            for look, table in zip((L1, L2), tables, strict=True):
                _band(ax, self.strengths, table, look)
        right[0].legend(loc="lower left", ncols=2, handlelength=2.4)
        self.guides = [ax.axvline(1, **MARKER) for ax in right]
        looks = L1, L2
        self.dots = [
            [ax.plot([], [], **UNCUT, **look.points(markersize=9, zorder=6))[0] for look in looks]
            for ax in right
        ]
        return [*self.bars.artists, *self.guides, *self.dots]

    def _draw_right_answers(self, ax):
        for name, look in LOOKS.items():
            right = self.rates[name][:, :, 2].mean(axis=0)
            ax.plot(self.strengths, right, **look.line(linewidth=1.1, zorder=2))
        ax.axhline(self.ham, color=MUTED, linewidth=1.2, linestyle=":")
        inside = dict(transform=ax.transAxes, va="center", fontsize=11.5, color=INK)
        ax.text(0.99, 0.78, "P(ŷ=y)", ha="right", **inside)
        ax.text(0.02, 0.55, "P(ŷ=spam | spam)", **inside)

    def _numbers(self, strength):
        """For each panel the mean over splits under L1 and under L2, and the place of λ."""
        i = _place(self.strengths, strength)
        return i, [[table[:, i].mean() for table in tables] for tables in self.curves]

    def update(self, strength, penalty):
        i, numbers = self._numbers(strength)
        self.bars.show(*self.tops[penalty][i], self.n_splits, LOOKS[penalty])
        self.bars.say(
            f"{penalty}: {self.counts[penalty][0, i]:,} / {self.n_words:,}".replace(",", " "),
            LOOKS[penalty],
        )
        for guide, dots, values in zip(self.guides, self.dots, numbers, strict=True):
            guide.set_xdata([strength, strength])
            for dot, value in zip(dots, values, strict=True):
                dot.set_data([strength], [value])

    def describe(self, strength, penalty):
        i, parts = _place(self.strengths, strength), []
        for name in LOOKS:
            caught, lost, right = self.rates[name][:, i].T
            parts.append(
                f"{name} uses {self.counts[name][:, i].mean():.0f} of {self.n_words} words, "
                f"catches {caught.mean():.1f} % of the spam (from {caught.min():.1f} to "
                f"{caught.max():.1f}), loses {lost.mean():.2f} % of the ham and is right in "
                f"{right.mean():.1f} % of all"
            )
        shown = self.tops[penalty][i]
        return (
            f"λ = {strength:g}, mean of {self.n_splits} splits: {'; '.join(parts)}. "
            f"Largest {penalty} weights: {_listed(*shown[:2])}."
        )


class GenesPicked(Scene):
    """The genes that the lasso keeps in one split, how often it keeps them, and the error.

    names : p genes. strengths : (n_strengths,), increasing and above 0.
    weights : (n_splits, n_strengths, p), of the lasso. errors : dict, "L1" (lasso) or "L2" (ridge)
    -> (n_splits, n_strengths), share of wrong classes on other rows of the split.
    majority : (n_splits,), the same for the class that is the more frequent one in the fit.
    most : int, the most weights that the lasso can keep.
    """

    size = (10.4, 5.4)

    def __init__(self, names, strengths, weights, errors, majority, most):
        self.strengths, self.most = np.asarray(strengths, dtype=float), int(most)
        self.errors = {name: 100 * table for name, table in errors.items()}
        self.majority = 100 * float(np.mean(majority))
        self.counts = np.count_nonzero(weights, axis=2)
        self.ever = np.count_nonzero(weights.any(axis=0), axis=1)
        self.always = np.count_nonzero(weights.all(axis=0), axis=1)
        self.tops = _tops(names, weights, range(len(weights)))
        self.n_splits, _, self.n_genes = weights.shape

    def draw(self, figure):
        left, *right = _one_and(figure, 2)
        self.bars = _Bars(left, max(map(_reach, self.tops)))
        for ax, label in zip(right, ("#{w ≠ 0}", "P(ŷ ≠ y)"), strict=True):
            _log_axis(ax, self.strengths, label, last=ax is right[-1])
        right[0].set(ylim=(0, 1.25 * self.most))
        right[0].axhline(self.most, color=INK, linewidth=1.6)
        right[0].text(
            0.99, self.most, f"n − 1 = {self.most}", ha="right", va="bottom", color=INK,
            transform=right[0].get_yaxis_transform(),
        )  # fmt: skip
        right[1].set(ylim=(0, 62), yticks=[0, 20, 40, 60])
        right[1].yaxis.set_major_formatter("{x:g} %")
        right[1].axhline(self.majority, color=MUTED, linewidth=1.6, linestyle=":")
        right[1].text(
            0.01, self.majority, "w = 0", va="bottom", color=INK,
            transform=right[1].get_yaxis_transform(),
        )  # fmt: skip
        _band(right[0], self.strengths, self.counts, L1)
        for name, look in LOOKS.items():
            _band(right[1], self.strengths, self.errors[name], look, spread="sd")
        right[1].legend(loc="upper left", ncols=2, handlelength=2.4)
        self.guides = [ax.axvline(1, **MARKER) for ax in right]
        self.dots = [
            ax.plot([], [], **UNCUT, **look.points(markersize=9, zorder=6))[0]
            for ax, look in zip((right[0], *right[1:] * 2), (L1, L1, L2), strict=True)
        ]
        return [*self.bars.artists, *self.guides, *self.dots]

    def update(self, strength, split):
        i = _place(self.strengths, strength)
        self.bars.show(*self.tops[split][i], self.n_splits, L1)
        self.bars.say(f"w ≠ 0: {self.counts[split, i]} / {self.n_genes}", L1)
        values = self.counts[split, i], *[self.errors[k][:, i].mean() for k in LOOKS]
        for guide in self.guides:
            guide.set_xdata([strength, strength])
        for dot, value in zip(self.dots, values, strict=True):
            dot.set_data([strength], [value])

    def describe(self, strength, split):
        i = _place(self.strengths, strength)
        lasso, ridge = (self.errors[name][:, i] for name in LOOKS)
        names, weights, often = self.tops[split][i]
        picked = ", ".join(
            f"{name} ({k} of {self.n_splits})"
            for name, w, k in zip(names[:3], weights, often, strict=False)
            if w
        )
        return (
            f"λ = {strength:g}, split {split}: the lasso keeps {self.counts[split, i]} of "
            f"{self.n_genes} genes, at most {self.most}; first {picked or 'none'}. In all "
            f"{self.n_splits} splits together it keeps {self.ever[i]} different genes, "
            f"{self.always[i]} of them always. Wrong classes on other tissues: lasso "
            f"{lasso.mean():.0f} ± {lasso.std():.0f} %, ridge {ridge.mean():.0f} ± "
            f"{ridge.std():.0f} %, the majority {self.majority:.0f} %."
        )


class ManyExactFits(Scene):
    """Between two sets of weights that fit every row exactly, all fit it; the others move.

    X : (n_samples, p) with more columns than fitted rows. y : (n_samples,), 1 and -1.
    fitted : bool (n_samples,), the rows behind ``ends``, a pair of (weights, intercept): the least
    squares fits with the smallest ‖w‖ (share 0) and with the smallest Σ|w| (share 1).
    """

    size = (10.4, 4.6)

    def __init__(self, X, y, fitted, ends):
        order = np.lexsort((np.arange(len(y)), y))
        self.y, self.fitted = np.asarray(y, dtype=float)[order], np.asarray(fitted)[order]
        self.ends = [np.append(w, b) for w, b in ends]
        self.predicted = [np.append(X @ w, 0)[:-1][order] + b for w, b in ends]
        self.shares = np.linspace(-0.5, 1.5, 81)
        self.curves = np.array([self.errors(self.at(share)) for share in self.shares]).T

    def at(self, share):
        """What is predicted for every row: the mean of both ends, a line in ``share``."""
        return (1 - share) * self.predicted[0] + share * self.predicted[1]

    def errors(self, predicted):
        """Mean squared error on the fitted rows and on the others."""
        squares = (self.y - predicted) ** 2
        return squares[self.fitted].mean(), squares[~self.fitted].mean()

    def _weights(self, share):
        v = (1 - share) * self.ends[0] + share * self.ends[1]
        w = v[:-1]
        return np.count_nonzero(w), np.linalg.norm(w), np.abs(w).sum()

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.6, 1])
        n = len(self.y)
        reach = 1.12 * max(np.abs(self.at(s)).max() for s in self.shares[[0, -1]])
        left.set(xlim=(-1, n), ylim=(-reach, reach), xlabel="i", ylabel="ŷ", xticks=[])
        left.set_yticks([-1, 0, 1], ["−1", "0", "1"])
        left.axhline(0, color=INK, linewidth=1)
        left.plot(np.arange(n), self.y, "_", color=MUTED, markersize=9, zorder=1)
        self.points = [
            left.plot([], [], linestyle="none", zorder=zorder, label=label, **style)[0]
            for zorder, label, style in (
                (3, f"n = {self.fitted.sum()}", dict(marker="s", color=INK, markersize=5)),
                (4, "ŷ·y > 0", dict(marker="o", color=MUTED, markersize=8, markeredgecolor=INK)),
                (5, "ŷ·y < 0", dict(marker="X", color=WARN, markersize=11, markeredgecolor=WHITE)),
            )
        ]
        left.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.2)
        top = 1.15 * self.curves.max()
        right.set(xlim=(-0.5, 1.5), ylim=(-0.05 * top, top), ylabel="MSE")
        right.set_xticks([0, 1], ["0\nmin ‖w‖", "1\nmin Σ|w|"])
        right.plot(self.shares, self.curves[1], color=MUTED, linewidth=2, linestyle="--")
        right.plot(self.shares, self.curves[0], color=INK, linewidth=2.6)
        right.text(1.47, 0.02 * top, f"n = {self.fitted.sum()}", ha="right", va="bottom", color=INK)
        right.text(
            -0.45, 1.02 * self.curves[1][0], f"n = {(~self.fitted).sum()}", va="bottom", color=INK
        )
        self.guide = right.axvline(0, **MARKER)
        self.dots = [
            right.plot([], [], color=INK, markersize=10, marker=m, **UNCUT, zorder=5)[0]
            for m in ("s", "o")
        ]
        self.text = right.text(0, 1.04, "", transform=right.transAxes, fontsize=14, weight="bold")
        return [*self.points, self.guide, *self.dots, self.text]

    def update(self, share):
        predicted = self.at(share)
        wrong = ~self.fitted & (predicted * self.y <= 0)
        for points, rows in zip(
            self.points, (self.fitted, ~self.fitted & ~wrong, wrong), strict=True
        ):
            points.set_data(np.flatnonzero(rows), predicted[rows])
        self.guide.set_xdata([share, share])
        for dot, error in zip(self.dots, self.errors(predicted), strict=True):
            dot.set_data([share], [error])
        count, _, total = self._weights(share)
        self.text.set_text(f"w ≠ 0: {count} / {len(self.ends[0]) - 1}   Σ|w| = {total:.2f}")

    def describe(self, share):
        predicted = self.at(share)
        fitted, others = self.errors(predicted)
        wrong = (~self.fitted & (predicted * self.y <= 0)).sum()
        count, norm, total = self._weights(share)
        return (
            f"Share {share:g}: mean squared error on the {self.fitted.sum()} fitted tissues "
            f"{abs(fitted):.2f}, on the other {(~self.fitted).sum()} {others:.2f}, where {wrong} "
            f"classes are wrong. {count} of {len(self.ends[0]) - 1} weights are not zero; their "
            f"norm is {norm:.3f}, their absolute sum {total:.2f}."
        )


class GenesRemoved(Scene):
    """The lasso picks genes; they are removed, and it picks again: the error hardly moves.

    names : p genes. weights : (n_splits, n_rounds, p). errors : (n_splits, n_rounds), share of
    wrong classes on other rows. majority : (n_splits,), that of the more frequent class.
    Bars show the first split.
    """

    size = (10.4, 4.8)

    def __init__(self, names, weights, errors, majority):
        self.errors, self.majority = 100 * np.asarray(errors), 100 * float(np.mean(majority))
        self.tops = _tops(names, weights, [0])[0]
        self.counts = np.count_nonzero(weights, axis=2)
        self.rounds = np.arange(weights.shape[1])
        self.n_splits, _, self.n_genes = weights.shape

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self.bars = _Bars(left, _reach(self.tops))
        right.set(
            xlim=(-0.4, len(self.rounds) - 0.6), ylim=(0, 58), xlabel="r", ylabel="P(ŷ ≠ y)",
            xticks=self.rounds, yticks=[0, 20, 40],
        )  # fmt: skip
        right.yaxis.set_major_formatter("{x:g} %")
        right.axhline(self.majority, color=MUTED, linewidth=1.6, linestyle=":")
        right.text(-0.3, self.majority, "w = 0", va="bottom", color=INK)
        _band(right, self.rounds, self.errors, L1, spread="sd")
        self.guide = right.axvline(0, **MARKER)
        self.dot = right.plot([], [], **UNCUT, **L1.points(markersize=11, zorder=6))[0]
        self.text = right.text(0, 1.04, "", transform=right.transAxes, fontsize=14)
        return [*self.bars.artists, self.guide, self.dot, self.text]

    def update(self, r):
        self.bars.show(*self.tops[r], self.n_splits, L1)
        self.bars.say(f"w ≠ 0: {self.counts[0, r]}", L1)
        self.guide.set_xdata([r, r])
        self.dot.set_data([r], [self.errors[:, r].mean()])
        gone = self.counts[0, :r].sum()
        self.text.set_text(f"p = {self.n_genes} − {gone} = {self.n_genes - gone}")

    def describe(self, r):
        errors, gone = self.errors[:, r], self.counts[0, :r].sum()
        names, weights, _ = self.tops[r]
        return (
            f"Round {r}: {gone} genes of the first split are gone, and the lasso keeps "
            f"{self.counts[0, r]} others, first {_listed(names, weights, 3)}. Wrong classes on "
            f"other tissues, mean of {self.n_splits} splits: {errors.mean():.0f} ± "
            f"{errors.std():.0f} %; the majority has {self.majority:.0f} %."
        )


class HousePrices(Scene):
    """Test errors of the L1 and the L2 fit against the number k of wrong prices in the fit.

    counts : (n_counts,), the values of k. errors : dict, "in" or "out" (is the odd row there?) ->
    (n_splits, n_counts, 2, 2), the last two axes being the loss that was fitted (L1, L2) and the
    one that is measured (mean absolute, mean squared).
    """

    size = (10.4, 5.4)
    MEASURES = "MAE", "MSE"
    EDGE = 12  # per cent at which differences are cut off

    def __init__(self, counts, errors):
        self.counts, self.errors = np.asarray(counts), errors
        self.ratios = {
            row: 100 * (table[:, :, 0] / table[:, :, 1] - 1) for row, table in errors.items()
        }
        self.n_splits = len(errors["in"])
        self.heights = np.sin(2.4 * np.arange(self.n_splits))  # apart, so that dots show

    def draw(self, figure):
        upper, lower = figure.subplots(2, 2, height_ratios=[2.3, 1])
        self.lines, self.guides, self.strips, self.texts = [], [], [], []
        for m, (top, bottom) in enumerate(zip(upper, lower, strict=True)):
            largest = max(table[..., m].mean(axis=0).max() for table in self.errors.values())
            top.set(
                xlim=(self.counts[0] - 0.2, self.counts[-1] + 0.2), ylim=(0, 1.2 * largest),
                ylabel=self.MEASURES[m], xlabel="k", xticks=self.counts,
            )  # fmt: skip
            self.lines.append(
                [top.plot([], [], **look.line(marker=look.marker))[0] for look in (L1, L2)]
            )
            self.guides.append(top.axvline(0, **MARKER))
            self.texts.append(
                top.text(0, 1.04, "", transform=top.transAxes, fontsize=14, weight="bold")
            )
            bottom.set(xlim=(-self.EDGE, self.EDGE), ylim=(-1.6, 1.6), yticks=[])
            bottom.set_xlabel(f"{self.MEASURES[m]}: L1 / L2 − 1")
            bottom.xaxis.set_major_formatter("{x:g} %")
            for side, look, alpha in ((-1, L1, 0.16), (1, L2, 0.1)):
                end = side * self.EDGE
                bottom.axvspan(0, end, color=look.color, alpha=alpha, linewidth=0, zorder=0)
                bottom.text(
                    0.93 * end, 1.2, look.label, color=look.color, weight="bold",
                    ha="center", va="center",
                )  # fmt: skip
            bottom.axvline(0, color=INK, linewidth=1.2)
            self.strips.append(
                bottom.plot([], [], "o", color=INK, markersize=6, alpha=0.75, clip_on=False)[0]
            )
        upper[0].legend(loc="upper left", handlelength=3)
        return [*self.lines, *self.guides, *self.strips, *self.texts]

    def _here(self, k, row):
        return int(np.searchsorted(self.counts, k)), self.errors[row], self.ratios[row]

    def update(self, k, row):
        i, table, ratios = self._here(k, row)
        for m in (0, 1):
            for loss in (0, 1):
                self.lines[m][loss].set_data(self.counts, table[:, :, loss, m].mean(axis=0))
            self.guides[m].set_xdata([k, k])
            shown = ratios[:, i, m]
            self.strips[m].set_data(np.clip(shown, -self.EDGE, self.EDGE), self.heights)
            self.texts[m].set_text(f"L1 < L2: {(shown < 0).sum()} / {self.n_splits}")

    def describe(self, k, row):
        i, table, ratios = self._here(k, row)
        there = "with" if row == "in" else "without"
        parts = []
        for m, measure in enumerate(("absolute", "squared")):
            l1, l2 = table[:, i, :, m].T
            parts.append(
                f"mean {measure} error L1 {l1.mean():.2f} ± {l1.std():.2f}, L2 {l2.mean():.2f} ± "
                f"{l2.std():.2f}, L1 lower in {(ratios[:, i, m] < 0).sum()} of {self.n_splits}"
            )
        return f"{k:g} wrong prices in the fit, {there} row 271: {'; '.join(parts)}."


# ---------------------------------------------------------------- small parts


class _Bars:
    """Horizontal bars, one for each of the largest weights, with its name and how often."""

    def __init__(self, axes, reach):
        self.reach = reach
        axes.set(xlim=(-reach, reach), ylim=(ROWS - 0.4, -0.8), yticks=[], xlabel="w")
        axes.spines["left"].set_visible(False)
        axes.grid(axis="y", visible=False)
        axes.axvline(0, color=MUTED, linewidth=1)
        self.bars = list(axes.barh(range(ROWS), np.ones(ROWS), height=0.7, zorder=3))
        style = dict(va="center", fontsize=12, color=INK, zorder=4)
        self.names = [axes.text(0, row, "", **style) for row in range(ROWS)]
        self.often = [
            axes.text(1.0, row, "", ha="right", transform=axes.get_yaxis_transform(),
                      **style | dict(fontsize=10.5, color=MUTED))
            for row in range(ROWS)
        ]  # fmt: skip
        self.text = axes.text(0, 1.02, "", transform=axes.transAxes, fontsize=16, weight="bold")
        self.artists = [self.bars, self.names, self.often, self.text]

    def show(self, names, weights, often, n_splits, look):
        """The weights, (ROWS,), largest first; a zero leaves its row empty."""
        gap = 0.03 * self.reach
        for row, weight in enumerate(weights):
            self.bars[row].set_width(weight)
            self.bars[row].set_facecolor(look.color)
            right = weight < 0  # the name stands on the free side of zero
            self.names[row].set(
                text=names[row] if weight else "", x=gap if right else -gap,
                ha="left" if right else "right",
            )  # fmt: skip
            self.often[row].set_text(f"{often[row]}/{n_splits}" if weight else "")

    def say(self, text, look):
        self.text.set(text=text, color=look.color)


def _tops(names, weights, splits):
    """For each split and strength the names, weights and counts of the largest weights."""
    often = np.count_nonzero(weights, axis=0)
    names, tables = np.asarray(names, dtype=object), []
    for split in splits:
        first = np.argsort(-np.abs(weights[split]), axis=1, kind="stable")[:, :ROWS]
        tables.append(
            [
                (names[top], w[top], count[top])
                for top, w, count in zip(first, weights[split], often, strict=True)
            ]
        )
    return tables


def _reach(tops):
    return 1.1 * max(np.abs(weights).max() for _, weights, _ in tops)


def _listed(names, weights, most=6):
    named = [f"{name} {w:.2f}" for name, w in zip(names, weights, strict=True) if w][:most]
    return ", ".join(named) or "none"


def _place(strengths, strength):
    return int(np.abs(np.log(strengths / strength)).argmin())


def _one_and(figure, count):
    """One tall axes on the left and ``count`` over each other on the right."""
    left, right = figure.add_gridspec(1, 2, width_ratios=[1, 1.15])
    stack = right.subgridspec(count, 1).subplots()
    return figure.add_subplot(left), *stack


def _log_axis(axes, strengths, label, last):
    axes.set(xscale="log", xlim=(strengths[0] / 1.1, strengths[-1] * 1.1), ylabel=label)
    low, high = np.log10(strengths[[0, -1]])
    ticks = 10.0 ** np.arange(np.ceil(low), np.floor(high) + 1)
    if high - low < 2:
        ticks = np.outer(ticks, [1, 2, 5]).ravel()
    ticks = ticks[ticks <= strengths[-1]]
    axes.set_xticks(ticks, [f"{tick:g}" if last else "" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("λ" if last else "")


def _band(axes, x, table, look, spread="range"):
    """The mean over splits as a line, and around it the range or the standard deviation."""
    mean = table.mean(axis=0)
    low, high = table.min(axis=0), table.max(axis=0)
    if spread == "sd":
        low, high = mean - table.std(axis=0), mean + table.std(axis=0)
    axes.fill_between(x, low, high, color=look.color, alpha=0.18, linewidth=0, zorder=1)
    axes.plot(x, mean, **look.line(zorder=2))
