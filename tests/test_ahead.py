"""Frames ahead: the very pictures of live drawing, a few at a time, and none for nobody."""

import pytest
from test_explore import Point, point

from l1l2 import ahead
from l1l2 import explore as module
from l1l2.explore import choice, explore, linear_slider, log_slider, positions
from l1l2.figures.stage import Stage


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
        self.explorer, self.frames, self.answers = explorer, {}, []
        explorer.send = self.receive

    def receive(self, answer, pictures):
        self.answers.append(answer)
        for frame, png in zip(answer["frames"], pictures, strict=True):
            self.frames[frame["position"]] = bytes(png), frame["words"], frame["shows"]

    def ask(self, wants=(), **other):
        explorer = self.explorer
        held = {place: len(png) for place, (png, _, _) in self.frames.items() if png}
        asked = dict(setting="now", at=explorer._at(), pixels=explorer.screen_pixels)
        asked |= dict(holds=list(held), bytes=sum(held.values()))
        explorer._page_rests(explorer, asked | dict(wants=list(wants)) | other, [])
        return self.answers[-1]

    def ask_for_all(self):
        everything = range(len(positions(self.explorer.controls[0])))
        while missing := [i for i in everything if i not in self.frames]:
            self.ask(missing)
        return self.frames


@pytest.mark.parametrize(
    "main",
    [linear_slider(0, 6, 1, 2), linear_slider(0.0, 0.7, 0.1, 0.3), log_slider(0.1, 1, start=0.5)],
)
def test_frames_are_byte_for_byte_what_live_drawing_gives(main):
    explorer = explore(Point(), x=main, side=choice(["left", "right"]))
    frames = Page(explorer).ask_for_all()
    assert len(frames) == explorer.frames.count == len(positions(main))
    assert explorer.frames.bytes == sum(len(png) for png, _, _ in frames.values())
    for place, value in enumerate(positions(main)):
        png, words, shows = frames[place]
        assert png == Stage(Point()).picture(x=value, side="left")
        explorer.set(x=value)
        assert (png, words, shows) == (explorer.picture, explorer.words, explorer.shows)
    assert (
        repr(explorer.frames) == f"{len(frames)} frames ahead, {explorer.frames.bytes / 1e6:.1f} MB"
    )


def test_nothing_is_drawn_ahead_unless_a_page_asks():
    explorer = point()
    drawn = explorer._stage.scene.updates
    explorer._repr_mimebundle_()
    assert explorer.frames.count == 0
    assert explorer._stage.scene.updates == drawn + 1  # the still


def test_a_held_frame_is_not_drawn_again_until_the_slider_rests():
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
    assert explorer.picture == page.frames[4][0]
    page.ask()
    assert explorer.tick == tick + 1, "it owed only one"
    explorer.controls[0].value = 5
    assert explorer.tick == tick + 2, "this one the page does not hold"


@pytest.mark.parametrize(
    "change",
    [
        lambda explorer: setattr(explorer.controls[1], "value", 6.5),
        lambda explorer: explorer.set(y=6.5),
        lambda explorer: setattr(explorer, "screen_pixels", 612),
        lambda explorer: setattr(explorer.controls[0], "min", 1),
    ],
)
def test_whatever_else_changes_makes_the_frames_useless(change):
    explorer = point()
    Page(explorer).ask([3, 4, 5])
    change(explorer)
    tick = explorer.tick
    explorer.controls[0].value = 4
    assert explorer.tick == tick + 1
    assert explorer.shows["x"] == 4
    assert explorer.frames.count == 0


def test_an_explicit_set_always_draws():
    explorer = point()
    Page(explorer).ask([3, 4])
    explorer.set(x=4)
    assert explorer.words == "The point is at 4, 5 on the left."


def test_one_answer_takes_one_slice_of_time_and_a_request_changes_no_control():
    explorer = point()
    page, before = Page(explorer), (explorer.state, explorer.picture, explorer.tick)
    answer = page.ask(range(10))
    assert [frame["position"] for frame in answer["frames"]] == [0, 1, 2]
    assert (explorer.state, explorer.picture, explorer.tick) == before


def test_a_kernel_that_stands_elsewhere_or_was_just_moved_says_later(monkeypatch):
    explorer = point()
    page = Page(explorer)
    for wrong in (dict(at=[3, 5.0]), dict(at=[2, 6.0]), dict(pixels=700)):
        assert page.ask([1], **wrong) == {"setting": "now", "later": True, "frames": []}
    monkeypatch.setattr(module, "QUIET", 1e9)
    explorer.controls[0].value = 3
    assert page.ask([1])["later"]


def test_bytes_are_bounded():
    explorer = point()
    page = Page(explorer)
    page.ask([0])
    one = explorer.frames.bytes
    explorer.frames.most_bytes = 2.5 * one
    page.ask([1, 2, 3])
    assert page.ask([3, 4])["frames"] == []
    assert 2.5 * one <= explorer.frames.bytes <= 4 * one


def test_a_position_that_cannot_be_drawn_has_no_frame_and_its_trouble_is_shown(caplog):
    explorer = point()
    page = Page(explorer)
    page.ask_for_all()
    assert page.frames[7][0] == b"" and explorer.error == "" and not caplog.records
    explorer.controls[0].value = 7
    assert "there is no 7" in explorer.error
    explorer.controls[0].value = 6
    assert explorer.error == "", "the page shows the frame without the box"


def test_a_page_that_holds_something_else_than_was_sent_is_believed():
    explorer = point()
    Page(explorer).ask([3, 4, 5])
    explorer.controls[0].value = 4
    opened_again = Page(explorer)
    opened_again.ask()
    assert explorer.words == "The point is at 4, 5 on the left.", "what was owed"
    assert explorer.frames.count == 0
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
