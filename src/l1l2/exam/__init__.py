"""Exam revision: the question bank and everything that is made from it."""
