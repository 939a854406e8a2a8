"""The learner's files: one an exercise, never overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quizzer.errors import DataError
from quizzer.exercises.exercise import Exercise
from quizzer.messages import message

MOST_COPIES = 10_000


@dataclass(frozen=True)
class Workspace:
    """A folder of the learner's own files."""

    folder: Path

    def path(self, exercise: Exercise) -> Path:
        """Where the learner writes."""
        return self.folder / f"{exercise.name}.py"

    def begin(self, exercise: Exercise, language: str) -> bool:
        """Write the starter; False if the learner's file is there already, which is left as it is.

        Raises:
            DataError: it cannot be written, or something else than a file is there.
        """
        path = self.path(exercise)
        with _writing(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                _write_new(path, starter(exercise, language))
            except FileExistsError:
                if not path.is_file():
                    raise
                return False
        return True

    def reset(self, exercise: Exercise, language: str) -> Path | None:
        """Begin anew; gives where the file that was there is now, None if there was none.

        The file is moved, not copied: that needs no room, and cannot stop half way.

        Raises:
            DataError: it cannot be written, or something else than a file is there.
        """
        path = self.path(exercise)
        if not path.is_file():
            self.begin(exercise, language)
            return None
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with _writing(path):
            fresh.unlink(missing_ok=True)  # of a process of this number that was killed
            _write_new(fresh, starter(exercise, language))
            try:
                kept = self._free_name(path)
                path.replace(kept)
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)
        return kept

    def _free_name(self, path: Path) -> Path:
        """A name beside it that no file had; an empty file holds it."""
        for number in range(1, MOST_COPIES):
            free = path.with_name(f"{path.stem}.{number}.py")
            with suppress(FileExistsError):
                free.touch(exist_ok=False)
                return free
        raise DataError(message("exercise.too-many-copies", folder=str(self.folder)))


def starter(exercise: Exercise, language: str) -> str:
    """What the learner begins with: the statement as a comment, then the function to write."""
    heading = [exercise.title.in_(language), "", *exercise.statement.in_(language).splitlines()]
    comment = "\n".join(f"# {line}".rstrip() for line in heading)
    return f"{comment}\n\n{exercise.starter.read_text(encoding='utf-8')}"


def _write_new(path: Path, text: str) -> None:
    """A file with this text, whole or not at all."""
    with path.open("x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except OSError:  # the disk is full
            path.unlink()
            raise


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What goes wrong with the learner's folder, said in words."""
    try:
        yield
    except OSError as error:
        raise DataError(message("exercise.cannot-write", path=str(path), why=error.strerror or "?")) from error
