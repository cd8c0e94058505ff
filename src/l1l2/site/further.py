"""A Sphinx extension: the further parts of a lesson are folded on its page, as in JupyterLab."""

from docutils import nodes

from l1l2.lessons.parts import FURTHER
from l1l2.texts import _

STARTS = tuple(start.lstrip("# ") for start in FURTHER)


def setup(app):
    app.connect("doctree-resolved", _fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fold(app, doctree, page):
    for section in list(doctree.findall(nodes.section)):
        if section[0].astext().startswith(STARTS):
            summary = _("Open this part")
            opened = f'<details class="l1l2-further"><summary>{summary}</summary>'
            section.insert(1, nodes.raw("", opened, format="html"))
            section.append(nodes.raw("", "</details>", format="html"))
