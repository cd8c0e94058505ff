"""Every text of the course that comes from code, as the template of a catalogue. Needs Babel.

Texts stand in ``_()``, ``N_()`` and ``plural()`` of the package; in its TOML files of questions and
cards; and in the code cells of the lessons: the labels and options of controls, the names that a
figure writes on its axes, and the words in what a cell shows. These are constants: keys and values
of dicts, elements of lists, names that a loop or ``zip`` goes through. A name made by an f-string
or by ``dict(name=...)`` is none.
"""

import ast
import json
import re
import tomllib
from pathlib import Path

from l1l2.exam import bank, cards

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "N_": None, "plural": (1, 2)}
NAMING = {"label", "name", "names", "xlabel", "ylabel"}  # parameters
ID = re.compile("[a-z]+(-[a-z]+)+")  # of a problem or a question: it is typed, not read
HOLDING = {"dict", "enumerate", "list", "tuple", "zip"}  # calls that give back what they are given


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
    """What the notebook at ``path`` shows or hands to controls and figures, cell by cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code" and not "".join(cell["source"]).startswith("%"):
            tree = ast.parse("".join(cell["source"]))
            for node in ast.walk(tree):
                yield from _said(node)
            yield from _shown(tree)


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


def _shown(node):
    """The texts in ``node`` that can be in the value of something, and so in what a cell shows.

    Not those that say what is wanted: what a function is given or a value is compared with, what a
    list or a generator goes through, and ids.
    """
    if isinstance(node, ast.Constant):
        yield from (text for text in _texts(node) if not ID.fullmatch(text))
        return
    if isinstance(node, ast.Call):
        inner = node.args if getattr(node.func, "id", "") in HOLDING else []
        owner = getattr(node.func, "value", None)  # of a method
        inner = [*inner, *([] if owner is None or isinstance(owner, ast.Constant) else [owner])]
    elif isinstance(node, ast.Subscript):
        key = getattr(node.slice, "value", None)
        new = isinstance(node.ctx, ast.Store) and key not in NAMING
        inner = [node.value, *([node.slice] if new else [])]
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        inner = [node.elt]
    elif isinstance(node, ast.IfExp):
        inner = [node.body, node.orelse]
    elif isinstance(node, ast.FunctionDef):
        inner = [each for each in node.body if not isinstance(each, ast.Expr)]  # as a docstring
    elif isinstance(node, ast.JoinedStr | ast.Compare | ast.Assert | ast.arguments):
        inner = []
    else:
        inner = ast.iter_child_nodes(node)
    for each in inner:
        yield from _shown(each)


def _texts(node):
    """Texts in ``node``: itself, the first of each pair of a list, or each of it."""
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) and node.value else []
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from _texts(one.elts[0] if isinstance(one, ast.Tuple) and one.elts else one)
