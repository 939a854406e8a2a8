"""The numeric tier: formulas at random points, for roots, logarithms, absolute values and their like.

A disagreement counts only if it is still there with 50 digits.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzer.chance import draw
from quizzer.compare import arrays
from quizzer.compare.arrays import Array
from quizzer.compare.evaluate import Evaluator, Setting, Unsuited, whole
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

POINTS = 8  # in each domain
DOMAINS = ((0.3, 2.3), (0.02, 0.98), (-2.3, 2.3))
LARGEST = 1e12  # intermediate values beyond this leave no digits to compare
RELATIVE = 1e-10
DIGITS = 50
SURE = 1e-30  # relative, with 50 digits
ENOUGH = 4  # points at which both have a value


@dataclass(frozen=True)
class Point:
    """A point at which two formulas have different values."""

    values: Mapping[str, Array]
    first: Array
    second: Array


@dataclass(frozen=True)
class Finding:
    """`agree`: True, False with a `point`, or None if too few points have values."""

    agree: bool | None
    point: Point | None = None


def compared(first: Tree, second: Tree, about: Setting, seed: str) -> Finding:
    """Whether two formulas agree at random points, real ones first."""
    for real in (True, False):
        agreed = 0
        for number in range(POINTS * len(DOMAINS)):
            low, high = DOMAINS[number % len(DOMAINS)]
            place = Place(f"{seed}/{number}", low, high, real)
            verdict = _at(first, second, about, place)
            if verdict is not None and not verdict and not _really(first, second, about, place):
                verdict = True
            if verdict is False:
                return Finding(False, _point(first, second, about, place))
            agreed += verdict is True
        if agreed >= ENOUGH:
            return Finding(True)
    return Finding(None)


@dataclass(frozen=True)
class Place:
    """Where a point is drawn: in a domain of real numbers, or off the real axis."""

    seed: str
    low: float
    high: float
    real: bool

    def drawn(self, label: str) -> complex:
        """The value of an entry: with a few digits, so that floats and long decimals start from the same."""
        real = round(self.low + (self.high - self.low) * draw(f"{self.seed}/{label}"), 6)
        if self.real:
            return complex(real, 0.0)
        return complex(real, round(draw(f"{self.seed}/{label}/i") - 0.5, 6))


def _at(first: Tree, second: Tree, about: Setting, place: Place) -> bool | None:
    """Whether they agree here; None if they have no comparable values."""
    floats = Floats(about, place)
    try:
        a, b = floats.value(first), floats.value(second)
    except (ArithmeticError, ValueError, Unsuited, TypeError):
        return None
    if a.shape != b.shape:
        return False
    pairs = list(zip(a.entries, b.entries, strict=True))
    if not all(_usable(x, place.real) and _usable(y, place.real) for x, y in pairs) or floats.largest > LARGEST:
        return None
    noise = 64 * 2**-52 * floats.largest
    return all(abs(x - y) <= RELATIVE * max(abs(x), abs(y)) + noise for x, y in pairs)


def _usable(value: complex, real: bool) -> bool:
    return cmath.isfinite(value) and (not real or abs(value.imag) <= 1e-9 * max(1e-300, abs(value)))


def _really(first: Tree, second: Tree, about: Setting, place: Place) -> bool:
    """Whether the disagreement is still there with 50 digits."""
    import mpmath  # comes with SymPy; only a disagreement needs it

    with mpmath.workdps(DIGITS):
        try:
            decimals = Decimals(about, place, mpmath)
            a, b = decimals.value(first), decimals.value(second)
        except (ArithmeticError, ValueError, Unsuited, TypeError):
            return False
        if a.shape != b.shape:
            return True
        return any(
            abs(x - y) > SURE * max(abs(x), abs(y), 1e-30) for x, y in zip(a.entries, b.entries, strict=True)
        )


def _point(first: Tree, second: Tree, about: Setting, place: Place) -> Point:
    floats = Floats(about, place)
    a, b = floats.value(first), floats.value(second)
    return Point(floats.seen, a, b)


def counterexample(first: Tree, second: Tree, about: Setting, seed: str) -> Point | None:
    """A real point at which two formulas that differ have different values; None if none is found."""
    for number in range(POINTS):
        place = Place(f"{seed}/{number}", *DOMAINS[number % len(DOMAINS)], real=True)
        if _at(first, second, about, place) is False:
            return _point(first, second, about, place)
    return None


class Floats(Evaluator):
    """Values in complex floats; `largest` is the largest value on the way, `seen` the names that were drawn."""

    def __init__(self, about: Setting, place: Place, example: str = "") -> None:
        super().__init__(about, example)
        self.place = place
        self.largest = 0.0
        self.seen: dict[str, Array] = {}

    def of_example(self, name: str) -> Floats:
        """The same point, seen from another example."""
        return Floats(self.about, self.place, f"{self.example}/{name}")

    def exact(self, value: int | Fraction) -> Any:
        """A float."""
        return complex(value)

    def constant(self, name: str) -> Any:
        """One of e, pi and i."""
        return {"e": complex(math.e), "pi": complex(math.pi), "i": 1j}[name]

    def drawn(self, name: str, shape: arrays.Sizes) -> Array:
        """Entries of the place."""
        example = self.example if self.example and self.about.varies(name) else ""
        entries = tuple(self.place.drawn(f"{name}{example}/{index}") for index in range(math.prod(shape)))
        found = Array(shape, tuple(self._kept(self.lifted(entry)) for entry in entries))
        self.seen[name] = found
        return found

    def lifted(self, value: complex) -> Any:
        """A drawn number as a number of this kind."""
        return value

    def plus(self, terms: Sequence[Any]) -> Any:
        """The sum; + 0 makes a zero positive, which keeps roots on one side of their cut."""
        return self._kept(sum(terms) + self.exact(0))

    def times(self, factors: Sequence[Any]) -> Any:
        """The product."""
        found = self.exact(1)
        for factor in factors:
            found = found * factor
        return self._kept(found + self.exact(0))

    def over(self, top: Any, bottom: Any) -> Any:
        """The quotient."""
        return self._kept(top / bottom + self.exact(0))

    def power(self, base: Tree, exponent: Tree) -> Array:
        """A power, on the main branch."""
        if base == t.Constant("e"):
            return self.exponentials(exponent)
        number = whole(exponent)
        if number is not None and number.denominator == 1:
            return arrays.mapped(lambda e: self._kept(e ** int(number)), self.value(base))
        return arrays.together(
            lambda b, n: self._kept(self._raised(b, n)), self.value(base), self.value(exponent)
        )

    def _raised(self, base: Any, exponent: Any) -> Any:
        return base**exponent

    def exponentials(self, tree: Tree) -> Array:
        """The exponentials of the entries of a tree."""
        return self.applied("exp", 0, (tree,))

    def applied(self, function: str, order: int, args: Sequence[Tree]) -> Array:
        """A function of the table."""
        known = self.table().get((function, order))
        if known is None:
            raise Unsuited(function)
        return arrays.together(lambda *e: self._kept(known(*e)), *map(self.value, args))

    def chosen(self, function: str, entries: Sequence[Any]) -> Any:
        """The `max`, `min` or `norm` of entries."""
        if function == "norm":
            return self._kept(self.plus([entry * entry for entry in entries]) ** 0.5)
        if any(entry.imag for entry in entries):
            raise Unsuited(function)
        pick: Callable[..., Any] = max if function == "max" else min
        return pick(entries, key=lambda entry: entry.real)

    def table(self) -> Mapping[tuple[str, int], Callable[..., Any]]:
        """Functions and derivatives."""
        from quizzer.compare.functions import floats  # only what the field cannot do comes here

        return floats()

    def _kept(self, value: Any) -> Any:
        size = abs(value)
        if size > self.largest:
            self.largest = float(size)
        return value


class Decimals(Floats):
    """Values with as many digits as `mpmath` is set to."""

    def __init__(self, about: Setting, place: Place, library: Any, example: str = "") -> None:
        super().__init__(about, place, example)
        self.library = library

    def of_example(self, name: str) -> Decimals:
        """The same point, seen from another example."""
        return Decimals(self.about, self.place, self.library, f"{self.example}/{name}")

    def exact(self, value: int | Fraction) -> Any:
        """A long decimal."""
        found = Fraction(value)
        return self.library.mpc(found.numerator) / found.denominator

    def lifted(self, value: complex) -> Any:
        """The same few digits that the float stands for."""
        return self.library.mpc(repr(value.real), repr(value.imag))

    def constant(self, name: str) -> Any:
        """One of e, pi and i."""
        return {"e": +self.library.e, "pi": +self.library.pi, "i": self.library.mpc(0, 1)}[name]

    def table(self) -> Mapping[tuple[str, int], Callable[..., Any]]:
        """Functions and derivatives."""
        from quizzer.compare.functions import decimals

        return decimals(self.library)
