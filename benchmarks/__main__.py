"""``python run.py bench``: measures, prints it, and stores it in the README here, part by part.

--quick : a short look at each part, a minute or two, which stores nothing.
sliders, figures, mathematics, course : only these parts; the tables of the others stay.
"""

import argparse
import sys

import course
import mathematics
import report
import sliders

from l1l2.site.lessons import explorers


def main(arguments):
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these parts")
    parser.add_argument("--quick", action="store_true", help="a short look; stores nothing")
    chosen = parser.parse_args(arguments)
    for part in chosen.parts or PARTS:
        title, measure = PARTS[part]
        about = report.machine()
        text = f"{about}\n\n{measure(chosen.quick)}"
        print(f"## {title}\n\n{text}\n", flush=True)
        if not chosen.quick:
            report.store(title, text)
            say(f"stored in {report.README.relative_to(report.HERE.parent)}: {title}")


def measure_sliders(quick):
    steps, drags, figures = (5, 1, ["22_ridge_shrinks"]) if quick else (30, 5, sliders.FIGURES)
    summary = sliders.summary(sliders.measure(steps, drags, list(figures), say))
    if not quick:
        report.draw(summary)
    return report.sliders_text(summary)


def measure_figures(quick):
    return report.every_text(sliders.measure_every("13_*" if quick else "*", say=say))


def measure_mathematics(quick):
    done = []
    for task in mathematics.tasks(quick):
        say(f"mathematics: {task.name}")
        done.append(task.measure(2 if quick else 11))
    ticks = []
    for path in course.LESSONS[1:2] if quick else course.LESSONS:
        say(f"one tick: {path.stem}")
        ticks += mathematics.ticks(path.stem, list(explorers(path).values()))
    return report.mathematics_text(done) + "\n\n" + report.ticks_text(ticks)


def measure_course(quick):
    say("course: imports")
    imports = course.import_times(1 if quick else 9)
    lessons = []
    for path in course.LESSONS[:1] if quick else course.LESSONS:
        say(f"course: {path.stem}")
        lessons.append(course.run(path))
    return report.course_text(imports, lessons, course.wheel_size())


PARTS = {
    "sliders": ("Slider to pixel", measure_sliders),
    "figures": ("Every figure", measure_figures),
    "mathematics": ("Mathematics", measure_mathematics),
    "course": ("Course", measure_course),
}  # what it is called -> the heading of its tables, and what measures it


def say(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
