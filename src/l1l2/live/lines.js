// What JupyterLab and pages do alike with a picture of lines and with its words.
// It stands before view.js in one module, and as a script of its own before player.js.

const l1l2Lines = (() => {
  "use strict";

  // Elements are slow to make and to put in layers, much slower than what they draw, and most so
  // those that have a place of their own: 600 take longer than a frame, and what stands still slows
  // down each step of what moves. So letters that follow one another become one path, and so do
  // markers of one colour; others a path each, or very many of them a few.
  const MANY = 120;
  const LAYERS = 8; // of so many markers: within a layer borders lie over all of its markers
  const use = (kind) => `<use href="#${kind}\\w+" x="-?\\d+"(?: y="-?\\d+")?(?:/>|></use>)`;
  const place = "translate\\((-?\\d+) (-?\\d+)\\)scale\\(([\\d.]+)\\)";
  const TEXT = new RegExp(`<g transform="${place}"([^>]*)>((?:${use("s")})+)</g>`, "g");
  const LETTERS = new RegExp(`(?:${use("s")})+`, "g");
  const MARKERS = new RegExp(`<g([^>]*)>((?:${use("m")})+)</g>`, "g");
  const USE = /#(\w+)" x="(-?\d+)"(?: y="(-?\d+)")?/g;

  const shapes = new Map(); // name of a symbol and its size -> its path, by steps
  function shapeOf(name, size) {
    const key = `${name} ${size}`;
    if (!shapes.has(key)) {
      const d = document.getElementById(name)?.getAttribute("d");
      if (!d) return null;
      shapes.set(key, size === 1 ? d : d.replace(/-?\d+/g, (step) => rounded(step * size)));
    }
    return shapes.get(key);
  }

  const rounded = (number) => Number(number.toFixed(2));

  // The symbols used in `run` as `count` paths at most; null where one is not known yet.
  function paths(run, count, look = "", left = 0, top = 0, size = 1) {
    const made = [];
    for (const [k, [, name, x, y = 0]] of [...run.matchAll(USE)].entries()) {
      const shape = shapeOf(name, size);
      if (shape === null) return null;
      (made[k % count] ??= []).push("M", rounded(left + x * size), " ", rounded(top + y * size), shape);
    }
    return made.map((pieces) => `<path${look} d="${pieces.join("")}"/>`).join("");
  }

  function markers(look, run) {
    const [fill, stroke] = ["fill", "stroke"].map((of) => look.match(` ${of}="(.*?)"`)?.[1]);
    const alike = [fill, undefined].includes(stroke) && !look.includes("-opacity");
    if (alike) return paths(run, 1, look);
    const count = run.split("<use").length - 1;
    return paths(run, count > MANY ? LAYERS : count, look);
  }

  // `text`, SVG of a part of a picture, in few elements. The picture is the same.
  function drawn(text) {
    return text
      .replace(TEXT, (whole, left, top, size, look, run) =>
        paths(run, 1, look, Number(left), Number(top), Number(size)) ?? whole)
      .replace(LETTERS, (run) => paths(run, 1) ?? run)
      .replace(MARKERS, (whole, look, run) => markers(look, run) ?? whole);
  }

  // The words of a picture, seen and heard.
  function say(svg, words, text) {
    if (words.textContent === text) return;
    svg.setAttribute("aria-label", text);
    words.textContent = text;
    words.later ??= setTimeout(() => keepHeight(words), 50);
  }

  // What lies below must not jump, nor be laid out again, when the words need one line less.
  // Heights are asked for when the picture has been painted: asked before, the browser would lay
  // everything out once more.
  function keepHeight(words) {
    words.later = null;
    const width = words.clientWidth;
    if (!width) return; // on a slide that is not shown
    if (Number(words.dataset.width) !== width) {
      words.dataset.width = width;
      words.style.minHeight = words.longest ? room(heightOf(words, words.longest)) : "";
    }
    const height = words.offsetHeight;
    if (height > (parseFloat(words.style.minHeight) || 0)) words.style.minHeight = room(height);
  }

  const room = (height) => `${height + 1}px`; // heights come rounded

  function heightOf(words, text) {
    const twin = Object.assign(words.cloneNode(), { textContent: text });
    twin.style.cssText = `position: absolute; visibility: hidden; width: ${words.clientWidth}px`;
    words.after(twin);
    const height = twin.offsetHeight;
    twin.remove();
    return height;
  }

  // The longest of all `texts` that will be said fits from the beginning.
  function leaveRoom(words, texts) {
    words.longest = texts.reduce((long, text) => text.length > long.length ? text : long);
    keepHeight(words);
  }

  return { drawn, say, leaveRoom };
})();
