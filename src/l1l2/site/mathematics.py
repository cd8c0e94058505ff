"""A Sphinx extension: formulas as MathML, which browsers draw without a script."""

from docutils import nodes

from l1l2.exam.markup import mathml


def setup(app):
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(translator, node):
    translator.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def _block(translator, node):
    formula = mathml(node.astext().strip(), display="block")
    translator.body.append(f'<div class="l1l2-formula" tabindex="0">{formula}</div>\n')
    raise nodes.SkipNode
