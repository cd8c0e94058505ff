"""Problems about losses: what they charge, best constants, steps down their gradient."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
    different,
    dot,
    fraction,
    mean_of,
    number,
    pick,
    products_of,
    quotient,
    sign_of,
    squares_of,
    steps,
    sum_of,
    template,
    until,
    whole,
)
from l1l2.texts import _


@template("losses", "L1 L2 L7", "E1", "11_what_a_loss_charges")
def mae_and_mse(random):
    def draw():
        r = whole(random, -6, 6, pick(random, 4, 5))
        size = sorted(map(abs, r))
        if size[-2] in (0, size[-1]) or size[-3] == 0:
            return r, None, None, None, None
        parts = mean_of(size), mean_of([v * v for v in r])
        shares = quotient(size[-1], sum(size)), quotient(size[-1] ** 2, sum(v * v for v in r))
        return r, *parts, *shares

    def wanted(r, *found):
        return None not in found and all_nice(*found)

    r, mae, mse, share1, share2 = until(wanted, draw)
    n, sizes = len(r), [abs(v) for v in r]
    total, squares, most = sum(sizes), sum(v * v for v in r), max(sizes)
    return steps(
        (_("The mean absolute error"), mae, _("It is a mean of sizes: signs do not cancel.")),
        (_("The mean squared error"), mse, _("A mean of squares, without a ½ and without a root.")),
        (_("The share of the largest residual in the L1 loss (such as 1/3)"), share1,
         _(r"$\frac{{{most}}}{{{total}}}$ of the sum of sizes.")),
        (_("Its share in the L2 loss"), share2,
         _(r"$\frac{{{square}}}{{{squares}}}$ of the sum of squares.")),
        ask=_("The residuals of a fit are $r = {r}$."),
        solution=_(r"""MAE: $\frac{{1}}{{{n}}}({sum_of_sizes}) = \frac{{{total}}}{{{n}}} = {mae}$.

MSE: $\frac{{1}}{{{n}}}({sum_of_squares}) = \frac{{{squares}}}{{{n}}} = {mse}$.

The largest residual has size {most}. Of the L1 loss it owns ${most}/{total} = {share1}$,
of the
L2 loss ${square}/{squares} = {share2}$. Squares make the largest count more."""),
        most=most, total=total, square=most**2, squares=squares, r=r, n=n,
        sum_of_sizes=sum_of(sizes), mae=mae, sum_of_squares=squares_of(r), mse=mse, share1=share1,
        share2=share2,
    )  # fmt: skip


@template("losses", "L8", "E1", "12_mean_and_median")
def best_constant(random):
    def draw():
        y = different(random, 0, 20, 5)
        return y, mean_of(y), Fraction(sorted(y)[2])

    y, mean, median = until(lambda y, mean, median: mean != median, draw)
    ordered = sorted(y)
    return steps(
        (_("The constant with the least MSE"), mean, _("The mean.")),
        (_("The constant with the least MAE"), median, _("The median: sort first.")),
        ask=_("One constant has to predict $y = {y}$."),
        solution=_(r"""L2: the mean, $\frac{{1}}{{5}}({sum}) = \frac{{{total}}}{{5}} = {mean}$.

L1: the median. In order the values are ${ordered}$; the middle one is ${median}$."""),
        y=y, sum=sum_of(y), total=sum(y), mean=mean, ordered=ordered, median=median,
    )  # fmt: skip


@template("losses", "L8", "E1", "12_mean_and_median")
def best_constants_of_even_n(random):
    def draw():
        y = different(random, 0, 20, pick(random, 4, 6))
        ordered, half = sorted(y), len(y) // 2
        return y, mean_of(y), ordered[half - 1], ordered[half]

    y, mean, low, high = until(lambda y, mean, low, high: high - low > 1, draw)
    half, ordered = len(y) // 2, sorted(y)
    place = {
        2: _("The 2nd value in order."),
        3: _("The 3rd value in order."),
        4: _("The 4th value in order."),
    }
    return steps(
        (_("The constant with the least MSE"), mean, _("The mean, one number.")),
        (_("The least constant that minimises the MAE"), low, place[half]),
        (_("The largest constant that minimises the MAE"), high, place[half + 1]),
        ask=_("One constant has to predict $y = {y}$."),
        solution=_(r"""L2: the mean, $\frac{{1}}{{{n}}}({sum}) = {mean}$.

L1: in order the values are ${ordered}$. Between the two in the middle, as many values lie
""" "above as below. The slope of the MAE is 0 there, so every constant from {low} to {high} is "
                   "best."),
        y=y, n=len(y), sum=sum_of(y), mean=mean, ordered=ordered, low=low, high=high,
    )  # fmt: skip


@template("losses", "L3", "E1", "14_an_outlier_pulls")
def one_value_mistyped(random):
    def draw():
        y = different(random, 1, 12, 5)
        k, wrong = whole(random, 0, 4), 10 * whole(random, 3, 9)
        return y, k, wrong, [*y[:k], wrong, *y[k + 1 :]]

    y, k, wrong, after = until(lambda y, k, *_: True, draw)
    moved = quotient(wrong - y[k], 5)
    medians = sorted(y)[2], sorted(after)[2]
    return steps(
        (_("By how much does the mean rise?"), moved,
         _("By a fifth of the change, however far it is.")),
        (_("By how much does the median rise?"), medians[1] - medians[0],
         _("By one place in the order at most, however far the value moves.")),
        ask=_("""Of the values $y = {y}$ the {value} is mistyped: they become
$y = {after}$."""),
        solution=_(
"""The sum rises by ${wrong} - {value} = {rise}$, the mean by a fifth of it, ${moved}$.

In order: before ${before}$, median {median}; after ${ordered}$, median
{risen}. It rises by {median_rise}. Had the value gone to 1000, the median would be
the same."""),
        y=y, value=y[k], after=after, wrong=wrong, rise=wrong - y[k], moved=moved, before=sorted(y),
        median=medians[0], ordered=sorted(after), risen=medians[1],
        median_rise=medians[1] - medians[0],
    )  # fmt: skip


@template("losses", "L5", "E1", "13_steps_down_the_gradient", level=3)
def gradient_step_on_mse(random):
    def draw():
        n = whole(random, 2, 4)
        x, y = whole(random, -3, 3, n), whole(random, -8, 8, n)
        w, rate = whole(random, -3, 3), fraction(pick(random, "1/8", "1/4", "1/2"))
        errors = [w * a - b for a, b in zip(x, y, strict=True)]
        pull = dot(errors, x)
        gradient = quotient(2 * pull, n)
        return x, y, w, rate, errors, pull, gradient, w - rate * gradient

    def wanted(x, y, w, rate, errors, pull, gradient, after):
        return pull and 0 not in x and all_nice(gradient, after, rate * gradient)

    x, y, w, rate, errors, pull, gradient, after = until(wanted, draw)
    n = len(x)
    return number(
        after,
        [
            (w + rate * gradient,
             _("Uphill: the gradient is prediction minus truth, and a step goes against it.")),
            (w - rate * gradient / 2, _("The 2 from the square is missing.")),
            (w - rate * gradient * n, _("You took the sum. The loss is a mean, divide by n.")),
            (w - gradient, _("The learning rate is missing.")),
            (-rate * gradient, _("That is the change alone. Add it to the old weight.")),
        ],
        ask=_(r"""Model $\hat y = w x$ without intercept, loss MSE. Data $x = {x}$,
$y = {y}$. From $w = {w}$, one gradient step with learning rate $\eta = {rate}$. What is
the new weight?"""),
        solution=_(r"""1. Errors, prediction minus truth: ${errors}$.
2. Gradient: $\frac{{2}}{{{n}}}({products}) = \frac{{2}}{{{n}}} \cdot {pull_} = {gradient}$.
3. Step: ${start} - {rate} \cdot {gradient_} = {after}$."""),
        x=x, y=y, w=w, rate=rate, errors=errors, n=n, products=products_of(errors, x), pull=pull,
        gradient=gradient, start=str(w), after=after,
    )  # fmt: skip


@template("losses", "L4", "E1", "13_steps_down_the_gradient", level=3)
def gradient_step_on_mae(random):
    def draw():
        n = whole(random, 2, 4)
        x, y = whole(random, -3, 3, n), whole(random, -8, 8, n)
        w, rate = whole(random, -3, 3), fraction(pick(random, "1/4", "1/2", "1"))
        errors = [w * a - b for a, b in zip(x, y, strict=True)]
        pull = dot(map(sign_of, errors), x)
        gradient = quotient(pull, n)
        return x, y, w, rate, errors, pull, gradient, w - rate * gradient

    def wanted(x, y, w, rate, errors, pull, gradient, after):
        return pull and 0 not in x and 0 not in errors and all_nice(gradient, after)

    x, y, w, rate, errors, pull, gradient, after = until(wanted, draw)
    n, signs = len(x), [sign_of(e) for e in errors]
    squared = quotient(2 * dot(errors, x), n)
    return number(
        after,
        [
            (w + rate * gradient,
             _("That went uphill: the sign is that of prediction minus truth.")),
            (w - rate * squared,
             _("That is the step on MSE. Under MAE only signs of errors count.")),
            (w - rate * gradient * n, _("You took the sum. The loss is a mean, divide by n.")),
            (w - rate * mean_of(signs), _("Each sign is multiplied by its x.")),
            (w - gradient, _("The learning rate is missing.")),
        ],
        ask=_(r"""Model $\hat y = w x$ without intercept, loss MAE. Data $x = {x}$,
$y = {y}$. From $w = {w}$, one gradient step with learning rate $\eta = {rate}$. What is
the new weight?"""),
        solution=_(r"""1. Errors, prediction minus truth: ${errors}$. Their signs: ${signs}$.
2. Gradient: $\frac{{1}}{{{n}}}({products}) = \frac{{{pull}}}{{{n}}} =
{gradient}$. How large the errors are does not matter.
3. Step: ${start} - {rate} \cdot {gradient_} = {after}$."""),
        x=x, y=y, w=w, rate=rate, errors=errors, signs=signs, n=n, products=products_of(signs, x),
        pull=pull, gradient=gradient, start=str(w), after=after,
    )  # fmt: skip


@template("losses", "L6", "E1", "13_steps_down_the_gradient", level=3)
def largest_learning_rate(random):
    def draw():
        x = whole(random, -4, 4, whole(random, 2, 4))
        square = dot(x, x)
        return x, square, quotient(len(x), square or 1)

    def wanted(x, square, rate):
        return 0 not in x and all_nice(rate, rate / 2) and rate != 1

    x, square, rate = until(wanted, draw)
    n = len(x)
    return number(
        rate,
        [
            (2 * rate, _(r"The 2 from the square is missing: the curvature is $2x^\top x/n$.")),
            (rate / 2, _("That rate reaches the minimum in one step. Twice as much is the limit.")),
            (rate / n, _("You took the sum. The loss is a mean: divide by n.")),
            (1 / rate, _("Upside down: the steeper the loss, the smaller the rate.")),
        ],
        ask=_(r"""Model $\hat y = w x$ without intercept, loss MSE, data $x = {x}$. Gradient
descent blows up when the learning rate is larger than which value?"""),
        solution=_(r"""1. The gradient is $\frac2n x^\top x\,(w - w^*)$, with $x^\top x =
   {squares} = {square}$: here
   ${slope}\,(w - w^*)$.
2. One step multiplies the error $w - w^*$ by $1 - {slope}\,\eta$.
3. The error grows when this factor is below −1, that is for $\eta > 2 / {slope} = {rate}$."""),
        x=x, squares=squares_of(x), square=square, slope=2 / rate, rate=rate,
    )  # fmt: skip


@template("losses", "L6", "E1", "13_steps_down_the_gradient")
def weight_after_k_steps(random):
    def draw():
        z, start = whole(random, -6, 6), whole(random, -10, 10)
        rate, k = fraction(pick(random, "1/4", "3/4", "5/4", "3/2")), whole(random, 2, 3)
        factor = 1 - 2 * rate
        return z, start, rate, k, factor, z + factor**k * (start - z)

    def wanted(z, start, rate, k, factor, after):
        return start != z and z and all_nice(after)

    z, start, rate, k, factor, after = until(wanted, draw)
    grows = _("It has grown: the rate is above 1.") if abs(factor) > 1 else _("It has shrunk.")
    return number(
        after,
        [
            (z + (1 - rate) ** k * (start - z), _("The gradient is $2(w - z)$: the 2 is missing.")),
            (factor**k * start, _("The distance to z shrinks, not the weight itself.")),
            (factor**k * (start - z), _("That is the distance to z. Add z again.")),
            (z + (1 - 2 * rate * k) * (start - z), _("The factor multiplies, $k$ times.")),
        ],
        ask=_(r"""Loss $(w - z)^2$ with $z = {z}$, no penalty. Gradient descent starts at
$w = {start}$ with learning rate $\eta = {rate}$. Where is it after $k = {k}$ steps?"""),
        solution=_(r"""1. The gradient is $2(w - z)$, so one step multiplies the distance to z by
   $1 - 2 \cdot {rate} = {factor}$.
2. The distance was ${start} - {z_} = {apart}$. After {k} steps it is
   ${factor_}^{k} \cdot {apart_} = {left}$. {grows}
3. The weight is ${target} + {left_} = {after}$."""),
        z=z, start=start, rate=rate, k=k, factor=factor, apart=start - z, left=after - z,
        grows=grows, target=str(z), after=after,
    )  # fmt: skip
