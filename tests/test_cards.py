"""The flashcards, imported as a learner does: with Anki's own library, into a fresh collection."""

import os
import re
import subprocess
import sys
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from l1l2.exam import cards as cards_module
from l1l2.exam import pictures
from l1l2.exam.bank import POINTS, load, questions
from l1l2.exam.cards import RELEASED, cards, cards_by_point, load_cards, write_deck
from l1l2.exam.formulas import CONVERSIONS, FORMULAS
from l1l2.figures.scene import Scene

BANK = load(r"""
[[questions]]
id = "made-up-choice"
kind = "choice"
claims = ["P3", "P5"]
points = ["E1", "E2"]
level = 1
lesson = "23_why_l1_reaches_zero"
ask = 'Is $a < b$ & $\frac{1}{2} > 0$?'
choices = [
  { text = 'Yes, $a < b$.', right = true },
  { text = 'No.', why = 'Because of $\lambda$.' },
]
solution = '''
First $x$.

$$y = \frac{a}{b}$$
'''

[[questions]]
id = "made-up-number"
kind = "number"
claims = ["L8"]
points = ["E1"]
level = 2
lesson = "12_mean_and_median"
ask = 'A number?'
answer = -0.5
tolerance = 0.01
traps = [{ value = 0.5, why = 'The sign.' }]
solution = 'Minus a half.'

[[questions]]
id = "made-up-steps"
kind = "steps"
claims = ["L2"]
points = ["E5"]
level = 3
lesson = "22_ridge_shrinks"
ask = 'Two steps.'
steps = [
  { ask = 'One?', answer = 1, why = 'So it begins.' },
  { ask = 'Two?', answer = 2.25 },
]
solution = 'One, two.'
figure = "made-up"
alt = 'A made-up "figure".'
""")

SMALL = load_cards(r"""
[[cards]]
id = "made-up-formula"
front = 'Which $a < b$ & how?'
formula = "L2 one weight"

[[cards]]
id = "made-up-sides"
front = 'Two $x$?'
back = '$\frac{1}{2}$, *half*.'
claim = "P15"
point = "E5"
lesson = "31_choosing_lambda"

[[cards]]
id = "made-up-cloze"
cloze = 'One is {{$x_1$}}, two is {{not *one*}}.'
claim = "P3"
point = "E2"
lesson = "24_the_lasso_selects"
""")
ALL = len(BANK) + len(SMALL)


class Square(Scene):
    size = (2.0, 2.0)

    def draw(self, figure):
        figure.subplots().plot([0, 1], [0, 1])

    def at(self, state):
        return {}

    def words(self, now):
        return "a line"


@pytest.fixture(autouse=True)
def made_up_picture(monkeypatch):
    monkeypatch.setitem(pictures.PICTURES, "made-up", lambda: (Square(), {"state": 0}))


class Learner:
    """A collection of Anki, and what happens to it."""

    def __init__(self, folder):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from anki.collection import Collection
        self.folder = folder
        self.collection = Collection(str(folder / "collection.anki2"))

    def imports(self, path):
        """The log of importing a deck, with the settings that Anki begins with."""
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        asked = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        return self.collection.import_anki_package(asked).log

    def note(self, name):
        (found,) = self.collection.find_notes(f"Name:{name}")
        return self.collection.get_note(found)

    def answers(self, note):
        """Answer the card of ``note`` once, "good"."""
        card = note.cards()[0]
        card.start_timer()
        states = self.collection._backend.get_scheduling_states(card.id)
        answer = self.collection.sched.build_answer(card=card, states=states, rating=2)
        self.collection.sched.answer_card(answer)


@pytest.fixture
def learner(tmp_path):
    folder = tmp_path / "anki"
    folder.mkdir()
    learner = Learner(folder)
    yield learner
    learner.collection.close()


def deck_of(tmp_path, bank=BANK, released=RELEASED, name="deck.apkg", small=SMALL):
    return write_deck(tmp_path / name, bank, released, small)


# Anki ---------------------------------------------------------------------------------------------


def test_every_question_and_card_becomes_one_note(learner, tmp_path):
    log = learner.imports(deck_of(tmp_path))
    assert len(log.new) == ALL and not log.updated
    assert learner.collection.note_count() == ALL
    assert learner.collection.card_count() == ALL + 1  # one has two gaps
    for each in SMALL:
        assert len(learner.note(f"card-{each.id}").cards()) == (len(each.gaps) or 1)


def test_there_are_two_decks(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    decks = learner.collection.decks
    assert {deck.name for deck in decks.all_names_and_ids()} >= {
        "L1 and L2", "L1 and L2::Cards", "L1 and L2::Exam questions"
    }  # fmt: skip
    small, asked = [f"card-{each.id}" for each in SMALL], [each.id for each in BANK]
    for names, deck in ((small, "L1 and L2::Cards"), (asked, "L1 and L2::Exam questions")):
        for name in names:
            assert {decks.name(card.did) for card in learner.note(name).cards()} == {deck}


def test_everything_there_is_is_imported(learner, tmp_path):
    learner.imports(write_deck(tmp_path / "deck.apkg"))
    names = [learner.collection.get_note(n).fields[0] for n in learner.collection.find_notes("")]
    small = [f"card-{each.id}" for each in cards().cards]
    assert sorted(names) == sorted([*small, *(each.id for each in questions())])
    for each, name in zip(cards().cards, small, strict=True):
        made = learner.note(name).cards()
        assert len(made) == (len(each.gaps) or 1)
        assert all("Error" not in card.question() for card in made)
        assert all(card.question() != card.answer() for card in made)


def test_a_learner_of_an_earlier_release_keeps_reviews_and_place(learner, tmp_path):
    """Until 27 November 2026 there was one deck, of questions, with another name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards_module, "ASKED", "L1 and L2")
        learner.imports(deck_of(tmp_path, released=RELEASED - 518400, name="old.apkg", small=()))
    before = learner.note("made-up-choice")
    learner.answers(before)
    log = learner.imports(deck_of(tmp_path))
    assert len(log.new) == len(SMALL) and len(log.updated) == len(BANK)
    after = learner.note("made-up-choice")
    assert after.id == before.id and after.cards()[0].reps == 1
    assert learner.collection.decks.name(after.cards()[0].did) == "L1 and L2"


def test_a_reworded_small_card_and_a_gap_more_keep_the_reviews(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    before = {name: learner.note(name) for name in ("card-made-up-sides", "card-made-up-cloze")}
    for note in before.values():
        learner.answers(note)
    later = (
        SMALL[0],
        replace(SMALL[1], front="Three?"),
        replace(SMALL[2], cloze="One is {{$x_1$}}, two {{is}}, three {{is not}}."),
    )
    log = learner.imports(deck_of(tmp_path, released=RELEASED + 1, name="b.apkg", small=later))
    assert not log.new
    for name, old in before.items():
        new = learner.note(name)
        assert new.id == old.id and new.cards()[0].id == old.cards()[0].id
        assert new.cards()[0].reps == 1
    assert learner.note("card-made-up-sides")["Front"] == "<p>Three?</p>"
    assert len(learner.note("card-made-up-cloze").cards()) == 3


def test_what_anki_shows_of_small_cards(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    formula = learner.note("card-made-up-formula").cards()[0]
    assert r"\(a &lt; b\) &amp; how?" in formula.question()
    assert r"\(\frac{z}{1 + \lambda}\)" in formula.answer()
    assert "Why L1 reaches zero" in formula.answer()
    first, second = (card.question() for card in learner.note("card-made-up-cloze").cards())
    assert r"\(x_1\)" not in first and "<em>one</em>" in first
    assert r"\(x_1\)" in second and "<em>one</em>" not in second
    assert all(
        "<em>one</em>" in card.answer() and r"\(x_1\)" in card.answer()
        for card in learner.note("card-made-up-cloze").cards()
    )


def test_a_second_import_adds_nothing_and_changes_nothing(learner, tmp_path):
    path = deck_of(tmp_path)
    learner.imports(path)
    log = learner.imports(path)
    assert not log.new and not log.updated and len(log.duplicate) == ALL
    assert learner.collection.note_count() == ALL


def test_a_reworded_card_of_a_later_release_is_taken_and_keeps_its_reviews(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    before = learner.note("made-up-number")
    learner.answers(before)
    card = before.cards()[0].id
    reviews = learner.collection.db.all("select id, ease from revlog where cid = ?", card)
    assert len(reviews) == 1

    reworded = (BANK[0], replace(BANK[1], ask="Which number?"), BANK[2])
    log = learner.imports(deck_of(tmp_path, reworded, RELEASED + 1, "later.apkg"))
    assert not log.new
    after = learner.note("made-up-number")
    assert "Which number?" in after["Question"] and after.id == before.id
    assert after.cards()[0].id == card and after.cards()[0].reps == 1
    assert learner.collection.db.all("select id, ease from revlog where cid = ?", card) == reviews


def test_a_reworded_card_of_the_same_release_is_not_taken(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    reworded = (BANK[0], replace(BANK[1], ask="Which number?"), BANK[2])
    learner.imports(deck_of(tmp_path, reworded, RELEASED, "again.apkg"))
    assert learner.note("made-up-number")["Question"] == "<p>A number?</p>"


def test_another_order_and_a_new_card_leave_the_others_as_they_are(learner, tmp_path):
    learner.imports(deck_of(tmp_path, BANK[1:]))
    kept = {name: learner.note(name).id for name in ("made-up-number", "made-up-steps")}
    log = learner.imports(deck_of(tmp_path, BANK[::-1][:2] + BANK[:1], RELEASED + 1, "b.apkg"))
    assert len(log.new) == 1
    assert {name: learner.note(name).id for name in kept} == kept


def test_the_figure_arrives(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    (name,) = re.findall(r'src="([^"]+)"', learner.note("made-up-steps")["Question"])
    arrived = learner.folder / "collection.media" / name
    assert arrived.read_bytes() == pictures.picture("made-up")
    assert not learner.collection.media.check().missing


def test_what_anki_shows_has_formulas_as_anki_writes_them(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    card = learner.note("made-up-choice").cards()[0]
    front, back = card.question(), card.answer()
    assert r"\(a &lt; b\) &amp; \(\frac{1}{2} &gt; 0\)" in front
    assert "(a) Yes" in front and "(b) No." in front and "Because of" not in front
    assert r"\[y = \frac{a}{b}\]" in back and r"Not (b): Because of \(\lambda\)." in back
    assert "Why L1 reaches zero" in back and "$" not in front + back


def test_tags_name_claims_points_and_level(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    tags = "claim::P3 claim::P5 point::E1 point::E2 level::1".split()
    assert set(learner.note("made-up-choice").tags) == {f"l1l2::{tag}" for tag in tags}
    assert len(learner.collection.find_notes("tag:l1l2::point::E1")) == 3


def test_answers_say_what_is_right_and_how_far_off_one_may_be(learner, tmp_path):
    learner.imports(deck_of(tmp_path))
    assert learner.note("made-up-choice")["Answer"] == r"(a) Yes, \(a &lt; b\)."
    assert learner.note("made-up-number")["Answer"] == "−0.5 ± 0.01"
    assert "If you have 0.5: The sign." in learner.note("made-up-number")["Why"]
    assert learner.note("made-up-steps")["Answer"] == "1;&ensp;2.25"


# The file -----------------------------------------------------------------------------------------


def test_the_same_bank_gives_the_same_bytes(tmp_path):
    first, second = (deck_of(tmp_path, name=name).read_bytes() for name in ("a.apkg", "b.apkg"))
    assert first == second


def test_the_same_bytes_come_from_another_process_at_another_time(tmp_path):
    """With another hash seed, and a clock and a time zone far away."""
    program = (
        "import sys, time, random; now = time.time; time.time = lambda: now() + 4e8\n"
        "from l1l2.exam.cards import write_deck; write_deck(sys.argv[1])"
    )
    environment = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati"}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    there, here = tmp_path / "there.apkg", write_deck(tmp_path / "here.apkg")
    subprocess.run([sys.executable, "-c", program, there], env=environment, check=True)
    assert there.read_bytes() == here.read_bytes()


def test_no_entry_of_the_archive_has_a_time(tmp_path):
    with zipfile.ZipFile(deck_of(tmp_path)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_ids_depend_on_names_only_and_are_told_apart():
    ids = [cards_module._number(kind, q.id) for q in questions() for kind in ("note", "card")]
    for each in cards().cards:
        ids.append(cards_module._number("small note", each.id))
        ids += [cards_module._number("small card", each.id, str(k)) for k in range(9)]
    assert len(set(ids)) == len(ids)
    # Changing these makes every learner's cards new ones.
    assert cards_module._number("model") == 1433131315442
    assert cards_module._number("deck") == 1268395272535


def test_notes_of_earlier_releases_have_the_ids_that_they_had(learner, tmp_path):
    """Anki finds a note again by its guid; those of a question never change."""
    learner.imports(deck_of(tmp_path))
    assert learner.note("made-up-choice").guid == "l1l2-083a52dcc49875dc1355"
    assert cards_module._number("note", "made-up-choice") == learner.note("made-up-choice").id


# The small cards ----------------------------------------------------------------------------------


@pytest.mark.parametrize("card", cards().cards, ids=lambda card: card.id)
def test_a_front_is_short(card):
    words = re.sub(r"\$[^$]*\$", "formula", card.asked).split()
    assert len(words) < 25
    assert len(re.sub(r"\$[^$]*\$", "formula", card.answered).split()) < 25


def test_every_formula_and_every_conversion_is_a_card():
    backs = [card.back for card in cards().cards]
    assert all(backs.count(f"${each.tex}$") == 1 for each in FORMULAS)
    for each in CONVERSIONS:
        assert all(
            sum(f"`{name}` $= {tex}$" in back for back in backs) >= 1
            for name, tex in each.parameters
        )


def test_every_exam_point_has_cards():
    counts = {name: len(some) for name, some in cards_by_point().points.items()}
    assert set(counts) == set(POINTS) and min(counts.values()) >= 5


@pytest.mark.parametrize(
    "entries, said",
    [
        ("front = 'a'", "front and back, or cloze"),
        ("front = 'a'\nback = 'b'\ncloze = '{{c}}'", "front and back, or cloze"),
        ("cloze = 'no gap'", "needs a gap"),
        (r"cloze = '{{a}} $\frac{a}{b_{c}}$ {{b'", "two braces"),
        ("front = 'a'\nback = 'b'\nclaim = 'P99'", "claim must be one of"),
        ("front = 'a'\nback = 'b'\npoint = 'E7'", "point must be one of"),
        ("front = 'a'\nback = 'b'\nlesson = '99_none'", "99_none"),
        ("front = 'a'\nformula = 'L3 loss'", "no formula 'L3 loss'"),
        ("front = 'a'\nback = 'b'\ncolour = 'red'", "colour"),
    ],
)
def test_a_wrong_card_is_an_error_that_says_why(entries, said):
    known = dict(claim="P3", point="E1", lesson="22_ridge_shrinks")
    lines = [f"{k} = '{v}'" for k, v in known.items() if f"{k} =" not in entries]
    with pytest.raises(ValueError, match=re.escape(said)):
        load_cards("\n".join(["[[cards]]", "id = 'wrong'", *lines, entries]))


def test_two_cards_of_one_id_are_an_error():
    one = "[[cards]]\nid = 'twice'\nfront = 'a'\nformula = 'L1 loss'\n"
    with pytest.raises(ValueError, match="two cards have the id twice"):
        load_cards(one + one)


# In a lesson --------------------------------------------------------------------------------------


@pytest.fixture
def made_up(monkeypatch):
    monkeypatch.setattr(cards_module, "_cards", lambda: SMALL)


def test_cards_are_those_asked_for(made_up):
    assert cards(point="E5").cards == SMALL[1:2]
    assert cards(claim="P3", lesson="24_the_lasso_selects").cards == SMALL[2:]
    assert len(cards()) == 3


def test_a_seed_draws_the_same_cards_again(made_up):
    draws = {cards(count=1, seed=seed).cards for seed in range(20)}
    assert draws == {(each,) for each in SMALL}
    assert cards(count=2, seed=4) == cards(count=2, seed=4)
    assert cards(count=9) == cards()


def test_no_card_is_an_error_that_says_what_was_asked(made_up):
    with pytest.raises(ValueError, match="point = 'E6'"):
        cards(point="E6")


def test_a_folded_card_hides_its_answer_and_needs_no_script(made_up):
    shown = cards()._repr_html_()
    for card in shown.split('<div class="l1l2-flashcard"')[1:]:
        front, back = card.split("<details>")
        assert "<summary>" in back and "See it: <a href=" in back
        assert 'class="answer"' not in front
    assert "<script" not in shown and "http" not in shown.replace("http://www.w3.org", "")
    assert "<math" in shown and "$" not in shown
    assert "One is […], two is […]." in shown and "{{" not in shown
    assert "<strong>not <em>one</em></strong>" in shown


def test_cards_share_no_style_with_explorers_and_quizzes(made_up):
    """They lie on the same page, where a rule for one of them would reach the other."""
    shown = cards()._repr_html_() + cards_by_point()._repr_html_()
    own = {name for names in re.findall(r'class="([^"]+)"', shown) for name in names.split()}
    own = {name for name in own if name.startswith("l1l2")}
    assert own == {"l1l2-flashcards", "l1l2-flashcard", "l1l2-exam-point"}
    source = Path(cards_module.__file__).parents[1]
    for other in (source / "live" / "view.css", source / "exam" / "quiz.css"):
        rules = set(re.findall(r"\.(l1l2[\w-]*)", other.read_text(encoding="utf-8")))
        assert rules and not own & rules


def test_cards_lie_under_every_exam_point_that_has_any(made_up):
    found = cards_by_point(count=1)
    assert list(found.points) == ["E1", "E2", "E5"]
    assert found.points["E5"].cards == SMALL[1:2] and len(found.points["E1"]) == 1
    shown = found._repr_html_()
    assert shown.count('class="l1l2-exam-point"') == 3 and POINTS["E5"] in shown
    assert repr(found).splitlines()[0] == "cards for E1: 1"


def test_all_cards_can_be_shown():
    shown = cards()._repr_html_()
    assert shown.count("<details>") == len(cards()) and "$" not in shown
