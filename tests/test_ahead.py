"""Positions ahead: the very drawings of live moves, a few at a time, and none for nobody."""

import re

import pytest
from test_explore import Point, point

from l1l2.figures.stage import Stage
from l1l2.live import ahead, choice, explore, linear_slider, log_slider, positions
from l1l2.live import explorer as module


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    """Nothing moved for long, and one slice of time holds three pictures."""
    monkeypatch.setattr(module, "QUIET", -1)
    monkeypatch.setattr(module, "_last_move", 0)
    clock = iter(range(1_000_000))
    monkeypatch.setattr(ahead.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(ahead, "SLICE", 3)


class Page:
    """Stands for the page: keeps what it is sent, and asks as ``view.js`` does."""

    def __init__(self, explorer):
        self.explorer, self.held, self.answers = explorer, {}, []
        explorer.send = self.receive

    def receive(self, answer):
        self.answers.append(answer)
        self.held |= {place: drawn for place, *drawn in answer["made"]}

    def ask(self, wants=(), **other):
        explorer = self.explorer
        holds = [place for place, drawn in self.held.items() if drawn]
        asked = dict(setting="now", at=explorer._at(), holds=holds, wants=list(wants))
        explorer._page_rests(explorer, asked | other, [])
        return self.answers[-1]

    def ask_for_all(self):
        everything = range(len(positions(self.explorer.controls[0])))
        while missing := [i for i in everything if i not in self.held]:
            self.ask(missing)
        return self.held


@pytest.mark.parametrize(
    "main",
    [linear_slider(0, 6, 1, 2), linear_slider(0.0, 0.7, 0.1, 0.3), log_slider(0.1, 1, start=0.5)],
)
def test_positions_are_to_the_letter_what_live_drawing_gives(main):
    explorer = explore(Point(), x=main, side=choice(["left", "right"]))
    held = Page(explorer).ask_for_all()
    assert len(held) == len(explorer.ahead.places) == len(positions(main))
    for place, value in enumerate(positions(main)):
        drawn, words, shows = held[place]
        assert drawn == Stage(Point()).parts(x=value, side="left")
        explorer.set(x=value)
        assert (drawn, words, shows) == (explorer.picture, explorer.words, explorer.shows)


def test_the_page_knows_every_letter_that_a_position_uses():
    class Says(Point):
        def draw(self, figure):
            super().draw(figure)
            self.mark(figure.text(0.5, 0.5, "", size=20), text="{x}")

        def at(self, x):
            return dict(y=5.0, side="left") | super().at(x)

    explorer = explore(Says(), x=linear_slider(0, 6, 1, 2))
    held = Page(explorer).ask_for_all()
    drawn = "".join(part for parts, *_ in held.values() for part in parts)
    used = set(re.findall(r'"#([sm]\w+)"', drawn))
    assert len(used) == 8 and used <= explorer.symbols.keys()


def test_nothing_is_drawn_ahead_unless_a_page_asks():
    explorer = point()
    drawn = explorer.stage.scene.updates
    explorer._repr_mimebundle_()
    assert not explorer.ahead.places
    assert explorer.stage.scene.updates == drawn  # the still shows the same numbers


def test_a_held_position_is_not_drawn_again_until_the_slider_rests():
    explorer = point()
    page = Page(explorer)
    page.ask([3, 4])
    tick = explorer.tick
    explorer.controls[0].value = 3
    explorer.controls[0].value = 4
    assert (explorer.tick, explorer.state["x"]) == (tick, 4)
    page.ask()
    assert explorer.tick == tick + 1
    assert explorer.words == "The point is at 4, 5 on the left."
    assert explorer.picture == page.held[4][0]
    page.ask()
    assert explorer.tick == tick + 1, "it owed only one"
    explorer.controls[0].value = 5
    assert explorer.tick == tick + 2, "this one the page does not hold"


@pytest.mark.parametrize(
    "change",
    [
        lambda explorer: setattr(explorer.controls[1], "value", 6.5),
        lambda explorer: explorer.set(y=6.5),
        lambda explorer: setattr(explorer.controls[0], "min", 1),
    ],
)
def test_whatever_else_changes_makes_the_positions_useless(change):
    explorer = point()
    Page(explorer).ask([3, 4, 5])
    change(explorer)
    tick = explorer.tick
    explorer.controls[0].value = 4
    assert explorer.tick == tick + 1
    assert explorer.shows["x"] == 4
    assert not explorer.ahead.places


def test_an_explicit_set_always_draws():
    explorer = point()
    Page(explorer).ask([3, 4])
    explorer.set(x=4)
    assert explorer.words == "The point is at 4, 5 on the left."


def test_one_answer_takes_one_slice_of_time_and_a_request_changes_no_control():
    explorer = point()
    page, before = Page(explorer), (explorer.state, explorer.picture, explorer.tick)
    answer = page.ask(range(10))
    assert [place for place, *_ in answer["made"]] == [0, 1, 2]
    assert (explorer.state, explorer.picture, explorer.tick) == before


def test_a_kernel_that_stands_elsewhere_or_was_just_moved_says_later(monkeypatch):
    explorer = point()
    page = Page(explorer)
    for wrong in (dict(at=[3, 5.0]), dict(at=[2, 6.0])):
        assert page.ask([1], **wrong) == {"setting": "now", "later": True, "made": []}
    monkeypatch.setattr(module, "QUIET", 1e9)
    explorer.controls[0].value = 3
    assert page.ask([1])["later"]


def test_drawing_ahead_can_be_switched_off():
    explorer = point()
    explorer.ahead.on = False
    assert Page(explorer).ask([3, 4])["made"] == []


def test_a_position_that_cannot_be_drawn_is_not_held_and_its_trouble_is_shown(caplog):
    explorer = point()
    page = Page(explorer)
    page.ask_for_all()
    assert page.held[7] == [] and explorer.error == "" and not caplog.records
    explorer.controls[0].value = 7
    assert "there is no 7" in explorer.error
    explorer.controls[0].value = 6
    assert explorer.error == "", "the page shows the position without the box"


def test_a_page_that_holds_something_else_than_was_sent_is_believed():
    explorer = point()
    Page(explorer).ask([3, 4, 5])
    explorer.controls[0].value = 4
    opened_again = Page(explorer)
    opened_again.ask()
    assert explorer.words == "The point is at 4, 5 on the left.", "what was owed"
    assert not explorer.ahead.places
    tick = explorer.tick
    explorer.controls[0].value = 5
    assert explorer.tick == tick + 1


def test_pulling_along_the_main_slider_owes_the_picture_too():
    from test_explore import pulled

    explorer = point()
    page = Page(explorer)
    page.ask([3, 4])
    tick = explorer.tick
    pulled(explorer, (2, 5), (4, 5))
    assert (explorer.state["x"], explorer.tick) == (4, tick)
    page.ask()
    assert explorer.words == "The point is at 4, 5 on the left."


def test_a_closed_explorer_answers_nothing():
    explorer = point()
    page = Page(explorer)
    explorer.close()
    explorer._page_rests(explorer, {}, [])
    assert page.answers == []


def test_values_are_free_of_the_rounding_of_a_browser_that_counts_steps():
    explorer = explore(
        Point(), x=linear_slider(0.0, 1.0, 0.1), y=linear_slider(0.0, 10.0, 0.5, 5.0)
    )
    page = Page(explorer)
    page.ask([3])
    tick = explorer.tick
    explorer.controls[0].value = 0.1 + 0.2
    assert explorer.state["x"] == 0.3 and explorer.tick == tick
    explorer.controls[0].value = 0.34
    assert explorer.state["x"] == 0.34 and explorer.tick == tick + 1
