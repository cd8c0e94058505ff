"""The lesson of docs/adding_a_lesson.md in a real JupyterLab."""

import pytest
from test_adding_a_lesson import NOTEBOOK, SAYS_3, SAYS_45, SCENE, write_lesson

pytestmark = pytest.mark.browser


def test_its_slider_moves_picture_and_words(lab, open_notebook, tmp_path):
    write_lesson(tmp_path)
    name = (tmp_path / NOTEBOOK).name
    (tmp_path / NOTEBOOK).rename(lab.root / name)
    try:
        notebook = open_notebook(name)
        scenes = str((tmp_path / SCENE).parent)
        notebook.ask(f"import l1l2.figures; l1l2.figures.__path__.append({scenes!r})")
        notebook.run_all()
        (explorer,) = notebook.explorers(1)
        assert (explorer.sliders, explorer.value("δ")) == (["δ"], "2.0")
        assert SAYS_3 in explorer.words
        before = explorer.picture
        explorer.press("δ", "ArrowRight", 12)
        assert explorer.value("δ") == "8.0"
        assert SAYS_45 in explorer.words and explorer.words == explorer.alt
        assert explorer.picture != before and explorer.error == ""
        assert notebook.complaints == []
    finally:
        (lab.root / name).unlink()
