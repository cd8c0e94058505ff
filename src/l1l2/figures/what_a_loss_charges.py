"""Scenes of the lesson "What a loss charges": losses, their slopes, and what a slope is good for.

``LossAndSlope``   L1, L2 and Huber over one error, and their slopes beside them
``FiveSamples``    one prediction for several samples: shares of the loss, and the gradient
``TwoGradients``   the L2 gradient with the right and with the wrong sign, and where each leads
``SlopesAtZero``   the slopes that the L1 loss has at zero error

An error is e = ŷ - y, as in ``l1l2.losses``.
"""

from operator import attrgetter

import numpy as np

from l1l2.experiments.descents import printed_gradient
from l1l2.figures.numerals import short
from l1l2.figures.palette import DATA, INK, L1, L2, MUTED, WARN, WHITE, Look
from l1l2.figures.parts import LOOKS, legend, part
from l1l2.figures.scene import Scene
from l1l2.losses import HuberLoss, L1Loss, L2Loss, differences, shares
from l1l2.texts import _, listed

WIDTHS, SIZES = (3.2, 2.6, 2.0), (14, 10.5, 8)  # of the lines and points of L1, L2 and Huber
# All slopes of L1 at zero error.
INTERVAL = dict(color=L1.color, lw=13, alpha=0.45, zorder=2, solid_capstyle="butt")
UNIT = "min"  # of the true values and of predictions
PRINTED = Look("2(y − ŷ)", WARN, ":", "X")


class LossAndSlope(Scene):
    """Left: what each loss charges for one error. Right: the slope of each loss there.

    The curves go as far as the error does: what it leads to is seen when it is moved.

    delta : of the Huber loss. State: error, from -reach to reach.
    """

    reach = 3.0

    def __init__(self, delta=1.0):
        self.losses = L1Loss(), L2Loss(), HuberLoss(delta)

    def at(self, error):
        side = np.linspace(1e-9, max(abs(error), 1e-9), 121)  # from the very edge of L1's corner
        errors = np.concatenate([-side[::-1], [0], side])
        return dict(
            loss=[float(loss.of_error(error)) for loss in self.losses],
            slope=[float(loss.slope(error)) for loss in self.losses],
            loss_curves=[loss.of_error(errors) for loss in self.losses],
            slope_curves=[loss.slope(errors) for loss in self.losses],
            interval=None if error else [-1, 1], errors=errors,
        )  # fmt: skip

    def draw(self, figure):
        left, right = self.axes = figure.subplots(1, 2)
        end = self.at(self.reach)
        top, steep = max(end["loss"]), max(end["slope"])
        left.set(ylim=(-0.09 * top, 1.08 * top), ylabel=_("loss"))
        right.set(ylim=(-1.15 * steep, 1.15 * steep), ylabel=_("slope = d loss / d ŷ"))
        for ax, name in ((left, "loss"), (right, "slope")):
            ax.set(xlim=(-1.05 * self.reach, 1.05 * self.reach), xlabel=_("error  e = ŷ − y"))
            ax.set_xticks(np.linspace(-self.reach, self.reach, 7))
            self.rule(ax, "error", linewidth=1, linestyle=":", zorder=4)
            for k, look in enumerate(LOOKS):
                self.dot(ax, look, "error", part(name, k), markersize=SIZES[k], zorder=5)
                self.line(ax, "errors", part(f"{name}_curves", k), **look.line(lw=WIDTHS[k]))
            ax.axhline(0, color=MUTED, lw=1)
        legend(left, loc="upper center")
        self.interval = self.line(right, [0, 0], "interval", **INTERVAL)
        self.grip = self.handle(left, "error", 0, reach=None, marker="D")
        self.jump(left, "error", (-1.1 * self.reach, 1.1 * self.reach))

    def words(self, now):
        return [
            _(
                "Error {error}: L1 charges {loss[0]} with slope {slope[0]}, L2 charges {loss[1]} "
                "with slope {slope[1]}, Huber charges {loss[2]} with slope {slope[2]}."
            ),
            now.error == 0 and _("For L1 any slope from −1 to 1 serves here."),
        ]


class FiveSamples(Scene):
    """One prediction for several samples. Left: the errors. Right: what each sample does.

    Above, the share of each sample in the loss; below, its entry of the gradient; for L1 and L2.

    y : (n_samples,), the true values. State: prediction, from low to high.
    """

    size = (9.0, 4.8)
    low, high = 0.0, 14.0

    def __init__(self, y):
        self.y = np.asarray(y, float)
        self.samples = np.arange(1, len(self.y) + 1)

    def at(self, prediction):
        n, predicted = len(self.y), np.full(len(self.y), float(prediction))
        error, met = predicted - self.y, self.samples[self.y == prediction]
        largest = np.flatnonzero(np.abs(error) == np.abs(error).max())
        found = dict(
            level=[prediction] * 2, name=prediction + 0.01 * (self.high - self.low),
            sticks=[[(i, y), (i, prediction)] for i, y in zip(self.samples, self.y, strict=True)],
            places=np.column_stack([met, met, np.full(len(met), np.nan)]).ravel(),
            intervals=np.tile([-1 / n, 1 / n, np.nan], len(met)), unit=UNIT, n=n,
            met=_(", ").join(map(str, met)), who=listed(self.samples[largest]),
            several=len(largest) > 1,
        )  # fmt: skip
        for name, loss, unit in (("L1", L1Loss(), UNIT), ("L2", L2Loss(), UNIT + "²")):
            share, gradient = 100 * shares(loss.of_error(error)), loss.gradient(self.y, predicted)
            said = [f"{each:.0f}" for each in share]
            found |= {
                name: f"{short(loss.value(self.y, predicted))} {unit}", f"shares_{name}": share,
                f"above_{name}": share + 1, f"said_{name}": said, f"gradient_{name}": gradient,
                f"share_{name}": said[largest[0]],
                f"there_{name}": listed(gradient[largest], short),
            }  # fmt: skip
        return found

    def draw(self, figure):
        n, tall = len(self.y), figure.add_gridspec(1, 2, width_ratios=(2, 3))
        left = figure.add_subplot(tall[0])
        small = self.small = tall[1].subgridspec(2, 2, hspace=0.05).subplots(sharex=True)
        left.plot(self.samples, self.y, **DATA.points(markersize=11, zorder=5))
        ink, bold = dict(color=INK, lw=2.2), dict(fontweight="bold")
        self.mark(left.vlines(self.samples, 0, 1, zorder=3, **ink), segments="sticks")
        self.line(left, [0.1, n + 0.5], "level", zorder=4, **ink)
        self.handle(left, 0.42, "prediction", reach=(np.inf, 0.11), marker="D")
        self.mark(left.text(n + 0.45, 0, "ŷ", ha="right", va="bottom", **bold), y="name")
        room = 0.06 * (self.high - self.low)
        left.set(xlim=(0.1, n + 0.5), ylim=(self.low - room, self.high + room))
        value = _("true value,  {unit}").format(unit=UNIT)
        left.set(xlabel=_("sample"), ylabel=value, xticks=self.samples)

        steepest = 1, 2 * max(np.ptp([*self.y, end]) for end in (self.low, self.high))
        for (above, below), look, most in zip(small.T, (L1, L2), steepest, strict=True):
            of = look.label
            self.bars(above, self.samples, f"shares_{of}", width=0.74, **look.bars())
            texts = [above.text(i, 0, "", ha="center", va="bottom", size=11) for i in self.samples]
            self.mark(texts, text=attrgetter(f"said_{of}"), y=f"above_{of}")
            title = above.set_title("", color=look.color, **bold)
            self.mark(title, text=f"{of} = {{{of}}}")
            above.set(ylim=(0, 119), yticks=(0, 50, 100), xticks=self.samples)
            self.bars(below, self.samples, f"gradient_{of}", width=0.74, **look.bars(lw=0))
            below.axhline(0, color=MUTED, lw=1)
            below.set(ylim=np.multiply(1.2 * most / n, (-1, 1)), xlabel=_("sample"))
            above.grid(False, axis="x")
            below.grid(False, axis="x")
        small[0, 0].set_ylabel(_("share of loss, %"))
        small[1, 0].set_ylabel(_("gradient"))
        longer = _("axis {times:.0f} times larger").format(times=steepest[1] / steepest[0])
        small[1, 1].text(0.98, 0.98, longer, transform=small[1, 1].transAxes, ha="right", va="top",
                         fontsize=11)  # fmt: skip
        self.interval = self.line(small[1, 0], "places", "intervals", **INTERVAL)

    def words(self, now):
        several = _(
            "ŷ = {prediction} {unit}: L1 loss {L1}, L2 loss {L2}. Samples {who} have the largest "
            "error and each own {share_L1} % of the L1 loss, {share_L2} % of the L2 loss. Gradient "
            "there: {there_L1} under L1, {there_L2} under L2."
        )
        one = _(
            "ŷ = {prediction} {unit}: L1 loss {L1}, L2 loss {L2}. Sample {who} has the largest "
            "error and owns {share_L1} % of the L1 loss, {share_L2} % of the L2 loss. Gradient "
            "there: {there_L1} under L1, {there_L2} under L2."
        )
        serves = _("At sample {met} any value from −1/{n} to 1/{n} serves L1.")
        return [several if now.several else one, now.met and serves]


class TwoGradients(Scene):
    """The L2 gradient of one sample, 2 (ŷ - y), and the printed one, 2 (y - ŷ).

    Left: the loss with a line of either slope through the point, and where a step of ``-rate``
    times either gradient leads. Right: both gradients, and the slope by central differences.

    y : float, the truth. rate : float, the length of a step.
    State: prediction, from y - reach to y + reach.
    """

    reach = 4.0

    def __init__(self, y=5.0, rate=0.2):
        self.y, self.rate = float(y), rate

    def at(self, prediction):
        truth, here, loss = np.array([self.y]), np.array([float(prediction)]), L2Loss()
        value, across = loss.value(truth, here), 0.3 * self.reach * np.array([-1, 1])
        found = dict(loss=value, measured=differences(loss, truth, here)[0], x=prediction + across)
        for name, of in (("right", loss.gradient), ("printed", printed_gradient)):
            gradient = of(truth, here)
            there = here - self.rate * gradient
            found |= {
                name: gradient[0], f"{name}_line": value + gradient * across,
                f"{name}_step": [prediction, there[0]], f"after_{name}": loss.value(truth, there),
            }  # fmt: skip
        return found

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        widest, ends = self.reach * (1 + 2 * self.rate), np.array([-1, 1])
        top, errors = widest**2, np.linspace(-1.1 * widest, 1.1 * widest, 201)
        left.plot(self.y + errors, L2Loss().of_error(errors), **L2.line(lw=2.6))
        left.set(xlim=self.y + 1.08 * widest * ends, ylim=(-0.2 * top, 1.1 * top))
        left.set_yticks(range(0, int(top), 10))
        left.set(xlabel=f"ŷ,  {UNIT}", ylabel=f"(ŷ − y)²,  {UNIT}²")
        left.axvline(self.y, color=MUTED, lw=1)
        left.text(self.y, 1.04 * top, " y", color=MUTED, va="center")
        left.text(self.y - 1.05 * widest, -0.03 * top, _("step"), color=MUTED, va="center")

        span = self.y + 1.1 * self.reach * ends
        right.axhline(0, color=MUTED, lw=1)
        right.plot(span, 2 * (span - self.y), **L2.line(lw=2.6, label="2(ŷ − y)"))
        right.plot(span, printed_gradient(self.y, span), **PRINTED.line(lw=2.4))
        grid = self.y + self.reach * np.linspace(-1, 1, 9)
        right.plot(grid, [self.at(at)["measured"] for at in grid], "o", ms=9, mfc="none", mec=INK,
                   mew=1.6, zorder=4, label=_("measured slope"))  # fmt: skip
        right.set(xlim=span, ylim=(-2.6 * self.reach, 4.2 * self.reach))
        right.set(xlabel=f"ŷ,  {UNIT}", ylabel=_("gradient,  {unit}").format(unit=UNIT))
        right.legend(loc="upper center", handlelength=2.2, borderaxespad=0.1, fontsize=11)

        self.tangents = [
            self.line(left, "x", "printed_line", color=WARN, ls=":", lw=2.4, zorder=3),
            self.line(left, "x", "right_line", color=INK, lw=2.2, zorder=3),
        ]
        self.ways = [
            self._draw_way(left, right, L2, "right", -0.1 * top, 11, 0.8),
            self._draw_way(left, right, PRINTED, "printed", -0.1 * top, 12, 1),
        ]
        self.rule(right, "prediction", ymax=0.72, linewidth=1, linestyle=":", zorder=2)
        self.handle(left, "prediction", "loss", marker="D")

    def _draw_way(self, left, right, look, name, floor, size, edge):
        """The step against one gradient, where it leads, and that gradient."""
        step = dict(color=look.color, marker=look.marker, ms=10, lw=2.4, mec=WHITE, zorder=4)
        big = dict(markersize=size + 2, markeredgewidth=edge, zorder=5)
        return (
            self.line(left, f"{name}_step", [floor, floor], markevery=[1], **step),
            self.dot(left, look, part(f"{name}_step", 1), f"after_{name}", **big),
            self.dot(right, look, "prediction", name, **big | dict(markersize=size)),
        )

    def words(self, now):
        first = _(
            "ŷ = {prediction}: the loss is {loss}, its slope by differences {measured}; 2(ŷ − y) "
            "is {right}, the printed 2(y − ŷ) is {printed}."
        )
        step = _(
            "A step against the first changes the loss to {after_right}, a step against the "
            "printed one to {after_printed}."
        )
        return [first, step if now.right else _("Neither makes a step.")]


class SlopesAtZero(Scene):
    """Which slopes g the L1 loss of n samples has where one error is zero.

    Left: the part |e| / n of that sample, and the line g e through its corner; where the line
    rises above the loss it is red. Right: the slope over e; at zero all slopes up to the size of
    g, if g serves. So the whole interval is seen by who has found its end.

    State: g, from -1.2 to 1.2; n, the samples.
    """

    e = np.array([-3.0, 0, 3])

    def at(self, g, n):
        edge, serves = 1 / n, abs(g) <= (1 + 1e-9) / n  # a slope at zero lies in [-1/n, 1/n]
        above = np.array([0, np.copysign(self.e[2], g)])
        return dict(
            serves=serves, loss=np.abs(self.e) * edge, line=g * self.e, above=above,
            over=None if serves else g * above, inside=g if serves else None,
            outside=None if serves else g, steepest=serves and abs(g) >= (1 - 1e-9) / n,
            said=_("below the loss") if serves else _("above the loss"),
            color=INK if serves else WARN, slope=[-edge, -edge, np.nan, edge, edge],
            interval=[-abs(g), abs(g)] if serves else None, edge="1" if n == 1 else f"1/{n}",
            low=-(edge + 0.09) - 0.045, high=(edge + 0.09) - 0.045,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        most = self.e[2]
        for ax in (left, right):
            ax.set(xlim=(-1.05 * most, 1.05 * most), xlabel="$e_i$ = $ŷ_i$ − $y_i$")
            ax.axhline(0, color=MUTED, lw=1)
        left.set(ylim=(-0.75 * most, 1.08 * most), ylabel="$|e_i|$ / n,   g $e_i$")
        right.set(ylim=(-1.38, 1.38), ylabel=_("slope,  g"))
        self.lines = [
            self.line(left, self.e, "loss", **L1.line(lw=3.2, zorder=3)),
            self.line(left, self.e, "line", color=INK, lw=2.4, ls="--", zorder=4),
            self.line(left, "above", "over", color=WARN, lw=4.5, zorder=5),
        ]
        self.said = left.text(0, 0.93 * most, "", ha="center", va="center", fontsize=14)
        self.mark(self.said, text="{said}", color="color")
        self.line(right, self.e[[0, 1, 1, 1, 2]], "slope", **L1.line(lw=3.2, zorder=3))
        self.interval = self.line(right, [0, 0], "interval", **INTERVAL)
        for side, height, text in ((-1, "low", "−{edge}"), (1, "high", "{edge}")):
            edge = right.text(side * 0.62 * most, 0, "", color=L1.color, fontweight="bold")
            self.mark(edge, text=text, y=height)
        self.grip = self.handle(right, 0, "inside", reach=None, marker="D")
        self.pull(right, 0, "g")
        cross = dict(color=WARN, ls="none", ms=15, mec=WHITE, zorder=7)
        self.cross = self.line(right, 0, "outside", marker="X", **cross)

    def words(self, now):
        below = _(
            "n = {n}, g = {g}: the line stays below the loss on both sides, so g is a slope at "
            "zero."
        )
        above = _(
            "n = {n}, g = {g}: the line rises above the loss on one side, so g is no slope at zero."
        )
        steepest = now.steepest and _("No steeper line stays below.")
        return [below if now.serves else above, steepest]
