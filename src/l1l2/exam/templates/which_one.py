"""Problems about choosing between L1, L2 and both: correlated features, more columns than rows."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
    different,
    fraction,
    is_nice,
    number,
    pick,
    quotient,
    soft,
    steps,
    template,
    until,
    whole,
)
from l1l2.texts import _


@template("which one", "P8 P9 P10", "E3", "25_the_elastic_net", level=3)
def copies_of_one_feature(random):
    def draw():
        z, m = whole(random, 2, 24), whole(random, 2, 4)
        strength = Fraction(whole(random, 1, 8))
        ratio = fraction(pick(random, "1/4", "1/2", "3/4"))
        first, second = strength * ratio, strength * (1 - ratio)
        return (
            z, m, strength, ratio, soft(z, strength / 2), z / (m + strength),
            soft(z, first / 2) / (m + second),
        )  # fmt: skip

    def wanted(z, m, strength, ratio, lasso, ridge, net):
        return lasso and net and all_nice(lasso, ridge, net)

    z, m, strength, ratio, lasso, ridge, net = until(wanted, draw)
    first, second = strength * ratio, strength * (1 - ratio)
    left = soft(z, first / 2)
    return steps(
        (_("The sum of the copies' weights under the lasso"), lasso,
         _("Only the sum is determined. It is the weight of the feature alone.")),
        (_("The weight of each copy under ridge"), ridge,
         _(r"Equal weights $u$: minimise $(mu - z)^2 + \lambda m u^2$.")),
        (_("The weight of each copy under the elastic net"), net,
         _(r"First λρ/2 is taken off z, then it is divided by $m + \lambda(1-\rho)$.")),
        ask=_(r"""A standardised feature has the least squares weight $z = {z}$ when it is alone. It
stands in the data $m = {m}$ times, as equal columns. The loss is the MSE, $\lambda =
{strength}$, and the elastic net has $\rho = {ratio}$."""),
        solution=_(r"""The fit sees only the sum of the weights.

1. Lasso: $|w_1| + |w_2| + \dots$ is the size of the sum for every split with one sign. The sum is
   ${z} - {cut} = {lasso}$; which copies carry it is not determined.
2. Ridge: the split that costs least is equal. $u$ is ${z}$ divided by
   ${m} + {strength} = {divisor}$: ${ridge}$.
3. Elastic net: $\lambda\rho/2 = {net_cut}$ leaves ${left}$. Divided by
   ${m} + {second} = {net_divisor}$ it is ${net}$. Copies stay together."""),
        z=z, m=m, strength=strength, ratio=ratio, cut=strength / 2, lasso=lasso,
        divisor=m + strength, ridge=ridge, net_cut=first / 2, left=left, second=second,
        net_divisor=m + second, net=net,
    )  # fmt: skip


@template("which one", "P8", "E3", "22_ridge_shrinks", level=3)
def ridge_on_two_correlated(random):
    def draw():
        r = fraction(pick(random, "1/2", "3/4", "4/5", "9/10"))
        z = different(random, -6, 8, 2)
        strength = fraction(pick(random, "1/10", "1/5", "1/4", "1/2", "3/4", "1", "3/2", "2"))
        shares = [quotient(d, d + strength) for d in (1 + r, 1 - r)]
        total, apart = (z[0] + z[1]) * shares[0], (z[0] - z[1]) * shares[1]
        return r, z, strength, *shares, total, apart, (total + apart) / 2, (total - apart) / 2

    def wanted(r, z, strength, *found):
        return z[0] + z[1] and all_nice(*found)

    r, z, strength, share, other, total, apart, first, second = until(wanted, draw)
    return steps(
        (_("The share of the sum $w_1 + w_2$ that is kept"), share,
         _(r"Along the sum $X^\top X/n$ has the eigenvalue $d = 1 + r$; the share is d/(d + λ).")),
        (_("The share of the difference that is kept"), other,
         _("Here the eigenvalue is $1 - r$.")),
        (_("The ridge weight $w_1$"), first,
         _("Half of the sum and the difference that are left.")),
        (_("The ridge weight $w_2$"), second, _("Half of the sum less the difference.")),
        ask=_(r"""Two standardised features have correlation $r = {r}$ and the least squares
weights $z = {z}$. Ridge, $\text{{MSE}} + \lambda\sum w_j^2$, at $\lambda = {strength}$."""),
        solution=_(r"""1. Sum: ${large}$ divided by ${large_more}$ keeps ${share}$.
2. Difference: ${small}$ divided by ${small_more}$ keeps ${other}$. It shrinks
   first: this is how ridge copes with correlated features.
3. Sum ${share} \cdot {sum_} = {total}$, difference
   ${other} \cdot {difference_} = {apart}$.
4. $w_1 = {first}$ and $w_2 = {second}$."""),
        r=r, z=z, strength=strength, large=1 + r, large_more=1 + r + strength, share=share,
        small=1 - r, small_more=1 - r + strength, other=other, sum=z[0] + z[1], total=total,
        difference=z[0] - z[1], apart=apart, first=first, second=second,
    )  # fmt: skip


@template("which one", "P17", "E3", "32_which_one_when", level=2)
def cost_of_a_wrong_split(random):
    def draw():
        r = fraction(pick(random, "1/4", "1/2", "3/4", "4/5", "9/10"))
        truth, given = whole(random, 1, 6, 2), [quotient(k, 2) for k in whole(random, 0, 12, 2)]
        return r, truth, given, [quotient(b, 1) - a for a, b in zip(truth, given, strict=True)]

    def excess(d, r):
        return d[0] ** 2 + d[1] ** 2 + 2 * r * d[0] * d[1]

    def wanted(r, truth, given, d):
        return d[0] * d[1] and is_nice(excess(d, r))

    r, truth, given, d = until(wanted, draw)
    found = excess(d, r)
    return number(
        found,
        [
            (excess(d, 0),
             _("That is the squared distance of the weights, for uncorrelated ones.")),
            (excess(d, -r), _("The sign of the mixed term is that of $d_1 d_2$.")),
            (excess(d, r / 2), _(r"The mixed term stands there twice: $2r\,d_1 d_2$.")),
        ],
        ask=_("""Two features have mean 0, variance 1 and correlation $r = {r}$. The true
weights are $u = {u}$; a fit has $w = {w}$ and the right intercept. By how
much does its expected squared error on fresh rows exceed that of the noise?"""),
        solution=_(r"""With $d = w - u = {d}$ it is $d_1^2 + d_2^2 + 2r\,d_1 d_2$:

${d_1_}^2 + {d_2_}^2 + 2 \cdot {r} \cdot {d_1_} \cdot {d_2_} = {found}$.

Where features are strongly correlated, errors of opposite sign cost little."""),
        r=r, u=truth, w=given, d=d, d_1=d[0], d_2=d[1], found=found,
    )  # fmt: skip


@template("which one", "P10", "E3", "25_the_elastic_net")
def grouping_bound(random):
    def draw():
        root = fraction(pick(random, "1/2", "2/3", "1"))
        rmse, strength = whole(random, 1, 9), fraction(pick(random, "1/4", "1/2", "1", "2", "4"))
        ratio = fraction(pick(random, "1/4", "1/2", "3/4"))
        return root, rmse, strength, ratio, root * rmse / (strength * (1 - ratio))

    root, rmse, strength, ratio, bound = until(lambda *drawn: is_nice(drawn[-1]), draw)
    r, second = 1 - root**2 / 2, strength * (1 - ratio)
    return number(
        bound,
        [
            (root * rmse / strength, _("The divisor is λ(1 − ρ), the strength of the L2 part.")),
            (root**2 * rmse / second, _("The root of 2(1 − r) is missing.")),
            (root * rmse**2 / second, _("The root of the mean squared error counts.")),
            (root * rmse / (strength * ratio), _("1 − ρ is the share of the L2 part.")),
        ],
        ask=_(r"""Two standardised features have correlation $r = {r}$. An elastic net,
$\text{{MSE}} + \lambda\left(\rho\sum|w_j| + (1-\rho)\sum w_j^2\right)$ with
$\lambda = {strength}$ and $\rho = {ratio}$, fits with a root mean squared error of
$e = {rmse}$. How far apart are their two weights at most, by the grouping bound?"""),
        solution=_(r"""1. $\sqrt{{2(1-r)}} = \sqrt{{{square}}} = {root}$.
2. $\lambda(1-\rho) = {second}$.
3. $\frac{{e}}{{\lambda(1-\rho)}}\sqrt{{2(1-r)}}$ is ${product}$ divided by
   ${second}$: ${bound}$."""),
        r=r, strength=strength, ratio=ratio, rmse=rmse, square=root**2, root=root, second=second,
        product=rmse * root, bound=bound,
    )  # fmt: skip


@template("which one", "P7", "E3", "33_words_and_genes")
def most_weights_of_a_lasso(random):
    def draw():
        folds, p = whole(random, 2, 10), whole(random, 3, 60)
        n = folds * whole(random, 2, 9)
        return n, p, folds, n - n // folds

    def wanted(n, p, folds, seen):
        return n < 50 and abs(seen - p) > 2

    n, p, folds, seen = until(wanted, draw)
    found = min(seen - 1, p)
    wide = p > seen - 1
    return number(
        found,
        [
            (seen if wide else seen - 1,
             _("A free intercept takes one dimension.") if wide
             else _("There are fewer columns than that.")),
            (min(n - 1, p), _("That is the bound for all rows. One fold is held out.")),
            (min(n // folds - 1, p), _("The fit is to the rows outside the fold.")),
            (p, _("With more columns than rows the lasso needs at most one per dimension.")),
        ],
        ask=_("""The lasso with a free intercept, $n = {n}$ rows and $p = {p}$ columns in general
position. λ is chosen by cross-validation with $K = {K}$ equal folds. How many weights of a fit
to the rows outside one fold differ from zero, at most?"""),
        solution=_("""1. Outside a fold are ${n} - {fold}
   = {seen}$ rows. Centring takes one dimension:
   {left} are left.
2. There are {p} columns. The smaller number counts: {found}. Ridge keeps all {p}."""),
        n=n, p=p, K=folds, fold=n // folds, seen=seen, left=seen - 1, found=found,
    )  # fmt: skip


@template("which one", "P20", "E4", "32_which_one_when", level=3)
def penalised_and_not_robust(random):
    def draw():
        n = pick(random, 3, 4, 5)
        x, k = _placed(random, n), whole(random, 0, n - 1)
        strength, rise = fraction(pick(random, "1", "2", "3", "4")), 10 * whole(random, 1, 8)
        square = sum(v * v for v in x)
        return x, k, strength, rise, square, quotient(x[k] * rise, square + n * strength)

    def wanted(x, k, strength, rise, square, change):
        return x[k] and sum(x) == 0 and all_nice(change, 10 * change)

    x, k, strength, rise, square, change = until(wanted, draw)
    n = len(x)
    return steps(
        (_("The change of the ridge weight"), change,
         _(r"The weight is $x^\top y$ over $x^\top x + n\lambda$: linear in each target.")),
        (_("Its change if the target were off by ten times as much"), 10 * change,
         _("Ten times as much: a penalty shrinks, but its fit follows a wrong target without "
           "end.")),
        ask=_(r"""Ridge with a free intercept, $\text{{MSE}} + \lambda w^2$ with $\lambda =
{strength}$, on the rows $x = {x}$ (mean 0). The target at $a = {a}$ is mistyped: it
is too large by $d = {rise}$."""),
        solution=_(r"""1. $x^\top x = {square}$ and $n\lambda = {n} \cdot {strength} = {added}$.
2. $x^\top y$ changes by ${place_} \cdot {rise} = {product}$. Divided by
   ${sum}$ that is ${change}$.
3. For ten times the mistake it is ${tenfold}$. Robust to targets is a loss, not a penalty."""),
        strength=strength, x=x, a=str(x[k]), rise=rise, square=square, n=n, added=n * strength,
        place=x[k], product=x[k] * rise, sum=square + n * strength, change=change,
        tenfold=10 * change,
    )  # fmt: skip


def _placed(random, n):
    """``n`` different places in order."""
    return sorted(different(random, -5, 5, n))


@template("which one", "P21", "E4", "26_units_and_intercepts")
def strength_in_another_unit(random):
    squared = whole(random, 0, 1)

    def draw():
        strength = quotient(whole(random, 1, 24), 2)
        factor = pick(random, 2, 3, 4, 5, 10)
        return strength, factor, strength * factor ** (2 if squared else 1)

    strength, factor, found = until(lambda *drawn: is_nice(drawn[-1]), draw)
    power = 2 if squared else 1
    name, term = ("L2", "w^2") if squared else ("L1", "|w|")
    return number(
        found,
        [
            (strength * factor ** (3 - power),
             _("That is the rule of L1.") if squared else _("That is the rule of L2.")),
            (strength / factor**power,
             _("The wrong way round: the weight is a smaller number now.")),
            (strength, _("The penalty sees the number, and that changes with the unit.")),
        ],
        ask=_(r"""The only column of a model is a length, and the fit minimises $\text{{MSE}} +
\lambda {term}$ with $\lambda = {strength}$. In another unit all its numbers are
$f = {factor}$ times as large. Which λ gives the same predictions with the {name} penalty?"""),
        solution=_(
r"""1. The weight is {factor} times smaller as a number: $w/{factor}$ does what $w$ did.
2. {name}: the penalty of it is ${times}$ times smaller at the same λ. So
   $\lambda = {times} \cdot {strength} = {found}$. Standardised columns need no
   such care."""),
        term=term, strength=strength, factor=factor, name=name, times=factor**power, found=found,
    )  # fmt: skip
