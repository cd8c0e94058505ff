"""A sitting marks what stands in its fields, loses nothing, and stores something to read."""

import json

import pytest

from l1l2.exam import sitting as module
from l1l2.exam.bank import Award, Choice, Question, Step
from l1l2.exam.mock import paper as draw
from l1l2.exam.mock import right_answer
from l1l2.exam.sitting import sit
from l1l2.lessons import storing

COMMON = dict(lesson="22_ridge_shrinks", ask="How $x$?", solution="Because.")


def question(k):
    point, claim = f"E{k % 3 + 1}", f"P{k}"
    if k % 3 == 0:
        choices = Choice("first $w_1$", right=True), Choice("second", why="Not second.")
        return Question(f"q-{k}", "choice", (claim,), (point,), 1, choices=choices, **COMMON)
    if k % 3 == 1:
        return Question(f"q-{k}", "number", (claim,), (point,), 2, answer=float(k), **COMMON)
    steps = Step("one?", 1.0), Step("two?", 2.0)
    return Question(f"q-{k}", "steps", (claim,), (point,), 3, steps=steps, **COMMON)


DERIVE = Question(
    "show-it", "derive", ("P9",), ("E3",), 3, **COMMON,
    scheme=(Award("First $a$."), Award("Then $b$.", 2)),
)  # fmt: skip
BANK = tuple(question(k) for k in range(1, 10))


@pytest.fixture(autouse=True)
def small_bank(monkeypatch):
    monkeypatch.setattr(
        module,
        "paper",
        lambda seed, length, points=None: draw(seed, length, points, bank=BANK, problems=()),
    )
    monkeypatch.setattr(module, "_KEPT", {})


def press(sitting, action, answers=None, words=None, **wanted):
    """What the page sends when a button is pressed, with what stands in the fields."""
    form = sitting.form
    message = {
        "do": action,
        "ids": [each["id"] for each in form.questions],
        "answers": form.answers if answers is None else answers,
        "words": form.words if words is None else words,
        "wanted": form.wanted | wanted,
    }
    form._handle_custom_msg(json.loads(json.dumps(message)), [])


def said(sitting):
    return sitting.form.said.get("top") or sitting.form.said.get("bottom")


def report(sitting):
    return sitting.below.outputs[0]["data"]


def test_what_is_shown_holds_no_answer():
    sitting = sit(1, 6)
    shown = json.dumps(sitting.form.questions)
    assert len(sitting.form.questions) == 6 and "Because" not in shown and "Not sec" not in shown
    by_id = {each["id"]: each for each in sitting.form.questions}
    for one in sitting.paper.questions:
        there = by_id[one.id]
        assert [o["letter"] for o in there["options"]] == list("ab")[: len(one.choices)]
        assert len(there["steps"]) == len(one.steps)
        assert "<math" in there["asked"]


def test_a_known_sheet_is_marked_and_the_answers_stay():
    sitting = sit(1, 6)
    answers = {one.id: right_answer(one) for one in sitting.paper.questions[:-1]}
    press(sitting, "mark", answers)
    last = sitting.paper.questions[-1].marks
    score = f"{sitting.paper.marks - last} of {sitting.paper.marks} marks"
    assert sitting.report.score == sitting.paper.marks - last
    assert f"Score {score}" in said(sitting) and "Not answered: 6." in said(sitting)
    assert f"Score: {score}" in report(sitting)["text/html"]
    assert f"Score: {score}" in report(sitting)["text/plain"]
    assert sitting.answers == answers


def test_what_cannot_be_read_is_said_at_its_question_until_it_is_corrected():
    sitting = sit(1, 6)
    answers = {one.id: right_answer(one) for one in sitting.paper.questions}
    number = next(k for k, one in enumerate(sitting.paper.questions, 1) if one.kind == "number")
    spoiled = sitting.paper.questions[number - 1].id
    press(sitting, "mark", answers | {spoiled: "many"})
    assert f"Could not be read: {number};" in said(sitting)
    assert list(sitting.form.troubles) == [spoiled]
    assert "give one number, such as" in sitting.form.troubles[spoiled]
    assert "give one number, such as" in report(sitting)["text/html"]
    press(sitting, "mark", answers)
    assert sitting.form.troubles == {} and sitting.report.score == sitting.paper.marks


def test_another_seed_keeps_the_answers_until_a_new_paper_and_brings_them_back():
    sitting = sit(1, 3)
    first = sitting.paper
    answers = {first.questions[0].id: "7"}
    sitting.form.answers = answers
    sitting.form.wanted = sitting.form.wanted | {"seed": "2"}
    assert sitting.paper is first and sitting.answers == answers
    press(sitting, "new_paper")
    assert sitting.paper.seed == 2 and sitting.answers == {} and sitting.below.outputs == ()
    press(sitting, "new_paper", seed="1")
    assert sitting.paper == first and sitting.answers == answers


def test_running_the_cell_again_brings_the_answers_back():
    sitting = sit(1, 3)
    sitting.form.answers = answers = {sitting.paper.questions[0].id: "7"}
    assert sit(1, 3).answers == answers
    assert sit(2, 3).answers == {}


@pytest.mark.parametrize(
    "wanted, why",
    [
        (dict(length="10"), "10 questions are asked for, and there are 9"),
        (dict(length=""), "length must be a whole number"),
        (dict(seed="x"), "seed must be a whole number"),
        (dict(points=[]), "points must be some of E1"),
    ],
)
def test_a_paper_that_cannot_be_drawn_leaves_the_old_one(wanted, why):
    sitting = sit(1, 3)
    first, answers = sitting.paper, {sitting.paper.questions[0].id: "7"}
    press(sitting, "new_paper", answers, **wanted)
    assert why in said(sitting)
    assert sitting.paper is first and sitting.answers == answers


def test_points_and_length_are_those_that_are_wanted():
    sitting = sit(1, 3)
    press(sitting, "new_paper", length="2", points=["E2"], seed="5")
    assert [one.points for one in sitting.paper.questions] == [("E2",)] * 2
    marks = sitting.paper.marks
    assert sitting.form.title == f"paper 5, 2 questions, {marks} marks"


def test_a_late_message_does_not_put_answers_into_another_paper():
    sitting = sit(1, 3)
    message = {"do": "mark", "ids": ["other"], "answers": {"other": "1"}}
    sitting.form._handle_custom_msg(message | {"wanted": sitting.form.wanted}, [])
    assert sitting.answers == {}


def test_clearing_is_undone_by_clearing_again():
    sitting = sit(1, 3)
    answers = {sitting.paper.questions[0].id: "7"}
    press(sitting, "clear", answers)
    assert sitting.answers == {} and "bring them back" in said(sitting)
    press(sitting, "clear")
    assert sitting.answers == answers and "are back" in said(sitting)


def test_paper_and_key_are_written_where_it_says(tmp_path):
    sitting = sit(4, 3, folder=tmp_path)
    press(sitting, "write")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["mock_exam_4_3.html", "mock_exam_4_3_key.html"]
    assert all(name in said(sitting) for name in names) and str(tmp_path) in said(sitting)
    sitting.folder = tmp_path / "nowhere"
    press(sitting, "write")
    assert "could not be written" in said(sitting)


def test_a_derivation_shows_its_steps_once_it_is_marked_and_counts_what_is_ticked(monkeypatch):
    monkeypatch.setattr(
        module, "paper", lambda *a: draw(1, 1, points=["E3"], bank=(DERIVE,), problems=())
    )
    sitting = sit(1, 1)
    assert "First" not in json.dumps(sitting.form.questions) and sitting.form.schemes == {}
    assert sitting.form.questions[0]["free"] and sitting.form.questions[0]["marks"] == "3 marks"
    sitting.form.words = {"show-it": "because"}
    press(sitting, "mark", words=sitting.form.words)
    assert [each["worth"] for each in sitting.form.schemes["show-it"]] == ["1 mark", "2 marks"]
    assert "tick those you have" in said(sitting)
    press(sitting, "mark", {"show-it": "0; 2"})
    assert sitting.report.score == 2 and "tick" not in said(sitting)


def test_when_time_is_up_the_paper_is_marked_and_the_clock_stopped():
    sitting = sit(1, 3)
    assert sitting.form.minutes == sitting.paper.minutes and sitting.form.ends == 0
    sitting.form.ends = 1e12
    press(sitting, "time_is_up")
    assert sitting.form.ends == 0 and said(sitting).startswith("Time is up.")
    press(sitting, "new_paper", seed="2")
    press(sitting, "mark")
    assert not said(sitting).startswith("Time is up.")


def test_two_forms_are_written_where_it_says(tmp_path, monkeypatch):
    sitting = sit(4, 3, folder=tmp_path)
    press(sitting, "write_both")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 4 and all(name in said(sitting) for name in names)
    sitting.folder = tmp_path / "nowhere"
    press(sitting, "write_both")
    assert "could not be written" in said(sitting)


def test_every_message_is_a_change_so_that_it_is_shown():
    sitting = sit(1, 3)
    seen = []
    sitting.form.observe(lambda change: seen.append(change["new"]), "said")
    press(sitting, "mark")
    press(sitting, "mark")
    assert len(seen) == 2


def test_what_is_stored_is_the_paper_to_read():
    sitting = sit(1, 6)
    data = sitting._repr_mimebundle_()
    output = dict(output_type="execute_result", execution_count=1, data=data, metadata={})
    cell = dict(cell_type="code", id="a", source="sit()", metadata={}, outputs=[output])
    stored = storing.keep_stills(dict(nbformat=4, nbformat_minor=5, metadata={}, cells=[cell]))
    (kept,) = stored["cells"][0]["outputs"]
    assert set(kept["data"]) == {"text/html", "text/plain"}
    assert kept["data"]["text/html"].count("<fieldset") == 6
    assert kept["data"]["text/plain"].count("How $x$?") == 6
    assert "Because" not in kept["data"]["text/plain"]
    assert sit(1, 6)._repr_mimebundle_()["text/html"] == data["text/html"]
