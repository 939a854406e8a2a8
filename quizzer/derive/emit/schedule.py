"""When each node is computed: in a loop over the steps, or for a block of steps at once.

A sweep goes over the steps in one direction, block by block. In it, stages follow each other: the odd ones are
loops over the steps of the block, the even ones take the block whole. What a loop needs is computed right
before it; what no loop needs, right after what it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzer.derive.emit.loops import loops
from quizzer.derive.emit.nodes import LEAVES, SUMS, Node, users
from quizzer.derive.emit.program import Program


@dataclass(frozen=True, order=True)
class Moment:
    """A stage of a sweep."""

    sweep: int
    stage: int

    @property
    def in_loop(self) -> bool:
        """Whether it goes step by step."""
        return self.stage % 2 == 1


@dataclass(frozen=True)
class Schedule:
    """The moment of every live node and of every sum over steps, and the direction of each sweep."""

    moments: Mapping[Node, Moment]
    reverse: Sequence[bool]
    nodes: Sequence[Node]

    def at(self, moment: Moment) -> list[Node]:
        """The nodes of a stage, each after its arguments."""
        return [node for node in self.nodes if self.moments.get(node) == moment]

    def stages(self, sweep: int) -> list[Moment]:
        """The stages of a sweep, in order."""
        return sorted({moment for moment in self.moments.values() if moment.sweep == sweep})


def scheduled(program: Program) -> Schedule:
    """The schedule of a program."""
    nodes, inside = program.nodes, loops(program)
    places, reverse = _places(program, inside)
    moments = {node: places[loop] for node, loop in inside.items()}
    _as_late(nodes, moments)
    _as_early(nodes, moments)
    return Schedule(moments, reverse or [False], nodes)


def _places(program: Program, inside: Mapping[Node, int]) -> tuple[dict[int, Moment], list[bool]]:
    """The moment of each loop; loops of one direction that follow each other are in one sweep."""
    direction = {
        loop: program.carries[node.extra[0]].reverse for node, loop in inside.items() if node.op == "prev"
    }
    places: dict[int, Moment] = {}
    reverse: list[bool] = []
    stage = 0
    for loop in sorted(direction):
        if not reverse or reverse[-1] != direction[loop]:
            reverse.append(direction[loop])
            stage = 0
        places[loop] = Moment(len(reverse) - 1, 2 * stage + 1)
        stage += 1
    return places, reverse


def _as_late(nodes: Sequence[Node], moments: dict[Node, Moment]) -> None:
    """What is below a loop is computed right before the first that needs it."""
    read_by = users(nodes)
    for node in reversed(nodes):
        if node not in moments and node.live and node.op not in LEAVES:
            readers = [moments[reader] for reader in read_by[node] if reader in moments]
            if readers:
                first = min(readers)
                moments[node] = Moment(first.sweep, first.stage - first.in_loop)


def _as_early(nodes: Sequence[Node], moments: dict[Node, Moment]) -> None:
    """The rest is computed right after what it is made of."""
    for node in nodes:
        if node not in moments and (node.op in SUMS or (node.live and node.op not in LEAVES)):
            made_of = [moments[arg] for arg in node.args if arg in moments]
            last = max(made_of, default=Moment(0, 0))
            moments[node] = Moment(last.sweep, last.stage + last.in_loop)
