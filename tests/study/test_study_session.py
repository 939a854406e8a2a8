"""A session from its first question to its last, forwards and backwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_samples import review

from quizzer.study.memory import Rating, Session
from quizzer.study.session import MOST_REPEATS, answered, begin, dropped, ended, prompt_seed, skipped, undone

AGAIN, HARD, GOOD, EASY = Rating
NAMES = "abcdefghij"


def session(queue: str = NAMES, seed: str = "7") -> Session:
    return begin("s", "quiz", seed, 1000, queue)


def test_a_session_begins_with_its_queue() -> None:
    found = begin("s", "cram", "7", 1000, ["a", "b", "a"], selection='{"count": 2}')
    assert found == Session("s", "cram", "7", 1000, ("a", "b"), '{"count": 2}')


@pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
def test_what_was_remembered_leaves(rating: Rating) -> None:
    found, requeued = answered(session("abc"), rating)
    assert (found.queue, found.answered, found.missed, requeued) == (("b", "c"), 1, (), -1)


@pytest.mark.parametrize("seed", range(20))
def test_a_miss_comes_back_after_four_to_six_others(seed: int) -> None:
    found, requeued = answered(session(seed=str(seed)), AGAIN)
    assert 4 <= requeued <= 6
    assert found.queue == (*NAMES[1 : requeued + 1], "a", *NAMES[requeued + 1 :])
    assert found.missed == ("a",)


def test_a_miss_comes_back_at_all_three_distances() -> None:
    assert {answered(session(seed=str(seed)), AGAIN)[1] for seed in range(40)} == {4, 5, 6}


@pytest.mark.parametrize(
    ("queue", "after", "place"),
    [("a", ("a",), 0), ("ab", ("b", "a"), 1), ("abcd", ("b", "c", "d", "a"), 3)],
    ids=["alone", "of two", "of four"],
)
def test_near_the_end_a_miss_comes_last(queue: str, after: tuple[str, ...], place: int) -> None:
    found, requeued = answered(session(queue), AGAIN)
    assert (found.queue, requeued) == (after, place)


def test_the_fourth_miss_is_left_for_another_day() -> None:
    current = session("a")
    for _ in range(MOST_REPEATS):
        current, requeued = answered(current, AGAIN)
        assert requeued == 0
    current, requeued = answered(current, AGAIN)
    assert (current.queue, current.answered, requeued) == ((), 4, -1)


def test_a_miss_that_is_right_the_second_time_leaves() -> None:
    current, _ = answered(session("a"), AGAIN)
    current, requeued = answered(current, GOOD)
    assert (current.queue, requeued) == ((), -1)


def test_a_skip_goes_to_the_end_once_and_then_out() -> None:
    once = skipped(session("abc"))
    assert (once.queue, once.skipped, once.answered) == (("b", "c", "a"), ("a",), 0)
    twice = skipped(replace(once, queue=("a", "b", "c")))
    assert twice.queue == ("b", "c")


def test_skipping_everything_ends() -> None:
    current, steps = session("abc"), 0
    while current.queue:
        current, steps = skipped(current), steps + 1
    assert steps == 6


def test_a_dropped_question_is_nowhere_in_the_queue() -> None:
    assert dropped(session("abc"), "b").queue == ("a", "c")
    assert dropped(session("abc"), "z") == session("abc")


def test_a_session_is_closed() -> None:
    assert ended(session("a"), 2000) == replace(session("a"), ended_ms=2000)


# --- undo -----------------------------------------------------------------------------------------------------

SESSIONS = st.builds(
    lambda names, seed, missed, skips, count: replace(
        begin("s", "quiz", seed, 0, names), missed=tuple(missed), skipped=tuple(skips), answered=count
    ),
    st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    st.text(max_size=3),
    st.lists(st.sampled_from(NAMES), max_size=6),
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
    st.integers(0, 9),
)


@settings(max_examples=300, deadline=None)
@given(SESSIONS, st.sampled_from(Rating))
def test_an_undone_answer_was_never_given(before: Session, rating: Rating) -> None:
    question = before.queue[0]
    after, requeued = answered(before, rating)
    assert undone(after, review(rating, question=question, requeued=requeued)) == before
    assert undone(ended(after, 9), review(rating, question=question, requeued=requeued)) == before


@settings(max_examples=200, deadline=None)
@given(SESSIONS, st.lists(st.sampled_from(Rating), max_size=20))
def test_answers_are_undone_one_after_another(first: Session, ratings: list[Rating]) -> None:
    current, log = first, []
    for rating in ratings:
        if not current.queue:
            break
        question = current.queue[0]
        before = current
        current, requeued = answered(current, rating)
        log.append((before, review(rating, question=question, requeued=requeued)))
    for before, row in reversed(log):
        current = undone(current, row)
        assert current == before


def test_an_answer_given_anew_takes_the_same_place() -> None:
    after, requeued = answered(session(), AGAIN)
    row = review(AGAIN, question="a", requeued=requeued)
    assert answered(undone(after, row), AGAIN) == (after, requeued)
    other, _ = answered(undone(after, row), GOOD)
    assert other.queue == tuple(NAMES[1:])


def test_an_undo_after_a_skip_still_asks_the_question_once() -> None:
    after, requeued = answered(session(), AGAIN)
    found = undone(skipped(after), review(AGAIN, question="a", requeued=requeued))
    assert found.queue == ("a", *NAMES[2:], "b")
    assert found.missed == ()


def test_an_answer_of_another_session_is_not_undone_here() -> None:
    row = replace(review(GOOD, question="z"), session="other")
    assert undone(session(), row) == session()


# --- whole sessions -------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10), st.text(max_size=3), st.data())
def test_every_session_ends_and_asks_nothing_more_than_four_times(
    size: int, seed: str, data: st.DataObject
) -> None:
    current = session(NAMES[:size], seed)
    asked: Counter[str] = Counter()
    right: set[str] = set()
    while current.queue:
        assert len(set(current.queue)) == len(current.queue)
        question = current.queue[0]
        assert question not in right
        asked[question] += 1
        rating = data.draw(st.sampled_from(Rating))
        if rating is not AGAIN:
            right.add(question)
        current, _ = answered(current, rating)
    assert set(asked) == set(NAMES[:size])
    assert max(asked.values()) <= 1 + MOST_REPEATS
    assert current.answered == asked.total()


def test_a_question_that_comes_back_is_drawn_anew_and_an_undone_one_is_not() -> None:
    session = begin("s", "quiz", "7", 0, ["a", "b"])
    assert prompt_seed(session, "a") == "7/a"
    missed, place = answered(session, Rating.AGAIN)
    assert prompt_seed(missed, "a") == "7/a/1"
    assert prompt_seed(missed, "b") == "7/b"
    assert place >= 0
    assert prompt_seed(replace(missed, missed=()), "a") == "7/a"
