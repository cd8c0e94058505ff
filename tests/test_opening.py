"""The server hands out each lesson as the kernel would change it, and stores it as it was."""

import asyncio
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat.sign import NotebookNotary
from traitlets.config import Configurable

from l1l2.lessons import storing
from l1l2.lessons.opening import Contents

LESSONS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


class Server(Configurable):
    """As much of a Jupyter Server as the files ask for."""

    kernel_spec_manager = KernelSpecManager()


THREAD = ThreadPoolExecutor(1)  # for the files alone: Playwright's loop may run in this thread


def run(coroutine):
    """What ``coroutine`` returns."""
    return THREAD.submit(asyncio.run, coroutine).result()


@pytest.fixture
def contents(tmp_path):
    def made():
        return Contents(
            root_dir=str(tmp_path),
            parent=Server(),
            pre_save_hook="l1l2.lessons.storing.before_save",
            notary=NotebookNotary(db_file=":memory:", secret=b"none"),
        )

    return THREAD.submit(made).result()


@pytest.fixture(scope="module")
def said():
    """What JupyterLab writes into a notebook when a kernel of this Python is ready."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        language = client.kernel_info(reply=True, timeout=60)["content"]["language_info"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    spec = manager.kernel_spec
    names = dict(name="python3", display_name=spec.display_name, language=spec.language)
    return dict(kernelspec=names, language_info=language)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.name)
def test_a_lesson_is_opened_as_its_kernel_says_and_saved_as_it_was(contents, said, lesson):
    file = Path(contents.root_dir) / lesson.name
    shutil.copy(lesson, file)
    model = run(contents.get(lesson.name))
    assert model["content"]["metadata"] == said
    file.write_bytes(b"")
    model["content"] = json.loads(json.dumps(model["content"]))  # as it travels to the page
    run(contents.save(model, lesson.name))
    assert file.read_bytes() == lesson.read_bytes()


def written(contents, name, **metadata):
    cell = dict(cell_type="code", id="a", source="x", execution_count=3, metadata={}, outputs=[])
    notebook = dict(nbformat=4, nbformat_minor=5, metadata=metadata, cells=[cell])
    (Path(contents.root_dir) / name).write_text(json.dumps(notebook), encoding="utf-8")
    return run(contents.get(name))["content"]["metadata"]


def test_a_notebook_of_another_kernel_or_of_none_is_opened_as_it_is(contents):
    other = dict(kernelspec=dict(name="ir", display_name="R"), language_info=dict(name="R"))
    assert written(contents, "r.ipynb", **other) == other
    assert written(contents, "none.ipynb") == {}


def test_without_the_kernel_a_notebook_is_opened_as_it_is(contents, monkeypatch):
    def get_kernel_spec(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", get_kernel_spec)
    names = dict(kernelspec=storing.KERNEL, language_info=storing.LANGUAGE)
    assert written(contents, "lost.ipynb", **names) == names


def test_folders_texts_and_models_without_content_are_none_of_its_business(contents):
    written(contents, "lesson.ipynb", kernelspec=storing.KERNEL)
    (Path(contents.root_dir) / "text.txt").write_text("text")
    assert run(contents.get(""))["type"] == "directory"
    assert run(contents.get("text.txt"))["content"] == "text"
    assert run(contents.get("lesson.ipynb", content=False))["content"] is None
