"""Changing a tree in one place: paths, replacements, and the patterns that a slip of the pen changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, children, with_children

Path = tuple[int, ...]
Product = t.Mul | t.Hadamard

ONE = t.Number(1)
TWO = t.Number(2)


def places(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Every node with the way to it, from the root down."""
    yield path, tree
    for index, part in enumerate(children(tree)):
        yield from places(part, (*path, index))


def node_at(tree: Tree, path: Path) -> Tree:
    """The node at the end of a path."""
    for index in path:
        tree = children(tree)[index]
    return tree


def put(tree: Tree, path: Path, new: Tree) -> Tree:
    """The tree with another node at the end of a path."""
    if not path:
        return new
    parts = children(tree)
    index = path[0]
    return with_children(tree, (*parts[:index], put(parts[index], path[1:], new), *parts[index + 1 :]))


def everywhere(tree: Tree, old: Tree, new: Tree) -> Tree:
    """The tree with a part replaced wherever it stands."""
    if tree == old:
        return new
    parts = children(tree)
    return with_children(tree, tuple(everywhere(part, old, new) for part in parts)) if parts else tree


# --- products and sums --------------------------------------------------------------------------------------


def multiplied(kind: type[Product], factors: Sequence[Tree]) -> Tree:
    """The product of factors: one alone is itself, none is 1."""
    flat = [
        inner for factor in factors for inner in (factor.factors if isinstance(factor, kind) else (factor,))
    ]
    if not flat:
        return ONE
    return kind(tuple(flat)) if len(flat) > 1 else flat[0]


def dropped(product: Product, *drop: int) -> Tree:
    """The product without some of its factors."""
    return multiplied(type(product), [f for index, f in enumerate(product.factors) if index not in drop])


def total(terms: Sequence[Tree]) -> Tree:
    """The sum of terms: one alone is itself, none is 0."""
    if not terms:
        return t.Number(0)
    return t.Add(tuple(terms)) if len(terms) > 1 else terms[0]


def minus(tree: Tree) -> Tree:
    """The opposite."""
    return tree.body if isinstance(tree, t.Neg) else t.Neg(tree)


def less(tree: Tree) -> Tree:
    """1 − u."""
    return t.Add((ONE, t.Neg(tree)))


def square(tree: Tree) -> Tree:
    """u²."""
    return t.Power(tree, TWO)


# --- patterns -----------------------------------------------------------------------------------------------


def complement(tree: Tree) -> Tree | None:
    """The u of 1 − u; None if the tree is no such thing."""
    if isinstance(tree, t.Add) and len(tree.terms) == 2:
        for one, other in (tree.terms, tree.terms[::-1]):
            if one == ONE and isinstance(other, t.Neg):
                return other.body
    return None


def tanh_slope(tree: Tree) -> Tree | None:
    """The u of 1 − u²; None if the tree is no such thing."""
    inner = complement(tree)
    return inner.base if isinstance(inner, t.Power) and inner.exponent == TWO else None


def gate_slopes(factors: Sequence[Tree]) -> Iterator[tuple[int, int, Tree]]:
    """The u (1 − u) among factors: where the two are, and u."""
    for second, factor in enumerate(factors):
        u = complement(factor)
        if u is not None and u in factors:
            yield factors.index(u), second, u


def inside_slopes(tree: Tree) -> set[Path]:
    """The paths of the parts of 1 − u: nobody loses or adds a term there."""
    return {(*path, index) for path, node in places(tree) if complement(node) is not None for index in (0, 1)}


# --- the form of a reference --------------------------------------------------------------------------------


def plain(tree: Tree) -> Tree:
    """The same value in the form that is changed: products and sums flat, squares and slopes written out."""
    return t.mapped(tree, _plain)


def _plain(tree: Tree) -> Tree:
    match tree:
        case t.Hadamard(factors) | t.Mul(factors):
            return _squared(multiplied(type(tree), factors))
        case t.Add(terms):
            return t.Add(tuple(_flat(terms)))
        case t.Neg(t.Neg(body)) | t.Transpose(t.Transpose(body)):
            return body
        case t.Power(base, t.Number(1)):
            return base
        case t.Apply("sigmoid", (arg,), 1):
            gate = t.Apply("sigmoid", (arg,))
            return t.Hadamard((gate, less(gate)))
        case t.Apply("tanh", (arg,), 1):
            return less(square(t.Apply("tanh", (arg,))))
        case t.Apply("relu", (arg,), 1):
            return t.Apply("step", (arg,))
        case t.Number(Fraction() as value) if value.denominator == 1:
            return t.Number(value.numerator)
    return tree


def _flat(terms: Iterable[Tree]) -> Iterator[Tree]:
    for term in terms:
        match term:
            case t.Add(inner):
                yield from inner
            case t.Neg(t.Add(inner)):
                yield from map(minus, inner)
            case _:
                yield term


def _squared(tree: Tree) -> Tree:
    """The product with h h written as h²."""
    if not isinstance(tree, t.Mul | t.Hadamard):
        return tree
    counts: dict[Tree, int] = {}
    for factor in tree.factors:
        counts[factor] = counts.get(factor, 0) + 1
    factors = [
        factor if count == 1 or isinstance(factor, t.Number) else t.Power(factor, t.Number(count))
        for factor, count in counts.items()
    ]
    return tree if len(factors) == len(tree.factors) else multiplied(type(tree), factors)
