"""``python -m l1l2.site NOTEBOOKS FOLDER``: the lessons in NOTEBOOKS as a site in FOLDER."""

import sys
from functools import partial

from l1l2.site.build import build


def main(arguments):
    if len(arguments) != 2:
        print("usage: python -m l1l2.site NOTEBOOKS FOLDER", file=sys.stderr)
        return 2
    try:
        print(build(*arguments, say=partial(print, flush=True)) / "index.html")
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
