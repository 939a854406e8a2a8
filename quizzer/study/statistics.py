"""How it is going: pure functions over reviews, memories and counts.

Functions that read reviews take them in the order of the log, and say which they need: a log can have a million
rows. `heat` and `streak` take days that have been counted already, `calibration` takes pairs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizzer.question import Entry, Topic
from quizzer.study.curve import recalled
from quizzer.study.leech import is_leech
from quizzer.study.memory import Memory, Rating, Review
from quizzer.study.schedule import CRAM, fold, retrievability

# --- remembering ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Retention:
    """Of the questions asked after a night or more, how many were remembered."""

    kept: int
    asked: int

    @property
    def rate(self) -> float | None:
        """0 to 1; None if nothing was asked."""
        return self.kept / self.asked if self.asked else None


def retention(reviews: Iterable[Review], memories: Mapping[str, Memory], day: int, days: int = 30) -> Retention:
    """True retention of the last `days` study days, `day` included; needs the reviews of these days only.

    Only the first answer to a question on a day counts, and only if it was answered on an earlier day: what is
    repeated within a session says nothing about memory. A cram does not count.
    """
    kept = asked = 0
    seen: set[tuple[str, int]] = set()
    for review in reviews:
        here = (review.question, review.day)
        if review.mode == CRAM or not day - days < review.day <= day or here in seen:
            continue
        seen.add(here)
        memory = memories.get(review.question)
        if memory is not None and memory.first_day < review.day:
            asked += 1
            kept += review.rating is not Rating.AGAIN
    return Retention(kept, asked)


@dataclass(frozen=True)
class Bin:
    """Answers that were predicted to come with a probability from `low` to `high`."""

    low: float
    high: float
    asked: int = 0
    kept: int = 0
    predicted: float | None = None  # the mean of the predictions; None without answers

    @property
    def rate(self) -> float | None:
        """How many came, 0 to 1; None without answers."""
        return self.kept / self.asked if self.asked else None


EDGES = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


def predictions(history: Iterable[Review]) -> Iterator[tuple[int, float, bool]]:
    """Day, predicted probability and whether it was remembered, for each answer after a night or more.

    `history` is all reviews of one question; it is replayed, at about 10 µs a review.
    """
    memory: Memory | None = None
    for review in history:
        if memory is not None and review.mode != CRAM and review.day > memory.last_day:
            chance = recalled(memory.stability, review.day - memory.last_day)
            yield review.day, chance, review.rating is not Rating.AGAIN
        memory = fold(memory, review)


def calibration(pairs: Iterable[tuple[float, bool]], edges: Sequence[float] = EDGES) -> tuple[Bin, ...]:
    """Predicted against actual, in bins; `pairs` are predicted probability and whether it was remembered."""
    asked, kept, total = ([0.0] * (len(edges) - 1) for _ in range(3))
    for chance, came in pairs:
        index = min(bisect_right(edges, chance), len(edges) - 1) - 1
        asked[index] += 1
        kept[index] += came
        total[index] += chance
    return tuple(
        Bin(low, high, int(asked[i]), int(kept[i]), total[i] / asked[i] if asked[i] else None)
        for i, (low, high) in enumerate(pairwise(edges))
    )


def leeches(memories: Mapping[str, Memory]) -> tuple[tuple[str, Memory], ...]:
    """The questions that are forgotten again and again, the worst first."""
    found = ((name, memory) for name, memory in memories.items() if is_leech(memory))
    return tuple(sorted(found, key=lambda row: (-row[1].lapses, row[0])))


# --- days -----------------------------------------------------------------------------------------------------


def forecast(memories: Mapping[str, Memory], day: int, days: int = 14) -> tuple[int, ...]:
    """How many questions come due on each of the next `days`; the first is today, with all that is overdue."""
    due = [0] * days
    for memory in memories.values():
        ahead = max(0, memory.due_day - day)
        if ahead < days:
            due[ahead] += 1
    return tuple(due)


def per_day(reviews: Iterable[Review]) -> dict[int, int]:
    """Answers of each study day, crams included: they were work too."""
    return dict(Counter(review.day for review in reviews))


def heat(counts: Mapping[int, int], day: int, weeks: int = 26) -> tuple[tuple[int | None, ...], ...]:
    """Answers of each day of the last `weeks` weeks, a row a week from Monday to Sunday; None is the future."""
    monday = day - (day - 1) % 7 - 7 * (weeks - 1)
    starts = range(monday, monday + 7 * weeks, 7)
    return tuple(
        tuple(counts.get(d, 0) if d <= day else None for d in range(start, start + 7)) for start in starts
    )


@dataclass(frozen=True)
class Streak:
    """Study days in a row."""

    current: int  # up to today, or up to yesterday while today has no answer yet
    longest: int


def streak(days: Collection[int], day: int) -> Streak:
    """The streaks in the study days that have answers."""
    known = {d for d in days if d <= day}
    longest = 0
    for first in (d for d in known if d - 1 not in known):
        longest = max(longest, _run(known, first, 1))
    last = day if day in known else day - 1
    return Streak(_run(known, last, -1), longest)


def _run(days: Collection[int], start: int, step: int) -> int:
    length = 0
    while start + step * length in days:
        length += 1
    return length


# --- topics ---------------------------------------------------------------------------------------------------

READY, SHAKY, UNSEEN = "ready", "shaky", "unseen"
NEAR = 0.9  # of the target: what comes due today is not lost yet
MOST = 0.8  # of the questions of a topic


@dataclass(frozen=True)
class TopicRow:
    """Where a topic stands: `total` = `ready` + `shaky` + `unseen`."""

    topic: str
    total: int
    ready: int
    shaky: int
    unseen: int

    @property
    def seen(self) -> int:
        """How many of its questions have been answered."""
        return self.ready + self.shaky

    @property
    def state(self) -> str:
        """`unseen`: nothing was answered; `ready`: four of five questions are ready; else `shaky`."""
        if not self.seen:
            return UNSEEN
        return READY if self.ready >= MOST * self.total else SHAKY


def topic_map(
    entries: Iterable[Entry],
    topics: Iterable[Topic],
    memories: Mapping[str, Memory],
    day: int,
    target: float = 0.9,
) -> tuple[TopicRow, ...]:
    """A row for each topic that has questions, in the order of `topics`; others come last.

    A question is ready if it will be remembered tomorrow with a probability of at least 0.9 × `target`:
    tomorrow, because on the day of an answer the model says 1, even after a miss.
    """
    counts: dict[str, Counter[str]] = {topic.id: Counter() for topic in topics}
    for entry in entries:
        memory = memories.get(entry.id)
        counts.setdefault(entry.topic, Counter())[_state(memory, day, target)] += 1
    return tuple(
        TopicRow(name, count.total(), count[READY], count[SHAKY], count[UNSEEN])
        for name, count in counts.items()
        if count
    )


def _state(memory: Memory | None, day: int, target: float) -> str:
    if memory is None:
        return UNSEEN
    return READY if retrievability(memory, day + 1) >= NEAR * target else SHAKY
