"""A table as people have it, read from a file and made ready for a fit, with all that was decided.

    sheet = read("houses.csv")
    table = sheet.table("price", ["area", "district"])
    table.X, table.y, table.dropped

Nothing is decided in silence: what was guessed about the file stands in ``Sheet.said``, what was
left out of the fit, and why, in ``Table.dropped``. Everything stays on this machine.

All sentences are a learner's, in the language that is spoken; those of a ValueError too, as the
form shows them.
"""

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from l1l2 import texts
from l1l2.texts import N_, _, joined, plural

__all__ = ["MOST_BYTES", "Column", "Sheet", "Table", "read"]

MOST_BYTES = 5_000_000  # of a file; a figure needs seconds for more
MOST_COLUMNS = 1000  # of a file
MOST_ROWS = 10_000  # of a fit; more are drawn from
MOST_FEATURES = 60  # of a fit, columns of categories counted one by one
MOST_CATEGORIES = 8  # of a text column that becomes columns of 0 and 1
FEWEST_ROWS = 20  # of a fit: ten folds of two
SEPARATORS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs")}
SEPARATORS["|"] = N_("upright strokes")
SAVE_AS = N_("In the program that made it, choose Save as, and there CSV (UTF-8).")
# The first bytes of files that are no text, and what they are.
SIGNATURES = {
    b"PK\x03\x04": N_("a spreadsheet or another packed file (.xlsx, .ods, .zip)"),
    b"\xd0\xcf\x11\xe0": N_("an old spreadsheet or document (.xls, .doc)"),
    b"\x1f\x8b": N_("a packed file (.gz)"),
    b"%PDF": N_("a PDF"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"PAR1": N_("a Parquet file"),
}


@dataclass(frozen=True)
class Column:
    """One column of a sheet, and what it can serve for.

    kind : "numbers"; "categories", text of 2 to ``MOST_CATEGORIES`` different entries; or, of no
    use to a fit, "text" with more, "constant" or "empty". gaps : entries that are missing.
    values : different entries.
    """

    name: str
    kind: str
    gaps: int
    values: int

    @property
    def usable(self):
        """Whether it can be a feature."""
        return self.kind in ("numbers", "categories")

    @property
    def about(self):
        """What it is, in a few words."""
        words = {
            "numbers": _("numbers"),
            "categories": _("{n} categories"),
            "text": _("text, {n} different entries"),
            "constant": _("the same in every row"),
            "empty": _("empty"),
        }[self.kind].format(n=self.values)
        if not self.gaps:
            return words
        gaps = plural("{n} gap", "{n} gaps", self.gaps).format(n=self.gaps)
        return _("{what}, {gaps}").format(what=words, gaps=gaps)


@dataclass(frozen=True, eq=False)
class Table:
    """What a fit is given: no gaps, only numbers.

    X : DataFrame (n_rows, n_features) of floats. y : Series (n_rows,), with the index of ``X``, the
    rows of the sheet counted from 0. dropped : sentences, what was left out or changed, and why.
    """

    X: pd.DataFrame
    y: pd.Series
    dropped: tuple[str, ...]

    def standardised(self):
        """X and y with mean 0 and standard deviation 1 (with 1/n) in every column."""
        parts = self.X, self.y
        parts = (part - part.mean() for part in parts)  # twice: what the first mean lost
        return tuple((part - part.mean()) / part.std(ddof=0) for part in parts)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Rows and columns as they were read: floats, text, and NaN for a gap.

    frame : DataFrame whose column names are different strings. name : of the file.
    said : sentences, what was guessed or changed while reading.
    """

    frame: pd.DataFrame
    name: str = "table"
    said: tuple[str, ...] = ()

    @cached_property
    def columns(self):
        """Every :class:`Column`, in order."""
        return tuple(_column(name, self.frame[name]) for name in self.frame)

    @property
    def targets(self):
        """Names of the columns that can be predicted: those of numbers."""
        return tuple(column.name for column in self.columns if column.kind == "numbers")

    def features(self, target=None):
        """Names of the columns that can predict ``target`` and are at least half full."""
        half = len(self.frame) / 2
        others = (column for column in self.columns if column.name != target)
        return tuple(column.name for column in others if column.usable and column.gaps <= half)

    def table(self, target, features=None):
        """The :class:`Table` of ``target`` and ``features`` (default: ``features(target)``).

        Rows with a gap in any of these columns are left out (complete cases); a column of two
        categories becomes one of 0 and 1, of more one for each category, so that a penalty treats
        them alike. ValueError, a sentence that says what to do, where nothing is left to fit.
        """
        if not self.targets:
            none = _("No column of {name} holds numbers, and only numbers can be predicted.")
            raise ValueError(none.format(name=self.name))
        if target not in self.targets:
            no = _("{target!r} cannot be predicted; choose {columns}.")
            raise ValueError(no.format(target=target, columns=_listed(self.targets)))
        known = {column.name: column for column in self.columns}
        features = self.features(target) if features is None else tuple(features)
        unknown = [name for name in features if name not in known]
        if unknown:
            no = _("There is no column {name!r}; there is {columns}.")
            raise ValueError(no.format(name=unknown[0], columns=_listed(known)))
        chosen = [known[name] for name in dict.fromkeys(features) if name != target]
        out = _("{name} is left out: {why}.")
        dropped = [out.format(name=c.name, why=c.about) for c in chosen if not c.usable]
        chosen = [column for column in chosen if column.usable]
        if not chosen:
            none = _(
                "There is no feature to predict {target} from; choose at least one other column "
                "of numbers or of a few categories."
            )
            raise ValueError(none.format(target=target))
        rows = self._complete(target, chosen, dropped)
        X = _encoded(rows, chosen, dropped)
        if not len(X.columns):
            constant = _("In the rows that are left every feature is constant; choose others.")
            raise ValueError(constant)
        if len(X.columns) > MOST_FEATURES:
            many = _("That makes {n} features, and a figure holds {most}; choose fewer columns.")
            raise ValueError(many.format(n=len(X.columns), most=MOST_FEATURES))
        if rows[target].min() == rows[target].max():
            constant = _("{target} is {value:g} in every row that is left.")
            raise ValueError(constant.format(target=target, value=rows[target].iloc[0]))
        return Table(X, rows[target], tuple(dropped))

    def _complete(self, target, chosen, dropped):
        """The rows without a gap in the columns that are used, at most ``MOST_ROWS`` of them."""
        used = self.frame[[target, *(column.name for column in chosen)]]
        rows, gaps = used.dropna(), used.isna().sum().sort_values(ascending=False, kind="stable")
        lost = len(used) - len(rows)
        if len(rows) < FEWEST_ROWS:
            few = plural(
                "{n} row of {of} can be used, and a fit with ten folds needs {least}.",
                "{n} rows of {of} can be used, and a fit with ten folds needs {least}.",
                len(rows),
            )
            for_gaps = plural(
                "{n} row of {of} can be used, and a fit with ten folds needs {least}; leave out a "
                "column with many gaps ({where}).",
                "{n} rows of {of} can be used, and a fit with ten folds needs {least}; leave out a "
                "column with many gaps ({where}).",
                len(rows),
            )
            few = for_gaps if lost else few
            known = dict(n=len(rows), of=len(used), least=FEWEST_ROWS)
            raise ValueError(few.format(**known, where=_where(gaps)))
        if lost:
            out = plural(
                "{n} of {of} rows is left out for a gap: {where}.",
                "{n} of {of} rows are left out for a gap: {where}.",
                lost,
            )
            dropped.append(out.format(n=lost, of=len(used), where=_where(gaps)))
        if len(rows) > MOST_ROWS:
            drawn = _("Of {n} rows {most} are drawn at random, so that a figure takes seconds.")
            dropped.append(drawn.format(n=len(rows), most=MOST_ROWS))
            rows = rows.sample(MOST_ROWS, random_state=0).sort_index()
        return rows


def read(source, name=None):
    """The table in a file of separated values, as a :class:`Sheet`.

    source : a path, the bytes of a file, or a DataFrame. name : what to call it, by default that
    of the file. The first line holds the names of the columns.
    Encoding (UTF-8, else Big5 or Western European), separator (comma, semicolon, tab or upright
    stroke) and decimal mark are found out, and said where they are not the usual ones.
    ValueError, a sentence that says what the file is and what to do, for all that is no table.
    """
    if isinstance(source, pd.DataFrame):
        header = map(str, source.columns)
        return _sheet(source.reset_index(drop=True), header, name or _("table"), [])
    if not isinstance(source, bytes | bytearray | memoryview):
        source, name = _bytes_of(Path(source)), name or Path(source).name
    data, name, said = bytes(source), name or _("table"), []
    if len(data) > MOST_BYTES:
        raise ValueError(too_large(name, len(data)))
    text = _text(name, data, said)
    separator = _separator(text)
    if separator != ",":
        parted = _("The columns are parted by {separators}.")
        said.append(parted.format(separators=texts.said(SEPARATORS[separator])))
    header, frame = _rows(name, text, separator)
    if all(_is_number(entry) for entry in header):
        said.append(_("The first line holds numbers, so the columns are named by their place."))
        header = [""] * len(header)
    else:
        frame = frame.iloc[1:]
    return _sheet(frame.reset_index(drop=True), header, name, said, separator)


def too_large(name, n_bytes):
    """The sentence for a file of more than ``MOST_BYTES``."""
    sentence = _(
        "{name} has {size} MB, and this lesson takes {most} MB at most. Keep the columns you need, "
        "or some thousand rows, and save them as CSV."
    )
    return sentence.format(name=name, size=f"{n_bytes / 1e6:.0f}", most=f"{MOST_BYTES / 1e6:.0f}")


# ---------------------------------------------------------------- reading


def _bytes_of(path):
    if not path.is_file():
        none = _("There is no file {name!r} in {folder!r}.")
        raise ValueError(none.format(name=path.name, folder=str(path.resolve().parent)))
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(too_large(path.name, path.stat().st_size))
    return path.read_bytes()


def _text(name, data, said):
    """The text of a file, or ValueError with what it is instead."""
    for start, what in SIGNATURES.items():
        if data.startswith(start):
            other = _("{name} is {what}, not a CSV file.")
            raise _not_csv(other.format(name=name, what=texts.said(what)))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data:
        raise _not_csv(_("{name} is not a text file, and so no CSV file.").format(name=name))
    else:
        encoding = _encoding(data)
    try:
        text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        broken = _("{name} begins as {encoding} and goes on as no text.")
        raise _not_csv(broken.format(name=name, encoding=encoding)) from None
    if not text.strip():
        raise ValueError(_("{name} is empty.").format(name=name))
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        page = _("{name} is a web page or XML, not a CSV file. Save the table itself.")
        raise ValueError(page.format(name=name))
    if encoding in NAMES:
        other = _(
            "The file is not UTF-8; its letters were read as {encoding}. If they look wrong, save "
            "it as CSV (UTF-8)."
        )
        said.append(other.format(encoding=texts.said(NAMES[encoding])))
    return text.strip("\n")


def _not_csv(sentence):
    """ValueError for what is something else, or broken, with how to make a CSV file of it."""
    return ValueError(joined([sentence, texts.said(SAVE_AS)]))


NAMES = {"cp950": N_("Big5 (Traditional Chinese)"), "latin-1": N_("Western European (Latin-1)")}
NAMES["cp1252"] = NAMES["latin-1"]


def _encoding(data):
    """UTF-8 where it can be; else Big5, if what it makes are mostly its frequent characters.

    Those have first bytes up to 0xC6. The accented small letters of Latin-1 are 0xDF and above,
    so that Latin-1 text taken for Big5 makes rare characters.
    """
    for encoding in ("utf-8-sig", "cp950", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp950":
            first = [c.encode("cp950")[0] for c in text if c > "\x7f"]
            if sum(byte <= 0xC6 for byte in first) < 0.8 * len(first):
                continue
        return encoding
    return "latin-1"  # takes every byte


def _separator(text):
    """What parts the first line as it parts most of the next ones, into the most columns."""
    best, most = ",", 1
    for separator in SEPARATORS:
        try:
            lines = list(islice(csv.reader(io.StringIO(text), delimiter=separator), 30))
        except csv.Error:
            continue
        sizes = [len(line) for line in lines if line]
        alike = sum(size == sizes[0] for size in sizes)
        if sizes[0] > most and alike >= 0.8 * len(sizes):
            best, most = separator, sizes[0]
    return best


def _rows(name, text, separator):
    """The entries of the first line, and all lines as a DataFrame of text and NaN."""
    try:
        header = next(csv.reader(io.StringIO(text), delimiter=separator))
        if len(header) > MOST_COLUMNS:
            wide = _("{name} has {n} columns; keep {most} at most.")
            raise ValueError(wide.format(name=name, n=len(header), most=MOST_COLUMNS))
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, header=None, dtype=str, skipinitialspace=True
        )
    except pd.errors.ParserError as error:
        line = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if not line:
            raise _unreadable(name, error) from None
        uneven = _(
            "Line {line} of {name} has {n} entries, but the first line has {first}. Correct that "
            "line; text that holds a separator stands in quotes."
        )
        known = dict(line=line[2], n=line[3], first=line[1])
        raise ValueError(uneven.format(name=name, **known)) from None
    except csv.Error as error:
        raise _unreadable(name, error) from None
    return header, frame


def _unreadable(name, error):
    return _not_csv(_("{name} cannot be read as a table: {error}.").format(name=name, error=error))


def _is_number(text):
    try:
        return np.isfinite(float(text))
    except ValueError:
        return False


def _sheet(frame, header, name, said, separator=","):
    names = _names(list(header), said)
    if len(set(names)) < 2:
        one = _(
            "{name} has one column, {column}; a fit needs a target and a feature at least. Are the "
            "columns parted by commas, semicolons or tabs?"
        )
        raise ValueError(one.format(name=name, column=names[0]))
    if not len(frame):
        raise ValueError(_("{name} has names of columns, and no rows.").format(name=name))
    odd, commas, made = {}, [], {}
    for place, column in enumerate(names):
        entries = frame.iloc[:, place]
        made[column], wrong, comma = _entries(entries, separator)
        if wrong:
            odd[column] = wrong
        commas += [column] * comma
    if commas:
        thousands = _("Commas in numbers were read as thousands in {columns}.")
        decimal = _("Commas in numbers were read as decimal marks in {columns}.")
        sentence = thousands if separator == "," else decimal
        said.append(sentence.format(columns=_listed(commas)))
    for column, wrong in islice(odd.items(), 5):
        no_numbers = plural(
            "{column}: {n} entry that is no number counts as a gap: {entry}.",
            "{column}: {n} entries that are no numbers count as gaps, such as {entry}.",
            len(wrong),
        )
        said.append(no_numbers.format(column=column, n=len(wrong), entry=wrong[0][:20]))
    if len(odd) > 5:
        others = plural(
            "So do such entries in {n} more column.",
            "So do such entries in {n} more columns.",
            len(odd) - 5,
        )
        said.append(others.format(n=len(odd) - 5))
    return Sheet(pd.DataFrame(made), name, tuple(said))


def _names(header, said):
    """Different names, made of what can be printed."""
    names, taken = [], set()
    for place, entry in enumerate(header, 1):
        plain = " ".join("".join(c if c.isprintable() else " " for c in entry).split())
        name, count = plain or _("column {place}").format(place=place), 2
        while name in taken:
            name, count = f"{plain} ({count})", count + 1
        if plain and name != plain:
            twice = _("There is more than one column {plain}; column {place} is {name} here.")
            said.append(twice.format(plain=plain, place=place, name=name))
        taken.add(name)
        names.append(name)
    return names


def _numbers(texts):
    """Texts as floats, to the last digit, as pandas was not always exact; NaN for others."""
    numbers = pd.to_numeric(texts, errors="coerce").astype(float)
    found = np.isfinite(numbers)
    numbers[found] = [float(text) for text in texts[found]]
    return numbers


def _entries(entries, separator):
    """A column as floats or text, the entries that are no numbers among numbers, and whether
    commas in numbers were read."""
    if entries.dtype.kind in "biuf":
        numbers = entries.astype(float)
        return numbers.where(np.isfinite(numbers)), [], False
    texts = entries.where(entries.isna(), entries.astype(str).str.strip())
    texts = texts.where(texts != "")
    present = texts.dropna().astype(str)
    plain = present.str.replace("\u2212", "-").str.replace(
        r"(?<=\d)[\s\u202f](?=\d{3})", "", regex=True
    )
    numbers, comma = _numbers(plain), False
    if plain.str.contains(",").any():
        if separator == ",":
            whole = plain.str.fullmatch(r"[-+]?\d{1,3}(,\d{3})*(\.\d+)?")
            other = plain.where(whole, "").str.replace(",", "")
        else:
            whole = plain.str.fullmatch(r"[-+]?(\d+|\d{1,3}(\.\d{3})*)(,\d+)?([eE][-+]?\d+)?")
            other = plain.where(whole, "").str.replace(".", "").str.replace(",", ".")
        other = _numbers(other)
        if other.count() > numbers.count():
            numbers, comma = other, True
    numbers = numbers.where(np.isfinite(numbers))
    if not len(present) or numbers.count() < 0.9 * len(present):
        return texts.astype(object), [], False
    wrong = present[numbers.isna()].tolist()
    return numbers.reindex(texts.index).astype(float), wrong, comma


# ---------------------------------------------------------------- encoding


def _column(name, entries):
    values, gaps = int(entries.nunique()), int(entries.isna().sum())
    if values < 2:
        kind = "constant" if values else "empty"
    elif entries.dtype.kind == "f":
        kind = "numbers"
    else:
        kind = "categories" if values <= MOST_CATEGORIES else "text"
    return Column(name, kind, gaps, values)


def _encoded(rows, chosen, dropped):
    """The features as floats; what has become constant is left out."""
    made = {}
    for column in chosen:
        entries = rows[column.name]
        if entries.nunique() < 2:
            constant = _("{name} is left out: the same in every row that is left.")
            dropped.append(constant.format(name=column.name))
        elif column.kind == "numbers":
            made[column.name] = entries.astype(float)
        else:
            values = sorted(entries.unique())
            shown = values[1:] if len(values) == 2 else values
            new = {f"{column.name} = {value}": value for value in shown}
            becomes = plural(
                "{name} has {values} categories and becomes {n} column of 0 and 1: {columns}.",
                "{name} has {values} categories and becomes {n} columns of 0 and 1: {columns}.",
                len(new),
            )
            known = dict(values=len(values), n=len(new), columns=_listed(new))
            dropped.append(becomes.format(name=column.name, **known))
            made |= {name: (entries == value).astype(float) for name, value in new.items()}
    return pd.DataFrame(made, index=rows.index)


def _where(gaps):
    """The columns with most gaps: "3 in height, 1 in age, and in 2 more columns"."""
    gaps, one = gaps[gaps > 0], _("{n} in {column}")
    some = _(", ").join(one.format(n=n, column=column) for column, n in gaps[:5].items())
    if len(gaps) <= 5:
        return some
    more = len(gaps) - 5
    every = plural("{some}, and in {n} more column", "{some}, and in {n} more columns", more)
    return every.format(some=some, n=more)


def _listed(names, most=6):
    names = list(map(str, names))
    some, more = _(", ").join(names[:most]), len(names) - most
    return some if more <= 0 else _("{some} and {n} more").format(some=some, n=more)
