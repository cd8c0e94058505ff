"""Scenes of the lesson "Mean and median": the best single number under L1 and under L2.

``OneValueMoves``        one of five values moves; both losses over the constant, and their minima
``FlatBottom``           the L1 loss over the constant for n values, odd or even, and its slope
``WhichWins``            spread of mean and median under three kinds of noise, against n
``HowMuchContamination`` the same against the share of wild values
``Denoising``            mean filter and median filter on a photograph with two kinds of noise
"""

from functools import cache

import numpy as np
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from l1l2.checks import numbers
from l1l2.experiments.centres import (
    LIMITS,
    filtered,
    mean_absolute,
    noisy,
    rms,
    variance_ratio,
)
from l1l2.figures.palette import ACCENT, DATA, INK, L1, L2, MUTED, WHITE
from l1l2.figures.parts import SIDEWAYS, Handle, limits
from l1l2.figures.scene import Scene
from l1l2.losses import L1Loss, L2Loss

LOSSES = L1Loss(), L2Loss()
LOOKS = L1, L2


# Parts that several scenes share


def _best_mark(axes, look):
    """Large for L1, small for L2, so that both are seen where they meet."""
    size = 15 if look is L1 else 9
    return axes.plot([], [], **look.points(markersize=size, zorder=6, clip_on=False))[0]


def _guide(axes, look, width=1.8):
    line = axes.axvline(0, color=look.color, linestyle=look.linestyle, linewidth=width)
    line.set_zorder(2.5)
    return line


# Scenes


class OneValueMoves(Scene):
    """One value moves. Left: both losses over the constant c; right: the best c against it.

    values : (n_samples - 1,), the values that stay; an even number, so that the median of all is
    unique. low, high : where the value may go. State: y, where it is.
    """

    size = (9.0, 5.0)

    def __init__(self, values, low=0.0, high=30.0, top=(14.0, 190.0)):
        self.values = numbers("values", values, 1)
        if len(self.values) % 2:
            raise ValueError(f"values must be an even number of values, got {len(self.values)}")
        self.low, self.high, self.top = float(low), float(high), top
        self.ends = limits(self.low, self.high, 0.04)
        self.across = np.unique(
            np.concatenate([np.arange(self.low, self.high + 0.1, 0.1).round(1), self.ends])
        )
        self.fixed = [loss.of_error(self.across[:, None] - values).sum(axis=1) for loss in LOSSES]
        self.best = cache(self._best)
        self.heights = np.append(np.arange(self.low, self.high, 0.5), self.high)
        self.paths = np.array([[c for c, _ in self.best(y)] for y in self.heights]).T

    def _best(self, y):
        """Best constant and its loss, under L1 and under L2."""
        targets = np.append(self.values, y)
        best = [float(loss.best_constant(targets)) for loss in LOSSES]
        return [
            (c, loss.value(targets, np.full(len(targets), c)))
            for c, loss in zip(best, LOSSES, strict=True)
        ]

    def draw(self, figure):
        grid = figure.add_gridspec(3, 2, width_ratios=(3, 2), height_ratios=(3, 3, 1.1))
        axes = [figure.add_subplot(grid[row, 0]) for row in range(3)]
        right = figure.add_subplot(grid[:, 1])
        names = r"$\frac{1}{n}\sum\,|y_i - c|$", r"$\frac{1}{n}\sum\,(y_i - c)^2$"
        self.curves, self.marks, self.guides = [], [], []
        for ax, look, top, name in zip(axes, LOOKS, self.top, names, strict=False):
            (curve,) = ax.plot(self.across, self.across, **look.line(linewidth=2.8))
            self.curves.append(curve)
            self.marks.append(_best_mark(ax, look))
            self.guides.append(_guide(ax, look))
            ax.set(xlim=self.ends, ylim=(0, top), ylabel=name)
            ax.tick_params(labelbottom=False)
        bottom = axes[2]
        for look in LOOKS:
            self.guides.append(_guide(bottom, look, 2.6))
        bottom.plot(self.values, 0 * self.values, **DATA.points(markersize=9, zorder=4))
        self.handle = Handle(bottom, SIDEWAYS, clip_on=False)
        bottom.set(xlim=self.ends, ylim=(-1, 1), yticks=[], xlabel="$c,\\;y_i$")
        bottom.spines["left"].set_visible(False)
        self.drag_axes = bottom

        for look, path, name in zip(LOOKS, self.paths, ("median", "mean"), strict=True):
            right.plot(self.heights, path, **look.line(linewidth=2.8))
            right.text(self.high, path[-1] + 0.25, f"{look.label}: {name}", ha="right",
                       va="bottom", color=look.color, fontsize=13, weight="bold")  # fmt: skip
        self.now = right.axvline(0, color=MUTED, linewidth=1.2)
        self.places = [_best_mark(right, look) for look in LOOKS]
        right.set(xlim=self.ends, ylim=limits(self.paths.min(), self.paths.max() + 0.8, 0.06))
        right.set(xlabel="$y$", ylabel=r"$\hat c$")
        return [
            self.curves, self.marks, self.guides, self.handle.artists, self.now, self.places
        ]  # fmt: skip

    def update(self, y):
        n = len(self.values) + 1
        best, least = zip(*self.best(y), strict=True)
        for loss, fixed, curve in zip(LOSSES, self.fixed, self.curves, strict=True):
            curve.set_ydata((fixed + loss.of_error(self.across - y)) / n)
        for mark, place, c, height in zip(self.marks, self.places, best, least, strict=True):
            mark.set_data([c], [height])
            place.set_data([y], [c])
        for guide, c in zip(self.guides, (*best, *best), strict=True):
            guide.set_xdata([c, c])
        self.handle.move(y, 0)
        self.now.set_xdata([y, y])

    def describe(self, y):
        (median, least1), (mean, least2) = self.best(y)
        return (
            f"{len(self.values)} values stay and one is at y = {y:g}: the L1 loss is least at "
            f"{median:g} (the median, loss {least1:.2f}), the L2 loss at {mean:.2f} (the mean, "
            f"loss {least2:.2f})."
        )

    def grab(self, at_x, at_y, /, y):
        return self.handle.taken(at_x, at_y, (y, 0), reach=(0.05, 0.6))

    def drag(self, handle, at_x, at_y, /, y):
        return {"y": at_x + handle[0]}


class FlatBottom(Scene):
    """The L1 loss of the first n values over the constant c, and its slope.

    values : (most,), in the order in which they arrive, different from each other.
    low, high : the range of c. State: n, how many of them; c, where you stand.
    """

    size = (9.0, 4.8)

    def __init__(self, values, low=0.0, high=10.0):
        self.values = numbers("values", values, 1)
        self.low, self.high = float(low), float(high)
        self.ends = limits(self.low, self.high, 0.03)
        self.tables = [self._table(np.sort(self.values[:n])) for n in range(1, len(values) + 1)]
        self.top = max(loss.max() for _, loss, *_ in self.tables)

    def _table(self, y):
        """Kinks, the loss there, the staircase of the slope, the best constants, the values."""
        kinks = np.concatenate([[self.ends[0]], y, [self.ends[1]]])
        loss = np.array([LOSSES[0].value(y, np.full(len(y), c)) for c in kinks])
        slopes = np.linspace(-1, 1, len(y) + 1)
        stairs = np.repeat(kinks, 2)[1:-1], np.repeat(slopes, 2)
        return kinks, loss, stairs, LOSSES[0].best_constant(y), y

    def sides(self, n, c):
        """How many of the first n values lie below c, at c, above c."""
        y = self.tables[int(n) - 1][-1]
        below, upto = np.searchsorted(y, c, "left"), np.searchsorted(y, c, "right")
        return int(below), int(upto - below), int(len(y) - upto)

    def draw(self, figure):
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        self.spans = [ax.axvspan(0, 1, color=L1.color, alpha=0.22, linewidth=0)
                      for ax in (top, bottom)]  # fmt: skip
        (self.curve,) = top.plot([], [], **L1.line(linewidth=2.8))
        (self.flat,) = top.plot(
            [], [], **L1.line(linewidth=7, solid_capstyle="round", marker="o", markersize=9)
        )
        self.title = top.set_title("$n$", fontsize=16, color="#8A5200", loc="center")
        self.handle = Handle(top, SIDEWAYS, marker="D", clip_on=False)
        top.set(xlim=self.ends, ylim=(0, self.top), ylabel=r"$\frac{1}{n}\sum\,|y_i - c|$")
        self.drag_axes = top

        bottom.axhline(0, color=MUTED, linewidth=1.2)
        (self.stairs,) = bottom.plot([], [], **L1.line(linewidth=2.6))
        (self.left,) = bottom.plot([], [], "<", color=MUTED, markersize=9, mec=WHITE)
        (self.right,) = bottom.plot([], [], ">", color=INK, markersize=9, mec=WHITE)
        (self.level,) = bottom.plot([], [], "D", color=INK, markersize=9, mec=WHITE)
        self.guides = [ax.axvline(0, color=INK, linewidth=1.2, zorder=2) for ax in (top, bottom)]
        bottom.set(ylim=(-1.25, 1.25), yticks=(-1, 0, 1))
        bottom.set(xlabel="$c,\\;y_i$", ylabel=r"$\partial\,/\,\partial c$")
        return [
            self.spans, self.curve, self.flat, self.title, self.handle.artists,
            self.stairs, self.left, self.right, self.level, self.guides,
        ]  # fmt: skip

    def update(self, n, c):
        kinks, loss, stairs, best, y = self.tables[int(n) - 1]
        least = np.interp([best.low, best.high], kinks, loss)
        self.curve.set_data(kinks, loss)
        self.flat.set_data([best.low, best.high], least)
        for span in self.spans:
            span.set_x(best.low)
            span.set_width(best.high - best.low)
        which = rf"\hat c = {best.low:g}"
        if not best.unique:
            which = rf"{best.low:g} \leq \hat c \leq {best.high:g}"
        self.title.set_text(f"$n = {int(n)}$:  ${which}$")
        self.handle.move(c, np.interp(c, kinks, loss))
        self.stairs.set_data(*stairs)
        below, at, above = self.sides(n, c)
        self.left.set_data(y[:below], np.zeros(below))
        self.right.set_data(y[below:], np.zeros(at + above))
        self.level.set_data([c], [(below - above) / int(n)])
        for guide in self.guides:
            guide.set_xdata([c, c])

    def describe(self, n, c):
        kinks, loss, _, best, _ = self.tables[int(n) - 1]
        below, at, above = self.sides(n, c)
        here = np.interp(c, kinks, loss)
        where = f"{below} of {int(n)} values lie below c = {c:g} and {above} above"
        where += ", one at it" if at else ""
        if best.unique:
            which = f"Best: c = {best.low:g} only."
        else:
            which = f"Best: any c from {best.low:g} to {best.high:g}."
        return f"{where}; the loss is {here:.2f}, the least is {loss.min():.2f}. {which}"

    def grab(self, at_x, at_y, /, n, c):
        return self.handle.taken(at_x, at_y, self.handle.point.get_xydata()[0], reach=(0.05, 0.16))

    def drag(self, handle, at_x, at_y, /, n, c):
        return {"c": at_x + handle[0]}


class _Contest(Scene):
    """Left: how mean and median of many samples are spread; right: their variance ratio."""

    def _prepare(self, estimates, reach, bins=41):
        """Keep spreads, ratios and histograms of estimates (n_kinds, n_states, 2, repeats)."""
        self.spread = estimates.std(axis=-1)
        self.ratio = variance_ratio(estimates)
        self.reach = reach
        edges = np.linspace(-reach, reach, bins + 1)
        self.centres = (edges[:-1] + edges[1:]) / 2
        shape = estimates.shape[:-1]
        flat = estimates.reshape(-1, estimates.shape[-1])
        piles = np.array([np.histogram(one, edges)[0] for one in flat]).reshape(*shape, bins)
        self.piles = piles / piles.max(axis=(-1, -2), keepdims=True)

    def _draw_left(self, axes):
        axes.axvline(0, color=MUTED, linewidth=1.2)
        self.shapes = [
            axes.plot(self.centres, 0 * self.centres, drawstyle="steps-mid",
                      **look.line(linewidth=width))[0]
            for look, width in zip(LOOKS, (2.8, 2.2), strict=True)
        ]  # fmt: skip
        self.bars = [
            axes.plot([], [], marker=look.marker, markersize=8, **look.line(linewidth=3))[0]
            for look in LOOKS
        ]
        self.words = [
            axes.text(0.02, 0.97 - 0.1 * row, "", transform=axes.transAxes, va="top",
                      color=look.color, fontsize=13, weight="bold")
            for row, look in enumerate(LOOKS)
        ]  # fmt: skip
        self.title = axes.text(0.98, 0.97, "", transform=axes.transAxes, ha="right", va="top",
                               fontsize=14)  # fmt: skip
        axes.set(xlim=(-self.reach, self.reach), ylim=(-0.26, 1.42), yticks=[])
        axes.set(xlabel=r"$\hat c - c_0$", ylabel="#")
        axes.spines["left"].set_visible(False)
        return [self.shapes, self.bars, self.words, self.title]

    def _draw_right(self, axes, low, high, ticks, reach):
        axes.set(yscale="log", ylim=(low, high), xlim=reach)
        axes.set_ylabel(r"$\mathrm{Var}\,\hat c_{L2}\;/\;\mathrm{Var}\,\hat c_{L1}$")
        axes.yaxis.set_major_locator(FixedLocator(ticks))
        axes.yaxis.set_major_formatter(lambda value, position: f"{value:g}")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.axhspan(1, high, color="#FBEBD3", zorder=0, linewidth=0)
        axes.axhspan(low, 1, color="#DCE9F4", zorder=0, linewidth=0)
        axes.axhline(1, color=INK, linewidth=1.2)
        for look, name, height in ((L1, "median", 0.97), (L2, "mean", 0.03)):
            axes.text(0.03, height, f"{look.label}: {name}", transform=axes.transAxes,
                      va="top" if height > 0.5 else "bottom", color=look.color,
                      fontsize=13, weight="bold")  # fmt: skip
        self.now = axes.axvline(0, color=MUTED, linewidth=1.2)
        (self.chosen,) = axes.plot([], [], color=INK, linewidth=2.8, zorder=4)
        (self.mark,) = axes.plot([], [], "D", color=INK, markersize=10, mec=WHITE, zorder=6)
        return [self.now, self.chosen, self.mark]

    def _show(self, kind, state, at, across):
        for row in (0, 1):
            wide = self.spread[kind, state, row]
            self.shapes[row].set_ydata(self.piles[kind, state, row])
            self.bars[row].set_data([-wide, wide], [-0.08 - 0.1 * row] * 2)
            name = ("median", "mean")[row]
            self.words[row].set_text(f"{LOOKS[row].label}: {name} ± {wide:.2f}")
        self.now.set_xdata([at, at])
        self.chosen.set_data(across, self.ratio[kind])
        self.mark.set_data([at], [self.ratio[kind, state]])

    def _say(self, kind, state):
        median, mean = self.spread[kind, state]
        ratio = self.ratio[kind, state]
        if abs(ratio - 1) < 0.03:
            who = "about equally good"
        else:
            who = "the median is better" if ratio > 1 else "the mean is better"
        return (
            f"the mean is off by {mean:.2f}, the median by {median:.2f} (standard deviation); "
            f"variance ratio {ratio:.2f}, {who}."
        )


class WhichWins(_Contest):
    """Mean against median under each kind of noise, for growing samples.

    sizes : the sample sizes, ascending. estimates : dict, noise -> ``means_and_medians``.
    State: n, one of ``sizes``; noise, one of ``NOISES``.
    """

    def __init__(self, sizes, estimates, reach=1.6):
        self.sizes, self.noises = np.asarray(sizes), list(estimates)
        self._prepare(np.array([estimates[noise] for noise in self.noises]), reach)

    def _row(self, n, noise):
        if noise not in self.noises:
            raise ValueError(f"noise must be one of {', '.join(self.noises)}, got {noise!r}")
        return self.noises.index(noise), int(np.abs(self.sizes - n).argmin())

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        moving = self._draw_left(left)
        last = self.sizes[-1]
        moving += self._draw_right(right, 0.38, 13, (0.5, 1, 2, 4, 8), (0, 1.2 * last))
        for noise, ratio in zip(self.noises, self.ratio, strict=True):
            right.plot(self.sizes, ratio, color=MUTED, linewidth=1.4)
            right.plot([0, last], [LIMITS[noise]] * 2, color=ACCENT, linestyle=":", linewidth=2)
            name = {"Gaussian": "$2/\\pi$", "Laplace": "$2$"}.get(noise, f"${LIMITS[noise]:.1f}$")
            right.text(1.02 * last, LIMITS[noise], name, va="center", color=ACCENT, fontsize=14)
            under = noise == "contaminated"
            right.text(0.6 * last, LIMITS[noise] * (0.93 if under else 1.05), noise,
                       ha="center", va="top" if under else "bottom", fontsize=12)  # fmt: skip
        right.set(xlabel="$n$")
        return moving

    def update(self, n, noise):
        kind, state = self._row(n, noise)
        self._show(kind, state, self.sizes[state], self.sizes)
        self.title.set_text(f"$n = {self.sizes[state]}$")

    def describe(self, n, noise):
        kind, state = self._row(n, noise)
        return (
            f"{noise.capitalize()} noise, n = {self.sizes[state]}: {self._say(kind, state)} "
            f"For many values the ratio goes to {LIMITS[noise]:.2f}."
        )


class HowMuchContamination(_Contest):
    """Mean against median when a share of the values is wider than the rest.

    shares : in per cent, ascending from 0. estimates : dict, width -> ``contaminated_estimates``.
    n : values in a sample. State: share, one of ``shares``; width, a key of ``estimates``.
    """

    def __init__(self, shares, estimates, n, reach=1.1):
        self.shares, self.widths, self.n = np.asarray(shares), list(estimates), int(n)
        self._prepare(np.array([estimates[width] for width in self.widths]), reach)
        self.crossings = [self._crossing(ratio) for ratio in self.ratio]

    def _crossing(self, ratio):
        """The share, in per cent, where ``ratio`` first reaches 1; None if it does not."""
        above = np.flatnonzero(ratio >= 1)
        if not len(above):
            return None
        first = above[0]
        pair = slice(first - 1, first + 1)
        return float(np.interp(0, np.log(ratio[pair]), self.shares[pair]))

    def _row(self, share, width):
        if width not in self.widths:
            named = ", ".join(f"{known:g}" for known in self.widths)
            raise ValueError(f"width must be one of {named}, got {width!r}")
        return self.widths.index(width), int(np.abs(self.shares - share).argmin())

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        moving = self._draw_left(left)
        last = self.shares[-1]
        moving += self._draw_right(right, 0.4, 24, (0.5, 1, 2, 4, 8), (0, 1.16 * last))
        for width, ratio in zip(self.widths, self.ratio, strict=True):
            right.plot(self.shares, ratio, color=MUTED, linewidth=1.4)
            right.text(1.02 * last, ratio[-1], f"{width:g}×", va="center", fontsize=13)
        (self.cross,) = right.plot([], [], "X", color=ACCENT, markersize=11, mec=WHITE, zorder=5)
        self.where = right.text(0, 0, "", color=ACCENT, fontsize=14, va="top", weight="bold",
                                zorder=5)  # fmt: skip
        self.where.set_bbox(dict(facecolor="#DCE9F4", edgecolor="none", pad=1))
        right.set(xlabel="ε / %")
        return [*moving, self.cross, self.where]

    def update(self, share, width):
        kind, state = self._row(share, width)
        at = self.shares[state]
        self._show(kind, state, at, self.shares)
        self.title.set_text(f"$n = {self.n}$")
        crossing = self.crossings[kind]
        self.cross.set_data([] if crossing is None else [crossing], [] if crossing is None else [1])
        self.where.set_text("" if crossing is None else f"{crossing:.1f} %")
        self.where.set_position((0 if crossing is None else crossing + 0.5, 0.9))

    def describe(self, share, width):
        kind, state = self._row(share, width)
        crossing = self.crossings[kind]
        if crossing is None:
            turn = f"Up to {self.shares[-1]:g} % the mean stays the better one."
        else:
            turn = f"The median is better from {crossing:.1f} % on."
        return (
            f"{self.shares[state]:g} % of {self.n} values {width:g} times as wide: "
            f"{self._say(kind, state)} {turn}"
        )


class Denoising(Scene):
    """A photograph, a noisy one, and what the median and the mean filter make of it.

    photo : (height, width), grey values 0 to 255. levels : ascending; for "Gaussian" the standard
    deviation in grey levels, for "salt and pepper" the per cent of pixels that are hit.
    Below: RMS and mean absolute error of each picture, against the level.
    State: level, one of ``levels``; noise, one of ``NOISES``.
    """

    NOISES = "Gaussian", "salt and pepper"
    size = (9.0, 5.4)

    def __init__(self, photo, levels, seed=0):
        self.photo, self.levels = numbers("photo", photo, 2), np.asarray(levels)
        self.pictures, errors = {}, []
        for noise in self.NOISES:
            for level in self.levels:
                hit = noisy(self.photo, noise, level, seed)
                shown = hit, *filtered(hit)
                errors.append([(rms(one - photo), mean_absolute(one - photo)) for one in shown])
                small = [np.clip(np.rint(one), 0, 255).astype(np.uint8) for one in shown]
                self.pictures[noise, int(level)] = small
        self.errors = np.array(errors).reshape(2, len(self.levels), 3, 2)

    def _row(self, level, noise):
        if noise not in self.NOISES:
            raise ValueError(f"noise must be one of {', '.join(self.NOISES)}, got {noise!r}")
        return self.NOISES.index(noise), int(np.abs(self.levels - level).argmin())

    def draw(self, figure):
        upper, lower = figure.subfigures(2, 1, height_ratios=(1.2, 1))
        names = "x", "y", "L1: median", "L2: mean"
        colors = INK, MUTED, L1.color, L2.color
        images, texts = [], []
        for axes, name, color in zip(upper.subplots(1, 4), names, colors, strict=True):
            images.append(
                axes.imshow(self.photo, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
            )
            axes.set_title(name, color=color, fontsize=13, weight="bold", loc="center")
            axes.set(xticks=[], yticks=[], xlabel=" ")
            axes.grid(False)
            texts.append(axes.text(0.5, -0.04, "", transform=axes.transAxes, ha="center", va="top"))
        self.images, self.texts = images[1:], texts[1:]

        lines = dict(color=MUTED, linewidth=1.6), L1.line(linewidth=2.8), L2.line(linewidth=2.4)
        marks = (
            dict(color=MUTED, marker="X", markersize=9),
            L1.points(markersize=13),
            L2.points(markersize=8),
        )
        self.curves, self.marks, self.now = [], [], []
        for axes, name, top in zip(lower.subplots(1, 2), ("RMSE", "MAE"), (64, 51), strict=True):
            self.curves += [axes.plot([], [], **look)[0] for look in lines]
            self.marks += [axes.plot([], [], zorder=6, **look)[0] for look in marks]
            self.now.append(axes.axvline(0, color=MUTED, linewidth=1.2))
            axes.set(xlim=limits(0, self.levels[-1], 0.03), ylim=(0, top))
            axes.set(ylabel=name, xlabel="σ  |  ε / %")
        return [self.images, self.texts, self.curves, self.marks, self.now]

    def update(self, level, noise):
        kind, state = self._row(level, noise)
        pictures = self.pictures[noise, int(self.levels[state])]
        for image, picture in zip(self.images, pictures, strict=True):
            image.set_data(picture)
        for text, (square, absolute) in zip(self.texts, self.errors[kind, state], strict=True):
            text.set_text(f"RMSE {square:.1f}  MAE {absolute:.1f}")
        errors = self.errors[kind].transpose(2, 1, 0).reshape(6, -1)
        for curve, mark, values in zip(self.curves, self.marks, errors, strict=True):
            curve.set_data(self.levels, values)
            mark.set_data([self.levels[state]], [values[state]])
        for line in self.now:
            line.set_xdata([self.levels[state]] * 2)

    def describe(self, level, noise):
        kind, state = self._row(level, noise)
        (hit, _), (median, median_size), (mean, mean_size) = self.errors[kind, state]
        at = self.levels[state]
        what = (
            f"Gaussian noise of {at:g} grey levels"
            if kind == 0
            else f"{at:g} % of the pixels black or white"
        )
        better = "mean" if mean < median else "median"
        return (
            f"{what}: RMS error {hit:.1f} before, {median:.1f} after the median filter, "
            f"{mean:.1f} after the mean filter; mean absolute error {median_size:.1f} and "
            f"{mean_size:.1f}. By RMS error the {better} filter is better."
        )
