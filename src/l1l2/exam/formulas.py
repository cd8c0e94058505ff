r"""The one place of the formulas to remember: what is printed on the cheat sheet is read here.

``FORMULAS`` are LaTeX expressions, each with its claim and the lesson that derives it;
``CONVERSIONS`` say what another library's parameter is, row by row of :data:`l1l2.scales.SCALES`.
They are written in so plain a LaTeX that the tests evaluate them *as printed* and compare the
number with what the package computes.

The letters: n rows, :math:`y_i` and :math:`\hat y_i` targets and predictions, :math:`w_j` weights,
z the least squares weight of one standardised feature, :math:`x_j` a column and X all of them,
y and X centred where they meet, :math:`s_k` a singular value of X, r residuals,
:math:`\lambda` the strength, :math:`\rho` the share of L1, :math:`\eta` a learning rate.
"""

import re
from dataclasses import dataclass

from l1l2.exam.bank import CLAIMS
from l1l2.exam.markup import html_line
from l1l2.fonts import for_formulas
from l1l2.lessons.course import lesson
from l1l2.texts import N_, _, said

__all__ = [
    "CONVERSIONS",
    "FORMULAS",
    "Conversion",
    "Formula",
    "FormulaTable",
    "formula",
    "named",
    "with_formulas",
]


@dataclass(frozen=True)
class Formula:
    """An expression in LaTeX under a ``name``, its claim, and the name of a lesson.

    name : in English, as it is asked for; ``said`` where it is shown.
    """

    name: str
    tex: str
    claim: str
    lesson: str

    def __post_init__(self):
        lesson(self.lesson)
        if self.claim not in CLAIMS:
            raise ValueError(f"{self.name}: no claim {self.claim!r}")


@dataclass(frozen=True)
class Conversion:
    """What the parameters of a library are, given our strength.

    row : name of a row of ``SCALES``. short : how it is called where room is scarce.
    parameters : (parameter of the library, expression in LaTeX) for each that changes.
    note : what else to know, in English, or "".
    """

    row: str
    short: str
    parameters: tuple[tuple[str, str], ...]
    note: str = ""


class FormulaTable(tuple):
    """All formulas, in order. A notebook shows it as a table with a link to each lesson."""

    __slots__ = ()

    def _repr_html_(self):
        left = 'style="text-align: left"'
        names = "", _("formula"), _("claim"), _("lesson")
        heads = "".join(f"<th {left}>{name}</th>" for name in names)
        rows = [
            f"<tr><td {left}>{said(each.name)}</td><td {left}>{html_line(f'${each.tex}$')}</td>"
            f"<td>{each.claim}</td><td {left}>{lesson(each.lesson).link()}</td></tr>"
            for each in self
        ]
        style = "<style>.l1l2-formulas math { math-style: normal; font-size: 1.15em; }</style>"
        table = f'<table class="l1l2-formulas"><tr>{heads}</tr>{"".join(rows)}</table>'
        return for_formulas() + style + table

    def __repr__(self):
        return "\n".join(f"{said(each.name)}: {each.tex}" for each in self)


FORMULAS = (
    # Losses
    Formula(N_("L1 loss"), r"\frac1n \sum_i {|\hat y_i - y_i|}", "L1", "11_what_a_loss_charges"),
    Formula(N_("L2 loss"), r"\frac1n \sum_i (\hat y_i - y_i)^2", "L2", "11_what_a_loss_charges"),
    Formula(
        N_("L1 loss slope"),
        r"\frac1n \mathrm{sign}(\hat y_i - y_i)",
        "L4",
        "11_what_a_loss_charges",
    ),
    Formula(N_("L2 loss slope"), r"\frac2n (\hat y_i - y_i)", "L5", "11_what_a_loss_charges"),
    Formula(N_("L1 best constant"), r"\mathrm{median}(y)", "L8", "12_mean_and_median"),
    Formula(N_("L2 best constant"), r"\mathrm{mean}(y)", "L8", "12_mean_and_median"),
    Formula(N_("L1 step"), r"\eta", "L6", "13_steps_down_the_gradient"),
    Formula(N_("L2 step"), r"2 \eta {|c - \bar y|}", "L6", "13_steps_down_the_gradient"),
    Formula(N_("L2 factor"), r"{|1 - 2 \eta|}", "L6", "13_steps_down_the_gradient"),
    # Penalties
    Formula(N_("L1 penalty"), r"\lambda \sum_j {|w_j|}", "P1", "24_the_lasso_selects"),
    Formula(N_("L2 penalty"), r"\lambda \sum_j w_j^2", "P2", "22_ridge_shrinks"),
    Formula(
        N_("elastic net penalty"),
        r"\lambda \sum_j (\rho {|w_j|} + (1 - \rho) w_j^2)",
        "P10",
        "25_the_elastic_net",
    ),
    Formula(N_("L1 penalty slope"), r"\lambda \mathrm{sign}(w_j)", "P1", "23_why_l1_reaches_zero"),
    Formula(N_("L2 penalty slope"), r"2 \lambda w_j", "P2", "23_why_l1_reaches_zero"),
    Formula(
        N_("elastic net slope"),
        r"\lambda \rho \mathrm{sign}(w_j) + 2 \lambda (1 - \rho) w_j",
        "P10",
        "25_the_elastic_net",
    ),
    Formula(
        N_("L1 one weight"),
        r"\mathrm{sign}(z) \max({|z|} - \frac{\lambda}{2}, 0)",
        "P5",
        "23_why_l1_reaches_zero",
    ),
    Formula(N_("L2 one weight"), r"\frac{z}{1 + \lambda}", "P5", "23_why_l1_reaches_zero"),
    Formula(
        N_("elastic net one weight"),
        r"\frac{\mathrm{sign}(z) \max({|z|} - \lambda \rho / 2, 0)}{1 + \lambda (1 - \rho)}",
        "P10",
        "25_the_elastic_net",
    ),
    Formula(N_("L1 all zero from"), r"\frac2n \max_j {|x_j^\top y|}", "P3", "24_the_lasso_selects"),
    Formula(
        N_("elastic net all zero from"),
        r"\frac{2}{n \rho} \max_j {|x_j^\top y|}",
        "P10",
        "25_the_elastic_net",
    ),
    Formula(N_("L1 pull"), r"\frac2n x_j^\top r", "P5", "24_the_lasso_selects"),
    Formula(
        N_("L2 all weights"), r"(X^\top X + n \lambda I)^{-1} X^\top y", "P16", "22_ridge_shrinks"
    ),
    Formula(N_("L2 factor along"), r"\frac{s_k^2}{s_k^2 + n \lambda}", "P8", "22_ridge_shrinks"),
    Formula(
        N_("grouping bound"),
        r"\frac{\mathrm{RMSE}}{\lambda (1 - \rho)} \sqrt{2 (1 - r_{ij})}",
        "P10",
        "25_the_elastic_net",
    ),
    Formula(N_("L1 prior"), r"\frac{2 \sigma^2}{n b}", "P22", "23_why_l1_reaches_zero"),
    Formula(N_("L2 prior"), r"\frac{\sigma^2}{n \tau^2}", "P22", "23_why_l1_reaches_zero"),
    # Choosing
    Formula(
        N_("expected error"),
        r"\mathrm{bias}^2 + \mathrm{variance} + \sigma^2",
        "P14",
        "21_why_penalise",
    ),
    Formula(N_("standard error"), r"\frac{\mathrm{sd}}{\sqrt{K}}", "P15", "31_choosing_lambda"),
)
FORMULAS = FormulaTable(FORMULAS)

CONVERSIONS = (
    Conversion("scikit-learn Lasso", "Lasso", (("alpha", r"\lambda / 2"),)),
    Conversion("scikit-learn Ridge", "Ridge", (("alpha", r"n \lambda"),), N_("a sum")),
    Conversion(
        "scikit-learn ElasticNet",
        "ElasticNet",
        (("alpha", r"\lambda (2 - \rho) / 2"), ("l1_ratio", r"\rho / (2 - \rho)")),
        N_("glmnet: as lambda, alpha, if y has sd 1"),
    ),
    Conversion(
        "scikit-learn QuantileRegressor",
        "QuantileRegressor",
        (("alpha", r"\lambda / 2"),),
    ),
    Conversion(
        "scikit-learn LogisticRegression, L1",
        "LogisticRegression, L1",
        (("C", r"1 / (n \lambda)"),),
        N_("inverse"),
    ),
    Conversion(
        "scikit-learn LogisticRegression, L2",
        "LogisticRegression, L2",
        (("C", r"1 / (2 n \lambda)"),),
    ),
    Conversion(
        "scikit-learn MLPRegressor",
        "MLPRegressor",
        (("alpha", r"n \lambda"),),
        N_("n: batch; classifier: twice"),
    ),
    Conversion(
        "PyTorch SGD or Adam, weight_decay",
        "PyTorch SGD, Adam",
        (("weight_decay", r"2 \lambda"),),
        N_("not AdamW"),
    ),
)


def formula(name):
    """The :class:`Formula` of that name. ValueError if there is none."""
    for each in FORMULAS:
        if each.name == name:
            return each
    raise ValueError(f"no formula {name!r}; there is: {', '.join(f.name for f in FORMULAS)}")


def with_formulas(text):
    """Markdown of one paragraph as HTML; double brackets name a formula: ``[[L1 loss]]``.

    ValueError for a name that there is not.
    """
    return html_line(named(text))


def named(text):
    """The same as Markdown: each name in double brackets replaced by its formula."""
    return re.sub(r"\[\[(.+?)\]\]", lambda found: f"${formula(found[1]).tex}$", text)
