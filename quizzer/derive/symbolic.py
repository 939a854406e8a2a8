"""The functions of the notation as SymPy knows them. Definitions only: what follows from them is computed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

Expression = Any  # a SymPy expression; the library has no types


@cache
def definitions() -> Mapping[str, Callable[..., Expression]]:
    """Function of the notation → SymPy expression of its arguments."""
    import sympy as sp  # a third of a second: only who differentiates pays

    own = {
        "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
        "relu": lambda u: sp.Max(0, u),
        "softplus": lambda u: sp.log(1 + sp.exp(u)),
        "step": sp.Heaviside,
        "abs": sp.Abs,
        "ceil": sp.ceiling,
        "max": sp.Max,
        "min": sp.Min,
    }
    same = (
        "tanh exp log sqrt cbrt sign floor factorial erf sin cos tan sec csc cot asin acos atan asec acsc acot "
        "atan2 sinh cosh sech csch coth asinh acosh atanh asech acsch acoth"
    )
    return {**{name: getattr(sp, name) for name in same.split()}, **own}


def expression(
    tree: Tree,
    values: Mapping[str, Expression],
    functions: Mapping[str, Callable[..., Expression]] = {},
    divide: Callable[[Expression, Expression], Expression] = operator.truediv,
) -> Expression:
    """A tree of numbers as a SymPy expression; `values` are its names, `functions` come before the definitions.

    Raises:
        ContentError: it is an array, or has a function that SymPy does not have.
    """
    import sympy as sp

    parts = [expression(part, values, functions, divide) for part in t.children(tree)]
    match tree:
        case t.Name(name):
            return values[name]
        case t.Number(value):
            return sp.Rational(value.numerator, value.denominator)
        case t.Constant(name):
            return {"e": sp.E, "pi": sp.pi, "i": sp.I}[name]
        case t.Add():
            return sp.Add(*parts)
        case t.Mul() | t.Hadamard() | t.MatMul():
            return sp.Mul(*parts)
        case t.Neg() | t.Transpose():
            return -parts[0] if isinstance(tree, t.Neg) else parts[0]
        case t.Div():
            return divide(parts[0], parts[1])
        case t.Power():
            return parts[0] ** parts[1]
        case t.Apply(function, _, 0) if function in functions:
            return functions[function](*parts)
        case t.Apply(function, _, order) if function in definitions():
            return applied(function, order, parts)
    raise ContentError(message("derive.no-scalar", found=type(tree).__name__))


def applied(function: str, order: int, arguments: list[Expression]) -> Expression:
    """The function, or its derivative of this order, of SymPy expressions."""
    import sympy as sp

    define = definitions()[function]
    if not order:
        return define(*arguments)
    symbol = sp.Symbol("u", real=True)
    return sp.diff(define(symbol), symbol, order).subs(symbol, arguments[0])
