"""The site: what its figures show is what the scenes draw, and the same lessons give the same
bytes. How it behaves in a browser is in browser/test_site_in_browser.py."""

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from l1l2.figures.cards_and_one_page import OneWeight
from l1l2.figures.mean_and_median import FlatBottom
from l1l2.figures.stage import Stage
from l1l2.figures.start_here import OneErrorTwoCharges
from l1l2.figures.what_a_loss_charges import SlopesAtZero
from l1l2.figures.why_l1_reaches_zero import ThresholdOrRescale
from l1l2.live import choice, explore, linear_slider, positions
from l1l2.site import deck, lessons, player
from l1l2.site.build import build
from l1l2.site.recording import record

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


def slopes(start=0.4, n=2):
    g = linear_slider(-1.2, 1.2, 0.1, start=start, label="g")
    return explore(SlopesAtZero(), g=g, n=choice([1, 2, 5], start=n, label="n"))


# Recordings


def test_a_recording_holds_every_position_to_the_letter_and_its_words():
    explorer = slopes()
    made = record(explorer, "n")
    stage = Stage(SlopesAtZero())
    assert made.standing == stage.standing(g=0.4, n=2)
    assert made.main.texts[0] == "−1.2" and made.main.texts[made.main.start] == "0.4"
    assert (made.second.label, made.second.texts, made.second.start) == ("n", ("1", "2", "5"), 1)
    assert len(made.settings) == 3 and made.fixed == () and made.draggable
    for n, setting in zip((1, 2, 5), made.settings, strict=True):
        for (places, words), g in zip(setting, positions(explorer._controls["g"]), strict=True):
            assert [made.drawn[k] for k in places] == stage.parts(g=g, n=n), (n, g)
            assert words == stage.describe(g=g, n=n)
    assert made.first == (stage.parts(g=0.4, n=2), stage.describe(g=0.4, n=2))


def test_a_recording_keeps_each_drawing_of_a_part_once_and_knows_its_letters():
    made = record(slopes(), "n")
    assert len(set(made.drawn)) == len(made.drawn)
    assert len(made.drawn) < 0.7 * sum(len(p) for setting in made.settings for p, _ in setting)
    used = set(re.findall(r'href="#(s\w+)"', made.standing + "".join(made.drawn)))
    assert used and used <= made.symbols.keys()
    shapes = player.symbols([made, record(slopes())])
    assert all(shapes.count(f'id="{name}"') == 1 for name in used)


def test_what_needs_a_kernel_is_said():
    explorer = explore(
        ThresholdOrRescale(),
        strength=linear_slider(0.0, 4.0, 0.5, start=1.0, label="λ"),
        z=linear_slider(-2.0, 2.0, 0.1, start=-1.5, label="z"),
    )
    made = record(explorer)
    assert made.fixed == (("z", "−1.5"),) and made.draggable
    said = text(player.html(made, "x", "p/", "live.html"))
    assert "On this page z = −1.5." in said
    assert "With a kernel these move too and the figure can be pulled." in said
    alone = explore(OneWeight(l1_ratio=0.5), strength=linear_slider(1, 9, 2, label="λ"))
    assert "kernel" not in text(player.html(record(alone), "x", "p/", "live.html"))


def test_a_second_control_becomes_buttons_where_there_is_room():
    found = {"one": slopes(), "two": explore(OneErrorTwoCharges(), error=linear_slider(-3, 3, 1))}
    room = lessons.recordings(found)
    assert len(room["one"].settings) == 3 and len(room["two"].settings) == 1
    few = lessons.recordings(found, most=50)
    assert [len(made.settings) for made in few.values()] == [1, 1]


def test_a_draft_has_fewer_positions_and_looks_like_the_whole():
    found = {"one": slopes(), "two": explore(OneErrorTwoCharges(), error=linear_slider(-3, 3, 1))}
    for room in ({}, {"most": 50}):
        whole = lessons.recordings(found, **room)
        draft = lessons.recordings(found, **room, draft=True)
        assert [len(made.main.texts) for made in draft.values()] == [8, 7]
        for full, few in zip(whole.values(), draft.values(), strict=True):
            assert set(few.main.texts) <= set(full.main.texts)
            assert few.main.texts[few.main.start] == full.main.texts[full.main.start]
            assert (few.second, few.first) == (full.second, full.first)


def test_of_a_second_slider_both_ends_and_where_it_starts_become_buttons():
    c = linear_slider(0.0, 10.0, 0.5, start=4.0, label="c")
    arrived = [3, 5, 2, 7, 4, 6, 1, 8, 9]
    found = {"one": explore(FlatBottom(arrived), n=linear_slider(1, 9, 1, start=4), c=c)}
    assert lessons.recordings(found)["one"].second.texts == ("0.0", "4.0", "10.0")


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
    explorer._controls["n"].description = '<b>"n"'
    made = record(explorer, "n")
    html = player.html(made, "lesson_1", "pictures/", "live.html")
    parts, words = made.first
    assert f'aria-label="{words}"' in html and words in text(html)
    assert made.standing in html and all(f"<g>{part}</g>" in html for part in parts)
    assert "<script" not in html and "<b>" not in html and '<b>"n"' in text(html)
    assert 'class="l1l2-controls" hidden' in html
    assert 'aria-label="g" aria-valuetext="0.4"' in html


def test_the_file_of_a_figure_holds_its_positions_and_words():
    made = record(slopes(), "n")
    files = player.files(made, "lesson_1")
    assert set(files) == {"lesson_1.js"}
    script = files["lesson_1.js"].decode()
    name, packed = re.fullmatch(r'l1l2Figure\("(\w+)","(.*)"\);\n', script).groups()
    content = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert name == "lesson_1"
    assert tuple(content["drawn"]) == made.drawn
    assert content["settings"] == json.loads(json.dumps(made.settings))


def test_a_page_has_figures_for_explorers_and_links_to_pages():
    path = NOTEBOOKS / "12_mean_and_median.ipynb"
    notebook = lessons.read(path)
    live = [cell["id"] for cell in notebook["cells"] if "explore(" in "".join(cell["source"])]
    made = dict.fromkeys([cell for cell in live if cell], record(slopes()))
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
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    shows = re.compile(r"^(explore|own\.show)\(", re.MULTILINE)
    return {c["id"]: made for c in cells if shows.search("".join(c["source"]))}


@pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
def test_the_slides_of_a_lesson_are_its_question_its_figures_and_what_one_saw(path):
    notebook = lessons.read(path)
    made = empty_recordings(notebook)
    found = deck.slides(notebook, path.stem, made, "p/", "live.html")
    assert found[0].kind == "title"
    assert "".join(notebook["cells"][0]["source"]).splitlines()[0][2:] in text(found[0].body)
    assert sum(slide.kind == "figure" for slide in found) == len(made) >= 1
    for before, slide in pairwise(found):
        said = text(slide.body)
        assert not said.endswith(":") and ".ipynb" not in slide.body
        assert re.match(r"<h[12]>.+</h[12]>\n.", slide.body, re.DOTALL), said
        if slide.kind == "figure":
            assert slide.notes and slide.minutes == 3
        assert slide.minutes or before.kind == slide.kind, "only what goes on takes no time"
    assert 5 <= sum(slide.minutes for slide in found) <= 60


def test_a_deck_has_the_minutes_for_the_speaker_and_the_link_back():
    path = NOTEBOOKS / "22_ridge_shrinks.ipynb"
    notebook = lessons.read(path)
    made = empty_recordings(notebook)
    page = deck.deck(notebook, path.stem, made, "../p/", "../live.html")
    found = deck.slides(notebook, path.stem, made, "../p/", "../live.html")
    total = sum(slide.minutes for slide in found)
    assert page.count('<aside class="notes">') == len(found)
    assert f"until minute 1 of {total}." in page and f"until minute {total} of {total}." in page
    assert 'data-timing="180"' in page and 'href="../22_ridge_shrinks.html"' in page
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page)


# The whole


COURSE = ["00_start_here", "11_one", "21_two", "31_three"]
COURSE += ["41_practise_by_hand", "42_mock_exam", "43_cards_and_one_page"]


def write_course(folder, link="11_one.ipynb"):
    """A course of seven tiny lessons, two of them with a slider."""
    folder.mkdir()
    for name in COURSE:
        title = dict(cell_type="markdown", id="title", metadata={})
        title["source"] = f"# What is {name}?\n\nA sentence, $\\lambda$, and [a lesson]({link})."
        code = dict(cell_type="code", id="live", metadata={}, outputs=[], execution_count=None)
        code["source"] = (
            "from l1l2.live import explore, linear_slider\n"
            "from l1l2.figures.start_here import OneErrorTwoCharges\n"
            "explore(OneErrorTwoCharges(), error=linear_slider(-1, 1, 1, label='e'))"
        )
        about = dict(language_info=dict(name="python"))
        notebook = dict(nbformat=4, nbformat_minor=5, metadata=about, cells=[title])
        if name in COURSE[:2]:
            notebook["cells"].append(code)
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def contents(folder):
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in every}


def make(course, folder, beforehand="", **environment):
    """The command, run in a process of its own after the statements ``beforehand``."""
    program = f"{beforehand}\nimport sys\nfrom l1l2.site.__main__ import main\n"
    program += "if __name__ == '__main__': sys.exit(main(sys.argv[1:]))\n"
    script = folder.with_suffix(".py")
    script.write_text(program, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment
    command = [sys.executable, script, course, folder]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_the_same_lessons_give_the_same_bytes_elsewhere_and_later(tmp_path):
    course = write_course(tmp_path / "course")
    later = "import time; now = time.time; time.time = lambda: now() + 4e8"
    one = make(course, tmp_path / "here", PYTHONHASHSEED="1", TZ="UTC")
    other = make(course, tmp_path / "there", later, PYTHONHASHSEED="7", TZ="Asia/Taipei", LANG="C")
    assert (one.returncode, other.returncode) == (0, 0), one.stderr + other.stderr
    assert one.stdout.split() == [str(tmp_path / "here" / "index.html")]
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    assert [name for name in here if here[name] != there.get(name)] == []
    assert set(here) == set(there)
    assert {f"{name}.html" for name in COURSE} <= set(here)
    assert {f"slides/{name}.html" for name in COURSE} <= set(here)
    assert {f"downloads/{name}.ipynb" for name in COURSE} <= set(here)
    assert "downloads/l1l2_flashcards.apkg" in here
    for name, content in here.items():
        assert str(tmp_path).encode() not in content, name


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
