"""Problems about weights along λ."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
    bracketed,
    centred,
    choice,
    different,
    dot,
    fraction,
    is_nice,
    number,
    pick,
    products_of,
    quotient,
    soft,
    steps,
    template,
    tex,
    until,
    vector,
    whole,
)


@template("paths", "P3", "E1", "24_the_lasso_selects")
def smallest_strength_without_weights(random):
    def draw():
        p = whole(random, 2, 3)
        columns, y = [centred(random, 3, 4) for _ in range(p)], centred(random, 6, 4)
        pulls = [quotient(2 * dot(x, y), 4) for x in columns]
        return columns, y, pulls, max(map(abs, pulls))

    def wanted(columns, y, pulls, strength):
        return len(set(map(abs, pulls))) == len(pulls) and min(pulls) < 0 and min(map(abs, pulls))

    columns, y, pulls, strength = until(wanted, draw)
    given = ", ".join(f"$x_{k} = {vector(x)}$" for k, x in enumerate(columns, 1))
    lines = "\n".join(
        rf"{k}. $\frac{{2}}{{4}} x_{k}^\top y = \frac{{2}}{{4}}({products_of(x, y)}) = {tex(pull)}$"
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
    return number(
        strength,
        traps,
        ask=f"""The lasso, $\\text{{MSE}} + \\lambda \\sum |w_j|$. Columns (each has mean 0):
{given}, and
$y = {vector(y)}$. From which λ on are all weights zero?""",
        solution=rf"""
All weights are zero as long as no pull $\frac{{2}}{{n}} x_j^\top y$ is larger than λ in size:

{lines}

The largest size is ${tex(strength)}$.
""",
    )


@template("paths", "P3 P5", "E2", "24_the_lasso_selects")
def which_weights_are_zero(random):
    def draw():
        z = [quotient(k, 2) for k in different(random, -10, 10, 4)]
        strength = Fraction(whole(random, 2, 7))
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

    z, strength = until(wanted, draw)
    cut = strength / 2
    right = kept(z, cut)
    positive = tuple(k for k, v in enumerate(z, 1) if v > cut)
    least = max(range(4), key=lambda k: -abs(z[k])) + 1
    lines = "\n".join(
        f"- $w_{k}$: ${tex(abs(v))}$ is {'above' if abs(v) > cut else 'not above'} ${tex(cut)}$"
        for k, v in enumerate(z, 1)
    )
    return choice(
        random,
        named(right),
        [
            (named(kept(z, strength)), "Compare with λ/2, not with λ."),
            (named((1, 2, 3, 4)), "That is ridge: it only shrinks."),
            (named(positive), "Compare the size: a large negative weight stays."),
            (f"$w_{least}$", "Not just the smallest: each one that is at most λ/2 in size."),
            (named(()), f"Then λ/2 would be at least ${tex(max(map(abs, z)))}$."),
        ],
        ask=f"""Orthonormal features ($X^\\top X/n = I$). The least squares weights are $z =
{vector(z)}$.
Which weights of the lasso, $\\text{{MSE}} + \\lambda\\sum|w_j|$, are zero at $\\lambda =
{tex(strength)}$?""",
        solution=rf"""
Each weight is thresholded by itself, at $\lambda/2 = {tex(cut)}$:

{lines}

Zero: {named(right)}.
""",
    )


@template("paths", "P8", "E2", "22_ridge_shrinks")
def shrinking_factor(random):
    def draw():
        s, n = whole(random, 1, 8), whole(random, 2, 20)
        strength = fraction(pick(random, "1/4", "1/2", "1", "2", "3"))
        return s, n, strength, quotient(s * s, s * s + n * strength)

    s, n, strength, factor = until(lambda *drawn: is_nice(drawn[-1]), draw)
    return number(
        factor,
        [
            (quotient(s * s, s * s + strength), "The loss is a mean: nλ is added to s²."),
            (quotient(s, s + n * strength), "Squares of singular values count."),
            (1 - factor, "That is what is taken away. Asked is what is kept."),
            (quotient(n * strength, s * s), "Divide $s^2$ by the sum of both."),
        ],
        ask=f"""Ridge, $\\text{{MSE}} + \\lambda \\sum w_j^2$. Along one direction the centred data
have the
singular value $s = {s}$, with $n = {n}$ rows. Which share of the least squares weight along it is
kept at $\\lambda = {tex(strength)}$?""",
        solution=rf"""
1. The factor is $\frac{{s^2}}{{s^2 + n\lambda}}$.
2. $s^2 = {s * s}$ and $n\lambda = {n} \cdot {tex(strength)} = {tex(n * strength)}$.
3. ${s * s}$ divided by ${tex(s * s + n * strength)}$ is ${tex(factor)}$.
""",
    )


@template("paths", "P1 P5", "E2", "24_the_lasso_selects", level=3)
def is_this_zero_held(random):
    held = bool(whole(random, 0, 1))

    def draw():
        x, r = centred(random, 3, 4), centred(random, 6, 4)
        pull = quotient(2 * dot(x, r), 4)
        strength = Fraction(whole(random, 1, 12))
        return x, r, pull, strength

    def wanted(x, r, pull, strength):
        size = abs(pull)
        return strength / 2 < size <= strength if held else strength < size <= 2 * strength

    x, r, pull, strength = until(wanted, draw)

    def says(pull, held):
        return rf"The pull is ${tex(pull)}$: it {'stays' if held else 'leaves'} zero."

    other, why = pick(
        random,
        (pull / 2, "The 2 from the square is missing."),
        (2 * pull, "That is $x^\\top r$. It still wants the factor 2/n."),
    )
    right, opposite = says(pull, held), says(pull, not held)
    return choice(
        random,
        right,
        [
            (opposite, "It stays as long as the pull is at most λ in size."),
            (says(other, held), why),
            (says(other, not held), why),
        ],
        ask=f"""The lasso, $\\text{{MSE}} + \\lambda \\sum |w_j|$, at $\\lambda = {tex(strength)}$.
The
residuals (truth minus prediction) are $r = {vector(r)}$. A weight is zero; its column is
$x = {vector(x)}$. Is it held there?""",
        solution=rf"""
1. The pull of the data is $\frac{{2}}{{n}} x^\top r = \frac{{2}}{{4}}({products_of(x, r)}) =
   {tex(pull)}$.
2. At zero the slopes of the penalty fill $[{tex(-strength)}, {tex(strength)}]$.
3. ${tex(abs(pull))}$ is {"not above" if held else "above"} ${tex(strength)}$:
   {"something in the interval balances the pull, the weight is held"
    if held else "nothing balances the pull, the weight leaves zero"}.
""",
    )  # fmt: skip


@template("paths", "P1 P5", "E1", "24_the_lasso_selects", level=3)
def one_sweep_of_coordinate_descent(random):
    def draw():
        r = fraction(pick(random, "-1/2", "1/4", "1/2", "3/4"))
        c = [quotient(k, 2) for k in different(random, -12, 12, 2)]
        strength = Fraction(whole(random, 1, 6))
        first = soft(c[0], strength / 2)
        second = soft(c[1] - r * first, strength / 2)
        return r, c, strength, first, second, soft(c[0] - r * second, strength / 2)

    def wanted(r, c, strength, first, second, again):
        return 0 not in c and first and first != again and all_nice(first, second, again)

    r, c, strength, first, second, again = until(wanted, draw)
    cut = strength / 2
    left, back = c[1] - r * first, c[0] - r * second
    return steps(
        ("The weight $w_1$ after its first update", first,
         "The other weight is 0: soft thresholding of $c_1$ at λ/2."),
        ("The weight $w_2$ after its update", second,
         "Of $c_2$ what $w_1$ explains already is taken off: $r\\,w_1$. Then the threshold."),
        ("The weight $w_1$ after its second update", again,
         "The same with $c_1$ and the new $w_2$. Updates use the newest weights."),
        ask=f"""The lasso, $\\text{{MSE}} + \\lambda\\sum|w_j|$, on two standardised features with
correlation $r = {tex(r)}$, $c = X^\\top y/n$ with $c = {vector(c)}$, and $\\lambda =
{tex(strength)}$. Coordinate descent starts at $w = (0, 0)$ and updates $w_1$, $w_2$, $w_1$, each
to its best value for the other one.""",
        solution=rf"""
Each update is $w_j = S(c_j - r\,w_k)$, where $S$ takes $\lambda/2 = {tex(cut)}$ off the size.

1. $w_1$: {_off(c[0], cut)}, so $w_1 = {tex(first)}$.
2. $w_2$: ${tex(c[1])} - {bracketed(r)} \cdot {bracketed(first)} = {tex(left)}$;
   {_off(left, cut)}, so $w_2 = {tex(second)}$.
3. $w_1$: ${tex(c[0])} - {bracketed(r)} \cdot {bracketed(second)} = {tex(back)}$;
   {_off(back, cut)}, so $w_1 = {tex(again)}$. It has moved: one sweep is not the end.
""",
    )  # fmt: skip


def _off(value, cut):
    """What taking ``cut`` off the size of ``value`` leaves, in words."""
    size = abs(value)
    if size <= cut:
        return f"${tex(size)}$ is not above ${tex(cut)}$"
    return f"${tex(size)} - {tex(cut)} = {tex(size - cut)}$"


@template("paths", "P5 P16", "E1", "23_why_l1_reaches_zero", level=3)
def budget_of_a_strength(random):
    def draw():
        z = [Fraction(k) for k in pick(random, (3, 4), (6, 8), (5, 12), (9, 12), (8, 15))]
        z = [pick(random, -1, 1) * k for k in (z if whole(random, 0, 1) else z[::-1])]
        first, second = whole(random, 1, 20), fraction(pick(random, "1/4", "1/2", "1", "2", "4"))
        kept = [soft(k, quotient(first, 2)) for k in z]
        return z, first, second, kept, sum(map(abs, kept)), _length(z) / (1 + second)

    def wanted(z, first, second, kept, diamond, circle):
        return diamond and all_nice(*kept, diamond, circle)

    z, first, second, kept, diamond, circle = until(wanted, draw)
    return steps(
        ("The budget $t$ of the lasso, $|w_1| + |w_2| \\le t$", diamond,
         "Threshold each weight at λ/2, and add up what is left."),
        ("The budget $t$ of ridge, $\\sqrt{w_1^2 + w_2^2} \\le t$", circle,
         "Ridge divides both weights, and so the length, by 1 + λ."),
        ask=f"""Two orthonormal features ($X^\\top X/n = I$) have the least squares weights $z =
{vector(z)}$. Each penalised fit minimises the MSE within some budget as well. Which one belongs
to the lasso, $\\text{{MSE}} + \\lambda\\sum|w_j|$, at $\\lambda = {first}$, and which one to
ridge, $\\text{{MSE}} + \\mu\\sum w_j^2$, at $\\mu = {tex(second)}$?""",
        solution=rf"""
1. The lasso takes $\lambda/2 = {tex(quotient(first, 2))}$ off each size: $w = {vector(kept)}$, and
   $t = {tex(diamond)}$.
2. The length of z is ${tex(_length(z))}$. Ridge divides it by ${tex(1 + second)}$: $t =
   {tex(circle)}$.

A larger strength is a smaller budget.
""",
    )  # fmt: skip


def _length(z):
    return Fraction(round(float(dot(z, z)) ** 0.5))


@template("paths", "P3 P16", "E1", "23_why_l1_reaches_zero", level=3)
def strength_of_a_budget(random):
    def draw():
        z = [quotient(k, 2) for k in different(random, -16, 16, 2)]
        budget = Fraction(whole(random, 1, 6))
        sizes = sorted(map(abs, z))
        both = sum(sizes) - budget  # λ, if both weights stay
        strength = both if both < 2 * sizes[0] else 2 * (sizes[1] - budget)
        return z, budget, sizes, both, strength

    def wanted(z, budget, sizes, both, strength):
        return 0 < sizes[0] < sizes[1] and both > 0 and both != 2 * sizes[0] and all_nice(strength)

    z, budget, sizes, both, strength = until(wanted, draw)
    stay = both < 2 * sizes[0]
    kept = [soft(k, strength / 2) for k in z]
    how = rf"""Both stay: their sizes are ${tex(sizes[1])} - \frac{{\lambda}}{{2}}$ and
   ${tex(sizes[0])} - \frac{{\lambda}}{{2}}$, with the sum ${tex(sum(sizes))} - \lambda$."""
    if not stay:
        how = rf"""If both stayed, λ would be ${tex(both)}$, and half of that is more than the size
   ${tex(sizes[0])}$. So one weight is zero, and the other is
   ${tex(sizes[1])} - \frac{{\lambda}}{{2}}$ in size."""
    return number(
        strength,
        [
            (both if not stay else 2 * (sizes[1] - budget),
             "With this λ the smaller weight would be pushed past zero." if not stay
             else "That is right only if the smaller weight is zero; here it stays."),
            (strength / 2, "That is what is taken off each weight. It is λ/2."),
            (budget, "The budget is a sum of sizes, not a strength."),
        ],
        ask=f"""Two orthonormal features ($X^\\top X/n = I$) have the least squares weights $z =
{vector(z)}$. Minimise the MSE under $|w_1| + |w_2| \\le t$ with $t = {tex(budget)}$. Which
λ gives the same weights in $\\text{{MSE}} + \\lambda\\sum|w_j|$?""",
        solution=rf"""
1. {how}
2. The sum has to be ${tex(budget)}$: $\lambda = {tex(strength)}$, with $w = {vector(kept)}$.
""",
    )  # fmt: skip


@template("paths", "P13", "E2", "21_why_penalise", level=3)
def variance_that_is_left(random):
    def draw():
        s, n = whole(random, 1, 10), whole(random, 2, 30)
        strength = quotient(whole(random, 1, 40), 4)
        factor = quotient(s * s, s * s + n * strength)
        return s, n, strength, factor, factor**2

    def wanted(s, n, strength, factor, left):
        return all_nice(factor, left)

    s, n, strength, factor, left = until(wanted, draw)
    return number(
        left,
        [
            (factor, "That is the factor of the fit. A variance goes with its square."),
            (1 - left, "That is what is taken away. Asked is what is left."),
            (quotient(s * s, s * s + strength) ** 2, "The loss is a mean: nλ is added to s²."),
            (quotient(s, s + n * strength) ** 2, "Squares of singular values count."),
        ],
        ask=f"""Ridge, $\\text{{MSE}} + \\lambda\\sum w_j^2$. Along one direction the centred
data have the singular value $s = {s}$, with $n = {n}$ rows. Over many data sets, which share of the
variance of least squares along it is left at $\\lambda = {tex(strength)}$?""",
        solution=rf"""
1. Ridge keeps $\frac{{s^2}}{{s^2 + n\lambda}}$ of least squares: ${s * s}$ divided by
   ${tex(s * s + n * strength)}$, which is ${tex(factor)}$, whatever the data set.
2. A variance is multiplied by the square of that: ${tex(left)}$.
""",
    )
