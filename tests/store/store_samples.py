"""Made-up answers, and a scheduler that is quick, depends on the order, and needs no library."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from quizzer.store import Store, open_store
from quizzer.study.memory import Mark, Memory, Rating, Review

NOW_MS = 1_760_000_000_000  # 9 October 2025
DAY_MS = 86_400_000
TODAY = 739_533

_numbers = count()


def fold(memory: Memory | None, review: Review) -> Memory | None:
    """One more answer; like the real one, a cram changes nothing and the order matters."""
    if review.mode == "cram":
        return memory
    before = memory or Memory(1.0, 5.0, 0, 0, 0, 0, 0, review.day)
    stability = before.stability * 1.25 + review.rating / 3
    return replace(
        before,
        stability=stability,
        difficulty=before.difficulty * 0.9 + review.rating / 10,
        last_ms=max(before.last_ms, review.at_ms),
        last_day=max(before.last_day, review.day),
        due_day=review.day + int(stability),
        reps=before.reps + 1,
        lapses=before.lapses + (review.rating is Rating.AGAIN and before.reps > 0),
    )


def replay(reviews: Iterable[Review]) -> Memory | None:
    """All answers of one question, in the order of the log."""
    memory = None
    for review in reviews:
        memory = fold(memory, review)
    return memory


def review(question: str = "lstm-gate", **fields: Any) -> Review:
    """An answer with a uid of its own."""
    number = next(_numbers)
    sample = Review(
        uid=f"uid-{number:08d}",
        question=question,
        at_ms=NOW_MS + number,
        day=TODAY,
        rating=Rating.GOOD,
        outcome="right",
        given=("b",),
        score=1.0,
    )
    return replace(sample, **fields)


def answer(store: Store, question: str = "lstm-gate", **fields: Any) -> Review:
    """Record an answer as the command line does, and give it."""
    given = review(question, **fields)
    before = store.memories().get(question)
    memory = None if given.mode == "cram" else fold(before, given)
    store.record(given, memory, seen_reps=before.reps if before else 0, replay=replay)
    return given


def mark(question: str = "lstm-gate", name: str = "flagged", value: int = 1, **fields: Any) -> Mark:
    """A mark with a uid of its own."""
    number = next(_numbers)
    return replace(Mark(question, name, value, NOW_MS + number, f"mark-{number:08d}"), **fields)


def in_memory() -> Store:
    """A store without a file."""
    return open_store(Path(":memory:"), now_ms=NOW_MS)


@contextmanager
def opened(path: Path, **options: Any) -> Iterator[Store]:
    """The store at `path`, opened at the time of the samples."""
    with open_store(path, now_ms=options.pop("now_ms", NOW_MS), **options) as store:
        yield store


@contextmanager
def as_user() -> Iterator[Path]:
    """A folder of somebody to whom the modes of files apply: root, who may do everything, becomes nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "home"
        home.mkdir()
        if os.geteuid() != 0:
            yield home
            return
        os.chown(home, 65534, 65534)
        os.seteuid(65534)
        try:
            yield home
        finally:
            os.seteuid(0)
