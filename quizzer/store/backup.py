"""What the learner asks for: a backup in a place of their own, and putting one back whole."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from quizzer.errors import DataError
from quizzer.store.copies import check, impatient, save, sync, write
from quizzer.store.database import (
    PATIENCE_MS,
    connect,
    make_durable,
    prepare,
    refusal,
    resting_mode,
    trouble,
)
from quizzer.store.migrations import check_ours
from quizzer.store.store import Store
from quizzer.store.thinning import fresh_name

SIDE_FILES = ("-wal", "-shm")
UNUSABLE = ("store.damaged", "store.not-a-database", "store.foreign", "store.newer")


def backup(store: Store, target: Path) -> Path:
    """Copy the store to `target`, a new file or a folder, and open the copy to check; gives the file.

    Raises:
        DataError: the target exists or cannot be written, or the store is damaged.
    """
    if target.is_dir():
        target = fresh_name(target, store.now_ms)
    if target.exists():
        raise refusal("backup-exists", target)
    return save(store.connection, store.path, target, backups=store.backups)


def restore(
    source: Path, path: Path, *, backups: Path, now_ms: int, patience_ms: int = PATIENCE_MS
) -> Path | None:
    """Put the backup `source` in the place of the learner's file at `path`; gives where the present one went.

    A file that can be read is backed up and then overwritten in one transaction, which other processes see as a
    whole. One that cannot is moved to the backups as it is. None means that there was none.

    Raises:
        DataError: the source is no good (nothing has changed then), or the file is locked.
    """
    check(source)
    if path.exists() and source.samefile(path):
        raise refusal("restore-onto-itself", path)
    with trouble(source), closing(connect(source, resting_mode(source))) as copy:
        try:
            return _overwrite(copy, path, backups, now_ms, patience_ms)
        except DataError as error:
            if error.what.key not in UNUSABLE:
                raise
        return _replace(copy, path, backups, now_ms)


def _overwrite(copy: Connection, path: Path, backups: Path, now_ms: int, patience_ms: int) -> Path | None:
    """Write the copy into the living file, after a backup of what is there."""
    prepare(path)
    if path.exists() and path.stat().st_size:  # a look that changes nothing, not even a log that makes no sense
        with trouble(path), closing(connect(path, "ro", patience_ms=patience_ms)) as present:
            check_ours(present, path)
    with trouble(path), closing(connect(path, patience_ms=patience_ms)) as present:
        saved = None
        if check_ours(present, path):
            saved = save(present, path, fresh_name(backups, now_ms, "before-restore"))
            make_durable(present)
        copy.backup(present, progress=impatient(patience_ms))
        return saved


def _replace(copy: Connection, path: Path, backups: Path, now_ms: int) -> Path:
    """Put the copy in the place of a file that cannot be read, which is kept with what lies beside it."""
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = fresh_name(backups, now_ms, "set-aside", ".bin")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    write(copy, part)
    for suffix in SIDE_FILES:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + suffix))
    path.replace(aside)
    part.replace(path)
    sync(path.parent)
    return aside
