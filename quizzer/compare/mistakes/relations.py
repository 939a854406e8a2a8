"""What an answer has to do with the whole of the reference: its transpose, its opposite, a multiple of it."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from quizzer.compare.mistakes.point import Point, Value
from quizzer.compare.mistakes.saying import Mistake
from quizzer.messages import message
from quizzer.notation import printed
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

SMALL = 1000  # numerator and denominator of a factor that is worth saying


def relation(point: Point, wanted: Tree, target: Value) -> Mistake | None:
    """Correct up to a transpose, the sign or a constant factor; None if it is none of these."""
    right = point.value(wanted)
    if right is None:
        return None
    if target == point.turned(right):
        return _of_all("missing_outer_transpose")
    turned = target == point.turned(point.scaled(right, -1))
    if turned or target == point.scaled(right, -1):
        return _of_all("wrong_sign")
    factor = _factor(point, right, target)
    if factor is None:
        return None
    shown = printed(t.Number(factor)) if factor > 0 else printed(t.Neg(t.Number(-factor)))
    return _of_all("constant_factor", factor=shown)


def _of_all(slug: str, **values: str) -> Mistake:
    return Mistake(slug, message(f"mistake.{slug.replace('_', '-')}", **values))


def _factor(point: Point, right: Value, target: Value) -> Fraction | None:
    """The small number that every entry is multiplied by."""
    quotient = point.over(target, right)
    if quotient is None or len(set(quotient[1])) != 1:
        return None
    return _small(quotient[1][0], point.p)


def _small(residue: int, p: int) -> Fraction | None:
    """The fraction of small numbers that a residue stands for: Euclid's steps, stopped half way."""
    (a, x), (b, y) = (p, 0), (residue % p, 1)
    while b > isqrt(p // 2):
        quotient = a // b
        (a, x), (b, y) = (b, y), (a - quotient * b, x - quotient * y)
    if y == 0 or b == 0 or b > SMALL or abs(y) > SMALL:
        return None
    return Fraction(b, y)
