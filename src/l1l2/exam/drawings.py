"""Figures that were drawn to be asked about: panels and points have letters, and no names.

Each function returns a :class:`Drawing`, whose ``numbers`` are what it shows.
"""

import numpy as np

from l1l2.datasets import diabetes
from l1l2.experiments import choosing, polynomials
from l1l2.figures.numerals import per_cent
from l1l2.figures.palette import ACCENT, FAINT, INK, MUTED, WHITE
from l1l2.figures.scene import Scene
from l1l2.geometry import Ball, constrained_minimum, nearest_in_diamond
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.selection import folds, lasso_cross_validation, ridge_fits
from l1l2.texts import _

DASHES = "-", "--", ":", "-."
NAME = dict(fontsize=17, weight="bold", color=INK)


class Drawing(Scene):
    """A figure without a control. draw : function of the figure. numbers : what it shows."""

    def __init__(self, draw, size=(9.0, 4.0), **numbers):
        self._draw, self.size, self.numbers = draw, size, numbers

    def draw(self, figure):
        self._draw(figure)

    def words(self, now):
        return ""


def panels(figure, count, **how):
    """``count`` axes beside each other, with the names A, B, ... above."""
    found = np.atleast_1d(figure.subplots(1, count, **how))
    for axes, name in zip(found, "ABC", strict=False):
        axes.set_title(name, loc="left", **NAME)
    return found


def without_numbers(axes, *sides):
    """The axes of these sides, "x" or "y", without ticks: only the shapes are to be read."""
    for side in sides:
        getattr(axes, f"set_{side}ticks")([])


def two_paths():
    """Ridge (A) and lasso (B) on ten standardised measurements."""
    data = diabetes().standardised()
    ridge, lasso = ridge_path(data.X, data.y), lasso_path(data.X, data.y)
    strengths = np.geomspace(1e-3, 1e3, 400), np.geomspace(0.5, 1.6 * lasso.strength_max, 400)
    weights = ridge.at(strengths[0]), lasso.at(strengths[1])

    def draw(figure):
        for axes, x, w in zip(panels(figure, 2, sharey=True), strengths, weights, strict=True):
            axes.plot(x, w, color=INK, linewidth=1.5)
            axes.set(xscale="log", xlabel=_("λ, logarithmic"))
            axes.minorticks_off()
            axes.axhline(0, color=MUTED, linewidth=0.9)
            without_numbers(axes, "x")

    return Drawing(draw, weights=weights)


def rows_with(gram, pulls):
    """Centred data with X'X/n = gram and X'y/n = pulls."""
    signs = np.array([[1.0]])
    for _turn in range(2):
        signs = np.block([[signs, signs], [signs, -signs]])
    X = signs[:, 1 : 1 + len(gram)] @ np.linalg.cholesky(gram).T
    return X, X @ np.linalg.solve(gram, pulls)


def three_paths():
    """Elastic net (A), ridge (B), lasso (C): two near copies (solid, dashed) and a third column."""
    gram = np.array([[1, 0.95, 0], [0.95, 1, 0], [0, 0, 1]])
    X, y = rows_with(gram, np.array([1.0, 0.97, 0.4]))
    paths = elastic_net_path(X, y, 0.5), ridge_path(X, y), lasso_path(X, y)
    ends = (1e-2, 8), (1e-2, 30), (1e-2, 4)
    strengths = [np.geomspace(*pair, 400) for pair in ends]
    weights = [path.at(x) for path, x in zip(paths, strengths, strict=True)]

    def draw(figure):
        for axes, x, w in zip(panels(figure, 3, sharey=True), strengths, weights, strict=True):
            for column, style in zip(w.T, DASHES, strict=False):
                axes.plot(x, column, color=INK, linestyle=style, linewidth=2)
            axes.set(xscale="log", xlabel=_("λ, logarithmic"))
            axes.minorticks_off()
            axes.axhline(0, color=MUTED, linewidth=0.9)
            without_numbers(axes, "x")

    return Drawing(draw, (10.0, 3.8), weights=weights)


def curve_with_bars():
    """Cross-validation of the lasso on 60 rows, at seven λ, with counts of weights."""
    data, strengths = choosing.world(60), np.array([0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2])
    curve = lasso_cross_validation(data.X, data.y, strengths, folds(60, 10, seed=1))
    counts = np.count_nonzero(lasso_path(data.X, data.y).at(strengths), axis=1)

    def draw(figure):
        axes, places = figure.subplots(), np.arange(len(strengths))
        axes.errorbar(places, curve.mean, curve.standard_error, color=INK, marker="o",
                      markersize=8, capsize=6, linewidth=1.6)  # fmt: skip
        axes.set(xlabel="λ", ylabel=_("mean error of 10 folds"), ylim=(6, 22))
        axes.set_xticks(places, [f"{strength:g}" for strength in strengths])
        axes.yaxis.set_ticks(np.arange(6, 23, 2))
        axes.grid(axis="y", color=FAINT)
        for place, count in zip(places, counts, strict=True):
            axes.text(place, 21, str(count), ha="center", fontsize=14, color=ACCENT)
        axes.set_title(_("weights that are not zero"), fontsize=13, color=ACCENT, loc="left")

    return Drawing(draw, (9.0, 4.6), curve=curve, counts=counts)


GRAM, LEAST, STRENGTH = np.array([[1, 0.8], [0.8, 1]]), np.array([2.0, 1.0]), 0.4


def objective(w):
    """Of the lasso whose walks are drawn, without a constant; w : (..., 2)."""
    away = w - LEAST
    loss = np.einsum("...i,ij,...j", away, GRAM, away)
    return loss + STRENGTH * np.abs(w).sum(axis=-1)


def best_for_the_other(w, j):
    """The weights with the j-th at its best for the other one."""
    rest = GRAM[j] @ LEAST - GRAM[j, 1 - j] * w[1 - j]
    new = np.array(w, dtype=float)
    new[j] = L1Penalty(STRENGTH).prox(rest, 1 / 2)
    return new


def coordinate_walk(start, steps, share=1.0):
    """Coordinate descent from ``start``; ``share`` of the way of each update is gone."""
    walk = [np.array(start, dtype=float)]
    for k in range(steps):
        walk.append(walk[-1] + share * (best_for_the_other(walk[-1], k % 2) - walk[-1]))
    return np.array(walk)


def gradient_walk(start, steps, rate=0.12):
    walk = [np.array(start, dtype=float)]
    for _turn in range(steps):
        slope = 2 * GRAM @ (walk[-1] - LEAST) + STRENGTH * np.sign(walk[-1])
        walk.append(walk[-1] - rate * slope)
    return np.array(walk)


def draw_contours(axes, low=(-0.3, -0.6), high=(3.2, 2.6)):
    grid = np.stack(np.meshgrid(*map(np.linspace, low, high, (160, 160))), axis=-1)
    heights = objective(grid)
    levels = heights.min() + (heights.max() - heights.min()) * np.linspace(0.005, 1, 14) ** 2
    axes.contour(grid[..., 0], grid[..., 1], heights, levels, colors=MUTED, linewidths=0.8)
    axes.axhline(0, color=FAINT, linewidth=1)
    axes.axvline(0, color=FAINT, linewidth=1)
    axes.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")


def three_walks():
    """A gradient walk (A), updates that go half of the way (B), coordinate descent (C)."""
    start = 0.1, 2.4
    walks = gradient_walk(start, 12), coordinate_walk(start, 8, 0.5), coordinate_walk(start, 8)

    def draw(figure):
        for axes, walk in zip(panels(figure, 3, sharey=True), walks, strict=True):
            draw_contours(axes)
            axes.plot(*walk.T, color=INK, marker="o", markersize=5, linewidth=1.6)
            axes.plot(*walk[0], "s", color=ACCENT, markersize=9)

    return Drawing(draw, (10.5, 3.9), walks=walks)


def next_update():
    """A place, and three places where an update of w_2 might lead."""
    now = best_for_the_other(np.array([0.1, 2.4]), 0)
    least = coordinate_walk(now, 200)[-1]
    across = best_for_the_other(best_for_the_other(now, 1), 0)
    places = {"A": least, "B": best_for_the_other(now, 1), "C": across}

    def draw(figure):
        axes = figure.subplots()
        draw_contours(axes)
        axes.plot(*now, "s", color=ACCENT, markersize=11)
        for name, place in places.items():
            axes.plot(*place, "o", color=INK, markersize=8)
            axes.annotate(name, place, (9, 7), textcoords="offset points", **NAME)

    return Drawing(draw, (6.0, 5.2), now=now, places=places)


def three_places_on_a_diamond():
    """Level sets of a loss, a diamond, and three places: nearest (A), least (B), no budget (C)."""
    gram, z, ball = np.array([[4.0, 1], [1, 1]]), np.array([1.3, 1.0]), Ball(1, 1)
    places = {
        "A": np.array(nearest_in_diamond(z[None], 1)).reshape(-1)[:2],
        "B": np.array(constrained_minimum(gram, z, ball).w),
        "C": z,
    }

    def draw(figure):
        axes = figure.subplots()
        grid = np.stack(np.meshgrid(np.linspace(-1.2, 2.4, 200), np.linspace(-1.2, 1.8, 200)), -1)
        away = grid - z
        heights = np.einsum("...i,ij,...j", away, gram, away)
        here = places["B"] - z
        levels = (here @ gram @ here) * np.array([0.1, 0.4, 1, 2.2, 4, 7])
        axes.contour(grid[..., 0], grid[..., 1], heights, levels, colors=MUTED, linewidths=0.9)
        axes.fill([1, 0, -1, 0], [0, 1, 0, -1], color=FAINT, edgecolor=INK, linewidth=1.5)
        for name, place in places.items():
            axes.plot(*place, "o", color=INK, markersize=8, markeredgecolor=WHITE)
            axes.annotate(name, place, (9, 6), textcoords="offset points", **NAME)
        axes.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")

    return Drawing(draw, (6.2, 5.2), gram=gram, z=z, places=places)


def three_rules():
    """What L1 (A), both (B) and L2 (C) make of z."""
    z, step = np.linspace(-3, 3, 241), 1 / 2
    rules = [p.prox(z, step) for p in (L1Penalty(2), ElasticNetPenalty(2, 0.5), L2Penalty(2))]

    def draw(figure):
        for axes, w in zip(panels(figure, 3, sharey=True), rules, strict=True):
            axes.plot(z, z, color=MUTED, linestyle=":", linewidth=1.4)
            axes.plot(z, w, color=INK, linewidth=2.4)
            axes.set(xlabel="$z$", aspect="equal")
            axes.grid(color=FAINT)
        figure.axes[0].set(ylabel="$w$")

    return Drawing(draw, (10.0, 3.9), z=z, rules=rules)


def two_priors():
    """Two densities of a weight with one variance: Gaussian (A) and Laplace (B)."""
    priors = GaussianPrior(1.0), LaplacePrior(1 / np.sqrt(2))
    w = np.linspace(-4, 4, 801)
    densities = (
        np.exp(-(w**2) / 2) / np.sqrt(2 * np.pi),
        np.exp(-np.abs(w) / priors[1].scale) / (2 * priors[1].scale),
    )

    def draw(figure):
        for axes, density in zip(panels(figure, 2, sharey=True), densities, strict=True):
            axes.fill_between(w, density, color=FAINT, linewidth=0)
            axes.plot(w, density, color=INK, linewidth=2)
            axes.set(xlabel="$w$", ylim=(0, 0.8))
        figure.axes[0].set(ylabel=_("density"))

    return Drawing(draw, priors=priors, w=w, densities=densities)


def three_bands():
    """Ridge curves of 15 data sets at a middle (A), a very large (B) and no λ (C)."""
    x, new = polynomials.places(15), np.linspace(-1, 1, 161)
    X, across = (polynomials.features(each, 8) for each in (x, new))
    Y = np.array([polynomials.wave(x)] * 15)
    Y = Y + 0.4 * np.random.default_rng(4).standard_normal(Y.shape)
    strengths = np.array([0.2, 50.0, 0.0])
    fits = ridge_fits(X, Y, strengths)
    curves = np.moveaxis(fits.predict(across), 1, 0)  # (strengths, sets, places)

    def draw(figure):
        for axes, lines in zip(panels(figure, 3, sharey=True), curves, strict=True):
            axes.plot(new, lines.T, color=INK, linewidth=0.9, alpha=0.7)
            axes.plot(new, polynomials.wave(new), color=ACCENT, linestyle=":", linewidth=2.2)
            axes.set(xlabel="$x$", ylim=(-1, 5))

    return Drawing(draw, (10.0, 3.8), strengths=strengths, curves=curves)


RESIDUALS = np.array([1.0, 3, 1, 2, 1])


def shares_of_a_squared_loss():
    """The share of each of five residuals in the L2 loss."""
    shares = RESIDUALS**2 / np.sum(RESIDUALS**2)

    def draw(figure):
        axes = figure.subplots()
        axes.bar(range(1, 6), 100 * shares, color=MUTED)
        for k, share in enumerate(shares, 1):
            axes.text(k, 100 * share + 1, per_cent(f"{100 * share:.4g}"), ha="center", fontsize=13)
        axes.set(xlabel=_("sample"), ylabel=_("share of the L2 loss, %"), ylim=(0, 66))

    return Drawing(draw, (7.0, 3.8), shares=shares)


def two_errors():
    """Expected test error (A) and mean training error (B) of ridge, from λ = 0 on."""
    x, strengths = polynomials.places(15), np.geomspace(1e-4, 1e2, 60)
    X, truth = polynomials.features(x, 10), polynomials.wave(x)
    residue = [np.eye(15) - hat(X, strength) for strength in strengths]
    train = [((R @ truth) ** 2).mean() + 0.4**2 * np.trace(R @ R.T) / 15 for R in residue]
    test = polynomials.exact_parts(15, 10, 0.4)
    test = np.interp(np.log(strengths), np.log(polynomials.STRENGTHS[1:]), test.expected_error[1:])

    def draw(figure):
        axes = figure.subplots()
        for name, error, style in (("A", test, "-"), ("B", np.array(train), "--")):
            axes.plot(strengths, error, color=INK, linestyle=style, linewidth=2.2)
            axes.annotate(name, (strengths[4], error[4]), (0, 9), textcoords="offset points",
                          **NAME)  # fmt: skip
        axes.set(xscale="log", xlabel="λ", ylabel=_("mean squared error"), ylim=(0, 1.2))
        axes.minorticks_off()

    return Drawing(draw, (7.5, 4.0), strengths=strengths, train=np.array(train), test=test)


def hat(X, strength):
    """The matrix that makes ridge predictions at the rows of X of the targets."""
    n, centred = len(X), X - X.mean(axis=0)
    inside = centred.T @ centred + n * strength * np.eye(X.shape[1])
    return np.full((n, n), 1 / n) + centred @ np.linalg.solve(inside, centred.T)
