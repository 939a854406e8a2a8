"""What the tests of emitted code share: modules from text, reference arrays, and the comparison with them."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from quizzer.cells import load_cell
from quizzer.derive.backward import derived
from quizzer.derive.combine import bidirectional, stacked
from quizzer.derive.derivation import Cell, Derivation
from quizzer.derive.emit.fast import fast
from quizzer.derive.emit.plain import plain
from quizzer.notation.dimensions import size

HERE = Path(__file__).parent
REFERENCES = HERE.parent / "references"
Array = np.ndarray[Any, Any]
Arrays = Mapping[str, Array]

FORMATS: Mapping[str, Callable[[Derivation], str]] = {"numpy": plain, "numpy-fast": fast}
TOLERANCES = {"float64": 1e-10, "float32": 1e-4}
PARTS = {"forward.": "_fw", "backward.": "_bw", "layer1.": "_l1", "layer2.": "_l2"}
KINDS: Mapping[str, Callable[[Cell], Cell]] = {
    "-bidirectional": bidirectional,
    "-two-layers": lambda cell: stacked(cell, 2),
}
SIZES = {"D": 3, "H": 4, "K": 5, "A": 6, "T": 7, "S": 3}


def cell_of(name: str) -> Cell:
    """A cell of `content/cells`, of this folder, or a combination: `lstm-two-layers`."""
    for ending, combine in KINDS.items():
        if name.endswith(ending):
            return combine(cell_of(name.removesuffix(ending)))
    own = HERE / "cells" / f"{name}.yaml"
    return load_cell(str(own) if own.exists() else name)


@cache
def derivation_of(name: str) -> Derivation:
    """The derivation of a cell by its name."""
    return derived(cell_of(name))


def imported(text: str) -> ModuleType:
    """The module with this text, as a program would import it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "emitted.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("emitted", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Sample:
    """What goes into a module, and what is to come out if that is known."""

    parameters: Arrays
    x: Any
    state: Arrays
    d_outputs: Array
    d_state: Arrays
    wanted: Arrays


def references(name: str, dtype: str) -> dict[str, Sample]:
    """The reference arrays of a cell by case."""
    with np.load(REFERENCES / f"{name}.npz") as kept:
        arrays = {_renamed(key): kept[key] for key in kept}
    return {case: _sample(arrays, case, dtype) for case in dict.fromkeys(key.split("/")[0] for key in arrays)}


def _renamed(key: str) -> str:
    """`odd/p/layer1.W` is `odd/p/W_l1`."""
    head, _, name = key.rpartition("/")
    for prefix, ending in PARTS.items():
        if name.startswith(prefix):
            return f"{head}/{name.removeprefix(prefix)}{ending}"
    return key


def _sample(arrays: Arrays, case: str, dtype: str) -> Sample:
    own = {key.removeprefix(f"{case}/"): value for key, value in arrays.items() if key.startswith(f"{case}/")}

    def group(name: str) -> dict[str, Array]:
        return {
            key.removeprefix(f"{name}/"): own[key].astype(dtype) for key in own if key.startswith(f"{name}/")
        }

    wanted = {key: value for key, value in own.items() if key.split("/")[0] in ("y", "l", "dx", "dp", "ds")}
    return Sample(group("p"), own["x"].astype(dtype), group("s"), own["gy"].astype(dtype), group("gl"), wanted)


def results(module: ModuleType, sample: Sample) -> dict[str, Array]:
    """Everything that a module gives for a sample, by the keys of the reference files."""
    outputs, last, cache = module.forward(sample.parameters, sample.x, sample.state)
    d_x, d_state, d_parameters = module.backward(sample.d_outputs, sample.d_state, cache)
    found = {"y": outputs} if isinstance(d_x, dict) else {"y": outputs, "dx": d_x}
    groups = {"dx": d_x if isinstance(d_x, dict) else {}, "l": last, "ds": d_state, "dp": d_parameters}
    return found | {f"{group}/{name}": value for group, all_ in groups.items() for name, value in all_.items()}


def worst(found: Arrays, wanted: Arrays) -> float:
    """The largest difference, measured by the largest entry of its array, or by 1 if that is smaller."""
    assert found.keys() == wanted.keys()
    errors = [0.0]
    for key, right in wanted.items():
        assert found[key].shape == right.shape, key
        if right.size:
            errors.append(float(np.max(np.abs(found[key] - right)) / max(1.0, float(np.max(np.abs(right))))))
    return max(errors)


def drawn(cell: Cell, steps: int = 4, examples: int = 2, seed: int = 0) -> Sample:
    """Random arrays for any cell; constants are distributions, as the facts of shipped cells want."""
    generator = np.random.default_rng(seed)

    def arrays(shapes: Mapping[str, tuple[str, ...]], *lead: int) -> dict[str, Array]:
        sizes = {name: [size(each, SIZES) for each in dims] for name, dims in shapes.items()}
        return {name: generator.standard_normal((*lead, *found)) for name, found in sizes.items()}

    x = arrays(cell.inputs, steps, examples)
    constants = {name: np.abs(value) for name, value in arrays(cell.constants, steps, examples).items()}
    x |= {name: value / value.sum(axis=-1, keepdims=True) for name, value in constants.items()}
    output = {"y": cell.shapes[cell.output]}
    return Sample(
        arrays(cell.parameters), x if len(x) > 1 else next(iter(x.values())), arrays(cell.state, examples),
        arrays(output, steps, examples)["y"], arrays(cell.state, examples), {},
    )  # fmt: skip


def difference_quotients(module: ModuleType, sample: Sample, step: float = 1e-5) -> dict[str, Array]:
    """The gradients of Σ d_outputs ⊙ outputs + Σ d_state ⊙ last state, by central differences."""

    def loss() -> float:
        outputs, last, _ = module.forward(sample.parameters, sample.x, sample.state)
        parts = [np.sum(outputs * sample.d_outputs), *(np.sum(last[k] * v) for k, v in sample.d_state.items())]
        return float(sum(parts))

    x = (
        {f"/{name}": array for name, array in sample.x.items()}
        if isinstance(sample.x, dict)
        else {"": sample.x}
    )
    groups = {"ds/": sample.state, "dp/": sample.parameters, "dx": x}
    found = {}
    for prefix, arrays in groups.items():
        for name, array in arrays.items():
            quotient = found[prefix + name] = np.empty_like(array)
            for place in np.ndindex(array.shape):
                kept = array[place]
                array[place] = kept + step
                above = loss()
                array[place] = kept - step
                quotient[place] = (above - loss()) / (2 * step)
                array[place] = kept
    return found
