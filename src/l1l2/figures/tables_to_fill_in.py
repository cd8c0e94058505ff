"""The scene of the lesson "Can I fill in the tables from memory?".

``RowsAsPictures``  three rows of the table of penalties as curves, whose names can be covered
"""

import numpy as np

from l1l2.figures.cards_and_one_page import STEP, cross, made_of
from l1l2.figures.numerals import signed
from l1l2.figures.palette import ELASTIC_NET, L1, L2
from l1l2.figures.scene import Scene
from l1l2.penalties import ElasticNetPenalty
from l1l2.texts import _

LOOKS = L1, L2, ELASTIC_NET
SHARES = 1.0, 0.0, 0.5  # of L1


class RowsAsPictures(Scene):
    """What one weight costs, the slope of that, and what is left of z: a column per penalty.

    At w = 0 the slopes that a penalty offers are a thick stroke. State: strength; names, whether
    the rows are named.
    reach : float, how far weights go to both sides. most : float, the largest strength.
    """

    size = (10.0, 6.0)

    def __init__(self, reach=1.5, most=2.0):
        self.reach, self.most = float(reach), float(most)
        side = np.linspace(0, self.reach, 61)[1:]
        self.x = np.concatenate([-side[::-1], [0, 0, 0], side])  # zero thrice: the stroke

    def at(self, strength, names):
        penalties = [ElasticNetPenalty(strength, share) for share in SHARES]
        edges = [penalty.l1.strength for penalty in penalties]
        slopes = [penalty.subgradient(self.x) for penalty in penalties]
        middle = len(self.x) // 2
        for slope, edge in zip(slopes, edges, strict=True):
            slope[middle - 1 : middle + 2] = -edge, 0, edge
        left = made_of(self.x, strength, SHARES[2])
        return dict(
            slope=slopes, left=left, cost=[penalty.of_weight(self.x) for penalty in penalties],
            edges=edges, strokes=[[-edge, edge] if edge else None for edge in edges],
            ends=[signed(f"{float(penalty.prox(self.reach, STEP)):.3g}") for penalty in penalties],
            said=self._names() if names else ["?"] * 4, reach=self.reach,
        )  # fmt: skip

    def _names(self):
        """Of the rows, and of what runs across."""
        rows = _("slope of the cost"), _("what is left of z"), _("cost of one weight")
        return *rows, _("weight w (in the middle row: z)")

    def draw(self, figure):
        grid = figure.subplots(3, 3, sharex=True, sharey="row")
        most = self.most
        tops = dict(slope=2.1 * most * self.reach, left=1.07 * self.reach)
        tops["cost"] = 1.05 * most * self.reach**2
        for row, name in enumerate(("slope", "left", "cost")):
            for column, look in enumerate(LOOKS):
                axes = grid[row, column]
                low = -0.05 * tops[name] if name == "cost" else -tops[name]
                axes.set(xlim=(-self.reach, self.reach), ylim=(low, tops[name]))
                axes.set_xticks([-1, 0, 1])
                cross(axes)
                curve = look.line(linewidth=2.8, zorder=3)
                self.line(axes, self.x, lambda now, n=name, k=column: getattr(now, n)[k], **curve)
            self._draw_name(grid[row, 0], row)
        self._draw_across(grid[2, 1])
        for column, look in enumerate(LOOKS):
            grid[0, column].set_title(look.label, color=look.color, weight="bold")
            self.line(grid[0, column], [0, 0], lambda now, k=column: now.strokes[k],
                      color=look.color, linewidth=7, alpha=0.5, solid_capstyle="butt",
                      zorder=2)  # fmt: skip

    def _draw_name(self, axes, row):
        axes.set_ylabel(" ")  # keeps the room for a name
        name = axes.text(-0.27, 0.5, "", rotation=90, ha="center", va="center", fontsize=12,
                         transform=axes.transAxes)  # fmt: skip
        self.mark(name, text=lambda now: now.said[row])

    def _draw_across(self, axes):
        axes.set_xlabel(" ")
        across = axes.text(0.5, -0.29, "", ha="center", va="center", transform=axes.transAxes)
        self.mark(across, text=lambda now: now.said[3])

    def words(self, now):
        if not now.names:
            return _("λ = {strength:g}, ρ = 0.5. Which row of the table is each row of pictures?")
        return _(
            "λ = {strength:g}, ρ = 0.5. At w = 0 L1 offers every slope up to {edges[0]:g} in size, "
            "L2 only 0, L1 + L2 up to {edges[2]:g}. Of z = {reach:g} they leave {ends[0]}, "
            "{ends[1]} and {ends[2]}."
        )
