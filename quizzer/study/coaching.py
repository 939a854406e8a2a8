"""What the coach keeps: a derivation that a learner is doing, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class CoachLine:
    """How one line went.

    `settled`: it stands on the board, as it was `typed`; `shown`: because the learner gave it up. `mistakes` are
    the names of those that were recognised, one for each.
    """

    name: str
    typed: str = ""
    settled: bool = False
    shown: bool = False
    wrong: int = 0  # answers that were wrong
    hints: int = 0
    mistakes: tuple[str, ...] = ()
    took_ms: int = 0


@dataclass(frozen=True)
class Coaching:
    """A derivation in progress. `fingerprint` is of the lines: another cell of the same name is not resumed."""

    uid: str
    cell: str
    fingerprint: str
    started_ms: int
    lines: Mapping[str, CoachLine] = field(default_factory=dict)  # those that were begun, in order
    ended_ms: int | None = None

    def line(self, name: str) -> CoachLine:
        """How a line went so far."""
        return self.lines.get(name, CoachLine(name))

    def with_line(self, line: CoachLine) -> Coaching:
        """The same with this line as it is now."""
        return replace(self, lines={**self.lines, line.name: line})

    @property
    def settled(self) -> tuple[str, ...]:
        """The lines that stand on the board."""
        return tuple(name for name, line in self.lines.items() if line.settled)

    @property
    def took_ms(self) -> int:
        """How long all lines took."""
        return sum(line.took_ms for line in self.lines.values())
