"""Linear equations modulo a prime: which matrix X makes A X = B."""

from __future__ import annotations

from collections.abc import Sequence

from quizzer.compare.arrays import Array

Rows = list[list[int]]


class Never(Exception):
    """There is no such matrix."""


def quotient(left: Array, product: Array, p: int) -> Array | None:
    """The X of left X = product, for matrices; None if there are several. Raises Never if there is none."""
    (rows, inner), (_, columns) = left.shape, product.shape
    lines = [[*a, *b] for a, b in zip(_rows(left), _rows(product), strict=True)]
    if not _reduced(lines, inner, p):
        return None
    if any(entry for line in lines[inner:rows] for entry in line):
        raise Never
    return Array((inner, columns), tuple(entry for line in lines[:inner] for entry in line[inner:]))


def turned(array: Array) -> Array:
    """The transpose of a matrix."""
    rows, columns = array.shape
    entries = (array.entries[row * columns + column] for column in range(columns) for row in range(rows))
    return Array((columns, rows), tuple(entries))


def _reduced(lines: Rows, count: int, p: int) -> bool:
    """Gauss and Jordan's steps on so many columns, in place; whether each has a pivot."""
    for column in range(count):
        pivot = next((row for row in range(column, len(lines)) if lines[row][column]), None)
        if pivot is None:
            return False
        lines[column], lines[pivot] = lines[pivot], lines[column]
        inverse = pow(lines[column][column], -1, p)
        lines[column] = [entry * inverse % p for entry in lines[column]]
        for row, line in enumerate(lines):
            if row != column and (factor := line[column]):
                lines[row] = [(a - factor * b) % p for a, b in zip(line, lines[column], strict=True)]
    return True


def _rows(array: Array) -> Sequence[tuple[int, ...]]:
    rows, columns = array.shape
    return [array.entries[row * columns : (row + 1) * columns] for row in range(rows)]
