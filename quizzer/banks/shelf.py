"""One bank of a library: its index, and its questions when they are asked."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache as cached
from itertools import repeat
from pathlib import Path
from typing import Any

from quizzer.errors import ContentError, UnknownName
from quizzer.files.cache import Cache, content_key
from quizzer.files.sources import content
from quizzer.messages import message
from quizzer.node import Node
from quizzer.problem import Place
from quizzer.question import Entry, Question

_FIELDS = ("id", "kind", "level", "fingerprint", "claims", "requires", "follow_up", "aliases")

Body = tuple[int, int, Mapping[str, Any]]  # line, column, and the entry as it stands in the file


@dataclass
class Shelf:
    """What the index knows of one file. `usable` is False if nothing in the file can be read."""

    path: Path
    topic: str = ""
    entries: tuple[Entry, ...] = ()
    left_out: int = 0
    usable: bool = False
    cache: Cache = field(default_factory=lambda: Cache(None))
    key: str = ""
    bodies: Mapping[str, Body] | None = None

    def question(self, entry: Entry) -> Question[Any]:
        """The question of this entry.

        Raises:
            UnknownName: the file was changed since the start, and has it no more.
            ContentError: the kinds of question do not take it any more.
        """
        # The kinds of question are not needed to choose one.
        from quizzer.banks.schema import read_question

        bodies = self._bodies()
        if entry.id not in bodies:
            raise UnknownName("question", entry.id, bodies)
        line, column, data = bodies[entry.id]
        place = Place(str(self.path), line, column)
        node = Node(data, locate=lambda path, key: place)
        question = read_question(node, self.topic)
        for problem in node.problems.errors:
            where = message("bank.problem-at", place=str(place), what=problem.what)
            raise ContentError(where, problem.fix)
        return question

    def _bodies(self) -> Mapping[str, Body]:
        if self.bodies is None:
            self.bodies = self.cache.load(self.path, self.key, "bodies")
        if self.bodies is None:  # the cache was deleted between index and question
            self.bodies = self._parsed_again()
        return self.bodies

    def _parsed_again(self) -> Mapping[str, Body]:
        try:
            return _parsed(self.path, content(self.path), Cache(None)).bodies or {}
        except OSError as error:
            reason = message("bank.cannot-read", reason=error.strerror or "?")
            raise ContentError(message("bank.problem-at", place=str(self.path), what=reason)) from error


def load_shelf(path: Path, cache: Cache) -> Shelf:
    """The shelf of this file, from the cache if it has the file's content."""
    try:
        record = cache.current(path, "index")
        if record is None:
            return _parsed(path, content(path), cache)
    except OSError:
        return Shelf(path)
    topic, left_out, usable, columns = record.value
    with _no_collection():
        entries = _entries(topic, columns)
    return Shelf(path, topic, entries, left_out, usable, cache, record.key)


def _parsed(path: Path, data: bytes, cache: Cache) -> Shelf:
    # The YAML library takes 30 ms: a start with a warm cache does without.
    from quizzer.banks.bank import read_bank

    bank = read_bank(str(path), data)
    bodies: dict[str, Body] = {}
    entries: dict[str, Entry] = {}
    for item in bank.items:
        place, id = item.question.place, item.question.id
        if id not in bodies:
            bodies[id] = (place.line, place.column, item.node.data)
            entries[id] = item.question.entry
    usable, left_out = bank.node is not None, len(bank.nodes) - len(entries)
    key = content_key(data)
    index = [bank.topic, left_out, usable, _columns(tuple(entries.values()))]
    # What the cache keeps, the memory need not.
    kept = None if cache.save(path, key, {"bodies": bodies, "index": index}) else bodies
    return Shelf(path, bank.topic, tuple(entries.values()), left_out, usable, cache, key, kept)


def _columns(entries: Sequence[Entry]) -> list[str]:
    """The entries field by field, one text a field: JSON reads that ten times faster than a list a question.

    No value has a space or a line break in it: all are slugs, codes and numbers.
    """
    return ["\n".join(_written(getattr(entry, name)) for entry in entries) for name in _FIELDS]


def _written(value: str | int | tuple[str, ...]) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _entries(topic: str, columns: Sequence[str]) -> tuple[Entry, ...]:
    if not columns[0]:
        return ()
    id, kind, level, fingerprint, *names = (column.split("\n") for column in columns)
    claims, requires, follow_up, aliases = (map(_names, column) for column in names)
    levels = map(int, level)
    return tuple(map(Entry, id, repeat(topic), kind, levels, claims, requires, follow_up, aliases, fingerprint))


@contextmanager
def _no_collection() -> Iterator[None]:
    """A pause for the garbage collector, which would look at 100,000 live entries again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@cached
def _names(written: str) -> tuple[str, ...]:
    return tuple(written.split())
