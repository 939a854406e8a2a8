"""How much a formula may be, so that nothing that is typed can hang or overflow what reads it."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The bounds of one reading."""

    bytes: int = 2_000  # of the text in UTF-8
    tokens: int = 400
    depth: int = 60  # brackets inside brackets, and levels of the tree
    digits: int = 30  # of one number
    exponent: int = 64  # of a power whose exponent is a number
    factorial: int = 170  # the largest number whose factorial is a float


LIMITS = Limits()
