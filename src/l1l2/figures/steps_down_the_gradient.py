"""Scenes of the lesson "Steps down the gradient": iterates of gradient descent under each loss.

``StepsOnTheLoss``   the first steps on the loss curves of a constant
``DistanceToBest``   every step of a constant, and how far it is from the best one
``DecayingRates``    L1 steps whose rate stays, falls with the root of t, or falls with t
``StepsOnTheLine``   steps on the loss surfaces of a slope and an intercept, and the L2 factors

All steps are computed when a scene is made, for every rate and start at once. A state is moved to
the nearest of these. Where three things stand for the losses, the order is L1, L2, Huber.
"""

from itertools import product
from types import SimpleNamespace

import numpy as np
from matplotlib.ticker import MaxNLocator

from l1l2.checks import numbers
from l1l2.experiments import descents
from l1l2.experiments.descents import SCHEDULES, constant_steps
from l1l2.figures.numerals import number, signed
from l1l2.figures.palette import DATA, INK, L1, L2, MUTED, WARN, WHITE
from l1l2.figures.parts import ALL_WAYS, LOOKS, legend, limits, nearest, part
from l1l2.figures.scene import Scene
from l1l2.lines import fit_line
from l1l2.texts import _, plural

RATES = tuple(k / 20 for k in range(1, 25))
STARTS = tuple(k / 2 for k in range(-4, 18))
LINE_RATES = tuple(k / 50 for k in range(1, 21))
LINE_STARTS = tuple(k / 2 for k in range(-6, 13))
DECAY_RATES = tuple(k / 10 for k in range(1, 21))

OFF = "→ ∞"
SMALLEST = 1e-15  # a distance of 0 on an axis that has none


# Parts that several scenes share


def _around(centre):
    """Limits of an axis that holds ``STARTS`` and their mirror images."""
    reach = np.abs(np.subtract(STARTS, centre)).max()
    return limits(centre - reach, centre + reach, 0.06)


def _drawable(values, ends):
    """``values`` cut off a little outside the figure, where nobody sees it."""
    low, high = ends
    return np.clip(values, low - 20 * (high - low), high + 20 * (high - low))


def _outside(values, ends):
    return np.any((values < ends[0]) | (values > ends[1]))


def _number(value):
    return signed(f"{value:.2f}" if abs(value) < 1000 else number(value, 2))


def _remark(axes, **more):
    """A line of text above the right end of ``axes``, empty for now."""
    where = dict(transform=axes.transAxes, ha="right", va="bottom", fontsize=13, in_layout=False)
    return axes.text(1, 1.03, "", **where | more)


def _draw_trail(scene, axes, look, of):
    """The steps x, y of what ``of`` names: a thin line, small markers, the last of them large."""
    small = dict(color=look.color, lw=1.2, marker=look.marker, ms=5, mec=WHITE, mew=0.5, zorder=4)
    scene.line(axes, f"{of}.x", f"{of}.y", **small)
    scene.dot(axes, look, part(f"{of}.x", -1), part(f"{of}.y", -1), markersize=12, zorder=5)


# Scenes


class StepsOnTheLoss(Scene):
    """A constant c goes down the mean loss over ``y``, on the curve of each loss.

    y : (n_samples,), the targets. losses : L1, L2 and Huber.
    State: rate; t, the number of steps taken, 20 at most; start, where c begins.
    """

    def __init__(self, y, losses):
        self.y, self.losses = numbers("y", y, 1), losses
        self.tables = [constant_steps(self.y, loss, RATES, STARTS, 20) for loss in losses]
        self.best = [loss.best_constant(self.y) for loss in losses]
        self.limits = _around(np.mean(self.y))
        self.tops = [1.16 * self._height(loss, self.limits).max() for loss in losses]

    def _height(self, loss, c):
        return loss.of_error(np.subtract.outer(c, self.y)).mean(axis=-1)

    def at(self, rate, t, start):
        found, i, j = {}, nearest(RATES, rate), nearest(STARTS, start)
        for k, (look, loss) in enumerate(zip(LOOKS, self.losses, strict=True)):
            c = self.tables[k][: int(t) + 1, i, j]
            x, off = _drawable(c, self.limits), _outside(c[-1], self.limits)
            found[look.label] = SimpleNamespace(
                x=x, y=np.minimum(self._height(loss, x), 20 * self.tops[k]), c=_number(c[-1]),
                away=number(abs(c[-1] - self.best[k])), off=off, sign=f"  {OFF}" if off else "",
                color=WARN if off else INK,
            )  # fmt: skip
        return found

    def draw(self, figure):
        panels = figure.subplots(1, 3)
        across = np.linspace(*self.limits, 301)
        for axes, look, loss, best, top in zip(
            panels, LOOKS, self.losses, self.best, self.tops, strict=True
        ):
            curve, name = self._height(loss, across), look.label
            axes.plot(across, curve, **look.line(linewidth=2.4), alpha=0.5, zorder=2)
            axes.plot(self.y, 0 * self.y, **DATA.points(markersize=8))
            axes.axvline(best, color=MUTED, linewidth=1.2, linestyle=":", zorder=1)
            if not best.unique:
                axes.axvspan(best.low, best.high, color=look.color, alpha=0.2, linewidth=0)
            axes.set(xlim=self.limits, ylim=(-0.06 * top, top), xlabel="$c$")
            axes.set_title(name, color=look.color, fontweight="bold")
            axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            _draw_trail(self, axes, look, name)
            text = f"c = {{{name}.c}}{{{name}.sign}}"
            self.mark(_remark(axes), text=text, color=f"{name}.color")
        panels[0].set_ylabel(_("loss"))

    def words(self, now):
        there = _("{name} is at {c}, {away} from its best.")
        gone = _("{name} is at {c}, {away} from its best and off the figure.")
        heading = plural(
            "After {t} step at η = {rate:g} from c = {start:g}:",
            "After {t} steps at η = {rate:g} from c = {start:g}:",
            now.t,
        )
        said = [heading]
        for look in LOOKS:
            end = getattr(now, look.label)
            said.append((gone if end.off else there).format(name=look.label, **vars(end)))
        return said


class _OneTarget(Scene):
    """Left: a constant c after every step towards one target y.

    tables : three, from ``constant_steps``.
    """

    def __init__(self, target, tables):
        self.target, self.tables = float(target), np.array(list(tables))
        self.limits = _around(self.target)

    def _draw_around(self, axes, last, looks):
        """The target, the axes up to the step ``last``, and a legend of ``looks``."""
        axes.axhline(self.target, color=MUTED, linewidth=1.2, linestyle=":")
        axes.set(xlim=limits(0, last, 0.03), ylim=self.limits, xlabel=_("step"), ylabel="$c$")
        where = dict(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, columnspacing=1.4)
        legend(axes, looks, **where)  # in one row above the axes, where no step can pass


class DistanceToBest(_OneTarget):
    """Left: a constant c after every step; right: its distance from the target, on a log axis.

    target : float, the one target y. losses : L1, L2 and Huber. State: rate; start, where c begins.
    """

    steps = 30

    def __init__(self, target, losses):
        given = RATES, STARTS, self.steps
        super().__init__(target, (constant_steps([target], loss, *given) for loss in losses))

    def at(self, rate, start):
        c = self.tables[:, :, nearest(RATES, rate), nearest(STARTS, start)]
        away, factor = np.abs(c - self.target), abs(1 - 2 * rate)
        low, high = np.sort(c[:, -2:]).T
        near = np.append(np.flatnonzero(away[0] <= rate), -1)  # when L1 has arrived, or -1
        return dict(
            c=_drawable(c, self.limits), distance=np.clip(away, SMALLEST, 1e15), left=away[:, -1],
            low=low, high=high, rests=(high - low <= 1e-3) & (away[:, -1] < 1e-4),
            mirror=sorted([start, 2 * self.target - start]), arrival=int(near[0]),
            steps=self.steps, factor=factor, sign=f"  {OFF}" if factor > 1 + 1e-9 else "",
            color=WARN if factor > 1 - 1e-9 else L2.color,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        t = np.arange(self.steps + 1)
        for axes, name in ((left, "c"), (right, "distance")):
            for k, (look, size) in enumerate(zip(LOOKS, (6, 5, 5), strict=True)):
                how = look.line(lw=1.8, marker=look.marker, ms=size, mec=WHITE, mew=0.4)
                self.line(axes, t, part(name, k), **how)
        self._draw_around(left, self.steps, LOOKS)
        right.set(yscale="log", xlim=left.get_xlim(), ylim=(1e-4, 1e3))
        right.set(xlabel=_("step"), ylabel=_("distance left"))
        text = _("L2: × {factor:.2f} per step{sign}")
        self.mark(_remark(right, fontsize=14), text=text, color="color")

    def words(self, now):
        return [
            _("η = {rate:g} from c = {start:g}."),
            self._words_of_l1(now), self._words_of_l2(now), self._words_of_huber(now),
        ]  # fmt: skip

    def _words_of_l1(self, now):
        if now.arrival < 0:
            return _("L1: steps of {rate:g}, still {left[0]:.2f} away after {steps} of them.")
        if now.arrival == self.steps:
            return _("L1: arrives after {steps} steps of {rate:g}.")
        if now.rests[0]:
            return plural(
                "L1: {arrival} step of {rate:g}, then after {steps} steps it is less than 0.0001 "
                "away.",
                "L1: {arrival} steps of {rate:g}, then after {steps} steps it is less than 0.0001 "
                "away.",
                now.arrival,
            )
        return plural(
            "L1: {arrival} step of {rate:g}, then it jumps between {low[0]:.2f} and {high[0]:.2f}.",
            "L1: {arrival} steps of {rate:g}, then it jumps between {low[0]:.2f} and "
            "{high[0]:.2f}.",
            now.arrival,
        )

    def _words_of_l2(self, now):
        if now.factor < 1e-9:
            return _("L2: there after one step.")
        if abs(now.factor - 1) < 1e-9:
            return _("L2: jumps between {mirror[0]:.2f} and {mirror[1]:.2f} for ever.")
        if now.factor < 1:
            return _("L2: the distance shrinks by the factor {factor:.2f} per step.")
        return _("L2: the distance grows off the figure by the factor {factor:.2f} per step.")

    def _words_of_huber(self, now):
        if now.rests[2]:
            return _("Huber: after {steps} steps it is less than 0.0001 away.")
        if now.high[2] - now.low[2] > 1e-3:
            return _("Huber: in the end it jumps between {low[2]:.2f} and {high[2]:.2f}.")
        return _("Huber: after {steps} steps it is {left[2]:.2g} away.")


class DecayingRates(_OneTarget):
    """L1 steps under three schedules: the rate stays η, or falls as η/√t or η/t.

    target : float. loss : L1Loss(). The left panel shows the first ``early`` steps, the right one
    the larger distance of every two steps in a row. State: rate, η; start, where c begins.
    """

    COLORS = (L1.color, "#7A4A00", INK)
    STYLES = ("-", "--", ":")
    steps, early = 1000, 60

    def __init__(self, target, loss):
        given, schedules = (loss, DECAY_RATES, STARTS, self.steps + 1), SCHEDULES.values()
        super().__init__(target, (constant_steps([target], *given, each) for each in schedules))
        self.shown = np.unique(np.round(np.geomspace(1, self.steps, 40)).astype(int))

    def at(self, rate, start):
        c = self.tables[:, :, nearest(DECAY_RATES, rate), nearest(STARTS, start)]
        away = np.abs(c - self.target)
        away = np.maximum(away[:, :-1], away[:, 1:])  # at step t or t + 1
        last = [rate * schedule(self.steps) for schedule in SCHEDULES.values()]
        return dict(
            c=c[:, : self.early + 1], distance=np.maximum(away[:, self.shown], SMALLEST),
            away=away[:, self.steps], last=last, steps=self.steps,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        t = np.arange(self.early + 1)
        for k, name in enumerate(SCHEDULES):
            look = dict(color=self.COLORS[k], linestyle=self.STYLES[k], linewidth=2.2)
            self.line(left, t, part("c", k), label=name, **look)
            self.line(right, self.shown, part("distance", k), **look)
        self._draw_around(left, self.early, SCHEDULES)
        right.set(xscale="log", yscale="log", xlim=(1, self.steps * 1.1), ylim=(5e-4, 20))
        right.set(xlabel=_("step"), ylabel=_("distance left"))

    def words(self, now):
        said = [_("η = {rate:g} from c = {start:g}, after {steps} L1 steps.")]
        there = _("{name}: up to {away:.2g} away.")
        under_way = _("{name}: still on its way, {away:.2g} left.")
        for name, away, last in zip(SCHEDULES, now.away, now.last, strict=True):
            said.append((there if away <= last else under_way).format(name=name, away=away))
        return said


class StepsOnTheLine(Scene):
    """A line's slope and intercept go down the L1 and the L2 loss; right, the two L2 factors.

    Through the L2 minimum go the directions in which the loss is curved least and most, drawn as
    the curve of their factor is.

    x, y : (n_samples,). losses : L1 and L2. The start on the L2 surface can be dragged.
    State: rate; slope, intercept: where the line begins.
    """

    size = (9.6, 4.0)
    steps = 80

    def __init__(self, x, y, losses):
        self.x, self.y, self.losses = numbers("x", x, 1), numbers("y", y, 1), losses
        each, count = [*product(LINE_STARTS, repeat=2)], len(LINE_STARTS)
        shape = (self.steps + 1, len(LINE_RATES), count, count, 2)
        self.tables = [
            descents.line_steps(self.x, self.y, loss, LINE_RATES, each, self.steps).reshape(shape)
            for loss in losses
        ]
        self.best = [fit_line(self.x, self.y, loss) for loss in losses]
        hessian = descents.line_hessian(self.x)
        self.curvatures, self.directions = np.linalg.eigh(hessian)
        self.limit = descents.blow_up_rate(hessian)
        self.limits = limits(LINE_STARTS[0], LINE_STARTS[-1], 0.05)

    def at(self, rate, slope, intercept):
        found = dict(
            factors=np.abs(1 - rate * self.curvatures), twice=[rate, rate], limit=self.limit,
            sign=OFF if rate > self.limit else "", n=self.steps,
        )  # fmt: skip
        i, j = nearest(LINE_STARTS, slope), nearest(LINE_STARTS, intercept)
        for look, table, best in zip((L1, L2), self.tables, self.best, strict=True):
            path = table[:, nearest(LINE_RATES, rate), i, j]
            x, y = _drawable(path, self.limits).T
            away = np.hypot(*(path[-1] - [best.slope, best.intercept]))
            found |= {f"path_{look.label}": SimpleNamespace(x=x, y=y), look.label: away}
        off = _outside(path[-1], self.limits)  # path and away are now those of L2
        return found | dict(off=off, L2=_number(away))

    def draw(self, figure):
        *surfaces, factors = figure.subplots(1, 3, width_ratios=(5, 5, 4))
        across = np.linspace(*self.limits, 181)
        slope, intercept = np.meshgrid(across, across)
        for axes, look, loss, best in zip(surfaces, (L1, L2), self.losses, self.best, strict=True):
            errors = slope[..., None] * self.x + intercept[..., None] - self.y
            height = loss.of_error(errors.reshape(-1, len(self.x))).mean(axis=1)
            low, high = height.min(), height.max()
            levels = low + (high - low) * np.linspace(0.04, 1, 12) ** (1 if look is L1 else 2)
            axes.contour(
                slope, intercept, height.reshape(slope.shape), levels,
                colors=look.color, linewidths=0.9, alpha=0.55, zorder=1,
            )  # fmt: skip
            axes.grid(False)
            axes.plot(best.slope, best.intercept, "X", color=INK, ms=12, mec=WHITE, zorder=4.5)
            axes.set(xlim=self.limits, ylim=self.limits, xlabel=_("slope"))
            axes.set_title(look.label, color=look.color, fontweight="bold")
            _draw_trail(self, axes, look, f"path_{look.label}")
        surfaces[0].set_ylabel(_("intercept"))
        ways = [":", "--"]
        centre = np.array([self.best[1].slope, self.best[1].intercept])
        for direction, style in zip(self.directions.T, ways, strict=True):
            along = centre + np.outer([-20, 20], direction)
            surfaces[1].plot(*along.T, color=INK, linestyle=style, linewidth=1.4, zorder=2)
        self.handle(surfaces[1], "slope", "intercept", arrows=ALL_WAYS)
        self.mark(_remark(surfaces[1], color=WARN, fontsize=15), text="{sign}")

        rates = np.linspace(0, LINE_RATES[-1], 201)
        names = _("flat"), _("steep")
        for curvature, style, name, at, down in zip(
            self.curvatures, ways, names, (65, 20), (4, -4), strict=True
        ):
            factor = np.abs(1 - rates * curvature)
            factors.plot(rates, factor, color=L2.color, linestyle=style, linewidth=2.4)
            factors.annotate(
                name, (rates[at], factor[at]), (9, down), textcoords="offset points",
                color=L2.color, fontsize=13,
            )  # fmt: skip
        factors.text(self.limit, 0.04, _("limit") + " ", color=WARN, fontsize=12, ha="right")
        factors.axhline(1, color=WARN, linewidth=1.2)
        factors.axvline(self.limit, color=WARN, linewidth=1.2, linestyle=":")
        self.line(factors, "twice", [0, 2], color=MUTED, linewidth=1.2)
        self.line(factors, "twice", "factors", **L2.points(markersize=10, zorder=5))
        factors.set(xlim=(0, LINE_RATES[-1] * 1.03), ylim=(0, 1.35), xlabel="η")
        factors.set_title(_("left after each step"))

    def words(self, now):
        below = _(
            "η = {rate:g}, below the limit {limit:.3f}: the L2 errors change by the factors "
            "{factors[0]:.2f} and {factors[1]:.2f} per step."
        )
        above = _(
            "η = {rate:g}, above the limit {limit:.3f}: the L2 errors change by the factors "
            "{factors[0]:.2f} and {factors[1]:.2f} per step."
        )
        ends = _(
            "From slope {slope:g} and intercept {intercept:g}, {n} steps: L1 ends {L1:.2f} away "
            "from its best line, L2 {L2} away."
        )
        ends_off = _(
            "From slope {slope:g} and intercept {intercept:g}, {n} steps: L1 ends {L1:.2f} away "
            "from its best line, L2 {L2} away, off the figure."
        )
        return [below if now.rate < self.limit else above, ends_off if now.off else ends]
