"""A real JupyterLab in a real Chromium, as a learner has them, driven from tests.

notebook = lab.open_notebook("22_ridge_shrinks.ipynb")
notebook.run_all()
explorer = notebook.explorers()[0]
explorer.press("λ", "ArrowRight", 3)
assert "0.002" in explorer.words
"""

import importlib.util
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOM = 400_000  # letters of positions ahead that a page holds of a figure, as in view.js
PATIENCE = 60  # seconds for a server, a page or a kernel to come up
LIGHT = "css:light="  # a selector that looks for no shadow roots: pages have thousands of elements


def find_chromium():
    """Path of a Chromium: ``L1L2_CHROMIUM``, else one on the path, else None."""
    named = os.environ.get("L1L2_CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def no_browser(what, remedy):
    """One line: what is missing, what that leaves untested, and how to get it."""
    return (
        f"No browser test: {what}. Untested are the lessons in JupyterLab, the pages and slides "
        f"of the site, the sheet on paper and the quizzes. To test them, {remedy}."
    )


def missing():
    """What keeps the browser tests from running, in one line; None if they can run."""
    if find_chromium() is None:
        return no_browser(
            "no Chromium is found",
            "install it (Debian: sudo apt install chromium) or set L1L2_CHROMIUM to its path",
        )
    if importlib.util.find_spec("playwright") is None:
        return no_browser("Playwright is not installed", "use python run.py test")
    from playwright._impl._driver import compute_driver_executable

    driver = subprocess.run(
        [*compute_driver_executable(), "--version"], capture_output=True, text=True
    )
    if driver.returncode == 0:
        return None
    words = (driver.stderr.strip().splitlines() or ["no reason given"])[-1].rpartition("/")[2]
    library = re.search(r"(lib[\w.+-]+)\.so\.(\d+)", words)
    remedy = "install what it lacks"
    if library:
        remedy = f"install {library[0]} (Debian: sudo apt install {library[1]}{library[2]})"
    return no_browser(f"Playwright's driver does not start ({words})", remedy)


class Lab:
    """A JupyterLab server on a copy of the notebooks, and a browser to look at it.

    folder : an empty directory; notebooks, settings and everything the server writes go there.
    browser : a Playwright browser.
    program : "jupyterlab", or "notebook" for Notebook 7.
    """

    def __init__(self, folder, browser, program="jupyterlab"):
        self.browser = browser
        self.pages = {"jupyterlab": "doc/tree", "notebook": "notebooks"}[program]
        self.root = folder / "notebooks"
        self.token = secrets.token_hex(16)
        shutil.copytree(
            PROJECT / "notebooks", self.root, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
        runtime = folder / "runtime"
        environment = os.environ | {
            "HOME": str(folder),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_CONFIG_PATH": str(PROJECT / ".jupyter"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(runtime),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR") or str(folder / "matplotlib"),
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(PROJECT / "src"), os.environ.get("PYTHONPATH")])
            ),
        }
        self.log = folder / "server.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    program,
                    "--no-browser",
                    "--allow-root",
                    "--expose-app-in-browser",
                    "--ServerApp.ip=127.0.0.1",
                    "--ServerApp.port=0",
                    f"--ServerApp.root_dir={self.root}",
                    f"--IdentityProvider.token={self.token}",
                ],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        try:
            self.address = self._address(runtime)
        except BaseException:
            self.stop()
            raise

    def _address(self, runtime):
        """Wait for the server and return where it listens."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            for file in runtime.glob("jpserver-*.json"):
                try:
                    address = json.loads(file.read_text())["url"].rstrip("/")
                    self._ask(address, "GET", "/api/status")
                    return address
                except (ValueError, OSError):
                    pass  # half written, or not listening yet
            time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-3000:]}")

    def _ask(self, address, method, path):
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(address + path, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read()

    def end_kernels(self):
        """Shut every kernel down, so that tests do not pile them up."""
        for session in json.loads(self._ask(self.address, "GET", "/api/sessions")):
            self._ask(self.address, "DELETE", f"/api/sessions/{session['id']}")

    def stop(self):
        """End the server and the kernels it started."""
        if self.process.poll() is None:
            try:
                self.end_kernels()
            except (AttributeError, OSError, ValueError):
                pass
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def open_notebook(self, name, width=1280, height=720, dark=False, touch=False, ratio=1):
        """The notebook ``name`` in a window of ``width`` x ``height``, its kernel ready.

        dark : bool, JupyterLab's dark theme. touch : bool, a touch screen.
        ratio : device pixels per CSS pixel.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=ratio,
            has_touch=touch,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        return Notebook(page, f"{self.address}/{self.pages}/{name}?token={self.token}", dark)


class Notebook:
    """One open notebook. ``page`` is Playwright's page, ``complaints`` what the console said."""

    def __init__(self, page, address, dark=False):
        self.page = page
        self.complaints = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)
        self._wait_for_kernel()
        self._wear("JupyterLab Dark" if dark else "JupyterLab Light")

    def _wear(self, theme):
        """Change to ``theme``, which the server would otherwise remember from the page before."""
        if self.page.locator("body").get_attribute("data-jp-theme-name") != theme:
            self.command("apputils:change-theme", theme=theme)
            worn = self.page.locator(f"body[data-jp-theme-name='{theme}']")
            worn.wait_for(state="attached")

    def _wait_for_kernel(self):
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp?.shell?.currentWidget;
                return panel?.context?.isReady
                    && panel.sessionContext?.session?.kernel?.status === "idle";
            }"""
        )
        self.page.evaluate(OWED)

    def close(self):
        self.page.context.close()

    def turn_to(self, name):
        """Open the notebook ``name`` in this window; close what it showed, and end its kernel."""
        self.page.evaluate(
            """async (name) => {
                const { commands, shell } = window.jupyterapp;
                const before = shell.currentWidget;
                if (before.context.path === name) return;
                await before.context.sessionContext.shutdown();
                before.dispose();
                await commands.execute("docmanager:open", { path: name, factory: "Notebook" });
            }""",
            name,
        )
        self._wait_for_kernel()

    def assert_untouched(self, file):
        """Opening and saving it changed nothing of ``file``, which was only opened so far."""
        before = file.read_bytes()
        assert not self.unsaved, f"{file.name} counts as changed as soon as it is opened"
        self.save()
        assert file.read_bytes() == before, f"{file.name} is not saved as it was"

    def command(self, name, **arguments):
        """Run a command of JupyterLab and wait for its end."""
        return self.page.evaluate(
            """async ([name, given]) => {
                const done = await window.jupyterapp.commands.execute(name, given);
                return typeof done === "boolean" ? done : null;
            }""",
            [name, arguments],
        )

    def run_all(self):
        """Unfold what is further and run every cell to the end; AssertionError for an error output
        or a word on stderr."""
        self.command("notebook:expand-all-headings")
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const cells = panel.content.widgets.filter((cell) => cell.model.type === "code"
                    && cell.model.sharedModel.getSource().trim());
                const failed = (cell) =>
                    cell.model.outputs.toJSON().some((o) => o.output_type === "error");
                return panel.sessionContext.session.kernel.status === "idle" &&
                  (cells.some(failed) || cells.every((cell) => cell.model.executionCount !== null));
            }"""
        )
        assert not self.failures(), "\n".join(self.failures())
        self.page.wait_for_timeout(300)

    def outputs(self):
        """The outputs of every cell as a list of lists of dicts, as the open notebook has them."""
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets.map(
                (cell) => cell.model.type === "code" ? cell.model.outputs.toJSON() : [])"""
        )

    def failures(self):
        """Every error output and every text on stderr, one string each."""
        found = []
        for number, outputs in enumerate(self.outputs()):
            for output in outputs:
                if output["output_type"] == "error":
                    found.append(f"cell {number}: {output['ename']}: {output['evalue']}")
                elif output.get("name") == "stderr":
                    found.append(f"cell {number} wrote to stderr: {output['text']}")
        return found

    def run_cell(self, number):
        """Run one cell, counted from 0, to its end."""
        self.page.evaluate(
            "(n) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = n; }", number
        )
        self.command("notebook:run-cell")

    def ask(self, code):
        """What ``code``, run in the notebook's kernel, prints."""
        said = self.page.evaluate(
            """async (code) => {
                const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const future = kernel.requestExecute({ code, store_history: false });
                let said = "";
                future.onIOPub = ({ header, content }) => {
                    if (header.msg_type === "stream") said += content.text;
                    if (header.msg_type === "error") said += content.traceback.join("\\n");
                };
                await future.done;
                return said;
            }""",
            code,
        )
        return re.sub(r"\x1b\[[0-9;]*m", "", said).strip()

    def save(self):
        """Save the notebook to disk, as Ctrl+S does."""
        self.command("docmanager:save")

    @property
    def unsaved(self):
        """Whether it counts as changed, asked after the kernel told its name and its version."""
        return self.page.evaluate(
            """async () => {
                const { context, sessionContext } = window.jupyterapp.shell.currentWidget;
                await sessionContext.session.kernel.info;
                await sessionContext.session.kernel.spec;
                await new Promise((done) => setTimeout(done));
                return context.model.dirty;
            }"""
        )

    def dialogs(self):
        """The texts of JupyterLab's dialogs that are open."""
        return self.page.locator(".jp-Dialog-content").all_inner_texts()

    def explorers(self, count=None):
        """Every explorer on the page as a handle, from top to bottom.

        count : int, wait until there are that many; otherwise take what is there.
        """
        found = self.page.locator(LIGHT + ".l1l2")
        if count is not None:
            found.nth(count - 1).wait_for(state="attached")
        handles = [Explorer(self, found.nth(i)) for i in range(found.count())]
        for handle in handles:
            handle.wait()
        return handles


class Explorer:
    """One explorer as it is on the screen. Whatever moves it waits until the picture follows.

    kernel_answers : bool, to be set False while the kernel is stopped or dead.
    """

    kernel_answers = True

    def __init__(self, notebook, root):
        self.notebook = notebook
        self.page = notebook.page
        self.root = root
        self.image = root.locator(LIGHT + "svg.l1l2-picture")

    # ---- what is seen

    @property
    def picture(self):
        """What moves in the picture, as the SVG it was made of, a line for each part."""
        return self.image.evaluate("(svg) => svg.parts.map((part) => part.text).join('\\n')")

    @property
    def words(self):
        return self.root.locator(LIGHT + ".l1l2-words").text_content()  # also off the screen

    @property
    def alt(self):
        return self.image.get_attribute("aria-label")

    @property
    def state(self):
        """The state in the picture, a dict: control name -> value."""
        return json.loads(self.image.get_attribute("data-state") or "{}")

    @property
    def tick(self):
        """How many pictures were chosen for this view so far."""
        return int(self.image.get_attribute("data-tick") or -1)

    @property
    def source(self):
        """Where the picture comes from: "live", or "ahead" for a frame that the page held."""
        return self.image.get_attribute("data-source")

    @property
    def error(self):
        """The text of the red box, "" when there is none."""
        box = self.root.locator(LIGHT + ".l1l2-error")
        return box.inner_text() if box.is_visible() else ""

    @property
    def sliders(self):
        """The accessible names of the sliders, from the first on."""
        handles = self.root.locator(LIGHT + "[role=slider]")
        return handles.evaluate_all("(all) => all.map((it) => it.getAttribute('aria-label'))")

    def slider(self, name):
        """The handle of the slider with the accessible name ``name``, a Playwright locator."""
        name = json.dumps(name, ensure_ascii=False)
        return self.root.locator(f"{LIGHT}[role=slider][aria-label={name}]")

    def value(self, name):
        """What the slider ``name`` says its value is."""
        return self.slider(name).get_attribute("aria-valuetext")

    def screenshot(self, path):
        self.root.screenshot(path=path)

    # ---- waiting

    def wait(self):
        """Until it stands there complete: a picture, words, every control named."""
        self.root.scroll_into_view_if_needed()
        self.root.locator(LIGHT + "svg.l1l2-picture[data-tick]").wait_for()
        wanted = self.root.locator(LIGHT + ".l1l2-controls > *")
        wanted.first.wait_for()
        self.settle()

    def settle(self):
        """Until the kernel has answered all that the page told it, and the picture rests."""
        self.root.evaluate(SETTLE, [self.kernel_answers, 1000 * PATIENCE])

    # ---- moving

    def press(self, name, key, times=1):
        """Focus the slider ``name`` and press ``key`` (ArrowRight, End, ...) ``times`` times."""
        handle = self.slider(name)
        handle.focus()
        for _ in range(times):
            handle.press(key)
        self.settle()

    def drag_slider(self, name, to, steps=12, pause=0):
        """Pull the slider ``name`` with the mouse to the fraction ``to`` of its track, 0 to 1.

        steps : int, how many motions. pause : milliseconds after each.
        """
        handle = self.slider(name)
        handle.scroll_into_view_if_needed()
        here = handle.bounding_box()
        track = handle.evaluate(
            """(node) => {
                const { left, width } = node.closest(".noUi-base").getBoundingClientRect();
                return [left, width];
            }"""
        )
        start = here["x"] + here["width"] / 2, here["y"] + here["height"] / 2
        self._pull(start, (track[0] + to * track[1], start[1]), steps, pause)

    def drag_point(self, start, end, steps=12, pause=0):
        """Pull with the mouse over the picture, from ``start`` to ``end``.

        start, end : (x, y) in fractions of the picture, from its upper left corner.
        """
        self.image.scroll_into_view_if_needed()
        box = self.image.bounding_box()

        def place(fraction):
            return box["x"] + fraction[0] * box["width"], box["y"] + fraction[1] * box["height"]

        self._pull(place(start), place(end), steps, pause)

    def _pull(self, start, end, steps, pause):
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        for i in range(1, steps + 1):
            share = i / steps
            mouse.move(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
            if pause:
                self.page.wait_for_timeout(pause)
        mouse.up()
        self.settle()

    # ---- what the kernel says

    def ask(self, code):
        """What ``code`` prints in the kernel, where ``explorer`` is this one."""
        control = self.root.locator(LIGHT + "[data-model]").first.get_attribute("data-model")
        return self.notebook.ask(FIND.format(control=control) + code)

    def drawn_afresh(self):
        """Picture, words and state as the kernel draws its present state once more, to compare
        with ``picture``, ``words`` and ``state`` after a fast drag."""
        parts, words, state = json.loads(self.ask(DRAW))
        return "\n".join(parts), words, state

    def wait_for_positions(self):
        """Until the page holds every position of the main slider, or, of heavy ones, as many as it
        may; it asks for what is in sight. Whether it holds all."""
        self.image.scroll_into_view_if_needed()
        everywhere = "len(explorer.ahead.places) == len(module.positions(explorer.controls[0]))"
        drawn = "{part for k in explorer.ahead.places for part in explorer._ahead(k)[0]}"
        full = f"sum(map(len, {drawn})) > {ROOM}"
        self._wait(lambda: f"({everywhere} or {full})")
        return self.ask(f"print({everywhere})") == "True"

    def wait_for_kernel(self):
        """Until the kernel stands where the page stands, and owes no picture."""
        self._wait(lambda: f"explorer.shows == {self.state} and not explorer._owed")

    def _wait(self, condition):
        until = time.monotonic() + PATIENCE
        while self.ask(f"print({condition()})") != "True":
            if time.monotonic() > until:
                kernel = self.ask("print(explorer.shows, explorer.state, explorer._owed)")
                raise AssertionError(f"never: {condition()}; the kernel has {kernel}")
            self.page.wait_for_timeout(100)


# The messages of widgets that the kernel has not done with, in the page.
OWED = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const owed = (window.l1l2Owed = new Set());
    kernel.anyMessage.connect((_, { msg, direction }) => {
        if (direction === "send" && msg.header.msg_type === "comm_msg") owed.add(msg.header.msg_id);
        if (msg.header.msg_type === "status" && msg.content.execution_state === "idle")
            owed.delete(msg.parent_header.msg_id);
    });
    kernel.statusChanged.connect((_, status) => /restarting|dead/.test(status) && owed.clear());
}"""
# An answer of the kernel comes after all that it said before has been taken in; a widget that has
# waited with a message sends it then. A picture is painted two frames after that at the latest.
SETTLE = """async (root, [kernelAnswers, patience]) => {
    const kernel = () => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const image = root.querySelector(".l1l2-picture");
    const error = root.querySelector(".l1l2-error");
    const wide = () => image.getBoundingClientRect().width;
    const look = () => [image.dataset.tick, wide(), error.textContent].join();
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    const until = Date.now() + patience;
    while (Date.now() < until) {
        const seen = look();
        if (kernelAnswers && !window.l1l2Owed.size) {
            const answer = kernel().requestExecute({ code: "pass", store_history: false }).done;
            await Promise.race([answer, pause(until - Date.now())]);
        }
        await pause(kernelAnswers ? 50 : 200);
        if (look() === seen && !(kernelAnswers && window.l1l2Owed.size)) return;
    }
    throw new Error("the picture never came to rest");
}"""

# Pieces of code for the kernel.
FIND = """
import ipywidgets, json
from l1l2.live import explorer as module
explorer = next(
    widget for widget in list(ipywidgets.widgets.widget._instances.values())
    if isinstance(widget, module.Explorer) and widget.controls[0].model_id == "{control}"
)
"""
DRAW = """
with explorer._lock:
    explorer.stage._known.clear()
    {setattr(mark, "shown", [None] * len(mark.artists)) for mark in explorer.stage.scene.marks}
    drawn = explorer._drawn(explorer.state)
print(json.dumps(drawn))
"""
