"""A report on a table as one HTML file: it needs no network, no script and no other file."""

import base64
from html import escape

from l1l2.fonts import embedded, faces
from l1l2.texts import tag

__all__ = ["report_html"]

FACES = "text-regular", "text-bold", "chinese-regular", "chinese-bold"  # where they are needed

# Nothing in the file may load or run anything, whatever a column of the table is called.
_HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; font-src data:; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{fonts}
body {{ max-width: 60em; margin: 2em auto; padding: 0 1em; font: 17px/1.5 "L1L2 Text", sans-serif;
  color: #1f2328; background: white; overflow-wrap: anywhere; }}
img {{ max-width: 100%; height: auto; }}
figure {{ margin: 2em 0; break-inside: avoid; }}
</style>
</head>
<body>
<h1>{title}</h1>
"""


def report_html(title, sentences, stills):
    """The report, a str of HTML.

    title : str. sentences : what was chosen and dropped. stills : dict, heading -> Still, whose
    words stand below the picture and are its alternative text. All of it is text, and never markup.
    """
    fonts = embedded(*(face for face in faces() if face in FACES))
    parts = [_HEAD.format(lang=tag(), title=escape(title), fonts=fonts), "<ul>"]
    parts += [f"<li>{escape(sentence)}</li>" for sentence in sentences]
    parts.append("</ul>")
    for heading, still in stills.items():
        words, png = escape(still.words), base64.b64encode(still.png).decode("ascii")
        parts.append(
            f"<figure>\n<h2>{escape(heading)}</h2>\n"
            f'<img alt="{words}" width="{still.width}" height="{still.height}"'
            f' src="data:image/png;base64,{png}">\n<figcaption>{words}</figcaption>\n</figure>'
        )
    return "\n".join([*parts, "</body>\n</html>\n"])
