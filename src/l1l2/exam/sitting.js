// The form of a mock exam: HTML fields, the answers in them, and what the kernel says to them.
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

function settings(model, changed) {
  const wanted = model.get("wanted");
  const number = (name, label, low) => {
    const input = field("input", { type: "number", min: low, step: 1, name });
    input.value = wanted[name];
    input.addEventListener("input", () => changed({ [name]: input.value }));
    return make("label", {}, `${label} `, input);
  };
  const points = make("fieldset", { class: "points" }, make("legend", {}, "Exam points"));
  for (const [point, meaning] of Object.entries(model.get("points"))) {
    const box = field("input", { type: "checkbox", value: point });
    box.checked = wanted.points.includes(point);
    box.addEventListener("change", () => {
      const boxes = points.querySelectorAll("input:checked");
      changed({ points: Array.from(boxes, (each) => each.value) });
    });
    points.append(make("label", {}, box, ` ${point}: ${meaning}`));
  }
  const length = number("length", "Questions", 1);
  return [make("div", { class: "row" }, number("seed", "Seed", 0), length), points];
}

function questionField(question, view, answers, answered) {
  const { id, number, options, steps } = question;
  const given = answers[id] ?? "";
  const trouble = make("p", { class: "trouble", id: `${view}-${number}-trouble` });
  const box = make("fieldset", { class: "l1l2-question", "data-id": id });
  box.append(make("legend", {}, `Question ${number}`), markup("div", question.asked));
  for (const { letter, text } of options) {
    const radio = field("input", { type: "radio", name: `${view}-${number}`, value: letter });
    radio.checked = letter === given;
    radio.addEventListener("change", () => answered(id, letter));
    const words = markup("span", `(${letter}) ${text}`);
    box.append(make("label", { class: "l1l2-option" }, radio, words));
  }
  const parts = given.split(";").map((part) => part.trim());
  const texts = options.length ? [] : steps.length ? steps : [null];
  const inputs = texts.map((step, k) => {
    const name = `Question ${number}${step === null ? "" : `, step ${k + 1}`}: a number`;
    const input = field("input", {
      type: "text", inputmode: "text", autocomplete: "off", "aria-label": name,
      placeholder: "a number", "aria-describedby": trouble.id,
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
    const kept = any ? " Your answers stay here until then, and come back with this paper." : "";
    top.textContent = `Press New paper to draw it.${kept}`;
  };
  const answered = (id, text) => {
    model.set("answers", { ...model.get("answers"), [id]: text });
    model.save_changes();
  };
  const button = (label, action) => {
    const node = field("button", { type: "button" }, label);
    node.addEventListener("click", () => {
      const ids = model.get("questions").map((question) => question.id);
      const [answers, wanted] = ["answers", "wanted"].map((name) => model.get(name));
      model.send({ do: action, ids, answers, wanted });
    });
    return node;
  };

  const questions = () => {
    const answers = model.get("answers");
    const shown = model.get("questions");
    list.replaceChildren(...shown.map((each) => questionField(each, view, answers, answered)));
    title.textContent = `Mock exam: ${model.get("title")}`;
    troubles();
  };
  const troubles = () => {
    const found = model.get("troubles");
    for (const box of list.children) {
      const why = found[box.dataset.id];
      box.querySelector(".trouble").textContent = why ? `Could not be read: ${why}` : "";
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
  const say = () => {
    const { top: above = "", bottom: under = "" } = model.get("said");
    [top.textContent, bottom.textContent] = [above, under];
  };

  const follow = [
    ["change:questions", questions], ["change:troubles", troubles], ["change:said", say],
    ["change:answers", refill],
  ];
  follow.forEach(([what, action]) => model.on(what, action));

  const buttons = [["Mark", "mark"], ["Write paper and key", "write"], ["Clear answers", "clear"]];
  el.classList.add("l1l2-sitting");
  el.append(
    ...settings(model, changed),
    make("div", { class: "row" }, button("New paper", "new_paper")), top,
    title, list,
    make("div", { class: "row" }, ...buttons.map((each) => button(...each))), bottom,
  );
  questions();
  say();
  return () => follow.forEach(([what, action]) => model.off(what, action));
}

export default { render };
