"""The network does what its formulas say: gradient, steps, penalties; and what scikit-learn does
where both do the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neural_network import MLPClassifier, MLPRegressor

from l1l2 import scales
from l1l2.losses import HuberLoss, L1Loss, L2Loss
from l1l2.networks import (
    SGD,
    Adam,
    CrossEntropy,
    Network,
    backpropagate,
    start_network,
    train,
    violation,
)
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty

SIZES = 5, 4, 3
SEEDS = st.integers(0, 10**6)
both = pytest.mark.parametrize("activation", ["tanh", "relu"])
OPTIMISERS = [SGD(0.1), SGD(0.1, 0.9), Adam(0.01)]
each_optimiser = pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "momentum", "adam"])


def world(seed=0, n=30, sizes=SIZES):
    random = np.random.default_rng(seed)
    return random.standard_normal((n, sizes[0])), random.integers(0, sizes[2], n)


def somewhere(seed=0, sizes=SIZES, activation="tanh"):
    """A network with biases that are not 0."""
    network = start_network(*sizes, seed, activation)
    noise = 0.3 * np.random.default_rng(seed).standard_normal(network.parameters.shape)
    return Network(network.parameters + noise, network.sizes, activation)


def differences(value, w, step=1e-6):
    """The gradient of ``value`` at ``w`` by central differences."""
    rows = step * np.eye(len(w))
    return np.array([(value(w + row) - value(w - row)) / (2 * step) for row in rows])


# The network


def test_outputs_follow_the_formula_entry_by_entry():
    network, (X, _) = somewhere(), world()
    for activation, curve in (("tanh", np.tanh), ("relu", lambda a: max(a, 0.0))):
        here = Network(network.parameters, SIZES, activation)
        for i in (0, 7):
            hidden = [
                curve(sum(X[i, p] * here.W1[p, j] for p in range(5)) + here.b1[j]) for j in range(4)
            ]
            outputs = [sum(hidden[j] * here.W2[j, k] for j in range(4)) + here.b2[k]
                       for k in range(3)]  # fmt: skip
            assert np.allclose(here.outputs(X)[i], outputs, atol=1e-14)


def test_parameters_are_the_weights_and_then_the_biases():
    network = Network(np.arange(39.0), SIZES)
    assert network.W1.tolist()[1] == [4, 5, 6, 7]
    assert network.W2.tolist()[0] == [20, 21, 22]
    assert network.b1.tolist() == [32, 33, 34, 35] and network.b2.tolist() == [36, 37, 38]
    assert network.n_weights == 32 == network.weights.size
    assert network.norm == pytest.approx(np.sqrt((network.W1**2).sum() + (network.W2**2).sum()))


def test_a_stack_is_its_networks_one_by_one():
    stack = start_network(*SIZES, seed=[3, 1, 2])
    X, _ = world()
    assert len(stack.parameters) == 3
    for i, seed in enumerate([3, 1, 2]):
        alone = start_network(*SIZES, seed)
        assert np.array_equal(stack[i].parameters, alone.parameters)
        assert np.allclose(stack.probabilities(X)[i], alone.probabilities(X), atol=1e-15)
        assert np.array_equal(stack.classes(X)[i], alone.classes(X))
    assert np.allclose(stack.probabilities(X).sum(axis=-1), 1)


def test_start_weights_are_uniform_in_the_glorot_range_and_biases_zero():
    network = start_network(100, 40, 20, seed=1)
    for weights, total in ((network.W1, 140), (network.W2, 60)):
        bound = np.sqrt(6 / total)
        assert np.abs(weights).max() <= bound
        assert weights.std() == pytest.approx(bound / np.sqrt(3), rel=0.05)
    assert not network.b1.any() and not network.b2.any()


# Losses and the gradient


def test_cross_entropy_is_the_mean_log_loss_and_never_overflows():
    outputs = np.array([[1.0, 2, 3], [0, 0, 0]])
    byhand = [-np.log(np.exp(3) / np.exp([1, 2, 3]).sum()), np.log(3)]
    assert CrossEntropy().value([2, 1], outputs) == pytest.approx(np.mean(byhand))
    assert CrossEntropy().value([0], np.array([[1e4, 0, 0]])) == 0
    assert CrossEntropy().value([1], np.array([[1e4, 0, 0]])) == pytest.approx(1e4)


def test_the_best_constant_outputs_are_the_class_frequencies():
    y = np.array([0, 0, 0, 1, 2, 2])
    best = np.log([3 / 6, 1 / 6, 2 / 6])
    slopes = CrossEntropy().gradient(y, np.tile(best, (6, 1)))
    assert np.allclose(slopes.sum(axis=0), 0, atol=1e-16)


@both
@given(seed=SEEDS)
def test_the_gradient_is_that_of_finite_differences(activation, seed):
    network, (X, y) = somewhere(seed, activation=activation), world(seed)
    if activation == "relu" and np.abs(X @ network.W1 + network.b1).min() < 1e-4:
        return  # a kink within reach of the step
    value, gradient = backpropagate(network, X, y)

    def at(parameters):
        return CrossEntropy().value(y, Network(parameters, SIZES, activation).outputs(X))

    assert value == pytest.approx(at(network.parameters))
    assert np.allclose(gradient, differences(at, network.parameters), atol=1e-7)


@pytest.mark.parametrize("loss", [L2Loss(), HuberLoss(0.7), L1Loss()], ids=["L2", "Huber", "L1"])
@pytest.mark.parametrize("outputs", [1, 2])
def test_losses_of_targets_are_taken_as_they_are(loss, outputs):
    sizes = 5, 4, outputs
    network, (X, _) = somewhere(2, sizes), world(2)
    y = np.random.default_rng(3).standard_normal((30, outputs))
    value, gradient = backpropagate(network, X, y, loss)
    assert value == pytest.approx(loss.value(y, network.outputs(X)))

    def at(parameters):
        return loss.value(y, Network(parameters, sizes).outputs(X))

    assert np.allclose(gradient, differences(at, network.parameters), atol=1e-7)
    if outputs == 1:
        assert np.array_equal(backpropagate(network, X, y[:, 0], loss)[1], gradient)


def test_the_gradient_of_a_stack_with_rows_of_its_own():
    stack = start_network(*SIZES, seed=range(3))
    X, y = map(np.array, zip(*(world(seed) for seed in range(3)), strict=True))
    value, gradient = backpropagate(stack, X, y)
    targets = np.random.default_rng(0).standard_normal((3, 30, 3))
    several = backpropagate(stack, X, targets, L2Loss())[1]
    for i in range(3):
        one, slope = backpropagate(stack[i], X[i], y[i])
        assert value[i] == pytest.approx(one) and np.allclose(gradient[i], slope, atol=1e-15)
        assert np.allclose(several[i], backpropagate(stack[i], X[i], targets[i], L2Loss())[1])


# Steps


@each_optimiser
def test_steps_are_those_of_the_formulas(optimiser):
    network, (X, y) = somewhere(), world()
    penalty, steps = L2Penalty(0.01), 25
    w = network.parameters.copy()
    velocity = m = v = np.zeros_like(w)
    for t in range(1, steps + 1):
        g = backpropagate(Network(w, SIZES), X, y)[1]
        g[:32] += 2 * 0.01 * w[:32]
        if isinstance(optimiser, SGD):
            velocity = optimiser.momentum * velocity - 0.1 * g
            w = w + velocity
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    trained = train(network, X, y, penalty=penalty, optimiser=optimiser, steps=steps).network
    assert np.allclose(trained.parameters, w, atol=1e-12)


@each_optimiser
@pytest.mark.parametrize("batch", [None, 7])
def test_a_list_of_penalties_is_each_of_them_alone(optimiser, batch):
    stack = start_network(*SIZES, seed=[0, 1])
    X, y = map(np.array, zip(*(world(seed) for seed in range(2)), strict=True))
    penalties = [L2Penalty(0), L2Penalty(0.01), L1Penalty(0.02), ElasticNetPenalty(0.02, 0.5)]
    how = dict(optimiser=optimiser, steps=40, batch=batch, seed=5)
    together = train(stack, X, y, penalty=penalties, **how).network
    assert together.parameters.shape[:2] == (4, 2)
    for k, penalty in enumerate(penalties):
        for s in range(2):
            alone = train(stack[s], X[s], y[s], penalty=penalty, **how).network
            assert np.allclose(together[k, s].parameters, alone.parameters, atol=1e-11)
    free = train(stack, X, y, **how).network
    assert np.allclose(together[0].parameters, free.parameters, atol=1e-12)


def test_the_same_arguments_give_the_same_network_and_another_seed_another():
    network, (X, y) = start_network(*SIZES), world()
    several = [train(network, X, y, steps=20, batch=8, seed=s).network for s in (1, 1, 2)]
    assert np.array_equal(several[0].parameters, several[1].parameters)
    assert not np.allclose(several[0].parameters, several[2].parameters)


def test_a_pass_of_batches_takes_every_row_once():
    """With a rate so small that nothing moves, the steps of one pass add up to the full slope."""
    network, (X, y) = somewhere(), world(n=30)
    rate = 1e-9
    moved = train(network, X, y, optimiser=SGD(rate), steps=3, batch=10).network
    whole = backpropagate(network, X, y)[1]
    assert np.allclose((network.parameters - moved.parameters) / rate, 3 * whole, atol=1e-5)


def test_what_is_watched_is_kept_with_its_step():
    network, (X, y) = start_network(*SIZES), world()
    training = train(network, X, y, steps=10, watch=lambda one: one.norm, every=5)
    assert training.at.tolist() == [0, 5, 10]
    assert training.seen[0] == network.norm and training.seen[2] == training.network.norm
    assert train(network, X, y, steps=1).seen is None


# Penalties in a network


@each_optimiser
@pytest.mark.parametrize("penalty", [L1Penalty(50), L2Penalty(0.5)], ids=["L1", "L2"])
def test_biases_are_never_penalised(optimiser, penalty):
    """No hidden unit is active, so that the loss depends on nothing but b2."""
    parameters = np.ones(39)
    parameters[32:] = -0.5
    network = Network(parameters, SIZES, "relu")
    X, y = np.zeros((6, 5)), np.array([0, 0, 0, 1, 1, 2])
    optimiser = optimiser if isinstance(penalty, L2Penalty) else SGD(0.001)
    trained = train(network, X, y, penalty=penalty, optimiser=optimiser, steps=5).network
    assert (np.abs(trained.weights) < 1).all()
    assert np.array_equal(trained.b1, network.b1)
    decayed = train(network, X, y, decay=0.5, optimiser=optimiser, steps=5).network
    assert (decayed.weights < 1).all() and np.array_equal(decayed.b1, network.b1)


@pytest.mark.parametrize("batch", [None, 10])
@given(seed=SEEDS)
def test_under_plain_sgd_an_L2_penalty_is_decay_by_1_minus_2_rate_lambda(batch, seed):
    network, (X, y) = somewhere(seed), world(seed)
    how = dict(optimiser=SGD(0.2), steps=50, batch=batch)
    penalty = train(network, X, y, penalty=L2Penalty(0.03), **how).network
    decay = train(network, X, y, decay=0.06, **how).network
    assert np.allclose(penalty.parameters, decay.parameters, rtol=0, atol=1e-12)
    slope = backpropagate(network, X, y)[1]
    one = train(network, X, y, penalty=L2Penalty(0.03), optimiser=SGD(0.2), steps=1).network
    by_hand = (1 - 2 * 0.2 * 0.03) * network.weights - 0.2 * slope[:32]
    assert np.allclose(one.weights, by_hand, rtol=0, atol=1e-14)


@pytest.mark.parametrize("optimiser", [Adam(0.01), SGD(0.1, 0.9)], ids=["adam", "momentum"])
def test_with_momentum_or_adam_they_differ(optimiser):
    network, (X, y) = somewhere(), world()
    how = dict(optimiser=optimiser, steps=50)
    penalty = train(network, X, y, penalty=L2Penalty(0.03), **how).network
    decay = train(network, X, y, decay=0.06, **how).network
    assert np.abs(penalty.parameters - decay.parameters).max() > 0.05


def test_decoupled_decay_is_the_step_of_the_free_run_and_a_share_of_the_weights():
    network, (X, y) = somewhere(), world()
    for optimiser in OPTIMISERS:
        free = train(network, X, y, optimiser=optimiser, steps=1).network
        decayed = train(network, X, y, optimiser=optimiser, steps=1, decay=0.5).network
        lost = free.parameters - decayed.parameters
        assert np.allclose(lost[:32], optimiser.rate * 0.5 * network.weights, atol=1e-15)
        assert not lost[32:].any()


def test_the_prox_is_that_of_the_penalty():
    network, (X, y) = somewhere(), world()
    slope = backpropagate(network, X, y)[1]
    for penalty in (L1Penalty(0.3), L2Penalty(0.3), ElasticNetPenalty(0.3, 0.4)):
        one = train(network, X, y, penalty=penalty, by="prox", optimiser=SGD(0.2), steps=1).network
        assert np.allclose(one.weights, penalty.prox(network.weights - 0.2 * slope[:32], 0.2))
        assert np.allclose(one.parameters[32:], network.parameters[32:] - 0.2 * slope[32:])


@pytest.mark.parametrize("momentum", [0, 0.9])
def test_the_prox_leaves_exact_zeros_and_ends_at_a_stationary_point(momentum):
    network, (X, y) = start_network(*SIZES), world()
    penalty = L1Penalty(0.02)
    how = dict(penalty=penalty, optimiser=SGD(0.1, momentum), steps=8000)
    prox = train(network, X, y, by="prox", **how).network
    slope = train(network, X, y, by="slope", **how).network
    assert 0.3 < (prox.weights == 0).mean() < 1
    assert not (slope.weights == 0).any()
    assert violation(prox, X, y, penalty=penalty) < (1e-9 if momentum else 1e-2)
    assert violation(slope, X, y, penalty=penalty) > 0.01


def test_the_violation_is_the_shortest_subgradient():
    network, (X, y) = somewhere(), world()
    gradient = backpropagate(network, X, y)[1]
    assert violation(network, X, y) == pytest.approx(np.linalg.norm(gradient))
    gradient[:32] += 0.2 * network.weights
    assert violation(network, X, y, penalty=L2Penalty(0.1)) == pytest.approx(
        np.linalg.norm(gradient)
    )
    zero = Network(np.append(np.zeros(38), 0.1), SIZES)
    slopes = backpropagate(zero, X, y)[1]
    held = np.abs(slopes[:32]).max()
    free = np.linalg.norm(slopes[32:])
    assert violation(zero, X, y, penalty=L1Penalty(held + 1)) == pytest.approx(free)
    stack = Network(np.stack([network.parameters] * 2), SIZES)
    several = violation(stack, X, y, penalty=[L2Penalty(0), L2Penalty(0.1)])
    assert np.allclose(several, [violation(network, X, y, penalty=L2Penalty(s)) for s in (0, 0.1)])


# scikit-learn


def theirs_started_like(Model, network, X, y, **how):
    """Their model trained from our start weights: a first fit that does not move, then a second."""
    model = Model(hidden_layer_sizes=(network.sizes[1],), activation=network.activation,
                  warm_start=True, shuffle=False, max_iter=1, learning_rate_init=1e-300,
                  nesterovs_momentum=False, solver="sgd", batch_size=how["batch_size"])  # fmt: skip
    model.fit(X, y)
    model.coefs_ = [network.W1.copy(), network.W2.copy()]
    model.intercepts_ = [network.b1.copy(), network.b2.copy()]
    return model.set_params(tol=0, **how).fit(X, y)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@both
@pytest.mark.parametrize("momentum", [0, 0.9])
@pytest.mark.parametrize("regression", [False, True])
def test_training_is_that_of_scikit_learn(activation, momentum, regression):
    steps, strength, rate = 40, 0.02, 0.05
    sizes = (5, 4, 1) if regression else SIZES
    network, (X, y) = somewhere(1, sizes, activation), world(1)
    if regression:
        y, loss = X @ np.arange(5.0) / 5, L2Loss()
        Model, convert, there = MLPRegressor, scales.sklearn_mlp_regressor, 2 * rate
    else:
        loss, Model, convert, there = None, MLPClassifier, scales.sklearn_mlp_classifier, rate
    model = theirs_started_like(
        Model, network, X, y, **convert(strength, len(y)), batch_size=len(y), momentum=momentum,
        learning_rate_init=there, max_iter=steps, n_iter_no_change=steps + 1,
    )  # fmt: skip
    ours = train(network, X, y, loss=loss, penalty=L2Penalty(strength), steps=steps,
                 optimiser=SGD(rate, momentum)).network  # fmt: skip
    for mine, other in zip((ours.W1, ours.W2, ours.b1, ours.b2),
                           (*model.coefs_, *model.intercepts_), strict=True):  # fmt: skip
        assert np.allclose(mine, other, atol=1e-10)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_adam_is_that_of_scikit_learn():
    """Theirs adds epsilon before the correction of v, so that it must be small to agree."""
    network, (X, y) = somewhere(1), world(1)
    model = theirs_started_like(
        MLPClassifier, network, X, y, **scales.sklearn_mlp_classifier(0.02, len(y)),
        batch_size=len(y), solver="adam", learning_rate_init=0.01, max_iter=40,
        n_iter_no_change=41, epsilon=1e-15,
    )  # fmt: skip
    ours = train(network, X, y, penalty=L2Penalty(0.02), steps=40,
                 optimiser=Adam(0.01, epsilon=1e-15)).network  # fmt: skip
    assert np.allclose(ours.W1, model.coefs_[0], atol=1e-10)
    assert np.allclose(ours.b2, model.intercepts_[1], atol=1e-10)


def test_where_their_lbfgs_ends_ours_is_stationary_and_does_not_move():
    X, y = world(4)
    strength = 0.02
    model = MLPClassifier((4,), activation="tanh", solver="lbfgs", tol=1e-12, max_iter=20_000,
                          max_fun=10**6, random_state=0,
                          **scales.sklearn_mlp_classifier(strength, len(y))).fit(X, y)  # fmt: skip
    flat = [part.ravel() for part in (*model.coefs_, *model.intercepts_)]
    network = Network(np.concatenate(flat), SIZES)
    assert violation(network, X, y, penalty=L2Penalty(strength)) < 1e-4
    assert violation(network, X, y, penalty=L2Penalty(2 * strength)) > 1e-2
    later = train(network, X, y, penalty=L2Penalty(strength), steps=500).network
    assert np.allclose(later.parameters, network.parameters, atol=1e-3)


# Bad input

X, Y = world()
GOOD = start_network(*SIZES)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: start_network(0, 4, 3), "inputs must be a whole number, 1 or more"),
        (lambda: start_network(5, 4, 3, seed=-1), "seed"),
        (lambda: start_network(5, 4, 3, activation="cos"), "tanh or relu"),
        (lambda: Network(np.zeros(38), SIZES), "39 parameters, got 38"),
        (lambda: Network(np.full(39, np.nan), SIZES), "NaN"),
        (lambda: Network(np.zeros(39), (5, 4)), "inputs, hidden units, outputs"),
        (lambda: GOOD.outputs(X[:, :4]), "one column per input"),
        (lambda: GOOD.outputs(X[0]), "X must be 2-D"),
        (lambda: GOOD.outputs(np.stack([X, X])), "leading axes of X"),
        (lambda: backpropagate(GOOD, X, Y[:-1]), "y must fit"),
        (lambda: backpropagate(GOOD, X, Y + 1), "classes, whole numbers from 0 to 2"),
        (lambda: backpropagate(GOOD, X, Y + 0.5), "classes"),
        (lambda: backpropagate(GOOD, X, Y, L2Loss()), "y must fit"),
        (lambda: backpropagate(GOOD, X, Y, "log"), "loss must be"),
        (lambda: SGD(0), "rate must be positive"),
        (lambda: SGD(0.1, 1), "momentum must be below 1"),
        (lambda: Adam(beta2=1), "beta2 must be below 1"),
        (lambda: Adam(epsilon=0), "epsilon"),
        (lambda: train(GOOD, X, Y, optimiser=0.1), "optimiser must be"),
        (lambda: train(GOOD, X, Y, by="hand"), '"slope" or "prox"'),
        (lambda: train(GOOD, X, Y, by="prox", optimiser=Adam()), "needs SGD"),
        (lambda: train(GOOD, X, Y, penalty=0.1), "penalty must be None"),
        (lambda: train(GOOD, X, Y, penalty=[]), "empty list"),
        (lambda: train(GOOD, X, Y, penalty=[L2Penalty(1)], decay=[0, 1]), "of one length"),
        (lambda: train(GOOD, X, Y, decay=-1), "decay must be zero or positive"),
        (lambda: train(GOOD, X, Y, batch=31), "batch must be at most"),
        (lambda: train(GOOD, X, Y, batch=0), "batch"),
        (lambda: train(GOOD, X, Y, steps=1.5), "steps"),
        (lambda: train(GOOD, X, Y, every=0), "every"),
        (lambda: train(GOOD, X, Y, penalty=L2Penalty(10), optimiser=SGD(1)), "blew up at step"),
        (lambda: violation(GOOD, X, Y, penalty=[L2Penalty(1)]), "one entry per network"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
