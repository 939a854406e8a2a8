"""What cancels when one adjoint is put into the next: softmax behind a cross-entropy is p − y.

Tried only where an adjoint was divided by a value that the next rule multiplies with, and kept only where the
line becomes shorter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizzer.derive.algebra import Algebra
from quizzer.notation.tree import (
    Add,
    Div,
    Hadamard,
    MatMul,
    Mul,
    Name,
    Neg,
    Reduce,
    Transpose,
    Tree,
    names_in,
    nodes,
)  # fmt: skip

Facts = Sequence[tuple[Tree, Tree]]


def cancelled(algebra: Algebra, tree: Tree, adjoints: Mapping[str, Tree], facts: Facts) -> Tree:
    """The line with earlier adjoints put in, if that makes it shorter; else the line itself."""
    if not isinstance(tree, Hadamard):
        return tree
    fitting = {name: adjoints[name] for name in names_in(tree) if _divides(adjoints.get(name), tree)}
    if not fitting:
        return tree
    opened = _opened(algebra, algebra.rebuilt(tree, fitting), dict(facts))
    return opened if _size(opened) < _size(tree) else tree


def _divides(adjoint: Tree | None, tree: Hadamard) -> bool:
    """Whether an adjoint is divided by a factor of the line."""
    return adjoint is not None and any(
        isinstance(node, Div) and node.bottom in tree.factors for node in nodes(adjoint)
    )


def _opened(algebra: Algebra, tree: Tree, facts: Mapping[Tree, Tree]) -> Tree:
    """P ⊙ (a / p + b) multiplied out."""
    if not isinstance(tree, Hadamard):
        return tree
    sums = [factor for factor in tree.factors if isinstance(factor, Add)]
    if len(sums) != 1:
        return tree
    place = tree.factors.index(sums[0])
    before, after = tree.factors[:place], tree.factors[place + 1 :]
    terms = (_known(algebra, term, facts) for term in sums[0].terms)
    return algebra.plus(algebra.times(*before, term, *after) for term in terms)


def _known(algebra: Algebra, term: Tree, facts: Mapping[Tree, Tree]) -> Tree:
    """pᵀ (y / p) is sum(y), and what the facts say of that."""
    match term:
        case Neg(body):
            return algebra.minus(_known(algebra, body, facts))
        case MatMul(Transpose(left), right):
            inner = algebra.times(left, right)
            sign, inner = (True, inner.body) if isinstance(inner, Neg) else (False, inner)
            if not isinstance(inner, (Name, Mul)):
                return term
            total = facts.get(Reduce("sum", inner), Reduce("sum", inner))
            return algebra.minus(total) if sign else total
    return term


def _size(tree: Tree) -> int:
    return sum(1 for _ in nodes(tree))
