"""Small scenes for testing the explorer in the browser; copied beside the demo notebook."""

import numpy as np

from l1l2.figures import palette
from l1l2.figures.scene import Scene


class Hill(Scene):
    """A line through the origin and a point that can be pulled up and down at x = 8."""

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self.x = np.linspace(0, 10, 50)
        left.plot(self.x, 1 + 0.5 * self.x, **palette.DATA.points(markersize=4))
        (self.line,) = left.plot(self.x, self.x, **palette.L1.line())
        (self.point,) = left.plot([8], [0], **palette.L2.points(markersize=12))
        left.set(xlim=(0, 10), ylim=(-10, 20), xlabel="$x$", ylabel="$y$")
        self.bars = right.bar(range(6), np.ones(6), **palette.L2.bars())
        right.set(ylim=(0, 5), xlabel="weight $j$", ylabel="$w_j$")
        self.title = left.set_title("λ = 0")
        self.drag_axes = left
        return [self.line, self.point, self.bars, self.title]

    def update(self, strength, height, side="plain"):
        self.line.set_ydata(height / 8 * self.x / (1 + strength))
        self.point.set_ydata([height])
        for j, bar in enumerate(self.bars):
            bar.set_height(4 / (1 + strength * j))
        self.title.set_text(f"λ = {strength:g}")

    def describe(self, strength, height, side="plain"):
        slope = height / 8 / (1 + strength)
        return f"λ = {strength:g}, point at y = {height:g}: the {side} line has slope {slope:.3f}."

    def grab(self, x, y, strength, height, side="plain"):
        return "point" if abs(x - 8) < 1 and abs(y - height) < 3 else None

    def drag(self, handle, x, y, **state):
        return {"height": y}


class Fragile(Hill):
    """The same, but it cannot draw λ above 100."""

    def update(self, strength, height=4):
        if strength > 100:
            raise ValueError(f"no path beyond λ = 100, got {strength:g}")
        super().update(strength, height)

    def describe(self, strength, height=4):
        return super().describe(strength, height)

    grab = Scene.grab
