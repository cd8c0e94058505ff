// The form of a mock exam: HTML fields, the answers in them, and what the kernel says to them.
// What it says comes from Python, see sitting.py: there are no words of any language here.
// A button sends along what stands in the fields, as messages of state may be late.

let views = 0;

function make(tag, more = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(more)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// JupyterLab takes arrow keys from fields that do not say this.
function field(tag, more, ...children) {
  return make(tag, { "data-lm-suppress-shortcuts": "true", ...more }, ...children);
}

function markup(tag, html, more = {}) {
  const node = make(tag, more);
  node.innerHTML = html; // made by the kernel from the question bank
  return node;
}

// One of the page's texts, with its named {numbers} filled in.
function say(model, name, numbers = {}) {
  return model.get("texts")[name].replace(/\{(\w+)\}/g, (_, key) => numbers[key]);
}

function settings(model, changed) {
  const wanted = model.get("wanted");
  const number = (name, label, low) => {
    const input = field("input", { type: "number", min: low, step: 1, name });
    input.value = wanted[name];
    input.addEventListener("input", () => changed({ [name]: input.value }));
    return make("label", {}, `${label} `, input);
  };
  const points = make("fieldset", { class: "points" }, make("legend", {}, say(model, "legend")));
  for (const [point, title] of Object.entries(model.get("points"))) {
    const box = field("input", { type: "checkbox", value: point });
    box.checked = wanted.points.includes(point);
    box.addEventListener("change", () => {
      const boxes = points.querySelectorAll("input:checked");
      changed({ points: Array.from(boxes, (each) => each.value) });
    });
    points.append(make("label", {}, box, ` ${title}`));
  }
  const length = number("length", say(model, "questions"), 1);
  return [make("div", { class: "row" }, number("seed", say(model, "seed"), 0), length), points];
}

// A free answer in words, and, once the paper is marked, the steps of the solution with a tick each.
function derivation(question, view, model, answered) {
  const { id, number } = question;
  const name = say(model, "derivation", { number });
  const words = field("textarea", { rows: 8, "aria-label": name });
  words.value = model.get("words")[id] ?? "";
  words.addEventListener("input", () => {
    model.set("words", { ...model.get("words"), [id]: words.value });
    model.save_changes();
  });
  const scheme = model.get("schemes")[id] ?? [];
  const had = (model.get("answers")[id] ?? "").split(";").map(Number);
  const ticks = scheme.map(({ marks }, k) => {
    const tick = field("input", { type: "checkbox" });
    tick.checked = had[k] > 0;
    tick.addEventListener("change", () => {
      const given = ticks.map((each, i) => (each.checked ? scheme[i].marks : 0));
      answered(id, given.join("; "));
    });
    return tick;
  });
  const parts = scheme.map(({ text, worth }, k) => {
    const step = say(model, "step", { number: k + 1, count: scheme.length, marks: worth });
    const folded = make("details", {}, field("summary", {}, step), markup("div", text));
    const have = say(model, "have", { number: k + 1 });
    return make("div", {}, folded, make("label", {}, ticks[k], ` ${have}`));
  });
  return make("div", { class: "l1l2-scheme" }, words, ...parts);
}

function questionField(question, view, answers, answered, model) {
  const { id, number, options, steps, marks, free } = question;
  const given = answers[id] ?? "";
  const trouble = make("p", { class: "trouble", id: `${view}-${number}-trouble` });
  const box = make("fieldset", { class: "l1l2-question", "data-id": id });
  box.append(make("legend", {}, say(model, "question", { number })));
  box.append(make("p", { class: "marks" }, marks));
  box.append(markup("div", question.asked));
  if (free) box.append(derivation(question, view, model, answered));
  for (const { letter, text } of options) {
    const radio = field("input", { type: "radio", name: `${view}-${number}`, value: letter });
    radio.checked = letter === given;
    radio.addEventListener("change", () => answered(id, letter));
    const words = markup("span", `(${letter}) ${text}`);
    box.append(make("label", { class: "l1l2-option" }, radio, words));
  }
  const parts = given.split(";").map((part) => part.trim());
  const texts = options.length || free ? [] : steps.length ? steps : [null];
  const inputs = texts.map((step, k) => {
    const name = say(model, step === null ? "field" : "field_of_step", { number, step: k + 1 });
    const input = field("input", {
      type: "text", inputmode: "text", autocomplete: "off", "aria-label": name,
      placeholder: say(model, "a_number"), "aria-describedby": trouble.id,
    });
    input.value = step === null ? given : parts[k] ?? "";
    input.addEventListener("input", () => answered(id, inputs.map((each) => each.value).join("; ")));
    const asked = step === null ? "" : markup("div", `${k + 1}. ${step}`);
    box.append(make("div", { class: "l1l2-step" }, asked, input));
    return input;
  });
  box.append(trouble);
  return box;
}

function render({ model, el }) {
  const view = `l1l2-sitting-${(views += 1)}`;
  const title = make("h3");
  const list = make("div");
  const top = make("p", { role: "status" });
  const bottom = make("p", { role: "status" });

  const changed = (more) => {
    model.set("wanted", { ...model.get("wanted"), ...more });
    model.save_changes();
    const any = Object.values(model.get("answers")).some((each) => each.replace(/[;\s]/g, ""));
    top.textContent = say(model, any ? "draw_and_kept" : "draw");
  };
  const answered = (id, text) => {
    model.set("answers", { ...model.get("answers"), [id]: text });
    model.save_changes();
  };
  const send = (action) => {
    const ids = model.get("questions").map((question) => question.id);
    const fields = ["answers", "words", "wanted"].map((name) => [name, model.get(name)]);
    model.send({ do: action, ids, ...Object.fromEntries(fields) });
  };
  const button = (action) => {
    const node = field("button", { type: "button" }, say(model, action));
    node.addEventListener("click", () => send(action));
    return node;
  };

  const questions = () => {
    const answers = model.get("answers");
    const shown = model.get("questions");
    const nodes = shown.flatMap((each, k) => {
      const heads = k > 0 && shown[k - 1].part === each.part ? [] : [make("h4", {}, each.part)];
      return [...heads, questionField(each, view, answers, answered, model)];
    });
    list.replaceChildren(...nodes);
    title.textContent = say(model, "title", { paper: model.get("title") });
    troubles();
  };
  const troubles = () => {
    const found = model.get("troubles");
    for (const box of list.querySelectorAll("fieldset")) {
      const why = found[box.dataset.id];
      box.querySelector(".trouble").textContent = why ? say(model, "unread", { why }) : "";
      for (const input of box.querySelectorAll("input[type=text]")) {
        input.setAttribute("aria-invalid", String(Boolean(why)));
      }
    }
  };
  // The kernel sets answers when it clears them or brings them back; typing is left alone.
  const refill = () => {
    const typed = list.contains(document.activeElement);
    if (!typed) questions();
  };
  const tell = () => {
    const { top: above = "", bottom: under = "" } = model.get("said");
    [top.textContent, bottom.textContent] = [above, under];
  };

  // The clock: it can be started and stopped; its text is read aloud only when it is nearly over.
  const left = make("span", { class: "left" });
  const warned = make("span", { role: "status", class: "warned" });
  const minutes = field("input", { type: "number", min: 1, step: 1 });
  const given = make("label", {}, `${say(model, "minutes")} `, minutes);
  const clock = field("button", { type: "button" });
  clock.addEventListener("click", () => {
    const running = model.get("ends") > 0;
    model.set("ends", running ? 0 : Date.now() + 60000 * Math.max(0, Number(minutes.value)));
    model.save_changes();
    if (running) warned.textContent = "";
  });
  const tick = () => {
    const ends = model.get("ends");
    clock.textContent = say(model, ends > 0 ? "stop" : "start");
    const seconds = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    const whole = Math.ceil(seconds / 60);
    left.textContent = say(model, ends > 0 ? "left" : "stands", { minutes: whole });
    if (!(ends > 0)) return;
    const last = [10, 5, 1].find((each) => whole === each);
    if (last && seconds > 0) warned.textContent = say(model, `left_${last}`);
    if (seconds === 0) {
      warned.textContent = say(model, "over");
      model.set("ends", 0);
      send("time_is_up");
    }
  };
  const fresh = () => {
    minutes.value = model.get("minutes");
  };
  const every = setInterval(tick, 1000);

  const follow = [
    ["change:questions", questions], ["change:troubles", troubles], ["change:said", tell],
    ["change:answers", refill], ["change:words", refill], ["change:schemes", questions],
    ["change:ends", tick], ["change:minutes", fresh],
  ];
  follow.forEach(([what, action]) => model.on(what, action));

  const buttons = ["mark", "write", "write_both", "clear"];
  el.classList.add("l1l2-sitting");
  el.append(
    ...settings(model, changed),
    make("div", { class: "row" }, button("new_paper")), top,
    title,
    make("div", { class: "row" }, given, clock, left, warned),
    list,
    make("div", { class: "row" }, ...buttons.map(button)), bottom,
  );
  questions();
  tell();
  fresh();
  tick();
  return () => {
    clearInterval(every);
    follow.forEach(([what, action]) => model.off(what, action));
  };
}

export default { render };
