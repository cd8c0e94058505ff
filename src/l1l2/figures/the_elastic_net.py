r"""The scenes of the lesson "The elastic net".

    GroupEnters    every weight at one λ and one mixing ρ, beside the whole path
    GroupingBound  how far two weights can be apart, given how far their columns are
    CopiesShare    two equal columns, or opposite ones: which splits of the weight are best
    PickSwings     what the lasso and the elastic net select, data set after data set
    WeightsSwing   the weights of both and of ridge over the same data sets

``l1l2.experiments.resamples`` holds the fits of the last two.
"""

from itertools import pairwise

import numpy as np
from matplotlib.colors import ListedColormap

from l1l2 import checks
from l1l2.figures.palette import ELASTIC_NET, FAINT, INK, L1, L2, MUTED, TRUTH, WHITE
from l1l2.figures.parts import MARKER, NOT_UNIQUE, RING, UNCUT
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis, strength_grid
from l1l2.penalties import ElasticNetPenalty

__all__ = [
    "CopiesShare",
    "GroupEnters",
    "GroupingBound",
    "PickSwings",
    "WeightsSwing",
]

BIG = dict(fontsize=15, weight="bold")


class _Net(Scene):
    """What scenes with a λ and a ρ share: the weights at both, looked up.

    paths : dict from ρ to its ElasticNetPath, all of the same data. low, high : the strengths that
    the λ axis spans; it is linear below ``low``. Positions of ``log_slider(low, high)`` and 0 are
    solved ahead, others when asked for.
    """

    def __init__(self, paths, low=0.01, high=100.0):
        if not paths:
            raise ValueError("paths is empty; give a dict from ρ to the elastic net path with it")
        self.paths, self.low, self.high = dict(paths), float(low), float(high)
        steps = np.geomspace(self.low, self.high, round(10 * np.log10(high / low)) + 1)
        self.positions = [0.0, *(float(f"{step:.3g}") for step in steps)]
        self.strengths = strength_grid(self.low, self.high, self.positions)
        self.curves = {ratio: path.at(self.strengths) for ratio, path in self.paths.items()}
        places = np.searchsorted(self.strengths, self.positions)
        self.table = {
            (strength, ratio): curve[place]
            for ratio, curve in self.curves.items()
            for strength, place in zip(self.positions, places, strict=True)
        }

    def weights(self, strength, ratio):
        """Weights (n_features,) at strength λ and mixing ρ."""
        found = self.table.get((strength, ratio))
        return self.paths[ratio].at(strength) if found is None else found


class GroupEnters(_Net):
    """Every weight at one λ and one ρ as a bar, and the path of all at this ρ.

    paths : dict from ρ to its ElasticNetPath. groups : dict from the name of a group of correlated
    features to their number; the remaining features are junk. They stand in this order.
    truth : (n_features,), the true weights.
    """

    size = (10.0, 4.9)
    LINES = (ELASTIC_NET.color, "-"), (INK, (0, (5, 1.5)))

    def __init__(self, paths, groups, truth, **axis):
        super().__init__(paths, **axis)
        self.groups, self.truth = dict(groups), checks.numbers("truth", truth, 1)
        rest = len(self.truth) - sum(self.groups.values())
        if rest < 0:
            raise ValueError(
                f"groups must not hold more than the {len(self.truth)} features of truth, "
                f"got {sum(self.groups.values())}"
            )
        ends = np.cumsum([0, *self.groups.values(), rest])
        self.parts = [slice(*pair) for pair in pairwise(ends)]
        self.names = [
            f"${name}_{k + 1}$" for name, size in self.groups.items() for k in range(size)
        ]
        self.entries = {
            ratio: _entries(path, self.strengths, self.curves[ratio][:, : len(self.names)])
            for ratio, path in self.paths.items()
        }
        self.tall = 1.12 * max(np.abs(curve).max() for curve in self.curves.values())

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1, 1.2])
        self.places = np.arange(len(self.truth))
        left.set(ylabel="w", ylim=(-self.tall, self.tall), xlim=(-0.8, len(self.truth) - 0.2))
        left.set_xticks(self.places[: len(self.names)], self.names)
        left.tick_params(axis="x", length=0)
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        junk = self.places[self.parts[-1]]
        if len(junk):
            left.annotate(
                "junk", (junk.mean(), 0), (0, -4), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="center", va="top", fontsize=11.5,
            )  # fmt: skip
        left.plot(
            self.places, self.truth, color=TRUTH.color, marker="_", markersize=17,
            linestyle="none", markeredgewidth=2.2, zorder=5,
        )  # fmt: skip
        styles = [*self.LINES[: len(self.groups)], (MUTED, "-")]
        self.bars = left.bar(self.places, self.truth, width=0.66, linewidth=0, zorder=4)
        self.lines, dots = [], []
        for part, (color, style) in zip(self.parts, styles, strict=True):
            for bar in self.bars[part]:
                bar.set_facecolor(color)
            for _ in self.places[part]:
                width = 1.2 if color == MUTED else 2.2
                line = dict(color=color, linestyle=style, linewidth=width, zorder=2)
                self.lines += right.plot([], [], **line)
            dots.append(
                right.plot([], [], "o", color=color, markeredgecolor=WHITE, zorder=5, **UNCUT)[0]
            )
        self.dots = dots
        self.holes = left.plot([], [], **RING)[0]
        self._draw_axis(right, styles)
        self.guide = right.axvline(0, **MARKER)
        self.ring = right.plot([], [], **UNCUT, **RING)[0]
        self.state = left.text(0, 1.06, "", transform=left.transAxes, **BIG)
        self.count = left.text(0.98, 0.93, "", ha="right", transform=left.transAxes, fontsize=14)
        moving = [self.bars, self.holes, *self.lines, *dots, self.guide, self.ring]
        return [*moving, *self.ticks, self.state, self.count]

    def _draw_axis(self, ax, styles):
        strength_axis(ax, self.low, self.high)
        ax.tick_params(axis="y", left=False, labelleft=False)
        ax.axhline(0, color=MUTED, linewidth=1)
        above = ax.get_xaxis_transform()
        self.ticks = []
        for k, (name, (color, _)) in enumerate(zip(self.groups, styles[:-1], strict=True)):
            height = 1.03 + 0.07 * k
            tick = dict(color=color, markersize=13, markeredgewidth=2, transform=above)
            self.ticks.append(ax.plot([], [], "|", **tick, **UNCUT)[0])
            ax.text(
                -0.01, height, f"${name}$  w ≠ 0:", ha="right", va="center", color=color,
                transform=ax.transAxes, fontsize=11.5,
            )  # fmt: skip

    def update(self, strength, ratio):
        w, curve = self.weights(strength, ratio), self.curves[ratio]
        kept = w != 0
        for bar, weight in zip(self.bars, w, strict=True):
            bar.set_height(weight)
        for line, values in zip(self.lines, curve.T, strict=True):
            line.set_data(self.strengths, values)
        self.holes.set_data(self.places[~kept], w[~kept])
        for part, dot in zip(self.parts, self.dots, strict=True):
            here = w[part][kept[part]]
            dot.set_data(np.full(len(here), strength), here)
        self.ring.set_data(*(([], []) if kept.all() else ([strength], [0])))
        self.guide.set_xdata([strength, strength])
        for k, (part, tick) in enumerate(zip(self.parts, self.ticks, strict=False)):
            enters = self.entries[ratio][part]
            enters = enters[enters <= self.high]
            tick.set_data(enters, np.full(len(enters), 1.03 + 0.07 * k))
        self.state.set_text(f"λ = {strength:g}   ρ = {ratio:g}{_end(ratio)}")
        self.count.set_text(f"w ≠ 0: {kept.sum()} / {len(w)}")

    def describe(self, strength, ratio):
        w = self.weights(strength, ratio)
        said = []
        for name, part in zip(self.groups, self.parts, strict=False):
            named = " ".join(_number(weight) for weight in w[part])
            enters = self.entries[ratio][part]
            when = "it is in at every λ"
            if np.isfinite(enters).all():
                when = f"its first enters at λ = {enters.max():.3g}, its last at {enters.min():.3g}"
            said.append(f"Group {name}: {named}; {when}.")
        junk = w[self.parts[-1]]
        return (
            f"λ = {strength:g}, ρ = {ratio:g}{_end(ratio)}: {' '.join(said)} "
            f"Junk: {np.count_nonzero(junk)} of {len(junk)} weights are not zero."
        )


class GroupingBound(_Net):
    r"""Every pair of weights: how far apart they are, against how far apart their columns are.

    paths : dict from ρ to its ElasticNetPath. X : (n_samples, n_features), standardised columns.
    y : (n_samples,). groups : dict from name to number of features, as for ``GroupEnters``.

    For any two standardised columns with correlation :math:`r_{ij}`

    .. math:: |w_i - w_j| \le \frac{\mathrm{RMSE}}{\lambda (1 - \rho)} \sqrt{2 (1 - r_{ij})}
        \le \frac{\mathrm{sd}(y)}{\lambda (1 - \rho)} \sqrt{2 (1 - r_{ij})},

    a straight line on this figure. Zou & Hastie (2005), theorem 1, in our scaling.
    """

    size = (10.0, 4.6)
    LOOKS = (
        dict(color=ELASTIC_NET.color, marker="D", markersize=9),
        dict(color=INK, marker="s", markersize=9),
    )

    def __init__(self, paths, X, y, groups, **axis):
        super().__init__(paths, **axis)
        X, y = checks.regression_data(X, y)
        if not (np.allclose(X.mean(axis=0), 0) and np.allclose(X.std(axis=0), 1)):
            raise ValueError("X must have standardised columns: mean 0, standard deviation 1")
        self.gram, self.pull, self.spread = X.T @ X / len(y), X.T @ (y - y.mean()) / len(y), y.std()
        self.pairs = np.triu_indices(X.shape[1], 1)
        self.far = np.sqrt((2 * (1 - self.gram[self.pairs])).clip(0))
        ends = np.cumsum([0, *groups.values()])
        self.groups = list(groups)
        self.within = [
            np.flatnonzero((self.pairs[0] >= start) & (self.pairs[1] < end))
            for start, end in pairwise(ends)
        ]
        self.other = np.setdiff1d(np.arange(len(self.far)), np.concatenate(self.within))
        gaps = [self.gaps(*state) for state in self.table if state[0]]
        self.wide, self.tall = 1.05 * self.far.max(), 1.06 * np.max(gaps)
        self.close = 1.06 * max(gap[np.concatenate(self.within)].max() for gap in gaps)

    def gaps(self, strength, ratio):
        """|w_i - w_j| of every pair, (n_pairs,)."""
        w = self.weights(strength, ratio)
        return np.abs(w[self.pairs[0]] - w[self.pairs[1]])

    def slopes(self, strength, ratio):
        """Slope of the bound, with the RMSE of the fit and with sd(y); infinite without L2 part."""
        w = self.weights(strength, ratio)
        rmse = np.sqrt(max(self.spread**2 - 2 * self.pull @ w + w @ self.gram @ w, 0))
        l2 = strength * (1 - ratio)
        return (rmse / l2, self.spread / l2) if l2 else (np.inf, np.inf)

    def draw(self, figure):
        ax, beside = figure.subplots(1, 2, width_ratios=[1.35, 1])
        ax.set(xlim=(0, self.wide), ylim=(0, self.tall), ylabel="$|w_i - w_j|$")
        ax.set_xlabel(r"$\sqrt{2\,(1 - r_{ij})}$")
        self.forbidden = ax.fill([], [], color=FAINT, alpha=0.55, linewidth=0, zorder=1)[0]
        self.edges = [
            ax.plot([], [], color=INK, linewidth=2.2, label="RMSE / λ(1−ρ)", zorder=2)[0],
            ax.plot([], [], color=INK, linewidth=1.4, linestyle=":", label="sd(y) / λ(1−ρ)")[0],
        ]
        self.points = [
            ax.plot([], [], linestyle="none", color=MUTED, marker="o", markersize=5, zorder=3)[0]
        ]
        for look in self.LOOKS[: len(self.groups)]:
            rest = dict(linestyle="none", markeredgecolor=WHITE, zorder=4)
            self.points += ax.plot([], [], **look, **rest, **UNCUT)
        ax.legend(
            handles=self.edges, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2,
            handlelength=2, columnspacing=1.4,
        )  # fmt: skip
        self._draw_pairs(beside)
        self.state = beside.text(0, 1.05, "", transform=beside.transAxes, **BIG)
        moving = [self.forbidden, *self.edges, *self.points, self.bars, self.caps]
        return [*moving, self.state]

    def _draw_pairs(self, ax):
        self.shown = np.concatenate(self.within)
        names = [
            f"${name}_{k + 1}{name}_{m + 1}$"
            for name, part in zip(self.groups, self.within, strict=True)
            for k, m in zip(*(index[part] - self.pairs[0][part[0]] for index in self.pairs),
                            strict=True)
        ]  # fmt: skip
        self.places = np.arange(len(names))
        ax.set(xlim=(-0.7, len(names) - 0.3), ylim=(0, self.close), ylabel="$|w_i - w_j|$")
        ax.set_xticks(self.places, names)
        ax.tick_params(axis="x", length=0)
        ax.grid(axis="x", visible=False)
        self.bars = ax.bar(self.places, 1, width=0.6, linewidth=0, zorder=3)
        first = 0
        for look, part in zip(self.LOOKS, self.within, strict=False):
            for bar in self.bars[first : first + len(part)]:
                bar.set_facecolor(look["color"])
            first += len(part)
        cap = dict(color=INK, marker="_", markersize=26, markeredgewidth=2.4, linestyle="none")
        self.caps = ax.plot([], [], zorder=4, **cap)[0]

    def update(self, strength, ratio):
        gaps, (slope, looser) = self.gaps(strength, ratio), self.slopes(strength, ratio)
        for points, part in zip(self.points, (self.other, *self.within), strict=True):
            points.set_data(self.far[part], gaps[part])
        for edge, steep in zip(self.edges, (slope, looser), strict=True):
            edge.set_data(*(([], []) if steep == np.inf else self._line(steep)))
        corners = np.zeros((3, 2))
        if slope < np.inf:
            (_, end), (_, height) = self._line(slope)
            corners = [(0, 0), (end, height), (self.wide, self.tall), (0, self.tall)]
        self.forbidden.set_xy(corners)
        for bar, gap in zip(self.bars, gaps[self.shown], strict=True):
            bar.set_height(gap)
        bounds = np.minimum(slope, 1e9) * self.far[self.shown]
        seen = bounds <= self.close
        self.caps.set_data(self.places[seen], bounds[seen])
        self.state.set_text(f"λ = {strength:g}   ρ = {ratio:g}{_end(ratio)}")

    def _line(self, slope):
        """The line of ``slope`` through 0, from end to end of the axes."""
        end = self.tall / slope if slope * self.wide > self.tall else self.wide
        return [0, end], [0, min(slope * end, self.tall)]

    def _largest(self, gaps, slope):
        """The largest share of the bound that a pair uses; 0 where both are zero."""
        if not gaps.any() or slope == np.inf:
            return 0.0
        apart = self.far > 1e-6
        return float((gaps[apart] / (slope * self.far[apart])).max())

    def describe(self, strength, ratio):
        gaps, (slope, _) = self.gaps(strength, ratio), self.slopes(strength, ratio)
        start = f"λ = {strength:g}, ρ = {ratio:g}{_end(ratio)}: "
        said = [
            f"in group {name} two weights differ by at most {gaps[part].max():.3f}"
            for name, part in zip(self.groups, self.within, strict=True)
        ]
        if slope == np.inf:
            return f"{start}{', '.join(said)}. Without an L2 part there is no bound."
        bounds = [
            f"{(slope * self.far[part]).max():.3f} in {name}"
            for name, part in zip(self.groups, self.within, strict=True)
        ]
        return (
            f"{start}{', '.join(said)}. The bound there: {', '.join(bounds)}. Of all "
            f"{len(gaps)} pairs none uses more than {self._largest(gaps, slope):.2f} of its bound."
        )


class CopiesShare(Scene):
    """Two columns, one the copy of the other or its opposite: what each split of the weight costs.

    totals : dict from ρ to w1 + w2 of the elastic net at ``strength`` on two equal columns; on
    opposite ones it is w1 - w2. The error depends on this total only, so that a split costs what
    its penalty does.
    """

    size = (9.5, 4.2)

    def __init__(self, totals, strength):
        self.totals, self.strength = dict(totals), checks.positive("strength", strength)
        self.shares = np.linspace(-0.5, 1.5, 201)
        self.curves = {
            ratio: np.array([self.cost(ratio, share) for share in self.shares])
            for ratio in self.totals
        }

    def split(self, ratio, share, sign=1):
        """Both weights; the second column is ``sign`` times the first."""
        return self.totals[ratio] * np.array([share, sign * (1 - share)])

    def cost(self, ratio, share):
        """By how much the objective misses its minimum, for the total as it is."""
        penalty = ElasticNetPenalty(self.strength, ratio)
        return penalty.value(self.split(ratio, share)) - penalty.value(self.split(ratio, 0.5))

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.6])
        most = 1.55 * max(self.totals.values())
        left.set(ylim=(-most, most), ylabel="w", xlim=(-0.6, 1.6))
        left.set_xticks([0, 1], ["$w_1$", "$w_2$"])
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        right.set_xticks([0, 0.5, 1])
        top = 1.05 * max(curve.max() for curve in self.curves.values())
        right.set(
            xlim=(-0.5, 1.5), ylim=(-0.16 * top, top), ylabel="loss + penalty − min",
            xlabel="$w_1$ / ($w_1$ ± $w_2$)",
        )  # fmt: skip
        self.curve = right.plot([], [], color=ELASTIC_NET.color, linewidth=2.6)[0]
        self.best = right.plot([], [], color=ELASTIC_NET.color, linewidth=7, solid_capstyle="butt")[
            0
        ]
        self.only = right.plot([], [], "^", color=ELASTIC_NET.color, markersize=12)[0]
        self.word = right.text(0.5, -0.09 * top, "", ha="center", va="center", fontsize=11,
                               bbox=dict(color=WHITE, pad=1), zorder=4)  # fmt: skip
        self.floor = -0.09 * top
        self.bars = left.bar(
            [0, 1], [1, 1], width=0.55, color=ELASTIC_NET.color, linewidth=0, zorder=3
        )
        self.holes = left.plot([], [], **RING)[0]
        self.guide = right.axvline(0, **MARKER)
        self.dot = right.plot([], [], **ELASTIC_NET.points(color=INK, markersize=11, zorder=6))[0]
        self.state = right.text(0, 1.04, "", transform=right.transAxes, **BIG)
        self.columns = left.text(0, 1.04, "", transform=left.transAxes, fontsize=14)
        marks = [self.curve, self.best, self.only, self.word, self.guide, self.dot]
        return [self.bars, self.holes, *marks, self.state, self.columns]

    def update(self, ratio, share, sign=1):
        w, flat = self.split(ratio, share, sign), ratio == 1
        for bar, weight in zip(self.bars, w, strict=True):
            bar.set_height(weight)
        self.holes.set_data(np.flatnonzero(w == 0), w[w == 0])
        self.curve.set_data(self.shares, self.curves[ratio])
        self.best.set_data(*(([0, 1], [self.floor] * 2) if flat else ([], [])))
        self.only.set_data(*(([], []) if flat else ([0.5], [self.floor])))
        self.word.set_text(f"  {NOT_UNIQUE}  " if flat else "")
        self.guide.set_xdata([share, share])
        self.dot.set_data([share], [self.cost(ratio, share)])
        self.state.set_text(f"ρ = {ratio:g}{_end(ratio)}")
        self.columns.set_text("$x_2 = x_1$" if sign > 0 else "$x_2 = -x_1$")

    def describe(self, ratio, share, sign=1):
        w, cost = self.split(ratio, share, sign) + 0.0, self.cost(ratio, share)
        verdict = f"{cost:.3f} above the minimum"
        if cost < 1e-12:
            verdict = "one of infinitely many minima" if ratio == 1 else "the only minimum"
        return (
            f"ρ = {ratio:g}{_end(ratio)}, {'equal' if sign > 0 else 'opposite'} columns: "
            f"weights {w[0]:.3f} and {w[1]:.3f} are {verdict}."
        )


class PickSwings(Scene):
    """Which weights are not zero in data set after data set; and how often two agree, against r.

    resamples : Resamples. State: r, the correlation of x1, x2 and x3; n, the rows of a data set;
    rule, how λ goes with n.
    """

    size = (10.0, 5.0)
    shown = 60  # data sets

    def __init__(self, resamples):
        self.resamples = resamples
        self.names = [f"$x_{j + 1}$" for j in range(resamples.n_features)]

    def draw(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=[1.25, 1])
        self.images, self.shares, self.marks, self.titles = [], [], [], []
        for k, look in enumerate((L1, ELASTIC_NET)):
            ax = figure.add_subplot(grid[k, 0])
            cells = np.zeros((len(self.names), self.shown))
            colors = ListedColormap(["#F1F2F4", look.color, MUTED])
            self.images.append(
                ax.imshow(
                    cells, cmap=colors, vmin=0, vmax=2, aspect="auto", interpolation="nearest",
                    extent=(0.5, self.shown + 0.5, len(self.names) - 0.5, -0.5), zorder=1,
                )
            )  # fmt: skip
            for edge in np.arange(1, len(self.names)) - 0.5:
                ax.axhline(edge, color=WHITE, linewidth=2.5, zorder=2)
            ax.set_yticks(range(len(self.names)), self.names)
            ax.set_xticks([1, 20, 40, self.shown])
            ax.tick_params(length=0)
            ax.grid(visible=False)
            for spine in ax.spines.values():
                spine.set_visible(False)
            beside = dict(ha="left", va="center", color=look.color, fontsize=12.5, in_layout=True)
            self.shares.append(
                [ax.text(1.015 * self.shown, j, "100 %", **beside) for j in range(len(self.names))]
            )
            self.titles.append(ax.text(0, 1.05, "", transform=ax.transAxes, color=INK, fontsize=13))
            ax.text(0.99, 1.05, "w ≠ 0", ha="right", transform=ax.transAxes, fontsize=12.5)
            mark = dict(ha="center", va="center", color=WHITE, zorder=3, **BIG)
            self.marks.append(ax.text(self.shown / 2, 1, "", **mark))
        ax.set_xlabel("k")
        self._draw_agreement(figure.add_subplot(grid[:, 1]))
        texts = [*self.shares[0], *self.shares[1], *self.marks, *self.titles]
        return [*self.images, *texts, *self.lines, *self.dots, *self.names_of_n, self.guide]

    def _draw_agreement(self, ax):
        ax.set(xlim=(0, 1.3), ylim=(0, 1.03), ylabel="P(S = S′)")
        ax.set_xlabel("r", x=0.5 / 1.3)
        ax.set_xticks(np.arange(6) / 5)
        ax.spines["bottom"].set_bounds(0, 1)
        rs, ns = self.resamples.rs, self.resamples.ns
        self.lines = [
            *(ax.plot(rs, rs, color=MUTED, linewidth=1.1, zorder=2)[0] for _ in ns),
            ax.plot(rs, rs, **L1.line(linewidth=3, zorder=3.2))[0],
            ax.plot(rs, rs, **ELASTIC_NET.line(linewidth=2.4, zorder=3.1))[0],
        ]
        tag = dict(fontsize=10.5, color=INK, ha="left", va="center", **UNCUT)
        self.names_of_n = [ax.text(1.05, 0, f"n = {n}", **tag) for n in ns[:1] + ns[-1:]]
        self.guide = ax.axvline(0, **MARKER)
        self.dots = [
            ax.plot([], [], **UNCUT, **look.points(markersize=11, zorder=6))[0]
            for look in (L1, ELASTIC_NET)
        ]
        ax.legend(
            handles=self.lines[-2:], loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2,
            handlelength=2.6, columnspacing=1.2,
        )  # fmt: skip

    def _numbers(self, r, n, rule):
        i, k = self.resamples.place(r, n)
        same = self.resamples.same[rule]
        kept = [fits[rule][i, k] != 0 for fits in (self.resamples.lasso, self.resamples.net)]
        return kept, [same["lasso"][i, k], same["net"][i, k]], k

    def update(self, r, n, rule="λ"):
        kept, same, k = self._numbers(r, n, rule)
        copies, tie = self.resamples.n_copies, r == 1
        λ = self.resamples.strength_at(n, rule)
        penalties = f"λ|w|,  λ = {λ:.3g}", f"λ(|w| + w²),  λ = {λ:.3g}"
        for j, (image, weights) in enumerate(zip(self.images, kept, strict=True)):
            cells = weights[: self.shown].T.astype(float)
            unknown = tie and j == 0
            if unknown:
                cells[:copies] = 2
            image.set_data(cells)
            for m, (text, share) in enumerate(zip(self.shares[j], weights.mean(0), strict=True)):
                text.set_text("?" if unknown and m < copies else f"{100 * share:.0f} %")
            self.marks[j].set_text(NOT_UNIQUE if unknown else "")
            self.titles[j].set_text(penalties[j])
        lines = self.resamples.same[rule]["lasso"].T
        for line, values in zip(self.lines, lines, strict=False):
            line.set_ydata(values)
        self.lines[-2].set_ydata(lines[k])
        self.lines[-1].set_ydata(self.resamples.same[rule]["net"][:, k])
        last = max(j for j, value in enumerate(self.resamples.rs) if value < 1)
        heights = lines[0, last], lines[-1, last]
        if abs(heights[1] - heights[0]) < 0.06:
            middle = (heights[0] + heights[1]) / 2
            heights = middle - 0.03, middle + 0.03
        for text, height in zip(self.names_of_n, heights, strict=True):
            text.set_y(height)
        for dot, value in zip(self.dots, same, strict=True):
            dot.set_data(*(([], []) if np.isnan(value) else ([r], [value])))
        self.guide.set_xdata([r, r])

    def describe(self, r, n, rule="λ"):
        (lasso, net), same, _ = self._numbers(r, n, rule)
        copies = self.resamples.n_copies
        start = (
            f"r = {r:g}, n = {n:g}, λ = {self.resamples.strength_at(n, rule):.3g}, "
            f"{self.resamples.samples} data sets. "
        )
        shares = [
            " ".join(f"{100 * share:.0f} %" for share in kept.mean(axis=0)[:copies])
            for kept in (lasso, net)
        ]
        said = (
            f"The lasso keeps x1, x2, x3 in {shares[0]}; two data sets give the same set in "
            f"{100 * same[0]:.0f} % of pairs. "
        )
        if r == 1:
            said = "x1, x2, x3 are equal and the lasso is not unique: no pick to count. "
        return f"{start}{said}Elastic net: {shares[1]}; {100 * same[1]:.0f} %."


class WeightsSwing(Scene):
    """The weights of lasso, elastic net and ridge over all data sets; data set k is marked.

    resamples : Resamples. State: r, n, and k, which data set, from 1.
    """

    size = (10.0, 4.5)

    def __init__(self, resamples):
        self.resamples = resamples
        fits = resamples.lasso, resamples.net, resamples.ridge
        self.fits = [fit["λ"] for fit in fits]
        low, high = (float(edge(fit)) for edge, fit in ((np.min, np.stack(self.fits)),
                                                        (np.max, np.stack(self.fits))))  # fmt: skip
        self.low, self.high = low - 0.08 * (high - low), high + 0.2 * (high - low)
        p = resamples.n_features
        beside = np.random.default_rng(0).uniform(-0.3, 0.3, (resamples.samples, p))
        self.places = np.arange(p) + beside

    def draw(self, figure):
        axes = figure.subplots(1, 3, sharey=True)
        self.clouds, self.marks, self.spreads, self.notes = [], [], [], []
        names = [f"$x_{j + 1}$" for j in range(self.resamples.n_features)]
        titles = "λ|w|", "λ(|w| + w²)", "λw²"
        for ax, look, title in zip(axes, (L1, ELASTIC_NET, L2), titles, strict=True):
            ax.set(ylim=(self.low, self.high), xlim=(-0.6, len(names) - 0.4))
            ax.set_xticks(range(len(names)), names)
            ax.grid(axis="x", visible=False)
            ax.axhline(0, color=MUTED, linewidth=1)
            ax.set_title(title, color=look.color, weight="bold", fontsize=15)
            ax.plot(
                range(len(names)), np.eye(len(names))[0], color=TRUTH.color, marker="_",
                markersize=22, linestyle="none", markeredgewidth=2.2, zorder=2,
            )  # fmt: skip
            cloud = dict(color=look.color, marker=look.marker, markersize=3.4, alpha=0.6)
            rest = dict(linestyle="none", markeredgewidth=0, zorder=3)
            self.clouds.append(ax.plot([], [], **cloud, **rest)[0])
            mark = dict(color=INK, marker=look.marker, markersize=9, markeredgecolor=WHITE)
            self.marks.append(ax.plot([], [], linestyle="none", zorder=5, **mark)[0])
            self.spreads.append(
                ax.text(0.98, 0.96, "", ha="right", va="top", transform=ax.transAxes, fontsize=14)
            )
            note = dict(ha="left", va="top", fontsize=13, weight="bold")
            self.notes.append(ax.text(0.02, 0.97, "", transform=ax.transAxes, **note))
        axes[0].set_ylabel("w")
        return [*self.clouds, *self.marks, *self.spreads, self.notes[0]]

    def _weights(self, r, n):
        return [fit[self.resamples.place(r, n)] for fit in self.fits]

    def update(self, r, n, k):
        fits, tie = self._weights(r, n), r == 1
        for j, (cloud, mark, w) in enumerate(zip(self.clouds, self.marks, fits, strict=True)):
            seen = np.arange(w.shape[1]) >= (self.resamples.n_copies if tie and j == 0 else 0)
            cloud.set_data(self.places[:, seen].ravel(), w[:, seen].ravel())
            mark.set_data(np.flatnonzero(seen), w[int(k) - 1, seen])
            text = "" if tie and j == 0 else f"sd($w_1$) = {w[:, 0].std():.2f}"
            self.spreads[j].set_text(text)
        self.notes[0].set_text(NOT_UNIQUE if tie else "")

    def describe(self, r, n, k):
        fits, copies = self._weights(r, n), self.resamples.n_copies
        names = "lasso", "elastic net", "ridge"
        here = [
            f"{name} {' '.join(_number(w) for w in fit[int(k) - 1, :copies])}"
            for name, fit in zip(names, fits, strict=True)
        ]
        spreads = [f"{name} {fit[:, 0].std():.2f}" for name, fit in zip(names, fits, strict=True)]
        tie = ""
        if r == 1:
            total = fits[0][int(k) - 1, :copies].sum()
            here[0] = f"lasso not unique, any split of {_number(total)}"
            del spreads[0]
            tie = " Three equal columns."
        return (
            f"r = {r:g}, n = {n:g}, data set {int(k)}: weights of x1, x2, x3: {'; '.join(here)}. "
            f"Standard deviation of w1 over {self.resamples.samples} data sets: "
            f"{', '.join(spreads)}.{tie}"
        )


# ---------------------------------------------------------------- small parts


def _entries(path, strengths, weights):
    """The strength at which each weight is first not zero, coming from above, to ten digits.

    strengths : increasing, at which the first n weights were read: (n_strengths, n). Infinite
    where a weight is not zero at the last of them, 0 where it is zero at all. By false position
    (the Illinois rule) on a number that is positive where a weight is not zero and negative where
    it is held: what the pull of the data has beyond λρ/2, or for the lasso the weight itself.
    """
    kept = weights != 0
    last = len(strengths) - 1 - kept[::-1].argmax(axis=0)
    found = np.where(kept.any(axis=0), np.inf, 0.0)
    j = np.flatnonzero(kept.any(axis=0) & ~kept[-1])
    if not len(j):
        return found

    def excess(at):
        w = path.at(at)
        beyond = np.abs(path.pulls(w)) - at[:, None] * path.l1_ratio / 2
        return np.where((w != 0) & (path.l1_ratio == 1), np.abs(w), beyond)[np.arange(len(j)), j]

    low, high = strengths[last[j]], strengths[last[j] + 1]
    f_low, f_high, before = excess(low), excess(high), None
    for _ in range(60):
        middle = (low * f_high - high * f_low) / (f_high - f_low)
        f_middle = excess(middle)
        inside = f_middle > 0
        if (np.abs(f_middle) <= 1e-11 * np.abs(path.pulls(np.zeros(len(path.X_mean)))).max()).all():
            break
        again = 1 - 0.5 * (inside == before)  # an end that stays twice counts half
        f_low, f_high, before = (
            np.where(inside, f_middle, f_low * again),
            np.where(inside, f_high * again, f_middle),
            inside,
        )
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    found[j] = middle
    return found


def _end(ratio):
    return {0: " (ridge)", 1: " (lasso)"}.get(ratio, "")


def _number(value):
    return "0" if value == 0 else f"{value:.2f}"
