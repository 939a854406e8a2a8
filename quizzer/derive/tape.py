"""Formulas as a list of array operations, each distinct formula computed once.

Arrays have leading axes (copies, examples) and then those of their shape. A parameter has no leading axes, or
is `Perturbed`: as many copies as its entries are probed, each with one entry changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    divide,
    inner,
    matmul,
    multiply,
    outer,
    raised,
    sliced,
    spread,
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

Slots = list[Any]
Instruction = tuple[int, Callable[..., Any], tuple[int, ...]]


@dataclass(frozen=True)
class Arithmetic:
    """What numbers are: floats, or expressions."""

    functions: Mapping[str, Callable[..., Any]]
    constants: Mapping[str, Any]
    number: Callable[[int | Fraction], Any]
    divide: Callable[[Any, Any], Any] = np.divide
    power: Callable[[Any, Any], Any] = raised


FLOATS = Arithmetic(ON_ARRAYS, {"e": np.e, "pi": np.pi}, float)


class Tape:
    """Operations in order. `slot` is where a formula's value stands when the tape has run."""

    def __init__(
        self, shapes: Mapping[str, Dims], sizes: Mapping[str, int], arithmetic: Arithmetic = FLOATS
    ) -> None:
        self.letters = {letter for letter in sizes if letter not in shapes}
        self.names = Names({**dict.fromkeys(self.letters, ()), **shapes})
        self.sizes = sizes
        self.arithmetic = arithmetic
        self.slots: dict[Tree, int] = {}
        self.fixed: dict[int, Any] = {}
        self.given: dict[int, str] = {}  # what the caller fills
        self.instructions: list[Instruction] = []

    def fresh(self) -> Slots:
        """Empty slots, but for what never changes."""
        slots: Slots = [None] * len(self.slots)
        for place, value in self.fixed.items():
            slots[place] = value
        return slots

    def name(self, name: str) -> int:
        """The slot of a name, which the caller fills."""
        place = self._place(Name(name))
        self.given[place] = name
        return place

    def alias(self, name: str, tree: Tree, dims: Dims) -> None:
        """From here on the name means this formula; a number fills the shape."""
        place = self.add(tree)
        if len(self.shape(tree)) < len(dims):
            sizes = tuple(size(dimension, self.sizes) for dimension in dims)
            place = self._place(t.Concat((tree, Name(name))))
            self.instructions.append((place, partial(spread, sizes), (self.slots[tree],)))
        self.slots[Name(name)] = place

    def add(self, tree: Tree) -> int:
        """The slot of a formula; what computes it is appended if it is new."""
        if tree in self.slots:
            return self.slots[tree]
        if isinstance(tree, Name):
            if tree.id in self.letters:
                return self._constant(tree, self.arithmetic.number(self.sizes[tree.id]))
            return self.name(tree.id)
        if isinstance(tree, t.Number):
            return self._constant(tree, self.arithmetic.number(tree.value))
        if isinstance(tree, t.Constant):
            return self._constant(tree, self.arithmetic.constants[tree.id])
        operation, parts = self._operation(tree)
        arguments = tuple(self.add(part) for part in parts)
        place = self._place(tree)
        self.instructions.append((place, operation, arguments))
        return place

    def _place(self, tree: Tree) -> int:
        return self.slots.setdefault(tree, len(self.slots))

    def _constant(self, tree: Tree, value: Any) -> int:
        place = self._place(tree)
        self.fixed[place] = value
        return place

    def shape(self, tree: Tree) -> Dims:
        """The shape of a formula."""
        return shape_of(tree, self.names)

    def _operation(self, tree: Tree) -> tuple[Callable[..., Any], Sequence[Tree]]:
        """What computes a node from which parts."""
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

    def _product(self, left: Tree, right: Tree) -> tuple[Callable[..., Any], Sequence[Tree]]:
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


def run(instructions: Iterable[Instruction], slots: Slots) -> None:
    """Compute every instruction in order."""
    for place, operation, arguments in instructions:
        slots[place] = operation(*[slots[argument] for argument in arguments])


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


_OPERATIONS: Mapping[type, Callable[..., Any]] = {
    t.Add: add,
    t.Mul: multiply,
    t.Hadamard: multiply,
}
_BINARY: Mapping[type, Callable[..., Any]] = {t.Add: np.add, t.Mul: np.multiply, t.Hadamard: np.multiply}
