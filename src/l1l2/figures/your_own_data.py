"""The scenes of the lesson "Your own data": any table, so nothing here knows its numbers or names.

OneFeature     the L1 and the L2 line of the target on one feature, and the slopes of all
BothPaths      the weights of lasso and ridge at one λ, beside both paths
HonestScore    cross-validation of both penalties, what a rule picks, and what that is worth

Paths and scores are those of standardised columns; the target is divided by its standard deviation,
so that λ and the errors mean the same for every table: 1 is the error of the mean.
"""

import numpy as np
from matplotlib.collections import LineCollection

from l1l2.figures.labels import Labels
from l1l2.figures.numerals import number, percent, plain_axis, signed
from l1l2.figures.palette import INK, L1, L2, MUTED
from l1l2.figures.parts import MARKER, RING, UNCUT, legend, limits
from l1l2.figures.scene import Scene, once
from l1l2.figures.strengths import strength_axis, strength_grid
from l1l2.lines import fit_line
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import lasso_path
from l1l2.selection import (
    folds,
    lasso_cross_validation,
    lasso_fold_fits,
    nested_cross_validation,
    ridge_cross_validation,
    ridge_fold_fits,
)

__all__ = ["BothPaths", "HonestScore", "OneFeature"]

MOST_POINTS = 1000  # that are drawn, and fitted by a line; of more, so many drawn at random
MOST_NAMES = 14  # on an axis
WIDE = 22  # columns of letters of a name on an axis
LOOKS = {"L1": L1, "L2": L2}
CURVES = {"L1": lasso_cross_validation, "L2": ridge_cross_validation}
FOLD_FITS = {"L1": lasso_fold_fits, "L2": ridge_fold_fits}
RULES = {"best": "The minimum", "one_se": "One standard error"}
BIG = dict(fontsize=15, weight="bold", va="bottom")
FRAME = dict(facecolor="none", edgecolor=INK, linewidth=1.2, zorder=1)  # around what stands out
LOW, HIGH = 0.001, 100.0  # of λ, where y and all columns have standard deviation 1


class OneFeature(Scene):
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
        self.labels, self.target = Labels(X.columns, X.shape[1], WIDE), str(y.name)
        self.names = self.labels.names
        self.rows, self.X, self.y = np.asarray(X.index), X.to_numpy(float), y.to_numpy(float)
        self.lines = [
            {"L1": fit_line(x, self.y, L1Loss()), "L2": fit_line(x, self.y, L2Loss())}
            for x in self.X.T
        ]
        spread = self.X.std(axis=0) / self.y.std()
        self.slopes = {name: spread * [lines[name].slope for lines in self.lines] for name in LOOKS}
        largest = np.maximum(*np.abs(list(self.slopes.values())))
        self.listed = np.sort(np.argsort(-largest, kind="stable")[:MOST_NAMES])

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        left.set(xlim=limits(0, 1), ylim=limits(self.y.min(), self.y.max(), 0.08))
        left.set_xticks([])
        left.set_ylabel(_target(self.target))
        plain_axis(left.yaxis, np.abs(self.y).max())
        size = 7 if len(self.y) < 100 else 4.5
        (self.dots,) = left.plot([], [], "o", color=MUTED, markersize=size, alpha=0.55,
                                 markeredgewidth=0, zorder=2)  # fmt: skip
        self.drawn = {
            name: left.plot([], [], **look.line(linewidth=width, zorder=4))[0]
            for (name, look), width in zip(LOOKS.items(), (3.4, 2.4), strict=True)
        }
        (self.far,) = left.plot([], [], **RING | dict(markersize=11))
        under = dict(transform=left.get_xaxis_transform(), va="top", fontsize=11.5, color=INK)
        self.ends = [left.text(at, -0.03, "", ha="center", **under) for at in (0, 1)]
        self.name = left.text(0.5, -0.03, "", ha="center", weight="bold", **under)
        legend(left, (L1, L2), loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
        at = np.arange(len(self.listed))
        right.axvline(0, color=MUTED, linewidth=1)
        for name, look in LOOKS.items():
            right.plot(self.slopes[name][self.listed], at, **look.points(markersize=9))
        right.set(ylim=(len(at) - 0.4, -0.6), xlabel="slope in standard deviations")
        right.set_yticks(at, [self.labels.drawn[j] for j in self.listed])
        right.margins(x=0.12)
        self.band = right.axhspan(-0.5, 0.5, **FRAME)
        return [self.band, self.dots, *self.drawn.values(), self.far, *self.ends, self.name]

    def update(self, feature):
        x = self.X[:, feature]
        low, high = x.min(), x.max()
        self.dots.set_data((x - low) / (high - low), self.y)
        for name, line in self.lines[feature].items():
            self.drawn[name].set_data([0, 1], line.predict([low, high]))
        far = self._far(feature)
        self.far.set_data([(x[far] - low) / (high - low)], [self.y[far]])
        for text, end in zip(self.ends, (low, high), strict=True):
            text.set_text(signed(number(end)))
        self.name.set_text(self.labels.drawn[feature])
        place = np.flatnonzero(self.listed == feature)
        self.band.set_y(place[0] - 0.5 if len(place) else -9)

    def _far(self, feature):
        """The row that is farthest from the L1 line."""
        line = self.lines[feature]["L1"]
        return int(np.abs(self.y - line.predict(self.X[:, feature])).argmax())

    def describe(self, feature):
        x, lines, far = self.X[:, feature], self.lines[feature], self._far(feature)
        ends = np.array([x.min(), x.max()])
        apart = np.abs(lines["L1"].predict(ends) - lines["L2"].predict(ends)).max()
        many = "" if self.n == len(x) else f" ({len(x)} of {self.n} rows, drawn at random)"
        tie = "" if lines["L1"].unique else " The L1 line is one of several best ones."
        return (
            f"{self.target} on {self.names[feature]}{many}: the L1 line has slope "
            f"{number(lines['L1'].slope)}, the L2 line {number(lines['L2'].slope)}; they are at "
            f"most {number(apart)} apart, {percent(apart / np.ptp(self.y))} of the range of "
            f"{self.target}. Farthest from the L1 line is row {self.rows[far] + 1}, with "
            f"{self.names[feature]} {number(x[far])} and {self.target} {number(self.y[far])}.{tie}"
            f"{self.labels.key(self.listed)}"
        )


class BothPaths(Scene):
    """Left, the weights of lasso and ridge at one λ; right, both paths. One feature stands out.

    lasso, ridge : LassoPath and RidgePath of standardised columns and target, whose λ then is of
    order 1. names : n_features str, and target : str. State: strength, and feature, from 0 on.
    """

    size = (10.0, 4.8)

    def __init__(self, lasso, ridge, names, target):
        self.paths, self.target = {"L1": lasso, "L2": ridge}, str(target)
        self.labels = Labels(names, len(names), WIDE)
        self.names = self.labels.names
        self.strengths = strength_grid(LOW, HIGH, lasso.knots[lasso.knots < HIGH])
        self.tables = {name: path.at(self.strengths) for name, path in self.paths.items()}
        tops = [np.abs(table).max(axis=0) for table in self.tables.values()]
        largest = np.argsort(-np.maximum(*tops), kind="stable")[:MOST_NAMES]
        self.listed = np.sort(largest)
        self.reach = 1.1 * max(top.max() for top in tops) or 1.0

    def draw(self, figure):
        grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.25])
        left = figure.add_subplot(grid[:, 0])
        at = np.arange(len(self.listed))
        left.set(ylim=(len(at) - 0.4, -0.6), xlim=(-self.reach, self.reach), xlabel="weight")
        left.set_yticks(at, [self.labels.drawn[j] for j in self.listed])
        left.axvline(0, color=MUTED, linewidth=1)
        self.band = left.axhspan(-0.5, 0.5, **FRAME)
        self.sticks, self.heads = {}, {}
        for (name, look), shift in zip(LOOKS.items(), (-0.17, 0.17), strict=True):
            self.sticks[name] = shift, LineCollection([], colors=look.color, linewidths=3)
            left.add_collection(self.sticks[name][1], autolim=False)
            (self.heads[name],) = left.plot([], [], **look.points(markersize=7.5, zorder=5))
        (self.zeros,) = left.plot([], [], **RING)
        legend(left, (L1, L2), loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
        axes = [figure.add_subplot(grid[0, 1])]
        axes.append(figure.add_subplot(grid[1, 1], sharex=axes[0], sharey=axes[0]))
        self.chosen, self.marks, self.guides, self.titles = {}, {}, [], {}
        for ax, (name, look) in zip(axes, LOOKS.items(), strict=True):
            strength_axis(ax, LOW, HIGH)
            ax.set(ylim=(-self.reach, self.reach))
            ax.axhline(0, color=MUTED, linewidth=1)
            ax.plot(self.strengths, self.tables[name], **look.line(linewidth=1.1, label=None))
            self.guides.append(ax.axvline(0, **MARKER))
            strong = dict(linewidth=3.4, color=INK, label=None, zorder=4)
            (self.chosen[name],) = ax.plot([], [], **look.line(**strong))
            (self.marks[name],) = ax.plot([], [], **UNCUT, **look.points(markersize=6, zorder=5))
            self.titles[name] = ax.text(0, 1.01, "", transform=ax.transAxes, color=look.color,
                                        **BIG)  # fmt: skip
        axes[0].set_xlabel("")
        axes[0].tick_params(labelbottom=False)
        moving = [self.sticks[name][1] for name in LOOKS]
        for parts in (self.heads, self.chosen, self.marks, self.titles):
            moving += parts.values()
        return [self.band, *moving, self.zeros, *self.guides]

    @once
    def _weights(self, strength):
        return {name: path.at(strength) for name, path in self.paths.items()}

    def update(self, strength, feature):
        at = np.arange(len(self.listed))
        for name, w in self._weights(strength).items():
            shift, sticks = self.sticks[name]
            ends = np.zeros((len(at), 2, 2))
            ends[:, :, 1], ends[:, 1, 0] = (at + shift)[:, None], w[self.listed]
            sticks.set_segments(ends)
            kept = w[self.listed] != 0
            self.heads[name].set_data(w[self.listed][kept], at[kept] + shift)
            if name == "L1":
                self.zeros.set_data(np.zeros((~kept).sum()), at[~kept] + shift)
            self.chosen[name].set_data(self.strengths, self.tables[name][:, feature])
            self.marks[name].set_data(np.full(len(w), strength), w)
            self.titles[name].set_text(
                f"{name}: {np.count_nonzero(w)} of {len(w)} weights not zero"
            )
        for guide in self.guides:
            guide.set_xdata([strength, strength])
        place = np.flatnonzero(self.listed == feature)
        self.band.set_y(place[0] - 0.5 if len(place) else -9)

    def describe(self, strength, feature):
        weights, name = self._weights(strength), self.names[feature]
        lasso, ridge = weights["L1"], weights["L2"]
        kept = np.flatnonzero(lasso)
        largest = kept[np.argsort(-np.abs(lasso[kept]), kind="stable")]
        named = self.labels.listed(largest, lambda j: number(lasso[j]), most=5)
        said = f"largest first: {named}" if len(kept) else "all are zero"
        return (
            f"λ = {strength:g}: of {len(lasso)} weight{'s' * (len(lasso) > 1)} for {self.target} "
            "the lasso keeps "
            f"{len(kept)} ({said}), ridge {np.count_nonzero(ridge)}. {name} has weight "
            f"{number(lasso[feature])} under L1 and {number(ridge[feature])} under L2."
            f"{self.labels.key(self.listed)}"
        )


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

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
        left.set(xscale="log", xlim=self.strengths[[0, -1]], xlabel="λ")
        ticks = 10.0 ** np.arange(-3, 3)
        left.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        left.minorticks_off()
        left.set_ylabel("error on rows held out\n(1 = that of the mean)")
        low = 0.9 * min((c.mean - c.standard_error).min() for c in self.curves.values())
        low = max(low, 0.7 * min(c.mean.min() for c in self.curves.values()))
        high = 1.08 * max(c.mean.max() for c in self.curves.values())
        _errors_axis(left, max(low, 1e-9), min(high, 3 * max(1, low)))
        left.axhline(1, color=MUTED, linewidth=1.4, linestyle=":")
        some = slice(1, None, 4)
        self.picks = {}
        for name, look in LOOKS.items():
            curve, error = self.curves[name].mean, self.curves[name].standard_error
            left.plot(self.strengths, curve, **look.line(zorder=3))
            ends = [curve[some] - error[some], curve[some] + error[some]]
            left.vlines(self.strengths[some], *ends, color=look.color, linewidth=1.4, zorder=2)
            (self.picks[name],) = left.plot([], [], **look.points(markersize=14, zorder=6))
        legend(left, (L1, L2), loc="lower right")
        self.guide = left.axvline(1, **MARKER)
        self.marks = {
            name: left.plot([], [], **UNCUT, **look.points(markersize=7, zorder=5))[0]
            for name, look in LOOKS.items()
        }
        self.title = left.text(0, 1.02, "", transform=left.transAxes, color=INK, **BIG)
        rows = dict(zip((*LOOKS, "mean"), (0, 1, 2), strict=True))
        highest = max(nested.mean + _error(nested) for nested in self.nested.values())
        right.set(xlim=(0, 1.25 * max(1, highest)), ylim=(2.7, -0.6), xlabel="error on outer folds")
        right.set_yticks(list(rows.values()), rows)
        right.barh([2], [1], height=0.5, color=MUTED)
        right.text(1, 2, " 1", va="center", fontsize=13)
        self.bars, self.whiskers, self.scores = {}, {}, {}
        for name, look in LOOKS.items():
            at = rows[name]
            (self.bars[name],) = right.barh([at], [1], **look.bars(height=0.5, linewidth=0))
            self.whiskers[name] = right.plot([], [], color=INK, linewidth=1.6, zorder=5)[0]
            self.scores[name] = right.text(0, at, "", va="center", fontsize=13, zorder=6)
        right.grid(axis="y", visible=False)
        moving = [self.guide, self.title]
        for parts in (self.picks, self.marks, self.bars, self.whiskers, self.scores):
            moving += parts.values()
        return moving

    def _place(self, strength):
        return int(np.abs(self.strengths - strength).argmin())

    def _pick(self, name, rule):
        return self._place(getattr(self.curves[name], rule))

    def update(self, strength, rule):
        at = self._place(strength)
        for name, curves in self.curves.items():
            pick, nested = self._pick(name, rule), self.nested[name, rule]
            self.picks[name].set_data([self.strengths[pick]], [curves.mean[pick]])
            self.marks[name].set_data([strength], [curves.mean[at]])
            mean, error = nested.mean, _error(nested)
            self.bars[name].set_width(mean)
            row = self.scores[name].get_position()[1]
            self.whiskers[name].set_data([mean - error, mean + error], [row, row])
            self.scores[name].set(x=mean + error, text=f" {mean:.3f}")
        self.guide.set_xdata([strength, strength])
        self.title.set_text(f"λ = {strength:g}: L1 keeps {self.kept[at]} of {self.p}")

    def describe(self, strength, rule):
        at, parts, scores, edge = self._place(strength), [], [], ""
        for name, curves in self.curves.items():
            pick, nested = self._pick(name, rule), self.nested[name, rule]
            kept = f", which keeps {self.kept[pick]} of {self.p} weights," * (name == "L1")
            parts.append(f"λ = {self.strengths[pick]:g} for {name}{kept}")
            scores.append(
                f"{name} {nested.mean:.3f} ± {_error(nested):.3f} (an error of "
                f"{number(np.sqrt(nested.mean) * self.spread)} in {self.target})"
            )
            if curves.at_edge:
                edge += f" The least of the {name} curve is at an end of the slider."
        errors = [f"{name} {curves.mean[at]:.3f}" for name, curves in self.curves.items()]
        return (
            f"λ = {strength:g}: error on the rows held out {' and '.join(errors)} of the variance. "
            f"{RULES[rule]} picks {' and '.join(parts)}. Chosen and scored on different rows: "
            f"{'; '.join(scores)}; the mean has 1, an error of {number(self.spread)}.{edge}"
        )


def _target(name):
    """The name of the target on an axis."""
    labels = Labels([name], 1, 2 * WIDE)
    return "target" if labels.numbered else labels.drawn[0]


def _errors_axis(ax, low, high):
    """A logarithmic axis of errors from ``low`` to ``high`` with plain numbers on it."""
    ax.set(yscale="log", ylim=(low, high))
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)))
    ticks = np.outer(powers, [1, 1.5, 2, 3, 5, 7]).ravel()
    ticks = ticks[(ticks >= low) & (ticks <= high)][:: 1 + int(len(powers) > 2) * 2]
    if len(ticks) < 3:
        ticks = np.unique([float(f"{tick:.2g}") for tick in np.linspace(low, high, 5)[1:-1]])
    ax.set_yticks(ticks, [number(tick) for tick in ticks])
    ax.minorticks_off()


def _error(nested):
    """Standard error of the mean over the outer folds."""
    return float(nested.errors.std(ddof=1) / np.sqrt(len(nested.errors)))
