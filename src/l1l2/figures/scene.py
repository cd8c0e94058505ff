"""What a figure of a lesson is: the numbers of a state, the marks that follow them, the words.

A mark is a Matplotlib artist whose properties follow ``now``, the numbers of a state. What it
follows is the name of a number ("w", "L1.best"), a function of ``now``, or something that stays the
same. A text follows a function of ``now`` or a template ("λ = {strength:g}"). All that is a word
goes through the catalogue, ``_`` of :mod:`l1l2.texts`.
"""

import inspect
from functools import cache
from operator import attrgetter
from types import SimpleNamespace

import numpy as np
from matplotlib.artist import Artist

from l1l2.figures.numerals import Written, signed_words
from l1l2.figures.parts import MARKER, RING, UNCUT, Handle
from l1l2.figures.pulls import NEAR, Pull
from l1l2.texts import joined


class Scene:
    """A figure of a lesson, in three parts that share the numbers of a state.

    ``at(**state)``   what is shown, a dict of numbers by name: the only place that calculates
    ``draw(figure)``  what stands still, in plain Matplotlib, the marks, which move, and what the
                      pointer can pull
    ``words(now)``    one or two plain sentences, templates for the same numbers

    A scene knows the mathematics and Matplotlib, but no sliders: the state arrives as keywords, one
    per control. All fitting happens before, in ``__init__``; a tick only looks up. All axis limits
    are fixed in ``draw``. What moves is drawn over what stands still, and by ``zorder`` among
    itself.

    ``draw`` may run more than once (a still, then a live figure), each time on a copy of the scene
    of its own: keep what it makes as attributes set in ``draw``, and never append it to a list made
    in ``__init__``, which all copies would share.
    """

    size = (9.0, 4.0)  # inches, width and height

    def put_on(self, figure):
        """Draw on ``figure``; afterwards ``update`` moves what is there."""
        self.marks, self.pulls, self._asked = [], [], None
        self.draw(figure)

    def at(self, **state):
        """The numbers of ``state`` by name, besides the state itself."""
        return {}

    def draw(self, figure):
        """Create every artist on ``figure``: in plain Matplotlib, and as marks what moves."""
        raise NotImplementedError

    def words(self, now):
        """One or two plain sentences about ``now``: a text, or a list of sentences.

        Each is a template that is filled with the numbers of ``now``, "λ = {strength:g}"; those
        without a format have two decimals at most, negative ones a minus sign. They are
        the live text under the figure, the alternative text of the still picture, what a screen
        reader speaks and what tests assert on. No markup.
        """
        raise NotImplementedError

    @property
    def takes(self):
        """The parameters of a state by name, as ``inspect`` has them: one for each control."""
        return inspect.signature(self.at).parameters

    def now(self, **state):
        """The numbers of ``state``, and the state itself, by name. The last ones are kept."""
        asked = getattr(self, "_asked", None)
        if asked is None or asked[0] != state:
            numbers = _usual(type(self)) | state | self.at(**state)
            self._asked = asked = state, SimpleNamespace(**numbers)
        return asked[1]

    def update(self, **state):
        """Let every mark follow ``state``."""
        now = self.now(**state)
        for mark in self.marks:
            mark.follow(now)

    def describe(self, **state):
        """``words`` of ``state``, with its numbers filled in; negative ones have minus signs."""
        now = self.now(**state)
        return signed_words(Written().vformat(joined(self.words(now)), (), vars(now)))

    # ------------------------------------------------ marks

    def mark(self, artists, **properties):
        """``artists``, one or a list, whose properties follow; of a list, one value for each.

        All properties of an artist that follow are given at once.
        """
        values = {
            name: _template(what) if name == "text" else _follows(what)
            for name, what in properties.items()
        }
        self.marks.append(Mark(artists, values))
        return artists

    def line(self, axes, x, y, **look):
        """A line, or points, through x and y; nothing where y is None."""
        x, y = _follows(x), _follows(y)

        def data(now):
            up = y(now)
            return ([], []) if up is None else (np.atleast_1d(x(now)), np.atleast_1d(up))

        return self.trace(axes, data, **look)

    def trace(self, axes, data, follow=(), **look):
        """A line, or points, through ``data``, (x, y). follow : what else of it follows."""
        return self.mark(axes.plot([], [], **look)[0], data=data, **dict(follow))

    def area(self, axes, corners, follow=(), **look):
        """A filled shape with these corners, (n, 2). follow : what else of it follows."""
        return self.mark(axes.fill([], [], **look)[0], xy=corners, **dict(follow))

    def dot(self, axes, look, x, y, **more):
        """The point where the state stands."""
        return self.line(axes, x, y, **look.points(**dict(markersize=11, zorder=6) | more))

    def weights(self, axes, look, x, y, w=None, ring=RING, **more):
        """Points at weights that are not zero, hollow rings at those that are exactly zero."""
        x, y, w = _follows(x), _follows(y), _follows(y if w is None else w)

        def those(zero):
            def data(now):
                across, up, weight = np.broadcast_arrays(x(now), y(now), np.atleast_1d(w(now)))
                here = (weight == 0) == zero
                if zero and np.ndim(x(now)) == 0:  # all rings in one place: one is seen
                    here &= here.cumsum() == 1
                return across[here], up[here]

            return data

        solid = axes.plot([], [], **look.points(**dict(zorder=5) | more))[0]
        hollow = axes.plot([], [], **{k: more[k] for k in UNCUT if k in more} | ring)[0]
        return self.mark(solid, data=those(False)), self.mark(hollow, data=those(True))

    def rule(self, axes, x, **more):
        """The dashed line where the slider stands."""
        x = _follows(x)
        return self.mark(axes.axvline(0, **MARKER | more), xdata=lambda now: [x(now)] * 2)

    def handle(self, axes, x, y, reach=NEAR, **look):
        """The point that the pointer can take, a ``Handle``, with its ``pull`` unless ``reach`` is
        None."""
        handle, across, up = Handle(axes, **look), _follows(x), _follows(y)
        self.mark(
            handle.artists, data=lambda now: [([across(now)], [up(now)])] * len(handle.artists)
        )
        if reach:
            self.pull(axes, x, y, reach)
        return handle

    def bars(self, axes, places, heights, first=0.0, follow=(), **look):
        """Bars from 0, whose heights follow. follow : what else of them follows."""
        bars = axes.bar(places, np.broadcast_to(first, len(places)), **look)
        return self.mark(list(bars), height=heights, **dict(follow))

    def stems(self, axes, places, heights, feet=0.0, **look):
        """Sticks from 0, or from ``feet``."""
        heights, feet = _follows(heights), _follows(feet)
        sticks = axes.vlines(places, 0, 1, **look)

        def segments(now):
            ends = np.zeros((len(places), 2, 2))
            ends[:, :, 0] = np.reshape(places, (-1, 1))
            ends[:, 0, 1], ends[:, 1, 1] = feet(now), heights(now)
            return ends

        return self.mark(sticks, segments=segments)

    def note(self, axes, x, y, text, follow=(), **more):
        """A text, at shares of the axes where no transform is given. follow : what else follows."""
        artist = axes.text(x, y, "", **dict(transform=axes.transAxes) | more)
        return self.mark(artist, text=text, **dict(follow))

    def headline(self, axes, text, end="left", y=1.04, **more):
        """A text above the axes, at their left end, center or right end."""
        return self.note(axes, dict(left=0, center=0.5, right=1)[end], y, text, ha=end, **more)

    # ------------------------------------------------ what the pointer can pull

    def pull(self, axes, x, y, reach=NEAR):
        """What stands at (x, y), as for a mark, can be taken; it keeps its way from the pointer.

        A coordinate that is the name of a control follows. reach : how near the pointer must be, as
        shares of the axes across and up.
        """
        follows = tuple(it if isinstance(it, str) and it in self.takes else None for it in (x, y))
        if follows == (None, None):
            raise ValueError(
                f"a pull of {type(self).__name__} stands at {x!r}, {y!r}; one of these must be a "
                f"control, that is one of {', '.join(self.takes)}"
            )
        x, y = _follows(x), _follows(y)
        self.pulls.append(Pull(axes, follows, lambda now: (x(now), y(now)), reach))

    def jump(self, axes, x, between):
        """The control ``x`` jumps across to the pointer, anywhere ``between`` two places."""
        self.pulls.append(Pull(axes, (x, None), between=between))

    def taken(self, press, **state):
        """What the pointer takes hold of at the place ``press`` of the picture: a ``Pull``, and the
        way there from the pointer. Or None."""
        now = self.now(**state)
        each = ((pull, pull.taken(press, now)) for pull in self.pulls)
        return next(((pull, way) for pull, way in each if way is not None), None)


@cache
def _usual(kind):
    """The values of the controls of a kind of scene that need not be given."""
    takes = inspect.signature(kind.at).parameters
    return {name: p.default for name, p in takes.items() if p.default is not p.empty}


def _follows(what):
    """A function of ``now``."""
    if callable(what):
        return what
    return attrgetter(what) if isinstance(what, str) else lambda now: what


def _template(what):
    return what if callable(what) else lambda now: what.format_map(vars(now))


class Mark:
    """Artists whose properties follow the numbers of a state.

    artists : one or a list. properties : name -> function of ``now``; of a list, one value for
    each. shown : for each artist, what it shows: equal where the picture of it is the same.
    """

    def __init__(self, artists, properties):
        self.single = isinstance(artists, Artist)
        self.artists = [artists] if self.single else list(artists)
        self.values = list(properties.values())
        self.setters = [
            [getattr(artist, f"set_{name}") for name in properties] for artist in self.artists
        ]
        self.shown = [None] * len(self.artists)

    def follow(self, now):
        """Set what is another value than before."""
        values = [value(now) for value in self.values]
        each = [values] if self.single else zip(*values, strict=True)
        for k, (setters, given) in enumerate(zip(self.setters, each, strict=True)):
            shows = tuple(map(_kept, given))
            if shows != self.shown[k]:
                for setter, value in zip(setters, given, strict=True):
                    setter(value)
                self.shown[k] = shows


def _kept(value):
    """``value`` as something that is equal only to the same value, and does not change with it."""
    if isinstance(value, np.ndarray) and value.dtype != object:
        return value.shape, value.dtype.char, value.tobytes()
    if isinstance(value, list | tuple | np.ndarray):
        return tuple(map(_kept, value))
    return value
