"""What an exercise is called in the log; a start that has no exercise to ask needs no more of them."""

from __future__ import annotations

from collections.abc import Iterable

KIND = "code"
PREFIX = "exercise-"  # an exercise is a question of this kind, with this before its name


def is_exercise(question: str) -> bool:
    """Whether a question of this name is an exercise."""
    return question.startswith(PREFIX)


def exercises_last(queue: Iterable[str]) -> tuple[str, ...]:
    """The same questions, those that take longest at the end."""
    return tuple(sorted(queue, key=is_exercise))
