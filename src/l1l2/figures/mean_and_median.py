"""Scenes of the lesson "Mean and median": the best single number under L1 and under L2.

``OneValueMoves``        one of five values moves; both losses over the constant, and their minima
``FlatBottom``           the L1 loss over the constant for n values, odd or even, and its slope
``WhichWins``            spread of mean and median under three kinds of noise, against n
``HowMuchContamination`` the same against the share of wild values
``Denoising``            mean filter and median filter on a photograph with two kinds of noise
``FineFromCoarse``       fine pixels of digits predicted from coarse ones, trained on either loss
"""

from functools import partial
from operator import attrgetter
from types import SimpleNamespace

import numpy as np
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from l1l2.checks import numbers, one_of
from l1l2.experiments import fine_pixels
from l1l2.experiments.centres import LIMITS, filtered, mean_absolute, noisy, rms, variance_ratio
from l1l2.experiments.fine_pixels import DARKEST
from l1l2.figures.numerals import per_cent
from l1l2.figures.palette import ACCENT, DATA, FAINT, INK, L1, L2, MUTED, WHITE
from l1l2.figures.parts import SIDEWAYS, legend, limits, nearest
from l1l2.figures.scene import Scene
from l1l2.losses import L1Loss, L2Loss
from l1l2.texts import N_, _

LOSSES = L1Loss(), L2Loss()
LOOKS = L1, L2
SIZES = 15, 9  # of the points of L1 and L2, so that both are seen where they meet
BOLD = dict(fontsize=13, weight="bold")
HERE = dict(color=MUTED, linewidth=1.2, linestyle="-", zorder=2)  # the rule where the slider stands


# Parts that several scenes share


def _names():
    return _("L1: median"), _("L2: mean")


def _picture(scene, axes, picture, follows, name, color, below=None, **grey):
    """A picture without ticks that follows a number, its name above it, and a text below."""
    image = axes.imshow(picture, vmin=0, interpolation="none", **grey)
    axes.set_title(name, color=color, loc="center", **BOLD)
    axes.set(xticks=[], yticks=[], xlabel=" ")
    axes.grid(False)
    if follows:
        scene.mark(image, data=follows)
    if below:
        scene.headline(axes, below, "center", -0.04, va="top")


# Scenes


class OneValueMoves(Scene):
    """One value moves. Left: both losses over the constant c; right: the best c against it.

    values : (n_samples - 1,), the values that stay; an even number, so that the median of all is
    unique. low, high : where the value may go. start : on the right only the way from there is
    drawn; None for every place. State: y, where it is.
    """

    size = (9.0, 5.0)
    TOPS = 14, 190  # of the axes of the losses

    def __init__(self, values, low=0.0, high=30.0, start=None):
        self.values = numbers("values", values, 1)
        if len(self.values) % 2:
            raise ValueError(f"values must be an even number of values, got {len(self.values)}")
        self.low, self.high, self.start = float(low), float(high), start
        self.ends = limits(self.low, self.high, 0.04)
        inner = np.arange(self.low, self.high + 0.1, 0.1).round(1)
        self.across = np.unique(np.concatenate([inner, self.ends]))
        self.fixed = [loss.of_error(self.across[:, None] - values).sum(axis=1) for loss in LOSSES]
        self.heights = np.append(np.arange(self.low, self.high, 0.5), self.high)
        worlds = [np.append(self.values, y) for y in self.heights]
        self.paths = np.array([[loss.best_constant(y) for y in worlds] for loss in LOSSES])

    def at(self, y):
        targets, found = np.append(self.values, y), dict(stay=len(self.values))
        way = (self.low, self.high) if self.start is None else sorted((self.start, y))
        gone = (way[0] <= self.heights) & (self.heights <= way[1])
        found["way"] = self.heights[gone]
        for look, loss, fixed, path in zip(LOOKS, LOSSES, self.fixed, self.paths, strict=True):
            best = float(loss.best_constant(targets))
            found[look.label] = SimpleNamespace(
                best=best, least=loss.value(targets, np.full(len(targets), best)),
                curve=(fixed + loss.of_error(self.across - y)) / len(targets),
                path=path[gone],
            )  # fmt: skip
        return found

    def draw(self, figure):
        grid = figure.add_gridspec(3, 2, width_ratios=(3, 2), height_ratios=(3, 3, 1.1))
        *upper, bottom = [figure.add_subplot(grid[row, 0]) for row in range(3)]
        right = figure.add_subplot(grid[:, 1])
        losses = r"$\frac{1}{n}\sum\,|y_i - c|$", r"$\frac{1}{n}\sum\,(y_i - c)^2$"
        for k, (ax, look, name) in enumerate(zip(upper, LOOKS, _names(), strict=True)):
            best, dashes = f"{look.label}.best", dict(color=look.color, linestyle=look.linestyle)
            point = dict(markersize=SIZES[k], clip_on=False)
            self.line(ax, self.across, f"{look.label}.curve", **look.line(linewidth=2.8))
            self.dot(ax, look, best, f"{look.label}.least", **point)
            self.rule(ax, best, linewidth=1.8, zorder=2.5, **dashes)
            self.rule(bottom, best, linewidth=2.6, zorder=2.5, **dashes)
            ax.set(xlim=self.ends, ylim=(0, self.TOPS[k]), ylabel=losses[k])
            ax.tick_params(labelbottom=False)
            self.line(right, "way", f"{look.label}.path", **look.line(linewidth=2.8))
            right.text(0.04, 0.97 - 0.06 * k, name, transform=right.transAxes, va="top",
                       color=look.color, **BOLD)  # fmt: skip
            self.dot(right, look, "y", best, **point)
        bottom.plot(self.values, 0 * self.values, **DATA.points(markersize=9, zorder=4))
        self.handle(bottom, "y", 0, reach=(0.05, 0.6), arrows=SIDEWAYS, clip_on=False)
        bottom.set(xlim=self.ends, ylim=(-1, 1), yticks=[], xlabel=_("constant c, and the values"))
        bottom.spines["left"].set_visible(False)

        self.rule(right, "y", **HERE)
        right.set(xlim=self.ends, ylim=limits(self.paths.min(), self.paths.max() + 0.8, 0.06))
        right.set(xlabel=_("moved value"), ylabel=_("best constant"))

    def words(self, now):
        return _(
            "{stay} values stay and one is at y = {y:g}: the L1 loss is least at {L1.best:g} (the "
            "median, loss {L1.least:.2f}), the L2 loss at {L2.best:.2f} (the mean, loss "
            "{L2.least:.2f})."
        )


class FlatBottom(Scene):
    """The L1 loss of the first n values over the constant c, and its slope.

    values : (most,), in the order in which they arrive, different from each other.
    State: n, how many of them; c, where you stand, from 0 to 10.
    """

    size = (9.0, 4.8)

    def __init__(self, values):
        self.values = numbers("values", values, 1)
        self.ends = limits(0, 10, 0.03)
        self.tables = [self._table(np.sort(self.values[:n])) for n in range(1, len(values) + 1)]
        self.top = max(loss.max() for (_, loss), *_ in self.tables)

    def _table(self, y):
        """The curve of the loss, the staircase of its slope, the best constants, the values."""
        kinks = np.concatenate([[self.ends[0]], y, [self.ends[1]]])
        loss = np.array([LOSSES[0].value(y, np.full(len(y), c)) for c in kinks])
        slopes = np.linspace(-1, 1, len(y) + 1)
        stairs = np.repeat(kinks, 2)[1:-1], np.repeat(slopes, 2)
        return (kinks, loss), stairs, LOSSES[0].best_constant(y), y

    def at(self, n, c):
        curve, stairs, best, y = self.tables[int(n) - 1]
        below, upto = np.searchsorted(y, c, "left"), np.searchsorted(y, c, "right")
        above, flat = len(y) - upto, [best.low, best.high]
        return dict(
            n=int(n), curve=curve, flat=(flat, np.interp(flat, *curve)), stairs=stairs, best=best,
            wide=best.high - best.low, here=np.interp(c, *curve), least=curve[1].min(),
            below=below, met=upto - below, above=above, slope=([c], [(below - above) / len(y)]),
            left=(y[:below], np.zeros(below)), right=(y[below:], np.zeros(len(y) - below)),
        )  # fmt: skip

    def draw(self, figure):
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        for ax in (top, bottom):
            span = ax.axvspan(0, 1, color=L1.color, alpha=0.22, linewidth=0)
            self.mark(span, x="best.low", width="wide")
        thick = L1.line(linewidth=7, solid_capstyle="round", marker="o", markersize=9)
        beside = dict(linestyle="none", markersize=9, mec=WHITE)
        for ax, name, look in (
            (top, "curve", L1.line(linewidth=2.8)), (top, "flat", thick),
            (bottom, "stairs", L1.line(linewidth=2.6)),
            (bottom, "left", dict(marker="<", color=MUTED, **beside)),
            (bottom, "right", dict(marker=">", color=INK, **beside)),
            (bottom, "slope", dict(marker="D", color=INK, **beside)),
        ):  # fmt: skip
            self.mark(ax.plot([], [], **look)[0], data=name)
        for ax in (top, bottom):
            self.rule(ax, "c", linewidth=1.2, linestyle="-", zorder=2)
        title = top.set_title("$n$", fontsize=16, color="#8A5200", loc="center")
        self.mark(title, text=self._title)
        point = dict(arrows=SIDEWAYS, marker="D", clip_on=False)
        self.handle(top, "c", "here", reach=(0.05, 0.16), **point)
        top.set(xlim=self.ends, ylim=(0, self.top), ylabel=r"$\frac{1}{n}\sum\,|y_i - c|$")

        bottom.axhline(0, color=MUTED, linewidth=1.2)
        bottom.set(ylim=(-1.25, 1.25), yticks=(-1, 0, 1))
        bottom.set(xlabel=_("constant c, and the values"), ylabel=_("slope"))

    def _title(self, now):
        several = _("n = {n}, best constant: any from {best.low:g} to {best.high:g}")
        which = _("n = {n}, best constant: {best.low:g}") if now.best.unique else several
        return which.format_map(vars(now))

    def words(self, now):
        where = _(
            "{below} of {n} values lie below c = {c:g} and {above} above; the loss is {here:.2f}, "
            "the least is {least:.2f}."
        )
        one_at_it = _(
            "{below} of {n} values lie below c = {c:g} and {above} above, one at it; the loss is "
            "{here:.2f}, the least is {least:.2f}."
        )
        best = _("Best: any c from {best.low:g} to {best.high:g}.")
        if now.best.unique:
            best = _("Best: c = {best.low:g} only.")
        return [one_at_it if now.met else where, best]


class _Contest(Scene):
    """Left: how mean and median of many samples are spread; right: their variance ratio.

    states : ascending. estimates : dict, kind -> (n_states, 2, repeats).
    """

    reach = 1.1  # of the errors on the axis

    def __init__(self, states, estimates):
        self.states, self.kinds = np.asarray(states), list(estimates)
        estimates = np.array(list(estimates.values()))
        self.spread, self.ratio = estimates.std(axis=-1), variance_ratio(estimates)
        edges = np.linspace(-self.reach, self.reach, 42)
        self.centres = (edges[:-1] + edges[1:]) / 2
        piles = np.apply_along_axis(lambda one: np.histogram(one, edges)[0], -1, estimates)
        self.piles = piles / piles.max(axis=(-1, -2), keepdims=True)

    def _contest(self, kind, state):
        """The numbers of both estimates in one state of one kind."""
        ratio = self.ratio[kind, state]
        better = "neither" if abs(ratio - 1) < 0.03 else "median" if ratio > 1 else "mean"
        found = dict(ratio=ratio, ratios=self.ratio[kind], better=better)
        for row, look in enumerate(LOOKS):
            spread = self.spread[kind, state, row]
            found[look.label] = SimpleNamespace(
                pile=self.piles[kind, state, row], off=spread, ends=[-spread, spread]
            )
        return found

    def _draw_left(self, axes):
        axes.axvline(0, color=MUTED, linewidth=1.2)
        corner = dict(transform=axes.transAxes, va="top")
        said = _("L1: median ± {L1.off:.2f}"), _("L2: mean ± {L2.off:.2f}")
        for row, (look, text, width) in enumerate(zip(LOOKS, said, (2.8, 2.2), strict=True)):
            pile = look.line(linewidth=width, drawstyle="steps-mid")
            bar = look.line(linewidth=3, marker=look.marker, markersize=8)
            self.line(axes, self.centres, f"{look.label}.pile", **pile)
            self.line(axes, f"{look.label}.ends", [-0.08 - 0.1 * row] * 2, **bar)
            name = axes.text(0.02, 0.97 - 0.1 * row, "", color=look.color, **corner, **BOLD)
            self.mark(name, text=text)
        title = axes.text(0.98, 0.97, "", ha="right", fontsize=14, **corner)
        self.mark(title, text="$n =${n}")
        axes.set(xlim=(-self.reach, self.reach), ylim=(-0.26, 1.42), yticks=[])
        axes.set(xlabel=_("distance from the true number"), ylabel=_("how often"))
        axes.spines["left"].set_visible(False)

    def _draw_right(self, axes, low, high, room, name):
        """The ratio of one kind over all states, and where ``now.name`` stands."""
        axes.set(yscale="log", ylim=(low, high), xlim=(0, room * self.states[-1]))
        axes.set_ylabel(_("variance, mean ÷ median"))
        axes.yaxis.set_major_locator(FixedLocator((0.5, 1, 2, 4, 8)))
        axes.yaxis.set_major_formatter(lambda value, position: f"{value:g}")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.axhspan(1, high, color="#FBEBD3", zorder=0, linewidth=0)
        axes.axhspan(low, 1, color="#DCE9F4", zorder=0, linewidth=0)
        axes.axhline(1, color=INK, linewidth=1.2)
        zones = _("median better"), _("mean better")
        for look, text, y, va in zip(LOOKS, zones, (0.97, 0.03), ("top", "bottom"), strict=True):
            axes.text(0.03, y, text, va=va, color=look.color, transform=axes.transAxes, **BOLD)
        self.rule(axes, name, **HERE)
        self.line(axes, self.states, "ratios", color=INK, linewidth=2.8, zorder=4)
        diamond = dict(marker="D", ls="none", color=INK, markersize=10, mec=WHITE, zorder=6)
        self.line(axes, name, "ratio", **diamond)


class WhichWins(_Contest):
    """Mean against median under each kind of noise, for growing samples.

    states : the sample sizes, ascending. estimates : dict, noise -> ``means_and_medians``.
    State: n, one of the sizes; noise, one of ``NOISES``.
    """

    reach = 1.6

    def at(self, n, noise):
        kind, state = one_of("noise", noise, self.kinds), nearest(self.states, n)
        names = dict(
            Gaussian=_("Gaussian noise"), Laplace=_("Laplace noise"),
            contaminated=_("Contaminated noise"),
        )  # fmt: skip
        return self._contest(kind, state) | dict(
            n=self.states[state], limit=LIMITS[noise], noise=names[noise]
        )

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self._draw_left(left)
        self._draw_right(right, 0.38, 13, 1.2, "n")
        names = dict(Gaussian=_("Gaussian"), Laplace=_("Laplace"), contaminated=_("contaminated"))
        last, written = self.states[-1], dict(Gaussian=r"$2/\pi$", Laplace="$2$")
        for noise, ratio in zip(self.kinds, self.ratio, strict=True):
            limit, under = LIMITS[noise], noise == "contaminated"
            right.plot(self.states, ratio, color=MUTED, linewidth=1.4)
            right.plot([0, last], [limit] * 2, color=ACCENT, linestyle=":", linewidth=2)
            right.text(1.04 * last, limit, written.get(noise, f"${limit:.1f}$"), va="center",
                       color=ACCENT, fontsize=14)  # fmt: skip
            right.text(0.6 * last, limit * (0.93 if under else 1.05), names[noise], ha="center",
                       va="top" if under else "bottom", fontsize=12)  # fmt: skip
        right.set(xlabel=_("values in a sample, n"))

    def words(self, now):
        first = dict(
            neither=_(
                "{noise}, n = {n}: the mean is off by {L2.off:.2f}, the median by {L1.off:.2f} "
                "(standard deviation); variance ratio {ratio:.2f}, about equally good."
            ),
            median=_(
                "{noise}, n = {n}: the mean is off by {L2.off:.2f}, the median by {L1.off:.2f} "
                "(standard deviation); variance ratio {ratio:.2f}, the median is better."
            ),
            mean=_(
                "{noise}, n = {n}: the mean is off by {L2.off:.2f}, the median by {L1.off:.2f} "
                "(standard deviation); variance ratio {ratio:.2f}, the mean is better."
            ),
        )[now.better]
        return [first, _("For many values the ratio goes to {limit:.2f}.")]


class HowMuchContamination(_Contest):
    """Mean against median when a share of the values is wider than the rest.

    shares : in per cent, ascending from 0. estimates : dict, width -> ``contaminated_estimates``.
    n : values in a sample. State: share, one of ``shares``; width, a key of ``estimates``.
    """

    def __init__(self, shares, estimates, n):
        super().__init__(shares, estimates)
        self.n, self.crossings = int(n), [self._crossing(ratio) for ratio in self.ratio]

    def _crossing(self, ratio):
        """The share, in per cent, where ``ratio`` first reaches 1; None if it does not."""
        above = np.flatnonzero(ratio >= 1)
        if not len(above):
            return None
        pair = slice(above[0] - 1, above[0] + 1)
        return float(np.interp(0, np.log(ratio[pair]), self.states[pair]))

    def at(self, share, width):
        kind, state = one_of("width", width, self.kinds), nearest(self.states, share)
        return self._contest(kind, state) | dict(
            n=self.n, share=self.states[state], crossing=self.crossings[kind], last=self.states[-1]
        )

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self._draw_left(left)
        self._draw_right(right, 0.4, 24, 1.16, "share")
        for width, ratio in zip(self.kinds, self.ratio, strict=True):
            right.plot(self.states, ratio, color=MUTED, linewidth=1.4)
            right.text(1.03 * self.states[-1], ratio[-1], f"{width:g}×", va="center", fontsize=13)
        cross = dict(marker="X", ls="none", color=ACCENT, markersize=11, mec=WHITE, zorder=5)
        self.line(right, "crossing", lambda now: None if now.crossing is None else 1, **cross)
        where = right.text(0, 0.9, "", color=ACCENT, fontsize=14, va="top", weight="bold",
                           zorder=5)  # fmt: skip
        where.set_bbox(dict(facecolor="#DCE9F4", edgecolor="none", pad=1))
        self.mark(
            where, x=lambda now: (now.crossing or 0) + 0.5,
            text=lambda now: "" if now.crossing is None else per_cent(f"{now.crossing:.1f}"),
        )  # fmt: skip
        right.set(xlabel=_("share of wild values, %"))

    def words(self, now):
        first = dict(
            neither=_(
                "{share:g} % of {n} values {width:g} times as wide: the mean is off by "
                "{L2.off:.2f}, the median by {L1.off:.2f} (standard deviation); variance ratio "
                "{ratio:.2f}, about equally good."
            ),
            median=_(
                "{share:g} % of {n} values {width:g} times as wide: the mean is off by "
                "{L2.off:.2f}, the median by {L1.off:.2f} (standard deviation); variance ratio "
                "{ratio:.2f}, the median is better."
            ),
            mean=_(
                "{share:g} % of {n} values {width:g} times as wide: the mean is off by "
                "{L2.off:.2f}, the median by {L1.off:.2f} (standard deviation); variance ratio "
                "{ratio:.2f}, the mean is better."
            ),
        )[now.better]
        turn = _("The median is better from {crossing:.1f} % on.")
        if now.crossing is None:
            turn = _("Up to {last:g} % the mean stays the better one.")
        return [first, turn]


class Denoising(Scene):
    """A photograph, a noisy one, and what the median and the mean filter make of it.

    photo : (height, width), grey values 0 to 255. levels : ascending; for "Gaussian" the standard
    deviation in grey levels, for "salt and pepper" the per cent of pixels that are hit.
    Below: RMS and mean absolute error of each picture, against the level.
    State: level, one of ``levels``; noise, one of ``NOISES``.
    """

    NOISES = N_("Gaussian"), N_("salt and pepper")
    SHOWN = "hit", "median", "mean"
    size = (9.0, 5.4)

    def __init__(self, photo, levels):
        self.photo, self.levels = numbers("photo", photo, 2), np.asarray(levels)
        self.pictures, self.errors = [], np.empty((len(self.NOISES), len(self.levels), 3, 2))
        for noise, errors in zip(self.NOISES, self.errors, strict=True):
            self.pictures.append([])
            for level, here in zip(self.levels, errors, strict=True):
                hit = noisy(self.photo, noise, level)
                shown = np.array([hit, *filtered(hit)])
                here[:] = [(rms(one - photo), mean_absolute(one - photo)) for one in shown]
                self.pictures[-1].append(np.clip(np.rint(shown), 0, 255).astype(np.uint8))

    def at(self, level, noise):
        kind, state = one_of("noise", noise, self.NOISES), nearest(self.levels, level)
        found = dict(level=self.levels[state])
        for k, name in enumerate(self.SHOWN):
            rmse, mae = self.errors[kind, :, k].T
            found[name] = SimpleNamespace(
                picture=self.pictures[kind][state][k], RMSE=rmse[state], MAE=mae[state],
                curve=SimpleNamespace(RMSE=rmse, MAE=mae),
            )  # fmt: skip
        return found

    def draw(self, figure):
        upper, lower = figure.subfigures(2, 1, height_ratios=(1.2, 1))
        names, colors = (_("clean"), _("noisy"), *_names()), (INK, MUTED, L1.color, L2.color)
        clean, *others = zip(upper.subplots(1, 4), names, colors, strict=True)
        _picture(self, clean[0], self.photo, None, *clean[1:], cmap="gray", vmax=255)
        for (axes, name, color), what in zip(others, self.SHOWN, strict=True):
            text = f"RMSE {{{what}.RMSE:.1f}}  MAE {{{what}.MAE:.1f}}"
            _picture(self, axes, self.photo, f"{what}.picture", name, color, text,
                     cmap="gray", vmax=255)  # fmt: skip

        grey = dict(color=MUTED, linewidth=1.6, label=_("noisy"))
        lines = grey, L1.line(linewidth=2.8), L2.line(linewidth=2.4)
        cross = dict(color=MUTED, marker="X", markersize=9)
        points = cross, L1.points(markersize=13), L2.points(markersize=8)
        for axes, size, top in zip(lower.subplots(1, 2), ("RMSE", "MAE"), (64, 51), strict=True):
            for what, line, point in zip(self.SHOWN, lines, points, strict=True):
                self.line(axes, self.levels, f"{what}.curve.{size}", **line)
                more = dict(zorder=6, label=None)
                self.line(axes, "level", f"{what}.{size}", **point | more)
            self.rule(axes, "level", **HERE)
            axes.set(xlim=limits(0, self.levels[-1], 0.03), ylim=(0, top))
            axes.set(ylabel=size, xlabel=_("noise level"))
            if size == "MAE":
                legend(axes, (_("noisy"), *LOOKS), loc="upper left")

    def words(self, now):
        gaussian = _(
            "Gaussian noise of {level:g} grey levels: RMS error {hit.RMSE:.1f} before, "
            "{median.RMSE:.1f} after the median filter, {mean.RMSE:.1f} after the mean filter; "
            "mean absolute error {median.MAE:.1f} and {mean.MAE:.1f}."
        )
        salt_and_pepper = _(
            "{level:g} % of the pixels black or white: RMS error {hit.RMSE:.1f} before, "
            "{median.RMSE:.1f} after the median filter, {mean.RMSE:.1f} after the mean filter; "
            "mean absolute error {median.MAE:.1f} and {mean.MAE:.1f}."
        )
        better = _("By RMS error the median filter is better.")
        if now.mean.RMSE < now.median.RMSE:
            better = _("By RMS error the mean filter is better.")
        return [gaussian if now.noise == "Gaussian" else salt_and_pepper, better]


class FineFromCoarse(Scene):
    """Fine pixels predicted from coarse ones, after training on either loss.

    pictures, fresh : (n, 8, 8), ink from 0 to 16; to train on, and to be predicted. State: which,
    of the fresh ones; row and column of a pixel, from 1.
    """

    size = (9.0, 5.4)
    LITTLE, MUCH = 3, 13  # ink: at most, at least

    def __init__(self, pictures, fresh):
        self.fresh = numbers("fresh", fresh, 3)
        self.coarse, self.seen = fine_pixels.coarse(fresh), fine_pixels.seen(fresh)
        self.outcomes = fine_pixels.outcomes(pictures)
        tables = [fine_pixels.trained(pictures, loss) for loss in LOSSES]
        self.predicted = [fine_pixels.predicted(table, fresh) for table in tables]

    def at(self, which, row, column):
        i, r, c = int(which), int(row) - 1, int(column) - 1
        ink = self.outcomes[self.seen[i, r // 2, c // 2]][:, r % 2, c % 2]
        true, *made = (
            dict(picture=each, profile=each[r], ink=each[r, c], step=fine_pixels.step(each))
            for each in (self.fresh[i], *(predicted[i] for predicted in self.predicted))
        )
        return true | dict(
            coarse=self.coarse[i], count=len(ink),
            outcomes=np.bincount(ink.astype(int), minlength=int(DARKEST) + 1),
            little=100 * (ink <= self.LITTLE).mean(), much=100 * (ink >= self.MUCH).mean(),
            L1=SimpleNamespace(**made[0]), L2=SimpleNamespace(**made[1]),
        )  # fmt: skip

    def draw(self, figure):
        upper, lower = figure.subfigures(2, 1, height_ratios=(1.1, 1))
        grey = dict(cmap="gray_r", vmax=DARKEST, extent=(0.5, 8.5, 8.5, 0.5))
        shown = (
            (_("seen: coarse"), INK, "coarse"), (_("true"), INK, "picture"),
            (_("trained on L1"), L1.color, "L1.picture"),
            (_("trained on L2"), L2.color, "L2.picture"),
        )  # fmt: skip
        for axes, (name, color, what) in zip(upper.subplots(1, 4), shown, strict=True):
            step = what != "coarse" and partial(self._step, what.replace("picture", "step"))
            _picture(self, axes, self.fresh[0], what, name, color, step, **grey)
            for edge, width in ((WHITE, 4.5), (ACCENT, 2.2)):
                self.line(axes, "column", "row", marker="s", markersize=14, mfc="none", mec=edge,
                          mew=width, zorder=6)  # fmt: skip
            if what == "picture":
                self.pull(axes, "column", "row", reach=(0.1, 0.1))

        left, right = lower.subplots(1, 2)
        across = np.arange(1, 9)
        steps = dict(drawstyle="steps-mid")
        left.set(xlim=(0.5, 8.5), ylim=(-0.8, 1.4 * DARKEST), xticks=across)
        left.set(xlabel=_("column"), ylabel=_("ink in this row"))
        true = dict(color=INK, linewidth=1.4, marker="D", markersize=5, label=_("true"))
        self.line(left, across, "profile", **true, **steps)
        self.line(left, across, "L1.profile", **L1.line(linewidth=2.8, marker="o", **steps))
        self.line(left, across, "L2.profile", **L2.line(linewidth=2.4, marker="s", **steps))
        legend(left, (_("true"), *LOOKS), loc="upper center", ncols=3)
        self.rule(left, "column", **HERE | dict(ymax=0.75))
        self.mark(right.bar(range(17), 0 * np.arange(17), color=FAINT, edgecolor=MUTED).patches,
                  height=lambda now: now.outcomes / now.outcomes.max())  # fmt: skip
        right.set(xlim=(-0.7, 16.7), ylim=(0, 1.3), yticks=[], xticks=range(0, 17, 4))
        right.set(xlabel=_("ink of such pixels in training"), ylabel=_("how often"))
        for look, height, name, side in zip(LOOKS, (1.21, 1.1), _names(), ("left", "right"),
                                            strict=True):  # fmt: skip
            ink = f"{look.label}.ink"
            self.rule(right, ink, color=look.color, linestyle=look.linestyle, linewidth=2.4)
            self.line(right, ink, height, **look.points(markersize=10))
            right.set_title(name, loc=side, color=look.color, **BOLD)

    def _step(self, name, now):
        return _("mean step {step:.1f}").format(step=attrgetter(name)(now))

    def words(self, now):
        return [
            _(
                "Of {count} training pixels that look like this one from afar, {little:.0f} % have "
                "little ink (up to 3 of 16) and {much:.0f} % much (from 13 on)."
            ),
            _(
                "Trained on L2 it gets {L2.ink:.1f}, their mean; trained on L1 {L1.ink:g}, their "
                "median; in truth it has {ink:g}."
            ),
            _(
                "Mean step to the next pixel in this picture: {step:.1f} in truth, {L1.step:.1f} "
                "after L1, {L2.step:.1f} after L2."
            ),
        ]
