r"""The scenes of the lesson "Which one, when?".

WhoWins         four methods on data sets of one known world: error against n, and who is behind
WhoWinsWhere    the winner in each of three worlds, for every correlation and signal
LossAndPenalty  {L1, L2 loss} x {L1, L2 penalty} on data with one outlier and one junk feature
"""

from functools import cache
from itertools import product
from types import SimpleNamespace

import numpy as np

from l1l2 import checks
from l1l2.experiments.contest import METHODS, SETTINGS
from l1l2.figures.numerals import log_axis, per_cent, signed
from l1l2.figures.palette import ELASTIC_NET, FAINT, INK, L1, L2, MUTED, TRUTH, WHITE, Look
from l1l2.figures.parts import RING, UNCUT, UP_AND_DOWN
from l1l2.figures.scene import Scene
from l1l2.lad import lad_lasso, lad_ridge
from l1l2.paths import lasso_path, ridge_path
from l1l2.texts import _

LOOKS = Look("λ = 0", MUTED, ":", "^"), L2, L1, ELASTIC_NET  # in the order of METHODS
BIG = dict(fontsize=15, weight="bold")
BOX = dict(facecolor=WHITE, edgecolor="none", pad=1.5)  # behind a text that lines may cross


def _methods():
    """What sentences call the ``METHODS``."""
    return _("least squares"), _("ridge"), _("the lasso"), _("the elastic net")


def _short():
    """What the ``METHODS`` are called beside their colours."""
    return _("least squares"), _("ridge, L2"), _("lasso, L1"), _("elastic net")


def _matters(world, p):
    """Which of p features matter in a world, in words."""
    return {
        "sparse": _("3 of {p} features matter"),
        "dense": _("all {p} features matter"),
        "groups": _("one group of 5 matters, of {p}"),
    }[world].format(p=p)


def _named(what):
    """What sentences call a world, or a way to choose λ."""
    return {
        "sparse": _("sparse"), "dense": _("dense"), "groups": _("groups"),
        "cross-validation": _("cross-validation"), "oracle": _("oracle"),
    }[what]  # fmt: skip


class WhoWins(Scene):
    """Mean excess error of four methods against n, and how far each is behind the best at one n.

    table : dict (world, n, p, r, signal, choice) -> Contest, see
        :func:`l1l2.experiments.contest.contests`. p : how many features there are.
    State: n, rows of a data set; world; r, correlation; signal, variance of the target without
    noise; choice, how λ is chosen.
    """

    size = (10.0, 4.6)
    far = 110.0  # per cent behind the best, where the axis ends

    def __init__(self, table, p=20):
        self.table, self.ns, self.p = table, SETTINGS["n"], int(p)

    def at(self, n, world, r, signal, choice):
        key = self.p, float(r), float(signal), choice
        contests = {rows: self.table[world, rows, *key] for rows in self.ns}
        contest = contests[int(n)]
        least = contest.mean[contest.winner]
        behind, errors = (each / (least / 100) for each in contest.behind())
        wide = 2 * errors
        said = [(_percent(each), _percent(sure)) for each, sure in zip(behind, wide, strict=True)]
        return dict(
            curves=np.transpose([each.mean for each in contests.values()]), least=least,
            winner=contest.winner, label=_short()[contest.winner], clear=contest.clear(), p=self.p,
            behind=behind, said=said, bars=np.minimum(behind, self.far),
            spans=np.clip([behind - wide, behind + wide], 0, self.far).T,
            unique=n - 1 >= self.p, useless=least >= signal, matters=_matters(world, self.p),
            thick=["bold" if k == contest.winner else "normal" for k in range(len(METHODS))],
        )  # fmt: skip

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        log_axis(left.xaxis, 13, 560, self.ns)
        log_axis(left.yaxis, 0.003, 12)
        left.set(xlabel=_("rows n"), ylabel=_("error above the noise"))
        self.line(left, [13, 560], lambda now: [now.signal] * 2, color=INK, linewidth=1,
                  linestyle=(0, (1, 2)))  # fmt: skip
        nothing = dict(ha="right", va="bottom", fontsize=11.5)
        self.mark(left.text(550, 1, _("all weights 0"), **nothing), y="signal")
        lines = [
            self.line(
                left, self.ns, lambda now, k=k: now.curves[k], marker=look.marker,
                markersize=7.5 - (k == 3), markeredgecolor=WHITE,
                **look.line(linewidth=2.4 - 0.5 * (k == 0), zorder=2 + 0.1 * k, label=name),
            )
            for k, (look, name) in enumerate(zip(LOOKS, _short(), strict=True))
        ]  # fmt: skip
        self.rule(left, "n")
        world = left.text(13.6, 0.0036, "", va="bottom", fontsize=12, zorder=7, bbox=BOX)
        self.mark(world, text=_("{matters}\ncorrelation {r:g}"))
        left.legend(
            handles=lines, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2,
            handlelength=2.3, columnspacing=1.4, borderaxespad=0.2, labelspacing=0.2,
        )  # fmt: skip
        self._draw_behind(right)

    def _draw_behind(self, ax):
        places = np.arange(len(METHODS))
        ax.set(xlim=(0, self.far), ylim=(len(METHODS) - 0.4, -0.6))
        ax.set_xlabel(_("behind the best [%]"))
        ax.set_yticks(places, _short())
        ax.tick_params(axis="y", length=0, labelsize=13)
        ax.grid(axis="y", visible=False)
        colors = [look.color for look in LOOKS]
        bars = ax.barh(places, 1.0, height=0.5, linewidth=0, zorder=3, color=colors)
        self.mark(list(bars), width="bars")
        span = dict(color=INK, linewidth=2, zorder=4, solid_capstyle="butt")
        self.mark([ax.plot([0, 1], [k, k], **span)[0] for k in places], xdata="spans")
        text = dict(ha="right", va="bottom", fontsize=12, zorder=5)
        numbers = [ax.text(0.99 * self.far, k - 0.26, "", **text) for k in places]
        self.mark(numbers, text=self.how_far, weight="thick")
        self.headline(ax, self.who_leads, y=1.03, **BIG)

    def who_leads(self, now):
        """What stands above the bars."""
        clear, unsure = _("best: {label}"), _("best, not clearly: {label}")
        return (clear if now.clear else unsure).format_map(vars(now))

    def how_far(self, now):
        """What stands beside the bars."""
        said = [f"+{behind} ± {wide}" for behind, wide in now.said]
        said[now.winner] = _("best")
        if not now.unique:
            said[0] = _("{behind}, not unique").format(behind=said[0])
        return said

    def words(self, now):
        ahead = _(
            "World {world}, {n:g} rows, {p} features, correlation {r:g}, signal {signal:g}, λ by "
            "{choice}: {method} has the smallest error, {least:.3g} above the noise, clearly ahead."
        )
        together = _(
            "World {world}, {n:g} rows, {p} features, correlation {r:g}, signal {signal:g}, λ by "
            "{choice}: {method} has the smallest error, {least:.3g} above the noise, not clearly "
            "ahead of all."
        )
        methods = _methods()
        named = dict(world=_named(now.world), choice=_named(now.choice), method=methods[now.winner])
        other = _("{method} {behind} % (± {wide})")
        others = [
            other.format(method=methods[k], behind=now.said[k][0], wide=now.said[k][1])
            for k in np.argsort(now.behind)
            if k != now.winner
        ]
        return [
            (ahead if now.clear else together).format_map(vars(now) | named),
            _("Behind it, in per cent of that: {others}.").format(others=_(", ").join(others)),
            not now.unique and _("Least squares is not unique here; the shortest is shown."),
            now.useless and _("No method beats the fit whose weights are all 0."),
        ]


class WhoWinsWhere(Scene):
    """The winner of each world for every correlation and signal, at one n and p.

    table : as for ``WhoWins``. State: n, p and choice. A full marker is clearly ahead of all, a
    hollow one is not; the number says how far, in per cent, the second is behind.
    """

    size = (10.0, 4.2)

    def __init__(self, table):
        self.table = table

    def at(self, n, p, choice):
        held = [
            self.table[world, int(n), int(p), r, signal, choice]
            for world, r, signal in product(*map(SETTINGS.get, ("world", "r", "signal")))
        ]
        first, second = np.sort([contest.mean for contest in held])[:, :2].T
        winners, clear = [each.winner for each in held], [each.clear() for each in held]
        looks, behind = [LOOKS[k] for k in winners], 100 * (second - first) / first
        colors, worlds = [look.color for look in looks], len(SETTINGS["world"])
        return dict(
            markers=[look.marker for look in looks], colors=colors, behind=behind,
            faces=[color if sure else WHITE for color, sure in zip(colors, clear, strict=True)],
            said=[per_cent(_percent(each) if each >= 0.05 else 0) for each in behind],
            winners=np.reshape(winners, (worlds, -1)), clear=np.reshape(clear, (worlds, -1)),
        )  # fmt: skip

    def draw(self, figure):
        axes = figure.subplots(1, len(SETTINGS["world"]), sharey=True)
        rs, signals = SETTINGS["r"], SETTINGS["signal"]
        points, numbers = [], []
        for ax, world in zip(axes, SETTINGS["world"], strict=True):
            ax.set(xlim=(-0.55, len(rs) - 0.45), ylim=(-0.6, len(signals) - 0.4))
            ax.set_xlabel(_("correlation"))
            ax.set_xticks(range(len(rs)), [f"{r:g}" for r in rs])
            ax.set_yticks(range(len(signals)), [f"{s:g}" for s in signals])
            ax.tick_params(length=0)
            ax.grid(visible=False)
            for edge in (0.5, 1.5):
                ax.axhline(edge, color=FAINT, linewidth=1)
                ax.axvline(edge, color=FAINT, linewidth=1)
            self.headline(ax, lambda now, world=world: _matters(world, int(now.p)), y=1.03,
                          fontsize=13)  # fmt: skip
            for i, k in product(range(len(rs)), range(len(signals))):
                points += ax.plot(i, k + 0.12, linestyle="none", markersize=15, zorder=4,
                                  markeredgewidth=2.4)  # fmt: skip
                numbers.append(ax.text(i, k - 0.16, "", ha="center", va="top", fontsize=11))
        self.mark(points, marker="markers", markeredgecolor="colors", markerfacecolor="faces")
        self.mark(numbers, text=lambda now: now.said)
        axes[0].set_ylabel(_("signal ÷ noise, as variances"))
        key = [
            axes[0].plot([], [], linestyle="none", marker=look.marker, color=look.color,
                         markersize=10, label=name)[0]
            for look, name in zip(LOOKS, _short(), strict=True)
        ]  # fmt: skip
        figure.legend(handles=key, loc="outside upper right", ncols=4, handletextpad=0.2)

    def words(self, now):
        settings = _(
            "{n:g} rows, {p:g} features, λ by {choice}. Of {settings} settings of correlation and "
            "signal each has the smallest error in:"
        ).format(n=now.n, p=now.p, choice=_named(now.choice), settings=now.winners.shape[1])
        said, methods = [settings], _methods()
        for world, winners, clear in zip(SETTINGS["world"], now.winners, now.clear, strict=True):
            wins = np.bincount(winners, minlength=len(methods))
            who = _(", ").join(f"{methods[j]} {wins[j]}" for j in np.argsort(-wins) if wins[j])
            sentence = _("{world}: {who}, of these {clear} clear.")
            said.append(sentence.format(world=_named(world), who=who, clear=clear.sum()))
        return said


class LossAndPenalty(Scene):
    """The four fits of {L1, L2 loss} x {L1, L2 penalty} while one target moves.

    X : (n_samples, 2), a feature that matters and a junk one; y : (n_samples,); i : the row whose
    target moves. truth : (slope, intercept) of the first feature. values : where that target can
    stand, increasing. strengths : those of the λ slider. All fits are made here.
    State: value, the target; strength, λ.
    """

    size = (10.0, 5.2)
    CELLS = tuple(product((1, 2), (1, 2)))  # loss, penalty

    def __init__(self, X, y, i, truth, values, strengths):
        self.X, self.y = checks.regression_data(X, y)
        if self.X.shape[1] != 2:
            raise ValueError(f"X must have two columns, got {self.X.shape[1]}")
        self.i, self.truth = int(i), tuple(map(float, truth))
        self.x = self.X[self.i, 0]
        self.span = np.array([self.X[:, 0].min() - 0.1, self.X[:, 0].max() + 0.1])
        self.values = np.array([float(v) for v in values])
        self.strengths = [float(s) for s in strengths]
        shape = len(self.strengths), len(self.values), 6
        self.tables = {cell: np.ones(shape) for cell in self.CELLS}  # w1, w2, b, from, to, unique
        self._fit_l2_losses()
        self._fit_l1_losses()

    def targets(self, value):
        """All targets, with ``value`` in place i."""
        y = self.y.copy()
        y[self.i] = value
        return y

    def _fit_l2_losses(self):
        for k, value in enumerate(self.values):
            for penalty, path in ((1, lasso_path), (2, ridge_path)):
                fit = path(self.X, self.targets(value))
                w, b = fit.at(self.strengths), fit.intercept_at(self.strengths)
                self.tables[2, penalty][:, k, :5] = np.column_stack([w, b, b, b])

    def _fit_l1_losses(self):
        """Where the target lies above the fit, the fit stays as it rises further; below likewise.

        So both ways out from the middle, and only as far as needed.
        """
        lasso = cache(lambda k: lad_lasso(self.X, self.targets(self.values[k])))

        def fit(penalty, strength, k, start):
            if penalty == 1 or strength == 0:
                return lasso(k).at(strength)
            return lad_ridge(self.X, self.targets(self.values[k]), strength, start)

        middle = int(np.abs(self.values - self.y[self.i]).argmin())
        for penalty, (j, strength) in product((1, 2), enumerate(self.strengths)):
            for way, side in ((1, range(middle, len(self.values))), (-1, range(middle, -1, -1))):
                found = None
                for k in side:
                    if found is None or not self._beyond(found, self.values[k - way], way):
                        found = fit(penalty, strength, k, found)
                    self.tables[1, penalty][j, k] = [
                        *found.weights, found.intercept, found.low, found.high, found.unique
                    ]  # fmt: skip

    def _beyond(self, fit, value, way):
        """Whether the moving target lies strictly on the far side of the fit, for sure."""
        off = way * (value - fit.predict(self.X[[self.i]])[0])
        return fit.unique and off > 1e-9 * (1 + abs(value))

    def at(self, value, strength):
        place = self.strengths.index(strength), self.values.tolist().index(value)
        found = {_name(cell): self._fitted(cell, *place) for cell in self.CELLS}
        bands = [fit.band for fit in found.values() if fit.many]
        fits = [_said(cell, found[_name(cell)]) for cell in self.CELLS]
        return found | dict(band=[*bands, np.zeros((3, 2))][0], fits=fits, slope=self.truth[0])

    def _fitted(self, cell, j, k):
        """What one loss and one penalty make of the data, at these places of λ and the target."""
        table = self.tables[cell][j]
        *weights, b, low, high, unique = table[k]
        w1, w2 = (
            SimpleNamespace(curve=curve, dot=w or None, said=_weight(w))
            for curve, w in zip(table.T[:2], weights, strict=True)
        )
        rise = weights[0] * self.span
        lower, upper = (np.column_stack([self.span, end + rise]) for end in (low, high))
        return SimpleNamespace(
            w1=w1, w2=w2, weights=weights, b=b, line=b + rise, end=b + rise[1],
            hole=None if all(weights) else 0, many=not unique, low=low, high=high,
            between=f"{low:.3f} … {high:.3f}", band=np.concatenate([lower, upper[::-1]]),
        )  # fmt: skip

    def draw(self, figure):
        grid = figure.add_gridspec(2, 3, width_ratios=[1.75, 1, 1])
        self._draw_points(figure.add_subplot(grid[:, 0]))
        low = min(table[..., :2].min() for table in self.tables.values())
        high = max(table[..., :2].max() for table in self.tables.values())
        for loss, penalty in self.CELLS:
            ax = figure.add_subplot(grid[loss - 1, penalty])
            self._draw_cell(ax, (loss, penalty), low - 0.1, high + 0.9)

    def _draw_points(self, ax):
        low, high = self.values[[0, -1]]
        others = np.delete(np.arange(len(self.y)), self.i)
        ax.set(xlim=self.span + np.array([-0.05, 0.2]), ylim=(low - 1.5, high + 1.5))
        ax.set(xlabel="$x_1$", ylabel="y")
        ax.plot(self.X[others, 0], self.y[others], "o", color=MUTED, markersize=6.5,
                markeredgecolor=WHITE, zorder=3)  # fmt: skip
        slope, intercept = self.truth
        ax.plot(self.span, intercept + slope * self.span, **TRUTH.line(linewidth=2))
        self.mark(ax.fill([], [], color=L1.color, alpha=0.25, linewidth=0, zorder=1)[0], xy="band")
        for cell in self.CELLS:
            loss, penalty = _looks(cell)
            self.line(ax, self.span, f"{_name(cell)}.line", **loss.line(linewidth=2, zorder=4))
            self.line(ax, self.span[1], f"{_name(cell)}.end", color=loss.color, linestyle="none",
                      marker=penalty.marker, markersize=9, markeredgecolor=WHITE,
                      zorder=5)  # fmt: skip
        self.handle(ax, self.x, "value", arrows=UP_AND_DOWN)
        target = f"$y_{{{self.i + 1}}}$"
        self.headline(ax, lambda now: signed(f"{target} = {now.value:g}   λ = {now.strength:g}"),
                      y=1.03, **BIG)  # fmt: skip

    def _draw_cell(self, ax, cell, low, high):
        (loss, penalty), of = _looks(cell), _name(cell)
        ax.set(xlim=self.values[[0, -1]], ylim=(low, high))
        ax.axhline(0, color=MUTED, linewidth=1)
        ax.axhline(self.truth[0], color=TRUTH.color, linewidth=1.6, linestyle=":")
        name = _("L{loss} loss, L{penalty} penalty").format(loss=cell[0], penalty=cell[1])
        ax.set_title(name, color=loss.color, weight="bold", fontsize=12)
        ax.set_xlabel(_("moved target") if cell[0] == 2 else "")
        ax.set_ylabel(_("weight") if cell[1] == 1 else "")
        ax.tick_params(labelbottom=cell[0] == 2, labelleft=cell[1] == 1)
        point = dict(linestyle="none", markersize=8.5, markeredgecolor=WHITE, zorder=5) | UNCUT
        text = dict(va="top", fontsize=12, transform=ax.transAxes, zorder=7, bbox=BOX)
        of_x1, of_x2 = _("slope {value}"), _("junk {value}")
        looks = (
            (loss.color, loss.linestyle, 3.0, "bold", of_x1),
            (INK, "-", 1.4, "normal", of_x2),
        )
        for m, (color, style, width, weight, named) in enumerate(looks):
            w = f"{of}.w{m + 1}"
            curve = dict(color=color, linestyle=style, linewidth=width, zorder=3)
            self.line(ax, self.values, f"{w}.curve", **curve)
            self.line(ax, "value", f"{w}.dot", color=color, marker=penalty.marker, **point)
            text_of = ax.text(0.02 + 0.53 * m, 1, "", color=color, weight=weight, **text)
            self.mark(text_of, text=named.format(value=f"{{{w}.said}}"))
        self.line(ax, "value", f"{of}.hole", **RING, **UNCUT)
        self.rule(ax, "value")
        between = ax.text(0.02, 0.86, "", **text)
        self.mark(between, text=f"b: {{{of}.between}}", visible=f"{of}.many")

    def words(self, now):
        return [
            _("Outlier at y = {value:g}, λ = {strength:g}, true slope {slope:g}."),
            _("{fits[0]}; {fits[1]}; {fits[2]}; {fits[3]}."),
        ]


def _name(cell):
    return "L{}_L{}".format(*cell)


def _looks(cell):
    """Of the loss and of the penalty."""
    return tuple((L1, L2)[k - 1] for k in cell)


def _said(cell, fit):
    """What one loss and one penalty made, as a part of a sentence."""
    zero = _("L{loss} loss, L{penalty} penalty: slope {slope}, junk exactly zero")
    junk = _("L{loss} loss, L{penalty} penalty: slope {slope}, junk {junk}")
    if fit.many:
        zero = _(
            "L{loss} loss, L{penalty} penalty: slope {slope}, junk exactly zero, not unique "
            "(intercept {intercept})"
        )
        junk = _(
            "L{loss} loss, L{penalty} penalty: slope {slope}, junk {junk}, not unique "
            "(intercept {intercept})"
        )
    between = _("{low:.3f} … {high:.3f}").format(low=fit.low, high=fit.high)
    return (junk if fit.w2.dot else zero).format(
        loss=cell[0], penalty=cell[1], slope=fit.w1.said, junk=fit.w2.said, intercept=between
    )


def _weight(w):
    """A weight with two decimals; nothing but an exact zero reads "0"."""
    if w and abs(w) < 0.005:
        return "≈ 0"
    return signed(f"{w:.2f}") if w else "0"


def _percent(value):
    return f"{value:.2g}" if value < 9.95 else f"{value:.0f}"
