"""How far off a number may be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from quizzer.messages import message
from quizzer.node import Node

RELATIVE = Fraction(1, 200)  # three digits are enough, if the answer is not a whole number
ROUNDING = Fraction(1, 10**12)


@dataclass(frozen=True)
class Tolerance:
    """How far off is still right: by the larger of the two."""

    relative: Fraction
    absolute: Fraction = Fraction(0)

    def width(self, value: Fraction) -> Fraction:
        """The distance from `value` that is still right; a float's own rounding always is."""
        is_exact = value.denominator == 1 and abs(value) < 2**53
        return max(self.absolute, abs(value) * max(self.relative, Fraction(0) if is_exact else ROUNDING))


def read_tolerance(node: Node, value: Fraction) -> Tolerance:
    """As it is written; else exact for whole numbers, and three digits for the others."""
    if not node.has("tolerance"):
        return usual(value)
    part = node.child("tolerance")
    if not part.is_mapping(("relative", "absolute")):
        return Tolerance(Fraction(0))
    relative, absolute = part.number("relative", 0.0), part.number("absolute", 0.0)
    part.require(0 <= relative < 1, "Q040", message("kinds.relative-range", found=relative), at="relative")
    part.require(absolute >= 0, "Q040", message("kinds.absolute-range", found=absolute), at="absolute")
    return Tolerance(Fraction(str(relative)), Fraction(str(absolute)))


def usual(value: Fraction) -> Tolerance:
    """Exact for whole numbers, three digits for others."""
    return Tolerance(Fraction(0) if value.denominator == 1 else RELATIVE)
