"""An explorer recorded: its main slider drawn at every position, to be moved without a kernel.

A figure is what stands still, once, and parts that move. Each different drawing of a part is kept
once; a position is a list of which.
"""

from dataclasses import dataclass

from l1l2.live import positions

__all__ = ["Choice", "Recording", "record"]


@dataclass(frozen=True)
class Choice:
    """A control as the page has it.

    label : str, as on the figure. texts : what it says at each position. start : int, the first.
    """

    label: str
    texts: tuple[str, ...]
    start: int


@dataclass(frozen=True)
class Recording:
    """One explorer as a page needs it.

    main : Choice, the slider. second : Choice or None, a few buttons.
    size : width and height in CSS pixels. standing : what stands still, as SVG.
    symbols : dict, name -> shape of a letter or marker. drawn : every different drawing of a part.
    settings : for each position of ``second``, or the only one, for each position of ``main``:
        the places in ``drawn``, one for each part, and the words.
    fixed : tuple of (label, text), the controls that need a kernel and where they stand.
    draggable : bool, whether the figure could be pulled if there were one.
    """

    main: Choice
    second: Choice | None
    size: tuple[int, int]
    standing: str
    symbols: dict[str, str]
    drawn: tuple[str, ...]
    settings: tuple[tuple[tuple[tuple[int, ...], str], ...], ...]
    fixed: tuple[tuple[str, str], ...]
    draggable: bool

    @property
    def count(self):
        """How many positions there are."""
        return sum(map(len, self.settings))

    @property
    def first(self):
        """Parts and words where the controls start."""
        parts, words = self.settings[self.second.start if self.second else 0][self.main.start]
        return [self.drawn[k] for k in parts], words


def record(explorer, second=None, values=None, every=1):
    """``explorer`` as a :class:`Recording`, its controls where they stand.

    second : name of the control that becomes buttons, or None. values : its values, by default all.
    every : how many positions of the main slider to go on by; where it starts is always there.
    """
    controls, state, stage = explorer._controls, explorer.state, explorer._stage
    name, main = next(iter(controls.items()))
    places = positions(main)
    places = places[places.index(state[name]) % every :: every]
    values = positions(controls[second]) if second and values is None else values or [None]
    drawn, settings = {}, []
    standing = stage.standing(**state)
    for value in values:
        here = state | ({second: value} if second else {})
        settings.append(tuple(_position(stage, here | {name: at}, drawn) for at in places))
    return Recording(
        main=Choice(_label(name, main), _texts(main, places), places.index(state[name])),
        second=second
        and Choice(
            _label(second, controls[second]),
            _texts(controls[second], values),
            values.index(state[second]),
        ),
        size=tuple(explorer.size),
        standing=standing,
        symbols=stage.symbols,
        drawn=tuple(drawn),
        settings=tuple(settings),
        fixed=tuple(
            (_label(key, control), _texts(control, [state[key]])[0])
            for key, control in controls.items()
            if key not in (name, second)
        ),
        draggable=explorer.draggable,
    )


def _position(stage, state, drawn):
    parts = stage.parts(**state)
    return tuple(drawn.setdefault(part, len(drawn)) for part in parts), stage.describe(**state)


def _label(name, control):
    return control.description or name


def _texts(control, values):
    """What ``control`` says at each of ``values``."""
    if hasattr(control, "_options_labels"):
        said = dict(zip(control._options_values, control._options_labels, strict=True))
        return tuple(said[value] for value in values)
    if hasattr(control, "readout_format"):
        return tuple(format(v, control.readout_format).replace("-", "\u2212") for v in values)
    return tuple(str(v) if not isinstance(v, bool) else "on" if v else "off" for v in values)
