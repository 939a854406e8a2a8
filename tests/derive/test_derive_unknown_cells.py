"""Cells that nobody here has thought of: derived, proved and compared without a change to the code."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quizzer.cells import load_cell
from quizzer.derive.arrays import Array
from quizzer.derive.backward import derived
from quizzer.derive.check import checked
from quizzer.derive.data import Data, drawn
from quizzer.derive.derivation import Derivation
from quizzer.derive.through_time import Way

FOLDER = Path(__file__).parent / "cells"
CELLS = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def derivation(name: str) -> Derivation:
    return derived(load_cell(str(FOLDER / f"{name}.yaml")))


@pytest.mark.parametrize("name", CELLS)
def test_an_unknown_cell_is_derived_and_proved(name: str) -> None:
    check = checked(derivation(name))
    assert [row for row in check.proof.rows if not row.passed] == []
    assert check.numeric.worst < 1e-8
    assert check.passed


def data(way: Way) -> Data[Array]:
    """Random data at which every value exists: a logarithm needs what is positive."""
    found = drawn(way.cell, way.sizes, 3, 2, 0)
    with np.errstate(all="ignore"):
        if np.isfinite(way.outputs(way.run(found))).all():
            return found
    return drawn(way.cell, way.sizes, 3, 2, 0, positive=True)


@pytest.mark.parametrize("fast", [False, True], ids=["plain", "fast"])
@pytest.mark.parametrize("name", CELLS)
def test_the_code_of_an_unknown_cell_gives_what_its_formulas_give(name: str, fast: bool) -> None:
    found = derivation(name)
    way = Way(found, dict(zip(found.cell.letters, (3, 4, 5, 2), strict=False)))
    given = data(way)
    run = way.run(given)
    above = [0.3 + 0.1 * each for each in way.outputs(run)]
    last = {name: np.full_like(each, -0.2) for name, each in way.last(run).items()}
    wanted = way.gradients(run, above, last)
    module: dict[str, Any] = {}
    exec(compile(found.to_numpy(fast=fast), "emitted", "exec"), module)
    single = next(iter(given.inputs)) if len(given.inputs) == 1 else None
    x = given.inputs[single] if single else given.inputs
    outputs, _, cache = module["forward"](given.parameters, x, given.state)
    np.testing.assert_allclose(outputs, np.stack(way.outputs(run)), rtol=1e-11, atol=1e-12)
    d_x, d_state, d_parameters = module["backward"](np.stack(above), last, cache)
    d_inputs = {single: d_x} if single else d_x
    for exact, code in ((wanted.inputs, d_inputs), (wanted.state, d_state), (wanted.parameters, d_parameters)):
        assert exact.keys() == code.keys()
        for key in exact:
            np.testing.assert_allclose(code[key], exact[key], rtol=1e-10, atol=1e-11, err_msg=key)


def test_the_multiplicative_rnn_reads_like_a_whiteboard() -> None:
    lines = [str(line) for line in derivation("multiplicative-rnn").steps]
    assert lines == [
        "δh = δh_above + δh_next",
        "δa_h = δh ⊙ (1 − h²)",
        "δm = Uᵀ δa_h",
        "δm_m = δm ⊙ m_m_2",
        "δm_m_2 = δm ⊙ m_m",
        "δh_prev = Qᵀ δm_m_2",
        "δW = Σ_t Σ_n δa_h xᵀ",
        "δb = Σ_t Σ_n δa_h",
        "δV = Σ_t Σ_n δm_m xᵀ",
        "δQ = Σ_t Σ_n δm_m_2 h_prevᵀ",
        "δU = Σ_t Σ_n δa_h mᵀ",
        "δx = Vᵀ δm_m + Wᵀ δa_h",
    ]


def test_slices_come_back_side_by_side() -> None:
    line = derivation("fused-gates").lines["δa"]
    expected = "δa = [δi ⊙ i ⊙ (1 − i); δf ⊙ f ⊙ (1 − f); δg ⊙ (1 − g²); δo ⊙ o ⊙ (1 − o)]"
    assert str(line) == expected
