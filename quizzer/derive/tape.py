"""Formulas as a list of array operations, each distinct formula computed once.

Arrays have leading axes (copies, examples) and then those of their shape. A parameter has no leading axes, or is
`Perturbed`: as many copies as its entries are probed, each with one entry changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

import numpy as np

from quizzer.derive.arrays import ON_ARRAYS, Array
from quizzer.derive.derivation import Dims
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.dimensions import size
from quizzer.notation.names import Names
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Name, Tree, children

Slots = list[Any]
Instruction = tuple[int, Callable[..., Any], tuple[int, ...]]
CONSTANTS = {"e": np.e, "pi": np.pi}


@dataclass(frozen=True)
class Perturbed:
    """A matrix in many copies: copy `copies[k]` has `steps[k]` added at (rows[k], columns[k]), the others nothing."""

    base: Array
    copies: Array
    rows: Array
    columns: Array
    steps: Array
    count: int

    def times(self, v: Array) -> Array:
        """W v for every copy, without making the copies."""
        found = _shared(v, self.base.T)
        dtype = np.result_type(found, self.steps)
        if found.shape[0] != self.count:
            found = np.array(np.broadcast_to(found, (self.count, *found.shape[1:])), dtype, order="F")
            inner = v[0][:, self.columns].T
        else:
            found = found.astype(dtype, copy=False)
            inner = v[self.copies, :, self.columns]
        found[self.copies, :, self.rows] += self.steps[:, None] * inner
        return found

    def dense(self) -> Array:
        """All copies, with one axis for the examples."""
        dtype = np.result_type(self.base, self.steps)
        found = np.array(np.broadcast_to(self.base, (self.count, 1, *self.base.shape)), dtype, order="F")
        found[self.copies, 0, self.rows, self.columns] += self.steps
        return found


class Tape:
    """Operations in order. `slot` is where a formula's value stands when the tape has run."""

    def __init__(self, shapes: Mapping[str, Dims], sizes: Mapping[str, int]) -> None:
        self.names = Names(dict(shapes))
        self.sizes = sizes
        self.slots: dict[Tree, int] = {}
        self.fixed: dict[int, float] = {}
        self.instructions: list[Instruction] = []

    def fresh(self) -> Slots:
        """Empty slots, but for what never changes."""
        slots: Slots = [None] * len(self.slots)
        for place, value in self.fixed.items():
            slots[place] = value
        return slots

    def name(self, name: str) -> int:
        """The slot of a name, which the caller fills."""
        return self._place(Name(name))

    def alias(self, name: str, tree: Tree, dims: Dims) -> None:
        """From here on the name means this formula; a number fills the shape."""
        place = self.add(tree)
        if len(self.shape(tree)) < len(dims):
            sizes = tuple(size(dimension, self.sizes) for dimension in dims)
            place = self._place(t.Concat((tree, Name(name))))
            self.instructions.append((place, partial(_spread, sizes), (self.slots[tree],)))
        self.slots[Name(name)] = place

    def add(self, tree: Tree) -> int:
        """The slot of a formula; what computes it is appended if it is new."""
        if tree in self.slots:
            return self.slots[tree]
        if isinstance(tree, Name):
            if tree.id in self.sizes and tree.id not in self.names.shapes:
                return self._constant(tree, float(self.sizes[tree.id]))
            return self._place(tree)
        if isinstance(tree, t.Number):
            return self._constant(tree, float(tree.value))
        if isinstance(tree, t.Constant):
            return self._constant(tree, CONSTANTS[tree.id])
        operation, parts = self._operation(tree)
        arguments = tuple(self.add(part) for part in parts)
        place = self._place(tree)
        self.instructions.append((place, operation, arguments))
        return place

    def _place(self, tree: Tree) -> int:
        return self.slots.setdefault(tree, len(self.slots))

    def _constant(self, tree: Tree, value: float) -> int:
        place = self._place(tree)
        self.fixed[place] = value
        return place

    def shape(self, tree: Tree) -> Dims:
        """The shape of a formula."""
        return shape_of(tree, self.names)

    def _operation(self, tree: Tree) -> tuple[Callable[..., Any], Sequence[Tree]]:
        """What computes a node from which parts."""
        parts = children(tree)
        match tree:
            case t.Add() | t.Mul() | t.Hadamard() | t.Div():
                return partial(_OPERATIONS[type(tree)], self._lifts(tree, parts)), parts
            case t.Neg():
                return np.negative, parts
            case t.Power(base, exponent):
                return partial(_power, _exponent(exponent)), (base,)
            case t.MatMul(left, right):
                return self._product(left, right)
            case t.Transpose(body):
                return _TRANSPOSED[_rank(self.shape(body))], parts
            case t.Apply(function, _, 0) if function in ON_ARRAYS:
                return partial(_applied, ON_ARRAYS[function], self._lifts(tree, parts)), parts
            case t.Reduce(function, body, axis, keep) if function in _REDUCED:
                axes = _axes(self.shape(body), axis)
                return partial(_REDUCED[function], axes, keep), parts
            case t.Sum(letter, body):
                dims = self.shape(body)
                return partial(_sum, (dims.index(letter.upper()) - len(dims),), False), parts
            case t.Concat(_, axis):
                rank = len(self.shape(tree))
                return partial(_concatenated, axis - rank, rank), parts
            case t.Slice(body, start, stop, axis):
                where = (..., slice(size(start, self.sizes), size(stop, self.sizes)))
                after = len(self.shape(body)) - axis - 1
                return partial(_sliced, (*where, *(slice(None),) * after)), parts
        raise ContentError(message("derive.no-rule", found=type(tree).__name__))

    def _lifts(self, tree: Tree, parts: Sequence[Tree]) -> tuple[int, ...]:
        """How many axes each part lacks at its end."""
        rank = len(self.shape(tree))
        return tuple(rank - len(self.shape(part)) for part in parts)

    def _product(self, left: Tree, right: Tree) -> tuple[Callable[..., Any], Sequence[Tree]]:
        """W v, Wᵀ v, u vᵀ, uᵀ v, and any other product of matrices."""
        first, second = self.shape(left), self.shape(right)
        if isinstance(left, Name) and (len(first), len(second)) == (2, 1) and first[0] != "1":
            return _times_vector, (left, right)
        if isinstance(left, t.Transpose):
            inner = self.shape(left.body)
            if len(second) == 1 and len(inner) == 2 and inner[1] != "1":
                return _transposed_times_vector, (left.body, right)
            if len(second) == 1 and len(inner) == 1:
                return _inner, (left.body, right)
        if isinstance(right, t.Transpose) and len(first) == 1 and len(self.shape(right.body)) == 1:
            return _outer, (left, right.body)
        result = self.shape(t.MatMul(left, right))
        return partial(_matmul, len(first) == 1, len(second) == 1, 2 - len(result)), (left, right)


def run(instructions: Iterable[Instruction], slots: Slots) -> None:
    """Compute every instruction in order."""
    for place, operation, arguments in instructions:
        slots[place] = operation(*[slots[argument] for argument in arguments])


# --- operations ---------------------------------------------------------------------------------------------


def _rank(dims: Dims) -> str:
    return "row" if len(dims) == 2 and dims[0] == "1" else "matrix" if len(dims) == 2 else "vector"


def _dense(value: Any) -> Any:
    return value.dense() if isinstance(value, Perturbed) else value


def _lifted(value: Any, axes: int) -> Any:
    value = _dense(value)
    if not axes or isinstance(value, float):
        return value
    return np.asarray(value)[(..., *(None,) * axes)]


def _add(lifts: Sequence[int], *values: Any) -> Any:
    return reduce(np.add, map(_lifted, values, lifts))


def _multiply(lifts: Sequence[int], *values: Any) -> Any:
    return reduce(np.multiply, map(_lifted, values, lifts))


def _divide(lifts: Sequence[int], *values: Any) -> Any:
    return reduce(np.divide, map(_lifted, values, lifts))


def _applied(function: Callable[..., Any], lifts: Sequence[int], *values: Any) -> Any:
    return function(*map(_lifted, values, lifts))


_OPERATIONS: Mapping[type, Callable[..., Any]] = {
    t.Add: _add,
    t.Mul: _multiply,
    t.Hadamard: _multiply,
    t.Div: _divide,
}


def _exponent(exponent: Tree) -> float:
    if isinstance(exponent, t.Number):
        return float(exponent.value)
    if isinstance(exponent, t.Neg):
        return -_exponent(exponent.body)
    if isinstance(exponent, t.Div):
        return _exponent(exponent.top) / _exponent(exponent.bottom)
    raise ContentError(message("derive.exponent-not-a-number"))


def _power(exponent: float, base: Any) -> Any:
    base = _dense(base)
    return base * base if exponent == 2 else base**exponent


def _times_vector(matrix: Any, v: Array) -> Any:
    if isinstance(matrix, Perturbed):
        return matrix.times(v)
    if matrix.ndim == 2:
        return _shared(v, matrix.T)
    return np.matmul(matrix, v[..., None])[..., 0]


def _shared(v: Array, matrix: Array) -> Array:
    """One product for all copies and examples: NumPy would make one for each.

    Copies lie next to each other in memory (order F), as all operations here are fastest so.
    """
    if v.ndim == 2:
        return v @ matrix
    columns = v.T
    found: Array = (matrix.T @ columns.reshape(len(columns), -1)).reshape(matrix.shape[1], *columns.shape[1:]).T
    return found


def _transposed_times_vector(matrix: Any, v: Array) -> Any:
    matrix = _dense(matrix)
    if matrix.ndim == 2:
        return _shared(v, matrix)
    return np.matmul(np.swapaxes(matrix, -1, -2), v[..., None])[..., 0]


def _inner(u: Array, v: Array) -> Any:
    return np.sum(u * v, axis=-1)


def _outer(u: Array, v: Array) -> Any:
    return u[..., :, None] * v[..., None, :]


def _matmul(column: bool, row: bool, squeezed: int, left: Any, right: Any) -> Any:
    left, right = _dense(left), _dense(right)
    found = np.matmul(left[..., None] if column else left, right[..., None] if row else right)
    return found[(..., *(0,) * squeezed)]


_TRANSPOSED: Mapping[str, Callable[[Any], Any]] = {
    "vector": lambda v: _dense(v)[..., None, :],
    "row": lambda v: _dense(v)[..., 0, :],
    "matrix": lambda m: np.swapaxes(_dense(m), -1, -2),
}


def _axes(dims: Dims, axis: int | None) -> tuple[int, ...]:
    return tuple(range(-len(dims), 0)) if axis is None else (axis - len(dims),)


def _sum(axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    return np.sum(_dense(body), axis=axes, keepdims=keep) if axes else body


def _mean(axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    return np.mean(_dense(body), axis=axes, keepdims=keep)


def _var(axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    # np.var takes the absolute value of complex numbers.
    body = _dense(body)
    centred = body - np.mean(body, axis=axes, keepdims=True)
    return np.mean(centred * centred, axis=axes, keepdims=keep)


def _norm(axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    body = _dense(body)
    return np.sqrt(np.sum(body * body, axis=axes, keepdims=keep))


_REDUCED: Mapping[str, Callable[..., Any]] = {"sum": _sum, "mean": _mean, "var": _var, "norm": _norm}


def _concatenated(axis: int, rank: int, *values: Any) -> Any:
    """Parts with their leading axes made equal."""
    parts = [_dense(value) for value in values]
    lead = np.broadcast_shapes(*(part.shape[: part.ndim - rank] for part in parts))
    return np.concatenate([np.broadcast_to(p, (*lead, *p.shape[p.ndim - rank :])) for p in parts], axis)


def _spread(sizes: tuple[int, ...], value: Any) -> Any:
    """A number, or one number an example, in every entry of an array."""
    value = np.asarray(_dense(value))
    return np.broadcast_to(value[(..., *(None,) * len(sizes))], (*value.shape, *sizes))


def _sliced(where: tuple[Any, ...], body: Any) -> Any:
    return _dense(body)[where]
