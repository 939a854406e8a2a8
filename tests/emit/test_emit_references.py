"""Emitted code gives what PyTorch, its automatic differentiation, Keras and ONNX gave; see tests/references/make.py."""

import numpy as np
import pytest
from emit_samples import FORMATS, REFERENCES, TOLERANCES, derivation_of, imported, references, results, worst

CELLS = sorted(path.stem for path in REFERENCES.glob("*.npz"))
MUST_BE_THERE = {
    "rnn", "rnn-relu", "jordan", "lstm", "lstm-1997", "lstm-peephole", "lstm-cifg", "gru", "gru-reset-after",
    "gru-z-updates", "gru-reset-after-z-updates", "mgu", "lstm-bidirectional", "lstm-two-layers", "mixed", "norm",
}  # fmt: skip


def test_there_are_references_for_every_cell_of_the_contract() -> None:
    assert set(CELLS) >= MUST_BE_THERE


def test_the_references_are_small() -> None:
    assert sum(path.stat().st_size for path in REFERENCES.glob("*.npz")) < 400_000


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", CELLS)
def test_outputs_and_gradients_are_those_of_the_references(name: str, format: str) -> None:
    module = imported(FORMATS[format](derivation_of(name)))
    for dtype, tolerance in TOLERANCES.items():
        for case, sample in references(name, dtype).items():
            found = results(module, sample)
            assert {value.dtype for value in found.values()} == {np.dtype(dtype)}
            assert worst(found, sample.wanted) < tolerance, (dtype, case)


def test_a_wrong_value_would_be_seen() -> None:
    sample = references("rnn", "float64")["odd"]
    found = results(imported(FORMATS["numpy"](derivation_of("rnn"))), sample)
    found["dp/U"] = found["dp/U"].T.copy()
    assert worst(found, sample.wanted) > 0.01
