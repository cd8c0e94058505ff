"""The figures that questions are read off, drawn by the scenes of the lessons."""

from functools import cache

from l1l2.figures.stage import still

__all__ = ["PICTURES", "picture"]

PICTURES = {}  # name -> a function that returns a scene and the state of its controls


@cache
def picture(name):
    """A figure as the bytes of a PNG. ValueError for a name that is not in ``PICTURES``."""
    if name not in PICTURES:
        raise ValueError(f"no picture {name!r}; there is: {', '.join(PICTURES) or 'none'}")
    scene, state = PICTURES[name]()
    return still(scene, **state).png
