// The form of "Your own data": a file, a target, features. Names of columns are text, never markup.
// A file that is too large is not read at all; everything else is for the kernel to judge. Every text comes
// from there as well, in the language of the lesson.

function make(tag, more = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(more)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// JupyterLab takes keys from fields that do not say this.
function field(tag, more, ...children) {
  return make(tag, { "data-lm-suppress-shortcuts": "true", ...more }, ...children);
}

function render({ model, el }) {
  const texts = model.get("texts");
  const file = field("input", { type: "file", accept: ".csv,.tsv,.txt" });
  const target = field("select", { "aria-label": texts.target });
  const list = make("div", { class: "features" });
  const status = make("p", { role: "status" });
  const name = make("strong");
  const said = make("ul");
  let working = false;

  const say = (text, isTrouble = false) => {
    status.textContent = text;
    status.classList.toggle("trouble", isTrouble);
  };
  const ask = (message, ...buffers) => {
    working = true;
    say(texts.working);
    model.send(message, undefined, buffers);
  };
  const button = (label, action) => {
    const node = field("button", { type: "button" }, label);
    node.addEventListener("click", action);
    return node;
  };
  const boxes = () => Array.from(list.querySelectorAll("input"));

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    say(texts.working);
    if (chosen.size > model.get("most_bytes")) {
      ask({ do: "too_large", name: chosen.name, bytes: chosen.size });
    } else {
      try {
        ask({ do: "read", name: chosen.name }, await chosen.arrayBuffer());
      } catch (error) {
        ask({ do: "unreadable", name: chosen.name, error: error.message });
      }
    }
    file.value = ""; // so that the same file can be chosen again
  });

  const mark = () => {
    for (const box of boxes()) {
      const isTarget = box.value === target.value;
      box.disabled = isTarget || box.dataset.usable !== "true";
      box.parentNode.classList.toggle("is-target", isTarget);
    }
  };
  const columns = () => {
    const shown = model.get("sheet_shown");
    name.textContent = shown.heading;
    const numbers = shown.columns.filter((column) => column.number);
    target.replaceChildren(...numbers.map((c) => make("option", { value: c.name }, c.name)));
    target.value = shown.target;
    list.replaceChildren(...shown.columns.map((column) => {
      const box = field("input", { type: "checkbox", value: column.name });
      box.checked = shown.features.includes(column.name);
      Object.assign(box.dataset, { usable: column.usable, likely: column.likely });
      const about = make("span", { class: "about" }, ` ${column.about}`);
      return make("label", {}, box, make("span", { class: "name" }, column.name), about);
    }));
    mark();
  };
  const sentences = () => {
    said.replaceChildren(...model.get("said").map((sentence) => make("li", {}, sentence)));
  };
  const answered = () => {
    const { trouble, done } = model.get("answer");
    working = false;
    say(trouble || done, Boolean(trouble));
  };
  const check = (checked) => () => boxes().forEach((box) => {
    if (!box.disabled) box.checked = checked;
  });
  const use = () => {
    const features = boxes().filter((box) => box.checked && !box.disabled).map((b) => b.value);
    if (!working) ask({ do: "use", target: target.value, features });
  };
  target.addEventListener("change", () => {
    const before = list.querySelector(".is-target input");
    mark();
    if (before) before.checked = before.dataset.likely === "true"; // it can serve now
  });

  el.classList.add("l1l2-own");
  el.lang = model.get("lang");
  el.append(
    make("div", { class: "row" }, make("label", {}, texts.file, " ", file),
      button(texts.begin, () => ask({ do: "begin" }))),
    make("div", { class: "row" }, name, make("label", {}, texts.target, " ", target)),
    make("fieldset", {}, make("legend", {}, texts.features), list,
      make("div", { class: "row" },
        button(texts.all, check(true)), button(texts.none, check(false)))),
    make("div", { class: "row" }, button(texts.use, use)),
    status, said,
  );
  const follow = [
    ["change:sheet_shown", columns], ["change:said", sentences], ["change:answer", answered],
  ];
  follow.forEach(([what, action]) => model.on(what, action));
  columns();
  sentences();
  return () => follow.forEach(([what, action]) => model.off(what, action));
}

export default { render };
