"""The site as a reader has it: from a disk, without a network and without a kernel."""

import os
import warnings
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import LIGHT, PROJECT
from letters import strangers

from l1l2.site.build import build

pytestmark = pytest.mark.browser

LESSONS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
OTHERS = ["index", "before_the_exam", "slides", "live", "search", "genindex"]
LONG = os.environ.get("L1L2_LONG") == "1"
DARK = [*LESSONS, *OTHERS] if LONG else ["00_start_here", "42_mock_exam", *OTHERS]


@pytest.fixture(scope="module")
def site(chromium, explorers_of, tmp_path_factory):  # without a browser nothing waits for it
    """The whole site; in short runs with fewer positions, of the lessons as they run here once."""
    folder = tmp_path_factory.mktemp("site") / "made"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its themes say of each other
        return build(PROJECT / "notebooks", folder, draft=None if LONG else explorers_of)


@pytest.fixture
def visit(chromium, site):
    """``visit(name)`` opens a page of the site; whatever it complains about fails the test."""
    contexts, wrong = [], []

    def visit(name, width=1280, height=800, wait="load", **how):
        context = chromium.new_context(viewport=dict(width=width, height=height), **how)
        contexts.append(context)
        context.set_offline(True)  # "csp" below is a script on a page without scripts
        context.on("request", lambda it: is_ours(it.url) or wrong.append(it.url))
        context.on("requestfailed", lambda it: it.failure == "csp" or wrong.append(it.url))
        context.on("weberror", lambda it: wrong.append(str(it.error)))
        context.on("console", lambda it: it.type == "error" and wrong.append(it.text))
        page = context.new_page()
        page.goto((site / f"{name}.html").as_uri(), wait_until=wait)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def is_ours(address):
    return address.startswith(("file:", "blob:", "data:"))


def figures(page):
    """The figures of a page, each with its pictures loaded."""
    found = page.locator(LIGHT + ".l1l2-page").all()
    return [Figure(root) for root in found]


class Figure:
    """One figure of a page."""

    def __init__(self, root):
        self.root, self.page = root, root.page
        self.slider = root.locator(LIGHT + "input[type=range]")
        self.image = root.locator(LIGHT + ".l1l2-picture")
        self.last = int(self.slider.get_attribute("max"))

    @property
    def shown(self):
        """What is seen: picture, its alternative text, the words, what the slider says."""
        return (
            self.image.inner_html(),
            self.image.get_attribute("aria-label"),
            self.root.locator(LIGHT + ".l1l2-words").text_content(),
            self.slider.get_attribute("aria-valuetext"),
            self.root.locator(LIGHT + "output").text_content(),
        )

    def wait(self):
        """Until the picture is that of where the slider stands, and painted."""
        self.root.evaluate(
            """async (root) => {
                const slider = root.querySelector("input[type=range]");
                const setting = () => root.querySelector("input[type=radio]:checked")?.value ?? "0";
                const there = () => root.dataset.shows === `${slider.value} ${setting()}`;
                const until = Date.now() + 20000;
                while (!there()) {
                    if (Date.now() > until) throw new Error(`${root.dataset.shows} is shown`);
                    await new Promise((later) => setTimeout(later, 5));
                }
            }"""
        )
        return self.shown

    def press(self, key):
        self.slider.focus()
        self.page.keyboard.press(key)
        return self.wait()

    def place(self, share):
        """Where the slider's handle is at ``share`` of its track."""
        self.slider.scroll_into_view_if_needed()
        box = self.slider.bounding_box()
        return box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2


def issues(page, **options):
    """What axe-core finds of serious or critical impact."""
    options |= {"preload": False, "resultTypes": ["violations"]}  # not each element that is fine
    found = Axe().run(page, options=options).response["violations"]
    return [
        (issue["id"], node["target"], node["html"][:200])
        for issue in found
        if issue["impact"] in ("serious", "critical")
        for node in issue["nodes"]
    ]


@pytest.mark.parametrize("name", LESSONS)
def test_every_main_slider_moves_by_keyboard_mouse_and_touch(visit, name):
    page = visit(name, has_touch=True)
    found = figures(page)
    assert found
    for figure in found:
        figure.press("End")
        first = figure.press("Home")
        assert figure.slider.input_value() == "0"
        last = figure.press("End")
        assert figure.slider.input_value() == str(figure.last)
        assert all(a != b for a, b in zip(first, last, strict=True))
        page.mouse.move(*figure.place(1))
        page.mouse.down()
        page.mouse.move(*figure.place(0.5), steps=8)
        page.mouse.up()
        pulled = figure.wait()
        assert 0.3 < int(figure.slider.input_value()) / figure.last < 0.7
        page.touchscreen.tap(*figure.place(0))
        assert figure.wait() == first
        buttons = figure.root.locator(LIGHT + "input[type=radio]").all()
        settings = [button.check() or figure.wait()[:2] for button in buttons]
        assert len(set(settings)) == len(buttons), "another setting, another picture"
        assert pulled[1] == pulled[2] and pulled[3] == pulled[4] and pulled[0] != first[0]


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


def test_while_slider_and_buttons_move_fast_every_letter_and_marker_is_there(visit):
    """At each step, and the last picture is that of the last step."""
    page = visit("11_what_a_loss_charges")
    (figure,) = [it for it in figures(page) if it.root.locator("input[type=radio]").count()]
    figure.press("End")
    missing = figure.root.evaluate(
        """async (root) => {
            const [slider] = root.querySelectorAll("input[type=range]");
            const buttons = [...root.querySelectorAll("input[type=radio]")];
            const missing = new Set();
            for (let i = 0; i < 60; i++) {
                slider.value = (7 * i) % Number(slider.max);
                if (i % 10 === 9) buttons[(i / 10 | 0) % buttons.length].click();
                slider.dispatchEvent(new Event("input", { bubbles: true }));
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
        assert figure.press("End") != figure.press("Home")
        page.close()
        server.shutdown()


def test_it_is_small(site):
    every = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in every) < 40e6
    for name in LESSONS:
        pictures = (site / "_static" / "figures").glob(f"{name}_*")
        own = (site / f"{name}.html").stat().st_size + sum(p.stat().st_size for p in pictures)
        assert own < 3e6, name


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
            assert figure.image.bounding_box()["height"] > 300
            assert figure.press("End") != figure.press("ArrowLeft")
            assert page.evaluate("Reveal.getIndices().h") == number
            page.keyboard.press("Escape")
            page.keyboard.press("ArrowRight")
            assert page.evaluate("Reveal.getIndices().h") == min(number + 1, count - 1)
    page.evaluate("Reveal.slide(0)")
    assert issues(page) == []


# What of the present slide lies beyond it, or below another part of it.
BEYOND = """() => {
    const slide = Reveal.getCurrentSlide();
    const frame = slide.getBoundingClientRect();
    const own = (it) => !it.closest("aside") && !it.ownerSVGElement; // a figure cuts its own lines
    return [...slide.querySelectorAll("*")].filter(own).filter((it) => {
        const box = it.getBoundingClientRect();
        return box.width && (box.bottom > frame.bottom + 1 || box.right > frame.right + 1
            || box.top < frame.top - 1 || box.left < frame.left - 1);
    }).map((it) => it.outerHTML.slice(0, 120));
}"""
