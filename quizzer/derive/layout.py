"""The row layout: every formula transposed. `W x` becomes `x W`, `δa xᵀ` becomes `xᵀ δa`; W is then (D, H).

Rows can be stacked: with N examples x is (N, D), and `xᵀ δa` is already the sum over them. This holds where
every product is one of a row and a parameter; where it is not, as in attention, the rows are those of one
example.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from quizzer.derive.derivation import ROW, Cell, Derivation, Dims, Equation, Line, Lines
from quizzer.notation.tree import (
    Concat,
    MatMul,
    Name,
    Reduce,
    Slice,
    Transpose,
    Tree,
    children,
    names_in,
    nodes,
    with_children,
)  # fmt: skip

if TYPE_CHECKING:
    from quizzer.derive.check import Check
    from quizzer.derive.gradcheck_report import Compared, Row

BATCH = "N"


def in_rows(derivation: Derivation) -> Derivation:
    """The derivation in the row layout."""
    stacks = _stacks(derivation)
    cell = derivation.cell
    turned = _Turning(derivation, stacks)
    rows = replace(
        cell,
        inputs=turned.shapes(cell.inputs),
        state=turned.shapes(cell.state),
        constants=turned.shapes(cell.constants),
        parameters=turned.shapes(cell.parameters),
        equations=tuple(map(turned.equation, cell.equations)),
    )
    return replace(
        derivation,
        cell=rows,
        layout=ROW,
        forward=tuple(map(turned.equation, derivation.forward)),
        backward=Lines(map(turned.line, derivation.backward)),
        gradients=Lines(map(turned.line, derivation.gradients)),
        paths=tuple(replace(path, tree=turned.tree(path.tree)) for path in derivation.paths),
        jacobians=(),
    )


def check_in_rows(check: Check) -> Check:
    """The check with every matrix transposed, as the row layout has it."""
    return replace(check, numeric=replace(check.numeric, rows=tuple(map(_turned, check.numeric.rows))))


def _turned(row: Row) -> Row:
    if len(row.shape) < 2:
        return row

    def turned(one: Compared) -> Compared:
        return replace(one, entry=(*one.entry[:-2], *one.entry[:-3:-1]))

    far = turned(row.complex) if row.complex is not None else None
    return replace(row, shape=row.shape[::-1], differences=turned(row.differences), complex=far)


def transposed(tree: Tree, ranks: Mapping[str, int]) -> Tree:
    """The tree whose value is the transpose, when every name stands for its transpose."""
    if isinstance(tree, Name):
        return tree
    parts = tuple(transposed(part, ranks) for part in children(tree))
    match tree:
        case MatMul():
            return MatMul(parts[1], parts[0])
        case Concat(_, axis) if _rank(tree, ranks) == 2:
            return Concat(parts, 1 - axis)
        case Slice(_, start, stop, axis) if _rank(tree, ranks) == 2:
            return Slice(parts[0], start, stop, 1 - axis)
        case Reduce(function, body, axis, keep) if axis is not None and _rank(body, ranks) == 2:
            return Reduce(function, parts[0], 1 - axis, keep)
    return with_children(tree, parts)


def _rank(tree: Tree, ranks: Mapping[str, int]) -> int:
    return max((ranks.get(name, 0) for name in names_in(tree)), default=0)


def _stacks(derivation: Derivation) -> bool:
    """Whether rows of several examples can be stacked: no value is a matrix, and each product has a parameter."""
    cell = derivation.cell
    if BATCH in cell.letters:
        return False
    values = {
        name: dims for name, dims in derivation.values.items() if name.removeprefix("δ") not in cell.parameters
    }
    if any(len(dims) != 1 for dims in values.values()):
        return False
    products = (node for each in derivation.forward for node in nodes(each.tree) if isinstance(node, MatMul))
    return all(_is_parameter(cell, node.left) and not _is_parameter(cell, node.right) for node in products)


def _is_parameter(cell: Cell, tree: Tree) -> bool:
    return isinstance(tree.body if isinstance(tree, Transpose) else tree, Name) and all(
        name in cell.parameters for name in names_in(tree)
    )


class _Turning:
    def __init__(self, derivation: Derivation, stacks: bool) -> None:
        self.parameters = derivation.cell.parameters
        self.ranks = {name: len(dims) for name, dims in derivation.values.items()}
        self.stacks = stacks

    def tree(self, tree: Tree) -> Tree:
        """The tree in rows."""
        return transposed(tree, self.ranks)

    def dims(self, name: str, dims: Dims) -> Dims:
        """The shape in rows."""
        if len(dims) == 2:
            return dims[::-1]
        return (BATCH, *dims) if self.stacks and name.removeprefix("δ") not in self.parameters else dims

    def shapes(self, shapes: Mapping[str, Dims]) -> dict[str, Dims]:
        """The shapes in rows."""
        return {name: self.dims(name, dims) for name, dims in shapes.items()}

    def equation(self, equation: Equation) -> Equation:
        """The equation in rows."""
        shape = self.dims(equation.name, equation.shape)
        return replace(equation, shape=shape, tree=self.tree(equation.tree))

    def line(self, line: Line) -> Line:
        """The line in rows: a product of stacked rows is already a sum over the examples."""
        over: Iterable[str] = line.sum_over
        if self.stacks and len(line.shape) == 2:
            over = (letter for letter in over if letter != "n")
        shape = self.dims(line.of, line.shape)
        return replace(line, shape=shape, tree=self.tree(line.tree), sum_over=tuple(over))
