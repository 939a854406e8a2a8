"""Which files are meant by the paths that somebody names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from quizzer.errors import ContentError, nearest
from quizzer.messages import message

MAX_BYTES = 4 * 1024 * 1024  # no file of content is larger
SUFFIXES = (".yaml", ".yml")
TOPICS = "topics.yaml"
NOT_BANKS = frozenset({TOPICS, "inventory.yaml"})  # they may lie beside banks


def bank_paths(named: Sequence[Path]) -> tuple[Path, ...]:
    """`named`, all of which exist and have banks.

    Raises:
        ContentError: a path does not exist, or a folder has no banks.
    """
    for path in named:
        if not _is(path.exists):
            near = nearest(path.name, _names(path.parent))
            fix = message("common.did-you-mean", name=near) if near else message("bank.fix-path")
            raise ContentError(message("bank.no-such-path", path=str(path)), fix)
        if _is(path.is_dir) and not any(bank_files([path])):
            raise ContentError(message("bank.no-banks", path=str(path)), message("bank.fix-no-banks"))
    return tuple(named)


def bank_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files behind `paths`, each once: a folder stands for its YAML files, a missing path for none."""
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_in_folder(path) if _is(path.is_dir) else _existing(path)))
    return tuple(found)


def topics_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The lists of topics that lie beside or above the banks, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        folder = path if _is(path.is_dir) else path.parent
        near = [folder / TOPICS, folder.parent / TOPICS]
        found.update(dict.fromkeys(file for file in near if _is(file.is_file)))
    return tuple(found)


def content(path: Path) -> bytes:
    """The bytes of this file; of a file that is too large, one more than there may be.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _in_folder(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        is_bank = path.suffix in SUFFIXES and not path.name.startswith(".") and path.name not in NOT_BANKS
        if is_bank and _is(path.is_file):
            yield path


def _existing(path: Path) -> Iterator[Path]:
    if _is(path.exists):
        yield path


def _is(test: Callable[[], bool]) -> bool:
    """What `test` says of a path; no, if the path may not even be looked at."""
    try:
        return test()
    except OSError:
        return False


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if _is(folder.is_dir) else []
