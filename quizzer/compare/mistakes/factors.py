"""Factors that are lost or that are too many."""

from __future__ import annotations

from collections.abc import Iterator

from quizzer.compare.mistakes.edit import (
    ONE,
    Path,
    complement,
    dropped,
    gate_slopes,
    less,
    multiplied,
    square,
    tanh_slope,
)  # fmt: skip
from quizzer.compare.mistakes.mutation import Edit, Reference, is_adjoint
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree


def missing_activation_derivative(reference: Reference) -> Iterator[Edit]:
    """The gradient of the gate where that of its pre-activation belongs: f (1 − f) or 1 − g² is lost."""
    for path, node in reference.places:
        if not isinstance(node, t.Mul | t.Hadamard):
            continue
        for first, second, u in gate_slopes(node.factors):
            yield Edit(path, dropped(node, first, second), multiplied(type(node), (u, less(u))))
        for index, factor in enumerate(node.factors):
            if _is_slope(factor):
                yield Edit(path, dropped(node, index), factor)


def missing_factor(reference: Reference) -> Iterator[Edit]:
    """One factor is lost; of W x the matrix, or what it is multiplied with."""
    for path, node in reference.places:
        match node:
            case t.Mul(factors) | t.Hadamard(factors):
                for index, factor in enumerate(factors):
                    if not _is_slope(factor):
                        yield Edit(path, dropped(node, index), factor)
            case t.MatMul(left, right):
                yield Edit(path, right, left)
                yield Edit(path, left, right)
            case t.Div(top, bottom):
                yield Edit(path, top, t.Div(ONE, bottom))


def _is_slope(tree: Tree) -> bool:
    return tanh_slope(tree) is not None or (
        isinstance(tree, t.Apply) and (tree.order > 0 or tree.function == "step")
    )


def extra_activation_derivative(reference: Reference) -> Iterator[Edit]:
    """f (1 − f) or 1 − g² once too often: the gradient of the pre-activation where that of the gate belongs."""
    values = (name for name in _values(reference) if not is_adjoint(name))
    slopes = [slope for name in values for slope in _slopes_of(reference, name)]
    slopes += {node: None for _, node in reference.places if tanh_slope(node) is not None}
    yield from _times(reference, slopes)


def _slopes_of(reference: Reference, name: str) -> Iterator[Tree]:
    made, value = reference.made_by(name), t.Name(name)
    if made is None or made.function != "tanh":
        yield t.Hadamard((value, less(value)))
    if made is None or made.function != "sigmoid":
        yield less(square(value))
    yield less(square(t.Apply("tanh", (value,))))
    if any(isinstance(node, t.Apply) and node.function == "step" for _, node in reference.places):
        yield t.Apply("step", (value,))


def extra_factor(reference: Reference) -> Iterator[Edit]:
    """A factor too many: a value, 1 − a gate, the tanh of a state."""
    several: dict[Tree, None] = {}
    for name in _values(reference):
        value = t.Name(name)
        several[value] = None
        if reference.is_gate(name):
            several[less(value)] = None
        elif not is_adjoint(name):
            several[t.Apply("tanh", (value,))] = None
    for _, node in reference.places:
        if isinstance(node, t.Apply) or complement(node) is not None:
            several[node] = None
    yield from _times(reference, list(several))


def _values(reference: Reference) -> list[str]:
    """The names that may be multiplied entry by entry: those of vectors and numbers, and of a batch of them."""
    rank = {reference.rank(name) for name in reference.names} - {0}
    return [
        name for name in reference.scope if reference.about.varies(name) or not rank or not reference.rank(name)
    ]


def _times(reference: Reference, factors: list[Tree]) -> Iterator[Edit]:
    """The factors, each put to every term."""
    for path, node in reference.places:
        if path and not _is_term(reference, path):
            continue
        for factor in factors:
            body = node.body if isinstance(node, t.Neg) else node
            product: Tree = multiplied(t.Hadamard, (body, factor))
            if not (_is_step(factor) and factor in t.children(body)):  # a step times itself is itself
                yield Edit(path, t.Neg(product) if body is not node else product, factor)


def _is_step(tree: Tree) -> bool:
    return isinstance(tree, t.Apply) and tree.function == "step"


def _is_term(reference: Reference, path: Path) -> bool:
    """Whether a term of a sum that is no 1 − u, or an operand of a matrix product, stands at a path."""
    if path in reference.slopes:
        return False
    parent = reference.nodes[path[:-1]]
    return isinstance(parent, t.Add | t.MatMul | t.Sum | t.Reduce)
