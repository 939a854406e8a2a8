"""Functions as letters: SymPy classes whose derivative is the one that was computed for the formulas.

Expressions of a whole step stay polynomials in such letters, so that they can be compared by multiplying out.
That each derivative is the one of the function's definition is proved on its own, by `function_is_proved`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache
from math import prod
from random import Random
from typing import Any

import numpy as np
import sympy as sp

from quizzer.derive.arrays import ON_ARRAYS, softmax
from quizzer.derive.functions import ARGUMENTS, differentiated
from quizzer.derive.symbolic import Expression, definitions, expression
from quizzer.notation.tree import Apply

SHORT = 300  # operations; a longer polynomial is not multiplied out but evaluated
TWO = ("max", "min", "atan2")  # functions of two arguments


class Reciprocal(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """1 / u."""

    is_real = True

    @classmethod
    def eval(cls, value: Expression) -> Expression:
        """A number is divided by; a product is taken apart."""
        if value.is_number:
            return 1 / value
        if value.is_Mul:
            return sp.Mul(*(cls(factor) for factor in value.args))
        if value.is_Pow and value.args[1].is_Integer:
            return cls(value.args[0]) ** value.args[1]
        return None

    def fdiff(self, argindex: int = 1) -> Expression:
        """As SymPy has it for 1/u."""
        return -(self**2)


class Share(sp.Function):  # type: ignore[misc]
    """Share(k, a₀, a₁, …) is entry k of softmax(a)."""

    is_real = True

    def fdiff(self, argindex: int = 1) -> Expression:
        """With respect to one of a₀, a₁, …"""
        which, *values = self.args
        other = Share(argindex - 2, *values)
        return self * (int(which == argindex - 2) - other)


def divided(top: Expression, bottom: Expression) -> Expression:
    """The quotient as a product."""
    return top * Reciprocal(bottom)


def powered(exponent: Expression, base: Expression) -> Expression:
    """A power; a negative one is of the inverse."""
    return Reciprocal(base) ** -exponent if exponent < 0 else base**exponent


@cache
def letters() -> Mapping[str, Any]:
    """Function of the notation → the class that stands for it."""
    found: dict[str, Any] = {}
    for name in definitions():
        found[name] = type(
            f"{name}_", (sp.Function,), {"fdiff": _fdiff(name, found), "is_real": True, "of": name}
        )
    return found


def _fdiff(name: str, functions: Mapping[str, Any]) -> Callable[..., Expression]:
    def fdiff(self: Any, argindex: int = 1) -> Expression:
        slope = differentiated(Apply(name, ARGUMENTS[: len(self.args)]), ARGUMENTS[argindex - 1].id)
        return expression(slope, _values(self.args, self), functions, divided)

    return fdiff


def _values(arguments: Any, value: Expression) -> dict[str, Expression]:
    return {**{each.id: argument for each, argument in zip(ARGUMENTS, arguments, strict=False)}, "y": value}


def plainly(found: Expression) -> Expression:
    """The expression with every letter replaced by the function that it stands for."""
    defined = definitions()
    found = found.replace(Reciprocal, lambda value: 1 / value)
    found = found.replace(Share, lambda which, *values: sp.exp(values[which]) / sp.Add(*map(sp.exp, values)))
    for name, letter in letters().items():
        found = found.replace(letter, defined[name])
    return found


def function_is_proved(name: str) -> bool:
    """Whether the computed derivative is that of the definition, for all arguments."""
    symbols = sp.symbols("u v w", real=True)[: 2 if name in TWO else 1]
    if name == "softmax":
        return all(_share_is_proved(which, by) for which in range(3) for by in range(3))
    value = definitions()[name](*symbols)
    for symbol, argument in zip(symbols, ARGUMENTS, strict=False):
        slope = differentiated(Apply(name, ARGUMENTS[: len(symbols)]), argument.id)
        written = expression(slope, _values(symbols, value), {}, operator.truediv)
        difference = sp.diff(value, symbol).replace(sp.DiracDelta, lambda *_: sp.Integer(0)) - written
        if difference != 0 and sp.simplify(difference.rewrite(sp.exp)) != 0:
            return False
    return True


def _share_is_proved(which: int, by: int) -> bool:
    symbols = sp.symbols("a:3", real=True)
    share = Share(which, *symbols)
    difference = sp.diff(plainly(share), symbols[by]) - plainly(share.fdiff(by + 2))
    return bool(sp.simplify(difference) == 0)


def is_zero(found: Expression) -> bool:
    """Whether an expression of letters is zero for all values of its symbols; False if that cannot be shown."""
    if found == 0:
        return True
    short = found.xreplace({atom: sp.Dummy() for atom in found.atoms(sp.Function)})
    if _vanishes(short) if sp.count_ops(short) > SHORT else sp.expand(short) == 0:
        return True
    if _differs(found):  # what is wrong is seen at once; algebra would search for long
        return False
    return bool(sp.expand(sp.numer(sp.together(short))) == 0 or sp.simplify(plainly(found)) == 0)


def _vanishes(found: Expression) -> bool:
    """Whether a polynomial is zero at three points of random fractions.

    One that is not zero everywhere passes with a probability below (degree / 10¹²)³ (Schwartz 1980, Zippel
    1979).
    """
    draw = Random(1).randrange
    symbols = sorted(found.free_symbols, key=str)
    points = [{each: sp.Rational(draw(1, 10**12), draw(1, 10**12)) for each in symbols} for _ in range(3)]
    return all(found.xreplace(point) == 0 for point in points)


def _differs(found: Expression) -> bool:
    """Whether an expression is clearly not zero at one point."""
    symbols = sorted(found.free_symbols, key=str)
    known: dict[Any, float] = {symbol: 0.1 + ((7 * k + 3) % 11) / 13 for k, symbol in enumerate(symbols)}
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
        return float(parts[0] ** parts[1])
    if isinstance(found, Reciprocal):
        return 1 / parts[0]
    if isinstance(found, Share):
        values = softmax(np.array(parts[1:]))
        return float(values[int(parts[0])])
    return float(ON_ARRAYS[found.of](*map(np.asarray, parts)))
