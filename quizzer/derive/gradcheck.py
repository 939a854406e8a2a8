"""The gradients of the formulas beside numeric ones, through time, for every entry of everything.

Two numeric oracles. *Differences*: the loss at four points around each entry, whose error falls with the fourth power
of the step; the slope of the plain central difference is shown as evidence that it measures what it should: its error
falls with the square of the step. *Complex step*: a step of 1e-20 along the imaginary axis, exact to the last digits,
where all functions can be continued there. The loss is a sum of outputs and last states with random weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quizzer.derive.arrays import KINKS, REAL_ONLY, Array
from quizzer.derive.derivation import Derivation, Dims
from quizzer.derive.probes import Probe, after, changed, probes, slopes
from quizzer.derive.tape import Slots
from quizzer.derive.through_time import Data, Way, batched, drawn, entries
from quizzer.messages import Message, message
from quizzer.notation.tree import Apply, nodes

STEP = 1e-3  # of the differences; the four-point error is then near 1e-12
FOUR_POINTS = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
SLOPE_STEPS = (1 / 16, 1 / 32)
COMPLEX_STEP = 1e-20
TOLERANCE = {"differences": (3e-10, 3e-12), "complex": (1e-13, 1e-15)}  # of the array's, and of all, largest entries
SIZES = (3, 4, 5, 2, 6, 7)  # all different, so that a missing transpose cannot pass
CLEARANCE = 0.02  # how far from a kink every argument has to be
TRIES = 200


@dataclass(frozen=True)
class Compared:
    """The worst entry of one array under one oracle; `error` is relative to the largest entry of the array."""

    entry: tuple[int, ...]
    analytic: float
    numeric: float
    error: float
    passed: bool


@dataclass(frozen=True)
class Row:
    """One array: its gradient by the formulas beside the numeric one."""

    name: str
    shape: Dims
    differences: Compared
    slope: float | None  # None where the loss is a polynomial of degree two in it, so that there is no error
    complex: Compared | None

    @property
    def passed(self) -> bool:
        """Whether every oracle agrees."""
        return self.differences.passed and (self.complex is None or self.complex.passed)


@dataclass(frozen=True)
class GradcheckReport:
    """The comparison of a whole cell, and what it was made with."""

    cell: str
    rows: tuple[Row, ...]
    steps: int
    examples: int
    sizes: Mapping[str, int]
    seed: int
    scalars: int

    @property
    def passed(self) -> bool:
        """Whether every array agrees."""
        return all(row.passed for row in self.rows)

    @property
    def worst(self) -> float:
        """The largest relative error of the differences."""
        return max((row.differences.error for row in self.rows), default=0.0)

    @property
    def criterion(self) -> Message:
        """When an array passes, in words."""
        (near, floor), (exact, _) = TOLERANCE["differences"], TOLERANCE["complex"]
        return message("derive.criterion", near=f"{near:g}", floor=f"{floor:g}", exact=f"{exact:g}")


def gradcheck(
    derivation: Derivation,
    *,
    sizes: Mapping[str, int] | None = None,
    steps: int = 5,
    examples: int = 2,
    seed: int = 0,
    every: int | None = None,
) -> GradcheckReport:
    """Compare every gradient of a derivation with numeric ones.

    `sizes` gives numbers to dimension letters; `every` cuts backpropagation through time after so many steps.
    The same arguments give the same report, to the last bit.
    """
    cell = derivation.cell
    steps = steps if cell.state else 1
    numbers = {**dict(zip(cell.letters, SIZES * 9, strict=False)), **(sizes or {})}
    way = Way(derivation, numbers, every)
    data, base, used = _clear(derivation, way, steps, examples, seed)
    loss = _Loss(way, base, used)
    analytic = way.gradients(base, loss.above, loss.last)
    found = _Comparison(way, data, batched_slots(way, data), loss, analytic).rows()
    scalars = sum(value.size for _, _, value in entries(cell, data))
    return GradcheckReport(cell.name, found, steps, examples, numbers, used, scalars)


def batched_slots(way: Way, data: Data) -> list[Slots]:
    """The run without changes, with one axis for copies: what is held constant comes from it."""
    return way.run(batched(data)) if way.held or way.every else []


def _clear(
    derivation: Derivation, way: Way, steps: int, examples: int, seed: int
) -> tuple[Data, list[Slots], int]:
    """Data that keep clear of kinks, where no derivative exists; the run with them; the seed that gave them."""
    kinked = [
        node
        for equation in derivation.forward
        for node in nodes(equation.tree)
        if isinstance(node, Apply) and node.function in KINKS
    ]
    for used in range(seed, seed + TRIES):
        data = drawn(derivation.cell, way.sizes, steps, examples, used)
        base = way.run(data)
        if all(_clearance(way, node, slots) > CLEARANCE for node in kinked for slots in base):
            break
    return data, base, used


def _clearance(way: Way, node: Apply, slots: Slots) -> float:
    values = [np.asarray(slots[way.tape.slots[argument]]) for argument in node.args]
    gap = values[0] if len(values) == 1 else values[0] - values[1]
    return float(np.min(np.abs(gap)))


class _Loss:
    """Σ above·output + Σ last·state: random weights, so that no error can hide behind a symmetry."""

    def __init__(self, way: Way, base: Sequence[Slots], seed: int) -> None:
        generator = np.random.default_rng(seed + 1)
        outputs, states = way.outputs(base), way.last(base)
        is_loss = way.cell.loss
        self.above = [np.ones(o.shape) if is_loss else generator.standard_normal(o.shape) for o in outputs]
        self.last = {name: generator.standard_normal(value.shape) for name, value in states.items()}


class _Comparison:
    """The numeric gradients of one run, beside the analytic ones."""

    def __init__(self, way: Way, data: Data, base: Sequence[Slots], loss: _Loss, analytic: Data) -> None:
        self.way, self.data, self.base, self.loss, self.analytic = way, data, base or None, loss, analytic
        self.groups = [(group, name, value.size) for group, name, value in entries(way.cell, data)]
        self.exact = {(g, n): np.asarray(getattr(analytic, g)[n]) for g, n, _ in self.groups}
        self.most = max((float(np.max(np.abs(value))) for value in self.exact.values() if value.size), default=0.0)

    def rows(self) -> tuple[Row, ...]:
        """All arrays."""
        near, slopes = self._differences()
        exact = self._complex_step()
        return tuple(
            Row(
                f"δ{name}" if group != "state" else f"δ{name}_0",
                self._dims(group, name),
                self._compared("differences", (group, name), near[group, name]),
                slopes[group, name],
                self._compared("complex", (group, name), exact[group, name]) if exact else None,
            )
            for group, name, _ in self.groups
        )

    def _dims(self, group: str, name: str) -> Dims:
        cell = self.way.cell
        return {"parameters": cell.parameters, "inputs": cell.inputs, "state": cell.state}[group][name]

    def _compared(self, oracle: str, key: tuple[str, str], numeric: Array) -> Compared:
        analytic = self.exact[key]
        relative, floor = TOLERANCE[oracle]
        difference = np.abs(analytic - numeric)
        largest = float(np.max(np.abs(analytic), initial=0.0))
        worst = np.unravel_index(int(np.argmax(difference)), difference.shape)
        entry = tuple(int(index) for index in worst)
        gap = float(difference[entry])
        passed = gap <= relative * largest + floor * max(self.most, 1e-3)
        return Compared(entry, float(analytic[entry]), float(numeric[entry]), gap / (largest or 1.0), passed)

    # --- differences ----------------------------------------------------------------------------------------

    def _differences(self) -> tuple[dict[tuple[str, str], Array], dict[tuple[str, str], float | None]]:
        """The gradients by four points, and the slope of the plain central difference at the largest entries."""
        cell, count = self.way.cell, sum(size for _, _, size in self.groups)
        found = probes(cell, self.data, [point * STEP for point, _ in FOUR_POINTS])
        largest = {key: int(np.argmax(np.abs(value))) for key, value in self.exact.items()}
        signed = [sign * step for step in SLOPE_STEPS for sign in (1, -1)]
        extra = list(slopes(cell, self.data, largest, signed, after(found)))
        losses = self._losses([*found, *extra])
        four = losses[: len(FOUR_POINTS) * count].reshape(len(FOUR_POINTS), count)
        numeric = sum(weight * values for (_, weight), values in zip(FOUR_POINTS, four, strict=True)) / STEP
        ends = losses[len(FOUR_POINTS) * count :].reshape(len(self.groups), len(SLOPE_STEPS), 2)
        central = (ends[:, :, 0] - ends[:, :, 1]) / (2 * np.array(SLOPE_STEPS))
        measured = {
            (group, name): self._slope(central[row], float(self.exact[group, name].reshape(-1)[largest[group, name]]))
            for row, (group, name, _) in enumerate(self.groups)
        }
        return self._split(numeric), measured

    def _slope(self, central: Array, exact: float) -> float | None:
        """By which power of the step the error of the central difference falls."""
        wide, narrow = (abs(float(value) - exact) for value in central)
        if min(wide, narrow) < 1e-10 * max(self.most, 1e-3):
            return None
        return math.log(wide / narrow) / math.log(SLOPE_STEPS[0] / SLOPE_STEPS[1])

    def _losses(self, found: Sequence[Probe]) -> Array:
        """The loss of every copy; of a complex one the imaginary part."""
        outputs, states = self.way.seen(changed(self.data, found), self.base)
        total: Array = np.zeros(after(found))
        pairs = [*zip(self.loss.above, outputs, strict=True), *((w, states[n]) for n, w in self.loss.last.items())]
        for weight, value in pairs:
            if len(value) == len(total):
                total += np.tensordot(value.imag if np.iscomplexobj(value) else value, weight, weight.ndim)
        return total

    def _complex_step(self) -> dict[tuple[str, str], Array] | None:
        """The gradients by the complex step; None if a function cannot be continued into the complex plane."""
        functions = {
            node.function
            for equation in self.way.derivation.forward
            for node in nodes(equation.tree)
            if isinstance(node, Apply)
        }
        if functions & REAL_ONLY:
            return None
        found = probes(self.way.cell, self.data, [COMPLEX_STEP * 1j])
        return self._split(self._losses(found) / COMPLEX_STEP)

    def _split(self, flat: Array) -> dict[tuple[str, str], Array]:
        """One long row of numbers as the arrays that it belongs to."""
        found, place = {}, 0
        for group, name, size in self.groups:
            found[group, name] = flat[place : place + size].reshape(self.exact[group, name].shape)
            place += size
        return found
