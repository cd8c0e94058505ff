"""Problems about choosing λ: folds, standard errors, bias and variance."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
    centred,
    different,
    dot,
    fraction,
    mean_of,
    number,
    pick,
    quotient,
    squares_of,
    steps,
    sum_of,
    table,
    template,
    tex,
    until,
    whole,
)
from l1l2.texts import _


def _folds(random, n_folds):
    """How far each fold is from their mean, and its standard error, a whole number or half."""

    def draw():
        apart = centred(random, 6, n_folds)
        squares = quotient(dot(apart, apart), n_folds * (n_folds - 1))
        return apart, Fraction(round(2 * float(squares) ** 0.5), 2), squares

    apart, error, _ = until(lambda apart, error, squares: error**2 == squares, draw)
    return apart, error


@template("choosing", "P15", "E5", "31_choosing_lambda", level=3)
def standard_error_of_folds(random):
    n_folds = whole(random, 3, 5)
    apart, error = _folds(random, n_folds)
    mean = whole(random, 8, 20)
    errors = [mean + k for k in apart]
    squares = dot(apart, apart)
    return steps(
        (_("The mean error"), mean, _("The mean of the folds.")),
        (_("The sum of squared distances from the mean"), squares, _("Before any division.")),
        (_("The standard error of the mean"), error,
         _(r"The variance divides by K − 1, the standard error by $\sqrt K$ once more.")),
        ask=_("""Cross-validation with $K = {K}$ folds gives the errors
$e = {e}$."""),
        solution=_(r"""1. Mean: $\frac{{1}}{{{K}}}({sum}) = {mean}$.
2. Distances: ${apart}$. Squares: ${sum_of_squares} = {squares}$.
3. $\mathrm{{se}} = \sqrt{{\frac{{{squares}}}{{{less}}}}} \,/\, \sqrt{{{K}}} =
\sqrt{{\frac{{{squares}}}{{{product}}}}} = {error}$."""),
        K=n_folds, e=errors, sum=sum_of(errors), mean=mean, apart=apart,
        sum_of_squares=squares_of(apart), squares=squares, less=n_folds - 1,
        product=n_folds * (n_folds - 1), error=error,
    )  # fmt: skip


@template("choosing", "P15", "E5", "31_choosing_lambda")
def one_standard_error_from_means(random):
    strengths = [fraction(t) for t in ("1/8", "1/4", "1/2", "1", "2", "4")]

    def draw():
        best = whole(random, 1, 3)
        means, errors = [Fraction()] * 6, [quotient(k, 2) for k in whole(random, 1, 6, 6)]
        means[best] = Fraction(whole(random, 10, 20))
        for side in (range(best - 1, -1, -1), range(best + 1, 6)):
            last = means[best]
            for k in side:
                means[k] = last = last + quotient(whole(random, 1, 4), 2)
        limit = means[best] + errors[best]
        within = [k for k in range(6) if means[k] <= limit]
        return best, means, errors, limit, within

    def wanted(best, means, errors, limit, within):
        return best < within[-1] < 5 and within[0] < best and limit not in means

    best, means, errors, limit, within = until(wanted, draw)
    chosen = within[-1]
    wide = [k for k in range(6) if means[k] <= means[best] + 2 * errors[best]][-1]
    own = [k for k in range(6) if means[k] - errors[k] <= means[best]][-1]
    rows = zip(strengths, means, errors, strict=True)
    return number(
        strengths[chosen],
        [
            (strengths[best], _("That is the minimum. The rule goes on to a larger λ.")),
            (strengths[within[0]], _("Wrong side: the simpler model has the larger λ.")),
            (strengths[wide], _("One standard error, not two.")),
            (strengths[own],
             _("The standard error at the minimum counts for all, not each its own.")),
            (strengths[min(chosen + 1, 5)], _("Its mean error is above the limit already.")),
        ],
        ask=_("""Cross-validation gave these mean errors and standard errors.

{table}

Which λ does the one-standard-error rule choose?"""),
        solution=_(r"""1. The least mean error is ${least}$, at $\lambda = {best}$.
2. The limit is ${least} + {error} = {limit}$.
3. The largest λ whose mean error is not above it: ${chosen}$, with
   ${mean}$."""),
        table=table(["λ", _("mean"), _("se")], [map(tex, row) for row in rows]), least=means[best],
        best=strengths[best], error=errors[best], limit=limit, chosen=strengths[chosen],
        mean=means[chosen],
    )  # fmt: skip


@template("choosing", "P15", "E5", "31_choosing_lambda", level=3)
def one_standard_error_from_folds(random):
    strengths = [fraction(t) for t in ("1/2", "1", "2", "4")]
    apart, error = until(lambda _, error: error > 1, lambda: _folds(random, 4))

    def draw():
        best, means = whole(random, 0, 2), different(random, 8, 16, 4)
        valley = [*sorted(means[:best], reverse=True), *sorted(means[best:])]
        limit = valley[best] + error
        return best, valley, limit, [k for k in range(4) if valley[k] <= limit][-1]

    def wanted(best, means, limit, chosen):
        return means[best] == min(means) and best < chosen < 3 and limit not in means

    best, means, limit, chosen = until(wanted, draw)
    columns = [[m + k for k in centred(random, 6, 4)] for m in means]
    columns[best] = [means[best] + k for k in apart]
    rows = [[tex(s), *map(str, c)] for s, c in zip(strengths, columns, strict=True)]
    return steps(
        (_("The λ with the least mean error"), strengths[best], _("Take the mean of each row.")),
        (_("The standard error at this λ"), error, _(r"The standard deviation over $\sqrt 4$.")),
        (_("The λ of the one-standard-error rule"), strengths[chosen],
         _("The largest λ whose mean is within one standard error of the least.")),
        ask=_("""Errors of $K = 4$ folds at four λ.

{table}"""),
        solution=_(r"""1. The means are {means}: least at $\lambda = {best}$.
2. Distances there: ${apart}$, squares together {squares}. Standard error:
   $\sqrt{{\frac{{{squares}}}{{3}}}} \,/\, \sqrt{{4}} = {error}$.
3. The limit is ${least} + {error} = {limit}$. The largest λ not above it is
   ${chosen}$, with mean {mean}."""),
        table=table(["λ", "1", "2", "3", "4"], rows), means=_(", ").join(map(str, means)),
        best=strengths[best], apart=apart, squares=dot(apart, apart), error=error,
        least=means[best], limit=limit, chosen=strengths[chosen], mean=means[chosen],
    )  # fmt: skip


@template("choosing", "P15", "E5", "31_choosing_lambda", level=3)
def leave_one_out(random):
    def draw():
        n = whole(random, 4, 6)
        x, k = sorted(different(random, -4, 6, n)), whole(random, 0, n - 1)
        mean = mean_of(x)
        square = sum((v - mean) ** 2 for v in x)
        leverage = quotient(1, n) + (x[k] - mean) ** 2 / square
        residual = quotient(whole(random, -8, 8), 2)
        if leverage == 1:
            return x, k, mean, square, leverage, residual, None
        return x, k, mean, square, leverage, residual, residual / (1 - leverage)

    def wanted(x, k, mean, square, leverage, residual, left_out):
        return left_out and mean.denominator == 1 and all_nice(leverage, left_out)

    x, k, mean, square, leverage, residual, left_out = until(wanted, draw)
    n = len(x)
    return steps(
        (_("The leverage h of this point"), leverage,
         _(r"$h = \frac{{1}}{{n}} + \frac{{(x - \bar x)^2}}{{\sum (x_i - \bar x)^2}}$.")),
        (_("Its leave-one-out residual"), left_out, _("The residual divided by 1 − h: it grows.")),
        ask=_("""A line was fitted by least squares to points at $x = {x}$. The one at
$a = {a}$ has the residual $e = {residual}$. Fit the line again without this point: what is
the residual of its prediction for it?"""),
        solution=_(r"""1. The mean is ${mean}$, and the squared distances from it sum to ${square}$.
2. $h = \frac{{1}}{{{n}}} + \frac{{{own}}}{{{square}}} = {leverage}$.
3. $\frac{{e}}{{1 - h}}$ is ${residual}$ divided by ${rest}$: ${left_out}$.
   No second fit is needed."""),
        x=x, a=str(x[k]), residual=residual, mean=mean, square=square, n=n, own=(x[k] - mean) ** 2,
        leverage=leverage, rest=1 - leverage, left_out=left_out,
    )  # fmt: skip


@template("choosing", "P14", "E2", "21_why_penalise", level=3)
def bias_variance_and_noise(random):
    def draw():
        n = pick(random, 4, 5)
        predictions, truth = whole(random, 0, 12, n), whole(random, 0, 12)
        mean = mean_of(predictions)
        return predictions, truth, mean, mean_of([(p - mean) ** 2 for p in predictions])

    def wanted(predictions, truth, mean, variance):
        near = 0 < abs(mean - truth) <= 6
        return mean.denominator == 1 and near and variance and all_nice(variance)

    predictions, truth, mean, variance = until(wanted, draw)
    sigma = whole(random, 1, 4)
    bias2, apart = (mean - truth) ** 2, [p - mean for p in predictions]
    total = bias2 + variance + sigma**2
    return steps(
        (_("The squared bias"), bias2,
         _("The squared distance of the mean prediction from the truth.")),
        (_("The variance"), variance, _("The mean squared distance from the mean prediction.")),
        (_("The expected squared error on a fresh target"), total,
         _("Bias² + variance + noise, and the noise is σ², not σ.")),
        ask=_(r"""The same model, fitted to {n} data sets that are equally likely,
predicts $p = {p}$ at one point. The truth there is $f = {truth}$, and targets
have
noise with standard deviation $\sigma = {sigma}$."""),
        solution=_(r"""1. Mean prediction: ${mean}$. Bias²: $({mean} - {truth})^2 = {bias2}$.
2. Distances from the mean: ${apart}$. Variance:
   $\frac{{1}}{{{n}}}({squares}) = {variance}$.
3. Expected error: ${bias2} + {variance} + {sigma}^2 = {total}$."""),
        n=len(predictions), p=predictions, truth=truth, sigma=sigma, mean=mean, bias2=bias2,
        apart=apart, squares=squares_of(apart), variance=variance, total=total,
    )  # fmt: skip
