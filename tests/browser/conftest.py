"""Fixtures of the browser tests: one JupyterLab and one Chromium per worker."""

import os
import re

import pytest
from demo import write_demo
from lab import CHROMIUM_FLAGS, PROJECT, Lab, find_chromium, missing, no_browser
from nbval.plugin import IPyNbCell


@pytest.hookimpl(trylast=True)  # after -k and -m
def pytest_collection_modifyitems(config, items):
    """No notebook twice: what JupyterLab runs and compares, nbval need not run once more."""
    if missing():
        return
    compared = {
        PROJECT / "notebooks" / item.callspec.params["lesson"]
        for item in items
        if item.name.startswith("test_a_lesson_shows_what_is_stored")
    }
    twice = {item for item in items if isinstance(item, IPyNbCell) and item.path in compared}
    config.hook.pytest_deselected(items=list(twice))
    items[:] = [item for item in items if item not in twice]


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium. Skips the test where there is none, but fails with CI=true."""

    def give_up(line):
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(line, pytrace=False)
        pytest.skip(line)

    if line := missing():
        give_up(line)
    from playwright.sync_api import Error, sync_playwright

    path = find_chromium()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        except Error as error:
            said = re.findall(r"\[err\] (.+)", error.message) or error.message.splitlines()
            give_up(no_browser(f"{path} does not start ({said[0]})", "install what it lacks"))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """A running JupyterLab on a copy of the notebooks."""
    lab = Lab(tmp_path_factory.mktemp("lab"), chromium)
    yield lab
    lab.stop()


@pytest.fixture
def open_notebook(lab):
    """``lab.open_notebook``; what a test opens is closed, and its kernel ended, after it."""
    opened = []

    def open_notebook(name, **how):
        opened.append(lab.open_notebook(name, **how))
        return opened[-1]

    yield open_notebook
    for notebook in opened:
        notebook.close()
    lab.end_kernels()


@pytest.fixture(scope="module")
def demo(lab):
    """The demo notebook, run to its end."""
    write_demo(lab.root)
    notebook = lab.open_notebook("demo.ipynb")
    notebook.run_all()
    notebook.explorers(2)
    yield notebook
    assert notebook.complaints == []
    notebook.close()
    lab.end_kernels()


@pytest.fixture
def hill(demo):
    """The first explorer, its controls where they started."""
    explorer = demo.explorers()[0]
    demo.ask("hill.set(strength=0.1, height=4, side='plain'); hill.lecture = False")
    explorer.settle()
    return explorer
