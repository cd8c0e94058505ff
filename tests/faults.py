"""What can be wrong with how a scene moves, although its marks are bound: used by several tests."""

from l1l2.figures.stage import Stage


def faults(scene, states):
    """What is wrong with how ``scene`` moves through ``states``, as a list of sentences.

    Finds a number that creates artists or changes what stands still, a picture that depends on what
    was shown before it, and words that are not sentences of plain text.
    """
    states, found = list(states), []
    stage = Stage(scene)
    kept, count = stage.standing(**states[0]), len(stage.figure.findobj())
    drawn = [stage.parts(**state) for state in states]
    if len(stage.figure.findobj()) != count:
        found.append("a mark creates or removes artists")
    if stage.background() != kept:
        found.append("a mark changes what stands still")
    other = Stage(scene)  # the other way round
    other.standing(**states[0])
    for k in (-1, len(states) // 2, 0):
        if other.parts(**states[k]) != drawn[k]:
            found.append(f"a picture depends on what was shown before it, at {states[k]}")
    for state in states:
        words = stage.describe(**state)
        if not words.strip() or "<" in words.replace(" < ", ""):
            found.append(f"words are {words!r} at {state}")
    return found
