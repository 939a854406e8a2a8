"""All banks together: what can be asked, and each question when it is asked.

It is read in two passes. The index tells of every question what is needed to choose it; with a warm cache it
comes from JSON, and neither YAML nor a kind of question is imported. A body is read when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from quizzer.banks.shelf import Shelf, load_shelf
from quizzer.banks.topics import load_topics
from quizzer.errors import UnknownName
from quizzer.files.cache import Cache
from quizzer.files.sources import bank_files, topics_files
from quizzer.question import Entry, Question, Topic
from quizzer.text import Localized


@dataclass(frozen=True)
class Library:
    """The questions of all banks, in the order of the files.

    An id that is used twice belongs to the first bank; the other question is left out.
    """

    shelves: tuple[Shelf, ...] = ()
    listed: tuple[Topic, ...] = ()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every question that can be asked."""
        return tuple(self._by_id.values())

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics in teaching order, then those of banks that the list does not have."""
        found = {topic.id: topic for topic in self.listed}
        for shelf in self.shelves:
            if shelf.topic:
                found.setdefault(shelf.topic, Topic(shelf.topic, Localized.same(shelf.topic)))
        return tuple(found.values())

    def topic(self, id: str) -> Topic:
        """The topic of a question of this library."""
        return next(topic for topic in self.topics if topic.id == id)

    @cached_property
    def left_out(self) -> int:
        """How many questions cannot be asked because something is wrong with them."""
        total = sum(len(shelf.entries) + shelf.left_out for shelf in self.shelves)
        return total - len(self._by_id)

    @cached_property
    def broken(self) -> tuple[Path, ...]:
        """The files of which nothing can be used."""
        return tuple(shelf.path for shelf in self.shelves if not shelf.usable)

    def canonical(self, id: str) -> str | None:
        """The id that a question has now, given that or one that it had before; None if there is none."""
        return id if id in self._by_id else self._aliases.get(id)

    def entry(self, id: str) -> Entry:
        """What the index says of this question.

        Raises:
            UnknownName: no question has or had this id.
        """
        known = self.canonical(id)
        if known is None:
            raise UnknownName("question", id, self._by_id)
        return self._by_id[known]

    def question(self, id: str) -> Question[Any]:
        """The whole question; only its own bank is read.

        Raises:
            UnknownName: no question has or had this id, or its bank has lost it since the start.
            ContentError: its bank has become unreadable since the start.
        """
        entry = self.entry(id)
        shelf = next(s for s in self.shelves if s.topic == entry.topic and entry in s.entries)
        return shelf.question(entry)

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for shelf in self.shelves:
            for entry in shelf.entries:
                found.setdefault(entry.id, entry)
        return found

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for entry in self.entries:
            for alias in entry.aliases:
                found.setdefault(alias, entry.id)
        return found


def load(paths: Sequence[Path], cache: Path | None = None) -> Library:
    """The library of these files and folders; `cache` is a folder that may be deleted at any time.

    A path that does not exist is passed over: `bank_paths` checks those that somebody named. What is wrong in a
    bank is left out and counted; `check` says what it is.
    """
    kept = Cache(cache)
    shelves = tuple(load_shelf(path, kept) for path in bank_files(paths))
    return Library(shelves, tuple(_topics(paths, kept)))


def _topics(paths: Sequence[Path], cache: Cache) -> Iterator[Topic]:
    seen: set[str] = set()
    for path in topics_files(paths):
        for topic in load_topics(path, cache):
            if topic.id not in seen:
                seen.add(topic.id)
                yield topic
