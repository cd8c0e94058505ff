"""A Sphinx extension: what the theme says in English on every page is said in that of the pages."""

import re
from pathlib import Path

from l1l2.texts import _

SAID = re.compile(r'((?:title|aria-label|placeholder)=")([^"<>]+)(?=")|(</i>)([^<>]+)(?=</button>)')


def setup(app):
    app.connect("build-finished", _translate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _translate(app, error):
    texts = {
        "Search...": _("Search..."),
        "Main": _("Main"),
        "Page": _("Page"),
        "Toggle primary sidebar": _("Toggle primary sidebar"),
        "Toggle secondary sidebar": _("Toggle secondary sidebar"),
        "Toggle hidden content": _("Toggle hidden content"),
        "Color mode": _("Color mode"),
        "System Settings": _("System Settings"),
    }
    if error or all(english == text for english, text in texts.items()):
        return

    def said(found):
        start, text = found.group(1) or found.group(3), found.group(2) or found.group(4)
        return start + texts.get(text, text)

    for path in Path(app.outdir).glob("*.html"):
        page = path.read_text(encoding="utf-8")
        path.write_text(SAID.sub(said, page), encoding="utf-8")
