"""The Chinese pages and slides in a browser: they move, fit, and are written with our letters.

They come from the code that the English ones come from (test_site_in_browser.py); here is tested
what the language can change.
"""

import os
import re
import warnings

import pytest
from lab import LIGHT, PROJECT
from letters import strangers
from pages import BEYOND, figures, issues, visiting

from l1l2.site import lessons
from l1l2.site.build import build
from l1l2.site.editions import EDITIONS

pytestmark = pytest.mark.browser

CHINESE = EDITIONS[1]
LESSONS = sorted(path.stem for path in (PROJECT / "notebooks-zh-TW").glob("*.ipynb"))
OTHERS = ["index", "before_the_exam", "slides", "live", "claims", "glossary", "search"]
LONG = os.environ.get("L1L2_LONG") == "1"
HAN = re.compile(r"[\u3400-\u9fff]")
# What the theme says: names of its buttons and lists, tips and what stands on them. Names of keys
# and the link to the English page are not Chinese.
ABOUT = """() => [...document.querySelectorAll("[title], [aria-label], [placeholder], button")]
    .filter((it) => !it.closest(".l1l2, .l1l2-question, [lang=en]"))
    .flatMap((it) => [it.title, it.ariaLabel, it.placeholder, it.matches("button")
        && it.textContent])
    .filter((text) => /[a-z]{3}/i.test((text || "").replace("Ctrl", "")))"""


@pytest.fixture(scope="module")
def site(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "made"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its themes say of each other
        draft = None if LONG else lessons.explorers
        return build(PROJECT / "notebooks", folder, draft, editions=[CHINESE])


@pytest.fixture
def visit(chromium, site):
    with visiting(chromium, site) as visit:
        yield visit


@pytest.mark.parametrize("name", [*LESSONS, *OTHERS])
def test_a_chinese_page_is_accessible_moves_and_has_every_letter(visit, name):
    page = visit(name, color_scheme="light", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.lang") == "zh-TW"
    assert page.locator("h1:visible").count() == 1
    assert issues(page) == []
    assert strangers(page) == []
    assert [text for text in page.evaluate(ABOUT) if not HAN.search(text)] == []
    for figure in figures(page):
        main = figure.controls[0]
        keys = ["End", "Home"] if main.kind == "range" else ["ArrowDown", "ArrowUp"]
        seen = [figure.press(main, key) for key in keys]
        assert len({picture for picture, _, _ in seen}) > 1
        assert all(HAN.search(words) and words == alt for _, alt, words in seen)
    page.set_viewport_size(dict(width=390, height=800))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", LESSONS)
def test_no_chinese_slide_is_cut_off(visit, name):
    page = visit(f"slides/{name}", height=720)
    page.wait_for_function("() => Reveal.isReady()")
    assert page.evaluate("document.documentElement.lang") == "zh-Hant-TW"
    assert [text for text in page.evaluate(ABOUT) if not HAN.search(text)] == []
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("(number) => Reveal.slide(number)", number)
        assert page.evaluate(BEYOND) == [], number
        assert strangers(page) == [], number
    page.evaluate("Reveal.slide(0)")
    assert issues(page) == []


@pytest.mark.parametrize(
    "asked, lesson",
    [("過擬合", "21_why_penalise"), ("權重衰減", "35_weight_decay"), ("Ridge 收縮", "22_ridge")],
)
def test_the_search_finds_chinese_words(visit, asked, lesson):
    page = visit("search")
    page.goto(f"{page.url}?q={asked}")
    page.locator(LIGHT + f"#search-results li a[href*='{lesson}']").first.wait_for()


def test_the_search_does_not_find_what_nobody_wrote(visit):
    page = visit("search")
    page.goto(page.url + "?q=紅樓夢")
    page.locator(LIGHT + "#search-results p.search-summary").wait_for()
    assert page.locator(LIGHT + "#search-results li").count() == 0


@pytest.mark.parametrize(
    "name, pages", [("l1l2_on_one_page", 1), ("l1l2_tables", 2), ("mock_exam_1_12", None)]
)
def test_what_is_printed_has_its_pages_and_our_letters(visit, name, pages):
    page = visit(f"downloads/{name}")
    assert page.evaluate("document.documentElement.lang") == "zh-Hant-TW"
    assert [text for text in page.evaluate(ABOUT) if not HAN.search(text)] == []
    assert strangers(page) == []
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages in (None, len(re.findall(rb"/Type\s*/Page\b", printed)))
