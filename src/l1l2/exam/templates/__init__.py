r"""Problems to be calculated by hand, as many as one likes: each template draws its own numbers.

>>> problem("soft-threshold", 7).answer
3.75

The same name and seed give the same :class:`~l1l2.exam.bank.Question` again. Numbers are drawn
until everything that has to be found is nice: a fraction whose denominator is at most
``LARGEST_DENOMINATOR`` and whose size is at most ``LARGEST``. Answers are calculated with fractions
and rounded once, at the end. Traps are the numbers that common mistakes give for these givens; one
that happens to be the answer is left out.

The templates stand in one module for each of ``GROUPS``, their parts in :mod:`.making`.
Every given stands in the text as ``name = value`` or in a table, so that a text can be read again.
Conventions as everywhere in this course: losses are means, neither losses nor penalties carry 1/2.
"""

from importlib import import_module

import numpy as np

from l1l2.exam.bank import Question
from l1l2.exam.templates.making import (
    GROUPS,
    LARGEST,
    LARGEST_DENOMINATOR,
    TEMPLATES,
    is_nice,
)

__all__ = [
    "GROUPS",
    "LARGEST",
    "LARGEST_DENOMINATOR",
    "TEMPLATES",
    "is_nice",
    "problem",
    "problems",
]

# Whatever the order of imports, templates come in this one.
for _group in (
    "losses", "one_weight", "paths", "choosing", "conversions", "which_one", "applications",
):  # fmt: skip
    import_module(f"{__name__}.{_group}")


def problem(name, seed):
    """The :class:`Question` that a template makes of ``seed``, a whole number, 0 or more.

    ValueError for a name that is not in ``TEMPLATES``.
    """
    if name not in TEMPLATES:
        raise ValueError(f"no template {name!r}; there is: {', '.join(TEMPLATES)}")
    random = np.random.default_rng([seed, *name.encode()])
    return Question(id=f"{name}-{seed}", **TEMPLATES[name](random))


def problems(seed, names=None, count=None):
    """A sheet of problems, a tuple of questions.

    seed : a whole number, 0 or more, the same for each problem of the sheet.
    names : of the templates; default all. count : so many of them, drawn and mixed by the seed;
        default each, in order. ValueError for an unknown name, or more than there are.
    """
    names = list(TEMPLATES if names is None else names)
    if count is not None:
        if not 0 <= count <= len(names):
            raise ValueError(f"count must be from 0 to {len(names)}, got {count!r}")
        names = [names[k] for k in np.random.default_rng(seed).permutation(len(names))[:count]]
    return tuple(problem(name, seed) for name in names)
