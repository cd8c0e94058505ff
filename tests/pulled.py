"""What a page does with the pointer is compared with what the scene does with it."""

import random

from l1l2.live import positions, snapped
from l1l2.site.pulling import pulls


def pulls_are_those_of_the_scene(explorer, steps, tries=40):
    """At places of the pointer, mostly near what can be taken, with the controls anywhere.

    steps : name -> the values that the page has of each control.
    """
    chance, stage, controls = random.Random(1), explorer.stage, explorer.named
    found, taken = pulls(stage, controls, explorer.state, steps), 0
    assert found
    for _ in range(tries):
        place = [chance.randrange(len(values)) for values in steps.values()]
        one, to = chance.choice(found), [chance.random(), chance.random()]
        near = zip(one.stands(place), one.half, strict=True)
        press = [min(1, max(0, at + chance.uniform(-1.2, 1.2) * half)) for at, half in near]
        asked = page_leads(explorer, steps, place, press, to)
        held = [pull for pull in found if pull.holds(press, place)]
        assert (asked is not None) == bool(held), (place, press)
        if held:
            taken += 1
            assert held[0].leads(press, to, place) == asked, (place, press, to)
    assert taken > tries / 4


def page_leads(explorer, steps, place, press, to):
    """Where the scene's own ``grab`` and ``drag`` lead, as the nearest positions of a page: a
    dict, place of a control -> position; None where nothing is held. As in ``leads``."""
    stage, controls, names = explorer.stage, explorer.named, list(steps)
    state = {name: steps[name][k] for name, k in zip(names, place, strict=True)}
    handle = stage.scene.grab(*stage.data_position(*press), **state)
    if handle is None:
        return None
    leads = {}
    for name, value in stage.scene.drag(handle, *stage.data_position(*to), **state).items():
        every = positions(controls[name])
        at = every.index(snapped(controls[name], value))
        away = [abs(every.index(value) - at) for value in steps[name]]
        leads[names.index(name)] = away.index(min(away))
    return leads
