"""What tests of several figures ask: of one state, and at all positions of the controls."""

import numpy as np

from l1l2.figures.stage import Stage


def seen(scene, **state):
    """The numbers of ``state``, and the words."""
    return scene.now(**state), scene.describe(**state)


def beyond(scene, states):
    """Marks that leave their axes and texts that leave the figure, at about six of ``states``: a
    list of state and artist."""
    stage, found = Stage(scene), []
    stage.standing(**states[0])  # from here on the axes stand still
    for state in [*states[:: max(1, len(states) // 6)], states[-1]]:
        stage.scene.update(**state)
        found += [(state, artist) for artist in stage.moving if _leaves(artist, *stage.size)]
    return found


def _leaves(artist, width, height):
    if getattr(artist, "get_marker", lambda: "None")() != "None":
        ends = np.sort([artist.axes.get_xlim(), artist.axes.get_ylim()])
        return any(
            not ((low <= values) & (values <= high)).all()
            for values, (low, high) in zip(map(np.asarray, artist.get_data()), ends, strict=True)
        )
    if hasattr(artist, "get_text") and artist.get_text():
        box = artist.get_window_extent()
        return box.x0 < 0 or box.x1 > width or box.y0 < 0 or box.y1 > height
    return False
