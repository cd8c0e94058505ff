"""The figure of lesson 0: what each loss charges for one error."""

import numpy as np

from l1l2.figures.palette import INK, L1, L2
from l1l2.figures.parts import part
from l1l2.figures.scene import Scene
from l1l2.losses import L1Loss, L2Loss
from l1l2.texts import _

REACH = 3.0  # errors from -REACH to REACH


class OneErrorTwoCharges(Scene):
    """The curves of both losses over one error ``e``, and what they charge for it as bars.

    The curves go as far as the error does: where they cross is seen when it is moved.
    The point on the horizontal axis can be dragged.
    """

    size = (9.0, 3.6)

    def at(self, error):
        losses, errors = (L1Loss(), L2Loss()), np.linspace(-1, 1, 121) * error
        l1, l2 = charges = [float(loss.of_error(error)) for loss in losses]
        return dict(
            errors=errors, curves=[loss.of_error(errors) for loss in losses],
            L1=l1, L2=l2, charges=charges, upright=[0, max(charges)],
            above=[charge + 0.15 for charge in charges], said=[f"{each:.3g}" for each in charges],
        )  # fmt: skip

    def draw(self, figure):
        curves, bars = figure.subplots(1, 2, width_ratios=(2, 1))
        for k, (look, name) in enumerate(((L1, "L1:  |e|"), (L2, "L2:  e²"))):
            self.line(curves, "errors", part("curves", k), **look.line(lw=2.5, label=name))
        curves.legend(loc="upper center")
        curves.set(xlabel="e = ŷ − y", ylabel="|e|,  e²", xlim=(-3.3, 3.3), ylim=(-0.7, 9.8))
        curves.axhline(0, color=INK, lw=0.8)
        self.line(curves, "error", 0, marker="D", ls="none", color=INK, ms=13, zorder=6)
        self.dot(curves, L1, "error", "L1", markersize=12, zorder=5)
        self.dot(curves, L2, "error", "L2", zorder=5)
        self.line(curves, lambda now: [now.error] * 2, "upright", color=INK, lw=1, ls=":", zorder=4)

        bars.set(xlim=(-0.6, 1.6), ylim=(0, 11), ylabel="|e|,  e²")
        bars.set_xticks([0, 1], ["L1", "L2"])
        colors = dict(color=[L1.color, L2.color], edgecolor=["none", "white"], hatch=["", "//"])
        self.bars(bars, [0, 1], "charges", width=0.7, **colors)
        amounts = [bars.text(x, 0, "", ha="center", va="bottom") for x in (0, 1)]
        self.mark(amounts, y="above", text=lambda now: now.said)
        self.jump(curves, "error", (-1.1 * REACH, 1.1 * REACH))

    def words(self, now):
        if np.isclose(now.L1, now.L2):
            return _("Error {error:g}: L1 charges {said[0]}, L2 charges {said[1]}; the same.")
        if now.L1 > now.L2:
            return _("Error {error:g}: L1 charges {said[0]}, L2 charges {said[1]}; L1 more.")
        return _("Error {error:g}: L1 charges {said[0]}, L2 charges {said[1]}; L2 more.")
