"""Shapes: what fits with what. (H,) is a vector, (H, D) a matrix, () a number.

In the COLUMN layout a vector is a column: `W x` takes it on the right, and xᵀ is a row, (1, D). In the ROW layout it
is a row. Nothing is stretched but numbers, axes of one entry, and what is the same for all of a batch: a vector (H,)
fits (N, H) and (H, N), and never a weight (H, D).
"""

from __future__ import annotations

from collections.abc import Sequence

from quizzer.notation.dimensions import SCALAR, Shape, added, taken
from quizzer.notation.functions import DIAGONAL, FUNCTIONS
from quizzer.notation.names import COLUMN, Names
from quizzer.notation.tree import (
    Add, Apply, Concat, Constant, Div, Hadamard, MatMul, Mul, Name, Neg, Number, Power, Reduce, Slice, Sum, Transpose,
    Tree,
)  # fmt: skip

BATCH = frozenset("NBT")  # letters of axes along which examples or steps lie


class Misfit(Exception):
    """Shapes that do not fit: `key` is the message, `shapes` are those it names."""

    def __init__(self, key: str, *shapes: Shape) -> None:
        super().__init__(key, shapes)
        self.key = key
        self.shapes = shapes


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
    if all(dimension in BATCH for dimension in large[:lead]) and small == large[lead:]:
        return large
    if len(small) == 1 and len(large) == 2 and large[0] == small[0] and large[1] in BATCH:
        return large
    return None


def _stretched(first: Shape, second: Shape) -> Shape | None:
    found = []
    for a, b in zip(first, second, strict=True):
        if a == b or (b == "1" and a in BATCH):
            found.append(a)
        elif a == "1" and b in BATCH:
            found.append(b)
        else:
            return None
    return tuple(found)


def product(first: Shape, second: Shape, layout: str) -> Shape | None:
    """The shape of a matrix product; None if the inner sizes differ. It knows outer and inner products of vectors."""
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
    """The shape turned: of a vector, it becomes a row in the column layout."""
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
    letters = [index for index, dimension in enumerate(shape) if dimension == over.upper()]
    return (*shape[: letters[0]], *shape[letters[0] + 1 :]) if len(letters) == 1 else shape


def joined(shapes: Sequence[Shape], axis: int) -> Shape | None:
    """The shape of things put one after the other along an axis; None if the other axes differ."""
    first = shapes[0]
    for shape in shapes[1:]:
        if len(shape) != len(first) or not -len(first) <= axis < len(first):
            return None
        if any(
            a != b for index, (a, b) in enumerate(zip(first, shape, strict=True)) if index != axis % len(first)
        ):
            return None
    if not first:
        return None
    whole = added(*(shape[axis] for shape in shapes))
    return (*first[:axis], whole, *first[axis + 1 :]) if axis >= 0 else (*first[:-1], whole)


def cut(shape: Shape, start: str, stop: str, axis: int) -> Shape | None:
    """The shape of a slice."""
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
        case Name(name):
            return names.shape(name)
        case Number() | Constant():
            return SCALAR
        case Neg(body):
            return shape_of(body, names)
        case Add(parts) | Mul(parts) | Hadamard(parts):
            return _all_together(tree, parts, names)
        case Div(first, second) | Power(first, second):
            return _all_together(tree, (first, second), names)
        case MatMul(left, right):
            shapes = shape_of(left, names), shape_of(right, names)
            return _fitting(product(*shapes, names.layout), "notation.no-product", *shapes)
        case Transpose(body):
            return transposed(shape_of(body, names), names.layout)
        case Apply(function, args):
            arg_shapes = [shape_of(arg, names) for arg in args]
            return _fitting(applied(function, arg_shapes), "notation.not-together", *arg_shapes)
        case Reduce(_, body, axis, keep):
            whole = shape_of(body, names)
            return _fitting(reduced(whole, axis, keep), "notation.no-axis", whole)
        case Sum(over, body):
            return summed(shape_of(body, names), over)
        case Concat(parts, axis):
            part_shapes = [shape_of(part, names) for part in parts]
            return _fitting(joined(part_shapes, axis), "notation.not-joined", *part_shapes)
        case Slice(body, start, stop, axis):
            whole = shape_of(body, names)
            return _fitting(cut(whole, start, stop, axis), "notation.no-axis", whole)


def _all_together(tree: Tree, parts: Sequence[Tree], names: Names) -> Shape:
    found = shape_of(parts[0], names)
    for part in parts[1:]:
        shape = shape_of(part, names)
        found = _fitting(together(found, shape), "notation.not-together", found, shape)
    return found


def _fitting(shape: Shape | None, key: str, *shapes: Shape) -> Shape:
    if shape is None:
        raise Misfit(key, *shapes)
    return shape
