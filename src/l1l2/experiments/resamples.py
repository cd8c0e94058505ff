"""The lasso, the elastic net and ridge on many data sets: which features each of them picks."""

import numpy as np

from l1l2 import checks
from l1l2.paths import lasso_paths


class Resamples:
    r"""The lasso, the elastic net and ridge on many data sets, for many correlations and sizes.

    Five standard normal features; the first three have correlation r with each other, the others
    none with any. The first has weight 1, all others 0: ``y = x1 + noise``. In every data set the
    columns are standardised.

    rs : correlations from 0 to 1, by default in steps of 0.05. ns : numbers of rows, each 9 or
    more. samples : data sets for each. strength : the λ of the lasso, below 2, under the rule "λ";
    under the rule "1/√n" it is this at the smallest n and falls as :math:`1/\sqrt n`.
    noise : standard deviation.

    ``lasso``, ``net``, ``ridge`` : dicts from rule to weights (n_rs, n_ns, samples, 5). The net has
    ρ = 1/2. All three shrink equally, see ``strengths_at``.
    ``same`` : dict from rule to {"lasso", "net"} to (n_rs, n_ns), the share of pairs of data sets
    in which the same weights are not zero. NaN for the lasso at r = 1, where it is not unique.

    All fits need only second moments, and these are drawn directly (see ``moments``).
    """

    n_features, n_copies = 5, 3
    RULES = ("λ", "1/√n")

    def __init__(
        self, rs=None, ns=(100, 316, 1000, 3160, 10000), samples=200,
        strength=1.2, noise=2.0, seed=0,
    ):  # fmt: skip
        rs = [k / 20 for k in range(21)] if rs is None else rs
        self.rs, self.ns = [checks.share("r", r) for r in rs], [checks.whole("n", n, 9) for n in ns]
        if not 0 < strength < 2:
            raise ValueError(f"strength must lie between 0 and 2, got {strength:g}")
        self.samples, self.strength = checks.whole("samples", samples, 2), float(strength)
        self.noise, self.seed = checks.positive("noise", noise), seed
        drawn = [[self.moments(r, n) for n in self.ns] for r in self.rs]
        grams, pulls = (np.array([[pair[k] for pair in row] for row in drawn]) for k in (0, 1))
        flat = grams.reshape(-1, *grams.shape[-2:]), pulls.reshape(-1, pulls.shape[-1])
        paths = lasso_paths(*flat)
        eye = np.eye(self.n_features)
        self.lasso, self.net, self.ridge, self.same = {}, {}, {}, {}
        for rule in self.RULES:
            each = [[self.strengths_at(r, n, rule) for n in self.ns] for r in self.rs]
            of = {
                name: np.array([[cell[name] for cell in row] for row in each])[..., None, None]
                for name in ("net", "ridge")
            }
            self.lasso[rule] = self._at(paths, [self.strength_at(n, rule) for n in self.ns])
            more = grams + of["ridge"][..., None] * eye
            self.ridge[rule] = np.linalg.solve(more, pulls[..., None])[..., 0]
            # The net is the lasso of a Gram matrix with its L2 part; divided by λ/2, at strength 1.
            half = of["net"] / 2
            nets = lasso_paths(
                (grams / half[..., None] + eye).reshape(flat[0].shape),
                (pulls / half).reshape(flat[1].shape),
            )
            self.net[rule] = nets.at(1).reshape(pulls.shape)
            self.same[rule] = {"lasso": self._same(self.lasso[rule]),
                               "net": self._same(self.net[rule])}  # fmt: skip
            self.same[rule]["lasso"][[r == 1 for r in self.rs]] = np.nan

    def strength_at(self, n, rule="λ"):
        """The λ of the lasso at n rows under a rule."""
        return self.strength * (np.sqrt(min(self.ns) / n) if rule == self.RULES[1] else 1.0)

    def strengths_at(self, r, n, rule="λ"):
        """The λ of each method, a dict: with them all three shrink equally.

        Without chance, that is with ever more rows of correlation r, the first three weights have
        the same sum under each. The lasso keeps x1 alone, with 1 - λ/2. The net keeps x1 alone or
        all three, whichever needs the larger λ for this sum.
        """
        lasso, copies = self.strength_at(n, rule), self.n_copies
        total, pulls = 1 - lasso / 2, 1 + (copies - 1) * r
        alone, together = 1 / (1 / 4 + total / 2), pulls / (copies / 4 + total / 2)
        net = (1 - total) * max(alone, together)
        return {"lasso": lasso, "net": net, "ridge": pulls * (1 - total) / total}

    def moments(self, r, n):
        r"""Gram matrices (samples, 5, 5) and correlations (samples, 5) of standardised columns.

        Those of n rows drawn from the normal distribution, exactly, without the rows: with
        :math:`(x, y) = M z`, z standard normal, the centred sums of squares and products are
        :math:`M A A^\top M^\top`, where A is lower triangular, standard normal below the diagonal
        and with roots of chi-squares on it (n - 1 degrees of freedom, then n - 2, ...).
        Bartlett (1934), "The vector representation of a sample".
        """
        p, copies = self.n_features, self.n_copies
        size = p + 2  # what the copies share, each feature's own part, the noise of y
        random = np.random.default_rng(self.seed)
        A = np.tril(random.standard_normal((self.samples, size, size)), -1)
        freedom = n - 1 - np.arange(size)
        A[:, np.arange(size), np.arange(size)] = np.sqrt(
            random.chisquare(freedom, (self.samples, size))
        )
        M = np.zeros((p + 1, size))
        M[:copies, 0] = np.sqrt(r)
        M[np.arange(p), np.arange(1, p + 1)] = np.where(np.arange(p) < copies, np.sqrt(1 - r), 1)
        M[p] = M[0]
        M[p, -1] = self.noise
        factors = M @ A / np.sqrt(n)
        squares = factors @ factors.transpose(0, 2, 1)
        if r == 1:  # equal to the last digit
            squares[:, :copies] = squares[:, :1]
            squares[:, :, :copies] = squares[:, :, :1]
        spread = np.sqrt(np.einsum("bjj->bj", squares)[:, :p])
        gram = squares[:, :p, :p] / (spread[:, :, None] * spread[:, None, :])
        return gram, squares[:, :p, p] / spread

    def _at(self, paths, each):
        """Weights of stacked ``paths``, (n_rs, n_ns, samples, 5), at the strength of each n."""
        shape = len(self.rs), len(self.ns), self.samples, len(each), self.n_features
        weights = paths.at(np.array(each)).reshape(shape)
        return np.stack([weights[:, k, :, k] for k in range(len(each))], axis=1)

    def _same(self, weights):
        """Share of pairs of data sets with the same set of weights that are not zero."""
        sets = (weights != 0) @ (1 << np.arange(weights.shape[-1]))
        counts = (sets[..., None] == np.arange(1 << weights.shape[-1])).sum(axis=2)
        return (counts * (counts - 1)).sum(axis=-1) / (self.samples * (self.samples - 1))

    def place(self, r, n):
        """Indices of r and n."""
        return self.rs.index(float(r)), self.ns.index(int(n))
