"""Every step of a derivation is true as it is printed, and would not be if it were altered."""

import re

import pytest
from answers_derivations import CASES, PROOFS, RELATION, _codes, holds, relations, run

from l1l2.exam.bank import questions

DERIVED = {question.id: question for question in questions(kind="derive")}
STEPS = [
    (name, k, relation, formula)
    for name, question in DERIVED.items()
    for k, award in enumerate(question.scheme)
    for relation, formula in enumerate(relations(award.step))
]
# Between signs that may be altered: digits, and + or - where no exponent is.
SIGN = re.compile(r"\d|(?<!\{)[+-]")


def letters_of(name, k, relation):
    """The sets of letters for one formula of step k."""
    found = CASES[name][k]
    return found[relation] if found and isinstance(found[0], list) else found


def test_every_derivation_has_its_cases_and_none_is_left_over():
    assert set(CASES) == set(DERIVED) and set(PROOFS) <= set(DERIVED)
    assert len(DERIVED) == 12
    for name, question in DERIVED.items():
        assert len(CASES[name]) == len(question.scheme), name
        for k, award in enumerate(question.scheme):
            assert bool(CASES[name][k]) == bool(relations(award.step)), (name, k)


@pytest.mark.parametrize(("name", "k", "relation", "formula"), STEPS)
def test_every_relation_of_a_step_holds_as_printed(name, k, relation, formula):
    for letters in letters_of(name, k, relation):
        assert holds(formula, letters)


@pytest.mark.parametrize(("name", "k", "relation", "formula"), STEPS)
def test_an_equation_with_a_digit_or_sign_altered_is_false(name, k, relation, formula):
    if RELATION.search(formula)[0] != "=" or formula.endswith("w_j = 0"):  # 0 times anything
        return
    for sign in SIGN.finditer(formula):
        other = {"+": "-", "-": "+"}.get(sign[0]) or str((int(sign[0]) + 1) % 10)
        altered = formula[: sign.start()] + other + formula[sign.end() :]
        found = [still_holds(altered, each) for each in letters_of(name, k, relation)]
        assert not all(found), altered


def still_holds(formula, letters):
    try:
        return holds(formula, letters)
    except (ValueError, RuntimeWarning):
        return False


@pytest.mark.parametrize("name", PROOFS)
def test_what_a_step_says_in_words(name):
    PROOFS[name]()


def test_code_that_is_to_be_read_can_be_run():
    assert len(_codes()) >= 8
    for code in _codes().values():
        compile(code, "question", "exec")
        assert max(map(len, code.splitlines())) <= 82
    altered = run("code-first-lasso-with-a-weight", lambda code: code.replace("5, 3", "9, 9"))
    assert max(map(float, altered[1])) != 3
