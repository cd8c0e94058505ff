"""The site: what its figures show is what the scenes draw, and the same lessons give the same
bytes. How it behaves in a browser is in browser/test_site_in_browser.py."""

import base64
import io
import json
import os
import re
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from itertools import pairwise, product
from math import prod
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
from pulled import page_pulls_as_the_explorer_does

from l1l2.figures.cards_and_one_page import OneWeight
from l1l2.figures.stage import Stage
from l1l2.figures.start_here import OneErrorTwoCharges
from l1l2.figures.what_a_loss_charges import SlopesAtZero, TwoGradients
from l1l2.figures.why_l1_reaches_zero import DiamondAndCircle, ThresholdOrRescale
from l1l2.lessons import parts, translating
from l1l2.live import choice, explore, linear_slider, name_slider
from l1l2.site import deck, lessons, player
from l1l2.site.build import build
from l1l2.site.packing import numbers
from l1l2.site.recording import drawings, letters, record, steps
from l1l2.texts import CHINESE

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


def slopes(start=0.4, n=2):
    g = linear_slider(-1.2, 1.2, 0.1, start=start, label="g")
    return explore(SlopesAtZero(), g=g, n=choice([1, 2, 5], start=n, label="n"))


# Recordings


def states(steps):
    """Every position of all controls, with the state there."""
    places = product(*(range(len(values)) for values in steps.values()))
    for place in places:
        yield place, {n: values[k] for (n, values), k in zip(steps.items(), place, strict=True)}


def test_a_recording_holds_every_position_to_the_letter_and_its_words():
    explorer = slopes()
    made, stage = record(explorer), Stage(SlopesAtZero())
    assert made.standing == stage.standing(g=0.4, n=2)
    g, n = made.controls
    assert (g.kind, g.label, g.texts[0], g.texts[g.start]) == ("slider", "g", "−1.2", "0.4")
    assert (n.kind, n.label, n.texts, n.start) == ("buttons", "n", ("1", "2", "5"), 1)
    assert (made.shape, made.start) == ((25, 3), (16, 1))
    for place, state in states(steps(explorer)):
        assert made.at(place) == (stage.parts(**state), stage.describe(**state)), state


def test_a_recording_keeps_each_drawing_once_and_only_over_what_it_depends_on():
    made = record(slopes())
    for part in (*made.parts, made.words):
        assert len(set(part.texts)) == len(part.texts) == part.which.max() + 1
        assert part.which.shape == tuple(made.shape[axis] for axis in part.along)
    assert {part.along for part in made.parts} == {(0,), (1,), (0, 1)}
    drawn = "".join(text for part in made.parts for text in part.texts)
    used = set(re.findall(r'href="#([sm]\w+)"', made.standing + drawn))
    assert used and used <= made.symbols.keys()
    shapes = player.symbols([made, record(slopes())])
    assert all(shapes.count(f'id="{name}"') == 1 for name in used)


def two_weights(**more):
    controls = dict(t=(0.0, 2.5, 1.0), z1=(-2.4, 2.4, 1.8), z2=(-2.4, 2.4, 0.5), rho=(-1, 1, 0.0))
    return explore(
        DiamondAndCircle(),
        **{n: linear_slider(a, b, 0.1, start=c, label=n) for n, (a, b, c) in controls.items()},
    )


def test_a_figure_with_too_many_positions_keeps_its_ends_and_its_start_in_coarser_steps():
    kept = steps(two_weights())
    counts = [len(values) for values in kept.values()]
    assert 500 < prod(counts) < 5000 and max(counts) - min(counts) <= 3
    for name, (low, high, start) in dict(t=(0, 2.5, 1), z1=(-2.4, 2.4, 1.8)).items():
        assert (kept[name][0], kept[name][-1]) == (low, high) and start in kept[name]
    assert [len(values) for values in steps(slopes()).values()] == [25, 3]
    few = [len(values) for values in steps(slopes(), most=20_000).values()]
    assert 2 < few[0] < 20 and few[1] == 3, "what is chosen by name stays"
    two = explore(
        ThresholdOrRescale(),
        strength=linear_slider(0.0, 4.0, 0.5, start=1.0, label="λ"),
        z=linear_slider(-2.0, 2.0, 0.1, start=-1.5, label="z"),
    )
    few = [len(values) for values in steps(two, most=400_000).values()]
    assert few[0] == 9 and 9 <= few[1] < 41, "not the main one"


def test_the_letters_of_a_figure_are_estimated_rather_too_high():
    for explorer in (slopes(), PULLED["a strip"](), PULLED["on a curve"]()):
        made, kept = record(explorer), steps(explorer)
        every = (*made.parts, made.words)
        drawn = sum(len(text) for each in every for text in each.texts)
        assert drawn / 1.5 < letters(drawings(explorer), kept) < 5 * drawn


def test_a_draft_has_fewer_positions_and_looks_like_the_whole():
    found = {"one": slopes(), "two": explore(OneErrorTwoCharges(), error=linear_slider(-3, 3, 1))}
    whole, draft = lessons.recordings(found), lessons.recordings(found, draft=True)
    assert [made.shape for made in draft.values()] == [(6, 2), (7,)]
    for full, few in zip(whole.values(), draft.values(), strict=True):
        assert few.at(few.start) == full.at(full.start)
        for control, all_of_it in zip(few.controls, full.controls, strict=True):
            assert set(control.texts) <= set(all_of_it.texts)
            assert control.texts[control.start] == all_of_it.texts[all_of_it.start]


def test_every_kind_of_control_is_what_it_is_in_jupyterlab():
    class Anything(OneWeight):
        def at(self, strength, **others):
            return super().at(strength)

    made = record(
        explore(
            Anything(l1_ratio=0.5),
            strength=linear_slider(1, 9, 2, label="λ"),
            many=choice(list("abcdef"), start="c", label="many"),
            few=choice({"one": 1, "two": 2}, label="few"),
            on=ipywidgets.Checkbox(True, description="on"),
            name=name_slider(["first", "second"], label="name"),
        )
    )
    kinds = "slider", "list", "buttons", "box", "slider"
    assert tuple(control.kind for control in made.controls) == kinds
    assert made.start == (0, 2, 0, 1, 0) and made.controls[3].texts == ("off", "on")
    html = player.html(made, "x", "p/")
    assert html.count("data-control") == 5 and "<option selected>c</option>" in html
    assert html.count('type="radio"') == 2 and 'type="checkbox" data-control' in html


# What the pointer pulls


PULLED = {
    "jumps": lambda: explore(OneErrorTwoCharges(), error=linear_slider(-3.0, 3.0, 0.25)),
    "up": slopes,
    "on a curve": lambda: explore(
        TwoGradients(), prediction=linear_slider(1.0, 9.0, 0.25, start=8.0)
    ),
    "a strip": lambda: explore(
        ThresholdOrRescale(),
        strength=linear_slider(0.0, 4.0, 0.5, start=1.0),
        z=linear_slider(-2.0, 2.0, 0.1, start=1.6),
    ),
    "three, both ways, in coarse steps": two_weights,
}


@pytest.mark.parametrize("name", PULLED)
def test_a_pull_leads_where_it_does_in_the_explorer(name):
    page_pulls_as_the_explorer_does(explorer := PULLED[name](), steps(explorer), tries=100)


def test_each_thing_that_can_be_taken_is_known():
    made = {name: record(make(), steps(make())).pulls for name, make in PULLED.items()}
    assert [len(pulls) for pulls in made.values()] == [1, 1, 1, 1, 3]
    assert [pulls[0].keeps for pulls in made.values()] == [False, True, True, True, True]
    ways = [[(way.control, way.axis) for way in pulls[0].ways] for pulls in made.values()]
    assert ways == [[(0, 0)], [(0, 1)], [(0, 0)], [(1, 0)], [(1, 0), (2, 1)]]
    still = explore(OneWeight(l1_ratio=0.5), strength=linear_slider(1, 9, 2, label="λ"))
    assert record(still).pulls == ()


# Pages


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.said = []

    def handle_data(self, data):
        self.said.append(data)


def text(html):
    reader = Text()
    reader.feed(html)
    return " ".join("".join(reader.said).split())


def test_the_html_of_a_figure_needs_no_script_and_escapes_what_it_shows():
    explorer = slopes()
    explorer.named["n"].description = '<b>"n"'
    made = record(explorer)
    html = player.html(made, "lesson_1", "pictures/")
    parts, words = made.at(made.start)
    assert f'aria-label="{words}"' in html and words in text(html)
    assert made.standing in html and all(f"<g>{part}</g>" in html for part in parts)
    assert "<script" not in html and "<b>" not in html and '<b>"n"' in text(html)
    assert 'class="l1l2-controls" hidden' in html
    assert 'aria-label="g" aria-valuetext="0.4"' in html


def unpacked(file):
    """The name of a figure, the head of its file, and for each part and the words the table of
    which text is seen where and the texts: what player.js reads, read here in another way."""
    name, *packed = re.fullmatch(r'l1l2Figure\("(\w+)","(.*)","(.*)"\);\n', file.decode()).groups()
    texts, rows = (zlib.decompress(base64.b64decode(each)) for each in packed)
    head, *texts = texts.decode().split("\0")
    head, rows = json.loads(head), io.BytesIO(rows)

    def row(count):
        code = np.frombuffer(rows.read(4 * count), np.uint8).reshape(4, count).T.copy()
        code = code.view("<u4").ravel().astype(int)
        return np.where(code % 2, -(code + 1) // 2, code // 2).cumsum().cumsum().tolist()

    found = []
    for along, many, points in head["parts"]:
        shape = [head["counts"][axis] for axis in along]
        which, sizes = np.reshape(row(prod(shape)), shape), row(many)
        places = iter(zip(row(points), row(points), strict=True))

        def put_back(it, places=places):
            if it[1]:
                return " ".join("{} {}".format(*next(places)) for _ in range(int(it[1])))
            use = f'<use href="{it[2]}" x="{{}}" y="{{}}"/>'
            return "".join(use.format(*next(places)) for _ in range(int(it[3])))

        some, texts = texts[:many], texts[many:]
        whole = [re.sub(r"\x01(\d+)|\x02(#\w+) (\d+)", put_back, each) for each in some]
        assert sum(sizes) == points and list(places) == []
        found.append((along, which, whole))
    assert texts == [] and rows.read() == b""
    return name, head, found


@pytest.mark.parametrize("name", PULLED)
def test_the_file_of_a_figure_holds_all_its_positions(name):
    explorer = PULLED[name]()
    made = record(explorer, lessons.few(explorer))
    files = player.files(made, "lesson_1")
    assert set(files) == {"lesson_1.js"}
    figure, head, found = unpacked(files["lesson_1.js"])
    assert (figure, tuple(head["counts"])) == ("lesson_1", made.shape)
    assert len(head["pulls"]) == len(made.pulls)
    for (along, which, texts), part in zip(found, (*made.parts, made.words), strict=True):
        assert (tuple(along), tuple(texts)) == (part.along, part.texts)
        assert (which == part.which).all()


def test_points_are_kept_exactly_whatever_they_are():
    for values in ([], [5], [-7, 7], [0, 99_999_999, -99_999_999, 3, 3, 3]):
        code = np.frombuffer(numbers(values), np.uint8).reshape(4, -1).T.copy().view("<u4").ravel()
        away = [-(c + 1) // 2 if c % 2 else c // 2 for c in code.tolist()]
        assert np.cumsum(np.cumsum(away)).tolist() == values


def test_a_page_has_figures_for_explorers_and_links_to_pages():
    path = NOTEBOOKS / "12_mean_and_median.ipynb"
    notebook = lessons.read(path)
    live = [cell["id"] for cell in notebook["cells"] if "explore(" in "".join(cell["source"])]
    made = dict.fromkeys(live[:-1], record(slopes()))  # the last one stays a picture
    page = lessons.page(notebook, "12_mean_and_median", made)
    shown = [cell for cell in page["cells"] if cell.get("id") in made and cell["outputs"]]
    for cell in shown:
        (output,) = cell["outputs"]
        assert 'data-positions="_static/figures/12_mean_and_median_' in output["data"]["text/html"]
    everything = json.dumps([cell.get("outputs") for cell in page["cells"]])
    assert ".ipynb" not in everything and ".html" in everything
    assert 'href="slides/12_mean_and_median.html"' in page["cells"][1]["source"]
    stills = [cell for cell in page["cells"] if "mystnb" in cell["metadata"]]
    assert stills and all(len(c["metadata"]["mystnb"]["image"]["alt"]) > 20 for c in stills)


# Slides


def empty_recordings(notebook):
    made = record(explore(OneErrorTwoCharges(), error=linear_slider(-1, 1, 1)))
    return {cell["id"]: made for cell in parts.figures(notebook["cells"])}


@pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
def test_the_slides_of_a_lesson_are_its_question_its_figures_and_what_one_saw(path):
    notebook = lessons.read(path)
    made = empty_recordings(notebook)
    found = deck.slides(notebook, path.stem, made, "p/")
    assert found[0].kind == "title"
    assert "".join(notebook["cells"][0]["source"]).splitlines()[0][2:] in text(found[0].body)
    core = parts.figures(parts.core(notebook["cells"]))
    assert sum(slide.kind == "figure" for slide in found) == len(core) <= len(made)
    for before, slide in pairwise(found):
        said = text(slide.body)
        assert not said.endswith(":") and ".ipynb" not in slide.body
        assert re.match(r"<h[12]>.+</h[12]>\n.", slide.body, re.DOTALL), said
        if slide.kind == "figure":
            assert slide.notes and slide.minutes == deck.MINUTES["figure"]
        assert slide.minutes or before.kind == slide.kind, "only what goes on takes no time"
    assert 3 <= sum(slide.minutes for slide in found) <= 15


def test_a_deck_has_the_minutes_for_the_speaker_and_the_link_back():
    path = NOTEBOOKS / "22_ridge_shrinks.ipynb"
    notebook = lessons.read(path)
    made = empty_recordings(notebook)
    page = deck.deck(notebook, path.stem, made, "../p/")
    found = deck.slides(notebook, path.stem, made, "../p/")
    total = sum(slide.minutes for slide in found)
    assert page.count('<aside class="notes">') == len(found)
    assert f"until minute 1 of {total}." in page and f"until minute {total} of {total}." in page
    assert 'data-timing="120"' in page and 'href="../22_ridge_shrinks.html"' in page
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page)


# The whole


COURSE = ["00_start_here", "11_one", "21_two", "31_three"]
COURSE += ["41_practise_by_hand", "42_mock_exam", "43_cards_and_one_page"]
COURSE += ["44_tables_to_fill_in", "91_in_other_libraries"]


def write_course(folder, link="11_one.ipynb", title="What is {}?", first=""):
    """A course of nine tiny lessons, two of them with a slider; ``first`` is run before that."""
    folder.mkdir()
    for name in COURSE:
        about = f"# {title.format(name)}\n\nA sentence, $\\lambda$, and [a lesson]({link})."
        text = dict(cell_type="markdown", id="title", metadata={}, source=about)
        code = dict(cell_type="code", id="live", metadata={}, outputs=[], execution_count=None)
        code["source"] = (
            f"{first}\n"
            "from l1l2.live import explore, linear_slider\n"
            "from l1l2.figures.start_here import OneErrorTwoCharges\n"
            "explore(OneErrorTwoCharges(), error=linear_slider(-1, 1, 1, label='e'))"
        )
        about = dict(language_info=dict(name="python"))
        notebook = dict(nbformat=4, nbformat_minor=5, metadata=about, cells=[text])
        if name in COURSE[:2]:
            notebook["cells"].append(code)
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def contents(folder):
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in every}


def make(course, *arguments, beforehand="", **environment):
    """The command, run in a process of its own after the statements ``beforehand``."""
    program = f"{beforehand}\nimport sys\nfrom l1l2.site.__main__ import main\n"
    program += "if __name__ == '__main__': sys.exit(main(sys.argv[1:]))\n"
    script = course.with_suffix(".py")
    script.write_text(program, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment
    command = [sys.executable, script, course, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_the_same_lessons_give_the_same_bytes_elsewhere_and_later(tmp_path):
    course = write_course(tmp_path / "course")
    speak = translating.chooses(CHINESE)
    write_course(tmp_path / "notebooks-zh-TW", title="{}是什麼？", first=speak)
    later = "import time; now = time.time; time.time = lambda: now() + 4e8"
    one = make(course, tmp_path / "here", PYTHONHASHSEED="1", TZ="UTC")
    elsewhere = dict(PYTHONHASHSEED="7", TZ="Asia/Taipei", LANG="C")
    other = make(course, tmp_path / "there", beforehand=later, **elsewhere)
    assert (one.returncode, other.returncode) == (0, 0), one.stderr + other.stderr
    *lines, last = one.stdout.splitlines()
    assert last == str(tmp_path / "here" / "index.html")
    assert [line.partition(":")[0] for line in lines[:18]] == [f"{k} of 18" for k in range(1, 19)]
    titles = {line.partition(": ")[2] for line in lines[:18]}
    asked = "What is {}?", "{}是什麼？"
    assert titles == {form.format(name) for name in COURSE for form in asked}
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    assert [name for name in here if here[name] != there.get(name)] == []
    assert set(here) == set(there)
    assert {f"{name}.html" for name in COURSE} <= set(here)
    assert {f"slides/{name}.html" for name in COURSE} <= set(here)
    assert {f"downloads/{name}.ipynb" for name in COURSE} <= set(here)
    assert "downloads/l1l2_flashcards.apkg" in here
    for name in (*COURSE, "index", "live", "glossary"):
        english, chinese = (here[f"{folder}{name}.html"].decode() for folder in ("", "zh-TW/"))
        assert '<html lang="en"' in english and '<html lang="zh-TW"' in chinese
        assert f'href="zh-TW/{name}.html" lang="zh-Hant-TW"' in english
        assert f'href="../{name}.html" lang="en"' in chinese
    slides = here["slides/11_one.html"].decode(), here["zh-TW/slides/11_one.html"].decode()
    assert 'href="../zh-TW/slides/11_one.html"' in slides[0]
    assert 'href="../../slides/11_one.html"' in slides[1]
    assert "誤差" in here["zh-TW/11_one.html"].decode()
    assert "誤差" not in here["11_one.html"].decode()
    for name, content in here.items():
        assert str(tmp_path).encode() not in content, name


def test_one_edition_alone_stands_at_the_root_of_the_folder_for_it(tmp_path):
    course = write_course(tmp_path / "course")
    speak = translating.chooses(CHINESE)
    write_course(tmp_path / "notebooks-zh-TW", title="{}是什麼？", first=speak)
    done = make(course, "--language", "zh-TW")
    assert done.returncode == 0, done.stderr
    made = tmp_path / "dist" / "site" / "index.html"
    assert done.stdout.splitlines()[-1] == str(made)
    assert done.stdout.startswith("1 of 9: ") and "\n9 of 9: " in done.stdout
    page = made.read_text(encoding="utf-8")
    assert '<html lang="zh-TW"' in page and 'lang="en"' not in page
    assert make(course, "--help").stdout.startswith("usage: python run.py site [")
    assert not (tmp_path / "--help").exists()


def test_a_link_that_leads_nowhere_stops_it_and_leaves_what_was_there(tmp_path):
    course, folder = write_course(tmp_path / "course", "99_nowhere.ipynb"), tmp_path / "made"
    folder.mkdir()
    (folder / "kept.txt").write_text("kept", encoding="utf-8")
    (folder / "_static").mkdir()
    (folder / "_static" / "player.js").touch()  # as a site has it
    done = make(course, folder)
    assert done.returncode == 1
    assert "99_nowhere.ipynb" in done.stderr
    assert done.stderr.strip().splitlines()[-1] == "Sphinx found something wrong; it is said above"
    assert (folder / "kept.txt").exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="holds something else; give a new or an empty"):
        build(write_course(tmp_path / "course"), tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_without_lessons_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no lessons in .*expected files such as 00_"):
        build(tmp_path, tmp_path / "made")
