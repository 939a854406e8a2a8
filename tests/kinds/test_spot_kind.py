"""A derivation with one wrong line."""

from __future__ import annotations

import pytest
from kinds_samples import Fields, problems, sample, seat

from quizzer.cells import cell_names, load_cell
from quizzer.derive.backward import derived as derive
from quizzer.kinds.derived import derivation, outline, written
from quizzer.kinds.slips import SLIPS, slips
from quizzer.lines import judged, task
from quizzer.notation import printed

LINES = ["δh", "δo", "δa_o", "δf", "δc", "δa_f"]
SEEDS = [str(seed) for seed in range(120)]
CELLS = cell_names()


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


@pytest.mark.parametrize("cell", CELLS)
def test_every_slip_of_every_line_is_wrong_and_the_line_is_right(cell: str) -> None:
    found = derivation(cell)
    for name in (*outline(cell).forward, *found.lines):
        asked = task(found, name)
        assert judged(asked, printed(asked.tree)).verdict == "equal", name
        for slip in slips(found, name):
            told = judged(asked, printed(slip.tree), naming=False)
            assert (told.verdict, told.error) == ("different", None), written(asked, slip.tree)


def test_slips_are_those_that_people_write() -> None:
    found = derivation("lstm")
    lines = {name: [written(task(found, name), slip.tree) for slip in slips(found, name)] for name in LINES}
    assert lines["δo"] == [
        "δo = δh ⊙ (1 − tanh(c)²)",
        "δo = δh ⊙ c",
        "δo = δh ⊙ tanh(c_prev)",
        "δo = δh",
    ]
    assert lines["δf"] == ["δf = δc ⊙ c", "δf = δc"]
    odd = ("δh = −", "tanh(tanh", "⊙ 1 ", "(−", "h_prev ⊙ (1 −", "δc_prev = f")
    assert [line for told in lines.values() for line in told if any(part in line for part in odd)] == []


SWAPPED = {
    "a gate, throughout": ("gru", "h", "h = r ⊙ h_prev + (1 − r) ⊙ n", "swapped_gate"),
    "a gate that stands there already": ("lstm", "c", "c = f ⊙ c_prev + f ⊙ g", "swapped_gate"),
    "a gate by its complement": ("gru", "δn", "δn = δh ⊙ z", "swapped_gate"),
    "a value, where the gate is": ("gru", "h", "h = n ⊙ h_prev + (1 − n) ⊙ n", None),
    "a value, in the first term": ("lstm", "c", "c = g ⊙ c_prev + i ⊙ g", None),
    "a value, beside itself": ("lstm", "c", "c = f ⊙ c_prev + g ⊙ g", None),
    "a value, in a line without a sum": ("lstm", "δg", "δg = δc ⊙ g", "wrong_name"),
    "a value of tanh": ("gru-reset-after", "δm", "δm = δa_n ⊙ n", "wrong_name"),
    "a gate for a value": ("lstm", "δi", "δi = δc ⊙ o", "wrong_name"),
}  # fmt: skip


@pytest.mark.parametrize("case", SWAPPED)
def test_a_gate_is_taken_for_a_gate(case: str) -> None:
    cell, name, line, called = SWAPPED[case]
    found = derivation(cell)
    told = {written(task(found, name), slip.tree): slip.called for slip in slips(found, name)}
    assert told.get(line) == called


def test_a_value_for_another_is_called_so() -> None:
    fields = {"cell": "lstm", "lines": ["δi", "δf", "δo"], "slips": ["swapped-gate"]}
    asked = seat("spot", fields)
    assert asked.told("1").startswith("right 1 <δi> Line 1 is wrong: a value for another. / ")
    assert "第 1 行是错的：量用错了。" in asked.told("1", "zh")


TURNED = {
    "a difference": ("softmax-cross-entropy", "δa", "δa = y − p"),
    "a factor that is one": ("gru", "δz", "δz = δh ⊙ (n − h_prev)"),
    "one minus a gate": ("gru", "δn", "δn = δh ⊙ z"),
    "products in one row": ("rnn", "δa", "δa = δh ⊙ h ⊙ (1 − h)"),
}


@pytest.mark.parametrize("case", TURNED)
def test_a_slip_is_written_as_people_write_it(case: str) -> None:
    cell, name, told = TURNED[case]
    found = derivation(cell)
    assert told in [written(task(found, name), slip.tree) for slip in slips(found, name)]


def test_the_mistake_is_said_whatever_is_typed() -> None:
    found = sample("spot", "2")
    right = next(each for each in found.rights if each.isdigit())
    wrong = next(each for each in found.wrongs)
    hint = found.told(right).partition("> ")[2]
    planted, _, line = hint.partition(" / ")
    assert found.told(right).startswith("right 1 <δ")
    assert planted.startswith(f"Line {right} is wrong: ")
    assert [line] == found.solution()
    assert found.told(wrong).endswith(f"Line {wrong} is right. / {planted}")
    said = found.told(wrong, "zh").partition("> ")[2]
    assert said.startswith(f"第 {wrong} 行是对的。 / 第 {right} 行是错的：")


@pytest.mark.parametrize("typed", ["", "0", "7", "99", "x", "1 2", "-1", "1.5", "δh", "第七行", "一二"])
def test_what_is_no_line_is_asked_again(typed: str) -> None:
    assert sample("spot").told(typed) == "unreadable 0 <> Type the number of a line, 1 to 6."


def test_a_letter_is_a_command_for_no_line_has_one() -> None:
    prompt = sample("spot").prompt
    assert "h" not in prompt.letters
    assert {str(number) for number in range(10)} <= {*prompt.letters}


def test_slips_can_be_chosen() -> None:
    for seed in SEEDS[:10]:
        found = sample("spot", seed, slips=["missing-square"])
        assert "(1 − tanh(c))" in found.prompt.rows[4].text.en
        assert found.solution() == ["Line 5: δc = δc_next + δh ⊙ o ⊙ (1 − tanh(c)²)"]


def test_forward_equations_are_not_shown_twice() -> None:
    names = ["a_r", "a_z", "r", "z", "m", "a_n", "n", "h"]
    for seed in SEEDS[:20]:
        found = seat("spot", {"cell": "gru", "lines": names}, seed)
        assert found.prompt.lines == ()
        right = [written(task(derivation("gru"), name)) for name in names]
        assert sum(row.text.en != line for row, line in zip(found.prompt.rows, right, strict=True)) == 1


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
