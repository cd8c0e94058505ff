"""The two parts of a lesson: a core of a quarter of an hour, and further parts for who wants more.

What counts is how cells are written: everything from the first heading ``## Further: ...`` on (in
Chinese ``## 延伸：...``) is further, all before it is the core. Nothing in the core needs what is
further.
"""

import re

__all__ = ["FOLDED", "FURTHER", "core", "figures", "fold", "minutes", "tasks", "words"]

FURTHER = "## Further", "## 延伸"  # how such a heading begins, in each language
FOLDED = "jp-MarkdownHeadingCollapsed"  # in a heading's metadata: JupyterLab opens it folded

WORDS = 200  # read in a minute
FIGURE = 2  # minutes to move what a figure has to move, and to see
TASK = 1  # minutes for a prediction, a question or an exercise


def core(cells):
    """Of the cells of a notebook, a list of dicts, those of the core."""
    for number, cell in enumerate(cells):
        if _is_further(cell):
            return cells[:number]
    return cells


def fold(notebook):
    """``notebook``, a dict, whose further parts are folded when JupyterLab opens it; returned."""
    for cell in notebook["cells"]:
        if _is_further(cell):
            cell["metadata"][FOLDED] = True
    return notebook


def words(cells):
    """How many words there are to read: in Markdown, formulas and folded solutions included."""
    read = [_source(cell) for cell in cells if cell["cell_type"] == "markdown"]
    return sum(bool(re.search(r"\w", word)) for text in read for word in text.split())


def figures(cells):
    """The cells that show a figure with controls."""
    return [each for each in _code(cells) if re.search(r"\b(explore|own\.show)\(", _source(each))]


def tasks(cells):
    """How many things there are to answer: predictions, questions of a quiz and exercises."""
    found = 0
    for cell in _code(cells):
        source = _source(cell)
        asked = re.search(r"\bquiz\((.*?)\)", source, re.DOTALL)
        found += len(re.findall(r'"[^"]+"', asked[1])) if asked else 0
        found += bool(re.search(r"(?m)^predict\(|= \.\.\.$", source))
    return found


def minutes(cells):
    """How long a learner takes for ``cells``, in whole minutes.

    One minute for every 200 words, two for every figure, one for everything to be answered.
    """
    return round(words(cells) / WORDS + FIGURE * len(figures(cells)) + TASK * tasks(cells))


def _is_further(cell):
    return cell["cell_type"] == "markdown" and _source(cell).startswith(FURTHER)


def _code(cells):
    return [cell for cell in cells if cell["cell_type"] == "code"]


def _source(cell):
    return "".join(cell["source"])
