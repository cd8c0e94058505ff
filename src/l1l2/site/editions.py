"""The editions of the site: English at its root, others in folders below, page by page alike."""

from dataclasses import dataclass

from l1l2.texts import CHINESE, ENGLISH, TAGS

__all__ = ["EDITIONS", "Edition", "other"]


@dataclass(frozen=True)
class Edition:
    """The pages of one language.

    language : as ``l1l2.texts`` has it. folder : where they are under the root, "" or ending in a
    slash. sphinx : what Sphinx calls the language. name : what it calls itself.
    """

    language: str
    folder: str
    sphinx: str
    name: str

    @property
    def tag(self):
        """The language as HTML has it in ``lang``."""
        return TAGS.get(self.language, self.language)

    @property
    def to_root(self):
        """From a page of this edition to the root of the site, "" or ending in a slash."""
        return "../" * self.folder.count("/")


EDITIONS = (
    Edition(ENGLISH, "", "en", "English"),
    Edition(CHINESE, "zh-TW/", "zh_TW", "中文"),
)


def other(edition, made=EDITIONS):
    """Where the pages of the other edition are, seen from a page of this one: a dict with
    ``folder``, ``name`` and ``tag``. None if only one is ``made``."""
    for each in made:
        if each != edition:
            return {"folder": edition.to_root + each.folder, "name": each.name, "tag": each.tag}
    return None
