"""Every lesson in a real JupyterLab: run top to bottom, every slider moved by keyboard and mouse,
every point dragged, and the picture and its words seen to follow."""

import json

import pytest
from lab import PROJECT

pytestmark = pytest.mark.browser

LESSONS = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))

# Where on the picture something can be taken hold of: the middle of the places that `grab` takes,
# and what the controls must say after it is pulled away from there.
HOLDS = """
import ipywidgets, json
import numpy as np
from l1l2.explore import Explorer
found = []
for widget in ipywidgets.widgets.widget._instances.values():
    if isinstance(widget, Explorer) and widget._stage is not None and widget.draggable:
        stage = widget._stage
        places = [
            (x, y)
            for x in np.linspace(0.02, 0.98, 97)
            for y in np.linspace(0.02, 0.98, 49)
            if stage.scene.grab(*stage.data_position(x, y), **widget.state) is not None
        ]
        found.append([widget.words, np.median(places, axis=0).tolist() if places else None])
print(json.dumps(found))
"""


@pytest.fixture(params=LESSONS)
def lesson(request, open_notebook):
    notebook = open_notebook(request.param)
    notebook.run_all()
    return notebook


def seen(explorer):
    assert explorer.error == ""
    assert explorer.alt == explorer.words != ""
    return explorer.picture, explorer.words


def test_lesson_runs_and_everything_in_it_moves(lesson):
    explorers = lesson.explorers()
    assert explorers
    holds = dict(json.loads(lesson.ask(HOLDS)))
    for explorer in explorers:
        if explorer.words in holds:
            pull_point(explorer, holds[explorer.words])
        for name in explorer.sliders:
            move_slider(explorer, name)
        for button in explorer.root.locator(".widget-toggle-buttons button").all():
            button.click()
            explorer.settle()
            seen(explorer)
    assert not lesson.complaints
    assert not lesson.dialogs()
    assert not lesson.failures()


def move_slider(explorer, name):
    explorer.press(name, "Home")
    first, spoken = seen(explorer), explorer.value(name)
    explorer.press(name, "ArrowRight", 3)
    assert explorer.value(name) != spoken
    explorer.press(name, "End")
    assert seen(explorer)[0] != first[0] and seen(explorer)[1] != first[1]
    explorer.drag_slider(name, 0.37)
    dragged = seen(explorer)
    assert dragged[1] != first[1]
    png, words = explorer.drawn_afresh()
    assert (explorer.png, dragged[1]) == (png, words)


def pull_point(explorer, place):
    assert place is not None, "nothing on this figure can be taken hold of"
    before, state = seen(explorer), explorer.state
    for to in (0.25, 0.75):
        explorer.drag_point(place, (place[0] + (to - 0.5) * 0.3, to))
        if explorer.state != state:
            break
    assert explorer.state != state
    assert seen(explorer)[0] != before[0] and seen(explorer)[1] != before[1]
