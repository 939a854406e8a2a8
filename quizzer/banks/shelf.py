"""One bank of a library: its index, and its questions when they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizzer.banks.cache import Cache, content_key
from quizzer.banks.sources import content
from quizzer.errors import ContentError, UnknownName
from quizzer.messages import message
from quizzer.node import Node
from quizzer.problem import Place
from quizzer.question import Entry, Question

_FIELDS = ("id", "kind", "level", "claims", "requires", "follow_up", "aliases", "fingerprint")

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
            self.bodies = self._parsed_again().bodies or {}
        return self.bodies

    def _parsed_again(self) -> Shelf:
        try:
            return _parsed(self.path, content(self.path), self.cache)
        except OSError as error:
            reason = message("bank.cannot-read", reason=error.strerror or "?")
            raise ContentError(message("bank.problem-at", place=str(self.path), what=reason)) from error


def load_shelf(path: Path, cache: Cache) -> Shelf:
    """The shelf of this file, from the cache if it has the file's content."""
    try:
        data = content(path)
    except OSError:
        return Shelf(path)
    key = content_key(data)
    index = cache.load(path, key, "index")
    if index is None:
        return _parsed(path, data, cache)
    topic, left_out, usable, rows = index
    entries = tuple(_entry(topic, row) for row in rows)
    return Shelf(path, topic, entries, left_out, usable, cache, key)


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
    left_out = bank.left_out + len(bank.items) - len(entries)
    key = content_key(data)
    rows = [_row(entry) for entry in entries.values()]
    usable = bank.node is not None
    cache.save(path, key, {"index": [bank.topic, left_out, usable, rows], "bodies": bodies})
    return Shelf(path, bank.topic, tuple(entries.values()), left_out, usable, cache, key, bodies)


def _row(entry: Entry) -> list[Any]:
    """The entry as JSON can keep it; the topic is that of the bank."""
    return [getattr(entry, name) for name in _FIELDS]


def _entry(topic: str, row: list[Any]) -> Entry:
    id, kind, level, *names, fingerprint = row
    claims, requires, follow_up, aliases = map(tuple, names)
    return Entry(id, topic, kind, level, claims, requires, follow_up, aliases, fingerprint)
