"""What a lesson needs for a live figure: the room that knows sliders, and no mathematics.

    from l1l2.live import explore, log_slider

``controls``   sliders and buttons, and the values that each can take
``explorer``   a scene, its controls and its picture, in ``view.js`` on the page
``ahead``      positions of the main slider that the page holds before they are asked for
"""

from l1l2.live.controls import (
    choice,
    linear_slider,
    log_slider,
    name_slider,
    position,
    positions,
    shown,
    snapped,
    spoken_name,
)
from l1l2.live.explorer import Explorer, explore

__all__ = [
    "Explorer",
    "choice",
    "explore",
    "linear_slider",
    "log_slider",
    "name_slider",
    "position",
    "positions",
    "shown",
    "snapped",
    "spoken_name",
]
