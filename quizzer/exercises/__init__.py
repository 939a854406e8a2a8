"""Exercises: a function to write, and a child process that proves it."""
