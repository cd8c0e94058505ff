"""``python run.py bench``: measures everything, prints it, and stores it in the README here.

--quick : a short look at each part, a minute or two, which stores nothing.
sliders, figures, mathematics, course : only these parts; then nothing is stored either.
"""

import argparse
import sys

import course
import mathematics
import report
import sliders

from l1l2.site.lessons import explorers

PARTS = "sliders", "figures", "mathematics", "course"


def main(arguments):
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these parts")
    parser.add_argument("--quick", action="store_true", help="a short look; stores nothing")
    chosen = parser.parse_args(arguments)
    wanted = chosen.parts or PARTS
    about, texts = report.machine(), {}

    if "mathematics" in wanted:
        texts["Mathematics"] = measure_mathematics(chosen.quick)
    if "course" in wanted:
        texts["Course"] = measure_course(chosen.quick)
    if "sliders" in wanted:
        steps, drags, figures = (5, 1, ["22_ridge_shrinks"]) if chosen.quick else (30, 5, None)
        found, version = sliders.measure(steps, drags, figures or list(sliders.FIGURES), say)
        summary = sliders.summary(found)
        texts = {"Slider to pixel": report.sliders_text(summary)} | texts
        about = report.machine(version)
    if "figures" in wanted and not chosen.quick:
        texts["Every figure"] = report.every_text(sliders.measure_every(say=say))
    text = "\n\n".join([about, *(f"## {title}\n\n{body}" for title, body in texts.items())])
    print(text)
    if not chosen.quick and set(wanted) == set(PARTS):
        report.store(text)
        report.draw(summary)
        say(f"stored in {report.README.relative_to(report.HERE.parent)}")


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


def say(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
