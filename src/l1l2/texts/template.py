"""Every text of the course that comes from code, as the template of a catalogue. Needs Babel.

Texts stand in ``_()``, ``N_()`` and ``plural()`` of the package; in its TOML files of questions and
cards; and in the code cells of the lessons: the labels and options of controls, and the names that
a figure writes on its axes.
"""

import ast
import json
import tomllib
from pathlib import Path

from l1l2.exam import bank, cards

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "N_": None, "plural": (1, 2)}
NAMING = {"label", "name", "names", "xlabel", "ylabel"}  # parameters


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
    for name, key, text in of_questions():
        catalogue.add(text, locations=[(f"{name}:{key}", None)])
    for path in sorted(Path(notebooks).glob("*.ipynb")):
        for text in of_lesson(path):
            catalogue.add(text, locations=[(path.name, 1)])
    return catalogue


def of_questions():
    """The texts of the bank and of the cards: (name of the file, id of the question, text)."""
    for path in sorted(PACKAGE.glob("exam/**/*.toml")):
        found, name = [], path.relative_to(PACKAGE).as_posix()
        for kind, make in (("questions", bank.worded), ("cards", cards.worded)):
            for table in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, ()):
                make(table, found.append)
                yield from ((name, table["id"], text) for text in found)
                found.clear()


def of_lesson(path):
    """What the notebook at ``path`` hands to controls and figures, in its order."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code" and not "".join(cell["source"]).startswith("%"):
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                yield from _said(node)


def _said(node):
    """The texts in ``node``: what names something, the options of a choice, the keys of a dict."""
    if isinstance(node, ast.Call):
        for word in node.keywords:
            yield from _texts(word.value) if word.arg in NAMING else []
        if getattr(node.func, "id", "") == "choice":
            yield from _texts(node.args[0])
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        key = getattr(node.targets[0].slice, "value", None)
        yield from _texts(node.value) if key in NAMING else []
    elif isinstance(node, ast.Dict):
        yield from (text for key in node.keys if key for text in _texts(key))


def _texts(node):
    """Texts in ``node``: itself, the first of each pair of a list, or each of it."""
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) and node.value else []
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from _texts(one.elts[0] if isinstance(one, ast.Tuple) and one.elts else one)
