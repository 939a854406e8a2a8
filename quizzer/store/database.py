"""The one door to SQLite: opening a file, transactions, and trouble said in words."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from sqlite3 import Connection

from quizzer.errors import DataError
from quizzer.messages import Message, message
from quizzer.store.thinning import newest
from quizzer.text import visible

APPLICATION_ID = 0x517A7A72  # "Qzzr"
PATIENCE_MS = 5000
IN_MEMORY = Path(":memory:")

_NAP_S = 0.01
_BEGINNING = b"SQLite format 3\0"
_SMALLEST = 512  # bytes: SQLite takes a file with less for an empty one, and would write over it

_ALMOST_NOTHING = 1 << 20  # bytes: with less than this left, an input/output error means a full disk

DAMAGE = ("damaged", "not-a-database")
_TROUBLE = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_NOTADB: "not-a-database",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_IOERR: "disk-error",
    sqlite3.SQLITE_READONLY: "read-only-file",
    sqlite3.SQLITE_PERM: "read-only-file",
    sqlite3.SQLITE_CANTOPEN: "cannot-open",
}


# --- trouble ------------------------------------------------------------------------------------------------


def refusal(name: str, path: Path, fix: Message | None = None, /, **values: object) -> DataError:
    """The error `store.<name>` about the file at `path`; its fix is `store.<name>-fix` unless given."""
    what = message(f"store.{name}", path=visible(str(path)), **values)
    return DataError(what, fix or message(f"store.{name}-fix", path=visible(str(path)), **values))


def damage(path: Path, backups: Path | None, name: str = "damaged") -> DataError:
    """The error about a file that cannot be read, with the newest backup to restore."""
    backup = newest(backups)
    if backup is None:
        return refusal(name, path, message("store.no-backup-fix"))
    return refusal(name, path, message("store.restore-fix", backup=quote(visible(str(backup)))))


@contextmanager
def trouble(path: Path, backups: Path | None = None) -> Iterator[None]:
    """Inside, what SQLite says of the disk, of locks and of damage becomes a DataError about `path`.

    What only a bug can cause stays as it is.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = trouble_name(error, path)
        if name is None:
            raise
        if name in DAMAGE:
            raise damage(path, backups, name) from error
        raise refusal(name, path) from error


def trouble_name(error: sqlite3.Error, path: Path) -> str | None:
    """The message `store.…` that says what happened to the file at `path`; None if only a bug can cause it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the higher bits say where in SQLite
    name = _TROUBLE.get(code)
    return "disk-full" if name == "disk-error" and _is_full(path.parent) else name


def _is_full(folder: Path) -> bool:
    import shutil  # 2 ms that only trouble needs

    return shutil.disk_usage(folder).free < _ALMOST_NOTHING


# --- files --------------------------------------------------------------------------------------------------


def prepare(path: Path, *, backups: Path | None = None, read_only: bool = False) -> None:
    """Make the folder of `path` (0700), and refuse what can be seen to fail: a folder, no right to write.

    `backups` are for the advice when there is a file too small to be one.

    Raises:
        DataError: with what is in the way.
    """
    if path.exists() and not path.is_file():
        raise refusal("not-a-file", path)
    if read_only:
        if path.exists() and not _may(path, os.R_OK):
            raise refusal("cannot-open", path)
        _check_beginning(path, backups)
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise refusal("no-folder", path.parent) from error
    if not _may(path.parent, os.W_OK | os.X_OK):
        raise refusal("read-only-folder", path.parent)
    if path.exists() and not _may(path, os.R_OK | os.W_OK):
        raise refusal("read-only-file", path)
    _check_beginning(path, backups)


def _check_beginning(path: Path, backups: Path | None) -> None:
    if path.exists() and 0 < path.stat().st_size < _SMALLEST:
        ours = path.read_bytes().startswith(_BEGINNING)
        raise damage(path, backups, "damaged" if ours else "not-a-database")


def _may(path: Path, how: int) -> bool:
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)


def reading_mode(path: Path) -> str:
    """How to read a living file without writing it.

    Reading takes a file of shared memory beside it. Where none can be made, it is read as one that rests.
    """
    return "ro" if _may(path.parent, os.W_OK | os.X_OK) else resting_mode(path)


def resting_mode(path: Path) -> str:
    """How to read a file that nobody writes, and leave nothing beside it, unless there is a log already."""
    ahead = path.with_name(f"{path.name}-wal")
    return "ro" if ahead.exists() and ahead.stat().st_size else "immutable"


def connect(path: Path, mode: str = "rwc", *, patience_ms: int = PATIENCE_MS) -> Connection:
    """A connection in which only `transaction` begins one. `mode` is `rwc`, `rw`, `ro` or `immutable`."""
    if path == IN_MEMORY:
        address = "file::memory:"
    elif mode == "immutable":
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    else:
        address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience_ms / 1000, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def make_durable(connection: Connection, patience_ms: int = PATIENCE_MS) -> None:
    """Every commit is on the disk when it returns: a log that is written ahead, synced at each commit.

    Where no memory can be shared, the journal that the file has stays.
    """
    connection.execute("PRAGMA synchronous = FULL")
    end = time.monotonic() + patience_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Of two that begin a new file at once SQLite refuses one without waiting.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_NAP_S)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing of what is written inside, whatever ends it."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def pragma(connection: Connection, name: str) -> int:
    """The value of a pragma that is a number."""
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def is_sound(connection: Connection) -> bool:
    """Whether the file's pages hang together and every reference has its row; 0.2 ms for 1,000 reviews."""
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return said == "ok" and not connection.execute("PRAGMA foreign_key_check").fetchone()
