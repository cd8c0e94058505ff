"""The form, the figures that follow it and the report, without a browser."""

import ast
import gc
import json
import re
import warnings
from html.parser import HTMLParser
from pathlib import Path

import ipywidgets
import numpy as np
import pandas as pd
import pytest
from bracketed import bypassing

from l1l2 import fonts, optimality, texts
from l1l2.datasets import palmer_penguins
from l1l2.figures.stage import Still
from l1l2.figures.your_own_data import OneFeature
from l1l2.live import explore, name_slider
from l1l2.own import form, own_data
from l1l2.own.report import report_html

NASTY = "</p><script>alert('1')</script>\"&amp;"


def one_feature(table):
    return explore(OneFeature(table.X, table.y), feature=name_slider(table.X.columns))


@pytest.fixture
def own(tmp_path):
    file = palmer_penguins()
    return own_data(file.content, file.name, target="body_mass_g", folder=tmp_path)


def asked(own, **message):
    """What the page hears when it asks for ``message``."""
    buffers = [message.pop("data")] if "data" in message else []
    own._asked(own, message, buffers)
    return own.answer


def csv(**columns):
    return pd.DataFrame(columns).to_csv(index=False).encode()


N = np.arange(40.0)


def test_figures_follow_what_is_chosen_and_the_old_ones_are_let_go(own):
    figure = own.show(one_feature)
    gc.collect()  # what other tests left
    before, count = figure.explorer, len(ipywidgets.widgets.widget._instances)
    assert "body_mass_g on species = Adelie" in before.words
    for _ in range(3):
        answer = asked(own, do="read", name="x.csv", data=csv(a=N, b=N % 7, c=N % 5))
        assert answer["trouble"] == "" and figure.explorer is before
        asked(own, do="use", target="b", features=["a"])
        assert figure.explorer is not before and figure.children == (figure.explorer,)
        assert "b on a:" in figure.explorer.words
        before = figure.explorer
    gc.collect()
    assert len(ipywidgets.widgets.widget._instances) <= count
    asked(own, do="begin")
    assert "body_mass_g on species = Adelie" in figure.explorer.words
    assert own.said[0] == "body_mass_g from 11 features, 333 rows."


def test_a_cell_that_runs_again_replaces_its_figure(own):
    first, second = own.show(one_feature), own.show(one_feature)
    own.use("body_mass_g", ["year"])
    assert list(own.figures.values()) == [second]
    assert "11" not in first.explorer.words and "on year" in second.explorer.words


def test_trouble_is_a_sentence_and_changes_nothing(own):
    figure = own.show(one_feature)
    before = own.sheet, own.table, figure.explorer, list(own.said)
    for message, words in (
        (dict(do="read", name="x.xlsx", data=b"PK\x03\x04" + bytes(99)), "is a spreadsheet"),
        (dict(do="too_large", name="y.csv", bytes=200_000_000), "y.csv has 200 MB"),
        (dict(do="use", target="species", features=["year"]), "'species' cannot be predicted"),
        (dict(do="use", target="year", features=[]), "no feature to predict year from"),
        (dict(do="use"), "could not be used"),
    ):
        answer = asked(own, **message)
        assert words in answer["trouble"] and answer["done"] == ""
        assert (own.sheet, own.table, figure.explorer, list(own.said)) == before


def test_each_answer_is_a_new_one_so_that_the_page_hears_it(own):
    heard = []
    own.observe(lambda change: heard.append(change["new"]), "answer")
    for _ in range(2):
        asked(own, do="too_large", name="y.csv", bytes=9_000_000)
    assert len(heard) == 2


def test_a_figure_that_cannot_be_made_says_so_and_comes_back(own):
    def fragile(table):
        if "a" in table.X:
            raise ValueError("no <b> of a")
        return one_feature(table)

    own.log.disabled = True
    figure = own.show(fragile)
    own.read(csv(a=N, b=N % 7), "x.csv")
    own.use("b")
    (sentence,) = figure.children
    assert "No figure of this table: no &lt;b&gt; of a" in sentence.value
    assert figure.explorer is None and "image/png" not in figure._repr_mimebundle_()
    own._begin()
    assert figure.explorer in figure.children


def test_what_a_fit_warns_of_stands_below_its_figure(own):
    def warned(table):
        warnings.warn("off by 1e-3 <of> the strength", stacklevel=1)
        return one_feature(table)

    figure = own.show(warned)
    assert "off by 1e-3 &lt;of&gt; the strength" in figure.children[1].value


def test_a_figure_that_cannot_be_made_at_first_raises_in_its_cell(own):
    with pytest.raises(ZeroDivisionError):
        own.show(lambda table: 1 / 0)


def test_the_first_target_is_the_last_column_of_numbers_that_is_half_full():
    rare = np.where(N < 30, np.nan, N)
    own = own_data(csv(a=N % 7, b=N, c=rare, d=["x", "y"] * 20), "x.csv")
    assert own.sheet_shown["target"] == "b" and own.sheet_shown["features"] == ["a", "d"]
    likely = {each["name"]: each["likely"] for each in own.sheet_shown["columns"]}
    assert likely == {"a": True, "b": True, "c": False, "d": True}


def test_what_is_stored_shows_the_columns_as_text(own):
    own.read(csv(**{NASTY: N, "b": N % 7}), "x.csv")
    own.use("b")
    data, _ = own._repr_mimebundle_()
    assert "<script" not in data["text/html"] and "&lt;script&gt;" in data["text/html"]
    assert (
        "<td>target</td>" in data["text/html"]
        and "b from 1 feature, 40 rows." in data["text/plain"]
    )
    figure = own.show(one_feature)
    data, about = figure._repr_mimebundle_()
    assert about["image/png"]["alt"] == figure.explorer.words


class Reader(HTMLParser):
    """Tags and texts of a page, and what its attributes point to."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.addresses, self.alts = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]
        self.alts += [value for name, value in attributes if name == "alt"]

    def handle_data(self, data):
        self.texts.append(data)


def test_the_report_is_text_and_pictures_and_nothing_else():
    still = Still(b"\x89PNG", f"words of {NASTY}", 100, 50)
    page = Reader(report_html(f"{NASTY}: x.csv", [f"{NASTY} is left out."], {NASTY: still}))
    assert "script" not in page.tags and page.tags.count("img") == 1
    assert page.addresses == ["data:image/png;base64,iVBORw=="]
    assert page.alts == [still.words]
    assert f"{NASTY} is left out." in page.texts and still.words in page.texts


def test_the_report_holds_the_figures_as_they_now_stand(own, tmp_path):
    figure = own.show(one_feature)
    figure.explorer.set(feature=10)
    path = own.write_report()
    page = Reader(path.read_text(encoding="utf-8"))
    assert path.name == "report_palmer_penguins.html"
    assert page.alts == [figure.explorer.words] and "on year" in page.alts[0]
    assert set(own.said) <= set(page.texts)


@pytest.mark.parametrize("name", ["../../etc/x.csv", "a b/c?.csv", "名單.csv", ".csv", "x" * 300])
def test_the_report_stays_in_its_folder_whatever_the_table_is_called(own, tmp_path, name):
    own.read(csv(a=N, b=N % 7), name)
    own.use("b")
    path = own.write_report()
    assert path.parent == tmp_path and re.fullmatch(r"report_[\w-]{1,60}\.html", path.name)


def test_the_button_says_where_the_report_is_or_why_not(own, tmp_path):
    button, below = own.report().children
    button.click()
    assert "Wrote report_palmer_penguins.html to" in below.value
    own.folder = tmp_path / "gone"
    button.click()
    assert "could not be written" in below.value


# ---- everything is said through the catalogue

LESSON = Path(__file__).parents[1] / "notebooks" / "36_your_own_data.ipynb"
PENGUINS = ["palmer_penguins.csv", "palmer_penguins", "Adelie", "Chinstrap", "Gentoo", "Biscoe"]
PENGUINS += ["Dream", "Torgersen", "male", "species", "island", "sex", "year", "body_mass_g"]
PENGUINS += ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"]


def words_of(html):
    """The words that a page or a part of it shows, with what stands for its pictures."""
    page = Reader(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    return [*page.texts, *page.alts]


def said_by(own):
    """All that the form says now, live and stored."""
    stored, _ = own._repr_mimebundle_()
    shown, answer = own.sheet_shown, own.answer
    said = [*own.texts.values(), shown["heading"], *(each["about"] for each in shown["columns"])]
    said += [*own.said, answer.get("trouble", ""), answer.get("done", "")]
    return [*said, *words_of(stored["text/html"]), stored["text/plain"]]


ASKED = [
    dict(do="read", name="x.csv", data=csv(a=N, b=N % 7, c=[f"t{i}" for i in range(40)])),
    dict(do="read", name="x.csv", data=b""),
    dict(do="too_large", name="x.csv", bytes=200_000_000),
    dict(do="unreadable", name="x.csv", error="(?)"),
    dict(do="use", target="body_mass_g", features=["year"]),
    dict(do="use", target="year", features=[]),
    dict(do="use"),
    dict(do="begin"),
]


@pytest.mark.parametrize("message", ASKED, ids=lambda each: each["do"])
def test_nothing_of_the_form_bypasses_the_catalogue(message, in_dots, own):
    own.log.disabled = True
    answer = asked(own, **message)
    assert answer["trouble"] or answer["done"]
    for text in said_by(own):
        assert not bypassing(text, [*PENGUINS, "x.csv", "KeyError: 'target'"]), text


def test_what_bypasses_the_catalogue_on_the_form_is_seen(in_dots, own):
    own.said = [*own.said, "One more."]
    assert any(bypassing(text, PENGUINS) for text in said_by(own))


def test_the_report_bypasses_no_catalogue(in_dots, own):
    def honest_score(table):
        return one_feature(table)

    own.show(honest_score)
    words = words_of(own.write_report().read_text(encoding="utf-8"))
    assert "H·o·n·e·s·t s·c·o·r·e" in words
    for text in words:
        assert not bypassing(text, PENGUINS), text


def test_the_button_of_the_report_bypasses_no_catalogue(in_dots, own, tmp_path):
    button, below = own.report().children
    said = [button.description]
    for folder in (tmp_path, tmp_path / "gone"):
        own.folder = folder
        button.click()
        said += words_of(below.value)
    said += words_of(own.report()._repr_mimebundle_()["text/html"])
    assert len(said) == 4
    for text in said:
        reason = re.search(r"\[Errno.*'", text)  # the system's
        names = [str(tmp_path), "report_palmer_penguins.html", *([reason[0]] if reason else [])]
        assert not bypassing(text, names), text


def test_what_is_said_in_place_of_a_figure_or_below_it_bypasses_no_catalogue(in_dots, own):
    def fragile(table):
        if "year" in table.X and len(table.X.columns) == 1:
            raise ValueError("?")
        optimality.announce(0.01)  # the warning that our paths may give
        return one_feature(table)

    own.log.disabled = True
    figure = own.show(fragile)
    _, note = figure.children
    own.use("body_mass_g", ["year"])
    (sentence,) = figure.children
    for text in (*words_of(note.value), *words_of(sentence.value)):
        assert not bypassing(text), text
    assert "1e-02" in note.value and sentence.value.endswith(": ?</p>")


def test_a_warning_that_is_not_ours_is_shown_as_it_is(in_dots):
    assert form._warning("off by 1") == "off by 1"


def test_the_figures_of_the_lesson_have_headings_in_the_catalogue():
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    shown = [
        node.args[0].id.replace("_", " ").capitalize()
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "show"
    ]
    assert sorted(shown) == sorted(form.HEADINGS)


def test_the_report_knows_its_language_and_brings_its_letters(monkeypatch):
    given = []
    monkeypatch.setattr("l1l2.own.report.embedded", lambda *faces: given.append(faces) or "")
    assert '<html lang="en">' in report_html("x", [], {})
    with texts.spoken(texts.CHINESE):
        assert '<html lang="zh-Hant-TW">' in report_html("x", [], {})
    latin = ("text-regular", "text-bold")
    assert given == [latin, (*latin, "chinese-regular", "chinese-bold")]
    assert set(given[1]) <= set(fonts.FACES)
