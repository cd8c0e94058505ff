"""A scene for print: a drawing of lines and letters in place of pixels."""

import io

import matplotlib

from l1l2.figures.stage import _TURN, Stage, _style

# Names inside the drawing come from what it shows and this, and not from chance.
_FIXED = {"svg.hashsalt": "l1l2", "svg.fonttype": "path"}


def vector(scene, **state):
    """The scene in ``state`` as the bytes of an SVG file, the same ones each time.

    Letters are drawn as shapes, so that it looks alike wherever it is printed.
    """
    stage = Stage(scene)
    stage.pixels(**state)
    file = io.BytesIO()
    with _TURN, matplotlib.rc_context(_style() | _FIXED):
        stage.figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()
