"""Equations as lines of Python, and which loop over the steps each of them belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizzer.derive.emit.expressions import SUM, Expressions
from quizzer.derive.emit.nodes import SUMS, VIEWS, Node
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.schedule import scheduled
from quizzer.derive.emit.text import WIDTH


@dataclass(frozen=True)
class Item:
    """What is to be computed: a variable, its node, the formula, and whether it is a sum over all steps."""

    variable: str
    node: Node
    formula: str
    is_sum: bool = False


class Recorded(Expressions):
    """Expressions that remember the names they were written with."""

    def __init__(self, names: Mapping[Node, str]) -> None:
        super().__init__(dict(names))
        self.used: dict[Node, None] = {}

    def text(self, node: Node, level: int = SUM, *, unnamed: bool = False) -> str:
        """An expression, as in Expressions."""
        if node in self.names and not unnamed:
            self.used[node] = None
        return super().text(node, level, unnamed=unnamed)

    def name(self, node: Node, variable: str) -> None:
        """From now on the node is written so; the first name stays, and numbers have none."""
        if node.op == "input" or (node.op != "number" and node not in self.names):
            self.names = {**self.names, node: variable}


class Loops:
    """The lines of a program: `before` all loops, in each of the `loops` over the steps, and `after` them."""

    def __init__(self, program: Program, items: Sequence[Item], leaves: Mapping[Node, str]) -> None:
        self.program = program
        self.write = Recorded(leaves)
        self.before: list[str] = []
        self.loops: list[list[str]] = []
        self.after: list[str] = []
        self.used: list[list[Node]] = []  # what is read in each loop
        schedule = scheduled(program)
        self.directions, self.moments = schedule.reverse, schedule.moments
        self.before += [
            line for item in items if not item.node.live and not item.is_sum for line in self._line(item)
        ]
        sums = [item for item in items if item.is_sum]
        for item in sums:
            self.write.name(item.node, item.variable)
        given = [item for item in items if item.node.op == "input" and item.variable.isidentifier()]
        aliases = {
            item.node: with_comment(f"{item.variable} = {leaves[item.node]}", item.formula) for item in given
        }
        for item in given:
            self.write.name(item.node, item.variable)
        for number in range(len(self.directions)):
            self.write.used = {}
            here = [item for item in items if item.node.live and self.loop_of(item.node) == number]
            lines = [line for item in here if item not in given for line in self._line(item)]
            lines += [line for item in sums for line in self._added(item, number)]
            self.used.append(list(self.write.used))
            self.loops.append([line for node in self.used[-1] for line in aliases.get(node, ())] + lines)
        self.after += [line for item in sums for line in self._finished(item)]

    def loop_of(self, node: Node) -> int:
        """The loop in which a node has a value."""
        if node in self.moments:
            return self.moments[node].sweep
        return max((self.loop_of(arg) for arg in node.args), default=0) if node.op in VIEWS else 0

    def loop_of_carry(self, name: str) -> int:
        """The loop in which something is carried on."""
        return self.loop_of(self.program.carries[name].next)

    def passed(self, number: int) -> list[str]:
        """The names of what a loop computes and a later one reads."""
        later = dict.fromkeys(node for used in self.used[number + 1 :] for node in used if node in self.moments)
        return [self.write.names[node] for node in later if node.live and self.loop_of(node) == number]

    def _line(self, item: Item) -> list[str]:
        """`name = expression  # formula`; from now on the expression is written by this name."""
        value = self.write.text(item.node, unnamed=item.node not in self.write.names)
        self.write.name(item.node, item.variable)
        return with_comment(f"{item.variable} = {value}", item.formula)

    def _added(self, item: Item, number: int) -> Iterator[str]:
        """What one step adds to a sum over all steps."""
        for sign, term in self._terms(item):
            sums = list(self._open_sums(term, item))
            if sums and max(map(self.loop_of, sums)) == number:
                value = self.write.text(term, unnamed=term is item.node)
                yield from with_comment(f"{item.variable} {_SIGNS[sign]}= {value}", item.formula)

    def _finished(self, item: Item) -> Iterator[str]:
        """What is added when the sums are done."""
        for sign, term in self._terms(item):
            if not any(self._open_sums(term, item)):
                value = self.write.text(term, unnamed=self.write.names.get(term) == item.variable)
                if value != "0":
                    yield f"{item.variable} {_SIGNS[sign]}= {value}"

    def _terms(self, item: Item) -> list[tuple[int, Node]]:
        node = item.node
        own = self.write.names.get(node) == item.variable
        return list(zip(node.extra, node.args, strict=True)) if node.op == "add" and own else [(1, node)]

    def _open_sums(self, node: Node, item: Item) -> Iterator[Node]:
        """The sums over steps in a node that have no name of their own."""
        if self.write.names.get(node, item.variable) == item.variable:
            if node.op in SUMS:
                yield node
            for arg in node.args:
                yield from self._open_sums(arg, item)


_SIGNS = {1: "+", -1: "-"}


def with_comment(line: str, comment: str) -> list[str]:
    """A line with a comment behind it, or above it if that would be too long."""
    if len(line) + len(comment) + 12 <= WIDTH:
        return [f"{line}  # {comment}"]
    return [f"# {comment}", line]
