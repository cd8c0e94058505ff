"""Every lesson in a real JupyterLab: run top to bottom, every slider moved by keyboard and mouse,
every point dragged, and the picture and its words seen to follow."""

import json
import os
import random

import pytest
from demo import assert_drawn_as_afresh
from lab import LIGHT, PROJECT
from nbformat import from_dict
from nbval.plugin import IPyNbFile, coalesce_streams

pytestmark = pytest.mark.browser

LESSONS = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))

LONG = os.environ.get("L1L2_LONG") == "1"
# All figures have the same view, so fast drags of some say much about all.
DRAGGED = LESSONS if LONG else LESSONS[1::4]  # lessons
FIGURES = None if LONG else 1  # of each of them
DRAGS = 5 if LONG else 1  # of each slider and of the pointer

# Where on the picture something can be taken hold of.
HOLD = """
scene, state = explorer.stage.scene, explorer.state
print(json.dumps([pull.box(scene.now(**state))[0].tolist() for pull in scene.pulls][:1]))
"""


LIVE = "from l1l2.live.ahead import Ahead; Ahead.on = False"


@pytest.fixture(scope="module")
def window(lab):
    """A JupyterLab that shows one lesson after the other, as a link leads from each to the next."""
    window = lab.open_notebook(LESSONS[0])
    yield window
    window.close()
    lab.end_kernels()


@pytest.fixture(scope="module")
def lesson(request, lab, window):
    """A lesson, run to its end. The tests of one lesson share it, one after the other."""
    window.complaints.clear()
    window.turn_to(request.param)
    window.assert_untouched(lab.root / request.param)
    if request.param not in DRAGGED:
        assert window.ask(LIVE) == ""
    window.run_all()
    window.outputs_at_first = window.outputs()
    window.shown = window.explorers()
    window.starts = [explorer.state for explorer in window.shown]
    return window


def seen(explorer):
    assert explorer.error == ""
    assert explorer.alt == explorer.words != ""
    return explorer.picture, explorer.words


@pytest.mark.parametrize("lesson", LESSONS, indirect=True)
def test_a_lesson_shows_what_is_stored(request, lesson):
    """As nbval compares them; hence ``conftest.py`` leaves these notebooks out for nbval itself."""
    path = PROJECT / "notebooks" / request.node.callspec.params["lesson"]
    file = IPyNbFile.from_parent(request.session, path=path)
    file.setup_sanitize_files()
    cells = list(file.collect())
    found = zip(file.nb.cells, lesson.outputs_at_first, strict=True)
    shown = [outputs for cell, outputs in found if cell.cell_type == "code"]
    assert any(cell.options["check"] and cell.cell.outputs for cell in cells)
    for cell, outputs in zip(cells, shown, strict=True):
        outputs = coalesce_streams([from_dict(output) for output in outputs])
        same = cell.compare_outputs(outputs, coalesce_streams(cell.cell.outputs))
        assert same or not cell.options["check"], "\n".join(cell.comparison_traceback)


@pytest.mark.parametrize("lesson", DRAGGED, indirect=True)
def test_after_fast_drags_picture_and_words_are_those_of_the_last_value(lesson):
    """By every slider and by the pointer, with frames, without, and while they arrive."""
    generator = random.Random(1)
    for explorer in lesson.shown[:FIGURES]:
        main, *others = explorer.sliders
        all_held = explorer.wait_for_positions()
        for _ in range(DRAGS):
            before = explorer.tick
            explorer.drag_slider(main, generator.random(), steps=40, pause=3)
            stayed = explorer.tick == before  # dragged to where it was
            assert explorer.source == "ahead" or stayed or not all_held
            assert_drawn_as_afresh(explorer)
        for _ in range(DRAGS):
            for name in others:
                explorer.drag_slider(name, generator.random(), steps=40, pause=3)
                assert_drawn_as_afresh(explorer)
            explorer.drag_slider(main, generator.random(), steps=40, pause=generator.choice((0, 9)))
            assert_drawn_as_afresh(explorer)
        for _ in range(DRAGS):
            for place in json.loads(explorer.ask(HOLD)):
                explorer.drag_point(place, (generator.random(), generator.random()), 40, 3)
                assert_drawn_as_afresh(explorer)
    assert not lesson.complaints


@pytest.mark.parametrize("lesson", LESSONS, indirect=True)
def test_lesson_runs_and_everything_in_it_moves(lesson):
    """Every control, each picture drawn live: so nothing is drawn ahead at the same time."""
    assert lesson.ask(LIVE) == ""
    assert lesson.shown
    for explorer, start in zip(lesson.shown, lesson.starts, strict=True):
        explorer.ask(f"explorer.set(**{start})")
        explorer.settle()
        if explorer.image.get_attribute("class").count("l1l2-draggable"):
            pull_point(explorer)
        for name in explorer.sliders:
            move_slider(explorer, name)
        for name in explorer.sliders[: None if LONG else 1]:
            first = seen(explorer)
            explorer.drag_slider(name, 0.37, steps=2)
            assert seen(explorer)[1] != first[1]
        for button in explorer.root.locator(LIGHT + ".widget-toggle-buttons button").all():
            button.click()
            explorer.settle()
            seen(explorer)
        assert_drawn_as_afresh(explorer)
    assert not lesson.complaints
    assert not lesson.dialogs()
    assert not lesson.failures()


def move_slider(explorer, name):
    explorer.press(name, "Home")
    first, spoken = seen(explorer), explorer.value(name)
    explorer.slider(name).press("ArrowRight")
    assert explorer.value(name) != spoken
    explorer.press(name, "End")
    assert seen(explorer)[0] != first[0] and seen(explorer)[1] != first[1]


def pull_point(explorer):
    (place,) = json.loads(explorer.ask(HOLD))
    before, state = seen(explorer), explorer.state
    for to in (0.25, 0.75):
        explorer.drag_point(place, (place[0] + (to - 0.5) * 0.3, to), steps=2)
        if explorer.state != state:
            break
    assert explorer.state != state
    assert seen(explorer)[0] != before[0] and seen(explorer)[1] != before[1]
