"""Scenes of the lesson "Why L1 reaches zero": what holds a weight at zero, and where.

``BowlAndKink``          one weight: the two objectives over the slopes that balance there
``StepsToZero``          descent on the L1 penalty: the jumps of subgradient steps, the prox at rest
``ThresholdOrRescale``   the fit of every least squares weight z, and what it takes off
``DiamondAndCircle``     two weights under a budget; the least squares minimum can be dragged
``CloudOfMinima``        which least squares minima get a zero, and how often
``PriorsAndPosteriors``  the two penalties as priors of one weight
``ModeAndMean``          the mode of the posterior reaches zero, its mean does not
"""

from types import SimpleNamespace

import numpy as np

from l1l2 import geometry
from l1l2.experiments.descents import penalised_steps
from l1l2.figures.numerals import hundredths, signed
from l1l2.figures.palette import ELASTIC_NET, FAINT, INK, L1, L2, MUTED, TRUTH, WARN, WHITE
from l1l2.figures.parts import ALL_WAYS, MARKER, RING, SIDEWAYS, UNCUT, zero_lines
from l1l2.figures.scene import Scene
from l1l2.penalties import L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior, laplace_posterior_mean
from l1l2.texts import _, plural

STEP = 0.5  # of the prox: (w - z)² has no factor 1/2
BIG = dict(fontsize=15, weight="bold")
PLAIN = dict(fontsize=13, color=INK)
BIG_RING = RING | dict(markersize=12, markeredgewidth=2, zorder=7)
NOWHERE = np.empty((2, 0))  # no points
DIAMOND = np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]])
BALLS = dict(diamond=1.0, circle=0.0, rounded=0.7)  # the share of L1 in each
RATES = tuple(k / 50 for k in range(2, 21))
PLACES = tuple(k / 5 for k in range(6))
JUMPS = "#5A3500"  # subgradient steps: L1 as well, but much darker


class BowlAndKink(Scene):
    """One weight under L1 (left) and L2 (right): the objective, and below it the slopes.

    The pull of the data, 2(z - w), meets the slope of the penalty exactly under the minimum. The
    thick bar is the subdifferential [-λ, λ] of the L1 penalty at w = 0.
    State: strength, z.
    """

    size = (10.0, 6.0)
    reach = 2.0  # how far w goes to either side
    w, ends = np.linspace(-reach, reach, 201), np.array([-reach, reach])

    def at(self, strength, z):
        l1, l2, side = L1Penalty(strength), L2Penalty(strength), 1 if z >= 0 else -1
        low, high = map(float, l1.subdifferential(0.0))
        return dict(
            bowl=(self.w - z) ** 2, pull=2 * (z - self.ends), low=low, high=high, bar=[low, high],
            L1=self._under(l1, z, [low, low, high, high]), wide=strength >= 0.5,
            L2=self._under(l2, z, l2.subgradient(self.ends)),
            # The name of the pull stands at the end of its line that is in sight.
            place=(
                np.clip(z - side * 1.12 * self.reach, *0.97 * self.ends), side * 2.4 * self.reach
            ),
            ha="left" if z >= 0 else "right",
        )  # fmt: skip

    def _under(self, penalty, z, slope):
        """What one penalty makes of z: the weight, the curves, and what meets under the minimum."""
        best, cost = float(penalty.prox(z, STEP)), penalty.of_weight(self.w)
        return SimpleNamespace(
            best=best, said=_signed(best), cost=cost, sum=(self.w - z) ** 2 + cost, slope=slope,
            least=(best - z) ** 2 + penalty.value(best), pull=2 * (z - best),
        )  # fmt: skip

    def draw(self, figure):
        axes, reach = figure.subplots(2, 2, sharex=True, sharey="row"), self.reach
        self._draw_side(*axes[:, 0], L1, "λ|w|", [-reach, 0, 0, reach])
        self._draw_side(*axes[:, 1], L2, "λw²", self.ends)
        axes[0, 0].set_ylabel(_("MSE + penalty"))
        low = axes[1, 0]
        low.set_ylabel(_("slope"))
        thick = dict(linewidth=9, alpha=0.5, zorder=3.2, solid_capstyle="butt")
        self.line(low, [0, 0], "bar", color=L1.color, **thick)
        for name, height, x, ha in (("λ", "high", -0.07, "right"), ("−λ", "low", 0.07, "left")):
            text = low.text(x * reach, 0, name, ha=ha, va="center", color=L1.color, **BIG)
            self.mark(text, y=height, visible="wide")

    def _draw_side(self, top, below, look, cost, turns):
        of = look.label
        top.set(xlim=self.ends, ylim=(0, 2 * self.reach**2))
        below.set(ylim=2.6 * self.ends, xlabel="w")
        top.tick_params(labelbottom=False)
        below.axhline(0, color=MUTED, linewidth=1)
        self.line(top, self.w, f"{of}.sum", **look.line(linewidth=3))
        self.line(top, self.w, "bowl", color=MUTED, linewidth=1.4)
        self.line(top, self.w, f"{of}.cost", **look.line(linewidth=1.2))
        self.line(below, turns, f"{of}.slope", **look.line(linewidth=2.6, zorder=3))
        self.line(below, self.ends, "pull", color=INK, linewidth=1.6)
        for ax, height in ((top, f"{of}.least"), (below, f"{of}.pull")):
            _mark_best(self, ax, look, f"{of}.best", height, **UNCUT)
        self.headline(top, f"{of}:  w = {{{of}.said}}", y=1.03, color=look.color, **BIG)
        above = dict(transform=top.transAxes, ha="right", va="bottom")
        top.text(1, 1.03, f"(w − z)² + {cost}", **above, **PLAIN)
        name = below.text(0, 0, "2(z − w)", va="center", **PLAIN)
        self.mark(name, position="place", ha="ha")

    def words(self, now):
        free = _("L1: w = {L1.best:.2f}, where the pull {L1.pull:.2f} is λ in size.")
        held = _(
            "L1: w = 0, held, as the pull there, {L1.pull:.2f}, lies in "
            "[-{strength:g}, {strength:g}]."
        )
        return [
            _("λ = {strength:g}, z = {z:g}."),
            free if now.L1.best else held,
            _("L2: w = {L2.best:.2f}, where the pull {L2.pull:.2f} is 2λw."),
        ]


class StepsToZero(Scene):
    """Subgradient and proximal steps from w = 1 on (w - z)² + λ|w|, in exact arithmetic.

    Left: every step; the band is where the subgradient steps end up. Right: for every rate, from
    where to where the last steps jump.
    State: rate; z. All steps are computed when the scene is made, for each of ``rates`` and
    ``places`` of z; a state is moved to the nearest of these.
    strength : λ. steps : how many, ``late`` of them are the last ones.
    """

    size = (10.0, 4.4)

    def __init__(self, strength=1.0, rates=RATES, places=PLACES, start=1.0, steps=60, late=20):
        self.strength, self.steps, self.late = float(strength), steps, late
        self.rates, self.places = np.array(rates), np.array(places)
        found = [[penalised_steps(z, strength, r, start, steps) for r in rates] for z in places]
        self.table = np.array(found, dtype=float)  # (n_places, n_rates, 2, steps + 1)

    def at(self, rate, z):
        i, j = (np.abs(v - x).argmin() for v, x in ((self.places, z), (self.rates, rate)))
        subgradient, proximal = self.table[i, j]
        last = self.table[i, :, 0, -self.late :]
        best = float(L1Penalty(self.strength).prox(z, STEP))
        held = 2 * abs(z) < self.strength
        at_zero = np.flatnonzero(proximal == 0)
        edges = np.array([2 * z - self.strength, 2 * z + self.strength]) * held
        band, far = rate * edges, self.rates[-1] + 0.02
        lowest, highest = last.min(axis=1), last.max(axis=1)
        return dict(
            best=best, held=held, band=band, low=band[0], wide=np.ptp(band),
            wedge=np.array([[0, 0], [far, far * edges[0]], [far, far * edges[1]]]),
            strength=self.strength, steps=self.steps, late=self.late,
            subgradient=subgradient, proximal=proximal, here=[lowest[j], highest[j]],
            lowest=lowest, highest=highest, upright=[rate, rate], last=self.table[i, :, 1, -1],
            landed=int([*at_zero, -1][0]), landing=0 if len(at_zero) else None,
            away=[abs(float(w[-1]) - best) for w in (subgradient, proximal)],
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1.25, 1))
        t = np.arange(self.steps + 1)
        left.set(xlim=(-1, self.steps + 1), ylim=(-0.5, 1.08), xlabel=_("step"), ylabel="w")
        right.set(xlim=(0, self.rates[-1] + 0.02), xlabel=_("learning rate η"))
        for ax in (left, right):
            ax.axhline(0, color=MUTED, linewidth=1)
            self.line(ax, ax.get_xlim(), lambda now: [now.best] * 2, **MARKER | dict(linewidth=1))
        shade = dict(facecolor=JUMPS, alpha=0.12, linewidth=0)
        self.mark(left.axhspan(-1, 1, **shade), y="low", height="wide")
        self.area(right, "wedge", **shade)
        jumps = dict(color=JUMPS, linestyle=(0, (4, 1.5)), linewidth=1.3, marker="X", markersize=5)
        jumps |= dict(markeredgecolor=WHITE, markeredgewidth=0.4, zorder=4)
        rests = dict(linewidth=2.6, marker="o", markersize=5, zorder=5)
        self.line(left, t, "subgradient", label=_("subgradient step"), **jumps)
        self.line(left, t, "proximal", **L1.line(**rests) | dict(label=_("proximal step")))
        self.line(left, "landed", "landing", **BIG_RING)
        left.legend(loc="upper right", handlelength=3.0)
        sticks = dict(color=JUMPS, linewidth=1.6, zorder=4)
        self.stems(right, self.rates, "highest", "lowest", **sticks)
        for end in ("lowest", "highest"):
            look = dict(marker="X", linestyle="none", markersize=5)
            self.line(right, self.rates, end, **sticks | look)
        self.weights(right, L1, self.rates, "last", markersize=7)
        self.rule(right, "rate")
        self.line(right, "upright", "here", color=JUMPS, linewidth=5, zorder=4)
        self.headline(left, "η = {rate:g},  z = {z:g}", **BIG)
        said = _("the last {late} steps")
        right.set_title(said.format(late=self.late), loc="left", **PLAIN)

    def words(self, now):
        start = _("η = {rate:g}, z = {z:g}, λ = {strength:g}.")
        if now.held:
            jumps = _(
                "Subgradient step: in the last {late} of {steps} steps w still jumps between "
                "{here[0]:.2f} and {here[1]:.2f}."
            )
            rests = _("Proximal step: exactly 0 from step {landed} on.")
            near = _("Proximal step: after {steps} steps {away[1]:.1g} from zero.")
            return [start, jumps, near if now.landed < 0 else rests]
        both = _(
            "Both take the same steps, towards the minimum at {best:.2f}: after {steps} of them w "
            "is {away[1]:.1g} from it."
        )
        return [start, both]


class ThresholdOrRescale(Scene):
    """Left: the fit against z for both penalties. Right: what they take off, z - w.

    State: strength, z. The marked z can be pulled sideways on the left.
    """

    size = (10.0, 4.4)
    reach = 2.0  # how far z and w go
    z = np.linspace(-reach, reach, 161)

    def at(self, strength, z):
        return dict(
            half=strength / 2, low=-strength / 2, kept=100 / (1 + strength),
            upright=[z, z], stick=[-self.reach, z],
            L1=self._under(L1Penalty(strength), z), L2=self._under(L2Penalty(strength), z),
        )  # fmt: skip

    def _under(self, penalty, z):
        """What one penalty makes of z, and of every z."""
        fits, w = penalty.prox(self.z, STEP), float(penalty.prox(z, STEP))
        return SimpleNamespace(
            w=w, zero=None if w else 0, fits=fits, off=z - w, taken=abs(z - w),
            all_off=self.z - fits, said=_signed(w), said_off=_signed(z - w),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        for ax, curve, height, name in (
            (left, "fits", "w", "w"), (right, "all_off", "off", _("taken off, z − w"))
        ):  # fmt: skip
            _plane(ax, self.reach, xlabel="z", ylabel=name)
            zone = ax.axvspan(-1, 1, color=L1.color, alpha=0.16, linewidth=0)
            self.mark(zone, x="low", width="strength")
            self.line(ax, "upright", "stick", **MARKER)
            for look, width in ((L1, 3), (L2, 2.4)):
                wide = look.line(linewidth=width, zorder=4)
                self.line(ax, self.z, f"{look.label}.{curve}", **wide)
                self.dot(ax, look, "z", f"{look.label}.{height}")
        self.line(left, "z", "L1.zero", **BIG_RING)
        for look, end in ((L1, "left"), (L2, "right")):
            big, of = dict(end=end, color=look.color, **BIG), look.label
            self.headline(left, f"{of}: w = {{{of}.said}}", **big)
            self.headline(right, f"{of}: {{{of}.said_off}}", **big)
        far = dict(reach=(0.1, np.inf), clip_on=False)
        self.handle(left, "z", -self.reach, arrows=SIDEWAYS, marker="D", **far)

    def words(self, now):
        some = _(
            "λ = {strength:g}, z = {z:g}: L1 takes off {L1.taken:.2f} and leaves {L1.w:.2f}; every "
            "z up to λ/2 = {half:g} in size becomes zero."
        )
        nothing = _(
            "λ = {strength:g}, z = {z:g}: L1 takes off {L1.taken:.2f} and leaves exactly 0; every "
            "z up to λ/2 = {half:g} in size becomes zero."
        )
        kept = _("L2 keeps {kept:.0f} % of every z and leaves {L2.w:.2f}.")
        return [some if now.L1.w else nothing, kept]


class DiamondAndCircle(Scene):
    """Two weights in the diamond, the circle and the rounded diamond, each with the exact minimum.

    State: t, how far each ball reaches on the axes; z1, z2, the least squares minimum, which can
    be dragged in each panel; rho, the correlation of the two standardised features, so that the
    loss is a constant plus (w - z)'G(w - z) with G = [[1, rho], [rho, 1]]. The wedges are the
    minima that the corners of the diamond catch; at rho = ±1 there are none.
    """

    size = (11.0, 4.3)
    reach = 2.6  # how far the axes go
    room = 0.96 - reach, reach - 0.96  # for a name beside the minimum

    def __init__(self):
        turn = np.linspace(0, 2 * np.pi, 129)
        self.round = np.column_stack([np.cos(turn), np.sin(turn)])
        self.round[np.abs(self.round) < 1e-12] = 0  # the corners, exactly
        rings = np.arange(1, 8) * 0.5
        broken = np.vstack([self.round, [np.nan, np.nan]])
        self.rings = (rings[:, None, None] * broken).reshape(-1, 2)

    def at(self, t, z1, z2, rho):
        z, stretch = np.array([z1, z2]), _stretch(rho)
        return dict(
            levels=(self.rings @ stretch + z).T, wedges=_wedges(t, 2 * self.reach + t),
            caught=[abs(rho) < 1] * 4, sign=(-(self.reach + t) / 2, 0.12),
            signed=abs(rho) < 1 and t <= 1.4,
            beside=(np.clip(z1, *self.room), z2 + (0.42 if z2 < 0.7 * self.reach else -0.85)),
            **{
                name: self._inside(geometry.Ball(ratio, t), z, rho, stretch)
                for name, ratio in BALLS.items()
            },
        )  # fmt: skip

    def _inside(self, ball, z, rho, stretch):
        """The constrained minimum in one ball, and what is drawn of both."""
        found = geometry.constrained_minimum([[1.0, rho], [rho, 1.0]], z, ball)
        w, strength, shape = np.array(found.w), found.strength, ball.edge(self.round)
        away = w - z
        height = max(away @ away + 2 * rho * away[0] * away[1], 0) ** 0.5
        touching = (height * self.round @ stretch + z).T
        relation = "≥" if ball.size == 0 and np.isfinite(strength) else "="
        return SimpleNamespace(
            found=found, w=w[:, None], shape=shape, edge=shape.T, unique=found.unique,
            zero=w[:, None] if found.unique and 0 in found.w else NOWHERE,
            touching=touching if height > 1e-9 and strength > 0 else NOWHERE,
            many=not found.unique, segment=NOWHERE if found.unique else np.transpose(found.ends),
            price=f"{relation} {_signed(strength)}", said=f"({', '.join(map(_signed, found.w))})",
        )  # fmt: skip

    def draw(self, figure):
        panels = figure.subplots(1, 3, sharey=True)
        first = panels[0]
        shade = dict(facecolor=L1.color, alpha=0.13, linewidth=0, zorder=0.5)
        wedges = [first.fill([0, 0, 0], [0, 0, 0], **shade)[0] for k in range(4)]
        self.mark(wedges, xy="wedges", visible="caught")
        thick = dict(linewidth=8, solid_capstyle="round", zorder=5, alpha=0.75)
        for ax, look, name in zip(panels, (L1, L2, ELASTIC_NET), BALLS, strict=True):
            _square(ax, self.reach, "w")
            self.area(ax, f"{name}.shape", facecolor=look.color, alpha=0.22, zorder=2)
            for points, drawn in (
                ("levels", dict(color=FAINT, linewidth=1.2, zorder=1)),
                (f"{name}.edge", look.line(linewidth=2.6, zorder=3)),
                (f"{name}.touching", dict(color=INK, linewidth=1.6, zorder=4)),
                (f"{name}.segment", dict(color=look.color, **thick)),
                (f"{name}.w", look.points(markersize=12, zorder=7)),
                (f"{name}.zero", BIG_RING | dict(zorder=8)),
            ):
                self.trace(ax, points, **drawn)
            self.handle(ax, "z1", "z2", reach=(0.08, 0.08), arrows=ALL_WAYS, marker="X")
            price = f"{look.label}  λ {{{name}.price}}"
            self.headline(ax, price, y=1.02, va="bottom", color=look.color, **BIG)
            below = dict(ha="right", va="bottom", zorder=9, bbox=dict(color=WHITE, pad=1.5))
            for text, seen, how in (
                (f"w = {{{name}.said}}", "unique", PLAIN),
                (_("w not unique"), "many", BIG | dict(color=WARN)),
            ):
                self.note(ax, 0.98, 0.02, text, dict(visible=f"{name}.{seen}"), **below, **how)
        small = dict(ha="center", va="bottom", fontsize=11.5, color=INK, zorder=9)
        sign = first.text(0, 0, _("→ corner"), **small)
        self.mark(sign, position="sign", visible="signed")
        plate = dict(color=WHITE, alpha=0.7, pad=0.5)
        name = first.text(0, 0, _("least squares"), bbox=plate, **small)
        self.mark(name, position="beside")
        first.set_ylabel("$w_2$")

    def words(self, now):
        start = _("t = {t:g}, least squares at ({z1:g}, {z2:g}), correlation {rho:g}.")
        balls = _("Diamond: {diamond}; Circle: {circle}; Rounded diamond: {rounded}.")
        return [start, balls.format(**{name: self._where(now, name) for name in BALLS})]

    def _where(self, now, name):
        """Where the minimum in one ball is, and at which λ."""
        found = getattr(now, name).found
        inside, corner = found.strength == 0, 0 in found.w
        if not found.unique:
            where = _("any w from {start} to {end}, not unique, λ = {price}")
        elif now.t == 0 and inside:
            where = _("w = {w} inside, least squares, λ at least {price}")
        elif now.t == 0:
            endless = np.isinf(found.strength)
            where = _("w = {w}, λ = infinite") if endless else _("w = {w}, λ at least {price}")
        elif inside:
            where = _("w = {w} inside, least squares, λ = {price}")
        elif name == "circle":
            where = _("w = {w}, λ = {price}")
        else:
            on_face = _("w = {w} on a face, λ = {price}")
            where = _("w = {w} at a corner, λ = {price}") if corner else on_face
        start, end, w = (f"({hundredths(a)}, {hundredths(b)})" for a, b in (*found.ends, found.w))
        return where.format(start=start, end=end, w=w, price=hundredths(found.strength))


class CloudOfMinima(Scene):
    """Least squares minima of many samples by which weights the fit sets to zero.

    Uncorrelated, standardised features (G = I) and normal noise: z is normal about the true
    weights with standard deviation s in each direction. Left: the minima, in the regions that get
    the same zeros. Then the fits under L1 and under L2.

    truth : (2,). repeats : int, how many minima are shown; the probabilities are exact.
    State: amount, the budget t or the price λ; spread, s; fixed, "t" or "λ".
    """

    size = (11.0, 4.3)

    def __init__(self, truth=(1.0, 0.0), repeats=200, reach=3.0, seed=0):
        self.truth, self.reach = np.array(truth, dtype=float), float(reach)
        self.draws = np.random.default_rng(seed).standard_normal((repeats, 2))

    def at(self, amount, spread, fixed):
        z, far, half = self.truth + spread * self.draws, 2 * self.reach + amount, amount / 2
        if fixed == "t":
            chances, ball = geometry.diamond_zeros(self.truth, spread, amount), amount * DIAMOND
            lasso = geometry.nearest_in_diamond(z, amount)
            ridge = geometry.nearest_in_circle(z, amount)
            regions = *_wedges(amount, far), np.zeros((3, 2))
        else:
            chances, ball = geometry.threshold_zeros(self.truth, spread, amount), NOWHERE
            lasso, ridge = (penalty(amount).prox(z, STEP) for penalty in (L1Penalty, L2Penalty))
            right = np.array([[half, half], [far, half], [far, -half], [half, -half]])
            regions = *_four(right), half * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
        first, second = (lasso == 0).T
        kinds = second & ~first, first & ~second, first & second, ~(first | second)
        hits = [np.count_nonzero((w == 0).any(axis=1)) for w in (lasso, ridge)]
        return dict(
            chances=chances, ball=ball, regions=regions, ridge=ridge.T, hits=hits, repeats=len(z),
            clouds=[z[kind].T for kind in kinds], lassos=[lasso[kind].T for kind in kinds],
        )  # fmt: skip

    def draw(self, figure):
        left, middle, right = panels = figure.subplots(1, 3, sharey=True)
        for ax, name in zip(panels, "zww", strict=True):
            _square(ax, self.reach, name, zorder=1)
        left.set_ylabel("$z_2$")
        middle.set_ylabel("$w_2$")
        second, first = dict(facecolor="#F7D9A6"), dict(facecolor="#FBEFDD", edgecolor=WHITE)
        looks = [second] * 2 + [first | dict(hatch="//")] * 2 + [dict(facecolor="#DDB36B")]
        empty = dict(zorder=0.5, linewidth=0)
        regions = [left.fill([0, 0, 0], [0, 0, 0], **empty, **look)[0] for look in looks]
        self.mark(regions, xy="regions")
        self.trace(left, "ball", **L1.line(linewidth=2.4, zorder=2))
        shapes = [
            dict(marker=">", color=L1.color, markersize=6.5, markeredgecolor=INK),
            dict(marker="^", color=WHITE, markersize=6.5, markeredgecolor=INK),
            RING | dict(markersize=6.5, zorder=4),
            dict(marker=".", color=MUTED, markersize=6),
        ]
        fits = [*shapes[:3], dict(marker="o", color=L1.color, markersize=4)]
        plain = dict(linestyle="none", markeredgewidth=0.7, zorder=4)
        for ax, drawn, points in ((left, shapes, "clouds"), (middle, fits, "lassos")):
            self.mark([ax.plot([], [], **plain | shape)[0] for shape in drawn], data=points)
        self.trace(right, "ridge", **L2.points(markersize=5, markeredgewidth=0.4))
        for ax in panels:
            self.mark(ax.plot(*self.truth, **TRUTH.points(markersize=15, zorder=6))[0])
        above = dict(y=1.02, va="bottom", **BIG | dict(fontsize=14))
        below = dict(ha="right", va="bottom", **PLAIN)
        chance, count = _("{name}: chance of a zero {chance}"), _("{hits} of {repeats}")
        for k, (ax, look) in enumerate(((middle, L1), (right, L2))):
            found = chance.format(name=look.label, chance=("{chances.some:.3f}", "0")[k])
            self.headline(ax, found, color=look.color, **above)
            hits = count.format(hits=f"{{hits[{k}]}}", repeats="{repeats}")
            self.note(ax, 0.98, 0.02, hits, **below)
        self.headline(left, "{fixed} = {amount:g},  s = {spread:g}", **above)

    def words(self, now):
        return plural(
            "{fixed} = {amount:g}, s = {spread:g}: L1 gives a zero with probability "
            "{chances.some:.3f} (only w₁ {chances.first:.3f}, only w₂ {chances.second:.3f}, both "
            "{chances.both:.3f}), here {hits[0]} time in {repeats}. L2: probability 0, here "
            "{hits[1]} times.",
            "{fixed} = {amount:g}, s = {spread:g}: L1 gives a zero with probability "
            "{chances.some:.3f} (only w₁ {chances.first:.3f}, only w₂ {chances.second:.3f}, both "
            "{chances.both:.3f}), here {hits[0]} times in {repeats}. L2: probability 0, here "
            "{hits[1]} times.",
            now.hits[0],
        )


class PriorsAndPosteriors(Scene):
    """One weight. Above: prior, likelihood and posterior; below: loss + penalty, over the same w.

    Left Laplace and L1, right Gaussian and L2; each density is scaled to its peak. The scale of the
    prior follows from λ, the noise and n.
    State: strength > 0, z, n.
    """

    size = (10.0, 6.2)
    noise, reach = 1.0, 2.5  # σ, and how far w goes
    w = np.linspace(-reach, reach, 501)

    def at(self, strength, z, n):
        variance = self.noise**2 / n
        laplace, gauss = (
            kind.from_strength(strength, variance) for kind in (LaplacePrior, GaussianPrior)
        )
        return dict(
            likelihood=np.exp(-((self.w - z) ** 2) / (2 * variance)), noise=self.noise,
            L1=self._under(laplace, L1Penalty(strength), laplace.scale, z, variance),
            L2=self._under(gauss, L2Penalty(strength), gauss.scale**2, z, variance),
        )  # fmt: skip

    def _under(self, prior, penalty, scale, z, variance):
        """What one prior, and the penalty that it is, make of z."""
        w, mode, mean = self.w, float(prior.mode(z, variance)), float(prior.mean(z, variance))
        peak = prior.posterior(mode, z, variance)
        density = prior.posterior(w, z, variance) / peak
        outline = np.pad(w, 1, mode="edge"), np.pad(density, 1)
        return SimpleNamespace(
            scale=prior.scale, mode=mode, mean=mean, prior=prior.density(w) / prior.density(0.0),
            objective=(w - z) ** 2 + penalty.of_weight(w),
            least=(mode - z) ** 2 + penalty.value(mode), posterior=density,
            outline=np.column_stack(outline), at_mean=prior.posterior(mean, z, variance) / peak,
            said_scale=_signed(scale), said_mode=_signed(mode), said_mean=_signed(mean),
        )  # fmt: skip

    def draw(self, figure):
        axes = figure.subplots(2, 2, sharex=True, sharey="row")
        curves = self._draw_side(*axes[:, 0], L1, "b = 2σ²/(nλ)", "λ|w|")
        self._draw_side(*axes[:, 1], L2, "τ² = σ²/(nλ)", "λw²")
        axes[0, 0].set_ylabel(_("density ÷ its peak"))
        axes[1, 0].set_ylabel(_("loss + penalty"))
        place = dict(loc="outside lower center", ncols=3, handlelength=2.6)
        figure.legend(curves, [_("prior"), _("likelihood"), _("posterior")], **place)

    def _draw_side(self, top, below, look, scale, cost):
        """One prior over its penalty; the lines of prior, likelihood and posterior."""
        of = look.label
        top.set(xlim=(-self.reach, self.reach), ylim=(0, 1.35), yticks=[])
        top.tick_params(labelbottom=False)
        below.set(ylim=(-0.5, 9), xlabel="w")
        self.area(top, f"{of}.outline", facecolor=look.color, alpha=0.2)
        curves = [
            self.line(top, self.w, f"{of}.prior", color=TRUTH.color, linestyle=":"),
            self.line(top, self.w, "likelihood", color=INK, linewidth=1.3),
            self.line(top, self.w, f"{of}.posterior", **look.line(linewidth=2.8, zorder=4)),
        ]
        self.line(below, self.w, f"{of}.objective", **look.line(linewidth=2.8))
        for ax, height in ((top, 1.0), (below, f"{of}.least")):
            _mark_best(self, ax, look, f"{of}.mode", height)
        diamond = dict(color=INK, markersize=9)
        self.dot(top, ELASTIC_NET, f"{of}.mean", f"{of}.at_mean", **diamond)
        said = f"{of}   {scale} = {{{of}.said_scale}}"
        self.headline(top, said, y=1.02, va="bottom", color=look.color, **BIG)
        mode = _("mode {value}").format(value=f"{{{of}.said_mode}}")
        mean = _("◆ mean {value}").format(value=f"{{{of}.said_mean}}")
        self.note(top, 0.02, 0.98, f"{mode}\n{mean}", va="top", **PLAIN)
        inside = dict(transform=below.transAxes, ha="center", va="top", **PLAIN)
        below.text(0.5, 0.97, f"(w − z)² + {cost}", bbox=dict(color=WHITE, pad=1), **inside)
        return curves

    def words(self, now):
        free = _(
            "Laplace prior of scale b = {L1.scale:.3g}: posterior mode {L1.mode:.3f}, mean "
            "{L1.mean:.3f}."
        )
        held = _(
            "Laplace prior of scale b = {L1.scale:.3g}: posterior mode exactly 0, mean "
            "{L1.mean:.3f}."
        )
        return [
            _("λ = {strength:g}, z = {z:g}, n = {n}, σ = {noise:g}."),
            free if now.L1.mode else held,
            _("Gaussian prior with τ = {L2.scale:.3g}: mode {L2.mode:.3f}, mean {L2.mean:.3f}."),
        ]


class ModeAndMean(Scene):
    """Mode and mean of the posterior under the Laplace prior. Left against z, right against n.

    State: n (main), strength > 0, z > 0.
    """

    size = (10.0, 4.4)
    noise, reach = 1.0, 2.0  # σ, and how far z and w go
    z, n = np.linspace(-reach, reach, 161), np.arange(1, 65)

    def at(self, n, strength, z):
        variance, prox = self.noise**2 / n, L1Penalty(strength).prox
        mode, mean = float(prox(z, STEP)), float(laplace_posterior_mean(z, strength, variance))
        return dict(
            mode=mode, mean=mean, stick=[0, max(mode, mean)], said=_signed(mode),
            scale=_signed(2 * self.noise**2 / (n * strength)),
            mode_at_z=prox(self.z, STEP), mode_at_n=[mode, mode],
            mean_at_z=laplace_posterior_mean(self.z, strength, variance),
            mean_at_n=laplace_posterior_mean(z, strength, self.noise**2 / self.n),
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        _plane(left, self.reach, xlabel="z", ylabel="w")
        right.set(xlim=(0, self.n[-1] + 1), ylim=(0, self.reach), xlabel="n", ylabel="w")
        dashed = dict(color=INK, linestyle="-.", linewidth=2.2, zorder=4)
        diamond = dict(color=INK, markersize=8, zorder=8)
        shape = dict(ring=BIG_RING, markersize=14, zorder=6) | UNCUT
        for ax, name, places, turns in (
            (left, "z", self.z, self.z), (right, "n", self.n, self.n[[0, -1]])
        ):  # fmt: skip
            self.line(ax, lambda now, name=name: [getattr(now, name)] * 2, "stick", **MARKER)
            self.line(ax, turns, f"mode_at_{name}", **L1.line(linewidth=3))
            self.line(ax, places, f"mean_at_{name}", **dashed)
            self.dot(ax, ELASTIC_NET, name, "mean", **diamond)
            self.weights(ax, L1, name, "mode", **shape)
        mode = _("mode {value}").format(value="{said}")
        mean = _("◆ mean {value}").format(value="{mean:.3g}")
        self.headline(left, mode, color=L1.color, **BIG)
        self.headline(left, mean, end="right", color=INK, **BIG)
        self.headline(right, "b = {scale}", end="right", color=INK, **BIG)

    def words(self, now):
        free = _(
            "λ = {strength:g}, z = {z:g}, n = {n}: the mode of the posterior is {mode:.3f}, its "
            "mean is {mean:.3g}."
        )
        held = _(
            "λ = {strength:g}, z = {z:g}, n = {n}: the mode of the posterior is exactly 0, its "
            "mean is {mean:.3g}."
        )
        return free if now.mode else held


def _mark_best(scene, ax, look, w, height, **more):
    """The weight that is least in cost or most likely, a ring where it is zero, and its place."""
    ax.axvline(0, color=MUTED, linewidth=1)
    scene.rule(ax, w)
    scene.weights(ax, look, w, height, w, ring=BIG_RING, markersize=12, zorder=6, **more)


def _plane(ax, reach, **more):
    """Make both axes go from -reach to reach, with lines at zero and the diagonal."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), **more)
    zero_lines(ax)
    ax.plot([-reach, reach], [-reach, reach], color=FAINT, linewidth=1.4)


def _square(ax, reach, name, **zeros):
    """Make the axes of two weights, or of two least squares weights, equally long, without grid."""
    whole = range(-int(reach), int(reach) + 1)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=whole, yticks=whole, aspect="equal")
    ax.set_xlabel(f"${name}_1$")
    ax.grid(visible=False)
    zero_lines(ax, linewidth=0.9, **zeros)


def _stretch(rho):
    """A with A'A = G⁻¹ for G = [[1, rho], [rho, 1]]: rows on the unit circle become level sets.

    At rho = ±1 the level sets are pairs of lines; the ellipses then end far outside the figure.
    """
    wide = [1 / max(value, 1e-5) ** 0.5 for value in (1 + rho, 1 - rho)]
    axes = np.array([[1, 1], [1, -1]]) / 2**0.5
    return np.array(wide)[:, None] * axes


def _wedges(t, far):
    """Least squares minima whose constrained minimum is a corner of the diamond of size t.

    |z2| <= z1 - t, and its three turns: the same for every correlation between -1 and 1 of two
    standardised features. Tibshirani (1996), section 2.4.
    """
    return _four(np.array([[t, 0], [far, far - t], [far, t - far]]))


def _four(right):
    """A shape that points right, and the same one pointing left, up and down."""
    return right, -right, right[:, ::-1], -right[:, ::-1]


def _signed(value):
    """Two decimals for figures, where infinity has its sign."""
    return "∞" if value == np.inf else signed(hundredths(value))
