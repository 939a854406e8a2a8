"""Files checked, one or many at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from threading import Event

from quizzer.exercises.exercise import Exercise, Mistake
from quizzer.exercises.feedback import Feedback, feedback
from quizzer.exercises.runner import Limits, run
from quizzer.messages import message


@dataclass(frozen=True)
class Job:
    """A file to check; of a shipped mistake, which one it is."""

    exercise: Exercise
    file: Path
    mistake: Mistake | None = None

    @property
    def name(self) -> str:
        """How it is called in a list."""
        return f"{self.exercise.name}/{self.mistake.name}" if self.mistake else self.exercise.name


def check(exercise: Exercise, file: Path, seed: int, stop: Event | None = None) -> Feedback:
    """What is said of this file."""
    try:
        content = digest(file)
    except OSError as error:
        why = message("exercise.cannot-read", path=str(file), why=error.strerror or "?")
        return Feedback("unreadable", (why,))
    limits = Limits(seconds=exercise.seconds)
    spec = exercise.spec(file, seed, engine(exercise))
    return replace(feedback(exercise, file, run(spec, limits, stop), limits), file=content)


def engine(exercise: Exercise) -> str | None:
    """The module that its right results come from, if a derivation gives them."""
    return emitted(exercise.engine) if exercise.engine else None


@cache
def emitted(cell: str) -> str:
    """The module that the derivation of a cell gives: its results are right by proof, not by hand."""
    from quizzer.api import derive  # what only lists and shows exercises does not need it

    return derive(cell).to_numpy()


def digest(path: Path) -> str:
    """What stands in a file, in 16 letters."""
    return blake2b(path.read_bytes(), digest_size=8).hexdigest()


def check_all(jobs: Sequence[Job], seed: int, workers: int | None = None) -> Iterator[tuple[Job, Feedback]]:
    """All jobs in their order, as many at a time as there are processors. Whoever stops early ends them all."""
    stop = Event()
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        try:
            futures = [pool.submit(check, job.exercise, job.file, seed, stop) for job in jobs]
            for job, future in zip(jobs, futures, strict=True):
                yield job, future.result()
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def met(mistake: Mistake, found: Feedback) -> bool:
    """Whether a shipped mistake gets the feedback that is written beside it."""
    if found.status != mistake.gets:
        return False
    if mistake.gets != "wrong":
        return True
    return found.first == mistake.first and found.mistake == mistake.name and mistake.say in found.notes


def jobs_of(exercises: Sequence[Exercise], which: str) -> list[Job]:
    """The shipped `solutions`, `starters` or `mistakes`."""
    if which == "mistakes":
        return [
            Job(each, each.mistake_file(mistake), mistake) for each in exercises for mistake in each.mistakes
        ]
    return [Job(each, each.solution if which == "solutions" else each.starter) for each in exercises]
