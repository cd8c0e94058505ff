"""The lesson "Why do units and the intercept matter?": what a penalty sees and a loss does not."""

import numpy as np

from l1l2.experiments.intercepts import mirrored
from l1l2.figures.palette import FAINT, INK, L1, L2, MUTED, WARN, WHITE, Look
from l1l2.figures.parts import MARKER, RING, UNCUT, limits
from l1l2.figures.scene import Scene, once
from l1l2.figures.strengths import strength_axis
from l1l2.paths import lasso_path, lasso_paths, ridge_path
from l1l2.scales import SCALES

__all__ = [
    "StrengthHasUnits",
    "TheirNumbers",
    "UnitOfOneColumn",
    "WhereZeroLies",
]


class UnitOfOneColumn(Scene):
    """The fits of three methods at one λ while the unit of one column changes.

    data : Dataset. column : name of the column. units : the positions of the unit slider, in the
    unit the column has now. strengths : the positions of the λ slider. house : row of data whose
    prediction is followed.

    Left: weight times the standard deviation of its column, which has the unit of y whatever the
    unit of the column. Right: the prediction against the unit. Every unit is fitted anew, with
    the columns as given and standardised.
    """

    size = (10.6, 4.7)

    def __init__(self, data, column, units, strengths, house):
        self.names, self.house = data.feature_names, int(house)
        self.column = self.names.index(column)
        self.units, self.strengths = _grid("units", units), _grid("strengths", strengths)
        self.actual = float(data.y[self.house])
        spread = data.X.std(axis=0)
        place = (data.X[self.house] - data.X.mean(axis=0)) / spread
        self.effects, self.predictions = {}, {}
        for columns in ("x", "z"):
            tables = np.stack(self._effects(data, columns))  # (L2 or L1, unit, λ, feature)
            self.effects[columns] = tables
            self.predictions[columns] = data.y.mean() + tables @ place
        self.exact = ridge_path(data.X, data.y).at(0) * spread
        self.least_squares = float(data.y.mean() + self.exact @ place)

    def _effects(self, data, columns):
        scaled = [data.X.copy() for _ in self.units]
        for X, unit in zip(scaled, self.units, strict=True):
            X[:, self.column] /= unit
        spreads = np.stack([X.std(axis=0) for X in scaled])
        if columns == "z":
            scaled = [
                (X - X.mean(axis=0)) / spread for X, spread in zip(scaled, spreads, strict=True)
            ]
            spreads = np.ones_like(spreads)
        ridge = np.stack([ridge_path(X, data.y).at(self.strengths) for X in scaled])
        lasso = _lasso_stack(scaled, [data.y] * len(scaled)).at(self.strengths)
        return ridge * spreads[:, None], lasso * spreads[:, None]

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
        places, tall = np.arange(len(self.names)), 1.15 * self._tallest()
        left.set(ylim=(-tall, tall), xlim=(-0.6, len(places) - 0.4), ylabel="$w_j\\,s_j$")
        left.set_xticks(places, [name.replace("_", "\n") for name in self.names], fontsize=10)
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        left.hlines(self.exact, places - 0.4, places + 0.4, color=INK, linewidth=1.8, zorder=5)
        looks = (L2, -0.19, dict(hatch="///")), (L1, 0.19, {})
        self.bars = [
            left.bar(places + aside, places * 0.0, width=0.34, **look.bars(linewidth=0, **more))
            for look, aside, more in looks
        ]
        self.places = places + 0.19
        self.rings = left.plot([], [], **RING)[0]
        self.text = left.text(0, 1.04, "", transform=left.transAxes, fontsize=15)
        low, high = limits(*self._reach())
        right.set(
            xscale="log", xlim=(self.units[0], self.units[-1]), ylim=(low, high), ylabel="ŷ",
            xlabel="c / m",
        )  # fmt: skip
        ticks = 10.0 ** np.arange(np.ceil(np.log10(self.units[0])), np.log10(self.units[-1]) + 0.1)
        right.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        right.minorticks_off()
        right.axhline(self.least_squares, color=INK, linewidth=1.8)
        right.text(
            self.units[0], self.least_squares, " OLS", va="bottom", ha="left", color=INK, zorder=5
        )
        self.curves = [right.plot([], [], **look.line(zorder=2))[0] for look in (L2, L1)]
        right.legend(
            handles=self.curves,
            loc="lower right",
            bbox_to_anchor=(1, 1),
            ncols=2,
            borderpad=0,
            handlelength=2.6,
        )
        self.guide = right.axvline(1, **MARKER)
        self.dots = [
            right.plot([], [], **UNCUT, **look.points(markersize=11, zorder=6))[0]
            for look in (L2, L1)
        ]
        self.still = right.plot([], [], "D", color=INK, markersize=8, zorder=5, **UNCUT)[0]
        return [*self.bars, self.rings, self.text, *self.curves, self.guide, *self.dots, self.still]

    def _tallest(self):
        return max(np.abs(table).max() for table in (*self.effects.values(), self.exact))

    def _reach(self):
        seen = [*(p.ravel() for p in self.predictions.values()), [self.least_squares]]
        return min(map(min, seen)), max(map(max, seen))

    def update(self, unit, strength, columns="x"):
        k, s = self.units.index(unit), self.strengths.index(strength)
        for bars, effects in zip(self.bars, self.effects[columns][:, k, s], strict=True):
            for bar, effect in zip(bars, effects, strict=True):
                bar.set_height(effect)
        zero = self.effects[columns][1, k, s] == 0
        self.rings.set_data(self.places[zero], np.zeros(zero.sum()))
        self.text.set_text(f"c = {unit:g} m    λ = {strength:g}    {columns}")
        curves = self.predictions[columns][:, :, s]
        for curve, dot, values in zip(self.curves, self.dots, curves, strict=True):
            curve.set_data(self.units, values)
            dot.set_data([unit], [values[k]])
        self.guide.set_xdata([unit, unit])
        self.still.set_data([unit], [self.least_squares])

    def describe(self, unit, strength, columns="x"):
        k, s = self.units.index(unit), self.strengths.index(strength)
        ridge, lasso = self.predictions[columns][:, k, s]
        kept = np.flatnonzero(self.effects[columns][1, k, s])
        named = ", ".join(self.names[j] for j in kept) or "nothing"
        how = "columns as given" if columns == "x" else "columns standardised"
        return (
            f"{self.names[self.column]} in units of {unit:g} m, λ = {strength:g}, {how}: for one "
            f"house least squares predicts {self.least_squares:.1f}, ridge {ridge:.1f} and the "
            f"lasso {lasso:.1f}. The lasso keeps {named}."
        )


class WhereZeroLies(Scene):
    """A line through points whose y all move by one constant, with the intercept free or penalised.

    x, y : (n_samples,). shifts, strengths : the positions of the two sliders. at : the x whose
    prediction the right side follows along λ.
    """

    size = (10.4, 4.7)

    def __init__(self, x, y, shifts, strengths, at):
        self.x, self.y, self.at = np.asarray(x, float), np.asarray(y, float), float(at)
        self.shifts, self.strengths = _grid("shifts", shifts), _grid("strengths", strengths)
        self.fits = {"L1": self._fits(lasso_path), "L2": self._fits(ridge_path)}

    def _fits(self, path_of):
        """Slope and intercept, (free or penalised, shift, λ, 2)."""
        X, tables = self.x[:, None], []
        for shift in self.shifts:
            y = self.y + shift
            path, held = path_of(X, y), path_of(*mirrored(X, y))
            intercepts = path.intercept_at(self.strengths)[:, None]
            free = np.hstack([path.at(self.strengths), intercepts])
            tables.append([free, held.at(self.strengths)])
        return np.swapaxes(tables, 0, 1)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True)
        self.ends = np.array([self.x.min(), self.x.max()])
        ends = np.stack([self.ends, np.ones(2)])
        seen = [(fits @ ends) for fits in self.fits.values()]
        low, high = limits(min(f.min() for f in seen), max(f.max() for f in seen))
        left.set(xlim=limits(*self.ends, 0.03), ylim=(low, high), xlabel="x / km", ylabel="y")
        strength_axis(right, self.strengths[1], self.strengths[-1])
        right.set_ylabel(f"ŷ({self.at:g})")
        for ax in (left, right):
            ax.axhline(0, color=MUTED, linewidth=1.2)
        self.points = left.plot([], [], "o", color=MUTED, markersize=6)[0]
        self.target = left.axvline(self.at, color=FAINT, linewidth=1.4)
        both = left, right
        self.lines, self.curves = (
            [ax.plot([], [], **look.line(linewidth=2.8, zorder=4))[0] for look in (L2, PENALISED)]
            for ax in both
        )
        self.dots = [
            [ax.plot([], [], **UNCUT, **look.points(markersize=11, zorder=6))[0] for ax in both]
            for look in (L2, PENALISED)
        ]
        self.guide = right.axvline(0, **MARKER)
        self.mean = right.axhline(0, color=INK, linewidth=1, linestyle=":", zorder=1)
        self.mean_name = right.text(
            0.02, 0, "ȳ", transform=right.get_yaxis_transform(), va="bottom", fontsize=13
        )
        self.labels = [
            ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=15, color=look.color)
            for ax, look in zip(both, (L2, PENALISED), strict=True)
        ]
        lines = [self.points, *self.lines, *self.curves, self.guide, self.mean, self.mean_name]
        return [*lines, *self.dots[0], *self.dots[1], *self.labels]

    def update(self, strength, shift, penalty="L2"):
        s, k = self.strengths.index(strength), self.shifts.index(shift)
        fits = self.fits[penalty][:, k]
        self.points.set_data(self.x, self.y + shift)
        for i in range(2):
            slope, intercept = fits[i, s]
            self.lines[i].set_data(self.ends, intercept + slope * self.ends)
            curve = fits[i] @ (self.at, 1)
            self.curves[i].set_data(self.strengths, curve)
            self.dots[i][0].set_data([self.at], [curve[s]])
            self.dots[i][1].set_data([strength], [curve[s]])
        mean = self.y.mean() + shift
        self.guide.set_xdata([strength, strength])
        self.mean.set_ydata([mean, mean])
        self.mean_name.set_y(mean)
        look, free, held = LOOKS[penalty]
        for line in (self.lines[0], self.curves[0]):
            line.set(color=look.color, linestyle=look.linestyle)
        for dot in self.dots[0]:
            dot.set(color=look.color, marker=look.marker, markeredgecolor=WHITE)
        self.labels[0].set(text=free, color=look.color)
        self.labels[1].set_text(held)

    def describe(self, strength, shift, penalty="L2"):
        s, k = self.strengths.index(strength), self.shifts.index(shift)
        free, held = self.fits[penalty][:, k, s]
        predictions = [w * self.at + b for w, b in (free, held)]
        return (
            f"{penalty} penalty, λ = {strength:g}, {shift:g} added to every y. Intercept free: "
            f"slope {free[0]:.2f}, and at x = {self.at:g} the fit is {predictions[0]:.1f}; less "
            f"what was added, {predictions[0] - shift:.1f}. Intercept penalised: slope "
            f"{held[0]:.2f}, and the fit is {predictions[1]:.1f}; less what was added, "
            f"{predictions[1] - shift:.1f}."
        )


class StrengthHasUnits(Scene):
    """How much of the weights is left, against λ, when y is multiplied by c or rows are repeated.

    X, y : the data. factors : the positions of the slider of c. copies : the choices of how often
    every row stands in the data.

    The marks stand where half is left, of Σ|w| under L1 and of ‖w‖ under L2. With the loss as a
    sum over the rows the number before the penalty is α = nλ.
    """

    size = (10.0, 4.4)

    def __init__(self, X, y, factors, copies):
        self.factors, self.copies = _grid("factors", factors), list(copies)
        self.n = len(y)
        self.strengths = np.geomspace(1e-8, 1e6, 561)
        self.curves, self.halves = {}, {}
        for copy in self.copies:
            rows, targets = np.tile(X, (copy, 1)), np.tile(y, copy)
            lasso = _lasso_stack([rows] * len(factors), [c * targets for c in self.factors])
            norms = np.abs(lasso.at(self.strengths)).sum(axis=2)
            at_knots = np.abs(lasso.knot_weights).sum(axis=2)
            for k, c in enumerate(self.factors):
                ridge = ridge_path(rows, c * targets)
                kept = np.linalg.norm(ridge.at(self.strengths), axis=1)
                full = np.linalg.norm(ridge.at(0))
                self.curves[c, copy] = norms[k] / at_knots[k, -1], kept / full
                # Both fall in λ; between knots the L1 norm is a straight line.
                half = float(np.interp(0.5, at_knots[k] / at_knots[k, -1], lasso.knots[k]))
                self.halves[c, copy] = half, _half_of_ridge(ridge)

    def draw(self, figure):
        ax = figure.subplots()
        ax.set(xscale="log", xlim=(1e-3, 1e6), ylim=(0, 1.04))
        ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        ax.set_ylabel("‖w(λ)‖ / ‖w(0)‖")
        ax.axhline(0.5, color=MUTED, linewidth=1)
        reference = self.curves[self.factors[_middle(self.factors)], self.copies[0]]
        for look, curve in zip((L1, L2), reference, strict=True):
            ax.plot(self.strengths, curve, color=FAINT, linewidth=5, zorder=1)
            near = np.abs(curve - 0.86).argmin()
            ax.text(self.strengths[near], 0.9, look.label, color=look.color, fontsize=14)
        self.lines = [ax.plot([], [], **look.line(zorder=3))[0] for look in (L1, L2)]
        self.dots = [
            ax.plot([], [], **look.points(markersize=13, zorder=6))[0] for look in (L1, L2)
        ]
        self.texts = [
            ax.text(1, 0.55, "", color=look.color, fontsize=14, weight="bold", ha="left", zorder=7)
            for look in (L1, L2)
        ]
        for text in self.texts:
            text.set_bbox(dict(color=WHITE, pad=1, alpha=0.85))
        ax.set_xlabel(" ", fontsize=15)  # room for the one below, which changes
        self.symbol = ax.text(
            0.5, -0.09, "", transform=ax.transAxes, fontsize=15, ha="center", va="top"
        )
        self.text = ax.text(0, 1.03, "", transform=ax.transAxes, fontsize=15)
        return [*self.lines, *self.dots, *self.texts, self.symbol, self.text]

    def _rows(self, copies, loss):
        """The number of rows, and by what the λ of a mean loss is multiplied."""
        n = self.n * copies
        return n, n if loss == "sum" else 1

    def update(self, factor, copies=1, loss="mean"):
        n, times = self._rows(copies, loss)
        here = factor, copies
        for i in range(2):
            half = self.halves[here][i] * times
            self.lines[i].set_data(self.strengths * times, self.curves[here][i])
            self.dots[i].set_data([half], [0.5])
            self.texts[i].set_text(f"{float(f'{half:.3g}'):,g}")
            self.texts[i].set_x(half * 1.25)
        self.symbol.set_text("α = nλ" if loss == "sum" else "λ")
        self.text.set_text(f"{factor:g} · y    n = {n}")

    def describe(self, factor, copies=1, loss="mean"):
        n, times = self._rows(copies, loss)
        l1, l2 = (half * times for half in self.halves[factor, copies])
        symbol = "λ" if loss == "mean" else "α"
        return (
            f"{factor:g} times y, {n} rows, loss a {loss} over the rows: half of Σ|w| is left at "
            f"{symbol} = {l1:.4g} under L1, half of ‖w‖ at {symbol} = {l2:.4g} under L2."
        )


class TheirNumbers(Scene):
    """The parameter of every library that does what our λ does, on one axis.

    y_sd : float, the standard deviation of y, which glmnet asks for. batch : int, the most rows
    behind one gradient of a network (200 is the default of scikit-learn's).

    A dot is the number that goes with λ there; the stick leads to it from λ. Where no number
    does the same there is none.
    """

    size = (10.6, 6.6)

    def __init__(self, y_sd=1.0, batch=200):
        self.y_sd, self.batch = float(y_sd), int(batch)
        self.rows = [(row.name, row.convert, row.asks) for row in SCALES]

    @once
    def numbers(self, strength, n, l1_ratio):
        """Of every row, in order: (name, {parameter: number}), empty where nothing does it."""
        known = dict(
            strength=strength, n_samples=n, l1_ratio=l1_ratio, y_sd=self.y_sd,
            n_per_step=min(self.batch, n),
        )  # fmt: skip
        there = [
            (name, convert(**{ask: known[ask] for ask in asks}) if convert else {})
            for name, convert, asks in self.rows
        ]
        return [
            (name, {key: value for key, value in given.items() if key in THEIR_SYMBOLS})
            for name, given in there
        ]

    def draw(self, figure):
        ax = figure.subplots()
        more = {"n_per_step": f", batch ≤ {self.batch}", "y_sd": f", sd(y) = {self.y_sd:g}"}
        names = [
            name.replace("scikit-learn ", "") + "".join(more.get(ask, "") for ask in asks)
            for name, _, asks in self.rows
        ]
        count = len(names)
        self.heights = np.arange(count)[::-1].astype(float)
        ax.set(xscale="log", xlim=(1e-6, 1e6), ylim=(-0.7, count - 0.3))
        ax.set_yticks(self.heights, names, fontsize=11)
        ax.set_xticks(10.0 ** np.arange(-6, 7, 2))
        ax.minorticks_off()
        ax.grid(visible=False)
        for height in self.heights:
            ax.axhline(height, color=FAINT, linewidth=0.8, zorder=0)
        self.guide = ax.axvline(1, **MARKER | dict(linewidth=1.8))
        self.name = ax.text(1, count - 0.35, "", ha="center", va="bottom", fontsize=15)
        nothing = np.zeros((count, 2, 2))
        nothing[:, :, 0] = 1
        self.sticks = ax.hlines(self.heights, 1, 1, color=MUTED, linewidth=2.2, zorder=2)
        self.kinds = [_kind(row) for row in SCALES]
        self.dots = {
            kind: ax.plot([], [], **look, markersize=9, markeredgecolor=WHITE, zorder=5)[0]
            for kind, look in KINDS.items()
        }
        beside = dict(transform=ax.get_yaxis_transform(), va="center", fontsize=11)
        self.texts = [ax.text(1.02, height, "", **beside) for height in self.heights]
        self._widest(ax, beside)
        return [self.sticks, self.guide, self.name, *self.dots.values(), *self.texts]

    def _widest(self, ax, beside):
        """Room on the right for the longest text, in white."""
        ax.text(1.02, 0, "alpha = 0.0000888, l1_ratio = 0.888", color=WHITE, zorder=-1, **beside)

    def update(self, strength, n, l1_ratio):
        self.guide.set_xdata([strength, strength])
        self.name.set(x=strength, text=f"λ = {strength:g}")
        segments, places = [], {kind: ([], []) for kind in KINDS}
        numbers = self.numbers(strength, n, l1_ratio)
        for (_, given), kind, height, text in zip(
            numbers, self.kinds, self.heights, self.texts, strict=True
        ):
            text.set_text(_spelt(given) if given else "≠")
            value = next(iter(given.values()), strength)
            segments.append([(strength, height), (value, height)])
            if given:
                places[kind][0].append(value)
                places[kind][1].append(height)
        self.sticks.set_segments(segments)
        for kind, dots in self.dots.items():
            dots.set_data(*places[kind])

    def describe(self, strength, n, l1_ratio):
        numbers = self.numbers(strength, n, l1_ratio)
        said = "; ".join(
            f"{name.replace('scikit-learn ', '')}: {_spelt(given) if given else 'no equivalent'}"
            for name, given in numbers
        )
        return f"λ = {strength:g}, n = {n}, ρ = {l1_ratio:g}. {said}."


PENALISED = Look("penalised", WARN, ":", "X")
LOOKS = {"L1": (L1, "●  λ|w|", "✖  λ(|w| + |b|)"), "L2": (L2, "■  λw²", "✖  λ(w² + b²)")}
THEIR_SYMBOLS = ("alpha", "C", "lambda", "weight_decay", "l1_ratio", "L1_wt")
KINDS = {
    "L1": dict(marker="o", color=L1.color, linestyle="none"),
    "L2": dict(marker="s", color=L2.color, linestyle="none"),
    "both": dict(marker="D", color=INK, linestyle="none"),
}


# ---------------------------------------------------------------- small parts


def _kind(row):
    penalty = row.ours.split(r"\lambda")[-1]
    first, second = r"\rVert_1" in penalty, r"\rVert_2^2" in penalty
    return "both" if first and second else "L1" if first else "L2"


def _spelt(given):
    return ", ".join(f"{key} = {value:.3g}" for key, value in given.items())


def _grid(name, values):
    values = [float(value) for value in values]
    if not values or sorted(set(values)) != values:
        raise ValueError(f"{name} must be increasing, as positions(slider) gives them")
    return values


def _middle(factors):
    return int(np.abs(np.log(factors)).argmin())


def _lasso_stack(matrices, targets):
    """The lasso paths of several data sets with as many columns, each with a free intercept."""
    grams, pulls = [], []
    for X, y in zip(matrices, targets, strict=True):
        X, y = X - X.mean(axis=0), y - y.mean()
        grams.append(X.T @ X / len(y))
        pulls.append(X.T @ y / len(y))
    return lasso_paths(np.stack(grams), np.stack(pulls))


def _half_of_ridge(path):
    """The λ at which half of the norm of least squares is left, by bisection of its logarithm."""
    half = np.linalg.norm(path.at(0)) / 2
    low, high = 1e-9, 1e9
    for _ in range(100):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if np.linalg.norm(path.at(middle)) > half else (low, middle)
    return float(np.sqrt(low * high))
