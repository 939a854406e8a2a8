"""A program: what is carried from step to step, what comes out, and how passes rebuild it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from quizzer.derive.emit.layout import Layout
from quizzer.derive.emit.nodes import Dims, Graph, Node, ordered

Change = Callable[[Node, tuple[Node, ...]], Node]  # a node and its new arguments -> what takes its place


@dataclass(frozen=True)
class Carry:
    """`prev` of this name is `next` of the step before, or of the step after if it runs in `reverse`."""

    name: str
    dims: Dims
    next: Node
    reverse: bool


@dataclass(frozen=True)
class Program:
    """Results by name, live ones for every step and example; carries by the name of their `prev`.

    `layout` says which vectors are to lie side by side.
    """

    graph: Graph
    carries: Mapping[str, Carry]
    results: Mapping[str, Node]
    layout: Layout = field(default_factory=dict)

    @property
    def roots(self) -> tuple[Node, ...]:
        """What has to be computed."""
        return (*self.results.values(), *(carry.next for carry in self.carries.values()))

    @property
    def nodes(self) -> list[Node]:
        """Every node, each after its arguments."""
        return ordered(self.roots)

    def saved(self) -> list[str]:
        """The names of the values that another program has to leave behind for this one."""
        return [node.extra[0] for node in self.nodes if node.op == "saved"]

    def changed(self, change: Change) -> Program:
        """The program with `change` applied to every node, from the leaves up."""
        done: dict[Node, Node] = {}
        for node in self.nodes:
            args = tuple(done[arg] for arg in node.args)
            new = done[node] = change(node, args)
            if node in self.graph.names and new.op != "number":
                self.graph.names.setdefault(new, self.graph.names[node])
        return self.replaced(done)

    def replaced(self, by: Mapping[Node, Node]) -> Program:
        """The program with other roots."""
        carries = {name: replace(carry, next=by[carry.next]) for name, carry in self.carries.items()}
        results = {name: by[node] for name, node in self.results.items()}
        layout = {
            by[node]: tuple(by[each] for each in order) for node, order in self.layout.items() if node in by
        }
        return replace(self, carries=carries, results=results, layout=layout)
