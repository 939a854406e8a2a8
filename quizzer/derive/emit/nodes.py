"""The program between formulas and code: a graph of array operations in which equal nodes are one node.

A node is `live` if it has a value for every step and example, an array (T, N, *dims); the others, made of
parameters and numbers only, are arrays (*dims). Vectors lie in the last axis, so that `W v` is `v @ W.T`.

Operations, with what they carry beside their arguments:

* leaves: `parameter`, `input`, `saved` and `prev` (a name), `number` (a value), `size` (a dimension)
* entry by entry: `zeros`, `add` (signs), `mul` (coefficient), `div`, `pow` (exponent), `apply` (function)
* `squash`: scale · tanh(a) + shift, with (scale, shift, width) for each lane of the vector; σ and tanh are such
* products: `linear` (v, M) is M v with a fixed M; `matmul` and `outer` of live matrices and vectors
* views: `slice` (start, stop, axis), `expand` (where axes of one entry go), `transpose`
* `concat` (axis), `reduce` (function, axis, keep), `diag`, `copy`; `spread` makes something fixed live
* sums over all steps and examples: `total`, and `gram` (u, v), the sum of the outer products u vᵀ
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from quizzer.notation.dimensions import added, taken

Dims: TypeAlias = tuple[str, ...]

LEAVES = frozenset({"parameter", "input", "saved", "prev", "number", "size"})
VIEWS = frozenset({"slice", "expand", "transpose"})
ENTRYWISE = frozenset({"zeros", "add", "mul", "div", "pow", "apply", "squash", "copy", "spread"})
SUMS = frozenset({"total", "gram"})


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One operation. Two nodes are equal if they are the same object: the graph sees to it."""

    op: str
    args: tuple[Node, ...] = ()
    extra: tuple[Any, ...] = ()
    dims: Dims = ()
    live: bool = False
    number: int = 0  # in the order in which they are made


@dataclass
class Graph:
    """Makes nodes, each once, and works out what is known at once. `names` are for those who read the code."""

    names: dict[Node, str] = field(default_factory=dict)
    _known: dict[Any, Node] = field(default_factory=dict)

    def node(
        self, op: str, args: Iterable[Node] = (), extra: tuple[Any, ...] = (), *, dims: Dims, live: bool
    ) -> Node:
        """The node with these parts."""
        args = tuple(args)
        key = op, tuple(map(id, args)), extra, dims, live
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Node(op, args, extra, dims, live, len(self._known))
        return found

    def like(self, node: Node, args: Iterable[Node]) -> Node:
        """The same operation on other arguments, under the same name."""
        found = self._built(node, tuple(args))
        if node in self.names:
            self.names.setdefault(found, self.names[node])
        return found

    def _built(self, node: Node, args: tuple[Node, ...]) -> Node:
        match node.op:
            case "add":
                return self.add(zip(node.extra, args, strict=True))
            case "mul":
                return self.mul(args, node.extra[0])
            case "slice" if node.live:
                return self.cut(args[0], *node.extra)
            case _:
                return self.node(node.op, args, node.extra, dims=node.dims, live=node.live)

    def leaf(self, op: str, name: str, dims: Dims, *, live: bool) -> Node:
        """A parameter, an input, a saved value, or the value of the step before."""
        found = self.node(op, (), (name,), dims=dims, live=live)
        self.names.setdefault(found, name)
        return found

    def number(self, value: Fraction | int | float) -> Node:
        """A number."""
        value = value if isinstance(value, float) else Fraction(value)
        return self.node("number", (), (value,), dims=(), live=False)

    # --- entry by entry -------------------------------------------------------------------------------------

    def add(self, terms: Iterable[tuple[int, Node]]) -> Node:
        """a + b − c; numbers are added up."""
        terms = list(terms)
        dims, live = _whole([node for _, node in terms])
        numbers = [sign * node.extra[0] for sign, node in terms if _is_exact(node)]
        rest = [(sign, node) for sign, node in terms if not _is_exact(node)]
        if sum(numbers):
            rest.append((1, self.number(sum(numbers))))
        if not rest:
            return self.number(0)
        if len(rest) == 1 and rest[0][1].dims == dims:
            sign, node = rest[0]
            return node if sign > 0 else self.mul([node], Fraction(-1))
        rest.sort(key=lambda term: -term[0])  # one that is added leads
        signs = tuple(sign for sign, _ in rest)
        return self.node("add", (node for _, node in rest), signs, dims=dims, live=live)

    def mul(self, factors: Iterable[Node], coefficient: Fraction = Fraction(1)) -> Node:
        """A number times a ⊙ b."""
        factors = list(factors)
        dims, live = _whole(factors) if factors else ((), False)
        rest: list[Node] = []
        for factor in factors:
            if _is_exact(factor):
                coefficient *= factor.extra[0]
            elif factor.op == "mul" and factor.extra[0] != 1 and len(factor.args) == 1:
                coefficient *= factor.extra[0]
                rest.append(factor.args[0])
            else:
                rest.append(factor)
        if coefficient == 0 and live:
            return self.node("zeros", dims=dims, live=True)
        if not rest or coefficient == 0:
            return self.number(coefficient)
        if len(rest) == 1 and coefficient == 1 and rest[0].dims == dims:
            return rest[0]
        return self.node("mul", rest, (coefficient,), dims=dims, live=live)

    # --- parts ----------------------------------------------------------------------------------------------

    def cut(self, node: Node, start: str, stop: str, axis: int = 0) -> Node:
        """A part of an array; the part of a part is a part of the whole."""
        if start == "0" and stop == node.dims[axis]:
            return node
        if node.op == "slice" and node.extra[2] == axis:
            inner = node.extra[0]
            return self.cut(node.args[0], added(inner, start), added(inner, stop), axis)
        dims = (*node.dims[:axis], taken(stop, start), *node.dims[axis + 1 :])
        return self.node("slice", (node,), (start, stop, axis), dims=dims, live=node.live)

    def concat(self, parts: Sequence[Node], axis: int = 0) -> Node:
        """Arrays one after the other."""
        if len(parts) == 1:
            return parts[0]
        whole = added(*(part.dims[axis] for part in parts))
        dims = (*parts[0].dims[:axis], whole, *parts[0].dims[axis + 1 :])
        found = self.node("concat", parts, (axis,), dims=dims, live=any(part.live for part in parts))
        self.names.setdefault(found, together([self._scaled_name(part) for part in parts]))
        return found

    def _scaled_name(self, node: Node) -> str:
        """The name of a node; a number of times W is still called W."""
        return self.names.get(node.args[0] if node.op == "mul" and len(node.args) == 1 else node, "")

    def linear(self, data: Node, matrix: Node) -> Node:
        """M v."""
        return self.node("linear", (data, matrix), dims=(matrix.dims[0],), live=True)

    def transposed(self, node: Node) -> Node:
        """Aᵀ."""
        if node.op == "transpose":
            return node.args[0]
        return self.node("transpose", (node,), dims=tuple(reversed(node.dims)), live=node.live)

    def scaled(self, node: Node, factor: Fraction) -> Node:
        """A number times a node."""
        return node if factor == 1 else self.mul([node], factor)


def _whole(parts: Sequence[Node]) -> tuple[Dims, bool]:
    """The dims and life of things entry by entry: those of the largest."""
    dims = max((part.dims for part in parts), key=lambda dims: (len(dims), sum(each != "1" for each in dims)))
    return dims, any(part.live for part in parts)


def _is_exact(node: Node) -> bool:
    return node.op == "number" and isinstance(node.extra[0], Fraction)


def together(names: Sequence[str]) -> str:
    """One name for several: W_i, W_f, W_g are W_ifg, and i_l1, f_l1 are if_l1. "" if there is none."""
    heads, _, tails = zip(*(name.rpartition("_") for name in names), strict=True)
    if len({*tails}) == 1 and len({*heads}) == len(heads) > 1:
        whole = together(heads)
        return whole and f"{whole}_{tails[0]}"
    if "" in tails or len({*heads}) > 1:
        return ""
    return f"{heads[0]}_{''.join(tails)}" if heads[0] else "".join(tails) if max(map(len, tails)) == 1 else ""


def ordered(roots: Iterable[Node]) -> list[Node]:
    """All nodes below the roots, each after its arguments."""
    found: dict[Node, None] = {}
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if ready:
            found[node] = None
        elif node not in found:
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args) if arg not in found)
    return list(found)


def users(nodes: Iterable[Node]) -> Mapping[Node, list[Node]]:
    """Who reads a node; one that reads it twice is there twice."""
    found: dict[Node, list[Node]] = {}
    for node in nodes:
        found.setdefault(node, [])
        for arg in node.args:
            found.setdefault(arg, []).append(node)
    return found
