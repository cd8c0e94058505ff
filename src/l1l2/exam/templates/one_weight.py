"""Problems about one penalised weight."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
    centred,
    dot,
    fraction,
    is_nice,
    mean_of,
    number,
    pick,
    products_of,
    quotient,
    sign_of,
    soft,
    squares_of,
    steps,
    sum_of,
    tell,
    template,
    tex,
    until,
    whole,
)
from l1l2.texts import _


@template("one weight", "P5", "E1", "23_why_l1_reaches_zero")
def soft_threshold(random):
    def draw():
        z, strength = quotient(whole(random, -12, 12), 2), quotient(whole(random, 1, 14), 2)
        return z, strength, soft(z, strength / 2)

    zero = whole(random, 0, 3) == 0  # one in four is thresholded
    z, strength, w = until(lambda z, s, w: z and (w == 0) == zero, draw)
    cut = strength / 2
    if zero:
        how = _("${size} - {cut} = {left}$, not above 0: the weight is held at 0.")
    else:
        how = _("${size} - {cut} = {left}$, above 0, and the sign of z stays.")
    return number(
        w,
        [
            (soft(z, strength), _("You took off λ. The loss has slope 2(w − z): it is λ/2.")),
            (sign_of(z) * (abs(z) - cut), _("It would cross zero. There it is held instead.")),
            (-w, _("The sign is that of z.")),
            (z - cut, _("Towards zero: from a negative z, λ/2 is added.")),
            (z / (1 + strength), _("That is the L2 penalty: it divides. L1 subtracts.")),
        ],
        ask=_(r"""Which $w$ minimises $(w - z)^2 + \lambda |w|$ for $z = {z}$ and
$\lambda = {strength}$?"""),
        solution=_(r"""1. Half of λ is taken off the size of z: $\lambda / 2 = {cut}$.
2. {compared}
3. $w = {w}$."""),
        z=z, strength=strength, cut=cut, w=w,
        compared=tell(how, size=abs(z), cut=cut, left=abs(z) - cut),
    )  # fmt: skip


@template("one weight", "P4 P5", "E1", "23_why_l1_reaches_zero")
def rescale(random):
    def draw():
        z = quotient(whole(random, -24, 24), 2)
        strength = fraction(pick(random, "1/4", "1/2", "1", "3/2", "2", "3", "4", "5"))
        return z, strength, z / (1 + strength)

    z, strength, w = until(lambda z, s, w: z and all_nice(w), draw)
    return number(
        w,
        [
            (z / (1 + strength / 2), _(r"That belongs to $\lambda w^2/2$. Here is no ½.")),
            (z / (1 + 2 * strength), _("The loss has a 2 in its slope too: it cancels.")),
            (z / strength, _(r"Divide by $1 + \lambda$.")),
            (soft(z, strength / 2), _("That is the L1 penalty: it subtracts. L2 divides.")),
        ],
        ask=_(r"""Which $w$ minimises $(w - z)^2 + \lambda w^2$ for $z = {z}$ and
$\lambda = {strength}$?"""),
        solution=_(r"""1. Slope zero: $2(w - z) + 2\lambda w = 0$.
2. $w = \frac{{z}}{{1 + \lambda}}$, here ${z}$ divided by ${divisor}$.
3. $w = {w}$. It is smaller, and not zero at any λ."""),
        z=z, strength=strength, divisor=1 + strength, w=w,
    )  # fmt: skip


@template("one weight", "P5 P18", "E1", "23_why_l1_reaches_zero", level=3)
def proximal_step(random):
    def draw():
        z, start = whole(random, -6, 6), whole(random, -6, 6)
        rate, strength = fraction(pick(random, "1/8", "1/4", "1/2")), whole(random, 1, 8)
        gradient = 2 * (start - z)
        between = start - rate * gradient
        return z, start, rate, strength, gradient, between, soft(between, rate * strength)

    def wanted(z, start, rate, strength, gradient, between, after):
        return gradient and between and (after or zero)

    zero = whole(random, 0, 3) == 0
    z, start, rate, strength, gradient, between, after = until(wanted, draw)
    cut = rate * strength
    return steps(
        (_("The gradient of the loss at the start"), gradient,
         _("The loss only, without the penalty.")),
        (_("The weight after the gradient step"), between,
         _("Minus learning rate times gradient.")),
        (_("The weight after the prox"), after, _("Soft thresholding at ηλ, and here not at λ/2.")),
        ask=_(r"""Minimise $(w - z)^2 + \lambda |w|$ by proximal gradient descent, for $z = {z}$
and
$\lambda = {strength}$. One step from $w = {start}$ with learning rate $\eta = {rate}$."""),
        solution=_(r"""1. Gradient of the loss: $2(w - z) = 2({start} - {z_}) = {gradient}$.
2. Gradient step: ${w} - {rate} \cdot {gradient_} = {between}$.
3. The prox takes $\eta\lambda = {cut}$ off the size:
   ${size} - {cut} = {left}$, so $w = {after}$."""),
        z=z, strength=strength, start=start, rate=rate, gradient=gradient, w=str(start),
        between=between, cut=cut, size=abs(between), left=abs(between) - cut, after=after,
    )  # fmt: skip


@template("one weight", "P2 P16", "E1", "22_ridge_shrinks", level=3)
def ridge_with_one_feature(random):
    def draw():
        n = whole(random, 3, 4)
        x, y = whole(random, 0, 8, n), whole(random, 0, 12, n)
        strength = fraction(pick(random, "1/2", "1", "2", "3", "4"))
        a, b = mean_of(x), mean_of(y)
        dx, dy = [v - a for v in x], [v - b for v in y]
        bottom = dot(dx, dx) + n * strength
        w = quotient(dot(dx, dy), bottom)
        return x, y, strength, a, b, dx, dy, w

    def wanted(x, y, strength, a, b, dx, dy, w):
        return w and a.denominator == b.denominator == 1 and all_nice(w, b - w * a)

    x, y, strength, a, b, dx, dy, w = until(wanted, draw)
    n, top, square = len(x), dot(dx, dy), dot(dx, dx)
    return steps(
        (_(r"$x^\top y$ of the centred data"), top, _("Subtract both means first.")),
        (_(r"$x^\top x$ of the centred data"), square, _("The sum of squares around the mean.")),
        (_("The weight"), w,
         _(r"The loss is a mean, so that n times λ is added to the sum $x^\top x$.")),
        (_("The intercept"), b - w * a, _(r"$\bar y - w \bar x$: it is not penalised.")),
        ask=_(r"""Ridge, $\text{{MSE}} + \lambda w^2$ with a free intercept, for $x = {x}$,
$y = {y}$ and $\lambda = {strength}$."""),
        solution=_(r"""1. The means are ${a}$ and ${b}$. Centred: $x$ becomes ${dx}$, $y$ becomes
   ${dy}$.
2. $x^\top y = {products} = {top}$ and $x^\top x = {squares} = {square}$.
3. $w = \frac{{x^\top y}}{{x^\top x + n\lambda}}$, here ${top}$ divided by
   ${square} + {n} \cdot {strength} = {divisor}$: $w = {w}$.
4. Intercept: ${b} - {w_} \cdot {a} = {intercept}$."""),
        x=x, y=y, strength=strength, a=a, b=b, dx=dx, dy=dy, products=products_of(dx, dy), top=top,
        squares=squares_of(dx), square=square, n=n, divisor=square + n * strength, w=w,
        intercept=b - w * a,
    )  # fmt: skip


@template("one weight", "P1 P3", "E1", "24_the_lasso_selects", level=3)
def lasso_with_one_feature(random):
    def draw():
        n = pick(random, 4, 5)
        x, y = centred(random, 3, n), centred(random, 8, n)
        strength = Fraction(whole(random, 1, 8))
        top, square = quotient(dot(x, y), n), quotient(dot(x, x), n)
        return x, y, strength, top, square, soft(top, strength / 2) / square

    def wanted(x, y, strength, top, square, w):
        return top and (w == 0) == zero and all_nice(w, top, square)

    zero = whole(random, 0, 4) == 0
    x, y, strength, top, square, w = until(wanted, draw)
    n, cut = len(x), strength / 2
    left = soft(top, cut)
    return number(
        w,
        [
            (soft(top, strength) / square,
             _("λ/2 is taken off, as the loss has a 2 in its slope.")),
            (soft(top * n, cut) / (square * n), _(r"A mean: divide $x^\top y$ by n first.")),
            (soft(top / square, cut), _(r"First the threshold, then divide by $x^\top x/n$.")),
            (left, _(r"Still to be divided by $x^\top x/n$: the feature is not standardised.")),
            (top / (square + strength), _("That is ridge.")),
            (sign_of(top) * (abs(top) - cut) / square, _("It would cross zero. There it is held.")),
        ],
        ask=_(r"""The lasso, $\text{{MSE}} + \lambda |w|$, for $x = {x}$, $y = {y}$ (both
have mean 0)
and $\lambda = {strength}$. What is $w$?"""),
        solution=_(r"""1. $x^\top y/n = \frac{{1}}{{{n}}}({products}) = {top}$.
2. $x^\top x/n = \frac{{1}}{{{n}}}({squares}) = {square}$.
3. Take $\lambda/2 = {cut}$ off the size of ${top}$: ${left}$ is left.
4. Divide by $x^\top x/n$: $w = {w}$."""),
        x=x, y=y, strength=strength, n=n, products=products_of(x, y), top=top,
        squares=squares_of(x), square=square, cut=cut, left=left, w=w,
    )  # fmt: skip


@template("one weight", "P10", "E1", "25_the_elastic_net")
def elastic_net_of_one_weight(random):
    def draw():
        z, strength = quotient(whole(random, -16, 16), 2), Fraction(whole(random, 1, 8))
        ratio = fraction(pick(random, "1/4", "1/2", "3/4"))
        first, second = strength * ratio, strength * (1 - ratio)
        return z, strength, ratio, first, second, soft(z, first / 2) / (1 + second)

    def wanted(z, strength, ratio, first, second, w):
        return w and all_nice(w, soft(z, first / 2))

    z, strength, ratio, first, second, w = until(wanted, draw)
    left = soft(z, first / 2)
    return number(
        w,
        [
            (soft(z, first) / (1 + second), _("λρ/2 is taken off, as the loss has slope 2.")),
            (left / (1 + second / 2), _("There is no ½ at the L2 part.")),
            (soft(z / (1 + second), first / 2), _("First the threshold, then the division.")),
            (soft(z, second / 2) / (1 + first), _("ρ is the share of L1, and 1 − ρ that of L2.")),
            (soft(z, strength / 2) / (1 + strength), _("λ is shared out: λρ and λ(1 − ρ).")),
            (left, _("That is the L1 part. The L2 part still divides.")),
        ],
        ask=_(r"""Which $w$ minimises $(w - z)^2 + \lambda\left(\rho |w| + (1 - \rho) w^2\right)$
for $z = {z}$, $\lambda = {strength}$ and $\rho = {ratio}$?"""),
        solution=_(r"""1. The shares: $\lambda\rho = {first}$ of L1 and $\lambda(1-\rho)
   = {second}$ of L2.
2. Take $\lambda\rho/2 = {cut}$ off the size of z: ${left}$ is left.
3. Divide by $1 + {second} = {divisor}$: $w = {w}$."""),
        z=z, strength=strength, ratio=ratio, first=first, second=second, cut=first / 2, left=left,
        divisor=1 + second, w=w,
    )  # fmt: skip


@template("one weight", "P1 P2 P10", "E1", "25_the_elastic_net")
def penalty_of_weights(random):
    def draw():
        w = [quotient(k, 2) for k in whole(random, -6, 6, 4)]
        strength = fraction(pick(random, "1/2", "2", "3", "4"))
        ratio = fraction(pick(random, "1/4", "1/2", "3/4"))
        first, second = strength * sum(map(abs, w)), strength * dot(w, w)
        return w, strength, ratio, first, second, ratio * first + (1 - ratio) * second

    def wanted(w, strength, ratio, first, second, both):
        return min(w) < 0 < max(w) and len(set(w)) == 4 and all_nice(first, second, both)

    w, strength, ratio, first, second, both = until(wanted, draw)
    return steps(
        (_("The L1 penalty"), first, _("λ times the sum of sizes: signs do not cancel.")),
        (_("The L2 penalty"), second,
         _("λ times the sum of squares, without a root and without a ½.")),
        (_("The elastic net penalty"), both, _("ρ of the first and 1 − ρ of the second.")),
        ask=_(r"""The weights are $w = {w}$. What do they cost at $\lambda = {strength}$, and
under the elastic net with $\rho = {ratio}$?"""),
        solution=_(r"""1. $\sum |w_j| = {sum_of_sizes} = {sum}$; times λ: ${first}$.
2. $\sum w_j^2 = {sum_of_squares} = {square}$; times λ: ${second}$.
3. ${ratio} \cdot {first} + {rest} \cdot {second} = {both}$."""),
        w=w, strength=strength, ratio=ratio, sum_of_sizes=sum_of(map(abs, w)), sum=sum(map(abs, w)),
        first=first, sum_of_squares=squares_of(w), square=dot(w, w), second=second, rest=1 - ratio,
        both=both,
    )  # fmt: skip


@template("one weight", "P22", "E1", "23_why_l1_reaches_zero", level=3)
def strength_of_a_prior(random):
    laplace = whole(random, 0, 1)

    def draw():
        sigma, n = whole(random, 2, 6), whole(random, 2, 9)
        scale = fraction(pick(random, "1/2", "1", "2", "3"))
        variance = quotient(sigma**2, n)
        return sigma, n, scale, 2 * variance / scale if laplace else variance / scale**2

    sigma, n, scale, strength = until(lambda *drawn: is_nice(drawn[-1]), draw)
    variance = quotient(sigma**2, n)
    if laplace:
        prior = _("Each weight has a Laplace prior, $e^{{-|w|/b}}$ up to a factor, with ${scale}$.")
        slip = variance / scale, _(r"The factor 2 is missing: $2\sigma^2/(nb)$.")
        form = r"\frac{2\sigma^2}{n b}"
        put = rf"\frac{{2 \cdot {sigma}^2}}{{{n} \cdot {tex(scale)}}}"
        term, given = "|w| / b", f"b = {tex(scale)}"
    else:
        prior = _("Each weight has a Gaussian prior of mean 0 and standard deviation ${scale}$.")
        slip = 2 * variance / scale**2, _("The ½ of both Gaussians cancels.")
        form = r"\frac{\sigma^2}{n \tau^2}"
        put = rf"\frac{{{sigma}^2}}{{{n} \cdot {tex(scale)}^2}}"
        term, given = r"w^2 / (2\tau^2)", rf"\tau = {tex(scale)}"
    return number(
        strength,
        [
            slip,
            (strength * n, _("The loss is a mean: divide by n.")),
            (strength / sigma, _(r"The variance of the noise counts, $\sigma^2$.")),
            (1 / strength, _("Upside down: a narrow prior is a strong penalty.")),
        ],
        ask=_(r"""Normal noise with $\sigma = {sigma}$ and $n = {n}$ rows. {prior}
At which λ is the penalised fit (mean loss, no ½) the mode of the posterior?"""),
        solution=_(
r"""1. Minus the log posterior is $\frac{{n}}{{2\sigma^2}}$ times the loss, plus for each weight
   ${term}$, here with ${scale}$.
2. Times $2\sigma^2/n$, the loss stands alone, and before the penalty stands $\lambda = {form}$.
3. $\lambda = {put} = {strength}$."""),
        sigma=sigma, n=n, prior=tell(prior, scale=given), scale=given, term=term, form=form,
        put=put, strength=strength,
    )  # fmt: skip
