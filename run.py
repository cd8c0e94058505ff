"""The one command of this project: ``python run.py`` lists what it can do.

Standard library only, on Linux, macOS and Windows. It makes ``.venv`` beside this file at first
use, from the lock files, and touches nothing else. Old Pythons must be able to read this file, or
they could not say which Python is wanted: no f-strings and no newer syntax here.
"""

import errno
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
LESSONS = "requirements.lock"
MORE = "requirements-dev.lock"  # everything else
ENGLISH_LESSONS, CHINESE_LESSONS = "notebooks", "notebooks-zh-TW"


class Stop(Exception):
    """What went wrong and what would put it right, in one line; and the exit code."""

    def __init__(self, line, code=1):
        Exception.__init__(self, line)
        self.code = code


# The commands ------------------------------------------------------------------------------------


def lab(python, arguments):
    environment = dict(os.environ)
    settings = [os.path.join(HERE, ".jupyter"), environment.get("JUPYTER_CONFIG_PATH")]
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in settings if path)
    command = [python, "-m", "jupyterlab", "--ServerApp.root_dir=" + HERE]
    lessons = CHINESE_LESSONS if system_speaks_chinese() else ENGLISH_LESSONS
    command += ["--LabApp.default_url=/lab/tree/%s/00_start_here.ipynb" % lessons]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]  # the only user there is in many containers
    return call(command + arguments, environment)


def test(python, arguments):
    return call([python, "-m", "pytest"] + arguments)


def revise(python, arguments):
    command = [python, "-m", "l1l2.exam", "--dist", os.path.join(HERE, "dist")]
    if system_speaks_chinese():
        command += ["--language", "zh-TW"]
    return call(command + arguments)


def site(python, arguments):
    return call([python, "-m", "l1l2.site", os.path.join(HERE, ENGLISH_LESSONS)] + arguments)


def bench(python, arguments):
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"  # everything that is compared runs on one thread
    return call([python, "benchmarks"] + arguments, environment)


def store(python, arguments):
    notebooks = []
    for folder in (ENGLISH_LESSONS, CHINESE_LESSONS):  # the second takes its code from the first
        folder = os.path.join(HERE, folder)
        names = os.listdir(folder) if os.path.isdir(folder) else []
        notebooks += [os.path.join(folder, n) for n in sorted(names) if n.endswith(".ipynb")]
    return call([python, "-m", "l1l2.lessons.storing"] + notebooks)


COMMANDS = {
    "lab": (lab, [LESSONS], "open the lessons in JupyterLab (more arguments go to jupyter lab)"),
    "revise": (revise, [LESSONS, MORE], "make cards, a sheet, tables, a mock exam and exports"),
    "site": (site, [LESSONS, MORE], "make the pages and the slides in dist/site"),
    "test": (
        test,
        [LESSONS, MORE],
        "run every test (--lowest: with the oldest versions; more goes to pytest)",
    ),
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
    name, arguments = arguments[0], arguments[1:]
    if name not in COMMANDS:
        raise Stop("no command %r; there is: %s" % (name, ", ".join(COMMANDS)), code=2)
    command, locks, _ = COMMANDS[name]
    if name == "test" and "--lowest" in arguments:
        environment = lowest_environment()
        arguments = ["--ignore=tests/browser"] + [each for each in arguments if each != "--lowest"]
    else:
        environment = Environment(".venv", dict((lock, read(lock)) for lock in locks))
    environment.make_ready()
    return command(environment.python, arguments)


# The environment ---------------------------------------------------------------------------------


class Environment:
    """A folder with a Python of its own.

    requirements : what is to be installed in it, the name of a list -> its text.
    constraints : lists of the versions of what these need in turn.
    """

    def __init__(self, name, requirements, constraints=()):
        self.name, self.folder = name, os.path.join(HERE, name)
        self.requirements, self.constraints = requirements, dict(constraints)
        self.made_here = os.path.join(self.folder, "made-by-run-py")  # written first: it is ours
        self.complete = os.path.join(self.folder, "made-by-run-py.locks")  # written last
        program = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        self.python = os.path.join(self.folder, *program)

    def make_ready(self):
        """Make or update the folder until it holds what is required."""
        if self.is_ready():
            return
        with only_one_maker():
            installed = self.installed()
            if self.is_ready():
                return  # another run.py was quicker
            if installed and self.works():
                self.update(installed)
                return
            if installed:
                say("The Python in %s no longer works: making it anew." % self.name)
            self.make()

    def is_ready(self):
        installed, wanted = self.installed(), self.digests()
        return all(installed.get(name) == wanted[name] for name in wanted) and self.works()

    def make(self):
        check_venv_module()
        self.remove()
        try:
            os.mkdir(self.folder)
            write(self.made_here, "run.py made this folder and may remove it.\n")
            say(FIRST_USE % self.name)
            say("1/3 an empty environment")
            code, words = quietly([sys.executable, "-m", "venv", self.folder])
            if code != 0:
                raise disk_is_full(words) or Stop(
                    "could not make %s; %s" % (self.name, ADVICE_VENV)
                )
            say("2/3 the packages")
            self.install()
            say("3/3 the list of fonts")
            self.finish()
        except BaseException:
            ignore_interrupts()
            self.remove()
            raise

    def update(self, installed):
        """Install what changed; where that fails, leave the folder as it was, or remove it."""
        say("The lists of packages changed: updating %s." % self.name)
        for name in installed:  # what another command needed stays up to date, too
            if os.path.isfile(os.path.join(HERE, name)):
                self.requirements.setdefault(name, read(name))
        before = self.files()
        aside = self.complete + ".before"
        os.rename(self.complete, aside)  # whoever is killed from here on makes it anew next time
        try:
            self.install()
            self.finish()
            os.remove(aside)
        except BaseException:
            ignore_interrupts()
            if self.files() == before:  # pip fetches everything before it installs anything
                os.replace(aside, self.complete)
            else:
                say("Removing %s, as it is half updated." % self.name)
                self.remove()
            raise

    def install(self):
        """Install what is required, nothing else, and point to ``src`` for the package itself."""
        command = [self.python, "-m", "pip", "install", "--only-binary=:all:"]
        command += ["--disable-pip-version-check", "--no-input"]
        if not sys.stdout.isatty():
            command += ["--quiet"]
        if not self.constraints:
            command += ["--require-hashes"]
        with tempfile.TemporaryDirectory() as folder:
            for option, lists in (("-r", self.requirements), ("-c", self.constraints)):
                for name in sorted(lists):
                    write(os.path.join(folder, name), lists[name])
                    command += [option, os.path.join(folder, name)]
            code, words = quietly(command, show_output=True, temporary=folder)
        if code != 0:
            raise why_pip_failed(words)
        if quietly([self.python, "-c", POINT_TO_SOURCE])[0] != 0:
            raise disk_is_full() or Stop("could not write into " + self.name)

    def finish(self):
        # Matplotlib lists the fonts now, as it warns in the first lesson otherwise.
        quietly([self.python, "-c", "import matplotlib.font_manager"])
        digests = self.digests()
        write(self.complete, "".join("%s %s\n" % (digests[name], name) for name in sorted(digests)))

    def remove(self):
        """Remove the folder if run.py made it, its marker last: a half-removed one is ours, too."""
        if not os.path.lexists(self.folder):
            return
        real = os.path.isdir(self.folder) and not os.path.islink(self.folder)
        if not real or not (os.path.isfile(self.made_here) or self.contents() == []):
            raise Stop(
                "the %s here was not made by run.py; rename or remove it, then start again"
                % self.name
            )
        for path in self.contents():
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            elif path != self.made_here:
                os.remove(path)
        if os.path.isfile(self.made_here):
            os.remove(self.made_here)
        os.rmdir(self.folder)

    def contents(self):
        return sorted(os.path.join(self.folder, name) for name in os.listdir(self.folder))

    def files(self):
        """Every file in it, with its size and the time of its last change."""
        found = set()
        for folder, _, names in os.walk(self.folder):
            if os.path.basename(folder) != "__pycache__":
                for path in (os.path.join(folder, name) for name in names):
                    if not path.startswith(self.complete):
                        about = os.lstat(path)
                        found.add((path, about.st_size, about.st_mtime))
        return found

    def works(self):
        check = "from importlib.util import find_spec as f; exit(not (f('pip') and f('l1l2')))"
        try:
            return quietly([self.python, "-c", check])[0] == 0
        except OSError:
            return False

    def installed(self):
        """The name of each list whose packages are in it -> the sha256 of that list."""
        if not os.path.isfile(self.complete):
            return {}
        with open(self.complete) as file:
            rows = [line.split() for line in file]
        return dict((row[1], row[0]) for row in rows if len(row) == 2)

    def digests(self):
        """The same, for what is required."""
        lists = list(self.requirements.items()) + list(self.constraints.items())
        return dict(
            (name, hashlib.sha256(text.encode("utf-8")).hexdigest()) for name, text in lists
        )


def lowest_environment():
    """What the lessons need at its lower bound; what that needs in turn, as the locks have it."""
    import tomllib  # an old Python has none

    project = tomllib.loads(read("pyproject.toml"))
    lessons = [each.replace(">=", "==") for each in project["project"]["dependencies"]]
    names = [re.match(r"[\w.-]+", each).group() for each in lessons]
    tests = [each for each in project["dependency-groups"]["dev"] if isinstance(each, str)]
    pins = re.findall(r"^(([\w.-]+)==.+?) \\$", read(LESSONS) + read(MORE), re.MULTILINE)
    rest = [pin for pin, name in pins if name not in names]
    return Environment(
        ".venv-lowest", {"lowest.txt": "\n".join(lessons + tests)}, {"rest.txt": "\n".join(rest)}
    )


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
        raise Stop("another run.py is installing at this moment; start again when it is done")
    except OSError:
        pass  # a file system without locks
    return handle


# A relative path, hence plain ASCII: Pythons disagree on how to read other letters in a .pth file.
POINT_TO_SOURCE = """
import os, sys, sysconfig
packages = sysconfig.get_path("purelib")
source = os.path.relpath(os.path.join(sys.prefix, os.pardir, "src"), packages)
with open(os.path.join(packages, "l1l2.pth"), "w", encoding="ascii") as file:
    file.write(source + "\\n")
"""


# What can go wrong -------------------------------------------------------------------------------

FIRST_USE = "First use: making %s. This needs a network connection and about 1 GB of disk."
ADVICE_VENV = (
    "this Python lacks a working venv module "
    "(on Debian and Ubuntu: sudo apt install python3-venv), or take another Python"
)
NO_SPACE = re.compile(r"No space left|not enough space|[Qq]uota exceeded|No usable temporary dir")
NO_CONNECTION = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError"
    r"|ProtocolError|Connection (refused|broken|aborted|reset|to )|Max retries exceeded"
)


def check_venv_module():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Stop(ADVICE_VENV)


def why_pip_failed(words):
    errors = [line[7:] for line in words.splitlines() if line.startswith("ERROR: ")]
    full = disk_is_full(words)
    if full:
        return full
    if NO_CONNECTION.search(words):
        return Stop(
            "the packages could not be fetched: no connection to the package index; "
            "connect to the network (or set the proxy for pip), then start again"
        )
    if "No matching distribution" in words:
        return Stop(
            "%s; the package index is out of reach, or has none for Python %d.%d on this system"
            % ((errors[-1],) + tuple(sys.version_info[:2]))
        )
    return Stop("pip failed: " + (errors or words.splitlines() or ["no reason given"])[-1])


def disk_is_full(words=""):
    """What to raise if ``words``, or else the disk itself, say so."""
    if NO_SPACE.search(words) or shutil.disk_usage(HERE).free < 1 << 20:
        return Stop(
            "the disk is full; make room for about 1 GB here and where temporary files go, "
            "then start again"
        )
    return None


def in_words(error):
    """One line about an OSError."""
    if NO_SPACE.search(str(error)):
        return str(disk_is_full(str(error)))
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            "cannot write %s (%s); copy this folder to a place of your own, then start run.py there"
            % (error.filename, error.strerror)
        )
    return str(error)


# Small helpers -----------------------------------------------------------------------------------


def system_speaks_chinese():
    """Whether the language of the system is Chinese, as its variables say, or else Windows."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("zh")
    if os.name != "nt":
        return False
    import ctypes
    import locale

    number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
    return locale.windows_locale.get(number, "").startswith("zh")


def call(command, environment=None):
    """Run ``command`` in the foreground; its exit code."""
    process = subprocess.Popen(command, cwd=HERE, env=own_environment(environment or os.environ))
    for each in INTERRUPTS:
        if signal.getsignal(each) == interrupt:
            signal.signal(each, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the process got it too and ends in its own time


def quietly(command, show_output=False, temporary=None):
    """Run ``command``, its temporary files in ``temporary``; its exit code and its stderr."""
    environment = own_environment(os.environ)
    if temporary:
        environment.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary))
    process = subprocess.Popen(
        command,
        cwd=HERE,
        env=environment,
        stdout=None if show_output else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that what it starts in turn can be ended with it
    )
    try:
        words = process.communicate()[1]
    except BaseException:
        if process.poll() is None and os.name == "nt":
            process.terminate()
        elif process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, words.decode("utf-8", "replace")


def own_environment(environment):
    """``environment`` without what would lead Python or pip astray."""
    astray = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    kept = dict((name, value) for name, value in environment.items() if name not in astray)
    kept["PIP_USER"] = "0"
    return kept


def read(name):
    with open(os.path.join(HERE, name), "rb") as file:
        return file.read().decode("utf-8").replace("\r\n", "\n")


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def say(line):
    print(line)
    sys.stdout.flush()


def interrupt(*_):
    raise KeyboardInterrupt


INTERRUPTS = [getattr(signal, each) for each in ("SIGTERM", "SIGHUP") if hasattr(signal, each)]


def ignore_interrupts():
    """From here on only cleaning is left to do."""
    for each in [signal.SIGINT] + INTERRUPTS:
        signal.signal(each, signal.SIG_IGN)


if __name__ == "__main__":
    for each in INTERRUPTS:
        if signal.getsignal(each) == signal.SIG_DFL:  # not under nohup
            signal.signal(each, interrupt)
    try:
        code = main(sys.argv[1:])
    except Stop as stop:
        code, line = stop.code, str(stop)
    except KeyboardInterrupt:
        code, line = 130, "stopped; nothing half-made is left behind"
    except OSError as error:
        code, line = 1, in_words(error)
    else:
        line = ""
    if line:
        sys.stderr.write("run.py: " + line + "\n")
    sys.exit(code)
