"""The translated texts, as files that translators edit and as the catalogue that is read.

    python -m l1l2.texts notebooks

brings both up to date with what the code says today. Texts to edit are in ``<language>/*.po``, one
file for each room; a new text stands there with an empty translation, one that nobody says any more
is gone. ``<language>/LC_MESSAGES/l1l2.mo`` is made of all of them. Needs Babel.
"""

import io
import re
from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from l1l2.texts import CHINESE, HERE
from l1l2.texts.template import template

__all__ = ["catalogue", "files", "missing", "translations", "update"]

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the same bytes every time
ROOMS = (  # where a text stands first -> its file; the first that fits
    ("exam/templates/", "templates"),
    ("exam/questions", "questions"),
    ("exam/cards.toml", "cards"),
    ("exam/", "exam"),
    ("figures/", "figures"),
    ("lessons/", "lessons"),
    ("live/", "live"),
    ("own/", "own"),
    ("site/", "site"),
    ("texts/", "texts"),
    ("", "notebooks"),
)


def translations(language=CHINESE):
    """What the files of ``language`` say: a dict, the English (of plurals a pair) -> its text."""
    found = {}
    for path in sorted((HERE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    found[message.id] = message.string
    return found


def catalogue(notebooks, said, language=CHINESE):
    """A Babel ``Catalog`` of all texts there are, each with its translation in ``said``, or ""."""
    filled = _empty(language)
    for message in template(notebooks):
        if message.id:
            filled.add(message.id, said.get(message.id, ""), locations=message.locations)
    return filled


def missing(catalogue):
    """The texts of a catalogue that have no translation, with where they stand."""
    return [
        f"{message.locations[0][0]}: {message.id!r}"
        for message in catalogue
        if message.id and not _has_string(message)
    ]


def files(catalogue, language=CHINESE):
    """What the files of ``language`` are to hold: a dict, path under it -> bytes."""
    rooms = {}
    for message in catalogue:
        if message.id:
            places = sorted({place for place, _ in message.locations})
            room = next(name for start, name in ROOMS if places[0].startswith(start))
            rooms.setdefault(room, _empty(language)).add(
                message.id, message.string, locations=[(place, None) for place in places]
            )
    found = {}
    for room, some in rooms.items():
        file = io.BytesIO()
        write_po(file, some, width=100, include_lineno=False)
        text = re.sub(rb'"Generated-By: [^"]*"\n', b"", file.getvalue())  # by any Babel
        found[f"{room}.po"] = text
    whole = _empty(language)
    for message in catalogue:
        if message.id and _has_string(message):
            whole.add(message.id, message.string)
    file = io.BytesIO()
    write_mo(file, whole)
    return found | {"LC_MESSAGES/l1l2.mo": file.getvalue()}


def update(notebooks, language=CHINESE):
    """Bring the files of ``language`` up to date; what is ``missing`` afterwards."""
    filled = catalogue(notebooks, translations(language), language)
    wanted = files(filled, language)
    for path in (HERE / language).glob("*.po"):
        if path.name not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = HERE / language / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return missing(filled)


def _empty(language):
    return Catalog(
        locale=language, domain="l1l2", project="l1l2", version="1", charset="utf-8",
        header_comment=f"# The texts of l1l2 in {language}; see l1l2.texts.translations.",
        msgid_bugs_address="none", last_translator="the l1l2 authors", language_team="l1l2",
        creation_date=EPOCH, revision_date=EPOCH, fuzzy=False,
    )  # fmt: skip


def _has_string(message):
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)
