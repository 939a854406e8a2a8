"""Copies of the learner's file: made while it is in use, and opened before they are trusted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from quizzer.errors import DataError
from quizzer.messages import Message, message
from quizzer.store import log
from quizzer.store.database import (
    DAMAGE,
    PATIENCE_MS,
    connect,
    damage,
    is_sound,
    refusal,
    resting_mode,
    trouble,
    trouble_name,
)
from quizzer.store.migrations import check_ours
from quizzer.store.thinning import PART, found, fresh_name, is_due, leftovers, superfluous
from quizzer.text import visible

_NAP_MS = 250  # how long sqlite3 sleeps when the file that it copies is locked


def daily(connection: Connection, path: Path, folder: Path, now_ms: int) -> Message | None:
    """Make the backup of the day if there is none yet, and let superfluous ones go.

    Gives a note if the disk does not take it: that must not keep anybody from learning.

    Raises:
        DataError: the file itself is damaged.
    """
    if not is_due(found(folder), now_ms) or not log.count(connection):
        return None
    target = fresh_name(folder, now_ms)
    try:
        copy(connection, path, target, backups=folder)
        for old in (*superfluous(found(folder)), *leftovers(folder, now_ms)):
            old.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, sqlite3.Error) and trouble_name(error, path) in (None, *DAMAGE):
            raise
        return message("store.no-backup-written", path=visible(str(target)))
    return None


def save(connection: Connection, path: Path, target: Path, *, backups: Path | None = None) -> Path:
    """As `copy`, with every trouble said in words.

    Raises:
        DataError: the target cannot be written, or what was copied is damaged.
    """
    try:
        return copy(connection, path, target, backups=backups)
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, sqlite3.Error) and trouble_name(error, path) in DAMAGE:
            raise damage(path, backups) from error
        raise refusal("no-backup-written", target) from error


def copy(connection: Connection, path: Path, target: Path, *, backups: Path | None = None) -> Path:
    """Write everything in `connection`, the file at `path`, to the new file `target`, and open it to check.

    Raises:
        DataError: what was copied is damaged.
        OSError, sqlite3.Error: the target cannot be written.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}{PART}")  # another process may be doing the same
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        rows = log.count(connection)
        write(connection, part)
        with closing(connect(part, "ro")) as written:
            if not is_sound(written) or log.count(written) < rows:
                raise damage(path, backups)
        part.replace(target)
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return target


def check(path: Path) -> int:
    """How many answers are in the backup at `path`; it is left as it is.

    Raises:
        DataError: it is missing, damaged, newer or no progress at all.
    """
    if not path.is_file():
        raise refusal("no-such-backup", path)
    try:
        with trouble(path), closing(connect(path, resting_mode(path))) as connection:
            if check_ours(connection, path) and is_sound(connection):
                return log.count(connection)
    except DataError as error:
        if error.what.key == "store.newer":
            raise
    raise refusal("bad-backup", path)


def write(connection: Connection, target: Path) -> None:
    """Write everything in `connection` to `target`: one file, without a log beside it."""
    with closing(connect(target)) as new:
        connection.backup(new, progress=impatient(PATIENCE_MS))
        new.execute("PRAGMA journal_mode = DELETE")


def impatient(patience_ms: int) -> Callable[[int, int, int], None]:
    """Ends a copy that waits for a lock, which by itself would wait for ever."""
    naps = 0

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal naps
        naps += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if naps * _NAP_MS > patience_ms:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    return step


def note_of_loss(path: Path, folder: Path | None) -> Message | None:
    """A word to somebody whose file is gone or empty, while there are backups of it."""
    backups = found(folder) if folder else []
    if not backups or (path.exists() and path.stat().st_size):
        return None
    return message("store.started-anew", backup=visible(str(backups[-1].path)))


def sync(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut."""
    if os.name == "nt":  # a folder cannot be opened there, and its names are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
