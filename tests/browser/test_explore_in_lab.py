"""The explorer in a real JupyterLab: keyboard, mouse, touch, errors, sizes, saving."""

import base64
import json
import os
import random
import re

import numpy as np
import pytest
from demo import assert_drawn_as_afresh, opened, place, words, write_demo

pytestmark = pytest.mark.browser

DRAGS = 12 if os.environ.get("L1L2_LONG") == "1" else 3


def test_the_page_shows_picture_words_and_named_sliders(hill):
    assert hill.sliders == ["λ", "y"]
    assert (hill.value("λ"), hill.value("y")) == ("0.1", "4.0")
    assert hill.words == hill.alt == words(0.1, 4)
    assert hill.state == {"strength": 0.1, "height": 4, "side": "plain"}
    assert hill.error == ""
    assert hill.image.get_attribute("role") == "img" and "<path" in hill.picture


def test_arrow_keys_move_slider_picture_and_words_and_the_lab_leaves_them_alone(demo, hill):
    active = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    hill.slider("λ").focus()
    before, picture = demo.page.evaluate(active), hill.picture
    hill.press("λ", "ArrowRight", 3)
    assert hill.value("λ") == "0.2"
    assert hill.words == hill.alt == words(0.2, 4)
    assert hill.picture != picture
    hill.press("λ", "ArrowUp")
    assert hill.value("λ") == "0.251"
    hill.press("λ", "ArrowDown", 2)
    hill.press("λ", "ArrowLeft")
    assert hill.words == words(0.126, 4)
    assert demo.page.evaluate(active) == before
    assert demo.page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "λ"


def test_home_end_and_page_keys_reach_far(hill):
    hill.press("λ", "End")
    assert hill.words == words(1000, 4)
    hill.press("λ", "Home")
    assert hill.words == words(0, 4)
    hill.press("λ", "PageUp")
    assert 0 < hill.state["strength"] < 1


def test_buttons_work_by_keyboard_and_say_which_is_pressed(demo, hill):
    button = hill.root.get_by_role("group", name="loss").get_by_role("button", name="robust")
    button.focus()
    button.press("Enter")
    hill.settle()
    assert hill.words == words(0.1, 4, "robust")
    assert button.get_attribute("aria-pressed") == "true"


def test_a_number_can_be_typed_beside_a_linear_slider(hill):
    typed = hill.root.get_by_role("textbox", name="y, typed")
    typed.fill("12.5")
    typed.press("Enter")
    hill.settle()
    assert hill.words == words(0.1, 12.5)


def test_everything_is_reached_by_tab_and_nothing_traps_it(demo, hill):
    hill.slider("λ").focus()
    reached = []
    for _ in range(9):
        reached.append(
            hill.root.evaluate(
                """(root) => {
                    const node = document.activeElement;
                    const name = node.getAttribute("aria-label") || node.innerText.trim();
                    return root.contains(node) ? name : null;
                }"""
            )
        )
        demo.page.keyboard.press("Tab")
    stops = ["λ", "y", "y, typed", "plain", "robust", "save as PNG", "save as SVG", "lecture size"]
    assert reached == [*stops, None]


def test_a_control_moved_by_the_kernel_moves_its_slider_on_the_page(demo, hill):
    demo.ask("hill.set(strength=10, height=-3)")
    hill.settle()
    assert (hill.value("λ"), hill.value("y")) == ("10", "−3.0")
    assert hill.words == words(10, -3)


@pytest.mark.parametrize("pause", [0, 15])
@pytest.mark.parametrize("source", ["live", "ahead"])
def test_fast_slider_drags_end_on_the_last_value_drawn_afresh(demo, hill, source, pause):
    generator = random.Random(pause)
    for height in range(DRAGS):
        if source == "live":  # frames of another height are good for nothing
            demo.ask(f"hill.set(height={height})")
        else:
            hill.wait_for_positions()
        hill.drag_slider("λ", generator.random(), steps=40, pause=pause)
        assert hill.words == words(float(hill.value("λ")), float(hill.value("y")))
        if source == "ahead":
            assert hill.source == "ahead"
        assert_drawn_as_afresh(hill)


@pytest.mark.parametrize("pause", [0, 15])
def test_fast_pulls_of_the_point_end_where_it_was_let_go(demo, hill, pause):
    generator = random.Random(pause)
    height = 4.0
    for _ in range(DRAGS):
        there = generator.randrange(-14, 30) / 2
        hill.drag_point(place(demo, 8, height), place(demo, 8, there), steps=40, pause=pause)
        height = there
        assert hill.words == hill.alt == words(0.1, height)
        assert hill.value("y") == f"{height:.1f}".replace("-", "−")
        assert_drawn_as_afresh(hill)


def test_a_drag_that_starts_beside_the_point_moves_nothing(demo, hill):
    tick = hill.tick
    hill.drag_point(place(demo, 2, 15), place(demo, 2, -5))
    assert (hill.words, hill.tick) == (words(0.1, 4), tick)


def test_a_pull_that_leaves_the_picture_stops_at_the_end_of_the_slider(demo, hill):
    hill.drag_point(place(demo, 8, 4), (0.4, 1.4))
    assert hill.words == words(0.1, -8)


def test_trouble_in_a_scene_is_shown_on_the_page_and_goes_away(demo):
    fragile = demo.explorers()[1]
    fragile.press("λ", "Home")
    before = fragile.words
    fragile.press("λ", "End")
    assert fragile.error.startswith("ValueError: no path beyond λ = 100, got 1000")
    assert fragile.words == before
    box = fragile.root.get_by_role("alert")
    box.get_by_text("Traceback", exact=True).click()
    assert "in update" in box.inner_text()
    fragile.press("λ", "Home")
    assert fragile.error == ""
    fragile.press("λ", "ArrowRight")
    assert fragile.words == words(0.001, 4)


def test_lecture_size_is_larger_and_left_again(demo, hill):
    width = hill.image.evaluate("image => image.getBoundingClientRect().width")
    button = hill.root.get_by_role("button", name="lecture size")
    button.click()
    demo.page.wait_for_function("() => document.fullscreenElement?.matches('.l1l2-full')")
    demo.page.wait_for_timeout(400)
    hill.settle()
    box = hill.image.bounding_box()
    assert box["width"] > 1.25 * width
    below = hill.root.locator(".l1l2-words").bounding_box()
    assert below["y"] + below["height"] <= 720, "the words are cut off"
    hill.press("λ", "ArrowRight")
    assert hill.words == words(0.126, 4)
    hill.slider("λ").press("Escape")
    demo.page.wait_for_function("() => !document.fullscreenElement")
    demo.page.wait_for_timeout(400)
    hill.settle()
    assert hill.image.evaluate("image => image.getBoundingClientRect().width") == width
    assert button.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_the_picture_is_saved_as_a_file_of_its_own(demo, hill, kind, tmp_path):
    hill.press("λ", "ArrowRight")
    with demo.page.expect_download() as waits:
        hill.root.get_by_role("button", name=f"save as {kind}").click()
    file = tmp_path / waits.value.suggested_filename
    assert file.name == f"hill_strength_0.126_height_4_side_plain.{kind.lower()}"
    waits.value.save_as(file)
    if kind == "PNG":
        assert opened(file.read_bytes()).shape == (800, 1800, 3)
        return
    drawn = file.read_text(encoding="utf-8")
    used = set(re.findall(r'href="#([sm][0-9a-f]{7})"', drawn))
    defined = set(re.findall(r'id="([sm][0-9a-f]{7})"', drawn))
    assert used == defined and drawn.count("<path") > 50


def test_running_a_cell_again_frees_the_figure_before(demo, hill):
    count = (
        "import gc; from l1l2.figures.stage import Stage; gc.collect(); "
        "print(sum(isinstance(o, Stage) for o in gc.get_objects()))"
    )
    before = int(demo.ask(count))
    for _ in range(3):
        demo.run_cell(1)
    assert len(demo.explorers(2)) == 2
    assert int(demo.ask(count)) == before


def test_what_is_saved_is_the_still_and_the_open_notebook_stays_live(lab, demo, hill):
    hill.press("λ", "ArrowRight")
    demo.save()
    demo.save()
    hill.press("λ", "ArrowRight")
    demo.save()
    assert demo.dialogs() == []
    assert hill.words == words(0.158, 4)
    stored = json.loads((lab.root / "demo.ipynb").read_text(encoding="utf-8"))
    assert "widget-view" not in json.dumps(stored) and "widgets" not in stored["metadata"]
    picture, said = stored["cells"][1]["outputs"]
    shown = words(0.1, 4)  # the state in which the cell showed it
    assert picture["metadata"]["image/png"]["alt"] == shown
    assert "".join(said["data"]["text/plain"]) == shown
    assert opened(base64.b64decode(picture["data"]["image/png"])).shape == (440, 990, 3)
    assert any(
        "application/vnd.jupyter.widget-view+json" in output.get("data", {})
        for output in demo.outputs()[1]
    )


def test_a_saved_notebook_opened_without_running_shows_pictures_and_words(lab, open_notebook):
    write_demo(lab.root, "later.ipynb")
    first = open_notebook("later.ipynb")
    first.run_all()
    first.save()
    first.close()
    lab.end_kernels()
    second = open_notebook("later.ipynb")
    second.page.locator(".jp-OutputArea-output img").first.wait_for()
    seen = second.page.locator(".jp-Notebook").inner_text()
    assert words(0.1, 4) in seen and words(0, 4) in seen
    assert "Loading widget" not in seen and "not found" not in seen
    assert second.page.locator(".jp-OutputArea-output img").count() == 2
    second.run_all()
    assert len(second.explorers(2)) == 2


def test_it_holds_on_a_narrow_dark_touch_screen_with_fine_pixels(lab, open_notebook):
    write_demo(lab.root, "narrow.ipynb")
    how = dict(width=390, height=844, dark=True, touch=True, ratio=2)
    notebook = open_notebook("narrow.ipynb", **how)
    notebook.run_all()
    hill = notebook.explorers(2)[0]
    inner = hill.root.evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert inner[0] <= inner[1]
    for handle in hill.root.get_by_role("slider").all():
        track = handle.evaluate("node => node.closest('.noUi-base').clientWidth")
        assert track >= 100
    card = hill.root.locator(".l1l2-card").evaluate("node => getComputedStyle(node).background")
    assert "rgb(20, 24, 29)" in card
    ink = hill.root.locator(".l1l2-picture [fill='#1f2328']").first
    assert ink.evaluate("node => getComputedStyle(node).fill") == "rgb(230, 233, 237)"

    hill.image.scroll_into_view_if_needed()
    box = hill.image.bounding_box()

    def finger(kind, *point):
        at = [dict(x=box["x"] + p[0] * box["width"], y=box["y"] + p[1] * box["height"])
              for p in point]  # fmt: skip
        touch.send("Input.dispatchTouchEvent", dict(type=kind, touchPoints=at))

    touch = notebook.page.context.new_cdp_session(notebook.page)
    start, end = place(notebook, 8, 4), place(notebook, 8, 14)
    finger("touchStart", start)
    for share in np.linspace(0, 1, 20):
        finger("touchMove", [a + share * (b - a) for a, b in zip(start, end, strict=True)])
    finger("touchEnd")
    hill.settle()
    there = float(hill.value("y"))
    assert abs(there - 14) <= 0.5, "further off than a finger on a small picture"
    assert hill.words == words(0.1, there)
    assert notebook.complaints == []
