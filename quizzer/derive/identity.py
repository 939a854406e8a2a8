"""Whether an expression of letters is zero: multiplied out, or evaluated at random modulo a large prime."""

from __future__ import annotations

from math import prod
from random import Random
from typing import Any

import numpy as np
import sympy as sp

from quizzer.derive.arrays import ON_ARRAYS, softmax
from quizzer.derive.opaque import Reciprocal, Share, plainly
from quizzer.derive.symbolic import Expression

SHORT = 300  # operations; a longer polynomial is not multiplied out but evaluated
PRIME = 2**521 - 1
STEEP = 8  # the power of a sum; a higher one likewise


def is_zero(found: Expression) -> bool:
    """Whether an expression of letters is zero for all values of its symbols; False if that cannot be shown."""
    if found == 0:
        return True
    short = found.xreplace({atom: sp.Dummy() for atom in found.atoms(sp.Function)})
    is_short = _is_short(short)
    if (is_short and sp.expand(short) == 0) or _vanishes(found):
        return True
    if not is_short or _differs(found):  # what is wrong is seen at once; algebra would search for long
        return False
    return bool(sp.expand(sp.numer(sp.together(short))) == 0 or sp.simplify(plainly(found)) == 0)


def nodes_of(found: Expression, known: dict[Expression, int] | None = None) -> int:
    """How many nodes an expression has when it is written out; parts in two places count twice."""
    known = {} if known is None else known
    if found not in known:
        known[found] = 1 + sum(nodes_of(part, known) for part in found.args)
    return known[found]


def _is_short(found: Expression) -> bool:
    """Whether a polynomial can be multiplied out."""
    powers = (power.exp for power in found.atoms(sp.Pow) if power.base.is_Add)
    return bool(sp.count_ops(found) <= SHORT and all(abs(exponent) <= STEEP for exponent in powers))


def _vanishes(found: Expression) -> bool:
    """Whether an expression is zero at a random point modulo a large prime, whatever its letters stand for.

    One that is not zero everywhere passes with a probability below its degree / 2⁵²¹ (Schwartz 1980, Zippel
    1979).
    """
    try:
        return _residue(found, {}, Random(1)) == 0
    except ValueError:  # something is divided by zero there
        return False


def _residue(found: Expression, known: dict[Any, int], draw: Random) -> int:
    """The value modulo PRIME: a symbol is a random number, and so is a letter for each value of its arguments."""
    if found in known:
        return known[found]
    parts = [_residue(part, known, draw) for part in found.args]
    if found.is_Rational:
        value = int(found.p) * pow(int(found.q), -1, PRIME)
    elif found.is_Add or found.is_Mul:
        value = sum(parts) if found.is_Add else prod(parts)
    elif found.is_Pow and found.args[1].is_Integer:
        value = pow(parts[0], int(found.args[1]), PRIME)
    elif isinstance(found, Reciprocal):
        value = pow(parts[0], -1, PRIME)
    else:
        value = known.setdefault((found.func, *parts) if parts else found, draw.randrange(PRIME))
    known[found] = value % PRIME
    return known[found]


def _differs(found: Expression) -> bool:
    """Whether an expression is clearly not zero at one point."""
    symbols = sorted(found.free_symbols, key=str)
    known: dict[Any, float] = {symbol: 0.1 + ((7 * k + 3) % 11) / 13 for k, symbol in enumerate(symbols)}
    with np.errstate(all="ignore"):  # what has no value there differs from nothing
        terms = [_number(term, known) for term in sp.Add.make_args(found)]
    return abs(sum(terms)) > 1e-7 * (1 + sum(map(abs, terms)))


def _number(found: Expression, known: dict[Any, float]) -> float:
    """The value of an expression; `known` grows by those of its parts."""
    if found not in known:
        known[found] = _valued(found, [_number(part, known) for part in found.args])
    return known[found]


def _valued(found: Expression, parts: list[float]) -> float:
    if found.is_number:
        return float(found)
    if found.is_Add or found.is_Mul:
        return sum(parts) if found.is_Add else prod(parts)
    if found.is_Pow:
        return float(np.power(parts[0], parts[1]))
    if isinstance(found, Reciprocal):
        return float(np.divide(1, parts[0]))
    if isinstance(found, Share):
        values = softmax(np.array(parts[1:]))
        return float(values[int(parts[0])])
    return float(ON_ARRAYS[found.of](*map(np.asarray, parts)))
