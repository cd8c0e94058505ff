r"""The scenes of the lesson "How can a worse fit predict better?".

    PolynomialFit     a polynomial through few points, its training and its test error
    GainOfPenalty     what the best λ gains over λ = 0, against n and against σ
    SpreadOfFits      many data sets: how far their curves and their test errors spread
    BiasAndVariance   bias², variance and noise add up to the expected test error

Points are evenly spaced and stay where they are; another data set means other noise. Test errors
are means over all x from -1 to 1 and over fresh noise, exact by a Gauss rule.
"""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from l1l2.experiments.polynomials import (
    FITS,
    HIGH,
    LOW,
    STRENGTHS,
    errors_of_fits,
    exact_parts,
    features,
    gain,
    places,
    ridge_parts,
    simulated_parts,
    wave,
)
from l1l2.figures.numerals import log_axis, per_cent
from l1l2.figures.palette import ACCENT, DATA, INK, L1, L2, MUTED, TRUTH, WHITE
from l1l2.figures.parts import UNCUT, apart
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis
from l1l2.texts import _

PENALTIES = {"L2": L2, "L1": L1}
_SIGNS = {"L2": "■", "L1": "●"}
_X = np.linspace(-1, 1, 121)  # where curves are drawn
_BIG = dict(fontsize=17, weight="bold", color=INK)


class PolynomialFit(Scene):
    """A polynomial through a few points, beside its training and test error at every λ.

    degrees, sizes, noises : the values that the states ``degree``, ``n`` and ``noise`` take.
    seed : of the noise; the first n draws times σ serve every state. curtain : whether errors are
    seen only as far as the slider has come, so that they cannot be read off before it is moved.
    """

    size = (10.0, 4.6)
    seen = 0.012, 9  # errors beyond are off the figure

    def __init__(self, degrees=range(1, 13), sizes=(10, 15, 30, 60, 200), noises=(0.2, 0.4, 0.8),
                 seed=48, curtain=True):  # fmt: skip
        self.seed, self.columns, self.made = seed, {d: features(_X, d) for d in degrees}, {}
        self.curtain = curtain
        for n in sizes:
            Y = np.array([self.targets(n, noise) for noise in noises])
            for degree in degrees:
                for penalty in PENALTIES:
                    tables = errors_of_fits(FITS[penalty], places(n), Y, degree, noises)
                    for noise, *table in zip(noises, *tables, strict=True):
                        self.made[penalty, degree, n, noise] = table

    def targets(self, n, noise):
        """The targets of the n points."""
        return wave(places(n)) + noise * np.random.default_rng(self.seed).standard_normal(n)

    def at(self, strength, degree, n, noise, penalty):
        k = _position(strength)
        weights, intercepts, train, test = self.made[penalty, degree, n, noise]
        w, curve = weights[k], self.columns[degree] @ weights[k] + intercepts[k]
        seen, best_at = strength if self.curtain else HIGH, STRENGTHS[test.argmin()]
        return dict(
            hidden=[(seen, 0.006), (HIGH, 0.006), (HIGH, 1), (seen, 1)],
            x=places(n), y=self.targets(n, noise), norm=np.sqrt(w @ w), zero=not w.any(),
            noise_alone=noise**2, floor=[noise**2] * 2, below=0.94 * noise**2,
            train=np.maximum(train, 1e-6), train_here=_in(self.seen, train[k]),
            best=test.min(), best_at=best_at, seen_best=test.min() if best_at <= seen else np.nan,
            look=PENALTIES[penalty],
            said=[_rounded(error) for error in (train[k], test[k], test.min())],
            sign=_SIGNS[penalty],
            **_only(penalty, curve=curve, test=test, here=_in(self.seen, test[k])),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.05])
        _draw_truth(left)
        self.line(left, "x", "y", **DATA.points(label=_("data"), zorder=4))
        for name, look in PENALTIES.items():
            self.line(left, _X, f"{name}.curve", **look.line(label="_", linewidth=2.6, zorder=3))
        left.legend(loc="upper center", ncols=2, columnspacing=1)
        _name_fit(self, left, _("fit, {penalty} penalty"))
        strength_axis(right, LOW, HIGH)
        right.set(ylabel=_("mean squared error"), ylim=self.seen)
        log_axis(right.yaxis, ticks=[0.03, 0.1, 0.3, 1, 3])
        curtain = dict(facecolor=WHITE, edgecolor="none", zorder=5.2)
        self.area(right, "hidden", transform=right.get_xaxis_transform(), **curtain)
        floor = right.axhline(1, color=ACCENT, linestyle=":", linewidth=1.6, zorder=5.4)
        self.mark(floor, ydata="floor")
        plate = dict(color=ACCENT, zorder=5.4, bbox=dict(color=WHITE, pad=0.6))
        self.note(right, 0.99, 1, _("noise σ²"), dict(y="below"), ha="right", va="top",
                  transform=right.get_yaxis_transform(), **plate)  # fmt: skip
        self.line(right, STRENGTHS, "train", color=MUTED, linewidth=1.8, zorder=2)
        for name, look in PENALTIES.items():
            self.line(right, STRENGTHS, f"{name}.test", **look.line())
        diamond = dict(ls="none", marker="D", ms=11, mfc="none", mew=1.8, color=INK, zorder=6.5)
        self.line(right, "best_at", "seen_best", **diamond, **UNCUT)
        self.rule(right, "strength", zorder=5.5)
        self.dot(right, DATA, "strength", "train_here", marker="^", **UNCUT)
        for name, look in PENALTIES.items():
            self.dot(right, look, "strength", f"{name}.here", **UNCUT)
        self.headline(left, "λ = {strength:g}", **_BIG)
        self.headline(left, "‖w‖ = {norm:.3g}", "right", fontsize=14)
        self.headline(right, _("▲ training error {said[0]}"), fontsize=13, color=MUTED)
        bold, error = dict(fontsize=14, weight="bold"), _("{sign} test error {said[1]}")
        self.headline(right, error, "right", follow=dict(color="look.color"), **bold)

    def words(self, now):
        here = _("λ = {strength:g}, {penalty} penalty, degree {degree}, n = {n}, σ = {noise:g}.")
        if now.strength == 0:
            here = _(
                "λ = {strength:g}, {penalty} penalty, degree {degree}, n = {n}, σ = {noise:g}, "
                "least squares."
            )
        elif now.zero:
            here = _(
                "λ = {strength:g}, {penalty} penalty, degree {degree}, n = {n}, σ = {noise:g}: "
                "every weight is zero, only the mean is left."
            )
        errors = _("Training error {said[0]}, test error {said[1]}.")
        if not np.isnan(now.seen_best):
            errors = _(
                "Training error {said[0]}, test error {said[1]}; the least is {said[2]}, at "
                "λ = {best_at:g}."
            )
        return [here, errors, _("The noise alone makes {noise_alone:.2g}.")]


class GainOfPenalty(Scene):
    """The share of the expected test error at λ = 0 that the best λ removes, for ridge.

    degrees : the values of the state ``degree``. ``noise`` is σ, and ``n`` the number of points,
    4 to 60. All of it is exact; the best λ is the best of 401 strengths.
    """

    size = (10.0, 4.4)
    strengths = np.append(0, np.geomspace(1e-6, 1e3, 400))
    noises = np.geomspace(0.05, 2, 61)

    def __init__(self, degrees=(3, 6, 10)):
        later = np.geomspace(61, 1000, 30).round().astype(int)
        self.sizes = np.concatenate([np.arange(4, 61), later])
        self.parts, self.gains = {}, {}  # bias² and variance / σ², (n_sizes, n_strengths) each
        for degree in degrees:
            each = [ridge_parts(n, degree, self.strengths) for n in self.sizes]
            self.parts[degree] = parts = [np.array(part) for part in zip(*each, strict=True)]
            self.gains[degree] = np.array([gain(*parts, noise) for noise in self.noises])

    def at(self, noise, n, degree):
        bias2, variance = self.parts[degree]
        row = int(np.flatnonzero(self.sizes == n)[0])
        error = bias2[row] + noise**2 * (1 + variance[row])
        shares = 100 * gain(bias2, variance, noise)
        return dict(
            shares=shares, shares_of_noises=100 * self.gains[degree][:, row], share=shares[row],
            said=_percent(shares[row]), least_squares=error[0], best=error.min(),
            best_at=self.strengths[error.argmin()], parameters=degree + 1,
            edge=[degree + 1] * 2, beside=1.06 * (degree + 1),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True)
        left.set(xlabel=_("points n"), xlim=(3.6, 1000), ylim=(-3, 114), yticks=range(0, 101, 20))
        right.set(xlabel=_("noise σ"), xlim=(0.045, 2.1))
        log_axis(left.xaxis, ticks=[5, 10, 20, 50, 100, 1000])
        log_axis(right.xaxis, ticks=[0.05, 0.1, 0.2, 0.5, 1, 2])
        left.set_ylabel(_("error removed by the best λ [%]"))
        threshold = left.axvline(1, color=MUTED, linewidth=1.4, linestyle=(0, (1, 1.5)))
        self.mark(threshold, xdata="edge")
        plate = dict(va="bottom", fontsize=11.5, zorder=7, bbox=dict(color=WHITE, pad=1))
        name, follow = _("n = parameters = {parameters}"), dict(x="beside")
        self.note(left, 1, 104, name, follow, transform=left.transData, **plate)
        for ax, across, curve, here, text in (
            (left, self.sizes, "shares", "n", _("σ = {noise:g}, degree {degree}")),
            (right, self.noises, "shares_of_noises", "noise", _("n = {n}, degree {degree}")),
        ):
            self.line(ax, across, curve, **L2.line())
            self.rule(ax, here)
            self.dot(ax, L2, here, "share", markersize=12)
            self.headline(ax, text, fontsize=14)
        self.headline(right, "− " + per_cent("{said}"), "right", **_BIG | dict(color=L2.color))

    def words(self, now):
        return [
            _(
                "σ = {noise:g}, n = {n}, degree {degree}: expected test error {least_squares:.3g} "
                "at λ = 0 and {best:.3g} at the best λ, {best_at:.2g}: {said} % less."
            ),
            now.n < now.parameters and _("There are fewer points than parameters."),
        ]


class SpreadOfFits(Scene):
    """The curves of 40 data sets at one λ, and how the test errors of 200 spread at every λ.

    degree, noise : of the polynomial and σ. sizes : the values of the state ``n``.
    The band holds the middle 80 % of the 200 test errors, the line is their median; the bars at the
    bottom count for how many data sets a λ is the best.
    """

    size = (10.0, 4.6)
    drawn, n_sets = 40, 200

    def __init__(self, degree=10, noise=0.4, sizes=(15, 30, 60), seed=4):
        self.noise = noise
        self.made = {(p, n): self._spread(p, n, degree, seed) for n in sizes for p in PENALTIES}

    def _spread(self, penalty, n, degree, seed):
        """What is shown of many data sets, at every strength."""
        parts, errors, fits = simulated_parts(penalty, n, degree, self.noise, self.n_sets, seed)
        some = type(fits)(fits.weights[: self.drawn], fits.intercepts[: self.drawn])
        curves = some.predict(features(_X[::2], degree)).transpose(1, 0, 2)
        best = STRENGTHS[errors.argmin(axis=1)]
        used, counts = np.unique(best, return_counts=True)
        bars = np.zeros((len(used), 2, 2))
        bars[:, :, 0], bars[:, 1, 1] = used[:, None], 0.8 * counts / self.n_sets
        low, middle, high = np.quantile(errors, [0.1, 0.5, 0.9], axis=0)
        return SimpleNamespace(
            curves=np.stack([np.broadcast_to(_X[::2], curves.shape), curves], axis=-1),
            errors=errors[: self.drawn].T, low=low, middle=middle, high=high, bars=bars,
            best=np.quantile(best, [0.1, 0.9], method="nearest"), spread=np.sqrt(parts.variance),
        )  # fmt: skip

    def at(self, strength, n, penalty):
        k, made = _position(strength), self.made[penalty, n]
        errors = np.where(made.errors[k] < 9, made.errors[k], np.nan)
        return dict(
            curves=made.curves[k], band=_band(STRENGTHS, made.low, made.high), bars=made.bars,
            dots=(np.full(self.drawn, strength), errors), color=PENALTIES[penalty].color,
            spread=_rounded(made.spread[k]), low=_rounded(made.low[k]), high=_rounded(made.high[k]),
            best=made.best, n_sets=self.n_sets, end=0.86 * made.middle[-1],
            **_only(penalty, median=made.middle),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        self.mark(_draw_truth(left))  # over the curves
        left.legend(loc="upper left")
        bundle = LineCollection([], linewidths=1, alpha=0.55, zorder=2)
        left.add_collection(bundle, autolim=False)
        self.mark(bundle, segments="curves", color="color")
        strength_axis(right, LOW, HIGH)
        right.set(ylabel=_("test error"), ylim=(0.06, 9))
        log_axis(right.yaxis, ticks=[0.1, 0.3, 1, 3])
        right.axhline(self.noise**2, color=ACCENT, linestyle=":", linewidth=1.6)
        right.text(0.99, 1.02 * self.noise**2, _("noise σ²"), color=ACCENT, ha="right", va="bottom",
                   transform=right.get_yaxis_transform())  # fmt: skip
        self.area(right, "band", dict(color="color"), alpha=0.25, linewidth=0, zorder=1)
        for name, look in PENALTIES.items():
            self.line(right, STRENGTHS, f"{name}.median", **look.line())
        self.note(right, 0.99, 1, _("median"), dict(y="end", color="color"), ha="right", va="top",
                  zorder=6, transform=right.get_yaxis_transform())  # fmt: skip
        self.rule(right, "strength")
        small = dict(marker="o", linestyle="none", markersize=5, alpha=0.6, markeredgewidth=0)
        self.trace(right, "dots", dict(color="color"), zorder=5, **small, **UNCUT)
        upright = dict(transform=right.get_xaxis_transform())
        bars = LineCollection([], colors=INK, linewidths=4, zorder=4, **upright)
        right.add_collection(bars, autolim=False)
        self.mark(bars, segments="bars")
        right.text(0.5 * LOW, 0.01, _("best λ\nper data set"), color=INK, fontsize=11.5,
                   ha="left", va="bottom", **upright)  # fmt: skip
        self.headline(left, "λ = {strength:g}", **_BIG)
        self.headline(left, _("spread of the fits {spread}"), "right", fontsize=14)
        self.headline(right, _("middle 80 %: {low} to {high}"), fontsize=14)

    def words(self, now):
        return [
            _(
                "λ = {strength:g}, {penalty} penalty, n = {n}: over {n_sets} data sets the curve "
                "has a standard deviation of {spread}, and the middle 80 % of the test errors lie "
                "between {low} and {high}."
            ),
            _(
                "The best λ of a data set lies between {best[0]:g} and {best[1]:g} for the middle "
                "80 % of them."
            ),
        ]


class BiasAndVariance(Scene):
    """The mean fit with its standard deviation at one λ, and bias², variance and noise at every λ.

    The lines are exact for L2 and simulated for L1; the rings are the simulation. A state that is
    new is simulated when asked for.
    """

    size = (10.0, 4.6)
    top = 1.3  # of the errors on the figure
    n, sets, seed = 15, 200, 4  # points, and data sets that are simulated

    def at(self, strength, degree, noise, penalty):
        k, which = _position(strength), (penalty, self.n, degree, noise, self.sets, self.seed)
        simulated, errors = simulated_parts(*which)[:2]
        parts = exact_parts(self.n, degree, noise) if penalty == "L2" else simulated
        mean, spread = (each[k] for each in _mean_curves(*which))
        total = parts.expected_error
        curves = parts.bias2, parts.variance, np.full(len(total), parts.noise)
        ends = [curve[-1] for curve in (*curves, total)]
        *heights, height = apart(ends, 0.075 * self.top, high=0.97 * self.top)
        bias, var, sigma = (
            SimpleNamespace(curve=c, value=c[k], here=_in((0, self.top), c[k]), height=height)
            for c, height in zip(curves, heights, strict=True)
        )
        return dict(
            bias=bias, var=var, sigma=sigma, sets=self.sets, total=total[k], height=height,
            simulated=simulated.expected_error[k],
            standard_error=errors[:, k].std(ddof=1) / np.sqrt(self.sets),
            bias_rings=simulated.bias2[1::4], var_rings=simulated.variance[1::4],
            total_rings=(STRENGTHS[1::4], simulated.expected_error[1::4]),
            band=_band(_X[::2], mean - spread, mean + spread), look=PENALTIES[penalty],
            **_only(penalty, mean=mean, total=total, here=_in((0, self.top), total[k])),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.2])
        _draw_truth(left, -0.5, 4.5)
        self.area(left, "band", dict(color="look.color"), alpha=0.28, linewidth=0, zorder=1)
        for name, look in PENALTIES.items():
            self.line(left, _X[::2], f"{name}.mean", **look.line(label="_", linewidth=2.6))
        left.legend(loc="upper left")
        _name_fit(self, left, _("mean of all fits, {penalty}"))
        strength_axis(right, LOW, HIGH)
        right.set(ylabel=_("mean squared error"), ylim=(0, self.top))
        ring = dict(marker="o", linestyle="none", markerfacecolor=WHITE, markersize=5.5, zorder=4)
        beside = dict(fontsize=12.5, va="center", transform=right.get_yaxis_transform(), **UNCUT)
        for name, label, color, style in (
            ("bias", _("bias²"), INK, "-"), ("var", _("variance"), MUTED, "-."),
            ("sigma", _("noise"), ACCENT, ":"),
        ):  # fmt: skip
            self.line(right, STRENGTHS, f"{name}.curve", lw=1.9, color=color, linestyle=style)
            if name != "sigma":
                self.line(right, STRENGTHS[1::4], f"{name}_rings", color=color, **ring)
            point = dict(ls="none", marker="o", ms=10, color=color, zorder=6)
            self.line(right, "strength", f"{name}.here", **point, **UNCUT)
            self.note(right, 1.025, 0, label, dict(y=f"{name}.height"), color=color, **beside)
        for name, look in PENALTIES.items():
            self.line(right, STRENGTHS, f"{name}.total", **look.line(linewidth=2.8))
            self.dot(right, look, "strength", f"{name}.here", markersize=12, **UNCUT)
        self.trace(right, "total_rings", dict(color="look.color"), **ring)
        follow = dict(y="height", color="look.color")
        self.note(right, 1.025, 0, _("sum"), follow, weight="bold", **beside)
        self.rule(right, "strength")
        room = dict(xycoords="axes fraction", alpha=0)  # keeps it for the longest name
        right.annotate(_("variance"), (1.025, 0), **room)
        self.headline(left, "λ = {strength:g}", **_BIG)
        parts = _(
            "{bias.value:.3f} bias² + {var.value:.3f} variance + {sigma.value:.3f} noise = "
            "{total:.3f}"
        )
        self.headline(right, parts, "right", fontsize=12.5)

    def words(self, now):
        parts = _(
            "λ = {strength:g}, {penalty} penalty, degree {degree}, σ = {noise:g}: bias² "
            "{bias.value:.3f} + variance {var.value:.3f} + noise {sigma.value:.3f} = expected test "
            "error {total:.3f}."
        )
        check = _(
            "{sets} simulated data sets give {simulated:.3f}, standard error {standard_error:.3f}."
        )
        source = _(
            "All of it from {sets} simulated data sets, standard error {standard_error:.3f}."
        )
        return [parts, source if now.penalty == "L1" else check]


# ---------------------------------------------------------------- small parts


def _position(strength):
    """Which of STRENGTHS this is."""
    k = int(np.abs(STRENGTHS - strength).argmin())
    if STRENGTHS[k] != strength:
        raise ValueError(f"strength must be a position of the slider, got {strength!r}")
    return k


@cache
def _mean_curves(penalty, n, degree, noise, sets, seed):
    """The mean of the curves of many data sets and their standard deviation, at every strength."""
    fits = simulated_parts(penalty, n, degree, noise, sets, seed)[-1]
    curves = fits.predict(features(_X[::2], degree))
    return curves.mean(axis=0), curves.std(axis=0)


def _only(penalty, **shown):
    """What is ``shown`` under the name of ``penalty``, and nothing under that of the other."""
    nothing = dict.fromkeys(shown)
    return {k: SimpleNamespace(**(shown if k == penalty else nothing)) for k in PENALTIES}


def _name_fit(scene, ax, text):
    """A line as the fit's own, and ``text`` beside it, in a corner of ``ax``."""
    (line,) = ax.plot([0.5, 0.6], [0.05, 0.05], linewidth=2.6, transform=ax.transAxes)
    scene.mark(line, color="look.color", linestyle="look.linestyle")
    scene.note(ax, 0.62, 0.05, text, dict(color="look.color"), va="center", fontsize=12)


def _draw_truth(ax, low=-1.0, high=5.0):
    """Axes for curves over x, and the true one."""
    ax.set(xlim=(-1, 1), ylim=(low, high), xlabel="x", ylabel="y")
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    return ax.plot(_X, wave(_X), **TRUTH.line(label=_("truth"), zorder=2.5))[0]


def _band(x, low, high):
    """The corners of a band between two curves: to the right along ``low``, back along ``high``."""
    return np.column_stack([np.append(x, x[::-1]), np.append(low, high[::-1])])


def _in(limits, value):
    """``value``, or NaN (not drawn) if it lies beyond ``limits``."""
    return value if limits[0] <= value <= limits[1] else np.nan


def _rounded(value):
    """Three significant digits at most, two after the point below 10, 0 for rounding errors."""
    if value < 5e-4:
        return "0" if value < 1e-12 else f"{value:.1g}"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.3g}"


def _percent(value):
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}" if value >= 0.095 else f"{value:.2g}"
