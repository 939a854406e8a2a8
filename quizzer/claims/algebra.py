"""Exact algebra for the proofs. SymPy takes half a second to load, so it is imported by who uses it."""

from __future__ import annotations

from functools import cache
from typing import Any

from quizzer.claims.proofs import Measure, equals, measure
from quizzer.messages import Message

Expression = Any  # a SymPy expression; the library has no types


@cache
def sympy() -> Any:
    """The library."""
    import sympy as sp

    return sp


def symbols(names: str, **assumptions: bool) -> Any:
    """Real symbols; the names are separated by spaces."""
    return sympy().symbols(names, real=True, **assumptions)


def sigmoid(u: Expression) -> Expression:
    """1 / (1 + exp(−u))."""
    return 1 / (1 + sympy().exp(-u))


def vanishes(name: str | Message, expression: Expression) -> Measure:
    """An identity, written as a difference that must be 0."""
    sp = sympy()
    return measure(name, sp.simplify(sp.cancel(expression.rewrite(sp.exp))), equals("0"))


def expands_to_zero(name: str | Message, expression: Expression) -> Measure:
    """An identity of sums of products, whose factors need no rewriting."""
    return measure(name, sympy().expand(expression), equals("0"))
