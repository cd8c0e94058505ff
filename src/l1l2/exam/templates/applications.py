"""Problems about applications: filters on images and on messages, sensors, premiums."""

from fractions import Fraction

from l1l2.exam.templates.making import (
    all_nice,
    different,
    dot,
    fraction,
    mean_of,
    number,
    pick,
    quotient,
    soft,
    steps,
    sum_of,
    template,
    until,
    whole,
)
from l1l2.texts import _


@template("applications", "L9 L8", "E6", "12_mean_and_median")
def a_dead_pixel_in_a_window(random):
    def draw():
        dead, grey = pick(random, 0, 100), 5 * whole(random, 6, 14)
        around = [grey + k for k in whole(random, -4, 4, 8)]
        place = whole(random, 0, 8)
        window = [*around[:place], dead, *around[place:]]
        return grey, window, mean_of(window), sorted(window)[4]

    def wanted(grey, window, mean, median):
        return mean.denominator == 1 and abs(mean - grey) > abs(median - grey)

    grey, window, mean, median = until(wanted, draw)
    further = abs(mean - grey) - abs(median - grey)
    return steps(
        (_("What the mean filter writes there"), mean,
         _("The L2 answer: the dead pixel counts in full.")),
        (_("What the median filter writes there"), median,
         _("The L1 answer: the fifth of nine in order.")),
        (_("How much further from the truth the mean is"), further,
         _("Compare the two distances from the true grey level.")),
        ask=_("""One window of 3 × 3 pixels of a photograph, read in rows, holds the grey levels
$v = {window}$. One of them is a dead pixel. In truth the surface has the grey level
$g = {grey}$."""),
        solution=_(r"""1. Mean: $\frac{{1}}{{9}}({sum}) = {mean}$.
2. In order: ${ordered}$. The fifth is ${median}$.
3. The mean is off by ${mean_off}$, the median by ${median_off}$:
   ${mean_off} - {median_off} = {further}$."""),
        window=window, grey=grey, sum=sum_of(window), mean=mean, ordered=sorted(window),
        median=median, mean_off=abs(mean - grey), median_off=abs(median - grey), further=further,
    )  # fmt: skip


@template("applications", "P17 P8", "E6", "32_which_one_when", level=3)
def one_sensor_or_all(random):
    def draw():
        m, sigma = whole(random, 2, 10), whole(random, 1, 9)
        k = whole(random, 1, m)
        return m, sigma, k, Fraction(sigma**2), quotient(sigma**2, k), quotient(sigma**2, m)

    def wanted(m, sigma, k, *found):
        return 1 < k < m and all_nice(*found)

    m, sigma, k, one, some, every = until(wanted, draw)
    return steps(
        (_("The variance with weight 1 on one sensor and 0 on {others}"), one,
         _("The noise of that sensor, in full.")),
        (_("The variance with equal weights on {k} of them, 0 on the others"), some,
         _(r"Independent noise: the variance of a mean of $k$ is $\sigma^2/k$.")),
        (_("The variance with equal weights on all {m}"), every,
         _("The same with all of them: least, and it is ridge that leans this way.")),
        ask=_(r"""There are $m = {m}$ sensors of one temperature. Each adds independent noise with
standard deviation $\sigma = {sigma}$. The temperature is predicted by a weighted sum of the
readings whose weights add up to 1; $k = {k}$. What is the variance of the error of each
prediction?"""),
        solution=_(r"""1. One sensor, as a lasso that picks one has it: $\sigma^2 = {one}$.
2. {k} sensors: ${one}$ divided by {k} is ${some}$.
3. All, as ridge has it: ${one}$ divided by {m} is ${every}$. Features that all carry the
   same signal are worth keeping."""),
        others=m - 1, k=k, m=m, sigma=sigma, one=one, some=some, every=every,
    )  # fmt: skip


@template("applications", "P6 P7", "E6", "33_words_and_genes", level=3)
def words_of_a_spam_filter(random):
    def draw():
        z = [quotient(k, 2) for k in different(random, -10, 12, 5)]
        strength, counts = Fraction(whole(random, 2, 7)), whole(random, 0, 3, 5)
        kept = [soft(k, strength / 2) for k in z]
        return z, strength, counts, kept, dot(kept, counts)

    def wanted(z, strength, counts, kept, score):
        dropped_but_there = any(c and not w for c, w in zip(counts, kept, strict=True))
        return 1 <= kept.count(0) <= 3 and dropped_but_there and score and all_nice(score)

    z, strength, counts, kept, score = until(wanted, draw)
    cut = strength / 2
    return steps(
        (_("How many of the five words the filter keeps"), 5 - kept.count(0),
         _("Those whose least squares weight is more than λ/2 in size.")),
        (_("The score of the message"), score,
         _("Only words that are kept count, with what is left of their weights.")),
        ask=_(
r"""A filter scores a message by the sum of a weight for each time that a word stands in
it. For the words {words}, taken as uncorrelated and standardised, least squares gives
the weights $z = {z}$. The filter is a lasso, $\text{{MSE}} + \lambda\sum|w_j|$ with
$\lambda = {strength}$. A message holds these words $c = {counts}$ times."""),
        solution=_(
r"""1. Each size loses $\lambda/2 = {cut}$, and is zero if there is not more: $w = {kept}$.
   So {n_kept} words are kept.
2. The score is the sum of weight times count: ${score}$. A word with weight zero need not even
   be looked for."""),
        words=_("free, win, lunch, call, prize"), z=z, strength=strength, counts=counts, cut=cut,
        kept=kept, n_kept=5 - kept.count(0), score=score,
    )  # fmt: skip


@template("applications", "L8 L9", "E6", "12_mean_and_median")
def one_premium_for_all(random):
    def draw():
        claims, many = sorted(different(random, 1, 9, 4)), 10 * whole(random, 3, 9)
        claims.append(many)
        return claims, mean_of(claims), claims[2]

    claims, mean, median = until(lambda claims, mean, median: all_nice(mean, 5 * mean), draw)
    n = len(claims)
    return number(
        mean,
        [
            (median,
             _("The median is best under L1. Five times that does not pay for all claims.")),
            (quotient(claims[0] + claims[-1], 2), _("That is half-way between the outer two.")),
            (mean_of(claims[:-1]), _("The largest claim is no mistake: it has to be paid too.")),
        ],
        ask=_("""An insurer's $n = {n}$ customers had the claims $c = {claims}$, all recorded
correctly. Which premium, the same for all, pays for them exactly? It is the best constant under one
of the two losses."""),
        solution=_(
"""The claims sum to {total}, and a fifth of that is ${mean}$: the mean, best under L2. The
median, ${median}$, is best under L1 and brings in only {income}. Robust is not what is
wanted here."""),
        n=n, claims=claims, total=sum(claims), mean=mean, median=median, income=n * median,
    )  # fmt: skip


@template("applications", "P18", "E6", "35_weight_decay")
def zeros_after_training(random):
    def draw():
        w = [quotient(k, 4) for k in different(random, -12, 12, 6)]
        rate, strength = (fraction(pick(random, "1/4", "1/2", "1")) for _ in "ab")
        k = whole(random, 2, 6)
        return w, rate, strength, k, k * rate * strength

    def wanted(w, rate, strength, k, cut):
        zeros = sum(abs(v) <= cut for v in w)
        return 0 not in w and 1 <= zeros <= 5 and 2 * rate * strength < 1

    w, rate, strength, k, cut = until(wanted, draw)
    zeros = sum(abs(v) <= cut for v in w)
    return steps(
        (_("How many are exactly zero under L1, with proximal steps"), zeros,
         _("Each step takes ηλ off the size, and stops at zero.")),
        (_("How many are exactly zero under L2, with gradient steps"), 0,
         _("Each step multiplies by 1 − 2ηλ: never zero.")),
        ask=_(
r"""Six weights of a network have come to lie along directions in which the data do not
pull: $w = {w}$. From there training goes on with a penalty, $\eta = {rate}$ and
$\lambda = {strength}$, for $k = {k}$ steps."""),
        solution=_(r"""1. L1: {k} steps take $k\eta\lambda
   = {cut}$ off each size. Weights up to that in size are
   zero: {zeros} of them.
2. L2: a factor of ${factor}$ a step makes weights small, never zero: 0 of
   them. To cut connections out of a network, use L1."""),
        w=w, rate=rate, strength=strength, k=k, cut=cut, zeros=zeros,
        factor=1 - 2 * rate * strength,
    )  # fmt: skip
