"""Pages of the site in a browser, for its tests: what a figure shows, its controls, complaints."""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from lab import LIGHT


@contextmanager
def visiting(chromium, site):
    """``visit(name)``, which opens a page of the site and its further parts, folded at first.

    Whatever a page complains about fails the test.
    """
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
        further = page.locator(LIGHT + "details.l1l2-further")
        assert not any(further.evaluate_all("(all) => all.map((it) => it.open)"))
        further.evaluate_all("(all) => all.forEach((it) => { it.open = true; })")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def is_ours(address):
    return address.startswith(("file:", "blob:", "data:"))


def figures(page):
    """The figures of a page."""
    return [Figure(root) for root in page.locator(LIGHT + ".l1l2-page").all()]


class Figure:
    """One figure of a page."""

    def __init__(self, root):
        self.root, self.page = root, root.page
        self.picture = root.locator(LIGHT + ".l1l2-picture")
        self.controls = [Control(it) for it in root.locator(LIGHT + "[data-control]").all()]

    @property
    def shown(self):
        """What is seen: picture, its alternative text, the words."""
        drawn = "(it) => [...it.children].filter((g) => g.matches('g')).map((g) => g.innerHTML)"
        return (
            "".join(self.picture.evaluate(drawn)),
            self.picture.get_attribute("aria-label"),
            self.root.locator(LIGHT + ".l1l2-words").text_content(),
        )

    @property
    def place(self):
        """The position of each control."""
        return [control.position for control in self.controls]

    def wait(self):
        """Until the picture is that of where the controls stand; what is shown then."""
        if self.root.get_attribute("data-shows") is None:
            self.root.scroll_into_view_if_needed()  # only then do its positions come
        self.root.evaluate(
            f"async (root) => {{ {POSITIONS}"
            """
                const there = () => root.dataset.shows === positions(root).join(" ");
                const until = Date.now() + 20000;
                while (!there()) {
                    if (Date.now() > until) throw new Error(`${root.dataset.shows} is shown`);
                    await new Promise((later) => setTimeout(later, 5));
                }
            }"""
        )
        return self.shown

    def press(self, control, key):
        control.focus()
        self.page.keyboard.press(key)
        return self.wait()

    def put(self, place):
        """The controls at ``place`` at once; what is shown then."""
        self.root.evaluate(f"(root, place) => {{ {POSITIONS} put(root, place); }}", place)
        return self.wait()

    def point(self, share):
        """Where on the page a place of the picture is, both across and down."""
        return self.picture.evaluate(
            """(picture, [x, y]) => {
                const { width, height } = picture.viewBox.baseVal;
                const matrix = picture.getScreenCTM();
                const at = new DOMPoint(x * width, y * height).matrixTransform(matrix);
                return [at.x, at.y];
            }""",
            list(share),
        )


POSITIONS = """
    // The position of each control, as its own element says.
    const position = (it) => it.type === "range" ? Number(it.value)
        : it.type === "checkbox" ? Number(it.checked)
        : it.matches("select") ? it.selectedIndex
        : [...it.querySelectorAll("input")].findIndex((button) => button.checked);
    const positions = (root) => [...root.querySelectorAll("[data-control]")].map(position);
    const put = (root, place) => root.querySelectorAll("[data-control]").forEach((it, k) => {
        if (it.type === "range") it.value = place[k];
        else if (it.type === "checkbox") it.checked = Boolean(place[k]);
        else if (it.matches("select")) it.selectedIndex = place[k];
        else it.querySelectorAll("input")[place[k]].checked = true;
        it.dispatchEvent(new Event("input", { bubbles: true }));
    });
"""


class Control:
    """One control of a figure: a slider, a list, a box, or several buttons."""

    def __init__(self, node):
        self.node = node
        self.kind = node.evaluate("(it) => it.type || it.tagName")
        self.buttons = node.locator(LIGHT + "input").all() if self.kind == "fieldset" else []

    @property
    def position(self):
        return self.node.evaluate(f"(it) => {{ {POSITIONS} return position(it); }}")

    @property
    def texts(self):
        """What it says at each of its positions."""
        return self.node.evaluate(
            """(it) => it.type === "range" ? JSON.parse(it.dataset.texts)
                : it.type === "checkbox" ? ["off", "on"]
                : [...it.querySelectorAll("option, span")].map((one) => one.textContent)"""
        )

    @property
    def label(self):
        """Its name, as it is heard."""
        return self.node.evaluate(
            """(it) => it.getAttribute("aria-label") ?? it.querySelector("legend")?.textContent
                ?? it.parentElement.querySelector("span").textContent"""
        )

    def focus(self):
        (self.buttons[self.position] if self.buttons else self.node).focus()

    def spot(self, position):
        """Where on the page the pointer would take it to ``position``."""
        it = self.buttons[position] if self.buttons else self.node
        it.scroll_into_view_if_needed()
        box = it.bounding_box()
        across = 0.5 if self.buttons else position / (len(self.texts) - 1)
        return box["x"] + 8 + across * (box["width"] - 16), box["y"] + box["height"] / 2


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
