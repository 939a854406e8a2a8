"""What the learner said of questions: suspended, buried, flagged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from sqlite3 import Connection

from quizzer.store.cards import item_of
from quizzer.study.memory import Mark

_INSERT = "INSERT INTO mark (item, name, value, at_ms, uid) VALUES (?, ?, ?, ?, ?)"
_SELECT = "SELECT question, name, value, at_ms, uid FROM mark JOIN item ON item.id = mark.item"
_LATEST = "SELECT max(at_ms) FROM mark WHERE item = ? AND name = ?"


def latest(connection: Connection) -> dict[str, dict[str, int]]:
    """Question -> name -> value; of each name the last one by (at_ms, uid)."""
    marks: dict[str, dict[str, int]] = {}
    for mark in everything(connection):
        marks.setdefault(mark.question, {})[mark.name] = mark.value
    return marks


def everything(connection: Connection) -> Iterator[Mark]:
    """Every mark ever made, in (at_ms, uid) order."""
    return (Mark(*row) for row in connection.execute(f"{_SELECT} ORDER BY at_ms, uid"))


def find(connection: Connection, uid: str) -> Mark | None:
    """The mark with this uid."""
    row = connection.execute(f"{_SELECT} WHERE uid = ?", (uid,)).fetchone()
    return Mark(*row) if row else None


def add(connection: Connection, mark: Mark) -> None:
    """Add one row as it is."""
    item = item_of(connection, mark.question)
    connection.execute(_INSERT, (item, mark.name, mark.value, mark.at_ms, mark.uid))


def say(connection: Connection, mark: Mark) -> Mark:
    """Add what the learner says now; it counts even if the clock was set back. Gives the mark as kept."""
    item = item_of(connection, mark.question)
    (before,) = connection.execute(_LATEST, (item, mark.name)).fetchone()
    if before is not None and before >= mark.at_ms:
        mark = replace(mark, at_ms=before + 1)
    add(connection, mark)
    return mark
