"""A paper is what was asked for, and an answer sheet gets exactly what it deserves."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l1l2.exam import mock
from l1l2.exam.bank import LETTERS, POINTS, Award, Choice, Question, Step, Trap, questions
from l1l2.exam.mock import Paper, _problems, paper, read_answers, right_answer

COMMON = dict(lesson="22_ridge_shrinks", ask="Ask $x_1$?", solution="Because <so>.")


def number(name, points=("E1",), claims=("P2",), level=1, answer=2.0, **more):
    return Question(
        name, "number", tuple(claims), tuple(points), level, answer=answer, **COMMON | more
    )


def choice(name, points=("E1",), claims=("P2",), level=1):
    choices = (
        Choice("first", why="Not first."),
        Choice("second", right=True),
        Choice("$z$", why="Not z."),
    )
    return Question(name, "choice", tuple(claims), tuple(points), level, choices=choices, **COMMON)


STEPS = Question(
    "three-steps", "steps", ("P5",), ("E2",), 3, **COMMON,
    steps=(Step("one?", 1.0), Step("two?", -2.0, why="Twice."), Step("half?", 0.5, 0.01)),
)  # fmt: skip
THREE = Paper(
    (
        choice("choose", points=("E1", "E5")),
        number("count", answer=0.5, tolerance=0.01, traps=(Trap(2.0, "Upside down."),)),
        STEPS,
    )
)


def bank_of(counts, **more):
    """So many questions of each exam point, all about different claims as far as there are."""
    claims = cycle([f"P{k}" for k in range(1, 23)] + [f"L{k}" for k in range(1, 10)])
    return tuple(
        number(f"{point.lower()}-{k}", (point,), (next(claims),), **more)
        for point, count in counts.items()
        for k in range(count)
    )


def ids(paper):
    return [question.id for question in paper.questions]


def counts_of(paper):
    return {point: sum(point in q.points for q in paper.questions) for point in POINTS}


# Which paper


def test_the_same_arguments_give_the_same_paper_and_another_seed_another():
    bank = bank_of(dict.fromkeys(POINTS, 10))
    drawn = [ids(paper(seed, bank=bank, problems=())) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) != set(drawn[2])
    assert ids(paper(1, bank=bank[::-1], problems=())) == drawn[0]


def test_a_paper_does_not_depend_on_the_process():
    """Python shuffles its sets and hashes anew in every process; the lottery must not notice."""
    code = (
        "from l1l2.exam.mock import paper; from l1l2.exam.bank import questions;"
        "n = min(12, len(questions()));"
        "print(*[q.id for q in paper(3, length=n, generated=0).questions])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    here = paper(3, length=min(12, len(questions())), generated=0)
    assert said == {" ".join(ids(here)) + "\n"}


@given(
    st.fixed_dictionaries({point: st.integers(0, 6) for point in POINTS}),
    st.integers(1, 20),
    st.integers(0, 5),
)
def test_points_are_as_even_as_the_bank_allows(counts, length, seed):
    bank = bank_of(counts)
    if length > len(bank):
        with pytest.raises(ValueError, match=f"{len(bank)} at most" if bank else "no question"):
            paper(seed, length, bank=bank, problems=())
        return
    drawn = paper(seed, length, bank=bank, problems=())
    assert len(set(ids(drawn))) == length
    found = counts_of(drawn)
    for point, count in found.items():  # short of another point only where its stock is used up
        assert count == counts[point] or count >= max(found.values()) - 1


@given(st.integers(0, 30), st.integers(1, 12), st.floats(0, 1))
def test_generated_problems_come_in_their_share(seed, length, share):
    bank = bank_of(dict.fromkeys(POINTS, 6))
    made = tuple(
        number(f"made-{q.id}", q.points, [f"L{k % 9 + 1}", f"P{k % 22 + 1}"])
        for k, q in enumerate(bank_of(dict.fromkeys(POINTS, 3)))
    )
    drawn = paper(seed, length, generated=share, bank=bank, problems=made)
    assert sum(each.startswith("made-") for each in ids(drawn)) == round(share * length)
    assert max(counts_of(drawn).values()) - min(counts_of(drawn).values()) <= 1


def test_generated_problems_fill_up_a_small_bank_and_even_out_its_points():
    bank, made = bank_of({"E1": 9}), bank_of({"E2": 3})
    drawn = paper(1, 6, generated=0.1, bank=bank, problems=made)
    assert counts_of(drawn) == {"E1": 3, "E2": 3, "E3": 0, "E4": 0, "E5": 0, "E6": 0}
    with pytest.raises(ValueError, match=r"there are 9 on .*ask for 9 at most"):
        paper(1, 10, generated=0, bank=bank, problems=made)


@pytest.mark.parametrize("seed", range(8))
def test_no_two_about_the_same_claim_while_there_are_others(seed, monkeypatch):
    monkeypatch.setattr(mock, "TURNS", 1)
    same = [number(f"same-{k}", claims=("P1",)) for k in range(9)]
    others = [number(f"other-{k}", claims=(f"P{k}",)) for k in range(2, 6)]
    both = number("both", claims=("P1", "P2"))
    drawn = paper(seed, 6, bank=(*same, *others, both), problems=())
    assert sum(each.startswith("same") for each in ids(drawn)) == 1
    assert len(ids(paper(seed, 8, bank=(*same, *others, both), problems=()))) == 8


def test_what_is_chosen_is_what_comes():
    bank = (
        number("a", ("E1",), ("P1",), 1), number("b", ("E1", "E5"), ("P2", "P3"), 2),
        number("c", ("E5",), ("P3",), 3), number("d", ("E6",), ("L1",), 1),
    )  # fmt: skip
    assert set(ids(paper(1, 2, points=["E5"], bank=bank, problems=()))) == {"b", "c"}
    assert set(ids(paper(1, 2, claims=["P3"], bank=bank, problems=()))) == {"b", "c"}
    assert set(ids(paper(1, 2, levels=[1], bank=bank, problems=()))) == {"a", "d"}
    assert ids(paper(1, 1, points="E6", bank=bank, problems=())) == ["d"]
    drawn = paper(1, 4, bank=bank, problems=())
    assert [question.level for question in drawn.questions] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (dict(seed="x"), "seed must be a whole number"),
        (dict(seed=-1), "seed must be a whole number, 0 or more"),
        (dict(seed=1, length=0), "length must be a whole number, 1 or more"),
        (dict(seed=1, length=""), "length must be a whole number"),
        (dict(seed=1, points=["E9"]), "points must be some of E1, E2.*got E9"),
        (dict(seed=1, points=[]), "got none"),
        (dict(seed=1, claims=["P99"]), "got P99"),
        (dict(seed=1, levels=[4]), "levels must be some of 1, 2, 3; got 4"),
        (dict(seed=1, generated=2), "from 0 to 1"),
        (dict(seed=1, length=5), "5 questions are asked for, and there are 2 on E1, E2"),
        (dict(seed=1, length=1, levels=[3]), "there is no question"),
    ],
)
def test_what_cannot_be_had_is_said(arguments, said):
    with pytest.raises(ValueError, match=said):
        paper(**arguments, bank=bank_of({"E1": 1, "E2": 1}), problems=())


def test_how_it_was_asked_for_is_on_the_paper():
    bank = bank_of({"E1": 3, "E2": 3})
    drawn = paper(7, 2, ["E1"], generated=0, levels=1, bank=bank, problems=())
    assert drawn.call == "paper(7, length=2, points=['E1'], levels=[1], generated=0)"
    assert eval(drawn.call, {"paper": lambda *a, **k: (a, k)}) == (
        (7,),
        dict(length=2, points=["E1"], generated=0, levels=[1]),
    )
    assert paper(7, 2, list(POINTS), bank=bank, problems=()).call == "paper(7, length=2)"


def test_who_knows_nothing_has_about_three_of_33_marks_as_lesson_42_says():
    papers = [paper(seed) for seed in range(1, 61)]
    lucky = [sum(q.marks / len(q.choices) for q in p.questions if q.choices) for p in papers]
    assert abs(sum(lucky) / 60 - 3) < 0.5
    assert abs(sum(p.marks for p in papers) / 60 - 33) < 2
    shares = [p.minutes / p.marks for p in papers]
    assert min(shares) >= 1.5 and max(shares) < 1.75


def test_five_successive_papers_share_two_questions_of_sixty_at_most():
    drawn = [ids(paper(seed)) for seed in range(1, 61)]
    for first in range(56):
        five = [name for names in drawn[first : first + 5] for name in names]
        assert len(five) == 60 and len(set(five)) >= 58, first + 1


def test_a_paper_has_short_questions_then_numbers_then_two_derivations():
    for seed in range(1, 31):
        drawn = paper(seed)
        parts = [mock.part(question) for question in drawn.questions]
        assert parts == sorted(parts) and parts.count("C") == 2
        assert 4 <= parts.count("A") <= 7 and 3 <= parts.count("B") <= 6
        assert list(drawn.parts) == ["A", "B", "C"]
        numbers = [number for pairs in drawn.parts.values() for number, _ in pairs]
        assert numbers == list(range(1, 13))


def test_options_are_shuffled_by_the_seed_and_the_right_one_moves_along():
    right = set()
    for seed in range(12):
        (asked,) = paper(seed, 1, bank=(choice("choose"),), problems=()).questions
        assert sorted(each.text for each in asked.choices) == ["$z$", "first", "second"]
        assert asked.choices[LETTERS.index(asked.right)].text == "second"
        right.add(asked.right)
    assert right == {"a", "b", "c"}
    slip = replace(choice("slip"), kind="slip")
    assert paper(3, 1, bank=(slip,), problems=()).questions == (slip,)


def test_two_forms_ask_the_same_in_another_order_with_other_numbers():
    one, other = (paper(7, form=form) for form in "AB")
    base = lambda name: name.replace("-1000007", "").removesuffix("-7")  # noqa: E731
    assert sorted(map(base, ids(one))) == sorted(map(base, ids(other))) and ids(one) != ids(other)
    assert sum(name.endswith("-1000007") for name in ids(other)) == 4
    assert one.marks == other.marks and (one.form, other.form) == ("A", "B")
    assert 'form="B"' in other.call and ids(eval(other.call, {"paper": paper})) == ids(other)
    pairs = {q.id: q for q in one.questions if q.kind == "choice"}
    moved = [pairs[q.id].right != q.right for q in other.questions if q.id in pairs]
    assert any(moved)
    with pytest.raises(ValueError, match=r'form must be "A", "B" or ""; got \'C\''):
        paper(7, form="C")


def test_every_length_can_be_had_of_the_course_itself():
    many = len(questions())
    assert len(set(ids(paper(5, many, generated=0)))) == many
    with pytest.raises(ValueError, match=f"there are {many} on"):
        paper(5, many + 1, generated=0)


# Reading an answer sheet


@pytest.mark.parametrize(
    "line, answer",
    [
        ("1 b", "b"), ("1) b", "b"), ("1. b", "b"), ("1.) b", "b"), ("(1) b", "b"), ("1: b", "b"),
        ("1 = b", "b"), ("1b", "b"), ("  1   (b) ", "(b)"), ("1\tb", "b"), ("1: 0.5", "0.5"),
        ("1 -2", "-2"), ("1 0,5", "0,5"), ("1: 1; -2; 0.5", "1; -2; 0.5"), ("1. 2.5", "2.5"),
        ("1 what", "what"),
    ],
)  # fmt: skip
def test_lines_that_can_be_read(line, answer):
    sheet = read_answers(f"# mine\n\n{line}\n")
    assert sheet == {1: answer} and sheet.unread == ()


@pytest.mark.parametrize(
    "line, said",
    [
        ("b", "begin with the number"),
        ("2.5", "begin with the number"),
        ("2,5", "begin with the number"),
        ("2e-3", "begin with the number"),
        ("-1 b", "begin with the number"),
        ("0 b", "begin with the number"),
        ("2", "no answer after the number 2"),
        ("2)", "no answer after the number 2"),
        ("1 c", "question 1 has the answer 'b' on line 1"),
    ],
)
def test_lines_that_cannot_be_read_are_told(line, said):
    sheet = read_answers(f"1 b\n{line}")
    assert sheet == {1: "b"}
    (unread,) = sheet.unread
    assert (unread.place, unread.text) == ("line 2", line)
    assert said in unread.why


# Marking


def test_right_answers_have_full_marks():
    sheet = {k: right_answer(question) for k, question in enumerate(THREE.questions, 1)}
    assert sheet == {1: "b", 2: "0.5", 3: "1; -2; 0.5"}
    report = THREE.mark(sheet)
    assert report.score == 5 and report.total == "5 of 5 marks (100 %)"
    assert report.by_point == {"E1": (2, 2), "E2": (3, 3), "E5": (1, 1)}
    assert report.by_part == {"A": (1, 1), "B": (4, 4)}
    assert report.lessons("E1") == ()
    assert not report.unread and not report.missing
    assert not any(result.missed for result in report.results)
    assert "missed" not in report._repr_html_()


@pytest.mark.parametrize(
    "value, text",
    [(0.5, "0.5"), (2, "2"), (-1 / 3, "-1/3"), (6 / 11, "6/11"), (1e-12, "1e-12"),
     (2**0.5, "1.414213562"), (1234567.0, "1234567")],
)  # fmt: skip
def test_a_right_answer_is_written_so_that_it_is_marked_right(value, text):
    question = number("any", answer=value)
    assert right_answer(question) == text
    assert Paper((question,)).mark({1: text}).score == 1


def test_right_answers_of_the_whole_bank_have_full_marks():
    """As they stand in the answer key; those of generated problems as well."""
    every = {each.id: each for each in (*questions(), *_problems(1), *_problems(2))}
    sheet = {name: right_answer(question) for name, question in every.items()}
    report = Paper(tuple(every.values())).mark(sheet)
    assert [r.question.id for r in report.results if r.mark.score < 1 or r.trouble] == []


def test_a_known_sheet_scores_what_it_should():
    report = THREE.mark(read_answers("1 c\n2) 2\n3: 1; 2; 0.505"))
    assert report.score == pytest.approx(2)
    assert report.by_point == {"E1": (0, 2), "E2": (pytest.approx(2), 3), "E5": (0, 1)}
    told = repr(report)
    assert "Score: 2 of 5 marks (40 %)" in told
    assert "E1  0 of 2" in told and "E5  0 of 1" in told
    assert "E5  0 of 1  tuning λ by cross-validation; go back to: Ridge shrinks" in told
    for word in (
        "Not z.",
        "Upside down.",
        "Step 2 is -2. Twice.",
        "Right: b  second",
        "3) half? 0.5.",
    ):
        assert word in told
    page = report._repr_html_()
    for word in (
        "Not z.",
        "Upside down.",
        "Step 2 is -2. Twice.",
        "<b>b</b> second",
        "2 of 5 marks",
        "part A (short questions) 0 of 1; part B (calculate) 2 of 4",
        "<li>half? <b>0.5</b> (± 0.01)",
    ):
        assert word in page
    assert page.count("Because &lt;so&gt;.") == 3
    assert page.count('<a href="22_ridge_shrinks.ipynb">Ridge shrinks</a>') == 3 + 3


def test_answers_by_id_count_as_well():
    assert THREE.mark({"choose": "b", 2: 0.5, "three-steps": "1;-2;1/2"}).score == 5


def test_missing_answers_count_nothing_and_are_named():
    report = THREE.mark({1: "b", 2: "  ", 3: " ; ;"})
    assert report.missing == (2, 3) and report.score == 1 and report.unread == ()
    assert "Not answered: 2, 3" in repr(report)
    assert "<b>Not answered:</b> 2, 3" in report._repr_html_()


def test_a_missing_step_costs_that_step():
    report = THREE.mark({3: "1; ; 0.5"})
    assert report.score == pytest.approx(2) and report.unread == ()


def test_a_derivation_counts_the_marks_that_the_learner_gave():
    scheme = Award("First $a$."), Award("Then $b$.", 2)
    derive = Question("show-it", "derive", ("P2",), ("E3",), 3, scheme=scheme, **COMMON)
    both = Paper((*THREE.questions, derive))
    assert both.marks == 8 and right_answer(derive) == "1; 2"
    assert both.mark({4: "1; 2"}).score == 3
    report = both.mark(read_answers("4: ; 1"))
    assert report.score == pytest.approx(1) and report.by_part["C"] == (pytest.approx(1), 3)
    for told in (repr(report), report._repr_html_()):
        assert "You gave yourself 1 of 3 marks." in told and "2 marks" in told and "Then" in told
    (unread,) = both.mark({4: "2; 2"}).unread
    assert "step 1 is worth 0 to 1 marks; got 2" in unread.why


@pytest.mark.parametrize(
    "number, answer, said",
    [
        (1, "d", "answer with one of a, b, c; got 'd'"),
        (1, "second", "answer with one of a, b, c"),
        (2, "half", "give one number, such as 0.5, 1/2"),
        (2, "0.5 0.6", "give one number"),
        (3, "1; -2", "3 numbers are asked for, with ; between them; got 2"),
        (3, "1; -2; <b>", "give one number"),
    ],
)
def test_what_cannot_be_read_is_said_and_can_be_corrected(number, answer, said):
    sheet = {1: "b", 2: "0.5", 3: "1; -2; 0.5"}
    report = THREE.mark(sheet | {number: answer})
    assert report.score == 5 - THREE.questions[number - 1].marks and report.missing == ()
    (unread,) = report.unread
    assert unread.place == f"question {number}" and said in unread.why
    assert said in repr(report)
    assert "<b>question" in report._repr_html_() and "<code><b>" not in report._repr_html_()
    assert "Because" not in repr(report), "the answer is not given away before it is corrected"
    assert "Because" not in report._repr_html_()
    mended = report.corrected({number: sheet[number]})
    assert mended.score == 5 and mended.unread == ()


def test_answers_to_no_question_and_lines_astray_are_listed():
    report = THREE.mark(read_answers("1 b\n7 a\n2.5\n0.5 b"))
    assert [each.place for each in report.unread] == ["line 3", "line 4", "question 7"]
    assert "this paper has 1 to 3" in report.unread[-1].why
    assert report.missing == (2, 3)
    (twice,) = THREE.mark({1: "b", "choose": "a"}).unread
    assert "has the answer 'b' as well" in twice.why


def test_a_paper_can_be_read_as_text():
    text = repr(THREE)
    for word in (
        "3 questions, 5 marks, 10 minutes", "Part A: short questions",
        "1. (1 mark) Ask $x_1$?", "(b) second", "2. (1 mark) Ask", "   3) half?",
    ):  # fmt: skip
        assert word in text
    assert "Because" not in text and "Not z" not in text


def test_every_report_of_the_bank_can_be_shown():
    """Wrong answers to everything: each solution and reason becomes HTML with MathML."""
    every = Paper(questions())
    wrong = {
        question.id: next(
            each
            for each in ("a", "b") if question.choices and each != question.right
        )
        if question.choices
        else "; ".join("0" for _ in question.scheme)
        if question.scheme
        else "; ".join(islice(cycle(["123456"]), max(1, len(question.steps))))
        for question in questions()
    }  # fmt: skip
    report = every.mark(wrong)
    assert report.unread == () and report.score == 0
    page = report._repr_html_()
    assert page.count("<section>") == len(questions())
    assert "$" not in page
