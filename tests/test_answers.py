"""Every answer of the question bank that can be computed is computed, with the package."""

import answers_choosing
import answers_derivations
import answers_losses
import answers_more
import answers_penalties
import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from l1l2.exam.bank import Step, questions

BANK = {question.id: question for question in questions()}
PARTS = answers_losses, answers_penalties, answers_choosing, answers_derivations, answers_more
ANSWERS = {name: make for part in PARTS for name, make in part.ANSWERS.items()}
TRAPS = {name: makes for part in PARTS for name, makes in part.TRAPS.items()}

# Their answer is a judgement, or takes a lesson to compute; the lesson shows it.
JUDGED = {
    "a-gap-that-shrinks",
    "a-tie-with-a-shorter-list",
    "another-shuffle-another-strength",
    "genes-chosen-before-the-split",
    "slip-the-other-genes",
    "what-error-to-report",
    "what-l1-buys-on-words",
}


def test_every_question_is_computed_but_for_those_that_are_judged():
    assert sum(len(part.ANSWERS) for part in PARTS) == len(ANSWERS)
    derived = {name for name, question in BANK.items() if question.scheme}
    assert set(BANK) - set(ANSWERS) - derived == JUDGED
    assert set(ANSWERS) <= set(BANK)
    assert all(BANK[name].choices for name in JUDGED)
    assert set(TRAPS) == {name for name, question in BANK.items() if question.traps}


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_is_what_the_package_computes(name):
    question, found = BANK[name], ANSWERS[name]()
    if question.choices:
        assert found == question.right
    elif question.kind == "number":
        assert close(found, question.answer, question.tolerance)
    else:
        assert len(found) == len(question.steps)
        for value, step in zip(found, question.steps, strict=True):
            assert close(value, step.answer, step.tolerance), step.ask


def close(computed, answer, tolerance):
    """Equal, or, where the answer is read off or rounded, well within what is accepted."""
    exact = Step("", answer).holds(float(computed))
    return exact or abs(computed - answer) <= tolerance / 2


@pytest.mark.parametrize("name", TRAPS)
def test_trap_is_what_the_mistake_leads_to(name):
    for trap, mistake in zip(BANK[name].traps, TRAPS[name], strict=True):
        assert float(mistake()) == pytest.approx(trap.value, rel=2e-3, abs=1e-12), trap.why
        assert BANK[name].mark(trap.value).why == trap.why


def test_the_hand_solutions_minimise_the_objectives_as_they_are_written():
    for objective, answer in (
        (lambda w: (w - 3) ** 2 + 4 * abs(w), 1),
        (lambda w: (w - 6) ** 2 + 2 * w**2, 2),
        (lambda w: (w - 10) ** 2 + 4 * (abs(w) / 2 + w**2 / 2), 3),
        (lambda u: (2 * u - 7) ** 2 + 4 * (2 * abs(u) / 2 + 2 * u**2 / 2), 1.5),
    ):
        found = minimize_scalar(objective, bounds=(-10, 10), options={"xatol": 1e-9})
        assert abs(found.x - answer) < 1e-5


def test_numbers_quoted_from_the_diabetes_data():
    data, ridge, lasso = answers_penalties.patients()
    before, after = (answers_penalties.weights_of(ridge, strength) for strength in (0, 1))
    hdl, tc = (data.feature_names.index(name) for name in ("hdl", "tc"))
    assert ridge.zero_crossings()[hdl].round(4).tolist() == [0.0037]
    assert [round(float(w["hdl"]), 1) for w in (before, after)] == [4.8, -7.2]
    enters = (lasso.knot_weights != 0).argmax(axis=0)
    assert np.abs(ridge.at(0)).argmax() == tc
    assert enters.argsort().tolist().index(tc) == 6  # the seventh


def test_an_answer_read_off_a_figure_is_the_computed_one_rounded():
    high = answers_losses.moving_point()[0].high
    assert BANK["read-where-the-l1-line-stands-still"].answer == round(high, 1)
