"""The site as a reader has it: from a disk, without a network and without a kernel."""

import json
import os
import random
import warnings
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from lab import LIGHT, PROJECT
from letters import strangers
from pages import BEYOND, POSITIONS, Figure, figures, is_ours, issues, visiting
from pulled import explorer_leads, page_pulls_as_the_explorer_does

from l1l2.live import positions
from l1l2.site.build import build
from l1l2.site.editions import EDITIONS
from l1l2.site.recording import said

pytestmark = pytest.mark.browser

LESSONS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
OTHERS = ["index", "before_the_exam", "slides", "live", "claims", "glossary", "search", "genindex"]
LONG = os.environ.get("L1L2_LONG") == "1"
DARK = [*LESSONS, *OTHERS] if LONG else ["00_start_here", "42_mock_exam", *OTHERS]


@pytest.fixture(scope="module")
def site(chromium, explorers_of, tmp_path_factory):  # without a browser nothing waits for it
    """The English pages; in short runs with fewer positions, of the lessons as they run here once.

    The Chinese ones are in test_chinese_site_in_browser.py.
    """
    folder = tmp_path_factory.mktemp("site") / "made"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its themes say of each other
        draft = None if LONG else explorers_of
        return build(PROJECT / "notebooks", folder, draft, editions=EDITIONS[:1])


@pytest.fixture
def visit(chromium, site):
    with visiting(chromium, site) as visit:
        yield visit


def values_of(explorer, figure):
    """The values that the controls of a figure have on its page: name -> list, from their texts."""
    found = {}
    for (name, control), here in zip(explorer.named.items(), figure.controls, strict=True):
        every = positions(control)
        by_text = dict(zip(said(control, every), every, strict=True))
        found[name] = [by_text[text] for text in here.texts]
    return found


@pytest.fixture
def pairs(visit, explorers_of):
    """``pairs(name)``: each figure of a lesson's page, with its explorer in the notebook."""

    def pairs(name, **how):
        explorers = explorers_of(PROJECT / "notebooks" / f"{name}.ipynb").values()
        return list(zip(figures(visit(name, **how)), explorers, strict=True))

    return pairs


@pytest.mark.parametrize("name", LESSONS)
def test_every_control_moves_by_keyboard_mouse_and_touch(pairs, name):
    for figure, explorer in pairs(name, has_touch=True):
        kernel = explorer.named
        labels = [control.description or name for name, control in kernel.items()]
        assert [control.label for control in figure.controls] == labels
        for k, control in enumerate(figure.controls):
            start, other = control.position, len(control.texts) - 1
            if control.position == other:
                other = 0
            here = figure.wait()
            if control.kind == "range":
                there = figure.press(control, "End" if other else "Home")
            elif control.kind == "select-one":
                there = figure.press(control, "ArrowDown" if other else "ArrowUp")
            else:
                there = figure.press(control, "ArrowDown")
            assert control.position != start and there[0] != here[0], (name, labels[k])
            same = control.kind == "fieldset" and labels[k] == "λ"  # 1.2 is 12/√n at n = 100
            assert same or there[2] != here[2], (name, labels[k])
            assert there[1] == there[2]
            moved = control.position
            if control.kind in ("range", "fieldset"):
                figure.page.mouse.click(*control.spot(start))
                assert figure.wait() == here and control.position == start, (name, labels[k])
                figure.page.touchscreen.tap(*control.spot(moved))
                assert figure.wait() == there and control.position == moved, (name, labels[k])
                figure.page.mouse.click(*control.spot(start))
            else:
                control.node.select_option(index=start)
            assert figure.wait() == here


@pytest.mark.parametrize("name", LESSONS)
def test_at_any_position_picture_and_words_are_those_of_the_scene(pairs, name):
    chance = random.Random(name)
    for figure, explorer in pairs(name):
        values = values_of(explorer, figure)
        for _ in range(6):
            place = [chance.randrange(len(these)) for these in values.values()]
            state = {n: these[k] for (n, these), k in zip(values.items(), place, strict=True)}
            figure.put(place)
            parts, words = explorer.stage.parts(**state), explorer.stage.describe(**state)
            assert figure.shown[1:] == (words, words), state
            other = figure.picture.evaluate(
                """(picture, parts) => parts.filter((part, k) => {
                    const asked = document.createElementNS(picture.namespaceURI, "g");
                    asked.innerHTML = l1l2Lines.drawn(part);
                    return asked.innerHTML !== picture.children[k + 1].innerHTML;
                })""",
                parts,
            )
            assert other == [], state


@pytest.mark.parametrize("name", LESSONS)
def test_what_can_be_pulled_leads_where_it_does_in_jupyterlab(pairs, name):
    chance = random.Random(name)
    for figure, explorer in pairs(name):
        figure.root.scroll_into_view_if_needed()
        figure.press(figure.controls[0], "Home")
        grips = figure.root.locator(LIGHT + ".l1l2-grip").all()
        assert bool(grips) == explorer.draggable
        values = values_of(explorer, figure)
        if not grips:
            continue
        start = explorer.state
        page_pulls_as_the_explorer_does(explorer, values)
        for grip in grips:
            figure.picture.scroll_into_view_if_needed()
            place, box = figure.place, [float(grip.get_attribute(a)) for a in BOX]
            wide, tall = (10 * length for length in explorer.size)
            middle = (box[0] + box[2] / 2) / wide, (box[1] + box[3] / 2) / tall
            to = chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9)
            figure.page.mouse.move(*figure.point(middle))
            figure.page.mouse.down()
            figure.page.mouse.move(*figure.point(to), steps=4)
            figure.page.mouse.up()
            figure.wait()
            want = explorer_leads(explorer, values, place, middle, to)
            assert {k: figure.place[k] for k in want} == want, (place, middle, to)
        explorer.set(**start)  # other tests have it as well


BOX = "x", "y", "width", "height"


def test_a_point_is_pulled_by_touch_while_the_page_stays(visit):
    page = visit("11_what_a_loss_charges", has_touch=True)
    figure = figures(page)[1]
    figure.press(figure.controls[0], "Home")
    figure.picture.scroll_into_view_if_needed()
    grip = figure.root.locator(LIGHT + ".l1l2-grip")
    box, before = grip.bounding_box(), page.evaluate("scrollY")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def finger(kind, *points):
        touch.send("Input.dispatchTouchEvent", dict(type=f"touch{kind}", touchPoints=points))

    finger("Start", dict(x=x, y=y))
    for step in range(1, 9):
        finger("Move", dict(x=x, y=y - 15 * step))
    finger("End")
    figure.wait()
    assert figure.controls[0].position > 1
    assert page.evaluate("scrollY") == before


def test_in_the_very_event_the_picture_is_changed(visit):
    """Once the positions are there, nothing is waited for."""
    figure = figures(visit("22_ridge_shrinks"))[0]
    figure.press(figure.controls[0], "Home")
    there = figure.root.evaluate(
        f"async (root) => {{ {POSITIONS}"
        """
            const there = [];
            for (let k = 1; k < 6; k++) {
                put(root, [k % 2]);
                await null;
                await null;
                await null;
                there.push(root.dataset.shows === String(k % 2));
            }
            return there;
        }"""
    )
    assert there == [True] * 5


@pytest.mark.parametrize("name", ["14_an_outlier_pulls", "23_why_l1_reaches_zero"])
def test_a_step_restyles_nothing_but_what_it_changes(chromium, visit, name, tmp_path):
    """No rule of a style sheet makes the browser look at the rest of the page with each line."""
    page = visit(name)
    for figure in figures(page):
        figure.press(figure.controls[0], "Home")
        file, kinds = tmp_path / "trace.json", ["devtools.timeline", "blink.user_timing"]
        chromium.start_tracing(page=page, path=file, categories=kinds)
        changed = figure.root.evaluate(
            f"async (root) => {{ {POSITIONS}"
            """
                const all = (node) => 1 + (node.querySelectorAll?.("*").length ?? 0);
                let count;
                const watcher = new MutationObserver((changes) => changes.forEach((it) => {
                    count += it.addedNodes.length ? 0 : 1;
                    it.addedNodes.forEach((node) => { count += all(node); });
                }));
                watcher.observe(root, { subtree: true, childList: true, attributes: true });
                const counts = [];
                for (let k = 0; k < 6; k++) {
                    count = 0;
                    performance.mark("step");
                    put(root, [3 + k % 2, ...positions(root).slice(1)]);
                    await new Promise(requestAnimationFrame);
                    await new Promise((later) => setTimeout(later, 100));
                    counts.push(count);
                }
                return counts;
            }"""
        )
        chromium.stop_tracing()
        events = json.loads(file.read_text(encoding="utf-8"))["traceEvents"]
        styled = []
        for event in sorted(events, key=lambda it: it["ts"]):
            if event["name"] == "step":
                styled.append(0)
            elif event["name"] == "UpdateLayoutTree" and styled:
                styled[-1] += event["args"].get("elementCount", 0)
        beyond = [all_ - own for all_, own in zip(styled, changed, strict=True)]
        assert 0 < max(styled) and min(beyond) < 20, figure.shown[2]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", LESSONS)
def test_nothing_below_a_figure_jumps(visit, name, width):
    """Its words have their room from the beginning, however long they get."""
    for figure in figures(visit(name, width=width)):
        figure.press(figure.controls[0], "Home")
        main = figure.controls[0]
        heights = figure.root.evaluate(
            f"async (root, count) => {{ {POSITIONS}"
            """
                const others = positions(root).slice(1);
                const heights = new Set();
                for (let k = 0; k < count; k++) {
                    put(root, [k, ...others]);
                    while (root.dataset.shows !== [k, ...others].join(" ")) await null;
                    heights.add(root.getBoundingClientRect().height);
                }
                return [...heights];
            }""",
            len(main.texts),
        )
        assert len(heights) == 1, figure.shown[2]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_prediction_is_said_again(visit, scripts):
    page = visit("22_ridge_shrinks", java_script_enabled=scripts)
    said = "(node) => getComputedStyle(node, '::before').content"
    answer = page.locator(".l1l2-predicted")
    assert answer.evaluate(said) in ("none", '""')
    for letter in "bac":
        page.locator(f".l1l2-predict input.{letter}").evaluate("(field) => field.click()")
        assert f"You predicted {letter.upper()}." in answer.evaluate(said)
    if scripts:
        page.reload()
        assert "You predicted C." in answer.evaluate(said)


@pytest.mark.parametrize("name", [*LESSONS, *OTHERS])
def test_a_page_loads_alone_is_accessible_and_holds_at_390_pixels(visit, name):
    page = visit(name, color_scheme="light", reduced_motion="reduce")
    assert page.locator("h1:visible").count() == 1
    assert issues(page) == []
    if name in DARK:
        page.emulate_media(color_scheme="dark")
        page.locator("html[data-theme=dark]").wait_for()
        assert issues(page, runOnly=["color-contrast"]) == []  # all that dark can change
    page.set_viewport_size(dict(width=390, height=800))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map((it) => it.href)")
    assert [link for link in links if not is_ours(link)] == []
    assert strangers(page) == []


def test_while_controls_move_fast_every_letter_and_marker_is_there(visit):
    """At each step, and the last picture is that of the last step."""
    page = visit("11_what_a_loss_charges")
    figure = figures(page)[3]
    figure.press(figure.controls[0], "End")
    missing = figure.root.evaluate(
        f"async (root) => {{ {POSITIONS}"
        """
            const missing = new Set();
            for (let i = 0; i < 60; i++) {
                put(root, [i % 5, (i / 10 | 0) % 2]);
                await new Promise(requestAnimationFrame);
                for (const use of root.querySelectorAll("use"))
                    if (!document.querySelector(use.getAttribute("href")))
                        missing.add(use.getAttribute("href"));
            }
            return [...missing];
        }"""
    )
    assert missing == []
    assert figure.wait()[1] == figure.wait()[2]


@pytest.mark.parametrize("name", ["00_start_here", "24_the_lasso_selects"])
def test_without_scripts_the_first_picture_and_its_words_are_there(visit, name):
    page = visit(name, java_script_enabled=False)
    for root in page.locator(LIGHT + ".l1l2-page").all():
        image = root.locator("svg.l1l2-picture")
        image.scroll_into_view_if_needed()
        assert image.bounding_box()["height"] > 100
        assert root.locator(".l1l2-words").is_visible()
        assert not root.locator("input").first.is_visible()


def test_the_search_finds_a_lesson(visit):
    page = visit("search")
    page.goto(page.url + "?q=ridge")
    page.locator("#search-results li a").first.wait_for()


def test_it_works_from_a_web_host_as_well(chromium, site):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/22_ridge_shrinks.html")
        figure = figures(page)[0]
        slider = figure.controls[0]
        assert figure.press(slider, "End") != figure.press(slider, "Home")
        page.close()
        server.shutdown()


def test_it_is_small(site):
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    drawn = {path.name: size for path, size in sizes.items() if path.parent.name == "figures"}
    assert sum(sizes.values()) < 25e6 and sum(drawn.values()) < 15e6
    for name in LESSONS:
        own = sum(size for file, size in drawn.items() if file.startswith(f"{name}_"))
        for page in (site / f"{name}.html", site / "slides" / f"{name}.html"):
            assert sizes[page] + own < 2.5e6, page


# Slides


@pytest.mark.parametrize("name", LESSONS)
def test_no_slide_is_cut_off_and_sliders_keep_their_arrows(visit, name):
    page = visit(f"slides/{name}", height=720)
    page.wait_for_function("() => Reveal.isReady()")
    count = page.evaluate("Reveal.getTotalSlides()")
    notes = page.locator("aside.notes").all_text_contents()
    assert len(notes) == count
    for number in range(count):
        page.evaluate("(number) => Reveal.slide(number)", number)
        assert page.evaluate(BEYOND) == [], number
        assert strangers(page) == [], number
        figure = page.locator(LIGHT + "section.present .l1l2-page")
        if figure.count():
            figure = Figure(figure)
            assert figure.picture.bounding_box()["height"] > 300
            for control in figure.controls:
                here = figure.wait()
                keys = ["End", "Home"] if control.kind == "range" else ["ArrowDown", "ArrowUp"]
                assert {figure.press(control, key) for key in keys} != {here}
                assert page.evaluate("Reveal.getIndices().h") == number
            page.keyboard.press("Escape")
            page.keyboard.press("ArrowRight")
            assert page.evaluate("Reveal.getIndices().h") == min(number + 1, count - 1)
    page.evaluate("Reveal.slide(0)")
    assert issues(page) == []


