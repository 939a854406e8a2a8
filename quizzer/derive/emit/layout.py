"""Which vectors lie side by side in one array, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import TypeAlias

from quizzer.derive.emit.nodes import Node

Layout: TypeAlias = Mapping[Node, tuple[Node, ...]]  # a vector -> all that lie with it, in their order

MOST_BLOCKS = 6  # of vectors that are tried in every order


def orders(nodes: Sequence[Node], wanted: Iterable[Sequence[Node]]) -> Layout:
    """An order of vectors in which those that are wanted together are neighbours, as far as that can be."""
    place = {node: index for index, node in enumerate(nodes)}
    found: dict[Node, tuple[Node, ...]] = {}
    for sets in _connected([frozenset(each) for each in wanted]):
        members = sorted(frozenset().union(*sets), key=place.__getitem__)
        order = _order(members, sets)
        found.update(dict.fromkeys(order, order))
    return found


def runs(layout: Layout, vectors: Iterable[Node]) -> list[list[Node]]:
    """The vectors in runs of neighbours."""
    order = {vector: layout[vector].index(vector) for vector in vectors}
    whole = {layout[vector][0]: index for index, vector in enumerate(order)}
    found: list[list[Node]] = []
    for vector in sorted(order, key=lambda vector: (whole[layout[vector][0]], order[vector])):
        last = found[-1][-1] if found else None
        if last is not None and layout[last] == layout[vector] and order[last] + 1 == order[vector]:
            found[-1].append(vector)
        else:
            found.append([vector])
    return found


def _connected(sets: Sequence[frozenset[Node]]) -> list[list[frozenset[Node]]]:
    """The sets in groups that have no vector in common."""
    groups: list[list[frozenset[Node]]] = []
    for each in sets:
        touching = [group for group in groups if any(each & other for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([each, *(other for group in touching for other in group)])
    return groups


def _order(members: Sequence[Node], sets: Sequence[frozenset[Node]]) -> tuple[Node, ...]:
    """The members in the order with the fewest gaps in the sets; what is in the same sets stays together."""
    blocks: dict[tuple[bool, ...], list[Node]] = {}
    for member in members:
        blocks.setdefault(tuple(member in each for each in sets), []).append(member)
    keys = sorted(blocks, key=lambda key: -sum(key))
    tried = permutations(keys) if len(keys) <= MOST_BLOCKS else [tuple(keys)]
    best = min(tried, key=lambda order: sum(_gaps([key[index] for key in order]) for index in range(len(sets))))
    return tuple(member for key in best for member in blocks[key])


def _gaps(inside: Sequence[bool]) -> int:
    """How often a set begins on the way through the blocks."""
    return sum(now and not before for before, now in zip((False, *inside), inside, strict=False))
