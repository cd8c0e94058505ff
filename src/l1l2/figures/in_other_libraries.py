"""The appendix "What is our λ called elsewhere?": the parameter of every library, on one axis."""

import numpy as np

from l1l2.figures.numerals import number
from l1l2.figures.palette import FAINT, INK, L1, L2, MUTED, WHITE
from l1l2.figures.scene import Scene
from l1l2.scales import SCALES
from l1l2.texts import _


class TheirNumbers(Scene):
    """The parameter of every library that does what our λ does, on one axis.

    y_sd : float, the standard deviation of y, which glmnet asks for. batch : int, the most rows
    behind one gradient of a network (200 is the default of scikit-learn's).

    A dot is the number that goes with λ there; the stick leads to it from λ. Where no number
    does the same there is none.
    """

    size = (10.6, 6.6)

    def __init__(self, y_sd=1.0, batch=200):
        self.y_sd, self.batch = float(y_sd), int(batch)
        self.names = [row.name.replace("scikit-learn ", "") for row in SCALES]
        self.rows = [(row.convert, row.asks) for row in SCALES]
        self.kinds = np.array([_kind(row) for row in SCALES])
        self.heights = np.arange(len(SCALES))[::-1].astype(float)

    def at(self, strength, n, l1_ratio):
        known = dict(
            strength=strength, n_samples=n, l1_ratio=l1_ratio, y_sd=self.y_sd,
            n_per_step=min(self.batch, n),
        )  # fmt: skip
        given = []
        for convert, asks in self.rows:
            row = convert(**{ask: known[ask] for ask in asks}) if convert else {}
            given.append({key: row[key] for key in row if key in THEIR_SYMBOLS})
        value = np.array([next(iter(row.values()), strength) for row in given])
        there = np.array([bool(row) for row in given])
        rows = {kind: there & (self.kinds == kind) for kind in KINDS}
        return dict(
            said=[_(", ").join(f"{key} = {number(row[key])}" for key in row) for row in given],
            dots={kind: (value[here], self.heights[here]) for kind, here in rows.items()},
            sticks=[[(strength, up), (x, up)] for x, up in zip(value, self.heights, strict=True)],
        )  # fmt: skip

    def draw(self, figure):
        ax, count = figure.subplots(), len(SCALES)
        batch, sd = _("batch ≤ {batch}").format(batch=self.batch), f"sd(y) = {self.y_sd:g}"
        more = {"n_per_step": batch, "y_sd": sd}
        asked = [_(", ").join(more[ask] for ask in asks if ask in more) for _way, asks in self.rows]
        named = _("{library}, {asked}")
        names = [
            named.format(library=name, asked=those) if those else name
            for name, those in zip(self.names, asked, strict=True)
        ]
        ax.set(xscale="log", xlim=(1e-6, 1e6), ylim=(-0.7, count - 0.3))
        ax.set_xlabel(_("the number that goes with λ"))
        ax.set_yticks(self.heights, names, fontsize=11)
        ax.set_xticks(10.0 ** np.arange(-6, 7, 2))
        ax.minorticks_off()
        ax.grid(visible=False)
        for height in self.heights:
            ax.axhline(height, color=FAINT, linewidth=0.8, zorder=0)
        sticks = ax.hlines(self.heights, 1, 1, color=MUTED, linewidth=2.2, zorder=2)
        self.mark(sticks, segments="sticks")
        self.rule(ax, "strength", linewidth=1.8)
        symbol = ax.text(1, count - 0.35, "", ha="center", va="bottom", fontsize=15)
        self.mark(symbol, x="strength", text="λ = {strength:g}")
        for kind, look in KINDS.items():
            dots = ax.plot([], [], **look, markersize=9, markeredgecolor=WHITE, zorder=5)[0]
            self.mark(dots, data=lambda now, kind=kind: now.dots[kind])
        beside = dict(transform=ax.get_yaxis_transform(), va="center", fontsize=11)
        texts = [ax.text(1.02, height, "", **beside) for height in self.heights]
        self.mark(texts, text=lambda now: [said or "≠" for said in now.said])
        # Room on the right for the longest text, in white.
        ax.text(1.02, 0, "alpha = 0.0000888, l1_ratio = 0.888", color=WHITE, zorder=-1, **beside)

    def words(self, now):
        alike = {}
        for name, said in zip(self.names, now.said, strict=True):
            alike.setdefault(said or _("no equivalent"), []).append(name)
        row, whole = _("{arguments}: {libraries}"), _("{rows}.")
        rows = [
            row.format(arguments=said, libraries=_(", ").join(names))
            for said, names in alike.items()
        ]
        return [
            _("λ = {strength:g}, n = {n}, ρ = {l1_ratio:g}."),
            whole.format(rows=_("; ").join(rows)),
        ]


THEIR_SYMBOLS = ("alpha", "C", "lambda", "weight_decay", "l1_ratio", "L1_wt")
KINDS = {
    "L1": dict(marker="o", color=L1.color, linestyle="none"),
    "L2": dict(marker="s", color=L2.color, linestyle="none"),
    "both": dict(marker="D", color=INK, linestyle="none"),
}


def _kind(row):
    penalty = row.ours.split(r"\lambda")[-1]
    first, second = r"\rVert_1" in penalty, r"\rVert_2^2" in penalty
    return "both" if first and second else "L1" if first else "L2"
