"""Frames ahead of the finger: what the page holds of the main slider's pictures.

In idle time the page asks for pictures of the main slider, the nearest first; the kernel draws a
few at a time and forgets them, the page keeps them. Moving the slider then asks nobody. A frame is
the very picture that live drawing would have sent, only earlier.
"""

import time

MOST_BYTES = 12_000_000  # per figure, all in the browser: 60 pictures take 4 MB, at double size 12
SLICE = 0.025  # seconds of drawing at a time: a slider that moves waits no longer than that


class FramesAhead:
    """Which positions of the main slider the page holds, and how large they are.

    They are good for one setting of everything else that a picture depends on.
    count, bytes : int, how many pictures, and how much memory of the browser they take.
    most_bytes : int, the budget; 0 switches drawing ahead off.
    """

    most_bytes = MOST_BYTES

    def __init__(self):
        self._setting = None
        self._places = set()
        self.bytes = 0

    @property
    def count(self):
        return len(self._places)

    def __repr__(self):
        return f"{self.count} frames ahead, {self.bytes / 1e6:.1f} MB"

    def turn_to(self, setting):
        """Everything else is as in ``setting`` now; what was drawn for another one is gone."""
        if setting != self._setting:
            self._setting = setting
            self.believe([], 0)

    def believe(self, places, size):
        """The page, which is right, says what it holds: the positions, and their bytes."""
        self._places, self.bytes = set(places), size

    def holds(self, place):
        """Whether the page shows this position by itself."""
        return place in self._places

    def more(self, wanted, draw):
        """As many of the positions ``wanted`` as one slice of time and the budget allow.

        draw : position -> (PNG bytes, words, state); what raises has no frame and is drawn live.
        Returns a list of (position, what ``draw`` gave, or None where it raised).
        """
        until, made = time.monotonic() + SLICE, []
        for place in wanted:
            if self.bytes >= self.most_bytes or (made and time.monotonic() >= until):
                break
            try:
                frame = draw(place)
                self.believe(self._places | {place}, self.bytes + len(frame[0]))
            except Exception:
                frame = None
            made.append((place, frame))
        return made
