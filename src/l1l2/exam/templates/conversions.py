"""Problems about the λ of other people's libraries."""

from l1l2.exam.templates.making import (
    all_nice,
    fraction,
    is_nice,
    number,
    pick,
    quotient,
    soft,
    steps,
    tell,
    template,
    until,
    whole,
)
from l1l2.texts import _


def _strength(random):
    return quotient(whole(random, 1, 48), 4)


@template("conversions", "P1 P16", "E1", "91_in_other_libraries")
def alpha_of_sklearn_lasso(random):
    strength, back = _strength(random), whole(random, 0, 1)
    alpha = strength / 2
    given, answer = strength, alpha
    which = _(r"""Which
`alpha` gives the same fit as $\lambda = {given}$?""")
    if back:
        given, answer = alpha, strength
        which = _(r"""Which
λ gives the same fit as `alpha`, $\alpha = {given}$?""")
    return number(
        answer,
        [
            (given / 2 if back else given * 2, _("The other way round: `alpha` is half of λ.")),
            (given, _("They halve the loss and not the penalty.")),
        ],
        ask=_(r"""scikit-learn's `Lasso` minimises
$\frac{{1}}{{2n}}\sum r_i^2 + \alpha\sum|w_j|$, we $\text{{MSE}} + \lambda\sum|w_j|$. {which}"""),
        solution=_(r"""Half of our objective is $\frac{{1}}{{2n}}\sum r_i^2 +
\frac{{\lambda}}{{2}}\sum|w_j|$: their loss.
So $\alpha = \lambda/2$, here ${alpha} = {strength} / 2$."""),
        which=tell(which, given=given), alpha=alpha, strength=strength,
    )  # fmt: skip


@template("conversions", "P2 P16", "E1", "91_in_other_libraries")
def alpha_of_sklearn_ridge(random):
    def draw():
        strength, n = _strength(random), whole(random, 2, 25)
        return strength, n, n * strength

    strength, n, alpha = until(lambda *drawn: is_nice(drawn[-1]), draw)
    back = whole(random, 0, 1)
    given, answer = strength, alpha
    which = _(r"""Which `alpha` gives the same fit as
$\lambda = {given}$?""")
    if back:
        given, answer = alpha, strength
        which = _(r"""Which λ gives the same fit as
`alpha`, $\alpha = {given}$?""")
    return number(
        answer,
        [
            (given * n if back else given / n,
             _("The other way round: their loss is n times ours.")),
            (given, _("They sum over rows, we take the mean.")),
            (answer / 2, _("There is no ½ in their loss.")),
            (answer * 2, _("There is no ½ in our loss.")),
        ],
        ask=_(r"""scikit-learn's `Ridge` minimises $\sum r_i^2 + \alpha\sum w_j^2$, we
$\text{{MSE}} + \lambda\sum w_j^2$. There are $n = {n}$ rows. {which}"""),
        solution=_(r"""n times our objective is $\sum r_i^2
+ n\lambda\sum w_j^2$: their loss. So $\alpha = n\lambda$, here
${alpha} = {n} \cdot {strength}$."""),
        n=n, which=tell(which, given=given), alpha=alpha, strength=strength,
    )  # fmt: skip


@template("conversions", "P10", "E1", "91_in_other_libraries", level=3)
def alpha_of_sklearn_elastic_net(random):
    def draw():
        strength = _strength(random)
        ratio = fraction(pick(random, "1/4", "2/5", "1/2", "3/5", "4/5"))
        first, second = strength * ratio / 2, strength * (1 - ratio)
        alpha = first + second
        return strength, ratio, first, second, alpha, first / alpha

    strength, ratio, first, second, alpha, theirs = until(lambda *drawn: all_nice(*drawn[2:]), draw)
    return steps(
        ("`alpha`", alpha, _("Half of λρ from L1, and all of λ(1 − ρ) from L2.")),
        ("`l1_ratio`", theirs, _("Their ratio is not ρ: their L2 part carries a ½ of its own.")),
        ask=_(r"""scikit-learn's `ElasticNet` minimises
$\frac{{1}}{{2n}}\sum r_i^2 + \alpha\left(q\sum|w_j| +
\frac{{1-q}}{{2}}\sum w_j^2\right)$ with `l1_ratio` q,
we $\text{{MSE}} + \lambda\left(\rho\sum|w_j| + (1-\rho)\sum w_j^2\right)$.
What do
$\lambda = {strength}$ and $\rho = {ratio}$ become?"""),
        solution=_(
r"""1. Half of our objective has their loss. Its penalties are ${first}\sum|w_j|$ and
   ${half}\sum w_j^2$.
2. So $\alpha q = {first}$ and $\alpha(1 - q)/2 = {half}$, that is
   $\alpha(1 - q) = {second}$.
3. The sum of both is $\alpha = {alpha}$. Then $q$ is ${first}$ divided by
   ${alpha}$: ${theirs}$."""),
        strength=strength, ratio=ratio, first=first, half=second / 2, second=second, alpha=alpha,
        theirs=theirs,
    )  # fmt: skip


@template("conversions", "P18", "E1", "35_weight_decay")
def weight_decay_of_torch(random):
    strength, back = _strength(random), whole(random, 0, 1)
    decay = 2 * strength
    given, answer = strength, decay
    which = _(r"Which `weight_decay` gives the same steps as $\lambda = {given}$?")
    if back:
        given, answer = decay, strength
        which = _("Which λ gives the same steps as `weight_decay`, $d = {given}$?")
    return number(
        answer,
        [
            (given * 2 if back else given / 2, _("The other way round: d is twice λ.")),
            (given, _(r"The slope of $\lambda w^2$ is $2\lambda w$.")),
        ],
        ask=_(r"""PyTorch's SGD adds $d\,w$ to the gradient, with `weight_decay` d. We add
$\lambda\sum w_j^2$ to the loss. {which}"""),
        solution=_(r"""The gradient of our penalty is $2\lambda w$. So $d = 2\lambda$, here
${decay} = 2 \cdot {strength}$."""),
        which=tell(which, given=given), decay=decay, strength=strength,
    )  # fmt: skip


@template("conversions", "P2 P18", "E1", "35_weight_decay")
def weight_after_decay(random):
    def draw():
        start, k = whole(random, -64, 64), whole(random, 2, 4)
        rate, strength = (fraction(pick(random, "1/8", "1/4", "1/2")) for _ in "ab")
        factor = 1 - 2 * rate * strength
        return start, k, rate, strength, factor, factor**k * start

    def wanted(start, k, rate, strength, factor, after):
        return factor and abs(start) > 7 and after.denominator <= 2

    start, k, rate, strength, factor, after = until(wanted, draw)
    return number(
        after,
        [
            ((1 - rate * strength) ** k * start,
             _(r"The slope is $2\lambda w$: the 2 is missing.")),
            ((1 - 2 * rate * strength * k) * start, _("The factor multiplies at each step.")),
            ((1 - 2 * strength) ** k * start, _("The learning rate is missing.")),
            (soft(start, k * rate * strength), _("That is L1: it subtracts at each step.")),
            (factor * start, _("That is one step.")),
        ],
        ask=_(r"""A weight starts at $w = {start}$. The data do not pull at it; only the penalty
$\lambda w^2$ does, with $\lambda = {strength}$. Gradient descent with learning rate
$\eta = {rate}$: what is the weight after $k = {k}$ steps?"""),
        solution=_(r"""1. One step: $w - \eta \cdot 2\lambda w$, a factor of
   $1 - 2 \cdot {rate} \cdot {strength} = {factor}$.
2. {k} steps: ${factor}^{k} \cdot {start_} = {after}$. It is never zero."""),
        start=start, strength=strength, rate=rate, k=k, factor=factor, after=after,
    )  # fmt: skip


@template("conversions", "P5 P18", "E2", "35_weight_decay")
def steps_until_zero(random):
    def draw():
        start = quotient(whole(random, -12, 12), 2)
        rate, strength = (fraction(pick(random, "1/4", "1/2", "1", "2")) for _ in "ab")
        return start, rate, strength, abs(start) / (rate * strength)

    def wanted(start, rate, strength, count):
        return count.denominator == 1 and 2 <= count <= 20

    start, rate, strength, count = until(wanted, draw)
    return number(
        count,
        [
            (count * rate, _("The learning rate is missing: a step takes off ηλ.")),
            (2 * count, _("The prox takes off ηλ, not ηλ/2.")),
            (count / 2, _(r"The slope of $\lambda|w|$ is λ, there is no 2.")),
        ],
        ask=_(r"""A weight starts at $w = {start}$. The data do not pull at it; only the penalty
$\lambda |w|$ does, with $\lambda = {strength}$, by proximal steps with learning rate
$\eta = {rate}$. After how many steps is it exactly zero?"""),
        solution=_(r"""1. Each step takes $\eta\lambda = {rate} \cdot {strength} = {cut}$
   off the
   size.
2. ${size}$ divided by ${cut}$: {count} steps. From then on it stays at
   zero."""),
        start=start, strength=strength, rate=rate, cut=rate * strength, size=abs(start),
        count=count,
    )  # fmt: skip
