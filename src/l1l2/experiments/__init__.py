"""Simulated studies: what the lessons show on figures and the tests prove, made of the mathematics.

A module is named after the question it studies. No module here draws anything.
"""
