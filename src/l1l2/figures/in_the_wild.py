"""The lesson "In the wild": spam, genes and house prices, each with an honest score.

The lesson fits; these scenes are handed tables of weights and of errors, one row for each random
split of the data, one column for each strength, and only look them up.
"""

from operator import attrgetter
from types import SimpleNamespace

import numpy as np

from l1l2.figures.palette import INK, L1, L2, MUTED, WARN, WHITE
from l1l2.figures.parts import UNCUT
from l1l2.figures.scene import Scene
from l1l2.texts import _, plural

LOOKS = {"L1": L1, "L2": L2}
ROWS = 12  # of the largest weights that are shown


class _Picked(Scene):
    """What three scenes share: bars of the largest weights, ``now.top``, in ``now.color``."""

    def _draw_bars(self, axes, tops, text):
        """tops : lists of all that ``now.top`` may be. text : of the headline."""
        reach = 1.1 * max(np.abs(top.weights).max() for several in tops for top in several)
        axes.set(xlim=(-reach, reach), ylim=(ROWS - 0.4, -0.8), yticks=[], xlabel="w")
        axes.spines["left"].set_visible(False)
        axes.grid(axis="y", visible=False)
        axes.axvline(0, color=MUTED, linewidth=1)
        bars = list(axes.barh(range(ROWS), np.ones(ROWS), height=0.7, zorder=3))
        self.mark(bars, width="top.weights", facecolor=lambda now: [now.color] * ROWS)
        style = dict(va="center", fontsize=12, color=INK, zorder=4)
        names = [axes.text(0, row, "", **style) for row in range(ROWS)]
        self.mark(names, text=attrgetter("top.names"), ha="top.ha",
                  x=lambda now: 0.03 * reach * now.top.side)  # fmt: skip
        style |= dict(fontsize=10.5, color=MUTED, ha="right", transform=axes.get_yaxis_transform())
        often = [axes.text(1, row, "", **style) for row in range(ROWS)]
        self.mark(often, text=attrgetter("top.often"))
        title = axes.text(0, 1.02, "", transform=axes.transAxes, fontsize=16, weight="bold")
        self.mark(title, text=text, color="color")


class WordsPicked(_Picked):
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
        self.tables = {"count": {name: np.count_nonzero(w, axis=2) for name, w in weights.items()}}
        for k, what in enumerate(("caught", "lost", "right")):
            self.tables[what] = {name: 100 * rates[name][:, :, k] for name in LOOKS}
        self.tops = {name: _tops(names, w) for name, w in weights.items()}
        self.n_splits, _steps, self.n_words = weights["L1"].shape
        self.ham = 100 * float(ham)

    def at(self, strength, penalty):
        i = _place(self.strengths, strength)
        top = self.tops[penalty][i]
        return dict(
            top=top, first=_written(top, 6), color=LOOKS[penalty].color,
            count=self.tables["count"][penalty][0, i], n_words=self.n_words,
            n_splits=self.n_splits, L1=self._under("L1", i), L2=self._under("L2", i),
        )  # fmt: skip

    def _under(self, name, i):
        """Means over the splits, and the ends of what is caught."""
        means = {what: tables[name][:, i].mean() for what, tables in self.tables.items()}
        caught = self.tables["caught"][name][:, i]
        return SimpleNamespace(**means, least=caught.min(), most=caught.max())

    def draw(self, figure):
        labels = "#{w ≠ 0}", "", _("P(ŷ=spam | ham)")
        left, right = _one_and_several(figure, self.strengths, labels)
        self._draw_bars(left, self.tops.values(), self._said)
        right[0].set(yscale="log", ylim=(1, 1.6 * self.n_words))
        right[1].set(ylim=(0, 102), yticks=[0, 50, 100], yticklabels=["0", "50", "100 %"])
        self._draw_right_answers(right[1])
        right[2].set(ylim=(0, 1.1 * max(table.max() for table in self.tables["lost"].values())))
        right[2].yaxis.set_major_formatter("{x:g} %")
        for ax, what in zip(right, ("count", "caught", "lost"), strict=True):
            self.rule(ax, "strength")
            for name, look in LOOKS.items():
                _draw_band(ax, self.strengths, self.tables[what][name], look)
                dot = dict(markersize=9, label="", **UNCUT)
                self.dot(ax, look, "strength", f"{name}.{what}", **dot)
        right[0].legend(loc="lower left", ncols=2, handlelength=2.4)

    def _said(self, now):
        return f"{now.penalty}: {now.count:,} / {now.n_words:,}".replace(",", " ")

    def _draw_right_answers(self, ax):
        for name, look in LOOKS.items():
            right = self.tables["right"][name].mean(axis=0)
            ax.plot(self.strengths, right, **look.line(linewidth=1.1, zorder=2))
        ax.axhline(self.ham, color=MUTED, linewidth=1.2, linestyle=":")
        inside = dict(transform=ax.transAxes, va="center", fontsize=11.5, color=INK)
        ax.text(0.99, 0.78, "P(ŷ=y)", ha="right", **inside)
        ax.text(0.02, 0.55, _("P(ŷ=spam | spam)"), **inside)

    def words(self, now):
        return [
            _(
                "λ = {strength:g}, mean of {n_splits} splits: L1 uses {L1.count:.0f} of {n_words} "
                "words, catches {L1.caught:.1f} % of the spam (from {L1.least:.1f} to "
                "{L1.most:.1f}), loses {L1.lost:.2f} % of the ham and is right in {L1.right:.1f} "
                "% of all; L2 uses {L2.count:.0f} of {n_words} words, catches {L2.caught:.1f} % "
                "of the spam (from {L2.least:.1f} to {L2.most:.1f}), loses {L2.lost:.2f} % of the "
                "ham and is right in {L2.right:.1f} % of all."
            ),
            _("Largest {penalty} weights: {first}.")
            if now.first
            else _("Largest {penalty} weights: none."),
        ]


class GenesPicked(_Picked):
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
        self.tops = [_tops(names, weights, split) for split in range(len(weights))]
        self.n_splits, _steps, self.n_genes = weights.shape

    def at(self, strength, split):
        i = _place(self.strengths, strength)
        return dict(
            top=self.tops[split][i], color=L1.color, count=self.counts[split, i], most=self.most,
            n_genes=self.n_genes, n_splits=self.n_splits, ever=self.ever[i], always=self.always[i],
            L1=_mean_and_sd(self.errors["L1"][:, i]), L2=_mean_and_sd(self.errors["L2"][:, i]),
            majority=self.majority,
        )  # fmt: skip

    def draw(self, figure):
        labels = "#{w ≠ 0}", "P(ŷ ≠ y)"
        left, (above, below) = _one_and_several(figure, self.strengths, labels)
        self._draw_bars(left, self.tops, "w ≠ 0: {count} / {n_genes}")
        above.set(ylim=(0, 1.25 * self.most))
        above.axhline(self.most, color=INK, linewidth=1.6)
        above.text(0.99, self.most, f"n − 1 = {self.most}", ha="right", va="bottom", color=INK,
                   transform=above.get_yaxis_transform())  # fmt: skip
        below.set(ylim=(0, 62), yticks=[0, 20, 40, 60])
        below.yaxis.set_major_formatter("{x:g} %")
        below.axhline(self.majority, color=MUTED, linewidth=1.6, linestyle=":")
        below.text(0.01, self.majority, "w = 0", va="bottom", color=INK,
                   transform=below.get_yaxis_transform())  # fmt: skip
        small = dict(markersize=9, label="", **UNCUT)
        self.rule(above, "strength")
        _draw_band(above, self.strengths, self.counts, L1)
        self.dot(above, L1, "strength", "count", **small)
        self.rule(below, "strength")
        for name, look in LOOKS.items():
            _draw_band(below, self.strengths, self.errors[name], look, spread="sd")
            self.dot(below, look, "strength", f"{name}.mean", **small)
        below.legend(loc="upper left", ncols=2, handlelength=2.4)

    def words(self, now):
        some = _(
            "λ = {strength:g}, split {split}: the lasso keeps {count} of {n_genes} genes, at most "
            "{most}; first {first}."
        )
        none = _(
            "λ = {strength:g}, split {split}: the lasso keeps {count} of {n_genes} genes, at most "
            "{most}; first none."
        )
        one = _("{name} ({often} of {n_splits})")  # the name itself is filled in at last
        first = [
            one.format(name=f"{{top.names[{k}]}}", often=often, n_splits=now.n_splits)
            for k, often in enumerate(now.top.counts[:3])
        ]
        return [
            (some if first else none).format(first=", ".join(first), **vars(now)),
            _(
                "In all {n_splits} splits together it keeps {ever} different genes, {always} of "
                "them always. Wrong classes on other tissues: lasso {L1.mean:.0f} ± {L1.sd:.0f} "
                "%, ridge {L2.mean:.0f} ± {L2.sd:.0f} %, the majority {majority:.0f} %."
            ),
        ]


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
        self.ends = [w for w, b in ends]
        self.predicted = [(X @ w)[order] + b for w, b in ends]

    def at(self, share):
        w, predicted = (
            (1 - share) * first + share * last for first, last in (self.ends, self.predicted)
        )
        fitted, others, squares = self.fitted, ~self.fitted, (self.y - predicted) ** 2
        wrong = others & (predicted * self.y <= 0)

        def points(rows):
            return SimpleNamespace(i=np.flatnonzero(rows), predicted=predicted[rows])

        return dict(
            error=squares[fitted].mean(), error_others=squares[others].mean(),
            n_fitted=fitted.sum(), n_others=others.sum(), n_wrong=wrong.sum(),
            kept=points(fitted), right=points(others & ~wrong), wrong=points(wrong),
            count=np.count_nonzero(w), p=len(w), norm=np.linalg.norm(w), total=np.abs(w).sum(),
            reach=np.abs(predicted).max(),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.6, 1])
        shares, n = np.linspace(-0.5, 1.5, 81), len(self.y)
        states = [SimpleNamespace(**self.at(share)) for share in shares]
        table = np.array([(each.error, each.error_others) for each in states])
        reach, top = 1.12 * max(states[0].reach, states[-1].reach), 1.15 * table.max()
        n_fitted, n_others = f"n = {states[0].n_fitted}", f"n = {states[0].n_others}"
        left.set(xlim=(-1, n), ylim=(-reach, reach), xlabel="i", ylabel="ŷ", xticks=[])
        left.set_yticks([-1, 0, 1], ["−1", "0", "1"])
        left.axhline(0, color=INK, linewidth=1)
        left.plot(np.arange(n), self.y, "_", color=MUTED, markersize=9, zorder=1)
        for name, label, look in (
            ("kept", n_fitted, dict(marker="s", color=INK, markersize=5, zorder=3)),
            ("right", "ŷ·y > 0", dict(marker="o", color=MUTED, markersize=8, mec=INK, zorder=4)),
            ("wrong", "ŷ·y < 0", dict(marker="X", color=WARN, markersize=11, mec=WHITE, zorder=5)),
        ):
            look |= dict(linestyle="none", label=label)
            self.line(left, f"{name}.i", f"{name}.predicted", **look)
        left.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.2)
        right.set(xlim=(-0.5, 1.5), ylim=(-0.05 * top, top), ylabel="MSE")
        right.set_xticks([0, 1], ["0\nmin ‖w‖", "1\nmin Σ|w|"])
        right.plot(shares, table[:, 1], color=MUTED, linewidth=2, linestyle="--")
        right.plot(shares, table[:, 0], color=INK, linewidth=2.6)
        right.text(1.47, 0.02 * top, n_fitted, ha="right", va="bottom", color=INK)
        right.text(-0.45, 1.02 * table[0, 1], n_others, va="bottom", color=INK)
        self.rule(right, "share")
        look = dict(color=INK, markersize=10, zorder=5, **UNCUT)
        self.line(right, "share", "error", marker="s", **look)
        self.line(right, "share", "error_others", marker="o", **look)
        said = "w ≠ 0: {count} / {p}   Σ|w| = {total:.2f}"
        self.headline(right, said, fontsize=14, weight="bold")

    def words(self, now):
        return _(
            "Share {share:g}: mean squared error on the {n_fitted} fitted tissues {error:.2f}, on "
            "the other {n_others} {error_others:.2f}, where {n_wrong} classes are wrong. {count} "
            "of {p} weights are not zero; their norm is {norm:.3f}, their absolute sum {total:.2f}."
        )


class GenesRemoved(_Picked):
    """The lasso picks genes; they are removed, and it picks again: the error hardly moves.

    names : p genes. weights : (n_splits, n_rounds, p). errors : (n_splits, n_rounds), share of
    wrong classes on other rows. majority : (n_splits,), that of the more frequent class.
    Bars show the first split.
    """

    size = (10.4, 4.8)

    def __init__(self, names, weights, errors, majority):
        self.errors, self.majority = 100 * np.asarray(errors), 100 * float(np.mean(majority))
        self.tops, self.counts = _tops(names, weights), np.count_nonzero(weights[0], axis=1)
        self.n_splits, self.n_rounds, self.n_genes = weights.shape

    def at(self, r):
        gone, top = self.counts[:r].sum(), self.tops[r]
        return dict(
            top=top, first=_written(top, 3), color=L1.color, count=self.counts[r], gone=gone,
            n_genes=self.n_genes, left=self.n_genes - gone, error=_mean_and_sd(self.errors[:, r]),
            n_splits=self.n_splits, majority=self.majority,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self._draw_bars(left, [self.tops], "w ≠ 0: {count}")
        rounds = np.arange(self.n_rounds)
        right.set(xlim=(-0.4, self.n_rounds - 0.6), xlabel="r", xticks=rounds)
        right.set(ylim=(0, 58), ylabel="P(ŷ ≠ y)", yticks=[0, 20, 40])
        right.yaxis.set_major_formatter("{x:g} %")
        right.axhline(self.majority, color=MUTED, linewidth=1.6, linestyle=":")
        right.text(-0.3, self.majority, "w = 0", va="bottom", color=INK)
        _draw_band(right, rounds, self.errors, L1, spread="sd")
        self.rule(right, "r")
        self.dot(right, L1, "r", "error.mean", **UNCUT)
        self.headline(right, "p = {n_genes} − {gone} = {left}", fontsize=14)

    def words(self, now):
        some = _(
            "Round {r}: {gone} genes of the first split are gone, and the lasso keeps {count} "
            "others, first {first}."
        )
        none = _(
            "Round {r}: {gone} genes of the first split are gone, and the lasso keeps {count} "
            "others, first none."
        )
        return [
            some if now.first else none,
            _(
                "Wrong classes on other tissues, mean of {n_splits} splits: {error.mean:.0f} ± "
                "{error.sd:.0f} %; the majority has {majority:.0f} %."
            ),
        ]


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
        self.counts, self.errors, self.n_splits = np.asarray(counts), errors, len(errors["in"])

    def at(self, k, row):
        i, table = int(np.searchsorted(self.counts, k)), self.errors[row]
        measures = {name: self._of(table[..., m], i) for m, name in enumerate(self.MEASURES)}
        return dict(n_splits=self.n_splits) | measures

    def _of(self, errors, i):
        """Of one measure; ``ratios`` : the error of L1 against that of L2 in each split."""
        mean, sd, (l1, l2) = errors.mean(axis=0), errors[:, i].std(axis=0), errors[:, i].T
        ratios = np.clip(100 * (l1 / l2 - 1), -self.EDGE, self.EDGE)
        said = [f"{mean[i, loss]:.2f} ± {sd[loss]:.2f}" for loss in (0, 1)]
        return SimpleNamespace(
            mean_L1=mean[:, 0], mean_L2=mean[:, 1], ratios=ratios, wins=(ratios < 0).sum(),
            L1=said[0], L2=said[1],
        )  # fmt: skip

    def draw(self, figure):
        upper, lower = figure.subplots(2, 2, height_ratios=[2.3, 1])
        heights = np.sin(2.4 * np.arange(self.n_splits))  # apart, so that dots show
        for m, (top, bottom, name) in enumerate(zip(upper, lower, self.MEASURES, strict=True)):
            largest = max(table[..., m].mean(axis=0).max() for table in self.errors.values())
            top.set(xlim=(self.counts[0] - 0.2, self.counts[-1] + 0.2), ylim=(0, 1.2 * largest))
            top.set(ylabel=name, xlabel="k", xticks=self.counts)
            for look in (L1, L2):
                curve = look.line(marker=look.marker)
                self.line(top, self.counts, f"{name}.mean_{look.label}", **curve)
            self.rule(top, "k")
            said = f"L1 < L2: {{{name}.wins}} / {{n_splits}}"
            self.headline(top, said, fontsize=14, weight="bold")
            bottom.set(xlim=(-self.EDGE, self.EDGE), ylim=(-1.6, 1.6), yticks=[])
            bottom.set_xlabel(f"{name}: L1 / L2 − 1")
            bottom.xaxis.set_major_formatter("{x:g} %")
            for end, look, alpha in ((-self.EDGE, L1, 0.16), (self.EDGE, L2, 0.1)):
                bottom.axvspan(0, end, color=look.color, alpha=alpha, linewidth=0, zorder=0)
                bottom.text(0.93 * end, 1.2, look.label, color=look.color, weight="bold",
                            ha="center", va="center")  # fmt: skip
            bottom.axvline(0, color=INK, linewidth=1.2)
            self.line(bottom, f"{name}.ratios", heights, marker="o", linestyle="none", color=INK,
                      markersize=6, alpha=0.75, clip_on=False)  # fmt: skip
        upper[0].legend(loc="upper left", handlelength=3)

    def words(self, now):
        if now.row == "in":
            return plural(
                "{k:g} wrong price in the fit, with row 271: mean absolute error L1 {MAE.L1}, L2 "
                "{MAE.L2}, L1 lower in {MAE.wins} of {n_splits}; mean squared error L1 {MSE.L1}, "
                "L2 {MSE.L2}, L1 lower in {MSE.wins} of {n_splits}.",
                "{k:g} wrong prices in the fit, with row 271: mean absolute error L1 {MAE.L1}, L2 "
                "{MAE.L2}, L1 lower in {MAE.wins} of {n_splits}; mean squared error L1 {MSE.L1}, "
                "L2 {MSE.L2}, L1 lower in {MSE.wins} of {n_splits}.",
                int(now.k),
            )
        return plural(
            "{k:g} wrong price in the fit, without row 271: mean absolute error L1 {MAE.L1}, L2 "
            "{MAE.L2}, L1 lower in {MAE.wins} of {n_splits}; mean squared error L1 {MSE.L1}, L2 "
            "{MSE.L2}, L1 lower in {MSE.wins} of {n_splits}.",
            "{k:g} wrong prices in the fit, without row 271: mean absolute error L1 {MAE.L1}, L2 "
            "{MAE.L2}, L1 lower in {MAE.wins} of {n_splits}; mean squared error L1 {MSE.L1}, L2 "
            "{MSE.L2}, L1 lower in {MSE.wins} of {n_splits}.",
            int(now.k),
        )


# ---------------------------------------------------------------- small parts


def _tops(names, weights, split=0):
    """For each strength the largest weights of a split, largest first; what is zero stays empty."""
    names, counts = np.asarray(names, dtype=object), np.count_nonzero(weights, axis=0)
    return [_top(names, w, k, len(weights)) for w, k in zip(weights[split], counts, strict=True)]


def _top(names, weights, counts, n_splits):
    first = np.argsort(-np.abs(weights), kind="stable")[:ROWS]
    first = first[weights[first] != 0]
    counts, empty = counts[first], [""] * (ROWS - len(first))
    weights = np.append(weights[first], np.zeros(len(empty)))
    return SimpleNamespace(
        weights=weights, names=[*names[first], *empty], counts=counts,
        often=[f"{k}/{n_splits}" for k in counts] + empty,
        side=np.where(weights < 0, 1, -1),  # a name stands on the free side of zero
        ha=np.where(weights < 0, "left", "right").tolist(),
    )  # fmt: skip


def _written(top, most):
    """The first names with their weights, ``most`` of them; "" if all weights are zero."""
    pairs = zip(top.names[:most], top.weights, strict=False)
    return ", ".join(f"{name} {weight:.2f}" for name, weight in pairs if weight)


def _mean_and_sd(values):
    return SimpleNamespace(mean=values.mean(), sd=values.std())


def _place(strengths, strength):
    return int(np.abs(np.log(strengths / strength)).argmin())


def _one_and_several(figure, strengths, labels):
    """One tall axes on the left; over λ and over each other on the right one for each label."""
    left, right = figure.add_gridspec(1, 2, width_ratios=[1, 1.15])
    stack = right.subgridspec(len(labels), 1).subplots()
    low, high = np.log10(strengths[[0, -1]])
    ticks = 10.0 ** np.arange(np.ceil(low), np.floor(high) + 1)
    if high - low < 2:
        ticks = np.outer(ticks, [1, 2, 5]).ravel()
    ticks = ticks[ticks <= strengths[-1]]
    for axes, label in zip(stack, labels, strict=True):
        axes.set(xscale="log", xlim=(strengths[0] / 1.1, strengths[-1] * 1.1), ylabel=label)
        axes.set_xticks(ticks, [f"{tick:g}" if axes is stack[-1] else "" for tick in ticks])
        axes.minorticks_off()
    axes.set_xlabel("λ")
    return figure.add_subplot(left), stack


def _draw_band(axes, x, table, look, spread="range"):
    """The mean over splits as a line, and around it the range or the standard deviation."""
    mean = table.mean(axis=0)
    low, high = table.min(axis=0), table.max(axis=0)
    if spread == "sd":
        low, high = mean - table.std(axis=0), mean + table.std(axis=0)
    axes.fill_between(x, low, high, color=look.color, alpha=0.18, linewidth=0, zorder=1)
    axes.plot(x, mean, **look.line(zorder=2))
