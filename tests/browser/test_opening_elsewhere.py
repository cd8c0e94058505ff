"""The lessons in Notebook 7 and in Voila, without a network: by keyboard and mouse, picture and
words follow every slider."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

import pytest
from lab import PATIENCE, PROJECT, Explorer, Lab

pytestmark = [pytest.mark.browser, pytest.mark.long]


def move_everything(explorer):
    """Every slider by keyboard and by mouse; picture and words follow to where it stands."""
    for name in explorer.sliders:
        seen = set()
        for move in (
            partial(explorer.slider(name).press, "Home"),
            partial(explorer.slider(name).press, "End"),
            partial(explorer.drag_slider, name, 0.37),
        ):
            move()
            wait_until_it_shows(explorer, name)
            seen.add((explorer.picture, explorer.words))
        assert len(seen) == len(dict(seen)) == len({words for _, words in seen}) == 3
        assert explorer.alt == explorer.words
        assert explorer.error == ""


def wait_until_it_shows(explorer, name):
    """Until the state in the picture has the value that the slider ``name`` says, rounded."""
    end = time.monotonic() + PATIENCE
    while True:
        said = Decimal(explorer.value(name).replace("−", "-"))
        rounding = min(
            abs(said) * Decimal("0.006"), Decimal((0, [5], said.as_tuple().exponent - 1))
        )
        shown = [value for value in explorer.state.values() if not isinstance(value, str)]
        if any(abs(said - Decimal(value)) <= rounding for value in shown):
            return
        assert time.monotonic() < end, f"{name}: {said} is not in {explorer.state}"
        time.sleep(0.05)


class Offline:
    """A browser whose pages reach this machine only; ``asked`` are the other addresses wanted."""

    def __init__(self, browser):
        self.browser = browser
        self.asked = []

    def new_context(self, **how):
        context = self.browser.new_context(**how)
        context.route(lambda address: "//127.0.0.1:" not in address, self._refuse)
        return context

    def _refuse(self, route):
        self.asked.append(route.request.url)
        route.abort()


# Notebook 7.6 complains so about its own settings, whatever notebook it opens.
ITS_OWN = "Cannot read properties of undefined (reading 'schema')"


def test_a_lesson_in_notebook_7(chromium, tmp_path):
    name = "22_ridge_shrinks.ipynb"
    browser = Offline(chromium)
    server = Lab(tmp_path, browser, program="notebook")
    try:
        notebook = server.open_notebook(name)
        assert not notebook.unsaved
        notebook.save()
        assert (server.root / name).read_bytes() == (PROJECT / "notebooks" / name).read_bytes()
        notebook.run_all()
        explorers = notebook.explorers()
        assert explorers
        for explorer in explorers:
            move_everything(explorer)
        assert set(notebook.complaints) <= {ITS_OWN}
        assert not notebook.dialogs() and not notebook.failures()
        assert not browser.asked
        notebook.close()
    finally:
        server.stop()


@pytest.fixture
def voila(tmp_path):
    """The address of a Voila that shows the folder of the lessons."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "voila", str(PROJECT / "notebooks"), "--no-browser"]
    environment = os.environ | {
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_PATH": str(PROJECT / ".jupyter"),
        "PYTHONPATH": str(PROJECT / "src"),
    }
    log = tmp_path / "voila.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, f"--port={port}", "--Voila.ip=127.0.0.1"],
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(address, timeout=PATIENCE).close()
                break
            except OSError:
                assert time.monotonic() < end and process.poll() is None, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_a_lesson_in_voila(chromium, voila):
    browser = Offline(chromium)
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{voila}/voila/render/14_an_outlier_pulls.ipynb")
    page.locator("mjx-container").first.wait_for()  # a formula, set by its own MathJax
    found = page.locator(".l1l2")
    found.first.wait_for()
    for root in found.all():
        explorer = Explorer(SimpleNamespace(page=page), root)
        explorer.kernel_answers = False  # a page of Voila has no way to ask it
        explorer.wait()
        move_everything(explorer)
    assert not complaints
    # Its template asks for icons that no lesson has, and does without them.
    assert all("fontawesome" in address for address in browser.asked)
    page.context.close()
