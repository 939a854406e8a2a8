"""Which rows of the inventory a question covers, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quizzer.banks.inventory import Inventory
from quizzer.messages import Message, message
from quizzer.question import Entry
from quizzer.text import Localized


@dataclass(frozen=True)
class Covered:
    """A row of the inventory, and the questions that name it."""

    id: str
    title: Localized
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The rows of one note, or the errata, holes or additions. Rows with nothing to ask are not in it."""

    id: str  # N0 … N4, errata, holes, additions
    title: Message | Localized
    rows: tuple[Covered, ...]

    @property
    def total(self) -> int:
        """How many rows there are to cover."""
        return len(self.rows)

    @property
    def covered(self) -> int:
        """How many of them have a question."""
        return self.total - len(self.holes)

    @property
    def holes(self) -> tuple[str, ...]:
        """The ids of the rows that no question covers."""
        return tuple(row.id for row in self.rows if not row.questions)


@dataclass(frozen=True)
class Coverage:
    """All groups."""

    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        """How many rows there are to cover."""
        return sum(group.total for group in self.groups)

    @property
    def covered(self) -> int:
        """How many of them have a question."""
        return sum(group.covered for group in self.groups)

    @property
    def holes(self) -> tuple[str, ...]:
        """The ids of the rows that no question covers."""
        return tuple(id for group in self.groups for id in group.holes)


def coverage(entries: Iterable[Entry], inventory: Inventory) -> Coverage:
    """Rows × questions, in the order of the inventory."""
    questions: dict[str, list[str]] = {}
    for entry in entries:
        for claim in dict.fromkeys(entry.claims):
            questions.setdefault(claim, []).append(entry.id)
    return Coverage(tuple(_groups(inventory, questions)))


def _groups(inventory: Inventory, questions: Mapping[str, list[str]]) -> Iterator[Group]:
    for note in inventory.notes:
        rows = [(row.id, row.section) for row in inventory.rows if row.note == note.id and row.quiz]
        yield _group(note.id, note.title, rows, questions)
    for name, titled in (
        ("errata", inventory.errata),
        ("holes", inventory.holes),
        ("additions", inventory.additions),
    ):
        yield _group(name, message(f"bank.{name}"), [(row.id, row.title) for row in titled], questions)


def _group(
    id: str,
    title: Message | Localized,
    rows: Iterable[tuple[str, Localized]],
    questions: Mapping[str, list[str]],
) -> Group:
    return Group(id, title, tuple(Covered(row, text, tuple(questions.get(row, ()))) for row, text in rows))
