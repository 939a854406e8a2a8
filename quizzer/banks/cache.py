"""What was read from a YAML file, kept as JSON, so that the next start need not parse YAML.

A file of the cache is named after the place and the content of its source. Whatever goes wrong with it, it is a
miss: the cache can be deleted at any time, and a folder that cannot be written is no trouble.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizzer import __version__

FORMAT = 1
MAX_DAYS = 30  # after that, what was not used by the load that wrote last is pruned


@dataclass(frozen=True)
class Cache:
    """A folder of JSON files; None keeps nothing."""

    folder: Path | None

    def load(self, source: Path, key: str, part: str) -> Any:
        """What was saved for this content of `source`; None if there is nothing, or nothing sound."""
        if self.folder is None:
            return None
        try:
            data = self._path(source, key, part).read_bytes()
        except OSError:
            return None
        seal, _, text = data.partition(b"\n")
        return json.loads(text) if seal == _seal(text) else None

    def save(self, source: Path, key: str, parts: Mapping[str, Any]) -> None:
        """Keep `parts` for this content of `source`, in place of what was kept for another."""
        if self.folder is None:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            for part, value in parts.items():
                _write(self._path(source, key, part), value)
            self._prune(source, key)

    def _path(self, source: Path, key: str, part: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{_place(source)}-{key}.{part}.json"

    def _prune(self, source: Path, key: str) -> None:
        """Delete what this content replaces, and what is left of sources that nobody reads any more."""
        assert self.folder is not None
        place = _place(source)
        ages = {
            path: path.stat().st_mtime for path in self.folder.iterdir() if path.suffix in (".json", ".tmp")
        }
        oldest = max(ages.values(), default=0.0) - MAX_DAYS * 86400
        for path, written in ages.items():
            is_replaced = path.name.startswith(f"{place}-") and not path.name.startswith(f"{place}-{key}")
            if is_replaced or written < oldest:
                path.unlink(missing_ok=True)


def content_key(data: bytes) -> str:
    """The name of this content, for this version of the program."""
    version = f"{__version__}/{FORMAT}/".encode()
    return blake2b(version + blake2b(data, digest_size=16).digest(), digest_size=12).hexdigest()


def _place(source: Path) -> str:
    return blake2b(os.fsencode(source.absolute()), digest_size=6).hexdigest()


def _seal(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).hexdigest().encode()


def _write(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(_seal(text) + b"\n" + text)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
