"""From outcome to rating."""

from __future__ import annotations

from typing import Any

import pytest

from quizzer.question import Outcome
from quizzer.study.memory import Rating
from quizzer.study.rating import rate

RIGHT, PARTIAL, WRONG = Outcome.RIGHT, Outcome.PARTIAL, Outcome.WRONG

ROWS: dict[str, tuple[Outcome, dict[str, Any], Rating]] = {
    "right": (RIGHT, {}, Rating.GOOD),
    "right after a hint": (RIGHT, {"hints": 1}, Rating.HARD),
    "right after three hints": (RIGHT, {"hints": 3}, Rating.HARD),
    "right at the second try": (RIGHT, {"tries": 2}, Rating.HARD),
    "right, but guessed": (RIGHT, {"guessed": True}, Rating.HARD),
    "right with everything": (RIGHT, {"hints": 2, "tries": 3, "guessed": True}, Rating.HARD),
    "wrong": (WRONG, {}, Rating.AGAIN),
    "wrong after a hint": (WRONG, {"hints": 1}, Rating.AGAIN),
    "wrong and guessed": (WRONG, {"guessed": True}, Rating.AGAIN),
    "a part": (PARTIAL, {}, Rating.AGAIN),
    "a part at the second try": (PARTIAL, {"tries": 2}, Rating.AGAIN),
    "an open answer, most points": (RIGHT, {"self_rated": True}, Rating.GOOD),
    "an open answer, most points after a hint": (RIGHT, {"self_rated": True, "hints": 1}, Rating.HARD),
    "an open answer, half of the points": (PARTIAL, {"self_rated": True}, Rating.HARD),
    "an open answer, half of the points after a hint": (PARTIAL, {"self_rated": True, "hints": 1}, Rating.HARD),
    "an open answer, too few points": (WRONG, {"self_rated": True}, Rating.AGAIN),
}


@pytest.mark.parametrize(("outcome", "how", "expected"), ROWS.values(), ids=ROWS)
def test_an_answer_is_rated(outcome: Outcome, how: dict[str, Any], expected: Rating) -> None:
    assert rate(outcome, **how) is expected


def test_easy_is_never_given() -> None:
    given = {rate(o, hints=h, tries=t, guessed=g, self_rated=s) for o in (RIGHT, PARTIAL, WRONG)
             for h in (0, 1) for t in (1, 2) for g in (False, True) for s in (False, True)}  # fmt: skip
    assert given == {Rating.AGAIN, Rating.HARD, Rating.GOOD}


def test_what_cannot_be_read_is_not_rated() -> None:
    with pytest.raises(AssertionError):
        rate(Outcome.UNREADABLE)
