"""Which fonts a page is written with, and how it is laid out on machines with other fonts.

A set of system fonts is a folder: Chromium sees no others when ``FONTCONFIG_FILE`` says so.
"""

from pathlib import Path

import matplotlib
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from lab import CHROMIUM_FLAGS, find_chromium

# What pages ask for elsewhere, and what browsers take where nothing is said.
FAMILIES = ["Arial", "Helvetica", "Georgia", "Times New Roman", "Courier New", "DejaVu Sans"]
FAMILIES += ["Liberation Sans", "Noto Sans", "Source Sans 3", "STIX Two Math", "Cambria Math"]
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def no_letters(folder):
    """A font with a blank and nothing else: with no font at all Chromium shows none of a page."""
    made = FontBuilder(1000)
    made.setupGlyphOrder([".notdef", "space"])
    made.setupCharacterMap({32: "space"})
    made.setupGlyf({".notdef": Glyph(), "space": Glyph()})
    made.setupHorizontalMetrics({".notdef": (3000, 0), "space": (3000, 0)})
    made.setupHorizontalHeader(ascent=2000, descent=-1000)
    made.setupOS2(sTypoAscender=2000, sTypoDescender=-1000)
    made.setupNameTable({"familyName": "Blank", "styleName": "Regular"})
    made.setupPost()
    made.save(folder / "blank.ttf")


def wide_letters(folder):
    """Every usual name stands for the same wide letters, DejaVu Sans Mono."""
    here = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono-Bold.ttf")
    font, cut = TTFont(here), subset.Subsetter()
    cut.populate(unicodes=[*range(0x20, 0x500), *range(0x2000, 0x2700)])
    cut.subset(font)
    for family in FAMILIES:
        for number in (1, 4, 6, 16):
            font["name"].setName(family, number, 3, 1, 0x409)
            font["name"].setName(family, number, 1, 0, 0)
        font.save(folder / f"{family}.ttf")


def browser_with(browser, folder):
    """Another browser like ``browser``, on a machine whose only fonts are those in ``folder``."""
    configuration = folder / "fonts.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
    return browser.browser_type.launch(
        executable_path=find_chromium(),
        args=CHROMIUM_FLAGS,
        env={"FONTCONFIG_FILE": str(configuration)},
    )


# Marks, of all elements that are seen and have words of their own, as many as it takes to have
# every letter of every font that is asked for, and was not at an earlier look at this page.
MARK = """() => {
    const seen = (window.l1l2Letters ??= new Map());
    for (const it of document.querySelectorAll("body, body *")) {
        const own = [...it.childNodes].filter((node) => node.nodeType === 3);
        const text = own.map((node) => node.data).join("").replace(/\\s/g, "");
        if (!text || !it.checkVisibility() || it.closest("svg, script, style")) continue;
        const { fontFamily, fontWeight, fontStyle } = getComputedStyle(it);
        const token = it.namespaceURI.endsWith("MathML") ? it.localName + (text.length > 1) : "";
        const key = [fontFamily, fontWeight, fontStyle, token].join();
        const letters = seen.get(key) ?? seen.set(key, new Set()).get(key);
        const before = letters.size;
        for (const letter of text) letters.add(letter);
        it.toggleAttribute("data-asked", letters.size > before);
    }
}"""


def strangers(page):
    """Fonts of the machine that letters of ``page`` are drawn with: (font, text) for each."""
    page.evaluate("document.fonts.ready")
    page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
    page.evaluate(MARK)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    asked = {"nodeId": root, "selector": "[data-asked]"}
    found = []
    for node in session.send("DOM.querySelectorAll", asked)["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                html = session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
                found.append((font["familyName"], html[:200]))
    session.detach()
    return found


def boxes(page, within="body"):
    """Where every element of ``page`` in such an element lies, in hundredths of a pixel."""
    page.evaluate("document.fonts.ready")
    return page.evaluate(
        """(within) => [...document.querySelectorAll(`${within} *`)].map((it) => {
            const { left, top, right, bottom } = it.getBoundingClientRect();
            const place = [left, top, right, bottom].map((x) => Math.round(100 * x)).join();
            return `${it.localName} ${it.textContent.slice(0, 30)}: ${place}`;
        })""",
        within,
    )
