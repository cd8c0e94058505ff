"""What a page makes of a drawing, in few elements, looks as it was drawn."""

import numpy as np
import pytest
from demo import opened
from lab import PROJECT

pytestmark = pytest.mark.browser

LESSONS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
BLOCK = 8  # pixels across and down: in one a letter less is seen, an edge a bit off is not
# How much a block differs, of 255. Of transparent clouds the edges of hundreds of markers add up
# or not; 200 markers with borders are drawn in layers.
MOST = {"NearCopies": 16, "NestedEvaluation": 16, "CloudOfMinima": 40}


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page(viewport=dict(width=1200, height=900))
    yield page
    page.close()


def shown(page, start, parts):
    """The picture on the screen that begins with ``start``."""
    page.evaluate("(svg) => { document.querySelector('main').innerHTML = svg; }", start + parts)
    return opened(page.locator("main > svg").screenshot())


def blocks(pixels):
    """The mean colour of each block."""
    height, width = (BLOCK * (size // BLOCK) for size in pixels.shape[:2])
    cut = pixels[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3)
    return cut.mean(axis=(1, 3))


def on_a_page(page, stage):
    """A page with the letters and markers of ``stage``; the beginning of its picture."""
    width, height = (size // 10 for size in stage.size)
    shapes = "".join(f'<path id="{name}" d="{d}"/>' for name, d in stage.symbols.items())
    page.set_content(f"<svg><defs>{shapes}</defs></svg><main></main>")
    page.add_script_tag(path=PROJECT / "src/l1l2/live/lines.js")
    box = f'viewBox="0 0 {10 * width} {10 * height}" width="{width}" height="{height}"'
    return f'<svg class="l1l2-picture" {box}>'


@pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
def test_a_picture_of_few_elements_looks_as_it_was_drawn(page, explorers_of, path):
    for explorer in explorers_of(path).values():
        stage, state = explorer.stage, explorer.state
        drawn = "".join([stage.standing(**state), *stage.parts(**state)])
        start = on_a_page(page, stage)
        few = page.evaluate("(text) => l1l2Lines.drawn(text)", drawn)
        as_drawn, as_made = shown(page, start, drawn), shown(page, start, few)
        assert page.locator("main use:not([transform])").count() == 0
        scene = type(stage.scene).__name__
        assert np.abs(blocks(as_drawn) - blocks(as_made)).max() < MOST.get(scene, 8), scene


def test_a_letter_or_marker_less_is_seen(page, explorers_of):
    (explorer, *_) = explorers_of(LESSONS[1]).values()
    stage, state = explorer.stage, explorer.state
    drawn = "".join([stage.standing(**state), *stage.parts(**state)])
    start, uses = on_a_page(page, stage), drawn.split("<use ")
    whole = blocks(shown(page, start, drawn))
    seen = []
    for k in range(1, len(uses), len(uses) // 12):
        less = "<use ".join(uses[:k]) + "<g " + "<use ".join(uses[k:])
        seen.append(np.abs(whole - blocks(shown(page, start, less))).max())
    assert min(seen) > 8


def test_a_symbol_that_is_not_known_yet_stays_as_it_is(page):
    page.set_content("<main></main>")
    page.add_script_tag(path=PROJECT / "src/l1l2/live/lines.js")
    text = '<g fill="#000000"><use href="#m1234567" x="1" y="2"/></g>'
    assert page.evaluate("(text) => l1l2Lines.drawn(text)", text) == text
