"""A lesson as a page has it: its code run once, its explorers recorded, its links to pages."""

import contextlib
import io
import json
import re
from pathlib import Path

from l1l2.explore import Explorer, positions
from l1l2.fonts import without
from l1l2.site import player
from l1l2.site.recording import record

__all__ = ["LIVE", "PICTURES", "explorers", "files", "page", "read", "recordings"]

PICTURES = "_static/pictures/"  # where a page finds the pictures of its figures
LIVE = "live.html"  # the page that says how to get a kernel

MOST_BYTES = 2_100_000  # of all pictures of a page, as WebP; a third more in its files
MOST_PICTURES = 250  # of a page: how long it takes to make
DRAFTED = 8  # positions of a main slider, about, where a draft is enough
FEW = 5  # positions of a second control that become buttons
SPARING = ({}, {"bits": 4}, {"bits": 4, "scale": 1.0}, {"bits": 4, "scale": 1.0, "every": 2})
# ... is how to record, the best first.
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


def recordings(found, most_bytes=MOST_BYTES, most_pictures=MOST_PICTURES, draft=False):
    """``found`` as ``explorers`` gives it, recorded: a dict, cell id -> Recording.

    Together they take at most ``most_bytes``. Where that needs it, the largest one gets fewer
    levels of colour, then fewer pixels, then every other position. Where there is room, a second
    control becomes buttons. A ``draft`` looks the same, with some ``DRAFTED`` positions of
    each main slider.
    """
    each = {  # at which positions of its main slider an explorer is recorded: each such one
        cell: max(1, len(positions(next(iter(explorer._controls.values())))) // DRAFTED * draft)
        for cell, explorer in found.items()
    }

    def recorded(cell, *second):
        how = SPARING[sparing[cell]]
        return record(found[cell], *second, **how | {"every": each[cell] * how.get("every", 1)})

    def size(*cells):  # of all positions, not only of those of a draft
        return sum(
            made[cell].size + (each[cell] - 1) * made[cell].size_of_patches for cell in cells
        )

    def count(cell):
        return each[cell] * made[cell].count

    sparing = {cell: 0 for cell in found}
    made = {cell: recorded(cell) for cell in found}
    while size(*made) > most_bytes:
        left = [cell for cell in found if sparing[cell] + 1 < len(SPARING)]
        if not left:
            raise ValueError(
                f"the pictures take {size(*made)} bytes, more than {most_bytes};"
                " give a main slider fewer positions"
            )
        largest = max(left, key=size)
        sparing[largest] += 1
        made[largest] = recorded(largest)
    pictures = sum(map(count, made))
    for cell, (name, values) in _seconds(found):
        more = len(values) - 1
        pictures += more * count(cell)
        if size(*made) + more * size(cell) > most_bytes or pictures > most_pictures:
            pictures -= more * count(cell)
            continue
        made[cell] = recorded(cell, name, values)
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
            figure = player.html(made[cell["id"]], f"{name}_{number}", PICTURES, LIVE)
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
    take = TAKE.format(name=name, live=LIVE)
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
