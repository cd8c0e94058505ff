r"""What templates are made of: registration, numbers that are drawn until they are nice, and TeX.

Every text comes from the catalogue, with names where numbers go. The numbers stand once, as the
last arguments of a problem's entries, and fill all of its texts:

    number(
        mean,
        [(median, _("That is the median, ${median}$."))],
        ask=_("What is the mean of $y = {y}$?"),
        solution=_(r"$\frac{{1}}{{{n}}}({sum}) = {mean}$."),
        y=y, n=len(y), sum=sum_of(y), mean=mean, median=median,
    )

Braces that TeX needs are doubled, whether a text has numbers or not. A number is written in TeX, as
``{mean}``, or in parentheses if it is negative, as ``{mean_}``; a list of numbers is a vector; a
string stays as it is. What is said for some numbers only is a whole sentence, one for each case; it
is told first, by :func:`tell`, and then given like a number.
"""

from fractions import Fraction

from l1l2.exam.bank import Choice, Step, Trap

LARGEST, LARGEST_DENOMINATOR = 100, 12
TEMPLATES = {}  # name -> function of a numpy Generator that returns the entries of a Question
GROUPS = {}  # what a group is about -> the names of its templates, a tuple


def is_nice(value):
    """Whether ``value``, a Fraction or whole number, is one to be found without a calculator."""
    return abs(value) <= LARGEST and Fraction(value).denominator <= LARGEST_DENOMINATOR


def template(group, claims, point, lesson, level=2):
    """Put a function of a generator among the templates, under its name with hyphens."""
    about = dict(claims=tuple(claims.split()), points=(point,), lesson=lesson, level=level)

    def keep(make):
        name = make.__name__.strip("_").replace("_", "-")
        TEMPLATES[name] = lambda random: about | _formulas_unbroken(make(random))
        GROUPS[group] = (*GROUPS.get(group, ()), name)
        return make

    return keep


def _formulas_unbroken(entries):
    """The same entries, their texts without line breaks inside formulas."""
    for key in ("ask", "solution"):
        parts = entries[key].strip().split("$")
        parts[1::2] = [" ".join(formula.split()) for formula in parts[1::2]]
        entries[key] = "$".join(parts)
    return entries


def until(wanted, draw):
    """What ``draw()`` returns, drawn again until ``wanted`` holds for it."""
    while True:
        drawn = draw()
        if wanted(*drawn):
            return drawn


def all_nice(*values):
    return all(map(is_nice, values))


def whole(random, low, high, count=None):
    """A whole number from low to high, both included, or a list of ``count``."""
    drawn = random.integers(low, high + 1, size=count)
    return drawn.tolist() if count else int(drawn)


def different(random, low, high, count):
    """``count`` different whole numbers from low to high, in any order."""
    return [low + k for k in random.permutation(high - low + 1)[:count].tolist()]


def centred(random, most, count):
    """``count`` whole numbers up to ``most`` in size whose sum is 0, not all of them 0."""

    def draw():
        numbers = whole(random, -most, most, count - 1)
        return [*numbers, -sum(numbers)]

    return until(lambda *x: 0 < max(map(abs, x)) <= most, draw)


def pick(random, *values):
    return values[whole(random, 0, len(values) - 1)]


def fraction(text):
    """A fraction from its text: ``fraction("1/4")``."""
    return Fraction(text)


def quotient(top, bottom):
    return Fraction(top) / Fraction(bottom)


def mean_of(values):
    return quotient(sum(values), len(values))


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def sign_of(value):
    return (value > 0) - (value < 0)


def soft(z, cut):
    """Soft thresholding of z by ``cut``."""
    return sign_of(z) * max(abs(z) - cut, 0)


# A number in TeX is a decimal if three digits suffice, and a fraction otherwise.


def tex(value):
    value = Fraction(value)
    if 1000 % value.denominator:
        size = abs(value)
        text = rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
        return f"{{-{text}}}" if value < 0 else text
    text = f"{float(value):.12g}"
    return f"{{{text}}}" if value < 0 else text


def bracketed(value):
    """A number in parentheses if it is negative."""
    return f"({tex(value)})" if value < 0 else tex(value)


def vector(values):
    return f"({', '.join(map(tex, values))})"


def sum_of(values):
    """A sum: 1 + 2 - 3."""
    first, *others = values
    return tex(first) + "".join(f" {'-' if v < 0 else '+'} {tex(abs(v))}" for v in others)


def products_of(a, b):
    return " + ".join(rf"{bracketed(x)} \cdot {bracketed(y)}" for x, y in zip(a, b, strict=True))


def squares_of(values):
    return " + ".join(f"{bracketed(value)}^2" for value in values)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# Texts and entries


def tell(text, /, **numbers):
    """``text`` with its numbers, as the module's description has it."""
    shown = {}
    for name, value in numbers.items():
        if isinstance(value, int | Fraction):
            shown |= {name: tex(value), f"{name}_": bracketed(value)}
        else:
            shown[name] = value if isinstance(value, str) else vector(value)
    return text.format(**shown)


def number(answer, traps, /, *, ask, solution, **numbers):
    """Entries of a number; ``traps`` are pairs of a value and why it is wrong."""
    found, kept = {answer}, []
    for value, why in traps:
        if value not in found:
            found.add(value)
            kept.append(Trap(float(value), tell(why, **numbers)))
    made = dict(kind="number", answer=float(answer), traps=tuple(kept))
    return made | _told(ask, solution, numbers)


def steps(*steps, ask, solution, **numbers):
    """Entries of a derivation; each step is what is asked, the answer, and why."""
    made = tuple(
        Step(tell(ask, **numbers), float(answer), 0.0, tell(why, **numbers))
        for ask, answer, why in steps
    )
    return dict(kind="steps", steps=made) | _told(ask, solution, numbers)


def choice(random, right, wrong, /, *, ask, solution, **numbers):
    """Entries of a choice; ``wrong`` are pairs of a text and why, those that repeat left out.

    What there is to choose from comes told.
    """
    choices, seen = [Choice(right, True)], {right}
    for text, why in wrong:
        if text not in seen and len(choices) < 5:
            seen.add(text)
            choices.append(Choice(text, False, tell(why, **numbers)))
    order = random.permutation(len(choices)).tolist()
    made = dict(kind="choice", choices=tuple(choices[k] for k in order))
    return made | _told(ask, solution, numbers)


def _told(ask, solution, numbers):
    return dict(ask=tell(ask, **numbers), solution=tell(solution, **numbers))
