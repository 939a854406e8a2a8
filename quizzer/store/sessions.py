"""Sessions: what is left to ask, so that an interrupted one goes on where it was."""

from __future__ import annotations

import json
from sqlite3 import Connection
from typing import Any

from quizzer.study.memory import Session

_FIELDS = "uid, mode, seed, started_ms, queue, selection, answered, ended_ms, missed, skipped"
_KEEP = f"INSERT OR REPLACE INTO session ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = f"SELECT {_FIELDS} FROM session"


def save(connection: Connection, session: Session) -> None:
    """Write the session as it is now."""
    row = (
        session.uid,
        session.mode,
        session.seed,
        session.started_ms,
        json.dumps(session.queue),
        session.selection,
        session.answered,
        session.ended_ms,
        json.dumps(session.missed),
        json.dumps(session.skipped),
    )
    connection.execute(_KEEP, row)


def open_session(connection: Connection) -> Session | None:
    """The session that was begun last and has not ended."""
    where = "WHERE ended_ms IS NULL ORDER BY started_ms DESC, uid DESC LIMIT 1"
    row = connection.execute(f"{_SELECT} {where}").fetchone()
    return _session(row) if row else None


def everything(connection: Connection) -> tuple[Session, ...]:
    """Every session, in the order of their beginnings."""
    return tuple(_session(row) for row in connection.execute(f"{_SELECT} ORDER BY started_ms, uid"))


def _session(row: tuple[Any, ...]) -> Session:
    uid, mode, seed, started_ms, queue, selection, answered, ended_ms, *lists = row
    missed, skipped = map(_names, lists)
    return Session(uid, mode, seed, started_ms, _names(queue), selection, answered, ended_ms, missed, skipped)


def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
