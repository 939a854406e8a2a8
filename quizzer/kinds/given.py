"""Letters with their numbers: the field `given` of a numeric question and of a shape.

A letter has one number, or several of which a seed draws one: `D: 10`, `D: 4..64`, `H: [8, 16, 32]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzer.chance import draw
from quizzer.messages import message
from quizzer.node import Node

_NAME = r"[^\W\d_]\w*"
_RANGE = re.compile(r"(-?\d{1,9})\.\.(-?\d{1,9})")
_ATTEMPTS = 50
_LARGEST = 10**15  # whole number that is shown whole
_SEVERAL: Mapping[str, Any] = {"type": "array", "minItems": 2, "maxItems": 100, "items": {"type": "number"}}

GIVEN: Mapping[str, Any] = {
    "type": "object",
    "propertyNames": {"pattern": f"^{_NAME}$"},
    "additionalProperties": {
        "oneOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_RANGE.pattern}$"}, _SEVERAL]
    },
}


@dataclass(frozen=True)
class Given:
    """The numbers that each letter may have."""

    choices: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @property
    def is_drawn(self) -> bool:
        """Whether a seed decides anything."""
        return any(len(numbers) > 1 for numbers in self.choices.values())

    @property
    def corners(self) -> tuple[dict[str, float], ...]:
        """The smallest and the largest numbers: what can be computed at both is not likely to fail between."""
        if not self.is_drawn:
            return ({name: numbers[0] for name, numbers in self.choices.items()},)
        return tuple({name: edge(numbers) for name, numbers in self.choices.items()} for edge in (min, max))

    def at(self, seed: str, suits: Callable[[dict[str, float]], bool] = lambda _: True) -> dict[str, float]:
        """The numbers of a seed: all different if that can be, and such that they suit."""
        found: dict[str, float] = {}
        for attempt in range(_ATTEMPTS):
            found = {
                name: numbers[int(draw(f"{seed}/{attempt}/{name}") * len(numbers))]
                for name, numbers in self.choices.items()
            }
            if len(set(found.values())) == len(found) and suits(found):
                break
        return found

    def shown(self, values: Mapping[str, float]) -> str:
        """The numbers that were drawn, as in `D = 10, H = 20`."""
        drawn = (name for name, numbers in self.choices.items() if len(numbers) > 1)
        return ", ".join(f"{name} = {_shown(values[name])}" for name in drawn)


NOTHING = Given()


def _shown(value: float) -> str:
    """A number as it is said: `1000000`, not `1e+06`."""
    is_whole = value == int(value) and abs(value) <= _LARGEST
    return str(int(value)) if is_whole else f"{value:.15g}"


def read_given(node: Node) -> Given:
    """The numbers that stand for letters."""
    if not list(node.entries("given")):
        return Given()
    values = node.child("given")
    for name in values.data:
        if not re.fullmatch(_NAME, str(name)):
            values.report("Q038", message("kinds.not-a-letter", found=name), at=name, key=True)
    return Given({str(name): _numbers(values, name) for name in values.data})


def _numbers(node: Node, name: str) -> Sequence[float]:
    """The numbers of one letter; 0 alone if there was something to report."""
    found = node.data[name]
    if isinstance(found, list):
        return tuple(_number(item) for item in node.items(name, at_least=2, at_most=100)) or (0.0,)
    written = _RANGE.fullmatch(found) if isinstance(found, str) else None
    if written is None:
        return (node.number(name),)
    first, last = int(written[1]), int(written[2])
    if first >= last:
        node.report("Q055", message("kinds.empty-range", found=found), at=name)
        return (float(first),)
    return range(first, last + 1)


def _number(node: Node) -> float:
    """A number of a list."""
    found = node.data
    if isinstance(found, (int, float)) and not isinstance(found, bool) and abs(found) < float("inf"):
        return found
    node.report("Q018", message("bank.not-a-number", name=str(node.path[-1]), found=message("bank.type-text")))
    return 0.0
