"""A derivation with one wrong line."""

from __future__ import annotations

import pytest
from kinds_samples import Fields, problems, sample, seat

from quizzer.cells import load_cell
from quizzer.derive.backward import derived as derive
from quizzer.kinds.spot import SLIPS
from quizzer.notation import printed

LINES = ["δh", "δo", "δa_o", "δf", "δc", "δa_f"]
SEEDS = [str(seed) for seed in range(40)]


def test_one_line_alone_is_wrong() -> None:
    found = derive(load_cell("lstm"))
    right = {name: f"{name} = {printed(found.lines[name].tree)}" for name in LINES}
    for seed in SEEDS:
        asked = sample("spot", seed)
        (wrong,) = (row for row in asked.prompt.rows if row.text.en != right[row.id])
        number = LINES.index(wrong.id) + 1
        assert asked.rights[0] == str(number)
        assert asked.solution() == [f"Line {number}: {right[wrong.id]}"]


def test_every_seed_gives_one_and_many_differ() -> None:
    prompts = {tuple(row.text.en for row in sample("spot", seed).prompt.rows) for seed in SEEDS}
    assert len(prompts) > 25


def test_the_mistake_is_said_whatever_is_typed() -> None:
    found = sample("spot", "2")
    right = next(each for each in found.rights if each.isdigit())
    wrong = next(each for each in found.wrongs)
    hint = found.told(right).partition("> ")[2]
    assert found.told(right).startswith("right 1 <δ")
    assert hint.startswith("Consistent with")
    assert found.told(wrong).endswith(f"Line {wrong} is right. / {hint}")
    assert found.told(wrong, "zh").partition("> ")[2].startswith(f"第 {wrong} 行是对的。 / 很像是")


@pytest.mark.parametrize("typed", ["", "0", "7", "99", "x", "1 2", "-1", "1.5", "δh"])
def test_what_is_no_line_is_asked_again(typed: str) -> None:
    assert sample("spot").told(typed) == "unreadable 0 <> Type the number of a line, 1 to 6."


def test_slips_can_be_chosen() -> None:
    for seed in SEEDS[:10]:
        found = sample("spot", seed, slips=["missing-square"])
        assert "(1 − tanh(c))" in found.prompt.rows[4].text.en
        assert found.solution() == ["Line 5: δc = δc_next + δh ⊙ o ⊙ (1 − tanh(c)²)"]


def test_without_lines_all_are_shown() -> None:
    assert [row.id for row in seat("spot", {"cell": "rnn"}).prompt.rows] == [
        "δh", "δa", "δh_prev", "δW", "δU", "δb", "δx",
    ]  # fmt: skip


TROUBLE: dict[str, tuple[Fields, list[str]]] = {
    "no cell": ({}, ["Q011 the field 'cell' is missing"]),
    "no such cell": ({"cell": "gruu"}, ["cell Q052 there is no cell 'gruu'; did you mean 'gru'?"]),
    "no such line": (
        {"cell": "rnn", "lines": ["δh", "δa", "δU", "δQ"]},
        ["lines.3 Q053 rnn has no line 'δQ'"],
    ),
    "too few lines": (
        {"cell": "rnn", "lines": ["δh", "δa"]},
        ["lines Q014 'lines' must have 3 to 20 entries, not 2"],
    ),
    "an unknown slip": (
        {"cell": "rnn", "slips": ["missing-cat"]},
        [f"slips.0 Q020 'slips' must be one of {', '.join(SLIPS)}, not 'missing_cat'"],
    ),
    "nothing can go wrong": (
        {"cell": "rnn", "lines": ["δb", "δW", "δU"], "slips": ["missing-square"]},
        ["lines Q056 nothing can go wrong in these lines: name others"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TROUBLE)
def test_what_is_wrong_in_a_bank_is_reported(case: str) -> None:
    fields, told = TROUBLE[case]
    assert problems("spot", fields) == told
