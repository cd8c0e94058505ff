"""Every conversion, proven: the other library runs at our strength, and *our* optimality holds.

A ``gap`` is how far the data's pull lies outside what our penalty's slopes can balance, relative
to the pull at zero weights: 0 at our minimum. Each proof also refits at twice the strength, so
that a lost factor of 2 is seen. Libraries that are not installed here are held to the objective,
or the update, that they document.
"""

import numpy as np
import pytest
from sklearn.linear_model import (
    ElasticNet,
    HuberRegressor,
    Lasso,
    LogisticRegression,
    QuantileRegressor,
    Ridge,
    SGDRegressor,
)
from sklearn.neural_network import MLPClassifier, MLPRegressor

from l1l2 import scales
from l1l2.losses import HuberLoss, L1Loss, L2Loss
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.scales import SCALES

PROVEN = set()
strengths = pytest.mark.parametrize("strength", [0.02, 0.3, 1.5])
ratios = pytest.mark.parametrize("l1_ratio", [0.0, 0.2, 0.7, 1.0])


def proves(name):
    PROVEN.add(name)
    return lambda test: test


def regression(seed=0, n=40, p=6):
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, p)) @ random.standard_normal((p, p)) / 2 + 1
    w = np.array([2, -1, 0.5, 0, 0, 0])[:p]
    return X, 3 + X @ w + random.standard_normal(n)


def classification(seed=0, n=60, p=5):
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, p))
    return X, np.where(X @ [2, -1, 0, 0, 0][:p] + random.logistic(size=n) > 0.3, 1, -1)


def gap(pull_of, X, penalty, w, b):
    """Largest violation of ``-X.T @ gradient in subdifferential(w)`` and ``sum(gradient) = 0``.

    pull_of : function from predictions to the gradient of the loss with respect to them.
    """
    gradient = pull_of(X @ w + b)
    size = np.abs(X.T @ pull_of(np.full(len(X), b))).max()
    low, high = penalty.subdifferential(w)
    pull = -X.T @ gradient
    return max((low - pull).max(), (pull - high).max(), abs(gradient.sum())) / size


def regression_gap(loss, X, y, penalty, fit):
    return gap(lambda guess: loss.gradient(y, guess), X, penalty, fit.coef_, fit.intercept_)


def logistic_gap(X, y, penalty, fit):
    def pull(guess):
        return -y / (1 + np.exp(y * guess)) / len(y)

    return gap(pull, X, penalty, fit.coef_[0], fit.intercept_[0])


# scikit-learn, linear models


@proves("scikit-learn Lasso")
@strengths
@pytest.mark.parametrize("seed", range(3))
def test_lasso(strength, seed):
    X, y = regression(seed)

    def gap_at(there):
        fit = Lasso(**scales.sklearn_lasso(there), tol=1e-12, max_iter=100_000).fit(X, y)
        return regression_gap(L2Loss(), X, y, L1Penalty(strength), fit)

    assert gap_at(strength) < 1e-7
    assert gap_at(2 * strength) > 2e-4


@proves("scikit-learn Ridge")
@strengths
@pytest.mark.parametrize("seed", range(3))
def test_ridge(strength, seed):
    X, y = regression(seed)

    def gap_at(there):
        fit = Ridge(**scales.sklearn_ridge(there, len(y)), solver="svd").fit(X, y)
        return regression_gap(L2Loss(), X, y, L2Penalty(strength), fit)

    assert gap_at(strength) < 1e-12
    assert gap_at(2 * strength) > 2e-4


@proves("scikit-learn ElasticNet")
@strengths
@pytest.mark.parametrize("l1_ratio", [0.01, 0.2, 0.7, 1.0])
def test_elastic_net(strength, l1_ratio):
    X, y = regression()

    def gap_at(there, ratio=l1_ratio):
        asked = scales.sklearn_elastic_net(there, ratio)
        fit = ElasticNet(**asked, tol=1e-12, max_iter=100_000).fit(X, y)
        return regression_gap(L2Loss(), X, y, ElasticNetPenalty(strength, l1_ratio), fit)

    assert gap_at(strength) < 1e-7
    assert gap_at(2 * strength) > 2e-4
    assert gap_at(strength, l1_ratio / 2) > 1e-6


def l1_loss_gap(X, y, strength, fit):
    """As ``gap`` for the mean absolute error, whose zero residuals may pull with any share.

    Those shares s are solved from the equations of the intercept and the non-zero weights; then
    |s| <= 1 and, for the zero weights, a pull of at most the strength remain to be seen.
    """
    w, n = fit.coef_, len(y)
    error = X @ w + fit.intercept_ - y
    free, active = np.abs(error) < 1e-9, w != 0
    share = np.where(free, 0, np.sign(error))
    design = np.column_stack([X[:, active], np.ones(n)])
    wanted = np.append(-n * strength * np.sign(w[active]), 0)
    share[free] = np.linalg.lstsq(design[free].T, wanted - design.T @ share, rcond=None)[0]
    return max(
        np.abs(design.T @ share - wanted).max() / n,
        np.abs(share).max() - 1,
        np.abs(X[:, ~active].T @ share / n).max(initial=0) - strength,
    )


@proves("scikit-learn QuantileRegressor")
@pytest.mark.parametrize("strength", [0, 0.02, 0.1, 0.2])
@pytest.mark.parametrize("seed", range(3))
def test_quantile_regressor(strength, seed):
    X, y = regression(seed)

    def fit_at(there):
        return QuantileRegressor(**scales.sklearn_quantile_regressor(there)).fit(X, y)

    fit = fit_at(strength)
    assert l1_loss_gap(X, y, strength, fit) < 1e-9
    assert l1_loss_gap(X, y, strength + 0.1, fit) > 1e-3

    def ours(fit):
        penalty = L1Penalty(strength).value(fit.coef_)
        return L1Loss().value(y, fit.predict(X)) + penalty

    assert ours(fit) < ours(fit_at(2 * strength + 0.1))


@proves("scikit-learn SGDRegressor")
@ratios
def test_one_step_of_sgd_regressor_is_a_proximal_step_on_our_objective(l1_ratio):
    random = np.random.default_rng(0)
    strength, eta = 0.4, 0.05
    penalty = ElasticNetPenalty(strength, l1_ratio)
    for _ in range(20):
        x, y = random.standard_normal((1, 5)), random.standard_normal(1)
        w, b = random.standard_normal(5) * [1, 1, 0.02, 0.02, 0], random.standard_normal(1)
        asked = scales.sklearn_sgd_regressor(strength, l1_ratio)
        fit = SGDRegressor(
            **asked, learning_rate="constant", eta0=eta, max_iter=1, tol=None, shuffle=False
        ).fit(x, y, coef_init=w.copy(), intercept_init=b.copy())
        step = eta / 2
        error = L2Loss().gradient(y, x @ w + b)
        moved = w - step * (error @ x + penalty.l2.subgradient(w))
        assert fit.coef_ == pytest.approx(penalty.l1.prox(moved, step), abs=1e-14)
        assert fit.intercept_ == pytest.approx(b - step * error)


# scikit-learn, classifiers


@proves("scikit-learn LogisticRegression, L2")
@strengths
@pytest.mark.parametrize("seed", range(3))
def test_logistic_l2(strength, seed):
    X, y = classification(seed)

    def gap_at(there):
        asked = scales.sklearn_logistic_l2(there, len(y))
        fit = LogisticRegression(**asked, tol=1e-11, max_iter=10_000).fit(X, y)
        return logistic_gap(X, y, L2Penalty(strength), fit)

    assert gap_at(strength) < 1e-6
    assert gap_at(2 * strength) > 2e-4


@proves("scikit-learn LogisticRegression, L1")
@pytest.mark.parametrize("strength", [0.005, 0.03, 0.1])
@pytest.mark.parametrize("seed", range(3))
def test_logistic_l1(strength, seed):
    X, y = classification(seed)

    def gap_at(there):
        asked = scales.sklearn_logistic_l1(there, len(y))
        fit = LogisticRegression(**asked, tol=1e-10, max_iter=100_000, random_state=0).fit(X, y)
        return logistic_gap(X, y, L1Penalty(strength), fit)

    assert gap_at(strength) < 1e-7
    assert gap_at(2 * strength) > 2e-4


@proves("scikit-learn LogisticRegression, elastic net")
@ratios
def test_logistic_elastic_net(l1_ratio):
    X, y = classification()
    strength = 0.05

    def gap_at(there):
        asked = scales.sklearn_logistic_elastic_net(there, l1_ratio, len(y))
        fit = LogisticRegression(**asked, tol=1e-10, max_iter=100_000, random_state=0).fit(X, y)
        return logistic_gap(X, y, ElasticNetPenalty(strength, l1_ratio), fit)

    assert gap_at(strength) < 1e-7
    assert gap_at(2 * strength) > 2e-4


@ratios
def test_logistic_without_a_penalty(l1_ratio):
    X, y = classification()
    asked = scales.sklearn_logistic_elastic_net(0, l1_ratio, len(y))
    fit = LogisticRegression(**asked, tol=1e-11, max_iter=10_000).fit(X, y)
    assert logistic_gap(X, y, L1Penalty(0), fit) < 1e-7


# scikit-learn, networks


def network_gradient(X, coefs, intercepts, slope_of):
    """Gradient of a mean loss of a one-hidden-layer tanh network, by hand.

    slope_of : function from the output (before its activation) to the derivative of the mean.
    """
    (first, second), (b, c) = coefs, intercepts
    hidden = np.tanh(X @ first + b)
    slope = slope_of(hidden @ second[:, 0] + c[0])
    back = np.outer(slope, second[:, 0]) * (1 - hidden**2)
    return [X.T @ back, hidden.T @ slope[:, None]], [back.sum(axis=0), [slope.sum()]]


def squared(y):
    return lambda output: L2Loss().gradient(y, output)


def log_loss(y):
    return lambda output: (1 / (1 + np.exp(-output)) - y) / len(y)


NETWORKS = pytest.mark.parametrize(
    ("Network", "convert", "slope", "factor"),
    [
        (MLPRegressor, scales.sklearn_mlp_regressor, squared, 0.5),
        (MLPClassifier, scales.sklearn_mlp_classifier, log_loss, 1.0),
    ],
    ids=["regressor", "classifier"],
)


def network_data(n=30):
    X, y = classification(n=n)
    return X, (y + 1) // 2


@proves("scikit-learn MLPRegressor")
@proves("scikit-learn MLPClassifier")
@NETWORKS
@pytest.mark.parametrize("strength", [0.01, 0.04])
def test_networks_with_lbfgs_divide_by_all_rows(Network, convert, slope, factor, strength):
    X, y = network_data()

    def gap_at(there):
        network = Network(
            **convert(there, len(y)),
            hidden_layer_sizes=(3,),
            activation="tanh",
            solver="lbfgs",
            tol=1e-9,
            max_iter=20_000,
            max_fun=100_000,
            random_state=0,
        ).fit(X, y)
        steep, free = network_gradient(X, network.coefs_, network.intercepts_, slope(y))
        decay = [L2Penalty(strength).subgradient(w) for w in network.coefs_]
        total = [g + d for g, d in zip(steep, decay, strict=True)]
        assert max(np.abs(w).max() for w in network.coefs_) > 0.1
        return max(
            np.abs(np.concatenate([g.ravel() for g in total])).max(),
            np.abs(np.concatenate(free)).max(),
        )

    assert gap_at(strength) < 1e-3
    assert gap_at(2 * strength) > 5e-3


@NETWORKS
def test_networks_with_sgd_divide_by_the_batch(Network, convert, slope, factor):
    """One step on a batch is a step of ``factor * eta`` on our objective of that batch."""
    X, y = network_data()
    rows, eta, strength = np.arange(8), 0.1, 0.05
    network = Network(
        **convert(strength, len(rows)),
        hidden_layer_sizes=(3,),
        activation="tanh",
        solver="sgd",
        batch_size=len(rows),
        learning_rate_init=eta,
        momentum=0,
        random_state=0,
    )
    classes = {"classes": [0, 1]} if Network is MLPClassifier else {}
    network.partial_fit(X[rows], y[rows], **classes)
    before = [w.copy() for w in network.coefs_]
    steep, _ = network_gradient(X[rows], before, network.intercepts_, slope(y[rows]))
    network.partial_fit(X[rows], y[rows])
    for old, new, gradient in zip(before, network.coefs_, steep, strict=True):
        ours = gradient + L2Penalty(strength).subgradient(old)
        assert new == pytest.approx(old - factor * eta * ours, abs=1e-12)


@proves("scikit-learn HuberRegressor")
@pytest.mark.parametrize("alpha", [0.1, 10.0])
def test_huber_regressor_is_ours_only_with_the_scale_it_found(alpha):
    X, y = regression()
    y[:4] += 20
    fit = HuberRegressor(alpha=alpha, epsilon=1.35, tol=1e-10, max_iter=10_000).fit(X, y)

    def gap_at(scale):
        loss, penalty = HuberLoss(1.35 * scale), L2Penalty(alpha * scale / len(y))
        return regression_gap(loss, X, y, penalty, fit)

    assert gap_at(fit.scale_) < 1e-3
    assert gap_at(2 * fit.scale_) > 1e-2
    assert SCALES["scikit-learn HuberRegressor"].parameters(strength=1) is None


# Other libraries, by what they document


def linear_gradient(X, y, w):
    return X.T @ L2Loss().gradient(y, X @ w)


@proves("PyTorch SGD or Adam, weight_decay")
@strengths
def test_weight_decay_of_sgd_is_the_gradient_of_our_penalty(strength):
    X, y = regression()
    lr, decay = 0.01, scales.torch_sgd(strength)["weight_decay"]
    theirs = ours = np.random.default_rng(1).standard_normal(6)
    for _ in range(20):
        theirs = theirs - lr * (linear_gradient(X, y, theirs) + decay * theirs)
        ours = ours - lr * (linear_gradient(X, y, ours) + L2Penalty(strength).subgradient(ours))
    assert theirs == pytest.approx(ours, rel=1e-12)


def adam(gradient, w, decay=0.0, decoupled=0.0, steps=300, lr=0.01):
    """Adam with weight decay in the gradient, or AdamW with it beside the step; eps = 0."""
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, steps + 1):
        g = gradient(w) + decay * w
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.999**t))
        w = w - lr * decoupled * w - lr * step
    return w


@proves("PyTorch AdamW, weight_decay")
def test_adamw_has_no_equivalent_because_the_size_of_the_loss_does_not_count():
    X, y = regression()
    start = np.ones(6)

    def loss(w):
        return linear_gradient(X, y, w)

    def tenfold(w):
        return 10 * linear_gradient(X, y, w)

    assert adam(tenfold, start, decoupled=0.5) == pytest.approx(adam(loss, start, decoupled=0.5))
    # A penalty is weighed against the loss, so that there the size of the loss counts:
    strength = 1.0
    decay = scales.torch_sgd(strength)["weight_decay"]
    apart = adam(tenfold, start, decay=decay) - adam(loss, start, decay=decay)
    assert np.abs(apart).max() > 0.1
    assert adam(loss, start, decay=decay) == pytest.approx(
        adam(lambda w: loss(w) + L2Penalty(strength).subgradient(w), start), rel=1e-9
    )
    assert SCALES["PyTorch AdamW, weight_decay"].parameters(strength=1) is None


def ratio_spread(ours, theirs, p=6):
    """How much ours(w, b) / theirs(w, b) varies over random weights; 0 if proportional."""
    random = np.random.default_rng(3)
    points = [(random.standard_normal(p), random.standard_normal()) for _ in range(30)]
    ratio = np.array([ours(w, b) / theirs(w, b) for w, b in points])
    return np.ptp(ratio) / ratio.mean()


def our_objective(X, y, penalty):
    return lambda w, b: L2Loss().value(y, X @ w + b) + penalty.value(w)


def glmnet_penalty(asked, w, strength=None):
    strength, alpha = asked["lambda"] if strength is None else strength, asked["alpha"]
    return strength * (alpha * np.abs(w).sum() + (1 - alpha) / 2 * (w**2).sum())


@proves("R glmnet, gaussian")
@strengths
@ratios
@pytest.mark.parametrize("unit", [1e-3, 1.0, 1e3])
def test_glmnet_gaussian(strength, l1_ratio, unit):
    X, y = regression()
    y = unit * y
    mean, sd = y.mean(), y.std()
    asked = scales.glmnet_gaussian(strength, l1_ratio, sd)
    assert asked["standardize"] is False

    def theirs(w, b):
        """On y scaled to unit variance, with lambda, weights and intercept scaled alike."""
        error = (y - mean) / sd - X @ (w / sd) - (b - mean) / sd
        penalty = glmnet_penalty(asked, w / sd, asked["lambda"] / sd)
        return (error**2).sum() / (2 * len(y)) + penalty

    ours = our_objective(X, y, ElasticNetPenalty(strength, l1_ratio))
    assert ratio_spread(ours, theirs) < 1e-12


@proves("R glmnet, binomial")
@strengths
@ratios
def test_glmnet_binomial(strength, l1_ratio):
    asked = scales.glmnet_binomial(strength, l1_ratio)
    penalty = ElasticNetPenalty(strength, l1_ratio)
    for w in np.random.default_rng(0).standard_normal((5, 5)):
        assert glmnet_penalty(asked, w) == pytest.approx(penalty.value(w))


@proves("statsmodels OLS.fit_regularized")
@strengths
@ratios
def test_statsmodels(strength, l1_ratio):
    X, y = regression()
    asked = scales.statsmodels_ols(strength, l1_ratio)
    assert asked["method"] == "elastic_net"
    alpha, share = asked["alpha"], asked["L1_wt"]

    def theirs(w, b):
        penalty = alpha * ((1 - share) * (w**2).sum() / 2 + share * np.abs(w).sum())
        return 0.5 * ((y - X @ w - b) ** 2).sum() / len(y) + penalty

    ours = our_objective(X, y, ElasticNetPenalty(strength, l1_ratio))
    assert ratio_spread(ours, theirs) < 1e-12


# The table

EVERYTHING = {"strength": 0.1, "n_samples": 50, "n_per_step": 10, "l1_ratio": 0.5, "y_sd": 2.0}


def test_every_row_of_the_table_is_proven_here():
    assert {row.name for row in SCALES} == PROVEN


def test_every_function_has_its_row():
    functions = {
        f
        for name, f in vars(scales).items()
        if name.startswith(("sklearn_", "torch_", "glmnet_", "statsmodels_"))
    }
    assert {row.convert for row in SCALES} - {None} == functions


def test_one_set_of_controls_serves_the_whole_table():
    assert set(SCALES.asks) == set(EVERYTHING)
    there = SCALES.at(**EVERYTHING)
    assert list(there) == [row.name for row in SCALES]
    assert there["scikit-learn Lasso"] == {"alpha": 0.05}
    assert there["scikit-learn Ridge"] == {"alpha": 5.0}
    assert there["scikit-learn QuantileRegressor"] == {"quantile": 0.5, "alpha": 0.05}
    assert there["scikit-learn LogisticRegression, L2"]["C"] == pytest.approx(0.1)
    assert there["PyTorch SGD or Adam, weight_decay"] == {"weight_decay": 0.2}
    assert [name for name, asked in there.items() if asked is None] == [
        "scikit-learn HuberRegressor",
        "PyTorch AdamW, weight_decay",
    ]


def test_rows_are_found_by_name_and_by_index():
    assert SCALES["scikit-learn Lasso"] is SCALES[0]
    assert SCALES[0].asks == ("strength",)
    assert SCALES["R glmnet, gaussian"].asks == ("strength", "l1_ratio", "y_sd")
    with pytest.raises(KeyError, match="there are: scikit-learn Lasso"):
        SCALES["Lasso"]


def test_the_table_reads_as_markdown():
    lines = SCALES._repr_markdown_().splitlines()
    assert len(lines) == len(SCALES) + 2
    for line in lines:
        assert line.count("|") == 5
        assert line.count("$") % 2 == 0
        assert line.count("{") == line.count("}")


@pytest.mark.parametrize("row", [row for row in SCALES if row.convert], ids=lambda row: row.name)
def test_no_penalty_here_is_no_penalty_there(row):
    asked = row.parameters(**(EVERYTHING | {"strength": 0}))
    name = next(name for name in ("C", "lambda", "weight_decay", "alpha") if name in asked)
    assert asked[name] == (np.inf if name == "C" else 0)


@pytest.mark.parametrize("row", [row for row in SCALES if row.convert], ids=lambda row: row.name)
@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("strength", -1),
        ("strength", np.nan),
        ("n_samples", 0),
        ("n_samples", 2.5),
        ("n_per_step", 0),
        ("l1_ratio", 1.5),
        ("y_sd", 0),
        ("y_sd", "2"),
    ],
)
def test_bad_numbers_are_refused(row, name, bad):
    if name in row.asks:
        with pytest.raises(ValueError, match=name):
            row.parameters(**(EVERYTHING | {name: bad}))
        with pytest.raises(ValueError, match=f"also needs.*{name}"):
            row.parameters(**{key: EVERYTHING[key] for key in row.asks if key != name})


def test_a_misspelt_number_is_refused():
    with pytest.raises(ValueError, match="no row asks for n; use strength"):
        SCALES.at(**EVERYTHING, n=50)
