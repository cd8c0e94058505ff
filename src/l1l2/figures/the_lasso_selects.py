"""Scenes of the lesson "The lasso selects": which weights stay, and which are exactly zero.

``LassoSelects``          the weights at one λ, beside the whole path
``StraightBetweenKnots``  one weight that leaves and comes back
``CoordinateSteps``       one weight at a time, soft-thresholded, down to the minimum
``LassoShrinks``          Σ|w| falls and the error on the data rises
``JunkDropsOut``          lasso and ridge where the truth is known
``SelectOrPredict``       the best λ for fresh rows keeps junk
``ManyPerfectFits``       more features than rows: a line of perfect fits
``AtMostNWeights``        and how many weights the lasso keeps of them
"""

from types import SimpleNamespace

import numpy as np

from l1l2 import checks
from l1l2.descent import coordinate_descend
from l1l2.figures.labels import Labels, name_lines, name_ticks
from l1l2.figures.numerals import like, log_axis, number, plain_axis, signed
from l1l2.figures.palette import ACCENT, FAINT, INK, L1, L2, MUTED, TRUTH, WHITE
from l1l2.figures.parts import RING, UNCUT, apart, limits, reach, zero_lines
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, strength_axis, strength_grid
from l1l2.paths import lasso_paths
from l1l2.penalties import L1Penalty
from l1l2.texts import _, plural

MOST_NAMES = 16  # on one figure
SMALL_RING = RING | dict(markersize=5, markeredgewidth=1, markeredgecolor=MUTED)
_BIG = dict(fontsize=18, weight="bold", color=L1.color)
_UNDER = dict(ha="center", va="top", fontsize=13, color=INK)


class LassoSelects(Scene):
    """The weights at one λ as bars, beside the whole path; zeros are hollow rings.

    path : LassoPath. names : its n_features names; default those of the columns, or x1, x2, ...
    low : float, below which the λ axis is linear and above which it is logarithmic; default a
    power of ten at least a hundred times below the largest λ that counts. traced : whether the
    path is seen only as far as λ has come from 0. The marked λ can be pulled along the path.
    """

    size = (10.0, 4.7)

    def __init__(self, path, names=None, low=None, traced=False):
        self.path, self.labels, self.traced = path, Labels.of(path, names), traced
        self.low = ends(path.strength_max)[0] if low is None else float(low)
        self.high = max(1.35 * (path.strength_max or 1.0), 2 * self.low)
        self.strengths = strength_grid(self.low, self.high, path.knots)
        self.curves = path.at(self.strengths)
        self.tall = reach(path.knot_weights, 1.18)
        self.say = like(path.knot_weights, least=1)
        self.named = self.labels.chosen(np.abs(path.knot_weights).max(axis=0), MOST_NAMES)

    def at(self, strength):
        w = self.path.at(strength)
        kept = np.flatnonzero(w)
        largest_first = kept[np.argsort(-np.abs(w[kept]))]
        return dict(
            w=w, zeros=_zeros(w), said=number(strength, 6), norm=self.say(np.abs(w).sum()),
            kept=len(kept), out=len(w) - len(kept), n=len(w),
            named=self.labels.listed(largest_first, lambda j: self.say(w[j])),
            key=self.labels.key(self.named),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1, 1.25])
        places = np.arange(len(self.labels.names))
        left.set(ylabel="w", ylim=(-self.tall, self.tall), xlim=(-0.7, len(places) - 0.3))
        upright = name_ticks(left.xaxis, self.labels, self.named, room=260 / len(places))
        plain_axis(left.yaxis, self.tall)
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        self.bars(left, places, "w", **L1.bars(width=0.66, linewidth=0, zorder=4))
        self.line(left, places, "zeros", **RING)
        self._draw_path(right, upright)
        if self.traced:
            cover = right.axvspan(0, 1, 0, 1.035, color=WHITE, linewidth=0, clip_on=False, zorder=1)
            self.mark(cover, x="strength", width=lambda now: self.high - now.strength)
        self.rule(right, "strength")
        self.weights(right, L1, "strength", "w", markersize=7, **UNCUT)
        self.headline(left, "w ≠ 0: {kept} / {n}", y=1.05, **_BIG)
        self.headline(left, "λ = {said}", "right", y=1.05, fontsize=14)
        self.headline(right, "Σ|w| = {norm}", "right", y=1.05, fontsize=14)
        self.jump(right, "strength", (-self.low / 2, self.high))

    def _draw_path(self, ax, upright):
        strength_axis(ax, self.low, self.high)
        ax.tick_params(axis="y", left=False, labelleft=False)
        ax.axhline(0, color=MUTED, linewidth=1)
        ax.plot(self.strengths, self.curves, color=L1.color, linewidth=1.8, zorder=2)
        gap = 0.098 * self.tall
        name_lines(ax, self.labels, self.named, self.curves[0], self.tall, gap, upright, offset=8)
        top = dict(transform=ax.get_xaxis_transform(), clip_on=False, color=INK)
        knots = self.path.knots
        ax.plot(knots, np.ones(len(knots)), "|", markersize=13, markeredgewidth=1.5, **top)
        ax.annotate(_("knots"), (0, 1), (-8, 0), xycoords="axes fraction", ha="right",
                    va="center", textcoords="offset points", fontsize=10.5)  # fmt: skip

    def words(self, now):
        if not self.path.strength_max:
            first = _(
                "λ = {said}: all weights are zero at every λ: y is constant, or no column moves "
                "with it."
            )
        elif not now.kept:
            first = _("λ = {said}: all {n} weights are zero.")
        elif not now.out:
            first = _(
                "λ = {said}: none of {n} weights is zero, and the absolute weights sum to {norm}."
            )
        else:
            first = plural(
                "λ = {said}: {out} of {n} weights is zero, and the absolute weights sum to {norm}.",
                "λ = {said}: {out} of {n} weights are zero, and the absolute weights sum to "
                "{norm}.",
                now.out,
            )
        return [first, now.kept and _("Not zero: {named}."), now.key and "{key}"]


class StraightBetweenKnots(Scene):
    """The path on a plain λ axis, far and near zero, where one weight leaves and comes back.

    path : LassoPath. names : its n_features names, as for ``LassoSelects``. watch : the name that
    is followed; default the one that is zero again most often after it entered. near : float,
    where the near panel ends; default a fiftieth of the largest λ that counts.
    """

    size = (10.0, 4.4)

    def __init__(self, path, names=None, watch=None, near=None):
        self.path, self.labels = path, Labels.of(path, names)
        self.near = float(near or 0.02 * path.strength_max or 1.0)
        zero = path.knot_weights == 0
        again = (zero[1:] & ~zero[:-1]).sum(axis=0)
        self.watch = int(again.argmax()) if watch is None else self.labels.index(watch)
        self.say = like(path.knot_weights[:, self.watch], least=2)

    def at(self, strength):
        w, knots = self.path.at(strength)[self.watch], self.path.knots
        above, below = knots[knots > strength], knots[knots <= strength]
        return dict(
            w=w, value=self.say(w), drawn=signed(self.say(w)) if w else "0",
            said=number(strength, 6), name=self.labels.names[self.watch],
            low=number(below[0], 4), high=number(above[-1], 4) if len(above) else None,
            key=self.labels.key(),
        )  # fmt: skip

    def draw(self, figure):
        far, near = figure.subplots(1, 2)
        knots, most = self.path.knots, 1.06 * (self.path.strength_max or 1.0)
        seen = self.path.at(np.append(knots[knots > self.near], self.near))
        followed = self.path.at(np.append(knots[knots < self.near], self.near))[:, self.watch]
        tall, end = reach(followed, 1.15), followed[-1]
        self._draw_lines(far, most, 1.2 * seen.min(), 1.15 * seen.max() or 1.0)
        self._draw_lines(near, self.near, -tall, tall)
        self._name_lines(far, most / 5, 0.09 * np.ptp(far.get_ylim()))
        far.axvspan(0, self.near, color=INK, linewidth=0, zorder=5)
        near.annotate(self.labels.drawn[self.watch], (self.near, end), (5, 0), va="center",
                      textcoords="offset points", color=L1.color, weight="bold")  # fmt: skip
        self.rule(near, "strength")
        ring = RING | dict(markersize=11, clip_on=True)
        self.weights(near, L1, "strength", "w", ring=ring, markersize=11, zorder=6, **UNCUT)
        y, va = (0.05, "bottom") if end > 0 else (0.95, "top")
        self.note(near, 0.97, y, "w = {drawn}", ha="right", va=va, **_BIG)
        self.jump(near, "strength", (-0.05 * self.near, 1.05 * self.near))

    def _draw_lines(self, ax, most, low, high):
        knots, weights = self.path.knots, self.path.knot_weights
        ax.set(xlim=(0, most), ylim=(low, high), xlabel="λ", ylabel="w")
        plain_axis(ax.yaxis, max(abs(low), abs(high)))
        plain_axis(ax.xaxis, most)
        ax.grid(visible=False)
        ax.axhline(0, color=MUTED, linewidth=1)
        for knot in knots:
            ax.axvline(knot, color=FAINT, linewidth=1, zorder=0)
        ax.plot(knots, np.delete(weights, self.watch, axis=1), color=MUTED, linewidth=1, zorder=1)
        watched = dict(linewidth=2.8, marker="o", markersize=4.5, zorder=3)
        ax.plot(knots, weights[:, self.watch], color=L1.color, **watched)

    def _name_lines(self, ax, strength, gap):
        weights = self.path.at(strength)
        most = min(np.count_nonzero(weights), 10)
        kept = np.sort(np.argsort(-np.abs(weights), kind="stable")[:most])
        look = dict(bbox=dict(color=WHITE, pad=1), va="center", zorder=4)
        room = limits(*ax.get_ylim(), -0.04)
        for j, height in zip(kept, apart(weights[kept], gap, *room), strict=True):
            color = L1.color if j == self.watch else INK
            ax.text(strength, height, self.labels.drawn[j], color=color, **look)

    def words(self, now):
        if now.high is None:
            first = _(
                "λ = {said}: the weight of {name} is exactly zero, where every weight is zero."
            )
        elif now.w:
            first = _(
                "λ = {said}: the weight of {name} is {value}, on the straight piece from "
                "λ = {low} to {high}."
            )
        else:
            first = _(
                "λ = {said}: the weight of {name} is exactly zero, on the straight piece from "
                "λ = {low} to {high}."
            )
        return [first, now.key and "{key}"]


class CoordinateSteps(Scene):
    """Two weights, moved in turns: contours of the objective with the steps; soft thresholding.

    The loss is a constant plus (w - z)'G(w - z) with G = [[1, rho], [rho, 1]], the penalty λΣ|w|.
    State: step, from 0 to 40; rho, the correlation of the two standardised features.
    """

    size = (10.4, 4.7)
    names = "$w_1$", "$w_2$"
    z, start = np.array([2.0, 0.2]), np.array([0.0, 2.5])  # least squares; the weights at step 0
    strength, penalty = 1.0, L1Penalty(1.0)

    def __init__(self):
        self.runs = {rho: self._run(rho) for rho in (0, 0.5, 0.9)}

    def _run(self, rho):
        """All steps at one correlation, the minimum, and contours around it."""
        G = np.array([[1.0, rho], [rho, 1.0]])
        c = G @ self.z
        iterates = coordinate_descend(G, c, self.penalty.prox, self.start, 40)
        best = lasso_paths(G[None], c[None]).at(self.strength)[0]
        above = self._cost(G, iterates) - self._cost(G, best)
        levels = above[0] * np.array([0.02, 0.1, 0.3, 0.6, 1.0, 1.6, 2.5])
        return SimpleNamespace(
            G=G, c=c, iterates=iterates, best=best, above=above, levels=levels,
            contours=np.vstack([self._contour(G, best, level) for level in levels]),
        )  # fmt: skip

    def _cost(self, G, w):
        away = w - self.z
        return np.einsum("...i,ij,...j", away, G, away) + self.penalty.of_weight(w).sum(axis=-1)

    def _contour(self, G, best, level):
        """A closed curve on which the objective is ``level`` above its minimum, and a gap.

        Along each ray from the minimum the objective rises at least like the square of the way in
        the norm of G, which bounds where it reaches the level; halving finds the place.
        """
        turn = np.linspace(0, 2 * np.pi, 241)
        rays = np.column_stack([np.cos(turn), np.sin(turn)])
        rays = rays @ np.linalg.cholesky(np.linalg.inv(G)).T
        low, high, least = np.zeros(len(rays)), np.full(len(rays), level**0.5), self._cost(G, best)
        for _half in range(60):
            middle = (low + high) / 2
            over = self._cost(G, best + middle[:, None] * rays) - least > level
            low, high = np.where(over, low, middle), np.where(over, middle, high)
        return np.vstack([best + low[:, None] * rays, [np.nan, np.nan]])

    def at(self, step, rho):
        run, j = self.runs[rho], (step - 1) % 2
        w, half = run.iterates[step], self.strength / 2
        alone = run.c[j] - rho * w[1 - j]  # least squares while the other weight rests
        done = bool(np.abs(w - run.best).max() < 1e-9)
        moved = step > 0
        return dict(
            w=w, ways=run.iterates[: step + 1].T, last=run.iterates[max(step - 1, 0) : step + 1].T,
            contours=run.contours.T, best=run.best[:, None], here=w[:, None], half=half,
            zero=w[:, None] if 0 in w else np.empty((2, 0)), done=done,
            alone=[alone] * moved, new=[w[j]] * moved,
            above=run.above[step], moved=moved, of=self.names[j], said=f"w{j + 1}",
            other=f"w{2 - j}", rests=number(w[1 - j]), said_alone=number(alone),
            said_new=number(w[j]), said_above=number(max(run.above[step], 0.0), 2),
            best1=number(run.best[0]), best2=number(run.best[1]), start=[*map(number, w)],
            taken=abs(alone) > half,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        left.set(xlim=(-0.7, 3.0), ylim=(-0.6, 2.8), xlabel=self.names[0], ylabel=self.names[1])
        left.grid(visible=False)
        zero_lines(left)
        zero_lines(right)
        self.trace(left, "contours", color=FAINT, linewidth=1.4, zorder=1)
        target = dict(color=ACCENT, marker="+", markersize=17, markeredgewidth=2.6, zorder=4)
        self.trace(left, "best", linestyle="none", **target)
        steps = dict(linewidth=1.8, marker=".", markersize=7)
        self.trace(left, "ways", color=L1.color, zorder=3, **steps)
        self.trace(left, "last", color=INK, linewidth=2.8, zorder=4)
        self.trace(left, "here", **L1.points(markersize=12, zorder=6))
        ring = RING | dict(markersize=12, markeredgewidth=2, zorder=7)
        self.trace(left, "zero", **ring)
        self._draw_threshold(right)
        self.weights(right, L1, "alone", "new", ring=ring, markersize=13, zorder=6)
        self.headline(left, _("step {step}"), **_BIG | dict(color=INK))
        self.headline(left, "w = ({start[0]}, {start[1]})", "right", **_BIG)
        said = "{of}: {said_alone} → {said_new}"
        self.headline(right, lambda now: said.format_map(vars(now)) if now.moved else "", **_BIG)

    def _draw_threshold(self, ax):
        low, high, half = -0.9, 3.0, self.strength / 2
        ends = np.array([low, -half, half, high])
        ax.set(xlim=(low, high), ylim=(low, high), ylabel=_("new weight"))
        ax.set_xlabel(_("best for the loss alone"))
        ax.plot([low, high], [low, high], color=FAINT, linewidth=1.4)
        ax.axvspan(-half, half, color=L1.color, alpha=0.16, linewidth=0)
        ax.text(0, high - 0.15, "±λ/2", color=INK, ha="center", va="top")
        ax.plot(ends, self.penalty.prox(ends, 0.5), **L1.line(linewidth=3, zorder=4))

    def words(self, now):
        first = _(
            "Step {step}, correlation {rho:g}: the weights start at ({start[0]}, {start[1]})."
        )
        free = _(
            "Step {step}, correlation {rho:g}: with {other} = {rests} at rest the loss alone wants "
            "{said} = {said_alone}; λ/2 = {half:g} is taken off, which leaves {said_new}."
        )
        held = _(
            "Step {step}, correlation {rho:g}: with {other} = {rests} at rest the loss alone wants "
            "{said} = {said_alone}, no more than λ/2 = {half:g} in size: {said} is exactly 0."
        )
        return [
            (free if now.taken else held) if now.moved else first,
            _("This is the lasso minimum.") if now.done else _(
                "The objective is {said_above} above its minimum at ({best1}, {best2})."
            ),
        ]  # fmt: skip


class LassoShrinks(Scene):
    """Σ|w| falls and the error on the data rises with λ, from least squares to the mean.

    path : LassoPath of X, (n_samples, n_features), and y, (n_samples,).
    """

    size = (9.5, 3.9)

    def __init__(self, path, X, y):
        self.path, self.data = path, checks.regression_data(X, y)
        self.end = 1.1 * (path.strength_max or 1.0)
        self.strengths = np.unique(np.append(np.linspace(0, self.end, 200), path.knots))
        self.norms = np.abs(path.at(self.strengths)).sum(axis=1)
        self.errors = _mean_square(path, self.strengths, *self.data)
        self.say_norm = like(self.norms, least=1)
        real = self.errors[self.errors > 1e-11 * self.errors.max()]
        self.say_error = like(real.min(initial=self.errors[-1]), rounding=1e-11)

    def at(self, strength):
        norm = np.abs(self.path.at(strength)).sum()
        error = _mean_square(self.path, strength, *self.data)
        return dict(
            norm=norm, error=error, said=number(strength, 6), said_norm=self.say_norm(norm),
            said_error=self.say_error(error),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        variance = self.errors[-1]
        self._draw_curve(left, "Σ|w|", "norm", self.norms, reach(self.norms, 1.12))
        top = reach(self.errors, 1.18)
        self._draw_curve(right, _("error on the data"), "error", self.errors, top)
        right.axhline(variance, color=MUTED, linewidth=1.4, linestyle="--")
        right.text(0.03 * self.end, 1.02 * variance, _("that of the mean"), color=INK, va="bottom")

    def _draw_curve(self, ax, symbol, name, curve, top):
        ax.set(xlabel="λ", xlim=(0, self.end), ylim=(0, top), ylabel=symbol)
        plain_axis(ax.xaxis, self.end)
        plain_axis(ax.yaxis, top)
        ax.plot(self.strengths, curve, **L1.line())
        ax.plot(0, curve[0], "D", color=INK, markersize=8, clip_on=False, zorder=4)
        below, va = (-4, "top") if curve[0] > 0.15 * top else (6, "bottom")
        ax.annotate(_("least squares"), (0, curve[0]), (12, below), va=va,
                    textcoords="offset points")  # fmt: skip
        most, up = self.path.strength_max, ax.get_xaxis_transform()
        ax.axvline(most, color=MUTED, linewidth=1)
        ax.text(most, 0.5, "$λ_{max}$ ", ha="right", color=INK, transform=up)
        self.rule(ax, "strength")
        self.dot(ax, L1, "strength", name, **UNCUT)
        self.headline(ax, f"{{said_{name}}}", **_BIG)

    def words(self, now):
        most = self.path.strength_max
        return [
            _(
                "λ = {said}: the absolute weights sum to {said_norm} and the mean squared error on "
                "the data is {said_error}."
            ),
            most and now.strength == 0 and _("This is least squares."),
            0 < most <= now.strength and _("Only the mean is left."),
            most == 0 and _(
                "All weights are zero at every λ: y is constant, or no column moves with it."
            ),
        ]  # fmt: skip


class JunkDropsOut(Scene):
    """Every weight of the lasso and of ridge in a world whose truth is known; stars are the truth.

    world : World. lasso, ridge : their paths on it.
    The strength is the lasso's. Ridge has the same λ, or (``match="MSE"``) the one with the same
    mean squared error on the data, which is exact to 1e-6 of itself.
    """

    size = (10.0, 5.0)

    def __init__(self, world, lasso, ridge):
        self.world, self.lasso, self.ridge = world, lasso, ridge
        self.true = world.weights != 0
        self.grid = np.geomspace(1e-6, 1e6, 6001)
        self.grid_errors = _mean_square(ridge, self.grid, world.X, world.y)

    def at(self, strength, match="λ"):
        w, other = self.lasso.at(strength), strength
        if match == "MSE" and strength:
            error = _mean_square(self.lasso, strength, self.world.X, self.world.y)
            same = float(np.exp(np.interp(error, self.grid_errors, np.log(self.grid))))
            other = same if w.any() else np.inf  # only the mean is left
        ridge = self.ridge.at(other) if other < np.inf else np.zeros_like(w)
        lasso, ridge = self._weights(w, strength), self._weights(ridge, other)
        return dict(lasso=lasso, ridge=ridge, zeros=_zeros(w), same=match == "λ")

    def _weights(self, w, strength):
        """What is shown of one fit: its weights, those to mark, and how many it keeps."""
        true, junk = self.true & (w != 0), ~self.true & (w != 0)
        return SimpleNamespace(
            w=w, strength=strength, true=np.where(true, w, np.nan), junk=np.where(junk, w, np.nan),
            said=number(strength), kept=true.sum(), kept_junk=junk.sum(), of=self.true.sum(),
            of_junk=(~self.true).sum(),
        )  # fmt: skip

    def draw(self, figure):
        top, below = figure.subplots(2, 1, sharex=True)
        n_true, p, names = self.true.sum(), len(self.true), below.get_xaxis_transform()
        self._draw_side(top, L1, "lasso", _("lasso, λ = {lasso.said}"))
        self._draw_side(below, L2, "ridge", _("ridge, λ = {ridge.said}"))
        self.line(top, np.arange(p), "zeros", **SMALL_RING)
        under = _UNDER | dict(transform=names)
        below.text((n_true - 1) / 2, -0.02, _("true"), **under | dict(color=ACCENT))
        below.text((p + n_true) / 2, -0.02, _("junk"), **under)

    def _draw_side(self, ax, look, name, said):
        p, truth = len(self.true), self.world.weights
        x, tall, end = np.arange(p), 1.2 * np.abs(truth).max(), p + 12.8
        ax.set(ylim=(-tall, tall), xlim=(-1, p + 13), ylabel="w", xticks=[])
        ax.grid(visible=False)
        ax.spines["bottom"].set_visible(False)
        ax.plot([-1, p], [0, 0], color=MUTED, linewidth=1)
        ax.plot(x[self.true], truth[self.true], **TRUTH.points(markersize=17, zorder=2))
        colors = np.where(self.true, look.color, INK)
        self.stems(ax, x, f"{name}.w", colors=colors, linewidth=3, zorder=3)
        self.line(ax, x, f"{name}.true", **look.points(markersize=7.5, zorder=7))
        self.line(ax, x, f"{name}.junk", **look.points(color=INK, markersize=6, zorder=7))
        beside = dict(ha="right", transform=ax.transData)
        self.note(ax, end, 0.72 * tall, said, **_UNDER | beside)
        for height, text, color in (
            (0.28, "★ {fit.kept} / {fit.of}", look.color),
            (-0.28, _("junk {fit.kept_junk} / {fit.of_junk}"), INK),
        ):
            large = _BIG | beside | dict(va="center", color=color)
            self.note(ax, end, height * tall, lambda now, t=text: t.format(fit=getattr(now, name)),
                      **large)  # fmt: skip

    def words(self, now):
        first = _(
            "λ = {strength:g}: the lasso keeps {lasso.kept} of {lasso.of} true features and "
            "{lasso.kept_junk} of {lasso.of_junk} junk features."
        )
        same = _(
            "Ridge at the same λ keeps {ridge.kept} of {ridge.of} true features and "
            "{ridge.kept_junk} of {ridge.of_junk} junk features."
        )
        other = _(
            "Ridge at the same training error (λ = {ridge.said}) keeps {ridge.kept} of {ridge.of} "
            "true features and {ridge.kept_junk} of {ridge.of_junk} junk features."
        )
        return [first, same if now.same else other]


class SelectOrPredict(Scene):
    """The error on fresh rows, and how many true and junk features the lasso keeps, against λ.

    lasso, ridge : paths. fresh : World with rows that neither has seen.
    """

    size = (10.0, 4.4)
    low = 0.01  # where the axis of λ begins to be logarithmic

    def __init__(self, lasso, ridge, fresh):
        self.paths, self.fresh, self.high = (lasso, ridge), fresh, 2 * lasso.strength_max
        self.true = fresh.weights != 0
        self.strengths = strength_grid(self.low, self.high, lasso.knots)
        kept = lasso.at(self.strengths) != 0
        self.counts = kept[:, self.true].sum(axis=1), kept[:, ~self.true].sum(axis=1)
        self.errors = self._errors(self.strengths)
        self.best = [int(errors.argmin()) for errors in self.errors]

    def _errors(self, strengths):
        return [_mean_square(path, strengths, self.fresh.X, self.fresh.y) for path in self.paths]

    def at(self, strength):
        w, (lasso, ridge) = self.paths[0].at(strength), self._errors(strength)
        return dict(
            lasso=lasso, ridge=ridge, least=[min(errors) for errors in self.errors],
            best=self.strengths[self.best], true=np.count_nonzero(w[self.true]),
            junk=np.count_nonzero(w[~self.true]), of=self.true.sum(), of_junk=(~self.true).sum(),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        for ax in (left, right):
            strength_axis(ax, self.low, self.high)
            self.rule(ax, "strength")
        self._draw_errors(left)
        n_junk, steps = (~self.true).sum(), dict(drawstyle="steps-mid")
        right.set(ylim=(-0.06 * n_junk, 1.08 * n_junk), ylabel=_("features kept"))
        right.plot(self.strengths, self.counts[1], color=MUTED, **steps)
        right.plot(self.strengths, self.counts[0], color=ACCENT, linestyle="--", **steps)
        right.text(1.3 * self.low, 0.78 * n_junk, _("junk"), color=INK, ha="right")
        right.text(self.low, self.true.sum() + 1.2, _("★ true"), color=ACCENT, ha="right")
        junk = dict(color=INK, linestyle="none", marker="o", markersize=9, zorder=6)
        self.line(right, "strength", "junk", **junk, **UNCUT)
        self.dot(right, TRUTH, "strength", "true", markersize=17, zorder=7, **UNCUT)
        place = _BIG | dict(color=INK, ha="right", va="top", linespacing=1.4)
        self.note(right, 0.98, 0.96, _("★ {true} / {of}\njunk {junk} / {of_junk}"), **place)

    def _draw_errors(self, ax):
        low, high = 0.7 * min(map(min, self.errors)), 1.5 * max(map(max, self.errors))
        ax.set(ylabel=_("error on fresh rows"), ylim=(low, high))
        log_axis(ax.yaxis, ticks=[t for t in (1, 2, 5, 10, 20, 50, 100) if low < t < high])
        methods = (("lasso", _("lasso")), ("ridge", _("ridge")))
        lines = zip((L1, L2), self.errors, self.best, methods, strict=True)
        for look, errors, best, (name, said) in lines:
            ax.plot(self.strengths, errors, **look.line(label=said))
            hollow = dict(markerfacecolor=WHITE, markeredgecolor=look.color, markeredgewidth=1.8)
            hollow = look.points(markersize=9, zorder=4, label="", **hollow)
            ax.plot(self.strengths[best], errors[best], **hollow)
            self.dot(ax, look, "strength", name, label="", **UNCUT)
        ax.legend(loc="upper left")

    def words(self, now):
        return [
            _(
                "λ = {strength:g}: the lasso keeps {true} of {of} true features and {junk} of "
                "{of_junk} junk features."
            ),
            _(
                "Mean squared error on fresh rows: lasso {lasso:.2f}, ridge {ridge:.2f}; the "
                "least: lasso {least[0]:.2f} at λ = {best[0]:.2g} and ridge {least[1]:.2f} at "
                "λ = {best[1]:.2g}."
            ),
        ]


class ManyPerfectFits(Scene):
    """The line through two sets of weights that both fit every row exactly; so do all on it.

    world : World with more features than rows. ridge, lasso : its paths, whose ends at λ = 0 are
    the least squares fits with the smallest ‖w‖ and with the smallest Σ|w|; share 0 is the first
    and share 1 the second. The error on fresh rows is the expected one, 1 + ‖w - truth‖² + b².
    """

    size = (10.4, 4.5)

    def __init__(self, world, ridge, lasso):
        self.world = world
        self.ends = [(path.at(0), path.intercept_at(0)) for path in (ridge, lasso)]
        self.shares = np.linspace(-0.5, 1.5, 101)
        found = [self.at(share) for share in self.shares]
        self.curves = [[each[name] for each in found] for name in ("error", "fresh")]

    def at(self, share):
        (w0, b0), (w1, b1) = self.ends  # the weights of the lasso's end are exact at share 1
        w, b = (1 - share) * w0 + share * w1, (1 - share) * b0 + share * b1
        return dict(
            w=w, zeros=_zeros(w), kept=np.count_nonzero(w), p=len(w), n=len(self.world.y),
            norm=np.linalg.norm(w), sum=np.abs(w).sum(), fresh=_expected_error(self.world, w, b),
            error=np.mean((self.world.X @ w + b - self.world.y) ** 2),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        truth, true, (errors, fresh) = self.world.weights, self.world.weights != 0, self.curves
        x, tall, top = np.arange(len(truth)), 1.15 * np.abs(truth).max(), 1.12 * max(fresh)
        left.set(xlim=(-1, len(x)), ylim=(-tall, tall), ylabel="$w_j$", xlabel="j", xticks=[])
        left.grid(visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        left.plot(x[true], truth[true], **TRUTH.points(markersize=15, zorder=2))
        self.stems(left, x, "w", colors=np.where(true, ACCENT, INK), linewidth=3, zorder=3)
        self.line(left, x, "zeros", **SMALL_RING)
        right.set(xlim=(-0.5, 1.5), ylim=(-0.05 * top, top), ylabel=_("mean squared error"))
        right.set_xticks([0, 1], ["0\n" + _("least ‖w‖"), "1\n" + _("least Σ|w|")])
        on = _("on the {n} rows").format(n=len(self.world.y))
        right.plot(self.shares, errors, color=INK, linewidth=2.6, label=on)
        later = dict(color=MUTED, linewidth=2, linestyle="--", label=_("expected on fresh rows"))
        right.plot(self.shares, fresh, **later)
        right.legend(loc="upper right", handlelength=2.4)
        self.rule(right, "share")
        for name, marker in (("error", "o"), ("fresh", "D")):
            self.dot(right, L1, "share", name, color=INK, marker=marker, zorder=2, **UNCUT)
        big = _BIG | dict(color=INK, fontsize=15)
        self.headline(left, "w ≠ 0: {kept} / {p}    ‖w‖ = {norm:.2f}    Σ|w| = {sum:.1f}", **big)
        self.headline(right, _("error {error:.2f}, fresh {fresh:.2f}"), **big)

    def words(self, now):
        return _(
            "Share {share:g}: mean squared error on the {n} rows {error:.2f}, expected on fresh "
            "rows {fresh:.2f}. {kept} of {p} weights are not zero; their norm is {norm:.2f}, "
            "their absolute sum {sum:.2f}."
        )


class AtMostNWeights(Scene):
    """How many weights the lasso keeps, and its error, against λ, for several numbers of features.

    worlds : dict, number of features p -> World, all with n rows. paths : dict, p -> LassoPath.
    The error on fresh rows is the expected one, 1 + ‖w - truth‖² + b².
    """

    size = (10.4, 4.5)

    def __init__(self, worlds, paths, low=0.001):
        self.worlds, self.paths, self.low = worlds, paths, float(low)
        self.n = len(next(iter(worlds.values())).y)
        self.high = ends(max(path.strength_max for path in paths.values()))[1]
        knots = [path.knots[path.knots > 0] for path in paths.values()]
        self.strengths = strength_grid(self.low, self.high, *knots)
        self.curves = {p: self._along(p, self.strengths) for p in paths}

    def _along(self, p, strengths):
        """How many weights are not zero, the error on the rows and on fresh ones."""
        path, world = self.paths[p], self.worlds[p]
        w, error = path.at(strengths), _mean_square(path, strengths, world.X, world.y)
        fresh = _expected_error(world, w, path.intercept_at(strengths))
        return (w != 0).sum(axis=-1), error, fresh

    def at(self, strength, p):
        kept, error, fresh = self._along(p, strength)
        counts, errors, expected = self.curves[p]
        return dict(
            kept=int(kept), error=error, fresh=fresh, n=self.n,
            most=min(p, self.n - 1),  # the rank of centred columns in general position
            counts=counts, errors=errors, expected=expected,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        for ax in (left, right):
            strength_axis(ax, self.low, self.high)
        top, most = 1.1 * max(fresh.max() for *others, fresh in self.curves.values()), self.n - 1
        left.set(ylim=(-1.5, 1.25 * self.n), ylabel=_("weights not zero"))
        right.set(ylim=(-0.04 * top, top), ylabel=_("mean squared error"))
        left.axhline(most, color=INK, linewidth=1.6)
        left.text(0.99, most + 0.4, f"n − 1 = {most}", ha="right", va="bottom", color=INK,
                  transform=left.get_yaxis_transform())  # fmt: skip
        self.line(left, self.strengths, "counts", **L1.line(drawstyle="steps-mid", zorder=3))
        lines = [
            self.line(right, self.strengths, "errors", color=L1.color, linewidth=2.4, zorder=3),
            self.line(right, self.strengths, "expected", color=MUTED, linewidth=2, linestyle="--"),
        ]
        for ax, name in ((left, "kept"), (right, "error")):
            self.rule(ax, "strength")
            self.dot(ax, L1, "strength", name, **UNCUT)
        diamond = dict(color=INK, marker="D", markersize=9, zorder=2)
        self.dot(right, L1, "strength", "fresh", **diamond, **UNCUT)
        self.headline(left, "w ≠ 0: {kept} / {p}", **_BIG)
        self.headline(right, _("error {error:.2f}, fresh {fresh:.2f}"), **_BIG)
        names = [_("on the {n} rows").format(n=self.n), _("expected on fresh rows")]
        right.legend(lines, names, loc="upper left", handlelength=2.4)

    def words(self, now):
        return [
            plural(
                "λ = {strength:g}, {p} features, {n} rows: {kept} weight is not zero, of {most} "
                "at most.",
                "λ = {strength:g}, {p} features, {n} rows: {kept} weights are not zero, of {most} "
                "at most.",
                now.kept,
            ),
            _("Mean squared error on the rows {error:.2f}, expected on fresh rows {fresh:.2f}."),
        ]


# ---------------------------------------------------------------- small parts


def _mean_square(path, strength, X, y):
    """Mean squared error of a path on X, y, at one strength or at several."""
    return np.mean((path.predict(X, strength) - y) ** 2, axis=-1)


def _expected_error(world, w, b):
    """Mean squared error on infinitely many fresh rows of independent standard normal features."""
    return 1 + ((w - world.weights) ** 2).sum(axis=-1) + b**2


def _zeros(w):
    """0 where a weight is exactly zero, nothing elsewhere."""
    return np.where(w == 0, 0, np.nan)
