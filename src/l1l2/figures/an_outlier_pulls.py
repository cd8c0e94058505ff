"""Scenes of the lesson "An outlier pulls": lines under L1, L2 and Huber, and what moves them.

``OutlierPulls``     one point moves in y; the three lines, and their slopes for every place of it
``EachPointPulls``   how hard each point pulls at each line
``LossShares``       how much of the loss the largest residual owns
``ConstantBreaks``   mean and median while more and more points move far away
``LeveragePulls``    one point moves in x and y; where the L1 line goes through it
``YearsArrive``      lines through a growing part of a series with a wrong block
``WhichLossWins``    error of the three lines against the number of outliers

Wherever three things stand for the three losses, they stand in the order L1, L2, Huber.
"""

from functools import cache

import numpy as np
from matplotlib.ticker import MaxNLocator

from l1l2.experiments.outliers import best_l1_lines, largest_share, pulls
from l1l2.figures.numerals import like, number, plain_axis
from l1l2.figures.palette import DATA, L1, MUTED, TRUTH, WARN, WHITE
from l1l2.figures.parts import (
    ALL_WAYS,
    LOOKS,
    NOT_UNIQUE,
    UP_AND_DOWN,
    Handle,
    around,
    legend,
    limits,
    reach,
)
from l1l2.figures.scene import Scene
from l1l2.lines import Line, fit_line, outlier_path

WIDTHS = (3.0, 2.4, 1.6)


# Parts that several scenes share


def _three_lines(axes):
    """One empty line per loss."""
    return [
        axes.plot([], [], **look.line(linewidth=width, zorder=4 - width / 10))[0]
        for look, width in zip(LOOKS, WIDTHS, strict=True)
    ]


def _three_marks(axes):
    """One marker per loss, without a place; each is seen behind the next."""
    return [
        axes.plot([], [], **look.points(markersize=size, zorder=5))[0]
        for look, size in zip(LOOKS, (14, 10.5, 8), strict=True)
    ]


def _set_lines(drawn, lines, ends):
    for artist, line in zip(drawn, lines, strict=True):
        artist.set_data(ends, line.predict(ends))


def _range(path, low, high):
    """Where the moved point may go: ``low`` and ``high``, or else well around the data."""
    others = np.arange(len(path.y)) != path.i
    wide = around(path.y[others] if others.any() else path.y)
    here = float(path.y[path.i])
    wide = min(wide[0], here), max(wide[1], here)
    return tuple(float(a if b is None else b) for a, b in zip(wide, (low, high), strict=True))


def _plain(*axes):
    """Ticks of these axes without a common factor, and few along the bottom."""
    for each in axes:
        each.xaxis.set_major_locator(MaxNLocator(6, steps=(1, 2, 2.5, 5, 10)))
        for axis, ends in ((each.xaxis, each.get_xlim()), (each.yaxis, each.get_ylim())):
            plain_axis(axis, max(map(abs, ends)))


def _points(axes, x, y, **more):
    axes.plot(x, y, **DATA.points(**(dict(markersize=8, label=None) | more)))


def _good_and_wrong(axes, good=None, wrong=None):
    """Ordinary points and crosses, without a place, and their names."""
    (dots,) = axes.plot([], [], **DATA.points(markersize=8, label=good, zorder=5))
    (crosses,) = axes.plot([], [], "X", color=WARN, ms=9, mec=WHITE, label=wrong, zorder=5)
    return dots, crosses


def _mark(axes, x=0.98, y=0.03, **more):
    """A short remark in a corner of ``axes``, empty for now."""
    where = dict(transform=axes.transAxes, ha="right", va="bottom", color=WARN, fontsize=11.5)
    return axes.text(x, y, "", **(where | more))


# Scenes


class OutlierPulls(Scene):
    """One point moves in y. Left: points and the three lines; right: slope against that y.

    l1, l2, huber : ``outlier_path`` of the same points under the three losses.
    low, high : the range of y; default well around the data. xlabel, ylabel : names and units on
    the axes; name : of y in words.

    State: y, where the point stands.
    """

    def __init__(self, l1, l2, huber, low=None, high=None, xlabel="$x$", ylabel="$y$", name="y"):
        self.paths = (l1, l2, huber)
        self.low, self.high = _range(l1, low, high)
        self.labels, self.name = (xlabel, ylabel), name
        self.ends = np.array(limits(l1.x.min(), l1.x.max(), 0.04))
        self._at = cache(lambda y: tuple(path.at(y) for path in self.paths))
        turns = [turn for path in (l1, huber) for turn in (path.low, path.high)]
        steps = np.append(np.linspace(self.low, self.high, 161), turns)
        self.steps = np.unique(steps[(steps >= self.low) & (steps <= self.high)])
        self.slopes = np.array([[line.slope for line in self._at(float(y))] for y in self.steps])
        self.say_slope = like(self.slopes, least=2)
        self.say = like((self.low, self.high), least=2)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        path = self.paths[0]
        others = np.arange(len(path.x)) != path.i
        look = {} if len(path.x) < 50 else dict(markersize=4, markeredgewidth=0, alpha=0.6)
        _points(left, path.x[others], path.y[others], **look)
        self.drawn = _three_lines(left)
        self.handle = Handle(left, UP_AND_DOWN)
        self.mark = _mark(left)
        left.set(xlim=self.ends, ylim=limits(self.low, self.high, 0.09))
        left.set(xlabel=self.labels[0], ylabel=self.labels[1])
        legend(left, loc="upper left")
        self.drag_axes = left

        for look, width, slope in zip(LOOKS, WIDTHS, self.slopes.T, strict=True):
            right.plot(self.steps, slope, **look.line(linewidth=width))
        self.now = right.axvline(self.low, color=MUTED, linewidth=1.2)
        self.marks = _three_marks(right)
        right.set(xlim=limits(self.low, self.high, 0.03), xlabel=self.labels[1])
        right.set(ylabel="slope", ylim=limits(self.slopes.min(), self.slopes.max(), 0.09))
        _plain(left, right)
        return [self.drawn, self.handle.artists, self.mark, self.now, self.marks]

    def update(self, y):
        lines = self._at(y)
        _set_lines(self.drawn, lines, self.ends)
        self.handle.move(self.paths[0].x[self.paths[0].i], y)
        self.mark.set_text("" if lines[0].unique else NOT_UNIQUE)
        self.now.set_xdata([y, y])
        for mark, line in zip(self.marks, lines, strict=True):
            mark.set_data([y], [line.slope])

    def describe(self, y):
        l1, l2, huber = self._at(y)
        words = (
            f"{self.name} = {number(y, 6)}: the L2 slope is {self.say_slope(l2.slope)}, "
            f"the L1 slope {self.say_slope(l1.slope)}, "
            f"the Huber slope {self.say_slope(huber.slope)}. {self._where(y)}"
        )
        return words if l1.unique else f"{words} The L1 line is one of several best ones."

    def _where(self, y):
        path = self.paths[0]
        if y >= path.high:
            return f"Above {self.name} = {self.say(path.high)} the L1 line stands still."
        if y <= path.low:
            return f"Below {self.name} = {self.say(path.low)} the L1 line stands still."
        return "The L1 line goes through the point."

    def grab(self, x, y, /, **state):
        path = self.paths[0]
        return self.handle.taken(x, y, (path.x[path.i], state["y"]))

    def drag(self, handle, x, y, /, **state):
        return {"y": y + handle[1]}


class EachPointPulls(Scene):
    """One point moves in y. Left: points and lines; right: how hard each point pulls each line.

    l1, l2, huber, low, high : as for ``OutlierPulls``. State: y, where the point stands.
    """

    def __init__(self, l1, l2, huber, low=None, high=None):
        self.paths = (l1, l2, huber)
        self.low, self.high = _range(l1, low, high)
        self.ends = np.array(limits(l1.x.min(), l1.x.max(), 0.06))
        self._at = cache(self._compute)
        most = [np.abs(self._at(y)[1]).max() for y in np.linspace(self.low, self.high, 41)]
        self.most, self.say = reach(most, 1.12), like(most, least=2)

    def _compute(self, y):
        lines = tuple(path.at(y) for path in self.paths)
        return lines, np.array(
            [
                pulls(path.x, path.targets(y), line, path.loss)
                for path, line in zip(self.paths, lines, strict=True)
            ]
        )

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        path = self.paths[0]
        others = np.arange(len(path.x)) != path.i
        _points(left, path.x[others], path.y[others])
        self.drawn = _three_lines(left)
        self.handle = Handle(left, UP_AND_DOWN)
        left.set(xlim=self.ends, ylim=limits(self.low, self.high, 0.09))
        left.set(xlabel="$x$", ylabel="$y$")
        self.drag_axes = left

        right.axhline(0, color=MUTED, linewidth=1.2)
        gaps = np.diff(np.unique(path.x))
        gap = 0.23 * max(gaps.min(initial=np.ptp(self.ends)), np.ptp(self.ends) / 250)
        self.places = path.x + gap * np.array([[-1], [0], [1]])
        right.axvspan(*(path.x[path.i] + gap * np.array([-2, 2])), color="#EEF0F3", zorder=0)
        self.stems = [
            right.vlines(at, 0, 1, color=look.color, linewidth=3)
            for look, at in zip(LOOKS, self.places, strict=True)
        ]
        self.tips = [
            right.plot(at, at, **look.points(markersize=7.5))[0]
            for look, at in zip(LOOKS, self.places, strict=True)
        ]
        right.set(xlim=self.ends, ylim=(-self.most, self.most), xlabel="$x$", ylabel="pull")
        legend(right, loc="upper left")
        _plain(left, right)
        return [self.drawn, self.handle.artists, self.stems, self.tips]

    def update(self, y):
        lines, pull = self._at(y)
        _set_lines(self.drawn, lines, self.ends)
        self.handle.move(self.paths[0].x[self.paths[0].i], y)
        for stem, tip, at, height in zip(self.stems, self.tips, self.places, pull, strict=True):
            ends = np.zeros((len(at), 2, 2))
            ends[:, :, 0] = at[:, None]
            ends[:, 1, 1] = height
            stem.set_segments(ends)
            tip.set_ydata(height)

    def describe(self, y):
        _, pull = self._at(y)
        l1, l2, huber = pull[:, self.paths[0].i]
        return (
            f"y = {number(y, 6)}: the moved point pulls the L2 line with {self.say(l2)}, the Huber "
            f"line with {self.say(huber)} and the L1 line with {self.say(l1)}. "
            "The pulls on each line add up to 0."
        )

    grab = OutlierPulls.grab
    drag = OutlierPulls.drag


class LossShares(Scene):
    """One point moves in y. Right: the share of the loss that the largest residual owns.

    l1, l2, huber, low, high : as for ``OutlierPulls``. truth : Line, the true one.
    State: y, where the point stands; line, "truth" (every loss judges the residuals of the true
    line) or "fitted" (each loss those of its own best line).
    """

    LINES = ("truth", "fitted")

    def __init__(self, l1, l2, huber, truth, low=None, high=None):
        self.paths, self.truth = (l1, l2, huber), truth
        self.low, self.high = _range(l1, low, high)
        self.ends = np.array(limits(l1.x.min(), l1.x.max(), 0.06))
        self._at = cache(self._compute)
        for y in np.linspace(self.low, self.high, 81):
            for line in self.LINES:
                self._at(y, line)

    def _compute(self, y, line):
        """Lines, and for each loss: index of the largest residual, its share, the mean loss."""
        if line not in self.LINES:
            raise ValueError(f"line must be one of {', '.join(self.LINES)}, got {line!r}")
        lines = [self.truth if line == "truth" else path.at(y) for path in self.paths]
        targets, x = self.paths[0].targets(y), self.paths[0].x
        found = []
        for path, used in zip(self.paths, lines, strict=True):
            residual = targets - used.predict(x)
            each = path.loss.value(targets, used.predict(x))
            found.append((*largest_share(residual, path.loss), each))
        return lines, found

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        path = self.paths[0]
        others = np.arange(len(path.x)) != path.i
        _points(left, path.x[others], path.y[others])
        self.sticks = [
            left.plot([], [], color=look.color, linewidth=2.2, zorder=3)[0] for look in LOOKS
        ]
        (self.stick,) = left.plot([], [], color=TRUTH.color, linewidth=2.2, zorder=3)
        (self.true,) = left.plot([], [], **TRUTH.line(linewidth=2.6))
        self.drawn = _three_lines(left)
        self.handle = Handle(left, UP_AND_DOWN)
        left.set(xlim=self.ends, ylim=limits(self.low, self.high, 0.09))
        left.set(xlabel="$x$", ylabel="$y$")
        legend(left, (*LOOKS, TRUTH), loc="upper left", ncols=2)
        self.drag_axes = left

        self.bars = [
            right.bar(k, 0, width=0.72, **look.bars())[0]
            for k, look in zip((0, 2, 1), LOOKS, strict=True)
        ]
        self.texts = [
            right.text(bar.get_x() + bar.get_width() / 2, 0, "", ha="center", va="bottom")
            for bar in self.bars
        ]
        right.set(xlim=(-0.6, 2.6), xticks=(0, 1, 2), xticklabels=("L1", "Huber", "L2"))
        right.set(ylim=(0, 119), yticks=range(0, 101, 20))
        right.set_ylabel(r"share of $\max\,|r|$ in the loss, %")
        right.grid(False, axis="x")
        artists = [self.stick, self.true, *self.sticks, *self.drawn]
        return [artists, self.handle.artists, self.bars, self.texts]

    def update(self, y, line):
        lines, found = self._at(y, line)
        path, fitted = self.paths[0], line == "fitted"
        targets = path.targets(y)
        _set_lines(self.drawn, lines, self.ends)
        self.true.set_data(self.ends, self.truth.predict(self.ends))
        for artist in (*self.drawn, *self.sticks):
            artist.set_visible(fitted)
        for artist in (self.true, self.stick):
            artist.set_visible(not fitted)
        self.handle.move(path.x[path.i], y)
        gap = 0.012 * np.ptp(self.ends)
        for k, (used, (i, share, loss)) in enumerate(zip(lines, found, strict=True)):
            at, ends = path.x[i], [targets[i], float(used.predict(path.x[i]))]
            self.sticks[k].set_data([at + (k - 1) * gap] * 2, ends)
            self.stick.set_data([at, at], ends)
            self.bars[k].set_height(100 * share)
            self.texts[k].set_text(f"{100 * share:.0f} %\nof {loss:#.3g}")
            self.texts[k].set_y(100 * share + 1)

    def describe(self, y, line):
        _, ((_, l1, loss1), (_, l2, loss2), (_, huber, _)) = self._at(y, line)
        whose = "the true line" if line == "truth" else "each loss's own line"
        return (
            f"y = {y:g}, residuals of {whose}: the largest one owns {100 * l1:.0f} % of the L1 "
            f"loss ({loss1:.2f}), {100 * huber:.0f} % of the Huber loss and {100 * l2:.0f} % of "
            f"the L2 loss ({loss2:.2f})."
        )

    grab = OutlierPulls.grab
    drag = OutlierPulls.drag


class ConstantBreaks(Scene):
    """The best constant under each loss while the k last points stand far away.

    y : (n_samples,), the values. losses : L1, L2 and Huber. furthest : the largest ``far``.
    State: k, how many points have moved; far, where to.
    """

    def __init__(self, y, losses, furthest=100.0):
        self.y, self.losses, self.furthest = np.asarray(y, dtype=float), losses, float(furthest)
        self._at = cache(self._compute)
        self._all = cache(self._curves)

    def moved(self, k, far):
        """The values with the last k of them at ``far``."""
        y = self.y.copy()
        y[len(y) - int(k) :] = far
        return y

    def _compute(self, k, far):
        return tuple(loss.best_constant(self.moved(k, far)) for loss in self.losses)

    def _curves(self, far):
        """Best constants for every k: L1 in two rows, low and high, then L2 and Huber."""
        found = [self._at(k, far) for k in range(len(self.y) + 1)]
        return np.array([(l1.low, l1.high, float(l2), float(h)) for l1, l2, h in found]).T

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        n = len(self.y)
        self.rows = np.arange(1, n + 1)
        self.stay, self.gone = _good_and_wrong(left)
        self.drawn = _three_lines(left)
        self.span = left.axvspan(0, 1, color=L1.color, alpha=0.25, linewidth=0)
        ends = limits(0, self.furthest, 0.06)
        left.set(xlim=ends, ylim=(0.2, n + 0.8), xlabel="$y_i$", ylabel="$i$")
        left.set_yticks(self.rows)

        self.counts = np.arange(n + 1)
        self.curves = _three_lines(right)
        self.now = right.axvline(0, color=MUTED, linewidth=1.2)
        self.marks = _three_marks(right)
        self.mark = _mark(right)
        right.set(xlim=limits(0, n, 0.04), ylim=ends, xlabel="$k$", ylabel="best constant")
        right.set_xticks(range(0, n + 1, 1 if n < 12 else n // 6))
        self.legend = legend(right, loc="upper left")
        return [
            self.stay, self.gone, self.drawn, self.span,
            self.curves, self.now, self.marks, self.mark, self.legend,
        ]  # fmt: skip

    def update(self, k, far):
        best, y, kept = self._at(k, far), self.moved(k, far), len(self.y) - int(k)
        self.stay.set_data(y[:kept], self.rows[:kept])
        self.gone.set_data(y[kept:], self.rows[kept:])
        for artist, value in zip(self.drawn, best, strict=True):
            artist.set_data([value, value], [0, len(y) + 1])
        self.span.set_x(best[0].low)
        self.span.set_width(best[0].high - best[0].low)
        low, high, l2, huber = self._all(far)
        self.curves[0].set_data(np.repeat(self.counts, 2), np.column_stack([low, high]).ravel())
        self.curves[1].set_data(self.counts, l2)
        self.curves[2].set_data(self.counts, huber)
        self.now.set_xdata([k, k])
        for mark, value in zip(self.marks, best, strict=True):
            mark.set_data([k], [value])
        self.mark.set_text("" if best[0].unique else NOT_UNIQUE)

    def describe(self, k, far):
        median, mean, huber = self._at(k, far)
        l1 = f"{median:.2f}"
        if not median.unique:
            l1 = f"any value from {median.low:g} to {median.high:g}"
        return (
            f"{k} of {len(self.y)} points at {far:g}: the mean (L2) is {mean:.2f}, "
            f"the median (L1) {l1}, the Huber constant {huber:.2f}."
        )


class LeveragePulls(Scene):
    """One point moves in x and y; in the shaded region the L1 line goes through it.

    x, y : (n_samples,), the other points. losses : L1, L2 and Huber.
    places : the values of x, sorted; low, high : the range of y.
    State: x, the place of the point, to the nearest of ``places``; y, its height.
    """

    def __init__(self, x, y, losses, places, low=-40.0, high=60.0):
        self.x, self.y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self.places = np.asarray(places, dtype=float)
        self.low, self.high = float(low), float(high)
        self.paths = [
            [
                outlier_path(np.append(self.x, place), np.append(self.y, 0.0), len(self.x), loss)
                for loss in losses
            ]
            for place in self.places
        ]
        self.ends = np.array(limits(self.places[0], self.places[-1], 0.03))
        self.across = np.arange(self.ends[0], self.ends[1] + 0.1, 0.1)
        self.band = np.array([self._passes(place, losses[0]) for place in self.across]).T
        self._at = cache(lambda x, y: tuple(path.at(y) for path in self._near(x)))

    def _passes(self, place, loss):
        """Between which heights of a point at ``place`` the line goes through it."""
        x, y = np.append(self.x, place), np.append(self.y, 0.0)
        path = outlier_path(x, y, len(self.x), loss)
        return path.low, path.high

    def _near(self, x):
        return self.paths[int(np.abs(self.places - x).argmin())]

    def draw(self, figure):
        axes = figure.subplots()
        bottom, top = limits(self.low, self.high, 0.07)
        low, high = np.clip(self.band, bottom, top)
        axes.fill_between(self.across, low, high, color="#FBE7CB", linewidth=0, zorder=0)
        _points(axes, self.x, self.y, markersize=7)
        self.drawn = _three_lines(axes)
        self.handle = Handle(axes, ALL_WAYS)
        self.mark = _mark(axes, 0.02, 0.03, ha="left")
        axes.set(xlim=self.ends, ylim=(bottom, top), xlabel="$x$", ylabel="$y$")
        axes.text(0.985, 0.28, r"$r_{\mathrm{L1}} = 0$", ha="right", va="center",
                  transform=axes.transAxes, color="#8A5200", fontsize=15)  # fmt: skip
        legend(axes, loc="upper left")
        self.drag_axes = axes
        return [self.drawn, self.handle.artists, self.mark]

    def update(self, x, y):
        lines = self._at(x, y)
        _set_lines(self.drawn, lines, self.ends)
        self.handle.move(self._near(x)[0].x[-1], y)
        self.mark.set_text("" if lines[0].unique else NOT_UNIQUE)

    def describe(self, x, y):
        l1, l2, huber = self._at(x, y)
        path = self._near(x)[0]
        if not np.isfinite([path.low, path.high]).any():
            where = "At this x the L1 line goes through the point wherever it stands."
        elif path.low <= y <= path.high:
            where = "The L1 line goes through the point."
        else:
            side = f"above {path.high:.1f}" if y > path.high else f"below {path.low:.1f}"
            where = f"At this x the L1 line lets go of it {side}."
        words = (
            f"Point at x = {path.x[-1]:g}, y = {y:g}: the L2 slope is {l2.slope:.2f}, "
            f"the L1 slope {l1.slope:.2f}, the Huber slope {huber.slope:.2f}. {where}"
        )
        return words if l1.unique else f"{words} The L1 line is one of several best ones."

    def grab(self, at_x, at_y, /, x, y):
        return self.handle.taken(at_x, at_y, (x, y))

    def drag(self, handle, at_x, at_y, /, x, y):
        return {"x": at_x + handle[0], "y": at_y + handle[1]}


class YearsArrive(Scene):
    """A series of which the part up to a year is known, and the lines through that part.

    x, y : (n_samples,), years in order and their values. odd : indices of the wrong rows.
    losses : L1, L2 and Huber. first : the first year shown. ylabel : name and unit of y.
    names : what the right rows and the wrong rows hold.
    State: year, the last one known.
    """

    def __init__(self, x, y, odd, losses, first, ylabel="$y$", names=("right", "wrong")):
        self.x, self.y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self.odd = np.isin(np.arange(len(self.x)), odd)
        self.ylabel, self.names = ylabel, names
        self.years = self.x[self.x >= first]
        self.ends = np.array(limits(self.x[0], self.x[-1], 0.04))
        self.across = np.linspace(*self.ends, 61)
        self.lines, self.spans, self.best = [], [], []
        for year in self.years:
            known = self.x <= year
            self.lines.append([fit_line(self.x[known], self.y[known], loss) for loss in losses])
            best = best_l1_lines(self.x[known], self.y[known])
            self.spans.append(best[:, :1] * self.across + best[:, 1:])
            self.best.append((best[:, 0].min(), best[:, 0].max()))
        self.slopes = np.array([[line.slope for line in lines] for lines in self.lines])

    def _row(self, year):
        return int(np.abs(self.years - year).argmin())

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        self.good, self.wrong = _good_and_wrong(left, *self.names)
        at = self.across
        self.span = left.fill_between(at, at, at, color=L1.color, alpha=0.25, linewidth=0)
        self.drawn = _three_lines(left)
        self.mark = _mark(left)
        left.set(xlim=self.ends, ylim=limits(0, self.y.max(), 0.07))
        left.set(xlabel="year", ylabel=self.ylabel)
        legend(left, (*LOOKS, *self.names), loc="upper left", ncols=2)

        for look, width, slope in zip(LOOKS, WIDTHS, self.slopes.T, strict=True):
            right.plot(self.years, slope, **look.line(linewidth=width))
        right.vlines(self.years, *np.transpose(self.best), color=L1.color, alpha=0.3, linewidth=9)
        self.now = right.axvline(self.years[0], color=MUTED, linewidth=1.2)
        self.marks = _three_marks(right)
        right.set(xlim=limits(self.years[0], self.years[-1], 0.04), xlabel="last year known")
        right.set(ylim=limits(0, self.slopes.max(), 0.06), ylabel="slope per year")
        return [
            self.span, self.drawn, self.good, self.wrong, self.mark, self.now, self.marks
        ]  # fmt: skip

    def update(self, year):
        row = self._row(year)
        known = self.x <= self.years[row]
        self.good.set_data(self.x[known & ~self.odd], self.y[known & ~self.odd])
        self.wrong.set_data(self.x[known & self.odd], self.y[known & self.odd])
        _set_lines(self.drawn, self.lines[row], self.ends)
        span = self.spans[row]
        there_and_back = np.append(self.across, self.across[::-1])
        edge = np.append(span.min(axis=0), span.max(axis=0)[::-1])
        self.span.set_verts([np.column_stack([there_and_back, edge])])
        self.mark.set_text("" if self.lines[row][0].unique else NOT_UNIQUE)
        self.now.set_xdata([self.years[row]] * 2)
        for mark, slope in zip(self.marks, self.slopes[row], strict=True):
            mark.set_data([self.years[row]], [slope])

    def describe(self, year):
        row = self._row(year)
        l1, l2, huber = self.slopes[row]
        known = self.x <= self.years[row]
        words = (
            f"Years up to {self.years[row]:.0f}, {(known & self.odd).sum()} of {known.sum()} "
            f"wrong: the L2 slope is {l2:.2f} per year, the L1 slope {l1:.2f}, "
            f"the Huber slope {huber:.2f}."
        )
        if self.lines[row][0].unique:
            return words
        low, high = self.best[row]
        return f"{words} Several L1 lines are best, with slopes from {low:.2f} to {high:.2f}."


class WhichLossWins(Scene):
    """Left: one world with k outliers and its lines; right: error of the lines against k.

    losses : L1, L2 and Huber. errors : (n_counts, 3), from ``errors_with_outliers`` for
    k = 0, 1, ...; n, shift : as there. State: k.
    """

    def __init__(self, losses, errors, n=20, shift=10.0, seed=0):
        self.errors, self.counts = errors, np.arange(len(errors))
        self.x = np.arange(float(n))
        random = np.random.default_rng(seed)
        noise, order = random.standard_normal(n), random.permutation(n)
        self.out = order < self.counts[:, None]
        self.worlds = 2 + self.x + noise + shift * self.out
        self.lines = [[fit_line(self.x, y, loss) for loss in losses] for y in self.worlds]
        self.ends = np.array(limits(self.x[0], self.x[-1], 0.05))
        self.truth = Line(1.0, 2.0)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        self.good, self.wrong = _good_and_wrong(left)
        left.plot(self.ends, self.truth.predict(self.ends), **TRUTH.line(linewidth=2.6))
        self.drawn = _three_lines(left)
        self.mark = _mark(left)
        left.set(xlim=self.ends, ylim=limits(self.worlds.min(), self.worlds.max(), 0.06))
        left.set(xlabel="$x$", ylabel="$y$")
        legend(left, (*LOOKS, TRUTH), loc="upper left", ncols=2)

        for look, width, error in zip(LOOKS, WIDTHS, self.errors.T, strict=True):
            right.plot(self.counts, error, **look.line(linewidth=width))
        self.now = right.axvline(0, color=MUTED, linewidth=1.2)
        self.marks = _three_marks(right)
        right.set(xlim=limits(0, self.counts[-1], 0.05), xlabel="outliers $k$")
        right.set(ylim=(0, 1.08 * self.errors.max()), ylabel=r"RMS of $\hat y - $ truth")
        right.set_xticks(self.counts)
        left.set_xticks(self.x[::5])
        return [self.good, self.wrong, self.drawn, self.mark, self.now, self.marks]

    def update(self, k):
        k = int(k)
        y, out = self.worlds[k], self.out[k]
        self.good.set_data(self.x[~out], y[~out])
        self.wrong.set_data(self.x[out], y[out])
        _set_lines(self.drawn, self.lines[k], self.ends)
        self.mark.set_text("" if self.lines[k][0].unique else NOT_UNIQUE)
        self.now.set_xdata([k, k])
        for mark, error in zip(self.marks, self.errors[k], strict=True):
            mark.set_data([k], [error])

    def describe(self, k):
        l1, l2, huber = self.errors[int(k)]
        words = (
            f"{k} of {len(self.x)} points are outliers: the L2 line is off by {l2:.2f}, "
            f"the L1 line by {l1:.2f}, the Huber line by {huber:.2f} (root mean square)."
        )
        if self.lines[int(k)][0].unique:
            return words
        return f"{words} The L1 line is one of several best ones."
