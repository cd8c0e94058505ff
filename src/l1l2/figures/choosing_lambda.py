r"""The scenes of the lesson "How do I choose λ when the truth is unknown?".

    CurveAndTruth     the cross-validation curve, the true test error, and what both rules pick
    FoldsAndOneOut    K-fold curves of ridge beside leave-one-out, K from 2 to n
    Leaks             choosing features before the split, and inside the folds
    NestedEvaluation  the least of the curve, the outer folds, and the true test error
    OnRealData        both rules and both penalties on a data set whose truth is unknown

The world is that of ``few_true_many_junk``: independent standard normal features, so that the test
error of any fit is known exactly, :math:`\sigma^2 + \|\hat w - w\|^2 + \hat b^2`.
"""

import numpy as np

from l1l2.experiments import choosing
from l1l2.experiments.choosing import CURVES, KEPT_SIZES, PATHS, STRENGTHS
from l1l2.figures.labels import Labels, name_ticks
from l1l2.figures.numerals import like, log_axis, number, plain_axis
from l1l2.figures.palette import ACCENT, FAINT, INK, L1, L2, MUTED, PENALTIES, TRUTH, WARN, WHITE
from l1l2.figures.parts import MARKER, UNCUT, reach, segments
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import ends, positions
from l1l2.selection import CrossValidation, folds, one_standard_error, ridge_leave_one_out
from l1l2.texts import _

_BEST, _ONE, _WIDE = r"$λ_{\min}$", r"$λ_{\mathrm{1SE}}$", r"$λ_{\mathrm{1SD}}$"
_BIG = dict(fontsize=16, weight="bold", color=INK)
_LINE = dict(color="look.color", linestyle="look.linestyle")
_POINT = dict(color="look.color", marker="look.marker")
_STAR = dict(marker="*", linestyle="none", color=ACCENT, markeredgecolor=WHITE)


def _strengths_axis(ax, strengths=STRENGTHS):
    log_axis(ax.xaxis, *strengths[[0, -1]])
    ax.set_xlabel("λ")


def _errors_axis(ax, low, high, ticks):
    log_axis(ax.yaxis, low, high, ticks)
    ax.set_ylabel(_("mean squared error"))


def _upright(x, low, high):
    """Segments from ``low`` to ``high`` at each of ``x``."""
    return np.stack([np.column_stack(np.broadcast_arrays(x, end)) for end in (low, high)], axis=1)


def _places(strengths, among=STRENGTHS):
    """Where in ``among`` each of these is."""
    return np.searchsorted(among, np.asarray(strengths) * (1 - 1e-9))


def _range(values, several=None):
    """The number that all ``values`` are, or ``several`` with the ``low`` and ``high`` ones."""
    low, high = number(min(values), 6), number(max(values), 6)
    return low if low == high else (several or _("{low} to {high}")).format(low=low, high=high)


class _PickedCurve(Scene):
    """A curve of cross-validation with its error bars and what both rules pick."""

    strengths = STRENGTHS

    def _curve(self, penalty, mean, spread, best, larger, floor=-np.inf):
        """Numbers of the curve; best, larger : places of the picks, floor : no bar goes below."""
        some, both = np.unique([*range(2, len(mean), 4), best]), [best, larger]
        low, high = np.maximum(mean - spread, floor)[some], (mean + spread)[some]
        return dict(
            look=PENALTIES[penalty], mean=mean, spread=spread, picks=self.strengths[both],
            means=mean[both], level=[mean[best] + spread[best]] * 2,
            bars=_upright(self.strengths[some], low, high),
        )  # fmt: skip

    def _draw_curve(self, ax, zorder):
        bars = segments(ax, linewidths=1.6, zorder=2)
        self.mark(bars, segments="bars", color="look.color")
        (curve,) = ax.plot([], [], zorder=zorder)
        self.mark(curve, data=lambda now: (self.strengths, now.mean), **_LINE)
        self.line(ax, "picks", "level", **MARKER | dict(zorder=5))
        for k, face in enumerate(("auto", WHITE)):
            (dot,) = ax.plot([], [], linestyle="none", markersize=12, markeredgewidth=2,
                             markerfacecolor=face, zorder=6)  # fmt: skip
            self.mark(dot, data=lambda now, k=k: ([now.picks[k]], [now.means[k]]), **_POINT)


class CurveAndTruth(_PickedCurve):
    """The cross-validation curve of one shuffle with its error bars and picks, and the truth.

    shuffles : how many seeds there are, the values 1 to ``shuffles`` of the state ``shuffle``; what
    those before it have picked is kept on the figure, nothing of those after it. ``told`` : whether
    the true errors are shown. Columns share one unit and are taken as they are. A state that is new
    is computed when asked for. ``bar`` is "SE" or "SD": what the rule of the larger λ allows above
    the least error. ``folds`` is K.
    """

    size = (10.0, 4.8)

    def __init__(self, shuffles=40):
        self.shuffles, self.across = shuffles, np.linspace(-0.3, 0.3, shuffles)
        self.at(1, False, "L1", 60, "SE")

    def at(self, shuffle, told, penalty, n, bar, folds=10):
        curves = choosing.shuffled(penalty, n, folds, self.shuffles)
        errors, kept = choosing.truth(penalty, n)
        spread = curves.standard_error if bar == "SE" else curves.standard_deviation
        picks = curves.best, one_standard_error(STRENGTHS, curves.mean, spread)
        places, row = _places(picks)[:, : int(shuffle)], int(shuffle) - 1
        both, true = places[:, row], errors[places]
        return self._curve(penalty, curves.mean[row], spread[row], *both, floor=1e-3) | dict(
            names=(_BEST, _ONE if bar == "SE" else _WIDE), width=spread[row, both[0]],
            drops=_upright(STRENGTHS[both], curves.mean[row, both], errors[both]),
            truth=errors, true=true[:, row], kept=kept[both], all_true=true, row=row,
            ranges=[_range(STRENGTHS[each]) for each in places], worst=true.max(axis=1),
            counts=[self._counts(each) for each in places], lowest=errors.min(),
            lowest_at=STRENGTHS[errors.argmin()],
        )  # fmt: skip

    def _counts(self, places):
        """Bars at the bottom, one for each strength picked, in axes units, 0.16 at most."""
        used, counts = np.unique(places, return_counts=True)
        return _upright(STRENGTHS[used], 0, np.minimum(0.25 / len(places) * counts, 0.16))

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[2.4, 1], sharey=True)
        _strengths_axis(left)
        _errors_axis(left, 3, 80, [5, 10, 20, 40, 80])
        bottom, under = left.get_xaxis_transform(), right.get_xaxis_transform()

        def told(name):
            return lambda now: getattr(now, name) if now.told else None

        self.line(left, STRENGTHS, told("truth"), **TRUTH.line(linewidth=2.6, zorder=3))
        self._draw_curve(left, zorder=4)
        drops = segments(left, colors=INK, linewidths=1, zorder=2.5)
        self.mark(drops, segments=lambda now: now.drops if now.told else [])
        self.line(left, "picks", told("true"), **_STAR, markersize=14, zorder=7)
        counts = [segments(left, colors=c, linewidths=4, transform=bottom) for c in (INK, MUTED)]
        self.mark(counts, segments="counts")
        names = [left.text(1, 0.175, "", ha=ha, va="bottom", fontsize=14, color=color,
                           transform=bottom, **UNCUT)
                 for color, ha in ((INK, "right"), (MUTED, "left"))]  # fmt: skip
        self.mark(names, x="picks", text=lambda now: now.names)
        right.set(xlim=(-0.6, 1.6))
        right.set_xticks([0, 1], [_BEST, " "], fontsize=14)
        name = right.text(1, -0.02, "", ha="center", va="top", fontsize=14, transform=under)
        self.mark(name, text="{names[1]}")
        right.tick_params(labelleft=False)
        lowest = right.axhline(10, **TRUTH.line(linewidth=1.6, zorder=1))
        self.mark(lowest, ydata=lambda now: [now.lowest if now.told else np.nan] * 2)
        places = np.add.outer([0, 1], self.across)
        cloud = _STAR | dict(alpha=0.35, markersize=8, markeredgewidth=0)
        self.line(right, lambda now: places[:, : now.row + 1].ravel(),
                  lambda now: now.all_true.ravel() if now.told else None, **cloud)  # fmt: skip
        stars = dict(markersize=17, **_STAR)
        self.line(right, lambda now: places[:, now.row], told("true"), **stars)
        self.headline(left, "{penalty}   {names[0]} = {picks[0]:g}   {names[1]} = {picks[1]:g}",
                      y=1.03, **_BIG)  # fmt: skip
        above = dict(fontsize=13, color=ACCENT)
        self.headline(left, lambda now: _("··· true test error") if now.told else "", "right", 1.03,
                      **above)  # fmt: skip
        shown, hidden = _("★ true {true[0]:.1f} | {true[1]:.1f}"), _("truth hidden")
        self.headline(right, lambda now: (shown if now.told else hidden).format_map(vars(now)),
                      "center", 1.03, **above)  # fmt: skip

    def words(self, now):
        standard_error = _(
            "Shuffle {shuffle:g}, {folds} folds, {penalty} penalty, n = {n}: the curve is least at "
            "λ = {picks[0]:g}, {means[0]:.1f} ± {width:.1f}, and the one-standard-error rule takes "
            "λ = {picks[1]:g}, with {kept[0]} and {kept[1]} of 30 weights not zero."
        )
        standard_deviation = _(
            "Shuffle {shuffle:g}, {folds} folds, {penalty} penalty, n = {n}: the curve is least at "
            "λ = {picks[0]:g}, {means[0]:.1f} ± {width:.1f}, and the one-standard-deviation (too "
            "wide) rule takes λ = {picks[1]:g}, with {kept[0]} and {kept[1]} of 30 weights not "
            "zero."
        )
        true = _(
            "True test errors {true[0]:.1f} and {true[1]:.1f}; the least there is, {lowest:.1f}, "
            "is at λ = {lowest_at:g}."
        )
        many = _("In {shuffle:g} shuffles the picks went from {ranges[0]} and from {ranges[1]}.")
        if now.told:
            many = _(
                "In {shuffle:g} shuffles the picks went from {ranges[0]} and from {ranges[1]}, "
                "their true errors up to {worst[0]:.1f} and {worst[1]:.1f}."
            )
        here = standard_error if now.bar == "SE" else standard_deviation
        return [here, now.told and true, now.shuffle > 1 and many]


class FoldsAndOneOut(Scene):
    """Ridge: K-fold curves of some shuffles beside leave-one-out, which no shuffle changes.

    n : rows. shuffles : curves for each K. A K that is new is computed when asked for.
    """

    size = (10.0, 4.6)

    def __init__(self, n=60, shuffles=8):
        self.n, self.shuffles, data = n, shuffles, choosing.world(n)
        self.one_out = ridge_leave_one_out(data.X, data.y, STRENGTHS)
        self.truth = choosing.truth("L2", n)[0]
        for k in (2, 5, 10):
            self.at(k)

    def at(self, folds):
        curves = choosing.shuffled("L2", self.n, int(folds), self.shuffles, first=0)
        alone = _places(self.one_out.best)
        return dict(
            curves=curves.mean, best=curves.best, least=curves.mean.min(axis=1),
            lines=[np.column_stack([STRENGTHS, mean]) for mean in curves.mean],
            apart=np.ptp(curves.mean[:, alone]).round(9), one_out=self.one_out.best,
            one_out_error=self.one_out.mean.min(), true=self.truth[alone], n=self.n,
            shuffles=self.shuffles, picks=_range(curves.best),
            average=curves.mean.min(axis=1).mean(),
        )  # fmt: skip

    def draw(self, figure):
        ax = figure.subplots()
        _strengths_axis(ax)
        _errors_axis(ax, 9, 90, [10, 20, 40, 80])
        ax.plot(STRENGTHS, self.truth, **TRUTH.line(linewidth=2.6, zorder=3))
        one_out = self.one_out
        self.line(ax, STRENGTHS, one_out.mean, color=INK, linewidth=3.2, zorder=3.5)
        lines = segments(ax, colors=L2.color, linewidths=1.4, linestyles="--", zorder=4)
        self.mark(lines, segments="lines")
        self.line(ax, "best", "least", **L2.points(markersize=9, zorder=6))
        ax.plot(one_out.best, one_out.mean.min(), "D", color=INK, markersize=11,
                markeredgecolor=WHITE, zorder=5)  # fmt: skip
        ax.text(90, self.truth[-4] * 0.9, _("true test error"), color=ACCENT, fontsize=13,
                va="top", ha="right")  # fmt: skip
        self.headline(ax, "K = {folds:g}", y=1.03, **_BIG | {"color": L2.color})
        picks = ax.text(0.12, 1.03, "", transform=ax.transAxes, fontsize=14, color=L2.color)
        self.mark(picks, text=lambda now: f"■ {_BEST} = {_range(now.best, '{low} … {high}')}")
        alone = _("◆ leave-one-out   {name} = {best:g}").format(name="λ_min", best=one_out.best)
        ax.text(1, 1.03, alone, transform=ax.transAxes,
                ha="right", fontsize=14, color=INK)  # fmt: skip

    def words(self, now):
        return [
            _(
                "Ridge, n = {n}, K = {folds:g}: {shuffles} shuffles pick λ = {picks}, their least "
                "mean errors average {average:.1f}."
            ),
            _(
                "At λ = {one_out:g} the shuffles differ by up to {apart:.2g}. Leave-one-out, "
                "K = n, needs no shuffle: it picks λ = {one_out:g} with {one_out_error:.1f}; the "
                "true test error there is {true:.1f}."
            ),
        ]


# ---------------------------------------------------------------- leaks


class Leaks(Scene):
    """Choosing features before the split and inside the folds: what cross-validation says of each,
    and what is true.

    The values of p, the main control, are ``KEPT_SIZES``. A new n is computed when asked for.
    ``sets`` data sets of p features of pure noise, 10 of which are kept.
    """

    size = (10.0, 4.6)

    def __init__(self, sets=12):
        self.sets = sets
        self.at(KEPT_SIZES[0], 50)

    def at(self, p, n):
        kept, k = choosing.choosing_leak(n, self.sets), KEPT_SIZES.index(int(p))
        means = kept.mean(axis=3)
        return dict(lines=means, kept=kept[:, :, k], means=means[:, :, k], sets=self.sets)

    def draw(self, figure):
        both = figure.subplots(1, 2, sharey=True)
        both[0].set_ylabel(_("squared error ÷ noise σ²"))
        jitter = np.geomspace(0.94, 1.06, self.sets)
        cloud = dict(linestyle="none", alpha=0.3, markersize=6, markeredgewidth=0, zorder=2)
        looks = (dict(color=WARN, linestyle="-.", marker="v"),
                 dict(color=INK, linestyle="-", marker="o"))  # fmt: skip
        true = dict(color=ACCENT, linestyle=":", linewidth=2, marker="*", markersize=11)
        said = (_("chosen before the split: ▼ {error:.2f}, ★ {true:.2f}"),
                _("chosen inside the folds: ● {error:.2f}, ★ {true:.2f}"))  # fmt: skip
        for way, ax in enumerate(both):
            log_axis(ax.xaxis, 8, 1600, KEPT_SIZES)
            ax.set(xlabel=_("features p"), ylim=(0, 1.9))
            ax.axhline(1, color=FAINT, linewidth=2)
            for k, look in enumerate((looks[way], true)):
                how = look | cloud | UNCUT
                self.line(ax, KEPT_SIZES, lambda now, w=way, k=k: now.lines[w, k], zorder=3, **look)
                self.line(ax, lambda now: now.p * jitter,
                          lambda now, w=way, k=k: np.minimum(now.kept[w, k], 1.9), **how)
            self.rule(ax, "p", zorder=2)
            self.headline(ax, lambda now, w=way: said[w].format(error=now.means[w, 0],
                          true=now.means[w, 1]), y=1.03, fontsize=13, color=looks[way]["color"])
            ax.plot([], [], **looks[way], label=_("cross-validation says"))
            ax.plot([], [], **true, label=_("true test error"))
            ax.legend(loc="lower left")

    def words(self, now):
        return _(
            "n = {n}, 10 of p = {p:g} features of pure noise are kept, means of {sets} data sets. "
            "Chosen before the split: cross-validation says {means[0][0]:.2f} σ², the truth is "
            "{means[0][1]:.2f} σ². Chosen inside each fold: {means[1][0]:.2f} σ², the truth is "
            "{means[1][1]:.2f} σ²."
        )


class NestedEvaluation(Scene):
    """The least of the curve, the score of the outer folds and the truth, over many data sets.

    Every design has 4 features that matter and 8 that do not, σ = 3; 20 designs with 10 targets
    each. Five outer and five inner folds. ``dataset`` counts from 1.
    """

    size = (10.0, 4.6)
    strengths = STRENGTHS[::2]

    def __init__(self):
        self.at(1, 20, "L2")

    def at(self, dataset, n, penalty):
        curves, truths, scores = choosing.nested(penalty, n)
        row, look, gap = int(dataset) - 1, PENALTIES[penalty], scores[0] - scores[1]
        across, means = np.linspace(-0.33, 0.33, len(gap)), scores.mean(axis=1)
        least, nested, true = scores[:, row]
        return dict(
            look=look, colors=[look.color, INK, ACCENT], markers=[look.marker, "D", "*"],
            curve=curves[row], truth=truths[row], pick=self.strengths[curves[row].argmin()],
            least=least, nested=nested, true=true, scores=scores, means=means, sets=len(gap),
            clouds=[(k + across, each) for k, each in enumerate(scores)],
            dots=[([k + across[row]], [each]) for k, each in enumerate(scores[:, row])],
            bars=[[(k - 0.42, mean), (k + 0.42, mean)] for k, mean in enumerate(means)],
            below=-gap.mean(), error=gap.std(ddof=1) / np.sqrt(len(gap)),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1], sharey=True)
        _strengths_axis(left)
        left.set(ylim=(0, 60), ylabel=_("mean squared error"))
        self.line(left, self.strengths, "truth", **TRUTH.line(linewidth=2.4))
        self.mark(left.plot([], [])[0], data=lambda now: (self.strengths, now.curve), **_LINE)
        level = left.axhline(1, color=INK, linewidth=1.8)
        self.mark(level, ydata=lambda now: [now.nested] * 2)
        name = left.text(0.012, 1, _("nested CV"), color=INK, va="bottom", fontsize=13)
        self.mark(name, y=lambda now: now.nested + 0.5)
        (dot,) = left.plot([], [], **L1.points(markersize=13, zorder=6))
        self.mark(dot, data=lambda now: ([now.pick], [now.least]), **_POINT)
        self.line(left, "pick", "true", **_STAR, markersize=15, zorder=6)
        right.set(xlim=(-0.6, 2.6))
        names = _("least of\nthe curve"), _("nested\nCV"), _("true test\nerror")
        right.set_xticks([0, 1, 2], names, fontsize=13)
        right.tick_params(labelleft=False)
        cloud = dict(marker="o", linestyle="none", alpha=0.25, markersize=4.5, markeredgewidth=0)
        point = dict(linestyle="none", markersize=12, markeredgecolor=WHITE, zorder=6)
        text = dict(ha="center", fontsize=15, weight="bold", transform=right.get_xaxis_transform())
        clouds = [right.plot([], [], **cloud)[0] for k in range(3)]
        dots = [right.plot([], [], **point)[0] for k in range(3)]
        self.mark(clouds, data="clouds", color="colors")
        self.mark(segments(right, linewidths=4.5, zorder=5), segments="bars", color="colors")
        self.mark(dots, data="dots", color="colors", marker="markers")
        self.mark([right.text(k, 1.03, "", **text) for k in range(3)], color="colors",
                  text=lambda now: [f"{mean:.1f}" for mean in now.means])  # fmt: skip
        self.headline(left, _("{penalty}   n = {n}   data set {dataset:g}"), y=1.03, **_BIG)

    def words(self, now):
        return [
            _(
                "Data set {dataset:g}, n = {n}, {penalty} penalty: the curve's least error is "
                "{least:.1f}, the outer folds give {nested:.1f}, the true test error is {true:.1f}."
            ),
            _(
                "Means of {sets} data sets: {means[0]:.1f}, {means[1]:.1f} and {means[2]:.1f}; the "
                "least error lies {below:.2f} below the outer folds, standard error {error:.2f}."
            ),
        ]


class OnRealData(_PickedCurve):
    """Cross-validation of both penalties on a data set, columns standardised inside each fold.

    data : Dataset, or what has X, y, feature_names and ``standardised`` as it has. shuffles :
    values 1 to ``shuffles`` of the state ``shuffle``. k : folds. ``strengths``, every λ that can be
    asked for, are all that matter to either penalty: REAL_STRENGTHS for data of ordinary size.
    The weights are those of the fit to all rows, columns standardised.
    """

    size = (10.0, 4.8)

    def __init__(self, data, shuffles=10, k=10):
        self.shuffles, self.k, n = shuffles, k, len(data.y)
        dealt = [out for seed in range(1, shuffles + 1) for out in folds(n, k, seed)]
        whole, self.curves, self.weights = data.standardised(), {}, {}
        paths = {name: path(whole.X, whole.y) for name, path in PATHS.items()}
        largest = paths["L1"].strength_max or 1.0
        low, high = ends(largest, largest / 5e4)
        self.strengths = np.array(positions(min(low, 1e-3), max(high, 100.0), 12, zero=False))
        for name, curve in CURVES.items():
            errors = curve(data.X, data.y, self.strengths, dealt).fold_errors
            self.curves[name] = CrossValidation(self.strengths, errors.reshape(shuffles, k, -1))
            self.weights[name] = paths[name].at(self.strengths)
        self.labels = Labels(data.feature_names, whole.X.shape[1])
        most = np.max([np.abs(w).max(axis=0) for w in self.weights.values()], axis=0)
        self.named = self.labels.chosen(most, 24)
        self.low = min(curve.mean.min() for curve in self.curves.values())
        self.high = max(curve.mean.max() for curve in self.curves.values())
        self.say = like(self.low or self.high)
        self.gap = (self.high - self.low) or abs(self.high) or 1.0

    def at(self, strength, penalty, shuffle):
        curves, weights, row = self.curves[penalty], self.weights[penalty], int(shuffle) - 1
        mean, spread = curves.mean[row], curves.standard_error[row]
        marked = _places([strength, curves.best[row], curves.one_se[row]], self.strengths)
        here, best, larger = marked
        w, under = weights[here], 0.046404 * self.gap
        near = larger - best < 0.08 * len(self.strengths)  # one label under, one above
        return self._curve(penalty, mean, spread, best, larger) | dict(
            error=self.say(mean[here]), width=self.say(spread[here]), w=w, p=len(w), k=self.k,
            zeros=np.flatnonzero(w == 0), shuffles=self.shuffles, key=self.labels.key(self.named),
            heights=[mean[best] - under, mean[larger] + (2 if near else -1) * under],
            sticks=[[(0, j), (weight, j)] for j, weight in enumerate(w)],
            kept=np.count_nonzero(weights[marked], axis=1),
            ranges=[_range(picks) for picks in (curves.best, curves.one_se)],
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        _strengths_axis(left, self.strengths)
        left.set(ylabel=_("cross-validation error"))
        left.set_ylim(self.low - 0.12 * self.gap, self.high + 0.08 * self.gap)
        plain_axis(left.yaxis, self.high)
        self._draw_curve(left, zorder=3)
        names = [left.text(1, 1, name, ha="center", va="top", fontsize=14)
                 for name in (_BEST, _ONE)]  # fmt: skip
        self.mark(names, x="picks", y="heights")
        self.rule(left, "strength", linestyle="-", zorder=1)
        top, p = reach(list(self.weights.values()), 1.1), len(self.labels.names)
        right.set(xlim=(-top, top), ylim=(p - 0.4, -0.6), xlabel=_("weight"))
        name_ticks(right.yaxis, self.labels, self.named, 0)
        plain_axis(right.xaxis, top)
        right.axvline(0, color=MUTED, linewidth=1)
        sticks = segments(right, linewidths=min(7, 240 / p))
        self.mark(sticks, segments="sticks", color="look.color")
        ring = dict(marker="o", linestyle="none", markerfacecolor=WHITE, color=INK, markersize=7)
        self.line(right, lambda now: 0 * now.zeros, "zeros", **ring)
        here = _("{penalty}   λ = {strength}   error {error}")
        self.headline(left, lambda now: here.format_map(self._said(now)), y=1.03, **_BIG)
        self.headline(right, _("{kept[0]} of {p} weights kept"), "right", 1.03, fontsize=14)

    def _said(self, now):
        """The numbers of ``now`` as they are written."""
        return vars(now) | dict(
            strength=number(now.strength, 6), picks=[number(pick, 6) for pick in now.picks],
            means=[*map(self.say, now.means)],
        )  # fmt: skip

    def words(self, now):
        here = _(
            "λ = {strength}, {penalty} penalty, shuffle {shuffle:g}, {k} folds: error {error} ± "
            "{width}, {kept[0]} of {p} weights are not zero."
        )
        picked = _(
            "The curve is least at λ = {picks[0]}, {means[0]}, with {kept[1]} weights; one "
            "standard error allows λ = {picks[1]}, {means[1]}, with {kept[2]}."
        )
        many = _("Over {shuffles} shuffles the picks go from {ranges[0]} and from {ranges[1]}.")
        said = self._said(now)
        return [*(each.format_map(said) for each in (here, picked, many)), now.key and "{key}"]
