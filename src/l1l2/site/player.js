// A figure of a page moves: its controls choose one of the drawings that came along.
// A classic script, as a page on a disk may not load modules.
"use strict";

(() => {
  const arriving = new Map(); // name of a figure -> what to do with its positions

  window.l1l2Figure = (name, packed) => arriving.get(name)?.(packed);

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
        reject(new Error(`${script.src} did not load`));
      };
      document.head.append(script);
    }).then(unpacked));
    return asked.get(address);
  }

  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  }

  function start(root) {
    const slider = root.querySelector("input[type=range]");
    const said = root.querySelector("output");
    const picture = root.querySelector(".l1l2-picture");
    const parts = [...picture.children].slice(1); // the first one stands still
    const words = root.querySelector(".l1l2-words");
    const texts = JSON.parse(slider.dataset.texts);
    const chosen = () => root.querySelector("input[type=radio]:checked")?.value ?? "0";
    const shown = [];
    let moved = 0;

    async function show() {
      const mine = ++moved;
      slider.setAttribute("aria-valuetext", texts[slider.value]);
      said.textContent = texts[slider.value];
      const setting = chosen();
      const { drawn, settings } = await positionsOf(root.dataset.positions);
      if (mine !== moved) return;
      const [places, spoken] = settings[setting][slider.value];
      places.forEach((place, i) => {
        if (shown[i] !== place) parts[i].innerHTML = drawn[shown[i] = place];
      });
      picture.setAttribute("aria-label", spoken);
      words.textContent = spoken;
      root.dataset.shows = `${slider.value} ${setting}`;
    }

    const failed = (error) => {
      words.textContent = `The positions of this slider are missing: ${error.message}.`;
    };
    root.addEventListener("input", () => show().catch(failed));
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      document.activeElement.blur(); // back to the arrows of a deck, where Escape means more
      event.stopPropagation();
    });
    root.dataset.shows = `${slider.value} ${chosen()}`; // position and setting, for tests
    root.querySelector(".l1l2-controls").hidden = false;
    new IntersectionObserver((entries, observer) => {
      if (!entries.at(-1).isIntersecting) return;
      observer.disconnect();
      positionsOf(root.dataset.positions).catch(failed);
    }, { rootMargin: "300px" }).observe(root);
  }

  const begin = () => document.querySelectorAll(".l1l2-page").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
