"""A file of an earlier version is saved, then brought up step by step, or left as it was."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from store_samples import answer, opened, replay

from quizzer.errors import DataError
from quizzer.messages import Words
from quizzer.store import migrations
from quizzer.store.database import connect, pragma
from quizzer.store.migrations import MIGRATIONS, migrate, statements

LATEST = len(MIGRATIONS)


def add_table() -> str:
    return "CREATE TABLE plan (day INTEGER PRIMARY KEY) STRICT;\nINSERT INTO plan\n  VALUES (1); -- ; done\n"


def add_column() -> str:
    return "ALTER TABLE card ADD COLUMN leech INTEGER NOT NULL DEFAULT 0;"


def lose_questions() -> str:
    return "CREATE TABLE half (x TEXT) STRICT;\nDELETE FROM item;"


def mistake() -> str:
    return "CREATE TABLE half (x TEXT) STRICT;\nCREATE TABLE card (x TEXT) STRICT;"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of this version with an answer."""
    with opened(tmp_path / "progress.db") as store:
        answer(store)
    return tmp_path / "progress.db"


def upgraded(path: Path, *further: Callable[[], str]) -> list[Path]:
    """Migrate with further entries; the backups that were made."""
    saved: list[Path] = []

    def save() -> Path:
        target = path.with_name("saved.db")
        target.write_bytes(path.read_bytes())
        saved.append(target)
        return target

    with closing(connect(path)) as connection:
        migrate(connection, path, save, (*MIGRATIONS, *further))
    return saved


def schema(path: Path) -> tuple[int, list[tuple[str, str]]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
        return pragma(connection, "user_version"), rows


def test_each_missing_step_is_taken_in_order_after_a_backup(path: Path) -> None:
    before = schema(path)
    (saved,) = upgraded(path, add_table, add_column)
    assert schema(saved) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (LATEST + 2,)
        assert connection.execute("SELECT day FROM plan").fetchall() == [(1,)]
        assert connection.execute("SELECT leech FROM card").fetchall() == [(0,)]
    assert upgraded(path, add_table, add_column) == []


def test_a_new_file_takes_all_steps_without_a_backup(tmp_path: Path, path: Path) -> None:
    upgraded(path, add_table, add_column)
    assert upgraded(tmp_path / "new.db", add_table, add_column) == []
    assert schema(tmp_path / "new.db") == schema(path)


def test_a_step_that_loses_a_question_is_taken_back(path: Path) -> None:
    before = schema(path)
    with pytest.raises(DataError) as caught:
        upgraded(path, lose_questions)
    folder = str(path.parent)
    assert str(caught.value).replace(folder, "~") == (
        f"the progress file ~/progress.db cannot be brought to version {LATEST + 1}\n"
        "It was left as it is; a copy is in ~/saved.db."
    )
    assert caught.value.said(Words("zh")).replace(folder, "~") == (
        f"进度文件 ~/progress.db 无法升级到版本 {LATEST + 1}\n文件没有改动；副本在 ~/saved.db。"
    )
    assert schema(path) == before


def test_a_step_with_a_mistake_is_a_bug_and_is_taken_back(path: Path) -> None:
    before = schema(path)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        upgraded(path, mistake)
    assert schema(path) == before


def test_steps_before_the_bad_one_stay(path: Path) -> None:
    with pytest.raises(DataError):
        upgraded(path, add_table, lose_questions)
    assert schema(path)[0] == LATEST + 1


def test_opening_a_file_of_an_earlier_version_saves_it_among_the_backups(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*MIGRATIONS, add_table)
    with monkeypatch.context() as patch:
        patch.setattr(migrations.migrate, "__defaults__", (later,))
        patch.setattr(migrations.check_ours, "__defaults__", (LATEST + 1,))
        with opened(path) as store:
            assert pragma(store.connection, "user_version") == LATEST + 1
            assert store.memories()["lstm-gate"] == replay(store.reviews())
    (saved,) = (path.parent / "backups").iterdir()
    assert saved.name == "progress-20251009-085320-before-migration.db"
    with opened(saved) as store:
        assert len(store.memories()) == 1
    with pytest.raises(
        DataError, match=f"has version {LATEST + 1}, and this Quizzer knows versions up to {LATEST}"
    ):
        opened(path).__enter__()


def test_a_file_of_an_earlier_version_that_is_only_read_stays_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    later = (*MIGRATIONS, add_table)
    monkeypatch.setattr(migrations.migrate, "__defaults__", (later,))
    monkeypatch.setattr(migrations.check_ours, "__defaults__", (LATEST + 1,))
    monkeypatch.setattr("quizzer.store.store.MIGRATIONS", later)
    with opened(path, read_only=True) as store:
        assert len(store.memories()) == 1
        assert pragma(store.connection, "user_version") == LATEST + 1
    assert path.read_bytes() == before


def test_many_programs_can_make_the_same_new_file_at_once(tmp_path: Path) -> None:
    def start(number: int) -> int:
        with opened(tmp_path / "home" / "progress.db") as store:
            answer(store, f"question-{number}")
            return pragma(store.connection, "user_version")

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(start, range(24))) == [LATEST] * 24
    with opened(tmp_path / "home" / "progress.db") as store:
        assert len(store.memories()) == 24


def test_a_script_is_split_into_statements_whatever_its_comments_and_texts_hold() -> None:
    script = "-- a; b\nCREATE TABLE a (\n  x TEXT -- y;\n);\nINSERT INTO a VALUES (';\n;');\n"
    assert list(statements(script)) == [
        "-- a; b\nCREATE TABLE a (\n  x TEXT -- y;\n);\n",
        "INSERT INTO a VALUES (';\n;');\n",
    ]


def test_every_table_is_strict_and_the_file_says_whose_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'")
        names = ["setting", "item", "review", "card", "mark", "session", "coach", "coach_line"]
        assert dict(tables) == dict.fromkeys(names, 1)
        assert connection.execute("PRAGMA application_id").fetchone() == (0x517A7A72,)
