"""What was read from a YAML file, kept as JSON, so that the next start need not parse YAML.

A record belongs to one content of its source. Whatever is wrong with it, it is a miss: the folder can be
deleted at any time, and one that cannot be written is no trouble.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizzer import __version__
from quizzer.files.sources import content

FORMAT = 1
SETTLED_NS = 2_000_000_000  # a file that was changed later before its record may change again within one tick


@dataclass(frozen=True)
class Record:
    """What is kept of a source: `key` names its content."""

    key: str
    value: Any


@dataclass(frozen=True)
class Cache:
    """A folder of records; None keeps nothing."""

    folder: Path | None

    def current(self, source: Path, part: str) -> Record | None:
        """The record that fits what is in `source` now; None if there is none.

        A source that has not been touched since is not even opened.

        Raises:
            OSError: the source cannot be read.
        """
        found = self._read(source, part)
        if found is None:
            return None
        key, stamp, settled, value = found
        now = _stamp(source)
        if not (settled and stamp == now):
            if key != content_key(content(source)):
                return None
            if stamp != now:
                self.save(source, key, {part: value})
        return Record(key, value)

    def load(self, source: Path, key: str, part: str) -> Any:
        """What was saved for this content of `source`; None if there is nothing."""
        found = self._read(source, part)
        return found[3] if found and found[0] == key else None

    def save(self, source: Path, key: str, parts: Mapping[str, Any]) -> bool:
        """Keep `parts` for this content of `source`; whether that could be done."""
        if self.folder is None or not source.is_file():
            return False
        with suppress(OSError):
            stamp = _stamp(source)
            if content_key(content(source)) != key:  # it was changed while it was read
                return False
            self.folder.mkdir(parents=True, exist_ok=True)
            for part, value in parts.items():
                _write(self._path(source, part), source, [key, stamp, value])
            self._prune()
            return True
        return False

    def _path(self, source: Path, part: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{blake2b(_name(source), digest_size=10).hexdigest()}.{part}.json"

    def _read(self, source: Path, part: str) -> tuple[str, list[Any], bool, Any] | None:
        """Key, stamp, whether the source was at rest when it was read, and value."""
        if self.folder is None:
            return None
        path = self._path(source, part)
        try:
            head, _, text = path.read_bytes().partition(b"\n")
            written = path.stat().st_mtime_ns
        except OSError:
            return None
        if head != _head(source, text):
            return None
        key, stamp, value = json.loads(text)
        return key, stamp, written - stamp[2] > SETTLED_NS, value

    def _prune(self) -> None:
        """Delete the records of sources that are gone."""
        assert self.folder is not None
        for path in _records(self.folder):
            with path.open("rb") as file:
                source = file.readline().rstrip(b"\n").partition(b" ")[2]
            if not Path(source.decode(errors="surrogateescape")).exists():
                path.unlink(missing_ok=True)


def content_key(data: bytes) -> str:
    """The name of this content, for this version of the program."""
    version = f"{__version__}/{FORMAT}/".encode()
    return blake2b(version + blake2b(data, digest_size=16).digest(), digest_size=12).hexdigest()


def _stamp(source: Path) -> list[Any]:
    """What changes whenever a file is written or replaced."""
    found = source.stat()
    return [f"{__version__}/{FORMAT}", found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _name(source: Path) -> bytes:
    return str(source.absolute()).encode(errors="surrogateescape")


def _head(source: Path, text: bytes) -> bytes:
    """The first line of a record: a seal, so that no damage goes unseen, and whose record it is."""
    return blake2b(text, digest_size=16).hexdigest().encode() + b" " + _name(source).replace(b"\n", b"?")


def _records(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.suffix == ".json")


def _write(path: Path, source: Path, record: list[Any]) -> None:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    unfinished = path.with_suffix(".tmp")
    unfinished.write_bytes(_head(source, text) + b"\n" + text)
    unfinished.replace(path)
