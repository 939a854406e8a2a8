"""How many digits it takes to see what a formula is made of: `10⁻⁶⁰` beside 1 takes sixty."""

from __future__ import annotations

import math
from typing import NamedTuple

from quizzer.notation import tree as t
from quizzer.notation.evaluate import constant
from quizzer.notation.tree import Tree


class Measure(NamedTuple):
    """How many digits the numbers of a tree are away from 1, and the largest of them; whether it has names."""

    digits: float
    largest: float
    named: bool


def measured(tree: Tree) -> Measure:
    """What stands in an exponent counts in full: `e^(−10⁶ x²)` is nearly always too small to be seen."""
    parts = [measured(part) for part in t.children(tree)]
    named = isinstance(tree, t.Name) or any(part.named for part in parts)
    digits, largest = sum(part.digits for part in parts), max((part.largest for part in parts), default=0)
    value = 0 if named else abs(constant(tree) or 0)
    match tree:
        case t.Power() if not parts[1].named:
            digits = parts[0].digits * parts[1].largest
        case t.Power() | t.Apply("exp" | "sigmoid" | "tanh" | "sinh" | "cosh" | "erf"):
            digits += parts[-1].largest
    if value and math.isfinite(value):
        return Measure(digits if isinstance(tree, t.Power) else abs(math.log10(value)), value, named)
    return Measure(digits, largest, named)
