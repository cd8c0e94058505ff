"""The scene of the lesson "Can I fill in the tables from memory?".

``RowsAsPictures``  three rows of the table of penalties as curves, whose names can be covered
"""

import numpy as np

from l1l2.figures.cards_and_one_page import STEP, cross, made_of
from l1l2.figures.palette import ELASTIC_NET, L1, L2
from l1l2.figures.parts import part
from l1l2.figures.scene import Scene
from l1l2.penalties import ElasticNetPenalty
from l1l2.texts import _

LOOKS = L1, L2, ELASTIC_NET
SHARES = 1.0, 0.0, 0.5  # of L1


class RowsAsPictures(Scene):
    """What one weight costs, the slope of that, and what is left of z: a column per penalty.

    At w = 0 the slopes that a penalty offers are a thick stroke. State: strength, ``most`` at the
    most; names, whether the rows are named. Weights go from -reach to reach.
    """

    size = (10.0, 6.0)
    reach, most = 1.5, 2.0

    def __init__(self):
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
        rows = _("slope of the cost"), _("what is left of z"), _("cost of one weight")
        said = (*rows, _("weight w (in the middle row: z)")) if names else ["?"] * 4
        return dict(
            slope=slopes, left=left, cost=[penalty.of_weight(self.x) for penalty in penalties],
            edges=edges, strokes=[[-edge, edge] if edge else None for edge in edges],
            ends=[f"{float(penalty.prox(self.reach, STEP)):.3g}" for penalty in penalties],
            said=said, reach=self.reach,
        )  # fmt: skip

    def draw(self, figure):
        grid = figure.subplots(3, 3, sharex=True, sharey="row")
        tops = dict(slope=2.1 * self.most * self.reach, left=1.07 * self.reach)
        tops["cost"] = 1.05 * self.most * self.reach**2
        for row, name in enumerate(("slope", "left", "cost")):
            for column, look in enumerate(LOOKS):
                axes = grid[row, column]
                low = -0.05 * tops[name] if name == "cost" else -tops[name]
                axes.set(xlim=(-self.reach, self.reach), ylim=(low, tops[name]))
                axes.set_xticks([-1, 0, 1])
                cross(axes)
                curve = look.line(linewidth=2.8, zorder=3)
                self.line(axes, self.x, part(name, column), **curve)
            grid[row, 0].set_ylabel(" ")  # keeps the room for a name
            name = grid[row, 0].text(-0.27, 0.5, "", rotation=90, ha="center", va="center",
                                     fontsize=12, transform=grid[row, 0].transAxes)  # fmt: skip
            self.mark(name, text=part("said", row))
        grid[2, 1].set_xlabel(" ")
        self.headline(grid[2, 1], part("said", 3), "center", -0.29, va="center")
        for column, look in enumerate(LOOKS):
            grid[0, column].set_title(look.label, color=look.color, weight="bold")
            self.line(grid[0, column], [0, 0], part("strokes", column), color=look.color,
                      linewidth=7, alpha=0.5, solid_capstyle="butt", zorder=2)  # fmt: skip

    def words(self, now):
        if not now.names:
            return _("λ = {strength:g}, ρ = 0.5. Which row of the table is each row of pictures?")
        return _(
            "λ = {strength:g}, ρ = 0.5. At w = 0 L1 offers every slope up to {edges[0]:g} in size, "
            "L2 only 0, L1 + L2 up to {edges[2]:g}. Of z = {reach:g} they leave {ends[0]}, "
            "{ends[1]} and {ends[2]}."
        )
