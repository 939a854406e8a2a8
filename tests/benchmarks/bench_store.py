"""What it costs to save an answer, beside the least that it can cost.

    pytest tests/benchmarks/bench_store.py --benchmark-columns=median,min,max,rounds

The goal is 1 ms for one answer, durable. The baseline is what Anki does: one INSERT and a COMMIT into a file
with a log written ahead, synced at each commit. Files hold 100,000 answers to 5,000 questions.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizzer.store import Store, cards, log, open_store
from quizzer.study.memory import Memory, Rating, Review, Session

REVIEWS = 100_000
QUESTIONS = [f"question-number-{number:05d}" for number in range(5_000)]
NOW_MS = 1_760_000_000_000
START_DAY = 738_000
ROUNDS = 400


def made_review(number: int, chance: Random) -> Review:
    """The `number`th answer of a long life."""
    return Review(
        uid=f"{chance.getrandbits(128):032x}",
        question=chance.choice(QUESTIONS),
        at_ms=NOW_MS + number * 300_000,
        day=START_DAY + number * 300 // 86_400,
        rating=chance.choice(list(Rating)),
        outcome="right",
        given=("b",),
        score=1.0,
        took_ms=9_000,
        session=f"{number // 50:032x}",
        fingerprint=f"{chance.getrandbits(64):016x}",
    )


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a long life in it."""
    path = tmp_path_factory.mktemp("store") / "progress.db"
    chance = Random(1)
    with open_store(path, now_ms=NOW_MS) as store, store.writing() as connection:
        items = {question: cards.item_of(connection, question) for question in QUESTIONS}
        for number in range(REVIEWS):
            review = made_review(number, chance)
            log.add(connection, items[review.question], review)
        for question, item in items.items():
            memory = Memory(12.5, 5.5, NOW_MS, START_DAY, START_DAY + 12, 20, 1, START_DAY - len(question))
            cards.keep(connection, item, memory)
    return path


@pytest.fixture
def store(full: Path, tmp_path: Path) -> Iterator[Store]:
    path = Path(shutil.copy(full, tmp_path / "progress.db"))
    with open_store(path, now_ms=NOW_MS) as store:
        yield store


@pytest.mark.benchmark(group="one answer, durable")
def test_record(benchmark: BenchmarkFixture, store: Store) -> None:
    chance = Random(2)
    memories = store.memories()
    session = Session("s" * 32, "quiz", "seed", NOW_MS, tuple(QUESTIONS[:30]), '{"topics": ["lstm"]}')
    numbers = count(REVIEWS)

    def prepared() -> tuple[tuple[Review, Memory, Session], dict[str, int]]:
        number = next(numbers)
        review = made_review(number, chance)
        before = memories[review.question]
        after = replace(before, reps=before.reps + 1, last_ms=review.at_ms)
        memories[review.question] = after
        return (review, after, replace(session, answered=number)), {"seen_reps": before.reps}

    benchmark.pedantic(store.record, setup=prepared, rounds=ROUNDS)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group="one answer, durable")
def test_bare_insert_and_commit(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid INTEGER, ease INTEGER, ivl INTEGER)")
    connection.execute("CREATE INDEX ix_revlog_cid ON revlog (cid)")
    insert = "INSERT INTO revlog (cid, ease, ivl) VALUES (?, ?, ?)"
    connection.execute("BEGIN")
    connection.executemany(insert, ((number % 5_000, 3, 12) for number in range(REVIEWS)))
    connection.execute("COMMIT")

    def save() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(insert, (4_321, 3, 12))
        connection.execute("COMMIT")

    benchmark.pedantic(save, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    connection.close()


@pytest.mark.benchmark(group="a start")
def test_open_and_memories(benchmark: BenchmarkFixture, full: Path) -> None:
    def start() -> int:
        with open_store(full, now_ms=NOW_MS) as store:
            return len(store.memories())

    assert benchmark(start) == len(QUESTIONS)


@pytest.mark.benchmark(group="the backup of the day")
def test_daily_backup(benchmark: BenchmarkFixture, full: Path, tmp_path: Path) -> None:
    days = count()

    def start() -> None:
        folder = tmp_path / str(next(days))
        with open_store(full, now_ms=NOW_MS, backups=folder) as store:
            assert store.notes == ()

    benchmark.pedantic(start, rounds=5)  # type: ignore[no-untyped-call]
