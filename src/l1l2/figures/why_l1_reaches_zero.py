"""Scenes of the lesson "Why L1 reaches zero": what holds a weight at zero, and where.

``BowlAndKink``          one weight: the two objectives over the slopes that balance there
``ThresholdOrRescale``   the fit of every least squares weight z, and what it takes off
``DiamondAndCircle``     two weights under a budget; the least squares minimum can be dragged
``CloudOfMinima``        which least squares minima get a zero, and how often
``PriorsAndPosteriors``  the two penalties as priors of one weight
``ModeAndMean``          the mode of the posterior reaches zero, its mean does not
"""

from functools import cache

import numpy as np

from l1l2.figures.palette import ELASTIC_NET, FAINT, INK, L1, L2, MUTED, TRUTH, WARN, WHITE
from l1l2.figures.parts import ALL_WAYS, MARKER, RING, SIDEWAYS, UNCUT, Handle
from l1l2.figures.scene import Scene, once
from l1l2.geometry import (
    Ball,
    constrained_minimum,
    diamond_zeros,
    nearest_in_circle,
    nearest_in_diamond,
    threshold_zeros,
)
from l1l2.penalties import L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior, laplace_posterior_mean

__all__ = [
    "BowlAndKink",
    "CloudOfMinima",
    "DiamondAndCircle",
    "ModeAndMean",
    "PriorsAndPosteriors",
    "ThresholdOrRescale",
]

_ball = cache(Ball)  # there are few
STEP = 0.5  # of the prox: (w - z)² has no factor 1/2
BIG = dict(fontsize=15, weight="bold")
PLAIN = dict(fontsize=13, color=INK)
BIG_RING = RING | dict(markersize=12, markeredgewidth=2, zorder=7)


class BowlAndKink(Scene):
    """One weight under L1 (left) and L2 (right): the objective, and below it the slopes.

    The pull of the data, 2(z - w), meets the slope of the penalty exactly under the minimum. The
    thick bar is the subdifferential [-λ, λ] of the L1 penalty at w = 0.
    State: strength, z. reach : float, how far w goes to either side.
    """

    size = (10.0, 6.0)

    def __init__(self, reach=2.0):
        self.reach = float(reach)
        self.w = np.linspace(-reach, reach, 201)

    def draw(self, figure):
        axes = figure.subplots(2, 2, sharex=True, sharey="row")
        reach = self.reach
        self.bowls, self.parts, self.slopes, self.pulls = [], [], [], []
        self.guides, self.marks, self.rings, self.texts = [], [], [], []
        for column, (look, cost) in enumerate(((L1, "λ|w|"), (L2, "λw²"))):
            top, below = axes[:, column]
            top.set(xlim=(-reach, reach), ylim=(0, 2 * reach**2))
            below.set(ylim=(-2.6 * reach, 2.6 * reach), xlabel="w")
            top.tick_params(labelbottom=False)
            below.axhline(0, color=MUTED, linewidth=1)
            for ax in (top, below):
                ax.axvline(0, color=MUTED, linewidth=1)
                self.guides.append(ax.axvline(0, **MARKER))
            self.parts.append(top.plot([], [], color=MUTED, linewidth=1.4)[0])
            self.parts.append(top.plot(self.w, 0 * self.w, **look.line(linewidth=1.2))[0])
            self.bowls.append(top.plot(self.w, 0 * self.w, **look.line(linewidth=3))[0])
            self.pulls.append(below.plot([], [], color=INK, linewidth=1.6)[0])
            self.slopes.append(below.plot([], [], **look.line(linewidth=2.6, zorder=3))[0])
            for ax in (top, below):
                shape = look.points(markersize=12, zorder=6)
                self.marks.append(ax.plot([], [], **shape, **UNCUT)[0])
                self.rings.append(ax.plot([], [], **BIG_RING, **UNCUT)[0])
            self.texts.append(top.text(0, 1.03, "", transform=top.transAxes, **BIG))
            self.texts[-1].set_color(look.color)
            name = dict(transform=top.transAxes, ha="right", va="bottom", **PLAIN)
            top.text(1, 1.03, f"(w − z)² + {cost}", **name)
        axes[0, 0].set_ylabel("MSE + penalty")
        axes[1, 0].set_ylabel("slope")
        low = axes[1, 0]
        self.bar = low.plot([], [], color=L1.color, linewidth=9, alpha=0.5, zorder=3.2,
                            solid_capstyle="butt")[0]  # fmt: skip
        self.ends = [
            low.text(side * 0.07 * reach, 0, name, ha=ha, va="center", color=L1.color, **BIG)
            for name, side, ha in (("λ", -1, "right"), ("−λ", 1, "left"))
        ]
        self.names = [ax.text(0, 0, "2(z − w)", va="center", **PLAIN) for ax in axes[1]]
        moving = [*self.bowls, *self.parts, *self.slopes, *self.pulls, *self.guides, *self.marks]
        return [*moving, *self.rings, *self.texts, self.bar, *self.ends, *self.names]

    def weights(self, strength, z):
        """The weight of lowest objective under the L1 and under the L2 penalty."""
        return tuple(float(penalty(strength).prox(z, STEP)) for penalty in (L1Penalty, L2Penalty))

    def update(self, strength, z):
        reach, w = self.reach, self.w
        ends, bowl = np.array([-reach, reach]), (self.w - z) ** 2
        l1, l2 = L1Penalty(strength), L2Penalty(strength)
        low, high = l1.subdifferential(0.0)
        self.slopes[0].set_data([-reach, 0, 0, reach], [low, low, high, high])
        self.slopes[1].set_data(ends, l2.subgradient(ends))
        self.bar.set_data([0, 0], [low, high])
        for text, height in zip(self.ends, (high, low), strict=True):
            text.set_y(height)
            text.set_visible(strength >= 0.5)
        for k, penalty in enumerate((l1, l2)):
            best = float(penalty.prox(z, STEP))
            cost = penalty.of_weight(w)
            self.parts[2 * k].set_data(w, bowl)
            self.parts[2 * k + 1].set_ydata(cost)
            self.bowls[k].set_ydata(bowl + cost)
            self.pulls[k].set_data(ends, 2 * (z - ends))
            heights = (best - z) ** 2 + penalty.value(best), 2 * (z - best)
            for row, height in enumerate(heights):
                place, nothing = ([best], [height]), ([], [])
                self.guides[2 * k + row].set_xdata([best, best])
                self.marks[2 * k + row].set_data(*(place if best else nothing))
                self.rings[2 * k + row].set_data(*(nothing if best else place))
            self.texts[k].set_text(f"{(L1, L2)[k].label}:  w = {_signed(best) if best else '0'}")
            side = 1 if z >= 0 else -1  # the name stands at the end of the line that is in sight
            self.names[k].set_position((z - side * 1.12 * reach, side * 2.4 * reach))
            self.names[k].set_ha("left" if z >= 0 else "right")

    def describe(self, strength, z):
        lasso, ridge = self.weights(strength, z)
        if lasso:
            first = f"L1: w = {lasso:.2f}, where the pull {2 * (z - lasso):.2f} is λ in size"
        else:
            first = (
                f"L1: w = 0, held, as the pull there, {2 * z:.2f}, lies in "
                f"[-{strength:g}, {strength:g}]"
            )
        second = f"L2: w = {ridge:.2f}, where the pull {2 * (z - ridge):.2f} is 2λw"
        return f"λ = {strength:g}, z = {z:g}. {first}. {second}."


class ThresholdOrRescale(Scene):
    """Left: the fit against z for both penalties. Right: what they take off, z - w.

    State: strength, z. The marked z can be pulled sideways on the left.
    """

    size = (10.0, 4.4)

    def __init__(self, reach=2.0):
        self.reach = float(reach)
        self.z = np.unique(np.append(np.linspace(-reach, reach, 161), 0.0))

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        reach = self.reach
        left.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="z", ylabel="w")
        right.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="z", ylabel="z − w")
        self.zones, self.sticks, self.curves, self.marks = [], [], [], []
        for ax in (left, right):
            ax.axhline(0, color=MUTED, linewidth=1)
            ax.axvline(0, color=MUTED, linewidth=1)
            ax.plot([-reach, reach], [-reach, reach], color=FAINT, linewidth=1.4)
            self.zones.append(ax.axvspan(-1, 1, color=L1.color, alpha=0.16, linewidth=0))
            self.sticks.append(ax.plot([], [], **MARKER)[0])
            for look, width in ((L1, 3), (L2, 2.4)):
                self.curves.append(ax.plot([], [], **look.line(linewidth=width, zorder=4))[0])
                self.marks.append(ax.plot([], [], **look.points(markersize=11, zorder=6))[0])
        self.ring = left.plot([], [], **BIG_RING)[0]
        self.handle = Handle(left, SIDEWAYS, marker="D", clip_on=False)
        self.drag_axes = left
        self.texts = []
        for ax, at, look in ((left, 0, L1), (left, 1, L2), (right, 0, L1), (right, 1, L2)):
            self.texts.append(
                ax.text(at, 1.04, "", ha=("left", "right")[at], transform=ax.transAxes,
                        color=look.color, **BIG)
            )  # fmt: skip
        moving = [*self.zones, *self.sticks, *self.curves, *self.marks, self.ring]
        return [*moving, *self.texts, *self.handle.artists]

    def update(self, strength, z):
        penalties, half = (L1Penalty(strength), L2Penalty(strength)), strength * STEP
        for zone in self.zones:
            zone.set(x=-half, width=2 * half)
        for k, penalty in enumerate(penalties):
            fits, w = penalty.prox(self.z, STEP), float(penalty.prox(z, STEP))
            self.curves[k].set_data(self.z, fits)
            self.curves[2 + k].set_data(self.z, self.z - fits)
            self.marks[k].set_data([z], [w])
            self.marks[2 + k].set_data([z], [z - w])
            self.texts[k].set_text(f"{(L1, L2)[k].label}: w = {_signed(w) if w else '0'}")
            self.texts[2 + k].set_text(f"−{_signed(abs(z - w))}")
            if k == 0:
                self.ring.set_data(*(([], []) if w else ([z], [0])))
        for stick in self.sticks:
            stick.set_data([z, z], [-self.reach, z])
        self.handle.move(z, -self.reach)

    def describe(self, strength, z):
        lasso, ridge = (float(p(strength).prox(z, STEP)) for p in (L1Penalty, L2Penalty))
        kept = f"{1 / (1 + strength):.0%}".replace("%", " %")
        what = "exactly 0" if lasso == 0 else f"{lasso:.2f}"
        return (
            f"λ = {strength:g}, z = {z:g}: L1 takes off {abs(z - lasso):.2f} and leaves {what}; "
            f"every z up to λ/2 = {strength / 2:g} in size becomes zero. L2 keeps {kept} of every "
            f"z and leaves {ridge:.2f}."
        )

    def grab(self, x, y, /, strength, z):
        return z - x if abs(x - z) <= 0.2 * self.reach else None

    def drag(self, handle, x, y, /, strength, z):
        return {"z": x + handle}


class DiamondAndCircle(Scene):
    """Two weights in the diamond, the circle and the rounded diamond, each with the exact minimum.

    State: t, how far each ball reaches on the axes; z1, z2, the least squares minimum, which can
    be dragged in each panel; rho, the correlation of the two standardised features, so that the
    loss is a constant plus (w - z)'G(w - z) with G = [[1, rho], [rho, 1]]. The wedges are the
    minima that the corners of the diamond catch; at rho = ±1 there are none.
    l1_ratio : of the rounded diamond. reach : float, how far the axes go.
    """

    size = (11.0, 4.3)
    LOOKS = L1, L2, ELASTIC_NET
    NAMES = "Diamond", "Circle", "Rounded diamond"

    def __init__(self, l1_ratio=0.7, reach=2.6):
        self.ratios, self.reach = (1.0, 0.0, float(l1_ratio)), float(reach)
        turn = np.linspace(0, 2 * np.pi, 129)
        self.round = np.column_stack([np.cos(turn), np.sin(turn)])
        self.round[np.abs(self.round) < 1e-12] = 0  # the corners, exactly
        rings = np.arange(1, 8) * 0.5
        broken = np.vstack([self.round, [np.nan, np.nan]])
        self.rings = (rings[:, None, None] * broken).reshape(-1, 2)

    @once
    def minima(self, t, z1, z2, rho):
        """The constrained minima in the three balls."""
        gram = np.array([[1.0, rho], [rho, 1.0]])
        return [constrained_minimum(gram, (z1, z2), _ball(r, t)) for r in self.ratios]

    def draw(self, figure):
        self.panels = figure.subplots(1, 3, sharey=True)
        ends = (-self.reach, self.reach)
        names = "levels", "touching", "balls", "segments", "marks", "holes", "handles"
        for name in (*names, "strengths", "weights", "doubts"):
            setattr(self, name, [])
        for ax, look in zip(self.panels, self.LOOKS, strict=True):
            ax.set(xlim=ends, ylim=ends, xlabel="$w_1$", aspect="equal")
            ax.set(xticks=range(-2, 3), yticks=range(-2, 3))
            ax.grid(visible=False)
            ax.axhline(0, color=MUTED, linewidth=0.9)
            ax.axvline(0, color=MUTED, linewidth=0.9)
            self.levels.append(ax.plot([], [], color=FAINT, linewidth=1.2, zorder=1)[0])
            (ball,) = ax.fill([0, 0, 0], [0, 0, 0], facecolor=look.color, alpha=0.22, zorder=2)
            edge = look.line(linewidth=2.6, zorder=3)
            self.balls.append((ball, ax.plot([], [], **edge)[0]))
            self.touching.append(ax.plot([], [], color=INK, linewidth=1.6, zorder=4)[0])
            thick = dict(linewidth=8, solid_capstyle="round", zorder=5, alpha=0.75)
            self.segments.append(ax.plot([], [], color=look.color, **thick)[0])
            handle = Handle(ax, ALL_WAYS, marker="X")
            self.handles.append(handle)
            self.marks.append(ax.plot([], [], **look.points(markersize=12, zorder=7))[0])
            self.holes.append(ax.plot([], [], **BIG_RING | dict(zorder=8))[0])
            above = dict(transform=ax.transAxes, va="bottom")
            self.strengths.append(ax.text(0, 1.02, "", color=look.color, **above, **BIG))
            below = above | dict(bbox=dict(color=WHITE, pad=1.5), zorder=9)
            self.weights.append(ax.text(0.98, 0.02, "", ha="right", **below, **PLAIN))
            self.doubts.append(ax.text(0.98, 0.02, "", ha="right", color=WARN, **below, **BIG))
        self.panels[0].set_ylabel("$w_2$")
        self.drag_axes = self.panels[0]
        shade = dict(facecolor=L1.color, alpha=0.13, linewidth=0, zorder=0.5)
        self.wedges = [self.panels[0].fill([0, 0, 0], [0, 0, 0], **shade)[0] for _ in range(4)]
        moving = [self.wedges, self.levels, self.touching, self.balls, self.segments]
        moving += [self.marks, self.holes, self.strengths, self.weights, self.doubts]
        return moving + [handle.artists for handle in self.handles]

    def update(self, t, z1, z2, rho):
        z, stretch = np.array([z1, z2]), _stretch(rho)
        levels = self.rings @ stretch + z
        for wedge, shape in zip(self.wedges, _wedges(t, 2 * self.reach + t), strict=True):
            wedge.set_xy(shape)
            wedge.set_visible(abs(rho) < 1)
        for k, found in enumerate(self.minima(t, z1, z2, rho)):
            w = np.array(found.w)
            away = w - z
            height = max(away @ away + 2 * rho * away[0] * away[1], 0) ** 0.5
            ball, edge = self.balls[k]
            shape = _ball(self.ratios[k], t).edge(self.round)
            ball.set_xy(shape)
            edge.set_data(*shape.T)
            self.levels[k].set_data(*levels.T)
            on = height > 1e-9 and found.strength > 0
            self.touching[k].set_data(*((height * self.round @ stretch + z).T if on else ([], [])))
            self.segments[k].set_data(*(([], []) if found.unique else np.transpose(found.ends)))
            self.handles[k].move(z1, z2)
            zero = found.unique and 0 in found.w
            self.marks[k].set_data(*w[:, None])
            self.holes[k].set_data(*(w[:, None] if zero else ([], [])))
            name = self.LOOKS[k].label
            self.strengths[k].set_text(f"{name}  λ {_relation(t, found)} {_short(found.strength)}")
            self.weights[k].set_text(f"w = ({_short(found.w[0])}, {_short(found.w[1])})")
            self.doubts[k].set_text("w not unique")
            self.weights[k].set_visible(found.unique)
            self.doubts[k].set_visible(not found.unique)

    def describe(self, t, z1, z2, rho):
        said = []
        for name, r, found in zip(
            self.NAMES, self.ratios, self.minima(t, z1, z2, rho), strict=True
        ):
            if not found.unique:
                (a, b), (c, d) = found.ends
                where = (
                    f"any w from ({_plain(a)}, {_plain(b)}) to ({_plain(c)}, {_plain(d)}), "
                    "not unique"
                )
            else:
                w1, w2 = found.w
                where = f"w = ({_plain(w1)}, {_plain(w2)})"
                if found.strength == 0:
                    where += " inside, least squares"
                elif t > 0 and r:
                    where += " at a corner" if 0 in found.w else " on a face"
            relation = {"=": "=", "≥": "at least"}[_relation(t, found)]
            said.append(f"{name}: {where}, λ {relation} {_plain(found.strength)}")
        start = f"t = {t:g}, least squares at ({z1:g}, {z2:g}), correlation {rho:g}. "
        return start + "; ".join(said) + "."

    def _in_panel(self, k, x, y):
        """Data (x, y) of the first panel as data of panel k."""
        place = self.panels[0].transData.transform((x, y))
        return self.panels[k].transData.inverted().transform(place)

    def grab(self, x, y, /, t, z1, z2, rho):
        for k, handle in enumerate(self.handles):
            offset = handle.taken(*self._in_panel(k, x, y), (z1, z2), reach=(0.08, 0.08))
            if offset:
                return k, *offset
        return None

    def drag(self, handle, x, y, /, t, z1, z2, rho):
        k, right, up = handle
        x, y = self._in_panel(k, x, y)
        return {"z1": float(x + right), "z2": float(y + up)}


class CloudOfMinima(Scene):
    """Least squares minima of many samples by which weights the fit sets to zero.

    Uncorrelated, standardised features (G = I) and normal noise: z is normal about the true
    weights with standard deviation s in each direction. Left: the minima, in the regions that get
    the same zeros. Then the fits under L1 and under L2.

    truth : (2,). repeats : int, how many minima are shown; the probabilities are exact.
    State: amount, the budget t or the price λ; spread, s; fixed, "t" or "λ".
    """

    size = (11.0, 4.3)
    FIXED = "t", "λ"

    def __init__(self, truth=(1.0, 0.0), repeats=200, reach=3.0, seed=0):
        self.truth, self.reach = np.array(truth, dtype=float), float(reach)
        self.draws = np.random.default_rng(seed).standard_normal((repeats, 2))

    @once
    def fits(self, amount, spread, fixed):
        """Minima, fits under L1 and fits under L2: each (repeats, 2); and the exact chances."""
        z = self.truth + spread * self.draws
        if fixed == "t":
            chances = diamond_zeros(self.truth, spread, amount)
            return z, nearest_in_diamond(z, amount), nearest_in_circle(z, amount), chances
        chances = threshold_zeros(self.truth, spread, amount)
        return z, *(p(amount).prox(z, STEP) for p in (L1Penalty, L2Penalty)), chances

    def draw(self, figure):
        panels = figure.subplots(1, 3, sharey=True)
        ends = (-self.reach, self.reach)
        for ax, name in zip(panels, "zww", strict=True):
            ax.set(xlim=ends, ylim=ends, xlabel=f"${name}_1$", aspect="equal")
            ax.set(xticks=range(-3, 4), yticks=range(-3, 4))
            ax.grid(visible=False)
            ax.axhline(0, color=MUTED, linewidth=0.9, zorder=1)
            ax.axvline(0, color=MUTED, linewidth=0.9, zorder=1)
        panels[0].set_ylabel("$z_2$")
        panels[1].set_ylabel("$w_2$")
        looks = [dict(facecolor="#F7D9A6"), dict(facecolor="#FBEFDD", hatch="//", edgecolor=WHITE)]
        looks.append(dict(facecolor="#DDB36B"))
        self.regions = [
            panels[0].fill([0, 0, 0], [0, 0, 0], zorder=0.5, linewidth=0, **look)[0]
            for look in (looks[0], looks[0], looks[1], looks[1], looks[2])
        ]
        (self.ball,) = panels[0].plot([], [], **L1.line(linewidth=2.4, zorder=2))
        shapes = (
            dict(marker=">", color=L1.color, markersize=6.5, markeredgecolor=INK),
            dict(marker="^", color=WHITE, markersize=6.5, markeredgecolor=INK),
            RING | dict(markersize=6.5, zorder=4),
            dict(marker=".", color=MUTED, markersize=6),
        )
        plain = dict(linestyle="none", markeredgewidth=0.7, zorder=4)
        self.clouds = [panels[0].plot([], [], **plain | shape)[0] for shape in shapes]
        self.lasso = [
            panels[1].plot([], [], **plain | shape | more)[0]
            for shape, more in zip(
                shapes, ({}, {}, {}, dict(color=L1.color, marker="o", markersize=4)), strict=True
            )
        ]
        (self.ridge,) = panels[2].plot([], [], **L2.points(markersize=5, markeredgewidth=0.4))
        stars = [ax.plot(*self.truth, **TRUTH.points(markersize=15, zorder=6))[0] for ax in panels]
        above = dict(va="bottom", **BIG)
        self.chances, self.counts = [], []
        for ax, look in zip(panels[1:], (L1, L2), strict=True):
            name = dict(transform=ax.transAxes, color=look.color)
            self.chances.append(ax.text(0, 1.02, "", **name, **above))
            self.counts.append(
                ax.text(0.98, 0.02, "", transform=ax.transAxes, ha="right", va="bottom", **PLAIN)
            )
        self.which = panels[0].text(0, 1.02, "", transform=panels[0].transAxes, **above)
        moving = [self.regions, self.ball, self.clouds, self.lasso, self.ridge]
        return [*moving, stars, self.chances, self.counts, self.which]

    def update(self, amount, spread, fixed):
        z, lasso, ridge, chances = self.fits(amount, spread, fixed)
        first, second = (lasso == 0).T
        classes = second & ~first, first & ~second, first & second, ~(first | second)
        for kind, cloud, fits in zip(classes, self.clouds, self.lasso, strict=True):
            cloud.set_data(*z[kind].T)
            fits.set_data(*lasso[kind].T)
        self.ridge.set_data(*ridge.T)
        for region, shape in zip(self.regions, self._shapes(amount, fixed), strict=True):
            region.set_xy(shape)
        t = amount if fixed == "t" else np.nan
        self.ball.set_data([t, 0, -t, 0, t], [0, t, 0, -t, 0])
        zeros = "$P(w_1 w_2 = 0)$"
        self.chances[0].set_text(f"L1: {zeros} = {chances.some:.3f}")
        self.chances[1].set_text(f"L2: {zeros} = 0")
        for text, w in zip(self.counts, (lasso, ridge), strict=True):
            text.set_text(f"{np.count_nonzero((w == 0).any(axis=1))} / {len(w)}")
        self.which.set_text(f"{fixed} = {amount:g},  s = {spread:g}")

    def _shapes(self, amount, fixed):
        """Outlines of the regions: right, left (w2 = 0), up, down (w1 = 0), both zero."""
        far, half = 2 * self.reach + amount, amount / 2
        if fixed == "t":
            return *_wedges(amount, far), np.zeros((3, 2))
        right = np.array([[half, half], [far, half], [far, -half], [half, -half]])
        square = half * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
        return *_four(right), square

    def describe(self, amount, spread, fixed):
        _, lasso, ridge, chances = self.fits(amount, spread, fixed)
        n = len(lasso)
        counts = [np.count_nonzero((w == 0).any(axis=1)) for w in (lasso, ridge)]
        return (
            f"{fixed} = {amount:g}, s = {spread:g}: L1 gives a zero with probability "
            f"{chances.some:.3f} (only w₁ {chances.first:.3f}, only w₂ {chances.second:.3f}, both "
            f"{chances.both:.3f}), here {counts[0]} times in {n}. L2: probability 0, here "
            f"{counts[1]} times."
        )


class PriorsAndPosteriors(Scene):
    """One weight. Above: prior, likelihood and posterior; below: loss + penalty, over the same w.

    Left Laplace and L1, right Gaussian and L2; each density is scaled to its peak. The scale of the
    prior follows from λ, the noise and n.
    noise : sigma, float. State: strength > 0, z, n.
    """

    size = (10.0, 6.2)
    PAIRS = (L1, LaplacePrior, L1Penalty, "λ|w|"), (L2, GaussianPrior, L2Penalty, "λw²")

    def __init__(self, noise=1.0, reach=2.5):
        self.noise, self.reach = float(noise), float(reach)
        self.w = np.linspace(-reach, reach, 501)

    @once
    def solved(self, strength, z, n):
        """For each penalty: prior, mode and mean of the posterior."""
        variance = self.noise**2 / n
        priors = [Prior.from_strength(strength, variance) for _, Prior, *_ in self.PAIRS]
        return [(p, float(p.mode(z, variance)), float(p.mean(z, variance))) for p in priors]

    def draw(self, figure):
        axes = figure.subplots(2, 2, sharex=True, sharey="row")
        lists = "priors", "likelihoods", "posteriors", "fills", "bowls", "guides", "modes"
        for name in (*lists, "rings", "means", "texts", "found"):
            setattr(self, name, [])
        for column, (look, _, _, cost) in enumerate(self.PAIRS):
            top, below = axes[:, column]
            top.set(xlim=(-self.reach, self.reach), ylim=(0, 1.35), yticks=[])
            top.tick_params(labelbottom=False)
            below.set(ylim=(-0.5, 9), xlabel="w")
            for ax in (top, below):
                ax.axvline(0, color=MUTED, linewidth=1)
                self.guides.append(ax.axvline(0, **MARKER))
            self.fills.append(top.fill([0], [0], facecolor=look.color, alpha=0.2)[0])
            self.priors.append(top.plot([], [], color=TRUTH.color, linestyle=":")[0])
            self.likelihoods.append(top.plot([], [], color=INK, linewidth=1.3)[0])
            self.posteriors.append(top.plot([], [], **look.line(linewidth=2.8, zorder=4))[0])
            self.bowls.append(below.plot([], [], **look.line(linewidth=2.8))[0])
            for ax in (top, below):
                shape = look.points(markersize=12, zorder=6)
                self.modes.append(ax.plot([], [], **shape)[0])
                self.rings.append(ax.plot([], [], **BIG_RING)[0])
            self.means.append(
                top.plot([], [], **ELASTIC_NET.points(color=INK, markersize=9, zorder=6))[0]
            )
            above = dict(transform=top.transAxes, va="bottom")
            self.texts.append(top.text(0, 1.02, "", color=look.color, **above, **BIG))
            inside = dict(transform=top.transAxes, va="top", **PLAIN)
            self.found.append(top.text(0.02, 0.98, "", **inside))
            inside = dict(transform=below.transAxes, ha="center", va="top", **PLAIN)
            below.text(0.5, 0.97, f"(w − z)² + {cost}", bbox=dict(color=WHITE, pad=1), **inside)
        axes[0, 0].set_ylabel("p / max p")
        axes[1, 0].set_ylabel("$-$log p · 2σ²/n")
        curves = [self.priors[0], self.likelihoods[0], self.posteriors[0]]
        figure.legend(
            curves, ["p(w)", "p(z|w)", "p(w|z)"], loc="outside lower center", ncols=3,
            handlelength=2.6,
        )  # fmt: skip
        moving = [self.fills, self.priors, self.likelihoods, self.posteriors, self.bowls]
        moving += [self.guides, self.modes, self.rings, self.means, self.texts, self.found]
        return moving

    def update(self, strength, z, n):
        w, variance = self.w, self.noise**2 / n
        likelihood = np.exp(-((w - z) ** 2) / (2 * variance))
        answers = self.solved(strength, z, n)
        for k, (pair, (prior, mode, mean)) in enumerate(zip(self.PAIRS, answers, strict=True)):
            look, _, penalty, _ = pair
            objective = (w - z) ** 2 + penalty(strength).of_weight(w)
            least = (mode - z) ** 2 + penalty(strength).value(mode)
            posterior = np.exp((least - objective) / (2 * variance))
            self.priors[k].set_data(w, prior.density(w) / prior.density(0.0))
            self.likelihoods[k].set_data(w, likelihood)
            self.posteriors[k].set_data(w, posterior)
            outline = np.pad(w, 1, mode="edge"), np.pad(posterior, 1)
            self.fills[k].set_xy(np.column_stack(outline))
            self.bowls[k].set_data(w, objective)
            for row, height in enumerate((1.0, least)):
                place, nothing = ([mode], [height]), ([], [])
                self.guides[2 * k + row].set_xdata([mode, mode])
                self.modes[2 * k + row].set_data(*(place if mode else nothing))
                self.rings[2 * k + row].set_data(*(nothing if mode else place))
            at = (mean - z) ** 2 + penalty(strength).value(mean)
            self.means[k].set_data([mean], [float(np.exp((least - at) / (2 * variance)))])
            formula = ("b = 2σ²/(nλ)", "τ² = σ²/(nλ)")[k]
            self.texts[k].set_text(f"{look.label}   {formula} = {_short(prior.scale ** (k + 1))}")
            mode = _signed(mode) if mode else "0"
            self.found[k].set_text(f"argmax p = {mode}\n◆ E w = {_signed(mean)}")

    def describe(self, strength, z, n):
        (laplace, mode, mean), (gauss, ridge, ridge_mean) = self.solved(strength, z, n)
        zero = "exactly 0" if mode == 0 else f"{mode:.3f}"
        return (
            f"λ = {strength:g}, z = {z:g}, n = {n}, σ = {self.noise:g}. Laplace prior of scale "
            f"b = {laplace.scale:.3g}: posterior mode {zero}, mean {mean:.3f}. Gaussian prior with "
            f"τ = {gauss.scale:.3g}: mode {ridge:.3f}, mean {ridge_mean:.3f}."
        )


class ModeAndMean(Scene):
    """Mode and mean of the posterior under the Laplace prior. Left against z, right against n.

    noise : sigma. State: n (main), strength > 0, z > 0.
    """

    size = (10.0, 4.4)

    def __init__(self, noise=1.0, reach=2.0, largest=64):
        self.noise, self.reach = float(noise), float(reach)
        self.z = np.linspace(-reach, reach, 161)
        self.n = np.arange(1, largest + 1)

    def estimates(self, n, strength, z):
        """Mode and mean; n or z may be an array."""
        variance = self.noise**2 / n
        mode = L1Penalty(strength).prox(z, STEP)
        return mode, laplace_posterior_mean(z, strength, variance)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        reach = self.reach
        left.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="z", ylabel="w")
        left.axhline(0, color=MUTED, linewidth=1)
        left.axvline(0, color=MUTED, linewidth=1)
        left.plot([-reach, reach], [-reach, reach], color=FAINT, linewidth=1.4)
        right.set(xlim=(0, self.n[-1] + 1), ylim=(0, reach), xlabel="n", ylabel="w")
        dashed = dict(color=INK, linestyle="-.", linewidth=2.2, zorder=4)
        self.sticks = [ax.plot([], [], **MARKER)[0] for ax in (left, right)]
        self.modes = [ax.plot([], [], **L1.line(linewidth=3))[0] for ax in (left, right)]
        self.means = [ax.plot([], [], **dashed)[0] for ax in (left, right)]
        diamond = dict(color=INK, markersize=8, zorder=8)
        self.mean_marks = [
            ax.plot([], [], **ELASTIC_NET.points(**diamond))[0] for ax in (left, right)
        ]
        self.mode_marks = [
            ax.plot([], [], **L1.points(markersize=14, zorder=6), **UNCUT)[0]
            for ax in (left, right)
        ]
        self.rings = [ax.plot([], [], **BIG_RING, **UNCUT)[0] for ax in (left, right)]
        self.texts = [
            left.text(0, 1.04, "", transform=left.transAxes, color=L1.color, **BIG),
            left.text(1, 1.04, "", transform=left.transAxes, color=INK, ha="right", **BIG),
            right.text(1, 1.04, "", transform=right.transAxes, color=INK, ha="right", **BIG),
        ]
        moving = [self.sticks, self.modes, self.means, self.mean_marks, self.mode_marks]
        return [*moving, self.rings, self.texts]

    def update(self, n, strength, z):
        mode, mean = (float(v) for v in self.estimates(n, strength, z))
        for lines, at_z in zip((self.modes, self.means), self.estimates(n, strength, self.z),
                               strict=True):  # fmt: skip
            lines[0].set_data(self.z, at_z)
        self.modes[1].set_data(self.n[[0, -1]], [mode, mode])
        self.means[1].set_data(self.n, self.estimates(self.n, strength, z)[1])
        for k, x in enumerate((z, n)):
            self.sticks[k].set_data([x, x], [0, max(mode, mean)])
            self.mean_marks[k].set_data([x], [mean])
            self.mode_marks[k].set_data(*(([x], [mode]) if mode else ([], [])))
            self.rings[k].set_data(*(([], []) if mode else ([x], [0])))
        self.texts[0].set_text(f"argmax p = {_signed(mode) if mode else '0'}")
        self.texts[1].set_text(f"◆ E w = {mean:.3g}")
        self.texts[2].set_text(f"b = {_short(2 * self.noise**2 / (n * strength))}")

    def describe(self, n, strength, z):
        mode, mean = (float(v) for v in self.estimates(n, strength, z))
        zero = "exactly 0" if mode == 0 else f"{mode:.3f}"
        return (
            f"λ = {strength:g}, z = {z:g}, n = {n}: the mode of the posterior is {zero}, its mean "
            f"is {mean:.3g}."
        )


def _stretch(rho):
    """A with A'A = G⁻¹ for G = [[1, rho], [rho, 1]]: rows on the unit circle become level sets.

    At rho = ±1 the level sets are pairs of lines; the ellipses then end far outside the figure.
    """
    wide = [1 / max(value, 1e-5) ** 0.5 for value in (1 + rho, 1 - rho)]
    axes = np.array([[1, 1], [1, -1]]) / 2**0.5
    return np.array(wide)[:, None] * axes


def _wedges(t, far):
    """Least squares minima whose constrained minimum is a corner of the diamond of size t.

    |z2| <= z1 - t, and its three turns: the same for every correlation between -1 and 1 of two
    standardised features. Tibshirani (1996), section 2.4.
    """
    return _four(np.array([[t, 0], [far, far - t], [far, t - far]]))


def _four(right):
    """A shape that points right, and the same one pointing left, up and down."""
    return right, -right, right[:, ::-1], -right[:, ::-1]


def _relation(t, found):
    """How the λ of the figure relates to its number: at size 0 every larger one serves too."""
    return "≥" if t == 0 and np.isfinite(found.strength) else "="


def _signed(value, decimals=2):
    return _plain(value, decimals).replace("-", "−")


def _short(value):
    """Two decimals at most; zeros that are exact stand alone, as does infinity."""
    return "∞" if value == np.inf else "0" if value == 0 else _signed(value)


def _plain(value, decimals=2):
    if value == np.inf:
        return "infinite"
    if value == 0:
        return "0"
    text = f"{value:.{decimals}f}"
    return text if float(text) else text.replace("-", "")
