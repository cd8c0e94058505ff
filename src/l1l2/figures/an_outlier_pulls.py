"""Scenes of the lesson "An outlier pulls": lines under L1, L2 and Huber, and what moves them.

``OutlierPulls``     one point moves in y; the three lines, and their slopes for every place of it
``EachPointPulls``   how hard each point pulls at each line
``LossShares``       how much of the loss the largest error owns
``ConstantBreaks``   mean and median while more and more points move far away
``LeveragePulls``    one point moves in x and y; where the L1 line goes through it
``YearsArrive``      lines through a growing part of a series with a wrong block
``WhichLossWins``    error of the three lines against the number of outliers

Wherever three things stand for the three losses, they stand in the order L1, L2, Huber.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator

from l1l2.checks import one_of
from l1l2.experiments.outliers import best_l1_lines, largest_share, pulls
from l1l2.figures.numerals import like, number, plain_axis
from l1l2.figures.palette import DATA, L1, MUTED, TRUTH, WARN, WHITE
from l1l2.figures.parts import ALL_WAYS, LOOKS, UP_AND_DOWN, around, legend, limits, part, reach
from l1l2.figures.scene import Scene
from l1l2.lines import Line, fit_line, outlier_path
from l1l2.texts import _, said

WIDTHS = (3.0, 2.4, 1.6)
HERE = dict(color=MUTED, linewidth=1.2, linestyle="-", zorder=2)  # the rule where the slider stands


# Parts that several scenes share


def _fitted(lines, ends):
    """The numbers of three lines that are drawn from one end to the other."""
    return dict(
        lines=[line.predict(ends) for line in lines], slopes=[line.slope for line in lines],
        unique=lines[0].unique,
    )  # fmt: skip


def _parted(x, y, wrong):
    """The places of the ordinary points and of the wrong ones."""
    return dict(good=(x[~wrong], y[~wrong]), wrong=(x[wrong], y[wrong]))


def _three_lines(scene, axes, x, y):
    """One line per loss; x and y name a list of three, or are one for all."""
    for k, (look, width) in enumerate(zip(LOOKS, WIDTHS, strict=True)):
        drawn = look.line(linewidth=width, zorder=4 - width / 10)
        scene.line(axes, part(x, k), part(y, k), **drawn)


def _three_dots(scene, axes, x, y):
    """A rule at x, and on it one point per loss; each is seen behind the next."""
    scene.rule(axes, x, **HERE)
    for k, (look, size) in enumerate(zip(LOOKS, (14, 10.5, 8), strict=True)):
        scene.dot(axes, look, x, part(y, k), markersize=size, zorder=5)


def _good_and_wrong(scene, axes, good=None, wrong=None):
    """Ordinary points and crosses, and their names."""
    (dots,) = axes.plot([], [], **DATA.points(markersize=8, label=good, zorder=5))
    (crosses,) = axes.plot([], [], "X", color=WARN, ms=9, mec=WHITE, label=wrong, zorder=5)
    scene.mark(dots, data="good")
    scene.mark(crosses, data="wrong")


def _remark(scene, axes, x=0.98, ha="right"):
    """A remark in a lower corner of ``axes`` where L1 has several answers."""
    text = axes.text(x, 0.03, "", transform=axes.transAxes, ha=ha, va="bottom", color=WARN,
                     fontsize=11.5)  # fmt: skip
    scene.mark(text, text=lambda now: "" if now.unique else _("L1 not unique"))


def _plain(*axes):
    """Ticks of these axes without a common factor, and few along the bottom."""
    for each in axes:
        each.xaxis.set_major_locator(MaxNLocator(6, steps=(1, 2, 2.5, 5, 10)))
        for axis, ends in ((each.xaxis, each.get_xlim()), (each.yaxis, each.get_ylim())):
            plain_axis(axis, max(map(abs, ends)))


# Scenes


class _OnePointMoves(Scene):
    """The points, of which one moves in y, and their lines under L1, L2 and Huber.

    paths : ``outlier_path`` of the points under the three losses. low, high : where the moved
    point may go; default well around the data. room : beside the points, as a share.
    """

    def __init__(self, paths, low, high, room=0.06):
        self.paths, self.path = paths, paths[0]
        self.x, self.moved = self.path.x, self.path.i
        others, here = np.delete(self.path.y, self.moved), float(self.path.y[self.moved])
        least, most = around(others if len(others) else self.path.y)
        self.low = float(min(least, here) if low is None else low)
        self.high = float(max(most, here) if high is None else high)
        self.ends = np.array(limits(self.x.min(), self.x.max(), room))

    def _draw_points(self, axes, xlabel="$x$", ylabel="$y$", **look):
        x, y = np.delete(self.x, self.moved), np.delete(self.path.y, self.moved)
        axes.plot(x, y, **DATA.points(**dict(markersize=8, label=None) | look))
        _three_lines(self, axes, self.ends, "lines")
        self.handle(axes, self.x[self.moved], "y", arrows=UP_AND_DOWN)
        axes.set(xlim=self.ends, ylim=limits(self.low, self.high, 0.09))
        axes.set(xlabel=xlabel, ylabel=ylabel)


class OutlierPulls(_OnePointMoves):
    """One point moves in y. Left: points and the three lines; right: slope against that y.

    l1, l2, huber : ``outlier_path`` of the same points under the three losses.
    low, high : the range of y; default well around the data. xlabel, ylabel : names and units on
    the axes; name : of y in words. ahead : whether the slopes are shown for heights that the point
    has not come to yet, from below, and said; without it they are for the learner to find.

    State: y, where the point stands.
    """

    def __init__(
        self, l1, l2, huber, low=None, high=None, xlabel="$x$", ylabel="$y$", name="y", ahead=True
    ):
        super().__init__((l1, l2, huber), low, high, room=0.04)
        self.labels, self.name, self.ahead = (xlabel, ylabel), name, ahead
        turns = [turn for path in (l1, huber) for turn in (path.low, path.high)]
        steps = np.append(np.linspace(self.low, self.high, 161), turns)
        self.steps = np.unique(steps[(steps >= self.low) & (steps <= self.high)])
        self.slopes = [[path.at(float(y)).slope for path in self.paths] for y in self.steps]
        self.say_slope = like(self.slopes, least=2)
        self.say = like((self.low, self.high), least=2)

    def at(self, y):
        found = _fitted([path.at(y) for path in self.paths], self.ends)
        passed = len(self.steps) if self.ahead else np.searchsorted(self.steps, y)
        here = ([], []) if self.ahead else ([y], [found["slopes"]])
        heights, slopes = np.append(self.steps[:passed], here[0]), [*self.slopes[:passed], *here[1]]
        return found | dict(
            name=said(self.name), height=number(y, 6), said=[*map(self.say_slope, found["slopes"])],
            low=self.say(self.path.low), high=self.say(self.path.high), heights=heights,
            curves=np.transpose(slopes),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        small = dict(markersize=4, markeredgewidth=0, alpha=0.6)
        self._draw_points(left, *map(said, self.labels), **({} if len(self.x) < 50 else small))
        _remark(self, left)
        legend(left, loc="upper left")

        _three_lines(self, right, lambda now: now.heights, "curves")
        _three_dots(self, right, "y", "slopes")
        right.set(xlim=limits(self.low, self.high, 0.03), xlabel=_("height of the black point"))
        right.set(ylim=limits(np.min(self.slopes), np.max(self.slopes), 0.09), ylabel=_("slope"))
        _plain(left, right)

    def words(self, now):
        where = _("The L1 line goes through the point.")
        if now.y >= self.path.high:
            where = _("Above {name} = {high} the L1 line stands still.")
        elif now.y <= self.path.low:
            where = self.ahead and _("Below {name} = {low} the L1 line stands still.")
        return [
            _(
                "{name} = {height}: the L2 slope is {said[1]}, the L1 slope {said[0]}, the Huber "
                "slope {said[2]}."
            ),
            where,
            not now.unique and _("The L1 line is one of several best ones."),
        ]


class EachPointPulls(_OnePointMoves):
    """One point moves in y. Left: points and lines; right: how hard each point pulls each line.

    l1, l2, huber, low, high : as for ``OutlierPulls``. State: y, where the point stands.
    """

    def __init__(self, l1, l2, huber, low=None, high=None):
        super().__init__((l1, l2, huber), low, high)
        most = [np.abs(self.at(y)["pulls"]).max() for y in np.linspace(self.low, self.high, 41)]
        self.most, self.say = reach(most, 1.12), like(most, least=2)

    def at(self, y):
        lines, targets = [path.at(y) for path in self.paths], self.path.targets(y)
        both = zip(self.paths, lines, strict=True)
        pull = [pulls(self.x, targets, line, path.loss) for path, line in both]
        return _fitted(lines, self.ends) | dict(pulls=pull)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self._draw_points(left)
        gaps = np.diff(np.unique(self.x))
        gap = 0.23 * max(gaps.min(initial=np.ptp(self.ends)), np.ptp(self.ends) / 250)
        right.axhline(0, color=MUTED, linewidth=1.2)
        moved = self.x[self.moved] + gap * np.array([-2, 2])
        right.axvspan(*moved, color="#EEF0F3", zorder=0)
        beside = [self.x - gap, self.x, self.x + gap]
        for k, look in enumerate(LOOKS):
            self.stems(right, beside[k], part("pulls", k), color=look.color, linewidth=3)
        for k, look in enumerate(LOOKS):
            self.line(right, beside[k], part("pulls", k), **look.points(markersize=7.5))
        right.set(xlim=self.ends, ylim=(-self.most, self.most), xlabel="$x$", ylabel=_("pull"))
        legend(right, loc="upper left")
        _plain(left, right)

    def words(self, now):
        l1, l2, huber = (self.say(each[self.moved]) for each in now.pulls)
        first = _(
            "y = {y}: the moved point pulls the L2 line with {l2}, the Huber line with {huber} and "
            "the L1 line with {l1}."
        )
        return [
            first.format(y=number(now.y, 6), l1=l1, l2=l2, huber=huber),
            _("The pulls on each line add up to 0."),
        ]


class LossShares(_OnePointMoves):
    """One point moves in y. Right: the share of the loss that the largest error owns.

    l1, l2, huber, low, high : as for ``OutlierPulls``. truth : Line, the true one.
    State: y, where the point stands; line, "truth" (every loss judges the errors of the true line)
    or "fitted" (each loss those of its own best line).
    """

    LINES = ("truth", "fitted")

    def __init__(self, l1, l2, huber, truth, low=None, high=None):
        super().__init__((l1, l2, huber), low, high)
        self.truth = truth

    def at(self, y, line):
        fitted, targets, found = one_of("line", line, self.LINES), self.path.targets(y), []
        for path, step in zip(self.paths, (-1, 0, 1), strict=True):
            used = path.at(y) if fitted else self.truth
            heights = used.predict(self.x)
            i, share = largest_share(heights - targets, path.loss)
            aside = 0.012 * np.ptp(self.ends) * step if fitted else 0
            found.append((
                used.predict(self.ends), [self.x[i] + aside] * 2, [targets[i], heights[i]],
                100 * share, path.loss.value(targets, heights),
            ))  # fmt: skip
        lines, beside, sticks, share, loss = zip(*found, strict=True)
        return dict(
            lines=lines if fitted else [None] * 3, sticks=sticks if fitted else [None] * 3,
            true=None if fitted else lines[0], stick=None if fitted else sticks[0],
            beside=beside, share=share, above=np.add(share, 1), loss=loss,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        truth, stick = _("truth"), dict(linewidth=2.2, zorder=3)
        for k, look in enumerate(LOOKS):
            self.line(left, part("beside", k), part("sticks", k), color=look.color, **stick)
        self.line(left, part("beside", 0), "stick", color=TRUTH.color, **stick)
        self.line(left, self.ends, "true", **TRUTH.line(linewidth=2.6, label=truth))
        self._draw_points(left)
        legend(left, (*LOOKS, truth), loc="upper left", ncols=2)

        places, colors = (0, 2, 1), [look.color for look in LOOKS]
        self.bars(right, places, "share", width=0.72, color=colors, edgecolor=WHITE)
        texts = [right.text(place, 0, "", ha="center", va="bottom") for place in places]
        self.mark(texts, y="above", text=self._amounts)
        right.set(xlim=(-0.6, 2.6), xticks=(0, 1, 2), xticklabels=("L1", "Huber", "L2"))
        right.set(ylim=(0, 119), yticks=range(0, 101, 20))
        right.set_ylabel(_("largest error's share of the loss, %"))
        right.grid(False, axis="x")

    def _amounts(self, now):
        both, text = zip(now.share, now.loss, strict=True), _("{share:.0f} %\nof {loss:#.3g}")
        return [text.format(share=share, loss=loss) for share, loss in both]

    def words(self, now):
        if now.line == "truth":
            return _(
                "y = {y:g}, errors of the true line: the largest one owns {share[0]:.0f} % of "
                "the L1 loss ({loss[0]:.2f}), {share[2]:.0f} % of the Huber loss and "
                "{share[1]:.0f} % of the L2 loss ({loss[1]:.2f})."
            )
        return _(
            "y = {y:g}, errors of each loss's own line: the largest one owns {share[0]:.0f} % "
            "of the L1 loss ({loss[0]:.2f}), {share[2]:.0f} % of the Huber loss and "
            "{share[1]:.0f} % of the L2 loss ({loss[1]:.2f})."
        )


class ConstantBreaks(Scene):
    """The best constant under each loss while the k last points stand far away.

    y : (n_samples,), the values. losses : L1, L2 and Huber.
    State: k, how many points have moved; far, where to, at most 100.
    """

    def __init__(self, y, losses):
        self.y, self.losses = np.asarray(y, dtype=float), losses
        self.rows = np.arange(1, len(self.y) + 1)
        self.counts = np.arange(len(self.y) + 1)

    def at(self, k, far):
        gone = self.rows > len(self.y) - self.counts[:, None]
        worlds = np.where(gone, far, self.y)  # one row for each number of points that have moved
        best = [[loss.best_constant(y) for y in worlds] for loss in self.losses]
        here, edges = [each[int(k)] for each in best], [(each.low, each.high) for each in best[0]]
        return _parted(worlds[int(k)], self.rows, gone[int(k)]) | dict(
            best=here, levels=[[value] * 2 for value in here], low=here[0].low,
            wide=here[0].high - here[0].low, unique=here[0].unique, n=len(self.y),
            across=[np.repeat(self.counts, 2), self.counts, self.counts],
            curves=[np.ravel(edges), *best[1:]],
        )  # fmt: skip

    def draw(self, figure):
        (left, right), n = figure.subplots(1, 2), len(self.y)
        _good_and_wrong(self, left)
        _three_lines(self, left, "levels", [0, n + 1])
        span = left.axvspan(0, 1, color=L1.color, alpha=0.25, linewidth=0)
        self.mark(span, x="low", width="wide")
        ends = limits(0, 100, 0.06)
        left.set(xlim=ends, ylim=(0.2, n + 0.8), yticks=self.rows)
        left.set(xlabel=_("value"), ylabel=_("number of the value"))

        _three_lines(self, right, "across", "curves")
        _three_dots(self, right, "k", "best")
        _remark(self, right)
        right.set(xlim=limits(0, n, 0.04), ylim=ends, ylabel=_("best constant"))
        right.set_xlabel(_("wrong values"))
        right.set_xticks(range(0, n + 1, 1 if n < 12 else n // 6))
        self.mark(legend(right, loc="upper left"))  # over the points that move

    def words(self, now):
        if now.unique:
            return _(
                "{k} of {n} points at {far:g}: the mean (L2) is {best[1]:.2f}, the median (L1) "
                "{best[0]:.2f}, the Huber constant {best[2]:.2f}."
            )
        return _(
            "{k} of {n} points at {far:g}: the mean (L2) is {best[1]:.2f}, the median (L1) any "
            "value from {best[0].low:g} to {best[0].high:g}, the Huber constant {best[2]:.2f}."
        )


class LeveragePulls(Scene):
    """One point moves in x and y; in the shaded region the L1 line goes through it.

    x, y : (n_samples,), the other points. losses : L1, L2 and Huber. places : of x, sorted.
    State: x, the place of the point, to the nearest of ``places``; y, its height, -40 to 60.
    """

    def __init__(self, x, y, losses, places):
        self.x, self.y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self.places = np.asarray(places, dtype=float)
        self.paths = [[self._path(place, loss) for loss in losses] for place in self.places]
        self.ends = np.array(limits(self.places[0], self.places[-1], 0.03))
        self.across = np.arange(self.ends[0], self.ends[1] + 0.1, 0.1)
        paths = [self._path(place, losses[0]) for place in self.across]
        self.band = np.array([(path.low, path.high) for path in paths]).T

    def _path(self, place, loss):
        """The lines for every height of a point at ``place``."""
        return outlier_path(np.append(self.x, place), np.append(self.y, 0.0), len(self.x), loss)

    def at(self, x, y):
        here = np.abs(self.places - x).argmin()
        paths = self.paths[here]
        return _fitted([path.at(y) for path in paths], self.ends) | dict(
            x=self.places[here], place=self.places[here], low=paths[0].low, high=paths[0].high
        )

    def draw(self, figure):
        axes = figure.subplots()
        bottom, top = limits(-40, 60, 0.07)
        low, high = np.clip(self.band, bottom, top)
        axes.fill_between(self.across, low, high, color="#FBE7CB", linewidth=0, zorder=0)
        axes.plot(self.x, self.y, **DATA.points(markersize=7, label=None))
        _three_lines(self, axes, self.ends, "lines")
        self.handle(axes, "x", "y", arrows=ALL_WAYS)
        _remark(self, axes, 0.02, "left")
        axes.set(xlim=self.ends, ylim=(bottom, top), xlabel="$x$", ylabel="$y$")
        axes.text(0.985, 0.28, _("L1 passes\nthrough it"), ha="right", va="center",
                  transform=axes.transAxes, color="#8A5200", fontsize=13)  # fmt: skip
        legend(axes, loc="upper left")

    def words(self, now):
        where = _("The L1 line goes through the point.")
        if not np.isfinite([now.low, now.high]).any():
            where = _("At this x the L1 line goes through the point wherever it stands.")
        elif now.y > now.high:
            where = _("At this x the L1 line lets go of it above {high:.1f}.")
        elif now.y < now.low:
            where = _("At this x the L1 line lets go of it below {low:.1f}.")
        return [
            _(
                "Point at x = {place:g}, y = {y:g}: the L2 slope is {slopes[1]:.2f}, the L1 slope "
                "{slopes[0]:.2f}, the Huber slope {slopes[2]:.2f}."
            ),
            where,
            not now.unique and _("The L1 line is one of several best ones."),
        ]


class YearsArrive(Scene):
    """A series of which the part up to a year is known, and the lines through that part.

    Left: the known part and its lines; right: their slopes, for every last year up to that one.

    x, y : (n_samples,), years in order and their values. odd : indices of the wrong rows.
    losses : L1, L2 and Huber. first : the first year shown. ylabel : name and unit of y.
    names : what the right rows and the wrong rows hold; default "right" and "wrong".
    State: year, the last one known.
    """

    def __init__(self, x, y, odd, losses, first, ylabel="$y$", names=None):
        self.x, self.y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self.odd = np.isin(np.arange(len(self.x)), odd)
        self.ylabel, self.names = ylabel, names
        self.years = self.x[self.x >= first]
        self.ends = np.array(limits(self.x[0], self.x[-1], 0.04))
        self.across = np.linspace(*self.ends, 61)
        self.lines, self.wedges, ranges = [], [], []
        for year in self.years:
            x, y = self.x[self.x <= year], self.y[self.x <= year]
            self.lines.append([fit_line(x, y, loss) for loss in losses])
            best = best_l1_lines(x, y)
            span = best[:, :1] * self.across + best[:, 1:]
            there, back = (self.across, span.min(axis=0)), (self.across, span.max(axis=0))
            self.wedges.append(np.hstack([there, np.fliplr(back)]).T)
            ranges.append([(year, best[:, 0].min()), (year, best[:, 0].max())])
        self.slopes = np.array([[line.slope for line in lines] for lines in self.lines])
        self.ranges = np.array(ranges)

    def at(self, year):
        row = np.abs(self.years - year).argmin()
        known = self.x <= self.years[row]
        wrong, (low, high) = self.odd[known], self.ranges[row, :, 1]
        parted = _parted(self.x[known], self.y[known], wrong)
        return parted | _fitted(self.lines[row], self.ends) | dict(
            last=self.years[row], known=known.sum(), n_wrong=wrong.sum(), low=low, high=high,
            wedge=[self.wedges[row]], passed=self.years[: row + 1],
            curves=self.slopes[: row + 1].T, ranges=self.ranges[: row + 1],
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        names, at = list(map(said, self.names or ())), self.across
        names = names or [_("right"), _("wrong")]
        _good_and_wrong(self, left, *names)
        wedge = left.fill_between(at, at, at, color=L1.color, alpha=0.25, linewidth=0)
        self.mark(wedge, verts="wedge")
        _three_lines(self, left, self.ends, "lines")
        _remark(self, left)
        left.set(xlim=self.ends, ylim=limits(0, self.y.max(), 0.07))
        left.set(xlabel=_("year"), ylabel=said(self.ylabel))
        legend(left, (*LOOKS, *names), loc="upper left", ncols=2)

        _three_lines(self, right, lambda now: now.passed, "curves")
        wide = right.vlines([], [], [], color=L1.color, alpha=0.3, linewidth=9)
        self.mark(wide, segments="ranges")
        _three_dots(self, right, "last", "slopes")
        right.set(xlim=limits(self.years[0], self.years[-1], 0.04), xlabel=_("last year known"))
        right.set(ylim=limits(0, self.slopes.max(), 0.06), ylabel=_("slope per year"))

    def words(self, now):
        return [
            _(
                "Years up to {last:.0f}, {n_wrong} of {known} wrong: the L2 slope is "
                "{slopes[1]:.2f} per year, the L1 slope {slopes[0]:.2f}, the Huber slope "
                "{slopes[2]:.2f}."
            ),
            not now.unique
            and _("Several L1 lines are best, with slopes from {low:.2f} to {high:.2f}."),
        ]


class WhichLossWins(Scene):
    """Left: one world with k outliers and its lines; right: error of the lines against k.

    losses : L1, L2 and Huber. errors : (n_counts, 3), from ``errors_with_outliers`` for
    k = 0, 1, ... The world is one of those there. State: k.
    """

    def __init__(self, losses, errors):
        self.errors, self.counts = errors, np.arange(len(errors))
        self.x, random = np.arange(20.0), np.random.default_rng(0)
        noise, order = random.standard_normal(20), random.permutation(20)
        self.out = order < self.counts[:, None]
        self.worlds = 2 + self.x + noise + 10 * self.out
        self.lines = [[fit_line(self.x, y, loss) for loss in losses] for y in self.worlds]
        self.ends = np.array(limits(self.x[0], self.x[-1], 0.05))

    def at(self, k):
        k = int(k)
        parted = _parted(self.x, self.worlds[k], self.out[k])
        fitted = _fitted(self.lines[k], self.ends)
        return parted | fitted | dict(errors=self.errors[k], n=len(self.x))

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        _good_and_wrong(self, left)
        truth, line = _("truth"), Line(1.0, 2.0).predict(self.ends)
        left.plot(self.ends, line, **TRUTH.line(linewidth=2.6, label=truth))
        _three_lines(self, left, self.ends, "lines")
        _remark(self, left)
        left.set(xlim=self.ends, ylim=limits(self.worlds.min(), self.worlds.max(), 0.06))
        left.set(xlabel="$x$", ylabel="$y$", xticks=self.x[::5])
        legend(left, (*LOOKS, truth), loc="upper left", ncols=2)

        for look, width, curve in zip(LOOKS, WIDTHS, self.errors.T, strict=True):
            right.plot(self.counts, curve, **look.line(linewidth=width))
        _three_dots(self, right, "k", "errors")
        right.set(xlim=limits(0, self.counts[-1], 0.05), xlabel=_("outliers"))
        right.set(ylim=(0, 1.08 * self.errors.max()), ylabel=_("distance from the truth"))
        right.set_xticks(self.counts)

    def words(self, now):
        return [
            _(
                "{k} of {n} points are outliers: the L2 line is off by {errors[1]:.2f}, the L1 "
                "line by {errors[0]:.2f}, the Huber line by {errors[2]:.2f} (root mean square)."
            ),
            not now.unique and _("The L1 line is one of several best ones."),
        ]
