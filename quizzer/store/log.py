"""The log of answers: rows are added and undone, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from sqlite3 import Connection
from typing import Any

from quizzer.study.memory import Rating, Review, Terms
from quizzer.text import visible

LONGEST_TEXT = 10_000  # characters of one text that was typed
MOST_TEXTS = 100  # of them in one answer

_INSERT = """
    INSERT INTO review (item, uid, at_ms, day, rating, outcome, given, score, hints, tries, took_ms, guessed,
                        mode, session, fingerprint, requeued, retention, max_days, undone_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SELECT = """
    SELECT uid, question, at_ms, day, rating, outcome, given, score, hints, tries, took_ms, guessed,
           mode, session, fingerprint, requeued, retention, max_days, undone_ms
    FROM review CROSS JOIN item ON item.id = review.item  -- the log first: its indexes give the order
"""
_OF_QUESTION = "item = (SELECT id FROM item WHERE question = ?)"
_COUNTS = "undone_ms IS NULL AND mode <> 'cram'"  # what feeds the schedule
_LATEST = f"SELECT at_ms, uid FROM review WHERE item = ? AND {_COUNTS} ORDER BY at_ms DESC, uid DESC LIMIT 1"
_LAST_MS = "SELECT at_ms FROM review WHERE undone_ms IS NULL ORDER BY at_ms DESC LIMIT 1"
_DONE = f"""
    WITH today AS (SELECT DISTINCT item FROM review WHERE day = :day AND {_COUNTS})
    SELECT count(*),
           count(*) FILTER (WHERE EXISTS (
               SELECT 1 FROM review WHERE review.item = today.item AND day < :day AND {_COUNTS}))
    FROM today
"""


@dataclass(frozen=True)
class Logged:
    """A row of the log: the answer, and when it was undone."""

    review: Review
    undone_ms: int | None


def harmless(review: Review) -> Review:
    """The answer as it is kept: what was typed cannot act on a terminal, has an end, and took no negative time.

    A clock that is set back while the learner thinks gives a negative time.
    """
    given = tuple(visible(text)[:LONGEST_TEXT] for text in review.given[:MOST_TEXTS])
    took_ms = max(0, review.took_ms)
    if given == review.given and took_ms == review.took_ms:
        return review
    return replace(review, given=given, took_ms=took_ms)


def add(connection: Connection, item: int, review: Review, undone_ms: int | None = None) -> None:
    """Add one row."""
    terms = review.terms
    row = (
        item,
        review.uid,
        review.at_ms,
        review.day,
        int(review.rating),
        review.outcome,
        json.dumps(review.given, ensure_ascii=False) if review.given else "[]",
        review.score,
        review.hints,
        review.tries,
        review.took_ms,
        int(review.guessed),
        review.mode,
        review.session,
        review.fingerprint,
        review.requeued,
        terms.retention,
        terms.max_days,
        undone_ms,
    )
    connection.execute(_INSERT, row)


def mark_undone(connection: Connection, uid: str, at_ms: int) -> int | None:
    """Take the answer `uid` out of what counts; its item, or None if there is no such answer any more."""
    statement = "UPDATE review SET undone_ms = ? WHERE uid = ? AND undone_ms IS NULL RETURNING item"
    rows = connection.execute(statement, (at_ms, uid)).fetchall()
    return int(rows[0][0]) if rows else None


def date_undone(connection: Connection, uid: str, at_ms: int) -> int:
    """Say that the answer `uid`, which is in the log, was undone at `at_ms`; gives its item."""
    statement = "UPDATE review SET undone_ms = ? WHERE uid = ? RETURNING item"
    ((item,),) = connection.execute(statement, (at_ms, uid)).fetchall()
    return int(item)


def is_latest(connection: Connection, item: int, review: Review) -> bool:
    """Whether no counting answer of the item comes after `review` in the order of the log."""
    row = connection.execute(_LATEST, (item,)).fetchone()
    return row is None or (row[0], row[1]) < (review.at_ms, review.uid)


def find(connection: Connection, uid: str) -> Logged | None:
    """The row with this uid."""
    return next(_logged(connection, "WHERE uid = ?", (uid,)), None)


def of_item(connection: Connection, item: int) -> Iterator[Review]:
    """The answers of one item that are not undone, in order."""
    where = "WHERE item = ? AND undone_ms IS NULL ORDER BY at_ms, uid"
    return (row.review for row in _logged(connection, where, (item,)))


def everything(connection: Connection) -> Iterator[Logged]:
    """Every row, undone or not, in (at_ms, uid) order."""
    return _logged(connection, "ORDER BY at_ms, uid", ())


def by_item(connection: Connection) -> Iterator[Review]:
    """The answers that are not undone: item by item, each in order."""
    rows = _logged(connection, "WHERE undone_ms IS NULL ORDER BY item, at_ms, uid", ())
    return (row.review for row in rows)


def selected(
    connection: Connection,
    *,
    since_day: int | None = None,
    question: str | None = None,
    session: str | None = None,
    with_undone: bool = False,
) -> Iterator[Review]:
    """The answers that fit all that is given, in (at_ms, uid) order."""
    wanted = {"day >= ?": since_day, _OF_QUESTION: question, "session = ?": session}
    tests = {test: value for test, value in wanted.items() if value is not None}
    conditions = [*tests, *([] if with_undone else ["undone_ms IS NULL"])]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "+at_ms, uid" if tests else "at_ms, uid"  # with the plus, the index is that of a condition
    rows = _logged(connection, f"{where} ORDER BY {order}", tuple(tests.values()))
    return (row.review for row in rows)


def last(connection: Connection, session: str | None = None) -> Review | None:
    """The latest answer that is not undone.

    Within a session, it is the one that was saved last: there the clock may have been set back.
    """
    where = f"WHERE at_ms = ({_LAST_MS}) AND undone_ms IS NULL ORDER BY uid DESC LIMIT 1"
    if session is not None:
        where = "WHERE undone_ms IS NULL AND session = ? ORDER BY review.id DESC LIMIT 1"
    row = next(_logged(connection, where, () if session is None else (session,)), None)
    return row.review if row else None


def per_day(connection: Connection) -> dict[int, int]:
    """Study day -> how many answers were given on it, crams included."""
    return dict(connection.execute("SELECT day, count(*) FROM review WHERE undone_ms IS NULL GROUP BY day"))


def done_on(connection: Connection, day: int) -> tuple[int, int]:
    """How many questions were answered for the first time on that day, and how many again; no crams."""
    total, again = connection.execute(_DONE, {"day": day}).fetchone()
    return total - again, again


def count(connection: Connection) -> int:
    """How many rows there are."""
    (rows,) = connection.execute("SELECT count(*) FROM review").fetchone()
    return int(rows)


def _logged(connection: Connection, rest: str, values: tuple[object, ...]) -> Iterator[Logged]:
    terms: dict[tuple[float, int], Terms] = {}  # a handful: one object each saves a third of the time
    for row in connection.execute(_SELECT + rest, values):
        key = (row[16], row[17])
        aim = terms.get(key) or terms.setdefault(key, Terms(*key))
        yield Logged(_review(row, aim), row[18])


_RATINGS = {int(rating): rating for rating in Rating}


def _review(row: tuple[Any, ...], terms: Terms) -> Review:
    uid, question, at_ms, day, rating, outcome, given, score, hints, tries, took_ms, guessed = row[:12]
    mode, session, fingerprint, requeued = row[12:16]
    texts = () if given == "[]" else tuple(json.loads(given))
    return Review(
        uid, question, at_ms, day, _RATINGS[rating], outcome, texts, score, hints, tries, took_ms,
        bool(guessed), mode, session, fingerprint, requeued, terms,
    )  # fmt: skip
