"""What a notebook keeps on disk: pictures and words, no widgets, the same bytes every time.

A stored widget shows "Loading widget..." wherever there is no kernel, so an explorer is stored as
the still picture it brought along, followed by its words.

    python -m l1l2.lessons.storing notebooks/*.ipynb    runs the notebooks and stores their outputs

A translated lesson gets its code from the English one first, see ``l1l2.lessons.translating``.

JupyterLab calls ``before_save`` on every save (``pre_save_hook`` in ``.jupyter``); what it gets
when it opens a notebook is in ``l1l2.lessons.opening``.
"""

import html
import json
import sys
from pathlib import Path

from l1l2.fonts import without
from l1l2.lessons import translating
from l1l2.lessons.parts import fold

WIDGET = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "widgets"
TIMINGS = "execution"  # when a cell ran, in its metadata: different every time

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}  # a kernel says more, with the version of its Python


def keep_stills(notebook):
    """``notebook``, a dict of format 4, changed so that it needs no kernel; also returned.

    Every output that is a widget with a still picture becomes that picture, its size and
    alternative text in the metadata, and a second output with the words, which JupyterLab (it
    shows no alternative text) and every other viewer can read. Widgets without a picture keep
    their text. The font of formulas is kept in the first output that has it. Doing it twice
    changes nothing.
    """
    notebook.get("metadata", {}).pop(WIDGET_STATE, None)
    has_font = False
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = [kept for output in cell["outputs"] for kept in _stored(output)]
            for output in cell["outputs"]:
                shown = "".join(output.get("data", {}).get("text/html", ""))
                bare = without(shown)
                if has_font and bare != shown:
                    output["data"]["text/html"] = bare
                has_font |= bare != shown
    return notebook


def _stored(output):
    if WIDGET not in output.get("data", {}):
        return [output]
    data = {mime: value for mime, value in output["data"].items() if mime != WIDGET}
    metadata = {mime: v for mime, v in output.get("metadata", {}).items() if mime != WIDGET}
    kept = [type(output)(output, data=data, metadata=metadata)]
    words = metadata.get("image/png", {}).get("alt")
    if words:
        said = {"text/html": f"<p>{html.escape(words)}</p>", "text/plain": words}
        kept.append(type(output)(output_type="display_data", data=said, metadata={}))
    return kept


def is_ours(notebook):
    """Whether ``notebook``, a dict of format 4, asks for the kernel of this environment."""
    return notebook.get("metadata", {}).get("kernelspec", {}).get("name") == KERNEL["name"]


def before_save(model, **kwargs):
    """Jupyter Server's ``pre_save_hook``: what goes to the disk is ``keep_stills`` of it, and of
    the kernel only what is the same on every machine.

    Only the disk sees the change; the open notebook keeps its live widgets.
    """
    if model.get("type") == "notebook" and isinstance(model.get("content"), dict):
        if model["content"].get("nbformat") == 4:
            keep_stills(model["content"])
            if is_ours(model["content"]):
                _name_the_kernel(model["content"])


def _name_the_kernel(notebook):
    notebook["metadata"] |= {"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)}


def run(path):
    """The notebook at ``path`` executed in a fresh kernel, ready to be stored.

    A translated one has the code of the English lesson. Raises RuntimeError when a cell raises or
    writes to stderr; the file is not touched.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    path = Path(path)
    if translating.is_translated(path):
        notebook = nbformat.reads(json.dumps(translating.up_to_date(path)), as_version=4)
    else:
        notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.resolve().parent)}},
        record_timing=False,
        store_widget_state=False,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise RuntimeError(f"{path.name}: a cell raised\n{error}") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(f"{path.name}, cell {cell.id}: wrote to stderr\n{output.text}")
    return notebook


def text(notebook):
    """``notebook`` as the text of its file: what is different on every machine left out, and its
    further parts folded."""
    import nbformat

    fold(keep_stills(notebook))
    for cell in notebook.cells:
        cell.metadata.pop(TIMINGS, None)
    _name_the_kernel(notebook)
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def main(paths):
    """Run every notebook and store it; returns 1 if any failed, 0 otherwise."""
    if not paths:
        print("which notebooks? python -m l1l2.lessons.storing notebooks/*.ipynb", file=sys.stderr)
        return 2
    failed = 0
    for path in map(Path, paths):
        try:
            path.write_text(text(run(path)), encoding="utf-8", newline="\n")
            print(f"stored {path} ({path.stat().st_size / 1000:.0f} kB)")
            for cell in translating.stale_at(path):
                print(f"{path.name}: the translation of cell {cell!r} is missing or old")
        except (RuntimeError, OSError) as error:
            print(error, file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
