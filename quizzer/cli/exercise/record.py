"""What a check means for the memory: a miss comes back, and passing is rated like any other answer.

A file that cannot run costs nothing, as an answer that cannot be read; one day counts one miss, however often
the file is saved; and the file that has passed before is no new answer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from quizzer.cli.exercise.desk import Desk
from quizzer.cli.play import terms
from quizzer.exercises.exercise import Exercise
from quizzer.exercises.feedback import Feedback
from quizzer.exercises.workspace import digest
from quizzer.messages import Message, message
from quizzer.question import Outcome
from quizzer.study.memory import Review
from quizzer.study.rating import rate

COUNTED = ("wrong", "whole", "changed", "aliased", "warned")


def hints_key(exercise: Exercise) -> str:
    """The setting that counts the hints that were shown since the last pass."""
    return f"exercises/{exercise.name}/hints"


def seen_key(exercise: Exercise) -> str:
    """The setting that says on which day the solution was shown."""
    return f"exercises/{exercise.name}/solution"


def record(desk: Desk, exercise: Exercise, file: Path, found: Feedback) -> Message | None:
    """Save what came of a check if it counts; gives what is said of it."""
    reviews = desk.reviews(exercise)
    name = digest(file)
    today = desk.world.today
    if not counts(reviews, found, name, today):
        same = found.passed and reviews and reviews[-1].given == (name,) and reviews[-1].day != today
        return message("exercise.same-file") if same else None
    kept = _save(desk, exercise, found, name, reviews)
    if found.passed:
        for key in (hints_key(exercise), seen_key(exercise)):
            desk.store.set_setting(key, None)
    return message("exercise.again-in", days=kept - today)


def counts(reviews: Sequence[Review], found: Feedback, name: str, today: int) -> bool:
    """Whether a check is an answer: of a file called `name` by its content, after these reviews."""
    last = reviews[-1] if reviews else None
    if found.passed:
        is_new = last is None or last.given != (name,)
        return is_new and not (last is not None and last.outcome == "right" and last.day == today)
    return found.status in COUNTED and (last is None or last.day != today)


def _save(desk: Desk, exercise: Exercise, found: Feedback, name: str, reviews: Sequence[Review]) -> int:
    """Record the answer; gives the day on which it is due."""
    from quizzer.study.schedule import fold  # brings fsrs

    world, store = desk.world, desk.store
    settings = store.settings()
    hints = int(settings.get(hints_key(exercise), "0"))
    seen = settings.get(seen_key(exercise)) == str(world.today)
    outcome = (Outcome.PARTIAL if seen else Outcome.RIGHT) if found.passed else Outcome.WRONG
    tries = 1 + _misses(reviews)
    review = Review(
        uid=os.urandom(16).hex(),
        question=exercise.question,
        at_ms=world.clock(),
        day=world.today,
        rating=rate(outcome, hints=hints, tries=tries),
        outcome=outcome.value,
        given=(name,),
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
