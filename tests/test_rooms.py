"""Who may know whom: the imports of every module of the package, read with ``ast``."""

import ast
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}
NUMBERS = {"numpy", "scipy"}
DRAWING = {"matplotlib", "PIL"}
MATHEMATICS = {"losses", "penalties", "priors", "scales", "paths", "geometry", "lines", "descent"}
MATHEMATICS |= {"selection", "lad", "networks", "homotopy", "optimality"}

# Module (the first pattern that fits counts) -> the rooms and libraries it may know, besides the
# standard library. Rooms are named without "l1l2."; a package stands for all that is in it.
MAY_KNOW = {
    "l1l2": set(),
    "checks": {"numpy"},
    "centring": {"numpy"},
    "losses": NUMBERS | {"checks"},
    "penalties": NUMBERS | {"checks"},
    "scales": NUMBERS | {"checks", "texts"},  # its notes are read by learners
    "optimality": {"numpy", "centring"},
    "homotopy": NUMBERS | {"centring", "optimality"},
    "paths": {"numpy", "checks", "centring", "optimality", "homotopy"},
    "priors": NUMBERS | {"checks"},
    "geometry": {"numpy", "checks"},
    "lines": NUMBERS | {"checks", "centring", "losses"},
    "lad": NUMBERS | {"checks", "centring"},
    "descent": NUMBERS | {"checks"},  # is handed its losses and penalties
    "networks": NUMBERS | {"checks"},  # likewise
    "selection": NUMBERS | {"checks", "centring", "optimality", "paths", "losses"},
    "datasets": {"numpy", "checks"},
    "experiments*": NUMBERS | MATHEMATICS | {"checks", "datasets"},
    "texts": set(),
    "texts.template": {"exam"},
    "texts.translations": {"babel", "texts"},
    "texts.__main__": {"texts"},
    "texts.letters": {"texts", "lessons"},
    "texts.glossary": {"texts", "lessons"},
    "figures*": NUMBERS
    | DRAWING
    | MATHEMATICS
    | {"checks", "datasets", "experiments", "figures", "fonts", "texts"},
    "live": {"live"},
    "live.controls": {"numpy", "ipywidgets", "traitlets", "figures", "texts"},
    "live.explorer": {"numpy", "ipywidgets", "anywidget", "traitlets", "IPython"}
    | {"figures", "live", "texts"},
    "live.ahead": set(),
    "own": {"own"},
    "own.tables": {"numpy", "pandas", "texts"},
    "own.report": {"fonts", "texts"},
    "own.form": {"ipywidgets", "anywidget", "traitlets", "own", "texts"},
    "lessons": set(),
    "lessons.course": {"texts"},
    "lessons.parts": set(),
    "lessons.translating": {"texts"},
    "lessons.storing": {"nbformat", "nbclient", "fonts", "lessons"},
    "lessons.opening": {"ipykernel", "jupyter_client", "jupyter_core", "jupyter_server", "lessons"},
    "fonts": {"texts"},
    "fonts.__main__": {"fonts", "texts"},
    "exam": set(),
    "exam.bank": {"lessons", "texts"},
    "exam.markup": {"mistune", "latex2mathml"},
    "exam.quiz": {"exam", "fonts", "lessons", "texts"},
    "exam.templates*": {"numpy", "exam", "texts"},
    "exam.mock": {"exam", "fonts", "lessons", "texts"},
    "exam.paper": {"exam", "fonts", "texts"},
    "exam.sitting": {"exam", "fonts", "ipywidgets", "anywidget", "traitlets", "texts"},
    "exam.cards": {"exam", "fonts", "lessons", "texts"},
    "exam.formulas": {"exam", "fonts", "lessons", "texts"},
    "exam.tables": {"exam", "fonts", "lessons", "texts"},
    "exam.exports": {"exam", "texts"},
    "exam.sheet": {"numpy", "datasets", "paths", "selection", "exam", "figures", "fonts"}
    | {"texts"},
    "exam.__main__": {"exam", "texts"},
    "site": set(),
    "site.editions": {"texts"},
    "site.recording": {"numpy", "figures", "live", "site", "texts"},
    "site.packing": {"numpy"},
    "site.pulling": {"numpy", "live"},
    "site.player": {"site", "texts"},
    "site.lessons": {"live", "site", "fonts", "lessons", "texts"},
    "site.deck": {"exam", "lessons", "site", "texts"},
    "site.front": {"lessons", "texts"},
    "site.further": {"docutils", "lessons", "texts"},
    "site.mathematics": {"docutils", "exam"},
    "site.searching": {"sphinx"},
    "site.theming": {"texts"},
    "site.build": {"exam", "lessons", "site", "texts"},
    "site.__main__": {"site"},
    "site.sphinx.conf": {"texts"},
    "exam.drawings": NUMBERS | MATHEMATICS | {"datasets", "experiments", "figures", "texts"},
    "exam.pictures": NUMBERS
    | MATHEMATICS
    | {"datasets", "experiments", "figures", "exam", "texts"},
}
# Libraries that only some modules may load, and only inside the function that needs them.
MAY_LOAD_LATE = {
    "datasets": {"sklearn"},
    "exam.cards": {"genanki"},
    "fonts": {"matplotlib"},
    "fonts.__main__": {"fontTools"},
    "texts.template": {"babel"},
    "site.lessons": {"IPython"},
    "site.deck": {"nbformat", "nbconvert", "sphinx_revealjs"},
    "site.build": {"sphinx"},
    "site.front": {"PIL"},
}


def room(module):
    return module.removeprefix("l1l2.")


def row(table, module):
    """The entry of ``table`` for ``module``, or None."""
    return next((table[pattern] for pattern in table if fnmatchcase(room(module), pattern)), None)


def imports(module, text, is_package=False):
    """(name, whether it is imported when the module is loaded) for each import in ``text``."""
    tree = ast.parse(text)
    late = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    here = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            # ``from l1l2 import paths`` imports a module, ``from l1l2.paths import Path`` a name.
            submodules = [f"{origin}.{alias.name}" for alias in node.names]
            names = [n if origin == "l1l2" or n in MODULES else origin for n in submodules]
        else:
            continue
        yield from ((name, id(node) not in late) for name in names)


def is_known(name, known):
    """Whether ``name`` (as imported) is one of the rooms and libraries ``known``."""
    if name == "l1l2" or name.split(".")[0] in sys.stdlib_module_names:
        return True
    parts = room(name).split(".")
    return any(".".join(parts[:depth]) in known for depth in range(1, len(parts) + 1))


def trespasses(module, text, is_package=False):
    """The imports of ``module`` that its row does not allow."""
    known, late = row(MAY_KNOW, module), row(MAY_LOAD_LATE, module) or set()
    return [
        name
        for name, at_load in imports(module, text, is_package)
        if not is_known(name, known if at_load else known | late)
    ]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_row_allows(module):
    known = row(MAY_KNOW, module)
    assert known is not None, f"{module} has no row: say in MAY_KNOW what it may import"
    path = MODULES[module]
    beyond = trespasses(module, path.read_text(encoding="utf-8"), path.name == "__init__.py")
    assert not beyond, f"{module} may know {sorted(known)}, but imports {beyond}"


@pytest.mark.parametrize(
    "module, text",
    [
        ("l1l2.paths", "from l1l2.losses import L2Loss"),
        ("l1l2.paths", "from . import losses"),
        ("l1l2.paths", "def path():\n    import sklearn.linear_model"),
        ("l1l2.penalties", "import l1l2.paths as p"),
        ("l1l2.datasets", "from sklearn.datasets import load_diabetes"),
        ("l1l2.figures.ridge", "import ipywidgets"),
        ("l1l2.figures.ridge", "from ..live import explore"),
        ("l1l2.live.explorer", "from l1l2 import paths"),
        ("l1l2.experiments.centres", "from l1l2.figures.palette import L1"),
        ("l1l2.paths", "from l1l2.experiments import centres"),
        ("l1l2.lines", "class Line:\n    import matplotlib.pyplot"),
    ],
)
def test_a_forbidden_import_is_seen(module, text):
    assert trespasses(module, text)


@pytest.mark.parametrize(
    "module, text",
    [
        ("l1l2.lines", "from .losses import L1Loss\nfrom dataclasses import dataclass"),
        ("l1l2.datasets", "def diabetes():\n    from sklearn.datasets import load_diabetes"),
        ("l1l2.figures.ridge", "from .scene import Scene\nfrom l1l2 import paths"),
        ("l1l2.live.explorer", "from l1l2.figures.stage import Stage"),
    ],
)
def test_an_allowed_import_passes(module, text):
    assert not trespasses(module, text)


def test_a_module_without_a_row_is_noticed():
    assert row(MAY_KNOW, "l1l2.something_new") is None


def test_only_these_rooms_know_widgets_and_they_know_no_mathematics():
    widgets = {"ipywidgets", "anywidget"}
    rooms = [name for name, known in MAY_KNOW.items() if known & widgets]
    assert rooms == ["live.controls", "live.explorer", "own.form", "exam.sitting"]
    assert not any(MAY_KNOW[name] & MATHEMATICS for name in rooms)


@pytest.mark.parametrize("module", sorted(MATHEMATICS & set(map(room, MODULES))))
def test_the_mathematics_costs_no_more_than_numpy_to_import(module):
    """Timings differ, what is loaded does not: nothing besides NumPy and the standard library."""
    ask = (
        "import sys, numpy; before = set(sys.modules); import l1l2.{}; print(*sorted({{n.split('.')"
    )
    ask += "[0] for n in set(sys.modules) - before}} - sys.stdlib_module_names))"
    run = [sys.executable, "-c", ask.format(module)]
    answer = subprocess.run(run, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["l1l2"]


def test_importing_the_package_loads_no_library():
    heavy = {"numpy", "matplotlib", "sklearn", "ipywidgets", "anywidget"}
    ask = f"import sys, l1l2; print(sorted({heavy!r} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
