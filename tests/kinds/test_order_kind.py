"""Steps in order."""

from __future__ import annotations

from itertools import permutations

import pytest
from kinds_samples import STEPS, Fields, problems, sample

from quizzer.kinds.options import letter
from quizzer.question import Outcome

# With seed 1: a is s5, b is s3, c is s2, d is s1, e is s4. s2 and s3 are free among themselves.
ORDER = "s5 s3 s2 s1 s4"
ALL = "unreadable 0 <> Type each of the 5 letters from a to e once, in order."

TOLD = {
    "right": ("dcbea", "right 1 <s1, s2, s3, s4, s5>"),
    "right, the free ones swapped": ("dbcea", "right 1 <s1, s3, s2, s4, s5>"),
    "with spaces": ("d c b e a", "right 1 <s1, s2, s3, s4, s5>"),
    "with commas": ("D，C，B，E，A", "right 1 <s1, s2, s3, s4, s5>"),
    "with arrows": ("d -> c → b > e > a", "right 1 <s1, s2, s3, s4, s5>"),
    "with dashes": ("d-c-b-e-a", "right 1 <s1, s2, s3, s4, s5>"),
    "numbers": ("4 3 2 5 1", "right 1 <s1, s2, s3, s4, s5>"),
    "the last two swapped": (
        "dcbae",
        "partial 0.5 again <s1, s2, s3, s5, s4> The first step out of place is number 4: a) step 5",
    ),
    "the first at the end": (
        "cbead",
        "partial 0.75 again <s2, s3, s4, s5, s1> The first step out of place is number 1: c) step 2",
    ),
    "a free one too late": (
        "dceba",
        "partial 0.5 again <s1, s2, s4, s3, s5> The first step out of place is number 3: e) step 4",
    ),
    "turned round": (
        "aebcd",
        "wrong 0.25 <s5, s4, s3, s2, s1> The first step out of place is number 1: a) step 5",
    ),
    "one missing": ("dcbe", ALL),
    "one twice": ("dcbee", ALL),
    "one twice and all": ("dcbeaa", ALL),
    "a letter that is none": ("dcbef", ALL),
    "a number without spaces": ("43251", ALL),
    "nothing": ("", ALL),
    "a word": ("first", ALL),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "told"), TOLD.values(), ids=TOLD)
def test_an_order_is_judged(typed: str, told: str) -> None:
    assert sample("order").order == ORDER
    assert sample("order").told(typed) == told


def test_what_is_said_in_chinese() -> None:
    assert sample("order").told("dcbae", "zh") == (
        "partial 0.5 again <s1, s2, s3, s5, s4> 第一个放错位置的是第 4 步：a) 第 5 件事"
    )
    assert sample("order").told("", "zh") == "unreadable 0 <> 请按顺序输入 a 到 e 这 5 个字母，每个一次。"


def test_two_of_all_orders_are_right() -> None:
    found = sample("order")
    right = [p for p in map("".join, permutations("abcde")) if found.verdict(p).outcome is Outcome.RIGHT]
    assert sorted(right) == ["dbcea", "dcbea"]


@pytest.mark.parametrize("steps", [3, 5])
def test_the_steps_are_never_shown_in_a_right_order(steps: int) -> None:
    free = [["s1", "s2"]]
    for seed in map(str, range(60)):
        found = sample("order", seed, steps=STEPS[:steps], free=free)
        assert found.verdict(found.prompt.letters).outcome is not Outcome.RIGHT


def test_every_order_that_is_not_right_is_shown_sometimes() -> None:
    shown = {sample("order", str(seed), steps=STEPS[:3], free=[]).order for seed in range(60)}
    assert len(shown) == 5


def test_the_solution_says_what_is_free() -> None:
    assert sample("order").solution() == [
        "dcbea",
        "cb: in any order among themselves",
        *("d) step 1", "c) step 2", "b) step 3", "e) step 4", "a) step 5"),
    ]
    assert sample("order", free=[]).solution("zh")[:2] == ["dcbea", "d) 第 1 件事"]


def test_the_checker_turns_the_free_steps_and_swaps_neighbours() -> None:
    found = sample("order")
    assert found.rights == ("dcbea", "d c b e a", "dbcea")
    assert found.wrongs == ("abcde", "aebcd", "cdbea", "dceba", "dcbae")
    assert letter(found.prompt, "s1") == "d"


PROBLEMS: dict[str, tuple[Fields, list[str]]] = {
    "an id twice": (
        {"steps": [*STEPS, {"id": "s1", "text": "again"}]},
        ["steps.5 Q022 the option id 's1' is used twice"],
    ),
    "a text twice": (
        {"steps": [*STEPS, {"id": "s6", "text": "step 1"}]},
        ["steps.5 Q022 two options have the same text: step 1"],
    ),
    "a free step that is none": (
        {"steps": STEPS, "free": [["s1", "s9"]]},
        ["free.0 Q048 there is no step 's9'"],
    ),
    "free steps apart": (
        {"steps": STEPS, "free": [["s1", "s3"]]},
        ["free.0 Q049 the steps s1, s3 are not next to each other"],
    ),
    "a step in two groups": (
        {"steps": STEPS, "free": [["s1", "s2"], ["s2", "s3"]]},
        ["free.1 Q048 the step 's2' is in two groups, or twice in one"],
    ),
    "a step twice in a group": (
        {"steps": STEPS, "free": [["s2", "s2"]]},
        ["free.0 Q048 the step 's2' is in two groups, or twice in one"],
    ),
    "a group of one": (
        {"steps": STEPS, "free": [["s2"]]},
        ["free.0 Q047 a list of two ids or more was expected"],
    ),
    "all free": (
        {"steps": STEPS[:3], "free": [["s3", "s1", "s2"]]},
        ["free Q050 if all steps are interchangeable, there is nothing to order"],
    ),
}


@pytest.mark.parametrize(("fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(fields: Fields, found: list[str]) -> None:
    assert problems("order", fields) == found
