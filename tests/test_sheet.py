"""The cheat sheet as a file: what is on it, where it comes from, and the command that makes it."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from l1l2 import texts
from l1l2.exam import __main__ as command
from l1l2.exam import sheet as sheet_module
from l1l2.exam.bank import POINTS, questions
from l1l2.exam.formulas import CONVERSIONS, FORMULAS, with_formulas
from l1l2.exam.markup import mathml
from l1l2.exam.mock import paper
from l1l2.exam.paper import paper_html
from l1l2.exam.sheet import pictures, sheet

# On the sheet in words: median, mean, steps of η; the distance of an L2 step stands in its factor.
IN_WORDS = {"L1 best constant", "L2 best constant", "L1 step", "L2 step"}


@pytest.fixture(scope="module")
def page():
    return sheet()


class Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def test_the_same_bytes_come_from_another_process(page, tmp_path):
    program = "import sys; from l1l2.exam.sheet import write_sheet; write_sheet(sys.argv[1])"
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    target = tmp_path / "sheet.html"
    subprocess.run([sys.executable, "-c", program, target], env=environment, check=True)
    assert target.read_bytes() == page.encode()


def test_it_needs_nothing_but_itself(page):
    for tag, attributes in Reader(page).elements:
        assert tag not in ("script", "link", "iframe", "object", "embed")
        for name in {"src", "href", "srcset", "data", "action"} & attributes.keys():
            assert (tag, name) == ("img", "src")
            assert attributes[name].startswith("data:image/svg+xml;base64,")
    assert "@import" not in page
    assert set(re.findall(r"url\(.{24}", page)) == {'url("data:font/woff2;base64,'}


@pytest.mark.parametrize("each", FORMULAS, ids=lambda each: each.name)
def test_every_formula_is_on_it(page, each):
    assert (mathml(each.tex) in page) or each.name in IN_WORDS


def test_every_conversion_is_on_it(page):
    for each in CONVERSIONS:
        assert each.short in page
        for name, tex in each.parameters:
            assert f"<code>{name}</code> {mathml(f'= {tex}')}" in page


def test_all_formulas_become_mathml_and_no_name_is_left_over(page):
    read = Reader(page)
    assert "$" not in read.text and "[[" not in page and "**" not in read.text
    assert not re.search(r"\\[a-z]", read.text)
    assert page.count("<math") > 40


def test_no_formula_of_the_list_is_typed_again_in_the_words():
    cells = [text for table in (sheet_module.LOSSES, sheet_module.PENALTIES) for row in table
             for text in row]  # fmt: skip
    typed = "".join([*cells, *sheet_module.CHOOSING]).replace(" ", "")
    for each in FORMULAS:
        if len(each.tex) > 8:
            assert each.tex.replace(" ", "") not in typed, each.name


def test_a_wrong_name_of_a_formula_is_an_error():
    with pytest.raises(ValueError, match="no formula 'L3 loss'"):
        with_formulas("[[L3 loss]]")


def test_every_exam_point_is_on_it(page):
    text = Reader(page).text
    for name, words in POINTS.items():
        assert f"{name} {words}" in text
        assert text.count(name) >= 2, f"no part of the sheet is marked {name}"


def test_strengths_and_weaknesses_lead_to_the_lessons_of_the_penalties(page):
    """Whatever the bank counts as E4: exam point 4 is about penalties."""
    (shown,) = re.findall(r"<span>E4</span>.*?<small>(.*?)</small>", page)
    assert all(number > "2" for number in shown.split(", "))


def test_a_question_about_losses_alone_does_not_count_as_a_weakness_of_a_penalty(monkeypatch):
    both = [SimpleNamespace(lesson="12_mean_and_median", claims=("L8",))] * 3
    both.append(SimpleNamespace(lesson="24_the_lasso_selects", claims=("L1", "P6")))
    monkeypatch.setattr(sheet_module, "questions", lambda point: both)
    shown = dict(re.findall(r"<span>(E\d)</span>.*?<small>(.*?)</small>", sheet_module._exam()))
    assert shown["E4"] == "24" and shown["E1"] == "12, 24"


def test_every_picture_says_what_it_shows(page):
    images = [attributes for tag, attributes in Reader(page).elements if tag == "img"]
    assert {image["class"] for image in images} == set(pictures())
    assert all(len(image["alt"]) > 40 for image in images)


def test_the_two_picks_follow_the_rule():
    scene, _ = pictures()["picks"]
    curve = scene.curve
    least = curve.mean.argmin()
    bound = curve.mean[least] + curve.standard_error[least]
    assert curve.best == curve.strengths[least] < curve.one_se
    assert curve.mean[curve.strengths == curve.one_se] <= bound
    assert (curve.mean[curve.strengths > curve.one_se] > bound).all()


# The command --------------------------------------------------------------------------------------


EXPORTED = [f"l1l2_{end}" for end in command.EXPORTS]
MADE = [*command.MADE, *EXPORTED, "mock_exam_1_12.html", "mock_exam_1_12_key.html"]
OWN = """
[[questions]]
id = "kept-back-{k}"
kind = "number"
claims = ["L8"]
points = ["E1"]
level = 1
lesson = "12_mean_and_median"
ask = "What is {k} and {k}?"
answer = {twice}
solution = "Twice {k}."
"""


def test_the_command_writes_all_and_says_where(tmp_path, capsys):
    folder = tmp_path / "to print" / "new"
    assert command.main([str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [str(folder / name) for name in MADE]
    assert {path.name for path in folder.iterdir()} == set(MADE)
    assert command.main([str(folder)]) == 0


def test_by_default_it_writes_into_dist(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main([]) == 0
    assert {path.name for path in (tmp_path / "dist").iterdir()} == set(MADE)


@pytest.fixture
def quick(monkeypatch):
    """Without what does not depend on a seed or on questions."""
    monkeypatch.setattr(command, "MADE", {})


def test_another_seed_is_another_paper(quick, tmp_path):
    assert command.main([str(tmp_path), "--seed", "1"]) == 0
    assert command.main([str(tmp_path), "--seed", "407", "--dist", "nowhere"]) == 0
    papers = {path.name: path.read_text() for path in tmp_path.glob("mock_exam_*")}
    assert set(papers) == {f"mock_exam_{k}_12{e}.html" for k in (1, 407) for e in ("", "_key")}
    assert "seed 407" in papers["mock_exam_407_12.html"]
    assert papers["mock_exam_407_12.html"] == paper_html(paper(407))


def test_everything_is_written_in_chinese_as_well(tmp_path):
    assert command.main([str(tmp_path), "--language", "zh-TW"]) == 0
    made = {path.name: path for path in tmp_path.iterdir()}
    assert set(made) == set(MADE)
    for name in ("l1l2_on_one_page.html", "mock_exam_1_12.html", "l1l2_gift.txt"):
        assert "懲罰項" in made[name].read_text(encoding="utf-8"), name
    assert texts.language() == "en"


@pytest.mark.parametrize("seed", [1, 40711, 10**9])
def test_at_least_half_of_a_paper_can_be_made_anew(seed):
    """As the README says."""
    written = {each.id for each in questions()}
    made = [each for each in paper(seed, generated=1).questions if each.id not in written]
    assert len(made) >= 6


def test_questions_that_a_lecturer_keeps_back_make_paper_and_exports(tmp_path, monkeypatch):
    """And neither cards nor sheet, which everybody has."""
    monkeypatch.chdir(tmp_path)
    kept = "".join(OWN.format(k=k, twice=2 * k) for k in range(20))
    (tmp_path / "mine.toml").write_text(kept, encoding="utf-8")
    asked = ["out", "--questions", "mine.toml", "--seed", "3", "--generated", "0"]
    assert command.main(asked) == 0
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert set(made) == {
        "own_moodle.xml", "own_gift.txt", "mock_exam_3_12.html", "mock_exam_3_12_key.html"
    }  # fmt: skip
    assert made["own_gift.txt"].count("::kept-back-") == 20
    assert made["own_moodle.xml"].count("<idnumber>kept-back-") == 20
    assert made["mock_exam_3_12.html"].count("What is ") == 12


@pytest.mark.parametrize("arguments", [["a", "b"], ["--seed", "x"], ["--sheets"]])
def test_the_command_says_how_it_is_used(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        command.main(arguments)
    assert "usage" in capsys.readouterr().err and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments, text, said",
    [
        (["--seed", "-1"], "", "0 or more"),
        (["--generated", "7"], "", "share from 0 to 1"),
        (["--questions", "none.toml"], "", "none.toml"),
        (["--questions", "mine.toml"], "", "mine.toml: .*'questions'"),
        (["--questions", "mine.toml"], "[[questions]]\nid = 'a'\n", "'claims'"),
        (["--questions", "mine.toml"], "a = ", "cannot be read"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(
    arguments, text, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(text)
    assert command.main(arguments) == 1
    error = capsys.readouterr().err
    assert re.search(said, error) and error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]
