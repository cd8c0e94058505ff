"""The cheat sheet: one A4 page of formulas, pictures and decisions, to print and pin on a wall.

Everything is in one HTML file, its fonts too: no script, no network. Formulas are those of
:mod:`l1l2.exam.formulas`, pictures those of scenes, the table of other libraries that of
:mod:`l1l2.scales`. What is said in words is said here.
"""

import base64
from collections import Counter
from html import escape
from importlib import resources

import numpy as np

from l1l2.datasets import diabetes, line_with_outlier
from l1l2.exam.bank import POINTS, questions
from l1l2.exam.formulas import CONVERSIONS, with_formulas
from l1l2.exam.markup import html_line
from l1l2.figures import cards_and_one_page as scenes
from l1l2.figures.stage import Stage
from l1l2.fonts import embedded
from l1l2.paths import lasso_path, ridge_path
from l1l2.selection import folds, lasso_cross_validation
from l1l2.texts import N_, _, kept, said, tag

__all__ = ["pictures", "sheet", "write_sheet"]

# Rows of a table: what it is about, then one text for each column. Double brackets name a formula.
# All texts are English and ``said`` where they are written.
LOSSES = (
    ("", N_("L1 loss, MAE"), N_("L2 loss, MSE")),
    (N_("loss"), "[[L1 loss]]", "[[L2 loss]]"),
    (
        N_("slope in $\\hat y_i$"),
        N_("[[L1 loss slope]]; at zero error anything between $\\pm 1/n$"),
        "[[L2 loss slope]]",
    ),
    (N_("best constant"), N_("median"), N_("mean")),
    (
        N_("descent, rate η"),
        N_("steps of η near or far; ends in a bounce of η, never blows up"),
        N_("error × [[L2 factor]] per step; blows up for η > 1"),
    ),
    (
        N_("one $y_i$ far out"),
        N_("the fit stops moving: robust (not to a row far out in $x$)"),
        N_("the fit follows without end"),
    ),
)
PENALTIES = (
    ("", N_("L1, lasso"), N_("L2, ridge"), N_("L1 + L2, elastic net")),
    (N_("penalty"), "[[L1 penalty]]", "[[L2 penalty]]", "[[elastic net penalty]]"),
    (N_("slope"), "[[L1 penalty slope]]", "[[L2 penalty slope]]", "[[elastic net slope]]"),
    (
        N_("at $w_j = 0$"),
        N_("anything between ±λ: zero is *held*"),
        N_("0: nothing holds a weight there"),
        N_("anything between ±λρ"),
    ),
    (
        N_("one weight, of $z$"),
        "[[L1 one weight]]",
        "[[L2 one weight]]",
        "[[elastic net one weight]]",
    ),
    (N_("all zero from λ ="), "[[L1 all zero from]]", N_("never"), "[[elastic net all zero from]]"),
    (
        N_("weights"),
        N_("0 while [[L1 pull]] is within ±λ: selects"),
        N_("[[L2 all weights]] (books: λ for $n\\lambda$)"),
        N_("zeros, and near-copies enter together"),
    ),
    (
        N_("near-copies"),
        N_("takes one; another sample, another pick"),
        N_("shares equally, steady: × [[L2 factor along]]"),
        N_("${|w_i - w_j|} \\le$ [[grouping bound]]"),
    ),
    (
        N_("strength, use"),
        N_("short lists: words, genes; $p > n$: $n - 1$ at most"),
        N_("stable, copes with collinearity; networks"),
        N_("never far behind"),
    ),
    (
        N_("weakness"),
        N_("unstable picks; shrinks large weights too"),
        N_("selects nothing"),
        N_("two numbers to tune; seldom first"),
    ),
    (
        N_("as a prior"),
        N_("Laplace($b$), λ = [[L1 prior]]"),
        N_("normal($\\tau$), λ = [[L2 prior]]"),
        N_("both"),
    ),
)
CHOOSING = (
    N_(
        "λ = 0 is least squares, λ → ∞ the mean. As λ grows, training error rises; on average test "
        "error falls, then rises."
    ),
    N_(
        "Expected error = [[expected error]]. λ up: bias up, variance down. Most gain with few "
        "rows or much noise."
    ),
    N_(
        "$K$ folds. **Standardise inside each fold.** For each λ the mean of the fold errors and "
        "its standard error, [[standard error]]."
    ),
    N_("Take the least, or by **one standard error** the *largest* λ within one SE of the least."),
)
DECISIONS = (
    (N_("wild $y$: salt and pepper"), N_("L1 loss (or Huber)")),
    (N_("no wild values: denoising"), N_("L2 loss")),
    (N_("few matter: text, genes"), N_("L1 penalty")),
    (N_("many effects, collinear"), N_("L2 penalty")),
    (N_("weak signal, few rows"), N_("L2 penalty")),
    (N_("groups of near-copies"), N_("ridge or elastic net")),
    (N_("you cannot say"), N_("elastic net")),
    (N_("network: weight decay"), N_("L2 penalty")),
    (N_("outliers *and* junk"), N_("L1 loss *and* penalty")),
)
SLIPS = (
    N_("The L2 slope is $2(\\hat y - y)/n$, not $2(y - \\hat y)$."),
    N_("L1 penalty ≠ L1 loss: it is not robust to outliers."),
    N_("A zero weight is no proof of irrelevance."),
    N_("Lasso picks wobble: correlation or few rows, not size."),
    N_("Under L2 the norm falls; one weight may still grow."),
    N_("One SE: the *larger* λ; error, not deviation."),
    N_("Metres or centimetres change the fit: standardise."),
)
SEEN = {
    "weight": N_("one weight: L1 takes λ/2, L2 divides by $1 + \\lambda$"),
    "balls": N_("a budget: the diamond has corners, at zeros"),
    "paths": N_("as λ grows: to zero one by one, or small together"),
}
RULES = (
    N_("minimise **loss + penalty**"),
    N_("a loss is a mean, a penalty a sum, no ½ anywhere"),
    N_("the intercept is never penalised"),
    N_(
        "$\\hat y$ prediction, $r = y - \\hat y$, $z$ least squares weight of one standardised "
        "feature, $\\rho$ share of L1, columns centred"
    ),
)


@kept
def pictures():
    """The pictures of the sheet, name -> (scene, state of its controls)."""
    data = diabetes().standardised()
    line = line_with_outlier()
    lasso, ridge = lasso_path(data.X, data.y), ridge_path(data.X, data.y)
    (row,), x = line.odd_rows, line.X[:, 0]
    strengths = np.append(0, np.geomspace(0.1, 100, 121))
    curve = lasso_cross_validation(data.X, data.y, strengths, folds(len(data.y), 10))
    return {
        "losses": (scenes.LossShapes(), {"error": 2.0}),
        "outlier": (scenes.OutlierPulls(x, line.y, row, line.y[row]), {"y_row": line.y[row]}),
        "weight": (scenes.OneWeight(), {"strength": 1.0}),
        "balls": (scenes.TwoBalls(), {"t": 1.0}),
        "paths": (scenes.TwoPaths(lasso, ridge), {"strength": 10.0}),
        "picks": (scenes.TwoPicks(curve), {"strength": curve.one_se}),
    }


def write_sheet(path):
    """Write the cheat sheet as one HTML file; returns ``path``."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(sheet())
    return path


def sheet():
    """The cheat sheet, a whole HTML page."""
    style = (resources.files("l1l2") / "exam" / "sheet.css").read_text(encoding="utf-8")
    title = _("L1 and L2 on one page")
    heads = {
        "loss": _("Loss: what an error costs"),
        "penalty": _("Penalty: what a weight costs"),
        "choosing": _("Choosing λ"),
        "when": _("Which one, when"),
        "exam": _("The exam asks, and the lessons"),
        "else": _("Our λ in scikit-learn, PyTorch"),
        "slips": _("Often wrong"),
    }
    return f"""<!doctype html>
<html lang="{tag()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{embedded()}
{style.strip()}
</style>
</head>
<body>
<main>
<header><h1>{title}</h1><p>{" · ".join(map(_text, RULES))}</p></header>
<section class="loss">
<h2>{heads["loss"]} {_points("E1")}</h2>
<div class="beside">{_table(LOSSES)}<div>{_picture("losses")}{_picture("outlier")}</div></div>
</section>
<section class="penalty">
<h2>{heads["penalty"]} {_points("E1", "E2", "E4")}</h2>
{_table(PENALTIES)}
<div class="row">{"".join(map(_figure, SEEN))}</div>
</section>
<div class="row">
<section class="choosing"><h2>{heads["choosing"]} {_points("E5", "E2")}</h2>{_picture("picks")}
{_list(CHOOSING)}</section>
<section class="when"><h2>{heads["when"]} {_points("E3", "E6")}</h2>{_table(DECISIONS, head=False)}
<h2>{heads["exam"]}</h2>{_exam()}</section>
<section class="else"><h2>{heads["else"]} {_points("E1")}</h2>{_elsewhere()}
<h2>{heads["slips"]}</h2>{_list(SLIPS)}</section>
</div>
</main>
</body>
</html>
"""


def _text(text):
    return with_formulas(said(text))


def _table(rows, head=True):
    lines = []
    for k, (name, *texts) in enumerate(rows):
        cell = "th" if head and k == 0 else "td"
        cells = "".join(
            f'<{cell} class="c{len(texts)}{place}">{_text(text)}</{cell}>'
            for place, text in enumerate(texts)
        )
        lines.append(f'<tr><th scope="row">{_text(name)}</th>{cells}</tr>')
    return f"<table>{''.join(lines)}</table>"


def _list(lines):
    return "<ul>" + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ul>"


def _points(*names):
    return "".join(f"<span>{name}</span>" for name in names)


def _exam():
    """The exam points, each with the lessons from which most of its questions come.

    E4 is about the penalties, so questions that are about losses alone do not count for it.
    """
    rows = []
    for name, text in POINTS.items():
        counts = Counter(
            question.lesson[:2]
            for question in questions(point=name)
            if name != "E4" or any(claim.startswith("P") for claim in question.claims)
        )
        often = _(", ").join(sorted(lesson for lesson, count in counts.most_common(3)))
        see = f" <small>{often}</small>" if often else ""
        rows.append(f"<li><span>{name}</span> {with_formulas(text)}{see}</li>")
    return f'<ul class="points">{"".join(rows)}</ul>'


def _elsewhere():
    rows = []
    for each in CONVERSIONS:
        gives = _(", ").join(
            f"<code>{escape(name)}</code> {html_line(f'$= {tex}$')}"
            for name, tex in each.parameters
        )
        note = f" <small>{escape(said(each.note))}</small>" if each.note else ""
        rows.append(f'<tr><th scope="row">{escape(each.short)}</th><td>{gives}{note}</td></tr>')
    return f"<table>{''.join(rows)}</table>"


def _figure(name):
    return f"<figure>{_picture(name)}<figcaption>{_text(SEEN[name])}</figcaption></figure>"


def _picture(name):
    scene, state = pictures()[name]
    drawn = base64.b64encode(Stage(scene).svg(**state).encode()).decode("ascii")
    words = escape(scene.describe(**state))
    return f'<img class="{name}" alt="{words}" src="data:image/svg+xml;base64,{drawn}">'
