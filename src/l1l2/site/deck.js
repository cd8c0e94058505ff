// Slides of 1280 x 720, scaled to the window. A slider that has the focus keeps its arrow keys;
// Escape gives them back to the slides (player.js).
"use strict";

// The names of the arrows, in the language of the slides.
Reveal.on("ready", () => {
  const { left, right, up, down } = Reveal.getRevealElement().dataset;
  for (const [way, name] of Object.entries({ left, right, up, down })) {
    document.querySelector(`.controls .navigate-${way}`).setAttribute("aria-label", name);
  }
});

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0.02,
  center: false,
  hash: true,
  transition: "none",
  slideNumber: "c/t",
  controlsTutorial: false,
  plugins: [RevealNotes],
});
