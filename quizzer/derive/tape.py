"""Formulas as a list of array operations, each distinct formula computed once.

Arrays have leading axes (copies, examples) and then those of their shape. A parameter has no leading axes, or
is `Perturbed`: as many copies as its entries are probed, each with one entry changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from quizzer.derive.derivation import Dims
from quizzer.derive.kernels import FLOATS, Arithmetic, Kernels, Operation
from quizzer.derive.operations import spread
from quizzer.notation import tree as t
from quizzer.notation.dimensions import size
from quizzer.notation.names import Names
from quizzer.notation.tree import Name, Tree

Slots = list[Any]
Instruction = tuple[int, Operation, tuple[int, ...]]


class Tape:
    """Operations in order. `slot` is where a formula's value stands when the tape has run."""

    def __init__(
        self, shapes: Mapping[str, Dims], sizes: Mapping[str, int], arithmetic: Arithmetic = FLOATS
    ) -> None:
        self.letters = {letter for letter in sizes if letter not in shapes}
        names = Names({**dict.fromkeys(self.letters, ()), **shapes})
        self.kernels = Kernels(names, sizes, arithmetic)
        self.sizes = sizes
        self.arithmetic = arithmetic
        self.slots: dict[Tree, int] = {}
        self.fixed: dict[int, Any] = {}
        self.given: dict[int, str] = {}  # what the caller fills
        self.instructions: list[Instruction] = []

    def fresh(self) -> Slots:
        """Empty slots, but for what never changes."""
        slots: Slots = [None] * len(self.slots)
        for place, value in self.fixed.items():
            slots[place] = value
        return slots

    def name(self, name: str) -> int:
        """The slot of a name, which the caller fills."""
        place = self._place(Name(name))
        self.given[place] = name
        return place

    def alias(self, name: str, tree: Tree, dims: Dims) -> None:
        """From here on the name means this formula; a number fills the shape."""
        place = self.add(tree)
        if len(self.kernels.shape(tree)) < len(dims):
            sizes = tuple(size(dimension, self.sizes) for dimension in dims)
            place = self._place(t.Concat((tree, Name(name))))
            self.instructions.append((place, partial(spread, sizes), (self.slots[tree],)))
        self.slots[Name(name)] = place

    def add(self, tree: Tree) -> int:
        """The slot of a formula; what computes it is appended if it is new."""
        if tree in self.slots:
            return self.slots[tree]
        if isinstance(tree, Name):
            if tree.id in self.letters:
                return self._constant(tree, self.arithmetic.number(self.sizes[tree.id]))
            return self.name(tree.id)
        if isinstance(tree, t.Number):
            return self._constant(tree, self.arithmetic.number(tree.value))
        if isinstance(tree, t.Constant):
            return self._constant(tree, self.arithmetic.constants[tree.id])
        operation, parts = self.kernels.of(tree)
        arguments = tuple(self.add(part) for part in parts)
        place = self._place(tree)
        self.instructions.append((place, operation, arguments))
        return place

    def _place(self, tree: Tree) -> int:
        return self.slots.setdefault(tree, len(self.slots))

    def _constant(self, tree: Tree, value: Any) -> int:
        place = self._place(tree)
        self.fixed[place] = value
        return place


def run(instructions: Iterable[Instruction], slots: Slots) -> None:
    """Compute every instruction in order."""
    for place, operation, arguments in instructions:
        slots[place] = operation(*[slots[argument] for argument in arguments])
