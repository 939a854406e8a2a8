"""How many exercises are due: only the log and the names of folders are read."""

from __future__ import annotations

from quizzer.exercises.exercise import PREFIX
from quizzer.paths import content
from quizzer.store import Store


def due_count(store: Store, today: int) -> int:
    """How many exercises that were answered are due today."""
    due = (name for name, memory in store.memories().items() if memory.due_day <= today)
    folder = content() / "exercises"
    return sum(name.startswith(PREFIX) and (folder / name.removeprefix(PREFIX)).is_dir() for name in due)
