"""Scenes become pictures: lines that follow a state, a still to store, never a ghost."""

import base64
import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import matplotlib
import numpy as np
import pytest
from PIL import Image

from l1l2.figures import palette
from l1l2.figures.scene import Scene, once
from l1l2.figures.stage import STILL, Stage, faults, small_png, still


class Tilt(Scene):
    """A line of slope ``slope`` with a bar and a title that say so."""

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self.x = np.linspace(0, 10, 20)
        (self.line,) = left.plot(self.x, self.x, **palette.L1.line())
        left.set(xlim=(0, 10), ylim=(0, 20), xlabel="$x$", ylabel="$y$")
        left.legend(loc="upper left")
        self.title = left.set_title("slope")
        self.bars = right.bar([0], [1], **palette.L2.bars())
        right.set(ylim=(0, 2))
        self.drag_axes = left
        return [self.line, self.bars, self.title]

    def update(self, slope):
        self.line.set_ydata(slope * self.x)
        self.bars[0].set_height(slope)
        self.title.set_text(f"slope {slope:g}")

    def describe(self, slope):
        return f"The line rises {slope:g} per step."


SLOPES = [{"slope": s} for s in (0.0, 0.5, 1.0, 2.0)]


def opened(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_pictures_follow_the_state_and_return_to_where_they_were():
    stage = Stage(Tilt())
    first, other, again = (stage.parts(slope=s) for s in (0.5, 2, 0.5))
    assert first == again != other


def test_the_axes_stand_still_whatever_the_state_writes():
    stage = Stage(Tilt())
    stage.parts(slope=1)
    places = [axes.get_position().bounds for axes in stage.figure.axes]
    stage.parts(slope=123456.789)
    assert places == [axes.get_position().bounds for axes in stage.figure.axes]


def test_several_stages_show_one_scene_without_disturbing_each_other():
    scene = Tilt()
    one, two = Stage(scene), Stage(scene)
    before = one.parts(slope=1)
    two.parts(slope=2)
    still(scene, slope=0.5)
    assert one.parts(slope=1) == before
    assert not vars(scene)


class Formula(Tilt):
    def draw(self, figure):
        self.text = figure.text(0.1, 0.5, "")
        return [self.text]

    def update(self, n):
        self.text.set_text(rf"$\hat{{w}}_{{{n}}} = {n}^2 \cdot \frac{{1}}{{{n}}}$")


def test_threads_that_draw_at_once_take_turns():
    """A slider's thread draws while a cell does; Matplotlib reads one formula at a time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(3) as threads:
            pictures = list(threads.map(draw_formulas, [range(k, 90, 3) for k in range(3)]))
    finally:
        sys.setswitchinterval(before)
    stage = Stage(Formula())
    for k, drawn in enumerate(pictures):
        assert drawn == [stage.parts(n=n) for n in range(k, 90, 3)]


def draw_formulas(numbers):
    stage = Stage(Formula())
    return [stage.parts(n=n) for n in numbers]


@pytest.mark.parametrize("point", [(0, 0), (10, 20), (3.5, 7.25)])
def test_a_place_in_the_picture_is_a_place_in_the_data_and_back(point):
    stage = Stage(Tilt())
    stage.parts(slope=1)
    across, down = stage.picture_position(*point)
    assert 0 < across < 0.5 and 0 < down < 1
    assert stage.data_position(across, down) == pytest.approx(point, abs=1e-9)


def test_higher_in_the_data_is_nearer_to_the_top_of_the_picture():
    stage = Stage(Tilt())
    stage.parts(slope=1)
    assert stage.picture_position(5, 15)[1] < stage.picture_position(5, 5)[1]


def test_a_scene_without_drag_axes_says_so():
    class Fixed(Tilt):
        def draw(self, figure):
            moving = super().draw(figure)
            self.drag_axes = None
            return moving

    stage = Stage(Fixed())
    stage.parts(slope=1)
    with pytest.raises(ValueError, match="has no drag_axes"):
        stage.data_position(0.5, 0.5)


def test_small_pictures_keep_white_white_and_look_the_same():
    pixels = np.array(Stage(Tilt()).pixels(STILL, slope=1))
    png = small_png(pixels)
    seen = opened(png)
    assert len(png) < 45_000
    white = (pixels == 255).all(axis=2)
    assert white.mean() > 0.5
    assert (seen[white] == 255).all()
    assert np.abs(seen.astype(int) - pixels).mean() < 1


def test_a_still_carries_its_words_as_alternative_text():
    data, metadata = still(Tilt(), slope=0.5)._repr_mimebundle_()
    assert data["text/plain"] == "The line rises 0.5 per step."
    assert metadata["image/png"]["alt"] == data["text/plain"]
    width, height = metadata["image/png"]["width"], metadata["image/png"]["height"]
    assert (width, height) == (900, 400)
    assert opened(base64.b64decode(data["image/png"])).shape == (440, 990, 3)


def test_a_still_is_the_same_bytes_every_time():
    assert still(Tilt(), slope=1).png == still(Tilt(), slope=1).png


def test_the_learners_own_style_is_left_alone_and_does_not_leak_in():
    plain, standing = Stage(Tilt()).parts(slope=1), Stage(Tilt()).standing(slope=1)
    with matplotlib.rc_context({"axes.facecolor": "black", "font.size": 30}):
        mine = dict(matplotlib.rcParams)
        assert Stage(Tilt()).parts(slope=1) == plain
        assert Stage(Tilt()).standing(slope=1) == standing
        assert dict(matplotlib.rcParams) == mine


def test_drawing_needs_neither_pyplot_nor_widgets():
    code = (
        "import sys, l1l2.figures.stage, l1l2.figures.palette\n"
        "sys.exit(any(m in sys.modules for m in ('matplotlib.pyplot', 'ipywidgets')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_sound_scene_has_no_faults():
    assert faults(Tilt(), SLOPES) == []


class MakesArtists(Tilt):
    def update(self, slope):
        super().update(slope)
        self.line.axes.axhline(slope)


class MovesLimits(Tilt):
    def update(self, slope):
        super().update(slope)
        self.line.axes.set_ylim(0, 1 + slope)


class ForgetsTheTitle(Tilt):
    def draw(self, figure):
        return super().draw(figure)[:2]


class Remembers(Tilt):
    def update(self, slope):
        super().update(slope)
        if slope == 2:
            self.line.set_linewidth(9)


class SaysNothing(Tilt):
    def describe(self, slope):
        return ""


class ForgetsTheLegend(Tilt):
    def update(self, slope):
        super().update(slope)
        self.line.axes.get_legend().get_texts()[0].set_text(f"slope {slope:g}")


class ChangesAnArrayInPlace(Tilt):
    def draw(self, figure):
        moving = super().draw(figure)
        self.patch = figure.axes[0].fill([1, 2, 2, 1], [5, 5, 9, 9])[0]
        return moving

    def update(self, slope):
        super().update(slope)
        self.patch.get_path().vertices[2, 1] = 9 + 5 * slope


@pytest.mark.parametrize(
    "scene, fault",
    [
        (MakesArtists, "creates or removes artists"),
        (MovesLimits, "did not return as moving"),
        (ForgetsTheTitle, "did not return as moving"),
        (ForgetsTheLegend, "did not return as moving"),
        (ChangesAnArrayInPlace, "did not return as moving"),
        (Remembers, "depends on what was shown before"),
        (SaysNothing, "describe gives ''"),
    ],
)
def test_each_way_a_scene_can_ghost_is_found(scene, fault):
    assert any(fault in sentence for sentence in faults(scene(), SLOPES))


@pytest.mark.parametrize(
    "scene, first",
    [(MakesArtists, 0.5), (ForgetsTheLegend, 1.0), (ChangesAnArrayInPlace, 1.0)],
)
def test_a_fault_names_the_first_state_that_has_it(scene, first):
    states = [{"slope": s} for s in (0.5, 1.0, 0.5, 0.5, 0.5, 2.0)]
    assert faults(scene(), states)[0].endswith(f"at {{'slope': {first}}}")


@pytest.mark.parametrize("scene", [MovesLimits, ForgetsTheLegend])
@pytest.mark.parametrize("at", [1, 5])
def test_a_fault_that_is_gone_at_the_end_is_found(scene, at):
    slopes = [0.5] * 9
    slopes[at] = 2.0
    said = faults(scene(), [{"slope": s} for s in slopes])
    assert said[-1] == "update changes what draw did not return as moving at {'slope': 2.0}"


def test_draw_must_return_what_moves():
    class Silent(Tilt):
        def draw(self, figure):
            super().draw(figure)

    with pytest.raises(ValueError, match="must return the artists that move"):
        Stage(Silent())


def test_artists_of_another_figure_are_refused():
    borrowed = Stage(Tilt()).moving

    class Borrows(Tilt):
        def draw(self, figure):
            super().draw(figure)
            return borrowed

    with pytest.raises(ValueError, match="not on the figure"):
        Stage(Borrows())


def lightness(colour):
    """CIE L* of a colour: how light it is in greyscale, 0 to 100."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return 116 * np.cbrt(linear @ [0.2126, 0.7152, 0.0722]) - 16


def test_l1_l2_huber_and_the_truth_stay_apart_in_greyscale_and_by_shape():
    looks = [palette.L1, palette.L2, palette.HUBER, palette.TRUTH]
    grey = sorted(lightness(look.color) for look in looks)
    assert min(np.diff(grey)) >= 10
    assert grey[-1] < 61.7, "contrast with white is below 3:1"
    assert len({look.linestyle for look in looks}) == len({look.marker for look in looks}) == 4


def test_text_is_large_enough_for_a_projector():
    stage = Stage(Tilt())
    stage.parts(slope=1)
    texts = [t for t in stage.figure.findobj(matplotlib.text.Text) if t.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 11.5


def test_once_asks_again_only_for_something_else():
    class Counts:
        asked = 0

        @once
        def square(self, x):
            self.asked += 1
            return x * x

    one, other = Counts(), Counts()
    assert [one.square(x) for x in (2, 2, 3, 3, 2)] == [4, 4, 9, 9, 4]
    assert (one.asked, other.square(2), other.asked) == (3, 4, 1)
