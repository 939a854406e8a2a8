"""Shapes: what fits with what. (H,) is a vector, (H, D) a matrix, () a number.

In the COLUMN layout a vector is a column: `W x` takes it on the right, and xᵀ is a row, (1, D). In the ROW
layout it is a row. Nothing is stretched but numbers, axes of one entry, and what is the same for a whole batch:
a vector (H,) fits (N, H) and (H, N), and never a weight (H, D).
"""

from __future__ import annotations

from collections.abc import Sequence

from quizzer.errors import QuizzerError
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.dimensions import SCALAR, Shape, added, described, taken
from quizzer.notation.functions import DIAGONAL, FUNCTIONS
from quizzer.notation.names import COLUMN, Names
from quizzer.notation.tree import Tree

BATCH = frozenset("NBT")  # letters of axes along which examples or steps lie


class Misfit(QuizzerError):
    """A tree whose parts do not fit; what is read from a text says so as a NotationError, with the place."""

    exit_code = 2


def is_scalar(shape: Shape) -> bool:
    """Whether it is the shape of a number; (1, 1) is one too."""
    return not shape or all(dimension == "1" for dimension in shape)


def together(first: Shape, second: Shape) -> Shape | None:
    """The shape of two things entry by entry; None if they do not fit."""
    if first == second or is_scalar(second):
        return first
    if is_scalar(first):
        return second
    small, large = sorted((first, second), key=len)
    if len(small) == len(large):
        return _stretched(small, large)
    lead = len(large) - len(small)
    if small == large[lead:] and BATCH.issuperset(large[:lead]):
        return large
    if len(small) == 1 and len(large) == 2 and large[0] == small[0] and large[1] in BATCH:
        return large
    return None


def _stretched(first: Shape, second: Shape) -> Shape | None:
    """Axes of one entry stretch."""
    pairs = list(zip(first, second, strict=True))
    if any(a != b and "1" not in (a, b) for a, b in pairs):
        return None
    return tuple(b if a == "1" else a for a, b in pairs)


def product(first: Shape, second: Shape, layout: str) -> Shape | None:
    """The shape of a matrix product; None if the inner sizes differ. Of two vectors one must be transposed."""
    match first, second:
        case ((a, b), (c, d)) if b == c:
            return SCALAR if a == d == "1" else (a, d)
        case ((a, b), (c,)) if layout == COLUMN and b == c:
            return SCALAR if a == "1" else (a,)
        case ((a,), ("1", b)) if layout == COLUMN:
            return (a, b)
        case ((a,), (b, c)) if layout != COLUMN and a == b:
            return SCALAR if c == "1" else (c,)
        case ((a, "1"), (b,)) if layout != COLUMN:
            return (a, b)
    return None


def transposed(shape: Shape, layout: str) -> Shape:
    """The shape turned: a vector becomes a row in the column layout, and back."""
    match shape:
        case (a,):
            return ("1", a) if layout == COLUMN else (a, "1")
        case ("1", a) if layout == COLUMN:
            return (a,)
        case (a, "1") if layout != COLUMN:
            return (a,)
        case _:
            return tuple(reversed(shape))


def reduced(shape: Shape, axis: int | None, keep: bool) -> Shape | None:
    """The shape without an axis, or with 1 in its place; None if there is no such axis."""
    if axis is None:
        return SCALAR
    if not 0 <= axis < len(shape):
        return None
    return (*shape[:axis], *(("1",) if keep else ()), *shape[axis + 1 :])


def summed(shape: Shape, over: str) -> Shape:
    """The shape of Σ_n: without the axis N, if there is one."""
    if shape.count(over.upper()) != 1:
        return shape
    axis = shape.index(over.upper())
    return (*shape[:axis], *shape[axis + 1 :])


def joined(shapes: Sequence[Shape], axis: int) -> Shape | None:
    """The shape of things put one after the other along an axis; None if another axis differs."""
    first = shapes[0]
    if not 0 <= axis < len(first):
        return None
    rests = {(*shape[:axis], "", *shape[axis + 1 :]) for shape in shapes}
    if len(rests) > 1:
        return None
    return (*first[:axis], added(*(shape[axis] for shape in shapes)), *first[axis + 1 :])


def cut(shape: Shape, start: str, stop: str, axis: int) -> Shape | None:
    """The shape of a slice; a vector has one column."""
    if axis == 1 == len(shape) and (start, stop) == ("0", "1"):
        return (*shape, "1")
    if axis >= len(shape):
        return None
    return (*shape[:axis], taken(stop, start), *shape[axis + 1 :])


def applied(name: str, shapes: Sequence[Shape]) -> Shape | None:
    """The shape of a function of things with these shapes; None if they do not fit."""
    if name in FUNCTIONS and FUNCTIONS[name].kind == DIAGONAL:
        return (shapes[0][0], shapes[0][0]) if len(shapes[0]) == 1 else None
    found: Shape | None = shapes[0]
    for shape in shapes[1:]:
        found = together(found, shape) if found is not None else None
    return found


def shape_of(tree: Tree, names: Names) -> Shape:
    """The shape of a tree. Raises Misfit if its parts do not fit, KeyError for a name that is not declared."""
    match tree:
        case t.Name(name):
            return names.shape(name)
        case t.Number() | t.Constant():
            return SCALAR
    parts = [shape_of(part, names) for part in t.children(tree)]
    found = _shape_over(tree, parts, names.layout)
    if found is None:
        first, second = described(parts[0]), described(parts[-1])
        raise Misfit(message("notation.not-together", first=first, second=second))
    return found


def _shape_over(tree: Tree, parts: Sequence[Shape], layout: str) -> Shape | None:
    match tree:
        case t.MatMul():
            return product(parts[0], parts[1], layout)
        case t.Transpose():
            return transposed(parts[0], layout)
        case t.Apply(function):
            return applied(function, parts)
        case t.Reduce(_, _, axis, keep):
            return reduced(parts[0], axis, keep)
        case t.Sum(over):
            return summed(parts[0], over)
        case t.Concat(_, axis):
            return joined(parts, axis)
        case t.Slice(_, start, stop, axis):
            return cut(parts[0], start, stop, axis)
        case _:
            return applied("", parts)
