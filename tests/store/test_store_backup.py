"""Backups are made, opened before they are trusted, and put back whole."""

import sqlite3
import stat
from pathlib import Path

import pytest
from store_samples import DAY_MS, NOW_MS, answer, opened, replay

from quizzer.errors import DataError
from quizzer.messages import Words
from quizzer.store import Store, copies
from quizzer.store.backup import backup, restore
from quizzer.store.merge import exported
from quizzer.store.thinning import newest


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def log_of(path: Path) -> list[str]:
    with opened(path) as store:
        return list(exported(store))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.db"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


# --- every day ----------------------------------------------------------------------------------------------


def test_the_first_start_of_a_day_makes_a_backup_of_what_was_there(path: Path, backups: Path) -> None:
    with opened(path, backups=backups) as store:
        assert names(backups) == []  # nothing to save yet
        answer(store)
    with opened(path, backups=backups, now_ms=NOW_MS + 1000):
        pass
    with opened(path, backups=backups, now_ms=NOW_MS + DAY_MS):
        pass
    with opened(path, backups=backups, now_ms=NOW_MS + DAY_MS + 1001) as store:
        answer(store)
        expected = list(exported(store))[:-2]
    assert names(backups) == ["progress-20251009-085321.db", "progress-20251010-085321.db"]
    assert stat.S_IMODE(backups.stat().st_mode) == 0o700
    assert log_of(backups / "progress-20251010-085321.db")[:-1] == expected


def test_old_backups_are_thinned_after_a_new_one_was_made(path: Path, backups: Path) -> None:
    with opened(path) as store:
        answer(store)
    backups.mkdir()
    (backups / "progress-20251001-085320.db.4321.part").touch()  # of a program that was killed
    for day in range(60):
        with opened(path, backups=backups, now_ms=NOW_MS + day * DAY_MS):
            pass
    assert names(backups) == [
        "progress-20251031-085320.db",
        "progress-20251116-085320.db",
        "progress-20251123-085320.db",
        "progress-20251130-085320.db",
        *(f"progress-202512{day:02d}-085320.db" for day in range(1, 8)),
    ]


def test_a_backup_that_is_not_whole_is_not_kept(
    path: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(connection: sqlite3.Connection, target: Path) -> None:
        whole(connection, target)
        target.write_bytes(target.read_bytes()[:8192])

    whole = copies.write
    monkeypatch.setattr(copies, "write", half)
    with opened(path) as store:
        answer(store)
        with pytest.raises(DataError):
            backup(store, backups / "mine.db")
    assert names(backups) == []


# --- by hand ------------------------------------------------------------------------------------------------


def test_a_backup_by_hand_is_one_file_with_everything(tmp_path: Path, path: Path) -> None:
    with opened(path) as store:
        answer(store)
        assert backup(store, tmp_path / "away" / "mine.db") == tmp_path / "away" / "mine.db"
        assert backup(store, tmp_path / "away") == tmp_path / "away" / "progress-20251009-085320.db"
        everything = list(exported(store))
    assert names(tmp_path / "away") == ["mine.db", "progress-20251009-085320.db"]
    assert log_of(tmp_path / "away" / "mine.db") == everything


def test_a_backup_never_overwrites_a_file(tmp_path: Path, path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with opened(path) as store, pytest.raises(DataError) as caught:
        backup(store, tmp_path / "thesis.tex")
    assert str(caught.value).replace(str(tmp_path), "~") == (
        "~/thesis.tex exists already\nChoose another name: a backup never overwrites a file."
    )
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_backup_that_cannot_be_written_says_so(tmp_path: Path, path: Path) -> None:
    (tmp_path / "file").touch()
    with opened(path) as store, pytest.raises(DataError) as caught:
        backup(store, tmp_path / "file" / "mine.db")
    assert caught.value.said(Words("zh")).replace(str(tmp_path), "~") == (
        "无法写入备份 ~/file/mine.db\n请腾出空间，或者换一个位置。"
    )


# --- putting one back ---------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path, path: Path) -> Path:
    """A backup with one answer; the living file has two."""
    with opened(path) as store:
        answer(store, "a")
        made = backup(store, tmp_path / "source.db")
        answer(store, "b")
    return made


def test_a_restored_file_is_the_backup_and_the_present_one_is_kept(
    tmp_path: Path, path: Path, backups: Path, source: Path
) -> None:
    present = log_of(path)
    kept = restore(source, path, backups=backups, now_ms=NOW_MS)
    assert kept == backups / "progress-20251009-085320-before-restore.db"
    assert log_of(path) == log_of(source)
    assert log_of(kept) == present
    assert names(tmp_path) == ["backups", "progress.db", "source.db"]
    with opened(path) as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_restore_is_seen_by_a_program_that_has_the_file_open(path: Path, backups: Path, source: Path) -> None:
    with opened(path) as store:
        assert set(store.memories()) == {"a", "b"}
        restore(source, path, backups=backups, now_ms=NOW_MS)
        assert set(store.memories()) == {"a"}
        answer(store, "c")
    assert log_of(path) != log_of(source)


def test_a_restore_without_a_file_makes_one(tmp_path: Path, backups: Path, source: Path) -> None:
    path = tmp_path / "other" / "progress.db"
    assert restore(source, path, backups=backups, now_ms=NOW_MS) is None
    assert log_of(path) == log_of(source)
    assert names(backups) == []


@pytest.mark.parametrize("content", [b"garbage" * 2000, b"x", b"SQLite format 3\0" + b"\1" * 5000])
def test_a_file_that_cannot_be_read_is_set_aside_with_its_log(
    tmp_path: Path, path: Path, backups: Path, source: Path, content: bytes
) -> None:
    path.write_bytes(content)
    path.with_name("progress.db-wal").write_bytes(b"the log")
    path.with_name("progress.db-shm").write_bytes(b"its index")
    kept = restore(source, path, backups=backups, now_ms=NOW_MS)
    assert kept == backups / "progress-20251009-085320-set-aside.bin"
    assert names(backups) == [f"{kept.name}{suffix}" for suffix in ("", "-shm", "-wal")]
    assert newest(backups) is None
    assert kept.read_bytes() == content
    assert log_of(path) == log_of(source)
    assert names(tmp_path) == ["backups", "progress.db", "source.db"]


def a_missing_file(path: Path) -> None:
    path.unlink()


def a_damaged_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def an_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def another_programs_file(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE tracks (name TEXT)")
    connection.close()


def a_newer_file(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


NO_GOOD = {
    a_missing_file: "there is no file ~/source.db\nquizzer progress doctor says where the backups are.",
    a_damaged_file: "~/source.db is no backup, or it is damaged\nChoose another backup. Nothing was changed.",
    an_empty_file: "~/source.db is no backup, or it is damaged\nChoose another backup. Nothing was changed.",
    another_programs_file: (
        "~/source.db is no backup, or it is damaged\nChoose another backup. Nothing was changed."
    ),
    a_newer_file: (
        "the progress file ~/source.db has version 99, and this Quizzer knows versions up to 2\n"
        "Update Quizzer. The file was left as it is."
    ),
}


@pytest.mark.parametrize("spoil", NO_GOOD, ids=lambda spoil: spoil.__name__)
def test_a_backup_that_is_no_good_is_refused_before_anything_changes(
    tmp_path: Path, path: Path, backups: Path, source: Path, spoil: object
) -> None:
    present = log_of(path)
    assert callable(spoil)
    spoil(source)
    with pytest.raises(DataError) as caught:
        restore(source, path, backups=backups, now_ms=NOW_MS)
    assert str(caught.value).replace(str(tmp_path), "~") == NO_GOOD[spoil]
    assert log_of(path) == present
    assert names(backups) == []


def test_the_progress_file_is_not_a_backup_of_itself(path: Path, backups: Path, source: Path) -> None:
    with pytest.raises(DataError, match="is the progress file itself\nChoose a backup of it"):
        restore(path, path, backups=backups, now_ms=NOW_MS)


def test_a_restore_waits_for_a_lock_and_then_says_so(path: Path, backups: Path, source: Path) -> None:
    present = log_of(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DataError, match="another program is writing to the progress file"):
        restore(source, path, backups=backups, now_ms=NOW_MS, patience_ms=50)
    other.close()
    assert log_of(path) == present


def test_the_card_of_a_restored_file_agrees_with_its_log(path: Path, backups: Path, source: Path) -> None:
    restore(source, path, backups=backups, now_ms=NOW_MS)
    with opened(path) as store:
        assert store.memories() == {"a": replay(store.reviews())}
        assert isinstance(store, Store)
