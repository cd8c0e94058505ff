"""Everything that a figure shows, in few bytes.

Curves that move are alike, but their coordinates as text are not. So the points of all paths are
taken out of the drawings, and kept as whole numbers that say how each differs from what the two
before it lead to expect: of smooth curves that is next to nothing.
"""

import base64
import json
import re
import zlib

import numpy as np

__all__ = ["pack", "packed"]

POINTS = re.compile(
    r"(?<=[MLQC])-?\d{1,8} -?\d{1,8}(?: -?\d{1,8} -?\d{1,8})*"
    r'|<use href="(#\w+)" x="-?\d{1,8}" y="-?\d{1,8}"/>'
    r'(?:<use href="\1" x="-?\d{1,8}" y="-?\d{1,8}"/>)*'
)
NUMBERS = re.compile(r'(?<=")-?\d+(?=")')


def packed(recording):
    """``recording`` as two texts: what ``pack`` gives, deflated, in base64."""
    return [base64.b64encode(zlib.compress(it, 9)).decode("ascii") for it in pack(recording)]


def pack(recording):
    """``recording`` as two pieces of bytes, which are still to be deflated.

    The first is text, its pieces parted by NUL: a head in JSON, then every different text of each
    part and of the words, where U+0001 and a number stand for so many points of a path, and U+0002,
    the name of a symbol, a space and a number for so many of its uses. The head says how many
    positions each control has; for each part, and last the words, the controls on which it depends,
    how many texts and how many points it has; and the pulls.
    The second has four rows of ``numbers`` for each part and the words: which text is seen where,
    how many points each text has, and how far these are across and down.
    """
    every = *recording.parts, recording.words
    texts, rows, about = [], [], []
    for each in every:
        points, sizes = [np.empty(0, int)], []
        for text in each.texts:
            before = len(points)
            texts.append(text if each is every[-1] else _without(text, points))
            sizes.append(sum(map(len, points[before:])) // 2)
        across, down = np.concatenate(points).reshape(-1, 2).T
        rows += [each.which.ravel(), sizes, across, down]
        about.append([each.along, len(each.texts), len(across)])
    pulls = [pull.told() for pull in recording.pulls]
    head = {"counts": recording.shape, "parts": about, "pulls": pulls}
    head = json.dumps(head, separators=(",", ":"))
    return "\0".join([head, *texts]).encode(), b"".join(map(numbers, rows))


def numbers(values):
    """Whole ``values`` as bytes: second differences, their signs last, lowest bytes of all first.

    Each takes four bytes; of small ones three are zero, and deflated to nothing.
    """
    away = np.diff(np.asarray(values, np.int64), n=2, prepend=(0, 0)) if len(values) else []
    signed = np.where(np.less(away, 0), -2 * np.asarray(away) - 1, 2 * np.asarray(away))
    return signed.astype("<u4").view(np.uint8).reshape(-1, 4).T.tobytes()


def _without(text, points):
    """``text`` without its points, which are added to ``points``."""

    def taken(found):
        run = " ".join(NUMBERS.findall(found[0])) if found[1] else found[0]
        points.append(np.fromstring(run, int, sep=" "))
        count = len(points[-1]) // 2
        return f"\2{found[1]} {count}" if found[1] else f"\1{count}"

    return POINTS.sub(taken, text)
