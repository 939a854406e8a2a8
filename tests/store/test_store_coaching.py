"""Derivations with the coach: a line is one transaction, and a kill loses nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from store_samples import answer, opened

from quizzer.store.database import connect
from quizzer.store.migrations import MIGRATIONS, migrate, statements
from quizzer.study.coaching import Coaching, CoachLine

LINE = CoachLine(
    "δo", "do = dh*tanh(c)", settled=True, wrong=2, hints=1, mistakes=("missing_tanh",), took_ms=900
)
BEGUN = Coaching("one", "lstm", "abc", 1000)


def test_a_line_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    with opened(tmp_path / "p.db") as store:
        store.save_coaching(BEGUN.with_line(LINE), LINE)
    with opened(tmp_path / "p.db") as store:
        assert store.open_coaching("lstm") == BEGUN.with_line(LINE)
        assert store.open_coaching("gru") is None


def test_lines_keep_the_order_in_which_they_were_begun(tmp_path: Path) -> None:
    with opened(tmp_path / "p.db") as store:
        found = BEGUN
        for line in (CoachLine("δc", wrong=1), CoachLine("δa", "x", settled=True), CoachLine("δc", wrong=2)):
            found = found.with_line(line)
            store.save_coaching(found, line)
        assert list(found.lines) == ["δc", "δa"]
        assert store.open_coaching("lstm") == found


def test_what_has_ended_is_not_resumed(tmp_path: Path) -> None:
    with opened(tmp_path / "p.db") as store:
        store.save_coaching(BEGUN)
        store.save_coaching(replace(BEGUN, uid="two", started_ms=2000))
        found = store.open_coaching("lstm")
        assert found is not None
        assert found.uid == "two"
        store.save_coaching(replace(found, ended_ms=3000))
        assert store.open_coaching("lstm") == BEGUN
        assert [each.uid for each in store.coachings()] == ["one", "two"]


def test_what_was_typed_is_made_harmless(tmp_path: Path) -> None:
    line = CoachLine("δo", "do \x1b[31m\u202e")
    with opened(tmp_path / "p.db") as store:
        store.save_coaching(BEGUN.with_line(line), line)
        kept = store.open_coaching("lstm")
        assert kept is not None
        assert kept.lines["δo"].typed == "do <U+001B>[31m<U+202E>"


def test_a_file_of_version_1_learns_to_keep_them(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    with closing(connect(path)) as connection:
        migrate(connection, path, lambda: path, MIGRATIONS[:1])
    with opened(path) as store:
        answer(store)
        store.save_coaching(BEGUN)
        assert store.coachings() == (BEGUN,)
        assert len(store.memories()) == 1


def test_the_step_is_a_script_of_whole_statements() -> None:
    assert len(list(statements(MIGRATIONS[1]()))) == 3
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(MIGRATIONS[1]())
