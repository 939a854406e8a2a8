"""What a proof measured, and what each measured value must be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizzer.messages import Message
from quizzer.text import Localized

DIGITS = 8


class Method(StrEnum):
    """How a claim is decided."""

    IDENTITY = "identity"  # SymPy, exact
    COUNTEREXAMPLE = "counterexample"  # one case in which the note's statement fails
    EXPERIMENT = "experiment"  # numbers, several seeds where they are drawn
    ARRAYS = "arrays"  # what a framework gave for the same inputs


@dataclass(frozen=True)
class Condition:
    """What a value must be: `said` is for people, `test` decides. Not a number fulfils none."""

    said: str
    test: Callable[[Any], bool]


@dataclass(frozen=True)
class Measure:
    """One value that a proof found; `name` is a formula or a message."""

    name: Message | Localized
    value: object
    condition: Condition

    @property
    def holds(self) -> bool:
        """Whether it is what it must be."""
        return bool(self.condition.test(self.value))


@dataclass(frozen=True)
class Proof:
    """All values of one proof."""

    method: Method
    measures: tuple[Measure, ...]

    @property
    def holds(self) -> bool:
        """Whether there is a value, and every one is what it must be."""
        return bool(self.measures) and all(measure.holds for measure in self.measures)


def proof(method: Method, *measures: Measure) -> Proof:
    """`proof(EXPERIMENT, measure(…), measure(…))`."""
    return Proof(method, measures)


def measure(name: str | Message, value: Any, condition: Condition) -> Measure:
    """A value, freed of the types of NumPy and SymPy; a `str` as name is a formula."""
    plain = value.item() if hasattr(value, "item") else value
    if not isinstance(plain, (bool, int, float, str, tuple)):
        plain = str(plain)
    return Measure(Localized.same(name) if isinstance(name, str) else name, plain, condition)


# --- conditions -----------------------------------------------------------------------------------------------


def equals(wanted: int | str | float | tuple[object, ...]) -> Condition:
    """Exactly this."""
    return Condition(f"= {said(wanted)}", lambda value: bool(value == wanted))


def near(wanted: float, relative: float = 1e-6) -> Condition:
    """This up to a relative error."""
    text = f"≈ {said(wanted)} (±{relative:g})"
    return Condition(text, lambda value: math.isclose(value, wanted, rel_tol=relative))


def below(bound: float) -> Condition:
    """Smaller."""
    return Condition(f"< {said(bound)}", lambda value: bool(value < bound))


def above(bound: float) -> Condition:
    """Larger."""
    return Condition(f"> {said(bound)}", lambda value: bool(value > bound))


def at_most(bound: float) -> Condition:
    """Not larger."""
    return Condition(f"≤ {said(bound)}", lambda value: bool(value <= bound))


def between(low: float, high: float) -> Condition:
    """An order of magnitude."""
    return Condition(f"{said(low)} … {said(high)}", lambda value: bool(low <= value <= high))


ROUNDING = 1e-10  # two ways to the same float64 numbers differ by less


def agrees() -> Condition:
    """Zero up to rounding."""
    return below(ROUNDING)


# --- printing -------------------------------------------------------------------------------------------------


def said(value: object) -> str:
    """A value as it is shown: floats with 8 digits."""
    if isinstance(value, bool) or not isinstance(value, (float, tuple)):
        return str(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(said, value))}{',' if len(value) == 1 else ''})"
    return f"{value:.{DIGITS}g}"
