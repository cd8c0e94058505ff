"""A notebook that is only opened, looked at and saved does not count as changed.

That each lesson's file stays as it was, byte for byte, is seen where the lessons are opened to be
run (``assert_untouched``); without a browser, in ``tests/test_opening.py``.
"""

import json

import pytest
from lab import PROJECT

pytestmark = pytest.mark.browser

NAME = "23_why_l1_reaches_zero.ipynb"
STORED = (PROJECT / "notebooks" / NAME).read_bytes()


def test_a_lesson_looked_at_to_its_end_is_not_changed(lab, open_notebook):
    file = lab.root / NAME
    file.write_bytes(STORED)
    written = file.stat().st_mtime_ns
    notebook = open_notebook(NAME)
    for cell in notebook.page.locator(".jp-Cell").all():
        if cell.is_visible():  # what is further is folded
            cell.scroll_into_view_if_needed()
    assert not notebook.unsaved
    notebook.save()
    assert file.stat().st_mtime_ns > written
    assert file.read_bytes() == STORED
    assert not notebook.unsaved
    assert not notebook.dialogs()


def test_a_lesson_saved_with_another_python_opens_unchanged_and_is_saved_as_it_was_stored(
    lab, open_notebook
):
    content = json.loads(STORED)
    content["metadata"]["kernelspec"]["display_name"] = "Python 3.99"
    content["metadata"]["language_info"] |= {"version": "3.99.9", "file_extension": ".py"}
    file = lab.root / "elsewhere.ipynb"
    file.write_text(json.dumps(content), encoding="utf-8")
    notebook = open_notebook(file.name)
    assert not notebook.unsaved
    notebook.save()
    assert file.read_bytes() == STORED


def test_a_word_typed_or_a_cell_run_counts_as_changed(lab, open_notebook):
    """So that the tests above can fail."""
    (lab.root / "typed.ipynb").write_bytes(STORED)
    notebook = open_notebook("typed.ipynb")
    notebook.command("notebook:insert-cell-below")
    assert notebook.unsaved
    notebook.save()
    notebook.run_cell(1)
    assert notebook.unsaved
