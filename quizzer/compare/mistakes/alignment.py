"""Several mistakes in several terms: both multiplied out, equal terms struck off, the rest compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import product
from math import prod

from quizzer.compare.mistakes.edit import complement, minus, multiplied, places, plain
from quizzer.compare.mistakes.mutation import Reference
from quizzer.compare.mistakes.point import Point
from quizzer.compare.mistakes.saying import Mistake, lost_parentheses, together
from quizzer.compare.mistakes.search import Answer, one_mistake, two_mistakes
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, names_in

MOST_TERMS = 12
MOST_LEFT = 3  # terms that may differ, each with a mistake of its own
LOST = frozenset({"missing_factor", "missing_activation_derivative"})


def aligned(point: Point, reference: Reference, answer: Answer) -> Mistake | None:
    """What is wrong in each of the terms that differ; None unless every one of them can be named.

    Where more of them differ than anybody gets wrong in as many ways, it is the same mistake in all, or none.
    """
    given = plain(answer.found)
    if not 1 < max(_terms(reference.tree), _terms(given)) <= MOST_TERMS:
        return None
    wanted, found = expanded(reference.tree), expanded(given)
    wanted, found = _struck_off(point, wanted, found)
    if wanted and not found:
        return Mistake("missing_term", message("mistake.missing-terms", count=len(wanted)))
    if not 0 < len(wanted) == len(found):
        return None
    mistakes: list[Mistake] = []
    for one in wanted:
        other = max(found, key=partial(_common, Counter(_leaves(one))))
        found.remove(other)
        mistake = _of_term(point, reference, one, other)
        if mistake is None or (len(wanted) > MOST_LEFT and mistakes and mistake.slug != mistakes[0].slug):
            return None
        mistakes.append(mistake)
    if len(mistakes) > MOST_LEFT:
        what = message("mistake.in-several", count=len(mistakes), what=mistakes[0].what)
        return Mistake(mistakes[0].slug, what)
    if len(mistakes) > 1 and _reaches_only_some(reference.tree, mistakes):
        mistakes = [lost_parentheses() if mistake.slug in LOST else mistake for mistake in mistakes]
    return together(*mistakes)


def _of_term(point: Point, reference: Reference, wanted: Tree, found: Tree) -> Mistake | None:
    value = point.value(found)
    if value is None:
        return None
    answer = Answer(wanted, found, value)
    own = Reference(wanted, reference.about, names_in(found))
    mistake, tried = one_mistake(point, own, answer)
    return mistake or two_mistakes(point, own, tried, answer)


def _struck_off(point: Point, wanted: Sequence[Tree], found: Sequence[Tree]) -> tuple[list[Tree], list[Tree]]:
    """The terms of either side that the other has not."""
    first, rest = list(wanted), list[Tree]()
    for term in found:
        value = point.value(term)
        same = next((one for one in first if point.value(one) == value), None)
        if same is None:
            rest.append(term)
        else:
            first.remove(same)
    return first, rest


def _reaches_only_some(tree: Tree, mistakes: Sequence[Mistake]) -> bool:
    """Whether a factor of a whole sum was lost in some of its terms, and not in others."""
    lost = [mistake.slug in LOST for mistake in mistakes]
    sums = (
        factor
        for _, node in places(tree)
        if isinstance(node, t.Hadamard | t.Mul)
        for factor in node.factors
        if isinstance(factor, t.Add) and complement(factor) is None
    )
    return any(lost) and not all(lost) and any(True for _ in sums)


def _leaves(tree: Tree) -> list[str]:
    return [node.id for _, node in places(tree) if isinstance(node, t.Name)]


def _common(names: Counter[str], term: Tree) -> int:
    return (names & Counter(_leaves(term))).total()


def _terms(tree: Tree) -> int:
    """How many terms a formula has when it is multiplied out: there may be far too many."""
    counts = [_terms(part) for part in t.children(tree)]
    match tree:
        case t.Add() if complement(tree) is None:
            return sum(counts)
        case t.Neg() | t.Hadamard() | t.Mul() | t.MatMul() | t.Transpose():
            return prod(counts)
    return 1


def expanded(tree: Tree) -> list[Tree]:
    """The terms of a formula whose products are multiplied out; 1 − u stays as it is."""
    match tree:
        case t.Add(terms) if complement(tree) is None:
            return [each for term in terms for each in expanded(term)]
        case t.Neg(body):
            return [minus(each) for each in expanded(body)]
        case t.Hadamard(factors) | t.Mul(factors):
            kind = type(tree)
            return [_signed(kind, each) for each in product(*map(expanded, factors))]
        case t.MatMul(left, right):
            return [_beside(a, b) for a, b in product(expanded(left), expanded(right))]
        case t.Transpose(body):
            return [_turned(each) for each in expanded(body)]
    return [tree]


def _signed(kind: type[t.Hadamard] | type[t.Mul], factors: Sequence[Tree]) -> Tree:
    """The product, with the signs of its factors in front."""
    bare = [factor.body if isinstance(factor, t.Neg) else factor for factor in factors]
    found = multiplied(kind, bare)
    return t.Neg(found) if sum(isinstance(factor, t.Neg) for factor in factors) % 2 else found


def _turned(tree: Tree) -> Tree:
    return t.Neg(t.Transpose(tree.body)) if isinstance(tree, t.Neg) else t.Transpose(tree)


def _beside(left: Tree, right: Tree) -> Tree:
    signs = isinstance(left, t.Neg) + isinstance(right, t.Neg)
    a, b = (each.body if isinstance(each, t.Neg) else each for each in (left, right))
    return t.Neg(t.MatMul(a, b)) if signs == 1 else t.MatMul(a, b)
