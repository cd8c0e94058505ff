"""The pointer pulls: on a scene, in an explorer, and on a page, where it must lead the same way."""

import random
from functools import partial
from itertools import count

import numpy as np
from matplotlib.lines import Line2D

from l1l2.figures.stage import Stage
from l1l2.live import positions
from l1l2.site.pulling import grips, middles
from l1l2.site.recording import variants

GESTURES = count(1)


def pulled(scene, start, to, which=0, /, **state):
    """Where the pointer leads the controls from ``start`` to ``to``, data points in the axes of
    that pull: a dict; None where it takes hold of nothing."""
    stage = Stage(scene)
    stage.standing(**state)
    pull = stage.scene.pulls[which]
    held = stage.scene.taken(pull.in_picture(*start), **state)
    assert held is None or held[0] is pull
    return held and pull.leads(pull.in_picture(*to) + held[1])


def pulls_of_a_page(explorer, steps):
    """What player.js gets to know. steps : name -> the values that the page has of a control."""
    scene = explorer.stage.scene
    places = variants(steps, partial(middles, scene))
    made = grips(scene, explorer.named, explorer.state, steps, places)
    return [grip.told() for grip in made]


def page_pulls_as_the_explorer_does(explorer, steps, tries=40):
    """At places of the pointer, mostly near what can be taken, with the controls anywhere; and what
    can be taken is where it is drawn. The explorer is moved."""
    chance, page, taken = random.Random(1), pulls_of_a_page(explorer, steps), 0
    counts = [len(values) for values in steps.values()]
    assert page and explorer.draggable
    for _ in range(tries):
        place = [chance.randrange(many) for many in counts]
        stand = [stands(pull, place, counts) for pull in page]
        one, to = chance.randrange(len(page)), [chance.random(), chance.random()]
        near = zip(stand[one], page[one]["half"], strict=True)
        press = [min(1, max(0, at + chance.uniform(-1.2, 1.2) * half)) for at, half in near]
        asked = explorer_leads(explorer, steps, place, press, to)
        held = [
            leads(pull, press, at, to)
            for pull, at in zip(page, stand, strict=True)
            if (np.abs(np.subtract(press, at)) <= pull["half"]).all()
        ]
        assert asked == (held[0] if held else None), (place, press, to)
        taken += bool(held)
        every_pull_is_drawn(explorer)
    assert taken > tries / 4


def stands(pull, place, counts):
    """The middle of ``pull`` on a page with its controls at ``place``."""
    found = []
    for along, table in pull["middle"]:
        shape = [counts[k] for k in along]
        found.append(np.reshape(table, shape)[tuple(place[k] for k in along)])
    return found


def leads(pull, press, at, pointer):
    """As player.js does: place of a control -> position, when ``pull``, which stood ``at`` where
    it was pressed, is pulled to ``pointer``."""
    away = np.subtract(at, press) if pull["keeps"] else np.zeros(2)
    there = np.add(pointer, away)
    return {
        control: first + step * sum(cut < there[axis] for cut in cuts)
        for control, axis, first, step, cuts in pull["ways"]
    }


def explorer_leads(explorer, steps, place, press, to):
    """What follows in the explorer, with its controls at ``place`` of a page: a dict, place of a
    control -> the nearest position of the page; None where nothing is taken."""
    names = list(steps)
    state = {name: steps[name][k] for name, k in zip(names, place, strict=True)}
    explorer._move(state)
    explorer.gesture = dict(id=next(GESTURES), press=list(press), at=list(to), done=True)
    assert explorer.error == ""
    held = explorer._held[1]
    follow = [name for name in held[0].follows if name] if held else []
    moved = {name for name in names if explorer.state[name] != state[name]}
    assert moved <= set(follow)
    found = {}
    for name in follow:
        every = positions(explorer.named[name])
        at = every.index(explorer.state[name])
        away = [abs(every.index(value) - at) for value in steps[name]]
        found[names.index(name)] = away.index(min(away))
    return found if held else None


def every_pull_is_drawn(explorer):
    """There is a point of something that moves where a pull stands; of what jumps to the pointer,
    at the value of its control."""
    stage, state = explorer.stage, explorer.state
    stage.scene.update(**state)
    drawn = np.concatenate([
        line.get_transform().transform(line.get_xydata()) / stage.size
        for line in stage.moving if isinstance(line, Line2D) and line.get_visible()
    ])  # fmt: skip
    drawn[:, 1] = 1 - drawn[:, 1]
    for pull in stage.scene.pulls:
        if pull.at:
            away = drawn - pull.box(stage.scene.now(**state))[0]
        else:
            away = drawn[:, :1] - pull.in_picture(state[pull.follows[0]], 0)[0]
        assert np.nanmin(np.abs(away).max(axis=1)) < 1e-6, (pull, state)
