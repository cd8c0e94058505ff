"""Positions ahead of the finger in a real JupyterLab: there at once, never of another state."""

import base64
import json
import os
import signal

import numpy as np
import pytest
from demo import assert_drawn_as_afresh, opened, words, write_demo
from lab import ROOM

pytestmark = pytest.mark.browser

# So fast that the slider never rests between them, however slow the machine is.
FIVE_TO_THE_RIGHT = """(handle) => {
    for (let i = 0; i < 5; i++)
        handle.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
}"""


def test_moving_the_main_slider_shows_frames_and_the_kernel_knows_the_value(demo, hill):
    hill.wait_for_positions()
    drawn = int(hill.ask("print(explorer.tick)"))
    hill.slider("λ").evaluate(FIVE_TO_THE_RIGHT)
    hill.settle()
    assert (hill.source, hill.words) == ("ahead", words(0.316, 4))
    hill.wait_for_kernel()
    assert hill.ask("print(explorer.state['strength'], explorer.words)") == f"0.316 {hill.words}"
    assert int(hill.ask("print(explorer.tick)")) <= drawn + 1, "drawn for each move all the same"
    assert_drawn_as_afresh(hill)


def test_another_control_makes_the_frames_useless_until_they_are_there_again(demo, hill):
    hill.wait_for_positions()
    hill.press("y", "ArrowRight")
    assert (hill.source, hill.words) == ("live", words(0.1, 4.5))
    hill.root.get_by_role("button", name="robust").click()
    hill.slider("λ").press("ArrowRight")
    hill.settle()
    assert hill.words == words(0.126, 4.5, "robust")
    assert_drawn_as_afresh(hill)
    hill.wait_for_positions()
    hill.press("λ", "ArrowRight")
    assert (hill.source, hill.words) == ("ahead", words(0.158, 4.5, "robust"))
    assert_drawn_as_afresh(hill)


def test_pictures_are_never_those_of_a_place_left_behind(demo, hill):
    """Every picture that appears during one sweep to the right is further right, frame or not."""
    watch = """(svg) => {
        window.seen = [];
        new MutationObserver(() => window.seen.push(
            [JSON.parse(svg.dataset.state).strength, svg.getAttribute("aria-label")])
        ).observe(svg, { attributeFilter: ["data-tick"] });
    }"""
    demo.ask("hill.set(strength=0, height=3)")
    hill.settle()
    demo.page.wait_for_timeout(400)  # some frames are there by now, others not
    hill.image.evaluate(watch)
    for _ in range(61):
        hill.slider("λ").press("ArrowRight")
    hill.settle()
    seen = demo.page.evaluate("() => window.seen")
    assert [strength for strength, _ in seen] == sorted(strength for strength, _ in seen)
    assert all(alt == words(strength, 3) for strength, alt in seen)
    assert seen[-1][0] == 1000
    assert_drawn_as_afresh(hill)


def test_two_views_of_one_explorer_both_follow(demo, hill):
    here = "window.jupyterapp.shell.currentWidget.content"
    demo.page.evaluate(f"() => {{ {here}.activeCellIndex = 2; }}")
    demo.command("notebook:insert-cell-below")
    demo.page.evaluate(f"() => {here}.activeCell.model.sharedModel.setSource('hill')")
    demo.run_cell(3)
    both = [e for e in demo.explorers(3) if e.sliders == hill.sliders]
    assert len(both) == 2
    both[1].wait_for_positions()
    for mover in both:
        mover.press("λ", "ArrowRight", 3)
        shown = [(e.words, e.state, e.picture) for e in both]
        assert shown[0] == shown[1]
        assert {e.source for e in both} == {"ahead"}
    both[0].press("y", "ArrowRight")
    assert both[0].words == both[1].words == words(float(both[0].value("λ")), 4.5)
    demo.page.evaluate(f"() => {{ {here}.activeCellIndex = 3; }}")
    demo.command("notebook:delete-cell")
    assert len(demo.explorers()) == 2


def test_no_blank_picture_is_ever_painted(demo, hill):
    """A film of the page during drags; on every picture the right axes stand where they stand."""
    hill.wait_for_positions()
    hill.image.scroll_into_view_if_needed()
    box = hill.image.bounding_box()
    film = []
    camera = demo.page.context.new_cdp_session(demo.page)

    def developed(event):
        film.append(base64.b64decode(event["data"]))
        camera.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    camera.on("Page.screencastFrame", developed)
    camera.send("Page.startScreencast", {"format": "png"})
    for to in (0.9, 0.1, 0.8, 0.3):
        hill.drag_slider("λ", to, steps=40, pause=5)
        hill.drag_slider("y", to, steps=10, pause=5)
        hill.wait_for_positions()
    camera.send("Page.stopScreencast")
    assert len(film) > 20
    rows = slice(round(box["y"]), round(box["y"] + box["height"]))
    columns = slice(round(box["x"]), round(box["x"] + box["width"]))
    dark = [np.mean(opened(png)[rows, columns].min(axis=2) < 128) for png in film]
    assert min(dark) > 0.5 * np.median(dark)


HEAVY = """
import numpy as np
from l1l2.figures.scene import Scene
from l1l2.live import explore, linear_slider

class Heavy(Scene):
    def at(self, x):
        return dict(y=np.random.default_rng(int(x)).random(3000))

    def draw(self, figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 3000), ylim=(0, 1))
        self.line(axes, np.arange(3000), "y")

    def words(self, now):
        return "x = {x:g}"

explore(Heavy(), x=linear_slider(0, 60, 1, 0))
"""


def test_of_heavy_positions_as_many_are_held_as_there_is_room_for_the_nearest(lab, open_notebook):
    write_demo(lab.root, "heavy.ipynb", [HEAVY])
    notebook = open_notebook("heavy.ipynb")
    notebook.run_all()
    (explorer,) = notebook.explorers()

    def held():
        explorer.wait_for_positions()
        return json.loads(explorer.ask("print(sorted(explorer.ahead.places))"))

    first = held()
    assert first == list(range(len(first)))
    letters = "print(sum(len(explorer.stage.parts(x=x)[0]) for x in explorer.ahead.places))"
    assert ROOM < int(explorer.ask(letters)) < 1.1 * ROOM
    explorer.press("x", "End")
    assert (explorer.source, explorer.words) == ("live", "x = 60")
    last = held()
    assert last == list(range(61 - len(last), 61))
    explorer.press("x", "ArrowLeft")
    assert (explorer.source, explorer.words) == ("ahead", "x = 59")
    assert_drawn_as_afresh(explorer)


def test_frames_move_while_the_kernel_is_busy_and_after_it_died(lab, open_notebook):
    write_demo(lab.root, "dies.ipynb")
    notebook = open_notebook("dies.ipynb")
    notebook.run_all()
    hill = notebook.explorers(2)[0]
    hill.wait_for_positions()
    number = int(hill.ask("import os; print(os.getpid())"))
    os.kill(number, signal.SIGSTOP)
    hill.kernel_answers = False
    hill.press("λ", "ArrowRight", 3)
    hill.drag_slider("λ", 0.9, steps=30)
    there = float(hill.value("λ"))
    assert (hill.source, hill.words) == ("ahead", words(there, 4))
    os.kill(number, signal.SIGCONT)
    hill.kernel_answers = True
    hill.wait_for_kernel()
    assert hill.ask("print(explorer.state['strength'])") == str(there)
    assert_drawn_as_afresh(hill)
    os.kill(number, signal.SIGKILL)
    hill.kernel_answers = False
    notebook.page.locator(".jp-Dialog button").click()
    hill.press("λ", "Home")
    hill.press("λ", "ArrowRight")
    assert (hill.source, hill.words) == ("ahead", words(0.001, 4))
    notebook.run_all()
    again = notebook.explorers(2)[0]
    again.wait_for_positions()
    again.press("λ", "ArrowRight")
    assert (again.source, again.words) == ("ahead", words(0.126, 4))
    assert notebook.complaints == []
