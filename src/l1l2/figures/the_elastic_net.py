r"""The scenes of the lesson "The elastic net".

    GroupEnters    every weight at one λ and one mixing ρ, beside the whole path
    GroupingBound  how far two weights can be apart, given how far their columns are
    CopiesShare    two equal columns, or opposite ones: which splits of the weight are best
    PickSwings     the weights of lasso, elastic net and ridge, data set after data set

``l1l2.experiments.resamples`` holds the fits of the last one.
"""

from itertools import pairwise
from operator import attrgetter
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, ListedColormap

from l1l2 import checks
from l1l2.figures.numerals import hundredths, per_cent
from l1l2.figures.palette import ELASTIC_NET, FAINT, INK, L1, L2, MUTED, TRUTH, WHITE
from l1l2.figures.parts import RING, UNCUT
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import positions, strength_axis, strength_grid
from l1l2.penalties import ElasticNetPenalty
from l1l2.texts import _

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
        self.positions = positions(self.low, self.high)
        self.strengths = strength_grid(self.low, self.high, self.positions)
        self.curves = {ratio: path.at(self.strengths) for ratio, path in self.paths.items()}

    def weights_at(self, strength, ratio):
        """Weights (n_features,) at strength λ and mixing ρ."""
        found = self.curves[ratio][self.strengths == strength]
        return found[0] if len(found) else self.paths[ratio].at(strength)


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
        self.entries = {
            ratio: _entries(path, self.strengths, self.curves[ratio][:, : ends[-2]])
            for ratio, path in self.paths.items()
        }
        self.tall = 1.12 * max(np.abs(curve).max() for curve in self.curves.values())

    def at(self, strength, ratio):
        w, entries = self.weights_at(strength, ratio), self.entries[ratio]
        return dict(
            w=w, n=len(w), count=np.count_nonzero(w), curves=self.curves[ratio].T,
            zeros=np.flatnonzero(w == 0), ring=None if w.all() else 0,
            kept=[w[part][w[part] != 0] for part in self.parts],
            enters=[entries[part] for part in self.parts[:-1]],
            ticks=[entries[part][entries[part] <= self.high] for part in self.parts[:-1]],
            junk=np.count_nonzero(w[self.parts[-1]]), all_junk=len(w[self.parts[-1]]),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1, 1.2])
        places = np.arange(len(self.truth))
        left.set(ylabel="w", ylim=(-self.tall, self.tall), xlim=(-0.8, len(places) - 0.2))
        names = [f"${name}_{k + 1}$" for name, size in self.groups.items() for k in range(size)]
        left.set_xticks(places[: len(names)], names)
        left.tick_params(axis="x", length=0)
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        if len(names) < len(places):
            left.annotate(_("junk"), (places[len(names) :].mean(), 0), (0, -4), ha="center",
                          va="top", xycoords=("data", "axes fraction"),
                          textcoords="offset points", fontsize=11.5)  # fmt: skip
        left.plot(places, self.truth, color=TRUTH.color, marker="_", markersize=17,
                  linestyle="none", markeredgewidth=2.2, zorder=5)  # fmt: skip
        strength_axis(right, self.low, self.high)
        right.tick_params(axis="y", left=False, labelleft=False)
        right.axhline(0, color=MUTED, linewidth=1)

        colors = []
        styles = [*self.LINES[: len(self.groups)], (MUTED, "-")]
        for k, (part, (color, style)) in enumerate(zip(self.parts, styles, strict=True)):
            line = dict(color=color, linestyle=style, linewidth=1.2 if color == MUTED else 2.2)
            for j in places[part]:
                self.line(right, self.strengths, lambda now, j=j: now.curves[j], zorder=2, **line)
                colors.append(color)
            dot = dict(color=color, marker="o", linestyle="none", markeredgecolor=WHITE, zorder=5)
            self.line(right, "strength", lambda now, k=k: now.kept[k], **dot, **UNCUT)
        self.bars(left, places, "w", self.truth, width=0.66, linewidth=0, color=colors, zorder=4)
        self.line(left, "zeros", 0, **RING)
        self.rule(right, "strength")
        self.line(right, "strength", "ring", **UNCUT, **RING)
        above = dict(marker="|", linestyle="none", transform=right.get_xaxis_transform())
        for k, (name, (color, _style)) in enumerate(zip(self.groups, styles, strict=False)):
            height, tick = 1.03 + 0.07 * k, dict(color=color, markersize=13, markeredgewidth=2)
            self.line(right, lambda now, k=k: now.ticks[k], height, **above, **tick, **UNCUT)
            said = _("${name}$ enters:").format(name=name)
            right.text(-0.01, height, said, ha="right", va="center", color=color,
                       transform=right.transAxes, fontsize=11.5)  # fmt: skip
        self.headline(left, _state, y=1.06, **BIG)
        self.note(left, 0.98, 0.93, _("kept: {count} of {n}"), ha="right", fontsize=14)

    def words(self, now):
        some = _(
            "Group {name}: {weights}; its first enters at λ = {first:.3g}, its last at {last:.3g}."
        )
        always = _("Group {name}: {weights}; it is in at every λ.")
        groups = [
            (some if np.isfinite(enters).all() else always).format(
                name=name, weights=" ".join(map(hundredths, now.w[part])),
                first=enters.max(), last=enters.min(),
            )
            for name, part, enters in zip(self.groups, self.parts, now.enters, strict=False)
        ]  # fmt: skip
        return [_start(now), *groups, _("Junk: {junk} of {all_junk} weights are not zero.")]


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
        self.gram, self.spread = X.T @ X / len(y), y.std()
        self.cross = X.T @ (y - y.mean()) / len(y)
        first, second = self.pairs = np.triu_indices(X.shape[1], 1)
        self.far = np.sqrt((2 * (1 - self.gram[self.pairs])).clip(0))
        self.groups = list(groups)
        self.within = [
            np.flatnonzero((first >= start) & (second < end))
            for start, end in pairwise(np.cumsum([0, *groups.values()]))
        ]
        self.inside = np.concatenate(self.within)
        seen = np.isin(self.strengths, self.positions[1:])
        gaps = np.concatenate([self.gaps(curve[seen]) for curve in self.curves.values()])
        self.wide, self.tall = 1.05 * self.far.max(), 1.06 * gaps.max()
        self.close = 1.06 * gaps[:, self.inside].max()

    def gaps(self, w):
        """|w_i - w_j| of every pair, (..., n_pairs)."""
        first, second = self.pairs
        return np.abs(w[..., first] - w[..., second])

    def at(self, strength, ratio):
        w, l2 = self.weights_at(strength, ratio), strength * (1 - ratio)
        rmse = np.sqrt(max(self.spread**2 - 2 * self.cross @ w + w @ self.gram @ w, 0))
        # Of the bound with the RMSE of the fit and of that with sd(y).
        slope, looser = (rmse / l2, self.spread / l2) if l2 else (np.inf, np.inf)
        gaps, bounds, apart = self.gaps(w), min(slope, 1e9) * self.far, self.far > 1e-6
        edge, caps = self._line(slope), bounds[self.inside]
        above = [*zip(*edge, strict=True), (self.wide, self.tall), (0, self.tall)]
        return dict(
            gaps=gaps, slope=slope, looser=looser, edge=edge, looser_edge=self._line(looser),
            forbidden=above if l2 else [(0, 0)] * 3, bars=gaps[self.inside],
            capped=np.flatnonzero(caps <= self.close), caps=caps[caps <= self.close],
            within=[(gaps[part].max(), bounds[part].max()) for part in self.within],
            n=len(gaps), used=(gaps[apart] / bounds[apart]).max() if gaps.any() else 0.0,
        )  # fmt: skip

    def _line(self, slope):
        """The line of ``slope`` through 0, from end to end of the axes; none if it is infinite."""
        if slope == np.inf:
            return [], []
        end = self.tall / slope if slope * self.wide > self.tall else self.wide
        return [0, end], [0, min(slope * end, self.tall)]

    def draw(self, figure):
        ax, beside = figure.subplots(1, 2, width_ratios=[1.35, 1])
        ax.set(xlim=(0, self.wide), ylim=(0, self.tall), ylabel="$|w_i - w_j|$")
        ax.set_xlabel(r"$\sqrt{2\,(1 - r_{ij})}$")
        ends = {0: _("copies"), 1.41: _("uncorrelated")}
        ticks = [0, 0.5, 1, 1.41]
        names = ["\n".join(filter(None, (f"{tick:g}", ends.get(tick)))) for tick in ticks]
        ax.set_xticks(ticks, names)
        self.area(ax, "forbidden", color=FAINT, alpha=0.55, linewidth=0, zorder=1)
        tight = dict(linewidth=2.2, label="RMSE / λ(1−ρ)", zorder=2)
        loose = dict(linewidth=1.4, linestyle=":", label="sd(y) / λ(1−ρ)")
        edges = [
            self.trace(ax, data, color=INK, **look)
            for data, look in (("edge", tight), ("looser_edge", loose))
        ]
        ax.legend(handles=edges, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2,
                  handlelength=2, columnspacing=1.4)  # fmt: skip
        other = np.setdiff1d(np.arange(len(self.far)), self.inside)
        self._draw_points(ax, other, color=MUTED, marker="o", markersize=5, zorder=3)
        names, colors = [], []
        for name, part, look in zip(self.groups, self.within, self.LOOKS, strict=False):
            self._draw_points(ax, part, markeredgecolor=WHITE, zorder=4, **look, **UNCUT)
            inside = (index[part] - self.pairs[0][part[0]] + 1 for index in self.pairs)
            names += [f"${name}_{k}{name}_{m}$" for k, m in zip(*inside, strict=True)]
            colors += [look["color"]] * len(part)

        places = np.arange(len(names))
        beside.set(xlim=(-0.7, len(names) - 0.3), ylim=(0, self.close), ylabel="$|w_i - w_j|$")
        beside.set_xticks(places, names)
        beside.tick_params(axis="x", length=0)
        beside.grid(axis="x", visible=False)
        self.bars(beside, places, "bars", width=0.6, linewidth=0, color=colors, zorder=3)
        cap = dict(color=INK, marker="_", markersize=26, markeredgewidth=2.4, linestyle="none")
        self.line(beside, "capped", "caps", zorder=4, **cap)
        self.headline(beside, _state, y=1.05, **BIG)

    def _draw_points(self, ax, pairs, **look):
        self.line(ax, self.far[pairs], lambda now: now.gaps[pairs], linestyle="none", **look)

    def words(self, now):
        free = _("In group {name} two weights differ by at most {gap:.3f}.")
        bound = _(
            "In group {name} two weights differ by at most {gap:.3f}; the bound there is "
            "{bound:.3f}."
        )
        no_bound = _("Without an L2 part there is no bound.")
        used = _("Of all {n} pairs none uses more than {used:.2f} of its bound.")
        bounded = now.slope < np.inf
        groups = [
            (bound if bounded else free).format(name=name, gap=gap, bound=most)
            for name, (gap, most) in zip(self.groups, now.within, strict=True)
        ]
        return [_start(now), *groups, used if bounded else no_bound]


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

    def cost(self, ratio, share):
        """By how much the objective misses its minimum, for the total as it is."""
        value, total = ElasticNetPenalty(self.strength, ratio).value, self.totals[ratio]
        return value(total * np.array([share, 1 - share])) - value(total * np.array([0.5, 0.5]))

    def at(self, ratio, share, sign=1):
        w = self.totals[ratio] * np.array([share, sign * (1 - share)]) + 0.0  # never -0
        return dict(
            w=w, zeros=np.flatnonzero(w == 0), curve=self.curves[ratio],
            cost=self.cost(ratio, share), tie=ratio == 1, sign=sign,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.6])
        most = 1.55 * max(self.totals.values())
        left.set(ylim=(-most, most), ylabel="w", xlim=(-0.6, 1.6))
        left.set_xticks([0, 1], ["$w_1$", "$w_2$"])
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        right.set_xticks([0, 0.5, 1])
        top = 1.05 * max(curve.max() for curve in self.curves.values())
        right.set(xlim=(-0.5, 1.5), ylim=(-0.16 * top, top), xlabel=_("share of $x_1$"))
        right.set_ylabel(_("loss + penalty, above the minimum"))
        color, floor = dict(color=ELASTIC_NET.color), -0.09 * top
        self.line(right, self.shares, "curve", linewidth=2.6, **color)
        best = right.plot([0, 1], [floor, floor], linewidth=7, solid_capstyle="butt", **color)[0]
        self.mark(best, visible="tie")
        only = right.plot(0.5, floor, "^", markersize=12, **color)[0]
        self.mark(only, visible=lambda now: not now.tie)
        word = right.text(0.5, floor, "  {}  ".format(_("L1 not unique")), ha="center", va="center",
                          fontsize=11, bbox=dict(color=WHITE, pad=1), zorder=4)  # fmt: skip
        self.mark(word, visible="tie")
        self.bars(left, [0, 1], "w", 1, width=0.55, linewidth=0, zorder=3, **color)
        self.line(left, "zeros", 0, **RING)
        self.rule(right, "share")
        self.dot(right, ELASTIC_NET, "share", "cost", color=INK)
        self.headline(right, lambda now: f"ρ = {_mixing(now.ratio)}", **BIG)
        columns = {1: "$x_2 = x_1$", -1: "$x_2 = -x_1$"}
        self.headline(left, lambda now: columns[now.sign], fontsize=14)

    def words(self, now):
        equal, opposite = _("ρ = {mixing}, equal columns:"), _("ρ = {mixing}, opposite columns:")
        start = (equal if now.sign > 0 else opposite).format(mixing=_mixing(now.ratio))
        if now.cost >= 1e-12:
            then = _("weights {w[0]:.3f} and {w[1]:.3f} are {cost:.3f} above the minimum.")
        elif now.tie:
            then = _("weights {w[0]:.3f} and {w[1]:.3f} are one of infinitely many minima.")
        else:
            then = _("weights {w[0]:.3f} and {w[1]:.3f} are the only minimum.")
        return [start, then]


class PickSwings(Scene):
    """Weights of three methods in data set after data set; and how often two agree, against r.

    resamples : Resamples. State: r, the correlation of x1, x2 and x3; n, the rows of a data set.
    """

    size = (10.6, 5.6)
    shown = 60  # data sets
    SHADES = 5  # of weights that are not zero, the last for ``top`` or more
    top = 0.5

    def __init__(self, resamples):
        self.resamples = resamples

    def at(self, r, n):
        made, (i, k) = self.resamples, self.resamples.place(r, n)
        lasso = made.same["λ"]["lasso"]
        names = lasso[max(j for j, value in enumerate(made.rs) if value < 1), [0, -1]]
        if abs(names[1] - names[0]) < 0.06:
            names = names.mean() - 0.03, names.mean() + 0.03
        strengths = made.strengths_at(r, n)
        found = {
            name: self._swings(fit["λ"][i, k], strengths[name])
            for name, fit in (("lasso", made.lasso), ("net", made.net), ("ridge", made.ridge))
        }
        if r == 1:
            found["lasso"].cells[: made.n_copies] = self.SHADES + 1
            found["lasso"].said[: made.n_copies] = ["?"] * made.n_copies
        for name in ("lasso", "net"):
            line = made.same["λ"][name][:, k]
            found[name].line, found[name].percent = line, 100 * line[i]
            found[name].same = None if np.isnan(line[i]) else line[i]
        return found | dict(lines=lasso.T, names=names, samples=made.samples)

    def _swings(self, weights, strength):
        """Of one method a shade for each weight, how often each is kept, and the swing of w1."""
        shades = np.ceil(self.SHADES * np.abs(weights) / self.top).clip(max=self.SHADES)
        return SimpleNamespace(
            cells=shades.T[:, : self.shown], strength=strength, sd=weights[:, 0].std(),
            said=[per_cent(f"{100 * share:.0f}") for share in (weights != 0).mean(axis=0)],
        )  # fmt: skip

    def draw(self, figure):
        grid, p = figure.add_gridspec(3, 2, width_ratios=[1.35, 1]), self.resamples.n_features
        methods = (
            ("lasso", L1, _("lasso, λ = {lasso.strength:.2f}")),
            ("net", ELASTIC_NET, _("elastic net, λ = {net.strength:.2f}")),
            ("ridge", L2, _("ridge, λ = {ridge.strength:.2f}")),
        )
        for k, (name, look, title) in enumerate(methods):
            ax = figure.add_subplot(grid[k, 0])
            mix = LinearSegmentedColormap.from_list("", [WHITE, look.color])
            shades = mix(np.linspace(0.3, 1, self.SHADES))
            colors = ListedColormap(["#F1F2F4", *shades, MUTED])
            place = dict(extent=(0.5, self.shown + 0.5, p - 0.5, -0.5), aspect="auto", zorder=1)
            image = ax.imshow(np.zeros((p, self.shown)), cmap=colors, vmin=-0.5,
                              vmax=self.SHADES + 1.5, interpolation="none", **place)  # fmt: skip
            self.mark(image, data=f"{name}.cells")
            for edge in np.arange(1, p) - 0.5:
                ax.axhline(edge, color=WHITE, linewidth=2, zorder=2)
            ax.set_yticks(range(p), [f"$x_{j + 1}$" for j in range(p)], fontsize=10.5)
            ax.set_xticks([1, 20, 40, self.shown] if k == 2 else [])
            ax.tick_params(length=0)
            ax.grid(visible=False)
            ax.spines[:].set_visible(False)
            beside = dict(ha="left", va="center", color=look.color, fontsize=11)
            shares = [ax.text(1.015 * self.shown, j, "", **beside) for j in range(p)]
            self.mark(shares, text=attrgetter(f"{name}.said"))
            head = dict(fontsize=12.5, color=look.color, weight="bold")
            self.headline(ax, title, y=1.05, **head)
            swing = _("sd of $w_1$ = {{{name}.sd:.2g}}").format(name=name)
            seen = dict(visible=lambda now, name=name: now.r < 1 or name != "lasso")
            self.note(ax, 0.99, 1.05, swing, seen, ha="right", fontsize=11.5)
            if name == "lasso":
                tie = ax.text(self.shown / 2, 1, _("L1 not unique"), ha="center", va="center",
                              color=WHITE, zorder=3, **BIG)  # fmt: skip
                self.mark(tie, visible=lambda now: now.r == 1)
                ax.text(1.015, 1.05, _("kept in"), ha="left", transform=ax.transAxes, fontsize=11.5)
        ax.set_xlabel(_("data set"))
        self._draw_agreement(figure.add_subplot(grid[:, 1]))

    def _draw_agreement(self, ax):
        ax.set(xlim=(0, 1.34), ylim=(0, 1.03), ylabel=_("two data sets keep the same features"))
        ax.set_xlabel(_("correlation r"), x=0.5 / 1.34)
        ax.set_xticks(np.arange(6) / 5)
        ax.spines["bottom"].set_bounds(0, 1)
        rs, ns = self.resamples.rs, self.resamples.ns
        others = [ax.plot(rs, rs, color=MUTED, linewidth=1.1, zorder=2)[0] for n in ns]
        self.mark(others, ydata="lines")
        handles = [
            self.line(ax, rs, "lasso.line", **L1.line(linewidth=3, zorder=3.2, label=_("lasso"))),
            self.line(ax, rs, "net.line",
                      **ELASTIC_NET.line(linewidth=2.4, zorder=3.1, label=_("elastic net"))),
        ]  # fmt: skip
        tag = dict(fontsize=10.5, color=INK, ha="left", va="center", **UNCUT)
        self.mark([ax.text(1.05, 0, f"n = {n}", **tag) for n in ns[:1] + ns[-1:]], y="names")
        self.rule(ax, "r")
        self.dot(ax, L1, "r", "lasso.same", **UNCUT)
        self.dot(ax, ELASTIC_NET, "r", "net.same", **UNCUT)
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2,
                  handlelength=2.6, columnspacing=1.2)  # fmt: skip

    def words(self, now):
        lasso = _(
            "The lasso keeps x1, x2, x3 in {lasso.said[0]} {lasso.said[1]} {lasso.said[2]}; two "
            "data sets keep the same features in {lasso.percent:.0f} % of pairs."
        )
        net = _(
            "The elastic net keeps them in {net.said[0]} {net.said[1]} {net.said[2]}, the same "
            "features in {net.percent:.0f} % of pairs."
        )
        tie = _("x1, x2, x3 are equal and the lasso is not unique: no pick to count.")
        swing = _(
            "Standard deviation of w1: lasso {lasso.sd:.2g}, elastic net {net.sd:.2g}, ridge "
            "{ridge.sd:.2g}."
        )
        rest = _("Standard deviation of w1: elastic net {net.sd:.2g}, ridge {ridge.sd:.2g}.")
        return [
            _("r = {r:g}, n = {n:g}, {samples} data sets, all three shrunk equally."),
            tie if now.r == 1 else lasso,
            net,
            rest if now.r == 1 else swing,
        ]


# ---------------------------------------------------------------- small parts


def _entries(path, strengths, weights):
    """The strength at which each weight is first not zero, coming from above, to ten digits.

    strengths : increasing, at which the first n weights were read: (n_strengths, n). Infinite
    where a weight is not zero at the last of them, 0 where it is zero at all. Else the root of a
    number that is positive where a weight is not zero and negative where it is held: what the pull
    of the data has beyond λρ/2, or for the lasso the weight itself.
    """
    from scipy.optimize import brentq  # takes longer to load than NumPy

    def excess(at, j):
        w = path.at(at)
        if path.l1_ratio == 1 and w[j]:
            return abs(w[j])
        return abs(path.pulls(w)[j]) - at * path.l1_ratio / 2

    kept = weights != 0
    last = len(strengths) - 1 - kept[::-1].argmax(axis=0)
    found = np.where(kept.any(axis=0), np.inf, 0.0)
    for j in np.flatnonzero(kept.any(axis=0) & ~kept[-1]):
        ends = strengths[last[j]], strengths[last[j] + 1]
        found[j] = brentq(excess, *ends, args=(j,), xtol=1e-11 * ends[1], rtol=1e-11)
    return found


def _mixing(ratio):
    """ρ, and the method that it is at its ends."""
    return {0: _("0 (ridge)"), 1: _("1 (lasso)")}.get(ratio, f"{ratio:g}")


def _state(now):
    return f"λ = {now.strength:g}   ρ = {_mixing(now.ratio)}"


def _start(now):
    start = _("λ = {strength:g}, ρ = {mixing}:")
    return start.format(strength=now.strength, mixing=_mixing(now.ratio))
