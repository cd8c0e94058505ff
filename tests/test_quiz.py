"""Questions as HTML: plain elements, the same text every time, and what fields accept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.exam.bank import Award, Question, Step, number_from, questions, slack
from l1l2.exam.quiz import pattern, question_html, quiz
from l1l2.exam.templates import problems
from l1l2.lessons.course import lesson

IDS = [question.id for question in questions()]


def accepts(answer, text, tolerance=0.0):
    return re.fullmatch(pattern(answer, tolerance), text) is not None


@pytest.mark.parametrize("question", questions(), ids=IDS)
def test_a_question_is_plain_html_that_leads_to_its_lesson(question):
    text = question_html(question, 1)
    assert "<script" not in text and "http" not in text.replace("http://www.w3.org/1998/Math", "")
    assert text.count("<fieldset") == text.count("</fieldset>") == 1
    assert text.count("<details") == text.count("</details>") >= 2
    assert lesson(question.lesson).link() in text
    fields = re.findall(r"<(?:input|textarea) [^>]*>", text)
    parts = len(question.choices), len(question.steps), len(question.scheme) + bool(question.scheme)
    assert len(fields) == max(*parts, 1)
    assert all('data-lm-suppress-shortcuts="true"' in field for field in fields)
    assert text == question_html(question, 1)


def test_a_quiz_is_those_questions_and_says_which_it_does_not_know():
    two = quiz(*IDS[:2])
    assert [question.id for question in two.questions] == IDS[:2]
    assert two._repr_html_().count("<fieldset") == 2 and two._repr_html_().count("<style>") == 1
    assert repr(two).startswith("1. ") and "\n\n2. " in repr(two)
    with pytest.raises(ValueError, match="no question such, and-such;"):
        quiz(IDS[0], "such", "and-such")


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (0.5, ["0.5", ".5", "0,50", "1/2", " 0.500 ", "+0.5"]),
        (-3.0, ["-3", "−3", "-3.0", "- 3"]),
        (1 / 3, ["0.333", "0.3333", "1/3"]),
        (1000.0, ["1000", "1000.00"]),
        (0.0, ["0", "0.0", "0,00"]),
        (-0.25, ["-1/4", "-.25", "−0,25"]),
    ],
)
def test_a_field_takes_every_usual_way_of_writing_a_number(answer, texts):
    for text in texts:
        assert accepts(answer, text), text
    for text in ("", "5 000", "x", f"{answer + 1:g}", f"{-answer - 0.1:g}", "0.4", "1/7"):
        assert not accepts(answer, text), text


@given(st.integers(-2000, 2000), st.sampled_from([1, 2, 3, 4, 7, 8, 12]), st.floats(-50, 50))
def test_what_a_field_takes_is_marked_right_too(top, bottom, other):
    answer = top / bottom
    for text in (f"{answer:.3f}", f"{top}/{bottom}", repr(answer), f"{other:.3g}", f"{other:.2f}"):
        if accepts(answer, text):
            assert abs(number_from(text) - answer) <= slack(answer)


@given(st.integers(-500, 500), st.sampled_from([0.0, 0.01, 0.2]))
def test_a_field_takes_the_answer_rounded_within_the_tolerance(hundredths, tolerance):
    answer = hundredths / 100
    assert accepts(answer, f"{answer:.2f}", tolerance) and accepts(answer, repr(answer), tolerance)
    rounded = f"{answer:.1f}"
    if float(rounded) * answer > 0 and abs(abs(float(rounded) - answer) - tolerance) > 1e-6:
        assert accepts(answer, rounded, tolerance) == (abs(float(rounded) - answer) <= tolerance)


NUMBERS = {
    (asked.answer, asked.tolerance): name
    for question in (*questions(), *problems(1), *problems(2))
    for name, asked in (
        [(question.id, question)] * (question.kind == "number")
        + [(f"{question.id}, step {k}", step) for k, step in enumerate(question.steps, 1)]
    )
}


@pytest.mark.parametrize(("answer", "tolerance"), NUMBERS, ids=NUMBERS.values())
def test_a_field_takes_what_is_marked_right_and_nothing_else(answer, tolerance):
    """Everything that the tolerance admits, written in every way, up to six decimals."""
    step, off = Step("?", answer, tolerance), slack(answer, tolerance)
    values = [answer + share * off / 20 for share in range(-30, 31)]
    texts = {
        text.replace("-", minus)
        for value in values
        for places in range(7)
        for plain in (f"{value:.{places}f}", f"{100 * value:.{places}f} %", f"{value:.{places}e}")
        for minus in "-−"
        for text in (plain, plain.replace(".", ",") if plain[-1].isdigit() else plain)
        if "e" not in text or "," not in text
    }
    texts |= {f"{top}/{bottom}" for bottom in range(2, 13) for top in near(answer * bottom)}
    numbers = {text: number_from(text) for text in texts}
    told = {
        text: step.holds(number)
        for text, number in numbers.items()
        if "/" in text or abs(round(number, 6) - number) < 1e-12 * max(1, abs(number))
        if number or "e" not in text
    }
    assert sum(told.values()) > 3 and not all(told.values())
    taken = {text: accepts(answer, text, tolerance) for text in told}
    assert [text for text in told if taken[text] != told[text]] == []


def near(value):
    return range(int(value) - 3, int(value) + 4)


def test_an_answer_far_off_is_not_taken():
    assert not accepts(0.86, "0.8", 0.04) and not accepts(0.86, "0.91", 0.04)
    for text in ("0.82", "0.84", "0.85", "0.87", "0.88", "0.9", "86 %", "0,899", "6/7"):
        assert accepts(0.86, text, 0.04), text


DERIVE = Question(
    "derive-it", "derive", ("P2",), ("E1",), 3, "22_ridge_shrinks", "Why $w$?", "In short, so.",
    scheme=(Award("First $a$."), Award("Then $b$.", 2)),
)  # fmt: skip


def test_a_derivation_appears_step_by_step_and_is_marked_by_a_tick():
    text = question_html(DERIVE, 1)
    assert text.index("<textarea") < text.index("Step 1 of 2, 1 mark") < text.index("First")
    assert text.index("First") < text.index("Step 2 of 2, 2 marks") < text.index("Then")
    assert text.count('type="checkbox"') == 2 and 'class="l1l2-award m2"' in text
    assert "of 3" in text
