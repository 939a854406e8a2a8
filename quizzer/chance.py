"""Chance that can be repeated: every draw is a function of its seed, on every machine and version."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def draw(seed: str) -> float:
    """A number in [0, 1) that belongs to `seed`."""
    return int.from_bytes(blake2b(seed.encode(), digest_size=7).digest(), "big") / 2**56


def shuffled(items: Iterable[T], seed: str, key: Callable[[T], str] = str) -> list[T]:
    """`items` in an order that depends on `seed` and on each item's `key` alone.

    Adding or rewording an item leaves the others in their places relative to each other.
    """
    return sorted(items, key=lambda item: (draw(f"{seed}/{key(item)}"), key(item)))
