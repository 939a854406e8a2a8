"""The value of a tree of numbers, in floats."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, nodes

CONSTANTS = {"pi": math.pi, "e": math.e}


def sigmoid(u: float) -> float:
    """1 / (1 + e⁻ᵘ), for every u."""
    return (1 + math.tanh(u / 2)) / 2


FLOATS: Mapping[str, Callable[..., float]] = {
    "sigmoid": sigmoid,
    "tanh": math.tanh,
    "relu": lambda u: max(u, 0.0),
    "softplus": lambda u: max(u, 0.0) + math.log1p(math.exp(-abs(u))),
    "step": lambda u: float(u > 0),
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "cbrt": lambda u: math.copysign(abs(u) ** (1 / 3), u),
    "abs": abs,
    "sign": lambda u: float(u > 0) - float(u < 0),
    "floor": math.floor,
    "ceil": math.ceil,
    "factorial": lambda u: math.gamma(u + 1),
    "max": max,
    "min": min,
    "erf": math.erf,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sec": lambda u: 1 / math.cos(u),
    "csc": lambda u: 1 / math.sin(u),
    "cot": lambda u: 1 / math.tan(u),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "atan2": math.atan2,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "sech": lambda u: 1 / math.cosh(u),
    "csch": lambda u: 1 / math.sinh(u),
    "coth": lambda u: 1 / math.tanh(u),
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
}
DERIVATIVES: Mapping[str, Callable[[float], float]] = {
    "sigmoid": lambda u: sigmoid(u) * (1 - sigmoid(u)),
    "tanh": lambda u: 1 - math.tanh(u) ** 2,
    "relu": lambda u: float(u > 0),
    "softplus": sigmoid,
    "exp": math.exp,
    "log": lambda u: 1 / u,
    "sqrt": lambda u: 0.5 / math.sqrt(u),
    "sin": math.cos,
    "cos": lambda u: -math.sin(u),
}


def value(tree: Tree, given: Mapping[str, float]) -> float:
    """The value of `tree` with the values `given` for its names.

    Raises KeyError for a name that is not given, TypeError for what is no number, ArithmeticError or ValueError
    where the value does not exist or is too large.
    """
    match tree:
        case t.Number(exact):
            return float(exact)
        case t.Name(name):
            return float(given[name])
        case t.Constant(name):
            return CONSTANTS[name]
        case t.Add(terms):
            return math.fsum(value(term, given) for term in terms)
        case t.Neg(body) | t.Transpose(body):
            return value(body, given) if isinstance(tree, t.Transpose) else -value(body, given)
        case t.Mul(factors) | t.Hadamard(factors):
            return math.prod(value(factor, given) for factor in factors)
        case t.MatMul(left, right):
            return value(left, given) * value(right, given)
        case t.Div(top, bottom):
            return value(top, given) / value(bottom, given)
        case t.Power(base, exponent):
            return math.pow(value(base, given), value(exponent, given))
        case t.Apply(function, args, order):
            return _applied(function, order)(*(value(arg, given) for arg in args))
    raise TypeError(type(tree).__name__)


def _applied(function: str, order: int) -> Callable[..., float]:
    table: Mapping[str, Callable[..., float]] = FLOATS if order == 0 else DERIVATIVES
    if order > 1 or function not in table:
        raise TypeError(function)
    return table[function]


def constant(tree: Tree) -> float | None:
    """The value of a tree without names, infinite if it is too large; None if it has names or no value."""
    if isinstance(tree, t.Number):
        return float(tree.value)
    if any(isinstance(node, t.Name) for node in nodes(tree)):
        return None
    try:
        return value(tree, {})
    except OverflowError:
        return math.inf
    except (ArithmeticError, ValueError, TypeError, KeyError):
        return None
