"""Sliders move scenes: every position, one picture per move, errors seen, nothing left behind."""

import base64
import gc
import io
import logging
import math
import re
import weakref
from itertools import pairwise
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
from bracketed import bypassing
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from l1l2 import texts
from l1l2.figures.scene import Scene
from l1l2.figures.stage import Stage
from l1l2.figures.weight_decay import ON_PIXELS
from l1l2.live import (
    choice,
    explore,
    linear_slider,
    log_slider,
    name_slider,
    positions,
    shown,
    snapped,
    spoken_name,
)
from l1l2.live import explorer as module


class Point(Scene):
    """A point at (x, y) that can be pulled; counts its pictures and cannot show x = 7."""

    size = (4.0, 3.0)
    updates = 0

    def draw(self, figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 10), ylim=(0, 10))
        self.line(axes, "x", "y", marker="o")
        self.pull(axes, "x", "y", reach=(0.1, 0.1))

    def at(self, x, y=5.0, side="left"):
        if x == 7:
            raise ArithmeticError("there is no 7")
        self.updates += 1
        return {}

    def words(self, now):
        return "The point is at {x:g}, {y:g} on the {side}."


def point(**more):
    controls = dict(x=linear_slider(0, 10, 1, 2), y=linear_slider(0.0, 10.0, 0.5, 5.0))
    return explore(Point(), **controls | more)


def pulled(explorer, start, *places, identity="g"):
    """Let the browser say that the pointer pressed at data ``start`` and went to ``places``."""
    in_picture = explorer.stage.scene.pulls[0].in_picture
    press = in_picture(*start).tolist()
    for place in places:
        at = in_picture(*place).tolist()
        explorer.set_state({"gesture": dict(id=identity, press=press, at=at, done=False)})
    explorer.set_state({"gesture": dict(id=identity, press=press, at=at, done=True)})


# ---- controls


@given(st.floats(1e-8, 1e3), st.floats(1.5, 1e8), st.integers(1, 40), st.booleans())
def test_a_log_slider_shows_the_very_numbers_it_gives(low, ratio, per_decade, zero):
    slider = log_slider(low, low * ratio, per_decade=per_decade, zero=zero)
    values = positions(slider)
    assert (values[0] == 0) == zero
    assert all(a < b for a, b in pairwise(values))
    assert all(v == float(f"{v:.3g}") for v in values)
    assert slider.value == values[0]
    first = values[zero]
    assert first == pytest.approx(low, rel=0.01) and values[-1] == pytest.approx(low * ratio, 0.01)
    for text, value in slider.options:
        assert text == shown(value)
        assert (
            float(text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("×10", "e"))
            == value
        )


def test_a_log_slider_starts_at_the_position_nearest_in_ratio():
    assert log_slider(1e-3, 1e3, start=0.1).value == 0.1
    assert log_slider(1, 1000, start=33, per_decade=1).value == 100
    assert log_slider(1, 1000, start=30, per_decade=1).value == 10
    assert log_slider(1, 1000, start=0).value == 0


@pytest.mark.parametrize(
    "value, text",
    [(0, "0"), (0.0, "0"), (1000.0, "1000"), (0.00126, "0.00126"), (12.6, "12.6"), (-3.0, "-3"),
     (1.26e-5, "1.26×10⁻⁵"), (1e-8, "1×10⁻⁸"), (2e6, "2×10⁶")],
)  # fmt: skip
def test_numbers_are_shown_as_a_learner_reads_them(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    "low, high", [(0, 1), (-1, 1), (2, 1), (1, 1), (1, math.inf), (math.nan, 1)]
)
def test_a_log_slider_needs_positive_rising_ends(low, high):
    with pytest.raises(ValueError, match="0 < low < high"):
        log_slider(low, high)


def test_a_log_slider_needs_a_position_per_decade():
    with pytest.raises(ValueError, match="per_decade must be 1 or more"):
        log_slider(1, 10, per_decade=0)


def test_a_linear_slider_of_whole_numbers_gives_whole_numbers():
    whole, broken = linear_slider(1, 5, 1), linear_slider(0, 0.3, 0.1, label="y")
    assert positions(whole) == [1, 2, 3, 4, 5] and isinstance(whole.value, int)
    assert positions(broken) == [0.0, 0.1, 0.2, 0.3]
    assert broken.readout_format == ".1f" and broken.description == "y"
    assert 0.0 in positions(linear_slider(-2.4, 2.4, 0.1))


def test_every_colour_of_a_figure_has_its_counterpart_in_the_dark():
    source = Path(module.__file__).parents[1]
    style = (source / "live" / "view.css").read_text(encoding="utf-8")
    for file in (source / "figures").glob("*.py"):
        for color in re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text(encoding="utf-8")):
            for part in ("fill", "stroke") if color != ON_PIXELS else ():
                assert f'.l1l2-picture [{part}="{color.lower()}"]' in style, (file.name, color)


@pytest.mark.parametrize(
    "given, complaint",
    [((1, 0, 1), "low < high"), ((0, 1, 0), "step > 0"), ((0, 1, 0.1, 2), "start must lie")],
)
def test_a_linear_slider_refuses_what_it_cannot_show(given, complaint):
    with pytest.raises(ValueError, match=complaint):
        linear_slider(*given)


def test_a_choice_is_buttons_when_short_and_a_list_when_long():
    few = choice({"plain": 1, "robust": 2}, start=2, label="loss")
    assert isinstance(few, ipywidgets.ToggleButtons) and few.value == 2
    assert positions(few) == [1, 2]
    assert isinstance(choice(list("abcdefg")), ipywidgets.Dropdown)
    assert isinstance(choice(["a very long option indeed", "b"]), ipywidgets.Dropdown)


def test_a_choice_refuses_no_options_and_an_unknown_start():
    with pytest.raises(ValueError, match="no options"):
        choice([])
    with pytest.raises(ValueError, match="one of a, b, got 'c'"):
        choice(["a", "b"], start="c")


@given(st.floats(-50, 50), st.sampled_from([0.1, 0.25, 0.3, 1.0]))
def test_snapping_stays_on_the_grid_and_inside(value, step):
    slider = linear_slider(-2.0, 3.0, step)
    there = snapped(slider, value)
    grid = positions(slider)
    assert there in grid
    assert abs(there - value) == pytest.approx(min(abs(g - value) for g in grid), abs=1e-9)


def test_snapping_to_options_is_by_ratio_and_refuses_strangers():
    slider = log_slider(0.01, 100, per_decade=1)
    assert [snapped(slider, v) for v in (0, 0.004, 0.02, 4, 1e9, -1)] == [0, 0, 0.01, 10, 100, 0]
    with pytest.raises(ValueError, match="'x' is not an option; choose one of a, b"):
        snapped(choice(["a", "b"]), "x")
    for control in (slider, linear_slider(0, 1, 1)):
        with pytest.raises(ValueError):
            snapped(control, math.nan)


# ---- what explore asks for


@pytest.mark.parametrize(
    "controls, complaint",
    [
        (dict(), "needs a control for each of: x, y, side"),
        (
            dict(x=linear_slider(0, 1, 1), z=linear_slider(0, 1, 1)),
            "no 'z' to control; it takes: x",
        ),
        (dict(y=linear_slider(0, 1, 1)), "also needs a control for 'x'"),
        (dict(x=3.0), "x must be a control such as"),
        (dict(x=ipywidgets.HBox()), "x must be a control such as"),
        (dict(x=ipywidgets.Dropdown(options=[])), "x has no options"),
        (dict(x=ipywidgets.Dropdown(options=[1, 2], value=None)), "x has no value yet"),
    ],
)
def test_explore_says_which_controls_would_be_right(controls, complaint):
    with pytest.raises(ValueError, match=complaint):
        explore(Point(), **controls)


def test_a_scene_that_cannot_draw_its_first_picture_raises_in_the_cell():
    with pytest.raises(ArithmeticError, match="no 7"):
        explore(Point(), x=linear_slider(0, 10, 1, 7))


def test_any_widget_with_a_value_is_a_control():
    explorer = explore(Point(), x=ipywidgets.BoundedIntText(3, min=0, max=9))
    explorer.controls[0].value = 4
    assert explorer.words == "The point is at 4, 5 on the left."


# ---- moving


def test_a_control_moves_picture_and_words_together():
    explorer = point()
    before = explorer.picture
    explorer.controls[0].value = 9
    assert explorer.words == "The point is at 9, 5 on the left."
    assert explorer.shows == {"x": 9, "y": 5.0}
    assert explorer.picture != before
    assert explorer.picture == Stage(Point()).parts(x=9, y=5.0)


def test_setting_several_controls_draws_one_picture():
    explorer = point(side=choice(["left", "right"]))
    drawn = explorer.stage.scene.updates
    explorer.set(x=4.4, y=7.3, side="right")
    assert explorer.state == dict(x=4, y=7.5, side="right")
    assert [c.value for c in explorer.controls] == [4, 7.5, "right"]
    assert explorer.stage.scene.updates == drawn + 1
    assert explorer.words == "The point is at 4, 7.5 on the right."


def test_setting_refuses_unknown_names_and_raises_what_the_scene_raises():
    explorer = point()
    with pytest.raises(ValueError, match="no control 'z'; there are x, y"):
        explorer.set(z=1)
    with pytest.raises(ArithmeticError):
        explorer.set(x=7)


def test_a_sweep_visits_every_position_of_every_control_and_comes_back():
    explorer = explore(Point(), x=linear_slider(0, 6, 1, 2), side=choice(["left", "right"]))
    start = explorer.state, explorer.picture
    seen = [(state["x"], state["side"]) for state in explorer.sweep()]
    assert seen == [(x, "left") for x in range(7)] + [(2, "left"), (2, "right")]
    assert (explorer.state, explorer.picture) == start
    with pytest.raises(ArithmeticError):
        list(point().sweep())


# ---- pulling


def test_pulling_the_point_moves_its_controls_and_ends_where_it_was_let_go():
    explorer = point()
    pulled(explorer, (2, 5), (3, 6), (4.2, 8.1))
    assert explorer.state == dict(x=4, y=8.0)
    assert explorer.words == "The point is at 4, 8 on the left."


def test_one_message_holds_the_whole_gesture_so_any_other_may_be_lost():
    whole, last_only = point(), point()
    pulled(whole, (2, 5), (3, 6), (4, 7), (5, 8))
    pulled(last_only, (2, 5), (5, 8))
    assert whole.state == last_only.state == dict(x=5, y=8.0)


def test_a_motion_draws_one_picture_and_none_when_nothing_changes():
    explorer = point()
    drawn = explorer.stage.scene.updates
    pulled(explorer, (2, 5), (4, 7))
    assert explorer.stage.scene.updates == drawn + 1


def test_a_press_beside_the_point_moves_nothing_however_it_goes_on():
    explorer = point()
    pulled(explorer, (8, 1), (2, 5), (4, 8))
    assert explorer.state == dict(x=2, y=5.0)


def test_each_press_is_judged_anew():
    explorer = point()
    pulled(explorer, (2, 5), (4, 7), identity="first")
    pulled(explorer, (2, 5), (9, 9), identity="second")
    assert explorer.state == dict(x=4, y=7.0)


def test_pulling_out_of_the_axes_stops_at_the_ends_of_the_sliders():
    explorer = point()
    pulled(explorer, (2, 5), (-3, 25))
    assert explorer.state == dict(x=0, y=10.0)


def test_a_scene_that_cannot_be_pulled_says_so():
    class Fixed(Point):
        def draw(self, figure):
            super().draw(figure)
            self.pulls.clear()

    assert point().draggable
    assert not explore(Fixed(), x=linear_slider(0, 6, 1)).draggable


# ---- trouble


def test_trouble_is_shown_logged_and_cleared_by_the_next_good_picture(caplog):
    explorer = point()
    picture, words = explorer.picture, explorer.words
    with caplog.at_level(logging.ERROR):
        explorer.controls[0].value = 7
    assert "there is no 7" in caplog.text
    summary, *trace = explorer.error.split("\n")
    assert summary == "ArithmeticError: there is no 7 (at x = 7, y = 5.0)"
    assert "in update" in "".join(trace)
    assert (explorer.picture, explorer.words) == (picture, words)
    assert explorer.state["x"] == 7
    explorer.controls[0].value = 8
    assert explorer.error == ""
    assert explorer.words == "The point is at 8, 5 on the left."


def test_trouble_while_pulling_is_shown_too(caplog):
    explorer = explore(Point(), x=linear_slider(0, 6, 1, 2))
    pulled(explorer, (2, 5), (4, 8))
    assert "no control 'y'" in explorer.error
    assert caplog.records


# ---- what a notebook sees and keeps


def test_the_output_holds_the_live_view_the_still_picture_and_the_words():
    explorer = point()
    live = explorer.picture
    explorer.set(x=3)
    data, metadata = explorer._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert data["text/plain"] == "The point is at 3, 5 on the left."
    assert metadata["image/png"] == {"alt": data["text/plain"], "width": 400, "height": 300}
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == (440, 330)
    explorer.set(x=2)
    assert explorer.picture == live, "making the still left its size behind"


def test_closing_lets_go_of_the_figure_and_of_the_controls():
    slider = linear_slider(0, 6, 1, 2)
    explorer = explore(Point(), x=slider)
    figure = weakref.ref(explorer.stage.figure)
    explorer.close()
    gc.collect()
    assert figure() is None
    slider.value = 3
    again = explore(Point(), x=slider)
    slider.value = 4
    assert again.words == "The point is at 4, 5 on the left."
    explorer.close()


class Shell:
    """Stands for IPython in one run of one cell."""

    def __init__(self, cell, run):
        self.parent = {"header": {"msg_id": run}, "metadata": {"cellId": cell}}

    def get_parent(self):
        return self.parent


def test_running_a_cell_again_frees_what_it_made_before(monkeypatch):
    monkeypatch.setattr(module, "_made_in", {})

    def run(cell, message):
        monkeypatch.setattr("IPython.get_ipython", lambda: Shell(cell, message))
        return point()

    one, two, other = run("a", "1"), run("a", "1"), run("b", "2")
    assert None not in (one.stage, two.stage)
    three = run("a", "3")
    assert one.stage is None and two.stage is None
    assert None not in (other.stage, three.stage)


def test_the_main_slider_is_the_first_control_and_names_are_kept():
    explorer = point()
    assert explorer.names == ["x", "y"]
    assert explorer.get_state()["controls"][0] == f"IPY_MODEL_{explorer.controls[0].model_id}"


def test_numbers_of_every_kind_reach_the_page_as_json():
    explorer = explore(Point(), x=choice([np.float64(1.5), 2, 3.0]))
    assert explorer.shows == {"x": 1.5}


def test_a_slider_over_names_has_their_places_as_values():
    slider = name_slider(["age", 7, "n" * 40], start="7")
    assert slider.value == 1 and positions(slider) == [0, 1, 2]
    assert [text for text, _ in slider.options] == ["age", "7", "n" * 23 + "…"]
    assert name_slider(["age"], start="gone").value == 0
    with pytest.raises(ValueError, match="name_slider has no names"):
        name_slider([])


def test_what_the_page_says_by_itself_bypasses_no_catalogue(in_dots):
    explorer = explore(Point(), x=linear_slider(0, 10, 1, 2), side=choice(["left", "right"]))
    assert explorer.texts["png"] == "s·a·v·e a·s PNG" and explorer.texts["typed"][:7] == "{label}"
    for text in explorer.texts.values():
        assert not bypassing(text, ["PNG", "SVG"]), text
    explorer.log.disabled = True
    explorer.controls[0].value = 7
    assert explorer.error.startswith("ArithmeticError: there is no 7 (a·t x = 7, side = left)\n")


def test_a_control_without_a_label_is_called_by_its_name(in_dots):
    controls = [choice(["L1", "L2"]), choice(["L1", "L2"], label="loss")]
    assert [spoken_name(each, "penalty") for each in controls] == ["p·e·n·a·l·t·y", "l·o·s·s"]
    explorer = explore(Point(), x=linear_slider(0, 10, 1, 2), side=controls[0])
    assert explorer.spoken == explorer.names == ["x", "side"]  # in no lesson


def test_the_page_knows_the_language_of_what_it_says():
    assert point().lang == "en"
    with texts.spoken(texts.CHINESE):
        assert point().lang == "zh-Hant-TW"
