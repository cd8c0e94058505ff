"""What docs/adding_a_lesson.md says is true: its blocks, as they stand, are a lesson."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bracketed
import pytest
import test_fonts
import test_lessons as of_every_lesson
import test_parts
import test_site

from l1l2 import figures, texts
from l1l2.figures.stage import Stage
from l1l2.live import positions
from l1l2.site import lessons
from l1l2.texts import template

PROJECT = Path(__file__).parents[1]
DOCUMENT = (PROJECT / "docs" / "adding_a_lesson.md").read_text(encoding="utf-8")
BLOCK = r"^(?:##[^\n]*|\*\*`([^\n]+)`\*\*|```(\w+)\n(.*?)\n```)$"
SAYS_3, SAYS_45 = (f"best constant {best}, median 3, mean 6." for best in ("3", "4.5"))


def blocks():
    """File -> the blocks under its name in the document, each (language, text)."""
    found, file = {}, None
    for name, language, text in re.findall(BLOCK, DOCUMENT, re.MULTILINE | re.DOTALL):
        if language:
            found.setdefault(file, []).append((language, text))
        else:
            file = name or None  # a heading ends what belongs to a file
    return found


BLOCKS = blocks()
SCENE, TEST, NOTEBOOK = BLOCKS


def notebook():
    """The cells of the document as a notebook, with the tag and the folds that it asks for."""
    cells = []
    for number, (language, text) in enumerate(BLOCKS[NOTEBOOK]):
        lines = text.splitlines(keepends=True)
        cell = dict(id=f"cell-{number}", cell_type=language, metadata={}, source=lines)
        if language == "python":
            cell |= dict(cell_type="code", execution_count=None, outputs=[])
            cell["metadata"] = {"tags": ["nbval-ignore-output"]} if "explore(" in text else {}
            if re.search(r"^from |^(predict|explore|answer|quiz)\(", text):
                cell["metadata"]["jupyter"] = {"source_hidden": True}
        cells.append(cell)
    kernel = dict(name="python3", display_name="Python 3", language="python")
    return dict(nbformat=4, nbformat_minor=5, metadata=dict(kernelspec=kernel), cells=cells)


def write_lesson(folder):
    """Scene, test and notebook in ``folder``, at their places."""
    for file in BLOCKS:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
    for file in (SCENE, TEST):
        ((_, text),) = BLOCKS[file]
        (folder / file).write_text(text + "\n", encoding="utf-8")
    (folder / NOTEBOOK).write_text(json.dumps(notebook()), encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A project with the lesson in it."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("src", "notebooks"):
        leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(PROJECT / name, folder / name, ignore=leave)
    shutil.copy(PROJECT / "pyproject.toml", folder)
    write_lesson(folder)
    return folder


def run(place, *command):
    """Run a Python module in the project ``place``; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=place, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(place / "src"), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def explorer(place, monkeypatch):
    """The one explorer of the lesson, whose cells run in this process."""
    monkeypatch.setattr(figures, "__path__", [*figures.__path__, str((place / SCENE).parent)])
    (only,) = lessons.explorers(place / NOTEBOOK).values()
    yield only
    sys.modules.pop(type(only.stage.scene).__module__)


def test_a_lesson_is_less_than_45_lines_of_code_and_the_document_is_short():
    code = [text for parts in BLOCKS.values() for kind, text in parts if kind == "python"]
    assert sum(bool(line.strip()) for text in code for line in text.splitlines()) < 45
    assert len(DOCUMENT.splitlines()) <= 170


def test_its_own_test_passes_and_its_code_is_tidy(place):
    assert "1 passed" in run(place, "pytest", "-q", "-n0", "-p", "no:cacheprovider", TEST)
    run(place, "ruff", "check", "--no-cache", *BLOCKS)


def test_it_is_a_core(place, monkeypatch):
    test_parts.test_a_core_is_short(place / NOTEBOOK)
    test_parts.test_a_core_ends_with_what_is_next_and_all_after_it_is_folded(place / NOTEBOOK)
    test_parts.test_a_deck_takes_a_quarter_of_an_hour(place / NOTEBOOK, monkeypatch)
    test_parts.test_nothing_is_given_away_between_the_prediction_and_its_figure(place / NOTEBOOK)


def test_its_slider_can_be_swept(explorer):
    of_every_lesson.test_every_position_has_its_own_picture_and_words([explorer])
    of_every_lesson.test_no_scene_leaves_anything_behind([explorer])
    assert SAYS_3 in explorer.words
    explorer.set(delta=8)
    assert SAYS_45 in explorer.words


def test_its_words_go_through_the_catalogue(explorer, place, tmp_path, monkeypatch):
    own = tmp_path / "own"
    write_lesson(own)
    monkeypatch.setattr(template, "PACKAGE", own / "src")
    monkeypatch.setattr(bracketed, "NOTEBOOKS", (own / NOTEBOOK).parent)
    scene, (control,) = explorer.stage.scene, explorer.controls
    assert bracketed.write_catalogue(tmp_path)
    try:
        texts.speak(bracketed.LANGUAGE, tmp_path)
        states = [{"delta": delta} for delta in positions(control)]
        said = bracketed.texts_of(Stage(scene), states)
    finally:
        texts.speak()
    assert any("⟦median⟧" in text for text in said)
    assert [word for text in said for word in bracketed.bypassing(text)] == []


def test_what_holds_for_every_lesson_holds_for_it(place):
    path = place / NOTEBOOK
    run(place, "l1l2.lessons.storing", NOTEBOOK)
    of_every_lesson.test_stored_outputs_tell_the_story_without_a_kernel(path)
    of_every_lesson.test_something_in_each_lesson_is_compared_by_nbval(path)
    of_every_lesson.test_links_lead_somewhere(path)
    of_every_lesson.test_lessons_follow_the_skeleton(path)
    test_fonts.test_the_fonts_have_every_character_of_a_lesson(path)
    test_fonts.test_a_lesson_has_it_once_and_its_page_not_at_all(path)
    test_site.test_the_slides_of_a_lesson_are_its_question_its_figures_and_what_one_saw(path)
    assert re.match(r"\d\d_\w+$", path.stem) and not (PROJECT / NOTEBOOK).exists()


def test_every_file_and_command_that_it_names_exists():
    named = set(re.findall(r"`([\w.]+/[\w./]*|[\w.]+\.(?:md|py|toml|ipynb))`", DOCUMENT))
    assert {SCENE, TEST, NOTEBOOK} < named and len(named) > 10
    for name in named - {SCENE, TEST, NOTEBOOK}:
        if not name.startswith("dist/"):
            assert (PROJECT / name).exists(), name
    commands = set(re.findall(r"python run\.py (\w+)", DOCUMENT))
    assert {"lab", "site", "store", "test"} == commands
    runner = (PROJECT / "run.py").read_text(encoding="utf-8")
    for command in commands:
        assert f'\n    "{command}": (' in runner
