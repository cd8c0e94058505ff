"""The lesson "Words and genes": what an L1 penalty picks where features are many.

    WordsPicked      the words of a spam filter, how much spam it catches, how much ham it loses
    GenesPicked      the genes of the lasso in one split, and how many different ones in all splits
    ManyExactFits    more genes than tissues: many fits without an error
    GenesRemoved     the error after the picked genes are taken away, again and again

The lesson fits; these scenes are handed tables of weights and of errors, one row for each random
split of the data, one column for each strength, and only look them up.
"""

from operator import attrgetter
from types import SimpleNamespace

import numpy as np
from matplotlib.patches import Polygon

from l1l2.figures.numerals import log_axis, number, per_cent
from l1l2.figures.palette import INK, L1, MUTED, PENALTIES, WARN, WHITE, Look
from l1l2.figures.parts import UNCUT, outline
from l1l2.figures.scene import Scene
from l1l2.texts import _

ROWS = 12  # of the largest weights that are shown


class _Picked(Scene):
    """What three scenes share: bars of the largest weights, ``now.top``, in ``now.color``."""

    def _draw_bars(self, axes, tops, text):
        """tops : lists of all that ``now.top`` may be. text : of the headline."""
        reach = 1.1 * max(np.abs(top.weights).max() for several in tops for top in several)
        axes.set(xlim=(-reach, reach), ylim=(ROWS - 0.4, -0.8), yticks=[], xlabel=_("weight"))
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
    rates : dict, likewise -> (n_splits, n_strengths, 2), on other rows of the split: the share of
    spam that is caught, and the share of ham that is lost.
    Bars show the first split; beside them in how many splits the word has a weight. The curves are
    means over the splits, drawn from the largest λ down to the one of the state.
    """

    size = (10.4, 5.6)

    def __init__(self, names, strengths, weights, rates):
        self.strengths = np.asarray(strengths, dtype=float)
        self.tables = {"count": {name: np.count_nonzero(w, axis=2) for name, w in weights.items()}}
        for k, what in enumerate(("caught", "lost")):
            self.tables[what] = {name: 100 * rates[name][:, :, k] for name in PENALTIES}
        self.tops = {name: _tops(names, w) for name, w in weights.items()}
        self.n_splits, _steps, self.n_words = weights["L1"].shape

    def at(self, strength, penalty):
        i = _place(self.strengths, strength)
        top = self.tops[penalty][i]
        return dict(
            lam=number(strength), top=top, first=_written(top, 6),
            color=PENALTIES[penalty].color, seen=self.strengths[i:],
            count=self.tables["count"][penalty][0, i], n_words=self.n_words,
            n_splits=self.n_splits, **{name: self._under(name, i) for name in PENALTIES},
        )  # fmt: skip

    def _under(self, name, i):
        """Tables from the state on; the first of their means are those of the state."""
        tables = {what: table[name][:, i:] for what, table in self.tables.items()}
        means = {what: table.mean(axis=0) for what, table in tables.items()}
        bands = {  # from the lowest to the highest of the splits
            what: outline(self.strengths[i:], table.min(axis=0), table.max(axis=0))
            for what, table in tables.items()
        }
        here = {what: mean[0] for what, mean in means.items()}
        means, bands = SimpleNamespace(**means), SimpleNamespace(**bands)
        return SimpleNamespace(**here, means=means, bands=bands)

    def draw(self, figure):
        left, right = figure.add_gridspec(1, 2, width_ratios=[1, 1.15])
        labels = _("words used"), _("spam caught"), _("ham lost")
        right = right.subgridspec(3, 1).subplots()
        self._draw_bars(figure.add_subplot(left), self.tops.values(),
                        "{penalty}: {count:,} / {n_words:,}")  # fmt: skip
        right[0].set(yscale="log", ylim=(1, 1.6 * self.n_words))
        right[1].set(ylim=(0, 102), yticks=[0, 50, 100], yticklabels=["0", "50", per_cent(100)])
        right[2].set(ylim=(0, 1.1 * max(table.max() for table in self.tables["lost"].values())))
        right[2].yaxis.set_major_formatter(per_cent("{x:g}"))
        for ax, label, what in zip(right, labels, self.tables, strict=True):
            log_axis(ax.xaxis, self.strengths[0] / 1.1, self.strengths[-1] * 1.1)
            ax.set(xlabel="λ", ylabel=label)
            ax.label_outer()
            self.rule(ax, "strength")
            for name, look in PENALTIES.items():
                band = dict(color=look.color, alpha=0.18, linewidth=0, zorder=1)
                band = ax.add_patch(Polygon(np.zeros((2, 2)), **band))
                self.mark(band, xy=f"{name}.bands.{what}")
                self.line(ax, "seen", f"{name}.means.{what}", **look.line(zorder=2))
                dot = dict(markersize=9, label="", **UNCUT)
                self.dot(ax, look, "strength", f"{name}.{what}", **dot)
        right[0].legend(loc="lower left", ncols=2, handlelength=2.4)

    def words(self, now):
        return [
            _(
                "λ = {lam}, mean of {n_splits} splits: L1 uses {L1.count:.0f} of {n_words} "
                "words, catches {L1.caught:.1f} % of the spam and loses {L1.lost:.2f} % of the "
                "ham; L2 uses {L2.count:.0f}, catches {L2.caught:.1f} % and loses {L2.lost:.2f} %."
            ),
            _("Largest {penalty} weights in the first split: {first}.")
            if now.first
            else _("Largest {penalty} weights in the first split: none."),
        ]


class GenesPicked(_Picked):
    """The genes that the lasso keeps in one split, and how many different ones in all splits.

    names : p genes. strengths : (n_strengths,), increasing and above 0.
    weights : dict, "measured" or "shuffled" (columns) -> (n_splits, n_strengths, p), of the lasso.
    most : int, the most weights that the lasso can keep.
    The curve of the shuffled columns is drawn once they are chosen.
    """

    size = (10.4, 5.4)
    SHUFFLED = Look("shuffled", MUTED, "--", "D")

    def __init__(self, names, strengths, weights, most):
        self.strengths, self.most = np.asarray(strengths, dtype=float), int(most)
        self.picks = {name: w != 0 for name, w in weights.items()}
        self.largest = {
            name: [_tops(names, w, split) for split in range(len(w))] for name, w in weights.items()
        }
        self.mean = {name: k.sum(axis=2).mean(axis=0) for name, k in self.picks.items()}
        self.ever = {name: k.any(axis=0).sum(axis=1) for name, k in self.picks.items()}
        self.shared = {name: _shared(k) for name, k in self.picks.items()}
        self.n_splits, _steps, self.n_genes = weights["measured"].shape

    def at(self, strength, split, columns):
        i, picks = _place(self.strengths, strength), self.picks[columns]
        top, one = self.largest[columns][split][i], _("{name} ({often} of {n_splits})")
        first = [
            one.format(name=name, often=often, n_splits=self.n_splits)
            for name, often in zip(top.names[:3], top.counts, strict=False)
        ]
        return dict(
            top=top, first=_(", ").join(first), color=INK if columns == "shuffled" else L1.color,
            count=picks[split, i].sum(), n_genes=self.n_genes, n_splits=self.n_splits,
            mean=self.mean[columns][i], ever=self.ever[columns][i],
            always=picks[:, i].all(axis=0).sum(), shared=100 * self.shared[columns][i],
            heights={name: self.ever[name][i] if name == columns else None for name in self.picks},
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self._draw_bars(left, [t for several in self.largest.values() for t in several],
                        _("kept: {count} of {n_genes}"))  # fmt: skip
        top = 1.12 * max(ever.max() for ever in self.ever.values())
        right.set(xlim=(0, self.most + 2), ylim=(0, top), xlabel=_("genes in one split, mean"))
        right.set_ylabel(_("different genes in all {n} splits").format(n=self.n_splits))
        ends = np.array([0, self.most])
        for times, said, x in (
            (self.n_splits, _("never the same"), 0.9 * top / self.n_splits),
            (1, _("always the same"), 0.55 * self.most),
        ):
            right.plot(ends, times * ends, color=MUTED, linewidth=1.2, linestyle=":")
            right.text(x + 0.5, times * x + 0.035 * top, said, color=INK)
        right.axvline(self.most, color=INK, linewidth=1.6)
        right.text(self.most - 0.4, 0.02 * top, f"n − 1 = {self.most}", ha="right", color=INK)
        shuffled = self.ever["shuffled"]  # only while these columns are shown
        for name, look, said, ever in (
            ("measured", L1, _("measured"), self.ever["measured"]),
            ("shuffled", self.SHUFFLED, _("shuffled"),
             lambda now: shuffled if now.columns == "shuffled" else None),
        ):  # fmt: skip
            self.line(right, self.mean[name], ever, **look.line(label=said, zorder=2))
            self.dot(right, look, "mean", lambda now, name=name: now.heights[name], label="",
                     **UNCUT)  # fmt: skip
        right.legend(loc="upper right", bbox_to_anchor=(0.95, 0.48), handlelength=2.4)

    def words(self, now):
        if now.columns == "measured":
            some = _(
                "λ = {strength:g}, split {split}, columns as measured: the lasso keeps {count} of "
                "{n_genes} genes, first {first}."
            )
            none = _(
                "λ = {strength:g}, split {split}, columns as measured: the lasso keeps {count} of "
                "{n_genes} genes, first none."
            )
        else:
            some = _(
                "λ = {strength:g}, split {split}, columns shuffled: the lasso keeps {count} of "
                "{n_genes} genes, first {first}."
            )
            none = _(
                "λ = {strength:g}, split {split}, columns shuffled: the lasso keeps {count} of "
                "{n_genes} genes, first none."
            )
        return [
            some if now.first else none,
            _(
                "In {n_splits} splits it keeps {mean:.1f} genes on average and {ever} different "
                "ones, {always} of them always; two splits share {shared:.0f} % of their genes."
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
        left.set(xlim=(-1, n), ylim=(-reach, reach), xlabel=_("tissue"), xticks=[])
        left.set_ylabel(_("prediction"))
        left.set_yticks([-1, 0, 1], ["−1", "0", "1"])
        left.axhline(0, color=INK, linewidth=1)
        left.plot(np.arange(n), self.y, "_", color=MUTED, markersize=9, zorder=1)
        for name, label, look in (
            ("kept", _("fitted"), dict(marker="s", color=INK, markersize=5, zorder=3)),
            ("right", _("other, right"), dict(marker="o", color=MUTED, markersize=8, mec=INK)),
            ("wrong", _("other, wrong"), dict(marker="X", color=WARN, markersize=11, mec=WHITE)),
        ):
            look = dict(zorder=4, linestyle="none", label=label) | look
            self.line(left, f"{name}.i", f"{name}.predicted", **look)
        left.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.2)
        right.set(xlim=(-0.5, 1.5), ylim=(-0.05 * top, top), ylabel=_("mean squared error"))
        right.set_xlabel(_("share"))
        right.set_xticks([0, 1], ["0\nmin ‖w‖", "1\nmin Σ|w|"])
        right.plot(shares, table[:, 1], color=MUTED, linewidth=2, linestyle="--")
        right.plot(shares, table[:, 0], color=INK, linewidth=2.6)
        right.text(1.47, 0.02 * top, _("fitted"), ha="right", va="bottom", color=INK)
        right.text(-0.45, 1.02 * table[0, 1], _("other"), va="bottom", color=INK)
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
        gone, top, errors = self.counts[:r].sum(), self.tops[r], self.errors[:, r]
        return dict(
            top=top, first=_written(top, 3), color=L1.color, count=self.counts[r], gone=gone,
            n_genes=self.n_genes, left=self.n_genes - gone, n_splits=self.n_splits,
            error=SimpleNamespace(mean=errors.mean(), sd=errors.std()), majority=self.majority,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self._draw_bars(left, [self.tops], _("kept: {count}"))
        rounds = np.arange(self.n_rounds)
        right.set(xlim=(-0.4, self.n_rounds - 0.6), xlabel=_("round"), xticks=rounds)
        right.set(ylim=(0, 58), ylabel=_("wrong classes"), yticks=[0, 20, 40])
        right.yaxis.set_major_formatter(per_cent("{x:g}"))
        right.axhline(self.majority, color=MUTED, linewidth=1.6, linestyle=":")
        right.text(-0.3, self.majority, _("majority class"), va="bottom", color=INK)
        mean, sd = self.errors.mean(axis=0), self.errors.std(axis=0)
        around = dict(color=L1.color, alpha=0.18, linewidth=0, zorder=1)
        right.fill_between(rounds, mean - sd, mean + sd, **around)
        right.plot(rounds, mean, **L1.line(zorder=2))
        self.rule(right, "r")
        self.dot(right, L1, "r", "error.mean", **UNCUT)
        self.headline(right, _("{left} of {n_genes} genes are left"), fontsize=14)

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
    return _(", ").join(f"{name} {weight:.2f}" for name, weight in pairs if weight)


def _place(strengths, strength):
    return int(np.abs(np.log(strengths / strength)).argmin())


def _shared(picks):
    """For each strength, of the features that one or the other of two splits picks, the share that
    both do: the mean over all pairs of splits. picks : bool (n_splits, n_strengths, p)."""
    shares = []
    for each in picks.swapaxes(0, 1).astype(float):
        both, count = each @ each.T, each.sum(axis=1)
        either = count + count[:, None] - both
        pairs = np.triu(either > 0, 1)
        shares.append((both[pairs] / either[pairs]).mean() if pairs.any() else 0.0)
    return np.array(shares)
