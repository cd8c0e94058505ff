"""Small scenes for testing the explorer in the browser; copied beside the demo notebook."""

import numpy as np

from l1l2.figures import palette
from l1l2.figures.scene import Scene


class Hill(Scene):
    """A line through the origin and a point that can be pulled up and down at x = 8."""

    x = np.linspace(0, 10, 50)

    def at(self, strength, height, side="plain"):
        slope = height / 8 / (1 + strength)
        weights = [4 / (1 + strength * j) for j in range(6)]
        return dict(slope=slope, y=slope * self.x, weights=weights)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        left.plot(self.x, 1 + 0.5 * self.x, **palette.DATA.points(markersize=4))
        self.line(left, self.x, "y", **palette.L1.line())
        self.line(left, 8, "height", **palette.L2.points(markersize=12))
        left.set(xlim=(0, 10), ylim=(-10, 20), xlabel="$x$", ylabel="$y$")
        self.bars(right, range(6), "weights", first=1, **palette.L2.bars())
        right.set(ylim=(0, 5), xlabel="weight $j$", ylabel="$w_j$")
        self.mark(left.set_title("λ = 0"), text="λ = {strength:g}")
        self.pull(left, 8, "height", reach=(0.1, 0.1))

    def words(self, now):
        return (
            "λ = {strength:g}, point at y = {height:g}: the {side} line has slope {slope:.3f}."
        )


class Fragile(Hill):
    """The same, but it cannot draw λ above 100, and nothing can be pulled."""

    def at(self, strength, height=4):
        if strength > 100:
            raise ValueError(f"no path beyond λ = 100, got {strength:g}")
        return super().at(strength, height) | dict(side="plain")

    def draw(self, figure):
        super().draw(figure)
        self.pulls.clear()
