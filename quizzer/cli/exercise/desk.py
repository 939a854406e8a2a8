"""What all commands about exercises work with: the exercises, the learner's files, how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quizzer.banks.exercises import load_exercise, load_exercises
from quizzer.cli.shell import Shell
from quizzer.errors import UsageError
from quizzer.exercises.exercise import Exercise
from quizzer.exercises.names import PREFIX
from quizzer.exercises.workspace import Workspace
from quizzer.messages import message
from quizzer.paths import content, private
from quizzer.screen.exercise import Row
from quizzer.store import Store
from quizzer.study.memory import Memory, Review

FOLDER = "exercises/folder"  # a setting in the learner's file


def shipped() -> Path:
    """The folder of the exercises."""
    return content() / "exercises"


def complete(incomplete: str) -> list[str]:
    """What the TAB key offers."""
    return sorted(path.name for path in shipped().glob(f"{incomplete}*") if path.is_dir())


@dataclass
class Desk:
    """The exercises and the files of one learner."""

    world: Shell
    store: Store

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """All of them, in order."""
        return exercises(self.world)

    @cached_property
    def workspace(self) -> Workspace:
        """Where the learner's files are."""
        chosen = self.store.settings().get(FOLDER)
        return Workspace(Path(chosen) if chosen else private(self.world.home.data) / "exercises")

    def exercise(self, name: str) -> Exercise:
        """The exercise of this name; `exercise-` may stand before it."""
        return named(self.world, name)

    def started(self, exercise: Exercise) -> Path:
        """The learner's file.

        Raises:
            UsageError: there is none yet.
        """
        path = self.workspace.path(exercise)
        if not path.is_file():
            fix = message("exercise.not-started-fix", name=exercise.name)
            raise UsageError(message("exercise.not-started", name=exercise.name), fix)
        return path

    def rows(self) -> list[Row]:
        """How far the learner is with each."""
        memories, today = self.store.memories(), self.world.today
        return [self._row(each, memories.get(each.question), today) for each in self.exercises]

    def _row(self, exercise: Exercise, memory: Memory | None, today: int) -> Row:
        if memory is None:
            state = "started" if self.workspace.path(exercise).is_file() else "new"
            return Row(exercise, state)
        due_in = memory.due_day - today
        last = self.reviews(exercise)[-1:]
        if last and last[0].outcome != "right":
            return Row(exercise, "failed", due_in)
        return Row(exercise, "due" if due_in <= 0 else "passed", due_in)

    def reviews(self, exercise: Exercise) -> list[Review]:
        """All answers to it."""
        return list(self.store.reviews(question=exercise.question))


def exercises(world: Shell) -> tuple[Exercise, ...]:
    """All exercises, in order."""
    return load_exercises(shipped(), private(world.home.cache))


def named(world: Shell, name: str) -> Exercise:
    """The exercise of this name; `exercise-` may stand before it."""
    return load_exercise(shipped(), name.removeprefix(PREFIX), private(world.home.cache))
