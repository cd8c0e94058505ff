"""The cheat sheet: one A4 page of formulas, pictures and decisions, to print and pin on a wall.

Everything is in one HTML file, its fonts too: no script, no network. Formulas are those of
:mod:`l1l2.exam.formulas`, pictures those of scenes, the table of other libraries that of
:mod:`l1l2.scales`. What is said in words is said here.
"""

import base64
from collections import Counter
from functools import cache
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

__all__ = ["pictures", "sheet", "write_sheet"]

# Rows of a table: what it is about, then one text for each column. Double brackets name a formula.
LOSSES = (
    ("", "L1 loss, MAE", "L2 loss, MSE"),
    ("loss", "[[L1 loss]]", "[[L2 loss]]"),
    (
        "slope in $\\hat y_i$",
        "[[L1 loss slope]]; at zero error anything between $\\pm 1/n$",
        "[[L2 loss slope]]",
    ),
    ("best constant", "median", "mean"),
    (
        "descent, rate η",
        "steps of η near or far; ends in a bounce of η, never blows up",
        "error × [[L2 factor]] per step; blows up for η > 1",
    ),
    (
        "one $y_i$ far out",
        "the fit stops moving: robust (not to a row far out in $x$)",
        "the fit follows without end",
    ),
)
PENALTIES = (
    ("", "L1, lasso", "L2, ridge", "L1 + L2, elastic net"),
    ("penalty", "[[L1 penalty]]", "[[L2 penalty]]", "[[elastic net penalty]]"),
    ("slope", "[[L1 penalty slope]]", "[[L2 penalty slope]]", "[[elastic net slope]]"),
    (
        "at $w_j = 0$",
        "anything between ±λ: zero is *held*",
        "0: nothing holds a weight there",
        "anything between ±λρ",
    ),
    ("one weight, of $z$", "[[L1 one weight]]", "[[L2 one weight]]", "[[elastic net one weight]]"),
    ("all zero from λ =", "[[L1 all zero from]]", "never", "[[elastic net all zero from]]"),
    (
        "weights",
        "0 while [[L1 pull]] is within ±λ: selects",
        "[[L2 all weights]] (books: λ for $n\\lambda$)",
        "zeros, and near-copies enter together",
    ),
    (
        "near-copies",
        "takes one; another sample, another pick",
        "shares equally, steady: × [[L2 factor along]]",
        "${|w_i - w_j|} \\le$ [[grouping bound]]",
    ),
    (
        "strength, use",
        "short lists: words, genes; $p > n$: $n - 1$ at most",
        "stable, copes with collinearity; networks",
        "never far behind",
    ),
    (
        "weakness",
        "unstable picks; shrinks large weights too",
        "selects nothing",
        "two numbers to tune; seldom first",
    ),
    ("as a prior", "Laplace($b$), λ = [[L1 prior]]", "normal($\\tau$), λ = [[L2 prior]]", "both"),
)
CHOOSING = (
    "λ = 0 is least squares, λ → ∞ the mean. As λ grows, training error rises; on average test "
    "error falls, then rises.",
    "Expected error = [[expected error]]. λ up: bias up, variance down. Most gain with few rows "
    "or much noise.",
    "$K$ folds. **Standardise inside each fold.** For each λ the mean of the fold errors and its "
    "standard error, [[standard error]].",
    "Take the least, or by **one standard error** the *largest* λ within one SE of the least.",
)
DECISIONS = (
    ("wild $y$: salt and pepper", "L1 loss (or Huber)"),
    ("no wild values: denoising", "L2 loss"),
    ("few matter: text, genes", "L1 penalty"),
    ("many effects, collinear", "L2 penalty"),
    ("weak signal, few rows", "L2 penalty"),
    ("groups of near-copies", "ridge or elastic net"),
    ("you cannot say", "elastic net"),
    ("network: weight decay", "L2 penalty"),
    ("outliers *and* junk", "L1 loss *and* penalty"),
)
SLIPS = (
    "The L2 slope is $2(\\hat y - y)/n$, not $2(y - \\hat y)$.",
    "L1 penalty ≠ L1 loss: it is not robust to outliers.",
    "A zero weight is no proof of irrelevance.",
    "Lasso picks wobble: correlation or few rows, not size.",
    "Under L2 the norm falls; one weight may still grow.",
    "One SE: the *larger* λ; error, not deviation.",
    "Metres or centimetres change the fit: standardise.",
)
SEEN = {
    "weight": "one weight: L1 takes λ/2, L2 divides by $1 + \\lambda$",
    "balls": "a budget: the diamond has corners, at zeros",
    "paths": "as λ grows: to zero one by one, or small together",
}
RULES = (
    "minimise **loss + penalty**",
    "a loss is a mean, a penalty a sum, no ½ anywhere",
    "the intercept is never penalised",
    "$\\hat y$ prediction, $r = y - \\hat y$, $z$ least squares weight of one standardised "
    "feature, $\\rho$ share of L1, columns centred",
)


@cache
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
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>L1 and L2 on one page</title>
<style>
{embedded()}
{style.strip()}
</style>
</head>
<body>
<main>
<header><h1>L1 and L2 on one page</h1><p>{" · ".join(map(with_formulas, RULES))}</p></header>
<section class="loss">
<h2>Loss: what an error costs {_points("E1")}</h2>
<div class="beside">{_table(LOSSES)}<div>{_picture("losses")}{_picture("outlier")}</div></div>
</section>
<section class="penalty">
<h2>Penalty: what a weight costs {_points("E1", "E2", "E4")}</h2>
{_table(PENALTIES)}
<div class="row">{"".join(map(_figure, SEEN))}</div>
</section>
<div class="row">
<section class="choosing"><h2>Choosing λ {_points("E5", "E2")}</h2>{_picture("picks")}
{_list(CHOOSING)}</section>
<section class="when"><h2>Which one, when {_points("E3", "E6")}</h2>{_table(DECISIONS, head=False)}
<h2>The exam asks, and the lessons</h2>{_exam()}</section>
<section class="else"><h2>Our λ in scikit-learn, PyTorch {_points("E1")}</h2>{_elsewhere()}
<h2>Often wrong</h2>{_list(SLIPS)}</section>
</div>
</main>
</body>
</html>
"""


def _table(rows, head=True):
    lines = []
    for k, (name, *texts) in enumerate(rows):
        cell = "th" if head and k == 0 else "td"
        cells = "".join(
            f'<{cell} class="c{len(texts)}{place}">{with_formulas(text)}</{cell}>'
            for place, text in enumerate(texts)
        )
        lines.append(f'<tr><th scope="row">{with_formulas(name)}</th>{cells}</tr>')
    return f"<table>{''.join(lines)}</table>"


def _list(lines):
    return "<ul>" + "".join(f"<li>{with_formulas(line)}</li>" for line in lines) + "</ul>"


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
        often = sorted(lesson for lesson, _ in counts.most_common(3))
        see = f" <small>{', '.join(often)}</small>" if often else ""
        rows.append(f"<li><span>{name}</span> {with_formulas(text)}{see}</li>")
    return f'<ul class="points">{"".join(rows)}</ul>'


def _elsewhere():
    rows = []
    for each in CONVERSIONS:
        gives = ", ".join(
            f"<code>{escape(name)}</code> {html_line(f'$= {tex}$')}"
            for name, tex in each.parameters
        )
        note = f" <small>{escape(each.note)}</small>" if each.note else ""
        rows.append(f'<tr><th scope="row">{escape(each.short)}</th><td>{gives}{note}</td></tr>')
    return f"<table>{''.join(rows)}</table>"


def _figure(name):
    return f"<figure>{_picture(name)}<figcaption>{with_formulas(SEEN[name])}</figcaption></figure>"


def _picture(name):
    scene, state = pictures()[name]
    drawn = base64.b64encode(Stage(scene).svg(**state).encode()).decode("ascii")
    words = escape(scene.describe(**state))
    return f'<img class="{name}" alt="{words}" src="data:image/svg+xml;base64,{drawn}">'
