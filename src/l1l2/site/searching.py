"""A Sphinx extension: the search finds Chinese words, which have no spaces between them.

Of Chinese letters in a row every two neighbours are a word, in the pages and in what is asked. So a
page is found that has all pairs of the question. Latin words are as the reader writes them.
"""

import re

from sphinx.search import SearchLanguage, languages

PARTS = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


class Chinese(SearchLanguage):
    """Chinese with Latin words in it."""

    lang = "l1l2_chinese"
    language_name = "Chinese"
    js_splitter_code = """
var splitQuery = (query) =>
  (query.match(/[\\u3400-\\u9fff]+|[^\\p{P}\\p{S}\\s\\u3400-\\u9fff]+/gu) ?? []).flatMap((part) =>
    /[\\u3400-\\u9fff]/.test(part) && part.length > 2
      ? [...part].slice(1).map((letter, k) => [...part][k] + letter)
      : [part]
  );
"""

    def split(self, input):
        found = []
        for part in PARTS.findall(input):
            pairs = 0x3400 <= ord(part[0]) <= 0x9FFF and len(part) > 2
            found += [part[k : k + 2] for k in range(len(part) - 1)] if pairs else [part]
        return found

    def word_filter(self, word):
        return not word.isdigit()


def setup(app):
    languages[Chinese.lang] = Chinese
    return {"parallel_read_safe": True, "parallel_write_safe": True}
