"""Derivations that are done with the coach: one row each, and one row a line."""

from __future__ import annotations

import json
from sqlite3 import Connection
from typing import Any

from quizzer.store.log import LONGEST_TEXT
from quizzer.study.coaching import Coaching, CoachLine
from quizzer.text import visible

_KEEP = """
    INSERT INTO coach (uid, cell, fingerprint, started_ms, ended_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (uid) DO UPDATE SET ended_ms = excluded.ended_ms
"""
_KEEP_LINE = """
    INSERT INTO coach_line (coach, place, name, typed, settled, shown, wrong, hints, mistakes, took_ms)
    VALUES (?, (SELECT count(*) FROM coach_line WHERE coach = ?), ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (coach, name) DO UPDATE SET
        typed = excluded.typed, settled = excluded.settled, shown = excluded.shown, wrong = excluded.wrong,
        hints = excluded.hints, mistakes = excluded.mistakes, took_ms = excluded.took_ms
"""
_SELECT = "SELECT uid, cell, fingerprint, started_ms, ended_ms FROM coach"
_LINES = """
    SELECT name, typed, settled, shown, wrong, hints, mistakes, took_ms FROM coach_line WHERE coach = ?
    ORDER BY place
"""


def save(connection: Connection, coaching: Coaching, line: CoachLine | None) -> None:
    """Keep where a derivation stands, and the line that has just changed."""
    row = (coaching.uid, coaching.cell, coaching.fingerprint, coaching.started_ms, coaching.ended_ms)
    connection.execute(_KEEP, row)
    if line is not None:
        typed, mistakes = visible(line.typed)[:LONGEST_TEXT], json.dumps(line.mistakes)
        values = (line.name, typed, line.settled, line.shown, line.wrong, line.hints, mistakes, line.took_ms)
        connection.execute(_KEEP_LINE, (coaching.uid, coaching.uid, *values))


def open_coaching(connection: Connection, cell: str) -> Coaching | None:
    """The derivation of a cell that was begun last and has not ended."""
    where = "WHERE cell = ? AND ended_ms IS NULL ORDER BY started_ms DESC, uid DESC LIMIT 1"
    row = connection.execute(f"{_SELECT} {where}", (cell,)).fetchone()
    return _coaching(connection, row) if row else None


def everything(connection: Connection) -> tuple[Coaching, ...]:
    """Every derivation, in the order of their beginnings."""
    rows = connection.execute(f"{_SELECT} ORDER BY started_ms, uid").fetchall()
    return tuple(_coaching(connection, row) for row in rows)


def _coaching(connection: Connection, row: tuple[Any, ...]) -> Coaching:
    uid, cell, fingerprint, started_ms, ended_ms = row
    lines = (_line(values) for values in connection.execute(_LINES, (uid,)))
    return Coaching(uid, cell, fingerprint, started_ms, {line.name: line for line in lines}, ended_ms)


def _line(values: tuple[Any, ...]) -> CoachLine:
    name, typed, settled, shown, wrong, hints, mistakes, took_ms = values
    return CoachLine(
        name, typed, bool(settled), bool(shown), wrong, hints, tuple(json.loads(mistakes)), took_ms
    )
