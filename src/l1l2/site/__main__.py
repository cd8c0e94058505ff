"""``python -m l1l2.site NOTEBOOKS``: the lessons in the folder NOTEBOOKS as a site."""

import argparse
import sys
from functools import partial
from pathlib import Path

from l1l2.site.build import build
from l1l2.site.editions import EDITIONS


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="python run.py site",
        description="Makes the pages and the slides, whose figures move without Python.",
    )
    parser.add_argument("notebooks", help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", help="where to write (default: dist/site)")
    folders = [edition.folder.strip("/") or "en" for edition in EDITIONS]
    parser.add_argument("--language", choices=folders, help="one edition alone (default: all)")
    given = parser.parse_args(arguments)
    folder = given.folder or Path(given.notebooks).resolve().parent / "dist" / "site"
    chosen = dict(zip(folders, EDITIONS, strict=True))
    editions = [chosen[given.language]] if given.language else EDITIONS
    try:
        made = build(given.notebooks, folder, say=partial(print, flush=True), editions=editions)
        print(made / "index.html")
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
