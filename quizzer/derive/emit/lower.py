"""Formulas of one step of one example become array operations over all steps and examples.

Two things change on the way. What varies with the example gets leading axes, and vectors lie in rows. And the
sum over steps and examples in the gradient of a parameter goes inwards, to where it is one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from quizzer.derive.emit.functions import FUNCTIONS
from quizzer.derive.emit.nodes import SUMS, Dims, Graph, Node, ordered
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.dimensions import dimension
from quizzer.notation.tree import Tree, children

BATCH = frozenset("NBT")  # along these a vector is repeated to fit a matrix


class Lowering:
    """Turns trees into nodes; `find` gives the node of a name, `known` that of a whole tree."""

    def __init__(
        self, graph: Graph, find: Callable[[str], Node], known: Mapping[Tree, Node] | None = None
    ) -> None:
        self.graph = graph
        self.find = find
        self.known = {} if known is None else known

    def __call__(self, tree: Tree) -> Node:
        """The node of a formula. Raises ContentError for what no code can be written for."""
        if tree in self.known:
            return self.known[tree]
        parts = [] if isinstance(tree, (t.Power, t.Sum)) else [self(part) for part in children(tree)]
        graph = self.graph
        match tree:
            case t.Name(name):
                return self.find(name)
            case t.Number(value):
                return graph.number(value)
            case t.Constant(name):
                return graph.number(CONSTANTS[name])
            case t.Add():
                return graph.add((1, part) for part in self._fitted(parts))
            case t.Neg():
                return graph.mul(parts, Fraction(-1))
            case t.Mul() | t.Hadamard():
                return graph.mul(self._fitted(parts))
            case t.Div():
                return self._divided(parts)
            case t.Power(base, exponent):
                body = self(base)
                return graph.node("pow", [body], (exact(exponent),), dims=body.dims, live=body.live)
            case t.MatMul():
                return self._product(*parts)
            case t.Transpose():
                return self._transposed(parts[0])
            case t.Apply(function, _, order):
                return self._applied(function, order, parts)
            case t.Reduce(function, _, axis, keep):
                return self._reduced(parts[0], function, axis, keep)
            case t.Sum(over, body):
                return self._summed(self(body), over.upper())
            case t.Concat(_, axis):
                return graph.concat([self._live(part) for part in parts] if _any_live(parts) else parts, axis)
            case t.Slice(_, start, stop, axis):
                return graph.cut(parts[0], dimension(start), dimension(stop), axis)
        raise _refused(type(tree).__name__)

    # --- entry by entry -------------------------------------------------------------------------------------

    def _fitted(self, parts: list[Node]) -> list[Node]:
        """The parts with axes of one entry where they are repeated along an axis."""
        whole = max((part.dims for part in parts), key=len)
        live = _any_live(parts)
        return [self.expanded(part, whole, live) for part in parts]

    def expanded(self, part: Node, whole: Dims, live: bool) -> Node:
        """A part with axes of one entry, so that it is repeated along the others."""
        if len(part.dims) == len(whole) or (not part.dims and not part.live):
            return part
        if part.op == "mul" and len(part.args) == 1:
            return self.graph.mul([self.expanded(part.args[0], whole, live)], part.extra[0])
        lead = len(whole) - len(part.dims)
        if part.dims == whole[lead:] and (not live or not part.live):
            return part  # NumPy repeats along leading axes by itself
        if part.dims == whole[lead:] and all(each in BATCH for each in whole[:lead]):
            axes: tuple[int, ...] = tuple(range(lead))
        elif not part.dims:
            axes = tuple(range(len(whole)))
        else:
            axes = (1,)
        dims = list(part.dims)
        for axis in axes:
            dims.insert(axis, "1")
        return self.graph.node("expand", [part], axes, dims=tuple(dims), live=part.live)

    def _divided(self, parts: list[Node]) -> Node:
        top, bottom = self._fitted(parts)
        if bottom.op == "number" and isinstance(bottom.extra[0], Fraction):
            return self.graph.mul([top], 1 / bottom.extra[0])
        dims = max(top.dims, bottom.dims, key=len)
        return self.graph.node("div", [top, bottom], dims=dims, live=top.live or bottom.live)

    def _applied(self, function: str, order: int, parts: list[Node]) -> Node:
        if order or function not in FUNCTIONS:
            raise _refused(function + "′" * order)
        if function == "diag":
            return self.graph.node("diag", parts, dims=parts[0].dims * 2, live=parts[0].live)
        if function == "log" and parts[0].extra == ("softmax",):
            function, parts = "log_softmax", list(parts[0].args)  # probabilities of 0 have logarithms too
        parts = self._fitted(parts)
        dims = max((part.dims for part in parts), key=len)
        return self.graph.node("apply", parts, (function,), dims=dims, live=_any_live(parts))

    def _live(self, node: Node) -> Node:
        return node if node.live else self.graph.node("spread", [node], dims=node.dims, live=True)

    # --- matrices -------------------------------------------------------------------------------------------

    def _transposed(self, part: Node) -> Node:
        """Of a vector, a row (1, H); of a row, the vector."""
        if len(part.dims) == 1:
            return self.graph.node("expand", [part], (0,), dims=("1", *part.dims), live=part.live)
        if len(part.dims) == 2 and part.dims[0] == "1":
            return self._vector(part)
        return self.graph.transposed(part) if part.dims else part

    def _vector(self, row: Node) -> Node:
        """The vector that stands in a row."""
        if row.op == "expand":
            return row.args[0]
        if row.op == "mul":
            return self.graph.mul(self._fitted([self._vector(arg) for arg in row.args]), row.extra[0])
        return self._reduced(row, "sum", 0, keep=False)

    def _product(self, left: Node, right: Node) -> Node:
        graph, live = self.graph, left.live or right.live
        if not left.dims or not right.dims:
            return graph.mul(self._fitted([left, right]))
        if len(left.dims) == 1:
            return graph.node(
                "outer", [left, self._vector(right)], dims=(left.dims[0], right.dims[1]), live=live
            )
        if _is_row(left):
            if len(right.dims) == 1:
                product = graph.mul([left.args[0], right])
                return graph.node("reduce", [product], ("sum", None, False), dims=(), live=live)
            return self._transposed(self._product(graph.transposed(right), left.args[0]))
        if len(right.dims) == 1 and right.live and not left.live:
            return graph.linear(right, left)
        dims = (left.dims[0], *right.dims[1:])
        return graph.node("matmul", [left, right], dims=dims, live=live)

    # --- sums -----------------------------------------------------------------------------------------------

    def _reduced(self, body: Node, function: str, axis: int | None, keep: bool) -> Node:
        if axis is None or not body.dims:
            dims: Dims = ()
        else:
            dims = (*body.dims[:axis], *(("1",) if keep else ()), *body.dims[axis + 1 :])
        return self.graph.node("reduce", [body], (function, axis, keep), dims=dims, live=body.live)

    def _summed(self, body: Node, letter: str) -> Node:
        if letter not in body.dims:
            raise _refused(f"Σ_{letter.lower()}")
        return self._reduced(body, "sum", body.dims.index(letter), keep=False)

    def total(self, node: Node) -> Node:
        """The sum of a node over all steps and examples; parts that are such sums already stay as they are."""
        graph = self.graph
        if is_total(node):
            return node
        if node.op == "add" and any(_is_outer(arg) or not arg.live for arg in node.args):
            terms = zip(node.extra, node.args, strict=True)
            return graph.add((sign, self.total(arg)) for sign, arg in terms)
        if node.op == "mul" and len(node.args) == 1:
            return graph.mul([self.total(node.args[0])], node.extra[0])
        if node.op == "outer" and all(arg.live for arg in node.args):
            return graph.node("gram", node.args, dims=node.dims, live=False)
        if node.op == "transpose" and node.args[0].op == "outer":
            return graph.transposed(self.total(node.args[0]))
        return graph.node("total", [self._live(node)], dims=node.dims, live=False)


CONSTANTS: Mapping[str, float] = {"e": 2.718281828459045, "pi": 3.141592653589793}


def exact(exponent: Tree) -> Fraction:
    """The number that an exponent is. Raises ContentError."""
    match exponent:
        case t.Number(value):
            return Fraction(value)
        case t.Neg(body):
            return -exact(body)
        case t.Div(top, bottom):
            return exact(top) / exact(bottom)
    raise _refused(type(exponent).__name__)


def is_total(node: Node) -> bool:
    """Whether a fixed node is made of sums over all steps and examples; nothing is a sum of nothing."""
    return not node.live and (node.extra == (0,) or any(each.op in SUMS for each in ordered([node])))


def _any_live(parts: list[Node]) -> bool:
    return any(part.live for part in parts)


def _is_outer(node: Node) -> bool:
    """Whether it is an outer product, perhaps turned or scaled."""
    if node.op == "transpose" or (node.op == "mul" and len(node.args) == 1):
        return _is_outer(node.args[0])
    return node.op == "outer"


def _is_row(node: Node) -> bool:
    return node.op == "expand" and node.extra == (0,) and len(node.dims) == 2


def _refused(what: str) -> ContentError:
    return ContentError(message("emit.no-code", found=what), message("emit.fix-no-code"))
