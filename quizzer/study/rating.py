"""From what came of an answer to FSRS's four steps."""

from __future__ import annotations

from quizzer.question import Outcome
from quizzer.study.memory import Rating


def rate(
    outcome: Outcome, *, hints: int = 0, tries: int = 1, guessed: bool = False, self_rated: bool = False
) -> Rating:
    """The rating of a finished answer; Easy is never given, it is the learner's to say.

    `outcome` is that of the last try, `tries` counts from 1. `self_rated` says that the learner ticked the
    points of an open answer (the prompt has a rubric): half of them is a pass with effort, not a miss. For all
    other kinds a part is not enough: Hard is a pass in FSRS, and a wrong answer never gets it.
    """
    assert outcome is not Outcome.UNREADABLE, "what cannot be read is asked again, not rated"
    if outcome is Outcome.PARTIAL and self_rated:
        return Rating.HARD
    if outcome is not Outcome.RIGHT:
        return Rating.AGAIN
    return Rating.HARD if hints or tries > 1 or guessed else Rating.GOOD
