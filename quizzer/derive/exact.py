"""Arrays of SymPy expressions: formulas on symbols, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from quizzer.derive.arrays import Array
from quizzer.derive.derivation import Cell, Dims
from quizzer.derive.kernels import Arithmetic
from quizzer.derive.opaque import TWO, Share, divided, letters, powered
from quizzer.derive.symbolic import Expression
from quizzer.derive.tape import Tape, run
from quizzer.notation.dimensions import size
from quizzer.notation.tree import Name, Tree


class Exact:
    """Evaluates formulas on symbols, with dimensions of these sizes."""

    def __init__(self, shapes: Mapping[str, Dims], sizes: Mapping[str, int]) -> None:
        self.shapes = shapes
        self.sizes = sizes
        table = {name: _on_entries(letter, 2 if name in TWO else 1) for name, letter in letters().items()}
        self.arithmetic = Arithmetic(
            {**table, "softmax": _softmax},
            {"e": sp.E, "pi": sp.pi},
            _number,
            _on_entries(divided, 2),
            _on_entries(powered, 2),
        )

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
        for name in given:
            tape.name(name)
        for name, tree in equations:
            tape.alias(name, tree, self.shapes[name])
        found = [(tape.add(tree), like) for tree, like in wanted]
        slots = tape.fresh()
        for place, name in tape.given.items():
            slots[place] = given[name] if name in given else self.symbols(name)
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


def _on_entries(function: Callable[..., Expression], count: int) -> Callable[..., Any]:
    each: Callable[..., Any] = np.frompyfunc(function, count, 1)
    return each


def _softmax(values: Array) -> Array:
    return np.array([Share(k, *values) for k in range(len(values))], dtype=object)
