"""The array operations of a tape: sums, products, matrix products, parts.

Arrays have leading axes (copies, examples) and then those of their shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from quizzer.derive.arrays import Array


@dataclass(frozen=True)
class Perturbed:
    """A matrix in many copies: copy `copies[k]` has `steps[k]` added at (rows[k], columns[k])."""

    base: Array
    copies: Array
    rows: Array
    columns: Array
    steps: Array
    count: int

    def times(self, v: Array) -> Array:
        """W v for every copy, without making the copies."""
        found = shared(v, self.base.T)
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


def dense(value: Any) -> Any:
    """The value with all its copies made."""
    return value.dense() if isinstance(value, Perturbed) else value


def lifted(value: Any, axes: int) -> Any:
    """The value with axes added at its end; a number stays one."""
    value = dense(value)
    if not axes or np.ndim(value) == 0:
        return value
    return np.asarray(value)[(..., *(None,) * axes)]


def add(lifts: Sequence[int], *values: Any) -> Any:
    """The value of a + b, the parts lifted to one rank."""
    return reduce(np.add, map(lifted, values, lifts))


def multiply(lifts: Sequence[int], *values: Any) -> Any:
    """The value of a ⊙ b."""
    return reduce(np.multiply, map(lifted, values, lifts))


def divide(by: Callable[[Any, Any], Any], lifts: Sequence[int], top: Any, bottom: Any) -> Any:
    """The quotient a / b, with what divides entry by entry."""
    return by(lifted(top, lifts[0]), lifted(bottom, lifts[1]))


def applied(function: Callable[..., Any], lifts: Sequence[int], *values: Any) -> Any:
    """The value of φ(a)."""
    return function(*map(lifted, values, lifts))


def raised(exponent: Any, base: Any) -> Any:
    """The value of aⁿ."""
    base = dense(base)
    return base * base if exponent == 2 else base**exponent


def times_vector(matrix: Any, v: Array) -> Any:
    """The value of W v."""
    if isinstance(matrix, Perturbed):
        return matrix.times(v)
    if matrix.ndim == 2:
        return shared(v, matrix.T)
    return np.matmul(matrix, v[..., None])[..., 0]


def shared(v: Array, matrix: Array) -> Array:
    """One product for all copies and examples: NumPy would make one for each.

    Copies lie next to each other in memory (order F), as all operations here are fastest so.
    """
    if v.ndim <= 2:
        return v @ matrix
    columns = v.T
    found: Array = (matrix.T @ columns.reshape(len(columns), -1)).reshape(matrix.shape[1], *columns.shape[1:]).T
    return found


def transposed_times_vector(matrix: Any, v: Array) -> Any:
    """The value of Wᵀ v."""
    matrix = dense(matrix)
    if matrix.ndim == 2:
        return shared(v, matrix)
    return np.matmul(np.swapaxes(matrix, -1, -2), v[..., None])[..., 0]


def inner(u: Array, v: Array) -> Any:
    """The value of uᵀ v."""
    return np.sum(u * v, axis=-1)


def outer(u: Array, v: Array) -> Any:
    """The value of u vᵀ."""
    return u[..., :, None] * v[..., None, :]


def diagonal(v: Array) -> Any:
    """The value of diag(v)."""
    return v[..., None] * np.eye(v.shape[-1], dtype=int)


def matmul(column: bool, row: bool, squeezed: int, left: Any, right: Any) -> Any:
    """The value of A B; `column` and `row` say which is a vector, `squeezed` how many axes the result loses."""
    left, right = dense(left), dense(right)
    found = np.matmul(left[..., None] if column else left, right[..., None] if row else right)
    return found[(..., *(0,) * squeezed)]


TRANSPOSED: Mapping[str, Callable[[Any], Any]] = {
    "vector": lambda v: dense(v)[..., None, :],
    "row": lambda v: dense(v)[..., 0, :],
    "matrix": lambda m: np.swapaxes(dense(m), -1, -2),
}


def summed(root: Any, axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    """The value of Σ a."""
    return np.sum(dense(body), axis=axes, keepdims=keep) if axes else body


def mean(root: Any, axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    """The mean of all entries."""
    return np.mean(dense(body), axis=axes, keepdims=keep)


def var(root: Any, axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    """The mean of (a − mean)²."""
    # np.var takes the absolute value of complex numbers.
    body = dense(body)
    centred = body - np.mean(body, axis=axes, keepdims=True)
    return np.mean(centred * centred, axis=axes, keepdims=keep)


def norm(root: Any, axes: tuple[int, ...], keep: bool, body: Any) -> Any:
    """The value of √Σ a²."""
    body = dense(body)
    return root(np.sum(body * body, axis=axes, keepdims=keep))


REDUCED: Mapping[str, Callable[..., Any]] = {"sum": summed, "mean": mean, "var": var, "norm": norm}


def concatenated(axis: int, rank: int, *values: Any) -> Any:
    """Parts with their leading axes made equal."""
    parts = [dense(value) for value in values]
    lead = np.broadcast_shapes(*(part.shape[: part.ndim - rank] for part in parts))
    return np.concatenate([np.broadcast_to(p, (*lead, *p.shape[p.ndim - rank :])) for p in parts], axis)


def spread(sizes: tuple[int, ...], value: Any) -> Any:
    """A number, or one number an example, in every entry of an array."""
    value = np.asarray(dense(value))
    return np.broadcast_to(value[(..., *(None,) * len(sizes))], (*value.shape, *sizes))


def sliced(where: tuple[Any, ...], body: Any) -> Any:
    """A part."""
    return dense(body)[where]
