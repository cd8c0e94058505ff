"""``run.py`` as a learner meets it: in a folder of its own, with all that can go wrong there.

No test here reaches the network: the lock files list one tiny package that lies on the disk.
"""

import ast
import errno
import hashlib
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "run.py"
TINY = "tiny-1.0-py3-none-any.whl"


def wheel(folder, version="1.0", name="tiny", module="tiny.py", needs=""):
    """A wheel of a package that holds one constant; its line in a lock file, always the same."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
    files = {
        module: f"version = {version!r}\n",
        f"{name}-{version}.dist-info/METADATA": about,
        f"{name}-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{name}-{version}.dist-info/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as file:
        for place, text in files.items():
            file.writestr(zipfile.ZipInfo(place), text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


class Folder:
    """A copy of run.py in a small project."""

    def __init__(self, path, **environment):
        self.path, self.venv, self.environment = path, path / ".venv", environment
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def fill(self):
        shutil.copy(RUN, self.path)
        (self.path / "src/l1l2/lessons").mkdir(parents=True)
        (self.path / "src/l1l2/__init__.py").write_text("")
        (self.path / "src/l1l2/lessons/__init__.py").write_text("")
        storing = "import sys, tiny\nprint(tiny.version, *sys.argv[1:])\n"
        (self.path / "src/l1l2/lessons/storing.py").write_text(storing)
        (self.path / "notebooks").mkdir()
        (self.path / "notebooks/00_start.ipynb").write_text("{}")
        (self.path / "src/jupyterlab.py").write_text("import sys\nprint(*sys.argv[1:])\n")
        self.lock("1.0")
        return self

    def lock(self, version):
        text = wheel(self.path, version)
        (self.path / "requirements.lock").write_text(text)
        (self.path / "requirements-dev.lock").write_text(text)

    def start(self, *arguments, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        kept |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "PIP_RETRIES": "1"}
        kept |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.path.as_uri()}
        kept["LC_ALL"] = "C.UTF-8"
        kept |= self.environment | more
        return subprocess.Popen(
            [sys.executable, "run.py", *arguments],
            cwd=self.path,
            env={name: value for name, value in kept.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments, **more):
        """Exit code, stdout and stderr."""
        process = self.start(*arguments, **more)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def files(self):
        return sorted(path.name for path in self.path.iterdir())


def offline(port=9):
    """Environment in which pip must ask an index at which nobody answers."""
    index = f"http://127.0.0.1:{port}/simple"
    return {"PIP_NO_INDEX": None, "PIP_FIND_LINKS": None, "PIP_INDEX_URL": index}


def assert_one_line(err, *words):
    assert err.startswith("run.py: ") and err.endswith("\n") and err.count("\n") == 1, err
    for word in words:
        assert word in err


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "a folder 統計"  # a space, and letters beyond ASCII, as people have them
    place.mkdir()
    return Folder(place).fill()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder whose first ``store`` went well, and what it said."""
    place = tmp_path_factory.mktemp("made") / "課程"
    place.mkdir()
    folder = Folder(place).fill()
    return folder, folder.run("store")


@pytest.fixture
def made(finished, tmp_path):
    """A copy of that folder."""
    copy = tmp_path / "moved"
    shutil.copytree(finished[0].path, copy, symlinks=True)
    return Folder(copy)


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
def test_help_lists_the_commands(folder, arguments):
    code, out, err = folder.run(*arguments)
    assert code == 0 and err == ""
    assert all(f"\n  {command} " in out for command in ("lab", "revise", "test", "store"))


def test_an_unknown_command_is_answered_with_the_known_ones(folder):
    before = folder.files()
    code, out, err = folder.run("labb")
    assert code == 2 and out == ""
    assert_one_line(err, "'labb'", "lab, revise, site, test, bench, store")
    assert folder.files() == before


def test_an_old_python_is_told_which_one_is_needed(folder):
    before = folder.files()
    pretend = "import sys, runpy; sys.version_info = (3, 8, 10, 'final', 0)\n"
    pretend += "sys.argv[1:] = ['lab']; runpy.run_path('run.py', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", pretend], cwd=folder.path, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert_one_line(done.stderr, "3.11 or newer", "3.8")
    assert folder.files() == before


def test_old_pythons_can_read_run_py():
    tree = ast.parse(RUN.read_text(encoding="ascii"), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.cause]


def test_only_the_standard_library_is_imported():
    tree = ast.parse(RUN.read_text(encoding="ascii"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert all(isinstance(node, ast.Import) for node in imports)
    names = {alias.name for node in imports for alias in node.names}
    assert names <= sys.stdlib_module_names


# Making .venv ------------------------------------------------------------------------------------


def test_the_first_use_makes_what_is_needed_and_says_so(finished):
    folder, (code, out, err) = finished
    assert (code, err) == (0, "")
    assert [line[:3] for line in out.splitlines()[1:4]] == ["1/3", "2/3", "3/3"]
    assert out.splitlines()[-1] == f"1.0 {folder.path / 'notebooks' / '00_start.ipynb'}"


def test_the_second_use_makes_nothing(made):
    code, out, err = made.run("store", **offline())
    assert (code, err) == (0, "") and out.startswith("1.0 ") and out.count("\n") == 1


def test_the_users_own_python_settings_do_not_lead_astray(made, tmp_path):
    (tmp_path / "tiny.py").write_text("version = 'a stranger'\n")
    assert made.run("store", PYTHONPATH=str(tmp_path))[1].startswith("1.0 ")


@pytest.mark.parametrize(
    "variables, lessons",
    [
        ({"LANG": "zh_TW.UTF-8"}, "notebooks-zh-TW"),
        ({"LANG": "zh_Hant_TW.UTF-8"}, "notebooks-zh-TW"),
        ({"LANG": "en_US.UTF-8"}, "notebooks"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_TW.UTF-8"}, "notebooks"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW.UTF-8", "LANG": "C.UTF-8"}, "notebooks-zh-TW"),
        ({}, "notebooks"),
    ],
)
def test_the_lessons_open_in_the_language_of_the_system(made, variables, lessons):
    unset = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": None}
    code, out, err = made.run("lab", "--no-browser", **offline(), **unset | variables)
    assert (code, err) == (0, "")
    assert f"--LabApp.default_url=/lab/tree/{lessons}/00_start_here.ipynb" in out.split()


def test_the_lessons_of_both_languages_are_stored_english_first(made):
    (made.path / "notebooks-zh-TW").mkdir()
    (made.path / "notebooks-zh-TW/00_start.ipynb").write_text("{}")
    (made.path / "notebooks-zh-TW/notes.txt").write_text("")
    places = made.run("store", **offline())[1].removeprefix("1.0 ").rstrip("\n")
    folders = [made.path / name / "00_start.ipynb" for name in ("notebooks", "notebooks-zh-TW")]
    assert places == " ".join(map(str, folders))


def test_changed_locks_update_the_environment(made):
    made.lock("2.0")
    code, out, err = made.run("store")
    assert (code, err) == (0, "")
    assert "updating" in out and out.splitlines()[-1].startswith("2.0 ")
    assert made.run("store", **offline())[1].startswith("2.0 ")


def test_an_update_without_a_network_leaves_the_environment_as_it_was(made):
    made.lock("2.0")
    code, _, err = made.run("store", **offline())
    assert code == 1
    assert_one_line(err, "no connection")
    made.lock("1.0")
    assert made.run("store", **offline())[1].startswith("1.0 ")


def test_everything_else_is_installed_at_the_first_command_that_needs_it(made):
    exam = made.path / "src/l1l2/exam"
    exam.mkdir()
    (exam / "__init__.py").touch()
    (exam / "__main__.py").write_text("import sys, other\nprint(*sys.argv[1:])\n")
    other = wheel(made.path, name="other", module="other.py")
    lock = made.path / "requirements-dev.lock"
    lock.write_text(lock.read_text() + other)
    assert made.run("store", **offline())[0] == 0
    assert_one_line(made.run("revise", **offline())[2], "no connection")
    (made.path / TINY).unlink()  # the index of the next line lacks what is installed already
    dist = f"--dist {made.path / 'dist'}"
    assert made.run("revise")[1].splitlines()[-1] == dist
    more = ("elsewhere", "--seed", "7")
    assert made.run("revise", *more, **offline()) == (0, f"{dist} {' '.join(more)}\n", "")
    out = made.run("revise", LC_ALL="zh_TW.UTF-8", **offline())[1]
    assert out == f"{dist} --language zh-TW\n"
    assert made.run("store", **offline())[1].startswith("1.0 ")


def test_a_list_of_what_is_there_already_asks_no_network(made):
    assert made.run("store")[0] == 0
    (made.path / "src/pytest.py").write_text("print('tested')")
    code, out, err = made.run("test", **offline())
    assert (code, err) == (0, "") and out.endswith("tested\n")


def test_the_lowest_versions_have_an_environment_of_their_own(folder):
    pyproject = """
        [project]
        dependencies = ["tiny >=1.0"]
        [dependency-groups]
        dev = [{ include-group = "browser" }, "other >=1.0"]
        browser = ["nowhere >=1.0"]
    """
    (folder.path / "pyproject.toml").write_text(pyproject)
    (folder.path / "src/pytest.py").write_text(
        "import sys, tiny, other\nprint(tiny.version, other.version, *sys.argv[1:])\n"
    )
    folder.lock("2.0")  # 1.0 lies there, too
    lock = folder.path / "requirements-dev.lock"
    lock.write_text(lock.read_text() + wheel(folder.path, "3.0", "other", "other.py"))
    wheel(folder.path, "4.0", "other", "other.py")
    code, out, err = folder.run("test", "--lowest", "-q")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "1.0 3.0 --ignore=tests/browser -q"
    again = folder.run("test", "-q", "--lowest", **offline())
    assert again == (0, "1.0 3.0 --ignore=tests/browser -q\n", "")
    assert not folder.venv.exists()


def test_what_the_command_returns_is_what_run_py_returns(made):
    (made.path / "src/l1l2/lessons/storing.py").write_text("raise SystemExit(7)")
    assert made.run("store")[0] == 7


def test_a_wrong_environment_of_ours_is_made_anew(made):
    made.python.unlink()
    made.python.write_text("not a program")
    code, out, _ = made.run("store")
    assert code == 0
    assert "no longer works" in out and out.splitlines()[-1].startswith("1.0 ")


def test_an_environment_left_half_made_is_made_anew(folder):
    (folder.venv / "lib").mkdir(parents=True)
    (folder.venv / "made-by-run-py").write_text("")
    (folder.venv / "lib/half.py").write_text("")
    assert folder.run("store")[0] == 0
    assert not (folder.venv / "lib/half.py").exists()


def test_an_update_that_breaks_off_leaves_no_half_updated_environment(made):
    made.lock("2.0")
    lock = made.path / "requirements.lock"
    outside = wheel(made.path, "1.0", "outside", "../../outside.py", needs="Requires-Dist: tiny\n")
    lock.write_text(lock.read_text() + outside)
    code, out, err = made.run("store")
    assert code == 1 and "Removing .venv" in out
    assert_one_line(err, "pip failed", "outside")
    assert not made.venv.exists()


# What can go wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_no_venv_module(folder, tmp_path, module):
    before = folder.files()
    (tmp_path / f"{module}.py").write_text("raise ImportError")
    code, _, err = folder.run("lab", PYTHONPATH=str(tmp_path))
    assert code == 1
    assert_one_line(err, "venv", "python3-venv")
    assert folder.files() == before


def test_no_network_at_first_use(folder):
    before = folder.files()
    code, out, err = folder.run("lab", **offline())
    assert code == 1
    assert "Traceback" not in out
    assert_one_line(err, "no connection", "network")
    assert folder.files() == before


RUN_PY = runpy.run_path(RUN)


@pytest.mark.parametrize(
    "error, words",
    [
        (OSError(errno.ENOSPC, "No space left on device", "somewhere"), "the disk is full"),
        (OSError(errno.EROFS, "Read-only file system", "somewhere"), "cannot write somewhere"),
        (OSError(errno.EACCES, "Permission denied", "somewhere"), "copy this folder"),
        (FileNotFoundError(2, "No usable temporary directory found in ['/t']"), "the disk is full"),
        (OSError(errno.EIO, "Input/output error", "somewhere"), "Input/output error: 'somewhere'"),
    ],
)
def test_what_the_system_refuses_is_told_in_one_line(error, words):
    line = RUN_PY["in_words"](error)
    assert words in line and "\n" not in line


def test_a_full_disk_is_seen_in_the_words_of_pip():
    words = "WARNING: x\nERROR: Could not install packages due to an OSError: [Errno 28] No space "
    stop = RUN_PY["why_pip_failed"](words + "left on device\n\n")
    assert "the disk is full" in str(stop) and "\n" not in str(stop)


def test_no_package_for_this_python(made):
    made.lock("2.0")
    newer = made.path / TINY.replace("1.0", "2.0")
    newer.rename(made.path / newer.name.replace("py3", "py2"))
    code, _, err = made.run("lab")
    assert code == 1
    assert_one_line(err, "tiny", "Python {}.{} ".format(*sys.version_info))


def test_a_package_that_is_not_the_one_in_the_lock(made):
    made.lock("2.0")
    with zipfile.ZipFile(made.path / TINY.replace("1.0", "2.0"), "a") as file:
        file.writestr("more.py", "")
    code, _, err = made.run("lab")
    assert code == 1
    assert_one_line(err, "pip failed")


def test_an_environment_that_run_py_did_not_make_is_never_touched(folder):
    folder.venv.mkdir()
    (folder.venv / "precious.txt").write_text("mine")
    code, _, err = folder.run("lab")
    assert code == 1
    assert_one_line(err, "not made by run.py", "rename or remove")
    assert [path.name for path in folder.venv.iterdir()] == ["precious.txt"]


def test_a_file_in_place_of_the_environment_is_never_touched(folder):
    folder.venv.write_text("mine")
    code, _, err = folder.run("lab")
    assert code == 1
    assert_one_line(err, "not made by run.py")
    assert folder.venv.read_text() == "mine"


def wait_until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
@pytest.mark.parametrize(
    "stop, moment",
    [
        (signal.SIGINT, "the packages"),
        (signal.SIGTERM, "the empty environment"),
    ],
)
def test_stopped_while_making(folder, stop, moment):
    before = folder.files()
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and never answers
        process = folder.start("lab", **offline(silent.getsockname()[1]))
        if moment == "the packages":
            silent.settimeout(60)
            call = silent.accept()[0]
        else:
            wait_until((folder.venv / "made-by-run-py").exists)
            call = nullcontext()
        with call:
            process.send_signal(stop)
            _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert_one_line(err, "stopped")
    assert folder.files() == before


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is spelled otherwise on Windows")
def test_killed_while_making(folder):
    process = folder.start("lab")
    wait_until((folder.venv / "made-by-run-py").exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    left = {path.name for path in folder.venv.iterdir()}
    assert "made-by-run-py" in left and "made-by-run-py.locks" not in left  # so: made anew


@pytest.mark.skipif(os.name == "nt", reason="the lock is another one on Windows")
def test_two_at_once(folder):
    import fcntl

    before = folder.files()
    with open(folder.path / "run.py", "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        code, _, err = folder.run("lab")
    assert code == 1
    assert_one_line(err, "another run.py")
    assert folder.files() == before
