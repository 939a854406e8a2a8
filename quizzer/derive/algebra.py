"""Builds formulas in the form of a whiteboard: order is kept, nothing is multiplied out.

Only what everybody drops is dropped: 1 a, 0 + a, − −a, (Wᵀ)ᵀ. Numbers and the sign go to the front, what
divides stays below, equal terms are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from quizzer.derive.derivation import Dims
from quizzer.derive.functions import exact
from quizzer.notation.names import Names
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import (
    Add,
    Div,
    Hadamard,
    MatMul,
    Mul,
    Name,
    Neg,
    Number,
    Power,
    Reduce,
    Sum,
    Transpose,
    Tree,
    children,
    with_children,
)  # fmt: skip

ZERO, ONE = Number(0), Number(1)


class Algebra:
    """Builders that know the shapes of names."""

    def __init__(self, shapes: Mapping[str, Dims]) -> None:
        self.names = Names(dict(shapes))

    def declare(self, name: str, shape: Dims) -> None:
        """One name more."""
        assert isinstance(self.names.shapes, dict)
        self.names.shapes[name] = shape

    def shape(self, tree: Tree) -> Dims:
        """The shape of a formula."""
        return shape_of(tree, self.names)

    def is_number(self, tree: Tree) -> bool:
        """Whether it has no axis."""
        return not isinstance(tree, (Hadamard, Transpose)) and not self.shape(tree)

    # --- entry by entry -------------------------------------------------------------------------------------

    def times(self, *factors: Tree) -> Tree:
        """The product a ⊙ b, or 2 a: entry by entry, numbers first."""
        coefficient, below = Fraction(1), list[Tree]()
        numbers, arrays = list[Tree](), list[Tree]()
        for factor in _cancelled(_flat(factors)):
            if isinstance(factor, Number):
                coefficient *= factor.value
            elif factor is _MINUS:
                coefficient = -coefficient
            elif isinstance(factor, Div) and isinstance(factor.top, Number):
                coefficient *= factor.top.value
                below.append(factor.bottom)
            else:
                (numbers if self.is_number(factor) else arrays).append(factor)
        if coefficient == 0:
            return ZERO
        whole = _product(abs(coefficient).numerator, numbers, arrays)
        bottom = _product(abs(coefficient).denominator, [], [])
        whole = self.over(whole, self.times(*below, bottom) if below else bottom)
        return Neg(whole) if coefficient < 0 else whole

    def over(self, top: Tree, bottom: Tree) -> Tree:
        """The quotient a / b."""
        if bottom == ONE or top == ZERO:
            return top
        if isinstance(top, Neg):
            return self.minus(self.over(top.body, bottom))
        if isinstance(bottom, Neg):
            return self.minus(self.over(top, bottom.body))
        if isinstance(top, Div):
            return Div(top.top, self.times(top.bottom, bottom))
        return Div(top, bottom)

    def power(self, base: Tree, exponent: Fraction) -> Tree:
        """The power aⁿ."""
        if exponent == 0:
            return ONE
        return base if exponent == 1 else Power(base, exact(exponent))

    def minus(self, tree: Tree) -> Tree:
        """The opposite −a."""
        if isinstance(tree, Neg):
            return tree.body
        return tree if tree == ZERO else Neg(tree)

    def plus(self, terms: Iterable[Tree]) -> Tree:
        """The sum a + b − c: equal terms counted, a term without a minus first."""
        counts: dict[Tree, int] = {}
        for term in _terms(terms):
            bare, sign = (term.body, -1) if isinstance(term, Neg) else (term, 1)
            counts[bare] = counts.get(bare, 0) + sign
        found = _led_by_plus(
            [self._counted(count, bare) for bare, count in counts.items() if count and bare != ZERO]
        )
        if not found:
            return ZERO
        return found[0] if len(found) == 1 else Add(tuple(found))

    def _counted(self, count: int, term: Tree) -> Tree:
        many = term if abs(count) == 1 else self.times(exact(Fraction(abs(count))), term)
        return Neg(many) if count < 0 else many

    # --- matrices -------------------------------------------------------------------------------------------

    def product(self, left: Tree, right: Tree) -> Tree:
        """The matrix product A B; a number scales."""
        if ZERO in (left, right):
            return ZERO
        if isinstance(left, Neg) or isinstance(right, Neg):
            sides = [side.body if isinstance(side, Neg) else side for side in (left, right)]
            whole = self.product(*sides)
            return whole if isinstance(left, Neg) and isinstance(right, Neg) else self.minus(whole)
        if self.is_number(left) or self.is_number(right):
            return self.times(left, right)
        return MatMul(left, right)

    def transposed(self, tree: Tree) -> Tree:
        """The transpose Aᵀ."""
        if isinstance(tree, Transpose):
            return tree.body
        if isinstance(tree, Neg):
            return self.minus(self.transposed(tree.body))
        if isinstance(tree, MatMul):
            return self.product(self.transposed(tree.right), self.transposed(tree.left))
        return tree if self.is_number(tree) else Transpose(tree)

    # --- shapes ---------------------------------------------------------------------------------------------

    def shrunk(self, tree: Tree, shape: Dims) -> Tree:
        """`tree` summed over the axes along which something of this shape was repeated."""
        whole = self.shape(tree)
        if len(whole) <= len(shape) or tree == ZERO:
            return tree
        if isinstance(tree, Neg):
            return self.minus(self.shrunk(tree.body, shape))
        if not shape:
            return Reduce("sum", tree)
        axis = next(i for i in range(len(whole)) if (*whole[:i], *whole[i + 1 :]) == shape)
        letter = whole[axis].lower()
        along = (
            Sum(letter, tree)
            if len(letter) == 1 and whole.count(whole[axis]) == 1
            else Reduce("sum", tree, axis)
        )
        return along

    def rebuilt(self, tree: Tree, values: Mapping[str, Tree]) -> Tree:
        """`tree` with names replaced, all built anew: a product of numbers may now be one of arrays."""
        if isinstance(tree, Name):
            return values.get(tree.id, tree)
        parts = tuple(self.rebuilt(part, values) for part in children(tree))
        match tree:
            case Add():
                return self.plus(parts)
            case Mul() | Hadamard():
                return self.times(*parts)
            case Neg():
                return self.minus(parts[0])
            case Div():
                return self.over(*parts)
            case _:
                return with_children(tree, parts)


_MINUS = Name("−")


def _flat(factors: Iterable[Tree]) -> list[Tree]:
    """The factors of the factors, a minus as a factor of its own."""
    found: list[Tree] = []
    for factor in factors:
        match factor:
            case Neg(body):
                found += [_MINUS, *_flat([body])]
            case Mul(inner) | Hadamard(inner):
                found += _flat(inner)
            case Div(Number() as top, Number() as bottom):
                found.append(Number(Fraction(top.value) / bottom.value))
            case Div(top, Number() as bottom):
                found += [*_flat([top]), Number(Fraction(1) / bottom.value)]
            case _:
                found.append(factor)
    return found


def _cancelled(factors: list[Tree]) -> list[Tree]:
    """Of p and a / p, a remains."""
    for factor in factors:
        if isinstance(factor, Div) and factor.bottom in factors:
            rest = list(factors)
            rest.remove(factor.bottom)
            rest[rest.index(factor)] = factor.top
            return _cancelled(_flat(rest))
    return factors


def _terms(terms: Iterable[Tree]) -> list[Tree]:
    found: list[Tree] = []
    for term in terms:
        match term:
            case Add(inner):
                found += _terms(inner)
            case Neg(Add(inner)):
                found += [each.body if isinstance(each, Neg) else Neg(each) for each in _terms(inner)]
            case _:
                found.append(term)
    return found


def _product(coefficient: int, numbers: list[Tree], arrays: list[Tree]) -> Tree:
    array = Hadamard(tuple(arrays)) if len(arrays) > 1 else arrays[0] if arrays else None
    first: list[Tree] = [Number(coefficient)] if coefficient != 1 else []
    factors = [*first, *numbers, *([array] if array is not None else [])]
    if not factors:
        return ONE
    return Mul(tuple(factors)) if len(factors) > 1 else factors[0]


def _led_by_plus(terms: list[Tree]) -> list[Tree]:
    """−a + b is written b − a."""
    first = next((index for index, term in enumerate(terms) if not isinstance(term, Neg)), 0)
    return [terms[first], *terms[:first], *terms[first + 1 :]] if terms else []
