"""Makes what a learner takes away, and what a lecturer takes over: ``python -m l1l2.exam``."""

import argparse
import os
import sys

from l1l2.exam.bank import load
from l1l2.exam.cards import write_deck
from l1l2.exam.exports import write_gift, write_moodle
from l1l2.exam.mock import GENERATED, paper
from l1l2.exam.paper import write_paper
from l1l2.exam.sheet import write_sheet
from l1l2.exam.tables import write_tables
from l1l2.texts import CHINESE, ENGLISH, spoken

# What is made: file name, and the function that writes it to a path.
MADE = {
    "l1l2_flashcards.apkg": write_deck,
    "l1l2_on_one_page.html": write_sheet,
    "l1l2_tables.html": write_tables,
}
# What is made of questions: end of the file name, and the function of a path and the questions.
EXPORTS = {
    "moodle.xml": write_moodle,
    "gift.txt": write_gift,
}
LANGUAGES = {"en": ENGLISH, "zh-TW": CHINESE}


def make(folder, seed=1, own=None, generated=GENERATED, exports=EXPORTS):
    """Write everything into ``folder``, which is made if it is not there; the paths.

    seed : of the mock exam. own : questions in place of those of the course; then only what is made
    of questions is written, under names of its own. generated : the share of problems in the mock
    exam that are made anew for its seed. exports : what is made of questions, as ``EXPORTS``.
    """
    drawn = paper(seed, bank=own, generated=generated)
    os.makedirs(folder, exist_ok=True)
    made, name = [], "own" if own else "l1l2"
    if not own:
        made += [write(os.path.join(folder, name)) for name, write in MADE.items()]
    made += [
        write(os.path.join(folder, f"{name}_{end}"), own) for end, write in exports.items()
    ]
    return [*made, *write_paper(drawn, folder)]


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="python run.py revise",
        description="Makes flashcards, a cheat sheet, a mock exam, and the questions as Moodle XML"
        " and GIFT.",
    )
    parser.add_argument("folder", nargs="?", help="where to write (default: dist)")
    parser.add_argument("--seed", type=int, default=1, help="of the mock exam (default: 1)")
    parser.add_argument(
        "--questions",
        metavar="FILE",
        help="take the written questions from a TOML file like questions.toml instead, and make"
        " only the mock exam and the exports",
    )
    parser.add_argument(
        "--generated",
        type=float,
        default=GENERATED,
        metavar="SHARE",
        help=f"of problems made anew for the seed, 0 to 1 (default: {GENERATED})",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default="en",
        help="of all of it (default: Chinese where the system is, else en)",
    )
    parser.add_argument("--dist", default="dist", help=argparse.SUPPRESS)  # the default folder
    given = parser.parse_args(arguments)
    try:
        own = _read(given.questions) if given.questions else None
        with spoken(LANGUAGES[given.language]):
            made = make(given.folder or given.dist, given.seed, own, given.generated)
    except (OSError, ValueError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    for path in made:
        print(path)
    return 0


def _read(path):
    with open(path, encoding="utf-8") as file:
        try:
            return load(file.read())
        except KeyError as error:
            raise ValueError(f"{path}: there is no entry {error}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
