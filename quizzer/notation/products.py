"""What a product means: numbers times arrays, entry by entry, or as matrices. Shapes decide."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from quizzer.messages import Message, message
from quizzer.notation import shapes, syntax
from quizzer.notation.dimensions import SCALAR, Shape, described
from quizzer.notation.errors import ShapeError
from quizzer.notation.names import COLUMN
from quizzer.notation.syntax import Part
from quizzer.notation.tree import Div, Hadamard, MatMul, Mul, Transpose, Tree

if TYPE_CHECKING:
    from quizzer.notation.meaning import Meaning


class Typed(NamedTuple):
    """A tree and its shape."""

    tree: Tree
    shape: Shape


def worded(shape: Shape) -> Message | str:
    """A shape as an error says it."""
    return described(shape) if shape else message("notation.a-number")


Factor = tuple[Part, Typed]

_MATRIX_PRODUCTS = frozenset({syntax.BESIDE, syntax.DOT, syntax.MATMUL})
_PRODUCTS = frozenset({syntax.TIMES, syntax.HADAMARD, syntax.DOT, syntax.BESIDE})


def entrywise(meaning: Meaning, part: Part) -> Typed:
    """`f ⊙ c`, `f * c`; `δh ⊙ f xᵀ` is (δh ⊙ f) xᵀ, because nothing else fits."""
    factors = [(arg, meaning.read(arg)) for arg in part.args]
    if part.args[-1].op in _MATRIX_PRODUCTS and not meaning.lenient and not _fits(factors):
        *before, last = part.args
        first = part._replace(args=(*before, last.args[0]), end=last.args[0].end)
        with suppress(ShapeError):
            return meaning.read(last._replace(args=(first, *last.args[1:]), start=part.start))
    return _multiplied(meaning, part, factors)


def _fits(factors: Sequence[Factor]) -> bool:
    found: Shape | None = SCALAR
    for _, typed in factors:
        found = shapes.together(found, typed.shape) if found is not None else None
    return found is not None


def _multiplied(meaning: Meaning, part: Part, factors: Sequence[Factor]) -> Typed:
    """Numbers times numbers, times at most one product of arrays entry by entry."""
    arrays = [factor for factor in factors if not shapes.is_scalar(factor[1].shape)]
    if len(arrays) <= 1:
        return Typed(Mul(_in_a_row(factors, Mul)), arrays[0][1].shape if arrays else SCALAR)
    product: Tree = Hadamard(_in_a_row(arrays, Hadamard))
    if len(arrays) < len(factors):
        product = Mul((*(typed.tree for _, typed in factors if shapes.is_scalar(typed.shape)), product))
    found = Typed(product, arrays[0][1].shape)
    for before, (arg, typed) in pairwise(arrays):
        both = shapes.together(found.shape, typed.shape)
        if both is None:
            return _unequal(meaning, part, found, before, (arg, typed))
        found = found._replace(shape=both)
    return found


def _in_a_row(factors: Sequence[Factor], kind: type[Mul] | type[Hadamard]) -> tuple[Tree, ...]:
    """The factors; a product that was not in brackets gives its own."""
    found: list[Tree] = []
    for part, typed in factors:
        if isinstance(typed.tree, kind) and part.op in _PRODUCTS:
            found += typed.tree.factors
        else:
            found.append(typed.tree)
    return tuple(found)


def beside(meaning: Meaning, part: Part) -> Typed:
    """2 W x: numbers times a matrix product."""
    factors = [(arg, meaning.read(arg)) for arg in part.args]
    arrays = sum(not shapes.is_scalar(typed.shape) for _, typed in factors)
    if arrays <= 1:
        return _multiplied(meaning, part, factors)
    if arrays > meaning.limits.depth:
        raise meaning.error(message("notation.too-deep", most=meaning.limits.depth), part)
    done: list[Typed] = []
    last: Factor | None = None
    for arg, typed in factors:
        if shapes.is_scalar(typed.shape):
            done.append(typed)
        elif last is None:
            last = (arg, typed)
        elif shapes.is_scalar((product := _side_by_side(meaning, last, (arg, typed))).shape):
            done.append(product)
            last = None
        else:
            last = (Part(part.op, (), last[0].start, arg.end), product)
    if last is not None:
        done.append(last[1])
    if len(done) == 1:
        return done[0]
    return Typed(Mul(tuple(typed.tree for typed in done)), last[1].shape if last else SCALAR)


def _side_by_side(meaning: Meaning, first: Factor, second: Factor) -> Typed:
    a, b = first[1], second[1]
    shape = shapes.product(a.shape, b.shape, meaning.names.layout)
    if shape is not None:
        return Typed(MatMul(a.tree, b.tree), shape)
    vectors = a.shape == b.shape and len(a.shape) == 1
    return _no_product(meaning, first, second, "notation.vectors-beside" if vectors else "notation.no-product")


def dot(meaning: Meaning, part: Part) -> Typed:
    """`a · b`: times a number, a matrix product, or entry by entry. Of two vectors it has two readings."""
    first, second = ((arg, meaning.read(arg)) for arg in part.args)
    a, b = first[1], second[1]
    if shapes.is_scalar(a.shape) or shapes.is_scalar(b.shape):
        return _multiplied(meaning, part, (first, second))
    shape = shapes.product(a.shape, b.shape, meaning.names.layout)
    product = Typed(MatMul(a.tree, b.tree), shape) if shape is not None else _inner(meaning, a, b)
    same = Typed(Hadamard((a.tree, b.tree)), a.shape) if a.shape == b.shape else None
    if product is not None and same is not None:
        return meaning.either(part, product, same)
    return product or same or _no_product(meaning, first, second)


def matmul(meaning: Meaning, part: Part) -> Typed:
    """W @ x, as NumPy does it: a vector may stand on either side."""
    first, second = ((arg, meaning.read(arg)) for arg in part.args)
    a, b = first[1], second[1]
    if shapes.is_scalar(a.shape) or shapes.is_scalar(b.shape):
        return _multiplied(meaning, part, (first, second))
    shape = shapes.product(a.shape, b.shape, meaning.names.layout)
    if shape is not None:
        return Typed(MatMul(a.tree, b.tree), shape)
    return _inner(meaning, a, b) or _turned(meaning, a, b) or _no_product(meaning, first, second)


def _inner(meaning: Meaning, a: Typed, b: Typed) -> Typed | None:
    """The inner product of two vectors of one size."""
    if len(a.shape) != 1 or a.shape != b.shape:
        return None
    if meaning.names.layout == COLUMN:
        return Typed(MatMul(Transpose(a.tree), b.tree), SCALAR)
    return Typed(MatMul(a.tree, Transpose(b.tree)), SCALAR)


def _turned(meaning: Meaning, a: Typed, b: Typed) -> Typed | None:
    """`v @ W` of a column is Wᵀ v; W @ v of a row is v Wᵀ."""
    layout = meaning.names.layout
    vector, matrix = (a, b) if layout == COLUMN else (b, a)
    if len(vector.shape) != 1 or len(matrix.shape) != 2:
        return None
    turned = Typed(_turned_over(matrix.tree), shapes.transposed(matrix.shape, layout))
    left, right = (turned, vector) if layout == COLUMN else (vector, turned)
    shape = shapes.product(left.shape, right.shape, layout)
    return Typed(MatMul(left.tree, right.tree), shape) if shape is not None else None


def outer(meaning: Meaning, part: Part) -> Typed:
    """`np.outer(δa, x)`."""
    first, second = ((arg, meaning.read(arg)) for arg in part.args)
    a, b = first[1], second[1]
    if len(a.shape) != 1 or len(b.shape) != 1:
        fix = message("notation.mend-outer")
        found = Typed(MatMul(a.tree, Transpose(b.tree)), a.shape)
        return meaning.unfit(found, "notation.outer-of-matrices", first, second, fix=fix)
    if meaning.names.layout == COLUMN:
        return Typed(MatMul(a.tree, Transpose(b.tree)), (*a.shape, *b.shape))
    return Typed(MatMul(Transpose(a.tree), b.tree), (*a.shape, *b.shape))


def divide(meaning: Meaning, part: Part) -> Typed:
    """`a / b`, entry by entry."""
    first, second = ((arg, meaning.read(arg)) for arg in part.args)
    shape = shapes.together(first[1].shape, second[1].shape)
    found = Typed(Div(first[1].tree, second[1].tree), shape or first[1].shape)
    return found if shape is not None else meaning.unfit(found, "notation.unequal", first, second, "/")


# --- what does not fit --------------------------------------------------------------------------------------


def _unequal(meaning: Meaning, part: Part, found: Typed, first: Factor, second: Factor) -> Typed:
    """⊙ of things that differ; perhaps a matrix product was meant."""
    sign = "*" if part.op == syntax.TIMES else "⊙"
    fix = None
    if shapes.product(first[1].shape, second[1].shape, meaning.names.layout) is not None:
        product = MatMul(first[1].tree, second[1].tree)
        fix = _shown("write-matmul", beside=(product, "unicode"), matmul=(product, "ascii"))
    return meaning.unfit(found, "notation.unequal", first, second, sign, fix)


def _no_product(meaning: Meaning, first: Factor, second: Factor, key: str = "notation.no-product") -> Typed:
    """What looks like a matrix product; its shape is what it would be if the inner sizes were equal."""
    (left, a), (right, b) = first[1], second[1]
    if len(a) + len(b) > 2:
        found = Typed(MatMul(left, right), (*a[:-1], *b[1:]))
    else:
        found = Typed(Hadamard((left, right)), a)
    return meaning.unfit(found, key, first, second, fix=_mended(meaning.names.layout, first[1], second[1]))


def _mended(layout: str, left: Typed, right: Typed) -> Message | None:
    """What would fit: ⊙ where shapes are equal, or one of the two transposed."""
    a, b = left.tree, right.tree
    if left.shape == right.shape:
        same = Hadamard((a, b))
        if len(left.shape) != 1:
            return _shown("mend-entrywise", product=(same, "unicode"))
        inner, outer = MatMul(_turned_over(a), b), MatMul(a, _turned_over(b))
        if layout != COLUMN:
            inner, outer = outer, inner
        return _shown(
            "mend-vectors", entrywise=(same, "unicode"), inner=(inner, "unicode"), outer=(outer, "unicode")
        )
    turns = (
        (shapes.transposed(left.shape, layout), right.shape, MatMul(_turned_over(a), b)),
        (left.shape, shapes.transposed(right.shape, layout), MatMul(a, _turned_over(b))),
        (right.shape, left.shape, MatMul(b, a)),
    )
    for one, other, product in turns:
        if shapes.product(one, other, layout) is not None:
            return _shown("would-fit", product=(product, "unicode"))
    return None


def _turned_over(tree: Tree) -> Tree:
    return tree.body if isinstance(tree, Transpose) else Transpose(tree)


def _shown(key: str, **trees: tuple[Tree, str]) -> Message:
    """A message with trees in it, each in its format."""
    from quizzer.notation.printers import printed  # the printers load when something is printed

    return message(f"notation.{key}", **{name: printed(tree, format) for name, (tree, format) in trees.items()})
