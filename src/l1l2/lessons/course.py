"""The one table of the course: every lesson, its title, its question, what it claims and trains.

The maps in ``README.md`` and in lesson 00 are what :func:`table` makes; a test compares them.
"""

from dataclasses import dataclass

__all__ = ["COURSE", "EVENING", "FIFTEEN", "GROUPS", "Lesson", "lesson", "table"]


@dataclass(frozen=True)
class Lesson:
    """One notebook.

    name : of its file, without ``.ipynb``. title, question : as the maps have them.
    claims : as in ``docs/claims.md``. points : of the exam. Both as texts, "L1, L2".
    """

    name: str
    title: str
    question: str
    claims: str = ""
    points: str = ""

    def link(self, folder=""):
        """An HTML link to the notebook, which lies in ``folder``, "" or ending in a slash."""
        return f'<a href="{folder}{self.name}.ipynb">{self.title}</a>'


COURSE = (
    Lesson(
        "00_start_here", "Start here",
        "How does a lesson work, and what is the notation?",
        "", "",
    ),
    Lesson(
        "11_what_a_loss_charges", "What a loss charges",
        "What does a loss charge for one error, and what is its slope?",
        "L1, L2, L4, L5, L7", "E1",
    ),
    Lesson(
        "12_mean_and_median", "Mean and median",
        "Which one number stands for many?",
        "L8, L9", "E1, E6",
    ),
    Lesson(
        "13_steps_down_the_gradient", "Steps down the gradient",
        "What happens when a step is too long?",
        "L4, L5, L6", "E1",
    ),
    Lesson(
        "14_an_outlier_pulls", "An outlier pulls",
        "How far can one bad point drag a line?",
        "L3, L7, L9", "E1, E6",
    ),
    Lesson(
        "21_why_penalise", "Why penalise",
        "How can a worse fit predict better?",
        "P11, P12, P13, P14, P16", "E1, E2",
    ),
    Lesson(
        "22_ridge_shrinks", "Ridge shrinks",
        "What does an L2 penalty do to the weights?",
        "P2, P4, P8, P16", "E1, E2, E4",
    ),
    Lesson(
        "23_why_l1_reaches_zero", "Why L1 reaches zero",
        "Why does an L1 penalty reach zero, and an L2 penalty not?",
        "P1, P2, P3, P5, P22", "E1, E2",
    ),
    Lesson(
        "24_the_lasso_selects", "The lasso selects",
        "How does an L1 penalty make weights exactly zero?",
        "P1, P3, P6, P7, P16", "E1, E2, E3",
    ),
    Lesson(
        "25_the_elastic_net", "The elastic net",
        "What does the elastic net add to the lasso?",
        "P8, P9, P10", "E3, E4",
    ),
    Lesson(
        "26_units_and_intercepts", "Units and intercepts",
        "Why do units and the intercept matter?",
        "P21", "E1, E4",
    ),
    Lesson(
        "31_choosing_lambda", "Choosing λ",
        "How do I choose λ when the truth is unknown?",
        "P15", "E5",
    ),
    Lesson(
        "32_which_one_when", "Which one when",
        "Which loss and which penalty, when?",
        "P17, P20", "E3, E4",
    ),
    Lesson(
        "33_words_and_genes", "Words and genes",
        "What does an L1 penalty buy on words and genes?",
        "P7, P9", "E3, E6",
    ),
    Lesson(
        "34_house_prices", "House prices",
        "Do house prices need the L1 loss?",
        "L9", "E6",
    ),
    Lesson(
        "35_weight_decay", "Weight decay in a network",
        "What does weight decay do in a network?",
        "P16, P18", "E1, E2, E6",
    ),
    Lesson(
        "36_your_own_data", "Your own data",
        "What do L1 and L2 say about my own data?",
        "P4, P8, P15", "E2, E3, E5",
    ),
    Lesson(
        "41_practise_by_hand", "Practise by hand",
        "Can I do it by hand?",
        "all but P11, P12 and P19", "all",
    ),
    Lesson(
        "42_mock_exam", "Mock exam",
        "Am I ready for the exam?",
        "all", "all",
    ),
    Lesson(
        "43_cards_and_one_page", "Cards and one page",
        "What should I look at the night before?",
        "P1, P2, P3, P4, P5, P10, P16", "all",
    ),
    Lesson(
        "44_tables_to_fill_in", "Tables to fill in",
        "Can I fill in the tables from memory?",
        "P19", "E1, E2, E3, E4, E6",
    ),
    Lesson(
        "91_in_other_libraries", "In other libraries",
        "What is our λ called elsewhere?",
        "", "E1",
    ),
)  # fmt: skip
GROUPS = {"0": "Start", "1": "Loss", "2": "Penalty", "3": "Choosing", "4": "Exam", "9": "Appendix"}
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
    head = {"claims": "claims", "points": "exam points"}[column]
    lines = [f"| | lesson | the question | minutes | {head} |", "|---|---|---|---|---|"]
    shown = None
    for it in COURSE[first:]:
        group = GROUPS[it.name[0]]
        start = f"**{group}**" if group != shown else ""
        shown, link = group, f"[{it.title}]({folder}{it.name}.ipynb)"
        cells = (start, link, it.question, minutes[it.name], getattr(it, column))
        lines.append(" ".join(f"| {cell}" if cell != "" else "|" for cell in cells) + " |")
    return "\n".join(lines)
