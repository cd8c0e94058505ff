"""Problems about weights along λ."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
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
    tell,
    template,
    tex,
    until,
    vector,
    whole,
)
from l1l2.texts import _


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
    given = _(", ").join(f"$x_{k} = {vector(x)}$" for k, x in enumerate(columns, 1))
    lines = "\n".join(
        rf"{k}. $\frac{{2}}{{4}} x_{k}^\top y = \frac{{2}}{{4}}({products_of(x, y)}) = {tex(pull)}$"
        for k, (x, pull) in enumerate(zip(columns, pulls, strict=True), 1)
    )
    traps = [
        (strength / 2, _(r"The 2 is missing: the loss has slope $-2x^\top y/n$ at zero.")),
        (2 * strength, _(r"Twice too much: λ is compared with $2x^\top y/n$.")),
        (4 * strength, _("The loss is a mean: divide by n.")),
        (min(map(abs, pulls)), _("The last weight enters there, or later. All must be held.")),
    ]
    if max(pulls) > 0:
        traps.append((max(pulls), _("A negative pull is a pull too: compare sizes.")))
    return number(
        strength,
        traps,
        ask=_(r"""The lasso, $\text{{MSE}} + \lambda \sum |w_j|$. Columns (each has mean 0):
{given}, and
$y = {y}$. From which λ on are all weights zero?"""),
        solution=_(r"""All weights are zero as long as no pull $\frac{{2}}{{n}}
x_j^\top y$ is larger than λ in size:

{lines}

The largest size is ${strength}$."""),
        given=given, y=y, lines=lines, strength=strength,
    )  # fmt: skip


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
        return _(", ").join(f"$w_{k}$" for k in zero) or _("none")

    z, strength = until(wanted, draw)
    cut = strength / 2
    right = kept(z, cut)
    positive = tuple(k for k, v in enumerate(z, 1) if v > cut)
    least = max(range(4), key=lambda k: -abs(z[k])) + 1
    stays = _("$w_{k}$: ${size}$ is above ${cut}$")
    goes = _("$w_{k}$: ${size}$ is not above ${cut}$")
    lines = "\n".join(
        f"- {tell(stays if k in right else goes, k=k, size=abs(v), cut=cut)}"
        for k, v in enumerate(z, 1)
    )
    return choice(
        random,
        named(right),
        [
            (named(kept(z, strength)), _("Compare with λ/2, not with λ.")),
            (named((1, 2, 3, 4)), _("That is ridge: it only shrinks.")),
            (named(positive), _("Compare the size: a large negative weight stays.")),
            (f"$w_{least}$", _("Not just the smallest: each one that is at most λ/2 in size.")),
            (named(()), _("Then λ/2 would be at least ${largest}$.")),
        ],
        ask=_(r"""Orthonormal features ($X^\top X/n = I$). The least squares weights are $z = {z}$.
Which weights of the lasso, $\text{{MSE}} + \lambda\sum|w_j|$, are zero at $\lambda =
{strength}$?"""),
        solution=_(r"""Each weight is thresholded by itself, at $\lambda/2 = {cut}$:

{lines}

Zero: {zero}."""),
        largest=max(map(abs, z)), z=z, strength=strength, cut=cut, lines=lines,
        zero=named(right),
    )  # fmt: skip


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
            (quotient(s * s, s * s + strength), _("The loss is a mean: nλ is added to s².")),
            (quotient(s, s + n * strength), _("Squares of singular values count.")),
            (1 - factor, _("That is what is taken away. Asked is what is kept.")),
            (quotient(n * strength, s * s), _("Divide $s^2$ by the sum of both.")),
        ],
        ask=_(r"""Ridge, $\text{{MSE}} + \lambda \sum w_j^2$. Along one direction the centred data
have the
singular value $s = {s}$, with $n = {n}$ rows. Which share of the least squares weight along it is
kept at $\lambda = {strength}$?"""),
        solution=_(r"""1. The factor is $\frac{{s^2}}{{s^2 + n\lambda}}$.
2. $s^2 = {square}$ and $n\lambda = {n} \cdot {strength} = {added}$.
3. ${square}$ divided by ${sum}$ is ${factor}$."""),
        s=s, n=n, strength=strength, square=s * s, added=n * strength, sum=s * s + n * strength,
        factor=factor,
    )  # fmt: skip


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
        stays = _("The pull is ${pull}$: it stays zero.")
        leaves = _("The pull is ${pull}$: it leaves zero.")
        return tell(stays if held else leaves, pull=pull)

    other, why = pick(
        random,
        (pull / 2, _("The 2 from the square is missing.")),
        (2 * pull, _(r"That is $x^\top r$. It still wants the factor 2/n.")),
    )
    right, opposite = says(pull, held), says(pull, not held)
    if held:
        so = _("""${size}$ is not above ${strength}$:
   something in the interval balances the pull, the weight is held.""")
    else:
        so = _("""${size}$ is above ${strength}$:
   nothing balances the pull, the weight leaves zero.""")
    return choice(
        random,
        right,
        [
            (opposite, _("It stays as long as the pull is at most λ in size.")),
            (says(other, held), why),
            (says(other, not held), why),
        ],
        ask=_(r"""The lasso, $\text{{MSE}} + \lambda \sum |w_j|$, at $\lambda = {strength}$.
The
residuals (truth minus prediction) are $r = {r}$. A weight is zero; its column is
$x = {x}$. Is it held there?"""),
        solution=_(r"""1. The pull of the data is $\frac{{2}}{{n}} x^\top r =
\frac{{2}}{{4}}({products}) = {pull}$.
2. At zero the slopes of the penalty fill $[{low}, {strength}]$.
3. {so}"""),
        strength=strength, r=r, x=x, products=products_of(x, r), pull=pull, low=-strength,
        so=tell(so, size=abs(pull), strength=strength),
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
        (_("The weight $w_1$ after its first update"), first,
         _("The other weight is 0: soft thresholding of $c_1$ at λ/2.")),
        (_("The weight $w_2$ after its update"), second,
         _(r"Of $c_2$ what $w_1$ explains already is taken off: $r\,w_1$. Then the threshold.")),
        (_("The weight $w_1$ after its second update"), again,
         _("The same with $c_1$ and the new $w_2$. Updates use the newest weights.")),
        ask=_(r"""The lasso, $\text{{MSE}} + \lambda\sum|w_j|$, on two standardised features with
correlation $r = {r}$, $c = X^\top y/n$ with $c = {c}$, and $\lambda =
{strength}$. Coordinate descent starts at $w = (0, 0)$ and updates $w_1$, $w_2$, $w_1$, each
to its best value for the other one."""),
        solution=_(r"""Each update is $w_j = S(c_j - r\,w_k)$, where $S$ takes $\lambda/2
= {cut}$ off the size.

1. $w_1$: {update_1}
2. $w_2$: ${c_2} - {r_} \cdot {first_} = {left}$;
   {update_2}
3. $w_1$: ${c_1} - {r_} \cdot {second_} = {back}$;
   {update_3} It has moved: one sweep is not the end."""),
        r=r, c=c, strength=strength, cut=cut, c_1=c[0], c_2=c[1], first=first, second=second,
        left=left, back=back, update_1=_update(1, c[0], cut, first),
        update_2=_update(2, left, cut, second), update_3=_update(1, back, cut, again),
    )  # fmt: skip


def _update(k, value, cut, w):
    """The sentence that takes ``cut`` off the size of ``value``, so that weight k becomes w."""
    size = abs(value)
    if size > cut:
        how = _("${size} - {cut} = {left}$, so $w_{k} = {w}$.")
    else:
        how = _("${size}$ is not above ${cut}$, so $w_{k} = {w}$.")
    return tell(how, k=k, size=size, cut=cut, left=size - cut, w=w)


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
        (_(r"The budget $t$ of the lasso, $|w_1| + |w_2| \le t$"), diamond,
         _("Threshold each weight at λ/2, and add up what is left.")),
        (_(r"The budget $t$ of ridge, $\sqrt{{w_1^2 + w_2^2}} \le t$"), circle,
         _("Ridge divides both weights, and so the length, by 1 + λ.")),
        ask=_(r"""Two orthonormal features ($X^\top X/n = I$) have the least squares weights $z =
{z}$. Each penalised fit minimises the MSE within some budget as well. Which one belongs
to the lasso, $\text{{MSE}} + \lambda\sum|w_j|$, at $\lambda = {first}$, and which one to
ridge, $\text{{MSE}} + \mu\sum w_j^2$, at $\mu = {second}$?"""),
        solution=_(r"""1. The lasso takes $\lambda/2 = {cut}$ off each size: $w = {kept}$, and
   $t = {diamond}$.
2. The length of z is ${length}$. Ridge divides it by ${divisor}$: $t = {circle}$.

A larger strength is a smaller budget."""),
        z=z, first=first, second=second, cut=quotient(first, 2), kept=kept, diamond=diamond,
        length=_length(z), divisor=1 + second, circle=circle,
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
    if stay:
        how = _(r"""Both stay: their sizes are ${large} - \frac{{\lambda}}{{2}}$ and
   ${small} - \frac{{\lambda}}{{2}}$, with the sum ${sum} - \lambda$.""")
    else:
        how = _(r"""If both stayed, λ would be ${both}$, and half of that is more than the size
   ${small}$. So one weight is zero, and the other is
   ${large} - \frac{{\lambda}}{{2}}$ in size.""")
    how = tell(how, large=sizes[1], small=sizes[0], sum=sum(sizes), both=both)
    return number(
        strength,
        [
            (2 * (sizes[1] - budget) if stay else both,
             _("That is right only if the smaller weight is zero; here it stays.") if stay
             else _("With this λ the smaller weight would be pushed past zero.")),
            (strength / 2, _("That is what is taken off each weight. It is λ/2.")),
            (budget, _("The budget is a sum of sizes, not a strength.")),
        ],
        ask=_(r"""Two orthonormal features ($X^\top X/n = I$) have the least squares weights $z =
{z}$. Minimise the MSE under $|w_1| + |w_2| \le t$ with $t = {budget}$. Which
λ gives the same weights in $\text{{MSE}} + \lambda\sum|w_j|$?"""),
        solution=_(r"""1. {how}
2. The sum has to be ${budget}$: $\lambda = {strength}$, with $w = {kept}$."""),
        z=z, budget=budget, how=how, strength=strength, kept=kept,
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
            (factor, _("That is the factor of the fit. A variance goes with its square.")),
            (1 - left, _("That is what is taken away. Asked is what is left.")),
            (quotient(s * s, s * s + strength) ** 2, _("The loss is a mean: nλ is added to s².")),
            (quotient(s, s + n * strength) ** 2, _("Squares of singular values count.")),
        ],
        ask=_(r"""Ridge, $\text{{MSE}} + \lambda\sum w_j^2$. Along one direction the centred
data have the singular value $s = {s}$, with $n = {n}$ rows. Over many data sets, which share of the
variance of least squares along it is left at $\lambda = {strength}$?"""),
        solution=_(
r"""1. Ridge keeps $\frac{{s^2}}{{s^2 + n\lambda}}$ of least squares: ${square}$ divided by
   ${sum}$, which is ${factor}$, whatever the data set.
2. A variance is multiplied by the square of that: ${left}$."""),
        s=s, n=n, strength=strength, square=s * s, sum=s * s + n * strength, factor=factor,
        left=left,
    )  # fmt: skip
