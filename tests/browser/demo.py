"""A small lesson with two explorers for the browser tests, and what it must say."""

import io
import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

CELLS = [
    "from demo_scenes import Fragile, Hill\n"
    "from l1l2.live import choice, explore, linear_slider, log_slider",
    "hill = explore(\n"
    "    Hill(),\n"
    "    strength=log_slider(1e-3, 1e3, start=0.1),\n"
    '    height=linear_slider(-8.0, 16.0, 0.5, 4.0, label="y"),\n'
    '    side=choice(["plain", "robust"], label="loss"),\n'
    ")\n"
    "hill",
    "explore(Fragile(), strength=log_slider(1e-3, 1e3))",
]


def write_demo(folder, name="demo.ipynb", sources=CELLS):
    """A small lesson, of two explorers, and the scenes it imports, in ``folder``."""
    shutil.copy(Path(__file__).with_name("demo_scenes.py"), folder)
    code = dict(cell_type="code", execution_count=None, metadata={}, outputs=[])
    cells = [code | dict(id=f"cell-{i}", source=source) for i, source in enumerate(sources)]
    kernel = dict(name="python3", display_name="Python 3", language="python")
    notebook = dict(nbformat=4, nbformat_minor=5, metadata=dict(kernelspec=kernel), cells=cells)
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


def words(strength, height, side="plain"):
    slope = height / 8 / (1 + strength)
    said = f"λ = {strength:g}, point at y = {height:g}: the {side} line has slope {slope:.3f}."
    return said.replace("-", "−")


def place(notebook, x, y):
    """Where the data point (x, y) of the hill is, in fractions of its picture."""
    asked = f"hill.stage.scene.pulls[0].in_picture({x}, {y}).tolist()"
    return json.loads(notebook.ask(f"print({asked})"))


def opened(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def assert_drawn_as_afresh(explorer):
    """What the page shows is what the kernel draws for its present state, to the letter."""
    explorer.wait_for_kernel()
    picture, words, state = explorer.drawn_afresh()
    assert (explorer.words, explorer.state) == (words, state)
    assert explorer.alt == words and explorer.error == ""
    assert explorer.picture == picture
