"""Items and their cards: what the log adds up to, kept so that a start need not replay it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from sqlite3 import Connection

from quizzer.store import log
from quizzer.study.memory import Memory, Review

Replay = Callable[[Iterable[Review]], Memory | None]

_FIELDS = "stability, difficulty, last_ms, last_day, due_day, reps, lapses, first_day"
_ALL = f"SELECT question, {_FIELDS} FROM card JOIN item ON item.id = card.item"
_KEEP = f"INSERT OR REPLACE INTO card (item, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


def scheduled(reviews: Iterable[Review]) -> Memory | None:
    """The replay of the scheduler itself."""
    from quizzer.study.schedule import replay  # brings fsrs: 35 ms that only a rebuild needs

    return replay(reviews)


def item_of(connection: Connection, question: str) -> int:
    """The row of the question, made if it is new."""
    row = connection.execute("SELECT id FROM item WHERE question = ?", (question,)).fetchone()
    if row is None:
        statement = "INSERT INTO item (question) VALUES (?) RETURNING id"
        (row,) = connection.execute(statement, (question,)).fetchall()
    return int(row[0])


def memories(connection: Connection) -> dict[str, Memory]:
    """What is remembered of every question that has been answered."""
    return {row[0]: Memory(*row[1:]) for row in connection.execute(_ALL)}


def memory(connection: Connection, item: int) -> Memory | None:
    """What is remembered of one item."""
    row = connection.execute(f"SELECT {_FIELDS} FROM card WHERE item = ?", (item,)).fetchone()
    return Memory(*row) if row else None


def keep(connection: Connection, item: int, memory: Memory | None) -> None:
    """Write the card of the item; without a memory there is none."""
    if memory is None:
        connection.execute("DELETE FROM card WHERE item = ?", (item,))
        return
    row = (
        item,
        memory.stability,
        memory.difficulty,
        memory.last_ms,
        memory.last_day,
        memory.due_day,
        memory.reps,
        memory.lapses,
        memory.first_day,
    )
    connection.execute(_KEEP, row)


def rebuild(connection: Connection, item: int, replay: Replay) -> Memory | None:
    """Make the card of the item anew from the log."""
    found = replay(log.of_item(connection, item))
    keep(connection, item, found)
    return found


def parked(connection: Connection, known: Iterable[str]) -> list[str]:
    """The questions that were answered or marked and are not `known`: their history waits for their return."""
    names = set(known)
    rows = connection.execute("SELECT question FROM item ORDER BY question")
    return [question for (question,) in rows if question not in names]
