"""Scenes of the lesson "Steps down the gradient": iterates of gradient descent under each loss.

``StepsOnTheLoss``   the first steps on the loss curves of a constant
``DistanceToBest``   every step of a constant, and how far it is from the best one
``DecayingRates``    L1 steps whose rate stays, falls with the root of t, or falls with t
``StepsOnTheLine``   steps on the loss surfaces of a slope and an intercept, and the L2 factors

All steps are computed when a scene is made, for every rate and start at once. A state is moved to
the nearest of these. Where three things stand for the losses, the order is L1, L2, Huber.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator

from l1l2.checks import numbers
from l1l2.experiments.descents import (
    SCHEDULES,
    blow_up_rate,
    constant_steps,
    line_hessian,
    line_steps,
)
from l1l2.figures.palette import DATA, INK, L1, L2, MUTED, WARN, WHITE
from l1l2.figures.parts import ALL_WAYS, LOOKS, Handle, legend, limits
from l1l2.figures.scene import Scene
from l1l2.lines import fit_line

RATES = tuple(k / 20 for k in range(1, 25))
STARTS = tuple(k / 2 for k in range(-4, 18))
LINE_RATES = tuple(k / 50 for k in range(1, 26))
LINE_STARTS = tuple(k / 2 for k in range(-6, 13))
DECAY_RATES = tuple(k / 10 for k in range(1, 21))


OFF = "→ ∞"
SMALLEST = 1e-15  # a distance of 0 on an axis that has none


# Parts that several scenes share


def _index(values, value):
    """Where in ``values`` the nearest to ``value`` stands."""
    return int(np.abs(values - value).argmin())


def _around(centre, starts):
    """Limits of an axis that holds ``starts`` and their mirror images."""
    reach = np.abs(starts - centre).max()
    return limits(centre - reach, centre + reach, 0.06)


def _drawable(values, ends):
    """``values`` cut off a little outside the figure, where nobody sees it."""
    low, high = ends
    return np.clip(values, low - 20 * (high - low), high + 20 * (high - low))


def _outside(value, ends):
    return not ends[0] <= value <= ends[1]


def _number(value):
    return (f"{value:.2f}" if abs(value) < 1000 else f"{value:.1e}").replace("-", "−")


def _remark(axes, x=1.0, y=1.03, **more):
    """A line of text above the right end of ``axes``, empty for now."""
    where = dict(transform=axes.transAxes, ha="right", va="bottom", fontsize=13)
    text = axes.text(x, y, "", **(where | more))
    text.set_in_layout(False)
    return text


def _legend_above(axes, looks=LOOKS):
    """A legend in one row above ``axes``, where no step can pass."""
    where = dict(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, columnspacing=1.4)
    legend(axes, looks, **where)


def _trail(axes, look, **more):
    """Steps as a thin line with small markers, and the last of them as a large one."""
    (steps,) = axes.plot(
        [], [], color=look.color, linestyle="-", linewidth=1.2, marker=look.marker,
        markersize=5, markeredgecolor=WHITE, markeredgewidth=0.5, **dict(zorder=4) | more,
    )  # fmt: skip
    (last,) = axes.plot([], [], **look.points(markersize=12, label=None, zorder=5))
    return steps, last


# Scenes


class StepsOnTheLoss(Scene):
    """A constant c goes down the mean loss over ``y``, on the curve of each loss.

    y : (n_samples,), the targets. losses : L1, L2 and Huber.
    rates, starts : those that can be shown. steps : the most that can be shown.

    State: rate; t, the number of steps taken; start, where c begins.
    """

    def __init__(self, y, losses, rates=RATES, starts=STARTS, steps=20):
        self.y, self.losses = numbers("y", y, 1), losses
        self.rates, self.starts, self.steps = np.array(rates), np.array(starts), steps
        self.tables = [constant_steps(self.y, loss, rates, starts, steps) for loss in losses]
        self.best = [loss.best_constant(self.y) for loss in losses]
        self.limits = _around(np.mean(self.y), self.starts)

    def _height(self, loss, c):
        return loss.of_error(np.subtract.outer(c, self.y)).mean(axis=-1)

    def _path(self, k, rate, t, start):
        """The iterates of loss ``k`` up to step t: (t + 1,)."""
        return self.tables[k][: int(t) + 1, _index(self.rates, rate), _index(self.starts, start)]

    def draw(self, figure):
        panels = figure.subplots(1, 3)
        across = np.linspace(*self.limits, 301)
        self.trails, self.texts, self.tops = [], [], []
        for axes, look, loss, best in zip(panels, LOOKS, self.losses, self.best, strict=True):
            curve = self._height(loss, across)
            top = 1.16 * curve.max()
            axes.plot(across, curve, **look.line(linewidth=2.4), alpha=0.5, zorder=2)
            axes.plot(self.y, 0 * self.y, **DATA.points(markersize=8))
            axes.axvline(best, color=MUTED, linewidth=1.2, linestyle=":", zorder=1)
            if not best.unique:
                axes.axvspan(best.low, best.high, color=look.color, alpha=0.2, linewidth=0)
            axes.set(xlim=self.limits, ylim=(-0.06 * top, top), xlabel="$c$")
            axes.set_title(look.label, color=look.color, fontweight="bold")
            self.trails.append(_trail(axes, look))
            axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            self.texts.append(_remark(axes))
            self.tops.append(top)
        panels[0].set_ylabel("loss")
        return [self.trails, self.texts]

    def update(self, rate, t, start):
        for k, (loss, (steps, last), text, top) in enumerate(
            zip(self.losses, self.trails, self.texts, self.tops, strict=True)
        ):
            c = self._path(k, rate, t, start)
            off = _outside(c[-1], self.limits)
            shown = _drawable(c, self.limits)
            height = self._height(loss, shown)
            steps.set_data(shown, np.minimum(height, 20 * top))
            last.set_data([shown[-1]], [height[-1]])
            text.set_text(f"c = {_number(c[-1])}{'  ' + OFF if off else ''}")
            text.set_color(WARN if off else INK)

    def describe(self, rate, t, start):
        c = [self._path(k, rate, t, start)[-1] for k in range(3)]
        where = [
            f"{look.label} is at {_number(at)}, {abs(at - best):.3g} from its best"
            + (" and off the figure" if _outside(at, self.limits) else "")
            for look, at, best in zip(LOOKS, c, self.best, strict=True)
        ]
        steps = "1 step" if t == 1 else f"{t} steps"
        return f"After {steps} at η = {rate:g} from c = {start:g}: {'; '.join(where)}."


class DistanceToBest(Scene):
    """Left: a constant c after every step; right: its distance from the target, on a log axis.

    target : float, the one target y. losses : L1, L2 and Huber. rates, starts : those that can be
    shown. steps : how many. State: rate; start, where c begins.
    """

    def __init__(self, target, losses, rates=RATES, starts=STARTS, steps=30):
        self.target, self.losses, self.steps = float(target), losses, steps
        self.rates, self.starts = np.array(rates), np.array(starts)
        self.tables = [constant_steps([target], loss, rates, starts, steps) for loss in losses]
        self.limits = _around(self.target, self.starts)

    def _paths(self, rate, start):
        i, j = _index(self.rates, rate), _index(self.starts, start)
        return [table[:, i, j] for table in self.tables]

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        t = self.t = np.arange(self.steps + 1)
        left.axhline(self.target, color=MUTED, linewidth=1.2, linestyle=":")
        self.lines, self.distances = [], []
        for axes, drawn in ((left, self.lines), (right, self.distances)):
            for look, size in zip(LOOKS, (6, 5, 5), strict=True):
                drawn += axes.plot(
                    t, 0 * t + 1.0, **look.line(linewidth=1.8), marker=look.marker, markersize=size,
                    markeredgecolor=WHITE, markeredgewidth=0.4,
                )  # fmt: skip
        left.set(xlim=limits(0, self.steps, 0.03), ylim=self.limits, xlabel="$t$", ylabel="$c_t$")
        _legend_above(left)
        right.set_yscale("log")
        right.set(xlim=limits(0, self.steps, 0.03), ylim=(1e-4, 1e3), xlabel="$t$")
        right.set_ylabel("$|c_t - y|$")
        self.factor = _remark(right, fontsize=14)
        return [self.lines, self.distances, self.factor]

    def update(self, rate, start):
        for c, line, distance in zip(
            self._paths(rate, start), self.lines, self.distances, strict=True
        ):
            line.set_ydata(_drawable(c, self.limits))
            distance.set_ydata(np.clip(np.abs(c - self.target), SMALLEST, 1e15))
        factor = abs(1 - 2 * rate)
        off = f"  {OFF}" if factor > 1 + 1e-9 else ""
        self.factor.set_text(f"L2:  |1 − 2η| = {factor:.2f}{off}")
        self.factor.set_color(WARN if factor > 1 - 1e-9 else L2.color)

    def describe(self, rate, start):
        l1, _, huber = self._paths(rate, start)
        return (
            f"η = {rate:g} from c = {start:g}. {self._l1(l1, rate)} {self._l2(rate, start)} "
            f"Huber: {self._jumps(huber)}."
        )

    def _jumps(self, c):
        if abs(c[-1] - c[-2]) > 1e-3:
            return f"in the end it jumps between {min(c[-2:]):.2f} and {max(c[-2:]):.2f}"
        away = abs(c[-1] - self.target)
        far = "less than 0.0001" if away < 1e-4 else f"{away:.2g}"
        return f"after {self.steps} steps it is {far} away"

    def _l1(self, c, rate):
        there = np.abs(c - self.target) <= rate
        if not there.any():
            away = abs(c[-1] - self.target)
            return f"L1: steps of {rate:g}, still {away:.2f} away after {self.steps} of them."
        steps = int(there.argmax())
        if steps == self.steps:
            return f"L1: arrives after {steps} steps of {rate:g}."
        return f"L1: {steps} steps of {rate:g}, then {self._jumps(c).removeprefix('in the end ')}."

    def _l2(self, rate, start):
        factor = abs(1 - 2 * rate)
        if factor < 1e-9:
            return "L2: there after one step."
        if abs(factor - 1) < 1e-9:
            other = 2 * self.target - start
            return (
                f"L2: jumps between {min(start, other):.2f} and {max(start, other):.2f} for ever."
            )
        does = "shrinks" if factor < 1 else "grows off the figure"
        return f"L2: the distance {does} by the factor {factor:.2f} per step."


class DecayingRates(Scene):
    """L1 steps under three schedules: the rate stays η, or falls as η/√t or η/t.

    target : float. loss : L1Loss(). rates, starts : those that can be shown. steps : how many;
    the left panel shows the first ``early``, the right one the larger distance of every two steps
    in a row. State: rate, η; start, where c begins.
    """

    COLORS = (L1.color, "#7A4A00", INK)
    STYLES = ("-", "--", ":")

    def __init__(self, target, loss, rates=DECAY_RATES, starts=STARTS, steps=1000, early=60):
        self.target, self.steps, self.early = float(target), steps, early
        self.rates, self.starts = np.array(rates), np.array(starts)
        self.tables = [
            constant_steps([target], loss, rates, starts, steps + 1, schedule)
            for schedule in SCHEDULES.values()
        ]
        self.limits = _around(self.target, self.starts)

    def _paths(self, rate, start):
        i, j = _index(self.rates, rate), _index(self.starts, start)
        return [table[:, i, j] for table in self.tables]

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        left.axhline(self.target, color=MUTED, linewidth=1.2, linestyle=":")
        self.shown = np.unique(np.round(np.geomspace(1, self.steps, 40)).astype(int))
        t = np.arange(self.early + 1)
        self.lines, self.distances = [], []
        for name, color, style in zip(SCHEDULES, self.COLORS, self.STYLES, strict=True):
            look = dict(color=color, linestyle=style, linewidth=2.2)
            self.lines += left.plot(t, 0.0 * t, label=name, **look)
            self.distances += right.plot(self.shown, 0.0 * self.shown + 1, **look)
        left.set(xlim=limits(0, self.early, 0.03), ylim=self.limits, xlabel="$t$", ylabel="$c_t$")
        _legend_above(left, SCHEDULES)
        right.set(xscale="log", yscale="log", xlim=(1, self.steps * 1.1), ylim=(5e-4, 20))
        right.set(xlabel="$t$", ylabel=r"$\max(|c_t - y|,\ |c_{t+1} - y|)$")
        return [self.lines, self.distances]

    def update(self, rate, start):
        for c, line, distance in zip(
            self._paths(rate, start), self.lines, self.distances, strict=True
        ):
            line.set_ydata(c[: self.early + 1])
            distance.set_ydata(np.maximum(self._distance(c, self.shown), SMALLEST))

    def _distance(self, c, t):
        """The distance from the target at step t or t + 1, whichever is larger."""
        return np.maximum(np.abs(c[t] - self.target), np.abs(c[t + 1] - self.target))

    def describe(self, rate, start):
        said = []
        for name, schedule, c in zip(
            SCHEDULES, SCHEDULES.values(), self._paths(rate, start), strict=True
        ):
            away, step = self._distance(c, self.steps), rate * schedule(self.steps)
            far = f"up to {away:.2g} away" if away <= step else f"still on its way, {away:.2g} left"
            said.append(f"{name}: {far}")
        return f"η = {rate:g} from c = {start:g}, after {self.steps} L1 steps. {'; '.join(said)}."


class StepsOnTheLine(Scene):
    """A line's slope and intercept go down the L1 and the L2 loss; right, the two L2 factors.

    x, y : (n_samples,). losses : L1 and L2. rates : those that can be shown; starts : those of
    slope and of intercept. steps : how many. The start on the L2 surface can be dragged.

    State: rate; slope, intercept: where the line begins.
    """

    size = (9.6, 4.0)

    def __init__(self, x, y, losses, rates=LINE_RATES, starts=LINE_STARTS, steps=80):
        self.x, self.y = numbers("x", x, 1), numbers("y", y, 1)
        self.losses, self.steps = losses, steps
        self.rates, self.starts = np.array(rates), np.array(starts)
        slope, intercept = np.meshgrid(starts, starts, indexing="ij")
        each = np.column_stack([slope.ravel(), intercept.ravel()])
        shape = (steps + 1, len(rates), len(starts), len(starts), 2)
        self.tables = [
            line_steps(self.x, self.y, loss, rates, each, steps).reshape(shape) for loss in losses
        ]
        self.best = [fit_line(self.x, self.y, loss) for loss in losses]
        self.curvatures = np.linalg.eigvalsh(line_hessian(self.x))
        self.limit = blow_up_rate(line_hessian(self.x))
        self.limits = limits(min(starts), max(starts), 0.05)

    def _path(self, k, rate, slope, intercept):
        """Slopes and intercepts of loss ``k``: (steps + 1, 2)."""
        at = _index(self.rates, rate), _index(self.starts, slope), _index(self.starts, intercept)
        return self.tables[k][(slice(None), *at)]

    def draw(self, figure):
        *surfaces, factors = figure.subplots(1, 3, width_ratios=(5, 5, 4))
        across = np.linspace(*self.limits, 181)
        slope, intercept = np.meshgrid(across, across)
        self.trails = []
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
            axes.set(xlim=self.limits, ylim=self.limits, xlabel="slope")
            axes.set_title(look.label, color=look.color, fontweight="bold")
            self.trails.append(_trail(axes, look, label=None))
        surfaces[0].set_ylabel("intercept")
        self.handle = Handle(surfaces[1], ALL_WAYS)
        self.drag_axes = surfaces[1]
        self.mark = _remark(surfaces[1], color=WARN, fontsize=15)

        rates = np.linspace(0, max(self.rates), 201)
        for curvature, style, name, down in zip(
            self.curvatures, (":", "--"), ("min", "max"), (-20, 4), strict=True
        ):
            factor = np.abs(1 - rates * curvature)
            factors.plot(rates, factor, color=L2.color, linestyle=style, linewidth=2.4)
            factors.annotate(
                rf"$\lambda_{{\mathrm{{{name}}}}}$", (rates[60], factor[60]), (6, down),
                textcoords="offset points", color=L2.color, fontsize=13,
            )  # fmt: skip
        factors.text(
            self.limit, 0.04, r"$2/\lambda_{\mathrm{max}}$ ", color=WARN, fontsize=12, ha="right"
        )
        factors.axhline(1, color=WARN, linewidth=1.2)
        factors.axvline(self.limit, color=WARN, linewidth=1.2, linestyle=":")
        (self.now,) = factors.plot([], [], color=MUTED, linewidth=1.2)
        (self.marks,) = factors.plot([], [], **L2.points(markersize=10, zorder=5))
        factors.set(xlim=(0, max(self.rates) * 1.03), ylim=(0, 1.35), xlabel="η")
        factors.set_title(r"$|1 - \eta\lambda|$")
        return [self.trails, self.handle.artists, self.mark, self.now, self.marks]

    def update(self, rate, slope, intercept):
        for k, (steps, last) in enumerate(self.trails):
            path = _drawable(self._path(k, rate, slope, intercept), self.limits)
            steps.set_data(path.T)
            last.set_data(path[-1:].T)
        self.handle.move(slope, intercept)
        self.mark.set_text(OFF if rate > self.limit else "")
        self.now.set_data([rate, rate], [0, 2])
        self.marks.set_data([rate, rate], np.abs(1 - rate * self.curvatures))

    def describe(self, rate, slope, intercept):
        l1, l2 = (self._path(k, rate, slope, intercept)[-1] for k in (0, 1))
        away = [
            float(np.hypot(at[0] - best.slope, at[1] - best.intercept))
            for at, best in zip((l1, l2), self.best, strict=True)
        ]
        low, high = np.abs(1 - rate * self.curvatures)
        side = "below" if rate < self.limit else "above"
        off = any(_outside(value, self.limits) for value in l2)
        where = "away, off the figure" if off else "away"
        return (
            f"η = {rate:g}, {side} the limit {self.limit:.3f}: the L2 errors change by the factors "
            f"{low:.2f} and {high:.2f} per step. From slope {slope:g} and intercept {intercept:g}, "
            f"{self.steps} steps: L1 ends {away[0]:.2f} away from its best line, "
            f"L2 {_number(away[1])} {where}."
        )

    def grab(self, x, y, /, **state):
        return self.handle.taken(x, y, (state["slope"], state["intercept"]))

    def drag(self, handle, x, y, /, **state):
        return {"slope": x + handle[0], "intercept": y + handle[1]}
