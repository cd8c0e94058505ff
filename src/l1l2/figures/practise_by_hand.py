"""The scene of the lesson "Can I do it by hand?": one penalised weight on a number line.

``OnTheNumberLine``  L1 takes a length off, L2 divides into parts, the elastic net does both
"""

from types import SimpleNamespace

import numpy as np

from l1l2.figures.palette import ELASTIC_NET, INK, L1, L2, MUTED
from l1l2.figures.parts import RING, SIDEWAYS
from l1l2.figures.scene import Scene
from l1l2.penalties import ElasticNetPenalty
from l1l2.texts import _

STEP = 0.5  # of the prox: (w - z)² has no factor 1/2
ROOM = 0.34  # of the rods above their line
TOP = 2.72  # where z is; the lines are at 2, 1 and 0


class OnTheNumberLine(Scene):
    """What minimises (w - z)² + penalty, found with a rod and a pair of dividers.

    Three lines: L1, L2 and the elastic net. From z a rod goes towards zero, of length λ/2 (λρ/2).
    What is left is divided into 1 + λ (or 1 + λ(1 - ρ)) equal parts; the last may be cut. The
    weight is where the first part ends, or zero where the rod was too long.

    State: strength; z, which can be pulled sideways, from -reach to reach; rho, the share of L1 in
    the elastic net.
    """

    size = (10.0, 4.8)
    reach = 4.0

    def at(self, strength, z, rho):
        return dict(
            L1=self._by_hand(ElasticNetPenalty(strength, 1.0), z, 2),
            L2=self._by_hand(ElasticNetPenalty(strength, 0.0), z, 1),
            both=self._by_hand(ElasticNetPenalty(strength, rho), z, 0),
            name=z + (-0.11 if z > 0 else 0.11) * self.reach, ha="right" if z > 0 else "left",
        )  # fmt: skip

    def _by_hand(self, penalty, z, height):
        """On one line: length of the rod, number of parts, the weight, and where each is drawn."""
        towards, length, parts = np.sign(z), penalty.l1.strength * STEP, 1 + penalty.l2.strength
        weight = float(penalty.prox(z, STEP))
        ends = weight * np.arange(np.floor(parts + 1e-9) + 1) if weight else []
        return SimpleNamespace(
            length=length, parts=parts, weight=weight, said=f"{weight:.4g}",
            rod=[z, z - towards * length], middle=z - towards * length / 2,
            named=z != 0 and length > 0.2, rest=[0, towards * max(abs(z) - length, 0.0)],
            ends=(ends, np.full(len(ends), height)),
        )  # fmt: skip

    def draw(self, figure):
        ax = figure.subplots()
        end, looks = 1.06 * self.reach, (L1, L2, ELASTIC_NET)
        fraction = r"$\dfrac{|z| - λρ/2}{1 + λ(1 - ρ)}$"
        formulas = r"$|z| - \dfrac{λ}{2}$", r"$\dfrac{z}{1 + λ}$", fraction
        names = [f"{look.label}\n{rule}" for look, rule in zip(looks, formulas, strict=True)]
        ax.set(xlim=(-end, end), ylim=(-0.55, 2.95), xlabel="w")
        ax.set_xticks(np.arange(-self.reach, self.reach + 0.5))
        ax.set_xticks(np.arange(-self.reach, self.reach + 0.25, 0.5), minor=True)
        ax.set_yticks((2, 1, 0), names)
        ax.grid(which="both", axis="x")
        ax.grid(visible=False, axis="y")
        ax.tick_params(axis="y", length=0, labelsize=13)
        for label, look in zip(ax.get_yticklabels(), looks, strict=True):
            label.set_color(look.color)
        ax.axvline(0, color=INK, linewidth=1.2)
        self.rule(ax, "z")
        self._draw_line(ax, 2, L1, "L1", "λ/2")
        self._draw_line(ax, 1, L2, "L2", "")
        self._draw_line(ax, 0, ELASTIC_NET, "both", "λρ/2")
        self.handle(ax, "z", TOP, reach=(0.07, 0.14), arrows=SIDEWAYS, marker="D")
        self.mark(ax.text(0, TOP, "z", fontsize=15, weight="bold", va="center"), x="name", ha="ha")

    def _draw_line(self, ax, height, look, name, length):
        ax.axhline(height, color=MUTED, linewidth=1)
        rod = dict(color=INK, linewidth=5, solid_capstyle="butt", zorder=3)
        self.line(ax, f"{name}.rod", [height + ROOM] * 2, **rod)
        self.line(ax, f"{name}.rest", [height] * 2, color=look.color, linewidth=5, alpha=0.45)
        (ends,) = ax.plot([], [], "|", color=look.color, markersize=20, markeredgewidth=2.4)
        self.mark(ends, data=f"{name}.ends")
        shape = dict(ring=RING | dict(markersize=14, markeredgewidth=2.2), markersize=15, zorder=6)
        self.weights(ax, look, f"{name}.weight", height, f"{name}.weight", **shape)
        plain = dict(fontsize=13, color=INK, ha="center", va="bottom")
        above = ax.text(0, height + ROOM + 0.06, length, **plain)
        self.mark(above, x=f"{name}.middle", visible=f"{name}.named")

    def words(self, now):
        held = _("L1 takes off {L1.length:g}: w = 0, held.")
        taken = _("L1 takes off {L1.length:g}: w = {L1.said}.")
        both_held = _(
            "L1 + L2 takes off {both.length:g}, then divides by {both.parts:g}: w = 0, held."
        )
        both_taken = _(
            "L1 + L2 takes off {both.length:g}, then divides by {both.parts:g}: w = {both.said}."
        )
        return [
            _("z = {z:g}, λ = {strength:g}, ρ = {rho:g}."),
            taken if now.L1.weight else held,
            _("L2 divides by {L2.parts:g}: w = {L2.said}."),
            both_taken if now.both.weight else both_held,
        ]  # fmt: skip
