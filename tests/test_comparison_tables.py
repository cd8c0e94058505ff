"""The comparison tables as a notebook shows them, covered, and as a file to print."""

import os
import re
import subprocess
import sys

import pytest

from l1l2.exam.formulas import named
from l1l2.exam.tables import LOSSES, PENALTIES, Cell, tables_html

TABLES = LOSSES, PENALTIES
CELLS = [cell for table in TABLES for cells in table.rows.values() for cell in cells]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_every_cell_is_covered_and_can_be_opened_by_itself(table):
    shown = table._repr_html_()
    count = len(table.rows) * len(table.heads)
    assert shown.count("<details>") == count  # none is open
    names = re.findall(r'<summary aria-label="show: ([^"]+)">', shown)
    assert len(set(names)) == count
    outside = re.sub(r"<details>.*?</details>", "", shown)
    for cells in table.rows.values():
        for cell in cells:
            assert cell.html() in shown
            assert len(cell.text) < 5 or cell.html() not in outside
    assert "<script" not in shown and "onclick" not in shown


def test_a_table_has_a_text_for_where_there_is_no_html():
    for table in TABLES:
        said = repr(table)
        assert all(named(cell.text) in said for cells in table.rows.values() for cell in cells)
        assert "[[" not in said


def test_the_same_bytes_come_from_another_process(tmp_path):
    program = "import sys; from l1l2.exam.tables import write_tables; write_tables(sys.argv[1])"
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    target = tmp_path / "tables.html"
    subprocess.run([sys.executable, "-c", program, target], env=environment, check=True)
    assert target.read_bytes() == tables_html().encode()


def test_the_file_needs_nothing_but_itself():
    page = tables_html()
    assert not re.search(r"<(script|link|iframe|object|embed|img|a)\b", page)
    assert "@import" not in page
    assert set(re.findall(r"url\(.{24}", page)) == {'url("data:font/woff2;base64,'}
    assert "[[" not in page and not re.search(r"\$", page.split("</head>")[1])


def test_one_page_has_every_cell_and_the_other_has_none():
    filled, blank = tables_html().split("<main>")[1:]
    for cell in CELLS:
        assert f"<small>{cell.number}</small>{cell.html()}</td>" in filled
    for table in TABLES:
        for part in (filled, blank):
            assert all(f">{head}</th>" in part for head in table.heads)
    assert re.findall(r"<td>(.*?)</td>", blank) == [""] * (len(CELLS) + len(TABLES))
    rows = [re.findall(r'<th scope="row">(.*?)</th>', part) for part in (filled, blank)]
    assert rows[0] == rows[1] and len(rows[0]) == sum(len(table.rows) for table in TABLES)


def test_what_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="no claim 'L99'"):
        Cell("x", "L99", "11")
    with pytest.raises(ValueError, match="lesson must be one of"):
        Cell("x", "L1", "99").html() and Cell("x", "L1", "99").lesson
