"""Every entry of everything changed a little, all in one run: the arrays for it, and what to read from the outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quizzer.derive.arrays import Array
from quizzer.derive.derivation import Cell
from quizzer.derive.tape import Perturbed
from quizzer.derive.through_time import Data, entries


@dataclass(frozen=True)
class Probe:
    """Copies `first` up to, not including, `first + len(places)`: entry `places[k]` of `name` has `step` added."""

    group: str
    name: str
    places: Array  # flat indices
    step: complex
    first: int

    @property
    def copies(self) -> Array:
        """The numbers of the copies."""
        return np.arange(self.first, self.first + len(self.places))


def probes(cell: Cell, data: Data, steps: Sequence[complex]) -> list[Probe]:
    """Every entry with each of these steps."""
    found, first = list[Probe](), 0
    for step in steps:
        for group, name, value in entries(cell, data):
            found.append(Probe(group, name, np.arange(value.size), step, first))
            first += value.size
    return found


def after(found: Sequence[Probe]) -> int:
    """How many copies there are."""
    return found[-1].first + len(found[-1].places) if found else 0


def changed(data: Data, found: Sequence[Probe]) -> Data:
    """The data in as many copies as there are probes."""
    by_name: dict[tuple[str, str], list[Probe]] = {}
    for probe in found:
        by_name.setdefault((probe.group, probe.name), []).append(probe)
    count = after(found)
    return Data(
        {name: _parameter(value, by_name.get(("parameters", name), []), count) for name, value in data.parameters.items()},
        {name: _copied(value, by_name.get(("inputs", name), []), count, 1) for name, value in data.inputs.items()},
        {name: _copied(value, by_name.get(("state", name), []), count, 0) for name, value in data.state.items()},
    )


def _all(own: Sequence[Probe]) -> tuple[Array, Array, Array]:
    """Copies, flat places and steps of all probes of one name."""
    copies = np.concatenate([probe.copies for probe in own])
    places = np.concatenate([probe.places for probe in own])
    steps = np.concatenate([np.full(len(probe.places), probe.step) for probe in own])
    return copies, places, steps if np.iscomplexobj(steps) and steps.imag.any() else steps.real


def _parameter(value: Array | Perturbed, own: Sequence[Probe], count: int) -> Any:
    assert isinstance(value, np.ndarray)
    if not own:
        return value
    copies, places, steps = _all(own)
    if value.ndim == 2:
        rows, columns = np.divmod(places, value.shape[1])
        return Perturbed(value, copies, rows, columns, steps, count)
    found = np.array(np.broadcast_to(value, (count, 1, *value.shape)), np.result_type(value, steps), order="F")
    found[(copies, 0, *np.unravel_index(places, value.shape))] += steps
    return found


def _copied(value: Array, own: Sequence[Probe], count: int, axis: int) -> Array:
    """`value` with an axis of copies at `axis`; one copy stands for all if none is changed."""
    wide: Array = np.expand_dims(value, axis)
    if not own:
        return wide
    copies, places, steps = _all(own)
    shape = (*value.shape[:axis], count, *value.shape[axis:])
    found = np.array(np.broadcast_to(wide, shape), np.result_type(value, steps), order="F")
    where = np.unravel_index(places, value.shape)
    found[(*where[:axis], copies, *where[axis:])] += steps
    return found


def slopes(cell: Cell, data: Data, largest: Mapping[tuple[str, str], int], steps: Sequence[float], first: int) -> Iterator[Probe]:
    """One entry of each array, with these steps: how the error shrinks with the step."""
    for group, name, _ in entries(cell, data):
        for step in steps:
            yield Probe(group, name, np.array([largest[group, name]]), step, first)
            first += 1
