"""A recording on a page: HTML with a native slider, and the files that its pictures come from.

A page opened from a disk may load scripts and images, but not read files. So the pictures of one
setting are one script, ``<name>_<setting>.js``, which the page adds when the figure comes in sight.
"""

import base64
import json
from html import escape

__all__ = ["files", "html"]


def files(recording, name):
    """What ``html`` needs beside it: a dict, file name -> bytes. Made of ``name`` and a number."""
    made = {f"{name}.webp": recording.first}
    for number, setting in enumerate(recording.settings):
        content = {
            "base": _text(setting.base),
            "patches": [_text(patch) for patch in setting.patches],
            "words": setting.words,
        }
        packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        made[f"{name}_{number}.js"] = f'l1l2Pictures("{name}_{number}",{packed});\n'.encode()
    return made


def html(recording, name, folder, live):
    """The figure, its slider and its words.

    folder : where its files are, seen from the page, ending in "/". live : the page that says how
    to get a kernel, likewise. Without scripts there is no slider: the first picture and its words.
    """
    main, second = recording.main, recording.second
    texts = escape(json.dumps(main.texts, ensure_ascii=False))
    lines = [
        f'<div class="l1l2 l1l2-page" data-pictures="{folder}{name}"',
        f' style="--l1l2-width:{recording.width}px;'
        f'--l1l2-ratio:{recording.width / recording.height:.4f}">',
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
    words = escape(recording.words)
    lines += [
        "</div>",
        f'<div class="l1l2-card"><img class="l1l2-picture" src="{folder}{name}.webp" alt="{words}"',
        f' width="{recording.width}" height="{recording.height}" decoding="sync"></div>',
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


def _text(data):
    return base64.b64encode(data).decode("ascii")
