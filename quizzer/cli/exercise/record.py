"""What a check means for the memory: a miss comes back, and passing is rated like any other answer.

A file that cannot run costs nothing, as an answer that cannot be read; one day counts one miss, however often
the file is saved; and the file that has passed before is no new answer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from quizzer.cli.exercise.desk import Desk
from quizzer.cli.play import terms
from quizzer.exercises.exercise import Exercise
from quizzer.exercises.feedback import Feedback
from quizzer.messages import Message, message
from quizzer.question import Outcome
from quizzer.study.memory import Review
from quizzer.study.rating import rate

COUNTED = ("wrong", "whole", "changed", "aliased", "warned")


def hints_key(exercise: Exercise) -> str:
    """The setting that counts the hints that were shown since the last pass."""
    return f"exercises/{exercise.name}/hints"


def see(desk: Desk, exercise: Exercise) -> None:
    """Keep that the solution was shown today."""
    desk.store.set_setting(_seen_key(exercise), str(desk.world.today))


def has_seen(desk: Desk, exercise: Exercise) -> bool:
    """Whether the solution was shown today."""
    return desk.store.settings().get(_seen_key(exercise)) == str(desk.world.today)


def forget(desk: Desk, exercise: Exercise) -> None:
    """It has passed: the next time begins without hints and solution."""
    for key in (hints_key(exercise), _seen_key(exercise)):
        desk.store.set_setting(key, None)


def _seen_key(exercise: Exercise) -> str:
    return f"exercises/{exercise.name}/solution"


def record(desk: Desk, exercise: Exercise, found: Feedback) -> Message | None:
    """Save what came of a check if it counts; gives what is said of it."""
    reviews = desk.reviews(exercise)
    today = desk.world.today
    if not counts(reviews, found, today):
        same = found.passed and reviews and reviews[-1].given == (found.file,) and reviews[-1].day != today
        return message("exercise.same-file") if same else None
    kept = _save(desk, exercise, found, reviews)
    if found.passed:
        forget(desk, exercise)
    return message("exercise.again-in", days=kept - today)


def counts(reviews: Sequence[Review], found: Feedback, today: int) -> bool:
    """Whether a check is an answer, after these reviews."""
    last = reviews[-1] if reviews else None
    if found.passed:
        is_new = last is None or last.given != (found.file,)
        return is_new and not (last is not None and last.outcome == "right" and last.day == today)
    return found.status in COUNTED and (last is None or last.day != today)


def _save(desk: Desk, exercise: Exercise, found: Feedback, reviews: Sequence[Review]) -> int:
    """Record the answer; gives the day on which it is due."""
    from quizzer.study.schedule import fold  # brings fsrs

    world, store = desk.world, desk.store
    hints = int(store.settings().get(hints_key(exercise), "0"))
    right = Outcome.PARTIAL if has_seen(desk, exercise) else Outcome.RIGHT
    outcome = right if found.passed else Outcome.WRONG
    tries = 1 + _misses(reviews)
    review = Review(
        uid=os.urandom(16).hex(),
        question=exercise.question,
        at_ms=world.clock(),
        day=world.today,
        rating=rate(outcome, hints=hints, tries=tries),
        outcome=outcome.value,
        given=(found.file,),
        score=1.0 if found.passed else 0.0,
        hints=hints,
        tries=tries,
        took_ms=found.took_ms,
        fingerprint=exercise.fingerprint,
        terms=terms(world, store),
    )
    before = store.memories().get(exercise.question)
    kept = store.record(review, fold(before, review), seen_reps=before.reps if before else 0)
    assert kept is not None
    return kept.due_day


def _misses(reviews: Sequence[Review]) -> int:
    """How often it failed since it passed last."""
    outcomes = [review.outcome for review in reviews]
    return len(outcomes) - 1 - max((i for i, outcome in enumerate(outcomes) if outcome == "right"), default=-1)
