"""Scenes of the lesson "Cards and one page": the small pictures of the cheat sheet, and one that
moves everything at once.

``LossShapes``     what L1 and L2 charge for an error, and their slopes
``OutlierPulls``   one point moves, and the best line under each loss
``OneWeight``      soft thresholding, rescaling, and both
``TwoBalls``       where the level sets of the loss touch the diamond and the circle
``TwoPaths``       the weights of the lasso beside those of ridge
``TwoPicks``       a cross-validation curve: its minimum and one standard error
``AllAtOnce``      one weight and all weights under three penalties, at strengths that compare

The small ones are as wide as a column of the sheet at three quarters of their size.
"""

from types import SimpleNamespace

import numpy as np
from matplotlib.ticker import MaxNLocator
from scipy.optimize import brentq

from l1l2.figures.labels import Labels
from l1l2.figures.numerals import like, number, plain_axis
from l1l2.figures.palette import DATA, ELASTIC_NET, FAINT, INK, L1, L2, MUTED, WHITE
from l1l2.figures.parts import RING, UNCUT, limits, nearest, part, round_up
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, strength_axis, strength_grid
from l1l2.geometry import Ball, constrained_minimum
from l1l2.lines import outlier_path
from l1l2.losses import L1Loss, L2Loss
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.texts import _

SMALL = (3.25, 1.75)  # inches
STEP = 0.5  # the step at which a prox solves (w - z)^2 + penalty
NAME = dict(fontweight="bold", fontsize=12.5)
PENALTIES = dict(L1=L1, L2=L2, both=ELASTIC_NET)  # how they look


def cross(axes):
    """Lines through zero."""
    axes.axhline(0, color=MUTED, linewidth=0.9, zorder=1)
    axes.axvline(0, color=MUTED, linewidth=0.9, zorder=1)


def made_of(z, strength, l1_ratio):
    """The weights that L1, L2 and the elastic net make of the least squares weights ``z``."""
    penalties = L1Penalty(strength), L2Penalty(strength), ElasticNetPenalty(strength, l1_ratio)
    return [penalty.prox(z, STEP) for penalty in penalties]


class LossShapes(Scene):
    """Left: the loss of one error. Right: its slope. State: error."""

    size = (3.25, 1.6)

    def at(self, error):
        l1, l2 = L1Loss(), L2Loss()
        return dict(
            loss=[l1.of_error(error), l2.of_error(error)], slope=[l1.slope(error), l2.slope(error)]
        )

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        side = np.linspace(1e-9, 2.2, 45)
        errors = np.concatenate([-side[::-1], side])
        left.set(ylim=(0, 4.4), ylabel=_("loss"))
        right.set(ylim=(-4.4, 4.4), ylabel=_("slope"), yticks=[-4, -2, 0, 2, 4])
        curves = self.at(errors)
        for axes, name in ((left, "loss"), (right, "slope")):
            for k, look in enumerate((L1, L2)):
                axes.plot(errors, curves[name][k], **look.line(linewidth=2.6))
                self.dot(axes, look, "error", part(name, k), markersize=8, zorder=5)
            axes.set(xlim=(-2.2, 2.2), xlabel="e = ŷ − y", xticks=[-2, 0, 2])
            cross(axes)
        left.text(-1.45, 2.6, "L2", color=L2.color, **NAME)
        left.text(-2.15, 0.45, "L1", color=L1.color, **NAME)
        right.text(0.35, 3.2, "L2", color=L2.color, **NAME)
        right.text(-2.1, -0.9, "L1", color=L1.color, **NAME, va="bottom")

    def words(self, now):
        return _(
            "At the error {error} the L1 loss is {loss[0]} with slope {slope[0]}, the L2 loss "
            "{loss[1]} with slope {slope[1]}. The slope of L1 has one size, that of L2 grows."
        )


class OutlierPulls(Scene):
    """Points, one of which moves up and down, and the best line under each loss.

    x, y : (n,). row : which point moves. height : to be seen at most. State: y_row, its height.
    """

    size = (3.25, 1.4)

    def __init__(self, x, y, row, height):
        self.x, self.y, self.row = np.asarray(x), np.asarray(y), row
        self.paths = [outlier_path(x, y, row, loss) for loss in (L1Loss(), L2Loss())]
        self.others = np.arange(len(self.x)) != row
        seen = self.y[self.others]
        self.limits = limits(seen.min(), max(float(height), seen.max()), 0.1)
        self.ends = np.array(limits(self.x.min(), self.x.max(), 0.12))

    def at(self, y_row):
        l1, l2 = (path.at(y_row) for path in self.paths)
        low, high = (line.predict(self.ends) for line in (l1, l2))
        up = high[1] >= low[1]  # L2 over L1, at the right end
        gap = 0.05 * np.ptp(self.limits) * (1 if up else -1)
        return dict(
            L1=low, L2=high, slope=[l1.slope, l2.slope], names=[low[1] - gap, high[1] + gap],
            beside=["top", "bottom"] if up else ["bottom", "top"], y=y_row, high=self.paths[0].high,
        )  # fmt: skip

    def draw(self, figure):
        axes = figure.subplots()
        axes.set(xlim=self.ends, ylim=self.limits, xlabel="x", ylabel="y")
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.plot(self.x[self.others], self.y[self.others], **DATA.line(markersize=6))
        for look in (L1, L2):
            self.line(axes, self.ends, look.label, **look.line(linewidth=2.6, zorder=3))
        place = dict(ha="right", transform=axes.get_yaxis_transform())
        names = [axes.text(0.99, 0, k.label, color=k.color, **place, **NAME) for k in (L1, L2)]
        self.mark(names, y="names", va="beside")
        point = dict(ls="none", marker="o", color=INK, markersize=10, zorder=4)
        self.line(axes, self.x[self.row], "y_row", **point)

    def words(self, now):
        return _(
            "One point at y = {y}: the L1 line has slope {slope[0]}, the L2 line {slope[1]}. The "
            "L1 line stands still beyond {high}, the L2 line follows without end."
        )


class OneWeight(Scene):
    """The weight w that each penalty makes of the least squares weight z. State: strength.

    l1_ratio : of the elastic net.
    """

    size = SMALL
    z = np.linspace(-2, 2, 161)

    def __init__(self, l1_ratio=0.5):
        self.ratio = float(l1_ratio)

    def at(self, strength):
        made, half = made_of(self.z, strength, self.ratio), strength * STEP
        return dict(zip(PENALTIES, [w[-1] for w in made], strict=True)) | dict(
            curves=made, left=-half, wide=2 * half, half=half, divisor=1 + strength, z=self.z[-1]
        )

    def draw(self, figure):
        axes = figure.subplots()
        axes.set(xlim=(-2, 2), ylim=(-2, 2), xlabel="z", ylabel="w")
        axes.set(xticks=range(-2, 3), yticks=range(-2, 3))
        cross(axes)
        axes.plot([-2, 2], [-2, 2], color=MUTED, linewidth=1, zorder=2)
        zone = axes.axvspan(-1, 1, color=L1.color, alpha=0.18, linewidth=0)
        self.mark(zone, x="left", width="wide")
        within, places = dict(transform=axes.transAxes), ((0.9, 0.14), (0.74, 0.14), (0.58, 0.35))
        looks = zip(PENALTIES.values(), (2.8, 2.6, 2.0), places, strict=True)
        for k, (look, width, (height, right)) in enumerate(looks):
            self.line(axes, self.z, part("curves", k), **look.line(linewidth=width, zorder=4))
            axes.text(0.03, height - 0.04, look.label, color=look.color, **within, **NAME)
            axes.plot([right, right + 0.13], [height] * 2, **within, **look.line())

    def words(self, now):
        return _(
            "λ = {strength:g}: L1 makes every z up to λ/2 = {half} in size zero and takes λ/2 from "
            "the others; L2 divides all by {divisor}. z = {z} becomes {L1} under L1, {L2} under "
            "L2, {both} under both."
        )


class TwoBalls(Scene):
    """Diamond and circle of reach t, and where the level sets of the loss first touch each.

    gram : (2, 2), X'X/n. z : (2,), the least squares weights. State: t.
    """

    size = SMALL
    gram, z = np.array([[1.0, 0.4], [0.4, 1.0]]), np.array([0.7, 1.8])

    def __init__(self):
        turn = np.linspace(0, 2 * np.pi, 121)
        self.round = np.column_stack([np.cos(turn), np.sin(turn)])
        self.stretch = np.linalg.inv(np.linalg.cholesky(self.gram))  # of a unit circle to a level

    def at(self, t):
        diamond, circle = self._touched(Ball(1, t)), self._touched(Ball(0, t))
        return dict(diamond=diamond, circle=circle, L1=diamond.w, L2=circle.w, z=self.z)

    def _touched(self, ball):
        """One ball, the best weights of its edge, and all weights that are as good."""
        w = np.array(constrained_minimum(self.gram, self.z, ball).w)
        edge, away = ball.edge(self.round), w - self.z
        level = self.level(np.sqrt(away @ self.gram @ away))
        return SimpleNamespace(w=w, area=edge, edge=edge.T, level=level.T)

    def level(self, height):
        """The weights whose loss lies ``height``² above the least."""
        return height * self.round @ self.stretch + self.z

    def draw(self, figure):
        panels = figure.subplots(1, 2, sharey=True)
        for axes, look, name in zip(panels, (L1, L2), ("diamond", "circle"), strict=True):
            axes.set(xlim=(-1.4, 1.9), ylim=(-1.4, 2.5), aspect="equal", xlabel="$w_1$")
            axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1, 2])
            axes.grid(visible=False)
            cross(axes)
            for height in (0.35, 0.7):
                axes.plot(*self.level(height).T, color=FAINT, linewidth=1.3, zorder=1)
            axes.plot(*self.z, "X", color=INK, markersize=8, markeredgecolor=WHITE, zorder=4)
            (area,) = axes.fill([0, 0, 0], [0, 0, 0], facecolor=look.color, alpha=0.3)
            self.mark(area, xy=f"{name}.area")
            self.mark(axes.plot([], [], **look.line(linewidth=2.4))[0], data=f"{name}.edge")
            level = axes.plot([], [], color=MUTED, linewidth=1.5, zorder=3)[0]
            self.mark(level, data=f"{name}.level")
            self.dot(axes, look, part(f"{name}.w", 0), part(f"{name}.w", 1), markersize=10)
            axes.text(0.98, 0.03, look.label, color=look.color, ha="right",
                      transform=axes.transAxes, **NAME)  # fmt: skip
        panels[0].set_ylabel("$w_2$")

    def words(self, now):
        return _(
            "t = {t:g}: the level sets touch the diamond at w = ({L1[0]}, {L1[1]}) and the circle "
            "at ({L2[0]}, {L2[1]}). Least squares is ({z[0]}, {z[1]})."
        )


class TwoPaths(Scene):
    """Every weight against λ: lasso on the left, ridge on the right. State: strength, marked.

    lasso, ridge : paths of the same data. low, high : ends of the logarithmic part of the axis;
    default powers of ten around where the lasso changes.
    """

    size = SMALL

    def __init__(self, lasso, ridge, low=None, high=None):
        first, last = ends(lasso.strength_max)
        self.paths, self.ends = (lasso, ridge), (low or first, high or 3 * last)

    def at(self, strength):
        lasso, ridge = (path.at(strength) for path in self.paths)
        return dict(
            n=len(lasso), lasso=np.count_nonzero(lasso), ridge=np.count_nonzero(ridge),
            here=number(strength, 6), largest=number(self.paths[0].strength_max, 4),
        )  # fmt: skip

    def draw(self, figure):
        panels = figure.subplots(1, 2, sharey=True)
        grid = strength_grid(*self.ends, self.paths[0].knots[self.paths[0].knots < self.ends[1]])
        for axes, path, look in zip(panels, self.paths, (L1, L2), strict=True):
            strength_axis(axes, *self.ends)
            axes.set_xlabel("λ")
            # No tick at the first power, which is near zero, nor at every other one of long names.
            names = [text.get_text() for text in axes.get_xticklabels()]
            kept = [0, *range(len(names) - 1, 1, -2 if len(names[-1]) > 2 else -1)]
            axes.set_xticks(axes.get_xticks()[kept], [names[k] for k in kept])
            axes.plot(grid, path.at(grid), **look.line(linewidth=1.5, alpha=0.9))
            axes.axhline(0, color=MUTED, linewidth=0.9)
            axes.text(0.97, 0.97, look.label, color=look.color, transform=axes.transAxes,
                      va="top", ha="right", **NAME)  # fmt: skip
            self.rule(axes, "strength")
        some = self.ends[0] * np.array([0, 1, 10, 100])
        both = np.concatenate([path.at(some) for path in self.paths])
        panels[0].set(ylabel="w", ylim=limits(both.min(), both.max()))
        plain_axis(panels[0].yaxis, np.abs(both).max())

    def words(self, now):
        return _(
            "λ = {here}: {lasso} of {n} weights of the lasso are not zero, and {ridge} of ridge. "
            "From λ = {largest} on every weight of the lasso is zero."
        )


class TwoPicks(Scene):
    """A cross-validation curve with standard errors, its minimum, and one standard error.

    curve : has strengths, mean, standard_error (arrays), best and one_se (floats). State:
    strength, marked.
    """

    size = SMALL

    def __init__(self, curve):
        self.curve, self.say = curve, like(curve.mean)

    def at(self, strength):
        curve, row = self.curve, nearest(self.curve.strengths, strength)
        return dict(mean=curve.mean[row], standard_error=curve.standard_error[row])

    def draw(self, figure):
        axes, curve = figure.subplots(), self.curve
        positive = curve.strengths > 0
        strength_axis(axes, curve.strengths[positive].min(), curve.strengths.max())
        low, high = curve.mean - curve.standard_error, curve.mean + curve.standard_error
        axes.fill_between(curve.strengths, low, high, color=FAINT, linewidth=0)
        axes.plot(curve.strengths, curve.mean, color=INK)
        bound = sum(self.at(curve.best).values())
        axes.axhline(bound, color=MUTED, linestyle=":", linewidth=1.5)
        roof = 1.25 * bound
        floor = low.min() - 0.07 * abs(low.min())
        axes.set(ylim=(floor, roof) if floor < roof else (-1, 1), ylabel=_("CV error"))
        plain_axis(axes.yaxis, roof)
        for pick, marker, name, place, ha in (
            (curve.best, "v", _("min"), (0, 10), "center"),
            (curve.one_se, "D", _("1 SE"), (9, -11), "left"),
        ):
            height = self.at(pick)["mean"]
            axes.plot([pick], [height], marker, color=L1.color, markersize=9,
                      markeredgecolor=INK, zorder=5)  # fmt: skip
            axes.annotate(name, (pick, height), place, textcoords="offset points",
                          ha=ha, **NAME)  # fmt: skip
        self.rule(axes, "strength")

    def words(self, now):
        return _(
            "At λ = {strength} the cross-validation error is {mean} ± {standard_error}. It is "
            "least at λ = {best}; one standard error allows λ = {one_se}."
        ).format(
            strength=number(now.strength), mean=self.say(now.mean), best=number(self.curve.best),
            standard_error=self.say(now.standard_error), one_se=number(self.curve.one_se),
        )  # fmt: skip


def strength_of_norm(ridge, norm):
    """The λ at which the weights of a ridge path have this norm ‖w‖, a float.

    0 where no λ makes them as large, infinite where ``norm`` is 0 and they are not all 0 anyway.
    """
    most = np.linalg.norm(ridge.at(0.0))
    if norm >= most * (1 - 1e-12):
        return 0.0
    if norm == 0:
        return np.inf
    unit = ridge.singular_values[0] ** 2 / ridge.n_samples

    def above(power):
        return np.linalg.norm(ridge.at(unit * np.exp(power))) / norm - 1

    low, high = -1.0, 1.0
    while above(low) < 0:
        low *= 2
    while above(high) > 0:
        high *= 2
    return float(unit * np.exp(brentq(above, low, high, xtol=1e-13)))


class AllAtOnce(Scene):
    """Three penalties side by side: above what each leaves of one weight z, below the weights.

    One λ is not one amount of three penalties. So lasso and elastic net each stand at the same
    share of their own λ_max, and ridge, which has none, where its norm is that of the lasso.

    paths : for the lasso, ridge and elastic net. l1_ratio : of the last. names : of the features.
    shares : all that will be asked for, from 0 to 1, 0 among them. reach : the largest z; default
    a round number above every weight. State: share.
    A ring is an exact zero, a dash least squares.
    """

    size = (10.0, 5.4)

    def __init__(self, paths, l1_ratio, names, shares, reach=None):
        lasso, ridge, both = paths
        shares = np.array(shares, dtype=float)
        first, last = shares * lasso.strength_max, shares * both.strength_max
        tables = [lasso.at(first), None, both.at(last)]
        middle = [strength_of_norm(ridge, norm) for norm in np.linalg.norm(tables[0], axis=1)]
        none = np.zeros_like(tables[0][0])
        tables[1] = np.array([ridge.at(each) if each < np.inf else none for each in middle])
        most = np.abs(np.concatenate(tables)).max(axis=0)
        self.ratio, self.labels = float(l1_ratio), Labels(names, len(most))
        self.named = self.labels.chosen(most, 14)
        self.say = like([np.linalg.norm(w) for table in tables for w in table], least=1)
        reach = round_up(most.max()) if reach is None else reach
        each = zip(*tables, first, middle, last, strict=True)
        self.fitted = {share: (row[:3], row[3:]) for share, row in zip(shares, each, strict=True)}
        self.z = np.linspace(-reach, reach, 401)

    def at(self, share):
        found = dict(
            ratio=self.ratio, n=len(self.labels.names), key=self.labels.key(self.named),
            part=number(share),
        )  # fmt: skip
        for k, (name, w, strength) in enumerate(zip(PENALTIES, *self.fitted[share], strict=True)):
            made = 0 * self.z if strength == np.inf else made_of(self.z, strength, self.ratio)[k]
            norm, count = self.say(np.linalg.norm(w)), np.count_nonzero(w)
            found[name] = SimpleNamespace(
                w=w, shape=made, count=count, norm=norm,
                strength=float(strength), here=number(strength),
            )  # fmt: skip
        return found

    def draw(self, figure):
        panels = figure.subplots(2, 3, sharey="row", height_ratios=(2, 3))
        start, places = self.fitted[0][0][0], np.arange(len(self.labels.names))
        low, high = limits(min(start.min(), 0), max(start.max(), 0), 0.08)
        high += 0.16 * (high - low)  # for the words
        box = dict(zorder=7, bbox=dict(color=WHITE, alpha=0.8, pad=1.5))
        for (above, below), (name, look) in zip(panels.T, PENALTIES.items(), strict=True):
            above.set(xlim=self.z[[0, -1]], ylim=self.z[[0, -1]], xlabel="z")
            above.plot(self.z, self.z, color=MUTED, linewidth=1)
            cross(above)
            self.line(above, self.z, f"{name}.shape", **look.line(linewidth=3, zorder=4))
            below.set(xlim=(-0.7, len(places) - 0.3), ylim=(low, high))
            below.set_xticks(self.named, [self.labels.drawn[j] for j in self.named], rotation=90)
            plain_axis(below.yaxis, max(-low, high))
            for axis in (above.xaxis, above.yaxis):
                plain_axis(axis, self.z[-1])
            below.axhline(0, color=MUTED, linewidth=0.9)
            below.plot(places, start, "_", color=MUTED, markersize=11, markeredgewidth=1.6)
            self.stems(below, places, f"{name}.w", color=look.color, linewidth=3)
            self.weights(below, look, places, f"{name}.w", ring=RING | UNCUT, markersize=8)
            above.set_title(look.label, color=look.color, fontweight="bold")
            said = _("as large a norm as L1") if name == "L2" else _("{part} of its λ_max")
            text = above.text(0.03, 0.96, "", transform=above.transAxes, va="top", **box)
            self.mark(text, text=f"λ = {{{name}.here}}\n{said}")
            text = below.text(0.98, 0.97, "", transform=below.transAxes, ha="right", va="top",
                              **box)  # fmt: skip
            self.mark(text, text=f"≠ 0: {{{name}.count}}    ‖w‖ = {{{name}.norm}}")
        panels[0, 0].set_ylabel("w")
        panels[1, 0].set_ylabel("w")

    def words(self, now):
        return [
            _(
                "{part} of λ_max for the lasso and for the elastic net with ρ = {ratio:g}: lasso "
                "at λ = {L1.here}, {L1.count} of {n} weights not zero, norm {L1.norm}; ridge, as "
                "large in norm, at λ = {L2.here}, {L2.count} of {n} weights not zero, norm "
                "{L2.norm}; elastic net at λ = {both.here}, {both.count} of {n} weights not zero, "
                "norm {both.norm}."
            ),
            now.key and "{key}",
        ]
