"""What is saved is there again: memories, log, marks, sessions, settings."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import (
    DAY_MS,
    NOW_MS,
    TODAY,
    answer,
    fold,
    in_memory,
    mark,
    opened,
    replay,
    review,
)

from quizzer.errors import DataError
from quizzer.study.memory import Memory, Rating, Session, Terms

SESSION = Session("s1", "quiz", "seed", NOW_MS, ("a", "b"), '{"topic": "lstm"}', 3, None, ("a",), ("b",))


def test_a_new_store_is_empty() -> None:
    with in_memory() as store:
        assert store.memories() == {}
        assert store.marks() == {}
        assert store.settings() == {}
        assert list(store.reviews()) == []
        assert store.last_review() is None
        assert store.open_session() is None
        assert store.sessions() == ()
        assert store.done_on(TODAY) == (0, 0)
        assert store.notes == ()


def test_an_answer_is_there_after_opening_again_with_all_its_fields(tmp_path: Path) -> None:
    given = review(
        "rnn",
        rating=Rating.HARD,
        outcome="partial",
        given=("δa_f ⊙ x", "含义", 'a "quoted"\tword'),
        score=0.75,
        hints=2,
        tries=3,
        took_ms=4321,
        guessed=True,
        session="s1",
        fingerprint="f00d",
        requeued=4,
        terms=Terms(0.85, 21),
    )
    memory = fold(None, given)
    with opened(tmp_path / "progress.db") as store:
        assert store.record(given, memory, SESSION, seen_reps=0) == memory
    with opened(tmp_path / "progress.db") as store:
        assert list(store.reviews()) == [given]
        assert store.last_review() == given
        assert store.memories() == {"rnn": memory}
        assert store.open_session() == SESSION


def test_the_folder_of_the_store_belongs_to_the_learner_alone(tmp_path: Path) -> None:
    with opened(tmp_path / "new" / "home" / "progress.db"):
        assert stat.S_IMODE((tmp_path / "new" / "home").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["a?b#c", "100%20", "含 空格", "'quoted\""])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "progress.db"
    with opened(path) as store:
        answer(store)
    assert path.stat().st_size > 0


def test_every_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    with opened(tmp_path / "progress.db") as store:
        pragmas = {
            name: store.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
    }


# --- the log ------------------------------------------------------------------------------------------------


def test_the_log_is_in_the_order_of_time_and_then_of_uid() -> None:
    with in_memory() as store:
        late = answer(store, "a", at_ms=NOW_MS + 5, uid="x")
        early = answer(store, "b", at_ms=NOW_MS + 1, uid="z")
        tied = answer(store, "c", at_ms=NOW_MS + 5, uid="b")
        assert list(store.reviews()) == [early, tied, late]


def test_the_log_can_be_narrowed() -> None:
    with in_memory() as store:
        old = answer(store, "a", day=TODAY - 2, session="s1")
        new = answer(store, "a", day=TODAY, session="s2")
        other = answer(store, "b", day=TODAY, session="s2")
        store.undo(other.uid, replay=replay)
        assert list(store.reviews(question="a")) == [old, new]
        assert list(store.reviews(since_day=TODAY)) == [new]
        assert list(store.reviews(session="s2")) == [new]
        assert list(store.reviews(session="s2", with_undone=True)) == [new, other]
        assert list(store.reviews(question="a", since_day=TODAY, session="s1")) == []


def test_the_last_answer_of_a_session_is_the_one_saved_last_even_if_the_clock_was_set_back() -> None:
    with in_memory() as store:
        answer(store, "a", session="s1", at_ms=NOW_MS)
        back = answer(store, "b", session="s1", at_ms=NOW_MS - DAY_MS)
        newest = answer(store, "c", session="s2", at_ms=NOW_MS + 1)
        assert store.last_review(session="s1") == back
        assert store.last_review() == newest


def test_first_answers_and_later_ones_are_counted_by_question() -> None:
    with in_memory() as store:
        answer(store, "old", day=TODAY - 1)
        answer(store, "old", day=TODAY)
        answer(store, "old", day=TODAY)
        answer(store, "new", day=TODAY)
        answer(store, "new", day=TODAY)
        answer(store, "crammed", day=TODAY, mode="cram")
        taken_back = answer(store, "undone", day=TODAY)
        store.undo(taken_back.uid, replay=replay)
        assert store.done_on(TODAY) == (1, 1)
        assert store.done_on(TODAY - 1) == (1, 0)


def test_what_was_typed_cannot_act_on_a_terminal_and_a_clock_set_back_takes_no_negative_time() -> None:
    with in_memory() as store:
        answer(store, given=("\x1b[31mred\u202e", "x" * 20_000), took_ms=-5)
        (kept,) = store.reviews()
        assert kept.given == ("<U+001B>[31mred<U+202E>", "x" * 10_000)
        assert kept.took_ms == 0


# --- cards --------------------------------------------------------------------------------------------------


def test_a_cram_is_in_the_log_and_leaves_the_card_alone() -> None:
    with in_memory() as store:
        before = answer(store, "a")
        answer(store, "a", mode="cram", rating=Rating.AGAIN)
        answer(store, "b", mode="cram")
        assert store.memories() == {"a": replay([before])}
        assert len(list(store.reviews())) == 3


def test_two_windows_that_answer_the_same_question_lose_neither_answer(tmp_path: Path) -> None:
    with opened(tmp_path / "progress.db") as one, opened(tmp_path / "progress.db") as other:
        first = answer(other, "a", rating=Rating.AGAIN)
        second = review("a", rating=Rating.EASY)
        kept = one.record(second, fold(None, second), SESSION, seen_reps=0, replay=replay)
        assert {each.uid for each in one.reviews()} == {first.uid, second.uid}
        assert kept == replay(list(one.reviews())) != fold(None, second)
        assert other.memories() == {"a": kept}
        assert one.open_session() == SESSION


def test_after_a_clock_set_back_the_card_is_the_replay_of_the_log() -> None:
    with in_memory() as store:
        late = answer(store, "a", at_ms=NOW_MS + 9, rating=Rating.AGAIN)
        early = review("a", at_ms=NOW_MS + 1, rating=Rating.EASY)
        memory = fold(replay([late]), early)
        kept = store.record(early, memory, seen_reps=1, replay=replay)
        assert kept == replay([early, late]) != memory
        assert store.memories() == {"a": kept}


# --- another rating, and taking back ------------------------------------------------------------------------


def test_another_rating_takes_the_place_of_the_first() -> None:
    with in_memory() as store:
        first = answer(store, "a")
        second = answer(store, "a", session="s1")
        better = replace(second, uid="better", rating=Rating.EASY)
        memory = fold(replay([first]), better)
        assert store.amend(second.uid, better, memory, SESSION, replay=replay) == memory
        assert list(store.reviews()) == [first, better]
        assert list(store.reviews(with_undone=True)) == [first, better, second]
        assert store.memories() == {"a": memory}
        assert store.open_session() == SESSION


def test_another_rating_of_an_answer_that_is_not_the_last_is_replayed() -> None:
    with in_memory() as store:
        first = answer(store, "a", rating=Rating.AGAIN)
        second = answer(store, "a")
        better = replace(first, uid="better", rating=Rating.EASY)
        kept = store.amend(first.uid, better, fold(None, better), replay=replay)
        assert kept == replay([better, second])
        assert store.memories() == {"a": kept}


def test_taking_back_everything_leaves_no_card() -> None:
    with in_memory() as store:
        given = [answer(store, "a"), answer(store, "b"), answer(store, "a")]
        assert store.undo(given[2].uid, SESSION, replay) == replay(given[:1])
        assert store.open_session() == SESSION
        assert store.undo(given[0].uid, None, replay) is None
        store.undo(given[1].uid, replay=replay)
        assert store.memories() == {}
        assert store.last_review() is None
        assert len(list(store.reviews(with_undone=True))) == 3


@pytest.mark.parametrize("uid", ["undone", "never-there"])
def test_what_is_not_in_the_log_any_more_cannot_be_taken_back_or_amended(uid: str) -> None:
    with in_memory() as store:
        given = answer(store, "a", uid="undone")
        store.undo("undone", replay=replay)
        with pytest.raises(DataError, match="was taken back already\nNothing was changed"):
            store.undo(uid, SESSION, replay)
        with pytest.raises(DataError, match="was taken back already\nNothing was changed"):
            store.amend(uid, replace(given, uid="new"), None, SESSION, replay=replay)
        assert list(store.reviews()) == []
        assert store.open_session() is None


def test_the_time_of_taking_back_is_an_argument_or_that_of_opening() -> None:
    with in_memory() as store:
        one, other = answer(store, "a"), answer(store, "b")
        store.undo(one.uid, replay=replay)
        store.undo(other.uid, replay=replay, now_ms=NOW_MS + 7)
        rows = store.connection.execute("SELECT undone_ms FROM review ORDER BY at_ms").fetchall()
        assert rows == [(NOW_MS,), (NOW_MS + 7,)]


# --- marks, sessions, settings ------------------------------------------------------------------------------


def test_the_latest_mark_of_each_name_counts() -> None:
    with in_memory() as store:
        store.add_mark(mark("a", "suspended", 1, at_ms=NOW_MS))
        store.add_mark(mark("a", "suspended", 0, at_ms=NOW_MS + 1))
        store.add_mark(mark("a", "buried", TODAY), SESSION)
        store.add_mark(mark("b", "flagged", 1))
        assert store.marks() == {"a": {"suspended": 0, "buried": TODAY}, "b": {"flagged": 1}}
        assert store.open_session() == SESSION


def test_a_mark_counts_even_if_the_clock_was_set_back() -> None:
    with in_memory() as store:
        store.add_mark(mark("a", "suspended", 1, at_ms=NOW_MS))
        kept = store.add_mark(mark("a", "suspended", 0, at_ms=NOW_MS - DAY_MS))
        assert kept.at_ms == NOW_MS + 1
        assert store.marks() == {"a": {"suspended": 0}}


def test_the_session_begun_last_that_has_not_ended_is_open() -> None:
    with in_memory() as store:
        early = replace(SESSION, uid="early", started_ms=1)
        late = replace(SESSION, uid="late", started_ms=2)
        over = replace(SESSION, uid="over", started_ms=3, ended_ms=4)
        for session in (late, over, early):
            store.save_session(session)
        assert store.open_session() == late
        assert store.sessions() == (early, late, over)
        store.save_session(replace(late, ended_ms=5))
        assert store.open_session() == early


def test_a_setting_is_set_changed_and_taken_away() -> None:
    with in_memory() as store:
        store.set_setting("interview", "2026-01-31")
        store.set_setting("interview", "2026-02-01")
        store.set_setting("by", "日期")
        assert store.settings() == {"by": "日期", "interview": "2026-02-01"}
        store.set_setting("interview", None)
        store.set_setting("never", None)
        assert store.settings() == {"by": "日期"}


# --- read-only ----------------------------------------------------------------------------------------------


def test_a_read_only_store_can_be_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with opened(path) as store:
        given = answer(store)
    with opened(path, read_only=True) as store:
        assert list(store.reviews()) == [given]
        with pytest.raises(DataError, match=r"the progress file .*progress\.db cannot be written"):
            answer(store)


def test_a_read_only_store_that_is_not_there_is_empty_and_stays_away(tmp_path: Path) -> None:
    with opened(tmp_path / "home" / "progress.db", read_only=True) as store:
        assert store.memories() == {}
    assert list(tmp_path.iterdir()) == []


def test_memories_are_plain_values() -> None:
    with in_memory() as store:
        answer(store, "a", rating=Rating.AGAIN)
        (memory,) = store.memories().values()
        assert isinstance(memory, Memory)
        assert [type(value) for value in vars(memory).values()] == [float, float, *[int] * 6]
