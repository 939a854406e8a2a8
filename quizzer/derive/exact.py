"""Arrays of SymPy expressions, and whether an expression is zero.

σ is kept as one letter with its derivative, so that expressions stay small; that this derivative is the one of
1 / (1 + e⁻ᵘ) is proved on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from quizzer.derive.arrays import Array
from quizzer.derive.derivation import Cell, Dims
from quizzer.derive.functions import ARGUMENTS, differentiated
from quizzer.derive.symbolic import Expression, definitions, expression
from quizzer.derive.tape import Arithmetic, Tape, run
from quizzer.notation.dimensions import size
from quizzer.notation.tree import Apply, Name, Tree

U = sp.Symbol("u", real=True)


def opaque() -> dict[str, Any]:
    """Functions that SymPy has no letter for: classes whose derivative is the one that was computed."""
    found: dict[str, Any] = {}
    for name, define in definitions().items():
        if isinstance(define, type) or name in ("relu", "max", "min"):
            continue
        slope = differentiated(Apply(name, ARGUMENTS[:1]), "u")
        found[name] = type(name, (sp.Function,), {"fdiff": _derivative(slope, found), "is_real": True})
    return found


def _derivative(slope: Tree, functions: Mapping[str, Any]) -> Callable[..., Expression]:
    def fdiff(self: Any, argindex: int = 1) -> Expression:
        return expression(slope, {"u": self.args[0], "y": self}, functions)

    return fdiff


def function_is_proved(name: str) -> bool:
    """Whether the computed derivative is that of the definition, for every u."""
    if name == "softmax":
        return softmax_is_proved(3)
    define = definitions()[name]
    slope = differentiated(Apply(name, ARGUMENTS[:1]), "u")
    return is_zero(sp.diff(define(U), U) - expression(slope, {"u": U, "y": define(U)}))


def softmax_is_proved(count: int) -> bool:
    """Whether the derivative that `softmax` below is given is that of eᵃ / Σ eᵃ."""
    symbols = sp.symbols(f"a:{count}", real=True)
    plain = [sp.exp(each) / sp.Add(*map(sp.exp, symbols)) for each in symbols]
    return all(
        is_zero(sp.diff(plain[k], symbols[j]) - plain[k] * (int(k == j) - plain[j]))
        for k in range(count)
        for j in range(count)
    )


class Share(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """Share(k, a₀, a₁, …) is entry k of softmax(a)."""

    is_real = True

    def fdiff(self, argindex: int = 1) -> Expression:
        """With respect to one of a₀, a₁, …: proved by `softmax_is_proved`."""
        which, *values = self.args
        other = Share(argindex - 2, *values)
        return self * (int(which == argindex - 2) - other)


class Exact:
    """Evaluates formulas on symbols, with dimensions of these sizes."""

    def __init__(self, shapes: Mapping[str, Dims], sizes: Mapping[str, int]) -> None:
        self.shapes = shapes
        self.sizes = sizes
        functions = {**definitions(), **opaque()}
        table = {name: _on_entries(function) for name, function in functions.items()}
        constants = {"e": sp.E, "pi": sp.pi}
        self.arithmetic = Arithmetic({**table, "softmax": _softmax}, constants, _number)

    def symbols(self, name: str, like: str = "") -> Array:
        """One symbol for every entry of a name, or of something with the shape of `like`."""
        shape = self._sizes(self.shapes[like or name])
        found = np.empty(shape, dtype=object)
        for index in np.ndindex(shape):
            found[index] = sp.Symbol("_".join([name, *map(str, index)]), real=True)
        return found

    def values(
        self, given: Mapping[str, Any], equations: list[tuple[str, Tree]], wanted: Sequence[tuple[Tree, str]]
    ) -> list[Array]:
        """The formulas of `wanted`, each in the shape of a name, after equations in order."""
        tape = Tape(self.shapes, self.sizes, self.arithmetic)
        places = {name: tape.name(name) for name in given}
        for name, tree in equations:
            tape.alias(name, tree, self.shapes[name])
        found = [(tape.add(tree), like) for tree, like in wanted]
        slots = tape.fresh()
        for name, place in places.items():
            slots[place] = given[name]
        run(tape.instructions, slots)
        return [
            np.broadcast_to(np.asarray(slots[place]), self._sizes(self.shapes[like])) for place, like in found
        ]

    def _sizes(self, dims: Dims) -> tuple[int, ...]:
        return tuple(size(dimension, self.sizes) for dimension in dims)

    def facts(self, cell: Cell) -> dict[Any, Expression]:
        """What the facts of a cell say of single symbols: the last entry of y is 1 less the others."""
        found: dict[Any, Expression] = {}
        given = {name: self.symbols(name) for name in cell.constants}
        names = [Name(name) for name in cell.constants]
        for left, right in cell.facts:
            sides = self.values(given, [], [(left, ""), (right, "")]) if names else []
            for entry in np.ravel(sides[0] - sides[1]):
                free = sorted(entry.free_symbols, key=str, reverse=True)
                linear = next((s for s in free if sp.diff(entry, s).is_nonzero), None)
                if linear is not None:
                    found[linear] = sp.expand(linear - entry / sp.diff(entry, linear))
        return found


def _number(value: int | Fraction) -> Expression:
    return sp.Rational(value.numerator, value.denominator)


def _on_entries(function: Callable[..., Expression]) -> Callable[..., Any]:
    count = 2 if function in (sp.Max, sp.Min, sp.atan2) else 1
    each: Callable[..., Any] = np.frompyfunc(function, count, 1)
    return each


def _softmax(values: Array) -> Array:
    return np.array([Share(k, *values) for k in range(len(values))], dtype=object)


def is_zero(found: Expression) -> bool:
    """Whether an expression is zero for all values of its symbols; False if that cannot be shown."""
    if found == 0:
        return True
    letters = {atom: sp.Dummy() for atom in found.atoms(sp.Function)}
    short = found.xreplace(letters)
    if sp.expand(short) == 0 or sp.expand(sp.numer(sp.together(short))) == 0:
        return True
    return bool(sp.simplify(found) == 0)
