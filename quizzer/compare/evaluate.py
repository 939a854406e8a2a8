"""A tree at one point, whatever the numbers are: residues, floats or long decimals."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import prod
from typing import Any

from quizzer.compare import arrays
from quizzer.compare.arrays import Array
from quizzer.notation import Names
from quizzer.notation import tree as t
from quizzer.notation.dimensions import size
from quizzer.notation.functions import FUNCTIONS, REDUCE, VECTOR
from quizzer.notation.names import COLUMN
from quizzer.notation.shapes import BATCH, shape_of
from quizzer.notation.tree import Tree

SIZES = (2, 3, 5, 4, 7, 6)  # all different: a missing transpose cannot hide
LARGE = 12  # an axis of more entries stands for any size: W may be 512 × 256
EXAMPLES = 2  # of a sum over examples that have no axis of their own


class Unsuited(Exception):
    """This kind of number cannot hold the value of the tree."""


@dataclass(frozen=True)
class Setting:
    """What the formulas are about: names with shapes, what some of them are defined to be, sizes of letters.

    `known` are the values of names at points that are looked at again and again.
    """

    names: Names
    definitions: Mapping[str, Tree] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    known: dict[Hashable, dict[str, Array]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def column(self) -> bool:
        """Whether a vector is a column."""
        return self.names.layout == COLUMN

    def shape(self, name: str) -> arrays.Sizes:
        """The sizes of a name. Raises Unfit if it has too many entries."""
        return arrays.bounded(tuple(size(dimension, self.sizes) for dimension in self.names.shape(name)))

    def varies(self, name: str) -> bool:
        """Whether a name is another for each example: weights and numbers are not."""
        shape = self.names.shape(name)
        return len(shape) == 1 or bool(BATCH.intersection(shape))


def setting(names: Names, definitions: Mapping[str, Tree] | None = None) -> Setting:
    """A setting in which every letter has a size of its own, and so has every number that is large."""
    dimensions = [dimension for shape in names.shapes.values() for dimension in shape]
    letters = (letter for dimension in dimensions for letter in re.findall(r"[A-Za-z]\w*", dimension))
    numbers = (dimension for dimension in dimensions if dimension.isdigit() and int(dimension) > LARGE)
    found = dict.fromkeys((*letters, *numbers))
    sizes = {letter: SIZES[index % len(SIZES)] for index, letter in enumerate(found)}
    return Setting(names, definitions or {}, sizes)


class Evaluator(ABC):
    """Computes the value of trees at one point of a setting."""

    def __init__(self, about: Setting, example: str = "") -> None:
        self.about = about
        self.example = example
        self._known: dict[str, Array] = {}

    # --- what the numbers are -------------------------------------------------------------------------------

    @abstractmethod
    def exact(self, value: int | Fraction) -> Any:
        """A number that is written down."""

    @abstractmethod
    def constant(self, name: str) -> Any:
        """One of e, pi and i."""

    @abstractmethod
    def drawn(self, name: str, shape: arrays.Sizes) -> Array:
        """The value of a name at this point."""

    @abstractmethod
    def plus(self, terms: Sequence[Any]) -> Any:
        """The sum."""

    @abstractmethod
    def times(self, factors: Sequence[Any]) -> Any:
        """The product."""

    @abstractmethod
    def over(self, top: Any, bottom: Any) -> Any:
        """The quotient."""

    @abstractmethod
    def power(self, base: Tree, exponent: Tree) -> Array:
        """A power, entry by entry."""

    @abstractmethod
    def applied(self, function: str, order: int, args: Sequence[Tree]) -> Array:
        """A function that works entry by entry, or its derivative."""

    @abstractmethod
    def exponentials(self, tree: Tree) -> Array:
        """The exponentials of the entries of a tree."""

    @abstractmethod
    def chosen(self, function: str, entries: Sequence[Any]) -> Any:
        """The `max`, `min` or `norm` of entries."""

    @abstractmethod
    def of_example(self, name: str) -> Evaluator:
        """The same point, seen from another example."""

    # --- values ---------------------------------------------------------------------------------------------

    def value(self, tree: Tree) -> Array:
        """The value of a tree. Raises Unsuited, or ArithmeticError where there is none at this point."""
        match tree:
            case t.Name(name):
                return self.named(name)
            case t.Number(exact):
                return arrays.number(self.exact(exact))
            case t.Constant(name):
                return arrays.number(self.constant(name))
            case t.Power(base, exponent):
                return self.power(base, exponent)
            case t.Apply():
                return self._apply(tree)
            case t.Sum(over, body):
                return self._summed(over, body)
        return self.combined(tree, [self.value(part) for part in t.children(tree)])

    def combined(self, tree: Tree, values: Sequence[Array]) -> Array:
        """The value of a tree from those of its parts: of every node but `Power`, `Apply`, `Sum` and leaves."""
        match tree:
            case t.Mul() | t.Hadamard():
                return self.product(values)
            case t.Add():
                return self.total(values)
            case t.Neg():
                return arrays.mapped(lambda e: self.times((self.exact(-1), e)), values[0])
            case t.MatMul():
                return arrays.product(values[0], values[1], self.about.column, self.dot)
            case t.Transpose():
                return arrays.transposed(values[0], self.about.column)
            case t.Div():
                return arrays.together(self.over, *values)
            case t.Reduce(function, _, axis, keep):
                return arrays.reduced(lambda e: self._reduce(function, e), values[0], axis, keep)
            case t.Concat(_, axis):
                return arrays.joined(values, axis)
            case t.Slice(_, start, stop, axis):
                sizes = self.about.sizes
                return arrays.cut(values[0], size(start, sizes), size(stop, sizes), axis)
        raise Unsuited(type(tree).__name__)

    def named(self, name: str) -> Array:
        """The value of a name: as it is defined, or drawn."""
        if name not in self._known:
            defined = self.about.definitions.get(name)
            found = self.drawn(name, self.about.shape(name)) if defined is None else self.value(defined)
            self._known[name] = found
        return self._known[name]

    def total(self, terms: Sequence[Array]) -> Array:
        """The sum, entry by entry."""
        return arrays.together(lambda *e: self.plus(e), *terms)

    def product(self, factors: Sequence[Array]) -> Array:
        """The product, entry by entry."""
        return arrays.together(lambda *e: self.times(e), *factors)

    def dot(self, line: Sequence[Any], stack: Sequence[Any]) -> Any:
        """The sum of products."""
        return self.plus([self.times(pair) for pair in zip(line, stack, strict=True)])

    def _apply(self, tree: t.Apply) -> Array:
        kind = FUNCTIONS[tree.function].kind if tree.function in FUNCTIONS else None
        if kind == VECTOR and tree.order == 0:
            return self._softmax(tree.args[0])
        if kind == REDUCE or (kind == VECTOR and tree.order):
            raise Unsuited(tree.function)
        if tree.function == "diag":
            return arrays.diagonal(self.value(tree.args[0]), self.exact(0))
        return self.applied(tree.function, tree.order, tree.args)

    def _softmax(self, tree: Tree) -> Array:
        powers = self.exponentials(tree)
        total = arrays.reduced(self.plus, powers, len(powers.shape) - 1 if powers.shape else None, keep=True)
        return arrays.together(self.over, powers, total)

    def _reduce(self, function: str, entries: Sequence[Any]) -> Any:
        if function == "sum":
            return self.plus(entries)
        count = self.exact(len(entries))
        if function == "mean":
            return self.over(self.plus(entries), count)
        if function == "var":
            mean = self.over(self.plus(entries), count)
            squares = [self.times((entry, entry)) for entry in entries]
            square = self.times((mean, mean, self.exact(-1)))
            return self.plus((self.over(self.plus(squares), count), square))
        return self.chosen(function, entries)

    def _summed(self, over: str, body: Tree) -> Array:
        """Σ_n: along the axis N if there is one, else over some examples."""
        shape = shape_of(body, self.about.names)
        if shape.count(over.upper()) == 1:
            return arrays.reduced(self.plus, self.value(body), shape.index(over.upper()))
        values = [self.of_example(f"{over}{index}").value(body) for index in range(EXAMPLES)]
        return reduce(lambda a, b: arrays.together(lambda *e: self.plus(e), a, b), values)


def whole(exponent: Tree) -> Fraction | None:
    """The number that an exponent is, None if it is none."""
    match exponent:
        case t.Number(value):
            return Fraction(value)
        case t.Neg(body):
            inner = whole(body)
            return None if inner is None else -inner
        case t.Div(top, bottom):
            first, second = whole(top), whole(bottom)
            return first / second if first is not None and second else None
        case t.Mul(factors):
            numbers = [whole(factor) for factor in factors]
            return (
                prod((n for n in numbers if n is not None), start=Fraction(1)) if None not in numbers else None
            )
        case t.Add(terms):
            numbers = [whole(term) for term in terms]
            return sum((n for n in numbers if n is not None), Fraction(0)) if None not in numbers else None
    return None
