"""Pairs."""

from __future__ import annotations

from itertools import permutations

import pytest
from kinds_samples import PAIRS, Fields, problems, sample

from quizzer.question import Outcome

# With seed 1: a is output, b is forget, c is input, d belongs to no row. The rows are forget, input, output.
PAIR = (
    "unreadable 0 <> Give each row from 1 to 3 one letter from a to d, each letter at most once, as in 1c 2a."
)
GIVEN = "<forget=forget, input=input, output=output>"

TOLD = {
    "letters in the order of the rows": ("bca", f"right 1 {GIVEN}"),
    "with spaces": ("b c a", f"right 1 {GIVEN}"),
    "with numbers": ("1b 2c 3a", f"right 1 {GIVEN}"),
    "in another order": ("3a 1b 2c", f"right 1 {GIVEN}"),
    "without spaces": ("1b2c3a", f"right 1 {GIVEN}"),
    "with signs": ("1-b; 2 = c, 3->a", f"right 1 {GIVEN}"),
    "with colons": ("1：B，2：C，3：A。", f"right 1 {GIVEN}"),
    "two swapped, with a reason": (
        "cba",
        "wrong 0.333 <forget=input, input=forget, output=output> "
        "Rows 1, 2 are wrong. / Row 1: f multiplies c_prev",
    ),
    "one stray": (
        "bcd",
        "partial 0.667 again <forget=forget, input=input, output=none> Row 3 is wrong. / Row 3: o comes last",
    ),
    "all wrong": (
        "dba",
        "wrong 0.333 <forget=none, input=forget, output=output> "
        "Rows 1, 2 are wrong. / Row 1: f multiplies c_prev",
    ),
    "turned": (
        "cab",
        "wrong 0 <forget=input, input=output, output=forget> "
        "Rows 1, 2, 3 are wrong. / Row 1: f multiplies c_prev / Row 3: o comes last",
    ),
    "a letter twice": ("bba", PAIR),
    "a row twice": ("1b 1c 3a", PAIR),
    "a row missing": ("1b 2c", PAIR),
    "a row too many": ("1b 2c 3a 4d", PAIR),
    "a letter that is none": ("bce", PAIR),
    "letters and numbers apart": ("1 2 3 b c a", PAIR),
    "only numbers": ("2 3 1", PAIR),
    "nothing": ("", PAIR),
    "words": ("1 keeps 2 lets 3 shows", PAIR),
}


@pytest.mark.parametrize(("typed", "told"), TOLD.values(), ids=TOLD)
def test_pairs_are_judged(typed: str, told: str) -> None:
    assert sample("match").order == "output forget input none"
    assert sample("match").told(typed) == told


def test_what_is_said_in_chinese() -> None:
    assert sample("match").told("bcd", "zh") == (
        "partial 0.667 again <forget=forget, input=input, output=none> 第 3 行不对。 / 第 3 行：o 在最后"
    )
    assert sample("match").told("b", "zh") == (
        "unreadable 0 <> 请给 1 到 3 的每一行配一个字母（a 到 d），同一个字母最多用一次，例如 1c 2a。"
    )


def test_one_of_all_pairings_is_right() -> None:
    found = sample("match")
    typed = ["".join(letters) for letters in permutations("abcd", 3)]
    assert [t for t in typed if found.verdict(t).outcome is Outcome.RIGHT] == ["bca"]


def test_three_pairs_never_stand_side_by_side() -> None:
    for seed in map(str, range(60)):
        found = sample("match", seed, extra=[])
        assert found.order != "forget input output"
        assert [row.id for row in found.prompt.rows] == ["forget", "input", "output"]


def test_two_pairs_may_stand_side_by_side() -> None:
    orders = {sample("match", str(seed), pairs=PAIRS[:2], extra=[]).order for seed in range(20)}
    assert orders == {"forget input", "input forget"}


def test_the_solution_names_each_pair() -> None:
    assert sample("match").solution() == [
        "1b) f – keeps or drops the state", "2c) i – lets the candidate in", "3a) o – shows the state",
    ]  # fmt: skip
    assert sample("match").solution("zh")[0] == "1b) f – 保留或丢弃状态"


def test_the_checker_swaps_turns_and_strays() -> None:
    assert sample("match").rights == ("bca", "1b 2c 3a", "3a，2c，1b")
    assert sample("match").wrongs == ("cba", "bac", "cab", "dca", "bda", "bcd")


PROBLEMS: dict[str, tuple[Fields, list[str]]] = {
    "an id twice": (
        {"pairs": [PAIRS[0], {"id": "forget", "left": "x", "right": "y"}]},
        ["pairs.1 Q022 the option id 'forget' is used twice"],
    ),
    "two rows alike": (
        {"pairs": [PAIRS[0], {"id": "other", "left": "F", "right": "y"}]},
        ["pairs.1 Q022 two options have the same text: F"],
    ),
    "two right-hand sides alike": (
        {"pairs": [PAIRS[0], {"id": "other", "left": "x", "right": "keeps or drops the state"}]},
        ["pairs.1 Q022 two options have the same text: keeps or drops the state"],
    ),
    "an extra that belongs to a row": (
        {"pairs": PAIRS, "extra": [{"id": "none", "text": "shows the state"}]},
        ["extra.0 Q022 two options have the same text: shows the state"],
    ),
    "an extra with the id of a pair": (
        {"pairs": PAIRS, "extra": [{"id": "input", "text": "nothing"}]},
        ["extra.0 Q022 the option id 'input' is used twice"],
    ),
}


@pytest.mark.parametrize(("fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(fields: Fields, found: list[str]) -> None:
    assert problems("match", fields) == found
