"""The gradients of the formulas beside numeric ones, through time, for every entry of everything.

Two numeric oracles. *Differences*: the loss at four points around each entry, whose error falls with the fourth
power of the step; the slope of the plain central difference is shown as evidence that it measures what it
should: its error falls with the square of the step. *Complex step*: a step of 1e-20 along the imaginary axis,
exact to the last digits, where all functions can be continued there. The loss is a sum of outputs and last
states with random weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from quizzer.derive.arrays import KINKS, REAL_ONLY, Array
from quizzer.derive.data import Data, batched, drawn, entries
from quizzer.derive.derivation import Cell, Derivation, Dims
from quizzer.derive.gradcheck_report import TOLERANCE, Compared, GradcheckReport, Row
from quizzer.derive.probes import Key, Probes
from quizzer.derive.tape import Slots
from quizzer.derive.through_time import Way
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation.tree import Apply, nodes

STEPS = (1e-3, 2e-4, 1e-5)  # of the differences; the later ones where the loss bends too much for the first
FOUR_POINTS = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
SLOPE_STEPS = (1 / 16, -1 / 16, 1 / 32, -1 / 32)
COMPLEX_STEP = 1e-20
SIZES = (3, 4, 5, 2, 6, 7)  # all different, so that a missing transpose cannot pass
CLEARANCE = 0.02  # how far from a kink every argument has to be
TRIES = 200
AGAIN = 4  # other data, where differences are too rough


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
    steps = steps if derivation.cell.state else 1
    numbers = {**dict(zip(derivation.cell.letters, SIZES * 9, strict=False)), **(sizes or {})}
    way = _way(derivation, tuple(numbers.items()), every)
    report = _report(way, steps, examples, seed)
    for _ in range(AGAIN):
        if not report.is_rough:
            break
        report = _report(way, steps, examples, report.seed + 1)
    return report


def _report(way: Way, steps: int, examples: int, seed: int) -> GradcheckReport:
    """The comparison with data from this seed, or the next one that gives any."""
    derivation = way.derivation
    data, base, used = _clear(derivation, way, steps, examples, seed)
    loss = _Loss(way, base, used)
    analytic = way.gradients(base, loss.above, loss.last)
    found = _Comparison(way, data, batched_slots(way, data), loss, analytic).rows()
    scalars = sum(value.size for _, _, value in entries(way.cell, data))
    return GradcheckReport(way.cell.name, found, steps, examples, way.sizes, used, scalars)


@lru_cache(maxsize=8)
def _way(derivation: Derivation, sizes: tuple[tuple[str, int], ...], every: int | None) -> Way:
    """The derivation made ready to run; the same one is checked many times."""
    return Way(derivation, dict(sizes), every)


def batched_slots(way: Way, data: Data[Array]) -> list[Slots]:
    """The run without changes, with one axis for copies: what is held constant comes from it."""
    return way.run(batched(data)) if way.held or way.every else []


def _clear(
    derivation: Derivation, way: Way, steps: int, examples: int, seed: int
) -> tuple[Data[Array], list[Slots], int]:
    """Data that keep clear of kinks, where no derivative exists; the run with them; the seed that gave them."""
    kinked = [
        node
        for equation in derivation.forward
        for node in nodes(equation.tree)
        if isinstance(node, Apply) and node.function in KINKS
    ]
    for used in range(seed, seed + TRIES):
        # Where half of the tries have no value (a logarithm, a root), the other half are positive.
        positive = used - seed >= TRIES // 2
        data = drawn(derivation.cell, way.sizes, steps, examples, used, positive=positive)
        with np.errstate(all="ignore"):
            base = way.run(data)
        if not all(np.isfinite(value).all() for value in way.outputs(base)):
            continue
        if all(_clearance(way, node, slots) > CLEARANCE for node in kinked for slots in base):
            return data, base, used
    raise ContentError(message("derive.no-data", name=derivation.cell.name))


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

    def __init__(
        self, way: Way, data: Data[Array], base: Sequence[Slots], loss: _Loss, analytic: Data[Array]
    ) -> None:
        self.way, self.data, self.base, self.loss = way, data, base or None, loss
        shapes = {(group, name): value.shape for group, name, value in entries(way.cell, data)}
        self.shapes = tuple(shapes.items())
        self.exact = {(group, name): getattr(analytic, group)[name] for group, name in shapes}
        self.largest = {key: float(np.max(np.abs(value), initial=0.0)) for key, value in self.exact.items()}
        self.most = max(self.largest.values(), default=0.0)

    def rows(self) -> tuple[Row, ...]:
        """All arrays."""
        near, slopes = self._differences(STEPS[0])
        for step in STEPS[1:]:
            if all(each.passed for each in near.values()):
                break
            again, _ = self._differences(step)
            near = {key: min(one, again[key], key=lambda each: each.error) for key, one in near.items()}
        far = self._complex_step()
        return tuple(
            Row(_named(*key), _dims(self.way.cell, *key), near[key], slope, far.get(key))
            for key, slope in zip(self.exact, slopes, strict=True)
        )

    def _compared(self, oracle: str, key: Key, numeric: Array, noise: float = 0.0) -> Compared:
        analytic = self.exact[key]
        relative, floor = TOLERANCE[oracle]
        gaps = np.abs(analytic - numeric)
        entry = tuple(int(index) for index in np.unravel_index(int(np.argmax(gaps)), gaps.shape))
        gap, largest = float(gaps[entry]), self.largest[key]
        passed = gap <= relative * largest + floor * max(self.most, 1e-3) + noise
        return Compared(entry, float(analytic[entry]), float(numeric[entry]), gap / (largest or 1.0), passed)

    def _differences(self, step: float) -> tuple[dict[Key, Compared], list[float | None]]:
        """The gradients beside those by four points, and the slopes of the plain central difference at one entry of each."""
        probes = _probes(self.shapes, tuple(point * step for point, _ in FOUR_POINTS), SLOPE_STEPS)
        losses = self._losses(probes)
        weights = np.array([weight for _, weight in FOUR_POINTS]) / step
        ends = probes.alone(losses)
        central = (ends[:, 0::2] - ends[:, 1::2]) / (2 * np.array(SLOPE_STEPS[0::2]))
        exact = [float(value.reshape(-1)[probes.single(key)]) for key, value in self.exact.items()]
        slopes = [self._slope(row, value) for row, value in zip(central, exact, strict=True)]
        noise = float(np.max(np.abs(losses))) * math.ulp(1.0) / step
        found = probes.split(weights @ probes.everywhere(losses))
        return {key: self._compared("differences", key, value, noise) for key, value in found.items()}, slopes

    def _slope(self, central: Array, exact: float) -> float | None:
        """By which power of the step the error of the central difference falls."""
        wide, narrow = (abs(float(value) - exact) for value in central)
        if _functions(self.way.derivation) & KINKS or min(wide, narrow) < 1e-10 * max(self.most, 1e-3):
            return None
        return math.log(wide / narrow) / math.log(SLOPE_STEPS[0] / SLOPE_STEPS[2])

    def _complex_step(self) -> dict[Key, Compared]:
        """The gradients beside those by the complex step; nothing if a function does not allow it."""
        if _functions(self.way.derivation) & REAL_ONLY:
            return {}
        probes = _probes(self.shapes, (COMPLEX_STEP * 1j,), ())
        found = probes.split(self._losses(probes) / COMPLEX_STEP)
        return {key: self._compared("complex", key, value) for key, value in found.items()}

    def _losses(self, probes: Probes) -> Array:
        """The loss of every copy; of a complex one the imaginary part."""
        outputs, states = self.way.seen(probes.changed(self.data), self.base)
        total: Array = np.zeros(probes.count)
        pairs = [
            *zip(self.loss.above, outputs, strict=True),
            *((w, states[n]) for n, w in self.loss.last.items()),
        ]
        for weight, value in pairs:
            if len(value) == len(total):
                total += np.tensordot(value.imag if np.iscomplexobj(value) else value, weight, weight.ndim)
        return total


@lru_cache(maxsize=8)
def _probes(
    shapes: tuple[tuple[Key, tuple[int, ...]], ...], steps: Sequence[complex], singles: Sequence[float]
) -> Probes:
    return Probes(dict(shapes), steps, singles)


def _named(group: str, name: str) -> str:
    """δW, and δh_0 for the state before the first step."""
    return f"δ{name}_0" if group == "state" else f"δ{name}"


def _dims(cell: Cell, group: str, name: str) -> Dims:
    return {"parameters": cell.parameters, "inputs": cell.inputs, "state": cell.state}[group][name]


@lru_cache(maxsize=8)
def _functions(derivation: Derivation) -> frozenset[str]:
    """The functions of the forward equations."""
    trees = (node for equation in derivation.forward for node in nodes(equation.tree))
    return frozenset(node.function for node in trees if isinstance(node, Apply))
