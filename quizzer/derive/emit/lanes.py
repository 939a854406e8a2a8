"""One operation on neighbouring parts in place of one on each: σ of four gates at once.

`a[0:H] + b[0:H]` and `a[H:2H] + b[H:2H]` are parts of `a[0:2H] + b[0:2H]`, if neither needs the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from quizzer.derive.emit.loops import loops
from quizzer.derive.emit.nodes import Graph, Node, ordered, together
from quizzer.derive.emit.program import Change, Program
from quizzer.notation.dimensions import added, size


def widened(program: Program) -> Program:
    """The program with sums and squashes of neighbours as one, as often as that can be done."""
    graph = program.graph
    program = program.changed(_paired(graph))
    while merged := _merged(program):
        program = program.changed(_replacing(graph, merged))
    return program


def _replacing(graph: Graph, by: Mapping[Node, Node]) -> Change:
    return lambda node, args: by.get(node) or graph.like(node, args)


def _paired(graph: Graph) -> Change:
    """a + b + p ⊙ c is (a + b) + p ⊙ c, where a and b are parts: other sums may have the same two."""

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        if node.op != "add" or not node.live:
            return graph.like(node, args)
        terms = list(zip(node.extra, args, strict=True))
        plain = [term for term in terms if term[0] > 0 and (_is_part(term[1]) or _is_weight(term[1], node))]
        rest = [term for term in terms if term not in plain]
        if len(plain) < 2 or not rest or not any(_is_part(part) for _, part in plain):
            return graph.add(terms)
        return graph.add([(1, graph.add(plain)), *rest])

    return change


def _is_part(node: Node) -> bool:
    return node.op == "slice" and node.live and len(node.dims) == 1


def _is_weight(node: Node, whole: Node) -> bool:
    return not node.live and node.dims == whole.dims


def _merged(program: Program) -> Mapping[Node, Node]:
    """What takes the place of the first neighbours that can be merged."""
    inside = loops(program)
    groups: dict[object, list[Node]] = {}
    for node in program.nodes:
        if node.live and len(node.dims) == 1 and node.op in ("add", "squash"):
            parts = _operands(node)
            if parts and any(_is_part(part) for part in parts):
                sources = tuple(part.args[0] if _is_part(part) else None for part in parts)
                groups.setdefault((node.op, inside.get(node), sources), []).append(node)
    for group in groups.values():
        for run in _neighbours(group):
            if len(run) > 1:
                return _as_one(program.graph, run)
    return {}


def _operands(node: Node) -> list[Node]:
    """The operands, parts first, in an order that is the same for all neighbours; [] if they do not suit."""
    if node.op == "squash":
        return [node.args[0]]
    if not all(
        sign > 0 and (_is_part(arg) or _is_weight(arg, node))
        for sign, arg in zip(node.extra, node.args, strict=True)
    ):
        return []
    return sorted(node.args, key=lambda arg: (not _is_part(arg), arg.args[0].number if _is_part(arg) else 0))


class _Large(dict[str, int]):
    """Every letter is a number of its own, so that places can be put in order."""

    def __missing__(self, letter: str) -> int:
        return 1000 + sum(map(ord, letter))


def _neighbours(group: Sequence[Node]) -> list[list[Node]]:
    """Runs of nodes whose operands lie one after the other, none of which needs another."""
    order = sorted(group, key=lambda node: size(_operands(node)[0].extra[0], _Large()))
    found = [[order[0]]]
    for before, node in pairwise(order):
        below = set(ordered([node]))
        if _touch(before, node) and below.isdisjoint(found[-1]) and not set(ordered(found[-1])) & {node}:
            found[-1].append(node)
        else:
            found.append([node])
    return found


def _touch(first: Node, second: Node) -> bool:
    pairs = zip(_operands(first), _operands(second), strict=True)
    return all(a.extra[1] == b.extra[0] for a, b in pairs if _is_part(a))


def _as_one(graph: Graph, run: Sequence[Node]) -> dict[Node, Node]:
    operands = [_operands(node) for node in run]
    args = []
    for column in zip(*operands, strict=True):
        first, last = column[0], column[-1]
        if _is_part(first):
            args.append(graph.cut(first.args[0], first.extra[0], last.extra[1]))
        else:
            args.append(graph.concat(column))
    if run[0].op == "add":
        whole = graph.add((1, arg) for arg in args)
    else:
        lanes = tuple(lane for node in run for lane in node.extra)
        whole = graph.node("squash", args, lanes, dims=args[0].dims, live=True)
    graph.names.setdefault(whole, together([graph.names.get(node, "") for node in run]))
    found, start = {}, "0"
    for node in run:
        stop = added(start, node.dims[0])
        found[node] = graph.cut(whole, start, stop)
        start = stop
    return found
