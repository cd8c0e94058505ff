"""Scenes of the lesson "Cards and one page": the small pictures of the cheat sheet, and one that
moves everything at once.

``LossShapes``     what L1 and L2 charge for an error, and their slopes
``OutlierPulls``   one point moves, and the best line under each loss
``OneWeight``      soft thresholding, rescaling, and both
``TwoBalls``       where the level sets of the loss touch the diamond and the circle
``TwoPaths``       the weights of the lasso beside those of ridge
``TwoPicks``       a cross-validation curve: its minimum and one standard error
``AllAtOnce``      one weight and all weights under three penalties, at one strength

The small ones are as wide as a column of the sheet at two thirds of their size.
"""

import numpy as np

from l1l2.figures import numerals
from l1l2.figures.labels import Labels
from l1l2.figures.numerals import like, plain_axis
from l1l2.figures.palette import DATA, ELASTIC_NET, FAINT, INK, L1, L2, MUTED, WHITE
from l1l2.figures.parts import MARKER, RING, UNCUT, limits, round_up
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, strength_axis, strength_grid
from l1l2.geometry import Ball, constrained_minimum
from l1l2.lines import outlier_path
from l1l2.losses import L1Loss, L2Loss
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty

SMALL = (3.7, 1.95)  # inches
STEP = 0.5  # the step at which a prox solves (w - z)^2 + penalty
NAME = dict(fontweight="bold", fontsize=12.5)


def number(value):
    """Two decimals at most, with a real minus sign, never −0."""
    return f"{round(float(value), 2) + 0.0:g}".replace("-", "−")


def cross(axes):
    """Lines through zero."""
    axes.axhline(0, color=MUTED, linewidth=0.9, zorder=1)
    axes.axvline(0, color=MUTED, linewidth=0.9, zorder=1)


class LossShapes(Scene):
    """Left: the loss of one error. Right: its slope. State: error."""

    size = (3.7, 1.8)
    losses = L1Loss(), L2Loss()

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        side = np.linspace(1e-9, 2.2, 45)
        errors = np.concatenate([-side[::-1], side])
        self.marks = []
        for look, loss in zip((L1, L2), self.losses, strict=True):
            left.plot(errors, loss.of_error(errors), **look.line(linewidth=2.6))
            right.plot(errors, loss.slope(errors), **look.line(linewidth=2.6))
            for axes in (left, right):
                self.marks.append(axes.plot([], [], **look.points(markersize=8, zorder=5))[0])
        left.set(xlim=(-2.2, 2.2), ylim=(0, 4.4), xlabel="e = ŷ − y", ylabel="loss")
        right.set(xlim=(-2.2, 2.2), ylim=(-4.4, 4.4), xlabel="e = ŷ − y", ylabel="slope")
        right.set_yticks([-4, -2, 0, 2, 4])
        for axes in (left, right):
            axes.set_xticks([-2, -1, 0, 1, 2])
            cross(axes)
        left.text(-1.45, 2.6, "L2", color=L2.color, **NAME)
        left.text(-2.15, 0.45, "L1", color=L1.color, **NAME)
        right.text(0.35, 3.2, "L2", color=L2.color, **NAME)
        right.text(-2.1, -0.9, "L1", color=L1.color, **NAME, va="bottom")
        return self.marks

    def update(self, error):
        for k, loss in enumerate(self.losses):
            self.marks[2 * k].set_data([error], [loss.of_error(error)])
            self.marks[2 * k + 1].set_data([error], [loss.slope(error)])

    def describe(self, error):
        a, b = self.losses
        return (
            f"At the error {number(error)} the L1 loss is {number(a.of_error(error))} with slope "
            f"{number(a.slope(error))}, the L2 loss {number(b.of_error(error))} with slope "
            f"{number(b.slope(error))}. The slope of L1 has one size, that of L2 grows."
        )


class OutlierPulls(Scene):
    """Points, one of which moves up and down, and the best line under each loss.

    x, y : (n,). row : which point moves. height : to be seen at most. State: y_row, its height.
    """

    size = (3.7, 1.6)

    def __init__(self, x, y, row, height):
        self.x, self.y, self.row, self.height = np.asarray(x), np.asarray(y), row, float(height)
        self.paths = [outlier_path(x, y, row, loss) for loss in (L1Loss(), L2Loss())]

    def draw(self, figure):
        axes = figure.subplots()
        others = np.arange(len(self.x)) != self.row
        low, high = self.y[others].min(), max(self.height, self.y[others].max())
        ends = limits(self.x.min(), self.x.max(), 0.12)
        axes.set(xlim=ends, ylim=limits(low, high, 0.1), xlabel="x", ylabel="y")
        axes.plot(self.x[others], self.y[others], **DATA.line(markersize=6))
        self.ends = np.array(ends)
        self.lines = [
            axes.plot([], [], **look.line(linewidth=2.6, zorder=3))[0] for look in (L1, L2)
        ]
        self.names = [
            axes.text(0.99, 0, look.label, color=look.color, ha="right", va=va,
                      transform=axes.get_yaxis_transform(), **NAME)
            for look, va in ((L1, "top"), (L2, "bottom"))
        ]  # fmt: skip
        self.point = axes.plot([], [], "o", color=INK, markersize=10, zorder=4)[0]
        return [*self.lines, *self.names, self.point]

    def update(self, y_row):
        heights = [path.at(y_row).predict(self.ends) for path in self.paths]
        for line, each in zip(self.lines, heights, strict=True):
            line.set_data(self.ends, each)
        gap = 0.05 * np.ptp(self.lines[0].axes.get_ylim())
        side = 1 if heights[1][1] >= heights[0][1] else -1
        for name, each, up in zip(self.names, heights, (-side, side), strict=True):
            name.set(y=each[1] + up * gap, va="bottom" if up > 0 else "top")
        self.point.set_data([self.x[self.row]], [y_row])

    def describe(self, y_row):
        l1, l2 = (path.at(y_row).slope for path in self.paths)
        return (
            f"One point at y = {number(y_row)}: the L1 line has slope {number(l1)}, the L2 line "
            f"{number(l2)}. The L1 line stands still beyond {number(self.paths[0].high)}, the L2 "
            "line follows without end."
        )


class OneWeight(Scene):
    """The weight w that each penalty makes of the least squares weight z. State: strength.

    l1_ratio : of the elastic net. reach : of both axes.
    """

    size = SMALL

    def __init__(self, l1_ratio=0.5, reach=2.0):
        self.ratio, self.z = float(l1_ratio), np.linspace(-reach, reach, 161)

    def penalties(self, strength):
        return L1Penalty(strength), L2Penalty(strength), ElasticNetPenalty(strength, self.ratio)

    def draw(self, figure):
        axes = figure.subplots()
        reach = self.z[-1]
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="z", ylabel="w")
        axes.set_xticks([-2, -1, 0, 1, 2])
        axes.set_yticks([-2, -1, 0, 1, 2])
        cross(axes)
        axes.plot([-reach, reach], [-reach, reach], color=MUTED, linewidth=1, zorder=2)
        self.zone = axes.axvspan(-1, 1, color=L1.color, alpha=0.18, linewidth=0)
        self.lines = [
            axes.plot([], [], **look.line(linewidth=width, zorder=4))[0]
            for look, width in ((L1, 2.8), (L2, 2.6), (ELASTIC_NET, 2.0))
        ]
        at = dict(transform=axes.transAxes, ha="left")
        axes.text(0.03, 0.86, "L1", color=L1.color, **at, **NAME)
        axes.text(0.03, 0.71, "L2", color=L2.color, **at, **NAME)
        axes.text(0.03, 0.56, "L1 + L2", color=ELASTIC_NET.color, **at, **NAME)
        for height, look in ((0.9, L1), (0.75, L2), (0.6, ELASTIC_NET)):
            width = 0.29 if look is ELASTIC_NET else 0.12
            axes.plot([width, width + 0.13], [height] * 2, transform=axes.transAxes, **look.line())
        return [self.zone, *self.lines]

    def update(self, strength):
        half = strength * STEP
        self.zone.set(x=-half, width=2 * half)
        for line, penalty in zip(self.lines, self.penalties(strength), strict=True):
            line.set_data(self.z, penalty.prox(self.z, STEP))

    def describe(self, strength):
        one, two, both = (number(p.prox(self.z[-1], STEP)) for p in self.penalties(strength))
        return (
            f"λ = {strength:g}: L1 makes every z up to λ/2 = {number(strength / 2)} in size zero "
            f"and takes λ/2 from the others; L2 divides all by {number(1 + strength)}. "
            f"z = {number(self.z[-1])} becomes {one} under L1, {two} under L2, {both} under both."
        )


class TwoBalls(Scene):
    """Diamond and circle of reach t, and where the level sets of the loss first touch each.

    gram : (2, 2), X'X/n. z : (2,), the least squares weights. State: t.
    """

    size = SMALL

    def __init__(self, gram=((1.0, 0.4), (0.4, 1.0)), z=(0.7, 1.8)):
        self.gram, self.z = np.array(gram), np.array(z)
        turn = np.linspace(0, 2 * np.pi, 121)
        self.round = np.column_stack([np.cos(turn), np.sin(turn)])
        self.stretch = np.linalg.inv(np.linalg.cholesky(self.gram))  # of a unit circle to a level

    def minima(self, t):
        return [constrained_minimum(self.gram, self.z, Ball(ratio, t)) for ratio in (1, 0)]

    def draw(self, figure):
        panels = figure.subplots(1, 2, sharey=True)
        self.balls, self.levels, self.marks = [], [], []
        for axes, look in zip(panels, (L1, L2), strict=True):
            axes.set(xlim=(-1.4, 1.9), ylim=(-1.4, 2.5), aspect="equal", xlabel="$w_1$")
            axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1, 2])
            axes.grid(visible=False)
            cross(axes)
            for height in (0.35, 0.7):
                axes.plot(*self.level(height).T, color=FAINT, linewidth=1.3, zorder=1)
            axes.plot(*self.z, "X", color=INK, markersize=8, markeredgecolor=WHITE, zorder=4)
            self.balls.append(axes.fill([0, 0, 0], [0, 0, 0], facecolor=look.color, alpha=0.3)[0])
            self.balls.append(axes.plot([], [], **look.line(linewidth=2.4))[0])
            self.levels.append(axes.plot([], [], color=MUTED, linewidth=1.5, zorder=3)[0])
            self.marks.append(axes.plot([], [], **look.points(markersize=10, zorder=6))[0])
            axes.text(0.98, 0.03, look.label, color=look.color, ha="right",
                      transform=axes.transAxes, **NAME)  # fmt: skip
        panels[0].set_ylabel("$w_2$")
        return [*self.balls, *self.levels, *self.marks]

    def level(self, height):
        """The weights whose loss lies ``height``² above the least."""
        return height * self.round @ self.stretch + self.z

    def update(self, t):
        for k, found in enumerate(self.minima(t)):
            edge = Ball((1, 0)[k], t).edge(self.round)
            self.balls[2 * k].set_xy(edge)
            self.balls[2 * k + 1].set_data(*edge.T)
            away = np.array(found.w) - self.z
            self.levels[k].set_data(*self.level(np.sqrt(away @ self.gram @ away)).T)
            self.marks[k].set_data([found.w[0]], [found.w[1]])

    def describe(self, t):
        (a, b), (c, d) = (map(number, found.w) for found in self.minima(t))
        return (
            f"t = {t:g}: the level sets touch the diamond at w = ({a}, {b}) and the circle at "
            f"({c}, {d}). Least squares is ({', '.join(map(number, self.z))})."
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

    def draw(self, figure):
        panels = figure.subplots(1, 2, sharey=True)
        grid = strength_grid(*self.ends, self.paths[0].knots[self.paths[0].knots < self.ends[1]])
        self.guides = []
        for axes, path, look in zip(panels, self.paths, (L1, L2), strict=True):
            strength_axis(axes, *self.ends)
            self._thin_ticks(axes)
            for weights in path.at(grid).T:
                axes.plot(grid, weights, **look.line(linewidth=1.5, alpha=0.9))
            axes.axhline(0, color=MUTED, linewidth=0.9)
            axes.text(0.97, 0.97, look.label, color=look.color, transform=axes.transAxes,
                      va="top", ha="right", **NAME)  # fmt: skip
            self.guides.append(axes.axvline(0, **MARKER))
        panels[0].set_ylabel("w")
        low, high = self._range()
        panels[0].set_ylim(*limits(low, high))
        plain_axis(panels[0].yaxis, max(abs(low), abs(high)))
        return self.guides

    def _thin_ticks(self, axes):
        """No tick at the first power, which is near zero, nor at every other one of long names."""
        names = [text.get_text() for text in axes.get_xticklabels()]
        kept = [0, *range(len(names) - 1, 1, -2 if len(names[-1]) > 3 else -1)]
        axes.set_xticks(axes.get_xticks()[kept], [names[k] for k in kept])

    def _range(self):
        some = self.ends[0] * np.array([0, 1, 10, 100])
        both = np.concatenate([path.at(some) for path in self.paths])
        return both.min(), both.max()

    def update(self, strength):
        for guide in self.guides:
            guide.set_xdata([strength, strength])

    def describe(self, strength):
        lasso, ridge = (path.at(strength) for path in self.paths)
        largest = self.paths[0].strength_max
        at = f"λ = {numerals.number(strength, 6)}"
        return (
            f"{at}: {np.count_nonzero(lasso)} of {len(lasso)} weights of the lasso are "
            f"not zero, and {np.count_nonzero(ridge)} of ridge. From λ = "
            f"{numerals.number(largest, 4)} on every weight of the lasso is zero."
        )


class TwoPicks(Scene):
    """A cross-validation curve with standard errors, its minimum, and one standard error.

    curve : has strengths, mean, standard_error (arrays), best and one_se (floats). State:
    strength, marked.
    """

    size = SMALL

    def __init__(self, curve):
        self.curve, self.say = curve, like(curve.mean)

    def draw(self, figure):
        axes, curve = figure.subplots(), self.curve
        positive = curve.strengths > 0
        strength_axis(axes, curve.strengths[positive].min(), curve.strengths.max())
        low, high = curve.mean - curve.standard_error, curve.mean + curve.standard_error
        axes.fill_between(curve.strengths, low, high, color=FAINT, linewidth=0)
        axes.plot(curve.strengths, curve.mean, color=INK)
        least = self.at(curve.best)
        bound = curve.mean[least] + curve.standard_error[least]
        axes.axhline(bound, color=MUTED, linestyle=":", linewidth=1.5)
        roof = 1.25 * bound
        floor = low.min() - 0.07 * abs(low.min())
        axes.set(ylim=(floor, roof) if floor < roof else (-1, 1), ylabel="CV error")
        plain_axis(axes.yaxis, roof)
        for pick, marker, name, place, ha in (
            (curve.best, "v", "min", (0, 10), "center"),
            (curve.one_se, "D", "1 SE", (9, -11), "left"),
        ):
            height = curve.mean[self.at(pick)]
            axes.plot([pick], [height], marker, color=L1.color, markersize=9,
                      markeredgecolor=INK, zorder=5)  # fmt: skip
            axes.annotate(name, (pick, height), place, textcoords="offset points",
                          ha=ha, **NAME)  # fmt: skip
        self.guide = axes.axvline(0, **MARKER)
        self.top = roof
        return [self.guide]

    def at(self, strength):
        """The place of the grid that is nearest to ``strength``."""
        return int(np.abs(self.curve.strengths - strength).argmin())

    def update(self, strength):
        self.guide.set_xdata([strength, strength])

    def describe(self, strength):
        k, curve = self.at(strength), self.curve
        return (
            f"At λ = {numerals.number(strength)} the cross-validation error is "
            f"{self.say(curve.mean[k])} ± {self.say(curve.standard_error[k])}. It is least at λ = "
            f"{numerals.number(curve.best)}; one standard error allows λ = "
            f"{numerals.number(curve.one_se)}."
        )


class AllAtOnce(Scene):
    """Three penalties at one strength: above what each leaves of one weight z, below the weights.

    paths : for the lasso, ridge and elastic net, each with ``at``. l1_ratio : of the last.
    names : of the features. strengths : all that will be asked for, 0 among them. reach : the
    largest z; default a round number above every weight. State: strength.
    A ring is an exact zero, a dash least squares.
    """

    size = (10.0, 5.4)
    LOOKS = L1, L2, ELASTIC_NET

    def __init__(self, paths, l1_ratio, names, strengths, reach=None):
        tables = [path.at(np.array(strengths, dtype=float)) for path in paths]
        most = np.abs(np.concatenate(tables)).max(axis=0)
        self.ratio, self.labels = float(l1_ratio), Labels(names, len(most))
        self.named = self.labels.chosen(most, 14)
        self.key = self.labels.key(self.named)
        self.say = like([np.linalg.norm(w) for table in tables for w in table], least=1)
        reach = round_up(most.max()) if reach is None else reach
        self.weights = dict(zip(strengths, zip(*tables, strict=True), strict=True))
        self.z = np.linspace(-reach, reach, 401)

    def penalties(self, strength):
        return L1Penalty(strength), L2Penalty(strength), ElasticNetPenalty(strength, self.ratio)

    def draw(self, figure):
        panels = figure.subplots(2, 3, sharey="row", height_ratios=(2, 3))
        start, places = self.weights[0][0], np.arange(len(self.labels.names))
        low, high = limits(min(start.min(), 0), max(start.max(), 0), 0.08)
        high += 0.16 * (high - low)  # for the words
        self.shapes, self.stems, self.points, self.rings, self.texts = [], [], [], [], []
        for (above, below), look in zip(panels.T, self.LOOKS, strict=True):
            above.set(xlim=self.z[[0, -1]], ylim=self.z[[0, -1]], xlabel="z")
            above.plot(self.z, self.z, color=MUTED, linewidth=1)
            cross(above)
            self.shapes.append(above.plot([], [], **look.line(linewidth=3, zorder=4))[0])
            below.set(xlim=(-0.7, len(places) - 0.3), ylim=(low, high))
            drawn = [self.labels.drawn[j] for j in self.named]
            below.set_xticks(self.named, drawn, rotation=90)
            plain_axis(below.yaxis, max(-low, high))
            for axis in (above.xaxis, above.yaxis):
                plain_axis(axis, self.z[-1])
            below.axhline(0, color=MUTED, linewidth=0.9)
            below.plot(places, start, "_", color=MUTED, markersize=11, markeredgewidth=1.6)
            self.stems.append(below.vlines(places, 0, start, color=look.color, linewidth=3))
            self.points.append(below.plot([], [], **look.points(markersize=8, zorder=5))[0])
            self.rings.append(below.plot([], [], **RING, **UNCUT)[0])
            above.set_title(look.label, color=look.color, fontweight="bold")
            self.texts.append(
                below.text(0.98, 0.97, "", transform=below.transAxes, ha="right", va="top",
                           bbox=dict(color=WHITE, alpha=0.8, pad=1.5), zorder=7)
            )  # fmt: skip
        panels[0, 0].set_ylabel("w")
        panels[1, 0].set_ylabel("w")
        return [*self.shapes, *self.stems, *self.points, *self.rings, *self.texts]

    def update(self, strength):
        found = zip(self.weights[strength], self.penalties(strength), strict=True)
        for k, (w, penalty) in enumerate(found):
            places = np.arange(len(w))
            self.shapes[k].set_data(self.z, penalty.prox(self.z, STEP))
            self.stems[k].set_segments([[(x, 0), (x, each)] for x, each in enumerate(w)])
            self.points[k].set_data(places[w != 0], w[w != 0])
            self.rings[k].set_data(places[w == 0], w[w == 0])
            self.texts[k].set_text(
                f"≠ 0: {np.count_nonzero(w)}    ‖w‖ = {self.say(np.linalg.norm(w))}"
            )

    def describe(self, strength):
        said = []
        names = "lasso", "ridge", "elastic net"
        for name, w in zip(names, self.weights[strength], strict=True):
            count, norm = np.count_nonzero(w), np.linalg.norm(w)
            said.append(f"{name} {count} of {len(w)} weights not zero, norm {self.say(norm)}")
        at = f"λ = {numerals.number(strength, 6)}, elastic net with ρ = {self.ratio:g}"
        return f"{at}: {'; '.join(said)}.{self.key}"
