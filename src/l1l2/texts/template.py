"""Every text of the course that comes from code, as the template of a catalogue. Needs Babel.

Texts stand in ``_()`` and ``plural()`` of the package, and in the code cells of the lessons, where
the functions that make controls translate what they are given.
"""

import ast
import json
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "plural": (1, 2)}
CONTROLS = {"log_slider", "linear_slider", "name_slider", "choice"}


def template(notebooks):
    """A Babel ``Catalog`` of all texts, none of them translated.

    notebooks : the folder of the lessons.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    catalogue = Catalog(domain="l1l2", charset="utf-8")
    method = [("**.py", "python")]
    for file, line, text, _, _ in extract_from_dir(PACKAGE, method, keywords=KEYWORDS):
        catalogue.add(text, locations=[(file, line)])
    for path in sorted(Path(notebooks).glob("*.ipynb")):
        for text in of_controls(path):
            catalogue.add(text, locations=[(path.name, 1)])
    return catalogue


def of_controls(path):
    """The labels and options of the controls in the notebook at ``path``, in their order."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code" and not "".join(cell["source"]).startswith("%"):
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                yield from _said(node)


def _said(node):
    """The texts of a call that makes a control, and of a dict that may be its options."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CONTROLS:
        label = [word.value for word in node.keywords if word.arg == "label"]
        options = node.args[:1] if node.func.id == "choice" else []
        for part in [*label, *options]:
            if isinstance(part, ast.Constant | ast.List | ast.Tuple):
                yield from _texts(part)
    elif isinstance(node, ast.Dict):
        yield from (text for key in node.keys if key for text in _texts(key))


def _texts(node):
    """Texts in ``node``: itself, the first of each pair of a list, or each of it."""
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) and node.value else []
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from _texts(one.elts[0] if isinstance(one, ast.Tuple) and one.elts else one)
