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
from pathlib import Path

HERE = Path(__file__).parent
ENGLISH, CHINESE = "en", "zh_Hant_TW"  # the languages there are
TAGS = {CHINESE: "zh-Hant-TW"}  # of a language in HTML, where it is not its name here
_language, _catalogue = ENGLISH, gettext.NullTranslations()


def speak(language=ENGLISH, folder=HERE):
    """Say everything in ``language`` from now on, by the catalogue in ``folder``.

    In a notebook texts that a cell shows as its value are said as well: names in a dict, words in
    a list. FileNotFoundError where there is no catalogue. English needs none.
    """
    global _language, _catalogue
    english = gettext.NullTranslations()
    found = english if language == ENGLISH else gettext.translation("l1l2", folder, [language])
    _language, _catalogue = language, found
    _speak_in_outputs()


def language():
    """The language that is spoken, such as "en"."""
    return _language


def tag():
    """The language that is spoken, as HTML has it in ``lang``."""
    return TAGS.get(_language, _language)


@contextmanager
def spoken(language, folder=HERE):
    """``speak``, as a context: afterwards what was spoken before is spoken again."""
    global _language, _catalogue
    before = _language, _catalogue
    speak(language, folder)
    try:
        yield
    finally:
        _language, _catalogue = before
        _speak_in_outputs()


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


def plural(one, many, n):
    """The text that goes with the number ``n``: ``one`` or ``many`` in English."""
    return _catalogue.ngettext(one, many, int(n))


def listed(values, write=str):
    """Several values as a text: "1", "1 and 5", "1, 2 and 5"; ``write`` makes a text of each."""
    *others, last = map(write, values)
    if not others:
        return last
    return _("{others} and {last}").format(others=_(", ").join(others), last=last)


def filled(sentences, numbers):
    """One or several sentences as one text, with the named ``numbers`` (a namespace) filled in."""
    text = sentences if isinstance(sentences, str) else joined(sentences)
    return text.format_map(vars(numbers))


def joined(sentences):
    """Several sentences as one text. What is empty, None or False is left out."""
    between = _("{one} {next}").format(one="", next="")  # none where a language has none
    return between.join(filter(None, sentences))
