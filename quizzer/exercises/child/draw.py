"""Inputs at random sizes, all different, so that a missing transpose or a wrong axis cannot pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

SHAPE = re.compile(r"(\d*[A-Z]|\d+)( (\d*[A-Z]|\d+))*")
POOL = (2, 3, 4, 5, 6, 7, 8, 9)
Sizes = dict[str, int]


def sizes(letters: Sequence[str], rng: np.random.Generator) -> Sizes:
    """A size for every letter; no two are equal."""
    pool = POOL if len(letters) <= len(POOL) else tuple(range(2, 2 + len(letters)))
    return dict(zip(letters, (int(size) for size in rng.permutation(pool)), strict=False))


def draw(shapes: Mapping[str, Any], found: Sizes, dtype: str, rng: np.random.Generator) -> dict[str, Any]:
    """A value for every name: a shape is `N D`, and a mapping of shapes becomes a dictionary of arrays.

    `()` is a number, `size` is the size of the letter that the name is. Any other word is left to `prepare`.
    """
    return {name: _one(name, shape, found, dtype, rng) for name, shape in shapes.items()}


def _one(name: str, shape: Any, found: Sizes, dtype: str, rng: np.random.Generator) -> Any:
    if isinstance(shape, dict):
        return draw(shape, found, dtype, rng)
    if shape == "size":
        return found[name]
    if shape == "()":
        return float(rng.normal())
    if not SHAPE.fullmatch(shape):
        return None
    axes = tuple(_size(axis, found) for axis in shape.split())
    return rng.normal(size=axes).astype(dtype)


def _size(axis: str, found: Sizes) -> int:
    """`3` is 3, `H` the size of H, `4H` four times that."""
    if axis.isdigit():
        return int(axis)
    return int(axis[:-1] or "1") * found[axis[-1]]


def copied(value: Any) -> Any:
    """A copy that shares nothing with `value`; functions are kept."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: copied(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(copied(part) for part in value)
    return value


def arrays(value: Any, name: str) -> list[tuple[str, Any]]:
    """Every array inside of `value`, by a name that the learner would write."""
    if isinstance(value, np.ndarray):
        return [(name, value)]
    inner: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        inner = [found for key, part in value.items() for found in arrays(part, f"{name}[{key!r}]")]
    elif isinstance(value, list | tuple):
        inner = [found for key, part in enumerate(value) for found in arrays(part, f"{name}[{key}]")]
    return inner


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal to the last bit; NaN equals NaN, functions are not looked at."""
    if isinstance(left, np.ndarray):
        if not isinstance(right, np.ndarray) or left.dtype != right.dtype:
            return False
        return np.array_equal(left, right, equal_nan=left.dtype.kind in "fc")
    if isinstance(left, dict):
        equal_keys = isinstance(right, dict) and list(left) == list(right)
        return equal_keys and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple):
        equal_size = isinstance(right, list | tuple) and len(left) == len(right)
        return equal_size and all(same(a, b) for a, b in zip(left, right, strict=True))
    is_function = isinstance(left, Callable)  # type: ignore[arg-type]
    return is_function or left is right or bool(left == right)
