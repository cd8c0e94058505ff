"""``python -m l1l2.texts NOTEBOOKS``: brings the translated texts and the glossary up to date."""

import sys
from pathlib import Path

from l1l2.texts import CHINESE, ENGLISH, glossary, spoken
from l1l2.texts.translations import update

GLOSSARIES = {ENGLISH: "glossary.md", CHINESE: "glossary.zh-TW.md"}  # in docs, beside the notebooks


def main(arguments):
    if len(arguments) != 1:
        print("usage: python -m l1l2.texts NOTEBOOKS", file=sys.stderr)
        return 2
    left = update(arguments[0])
    docs = Path(arguments[0]).resolve().parent / "docs"
    for language, name in GLOSSARIES.items():
        with spoken(language):
            (docs / name).write_text(glossary.page(), encoding="utf-8", newline="\n")
    for text in left:
        print(f"not translated: {text}", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
