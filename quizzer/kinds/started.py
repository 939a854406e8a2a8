"""A line of a cell from the adjoints that a question starts from: the lines between are put in.

With δh alone, `δa_n = δn ⊙ (1 − n²)` is `δa_n = δh ⊙ z ⊙ (1 − n²)`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from quizzer.kinds.derived import derivation
from quizzer.kinds.slips import tidied
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

if TYPE_CHECKING:
    from quizzer.lines import Task


@lru_cache(maxsize=256)
def line(cell: str, name: str, start: tuple[str, ...]) -> Task:
    """A line as what is asked for, with no adjoint beside those of `start`, as far as that goes; all without one."""
    from quizzer.lines import task

    found = derivation(cell)
    asked = task(found, name)
    tree = asked.tree
    while start and (others := beside(tree, start) & found.lines.keys()):
        whole = t.substituted(tree, {other: found.lines[other].tree for other in others})
        tree = tidied(t.mapped(whole, lambda node: _factored(node, start)))
    return asked if tree == asked.tree else replace(asked, tree=tree)


def beside(tree: Tree, start: Collection[str]) -> set[str]:
    """The adjoints in a tree beside those of `start`."""
    return {name for name in t.names_in(tree) if name.startswith("δ") and name not in start}


def _factored(tree: Tree, names: Collection[str]) -> Tree:
    """A sum with one of the names in every term as a product: δc ⊙ a − δc ⊙ b as δc ⊙ (a − b)."""
    for factor in map(t.Name, names) if isinstance(tree, t.Add) else ():
        rests = [rest for term in t.children(tree) if (rest := _without(term, factor)) is not None]
        if len(rests) == len(t.children(tree)):
            return t.Hadamard((factor, t.Add(tuple(rests))))
    return tree


def _without(term: Tree, factor: Tree) -> Tree | None:
    """A product without one of its factors; None if it has no such factor, or no other one."""
    match term:
        case t.Neg(body):
            rest = _without(body, factor)
            return t.Neg(rest) if rest is not None else None
        case t.Hadamard(factors) if factor in factors:
            at = factors.index(factor)
            rests = (*factors[:at], *factors[at + 1 :])
            return rests[0] if len(rests) == 1 else t.Hadamard(rests)
    return None
