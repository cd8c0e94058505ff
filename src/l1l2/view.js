// The picture of a scene with its controls, its words and a pointer that can pull things.
// The kernel draws; this only shows. Every move that is sent to it is state, never an event, so that
// ipywidgets may drop every message but the last: nothing queues up, and the last one counts.

const SLIDER = "[role=slider]";
const FOCUSABLE = `${SLIDER}, button, select, input, .widget-readout[contenteditable]`;

function make(tag, name, more = {}) {
  return Object.assign(document.createElement(tag), { className: name }, more);
}

// ---- controls: real ipywidgets, given spoken names and values

async function childView(model, reference) {
  const manager = model.widget_manager;
  const child = await manager.get_model(reference.replace("IPY_MODEL_", ""));
  return manager.create_view(child);
}

function spokenValue(view) {
  const labels = view.model.get("_options_labels");
  if (labels) return labels[view.model.get("index")] ?? "";
  return view.el.querySelector(".widget-readout")?.textContent || String(view.model.get("value"));
}

function nameControl(view, name) {
  const label = view.model.get("description") || name;
  const set = (node, attribute, value) => {
    if (node.getAttribute(attribute) !== value) node.setAttribute(attribute, value);
  };
  const handles = view.el.querySelectorAll(SLIDER);
  for (const handle of handles) {
    set(handle, "aria-label", label);
    set(handle, "aria-valuetext", spokenValue(view));
  }
  const readout = view.el.querySelector(".widget-readout[contenteditable=true]");
  if (readout && view.model.get("_options_labels")) {
    readout.contentEditable = "false"; // ipywidgets leave it open, but typing there does nothing
  } else if (readout) {
    set(readout, "role", "textbox");
    set(readout, "aria-label", `${label}, typed`);
  }
  if (!handles.length && view.el.querySelector("button")) {
    set(view.el, "role", "group");
    set(view.el, "aria-label", label);
    const chosen = view.model.get("index");
    view.el.querySelectorAll("button").forEach((button, i) => {
      if (chosen !== undefined) set(button, "aria-pressed", String(i === chosen));
    });
  }
  for (const field of view.el.querySelectorAll("select, input")) set(field, "aria-label", label);
  const text = view.el.querySelector(".widget-label");
  if (text?.title === "null") text.removeAttribute("title");
  // JupyterLab would take the arrow keys for moving between cells.
  for (const node of view.el.querySelectorAll(FOCUSABLE)) {
    set(node, "data-lm-suppress-shortcuts", "true");
  }
}

async function placeControls(model, place, signal) {
  const names = model.get("names");
  const views = await Promise.all(model.get("controls").map((c) => childView(model, c)));
  if (signal.aborted) return views.forEach((view) => view.remove());
  views.forEach((view, i) => {
    Object.assign(view.el.dataset, { control: names[i], model: view.model.model_id });
    place.append(view.el);
    view.trigger("displayed"); // ipywidgets wait for it before they show a readout
    const rename = () => nameControl(view, names[i]);
    const watcher = new MutationObserver(rename);
    watcher.observe(view.el, {
      subtree: true, childList: true, characterData: true,
      attributes: true, attributeFilter: ["aria-valuetext", "contenteditable"],
    });
    view.listenTo(view.model, "change", rename);
    rename();
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      view.remove();
    });
  });
}

// A picture that the browser has ready. Shown by an <img decoding="sync">, it is painted with the
// next frame: `decode()` would take a frame more, and without "sync" the page might paint none.
function loaded(png) {
  const address = URL.createObjectURL(new Blob([png], { type: "image/png" }));
  const image = new Image();
  image.src = address;
  return { address, image, bytes: png.byteLength };
}

// ---- frames ahead of the finger: in idle time the page asks for pictures of the main slider, the
// nearest first, and keeps them; moving it then asks nobody. They are good for one setting of all
// else, and dropped with it. A frame is the very picture that the kernel would draw live.

const REST = 250; // milliseconds without a move before the page asks
const MOST = 150; // a slider with more positions is drawn live
const AT_ONCE = 8; // positions asked for; the kernel answers with what a short moment allows
// What moves a control or its range. A move made in the kernel comes without a plain "change".
const MOVES = ["index", "value", "_options_labels", "min", "max", "step"]
  .map((name) => `change:${name}`).join(" ");
const LOST = 20000; // milliseconds after which no answer will come any more

class FramesAhead {
  constructor(model, signal) {
    Object.assign(this, { model, controls: [], views: new Set(), followers: new Set() });
    this.frames = new Map(); // position -> picture, words, state; null where it cannot be drawn
    this.dropped = []; // the frames before, one of which may still be on the screen
    this.passed = null; // places without a frame since the last one with; null: no frame so far
    this.settled = true; // whether the kernel knows where the controls stand
    this.asked = this.tries = this.lastMove = 0;
    this.start(signal).catch(console.error);
  }

  async start(signal) {
    const manager = this.model.widget_manager;
    const references = this.model.get("controls");
    const find = (reference) => manager.get_model(reference.replace("IPY_MODEL_", ""));
    this.controls = await Promise.all(references.map(find));
    if (signal.aborted) return;
    const moved = () => this.moved();
    this.controls.forEach((control) => control.on(MOVES, moved));
    this.model.on("change:screen_pixels", moved);
    this.model.on("msg:custom", (answer, pictures) => this.answered(answer, pictures));
    signal.addEventListener("abort", () => {
      this.controls.forEach((control) => control.off(MOVES, moved));
      this.views.clear();
      clearTimeout(this.timer);
      this.drop();
      this.drop();
    });
    moved();
  }

  // Where the controls stand: the text that a live picture brings along too.
  get at() {
    return JSON.stringify(this.controls.map((c) => c.get("index") ?? c.get("value")));
  }

  // The positions of the main slider: how many, at which one it stands, what tells them apart.
  get grid() {
    const main = this.controls[0];
    const labels = main.get("_options_labels");
    if (labels) return { count: labels.length, position: main.get("index"), marks: labels };
    const [low, high, step] = ["min", "max", "step"].map((name) => main.get(name));
    const place = (main.get("value") - low) / step;
    const position = Math.round(place);
    return {
      count: Math.floor((high - low) / step + 1e-9) + 1,
      position: Math.abs(place - position) < 1e-6 ? position : null,
      marks: [low, high, step],
    };
  }

  // The frame for where the controls stand, if it is there.
  get here() {
    return this.controls.length ? this.frames.get(this.grid.position) : undefined;
  }

  // Whether a live picture shows a place that a frame has left behind.
  isLate(at) {
    return this.passed !== null && at !== this.at && !this.passed.has(at);
  }

  moved() {
    const others = JSON.parse(this.at).slice(1);
    const setting = JSON.stringify([this.model.get("screen_pixels"), this.grid.marks, others]);
    if (setting !== this.setting) {
      Object.assign(this, { setting, passed: null, enough: false });
      if (this.frames.size) this.drop();
    }
    if (this.here) this.passed = new Set();
    else this.passed?.add(this.at);
    this.settled = false;
    this.tries = 0;
    this.lastMove = Date.now();
    this.followers.forEach((follow) => follow());
    this.rest();
  }

  drop() {
    this.dropped.forEach((frame) => frame && URL.revokeObjectURL(frame.address));
    this.dropped = [...this.frames.values()];
    this.frames.clear();
  }

  rest(pause = 0) {
    clearTimeout(this.timer);
    const rested = Date.now() - this.lastMove;
    this.timer = setTimeout(() => this.ask(), Math.max(pause, REST - rested));
  }

  // Tell the kernel that nothing moves, so that it draws what it owes, and ask for frames.
  ask() {
    const pixels = this.model.get("screen_pixels");
    if (!this.views.size || !pixels) return;
    const waits = this.asked + LOST - Date.now();
    if (waits > 0) return this.rest(waits);
    const wants = this.enough ? [] : this.missing().slice(0, AT_ONCE);
    if (this.settled && !wants.length) return;
    const held = [...this.frames].filter(([, frame]) => frame);
    const holds = held.map(([position]) => position);
    const bytes = held.reduce((sum, [, frame]) => sum + frame.bytes, 0);
    const said = { setting: this.setting, at: JSON.parse(this.at), pixels, holds, bytes, wants };
    this.asked = Date.now();
    this.settled = true;
    try {
      this.model.send(said);
    } catch {
      // The kernel is gone; what is here still moves.
    }
  }

  missing() {
    const { count, position } = this.grid;
    const far = (i) => Math.abs(i - position);
    return Array.from({ length: count <= MOST ? count : 0 }, (_, i) => i)
      .filter((i) => !this.frames.has(i))
      .sort((i, j) => far(i) - far(j));
  }

  answered({ setting, later, frames }, pictures) {
    this.asked = 0;
    if (later) {
      this.settled = false;
      this.rest(REST * 2 ** Math.min(++this.tries, 4));
      return;
    }
    this.tries = 0;
    if (setting === this.setting) {
      frames.forEach(({ position, words, shows }, i) => {
        const png = pictures[i];
        this.frames.set(position, png.byteLength ? { ...loaded(png), words, shows } : null);
      });
      this.enough = !frames.length;
      if (this.here) this.followers.forEach((follow) => follow());
    }
    this.rest();
  }
}

// ---- the picture and its words: both change in the same moment

function showPictures(model, ahead, image, words, signal) {
  let chosen = 0; // pictures so far, and which of them is on the screen
  let onScreen = 0;
  let at = null; // where the controls stood for the last one
  let shown = null;
  const release = (picture) => {
    if (picture?.source === "live") URL.revokeObjectURL(picture.address);
  };
  const put = (picture, mine) => {
    if (mine < onScreen || signal.aborted) return release(picture);
    onScreen = mine;
    image.src = picture.address;
    image.alt = picture.words;
    if (words.textContent !== picture.words) {
      words.textContent = picture.words;
      keepHeight(words);
    }
    const state = JSON.stringify(picture.shows);
    Object.assign(image.dataset, { state, tick: mine, source: picture.source });
    release(shown);
    shown = picture;
  };
  const show = (picture) => {
    const mine = ++chosen;
    at = picture.at;
    const ready = () => put(picture, mine);
    if (picture.image.complete) ready();
    else picture.image.addEventListener("load", ready, { once: true });
  };
  const follow = (isNew) => {
    const { here } = ahead;
    const live = JSON.stringify(model.get("at"));
    if (here) {
      if (at !== ahead.at) show({ ...here, at: ahead.at, source: "ahead" });
    } else if (isNew ? !ahead.isLate(live) : live === ahead.at && live !== at) {
      const [png, said, shows] = ["picture", "words", "shows"].map((name) => model.get(name));
      show({ ...loaded(png), words: said, shows, at: live, source: "live" });
    }
  };
  const moved = () => follow(false); // a control; the kernel's picture may be here before its move
  const drawn = () => follow(true);
  model.on("change:tick", drawn);
  ahead.followers.add(moved);
  signal.addEventListener("abort", () => {
    model.off("change:tick", drawn);
    ahead.followers.delete(moved);
    release(shown);
  });
  drawn();
}

// Frames are asked for only while the figure is in sight.
function tellWhenSeen(ahead, root, signal) {
  const watcher = new IntersectionObserver((entries) => {
    const seen = entries.at(-1).isIntersecting;
    if (seen) ahead.views.add(root);
    else ahead.views.delete(root);
    if (seen) ahead.rest();
  });
  watcher.observe(root);
  signal.addEventListener("abort", () => {
    watcher.disconnect();
    ahead.views.delete(root);
  });
}

// What lies below must not jump when the words need one line less.
function keepHeight(words) {
  const width = words.clientWidth;
  if (Number(words.dataset.width) !== width) words.style.minHeight = "";
  words.dataset.width = width;
  words.style.minHeight = `${words.offsetHeight}px`;
}

function showErrors(model, box, signal) {
  const show = () => {
    const [summary, ...trace] = model.get("error").split("\n");
    box.hidden = !summary;
    box.replaceChildren();
    if (!summary) return;
    const details = make("details", "");
    details.append(make("summary", "", { textContent: "Traceback" }));
    details.append(make("pre", "", { textContent: trace.join("\n") }));
    box.append(make("strong", "", { textContent: summary }), details);
  };
  model.on("change:error", show);
  signal.addEventListener("abort", () => model.off("change:error", show));
  show();
}

// ---- the pointer

function followPointer(model, image, signal) {
  let gesture = null;
  const place = (event) => {
    const box = image.getBoundingClientRect();
    const inside = (value) => Math.min(1, Math.max(0, value));
    return [
      inside((event.clientX - box.left) / box.width),
      inside((event.clientY - box.top) / box.height),
    ];
  };
  const send = (change) => {
    gesture = { ...gesture, ...change };
    model.set("gesture", gesture);
    model.save_changes();
  };
  const on = (name, action) => image.addEventListener(name, action, { signal });
  on("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    image.setPointerCapture(event.pointerId);
    image.classList.add("l1l2-held");
    const at = place(event);
    gesture = { id: `${Date.now()}-${Math.random()}` };
    send({ press: at, at, done: false });
  });
  on("pointermove", (event) => {
    if (gesture && event.isPrimary) send({ at: place(event) });
  });
  const release = (event) => {
    if (!gesture || !event.isPrimary) return;
    send(event.type === "pointerup" ? { at: place(event), done: true } : { done: true });
    gesture = null;
    image.classList.remove("l1l2-held");
  };
  on("pointerup", release);
  on("pointercancel", release);
  on("dragstart", (event) => event.preventDefault());
}

// ---- size: the kernel draws as many pixels as the screen shows

function tellSize(model, image, signal) {
  let waiting = 0;
  const tell = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const pixels = Math.round(image.clientWidth * (window.devicePixelRatio || 1));
      if (!pixels || pixels === model.get("screen_pixels")) return;
      model.set("screen_pixels", pixels);
      model.save_changes();
    }, 120);
  };
  const watcher = new ResizeObserver(tell);
  watcher.observe(image);
  window.addEventListener("resize", tell, { signal });
  signal.addEventListener("abort", () => {
    clearTimeout(waiting);
    watcher.disconnect();
  });
}

function lectureSwitch(model, root, button, signal) {
  const full = () => document.fullscreenElement === root;
  const show = () => {
    const large = model.get("lecture") || full();
    root.classList.toggle("l1l2-lecture", large);
    root.classList.toggle("l1l2-full", full());
    button.setAttribute("aria-pressed", String(large));
  };
  const set = (large) => {
    model.set("lecture", large);
    model.save_changes();
    show();
  };
  button.addEventListener("click", async () => {
    if (full()) return document.exitFullscreen();
    if (model.get("lecture")) return set(false);
    set(true);
    await root.requestFullscreen?.().catch(() => {}); // not allowed here: large within the page
  }, { signal });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && full()) document.exitFullscreen();
  }, { signal });
  let wasFull = false;
  document.addEventListener("fullscreenchange", () => {
    if (wasFull && !full()) set(false);
    wasFull = full();
    show();
  }, { signal });
  model.on("change:lecture", show);
  signal.addEventListener("abort", () => model.off("change:lecture", show));
  show();
}

async function render({ model, el }, ahead) {
  const stop = new AbortController();
  const [width, height] = model.get("size");
  const root = make("div", "l1l2");
  root.style.setProperty("--l1l2-width", `${width}px`);
  root.style.setProperty("--l1l2-ratio", width / height);

  const controls = make("div", "l1l2-controls");
  const card = make("div", "l1l2-card");
  const image = make("img", "l1l2-picture", {
    width, height, draggable: false, decoding: "sync",
  });
  const words = make("p", "l1l2-words");
  words.setAttribute("aria-live", "polite");
  const error = make("div", "l1l2-error", { hidden: true });
  error.setAttribute("role", "alert");
  const button = make("button", "l1l2-size", { type: "button", title: "lecture size" });
  button.setAttribute("aria-label", "lecture size");
  button.setAttribute("data-lm-suppress-shortcuts", "true");
  button.innerHTML =
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path fill="none" ' +
    'stroke="currentColor" stroke-width="1.6" d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/></svg>';
  card.append(image);
  root.append(controls, error, card, words, button);
  el.append(root);

  showPictures(model, ahead, image, words, stop.signal);
  tellWhenSeen(ahead, root, stop.signal);
  showErrors(model, error, stop.signal);
  lectureSwitch(model, root, button, stop.signal);
  tellSize(model, image, stop.signal);
  if (model.get("draggable")) {
    image.classList.add("l1l2-draggable");
    followPointer(model, image, stop.signal);
  }
  await placeControls(model, controls, stop.signal);
  return () => stop.abort();
}

// Called once for each explorer: all its views share the frames.
export default () => {
  let ahead = null;
  return {
    initialize({ model, signal }) {
      ahead = new FramesAhead(model, signal);
    },
    render: (given) => render(given, ahead),
  };
};
