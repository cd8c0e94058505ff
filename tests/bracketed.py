"""Two made-up languages, in which a text that bypasses the catalogue shows.

In one every text of the catalogue stands in brackets, and its marks are "¦". In the other its
letters are parted by dots, so that also a piece shows that bypasses the catalogue on its way into a
text.
Babel finds the texts in the code and writes the catalogue, as it would for a real language.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.mofile import write_mo
from matplotlib.text import Text

from l1l2.texts.template import template

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LANGUAGE = "de"  # one with the plural forms of English
# Names of methods and of people; abbreviations; units; functions; products of symbols.
NAMES = set("Huber MSE RMSE MAE OLS SGD Adam log max min argmax ηλw".split())
MARK = r"[,;:.](?=\s|$)"


def in_brackets(text):
    """``text`` in brackets, on lines of their own where it is more than one block of Markdown."""
    text = _marked(text)
    if not _has_words(text):
        return text
    between = "\n\n" if re.search(r"\n\n|(^|\n)([|`$]|[-*] |\d+[.)] )", text) else ""
    return f"⟦{between}{text}{between}⟧"


def _marked(text):
    """``text`` with "¦" for its marks and no space before %, besides in formulas and code."""
    parts = re.split(r"(\$[^$]*\$|`[^`]*`|\{[^}]*\}|^ *\d+\.)", text, flags=re.MULTILINE)
    parts[::2] = [re.sub(MARK, "¦", part).replace(" %", "%") for part in parts[::2]]
    return "".join(parts)


def in_dots(text):
    parts = re.split(r"(\$[^$]*\$|\{[^}]*\})", text)
    parts[::2] = [re.sub(r"(?<=\w)(?=\w)", "·", part) for part in parts[::2]]
    return "".join(parts)


def write_catalogue(folder, change=in_brackets):
    """``folder`` as the one of a catalogue, with every text of the package changed."""
    catalogue = template(NOTEBOOKS)
    catalogue.locale = LANGUAGE
    for message in catalogue:
        if message.id:
            several = message.id if isinstance(message.id, tuple) else (message.id,)
            changed = tuple(map(change, several))
            message.string = changed if isinstance(message.id, tuple) else changed[0]
    place = folder / LANGUAGE / "LC_MESSAGES" / "l1l2.mo"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as out:
        write_mo(out, catalogue)
    return catalogue


def _has_words(text):
    return re.search(r"[^\W\d]", _plain(text))


def _plain(text):
    """``text`` without formulas and the names of its numbers."""
    return re.sub(r"\$[^$]*\$|\{[^}]*\}", " ", text)


def bypassing(text, names=()):
    """The words of ``text`` outside of brackets and without dots, besides symbols and ``names``."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    words = re.findall(r"[^\W\d_]{3,}", re.sub("[²₁₂ᵢ]", " ", _plain(_without(names, text))))
    return [word for word in words if word not in NAMES]


def _without(names, text):
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ").replace(name.replace("_", "\n"), " ")
    return text


def marks_bypassing(text, names=()):
    """The marks of ``text`` that are not those of the catalogue, besides in ``names``, as ":".

    A text without brackets is symbols and numbers: of it only the space before %.
    """
    names = [name for name in names if re.search(MARK, name)]
    text = re.sub(r"\([-−\d., ]+\)", " ", _plain(_without(names, text)))  # the point (0.7, 0.3)
    return re.findall(rf"{MARK}| %" if "⟦" in text else " %", text)


class _Page(HTMLParser):
    """What a page of HTML says: its text, formulas left out, and what is said of its elements."""

    def __init__(self, html):
        super().__init__()
        self.text, self.of_elements, self.passed_over = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in ("math", "style", "script"):
            self.passed_over.append(tag)
        said = ("alt", "title", "aria-label", "placeholder", "data-a", "data-b", "data-c")
        self.of_elements += [value for name, value in attributes if name in said]
        self.text.append(" ")

    def handle_endtag(self, tag):
        if tag in self.passed_over:
            self.passed_over.pop()
        self.text.append(" ")

    def handle_data(self, text):
        if not self.passed_over:
            self.text.append(text)


def bypassing_on(html, names=()):
    """The same as ``bypassing`` for what a page says; formulas in TeX between \\( \\) are none."""
    page = _Page(html)
    text = re.sub(r"\\\(.*?\\\)|\\\[.*?\\\]", " ", "".join(page.text), flags=re.DOTALL)
    return [word for each in (text, *page.of_elements) for word in bypassing(each, names)]


def texts_of(stage, states):
    """All that a figure says at ``states``: on it, whether it moves or not, and under it."""
    said = set()
    for state in states:
        stage.parts(**state)
        said.add(stage.describe(**state))
        said |= {text.get_text() for text in stage.figure.findobj(Text) if text.get_visible()}
    return said - {""}
