r"""Two weights under a budget: where the level sets of the loss first touch a ball, exactly.

With two features (and the intercept out of the way) the mean squared error is a constant plus

.. math:: q(w) = (w - z)^\top G\,(w - z), \qquad G = X^\top X / n,

with centred columns and least squares weights z. A penalty
:math:`P(w) = \rho \sum |w_j| + (1 - \rho) \sum w_j^2` comes in two forms: as a price,
:math:`q(w) + \lambda P(w)`, or as a budget, :math:`P(w) \le P(t, 0)`. The second is the picture of
diamond and circle; :func:`constrained_minimum` gives its minimiser and the price that leads to
the same weights, the multiplier.

For G = I, where the least squares weights under normal noise are independent,
:func:`nearest_in_diamond` and :func:`nearest_in_circle` do the same for a whole cloud at once, and
:func:`diamond_zeros` and :func:`threshold_zeros` are the exact probabilities of zeros.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import erf, hypot, inf, sqrt
from typing import NamedTuple

import numpy as np

from l1l2 import checks

# Relative: where rounding ends and a number begins.
ROUNDING = 1e-13
CORNERS = ((0, 1), (0, -1), (1, 1), (1, -1))  # which weight is not zero, and its sign
FACES = ((1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True)
class Ball:
    r"""The weights whose penalty stays within a budget, :math:`P(w) \le P(t, 0)`.

    l1_ratio : float, rho from 0 (the circle) to 1 (the diamond); in between the rounded diamond of
        the elastic net, four arcs that meet in corners.
    size : float, t >= 0. Whatever rho, the ball reaches to t on each axis.
    """

    l1_ratio: float
    size: float

    def __post_init__(self):
        object.__setattr__(self, "l1_ratio", checks.share("l1_ratio", self.l1_ratio))
        object.__setattr__(self, "size", checks.not_negative("size", self.size))

    @property
    def budget(self):
        """The largest penalty that is allowed, a float."""
        return self.l1_ratio * self.size + (1 - self.l1_ratio) * self.size**2

    def penalty(self, w1, w2):
        """The penalty of weights at lambda = 1."""
        r = self.l1_ratio
        return r * (abs(w1) + abs(w2)) + (1 - r) * (w1 * w1 + w2 * w2)

    def edge(self, directions):
        """Where rays from 0 leave the ball: (n, 2), for unit vectors ``directions``, (n, 2)."""
        r, budget = self.l1_ratio, self.budget
        if not budget:
            return np.zeros_like(directions)
        tilt = r * np.abs(directions).sum(axis=1)
        reach = 2 * budget / (tilt + np.sqrt(tilt**2 + 4 * (1 - r) * budget))
        return directions * reach[:, None]


@dataclass(frozen=True)
class ConstrainedMinimum:
    """What :func:`constrained_minimum` finds.

    w : (w1, w2), floats; the middle of the minimisers where there are many. Zeros are exact.
    strength : float, the lambda of the same minimiser of loss + lambda P; 0 where the budget is
        not used up, and infinite for an L2 ball of size 0.
    ends : the two ends of the segment of minimisers; both are w where there is one only.
    """

    w: tuple[float, float]
    strength: float
    ends: tuple[tuple[float, float], tuple[float, float]]

    @property
    def unique(self):
        """Whether no other weights in the ball have the same loss."""
        return self.ends[0] == self.ends[1]


def constrained_minimum(gram, z, ball):
    r"""The weights in ``ball`` with the least loss :math:`(w - z)^\top G (w - z)`.

    gram : (2, 2), symmetric and positive semidefinite, not zero. z : (2,). ball : Ball.
    Returns :class:`ConstrainedMinimum`. ValueError for any other ``gram``.

    The minimiser is one of four things, each known by its optimality condition
    :math:`2 G (z - w) \in \lambda\,\partial P(w)`:

    - z itself, if it lies in the ball (lambda = 0);
    - a corner, if the pull on the other weight is at most :math:`\lambda\rho`;
    - a point of a face with signs s,
      :math:`w = (G + \lambda(1-\rho) I)^{-1}(Gz - \lambda\rho s/2)`, for the lambda at which
      :math:`P(w)` is the budget. This is the secular equation of a trust region (Moré & Sorensen,
      1983, "Computing a trust region step"); its left side is convex and falling in lambda, so
      that Newton's method from 0 climbs to the root. On a face of the diamond it is linear;
    - for a singular G, a piece of the valley in which the loss is 0 or of a face parallel to it.
    """
    gram, z = checks.numbers("gram", gram, 2), checks.numbers("z", z, 1)
    if gram.shape != (2, 2) or gram[0, 1] != gram[1, 0]:
        raise ValueError(f"gram must be a symmetric 2 x 2 matrix, got {gram.tolist()!r:.80}")
    if z.shape != (2,):
        raise ValueError(f"z must hold the two least squares weights, got shape {z.shape}")
    (a, b), (_, d) = gram.tolist()
    middle, half = (a + d) / 2, hypot((a - d) / 2, b)
    high, low = middle + half, middle - half
    if high <= 0 or low < -1e-12 * high:
        raise ValueError(
            "gram must be positive semidefinite and not zero, as X'X/n is; "
            f"its eigenvalues are {low:g} and {high:g}"
        )
    if low <= 1e-12 * high:
        low = 0.0
    return _minimum(a, b, d, low, high, *z.tolist(), ball)


def _minimum(a, b, d, low, high, z1, z2, ball):
    """``constrained_minimum`` for G = [[a, b], [b, d]] with eigenvalues ``low`` and ``high``."""
    r, t = ball.l1_ratio, ball.size
    slack = ROUNDING * high * (abs(z1) + abs(z2) + t)
    if t == 0:
        most = 2 * max(abs(a * z1 + b * z2), abs(b * z1 + d * z2))
        return _one(0.0, 0.0, most / r if r else (inf if most > slack else 0.0))
    if low == 0:
        valley = (-b, a) if a > d else (d, -b)
        chord = _chord(z1, z2, *valley, ball)
        if chord:
            return _many(*chord, 0.0)
    elif ball.penalty(z1, z2) <= (1 + ROUNDING) * ball.budget:
        return _one(z1, z2, 0.0)

    best = []
    for j, sign in CORNERS:
        w1, w2 = (0.0, sign * t) if j else (sign * t, 0.0)
        pull1, pull2 = _pulls(a, b, d, z1 - w1, z2 - w2)
        here, other = (pull2, pull1) if j else (pull1, pull2)
        strength = sign * here / (r + 2 * (1 - r) * t)
        if strength > 0 and abs(other) <= strength * r + slack:
            best.append(((w1, w2), strength))
    if len(best) == 2 and low == 0:
        return _many(best[0][0], best[1][0], best[0][1])
    if best:
        (w, strength) = best[0]
        return _one(*w, strength)

    angle = np.arctan2(2 * b, a - d) / 2  # of the eigenvector of ``high``
    axes = (float(np.cos(angle)), float(np.sin(angle)))
    found = -inf, None
    for s1, s2 in sorted(FACES, key=lambda s: -s[0] * z1 - s[1] * z2):
        w1, w2, strength = _on_face(low, high, axes, z1, z2, s1, s2, ball)
        inside = min(s1 * w1, s2 * w2)
        if strength > 0 and inside > found[0]:
            found = inside, _one(w1, w2, strength)
            if inside > 0:
                break
    return found[1]


def _on_face(low, high, axes, z1, z2, s1, s2, ball):
    """Weights and multiplier on the face with signs (s1, s2), wherever that face would end."""
    r = ball.l1_ratio
    c, s = axes
    values = high, low
    along_z = c * z1 + s * z2, c * z2 - s * z1
    along_s = c * s1 + s * s2, c * s2 - s * s1
    strength, w = 0.0, [0.0, 0.0]
    for _ in range(200):
        over, steep = -ball.budget, 0.0
        for k in (0, 1):
            if values[k]:
                width = values[k] + strength * (1 - r)
                w[k] = (values[k] * along_z[k] - strength * r * along_s[k] / 2) / width
                steep += (r * along_s[k] + 2 * (1 - r) * w[k]) ** 2 / (2 * width)
            else:
                w[k] = -r * along_s[k] / (2 * (1 - r)) if r < 1 else 0.0
            over += r * along_s[k] * w[k] + (1 - r) * w[k] ** 2
        if over <= 0 or steep == 0 or strength + over / steep == strength:
            break
        strength += over / steep
    return c * w[0] - s * w[1], s * w[0] + c * w[1], strength


def _chord(z1, z2, n1, n2, ball):
    """Ends of the piece of the line z + a n that lies in ``ball``, or None."""
    r, size = ball.l1_ratio, hypot(n1, n2)
    n1, n2 = n1 / size, n2 / size
    shift = -(z1 * n1 + z2 * n2)  # start at the point of the line that is nearest to 0
    z1, z2 = z1 + shift * n1, z2 + shift * n2
    slack = ROUNDING * (ball.budget + ball.penalty(z1, z2))
    breaks = sorted(-z / n for z, n in ((z1, n1), (z2, n2)) if n)
    roots = [x for x in breaks if abs(ball.penalty(z1 + x * n1, z2 + x * n2) - ball.budget) < slack]
    edges = [-inf, *breaks, inf]
    for left, right in pairwise(edges):
        inside = min(max(0.0, left + 1), right - 1) if right - left > 2 else (left + right) / 2
        s1, s2 = ((z + inside * n > 0) - (z + inside * n < 0) for z, n in ((z1, n1), (z2, n2)))
        square, line = 1 - r, r * (s1 * n1 + s2 * n2)
        fixed = (1 - r) * (z1 * z1 + z2 * z2) + r * (s1 * z1 + s2 * z2) - ball.budget
        roots += [x for x in _real_roots(square, line, fixed, slack) if left <= x <= right]
    if not roots:
        return None
    return tuple((z1 + x * n1, z2 + x * n2) for x in (min(roots), max(roots)))


def _real_roots(square, line, fixed, slack):
    """Roots of square x^2 + line x + fixed; a double one also where rounding hides it."""
    if square == 0:
        return [-fixed / line] if line else []
    inner = line * line - 4 * square * fixed
    if inner < 0:
        return [-line / (2 * square)] if inner > -4 * square * slack else []
    far = -(line + (sqrt(inner) if line >= 0 else -sqrt(inner))) / 2
    return [far / square, *([fixed / far] if far else [])]


def _pulls(a, b, d, away1, away2):
    return 2 * (a * away1 + b * away2), 2 * (b * away1 + d * away2)


def _one(w1, w2, strength):
    w = float(w1), float(w2)
    return ConstrainedMinimum(w, float(strength), (w, w))


def _many(start, end, strength):
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    apart = abs(start[0] - end[0]) + abs(start[1] - end[1])
    if apart <= 1e-12 * (sum(map(abs, start)) + sum(map(abs, end))):
        return _one(*middle, strength)
    return ConstrainedMinimum(middle, float(strength), (start, end))


# A whole cloud, for G = I


def nearest_in_diamond(z, size):
    r"""The point of the diamond :math:`|w_1| + |w_2| \le t` nearest to each z: (n, 2).

    z : (n, 2). size : float, t >= 0. Both sizes :math:`|z_j|` lose the same amount until the sum is
    t, as in soft thresholding, or the smaller is zero and the larger is t.
    """
    z, size = checks.numbers("z", z, 2), checks.not_negative("size", size)
    tall = np.abs(z)
    total, largest = tall.sum(axis=1), tall.max(axis=1)
    taken = np.where(total > size, np.maximum((total - size) / 2, largest - size), 0.0)
    return np.sign(z) * np.maximum(tall - taken[:, None], 0)


def nearest_in_circle(z, size):
    """The point of the disc of radius t = ``size`` nearest to each z: (n, 2) for z, (n, 2)."""
    z, size = checks.numbers("z", z, 2), checks.not_negative("size", size)
    norm = np.hypot(*z.T)
    return z * np.divide(size, norm, out=np.ones(len(z)), where=norm > size)[:, None]


class Zeros(NamedTuple):
    """Probabilities, each a float: only w1 is zero, only w2, both, none. They add up to 1."""

    first: float
    second: float
    both: float
    none: float

    @property
    def some(self):
        """Probability that at least one weight is zero."""
        return 1 - self.none


def threshold_zeros(mean, spread, strength):
    r"""Exact probabilities of zeros under an L1 price, for :math:`z_j \sim N(m_j, s^2)`, G = I.

    mean : (2,), m. spread : float, s > 0. strength : float, lambda >= 0. Returns :class:`Zeros`.

    Soft thresholding gives zero if :math:`|z_j| \le \lambda/2`, which happens with probability

    .. math:: p_j = \Phi\!\left(\frac{\lambda/2 - m_j}{s}\right)
        - \Phi\!\left(\frac{-\lambda/2 - m_j}{s}\right).
    """
    m1, m2 = checks.numbers("mean", mean, 1).tolist()
    spread, half = checks.positive("spread", spread), checks.not_negative("strength", strength) / 2
    p1, p2 = (_normal((half - m) / spread) - _normal((-half - m) / spread) for m in (m1, m2))
    return Zeros(p1 * (1 - p2), p2 * (1 - p1), p1 * p2, (1 - p1) * (1 - p2))


def diamond_zeros(mean, spread, size):
    r"""Exact probabilities of zeros under an L1 budget, for :math:`z_j \sim N(m_j, s^2)`, G = I.

    mean : (2,), m. spread : float, s > 0. size : float, t > 0. Returns :class:`Zeros`.

    The corner (t, 0) is nearest where :math:`z_1 - t \ge |z_2|`: a quarter of the plane, turned by
    45 degrees. :math:`z_1 - z_2` and :math:`z_1 + z_2` are independent, so

    .. math:: P(w = (t, 0)) = \Phi\!\left(\frac{m_1 - m_2 - t}{s\sqrt2}\right)
        \Phi\!\left(\frac{m_1 + m_2 - t}{s\sqrt2}\right),

    and likewise for the other three corners.
    """
    m1, m2 = checks.numbers("mean", mean, 1).tolist()
    size, width = checks.positive("size", size), checks.positive("spread", spread) * sqrt(2)

    def corner(towards, across):
        return _normal((towards - across - size) / width) * _normal(
            (towards + across - size) / width
        )

    second, first = corner(m1, m2) + corner(-m1, m2), corner(m2, m1) + corner(-m2, m1)
    return Zeros(first, second, 0.0, 1 - first - second)


def _normal(x):
    """The standard normal distribution function."""
    return (1 + erf(x / sqrt(2))) / 2
