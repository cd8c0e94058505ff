"""The scene of the lesson "Can I do it by hand?": one penalised weight on a number line.

``OnTheNumberLine``  L1 takes a length off, L2 divides into parts, the elastic net does both
"""

import numpy as np

from l1l2.figures.palette import ELASTIC_NET, INK, L1, L2, MUTED
from l1l2.figures.parts import MARKER, RING, SIDEWAYS, Handle
from l1l2.figures.scene import Scene, once
from l1l2.penalties import ElasticNetPenalty

__all__ = ["OnTheNumberLine"]

STEP = 0.5  # of the prox: (w - z)² has no factor 1/2
ROOM = 0.34  # of the rods above their line


class OnTheNumberLine(Scene):
    """What minimises (w - z)² + penalty, found with a rod and a pair of dividers.

    Three lines: L1, L2 and the elastic net. From z a rod goes towards zero, of length λ/2 (λρ/2).
    What is left is divided into 1 + λ (or 1 + λ(1 - ρ)) equal parts; the last may be cut. The
    weight is where the first part ends, or zero where the rod was too long.

    State: strength; z, which can be pulled sideways; rho, the share of L1 in the elastic net.
    reach : float, the largest z in size.
    """

    size = (10.0, 4.8)
    ROWS = (
        (L1, r"$|z| - \dfrac{λ}{2}$"),
        (L2, r"$\dfrac{z}{1 + λ}$"),
        (ELASTIC_NET, r"$\dfrac{|z| - λρ/2}{1 + λ(1 - ρ)}$"),
    )

    def __init__(self, reach=4.0):
        self.reach = float(reach)

    def draw(self, figure):
        ax = figure.subplots()
        end = 1.06 * self.reach
        heights = np.arange(len(self.ROWS))[::-1]
        ax.set(xlim=(-end, end), ylim=(-0.55, 2.95), xlabel="w")
        ax.set_xticks(np.arange(-self.reach, self.reach + 0.5))
        ax.set_xticks(np.arange(-self.reach, self.reach + 0.25, 0.5), minor=True)
        ax.set_yticks(heights, [f"{look.label}\n{rule}" for look, rule in self.ROWS])
        ax.grid(which="both", axis="x")
        ax.grid(visible=False, axis="y")
        ax.tick_params(axis="y", length=0, labelsize=13)
        for label, (look, _) in zip(ax.get_yticklabels(), self.ROWS, strict=True):
            label.set_color(look.color)
        ax.axvline(0, color=INK, linewidth=1.2)
        self.rods, self.rests, self.parts, self.marks, self.rings = [], [], [], [], []
        for height, (look, _) in zip(heights, self.ROWS, strict=True):
            ax.axhline(height, color=MUTED, linewidth=1)
            rod = dict(color=INK, linewidth=5, solid_capstyle="butt", zorder=3)
            self.rods.append(ax.plot([], [], **rod)[0])
            self.rests.append(ax.plot([], [], color=look.color, linewidth=5, alpha=0.45)[0])
            self.parts.append(
                ax.plot([], [], "|", color=look.color, markersize=20, markeredgewidth=2.4)[0]
            )
            shape = dict(markersize=15, zorder=6)
            self.marks.append(ax.plot([], [], **look.points(**shape))[0])
            self.rings.append(ax.plot([], [], **RING | dict(markersize=14, markeredgewidth=2.2))[0])
        plain = dict(fontsize=13, color=INK, ha="center", va="bottom")
        self.names = [ax.text(0, height + ROOM + 0.06, "", **plain) for height in heights]
        self.heights = heights
        self.guide = ax.axvline(0, **MARKER)
        self.handle = Handle(ax, SIDEWAYS, marker="D")
        self.name = ax.text(0, 2.72, "", fontsize=15, weight="bold", va="center")
        self.drag_axes = ax
        moving = [self.guide, *self.rods, *self.rests, *self.parts, *self.marks, *self.rings]
        return [*moving, *self.handle.artists, self.name, *self.names]

    @once
    def by_hand(self, strength, z, rho):
        """For each line: length of the rod, number of parts, and the weight."""
        found = []
        for share in (1.0, 0.0, rho):
            penalty = ElasticNetPenalty(strength, share)
            weight = float(penalty.prox(z, STEP))
            found.append((penalty.l1.strength * STEP, 1 + penalty.l2.strength, weight))
        return found

    def update(self, strength, z, rho):
        towards = np.sign(z)
        for k, (rod, parts, weight) in enumerate(self.by_hand(strength, z, rho)):
            height, left = self.heights[k], towards * max(abs(z) - rod, 0.0)
            self.rods[k].set_data([z, z - towards * rod], [height + ROOM] * 2)
            self.names[k].set_text(("λ/2", "", "λρ/2")[k] if z and rod > 0.2 else "")
            self.names[k].set_x(z - towards * rod / 2)
            self.rests[k].set_data([0, left], [height, height])
            ends = weight * np.arange(np.floor(parts + 1e-9) + 1) if weight else []
            self.parts[k].set_data(ends, np.full(len(ends), height))
            place, nothing = ([weight], [height]), ([], [])
            self.marks[k].set_data(*(place if weight else nothing))
            self.rings[k].set_data(*(nothing if weight else place))
        self.guide.set_xdata([z, z])
        self.handle.move(z, 2.72)
        self.name.set_text("z")
        side = -1 if z > 0 else 1
        self.name.set_position((z + side * 0.11 * self.reach, 2.72))
        self.name.set_ha("right" if z > 0 else "left")

    def describe(self, strength, z, rho):
        (rod, _, lasso), (_, parts, ridge), (shorter, fewer, both) = self.by_hand(strength, z, rho)
        return (
            f"z = {z:g}, λ = {strength:g}, ρ = {rho:g}. L1 takes off {rod:g}: {_held(lasso)}. "
            f"L2 divides by {parts:g}: w = {_short(ridge)}. "
            f"L1 + L2 takes off {shorter:g}, then divides by {fewer:g}: {_held(both)}."
        )

    def grab(self, x, y, /, strength, z, rho):
        return self.handle.taken(x, y, (z, 2.72), reach=(0.07, 0.14))

    def drag(self, handle, x, y, /, strength, z, rho):
        return {"z": float(np.clip(x + handle[0], -self.reach, self.reach))}


def _short(value):
    return f"{value:.4g}".replace("-", "−")


def _held(weight):
    return f"w = {_short(weight)}" if weight else "w = 0, held"
