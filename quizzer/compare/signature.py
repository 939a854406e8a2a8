"""The exact tier: what a formula is at a random point of a prime field. Equal formulas agree, others do not.

A function that has no place in the field (log, sqrt, max) is taken as a fresh unknown that depends on its
argument alone: formulas that agree are equal all the same, but a difference then proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from operator import mul
from typing import Any

from quizzer.compare import arrays
from quizzer.compare.arrays import Array
from quizzer.compare.evaluate import Evaluator, Setting, Unsuited, whole
from quizzer.compare.field import FUNCTIONS, Field, NoInverse, chain
from quizzer.notation import tree as t
from quizzer.notation.limits import LIMITS
from quizzer.notation.tree import Tree

LARGEST = 10_000  # an exponent beyond this is not worked out
TRIES = 8  # points at which something is divided by zero
ROOTS = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3)}


@dataclass(frozen=True)
class Signature:
    """The value at one point. `exact`: a difference from another signature there proves a difference."""

    shape: arrays.Sizes
    entries: tuple[int, ...]
    exact: bool

    @property
    def value(self) -> tuple[arrays.Sizes, tuple[int, ...]]:
        """What equal formulas share."""
        return self.shape, self.entries


def signatures(trees: Sequence[Tree], about: Setting, seed: str) -> list[Signature] | None:
    """The signatures of trees at one point; None if there is none, or a tree is too deep."""
    for attempt in range(TRIES):
        try:
            return _signatures(trees, Residues(about, chain(), f"{seed}/{attempt}"))
        except NoInverse:
            continue
        except (Unsuited, ValueError):  # also where arrays are too large, or sizes in numbers do not add up
            return None
    return None


def _signatures(trees: Sequence[Tree], point: Residues) -> list[Signature]:
    values = [point.value(tree) for tree in trees]
    return [Signature(value.shape, value.entries, not point.unknowns) for value in values]


class Residues(Evaluator):
    """Values in one field of the chain."""

    def __init__(
        self, about: Setting, field: Field, seed: str, example: str = "", unknowns: list[str] | None = None
    ) -> None:
        super().__init__(about, example)
        self.field = field
        self.seed = seed
        self.unknowns = [] if unknowns is None else unknowns
        self._inner: Residues | None = None

    @property
    def inner(self) -> Residues:
        """The same point in the field of the arguments of exp."""
        if self.field.inner is None:
            raise Unsuited
        if self._inner is None:
            self._inner = Residues(self.about, self.field.inner, self.seed, self.example, self.unknowns)
        return self._inner

    def of_example(self, name: str) -> Residues:
        """The same point, seen from another example."""
        return Residues(self.about, self.field, self.seed, f"{self.example}/{name}", self.unknowns)

    def exact(self, value: int | Fraction) -> int:
        """A residue."""
        return self.field.number(value)

    def constant(self, name: str) -> int:
        """The number e is exp(1), i a root of −1; of pi the field knows nothing."""
        if name == "e":
            return self.field.exp(1) if self.field.inner else self._unknown("e")
        return self.field.i if name == "i" else self._unknown(name)

    def drawn(self, name: str, shape: arrays.Sizes) -> Array:
        """Entries that belong to the name, the seed, the field and, for what varies, the example."""
        example = self.example if self.example and self.about.varies(name) else ""
        count = 1
        for size in shape:
            count *= size
        label = f"{self.seed}/{self.field.p}/{name}{example}"
        return Array(shape, tuple(self.field.drawn(f"{label}/{index}") for index in range(count)))

    def plus(self, terms: Sequence[int]) -> int:
        """The sum."""
        return sum(terms) % self.field.p

    def times(self, factors: Sequence[int]) -> int:
        """The product."""
        found = 1
        for factor in factors:
            found = found * factor % self.field.p
        return found

    def total(self, terms: Sequence[Array]) -> Array:
        """The sum, entry by entry."""
        shape, columns = arrays.aligned(terms)
        p = self.field.p
        return Array(shape, tuple([sum(column) % p for column in zip(*columns, strict=True)]))

    def product(self, factors: Sequence[Array]) -> Array:
        """The product, entry by entry."""
        shape, (found, *rest) = arrays.aligned(factors)
        p = self.field.p
        for other in rest:
            found = tuple([a * b % p for a, b in zip(found, other, strict=True)])
        return Array(shape, found)

    def dot(self, line: Sequence[int], stack: Sequence[int]) -> int:
        """The sum of products."""
        total: int = sum(map(mul, line, stack))
        return total % self.field.p

    def over(self, top: int, bottom: int) -> int:
        """The quotient."""
        return self.field.over(top, bottom)

    def power(self, base: Tree, exponent: Tree) -> Array:
        """A whole power exactly, a power of e as exp, any other as an unknown."""
        if base == t.Constant("e"):
            return self.exponentials(exponent)
        number = whole(exponent)
        if number is not None and number.denominator == 1 and abs(number) <= LARGEST:
            return arrays.mapped(lambda e: self.field.power(e, int(number)), self.value(base))
        if number is not None:
            return self._root(base, number)
        return arrays.together(lambda *e: self._opaque("power", e), self.value(base), self.value(exponent))

    def applied(self, function: str, order: int, args: Sequence[Tree]) -> Array:
        """A function of exp exactly, any other as an unknown."""
        known = FUNCTIONS.get((function, order))
        if known is not None and self.field.inner is not None:
            return arrays.mapped(lambda e: known(self.field, e), self.inner.value(args[0]))
        if order == 0 and function in ROOTS:
            return self._root(args[0], ROOTS[function])
        number = whole(args[0]) if function == "factorial" else None
        if number is not None and number.denominator == 1 and 0 <= number <= LIMITS.factorial:
            return arrays.number(self.field.number(factorial(int(number))))
        return arrays.together(lambda *e: self._opaque(f"{function}{order}", e), *map(self.value, args))

    def exponentials(self, tree: Tree) -> Array:
        """The exponentials of the entries of a tree."""
        return arrays.mapped(self.field.exp, self.inner.value(tree))

    def chosen(self, function: str, entries: Sequence[int]) -> int:
        """An unknown that depends on the entries."""
        return self._opaque(function, tuple(entries))

    def _root(self, base: Tree, number: Fraction) -> Array:
        """A power p/q: the unknown q-th root, to the power p."""
        label = f"root{number.denominator}"
        return arrays.mapped(
            lambda e: self.field.power(self._opaque(label, (e,)), number.numerator), self.value(base)
        )

    def _opaque(self, label: str, entries: tuple[Any, ...]) -> int:
        return self._unknown(f"{label}{entries}")

    def _unknown(self, label: str) -> int:
        self.unknowns.append(label)
        return self.field.drawn(f"{self.seed}/{self.field.p}/?{label}")
