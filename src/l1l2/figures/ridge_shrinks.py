r"""The scenes of the lesson "Ridge shrinks".

WeightsShrink     every weight at one strength, beside the whole path
NormFalls         the norm falls strictly, a single weight need not
SlopeFades        the penalty of one weight and its slope
DirectionsShrink  the share :math:`s^2 / (s^2 + n\lambda)` kept along each direction
NearCopies        the weights of two features over many samples
EarlyStopping     the share that descent has found after some steps, beside ridge's
"""

from types import SimpleNamespace

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from l1l2.experiments.descents import share_after
from l1l2.figures.labels import Labels, name_lines, name_ticks
from l1l2.figures.numerals import log_axis, number, percent, plain_axis, signed
from l1l2.figures.palette import INK, L2, MUTED, TRUTH, WHITE, Look
from l1l2.figures.parts import UNCUT, reach, zero_lines
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, strength_axis, strength_grid
from l1l2.penalties import L2Penalty
from l1l2.texts import _, listed, plural

DASHES = (0, (7, 1.6))  # L2's dashes, long enough to follow one line among many
HATCH = "////"
MOST_NAMES = 16  # on one figure
MOST_ZEROS = 4
LOW, HIGH = 1e-4, 1e3  # the strengths that an axis spans where the data do not say otherwise
DESCENT = Look("descent", INK, "-", "D")
HERE = dict(linestyle="-", linewidth=1.2, zorder=2.5)  # the line where the slider stands
OUTLINE = dict(fill=False, edgecolor=MUTED)
# Where a weight is exactly zero.
ZERO = dict(
    color=INK, linestyle="none", marker="o", markerfacecolor=WHITE, markersize=10, zorder=2.8
)  # fmt: skip


class _OfPath(Scene):
    """A path, its names and its axis of strengths, which is linear between 0 and ``low``."""

    low, high = LOW, HIGH

    def __init__(self, path, names=None):
        self.path, self.labels = path, Labels.of(path, names)
        squares = path.singular_values**2 / path.n_samples
        if len(squares):
            self.low, self.high = ends(100 * squares[0], squares[-1] / 50)
        self.strengths = strength_grid(self.low, self.high)
        self.paths, self.start = path.at(self.strengths), path.at(0)


class WeightsShrink(_OfPath):
    """Every weight at one strength as a bar, and as a mark on its path up to there.

    path : RidgePath. names : the n_features names; default those of the columns, or x1, x2, ...
    The marked strength can be pulled. What is beyond it, where the axis is logarithmic, is covered.
    A bar is hatched while its weight has the other sign than at strength 0; circles on the path
    mark where a weight is exactly zero.
    """

    size = (9.0, 4.4)

    def __init__(self, path, names=None):
        super().__init__(path, names)
        self.tall = reach(self.paths, 1.08)
        self.named = self.labels.chosen(np.abs(self.paths).max(axis=0), MOST_NAMES)

    def at(self, strength):
        w = self.path.at(strength)
        norm, first, turned = np.linalg.norm(w), np.linalg.norm(self.start), w * self.start < 0
        return dict(
            w=w, across=np.full(len(w), strength), n=len(w), zeros=np.count_nonzero(w == 0),
            face=np.where(turned, WHITE, L2.color), edge=np.where(turned, L2.color, WHITE),
            hatch=np.where(turned, HATCH, ""), turned=self.labels.listed(np.flatnonzero(turned)),
            grown=self.labels.listed(np.flatnonzero(np.abs(w) > np.abs(self.start))),
            share=percent(norm / first) if first else None, key=self.labels.key(self.named),
            note=_("hatched: sign changed") if turned.any() else "",
            seen=max(strength, self.low), unseen=max(self.high - max(strength, self.low), 0.0),
            said=SimpleNamespace(strength=number(strength, 6), norm=number(norm, 4)),
            short=number(norm),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1, 1.15])
        places = np.arange(len(self.start))
        left.bar(places, self.start, width=0.8, zorder=1.5, **OUTLINE)
        follow = dict(facecolor="face", edgecolor="edge", hatch="hatch")
        self.bars(left, places, "w", self.start, follow, **L2.bars(width=0.8, zorder=2))
        left.axhline(0, color=MUTED, linewidth=0.9)
        upright = name_ticks(left.xaxis, self.labels, self.named, room=230 / len(places))
        left.grid(axis="x", visible=False)
        left.set(ylabel=_("weight"), ylim=(-self.tall, self.tall))
        plain_axis(left.yaxis, self.tall)
        there = dict(facecolor=L2.color, edgecolor=WHITE, label=_("ridge"))
        patches = [dict(label=_("least squares"), **OUTLINE), there]
        left.legend(handles=[Patch(**patch) for patch in patches], loc="lower right")
        self.note(left, 0.03, 0.98, "{note}", ha="left", va="top", color=L2.color)
        right.axhline(0, color=MUTED, linewidth=0.9)
        paths = dict(color=L2.color, linestyle=DASHES, linewidth=1.5, zorder=2)
        right.plot(self.strengths, self.paths, **paths)
        crossings = np.concatenate(self.path.zero_crossings())
        right.plot(crossings, np.zeros(len(crossings)), **ZERO | dict(markersize=6))
        unseen = right.axvspan(0, self.high, facecolor=WHITE, linewidth=0, zorder=2.9)
        self.mark(unseen, x="seen", width="unseen")
        self.rule(right, "strength", **HERE | dict(zorder=2.95))
        self.line(right, "across", "w", **L2.points(zorder=3), **UNCUT)
        strength_axis(right, self.low, self.high)
        right.tick_params(axis="y", left=False, labelleft=False)
        gap = 0.095 * self.tall
        name_lines(right, self.labels, self.named, self.start, self.tall, gap, upright, offset=7)
        self.mark(left.set_title(""), text="λ = {said.strength}")
        self.mark(right.set_title(""), text=_("norm ‖w‖ = {short}"))
        self.jump(right, "strength", (-self.low / 2, self.high))

    def words(self, now):
        key = now.key and "{key}"
        if not now.share:
            return [_("λ = {said.strength}:"), _all_zero(), key]
        norm = _(
            "λ = {said.strength}: the norm of the weights is {said.norm}, {share} of that at λ = 0"
        )
        if now.strength == 0:
            norm = _("λ = {said.strength}, least squares: the norm of the weights is {said.norm}")
        none = _("none of the {n} weights is zero")
        some = plural(
            "{zeros} of the {n} weights is zero", "{zeros} of the {n} weights are zero", now.zeros
        )  # fmt: skip
        return [
            _("{norm}; {zeros}.").format(norm=norm, zeros=some if now.zeros else none),
            now.turned and _("Other sign than at λ = 0: {turned}."),
            now.grown and _("Larger in size than at λ = 0: {grown}."),
            key,
        ]


class NormFalls(_OfPath):
    """The norm of all weights, which falls strictly, beside one weight, which need not.

    path : RidgePath. names : the n_features names, as for ``WeightsShrink``; one of them is the
    state ``feature``.
    """

    def __init__(self, path, names=None):
        super().__init__(path, names)
        self.largest, self.crossings = np.abs(self.paths).max(axis=0), path.zero_crossings()

    def at(self, strength, feature):
        j = self.labels.index(feature)
        w, crossings, tall = self.path.at(strength), self.crossings[j], self.largest[j] or 1.0
        norm, zeros = np.linalg.norm(w), [f"λ = {number(at, 4)}" for at in crossings]
        return dict(
            w=w[j], share=w[j] / tall, shares=self.paths[:, j] / tall, norm=norm,
            crossings=crossings, zeros=np.zeros(len(crossings)), always=not self.largest[j],
            said=SimpleNamespace(
                strength=number(strength, 6), norm=number(norm, 4), w=number(w[j], 4),
                start=number(self.start[j], 4), zeros=listed(zeros) if zeros else None,
            ),
            short=SimpleNamespace(
                norm=number(norm), w=signed(number(w[j])),
                zeros="\n".join(f"w = 0: {at}" for at in zeros[-MOST_ZEROS:]),
            ),
            name=self.labels.names[j], drawn=self.labels.drawn[j],
            key=self.labels.numbers([j]),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self.mark(left.set_title("‖w‖"), text="λ = {said.strength}: ‖w‖ = {short.norm}")
        self.mark(right.set_title("w"), text="{drawn}: w = {short.w}")
        left.plot(self.strengths, norms := np.linalg.norm(self.paths, axis=1), **L2.line())
        right.axhline(0, color=MUTED, linewidth=1.2)
        self.curve = self.line(right, self.strengths, "shares", **L2.line(zorder=2))
        self.line(right, "crossings", "zeros", **ZERO)
        for ax, height, zorder in ((left, "norm", 2), (right, "share", 3)):
            self.rule(ax, "strength", **HERE)
            self.dot(ax, L2, "strength", height, markersize=10, zorder=zorder, clip_on=False)
            strength_axis(ax, self.low, self.high)
        left.set(ylabel=_("norm ‖w‖"))
        if norms[-1] > 0:
            left.set(yscale="log", ylim=(norms[-1] / 2, norms[0] * 2))
        right.set(ylim=(-1.15, 1.65), ylabel=_("weight, share of its largest size"))
        self.note(right, 0.98, 0.97, "{short.zeros}", ha="right", va="top", linespacing=1.4)

    def words(self, now):
        if now.always:
            weight = _(
                "The weight of {name} is {said.w}, at λ = 0 it was {said.start}; it is zero at "
                "every λ."
            )
        elif now.said.zeros:
            weight = _(
                "The weight of {name} is {said.w}, at λ = 0 it was {said.start}; it is zero at "
                "{said.zeros} only."
            )
        else:
            weight = _(
                "The weight of {name} is {said.w}, at λ = 0 it was {said.start}; it is zero at no "
                "λ."
            )
        norm = _("λ = {said.strength}: the norm is {said.norm}.")
        return [norm, weight, not self.largest.any() and _all_zero(), now.key and "{key}"]


class SlopeFades(Scene):
    r"""The L2 penalty of one weight, :math:`\lambda w^2`, and its slope :math:`2 \lambda w`.

    The point on the curve can be pulled along.
    """

    reach, strongest = 3.0, 1.0  # the largest weight and strength shown
    w = np.linspace(-reach, reach, 121)

    def at(self, weight, strength):
        penalty = L2Penalty(strength)
        value, slope = penalty.value(weight), float(penalty.subgradient(weight))
        half = 0.4 * self.reach / np.hypot(1, self.reach * slope / (self.strongest * 9))
        along = np.array([-half, half])
        return dict(
            value=value, slope=slope, costs=penalty.of_weight(self.w),
            slopes=penalty.subgradient(self.w), beside=weight + along,
            tangent=value + slope * along, upright=[weight, weight], pull=[0, slope],
            said=signed(f"{slope:.3g}"),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        top, steepest = self.strongest * self.reach**2, 2 * self.strongest * self.reach
        left.set(xlabel="$w$", ylabel=r"$\lambda w^2$")
        left.set(xlim=(-self.reach, self.reach), ylim=(-0.08 * top, 1.05 * top))
        zero_lines(right)
        right.set(xlabel="$w$", ylabel=r"$2\lambda w$")
        right.set(xlim=(-self.reach, self.reach), ylim=(-1.05 * steepest, 1.05 * steepest))
        for ax, curve, x, y, height in (
            (left, "costs", "beside", "tangent", "value"),
            (right, "slopes", "upright", "pull", "slope"),
        ):
            self.line(ax, self.w, curve, **L2.line())
            self.line(ax, x, y, color=INK, linewidth=3, zorder=2.5)
            self.dot(ax, L2, "weight", height, markersize=10, zorder=3)
            self.jump(ax, "weight", (-self.reach, self.reach))
        self.mark(left.set_title(""), text=r"λ = {strength:g}: $\lambda w^2$ = {value:.3g}")
        self.mark(right.set_title(""), text=r"$2\lambda w$ = {said}")

    def words(self, now):
        return [
            _(
                "w = {weight:g}, λ = {strength:g}: the penalty is {value:.4g} and its slope is "
                "{slope:.4g}."
            ),
            now.weight == 0 and _("Nothing pulls a weight that is zero."),
        ]


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

    def at(self, strength):
        factors, s = self.path.factors(strength), self.path.singular_values
        along, shift = factors * self.start, self.path.n_samples * strength
        root = np.sqrt(shift)
        title = _("λ = {said.strength}: all is kept")
        if shift:
            title = _("λ = {said.strength}: half is kept at s = {said.root}")
        return dict(
            factors=factors, along=along, curve=self.s**2 / (self.s**2 + shift), root=root,
            half=0.5 if shift else None, fewer=np.count_nonzero(factors < 0.5), n=len(s),
            title=title,
            said=SimpleNamespace(
                strength=number(strength, 6), root=number(root), norm=number(np.linalg.norm(along)),
                first=percent(factors[0]), last=percent(factors[-1]),
                largest=number(s[0]), smallest=number(s[-1]), freedom=number(factors.sum()),
            ),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        s = self.path.singular_values
        left.axhline(0.5, color=MUTED, linewidth=1, linestyle=":")
        thin = L2.bars(width=0.045 * s, linewidth=0.3, zorder=2)
        self.bars(left, s, "factors", first=1.0, **thin)
        self.line(left, self.s, "curve", **L2.line(zorder=2.5, linewidth=1.5))
        circle = dict(linestyle="none", marker="o", color=INK, markersize=9, zorder=3)
        self.line(left, "root", "half", **circle)
        left.set(xlim=(self.s[0], self.s[-1]), ylim=(0, 1.04))
        log_axis(left.xaxis, ticks=_round_numbers(self.s[0], self.s[-1]))
        left.set(xlabel=_("singular value $s_k$"), ylabel=_("share kept"))
        places = np.arange(len(s))[::-1]  # small ones first, as on the left
        right.bar(places, self.start, width=0.8, zorder=1.5, **OUTLINE)
        self.bars(right, places, "along", first=self.start, **L2.bars(width=0.8, zorder=2))
        right.axhline(0, color=MUTED, linewidth=0.9)
        some, names = slice(None, None, -(-len(s) // 12)), [number(value, 2) for value in s]
        right.set_xticks(places[some], names[some])
        if len(s) > 12 or max(map(len, names)) > 4:
            right.tick_params(axis="x", labelrotation=90)
        right.grid(axis="x", visible=False)
        tall = reach(self.start, 1.08)
        right.set(xlabel=_("singular value $s_k$"), ylim=(-tall, tall))
        right.set_ylabel(_("part of w along direction k"))
        plain_axis(right.yaxis, tall)
        self.mark(left.set_title(""), text=lambda now: now.title.format(said=now.said))
        self.mark(right.set_title(""), text=_("norm ‖w‖ = {said.norm}"))

    def words(self, now):
        kept = _(
            "λ = {said.strength}: ridge keeps {said.first} of least squares along the direction "
            "with the largest singular value, {said.largest}, and {said.last} along the one with "
            "the smallest, {said.smallest}."
        )
        fewer = _("None of the {n} directions keeps less than half.")
        if now.fewer:
            fewer = plural(
                "{fewer} of the {n} directions keeps less than half.",
                "{fewer} of the {n} directions keep less than half.",
                now.fewer,
            )
        return [kept, fewer, _("The shares add up to {said.freedom} degrees of freedom.")]


class NearCopies(Scene):
    """The two weights of features that are nearly copies, over many samples.

    paths : RidgePaths of two features each, one per sample; the first one is marked.
    truth : the two true weights.

    Left each sample's weights, with the two directions through the truth: along one only the sum of
    the weights changes, along the other only their difference. Right where 90 % of the samples have
    the sum and the difference.
    """

    size = (9.0, 4.4)

    def __init__(self, paths, truth):
        self.truth = np.asarray(truth, dtype=float)
        if any(path.directions.shape != (2, 2) for path in paths):
            raise ValueError("each path must have two features that are not exact copies")
        self.n = np.array([[path.n_samples] for path in paths])
        self.squares = np.array([path.singular_values**2 for path in paths])
        self.directions = np.array([path.directions for path in paths])
        self.moments = np.array([path.singular_values * path.projections for path in paths])
        self.strengths = strength_grid(LOW, HIGH)[::5]
        clouds = np.array([self._cloud(strength) for strength in self.strengths])
        middle = [0.05, 0.95]
        self.sums = np.quantile(clouds.sum(axis=2), middle, axis=1)
        self.differences = np.quantile(clouds[..., 0] - clouds[..., 1], middle, axis=1)
        self.reach = 1.08 * np.abs(clouds[0]).max()

    def _cloud(self, strength):
        """The weights of every sample, (n_samples, 2)."""
        along = self.moments / (self.squares + self.n * strength)
        return np.einsum("mjk,mk->mj", self.directions, along)

    def at(self, strength):
        w = self._cloud(strength)
        largest, smallest = self.squares[0] + self.n[0] * strength  # of XᵀX + nλI, first sample
        return dict(
            w=w, cloud=w.T, first=w[:1].T, samples=len(w), condition=float(largest / smallest),
            spread=w.std(axis=0), opposite=percent(np.mean(w.prod(axis=1) < 0)),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        zero_lines(left, linewidth=0.9)
        for way, name in ((1, _("sum")), (-1, _("difference"))):
            left.axline(self.truth, slope=way, color=MUTED, linewidth=1.2, linestyle=":")
            place = 0.8 * self.reach, 0.9 * way * self.reach
            left.text(*place, name, ha="right", va="center", fontsize=12, color=MUTED)
        faint = dict(markersize=4.5, alpha=0.6, markeredgewidth=0, zorder=2)
        self.trace(left, "cloud", **L2.points(**faint))
        self.trace(left, "first", **L2.points(markersize=10, markeredgecolor=INK, zorder=2.7))
        self.mark(left.plot(*self.truth, **TRUTH.points(markersize=16, zorder=2.8))[0])
        left.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
        left.set(xlim=(-self.reach, self.reach), ylim=(-self.reach, self.reach))
        left.xaxis.set_major_locator(MaxNLocator(5))
        left.yaxis.set_major_locator(MaxNLocator(5))
        blue = dict(color=L2.color, linewidth=0)
        right.fill_between(self.strengths, *self.differences, alpha=0.22, hatch="..", **blue)
        right.fill_between(self.strengths, *self.sums, alpha=0.75, **blue)
        right.axhline(0, color=MUTED, linewidth=0.9)
        self.rule(right, "strength", **HERE)
        strength_axis(right, LOW, HIGH)
        reach = 1.15 * max(np.abs(band).max() for band in (self.sums, self.differences))
        right.text(1e-2, self.sums.max() + 0.06 * reach, "$w_1 + w_2$", fontsize=14)
        right.text(LOW, 0.5 * self.differences.min(), "$w_1 - w_2$", fontsize=14)
        right.set(ylim=(-reach, reach), ylabel=_("middle 90 % of the samples"))
        self.mark(left.set_title(""), text="λ = {strength:g}")
        self.mark(right.set_title(""), text=_("condition number {condition:,.4g}"))

    def words(self, now):
        return [
            _(
                "λ = {strength:g}, condition number {condition:.4g}: the marked sample has the "
                "weights {w[0][0]:.3g} and {w[0][1]:.3g}."
            ),
            _(
                "Over {samples} samples their standard deviations are {spread[0]:.3g} and "
                "{spread[1]:.3g}, and {opposite} have weights of opposite signs."
            ),
        ]


class EarlyStopping(Scene):
    r"""What descent has of least squares after some steps, beside what ridge keeps of it.

    path : RidgePath. rate : :math:`\eta`, so small that descent on the mean squared error does not
    swing. steps : the numbers of steps to choose from; the state ``step`` is the place among them.

    Descent begins with weights of 0. Left both shares over the singular values; right by how much
    that of descent is the larger one, for each direction of the data.
    """

    def __init__(self, path, rate, steps):
        self.path, self.rate, self.steps = path, rate, [int(t) for t in steps]
        s = path.singular_values
        steepest = np.sqrt(path.n_samples / (2 * rate))  # there one step reaches least squares
        if not len(s) or s[0] > steepest:
            raise ValueError(
                f"rate must be at most n/(2 s²) for the largest singular value s of a column that "
                f"varies, got {rate:g}"
            )
        self.s = np.geomspace(s[-1] / 1.8, min(1.8 * s[0], steepest), 200)

    def at(self, step, strength):
        t, s, n = self.steps[step], self.path.singular_values, self.path.n_samples
        found, kept = share_after(s, n, self.rate, t), self.path.factors(strength)
        more = found - kept
        k = np.abs(more).argmax()
        return dict(
            t=t, found=found, kept=kept, more=more, n=len(s),
            found_curve=share_after(self.s, n, self.rate, t),
            kept_curve=self.s**2 / (self.s**2 + n * strength),
            ahead=np.count_nonzero(more > 0),
            said=SimpleNamespace(
                strength=number(strength, 6), apart=number(abs(more[k])), s=number(s[k]),
                found=number(found[k]), kept=number(kept[k]),
            ),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        s = self.path.singular_values
        for ax in (left, right):
            ax.set(xlim=(self.s[0], 1.8 * s[0]), xlabel=_("singular value $s_k$"))
            log_axis(ax.xaxis, ticks=_round_numbers(self.s[0], self.s[-1]))
        keys = []
        for look, name, curve, dots in (
            (DESCENT, _("descent, stopped"), "found_curve", "found"),
            (L2, _("ridge"), "kept_curve", "kept"),
        ):
            both = look.line(label=name, marker=look.marker, markeredgecolor=WHITE, markersize=8)
            keys += left.plot([], [], **both)
            self.line(left, self.s, curve, **look.line(zorder=2.5))
            self.line(left, s, dots, **look.points(markersize=8, zorder=3))
        left.set(ylim=(-0.03, 1.06), ylabel=_("share kept"))
        left.legend(handles=keys, loc="lower right", handlelength=3.0)
        right.axhline(0, color=MUTED, linewidth=0.9)
        self.bars(right, s, "more", color=INK, width=0.06 * s, linewidth=0)
        right.set(ylim=(-1.05, 1.05), ylabel=_("descent − ridge"))
        self.mark(left.set_title(""), text=_("steps: {t}, λ = {said.strength}"))
        self.mark(right.set_title(""), text=_("at most {said.apart} apart"))

    def words(self, now):
        return [
            plural(
                "After {t} step descent keeps more than ridge with λ = {said.strength} along "
                "{ahead} of the {n} directions.",
                "After {t} steps descent keeps more than ridge with λ = {said.strength} along "
                "{ahead} of the {n} directions.",
                now.t,
            ),
            _(
                "They are farthest apart where s = {said.s}: descent keeps {said.found}, ridge "
                "{said.kept}."
            ),
        ]


def _all_zero():
    return _("All weights are zero at every λ: y is constant, or no column moves with it.")


def _round_numbers(low, high):
    """Numbers 1, 2, 5 times a power of ten from ``low`` to ``high``; powers alone where many."""
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    for times in ([1, 2, 5], [1]):
        ticks = np.outer(powers, times).ravel()
        ticks = ticks[(low <= ticks) & (ticks <= high)]
        if len(ticks) <= 9:
            return ticks
    return ticks[:: -(-len(ticks) // 7)]
