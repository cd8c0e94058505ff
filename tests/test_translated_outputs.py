"""What a cell shows as its value can be said in another language: its words are constants of the
code that the template has, and a notebook writes them in the language that is spoken."""

import ast
import json
import re

import bracketed
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from l1l2 import datasets, penalties, texts
from l1l2.exam.templates import TEMPLATES
from l1l2.scales import SCALES
from l1l2.texts.template import of_lesson, template

LESSONS = sorted(bracketed.NOTEBOOKS.glob("*.ipynb"))
NUMBERS = {"inf", "nan"}  # written as words
MESSAGE = 8  # the one of the spam messages that is printed
SPECIES = "Adelie", "Chinstrap", "Gentoo"
FILLED = {"two", "unread"}  # cells that show a paper and what was not read: said by the package
WORDS = {"lt", "can", "my", "got"}  # of other messages


def shown(path):
    """(id of the cell, text) for every text in what the cells at ``path`` show as their value or
    print. What has HTML or a picture is not looked at: the package says its words."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "stream":
                for line in "".join(output["text"]).splitlines():
                    yield from ((cell["id"], text) for text in strings(line))
            elif list(output.get("data", {})) == ["text/plain"]:
                plain = "".join(output["data"]["text/plain"])
                yield from ((cell["id"], text) for text in strings(plain))


def strings(text):
    """The strings in the ``repr`` of a value; ``text`` itself if it is no such thing."""
    try:
        nodes = list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except SyntaxError:
        return [text]
    if {node.id for node in nodes if isinstance(node, ast.Name)} - NUMBERS:
        return [text]
    constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [value for value in constants if isinstance(value, str)]


def has_words(text):
    """Whether ``text`` says more than symbols, numbers and arguments as in Ridge(alpha=0.1)."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"(\w+\()?\w+=[^\s,()]+", " ", text))
    return not set(words) <= bracketed.NAMES


@pytest.fixture(scope="module")
def known():
    return {message.id for message in template(bracketed.NOTEBOOKS) if isinstance(message.id, str)}


@pytest.fixture(scope="module")
def names():
    """What is the same in every language: names of data and of code, and words that are data."""
    tables = [datasets.diabetes(), datasets.taipei_house_prices(), datasets.colon_genes()]
    found = {name for table in tables for name in table.feature_names} | WORDS
    header = datasets.palmer_penguins().content.decode().splitlines()[0]
    found |= {*header.split(","), *(f"species = {name}" for name in SPECIES)}
    message = datasets.sms_spam().texts[MESSAGE]
    words = re.findall("[a-z]+|0+|£", re.sub(r"\d", "0", message.lower()))
    scales = {row.name for row in SCALES} | {"alpha", "l1_ratio", "weight_decay"}
    return found | scales | {*TEMPLATES, *penalties.__all__, message, " ".join(words)}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_word_that_a_cell_shows_can_be_translated(path, known, names):
    said = [(cell, text) for cell, text in shown(path) if cell not in FILLED and has_words(text)]
    assert [(cell, text) for cell, text in said if text not in known | names] == []


@pytest.mark.parametrize(
    "text, found",
    [
        ("{'ridge': {'wrong, %': 20}}", ["ridge", "wrong, %"]),
        ("{'high': inf, 3: ['a', ('b', -1.0)]}", ["high", "a", "b"]),
        ("truth {'step': 3.8}", ["truth {'step': 3.8}"]),
        ("winner", ["winner"]),
        ("2.5", []),
    ],
)
def test_texts_of_a_value_are_found(text, found):
    assert strings(text) == found


@pytest.mark.parametrize("text", ["3 of 20", "5 to 17", "split 0", "rate 0.1", "% wrong"])
def test_words_among_numbers_are_words(text):
    assert has_words(text)


@pytest.mark.parametrize("text", ["λ = 1e-06", "w = (0.7, 0.3)", "η/√t", "C=2, l1_ratio=0"])
def test_symbols_are_no_words(text):
    assert not has_words(text)


SHOWN = """
names = ["key of a zip", "another"]
for unit, factor in (("name of a loop", 1), ("another", 60)):
    table[unit] = factor
table["key that is set"] = {"key": "value", "list": ["element"]}
def where(fit):
    return "inside" if fit == 0 else "face"
found = {name: 1 for name in ("key of a comprehension",)}
dict(zip(names, [1, 2], strict=True)) | {"nested": {"deep": found}}
"""
CODE = """
import numpy as np
def fit(X, penalty="L1 or L2"):
    '''What it does.'''
    if penalty == "compared":
        raise ValueError("too bad")
index = [columns.index(name) for name in ("name", "of data")]
named["ylabel"], rule = data["column"], choice({"option": "one_se"}, label="label")
asked = ["soft-threshold", "an-id"]
text = f"{index} of all" + ", ".join(map(str, index)) + data.table("target", ["a column"])
assert strength is ..., "wrong"
"""


def lesson(folder, code):
    path = folder / "lesson.ipynb"
    cell = {"cell_type": "code", "source": code}
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return set(of_lesson(path))


def test_the_template_has_what_a_value_can_show(tmp_path):
    found = lesson(tmp_path, SHOWN)
    assert found == {
        "key of a zip", "another", "name of a loop", "key that is set", "key", "value", "list",
        "element", "inside", "face", "key of a comprehension", "nested", "deep",
    }  # fmt: skip


def test_the_template_has_nothing_that_only_code_reads(tmp_path):
    assert lesson(tmp_path, CODE) == {"option", "label"}


@pytest.fixture
def shell():
    """The shell of a notebook."""
    quiet = Config({"HistoryManager": {"enabled": False}})
    yield InteractiveShell.instance(config=quiet)
    InteractiveShell.clear_instance()


def test_a_notebook_shows_its_values_in_the_language_that_is_spoken(shell, tmp_path, capsys):
    bracketed.write_catalogue(tmp_path)
    value = {"lasso": {"wrong, %": [23, 0.5]}, "bmi": ("ridge", "λ = 1", ""), 2: "truth"}

    def seen():
        shell.run_cell(repr(value), store_history=False)
        return ast.literal_eval(re.sub(r"^Out\[\d*\]:", "", capsys.readouterr().out).strip())

    texts.speak(bracketed.LANGUAGE, tmp_path)
    try:
        said = seen()
    finally:
        texts.speak()
    assert said == {
        "⟦lasso⟧": {"⟦wrong¦%⟧": [23, 0.5]}, "⟦bmi⟧": ("⟦ridge⟧", "λ = 1", ""), 2: "⟦truth⟧",
    }  # fmt: skip
    assert seen() == value


def test_the_table_of_objectives_is_in_the_language_that_is_spoken(tmp_path):
    bracketed.write_catalogue(tmp_path)
    with texts.spoken(bracketed.LANGUAGE, tmp_path):
        table = SCALES.markdown("theirs", "note").splitlines()
    assert table[0] == "| ⟦library⟧ | ⟦its objective⟧ | ⟦note⟧ |"
    for row, line in zip(SCALES, table[2:], strict=True):
        note = bracketed.in_brackets(row.note)
        assert line == f"| {row.name} | ${row.theirs}$ | {note} |"
