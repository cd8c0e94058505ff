// A figure of a page moves: its controls choose among the drawings that came along.
// A classic script, as a page on a disk may not load modules.
"use strict";

(() => {
  // ---- what came along: see packing.py

  const arriving = new Map(); // name of a figure -> what to do with its positions

  window.l1l2Figure = (name, ...packed) => arriving.get(name)?.(packed);

  // The positions of `address`.js; once asked for, the same promise for ever.
  const asked = new Map();
  function positionsOf(address) {
    if (!asked.has(address)) asked.set(address, new Promise((resolve, reject) => {
      arriving.set(address.split("/").pop(), resolve);
      const script = document.createElement("script");
      script.src = `${address}.js`;
      script.onerror = () => {
        asked.delete(address);
        script.remove();
        reject(new Error(script.src));
      };
      document.head.append(script);
    }).then(unpacked));
    return asked.get(address);
  }

  async function inflated(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function unpacked([texts, numbers]) {
    const pieces = new TextDecoder().decode(await inflated(texts)).split("\0");
    const { counts, parts, pulls } = JSON.parse(pieces[0]);
    const bytes = await inflated(numbers);
    let piece = 1, byte = 0;
    const next = (count) => {
      byte += 4 * count;
      return wholeNumbers(bytes.subarray(byte - 4 * count, byte));
    };
    const variants = parts.map(([along, many, points]) => {
      const which = next(along.reduce((all, axis) => all * counts[axis], 1));
      const ends = sums(next(many));
      const [across, down] = [next(points), next(points)];
      return { along, which, ends, across, down, texts: pieces.slice(piece, piece += many) };
    });
    return { counts, words: variants.pop(), parts: variants, pulls };
  }

  // Second differences, their signs last, the lowest bytes of all of them first.
  function wholeNumbers(bytes) {
    const count = bytes.length / 4;
    const values = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const code = bytes[i] | bytes[count + i] << 8 | bytes[2 * count + i] << 16
        | bytes[3 * count + i] << 24;
      values[i] = code >>> 1 ^ -(code & 1);
    }
    return sums(sums(values));
  }

  function sums(values) {
    for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
    return values;
  }

  // Which of the texts is seen where the controls are at `place`.
  function whichAt({ along, which }, counts, place) {
    return which[spot(along, counts, place)];
  }

  function spot(along, counts, place) {
    return along.reduce((at, axis) => at * counts[axis] + place[axis], 0);
  }

  // Text number `k`, with its points where U+0001 and U+0002 stand for them.
  function textOf({ texts, ends, across, down }, k) {
    let at = k ? ends[k - 1] : 0;
    return texts[k].replace(/\x01(\d+)|\x02(#\w+) (\d+)/g, (_, points, symbol, uses) => {
      const from = at;
      at += Number(points ?? uses);
      const made = [];
      for (let i = from; i < at; i++) {
        made.push(points ? `${across[i]} ${down[i]}`
          : `<use href="${symbol}" x="${across[i]}" y="${down[i]}"/>`);
      }
      return made.join(points ? " " : "");
    });
  }

  // ---- the controls: each has a position, a whole number from 0 on

  function controlOf(node) {
    if (node.type === "range") {
      const texts = JSON.parse(node.dataset.texts);
      return {
        get position() { return Number(node.value); },
        set position(to) { node.value = to; },
        say() {
          node.setAttribute("aria-valuetext", texts[node.value]);
          node.nextElementSibling.textContent = texts[node.value];
        },
      };
    }
    if (node.type === "checkbox") {
      return {
        get position() { return Number(node.checked); },
        set position(to) { node.checked = Boolean(to); },
        say() {},
      };
    }
    if (node.matches("select")) {
      return {
        get position() { return node.selectedIndex; },
        set position(to) { node.selectedIndex = to; },
        say() {},
      };
    }
    const buttons = [...node.querySelectorAll("input")];
    return {
      get position() { return buttons.findIndex((button) => button.checked); },
      set position(to) { buttons[to].checked = true; },
      say() {},
    };
  }

  // ---- a prediction is kept on this machine, where the browser allows it, and said again

  const kept = `l1l2 prediction ${location.pathname}`;
  const choices = document.querySelectorAll(".l1l2-predict input");

  function sayPrediction() {
    const chosen = [...choices].find((field) => field.checked);
    for (const node of document.querySelectorAll(".l1l2-predicted")) {
      node.dataset.said = node.dataset[chosen?.className] ?? "";
    }
  }

  for (const field of choices) {
    try {
      field.checked ||= localStorage.getItem(kept) === field.value;
      field.addEventListener("change", () => localStorage.setItem(kept, field.value));
    } catch { /* kept as long as the page is open */ }
    field.addEventListener("change", sayPrediction);
  }
  sayPrediction();

  // ---- a figure

  function start(root) {
    const controls = [...root.querySelectorAll("[data-control]")].map(controlOf);
    const picture = root.querySelector(".l1l2-picture");
    const [standing, ...parts] = picture.children;
    const words = root.querySelector(".l1l2-words");
    const shown = [];
    const place = () => controls.map((control) => control.position);
    let moved = 0;

    async function show() {
      const mine = ++moved;
      controls.forEach((control) => control.say());
      const all = await positions();
      if (mine === moved) draw(all, place());
    }

    function draw(all, here) {
      all.parts.forEach((part, i) => {
        const which = whichAt(part, all.counts, here);
        if (shown[i] === which) return;
        shown[i] = which;
        parts[i].innerHTML = l1l2Lines.drawn(textOf(part, which));
      });
      l1l2Lines.say(picture, words, all.words.texts[whichAt(all.words, all.counts, here)]);
      all.grips.forEach((grip) => grip.follow(here));
      root.dataset.shows = here.join(" "); // for tests
    }

    let ready = null;
    function positions() {
      ready ??= positionsOf(root.dataset.positions).then((all) => {
        const grips = all.pulls.map((pull) => makeGrip(picture, pull, all.counts, place, moveTo));
        const figure = { ...all, grips };
        standing.innerHTML = l1l2Lines.drawn(standing.innerHTML);
        draw(figure, place());
        l1l2Lines.leaveRoom(words, all.words.texts);
        return figure;
      });
      ready.catch(() => ready = null);
      return ready;
    }

    // Pulled: some controls, number -> position.
    function moveTo(where) {
      for (const [k, to] of where) controls[k].position = to;
      show();
    }

    const failed = (error) => {
      words.textContent = `${root.dataset.missing} ${error.message}`;
    };
    root.addEventListener("input", () => show().catch(failed));
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") document.activeElement.blur(); // slides have their keys again
      event.stopPropagation(); // a control that has the focus has its keys for itself
    });
    root.querySelector(".l1l2-controls").hidden = false;
    new IntersectionObserver((entries, observer) => {
      if (!entries.at(-1).isIntersecting) return;
      observer.disconnect();
      positions().catch(failed);
    }, { rootMargin: "300px" }).observe(root);
  }

  // ---- the pointer: see pulling.py

  // What can be pulled, as a place on the picture that is felt and not seen.
  function makeGrip(picture, pull, counts, place, moveTo) {
    const grip = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const { width, height } = picture.viewBox.baseVal;
    const stands = (here) => pull.middle.map(([along, at]) => at[spot(along, counts, here)]);
    const size = pull.half.map((half) => 2 * half);
    const across = pull.ways.every(([, axis]) => axis === 0);
    grip.setAttribute("class", size[1] > 0.9 && across ? "l1l2-grip l1l2-across" : "l1l2-grip");
    grip.setAttribute("width", size[0] * width);
    grip.setAttribute("height", size[1] * height);
    picture.append(grip);

    const shareOf = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY)
        .matrixTransform(picture.getScreenCTM().inverse());
      return [at.x / width, at.y / height].map((share) => Math.min(1, Math.max(0, share)));
    };
    let off = null; // from the pointer to what it took, while it holds it
    const pulled = (event) => {
      const pointer = shareOf(event);
      moveTo(pull.ways.map(([control, axis, first, step, cuts]) => {
        const at = pointer[axis] + off[axis];
        return [control, first + step * cuts.filter((cut) => cut < at).length];
      }));
    };
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      grip.classList.add("l1l2-held");
      const press = shareOf(event);
      off = pull.keeps ? stands(place()).map((at, axis) => at - press[axis]) : [0, 0];
      pulled(event);
    });
    grip.addEventListener("pointermove", (event) => {
      if (off && event.isPrimary) pulled(event);
    });
    for (const end of ["pointerup", "pointercancel"]) grip.addEventListener(end, () => {
      off = null;
      grip.classList.remove("l1l2-held");
    });
    return {
      follow(here) {
        const [x, y] = stands(here);
        grip.setAttribute("x", (x - pull.half[0]) * width);
        grip.setAttribute("y", (y - pull.half[1]) * height);
      },
    };
  }

  const begin = () => document.querySelectorAll(".l1l2-page").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
