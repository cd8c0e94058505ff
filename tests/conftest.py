"""What holds for every test: one thread each, and how hard the property tests look."""

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

# The workers share the cores; set before NumPy is loaded, and handed on to the lessons' kernels.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

LONG = os.environ.get("L1L2_LONG") == "1"

# Short runs try the same examples every time; long ones look for new trouble.
settings.register_profile("short", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile("long" if LONG else "short")


# The files that take longest come first. Those of one worker share what ``explorers_of`` gives.
SITE_AND_LESSONS = "tests/browser/test_site_in_browser.py", "tests/test_lessons.py"
FIRST = *SITE_AND_LESSONS, "tests/browser/test_lessons_in_lab.py"


def pytest_collection_modifyitems(items):
    places = {file: place for place, file in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(FIRST)))
    for item in items:
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason="long: set L1L2_LONG=1 to run it"))


def pytest_report_header(config):
    """Before a run of everything: what keeps the browser tests from running."""
    if config.args_source is config.ArgsSource.TESTPATHS and not config.getoption("ignore"):
        from browser.lab import missing  # here, as a run of one file must start at once

        return missing()


def pytest_terminal_summary(terminalreporter):
    """After it: the same, with the number of tests that were skipped for it."""
    skipped = [report.longrepr[2] for report in terminalreporter.getreports("skipped")]
    for line in sorted(set(skipped)):
        if "No browser test" in line:
            line, number = line.removeprefix("Skipped: "), skipped.count(line)
            terminalreporter.write_line(f"{number} tests skipped. {line}", yellow=True)


def pytest_xdist_make_scheduler(config, log):
    """A file stays on one worker, and so do the files that share a run of every lesson."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return SITE_AND_LESSONS[0] if file in SITE_AND_LESSONS else file

    return Scheduling(config, log)


def pytest_xdist_auto_num_workers(config):
    """None for a single file, which is done before workers have started; else one for each core."""
    files = {argument.partition("::")[0] for argument in config.args}
    return 0 if len(files) == 1 and Path(files.pop()).is_file() else None


@pytest.fixture(scope="session")
def explorers_of():
    """``explorers_of(path)``: the explorers of a lesson, whose code cells run once in a worker."""
    from l1l2.site import lessons

    return cache(lessons.explorers)


@pytest.fixture(scope="session")
def brackets(tmp_path_factory):
    """The folder of a catalogue that puts every text in brackets."""
    import bracketed  # here, as it loads Babel and Matplotlib

    folder = tmp_path_factory.mktemp("brackets")
    bracketed.write_catalogue(folder)
    return folder


@pytest.fixture(scope="session")
def dots(tmp_path_factory):
    """The folder of a catalogue that parts all letters by dots."""
    import bracketed

    folder = tmp_path_factory.mktemp("dots")
    bracketed.write_catalogue(folder, bracketed.in_dots)
    return folder


@pytest.fixture
def in_brackets(brackets):
    """Everything is said in brackets."""
    from bracketed import LANGUAGE

    from l1l2 import texts

    with texts.spoken(LANGUAGE, brackets):
        yield


@pytest.fixture
def in_dots(dots):
    """Everything is said with dots between the letters."""
    from bracketed import LANGUAGE

    from l1l2 import texts

    with texts.spoken(LANGUAGE, dots):
        yield


@pytest.fixture
def under_L1():
    from decayed_networks import under_penalties  # here, as it loads NumPy

    return under_penalties("L1")


@pytest.fixture
def under_L2():
    from decayed_networks import under_penalties

    return under_penalties("L2")
