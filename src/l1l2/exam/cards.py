r"""Flashcards made from the question bank: a deck for Anki, and the same cards to fold in a lesson.

The front of a card is the question with its choices; the back is the answer, why it is that, and
the lesson that shows it.

A deck is the same bytes whenever it is made from the same bank, with the same Matplotlib and
SQLite: nothing in it depends on the clock or on chance. Anki knows a card by the id of its
question, so that a second import adds nothing, and takes a changed one over only if the deck is of
a later time than the card it has. Therefore ``RELEASED`` moves forward with every release.
"""

import base64
import io
import json
import random
import sqlite3
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from l1l2.exam.bank import LETTERS, POINTS, Question, questions
from l1l2.exam.markup import anki_html, html
from l1l2.exam.pictures import picture
from l1l2.fonts import FACES, data, for_formulas, rules
from l1l2.lessons.course import lesson

__all__ = ["RELEASED", "Cards", "CardsByPoint", "cards", "cards_by_point", "write_deck"]

RELEASED = 1795219200  # seconds since 1970 began: 21 November 2026, 0:00 UTC
DECK = "L1 and L2"
FIELDS = "Name", "Question", "Answer", "Why", "Lesson"
FRONT = "{{Question}}"
BACK = """{{FrontSide}}
<hr id="answer">
<div class="answer">{{Answer}}</div>
{{Why}}
<p class="lesson">{{Lesson}}</p>"""
CARD_STYLE = """
.card {
  max-width: 40em;
  margin: 1em auto;
  padding: 0 1em;
  font: 19px/1.45 "L1L2 Text", sans-serif;
}
code { font: 0.9em "L1L2 Code", monospace; }
.answer { font-weight: bold; }
.lesson { font-size: 0.85em; opacity: 0.75; }
ol.choices { list-style: none; padding: 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8b939e; padding: 0.1em 0.5em; }
img { background: white; }
"""
FOLD_STYLE = """
.l1l2-flashcards { max-width: 46em; }
.l1l2-flashcard { padding: 0.3em 0; border-top: 1px solid #8b939e; }
.l1l2-flashcard p { margin: 0.35em 0; }
.l1l2-flashcard ol.choices { list-style: none; padding: 0 0 0 0.5em; margin: 0.3em 0; }
.l1l2-flashcard ol.choices p { display: inline; }
.l1l2-flashcard img { max-width: 100%; background: white; }
.l1l2-flashcard table { border-collapse: collapse; }
.l1l2-flashcard th, .l1l2-flashcard td { border: 1px solid #8b939e; padding: 0.15em 0.6em; }
.l1l2-flashcards summary { cursor: pointer; width: fit-content; padding: 0.2em 0; }
.l1l2-flashcards .l1l2-exam-point > summary { padding: 0.4em 0; }
.l1l2-flashcards summary:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.l1l2-flashcard details[open] { padding-bottom: 0.5em; }
.l1l2-flashcard .answer { font-weight: bold; }
"""


@dataclass(frozen=True)
class Cards:
    """Some cards, one below the other, the backs folded. A notebook shows it as a cell's value."""

    questions: tuple[Question, ...]

    def _repr_html_(self):
        return _styled("\n".join(map(_folded, self.questions)))

    def __repr__(self):
        return "\n\n".join(f"{k}. {each.ask}" for k, each in enumerate(self.questions, 1))

    def __len__(self):
        return len(self.questions)


@dataclass(frozen=True)
class CardsByPoint:
    """Cards for each exam point, folded under it. A notebook shows it as a cell's value."""

    points: dict[str, Cards]

    def _repr_html_(self):
        parts = [
            f'<details class="l1l2-exam-point"><summary><b>{name}</b> {POINTS[name]} '
            f"({len(some)})</summary>{''.join(map(_folded, some.questions))}</details>"
            for name, some in self.points.items()
        ]
        return _styled("\n".join(parts))

    def __repr__(self):
        return "\n".join(f"cards for {name}: {len(some)}" for name, some in self.points.items())


def cards(*, count=None, seed=0, **wanted):
    """Cards of the questions to which everything in ``wanted`` applies, as :class:`Cards`.

    wanted : claim, point, lesson, kind, level, as for :func:`l1l2.exam.bank.questions`.
    count : at most so many, drawn with ``seed`` and then in the bank's order; default all.
    ValueError if there is none.
    """
    found = questions(**wanted)
    if not found:
        asked = ", ".join(f"{name} = {value!r}" for name, value in wanted.items())
        raise ValueError(f"no question has {asked}; l1l2.exam.bank.questions() lists them all")
    if count is not None and count < len(found):
        drawn = random.Random(seed).sample(range(len(found)), count)
        found = tuple(found[k] for k in sorted(drawn))
    return Cards(found)


def cards_by_point(count=None, seed=0):
    """At most ``count`` cards for each exam point that has any, as :class:`CardsByPoint`."""
    held = [name for name in POINTS if questions(point=name)]
    return CardsByPoint({name: cards(point=name, count=count, seed=seed) for name in held})


def write_deck(path, bank=None, released=RELEASED):
    """Write an Anki deck (an ``.apkg`` file) with a card for each question; returns ``path``.

    bank : questions; default the whole bank. released : when, in whole seconds since 1970 began.
    """
    import genanki

    bank = questions() if bank is None else tuple(bank)
    fonts = {face: data(face) for face in FACES if face != "math"}  # Anki brings MathJax
    # A name that begins so is kept though no card names it.
    names = {face: f"_l1l2-{face}-{_hash(font)}.woff2" for face, font in fonts.items()}
    model = genanki.Model(
        _number("model"),
        DECK,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": FRONT, "afmt": BACK}],
        css=rules(names) + CARD_STYLE,
    )
    deck = genanki.Deck(_number("deck"), DECK, "L1 and L2, as losses and as penalties.")
    media = {names[face]: font for face, font in fonts.items()}
    for place, question in enumerate(bank):
        deck.add_note(_note(genanki, model, question, place, media))
    ids = (_number(kind, each.id) for each in bank for kind in ("note", "card"))
    files = {"collection.anki2": _database(genanki.Package(deck), released, ids)}
    files["media"] = json.dumps({str(k): name for k, name in enumerate(media)}).encode()
    files |= {str(k): png for k, png in enumerate(media.values())}
    with open(path, "wb") as file:
        file.write(_zipped(files))
    return path


def _note(genanki, model, question, place, media):
    """The note of a question, ``place`` in the deck. Its figure is added to ``media``."""
    image = ""
    if question.figure:
        png = picture(question.figure)
        name = f"l1l2-{question.figure}-{_hash(png)}.png"
        media[name] = png
        image = _image(question, name)
    front, answer, why = _sides(question, anki_html, image)
    tags = [f"l1l2::claim::{claim}" for claim in question.claims]
    tags += [f"l1l2::point::{point}" for point in question.points]
    tags += [f"l1l2::level::{question.level}"]
    return genanki.Note(
        model,
        [question.id, front, answer, why, escape(_lesson(question))],
        guid=f"l1l2-{sha256(question.id.encode()).hexdigest()[:20]}",
        tags=tags,
        due=place,
    )


def _database(package, released, ids):
    """The bytes of Anki's collection; ``ids`` are those of each note and its card, in turn."""
    with sqlite3.connect(":memory:") as connection:
        package.write_to_db(connection.cursor(), released, ids)
    written = connection.serialize()
    connection.close()
    return written


def _zipped(files):
    """A zip archive of ``files``, name -> bytes, whose entries have no time and no owner."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # its time is 1 January 1980, 0:00
            entry.create_system = 3  # otherwise that of the machine
            target.writestr(entry, content)
    return archive.getvalue()


def _number(*names):
    """A number that belongs to ``names``. Anki's are milliseconds since 1970; these lie in the past
    (2001 to 2020)."""
    digest = sha256("/".join(("l1l2", *names)).encode()).digest()
    return 10**12 + int.from_bytes(digest[:8], "big") % (6 * 10**11)


def _hash(content):
    return sha256(content).hexdigest()[:8]


def _styled(parts):
    return (
        f'<div class="l1l2-flashcards">{for_formulas()}<style>{FOLD_STYLE}</style>\n{parts}\n</div>'
    )


def _folded(question):
    image = ""
    if question.figure:
        png = base64.b64encode(picture(question.figure)).decode()
        image = _image(question, f"data:image/png;base64,{png}")
    front, answer, why = _sides(question, html, image)
    see = lesson(question.lesson).link()
    return (
        f'<div class="l1l2-flashcard" id="flashcard-{question.id}">{front}'
        f'<details><summary>Turn over</summary><div class="answer">{answer}</div>'
        f"{why}<p>See it: {see}</p></details></div>"
    )


def _sides(question, render, image):
    """Front, answer and why, as HTML. render : Markdown to HTML. image : the figure, or ""."""

    def line(text):
        return render(text).removeprefix("<p>").removesuffix("</p>")

    front, why = render(question.ask) + image, render(question.solution)
    if question.choices:
        rows = list(zip(LETTERS, question.choices, strict=False))
        front += _items([f"({k}) {line(each.text)}" for k, each in rows], ' class="choices"')
        (answer,) = (f"({k}) {line(each.text)}" for k, each in rows if each.right)
        wrong = [f"Not ({k}): {line(each.why)}" for k, each in rows if not each.right]
        why += _items(wrong, ' class="choices"')
    elif question.steps:
        front += _items([line(step.ask) for step in question.steps])
        answer = ";&ensp;".join(_value(step) for step in question.steps)
        reasons = [f"{_value(step)}. {line(step.why)}" for step in question.steps]
        why = _items(reasons) + why
    elif question.scheme:
        answer = f"{len(question.scheme)} steps, {question.marks} marks:"
        why = _items([f"{render(each.step)} ({each.marks})" for each in question.scheme]) + why
    else:
        answer = _value(question)
        why += "".join(
            f"<p>If you have {_plain(t.value)}: {line(t.why)}</p>" for t in question.traps
        )
    return front, answer, why


def _value(asked):
    """The answer of a number or step, with what it may be off by."""
    off = f" ± {asked.tolerance:g}" if asked.tolerance else ""
    return _plain(asked.answer) + off


def _plain(number):
    return f"{number:g}".replace("-", "−")


def _items(lines, attributes=""):
    return f"<ol{attributes}>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"


def _image(question, source):
    return f'<p><img alt="{escape(question.alt)}" src="{source}"></p>'


def _lesson(question):
    return f"{lesson(question.lesson).title} ({question.lesson}.ipynb)"
