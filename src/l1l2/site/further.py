"""A Sphinx extension: the further parts of a lesson are folded on its page, as in JupyterLab."""

from docutils import nodes

from l1l2.lessons.parts import FURTHER

OPEN = '<details class="l1l2-further"><summary>Open this part</summary>'


def setup(app):
    app.connect("doctree-resolved", _fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fold(app, doctree, page):
    for section in list(doctree.findall(nodes.section)):
        if section[0].astext().startswith(FURTHER.lstrip("# ")):
            section.insert(1, nodes.raw("", OPEN, format="html"))
            section.append(nodes.raw("", "</details>", format="html"))
