// The picture of a scene with its controls, its words and a pointer that can pull things.
// The kernel draws; this only shows. Whatever is sent to it is state, never an event, so that
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
    view.el.dataset.control = names[i];
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

// ---- the picture and its words: both change in the same moment

function showPictures(model, image, words, signal) {
  let wanted = 0;
  let address = null;
  const show = async () => {
    const mine = ++wanted;
    const next = URL.createObjectURL(new Blob([model.get("picture")], { type: "image/png" }));
    const said = model.get("words");
    const state = JSON.stringify(model.get("shows"));
    const tick = String(model.get("tick"));
    const ready = new Image();
    ready.src = next;
    await ready.decode().catch(() => {});
    if (mine !== wanted || signal.aborted) return URL.revokeObjectURL(next);
    image.src = next;
    image.alt = said;
    if (words.textContent !== said) {
      words.textContent = said;
      keepHeight(words);
    }
    Object.assign(image.dataset, { state, tick });
    if (address) URL.revokeObjectURL(address);
    address = next;
  };
  model.on("change:tick", show);
  signal.addEventListener("abort", () => {
    model.off("change:tick", show);
    if (address) URL.revokeObjectURL(address);
  });
  show();
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

async function render({ model, el }) {
  const stop = new AbortController();
  const [width, height] = model.get("size");
  const root = make("div", "l1l2");
  root.style.setProperty("--l1l2-width", `${width}px`);
  root.style.setProperty("--l1l2-ratio", width / height);

  const controls = make("div", "l1l2-controls");
  const card = make("div", "l1l2-card");
  const image = make("img", "l1l2-picture", { width, height, draggable: false });
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

  showPictures(model, image, words, stop.signal);
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

export default { render };
