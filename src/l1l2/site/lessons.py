"""A lesson as a page has it: its code run once, its explorers recorded, its links to pages."""

import contextlib
import io
import json
import re
from math import inf
from pathlib import Path

from l1l2.fonts import without
from l1l2.lessons.translating import without_link
from l1l2.live import Explorer
from l1l2.site import player
from l1l2.site.recording import every, record, steps
from l1l2.texts import _

__all__ = [
    "FIGURES",
    "LIVE",
    "explorers",
    "few",
    "files",
    "first_figure",
    "page",
    "read",
    "recordings",
    "title",
]

FIGURES = "_static/figures/"  # where a page finds the positions of its figures
LIVE = "live.html"  # the page that says how to get a kernel

DRAFTED = 4  # steps of a main slider, about, where a draft is enough
TAKE = (
    '<p class="l1l2-take"><a href="slides/{name}.html">{slides}</a>'
    ' <a href="downloads/{name}.ipynb" download>{notebook}</a>'
    ' <a href="{live}">{kernel}</a></p>'
)


def read(path):
    """The notebook at ``path`` as a dict, without the link to another language: pages have one."""
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    for cell in notebook["cells"][:1]:
        cell["source"] = without_link(_source(cell))
    return notebook


def title(notebook):
    """The title of ``notebook``, a dict."""
    return "".join(notebook["cells"][0]["source"]).splitlines()[0].removeprefix("# ")


def explorers(path):
    """Every explorer of the notebook at ``path``: a dict, cell id -> Explorer, from top to bottom.

    Its code cells run in this process. Raises what a cell raises.
    """
    from IPython.core.interactiveshell import InteractiveShell

    shell, found, notebook = InteractiveShell(), {}, read(path)
    with contextlib.chdir(Path(path).parent), contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                done = shell.run_cell(_source(cell), store_history=False)
                done.raise_error()
                shown = getattr(done.result, "explorer", done.result)
                if isinstance(shown, Explorer):
                    found[cell["id"]] = shown
    return found


def recordings(found, draft=False):
    """``found`` as ``explorers`` gives it, recorded: a dict, cell id -> Recording.

    Every control of a figure moves on the page, and nearly always at each position that it has in
    JupyterLab; ``steps`` says where not. A ``draft`` has few positions.
    """
    return {cell: record(it, few(it) if draft else steps(it)) for cell, it in found.items()}


def few(explorer):
    """Of the main slider both ends and some between; of each other control its start and an end:
    the values of each, as ``steps`` gives them."""
    found = {}
    for name, values in steps(explorer, inf).items():
        start, last = values.index(explorer.state[name]), len(values) - 1
        ends = sorted({start, 0 if 2 * start > last else last})
        some = ends if found else every(max(1, last // DRAFTED), last + 1, start)
        found[name] = [values[k] for k in some]
    return found


def page(notebook, name, made):
    """``notebook``, a dict, changed into what Sphinx shows: figures for explorers, links to pages.

    name : of the lesson. made : its recordings. Returns it.
    """
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        _fold_code(cell)
        if cell["id"] in made:
            number += 1
            figure = player.html(made[cell["id"]], f"{name}_{number}", FIGURES)
            cell["outputs"] = [
                {"output_type": "display_data", "metadata": {}, "data": {"text/html": figure}}
            ]
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = _to_pages(without("".join(data["text/html"])))
            elif "image/png" in data:
                about = output["metadata"]["image/png"]
                cell["metadata"]["mystnb"] = {"image": {"alt": about["alt"]}}
    words = dict(slides=_("Slides"), notebook=_("Notebook"), kernel=_("With a kernel"))
    take = TAKE.format(name=name, live=LIVE, **words) + player.symbols(made.values())
    cell = {"cell_type": "markdown", "id": "take", "metadata": {}, "source": take}
    notebook["cells"].insert(1, cell)
    return notebook


def first_figure(page):
    """The first figure of a ``page``, as the function of that name made it: HTML, symbols too."""
    symbols = re.search(r'<svg class="l1l2-symbols".*?</svg>', _source(page["cells"][1]))[0]
    for cell in page["cells"]:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if "data-positions" in html:
                return symbols + html
    return ""


def files(name, made):
    """What the figures of the page ``name`` need beside it: a dict, file name -> bytes."""
    return {
        file: content
        for number, recording in enumerate(made.values(), 1)
        for file, content in player.files(recording, f"{name}_{number}").items()
    }


def _fold_code(cell):
    """A page folds the code that JupyterLab folds, and leaves out what only calls for a quiz."""
    if cell["metadata"].get("jupyter", {}).get("source_hidden"):
        asks = re.search(r"(?m)^(quiz|predict|answer)\(", _source(cell))
        cell["metadata"].setdefault("tags", []).append("remove-input" if asks else "hide-input")


def _to_pages(html):
    return re.sub(r'href="(\d\d_\w+)\.ipynb"', r'href="\1.html"', html)


def _source(cell):
    return "".join(cell["source"])
