"""The course as a whole: what importing it costs, how long its lessons run, what they weigh."""

import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[1]
LESSONS = sorted((PROJECT / "notebooks").glob("*.ipynb"))

# What is imported -> the statement.
IMPORTS = {
    "nothing": "pass",
    "numpy": "import numpy",
    "l1l2": "import l1l2",
    "l1l2 and all its mathematics": "import l1l2.lines, l1l2.losses, l1l2.paths, l1l2.penalties",
    "l1l2.live, for the first slider": "import l1l2.live",
    "matplotlib.pyplot and ipywidgets": "import matplotlib.pyplot, ipywidgets",
}


def import_times(repeats=9):
    """Milliseconds of a fresh Python that imports it and ends: {what: median}, in turns."""
    times = {what: [] for what in IMPORTS}
    for _ in range(repeats + 1):
        for what, statement in IMPORTS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", statement], check=True)
            times[what].append(1e3 * (time.perf_counter() - start))
    return {what: median(each[1:]) for what, each in times.items()}  # the first fills caches


@dataclass(frozen=True)
class Lesson:
    """One lesson, run to its end in a kernel of its own.

    seconds : from starting the kernel to the last cell's end. memory : of the kernel then, MB,
    and ``bare`` of one that ran nothing. size : of the notebook with its stored pictures, kB.
    """

    name: str
    seconds: float
    memory: float
    bare: float
    size: float


MEMORY = "import os, psutil; print(psutil.Process(os.getpid()).memory_info().rss)"


def run(path):
    """The notebook at ``path``, run in a kernel of its own, as a ``Lesson``."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    first, last = (nbformat.v4.new_code_cell(MEMORY) for _ in range(2))
    notebook.cells = [first, *notebook.cells, last]
    where = {"metadata": {"path": str(path.parent)}}
    start = time.perf_counter()
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()
    seconds = time.perf_counter() - start
    bare, memory = (int(cell.outputs[0].text) / 1e6 for cell in (first, last))
    return Lesson(path.stem, seconds, memory, bare, path.stat().st_size / 1e3)


def wheel_size():
    """kB of the package as a wheel: packed, and unpacked."""
    with tempfile.TemporaryDirectory() as folder:
        build = "from flit_core.buildapi import build_wheel; print(build_wheel({!r}))"
        made = subprocess.run(
            [sys.executable, "-c", build.format(folder)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
        wheel = Path(folder) / made.stdout.split()[-1]
        unpacked = sum(item.file_size for item in zipfile.ZipFile(wheel).infolist())
        return wheel.stat().st_size / 1e3, unpacked / 1e3
