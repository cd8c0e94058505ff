"""What is stored needs no kernel, is the same every time, and keeps what the learner wrote."""

import copy
import json
import subprocess
import sys

import nbformat
import pytest

from l1l2.lessons import storing

WORDS = "λ = 0.1: 3 < 4 weights are zero."
VIEW = {storing.WIDGET: {"model_id": "5f", "version_major": 2, "version_minor": 0}}
LIVE = dict(
    output_type="execute_result",
    execution_count=3,
    data=VIEW | {"image/png": "iVBO", "text/plain": WORDS},
    metadata={"image/png": {"alt": WORDS, "width": 900, "height": 400}},
)
BARE = dict(output_type="display_data", data=VIEW | {"text/plain": "IntSlider(3)"}, metadata={})
STREAM = dict(output_type="stream", name="stdout", text="hello\n")


def notebook(*outputs, **metadata):
    code = dict(cell_type="code", id="a", source="x", execution_count=3, metadata={})
    prose = dict(cell_type="markdown", id="b", source="# why", metadata={})
    cells = [code | dict(outputs=list(outputs)), prose]
    return dict(nbformat=4, nbformat_minor=5, metadata=metadata, cells=cells)


def test_a_live_view_becomes_its_picture_followed_by_its_words():
    kept = storing.keep_stills(notebook(copy.deepcopy(LIVE), widgets={"state": {}}))
    picture, said = kept["cells"][0]["outputs"]
    assert picture == LIVE | {"data": {"image/png": "iVBO", "text/plain": WORDS}}
    assert said["data"] == {
        "text/html": "<p>λ = 0.1: 3 &lt; 4 weights are zero.</p>",
        "text/plain": WORDS,
    }
    assert "widgets" not in kept["metadata"]
    nbformat.validate(nbformat.from_dict(kept))


def test_a_widget_without_a_picture_keeps_its_text():
    (kept,) = storing.keep_stills(notebook(copy.deepcopy(BARE)))["cells"][0]["outputs"]
    assert kept["data"] == {"text/plain": "IntSlider(3)"}


def test_everything_else_is_left_as_it_is():
    plain = notebook(STREAM, LIVE | {"data": {"text/plain": "4"}, "metadata": {}}, title="mine")
    assert storing.keep_stills(copy.deepcopy(plain)) == plain


def test_doing_it_twice_changes_nothing():
    once = storing.keep_stills(notebook(LIVE, BARE, STREAM))
    assert storing.keep_stills(copy.deepcopy(once)) == once


def test_notebook_nodes_work_as_well_as_dicts():
    node = nbformat.from_dict(notebook(LIVE))
    assert storing.keep_stills(node) == storing.keep_stills(notebook(copy.deepcopy(LIVE)))
    nbformat.validate(node)


@pytest.mark.parametrize(
    "model",
    [
        dict(type="file", content="text"),
        dict(type="notebook", content=None),
        dict(type="notebook", content=dict(nbformat=3, worksheets=[])),
        dict(type="directory"),
    ],
)
def test_saving_other_things_is_none_of_its_business(model):
    before = copy.deepcopy(model)
    storing.before_save(model, path="x", contents_manager=None)
    assert model == before


def test_saving_a_notebook_keeps_stills():
    model = dict(type="notebook", content=notebook(copy.deepcopy(LIVE)))
    storing.before_save(model, path="x.ipynb", contents_manager=None)
    assert storing.WIDGET not in json.dumps(model)


SAID = {"name": "python", "version": "3.99.9", "mimetype": "text/x-python"}


def test_saving_keeps_nothing_of_the_machines_python():
    kernel = storing.KERNEL | {"display_name": "Python 3 (ipykernel)"}
    content = notebook(STREAM, kernelspec=kernel, language_info=SAID, title="mine")
    model = dict(type="notebook", content=content)
    storing.before_save(model, path="x.ipynb", contents_manager=None)
    names = dict(kernelspec=storing.KERNEL, language_info=storing.LANGUAGE)
    assert model["content"] == notebook(STREAM, title="mine", **names)


def test_saving_a_notebook_of_another_kernel_leaves_its_names():
    content = notebook(STREAM, kernelspec={"name": "ir", "display_name": "R"}, language_info=SAID)
    model = dict(type="notebook", content=copy.deepcopy(content))
    storing.before_save(model, path="x.ipynb", contents_manager=None)
    assert model["content"] == content


def test_importing_it_is_cheap():
    code = (
        "import sys, l1l2.lessons.storing\n"
        "sys.exit(any(m in sys.modules for m in ('nbformat', 'nbclient', 'numpy', 'ipywidgets')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


SCENE = """\
from l1l2.live import explore, linear_slider
from l1l2.figures.scene import Scene


class Level(Scene):
    def draw(self, figure):
        self.line(figure.subplots(), [0, 1], "ends")

    def at(self, height):
        return dict(ends=[height, height])

    def words(self, now):
        return "The line is at {height:g}."


"""


def written(path, *sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)]
    cells[0].metadata["tags"] = ["kept"]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "somewhere-else", "display_name": "/a/b/python"}
    nbformat.write(made, path)
    return path


def store(*paths):
    command = [sys.executable, "-m", "l1l2.lessons.storing", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A notebook with a slider, stored by the command line; its path."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "number.txt").write_text("42")
    path = written(
        folder / "lesson.ipynb",
        "open('number.txt').read()",
        SCENE + "explore(Level(), height=linear_slider(0, 1, 0.25, 0.5))",
    )
    done = store(path)
    assert done.returncode == 0, done.stderr
    return path


def test_a_stored_notebook_holds_stills_and_nothing_of_the_machine(stored):
    text = stored.read_text(encoding="utf-8")
    kept = nbformat.reads(text, as_version=4)
    first, (picture, said) = (cell.outputs for cell in kept.cells)
    assert first[0].data["text/plain"] == "'42'"
    assert picture.metadata["image/png"]["alt"] == "The line is at 0.5."
    assert said.data["text/plain"] == "The line is at 0.5."
    assert storing.WIDGET not in text and "widgets" not in kept.metadata
    assert kept.metadata.kernelspec == storing.KERNEL
    assert str(stored.parent) not in text and "/a/b" not in text
    assert [cell.id for cell in kept.cells] == ["cell-0", "cell-1"]
    assert [cell.execution_count for cell in kept.cells] == [1, 2]
    assert kept.cells[0].metadata == {"tags": ["kept"]}
    assert text.endswith("}\n")


def test_storing_again_gives_the_same_bytes(stored):
    before = stored.read_bytes()
    assert store(stored).returncode == 0
    assert stored.read_bytes() == before


def test_an_exported_page_has_the_words_and_where_the_template_can_the_alternative_text(stored):
    """nbconvert's ``classic`` template reads the metadata; ``lab``, like JupyterLab, does not."""
    from nbconvert import HTMLExporter

    for template in ("classic", "lab"):
        page, _ = HTMLExporter(template_name=template).from_filename(str(stored))
        assert "<p>The line is at 0.5.</p>" in page
        assert 'alt="The line is at 0.5."' in page or template == "lab"


@pytest.mark.parametrize(
    "source, complaint",
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings\nwarnings.warn('look out')", "wrote to stderr"),
    ],
)
def test_trouble_is_told_and_the_file_left_alone(tmp_path, source, complaint):
    path = written(tmp_path / "broken.ipynb", source)
    before = path.read_bytes()
    done = store(path)
    assert done.returncode == 1
    assert complaint in done.stderr and "broken.ipynb" in done.stderr
    assert path.read_bytes() == before


def test_storing_nothing_says_how_to_name_notebooks():
    done = store()
    assert done.returncode == 2
    assert "which notebooks?" in done.stderr
