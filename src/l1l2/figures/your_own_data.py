"""The scenes of the lesson "Your own data": any table, so nothing here knows its numbers or names.

OneFeature     the L1 and the L2 line of the target on one feature, and the slopes of all
BothPaths      the weights of lasso and ridge at one λ, beside both paths
HonestScore    cross-validation of both penalties, what a rule picks, and what that is worth

Paths and scores are those of standardised columns; the target is divided by its standard deviation,
so that λ and the errors mean the same for every table: 1 is the error of the mean.
"""

from types import SimpleNamespace

import numpy as np

from l1l2.experiments.choosing import CURVES, FOLD_FITS
from l1l2.figures.labels import Labels
from l1l2.figures.numerals import log_axis, number, percent, plain_axis, signed
from l1l2.figures.palette import INK, L1, L2, MUTED, PENALTIES
from l1l2.figures.parts import RING, UNCUT, legend, limits, segments
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis, strength_grid
from l1l2.lines import fit_line
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import lasso_path
from l1l2.selection import folds, nested_cross_validation
from l1l2.texts import _, plural

MOST_POINTS = 1000  # that are drawn, and fitted by a line; of more, so many drawn at random
MOST_NAMES = 14  # on an axis
WIDE = 22  # columns of letters of a name on an axis
RULES = "best", "one_se"
BIG = dict(fontsize=15, weight="bold", va="bottom")
FRAME = dict(facecolor="none", edgecolor=INK, linewidth=1.2, zorder=1)  # around what stands out
LOW, HIGH = 0.001, 100.0  # of λ, where y and all columns have standard deviation 1


class _Listed(Scene):
    """What two scenes share: the names of features down an axis, and a frame around one."""

    def _list(self, names, sizes):
        """names : of all. sizes : (n_features,), how much each matters; the largest are listed."""
        self.labels = Labels(names, len(names), WIDE)
        self.listed = np.sort(np.argsort(-sizes, kind="stable")[:MOST_NAMES])

    def _of(self, feature):
        """The numbers of both; the frame is out of sight if the feature is not listed."""
        place = np.flatnonzero(self.listed == feature)
        return dict(
            name=self.labels.names[feature], target=self.target, key=self.labels.key(self.listed),
            frame=place[0] - 0.5 if len(place) else -9,
        )  # fmt: skip

    def _draw_names(self, ax):
        places = np.arange(len(self.listed))
        ax.set_ylim(len(places) - 0.4, -0.6)
        ax.set_yticks(places, [self.labels.drawn[j] for j in self.listed])
        ax.axvline(0, color=MUTED, linewidth=1)
        self.mark(ax.axhspan(-0.5, 0.5, **FRAME), y="frame")
        return places


class OneFeature(_Listed):
    """The target against one feature with both lines; right, the slopes of every feature.

    X : DataFrame (n_rows, n_features). y : Series (n_rows,). State: feature, from 0 on.
    The slopes on the right are in standard deviations of y for one of x.
    """

    size = (10.0, 4.6)

    def __init__(self, X, y):
        self.n = len(y)
        if self.n > MOST_POINTS:
            X = X.sample(MOST_POINTS, random_state=0).sort_index()
            y = y.loc[X.index]
        self.target = str(y.name)
        self.rows, self.X, self.y = np.asarray(X.index), X.to_numpy(float), y.to_numpy(float)
        self.lines = [
            {"L1": fit_line(x, self.y, L1Loss()), "L2": fit_line(x, self.y, L2Loss())}
            for x in self.X.T
        ]
        spread = self.X.std(axis=0) / self.y.std()
        self.slopes = {name: spread * [two[name].slope for two in self.lines] for name in PENALTIES}
        self._list(X.columns, np.maximum(*np.abs(list(self.slopes.values()))))

    def at(self, feature):
        x, lines = self.X[:, feature], self.lines[feature]
        line, squared, ends = lines["L1"], lines["L2"], np.array([x.min(), x.max()])
        heights, others = line.predict(ends), squared.predict(ends)
        across, apart = (x - ends[0]) / (ends[1] - ends[0]), np.abs(heights - others).max()
        far = int(np.abs(self.y - line.predict(x)).argmax())  # the row farthest from the L1 line
        return self._of(feature) | dict(
            across=across, L1=heights, L2=others, far=across[far], far_y=self.y[far],
            ends=[signed(number(end)) for end in ends], drawn=self.labels.drawn[feature],
            rows=len(x), n=self.n, unique=line.unique, slope_L1=number(line.slope),
            slope_L2=number(squared.slope), apart=number(apart),
            share=percent(apart / np.ptp(self.y)), row=self.rows[far] + 1, row_x=number(x[far]),
            row_y=number(self.y[far]),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        left.set(xlim=limits(0, 1), ylim=limits(self.y.min(), self.y.max(), 0.08))
        left.set_xticks([])
        target = Labels([self.target], 1, 2 * WIDE)
        left.set_ylabel(_("target") if target.numbered else target.drawn[0])
        plain_axis(left.yaxis, np.abs(self.y).max())
        size = 7 if len(self.y) < 100 else 4.5
        self.line(left, "across", self.y, marker="o", linestyle="none", color=MUTED,
                  markersize=size, alpha=0.55, markeredgewidth=0, zorder=2)  # fmt: skip
        self.line(left, [0, 1], "L1", **L1.line(linewidth=3.4, zorder=4))
        self.line(left, [0, 1], "L2", **L2.line(linewidth=2.4, zorder=4))
        self.line(left, "far", "far_y", **RING | dict(markersize=11))
        under = dict(transform=left.get_xaxis_transform(), va="top", ha="center", color=INK)
        under["fontsize"] = 11.5
        self.mark([left.text(x, -0.03, "", **under) for x in (0, 1)], text=lambda now: now.ends)
        self.mark(left.text(0.5, -0.03, "", weight="bold", **under), text="{drawn}")
        legend(left, (L1, L2), loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
        places = self._draw_names(right)
        for name, look in PENALTIES.items():
            right.plot(self.slopes[name][self.listed], places, **look.points(markersize=9))
        right.set_xlabel(_("slope in standard deviations"))
        right.margins(x=0.12)

    def words(self, now):
        every = _(
            "{target} on {name}: the L1 line has slope {slope_L1}, the L2 line {slope_L2}; they "
            "are at most {apart} apart, {share} of the range of {target}."
        )
        some = _(
            "{target} on {name} ({rows} of {n} rows, drawn at random): the L1 line has slope "
            "{slope_L1}, the L2 line {slope_L2}; they are at most {apart} apart, {share} of the "
            "range of {target}."
        )
        return [
            every if now.n == now.rows else some,
            _("Farthest from the L1 line is row {row}, with {name} {row_x} and {target} {row_y}."),
            not now.unique and _("The L1 line is one of several best ones."),
            now.key and "{key}",
        ]


class BothPaths(_Listed):
    """Left, the weights of lasso and ridge at one λ; right, both paths. One feature stands out.

    lasso, ridge : LassoPath and RidgePath of standardised columns and target, whose λ then is of
    order 1. names : n_features str, and target : str. State: strength, and feature, from 0 on.
    """

    size = (10.0, 4.8)

    def __init__(self, lasso, ridge, names, target):
        self.paths, self.target = {"L1": lasso, "L2": ridge}, str(target)
        self.strengths = strength_grid(LOW, HIGH, lasso.knots[lasso.knots < HIGH])
        self.tables = {name: path.at(self.strengths) for name, path in self.paths.items()}
        tops = [np.abs(table).max(axis=0) for table in self.tables.values()]
        self._list(names, np.maximum(*tops))
        self.reach = 1.1 * max(top.max() for top in tops) or 1.0

    def at(self, strength, feature):
        weights = {name: path.at(strength) for name, path in self.paths.items()}
        kept = np.flatnonzero(weights["L1"])
        largest = kept[np.argsort(-np.abs(weights["L1"][kept]), kind="stable")]
        return self._of(feature) | dict(
            L1=self._shown("L1", weights["L1"], feature, -0.17),
            L2=self._shown("L2", weights["L2"], feature, 0.17),
            largest=self.labels.listed(largest, lambda j: number(weights["L1"][j]), most=5),
        )

    def _shown(self, name, w, feature, shift):
        """What is shown of one path; shift : of its sticks from the place of their feature."""
        x, y = w[self.listed], np.arange(len(self.listed)) + shift
        return SimpleNamespace(
            penalty=name, w=w, kept=np.count_nonzero(w), n=len(w), said=number(w[feature]),
            path=self.tables[name][:, feature], heads=(x[x != 0], y[x != 0]),
            zeros=(x[x == 0], y[x == 0]),
            sticks=[[(0, height), (end, height)] for end, height in zip(x, y, strict=True)],
        )  # fmt: skip

    def draw(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.25])
        left = figure.add_subplot(grid[:, 0])
        left.set(xlim=(-self.reach, self.reach), xlabel=_("weight"))
        self._draw_names(left)
        for name, look in PENALTIES.items():
            sticks = segments(left, colors=look.color, linewidths=3)
            self.mark(sticks, segments=f"{name}.sticks")
            heads = left.plot([], [], **look.points(markersize=7.5, zorder=5))[0]
            self.mark(heads, data=f"{name}.heads")
        self.mark(left.plot([], [], **RING)[0], data="L1.zeros")
        legend(left, (L1, L2), loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
        top = figure.add_subplot(grid[0, 1])
        below = figure.add_subplot(grid[1, 1], sharex=top, sharey=top)
        self._draw_path(top, "L1")
        self._draw_path(below, "L2")
        top.set_xlabel("")
        top.tick_params(labelbottom=False)

    def _draw_path(self, ax, name):
        look = PENALTIES[name]
        strength_axis(ax, LOW, HIGH)
        ax.set(ylim=(-self.reach, self.reach))
        ax.axhline(0, color=MUTED, linewidth=1)
        ax.plot(self.strengths, self.tables[name], **look.line(linewidth=1.1, label=None))
        strong = dict(linewidth=3.4, color=INK, label=None, zorder=4)
        self.line(ax, self.strengths, f"{name}.path", **look.line(**strong))
        self.dot(ax, look, "strength", f"{name}.w", markersize=6, zorder=5, **UNCUT)
        kept = _("{penalty}: {kept} of {n} weights not zero")
        self.headline(ax, lambda now: kept.format_map(vars(getattr(now, name))), y=1.01,
                      color=look.color, **BIG)  # fmt: skip
        self.rule(ax, "strength")

    def words(self, now):
        some = plural(
            "λ = {strength:g}: of {L1.n} weight for {target} the lasso keeps {L1.kept} (largest "
            "first: {largest}), ridge {L2.kept}.",
            "λ = {strength:g}: of {L1.n} weights for {target} the lasso keeps {L1.kept} (largest "
            "first: {largest}), ridge {L2.kept}.",
            now.L1.n,
        )
        none = plural(
            "λ = {strength:g}: of {L1.n} weight for {target} the lasso keeps {L1.kept} (all are "
            "zero), ridge {L2.kept}.",
            "λ = {strength:g}: of {L1.n} weights for {target} the lasso keeps {L1.kept} (all are "
            "zero), ridge {L2.kept}.",
            now.L1.n,
        )
        return [
            some if now.L1.kept else none,
            _("{name} has weight {L1.said} under L1 and {L2.said} under L2."),
            now.key and "{key}",
        ]


class HonestScore(Scene):
    """Both curves of cross-validation, what a rule picks on them, and the score of that choice.

    X : DataFrame (n_rows, n_features), standardised here within each fold. y : Series (n_rows,).
    strengths : (n_strengths,), the positions of the slider. k : folds, outer ones as well; seed of
    their shuffle. State: strength, and rule, "best" or "one_se".
    Errors are shares of the variance of y: 1 is that of the mean, and the root of the share times
    ``spread`` is the size of an error in the unit of y.
    """

    size = (10.0, 4.5)

    def __init__(self, X, y, strengths, k=10, seed=0):
        self.target, self.strengths = str(y.name), np.asarray(strengths, dtype=float)
        self.spread, self.k, self.p = float(y.std(ddof=0)), k, X.shape[1]
        given = X.to_numpy(float), ((y - y.mean()) / self.spread).to_numpy(float)
        given = *given, self.strengths, folds(len(y), k, seed)
        self.curves = {name: of(*given) for name, of in CURVES.items()}
        self.nested = {
            (name, rule): nested_cross_validation(of, *given, rule=rule)
            for name, of in FOLD_FITS.items()
            for rule in RULES
        }
        Z = (X - X.mean()) / X.std(ddof=0)
        self.kept = np.count_nonzero(lasso_path(Z, given[1]).at(self.strengths), axis=1)

    def at(self, strength, rule):
        here = self._place(strength)
        return dict(
            L1=self._score("L1", here, rule), L2=self._score("L2", here, rule), p=self.p,
            kept=self.kept[here], target=self.target, spread=number(self.spread),
        )  # fmt: skip

    def _place(self, strength):
        return int(np.abs(self.strengths - strength).argmin())

    def _score(self, name, here, rule):
        """The error of one penalty here, what the rule picks, and the score of that choice."""
        curves, nested = self.curves[name], self.nested[name, rule]
        pick, mean, error = self._place(getattr(curves, rule)), nested.mean, _error(nested)
        return SimpleNamespace(
            here=curves.mean[here], pick=self.strengths[pick], picked=curves.mean[pick],
            kept=self.kept[pick], mean=mean, error=error, ends=[mean - error, mean + error],
            right=mean + error, size=number(np.sqrt(mean) * self.spread), at_edge=curves.at_edge,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        log_axis(left.xaxis, *self.strengths[[0, -1]])
        left.set(xlabel="λ", ylabel=_("error on rows held out\n(1 = that of the mean)"))
        low = 0.9 * min((c.mean - c.standard_error).min() for c in self.curves.values())
        low = max(low, 0.7 * min(c.mean.min() for c in self.curves.values()))
        high = 1.08 * max(c.mean.max() for c in self.curves.values())
        _errors_axis(left, max(low, 1e-9), min(high, 3 * max(1, low)))
        left.axhline(1, color=MUTED, linewidth=1.4, linestyle=":")
        some = slice(1, None, 4)
        for name, look in PENALTIES.items():
            curve, error = self.curves[name].mean, self.curves[name].standard_error
            left.plot(self.strengths, curve, **look.line(zorder=3))
            ends = [curve[some] - error[some], curve[some] + error[some]]
            left.vlines(self.strengths[some], *ends, color=look.color, linewidth=1.4, zorder=2)
            self.dot(left, look, f"{name}.pick", f"{name}.picked", markersize=14)
        legend(left, (L1, L2), loc="lower right")
        self.rule(left, "strength")
        self.headline(left, _("λ = {strength:g}: L1 keeps {kept} of {p}"), y=1.02, color=INK, **BIG)
        highest = max(nested.mean + _error(nested) for nested in self.nested.values())
        right.set(xlim=(0, 1.25 * max(1, highest)), ylim=(2.7, -0.6))
        right.set_xlabel(_("error on outer folds"))
        right.set_yticks([0, 1, 2], [*PENALTIES, _("mean")])
        right.barh([2], [1], height=0.5, color=MUTED)
        right.text(1, 2, " 1", va="center", fontsize=13)
        for row, (name, look) in enumerate(PENALTIES.items()):
            self.dot(left, look, "strength", f"{name}.here", markersize=7, zorder=5, **UNCUT)
            (bar,) = right.barh([row], [1], **look.bars(height=0.5, linewidth=0))
            self.mark(bar, width=f"{name}.mean")
            self.line(right, f"{name}.ends", [row] * 2, color=INK, linewidth=1.6, zorder=5)
            score = right.text(0, row, "", va="center", fontsize=13, zorder=6)
            self.mark(score, x=f"{name}.right", text=f" {{{name}.mean:.3f}}")
        right.grid(axis="y", visible=False)

    def words(self, now):
        least = _(
            "The minimum picks λ = {L1.pick:g} for L1, which keeps {L1.kept} of {p} weights, and "
            "λ = {L2.pick:g} for L2."
        )
        one_se = _(
            "One standard error picks λ = {L1.pick:g} for L1, which keeps {L1.kept} of {p} "
            "weights, and λ = {L2.pick:g} for L2."
        )
        return [
            _(
                "λ = {strength:g}: error on the rows held out L1 {L1.here:.3f} and L2 "
                "{L2.here:.3f} of the variance."
            ),
            least if now.rule == "best" else one_se,
            _(
                "Chosen and scored on different rows: L1 {L1.mean:.3f} ± {L1.error:.3f} (an error "
                "of {L1.size} in {target}); L2 {L2.mean:.3f} ± {L2.error:.3f} (an error of "
                "{L2.size} in {target}); the mean has 1, an error of {spread}."
            ),
            now.L1.at_edge and _("The least of the L1 curve is at an end of the slider."),
            now.L2.at_edge and _("The least of the L2 curve is at an end of the slider."),
        ]


def _errors_axis(ax, low, high):
    """A logarithmic axis of errors from ``low`` to ``high`` with plain numbers on it."""
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)))
    ticks = np.outer(powers, [1, 1.5, 2, 3, 5, 7]).ravel()
    ticks = ticks[(ticks >= low) & (ticks <= high)][:: 1 + int(len(powers) > 2) * 2]
    if len(ticks) < 3:
        ticks = np.unique([float(f"{tick:.2g}") for tick in np.linspace(low, high, 5)[1:-1]])
    log_axis(ax.yaxis, low, high, ticks)


def _error(nested):
    """Standard error of the mean over the outer folds."""
    return float(nested.errors.std(ddof=1) / np.sqrt(len(nested.errors)))
