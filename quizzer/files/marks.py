"""Where every value and every key of a file is: a tree beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from quizzer.node import Path
from quizzer.problem import Place

Mark = tuple[int, int]  # line and column, both from 1

_NONE: Mapping[Any, Any] = MappingProxyType({})


@dataclass(slots=True)
class Spot:
    """Where a value starts and ends, where its keys are, and the spots of its parts."""

    start: Mark
    end: Mark
    keys: Mapping[str, Mark] = field(default_factory=lambda: _NONE)
    parts: Mapping[str | int, Spot] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Marks:
    """The places of one file."""

    file: str
    root: Spot

    def locate(self, path: Path, key: bool) -> Place:
        """The place of the value at `path`, or of its key; of what is around it if it is not in the file."""
        if key and path:
            around = self.spot(path[:-1])
            return Place(self.file, *around.keys.get(str(path[-1]), around.start))
        return Place(self.file, *self.spot(path).start)

    def spot(self, path: Path) -> Spot:
        """The spot of the value at `path`, or of the smallest value around it that is in the file."""
        spot = self.root
        for step in path:
            if step not in spot.parts:
                break
            spot = spot.parts[step]
        return spot
