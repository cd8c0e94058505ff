"""``python -m l1l2.texts NOTEBOOKS``: brings the translated texts up to date, see translations."""

import sys

from l1l2.texts.translations import update


def main(arguments):
    if len(arguments) != 1:
        print("usage: python -m l1l2.texts NOTEBOOKS", file=sys.stderr)
        return 2
    left = update(arguments[0])
    for text in left:
        print(f"not translated: {text}", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
