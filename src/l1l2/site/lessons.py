"""A lesson as a page has it: its code run once, its explorers recorded, its links to pages."""

import contextlib
import io
import json
import re
from pathlib import Path

from l1l2.fonts import without
from l1l2.live import Explorer, positions
from l1l2.site import player
from l1l2.site.recording import record

__all__ = ["FIGURES", "LIVE", "explorers", "files", "page", "read", "recordings"]

FIGURES = "_static/figures/"  # where a page finds the positions of its figures
LIVE = "live.html"  # the page that says how to get a kernel

MOST_POSITIONS = 600  # of the figures of a page: how long it takes to make
DRAFTED = 8  # positions of a main slider, about, where a draft is enough
FEW = 5  # positions of a second control that become buttons
TAKE = (
    '<p class="l1l2-take"><a href="slides/{name}.html">Slides</a>'
    ' <a href="downloads/{name}.ipynb" download>Notebook</a>'
    ' <a href="{live}">With a kernel</a></p>'
)


def read(path):
    """The notebook at ``path`` as a dict."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


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


def recordings(found, most=MOST_POSITIONS, draft=False):
    """``found`` as ``explorers`` gives it, recorded: a dict, cell id -> Recording.

    Where there is room, up to ``most`` positions together, a second control becomes buttons.
    A ``draft`` looks the same, with some ``DRAFTED`` positions of each main slider.
    """
    count = {cell: len(positions(next(iter(it._controls.values())))) for cell, it in found.items()}
    every = {cell: max(1, count[cell] // DRAFTED) if draft else 1 for cell in found}
    made = {cell: record(explorer, every=every[cell]) for cell, explorer in found.items()}
    whole = sum(count.values())
    for cell, (name, values) in _seconds(found):
        more = (len(values) - 1) * count[cell]
        if whole + more <= most:
            whole += more
            made[cell] = record(found[cell], name, values, every[cell])
    return made


def _seconds(found):
    """(cell, (name of a control, its values)): what may become buttons, the handiest first.

    These are the controls with few positions; then, of a slider, both ends and one between.
    """
    few, several = [], []
    for cell, explorer in found.items():
        others = list(explorer._controls.items())[1:]
        each = {name: (positions(control), explorer.state[name]) for name, control in others}
        buttons = [(name, every) for name, (every, _) in each.items() if 1 < len(every) <= FEW]
        if buttons:
            few.append((cell, buttons[0]))
        elif each:
            name, (every, start) = next(iter(each.items()))
            middle = start if start in every[1:-1] else every[len(every) // 2]
            several.append((cell, (name, [every[0], middle, every[-1]])))
    return [*few, *several]


def page(notebook, name, made):
    """``notebook``, a dict, changed into what Sphinx shows: figures for explorers, links to pages.

    name : of the lesson. made : its recordings. Returns it.
    """
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        if cell["id"] in made:
            number += 1
            figure = player.html(made[cell["id"]], f"{name}_{number}", FIGURES, LIVE)
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
    take = TAKE.format(name=name, live=LIVE) + player.symbols(made.values())
    cell = {"cell_type": "markdown", "id": "take", "metadata": {}, "source": take}
    notebook["cells"].insert(1, cell)
    return notebook


def files(name, made):
    """What the figures of the page ``name`` need beside it: a dict, file name -> bytes."""
    return {
        file: content
        for number, recording in enumerate(made.values(), 1)
        for file, content in player.files(recording, f"{name}_{number}").items()
    }


def _to_pages(html):
    return re.sub(r'href="(\d\d_\w+)\.ipynb"', r'href="\1.html"', html)


def _source(cell):
    return "".join(cell["source"])
