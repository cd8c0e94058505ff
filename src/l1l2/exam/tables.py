r"""The comparison tables: the two losses, the three penalties. Filled, covered, and blank to print.

Each is written once, here. A notebook shows it with every cell covered, to be opened one by one,
without a script; ``write_tables`` makes a file to print, filled on one A4 page and blank on the
next. Each cell says which lesson shows it; its claim is in ``docs/claims.md``.
"""

from dataclasses import dataclass
from html import escape
from importlib import resources

from l1l2.exam.bank import CLAIMS
from l1l2.exam.formulas import named, with_formulas
from l1l2.exam.markup import html_line
from l1l2.fonts import embedded, for_formulas
from l1l2.lessons.course import COURSE, lesson
from l1l2.texts import N_, _, said, tag

__all__ = ["LOSSES", "PENALTIES", "Cell", "Comparison", "tables_html", "write_tables"]


@dataclass(frozen=True)
class Cell:
    """What one entry says, in Markdown with formulas, the claim that proves it, and its lesson.

    Texts of a table are English and ``said`` where they are shown.

    Double brackets name a formula of :mod:`l1l2.exam.formulas`. lesson : number of a lesson.
    """

    text: str
    claim: str
    number: str

    def __post_init__(self):
        if self.claim not in CLAIMS:
            raise ValueError(f"no claim {self.claim!r} in {self.text!r}")

    @property
    def lesson(self):
        """The :class:`l1l2.lessons.course.Lesson` that shows it."""
        return lesson(next((it.name for it in COURSE if it.name[:2] == self.number), self.number))

    def html(self):
        return with_formulas(said(self.text))


@dataclass(frozen=True)
class Comparison:
    """One table. A notebook shows it covered. rows : name, in Markdown -> a Cell per column."""

    title: str
    heads: tuple[str, ...]
    rows: dict[str, tuple[Cell, ...]]

    def _repr_html_(self):
        style = (resources.files("l1l2") / "exam" / "covered.css").read_text(encoding="utf-8")
        made = self.html(_covered)
        return f'<div class="l1l2-table">{for_formulas()}<style>{style.strip()}</style>{made}</div>'

    def __repr__(self):
        heads = _(", ").join(map(said, self.heads))
        lines = [f"{said(self.title)}: {heads}"]
        lines += [
            f"{said(name)}: {' | '.join(named(said(cell.text)) for cell in cells)}"
            for name, cells in self.rows.items()
        ]
        return "\n".join(lines)

    def html(self, entry):
        """The table as HTML. entry : what stands in a cell, of the Cell, its row and its column."""
        heads = "".join(
            f'<th scope="col" class="c{len(self.heads)}{k}">{html_line(said(head))}</th>'
            for k, head in enumerate(self.heads)
        )
        lines = [f"<tr><td></td>{heads}</tr>"]
        for name, cells in self.rows.items():
            entries = "".join(
                f"<td>{entry(cell, name, head)}</td>"
                for cell, head in zip(cells, self.heads, strict=True)
            )
            lines.append(f'<tr><th scope="row">{html_line(said(name))}</th>{entries}</tr>')
        return f"<table>{''.join(lines)}</table>"


LOSSES = Comparison(
    N_("The two losses"),
    (N_("L1 loss, MAE"), N_("L2 loss, MSE")),
    {
        N_("formula"): (Cell("[[L1 loss]]", "L1", "11"), Cell("[[L2 loss]]", "L2", "11")),
        N_("slope in $\\hat y_i$"): (
            Cell(N_("[[L1 loss slope]]; at zero error any slope in $\\pm 1/n$"), "L4", "11"),
            Cell(N_("[[L2 loss slope]]: grows with the error"), "L5", "11"),
        ),
        N_("best constant"): (
            Cell(N_("median; for even $n$ anything between the two middle values"), "L8", "12"),
            Cell(N_("mean, always unique"), "L8", "12"),
        ),
        N_("one target goes to infinity"): (
            Cell(N_("the fit stands still after a while"), "L3", "14"),
            Cell(N_("the fit follows in proportion, without end"), "L3", "14"),
        ),
        N_("a wrong row far out in $x$"): (
            Cell(N_("drags the fit too"), "L3", "14"),
            Cell(N_("drags the fit"), "L3", "14"),
        ),
        N_("descent by a constant rate"): (
            Cell(N_("never blows up; ends in a bounce of about one step"), "L6", "13"),
            Cell(N_("error × one factor per step; blows up past a rate"), "L6", "13"),
        ),
        N_("sets weights to zero"): (Cell(N_("no"), "P20", "32"), Cell(N_("no"), "P20", "32")),
        N_("take it for"): (
            Cell(N_("wrong targets, such as salt and pepper on a picture"), "L9", "12"),
            Cell(N_("noise without wild values, such as strong Gaussian noise"), "L9", "12"),
        ),
    },
)
PENALTIES = Comparison(
    N_("The three penalties"),
    (N_("L1, lasso"), N_("L2, ridge"), N_("L1 + L2, elastic net")),
    {
        N_("formula"): (
            Cell("[[L1 penalty]]", "P1", "24"),
            Cell("[[L2 penalty]]", "P2", "22"),
            Cell("[[elastic net penalty]]", "P10", "25"),
        ),
        N_("slope where $w_j \\ne 0$"): (
            Cell(N_("[[L1 penalty slope]]: one size"), "P1", "23"),
            Cell(N_("[[L2 penalty slope]]: shrinks with the weight"), "P2", "23"),
            Cell("[[elastic net slope]]", "P10", "25"),
        ),
        N_("slope at $w_j = 0$"): (
            Cell(N_("anything in $\\pm\\lambda$: zero is *held*"), "P5", "23"),
            Cell(N_("0: nothing holds a weight there"), "P5", "23"),
            Cell(N_("anything in $\\pm\\lambda\\rho$: zero is *held*"), "P10", "25"),
        ),
        N_("leaves of $z$, where $X^\\top X = nI$"): (
            Cell("[[L1 one weight]]", "P5", "23"),
            Cell("[[L2 one weight]]", "P5", "23"),
            Cell("[[elastic net one weight]]", "P10", "25"),
        ),
        N_("as λ grows"): (
            Cell(N_("$\\sum_j {|w_j|}$ falls; all are 0 from $\\lambda_{\\max}$ on"), "P3", "24"),
            Cell(N_("$\\sum_j w_j^2$ falls; one weight may grow; none stays 0"), "P4", "22"),
            Cell(
                N_("its penalty falls; all are 0 from $\\lambda_{\\max} / \\rho$ on"), "P10", "25"
            ),
        ),
        N_("near-copies"): (
            Cell(N_("keeps few of them; other data, another pick"), "P9", "25"),
            Cell(N_("shares the weight about equally, steadily"), "P8", "22"),
            Cell(N_("keeps them together, with close weights"), "P10", "25"),
        ),
        N_("more columns than rows"): (
            Cell(N_("needs at most $n - 1$ features"), "P7", "24"),
            Cell(N_("one best fit, keeps all $p$"), "P10", "25"),
            Cell(N_("one best fit, may keep more than $n$"), "P10", "25"),
        ),
        N_("robust to wrong targets"): (
            Cell(N_("no"), "P20", "32"),
            Cell(N_("no"), "P20", "32"),
            Cell(N_("no"), "P20", "32"),
        ),
        N_("used for"): (
            Cell(N_("text, genes: a short list of many features"), "P7", "33"),
            Cell(N_("networks, as weight decay"), "P18", "35"),
            Cell(N_("near-copies of which all are to stay"), "P10", "25"),
        ),
        N_("start with it when"): (
            Cell(N_("few features matter, and the signal shows them"), "P17", "32"),
            Cell(N_("many matter, above all if they are correlated"), "P17", "32"),
            Cell(N_("you cannot say: seldom first, never far behind"), "P17", "32"),
        ),
    },
)


def write_tables(path):
    """Write both tables as one HTML file, filled and blank; returns ``path``."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(tables_html())
    return path


def tables_html():
    """A whole HTML page that prints on two A4 pages: the tables filled, and blank."""
    style = (resources.files("l1l2") / "exam" / "tables.css").read_text(encoding="utf-8")
    title = _("L1 and L2: tables to fill in")
    about = _("Filled in; the small number is the lesson that shows it.")
    filled = _printed(title, about, _with_its_lesson)
    blank = _printed(title, _("To fill in from memory."), lambda cell, row, head: "")
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
{filled}
{blank}
</body>
</html>
"""


def _printed(title, about, entry):
    tables = "".join(
        f"<h2>{said(each.title)}</h2>\n{each.html(entry)}\n" for each in (LOSSES, PENALTIES)
    )
    head = f"<header><h1>{title}</h1><p>{about}</p></header>"
    return f"<main>\n{head}\n{tables}</main>"


def _with_its_lesson(cell, row, head):
    return f"<small>{cell.number}</small>{cell.html()}"


def _covered(cell, row, head):
    name, show = _("show: {row}, {column}").format(row=said(row), column=said(head)), _("show")
    name = escape(name.replace("$", "").replace("\\", ""))
    summary = f'<summary aria-label="{name}"><span>{show}</span></summary>'
    return f"<details>{summary}{cell.html()} <small>{cell.lesson.link()}</small></details>"
