"""One answer is one transaction: log, card and session change together or not at all.

The card is always what a replay of the log gives. Where the memory that the caller has computed cannot be that
(the clock was set back, another process answered in between), the card is made from the log instead.
"""

from __future__ import annotations

from sqlite3 import Connection

from quizzer.errors import DataError
from quizzer.messages import message
from quizzer.store import cards, log, sessions
from quizzer.store.cards import Replay
from quizzer.study.memory import Memory, Review, Session


def record(
    connection: Connection,
    review: Review,
    memory: Memory | None,
    session: Session | None,
    seen_reps: int,
    replay: Replay,
) -> Memory | None:
    """Add an answer. `memory` is what follows from it, None for a cram; `seen_reps` what it was computed from.

    Gives the memory as it is in the file.
    """
    item = cards.item_of(connection, review.question)
    before = cards.memory(connection, item)
    follows = (before.reps if before else 0) == seen_reps and log.is_latest(connection, item, review)
    log.add(connection, item, log.harmless(review))
    if session is not None:
        sessions.save(connection, session)
    if memory is None:
        return before
    if not follows:
        return cards.rebuild(connection, item, replay)
    cards.keep(connection, item, memory)
    return memory


def amend(
    connection: Connection,
    uid: str,
    review: Review,
    memory: Memory | None,
    session: Session | None,
    replay: Replay,
) -> Memory | None:
    """Put `review` in the place of the answer `uid`; `memory` is what follows from the answers before and it.

    Raises:
        DataError: the answer was taken back elsewhere.
    """
    old = log.find(connection, uid)
    item = log.mark_undone(connection, uid, review.at_ms)
    if old is None or item is None:
        raise _undone_elsewhere(review.question)
    follows = memory is not None and log.is_latest(connection, item, old.review)
    follows = follows and log.is_latest(connection, item, review)
    log.add(connection, item, log.harmless(review))
    if session is not None:
        sessions.save(connection, session)
    if not follows:
        return cards.rebuild(connection, item, replay)
    cards.keep(connection, item, memory)
    return memory


def undo(
    connection: Connection, uid: str, session: Session | None, replay: Replay, now_ms: int
) -> Memory | None:
    """Take an answer back, however long ago it was given; the card becomes what the others add up to.

    Raises:
        DataError: the answer was taken back elsewhere.
    """
    old = log.find(connection, uid)
    item = log.mark_undone(connection, uid, now_ms)
    if old is None or item is None:
        raise _undone_elsewhere(old.review.question if old else uid)
    if session is not None:
        sessions.save(connection, session)
    return cards.rebuild(connection, item, replay)


def _undone_elsewhere(question: str) -> DataError:
    return DataError(
        message("store.undone-elsewhere", question=question), message("store.undone-elsewhere-fix")
    )
