"""One point at which a reference and all its mutants are evaluated: what they share is computed once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quizzer.compare.arrays import Array, Sizes, transposed
from quizzer.compare.evaluate import Setting, Unsuited
from quizzer.compare.field import Field, NoInverse, chain
from quizzer.compare.mistakes.edit import Path, put
from quizzer.compare.signature import Residues
from quizzer.errors import QuizzerError
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

Value = tuple[Sizes, tuple[int, ...]]
TRIES = 4

# What does not fit shows in the arrays, which is cheaper than to infer shapes.
NOTHING = (ArithmeticError, IndexError, KeyError, ValueError, AssertionError, QuizzerError, Unsuited)


FUNCTION = 10  # parts that take as long as a function of one entry


class TooMuch(Exception):
    """The search for a name has taken as long as it may."""


class Work:
    """What may still be done at a point: as much as one likes, if nobody says how much."""

    def __init__(self, most: float = math.inf) -> None:
        self.left = most

    def less(self, parts: int) -> None:
        """Take note of what was done. Raises TooMuch."""
        self.left -= parts
        if self.left < 0:
            raise TooMuch


class Shared(Residues):
    """Residues that remember the values of trees, by the tree itself."""

    def __init__(
        self, about: Setting, field: Field, seed: str, example: str = "", unknowns: list[str] | None = None
    ) -> None:
        super().__init__(about, field, seed, example, unknowns)
        self._known = about.known.setdefault((seed, field.p, example), self._known)
        self._values: dict[int, tuple[Tree, Array]] = {}  # the tree is kept, so that its id stays its own
        self._examples: dict[str, Shared] = {}
        self._applied: dict[tuple[str, int, tuple[int, ...]], Array] = {}
        self.work = Work()

    @property
    def inner(self) -> Residues:
        """The same point in the field of the arguments of exp."""
        if self.field.inner is None:
            raise Unsuited
        if self._inner is None:
            inner = Shared(self.about, self.field.inner, self.seed, self.example, self.unknowns)
            inner.work = self.work
            self._inner = inner
        return self._inner

    def of_example(self, name: str) -> Residues:
        """The same point, seen from another example."""
        if name not in self._examples:
            example = Shared(self.about, self.field, self.seed, f"{self.example}/{name}", self.unknowns)
            example.work = self.work
            self._examples[name] = example
        return self._examples[name]

    def value(self, tree: Tree) -> Array:
        """The value of a tree, computed once."""
        known = self._values.get(id(tree))
        if known is None:
            known = (tree, super().value(tree))
            self._values[id(tree)] = known
        return known[1]

    def named(self, name: str) -> Array:
        """The value of a name, which is worked out once and for all."""
        left = self.work.left
        found = super().named(name)
        self.work.left = left
        return found

    def changed(self, tree: Tree, path: Path, new: Tree) -> Array:
        """The value of a tree with another node at the end of a path; the tree is not built if it need not be."""
        if not path:
            return self.value(new)
        if isinstance(tree, t.Power | t.Apply | t.Sum):
            return super().value(put(tree, path, new))
        values = [
            self.changed(part, path[1:], new) if index == path[0] else self.value(part)
            for index, part in enumerate(t.children(tree))
        ]
        return self.combined(tree, values)

    def combined(self, tree: Tree, values: Sequence[Array]) -> Array:
        """The value of a tree from those of its parts."""
        self.work.less(1 + len(values))
        return super().combined(tree, values)

    def applied(self, function: str, order: int, args: Sequence[Tree]) -> Array:
        """A function, computed once for each value of its argument."""
        if len(args) > 1 or self.field.inner is None:
            return super().applied(function, order, args)
        argument = self.inner.value(args[0])
        key = (function, order, argument.entries)
        if key not in self._applied:
            self.work.less(FUNCTION * len(argument.entries))
            self._applied[key] = super().applied(function, order, args)
        known = self._applied[key]
        return known if known.shape == argument.shape else Array(argument.shape, known.entries)


class Point:
    """A point of a setting; equal formulas have equal values there, and others do not."""

    def __init__(self, about: Setting, seed: str) -> None:
        self.about = about
        self.numbers = Shared(about, chain(), seed)

    @property
    def p(self) -> int:
        """The prime that residues are taken by."""
        return self.numbers.field.p

    def limit(self, parts: int) -> None:
        """From now on so many parts may be put together, then TooMuch is raised."""
        self.numbers.work.left = parts

    def value(self, tree: Tree) -> Value | None:
        """The value; None if there is none here, or the parts do not fit."""
        try:
            found = self.numbers.value(tree)
        except NOTHING:
            return None
        return found.shape, found.entries

    def changed(self, tree: Tree, path: Path, new: Tree) -> Value | None:
        """The value of a tree with another node at the end of a path; None as for `value`."""
        try:
            found = self.numbers.changed(tree, path, new)
        except NOTHING:
            return None
        return found.shape, found.entries

    def turned(self, value: Value) -> Value:
        """The transpose."""
        found = transposed(Array(*value), self.about.column)
        return found.shape, found.entries

    def scaled(self, value: Value, factor: int) -> Value:
        """A multiple."""
        return value[0], tuple(entry * factor % self.p for entry in value[1])

    def minus(self, first: Value, second: Value) -> Value | None:
        """The difference; None if the shapes differ."""
        if first[0] != second[0]:
            return None
        return first[0], tuple((a - b) % self.p for a, b in zip(first[1], second[1], strict=True))

    def over(self, first: Value, second: Value) -> Value | None:
        """The quotient, entry by entry; None if the shapes differ or something is divided by zero."""
        if first[0] != second[0]:
            return None
        try:
            entries = tuple(self.numbers.field.over(a, b) for a, b in zip(first[1], second[1], strict=True))
        except NoInverse:
            return None
        return first[0], entries


def point_of(about: Setting, tree: Tree, seed: str) -> Point | None:
    """A point at which a tree has a value; None if none is found."""
    for attempt in range(TRIES):
        point = Point(about, f"{seed}/{attempt}")
        if point.value(tree) is not None:
            return point
    return None
