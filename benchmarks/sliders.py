"""Slider to pixel: the same figure moved in five ways, in a real JupyterLab and Chromium.

All ways stand in one notebook with the same slider, and are measured in turns. The page itself
keeps the times: at every animation frame it looks whether the picture of a way is another one, and
the time counts from the key event's own time stamp to the frame that paints the change.
"""

import json
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "browser"))

# Way -> how it is called in the table.
WAYS = {
    "interact": "`@interact`: refit, new figure",
    "ipympl": "ipympl, `draw_idle`",
    "live": "this course, drawn live",
    "floor": "floor: numbers from the kernel, drawn on a canvas",
    "ahead": "this course, frames ahead",
}

# Lesson -> the code that makes its scene anew, the name of its main slider, and the slider. All
# have 60 positions or more, so that a drag can ask for many pictures.
FIGURES = {
    "14_an_outlier_pulls": (
        """
from l1l2.datasets import line_with_outlier
from l1l2.figures.an_outlier_pulls import OutlierPulls
from l1l2.lines import outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss

def scene():
    world = line_with_outlier(noise=1.5, seed=12)
    x, y, i = world.X[:, 0], world.y, world.odd_rows[0]
    losses = L1Loss(), L2Loss(), HuberLoss(delta=1.0)
    return OutlierPulls(*(outlier_path(x, y, i, loss) for loss in losses))
""",
        "y",
        'linear_slider(-10.0, 30.0, 0.5, start=10.0, label="y")',
    ),
    "22_ridge_shrinks": (
        """
from l1l2.datasets import diabetes
from l1l2.figures.ridge_shrinks import WeightsShrink
from l1l2.paths import ridge_path

data = diabetes().standardised()

def scene():
    return WeightsShrink(ridge_path(data.X, data.y), data.feature_names)
""",
        "strength",
        "log_slider(1e-4, 1e3, start=0.3)",
    ),
    "24_the_lasso_selects": (
        """
from l1l2.datasets import diabetes
from l1l2.figures.the_lasso_selects import LassoSelects
from l1l2.paths import lasso_path

data = diabetes().standardised()

def scene():
    return LassoSelects(lasso_path(data.X, data.y), data.feature_names)
""",
        "strength",
        "log_slider(0.01, 100, per_decade=15, start=1)",
    ),
}

# The cells. Each way's output holds one slider and one picture.
START = """
import anywidget, ipywidgets, traitlets
import matplotlib
import matplotlib.pyplot as plt
from importlib.resources import files
from IPython.display import display
from l1l2.live import explore, linear_slider, log_slider, position
{scene}
slider = lambda: {slider}
style = files("l1l2.figures") / "l1l2.mplstyle"
"""
CELLS = {
    "interact": """
%matplotlib inline
plt.style.use(style)
matplotlib.rcParams["figure.dpi"] = 100

@ipywidgets.interact({name}=slider())
def show({name}):
    refitted = scene()
    figure = plt.figure(figsize=refitted.size, layout="constrained")
    refitted.put_on(figure)
    refitted.update({name}={name})
    plt.show()
""",
    "ipympl": """
%matplotlib widget
plt.style.use(style)
matplotlib.rcParams["figure.dpi"] = 100

drawn, mover = scene(), slider()
figure = plt.figure(figsize=drawn.size, layout="constrained")
drawn.put_on(figure)
drawn.update({name}=mover.value)
figure.canvas.draw()
figure.set_layout_engine("none")

def move(change):
    drawn.update({name}=change["new"])
    figure.canvas.draw_idle()

mover.observe(move, "value")
display(mover, figure.canvas)
""",
    "live": """
live = explore(scene(), {name}=slider())
live.ahead.on = False
live
""",
    "floor": """
class Floor(anywidget.AnyWidget):
    _esm = \"\"\"
    function render({{ model, el }}) {{
      const canvas = document.createElement("canvas");
      Object.assign(canvas, {{ width: 900, height: 440 }});
      el.append(canvas);
      const pen = canvas.getContext("2d");
      const draw = () => {{
        const numbers = model.get("numbers");
        pen.clearRect(0, 0, 900, 440);
        pen.beginPath();
        numbers.forEach((y, x) => pen.lineTo(x * 900 / numbers.length, 220 - 200 * y));
        pen.stroke();
        canvas.dataset.count = Number(canvas.dataset.count || 0) + 1;
      }};
      model.on("change:numbers", draw);
      draw();
    }}
    export default {{ render }};
    \"\"\"
    numbers = traitlets.List().tag(sync=True)

import numpy as np
curve, mover = Floor(), slider()

def send(change=None):
    curve.numbers = np.sin(np.linspace(0, 9, 100) + position(mover) / 9).tolist()

mover.observe(send, "value")
send()
display(mover, curve)
""",
    "ahead": """
ahead = explore(scene(), {name}=slider())
ahead
""",
}

# In the page. `watch` looks at one way's picture at each animation frame and notes when it is
# another one; a picture counts when it can be painted.
WATCH = """() => {
  const bench = (window.bench = { paints: [], keys: [], ups: [], root: null });
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    const { dataset } = this.canvas;
    dataset.count = Number(dataset.count || 0) + 1;
    return draw.apply(this, given);
  };
  const seen = () => {
    const lines = bench.root.querySelector("svg.l1l2-picture");
    if (lines) return lines.dataset.tick;
    const image = bench.root.querySelector(".jp-RenderedImage img");
    if (image) return image.complete && image.naturalWidth ? image.src : null;
    return [...bench.root.querySelectorAll("canvas")].map((c) => c.dataset.count).join();
  };
  let last = null;
  const look = () => {
    if (bench.root) {
      const now = seen();
      if (now !== null && now !== last) {
        last = now;
        const { port1, port2 } = new MessageChannel(); // runs when this frame has been painted
        port1.onmessage = () => bench.paints.push(performance.now());
        port2.postMessage(0);
      }
    }
    requestAnimationFrame(look);
  };
  look();
  bench.turn = (root) => {
    Object.assign(bench, { root, paints: [], keys: [], ups: [] });
    last = seen();
  };
  window.addEventListener("keydown", (e) => bench.keys.push(e.timeStamp), true);
  window.addEventListener("mouseup", (e) => bench.ups.push(e.timeStamp), true);
  window.addEventListener("pointerup", (e) => bench.ups.push(e.timeStamp), true);
  // Until nothing was painted for `quiet` milliseconds; what was seen since the turn began.
  bench.rest = async (quiet, first) => {
    const start = performance.now();
    const wait = (t) => new Promise((done) => setTimeout(done, t));
    while (first && !bench.paints.length && performance.now() - start < 5000) await wait(10);
    while (performance.now() - Math.max(start, bench.paints.at(-1) ?? 0) < quiet) await wait(20);
    return { paints: bench.paints, keys: bench.keys, ups: bench.ups };
  };
}"""


def measure(steps=30, drags=3, figures=tuple(FIGURES), say=print):
    """Every way on every figure: {figure: {way: {"key": [ms], "rate": [1/s], "release": [ms]}}}."""
    found = {}
    with _lab() as lab:
        for figure in figures:
            say(f"slider to pixel: {figure}")
            found[figure] = _measure_figure(lab, figure, steps, drags)
    return found


@contextmanager
def _lab():
    """A JupyterLab with the lessons in a headless Chromium."""
    from lab import CHROMIUM_FLAGS, Lab, find_chromium
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise SystemExit("no Chromium found: install chromium or set L1L2_CHROMIUM to its path")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        lab = Lab(Path(folder), browser)
        try:
            yield lab
        finally:
            lab.stop()
            browser.close()


def _measure_figure(lab, figure, steps, drags):
    write_notebook(lab.root / "bench.ipynb", figure)
    notebook = lab.open_notebook("bench.ipynb", width=1280, height=900)
    notebook.run_all()
    page = notebook.page
    page.evaluate(WATCH)
    roots = {way: _output(page, number) for number, way in enumerate(CELLS, 1)}
    roots["ahead"].scroll_into_view_if_needed()
    _wait_for_positions(notebook)
    found = {way: {"key": [], "rate": [], "release": []} for way in CELLS}
    rounds = max(1, steps // 5)
    for turn in range(rounds):
        for way, root in roots.items():
            key = "ArrowRight" if turn % 2 == 0 else "ArrowLeft"
            found[way]["key"] += _presses(page, root, key, steps // rounds)
    for _ in range(drags):
        for way, root in roots.items():
            rate, release = _drag(page, root)
            found[way]["rate"].append(rate)
            found[way]["release"].append(release)
    notebook.close()
    lab.end_kernels()
    return found


def measure_every(lessons="*", presses=10, say=print):
    """Every figure of every lesson, drawn live, and the floor beside it in the same notebook:
    {lesson: {figure's class, or "floor": [ms from key to pixel]}}, in turns of two presses."""
    found = {}
    with _lab() as lab:
        for path in sorted(lab.root.glob(f"{lessons}.ipynb")):
            say(f"every figure: {path.stem}")
            _add_floor(path)
            notebook = lab.open_notebook(path.name, width=1280, height=900)
            notebook.ask("from l1l2.live.ahead import Ahead; Ahead.on = False")
            notebook.run_all()
            notebook.page.evaluate(WATCH)
            floor = notebook.page.locator(".jp-Notebook-cell").last.locator(".jp-Cell-outputArea")
            found[path.stem] = _beside(notebook, floor, presses)
            notebook.close()
            lab.end_kernels()
    return found


def _beside(notebook, floor, presses):
    found = {"floor": []}
    for number, explorer in enumerate(notebook.explorers(), 1):
        name = f"{number} {explorer.ask('print(type(explorer.stage.scene).__name__)')}"
        times = found.setdefault(name, [])
        for turn in range(presses // 2):
            key = "ArrowRight" if turn % 2 == 0 else "ArrowLeft"
            times += _presses(notebook.page, explorer.root, key, 2)
            found["floor"] += _presses(notebook.page, floor, key, 2)
    return found


def _add_floor(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    scene, name, slider = FIGURES["14_an_outlier_pulls"]
    sources = [START.format(scene=scene, slider=slider), CELLS["floor"].format(name=name)]
    code = dict(cell_type="code", execution_count=None, metadata={}, outputs=[])
    cells = [code | dict(id=f"floor-{i}", source=text.strip()) for i, text in enumerate(sources)]
    content["cells"] = [*content["cells"], dict(cell_type="markdown", id="floor-title", metadata={},
                                                source="## The floor"), *cells]  # fmt: skip
    path.write_text(json.dumps(content), encoding="utf-8")


def write_notebook(path, figure):
    """The notebook in which all ways show ``figure``, at ``path``."""
    scene, name, slider = FIGURES[figure]
    sources = [START.format(scene=scene, slider=slider)]
    sources += [cell.format(name=name) for cell in CELLS.values()]
    code = dict(cell_type="code", execution_count=None, metadata={}, outputs=[])
    cells = [code | dict(id=f"c{i}", source=text.strip()) for i, text in enumerate(sources)]
    kernel = dict(name="python3", display_name="Python 3", language="python")
    notebook = dict(nbformat=4, nbformat_minor=5, metadata=dict(kernelspec=kernel), cells=cells)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _output(page, number):
    return page.locator(".jp-Notebook-cell").nth(number).locator(".jp-Cell-outputArea")


def _wait_for_positions(notebook):
    count = "from l1l2.live import positions\n"
    count += "print(len(ahead.ahead.places) == len(positions(ahead.controls[0])))"
    for _ in range(300):
        if notebook.ask(count) == "True":
            return
        notebook.page.wait_for_timeout(100)
    raise RuntimeError("the positions never came")


def _turn(page, root):
    handle = root.get_by_role("slider").first
    handle.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    handle.focus()
    page.evaluate("(root) => window.bench.turn(root)", root.element_handle())
    return handle


def _presses(page, root, key, count):
    """Milliseconds from each key press to the painted change."""
    times = []
    for _ in range(count):
        _turn(page, root)
        page.keyboard.press(key)
        seen = page.evaluate("() => window.bench.rest(250, true)")
        if seen["paints"]:
            times.append(seen["paints"][0] - seen["keys"][0])
    return times


def _drag(page, root, seconds=2.0, steps=120):
    """Pull the handle to and fro over half the track: pictures per second while it is held, and
    milliseconds from its release to the last picture."""
    handle = _turn(page, root)
    box = handle.bounding_box()
    left, width = handle.evaluate(
        """(node) => {
            const { left, width } = node.closest(".noUi-base").getBoundingClientRect();
            return [left, width];
        }"""
    )
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    wave = 0.5 + 0.25 * np.abs((np.arange(steps) / 15 + 1) % 4 - 2) - 0.25
    began = page.evaluate("() => performance.now()")
    for i, share in enumerate(wave):
        page.mouse.move(left + share * width, y)
        ahead_of_time = (
            began + 1000 * seconds * (i + 1) / steps - page.evaluate("() => performance.now()")
        )
        if ahead_of_time > 1:
            page.wait_for_timeout(ahead_of_time)
    page.mouse.up()
    seen = page.evaluate("() => window.bench.rest(1500, false)")
    released = seen["ups"][0]
    during = [t for t in seen["paints"] if began <= t <= released]
    rate = len(during) / (released - began) * 1000
    return rate, max(0.0, (seen["paints"] or [released])[-1] - released)


def summary(found):
    """{figure: {way: {"median", "p95", "rate", "release"}}} of what ``measure`` found."""
    return {
        figure: {
            way: {
                "median": median(times["key"]),
                "p95": float(np.percentile(times["key"], 95)),
                "rate": median(times["rate"]),
                "release": median(times["release"]),
            }
            for way, times in ways.items()
        }
        for figure, ways in found.items()
    }
