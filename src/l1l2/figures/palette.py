"""How L1, L2, Huber and the truth look on every figure.

The hues follow Okabe and Ito (2008), "Color universal design", darkened until each reaches a
contrast of 3:1 or more on white and the lightness of the four differs by 10 L* or more, so
that they stay apart for colour-blind eyes and in greyscale. Line style and marker differ too.
"""

from dataclasses import dataclass

INK = "#1F2328"  # text, the learner's own point
MUTED = "#6B7280"  # second thoughts: guides, ordinary data points
FAINT = "#D5D9DF"  # what should only be felt: bands, residual sticks
ACCENT = "#5B2A6E"  # the truth, where there is one
WARN = "#B22222"  # what went wrong

WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Look:
    """One colour, line style and marker that always go together.

    label : the name on the legend.
    """

    label: str
    color: str
    linestyle: object
    marker: str

    def line(self, **more):
        """Keywords of ``Axes.plot`` for a line: ``ax.plot(x, y, **L1.line())``."""
        return dict(color=self.color, linestyle=self.linestyle, label=self.label) | more

    def points(self, **more):
        """Keywords of ``Axes.plot`` for points without a line."""
        return (
            dict(
                color=self.color,
                marker=self.marker,
                linestyle="none",
                markeredgecolor=WHITE,
                markeredgewidth=0.8,
                label=self.label,
            )
            | more
        )

    def bars(self, **more):
        """Keywords of ``Axes.bar``."""
        return dict(color=self.color, edgecolor=WHITE, label=self.label) | more


L1 = Look("L1", "#D27C00", "-", "o")
L2 = Look("L2", "#0B5C94", "--", "s")
HUBER = Look("Huber", "#00835F", "-.", "^")
ELASTIC_NET = Look("L1 + L2", "#B83A7E", "-.", "D")  # as light as Huber: never shown beside it
TRUTH = Look("truth", ACCENT, ":", "*")
DATA = Look("data", MUTED, "none", "o")
PENALTIES = {"L1": L1, "L2": L2}  # as controls and tables call them
