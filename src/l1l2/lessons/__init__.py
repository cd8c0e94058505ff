"""Lessons as notebooks: how they are stored and opened, and the one table of the course."""
