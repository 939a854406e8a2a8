"""Functions as letters: SymPy classes whose derivative is the one that was computed for the formulas.

Expressions of a whole step stay polynomials in such letters, so that they can be compared by multiplying out.
That each derivative is the one of the function's definition is proved on its own, by `function_is_proved`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sympy as sp

from quizzer.derive.functions import ARGUMENTS, differentiated
from quizzer.derive.symbolic import Expression, definitions, expression
from quizzer.notation.tree import Apply, Tree

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
        return expression(_slope(name, len(self.args), argindex), _values(self.args, self), functions, divided)

    return fdiff


@cache
def _slope(name: str, arguments: int, argindex: int) -> Tree:
    return differentiated(Apply(name, ARGUMENTS[:arguments]), ARGUMENTS[argindex - 1].id)


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
    for index, symbol in enumerate(symbols, start=1):
        written = expression(_slope(name, len(symbols), index), _values(symbols, value), {}, operator.truediv)
        difference = sp.diff(value, symbol).replace(sp.DiracDelta, lambda *_: sp.Integer(0)) - written
        if difference != 0 and sp.simplify(difference.rewrite(sp.exp)) != 0:
            return False
    return True


def _share_is_proved(which: int, by: int) -> bool:
    symbols = sp.symbols("a:3", real=True)
    share = Share(which, *symbols)
    difference = sp.diff(plainly(share), symbols[by]) - plainly(share.fdiff(by + 2))
    return bool(sp.simplify(difference) == 0)
