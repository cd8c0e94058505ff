"""Scenes become pictures: lines that follow a state, a still to store, never a ghost."""

import base64
import hashlib
import io
import re
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock

import matplotlib
import numpy as np
import pytest
from faults import faults
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from PIL import Image

from l1l2.figures import palette
from l1l2.figures import stage as stages
from l1l2.figures.lettering import lettering
from l1l2.figures.scene import Scene
from l1l2.figures.stage import STILL, Stage, dressed, small_png, still
from l1l2.figures.vector import TENTHS

PATHS = TextToPath()


class Tilt(Scene):
    """A line of slope ``slope`` with a bar and a title that say so."""

    def at(self, slope):
        return dict(y=slope * np.linspace(0, 10, 20))

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        self.left, x = left, np.linspace(0, 10, 20)
        self.mark(left.plot(x, x, **palette.L1.line())[0], ydata="y")
        left.set(xlim=(0, 10), ylim=(0, 20), xlabel="$x$", ylabel="$y$")
        left.legend(loc="upper left")
        self.mark(left.set_title("slope"), text="slope {slope:g}")
        self.bars(right, [0], lambda now: [now.slope], **palette.L2.bars())
        right.set(ylim=(0, 2))

    def words(self, now):
        return "The line rises {slope:g} per step."


SLOPES = [{"slope": s} for s in (0.0, 0.5, 1.0, 2.0)]


def absolute(d):
    """A path by steps, in places: each step is taken from where the one before it ended."""
    said, here, start = [], np.zeros(2, int), np.zeros(2, int)
    for letter, numbers in re.findall("([mlqcz])([^mlqcz]*)", d):
        places = here + np.array(numbers.split(), int).reshape(-1, 2)
        said.append((letter, places.tolist()))
        here = places[-1] if len(places) else start
        start = here if letter == "m" else start
    return said


def test_a_symbol_is_a_path_by_steps_and_named_by_its_places():
    class Marked(Tilt):
        def draw(self, figure):
            super().draw(figure)
            self.dot(figure.axes[0], palette.L1, [1, 2], "slope")
            self.mark(figure.text(0.5, 0.5, ""), text="{slope:g} % of 8&@$x^2$")

    stage = Stage(Marked())
    stage.standing(slope=1.0), stage.parts(slope=1.0)
    assert {name[0] for name in stage.symbols} == {"m", "s"} and len(stage.symbols) > 20
    names = set()
    for name, steps in stage.symbols.items():
        d, last = "", None
        for letter, places in absolute(steps):
            text = " ".join(f"{x} {y}" for x, y in places)
            d += f" {text}" if letter == last != "m" and text else letter.upper() + text
            last = letter if places else None
        names.add(name[0] + hashlib.sha256(d.encode()).hexdigest()[:7])
    assert names == stage.symbols.keys()


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


class Formula(Scene):
    def at(self, n):
        return dict(formula=rf"$\hat{{w}}_{{{n}}} = {n}^2 \cdot \frac{{1}}{{{n}}}$")

    def draw(self, figure):
        self.mark(figure.text(0.1, 0.5, ""), text=lambda now: now.formula)


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


class Pullable(Tilt):
    """What can be pulled is not drawn: a point in the left axes, and the whole right ones."""

    def draw(self, figure):
        super().draw(figure)
        left, right = figure.axes
        self.pull(left, 4, "slope", reach=(0.2, np.inf))
        self.jump(right, "slope", (-0.2, 0.2))


def in_place(kind, slope=1):
    stage = Stage(kind())
    stage.standing(slope=slope)
    return stage.scene


@pytest.mark.parametrize("point", [(0, 0), (10, 20), (3.5, 7.25)])
def test_a_place_in_the_picture_is_a_place_in_the_data_and_back(point):
    pull, _ = in_place(Pullable).pulls
    across, down = pull.in_picture(*point)
    assert 0 < across < 0.5 and 0 < down < 1
    assert pull.in_data(across, down) == pytest.approx(point, abs=1e-9)


def test_higher_in_the_data_is_nearer_to_the_top_of_the_picture():
    pull, _ = in_place(Pullable).pulls
    assert pull.in_picture(5, 15)[1] < pull.in_picture(5, 5)[1]


def test_a_point_is_taken_near_to_it_keeps_its_way_and_stays_in_its_axes():
    scene = in_place(Pullable, slope=5)
    first, second = scene.pulls
    for x, taken in ((1.9, False), (2.1, True), (5.9, True), (6.1, False)):
        held = scene.taken(first.in_picture(x, 12), slope=5)
        assert (held is not None and held[0] is first) == taken
    pull, way = scene.taken(first.in_picture(5, 4), slope=5)
    assert pull.leads(first.in_picture(9, 11) + way) == {"slope": pytest.approx(12)}
    assert pull.leads(way - (0, 9)) == {"slope": pytest.approx(20)}
    assert scene.taken(second.in_picture(-0.3, 1), slope=5) is None
    pull, way = scene.taken(second.in_picture(0.1, 1), slope=5)
    assert pull is second
    assert pull.leads(second.in_picture(0.2, 0) + way) == {"slope": pytest.approx(0.2)}


def test_a_pull_that_no_control_follows_says_so():
    class Fixed(Tilt):
        def draw(self, figure):
            super().draw(figure)
            self.pull(figure.axes[0], 4, "y")

    with pytest.raises(ValueError, match="stands at 4, 'y'; one of these must be a control"):
        Stage(Fixed())


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
    def at(self, slope):
        self.left.axhline(slope)
        return super().at(slope)


class MovesLimits(Tilt):
    def at(self, slope):
        self.left.set_ylim(0, 1 + slope)
        return super().at(slope)


class Remembers(Tilt):
    def at(self, slope):
        self.most = max(slope, getattr(self, "most", 0))
        return dict(y=self.most * np.linspace(0, 10, 20))


class SaysNothing(Tilt):
    def words(self, now):
        return []


@pytest.mark.parametrize(
    "scene, fault",
    [
        (MakesArtists, "creates or removes artists"),
        (MovesLimits, "changes what stands still"),
        (Remembers, "depends on what was shown before"),
        (SaysNothing, "words are ''"),
    ],
)
def test_each_way_a_scene_can_ghost_is_found(scene, fault):
    assert any(fault in sentence for sentence in faults(scene(), [*SLOPES, SLOPES[1]]))


def test_artists_of_another_figure_are_refused():
    borrowed = Stage(Tilt()).moving[0]

    class Borrows(Tilt):
        def draw(self, figure):
            self.mark(borrowed, alpha="slope")

    with pytest.raises(ValueError, match="not on the figure"):
        Stage(Borrows())


def test_an_artist_has_one_mark():
    class Twice(Tilt):
        def draw(self, figure):
            text = figure.text(0, 0, "")
            self.mark(self.mark(text, x="slope"), y="slope")

    with pytest.raises(ValueError, match="an artist twice"):
        Stage(Twice())


def test_a_piece_that_shows_the_same_numbers_is_not_drawn_again(monkeypatch):
    stage = Stage(Tilt())
    for artist in stage.moving:
        artist.draw = Mock(side_effect=artist.draw)
    first = stage.parts(slope=1)
    assert [artist.draw.call_count for artist in stage.moving] == [1, 1, 1]
    other = stage.parts(slope=2)
    assert stage.parts(slope=1) == first and stage.parts(slope=2) == other
    assert [artist.draw.call_count for artist in stage.moving] == [2, 2, 2]
    monkeypatch.setattr(stages, "KNOWN", 0)
    stage._known, stage._room = {}, 0
    for slope in (1, 2, 1):
        assert stage.parts(slope=slope) == (first if slope == 1 else other)
    assert len(stage._known) == 3  # of the last state alone


def test_numbers_that_change_in_place_are_seen():
    """A scene may fill one array anew; what is kept of a state does not change with it."""

    class Fills(Tilt):
        y = np.zeros(20)

        def at(self, slope):
            self.y[:] = slope * np.linspace(0, 10, 20)
            return dict(y=self.y)

    stage, other = Stage(Fills()), Stage(Tilt())
    for slope in (1, 2, 1, 0.5):
        assert stage.parts(slope=slope) == other.parts(slope=slope)


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


def test_at_is_asked_once_for_a_picture_and_its_words():
    stage = Stage(Tilt())
    stage.scene.at = Mock(side_effect=stage.scene.at)
    stage.parts(slope=1), stage.describe(slope=1)
    assert stage.scene.at.call_count == 1
    stage.parts(slope=2), stage.describe(slope=2), stage.parts(slope=1)
    assert stage.scene.at.call_count == 3


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize(
    "text", ["fit", "To AV: efficient 0.137, −1.26×10⁻⁵", "λ = 0.5 ", "°", "名 a", r"\$5 and 5"]
)
def test_texts_are_set_as_matplotlib_sets_them(text, weight):
    with dressed():
        prop = FontProperties(family="DejaVu Sans", size=12, weight=weight)
        here = lettering(prop, TENTHS)
        with warnings.catch_warnings(action="ignore"):  # there may be no font with each letter
            assert here.size(text) == RendererBase.get_text_width_height_descent(
                _Sized(), text, prop, False
            )
            found, _, _ = PATHS.get_glyphs_with_font(PATHS._get_font(prop), text, {})
            assert here.letters(text) == (found, [])


@pytest.mark.parametrize(
    "text", ["λ = 0.5: $\\lambda w^2$ = 2.21", "$n =$23", "$\\frac{1}{n}$ To AV", r"\$5 and $x$"]
)
def test_formulas_in_texts_are_set_as_matplotlib_sets_them(text):
    with dressed():
        prop = FontProperties(family="DejaVu Sans", size=12)
        here = lettering(prop, TENTHS, True)
        size = RendererBase.get_text_width_height_descent(_Sized(), text, prop, True)
        assert np.allclose(here.size(text), size, atol=1)  # tenths of a pixel
        found, _, lines = PATHS.get_glyphs_mathtext(prop, text, {})
        letters, bars = here.letters(text)
        assert [letter[0] for letter in letters] == [letter[0] for letter in found]
        places = [[letter[1:] for letter in each] for each in (letters, found)]
        assert np.allclose(*places, atol=0.3) and len(bars) == len(lines)
        for (one, _), (other, _) in zip(bars, lines, strict=True):
            assert np.allclose(one, other, atol=0.3)


@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_an_image_is_sent_in_its_own_pixels_the_right_way_up(origin):
    class Photo(Scene):
        def at(self, k):
            return dict(grey=np.array([[0.0, 1.0], [0.5, k]]))

        def draw(self, figure):
            axes = figure.subplots()
            shown = dict(cmap="gray", vmin=0, vmax=1, interpolation="none", origin=origin)
            self.mark(axes.imshow(np.zeros((2, 2)), **shown), data="grey")

    stage = Stage(Photo())
    (image,) = stage.parts(k=0.25)
    png = base64.b64decode(re.search("base64,([^\"]*)", image)[1])
    seen = np.array(Image.open(io.BytesIO(png)))
    expected = np.array([[0, 255], [127, 63]])
    assert np.abs(seen - expected[:: 1 if origin == "upper" else -1].astype(int)).max() <= 1


class _Sized(RendererBase):
    def points_to_pixels(self, points):
        return points * TENTHS / 72
