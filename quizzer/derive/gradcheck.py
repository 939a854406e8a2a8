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
from quizzer.derive.data import batched, entries
from quizzer.derive.derivation import Cell, Derivation, Dims
from quizzer.derive.gradcheck_report import TOLERANCE, Compared, GradcheckReport, Row
from quizzer.derive.probes import Key, Probes
from quizzer.derive.setting import Setting, settings
from quizzer.derive.through_time import Way
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation.tree import Apply, nodes

STEPS = (1e-3, 2e-4, 1e-5)  # of the differences; the later ones where the loss bends too much for the first
FOUR_POINTS = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
SLOPE_STEPS = (1 / 16, -1 / 16, 1 / 32, -1 / 32)
COMPLEX_STEP = 1e-20
SIZES = (3, 4, 5, 2, 6, 7)  # all different, so that a missing transpose cannot pass


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
    Where it fails, other data are tried: near a pole no numeric derivative has many digits, and a wrong formula
    is wrong at all of them. The same arguments give the same report, to the last bit.

    Raises:
        ContentError: no data were found at which every value exists, away from kinks.
    """
    steps = steps if derivation.cell.state else 1
    numbers = {**dict(zip(derivation.cell.letters, SIZES * 9, strict=False)), **(sizes or {})}
    way = _way(derivation, tuple(numbers.items()), every)
    first = None
    for at in settings(way, steps, examples, seed):
        with np.errstate(all="ignore"):
            rows = _Comparison(way, at).rows()
        scalars = sum(value.size for _, _, value in entries(way.cell, at.data))
        report = GradcheckReport(way.cell.name, rows, steps, examples, numbers, at.seed, scalars)
        if report.passed:
            return report
        first = first or report
    if first is None:
        raise ContentError(message("derive.no-data", name=way.cell.name))
    return first


@lru_cache(maxsize=8)
def _way(derivation: Derivation, sizes: tuple[tuple[str, int], ...], every: int | None) -> Way:
    """The derivation made ready to run; the same one is checked many times."""
    return Way(derivation, dict(sizes), every)


class _Comparison:
    """The numeric gradients of one run, beside the analytic ones."""

    def __init__(self, way: Way, at: Setting) -> None:
        self.way, self.at = way, at
        shapes = {(group, name): value.shape for group, name, value in entries(way.cell, at.data)}
        # What is held constant comes from the run without changes, with one axis for copies.
        self.base = way.run(batched(at.data)) if way.held or way.every else None
        self.shapes = tuple(shapes.items())
        self.exact = {(group, name): getattr(at.analytic, group)[name] for group, name in shapes}
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
        """The gradients beside those by four points; of each, at one entry, the slope of the central difference."""
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
        outputs, states = self.way.seen(probes.changed(self.at.data), self.base)
        total: Array = np.zeros(probes.count)
        pairs = [
            *zip(self.at.above, outputs, strict=True),
            *((weight, states[name]) for name, weight in self.at.last.items()),
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
