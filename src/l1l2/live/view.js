// The picture of a scene with its controls, its words and a pointer that can pull things.
// The kernel draws lines; this only shows them. Every move that is sent to it is state, never an event, so that
// ipywidgets may drop every message but the last: nothing queues up, and the last one counts. What the page says
// by itself comes from the kernel as well, in the language of the lesson.

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

function nameControl(view, spoken, texts) {
  const label = view.model.get("description") || spoken;
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
    set(readout, "aria-label", texts.typed.replace("{label}", () => label));
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
  const [names, spoken, texts] = ["names", "spoken", "texts"].map((trait) => model.get(trait));
  const views = await Promise.all(model.get("controls").map((c) => childView(model, c)));
  if (signal.aborted) return views.forEach((view) => view.remove());
  views.forEach((view, i) => {
    Object.assign(view.el.dataset, { control: names[i], model: view.model.model_id });
    place.append(view.el);
    view.trigger("displayed"); // ipywidgets wait for it before they show a readout
    const rename = () => nameControl(view, spoken[i], texts);
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

// ---- positions ahead of the finger: in idle time the page asks for positions of the main slider,
// the nearest first, and keeps them; moving it then asks nobody. They are good for one setting of
// all else, and dropped with it. Each is the very drawing that the kernel would send.

const REST = 250; // milliseconds without a move before the page asks
const MOST = 300; // a slider with more positions is drawn live
const LETTERS = 400000; // of the drawings that are held; where more are needed, the nearest are
const AT_ONCE = 12; // positions asked for; the kernel answers with what a short moment allows
// What moves a control or its range. A move made in the kernel comes without a plain "change".
const MOVES = ["index", "value", "_options_labels", "min", "max", "step"]
  .map((name) => `change:${name}`).join(" ");
const LOST = 20000; // milliseconds after which no answer will come any more

class Ahead {
  constructor(model, signal) {
    Object.assign(this, { model, controls: [], views: new Set(), followers: new Set() });
    this.held = new Map(); // position -> picture, words, shows; null where it cannot be drawn
    this.texts = new Map(); // parts that several positions share are kept once
    this.passed = null; // places not held since the last one that was; null: none so far
    this.settled = true; // whether the kernel knows where the controls stand
    this.asked = this.tries = this.lastMove = this.letters = 0;
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
    this.model.on("msg:custom", (answer) => this.answered(answer));
    signal.addEventListener("abort", () => {
      this.controls.forEach((control) => control.off(MOVES, moved));
      this.views.clear();
      clearTimeout(this.timer);
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

  // What is held for where the controls stand, if anything.
  get here() {
    return this.controls.length ? this.held.get(this.grid.position) : undefined;
  }

  // Whether it holds all that it may.
  get full() {
    return this.letters > LETTERS;
  }

  // Whether a live picture shows a place that was left behind.
  isLate(at) {
    return this.passed !== null && at !== this.at && !this.passed.has(at);
  }

  moved() {
    const setting = JSON.stringify([this.grid.marks, JSON.parse(this.at).slice(1)]);
    if (setting !== this.setting) {
      Object.assign(this, { setting, passed: null, enough: false });
      this.drop();
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
    this.held.clear();
    this.texts.clear();
    this.letters = 0;
  }

  rest(pause = 0) {
    clearTimeout(this.timer);
    const rested = Date.now() - this.lastMove;
    this.timer = setTimeout(() => this.ask(), Math.max(pause, REST - rested));
  }

  // Tell the kernel that nothing moves, so that it draws what it owes, and ask for positions.
  ask() {
    if (!this.views.size) return;
    const waits = this.asked + LOST - Date.now();
    if (waits > 0) return this.rest(waits);
    if (this.full && !this.held.has(this.grid.position)) { // it moved far away
      this.drop();
      this.enough = false;
    }
    const each = this.letters / this.held.size;
    const room = each ? Math.ceil(LETTERS / each) - this.held.size : AT_ONCE;
    const wants = this.enough ? [] : this.missing().slice(0, Math.max(0, Math.min(AT_ONCE, room)));
    if (this.settled && !wants.length) return;
    const holds = [...this.held].filter(([, drawn]) => drawn).map(([position]) => position);
    this.asked = Date.now();
    this.settled = true;
    try {
      this.model.send({ setting: this.setting, at: JSON.parse(this.at), holds, wants });
    } catch {
      // The kernel is gone; what is here still moves.
    }
  }

  missing() {
    const { count, position } = this.grid;
    const far = (i) => Math.abs(i - position);
    return Array.from({ length: count <= MOST ? count : 0 }, (_, i) => i)
      .filter((i) => !this.held.has(i))
      .sort((i, j) => far(i) - far(j));
  }

  answered({ setting, later, made }) {
    this.asked = 0;
    if (later) {
      this.settled = false;
      this.rest(REST * 2 ** Math.min(++this.tries, 4));
      return;
    }
    this.tries = 0;
    if (setting === this.setting) {
      for (const [position, parts, words, shows] of made) {
        this.held.set(position, parts ? { parts: parts.map((p) => this.once(p)), words, shows } : null);
      }
      this.enough = !made.length || this.full;
      if (this.here) this.followers.forEach((follow) => follow());
    }
    this.rest();
  }

  once(text) {
    if (!this.texts.has(text)) {
      this.texts.set(text, text);
      this.letters += text.length;
    }
    return this.texts.get(text);
  }
}

// ---- the picture and its words: both change in the same moment

const SVG = "http://www.w3.org/2000/svg";

function makeSvg(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// The shapes of letters and markers stand once on the page, for all of its figures.
function define(symbols) {
  let store = document.getElementById("l1l2-symbols");
  if (!store) {
    store = makeSvg("svg", { id: "l1l2-symbols", width: 0, height: 0, "aria-hidden": "true" });
    store.style.position = "absolute";
    document.body.append(store);
  }
  for (const [id, d] of Object.entries(symbols)) {
    if (!document.getElementById(id)) store.append(makeSvg("path", { id, d }));
  }
}

function makePicture(model) {
  const [width, height] = model.get("size");
  const viewBox = `0 0 ${10 * width} ${10 * height}`;
  const svg = makeSvg("svg", { class: "l1l2-picture", viewBox, role: "img" });
  define(model.get("symbols"));
  const still = makeSvg("g");
  still.innerHTML = l1l2Lines.drawn(model.get("standing"));
  svg.append(still);
  svg.parts = model.get("picture").map(() => makeSvg("g"));
  svg.append(...svg.parts);
  return svg;
}

function showPictures(model, ahead, svg, words, signal) {
  let at = null; // where the controls stood for what is on the screen
  let tick = 0;
  const show = (picture) => {
    at = picture.at;
    picture.parts.forEach((text, i) => {
      const part = svg.parts[i];
      if (part.text === text) return;
      part.text = text;
      part.innerHTML = l1l2Lines.drawn(text);
    });
    l1l2Lines.say(svg, words, picture.words);
    const state = JSON.stringify(picture.shows);
    Object.assign(svg.dataset, { state, tick: ++tick, source: picture.source });
  };
  const follow = (isNew) => {
    const { here } = ahead;
    const live = JSON.stringify(model.get("at"));
    if (here) {
      if (at !== ahead.at) show({ ...here, at: ahead.at, source: "ahead" });
    } else if (isNew ? !ahead.isLate(live) : live === ahead.at && live !== at) {
      const [parts, said, shows] = ["picture", "words", "shows"].map((name) => model.get(name));
      show({ parts, words: said, shows, at: live, source: "live" });
    }
  };
  const moved = () => follow(false); // a control; the kernel's picture may be here before its move
  const drawn = () => follow(true);
  const defined = () => define(model.get("symbols"));
  model.on("change:symbols", defined);
  model.on("change:tick", drawn);
  ahead.followers.add(moved);
  signal.addEventListener("abort", () => {
    model.off("change:tick", drawn);
    model.off("change:symbols", defined);
    ahead.followers.delete(moved);
  });
  drawn();
}

// Positions are asked for only while the figure is in sight.
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

function showErrors(model, box, signal) {
  const texts = model.get("texts");
  const show = () => {
    const [summary, ...trace] = model.get("error").split("\n");
    box.hidden = !summary;
    box.replaceChildren();
    if (!summary) return;
    const details = make("details", "");
    details.append(make("summary", "", { textContent: texts.trace }));
    details.append(make("pre", "", { textContent: trace.join("\n") }));
    box.append(make("strong", "", { textContent: summary }), details);
  };
  model.on("change:error", show);
  signal.addEventListener("abort", () => model.off("change:error", show));
  show();
}

// ---- the pointer

function followPointer(model, svg, signal) {
  let gesture = null;
  const place = (event) => {
    const box = svg.getBoundingClientRect();
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
  const on = (name, action) => svg.addEventListener(name, action, { signal });
  on("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    svg.classList.add("l1l2-held");
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
    svg.classList.remove("l1l2-held");
  };
  on("pointerup", release);
  on("pointercancel", release);
}

// ---- the picture as a file, with everything it needs

function standalone(svg) {
  const copy = svg.cloneNode(true);
  const names = new Set([...copy.querySelectorAll("use")].map((use) => use.getAttribute("href")));
  const shapes = makeSvg("defs");
  for (const name of names) shapes.append(document.querySelector(name).cloneNode(true));
  copy.prepend(shapes);
  const { width, height } = svg.viewBox.baseVal;
  for (const [name, value] of [["xmlns", SVG], ["width", width / 10], ["height", height / 10]]) {
    copy.setAttribute(name, value);
  }
  for (const name of ["class", "style", "role"]) copy.removeAttribute(name);
  return new XMLSerializer().serializeToString(copy);
}

function download(blob, name) {
  const link = make("a", "", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function save(svg, title, kind) {
  const state = JSON.parse(svg.dataset.state ?? "{}");
  const where = Object.entries(state).map(([name, value]) => `_${name}_${value}`).join("");
  const name = `${title}${where}.${kind}`.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  const lines = new Blob([standalone(svg)], { type: "image/svg+xml" });
  if (kind === "svg") return download(lines, name);
  const image = new Image();
  image.src = URL.createObjectURL(lines);
  await image.decode();
  const canvas = make("canvas", "", { width: 2 * image.width, height: 2 * image.height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((blob) => download(blob, name), "image/png");
}

function makeButton(name, label, text = "") {
  const button = make("button", name, { type: "button", title: label, textContent: text });
  button.setAttribute("aria-label", label);
  button.setAttribute("data-lm-suppress-shortcuts", "true");
  return button;
}

// ---- lecture size

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
  const texts = model.get("texts");
  const root = make("div", "l1l2", { lang: model.get("lang") });
  root.style.setProperty("--l1l2-width", `${width}px`);
  root.style.setProperty("--l1l2-ratio", width / height);

  const controls = make("div", "l1l2-controls");
  const card = make("div", "l1l2-card");
  const svg = makePicture(model);
  const words = make("p", "l1l2-words");
  words.setAttribute("aria-live", "polite");
  const error = make("div", "l1l2-error", { hidden: true });
  error.setAttribute("role", "alert");
  const buttons = make("div", "l1l2-buttons");
  const large = makeButton("l1l2-size", texts.large);
  large.innerHTML =
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path fill="none" ' +
    'stroke="currentColor" stroke-width="1.6" d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/></svg>';
  for (const kind of ["png", "svg"]) {
    const button = makeButton("l1l2-save", texts[kind], kind.toUpperCase());
    button.addEventListener("click", () => save(svg, model.get("title"), kind), stop);
    buttons.append(button);
  }
  buttons.append(large);
  card.append(svg);
  root.append(controls, error, card, words, buttons);
  el.append(root);

  showPictures(model, ahead, svg, words, stop.signal);
  tellWhenSeen(ahead, root, stop.signal);
  showErrors(model, error, stop.signal);
  lectureSwitch(model, root, large, stop.signal);
  if (model.get("draggable")) {
    svg.classList.add("l1l2-draggable");
    followPointer(model, svg, stop.signal);
  }
  await placeControls(model, controls, stop.signal);
  return () => stop.abort();
}

// Called once for each explorer: all its views share the positions.
export default () => {
  let ahead = null;
  return {
    initialize({ model, signal }) {
      ahead = new Ahead(model, signal);
    },
    render: (given) => render(given, ahead),
  };
};
