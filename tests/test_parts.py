"""The core of every lesson is done in a quarter of an hour and gives nothing away before its first
figure was moved; what is further stays folded."""

import json
import re
from pathlib import Path

import pytest

from l1l2.lessons import parts
from l1l2.site import deck

LESSONS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in LESSONS]
PREDICTED = [path for path in LESSONS if re.match("[123]", path.stem)]


def notebook(path):
    return json.loads(path.read_text(encoding="utf-8"))


def core(path):
    return parts.core(notebook(path)["cells"])


def source(cell):
    return "".join(cell["source"])


def is_open(cell):
    return cell["cell_type"] == "code" and not cell["metadata"].get("jupyter", {}).get(
        "source_hidden"
    )


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_core_is_short(path):
    cells = core(path)
    assert len(cells) <= 25
    assert parts.words(cells) <= 900
    assert len(parts.figures(cells)) <= 3
    assert sum(map(is_open, cells)) <= 3
    assert parts.minutes(cells) <= 15


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_core_ends_with_what_is_next_and_all_after_it_is_folded(path):
    cells = notebook(path)["cells"]
    near = parts.core(cells)
    if path != LESSONS[-1]:
        assert "Next: [" in source(near[-1])
    further = cells[len(near) :]
    headings = [c for c in further if re.match("#{1,2} ", source(c)) and c["cell_type"] != "code"]
    for cell in headings:
        assert source(cell).startswith(parts.FURTHER), source(cell)
        assert cell["metadata"].get(parts.FOLDED) is True


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_deck_takes_a_quarter_of_an_hour(path, monkeypatch):
    monkeypatch.setattr(deck.player, "html", lambda made, name, folder: f"<div>{name}</div>")
    content = notebook(path)
    figures = {cell["id"]: None for cell in parts.figures(content["cells"])}
    slides = deck.slides(content, path.stem, figures, "")
    assert sum(slide.kind == "figure" for slide in slides) == len(parts.figures(core(path)))
    assert 1 <= sum(slide.minutes for slide in slides) <= 15


@pytest.mark.parametrize("path", PREDICTED, ids=lambda path: path.stem)
def test_nothing_is_given_away_between_the_prediction_and_its_figure(path):
    cells = core(path)
    asked = [k for k, cell in enumerate(cells) if source(cell).startswith("predict(")]
    told = [k for k, cell in enumerate(cells) if re.match(r'answer\("[ABC]"\)$', source(cell))]
    assert len(asked) == len(told) == 1
    asked, told = asked[0], told[0]
    figure = next(k for k, cell in enumerate(cells) if k > asked and cell in parts.figures(cells))
    assert asked < figure < told
    assert not any(cell.get("outputs") for cell in cells[asked + 1 : figure])
    assert not any("image/png" in o.get("data", {}) for c in cells[:asked] for o in outputs(c))
    assert re.search(r"(?s)## Predict.*\*\*A\.\*\*.*\*\*B\.\*\*", source(cells[asked - 1]))
    given = rf"\*\*{answer_of(path)}\*\* is right"
    assert not any(re.search(given, source(cell)) for cell in cells)


def outputs(cell):
    return cell.get("outputs", [])


def answer_of(path):
    return re.search(r'^answer\("(\w)"\)$', "\n".join(map(source, core(path))), re.M)[1]


def test_right_predictions_are_spread_over_the_letters():
    letters = [answer_of(path) for path in PREDICTED]
    for letter in "ABC":
        assert len(letters) / 4 <= letters.count(letter) <= len(letters) / 2, letters


def cell(text, kind="markdown", **metadata):
    return {"cell_type": kind, "source": text, "metadata": metadata}


def test_minutes_are_words_figures_and_tasks():
    cells = [
        cell("word " * 400),
        cell("explore(\n    scene, x=slider)", "code"),
        cell("predict()", "code"),
        cell("own.show(one)", "code"),
        cell('quiz(\n    "a",\n    "b",\n)', "code"),
        cell("strength = ...\nassert strength is ...", "code"),
    ]
    assert parts.minutes(cells) == 2 + 2 * 2 + 1 + 2 + 1
    assert parts.minutes(cells[:1]) == 2


def test_what_is_further_begins_at_its_first_heading_and_is_folded():
    cells = [cell("# Why?"), cell("x", "code"), cell("## Further: more"), cell("y", "code")]
    assert parts.core(cells) == cells[:2] and parts.core(cells[:2]) == cells[:2]
    assert parts.fold({"cells": cells})["cells"][2]["metadata"] == {parts.FOLDED: True}
    assert [each["metadata"] for each in cells if each is not cells[2]] == [{}, {}, {}]
