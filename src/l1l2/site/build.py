"""Makes the site: runs every lesson once, records its figures, writes its page and its slides."""

import json
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import resources
from multiprocessing import get_context
from pathlib import Path

from l1l2.exam.__main__ import make
from l1l2.lessons.course import FIFTEEN
from l1l2.lessons.parts import core, minutes
from l1l2.lessons.translating import FOLDERS, plain
from l1l2.site import deck, front, lessons
from l1l2.site.editions import EDITIONS, other
from l1l2.texts import ENGLISH, glossary, speak, spoken

__all__ = ["build"]

REVEAL = ("dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
OURS = (
    "fonts/fonts.css",
    "live/view.css",
    "live/lines.js",
    "site/player.css",
    "site/player.js",
    "site/deck.css",
    "site/deck.js",
)


def build(notebooks, folder, draft=None, say=lambda line: None, editions=EDITIONS):
    """Make the site of the lessons in the folder ``notebooks``, in ``folder``, which is replaced.

    Lessons in another language that stand beside ``notebooks`` become an edition in a folder below,
    or at the root where it is the only one of ``editions``.

    draft : None, or a function that gives the explorers of a notebook, such as
        ``lessons.explorers``, to see the site sooner: a few positions of each main slider are
        recorded, in this process.
    say : what is called with a line for each lesson that is done.
    editions : those that are made, where there are lessons for them.

    Raises FileExistsError for a folder that holds anything but a site, RuntimeError when Sphinx
    warns of anything, such as a link that leads nowhere, and what a cell raises. ``folder`` stays
    as it was then.
    """
    notebooks, folder = Path(notebooks).resolve(), Path(folder).resolve()
    if not _lessons(notebooks):
        raise FileNotFoundError(f"no lessons in {notebooks}: expected files such as 00_first.ipynb")
    if folder.exists() and any(folder.iterdir()) and not (folder / "_static/player.js").exists():
        raise FileExistsError(f"{folder} holds something else; give a new or an empty folder")
    with tempfile.TemporaryDirectory() as place:
        made = [_Making(each, notebooks, Path(place)) for each in editions]
        made = [each for each in made if each.paths]
        for each in made:
            each.prepare([it.edition for it in made])
        if draft:
            for each in made:
                with spoken(each.edition.language):
                    for path in each.paths:
                        each.lesson(path, lessons.recordings(draft(path), draft=True))
                each.papers()
                each.pages()
        else:
            _make_at_once(made, say)
        if folder.exists():
            shutil.rmtree(folder)
        for each in made:
            shutil.copytree(each.made, folder / (each.edition.folder if made[1:] else ""))
    return folder


def _make_at_once(made, say):
    """Every lesson with every position and all the rest, by as many processes as there are cores.

    made : the ``_Making`` of each edition.
    """
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        jobs = [(each, path) for each in made for path in each.paths]
        running = {pool.submit(each.whole_lesson, path): path for each, path in jobs}
        for each in made:
            each.papers()
        for number, job in enumerate(as_completed(running), 1):
            job.result()
            say(f"{number} of {len(jobs)}: {lessons.title(lessons.read(running[job]))}")
        say("The pages and the search: Sphinx puts them together.")
        for job in [pool.submit(each.pages) for each in made]:
            job.result()


def _lessons(folder):
    return sorted(Path(folder).glob("[0-9][0-9]_*.ipynb"))


class _Making:
    """An edition while it is made, in folders of its own in ``place``."""

    def __init__(self, edition, notebooks, place):
        self.edition, self.english = edition, notebooks
        beside = FOLDERS.get(edition.language)
        self.paths = _lessons(notebooks.parent / beside if beside else notebooks)
        self.source, self.made, self.doctrees = (
            place / edition.language / name for name in ("source", "made", "doctrees")
        )
        self.other = None

    def prepare(self, all_of_them):
        """Everything that is no lesson: texts of the site, styles, scripts, fonts."""
        self.other = other(self.edition, all_of_them)
        _copy_ours(self.source, self.edition)
        about = {"language": self.edition.sphinx, "other": self.other}
        (self.source / "edition.json").write_text(json.dumps(about), encoding="utf-8")
        for name in ("slides", "downloads"):
            (self.made / name).mkdir(parents=True)

    def papers(self):
        """What is made for the exam."""
        with spoken(self.edition.language):
            make(self.made / "downloads", exports={})

    def whole_lesson(self, path):
        """A lesson with every position, in a process of its own."""
        speak(self.edition.language)
        self.lesson(path, lessons.recordings(lessons.explorers(path)))

    def lesson(self, path, recordings):
        """The page, the slides and the figures of a lesson."""
        name, notebook = path.stem, lessons.read(path)
        plan = lessons.read(self.english / path.name)
        for file, content in lessons.files(name, recordings).items():
            (self.source / lessons.FIGURES / file).write_bytes(content)
        shutil.copy(path, self.made / "downloads")
        figures = f"../{lessons.FIGURES}"
        slides = deck.deck(notebook, name, recordings, figures, plan, self.other)
        (self.made / "slides" / f"{name}.html").write_text(slides, encoding="utf-8")
        page = json.dumps(lessons.page(notebook, name, recordings))
        (self.source / path.name).write_text(page, encoding="utf-8")

    def pages(self):
        """The first page, that of claims, and all pages as Sphinx makes them."""
        with spoken(self.edition.language):
            self._front()
            _run_sphinx(self.source, self.made, self.doctrees)

    def _front(self):
        """The first page, whose figure is that of a lesson's page; claims and terms."""
        read = {path.stem: lessons.read(path) for path in self.paths}
        first = FIFTEEN if FIFTEEN in read else self.paths[0].stem
        shown = lessons.read(self.source / f"{first}.ipynb")
        takes = {name: minutes(core(lessons.read(self.english / f"{name}.ipynb")["cells"]))
                 for name in read}  # fmt: skip
        page = (self.source / "index.md").read_text(encoding="utf-8")
        page = front.index(page, takes, lessons.first_figure(shown))
        (self.source / "index.md").write_text(page, encoding="utf-8")
        (self.source / front.PICTURES).mkdir()
        for name, notebook in read.items():
            small = front.picture(notebook)
            if small:
                (self.source / front.PICTURES / f"{name}.png").write_bytes(small)
        claims = _in_language(self.english.parent / "docs" / "claims.md", self.edition)
        text = claims.read_text(encoding="utf-8") if claims.exists() else "# What is claimed\n"
        for name, page in (("claims", plain(text)), ("glossary", glossary.page())):
            (self.source / f"{name}.md").write_text(front.beside(page, read), encoding="utf-8")


def _in_language(path, edition):
    """Where the text at ``path`` is in the language of an edition, such as ``index.zh-TW.md``."""
    if edition.language == ENGLISH:
        return path
    return path.with_suffix(f".{edition.folder.strip('/')}{path.suffix}")


def _copy_ours(source, edition):
    with resources.as_file(resources.files("l1l2")) as ours:
        here = ours / "site" / "sphinx"
        skipped = shutil.ignore_patterns("__pycache__", "*.md")
        shutil.copytree(here, source, ignore=skipped)
        for path in here.glob("*.md"):
            if path.suffixes == [".md"]:
                text = _in_language(path, edition).read_text(encoding="utf-8")
                (source / path.name).write_text(plain(text), encoding="utf-8")
        for name in OURS:
            shutil.copy(ours / name, source / "_static")
        for font in (ours / "fonts").iterdir():
            if font.suffix in (".woff2", ".txt"):
                shutil.copy(font, source / "_static")
    (source / lessons.FIGURES).mkdir()
    (source / "_static" / "reveal").mkdir()
    for name in REVEAL:
        shutil.copy(deck.reveal() / name, source / "_static" / "reveal")


def _run_sphinx(source, made, doctrees):
    from sphinx.cmd.build import build_main

    if build_main(["-q", "-W", "--keep-going", "-d", str(doctrees), str(source), str(made)]):
        raise RuntimeError("Sphinx found something wrong; it is said above")
    for path in (made / "_static").rglob("*.map"):  # for who works on the theme
        path.unlink()
    shutil.rmtree(made / "_static" / "locales", ignore_errors=True)  # known to the pages already
