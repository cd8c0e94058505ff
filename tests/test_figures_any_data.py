"""Scenes that take a learner's data draw any of it: sizes, numbers of columns, names, scripts."""

import re
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from matplotlib import font_manager
from matplotlib.text import Text

from l1l2.figures import an_outlier_pulls as lines
from l1l2.figures import cards_and_one_page as cards
from l1l2.figures import labels, numerals, strengths
from l1l2.figures import ridge_shrinks as ridge
from l1l2.figures import the_lasso_selects as lasso
from l1l2.figures.choosing_lambda import OnRealData
from l1l2.figures.labels import Labels
from l1l2.figures.parts import apart, around, round_up
from l1l2.figures.stage import Stage
from l1l2.lines import outlier_path
from l1l2.losses import HuberLoss, L1Loss, L2Loss
from l1l2.paths import elastic_net_path, lasso_path, ridge_path
from l1l2.selection import lasso_cross_validation

LONG = [
    "Distance to the nearest station in metres", "median_income_of_household_2019",
    "median_income_of_household_2020", "sepal length (cm)", "number of rooms",
]  # fmt: skip
ODD = ["$price$", "$$", "_", "身高與體重", "<script>"]
HOSTILE = {  # rows, columns, size of the target, names
    "one column": (12, 1, 1.0, ["x"]),
    "long names": (40, 5, 1.0, LONG),
    "odd names": (40, 5, 1e-4, ODD),
    "integers, tiny": (30, 12, 1e-8, range(12)),
    "sixty, huge": (90, 60, 1e8, [f"v{j}" for j in range(60)]),
    "wide, no names": (8, 30, 1e3, None),
    "sixty long names": (90, 60, 1.0, [f"{name} {j}" for j in range(12) for name in LONG]),
    "all alike": (60, 16, 1.0, [f"{name} {j}" for j in range(4) for name in LONG[:4]]),
    "letters of no font": (20, 25, 1e7, [f"{chr(0x10FFF0 + j % 10)} {j}" for j in range(25)]),
}


class Data:
    def __init__(self, X, y, names):
        self.X, self.y, self.feature_names = X, y, names

    def standardised(self):
        spread = self.X.std(axis=0)
        X = (self.X - self.X.mean(axis=0)) / np.where(spread > 0, spread, 1)
        return Data(X, self.y, self.feature_names)


def hostile(kind):
    n, p, size, names = HOSTILE[kind]
    random = np.random.default_rng(7)
    X = random.normal(size=(n, p))
    if kind == "all alike":
        return X, X @ np.where(np.arange(p) % 3, 1, -1) + 0.1 * random.normal(size=n), names
    return X, size * (3 * X[:, 0] - 2 * X[:, -1] + 0.3 * random.normal(size=n)), names


def _line_paths(x, y):
    return [outlier_path(x, y, 3, loss) for loss in (L1Loss(), L2Loss(), HuberLoss(y.std() or 1))]


def _three_paths(X, y):
    return lasso_path(X, y), ridge_path(X, y), elastic_net_path(X, y, 0.5)


def _curve(X, y):
    low, high = strengths.ends(lasso_path(X, y).strength_max)
    return lasso_cross_validation(X, y, strengths.positions(low, high, 5), 4)


# Every scene that takes a learner's X and y: (X, y, names) -> scene, state.
SCENES = {
    "LassoSelects": lambda X, y, names: (
        lasso.LassoSelects(path := lasso_path(X, y), names), dict(strength=0.2 * path.strength_max)
    ),
    "StraightBetweenKnots": lambda X, y, names: (
        lasso.StraightBetweenKnots(path := lasso_path(X, y), names),
        dict(strength=0.01 * path.strength_max),
    ),
    "LassoShrinks": lambda X, y, names: (
        lasso.LassoShrinks(path := lasso_path(X, y), X, y), dict(strength=0.2 * path.strength_max)
    ),
    "WeightsShrink": lambda X, y, names: (
        ridge.WeightsShrink(ridge_path(X, y), names), dict(strength=0.1)
    ),
    "NormFalls": lambda X, y, names: (
        scene := ridge.NormFalls(ridge_path(X, y), names),
        dict(strength=0.1, feature=scene.labels.names[-1]),
    ),
    "DirectionsShrink": lambda X, y, names: (
        ridge.DirectionsShrink(ridge_path(X, y)), dict(strength=0.1)
    ),
    "OnRealData": lambda X, y, names: (
        scene := OnRealData(Data(X, y, names), shuffles=1, k=4),
        dict(strength=scene.strengths[9], penalty="L1", shuffle=1),
    ),
    "TwoPaths": lambda X, y, names: (
        cards.TwoPaths(lasso_path(X, y), ridge_path(X, y)), dict(strength=0.0)
    ),
    "AllAtOnce": lambda X, y, names: (
        cards.AllAtOnce(_three_paths(X, y), 0.5, names, [0.0, 0.1]), dict(share=0.1)
    ),
    "TwoPicks": lambda X, y, names: (
        cards.TwoPicks(curve := _curve(X, y)), dict(strength=curve.one_se)
    ),
    "OutlierPulls": lambda X, y, names: (
        lines.OutlierPulls(*_line_paths(X[:, 0], y)), dict(y=float(y[3]))
    ),
    "EachPointPulls": lambda X, y, names: (
        lines.EachPointPulls(*_line_paths(X[:, 0], y)), dict(y=float(y[3]))
    ),
}  # fmt: skip


def names_and_ticks(figure):
    """Where the names beside axes and the numbers and names at ticks are drawn: text -> box."""
    renderer, found = figure.canvas.get_renderer(), []
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = axis._update_ticks()  # nothing public leaves out those beyond the limits
            found += [tick.label1 for tick in drawn if tick.label1.get_visible()]
        still = (text for text in axes.texts if not text.get_animated())
        found += [text for text in still if text.get_ha() == "right"]
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in found if t.get_text()]
    return [(text, box) for text, box in boxes if box.width > 1]


NAMELESS = {"LassoShrinks", "DirectionsShrink", "TwoPaths", "TwoPicks"}
NAMELESS |= {"OutlierPulls", "EachPointPulls"}
SIZES = {"one column", "odd names", "sixty, huge", "wide, no names"}
CASES = [(k, s) for k in HOSTILE for s in SCENES if s not in NAMELESS or k in SIZES]


@pytest.mark.parametrize(("kind", "scene"), CASES)
def test_any_data_is_drawn_and_can_be_read(kind, scene):
    shown, state = SCENES[scene](*hostile(kind))
    stage = Stage(shown)
    assert np.ptp(stage.pixels(**state)) > 100  # warnings are errors here
    width, height = stage.size
    for text in stage.figure.findobj(Text):
        if text.get_text() and text.get_visible() and text.get_in_layout():
            assert "nan" not in text.get_text() and "inf" not in text.get_text()
    for axes in stage.figure.axes:  # a common factor would stand where titles are
        assert not axes.xaxis.get_offset_text().get_text()
        assert not axes.yaxis.get_offset_text().get_text()
    boxes = names_and_ticks(stage.figure)
    for text, box in boxes:
        assert -20 < box.x0 < box.x1 < width + 20 and -20 < box.y0 < box.y1 < height + 20, text
    for (one, a), (two, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(wide, high) < 40, f"{one!r} lies on {two!r}"  # boxes have air around letters
    words = stage.describe(**state)
    assert "nan" not in words and "inf" not in words
    assert not re.search(r"e[+-]?\d", words.replace("_2", ""))


@pytest.mark.parametrize("size", [1e-8, 1e-4, 1e-2, 1.0, 1e3, 1e8])
@pytest.mark.parametrize("name", ["LassoSelects", "TwoPaths", "AllAtOnce", "OutlierPulls"])
def test_words_call_nothing_zero_that_is_not(name, size):
    X, y, _ = hostile("integers, tiny")
    scene, state = SCENES[name](X, 1e8 * size * y, None)
    words = Stage(scene).describe(**state)
    said = [number for number in re.findall(r"(?<![\d×])-?\d+(?:\.\d+)?", words.partition(":")[2])]
    assert said and not any(float(number) == 0 and "." in number for number in said), words
    if name == "TwoPaths":
        assert f"From λ = {numerals.number(scene.paths[0].strength_max, 4)} on" in words
        assert scene.paths[0].strength_max > 0 and "From λ = 0 on" not in words


ALL_ZERO = {
    "a constant target": lambda X, y: (X, np.full_like(y, 5)),
    "constant columns": lambda X, y: (np.ones_like(X), y),
    "a target at right angles": lambda X, y: (
        np.tile([[1.0], [-1.0]], (len(y) // 2, 3)), np.repeat([1.0, -1.0], len(y) // 2)
    ),
}  # fmt: skip


IN_WORDS = ("LassoSelects", "LassoShrinks", "WeightsShrink", "NormFalls")
EMPTY = [(k, s) for k in ALL_ZERO for s in SCENES if k == "a constant target" or s in IN_WORDS]
EMPTY += [("constant columns", s) for s in ("DirectionsShrink", "OutlierPulls", "OnRealData")]


@pytest.mark.parametrize(("kind", "name"), EMPTY)
def test_nothing_to_show_is_said_in_words(kind, name):
    random = np.random.default_rng(3)
    X, y = ALL_ZERO[kind](random.normal(size=(16, 3)), random.normal(size=16))
    if name == "DirectionsShrink" and kind == "constant columns":
        with pytest.raises(ValueError, match="no column of X varies"):
            SCENES[name](X, y, None)
        return
    scene, state = SCENES[name](X, y, None)
    stage = Stage(scene)
    stage.parts(**state)
    words = stage.describe(**state)
    if name in IN_WORDS:
        assert "ll weights are zero at every λ: y is constant, or no column moves with it." in words
    if name == "NormFalls":
        assert "it is zero at every λ" in words


def test_a_constant_column_among_others_is_zero_at_every_strength():
    X, y, _ = hostile("long names")
    X[:, 2] = 4
    scene = ridge.NormFalls(ridge_path(X, y))
    assert "it is zero at every λ. " not in scene.describe(strength=1.0, feature="x1")
    assert "x3 is 0, at λ = 0 it was 0; it is zero at every λ." in scene.describe(
        strength=1.0, feature="x3"
    )
    Stage(scene).parts(strength=1.0, feature="x3")


def test_the_mean_square_keeps_its_digits_far_from_zero():
    X, y, _ = hostile("long names")
    near = lasso.LassoShrinks(lasso_path(X, y), X, y)
    far = lasso.LassoShrinks(lasso_path(X + 1e6, y + 1e6), X + 1e6, y + 1e6)
    np.testing.assert_allclose(far.errors, near.errors, rtol=1e-6)


# ---------------------------------------------------------------- numbers


@given(some.floats(-1e300, 1e300).filter(bool), some.integers(2, 6))
def test_a_number_is_never_called_zero_and_keeps_its_digits(value, digits):
    text = numerals.number(value, digits)
    plain = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("×10", "e")
    if abs(value) > 1e-290:
        assert float(plain) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits))
    assert float(plain) or abs(value) < 1e-290
    assert "e" not in text


@given(some.floats(-1e9, 1e9), some.floats(1e-9, 1e9))
def test_numbers_of_one_family_are_never_called_zero(value, largest):
    text = numerals.like([largest], least=1)(value)
    assert re.fullmatch(r"-?\d+(\.\d+)?(×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text)
    assert (value == 0) == bool(re.fullmatch(r"0(\.0*)?", text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.00126, "0.00126"), (12.6, "12.6"), (12604, "12604"), (999999, "999999"),
        (1.26e-5, "1.26×10⁻⁵"), (-2.5e7, "-2.5×10⁷"), (np.inf, "∞"), (-0.1 * 3, "-0.3"),
        (1e-5, "1×10⁻⁵"), (99999999, "1×10⁸"),
    ],
)  # fmt: skip
def test_numbers_as_a_learner_reads_them(value, text):
    assert numerals.number(value) == text


def test_negative_numbers_in_words_have_minus_signs_and_hyphens_stay():
    said = numerals.signed_words("At x = -2 (-0.5 before) the 3-fold t-test of 2-1 gives -∞.")
    assert said == "At x = −2 (−0.5 before) the 3-fold t-test of 2-1 gives −∞."


def test_numbers_in_words_are_short_where_they_have_no_format():
    now = dict(a=-0.0004, b=[1, 17.638], c=-6.0, n=7)
    said = numerals.Written().vformat("{a}, {b[1]}, {c}, {c:.1f}, {n}, {c.real}", (), now)
    assert said == "0, 17.64, -6, -6.0, 7, -6"


def test_numbers_of_one_family_have_the_same_decimals():
    weights = numerals.like([-37.68, 5, 0.1], least=1)
    assert [weights(w) for w in (-37.68, 5, 0.04, 0.0031, 0)] == [
        "-37.7", "5.0", "0.04", "0.0031", "0.0"
    ]  # fmt: skip
    assert numerals.like([3.1e-5])(1.234e-5) == "1.23×10⁻⁵"
    assert numerals.like([5929.9])(2860.4) == "2860"
    assert numerals.like([1.0], rounding=1e-11)(1e-15) == "0.00"
    assert numerals.percent(1e-6) == "1×10⁻⁴ %" or numerals.percent(1e-6) == "0.0001 %"


# ---------------------------------------------------------------- names


def test_a_name_in_letters_that_no_font_has_is_a_number_with_its_key_in_words(monkeypatch):
    fonts = [font_manager.get_font(font_manager.findfont("DejaVu Sans"))]
    monkeypatch.setattr(labels, "_fonts", lambda: fonts)
    monkeypatch.setattr(labels, "_drawable", labels._drawable.__wrapped__)  # nothing known before
    found = Labels(["age", "身高", "$x$"], 3)
    assert found.names == ("age", "身高", "$x$")
    assert found.drawn == ("age", "#2", r"\$x\$")
    assert found.key() == "On the figure #2 is 身高."


def test_a_dollar_sign_is_no_formula():
    for name in ("$", "$$", "$a_b$", "a$ and $b", "\\$x$"):
        text = Text(0, 0, labels.plain(name), figure=matplotlib.figure.Figure())
        assert text._preprocess_math(text.get_text()) == (name, False)


def test_long_names_are_cut_in_the_middle_and_stay_different():
    found = Labels([*LONG, "a" * 200 + "1", "a" * 100 + "1"], 7)
    assert found.drawn[0] == "Distance t…in metres"
    assert all(len(name) <= labels.MOST for name in found.drawn)
    assert len(set(found.drawn)) == 7 and found.drawn[5:] == ("#6", "#7")
    assert found.drawn[4] == "number of rooms"


def test_of_many_names_the_larger_ones_are_kept_apart():
    sizes = np.arange(60) % 7
    found = Labels(None, 60)
    kept = found.chosen(sizes, 16)
    assert 10 <= len(kept) <= 16 and (np.diff(kept) >= 4).all()
    assert sizes[kept].min() > 0 and (sizes[kept] == 6).sum() >= 6
    assert found.key(kept) == f"The figure names {len(kept)} of the 60 weights."
    assert found.chosen(sizes, 60).tolist() == list(range(60))
    assert found.listed(range(60)).endswith("x12 and 48 more")


# ---------------------------------------------------------------- places


@given(some.lists(some.floats(-1, 1), min_size=1, max_size=10))
def test_labels_are_apart_in_order_and_inside(values):
    places = apart(values, 0.2, -1, 1)
    order = np.argsort(values, kind="stable")
    assert (np.diff(np.sort(places)) >= 0.2 - 1e-9).all()
    assert (np.diff(np.asarray(values)[np.argsort(places)]) >= 0).all()
    assert -1 - 1e-9 <= places.min() and places.max() <= 1 + 1e-9
    assert len(order) == len(places)


@given(some.floats(1e-200, 1e200))
def test_axes_of_strengths_come_from_the_data(largest):
    low, high = strengths.ends(largest)
    assert low < largest <= high * (1 + 1e-8) and largest / 1001 < low
    assert high / low <= 1e4
    grid = strengths.strength_grid(low, high)
    assert grid[0] == 0 and (np.diff(grid) > 0).all()
    assert round_up(largest) >= largest > round_up(largest) / 2.6


def test_ends_of_axes_where_there_is_nothing():
    assert strengths.ends(0.0) == (0.01, 1.0)
    assert strengths.ends(1.0, 1e-30) == (1e-9, 1.0)
    for low, high in ((1, 1), (0, 1), (2, 1)):
        with pytest.raises(ValueError, match="0 < low < high"):
            strengths.strength_grid(low, high)


@given(some.floats(-1e9, 1e9), some.floats(0, 1e9))
def test_a_point_may_go_well_beyond_the_data(low, wide):
    ends = around([low, low + wide])
    assert ends[0] < low <= low + wide < ends[1]
    assert np.isfinite(ends).all()
