"""The one table of the course: every lesson, its title, its question, what it claims and trains.

The maps in ``README.md`` and in lesson 00 are what :func:`table` makes; a test compares them.
"""

from dataclasses import dataclass

from l1l2.texts import N_, _, said

__all__ = ["COURSE", "EVENING", "FIFTEEN", "GROUPS", "Lesson", "lesson", "table"]


@dataclass(frozen=True)
class Lesson:
    """One notebook.

    name : of its file, without ``.ipynb``. title, question : as the maps have them.
    claims : as in ``docs/claims.md``. points : of the exam. Both as texts, "L1, L2".
    What is words is English, and said by ``l1l2.texts.said`` where it is shown.
    """

    name: str
    title: str
    question: str
    claims: str = ""
    points: str = ""

    def cited(self):
        """Its title and the name of its file, as plain text."""
        return _("{title} ({file})").format(title=said(self.title), file=f"{self.name}.ipynb")

    def link(self, folder=""):
        """An HTML link to the notebook, which lies in ``folder``, "" or ending in a slash."""
        return f'<a href="{folder}{self.name}.ipynb">{said(self.title)}</a>'


COURSE = (
    Lesson(
        "00_start_here", N_("Start here"),
        N_("How does a lesson work, and what is the notation?"),
        "", "",
    ),
    Lesson(
        "11_what_a_loss_charges", N_("What a loss charges"),
        N_("What does a loss charge for one error, and what is its slope?"),
        "L1, L2, L4, L5, L7", "E1",
    ),
    Lesson(
        "12_mean_and_median", N_("Mean and median"),
        N_("Which one number stands for many?"),
        "L8, L9", "E1, E6",
    ),
    Lesson(
        "13_steps_down_the_gradient", N_("Steps down the gradient"),
        N_("What happens when a step is too long?"),
        "L4, L5, L6", "E1",
    ),
    Lesson(
        "14_an_outlier_pulls", N_("An outlier pulls"),
        N_("How far can one bad point drag a line?"),
        "L3, L7, L9", "E1, E6",
    ),
    Lesson(
        "21_why_penalise", N_("Why penalise"),
        N_("How can a worse fit predict better?"),
        "P11, P12, P13, P14, P16", "E1, E2",
    ),
    Lesson(
        "22_ridge_shrinks", N_("Ridge shrinks"),
        N_("What does an L2 penalty do to the weights?"),
        "P2, P4, P8, P16", "E1, E2, E4",
    ),
    Lesson(
        "23_why_l1_reaches_zero", N_("Why L1 reaches zero"),
        N_("Why does an L1 penalty reach zero, and an L2 penalty not?"),
        "P1, P2, P3, P5, P22", "E1, E2",
    ),
    Lesson(
        "24_the_lasso_selects", N_("The lasso selects"),
        N_("How does an L1 penalty make weights exactly zero?"),
        "P1, P3, P6, P7, P16", "E1, E2, E3",
    ),
    Lesson(
        "25_the_elastic_net", N_("The elastic net"),
        N_("What does the elastic net add to the lasso?"),
        "P8, P9, P10", "E3, E4",
    ),
    Lesson(
        "26_units_and_intercepts", N_("Units and intercepts"),
        N_("Why do units and the intercept matter?"),
        "P21", "E1, E4",
    ),
    Lesson(
        "31_choosing_lambda", N_("Choosing λ"),
        N_("How do I choose λ when the truth is unknown?"),
        "P15", "E5",
    ),
    Lesson(
        "32_which_one_when", N_("Which one when"),
        N_("Which loss and which penalty, when?"),
        "P17, P20", "E3, E4",
    ),
    Lesson(
        "33_words_and_genes", N_("Words and genes"),
        N_("What does an L1 penalty buy on words and genes?"),
        "P7, P9", "E3, E6",
    ),
    Lesson(
        "34_house_prices", N_("House prices"),
        N_("Do house prices need the L1 loss?"),
        "L9", "E6",
    ),
    Lesson(
        "35_weight_decay", N_("Weight decay in a network"),
        N_("What does weight decay do in a network?"),
        "P16, P18", "E1, E2, E6",
    ),
    Lesson(
        "36_your_own_data", N_("Your own data"),
        N_("What do L1 and L2 say about my own data?"),
        "P4, P8, P15", "E2, E3, E5",
    ),
    Lesson(
        "41_practise_by_hand", N_("Practise by hand"),
        N_("Can I do it by hand?"),
        N_("all but P11, P12 and P19"), N_("all"),
    ),
    Lesson(
        "42_mock_exam", N_("Mock exam"),
        N_("Am I ready for the exam?"),
        N_("all"), N_("all"),
    ),
    Lesson(
        "43_cards_and_one_page", N_("Cards and one page"),
        N_("What should I look at the night before?"),
        "P1, P2, P3, P4, P5, P10, P16", N_("all"),
    ),
    Lesson(
        "44_tables_to_fill_in", N_("Tables to fill in"),
        N_("Can I fill in the tables from memory?"),
        "P19", "E1, E2, E3, E4, E6",
    ),
    Lesson(
        "91_in_other_libraries", N_("In other libraries"),
        N_("What is our λ called elsewhere?"),
        "", "E1",
    ),
)  # fmt: skip
GROUPS = {
    "0": N_("Start"),
    "1": N_("Loss"),
    "2": N_("Penalty"),
    "3": N_("Choosing"),
    "4": N_("Exam"),
    "9": N_("Appendix"),
}
FIFTEEN = "14_an_outlier_pulls"  # the lesson, and its figure, for who has a quarter of an hour
EVENING = (  # the lessons whose cores fit into one
    "14_an_outlier_pulls",
    "22_ridge_shrinks",
    "23_why_l1_reaches_zero",
    "24_the_lasso_selects",
    "31_choosing_lambda",
    "32_which_one_when",
)
_BY_NAME = {each.name: each for each in COURSE}


def lesson(name):
    """The lesson called ``name``. ValueError where there is none."""
    if name not in _BY_NAME:
        raise ValueError(f"lesson must be one of {', '.join(_BY_NAME)}; got {name!r}")
    return _BY_NAME[name]


def table(minutes, column, folder="", first=0):
    """A map of the course: a table in Markdown.

    minutes : dict, name -> minutes of the core. column : "claims" or "points", its last one.
    folder : where the notebooks are, "" or ending in a slash. first : the first lesson's number.
    """
    heads = _("lesson"), _("the question"), _("minutes")
    heads += (_("claims") if column == "claims" else _("exam points"),)
    lines = [f"| | {' | '.join(heads)} |", "|---|---|---|---|---|"]
    shown = None
    for it in COURSE[first:]:
        group = GROUPS[it.name[0]]
        start = f"**{said(group)}**" if group != shown else ""
        shown, link = group, f"[{said(it.title)}]({folder}{it.name}.ipynb)"
        cells = (start, link, said(it.question), minutes[it.name], said(getattr(it, column)))
        lines.append(" ".join(f"| {cell}" if cell != "" else "|" for cell in cells) + " |")
    return "\n".join(lines)
