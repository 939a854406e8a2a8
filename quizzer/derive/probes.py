"""Every entry of everything changed a little, all in one run: copies of the data, and which is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from quizzer.derive.arrays import Array
from quizzer.derive.data import Changed, Data
from quizzer.derive.operations import Perturbed

Key = tuple[str, str]  # group of the data, and name
Shapes = Mapping[Key, tuple[int, ...]]


class Probes:
    """The copies of a run: first every entry with each of `steps`, then one entry of each array with `singles`.

    A loss of every copy is a row of `count` numbers; `everywhere` and `alone` take it apart.
    """

    def __init__(self, shapes: Shapes, steps: Sequence[complex], singles: Sequence[complex] = ()) -> None:
        self.shapes = shapes
        self.steps, self.singles = len(steps), len(singles)
        self.sizes = {key: int(np.prod(shape, dtype=int)) for key, shape in shapes.items()}
        self.entries = sum(self.sizes.values())
        self.count = self.entries * len(steps) + len(shapes) * len(singles)
        self._changes: dict[Key, tuple[Array, tuple[Array, ...], Array]] = {}
        first, single = 0, self.entries * len(steps)
        for key, shape in shapes.items():
            size = self.sizes[key]
            starts = first + self.entries * np.arange(len(steps))
            copies = [*(start + np.arange(size) for start in starts), single + np.arange(len(singles))]
            places = [*(np.arange(size) for _ in steps), np.full(len(singles), self.single(key))]
            amounts = [*(np.full(size, step) for step in steps), np.array(singles)]
            where = np.unravel_index(np.concatenate(places).astype(int), shape) if shape else ()
            self._changes[key] = np.concatenate(copies), where, np.concatenate(amounts)
            first, single = first + size, single + len(singles)

    def single(self, key: Key) -> int:
        """The entry of an array, counted through, that is changed by `singles`."""
        return self.sizes[key] // 2

    def changed(self, data: Data[Array]) -> Changed:
        """The data in `count` copies."""
        return Data(
            {name: self._parameter(("parameters", name), value) for name, value in data.parameters.items()},
            {name: self._copied(("inputs", name), value, 1) for name, value in data.inputs.items()},
            {name: self._copied(("state", name), value, 0) for name, value in data.state.items()},
        )

    def _parameter(self, key: Key, value: Array) -> Array | Perturbed:
        copies, where, steps = self._changes[key]
        if value.ndim == 2:
            rows, columns = where
            return Perturbed(value, copies, rows, columns, steps, self.count)
        found = _repeated(value[None], (self.count, 1, *value.shape), steps)
        found[:, 0][(copies, *where)] += steps
        return found

    def _copied(self, key: Key, value: Array, axis: int) -> Array:
        """`value` with an axis of copies at `axis`; one copy stands for all if none is changed."""
        wide: Array = np.expand_dims(value, axis)
        if key not in self._changes:
            return wide
        copies, where, steps = self._changes[key]
        found = _repeated(wide, (*value.shape[:axis], self.count, *value.shape[axis:]), steps)
        found[(*where[:axis], copies, *where[axis:])] += steps
        return found

    def everywhere(self, losses: Array) -> Array:
        """The losses of every entry: one row a step."""
        return losses[: self.steps * self.entries].reshape(self.steps, self.entries)

    def alone(self, losses: Array) -> Array:
        """The losses of the single entries: one row an array, one column a step."""
        return losses[self.steps * self.entries :].reshape(len(self.shapes), self.singles)

    def split(self, row: Array) -> dict[Key, Array]:
        """A row with one number for every entry, as arrays."""
        found, place = {}, 0
        for key, shape in self.shapes.items():
            found[key] = row[place : place + self.sizes[key]].reshape(shape)
            place += self.sizes[key]
        return found


def _repeated(value: Array, shape: tuple[int, ...], steps: Array) -> Array:
    """The value in every copy; copies lie next to each other in memory, as operations are fastest so."""
    found: Array = np.empty(shape, np.result_type(value, steps), order="F")
    found[...] = value
    return found
