"""What holds for every lesson: its sliders can be swept, what it stores tells the story without a
kernel, and the maps of lessons name just those that exist."""

import json
import re
from pathlib import Path

import bracketed
import numpy as np
import pytest
from faults import faults
from ipywidgets import ToggleButtons
from matplotlib.text import Text

from l1l2 import texts
from l1l2.datasets import taipei_house_prices
from l1l2.figures.in_other_libraries import THEIR_SYMBOLS
from l1l2.figures.numerals import per_cent
from l1l2.figures.stage import Stage
from l1l2.lessons.course import COURSE, table
from l1l2.lessons.parts import core, minutes
from l1l2.live import choice, linear_slider, positions
from l1l2.live import explorer as explore_module
from l1l2.scales import SCALES

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in LESSONS]


def all_cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def cells(path, kind):
    return [cell for cell in all_cells(path) if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


@pytest.fixture(scope="module", params=LESSONS, ids=NAMES)
def explorers(request, explorers_of):
    """Every explorer of one lesson."""
    return list(explorers_of(request.param).values())


# Scenes of which a point may lie beyond the axes, and those of which only points of a cloud may.
BEYOND = {"Denoising", "DirectionsShrink", "StepsOnTheLine", "StepsOnTheLoss"}
CLOUDS = {
    "BiasAndVariance", "CloudOfMinima", "DistanceToBest", "HowMuchContamination", "WeightsMove",
    "WhichWins",
}  # fmt: skip


def sweeps(explorer):
    """The states at all positions of each control, and of the first one at every other choice."""
    start, controls = explorer.state, explorer.named
    first, *others = controls
    for name, control in controls.items():
        yield [start | {name: value} for value in positions(control)]
    for name in others:
        options = positions(controls[name])
        for option in options if isinstance(controls[name], ToggleButtons) else ():
            yield [start | {name: option, first: value} for value in positions(controls[first])]


def some_states(explorer):
    """Both ends of each control, and about six positions between them."""
    for name, control in explorer.named.items():
        values = positions(control)
        for value in (*values[:-1][:: max(1, len(values) // 7)], values[-1]):
            yield explorer.state | {name: value}


def within(mark, scene):
    """Whether the points of a mark, if it has any, lie within its axes as far as they must."""
    if getattr(mark, "get_marker", str)() in ("", "None") or scene in BEYOND:
        return True
    low, high = np.sort([mark.axes.get_xlim(), mark.axes.get_ylim()]).T
    points = mark.get_xydata()
    beside = mark.get_transform() != mark.axes.transData  # at shares of the axes
    free = beside or (scene in CLOUDS and len(points) > 1)
    return free or not ((points < low - 1e-9) | (points > high + 1e-9)).any()


def test_every_position_has_its_own_picture_and_words(explorers):
    assert explorers
    for explorer in explorers:
        stage, start = explorer.stage, explorer.state
        scene = type(stage.scene).__name__
        for states in sweeps(explorer):
            pictures, words = set(), set()
            for state in states:
                explorer.set(**state)
                assert explorer.error == "" and explorer.shows == explore_module._plain(state)
                pictures.add(tuple(explorer.picture))
                words.add(explorer.words)
                assert all(within(mark, scene) for mark in stage.moving), state
            assert len(pictures) == len(words) == len(states) > 1
        explorer.set(**start)


def test_figures_hold_no_sentences(explorers):
    for explorer in explorers:
        for text in explorer.stage.figure.findobj(Text):
            said = re.sub(r"\$.*?\$", "", text.get_text())
            assert len(re.findall(r"[A-Za-z]{3,}", said)) <= 7 and not said.rstrip().endswith(".")


def test_no_scene_leaves_anything_behind(explorers):
    for explorer in explorers:
        assert faults(explorer.stage.scene, [*some_states(explorer)]) == []


def names_of_data(scene):
    """Names that are the same in every language: of columns, of words counted, of libraries."""
    names = getattr(scene, "names", ())
    names = getattr(getattr(scene, "labels", None), "names", names)
    names = [*names, *([scene.target] if hasattr(scene, "target") else [])]
    if isinstance(getattr(scene, "tops", None), dict):  # of words
        names += {name for tops in scene.tops.values() for top in tops for name in top.names[:20]}
    libraries = [row.name.removeprefix("scikit-learn ") for row in SCALES]
    return [*map(str, names), *taipei_house_prices().feature_names, *libraries, *THEIR_SYMBOLS]


def test_nothing_on_a_figure_or_under_it_bypasses_the_catalogue(explorers, in_brackets):
    for explorer in explorers:
        scene = explorer.stage.scene
        for text in bracketed.texts_of(Stage(scene), [*some_states(explorer)]):
            for bypassing in (bracketed.bypassing, bracketed.marks_bypassing):
                assert not bypassing(text, names_of_data(scene)), text


def test_a_text_that_bypasses_the_catalogue_is_seen(in_brackets):
    assert bracketed.bypassing(texts._("slope") + " of the line")
    assert not bracketed.bypassing(texts._("slope") + " λ = 3, MSE")
    assert bracketed.marks_bypassing("λ = 3: " + texts._("slope")) == [":"]
    assert bracketed.marks_bypassing("12.5 %") == [" %"]
    assert not bracketed.marks_bypassing("λ = 3, w = 2: " + per_cent("12.5"))
    assert linear_slider(0, 1, 1, label="rate").description == "rate"  # in no lesson
    assert linear_slider(0, 1, 1, label="start").description == "⟦start⟧"
    assert choice(["mean", "sum"], label="loss").options == (("⟦mean⟧", "mean"), ("⟦sum⟧", "sum"))


def test_every_label_and_option_of_a_control_is_in_the_catalogue(explorers, brackets):
    from babel.messages.mofile import read_mo

    with next(brackets.rglob("*.mo")).open("rb") as file:
        known = {message.id for message in read_mo(file) if isinstance(message.id, str)}
    for explorer in explorers:
        for name, control in explorer.named.items():
            said = [control.description or name, *getattr(control, "_options_labels", ())]
            for text in said if isinstance(control, ToggleButtons) else said[:1]:
                assert text in known or not re.search("[^\\W\\d]{3,}", text), text


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_stored_outputs_tell_the_story_without_a_kernel(path):
    assert path.stat().st_size < 500_000
    text = path.read_text(encoding="utf-8")
    assert "widget-view" not in text and "widget-state" not in text
    pictures = 0
    for cell in cells(path, "code"):
        assert len(cell["source"]) <= 8, source(cell)
        assert "#" not in source(cell), f"a comment in a code cell: {source(cell)}"
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"
            if "image/png" in output.get("data", {}):
                pictures += 1
                assert len(output["metadata"]["image/png"]["alt"]) > 20
        if "explore(" in source(cell):
            assert "nbval-ignore-output" in cell["metadata"].get("tags", [])
            assert any("image/png" in o.get("data", {}) for o in cell["outputs"]), source(cell)
    assert pictures


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_something_in_each_lesson_is_compared_by_nbval(path):
    compared = [
        output
        for cell in cells(path, "code")
        if "nbval-ignore-output" not in cell["metadata"].get("tags", [])
        for output in cell["outputs"]
        if "text/plain" in output.get("data", {})
    ]
    assert compared


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_links_lead_somewhere(path):
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)#\s]+)", source(cell)):
            assert (path.parent / target).exists(), target


def test_the_course_is_every_lesson_and_no_other():
    assert [lesson.name for lesson in COURSE] == NAMES


@pytest.mark.parametrize(
    "page, given",
    [("README.md", ("claims", "notebooks/")), ("notebooks/00_start_here.ipynb", ("points", "", 1))],
)
def test_the_maps_say_what_the_table_of_the_course_says(page, given):
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(map(source, cells(path, "markdown")))
    takes = {path.stem: minutes(core(all_cells(path))) for path in LESSONS}
    assert table(takes, *given) in text, f"{page} needs the table\n{table(takes, *given)}"


@pytest.mark.parametrize("path", LESSONS[1:], ids=NAMES[1:])
def test_lessons_follow_the_skeleton(path):
    prose = [source(cell) for cell in cells(path, "markdown")]
    assert prose[0].startswith("# ") and prose[0].splitlines()[0].endswith("?")
    everything = "\n".join(prose).lower()
    for part in ("predict", "what you saw", "<details>", "try it yourself", "where it breaks"):
        assert part in everything, part
    for part in ("check yourself", "exam point", "next:"):
        assert part in everything, part
    assert "assert" in "\n".join(source(cell) for cell in cells(path, "code"))
