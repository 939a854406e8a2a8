"""The emitted modules against arrays from PyTorch's autograd (tests/references/make.py), and against slips."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import quizzer
from quizzer.derive.formats.code import code

REFERENCES = Path(__file__).parents[1] / "references"
CELLS = (
    "rnn", "rnn-relu", "jordan", "lstm", "lstm-1997", "lstm-peephole", "lstm-cifg", "gru", "gru-reset-after",
    "gru-z-updates", "gru-reset-after-z-updates", "mgu",
)  # fmt: skip
FAST = pytest.mark.parametrize("fast", [False, True], ids=["numpy", "numpy-fast"])
EACH = pytest.mark.parametrize("cell", CELLS)


def emitted(cell: str, fast: bool, folder: Path, *, spoil: tuple[str, str] | None = None) -> ModuleType:
    """The emitted module, imported from a file as a user would; `spoil` replaces something in its text."""
    text = code(quizzer.derive(cell), fast=fast)
    if spoil is not None:
        assert spoil[0] in text
        text = text.replace(*spoil, 1)
    path = folder / "emitted.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("emitted", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def group(arrays: Any, case: str, part: str) -> dict[str, Any]:
    return {key.split("/", 2)[2]: arrays[key] for key in arrays if key.startswith(f"{case}/{part}/")}


def worst(module: ModuleType, arrays: Any, dtype: type = np.float64) -> float:
    """The largest difference of anything that the module gives, over all cases of a file."""
    pairs = []
    for case in sorted({key.split("/")[0] for key in arrays}):

        def of(part: str, case: str = case) -> dict[str, Any]:
            return {name: value.astype(dtype) for name, value in group(arrays, case, part).items()}

        outputs, last, cache = module.forward(of("p"), arrays[f"{case}/x"].astype(dtype), of("s"))
        d_x, d_state, d_parameters = module.backward(arrays[f"{case}/gy"].astype(dtype), of("gl"), cache)
        pairs += [(outputs, arrays[f"{case}/y"]), (d_x, arrays[f"{case}/dx"])]
        for found, part in ((last, "l"), (d_state, "ds"), (d_parameters, "dp")):
            pairs += [(found[name], wanted) for name, wanted in group(arrays, case, part).items()]
    assert pairs
    assert all(np.shape(found) == np.shape(wanted) for found, wanted in pairs)
    return max(float(np.max(np.abs(found - wanted))) for found, wanted in pairs)


@EACH
@FAST
def test_outputs_and_gradients_are_those_of_autograd(cell: str, fast: bool, tmp_path: Path) -> None:
    arrays = np.load(REFERENCES / f"{cell}.npz")
    assert worst(emitted(cell, fast, tmp_path), arrays) < 1e-10


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@FAST
def test_float32_stays_float32(cell: str, fast: bool, tmp_path: Path) -> None:
    module = emitted(cell, fast, tmp_path)
    arrays = np.load(REFERENCES / f"{cell}.npz")
    assert worst(module, arrays, np.float32) < 1e-4
    case = "odd"
    parameters = {k: v.astype(np.float32) for k, v in group(arrays, case, "p").items()}
    outputs, _, _ = module.forward(parameters, arrays[f"{case}/x"].astype(np.float32), {})
    assert outputs.dtype == np.float32


@EACH
@FAST
def test_a_module_stands_alone(cell: str, fast: bool) -> None:
    tree = ast.parse(code(quizzer.derive(cell), fast=fast))
    imported = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
    assert [ast.unparse(node) for node in imported] == ["import numpy as np"]


@FAST
def test_large_pre_activations_give_no_warning_and_no_nan(fast: bool, tmp_path: Path) -> None:
    module = emitted("lstm", fast, tmp_path)
    rng = np.random.default_rng(0)
    sizes = {"D": 3, "H": 4}
    parameters = {
        name: 1e4 * rng.standard_normal([sizes[letter] for letter in dims])
        for name, dims in module.PARAMETERS.items()
    }
    with np.errstate(all="raise", under="ignore"):
        outputs, last, cache = module.forward(parameters, rng.standard_normal((5, 2, 3)), {})
        found = module.backward(
            np.ones_like(outputs), {name: np.ones_like(v) for name, v in last.items()}, cache
        )
    assert np.isfinite(outputs).all()
    assert all(np.isfinite(value).all() for value in found[2].values())


@FAST
def test_arguments_are_left_as_they_were(fast: bool, tmp_path: Path) -> None:
    module = emitted("gru", fast, tmp_path)
    arrays = np.load(REFERENCES / "gru.npz")
    parameters, x, state = group(arrays, "odd", "p"), arrays["odd/x"], group(arrays, "odd", "s")
    upstream, d_last = arrays["odd/gy"], group(arrays, "odd", "gl")
    every = [*parameters.values(), x, *state.values(), upstream, *d_last.values()]
    before = [value.copy() for value in every]
    _, _, cache = module.forward(parameters, x, state)
    module.backward(upstream, d_last, cache)
    assert all(np.array_equal(a, b) for a, b in zip(every, before, strict=True))


SLIPS = {
    "a sign": ("+ b_f", "- b_f"),
    "a gate": ("W_i.T", "W_o.T"),
    "a transpose": ("h_prev @ U_i.T", "h_prev @ U_i"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_the_code_is_caught(slip: str, tmp_path: Path) -> None:
    module = emitted("lstm", False, tmp_path, spoil=SLIPS[slip])
    assert worst(module, np.load(REFERENCES / "lstm.npz")) > 1e-6
