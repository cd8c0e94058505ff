"""Problems by hand: what a learner reads off the text of one is solved by the package, another way.

The oracles see the text only, never the numbers that a template drew.
"""

import re
from fractions import Fraction
from itertools import pairwise

import bracketed
import numpy as np
import pytest

from l1l2 import texts
from l1l2.datasets import Population
from l1l2.descent import descend, proximal_descend
from l1l2.exam.bank import KINDS, Question
from l1l2.exam.markup import html
from l1l2.exam.quiz import Quiz
from l1l2.exam.templates import (
    GROUPS,
    LARGEST,
    LARGEST_DENOMINATOR,
    TEMPLATES,
    is_nice,
    problem,
    problems,
)
from l1l2.exam.templates.making import tell
from l1l2.geometry import Ball, constrained_minimum
from l1l2.lines import fit_line
from l1l2.losses import L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.penalties import ElasticNetPenalty, L1Penalty, L2Penalty
from l1l2.priors import GaussianPrior, LaplacePrior
from l1l2.scales import SCALES
from l1l2.selection import bias_variance, ridge_bias_variance
from l1l2.texts.template import template

SEEDS = range(200)
NUMBER = r"\{?-?\d+(?:\.\d+)?\}?|\{?-?\\frac\{\d+\}\{\d+\}\}?"
GIVEN = re.compile(rf"(\\?\w+) = (\([^)]*\)|{NUMBER})")


def number(text):
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text).strip("{} ")
    return float(Fraction(text))


def given(text):
    """What stands in a text as ``name = value``: numbers and arrays, the first of each name."""
    found = {}
    for name, value in GIVEN.findall(text):
        if value.startswith("("):
            value = np.array([number(part) for part in value[1:-1].split(",")])
        else:
            value = number(value)
        found.setdefault(name.strip("\\"), value)
    return found


def table(text):
    """The numbers of a Markdown table, below its head."""
    rows = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("|")]
    return np.array([[float(part) for part in row] for row in rows[2:]])


# One feature whose least squares weight is z and whose mean square is 1: the loss is (w - z)².


def one_weight(z):
    return np.array([[1.0], [-1.0]]), np.array([z, -z])


def slope_on(loss, x, y):
    """The derivative of ``loss`` of the predictions w x with respect to w."""
    return lambda w: np.asarray(loss.gradient(y, w * x) @ x)


def centred_unit(n):
    """A column of n rows with mean 0 and length 1."""
    column = np.arange(n) - (n - 1) / 2
    return column / np.linalg.norm(column)


# What each problem asks for


def mae_and_mse(r, **_):
    zero = np.zeros(len(r))
    shares = [np.max(loss.of_error(r)) / np.sum(loss.of_error(r)) for loss in (L1Loss(), L2Loss())]
    return L1Loss().value(zero, r), L2Loss().value(zero, r), *shares


def best_constant(y, **_):
    return L2Loss().best_constant(y), L1Loss().best_constant(y)


def best_constants_of_even_n(y, **_):
    best = L1Loss().best_constant(y)
    return L2Loss().best_constant(y), best.low, best.high


def one_value_mistyped(text, **_):
    before, after = (given(f"y = {part}")["y"] for part in re.findall(r"y = (\([^)]*\))", text))
    assert (before != after).sum() == 1
    mistyped = re.search(r"the (\d+) is mistyped", text).group(1)
    assert before[before != after] == float(mistyped)
    return [loss.best_constant(after) - loss.best_constant(before) for loss in (L2Loss(), L1Loss())]


def gradient_step_on_mse(x, y, w, eta, **_):
    return descend(slope_on(L2Loss(), x, y), w, eta, 1)[-1]


def gradient_step_on_mae(x, y, w, eta, **_):
    return descend(slope_on(L1Loss(), x, y), w, eta, 1)[-1]


def largest_learning_rate(x, **_):
    slope = slope_on(L2Loss(), x, 3 * x)
    limit = 2 / (slope(1.0) - slope(0.0))
    below, at, above = (
        abs(descend(slope, 2.0, share * limit, 50)[-1] - 3) for share in (0.9, 1, 1.1)
    )
    assert below < 1e-3 and np.isclose(at, 1) and above > 1e3
    return limit


def weight_after_k_steps(z, w, eta, k, **_):
    return descend(slope_on(L2Loss(), np.ones(1), np.array([z])), w, eta, int(k))[-1]


def soft_threshold(z, **more):
    return lasso_path(*one_weight(z)).at(more["lambda"])[0]


def rescale(z, **more):
    return ridge_path(*one_weight(z)).at(more["lambda"])[0]


def proximal_step(z, w, eta, **more):
    slope = slope_on(L2Loss(), np.ones(1), np.array([z]))
    penalty = L1Penalty(more["lambda"])
    after = proximal_descend(slope, penalty.prox, w, eta, 1)[-1]
    return slope(w), descend(slope, w, eta, 1)[-1], after


def ridge_with_one_feature(x, y, **more):
    path = ridge_path(x[:, None], y)
    moments = len(x) * np.cov(x, y, bias=True)
    strength = more["lambda"]
    return moments[0, 1], moments[0, 0], path.at(strength)[0], path.intercept_at(strength)


def lasso_with_one_feature(x, y, **more):
    assert x.sum() == y.sum() == 0
    return lasso_path(x[:, None], y).at(more["lambda"])[0]


def elastic_net_of_one_weight(z, rho, **more):
    return elastic_net_path(*one_weight(z), rho).at(more["lambda"])[0]


def penalty_of_weights(w, rho, **more):
    strength = more["lambda"]
    penalties = L1Penalty(strength), L2Penalty(strength), ElasticNetPenalty(strength, rho)
    return [penalty.value(w) for penalty in penalties]


def strength_of_a_prior(text, sigma, n, **more):
    prior = LaplacePrior(more["b"]) if "Laplace" in text else GaussianPrior(more["tau"])
    return prior.strength(sigma**2 / n)


def smallest_strength_without_weights(y, **more):
    columns = [more[name] for name in ("x_1", "x_2", "x_3") if name in more]
    assert all(column.sum() == 0 for column in columns)
    return lasso_path(np.column_stack(columns), y).strength_max


def which_weights_are_zero(z, **more):
    signs = np.array([[1, 1], [1, -1]])
    X = np.kron(np.kron(signs, signs), signs)[:, 1:5]  # orthogonal columns of length √8, mean 0
    zero = np.abs(lasso_path(X, X @ z).at(more["lambda"])) < 1e-12
    return ", ".join(f"$w_{k}$" for k in np.flatnonzero(zero) + 1) or "none"


def shrinking_factor(s, n, **more):
    direction = centred_unit(int(n))
    path = ridge_path(s * direction[:, None], direction)
    return path.at(more["lambda"])[0] / path.at(0)[0]


def is_this_zero_held(x, r, **more):
    strength = more["lambda"]
    pull = -L2Loss().gradient(r, np.zeros(4)) @ x
    low, high = L1Penalty(strength).subdifferential(0.0)
    held = low <= pull <= high
    assert held == (abs(lasso_path(x[:, None], r).at(strength)[0]) < 1e-12)
    text = f"{{{pull:g}}}" if pull < 0 else f"{pull:g}"
    return f"The pull is ${text}$: it {'stays' if held else 'leaves'} zero."


def standard_error_of_folds(e, K, **_):
    assert len(e) == K
    return e.mean(), K * e.var(), e.std(ddof=1) / np.sqrt(K)


def one_standard_error_rule(strengths, mean, error):
    """The largest strength whose mean is within the error at the minimum."""
    best = int(np.argmin(mean))
    return strengths[best], max(strengths[mean <= mean[best] + error[best]])


def one_standard_error_from_means(text, **_):
    return one_standard_error_rule(*table(text).T)[1]


def one_standard_error_from_folds(text, K, **_):
    strengths, errors = table(text)[:, 0], table(text)[:, 1:]
    assert errors.shape == (4, K)
    mean, error = errors.mean(axis=1), errors.std(axis=1, ddof=1) / np.sqrt(K)
    best, chosen = one_standard_error_rule(strengths, mean, error)
    return best, error[strengths == best][0], chosen


def leave_one_out(x, a, e, **_):
    """Some y whose line leaves this residual, then a line through the other points."""
    at = np.flatnonzero(x == a)
    ones = np.column_stack([np.ones(len(x)), x])
    leaves = np.eye(len(x)) - ones @ np.linalg.pinv(ones)
    y = np.sin(np.arange(len(x)))
    y += (e - leaves[at] @ y) / leaves[at, at] * (np.arange(len(x)) == at)
    assert np.isclose((y - fit_line(x, y, L2Loss()).predict(x))[at], e)
    others = fit_line(np.delete(x, at), np.delete(y, at), L2Loss())
    return 1 - leaves[at, at][0], (y - others.predict(x))[at][0]


def bias_variance_and_noise(p, f, sigma, **_):
    parts = bias_variance(p[:, None], [f], sigma)
    return float(parts.bias2), float(parts.variance), float(parts.expected_error)


def there_and_back(library, parameter, there, **known):
    """Our strength, given theirs, or theirs, given ours."""
    if "lambda" in known:
        return SCALES[library].parameters(strength=known.pop("lambda"), **known)[parameter]
    one = SCALES[library].parameters(strength=1, **known)[parameter]
    assert SCALES[library].parameters(strength=there / one, **known)[parameter] == there
    return there / one


def alpha_of_sklearn_lasso(alpha=None, **more):
    return there_and_back("scikit-learn Lasso", "alpha", alpha, **only(more, "lambda"))


def alpha_of_sklearn_ridge(n, alpha=None, **more):
    known = only(more, "lambda") | {"n_samples": int(n)}
    return there_and_back("scikit-learn Ridge", "alpha", alpha, **known)


def alpha_of_sklearn_elastic_net(rho, **more):
    row = SCALES["scikit-learn ElasticNet"]
    return row.parameters(strength=more["lambda"], l1_ratio=rho).values()


def weight_decay_of_torch(d=None, **more):
    row = "PyTorch SGD or Adam, weight_decay"
    return there_and_back(row, "weight_decay", d, **only(more, "lambda"))


def only(more, name):
    return {name: more[name]} if name in more else {}


def weight_after_decay(w, eta, k, **more):
    return descend(L2Penalty(more["lambda"]).subgradient, w, eta, int(k))[-1]


def steps_until_zero(w, eta, **more):
    runs = proximal_descend(lambda w: 0 * w, L1Penalty(more["lambda"]).prox, w, eta, 30)
    return np.flatnonzero(runs == 0)[0]


def rows_with(gram, pulls):
    """Centred data with X'X/n = gram, (2, 2), and X'y/n = pulls."""
    signs = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    X = signs[:, :2] @ np.linalg.cholesky(gram).T
    return X, X @ np.linalg.solve(gram, pulls)


def alike(r):
    return np.array([[1, r], [r, 1]])


def one_sweep_of_coordinate_descent(r, c, **more):
    strength, w, seen = more["lambda"], np.zeros(2), []
    X, y = rows_with(alike(r), c)
    for j in (0, 1, 0):
        others = y - X[:, 1 - j] * w[1 - j]
        w[j] = lasso_path(X[:, [j]], others).at(strength)[0]
        seen.append(w[j])
    for j in 60 * (1, 0):
        w[j] = L1Penalty(strength).prox(c[j] - r * w[1 - j], 1 / 2)
    assert np.allclose(w, lasso_path(X, y).at(strength))
    return seen


def budget_of_a_strength(z, mu, **more):
    X, y = rows_with(np.eye(2), z)
    lasso, ridge = lasso_path(X, y).at(more["lambda"]), ridge_path(X, y).at(mu)
    budgets = np.abs(lasso).sum(), np.linalg.norm(ridge)
    for ratio, budget, strength in zip((1, 0), budgets, (more["lambda"], mu), strict=True):
        there = constrained_minimum(np.eye(2), z, Ball(ratio, budget))
        assert np.isclose(there.strength, strength)
    return budgets


def strength_of_a_budget(z, t, **_):
    return constrained_minimum(np.eye(2), z, Ball(1, t)).strength


def variance_that_is_left(s, n, **more):
    X, zero = s * centred_unit(int(n))[:, None], np.zeros(int(n))
    at = [
        ridge_bias_variance(X, zero, 1, np.array([[x]]), [0.0], np.array([0.0, more["lambda"]]))
        for x in (1, 0)
    ]
    before, after = at[0].variance - at[1].variance  # without that of the intercept
    return after / before


def copies_of_one_feature(z, m, rho, **more):
    X, y = one_weight(z)
    X, strength = np.repeat(X, int(m), axis=1), more["lambda"]
    ridge, net = ridge_path(X, y).at(strength), elastic_net_path(X, y, rho).at(strength)
    assert np.allclose(ridge, ridge[0]) and np.allclose(net, net[0])
    return lasso_path(X, y).at(strength).sum(), ridge[0], net[0]


def ridge_on_two_correlated(r, z, **more):
    path = ridge_path(*rows_with(alike(r), alike(r) @ z))
    return *path.factors(more["lambda"]), *path.at(more["lambda"])


def cost_of_a_wrong_split(r, u, w, **_):
    return Population(alike(r), u, 1.0, "").error(w, 0.0) - 1


def grouping_bound(r, rho, e, **more):
    """Residuals that point along the difference of the columns pull the weights furthest apart."""
    X, _ = rows_with(alike(r), np.ones(2))
    apart = X[:, 0] - X[:, 1]
    residuals = e * apart / np.sqrt(np.mean(apart**2))
    return np.mean(apart * residuals) / (more["lambda"] * (1 - rho))


def most_weights_of_a_lasso(n, p, K, **_):
    rows, random = int(n - n / K), np.random.default_rng(0)
    path = lasso_path(random.standard_normal((rows, int(p))), random.standard_normal(rows))
    return np.count_nonzero(path.knot_weights, axis=1).max()


def penalised_and_not_robust(x, a, d, **more):
    y, wrong = np.sin(x), d * (x == a)
    right, once, tenfold = (
        ridge_path(x[:, None], y + k * wrong).at(more["lambda"])[0] for k in (0, 1, 10)
    )
    return once - right, tenfold - right


def strength_in_another_unit(text, f, **more):
    path = ridge_path if "w^2" in text else lasso_path
    X, y = one_weight(1000.0)
    same = path(X, y).at(more["lambda"])
    (found,) = (
        factor * more["lambda"]
        for factor in (f, f**2, 1 / f, 1 / f**2)
        if np.allclose(f * path(f * X, y).at(factor * more["lambda"]), same, rtol=1e-9)
    )
    return found


def a_dead_pixel_in_a_window(v, g, **_):
    mean, median = L2Loss().best_constant(v), L1Loss().best_constant(v)
    return mean, float(median), abs(mean - g) - abs(float(median) - g)


def one_sensor_or_all(m, sigma, k, **_):
    noise = sigma**2 * np.eye(int(m))
    weights = [np.arange(m) < count for count in (1, k, m)]
    return [w @ noise @ w / w.sum() ** 2 for w in weights]


def words_of_a_spam_filter(z, c, **more):
    signs = np.array([[1, 1], [1, -1]])
    X = np.kron(np.kron(signs, signs), signs)[:, 1:6]
    w = lasso_path(X, X @ z).at(more["lambda"])
    kept = np.abs(w) > 1e-12
    return kept.sum(), w[kept] @ c[kept]


def one_premium_for_all(n, c, **_):
    premium = L2Loss().best_constant(c)
    assert np.isclose(n * premium, c.sum()) and n * float(L1Loss().best_constant(c)) < c.sum()
    return premium


def zeros_after_training(w, eta, k, **more):
    strength, steps = more["lambda"], int(k)
    lasso = proximal_descend(lambda w: 0 * w, L1Penalty(strength).prox, w, eta, steps)[-1]
    ridge = descend(L2Penalty(strength).subgradient, w, eta, steps)[-1]
    return (np.abs(lasso) < 1e-12).sum(), (ridge == 0).sum()


ORACLES = {name: globals()[name.replace("-", "_")] for name in TEMPLATES}


def answers(question):
    """The numbers that are right, as a tuple, or the text of the right choice."""
    if question.choices:
        return next(choice.text for choice in question.choices if choice.right)
    return question.right if question.steps else (question.right,)


@pytest.mark.parametrize("name", TEMPLATES)
def test_answers_are_those_of_the_package(name):
    for seed in SEEDS:
        question = problem(name, seed)
        expected = ORACLES[name](text=question.ask, **given(question.ask))
        if question.choices:
            assert answers(question) == expected, question.ask
        else:
            expected = [float(v) for v in np.atleast_1d(np.array([*flat(expected)], dtype=float))]
            assert np.allclose(answers(question), expected, rtol=1e-9, atol=1e-9), question.ask


def flat(expected):
    return expected if np.iterable(expected) else [expected]


@pytest.mark.parametrize("name", TEMPLATES)
def test_numbers_are_nice(name):
    """At most 100 in size, with a denominator of at most 12; and so is what is given."""
    for seed in SEEDS:
        question = problem(name, seed)
        values = [] if question.choices else [*answers(question)]
        for value in np.concatenate([values, *map(np.ravel, given(question.ask).values())]):
            near = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
            assert abs(float(near) - value) < 1e-12 and abs(value) <= LARGEST, question.ask


def test_what_is_nice():
    assert is_nice(0) and is_nice(-100) and is_nice(Fraction(7, 12)) and is_nice(Fraction(-199, 2))
    assert not is_nice(101) and not is_nice(Fraction(1, 13)) and not is_nice(Fraction(-1001, 10))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_answer_stands_in_its_solution(name):
    for seed in SEEDS:
        question = problem(name, seed)
        if question.choices:
            continue
        there = [number(text) for text in re.findall(NUMBER, question.solution)]
        there += [a / b for a, b in pairwise(there) if b]
        for value in answers(question):
            assert np.isclose(there, value, rtol=1e-12, atol=1e-12).any(), question.solution


def texts_of(question):
    """All that a learner reads of it."""
    parts = [question.ask, question.solution, *(trap.why for trap in question.traps)]
    parts += [part for step in question.steps for part in (step.ask, step.why)]
    return parts + [part for each in question.choices for part in (each.text, each.why)]


def left_over(text):
    """What a page would show of formulas that are not closed, and of names that are not filled."""
    shown = re.sub(r"<[^>]*>", "", html(text))
    return re.findall(r"[$\\{}]|Fraction|\bNone\b", shown)


@pytest.mark.parametrize("name", TEMPLATES)
def test_texts_become_html_without_anything_left_over(name):
    for seed in SEEDS[:40]:
        for text in texts_of(problem(name, seed)):
            assert not left_over(text), text


def outside_brackets(text):
    """The letters of ``text`` that come from no catalogue, besides formulas, λ and code."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return re.findall(r"[^\W\d_λ]+", re.sub(r"\$[^$]*\$|`[^`]*`", "", text))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_comes_from_the_catalogue(name, in_brackets):
    for seed in SEEDS[:40]:
        for text in texts_of(problem(name, seed)):
            assert not outside_brackets(text) and not left_over(text), text


def test_words_that_bypass_the_catalogue_are_seen(in_brackets):
    assert outside_brackets(texts._("The mean.") + " Or $w$") == ["Or"]
    assert left_over("The pull is ${pull}: it stays zero.") and left_over("{w} is zero.")


class Listening:
    """English, that remembers what it was asked for."""

    def __init__(self):
        self.asked = set()

    def gettext(self, text):
        self.asked.add(text)
        return text


def test_what_problems_say_is_what_is_found_for_the_catalogue(monkeypatch):
    """All of it, and nothing that no problem says: so each text has been filled."""
    spoken = Listening()
    monkeypatch.setattr(texts, "_catalogue", spoken)
    for name in TEMPLATES:
        for seed in SEEDS:
            problem(name, seed)
    found = template(bracketed.NOTEBOOKS)
    files = {text.id: [file for file, _ in text.locations] for text in found}
    assert spoken.asked == {text for text in files if "exam/templates/" in "".join(files[text])}


def test_numbers_in_a_text():
    assert tell("${b_} - {a} + {a_}$, {c}, $x = {x}$", a=-1, b=-2, c="so", x=[1, -0.5]) == (
        "$({-2}) - {-1} + ({-1})$, so, $x = (1, {-0.5})$"
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_right_answers_count_and_no_others(name):
    trapped = 0
    for seed in SEEDS:
        question = problem(name, seed)
        assert question.mark(question.right).score == 1
        for trap in question.traps:
            mark = question.mark(trap.value)
            assert mark.score == 0 and mark.why == trap.why != ""
            trapped += 1
        assert len({trap.value for trap in question.traps}) == len(question.traps)
        for letter, choice in zip("abcde", question.choices, strict=False):
            assert question.mark(letter).score == choice.right
            assert choice.right or choice.why
        if question.choices:
            assert len({choice.text for choice in question.choices}) == len(question.choices) >= 3
        if question.steps:
            wrong = [value + 1 for value in question.right]
            assert question.mark(wrong).score == 0
    assert trapped >= len(SEEDS) or question.kind != "number"


def test_the_right_choice_stands_at_every_place():
    for name in TEMPLATES:
        if problem(name, 0).choices:
            rights = [problem(name, seed).right for seed in SEEDS]
            assert all(rights.count(letter) >= 20 for letter in "abc"), name


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_seed_gives_one_problem_and_another_seed_another(name):
    assert problem(name, 3) == problem(name, 3)
    assert problem(name, 3).id == f"{name}-3"
    assert len({problem(name, seed).ask for seed in SEEDS}) >= 0.4 * len(SEEDS)
    later = [problem(name, seed) for seed in range(10**6, 10**6 + 5)]
    assert len({question.ask for question in later}) > 1


def test_problems_are_the_same_everywhere():
    """What these seeds gave when the templates were made: learners quote seeds to each other."""
    pinned = {
        "mae-and-mse": (4.2, 19.8, 0.2857142857142857, 0.36363636363636365),
        "gradient-step-on-mae": -2.5,
        "soft-threshold": 3.75,
        "which-weights-are-zero": "a",
        "one-standard-error-from-folds": (0.5, 2.0, 1.0),
        "weight-after-decay": -2.5,
    }
    assert {name: problem(name, 7).right for name in pinned} == pinned


@pytest.mark.parametrize("name", TEMPLATES)
def test_entries_are_those_of_a_question(name):
    entries = TEMPLATES[name](np.random.default_rng(0))
    assert isinstance(Question(id="any", **entries), Question)
    assert entries["level"] in (2, 3) and entries["kind"] in KINDS


def test_form_does_not_give_a_right_choice_away():
    for seed in SEEDS:
        texts = [c.text for c in problem("is-this-zero-held", seed).choices]
        pulls = [re.search(NUMBER, text).group() for text in texts]
        assert sorted(pulls.count(pull) for pull in pulls) == [2, 2, 2, 2]
        strengths_and_means = problem("one-standard-error-from-folds", seed)
        means = table(strengths_and_means.ask)[:, 1:].mean(axis=1)
        limit = min(means) + strengths_and_means.right[1]
        assert abs(means - limit).min() > 0.1  # whether "not above" or "below" does not matter


def test_kinds_and_groups():
    kinds = [problem(name, 0).kind for name in TEMPLATES]
    assert len(TEMPLATES) >= 14 and {"number", "steps", "choice"} == set(kinds)
    assert [name for names in GROUPS.values() for name in names] == list(TEMPLATES)
    zeros = [problem("soft-threshold", seed).answer == 0 for seed in SEEDS]
    assert 0.1 < np.mean(zeros) < 0.5
    held = ["stays" in answers(problem("is-this-zero-held", seed)) for seed in SEEDS]
    assert 0.3 < np.mean(held) < 0.7


def test_a_sheet():
    sheet = problems(5)
    assert [question.id for question in sheet] == [f"{name}-5" for name in TEMPLATES]
    assert problems(5, ["rescale", "soft-threshold"])[0] == problem("rescale", 5)
    mixed = problems(5, count=8)
    assert mixed == problems(5, count=8) != problems(6, count=8)
    assert len({question.id for question in mixed}) == 8
    some = problems(1, GROUPS["losses"], count=3)
    assert len(some) == 3 and all(q.id.rpartition("-")[0] in GROUPS["losses"] for q in some)
    assert Quiz(sheet)._repr_html_().count("<fieldset") == len(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_fields_take_the_answer_and_no_trap(name):
    """Browsers ignore a pattern with a bare - or bracket inside [ ], and take anything then."""
    for seed in SEEDS[:40]:
        question = problem(name, seed)
        patterns = re.findall(r'pattern="([^"]*)"', Quiz((question,))._repr_html_())
        assert len(patterns) == (0 if question.choices else len(answers(question)))
        for pattern, answer in zip(patterns, answers(question), strict=False):
            assert not re.search(r"\[[^\]]*[-()\[{}/|][^\]]*\]", pattern), pattern
            written = f"{answer:.3f}", f"{Fraction(answer).limit_denominator(20)}"
            assert all(re.fullmatch(pattern, text) for text in written), (pattern, written)
            wrong = [-answer or 1, answer + 1, *(trap.value for trap in question.traps)]
            assert not any(re.fullmatch(pattern, f"{value:.6g}") for value in wrong), pattern


def test_what_cannot_be_given_is_said():
    with pytest.raises(ValueError, match="no template 'lasso'; there is: mae-and-mse"):
        problem("lasso", 1)
    with pytest.raises(ValueError, match="count must be from 0 to 2, got 3"):
        problems(1, ["rescale", "soft-threshold"], count=3)
    with pytest.raises(ValueError):
        problem("rescale", -1)
