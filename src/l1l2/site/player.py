"""A recording on a page: HTML with a native slider, and the file that its positions come from.

A page opened from a disk may load scripts, but not read files. So all positions of a figure are one
script, ``<name>.js``, deflated, which the page adds when the figure comes in sight.
"""

import base64
import json
import zlib
from html import escape

__all__ = ["files", "html", "symbols"]


def files(recording, name):
    """What ``html`` needs beside it: a dict, file name -> bytes."""
    content = {"drawn": recording.drawn, "settings": recording.settings}
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(packed, 9)).decode("ascii")
    return {f"{name}.js": f'l1l2Figure("{name}","{text}");\n'.encode()}


def symbols(recordings):
    """The letters and markers of all figures of a page: HTML that stands once on it, unseen."""
    shapes = {name: d for each in recordings for name, d in each.symbols.items()}
    paths = "".join(f'<path id="{name}" d="{d}"/>' for name, d in sorted(shapes.items()))
    return f'<svg class="l1l2-symbols" width="0" height="0" aria-hidden="true">{paths}</svg>'


def html(recording, name, folder, live):
    """The figure, its slider and its words.

    folder : where its files are, seen from the page, ending in "/". live : the page that says how
    to get a kernel, likewise. Without scripts there is no slider: the first picture and its words.
    """
    main, second = recording.main, recording.second
    width, height = recording.size
    parts, words = recording.first
    words = escape(words)
    texts = escape(json.dumps(main.texts, ensure_ascii=False))
    lines = [
        f'<div class="l1l2 l1l2-page" data-positions="{folder}{name}"',
        f' style="--l1l2-width:{width}px;--l1l2-ratio:{width / height:.4f}">',
        '<div class="l1l2-controls" hidden>',
        f'<label class="l1l2-main"><span>{escape(main.label)}</span>',
        f'<input type="range" min="0" max="{len(main.texts) - 1}" step="1" value="{main.start}"',
        f' aria-label="{escape(main.label)}" aria-valuetext="{escape(main.texts[main.start])}"',
        f' data-texts="{texts}" autocomplete="off">',
        f'<output aria-hidden="true">{escape(main.texts[main.start])}</output></label>',
    ]
    if second:
        lines.append(f'<fieldset class="l1l2-second"><legend>{escape(second.label)}</legend>')
        for i, text in enumerate(second.texts):
            checked = " checked" if i == second.start else ""
            lines.append(
                f'<label><input type="radio" name="{name}" value="{i}" autocomplete="off"{checked}>'
                f"<span>{escape(text)}</span></label>"
            )
        lines.append("</fieldset>")
    lines += [
        "</div>",
        '<div class="l1l2-card"><svg class="l1l2-picture" role="img"',
        f' viewBox="0 0 {10 * width} {10 * height}" aria-label="{words}">',
        f"<g>{recording.standing}</g>",
        *(f"<g>{part}</g>" for part in parts),
        "</svg></div>",
        f'<p class="l1l2-words" aria-live="polite">{words}</p>',
    ]
    if recording.fixed or recording.draggable:
        lines.append(_needs_kernel(recording, live))
    return "\n".join([*lines, "</div>"])


def _needs_kernel(recording, live):
    here = ", ".join(f"{escape(label)} = {escape(text)}" for label, text in recording.fixed)
    pull = "the figure can be pulled" if recording.draggable else ""
    more = "these move too" if recording.fixed else ""
    said = f"On this page {here}. " if here else ""
    what = " and ".join(filter(None, [more, pull]))
    return f'<p class="l1l2-kernel">{said}<a href="{live}">With a kernel</a> {what}.</p>'
