"""Makes what a learner takes away: ``python -m l1l2.exam [FOLDER]``, by default ``dist``."""

import os
import sys

from l1l2.exam.cards import write_deck
from l1l2.exam.mock import paper
from l1l2.exam.paper import write_paper
from l1l2.exam.sheet import write_sheet
from l1l2.exam.tables import write_tables

# What is made: file name, and the function that writes it to a path.
MADE = {
    "l1l2_flashcards.apkg": write_deck,
    "l1l2_on_one_page.html": write_sheet,
    "l1l2_tables.html": write_tables,
}


def make(folder):
    """Write everything into ``folder``, which is made if it is not there; the paths."""
    os.makedirs(folder, exist_ok=True)
    made = [write(os.path.join(folder, name)) for name, write in MADE.items()]
    return [*made, *write_paper(paper(seed=1), folder)]


def main(arguments):
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print("usage: python -m l1l2.exam [FOLDER]", file=sys.stderr)
        return 2
    for path in make(arguments[0] if arguments else "dist"):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
