"""The lesson "House prices": does this set need the L1 loss?

    HousePrices    test errors of both losses, with none to some wrong prices in the fit
    OneSlip        what a single wrong price does to a weight, whichever sale it is

The lesson fits; these scenes are handed tables of errors and weights and only look them up.
"""

from types import SimpleNamespace

import numpy as np

from l1l2.figures.numerals import log_axis, per_cent, signed
from l1l2.figures.palette import INK, L1, L2, MUTED, PENALTIES, WARN, WHITE
from l1l2.figures.parts import UNCUT
from l1l2.figures.scene import Scene
from l1l2.texts import _, plural


class HousePrices(Scene):
    """Test errors of the L1 and the L2 fit against the number of wrong prices in the fit.

    counts : (n_counts,), the values of k. errors : dict, "in" or "out" (is the odd row there?) ->
    (n_splits, n_counts, 2, 2), the last two axes being the loss that was fitted (L1, L2) and the
    one that is measured (mean absolute, mean squared).
    Curves are drawn from the largest k down to the one of the state.
    """

    size = (10.4, 5.6)
    MEASURES = "MAE", "MSE"
    EDGE = 12  # per cent at which differences are cut off

    def __init__(self, counts, errors):
        self.counts, self.errors, self.n_splits = np.asarray(counts), errors, len(errors["in"])

    def at(self, k, row):
        i, table = int(np.searchsorted(self.counts, k)), self.errors[row]
        measures = {name: self._of(table[..., m], i) for m, name in enumerate(self.MEASURES)}
        return dict(n_splits=self.n_splits, seen=self.counts[i:]) | measures

    def _of(self, errors, i):
        """Of one measure; ``change`` : by how much L1 is off L2's error in the mean, and
        ``ratios`` in each split, in per cent."""
        mean, (l1, l2) = errors.mean(axis=0), errors[:, i].T
        ratios = np.clip(100 * (l1 / l2 - 1), -self.EDGE, self.EDGE)
        return SimpleNamespace(
            mean_L1=mean[i:, 0], mean_L2=mean[i:, 1], L1=mean[i, 0], L2=mean[i, 1], ratios=ratios,
            wins=(ratios < 0).sum(), change=100 * (mean[i, 0] / mean[i, 1] - 1),
        )  # fmt: skip

    def draw(self, figure):
        upper, lower = figure.subplots(2, 2, height_ratios=[2.3, 1])
        labels = _("mean absolute error"), _("mean squared error")
        heights = np.sin(2.4 * np.arange(self.n_splits))  # apart, so that dots show
        for m, (top, bottom, name) in enumerate(zip(upper, lower, self.MEASURES, strict=True)):
            largest = max(table[..., m].mean(axis=0).max() for table in self.errors.values())
            top.set(xlim=(self.counts[0] - 0.2, self.counts[-1] + 0.2), ylim=(0, 1.2 * largest))
            top.set(ylabel=labels[m], xlabel=_("wrong prices in the fit, k"), xticks=self.counts)
            for look in (L1, L2):
                curve = look.line(marker=look.marker, markersize=9)
                self.line(top, "seen", f"{name}.mean_{look.label}", **curve)
            self.rule(top, "k")
            said = _("L1 lower in {wins} of {n} splits")
            self.headline(top, said.format(wins=f"{{{name}.wins}}", n=self.n_splits), fontsize=14,
                          weight="bold")  # fmt: skip
            bottom.set(xlim=(-self.EDGE, self.EDGE), ylim=(-1.6, 1.6), yticks=[])
            bottom.set_xlabel(_("error of L1 against L2, each split"))
            names = [*map(per_cent, ("−10", "−5")), "0", *map(per_cent, ("+5", "+10"))]
            bottom.set_xticks([-10, -5, 0, 5, 10], names)
            for end, look, alpha in ((-self.EDGE, L1, 0.16), (self.EDGE, L2, 0.1)):
                bottom.axvspan(0, end, color=look.color, alpha=alpha, linewidth=0, zorder=0)
                better = _("{loss} better").format(loss=look.label)
                bottom.text(0.97 * end, 1.2, better, color=look.color, weight="bold", va="center",
                            ha="left" if end < 0 else "right")  # fmt: skip
            bottom.axvline(0, color=INK, linewidth=1.2)
            self.line(bottom, f"{name}.ratios", heights, marker="o", linestyle="none", color=INK,
                      markersize=6, alpha=0.75, clip_on=False)  # fmt: skip
        upper[0].legend(loc="upper left", handlelength=3)

    def words(self, now):
        with_it = plural(
            "{k:g} wrong price in the fit, with row 271.",
            "{k:g} wrong prices in the fit, with row 271.",
            now.k,
        )
        without = plural(
            "{k:g} wrong price in the fit, without row 271.",
            "{k:g} wrong prices in the fit, without row 271.",
            now.k,
        )
        return [
            with_it if now.row == "in" else without,
            _(
                "Mean absolute error: L1 {MAE.L1:.2f}, L2 {MAE.L2:.2f}, L1 lower in {MAE.wins} of "
                "{n_splits} splits. Mean squared error: L1 {MSE.L1:.1f}, L2 {MSE.L2:.1f}, L1 lower "
                "in {MSE.wins}."
            ),
        ]


class OneSlip(Scene):
    """What one wrong price does to the weight of the distance, whichever sale it is.

    distances, prices : (n,), of all sales, in metres and as they are. which : (m,), the sales
    that are wrong in turn. times : the price of such a sale is that many times too high.
    weights : dict "L1" or "L2" -> (m,), the weight of the distance then. clean : dict, likewise,
    the weight where no price is wrong.
    """

    size = (10.4, 4.6)

    def __init__(self, distances, prices, which, times, weights, clean):
        self.distances, self.prices = np.asarray(distances), np.asarray(prices)
        self.which, self.times, self.table, self.clean = np.asarray(which), times, weights, clean

    def at(self, sale):
        row = self.which[int(sale)]
        price = self.prices[row]
        return dict(
            distance=self.distances[row], price=price, wrong=self.times * price,
            L1=self.table["L1"][int(sale)], L2=self.table["L2"][int(sale)], clean=self.clean,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        wide = self.distances.min() / 1.15, 1.15 * self.distances.max()
        for ax in (left, right):
            log_axis(ax.xaxis, *wide, [30, 100, 300, 1000, 3000])
            ax.set_xlabel(_("distance to the metro [m]"))
        left.set(ylim=(0, 1.08 * self.times * self.prices[self.which].max()))
        left.set_ylabel(_("price [10,000 NT$ per ping]"))
        left.plot(self.distances, self.prices, "o", color=MUTED, markersize=4, alpha=0.5)
        self.line(left, lambda now: [now.distance] * 2, lambda now: [now.price, now.wrong],
                  color=WARN, linewidth=1.4)  # fmt: skip
        self.line(left, "distance", "wrong", marker="X", color=WARN, markersize=13, mec=WHITE)
        across = self.distances[self.which]
        spread = np.concatenate([*self.table.values()])
        room = 0.12 * np.ptp(spread)
        right.set(ylim=(spread.min() - room, spread.max() + room))
        right.set_ylabel(_("weight of the distance"))
        for name, look in PENALTIES.items():
            right.axhline(self.clean[name], **look.line(linewidth=1.2, label=None))
            right.plot(across, self.table[name], **look.points(markersize=4, alpha=0.55))
            self.dot(right, look, "distance", name, markersize=13, label="", **UNCUT)
        self.rule(right, "distance")
        right.legend(loc="upper right", markerscale=2)
        self.headline(right, lambda now: signed(f"L1 {now.L1:.1f}   L2 {now.L2:.1f}"),
                      fontsize=14, weight="bold")  # fmt: skip

    def words(self, now):
        return _(
            "The sale at {distance:.0f} m costs {price:g} and is recorded as {wrong:g}: the weight "
            "of the distance is {L1:.2f} under L1 and {L2:.2f} under L2, with the right price "
            "{clean[L1]:.2f} and {clean[L2]:.2f}."
        )
