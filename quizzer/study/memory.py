"""What is remembered of a question: the rating, the row of the log, and the state that follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Rating(IntEnum):
    """How well an answer came, in FSRS's four steps."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True)
class Terms:
    """What the scheduler aims at when an answer is given; kept with the answer, so that a replay agrees."""

    retention: float = 0.9  # probability of remembering when asked again, 0.70 to 0.97
    max_days: int = 365  # no interval is longer


@dataclass(frozen=True)
class Review:
    """One answer: a row of the log, never changed, only undone."""

    uid: str  # unique over all machines
    question: str
    at_ms: int  # UTC milliseconds
    day: int  # the study day, as a proleptic ordinal
    rating: Rating
    outcome: str  # right, partial, wrong
    given: tuple[str, ...] = ()  # option ids, or what was typed
    score: float = 0.0
    hints: int = 0
    tries: int = 1
    took_ms: int = 0
    guessed: bool = False
    mode: str = "quiz"  # quiz, cram: a cram never feeds the schedule
    session: str = ""
    fingerprint: str = ""  # of the question as it was then
    requeued: int = -1  # where in the session's queue it was put again; -1: nowhere
    terms: Terms = Terms()


@dataclass(frozen=True)
class Memory:
    """The state of a question that has been answered: the fold of its reviews."""

    stability: float  # days until the probability of remembering falls to 0.9
    difficulty: float  # 1 to 10
    last_ms: int  # the effective time of the last review, UTC
    last_day: int  # the effective study day: it never goes back, even if the clock does
    due_day: int
    reps: int  # reviews that counted
    lapses: int  # days after the first on which it began with Again: a miss repeated in a session counts once
    first_day: int


@dataclass(frozen=True)
class Mark:
    """What the learner said of a question besides answering it. The latest of a kind counts.

    `name` is `suspended`, `buried`, `flagged` or `called`; `value` is 1 or 0, the day until which it is buried, or
    the number of answers after which it has been called enough.
    """

    question: str
    name: str
    value: int
    at_ms: int
    uid: str


@dataclass(frozen=True)
class Session:
    """A round of questions that can be resumed: what is left, in order; the head is being asked."""

    uid: str
    mode: str  # quiz, cram
    seed: str  # the order of options is a function of it and of the question
    started_ms: int
    queue: tuple[str, ...]
    selection: str = ""  # the options it was started with, as JSON
    answered: int = 0
    ended_ms: int | None = None
    missed: tuple[str, ...] = ()  # put again after a miss, once for each time
    skipped: tuple[str, ...] = ()  # put at the end once: the next skip drops it
