"""The scenes of the lesson "What does weight decay do in a network?".

    WeightsAndGap    histograms of the weights beside training and test error, at every λ
    ExactZeros       which way of training leaves weights at exactly zero
    InputPixels      the weights that leave each pixel, as images
    BothEnds         the size of the weights and the predictions, from λ = 0 to a huge λ
    PenaltyOrDecay   an L2 penalty against decoupled decay, under SGD and under Adam

Each is handed trained networks: a stack with one first-axis entry per strength, and a second axis
of splits where there are several.
"""

from types import MappingProxyType

import numpy as np
from matplotlib.patches import Polygon

from l1l2.checks import strengths as checked
from l1l2.figures.palette import ACCENT, INK, L1, L2, MUTED, Look
from l1l2.figures.parts import MARKER, RING, UNCUT
from l1l2.figures.scene import Scene
from l1l2.figures.strengths import strength_axis
from l1l2.networks import CrossEntropy

__all__ = ["BothEnds", "ExactZeros", "InputPixels", "PenaltyOrDecay", "WeightsAndGap"]

DECAY = Look("decay", ACCENT, "-.", "D")
SLOPE = Look("L1", "#8A5200", ":", "^")  # L1 by its slope instead of its prox
NONE = Look("λ = 0", MUTED, "-", "x")
LOOKS = {"L1": L1, "L2": L2}
_SIGNS = {"L1": "●", "L2": "■"}
_BIG = dict(fontsize=17, weight="bold")


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

    def _index(self, strength):
        """Which of the strengths this is."""
        k = int(np.abs(self.strengths - strength).argmin())
        if self.strengths[k] != strength:
            raise ValueError(f"strength must be a position of the slider, got {strength!r}")
        return k

    def _axis(self, ax):
        strength_axis(ax, self.strengths[1], self.strengths[-1])
        return ax.axvline(0, **MARKER)

    def _named(self, ax, where=0.0, up=1.05):
        return ax.text(where, up, "", transform=ax.transAxes, **_BIG)


class WeightsAndGap(_OverStrengths):
    """Left: how the weights are spread, for L1 and L2. Right: log loss and share of errors.

    strengths : (n_strengths,), 0 first. networks : dict "L1" and "L2" -> stack (n_strengths,
    n_splits). train, test : pairs of X (n_splits, n, p) and classes (n_splits, n).

    The weights of all splits are counted together. Lines are means over the splits, bands reach
    from the lowest to the highest test error.
    """

    size = (10.0, 5.6)
    edges = np.linspace(-2.55, 2.55, 52)  # one interval is centred at 0
    seen = MappingProxyType({"L": 1.0, "E": 30.0})  # what is beyond is off the figure

    def __init__(self, strengths, networks, train, test):
        super().__init__(strengths, networks.values())
        self.counts, self.zeros, self.errors, self.norms = {}, {}, {}, {}
        for name, stack in networks.items():
            weights = stack.weights.reshape(len(self.strengths), -1)
            inside = np.clip(weights, self.edges[0], self.edges[-1])
            self.counts[name] = np.array(
                [100 * np.histogram(w[w != 0], self.edges)[0] / w.size for w in inside]
            )
            self.zeros[name] = 100 * (weights == 0).mean(axis=1)
            self.norms[name] = stack.norm.mean(axis=1)
            for part, (X, y) in {"train": train, "test": test}.items():
                outputs = stack.outputs(X)
                self.errors[name, "L", part] = CrossEntropy().value(y, outputs)
                self.errors[name, "E", part] = 100 * (outputs.argmax(-1) != y).mean(axis=-1)

    def at(self, name, measure, part, strength):
        """Mean over the splits."""
        return float(self.errors[name, measure, part][self._index(strength)].mean())

    def draw(self, figure):
        grid = figure.subplots(2, 2, width_ratios=[1, 1.15], sharex="col")
        self.steps, self.sticks, self.rings, self.shares = {}, {}, {}, {}
        for ax, (name, look) in zip(grid[:, 0], LOOKS.items(), strict=True):
            ax.set(yscale="log", xlim=(-2.55, 2.55), ylim=(0.02, 200), ylabel="[%]")
            ax.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
            ax.minorticks_off()
            self.steps[name] = ax.stairs(
                np.full(51, 1.0), self.edges, baseline=0.01, fill=True, color=look.color, alpha=0.75
            )
            ax.stairs(self.counts[name][0], self.edges, baseline=0.01, color=INK, linewidth=1.1)
            (self.sticks[name],) = ax.plot([], [], color=look.color, linewidth=4, zorder=4)
            (self.rings[name],) = ax.plot([], [], **RING | dict(markersize=12), **UNCUT)
            ax.text(0.02, 0.95, name, transform=ax.transAxes, va="top", color=look.color, **_BIG)
            self.shares[name] = ax.text(0.98, 0.95, "", transform=ax.transAxes, va="top",
                                        ha="right", fontsize=13, color=look.color)  # fmt: skip
        grid[1, 0].set_xlabel("w")
        self.strength = self._named(grid[0, 0])
        moving = [*self.steps.values(), *self.sticks.values(), *self.rings.values(),
                  *self.shares.values(), self.strength]  # fmt: skip
        self.guides, self.dots, self.texts = [], {}, {}
        for ax, measure in zip(grid[:, 1], self.seen, strict=True):
            self._draw_errors(ax, measure)
        grid[0, 1].set_xlabel("")
        return [*moving, *self.guides, *self.dots.values(), *self.texts.values()]

    def _draw_errors(self, ax, measure):
        self.guides.append(self._axis(ax))
        ax.set(ylim=(0, self.seen[measure]), ylabel=measure + " [%]" * (measure == "E"))
        x = self.strengths
        for name, look in LOOKS.items():
            test = self.errors[name, measure, "test"]
            outline = np.concatenate([
                np.column_stack([x, test.min(axis=1)]),
                np.column_stack([x, test.max(axis=1)])[::-1],
            ])  # fmt: skip
            ax.add_patch(Polygon(outline, color=look.color, alpha=0.15, linewidth=0))
            ax.plot(x, test.mean(axis=1), **look.line(zorder=2.5))
            train = self.errors[name, measure, "train"].mean(axis=1)
            ax.plot(x, train, **look.line(linewidth=1.2, zorder=2.4))
            for part in ("train", "test"):
                size = 11 if part == "test" else 7
                (self.dots[name, measure, part],) = ax.plot(
                    [], [], **look.points(markersize=size, zorder=6), **UNCUT
                )
        for part, up in {"test": 0.52, "train": 0.04}.items():
            up = up if measure == "L" or part == "train" else 0.44
            ax.text(0.02, up, rf"${measure}_{{\mathrm{{{part}}}}}$", transform=ax.transAxes,
                    color=INK, fontsize=14)  # fmt: skip
        for where, name in ((0.0, "L1"), (1.0, "L2")):
            self.texts[name, measure] = ax.text(
                where, 1.03, "", transform=ax.transAxes, ha="right" if where else "left",
                color=LOOKS[name].color, fontsize=12.5, weight="bold",
            )  # fmt: skip

    def update(self, strength):
        k = self._index(strength)
        self.strength.set_text(f"λ = {strength:g}")
        for name in LOOKS:
            self.steps[name].set_data(self.counts[name][k])
            zeros = self.zeros[name][k]
            there = [[0, 0], [0.01, zeros]] if zeros else [[], []]
            self.sticks[name].set_data(*there)
            self.rings[name].set_data(*([[0], [zeros]] if zeros else [[], []]))
            self.shares[name].set_text(f"w = 0:  {_percent(zeros)} %")
            for measure, top in self.seen.items():
                train, test = (self.at(name, measure, p, strength) for p in ("train", "test"))
                for part, value in (("train", train), ("test", test)):
                    self.dots[name, measure, part].set_data([strength], [min(value, top)])
                loss = f"{test:.3f}   Δ = {test - train:.3f}"
                self.texts[name, measure].set_text(
                    f"{_SIGNS[name]} {loss if measure == 'L' else f'{test:.1f} %'}"
                )
        for guide in self.guides:
            guide.set_xdata([strength, strength])

    def describe(self, strength):
        k, said = self._index(strength), []
        for name in LOOKS:
            train, test = (self.at(name, "L", part, strength) for part in ("train", "test"))
            wrong = self.at(name, "E", "test", strength)
            said.append(
                f"{name}: {_percent(self.zeros[name][k])} % of the weights are exactly zero, "
                f"norm {self.norms[name][k]:.3g}; log loss {train:.3f} in training and "
                f"{test:.3f} in the test, {wrong:.1f} % of the test digits wrong."
            )
        at = " (no penalty)" if strength == 0 else ""
        return f"λ = {strength:g}{at}. " + " ".join(said)


class ExactZeros(_OverStrengths):
    """Left: the share of weights that are exactly zero. Right: all |w|, sorted.

    networks : dict "L1" (by prox), "slope" (L1 by its slope) and "L2" -> stack (n_strengths,).
    """

    size = (10.0, 4.4)
    floor = 1e-9

    def __init__(self, strengths, networks):
        super().__init__(strengths, networks.values())
        self.looks = {"L1": L1, "slope": SLOPE, "L2": L2}
        self.sizes = {
            name: -np.sort(-np.abs(networks[name].weights), axis=1) for name in self.looks
        }
        self.zeros = {name: 100 * (size == 0).mean(axis=1) for name, size in self.sizes.items()}

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self.guide = self._axis(left)
        left.set(ylabel="w = 0  [%]", ylim=(-4, 104))
        right.set(yscale="log", xlabel="[%]", ylabel="|w|", xlim=(0, 100), ylim=(self.floor, 10))
        right.set_yticks(10.0 ** np.arange(-9, 2, 2))
        right.minorticks_off()
        self.dots, self.lines = {}, {}
        for name, look in self.looks.items():
            left.plot(self.strengths, self.zeros[name], **look.line())
            (self.dots[name],) = left.plot([], [], **look.points(markersize=12, zorder=6), **UNCUT)
            (self.lines[name],) = right.plot([], [], **look.line())
        names = {"L1": (0.05, 0.62, "L1, prox"), "slope": (0.5, 0.1, "L1, slope"),
                 "L2": (0.85, 0.1, "L2")}  # fmt: skip
        for name, (x, y, text) in names.items():
            left.text(x, y, text, color=self.looks[name].color, transform=left.transAxes,
                      fontsize=13, weight="bold")  # fmt: skip
        self.strength = self._named(left)
        self.text = right.text(1, 1.05, "", transform=right.transAxes, ha="right", color=L1.color,
                               **_BIG)  # fmt: skip
        return [self.guide, self.strength, self.text, *self.dots.values(), *self.lines.values()]

    def update(self, strength):
        k = self._index(strength)
        self.guide.set_xdata([strength, strength])
        self.strength.set_text(f"λ = {strength:g}")
        self.text.set_text(f"w = 0:  {_percent(self.zeros['L1'][k])} %")
        for name, sizes in self.sizes.items():
            self.dots[name].set_data([strength], [self.zeros[name][k]])
            rank = np.linspace(0, 100, sizes.shape[1])
            self.lines[name].set_data(rank, np.maximum(sizes[k], self.floor / 10))

    def describe(self, strength):
        k = self._index(strength)
        smallest = {name: sizes[k].min() for name, sizes in self.sizes.items()}
        return (
            f"λ = {strength:g}: of {self.sizes['L1'].shape[1]} weights L1 by prox leaves "
            f"{_percent(self.zeros['L1'][k])} % at exactly zero. L1 by slope leaves "
            f"{_percent(self.zeros['slope'][k])} %, the smallest is {smallest['slope']:.1g}; "
            f"L2 leaves {_percent(self.zeros['L2'][k])} %, the smallest is {smallest['L2']:.1g}."
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
        self.pixels = {
            name: np.sqrt(np.square(networks[name].W1).sum(axis=-1)) for name in ("L2", "L1")
        }
        self.off = np.flatnonzero((np.asarray(X) == 0).all(axis=0))

    def draw(self, figure):
        axes = figure.subplots(1, 3)
        self.images, self.rings, self.texts = {}, {}, {}
        looks = {"none": NONE, "L2": L2, "L1": L1}
        down, across = np.divmod(self.off, 8)
        for ax, (name, look) in zip(axes, looks.items(), strict=True):
            image = ax.imshow(
                self.pixels["L2"][0].reshape(8, 8), cmap="Greys", vmin=0, vmax=self.top
            )
            ax.set_xticks([])
            ax.set_yticks([])
            ax.grid(False)
            ax.plot(across, down, "x", color=INK, markersize=5, zorder=3)
            title = "λ = 0" if name == "none" else name
            ax.text(0, 1.03, title, transform=ax.transAxes, color=look.color, **_BIG)
            self.texts[name] = ax.text(
                0.5, -0.04, "", transform=ax.transAxes, ha="center", va="top", fontsize=13
            )
            if name != "none":
                self.images[name] = image
            (self.rings[name],) = ax.plot([], [], **RING | dict(markersize=14))
        self.bar = figure.colorbar(image, ax=axes, shrink=0.75, label="‖w‖")
        self.strength = axes[2].text(1, 1.03, "", transform=axes[2].transAxes, ha="right", **_BIG)
        return [*self.images.values(), *self.rings.values(), *self.texts.values(), self.strength]

    def update(self, strength):
        k = self._index(strength)
        self.strength.set_text(f"λ = {strength:g}")
        for name, text in self.texts.items():
            pixels = self.pixels["L2"][0] if name == "none" else self.pixels[name][k]
            if name in self.images:
                self.images[name].set_data(pixels.reshape(8, 8))
            down, across = np.divmod(np.flatnonzero(pixels == 0), 8)
            self.rings[name].set_data(across, down)
            text.set_text(f"× ‖w‖ = {_small(self._at_off(pixels))}")

    def _at_off(self, pixels):
        """Root mean square of the norms of the pixels that are never on."""
        return float(np.sqrt(np.mean(pixels[self.off] ** 2))) if len(self.off) else 0.0

    def describe(self, strength):
        k = self._index(strength)
        l1, l2 = self.pixels["L1"][k], self.pixels["L2"][k]
        zero = int((l1[self.off] == 0).sum())
        return (
            f"λ = {strength:g}: {len(self.off)} of 64 pixels are 0 in every training digit. "
            f"Their weights have norm {_small(self._at_off(self.pixels['L2'][0]))} without a "
            f"penalty and {_small(self._at_off(l2))} with L2; with L1 all weights of {zero} of "
            f"them are exactly zero, and of {int((l1 == 0).sum())} pixels in all."
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
            name: 100 * networks[name][:, 0].probabilities(x[None])[:, 0] for name in LOOKS
        }
        self.label, self.frequencies = int(label), 100 * np.asarray(frequencies)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        self.guide = self._axis(left)
        left.set(ylim=(0, 106), ylabel="Ω(λ) / Ω(0)  [%]")
        self.dots, self.bars = {}, {}
        for name, look in LOOKS.items():
            sizes = self.sizes[name]
            outline = np.concatenate([
                np.column_stack([self.strengths, sizes.min(axis=1)]),
                np.column_stack([self.strengths, sizes.max(axis=1)])[::-1],
            ])  # fmt: skip
            left.add_patch(Polygon(outline, color=look.color, alpha=0.2, linewidth=0))
            left.plot(self.strengths, sizes.mean(axis=1), **look.line())
            (self.dots[name],) = left.plot([], [], **look.points(markersize=12, zorder=6), **UNCUT)
        left.text(0.62, 0.66, "L2: ‖w‖", color=L2.color, fontsize=14, transform=left.transAxes)
        left.text(0.17, 0.22, "L1: Σ|w|", color=L1.color, fontsize=14, transform=left.transAxes)
        classes = np.arange(len(self.frequencies))
        right.set(xlabel="y", ylabel="p(y)  [%]", ylim=(0, 104), xticks=classes)
        right.grid(axis="x", visible=False)
        for shift, name in ((-0.21, "L1"), (0.21, "L2")):
            hatch = {"L1": None, "L2": "///"}[name]
            self.bars[name] = right.bar(
                classes + shift, np.full(len(classes), 50.0), 0.4, **LOOKS[name].bars(hatch=hatch)
            )
        right.hlines(self.frequencies, classes - 0.46, classes + 0.46, color=INK, linewidth=2.2,
                     zorder=4)  # fmt: skip
        right.text(1, 1.05, f"y = {self.label}", transform=right.transAxes, ha="right", **_BIG)
        self.strength = self._named(left)
        self.texts = {
            name: right.text(x, 1.05, "", transform=right.transAxes, color=LOOKS[name].color,
                             fontsize=12.5, weight="bold")
            for x, name in ((0.0, "L1"), (0.4, "L2"))
        }  # fmt: skip
        return [self.guide, self.strength, *self.dots.values(), *self.bars.values(),
                *self.texts.values()]  # fmt: skip

    def update(self, strength):
        k = self._index(strength)
        self.guide.set_xdata([strength, strength])
        self.strength.set_text(f"λ = {strength:g}")
        for name in LOOKS:
            self.dots[name].set_data([strength], [self.sizes[name][k].mean()])
            p = self.probabilities[name][k]
            for bar, height in zip(self.bars[name], p, strict=True):
                bar.set_height(height)
            self.texts[name].set_text(f"{_SIGNS[name]} {self._said(p)}")

    def _said(self, p):
        return f"p({self.label}) = {_percent(p[self.label])} %"

    def describe(self, strength):
        k = self._index(strength)
        left = {name: _percent(self.sizes[name][k].mean()) for name in LOOKS}
        said = [
            f"λ = {strength:g}: ‖w‖ under L2 is {left['L2']} % and Σ|w| under L1 {left['L1']} % of "
            "that at λ = 0."
        ]
        for name in LOOKS:
            p = self.probabilities[name][k]
            off = np.abs(p - self.frequencies).max()
            what = "the class frequencies" if off < 0.05 else self._said(p)
            said.append(f"{name} predicts {what} for this {self.label}.")
        return " ".join(said)


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
        self.left = {}
        for name, pair in self.runs.items():
            sizes = [np.sqrt(np.square(run.network.W1).sum(axis=-1)) for run in pair]
            self.left[name] = [100 * size / size[0] for size in sizes]

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        steps = max(run.at[-1] for pair in self.runs.values() for run in pair)
        highest = max(run.seen.max() for pair in self.runs.values() for run in pair)
        left.set(xlabel="t", ylabel="‖w‖", xlim=(0, steps), ylim=(0, 1.05 * highest))
        right.set(xscale="log", xlabel="|∂L/∂w|", ylabel="‖w(λ)‖ / ‖w(0)‖  [%]", ylim=(-5, 130))
        right.set_xlim(0.6 * self.smallest, 0.03)
        right.set_xticks([self.smallest, 1e-4, 1e-3, 1e-2], ["0", "$10^{-4}$", "$10^{-3}$",
                                                             "$10^{-2}$"])  # fmt: skip
        right.minorticks_off()
        right.axhline(100, color=MUTED, linewidth=1)
        (self.none,) = left.plot([], [], color=MUTED, linewidth=1.4)
        (self.penalty,) = left.plot([], [], **L2.line(zorder=3))
        (self.decay,) = left.plot([], [], **DECAY.line(linewidth=3.4, alpha=0.55, zorder=2.5))
        (self.squares,) = right.plot([], [], **L2.points(markersize=6.5, zorder=4))
        (self.diamonds,) = right.plot([], [], **DECAY.points(
            markersize=11, markerfacecolor="none", markeredgecolor=ACCENT, markeredgewidth=1.3,
            zorder=3))  # fmt: skip
        for x, text, look in ((0.03, "■ + λ‖w‖²", L2), (0.4, "◇ − 2ηλw", DECAY)):
            right.text(x, 0.93, text, color=look.color, transform=right.transAxes, fontsize=13,
                       weight="bold")  # fmt: skip
        self.name = left.text(1, 1.05, "", transform=left.transAxes, ha="right", **_BIG)
        self.strength = self._named(left)
        self.text = right.text(1, 1.05, "", transform=right.transAxes, ha="right", fontsize=14)
        return [self.none, self.penalty, self.decay, self.squares, self.diamonds, self.name,
                self.strength, self.text]  # fmt: skip

    def difference(self, strength, optimiser):
        """Largest difference of a weight or bias between penalty and decay, after the last step."""
        k = self._index(strength)
        penalty, decay = (run.network.parameters[k] for run in self.runs[optimiser])
        return float(np.abs(penalty - decay).max())

    def update(self, strength, optimiser):
        k = self._index(strength)
        penalty, decay = self.runs[optimiser]
        self.none.set_data(penalty.at, penalty.seen[:, 0])
        self.penalty.set_data(penalty.at, penalty.seen[:, k])
        self.decay.set_data(decay.at, decay.seen[:, k])
        x = np.maximum(self.slopes[optimiser], self.smallest)
        for points, share in zip((self.squares, self.diamonds), self.left[optimiser], strict=True):
            points.set_data(x, np.minimum(share[k], 128))
        self.name.set_text(optimiser)
        self.strength.set_text(f"λ = {strength:g}")
        self.text.set_text(f"max |Δw| = {_small(self.difference(strength, optimiser))}")

    def describe(self, strength, optimiser):
        k = self._index(strength)
        penalty, decay = (run.seen[-1, k] for run in self.runs[optimiser])
        off = self.slopes[optimiser] == 0
        ends = [share[k][off].mean() for share in self.left[optimiser]]
        return (
            f"{optimiser}, λ = {strength:g}: the norm ends at {penalty:.4g} with the penalty and "
            f"{decay:.4g} with decoupled decay, and the largest difference of a weight is "
            f"{_small(self.difference(strength, optimiser))}. Of the weights of pixels that are "
            f"always 0 are left {_percent(ends[0])} % and {_percent(ends[1])} %."
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
    if value == 0 or value >= 0.001:
        return f"{value:.3g}"
    digits, power = f"{value:.0e}".split("e")
    superscript = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits}×10{superscript}"
