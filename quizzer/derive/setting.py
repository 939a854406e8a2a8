"""The data of a gradient check: all values exist there, and kinks are far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from quizzer.derive.arrays import KINKS, Array
from quizzer.derive.data import Data, drawn
from quizzer.derive.derivation import Cell
from quizzer.derive.tape import Slots
from quizzer.derive.through_time import Way
from quizzer.notation.tree import Apply, nodes

SCALES = (1.0, 0.3)
ENOUGH = 3  # settings of a scale
TRIES = 60  # seeds for them
CLEARANCE = 0.02  # how far from a kink every argument has to be


@dataclass(frozen=True)
class Setting:
    """Data, the run with them, the loss Σ above·output + Σ last·state, and its gradients by the formulas.

    The weights `above` and `last` are random, so that no error can hide behind a symmetry.
    """

    data: Data[Array]
    base: Sequence[Slots]
    above: Sequence[Array]
    last: Mapping[str, Array]
    analytic: Data[Array]
    seed: int


def settings(way: Way, steps: int, examples: int, seed: int) -> Iterator[Setting]:
    """Some settings from this seed on, the later ones with smaller data, then with positive data.

    Where there are kinks, positive data come only where nothing has a value otherwise: they would hide one side.
    """
    for positive in (False, True):
        found = 0
        for scale in SCALES:
            drawings = (
                _setting(
                    way, drawn(way.cell, way.sizes, steps, examples, used, scale=scale, positive=positive), used
                )
                for used in range(seed, seed + TRIES)
            )
            for each in islice(filter(None, drawings), ENOUGH):
                found += 1
                yield each
        if found and _kinked(way):
            return


def _setting(way: Way, data: Data[Array], seed: int) -> Setting | None:
    """The setting of these data; None where something has no value, or is near a kink."""
    with np.errstate(all="ignore"):
        base = way.run(data)
    outputs, states = way.outputs(base), way.last(base)
    if not all(np.isfinite(value).all() for value in (*outputs, *states.values())):
        return None
    if any(_clearance(way, node, slots) <= CLEARANCE for node in _kinked(way) for slots in base):
        return None
    above, last = _weights(way.cell, outputs, states, seed)
    with np.errstate(all="ignore"):
        return Setting(data, base, above, last, way.gradients(base, above, last), seed)


def _weights(
    cell: Cell, outputs: Sequence[Array], states: Mapping[str, Array], seed: int
) -> tuple[list[Array], dict[str, Array]]:
    draw = np.random.default_rng(seed + 1).standard_normal
    above = [np.ones(value.shape) if cell.loss else np.asarray(draw(value.shape)) for value in outputs]
    return above, {name: np.asarray(draw(value.shape)) for name, value in states.items()}


def _kinked(way: Way) -> list[Apply]:
    trees = (node for equation in way.derivation.forward for node in nodes(equation.tree))
    return [node for node in trees if isinstance(node, Apply) and node.function in KINKS]


def _clearance(way: Way, node: Apply, slots: Slots) -> float:
    values = [np.asarray(slots[way.tape.slots[argument]]) for argument in node.args]
    gap = values[0] if len(values) == 1 else values[0] - values[1]
    return float(np.min(np.abs(gap)))
