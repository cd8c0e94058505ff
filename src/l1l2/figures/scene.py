"""What a figure of a lesson is: drawn once, then only moved, and able to say what it shows."""

from functools import wraps


def once(method):
    """A method that keeps its last answer, which ``update`` and ``describe`` both ask for."""
    name = f"_last_{method.__name__}"

    @wraps(method)
    def asked(self, *values, **named):
        last, given = getattr(self, name, None), (values, named)
        if last is None or last[0] != given:
            last = given, method(self, *values, **named)
            setattr(self, name, last)
        return last[1]

    return asked


class Scene:
    """A figure that draws its artists once and afterwards only moves them.

    A scene knows the mathematics and Matplotlib, but no sliders: the state arrives as keywords,
    one per control, the same ones in ``update``, ``describe``, ``grab`` and ``drag``. All fitting
    happens before, in ``__init__``; a tick only looks up.

    ``draw`` may run more than once (a still, then a live figure), each time on a copy of the scene
    of its own: keep the artists as attributes set in ``draw``, and never append them to a list
    made in ``__init__``, which all copies would share.
    """

    size = (9.0, 4.0)  # inches, width and height
    drag_axes = None  # the Axes whose data coordinates ``grab`` and ``drag`` receive; set in draw

    def draw(self, figure):
        """Create every artist on ``figure`` and return the ones that ``update`` moves.

        The return value is a list of artists; containers such as those of ``bar`` may be in it.
        All axis limits are fixed here. What moves is drawn over what stands still, and by
        ``zorder`` among itself; a legend that changes moves as a whole.
        """
        raise NotImplementedError

    def update(self, **state):
        """Move the artists to ``state`` (``set_data``, ``set_height``, ``set_text``).

        Creates no artist, fits nothing, and sets every moving artist whatever came before.
        """
        raise NotImplementedError

    def describe(self, **state):
        """One or two plain sentences with the numbers that the figure shows in ``state``.

        They are the live text under the figure, the alternative text of the still picture, what a
        screen reader speaks and what tests assert on. No markup.
        """
        raise NotImplementedError

    def grab(self, x, y, /, **state):
        """What the pointer pressed at data ``(x, y)`` of ``drag_axes`` takes hold of, or None."""
        return None

    def drag(self, handle, x, y, /, **state):
        """The control values, as a dict, that follow from ``handle`` being pulled to ``(x, y)``."""
        return {}

    @property
    def draggable(self):
        """Whether anything on the figure can be pulled with the pointer."""
        return type(self).grab is not Scene.grab
