"""The lessons as a static site and as slides, whose sliders move without a kernel."""
