"""Is the learner's data in order? What was found, and the one thing that can be mended by itself."""

from __future__ import annotations

import math
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from shlex import quote
from sqlite3 import Connection

from quizzer.errors import DataError
from quizzer.messages import Message, message
from quizzer.store import cards, copies, log, sessions
from quizzer.store.cards import Replay
from quizzer.store.database import IN_MEMORY
from quizzer.store.store import Store
from quizzer.store.thinning import found, fresh_name
from quizzer.study.memory import Memory
from quizzer.text import visible

WEEK_MS = 7 * 24 * 3_600_000
SAME = 1e-9  # relative: another machine's exp() may round its last digit otherwise

OK, NOTE, WARNING, ERROR = "ok", "note", "warning", "error"

NETWORK = ("9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `code` is stable; `subjects` are the questions or files concerned."""

    code: str
    severity: str  # ok, note, warning, error
    what: Message
    fix: Message | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """Everything that was looked at, in order."""

    found: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong with the data itself."""
        return all(finding.severity != ERROR for finding in self.found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)


def examine(store: Store, known: Collection[str], replay: Replay, *, mounts: str | None = None) -> Findings:
    """Look at the file, its cards against a replay of its log, and what is around it. Nothing is changed.

    `known` are the ids of all questions that there are; `mounts` the text of /proc/mounts, read there if None.
    """
    with store.reading() as connection:
        return Findings(
            (
                _pages(connection),
                _references(connection),
                _cards(connection, replay),
                _parked(connection, known),
                _sessions(connection, store.now_ms),
                _permissions(store.path),
                _place(store.path, _mounts() if mounts is None else mounts),
                _backups(store),
            )
        )


def repair(store: Store, replay: Replay) -> int:
    """Make all cards anew from the log, after a backup; gives how many were different."""
    if store.path != IN_MEMORY:
        folder = store.backups or store.path.parent / "backups"
        target = fresh_name(folder, store.now_ms, "before-repair")
        copies.save(store.connection, store.path, target, backups=folder)
    with store.writing() as connection:
        different = differing(connection, replay)
        for question in different:
            cards.rebuild(connection, cards.item_of(connection, question), replay)
        return len(different)


def differing(connection: Connection, replay: Replay) -> tuple[str, ...]:
    """The questions whose card is not what a replay of the log gives, in alphabetical order."""
    kept = cards.memories(connection)
    reviews = groupby(log.by_item(connection), key=lambda review: review.question)
    replayed = {question: replay(list(group)) for question, group in reviews}
    questions = sorted(kept.keys() | replayed.keys())
    return tuple(q for q in questions if not _same(kept.get(q), replayed.get(q)))


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system that `path` is on, by the lines of /proc/mounts; "" if they do not say."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


# --- one thing each -----------------------------------------------------------------------------------------


def _pages(connection: Connection) -> Finding:
    said = tuple(str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)"))
    if said == ("ok",):
        return Finding("file", OK, message("store.file-sound"))
    what = message("store.file-unsound", count=len(said))
    return Finding("file", ERROR, what, message("store.restore-some-fix"), said)


def _references(connection: Connection) -> Finding:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    if not rows:
        return Finding("references", OK, message("store.references-sound"))
    what = message("store.references-unsound", count=len(rows))
    subjects = tuple(f"{table} {row}" for table, row, *_ in rows)
    return Finding("references", ERROR, what, message("store.restore-some-fix"), subjects)


def _cards(connection: Connection, replay: Replay) -> Finding:
    different = differing(connection, replay)
    if not different:
        return Finding("cards", OK, message("store.cards-agree", reviews=log.count(connection)))
    what = message("store.cards-differ", count=len(different))
    return Finding("cards", ERROR, what, message("store.cards-differ-fix"), different)


def _parked(connection: Connection, known: Collection[str]) -> Finding:
    waiting = tuple(cards.parked(connection, known))
    if not waiting:
        return Finding("questions", OK, message("store.none-parked"))
    what = message("store.parked", count=len(waiting))
    return Finding("questions", NOTE, what, message("store.parked-fix"), waiting)


def _sessions(connection: Connection, now_ms: int) -> Finding:
    stale = tuple(
        session.uid
        for session in sessions.everything(connection)
        if session.ended_ms is None and now_ms - session.started_ms > WEEK_MS
    )
    if not stale:
        return Finding("sessions", OK, message("store.no-stale-session"))
    what = message("store.stale-sessions", count=len(stale))
    return Finding("sessions", NOTE, what, message("store.stale-sessions-fix"), stale)


def _permissions(path: Path) -> Finding:
    others = stat.S_IRWXG | stat.S_IRWXO
    if path == IN_MEMORY or not path.parent.stat().st_mode & others:
        return Finding("permissions", OK, message("store.private"))
    folder = visible(str(path.parent))
    fix = message("store.not-private-fix", path=quote(folder))
    return Finding("permissions", WARNING, message("store.not-private", path=folder), fix, (folder,))


def _place(path: Path, mounts: str) -> Finding:
    kind = file_system(path.absolute(), mounts)
    if kind not in NETWORK:
        return Finding("place", OK, message("store.local"))
    what = message("store.network", kind=kind)
    return Finding("place", WARNING, what, message("store.network-fix"), (kind,))


def _backups(store: Store) -> Finding:
    """The newest backup must open; the others are counted."""
    folder = store.backups or store.path.parent / "backups"
    files = found(folder)
    if not files:
        return Finding("backups", NOTE, message("store.no-backups"), message("store.no-backups-fix"))
    latest = visible(str(files[-1].path))
    try:
        reviews = copies.check(files[-1].path)
    except DataError as error:
        return Finding("backups", WARNING, error.what, message("store.no-backups-fix"), (latest,))
    what = message("store.backups", count=len(files), latest=latest, reviews=reviews)
    return Finding("backups", OK, what)


def _mounts() -> str:
    """What the system says of its file systems; nothing where it does not."""
    path = Path("/proc/mounts")
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _same(one: Memory | None, other: Memory | None) -> bool:
    if one is None or other is None:
        return one is other
    close = math.isclose(one.stability, other.stability, rel_tol=SAME)
    close = close and math.isclose(one.difficulty, other.difficulty, rel_tol=SAME)
    rest = ("last_ms", "last_day", "due_day", "reps", "lapses", "first_day")
    return close and all(getattr(one, name) == getattr(other, name) for name in rest)
