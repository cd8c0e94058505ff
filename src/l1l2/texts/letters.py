"""The Chinese letters that the course says anywhere: what its fonts must have, and no others."""

import json
import re
from pathlib import Path

from l1l2.lessons.translating import FOLDERS
from l1l2.texts import CHINESE, HERE

__all__ = ["chinese_in", "said_in_chinese", "sources"]

# Letters, and the punctuation between them. Signs such as → and × are those of the other faces.
LETTERS = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")

# Letters of what Sphinx itself says on a page, such as the one of the search.
SPHINX = (
    "。一上下不且中以件任份何個值備內全冊分到前功加包只合否含啟單在地域多夠字它完定容寫尋己已布建引往快您態所手找拼按搜擇"
    "放整文明是時會有未果案條模檔權正母每準滿為版用發的確示立符索組結編總繼續置能自藏詞說請足這速選都鍵開關附隱面頁類顯，："
)


def chinese_in(text):
    """The Chinese letters of ``text``: a set of their numbers."""
    return set(map(ord, LETTERS.findall(text)))


def sources(project):
    """The texts in which Chinese is written: a dict, path -> text.

    project : the folder with the course. Of a lesson only what is written counts; what it shows
    is made of the catalogue.
    """
    project, found = Path(project), {}
    for path in sorted((project / FOLDERS[CHINESE]).glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[path] = "\n".join("".join(cell["source"]) for cell in cells)
    others = [*HERE.rglob("*.po"), *HERE.rglob("*.toml"), *project.glob("*.zh-TW.md")]
    others += [*(project / "docs").glob("*.zh-TW.md")]
    site = HERE.parent / "site" / "sphinx"
    others += [*site.rglob("*.zh-TW.md"), *site.rglob("*.po")]
    return found | {path: path.read_text(encoding="utf-8") for path in sorted(others)}


def said_in_chinese(project):
    """The numbers of all Chinese letters in ``sources``, and of what Sphinx says on a page."""
    return set().union(*map(chinese_in, [*sources(project).values(), SPHINX]))
