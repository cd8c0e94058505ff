"""The comparison tables as a browser prints them: filled on one A4 page, blank on the next."""

import re

import pytest

from l1l2.exam.tables import write_tables

pytestmark = pytest.mark.browser

MM = 96 / 25.4  # CSS pixels
POINT = 96 / 72

MEASURE = """() => [...document.querySelectorAll("main")].map(main => {
  const at = main.getBoundingClientRect();
  const box = e => { const b = e.getBoundingClientRect();
    return [b.left - at.left, b.top - at.top, b.right - at.left, b.bottom - at.top]; };
  const inside = e => { const range = document.createRange(); range.selectNodeContents(e);
    return box(range); };
  const cells = [...main.querySelectorAll("td, th")];
  return {
    size: [at.width, at.height],
    scroll: [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight],
    tables: [...main.querySelectorAll("table")].map(box),
    rows: [...main.querySelectorAll("tr")].map(box),
    cells: cells.map(e => [e.textContent, box(e), inside(e)]),
    sizes: [...main.querySelectorAll("td, th, small, math, p")]
      .map(e => parseFloat(getComputedStyle(e).fontSize)),
  };
})"""


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    path = write_tables(tmp_path_factory.mktemp("tables") / "tables.html")
    context = chromium.new_context(offline=True, viewport={"width": 820, "height": 1160})
    page = context.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.mark.parametrize("background", [True, False])
def test_it_is_two_pages_of_a4(page, background):
    pdf = page.pdf(prefer_css_page_size=True, print_background=background)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf))
    width, height = map(float, box.split()[2:])
    assert abs(width - 595.3) < 1 and abs(height - 841.9) < 1


# The fonts of formulas differ between systems: the first is that of the style sheet.
@pytest.mark.parametrize("font", ["", "Liberation Serif", "DejaVu Math TeX Gyre", "DejaVu Sans"])
def test_nothing_is_cut_off(page, font):
    rule = f"math {{ font-family: '{font}' !important; }}" if font else "math {}"
    style = page.add_style_tag(content=rule)
    found = page.evaluate(MEASURE)
    style.evaluate("element => element.remove()")
    for side in found:
        assert side["scroll"] == [0, 0]
        assert abs(side["size"][0] - 210 * MM) < 1 and side["size"][1] <= 297 * MM
        for left, top, right, bottom in side["tables"]:
            margins = left, top, side["size"][0] - right, side["size"][1] - bottom
            assert min(margins) >= 5 * MM
        for text, outer, inner in side["cells"]:
            assert inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1, text


def test_blank_cells_lie_where_the_filled_ones_do_and_have_room_to_write(page):
    filled, blank = page.evaluate(MEASURE)
    for one, other in zip(filled["rows"], blank["rows"], strict=True):
        assert one == pytest.approx(other, abs=0.5)
    for text, (left, top, right, bottom), _ in blank["cells"]:
        if not text and left > 40 * MM and bottom - top > 8 * MM:
            assert right - left >= 45 * MM and bottom - top >= 12 * MM


def test_it_can_be_read(page):
    for side in page.evaluate(MEASURE):
        assert min(side["sizes"]) >= 7.5 * POINT - 0.01
