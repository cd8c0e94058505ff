// A figure of a page moves: its slider chooses one of the pictures that came along.
// A classic script, as a page on a disk may not load modules.
"use strict";

(() => {
  const arriving = new Map(); // name of a file -> what to do with its pictures

  window.l1l2Pictures = (name, pictures) => arriving.get(name)?.(pictures);

  // The pictures of `address`.js; once asked for, the same promise for ever.
  const asked = new Map();
  function picturesOf(address) {
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
    }).then(async ({ base, patches, words }) => {
      const frames = patches.map((patch, i) => ({ image: loaded(patch), words: words[i] }));
      const below = loaded(base);
      await Promise.all([below, ...frames.map((frame) => frame.image)].map((it) => it.decode()));
      return { base: below.src, frames };
    }));
    return asked.get(address);
  }

  function loaded(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([bytes], { type: "image/webp" }));
    return image;
  }

  function start(root) {
    const slider = root.querySelector("input[type=range]");
    const said = root.querySelector("output");
    const image = root.querySelector(".l1l2-picture");
    const words = root.querySelector(".l1l2-words");
    const texts = JSON.parse(slider.dataset.texts);
    const chosen = () => root.querySelector("input[type=radio]:checked")?.value ?? "0";
    const under = Object.assign(new Image(), { alt: "", className: "l1l2-under" });
    under.decoding = "sync";
    let moved = 0;

    async function show() {
      const mine = ++moved;
      slider.setAttribute("aria-valuetext", texts[slider.value]);
      said.textContent = texts[slider.value];
      const setting = chosen();
      const { base, frames } = await picturesOf(`${root.dataset.pictures}_${setting}`);
      if (mine !== moved) return;
      const frame = frames[slider.value];
      if (!under.isConnected) image.before(under);
      if (under.src !== base) under.src = base;
      image.src = frame.image.src;
      image.alt = frame.words;
      words.textContent = frame.words;
      root.dataset.shows = `${slider.value} ${setting}`;
    }

    const failed = (error) => {
      words.textContent = `The pictures of this slider are missing: ${error.message}.`;
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
      picturesOf(`${root.dataset.pictures}_${chosen()}`).catch(failed);
    }, { rootMargin: "300px" }).observe(root);
  }

  const begin = () => document.querySelectorAll(".l1l2-page").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
