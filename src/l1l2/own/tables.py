"""A table as people have it, read from a file and made ready for a fit, with all that was decided.

    sheet = read("houses.csv")
    table = sheet.table("price", ["area", "district"])
    table.X, table.y, table.dropped

Nothing is decided in silence: what was guessed about the file stands in ``Sheet.said``, what was
left out of the fit, and why, in ``Table.dropped``. Everything stays on this machine.
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

__all__ = ["MOST_BYTES", "Column", "Sheet", "Table", "read"]

MOST_BYTES = 5_000_000  # of a file; a figure needs seconds for more
MOST_COLUMNS = 1000  # of a file
MOST_ROWS = 10_000  # of a fit; more are drawn from
MOST_FEATURES = 60  # of a fit, columns of categories counted one by one
MOST_CATEGORIES = 8  # of a text column that becomes columns of 0 and 1
FEWEST_ROWS = 20  # of a fit: ten folds of two
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
SAVE_AS = "In the program that made it, choose Save as, and there CSV (UTF-8)."
# The first bytes of files that are no text, and what they are.
SIGNATURES = {
    b"PK\x03\x04": "a spreadsheet or another packed file (.xlsx, .ods, .zip)",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or document (.xls, .doc)",
    b"\x1f\x8b": "a packed file (.gz)",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
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
            "numbers": "numbers",
            "categories": f"{self.values} categories",
            "text": f"text, {self.values} different entries",
            "constant": "the same in every row",
            "empty": "empty",
        }[self.kind]
        return words + (f", {_counted(self.gaps, 'gap')}" if self.gaps else "")


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
            raise ValueError(
                f"No column of {self.name} holds numbers, and only numbers can be predicted."
            )
        if target not in self.targets:
            raise ValueError(f"{target!r} cannot be predicted; choose {_listed(self.targets)}.")
        known = {column.name: column for column in self.columns}
        features = self.features(target) if features is None else tuple(features)
        unknown = [name for name in features if name not in known]
        if unknown:
            raise ValueError(f"There is no column {unknown[0]!r}; there is {_listed(known)}.")
        chosen = [known[name] for name in dict.fromkeys(features) if name != target]
        dropped = [f"{c.name} is left out: {c.about}." for c in chosen if not c.usable]
        chosen = [column for column in chosen if column.usable]
        if not chosen:
            raise ValueError(
                f"There is no feature to predict {target} from; choose at least one other column "
                "of numbers or of a few categories."
            )
        rows = self._complete(target, chosen, dropped)
        X = _encoded(rows, chosen, dropped)
        if not len(X.columns):
            raise ValueError("In the rows that are left every feature is constant; choose others.")
        if len(X.columns) > MOST_FEATURES:
            raise ValueError(
                f"That makes {len(X.columns)} features, and a figure holds {MOST_FEATURES}; choose "
                "fewer columns."
            )
        if rows[target].min() == rows[target].max():
            raise ValueError(f"{target} is {rows[target].iloc[0]:g} in every row that is left.")
        return Table(X, rows[target], tuple(dropped))

    def _complete(self, target, chosen, dropped):
        """The rows without a gap in the columns that are used, at most ``MOST_ROWS`` of them."""
        used = self.frame[[target, *(column.name for column in chosen)]]
        rows, gaps = used.dropna(), used.isna().sum().sort_values(ascending=False, kind="stable")
        where = ", ".join(f"{count} in {name}" for name, count in gaps[gaps > 0][:5].items())
        if len(gaps[gaps > 0]) > 5:
            where += f", and in {len(gaps[gaps > 0]) - 5} more columns"
        lost = len(used) - len(rows)
        if len(rows) < FEWEST_ROWS:
            why = f"; leave out a column with many gaps ({where})" if lost else ""
            raise ValueError(
                f"{_counted(len(rows), 'row')} of {len(used)} can be used, and a fit with ten "
                f"folds needs {FEWEST_ROWS}{why}."
            )
        if lost:
            dropped.append(f"{lost} of {len(used)} rows are left out for a gap: {where}.")
        if len(rows) > MOST_ROWS:
            dropped.append(
                f"Of {len(rows)} rows {MOST_ROWS} are drawn at random, so that a figure takes "
                "seconds."
            )
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
        return _sheet(source.reset_index(drop=True), map(str, source.columns), name or "table", [])
    if not isinstance(source, bytes | bytearray | memoryview):
        source, name = _bytes_of(Path(source)), name or Path(source).name
    data, name, said = bytes(source), name or "table", []
    if len(data) > MOST_BYTES:
        raise ValueError(too_large(name, len(data)))
    text = _text(name, data, said)
    separator = _separator(text)
    if separator != ",":
        said.append(f"The columns are parted by {SEPARATORS[separator]}.")
    header, frame = _rows(name, text, separator)
    if all(_is_number(entry) for entry in header):
        said.append("The first line holds numbers, so the columns are named by their place.")
        header = [""] * len(header)
    else:
        frame = frame.iloc[1:]
    return _sheet(frame.reset_index(drop=True), header, name, said, separator)


def too_large(name, n_bytes):
    """The sentence for a file of more than ``MOST_BYTES``."""
    return (
        f"{name} has {n_bytes / 1e6:.0f} MB, and this lesson takes {MOST_BYTES / 1e6:.0f} MB at "
        "most. Keep the columns you need, or some thousand rows, and save them as CSV."
    )


# ---------------------------------------------------------------- reading


def _bytes_of(path):
    if not path.is_file():
        raise ValueError(f"There is no file {path.name!r} in {str(path.resolve().parent)!r}.")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(too_large(path.name, path.stat().st_size))
    return path.read_bytes()


def _text(name, data, said):
    """The text of a file, or ValueError with what it is instead."""
    for start, what in SIGNATURES.items():
        if data.startswith(start):
            raise ValueError(f"{name} is {what}, not a CSV file. {SAVE_AS}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data:
        raise ValueError(f"{name} is not a text file, and so no CSV file. {SAVE_AS}")
    else:
        encoding = _encoding(data)
    try:
        text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise ValueError(f"{name} begins as {encoding} and goes on as no text. {SAVE_AS}") from None
    if not text.strip():
        raise ValueError(f"{name} is empty.")
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        raise ValueError(f"{name} is a web page or XML, not a CSV file. Save the table itself.")
    if encoding in NAMES:
        said.append(
            f"The file is not UTF-8; its letters were read as {NAMES[encoding]}. If they look "
            "wrong, save it as CSV (UTF-8)."
        )
    return text.strip("\n")


NAMES = {"cp950": "Big5 (Traditional Chinese)", "latin-1": "Western European (Latin-1)"}
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
            raise ValueError(f"{name} has {len(header)} columns; keep {MOST_COLUMNS} at most.")
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, header=None, dtype=str, skipinitialspace=True
        )
    except pd.errors.ParserError as error:
        line = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if not line:
            raise ValueError(f"{name} cannot be read as a table: {error}. {SAVE_AS}") from None
        raise ValueError(
            f"Line {line[2]} of {name} has {line[3]} entries, but the first line has {line[1]}. "
            "Correct that line; text that holds a separator stands in quotes."
        ) from None
    except csv.Error as error:
        raise ValueError(f"{name} cannot be read as a table: {error}. {SAVE_AS}") from None
    return header, frame


def _is_number(text):
    try:
        return np.isfinite(float(text))
    except ValueError:
        return False


def _sheet(frame, header, name, said, separator=","):
    names = _names(list(header), said)
    if len(set(names)) < 2:
        raise ValueError(
            f"{name} has one column, {names[0]}; a fit needs a target and a feature at least. Are "
            "the columns parted by commas, semicolons or tabs?"
        )
    if not len(frame):
        raise ValueError(f"{name} has names of columns, and no rows.")
    odd, commas, made = {}, [], {}
    for place, column in enumerate(names):
        entries = frame.iloc[:, place]
        made[column], wrong, comma = _entries(entries, separator)
        if wrong:
            odd[column] = wrong
        commas += [column] * comma
    if commas:
        said.append(f"Commas in numbers were read as {_mark(separator)} in {_listed(commas)}.")
    for column, wrong in islice(odd.items(), 5):
        said.append(
            f"{column}: {_counted(len(wrong), 'entry', 'entries')} that are no numbers count as "
            f"gaps, such as {wrong[0]:.20}."
        )
    if len(odd) > 5:
        said.append(f"So do such entries in {len(odd) - 5} more columns.")
    return Sheet(pd.DataFrame(made), name, tuple(said))


def _mark(separator):
    return "thousands" if separator == "," else "decimal marks"


def _names(header, said):
    """Different names, made of what can be printed."""
    names, taken = [], set()
    for place, entry in enumerate(header, 1):
        plain = " ".join("".join(c if c.isprintable() else " " for c in entry).split())
        name, count = plain or f"column {place}", 2
        while name in taken:
            name, count = f"{plain} ({count})", count + 1
        if plain and name != plain:
            said.append(f"There is more than one column {plain}; column {place} is {name} here.")
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
            dropped.append(f"{column.name} is left out: the same in every row that is left.")
        elif column.kind == "numbers":
            made[column.name] = entries.astype(float)
        else:
            values = sorted(entries.unique())
            shown = values[1:] if len(values) == 2 else values
            new = {f"{column.name} = {value}": value for value in shown}
            dropped.append(
                f"{column.name} has {len(values)} categories and becomes "
                f"{_counted(len(new), 'column')} of 0 and 1: {_listed(new)}."
            )
            made |= {name: (entries == value).astype(float) for name, value in new.items()}
    return pd.DataFrame(made, index=rows.index)


def _counted(count, one, many=None):
    return f"{count} {one if count == 1 else many or one + 's'}"


def _listed(names, most=6):
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more
