"""Few large products in place of many small ones.

* A sum of products, U_iᵀ δa_i + U_fᵀ δa_f + …, is one product, if the vectors lie side by side.
* So are the gradients of weights that share a factor, Σ δa_i xᵀ, Σ δa_f xᵀ, …, and the sums Σ δa_i, Σ δa_f, …
* Products with one vector, W_i x, W_f x, …, are one product with all weights, and each is a part of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizzer.derive.emit.arithmetic import read_once
from quizzer.derive.emit.layout import orders, runs
from quizzer.derive.emit.loops import loops
from quizzer.derive.emit.nodes import LEAVES, VIEWS, Graph, Node, together, users
from quizzer.derive.emit.program import Program
from quizzer.notation.dimensions import added


def laid_out(program: Program) -> Program:
    """The program with an order for the vectors that one product can take together."""
    sums, factors = _sums(program), _by_factor(program)
    wanted = [list(summed) for summed in sums.values()]
    wanted += [[node.args[0] for node in nodes] for (op, _), nodes in factors.items() if op == "gram"]
    return replace(program, layout=orders(program.nodes, [each for each in wanted if len(set(each)) > 1]))


def summed_together(program: Program) -> Program:
    """A sum of products with vectors that lie side by side is one product."""
    graph, sums, layout = program.graph, _sums(program), program.layout

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        summed = {vector: product for vector, product in sums.get(node, {}).items() if vector in layout}
        if len(summed) < 2:
            return graph.like(node, args)
        new = dict(zip(node.args, args, strict=True))
        terms = [
            (sign, new[arg])
            for sign, arg in zip(node.extra, node.args, strict=True)
            if arg not in summed.values()
        ]
        for run in runs(layout, summed):
            products = [new[summed[vector]] for vector in run]
            vector = graph.concat([product.args[0] for product in products])
            terms.append((1, graph.linear(vector, _beside(graph, [product.args[1] for product in products]))))
        return graph.add(terms)

    return program.changed(change)


def multiplied_together(program: Program) -> Program:
    """Gradients that share a factor, and sums, of vectors that lie side by side, are one."""
    graph, layout = program.graph, program.layout
    parts: dict[Node, Node] = {}
    for (op, _), nodes in _by_factor(program).items():
        by_vector = {node.args[0]: node for node in nodes if node.args[0] in layout}
        for run in runs(layout, by_vector):
            members = [by_vector[vector] for vector in run]
            whole = graph.concat(run)
            dims = (whole.dims[0], *members[0].dims[1:])
            one = graph.node(op, [whole, *members[0].args[1:]], dims=dims, live=False)
            graph.names.setdefault(one, together([graph.names.get(node, "") for node in members]))
            parts.update(_parts(graph, one, members))
    return program.changed(lambda node, args: parts.get(node) or graph.like(node, args))


def stacked(program: Program) -> Program:
    """Products with one vector are one product with all weights; each is a part of it."""
    graph, nodes = program.graph, program.nodes
    rank, inside = _ranks(program), loops(program)
    groups: dict[tuple[Node, int | None], list[Node]] = {}
    for node in nodes:
        if node.op == "linear":
            groups.setdefault((node.args[0], inside.get(node)), []).append(node)
    member = {
        node: sorted(group, key=rank.__getitem__)
        for group in groups.values()
        for node in group
        if len(group) > 1
    }

    def change(node: Node, args: tuple[Node, ...]) -> Node:
        if node not in member:
            return graph.like(node, args)
        weights = graph.concat([each.args[1] for each in member[node]])
        return _parts(graph, graph.linear(args[0], weights), member[node])[node]

    return program.changed(change)


def _parts(graph: Graph, whole: Node, members: Sequence[Node]) -> dict[Node, Node]:
    """What is cut out of a whole for each of those that it was made of."""
    found, start = dict[Node, Node](), "0"
    for each in members:
        stop = added(start, each.dims[0])
        found[each] = graph.cut(whole, start, stop)
        start = stop
    return found


def _beside(graph: Graph, matrices: Sequence[Node]) -> Node:
    """[A, B, …], which is [Aᵀ; Bᵀ; …]ᵀ."""
    return graph.transposed(graph.concat([graph.transposed(matrix) for matrix in matrices]))


def _sums(program: Program) -> Mapping[Node, Mapping[Node, Node]]:
    """For every sum, the products with weights in it that nobody else reads, by their vectors."""
    once = read_once(program)
    found: dict[Node, dict[Node, Node]] = {}
    for node in program.nodes:
        if node.op == "add" and node.live:
            terms = zip(node.extra, node.args, strict=True)
            products = [arg for sign, arg in terms if sign > 0 and arg.op == "linear" and arg in once]
            summed = {arg.args[0]: arg for arg in products if _is_computed(arg.args[0])}
            if len(summed) == len(products) > 1:
                found[node] = summed
    return found


def _by_factor(program: Program) -> Mapping[tuple[str, Node | None], list[Node]]:
    """Sums over all steps by what they have in common: the second factor of outer products, and nothing."""
    found: dict[tuple[str, Node | None], list[Node]] = {}
    for node in program.nodes:
        if node.op in ("gram", "total") and len(node.args[0].dims) == 1 and _is_computed(node.args[0]):
            found.setdefault((node.op, node.args[1] if node.op == "gram" else None), []).append(node)
    return found


def _is_computed(node: Node) -> bool:
    """Whether it can be told where to lie."""
    return node.op not in LEAVES | VIEWS and node.op != "concat"


def _ranks(program: Program) -> Mapping[Node, tuple[int, int]]:
    """An order of products in which those that are used in the same way are neighbours."""
    nodes = program.nodes
    read_by, inside = users(nodes), loops(program)
    place = {node: index for index, node in enumerate(nodes)}
    depth: dict[Node, int] = {}
    for node in nodes:
        depth[node] = max((depth[arg] for arg in node.args), default=0) + (node in inside)
    found = {}
    for node in nodes:
        if node.op == "linear":
            top = node
            while len(read_by[top]) == 1 and read_by[top][0].op in ("add", "squash"):
                top = read_by[top][0]
            found[node] = (depth[top], place[top])
    return found
