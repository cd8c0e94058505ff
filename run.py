"""The one command of this project: ``python run.py`` lists what it can do.

Standard library only, on Linux, macOS and Windows. It makes ``.venv`` beside this file at first
use, from the lock files, and touches nothing else. Old Pythons must be able to read this file, or
they could not say which Python is wanted: no f-strings and no newer syntax here.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

OLDEST_PYTHON = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
MADE_HERE = os.path.join(VENV, "made-by-run-py")  # written first: this .venv is ours to rebuild
COMPLETE = os.path.join(VENV, "made-by-run-py.locks")  # written last: what is installed in it
LESSONS = "requirements.lock"
MORE = "requirements-dev.lock"


class Stop(Exception):
    """What went wrong and what would put it right, in one line; and the exit code."""

    def __init__(self, line, code=1):
        Exception.__init__(self, line)
        self.code = code


# The commands ------------------------------------------------------------------------------------


def lab(arguments):
    environment = dict(os.environ)
    settings = [os.path.join(HERE, ".jupyter"), environment.get("JUPYTER_CONFIG_PATH")]
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in settings if path)
    command = ["-m", "jupyterlab", "--ServerApp.root_dir=" + HERE]
    command += ["--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]  # the only user there is in many containers
    return call(command + arguments, environment)


def test(arguments):
    return call(["-m", "pytest"] + arguments)


def revise(arguments):
    return call(["-m", "l1l2.exam"] + (arguments or [os.path.join(HERE, "dist")]))


def site(arguments):
    folder = arguments or [os.path.join(HERE, "dist", "site")]
    return call(["-m", "l1l2.site", os.path.join(HERE, "notebooks")] + folder)


def bench(arguments):
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"  # everything that is compared runs on one thread
    return call(["benchmarks"] + arguments, environment)


def store(arguments):
    lessons = os.path.join(HERE, "notebooks")
    notebooks = sorted(name for name in os.listdir(lessons) if name.endswith(".ipynb"))
    return call(["-m", "l1l2.storing"] + [os.path.join(lessons, name) for name in notebooks])


COMMANDS = {
    "lab": (lab, [LESSONS], "open the lessons in JupyterLab (more arguments go to jupyter lab)"),
    "revise": (revise, [LESSONS, MORE], "make flashcards, a cheat sheet and a mock exam in dist"),
    "site": (site, [LESSONS, MORE], "make the pages and the slides in dist/site"),
    "test": (test, [LESSONS, MORE], "run every test (more arguments go to pytest)"),
    "bench": (bench, [LESSONS, MORE], "measure how fast it is (--quick: a short look)"),
    "store": (store, [LESSONS], "for maintainers: run every lesson and store what it shows"),
}


def main(arguments):
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            "Python %d.%d or newer is needed and this is %d.%d; start run.py with a newer Python"
            % (OLDEST_PYTHON + tuple(sys.version_info[:2]))
        )
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print("usage: python run.py COMMAND [ARGUMENTS]\n")
        for name, (_, _, purpose) in COMMANDS.items():
            print("  %-6s %s" % (name, purpose))
        return 0
    if arguments[0] not in COMMANDS:
        raise Stop("no command %r; there is: %s" % (arguments[0], ", ".join(COMMANDS)), code=2)
    command, locks, _ = COMMANDS[arguments[0]]
    make_ready(locks)
    return command(arguments[1:])


# The environment ---------------------------------------------------------------------------------


def make_ready(locks):
    """Make or update ``.venv`` until it holds what ``locks`` (file names) list."""
    installed = read_complete()
    if installed and not python_works():
        say("The Python in .venv no longer works: making .venv anew.")
        installed = {}
    if all(installed.get(lock) == digest(lock) for lock in locks):
        return
    alone = only_one_maker()
    if installed:
        update(locks, installed)
    else:
        make(locks)
    alone.close()


def make(locks):
    check_venv_module()
    remove_what_we_made()
    say("First use: making .venv. This needs a network connection and about 1 GB of disk.")
    os.mkdir(VENV)
    try:
        write(MADE_HERE, "run.py made this folder and may remove it.\n")
        say("1/3 an empty environment")
        if quietly([sys.executable, "-m", "venv", VENV])[0] != 0:
            raise Stop("could not make .venv; " + ADVICE_VENV)
        say("2/3 the packages")
        install(locks)
        say("3/3 the list of fonts")
        prepare_fonts()
        write_complete(digests(locks))
    except BaseException:
        remove_what_we_made()
        raise


def update(locks, installed):
    say("The lists of packages changed: updating .venv.")
    still_there = [lock for lock in installed if os.path.isfile(os.path.join(HERE, lock))]
    locks = sorted(set(locks).union(still_there))
    os.remove(COMPLETE)  # whoever is cut off from here on makes .venv anew at the next start
    try:
        install(locks)
    except NoPackages:  # pip fetches everything before it installs anything: .venv is as it was
        write_complete(installed)
        raise
    prepare_fonts()
    write_complete(digests(locks))


def remove_what_we_made():
    """Remove ``.venv`` if run.py made it, its marker last: then a half-removed one is ours too."""
    if not os.path.lexists(VENV):
        return
    if os.path.islink(VENV) or not (os.path.isfile(MADE_HERE) or is_empty(VENV)):
        raise Stop("the .venv here was not made by run.py; rename or remove it, then start again")
    for path in sorted(os.path.join(VENV, name) for name in os.listdir(VENV)):
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif path != MADE_HERE:
            os.remove(path)
    if os.path.isfile(MADE_HERE):
        os.remove(MADE_HERE)
    os.rmdir(VENV)


def is_empty(folder):
    return os.path.isdir(folder) and not os.listdir(folder)


def only_one_maker():
    """An open file whose lock the system lets go when this process ends, however it ends."""
    handle = open(os.path.abspath(__file__), "rb")
    try:
        try:
            import fcntl
        except ImportError:
            import msvcrt

            handle.seek(1 << 30)  # far past the end, so that the file itself stays readable
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise Stop("another run.py is making .venv at this moment; start again when it is done")
    except OSError:
        pass  # a file system without locks
    return handle


# Its packages ------------------------------------------------------------------------------------

ADVICE_VENV = (
    "this Python lacks a working venv module "
    "(on Debian and Ubuntu: sudo apt install python3-venv), or take another Python"
)
NO_CONNECTION = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError"
    r"|ProtocolError|Connection (refused|broken|aborted|reset|to )|Max retries exceeded"
)


class NoPackages(Stop):
    """Packages could not be fetched; nothing was installed."""


def check_venv_module():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Stop(ADVICE_VENV)


def install(locks):
    """Install exactly what the lock files list, and point to ``src`` for the package itself."""
    command = [python(), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        command += ["--quiet"]
    for lock in locks:
        command += ["-r", os.path.join(HERE, lock)]
    code, words = quietly(command, show_output=True)
    if code != 0:
        errors = [line[7:] for line in words.splitlines() if line.startswith("ERROR: ")]
        if NO_CONNECTION.search(words):
            raise NoPackages(
                "the packages could not be fetched: no connection to the package index; "
                "connect to the network (or set the proxy for pip), then start again"
            )
        if "No matching distribution" in words:
            raise NoPackages(
                "%s; the package index is out of reach, or has none for Python %d.%d on this system"
                % ((errors[-1],) + tuple(sys.version_info[:2]))
            )
        raise Stop("pip failed: " + (errors or words.splitlines() or ["no reason given"])[-1])
    if quietly([python(), "-c", POINT_TO_SOURCE])[0] != 0:
        raise Stop("could not write into .venv")


# A relative path, hence plain ASCII: Pythons disagree on how to read other letters in a .pth file.
POINT_TO_SOURCE = """
import os, sys, sysconfig
packages = sysconfig.get_path("purelib")
source = os.path.relpath(os.path.join(sys.prefix, os.pardir, "src"), packages)
with open(os.path.join(packages, "l1l2.pth"), "w", encoding="ascii") as file:
    file.write(source + "\\n")
"""


def prepare_fonts():
    """Let Matplotlib list the fonts now; it warns in the first lesson otherwise."""
    quietly([python(), "-c", "import matplotlib.font_manager"])


def python_works():
    check = "from importlib.util import find_spec as f; exit(not (f('pip') and f('l1l2')))"
    try:
        return quietly([python(), "-c", check])[0] == 0
    except OSError:
        return False


def python():
    if os.name == "nt":
        return os.path.join(VENV, "Scripts", "python.exe")
    return os.path.join(VENV, "bin", "python")


# What is installed in it: for each lock file one line, its sha256 and its name --------------------


def digests(locks):
    return dict((lock, digest(lock)) for lock in locks)


def digest(lock):
    with open(os.path.join(HERE, lock), "rb") as file:
        return hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()


def read_complete():
    if not os.path.isfile(COMPLETE):
        return {}
    with open(COMPLETE) as file:
        rows = [line.split() for line in file]
    return dict((row[1], row[0]) for row in rows if len(row) == 2)


def write_complete(installed):
    write(COMPLETE, "".join("%s %s\n" % (installed[lock], lock) for lock in sorted(installed)))


# Small helpers -----------------------------------------------------------------------------------


def call(arguments, environment=None):
    """Run the Python of ``.venv`` in the foreground; its exit code."""
    process = subprocess.Popen(
        [python()] + arguments, cwd=HERE, env=own_environment(environment or os.environ)
    )
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the process got it too and ends in its own time


def quietly(command, show_output=False):
    """Run ``command``; its exit code and what it wrote to stderr."""
    with tempfile.TemporaryFile() as errors:
        out = None if show_output else subprocess.DEVNULL
        process = subprocess.Popen(
            command, cwd=HERE, env=own_environment(os.environ), stdout=out, stderr=errors
        )
        try:
            process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        errors.seek(0)
        return process.returncode, errors.read().decode("utf-8", "replace")


def own_environment(environment):
    """``environment`` without what would lead Python or pip out of ``.venv``."""
    astray = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    kept = dict((name, value) for name, value in environment.items() if name not in astray)
    kept["PIP_USER"] = "0"
    return kept


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def say(line):
    print(line)
    sys.stdout.flush()


def interrupt(*_):
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    try:
        code = main(sys.argv[1:])
    except Stop as stop:
        code, line = stop.code, str(stop)
    except KeyboardInterrupt:
        code, line = 130, "stopped; nothing half-made is left behind"
    except OSError as error:
        code, line = 1, str(error)
    else:
        line = ""
    if line:
        sys.stderr.write("run.py: " + line + "\n")
    sys.exit(code)
