// Slides of 1280 x 720, scaled to the window. A slider that has the focus keeps its arrow keys;
// Escape gives them back to the slides (player.js).
"use strict";

// The names of the arrows, and the button where the slides are hidden, in their language.
Reveal.on("ready", () => {
  const slides = Reveal.getRevealElement();
  for (const way of ["left", "right", "up", "down"]) {
    slides.querySelector(`.controls .navigate-${way}`).ariaLabel = slides.dataset[way];
  }
  slides.querySelector(".resume-button").textContent = slides.dataset.resume;
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
