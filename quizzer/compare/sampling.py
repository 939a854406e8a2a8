"""The numeric tier: formulas at random points, for roots, logarithms, absolute values and their like.

Neither an agreement nor a disagreement counts before it was seen with 50 digits or more.
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
from quizzer.compare.digits import measured
from quizzer.compare.evaluate import Evaluator, Setting, Unsuited, whole
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, names_in, nodes

# Where points are drawn: most of them on either side of zero, where |x| and x part.
DOMAINS = (*((0.3, 2.3),) * 3, *((0.02, 0.98),) * 3, *((-2.3, 2.3),) * 20)
BREAKS = frozenset(
    {"abs", "max", "min", "relu", "step", "sign", "floor", "ceil"}
)  # may differ in a region only
AROUND = 10  # points around the numbers of a formula, and four times as many if it breaks
LARGEST = 1e12  # intermediate values beyond this leave no digits to compare
RELATIVE = 1e-10
DIGITS = 50
MOST_DIGITS = 1_000
GUARD = 12  # digits that rounding may take
ENOUGH = 4  # points at which both have a value
MOST_NODES = 5_000  # that are evaluated, over all points, before two formulas are found to agree
FEW = 6  # points that may still show a difference


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
    """Whether two formulas agree at random points, real ones first.

    Floats cannot tell `√x` from `√x + 10⁻¹⁴`, and sometimes call different what differs by rounding. So long
    decimals have the last word: wherever floats seem to differ, and at the first point where they seem to agree.
    """
    digits = DIGITS + round(min(measured(first).digits + measured(second).digits, 2 * MOST_DIGITS))
    if not names_in(t.Add((first, second))) and digits <= MOST_DIGITS:
        place = Place(seed, *DOMAINS[0], real=True)
        differ = _really(first, second, about, place, digits)
        return Finding(None) if differ is None else Finding(not differ)
    domains = _domains(first, second)
    sound = digits <= MOST_DIGITS and len(domains) > FEW
    for real in (True, False):
        agreed = 0
        for number, domain in enumerate(domains):
            place = Place(f"{seed}/{number}", *domain, real)
            gap = _gap(first, second, about, place)
            if gap is None:
                continue
            differ = _really(first, second, about, place, digits) if gap > RELATIVE or not agreed else False
            if differ:
                return Finding(False, _point(first, second, about, place))
            agreed += differ is not None
        if agreed >= ENOUGH:
            return Finding(True if sound else None)
    return Finding(None)


def _domains(first: Tree, second: Tree) -> Sequence[tuple[float, float]]:
    """Where the points are drawn, one after the other; a few where there is no time for more."""
    parts = [*nodes(first), *nodes(second)]
    breaks = any(isinstance(node, t.Apply | t.Reduce) and node.function in BREAKS for node in parts)
    largest = 2 * max(measured(first).largest, measured(second).largest)
    further = AROUND * (4 if breaks else 1) if breaks or largest > DOMAINS[0][1] else 0
    domains = (*DOMAINS, *((-max(largest, 6.0), max(largest, 6.0)),) * further)
    return domains if len(domains) * len(parts) <= MOST_NODES else DOMAINS[-FEW:]


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


def _gap(first: Tree, second: Tree, about: Setting, place: Place) -> float | None:
    """How far apart the values are, relatively; None if they cannot be compared."""
    floats = Floats(about, place)
    try:
        a, b = floats.value(first), floats.value(second)
    except (ArithmeticError, ValueError, Unsuited, TypeError):
        return None
    if a.shape != b.shape:
        return math.inf
    pairs = list(zip(a.entries, b.entries, strict=True))
    if not all(_usable(x, place.real) and _usable(y, place.real) for x, y in pairs) or floats.largest > LARGEST:
        return None
    noise = 64 * 2**-52 * floats.largest
    return float(max((abs(x - y) / max(abs(x), abs(y)) for x, y in pairs if abs(x - y) > noise), default=0))


def _usable(value: complex, real: bool) -> bool:
    return cmath.isfinite(value) and (not real or abs(value.imag) <= 1e-9 * max(1e-300, abs(value)))


def _really(first: Tree, second: Tree, about: Setting, place: Place, digits: int) -> bool | None:
    """Whether they differ with so many digits; None if they have no values."""
    import mpmath  # comes with SymPy; few comparisons need it

    with mpmath.workdps(min(digits, MOST_DIGITS)):
        decimals = Decimals(about, place, mpmath)
        try:
            a, b = decimals.value(first), decimals.value(second)
        except (ArithmeticError, ValueError, Unsuited, TypeError):
            return None
        noise = decimals.largest * mpmath.mpf(10) ** (GUARD - min(digits, MOST_DIGITS))
        return a.shape != b.shape or any(abs(x - y) > noise for x, y in zip(a.entries, b.entries, strict=True))


def _point(first: Tree, second: Tree, about: Setting, place: Place) -> Point:
    floats = Floats(about, place)
    a, b = floats.value(first), floats.value(second)
    return Point(floats.seen, a, b)


def counterexample(first: Tree, second: Tree, about: Setting, seed: str) -> Point | None:
    """A real point at which two formulas that differ have different values; None if none is found."""
    for number, domain in enumerate(DOMAINS[:: len(DOMAINS) // FEW]):
        place = Place(f"{seed}/{number}", *domain, real=True)
        gap = _gap(first, second, about, place)
        if gap is not None and gap > RELATIVE:
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
