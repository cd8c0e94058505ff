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
from l1l2.site import deck, front, lessons

__all__ = ["build"]

REVEAL = ("dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
OURS = (
    "fonts/fonts.css",
    "live/view.css",
    "site/player.css",
    "site/player.js",
    "site/deck.css",
    "site/deck.js",
)


def build(notebooks, folder, draft=None, say=lambda line: None):
    """Make the site of the lessons in the folder ``notebooks``, in ``folder``, which is replaced.

    draft : None, or a function that gives the explorers of a notebook, such as
        ``lessons.explorers``, to see the site sooner: a few positions of each main slider are
        recorded, in this process.
    say : what is called with a line for each lesson that is done.

    Raises FileExistsError for a folder that holds anything but a site, RuntimeError when Sphinx
    warns of anything, such as a link that leads nowhere, and what a cell raises. ``folder`` stays
    as it was then.
    """
    notebooks, folder = Path(notebooks).resolve(), Path(folder).resolve()
    paths = sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))
    if not paths:
        raise FileNotFoundError(f"no lessons in {notebooks}: expected files such as 00_first.ipynb")
    if folder.exists() and any(folder.iterdir()) and not (folder / "_static/player.js").exists():
        raise FileExistsError(f"{folder} holds something else; give a new or an empty folder")
    with tempfile.TemporaryDirectory() as place:
        source, made = Path(place, "source"), Path(place, "made")
        _copy_ours(source)
        for name in ("slides", "downloads"):
            (made / name).mkdir(parents=True)
        if draft:
            for path in paths:
                _lesson(path, source, made, lessons.recordings(draft(path), draft=True))
            make(made / "downloads", exports={})
        else:
            with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
                jobs = {pool.submit(_whole_lesson, path, source, made): path for path in paths}
                make(made / "downloads", exports={})
                for number, job in enumerate(as_completed(jobs), 1):
                    job.result()
                    say(f"{number} of {len(paths)}: {lessons.title(lessons.read(jobs[job]))}")
        _front(paths, source)
        say("The pages and the search: Sphinx puts them together.")
        _run_sphinx(source, made, Path(place, "doctrees"))
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(made, folder)
    return folder


def _copy_ours(source):
    with resources.as_file(resources.files("l1l2")) as ours:
        shutil.copytree(
            ours / "site" / "sphinx", source, ignore=shutil.ignore_patterns("__pycache__")
        )
        for name in OURS:
            shutil.copy(ours / name, source / "_static")
        for font in (ours / "fonts").iterdir():
            if font.suffix in (".woff2", ".txt"):
                shutil.copy(font, source / "_static")
    (source / lessons.FIGURES).mkdir()
    (source / "_static" / "reveal").mkdir()
    for name in REVEAL:
        shutil.copy(deck.reveal() / name, source / "_static" / "reveal")


def _whole_lesson(path, source, made):
    _lesson(path, source, made, lessons.recordings(lessons.explorers(path)))


def _lesson(path, source, made, recordings):
    name, notebook = path.stem, lessons.read(path)
    for file, content in lessons.files(name, recordings).items():
        (source / lessons.FIGURES / file).write_bytes(content)
    shutil.copy(path, made / "downloads")
    slides = deck.deck(notebook, name, recordings, f"../{lessons.FIGURES}")
    (made / "slides" / f"{name}.html").write_text(slides, encoding="utf-8")
    page = json.dumps(lessons.page(notebook, name, recordings))
    (source / path.name).write_text(page, encoding="utf-8")


def _front(paths, source):
    """The first page, whose figure is that of a lesson's page, and the page of claims."""
    read = {path.stem: lessons.read(path) for path in paths}
    shown = source / f"{FIFTEEN if FIFTEEN in read else paths[0].stem}.ipynb"
    page = (source / "index.md").read_text(encoding="utf-8")
    page = front.index(page, read, lessons.first_figure(lessons.read(shown)))
    (source / "index.md").write_text(page, encoding="utf-8")
    (source / front.PICTURES).mkdir()
    for name, notebook in read.items():
        small = front.picture(notebook)
        if small:
            (source / front.PICTURES / f"{name}.png").write_bytes(small)
    claims = paths[0].parents[1] / "docs" / "claims.md"
    text = claims.read_text(encoding="utf-8") if claims.exists() else "# What is claimed\n"
    (source / "claims.md").write_text(front.claims(text), encoding="utf-8")


def _run_sphinx(source, made, doctrees):
    from sphinx.cmd.build import build_main

    if build_main(["-q", "-W", "--keep-going", "-d", str(doctrees), str(source), str(made)]):
        raise RuntimeError("Sphinx found something wrong; it is said above")
    for path in (made / "_static").rglob("*.map"):  # for who works on the theme
        path.unlink()
    shutil.rmtree(made / "_static" / "locales", ignore_errors=True)  # known to the pages already
