"""How Sphinx makes the pages: nothing runs, nothing comes from a network."""

import json
from pathlib import Path

from l1l2.texts import _

HERE = Path(__file__).parent  # the lessons are beside this file while the site is made
EDITION = json.loads((HERE / "edition.json").read_text(encoding="utf-8"))


def decks():
    """A list of the slides of every lesson."""
    lines = []
    for path in sorted(HERE.glob("[0-9][0-9]_*.ipynb")):
        first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        title = "".join(first["source"]).splitlines()[0].removeprefix("# ")
        lines.append(f'- <a href="slides/{path.stem}.html">{title}</a>')
    return "\n".join(lines)


project = "l1l2"
html_title = "l1l2"
author = copyright = _("the l1l2 authors")
language = EDITION["language"]
if language != "en":
    html_search_language = "l1l2_chinese"

extensions = ["myst_nb", "l1l2.site.further", "l1l2.site.mathematics"]
extensions += ["l1l2.site.searching", "l1l2.site.theming"]
myst_enable_extensions = ["dollarmath", "substitution"]
myst_substitutions = {"decks": decks()}
myst_heading_anchors = 3
nb_execution_mode = "off"
nb_code_prompt_show, nb_code_prompt_hide = _("Show the code"), _("Hide the code")
html_math_renderer = "mathml"

html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_repository_button": False,
    "show_toc_level": 2,
    "toc_title": _("On this page"),
    "article_header_end": ["other_language.html", "article-header-buttons.html"],
}
html_context = {"default_mode": "auto"}  # light or dark, as the reader has it
html_context |= {"other": EDITION["other"]}
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["fonts.css", "view.css", "player.css", "site.css"]
html_js_files = [(name, {"defer": "defer"}) for name in ("lines.js", "player.js")]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_search_summary = False  # it reads other pages, which a page on a disk may not
html_last_updated_fmt = None
