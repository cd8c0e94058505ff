r"""Every step of a derivation with numbers; the answers of questions with code, by running it.

``CASES`` gives, for each step of a scheme, the letters of its formulas: sets of numbers for which
every relation in the step must hold as printed. What the numbers are is computed by the package or
drawn. ``PROOFS`` are the facts a step states in words, for those where numbers prove them.
"""

import contextlib
import io
import re
from functools import cache

import numpy as np
import tex
from answers_penalties import only
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from l1l2.exam.bank import questions
from l1l2.lines import fit_line
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.scales import SCALES
from l1l2.selection import one_standard_error

RANDOM = np.random.default_rng(5)
N, LAMBDA = 8, 0.37
X = RANDOM.standard_normal((N, 3))
X = (X - X.mean(axis=0)) / X.std(axis=0)
Y = X @ [2.0, -1.0, 0.3] + RANDOM.standard_normal(N)
Y -= Y.mean()
WEIGHTS = ridge_path(X, Y).at(LAMBDA)
WIDE = RANDOM.standard_normal((3, 5))
RELATION = re.compile(r"(=|<|>|\\le(?![a-z])|\\ge(?![a-z])|\\ne(?![a-z]))")
HOLDS = {
    "=": lambda a, b: np.allclose(a, b, rtol=1e-9, atol=1e-10),
    "<": lambda a, b: np.all(a < b),
    ">": lambda a, b: np.all(a > b),
    r"\le": lambda a, b: np.all(a <= b + 1e-12),
    r"\ge": lambda a, b: np.all(a >= b - 1e-12),
    r"\ne": lambda a, b: np.all(a != b),
}


def relations(text):
    """The formulas of a text that claim something."""
    return [found for found in re.findall(r"\$(.+?)\$", text) if RELATION.search(found)]


def holds(formula, letters):
    """Whether a chain such as ``a = b \\le c`` is true for these letters."""
    plain = re.sub(r"\\[,; ]", " ", formula)
    parts = RELATION.split(plain)
    values = [_value(part.strip(), letters) for part in parts[::2]]
    return all(
        HOLDS[sign](one, other)
        for one, sign, other in zip(values, parts[1::2], values[1:], strict=False)
    )


def _value(part, letters):
    return tex.value(f"0 {part}" if part.startswith("-") else part, letters)


CASES, PROOFS = {}, {}


def cases(name):
    def keep(make):
        CASES[name] = make()
        return make

    return keep


def proof(name):
    def keep(check):
        PROOFS[name] = check
        return check

    return keep


# ---------------------------------------------------------------- to derive



def numeric_slope(function, at, to):
    return (function(at + to) - function(at)) / to


def numeric_gradient(function, at):
    return np.array([(function(at + d) - function(at - d)) / 2e-6 for d in 1e-6 * np.eye(len(at))])


@cases("derive-median")
def _():
    """The slopes to both sides are measured on the loss itself."""

    def at(values, c):
        def loss(c):
            return L1Loss().value(values, np.full(len(values), c))

        below, above = sum(v < c for v in values), sum(v > c for v in values)
        slopes = dict(s=numeric_slope(loss, c, -0.1), t=numeric_slope(loss, c, 0.1))
        return dict(n=len(values), l=below, r=above, m=len(values) - below - above) | slopes

    five, six = [1, 2, 4, 4, 9], [0, 1, 3, 5, 8, 9]
    between, inside = [at(five, 3), at(six, 0.5), at(six, 6)], [at(six, 4)]
    on_values = [at(five, 4), at(five, 1), at(six, 5)]
    best, ends = [at(five, 4), *inside, at(six, 3)], [at(six, 3), at(six, 5)]
    return between, on_values, best, [at([1, 2, 7], 2)], [inside, inside, ends]


@proof("derive-median")
def _():
    for values in ([1, 2, 4, 4, 9], [0, 1, 3, 5, 8, 9], [2, 2, 7], [5]):
        best = L1Loss().best_constant(values)
        for c in np.arange(-1, 10.5, 0.5):
            below, above = sum(v < c for v in values), sum(v > c for v in values)
            is_best = abs(below - above) <= len(values) - below - above
            assert is_best == (best.low <= c <= best.high)


@cases("derive-l1-line-through-points")
def _():
    x, y = np.array([1.0, 2, 3, 4, 6]), np.array([1.0, 0, 2, 5, 4])
    line = fit_line(x, y, L1Loss())
    a, b = line.intercept, line.slope
    on = np.flatnonzero(np.isclose(y, a + b * x))
    m, other = on[:2]
    u, v = x - x[m], y - y[m]
    loss = L1Loss().value(y, a + b * x)
    letters = dict(a=a, b=b, n=5, x=x, y=y, x_m=x[m], y_m=y[m], u=u, v=v, F=loss)
    second = letters | dict(u=u[other], v=v[other])
    return [], [letters], [letters], [second], [second]


@proof("derive-l1-line-through-points")
def _():
    """In 40 clouds: the best of all lines through two points is as good as the best line."""
    for seed in range(40):
        x, y = np.random.default_rng(seed).standard_normal((2, 7))
        line = fit_line(x, y, L1Loss())
        pairs = [(i, j) for i in range(7) for j in range(i)]
        slopes = [(y[i] - y[j]) / (x[i] - x[j]) for i, j in pairs]
        losses = [
            L1Loss().value(y, y[i] + b * (x - x[i]))
            for (i, _), b in zip(pairs, slopes, strict=True)
        ]
        assert np.isclose(min(losses), L1Loss().value(y, line.predict(x)))


@cases("derive-ridge-closed-form")
def _():
    def loss(w):
        return L2Loss().value(Y, X @ w)

    any_w = np.array([0.4, -2.0, 1.0])
    letters = dict(n=N, λ=LAMBDA, X=X, y=Y, w=WEIGHTS, I=np.eye(3))
    free = letters | dict(w=any_w, g=numeric_gradient(loss, any_w))
    free["g"] = L2Loss().gradient(Y, X @ any_w) @ X
    assert np.allclose(free["g"], numeric_gradient(loss, any_w), atol=1e-6)
    slope = letters | dict(h=L2Penalty(LAMBDA).subgradient(WEIGHTS))
    flat = [
        dict(n=3, λ=LAMBDA, X=WIDE, v=v, u=WIDE @ v)
        for v in [*RANDOM.standard_normal((5, 5)), np.linalg.svd(WIDE)[2][-1]]
    ]
    return [free], [slope], [letters], flat, [letters], []


@proof("derive-ridge-closed-form")
def _():
    """The matrix over n, twice, is that of second derivatives; it is positive for wide data too."""
    matrix = WIDE.T @ WIDE + 3 * LAMBDA * np.eye(5)
    gradient = lambda w: 2 / 3 * WIDE.T @ (WIDE @ w - 1) + 2 * LAMBDA * w  # noqa: E731
    second = np.array([(gradient(e) - gradient(-e)) / 2 for e in np.eye(5)])
    assert np.allclose(second, 2 * matrix / 3)
    assert np.linalg.eigvalsh(matrix).min() > 0
    assert np.linalg.matrix_rank(WIDE.T @ WIDE) == 3


@cases("derive-no-lasting-zero")
def _():
    A, c = X.T @ X / N, X.T @ Y / N
    d, V = np.linalg.eigh(A)
    letters = dict(n=N, λ=LAMBDA, X=X, y=Y, w=WEIGHTS, I=np.eye(3), A=A, c=c)
    entries = [
        dict(λ=LAMBDA, d=d, v=V[j], a=V.T @ c, q=WEIGHTS[j]) for j in range(3)
    ]  # fmt: skip
    assert L2Penalty(LAMBDA).subgradient(0.0) == 0
    return [letters], entries, [], [dict(λ=LAMBDA, w=0.0)]


@proof("derive-no-lasting-zero")
def _():
    d = np.linalg.eigvalsh(X.T @ X / N)
    path, strengths = ridge_path(X, Y), np.linspace(0.1, 3, 12)
    for j in range(3):
        product = [path.at(s)[j] * np.prod(d + s) for s in strengths]
        fit = np.polyfit(strengths, product, 2)
        assert np.allclose(np.polyval(fit, strengths), product)
        assert not np.allclose(np.polyval(np.polyfit(strengths, product, 1), strengths), product)
        assert len(path.zero_crossings()[j]) <= 2
    low, high = L1Penalty(LAMBDA).subdifferential(0.0)
    assert (low, high) == (-LAMBDA, LAMBDA)


@cases("derive-degrees-of-freedom")
def _():
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    S = np.column_stack([X @ ridge_path(X, e - e.mean()).at(LAMBDA) for e in np.eye(N)])
    letters = dict(n=N, λ=LAMBDA, X=X, U=U, D=np.diag(s), V=Vt.T, I=np.eye(3), S=S, s=s, y=Y)
    letters |= {"hat y": X @ WEIGHTS, "h": np.sort(np.linalg.eigvalsh(S))[::-1][:3]}
    return [letters], [letters], [letters], [letters | {"f": np.trace(S)}], [{"λ": 0.0}]


@proof("derive-degrees-of-freedom")
def _():
    s = np.linalg.svd(X, compute_uv=False)
    freedom = [(s**2 / (s**2 + N * each)).sum() for each in (0, 0.1, 1, 10, 1e9)]
    assert freedom[0] == 3 and np.all(np.diff(freedom) < 0) and freedom[-1] < 1e-6


@cases("derive-soft-threshold")
def _():
    def at(z):
        return dict(z=z, λ=3.0, w=float(L1Penalty(3.0).prox(z, 0.5)))

    above, below, inside = [at(1.51), at(4.0)], [at(-1.51), at(-4.0)], [at(1.49), at(-1.5)]
    held = [each | {"w": 0.0} for each in inside]
    return above, below, held, [*above, *below, *inside]


@proof("derive-soft-threshold")
def _():
    """The weight is positive, negative or zero exactly where the three steps say so."""
    for z in np.linspace(-4, 4, 161):
        w = float(L1Penalty(3.0).prox(z, 0.5))
        assert (w > 0) == (z > 1.5) and (w < 0) == (z < -1.5) and (w == 0) == (2 * abs(z) <= 3)


@cases("derive-budget-and-penalty")
def _():
    path = lasso_path(X, Y)

    def at(strength):
        w = path.at(strength)
        return L2Loss().value(Y, X @ w), float(L1Penalty(1.0).value(w))

    L0, P0 = at(LAMBDA)
    others = [path.at(LAMBDA) + d for d in RANDOM.standard_normal((30, 3))]
    values = [(L2Loss().value(Y, X @ w), float(L1Penalty(1.0).value(w))) for w in others]
    letters = [dict(λ=LAMBDA, L=L, P=P, L_0=L0, P_0=P0) for L, P in values]
    inside = [each for each in letters if each["P"] <= P0]
    assert 3 < len(inside) < 27
    pairs = [(0.1, 0.37), (0.37, 1.5), (2.0, 2.1)]
    two = [
        {"λ_1": one, "λ_2": other}
        | dict(zip(("L_1", "P_1", "L_2", "P_2"), (*at(one), *at(other)), strict=True))
        for one, other in pairs
    ]
    weight = float(L1Penalty(3.0).prox(-4.0, 0.5))
    return letters, inside, two, two, [dict(λ=3.0, z=-4.0, P_0=abs(weight))]


@cases("derive-penalty-from-prior")
def _():
    """Strengths are those of the package, and the terms are minus logarithms of densities."""
    sigma, tau, b = 1.7, 0.8, 0.6
    e, w = Y - X @ WEIGHTS, WEIGHTS
    known = dict(n=N, σ=sigma, τ=tau, b=b, e=e, w=w)
    normal = lambda x: np.exp(-(x**2) / (2 * sigma**2))  # noqa: E731
    F = -np.log(normal(e) / normal(0)).sum()
    gauss, laplace = GaussianPrior(tau), LaplacePrior(b)
    G, H = (-np.log(prior.density(w) / prior.density(0.0)).sum() for prior in (gauss, laplace))
    terms = known | dict(F=F, G=G, H=H)
    variance = sigma**2 / N
    return (
        [], [terms], [terms], [terms],
        [known | {"λ": gauss.strength(variance)}],
        [known | {"λ": laplace.strength(variance)}],
    )  # fmt: skip


@cases("derive-lambda-max")
def _():
    path = lasso_path(X, Y)
    g = L2Loss().gradient(Y, np.zeros(N)) @ X
    letters = dict(n=N, X=X, y=Y, c=X.T @ Y, g=g, w=0.0) | {r"λ_m": path.strength_max}
    return [letters], [], [letters | {"λ": path.strength_max}], [letters], []


@proof("derive-lambda-max")
def _():
    path, c = lasso_path(X, Y), X.T @ Y
    assert not path.at(path.strength_max).any()
    just_below = path.at(0.999 * path.strength_max)
    first = np.abs(c).argmax()
    assert np.flatnonzero(just_below).tolist() == [first]
    assert np.sign(just_below[first]) == np.sign(c[first])


@cases("derive-grouping-bound")
def _():
    n = 40
    rows = np.random.default_rng(3).standard_normal((n, 3))
    two = rows[:, :1] + 0.5 * rows[:, 1:]
    two = (two - two.mean(axis=0)) / two.std(axis=0)
    y = two @ [2.0, 1.0] + rows[:, 2]
    y -= y.mean()
    found = []
    for rho in (0.3, 0.8):
        w = elastic_net_path(two, y, rho).at(LAMBDA)
        assert np.all(w > 0)
        e, (a, b) = y - two @ w, two.T
        letters = dict(n=n, λ=LAMBDA, ρ=rho, a=a, b=b, e=e, w_1=w[0], w_2=w[1], r=a @ b / n)
        letters["w"] = 0.0
        found.append(letters | {"s": np.sqrt(np.mean(y**2))})
    return (found,) * 6


@proof("derive-grouping-bound")
def _():
    (asked,) = (q.ask for q in questions(kind="derive") if q.id == "derive-grouping-bound")
    for letters in CASES["derive-grouping-bound"][0]:
        assert all(holds(each, letters) for each in relations(asked) if "w_1" in each)


@cases("derive-one-se-direction")
def _():
    E = np.array([4.0, 7.0, 5.0, 9.0, 5.0])
    letters = dict(K=5, E=E, M=E.mean(), s=E.std(ddof=1), q=E.std(ddof=1) / np.sqrt(5))
    strengths, means, errors = [0.1, 1.0, 10.0, 100.0], [5.2, 5.0, 5.6, 6.0], [0.4, 0.7, 0.5, 0.5]
    picked = one_standard_error(strengths, means, errors)
    limit = {"M_0": 5.0, "q_0": 0.7, "T": 5.7, "M": means[strengths.index(picked)]}
    assert picked == 10 and means[3] > limit["T"]
    return [letters], [letters], [limit], [], []


@cases("derive-weight-decay")
def _():
    """Steps are those of the package; what decay takes off is what a zero gradient leaves."""
    w, g, v, eta = WEIGHTS, np.array([0.3, -1.0, 2.0]), np.array([0.5, 1.0, 4.0]), 0.1
    G = g + L2Penalty(LAMBDA).subgradient(w)
    letters = {"λ": LAMBDA, "η": eta, "w": w, "g": g, "v": v, "G": G, "alpha": 2 * LAMBDA}
    decay = SCALES["PyTorch SGD or Adam, weight_decay"].parameters(strength=LAMBDA)["weight_decay"]
    return [letters], [letters], [letters | {"alpha": decay}], [letters], []


# ---------------------------------------------------------------- code


LIBRARIES = dict(
    np=np, KFold=KFold, Lasso=Lasso, LogisticRegression=LogisticRegression, Ridge=Ridge,
    SelectKBest=SelectKBest, StandardScaler=StandardScaler, cross_val_score=cross_val_score,
    make_pipeline=make_pipeline,
)  # fmt: skip


@cache
def _codes():
    return {question.id: question.code for question in questions() if question.code}


def run(name, change=lambda code: code, **given):
    """What the code of a question leaves, and prints, with these names given."""
    space, printed = LIBRARIES | given, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(change(_codes()[name]), space)
    return space, printed.getvalue().split()


def code_which_line_leaks():
    """Change a held-out row; what the other rows are turned into may not notice."""
    rows = RANDOM.standard_normal((60, 3))
    y, other = rows[:, 0] + RANDOM.standard_normal(60), rows.copy()
    other[0] += 50
    before, after = (run("code-which-line-leaks", X=each, y=y)[0] for each in (rows, other))
    split = [[train.tolist() for train, _ in s["folds"].split(s["Z"])] for s in (before, after)]
    moved = not np.allclose(before["Z"][12:], after["Z"][12:])
    return only(split[0] != split[1], moved, hasattr(before["model"], "coef_"))


def code_selected_on_all_rows():
    (score,) = map(float, run("code-selected-on-all-rows")[1])
    space, _ = run("code-selected-on-all-rows")
    inside = make_pipeline(SelectKBest(k=20), LogisticRegression(C=1.0))
    honest = cross_val_score(inside, space["X"], space["y"], cv=5).mean()
    assert abs(honest - 0.5) < 0.15
    return only(abs(score - 0.5) < 0.1, score < 0.4, score > 0.8)


def same_fit(found, wanted):
    assert np.allclose(found, wanted, rtol=1e-3, atol=1e-4), (found, wanted)


def code_strength_of_a_ridge_pipeline():
    rows = 5 + RANDOM.standard_normal((200, 3)) * [1, 10, 100]
    y = rows @ [1, 0.1, 0.02] + RANDOM.standard_normal(200)
    space, _ = run("code-strength-of-a-ridge-pipeline", X=rows, y=y)
    fit = space["model"][-1]
    scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    strength = fit.alpha / 200
    same_fit(fit.coef_, ridge_path(scaled, y).at(strength))
    return strength


def code_first_lasso_with_a_weight():
    return max(map(float, run("code-first-lasso-with-a-weight")[1]))


def code_which_lambda_is_this_c():
    """Where the gradient of mean log loss + lambda w^2 vanishes at the weights that are found."""
    rows = RANDOM.standard_normal((50, 2))
    y = np.where(rows[:, 0] + RANDOM.standard_normal(50) > 0, 1, -1)
    model = run("code-which-lambda-is-this-c", X=rows, y=y)[0]["model"].set_params(tol=1e-10)
    model.fit(rows, y)
    pull = rows.T @ (y / (1 + np.exp(y * model.decision_function(rows)))) / 50
    strength = pull / (2 * model.coef_[0])
    same_fit(strength, [strength.mean()] * 2)
    scale = SCALES["scikit-learn LogisticRegression, L2"]
    assert np.isclose(scale.parameters(strength=0.1, n_samples=50)["C"], model.C)
    assert abs(strength.mean() - 0.1) < 1e-5
    return 1 / (2 * 50 * model.C)


def code_what_this_loop_minimises():
    w = run("code-what-this-loop-minimises", X=X, y=Y, n=N)[0]["w"]
    least = np.linalg.lstsq(X, Y, rcond=None)[0]
    return only(
        np.allclose(w, lasso_path(X, Y).at(0.5), atol=1e-6),
        np.allclose(w, lasso_path(X, Y).at(0.05), atol=1e-6),
        np.allclose(w, np.where(abs(least) < 0.05, 0, least), atol=1e-6),
        np.allclose(w, ridge_path(X, Y).at(0.25), atol=1e-6),
    )


def code_decay_in_a_training_loop():
    """Where the loop rests, the slope of the loss and that of the penalty cancel."""
    loss = lambda w: 2 / N * X.T @ (X @ w - Y)  # noqa: E731
    space, _ = run("code-decay-in-a-training-loop", slope=loss, w=np.zeros(3))
    w = space["w"]
    strength = -loss(w) / (2 * w)
    same_fit(strength, [strength.mean()] * 3)
    same_fit(w, ridge_path(X, Y).at(strength.mean()))
    return round(float(strength.mean()), 5)


def code_loss_and_penalty_apart():
    """Slopes with respect to a wild row, and what each penalty holds at zero."""
    rows = RANDOM.standard_normal((50, 10))
    y = rows[:, 0] * 3 + rows[:, 1] * 2
    y[0] *= 100
    space, _ = run("code-loss-and-penalty-apart", X=rows, y=y)
    names, w, wild = ("first", "second", "third"), np.ones(10), y.copy()
    wild[0] *= 10
    h, zero, robust, sparse = 1e-7, np.zeros(10), [], []
    for name in names:
        pulls = []
        for targets in (y, wild):
            objective = run("code-loss-and-penalty-apart", X=rows, y=targets)[0][name]
            pulls.append((objective(w + h * (np.arange(10) == 2)) - objective(w)) / h)
        robust.append(np.isclose(pulls[0], pulls[1], atol=1e-3))
        penalty = lambda w, name=name: (  # noqa: E731
            run("code-loss-and-penalty-apart", X=0 * rows, y=0 * y)[0][name](w)
        )
        sparse.append(penalty(zero + h) / h > 0.1)
    assert space["y"] is y
    return only(*(a and b for a, b in zip(robust, sparse, strict=True)))


ANSWERS = {
    make.__name__.replace("_", "-"): make
    for make in (
        code_which_line_leaks, code_selected_on_all_rows, code_strength_of_a_ridge_pipeline,
        code_first_lasso_with_a_weight, code_which_lambda_is_this_c,
        code_what_this_loop_minimises, code_decay_in_a_training_loop, code_loss_and_penalty_apart,
    )
}  # fmt: skip
TRAPS = {
    "code-strength-of-a-ridge-pipeline": (lambda: 50, lambda: 50 * 200, lambda: 50 / 200 / 2),
    "code-first-lasso-with-a-weight": (
        lambda: lasso_path(*_four()).strength_max / 2,
        lambda: max(a for a in range(1, 7) if a < lasso_path(*_four()).strength_max),
    ),
    "code-which-lambda-is-this-c": (
        lambda: 1 / (50 * 0.1), lambda: 1 / (2 * 0.1), lambda: 1 / 0.1,
    ),
    "code-decay-in-a-training-loop": (
        lambda: 0.004 / 0.05, lambda: 0.004, lambda: 0.004 / 2,
    ),
}  # fmt: skip


def _four():
    return np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]), np.array([5, 3, -3, -5])
