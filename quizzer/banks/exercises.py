"""The exercises of a folder: one folder each, with `exercise.yaml` in it; what was parsed is cached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quizzer.errors import ContentError, UnknownName
from quizzer.exercises.exercise import FIELDS, Exercise, read_exercise
from quizzer.files.cache import Cache, content_key
from quizzer.files.reader import read
from quizzer.files.sources import content
from quizzer.messages import message
from quizzer.node import Node
from quizzer.problem import Problems

FILE = "exercise.yaml"
PART = "exercise"


def load_exercises(folder: Path, cache: Path | None = None) -> tuple[Exercise, ...]:
    """All exercises of `folder`, in their order.

    Raises:
        ContentError: something is wrong in one.
    """
    kept = Cache(cache)
    found = [_load(path, kept) for path in sorted(folder.glob(f"*/{FILE}"))]
    return tuple(sorted(found, key=lambda exercise: (exercise.order, exercise.name)))


def load_exercise(folder: Path, name: str, cache: Path | None = None) -> Exercise:
    """The exercise of this name.

    Raises:
        UnknownName: there is none.
        ContentError: something is wrong in it.
    """
    names = sorted(path.parent.name for path in folder.glob(f"*/{FILE}"))
    if name not in names:
        raise UnknownName("exercise", name, names)
    return _load(folder / name / FILE, Cache(cache))


def _load(path: Path, cache: Cache) -> Exercise:
    try:
        record = cache.current(path, PART)
        return _built(record.value, path) if record else _parsed(path, content(path), cache)
    except OSError as error:
        raise ContentError(message("bank.no-such-path", path=str(path)), message("bank.fix-path")) from error


def _parsed(path: Path, data: bytes, cache: Cache) -> Exercise:
    document = read(str(path), data)
    node = document.node or Node({}, document.problems)
    found = read_exercise(node, path.parent) if node.is_mapping(FIELDS) else None
    if found is not None and found.name != path.parent.name:
        node.report("E006", message("exercise.other-folder", name=path.parent.name))
    _refuse(document.problems)
    assert found is not None
    cache.save(path, content_key(data), {PART: node.data})
    return found


def _built(data: Any, path: Path) -> Exercise:
    node = Node(data)
    found = read_exercise(node, path.parent)
    _refuse(node.problems)  # a file beside it is gone
    return found


def _refuse(problems: Problems) -> None:
    for problem in problems.errors:
        raise ContentError(message("bank.problem-at", place=str(problem.place), what=problem.what), problem.fix)
