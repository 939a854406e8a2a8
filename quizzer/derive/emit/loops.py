"""Which nodes have to be computed step by step, and how to keep everything else out of the loop.

A value that depends on itself at the step before is in a loop; nodes that depend on each other through time are
in the same loop. All other live nodes can be computed for many steps at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from quizzer.derive.emit.nodes import LEAVES, VIEWS, Graph, Node
from quizzer.derive.emit.program import Program


def loops(program: Program) -> Mapping[Node, int]:
    """The loop of every node that is in one; loops are numbered so that each comes after those it reads."""
    found: dict[Node, int] = {}
    for number, group in enumerate(_cycles(_edges(program))):
        found.update(dict.fromkeys(group, number))
    return found


def _edges(program: Program) -> Mapping[Node, tuple[Node, ...]]:
    """What every node needs. What is carried on needs what is carried to it: every carry is in a loop."""
    nodes = program.nodes
    found = {node: node.args for node in nodes}
    for node in nodes:
        if node.op == "prev":
            carried = program.carries[node.extra[0]].next
            found[node] = (carried,)
            found[carried] = (*found[carried], node)
    return found


def _cycles(edges: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """The strongly connected components that have a cycle, each after those it reads (Tarjan 1972)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    path: dict[Node, None] = {}
    found: list[list[Node]] = []
    for root in edges:
        work = [(root, iter(edges[root]))] if root not in index else []
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                path[node] = None
            below = next(rest, None)
            if below is not None and below not in index:
                work.append((below, iter(edges[below])))
            elif below is not None:
                low[node] = min(low[node], index[below]) if below in path else low[node]
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = [path.popitem()[0]]
                    while component[-1] is not node:
                        component.append(path.popitem()[0])
                    found += [component] if len(component) > 1 else []
    return found


def hoisted(program: Program) -> Program:
    """Terms and factors that do not depend on the loop are put together, and so computed outside of it."""
    graph, inside = program.graph, loops(program)

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        if node not in inside or node.op not in ("add", "mul"):
            return graph.like(node, args)
        outside = [old not in inside for old in node.args]
        if sum(outside) < 2 - (node.op == "mul" and node.extra[0] != 1 and any(a.live for a in node.args)):
            return graph.like(node, args)
        return _add(graph, node, args, outside) if node.op == "add" else _mul(graph, node, args, outside)

    return program.changed(change)


def _add(graph: Graph, node: Node, args: Sequence[Node], outside: Sequence[bool]) -> Node:
    terms = list(zip(node.extra, args, strict=True))
    static = graph.add(term for term, out in zip(terms, outside, strict=True) if out)
    return graph.add([(1, static), *(term for term, out in zip(terms, outside, strict=True) if not out)])


def _mul(graph: Graph, node: Node, args: Sequence[Node], outside: Sequence[bool]) -> Node:
    static = [arg for arg, out in zip(args, outside, strict=True) if out]
    if not static:
        return graph.like(node, args)
    moving = [arg for arg, out in zip(args, outside, strict=True) if not out]
    factors = [*moving, graph.mul(static, node.extra[0])]
    return graph.node("mul", factors, (Fraction(1),), dims=node.dims, live=True)


def owned(program: Program) -> Program:
    """What is carried is computed for that: a part of something else, or what is carried twice, is copied."""
    graph, seen, by = program.graph, set[Node](), dict[str, Node]()
    for name, carry in program.carries.items():
        node = carry.next
        if node in seen or node.op in LEAVES | VIEWS:
            node = graph.node("copy", [node], (name,), dims=node.dims, live=True)
        seen.add(node)
        by[name] = node
    carries = {name: replace(carry, next=by[name]) for name, carry in program.carries.items()}
    return replace(program, carries=carries)
