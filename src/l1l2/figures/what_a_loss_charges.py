"""Scenes of the lesson "What a loss charges": losses, their slopes, and what a slope is good for.

``LossAndSlope``   L1, L2 and Huber over one error, and their slopes beside them
``FiveSamples``    one prediction for several samples: shares of the loss, and the gradient
``TwoGradients``   the L2 gradient with the right and with the wrong sign, and where each leads
``SlopesAtZero``   the slopes that the L1 loss has at zero error

An error is e = ŷ - y, as in ``l1l2.losses``.
"""

from functools import cache

import numpy as np

from l1l2.experiments.descents import printed_gradient
from l1l2.figures.palette import DATA, INK, L1, L2, MUTED, WARN, WHITE
from l1l2.figures.parts import LOOKS, Handle
from l1l2.figures.scene import Scene
from l1l2.losses import HuberLoss, L1Loss, L2Loss, differences, shares

WIDTHS = (3.2, 2.6, 2.0)


# Parts that several scenes share


def _mark(axes, look, size, **more):
    """The marker of one loss, without a place."""
    return axes.plot([], [], **look.points(markersize=size, zorder=5, **more))[0]


def _interval(axes):
    """The band of all slopes of L1 at zero error, without a place."""
    (band,) = axes.plot([], [], color=L1.color, lw=13, alpha=0.45, zorder=2)
    band.set_solid_capstyle("butt")
    return band


def _number(value):
    """A number for words and labels, with two decimals at most: 2.6, 17.64, −6; never −0."""
    return f"{round(float(value), 2) + 0.0:.12g}".replace("-", "−")


def _listed(values):
    return " and ".join(map(_number, values))


# Scenes


class LossAndSlope(Scene):
    """Left: what each loss charges for one error. Right: the slope of each loss there.

    delta : of the Huber loss. reach : errors from -reach to reach. State: error.
    """

    def __init__(self, delta=1.0, reach=3.0):
        self.losses, self.reach = (L1Loss(), L2Loss(), HuberLoss(delta)), float(reach)
        self._at = cache(self._compute)

    def _compute(self, error):
        """Charges and slopes under L1, L2 and Huber: (2, 3)."""
        charges = [float(loss.of_error(error)) for loss in self.losses]
        return np.array([charges, [float(loss.slope(error)) for loss in self.losses]])

    def draw(self, figure):
        left, right = self.axes = figure.subplots(1, 2)
        side = np.linspace(1e-9, self.reach, 121)  # from the very edge of the corner of L1
        errors = np.concatenate([-side[::-1], [0], side])
        for look, width, loss in zip(LOOKS, WIDTHS, self.losses, strict=True):
            left.plot(errors, loss.of_error(errors), **look.line(lw=width))
            right.plot(errors, loss.slope(errors), **look.line(lw=width))
        top = max(loss.of_error(self.reach) for loss in self.losses)
        steep = max(loss.slope(self.reach) for loss in self.losses)
        ends = -1.05 * self.reach, 1.5 * self.reach
        left.set(xlim=ends, ylim=(-0.09 * top, 1.08 * top))
        right.set(xlim=ends, ylim=(-1.15 * steep, 1.15 * steep))
        left.set(xlabel="e = ŷ − y", ylabel="loss")
        right.set(xlabel="e = ŷ − y", ylabel="slope = d loss / d ŷ")
        for axes, heights in zip(self.axes, self._at(self.reach), strict=True):
            axes.set_xticks(np.linspace(-self.reach, self.reach, 7))
            axes.axhline(0, color=MUTED, lw=1)
            for look, height in zip(LOOKS, heights, strict=True):
                axes.text(1.04 * self.reach, height, look.label, color=look.color,
                          va="center", fontweight="bold")  # fmt: skip

        self.guides = [axes.axvline(0, color=INK, lw=1, ls=":", zorder=4) for axes in self.axes]
        self.marks = [
            [_mark(axes, look, size) for look, size in zip(LOOKS, (14, 10.5, 8), strict=True)]
            for axes in self.axes
        ]
        self.any = _interval(right)
        self.handle = Handle(left, marker="D")
        self.drag_axes = left
        return [self.any, self.guides, self.marks, self.handle.artists]

    def update(self, error):
        for guide, marks, heights in zip(self.guides, self.marks, self._at(error), strict=True):
            guide.set_xdata([error, error])
            for mark, height in zip(marks, heights, strict=True):
                mark.set_data([error], [height])
        self.any.set_data(*([[0, 0], [-1, 1]] if error == 0 else [[], []]))
        self.handle.move(error, 0)

    def describe(self, error):
        said = [
            f"{look.label} charges {_number(charge)} with slope {_number(slope)}"
            for look, charge, slope in zip(LOOKS, *self._at(error), strict=True)
        ]
        words = f"Error {_number(error)}: {said[0]}, {said[1]}, {said[2]}."
        return words if error else f"{words} For L1 any slope from −1 to 1 serves here."

    def grab(self, x, y, /, error):
        return "point" if abs(x) <= 1.1 * self.reach else None

    def drag(self, handle, x, y, /, error):
        return {"error": x}


class FiveSamples(Scene):
    """One prediction for several samples. Left: the errors. Right: what each sample does.

    Above, the share of each sample in the loss; below, its entry of the gradient; for L1 and L2.

    y : (n_samples,), the true values. low, high : range of the prediction. unit : of y.
    State: prediction.
    """

    size = (9.0, 4.8)

    def __init__(self, y, low=0.0, high=14.0, unit="min"):
        self.y, self.low, self.high, self.unit = np.asarray(y, float), low, high, unit
        self.losses, self.samples = (L1Loss(), L2Loss()), np.arange(1, len(self.y) + 1)
        self._at = cache(self._compute)

    def _compute(self, prediction):
        """For L1 and for L2: the loss, every sample's share of it, and the gradient."""
        predicted = np.full(len(self.y), float(prediction))
        return [
            (
                loss.value(self.y, predicted),
                shares(loss.of_error(predicted - self.y)),
                loss.gradient(self.y, predicted),
            )
            for loss in self.losses
        ]

    def draw(self, figure):
        n, tall = len(self.y), figure.add_gridspec(1, 2, width_ratios=(2, 3))
        left = figure.add_subplot(tall[0])
        small = tall[1].subgridspec(2, 2, hspace=0.05).subplots(sharex=True)

        left.plot(self.samples, self.y, **DATA.points(markersize=11, zorder=5))
        self.sticks = left.vlines(self.samples, 0, 1, color=INK, lw=2.2, zorder=3)
        (self.line,) = left.plot([], [], color=INK, lw=2.2, zorder=4)
        self.handle = Handle(left, marker="D")
        self.name = left.text(n + 0.45, 0, "ŷ", ha="right", va="bottom", fontweight="bold")
        room = 0.06 * (self.high - self.low)
        left.set(xlim=(0.1, n + 0.5), ylim=(self.low - room, self.high + room))
        left.set(xlabel="i", ylabel=f"$y_i$,  {self.unit}", xticks=self.samples)
        self.drag_axes = left

        furthest = max(np.ptp([*self.y, end]) for end in (self.low, self.high))
        self.parts, self.texts, self.titles, self.pushes = [], [], [], []
        for column, look, loss in zip(small.T, LOOKS, self.losses, strict=False):
            above, below = column
            self.parts.append(above.bar(self.samples, 0.0, width=0.74, **look.bars()))
            self.texts.append(
                [above.text(i, 0, "", ha="center", va="bottom", size=11) for i in self.samples]
            )
            self.titles.append(above.set_title("", color=look.color, fontweight="bold"))
            above.set(ylim=(0, 119), yticks=(0, 50, 100), xticks=self.samples)
            self.pushes.append(below.bar(self.samples, 0.0, width=0.74, **look.bars(lw=0)))
            most = 1.2 * float(loss.slope(furthest)) / n
            below.axhline(0, color=MUTED, lw=1)
            below.set(ylim=(-most, most), xlabel="i")
            for axes in column:
                axes.grid(False, axis="x")
        small[0, 0].set_ylabel("share of loss, %")
        small[1, 0].set_ylabel("∂ loss / ∂ $ŷ_i$")
        self.any = _interval(small[1, 0])
        moving = [self.sticks, self.line, self.handle.artists, self.name, self.any]
        return [*moving, self.titles, self.parts, self.texts, self.pushes]

    def update(self, prediction):
        ends = np.zeros((len(self.y), 2, 2))
        ends[:, :, 0] = self.samples[:, None]
        ends[:, 0, 1], ends[:, 1, 1] = self.y, prediction
        self.sticks.set_segments(ends)
        self.line.set_data([0.1, len(self.y) + 0.5], [prediction, prediction])
        self.handle.move(0.42, prediction)
        self.name.set_y(prediction + 0.01 * (self.high - self.low))
        for k, (value, share, gradient) in enumerate(self._at(prediction)):
            unit = self.unit + "²" * k
            self.titles[k].set_text(f"{LOOKS[k].label} = {_number(value)} {unit}")
            for i, text in enumerate(self.texts[k]):
                self.parts[k][i].set_height(100 * share[i])
                self.pushes[k][i].set_height(gradient[i])
                text.set_text(f"{100 * share[i]:.0f}")
                text.set_y(100 * share[i] + 1)
        met = self.samples[self.y == prediction]
        at = np.column_stack([met, met, np.full(len(met), np.nan)]).ravel()
        self.any.set_data(at, np.tile([-1 / len(self.y), 1 / len(self.y), np.nan], len(met)))

    def describe(self, prediction):
        (l1, part1, push1), (l2, part2, push2) = self._at(prediction)
        size, n = np.abs(self.y - prediction), len(self.y)
        first, *others = largest = np.flatnonzero(size == size.max())
        who = " and ".join(str(self.samples[i]) for i in largest)
        has, owns = (f"Samples {who} have", "each own") if others else (f"Sample {who} has", "owns")
        at_l1, at_l2 = _listed(push1[largest]), _listed(push2[largest])
        words = (
            f"ŷ = {_number(prediction)} {self.unit}: L1 loss {_number(l1)} {self.unit}, L2 loss "
            f"{_number(l2)} {self.unit}². {has} the largest error and {owns} "
            f"{100 * part1[first]:.0f} % of the L1 loss, {100 * part2[first]:.0f} % of the L2 "
            f"loss. Gradient there: {at_l1} under L1, {at_l2} under L2."
        )
        met = [str(i) for i in self.samples[self.y == prediction]]
        if not met:
            return words
        return f"{words} At sample {', '.join(met)} any value from −1/{n} to 1/{n} serves L1."

    def grab(self, x, y, /, prediction):
        return self.handle.taken(x, y, (x, prediction))

    def drag(self, handle, x, y, /, prediction):
        return {"prediction": y + handle[1]}


class TwoGradients(Scene):
    """The L2 gradient of one sample, 2 (ŷ - y), and the printed one, 2 (y - ŷ).

    Left: the loss with a line of either slope through the point, and where a step of ``-rate``
    times either gradient leads. Right: both gradients, and the slope by central differences.

    y : float, the truth. rate : float, the length of a step. reach : ŷ from y - reach to
    y + reach. unit : of y. State: prediction.
    """

    def __init__(self, y=5.0, rate=0.2, reach=4.0, unit="min"):
        self.y, self.rate, self.reach, self.unit = float(y), rate, float(reach), unit
        self.highest = (self.reach * (1 + 2 * self.rate)) ** 2
        self._at = cache(self._compute)

    def _compute(self, prediction):
        """Loss, slope by differences, then gradient, next ŷ and next loss, right and printed."""
        truth, here, loss = np.array([self.y]), np.array([float(prediction)]), L2Loss()
        ways = []
        for gradient in (loss.gradient(truth, here), printed_gradient(truth, here)):
            there = here - self.rate * gradient
            ways.append((float(gradient[0]), float(there[0]), loss.value(truth, there)))
        by_difference = float(differences(loss, truth, here)[0])
        return loss.value(truth, here), by_difference, *ways

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        widest = np.sqrt(self.highest)
        errors, ends = np.linspace(-1.1 * widest, 1.1 * widest, 201), np.array([-1, 1])
        left.plot(self.y + errors, L2Loss().of_error(errors), **L2.line(lw=2.6))
        (self.wrong,) = left.plot([], [], color=WARN, ls=":", lw=2.4, zorder=3)
        (self.tangent,) = left.plot([], [], color=INK, lw=2.2, zorder=3)
        self.steps = [
            left.plot([], [], color=color, marker=marker, ms=10, lw=2.4, mec=WHITE,
                      markevery=[1], zorder=4)[0]
            for color, marker in ((L2.color, L2.marker), (WARN, "X"))
        ]  # fmt: skip
        self.land_right = _mark(left, L2, 13)
        self.land_wrong = left.plot([], [], "X", color=WARN, ms=14, mec=WHITE, zorder=5)[0]
        self.handle = Handle(left, marker="D")
        top = self.highest
        left.set(xlim=self.y + 1.08 * widest * ends, ylim=(-0.2 * top, 1.1 * top))
        left.set_yticks(range(0, int(top), 10))
        left.set(xlabel=f"ŷ,  {self.unit}", ylabel=f"(ŷ − y)²,  {self.unit}²")
        left.axvline(self.y, color=MUTED, lw=1)
        left.text(self.y, 1.04 * top, " y", color=MUTED, va="center")
        self.drag_axes = left

        span = self.y + 1.1 * self.reach * ends
        right.axhline(0, color=MUTED, lw=1)
        right.plot(span, 2 * (span - self.y), **L2.line(lw=2.6, label="2(ŷ − y)"))
        right.plot(span, printed_gradient(self.y, span), color=WARN, ls=":", lw=2.4,
                   label="2(y − ŷ)")  # fmt: skip
        grid = self.y + self.reach * np.linspace(-1, 1, 9)
        measured = [self._at(float(at))[1] for at in grid]
        right.plot(grid, measured, "o", ms=9, mfc="none", mec=INK, mew=1.6, zorder=4,
                   label="ΔL / Δŷ")  # fmt: skip
        self.now = right.axvline(self.y, ymax=0.89, color=INK, lw=1, ls=":")
        self.is_right = _mark(right, L2, 11, label="_right")
        self.is_wrong = right.plot([], [], "X", color=WARN, ms=12, mec=WHITE, zorder=5)[0]
        right.set(xlim=span, ylim=(-2.9 * self.reach, 2.9 * self.reach))
        right.set(xlabel=f"ŷ,  {self.unit}", ylabel=f"gradient,  {self.unit}")
        right.legend(loc="upper center", ncols=3, columnspacing=0.9, handlelength=1.7,
                     handletextpad=0.4, borderaxespad=0.1, fontsize=10.5)  # fmt: skip
        steps = [self.steps, self.land_right, self.land_wrong]
        lines = [self.wrong, self.tangent, self.handle.artists, self.now]
        return [*lines, *steps, self.is_right, self.is_wrong]

    def update(self, prediction):
        loss, _, right, wrong = self._at(prediction)
        across, floor = 0.3 * self.reach * np.array([-1, 1]), -0.1 * self.highest
        for line, mark, landing, step, (gradient, there, then) in (
            (self.tangent, self.is_right, self.land_right, self.steps[0], right),
            (self.wrong, self.is_wrong, self.land_wrong, self.steps[1], wrong),
        ):
            step.set_data([prediction, there], [floor, floor])
            line.set_data(prediction + across, loss + gradient * across)
            mark.set_data([prediction], [gradient])
            landing.set_data([there], [then])
        self.now.set_xdata([prediction, prediction])
        self.handle.move(prediction, loss)

    def describe(self, prediction):
        loss, measured, (right, _, lower), (wrong, _, higher) = self._at(prediction)
        words = (
            f"ŷ = {_number(prediction)}: the loss is {_number(loss)}, its slope by differences "
            f"{_number(measured)}; 2(ŷ − y) is {_number(right)}, the printed 2(y − ŷ) is "
            f"{_number(wrong)}."
        )
        if right == 0:
            return f"{words} Neither makes a step."
        return (
            f"{words} A step against the first changes the loss to {_number(lower)}, a step "
            f"against the printed one to {_number(higher)}."
        )

    def grab(self, x, y, /, prediction):
        loss = self._at(prediction)[0]
        return self.handle.taken(x, y, (prediction, loss))

    def drag(self, handle, x, y, /, prediction):
        return {"prediction": x + handle[0]}


class SlopesAtZero(Scene):
    """Which slopes g the L1 loss of n samples has where one error is zero.

    Left: the part |e| / n of that sample, and the line g e through its corner; where the line
    rises above the loss it is red. Right: the slope over e, with its interval at zero.

    reach : errors from -reach to reach. steepest : the largest g. State: g; n, the samples.
    """

    def __init__(self, reach=3.0, steepest=1.2):
        self.reach, self.steepest = float(reach), float(steepest)

    @staticmethod
    def serves(g, n):
        """Whether g lies in [-1/n, 1/n]."""
        return abs(g) <= (1 + 1e-9) / n

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        most = self.reach
        (self.loss,) = left.plot([], [], **L1.line(lw=3.2, zorder=3))
        (self.under,) = left.plot([], [], color=INK, lw=2.4, ls="--", zorder=4)
        (self.over,) = left.plot([], [], color=WARN, lw=4.5, ls="-", zorder=5)
        self.said = left.text(0, 0.93 * most, "", ha="center", va="center", fontsize=14)
        left.set(xlim=(-1.05 * most, 1.05 * most), ylim=(-0.75 * most, 1.08 * most))
        left.set(xlabel="$e_i$ = $ŷ_i$ − $y_i$", ylabel="$|e_i|$ / n,   g $e_i$")
        left.axhline(0, color=MUTED, lw=1)

        right.axhline(0, color=MUTED, lw=1)
        (self.slope,) = right.plot([], [], **L1.line(lw=3.2, zorder=3))
        self.interval = _interval(right)
        self.ends = [right.text(0, 0, "", color=L1.color, fontweight="bold") for _ in "-+"]
        self.mark = Handle(right, marker="D")
        self.cross = right.plot([], [], "X", color=WARN, ms=15, mec=WHITE, zorder=7)[0]
        right.set(xlim=(-1.05 * most, 1.05 * most), xlabel="$e_i$ = $ŷ_i$ − $y_i$")
        right.set(ylim=(-1.15 * self.steepest, 1.15 * self.steepest), ylabel="slope,  g")
        self.drag_axes = right
        lines = [self.loss, self.under, self.over, self.said, self.slope, self.interval]
        return [*lines, self.ends, self.mark.artists, self.cross]

    def update(self, g, n):
        ends, edge = np.array([-self.reach, 0, self.reach]), 1 / n
        self.loss.set_data(ends, np.abs(ends) * edge)
        self.under.set_data(ends, g * ends)
        serves = self.serves(g, n)
        above = np.array([0, np.copysign(self.reach, g)])
        self.over.set_data(*([[], []] if serves else [above, g * above]))
        self.said.set_text(f"g {'∈' if serves else '∉'} [−1/{n}, 1/{n}]")
        self.said.set_color(INK if serves else WARN)
        self.slope.set_data([-self.reach, 0, 0, self.reach], [-edge, -edge, edge, edge])
        self.interval.set_data([0, 0], [-edge, edge])
        for text, sign in zip(self.ends, (-1, 1), strict=True):
            text.set_text(f"{'−' if sign < 0 else ''}1/{n}")
            text.set_position((sign * 0.62 * self.reach, sign * (edge + 0.09) - 0.045))
        self.mark.move(0, g)
        self.cross.set_data([0], [g])
        self.mark.point.set_visible(serves)
        self.cross.set_visible(not serves)

    def describe(self, g, n):
        words = f"n = {n}, g = {_number(g)}:"
        if self.serves(g, n):
            return f"{words} the line stays below the loss on both sides, so g is a slope at zero."
        return (
            f"{words} the line rises above the loss, so g is no slope at zero; it must lie from "
            f"−1/{n} to 1/{n}."
        )

    def grab(self, x, y, /, g, n):
        return self.mark.taken(x, y, (0, g))

    def drag(self, handle, x, y, /, g, n):
        return {"g": y + handle[1]}
