r"""A two-layer network, its gradient, and training with an L1 or L2 penalty or with weight decay.

.. math::
    A = \varphi(X W_1 + b_1), \qquad Z = A W_2 + b_2,

p inputs, h hidden units, k outputs: X is (n, p), W1 (p, h), b1 (h,), W2 (h, k), b2 (k,). What is
minimised is a mean loss of the outputs Z plus a penalty of the weights W1 and W2; no 1/2 anywhere,
and the biases b1 and b2 are never penalised.

    Network         the numbers of one network, or of a whole stack of them
    CrossEntropy    the loss for classes; losses of ``l1l2.losses`` serve for targets
    backpropagate   loss and gradient
    train           steps of SGD or Adam
    violation       how far from a stationary point: training need not have come to an end

The objective is not convex: where training ends depends on the start, the optimiser and the number
of steps. Nothing here stops early or repairs a rate.

**Stacks.** A network may have leading axes: many networks of one shape, trained in the same matrix
products. X and y then have these axes too, or fewer, as in NumPy's broadcasting.
"""

from dataclasses import dataclass

import numpy as np

from l1l2.checks import not_negative, numbers, positive, whole

__all__ = [
    "SGD",
    "Adam",
    "CrossEntropy",
    "Network",
    "Training",
    "backpropagate",
    "start_network",
    "train",
    "violation",
]

# Name -> (activation of the sum a, its derivative as a function of the activation).
ACTIVATIONS = {
    "tanh": (np.tanh, lambda active: 1 - active**2),
    "relu": (lambda total: np.maximum(total, 0), lambda active: (active > 0).astype(float)),
}


# ---------------------------------------------------------------- the network


@dataclass(frozen=True, eq=False)
class Network:
    """A network with one hidden layer, or a stack of them.

    parameters : array (..., P), all weights (those of W1, then of W2, row by row), then all biases.
    sizes : (p, h, k), inputs, hidden units, outputs.
    activation : "tanh" or "relu".

    ``network[i]`` is the i-th of a stack. ValueError for sizes, activation or parameters that do
    not fit together.
    """

    parameters: np.ndarray
    sizes: tuple[int, int, int]
    activation: str = "tanh"

    def __post_init__(self):
        sizes = tuple(whole("each of sizes", size, 1) for size in self.sizes)
        if len(sizes) != 3:
            raise ValueError(f"sizes must be inputs, hidden units, outputs; got {self.sizes}")
        object.__setattr__(self, "sizes", sizes)
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation must be tanh or relu, got {self.activation!r}")
        parameters = numbers("parameters", self.parameters, tuple(range(1, 9)))
        p, h, k = sizes
        if parameters.shape[-1] != (wanted := p * h + h * k + h + k):
            raise ValueError(
                f"a network of sizes {sizes} has {wanted} parameters, got {parameters.shape[-1]}"
            )
        object.__setattr__(self, "parameters", parameters)

    def __getitem__(self, index):
        return Network(self.parameters[index], self.sizes, self.activation)

    @property
    def n_weights(self):
        """How many of the parameters are weights: p h + h k. The others are biases."""
        p, h, k = self.sizes
        return p * h + h * k

    @property
    def weights(self):
        """All weights, (..., p h + h k): what is penalised."""
        return self.parameters[..., : self.n_weights]

    @property
    def W1(self):
        """Weights from input to hidden unit, (..., p, h)."""
        p, h, _ = self.sizes
        return self._part(0, p, h)

    @property
    def W2(self):
        """Weights from hidden unit to output, (..., h, k)."""
        p, h, k = self.sizes
        return self._part(p * h, h, k)

    @property
    def b1(self):
        """Biases of the hidden units, (..., h)."""
        return self._part(self.n_weights, self.sizes[1])

    @property
    def b2(self):
        """Biases of the outputs, (..., k)."""
        return self._part(self.n_weights + self.sizes[1], self.sizes[2])

    @property
    def norm(self):
        r""":math:`\lVert w \rVert_2` of all weights, shape (...)."""
        return np.sqrt(np.square(self.weights).sum(axis=-1))

    def hidden(self, X):
        """Activations A of the hidden units, (..., n, h)."""
        return ACTIVATIONS[self.activation][0](X @ self.W1 + self.b1[..., None, :])

    def outputs(self, X):
        """Outputs Z for the rows of X (..., n, p): (..., n, k)."""
        return self._from_hidden(self.hidden(_rows(self, X)))

    def probabilities(self, X):
        """Softmax of the outputs, the probability of each class: (..., n, k)."""
        return _softmax(self.outputs(X))

    def classes(self, X):
        """The class with the largest output, 0 to k - 1: (..., n)."""
        return self.outputs(X).argmax(axis=-1)

    def _from_hidden(self, active):
        return active @ self.W2 + self.b2[..., None, :]

    def _part(self, first, *shape):
        flat = self.parameters[..., first : first + int(np.prod(shape))]
        return flat.reshape(*flat.shape[:-1], *shape)


def start_network(inputs, hidden, outputs, seed=0, activation="tanh"):
    r"""A network with random weights and biases 0, ready for training.

    Each weight is uniform in :math:`\pm\sqrt{6/(\text{its layer's inputs} + \text{outputs})}`.
    seed : int, or a list of them for a stack with one network per seed.

    Glorot & Bengio (2010), "Understanding the difficulty of training deep feedforward neural
    networks".
    """
    p, h, k = whole("inputs", inputs, 1), whole("hidden", hidden, 1), whole("outputs", outputs, 1)
    if np.ndim(seed):
        several = [start_network(p, h, k, one, activation).parameters for one in seed]
        return Network(np.array(several), (p, h, k), activation)
    random = np.random.default_rng(whole("seed", seed))
    first, second = np.sqrt(6 / (p + h)), np.sqrt(6 / (h + k))
    weights = random.uniform(-first, first, p * h), random.uniform(-second, second, h * k)
    return Network(np.concatenate([*weights, np.zeros(h + k)]), (p, h, k), activation)


# ---------------------------------------------------------------- losses


@dataclass(frozen=True)
class CrossEntropy:
    r"""Mean log loss of classes, :math:`-\frac1n \sum_i \log \mathrm{softmax}(z_i)_{y_i}`.

    y : whole numbers from 0 to k - 1, (..., n). outputs : Z, (..., n, k). The best constant
    outputs make the probabilities the class frequencies of y.
    """

    rows = -1  # which axis of y counts the rows

    def value(self, y, outputs):
        """One loss per network, shape (...)."""
        shifted = outputs - outputs.max(axis=-1, keepdims=True)
        log_sum = np.log(np.exp(shifted).sum(axis=-1))
        at_class = np.take_along_axis(shifted, self._classes(y, outputs)[..., None], axis=-1)
        return (log_sum - at_class[..., 0]).mean(axis=-1)

    def gradient(self, y, outputs):
        r"""Derivative with respect to the outputs, :math:`(\mathrm{softmax}(z_i) - e_{y_i})/n`."""
        hit = np.arange(outputs.shape[-1]) == self._classes(y, outputs)[..., None]
        return (_softmax(outputs) - hit) / outputs.shape[-2]

    def _classes(self, y, outputs):
        y = numbers("y", y, tuple(range(1, 9)))
        k = outputs.shape[-1]
        if (y != np.floor(y)).any() or y.min() < 0 or y.max() >= k:
            raise ValueError(f"y must hold classes, whole numbers from 0 to {k - 1}")
        _fits(y.shape, outputs.shape[:-1], "y")
        return np.broadcast_to(y.astype(int), outputs.shape[:-1])


@dataclass(frozen=True)
class _OnTargets:
    """A loss of ``l1l2.losses``, for stacks too: y (..., n, k), or (n,) if there is one output."""

    loss: object
    rows = -2

    def value(self, y, outputs):
        return self._elementwise(self.loss.of_error, y, outputs).mean(axis=(-2, -1))

    def gradient(self, y, outputs):
        n, k = outputs.shape[-2:]
        return self._elementwise(self.loss.slope, y, outputs) / (n * k)

    def _elementwise(self, curve, y, outputs):
        y = numbers("y", y, tuple(range(1, 9)))
        y = y[:, None] if y.ndim == 1 else y
        _fits(y.shape, outputs.shape, "y")
        return curve((outputs - y).reshape(-1, outputs.shape[-1])).reshape(outputs.shape)


def _taken(loss):
    if loss is None:
        return CrossEntropy()
    if hasattr(loss, "of_error") and hasattr(loss, "slope"):
        return _OnTargets(loss)
    if hasattr(loss, "value") and hasattr(loss, "gradient"):
        return loss
    raise ValueError(f"loss must be CrossEntropy() or a loss such as L2Loss(), got {loss!r}")


# ---------------------------------------------------------------- the gradient


def backpropagate(network, X, y, loss=None):
    r"""Loss and its gradient: shapes (...) and (..., P), ordered as ``network.parameters``.

    With :math:`D = \partial L/\partial Z`, the chain rule from the back to the front:

    .. math::
        \nabla_{W_2} = A^\top D, \quad \nabla_{b_2} = 1^\top D, \qquad
        E = (D W_2^\top) \odot \varphi'(X W_1 + b_1), \quad
        \nabla_{W_1} = X^\top E, \quad \nabla_{b_1} = 1^\top E .

    loss : None for CrossEntropy, or e.g. ``L2Loss()``. At a kink (of relu or of a loss) one slope
    in between. ValueError if X or y do not fit the network.

    Rumelhart, Hinton & Williams (1986), "Learning representations by back-propagating errors".
    """
    X, loss = _rows(network, X), _taken(loss)
    outputs, gradient = _slopes(network, X, y, loss)
    return loss.value(y, outputs), gradient


def _slopes(network, X, y, loss):
    """Outputs and the gradient of the loss."""
    active = network.hidden(X)
    outputs = network._from_hidden(active)
    D = loss.gradient(y, outputs)
    E = (D @ _turned(network.W2)) * ACTIVATIONS[network.activation][1](active)
    weights = [_flat(_turned(X) @ E), _flat(_turned(active) @ D)]
    return outputs, np.concatenate([*weights, E.sum(axis=-2), D.sum(axis=-2)], axis=-1)


def violation(network, X, y, loss=None, penalty=None):
    r"""Norm of the shortest subgradient of loss + penalty, shape (...); 0 at a stationary point.

    For each weight the slope of the loss plus that slope of the penalty which brings the sum
    nearest to 0: at w = 0 the L1 penalty offers all of :math:`[-\lambda, \lambda]`. Without an L1
    part it is the norm of the gradient. penalty : as for :func:`train`; of a list, one per network
    along the first axis.
    """
    slopes = backpropagate(network, X, y, loss)[1]
    penalties, n = _Penalties(penalty), network.n_weights
    if penalties.several and (network.parameters.ndim == 1 or len(penalties) != len(slopes)):
        raise ValueError(
            f"penalty must have one entry per network of the first axis, got {len(penalties)} "
            f"for a stack of shape {network.parameters.shape[:-1]}"
        )
    if penalties:
        low, high = (slopes[..., :n] + side for side in penalties.subdifferential(network.weights))
        slopes[..., :n] = np.clip(0, low, high)
    return np.sqrt(np.square(slopes).sum(axis=-1))


# ---------------------------------------------------------------- optimisers


@dataclass(frozen=True)
class SGD:
    r"""Gradient steps, with momentum if :math:`\beta > 0`: :math:`v_t = \beta v_{t-1} - \eta g_t`.

    rate : :math:`\eta > 0`. momentum : :math:`\beta`, from 0 to below 1.

    Polyak (1964), "Some methods of speeding up the convergence of iteration methods".
    """

    rate: float
    momentum: float = 0.0

    def __post_init__(self):
        object.__setattr__(self, "rate", positive("rate", self.rate))
        object.__setattr__(self, "momentum", _below_one("momentum", self.momentum))

    def begin(self, shape):
        """What is remembered before the first step."""
        return np.zeros(shape)

    def move(self, velocity, gradient, t):
        """The move of step t = 1, 2, ..., and what is remembered for the next."""
        velocity = self.momentum * velocity - self.rate * gradient
        return velocity, velocity


@dataclass(frozen=True)
class Adam:
    r"""Steps divided by a running scale of each parameter's own gradient.

    .. math::
        m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t, \quad
        v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2, \quad
        -\eta\, \frac{m_t / (1-\beta_1^t)}{\sqrt{v_t / (1-\beta_2^t)} + \epsilon}

    rate : :math:`\eta > 0`. beta1, beta2 : from 0 to below 1. epsilon : > 0.

    Kingma & Ba (2015), "Adam: a method for stochastic optimization".
    """

    rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self):
        for name, check in dict(
            rate=positive, beta1=_below_one, beta2=_below_one, epsilon=positive
        ).items():
            object.__setattr__(self, name, check(name, getattr(self, name)))

    def begin(self, shape):
        """What is remembered before the first step: m and v."""
        return np.zeros(shape), np.zeros(shape)

    def move(self, moments, gradient, t):
        """The move of step t = 1, 2, ..., and what is remembered for the next."""
        m, v = moments
        m = self.beta1 * m + (1 - self.beta1) * gradient
        v = self.beta2 * v + (1 - self.beta2) * gradient**2
        scale = np.sqrt(v / (1 - self.beta2**t)) + self.epsilon
        return -self.rate * (m / (1 - self.beta1**t)) / scale, (m, v)


# ---------------------------------------------------------------- training


@dataclass(frozen=True, eq=False)
class Training:
    """What training left: ``network`` after the last step, and what ``watch`` saw.

    seen : array, ``watch(network)`` before the first step and after every ``every``-th.
    at : the numbers of these steps, 0 first. Both are None without ``watch``.
    """

    network: Network
    seen: np.ndarray | None
    at: np.ndarray


def train(
    network, X, y, *, loss=None, penalty=None, by="slope", decay=0.0, optimiser=None,
    steps=1000, batch=None, seed=0, watch=None, every=1,
):  # fmt: skip
    r"""``network`` after ``steps`` steps on loss + penalty, as a ``Training``.

    X : (..., n, p). y : classes (..., n), or targets if ``loss`` asks for them.
    loss : None for CrossEntropy, or e.g. ``L2Loss()`` on targets (..., n, k).
    penalty : None, or e.g. ``L2Penalty(0.001)``, on the weights and never on the biases. A *list*
        of penalties trains one network for each, all from this start, in a new first axis.
    by : how the penalty enters a step.
        "slope": its subgradient joins the gradient of the loss; what libraries do.
        "prox": the loss alone makes the step, then the penalty's ``prox`` with the rate as its
        step, so that L1 leaves exact zeros. With SGD only, whose step is as long for every weight.
    decay : :math:`d \ge 0`, decoupled weight decay: besides its step each weight loses
        :math:`\eta d w`. A list, as for ``penalty``. Under SGD without momentum the same as
        L2Penalty(d / 2), under momentum or Adam not.
    optimiser : ``SGD(rate, momentum)`` or ``Adam(rate)``; None for SGD(0.1).
    steps : int. batch : rows per step, None for all of them; the rows are shuffled by ``seed``
        before every pass, in the same order for all networks of a stack.
    watch : function of a Network that returns a number or array, kept every ``every`` steps.

    With momentum and "prox" the velocity is the move that was made, prox included, so that a
    network that rests is a stationary point of loss + penalty (Ochs, Chen, Brox & Pock 2014,
    "iPiano"). Decoupled decay: Loshchilov & Hutter (2019), "Decoupled weight decay
    regularization"; weight decay in networks: Krogh & Hertz (1992), "A simple weight decay can
    improve generalization".

    ValueError for input that does not fit, and if the steps blow up.
    """
    X, loss, penalties = _rows(network, X), _taken(loss), _Penalties(penalty)
    optimiser = SGD(0.1) if optimiser is None else optimiser
    _check_how(optimiser, by)
    y = numbers("y", y, tuple(range(1, 9)))
    loss.value(y, network.outputs(X))  # says what does not fit, before the first step
    network, decay = _one_for_each(network, penalties, decay)
    steps, every, n = whole("steps", steps), whole("every", every, 1), network.n_weights
    rows = _batches(X.shape[-2], batch, whole("seed", seed))
    memory = optimiser.begin(network.parameters.shape)
    seen = [watch(network)] if watch else None
    for t in range(1, steps + 1):
        some = next(rows)
        here = (X, y) if some is None else (X[..., some, :], _picked(y, some, loss))
        with np.errstate(over="ignore", invalid="ignore"):
            gradient = _slopes(network, *here, loss)[1]
            if by == "slope" and penalties:
                gradient[..., :n] += penalties.subgradient(network.weights)
            move, memory = optimiser.move(memory, gradient, t)
            after = network.parameters + move
        if not np.isfinite(after).all():
            raise ValueError(f"the steps blew up at step {t}; choose a smaller rate or penalty")
        if by == "prox" and penalties:
            after[..., :n] = penalties.prox(after[..., :n], optimiser.rate)
            memory = after - network.parameters
        if decay.any():
            after[..., :n] -= optimiser.rate * decay * network.weights
        network = Network(after, network.sizes, network.activation)
        if watch and t % every == 0:
            seen.append(watch(network))
    at = np.arange(0, steps + 1, every)
    return Training(network, *((np.array(seen), at) if watch else (None, None)))


# ---------------------------------------------------------------- small parts


class _Penalties:
    """One penalty for all networks, one for each along the first axis, or none."""

    def __init__(self, penalty):
        self.several = isinstance(penalty, (list, tuple))
        self.each = list(penalty) if self.several else [] if penalty is None else [penalty]
        if self.several and not self.each:
            raise ValueError("penalty is an empty list; give it at least one penalty")
        for one in self.each:
            if not all(hasattr(one, name) for name in ("subgradient", "subdifferential", "prox")):
                raise ValueError(
                    f"penalty must be None, a penalty such as L2Penalty(0.001) or a list of them, "
                    f"got {one!r}"
                )

    def __len__(self):
        return len(self.each)

    def subgradient(self, w):
        return self._of_each(lambda penalty, w: penalty.subgradient(w), w)

    def prox(self, w, step):
        return self._of_each(lambda penalty, w: penalty.prox(w, step), w)

    def subdifferential(self, w):
        return [self._of_each(lambda p, w, k=k: p.subdifferential(w)[k], w) for k in (0, 1)]

    def _of_each(self, ask, w):
        """Penalties are elementwise, so that each is asked once, about a table."""
        per_penalty = w if self.several else w[None]
        answers = [
            ask(penalty, some.reshape(-1, w.shape[-1])).reshape(some.shape)
            for penalty, some in zip(self.each, per_penalty, strict=True)
        ]
        return np.array(answers) if self.several else answers[0]


def _one_for_each(network, penalties, decay):
    """The network once for each penalty and decay of a list; decay ready to multiply weights."""
    decay = numbers("decay", decay, (0, 1))
    if (decay < 0).any():
        raise ValueError(f"decay must be zero or positive, got {decay.min():g}")
    count = len(penalties) if penalties.several else decay.size
    if decay.ndim and len(decay) != count:
        raise ValueError(
            f"lists of penalty and decay must be of one length, got {count} and {len(decay)}"
        )
    if not (penalties.several or decay.ndim):
        return network, decay
    one = network.parameters
    several = Network(np.broadcast_to(one, (count, *one.shape)), network.sizes, network.activation)
    return several, decay.reshape(-1, *[1] * one.ndim)


def _check_how(optimiser, by):
    if not (hasattr(optimiser, "begin") and hasattr(optimiser, "move")):
        raise ValueError(f"optimiser must be SGD(rate) or Adam(rate), got {optimiser!r}")
    if by not in ("slope", "prox"):
        raise ValueError(f'by must be "slope" or "prox", got {by!r}')
    if by == "prox" and not isinstance(optimiser, SGD):
        raise ValueError('by="prox" needs SGD: under Adam each weight has a step length of its own')


def _rows(network, X):
    """``X`` checked against the inputs and the stack of ``network``."""
    X = numbers("X", X, tuple(range(2, 9)))
    if X.shape[-1] != network.sizes[0]:
        raise ValueError(
            f"X must have one column per input of the network, "
            f"got {X.shape[-1]} for {network.sizes[0]}"
        )
    _fits(X.shape[:-2], network.parameters.shape[:-1], "the leading axes of X")
    return X


def _fits(shape, into, name):
    """Raise ValueError unless an array of ``shape`` can be broadcast to the shape ``into``."""
    try:
        if np.broadcast_shapes(shape, into) == into and shape[-1:] == into[-1:] * bool(shape):
            return
    except ValueError:
        pass
    raise ValueError(f"{name} must fit the network's {into}, got shape {shape}")


def _picked(y, rows, loss):
    """These rows of ``y``."""
    return np.take(y, rows, axis=max(loss.rows, -y.ndim))


def _batches(n, batch, seed):
    """For each step the indices of its rows, without end; None where it is all of them."""
    size = n if batch is None else whole("batch", batch, 1)
    if size > n:
        raise ValueError(f"batch must be at most the number of rows, {n}, got {size}")
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(n) if size < n else None
        for first in range(0, n, size):
            yield None if order is None else order[first : first + size]


def _softmax(outputs):
    grown = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def _turned(matrix):
    return matrix.swapaxes(-1, -2)


def _flat(matrix):
    return matrix.reshape(*matrix.shape[:-2], -1)


def _below_one(name, value):
    value = not_negative(name, value)
    if value >= 1:
        raise ValueError(f"{name} must be below 1, got {value:g}")
    return value
