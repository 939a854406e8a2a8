"""Equations as lines of Python, and which loop over the steps each of them belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from quizzer.derive.emit.expressions import SUM, Expressions
from quizzer.derive.emit.nodes import SUMS, VIEWS, Node, ordered
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.schedule import Schedule, scheduled
from quizzer.derive.emit.text import WIDTH


@dataclass(frozen=True)
class Item:
    """What is to be computed: a variable, its node, and the formula it comes from."""

    variable: str
    node: Node
    formula: str


@dataclass
class Recorded(Expressions):
    """Expressions that remember the names they were written with."""

    names: dict[Node, str]
    used: dict[Node, None] = field(default_factory=dict)

    def text(self, node: Node, level: int = SUM, *, unnamed: bool = False) -> str:
        """An expression, as in Expressions."""
        if node in self.names and not unnamed:
            self.used[node] = None
        return super().text(node, level, unnamed=unnamed)


class Loops:
    """The items of a program by the loop that computes them; each loop goes over all steps in its direction."""

    def __init__(self, program: Program, items: Sequence[Item], leaves: Mapping[Node, str]) -> None:
        self.program = program
        self.schedule: Schedule = scheduled(program)
        self.write = Recorded(dict(leaves))
        self.defined: dict[Node, int] = {}  # the loop that gives a name its value
        self.lines: list[list[str]] = []
        self.used: list[list[Node]] = []
        self.after: list[str] = []
        live = [item for item in items if item.node.live]
        for number in range(len(self.schedule.reverse)):
            here = [item for item in live if self.loop_of(item.node) == number]
            self.write.used = {}
            self.lines.append([line for item in here for line in self._line(item)])
            self._define(here, number)
            self.lines[-1] += self._sums(items, number)
            self.used.append(list(self.write.used))
        self._finish(items)

    @property
    def directions(self) -> Sequence[bool]:
        """For every loop, whether it runs backwards."""
        return self.schedule.reverse

    def loop_of(self, node: Node) -> int:
        """The loop in which a node has a value."""
        if node in self.schedule.moments:
            return self.schedule.moments[node].sweep
        return max((self.loop_of(arg) for arg in node.args), default=0) if node.op in VIEWS else 0

    def loop_of_carry(self, name: str) -> int:
        """The loop in which something is carried on."""
        return self.loop_of(self.program.carries[name].next)

    def _define(self, items: Iterable[Item], number: int) -> None:
        for item in items:
            self.defined.setdefault(item.node, number)

    def _line(self, item: Item) -> list[str]:
        """`name = expression  # formula`; afterwards the expression is written by this name."""
        known = item.node in self.write.names
        value = self.write.text(item.node, unnamed=not known)
        self.write.names.setdefault(item.node, item.variable)
        return with_comment(f"{item.variable} = {value}", item.formula)

    def _sums(self, items: Sequence[Item], number: int) -> list[str]:
        """What one step adds to the sums over all steps."""
        found: list[str] = []
        for item in items:
            if item.node.live:
                continue
            for sign, term in terms(item.node):
                sums = [node for node in ordered([term]) if node.op in SUMS]
                if sums and max(self.loop_of(node) for node in sums) == number:
                    value = self.write.text(term)
                    found += with_comment(f"{item.variable} {'+' if sign > 0 else '-'}= {value}", item.formula)
        return found

    def _finish(self, items: Sequence[Item]) -> None:
        """What follows from the sums when all steps are done."""
        for item in items:
            if item.node.live:
                continue
            for sign, term in terms(item.node):
                if not any(node.op in SUMS for node in ordered([term])) or term in self.write.names:
                    value = self.write.text(term)
                    if value != "0":
                        self.after.append(f"{item.variable} {'+' if sign > 0 else '-'}= {value}")
            self.write.names.setdefault(item.node, item.variable)


def terms(node: Node) -> list[tuple[int, Node]]:
    """The terms of a sum."""
    return list(zip(node.extra, node.args, strict=True)) if node.op == "add" else [(1, node)]


def with_comment(line: str, comment: str) -> list[str]:
    """A line with a comment behind it, or above it if that would be too long."""
    if not comment:
        return [line]
    if len(line) + len(comment) + 12 <= WIDTH:
        return [f"{line}  # {comment}"]
    return [f"# {comment}", line]
