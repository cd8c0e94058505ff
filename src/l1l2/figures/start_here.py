"""The figure of lesson 0: what each loss charges for one error."""

import numpy as np

from l1l2.figures.palette import INK, L1, L2
from l1l2.figures.scene import Scene
from l1l2.losses import L1Loss, L2Loss

REACH = 3.0  # errors from -REACH to REACH


class OneErrorTwoCharges(Scene):
    """The curves of both losses over one error ``e``, and what they charge for it as bars.

    The point on the horizontal axis can be dragged.
    """

    size = (9.0, 3.6)

    def draw(self, figure):
        curves, bars = figure.subplots(1, 2, width_ratios=(2, 1))
        errors = np.linspace(-REACH, REACH, 241)
        curves.plot(errors, L1Loss().of_error(errors), **L1.line(lw=2.5))
        curves.plot(errors, L2Loss().of_error(errors), **L2.line(lw=2.5))
        curves.text(-2.35, 1.3, "L1:  |e|", color=L1.color, ha="center", fontweight="bold")
        curves.text(-1.95, 6.0, "L2:  e²", color=L2.color, ha="center", fontweight="bold")
        curves.set(xlabel="e = ŷ − y", ylabel="|e|,  e²", xlim=(-3.3, 3.3), ylim=(-0.7, 9.8))
        curves.axhline(0, color=INK, lw=0.8)
        (self.point,) = curves.plot([], [], "D", color=INK, ms=13, zorder=6)
        (self.on_l1,) = curves.plot([], [], **L1.points(ms=12, zorder=5))
        (self.on_l2,) = curves.plot([], [], **L2.points(ms=11, zorder=5))
        (self.guide,) = curves.plot([], [], color=INK, lw=1, ls=":", zorder=4)

        bars.set(xlim=(-0.6, 1.6), ylim=(0, 11), ylabel="|e|,  e²")
        bars.set_xticks([0, 1], ["L1", "L2"])
        self.bars = bars.bar([0, 1], [0, 0], width=0.7, color=[L1.color, L2.color])
        self.bars[1].set_hatch("//")
        self.bars[1].set_edgecolor("white")
        self.amounts = [bars.text(x, 0, "", ha="center", va="bottom") for x in (0, 1)]
        self.drag_axes = curves
        return [
            self.guide,
            self.on_l1,
            self.on_l2,
            self.point,
            *self.bars,
            *self.amounts,
        ]

    def update(self, error):
        charges = _charges(error)
        self.point.set_data([error], [0])
        self.on_l1.set_data([error], [charges[0]])
        self.on_l2.set_data([error], [charges[1]])
        self.guide.set_data([error, error], [0, max(charges)])
        for bar, amount, charge in zip(self.bars, self.amounts, charges, strict=True):
            bar.set_height(charge)
            amount.set_y(charge + 0.15)
            amount.set_text(f"{charge:.3g}")

    def describe(self, error):
        l1, l2 = _charges(error)
        more = "the same" if np.isclose(l1, l2) else "L1 more" if l1 > l2 else "L2 more"
        return f"Error {error:g}: L1 charges {l1:.3g}, L2 charges {l2:.3g}; {more}."

    def grab(self, x, y, error):
        return "point" if abs(x) <= REACH + 0.3 else None

    def drag(self, handle, x, y, error):
        return {"error": x}


def _charges(error):
    return float(L1Loss().of_error(error)), float(L2Loss().of_error(error))
