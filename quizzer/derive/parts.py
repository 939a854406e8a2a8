"""The sum of what comes back to one value, where some of it comes back to a part of the value only.

Gates that are cut out of one product send `[δi; 0; 0]`, `[0; δf; 0]`, …; their sum is written `[δi; δf; …]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizzer.derive.algebra import Algebra
from quizzer.notation.dimensions import added, size
from quizzer.notation.tree import Concat, Mul, Number, Slice, Tree

Piece = tuple[str, str, Tree]  # start, stop, what is there


def joined(algebra: Algebra, terms: Sequence[Tree]) -> Tree:
    """The sum of the terms; those that fill different parts of a value are put side by side."""
    whole, cut = list[Tree](), list[Concat]()
    for term in terms:
        if isinstance(term, Concat) and any(map(_is_empty, term.parts)):
            cut.append(term)
        else:
            whole.append(term)
    for axis in (0, 1):
        same = [term for term in cut if term.axis == axis]
        whole += _merged(algebra, same, axis) if same else []
    return algebra.plus(whole)


def _is_empty(part: Tree) -> bool:
    return isinstance(part, Mul) and part.factors[0] == Number(0)


def _merged(algebra: Algebra, terms: Iterable[Concat], axis: int) -> list[Tree]:
    """As few concatenations as hold all pieces without two in one place."""
    rows: list[list[Piece]] = []
    source: Tree | None = None
    for term in terms:
        pieces, source = _pieces(algebra, term, axis)
        row = next((row for row in rows if not any(_overlap(a, b) for a in row for b in pieces)), None)
        if row is None:
            rows.append(row := [])
        row += pieces
    assert source is not None
    return [_filled(algebra, sorted(row, key=lambda piece: _place(piece[0])), source, axis) for row in rows]


def _pieces(algebra: Algebra, term: Concat, axis: int) -> tuple[list[Piece], Tree]:
    found, start, source = list[Piece](), "0", None
    for part in term.parts:
        stop = added(start, algebra.shape(part)[axis])
        if _is_empty(part):
            assert isinstance(part, Mul)
            inner = part.factors[1]
            assert isinstance(inner, Slice)
            source = inner.body
        else:
            found.append((start, stop, part))
        start = stop
    assert source is not None
    return found, source


def _filled(algebra: Algebra, pieces: Sequence[Piece], source: Tree, axis: int) -> Tree:
    """The pieces in their order, with zeros between them."""
    parts, place, whole = list[Tree](), "0", algebra.shape(source)[axis]
    for start, stop, tree in (*pieces, (whole, whole, None)):
        if _place(place) < _place(start):
            parts.append(Mul((Number(0), Slice(source, place, start, axis))))
        if tree is not None:
            parts.append(tree)
        place = stop
    return Concat(tuple(parts), axis) if len(parts) > 1 else parts[0]


class _Large(dict[str, int]):
    """Every letter is a large number of its own, so that dimensions can be compared."""

    def __missing__(self, letter: str) -> int:
        return 1000 + sum(map(ord, letter))


def _place(dimension: str) -> int:
    return size(dimension, _Large())


def _overlap(a: Piece, b: Piece) -> bool:
    return _place(a[0]) < _place(b[1]) and _place(b[0]) < _place(a[1])
