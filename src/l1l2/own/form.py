"""The lesson "Your own data": choose a file, a target and columns; the figures below follow.

    own = own_data(datasets.palmer_penguins(), "penguins.csv", target="body_mass_g")

    def both_paths(table): ... return explore(scene, ...)
    own.show(both_paths)

The form is one small anywidget view (``form.js``). It looks at the size of a file before it
reads it: a browser would read all of any file, and Jupyter closes its connection over a large one.
"""

import warnings
from html import escape
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from l1l2 import texts
from l1l2.own import tables
from l1l2.own.report import report_html
from l1l2.texts import N_, _, plural

__all__ = ["Following", "OwnData", "own_data"]

_HERE = Path(__file__).parent
# What the lesson's figures are called in the report: the names of the functions that make them.
HEADINGS = N_("One feature"), N_("Both paths"), N_("Honest score")
# What the fits of the lesson may warn of, see l1l2.optimality, which knows no language.
WARNINGS = (
    N_(
        "some columns of X are so nearly copies of each other, or so uneven in size, that rounding "
        "shows: the optimality conditions are off by {number} of the largest strength"
    ),
)


def own_data(source, name=None, target=None, folder="."):
    """A form to choose a table, live; the last expression of a cell shows it.

    source, name : the table to begin with, see :func:`l1l2.own.tables.read`. target : the column to
    be predicted, by default the last one of numbers. folder : where a report is written.
    ValueError as ``read`` and :meth:`l1l2.own.tables.Sheet.table` say.
    """
    return OwnData(source, name, target, folder)


class OwnData(anywidget.AnyWidget):
    """The form, the table that was chosen by it, and the figures that follow. From ``own_data``.

    sheet : Sheet, what was read. table : Table, what the figures show; ``table_name`` of its file.
    """

    _esm = _HERE / "form.js"
    _css = _HERE / "form.css"

    texts = traitlets.Dict().tag(sync=True)  # what the page says by itself
    lang = traitlets.Unicode().tag(sync=True)  # of all that it says, as HTML has it
    most_bytes = traitlets.Int(tables.MOST_BYTES).tag(sync=True)
    # Of the sheet: what each column is and can be, and what is chosen of it; in one dict, so that
    # the page sees them change together.
    sheet_shown = traitlets.Dict().tag(sync=True)
    said = traitlets.List().tag(sync=True)  # sentences
    # The answer to what the page asked for: {"trouble": a sentence or "", "done": words, "count"}.
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, source, name, target, folder):
        super().__init__(texts=_texts_of_the_page(), lang=texts.tag())
        self.folder, self.figures = Path(folder), {}
        self._first = source, name, target
        self._begin()
        self.on_msg(self._asked)

    def read(self, source, name=None):
        """Read another table; the figures wait until its columns are chosen."""
        self.sheet = tables.read(source, name)
        target = self._likely_target()
        self._show_sheet(target, self.sheet.features(target))
        self.said = list(self.sheet.said)

    def use(self, target, features=None):
        """Choose target and features (default: all that can serve); every figure follows."""
        self.table = self.sheet.table(target, features)
        self.table_name, notes = self.sheet.name, [*self.sheet.said, *self.table.dropped]
        n_rows, n_features = self.table.X.shape
        first = plural(
            "{target} from {n} feature, {rows} rows.",
            "{target} from {n} features, {rows} rows.",
            n_features,
        )
        self.said = [first.format(target=target, n=n_features, rows=n_rows), *notes]
        self._show_sheet(target, self.sheet.features(target) if features is None else features)
        for figure in self.figures.values():
            figure.follow()

    def show(self, make):
        """The explorer that the function ``make`` makes of a table, made anew for each table."""
        self.figures[make.__name__] = figure = Following(self, make)
        return figure

    def report(self):
        """A button that writes the report, see :meth:`write_report`."""
        return _ReportButton(self)

    def write_report(self):
        """Write one HTML file: what was chosen and dropped, the figures as they now stand, their
        words. Returns its path, ``report_`` and the name of the table in ``folder``."""
        named = "".join(c if c.isalnum() or c in "-_" else "_" for c in Path(self.table_name).stem)
        path = self.folder / f"report_{named[:60] or 'table'}.html"
        stills = {
            texts.said(name.replace("_", " ").capitalize()): figure.explorer.still()
            for name, figure in self.figures.items()
            if figure.explorer is not None
        }
        title = f"{self.table.y.name}: {self.table_name}"
        path.write_text(report_html(title, self.said, stills), encoding="utf-8")
        return path

    # ------------------------------------------------ what the page asks for

    def _begin(self):
        source, name, target = self._first
        self.read(source, name)
        self.use(target or self._likely_target())

    def _likely_target(self):
        """The last column of numbers, of those that are at least half full if there are any."""
        targets, full = self.sheet.targets, self.sheet.features()
        return next((name for name in targets[::-1] if name in full), targets[-1:] and targets[-1])

    def _asked(self, widget, message, buffers):
        """A button, or a file: every trouble is a sentence on the page, and changes nothing."""
        done, trouble, before = "", "", getattr(self, "sheet", None)
        try:
            if message["do"] == "read":
                self.read(bytes(buffers[0]), message["name"])
                done = _("Now choose a target and features, and press {button}.")
                done = done.format(button=self.texts["use"])
            elif message["do"] == "too_large":
                trouble = tables.too_large(message["name"], message["bytes"])
            elif message["do"] == "unreadable":
                trouble = _("{name} could not be read: {error}")
                trouble = trouble.format(name=message["name"], error=message["error"])
            elif message["do"] == "use":
                self.use(message["target"], message["features"])
                done = _("The figures below show these columns.")
            elif message["do"] == "begin":
                self._begin()
                done = _("The figures below show the first table again.")
        except ValueError as error:
            trouble = str(error)
        except Exception as error:
            self.sheet = before
            trouble = _("This table could not be used ({kind}: {error}).")
            trouble = trouble.format(kind=type(error).__name__, error=str(error)[:200])
            self.log.exception("own data")
        self.answer = {"trouble": trouble, "done": done, "count": self.answer.get("count", 0) + 1}

    def _show_sheet(self, target, features):
        likely, n_rows = set(self.sheet.features()), len(self.sheet.frame)
        heading = plural("{name}: {n} row", "{name}: {n} rows", n_rows)
        self.sheet_shown = {
            "heading": heading.format(name=self.sheet.name, n=n_rows),
            "columns": [
                {
                    "name": column.name,
                    "about": column.about,
                    "usable": column.usable,
                    "number": column.kind == "numbers",
                    "likely": column.name in likely,
                }
                for column in self.sheet.columns
            ],
            "target": target or "",
            "features": list(features),
        }

    def _repr_mimebundle_(self, **kwargs):
        """The live view; and for a page without a kernel what is chosen of the first table."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        shown = self.sheet_shown
        rows = "".join(
            f"<tr><td>{escape(column['name'])}</td><td>{escape(column['about'])}</td>"
            f"<td>{escape(_use(column['name'], shown))}</td></tr>"
            for column in shown["columns"]
        )
        said = "".join(f"<li>{escape(each)}</li>" for each in self.said)
        names = _("column"), _("what it is"), _("used as")
        head = "".join(f"<th>{escape(each)}</th>" for each in names)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><ul>{said}</ul>"
        return data | {"text/html": table, "text/plain": "\n".join(self.said)}, metadata


def _use(name, shown):
    if name == shown["target"]:
        return _("target")
    return _("feature") if name in shown["features"] else ""


def _texts_of_the_page():
    """What ``form.js`` says, by the names that it has for them."""
    return {
        "file": _("Your file (CSV)"),
        "begin": _("Back to the first table"),
        "target": _("Target"),
        "features": _("Features"),
        "all": _("All"),
        "none": _("None"),
        "use": _("Use these columns"),
        "working": _("Working …"),
    }


class Following(ipywidgets.VBox):
    """The figure of a table, made anew when another is chosen. From ``OwnData.show``.

    explorer : the Explorer that it shows; None, and a sentence in its place, where there is none.
    """

    def __init__(self, own, make):
        self._own, self._make, self.explorer = own, make, None
        super().__init__()
        self._replace()

    def follow(self):
        """Show the table that is chosen now, or say why that cannot be."""
        try:
            self._replace()
        except Exception as error:
            self._show(None, [_("No figure of this table: {error}").format(error=error)])
            self.log.exception("%s", self._make.__name__)

    def _replace(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            explorer = self._make(self._own.table)
        ours = (each for each in caught if issubclass(each.category, UserWarning))
        self._show(explorer, dict.fromkeys(_warning(str(each.message)) for each in ours))

    def _show(self, explorer, sentences):
        before, self.explorer = self.children, explorer
        self.children = [*([explorer] if explorer else []), *map(_sentence, sentences)]
        for old in before:
            for widget in (*getattr(old, "controls", ()), old):
                for part in (getattr(widget, "style", None), widget.layout, widget):
                    if part is not None:
                        part.close()

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        if self.explorer is None:
            return data
        picture, about = self.explorer.still()._repr_mimebundle_()
        return data | picture, about


class _ReportButton(ipywidgets.VBox):
    """A button, and below it where the report is."""

    def __init__(self, own):
        label = _("Save the report")
        button = ipywidgets.Button(description=label, layout={"width": "max-content"})
        below = ipywidgets.HTML()

        def write(pressed):
            try:
                path = own.write_report()
                said = _("Wrote {file} to {folder}. Open it in a browser.")
                said = said.format(file=path.name, folder=path.resolve().parent)
            except OSError as error:
                said = _("The report could not be written: {error}.").format(error=error)
            below.value = f'<p role="status">{escape(said)}</p>'

        button.on_click(write)
        super().__init__(children=[button, below])

    def _repr_mimebundle_(self, **kwargs):
        said = _("In JupyterLab a button here saves the report.")
        stored = {"text/html": f"<p>{said}</p>", "text/plain": said}
        return super()._repr_mimebundle_(**kwargs) | stored


def _warning(text):
    """A warning of the mathematics in the language that is spoken, where it is one of ours."""
    for known in WARNINGS:
        before, after = known.split("{number}")
        if text.startswith(before) and text.endswith(after):
            number = text.removeprefix(before).removesuffix(after)
            return texts.said(known).format(number=number)
    return text


def _sentence(text):
    return ipywidgets.HTML(f'<p role="alert">{escape(text)}</p>')
