"""The learner's files: one an exercise, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from quizzer.errors import DataError
from quizzer.exercises.exercise import Exercise
from quizzer.messages import message
from quizzer.text import Localized

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


def shapes_said(exercise: Exercise) -> Localized:
    """Arguments and results with their shapes, on a line each."""
    lines = [*_lines(exercise.inputs), "→", *_lines(exercise.outputs)]
    return Localized.same("\n".join(lines))


def _lines(shapes: object, prefix: str = "") -> list[str]:
    """`x (N, D)`; of a dictionary `parameters['W'] (H, D)`."""
    assert isinstance(shapes, dict)
    lines = []
    for name, shape in shapes.items():
        said = f"{prefix}['{name}']" if prefix else name
        if isinstance(shape, dict):
            lines += _lines(shape, said)
        else:
            plain = shape in ("()", "size") or not shape[:1].isupper()
            lines.append(f"{said}" if plain else f"{said} ({', '.join(shape.split())})")
    return lines


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError(message("exercise.cannot-write", path=str(path), why=error.strerror or "?"))
