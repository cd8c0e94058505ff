"""The lasso at every strength at once: its homotopy, for one problem from X, for many from moments.

What :mod:`l1l2.paths` shows stands on these solvers. ``Problem`` keeps the digits of X in a QR
decomposition of the active columns; ``homotopies`` walks a stack of problems together, from their
Gram matrices, and says which of them want the digits that a Gram matrix loses.
"""

import numpy as np

from l1l2.centring import CERTAIN, EPS, length, unit
from l1l2.optimality import SEEN, lasso_missed

# A weight or a share of a pull, in units of size 1, that rounding may have made.
SLIGHT = 1e-12
# Squared distance of a column from the others, as a share of its length squared, below which a
# Gram matrix keeps too few digits of it.
NEAR = 1e-6


# ---------------------------------------------------------------- the lasso from X


class Problem:
    r"""One lasso with columns and targets of size 1: powers of two are taken out of each.

    In these units the condition of weight j is
    :math:`|x_j^\top(y - Xw)| \le \mu t_j`, with ``limits`` t and :math:`\mu` from 1 to 0.
    """

    def __init__(self, X, y, rounding, n_samples=None):
        self.n_samples = n_samples or len(y)
        lengths = length(X)
        self.sizes = unit(np.where(lengths > 0, lengths, 1)[None], axis=0)
        self.height = unit(length(y[:, None]))
        X, y = X / self.sizes, y / self.height
        if len(X) > 2 * X.shape[1]:
            Q, X = np.linalg.qr(X)
            y = Q.T @ y
        self.X, self.y, self.rounding = X, y, rounding / self.sizes
        pulls = np.abs(y @ X)
        if (pulls <= CERTAIN * EPS * np.abs(y) @ np.abs(X)).all():
            self.y, pulls = np.zeros_like(y), np.zeros_like(pulls)  # at right angles to all of X
        self.largest = (pulls * self.sizes).max()
        self.limits = (self.largest or 1) / self.sizes
        self.noise = CERTAIN * EPS * np.linalg.norm(self.y)

    def path(self):
        """Strengths and weights at the knots, in the units of the data, and by how much the worst
        weight misses optimality at any strength, as a share of the largest pull there is, or that a
        column of its size can have where that is less.
        """
        for ties in (0, SLIGHT):  # that make it go in circles are broken
            limits = self.limits * (1 + ties * np.random.default_rng(0).random(len(self.limits)))
            knots, weights = self._homotopy(limits)
            if knots[-1] == 0 or not self.largest:
                break
        if knots[-1] and self.largest:  # given up: what was reached serves below, and is measured
            knots, weights = np.append(knots, 0.0), np.vstack([weights, weights[-1:]])
        pulls = (self.y - weights @ self.X.T) @ self.X
        missed = lasso_missed(pulls, weights, knots, self.limits) if self.largest else 0.0
        apart = np.append(True, (np.diff(knots) < 0) | (np.diff(weights, axis=0) != 0).any(axis=1))
        strengths = 2 * self.largest * self.height / self.n_samples * knots[apart]
        return (strengths, weights[apart] * (self.height / self.sizes)), missed

    def _homotopy(self, limits):
        r"""Knots (n_knots,) and weights (n_knots, n_features); the last knot is 0, or where it was
        given up.

        On the active set A with signs s, a QR decomposition of its columns gives weights
        :math:`R^{-1}(Q^\top y - \mu R^{-\top}t s)` and the residual
        :math:`(I - QQ^\top)y + \mu QR^{-\top}t s`, both straight lines. An event counts by the
        direction it comes from, never by how near it is. Of tied events the lowest index goes first
        (Murty, 1974). A column that depends on the active ones takes the place of the first of
        them that reaches zero while it grows and the fit stays.
        """
        X, y = self.X, self.y
        p = X.shape[1]
        signs, w, now = np.zeros(p), np.zeros(p), 1.0
        knots, weights = [now], [w]
        active, barred = _Active(X), set()
        for _ in range(20 * (p + 10) if self.largest else 0):
            A = active.columns
            along = limits[A] * signs[A]
            rest, turn = active.beyond(y), active.solve_transposed(along)
            base, slope = rest @ X, (active.Q @ turn) @ X
            goal = active.solve(active.Q.T @ y)
            toward = np.where(np.where(np.abs(base) > self.noise, base, slope) >= 0, 1.0, -1.0)
            gap, closing = toward * base, limits - toward * slope
            held = SLIGHT * (limits + np.linalg.norm(turn))
            with np.errstate(divide="ignore", invalid="ignore"):
                enters = np.where(closing > 0, gap / closing, np.inf)
                leaves = goal / active.solve(turn)
            outside = (gap > self.noise) | (closing < -held) & (gap > -self.noise)
            events = np.where(outside, np.minimum(enters, now), -1.0)
            events[A] = np.where(goal * signs[A] < 0, np.minimum(leaves, now), -1.0)
            events[list(barred)] = -1.0
            first = events.max()
            if first * limits.max() <= self.noise:
                w = np.zeros(p)
                w[A] = np.where((goal * signs[A] < 0) & (np.abs(goal) < SLIGHT), 0.0, goal)
                return np.append(knots, 0.0), np.vstack([*weights, w])
            k = int((events >= first * (1 - 8 * EPS)).argmax())
            aim = np.zeros(p)
            aim[A] = active.solve(active.Q.T @ y - first * turn)
            crossed = np.flatnonzero(aim * signs < -SLIGHT)
            if len(crossed):  # between near copies, where rounding hides the knot
                reach = np.abs(w[crossed]) / (np.abs(w[crossed]) + np.abs(aim[crossed]))
                out, part = crossed[reach.argmin()], reach.min()
                now, w = now + part * (first - now), w + part * (aim - w)
                w[out] = signs[out] = 0
                active.drop(out)
                barred = set() if part else {*barred, out}
                knots.append(now)
                weights.append(w)
                continue
            if first < now:
                barred.clear()
            now, w = first, np.where(aim * signs < 0, 0.0, aim)
            if signs[k]:
                w[k] = signs[k] = 0
                active.drop(k)
                barred.clear()
            elif active.add(k, self.rounding[k]):
                signs[k] = toward[k]
            else:
                mix = toward[k] * active.solve(active.Q.T @ X[:, k])
                falls = mix * signs[A] > CERTAIN * np.sqrt(len(y)) * max(self.rounding[k], EPS)
                gains = (mix * signs[A]) @ limits[A] > limits[k] * (1 + SEEN)
                if gains and falls.any():
                    reach = np.where(falls, np.abs(w[A]), np.inf) / np.where(falls, np.abs(mix), 1)
                    out = A[reach.argmin()]
                    active.drop(out)
                    if active.add(k, self.rounding[k]):
                        w[A] -= reach.min() * mix
                        w[k], signs[k] = reach.min() * toward[k], toward[k]
                        w[out] = signs[out] = 0
                    else:
                        active.add(out, 0.0)
                        barred.add(k)
                elif gap[k] > SEEN / 10 * min(limits[k], 1) and active.add(k, 0.0):
                    signs[k] = toward[k]
                else:
                    barred.add(k)
                    continue
            knots.append(now)
            weights.append(w)
        return np.array(knots), np.array(weights)

    def net(self, l1, l2, signs, lasso):
        r"""Weights under :math:`l_1 \sum|w_j| + l_2 \sum w_j^2`, in the units of the data, and by
        how much they miss optimality, as a share of the largest pull.

        signs : a guess, of the weights. lasso : a function that gives the weights without l2; where
        it is so small that rounding hides it, they serve as well.
        """
        if not self.largest:
            return np.zeros_like(self.limits), 0.0
        added = np.sqrt(self.n_samples * l2)
        units = unit(np.hypot(self.sizes, added)[None], axis=0)
        added, share = added / units, self.sizes / units
        X, y = self.X * share, self.y
        limits = self.n_samples * l1 / 2 / units / self.height
        largest = np.minimum(self.largest / units, np.abs(y @ X).max())

        def missed(w):
            pulls = (y - X @ w) @ X - added**2 * w
            miss = np.where(w != 0, np.abs(pulls - limits * np.sign(w)), np.abs(pulls) - limits)
            hidden = EPS * (np.abs(w) @ share) * share  # by rounding
            return ((miss.clip(0) + hidden) / largest).max()

        felt = (added > 1e-8 * share).any()
        found, fewest, patience, guessed = [], np.inf, 5, signs.any()
        while felt and patience:
            A = np.flatnonzero(signs)
            w = np.zeros(len(signs))
            w[A] = _shrunk_weights(X[:, A], y, added[A], limits[A] * signs[A])
            pulls = (y - X[:, A] @ w[A]) @ X - added**2 * w
            wrong = signs * w < 0
            noise = CERTAIN * EPS * (np.linalg.norm(y) + np.abs(w).sum())
            out = wrong | (signs == 0) & (np.abs(pulls) > limits + noise * share)
            if not out.any():
                found.append(w)
                break
            patience = 5 if out.sum() < fewest else patience - 1
            fewest = min(fewest, out.sum())
            signs = np.where(wrong, 0, np.where(out, np.sign(pulls), signs))
            if guessed and not patience:  # once more, without the guess
                signs, fewest, patience, guessed = 0 * signs, np.inf, 5, False
        if not found or missed(found[0]) > SEEN / 100:
            found.append(lasso(l1) * (units / self.height))
        if felt and min(map(missed, found)) > SEEN / 100:
            rows = np.vstack([self.X * self.sizes, np.diag(added * units)])
            targets = np.append(y * self.height, np.zeros(len(units)))
            net = Problem(rows, targets, 0 * self.rounding, self.n_samples)
            found.append(interpolated(*net.path()[0], l1) * units / self.height)
        w = min(found, key=missed)
        return w * (self.height / units), missed(w)


def _shrunk_weights(X, y, added, against):
    """The minimiser of ``|y - X w|^2 + |added * w|^2 + 2 against @ w``, from the smaller side."""
    n = len(X)
    if X.shape[1] <= n or added.min() < 1e-3:
        Q, R = np.linalg.qr(np.vstack([X, np.diag(added)]))
        w = _triangular(R, Q[:n].T @ y - _triangular(R, against, transposed=True))

        def more(left):
            return _triangular(R, _triangular(R, left, transposed=True))
    else:
        small = X / added
        kernel = np.eye(n) + small @ small.T

        def more(left):
            left = left / added
            return (left - np.linalg.solve(kernel, small @ left) @ small) / added

        w = more(y @ X - against)
    return w + more((y - X @ w) @ X - against - added**2 * w)


class _Active:
    """A QR decomposition of the active columns of X, in the order in which they came."""

    def __init__(self, X):
        self.X, self.columns = X, []
        self.Q, self.R = np.zeros((len(X), 0)), np.zeros((0, 0))

    def beyond(self, vector):
        """What no active column explains of a vector."""
        for _ in range(2):
            vector = vector - self.Q @ (self.Q.T @ vector)
        return vector

    def add(self, k, rounding):
        """Whether column k is apart from the active ones by more than its rounding; then added."""
        own = self.beyond(self.X[:, k])
        apart = np.linalg.norm(own)
        if apart <= CERTAIN * np.sqrt(len(own)) * max(rounding, EPS) or apart == 0:
            return False
        along = self.Q.T @ self.X[:, k]
        size = len(self.columns)
        self.R = np.block([[self.R, along[:, None]], [np.zeros((1, size)), apart]])
        self.Q = np.column_stack([self.Q, own / apart])
        self.columns = [*self.columns, k]
        return True

    def drop(self, k):
        self.columns = [j for j in self.columns if j != k]
        self.Q, self.R = np.linalg.qr(self.X[:, self.columns])

    def solve(self, vector):
        return _triangular(self.R, vector)

    def solve_transposed(self, vector):
        return _triangular(self.R, vector, transposed=True)


def _triangular(R, vector, transposed=False):
    from scipy.linalg.lapack import dtrtrs  # takes longer to load than NumPy

    return dtrtrs(R, vector, trans=int(transposed))[0] if len(R) else np.zeros(0)


# ---------------------------------------------------------------- many lassos from moments


def rooted(gram, correlation):
    """X, y and the rounding of X with X'X = gram and X'y = correlation, for one row."""
    values, vectors = np.linalg.eigh(gram)
    noise = len(values) * EPS * values.max()
    real = values > noise
    roots = np.sqrt(values[real])[:, None]
    X = roots * vectors[:, real].T
    y = vectors[:, real].T @ correlation / roots[:, 0]
    rounding = np.full(len(gram), np.sqrt(noise))
    # the loss of n rows is their mean
    return np.sqrt(len(y)) * X, np.sqrt(len(y)) * y, rounding


def homotopies(grams, correlations):
    """Knots (n_problems, n_knots), weights (n_problems, n_knots, n_features), and by how much each
    problem misses optimality: infinity where its columns are too near each other for a Gram matrix.

    The method is that of :meth:`Problem._homotopy`, in the same units, from a swept Gram matrix.
    """
    n_problems, p = correlations.shape
    diagonal = np.einsum("bjj->bj", grams)
    lengths = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    height = np.abs(correlations / lengths).max(axis=1, keepdims=True)
    largest = np.abs(correlations).max(axis=1, keepdims=True)
    height, largest = (np.where(part > 0, part, 1.0) for part in (height, largest))
    all_grams = grams / lengths[:, :, None] / lengths[:, None, :]
    all_c, all_limits = correlations / lengths / height, largest / lengths / height
    grams, c, limits, table = all_grams, all_c, all_limits, all_grams.copy()
    m, w = np.abs(correlations).max(axis=1) / largest[:, 0], np.zeros((n_problems, p))
    knots, weights = [m], [w]
    signs, todo, missed = np.zeros((n_problems, p)), np.arange(n_problems), np.zeros(n_problems)
    k, ends = np.zeros_like(todo), m <= 0
    for step_number in range(20 * (p + 10)):
        if step_number:
            pivots = table[np.arange(len(todo)), k, k]
            near = ~ends & (np.abs(pivots) < NEAR)
            missed[todo[near]] = np.inf
            ends = ends | near
        if ends.any():
            grams, c, limits, signs, table, todo, k = (
                part[~ends] for part in (grams, c, limits, signs, table, todo, k)
            )
        if not len(todo):
            break
        if step_number:
            _sweep(table, k)
        now, active = m[todo], signs != 0
        along = limits * signs
        start = _solve(table, grams, active, c - now[:, None] * along)
        step = _solve(table, grams, active, along)
        pull, fall = c - _times(grams, start), _times(grams, step)
        edge = now[:, None] * limits
        with np.errstate(divide="ignore", invalid="ignore"):
            drop = np.where(active & (signs * step < 0), -start / step, np.inf)
            rise, sink = (
                np.where(
                    ~active & (limits - way * fall > SLIGHT * limits),
                    (edge - way * pull) / (limits - way * fall),
                    np.inf,
                )
                for way in (1, -1)
            )
        distances = np.minimum(np.minimum(rise, sink), drop).clip(0)
        first = distances.min(axis=1)
        k = (distances <= (first + 8 * EPS * now)[:, None]).argmax(axis=1)
        ends = (now - first) * limits.max(axis=1) <= SLIGHT
        first = np.where(ends, now, first)
        reached = start + first[:, None] * step
        rows, leaves = np.arange(len(todo)), np.take_along_axis(active, k[:, None], 1)[:, 0] & ~ends
        reached[rows[leaves], k[leaves]] = 0
        reached[(signs * reached < 0) & ~((np.abs(reached) > SLIGHT) & ends[:, None])] = 0
        m, w = m.copy(), w.copy()
        m[todo], w[todo] = now - first, reached
        knots.append(m)
        weights.append(w)
        signs[rows, k] = np.where(leaves, 0, np.where(rise[rows, k] <= sink[rows, k], 1.0, -1.0))
    else:
        missed[todo] = np.inf
    knots, weights = np.stack(knots, axis=1), np.stack(weights, axis=1)
    pulls = all_c[:, None] - weights @ all_grams
    missed = np.maximum(missed, lasso_missed(pulls, weights, knots, all_limits))
    return knots * (2 * largest), weights * (height / lengths)[:, None], missed


def _times(matrices, vectors):
    return (matrices @ vectors[..., None])[..., 0]


def _sweep(tables, k):
    """Sweep each symmetric table on its pivot ``k``, (n_problems,), in place (Goodnight, 1979).

    Sweeping an index twice undoes it. Swept on a set A, a Gram matrix holds minus its inverse in
    block AA, the least squares of the others on A in blocks AN and NA, and in block NN what A
    leaves unexplained of the others.
    """
    rows = np.arange(len(tables))
    column = tables[rows, :, k]
    pivot = column[rows, k]
    tables -= (column / pivot[:, None])[:, :, None] * column[:, None, :]
    tables[rows, :, k] = tables[rows, k, :] = column / np.abs(pivot)[:, None]
    tables[rows, k, k] = -1 / pivot


def _solve(tables, grams, active, targets):
    """Solve G_AA x = target_A, zero elsewhere, refined to undo the rounding of the sweeps."""
    x = np.zeros_like(targets)
    for _ in range(2):
        left = np.where(active, targets - _times(grams, x), 0)
        x -= np.where(active, _times(tables, left), 0)
    return x


# ---------------------------------------------------------------- between knots


def interpolated(knots, weights, strength):
    """Weights at ``strength``, an array of any shape: straight lines between those at the knots."""
    right = np.searchsorted(-knots, -strength, side="right")
    left, right, share = between(right, strength, knots)
    share = share[..., None]
    return (1 - share) * weights[left] + share * weights[right]


def between(right, strength, knots, *problem):
    """The knots left and right of ``strength``, and the share of the right one, 0 to 1.

    right : how many knots are not below ``strength``; beyond the ends the last piece serves.
    problem : index of the stacked problem, where ``knots`` are stacked.
    """
    right = right.clip(1, knots.shape[-1] - 1)
    above, below = knots[*problem, right - 1], knots[*problem, right]
    gap = above - below
    return right - 1, right, ((above - strength) / np.where(gap > 0, gap, 1)).clip(0, 1)
