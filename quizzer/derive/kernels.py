"""Which array operation computes a node of a formula from the values of which parts.

What is frequent has an operation of its own: W v, Wᵀ v, u vᵀ, uᵀ v, and what is done entry by entry to vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from quizzer.derive.arrays import ON_ARRAYS
from quizzer.derive.derivation import Dims
from quizzer.derive.operations import (
    REDUCED,
    TRANSPOSED,
    add,
    applied,
    concatenated,
    diagonal,
    divide,
    inner,
    matmul,
    multiply,
    outer,
    raised,
    sliced,
    summed,
    times_vector,
    transposed_times_vector,
)  # fmt: skip
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.dimensions import size
from quizzer.notation.names import Names
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Name, Tree, children

Operation = Callable[..., Any]
Choice = tuple[Operation, Sequence[Tree]]


@dataclass(frozen=True)
class Arithmetic:
    """What numbers are: floats, or expressions."""

    functions: Mapping[str, Operation]
    constants: Mapping[str, Any]
    number: Callable[[int | Fraction], Any]
    divide: Callable[[Any, Any], Any] = np.divide
    power: Callable[[Any, Any], Any] = raised


FLOATS = Arithmetic(ON_ARRAYS, {"e": np.e, "pi": np.pi}, float)


class Kernels:
    """Chooses operations for the formulas of some names, with dimensions of these sizes."""

    def __init__(self, names: Names, sizes: Mapping[str, int], arithmetic: Arithmetic) -> None:
        self.names = names
        self.sizes = sizes
        self.arithmetic = arithmetic

    def shape(self, tree: Tree) -> Dims:
        """The shape of a formula."""
        return shape_of(tree, self.names)

    def of(self, tree: Tree) -> Choice:
        """What computes a node, and from which parts."""
        parts, known = children(tree), self.arithmetic.functions
        match tree:
            case t.Div():
                return partial(divide, self.arithmetic.divide, self._lifts(tree, parts)), parts
            case t.Add(parts) | t.Mul(parts) | t.Hadamard(parts) if len(parts) == 2 and self._are_alike(
                tree, parts
            ):
                return _BINARY[type(tree)], parts
            case t.Apply(function, (argument,), 0) if function in known and self._are_alike(tree, (argument,)):
                return known[function], parts
            case t.Add() | t.Mul() | t.Hadamard():
                return partial(_OPERATIONS[type(tree)], self._lifts(tree, parts)), parts
            case t.Neg():
                return np.negative, parts
            case t.Power(base, exponent):
                return partial(self.arithmetic.power, self.arithmetic.number(_exponent(exponent))), (base,)
            case t.MatMul(left, right):
                return self._product(left, right)
            case t.Transpose(body):
                return TRANSPOSED[_rank(self.shape(body))], parts
            case t.Apply("diag"):
                return diagonal, parts
            case t.Apply(function, _, 0) if function in known:
                return partial(applied, known[function], self._lifts(tree, parts)), parts
            case t.Reduce(function, body, axis, keep) if function in REDUCED:
                axes = _axes(self.shape(body), axis)
                return partial(REDUCED[function], self.arithmetic.functions["sqrt"], axes, keep), parts
            case t.Sum(letter, body):
                dims = self.shape(body)
                return partial(summed, None, (dims.index(letter.upper()) - len(dims),), False), parts
            case t.Concat(_, axis):
                rank = len(self.shape(tree))
                return partial(concatenated, axis - rank, rank), parts
            case t.Slice(body, start, stop, axis):
                where = (..., slice(size(start, self.sizes), size(stop, self.sizes)))
                after = len(self.shape(body)) - axis - 1
                return partial(sliced, (*where, *(slice(None),) * after)), parts
        raise ContentError(message("derive.no-rule", found=type(tree).__name__))

    def _are_alike(self, tree: Tree, parts: Sequence[Tree]) -> bool:
        """Whether the parts are vectors, so that NumPy needs no help with their axes."""
        return len(self.shape(tree)) == 1 and all(len(self.shape(part)) == 1 for part in parts)

    def _lifts(self, tree: Tree, parts: Sequence[Tree]) -> tuple[int, ...]:
        """How many axes each part lacks at its end."""
        rank = len(self.shape(tree))
        return tuple(rank - len(self.shape(part)) for part in parts)

    def _product(self, left: Tree, right: Tree) -> Choice:
        """W v, Wᵀ v, u vᵀ, uᵀ v, and any other product of matrices."""
        first, second = self.shape(left), self.shape(right)
        if isinstance(left, Name) and (len(first), len(second)) == (2, 1) and first[0] != "1":
            return times_vector, (left, right)
        if isinstance(left, t.Transpose):
            dims = self.shape(left.body)
            if len(second) == 1 and len(dims) == 2 and dims[1] != "1":
                return transposed_times_vector, (left.body, right)
            if len(second) == 1 and len(dims) == 1:
                return inner, (left.body, right)
        if isinstance(right, t.Transpose) and len(first) == 1 and len(self.shape(right.body)) == 1:
            return outer, (left, right.body)
        result = self.shape(t.MatMul(left, right))
        return partial(matmul, len(first) == 1, len(second) == 1, 2 - len(result)), (left, right)


def _rank(dims: Dims) -> str:
    return "row" if len(dims) == 2 and dims[0] == "1" else "matrix" if len(dims) == 2 else "vector"


def _axes(dims: Dims, axis: int | None) -> tuple[int, ...]:
    return tuple(range(-len(dims), 0)) if axis is None else (axis - len(dims),)


def _exponent(exponent: Tree) -> Fraction:
    if isinstance(exponent, t.Number):
        return Fraction(exponent.value)
    if isinstance(exponent, t.Neg):
        return -_exponent(exponent.body)
    if isinstance(exponent, t.Div):
        return _exponent(exponent.top) / _exponent(exponent.bottom)
    raise ContentError(message("derive.exponent-not-a-number"))


_OPERATIONS: Mapping[type, Operation] = {
    t.Add: add,
    t.Mul: multiply,
    t.Hadamard: multiply,
}
_BINARY: Mapping[type, Operation] = {t.Add: np.add, t.Mul: np.multiply, t.Hadamard: np.multiply}
