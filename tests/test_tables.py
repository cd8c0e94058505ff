"""A file becomes a table, or a sentence that says what it is and what to do."""

import csv
import io
import re
import warnings
import zipfile

import numpy as np
import pandas as pd
import pytest
from bracketed import bypassing
from hypothesis import given, settings
from hypothesis import strategies as st

from l1l2.datasets import palmer_penguins
from l1l2.own import tables
from l1l2.own.tables import read

HEIGHTS = "name,height,age\n" + "".join(f"p{i},{150 + i * 1.5},{20 + i % 7}\n" for i in range(30))
CHINESE = "區,坪數,價格\n" + "".join(
    f"{'新店安坑'[i % 2 * 2 :][:2]}區,{20 + i},{300 + 7 * i % 50}\n" for i in range(40)
)
GERMAN = "Größe;Länge;Fläche\n" + "".join(f"{i},5;{i % 9},25;{100 + i * i}\n" for i in range(30))


@pytest.fixture(autouse=True)
def every_warning_is_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def zipped(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(name, "<x/>" * 100)
    return file.getvalue()


def lines(*rows):
    return "\n".join(rows).encode()


BROKEN = {
    "empty": (b"", r"x.csv is empty"),
    "blank": (b" \n\r\n\n", r"x.csv is empty"),
    "byte order mark only": (b"\xef\xbb\xbf", r"x.csv is empty"),
    "xlsx": (zipped("xl/workbook.xml"), r"spreadsheet or another packed file.*Save as.*CSV"),
    "ods": (zipped("content.xml"), r"spreadsheet or another packed file"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), r"old spreadsheet"),
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)), r"is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), r"is a picture"),
    "gzip": (b"\x1f\x8b\x08" + bytes(99), r"is a packed file"),
    "binary": (bytes(range(256)) * 9, r"is not a text file"),
    "web page": (b"<!DOCTYPE html>\n<html><body>a,b</body></html>", r"is a web page"),
    "one column": (lines("height", *map(str, range(30))), r"has one column, height; .* parted by"),
    "header only": (b"a,b,c\n", r"has names of columns, and no rows"),
    "long line": (lines("a,b", "1,2", "1,2,3", "4,5"), r"Line 3 of x.csv has 3 entries.*has 2"),
    "open quote": (b'a,b\n1,"2\n3,4\n', r"cannot be read as a table"),
    "too wide": (",".join(f"c{i}" for i in range(1200)).encode() + b"\n1,2", r"1200 columns"),
    "too large": (b"a,b\n" + b"1,2\n" * 1_500_000, r"has 6 MB, and this lesson takes 5 MB at most"),
    "utf-16 cut": ("a,b\n1,2\n".encode("utf-16")[:-1], r"goes on as no text"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_table_gets_a_sentence(kind):
    data, words = BROKEN[kind]
    with pytest.raises(ValueError, match=words) as caught:
        read(data, "x.csv")
    assert str(caught.value).endswith((".", "?")) and "\n" not in str(caught.value)


def test_a_huge_file_is_not_read_at_all(tmp_path, monkeypatch):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(type(path), "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(ValueError, match=r"huge.csv has 200 MB, .* takes 5 MB at most. Keep"):
        read(path)


@pytest.mark.parametrize("path", ["none.csv", "."])
def test_a_path_without_a_file_is_said(path):
    with pytest.raises(ValueError, match="There is no file"):
        read(path)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("cp950", "Big5"), ("big5", "Big5"),
    ],
)  # fmt: skip
def test_chinese_is_read_whatever_its_encoding(encoding, said):
    sheet = read(CHINESE.encode(encoding), "x.csv")
    assert [column.name for column in sheet.columns] == ["區", "坪數", "價格"]
    assert sheet.frame["區"].unique().tolist() == ["新店區", "安坑區"]
    assert bool(sheet.said) == bool(said) and (not said or said in sheet.said[0])


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_semicolons_decimal_commas_and_western_letters_are_read(encoding):
    sheet = read(GERMAN.encode(encoding), "x.csv")
    assert list(sheet.frame) == ["Größe", "Länge", "Fläche"]
    assert sheet.frame["Größe"].tolist() == [i + 0.5 for i in range(30)]
    assert sheet.frame["Fläche"].tolist() == [100 + i * i for i in range(30)]
    assert "The columns are parted by semicolons." in sheet.said
    assert "Commas in numbers were read as decimal marks in Größe, Länge." in sheet.said
    assert any("Western European" in each for each in sheet.said) == (encoding != "utf-8")


@pytest.mark.parametrize(
    ("texts", "separator", "values"),
    [
        (["1.234,5", "12,25", "7"], ";", [1234.5, 12.25, 7]),
        (["1,234.5", "12.25", "1,000,000"], ",", [1234.5, 12.25, 1e6]),
        (["1 234", "2\u00a0500", "−3"], ",", [1234, 2500, -3]),
        (["1e3", "-2.5E-2", "+4"], "\t", [1000, -0.025, 4]),
        (["0.1", "007", ".5"], "|", [0.1, 7, 0.5]),
    ],
)
def test_numbers_are_read_as_people_write_them(texts, separator, values):
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([["a", "b"], *([t, "x"] for t in texts)])
    assert read(file.getvalue().encode()).frame["a"].tolist() == values


@pytest.mark.parametrize("separator", tables.SEPARATORS)
@settings(max_examples=15, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.floats(-1e9, 1e9), st.integers(-999, 999), st.text("ab ;,|\t'äß中", max_size=6)
        ),
        min_size=3,
        max_size=30,
    )
)
def test_what_a_program_writes_is_what_is_read(separator, rows):
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(
        [["x", "count", "words"], *rows]
    )
    frame = read(file.getvalue().encode()).frame
    assert frame["x"].tolist() == [row[0] for row in rows]
    assert frame["count"].tolist() == [row[1] for row in rows]


def test_names_are_made_different_and_printable_and_it_is_said():
    sheet = read(b'a,a,,"b\nb",a,<script>alert(1)</script>\n' + b"1,2,3,4,5,6\n" * 30)
    names = ["a", "a (2)", "column 3", "b b", "a (3)", "<script>alert(1)</script>"]
    assert list(sheet.frame) == names
    assert "There is more than one column a; column 2 is a (2) here." in sheet.said


def test_a_table_without_names_keeps_its_first_row():
    sheet = read(b"1,2\n3,4\n5,6\n")
    assert list(sheet.frame) == ["column 1", "column 2"] and len(sheet.frame) == 3
    assert "The first line holds numbers" in sheet.said[0]


def test_odd_entries_among_numbers_count_as_gaps_and_one_is_named():
    rows = [f"{i},{i * i}" for i in range(40)]
    rows[3], rows[5], rows[7] = "3,about 9", "5,inf", "7,"
    sheet = read(lines("x,y", *rows))
    assert sheet.frame["y"].isna().sum() == 3
    assert sheet.said == ("y: 2 entries that are no numbers count as gaps, such as about 9.",)
    table = sheet.table("x")
    assert len(table.y) == 37 and table.dropped[0] == "3 of 40 rows are left out for a gap: 3 in y."
    assert not {3, 5, 7} & set(table.y.index)


def test_a_column_with_too_many_odd_entries_is_text():
    sheet = read(lines("x,y", *(f"{i},{'?' if i % 5 else ''}{i}" for i in range(40))))
    assert [column.kind for column in sheet.columns] == ["numbers", "text"]


# ---- the penguins, against pandas


@pytest.fixture(scope="module")
def penguins():
    file = palmer_penguins()
    return read(file.content, file.name), pd.read_csv(io.BytesIO(file.content))


def test_every_entry_of_the_penguins_is_what_pandas_reads(penguins):
    sheet, frame = penguins
    assert sheet.said == () and list(sheet.frame) == list(frame)
    for name in frame:
        assert sheet.frame[name].isna().equals(frame[name].isna())
        ours, theirs = sheet.frame[name].dropna(), frame[name].dropna()
        assert ours.tolist() == theirs.tolist()
    kinds = {column.name: (column.kind, column.gaps, column.values) for column in sheet.columns}
    assert kinds["sex"] == ("categories", 11, 2)
    assert kinds["species"] == ("categories", 0, 3)
    assert kinds["flipper_length_mm"] == ("numbers", 2, frame["flipper_length_mm"].nunique())


def test_rows_with_gaps_and_categories_of_the_penguins(penguins):
    sheet, frame = penguins
    table = sheet.table("body_mass_g")
    complete = frame.dropna()
    assert len(table.y) == len(complete) == 333
    assert table.y.tolist() == complete["body_mass_g"].tolist()
    assert table.y.index.equals(complete.index) and table.X.index.equals(complete.index)
    dummies = pd.get_dummies(complete[["species", "island"]], prefix_sep=" = ", dtype=float)
    pd.testing.assert_frame_equal(table.X[list(dummies)], dummies)
    assert table.X["sex = male"].tolist() == (complete["sex"] == "male").astype(float).tolist()
    assert "sex = female" not in table.X and table.X.shape == (333, 11)
    assert table.dropped[0].startswith("11 of 344 rows are left out for a gap: 11 in sex, 2 in ")
    assert len(table.dropped) == 4


def test_only_gaps_in_columns_that_are_used_cost_a_row(penguins):
    sheet, _ = penguins
    table = sheet.table("body_mass_g", ["flipper_length_mm", "species", "body_mass_g"])
    assert len(table.y) == 342 and len(table.X.columns) == 4
    assert len(sheet.table("year", ["species"]).y) == 344


def test_standardised_columns_have_mean_0_and_deviation_1_also_far_from_zero(penguins):
    sheet, _ = penguins
    frame = sheet.frame.assign(stamp=1.7e9 + 60 * np.arange(len(sheet.frame)))
    X, y = read(frame).table("body_mass_g").standardised()
    for part in (X, y.to_frame()):
        assert np.abs(part.mean()).max() < 1e-13
        assert np.allclose(part.std(ddof=0), 1, rtol=1e-12, atol=0)


# ---- what cannot be fitted


def of(**columns):
    return read(pd.DataFrame(columns))


N = np.arange(30.0)
UNFIT = {
    "all text": (lambda: of(a=list(map(str, "xyz" * 10)), b=["q"] * 30).table("a"),
                 "No column of table holds numbers"),
    "text target": (lambda: of(a=["x", "y"] * 15, b=N, c=N).table("a"),
                    "'a' cannot be predicted; choose b, c"),
    "no such column": (lambda: of(a=N, b=N).table("a", ["z"]), "no column 'z'; there is a, b"),
    "no feature": (lambda: of(a=N, b=N).table("a", []), "no feature to predict a from"),
    "only text left": (lambda: of(a=N, b=[f"t{i}" for i in range(30)]).table("a", ["b"]),
                       "no feature to predict a from"),
    "few rows": (lambda: of(a=N[:12], b=N[:12]).table("a"), "12 rows of 12 can be used.* needs 20"),
    "many gaps": (lambda: of(a=N, b=N, c=[1.0, 2.0, *[np.nan] * 28]).table("a", ["b", "c"]),
                  r"2 rows of 30 can be used.*leave out a column with many gaps \(28 in c\)"),
    "constant target": (lambda: of(a=[*[5.0] * 29, 6], b=[*N[:29], np.nan]).table("a"),
                        "a is 5 in every row that is left"),
    "constant feature": (lambda: of(a=[*N[:29], np.nan], b=[*[5.0] * 29, 6]).table("a"),
                         "every feature is constant"),
    "too many": (lambda: of(**{f"c{i}": np.roll(N, i) for i in range(1, 70)}).table("c1"),
                 "features, and a figure holds 60"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNFIT)
def test_what_cannot_be_fitted_gets_a_sentence(kind):
    fit, words = UNFIT[kind]
    with pytest.raises(ValueError, match=words) as caught:
        fit()
    assert str(caught.value).endswith(".")


def test_what_is_of_no_use_is_left_out_and_said():
    many = [f"t{i}" for i in range(30)]
    sheet = of(y=N, x=N % 7, id=many, same=["k"] * 30, none=[None] * 30)
    kinds = [column.kind for column in sheet.columns]
    assert kinds == ["numbers", "numbers", "text", "constant", "empty"]
    assert sheet.features("y") == ("x",)
    table = sheet.table("y", ["x", "id", "same", "none"])
    assert list(table.X) == ["x"]
    assert table.dropped == (
        "id is left out: text, 30 different entries.",
        "same is left out: the same in every row.",
        "none is left out: empty, 30 gaps.",
    )


def test_a_category_that_the_gaps_take_away_has_no_column():
    kind = ["a", "b", "c"] * 10
    x = [np.nan if k == "c" else v for k, v in zip(kind, N, strict=True)]
    table = of(y=N, x=x, kind=kind).table("y")
    assert list(table.X) == ["x", "kind = b"]
    assert "kind has 2 categories and becomes 1 column of 0 and 1: kind = b." in table.dropped


def test_of_many_rows_some_are_drawn_and_it_is_said():
    n = tables.MOST_ROWS + 500
    table = of(y=np.arange(n) % 97.0, x=np.arange(n) % 89.0).table("y")
    assert len(table.y) == tables.MOST_ROWS and table.y.index.is_monotonic_increasing
    assert f"Of {n} rows {tables.MOST_ROWS} are drawn at random" in table.dropped[0]


def test_a_data_frame_of_any_kind_is_read():
    frame = pd.DataFrame(
        {0: pd.array([1, None] * 15, dtype="Int64"), "b": pd.Categorical(["u", "v"] * 15),
         "c": [True, False] * 15, "d": N, "e": pd.array(["s", None] * 15, dtype="string")},
        index=np.arange(30) * 7,
    )  # fmt: skip
    sheet = read(frame, "mine")
    assert [column.kind for column in sheet.columns] == [
        "constant", "categories", "numbers", "numbers", "constant",
    ]  # fmt: skip
    assert sheet.name == "mine" and sheet.frame.index.tolist() == list(range(30))
    assert [column.gaps for column in sheet.columns] == [15, 0, 0, 0, 15]


def test_every_sentence_is_one_line_and_ends():
    rows = [f"{i},t{i % 3},{i * i},{'n/a' if i % 4 == 0 else i}" for i in range(40)]
    sheet = read(lines("<b>,a$b_c$,ß;|\t,x", *rows), "<i>.csv")
    table = sheet.table("<b>", list(sheet.frame))
    for sentence in (*sheet.said, *table.dropped):
        assert re.fullmatch(r"\S.*\.", sentence)


# ---- every sentence goes through the catalogue


@pytest.mark.parametrize("kind", [*BROKEN, *UNFIT])
def test_what_is_said_of_what_is_no_table_bypasses_no_catalogue(kind, in_dots):
    with pytest.raises(ValueError) as caught:
        UNFIT[kind][0]() if kind in UNFIT else read(BROKEN[kind][0], "x.csv")
    reason = str(caught.value.__context__)  # a library's
    assert not bypassing(str(caught.value), ["x.csv", "height", "utf", reason])


SAID = {
    "semicolons": GERMAN.encode("latin-1"),
    "tabs": GERMAN.replace(";", "\t").encode("cp1252"),
    "strokes": GERMAN.replace(";", "|").encode(),
    "Big5": CHINESE.encode("cp950"),
    "no names": lines(*(f"{i},{i % 7}" for i in range(30))),
    "names": lines("a,a,", *(f"{i},{i % 7},{i % 5}" for i in range(30))),
    "thousands": lines("a,b", *(f'"{i},{100 + i}",{i}' for i in range(1, 30))),
    "odd": lines("a,b,c,d,e,f,g,h", "?,?,?,?,?,?,?,0", *(["1,2,3,4,5,6,7,8"] * 30)),
    "gaps": lines("a,b,c,d,e,f,g", ",,,,,,0", *(",".join([str(i % 7)] * 7) for i in range(30))),
    "kinds": lines("a,b,c,d,e,f", *(f"{i},u{i % 3},v{i % 2},w{i},1," for i in range(30))),
    "many rows": lines("a,b", *(f"{i},{i % 7}" for i in range(tables.MOST_ROWS + 9))),
}


@pytest.mark.parametrize("kind", SAID)
def test_what_is_said_of_a_table_bypasses_no_catalogue(kind, in_dots):
    sheet = read(SAID[kind], "x.csv")
    target = sheet.targets[0]
    try:
        table = sheet.table(target, [column.name for column in sheet.columns])
    except ValueError as error:
        said = (*sheet.said, str(error))
    else:
        said = (*sheet.said, *table.dropped)
    assert said
    names = ["Größe", "Länge", "Fläche", "新店區"]
    for text in (*said, *(column.about for column in sheet.columns)):
        assert not bypassing(text, names), text


def test_one_of_a_kind_is_said_as_one():
    rows = [f"{i},{i * i},{'xyz'[i % 2]}" for i in range(40)]
    rows[3], rows[7] = "3,about 9,x", "7,49,"
    sheet = read(lines("a,b,c", *rows), "x.csv")
    assert sheet.said == ("b: 1 entry that is no number counts as a gap: about 9.",)
    assert sheet.table("a", ["c"]).dropped[0] == "1 of 40 rows is left out for a gap: 1 in c."
    odd = read(SAID["odd"], "x.csv")
    assert odd.said[-1] == "So do such entries in 2 more columns."
    (out,) = read(SAID["gaps"], "x.csv").table("a", list("bcdef")).dropped
    assert out.endswith(": 1 in a, 1 in b, 1 in c, 1 in d, 1 in e, and in 1 more column.")
