"""The learner's progress in one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from quizzer.messages import Message
from quizzer.store import answers, cards, coaching, copies, log, marks, sessions, settings
from quizzer.store.cards import Replay, scheduled
from quizzer.store.database import (
    IN_MEMORY,
    PATIENCE_MS,
    connect,
    make_durable,
    prepare,
    reading_mode,
    transaction,
    trouble,
)
from quizzer.store.migrations import MIGRATIONS, check_ours, migrate
from quizzer.store.thinning import fresh_name
from quizzer.study.coaching import Coaching, CoachLine
from quizzer.study.memory import Mark, Memory, Review, Session


class Store:
    """An open file: reading gives values, and each writing method is one transaction.

    Every method raises DataError when the file cannot be read or written; nothing of it is written then.
    `notes` are for the learner: a backup that could not be made, a file that had to be started anew.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        *,
        now_ms: int,
        backups: Path | None = None,
        notes: tuple[Message, ...] = (),
    ) -> None:
        self.connection = connection
        self.path = path
        self.now_ms = now_ms  # when it was opened, UTC milliseconds
        self.backups = backups
        self.notes = notes

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; everything has been written already."""
        self.connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, with SQLite's trouble said in words."""
        with trouble(self.path, self.backups):
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The connection in a transaction that ends with the block."""
        with self.reading(), transaction(self.connection):
            yield self.connection

    # --- what is known --------------------------------------------------------------------------------------

    def memories(self) -> dict[str, Memory]:
        """What is remembered of every question that has been answered."""
        with self.reading() as connection:
            return cards.memories(connection)

    def marks(self) -> dict[str, dict[str, int]]:
        """Question -> name -> value; the latest of each name counts."""
        with self.reading() as connection:
            return marks.latest(connection)

    def settings(self) -> dict[str, str]:
        """Name -> value of what is set in this file."""
        with self.reading() as connection:
            return settings.everything(connection)

    def reviews(
        self,
        *,
        since_day: int | None = None,
        question: str | None = None,
        session: str | None = None,
        with_undone: bool = False,
    ) -> Iterator[Review]:
        """The answers that fit all that is given, in (at_ms, uid) order, read as they are consumed."""
        with self.reading() as connection:
            yield from log.selected(
                connection, since_day=since_day, question=question, session=session, with_undone=with_undone
            )

    def done_on(self, day: int) -> tuple[int, int]:
        """How many questions were answered for the first time on that day, and how many again."""
        with self.reading() as connection:
            return log.done_on(connection, day)

    def answers_per_day(self) -> dict[int, int]:
        """How many answers were given on each study day, crams included."""
        with self.reading() as connection:
            return log.per_day(connection)

    def last_review(self, session: str | None = None) -> Review | None:
        """The latest answer (of the session) that is not undone."""
        with self.reading() as connection:
            return log.last(connection, session)

    def open_session(self) -> Session | None:
        """The session that was begun last and has not ended."""
        with self.reading() as connection:
            return sessions.open_session(connection)

    def sessions(self) -> tuple[Session, ...]:
        """Every session, in the order of their beginnings."""
        with self.reading() as connection:
            return sessions.everything(connection)

    def open_coaching(self, cell: str) -> Coaching | None:
        """The derivation of this cell with the coach that was begun last and has not ended."""
        with self.reading() as connection:
            return coaching.open_coaching(connection, cell)

    def coachings(self) -> tuple[Coaching, ...]:
        """Every derivation with the coach, in the order of their beginnings."""
        with self.reading() as connection:
            return coaching.everything(connection)

    # --- what happens ---------------------------------------------------------------------------------------

    def record(
        self,
        review: Review,
        memory: Memory | None,
        session: Session | None = None,
        *,
        seen_reps: int,
        replay: Replay = scheduled,
    ) -> Memory | None:
        """Save an answer with what follows from it: `memory` (None for a cram) and where the session stands.

        `seen_reps` are the reps of the memory that `memory` was computed from, 0 if there was none. Gives the
        memory as it is in the file: after a clock was set back, or an answer in another window, it is the replay
        of the log in order of time.

        Raises:
            DataError: the file cannot be written.
        """
        with self.writing() as connection:
            return answers.record(connection, review, memory, session, seen_reps, replay)

    def amend(
        self,
        uid: str,
        review: Review,
        memory: Memory | None,
        session: Session | None = None,
        *,
        replay: Replay = scheduled,
    ) -> Memory | None:
        """Put `review` in the place of the answer `uid`, which is undone; gives the memory as kept."""
        with self.writing() as connection:
            return answers.amend(connection, uid, review, memory, session, replay)

    def undo(
        self,
        uid: str,
        session: Session | None = None,
        replay: Replay = scheduled,
        *,
        now_ms: int | None = None,
    ) -> Memory | None:
        """Take the answer `uid` back; gives what is remembered without it. The log keeps when (`now_ms`)."""
        with self.writing() as connection:
            at_ms = self.now_ms if now_ms is None else now_ms
            return answers.undo(connection, uid, session, replay, at_ms)

    def add_mark(self, mark: Mark, session: Session | None = None) -> Mark:
        """Save what the learner says of a question; gives the mark as kept."""
        with self.writing() as connection:
            if session is not None:
                sessions.save(connection, session)
            return marks.say(connection, mark)

    def save_session(self, session: Session) -> None:
        """Save where the session stands."""
        with self.writing() as connection:
            sessions.save(connection, session)

    def save_coaching(self, found: Coaching, line: CoachLine | None = None) -> None:
        """Save where a derivation with the coach stands, and the line that has just changed."""
        with self.writing() as connection:
            coaching.save(connection, found, line)

    def set_setting(self, name: str, value: str | None) -> None:
        """Set `name`; None takes the setting away."""
        with self.writing() as connection:
            settings.put(connection, name, value)


def open_store(
    path: Path,
    *,
    now_ms: int,
    backups: Path | None = None,
    read_only: bool = False,
    patience_ms: int = PATIENCE_MS,
) -> Store:
    """Open the learner's file at `path`, making it and its folder (0700) if need be.

    With `backups`, the backup of the day is made there first. `:memory:` is a file that ends with the program.
    Read-only, a file that is not there is an empty one.

    Raises:
        DataError: what is there is no progress file, is damaged, newer, locked for longer than `patience_ms`,
            or cannot be written.
    """
    if read_only:
        return Store(_read_only(path, now_ms, patience_ms), path, now_ms=now_ms)
    if path != IN_MEMORY:
        prepare(path, backups=backups)
    loss = copies.note_of_loss(path, backups)
    with trouble(path, backups):
        connection = connect(path, patience_ms=patience_ms)
        try:
            note = _make_ready(connection, path, backups, now_ms, patience_ms)
        except BaseException:
            connection.close()
            raise
    notes = tuple(said for said in (loss, note) if said is not None)
    return Store(connection, path, now_ms=now_ms, backups=backups, notes=notes)


def _make_ready(
    connection: Connection, path: Path, backups: Path | None, now_ms: int, patience_ms: int
) -> Message | None:
    """Refuse what is not ours before anything is written, then bring the file up to date and back it up."""
    folder = backups or path.parent / "backups"

    def save() -> Path:
        return copies.save(connection, path, fresh_name(folder, now_ms, "before-migration"), backups=folder)

    check_ours(connection, path)
    make_durable(connection, patience_ms)  # before the tables: then nobody who looks for them is shut out
    migrate(connection, path, save)
    connection.execute("PRAGMA foreign_keys = ON")
    if backups is None:
        return None
    return copies.daily(connection, path, backups, now_ms)


def _read_only(path: Path, now_ms: int, patience_ms: int) -> Connection:
    """The file as it is; what is missing or of an earlier version is made ready in memory."""
    prepare(path, read_only=True)
    with trouble(path):
        if not path.exists() or not path.stat().st_size:
            return _made_ready(connect(IN_MEMORY), path)
        connection = connect(path, reading_mode(path), patience_ms=patience_ms)
        try:
            if check_ours(connection, path) == len(MIGRATIONS):
                return connection
            memory = connect(IN_MEMORY)
            connection.backup(memory, progress=copies.impatient(patience_ms))
        except BaseException:
            connection.close()
            raise
        connection.close()
        return _made_ready(memory, path)


def _made_ready(memory: Connection, path: Path) -> Connection:
    migrate(memory, path, lambda: path)
    memory.execute("PRAGMA query_only = ON")
    return memory
