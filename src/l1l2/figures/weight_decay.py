"""The scenes of the lesson "What does weight decay do in a network?".

    WeightsMove      every weight against what it is at λ = 0, and the norm of all
    TrainAndTest     training and test error, at every λ
    ExactZeros       which way of training leaves weights at exactly zero
    InputPixels      the weights that leave each pixel, as images
    BothEnds         the size of the weights and the predictions, from λ = 0 to a huge λ
    PenaltyOrDecay   an L2 penalty against decoupled decay, under SGD and under Adam

Each is handed trained networks: a stack with one first-axis entry per strength, and a second axis
of splits where there are several.
"""

from types import MappingProxyType, SimpleNamespace

import numpy as np
from matplotlib.patches import Polygon

from l1l2.checks import strengths as checked
from l1l2.figures.numerals import number, per_cent, power_of_ten
from l1l2.figures.palette import ACCENT, FAINT, INK, L1, L2, MUTED, PENALTIES, Look
from l1l2.figures.parts import RING, UNCUT, outline
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis
from l1l2.networks import CrossEntropy
from l1l2.texts import _

DECAY = Look("decay", ACCENT, "-.", "D")
SLOPE = Look("L1", "#8A5200", ":", "^")  # L1 by its slope instead of its prox
_SIGNS = {"L1": "●", "L2": "■"}
_BIG = dict(fontsize=17, weight="bold")
ON_PIXELS = "#000000"  # pixels stay as they are in the dark, and so does what lies on them


class _OverStrengths(Scene):
    """What all scenes here share: the strengths of the slider, one network for each."""

    def __init__(self, strengths, networks):
        self.strengths = checked(np.atleast_1d(strengths))
        for one in networks:
            if len(one.parameters) != len(self.strengths):
                raise ValueError(
                    f"there must be one network per strength, got {len(one.parameters)} "
                    f"for {len(self.strengths)}"
                )
        if self.strengths[0] != 0 or (np.diff(self.strengths) <= 0).any():
            raise ValueError("strengths must begin with 0 and rise")

    def now(self, **state):
        now = super().now(**state)
        now.lam = number(now.strength)
        return now

    def _place(self, strength):
        """Which of the strengths this is."""
        k = int(np.abs(self.strengths - strength).argmin())
        if self.strengths[k] != strength:
            raise ValueError(f"strength must be a position of the slider, got {strength!r}")
        return k

    def _draw_axis(self, ax):
        strength_axis(ax, self.strengths[1], self.strengths[-1])
        self.rule(ax, "strength")

    def _draw_strength(self, ax):
        self.headline(ax, "λ = {lam}", y=1.05, **_BIG)

    def _draw_band(self, ax, table, look, alpha):
        """From the lowest to the highest of the splits, ``table``, (n_strengths, n_splits)."""
        band = outline(self.strengths, table.min(axis=1), table.max(axis=1))
        ax.add_patch(Polygon(band, color=look.color, alpha=alpha, linewidth=0))


class WeightsMove(_OverStrengths):
    """Left: weights at λ against the same weights at λ = 0. Right: the norm of all weights.

    networks : dict "L1" and "L2" -> stack (n_strengths, n_splits), trained from the same start at
    every strength. Every third weight of the first split is drawn; shares and norms are those of
    all weights of all splits. The norm is drawn from λ = 0 up to the λ of the state.
    """

    size = (10.0, 4.8)
    reach = 2.6

    def __init__(self, strengths, networks):
        super().__init__(strengths, networks.values())
        self.weights = {name: stack.weights for name, stack in networks.items()}
        self.norms = {name: stack.norm.mean(axis=1) for name, stack in networks.items()}

    def at(self, strength, penalty):
        k, weights = self._place(strength), self.weights[penalty]
        w, free, norms = weights[k], weights[0], self.norms[penalty]
        drawn, before = w[0, ::3], free[0, ::3]
        empty = drawn == 0

        def shown(values):  # under the other penalty there is nothing
            return SimpleNamespace(**dict.fromkeys(PENALTIES) | {penalty: values})

        return dict(
            before=before, points=shown(drawn), empty=before[empty],
            on_zero=drawn[empty] if empty.any() else None, seen=self.strengths[: k + 1],
            norms=shown(norms[: k + 1]), here=shown(norms[k]), norm=norms[k], free_norm=norms[0],
            larger=_percent(100 * (np.abs(w) > np.abs(free)).mean()),
            turned=_percent(100 * (w * free < 0).mean()), zero=_percent(100 * (w == 0).mean()),
            color=PENALTIES[penalty].color,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        ends = np.array([-self.reach, self.reach])
        left.set(xlim=ends, ylim=ends, xlabel=_("weight at λ = 0"), ylabel=_("weight at λ"))
        left.set_aspect("equal")
        left.plot(ends, ends, color=INK, linewidth=1.2)
        left.axhline(0, color=INK, linewidth=1.2)
        across = np.array([-self.reach, 0, self.reach])
        for side in (-1, 1):
            grey = dict(facecolor=FAINT, alpha=0.7, linewidth=0, zorder=0)
            left.fill_between(across, side * np.abs(across), side * self.reach, **grey)
        left.text(0, 0.92 * self.reach, _("larger than at λ = 0"), ha="center", va="center")
        for name, look in PENALTIES.items():
            small = look.points(markersize=4.5, alpha=0.8, markeredgewidth=0.3)
            self.line(left, "before", f"points.{name}", **small)
            self.line(right, "seen", f"norms.{name}", **look.line())
            self.dot(right, look, "strength", f"here.{name}", markersize=12, **UNCUT)
        self.line(left, "empty", "on_zero", **RING | dict(markersize=5, zorder=4))
        self._draw_axis(right)
        top = 1.1 * max(norms.max() for norms in self.norms.values())
        right.set(ylim=(0, top), ylabel=_("norm of all weights"))
        self.headline(left, "{penalty}, λ = {lam}", **_BIG)
        said = _("larger {larger} %, sign turned {turned} %, zero {zero} %")
        text = right.text(0, 1.04, "", transform=right.transAxes, fontsize=12, weight="bold")
        self.mark(text, text=said, color="color")

    def words(self, now):
        return _(
            "{penalty}, λ = {lam}: the norm is {norm:.3g}, at λ = 0 it is {free_norm:.3g}. "
            "Of the weights {larger} % are larger in size than at λ = 0, {turned} % have turned "
            "their sign and {zero} % are exactly zero."
        )


class TrainAndTest(_OverStrengths):
    """Left: the log loss. Right: the share of wrong digits. Both in training and in the test.

    strengths : (n_strengths,), 0 first. networks : dict "L1" and "L2" -> stack (n_strengths,
    n_splits). train, test : pairs of X (n_splits, n, p) and classes (n_splits, n).
    Lines are means over the splits, bands reach from the lowest to the highest test error.
    """

    size = (10.0, 4.6)
    seen = MappingProxyType({"loss": 1.0, "wrong": 30.0})  # what is beyond is off the figure

    def __init__(self, strengths, networks, train, test):
        super().__init__(strengths, networks.values())
        self.errors = {}
        for name, stack in networks.items():
            for part, (X, y) in {"train": train, "test": test}.items():
                outputs = stack.outputs(X)
                self.errors[name, "loss", part] = CrossEntropy().value(y, outputs)
                self.errors[name, "wrong", part] = 100 * (outputs.argmax(-1) != y).mean(axis=-1)

    def at(self, strength):
        k = self._place(strength)
        return {name: self._under(name, k) for name in PENALTIES}

    def _under(self, name, k):
        """What one penalty makes of the errors, in the mean over the splits."""
        errors = {}
        for measure, top in self.seen.items():
            train, test = (self.errors[name, measure, part][k].mean() for part in ("train", "test"))
            seen = SimpleNamespace(train=min(train, top), test=min(test, top))
            errors[measure] = SimpleNamespace(train=train, test=test, gap=test - train, seen=seen)
        return SimpleNamespace(**errors)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        left.set_ylabel(_("log loss"))
        right.set_ylabel(_("wrong digits [%]"))
        for ax, measure in ((left, "loss"), (right, "wrong")):
            self._draw_errors(ax, measure)

    def _draw_errors(self, ax, measure):
        self._draw_axis(ax)
        ax.set(ylim=(0, self.seen[measure]))
        for name, look in PENALTIES.items():
            train, test = (self.errors[name, measure, part] for part in ("train", "test"))
            self._draw_band(ax, test, look, 0.15)
            ax.plot(self.strengths, test.mean(axis=1), **look.line(zorder=2.5))
            ax.plot(self.strengths, train.mean(axis=1), **look.line(linewidth=1.2, zorder=2.4))
            for part, size in (("train", 7), ("test", 11)):
                y = f"{name}.{measure}.seen.{part}"
                self.dot(ax, look, "strength", y, markersize=size, **UNCUT)
        for said, up in ((_("test"), 0.5 if measure == "loss" else 0.46), (_("training"), 0.04)):
            ax.text(0.03, up, said, transform=ax.transAxes, color=INK, fontsize=14)
        for end, name in (("left", "L1"), ("right", "L2")):
            value = per_cent(f"{{{name}.wrong.test:.1f}}")
            if measure == "loss":
                value = _("gap {gap}").format(gap=f"{{{name}.loss.gap:.3f}}")
            said = _("{name}: {value}").format(name=f"{_SIGNS[name]} {name}", value=value)
            self.headline(ax, said, end, y=1.03, color=PENALTIES[name].color, fontsize=12.5,
                          weight="bold")  # fmt: skip

    def words(self, now):
        each = _(
            "{name}: log loss {loss.train:.3f} in training and {loss.test:.3f} in the test, "
            "{wrong.test:.1f} % of the test digits wrong."
        )
        return [
            _("λ = {lam}.") if now.strength else _("λ = {lam} (no penalty)."),
            each.format(name="L1", **vars(now.L1)),
            each.format(name="L2", **vars(now.L2)),
        ]


class ExactZeros(_OverStrengths):
    """Left: the share of weights that are exactly zero. Right: all |w|, sorted.

    networks : dict "L1" (by prox), "slope" (L1 by its slope) and "L2" -> stack (n_strengths,).
    """

    size = (10.0, 4.4)
    floor = 1e-9

    def __init__(self, strengths, networks):
        super().__init__(strengths, networks.values())
        self.looks = {"L1": L1, "slope": SLOPE, "L2": L2}
        self.sizes = {name: -np.sort(-np.abs(networks[name].weights)) for name in self.looks}
        self.zeros = {name: 100 * (size == 0).mean(axis=1) for name, size in self.sizes.items()}
        self.n_weights = self.sizes["L1"].shape[1]

    def at(self, strength):
        k = self._place(strength)
        return dict(n=self.n_weights) | {name: self._left_by(name, k) for name in self.looks}

    def _left_by(self, name, k):
        """What one way of training leaves."""
        zeros, sizes = self.zeros[name][k], self.sizes[name][k]
        return SimpleNamespace(
            zeros=zeros, said=_percent(zeros), drawn=np.maximum(sizes, self.floor / 10),
            least_said=number(sizes[-1], 1),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self._draw_axis(left)
        left.set(ylabel=_("exactly zero [%]"), ylim=(-4, 104))
        right.set(yscale="log", xlim=(0, 100), ylim=(self.floor, 10))
        right.set(xlabel=_("share of weights, largest first [%]"), ylabel=_("size of the weight"))
        right.set_yticks(10.0 ** np.arange(-9, 2, 2))
        right.minorticks_off()
        rank = np.linspace(0, 100, self.n_weights)
        for name, look in self.looks.items():
            left.plot(self.strengths, self.zeros[name], **look.line())
            self.dot(left, look, "strength", f"{name}.zeros", markersize=12, **UNCUT)
            self.line(right, rank, f"{name}.drawn", **look.line())
        bold = dict(transform=left.transAxes, fontsize=13, weight="bold")
        left.text(0.05, 0.62, _("L1, prox"), color=L1.color, **bold)
        left.text(0.5, 0.1, _("L1, slope"), color=SLOPE.color, **bold)
        left.text(0.85, 0.1, "L2", color=L2.color, **bold)
        self._draw_strength(left)
        said = _("exactly zero: {L1.said} %")
        self.headline(right, said, "right", y=1.05, color=L1.color, **_BIG)

    def words(self, now):
        return _(
            "λ = {lam}: of {n} weights L1 by prox leaves {L1.said} % at exactly zero. L1 by "
            "slope leaves {slope.said} %, the smallest is {slope.least_said}; L2 leaves "
            "{L2.said} %, the smallest is {L2.least_said}."
        )


class InputPixels(_OverStrengths):
    """The size of the weights that leave each pixel, without a penalty, with L2 and with L1.

    networks : dict "L1" and "L2" -> stack (n_strengths,). X : (n, 64), the rows trained on.
    A ring: all weights of the pixel are exactly zero. A cross: the pixel is 0 in every row.
    """

    size = (10.0, 4.2)
    top = 2.5  # ‖w‖ of a pixel that is drawn in the darkest grey

    def __init__(self, strengths, networks, X):
        super().__init__(strengths, networks.values())
        self.pixels = {name: np.sqrt(np.square(networks[name].W1).sum(-1)) for name in PENALTIES}
        self.off = np.flatnonzero((np.asarray(X) == 0).all(axis=0))

    def at(self, strength):
        k, l1, l2 = self._place(strength), self.pixels["L1"], self.pixels["L2"]
        sides = dict(none=self._of(l2[0]), L2=self._of(l2[k]), L1=self._of(l1[k]))
        return dict(n_off=len(self.off)) | sides

    def _of(self, pixels):
        """Of one network; ``off`` : root mean square of the pixels that are never on."""
        (empty,), off = np.nonzero(pixels == 0), pixels[self.off]
        down, across = np.divmod(empty, 8)
        return SimpleNamespace(
            image=pixels.reshape(8, 8), across=across, down=down, empty=len(empty),
            off=_small(np.sqrt(np.mean(off**2)) if len(off) else 0), off_empty=(off == 0).sum(),
        )  # fmt: skip

    def draw(self, figure):
        axes = figure.subplots(1, 3)
        ring = RING | dict(markersize=14, markerfacecolor="none", markeredgecolor=ON_PIXELS)
        free, (down, across) = self.pixels["L2"][0].reshape(8, 8), np.divmod(self.off, 8)
        sides = ("none", "λ = 0", INK), ("L2", "L2", L2.color), ("L1", "L1", L1.color)
        for ax, (name, title, color) in zip(axes, sides, strict=True):
            image = ax.imshow(free, cmap="Greys", vmin=0, vmax=self.top, interpolation="none")
            ax.set(xticks=[], yticks=[])
            ax.grid(False)
            ax.plot(across, down, "x", color=ON_PIXELS, markersize=5, zorder=3)
            ax.text(0, 1.03, title, transform=ax.transAxes, color=color, **_BIG)
            if name != "none":
                self.mark(image, data=f"{name}.image")
            self.line(ax, f"{name}.across", f"{name}.down", **ring)
            said = _("norm at ×: {norm}").format(norm=f"{{{name}.off}}")
            self.headline(ax, said, "center", y=-0.04, va="top", fontsize=13)
        figure.colorbar(image, ax=axes, shrink=0.75, label=_("norm of the weights of a pixel"))
        self.headline(axes[2], "λ = {lam}", "right", y=1.03, **_BIG)

    def words(self, now):
        return _(
            "λ = {lam}: {n_off} of 64 pixels are 0 in every training digit. Their weights "
            "have norm {none.off} without a penalty and {L2.off} with L2; with L1 all weights of "
            "{L1.off_empty} of them are exactly zero, and of {L1.empty} pixels in all."
        )


class BothEnds(_OverStrengths):
    """Left: ‖w‖ under L2 and Σ|w| under L1, as a share of λ = 0. Right: one prediction.

    networks : dict "L1" and "L2" -> stack (n_strengths, n_splits). x : (p,) one digit, predicted
    by the networks of the first split. label : its class. frequencies : (k,), share of each class
    in the rows that the first split was trained on.
    """

    size = (10.0, 4.4)

    def __init__(self, strengths, networks, x, label, frequencies):
        super().__init__(strengths, networks.values())
        sizes = {"L1": np.abs(networks["L1"].weights).sum(axis=-1), "L2": networks["L2"].norm}
        self.sizes = {name: 100 * size / size[0] for name, size in sizes.items()}
        self.probabilities = {
            name: 100 * networks[name][:, 0].probabilities(x[None])[:, 0] for name in PENALTIES
        }
        self.label, self.frequencies = int(label), 100 * np.asarray(frequencies)

    def at(self, strength):
        k = self._place(strength)
        return dict(label=self.label) | {name: self._under(name, k) for name in PENALTIES}

    def _under(self, name, k):
        """Of one penalty; ``left`` : the size of its weights, in the mean over the splits."""
        left, p = self.sizes[name][k].mean(), self.probabilities[name][k]
        return SimpleNamespace(
            left=left, left_said=_percent(left), p=p, p_said=_percent(p[self.label]),
            as_frequent=np.abs(p - self.frequencies).max() < 0.05,
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self._draw_axis(left)
        left.set(ylim=(0, 106), ylabel=_("size of the weights, λ = 0 is 100 %"))
        classes = np.arange(len(self.frequencies))
        right.set(xlabel=_("digit"), ylabel=_("predicted probability [%]"))
        right.set(ylim=(0, 104), xticks=classes)
        right.grid(axis="x", visible=False)
        for name, shift, hatch, x in (("L1", -0.21, None, 0.0), ("L2", 0.21, "///", 0.4)):
            look, sizes = PENALTIES[name], self.sizes[name]
            self._draw_band(left, sizes, look, 0.2)
            left.plot(self.strengths, sizes.mean(axis=1), **look.line())
            self.dot(left, look, "strength", f"{name}.left", markersize=12, **UNCUT)
            self.bars(right, classes + shift, f"{name}.p", width=0.4, **look.bars(hatch=hatch))
            text = right.text(x, 1.05, "", transform=right.transAxes, color=look.color,
                              fontsize=12.5, weight="bold")  # fmt: skip
            said = per_cent(f"{{{name}.p_said}}")
            self.mark(text, text=f"{_SIGNS[name]} p({{label}}) = {said}")
        left.text(0.62, 0.66, "L2: ‖w‖", color=L2.color, fontsize=14, transform=left.transAxes)
        left.text(0.17, 0.22, "L1: Σ|w|", color=L1.color, fontsize=14, transform=left.transAxes)
        right.hlines(self.frequencies, classes - 0.46, classes + 0.46, color=INK, linewidth=2.2,
                     zorder=4)  # fmt: skip
        right.text(1, 1.05, f"y = {self.label}", transform=right.transAxes, ha="right", **_BIG)
        self._draw_strength(left)

    def words(self, now):
        return [
            _(
                "λ = {lam}: ‖w‖ under L2 is {L2.left_said} % and Σ|w| under L1 "
                "{L1.left_said} % of that at λ = 0."
            ),
            self._said("L1", now.L1),
            self._said("L2", now.L2),
        ]

    def _said(self, name, under):
        frequencies = _("{name} predicts the class frequencies for this {label}.")
        one = _("{name} predicts p({label}) = {p} % for this {label}.")
        said = frequencies if under.as_frequent else one
        return said.format(name=name, label=self.label, p=under.p_said)


class PenaltyOrDecay(_OverStrengths):
    """Left: ‖w‖ at every step. Right: what is left of the weights of each pixel at the end.

    runs : dict optimiser name -> pair of trainings, with L2Penalty(λ) and with decay 2λ, each for
    all strengths and watched by its norm. slopes : dict optimiser name -> (64,), the root mean
    square of the loss's slope at the weights of each pixel, over a run without penalty.

    The size of a pixel's weights is a share of that in the run with λ = 0.
    """

    size = (10.0, 4.4)
    smallest = 1e-5  # slopes below, 0 among them, are drawn here

    def __init__(self, strengths, runs, slopes):
        super().__init__(strengths, [run.network for pair in runs.values() for run in pair])
        self.runs, self.slopes = dict(runs), {name: np.asarray(s) for name, s in slopes.items()}

    def at(self, strength, optimiser):
        k, slopes = self._place(strength), self.slopes[optimiser]
        penalty, decay = (self._of(run, k, slopes == 0) for run in self.runs[optimiser])
        difference = np.abs(penalty.parameters - decay.parameters).max()
        return dict(
            penalty=penalty, decay=decay, slopes=np.maximum(slopes, self.smallest),
            difference=difference, said=_small(difference),
        )  # fmt: skip

    def _of(self, run, k, off):
        """Of a training; ``left`` : of the weights of each pixel, and of those that are ``off``."""
        sizes = np.sqrt(np.square(run.network.W1[[0, k]]).sum(axis=-1))
        left = 100 * sizes[1] / sizes[0]
        return SimpleNamespace(
            steps=run.at, free=run.seen[:, 0], norms=run.seen[:, k], end=run.seen[-1, k],
            left=np.minimum(left, 128), left_off=_percent(left[off].mean()),
            parameters=run.network.parameters[k],  # after the last step
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        runs = [run for pair in self.runs.values() for run in pair]
        left.set(xlabel=_("step"), xlim=(0, max(run.at[-1] for run in runs)))
        left.set_ylim(0, 1.05 * max(run.seen.max() for run in runs))
        left.set_ylabel(_("norm of all weights"))
        right.set(xscale="log", xlim=(0.6 * self.smallest, 0.03))
        right.set_xlabel(_("size of the gradient at a pixel's weights"))
        right.set(ylabel=_("weights left, λ = 0 is 100 %"), ylim=(-5, 130))
        ticks = ["0", "$10^{-4}$", "$10^{-3}$", "$10^{-2}$"]
        right.set_xticks([self.smallest, 1e-4, 1e-3, 1e-2], ticks)
        right.minorticks_off()
        right.axhline(100, color=MUTED, linewidth=1)
        broad = dict(linewidth=3.4, alpha=0.55, zorder=2.5)
        self.line(left, "penalty.steps", "penalty.free", color=MUTED, linewidth=1.4)
        self.line(left, "penalty.steps", "penalty.norms", **L2.line(zorder=3))
        self.line(left, "decay.steps", "decay.norms", **DECAY.line(**broad))
        hollow = dict(markerfacecolor="none", markeredgecolor=ACCENT, markeredgewidth=1.3)
        self.dot(right, L2, "slopes", "penalty.left", markersize=6.5, zorder=4)
        self.dot(right, DECAY, "slopes", "decay.left", markersize=11, zorder=3, **hollow)
        bold = dict(transform=right.transAxes, fontsize=13, weight="bold")
        right.text(0.03, 0.93, _("■ penalty"), color=L2.color, **bold)
        right.text(0.4, 0.93, _("◇ decay"), color=ACCENT, **bold)
        self.headline(left, "{optimiser}", "right", y=1.05, **_BIG)
        self._draw_strength(left)
        self.headline(right, _("largest difference {said}"), "right", y=1.05, fontsize=14)

    def words(self, now):
        return _(
            "{optimiser}, λ = {lam}: the norm ends at {penalty.end:.4g} with the penalty "
            "and {decay.end:.4g} with decoupled decay, and the largest difference of a weight is "
            "{said}. At the pixels that are always 0 the penalty leaves {penalty.left_off} % "
            "of the weights, the decay {decay.left_off} %."
        )


def _percent(value):
    """A share in per cent, never 0 or 100 unless it is."""
    if value in (0, 100):
        return f"{value:.0f}"
    if value < 0.1:
        return "< 0.1"
    return "> 99.9" if 99.95 <= value < 100 else f"{value:.1f}"


def _small(value):
    """A size that may be 0, tiny or ordinary."""
    return f"{value:.3g}" if value == 0 or value >= 0.001 else power_of_ten(value, 1)
