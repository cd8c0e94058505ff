r"""The scenes of the lesson "How do I choose λ when the truth is unknown?".

    CurveAndTruth     the cross-validation curve, the true test error, and what both rules pick
    FoldsAndOneOut    K-fold curves of ridge beside leave-one-out, K from 2 to n
    Leaks             scaling before the split, and choosing features before the split
    NestedEvaluation  the least of the curve, the outer folds, and the true test error
    OnRealData        both rules and both penalties on a data set whose truth is unknown

The world is that of ``few_true_many_junk``: independent standard normal features, so that the test
error of any fit is known exactly, :math:`\sigma^2 + \|\hat w - w\|^2 + \hat b^2`.
"""

import numpy as np
from matplotlib.collections import LineCollection

from l1l2.experiments import choosing
from l1l2.experiments.choosing import CURVES, KEPT_SIZES, PATHS, STRENGTHS
from l1l2.figures.labels import Labels, name_ticks
from l1l2.figures.numerals import like, number, plain_axis
from l1l2.figures.palette import ACCENT, FAINT, INK, L1, L2, MUTED, TRUTH, WARN, WHITE
from l1l2.figures.parts import reach
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, positions
from l1l2.selection import CrossValidation, folds, one_standard_error, ridge_leave_one_out

__all__ = ["CurveAndTruth", "FoldsAndOneOut", "Leaks", "NestedEvaluation", "OnRealData"]

PENALTIES = {"L1": L1, "L2": L2}
_TEST, _CV = r"$\mathrm{MSE_{test}}$", r"$\mathrm{MSE_{CV}}$"
_BEST, _ONE, _WIDE = r"$λ_{\min}$", r"$λ_{\mathrm{1SE}}$", r"$λ_{\mathrm{1SD}}$"
_BIG = dict(fontsize=16, weight="bold", color=INK)
_UNCUT = dict(clip_on=False, in_layout=False)


def _strengths_axis(ax, strengths=STRENGTHS):
    ax.set(xscale="log", xlim=(strengths[0], strengths[-1]), xlabel="λ")
    powers = np.arange(np.ceil(np.log10(strengths[0])), np.floor(np.log10(strengths[-1])) + 1)
    ticks = 10.0 ** powers[:: -(-len(powers) // 6) or 1]
    ax.set_xticks(ticks, [number(tick) for tick in ticks])
    ax.minorticks_off()


def _errors_axis(ax, low, high, ticks):
    ax.set(yscale="log", ylim=(low, high))
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()


def _places(strengths, among=STRENGTHS):
    """Where in ``among`` each of these is."""
    return np.searchsorted(among, np.asarray(strengths) * (1 - 1e-9))


def _counts(places, unit):
    """Bars at the bottom, one for each strength that is picked, in axes units, 0.16 at most."""
    used, counts = np.unique(places, return_counts=True)
    ends = np.zeros((len(used), 2, 2))
    ends[:, :, 0] = STRENGTHS[used][:, None]
    ends[:, 1, 1] = np.minimum(unit * counts, 0.16)
    return ends


def _range(values):
    low, high = min(values), max(values)
    return number(low, 6) if low == high else f"{number(low, 6)} to {number(high, 6)}"


class CurveAndTruth(Scene):
    """The cross-validation curve of one shuffle with its error bars and picks, and the truth.

    shuffles : how many seeds there are, the values 1 to ``shuffles`` of the state ``shuffle``.
    Columns share one unit and are taken as they are. A state that is new is computed when asked
    for. ``bar`` is "SE" or "SD": what the rule of the larger λ allows above the least error.
    """

    size = (10.0, 4.8)

    def __init__(self, shuffles=40):
        self.shuffles = shuffles
        self.made = {}
        self.table("L1", 60, 10)

    def table(self, penalty, n, k):
        """CrossValidation of all shuffles, and the true test error at each strength."""
        key = penalty, n, k
        if key not in self.made:
            curves, (errors, kept) = (
                choosing.shuffled(penalty, n, k, self.shuffles),
                choosing.truth(penalty, n),
            )
            larger = {
                "SE": curves.one_se,
                "SD": one_standard_error(STRENGTHS, curves.mean, curves.standard_deviation),
            }
            picks = {bar: (_places(curves.best), _places(pick)) for bar, pick in larger.items()}
            self.made[key] = curves, errors, kept, picks
        return self.made[key]

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[2.4, 1], sharey=True)
        _strengths_axis(left)
        _errors_axis(left, 3, 80, [5, 10, 20, 40, 80])
        left.set_ylabel("MSE")
        (self.truth,) = left.plot([], [], **TRUTH.line(linewidth=2.6, zorder=3))
        self.bars = LineCollection([], linewidths=1.6, zorder=2)
        left.add_collection(self.bars, autolim=False)
        self.curves = {
            name: left.plot([], [], **look.line(zorder=4))[0] for name, look in PENALTIES.items()
        }
        (self.level,) = left.plot([], [], color=INK, linewidth=1.3, linestyle=(0, (2, 2)), zorder=5)
        self.drops = LineCollection([], colors=INK, linewidths=1, zorder=2.5)
        left.add_collection(self.drops, autolim=False)
        (self.stars,) = left.plot([], [], "*", color=ACCENT, markersize=14, zorder=7,
                                  markeredgecolor=WHITE)  # fmt: skip
        picks = dict(linestyle="none", markersize=12, markeredgewidth=2, zorder=6)
        self.dots = {
            name: [left.plot([], [], marker=look.marker, markerfacecolor=face,
                             color=look.color, **picks)[0] for face in (look.color, WHITE)]
            for name, look in PENALTIES.items()
        }  # fmt: skip
        self.counts = [
            LineCollection([], colors=color, linewidths=4, transform=left.get_xaxis_transform())
            for color in (INK, MUTED)
        ]
        for each in self.counts:
            left.add_collection(each, autolim=False)
        self.names = [left.text(1, 0.175, name, ha=ha, va="bottom", fontsize=14, color=color,
                                transform=left.get_xaxis_transform(), **_UNCUT)
                      for name, color, ha in ((_BEST, INK, "right"), (_ONE, MUTED, "left"))
                      ]  # fmt: skip
        right.set(xlim=(-0.6, 1.6))
        right.set_xticks([0, 1], [_BEST, " "], fontsize=14)
        self.rule = right.text(1, -0.02, _ONE, ha="center", va="top", fontsize=14,
                               transform=right.get_xaxis_transform())  # fmt: skip
        right.tick_params(labelleft=False)
        self.least = right.axhline(10, **TRUTH.line(linewidth=1.6, zorder=1))
        (self.cloud,) = right.plot([], [], "*", color=ACCENT, alpha=0.35, markersize=8,
                                   markeredgewidth=0)  # fmt: skip
        (self.now,) = right.plot([], [], "*", color=ACCENT, markersize=17, markeredgecolor=WHITE)
        self.cv_text = left.text(0, 1.03, "", transform=left.transAxes, **_BIG)
        self.true_text = left.text(1, 1.03, f"··· {_TEST}", transform=left.transAxes, ha="right",
                                   fontsize=14, color=ACCENT)  # fmt: skip
        self.right_text = right.text(0.5, 1.03, "", transform=right.transAxes, ha="center",
                                     fontsize=14, color=ACCENT)  # fmt: skip
        return [
            self.truth, self.bars, *self.curves.values(), self.level, self.drops, self.stars,
            *self.dots["L1"], *self.dots["L2"], *self.counts, *self.names, self.least, self.cloud,
            self.rule, self.now, self.cv_text, self.right_text,
        ]  # fmt: skip

    def update(self, shuffle, folds, penalty, n, bar):
        curves, truth, _, picks = self.table(penalty, n, folds)
        row, color = int(shuffle) - 1, PENALTIES[penalty].color
        mean, spread = curves.mean[row], self._spread(curves, bar)[row]
        best, larger = (int(each[row]) for each in picks[bar])
        self.truth.set_data(STRENGTHS, truth)
        some = np.unique([*range(2, len(STRENGTHS), 4), best])
        ends = np.empty((len(some), 2, 2))
        ends[:, :, 0] = STRENGTHS[some][:, None]
        ends[:, 0, 1] = np.maximum(mean[some] - spread[some], 1e-3)
        ends[:, 1, 1] = mean[some] + spread[some]
        self.bars.set_segments(ends)
        self.bars.set_color(color)
        both = np.array([best, larger])
        for name in PENALTIES:
            shown = name == penalty
            self.curves[name].set_data(*((STRENGTHS, mean) if shown else ([], [])))
            for dot, at in zip(self.dots[name], both, strict=True):
                dot.set_data(*(([STRENGTHS[at]], [mean[at]]) if shown else ([], [])))
        self.level.set_data(STRENGTHS[both], [mean[best] + spread[best]] * 2)
        self.drops.set_segments([[(STRENGTHS[k], mean[k]), (STRENGTHS[k], truth[k])] for k in both])
        self.stars.set_data(STRENGTHS[both], truth[both])
        unit = 0.25 / self.shuffles
        for collection, places in zip(self.counts, picks[bar], strict=True):
            collection.set_segments(_counts(places, unit))
        for name, at in zip(self.names, both, strict=True):
            name.set_x(STRENGTHS[at])
        self.least.set_ydata([truth.min()] * 2)
        across = np.linspace(-0.3, 0.3, self.shuffles)
        self.cloud.set_data(
            np.concatenate([across, 1 + across]), np.concatenate([truth[p] for p in picks[bar]])
        )
        self.now.set_data([across[row], 1 + across[row]], truth[both])
        rule = _ONE if bar == "SE" else _WIDE
        for name in (self.names[1], self.rule):
            name.set_text(rule)
        self.cv_text.set_text(
            f"{penalty}   {_BEST} = {STRENGTHS[best]:g}   {rule} = {STRENGTHS[larger]:g}"
        )
        self.right_text.set_text(f"{_TEST}  {truth[best]:.1f} | {truth[larger]:.1f}")

    def describe(self, shuffle, folds, penalty, n, bar):
        curves, truth, kept, picks = self.table(penalty, n, folds)
        row = int(shuffle) - 1
        best, larger = (int(each[row]) for each in picks[bar])
        width = self._spread(curves, bar)[row][best]
        name = "one-standard-error" if bar == "SE" else "one-standard-deviation (too wide)"
        ranges = [_range(STRENGTHS[each]) for each in picks[bar]]
        worst = [truth[each].max() for each in picks[bar]]
        return (
            f"Shuffle {row + 1}, {folds} folds, {penalty} penalty, n = {n}: the curve is least at "
            f"λ = {STRENGTHS[best]:g}, {curves.mean[row][best]:.1f} ± {width:.1f}, and the {name} "
            f"rule takes λ = {STRENGTHS[larger]:g}, with {kept[best]} and {kept[larger]} of 30 "
            f"weights not zero. True test errors {truth[best]:.1f} and {truth[larger]:.1f}; the "
            f"least there is, {truth.min():.1f}, is at λ = {STRENGTHS[truth.argmin()]:g}. Over "
            f"{self.shuffles} shuffles the picks go from {ranges[0]} and from {ranges[1]}, their "
            f"true errors up to {worst[0]:.1f} and {worst[1]:.1f}."
        )

    @staticmethod
    def _spread(curves, bar):
        return curves.standard_error if bar == "SE" else curves.standard_deviation


class FoldsAndOneOut(Scene):
    """Ridge: K-fold curves of some shuffles beside leave-one-out, which no shuffle changes.

    n : rows. shuffles : curves for each K. A K that is new is computed when asked for.
    """

    size = (10.0, 4.6)

    def __init__(self, n=60, shuffles=8):
        self.n, self.shuffles = n, shuffles
        data = choosing.world(n)
        self.one_out = ridge_leave_one_out(data.X, data.y, STRENGTHS)
        self.truth, _ = choosing.truth("L2", n)
        for k in (2, 5, 10):
            self.curves(k)

    def curves(self, k):
        """CrossValidation with K folds of all shuffles."""
        return choosing.shuffled("L2", self.n, int(k), self.shuffles, first=0)

    def draw(self, figure):
        ax = figure.subplots()
        _strengths_axis(ax)
        _errors_axis(ax, 9, 90, [10, 20, 40, 80])
        ax.set_ylabel("MSE")
        ax.plot(STRENGTHS, self.truth, **TRUTH.line(linewidth=2.6, zorder=3))
        (loo,) = ax.plot(STRENGTHS, self.one_out.mean, color=INK, linewidth=3.2, zorder=3.5)
        self.bundle = LineCollection([], colors=L2.color, linewidths=1.4, linestyles="--", zorder=4)
        ax.add_collection(self.bundle, autolim=False)
        (self.dots,) = ax.plot([], [], **L2.points(markersize=9, zorder=6))
        place = _places(self.one_out.best)
        ax.plot([self.one_out.best], [self.one_out.mean[place]], "D", color=INK, markersize=11,
                markeredgecolor=WHITE, zorder=5)  # fmt: skip
        ax.text(60, self.truth[-4] * 0.93, _TEST, color=ACCENT, fontsize=14, va="top", ha="center")
        self.title = ax.text(0, 1.03, "", transform=ax.transAxes, **_BIG | {"color": L2.color})
        self.picks = ax.text(0.12, 1.03, "", transform=ax.transAxes, fontsize=14, color=L2.color)
        ax.text(1, 1.03, f"◆ K = n   {_BEST} = {self.one_out.best:g}", transform=ax.transAxes,
                ha="right", fontsize=14, color=INK)  # fmt: skip
        self.loo = loo
        return [loo, self.bundle, self.dots, self.title, self.picks]

    def update(self, folds):
        curves = self.curves(folds)
        lines = np.empty((self.shuffles, len(STRENGTHS), 2))
        lines[:, :, 0], lines[:, :, 1] = STRENGTHS, curves.mean
        self.bundle.set_segments(lines)
        self.dots.set_data(curves.best, curves.mean.min(axis=1))
        self.title.set_text(f"K = {int(folds)}")
        self.picks.set_text(f"■ {_BEST} = {_range(curves.best).replace(' to ', ' … ')}")

    def describe(self, folds):
        curves, loo = self.curves(folds), self.one_out
        apart = np.ptp(curves.mean[:, _places(loo.best)]).round(9)
        return (
            f"Ridge, n = {self.n}, K = {int(folds)}: {self.shuffles} shuffles pick λ = "
            f"{_range(curves.best)}, their least mean errors average "
            f"{curves.mean.min(axis=1).mean():.1f}. At λ = {loo.best:g} the shuffles differ by up "
            f"to {apart:.2g}. Leave-one-out, K = n, needs no shuffle: it picks λ = {loo.best:g} "
            f"with {loo.mean.min():.1f}; the true test error there is "
            f"{self.truth[_places(loo.best)]:.1f}."
        )


# ---------------------------------------------------------------- leaks


class Leaks(Scene):
    """What is done before the split leaks: hardly anything by scaling, nearly all by choosing.

    The values of p, the main control, are ``KEPT_SIZES``. A new n is computed when asked for.
    Left, the first of 100 data sets (20 designs of ``few_true_many_junk`` with 20 features in
    units of 0.1 to 10, 5 targets each) and the change over all of them; right, ``sets`` data sets
    of p features of pure noise, 10 of which are kept.
    """

    size = (10.0, 4.6)

    def __init__(self, sets=12):
        self.sets = sets
        self.table(50)

    def table(self, n):
        """Errors (2, designs, targets) of scaling before and inside, the curves of the first data
        set, and errors (3, sizes, sets) of choosing before, inside, and in truth."""
        return *choosing.scaling_leak(n), choosing.choosing_leak(n, self.sets)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.3])
        _strengths_axis(left)
        left.set(ylabel=_CV, ylim=(0, 45))
        (self.inside,) = left.plot([], [], "o", color=INK, markerfacecolor=WHITE, markersize=9,
                                   markeredgewidth=1.8)  # fmt: skip
        (self.before,) = left.plot([], [], color=WARN, linewidth=2.4, linestyle="-.")
        self.left_text = left.text(0, 1.03, "", transform=left.transAxes, fontsize=14)
        right.set(xscale="log", xlim=(8, 1600), xlabel="p", ylabel="MSE / σ²", ylim=(0, 2.2))
        right.set_xticks(KEPT_SIZES, [str(p) for p in KEPT_SIZES])
        right.minorticks_off()
        right.axhline(1, color=FAINT, linewidth=2)
        looks = (dict(color=WARN, linestyle="-.", marker="v"),
                 dict(color=INK, linestyle="-", marker="o"),
                 TRUTH.line(linewidth=2) | dict(marker="*", markersize=10))  # fmt: skip
        self.lines = [right.plot([], [], zorder=3, **look)[0] for look in looks]
        self.clouds = [right.plot([], [], look["marker"], color=look["color"], alpha=0.3,
                                  markersize=6, markeredgewidth=0, zorder=2, **_UNCUT)[0]
                       for look in looks]  # fmt: skip
        self.guide = right.axvline(10, color=INK, linewidth=1.3, linestyle=(0, (2, 2)))
        self.texts = [right.text(x, 1.03, "", transform=right.transAxes, ha=ha, fontsize=13.5,
                                 color=look["color"])
                      for x, ha, look in zip((0, 0.5, 1), ("left", "center", "right"), looks,
                                             strict=True)]  # fmt: skip
        return [self.inside, self.before, self.left_text, *self.lines, *self.clouds, self.guide,
                *self.texts]  # fmt: skip

    def update(self, p, n):
        scaled, (before, inside), kept = self.table(n)
        self.before.set_data(STRENGTHS[::3], before)
        self.inside.set_data(STRENGTHS[::3], inside)
        self.left_text.set_text(f"n = {n}    Δ = {self._change(scaled)[0]:+.2f} %")
        k = KEPT_SIZES.index(int(p))
        jitter = np.geomspace(0.94, 1.06, self.sets)
        for line, cloud, errors in zip(self.lines, self.clouds, kept, strict=True):
            line.set_data(KEPT_SIZES, errors.mean(axis=1))
            cloud.set_data(p * jitter, np.minimum(errors[k], 2.2))
        self.guide.set_xdata([p, p])
        means = kept[:, k].mean(axis=1)
        names = ("▼ CV", "● CV", "★ " + _TEST)
        for text, name, value in zip(self.texts, names, means, strict=True):
            text.set_text(f"{name} = {value:.2f}")

    def describe(self, p, n):
        scaled, _, kept = self.table(n)
        change, error = self._change(scaled)
        before, inside, truth = kept[:, KEPT_SIZES.index(int(p))].mean(axis=1)
        return (
            f"n = {n}. Scaling before the split changes the least cross-validation error of ridge "
            f"by {change:+.2f} % on average over {scaled[0].size} data sets, standard error "
            f"{error:.2f} %. Choosing 10 of p = {int(p)} features of pure noise before "
            f"the split gives {before:.2f} σ², inside each fold {inside:.2f} σ²; the true test "
            f"error is {truth:.2f} σ², means of {self.sets} data sets."
        )

    @staticmethod
    def _change(scaled):
        """Per cent, and its standard error; targets of one design are not independent."""
        change = 100 * (scaled[0] / scaled[1] - 1).mean(axis=1)
        return round(change.mean(), 2) + 0.0, change.std(ddof=1) / np.sqrt(len(change))


class NestedEvaluation(Scene):
    """The least of the curve, the score of the outer folds and the truth, over many data sets.

    Every design has 4 features that matter and 8 that do not, σ = 3; 20 designs with 10 targets
    each. Five outer and five inner folds. ``dataset`` counts from 1.
    """

    size = (10.0, 4.6)
    strengths = STRENGTHS[::2]

    def __init__(self):
        self.table("L2", 20)

    def table(self, penalty, n):
        """Curves (sets, n_strengths), true errors (sets, n_strengths), and (3, sets): the least of
        the curve, the nested mean and the true error at the strength with the least."""
        return choosing.nested(penalty, n)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1], sharey=True)
        _strengths_axis(left)
        left.set(ylim=(0, 60), ylabel="MSE")
        (self.truth,) = left.plot([], [], **TRUTH.line(linewidth=2.4))
        self.curves = {name: left.plot([], [], **look.line())[0]
                       for name, look in PENALTIES.items()}  # fmt: skip
        self.level = left.axhline(1, color=INK, linewidth=1.8)
        self.level_text = left.text(0.012, 1, "", color=INK, va="bottom", fontsize=13)
        self.best = {name: left.plot([], [], **look.points(markersize=13, zorder=6))[0]
                     for name, look in PENALTIES.items()}  # fmt: skip
        (self.star,) = left.plot([], [], "*", color=ACCENT, markersize=15, markeredgecolor=WHITE,
                                 zorder=6)  # fmt: skip
        right.set(xlim=(-0.6, 2.6))
        right.set_xticks([0, 1, 2], [r"$\min_λ$ " + _CV, r"$K \times K$", _TEST], fontsize=13)
        right.tick_params(labelleft=False)
        colors = (L2.color, INK, ACCENT)
        self.clouds = [right.plot([], [], "o", color=c, alpha=0.25, markersize=4.5,
                                  markeredgewidth=0)[0] for c in colors]  # fmt: skip
        self.means = LineCollection([], colors=colors, linewidths=4.5, zorder=5)
        right.add_collection(self.means, autolim=False)
        self.now = [right.plot([], [], m, color=c, markersize=12, markeredgecolor=WHITE,
                               zorder=6)[0] for m, c in zip("sD*", colors, strict=True)
                    ]  # fmt: skip
        self.texts = [right.text(k, 1.03, "", color=c, ha="center", fontsize=15, weight="bold",
                                 transform=right.get_xaxis_transform())
                      for k, c in enumerate(colors)]  # fmt: skip
        self.title = left.text(0, 1.03, "", transform=left.transAxes, **_BIG)
        return [self.truth, *self.curves.values(), self.level, self.level_text,
                *self.best.values(), self.star, *self.clouds, self.means, *self.now, *self.texts,
                self.title]  # fmt: skip

    def update(self, dataset, n, penalty):
        curves, truths, scores = self.table(penalty, n)
        row, color = int(dataset) - 1, PENALTIES[penalty].color
        at = int(curves[row].argmin())
        self.truth.set_data(self.strengths, truths[row])
        for name in PENALTIES:
            shown = name == penalty
            self.curves[name].set_data(*((self.strengths, curves[row]) if shown else ([], [])))
            dot = [self.strengths[at]], [curves[row][at]]
            self.best[name].set_data(*(dot if shown else ([], [])))
        self.star.set_data([self.strengths[at]], [truths[row][at]])
        self.level.set_ydata([scores[1, row]] * 2)
        self.level_text.set_y(scores[1, row] + 0.5)
        self.level_text.set_text(r"$K \times K$")
        across = np.linspace(-0.33, 0.33, scores.shape[1])
        means = scores.mean(axis=1)
        for k, (cloud, now, text) in enumerate(zip(self.clouds, self.now, self.texts, strict=True)):
            cloud.set_data(k + across, scores[k])
            now.set_data([k + across[row]], [scores[k, row]])
            text.set_text(f"{means[k]:.1f}")
        for artist in (self.clouds[0], self.now[0], self.texts[0]):
            artist.set_color(color)
        self.now[0].set_marker(PENALTIES[penalty].marker)
        self.means.set_segments([[(k - 0.42, m), (k + 0.42, m)] for k, m in enumerate(means)])
        self.means.set_color([color, INK, ACCENT])
        self.title.set_text(f"{penalty}   n = {n}   # {row + 1}")

    def describe(self, dataset, n, penalty):
        _, _, scores = self.table(penalty, n)
        least, nested, truth = scores[:, int(dataset) - 1]
        means, gap = scores.mean(axis=1), scores[0] - scores[1]
        error = gap.std(ddof=1) / np.sqrt(len(gap))
        return (
            f"Data set {int(dataset)}, n = {n}, {penalty} penalty: the curve's least error is "
            f"{least:.1f}, the outer folds give {nested:.1f}, the true test error is {truth:.1f}. "
            f"Means of {len(gap)} data sets: {means[0]:.1f}, {means[1]:.1f} and {means[2]:.1f}; "
            f"the least error lies {-gap.mean():.2f} below the outer folds, standard error "
            f"{error:.2f}."
        )


class OnRealData(Scene):
    """Cross-validation of both penalties on a data set, columns standardised inside each fold.

    data : Dataset, or what has X, y, feature_names and ``standardised`` as it has. shuffles :
    values 1 to ``shuffles`` of the state ``shuffle``. k : folds. strengths : every λ that can be
    asked for, increasing and above 0; default ``positions`` over all that matter to either
    penalty, which are REAL_STRENGTHS for data of ordinary size. They are kept as ``strengths``.
    The weights are those of the fit to all rows, columns standardised.
    """

    size = (10.0, 4.8)

    def __init__(self, data, shuffles=10, k=10, strengths=None):
        self.shuffles, self.k, n = shuffles, k, len(data.y)
        dealt = [out for seed in range(1, shuffles + 1) for out in folds(n, k, seed)]
        whole, self.curves, self.weights = data.standardised(), {}, {}
        paths = {name: path(whole.X, whole.y) for name, path in PATHS.items()}
        if strengths is None:
            largest = paths["L1"].strength_max or 1.0
            low, high = ends(largest, largest / 5e4)
            strengths = positions(min(low, 1e-3), max(high, 100.0), per_decade=12, zero=False)
        self.strengths = np.array(strengths, dtype=float)
        for name, curve in CURVES.items():
            errors = curve(data.X, data.y, self.strengths, dealt).fold_errors
            self.curves[name] = CrossValidation(self.strengths, errors.reshape(shuffles, k, -1))
            self.weights[name] = paths[name].at(self.strengths)
        self.labels = Labels(data.feature_names, whole.X.shape[1])
        most = np.max([np.abs(w).max(axis=0) for w in self.weights.values()], axis=0)
        self.named = self.labels.chosen(most, 24)
        self.key = self.labels.key(self.named)
        self.low = min(curve.mean.min() for curve in self.curves.values())
        self.high = max(curve.mean.max() for curve in self.curves.values())
        self.say = like(self.low or self.high)
        self.gap = (self.high - self.low) or abs(self.high) or 1.0

    def _curve(self, strength, penalty, shuffle):
        """Mean errors, standard errors, and where λ and both picks are among the strengths."""
        curves, row = self.curves[penalty], int(shuffle) - 1
        marked = strength, curves.best[row], curves.one_se[row]
        at = _places(marked, self.strengths).tolist()
        return curves.mean[row], curves.standard_error[row], at

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        _strengths_axis(left, self.strengths)
        left.set(ylabel=_CV, ylim=(self.low - 0.12 * self.gap, self.high + 0.08 * self.gap))
        plain_axis(left.yaxis, self.high)
        self.bars = LineCollection([], linewidths=1.6, zorder=2)
        left.add_collection(self.bars, autolim=False)
        self.lines = {name: left.plot([], [], **look.line(zorder=3))[0]
                      for name, look in PENALTIES.items()}  # fmt: skip
        (self.level,) = left.plot([], [], color=INK, linewidth=1.3, linestyle=(0, (2, 2)), zorder=5)
        picks = dict(linestyle="none", markersize=12, markeredgewidth=2, zorder=6)
        self.dots = {
            name: [left.plot([], [], marker=look.marker, markerfacecolor=face,
                             color=look.color, **picks)[0] for face in (look.color, WHITE)]
            for name, look in PENALTIES.items()
        }  # fmt: skip
        self.names_text = [left.text(1, 1, name, ha="center", va="top", fontsize=14)
                           for name in (_BEST, _ONE)]  # fmt: skip
        self.guide = left.axvline(1, color=INK, linewidth=1.3, zorder=1)
        top = reach(list(self.weights.values()), 1.1)
        p = len(self.labels.names)
        right.set(xlim=(-top, top), ylim=(p - 0.4, -0.6), xlabel="w")
        name_ticks(right.yaxis, self.labels, self.named, 0)
        plain_axis(right.xaxis, top)
        right.axvline(0, color=MUTED, linewidth=1)
        self.sticks = LineCollection([], linewidths=min(7, 240 / p))
        right.add_collection(self.sticks, autolim=False)
        (self.zeros,) = right.plot([], [], "o", markerfacecolor=WHITE, color=INK, markersize=7)
        self.title = left.text(0, 1.03, "", transform=left.transAxes, **_BIG)
        self.right_text = right.text(1, 1.03, "", transform=right.transAxes, ha="right",
                                     fontsize=15)  # fmt: skip
        return [self.bars, *self.lines.values(), self.level, *self.dots["L1"], *self.dots["L2"],
                *self.names_text, self.guide, self.sticks, self.zeros, self.title,
                self.right_text]  # fmt: skip

    def update(self, strength, penalty, shuffle):
        mean, error, (at, best, larger) = self._curve(strength, penalty, shuffle)
        color = PENALTIES[penalty].color
        some = np.unique([*range(2, len(self.strengths), 4), best])
        ends = np.empty((len(some), 2, 2))
        ends[:, :, 0] = self.strengths[some][:, None]
        ends[:, 0, 1], ends[:, 1, 1] = (mean - error)[some], (mean + error)[some]
        self.bars.set_segments(ends)
        self.bars.set_color(color)
        for name in PENALTIES:
            shown = name == penalty
            self.lines[name].set_data(*((self.strengths, mean) if shown else ([], [])))
            for dot, k in zip(self.dots[name], (best, larger), strict=True):
                dot.set_data(*(([self.strengths[k]], [mean[k]]) if shown else ([], [])))
        self.level.set_data(self.strengths[[best, larger]], [mean[best] + error[best]] * 2)
        near = abs(larger - best) < 0.08 * len(self.strengths)  # one label under, one above
        under = 0.046404 * self.gap
        heights = mean[best] - under, mean[larger] + (2 if near else -1) * under
        for text, k, height in zip(self.names_text, (best, larger), heights, strict=True):
            text.set_position((self.strengths[k], height))
        self.guide.set_xdata([strength, strength])
        w = self.weights[penalty][at]
        segments = np.zeros((len(w), 2, 2))
        segments[:, :, 1], segments[:, 1, 0] = np.arange(len(w))[:, None], w
        self.sticks.set_segments(segments)
        self.sticks.set_color(color)
        zero = np.flatnonzero(w == 0)
        self.zeros.set_data(np.zeros(len(zero)), zero)
        self.title.set_text(f"{penalty}   λ = {number(strength, 6)}   {_CV} = {self.say(mean[at])}")
        self.right_text.set_text(f"w ≠ 0: {np.count_nonzero(w)} / {len(w)}")

    def describe(self, strength, penalty, shuffle):
        mean, error, (at, best, larger) = self._curve(strength, penalty, shuffle)
        counts = [np.count_nonzero(self.weights[penalty][k]) for k in (at, best, larger)]
        curves, p = self.curves[penalty], len(self.labels.names)
        at_that = number(strength, 6), self.say(mean[at]), self.say(error[at])
        least = number(self.strengths[best], 6), self.say(mean[best])
        allowed = number(self.strengths[larger], 6), self.say(mean[larger])
        return (
            f"λ = {at_that[0]}, {penalty} penalty, shuffle {int(shuffle)}, {self.k} folds: error "
            f"{at_that[1]} ± {at_that[2]}, {counts[0]} of {p} weights are not "
            f"zero. The curve is least at λ = {least[0]}, {least[1]}, with "
            f"{counts[1]} weights; one standard error allows λ = {allowed[0]}, "
            f"{allowed[1]}, with {counts[2]}. Over {self.shuffles} shuffles the picks go "
            f"from {_range(curves.best)} and from {_range(curves.one_se)}.{self.key}"
        )
