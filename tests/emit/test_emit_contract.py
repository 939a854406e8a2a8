"""The interface of emitted modules: names, shapes, kinds, what they import, and what they say about wrong input."""

import ast
import os
import subprocess
import sys
import warnings
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from emit_samples import FORMATS, cell_of, derivation_of, drawn, imported, results, worst

from quizzer.api import derive
from quizzer.cells import cell_names
from quizzer.derive.layout import in_rows
from quizzer.errors import ContentError, UsageError

BOTH = pytest.mark.parametrize("format", FORMATS)


def lstm(format: str) -> ModuleType:
    return imported(FORMATS[format](derivation_of("lstm")))


def called(module: ModuleType, **changed: Any) -> Any:
    sample = drawn(cell_of("lstm"))
    given = {"parameters": sample.parameters, "x": sample.x, "state": sample.state} | changed
    return module.forward(given["parameters"], given["x"], given["state"])


# --- what a module is ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("name", cell_names())
def test_a_module_imports_numpy_and_nothing_else(name: str, format: str) -> None:
    tree = ast.parse(FORMATS[format](derivation_of(name)))
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [ast.unparse(node) for node in imports] == ["import numpy as np"]
    calls = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not {"eval", "exec", "compile", "open", "__import__", "getattr"} & {*calls}


@BOTH
@pytest.mark.parametrize("name", cell_names())
def test_parameters_are_those_of_the_cell_file(name: str, format: str) -> None:
    module = imported(FORMATS[format](derivation_of(name)))
    assert dict(cell_of(name).parameters) == module.PARAMETERS
    assert module.__doc__
    assert module.forward.__doc__
    assert module.backward.__doc__


@pytest.mark.parametrize("name", cell_names())
def test_every_line_of_the_readable_code_is_read(name: str) -> None:
    tree = ast.parse(FORMATS["numpy"](derivation_of(name)))
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
        read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        written = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        assert {each for each in written - read if each.startswith("d_")} == set()


@BOTH
def test_every_line_fits_on_a_page(format: str) -> None:
    long = [
        line
        for name in cell_names()
        for line in FORMATS[format](derivation_of(name)).splitlines()
        if len(line) > 120
    ]
    assert long == []


def test_the_same_derivation_gives_the_same_text() -> None:
    """Also in another process, where other objects lie at other places."""
    code = (
        "from quizzer.api import derive\nlie = [object() for _ in range(int(input()))]\n"
        "print(*(derive(name).to_numpy(fast=True) for name in ('lstm', 'gru-reset-after', 'mgu')))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], input=str(many), capture_output=True, encoding="utf-8", check=True,
            env={**os.environ, "PYTHONHASHSEED": str(many), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for many in (1, 999, 12345)
    }  # fmt: skip
    assert len(texts) == 1


def test_the_derivation_writes_itself() -> None:
    assert derive("rnn").to_numpy() == FORMATS["numpy"](derivation_of("rnn"))
    assert derive("rnn").to_numpy(fast=True) == FORMATS["numpy-fast"](derivation_of("rnn"))


# --- arrays -------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_kind_of_number_is_that_of_x(dtype: str, format: str) -> None:
    sample = drawn(cell_of("lstm"))
    found = results(lstm(format), replace(sample, x=sample.x.astype(dtype)))
    assert {value.dtype.name for value in found.values()} == {dtype}


@BOTH
@pytest.mark.parametrize("steps", [0, 1, 4])
@pytest.mark.parametrize("name", ["lstm", "gru-reset-after", "no-matrices", "softmax-cross-entropy", "delay"])
def test_nothing_that_comes_in_is_changed_or_handed_out(name: str, steps: int, format: str) -> None:
    sample = drawn(cell_of(name), steps)
    given = [*sample.parameters.values(), *sample.state.values(), *sample.d_state.values(), sample.d_outputs]
    given += [*sample.x.values()] if isinstance(sample.x, dict) else [sample.x]
    before = [array.copy() for array in given]
    module = imported(FORMATS[format](derivation_of(name)))
    for value in results(module, sample).values():
        value[...] = 7.0
    assert all(np.array_equal(now, then) for now, then in zip(given, before, strict=True))


@BOTH
@pytest.mark.parametrize("name", ["lstm", "rnn", "shared-weights", "delay"])
def test_no_result_is_part_of_another(name: str, format: str) -> None:
    found = results(imported(FORMATS[format](derivation_of(name))), drawn(cell_of(name)))
    for value in found.values():
        value[...] = np.arange(value.size).reshape(value.shape)
    assert all(np.array_equal(value.ravel(), np.arange(value.size)) for value in found.values())


@BOTH
def test_outputs_can_be_changed_before_the_way_back(format: str) -> None:
    module, sample = lstm(format), drawn(cell_of("lstm"))
    wanted = results(module, sample)["dx"]
    outputs, last, cache = module.forward(sample.parameters, sample.x, sample.state)
    for array in (outputs, *last.values()):
        array[...] = 0.0
    assert np.array_equal(module.backward(sample.d_outputs, sample.d_state, cache)[0], wanted)


@BOTH
def test_backward_can_be_called_twice_with_the_same_result_to_the_last_bit(format: str) -> None:
    module, sample = lstm(format), drawn(cell_of("lstm"))
    _, _, cache = module.forward(sample.parameters, sample.x, sample.state)
    first, again = (module.backward(sample.d_outputs, sample.d_state, cache) for _ in range(2))
    assert np.array_equal(first[0], again[0])
    assert all(np.array_equal(first[2][name], again[2][name]) for name in first[2])


@BOTH
def test_arrays_may_lie_in_any_order(format: str) -> None:
    sample = drawn(cell_of("lstm"))
    turned = replace(
        sample,
        x=np.asfortranarray(sample.x),
        d_outputs=np.asfortranarray(sample.d_outputs),
        parameters={name: np.asfortranarray(value) for name, value in sample.parameters.items()},
        state={name: np.asfortranarray(value) for name, value in sample.state.items()},
    )
    assert worst(results(lstm(format), turned), results(lstm(format), sample)) < 1e-14


@BOTH
def test_a_state_that_is_missing_is_zero(format: str) -> None:
    module, sample = lstm(format), drawn(cell_of("lstm"))
    zeros = {name: np.zeros_like(value) for name, value in sample.state.items()}
    wanted = results(module, replace(sample, state=zeros, d_state=zeros))
    for missing in (None, {}, {"h": zeros["h"]}):
        given = replace(sample, state=missing, d_state=missing)  # type: ignore[arg-type]
        assert worst(results(module, given), wanted) == 0


@BOTH
def test_no_steps_give_empty_outputs_and_no_gradient(format: str) -> None:
    sample = drawn(cell_of("lstm"), steps=0)
    found = results(lstm(format), sample)
    assert found["y"].shape == (0, 2, 4)
    assert np.array_equal(found["l/c"], sample.state["c"])
    assert np.array_equal(found["ds/c"], sample.d_state["c"])
    assert all(not found[key].any() for key in found if key.startswith("dp/"))


@BOTH
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [30.0, 1e2, 1e3, 1e4])
@pytest.mark.parametrize("name", ["lstm", "gru-reset-after", "mixed", "lstm-1997", "softmax-cross-entropy"])
def test_large_numbers_neither_overflow_nor_warn(name: str, size: float, dtype: str, format: str) -> None:
    sample = drawn(cell_of(name), steps=2)
    parameters = {key: (value * size).astype(dtype) for key, value in sample.parameters.items()}
    several = isinstance(sample.x, dict)
    x = {key: value.astype(dtype) for key, value in sample.x.items()} if several else sample.x.astype(dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = results(
            imported(FORMATS[format](derivation_of(name))), replace(sample, parameters=parameters, x=x)
        )
    assert all(np.isfinite(value).all() for value in found.values())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sigmoid_is_right_from_end_to_end(dtype: str) -> None:
    module = imported(FORMATS["numpy-fast"](derivation_of("dense")))
    x = np.array([-1e4, -700.0, -20.0, -1e-3, 0.0, 1e-3, 20.0, 700.0, 1e4], dtype)[:, None, None]
    parameters = {"W": np.ones((1, 1), dtype), "b": np.zeros(1, dtype)}
    wanted = 1 / (1 + np.exp(-x.astype(float).clip(-700, 700)))
    outputs = module.forward(parameters, x, {})[0]
    assert np.max(np.abs(outputs - wanted)) < 4 * np.finfo(dtype).eps


# --- what is wrong is said ----------------------------------------------------------------------------------

SAMPLE = drawn(cell_of("lstm"))
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "whole numbers": (
        {"x": np.ones((2, 1, 3), int)},
        "x is (2, 1, 3) of int64; it has to be (T, N, D) of float32 or float64",
    ),
    "a missing axis": (
        {"x": np.ones((2, 3))},
        "x is (2, 3) of float64; it has to be (T, N, D) of float32 or float64",
    ),
    "a missing parameter": (
        {"parameters": {name: value for name, value in SAMPLE.parameters.items() if name != "U_f"}},
        "parameters: U_f is missing",
    ),
    "an unknown parameter": (
        {"parameters": {**SAMPLE.parameters, "V": np.ones(3)}},
        "parameters: V is not known",
    ),
    "a transposed parameter": (
        {"parameters": {**SAMPLE.parameters, "W_f": np.ones((3, 4))}},
        "parameters: W_f is (3, 4), and has to be (4, 3)",
    ),
    "an unknown state": ({"state": {"hx": np.ones((2, 4))}}, "state: hx is not known"),
    "a state of other examples": (
        {"state": {"h": np.ones((5, 4))}},
        "state: h is (5, 4), and has to be (2, 4)",
    ),
}


@BOTH
@pytest.mark.parametrize("wrong", WRONG)
def test_what_does_not_fit_is_named(wrong: str, format: str) -> None:
    changed, said = WRONG[wrong]
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        called(lstm(format), **changed)
    assert str(caught.value) == said


@BOTH
def test_a_gradient_of_another_shape_is_named(format: str) -> None:
    module = lstm(format)
    _, _, cache = called(module)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        module.backward(np.ones((4, 2, 5)), None, cache)
    assert str(caught.value) == "backward: d_outputs is (4, 2, 5), and has to be (4, 2, 4)"


@BOTH
def test_rows_are_refused(format: str) -> None:
    with pytest.raises(UsageError) as caught:
        FORMATS[format](in_rows(derivation_of("rnn")))
    assert caught.value.what.key == "emit.only-columns"


CANNOT: dict[str, tuple[dict[str, Any], str]] = {
    "no input": ({"input": {}, "equations": ["h = tanh(U h_prev)"]}, "emit.no-input"),
    "a size that nothing has": (
        {
            "input": {"x": "H"},
            "parameters": {"U": ["H+K", "H"], "V": ["H", "H+K"]},
            "equations": ["h = x + V U h_prev"],
        },
        "emit.no-size",
    ),
}


@BOTH
@pytest.mark.parametrize("cell", CANNOT)
def test_a_cell_without_code_says_why(cell: str, format: str) -> None:
    changed, key = CANNOT[cell]
    fields = {"format": 1, "cell": "own", "state": {"h": "H"}, "parameters": {"U": ["H", "H"]}} | changed
    with pytest.raises(ContentError) as caught:
        FORMATS[format](derive(fields))
    assert caught.value.what.key == key


@BOTH
def test_names_that_the_code_uses_itself_do_no_harm(format: str) -> None:
    fields = {
        "format": 1, "cell": "own", "input": {"x": "N"}, "state": {"T": "dtype"},
        "parameters": {"np": ["dtype", "N"], "dot": ["dtype", "dtype"], "state": "dtype", "sigmoid": "dtype"},
        "equations": ["steps = np x + dot T_prev + state", "lambda = σ(steps)", "T = tanh(lambda) + sigmoid ⊙ T_prev"],
    }  # fmt: skip
    found = derive(fields)
    same = derive({
        "format": 1, "cell": "own", "input": {"x": "D"}, "state": {"h": "H"},
        "parameters": {"W": ["H", "D"], "U": ["H", "H"], "b": "H", "p": "H"},
        "equations": ["a = W x + U h_prev + b", "g = σ(a)", "h = tanh(g) + p ⊙ h_prev"],
    })  # fmt: skip
    module, plain = (imported(FORMATS[format](each)) for each in (found, same))
    sample = drawn(same.cell)
    names = dict(zip(same.cell.parameters, found.cell.parameters, strict=True))
    given = replace(
        sample,
        parameters={names[name]: value for name, value in sample.parameters.items()},
        state={"T": sample.state["h"]},
        d_state={"T": sample.d_state["h"]},
    )
    assert worst({"dx": results(module, given)["dx"]}, {"dx": results(plain, sample)["dx"]}) < 1e-14


def test_emitting_needs_no_sympy_of_its_own() -> None:
    code = "import sys, quizzer.derive.emit.fast, quizzer.derive.emit.plain; print({'sympy', 'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
