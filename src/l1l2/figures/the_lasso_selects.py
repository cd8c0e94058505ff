"""The lesson "The lasso selects": which weights stay, and which are exactly zero."""

import numpy as np

from l1l2 import checks
from l1l2.figures.labels import Labels, name_lines, name_ticks
from l1l2.figures.numerals import like, number, plain_axis, signed
from l1l2.figures.palette import ACCENT, FAINT, INK, L1, L2, MUTED, TRUTH, WHITE
from l1l2.figures.parts import MARKER, RING, UNCUT, apart, limits, reach
from l1l2.figures.scene import Scene, once
from l1l2.figures.strengths import ends, strength_axis, strength_grid

__all__ = [
    "AtMostNWeights",
    "JunkDropsOut",
    "LassoSelects",
    "LassoShrinks",
    "ManyPerfectFits",
    "SelectOrPredict",
    "StraightBetweenKnots",
]


class LassoSelects(Scene):
    """The weights at one λ as bars, beside the whole path; zeros are hollow rings.

    path : LassoPath. names : its n_features names; default those of the columns, or x1, x2, ...
    low : float, below which the λ axis is linear and above which it is logarithmic; default a
    power of ten at least a hundred times below the largest λ that counts. The marked λ can be
    pulled along the path.
    """

    size = (10.0, 4.7)

    def __init__(self, path, names=None, low=None):
        self.path, self.labels = path, _labels(path, names)
        self.low = ends(path.strength_max)[0] if low is None else float(low)
        self.high = max(1.35 * (path.strength_max or 1.0), 2 * self.low)
        self.strengths = strength_grid(self.low, self.high, path.knots)
        self.weights = path.at(self.strengths)
        self.tall = reach(path.knot_weights, 1.18)
        self.say = like(path.knot_weights, least=1)
        self.named = self.labels.chosen(np.abs(path.knot_weights).max(axis=0), MOST_NAMES)
        self.key = self.labels.key(self.named)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1, 1.25])
        self.places = np.arange(len(self.labels.names))
        left.set(ylabel="w", ylim=(-self.tall, self.tall), xlim=(-0.7, len(self.places) - 0.3))
        room = 260 / len(self.places)
        upright = name_ticks(left.xaxis, self.labels, self.named, room)
        plain_axis(left.yaxis, self.tall)
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        solid = L1.bars(width=0.66, linewidth=0, zorder=4)
        self.bars = left.bar(self.places, self.weights[0], **solid)
        self.holes = left.plot([], [], **RING)[0]
        self._draw_path(right, upright)
        self.guide = right.axvline(0, **MARKER)
        self.dots = right.plot([], [], **UNCUT, **L1.points(markersize=7, zorder=5))[0]
        self.ring = right.plot([], [], **UNCUT, **RING)[0]
        self.count = left.text(0, 1.05, "", transform=left.transAxes, **_BIG)
        self.strength = left.text(1, 1.05, "", ha="right", transform=left.transAxes, fontsize=14)
        self.norm = right.text(1, 1.05, "", ha="right", transform=right.transAxes, fontsize=14)
        self.drag_axes = right
        texts = [self.count, self.strength, self.norm]
        return [self.bars, self.holes, self.guide, self.dots, self.ring, *texts]

    def _draw_path(self, ax, upright):
        strength_axis(ax, self.low, self.high)
        ax.tick_params(axis="y", left=False, labelleft=False)
        ax.axhline(0, color=MUTED, linewidth=1)
        ax.plot(self.strengths, self.weights, color=L1.color, linewidth=1.8, zorder=2)
        start, gap = self.weights[0], 0.098 * self.tall
        name_lines(ax, self.labels, self.named, start, self.tall, gap, upright, offset=8)
        top = ax.get_xaxis_transform()
        knots = self.path.knots
        ax.plot(
            knots, np.ones(len(knots)), "|", transform=top, clip_on=False, color=INK,
            markersize=13, markeredgewidth=1.5,
        )  # fmt: skip
        ax.annotate(
            "$λ_k$", (0, 1), (-8, 0), xycoords="axes fraction", textcoords="offset points",
            ha="right", va="center", fontsize=10.5,
        )  # fmt: skip

    def update(self, strength):
        w = self.path.at(strength)
        kept = w != 0
        for bar, weight in zip(self.bars, w, strict=True):
            bar.set_height(weight)
        self.holes.set_data(self.places[~kept], w[~kept])
        self.guide.set_xdata([strength, strength])
        self.dots.set_data(np.full(kept.sum(), strength), w[kept])
        self.ring.set_data(*(([], []) if kept.all() else ([strength], [0])))
        self.count.set_text(f"w ≠ 0: {kept.sum()} / {len(w)}")
        self.strength.set_text(f"λ = {number(strength, 6)}")
        self.norm.set_text(f"Σ|w| = {self.say(np.abs(w).sum())}")

    def describe(self, strength):
        w = self.path.at(strength)
        kept = np.flatnonzero(w)
        if not len(kept):
            return f"λ = {number(strength, 6)}: {_all_zero(self.path)}{self.key}"
        largest_first = kept[np.argsort(-np.abs(w[kept]))]
        named = self.labels.listed(largest_first, lambda j: self.say(w[j]))
        n_zero = len(w) - len(kept)
        zeros = f"{n_zero or 'none'} of {len(w)} weights {'are' if n_zero > 1 else 'is'} zero"
        return (
            f"λ = {number(strength, 6)}: {zeros}, and the absolute weights sum to "
            f"{self.say(np.abs(w).sum())}. Not zero: {named}.{self.key}"
        )

    def grab(self, x, y, /, strength):
        return "strength" if -self.low / 2 <= x <= self.high else None

    def drag(self, handle, x, y, /, strength):
        return {"strength": max(x, 0.0)}


class StraightBetweenKnots(Scene):
    """The path on a plain λ axis, far and near zero, where one weight leaves and comes back.

    path : LassoPath. names : its n_features names, as for ``LassoSelects``. watch : the name that
    is followed; default the one that is zero again most often after it entered. near : float,
    where the near panel ends; default a fiftieth of the largest λ that counts.
    """

    size = (10.0, 4.4)

    def __init__(self, path, names=None, watch=None, near=None):
        self.path, self.labels = path, _labels(path, names)
        self.near = float(near or 0.02 * path.strength_max or 1.0)
        zero = path.knot_weights == 0
        again = (zero[1:] & ~zero[:-1]).sum(axis=0)
        self.watch = int(again.argmax()) if watch is None else self.labels.index(watch)
        self.name = self.labels.names[self.watch]
        self.say = like(path.knot_weights[:, self.watch], least=2)

    def draw(self, figure):
        far, near = figure.subplots(1, 2)
        last = 1.06 * (self.path.strength_max or 1.0), self.near
        seen = self.path.at(np.append(self.path.knots[self.path.knots > self.near], self.near))
        far.set(ylim=(1.2 * seen.min(), 1.15 * seen.max() or 1.0))
        followed = self.path.at(np.append(self.path.knots[self.path.knots < self.near], self.near))
        tall = reach(followed[:, self.watch], 1.15)
        near.set(ylim=(-tall, tall))
        for ax, end in zip((far, near), last, strict=True):
            plain_axis(ax.yaxis, max(map(abs, ax.get_ylim())))
            plain_axis(ax.xaxis, end)
            ax.set(xlim=(0, end), xlabel="λ", ylabel="w")
            ax.grid(visible=False)
            self._draw_lines(ax)
        self._name_lines(far, last[0] / 5, 0.09 * np.ptp(far.get_ylim()))
        far.axvspan(0, self.near, color=INK, linewidth=0, zorder=5)
        near.annotate(
            self.labels.drawn[self.watch], (self.near, followed[-1, self.watch]), (5, 0),
            va="center", textcoords="offset points", color=L1.color, weight="bold",
        )  # fmt: skip
        self.guide = near.axvline(0, **MARKER)
        self.dot = near.plot([], [], **UNCUT, **L1.points(markersize=11, zorder=6))[0]
        self.ring = near.plot([], [], **RING | dict(markersize=11))[0]
        y, va = (0.05, "bottom") if followed[-1, self.watch] > 0 else (0.95, "top")
        self.text = near.text(
            0.97, y, "", transform=near.transAxes, **_BIG | dict(ha="right", va=va)
        )
        self.drag_axes = near
        return [self.guide, self.dot, self.ring, self.text]

    def _draw_lines(self, ax):
        knots, weights = self.path.knots, self.path.knot_weights
        ax.axhline(0, color=MUTED, linewidth=1)
        for knot in knots:
            ax.axvline(knot, color=FAINT, linewidth=1, zorder=0)
        ax.plot(knots, np.delete(weights, self.watch, axis=1), color=MUTED, linewidth=1, zorder=1)
        watched = dict(linewidth=2.8, marker="o", markersize=4.5, zorder=3)
        ax.plot(knots, weights[:, self.watch], color=L1.color, **watched)

    def _name_lines(self, ax, strength, gap):
        weights = self.path.at(strength)
        kept = np.argsort(-np.abs(weights), kind="stable")[: min(np.count_nonzero(weights), 10)]
        kept.sort()
        box = dict(color=WHITE, pad=1)
        room = limits(*ax.get_ylim(), -0.04)
        for j, height in zip(kept, apart(weights[kept], gap, *room), strict=True):
            color = L1.color if j == self.watch else INK
            ax.text(
                strength, height, self.labels.drawn[j], color=color, bbox=box, va="center", zorder=4
            )

    def update(self, strength):
        weight = self.path.at(strength)[self.watch]
        self.guide.set_xdata([strength, strength])
        self.dot.set_data(*(([strength], [weight]) if weight else ([], [])))
        self.ring.set_data(*(([], []) if weight else ([strength], [0])))
        self.text.set_text(f"w = {signed(self.say(weight))}" if weight else "w = 0")

    def describe(self, strength):
        weight = self.path.at(strength)[self.watch]
        above = self.path.knots[self.path.knots > strength]
        below = self.path.knots[self.path.knots <= strength]
        between = "where every weight is zero"
        if len(above):
            ends = number(below[0], 4), number(above[-1], 4)
            between = f"on the straight piece from λ = {ends[0]} to {ends[1]}"
        value = self.say(weight) if weight else "exactly zero"
        key = self.labels.key()
        return f"λ = {number(strength, 6)}: the weight of {self.name} is {value}, {between}.{key}"

    def grab(self, x, y, /, strength):
        return "strength" if -0.05 * self.near <= x <= 1.05 * self.near else None

    def drag(self, handle, x, y, /, strength):
        return {"strength": min(max(x, 0.0), self.near)}


class LassoShrinks(Scene):
    """Σ|w| falls and the error on the data rises with λ, from least squares to the mean.

    path : LassoPath of X, (n_samples, n_features), and y, (n_samples,).
    """

    size = (9.5, 3.9)

    def __init__(self, path, X, y):
        self.path, self.error = path, _MeanSquare(X, y)
        self.end = 1.1 * (path.strength_max or 1.0)
        self.strengths = np.unique(np.append(np.linspace(0, self.end, 200), path.knots))
        self.norms = np.abs(path.at(self.strengths)).sum(axis=1)
        self.errors = self.error.at(path, self.strengths)
        self.variance = self.errors[-1]
        self.say_norm = like(self.norms, least=1)
        real = self.errors[self.errors > 1e-11 * self.errors.max()]
        self.say_error = like(real.min(initial=self.variance), rounding=1e-11)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        tops = reach(self.norms, 1.12), reach(self.errors, 1.18)
        for ax, top, name in zip((left, right), tops, ("Σ|w|", "MSE"), strict=True):
            ax.set(xlabel="λ", xlim=(0, self.end), ylim=(0, top), ylabel=name)
            plain_axis(ax.xaxis, self.end)
            plain_axis(ax.yaxis, top)
        left.plot(self.strengths, self.norms, **L1.line())
        right.plot(self.strengths, self.errors, **L1.line())
        for ax, top, value in zip(
            (left, right), tops, (self.norms[0], self.errors[0]), strict=True
        ):
            ax.plot(0, value, "D", color=INK, markersize=8, clip_on=False, zorder=4)
            below = dict(va="top") if value > 0.15 * top else dict(va="bottom")
            place = 12, -4 if value > 0.15 * top else 6
            ax.annotate("OLS", (0, value), place, textcoords="offset points", **below)
        for ax in (left, right):
            ax.axvline(self.path.strength_max, color=MUTED, linewidth=1)
            ax.text(
                self.path.strength_max, 0.5, "$λ_{max}$ ", ha="right", color=INK,
                transform=ax.get_xaxis_transform(),
            )  # fmt: skip
        right.axhline(self.variance, color=MUTED, linewidth=1.4, linestyle="--")
        right.text(0.03 * self.end, 1.02 * self.variance, "MSE(ȳ)", color=INK, va="bottom")
        self.guides = [ax.axvline(0, **MARKER) for ax in (left, right)]
        self.dots = [
            ax.plot([], [], **UNCUT, **L1.points(markersize=11, zorder=6))[0]
            for ax in (left, right)
        ]
        self.texts = [ax.text(0, 1.04, "", transform=ax.transAxes, **_BIG) for ax in (left, right)]
        return [*self.guides, *self.dots, *self.texts]

    def _numbers(self, strength):
        w = self.path.at(strength)
        return float(np.abs(w).sum()), self.error.of(w, self.path.y_mean - w @ self.path.X_mean)

    def update(self, strength):
        values = self._numbers(strength)
        for guide, dot, value in zip(self.guides, self.dots, values, strict=True):
            guide.set_xdata([strength, strength])
            dot.set_data([strength], [value])
        self.texts[0].set_text(f"Σ|w| = {self.say_norm(values[0])}")
        self.texts[1].set_text(f"MSE = {self.say_error(values[1])}")

    def describe(self, strength):
        norm, error = self._numbers(strength)
        end = ""
        if not self.path.strength_max:
            end = f" {_all_zero(self.path).capitalize()}"
        elif strength == 0:
            end = " This is least squares."
        elif strength >= self.path.strength_max:
            end = " Only the mean is left."
        return (
            f"λ = {number(strength, 6)}: the absolute weights sum to {self.say_norm(norm)} and the "
            f"mean squared error on the data is {self.say_error(error)}.{end}"
        )


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
        self.error = _MeanSquare(world.X, world.y)
        self.grid = np.geomspace(1e-6, 1e6, 6001)
        self.grid_errors = self.error.at(ridge, self.grid)

    def draw(self, figure):
        axes = figure.subplots(2, 1, sharex=True)
        p = len(self.true)
        self.x, tall = np.arange(p), 1.2 * np.abs(self.world.weights).max()
        self.stems, self.kept, self.counts, self.titles = [], [], [], []
        beside = _BIG | dict(ha="right", va="center", color=INK, fontsize=18)
        for ax, look in zip(axes, (L1, L2), strict=True):
            ax.set(ylim=(-tall, tall), xlim=(-1, p + 13), ylabel="w", xticks=[])
            ax.grid(visible=False)
            ax.spines["bottom"].set_visible(False)
            ax.plot([-1, p], [0, 0], color=MUTED, linewidth=1)
            ax.plot(
                self.x[self.true], self.world.weights[self.true],
                **TRUTH.points(markersize=17, zorder=2),
            )  # fmt: skip
            colors = np.where(self.true, look.color, INK)
            self.stems.append(
                ax.vlines(self.x, np.zeros(p), np.ones(p), colors=colors, linewidth=3, zorder=3)
            )
            for part, color in ((self.true, look.color), (~self.true, INK)):
                shape = dict(markersize=7.5 if part is self.true else 6, zorder=7)
                self.kept.append((part, ax.plot([], [], **look.points(color=color, **shape))[0]))
            self.counts.append(
                [
                    ax.text(p + 12.8, 0.28 * tall, "", **beside | {"color": look.color}),
                    ax.text(p + 12.8, -0.28 * tall, "", **beside),
                ]
            )
            self.titles.append(ax.text(p + 12.8, 0.72 * tall, "", **_UNDER | dict(ha="right")))
        small = dict(markersize=5, markeredgewidth=1, markeredgecolor=MUTED)
        self.rings = axes[0].plot([], [], **RING | small)[0]
        names = axes[1].get_xaxis_transform()
        n_true = self.true.sum()
        axes[1].text((n_true - 1) / 2, -0.02, "true", transform=names, **_UNDER | {"color": ACCENT})
        axes[1].text((p + n_true) / 2, -0.02, "junk", transform=names, **_UNDER)
        moving = [*self.stems, *(line for _, line in self.kept), *self.titles, self.rings]
        return moving + [text for pair in self.counts for text in pair]

    def weights(self, strength, match="λ"):
        """Weights of lasso and ridge, and the λ of ridge; infinite where only the mean is left."""
        w = self.lasso.at(strength)
        if match == "λ":
            return w, self.ridge.at(strength), strength
        if strength == 0:
            return w, self.ridge.at(0), 0.0
        if not w.any():
            return w, np.zeros_like(w), np.inf
        error = self.error.of(w, self.lasso.y_mean - w @ self.lasso.X_mean)
        same = float(np.exp(np.interp(error, self.grid_errors, np.log(self.grid))))
        return w, self.ridge.at(same), same

    def update(self, strength, match="λ"):
        lasso, ridge, other = self.weights(strength, match)
        for k, (w, penalty) in enumerate(((lasso, strength), (ridge, other))):
            ends = np.zeros((len(w), 2, 2))
            ends[:, :, 0] = self.x[:, None]
            ends[:, 1, 1] = w
            self.stems[k].set_segments(ends)
            for part, line in self.kept[2 * k : 2 * k + 2]:
                here = part & (w != 0)
                line.set_data(self.x[here], w[here])
            for text, part in zip(self.counts[k], (self.true, ~self.true), strict=True):
                symbol = "★" if part is self.true else "junk"
                text.set_text(f"{symbol} {np.count_nonzero(w[part])} / {part.sum()}")
            self.titles[k].set_text(f"{('lasso', 'ridge')[k]}, λ = {_number(penalty)}")
        self.rings.set_data(self.x[lasso == 0], lasso[lasso == 0])

    def describe(self, strength, match="λ"):
        lasso, ridge, other = self.weights(strength, match)
        counts = [
            f"keeps {np.count_nonzero(w[self.true])} of {self.true.sum()} true features and "
            f"{np.count_nonzero(w[~self.true])} of {(~self.true).sum()} junk features"
            for w in (lasso, ridge)
        ]
        at = "the same λ" if match == "λ" else f"the same training error (λ = {_number(other)})"
        return f"λ = {strength:g}: the lasso {counts[0]}. Ridge at {at} {counts[1]}."


class SelectOrPredict(Scene):
    """The error on fresh rows, and how many true and junk features the lasso keeps, against λ.

    lasso, ridge : paths. fresh : World with rows that neither has seen.
    """

    size = (10.0, 4.4)

    def __init__(self, lasso, ridge, fresh, low=0.01):
        self.lasso, self.ridge, self.low = lasso, ridge, float(low)
        self.high = 2 * lasso.strength_max
        self.true = fresh.weights != 0
        self.error, self.n = _MeanSquare(fresh.X, fresh.y), len(fresh.y)
        self.strengths = strength_grid(self.low, self.high, lasso.knots)
        kept = lasso.at(self.strengths) != 0
        self.counts = kept[:, self.true].sum(axis=1), kept[:, ~self.true].sum(axis=1)
        self.errors = [self.error.at(path, self.strengths) for path in (lasso, ridge)]
        self.best = [int(errors.argmin()) for errors in self.errors]

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        for ax in (left, right):
            strength_axis(ax, self.low, self.high)
        least, most = min(map(min, self.errors)), max(map(max, self.errors))
        left.set(yscale="log", ylabel=f"MSE, n = {self.n}", ylim=(0.7 * least, 1.5 * most))
        ticks = [t for t in (1, 2, 5, 10, 20, 50, 100) if 0.7 * least < t < 1.5 * most]
        left.set_yticks(ticks, [f"{t}" for t in ticks])
        left.minorticks_off()
        n_junk = (~self.true).sum()
        right.set(ylim=(-0.06 * n_junk, 1.08 * n_junk), ylabel="#{w ≠ 0}")
        for look, errors, best, name in zip(
            (L1, L2), self.errors, self.best, ("lasso", "ridge"), strict=True
        ):
            left.plot(self.strengths, errors, **look.line(label=name))
            left.plot(
                self.strengths[best], errors[best], **look.points(
                    markersize=9, zorder=4, label="", markerfacecolor=WHITE,
                    markeredgecolor=look.color, markeredgewidth=1.8,
                )
            )  # fmt: skip
        left.legend(loc="upper left")
        steps = dict(drawstyle="steps-mid")
        right.plot(self.strengths, self.counts[1], color=MUTED, **steps)
        right.plot(self.strengths, self.counts[0], color=ACCENT, linestyle="--", **steps)
        right.text(1.3 * self.low, 0.78 * n_junk, "junk", color=INK, ha="right")
        right.text(self.low, self.true.sum() + 1.2, "★ true", color=ACCENT, ha="right")
        self.guides = [ax.axvline(1, **MARKER) for ax in (left, right)]
        self.dots = [
            left.plot([], [], **UNCUT, **look.points(markersize=11, zorder=6))[0]
            for look in (L1, L2)
        ]
        self.junk = right.plot([], [], "o", color=INK, markersize=9, zorder=6, **UNCUT)[0]
        self.kept = right.plot([], [], **UNCUT, **TRUTH.points(markersize=17, zorder=7))[0]
        self.text = right.text(
            0.98, 0.96, "", transform=right.transAxes,
            **_BIG | dict(ha="right", va="top", color=INK, linespacing=1.4),
        )  # fmt: skip
        return [*self.guides, *self.dots, self.junk, self.kept, self.text]

    def _numbers(self, strength):
        w = self.lasso.at(strength)
        errors = [
            self.error.of(v, path.y_mean - v @ path.X_mean)
            for path, v in ((self.lasso, w), (self.ridge, self.ridge.at(strength)))
        ]
        return errors, np.count_nonzero(w[self.true]), np.count_nonzero(w[~self.true])

    def update(self, strength):
        errors, true, junk = self._numbers(strength)
        for guide in self.guides:
            guide.set_xdata([strength, strength])
        for dot, error in zip(self.dots, errors, strict=True):
            dot.set_data([strength], [error])
        self.junk.set_data([strength], [junk])
        self.kept.set_data([strength], [true])
        self.text.set_text(f"★ {true} / {self.true.sum()}\njunk {junk} / {(~self.true).sum()}")

    def describe(self, strength):
        errors, true, junk = self._numbers(strength)
        least = [
            f"{fit} {curve[best]:.2f} at λ = {self.strengths[best]:.2g}"
            for fit, curve, best in zip(("lasso", "ridge"), self.errors, self.best, strict=True)
        ]
        return (
            f"λ = {strength:g}: the lasso keeps {true} of {self.true.sum()} true features and "
            f"{junk} of {(~self.true).sum()} junk features. Mean squared error on fresh rows: "
            f"lasso {errors[0]:.2f}, ridge {errors[1]:.2f}; the least: {' and '.join(least)}."
        )


class ManyPerfectFits(Scene):
    """The line through two sets of weights that both fit every row exactly; so do all on it.

    world : World with more features than rows. ridge, lasso : its paths, whose ends at λ = 0 are
    the least squares fits with the smallest ‖w‖ and with the smallest Σ|w|; share 0 is the first
    and share 1 the second. The error on fresh rows is the expected one, 1 + ‖w - truth‖² + b².
    """

    size = (10.4, 4.5)

    def __init__(self, world, ridge, lasso, noise=1.0):
        self.world, self.noise = world, float(noise)
        self.ends = [(path.at(0), path.intercept_at(0)) for path in (ridge, lasso)]
        self.error = _MeanSquare(world.X, world.y)
        self.shares = np.linspace(-0.5, 1.5, 101)
        self.curves = np.array([self._errors(*self.fit(share)) for share in self.shares]).T

    def fit(self, share):
        """Weights and intercept on the line; those of the lasso's end are exact at share 1."""
        (w0, b0), (w1, b1) = self.ends
        return (1 - share) * w0 + share * w1, (1 - share) * b0 + share * b1

    def _errors(self, w, b):
        return self.error.of(w, b), _expected_error(self.world, w, b, self.noise)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        p, true = len(self.world.weights), self.world.weights != 0
        self.x, tall = np.arange(p), 1.15 * np.abs(self.world.weights).max()
        left.set(xlim=(-1, p), ylim=(-tall, tall), ylabel="$w_j$", xlabel="j", xticks=[])
        left.grid(visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        left.plot(self.x[true], self.world.weights[true], **TRUTH.points(markersize=15, zorder=2))
        colors = np.where(true, ACCENT, INK)
        self.stems = left.vlines(
            self.x, np.zeros(p), np.ones(p), colors=colors, linewidth=3, zorder=3
        )
        small = dict(markersize=5, markeredgewidth=1, markeredgecolor=MUTED)
        self.rings = left.plot([], [], **RING | small)[0]
        top = 1.12 * self.curves[1].max()
        right.set(xlim=(-0.5, 1.5), ylim=(-0.05 * top, top), ylabel="MSE")
        right.set_xticks([0, 1], ["0\nmin ‖w‖", "1\nmin Σ|w|"])
        right.plot(self.shares, self.curves[1], color=MUTED, linewidth=2, linestyle="--")
        right.plot(self.shares, self.curves[0], color=INK, linewidth=2.6)
        right.text(1.46, 0.03 * top, f"n = {len(self.world.y)}", ha="right", va="bottom", color=INK)
        right.text(1.46, 1.03 * self.curves[1][-1], "n → ∞ ", ha="right", va="bottom", color=INK)
        self.guide = right.axvline(0, **MARKER)
        self.dots = [
            right.plot([], [], **UNCUT, **L1.points(color=INK, marker=marker, markersize=11))[0]
            for marker in ("o", "D")
        ]
        self.texts = [
            ax.text(0, 1.04, "", transform=ax.transAxes, **_BIG | dict(color=INK, fontsize=15))
            for ax in (left, right)
        ]
        return [self.stems, self.rings, self.guide, *self.dots, *self.texts]

    def update(self, share):
        w, b = self.fit(share)
        ends = np.zeros((len(w), 2, 2))
        ends[:, :, 0] = self.x[:, None]
        ends[:, 1, 1] = w
        self.stems.set_segments(ends)
        self.rings.set_data(self.x[w == 0], w[w == 0])
        self.guide.set_xdata([share, share])
        errors = self._errors(w, b)
        for dot, error in zip(self.dots, errors, strict=True):
            dot.set_data([share], [error])
        self.texts[0].set_text(
            f"w ≠ 0: {np.count_nonzero(w)} / {len(w)}    ‖w‖ = {np.linalg.norm(w):.2f}    "
            f"Σ|w| = {np.abs(w).sum():.1f}"
        )
        self.texts[1].set_text(f"MSE = {abs(errors[0]):.2f}, {errors[1]:.2f}")

    def describe(self, share):
        w, b = self.fit(share)
        errors = self._errors(w, b)
        return (
            f"Share {share:g}: mean squared error on the {len(self.world.y)} rows "
            f"{abs(errors[0]):.2f}, expected on fresh rows {errors[1]:.2f}. "
            f"{np.count_nonzero(w)} of {len(w)} weights are not zero; their norm is "
            f"{np.linalg.norm(w):.2f}, their absolute sum {np.abs(w).sum():.2f}."
        )


class AtMostNWeights(Scene):
    """How many weights the lasso keeps, and its error, against λ, for several numbers of features.

    worlds : dict, number of features p -> World, all with n rows. paths : dict, p -> LassoPath.
    The error on fresh rows is the expected one, 1 + ‖w - truth‖² + b².
    """

    size = (10.4, 4.5)

    def __init__(self, worlds, paths, low=0.001, noise=1.0):
        self.paths, self.low = paths, float(low)
        self.n = len(next(iter(worlds.values())).y)
        self.high = 1.2 * max(path.strength_max for path in paths.values())
        knots = [path.knots[path.knots > 0] for path in paths.values()]
        self.strengths = strength_grid(self.low, self.high, *knots)
        self.worlds, self.noise = worlds, float(noise)
        self.squares = {p: _MeanSquare(world.X, world.y) for p, world in worlds.items()}
        self.tables = {}
        for p, path in paths.items():
            w, b = path.at(self.strengths), path.intercept_at(self.strengths)
            away = ((w - worlds[p].weights) ** 2).sum(axis=1) + b**2
            errors = self.squares[p].at(path, self.strengths), self.noise**2 + away
            self.tables[p] = np.count_nonzero(w, axis=1), *errors

    def most(self, p):
        """The rank that centred columns in general position have: min(p, n - 1)."""
        return min(p, self.n - 1)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        for ax in (left, right):
            strength_axis(ax, self.low, self.high)
        left.set(ylim=(-1.5, 1.25 * self.n), ylabel="#{w ≠ 0}")
        top = 1.1 * max(table[2].max() for table in self.tables.values())
        right.set(ylim=(-0.04 * top, top), ylabel="MSE")
        left.axhline(self.n - 1, color=INK, linewidth=1.6)
        left.text(
            0.99, self.n - 0.6, f"n − 1 = {self.n - 1}", ha="right", va="bottom", color=INK,
            transform=left.get_yaxis_transform(),
        )  # fmt: skip
        self.count = left.plot([], [], **L1.line(drawstyle="steps-mid", zorder=3))[0]
        self.curves = [
            right.plot([], [], color=L1.color, linewidth=2.4, zorder=3)[0],
            right.plot([], [], color=MUTED, linewidth=2, linestyle="--", zorder=2)[0],
        ]
        self.guides = [ax.axvline(0, **MARKER) for ax in (left, right)]
        self.dots = [
            left.plot([], [], **UNCUT, **L1.points(markersize=11, zorder=6))[0],
            right.plot([], [], **UNCUT, **L1.points(markersize=11, zorder=6))[0],
            right.plot([], [], **UNCUT, **L1.points(color=INK, marker="D", markersize=9))[0],
        ]
        self.texts = [ax.text(0, 1.04, "", transform=ax.transAxes, **_BIG) for ax in (left, right)]
        right.legend(self.curves, [f"n = {self.n}", "n → ∞"], loc="upper left", handlelength=2.4)
        return [self.count, *self.curves, *self.guides, *self.dots, *self.texts]

    @once
    def _numbers(self, strength, p):
        w, b = self.paths[p].at(strength), self.paths[p].intercept_at(strength)
        fresh = _expected_error(self.worlds[p], w, b, self.noise)
        return np.count_nonzero(w), abs(self.squares[p].of(w, b)), fresh

    def update(self, strength, p):
        counts, *errors = self.tables[p]
        self.count.set_data(self.strengths, counts)
        for curve, values in zip(self.curves, errors, strict=True):
            curve.set_data(self.strengths, values)
        numbers = self._numbers(strength, p)
        for dot, value in zip(self.dots, numbers, strict=True):
            dot.set_data([strength], [value])
        for guide in self.guides:
            guide.set_xdata([strength, strength])
        self.texts[0].set_text(f"w ≠ 0: {numbers[0]} / {p}")
        self.texts[1].set_text(f"MSE = {numbers[1]:.2f}, {numbers[2]:.2f}")

    def describe(self, strength, p):
        count, error, fresh = self._numbers(strength, p)
        return (
            f"λ = {strength:g}, {p} features, {self.n} rows: {count} weights are not zero, of "
            f"{self.most(p)} at most. Mean squared error on the rows {error:.2f}, expected on "
            f"fresh rows {fresh:.2f}."
        )


# ---------------------------------------------------------------- small parts

MOST_NAMES = 16  # on one figure
_BIG = dict(fontsize=18, weight="bold", color=L1.color)
_UNDER = dict(ha="center", va="top", fontsize=13, color=INK)


class _MeanSquare:
    """Mean squared error of weights ``w`` and intercept ``b`` on X, y, in microseconds.

    From the moments of what is centred, ``yy - 2 c'w + w'Gw``, and how far b is off the best one.
    """

    def __init__(self, X, y):
        X, y = checks.regression_data(X, y)
        self.X_mean, self.y_mean = X.mean(axis=0), y.mean()
        X, y = X - self.X_mean, y - self.y_mean
        self.gram, self.pull, self.square = X.T @ X / len(y), X.T @ y / len(y), y @ y / len(y)

    def of(self, w, b):
        off = self.y_mean - self.X_mean @ w - b
        return float(max(self.square - 2 * (self.pull @ w) + w @ self.gram @ w, 0.0) + off**2)

    def at(self, path, strengths):
        """The error of a path at many strengths, (n_strengths,)."""
        w = path.at(strengths)
        off = self.y_mean - w @ self.X_mean - path.intercept_at(strengths)
        fitted = np.einsum("ij,ij->i", w @ self.gram, w)
        return (self.square - 2 * (w @ self.pull) + fitted).clip(0) + off**2


def _expected_error(world, w, b, noise):
    """Mean squared error on infinitely many fresh rows of independent standard normal features."""
    away = w - world.weights
    return float(noise**2 + away @ away + b**2)


def _labels(path, names):
    names = path.feature_names if names is None else names
    return Labels(names, path.knot_weights.shape[1])


def _all_zero(path):
    if path.strength_max:
        return f"all {path.knot_weights.shape[1]} weights are zero."
    return "all weights are zero at every λ: y is constant, or no column moves with it."


def _number(value):
    return "∞" if value == np.inf else f"{value:.3g}"
