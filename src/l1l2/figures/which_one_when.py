r"""The scenes of the lesson "Which one, when?".

WhoWins         four methods on data sets of one known world: error against n, and who is behind
WhoWinsWhere    the winner in each of three worlds, for every correlation and signal
LossAndPenalty  {L1, L2 loss} x {L1, L2 penalty} on data with one outlier and one junk feature
"""

from itertools import product

import numpy as np

from l1l2 import checks
from l1l2.experiments.contest import CHOICES, METHODS, SETTINGS
from l1l2.figures.palette import ELASTIC_NET, FAINT, INK, L1, L2, MUTED, TRUTH, WHITE, Look
from l1l2.figures.parts import MARKER, RING, UNCUT, UP_AND_DOWN, Handle
from l1l2.figures.scene import Scene
from l1l2.paths import lasso_path, ridge_path
from l1l2.robust import lad_lasso, lad_ridge

__all__ = ["LossAndPenalty", "WhoWins", "WhoWinsWhere"]

LOOKS = Look("λ = 0", MUTED, ":", "^"), L2, L1, ELASTIC_NET  # in the order of METHODS
SAID = "least squares", "ridge", "the lasso", "the elastic net"
PATTERNS = {
    "sparse": "$w$ = ($w_1, w_2, w_3$, 0, 0, …)",
    "dense": "$w$ = ($w_1, w_2, w_3, w_4$, …)",
    "groups": "$w$ = ($w_1, …, w_5$ | 0, …, 0 | …)",
}
BIG = dict(fontsize=15, weight="bold")


class WhoWins(Scene):
    """Mean excess error of four methods against n, and how far each is behind the best at one n.

    table : dict (world, n, p, r, signal, choice) -> Contest, see :func:`l1l2.contest.contests`.
    State: n, rows of a data set; world; p, features; r, correlation; signal, variance of the
    target without noise; choice, how λ is chosen.
    """

    size = (10.0, 4.6)
    far = 110.0  # per cent behind the best, where the axis ends

    def __init__(self, table):
        self.table, self.ns = table, SETTINGS["n"]
        self.curves = {}
        for world, p, r, signal, choice in product(
            *(SETTINGS[k] for k in ("world", "p", "r", "signal")), CHOICES
        ):
            held = [table[world, n, p, r, signal, choice] for n in self.ns]
            means = np.array([contest.mean for contest in held])
            self.curves[world, p, r, signal, choice] = means

    def contest(self, n, world, p, r, signal, choice):
        """The Contest of one state."""
        return self.table[world, int(n), int(p), float(r), float(signal), choice]

    def behind(self, **state):
        """Per cent of the winner's excess error by which each is behind, and its standard error."""
        contest = self.contest(**state)
        gaps, errors = contest.behind()
        best = contest.mean[contest.winner] / 100
        return gaps / best, errors / best

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        left.set(xscale="log", yscale="log", xlim=(13, 560), ylim=(0.003, 12))
        left.set(xlabel="n", ylabel="MSE − σ²")
        left.set_xticks(self.ns, [str(n) for n in self.ns])
        left.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        left.minorticks_off()
        start = np.ones(len(self.ns))
        self.zero = left.plot([13, 560], [1, 1], color=INK, linewidth=1, linestyle=(0, (1, 2)))[0]
        note = dict(ha="right", va="bottom", fontsize=11.5)
        self.zero_name = left.text(550, 1, "w = 0", **note)
        self.lines = [
            left.plot(
                self.ns, start, **look.line(linewidth=2.4 - 0.5 * (k == 0), zorder=2 + 0.1 * k),
                marker=look.marker, markersize=7.5 - (k == 3), markeredgecolor=WHITE,
            )[0]
            for k, look in enumerate(LOOKS)
        ]  # fmt: skip
        self.guide = left.axvline(15, **MARKER)
        self.world = left.text(
            13.6, 0.0036, "", ha="left", va="bottom", fontsize=12, zorder=7,
            bbox=dict(facecolor=WHITE, edgecolor="none", pad=1.5),
        )  # fmt: skip
        left.legend(
            handles=self.lines, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=4,
            handlelength=2.3, columnspacing=1.1, borderaxespad=0.2,
        )  # fmt: skip
        self._draw_behind(right)
        moving = [self.zero, self.zero_name, *self.lines, self.guide, self.world]
        moving += [self.bars, *self.spans]
        return [*moving, *self.numbers, self.state]

    def _draw_behind(self, ax):
        places = np.arange(len(METHODS))
        ax.set(xlim=(0, self.far), ylim=(len(METHODS) - 0.4, -0.6))
        ax.set_xlabel("(MSE − MSE*) / (MSE* − σ²)   [%]")
        ax.set_yticks(places, [look.label for look in LOOKS])
        ax.tick_params(axis="y", length=0, labelsize=13)
        ax.grid(axis="y", visible=False)
        self.bars = ax.barh(places, 1.0, height=0.5, linewidth=0, zorder=3)
        for bar, look in zip(self.bars, LOOKS, strict=True):
            bar.set_facecolor(look.color)
        self.spans = [
            ax.plot([0, 1], [k, k], color=INK, linewidth=2, zorder=4, solid_capstyle="butt")[0]
            for k in places
        ]
        text = dict(ha="right", va="bottom", fontsize=12, zorder=5)
        self.numbers = [ax.text(0.99 * self.far, k - 0.26, "", **text) for k in places]
        self.state = ax.text(0, 1.03, "", transform=ax.transAxes, **BIG)

    def update(self, n, world, p, r, signal, choice):
        state = dict(n=n, world=world, p=p, r=r, signal=signal, choice=choice)
        contest, (behind, errors) = self.contest(**state), self.behind(**state)
        curves = self.curves[world, int(p), float(r), float(signal), choice]
        for line, values in zip(self.lines, curves.T, strict=True):
            line.set_ydata(values)
        self.zero.set_ydata([signal, signal])
        self.zero_name.set_y(signal)
        self.guide.set_xdata([n, n])
        self.world.set_text(f"{PATTERNS[world]}\np = {p:g}   r = {r:g}")
        for k, (bar, span, number) in enumerate(
            zip(self.bars, self.spans, self.numbers, strict=True)
        ):
            bar.set_width(min(behind[k], self.far))
            ends = np.clip(behind[k] + 2 * errors[k] * np.array([-1, 1]), 0, self.far)
            span.set_xdata(ends)
            best = k == contest.winner
            text = "MSE*" if best else f"+{_percent(behind[k])} ± {_percent(2 * errors[k])}"
            number.set_text(text + (", not unique" if k == 0 and n - 1 < p else ""))
            number.set_weight("bold" if best else "normal")
        sign = "" if contest.clear() else " ≈"
        self.state.set_text(f"n = {n:g}   {LOOKS[contest.winner].label}{sign}")

    def describe(self, n, world, p, r, signal, choice):
        state = dict(n=n, world=world, p=p, r=r, signal=signal, choice=choice)
        contest, (behind, errors) = self.contest(**state), self.behind(**state)
        best = contest.winner
        rest = ", ".join(
            f"{SAID[k]} {_percent(behind[k])} % (± {_percent(2 * errors[k])})"
            for k in np.argsort(behind)
            if k != best
        )
        how = "clearly ahead" if contest.clear() else "not clearly ahead of all"
        alone = " Least squares is not unique here; the shortest is shown." if n - 1 < p else ""
        useless = " No method beats w = 0." if contest.mean.min() >= signal else ""
        return (
            f"World {world}, n = {n:g}, p = {p:g}, r = {r:g}, signal {signal:g}, λ by {choice}: "
            f"{SAID[best]} has the smallest error, MSE − σ² = {contest.mean[best]:.3g}, {how}. "
            f"Behind it, in per cent of that: {rest}.{alone}{useless}"
        )


class WhoWinsWhere(Scene):
    """The winner of each world for every correlation and signal, at one n and p.

    table : as for ``WhoWins``. State: n, p and choice. A full marker is clearly ahead of all, a
    hollow one is not; the number says how far, in per cent, the second is behind.
    """

    size = (10.0, 4.2)

    def __init__(self, table):
        self.table = table
        self.cells = [*product(range(len(SETTINGS["r"])), range(len(SETTINGS["signal"])))]

    def cell(self, world, n, p, i, k, choice):
        """Index of the winner, whether it is clear, how far the second is behind in per cent."""
        key = world, int(n), int(p), SETTINGS["r"][i], SETTINGS["signal"][k], choice
        contest = self.table[key]
        second = np.sort(contest.mean)[1]
        best = contest.mean.min()
        return contest.winner, contest.clear(), 100 * (second - best) / best

    def draw(self, figure):
        axes = figure.subplots(1, len(SETTINGS["world"]), sharey=True)
        self.marks, self.numbers = {}, {}
        rs, signals = SETTINGS["r"], SETTINGS["signal"]
        for ax, world in zip(axes, SETTINGS["world"], strict=True):
            ax.set(xlim=(-0.55, len(rs) - 0.45), ylim=(-0.6, len(signals) - 0.4), xlabel="r")
            ax.set_xticks(range(len(rs)), [f"{r:g}" for r in rs])
            ax.set_yticks(range(len(signals)), [f"{s:g}" for s in signals])
            ax.tick_params(length=0)
            ax.grid(visible=False)
            for edge in (0.5, 1.5):
                ax.axhline(edge, color=FAINT, linewidth=1)
                ax.axvline(edge, color=FAINT, linewidth=1)
            ax.set_title(PATTERNS[world], fontsize=13)
            for i, k in self.cells:
                mark = ax.plot([i], [k + 0.12], linestyle="none", markersize=15, zorder=4)[0]
                self.marks[world, i, k] = mark
                text = dict(ha="center", va="top", fontsize=11)
                self.numbers[world, i, k] = ax.text(i, k - 0.16, "", **text)
        axes[0].set_ylabel("var(x·w) / σ²")
        self.key = [
            axes[0].plot([], [], linestyle="none", marker=look.marker, color=look.color,
                         markersize=10, label=look.label)[0]
            for look in LOOKS
        ]  # fmt: skip
        figure.legend(handles=self.key, loc="outside upper right", ncols=4, handletextpad=0.2)
        return [*self.marks.values(), *self.numbers.values()]

    def update(self, n, p, choice):
        for world in SETTINGS["world"]:
            for i, k in self.cells:
                winner, clear, behind = self.cell(world, n, p, i, k, choice)
                look, mark = LOOKS[winner], self.marks[world, i, k]
                mark.set(marker=look.marker, markeredgecolor=look.color, markeredgewidth=2.4)
                mark.set_markerfacecolor(look.color if clear else WHITE)
                shown = f"{_percent(behind)} %" if behind >= 0.05 else "0 %"
                self.numbers[world, i, k].set_text(shown)

    def describe(self, n, p, choice):
        said = []
        for world in SETTINGS["world"]:
            wins = np.zeros(len(METHODS), dtype=int)
            clear = 0
            for i, k in self.cells:
                winner, sure, _ = self.cell(world, n, p, i, k, choice)
                wins[winner] += 1
                clear += sure
            who = ", ".join(f"{SAID[j]} {wins[j]}" for j in np.argsort(-wins) if wins[j])
            said.append(f"{world}: {who}, of these {clear} clear.")
        return (
            f"n = {n:g}, p = {p:g}, λ by {choice}. Of {len(self.cells)} settings of correlation "
            f"and signal each has the smallest error in: {' '.join(said)}"
        )


class LossAndPenalty(Scene):
    """The four fits of {L1, L2 loss} x {L1, L2 penalty} while one target moves.

    X : (n_samples, 2), a feature that matters and a junk one; y : (n_samples,); i : the row whose
    target moves. truth : (slope, intercept) of the first feature. values : where that target can
    stand, increasing. strengths : those of the λ slider. All fits are made here.
    State: value, the target; strength, λ.
    """

    size = (10.0, 5.2)
    CELLS = tuple(product((1, 2), (1, 2)))  # loss, penalty

    def __init__(self, X, y, i, truth, values, strengths):
        self.X, self.y = checks.regression_data(X, y)
        if self.X.shape[1] != 2:
            raise ValueError(f"X must have two columns, got {self.X.shape[1]}")
        self.i, self.truth = int(i), tuple(map(float, truth))
        self.values = np.array([float(v) for v in values])
        self.strengths = [float(s) for s in strengths]
        self.where = {v: k for k, v in enumerate(self.values)}
        which = {s: k for k, s in enumerate(self.strengths)}
        self.which = which
        shape = len(self.strengths), len(self.values), 3
        self.tables = {cell: np.zeros(shape) for cell in self.CELLS}  # w1, w2, b
        self.unsure = {cell: np.zeros((*shape[:2], 2)) for cell in self.CELLS}  # b from, to
        self.unique = {cell: np.ones(shape[:2], dtype=bool) for cell in self.CELLS}
        self._fit_l2_losses()
        self._fit_l1_losses()

    def targets(self, value):
        """All targets, with ``value`` in place i."""
        y = self.y.copy()
        y[self.i] = value
        return y

    def _fit_l2_losses(self):
        for k, value in enumerate(self.values):
            for penalty, path in ((1, lasso_path), (2, ridge_path)):
                fit = path(self.X, self.targets(value))
                w, b = fit.at(self.strengths), fit.intercept_at(self.strengths)
                self.tables[2, penalty][:, k] = np.column_stack([w, b])
                self.unsure[2, penalty][:, k] = b[:, None]

    def _fit_l1_losses(self):
        """Where the target lies above the fit, the fit stays as it rises further; below likewise.

        So both ways out from the middle, and only as far as needed.
        """
        lassos = [None] * len(self.values)

        def fit(penalty, strength, k, start):
            y = self.targets(self.values[k])
            if penalty == 1 or strength == 0:
                if lassos[k] is None:
                    lassos[k] = lad_lasso(self.X, y)
                return lassos[k].at(strength)
            return lad_ridge(self.X, y, strength, start)

        middle = int(np.abs(self.values - self.y[self.i]).argmin())
        for penalty, (j, strength) in product((1, 2), enumerate(self.strengths)):
            for way, side in ((1, range(middle, len(self.values))), (-1, range(middle, -1, -1))):
                found = None
                for k in side:
                    if found is None or not self._beyond(found, self.values[k - way], way):
                        found = fit(penalty, strength, k, found)
                    self.tables[1, penalty][j, k] = [*found.weights, found.intercept]
                    self.unsure[1, penalty][j, k] = found.low, found.high
                    self.unique[1, penalty][j, k] = found.unique

    def _beyond(self, fit, value, way):
        """Whether the moving target lies strictly on the far side of the fit, for sure."""
        off = way * (value - fit.predict(self.X[[self.i]])[0])
        return fit.unique and off > 1e-9 * (1 + abs(value))

    def fit(self, cell, value, strength):
        """Weights w1 and w2 and the intercept of one cell, (3,)."""
        return self.tables[cell][self.which[float(strength)], self.where[float(value)]]

    def draw(self, figure):
        grid = figure.add_gridspec(2, 3, width_ratios=[1.75, 1, 1])
        self._draw_points(figure.add_subplot(grid[:, 0]))
        self.curves, self.dots, self.holes, self.guides, self.texts = {}, {}, {}, {}, {}
        low = min(table[..., :2].min() for table in self.tables.values())
        high = max(table[..., :2].max() for table in self.tables.values())
        for loss, penalty in self.CELLS:
            ax = figure.add_subplot(grid[loss - 1, penalty - 1 + 1])
            self._draw_cell(ax, (loss, penalty), low - 0.1, high + 0.9)
        moving = [*self.lines.values(), *self.ends.values(), *self.curves.values()]
        moving += [*self.dots.values(), *self.holes.values(), *self.guides.values()]
        return [*moving, *self.texts.values(), *self.handle.artists, self.state, self.band]

    def _draw_points(self, ax):
        x, low, high = self.X[:, 0], self.values[0], self.values[-1]
        ax.set(xlim=(x.min() - 0.15, x.max() + 0.3), ylim=(low - 1.5, high + 1.5))
        ax.set(xlabel="$x_1$", ylabel="y")
        others = np.arange(len(x)) != self.i
        ax.plot(
            x[others], self.y[others], "o", color=MUTED, markersize=6.5,
            markeredgecolor=WHITE, zorder=3,
        )  # fmt: skip
        self.span = np.array([x.min() - 0.1, x.max() + 0.1])
        slope, intercept = self.truth
        ax.plot(
            self.span, intercept + slope * self.span, color=TRUTH.color, linestyle=":", linewidth=2
        )
        self.band = ax.fill([], [], color=L1.color, alpha=0.25, linewidth=0, zorder=1)[0]
        self.lines, self.ends = {}, {}
        for cell in self.CELLS:
            loss, penalty = self._looks(cell)
            self.lines[cell] = ax.plot([], [], **loss.line(linewidth=2, zorder=4))[0]
            end = dict(marker=penalty.marker, markersize=9, linestyle="none", zorder=5)
            self.ends[cell] = ax.plot([], [], color=loss.color, markeredgecolor=WHITE, **end)[0]
        self.handle = Handle(ax, UP_AND_DOWN)
        self.drag_axes = ax
        self.state = ax.text(0, 1.03, "", transform=ax.transAxes, **BIG)

    @staticmethod
    def _looks(cell):
        return tuple((L1, L2)[k - 1] for k in cell)

    def _draw_cell(self, ax, cell, low, high):
        loss, penalty = self._looks(cell)
        names = "|r|", "r²"
        charges = "λ|w|", "λw²"
        ax.set(xlim=(self.values[0], self.values[-1]), ylim=(low, high))
        ax.axhline(0, color=MUTED, linewidth=1)
        ax.axhline(self.truth[0], color=TRUTH.color, linewidth=1.6, linestyle=":")
        ax.set_title(
            f"{names[cell[0] - 1]} + {charges[cell[1] - 1]}", color=loss.color, weight="bold"
        )
        ax.set_xlabel(f"$y_{{{self.i + 1}}}$" if cell[0] == 2 else "")
        ax.tick_params(labelbottom=cell[0] == 2, labelleft=cell[1] == 1)
        if cell[1] == 1:
            ax.set_ylabel("w")
        self.guides[cell] = ax.axvline(0, **MARKER)
        for j, width in enumerate((3.0, 1.4)):
            color, style = ((loss.color, loss.linestyle), (INK, "-"))[j]
            self.curves[cell, j] = ax.plot(
                self.values, self.values, color=color, linestyle=style, linewidth=width, zorder=3
            )[0]
            self.dots[cell, j] = ax.plot(
                [], [], marker=penalty.marker, color=color, markersize=8.5, linestyle="none",
                markeredgecolor=WHITE, zorder=5, **UNCUT,
            )[0]  # fmt: skip
        self.holes[cell] = ax.plot([], [], **RING, **UNCUT)[0]
        text = dict(
            va="top", fontsize=12, transform=ax.transAxes, zorder=7,
            bbox=dict(facecolor=WHITE, edgecolor="none", pad=1.5),
        )  # fmt: skip
        for m, color in enumerate((loss.color, INK)):
            self.texts[cell, m] = ax.text(0.02 + 0.5 * m, 1, "", color=color, **text)
        self.texts[cell, 0].set_weight("bold")
        self.texts[cell, "b"] = ax.text(0.02, 0.86, "", **text)

    def update(self, value, strength):
        value, strength = float(value), float(strength)
        j, k = self.which[strength], self.where[value]
        for cell in self.CELLS:
            table = self.tables[cell][j]
            w1, w2, b = table[k]
            ends = b + w1 * self.span
            self.lines[cell].set_data(self.span, ends)
            self.ends[cell].set_data(self.span[1:], ends[1:])
            for m, weight in enumerate((w1, w2)):
                self.curves[cell, m].set_ydata(table[:, m])
                zero = weight == 0
                self.dots[cell, m].set_data(([], []) if zero else ([value], [weight]))
            self.holes[cell].set_data(([value], [0]) if (table[k, :2] == 0).any() else ([], []))
            self.guides[cell].set_xdata([value, value])
            self.texts[cell, 0].set_text(f"$w_1$ = {_number(w1)}")
            self.texts[cell, 1].set_text(f"$w_2$ = {_number(w2)}")
            unsure = "" if self.unique[cell][j, k] else "b: " + self._range(cell, j, k)
            self.texts[cell, "b"].set_text(unsure)
            self.texts[cell, "b"].set_visible(bool(unsure))
        self.band.set_xy(self._unsure_band(j, k))
        self.handle.move(self.X[self.i, 0], value)
        self.state.set_text(f"$y_{{{self.i + 1}}}$ = {value:g}   λ = {strength:g}")

    def _range(self, cell, j, k):
        low, high = self.unsure[cell][j, k]
        return f"{low:.3f} … {high:.3f}"

    def _unsure_band(self, j, k):
        """Corners between the lowest and the highest intercept of the first cell not unique."""
        for cell in ((1, 1), (1, 2)):
            if not self.unique[cell][j, k]:
                rise = self.tables[cell][j, k, 0] * self.span
                low, high = self.unsure[cell][j, k]
                return np.column_stack(
                    [np.append(self.span, self.span[::-1]),
                     np.concatenate([low + rise, (high + rise)[::-1]])]
                )  # fmt: skip
        return np.zeros((3, 2))

    def describe(self, value, strength):
        value, strength = float(value), float(strength)
        j, k = self.which[strength], self.where[value]
        said = []
        for cell in self.CELLS:
            w1, w2, _ = self.tables[cell][j, k]
            junk = "junk exactly zero" if w2 == 0 else f"junk {_number(w2)}"
            unsure = ""
            if not self.unique[cell][j, k]:
                unsure = f", not unique (intercept {self._range(cell, j, k)})"
            said.append(f"L{cell[0]} loss, L{cell[1]} penalty: slope {_number(w1)}, {junk}{unsure}")
        return (
            f"Outlier at y = {value:g}, λ = {strength:g}, true slope {self.truth[0]:g}. "
            f"{'; '.join(said)}."
        )

    def grab(self, x, y, /, value, strength):
        return self.handle.taken(x, y, (self.X[self.i, 0], value))

    def drag(self, handle, x, y, /, value, strength):
        return {"value": float(np.clip(y + handle[1], self.values[0], self.values[-1]))}


def _percent(value):
    return f"{value:.2g}" if value < 9.95 else f"{value:.0f}"


def _number(value):
    return "0" if value == 0 else f"{value:.2f}"
