r"""The scenes of the lesson "Ridge shrinks".

WeightsShrink     every weight at one strength, beside the whole path
NormFalls         the norm falls strictly, a single weight need not
SlopeFades        the penalty of one weight and its slope
DirectionsShrink  the share :math:`s^2 / (s^2 + n\lambda)` kept along each direction
NearCopies        the weights of two features over many samples
"""

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from l1l2.figures import palette
from l1l2.figures.labels import Labels, name_lines, name_ticks
from l1l2.figures.numerals import number, percent, plain_axis, signed
from l1l2.figures.palette import L2
from l1l2.figures.parts import reach
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, strength_axis, strength_grid
from l1l2.penalties import L2Penalty

__all__ = [
    "DirectionsShrink",
    "NearCopies",
    "NormFalls",
    "SlopeFades",
    "WeightsShrink",
]

DASHES = (0, (7, 1.6))  # L2's dashes, long enough to follow one line among many
HATCH = "////"
MOST_NAMES = 16  # on one figure
MOST_ZEROS = 4
ALL_ZERO = "All weights are zero at every λ: y is constant, or no column moves with it."
# Where a weight is exactly zero.
_ZERO = dict(
    color=palette.INK,
    linestyle="none",
    marker="o",
    markerfacecolor=palette.WHITE,
    markersize=10,
    zorder=2.8,
)


class _AgainstStrength(Scene):
    """What scenes with an axis of strengths share.

    low, high : the strengths the axis spans; between 0 and ``low`` it is linear.
    """

    low, high = 1e-4, 1e3

    def _take(self, path, names):
        """Keep the path, its names, and the ends of its axis."""
        self.path, n_features = path, len(path.directions)
        self.labels = Labels(path.feature_names if names is None else names, n_features)
        squares = path.singular_values**2 / path.n_samples
        if len(squares):
            self.low, self.high = ends(100 * squares[0], squares[-1] / 50)
        self.strengths = strength_grid(self.low, self.high)
        self.weights = path.at(self.strengths)
        self.start = path.at(0)

    def _marker_line(self, axes):
        return axes.axvline(0, color=palette.INK, linewidth=1.2, zorder=2.5)


class WeightsShrink(_AgainstStrength):
    """Every weight at one strength as a bar, and as a mark on its whole path.

    path : RidgePath. names : the n_features names; default those of the columns, or x1, x2, ...
    The marked strength can be pulled.
    A bar is hatched while its weight has the other sign than at strength 0; circles on the path
    mark where a weight is exactly zero.
    """

    size = (9.0, 4.4)

    def __init__(self, path, names=None):
        self._take(path, names)
        self.tall = reach(self.weights, 1.08)
        self.named = self.labels.chosen(np.abs(self.weights).max(axis=0), MOST_NAMES)
        self.key = self.labels.key(self.named)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1, 1.15])
        places = np.arange(len(self.start))
        left.bar(places, self.start, width=0.8, fill=False, edgecolor=palette.MUTED, zorder=1.5)
        self.bars = left.bar(places, self.start, **L2.bars(width=0.8, zorder=2))
        left.axhline(0, color=palette.MUTED, linewidth=0.9)
        room = 230 / len(places)
        upright = name_ticks(left.xaxis, self.labels, self.named, room)
        left.grid(axis="x", visible=False)
        left.set(ylabel="$w_j$", ylim=(-self.tall, self.tall))
        plain_axis(left.yaxis, self.tall)
        left.legend(
            handles=[
                Patch(fill=False, edgecolor=palette.MUTED, label="$w_j(0)$"),
                Patch(**_face(False), label=r"$w_j(\lambda)$"),
                Patch(**_face(True), label=r"$w_j(\lambda)\,w_j(0)<0$"),
            ],
            loc="lower right",
        )
        right.axhline(0, color=palette.MUTED, linewidth=0.9)
        right.plot(
            self.strengths, self.weights, color=L2.color, linestyle=DASHES, linewidth=1.5, zorder=2
        )
        crossings = np.concatenate(self.path.zero_crossings())
        right.plot(crossings, np.zeros(len(crossings)), **_ZERO | dict(markersize=6))
        self.now = self._marker_line(right)
        (self.marks,) = right.plot(
            np.zeros(len(places)), self.start, **L2.points(zorder=3, clip_on=False)
        )
        strength_axis(right, self.low, self.high)
        right.tick_params(axis="y", left=False, labelleft=False)
        gap = 0.095 * self.tall
        name_lines(right, self.labels, self.named, self.start, self.tall, gap, upright, offset=7)
        self.left_title, self.right_title = left.set_title("λ = 0"), right.set_title("‖w‖")
        self.drag_axes = right
        return [self.bars, self.now, self.marks, self.left_title, self.right_title]

    def update(self, strength):
        weights = self.path.at(strength)
        turned = weights * self.start < 0
        for bar, height, other in zip(self.bars, weights, turned, strict=True):
            bar.set(height=height, **_face(other))
        self.now.set_xdata([strength, strength])
        self.marks.set_data(np.full(len(weights), strength), weights)
        self.left_title.set_text(f"λ = {number(strength, 6)}")
        self.right_title.set_text(f"‖w‖ = {number(np.linalg.norm(weights))}")

    def describe(self, strength):
        weights = self.path.at(strength)
        zeros = np.count_nonzero(weights == 0)
        norm, first = np.linalg.norm(weights), np.linalg.norm(self.start)
        if not first:
            return f"λ = {number(strength, 6)}: {ALL_ZERO}{self.key}"
        turned = self.labels.listed(np.flatnonzero(weights * self.start < 0)) or "none"
        grown = np.flatnonzero(np.abs(weights) > np.abs(self.start))
        grown = self.labels.listed(grown) or "none"
        least_squares = ", least squares" if strength == 0 else ""
        return (
            f"λ = {number(strength, 6)}{least_squares}: the norm of the weights is "
            f"{number(norm, 4)}, {percent(norm / first)} of that at λ = 0; "
            f"{zeros or 'none'} of the {len(weights)} weights {'are' if zeros > 1 else 'is'} zero. "
            f"Other sign than at λ = 0: {turned}. Larger in size than at λ = 0: {grown}.{self.key}"
        )

    def grab(self, x, y, /, strength):
        return "strength"

    def drag(self, handle, x, y, /, strength):
        return {"strength": max(x, 0.0)}


class NormFalls(_AgainstStrength):
    """The norm of all weights, which falls strictly, beside one weight, which need not.

    path : RidgePath. names : the n_features names, as for ``WeightsShrink``; one of them is the
    state ``feature``.
    """

    def __init__(self, path, names=None):
        self._take(path, names)
        self.norms = np.linalg.norm(self.weights, axis=1)
        self.largest = np.abs(self.weights).max(axis=0)
        self.crossings = path.zero_crossings()

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        left.plot(self.strengths, self.norms, **L2.line())
        self.left_now = self._marker_line(left)
        (self.norm,) = left.plot([0], [self.norms[0]], **L2.points(markersize=10, clip_on=False))
        strength_axis(left, self.low, self.high)
        left.set(ylabel="‖w‖")
        if self.norms[-1] > 0:
            left.set(yscale="log", ylim=(self.norms[-1] / 2, self.norms[0] * 2))
        right.axhline(0, color=palette.MUTED, linewidth=1.2)
        (self.line,) = right.plot(self.strengths, self.weights[:, 0], **L2.line(zorder=2))
        self.right_now = self._marker_line(right)
        (self.zeros,) = right.plot([], [], **_ZERO)
        (self.weight,) = right.plot([0], [0], **L2.points(markersize=10, zorder=3, clip_on=False))
        self.where = right.text(
            0.98, 0.97, "", transform=right.transAxes, ha="right", va="top", linespacing=1.4
        )
        strength_axis(right, self.low, self.high)
        right.set(ylim=(-1.15, 1.65), ylabel=r"$w_j\;/\;\max_\lambda |w_j|$")
        self.left_title, self.right_title = left.set_title("‖w‖"), right.set_title("w")
        return [
            self.left_now, self.norm, self.line, self.right_now, self.zeros, self.weight,
            self.where, self.left_title, self.right_title,
        ]  # fmt: skip

    def update(self, strength, feature):
        j = self.labels.index(feature)
        weights = self.path.at(strength)
        norm = np.linalg.norm(weights)
        for line in (self.left_now, self.right_now):
            line.set_xdata([strength, strength])
        self.norm.set_data([strength], [norm])
        self.line.set_ydata(self.weights[:, j] / (self.largest[j] or 1.0))
        self.weight.set_data([strength], [weights[j] / (self.largest[j] or 1.0)])
        crossings = self.crossings[j]
        self.zeros.set_data(crossings, np.zeros(len(crossings)))
        self.where.set_text(
            "\n".join(f"w = 0: λ = {number(at, 4)}" for at in crossings[-MOST_ZEROS:])
        )
        self.left_title.set_text(f"λ = {number(strength, 6)}: ‖w‖ = {number(norm)}")
        name = self.labels.drawn[j]
        self.right_title.set_text(f"{name}: w = {signed(number(weights[j]))}")

    def describe(self, strength, feature):
        j = self.labels.index(feature)
        weights = self.path.at(strength)
        crossings = self.crossings[j]
        where = " and ".join(f"λ = {number(at, 4)}" for at in crossings)
        zero = f"zero at {where} only" if len(crossings) else "zero at no λ"
        if not self.largest[j]:
            zero = "zero at every λ"
        every = "" if self.largest.any() else f" {ALL_ZERO}"
        return (
            f"λ = {number(strength, 6)}: the norm is {number(np.linalg.norm(weights), 4)}. The "
            f"weight of {self.labels.names[j]} is {number(weights[j], 4)}, at λ = 0 it was "
            f"{number(self.start[j], 4)}; it is {zero}.{every}{self.labels.numbers([j])}"
        )


class SlopeFades(Scene):
    r"""The L2 penalty of one weight, :math:`\lambda w^2`, and its slope :math:`2 \lambda w`.

    reach : the largest weight shown, on either side. strongest : the largest strength shown.
    The point on the curve can be pulled along.
    """

    def __init__(self, reach=3.0, strongest=1.0):
        self.reach, self.strongest = reach, strongest
        self.w = np.linspace(-reach, reach, 121)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        top, steepest = self.strongest * self.reach**2, 2 * self.strongest * self.reach
        (self.curve,) = left.plot(self.w, self.w, **L2.line())
        (self.tangent,) = left.plot([], [], color=palette.INK, linewidth=3, zorder=2.5)
        (self.point,) = left.plot([0], [0], **L2.points(markersize=10, zorder=3))
        left.set(xlabel="$w$", ylabel=r"$\lambda w^2$")
        left.set(xlim=(-self.reach, self.reach), ylim=(-0.08 * top, 1.05 * top))
        right.axhline(0, color=palette.MUTED, linewidth=1)
        right.axvline(0, color=palette.MUTED, linewidth=1)
        (self.slopes,) = right.plot(self.w, self.w, **L2.line())
        (self.pull,) = right.plot([], [], color=palette.INK, linewidth=3, zorder=2.5)
        (self.slope,) = right.plot([0], [0], **L2.points(markersize=10, zorder=3))
        right.set(xlabel="$w$", ylabel=r"$2\lambda w$")
        right.set(xlim=(-self.reach, self.reach), ylim=(-1.05 * steepest, 1.05 * steepest))
        self.left_title, self.right_title = left.set_title("value"), right.set_title("slope")
        self.drag_axes = left
        return [
            self.curve, self.tangent, self.point, self.slopes, self.pull, self.slope,
            self.left_title, self.right_title,
        ]  # fmt: skip

    def update(self, weight, strength):
        penalty = L2Penalty(strength)
        value, slope = penalty.value(weight), float(penalty.subgradient(weight))
        self.curve.set_ydata(penalty.of_weight(self.w))
        self.slopes.set_ydata(penalty.subgradient(self.w))
        half = 0.4 * self.reach / np.hypot(1, self.reach * slope / (self.strongest * 9))
        self.tangent.set_data(
            [weight - half, weight + half], [value - half * slope, value + half * slope]
        )
        self.point.set_data([weight], [value])
        self.pull.set_data([weight, weight], [0, slope])
        self.slope.set_data([weight], [slope])
        self.left_title.set_text(rf"λ = {strength:g}: $\lambda w^2$ = {value:.3g}")
        self.right_title.set_text(rf"$2\lambda w$ = {_signed(slope)}")

    def describe(self, weight, strength):
        penalty = L2Penalty(strength)
        slope = float(penalty.subgradient(weight))
        held = " Nothing pulls a weight that is zero." if weight == 0 else ""
        return (
            f"w = {weight:g}, λ = {strength:g}: the penalty is {penalty.value(weight):.4g} "
            f"and its slope is {slope:.4g}.{held}"
        )

    def grab(self, x, y, /, weight, strength):
        return "weight"

    def drag(self, handle, x, y, /, weight, strength):
        return {"weight": float(np.clip(x, -self.reach, self.reach))}


class DirectionsShrink(Scene):
    r"""What ridge keeps of least squares along each direction of the data.

    path : RidgePath. Left the factors :math:`s^2 / (s^2 + n\lambda)` over the singular values;
    right the weights along each direction, :math:`v_k^\top w`, with least squares as outlines.
    """

    def __init__(self, path):
        self.path = path
        s = path.singular_values
        if not len(s):
            raise ValueError("no column of X varies, so that ridge has no direction to shrink")
        self.s = np.geomspace(s.min() / 1.8, s.max() * 1.8, 200)
        self.start = path.projections / s

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        s = self.path.singular_values
        left.axhline(0.5, color=palette.MUTED, linewidth=1, linestyle=":")
        everything = np.ones(len(s))
        self.factor_bars = left.bar(s, everything, 0.045 * s, **L2.bars(linewidth=0.3, zorder=2))
        (self.curve,) = left.plot(
            self.s, np.ones_like(self.s), **L2.line(zorder=2.5, linewidth=1.5)
        )
        (self.half,) = left.plot([], [], "o", color=palette.INK, markersize=9, zorder=3)
        left.set(xscale="log", xlim=(self.s[0], self.s[-1]), ylim=(0, 1.04))
        ticks = _round_numbers(self.s[0], self.s[-1])
        left.set_xticks(ticks, [number(tick) for tick in ticks])
        left.xaxis.set_minor_locator(NullLocator())
        left.set(xlabel="$s_k$", ylabel=r"$s_k^2\;/\;(s_k^2 + n\lambda)$")
        places = np.arange(len(s))[::-1]  # small ones first, as on the left
        right.bar(places, self.start, width=0.8, fill=False, edgecolor=palette.MUTED, zorder=1.5)
        self.weight_bars = right.bar(places, self.start, **L2.bars(width=0.8, zorder=2))
        right.axhline(0, color=palette.MUTED, linewidth=0.9)
        some = slice(None, None, -(-len(s) // 12))
        right.set_xticks(places[some], [number(value, 2) for value in s[some]])
        if len(s) > 12 or max(map(len, (number(value, 2) for value in s))) > 4:
            right.tick_params(axis="x", labelrotation=90)
        right.grid(axis="x", visible=False)
        tall = reach(self.start, 1.08)
        right.set(xlabel="$s_k$", ylabel=r"$v_k^\top w$", ylim=(-tall, tall))
        plain_axis(right.yaxis, tall)
        self.left_title, self.right_title = left.set_title("λ = 0"), right.set_title("‖w‖")
        return [
            self.factor_bars, self.curve, self.half, self.weight_bars,
            self.left_title, self.right_title,
        ]  # fmt: skip

    def update(self, strength):
        factors = self.path.factors(strength)
        along = factors * self.start
        for bars, heights in ((self.factor_bars, factors), (self.weight_bars, along)):
            for bar, height in zip(bars, heights, strict=True):
                bar.set_height(height)
        shift = self.path.n_samples * strength
        self.curve.set_ydata(self.s**2 / (self.s**2 + shift))
        self.half.set_data(*([[np.sqrt(shift)], [0.5]] if shift else [[], []]))
        self.left_title.set_text(
            rf"λ = {number(strength, 6)}: $\sqrt{{n\lambda}}$ = {number(np.sqrt(shift))}"
        )
        self.right_title.set_text(f"‖w‖ = {number(np.linalg.norm(along))}")

    def describe(self, strength):
        factors, s = self.path.factors(strength), self.path.singular_values
        root = np.sqrt(self.path.n_samples * strength)
        fewer = np.count_nonzero(factors < 0.5)
        where = f", where s is below √(nλ) = {number(root)}" if fewer else ""
        return (
            f"λ = {number(strength, 6)}: ridge keeps {percent(factors[0])} of least squares along "
            f"the direction with the largest singular value, {number(s[0])}, and "
            f"{percent(factors[-1])} along the one with the smallest, {number(s[-1])}. "
            f"{fewer or 'None'} of the {len(s)} directions {'keep' if fewer > 1 else 'keeps'} "
            f"less than half{where}."
        )


class NearCopies(_AgainstStrength):
    """The two weights of features that are nearly copies, over many samples.

    paths : RidgePaths of two features each, one per sample; the first one is marked.
    truth : the two true weights.

    Left each sample's weights; right where 90 % of the samples have the sum and the difference
    of the two.
    """

    size = (9.0, 4.4)

    def __init__(self, paths, truth):
        self.truth = np.asarray(truth, dtype=float)
        if any(path.directions.shape != (2, 2) for path in paths):
            raise ValueError("each path must have two features that are not exact copies")
        self.n = np.array([[path.n_samples] for path in paths])
        self.squares = np.array([path.singular_values**2 for path in paths])
        self.directions = np.array([path.directions for path in paths])
        self.pulls = np.array([path.singular_values * path.projections for path in paths])
        self.strengths = strength_grid(self.low, self.high)[::5]
        clouds = np.array([self.weights(strength) for strength in self.strengths])
        middle = [0.05, 0.95]
        self.sums = np.quantile(clouds.sum(axis=2), middle, axis=1)
        self.differences = np.quantile(clouds[..., 0] - clouds[..., 1], middle, axis=1)
        self.reach = 1.08 * np.abs(clouds[0]).max()

    def weights(self, strength):
        """The weights of every sample, (n_samples, 2)."""
        along = self.pulls / (self.squares + self.n * strength)
        return np.einsum("mjk,mk->mj", self.directions, along)

    def condition(self, strength):
        r"""Condition number of :math:`X^\top X + n\lambda I` of the first sample."""
        largest, smallest = self.squares[0] + self.n[0] * strength
        return float(largest / smallest)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        for line in (left.axhline, left.axvline):
            line(0, color=palette.MUTED, linewidth=0.9)
        (self.cloud,) = left.plot(
            [], [], **L2.points(markersize=4.5, alpha=0.6, markeredgewidth=0, zorder=2)
        )
        (self.first,) = left.plot(
            [], [], **L2.points(markersize=10, markeredgecolor=palette.INK, zorder=2.7)
        )
        (self.true,) = left.plot(
            *self.truth[:, None], **palette.TRUTH.points(markersize=16, zorder=2.8)
        )
        left.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
        left.set(xlim=(-self.reach, self.reach), ylim=(-self.reach, self.reach))
        left.xaxis.set_major_locator(MaxNLocator(5))
        left.yaxis.set_major_locator(MaxNLocator(5))
        blue = dict(color=L2.color, linewidth=0)
        right.fill_between(self.strengths, *self.differences, alpha=0.22, hatch="..", **blue)
        right.fill_between(self.strengths, *self.sums, alpha=0.75, **blue)
        right.axhline(0, color=palette.MUTED, linewidth=0.9)
        self.now = self._marker_line(right)
        strength_axis(right, self.low, self.high)
        reach = 1.15 * max(np.abs(band).max() for band in (self.sums, self.differences))
        right.text(1e-2, self.sums.max() + 0.06 * reach, "$w_1 + w_2$", fontsize=14)
        right.text(self.low, 0.5 * self.differences.min(), "$w_1 - w_2$", fontsize=14)
        right.set(ylim=(-reach, reach), ylabel="5 % – 95 %")
        self.left_title, self.right_title = left.set_title("λ"), right.set_title("κ")
        return [
            self.cloud, self.first, self.true, self.now, self.left_title, self.right_title
        ]  # fmt: skip

    def update(self, strength):
        weights = self.weights(strength)
        self.cloud.set_data(*weights.T)
        self.first.set_data(*weights[:1].T)
        self.now.set_xdata([strength, strength])
        self.left_title.set_text(f"λ = {strength:g}")
        self.right_title.set_text(
            rf"$\kappa(X^\top X + n\lambda I)$ = {self.condition(strength):,.4g}"
        )

    def describe(self, strength):
        weights = self.weights(strength)
        (first, second), opposite = weights[0], np.mean(weights.prod(axis=1) < 0)
        spread = weights.std(axis=0)
        return (
            f"λ = {strength:g}, condition number {self.condition(strength):.4g}: the marked sample "
            f"has the weights {first:.3g} and {second:.3g}. Over {len(weights)} samples their "
            f"standard deviations are {spread[0]:.3g} and {spread[1]:.3g}, and "
            f"{percent(opposite)} have weights of opposite signs."
        )


# Small parts


def _face(turned):
    """Keywords of a bar whose weight has, or has not, changed its sign."""
    if turned:
        return dict(facecolor=palette.WHITE, edgecolor=L2.color, hatch=HATCH)
    return dict(facecolor=L2.color, edgecolor=palette.WHITE, hatch="")


def _round_numbers(low, high):
    """Numbers 1, 2, 5 times a power of ten from ``low`` to ``high``; powers alone where many."""
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    for times in ([1, 2, 5], [1]):
        ticks = np.outer(powers, times).ravel()
        ticks = ticks[(low <= ticks) & (ticks <= high)]
        if len(ticks) <= 9:
            return ticks
    return ticks[:: -(-len(ticks) // 7)]


def _signed(value):
    return f"{value:.3g}".replace("-", "−")
