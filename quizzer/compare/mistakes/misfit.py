"""Answers whose parts do not fit: they have no value, so they are mended, until one has the right value.

What mends an answer says what is wrong with it, and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from quizzer.compare.evaluate import Setting
from quizzer.compare.mistakes.edit import Path, node_at, places, put
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.compare.mistakes.point import point_of
from quizzer.compare.mistakes.saying import Mistake, said
from quizzer.errors import QuizzerError
from quizzer.notation import tree as t
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree, names_in, nodes

MOST = 10_000  # nodes that are looked at
FEWEST = 80  # mendings that are tried of what is not too large

Mend = Callable[[Tree], Iterator[tuple[str, Tree]]]
Mending = tuple[str, Path, Tree]  # what was wrong, where, and what mends it


def repaired(wanted: Tree, found: Tree, about: Setting, seed: str) -> Mistake | None:
    """What is wrong with an answer that does not fit; None if no single repair makes it right."""
    point = point_of(about, wanted, seed)
    if point is None:
        return None
    right, shape = point.value(wanted), shape_of(wanted, about.names)
    most = MOST // sum(1 for _ in nodes(found))
    for slug, path, new in islice(_mendings(wanted, found), most):
        tree = put(found, path, new)
        if _shape(tree, about) == shape and point.value(tree) == right:
            edit = Edit(path, new, node_at(found, path))
            return said(Reference(found, about, ()), slug, edit, wanted, path)
    for mend in MENDINGS if most > FEWEST else ():
        mended: list[tuple[str, Tree]] = []
        tree = t.mapped(found, partial(_mended, about, mend, mended))
        if mended and _shape(tree, about) == shape and point.value(tree) == right:
            slug, node = mended[0]
            return said(Reference(found, about, ()), slug, Edit((), tree, node), wanted, None)
    return None


def _mended(about: Setting, mend: Mend, mended: list[tuple[str, Tree]], node: Tree) -> Tree:
    """The node, if it fits; else its first mending that does, of which note is taken."""
    if _shape(node, about) is not None:
        return node
    for slug, new in mend(node):
        if _shape(new, about) is not None:
            mended.append((slug, node))
            return new
    return node


def _shape(tree: Tree, about: Setting) -> tuple[str, ...] | None:
    try:
        return shape_of(tree, about.names)
    except (QuizzerError, KeyError, IndexError):
        return None


def _mendings(wanted: Tree, found: Tree) -> Iterator[Mending]:
    """Every repair of every part, the simple ones first."""
    for mend in MENDINGS:
        for path, node in places(found):
            yield from ((slug, path, new) for slug, new in mend(node))
    for path, node in places(found):
        if isinstance(node, t.Name):
            for name in names_in(wanted):
                yield "wrong_name", path, t.Name(name)


def _turn(node: Tree) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, t.Transpose):
        yield "extra_transpose", node.body
    elif not isinstance(node, t.Number | t.Constant):
        yield "missing_transpose", t.Transpose(node)
    match node:
        case t.MatMul(left, t.Transpose(right)):
            yield "missing_transpose", t.MatMul(t.Transpose(left), right)
        case t.MatMul(t.Transpose(left), right):
            yield "missing_transpose", t.MatMul(left, t.Transpose(right))


def _swap(node: Tree) -> Iterator[tuple[str, Tree]]:
    match node:
        case t.MatMul(t.MatMul(a, b), c):
            yield "wrong_order", t.MatMul(c, t.MatMul(a, b))
            yield "wrong_order", t.MatMul(t.MatMul(a, c), b)
            yield "wrong_order", t.MatMul(a, t.MatMul(c, b))
        case t.MatMul(left, right):
            yield "wrong_order", t.MatMul(right, left)


def _product(node: Tree) -> Iterator[tuple[str, Tree]]:
    match node:
        case t.Hadamard((left, right)) | t.Mul((left, right)):
            for a, b in ((left, right), (right, left)):
                for one in (a, t.Transpose(a)):
                    yield "hadamard_for_matmul", t.MatMul(one, b)
                    yield "hadamard_for_matmul", t.MatMul(one, t.Transpose(b))
        case t.Hadamard(factors):
            first, second = t.Hadamard(factors[:-1]), t.Hadamard(factors[1:])
            for one, other in ((first, factors[-1]), (factors[0], second)):
                yield from _product(t.Hadamard((one, other)))
        case t.MatMul(left, right):
            yield "matmul_for_hadamard", t.Hadamard((left, right))


def _turn_all(node: Tree) -> Iterator[tuple[str, Tree]]:
    """W δ for δᵀ Wᵀ and the like: two slips that are one, the habit of the other layout."""
    match node:
        case t.MatMul(left, right):
            for a in (left, _turned(left)):
                for b in (right, _turned(right)):
                    yield "wrong_order", t.MatMul(b, a)


def _turned(tree: Tree) -> Tree:
    return tree.body if isinstance(tree, t.Transpose) else t.Transpose(tree)


def _axis(node: Tree) -> Iterator[tuple[str, Tree]]:
    match node:
        case t.Reduce(function, body, axis, keep) if axis is not None:
            yield "wrong_sum_axis", t.Reduce(function, body, 1 - axis, keep)
        case t.Reduce(_, body) | t.Sum(_, body):
            yield "extra_sum", body
    for letter in ("n", "t"):
        yield "missing_sum", t.Sum(letter, node)
    for axis in (0, 1):
        yield "missing_sum", t.Reduce("sum", node, axis)


def _concat(node: Tree) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, t.Concat):
        yield "concat_order", t.Concat(node.parts[::-1], node.axis)


MENDINGS: tuple[Mend, ...] = (
    _turn, _swap, _product, _turn_all, _axis, _concat,
)  # fmt: skip
