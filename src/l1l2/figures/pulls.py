"""What the pointer can take hold of on a figure, and where it leads the controls.

A place in the picture is a pair of shares of it, across and down, as a browser counts. The layout
of the figure must be resolved, see ``Stage.standing``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

NEAR = 0.07, 0.11  # how far from a handle it can be taken, as shares of the axes across and up


@dataclass(frozen=True)
class Pull:
    """Something that the pointer can take, in data coordinates of ``axes``.

    follows : the names of the controls that follow across and up; None where there is none.
    at : where it stands, a function of ``now``; it keeps its way from the pointer. None where it
    jumps to the pointer. reach : how near it is taken, as shares of the axes across and up.
    between : the two places across between which one that jumps is taken.
    """

    axes: Axes
    follows: tuple[str | None, str | None]
    at: Callable | None = None
    reach: tuple[float, float] = NEAR
    between: tuple[float, float] | None = None

    def box(self, now):
        """Where in the picture it can be taken: the middle and half the size, two arrays."""
        if self.at:
            size = self.axes.bbox.size / self.axes.figure.transFigure.transform((1, 1))
            return self.in_picture(*self.at(now)), np.minimum(size * self.reach, 1)
        level = self.axes.get_ylim()[0]
        ends = [self.in_picture(place, level)[0] for place in self.between]
        return np.array([np.mean(ends), 0.5]), np.array([np.ptp(ends) / 2, 1])

    def taken(self, press, now):
        """The way from the place ``press`` to what is taken there; None if nothing is."""
        middle, half = self.box(now)
        if (np.abs(middle - press) > half).any():
            return None
        return middle - press if self.at else np.zeros(2)

    def leads(self, place):
        """The values of the controls that follow, a dict, when it is pulled to ``place``.

        It is kept within the limits of its axes.
        """
        x, y = self.in_data(*place)
        return {name: value for name, value in zip(self.follows, (x, y), strict=True) if name}

    def in_picture(self, x, y):
        """Where in the picture the data point ``(x, y)`` is."""
        pixels = self.axes.transData.transform((x, y))
        across, up = self.axes.figure.transFigure.inverted().transform(pixels)
        return np.array([across, 1 - up])

    def in_data(self, across, down):
        """The data point within the limits of the axes that is nearest to a place."""
        pixels = self.axes.figure.transFigure.transform((across, 1 - down))
        inside = np.clip(pixels, self.axes.bbox.min, self.axes.bbox.max)
        return tuple(map(float, self.axes.transData.inverted().transform(inside)))
