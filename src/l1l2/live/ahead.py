"""Positions ahead of the finger: what the page holds of the main slider's pictures.

In idle time the page asks for positions of the main slider, the nearest first; the kernel draws a
few at a time and forgets them, the page keeps them. Moving the slider then asks nobody. A position
is the very drawing that the kernel would have sent, only earlier.
"""

import time

SLICE = 0.025  # seconds of drawing at a time: a slider that moves waits no longer than that


class Ahead:
    """Which positions of the main slider the page holds.

    They are good for one setting of everything else that a picture depends on.
    on : bool, False switches drawing ahead off.
    """

    on = True

    def __init__(self):
        self._setting = None
        self.places = frozenset()

    def turn_to(self, setting):
        """Everything else is as in ``setting`` now; what was drawn for another one is gone."""
        if setting != self._setting:
            self._setting, self.places = setting, frozenset()

    def more(self, wanted, draw):
        """As many of the positions ``wanted`` as one slice of time allows: a list of (position,
        what ``draw`` gave for it, or None where it raised: such a position is drawn live)."""
        until, made = time.monotonic() + SLICE, []
        for place in wanted if self.on else ():
            if made and time.monotonic() >= until:
                break
            try:
                made.append((place, draw(place)))
                self.places |= {place}
            except Exception:
                made.append((place, None))
        return made
