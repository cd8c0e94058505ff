"""What was measured as tables and one picture, and the machine it was measured on."""

import datetime
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

from mathematics import DEFAULT, OURS, TIGHTLY
from sliders import WAYS

HERE = Path(__file__).parent
README = HERE / "README.md"
PICTURE = HERE / "slider_to_pixel.png"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PACKAGES = "numpy matplotlib ipywidgets anywidget ipympl jupyterlab ipykernel scikit-learn".split()

SLIDER_COLUMNS = [
    "key to pixel, median",
    "p95",
    "times faster than `@interact`",
    "times the floor",
    "pictures/s while dragging",
    "last picture after release",
]


def machine():
    """One line: date, processor, cores, load, Python and package versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"load {os.getloadavg()[0]:.1f} at the start, " if hasattr(os, "getloadavg") else ""
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    versions += _chromium()
    return (
        f"{datetime.date.today()}, {platform.system()} {platform.machine()}, {_processor()}, "
        f"{cores} cores, {load}one thread per process. {', '.join(versions)}."
    )


def _chromium():
    from lab import find_chromium

    asked = [find_chromium() or sys.executable, "--version"]
    said = subprocess.run(asked, capture_output=True, text=True).stdout
    return re.findall(r"Chrom\w+ [\d.]+", said)


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def table(head, rows):
    """A Markdown table; numbers to the right."""
    marks = ["---" if i == 0 else "---:" for i in range(len(head))]
    lines = [head, marks, *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def sliders_text(summary):
    """One table per figure, and the ratios that are asked of them."""
    parts = []
    for figure, ways in summary.items():
        slow, floor = ways["interact"]["median"], ways["floor"]["median"]
        rows = [
            [
                WAYS[way],
                f"{found['median']:.0f} ms",
                f"{found['p95']:.0f} ms",
                f"{slow / found['median']:.1f}",
                f"{found['median'] / floor:.2f}",
                f"{found['rate']:.0f}",
                f"{found['release']:.0f} ms",
            ]
            for way, found in ((way, ways[way]) for way in WAYS)
        ]
        head = [f"`{figure}`", *SLIDER_COLUMNS]
        parts.append(table(head, rows))
    return "\n\n".join(parts)


def every_text(found):
    """One row per figure of every lesson: key to pixel, and as many times the floor beside it."""
    rows = []
    for lesson, figures in found.items():
        floor = median(figures["floor"])
        for name, times in figures.items():
            if name != "floor" and times:
                ms = median(times)
                rows.append([f"`{lesson}`", name, f"{ms:.0f} ms", f"{ms / floor:.2f}"])
    return table(["every figure, drawn live", "figure", "key to pixel", "times the floor"], rows)


def mathematics_text(tasks):
    rows = []
    for task in tasks:
        row = [task.name]
        for way in (OURS, DEFAULT, TIGHTLY):
            if way in task.times:
                row.append(f"{task.times[way]:.3g} ms ({task.violations[way]:.0e})")
            else:
                row.append("")
        strict = TIGHTLY if TIGHTLY in task.times else DEFAULT
        row.append(f"{task.times[strict] / task.times[OURS]:.1f}")
        rows.append(row)
    return table(["time (optimality violation)", OURS, DEFAULT, TIGHTLY, "times faster"], rows)


def ticks_text(ticks):
    rows = [
        [f"`{t.lesson}`", t.scene_name, f"{t.mathematics:.0f} µs", f"{t.scene:.0f} µs",
         f"{t.positions}, {t.megabytes:.2f} MB"]
        for t in ticks
    ]  # fmt: skip
    head = ["one tick", "scene", "mathematics", "all but drawing", "positions ahead"]
    return table(head, rows)


def course_text(imports, lessons, wheel):
    rows = [[f"a fresh Python with {what}", f"{time:.0f} ms"] for what, time in imports.items()]
    rows += [["the wheel, packed / unpacked", f"{wheel[0]:.0f} / {wheel[1]:.0f} kB"]]
    first = table(["", "median"], rows)
    rows = [
        [f"`{one.name}`", f"{one.seconds:.1f} s", f"{one.memory - one.bare:.0f} MB",
         f"{one.size:.0f} kB"]
        for one in lessons
    ]  # fmt: skip
    total = sum(one.seconds for one in lessons)
    rows.append(["all, one after the other", f"{total:.0f} s", "",
                 f"{sum(one.size for one in lessons):.0f} kB"])  # fmt: skip
    head = ["lesson", "run top to bottom", "kernel memory beyond an empty one", "stored notebook"]
    return first + "\n\n" + table(head, rows)


def store(title, text):
    """Make ``text`` what stands below ``title`` between the marks in the README."""
    whole = README.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN)
    inside, after = rest.split(END)
    parts = dict(part.split("\n", 1) for part in inside.split("## ")[1:])
    parts[title] = text
    inside = "\n\n".join(f"## {title}\n\n{part.strip()}" for title, part in parts.items())
    README.write_text(
        f"{before}{BEGIN}\n\n{inside}\n\n{END}{after}", encoding="utf-8", newline="\n"
    )


def draw(summary, path=PICTURE):
    """Key press to painted pixels of every way, as one picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    ways = list(WAYS)[::-1]
    marks = dict(zip(summary, "o^sD", strict=False))
    for name, found in summary.items():
        medians = [found[way]["median"] for way in ways]
        axes.plot(medians, range(len(ways)), marks[name], color="#333", label=name, alpha=0.8)
    bars = [sum(found[way]["median"] for found in summary.values()) / len(summary) for way in ways]
    colours = ["#0072B2" if "course" in WAYS[way] else "#bbbbbb" for way in ways]
    axes.barh(range(len(ways)), bars, color=colours, height=0.6, zorder=0)
    axes.set_yticks(range(len(ways)), [WAYS[way].replace("`", "") for way in ways])
    axes.axvline(1000 / 60, color="#333", linewidth=0.8, linestyle=":")
    axes.text(1000 / 60, len(ways) - 0.45, " one frame of the screen", va="bottom", fontsize=8)
    axes.set(xscale="log", xlim=(8, 1000), xlabel="key press to painted pixels, ms (median)")
    axes.set_xticks([10, 20, 50, 100, 200, 500], ["10", "20", "50", "100", "200", "500"])
    axes.legend(fontsize=8, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
