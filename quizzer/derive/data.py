"""The data of a sequence: what it starts from, drawn at random, and the same with an axis for copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from quizzer.derive.arrays import Array
from quizzer.derive.derivation import Cell
from quizzer.derive.operations import Perturbed
from quizzer.notation.dimensions import size

Value = TypeVar("Value", bound=Array | Perturbed, covariant=True)


@dataclass(frozen=True)
class Data(Generic[Value]):
    """What a sequence starts from: parameters, inputs (T, …, dims) and first states (…, dims), by name."""

    parameters: Mapping[str, Value]
    inputs: Mapping[str, Array]
    state: Mapping[str, Array]

    @property
    def steps(self) -> int:
        """How many steps."""
        return len(next(iter(self.inputs.values())))


Changed = Data[Array | Perturbed]  # parameters may stand for many copies, each with one entry changed


def drawn(
    cell: Cell,
    sizes: Mapping[str, int],
    steps: int,
    examples: int,
    seed: int,
    *,
    scale: float = 1.0,
    positive: bool = False,
) -> Data[Array]:
    """Random data of these sizes; the same for the same seed. `positive` for functions that need that."""
    generator = np.random.default_rng(seed)
    shape = {name: tuple(size(dimension, sizes) for dimension in dims) for name, dims in cell.shapes.items()}

    def normal(dims: tuple[int, ...]) -> Array:
        found = scale * generator.standard_normal(dims)
        return 0.5 + np.abs(found) if positive else np.asarray(found)

    constants = {name: _share(normal((steps, examples, *shape[name]))) for name in cell.constants}
    inputs = {name: normal((steps, examples, *shape[name])) for name in cell.inputs}
    return Data(
        {name: _scaled(normal(shape[name])) for name in cell.parameters},
        {**inputs, **constants},
        {name: 0.5 * normal((examples, *shape[name])) for name in cell.state},
    )


def _scaled(value: Array) -> Array:
    """Weights of a size at which nothing saturates."""
    return value / np.sqrt(value.shape[-1]) if value.ndim == 2 else 0.5 * value


def _share(value: Array) -> Array:
    """Positive, and one in sum, as a label is."""
    found: Array = np.abs(value) / np.sum(np.abs(value), axis=-1, keepdims=True)
    return found


def batched(data: Data[Array]) -> Data[Array]:
    """The same data with one axis for copies before that of the examples."""
    return replace(
        data,
        inputs={name: value[:, None] for name, value in data.inputs.items()},
        state={name: value[None] for name, value in data.state.items()},
    )


def entries(cell: Cell, data: Data[Array]) -> Iterator[tuple[str, str, Array]]:
    """Group, name and array of everything that a gradient is asked for."""
    for group, names in (("parameters", cell.parameters), ("inputs", cell.inputs), ("state", cell.state)):
        for name in names:
            yield group, name, getattr(data, group)[name]
