"""Markdown with ``$...$`` as HTML whose formulas are MathML: no script, no font, no network."""

from functools import cache

import mistune
from latex2mathml.converter import convert

__all__ = ["html", "html_line", "mathml"]


def html(text):
    """HTML of a Markdown text: paragraphs, lists, tables, emphasis, code and mathematics.

    Whatever is HTML in the text is shown as it is written. ValueError for a formula that has a
    command without MathML, naming it.
    """
    return _markdown()(text).strip()


def html_line(text):
    """The same for a text of one paragraph, without the paragraph around it."""
    return html(text).removeprefix("<p>").removesuffix("</p>")


def mathml(formula, display="inline"):
    """A LaTeX formula as MathML, which browsers draw and read aloud by themselves."""
    found = convert(formula, display=display)
    if "\\" in found:
        command = found[found.index("\\") :].split("<")[0]
        raise ValueError(f"no MathML for {command} in {formula!r}; write it in another way")
    return found


@cache
def _markdown():
    markdown = mistune.create_markdown(escape=True, plugins=["math", "table"])
    markdown.renderer.register("inline_math", lambda _, formula: mathml(formula))
    markdown.renderer.register("block_math", lambda _, formula: mathml(formula, "block") + "\n")
    return markdown
