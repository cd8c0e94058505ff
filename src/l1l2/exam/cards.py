r"""Flashcards: two decks for Anki, and the small cards to fold in a lesson.

The first deck has small cards, one fact each: ``cards.toml``, beside this file, and one for each of
:data:`l1l2.exam.formulas.CONVERSIONS`. Texts are Markdown with ``$...$``. A card has these entries:

id : short and stable, words joined by hyphens; a learner's reviews belong to it.
front, back : the two sides; or instead of both
cloze : a sentence with gaps, ``{{...}}``, each of which becomes a card of its own. No formula of it
    has two braces in a row.
formula : in place of back, the name of one of :data:`l1l2.exam.formulas.FORMULAS`.
claim, point, lesson : as in the question bank. A formula has its own claim and lesson, and is a
    matter of E1 if nothing else is said.

The second deck has the questions of the bank: the front is the question with its choices; the back
is the answer, why it is that, and the lesson that shows it.

A file is the same bytes whenever it is made from the same cards, with the same Matplotlib and
SQLite: nothing in it depends on the clock or on chance. Anki knows a note by the id of its card or
question, so that a second import adds nothing, and takes a changed one over only if the file is of
a later time than the note it has. Therefore ``RELEASED`` moves forward with every release. A card
stays in the deck in which a learner has it. Decks in two languages are two, each with its reviews.

Texts are English and keys of the catalogue, as those of the question bank.
"""

import io
import json
import random
import re
import sqlite3
import tomllib
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib import resources

from l1l2.exam.bank import CLAIMS, LETTERS, POINTS, questions
from l1l2.exam.formulas import CONVERSIONS, formula
from l1l2.exam.markup import anki_html, html
from l1l2.exam.pictures import picture
from l1l2.exam.quiz import see_html, trap_html
from l1l2.fonts import data, faces, for_formulas, rules
from l1l2.lessons.course import lesson
from l1l2.texts import ENGLISH, N_, _, kept, language, listed, said

__all__ = ["RELEASED", "Card", "Cards", "CardsByPoint", "cards", "cards_by_point", "load_cards",
           "write_deck"]  # fmt: skip

RELEASED = 1795737600  # seconds since 1970 began: 27 November 2026, 0:00 UTC
DECK, SMALL = N_("L1 and L2"), N_("L1 and L2::Cards")
ASKED = N_("L1 and L2::Exam questions")
TEXTS = "front", "back", "cloze"  # of a card
GAP = re.compile(r"\{\{(.+?)\}\}")
FIELDS = "Name", "Question", "Answer", "Why", "Lesson"
FRONT = "{{Question}}"
BACK = """{{FrontSide}}
<hr id="answer">
<div class="answer">{{Answer}}</div>
{{Why}}
<p class="lesson">{{Lesson}}</p>"""
SMALL_FIELDS = "Name", "Front", "Back", "Lesson"
SMALL_FRONT = "{{Front}}"
SMALL_BACK = """{{FrontSide}}
<hr id="answer">
<div class="answer">{{Back}}</div>
<p class="lesson">{{Lesson}}</p>"""
CLOZE_FIELDS = "Name", "Text", "Lesson"
CLOZE_FRONT = "{{cloze:Text}}"
CLOZE_BACK = """{{cloze:Text}}
<p class="lesson">{{Lesson}}</p>"""
CARD_STYLE = """
.card {
  max-width: 40em;
  margin: 1em auto;
  padding: 0 1em;
  font: 19px/1.45 "L1L2 Text", sans-serif;
}
code { font: 0.9em "L1L2 Code", monospace; }
.answer, .cloze { font-weight: bold; }
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
.l1l2-flashcards summary { cursor: pointer; width: fit-content; padding: 0.2em 0; }
.l1l2-flashcards .l1l2-exam-point > summary { padding: 0.4em 0; }
.l1l2-flashcards summary:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.l1l2-flashcard details[open] { padding-bottom: 0.5em; }
"""


@dataclass(frozen=True)
class Card:
    """One small card. Entries as in the module's description; ``cloze`` is "" where it has sides.

    ValueError if an entry is missing or not one of those allowed.
    """

    id: str
    claim: str
    point: str
    lesson: str
    front: str = ""
    back: str = ""
    cloze: str = ""

    def __post_init__(self):
        fault = _fault(self)
        if fault:
            raise ValueError(f"card {self.id!r}: {fault}")

    @property
    def gaps(self):
        """What stands in the gaps of a cloze, in turn."""
        return GAP.findall(self.cloze)

    @property
    def asked(self):
        """The front: of a cloze the sentence with its gaps empty."""
        return GAP.sub("[…]", self.cloze) if self.cloze else self.front

    @property
    def answered(self):
        """The back: of a cloze the sentence with its gaps filled."""
        return GAP.sub(r"**\1**", self.cloze) if self.cloze else self.back


@dataclass(frozen=True)
class Cards:
    """Some cards, one below the other, the backs folded. A notebook shows it as a cell's value."""

    cards: tuple[Card, ...]

    def _repr_html_(self):
        return _styled("\n".join(map(_folded, self.cards)))

    def __repr__(self):
        return "\n\n".join(f"{k}. {each.asked}" for k, each in enumerate(self.cards, 1))

    def __len__(self):
        return len(self.cards)


@dataclass(frozen=True)
class CardsByPoint:
    """Cards for each exam point, folded under it. A notebook shows it as a cell's value."""

    points: dict[str, Cards]

    def _repr_html_(self):
        parts = [
            f'<details class="l1l2-exam-point"><summary><b>{name}</b> {POINTS[name]} '
            f"({len(some)})</summary>{''.join(map(_folded, some.cards))}</details>"
            for name, some in self.points.items()
        ]
        return _styled("\n".join(parts))

    def __repr__(self):
        line = _("cards for {point}: {count}")
        return "\n".join(
            line.format(point=name, count=len(some)) for name, some in self.points.items()
        )


def load_cards(text, say=str):
    """Small cards from the text of a file like ``cards.toml``, a tuple in its order.

    say : function that makes of every text of a card the one to show.
    ValueError for what cannot be read, an entry that is not known, or two cards of one id.
    """
    try:
        tables = tomllib.loads(text)["cards"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ValueError(f"the cards cannot be read: {error}") from None
    found = tuple(_card(table, say) for table in tables)
    _told_apart(found)
    return found


def cards(*, claim=None, point=None, lesson=None, count=None, seed=0):
    """The small cards to which everything that is given applies, as :class:`Cards`.

    count : at most so many, drawn with ``seed`` and then in the deck's order; default all.
    ValueError if there is none.
    """
    wanted = dict(claim=claim, point=point, lesson=lesson)
    wanted = {name: value for name, value in wanted.items() if value is not None}
    found = tuple(
        each
        for each in _cards()
        if all(getattr(each, name) == value for name, value in wanted.items())
    )
    if not found:
        asked = ", ".join(f"{name} = {value!r}" for name, value in wanted.items())
        raise ValueError(f"no card has {asked}; cards() without arguments shows them all")
    if count is not None and count < len(found):
        drawn = random.Random(seed).sample(range(len(found)), count)
        found = tuple(found[k] for k in sorted(drawn))
    return Cards(found)


def cards_by_point(count=None, seed=0):
    """At most ``count`` cards for each exam point that has any, as :class:`CardsByPoint`."""
    held = {each.point for each in _cards()}
    return CardsByPoint(
        {name: cards(point=name, count=count, seed=seed) for name in POINTS if name in held}
    )


def write_deck(path, bank=None, released=RELEASED, small=None):
    """Write an Anki file (``.apkg``) with both decks; returns ``path``.

    bank : questions; default the whole bank. small : :class:`Card` s; default all.
    released : when, in whole seconds since 1970 began.
    """
    import genanki

    bank = questions() if bank is None else tuple(bank)
    small = _cards() if small is None else tuple(small)
    fonts = {face: data(face) for face in faces() if face != "math"}  # Anki brings MathJax
    # A name that begins so is kept though no card names it.
    names = {face: f"_l1l2-{face}-{_hash(font)}.woff2" for face, font in fonts.items()}
    media = {names[face]: font for face, font in fonts.items()}
    style = rules(names) + CARD_STYLE

    def model(kind, name, fields, front, back, of=genanki.Model.FRONT_BACK):
        fields, sides = [{"name": each} for each in fields], dict(qfmt=front, afmt=back)
        templates = [{"name": "Card", **sides}]
        return genanki.Model(_number(*kind), name, fields=fields, templates=templates, css=style,
                             model_type=of)  # fmt: skip

    asked = model(("model",), said(DECK), FIELDS, FRONT, BACK)
    plain = model(("model", "card"), _("L1 and L2, card"), SMALL_FIELDS, SMALL_FRONT, SMALL_BACK)
    cloze = model(("model", "cloze"), _("L1 and L2, cloze"), CLOZE_FIELDS, CLOZE_FRONT, CLOZE_BACK,
                  genanki.Model.CLOZE)  # fmt: skip
    first = genanki.Deck(_number("deck", "cards"), said(SMALL), _("One fact each."))
    second = genanki.Deck(_number("deck"), said(ASKED), _("The questions of the exam bank."))
    ids = []
    for place, each in enumerate(small):
        first.add_note(_small_note(genanki, cloze if each.cloze else plain, each, place))
        ids.append(_number("small note", each.id))
        ids += [_number("small card", each.id, str(k)) for k in range(len(each.gaps) or 1)]
    for place, question in enumerate(bank):
        second.add_note(_note(genanki, asked, question, place, media))
        ids += [_number(kind, question.id) for kind in ("note", "card")]
    files = {"collection.anki2": _database(genanki.Package([first, second]), released, iter(ids))}
    files["media"] = json.dumps({str(k): name for k, name in enumerate(media)}).encode()
    files |= {str(k): png for k, png in enumerate(media.values())}
    with open(path, "wb") as file:
        file.write(_zipped(files))
    return path


@kept
def _cards():
    path = resources.files("l1l2") / "exam" / "cards.toml"
    found = load_cards(path.read_text(encoding="utf-8"), say=said)
    found += tuple(map(_conversion, CONVERSIONS))
    _told_apart(found)
    return found


def worded(table, say):
    """The entries of a card as a file has them, each of its texts what ``say`` makes of it."""
    table = {key: part.strip() if isinstance(part, str) else part for key, part in table.items()}
    return table | {name: say(table[name]) for name in TEXTS if table.get(name)}


def _card(table, say):
    table = worded(table, say)
    if "formula" in table:
        of = formula(table.pop("formula"))
        table = dict(back=f"${of.tex}$", claim=of.claim, lesson=of.lesson, point="E1") | table
    try:
        return Card(**table)
    except TypeError as error:
        raise ValueError(f"card {table.get('id')!r}: {error}") from None


def _conversion(each):
    """The card of a parameter of another library."""
    names = listed([f"`{name}`" for name, tex in each.parameters])
    front = _("{library}, $n$ rows: which {parameters} is our λ?")
    back = _(", ").join(f"`{name}` $= {tex}$" for name, tex in each.parameters)
    if each.note:
        back = _("{text} ({remark})").format(text=back, remark=said(each.note))
    return Card(
        "in-" + re.sub(r"[^a-z0-9]+", "-", each.short.lower()).strip("-"), "P16", "E1",
        "26_units_and_intercepts", front.format(library=each.short, parameters=names), back,
    )  # fmt: skip


def _told_apart(found):
    ids = [each.id for each in found]
    if len(set(ids)) < len(ids):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        raise ValueError(f"two cards have the id {', '.join(twice)}")


def _fault(card):
    """What is wrong with a card, or None."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", card.id):
        return "an id is made of small letters and digits with hyphens between"
    if card.claim not in CLAIMS:
        return f"claim must be one of {', '.join(CLAIMS)}; got {card.claim!r}"
    if card.point not in POINTS:
        return f"point must be one of {', '.join(POINTS)}; got {card.point!r}"
    try:
        lesson(card.lesson)
    except ValueError as error:
        return str(error)
    if bool(card.front and card.back) == bool(card.cloze) or bool(card.front) != bool(card.back):
        return "it needs front and back, or cloze"
    if card.cloze and not card.gaps:
        return "a cloze needs a gap, such as {{0}}"
    if "{{" in GAP.sub("", card.cloze) or "}}" in GAP.sub("", card.cloze):
        return "two braces in a row are those of a gap; write { { or } } in a formula"
    return None


def _small_note(genanki, model, card, place):
    """The note of a small card, ``place`` in the deck."""
    name, see = f"card-{card.id}", escape(_lesson(card))  # a question may have the same id
    if card.cloze:
        numbers = iter(range(1, len(card.gaps) + 1))
        text = anki_html(GAP.sub(lambda gap: f"{{{{c{next(numbers)}::{gap[1]}}}}}", card.cloze))
        fields = [name, text, see]
    else:
        fields = [name, anki_html(card.front), anki_html(card.back), see]
    return genanki.Note(
        model, fields, guid=f"l1l2-card-{_own(card.id)}",
        tags=[f"l1l2::claim::{card.claim}", f"l1l2::point::{card.point}"], due=place,
    )  # fmt: skip


def _note(genanki, model, question, place, media):
    """The note of a question, ``place`` in the deck. Its figure is added to ``media``."""
    image = ""
    if question.figure:
        png = picture(question.figure)
        name = f"l1l2-{question.figure}-{_hash(png)}.png"
        media[name] = png
        image = _image(question, name)
    front, answer, why = _sides(question, image)
    tags = [f"l1l2::claim::{claim}" for claim in question.claims]
    tags += [f"l1l2::point::{point}" for point in question.points]
    tags += [f"l1l2::level::{question.level}"]
    return genanki.Note(
        model,
        [question.id, front, answer, why, escape(_lesson(question))],
        guid=f"l1l2-{_own(question.id)}",
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


def _own(name):
    """What belongs to the id of a card or question, in every language something else."""
    return sha256("/".join((name, *_unless_english())).encode()).hexdigest()[:20]


def _unless_english():
    return [] if language() == ENGLISH else [language()]


def _number(*names):
    """A number that belongs to ``names``, in every language another one. Anki's are milliseconds
    since 1970; these lie in the past (2001 to 2020)."""
    digest = sha256("/".join(("l1l2", *names, *_unless_english())).encode()).digest()
    return 10**12 + int.from_bytes(digest[:8], "big") % (6 * 10**11)


def _hash(content):
    return sha256(content).hexdigest()[:8]


def _styled(parts):
    return (
        f'<div class="l1l2-flashcards">{for_formulas()}<style>{FOLD_STYLE}</style>\n{parts}\n</div>'
    )


def _folded(card):
    see, turn = see_html(lesson(card.lesson).link()), _("Turn over")
    return (
        f'<div class="l1l2-flashcard" id="flashcard-{card.id}">{html(card.asked)}'
        f'<details><summary>{turn}</summary><div class="answer">{html(card.answered)}</div>'
        f"<p>{see}</p></details></div>"
    )


def _sides(question, image):
    """Front, answer and why, as HTML for Anki. image : the figure, or ""."""

    def line(text):
        return anki_html(text).removeprefix("<p>").removesuffix("</p>")

    front, why = anki_html(question.ask) + image, anki_html(question.solution)
    if question.choices:
        rows = list(zip(LETTERS, question.choices, strict=False))
        front += _items([f"({k}) {line(each.text)}" for k, each in rows], ' class="choices"')
        (answer,) = (f"({k}) {line(each.text)}" for k, each in rows if each.right)
        no = _("Not ({letter}): {why}")
        wrong = [no.format(letter=k, why=line(each.why)) for k, each in rows if not each.right]
        why += _items(wrong, ' class="choices"')
    elif question.steps:
        front += _items([line(step.ask) for step in question.steps])
        answer = ";&ensp;".join(_value(step) for step in question.steps)
        text = _("{answer}. {why}")
        reasons = [text.format(answer=_value(step), why=line(step.why)) for step in question.steps]
        why = _items(reasons) + why
    elif question.scheme:
        answer = _("{steps} steps, {marks} marks:")
        answer = answer.format(steps=len(question.scheme), marks=question.marks)
        why = _items([f"{anki_html(each.step)} ({each.marks})" for each in question.scheme]) + why
    else:
        answer = _value(question)
        why += "".join(trap_html(_plain(t.value), line(t.why)) for t in question.traps)
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


def _lesson(each):
    return lesson(each.lesson).cited()
