"""Terms that are lost or that are too many, signs, and brackets that are lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from quizzer.compare.mistakes.edit import Path, complement, minus, multiplied, total
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree


def missing_term(reference: Reference) -> Iterator[Edit]:
    """A path of the gradient is lost: δc_next, δh_next, the way through a gate."""
    for path, node in reference.places:
        if isinstance(node, t.Add) and complement(node) is None:
            for index, term in enumerate(node.terms):
                yield Edit(path, total((*node.terms[:index], *node.terms[index + 1 :])), term)


def extra_term(reference: Reference) -> Iterator[Edit]:
    """A path that is none, or one counted twice."""
    for path, node in reference.places:
        if path in reference.slopes or not _can_be_added_to(node, not path):
            continue
        terms = node.terms if isinstance(node, t.Add) else (node,)
        names = [t.Name(name) for name in reference.scope if _may_be_added(reference, name)]
        for extra in (*names, *terms):
            yield Edit(path, total((*terms, extra)), extra)


def _can_be_added_to(node: Tree, is_root: bool) -> bool:
    """Whether a term may slip in here: at the root, into a sum, beside an adjoint."""
    if isinstance(node, t.Add):
        return complement(node) is None
    return is_root or (isinstance(node, t.Name) and node.id[0] in "δd")


def _may_be_added(reference: Reference, name: str) -> bool:
    ranks = {reference.rank(each) for each in reference.names}
    return reference.rank(name) in ranks and (name[0] in "δd" or ranks == {0})


def wrong_sign(reference: Reference) -> Iterator[Edit]:
    """A minus for a plus, or a plus for a minus."""
    yield Edit((), minus(reference.tree))
    for path, node in reference.places:
        if not isinstance(node, t.Add):
            continue
        for index, term in enumerate(node.terms):
            if complement(node) is None or isinstance(term, t.Neg):
                yield Edit(path, t.Add((*node.terms[:index], minus(term), *node.terms[index + 1 :])), term)


def missing_parentheses(reference: Reference) -> Iterator[Edit]:
    """a + b ⊙ c for (a + b) ⊙ c: the factor reaches only one of the terms."""
    for path, node in reference.places:
        match node:
            case t.Mul(factors) | t.Hadamard(factors):
                for index, factor in enumerate(factors):
                    if isinstance(factor, t.Add):
                        yield from _spread(path, factor, node, index)
            case t.MatMul(left, t.Add(terms)):
                yield Edit(path, t.Add((t.MatMul(left, terms[0]), *terms[1:])))
            case t.MatMul(t.Add(terms), right):
                yield Edit(path, t.Add((*terms[:-1], t.MatMul(terms[-1], right))))


def _spread(path: Path, inner: t.Add, product: t.Mul | t.Hadamard, index: int) -> Iterator[Edit]:
    """Some of the other factors at the first term only, or at the last, or some at each."""
    kind = type(product)
    before, after = product.factors[:index], product.factors[index + 1 :]
    others = (*before, *after)
    first, *middle, last = inner.terms
    for some in _choices(len(others)):
        reach = tuple(others[i] for i in some)
        rest = tuple(other for i, other in enumerate(others) if i not in some)
        for terms in ((_by(kind, reach, first), *middle, last), (first, *middle, _by(kind, reach, last))):
            yield Edit(path, multiplied(kind, (*rest, total(terms))) if rest else total(terms))
    if before and after:
        yield Edit(path, total((_by(kind, before, first), *middle, _by(kind, after, last))))


def _choices(count: int) -> Iterator[tuple[int, ...]]:
    """Some of so many things: all of them first, then fewer."""
    for size in range(count, 0, -1):
        yield from combinations(range(count), size)


def extra_parentheses(reference: Reference) -> Iterator[Edit]:
    """(a + b) ⊙ c for a + b ⊙ c: the factor reaches all of the terms."""
    for path, node in reference.places:
        if not isinstance(node, t.Add) or complement(node) is not None:
            continue
        for index, term in enumerate(node.terms):
            others = (node.terms[:index], node.terms[index + 1 :])
            match term:
                case t.Mul(factors) | t.Hadamard(factors):
                    for cut in range(1, len(factors)):
                        for inside, outside in ((factors[:cut], factors[cut:]), (factors[cut:], factors[:cut])):
                            terms = total((*others[0], multiplied(type(term), inside), *others[1]))
                            yield Edit(path, multiplied(t.Hadamard, (terms, *outside)))
                case t.MatMul(left, right):
                    yield Edit(path, t.MatMul(left, total((*others[0], right, *others[1]))))
                    yield Edit(path, t.MatMul(total((*others[0], left, *others[1])), right))


def _by(kind: type[t.Mul] | type[t.Hadamard], factors: tuple[Tree, ...], term: Tree) -> Tree:
    """A term times factors; its minus stays in front."""
    if isinstance(term, t.Neg):
        return t.Neg(multiplied(kind, (*factors, term.body)))
    return multiplied(kind, (*factors, term))
