"""The lesson "Why do units and the intercept matter?": what a penalty sees and a loss does not."""

from types import SimpleNamespace

import numpy as np

from l1l2.experiments.intercepts import mirrored
from l1l2.figures.numerals import log_axis, number
from l1l2.figures.palette import FAINT, INK, L1, L2, MUTED, PENALTIES, WARN, WHITE, Look
from l1l2.figures.parts import RING, UNCUT, limits
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis
from l1l2.paths import lasso_path, lasso_paths, ridge_path
from l1l2.texts import _


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
        self.names, house = data.feature_names, int(house)
        self.column = self.names.index(column)
        self.units, self.strengths = _grid("units", units), _grid("strengths", strengths)
        spread = data.X.std(axis=0)
        place = (data.X[house] - data.X.mean(axis=0)) / spread
        self.effects, self.predictions = {}, {}
        for columns in ("x", "z"):
            tables = np.stack(self._effects(data, columns))  # (L2 or L1, unit, λ, feature)
            self.effects[columns] = tables
            self.predictions[columns] = data.y.mean() + tables @ place
        self.exact = ridge_path(data.X, data.y).at(0) * spread
        self.least_squares = float(data.y.mean() + self.exact @ place)

    def _effects(self, data, columns):
        scaled = np.stack([data.X] * len(self.units))
        scaled[:, :, self.column] /= np.reshape(self.units, (-1, 1))
        spreads = scaled.std(axis=1, keepdims=True)
        if columns == "z":
            scaled = (scaled - scaled.mean(axis=1, keepdims=True)) / spreads
            spreads = np.ones_like(spreads)
        ridge = np.stack([ridge_path(X, data.y).at(self.strengths) for X in scaled])
        lasso = _lasso_stack(scaled, [data.y] * len(scaled)).at(self.strengths)
        return ridge * spreads, lasso * spreads

    def at(self, unit, strength, columns="x"):
        k, s = self.units.index(unit), self.strengths.index(strength)
        effects, curves = self.effects[columns][:, k, s], self.predictions[columns][:, :, s]
        kept = _(", ").join(self.names[j] for j in np.flatnonzero(effects[1]))
        scaling = _("as given") if columns == "x" else _("standardised")
        return dict(
            L2=SimpleNamespace(effects=effects[0], curve=curves[0], predicted=curves[0, k]),
            L1=SimpleNamespace(effects=effects[1], curve=curves[1], predicted=curves[1, k]),
            zeros=np.flatnonzero(effects[1] == 0), kept=kept, scaling=scaling,
            column=self.names[self.column], least_squares=self.least_squares,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
        places = np.arange(len(self.names))
        tables = [*self.effects.values(), self.exact]
        tall = 1.15 * max(np.abs(table).max() for table in tables)
        left.set(ylim=(-tall, tall), xlim=(-0.6, len(places) - 0.4), ylabel=_("weight × sd"))
        left.set_xticks(places, [name.replace("_", "\n") for name in self.names], fontsize=10)
        left.grid(axis="x", visible=False)
        left.axhline(0, color=MUTED, linewidth=1)
        left.hlines(self.exact, places - 0.4, places + 0.4, color=INK, linewidth=1.8, zorder=5)

        units, ols = self.units, self.least_squares
        seen = [[ols], *(table.ravel() for table in self.predictions.values())]
        low, high = limits(min(map(min, seen)), max(map(max, seen)))
        log_axis(right.xaxis, units[0], units[-1], most=7)
        right.set(ylim=(low, high), ylabel=_("predicted price"))
        right.set_xlabel(_("unit c of the distance, in m"))
        right.axhline(ols, color=INK, linewidth=1.8)
        right.annotate(_("least squares"), (units[0], ols), (4, 5), color=INK, zorder=5,
                       textcoords="offset points")  # fmt: skip

        curves, half = [], 0.19  # of the way between the bars of L2 and L1
        for look, aside, hatch in ((L2, -half, "///"), (L1, half, None)):
            name, bars = look.label, look.bars(linewidth=0, hatch=hatch)
            self.bars(left, places + aside, f"{name}.effects", width=0.34, **bars)
            curves.append(self.line(right, units, f"{name}.curve", **look.line(zorder=2)))
            self.dot(right, look, "unit", f"{name}.predicted", **UNCUT)
        self.line(left, lambda now: now.zeros + half, 0, **RING)
        self.headline(left, "c = {unit:g} m    λ = {strength:g}    {scaling}", fontsize=15)
        self.rule(right, "unit")
        diamond = dict(marker="D", linestyle="none", color=INK, markersize=8, zorder=5)
        self.line(right, "unit", ols, **diamond, **UNCUT)
        right.legend(handles=curves, loc="lower right", bbox_to_anchor=(1, 1), ncols=2,
                     borderpad=0, handlelength=2.6)  # fmt: skip

    def words(self, now):
        given = _(
            "{column} in units of {unit:g} m, λ = {strength:g}, columns as given: for one house "
            "least squares predicts {least_squares:.1f}, ridge {L2.predicted:.1f} and the lasso "
            "{L1.predicted:.1f}."
        )
        standardised = _(
            "{column} in units of {unit:g} m, λ = {strength:g}, columns standardised: for one "
            "house least squares predicts {least_squares:.1f}, ridge {L2.predicted:.1f} and the "
            "lasso {L1.predicted:.1f}."
        )
        kept, nothing = _("The lasso keeps {kept}."), _("The lasso keeps nothing.")
        return [given if now.columns == "x" else standardised, kept if now.kept else nothing]


class WhereZeroLies(Scene):
    """A line through points whose y all move by one constant, with the intercept free or penalised.

    x, y : (n_samples,). shifts, strengths : the positions of the two sliders. at : the x whose
    prediction the right side follows along λ.
    """

    size = (10.4, 4.7)

    def __init__(self, x, y, shifts, strengths, at):
        self.x, self.y, self.followed = np.asarray(x, float), np.asarray(y, float), float(at)
        self.ends = np.array([self.x.min(), self.x.max()])
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

    def at(self, strength, shift, penalty="L2"):
        s, fits = self.strengths.index(strength), self.fits[penalty][:, self.shifts.index(shift)]
        y, found = self.y + shift, dict(followed=self.followed)
        free = _("● intercept free") if penalty == "L1" else _("■ intercept free")
        looks = (PENALTIES[penalty], free), (PENALISED, _("✖ intercept penalised"))
        for name, fit, (look, said) in zip(("free", "held"), fits, looks, strict=True):
            (slope, intercept), curve = fit[s], fit @ (self.followed, 1)
            found[name] = SimpleNamespace(
                look=look, said=said, slope=slope, line=intercept + slope * self.ends, curve=curve,
                here=([self.followed], curve[[s]]), there=([strength], curve[[s]]),
                predicted=curve[s], less=curve[s] - shift,
            )  # fmt: skip
        return found | dict(y=y, mean=y.mean())

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True)
        ends = np.stack([self.ends, np.ones(2)])
        seen = [fits @ ends for fits in self.fits.values()]
        low, high = limits(min(f.min() for f in seen), max(f.max() for f in seen))
        left.set(xlim=limits(*self.ends, 0.03), ylim=(low, high), xlabel="x / km", ylabel="y")
        strength_axis(right, self.strengths[1], self.strengths[-1])
        right.set_ylabel(_("fit at x = {x:g}").format(x=self.followed))
        for ax in (left, right):
            ax.axhline(0, color=MUTED, linewidth=1.2)
        left.axvline(self.followed, color=FAINT, linewidth=1.4)
        self.line(left, self.x, "y", marker="o", linestyle="none", color=MUTED, markersize=6)
        self.rule(right, "strength")
        mean = right.axhline(0, color=INK, linewidth=1, linestyle=":", zorder=1)
        self.mark(mean, ydata=lambda now: [now.mean] * 2)
        place = dict(transform=right.get_yaxis_transform(), va="bottom")
        self.mark(right.text(0.02, 0, _("mean of y"), fontsize=12, **place), y="mean")

        for name, side in (("free", left), ("held", right)):
            color, style = f"{name}.look.color", f"{name}.look.linestyle"
            for ax, x, y in ((left, self.ends, "line"), (right, self.strengths, "curve")):
                line = ax.plot(x, x, linewidth=2.8, zorder=4)[0]
                self.mark(line, ydata=f"{name}.{y}", color=color, linestyle=style)
            for ax, place in ((left, "here"), (right, "there")):
                dot = ax.plot([], [], **UNCUT, **L2.points(markersize=11, zorder=6))[0]
                marker = f"{name}.look.marker"
                self.mark(dot, data=f"{name}.{place}", color=color, marker=marker)
            said = side.text(0, 1.04, "", transform=side.transAxes, fontsize=15)
            self.mark(said, text=f"{{{name}.said}}", color=color)

    def words(self, now):
        return _(
            "{penalty} penalty, λ = {strength:g}, {shift:g} added to every y. Intercept free: "
            "slope {free.slope:.2f}, and at x = {followed:g} the fit is {free.predicted:.1f}; less "
            "what was added, {free.less:.1f}. Intercept penalised: slope {held.slope:.2f}, and the "
            "fit is {held.predicted:.1f}; less what was added, {held.less:.1f}."
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
        self.factors, self.copies, self.n = _grid("factors", factors), list(copies), len(y)
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

    def at(self, factor, copies=1, loss="mean"):
        n, here = self.n * copies, (factor, copies)
        times = n if loss == "sum" else 1  # by what the λ of a mean loss is multiplied
        symbol = "α = nλ" if loss == "sum" else "λ"
        found = dict(n=n, strengths=self.strengths * times, symbol=symbol)
        for k, name in enumerate(("L1", "L2")):
            half = self.halves[here][k] * times
            found[name] = SimpleNamespace(
                curve=self.curves[here][k], half=half, beside=1.25 * half,
                said=f"{float(f'{half:.3g}'):,g}", told=number(half, 4),
            )  # fmt: skip
        return found

    def draw(self, figure):
        ax = figure.subplots()
        ax.set(xscale="log", xlim=(1e-3, 1e6), ylim=(0, 1.04))
        ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        ax.set_ylabel(_("share of the weights left"))
        ax.axhline(0.5, color=MUTED, linewidth=1)
        middle = self.factors[np.abs(np.log(self.factors)).argmin()]
        for look, curve in zip((L1, L2), self.curves[middle, self.copies[0]], strict=True):
            name, near = look.label, np.abs(curve - 0.86).argmin()
            ax.plot(self.strengths, curve, color=FAINT, linewidth=5, zorder=1)
            ax.text(self.strengths[near], 0.9, name, color=look.color, fontsize=14)
            self.line(ax, "strengths", f"{name}.curve", **look.line(zorder=3))
            self.dot(ax, look, f"{name}.half", 0.5, markersize=13)
            said = ax.text(1, 0.55, "", color=look.color, fontsize=14, weight="bold", zorder=7,
                           bbox=dict(color=WHITE, pad=1, alpha=0.85))  # fmt: skip
            self.mark(said, text=f"{{{name}.said}}", x=f"{name}.beside")
        ax.set_xlabel(" ", fontsize=15)  # room for the one below, which changes
        self.headline(ax, "{symbol}", end="center", y=-0.09, va="top", fontsize=15)
        self.headline(ax, "{factor:g} · y    n = {n}", y=1.03, fontsize=15)

    def words(self, now):
        if now.loss == "mean":
            return _(
                "{factor:g} times y, {n} rows, loss a mean over the rows: half of Σ|w| is left at "
                "λ = {L1.told} under L1, half of ‖w‖ at λ = {L2.told} under L2."
            )
        return _(
            "{factor:g} times y, {n} rows, loss a sum over the rows: half of Σ|w| is left at "
            "α = {L1.told} under L1, half of ‖w‖ at α = {L2.told} under L2."
        )


PENALISED = Look("penalised", WARN, ":", "X")


# ---------------------------------------------------------------- small parts


def _grid(name, values):
    values = [float(value) for value in values]
    if not values or sorted(set(values)) != values:
        raise ValueError(f"{name} must be increasing, as positions(slider) gives them")
    return values


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
    for _halving in range(100):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if np.linalg.norm(path.at(middle)) > half else (low, middle)
    return float(np.sqrt(low * high))
