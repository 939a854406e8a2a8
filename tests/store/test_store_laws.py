"""Whatever happens in whatever order: the cards are the replay of the log."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import DAY_MS, NOW_MS, TODAY, fold, in_memory, mark, replay, review

from quizzer.store import Store
from quizzer.store.cards import scheduled
from quizzer.store.doctor import differing
from quizzer.study.memory import Rating, Session

QUESTIONS = ("a", "b", "c")


@dataclass(frozen=True)
class Step:
    """One thing that happens: to a question, at a time that may lie before the last, to the nth answer."""

    what: str
    question: str
    hours: int
    rating: Rating
    nth: int


STEPS = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(["record", "record", "record", "cram", "amend", "undo", "mark"]),
        question=st.sampled_from(QUESTIONS),
        hours=st.integers(-48, 96),
        rating=st.sampled_from(Rating),
        nth=st.integers(0, 9),
    ),
    max_size=25,
)


def take(store: Store, step: Step, number: int) -> None:
    """Do the step, computing the memory as the command line does: from the memory before."""
    session = Session("s1", "quiz", "seed", NOW_MS, QUESTIONS, answered=number)
    at_ms = NOW_MS + step.hours * 3_600_000
    day = TODAY + at_ms // DAY_MS - NOW_MS // DAY_MS
    new = review(step.question, uid=f"r{number}", at_ms=at_ms, day=day, rating=step.rating, session="s1")
    log = list(store.reviews())
    if step.what == "record":
        before = store.memories().get(step.question)
        kept = store.record(
            new, fold(before, new), session, seen_reps=before.reps if before else 0, replay=replay
        )
        assert kept == store.memories()[step.question]
    elif step.what == "cram":
        store.record(replace(new, mode="cram"), None, session, seen_reps=0, replay=replay)
    elif step.what == "mark":
        store.add_mark(mark(step.question, value=number, at_ms=at_ms), session)
        assert store.marks()[step.question]["flagged"] == number
    elif log and step.what == "undo":
        taken = log[step.nth % len(log)]
        assert store.undo(taken.uid, session, replay) == store.memories().get(taken.question)
    elif log and step.what == "amend":
        old = log[step.nth % len(log)]
        other = [r for r in store.reviews(question=old.question) if r.uid != old.uid]
        better = replace(old, uid=f"r{number}", rating=step.rating)
        memory = None if old.mode == "cram" else fold(replay(other), better)
        assert store.amend(old.uid, better, memory, session, replay=replay) == store.memories().get(
            old.question
        )
    else:
        store.save_session(session)
    assert store.open_session() == session


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_the_cards_are_always_the_replay_of_the_log(steps: list[Step]) -> None:
    with in_memory() as store:
        for number, step in enumerate(steps):
            take(store, step, number)
            assert differing(store.connection, replay) == ()


@settings(max_examples=50, deadline=None)
@given(STEPS)
def test_undoing_everything_leaves_no_card_and_the_whole_log(steps: list[Step]) -> None:
    with in_memory() as store:
        for number, step in enumerate(steps):
            take(store, step, number)
        rows = len(list(store.reviews(with_undone=True)))
        while (last := store.last_review()) is not None:
            store.undo(last.uid, replay=replay)
            assert differing(store.connection, replay) == ()
        assert store.memories() == {}
        assert list(store.reviews()) == []
        assert len(list(store.reviews(with_undone=True))) == rows


def test_the_checker_of_these_laws_sees_a_card_that_is_off() -> None:
    with in_memory() as store:
        step = Step("record", "a", 0, Rating.GOOD, 0)
        take(store, step, 0)
        take(store, replace(step, question="b"), 1)
        take(store, replace(step, question="c"), 2)
        store.connection.execute("UPDATE card SET due_day = due_day + 1 WHERE item = 1")
        store.connection.execute("UPDATE card SET stability = stability * 1.000001 WHERE item = 2")
        store.connection.execute("DELETE FROM card WHERE item = 3")
        assert differing(store.connection, replay) == ("a", "b", "c")


@pytest.mark.parametrize("rating", list(Rating), ids=lambda rating: rating.name.lower())
def test_the_laws_hold_for_the_scheduler_itself(rating: Rating) -> None:
    from quizzer.study.schedule import fold as real_fold

    with in_memory() as store:
        for number in range(6):
            new = review("a", at_ms=NOW_MS + number * 3 * DAY_MS, day=TODAY + 3 * number, rating=rating)
            before = store.memories().get("a")
            store.record(new, real_fold(before, new), seen_reps=before.reps if before else 0)
        assert differing(store.connection, scheduled) == ()
        early = review("a", at_ms=NOW_MS + DAY_MS, day=TODAY + 1)
        before = store.memories()["a"]
        assert store.record(early, real_fold(before, early), seen_reps=6) == scheduled(store.reviews())
        store.undo(early.uid)
        assert store.memories() == {"a": before}
