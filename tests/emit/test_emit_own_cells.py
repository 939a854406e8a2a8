"""Cells that no pass was written for: both formats agree with difference quotients, and with each other."""

from dataclasses import replace

import numpy as np
import pytest
from emit_samples import FORMATS, HERE, cell_of, difference_quotients, drawn, imported, results, worst

from quizzer.cells import cell_names
from quizzer.derive.backward import derived
from quizzer.derive.derivation import Cell

OWN = sorted(path.stem for path in (HERE / "cells").glob("*.yaml"))
TRUNCATED = "lstm-1997-truncated"  # not the gradient, on purpose
COMBINED = [
    "gru-bidirectional", "lstm-peephole-two-layers", "mixed-bidirectional", "shared-weights-two-layers",
    "stacked-weights-two-layers", "feed-forward-bidirectional",
]  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", sorted({*OWN, *cell_names(), *COMBINED} - {TRUNCATED}))
def test_gradients_are_difference_quotients(name: str, format: str) -> None:
    cell = cell_of(name)
    module = imported(FORMATS[format](derived(cell)))
    sample = drawn(cell, steps=3, seed=1)
    found = results(module, sample)
    wanted = difference_quotients(module, sample)
    gradients = {key: value for key, value in found.items() if key in wanted}
    assert {*gradients} == {*wanted} - {f"dx/{name}" for name in cell.constants}
    assert worst(gradients, {key: wanted[key] for key in gradients}) < 1e-7


@pytest.mark.parametrize(("steps", "examples"), [(1, 1), (1, 3), (5, 1), (3, 2), (0, 2), (600, 1)])
@pytest.mark.parametrize("name", [*OWN, *COMBINED, TRUNCATED])
def test_both_formats_give_the_same(name: str, steps: int, examples: int) -> None:
    cell = cell_of(name)
    sample = drawn(cell, steps, examples)
    if steps > 100:  # many blocks of steps; small weights, or some cells would run away
        sample = replace(sample, parameters={key: value / 8 for key, value in sample.parameters.items()})
    plain, fast = (results(imported(write(derived(cell))), sample) for write in FORMATS.values())
    assert worst(fast, plain) < 1e-10


def test_truncation_is_in_the_code() -> None:
    whole, cut = (cell_of(name) for name in ("lstm-1997", TRUNCATED))
    sample = drawn(cut)
    first, second = (results(imported(FORMATS["numpy-fast"](derived(cell))), sample) for cell in (whole, cut))
    assert worst({"y": first["y"]}, {"y": second["y"]}) < 1e-14
    assert np.max(np.abs(first["dp/U_i"] - second["dp/U_i"])) > 0.01


LETTERS = {"i": "q", "f": "a", "g": "z", "o": "b"}


def test_a_cell_is_known_by_its_equations_only() -> None:
    """With other names, other order and another title the LSTM becomes the same code, name for name."""
    renamed = _renamed(cell_of("lstm"))
    text, other = (FORMATS["numpy-fast"](derived(cell)) for cell in (cell_of("lstm"), renamed))
    assert text.count("\n") == other.count("\n")
    assert [
        line.split("(")[0].strip() for line in text.splitlines() if "dot(" in line or "matmul(" in line
    ] == [line.split("(")[0].strip() for line in other.splitlines() if "dot(" in line or "matmul(" in line]


def _renamed(cell: Cell) -> Cell:
    from quizzer.derive.derivation import Equation
    from quizzer.notation.tree import Name, substituted

    names = {name: _other(name) for name in cell.shapes if not name.endswith("_prev")}
    trees = {old: Name(new) for old, new in names.items()}
    return replace(
        cell,
        name="own",
        parameters={names[name]: dims for name, dims in cell.parameters.items()},
        equations=tuple(
            Equation(names[each.name], each.shape, substituted(each.tree, trees)) for each in cell.equations
        ),
    )


def _other(name: str) -> str:
    head, _, tail = name.rpartition("_")
    return f"{head}_{LETTERS[tail]}" if head and tail in LETTERS else LETTERS.get(name, name)
