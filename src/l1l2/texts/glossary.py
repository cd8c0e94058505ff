"""The terms of the course in both languages, both ways: pages made of one table, glossary.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache

from l1l2.lessons.course import lesson
from l1l2.lessons.translating import ENGLISH_FOLDER, FOLDERS
from l1l2.texts import HERE, _, language, said

__all__ = ["Term", "page", "terms"]


@dataclass(frozen=True)
class Term:
    """en, zh : what the two texts call it. lesson : the name of the one that explains it."""

    en: str
    zh: str
    lesson: str


@cache
def terms():
    """All terms, as the table has them."""
    rows = tomllib.loads((HERE / "glossary.toml").read_text(encoding="utf-8"))["terms"]
    return tuple(Term(**row) for row in rows)


def page():
    """The glossary as Markdown, in the language that is spoken, for the folder ``docs``.

    From English by the alphabet, from Chinese by the number of strokes, as Big5 has them.
    """
    by_name = sorted(terms(), key=lambda term: term.en.lower())
    by_strokes = sorted(terms(), key=lambda term: term.zh.encode("big5"))
    english, chinese, shown = _("English"), _("Chinese"), _("lesson")
    forth = _table((english, chinese, shown), [(it.en, it.zh, _link(it)) for it in by_name])
    back = _table((chinese, english, shown), [(it.zh, it.en, _link(it)) for it in by_strokes])
    parts = [
        "# " + _("Terms in English and Chinese"),
        _("{count} terms, each with the lesson that explains it.").format(count=len(terms())),
        "## " + _("From English"),
        forth,
        "## " + _("From Chinese"),
        back,
    ]
    return "\n\n".join(parts) + "\n"


def _link(term):
    folder = FOLDERS.get(language(), ENGLISH_FOLDER)
    return f"[{said(lesson(term.lesson).title)}](../{folder}/{term.lesson}.ipynb)"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
