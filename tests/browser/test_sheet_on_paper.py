"""The cheat sheet as a browser prints it: one page, nothing cut off, large enough to read."""

import re
from types import SimpleNamespace

import pytest

from l1l2.exam.sheet import pictures, write_sheet
from l1l2.lessons.course import COURSE

pytestmark = pytest.mark.browser

MM = 96 / 25.4  # CSS pixels
POINT = 96 / 72
TICK_LABELS = 11.5  # points, the smallest letters of a figure at its own size
LEAST = 8.5  # points, on paper

MEASURE = """() => {
  const box = e => {
    const b = e.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom];
  };
  const main = document.querySelector('main');
  const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  return {
    main: box(main),
    scroll: [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight],
    parts: [...main.querySelectorAll('*')].filter(e => !e.closest('math') || e.tagName === 'math')
      .map(e => [e.tagName, e.textContent.slice(0, 40), ...box(e)]),
    within: [...main.querySelectorAll('td, th, li, p, h1, h2')].map(e => {
      const range = document.createRange(); range.selectNodeContents(e);
      return [e.textContent.slice(0, 40), box(e), box(range)]; }),
    blocks: [...main.querySelectorAll('header, section.loss, section.penalty, section.choosing, '
      + 'section.when, section.else')].map(e => [e.className, ...box(e)]),
    sizes: [...main.querySelectorAll('*')].filter(e => words(e) && !e.closest('math'))
      .map(e => [e.textContent.slice(0, 40), parseFloat(getComputedStyle(e).fontSize)]),
    formulas: [...main.querySelectorAll('math')]
      .map(e => [e.textContent, parseFloat(getComputedStyle(e).fontSize)]),
    images: [...main.querySelectorAll('img')]
      .map(e => [e.className, e.complete && e.naturalWidth > 0, e.getBoundingClientRect().width]),
    heads: [...main.querySelectorAll('.penalty th.c30, .penalty th.c31, .penalty th.c32')]
      .map(e => getComputedStyle(e).borderBottomStyle),
  };
}"""


@pytest.fixture(scope="module")
def paper(chromium, tmp_path_factory):
    """The open page, and every address that it asked for.

    With as many lessons for each exam point as the sheet ever shows, whatever the bank holds.
    """
    everywhere = [
        SimpleNamespace(lesson=lesson.name, claims=("P1",))
        for lesson in COURSE
        if lesson.name < "4"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("l1l2.exam.sheet.questions", lambda point: everywhere)
        path = write_sheet(tmp_path_factory.mktemp("sheet") / "sheet.html")
    context = chromium.new_context(offline=True, viewport={"width": 820, "height": 1160})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    yield page, asked
    context.close()


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_it_asks_for_nothing(paper):
    page, asked = paper
    assert [url[:5] for url in asked if not url.startswith("data:")] == ["file:"]
    assert page.evaluate("document.querySelectorAll('script').length") == 0


@pytest.mark.parametrize("background", [True, False])
def test_it_is_one_page_of_a4(paper, background):
    page, _ = paper
    pdf = page.pdf(prefer_css_page_size=True, print_background=background)
    assert pages(pdf) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf))
    width, height = map(float, box.split()[2:])
    assert abs(width - 595.3) < 1 and abs(height - 841.9) < 1


def test_two_pages_would_be_seen(paper):
    page, _ = paper
    added = "document.body.insertAdjacentHTML('beforeend', '<p id=more>more</p><p>more</p>')"
    page.evaluate(added)
    more = pages(page.pdf(prefer_css_page_size=True))
    page.evaluate("document.querySelectorAll('body > p').forEach(e => e.remove())")
    assert more == 2


# The fonts of formulas differ between systems: the first is that of the style sheet.
@pytest.mark.parametrize("font", ["", "Liberation Serif", "DejaVu Math TeX Gyre", "DejaVu Sans"])
def test_nothing_is_cut_off_or_overlaps(paper, font):
    page, _ = paper
    rule = f"math {{ font-family: '{font}' !important; }}" if font else "math {}"
    style = page.add_style_tag(content=rule)
    found = page.evaluate(MEASURE)
    style.evaluate("element => element.remove()")
    left, top, right, bottom = found["main"]
    assert right - left == pytest.approx(210 * MM, abs=1)
    assert bottom - top <= 297 * MM
    assert found["scroll"] == [0, 0]
    for tag, text, *box in found["parts"]:
        margins = box[0] - left, box[1] - top, right - box[2], bottom - box[3]
        assert min(margins) >= 5 * MM, (tag, text, "lies where a printer may not print")
    for text, outer, inner in found["within"]:
        assert inner[2] <= outer[2] + 1, f"{text!r} is wider than its place"
    blocks = found["blocks"]
    for k, (name, *a) in enumerate(blocks):
        for other, *b in blocks[k + 1 :]:
            apart = a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5
            assert apart, f"{name} and {other} overlap"


def test_there_is_room_left_for_other_fonts(paper):
    page, _ = paper
    free = page.evaluate(
        """() => { const main = document.querySelector('main'), style = getComputedStyle(main);
        const used = [...main.children].reduce((sum, e) => sum + e.offsetHeight, 0);
        return main.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)
          - used; }"""
    )
    assert free >= 5 * MM


def test_it_can_be_read(paper):
    page, _ = paper
    found = page.evaluate(MEASURE)
    assert len(found["sizes"]) > 80
    for text, size in found["sizes"] + found["formulas"]:
        assert size >= LEAST * POINT - 0.01, (text, size)
    shown = pictures()
    assert {name for name, *_ in found["images"]} == set(shown)
    for name, loaded, width in found["images"]:
        scale = width / (shown[name][0].size[0] * 96)
        assert loaded and scale * TICK_LABELS >= LEAST, (name, scale * TICK_LABELS)


def test_columns_differ_without_colour(paper):
    page, _ = paper
    assert len(set(page.evaluate(MEASURE)["heads"])) == 3
