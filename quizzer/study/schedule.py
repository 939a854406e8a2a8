"""When to ask again: FSRS-6 on study days. The only door to the `fsrs` package.

What `fsrs` would do by itself, and what is done here instead:

- It counts days as periods of 24 hours, so that studying an hour earlier each evening never counts as a day.
  It is told study days, as midnights.
- It asks again after minutes. Here a miss comes back in the same session, and the schedule has whole days only.
- It draws its fuzz from the global generator. Here the draw belongs to the question and to the number of its
  reviews: a preview keeps its promise, and a replay of the log gives the same days.
- It lets a clock that was set back move a memory into the past, and a question that is repeated on one day grow
  without end. Here the day never goes back; a repetition cannot rate Easy, nor put the question off any longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from quizzer.chance import draw
from quizzer.errors import DataError
from quizzer.messages import Message, message
from quizzer.study.curve import recalled
from quizzer.study.memory import Memory, Rating, Review, Terms

if TYPE_CHECKING:
    import fsrs

RETENTION = (0.70, 0.97)  # outside of it intervals are one day for ever, or never end
MAX_DAYS = (1, 36500)
CRAM_DAYS = 5  # nearer to an interview than this, the weakest first is better than a schedule

CRAM = "cram"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_GAP = 1_000_000  # days; a wrong clock must not leave the calendar of `datetime`

# Anki's fuzz: from, to (days), share of the part of the interval that lies between them.
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


# --- the fold -------------------------------------------------------------------------------------------------


def fold(memory: Memory | None, review: Review) -> Memory | None:
    """The memory after `review`; None and no review before it is a question never seen. A cram changes nothing.

    A function of its arguments alone. Raises DataError if the terms of the review cannot be.
    """
    if review.mode == CRAM:
        return memory
    return _after(memory, review.question, review.at_ms, review.day, review.rating, review.terms)


def replay(reviews: Iterable[Review]) -> Memory | None:
    """The memory after all `reviews` of one question, in the order of the log."""
    memory = None
    for review in reviews:
        memory = fold(memory, review)
    return memory


def preview(memory: Memory | None, question: str, at_ms: int, day: int, terms: Terms) -> dict[Rating, int]:
    """In how many days the question would be asked again, for each rating: what `fold` will give."""
    return {rating: _after(memory, question, at_ms, day, rating, terms).due_day - day for rating in Rating}


def retrievability(memory: Memory, day: int) -> float:
    """The probability that it is remembered on a study day, 0 to 1; 1 on the day of the review itself."""
    return recalled(memory.stability, day - memory.last_day)


def _after(memory: Memory | None, question: str, at_ms: int, day: int, rating: Rating, terms: Terms) -> Memory:
    if memory is None:
        stability, difficulty, days = _model(None, 0, rating, terms)
        due = day + _fuzzed(days, f"{question}/1", terms.max_days)
        return Memory(stability, difficulty, at_ms, day, due, reps=1, lapses=0, first_day=day)
    effective_day = max(day, memory.last_day)
    elapsed = effective_day - memory.last_day
    if not elapsed:
        rating = min(rating, Rating.GOOD)
    stability, difficulty, days = _model(memory, elapsed, rating, terms)
    reps = memory.reps + 1
    due = day + _fuzzed(days, f"{question}/{reps}", terms.max_days)
    if not elapsed and memory.due_day > day:
        due = min(due, memory.due_day)
    return Memory(
        stability=stability,
        difficulty=difficulty,
        last_ms=max(at_ms, memory.last_ms),
        last_day=effective_day,
        due_day=due,  # by the clock as it is now: a year that was wrong once does not hide the question
        reps=reps,
        lapses=memory.lapses + (rating is Rating.AGAIN and elapsed > 0),
        first_day=memory.first_day,
    )


def _model(memory: Memory | None, elapsed: int, rating: Rating, terms: Terms) -> tuple[float, float, int]:
    """What FSRS says: stability, difficulty, and days until asked again, not yet fuzzed."""
    library = _library()
    if memory is None:
        card = library.Card(card_id=0, due=_EPOCH)  # without an id it sleeps a millisecond
    else:
        card = library.Card(
            card_id=0,
            state=library.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=_EPOCH,
            last_review=_EPOCH,
        )
    now = _EPOCH + timedelta(days=min(elapsed, _LONGEST_GAP))
    card, _ = _scheduler(terms).review_card(card, library.Rating(rating), now)
    assert card.stability is not None
    assert card.difficulty is not None
    return card.stability, card.difficulty, (card.due - now).days


def _fuzzed(days: int, seed: str, max_days: int) -> int:
    """`days`, a little earlier or later, so that what was learnt together is not always asked together."""
    if days < 3:
        return days
    delta = 1 + sum(share * max(min(days, end) - start, 0) for start, end, share in _FUZZ)
    high = min(round(days + delta), max_days)
    low = min(max(2, round(days - delta)), high)
    return low + int(draw(seed) * (high - low + 1))


@cache
def _library() -> Any:
    import fsrs  # 35 ms, which a start that answers nothing does not pay

    return fsrs


@lru_cache(maxsize=256)  # the terms change once a day at most, while an interview comes nearer
def _scheduler(terms: Terms) -> fsrs.Scheduler:
    _check(terms)
    scheduler: fsrs.Scheduler = _library().Scheduler(
        desired_retention=terms.retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=terms.max_days,
        enable_fuzzing=False,
    )
    return scheduler


# --- the terms ------------------------------------------------------------------------------------------------


def terms_for(day: int, interview_day: int | None, retention: float = 0.9, max_days: int = 365) -> Terms:
    """The terms of an answer given on `day`: nothing is put off beyond the interview, if one is to come.

    Raises DataError if `retention` or `max_days` is out of range.
    """
    terms = Terms(retention, max_days)
    _check(terms)
    if interview_day is None or interview_day < day:
        return terms
    return replace(terms, max_days=max(1, min(max_days, interview_day - day)))


def advice(day: int, interview_day: int | None) -> Message | None:
    """What to say when the interview is too near for a schedule; None if it is not."""
    if interview_day is None or not 0 <= interview_day - day < CRAM_DAYS:
        return None
    if interview_day == day:
        return message("study.cram-today")
    return message("study.cram-advised", days=interview_day - day)


def _check(terms: Terms) -> None:
    """A retention of 1.5 would ask every day, 0 would divide by zero, a limit of 0 days would ask for ever."""
    low, high = RETENTION
    if not low <= terms.retention <= high:
        what = message("study.retention-out-of-range", found=terms.retention)
        raise DataError(what, message("study.range", low=low, high=high))
    least, most = MAX_DAYS
    if not least <= terms.max_days <= most:
        what = message("study.max-days-out-of-range", found=terms.max_days)
        raise DataError(what, message("study.range", low=least, high=most))
