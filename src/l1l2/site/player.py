"""A recording on a page: HTML with native controls, and the file that its positions come from.

A page opened from a disk may load scripts, but not read files. So all positions of a figure are one
script, ``<name>.js``, which the page adds when the figure comes near.
"""

import json
from html import escape

from l1l2.site.packing import packed
from l1l2.texts import _

__all__ = ["files", "html", "symbols"]


def files(recording, name):
    """What ``html`` needs beside it: a dict, file name -> bytes."""
    texts, numbers = packed(recording)
    return {f"{name}.js": f'l1l2Figure("{name}","{texts}","{numbers}");\n'.encode()}


def symbols(recordings):
    """The letters and markers of all figures of a page: HTML that stands once on it, unseen."""
    shapes = {name: d for each in recordings for name, d in each.symbols.items()}
    paths = "".join(f'<path id="{name}" d="{d}"/>' for name, d in sorted(shapes.items()))
    return f'<svg class="l1l2-symbols" width="0" height="0" aria-hidden="true">{paths}</svg>'


def html(recording, name, folder):
    """The figure, its controls and its words.

    folder : where its file is, seen from the page, ending in "/". Without scripts there are no
    controls: the first picture and its words.
    """
    width, height = recording.size
    parts, words = recording.at(recording.start)
    words, missing = escape(words), escape(_("The positions of this figure are missing:"))
    return "\n".join(
        [
            f'<div class="l1l2 l1l2-page" data-positions="{folder}{name}" data-prevent-swipe',
            f' data-missing="{missing}"',
            f' style="--l1l2-width:{width}px;--l1l2-ratio:{width / height:.4f}">',
            '<div class="l1l2-controls" hidden>',
            *(_CONTROLS[it.kind](it, f"{name}_{k}") for k, it in enumerate(recording.controls)),
            "</div>",
            '<div class="l1l2-card"><svg class="l1l2-picture" role="img"',
            f' viewBox="0 0 {10 * width} {10 * height}" aria-label="{words}">',
            f"<g>{recording.standing}</g>",
            *(f"<g>{part}</g>" for part in parts),
            "</svg></div>",
            f'<p class="l1l2-words" aria-live="polite">{words}</p>',
            "</div>",
        ]
    )


def _slider(control, name):
    label, text = escape(control.label), escape(control.texts[control.start])
    return (
        f'<label class="l1l2-slider"><span>{label}</span>'
        f'<input type="range" min="0" max="{len(control.texts) - 1}" value="{control.start}"'
        f' aria-label="{label}" aria-valuetext="{text}" data-control autocomplete="off"'
        f' data-texts="{escape(_json(control.texts))}"><output aria-hidden="true"'
        f' style="min-width:{max(map(len, control.texts)) * 0.6:.1f}em">{text}</output></label>'
    )


def _buttons(control, name):
    buttons = "".join(
        f'<label><input type="radio" name="{name}" autocomplete="off"'
        f"{' checked' if k == control.start else ''}><span>{escape(text)}</span></label>"
        for k, text in enumerate(control.texts)
    )
    legend = f"<legend>{escape(control.label)}</legend>"
    return f'<fieldset class="l1l2-choice" data-control>{legend}{buttons}</fieldset>'


def _list(control, name):
    options = "".join(
        f"<option{' selected' if k == control.start else ''}>{escape(text)}</option>"
        for k, text in enumerate(control.texts)
    )
    return (
        f'<label class="l1l2-list"><span>{escape(control.label)}</span>'
        f'<select data-control autocomplete="off">{options}</select></label>'
    )


def _box(control, name):
    return (
        '<label class="l1l2-box"><input type="checkbox" data-control autocomplete="off"'
        f"{' checked' * bool(control.start)}><span>{escape(control.label)}</span></label>"
    )


_CONTROLS = {"slider": _slider, "buttons": _buttons, "list": _list, "box": _box}


def _json(content):
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
