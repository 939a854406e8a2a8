"""What a part of a reference would have to be, so that the whole has the value of an answer.

An edit then needs no more than the value of what it puts there: sums, products and transposes are solved for one
of their parts, once for each place. A function is not solved for what is in it; there the value is worked out up
to the nearest place that can be solved for.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizzer.compare.arrays import Array, matrix, transposed
from quizzer.compare.mistakes.edit import Path
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.compare.mistakes.point import NOTHING, Point, Value
from quizzer.compare.mistakes.solve import Never, quotient, turned
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, children

EDIT = 2  # parts that take as long as to make an edit


class Wanted:
    """The values that the places of a reference would need, for the whole to have the value `target`."""

    def __init__(self, point: Point, reference: Reference, target: Value) -> None:
        self.point = point
        self.reference = reference
        self.target = target
        self._known: dict[Path, Array | None] = {(): Array(*target)}
        self._never: set[Path] = set()  # places where nothing would do

    def meets(self, edit: Edit) -> bool:
        """Whether the reference with this edit has the value that is wanted."""
        self.point.numbers.work.less(EDIT)
        place = edit.path
        while (wanted := self._at(place)) is None:
            if place in self._never:
                return False
            place = place[:-1]
        rest = edit.path[len(place) :]
        value = self.point.changed(self.reference.nodes[place], rest, edit.new)
        if value is None or value[0] == wanted.shape:
            return value is not None and value[1] == wanted.entries
        return (
            self.point.changed(self.reference.tree, edit.path, edit.new) == self.target
        )  # it may be stretched

    def _at(self, path: Path) -> Array | None:
        if path not in self._known:
            above = self._at(path[:-1])
            parent = self.reference.nodes[path[:-1]]
            try:
                self._known[path] = self._solved(parent, path[-1], above) if above is not None else None
            except NOTHING:
                self._known[path] = None
            except Never:
                self._known[path] = None
                self._never.add(path)
        return self._known[path]

    def _solved(self, parent: Tree, index: int, above: Array) -> Array | None:
        """What one part of a node has to be, if the others stay; None if it cannot be solved for it."""
        numbers = self.point.numbers
        values = [numbers.value(part) for part in children(parent)]
        if isinstance(parent, t.Transpose):
            return transposed(above, self.point.about.column)
        if isinstance(parent, t.MatMul):
            return self._divided(values, index, above)
        if values[index].shape != above.shape:
            return None
        others = values[:index] + values[index + 1 :]
        match parent:
            case t.Add():
                return numbers.total([above, numbers.combined(_NEG, [numbers.total(others)])])
            case t.Neg():
                return numbers.combined(_NEG, [above])
            case t.Mul() | t.Hadamard():
                return numbers.combined(_DIV, [above, numbers.product(others)])
            case t.Div():
                return (
                    numbers.product([above, *others])
                    if index == 0
                    else numbers.combined(_DIV, [*others, above])
                )
        return None

    def _divided(self, values: Sequence[Array], index: int, above: Array) -> Array | None:
        """One factor of a matrix product."""
        column, p = self.point.about.column, self.point.p
        left, right = (matrix(value, column) for value in values)
        product = matrix(above, column) if above.shape else Array((1, 1), above.entries)
        if index == 1:
            found = quotient(left, product, p)
        else:
            found = quotient(turned(right), turned(product), p)
            found = turned(found) if found is not None else None
        if found is not None and len(values[index].shape) == 1 and found.shape[1 if column else 0] == 1:
            return Array((len(found.entries),), found.entries)
        return found


_NEG = t.Neg(t.Number(1))  # only what kind of node it is, counts
_DIV = t.Div(t.Number(1), t.Number(1))
