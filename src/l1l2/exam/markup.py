"""Markdown with ``$...$`` as HTML whose formulas are MathML: no script, no network.

For Anki, which typesets formulas itself, they stay LaTeX: :func:`anki_html`.
"""

from functools import cache
from html import escape

import mistune
from latex2mathml.converter import convert

__all__ = ["anki_html", "html", "html_line", "mathml"]


def html(text):
    """HTML of a Markdown text: paragraphs, lists, tables, emphasis, code and mathematics.

    Whatever is HTML in the text is shown as it is written. ValueError for a formula that has a
    command without MathML, naming it.
    """
    return _markdown()(text).strip()


def html_line(text):
    """The same for a text of one paragraph, without the paragraph around it."""
    return html(text).removeprefix("<p>").removesuffix("</p>")


def anki_html(text):
    r"""The same HTML with formulas between ``\(`` and ``\)``, or ``\[`` and ``\]`` on a line of
    their own."""
    return _markdown_for_anki()(text).strip()


def mathml(formula, display="inline"):
    """A LaTeX formula as MathML, which browsers draw and read aloud by themselves."""
    found = convert(formula, display=display)
    if "\\" in found:
        command = found[found.index("\\") :].split("<")[0]
        raise ValueError(f"no MathML for {command} in {formula!r}; write it in another way")
    return found


@cache
def _markdown():
    return _with_formulas(mathml, lambda formula: mathml(formula, "block") + "\n")


@cache
def _markdown_for_anki():
    return _with_formulas(
        lambda formula: rf"\({escape(formula, quote=False)}\)",
        lambda formula: rf"<p>\[{escape(formula.strip(), quote=False)}\]</p>" + "\n",
    )


def _with_formulas(inline, block):
    markdown = mistune.create_markdown(escape=True, plugins=["math", "table"])
    markdown.renderer.register("inline_math", lambda _, formula: inline(formula))
    markdown.renderer.register("block_math", lambda _, formula: block(formula))
    return markdown
