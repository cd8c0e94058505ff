r"""The scenes of the lesson "Why penalise at all?".

    PolynomialFit     a polynomial through few points, its training and its test error
    GainOfPenalty     what the best λ gains over λ = 0, against n and against σ
    SpreadOfFits      many data sets: how far their curves and their test errors spread
    BiasAndVariance   bias², variance and noise add up to the expected test error

Points are evenly spaced and stay where they are; another data set means other noise. Test errors
are means over all x from -1 to 1 and over fresh noise, exact by a Gauss rule.
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

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
from l1l2.figures.palette import ACCENT, DATA, INK, L1, L2, MUTED, TRUTH, WHITE
from l1l2.figures.parts import MARKER, apart, legend
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis

__all__ = ["BiasAndVariance", "GainOfPenalty", "PolynomialFit", "SpreadOfFits"]

PENALTIES = {"L2": L2, "L1": L1}
_SIGNS = {"L2": "■", "L1": "●"}
_UNCUT = dict(clip_on=False, in_layout=False)  # seen whole at the edge; may be empty
_X = np.linspace(-1, 1, 121)  # where curves are drawn
_TRAIN, _TEST = r"$\mathrm{MSE_{train}}$", r"$\mathrm{MSE_{test}}$"


class _AgainstStrength(Scene):
    """What the scenes with an axis of strengths share; a state's numbers are kept once made."""

    size = (10.0, 4.6)

    def _index(self, strength):
        """Which of STRENGTHS this is."""
        k = int(np.abs(STRENGTHS - strength).argmin())
        if STRENGTHS[k] != strength:
            raise ValueError(f"strength must be a position of the slider, got {strength!r}")
        return k

    def _draw_curves_axes(self, ax, low=-1.0, high=5.0):
        ax.set(xlim=(-1, 1), ylim=(low, high), xlabel="x", ylabel="y")
        ax.set_xticks([-1, -0.5, 0, 0.5, 1])
        return ax.plot(_X, wave(_X), **TRUTH.line(label="f(x)", zorder=2.5))[0]


class PolynomialFit(_AgainstStrength):
    """A polynomial through a few points, beside its training and test error at every λ.

    degrees, sizes, noises : the values that the states ``degree``, ``n`` and ``noise`` take.
    seed : of the noise; the first n draws times σ serve every state.
    """

    def __init__(self, degrees=range(1, 13), sizes=(10, 15, 30, 60, 200), noises=(0.2, 0.4, 0.8),
                 seed=48):  # fmt: skip
        self.degrees, self.seed = list(degrees), seed
        self.columns = {d: features(_X, d) for d in self.degrees}
        self.made = {}
        for n in sizes:
            Y = np.array([self.targets(n, noise) for noise in noises])
            for degree in self.degrees:
                for penalty in PENALTIES:
                    tables = errors_of_fits(FITS[penalty], places(n), Y, degree, noises)
                    for noise, *table in zip(noises, *tables, strict=True):
                        self.made[penalty, degree, n, noise] = table

    seen = 0.012, 9  # errors beyond are off the figure

    def targets(self, n, noise):
        """The targets of the n points."""
        return wave(places(n)) + noise * np.random.default_rng(self.seed).standard_normal(n)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.05])
        self._draw_curves_axes(left)
        (self.points,) = left.plot([], [], **DATA.points(label="y", zorder=4))
        self.curves = {
            name: left.plot([], [], **look.line(linewidth=2.6, label=f"ŷ, {name}", zorder=3))[0]
            for name, look in PENALTIES.items()
        }
        legend(left, ["y", "f(x)", "ŷ, L2", "ŷ, L1"], loc="upper center", ncols=2, columnspacing=1)
        strength_axis(right, LOW, HIGH)
        right.set(yscale="log", ylabel="MSE", ylim=self.seen)
        right.set_yticks([0.03, 0.1, 0.3, 1, 3], ["0.03", "0.1", "0.3", "1", "3"])
        right.minorticks_off()
        self.floor = right.axhline(1, color=ACCENT, linestyle=":", linewidth=1.6)
        self.sigma = right.text(0.99, 1, "σ²", color=ACCENT, ha="right", va="bottom",
                                transform=right.get_yaxis_transform())  # fmt: skip
        (self.train,) = right.plot([], [], color=MUTED, linewidth=1.8, zorder=2)
        self.tests = {name: right.plot([], [], **k.line())[0] for name, k in PENALTIES.items()}
        (self.best,) = right.plot([], [], "D", markersize=11, markerfacecolor="none",
                                  markeredgewidth=1.8, color=INK, zorder=5, **_UNCUT)  # fmt: skip
        self.guide = right.axvline(0, **MARKER)
        dot = dict(markersize=11, zorder=6) | _UNCUT
        (self.train_dot,) = right.plot([], [], **DATA.points(**dot))
        self.dots = {
            name: right.plot([], [], **k.points(**dot))[0] for name, k in PENALTIES.items()
        }
        self.strength = left.text(0, 1.04, "", transform=left.transAxes, **_BIG)
        self.norm = left.text(1, 1.04, "", transform=left.transAxes, ha="right", fontsize=14)
        self.train_text = right.text(0, 1.04, "", transform=right.transAxes, fontsize=13.5,
                                     color=MUTED)  # fmt: skip
        self.test_text = right.text(1, 1.04, "", transform=right.transAxes, ha="right",
                                    fontsize=14.5, weight="bold")  # fmt: skip
        return [
            self.points, *self.curves.values(), self.floor, self.sigma, self.train, self.best,
            *self.tests.values(), self.guide, self.train_dot, *self.dots.values(), self.strength,
            self.norm, self.train_text, self.test_text,
        ]  # fmt: skip

    def update(self, strength, degree, n, noise, penalty):
        k = self._index(strength)
        w, b, train, test = self.made[penalty, degree, n, noise]
        self.points.set_data(places(n), self.targets(n, noise))
        curve = self.columns[degree] @ w[k] + b[k]
        best = test.argmin()
        self.floor.set_ydata([noise**2] * 2)
        self.sigma.set_y(1.03 * noise**2)
        self.train.set_data(STRENGTHS, np.maximum(train, 1e-6))
        for name in PENALTIES:
            shown = name == penalty
            self.curves[name].set_data(*((_X, curve) if shown else ([], [])))
            self.tests[name].set_data(*((STRENGTHS, test) if shown else ([], [])))
            self.dots[name].set_data(
                *(([strength], [_in(self.seen, test[k])]) if shown else ([], []))
            )
        self.best.set_data([STRENGTHS[best]], [test[best]])
        self.guide.set_xdata([strength, strength])
        self.train_dot.set_data([strength], [_in(self.seen, train[k])])
        self.strength.set_text(f"λ = {strength:g}")
        self.norm.set_text(f"‖w‖ = {np.sqrt(w[k] @ w[k]):.3g}")
        self.train_text.set_text(f"● {_TRAIN} = {_rounded(train[k])}")
        self.test_text.set_text(f"{_SIGNS[penalty]} {_TEST} = {_rounded(test[k])}")
        self.test_text.set_color(PENALTIES[penalty].color)

    def describe(self, strength, degree, n, noise, penalty):
        k = self._index(strength)
        w, _, train, test = self.made[penalty, degree, n, noise]
        best = test.argmin()
        at = "."
        if strength == 0:
            at = ", least squares."
        elif not w[k].any():
            at = ": every weight is zero, only the mean is left."
        return (
            f"λ = {strength:g}, {penalty} penalty, degree {degree}, n = {n}, σ = {noise:g}{at} "
            f"Training error {_rounded(train[k])}, test error {_rounded(test[k])}; the least is "
            f"{_rounded(test[best])}, at λ = {STRENGTHS[best]:g}. "
            f"The noise alone makes {noise**2:.2g}."
        )


class GainOfPenalty(Scene):
    """The share of the expected test error at λ = 0 that the best λ removes, for ridge.

    degrees : the values of the state ``degree``. ``noise`` is σ, and ``n`` the number of points,
    4 to 60. All of it is exact; the best λ is the best of 401 strengths.
    """

    size = (10.0, 4.4)
    strengths = np.append(0, np.geomspace(1e-6, 1e3, 400))
    noises = np.geomspace(0.05, 2, 61)

    def __init__(self, degrees=(3, 6, 10)):
        self.degrees = list(degrees)
        later = np.geomspace(61, 1000, 30).round().astype(int)
        self.sizes = np.concatenate([np.arange(4, 61), later])
        self.parts = {}  # bias² and variance / σ², (n_sizes, n_strengths) each
        for degree in self.degrees:
            each = [ridge_parts(n, degree, self.strengths) for n in self.sizes]
            self.parts[degree] = tuple(np.array(part) for part in zip(*each, strict=True))
        self.gains = {
            d: np.array([gain(*self.parts[d], noise) for noise in self.noises])
            for d in self.degrees
        }

    def errors(self, degree, n, noise):
        """Expected test error at λ = 0 and at the best λ, and that λ."""
        row = int(np.flatnonzero(self.sizes == n)[0])
        bias2, variance = (part[row] for part in self.parts[degree])
        error = bias2 + noise**2 * (1 + variance)
        best = int(error.argmin())
        return float(error[0]), float(error[best]), float(self.strengths[best])

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True)
        left.set(xscale="log", xlabel="n", xlim=(3.6, 1000), ylim=(-3, 114))
        right.set(xscale="log", xlabel="σ", xlim=(0.045, 2.1))
        right.set_yticks(range(0, 101, 20))
        left.set_xticks([5, 10, 20, 50, 100, 1000], ["5", "10", "20", "50", "100", "1000"])
        right.set_xticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
        left.set_ylabel(r"$1 - \min_\lambda \mathrm{MSE}(\lambda)\;/\;\mathrm{MSE}(0)$   [%]")
        for ax in (left, right):
            ax.minorticks_off()
        self.threshold = left.axvline(1, color=MUTED, linewidth=1.4, linestyle=(0, (1, 1.5)))
        self.threshold_text = left.text(
            1, 104, "", va="bottom", fontsize=11.5, zorder=7, bbox=dict(color=WHITE, pad=1)
        )
        self.lines = [ax.plot([], [], **L2.line())[0] for ax in (left, right)]
        self.guides = [ax.axvline(1, **MARKER) for ax in (left, right)]
        self.dots = [ax.plot([], [], **L2.points(markersize=12, zorder=6))[0]
                     for ax in (left, right)]  # fmt: skip
        self.titles = [ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=14)
                       for ax in (left, right)]  # fmt: skip
        self.text = right.text(1, 1.04, "", transform=right.transAxes,
                               **_BIG | dict(ha="right", color=L2.color))  # fmt: skip
        return [self.threshold, self.threshold_text, self.text, *self.lines, *self.guides,
                *self.dots, *self.titles]  # fmt: skip

    def update(self, noise, n, degree):
        bias2, variance = self.parts[degree]
        row = int(np.flatnonzero(self.sizes == n)[0])
        against_n = gain(bias2, variance, noise)
        now = 100 * against_n[row]
        self.lines[0].set_data(self.sizes, 100 * against_n)
        self.lines[1].set_data(self.noises, 100 * self.gains[degree][:, row])
        self.threshold.set_xdata([degree + 1] * 2)
        self.threshold_text.set_text(f"n = p + 1 = {degree + 1}")
        self.threshold_text.set_x(1.06 * (degree + 1))
        for guide, dot, at in zip(self.guides, self.dots, (n, noise), strict=True):
            guide.set_xdata([at, at])
            dot.set_data([at], [now])
        self.titles[0].set_text(f"σ = {noise:g}, p = {degree}")
        self.titles[1].set_text(f"n = {n}, p = {degree}")
        self.text.set_text(f"− {_percent(now)} %")

    def describe(self, noise, n, degree):
        least_squares, best, strength = self.errors(degree, n, noise)
        share = 100 * (1 - best / least_squares)
        below = " There are fewer points than parameters." if n < degree + 1 else ""
        return (
            f"σ = {noise:g}, n = {n}, degree {degree}: expected test error {least_squares:.3g} at "
            f"λ = 0 and {best:.3g} at the best λ, {strength:.2g}: {_percent(share)} % less.{below}"
        )


class SpreadOfFits(_AgainstStrength):
    """The curves of 40 data sets at one λ, and how the test errors of 200 spread at every λ.

    degree, noise : of the polynomial and σ. sizes : the values of the state ``n``.
    The band holds the middle 80 % of the 200 test errors, the line is their median; the bars at the
    bottom count for how many data sets a λ is the best.
    """

    drawn, n_sets = 40, 200

    def __init__(self, degree=10, noise=0.4, sizes=(15, 30, 60), seed=4):
        self.degree, self.noise = degree, noise
        self.made = {}
        for n in sizes:
            for penalty in PENALTIES:
                parts, errors, fits = simulated_parts(penalty, n, degree, noise, self.n_sets, seed)
                some = type(fits)(fits.weights[: self.drawn], fits.intercepts[: self.drawn])
                curves = some.predict(features(_X[::2], degree)).transpose(1, 0, 2)
                lines = np.stack([np.broadcast_to(_X[::2], curves.shape), curves], axis=-1)
                quantiles = np.quantile(errors, [0.1, 0.5, 0.9], axis=0)
                best = STRENGTHS[errors.argmin(axis=1)]
                self.made[penalty, n] = lines, errors, quantiles, best, np.sqrt(parts.variance)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        truth = self._draw_curves_axes(left)
        left.legend(loc="upper left")
        self.bundle = LineCollection([], linewidths=1, alpha=0.55, zorder=2)
        left.add_collection(self.bundle, autolim=False)
        strength_axis(right, LOW, HIGH)
        right.set(yscale="log", ylabel=_TEST, ylim=(0.06, 9))
        right.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
        right.minorticks_off()
        right.axhline(self.noise**2, color=ACCENT, linestyle=":", linewidth=1.6)
        right.text(0.99, 1.02 * self.noise**2, "σ²", color=ACCENT, ha="right", va="bottom",
                   transform=right.get_yaxis_transform())  # fmt: skip
        self.band = Polygon(np.zeros((4, 2)), alpha=0.25, linewidth=0, zorder=1)
        right.add_patch(self.band)
        self.medians = {name: right.plot([], [], **k.line())[0] for name, k in PENALTIES.items()}
        self.guide = right.axvline(0, **MARKER)
        (self.dots,) = right.plot([], [], "o", markersize=5, alpha=0.6, markeredgewidth=0, zorder=5,
                                  **_UNCUT)  # fmt: skip
        self.bars = LineCollection([], colors=INK, linewidths=4,
                                   transform=right.get_xaxis_transform(), zorder=4)  # fmt: skip
        right.add_collection(self.bars, autolim=False)
        right.text(1.5 * LOW, 0.01, r"$\mathrm{argmin}_\lambda$", color=INK, fontsize=11.5,
                   transform=right.get_xaxis_transform(), ha="left", va="bottom")  # fmt: skip
        self.strength = left.text(0, 1.04, "", transform=left.transAxes, **_BIG)
        self.left_text = left.text(1, 1.04, "", transform=left.transAxes, ha="right", fontsize=14)
        self.right_text = right.text(0, 1.04, "", transform=right.transAxes, fontsize=14)
        texts = [self.strength, self.left_text, self.right_text]
        moving = [self.bundle, truth, self.band, self.guide, self.dots, self.bars, *texts]
        return moving + list(self.medians.values())

    def update(self, strength, n, penalty):
        k, color = self._index(strength), PENALTIES[penalty].color
        lines, errors, (low, middle, high), best, spread = self.made[penalty, n]
        self.bundle.set_segments(lines[k])
        self.bundle.set_color(color)
        there_and_back = np.concatenate([STRENGTHS, STRENGTHS[::-1]])
        self.band.set_xy(np.column_stack([there_and_back, np.concatenate([low, high[::-1]])]))
        self.band.set_color(color)
        for name, line in self.medians.items():
            line.set_data(*((STRENGTHS, middle) if name == penalty else ([], [])))
        self.guide.set_xdata([strength, strength])
        dots = errors[: self.drawn, k]
        self.dots.set_data(np.full(self.drawn, strength), np.where(dots < 9, dots, np.nan))
        self.dots.set_color(color)
        used, counts = np.unique(best, return_counts=True)
        ends = np.zeros((len(used), 2, 2))
        ends[:, :, 0] = used[:, None]
        ends[:, 1, 1] = 0.8 * counts / self.n_sets
        self.bars.set_segments(ends)
        self.strength.set_text(f"λ = {strength:g}")
        self.left_text.set_text(f"SD(ŷ) = {_rounded(spread[k])}")
        self.right_text.set_text(f"80 %: {_rounded(low[k])} – {_rounded(high[k])}")

    def describe(self, strength, n, penalty):
        k = self._index(strength)
        _, _, (low, _, high), best, spread = self.made[penalty, n]
        best = np.quantile(best, [0.1, 0.9], method="nearest")
        return (
            f"λ = {strength:g}, {penalty} penalty, n = {n}: over {self.n_sets} data sets the curve "
            f"has a standard deviation of {_rounded(spread[k])}, and the middle 80 % of the test "
            f"errors lie between {_rounded(low[k])} and {_rounded(high[k])}. The best λ of a data "
            f"set lies between {best[0]:g} and {best[1]:g} for the middle 80 % of them."
        )


class BiasAndVariance(_AgainstStrength):
    """The mean fit with its standard deviation at one λ, and bias², variance and noise at every λ.

    n : number of points. sets : how many data sets are simulated. The lines are exact for L2 and
    simulated for L1; the rings are the simulation. A state that is new is simulated when asked for.
    """

    def __init__(self, n=15, sets=200, seed=4):
        self.n, self.sets, self.seed = n, sets, seed
        self.made = {}

    def simulated(self, degree, noise, penalty):
        """BiasVariance, standard error of its sum, mean curve and its standard deviation."""
        key = degree, noise, penalty
        if key not in self.made:
            parts, errors, fits = simulated_parts(
                penalty, self.n, degree, noise, self.sets, self.seed
            )
            error = errors.std(axis=0, ddof=1) / np.sqrt(self.sets)
            curves = fits.predict(features(_X[::2], degree))
            self.made[key] = parts, error, curves.mean(axis=0), curves.std(axis=0)
        return self.made[key]

    def parts(self, degree, noise, penalty):
        """What the lines are: exact for L2, simulated for L1."""
        if penalty == "L2":
            return exact_parts(self.n, degree, noise)
        return self.simulated(degree, noise, penalty)[0]

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.2])
        self._draw_curves_axes(left, -0.5, 4.5)
        self.band = Polygon(np.zeros((4, 2)), alpha=0.28, linewidth=0, zorder=1)
        left.add_patch(self.band)
        self.means = {
            name: left.plot([], [], **look.line(linewidth=2.6, label=f"E ŷ, {name}"))[0]
            for name, look in PENALTIES.items()
        }
        legend(left, ["f(x)", "E ŷ, L2", "E ŷ, L1"], loc="upper left")
        strength_axis(right, LOW, HIGH)
        self.top = 1.3
        right.set(ylabel="MSE", ylim=(0, self.top))
        kinds = dict(bias=dict(color=INK, linestyle="-"), var=dict(color=MUTED, linestyle="-."),
                     noise=dict(color=ACCENT, linestyle=":"))  # fmt: skip
        self.lines = {k: right.plot([], [], linewidth=1.9, **how)[0] for k, how in kinds.items()}
        self.sums = {name: right.plot([], [], **k.line(linewidth=2.8))[0]
                     for name, k in PENALTIES.items()}  # fmt: skip
        ring = dict(marker="o", linestyle="none", markerfacecolor=WHITE, markersize=5.5, zorder=4)
        self.rings = {k: right.plot([], [], color=c, **ring)[0]
                      for k, c in dict(bias=INK, var=MUTED, sum=L2.color).items()}  # fmt: skip
        self.guide = right.axvline(0, **MARKER)
        dot = dict(markersize=10, zorder=6) | _UNCUT
        self.dots = {k: right.plot([], [], "o", color=how["color"], **dot)[0]
                     for k, how in kinds.items()}  # fmt: skip
        self.sum_dots = {name: right.plot([], [], **k.points(**dot | {"markersize": 12}))[0]
                         for name, k in PENALTIES.items()}  # fmt: skip
        beside = dict(fontsize=12.5, va="center", transform=right.get_yaxis_transform(),
                      clip_on=False, in_layout=False)  # fmt: skip
        names = dict(bias="Bias²", var="Var", noise="σ²")
        self.labels = {k: right.text(1.01, 0, name, color=kinds[k]["color"], **beside)
                       for k, name in names.items()}  # fmt: skip
        right.annotate("Bias²", (1.01, 0), xycoords="axes fraction", alpha=0)  # keeps the room
        self.strength = left.text(0, 1.04, "", transform=left.transAxes, **_BIG)
        self.text = right.text(1, 1.04, "", transform=right.transAxes, ha="right", fontsize=13.5)
        return [
            self.band, *self.means.values(), *self.lines.values(), *self.sums.values(), self.guide,
            *self.rings.values(), *self.dots.values(), *self.sum_dots.values(),
            *self.labels.values(), self.strength, self.text,
        ]  # fmt: skip

    def update(self, strength, degree, noise, penalty):
        k, color = self._index(strength), PENALTIES[penalty].color
        simulated, _, mean, spread = self.simulated(degree, noise, penalty)
        parts = self.parts(degree, noise, penalty)
        x, total = _X[::2], parts.expected_error
        edge = np.concatenate([mean[k] - spread[k], (mean[k] + spread[k])[::-1]])
        self.band.set_xy(np.column_stack([np.concatenate([x, x[::-1]]), edge]))
        self.band.set_color(color)
        curves = dict(bias=parts.bias2, var=parts.variance, noise=np.full(len(total), parts.noise))
        for name, curve in curves.items():
            self.lines[name].set_data(STRENGTHS, curve)
            self.dots[name].set_data([strength], [_in((0, self.top), curve[k])])
        heights = apart(np.array([curve[-1] for curve in curves.values()]), 0.075 * self.top)
        for label, height in zip(self.labels.values(), heights, strict=True):
            label.set_y(height)
        for name in PENALTIES:
            shown = name == penalty
            self.means[name].set_data(*((x, mean[k]) if shown else ([], [])))
            self.sums[name].set_data(*((STRENGTHS, total) if shown else ([], [])))
            dot = [strength], [_in((0, self.top), total[k])]
            self.sum_dots[name].set_data(*(dot if shown else ([], [])))
        some = slice(1, None, 4)
        rings = dict(bias=simulated.bias2, var=simulated.variance, sum=simulated.expected_error)
        for name, curve in rings.items():
            self.rings[name].set_data(STRENGTHS[some], curve[some])
        self.rings["sum"].set_color(color)
        self.guide.set_xdata([strength, strength])
        self.strength.set_text(f"λ = {strength:g}")
        self.text.set_text(
            f"Bias² {parts.bias2[k]:.3f} + Var {parts.variance[k]:.3f} + "
            f"σ² {parts.noise:.3f} = {total[k]:.3f}"
        )

    def describe(self, strength, degree, noise, penalty):
        k = self._index(strength)
        simulated, standard_error, *_ = self.simulated(degree, noise, penalty)
        parts = self.parts(degree, noise, penalty)
        check = f"{self.sets} simulated data sets give {simulated.expected_error[k]:.3f}"
        if penalty == "L1":
            check = f"All of it from {self.sets} simulated data sets"
        return (
            f"λ = {strength:g}, {penalty} penalty, degree {degree}, σ = {noise:g}: bias² "
            f"{parts.bias2[k]:.3f} + variance {parts.variance[k]:.3f} + noise "
            f"{parts.noise:.3f} = expected test error {parts.expected_error[k]:.3f}. "
            f"{check}, standard error {standard_error[k]:.3f}."
        )


# ---------------------------------------------------------------- small parts

_BIG = dict(fontsize=17, weight="bold", color=INK)


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
