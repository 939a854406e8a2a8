"""Dimensions and shapes: `H`, `2H`, `D+H`; (H,) is a column vector, (H, D) a matrix, () a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

Shape: TypeAlias = tuple[str, ...]

SCALAR: Shape = ()
LARGEST = 10_000
_TERM = re.compile(r"\s*([+-]?)\s*(\d*)\s*\*?\s*([A-Za-z]\w*)?\s*")


def shape(dimensions: str | Iterable[str | int]) -> Shape:
    """`shape(["H", "H + D"])` is ("H", "D+H"); one letter alone is a vector. Raises ValueError."""
    if isinstance(dimensions, str):
        dimensions = (dimensions,)
    return tuple(dimension(str(each)) for each in dimensions)


@lru_cache(maxsize=512)
def dimension(text: str) -> str:
    """A dimension written in one way, letters in order, then the number: `D+2H`, `4`.

    Raises ValueError for what is none, and for a number that is too large.
    """
    counts: dict[str, int] = {}
    place = 0
    while place < len(text):
        found = _TERM.match(text, place)
        if found is None or not (found[2] or found[3]) or (place and not found[1]):
            raise ValueError(text)
        count = int(found[2] or 1) * (-1 if found[1] == "-" else 1)
        counts[found[3] or ""] = counts.get(found[3] or "", 0) + count
        place = found.end()
    if not counts or max(map(abs, counts.values())) > LARGEST:
        raise ValueError(text)
    return _written(counts)


def added(*dimensions: str) -> str:
    """The dimension of things put one after the other."""
    return dimension("+".join(dimensions))


def taken(whole: str, part: str) -> str:
    """`whole` without `part`."""
    return _written({name: a - b for name, a, b in _pairs(whole, part)})


def replaced(text: str, old: str, new: str) -> str:
    """The dimension with `new` in place of `old`: `2D+H` with H in place of D is `3H`."""
    if text == old:
        return new
    counts = dict(_counts(text))
    times = counts.pop(old, 0)
    for name, count in _counts(new).items():
        counts[name] = counts.get(name, 0) + times * count
    return _written(counts)


def _pairs(whole: str, part: str) -> list[tuple[str, int, int]]:
    first, second = _counts(whole), _counts(part)
    return [(name, first.get(name, 0), second.get(name, 0)) for name in {**first, **second}]


@lru_cache(maxsize=512)
def _counts(text: str) -> Mapping[str, int]:
    terms = re.findall(r"(-?)(\d*)([A-Za-z]\w*)?(?:\+|(?=-)|$)", text)
    return {name: int(sign + (count or "1")) for sign, count, name in terms if count or name}


def _written(counts: Mapping[str, int]) -> str:
    terms = [
        _term(counts[name], name) for name in sorted(counts, key=lambda name: (not name, name)) if counts[name]
    ]
    return "+".join(terms).replace("+-", "-") or "0"


def _term(count: int, name: str) -> str:
    if not name:
        return str(count)
    return {1: name, -1: f"-{name}"}.get(count, f"{count}{name}")


def size(text: str, sizes: Mapping[str, int]) -> int:
    """How many entries a dimension is when its letters, or it as a whole, are these numbers."""
    if text in sizes:
        return sizes[text]
    return sum(count * (sizes[name] if name else 1) for name, count in _counts(text).items())


def described(shape: Shape) -> str:
    """(H×D) for a matrix, (H) for a vector; a number has ()."""
    return f"({'×'.join(shape)})"
