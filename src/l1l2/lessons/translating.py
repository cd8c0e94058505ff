"""The lessons in another language: the same cells, the same code, other words.

English lessons are in ``notebooks``, Chinese ones in ``notebooks-zh-TW`` beside it, under the same
names. A translated lesson has the cells of the English one in its order, by id. Its code is the
same but for one line at the end of the first code cell, which chooses the language. Each Markdown
cell is translated in the notebook itself and keeps the hash of the English that it says.

    python -m l1l2.lessons.translating notebooks-zh-TW/22_ridge_shrinks.ipynb formula seen

says that the cells ``formula`` and ``seen`` are translations of what is there in English now.
``python run.py store`` does the rest: it copies code, adds new cells and removes old ones.
"""

import json
import re
import sys
from copy import deepcopy
from hashlib import sha256
from pathlib import Path

from l1l2.texts import CHINESE

__all__ = [
    "FOLDERS",
    "accept",
    "chooses",
    "digest",
    "digest_of",
    "followed",
    "is_translated",
    "language_of",
    "original",
    "plain",
    "stale",
    "stale_at",
    "up_to_date",
    "without_link",
]

FOLDERS = {CHINESE: "notebooks-zh-TW"}
ENGLISH_FOLDER = "notebooks"
# The last line of a lesson's first cell: the same lesson in the other language.
LINK = re.compile(r"\n+\[(?:English|中文)\]\(\.\./notebooks[\w-]*/\w+\.ipynb\)\s*$")
OF = "translated_from"  # in the metadata of a cell: the hash of its English


def chooses(language):
    """The line of a lesson that chooses its language."""
    return f'import l1l2.texts; l1l2.texts.speak("{language}")'


def language_of(path):
    """The language of the lesson at ``path``, a name in ``FOLDERS``; None for an English one."""
    names = {name: language for language, name in FOLDERS.items()}
    return names.get(Path(path).resolve().parent.name)


def is_translated(path):
    """Whether the lesson at ``path`` is in another language than English."""
    return language_of(path) is not None


def original(path):
    """Where the English lesson is that the one at ``path`` translates."""
    path = Path(path).resolve()
    return path.parents[1] / ENGLISH_FOLDER / path.name


def digest(cell):
    """The hash that a translation of ``cell`` keeps."""
    return digest_of(without_link(_source(cell)))


def digest_of(text):
    """The hash of an English text that a translation keeps."""
    return sha256(text.encode()).hexdigest()[:16]


def without_link(source):
    """The Markdown ``source`` without the link to the same lesson in the other language."""
    return LINK.sub("", source)


def followed(translated, english, language):
    """The notebook ``translated`` with the cells, the code and the metadata of ``english``.

    Both are dicts of format 4. Markdown that is translated stays; a cell that is new stands there
    in English, and its hash is missing. Outputs are those of ``translated``.
    """
    before = {cell["id"]: cell for cell in translated.get("cells", [])}
    made, chosen = deepcopy(english), False
    for cell in made["cells"]:
        old = before.get(cell["id"], {})
        if cell["cell_type"] == "code":
            cell["outputs"] = old.get("outputs", [])
            if not chosen:
                chosen = True
                cell["source"] = f"{_source(cell)}\n{chooses(language)}"
        elif old:
            cell["source"] = old["source"]
            cell["metadata"] |= {OF: old["metadata"].get(OF, "")}
        else:
            cell["metadata"] |= {OF: ""}
    return made


def stale(translated, english):
    """The ids of the Markdown cells whose English is another one than what was translated."""
    hashes = {cell["id"]: cell["metadata"].get(OF) for cell in translated["cells"]}
    return [
        cell["id"]
        for cell in english["cells"]
        if cell["cell_type"] == "markdown" and hashes.get(cell["id"]) != digest(cell)
    ]


def up_to_date(path):
    """The translated lesson at ``path`` with the English code of now; it need not be there yet."""
    path = Path(path)
    before = read(path) if path.exists() else {}
    return followed(before, read(original(path)), language_of(path))


def stale_at(path):
    """What is ``stale`` in the lesson at ``path``; nothing in an English one."""
    return stale(read(path), read(original(path))) if is_translated(path) else []


def accept(path, ids):
    """Say that the cells ``ids`` of the lesson at ``path`` translate what is there in English.

    ValueError for an id that is no Markdown cell of both.
    """
    path = Path(path)
    translated, english = read(path), read(original(path))
    now = {cell["id"]: digest(cell) for cell in english["cells"] if cell["cell_type"] != "code"}
    cells = {cell["id"]: cell for cell in translated["cells"]}
    for each in ids:
        if each not in now or each not in cells:
            there = ", ".join(now)
            raise ValueError(f"{path.name} has no Markdown cell {each!r}; there is {there}")
        cells[each]["metadata"][OF] = now[each]
    write(path, translated)


def plain(text):
    """A translated text without the line that says what it translates."""
    return re.sub(rf"^<!-- {OF}: \w* -->\n+", "", text)


def read(path):
    """The notebook at ``path`` as a dict."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write(path, notebook):
    """Write a dict as the notebook at ``path``, in the form of a stored one."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    Path(path).write_text(text + "\n", encoding="utf-8", newline="\n")


def _source(cell):
    return "".join(cell["source"])


def main(arguments):
    if len(arguments) < 2:
        print("usage: python -m l1l2.lessons.translating NOTEBOOK CELL...", file=sys.stderr)
        return 2
    try:
        accept(arguments[0], arguments[1:])
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
