"""Whatever is in the place of the learner's file, the learner is told what it is and what to do."""

import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from store_samples import NOW_MS, answer, as_user, opened

from quizzer.errors import DataError
from quizzer.messages import Words
from quizzer.store import Store, open_store
from quizzer.study.memory import Review


def said(path: Path, language: str = "en", **options: Any) -> str:
    """The whole message that opening `path` ends with, the folder written as ~."""
    with pytest.raises(DataError) as caught:
        open_store(path, now_ms=NOW_MS, **options)
    return tidy(caught.value, path, language)


def tidy(error: DataError, path: Path, language: str = "en") -> str:
    """The message with the folder of `path` written as ~."""
    return error.said(Words(language)).replace(str(path.parent), "~")


# --- what lies in the way -----------------------------------------------------------------------------------


def a_folder(path: Path) -> None:
    path.mkdir()


def garbage(path: Path) -> None:
    path.write_bytes(b"these are somebody's notes, and no database\n" * 400)


def one_byte(path: Path) -> None:
    path.write_bytes(b"x")


def truncated(path: Path) -> None:
    _filled(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def half_a_page(path: Path) -> None:
    _filled(path)
    path.write_bytes(path.read_bytes()[:2000])


def overwritten(path: Path) -> None:
    _filled(path)
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE tracks (name TEXT)")
    connection.close()


def foreign_by_name(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 7")
    connection.close()


def newer(path: Path) -> None:
    _filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _filled(path: Path) -> None:
    with opened(path) as store:
        for number in range(100):
            answer(store, f"question-{number}")


NO_BACKUP = "There is no backup. Move the file away to start anew."
ELSEWHERE = "Move it away, or choose another folder with --home."

IN_THE_WAY: dict[Callable[[Path], None], tuple[str, str]] = {
    a_folder: (
        f"~/progress.db is a folder or a device, not a file\n{ELSEWHERE}",
        "~/progress.db 是文件夹或设备，不是文件\n请把它移走，或者用 --home 换一个文件夹。",
    ),
    garbage: (
        f"~/progress.db is not a progress file, or its beginning is overwritten\n{NO_BACKUP}",
        "~/progress.db 不是进度文件，或者它的开头被覆盖了\n没有备份。把这个文件移走，就可以重新开始。",
    ),
    one_byte: (
        f"~/progress.db is not a progress file, or its beginning is overwritten\n{NO_BACKUP}",
        "~/progress.db 不是进度文件，或者它的开头被覆盖了\n没有备份。把这个文件移走，就可以重新开始。",
    ),
    truncated: (
        f"the progress file ~/progress.db is damaged\n{NO_BACKUP}",
        "进度文件 ~/progress.db 已损坏\n没有备份。把这个文件移走，就可以重新开始。",
    ),
    half_a_page: (
        f"the progress file ~/progress.db is damaged\n{NO_BACKUP}",
        "进度文件 ~/progress.db 已损坏\n没有备份。把这个文件移走，就可以重新开始。",
    ),
    overwritten: (
        f"~/progress.db is not a progress file, or its beginning is overwritten\n{NO_BACKUP}",
        "~/progress.db 不是进度文件，或者它的开头被覆盖了\n没有备份。把这个文件移走，就可以重新开始。",
    ),
    foreign: (
        f"~/progress.db belongs to another program\n{ELSEWHERE}",
        "~/progress.db 是别的程序的文件\n请把它移走，或者用 --home 换一个文件夹。",
    ),
    foreign_by_name: (
        f"~/progress.db belongs to another program\n{ELSEWHERE}",
        "~/progress.db 是别的程序的文件\n请把它移走，或者用 --home 换一个文件夹。",
    ),
    newer: (
        "the progress file ~/progress.db has version 99, and this Quizzer knows versions up to 2\n"
        "Update Quizzer. The file was left as it is.",
        "进度文件 ~/progress.db 的版本是 99，而这个 Quizzer 只认识到版本 2\n请升级 Quizzer。文件没有改动。",
    ),
}


@pytest.mark.parametrize("put", IN_THE_WAY, ids=lambda put: put.__name__)
@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
def test_what_is_no_progress_file_is_refused_and_left_as_it_is(
    tmp_path: Path, put: Callable[[Path], None], read_only: bool
) -> None:
    path = tmp_path / "progress.db"
    put(path)
    before = path.read_bytes() if path.is_file() else None
    english, chinese = IN_THE_WAY[put]
    assert said(path, "en", read_only=read_only) == english
    assert said(path, "zh", read_only=read_only) == chinese
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("start", [b"", None], ids=["zero-length", "missing"])
def test_an_empty_file_is_a_new_one(tmp_path: Path, start: bytes | None) -> None:
    path = tmp_path / "progress.db"
    if start is not None:
        path.write_bytes(start)
    with opened(path) as store:
        answer(store)
        assert store.notes == ()


def test_damage_names_the_newest_backup(tmp_path: Path) -> None:
    path, backups = tmp_path / "progress.db", tmp_path / "my backups"
    _filled(path)
    with opened(path, backups=backups):
        pass
    path.write_bytes(path.read_bytes()[:9000])
    assert said(path, backups=backups) == (
        "the progress file ~/progress.db is damaged\n"
        "Put the newest backup back: quizzer progress restore '~/my backups/progress-20251009-085320.db'"
    )


def test_damage_inside_is_found_when_the_backup_of_the_day_is_made(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    _filled(path)
    with sqlite3.connect(path) as connection:
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'card'")
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with opened(path):
        pass  # where nobody reads it, nobody notices
    assert said(path, backups=tmp_path / "backups").startswith("the progress file ~/progress.db is damaged\n")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_file_that_is_gone_while_there_are_backups_is_mentioned(tmp_path: Path) -> None:
    path, backups = tmp_path / "progress.db", tmp_path / "backups"
    _filled(path)
    with opened(path, backups=backups):
        pass
    path.unlink()
    with opened(path, backups=backups) as store:
        (note,) = store.notes
    assert Words("en")(note).replace(str(tmp_path), "~") == (
        "There was no progress file, so a new one was made. "
        "The newest backup is ~/backups/progress-20251009-085320.db."
    )


# --- no right to write --------------------------------------------------------------------------------------

RIGHTS = "Give yourself the right to write"


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with as_user() as home:
        home.chmod(0o500)
        path = home / "progress.db"
        assert said(path) == (
            f"nothing can be written in the folder ~\n{RIGHTS} there, or choose another folder with --home."
        )
        assert said(path, "zh") == "文件夹 ~ 不能写入\n请给自己加上写权限，或者用 --home 换一个文件夹。"


def test_a_folder_that_cannot_be_made_is_named() -> None:
    with as_user() as home:
        home.chmod(0o500)
        path = home / "data" / "progress.db"
        assert said(path) == (
            "the folder ~ cannot be made\nMake it yourself, or choose another folder with --home."
        )


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert said(tmp_path / "data" / "progress.db") == (
        "the folder ~ cannot be made\nMake it yourself, or choose another folder with --home."
    )


def test_a_file_that_cannot_be_written_is_named() -> None:
    with as_user() as home:
        path = home / "progress.db"
        _filled(path)
        path.chmod(0o400)
        assert said(path) == (
            "the progress file ~/progress.db cannot be written\n"
            f"{RIGHTS} it, or choose another folder with --home."
        )


def test_a_file_that_cannot_be_read_is_named() -> None:
    with as_user() as home:
        path = home / "progress.db"
        _filled(path)
        path.chmod(0o000)
        assert said(path, read_only=True) == (
            "the progress file ~/progress.db cannot be opened\n"
            "Give yourself the right to read and write it, or choose another folder with --home."
        )


def test_a_folder_that_cannot_be_written_can_be_read() -> None:
    with as_user() as home:
        path = home / "progress.db"
        _filled(path)
        home.chmod(0o500)
        with opened(path, read_only=True) as store:
            assert len(store.memories()) == 100
        home.chmod(0o700)
        assert [file.name for file in home.iterdir()] == ["progress.db"]


# --- locks --------------------------------------------------------------------------------------------------

LOCKED = (
    "another program is writing to the progress file ~/progress.db\nClose the other Quizzer and try again.",
    "另一个程序正在写进度文件 ~/progress.db\n请关掉另一个 Quizzer，再试一次。",
)


@contextmanager
def held(path: Path, *statements: str) -> Iterator[None]:
    """Another program that does something with the file and does not let go."""
    other = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        other.execute(statement)
    yield
    other.close()


def test_an_answer_waits_for_the_other_program_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with opened(path, patience_ms=50) as store:
        kept = answer(store)
        with held(path, "BEGIN IMMEDIATE"), pytest.raises(DataError) as caught:
            answer(store)
        assert (tidy(caught.value, path), tidy(caught.value, path, "zh")) == LOCKED
        assert list(store.reviews()) == [kept]
        answer(store)


def test_a_file_that_somebody_keeps_for_himself_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    _filled(path)
    with held(path, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"):
        assert said(path, patience_ms=50) == LOCKED[0]
        assert said(path, "zh", patience_ms=50, read_only=True) == LOCKED[1]


def test_a_new_file_that_somebody_keeps_for_himself_cannot_be_made_ready(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with held(path, "BEGIN EXCLUSIVE"):
        assert said(path, patience_ms=50) == LOCKED[0]


# --- disks --------------------------------------------------------------------------------------------------


def answer_without_end(store: Store, kept: list[Review]) -> None:
    """Add long answers to the store, and to `kept` when they are confirmed."""
    while True:
        kept.append(answer(store, given=("x" * 3000,)))


def test_a_full_disk_loses_only_the_answer_that_was_not_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with opened(path) as store:
        store.connection.execute("PRAGMA max_page_count = 40")
        kept: list[Review] = []
        with pytest.raises(DataError) as caught:
            answer_without_end(store, kept)
        assert tidy(caught.value, path) == (
            "the disk is full: the progress file ~/progress.db cannot grow\n"
            "Make room and try again. Every answer that was confirmed is kept."
        )
        assert tidy(caught.value, path, "zh") == (
            "磁盘已满：进度文件 ~/progress.db 写不下了\n请腾出空间再试。已经确认过的答案都在。"
        )
    with opened(path) as store:
        assert list(store.reviews()) == kept
        assert len(kept) > 10
        answer(store)


REFUSALS = {
    1 << 30: (
        "the disk refuses to read or write the progress file ~/progress.db\n"
        "Look at the space, the quota and the health of the disk. Every answer that was confirmed is kept."
    ),
    0: (
        "the disk is full: the progress file ~/progress.db cannot grow\n"
        "Make room and try again. Every answer that was confirmed is kept."
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of this kind")
@pytest.mark.parametrize("free", REFUSALS, ids=["with room", "without"])
def test_a_disk_that_refuses_loses_only_the_answer_that_was_not_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
    path = tmp_path / "progress.db"
    with opened(path) as store:
        kept = [answer(store)]
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
        try:
            with pytest.raises(DataError) as caught:
                answer_without_end(store, kept)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert tidy(caught.value, path) == REFUSALS[free]
    with opened(path) as store:
        assert list(store.reviews()) == kept
        answer(store)


def test_a_backup_that_cannot_be_written_is_a_note_and_keeps_nobody_from_learning(tmp_path: Path) -> None:
    path, backups = tmp_path / "progress.db", tmp_path / "backups"
    _filled(path)
    backups.write_text("a file where the folder should be")
    with opened(path, backups=backups) as store:
        (note,) = store.notes
        answer(store)
    assert Words("en")(note).replace(str(tmp_path), "~") == (
        "the backup ~/backups/progress-20251009-085320.db cannot be written"
    )


def test_a_bug_is_not_said_to_be_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path / "progress.db") as store:
        given = answer(store)
        with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: review\.uid"):
            store.record(given, None, seen_reps=0)
