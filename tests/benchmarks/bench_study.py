"""How long the study functions take: `pytest tests/benchmarks/bench_study.py`."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quizzer.question import Entry, Topic
from quizzer.study.memory import Memory, Rating, Review, Terms
from quizzer.study.queue import Selection, plan
from quizzer.study.schedule import fold, preview, replay
from quizzer.study.statistics import forecast, heat, retention, streak, topic_map
from quizzer.text import Localized

DAY = 740_000
MEMORY = Memory(10.0, 5.0, 0, DAY - 10, DAY, 5, 0, DAY - 50)
REVIEW = Review("u", "q", DAY * 86_400_000, DAY, Rating.GOOD, "right")


def library(size: int) -> tuple[list[Entry], list[Topic], dict[str, Memory]]:
    """Questions in 25 topics, a third with requirements, half of them seen."""
    chance = random.Random(1)
    needs = [tuple({f"t{chance.randrange(i)}" for _ in range(2)}) if i else () for i in range(25)]
    topics = [Topic(f"t{i}", Localized.same("t"), requires) for i, requires in enumerate(needs)]
    entries, memories = [], {}
    for i in range(size):
        requires = (f"q{chance.randrange(max(0, i - 50), i)}",) if i and chance.random() < 0.3 else ()
        follow_up = (f"q{i + 1}",) if chance.random() < 0.2 else ()
        entries.append(
            Entry(f"q{i}", f"t{i * 25 // size}", "choice", 1 + i % 5, requires=requires, follow_up=follow_up)
        )
        if chance.random() < 0.5:
            last = DAY - chance.randrange(100)
            due = last + chance.randrange(1, 150)
            memories[f"q{i}"] = Memory(chance.uniform(0.3, 99), 5.0, 0, last, due, 3, 0, DAY - 100)
    return entries, topics, memories


def test_fold(benchmark: Any) -> None:
    benchmark(fold, MEMORY, REVIEW)


def test_preview(benchmark: Any) -> None:
    benchmark(preview, MEMORY, "q", 0, DAY, Terms())


def test_replay_of_20_reviews(benchmark: Any) -> None:
    benchmark(replay, [Review(str(i), "q", i, DAY + 3 * i, Rating.GOOD, "right") for i in range(20)])


@pytest.mark.parametrize("size", [1_000, 100_000])
@pytest.mark.parametrize("selection", [Selection(), Selection(mode="cram", count=20)], ids=["quiz", "cram"])
def test_plan(benchmark: Any, size: int, selection: Selection) -> None:
    entries, topics, memories = library(size)
    found = benchmark(plan, entries, topics, memories, {}, DAY, selection)
    assert found.queue


def test_statistics_of_a_million_reviews(benchmark: Any) -> None:
    """What `stats` asks for: the reviews of 30 days, and days that the store has counted."""
    entries, topics, memories = library(100_000)
    names = list(memories)
    window = [
        Review(str(i), names[i % len(names)], i, DAY - i % 30, Rating(1 + i % 4), "right")
        for i in range(30_000)
    ]
    counts = {DAY - i: 300 for i in range(3_333)}

    def everything() -> None:
        retention(window, memories, DAY)
        forecast(memories, DAY)
        heat(counts, DAY)
        streak(counts, DAY)
        topic_map(entries, topics, memories, DAY)

    benchmark(everything)
