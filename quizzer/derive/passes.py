"""The passes of a cell over its steps: one for an ordinary cell, one in each direction for a bidirectional one.

What needs both directions comes after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizzer.derive.derivation import Cell, Equation
from quizzer.notation.tree import names_in


@dataclass(frozen=True)
class Pass:
    """Equations that are run together over all steps, in one direction; `states` are theirs."""

    states: tuple[str, ...]
    reverse: bool
    equations: tuple[Equation, ...]

    def order(self, steps: int) -> range:
        """The steps as they come."""
        return range(steps - 1, -1, -1) if self.reverse else range(steps)


def passes(cell: Cell, equations: Sequence[Equation]) -> list[Pass]:
    """The passes of a cell, each after those it reads."""
    found, rest, pending = list[Pass](), list(equations), list(cell.state)
    while rest:
        best = max(
            (_pass(cell, rest, pending, reverse) for reverse in (False, True)), key=lambda p: len(p.equations)
        )
        found.append(best)
        rest = [each for each in rest if each not in best.equations]
        pending = [name for name in pending if name not in best.states]
    return found


def _pass(cell: Cell, rest: Sequence[Equation], pending: Sequence[str], reverse: bool) -> Pass:
    """As many equations as can be run now in one direction; a state is taken only with its own equation."""
    states = [name for name in pending if (name in cell.backwards) == reverse]
    while True:
        blocked = {f"{name}_prev" for name in pending if name not in states} | {each.name for each in rest}
        ready: list[Equation] = []
        for each in rest:
            if not blocked.intersection(names_in(each.tree)):
                ready.append(each)
                blocked.discard(each.name)
        made = {each.name for each in ready}
        kept = [name for name in states if name in made]
        if kept == states:
            return Pass(tuple(states), reverse, tuple(ready))
        states = kept
