"""The learner's files: one an exercise, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
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
            DataError: it cannot be written.
        """
        path = self.path(exercise)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(starter(exercise, language))
        except FileExistsError:
            return False
        except OSError as error:
            raise _unwritable(path, error) from error
        return True

    def reset(self, exercise: Exercise, language: str) -> Path | None:
        """Begin anew; gives the copy of what was there, None if there was nothing.

        Raises:
            DataError: it cannot be written.
        """
        path = self.path(exercise)
        kept = None
        if path.exists():
            kept = self._copy(path)
            try:
                path.unlink()
            except OSError as error:
                raise _unwritable(path, error) from error
        self.begin(exercise, language)
        return kept

    def _copy(self, path: Path) -> Path:
        """A copy beside it, under the first name that is free."""
        for number in range(1, MOST_COPIES):
            copy = path.with_name(f"{path.stem}.{number}.py")
            try:
                with copy.open("xb") as file:
                    file.write(path.read_bytes())
            except FileExistsError:
                continue
            except OSError as error:
                raise _unwritable(copy, error) from error
            return copy
        raise DataError(message("exercise.too-many-copies", folder=str(self.folder)))


def starter(exercise: Exercise, language: str) -> str:
    """What the learner begins with: the statement as a comment, then the function to write."""
    heading = [exercise.title.in_(language), "", *exercise.statement.in_(language).splitlines()]
    comment = "\n".join(f"# {line}".rstrip() for line in heading)
    return f"{comment}\n\n{exercise.starter.read_text(encoding='utf-8')}"


def digest(path: Path) -> str:
    """What stands in a file, in 16 letters."""
    return blake2b(path.read_bytes(), digest_size=8).hexdigest()


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError(message("exercise.cannot-write", path=str(path), why=error.strerror or "?"))
