"""Letters typed for options: `choice`, `multi` and `true-false`."""

from __future__ import annotations

import pytest
from kinds_samples import ONE_RIGHT, OPTIONS, REASONS, Fields, both, option, problems, sample

from quizzer.question import Outcome

# With seed 1 the letters stand for these ids.
LETTERS = {"choice": "{}", "multi": "{}", "true-false": "{}"}
ONE = "unreadable 0 <> Type one letter, a to d."
SOME = "unreadable 0 <> Type letters from a to d, as in ac."
TRUTH = "unreadable 0 <> Type t or f, then one letter from a to c, as in t b."


def test_the_letters_of_seed_1() -> None:
    assert {kind: sample(kind).order for kind in LETTERS} == LETTERS


CHOICE = {
    "right": ("a", "x"),
}
MULTI = {
    "both": ("ab", "x"),
}
TRUE_FALSE = {
    "right": ("f a", "x"),
}


@pytest.mark.parametrize(("typed", "told"), CHOICE.values(), ids=CHOICE)
def test_a_choice_is_judged(typed: str, told: str) -> None:
    assert sample("choice").told(typed) == told
