"""What the course says, through one catalogue: every text that code makes and a learner reads.

    _("λ = {strength:g}: {zeros} of {n} weights are zero.")

The English sentence is the key. A sentence is whole and its numbers have names, so that another
language can put them in another order; it is never glued from pieces. Symbols (λ, w, MSE) and names
of data are no texts.

Every text is asked for when it is shown, never when a module is loaded: ``speak`` may come later.
"""

import gettext
import sys
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path

HERE = Path(__file__).parent
ENGLISH, CHINESE = "en", "zh_Hant_TW"  # the languages there are
TAGS = {CHINESE: "zh-Hant-TW"}  # of a language in HTML, where it is not its name here
_language, _catalogue, _folder = ENGLISH, gettext.NullTranslations(), HERE


def speak(language=ENGLISH, folder=HERE):
    """Say everything in ``language`` from now on, by the catalogue in ``folder``.

    In a notebook texts that a cell shows as its value are said as well: names in a dict, words in
    a list. FileNotFoundError where there is no catalogue. English needs none.
    """
    global _language, _catalogue, _folder
    english = gettext.NullTranslations()
    found = english if language == ENGLISH else gettext.translation("l1l2", folder, [language])
    _language, _catalogue, _folder = language, found, folder
    _speak_in_outputs()


def language():
    """The language that is spoken, such as "en"."""
    return _language


def tag():
    """The language that is spoken, as HTML has it in ``lang``."""
    return TAGS.get(_language, _language)


@contextmanager
def spoken(language=ENGLISH, folder=HERE):
    """``speak``, as a context: afterwards what was spoken before is spoken again."""
    global _language, _catalogue, _folder
    before = _language, _catalogue, _folder
    speak(language, folder)
    try:
        yield
    finally:
        _language, _catalogue, _folder = before
        _speak_in_outputs()


def kept(make):
    """``functools.cache`` for what has texts in it: it is made once for each language."""
    made = cache(lambda spoken, *given: make(*given))
    return wraps(make)(lambda *given: made((_language, _folder), *given))


def _speak_in_outputs():
    """Where this is a notebook, its texts are written in the language that is spoken."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return
    plain = shell.display_formatter.formatters["text/plain"]
    if _language == ENGLISH:
        plain.pop(str, None)
    else:
        plain.for_type(str, lambda text, printer, cycle: printer.text(repr(said(text))))


def _(text):
    """``text`` in the language that is spoken."""
    return _catalogue.gettext(text)


def N_(text):
    """``text`` as it is, but in the catalogue: for a constant that ``said`` says later."""
    return text


def said(text):
    """``text`` that a lesson hands to a figure or a control, in the language that is spoken."""
    return _catalogue.gettext(text) if text else text  # "" stands for a heading in a catalogue


class Said(dict):
    """Texts that ``N_`` marks, each said in the language that is spoken when it is looked up."""

    def __getitem__(self, key):
        return said(super().__getitem__(key))

    def get(self, key, default=None):
        return self[key] if key in self else default

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]


def plural(one, many, n):
    """The text that goes with the number ``n``: ``one`` or ``many`` in English."""
    return _catalogue.ngettext(one, many, int(n))


def listed(values, write=str):
    """Several values as a text: "1", "1 and 5", "1, 2 and 5"; ``write`` makes a text of each."""
    *others, last = map(write, values)
    if not others:
        return last
    return _("{others} and {last}").format(others=_(", ").join(others), last=last)


def joined(sentences):
    """One or several sentences as one text. What is empty, None or False is left out."""
    return sentences if isinstance(sentences, str) else followed("").join(filter(None, sentences))


def followed(one, after=""):
    """``one`` and ``after``, which may be empty: no space between where a language has none."""
    return _("{one} {next}").format(one=one, next=after)
