"""Numbers of the learner's progress, on the first day and later."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_samples import DAY, DAY_MS, entry, history, memory, review, topic

from quizzer.messages import Words
from quizzer.study.leech import became_leech, is_leech, leech_advice
from quizzer.study.memory import Memory, Rating, Review
from quizzer.study.schedule import fold, replay, retrievability
from quizzer.study.statistics import (
    Bin,
    Retention,
    Streak,
    TopicRow,
    calibration,
    forecast,
    heat,
    leeches,
    per_day,
    predictions,
    retention,
    streak,
    topic_map,
)

AGAIN, HARD, GOOD, EASY = Rating


def test_on_the_first_day_nothing_divides_by_zero() -> None:
    assert retention([], {}, DAY) == Retention(0, 0)
    assert retention([], {}, DAY).rate is None
    assert {(b.asked, b.kept, b.predicted, b.rate) for b in calibration([])} == {(0, 0, None, None)}
    assert forecast({}, DAY) == (0,) * 14
    assert set(heat({}, DAY, weeks=1)[0]) == {0, None}
    assert streak((), DAY) == Streak(0, 0)
    assert topic_map([], [topic("rnn")], {}, DAY) == ()
    assert leeches({}) == ()
    assert list(predictions([])) == []
    assert per_day([]) == {}


# --- retention ------------------------------------------------------------------------------------------------


def answers(*rows: tuple[str, int, Rating]) -> list[Review]:
    return [
        review(rating, DAY + day, name, at_ms=(DAY + day) * DAY_MS + i)
        for i, (name, day, rating) in enumerate(rows)
    ]


RETENTION = {
    "a first answer says nothing": ([("a", 0, AGAIN)], 0, 0),
    "remembered after a night": ([("a", -1, GOOD), ("a", 0, GOOD)], 1, 1),
    "forgotten after a night": ([("a", -1, GOOD), ("a", 0, AGAIN)], 0, 1),
    "Hard is remembered": ([("a", -1, GOOD), ("a", 0, HARD)], 1, 1),
    "a repetition that day does not count": ([("a", -1, GOOD), ("a", 0, AGAIN), ("a", 0, GOOD)], 0, 1),
    "nor does that of the first day": ([("a", 0, AGAIN), ("a", 0, GOOD)], 0, 0),
    "two questions": ([("a", -2, GOOD), ("b", -2, GOOD), ("a", 0, GOOD), ("b", 0, AGAIN)], 1, 2),
    "two days": ([("a", -9, GOOD), ("a", -5, GOOD), ("a", 0, GOOD)], 2, 2),
    "the first day of the window": ([("a", -60, GOOD), ("a", -29, GOOD)], 1, 1),
    "the day before the window": ([("a", -60, GOOD), ("a", -30, GOOD)], 0, 0),
}


@pytest.mark.parametrize(("rows", "kept", "asked"), RETENTION.values(), ids=RETENTION)
def test_true_retention(rows: list[tuple[str, int, Rating]], kept: int, asked: int) -> None:
    log = answers(*rows)
    memories = {name: found for name in "ab" if (found := replay(r for r in log if r.question == name))}
    assert retention(log, memories, DAY) == Retention(kept, asked)
    window = [row for row in log if row.day > DAY - 30]
    assert retention(window, memories, DAY) == Retention(kept, asked)


def test_a_cram_is_no_evidence() -> None:
    log = [*answers(("a", -1, GOOD)), review(AGAIN, DAY, "a", mode="cram"), *answers(("a", 0, GOOD))]
    assert retention(log, {"a": memory()}, DAY) == Retention(2, 2)


def test_a_rate_is_a_share() -> None:
    assert Retention(3, 4).rate == 0.75


# --- calibration ----------------------------------------------------------------------------------------------


def test_predictions_are_put_into_bins() -> None:
    found = calibration([(0.9375, True), (0.90625, False), (0.5, True), (1.0, True)], (0.0, 0.5, 0.9, 1.0))
    assert found == (
        Bin(0.0, 0.5),
        Bin(0.5, 0.9, 1, 1, 0.5),
        Bin(0.9, 1.0, 3, 2, (0.9375 + 0.90625 + 1.0) / 3),
    )
    assert found[2].rate == 2 / 3


def test_every_prediction_is_in_its_bin() -> None:
    pairs = [(i / 1000, i % 3 == 0) for i in range(1001)]
    found = calibration(pairs)
    assert sum(row.asked for row in found) == 1001
    assert all(row.predicted is not None and row.low <= row.predicted <= row.high for row in found)


@pytest.mark.parametrize("seed", range(5))
def test_a_prediction_is_what_was_known_before_the_answer(seed: int) -> None:
    log = history(seed, 60)
    known: Memory | None = None
    expected = []
    for row in log:
        if known is not None and row.mode == "quiz" and row.day > known.last_day:
            expected.append((row.day, retrievability(known, row.day), row.rating is not AGAIN))
        known = fold(known, row)
    assert list(predictions(log)) == expected
    assert expected


# --- days -----------------------------------------------------------------------------------------------------


def test_the_forecast_counts_what_comes_due() -> None:
    memories = {"a": memory(-9), "b": memory(0), "c": memory(1), "d": memory(13), "e": memory(14)}
    assert forecast(memories, DAY) == (2, 1, *[0] * 11, 1)
    assert forecast(memories, DAY, days=1) == (2,)


def test_answers_are_counted_by_days() -> None:
    assert per_day(answers(("a", 0, GOOD), ("b", 0, AGAIN), ("a", 2, GOOD))) == {DAY: 2, DAY + 2: 1}


def test_a_week_begins_on_monday_and_the_future_is_empty() -> None:
    monday = DAY - (DAY - 1) % 7
    counts = {monday - 7: 1, monday - 1: 2, monday: 3, monday + 1: 4}
    assert heat(counts, monday + 1, weeks=2) == ((1, 0, 0, 0, 0, 0, 2), (3, 4, None, None, None, None, None))
    assert heat(counts, monday + 6, weeks=1) == ((3, 4, 0, 0, 0, 0, 0),)


STREAKS: dict[str, tuple[list[int], Streak]] = {
    "never": ([], Streak(0, 0)),
    "today": ([0], Streak(1, 1)),
    "yesterday, today is not over": ([-1], Streak(1, 1)),
    "the day before yesterday": ([-2], Streak(0, 1)),
    "three days": ([-2, -1, 0], Streak(3, 3)),
    "three days until yesterday": ([-3, -2, -1], Streak(3, 3)),
    "a longer one before": ([-9, -8, -7, -6, -1, 0], Streak(2, 4)),
    "a day from a wrong clock": ([0, 5], Streak(1, 1)),
}


@pytest.mark.parametrize(("days", "expected"), STREAKS.values(), ids=STREAKS)
def test_streaks(days: list[int], expected: Streak) -> None:
    assert streak([DAY + day for day in days], DAY) == expected


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(-30, 0)))
def test_the_longest_streak_is_the_longest(days: set[int]) -> None:
    marks = "".join("x" if day in days else " " for day in range(-30, 1))
    longest = max(len(run) for run in marks.split(" "))
    assert streak({DAY + day for day in days}, DAY).longest == longest


# --- topics ---------------------------------------------------------------------------------------------------


def test_the_map_of_topics() -> None:
    entries = [
        *(entry(f"r{i}", "rnn") for i in range(5)),
        *(entry(f"l{i}", "lstm") for i in range(2)),
        entry("b0", "bptt"),
        entry("own", "my-own"),
    ]
    memories = {f"r{i}": memory(1, 30.0, last=0) for i in range(4)}
    memories |= {"l0": memory(1, 30.0, last=0), "l1": memory(1, 0.2, last=0), "own": memory(-50, 1.0, last=-60)}
    topics = [topic("lstm"), topic("rnn"), topic("empty"), topic("bptt")]
    rows = topic_map(entries, topics, memories, DAY)
    assert rows == (
        TopicRow("lstm", 2, ready=1, shaky=1, unseen=0),
        TopicRow("rnn", 5, ready=4, shaky=0, unseen=1),
        TopicRow("bptt", 1, ready=0, shaky=0, unseen=1),
        TopicRow("my-own", 1, ready=0, shaky=1, unseen=0),
    )
    assert [row.state for row in rows] == ["shaky", "ready", "unseen", "shaky"]
    assert [row.seen for row in rows] == [2, 4, 0, 1]


READINESS = {
    "missed today": ([(0, AGAIN)], "shaky"),
    "Hard today": ([(0, HARD)], "ready"),
    "right today": ([(0, GOOD)], "ready"),
    "due today": ([(-2, GOOD)], "ready"),
    "overdue by a month": ([(-32, GOOD)], "shaky"),
    "missed, then right in the session": ([(0, AGAIN), (0, GOOD)], "shaky"),
}


@pytest.mark.parametrize(("rows", "state"), READINESS.values(), ids=READINESS)
def test_a_question_is_ready_if_it_will_be_remembered_tomorrow(
    rows: list[tuple[int, Rating]], state: str
) -> None:
    known = replay(answers(*(("a", day, rating) for day, rating in rows)))
    assert known is not None
    (row,) = topic_map([entry("a")], [], {"a": known}, DAY)
    assert row.state == state


# --- leeches --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lapses", "leech"), [(0, False), (7, False), (8, True), (9, True), (40, True)])
def test_eight_lapses_make_a_leech(lapses: int, leech: bool) -> None:
    assert is_leech(memory(lapses=lapses)) is leech


def test_it_is_said_at_the_eighth_lapse_and_at_every_fourth_after_it() -> None:
    said = [n for n in range(1, 21) if became_leech(memory(lapses=n - 1), memory(lapses=n))]
    assert said == [8, 12, 16, 20]
    assert not became_leech(memory(lapses=8), memory(lapses=8))
    assert not became_leech(None, memory(lapses=8))
    assert not became_leech(memory(lapses=8), None)


def test_leeches_come_worst_first() -> None:
    memories = {"b": memory(lapses=8), "a": memory(lapses=8), "c": memory(lapses=12), "d": memory(lapses=7)}
    assert [name for name, _ in leeches(memories)] == ["c", "a", "b"]


def test_a_leech_comes_with_advice() -> None:
    assert Words("en")(leech_advice("gate", memory(lapses=8))) == (
        "'gate' has been forgotten 8 times. Read its explanation, write it down in your own words, "
        "or suspend it: asking once more will not help."
    )
