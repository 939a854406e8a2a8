"""Small arrays over any kind of number: a shape and its entries, row by row. They are tiny, and exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

Sizes = tuple[int, ...]

MOST = 4_096  # entries of one array


class Unfit(ValueError):
    """An array that is not worked out: it is too large, or it is a slice of what has no such entries."""


@dataclass(frozen=True, slots=True)
class Array:
    """Entries of an array of at most three axes; a number has the shape ()."""

    shape: Sizes
    entries: tuple[Any, ...]

    @property
    def number(self) -> Any:
        """The one entry of what is a number."""
        return self.entries[0]


def bounded(shape: Sizes) -> Sizes:
    """The shape. Raises Unfit if an array of it has too many entries."""
    if prod(shape) > MOST:
        raise Unfit(shape)
    return shape


def number(value: Any) -> Array:
    """A number as an array."""
    return Array((), (value,))


def mapped(function: Callable[[Any], Any], array: Array) -> Array:
    """`function` of every entry."""
    return Array(array.shape, tuple(function(entry) for entry in array.entries))


def together(function: Callable[..., Any], *arrays: Array) -> Array:
    """`function` entry by entry; numbers, axes of one entry and what is the same for a batch are stretched."""
    shape, columns = aligned(arrays)
    return Array(shape, tuple(map(function, *columns)))


def aligned(arrays: Sequence[Array]) -> tuple[Sizes, list[tuple[Any, ...]]]:
    """The shape of arrays entry by entry, and the entries of each, stretched to it."""
    shape = arrays[0].shape
    if all(array.shape == shape for array in arrays):
        return shape, [array.entries for array in arrays]
    shape = _common([array.shape for array in arrays])
    count = prod(shape)
    return shape, [
        array.entries * count if not array.shape else stretched(array, shape).entries for array in arrays
    ]


def stretched(array: Array, shape: Sizes) -> Array:
    """The array repeated until it has this shape.

    A vector goes along the rows, or down the columns if only that fits.
    """
    if array.shape == shape:
        return array
    own = array.shape
    if len(own) == 1 and len(shape) == 2 and own[0] not in (1, shape[1]) and own[0] == shape[0]:
        own = (own[0], 1)
    own = (1,) * (len(shape) - len(own)) + own
    steps = _strides(own)
    moves = [step if size > 1 else 0 for step, size in zip(steps, own, strict=True)]
    return Array(shape, tuple(array.entries[place] for place in _places(shape, moves)))


def _common(shapes: Sequence[Sizes]) -> Sizes:
    full = max(shapes, key=lambda shape: (len(shape), prod(shape)))
    found = list(full)
    for shape in shapes:
        if len(shape) == len(full):
            found = [max(a, b) for a, b in zip(found, shape, strict=True)]
    return tuple(found)


def transposed(array: Array, column: bool) -> Array:
    """The axes turned; a vector becomes a row in the column layout, and a column in the row layout."""
    match array.shape:
        case ():
            return array
        case (n,):
            return Array((1, n) if column else (n, 1), array.entries)
        case (1, n) if column:
            return Array((n,), array.entries)
        case (n, 1) if not column:
            return Array((n,), array.entries)
        case (rows, columns):
            entries = (array.entries[r * columns + c] for c in range(columns) for r in range(rows))
            return Array((columns, rows), tuple(entries))
    raise ValueError(array.shape)


def product(
    left: Array, right: Array, column: bool, dot: Callable[[Sequence[Any], Sequence[Any]], Any]
) -> Array:
    """The matrix product; a vector is a column or a row, as the layout says."""
    a, b = matrix(left, column), matrix(right, column)
    (rows, inner), (_, columns) = a.shape, b.shape
    bounded((rows, columns))
    lines = [a.entries[r * inner : (r + 1) * inner] for r in range(rows)]
    stacks = [b.entries[c::columns] for c in range(columns)]
    found = Array((rows, columns), tuple(dot(line, stack) for line in lines for stack in stacks))
    if rows == columns == 1:
        return Array((), found.entries)
    if column and len(right.shape) == 1 and columns == 1:
        return Array((rows,), found.entries)
    if not column and len(left.shape) == 1 and rows == 1:
        return Array((columns,), found.entries)
    return found


def matrix(array: Array, column: bool) -> Array:
    """A vector as a matrix: a column or a row, as the layout says."""
    if len(array.shape) == 1:
        return Array((*array.shape, 1) if column else (1, *array.shape), array.entries)
    return array


def reduced(
    function: Callable[[Sequence[Any]], Any], array: Array, axis: int | None, keep: bool = False
) -> Array:
    """`function` of all entries, or along one axis, which `keep` keeps with one entry."""
    if axis is None:
        return number(function(array.entries))
    size, step = array.shape[axis], _strides(array.shape)[axis]
    rest = (*array.shape[:axis], 1, *array.shape[axis + 1 :])
    starts = _places(rest, _strides(array.shape))
    entries = tuple(function(array.entries[start : start + size * step : step]) for start in starts)
    shape = rest if keep else (*array.shape[:axis], *array.shape[axis + 1 :])
    return Array(shape, entries)


def joined(arrays: Sequence[Array], axis: int) -> Array:
    """Arrays one after the other along an axis."""
    if axis == 0:
        shape = (sum(array.shape[0] for array in arrays), *arrays[0].shape[1:])
        return Array(shape, tuple(entry for array in arrays for entry in array.entries))
    rows = arrays[0].shape[0]
    columns = sum(array.shape[1] for array in arrays)
    lines = (
        array.entries[r * array.shape[1] : (r + 1) * array.shape[1]] for r in range(rows) for array in arrays
    )
    return Array((rows, columns), tuple(entry for line in lines for entry in line))


def cut(array: Array, start: int, stop: int, axis: int) -> Array:
    """The entries from `start` up to `stop` of an axis; a vector has one column."""
    if axis == len(array.shape):
        return Array((*array.shape, 1), array.entries)
    if not 0 <= start < stop <= array.shape[axis]:
        raise Unfit(f"{start}:{stop} of {array.shape[axis]}")
    shape = (*array.shape[:axis], stop - start, *array.shape[axis + 1 :])
    step = _strides(array.shape)
    offset = start * step[axis]
    return Array(shape, tuple(array.entries[offset + place] for place in _places(shape, step)))


def diagonal(array: Array, zero: Any) -> Array:
    """The matrix with this vector on its diagonal."""
    (n,) = array.shape
    bounded((n, n))
    entries = (array.entries[r] if r == c else zero for r in range(n) for c in range(n))
    return Array((n, n), tuple(entries))


def _strides(shape: Sizes) -> list[int]:
    return [prod(shape[axis + 1 :]) for axis in range(len(shape))]


def _places(shape: Sizes, steps: Sequence[int]) -> list[int]:
    """Where the entries of a shape lie, row by row, with these steps along the axes."""
    bounded(shape)
    places = [0]
    for size, step in zip(shape, steps, strict=True):
        places = [place + index * step for place in places for index in range(size)]
    return places
