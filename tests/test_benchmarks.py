"""What is compared gives the same answers, and the stored tables are whole. No time is a test."""

import ast
import re
import sys
from pathlib import Path

import numpy as np
import pytest

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "benchmarks"))

import mathematics  # noqa: E402
import report  # noqa: E402
import sliders  # noqa: E402
from mathematics import DEFAULT, OURS, TIGHTLY  # noqa: E402

from l1l2.live import positions  # noqa: E402
from l1l2.paths import lasso_path  # noqa: E402
from l1l2.penalties import ElasticNetPenalty  # noqa: E402

SMALL = {
    "lasso": lambda: mathematics.lasso_every_strength(40, 6),
    "ridge": lambda: mathematics.ridge_every_strength(40, 6),
    "elastic net": lambda: mathematics.net_every_strength(40, 6),
    "Monte Carlo": lambda: mathematics.monte_carlo(40, 6, 4),
    "cross-validation": lambda: mathematics.cross_validation(40, 6),
    "ridge cross-validation": lambda: mathematics.ridge_cross_validation(40, 6),
    "line": lambda: mathematics.l1_line(31),
    "outlier": lambda: mathematics.l1_outlier(31),
}


@pytest.mark.parametrize("name", SMALL)
def test_all_ways_of_a_task_agree_and_ours_is_optimal(name):
    task = SMALL[name]()
    answers = {way: work() for way, work in task.ways.items()}
    assert task.violation(answers[OURS]) < 1e-10
    for way, answer in answers.items():
        loose = way == DEFAULT and TIGHTLY in answers
        ours = answers[OURS] if isinstance(answer, tuple) else [answers[OURS]]
        theirs = answer if isinstance(answer, tuple) else [answer]
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, atol=0.05 if loose else 1e-6)


@pytest.mark.parametrize("name", SMALL)
def test_a_wrong_answer_is_seen_by_its_violation(name):
    task = SMALL[name]()
    answer = task.ways[OURS]()
    if isinstance(answer, tuple):
        wrong = answer[0], answer[1] + 1e-3
    else:
        wrong = np.asarray(answer) + 1e-3
    assert task.violation(wrong) > 1e-7


def test_measuring_times_every_way():
    task = SMALL["ridge"]().measure(1)
    assert set(task.times) == set(task.violations) == {OURS, DEFAULT, TIGHTLY}
    assert min(task.times.values()) > 0


def test_one_tick_is_what_is_called_and_nothing_that_those_call():
    X, y = mathematics.problem(30, 3)
    path = lasso_path(X, y)
    calls = mathematics.calls_into_mathematics(lambda: [path.at(0.1), path.intercept_at(0.2)])
    first, second = (call() for call in calls)
    np.testing.assert_array_equal(first, path.at(0.1))
    assert second == path.intercept_at(0.2)
    assert mathematics.calls_into_mathematics(lambda: np.sqrt(2)) == []
    (made,) = mathematics.calls_into_mathematics(lambda: ElasticNetPenalty(1.0, 0.5))
    assert made() is None  # a method that asks for its class with super()


@pytest.mark.parametrize("figure", sliders.FIGURES)
def test_each_figure_is_one_of_its_lesson_and_every_cell_is_python(figure, tmp_path):
    scene, name, slider = sliders.FIGURES[figure]
    (kind,) = re.findall(r"return (\w+)\(", scene)
    lesson = (PROJECT / f"notebooks/{figure}.ipynb").read_text(encoding="utf-8")
    assert kind in lesson
    space = {}
    exec(sliders.START.format(scene=scene, slider=slider), space)
    for way in ("live", "floor", "ahead"):
        exec(sliders.CELLS[way].format(name=name), space)
    assert len(positions(space["slider"]())) >= 60
    assert type(space["live"].stage.scene).__name__ == kind
    space["mover"].value = positions(space["mover"])[20]
    assert space["curve"].numbers[0] == pytest.approx(np.sin(20 / 9))
    sliders.write_notebook(tmp_path / "bench.ipynb", figure)
    import nbformat

    notebook = nbformat.read(tmp_path / "bench.ipynb", as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        ast.parse(cell.source.replace("%matplotlib", "# "))
    assert len(notebook.cells) == 1 + len(sliders.WAYS)
    assert set(sliders.CELLS) == set(sliders.WAYS)


def found(way, median):
    return dict(median=median, p95=1.5 * median, rate=9.6, release=33.3)


def test_a_table_holds_ratios_and_the_picture_every_way(tmp_path):
    medians = dict(interact=300, ipympl=150, live=50, floor=40, ahead=15)
    summary = {"22_ridge_shrinks": {way: found(way, ms) for way, ms in medians.items()}}
    text = report.sliders_text(summary)
    assert "| this course, drawn live | 50 ms | 75 ms | 6.0 | 1.25 | 10 | 33 ms |" in text
    report.draw(summary, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 5000


def test_storing_replaces_one_part_and_keeps_the_others(tmp_path, monkeypatch):
    readme = tmp_path / "README.md"
    readme.write_text(f"above\n{report.BEGIN}\n\n{report.END}\nbelow\n", encoding="utf-8")
    monkeypatch.setattr(report, "README", readme)
    report.store("One", "old")
    report.store("Other", "| a |\n| --- |")
    for _ in range(2):
        report.store("One", "new")
    parts = "## One\n\nnew\n\n## Other\n\n| a |\n| --- |"
    wanted = f"above\n{report.BEGIN}\n\n{parts}\n\n{report.END}\nbelow\n"
    assert readme.read_text(encoding="utf-8") == wanted


# ---- the stored tables


def stored_tables():
    """{first cell of the head: (head, rows)} of every table in the README."""
    text = report.README.read_text(encoding="utf-8").split(report.BEGIN)[1].split(report.END)[0]
    tables = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        head, marks, *rows = (
            [cell.strip() for cell in line.strip("\n")[1:-1].split(" | ")]
            for line in block.splitlines()
        )
        assert len(marks) == len(head)
        tables[head[0]] = head, rows
    return tables, text


def number(cell):
    return float(re.match(r"[\d.e+-]+", cell).group())


def test_the_stored_slider_tables_are_whole_and_their_ratios_fit():
    tables, _ = stored_tables()
    for figure in sliders.FIGURES:
        head, rows = tables[f"`{figure}`"]
        assert head[1:] == report.SLIDER_COLUMNS
        by_way = {row[0]: list(map(number, row[1:])) for row in rows}
        assert list(by_way) == list(sliders.WAYS.values())
        slow, floor = (by_way[sliders.WAYS[way]][0] for way in ("interact", "floor"))
        for median, p95, times, of_floor, rate, release in by_way.values():
            assert 0 < median <= p95 and rate > 0 and release >= 0
            assert times == pytest.approx(slow / median, rel=0.1)
            assert of_floor == pytest.approx(median / floor, rel=0.1)


def test_the_stored_tables_name_every_task_and_date_and_machine():
    tables, text = stored_tables()
    _, rows = tables["time (optimality violation)"]
    assert [row[0] for row in rows] == [task.name for task in mathematics.tasks()]
    for row in rows:
        violation = float(re.search(r"\((.+)\)", row[1]).group(1))
        assert violation < 1e-10
    for part in text.split("## ")[1:]:
        assert re.search(r"20\d\d-\d\d-\d\d, \w+ .*cores.*Python 3.*Chromium \d", part)
    assert {"lesson", "one tick"} <= set(tables)
    assert report.PICTURE.stat().st_size > 5000
