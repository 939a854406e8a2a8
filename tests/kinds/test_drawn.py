"""Numbers that a seed draws: of numeric questions and of shapes."""

from __future__ import annotations

from typing import Any

import pytest
from kinds_samples import both, problems, seat

from quizzer.question import Outcome

COUNT: dict[str, Any] = {
    "answer": "4 H (D + H + 1)",
    "given": {"D": "4..64", "H": [8, 16, 32]},
    "wrong": [{"answer": "4 H (D + H)", "why": both("no bias", "漏了偏置")}],
}
SIZES = {"answer": ["N", "T", "2 H"], "given": {"N": "2..9", "T": "2..9", "H": "2..9"}}
SEEDS = [str(seed) for seed in range(60)]


def drawn(line: str) -> dict[str, int]:
    return {name: int(value) for name, value in (part.split(" = ") for part in line.split(", "))}


def test_the_numbers_are_shown_and_are_those_that_count() -> None:
    for seed in SEEDS:
        asked = seat("numeric", COUNT, seed)
        (line,) = asked.prompt.lines
        D, H = drawn(line).values()
        assert 4 <= D <= 64
        assert H in (8, 16, 32)
        assert asked.verdict(str(4 * H * (D + H + 1))).outcome is Outcome.RIGHT
        assert asked.told(str(4 * H * (D + H))).endswith("no bias")
        assert asked.verdict(str(4 * H * (D + H + 1) + 1)).outcome is not Outcome.RIGHT
        assert asked.solution() == [f"4 H (D + H + 1) = {4 * H * (D + H + 1)}"]


def test_a_seed_always_draws_the_same_and_another_something_else() -> None:
    assert len({seat("numeric", COUNT, seed).prompt.lines for seed in SEEDS}) > 40
    assert seat("numeric", COUNT, "7").prompt == seat("numeric", COUNT, "7").prompt


SHOWN = {
    999_999.0: "999999", 1_000_000: "1000000", 1e15: "1000000000000000", 1e16: "1e+16", -2_500_000: "-2500000",
    0.25: "0.25", 1234567.5: "1234567.5", 1e-5: "1e-05",
}  # fmt: skip


@pytest.mark.parametrize("value", SHOWN)
def test_whole_numbers_are_shown_whole(value: float) -> None:
    asked = seat("numeric", {"answer": "n", "given": {"n": [value, value]}})
    assert asked.prompt.lines == (f"n = {SHOWN[value]}",)


def test_a_mistake_never_gives_the_answer() -> None:
    fields = {"answer": "a b", "given": {"a": "1..3", "b": "1..3"}, "wrong": [{"answer": "a + b", "why": "no"}]}
    for seed in SEEDS:
        asked = seat("numeric", fields, seed)
        a, b = drawn(asked.prompt.lines[0]).values()
        assert a * b != a + b


def test_a_small_mistake_is_not_seen_in_every_number_far_below_a_large_answer() -> None:
    fields = {
        "answer": "9^a",
        "given": {"a": "8..12"},
        "tolerance": {"relative": 0.01},
        "wrong": [{"answer": "0.9^a", "why": both("too small", "太小")}],
    }
    asked = seat("numeric", fields)
    (a,) = drawn(asked.prompt.lines[0]).values()
    assert asked.told(f"{0.9**a:.6f}").endswith("too small")
    assert not asked.told("7").endswith("too small")


def test_the_sizes_of_a_shape_differ() -> None:
    for seed in SEEDS:
        asked = seat("shape", SIZES, seed, ask="N sequences of T steps with H units, both ways")
        N, T, H = drawn(asked.prompt.lines[0]).values()
        assert len({N, T, H}) == 3
        assert asked.verdict(f"({N}, {T}, {2 * H})").outcome is Outcome.RIGHT
        assert asked.verdict("(N, T, 2H)").outcome is Outcome.RIGHT
        assert asked.verdict(f"({T}, {N}, {2 * H})").outcome is Outcome.PARTIAL


def test_a_range_that_is_none_is_reported() -> None:
    fields = {"answer": "a", "given": {"a": "9..4"}}
    assert problems("numeric", fields) == [
        "given.a Q055 '9..4' is no range: the first number must be smaller than the last"
    ]
    fields = {"answer": "log(a)", "given": {"a": "0..4"}}
    assert [each.split()[1] for each in problems("numeric", fields)] == ["Q039"]
