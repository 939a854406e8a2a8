"""How much a formula may be, so that nothing that is typed can hang or overflow what reads it."""

from __future__ import annotations

import math
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


def length(number: str) -> float:
    """How many digits a decimal has, or would have if it were written out."""
    mantissa, _, power = number.lower().partition("e")
    if len(power) > 3:
        return math.inf
    whole, _, rest = mantissa.partition(".")
    return max(
        len(whole.lstrip("0")), len(f"{whole}{rest}".strip("0")), len(rest.rstrip("0")), abs(int(power or 0))
    )
