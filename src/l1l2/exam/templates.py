r"""Problems to be calculated by hand, as many as one likes: each template draws its own numbers.

>>> problem("soft-threshold", 7).answer
3.75

The same name and seed give the same :class:`~l1l2.exam.bank.Question` again. Numbers are drawn
until everything that has to be found is nice: a fraction whose denominator is at most
``LARGEST_DENOMINATOR`` and whose size is at most ``LARGEST``. Answers are calculated with fractions
and rounded once, at the end. Traps are the numbers that common mistakes give for these givens; one
that happens to be the answer is left out.

Every given stands in the text as ``name = value`` or in a table, so that a text can be read again.
Conventions as everywhere in this course: losses are means, neither losses nor penalties carry 1/2.
"""

from fractions import Fraction

import numpy as np

from l1l2.exam.bank import Choice, Question, Step, Trap

__all__ = [
    "GROUPS",
    "LARGEST",
    "LARGEST_DENOMINATOR",
    "TEMPLATES",
    "is_nice",
    "problem",
    "problems",
]

LARGEST, LARGEST_DENOMINATOR = 100, 12
TEMPLATES = {}  # name -> function of a numpy Generator that returns the entries of a Question
GROUPS = {}  # what a group is about -> the names of its templates, a tuple


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


def is_nice(value):
    """Whether ``value``, a Fraction or whole number, is one to be found without a calculator."""
    return abs(value) <= LARGEST and Fraction(value).denominator <= LARGEST_DENOMINATOR


# Parts of templates


def _template(group, claims, point, lesson, level=2):
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


def _until(wanted, draw):
    """What ``draw()`` returns, drawn again until ``wanted`` holds for it."""
    while True:
        drawn = draw()
        if wanted(*drawn):
            return drawn


def _all_nice(*values):
    return all(map(is_nice, values))


def _whole(random, low, high, count=None):
    """A whole number from low to high, both included, or a list of ``count``."""
    drawn = random.integers(low, high + 1, size=count)
    return drawn.tolist() if count else int(drawn)


def _apart(random, low, high, count):
    """``count`` different whole numbers from low to high, in any order."""
    return [low + k for k in random.permutation(high - low + 1)[:count].tolist()]


def _centred(random, most, count):
    """``count`` whole numbers up to ``most`` in size whose sum is 0, not all of them 0."""

    def draw():
        numbers = _whole(random, -most, most, count - 1)
        return [*numbers, -sum(numbers)]

    return _until(lambda *x: 0 < max(map(abs, x)) <= most, draw)


def _pick(random, *values):
    return values[_whole(random, 0, len(values) - 1)]


def _part(text):
    """A fraction from its text: ``_part("1/4")``."""
    return Fraction(text)


def _quotient(top, bottom):
    return Fraction(top) / Fraction(bottom)


def _mean(values):
    return _quotient(sum(values), len(values))


def _dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def _sign(value):
    return (value > 0) - (value < 0)


def _soft(z, cut):
    """Soft thresholding of z by ``cut``."""
    return _sign(z) * max(abs(z) - cut, 0)


# A number in TeX is a decimal if three digits suffice, and a fraction otherwise.


def _n(value):
    value = Fraction(value)
    if 1000 % value.denominator:
        size = abs(value)
        text = rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
        return f"{{-{text}}}" if value < 0 else text
    text = f"{float(value):.12g}"
    return f"{{{text}}}" if value < 0 else text


def _p(value):
    """A number in parentheses if it is negative."""
    return f"({_n(value)})" if value < 0 else _n(value)


def _v(values):
    return f"({', '.join(map(_n, values))})"


def _plus(values):
    """A sum: 1 + 2 - 3."""
    first, *others = values
    return _n(first) + "".join(f" {'-' if v < 0 else '+'} {_n(abs(v))}" for v in others)


def _products(a, b):
    return " + ".join(rf"{_p(x)} \cdot {_p(y)}" for x, y in zip(a, b, strict=True))


def _squares(values):
    return " + ".join(f"{_p(value)}^2" for value in values)


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(answer, traps, **texts):
    """Entries of a number; ``traps`` are pairs of a value and why it is wrong."""
    found, kept = {answer}, []
    for value, why in traps:
        if value not in found:
            found.add(value)
            kept.append(Trap(float(value), why))
    return dict(kind="number", answer=float(answer), traps=tuple(kept), **texts)


def _steps(*steps, **texts):
    """Entries of a derivation; each step is what is asked, the answer, and why."""
    made = tuple(Step(ask, float(answer), 0.0, why) for ask, answer, why in steps)
    return dict(kind="steps", steps=made, **texts)


def _choice(random, right, wrong, **texts):
    """Entries of a choice; ``wrong`` are pairs of a text and why, those that repeat left out."""
    choices, seen = [Choice(right, True)], {right}
    for text, why in wrong:
        if text not in seen and len(choices) < 5:
            seen.add(text)
            choices.append(Choice(text, False, why))
    order = random.permutation(len(choices)).tolist()
    return dict(kind="choice", choices=tuple(choices[k] for k in order), **texts)


# Losses


@_template("losses", "L1 L2 L7", "E1", "11_what_a_loss_charges")
def mae_and_mse(random):
    def draw():
        r = _whole(random, -6, 6, _pick(random, 4, 5))
        size = sorted(map(abs, r))
        if size[-2] in (0, size[-1]) or size[-3] == 0:
            return r, None, None, None, None
        parts = _mean(size), _mean([v * v for v in r])
        shares = _quotient(size[-1], sum(size)), _quotient(size[-1] ** 2, sum(v * v for v in r))
        return r, *parts, *shares

    def wanted(r, *found):
        return None not in found and _all_nice(*found)

    r, mae, mse, share1, share2 = _until(wanted, draw)
    n, sizes = len(r), [abs(v) for v in r]
    total, squares, most = sum(sizes), sum(v * v for v in r), max(sizes)
    return _steps(
        ("The mean absolute error", mae, "It is a mean of sizes: signs do not cancel."),
        ("The mean squared error", mse, "A mean of squares, without a ½ and without a root."),
        ("The share of the largest residual in the L1 loss (such as 1/3)", share1,
         rf"$\frac{{{most}}}{{{total}}}$ of the sum of sizes."),
        ("Its share in the L2 loss", share2,
         rf"$\frac{{{most**2}}}{{{squares}}}$ of the sum of squares."),
        ask=f"The residuals of a fit are $r = {_v(r)}$.",
        solution=rf"""
MAE: $\frac{{1}}{{{n}}}({_plus(sizes)}) = \frac{{{total}}}{{{n}}} = {_n(mae)}$.

MSE: $\frac{{1}}{{{n}}}({_squares(r)}) = \frac{{{squares}}}{{{n}}} = {_n(mse)}$.

The largest residual has size {most}. Of the L1 loss it owns ${most}/{total} = {_n(share1)}$, of the
L2 loss ${most**2}/{squares} = {_n(share2)}$. Squares make the largest count more.
""",
    )  # fmt: skip


@_template("losses", "L8", "E1", "12_mean_and_median")
def best_constant(random):
    def draw():
        y = _apart(random, 0, 20, 5)
        return y, _mean(y), Fraction(sorted(y)[2])

    y, mean, median = _until(lambda y, mean, median: mean != median, draw)
    ordered = sorted(y)
    return _steps(
        ("The constant with the least MSE", mean, "The mean."),
        ("The constant with the least MAE", median, "The median: sort first."),
        ask=f"One constant has to predict $y = {_v(y)}$.",
        solution=rf"""
L2: the mean, $\frac{{1}}{{5}}({_plus(y)}) = \frac{{{sum(y)}}}{{5}} = {_n(mean)}$.

L1: the median. In order the values are ${_v(ordered)}$; the middle one is ${_n(median)}$.
""",
    )


@_template("losses", "L8", "E1", "12_mean_and_median")
def best_constants_of_even_n(random):
    def draw():
        y = _apart(random, 0, 20, _pick(random, 4, 6))
        ordered, half = sorted(y), len(y) // 2
        return y, _mean(y), ordered[half - 1], ordered[half]

    y, mean, low, high = _until(lambda y, mean, low, high: high - low > 1, draw)
    half = len(y) // 2
    return _steps(
        ("The constant with the least MSE", mean, "The mean, one number."),
        ("The least constant that minimises the MAE", low, f"The {half}th value in order."),
        ("The largest constant that minimises the MAE", high, f"The {half + 1}th value in order."),
        ask=f"One constant has to predict $y = {_v(y)}$.",
        solution=rf"""
L2: the mean, $\frac{{1}}{{{len(y)}}}({_plus(y)}) = {_n(mean)}$.

L1: in order the values are ${_v(sorted(y))}$. Between the two in the middle, as many values lie
above as below. The slope of the MAE is 0 there, so every constant from {low} to {high} is best.
""",
    )


@_template("losses", "L3", "E4", "14_an_outlier_pulls")
def one_value_mistyped(random):
    def draw():
        y = _apart(random, 1, 12, 5)
        k, wrong = _whole(random, 0, 4), 10 * _whole(random, 3, 9)
        return y, k, wrong, [*y[:k], wrong, *y[k + 1 :]]

    y, k, wrong, after = _until(lambda y, k, *_: True, draw)
    moved = _quotient(wrong - y[k], 5)
    medians = sorted(y)[2], sorted(after)[2]
    return _steps(
        ("By how much does the mean rise?", moved, "By a fifth of the change, however far it is."),
        ("By how much does the median rise?", medians[1] - medians[0],
         "By one place in the order at most, however far the value moves."),
        ask=f"""Of the values $y = {_v(y)}$ the {_n(y[k])} is mistyped: they become
$y = {_v(after)}$.""",
        solution=rf"""
The sum rises by ${wrong} - {y[k]} = {wrong - y[k]}$, the mean by a fifth of it, ${_n(moved)}$.

In order: before ${_v(sorted(y))}$, median {medians[0]}; after ${_v(sorted(after))}$, median
{medians[1]}. It rises by {medians[1] - medians[0]}. Had the value gone to 1000, the median would be
the same.
""",
    )  # fmt: skip


@_template("losses", "L5", "E1", "13_steps_down_the_gradient", level=3)
def gradient_step_on_mse(random):
    def draw():
        n = _whole(random, 2, 4)
        x, y = _whole(random, -3, 3, n), _whole(random, -8, 8, n)
        w, rate = _whole(random, -3, 3), _part(_pick(random, "1/8", "1/4", "1/2"))
        errors = [w * a - b for a, b in zip(x, y, strict=True)]
        pull = _dot(errors, x)
        gradient = _quotient(2 * pull, n)
        return x, y, w, rate, errors, pull, gradient, w - rate * gradient

    def wanted(x, y, w, rate, errors, pull, gradient, after):
        return pull and 0 not in x and _all_nice(gradient, after, rate * gradient)

    x, y, w, rate, errors, pull, gradient, after = _until(wanted, draw)
    n = len(x)
    return _number(
        after,
        [
            (w + rate * gradient,
             "Uphill: the gradient is prediction minus truth, and a step goes against it."),
            (w - rate * gradient / 2, "The 2 from the square is missing."),
            (w - rate * gradient * n, "You took the sum. The loss is a mean, divide by n."),
            (w - gradient, "The learning rate is missing."),
            (-rate * gradient, "That is the change alone. Add it to the old weight."),
        ],
        ask=f"""Model $\\hat y = w x$ without intercept, loss MSE. Data $x = {_v(x)}$,
$y = {_v(y)}$. From $w = {_n(w)}$, one gradient step with learning rate $\\eta = {_n(rate)}$. What
is
the new weight?""",
        solution=rf"""
1. Errors, prediction minus truth: ${_v(errors)}$.
2. Gradient: $\frac{{2}}{{{n}}}({_products(errors, x)}) = \frac{{2}}{{{n}}} \cdot {_p(pull)} =
   {_n(gradient)}$.
3. Step: ${w} - {_n(rate)} \cdot {_p(gradient)} = {_n(after)}$.
""",
    )  # fmt: skip


@_template("losses", "L4", "E1", "13_steps_down_the_gradient", level=3)
def gradient_step_on_mae(random):
    def draw():
        n = _whole(random, 2, 4)
        x, y = _whole(random, -3, 3, n), _whole(random, -8, 8, n)
        w, rate = _whole(random, -3, 3), _part(_pick(random, "1/4", "1/2", "1"))
        errors = [w * a - b for a, b in zip(x, y, strict=True)]
        pull = _dot(map(_sign, errors), x)
        gradient = _quotient(pull, n)
        return x, y, w, rate, errors, pull, gradient, w - rate * gradient

    def wanted(x, y, w, rate, errors, pull, gradient, after):
        return pull and 0 not in x and 0 not in errors and _all_nice(gradient, after)

    x, y, w, rate, errors, pull, gradient, after = _until(wanted, draw)
    n, signs = len(x), [_sign(e) for e in errors]
    squared = _quotient(2 * _dot(errors, x), n)
    return _number(
        after,
        [
            (w + rate * gradient, "That went uphill: the sign is that of prediction minus truth."),
            (w - rate * squared, "That is the step on MSE. Under MAE only signs of errors count."),
            (w - rate * gradient * n, "You took the sum. The loss is a mean, divide by n."),
            (w - rate * _mean(signs), "Each sign is multiplied by its x."),
            (w - gradient, "The learning rate is missing."),
        ],
        ask=f"""Model $\\hat y = w x$ without intercept, loss MAE. Data $x = {_v(x)}$,
$y = {_v(y)}$. From $w = {_n(w)}$, one gradient step with learning rate $\\eta = {_n(rate)}$. What
is
the new weight?""",
        solution=rf"""
1. Errors, prediction minus truth: ${_v(errors)}$. Their signs: ${_v(signs)}$.
2. Gradient: $\frac{{1}}{{{n}}}({_products(signs, x)}) = \frac{{{_n(pull)}}}{{{n}}} =
   {_n(gradient)}$. How large the errors are does not matter.
3. Step: ${w} - {_n(rate)} \cdot {_p(gradient)} = {_n(after)}$.
""",
    )


@_template("losses", "L6", "E1", "13_steps_down_the_gradient", level=3)
def largest_learning_rate(random):
    def draw():
        x = _whole(random, -4, 4, _whole(random, 2, 4))
        square = _dot(x, x)
        return x, square, _quotient(len(x), square or 1)

    def wanted(x, square, rate):
        return 0 not in x and _all_nice(rate, rate / 2) and rate != 1

    x, square, rate = _until(wanted, draw)
    n = len(x)
    return _number(
        rate,
        [
            (2 * rate, "The 2 from the square is missing: the curvature is $2x^\\top x/n$."),
            (rate / 2, "That rate reaches the minimum in one step. Twice as much is the limit."),
            (rate / n, "You took the sum. The loss is a mean: divide by n."),
            (1 / rate, "Upside down: the steeper the loss, the smaller the rate."),
        ],
        ask=f"""Model $\\hat y = w x$ without intercept, loss MSE, data $x = {_v(x)}$. Gradient
descent blows up when the learning rate is larger than which value?""",
        solution=rf"""
1. The gradient is $\frac2n x^\top x\,(w - w^*)$, with $x^\top x = {_squares(x)} = {square}$: here
   ${_n(2 / rate)}\,(w - w^*)$.
2. One step multiplies the error $w - w^*$ by $1 - {_n(2 / rate)}\,\eta$.
3. The error grows when this factor is below −1, that is for $\eta > 2 / {_n(2 / rate)} =
   {_n(rate)}$.
""",
    )


@_template("losses", "L6", "E1", "13_steps_down_the_gradient")
def weight_after_k_steps(random):
    def draw():
        z, start = _whole(random, -6, 6), _whole(random, -10, 10)
        rate, k = _part(_pick(random, "1/4", "3/4", "5/4", "3/2")), _whole(random, 2, 3)
        factor = 1 - 2 * rate
        return z, start, rate, k, factor, z + factor**k * (start - z)

    def wanted(z, start, rate, k, factor, after):
        return start != z and z and _all_nice(after)

    z, start, rate, k, factor, after = _until(wanted, draw)
    grows = "It has grown: the rate is above 1." if abs(factor) > 1 else "It has shrunk."
    return _number(
        after,
        [
            (z + (1 - rate) ** k * (start - z), "The gradient is $2(w - z)$: the 2 is missing."),
            (factor**k * start, "The distance to z shrinks, not the weight itself."),
            (factor**k * (start - z), "That is the distance to z. Add z again."),
            (
                z + (1 - 2 * rate * k) * (start - z),
                "The factor multiplies, $k$ times.",
            ),
        ],
        ask=f"""Loss $(w - z)^2$ with $z = {_n(z)}$, no penalty. Gradient descent starts at
$w = {_n(start)}$ with learning rate $\\eta = {_n(rate)}$. Where is it after $k = {k}$ steps?""",
        solution=rf"""
1. The gradient is $2(w - z)$, so one step multiplies the distance to z by
   $1 - 2 \cdot {_n(rate)} = {_n(factor)}$.
2. The distance was ${_n(start)} - {_p(z)} = {_n(start - z)}$. After {k} steps it is
   ${_p(factor)}^{k} \cdot {_p(start - z)} = {_n(after - z)}$. {grows}
3. The weight is ${z} + {_p(after - z)} = {_n(after)}$.
""",
    )


# One weight


@_template("one weight", "P5", "E1", "23_why_l1_reaches_zero")
def soft_threshold(random):
    def draw():
        z, strength = _quotient(_whole(random, -12, 12), 2), _quotient(_whole(random, 1, 14), 2)
        return z, strength, _soft(z, strength / 2)

    zero = _whole(random, 0, 3) == 0  # one in four is thresholded
    z, strength, w = _until(lambda z, s, w: z and (w == 0) == zero, draw)
    cut = strength / 2
    return _number(
        w,
        [
            (_soft(z, strength), "You took off λ. The loss has slope 2(w − z): it is λ/2."),
            (_sign(z) * (abs(z) - cut), "It would cross zero. There it is held instead."),
            (-w, "The sign is that of z."),
            (z - cut, "Towards zero: from a negative z, λ/2 is added."),
            (z / (1 + strength), "That is the L2 penalty: it divides. L1 subtracts."),
        ],
        ask=f"""Which $w$ minimises $(w - z)^2 + \\lambda |w|$ for $z = {_n(z)}$ and
$\\lambda = {_n(strength)}$?""",
        solution=rf"""
1. Half of λ is taken off the size of z: $\lambda / 2 = {_n(cut)}$.
2. ${_n(abs(z))} - {_n(cut)} = {_n(abs(z) - cut)}$, {
            "not above 0: the weight is held at 0" if zero else "above 0, and the sign of z stays"
        }.
3. $w = {_n(w)}$.
""",
    )


@_template("one weight", "P4 P5", "E1", "23_why_l1_reaches_zero")
def rescale(random):
    def draw():
        z = _quotient(_whole(random, -24, 24), 2)
        strength = _part(_pick(random, "1/4", "1/2", "1", "3/2", "2", "3", "4", "5"))
        return z, strength, z / (1 + strength)

    z, strength, w = _until(lambda z, s, w: z and _all_nice(w), draw)
    return _number(
        w,
        [
            (z / (1 + strength / 2), "That belongs to $\\lambda w^2/2$. Here is no ½."),
            (z / (1 + 2 * strength), "The loss has a 2 in its slope too: it cancels."),
            (z / strength, "Divide by $1 + \\lambda$."),
            (_soft(z, strength / 2), "That is the L1 penalty: it subtracts. L2 divides."),
        ],
        ask=f"""Which $w$ minimises $(w - z)^2 + \\lambda w^2$ for $z = {_n(z)}$ and
$\\lambda = {_n(strength)}$?""",
        solution=rf"""
1. Slope zero: $2(w - z) + 2\lambda w = 0$.
2. $w = \frac{{z}}{{1 + \lambda}}$, here ${_n(z)}$ divided by ${_n(1 + strength)}$.
3. $w = {_n(w)}$. It is smaller, and not zero at any λ.
""",
    )


@_template("one weight", "P5 P18", "E1", "23_why_l1_reaches_zero", level=3)
def proximal_step(random):
    def draw():
        z, start = _whole(random, -6, 6), _whole(random, -6, 6)
        rate, strength = _part(_pick(random, "1/8", "1/4", "1/2")), _whole(random, 1, 8)
        gradient = 2 * (start - z)
        between = start - rate * gradient
        return z, start, rate, strength, gradient, between, _soft(between, rate * strength)

    def wanted(z, start, rate, strength, gradient, between, after):
        return gradient and between and (after or zero)

    zero = _whole(random, 0, 3) == 0
    z, start, rate, strength, gradient, between, after = _until(wanted, draw)
    cut = rate * strength
    return _steps(
        ("The gradient of the loss at the start", gradient, "The loss only, without the penalty."),
        ("The weight after the gradient step", between, "Minus learning rate times gradient."),
        ("The weight after the prox", after, "Soft thresholding at ηλ, and here not at λ/2."),
        ask=f"""Minimise $(w - z)^2 + \\lambda |w|$ by proximal gradient descent, for $z = {_n(z)}$
and
$\\lambda = {strength}$. One step from $w = {_n(start)}$ with learning rate $\\eta =
{_n(rate)}$.""",
        solution=rf"""
1. Gradient of the loss: $2(w - z) = 2({_n(start)} - {_p(z)}) = {_n(gradient)}$.
2. Gradient step: ${start} - {_n(rate)} \cdot {_p(gradient)} = {_n(between)}$.
3. The prox takes $\eta\lambda = {_n(cut)}$ off the size:
   ${_n(abs(between))} - {_n(cut)} = {_n(abs(between) - cut)}$, so $w = {_n(after)}$.
""",
    )


@_template("one weight", "P2 P16", "E1", "22_ridge_shrinks", level=3)
def ridge_with_one_feature(random):
    def draw():
        n = _whole(random, 3, 4)
        x, y = _whole(random, 0, 8, n), _whole(random, 0, 12, n)
        strength = _part(_pick(random, "1/2", "1", "2", "3", "4"))
        a, b = _mean(x), _mean(y)
        dx, dy = [v - a for v in x], [v - b for v in y]
        bottom = _dot(dx, dx) + n * strength
        w = _quotient(_dot(dx, dy), bottom)
        return x, y, strength, a, b, dx, dy, w

    def wanted(x, y, strength, a, b, dx, dy, w):
        return w and a.denominator == b.denominator == 1 and _all_nice(w, b - w * a)

    x, y, strength, a, b, dx, dy, w = _until(wanted, draw)
    n, top, square = len(x), _dot(dx, dy), _dot(dx, dx)
    return _steps(
        ("$x^\\top y$ of the centred data", top, "Subtract both means first."),
        ("$x^\\top x$ of the centred data", square, "The sum of squares around the mean."),
        ("The weight", w, "The loss is a mean, so that n times λ is added to the sum $x^\\top x$."),
        ("The intercept", b - w * a, r"$\bar y - w \bar x$: it is not penalised."),
        ask=f"""Ridge, $\\text{{MSE}} + \\lambda w^2$ with a free intercept, for $x = {_v(x)}$,
$y = {_v(y)}$ and $\\lambda = {_n(strength)}$.""",
        solution=rf"""
1. The means are ${_n(a)}$ and ${_n(b)}$. Centred: $x$ becomes ${_v(dx)}$, $y$ becomes ${_v(dy)}$.
2. $x^\top y = {_products(dx, dy)} = {_n(top)}$ and $x^\top x = {_squares(dx)} = {_n(square)}$.
3. $w = \frac{{x^\top y}}{{x^\top x + n\lambda}}$, here ${_n(top)}$ divided by
   ${_n(square)} + {n} \cdot {_n(strength)} = {_n(square + n * strength)}$: $w = {_n(w)}$.
4. Intercept: ${_n(b)} - {_p(w)} \cdot {_n(a)} = {_n(b - w * a)}$.
""",
    )


@_template("one weight", "P1 P3", "E1", "24_the_lasso_selects", level=3)
def lasso_with_one_feature(random):
    def draw():
        n = _pick(random, 4, 5)
        x, y = _centred(random, 3, n), _centred(random, 8, n)
        strength = Fraction(_whole(random, 1, 8))
        top, square = _quotient(_dot(x, y), n), _quotient(_dot(x, x), n)
        return x, y, strength, top, square, _soft(top, strength / 2) / square

    def wanted(x, y, strength, top, square, w):
        return top and (w == 0) == zero and _all_nice(w, top, square)

    zero = _whole(random, 0, 4) == 0
    x, y, strength, top, square, w = _until(wanted, draw)
    n, cut = len(x), strength / 2
    left = _soft(top, cut)
    return _number(
        w,
        [
            (_soft(top, strength) / square, "λ/2 is taken off, as the loss has a 2 in its slope."),
            (_soft(top * n, cut) / (square * n), "A mean: divide $x^\\top y$ by n first."),
            (_soft(top / square, cut), "First the threshold, then divide by $x^\\top x/n$."),
            (left, "Still to be divided by $x^\\top x/n$: the feature is not standardised."),
            (top / (square + strength), "That is ridge."),
            (_sign(top) * (abs(top) - cut) / square, "It would cross zero. There it is held."),
        ],
        ask=f"""The lasso, $\\text{{MSE}} + \\lambda |w|$, for $x = {_v(x)}$, $y = {_v(y)}$ (both
have mean 0)
and $\\lambda = {_n(strength)}$. What is $w$?""",
        solution=rf"""
1. $x^\top y/n = \frac{{1}}{{{n}}}({_products(x, y)}) = {_n(top)}$.
2. $x^\top x/n = \frac{{1}}{{{n}}}({_squares(x)}) = {_n(square)}$.
3. Take $\lambda/2 = {_n(cut)}$ off the size of ${_n(top)}$: ${_n(left)}$ is left.
4. Divide by $x^\top x/n$: $w = {_n(w)}$.
""",
    )


@_template("one weight", "P10", "E1", "25_the_elastic_net")
def elastic_net_of_one_weight(random):
    def draw():
        z, strength = _quotient(_whole(random, -16, 16), 2), Fraction(_whole(random, 1, 8))
        ratio = _part(_pick(random, "1/4", "1/2", "3/4"))
        first, second = strength * ratio, strength * (1 - ratio)
        return z, strength, ratio, first, second, _soft(z, first / 2) / (1 + second)

    def wanted(z, strength, ratio, first, second, w):
        return w and _all_nice(w, _soft(z, first / 2))

    z, strength, ratio, first, second, w = _until(wanted, draw)
    left = _soft(z, first / 2)
    return _number(
        w,
        [
            (_soft(z, first) / (1 + second), "λρ/2 is taken off, as the loss has slope 2."),
            (left / (1 + second / 2), "There is no ½ at the L2 part."),
            (_soft(z / (1 + second), first / 2), "First the threshold, then the division."),
            (_soft(z, second / 2) / (1 + first), "ρ is the share of L1, and 1 − ρ that of L2."),
            (_soft(z, strength / 2) / (1 + strength), "λ is shared out: λρ and λ(1 − ρ)."),
            (left, "That is the L1 part. The L2 part still divides."),
        ],
        ask=f"""Which $w$ minimises $(w - z)^2 + \\lambda\\left(\\rho |w| + (1 - \\rho) w^2\\right)$
for $z = {_n(z)}$, $\\lambda = {_n(strength)}$ and $\\rho = {_n(ratio)}$?""",
        solution=rf"""
1. The shares: $\lambda\rho = {_n(first)}$ of L1 and $\lambda(1-\rho) = {_n(second)}$ of L2.
2. Take $\lambda\rho/2 = {_n(first / 2)}$ off the size of z: ${_n(left)}$ is left.
3. Divide by $1 + {_n(second)} = {_n(1 + second)}$: $w = {_n(w)}$.
""",
    )


@_template("one weight", "P1 P2 P10", "E1", "25_the_elastic_net")
def penalty_of_weights(random):
    def draw():
        w = [_quotient(k, 2) for k in _whole(random, -6, 6, 4)]
        strength = _part(_pick(random, "1/2", "2", "3", "4"))
        ratio = _part(_pick(random, "1/4", "1/2", "3/4"))
        first, second = strength * sum(map(abs, w)), strength * _dot(w, w)
        return w, strength, ratio, first, second, ratio * first + (1 - ratio) * second

    def wanted(w, strength, ratio, first, second, both):
        return min(w) < 0 < max(w) and len(set(w)) == 4 and _all_nice(first, second, both)

    w, strength, ratio, first, second, both = _until(wanted, draw)
    return _steps(
        ("The L1 penalty", first, "λ times the sum of sizes: signs do not cancel."),
        ("The L2 penalty", second, "λ times the sum of squares, without a root and without a ½."),
        ("The elastic net penalty", both, "ρ of the first and 1 − ρ of the second."),
        ask=f"""The weights are $w = {_v(w)}$. What do they cost at $\\lambda = {_n(strength)}$, and
under the elastic net with $\\rho = {_n(ratio)}$?""",
        solution=rf"""
1. $\sum |w_j| = {_plus(map(abs, w))} = {_n(sum(map(abs, w)))}$; times λ: ${_n(first)}$.
2. $\sum w_j^2 = {_squares(w)} = {_n(_dot(w, w))}$; times λ: ${_n(second)}$.
3. ${_n(ratio)} \cdot {_n(first)} + {_n(1 - ratio)} \cdot {_n(second)} = {_n(both)}$.
""",
    )


@_template("one weight", "P22", "E1", "23_why_l1_reaches_zero", level=3)
def strength_of_a_prior(random):
    laplace = _whole(random, 0, 1)

    def draw():
        sigma, n = _whole(random, 2, 6), _whole(random, 2, 9)
        scale = _part(_pick(random, "1/2", "1", "2", "3"))
        variance = _quotient(sigma**2, n)
        return sigma, n, scale, 2 * variance / scale if laplace else variance / scale**2

    sigma, n, scale, strength = _until(lambda *drawn: is_nice(drawn[-1]), draw)
    variance = _quotient(sigma**2, n)
    if laplace:
        named = f"Laplace prior, $e^{{-|w|/b}}$ up to a factor, with $b = {_n(scale)}$"
        slip = variance / scale, "The factor 2 is missing: $2\\sigma^2/(nb)$."
        form, put = (
            r"\frac{2\sigma^2}{n b}",
            rf"\frac{{2 \cdot {sigma}^2}}{{{n} \cdot {_n(scale)}}}",
        )
        term = rf"|w| / b$, here with $b = {_n(scale)}"
    else:
        named = f"Gaussian prior of mean 0 and standard deviation $\\tau = {_n(scale)}$"
        slip = 2 * variance / scale**2, "The ½ of both Gaussians cancels."
        form = r"\frac{\sigma^2}{n \tau^2}"
        put = rf"\frac{{{sigma}^2}}{{{n} \cdot {_n(scale)}^2}}"
        term = rf"w^2 / (2\tau^2)$, here with $\tau = {_n(scale)}"
    return _number(
        strength,
        [
            slip,
            (strength * n, "The loss is a mean: divide by n."),
            (strength / sigma, "The variance of the noise counts, $\\sigma^2$."),
            (1 / strength, "Upside down: a narrow prior is a strong penalty."),
        ],
        ask=f"""Normal noise with $\\sigma = {sigma}$ and $n = {n}$ rows. Each weight has a {named}.
At which λ is the penalised fit (mean loss, no ½) the mode of the posterior?""",
        solution=rf"""
1. Minus the log posterior is $\frac{{n}}{{2\sigma^2}}$ times the loss, plus for each weight
   ${term}$.
2. Times $2\sigma^2/n$, the loss stands alone, and before the penalty stands $\lambda = {form}$.
3. $\lambda = {put} = {_n(strength)}$.
""",
    )


# Paths


@_template("paths", "P3", "E1", "24_the_lasso_selects")
def smallest_strength_without_weights(random):
    def draw():
        p = _whole(random, 2, 3)
        columns, y = [_centred(random, 3, 4) for _ in range(p)], _centred(random, 6, 4)
        pulls = [_quotient(2 * _dot(x, y), 4) for x in columns]
        return columns, y, pulls, max(map(abs, pulls))

    def wanted(columns, y, pulls, strength):
        return len(set(map(abs, pulls))) == len(pulls) and min(pulls) < 0 and min(map(abs, pulls))

    columns, y, pulls, strength = _until(wanted, draw)
    given = ", ".join(f"$x_{k} = {_v(x)}$" for k, x in enumerate(columns, 1))
    lines = "\n".join(
        rf"{k}. $\frac{{2}}{{4}} x_{k}^\top y = \frac{{2}}{{4}}({_products(x, y)}) = {_n(pull)}$"
        for k, (x, pull) in enumerate(zip(columns, pulls, strict=True), 1)
    )
    traps = [
        (strength / 2, "The 2 is missing: the loss has slope $-2x^\\top y/n$ at zero."),
        (2 * strength, "Twice too much: λ is compared with $2x^\\top y/n$."),
        (4 * strength, "The loss is a mean: divide by n."),
        (min(map(abs, pulls)), "The last weight enters there, or later. All must be held."),
    ]
    if max(pulls) > 0:
        traps.append((max(pulls), "A negative pull is a pull too: compare sizes."))
    return _number(
        strength,
        traps,
        ask=f"""The lasso, $\\text{{MSE}} + \\lambda \\sum |w_j|$. Columns (each has mean 0):
{given}, and
$y = {_v(y)}$. From which λ on are all weights zero?""",
        solution=rf"""
All weights are zero as long as no pull $\frac{{2}}{{n}} x_j^\top y$ is larger than λ in size:

{lines}

The largest size is ${_n(strength)}$.
""",
    )


@_template("paths", "P3 P5", "E2", "24_the_lasso_selects")
def which_weights_are_zero(random):
    def draw():
        z = [_quotient(k, 2) for k in _apart(random, -10, 10, 4)]
        strength = Fraction(_whole(random, 2, 7))
        return z, strength

    def kept(z, cut):
        return tuple(k for k, v in enumerate(z, 1) if abs(v) > cut)

    def wanted(z, strength):
        cuts = {kept(z, strength / 2), kept(z, strength), (1, 2, 3, 4)}
        sizes = {abs(v) for v in z}
        return len(cuts) == 3 and min(z) < 0 < min(sizes) and len(sizes) == 4

    def named(kept):
        zero = [k for k in (1, 2, 3, 4) if k not in kept]
        return ", ".join(f"$w_{k}$" for k in zero) or "none"

    z, strength = _until(wanted, draw)
    cut = strength / 2
    right = kept(z, cut)
    positive = tuple(k for k, v in enumerate(z, 1) if v > cut)
    least = max(range(4), key=lambda k: -abs(z[k])) + 1
    lines = "\n".join(
        f"- $w_{k}$: ${_n(abs(v))}$ is {'above' if abs(v) > cut else 'not above'} ${_n(cut)}$"
        for k, v in enumerate(z, 1)
    )
    return _choice(
        random,
        named(right),
        [
            (named(kept(z, strength)), "Compare with λ/2, not with λ."),
            (named((1, 2, 3, 4)), "That is ridge: it only shrinks."),
            (named(positive), "Compare the size: a large negative weight stays."),
            (f"$w_{least}$", "Not just the smallest: each one that is at most λ/2 in size."),
            (named(()), f"Then λ/2 would be at least ${_n(max(map(abs, z)))}$."),
        ],
        ask=f"""Orthonormal features ($X^\\top X/n = I$). The least squares weights are $z =
{_v(z)}$.
Which weights of the lasso, $\\text{{MSE}} + \\lambda\\sum|w_j|$, are zero at $\\lambda =
{_n(strength)}$?""",
        solution=rf"""
Each weight is thresholded by itself, at $\lambda/2 = {_n(cut)}$:

{lines}

Zero: {named(right)}.
""",
    )


@_template("paths", "P8", "E2", "22_ridge_shrinks")
def shrinking_factor(random):
    def draw():
        s, n = _whole(random, 1, 8), _whole(random, 2, 20)
        strength = _part(_pick(random, "1/4", "1/2", "1", "2", "3"))
        return s, n, strength, _quotient(s * s, s * s + n * strength)

    s, n, strength, factor = _until(lambda *drawn: is_nice(drawn[-1]), draw)
    return _number(
        factor,
        [
            (_quotient(s * s, s * s + strength), "The loss is a mean: nλ is added to s²."),
            (_quotient(s, s + n * strength), "Squares of singular values count."),
            (1 - factor, "That is what is taken away. Asked is what is kept."),
            (_quotient(n * strength, s * s), "Divide $s^2$ by the sum of both."),
        ],
        ask=f"""Ridge, $\\text{{MSE}} + \\lambda \\sum w_j^2$. Along one direction the centred data
have the
singular value $s = {s}$, with $n = {n}$ rows. Which share of the least squares weight along it is
kept at $\\lambda = {_n(strength)}$?""",
        solution=rf"""
1. The factor is $\frac{{s^2}}{{s^2 + n\lambda}}$.
2. $s^2 = {s * s}$ and $n\lambda = {n} \cdot {_n(strength)} = {_n(n * strength)}$.
3. ${s * s}$ divided by ${_n(s * s + n * strength)}$ is ${_n(factor)}$.
""",
    )


@_template("paths", "P1 P5", "E2", "24_the_lasso_selects", level=3)
def is_this_zero_held(random):
    held = bool(_whole(random, 0, 1))

    def draw():
        x, r = _centred(random, 3, 4), _centred(random, 6, 4)
        pull = _quotient(2 * _dot(x, r), 4)
        strength = Fraction(_whole(random, 1, 12))
        return x, r, pull, strength

    def wanted(x, r, pull, strength):
        size = abs(pull)
        return strength / 2 < size <= strength if held else strength < size <= 2 * strength

    x, r, pull, strength = _until(wanted, draw)

    def says(pull):
        verdict = "it stays zero" if abs(pull) <= strength else "it leaves zero"
        return rf"The pull is ${_n(pull)}$: {verdict}."

    opposite = "it leaves zero" if held else "it stays zero"
    return _choice(
        random,
        says(pull),
        [
            (rf"The pull is ${_n(pull)}$: {opposite}.",
             "It stays as long as the pull is at most λ in size."),
            (says(pull / 2), "The 2 from the square is missing."),
            (says(2 * pull), "The loss is a mean: divide by n."),
            (says(4 * pull), "The loss is a mean: divide by n = 4."),
        ],
        ask=f"""The lasso, $\\text{{MSE}} + \\lambda \\sum |w_j|$, at $\\lambda = {_n(strength)}$.
The
residuals (truth minus prediction) are $r = {_v(r)}$. A weight is zero; its column is
$x = {_v(x)}$. Is it held there?""",
        solution=rf"""
1. The pull of the data is $\frac{{2}}{{n}} x^\top r = \frac{{2}}{{4}}({_products(x, r)}) =
   {_n(pull)}$.
2. At zero the slopes of the penalty fill $[{_n(-strength)}, {_n(strength)}]$.
3. ${_n(abs(pull))}$ is {"not above" if held else "above"} ${_n(strength)}$:
   {"something in the interval balances the pull, the weight is held"
    if held else "nothing balances the pull, the weight leaves zero"}.
""",
    )  # fmt: skip


# Choosing


def _folds(random, n_folds):
    """How far each fold is from their mean, and its standard error, a whole number or half."""

    def draw():
        apart = _centred(random, 6, n_folds)
        squares = _quotient(_dot(apart, apart), n_folds * (n_folds - 1))
        return apart, Fraction(round(2 * float(squares) ** 0.5), 2), squares

    apart, error, _ = _until(lambda apart, error, squares: error**2 == squares, draw)
    return apart, error


@_template("choosing", "P15", "E5", "31_choosing_lambda", level=3)
def standard_error_of_folds(random):
    n_folds = _whole(random, 3, 5)
    apart, error = _folds(random, n_folds)
    mean = _whole(random, 8, 20)
    errors = [mean + k for k in apart]
    squares = _dot(apart, apart)
    return _steps(
        ("The mean error", mean, "The mean of the folds."),
        ("The sum of squared distances from the mean", squares, "Before any division."),
        ("The standard error of the mean", error,
         "The variance divides by K − 1, the standard error by $\\sqrt K$ once more."),
        ask=f"""Cross-validation with $K = {n_folds}$ folds gives the errors
$e = {_v(errors)}$.""",
        solution=rf"""
1. Mean: $\frac{{1}}{{{n_folds}}}({_plus(errors)}) = {mean}$.
2. Distances: ${_v(apart)}$. Squares: ${_squares(apart)} = {squares}$.
3. $\mathrm{{se}} = \sqrt{{\frac{{{squares}}}{{{n_folds - 1}}}}} \,/\, \sqrt{{{n_folds}}} =
   \sqrt{{\frac{{{squares}}}{{{n_folds * (n_folds - 1)}}}}} = {_n(error)}$.
""",
    )  # fmt: skip


@_template("choosing", "P15", "E5", "31_choosing_lambda")
def one_standard_error_from_means(random):
    strengths = [_part(t) for t in ("1/8", "1/4", "1/2", "1", "2", "4")]

    def draw():
        best = _whole(random, 1, 3)
        means, errors = [Fraction()] * 6, [_quotient(k, 2) for k in _whole(random, 1, 6, 6)]
        means[best] = Fraction(_whole(random, 10, 20))
        for side in (range(best - 1, -1, -1), range(best + 1, 6)):
            last = means[best]
            for k in side:
                means[k] = last = last + _quotient(_whole(random, 1, 4), 2)
        limit = means[best] + errors[best]
        within = [k for k in range(6) if means[k] <= limit]
        return best, means, errors, limit, within

    def wanted(best, means, errors, limit, within):
        return best < within[-1] < 5 and within[0] < best and limit not in means

    best, means, errors, limit, within = _until(wanted, draw)
    chosen = within[-1]
    wide = [k for k in range(6) if means[k] <= means[best] + 2 * errors[best]][-1]
    own = [k for k in range(6) if means[k] - errors[k] <= means[best]][-1]
    rows = zip(strengths, means, errors, strict=True)
    return _number(
        strengths[chosen],
        [
            (strengths[best], "That is the minimum. The rule goes on to a larger λ."),
            (strengths[within[0]], "Wrong side: the simpler model has the larger λ."),
            (strengths[wide], "One standard error, not two."),
            (strengths[own], "The standard error at the minimum counts for all, not each its own."),
            (strengths[min(chosen + 1, 5)], "Its mean error is above the limit already."),
        ],
        ask=f"""Cross-validation gave these mean errors and standard errors.

{_table(["λ", "mean", "se"], [map(_n, row) for row in rows])}

Which λ does the one-standard-error rule choose?""",
        solution=rf"""
1. The least mean error is ${_n(means[best])}$, at $\lambda = {_n(strengths[best])}$.
2. The limit is ${_n(means[best])} + {_n(errors[best])} = {_n(limit)}$.
3. The largest λ whose mean error is not above it: ${_n(strengths[chosen])}$, with
   ${_n(means[chosen])}$.
""",
    )


@_template("choosing", "P15", "E5", "31_choosing_lambda", level=3)
def one_standard_error_from_folds(random):
    strengths = [_part(t) for t in ("1/2", "1", "2", "4")]
    apart, error = _folds(random, 4)

    def draw():
        best, means = _whole(random, 0, 2), _apart(random, 8, 16, 4)
        valley = [*sorted(means[:best], reverse=True), *sorted(means[best:])]
        limit = valley[best] + error
        return best, valley, limit, [k for k in range(4) if valley[k] <= limit][-1]

    def wanted(best, means, limit, chosen):
        return means[best] == min(means) and best < chosen < 3

    best, means, limit, chosen = _until(wanted, draw)
    columns = [[m + k for k in _centred(random, 6, 4)] for m in means]
    columns[best] = [means[best] + k for k in apart]
    rows = [[_n(s), *map(str, c)] for s, c in zip(strengths, columns, strict=True)]
    listed = ", ".join(map(str, means))
    return _steps(
        ("The λ with the least mean error", strengths[best], "Take the mean of each row."),
        ("The standard error at this λ", error, "The standard deviation over $\\sqrt 4$."),
        ("The λ of the one-standard-error rule", strengths[chosen],
         "The largest λ whose mean is within one standard error of the least."),
        ask=f"""Errors of $K = 4$ folds at four λ.

{_table(["λ", "1", "2", "3", "4"], rows)}""",
        solution=rf"""
1. The means are {listed}: least at $\lambda = {_n(strengths[best])}$.
2. Distances there: ${_v(apart)}$, squares together {_dot(apart, apart)}. Standard error:
   $\sqrt{{\frac{{{_dot(apart, apart)}}}{{3}}}} \,/\, \sqrt{{4}} = {_n(error)}$.
3. The limit is ${means[best]} + {_n(error)} = {_n(limit)}$. The largest λ not above it is
   ${_n(strengths[chosen])}$, with mean {means[chosen]}.
""",
    )  # fmt: skip


@_template("choosing", "P15", "E5", "31_choosing_lambda", level=3)
def leave_one_out(random):
    def draw():
        n = _whole(random, 4, 6)
        x, k = sorted(_apart(random, -4, 6, n)), _whole(random, 0, n - 1)
        mean = _mean(x)
        square = sum((v - mean) ** 2 for v in x)
        leverage = _quotient(1, n) + (x[k] - mean) ** 2 / square
        residual = _quotient(_whole(random, -8, 8), 2)
        if leverage == 1:
            return x, k, mean, square, leverage, residual, None
        return x, k, mean, square, leverage, residual, residual / (1 - leverage)

    def wanted(x, k, mean, square, leverage, residual, left_out):
        return left_out and mean.denominator == 1 and _all_nice(leverage, left_out)

    x, k, mean, square, leverage, residual, left_out = _until(wanted, draw)
    n = len(x)
    return _steps(
        (
            "The leverage h of this point",
            leverage,
            r"$h = \frac{1}{n} + \frac{(x - \bar x)^2}{\sum (x_i - \bar x)^2}$.",
        ),
        ("Its leave-one-out residual", left_out, "The residual divided by 1 − h: it grows."),
        ask=f"""A line was fitted by least squares to points at $x = {_v(x)}$. The one at
$a = {x[k]}$ has the residual $e = {_n(residual)}$. Fit the line again without this point: what is
the residual of its prediction for it?""",
        solution=rf"""
1. The mean is ${_n(mean)}$, and the squared distances from it sum to ${_n(square)}$.
2. $h = \frac{{1}}{{{n}}} + \frac{{{_n((x[k] - mean) ** 2)}}}{{{_n(square)}}} = {_n(leverage)}$.
3. $\frac{{e}}{{1 - h}}$ is ${_n(residual)}$ divided by ${_n(1 - leverage)}$: ${_n(left_out)}$.
   No second fit is needed.
""",
    )


@_template("choosing", "P14", "E2", "21_why_penalise", level=3)
def bias_variance_and_noise(random):
    def draw():
        n = _pick(random, 4, 5)
        predictions, truth = _whole(random, 0, 12, n), _whole(random, 0, 12)
        mean = _mean(predictions)
        return predictions, truth, mean, _mean([(p - mean) ** 2 for p in predictions])

    def wanted(predictions, truth, mean, variance):
        near = 0 < abs(mean - truth) <= 6
        return mean.denominator == 1 and near and variance and _all_nice(variance)

    predictions, truth, mean, variance = _until(wanted, draw)
    sigma = _whole(random, 1, 4)
    bias2, apart = (mean - truth) ** 2, [p - mean for p in predictions]
    total = bias2 + variance + sigma**2
    return _steps(
        ("The squared bias", bias2, "The squared distance of the mean prediction from the truth."),
        ("The variance", variance, "The mean squared distance from the mean prediction."),
        ("The expected squared error on a fresh target", total,
         "Bias² + variance + noise, and the noise is σ², not σ."),
        ask=f"""The same model, fitted to {len(predictions)} data sets that are equally likely,
predicts $p = {_v(predictions)}$ at one point. The truth there is $f = {truth}$, and targets have
noise with standard deviation $\\sigma = {sigma}$.""",
        solution=rf"""
1. Mean prediction: ${_n(mean)}$. Bias²: $({_n(mean)} - {truth})^2 = {_n(bias2)}$.
2. Distances from the mean: ${_v(apart)}$. Variance:
   $\frac{{1}}{{{len(apart)}}}({_squares(apart)}) = {_n(variance)}$.
3. Expected error: ${_n(bias2)} + {_n(variance)} + {sigma}^2 = {_n(total)}$.
""",
    )  # fmt: skip


# Conversions


def _strength(random):
    return _quotient(_whole(random, 1, 48), 4)


@_template("conversions", "P1 P16", "E1", "91_in_other_libraries")
def alpha_of_sklearn_lasso(random):
    strength, back = _strength(random), _whole(random, 0, 1)
    alpha = strength / 2
    given, asked, answer = (alpha, "λ", strength) if back else (strength, "`alpha`", alpha)
    name = "`alpha`, $\\alpha" if back else "$\\lambda"
    return _number(
        answer,
        [
            (given / 2 if back else given * 2, "The other way round: `alpha` is half of λ."),
            (given, "They halve the loss and not the penalty."),
        ],
        ask=f"""scikit-learn's `Lasso` minimises
$\\frac{{1}}{{2n}}\\sum r_i^2 + \\alpha\\sum|w_j|$, we $\\text{{MSE}} + \\lambda\\sum|w_j|$. Which
{asked} gives the same fit as {name} = {_n(given)}$?""",
        solution=rf"""
Half of our objective is $\frac{{1}}{{2n}}\sum r_i^2 + \frac{{\lambda}}{{2}}\sum|w_j|$: their loss.
So $\alpha = \lambda/2$, here ${_n(alpha)} = {_n(strength)} / 2$.
""",
    )


@_template("conversions", "P2 P16", "E1", "91_in_other_libraries")
def alpha_of_sklearn_ridge(random):
    def draw():
        strength, n = _strength(random), _whole(random, 2, 25)
        return strength, n, n * strength

    strength, n, alpha = _until(lambda *drawn: is_nice(drawn[-1]), draw)
    back = _whole(random, 0, 1)
    given, asked, answer = (alpha, "λ", strength) if back else (strength, "`alpha`", alpha)
    name = "`alpha`, $\\alpha" if back else "$\\lambda"
    return _number(
        answer,
        [
            (given * n if back else given / n, "The other way round: their loss is n times ours."),
            (given, "They sum over rows, we take the mean."),
            (answer / 2, "There is no ½ in their loss."),
            (answer * 2, "There is no ½ in our loss."),
        ],
        ask=f"""scikit-learn's `Ridge` minimises $\\sum r_i^2 + \\alpha\\sum w_j^2$, we
$\\text{{MSE}} + \\lambda\\sum w_j^2$. There are $n = {n}$ rows. Which {asked} gives the same fit as
{name} = {_n(given)}$?""",
        solution=rf"""
n times our objective is $\sum r_i^2 + n\lambda\sum w_j^2$: their loss. So $\alpha = n\lambda$, here
${_n(alpha)} = {n} \cdot {_n(strength)}$.
""",
    )


@_template("conversions", "P10", "E1", "91_in_other_libraries", level=3)
def alpha_of_sklearn_elastic_net(random):
    def draw():
        strength, ratio = _strength(random), _part(_pick(random, "1/4", "2/5", "1/2", "3/5", "4/5"))
        first, second = strength * ratio / 2, strength * (1 - ratio)
        alpha = first + second
        return strength, ratio, first, second, alpha, first / alpha

    strength, ratio, first, second, alpha, theirs = _until(
        lambda *drawn: _all_nice(*drawn[2:]), draw
    )
    return _steps(
        ("`alpha`", alpha, "Half of λρ from L1, and all of λ(1 − ρ) from L2."),
        ("`l1_ratio`", theirs, "Their ratio is not ρ: their L2 part carries a ½ of its own."),
        ask=f"""scikit-learn's `ElasticNet` minimises
$\\frac{{1}}{{2n}}\\sum r_i^2
+ \\alpha\\left(q\\sum|w_j| + \\frac{{1-q}}{{2}}\\sum w_j^2\\right)$ with `l1_ratio` q,
we $\\text{{MSE}} + \\lambda\\left(\\rho\\sum|w_j| + (1-\\rho)\\sum w_j^2\\right)$.
What do
$\\lambda = {_n(strength)}$ and $\\rho = {_n(ratio)}$ become?""",
        solution=rf"""
1. Half of our objective has their loss. Its penalties are ${_n(first)}\sum|w_j|$ and
   ${_n(second / 2)}\sum w_j^2$.
2. So $\alpha q = {_n(first)}$ and $\alpha(1 - q)/2 = {_n(second / 2)}$, that is
   $\alpha(1 - q) = {_n(second)}$.
3. The sum of both is $\alpha = {_n(alpha)}$. Then $q$ is ${_n(first)}$ divided by
   ${_n(alpha)}$: ${_n(theirs)}$.
""",
    )


@_template("conversions", "P18", "E1", "35_weight_decay")
def weight_decay_of_torch(random):
    strength, back = _strength(random), _whole(random, 0, 1)
    decay = 2 * strength
    given, asked, answer = (decay, "λ", strength) if back else (strength, "`weight_decay`", decay)
    name = "`weight_decay`, $d" if back else "$\\lambda"
    return _number(
        answer,
        [
            (given * 2 if back else given / 2, "The other way round: d is twice λ."),
            (given, "The slope of $\\lambda w^2$ is $2\\lambda w$."),
        ],
        ask=f"""PyTorch's SGD adds $d\\,w$ to the gradient, with `weight_decay` d. We add
$\\lambda\\sum w_j^2$ to the loss. Which {asked} gives the same steps as {name} = {_n(given)}$?""",
        solution=rf"""
The gradient of our penalty is $2\lambda w$. So $d = 2\lambda$, here
${_n(decay)} = 2 \cdot {_n(strength)}$.
""",
    )


@_template("conversions", "P2 P18", "E1", "35_weight_decay")
def weight_after_decay(random):
    def draw():
        start, k = _whole(random, -64, 64), _whole(random, 2, 4)
        rate, strength = (_part(_pick(random, "1/8", "1/4", "1/2")) for _ in "ab")
        factor = 1 - 2 * rate * strength
        return start, k, rate, strength, factor, factor**k * start

    def wanted(start, k, rate, strength, factor, after):
        return factor and abs(start) > 7 and after.denominator <= 2

    start, k, rate, strength, factor, after = _until(wanted, draw)
    return _number(
        after,
        [
            ((1 - rate * strength) ** k * start, "The slope is $2\\lambda w$: the 2 is missing."),
            ((1 - 2 * rate * strength * k) * start, "The factor multiplies at each step."),
            ((1 - 2 * strength) ** k * start, "The learning rate is missing."),
            (_soft(start, k * rate * strength), "That is L1: it subtracts at each step."),
            (factor * start, "That is one step."),
        ],
        ask=f"""A weight starts at $w = {_n(start)}$. The data do not pull at it; only the penalty
$\\lambda w^2$ does, with $\\lambda = {_n(strength)}$. Gradient descent with learning rate
$\\eta = {_n(rate)}$: what is the weight after $k = {k}$ steps?""",
        solution=rf"""
1. One step: $w - \eta \cdot 2\lambda w$, a factor of
   $1 - 2 \cdot {_n(rate)} \cdot {_n(strength)} = {_n(factor)}$.
2. {k} steps: ${_n(factor)}^{k} \cdot {_p(start)} = {_n(after)}$. It is never zero.
""",
    )


@_template("conversions", "P5 P18", "E2", "35_weight_decay")
def steps_until_zero(random):
    def draw():
        start = _quotient(_whole(random, -12, 12), 2)
        rate, strength = (_part(_pick(random, "1/4", "1/2", "1", "2")) for _ in "ab")
        return start, rate, strength, abs(start) / (rate * strength)

    def wanted(start, rate, strength, count):
        return count.denominator == 1 and 2 <= count <= 20

    start, rate, strength, count = _until(wanted, draw)
    return _number(
        count,
        [
            (count * rate, "The learning rate is missing: a step takes off ηλ."),
            (2 * count, "The prox takes off ηλ, not ηλ/2."),
            (count / 2, "The slope of $\\lambda|w|$ is λ, there is no 2."),
        ],
        ask=f"""A weight starts at $w = {_n(start)}$. The data do not pull at it; only the penalty
$\\lambda |w|$ does, with $\\lambda = {_n(strength)}$, by proximal steps with learning rate
$\\eta = {_n(rate)}$. After how many steps is it exactly zero?""",
        solution=rf"""
1. Each step takes $\eta\lambda = {_n(rate)} \cdot {_n(strength)} = {_n(rate * strength)}$ off the
   size.
2. ${_n(abs(start))}$ divided by ${_n(rate * strength)}$: {count} steps. From then on it stays at
   zero.
""",
    )
