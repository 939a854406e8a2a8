"""A number, exact or within a tolerance, with or without a unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from quizzer.kinds import Kind
from quizzer.kinds.given import GIVEN, NOTHING, Given, read_given
from quizzer.kinds.options import TEXT, record
from quizzer.kinds.quantity import Quantity, read_quantity
from quizzer.kinds.tolerance import ROUNDING, Tolerance, read_tolerance, usual
from quizzer.kinds.wording import LONGEST, flat, normal
from quizzer.messages import message
from quizzer.node import Node
from quizzer.notation import NotationError, number
from quizzer.question import Note, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized, visible

_NUMBER: Mapping[str, Any] = {"type": ["number", "string"], "pattern": r"\S"}
_COARSE = Fraction(1, 100)
_CLOSE = Fraction(1, 20)


@dataclass(frozen=True)
class Foreseen:
    """A wrong number that people give, and why it is wrong."""

    value: Fraction
    why: Localized
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Body:
    """The answer, the formula that it was computed from, and what else counts as it."""

    value: Fraction
    formula: str  # empty if the answer was written as a number
    tolerance: Tolerance
    unit: Localized | None
    units: tuple[str, ...]  # other spellings
    foreseen: tuple[Foreseen, ...]
    given: Given = NOTHING
    settled: bool = True  # whether the tolerance was written, and is not that of the value

    def fits(self, value: Fraction) -> bool:
        """Whether this is the answer, within the tolerance."""
        return abs(value - self.value) <= self.tolerance.width(self.value)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write the unit."""
        return (*((self.unit.en, self.unit.zh) if self.unit else ()), *self.units)


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body:
    given = read_given(node)
    least, *others = given.corners
    value = _value(node, "answer", least)
    for values in others:
        _value(node, "answer", values)
    formula = _formula(node)
    unit = node.localized("unit", required=False)
    units = node.strings("units")
    node.require(unit is not None or not units, "Q041", message("kinds.units-without-unit"), at="units")
    body = Body(value, formula, read_tolerance(node, value), unit, units, (), given, node.has("tolerance"))
    return replace(body, foreseen=_foreseen(node, body, least))


def _formula(node: Node) -> str:
    """The answer of a node as a formula; empty if it is a number."""
    found = node.data.get("answer")
    return found.strip() if isinstance(found, str) else ""


def _value(node: Node, key: str, given: Mapping[str, float]) -> Fraction:
    """A number as it is, or the value of a formula; 0 if there was something to report."""
    found = node.data.get(key)
    if not isinstance(found, str):
        rounded = node.number(key)
        return Fraction(found) if isinstance(found, int) else Fraction(str(rounded))
    if not node.child(key).as_string():
        return Fraction(0)
    try:
        return _computed(found, given)
    except NotationError as error:
        node.report("Q039", error.what, error.fix, at=key)
        return Fraction(0)


def _computed(formula: str, given: Mapping[str, float]) -> Fraction:
    """The value of a formula. Raises NotationError."""
    value = number(formula, given)
    is_whole = abs(value) >= 0.5 and abs(value - round(value)) <= 1e-12 * abs(value)
    return Fraction(round(value)) if is_whole else Fraction(value)


def _foreseen(node: Node, body: Body, given: Mapping[str, float]) -> tuple[Foreseen, ...]:
    rows = []
    for item in node.items("wrong"):
        if not item.is_mapping(("answer", "why")):
            continue
        before = len(item.problems.found)
        row = Foreseen(_value(item, "answer", given), item.required_localized("why"), _formula(item))
        rows.append(row)
        if not body.given.is_drawn and len(item.problems.found) == before:
            values = {"found": _shown(row.value), "answer": _shown(body.value)}
            item.require(not body.fits(row.value), "Q042", message("kinds.wrong-fits", **values), at="answer")
    return tuple(rows)


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    how = message("kinds.how-numeric-unit", unit=body.unit) if body.unit else message("kinds.how-numeric")
    if not body.given.is_drawn:
        return Prompt(ask, how)
    return Prompt(ask, how, lines=(body.given.shown(_drawn(body, seed)),), seed=seed)


def _drawn(body: Body, seed: str) -> dict[str, float]:
    """The numbers of a seed: such that no foreseen mistake gives the answer."""

    def suits(values: dict[str, float]) -> bool:
        found = _at(body, values)
        return not any(found.fits(row.value) for row in found.foreseen)

    return body.given.at(seed, suits)


def _at(body: Body, values: Mapping[str, float]) -> Body:
    """The question with these numbers."""
    value = _computed(body.formula, values) if body.formula else body.value
    rows = tuple(
        replace(row, value=_computed(row.formula, values)) if row.formula else row for row in body.foreseen
    )
    return replace(body, value=value, tolerance=body.tolerance if body.settled else usual(value), foreseen=rows)


def _of(body: Body, prompt: Prompt) -> Body:
    """The question as it is asked: with the numbers that were drawn."""
    return _drawn_body(body, prompt.seed) if body.given.is_drawn else body


@lru_cache(maxsize=8)  # one question is graded many times
def _drawn_body(body: Body, seed: str) -> Body:
    return _at(body, _drawn(body, seed))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    found = (_split(body, typed) or _worked_out(typed)) if len(typed) <= LONGEST else None
    if found is None:
        return unreadable(message("kinds.type-a-number"))
    body, given = _of(body, prompt), visible(typed.strip())
    if found.unit:
        if not body.unit:
            return unreadable(message("kinds.number-only"))
        if not body.fits(found.value):
            return unreadable(message("kinds.other-unit", unit=body.unit))
        return partial(0.5, given, notes=(message("kinds.other-unit-fits", unit=body.unit),))
    return _graded(body, found, given)


def _split(body: Body, typed: str) -> Quantity | None:
    """The number, with the unit taken off if it is one of the question's."""
    for spelling in sorted(body.spellings, key=len, reverse=True):
        # Before the number is read: in `25 %` and `3 万` the unit could be taken for a factor.
        if normal(typed).endswith(normal(spelling)) and normal(spelling):
            bare = read_quantity(_without(typed, spelling))
            if bare is not None and not bare.unit:
                return bare
    return read_quantity(typed)


def _worked_out(typed: str) -> Quantity | None:
    """A formula of numbers, such as `500·0.5^49` or `1/√3`; the notation reads it, within its limits."""
    try:
        return Quantity(Fraction(number(flat(typed), {})))
    except NotationError:
        return None


def _without(typed: str, spelling: str) -> str:
    """`typed` without the unit at its end."""
    wanted = normal(spelling)
    ends = (end for end in range(len(typed.rstrip()), -1, -1) if normal(typed[end:]) == wanted)
    return typed[: next(ends, len(typed))]


def _graded(body: Body, found: Quantity, given: str) -> Verdict:
    value = found.value
    if body.fits(value):
        return right(given)
    for row in body.foreseen:
        if abs(value - row.value) <= body.tolerance.width(row.value):
            return wrong(given, notes=(row.why,))
    near = _nearness(body, found)
    if near:
        return partial(0.5, given, notes=(message(f"kinds.{near}"),))
    hint = next((name for name, is_so in _SLIPS if is_so(body, value)), None)
    return wrong(given, notes=(message(f"kinds.{hint}"),) if hint else ())


def _nearness(body: Body, found: Quantity) -> str:
    """What keeps a number that is nearly right from being right; "" if it is further off."""
    error, size = abs(found.value - body.value), abs(body.value)
    if found.digits >= 2 and found.rounds(body.value) and error <= _CLOSE * size:
        return "too-coarse"
    is_exact = body.tolerance.width(body.value) <= ROUNDING * size
    return "nearly" if error <= _COARSE * size and not is_exact else ""


def _is_shifted(body: Body, value: Fraction) -> bool:
    return any(body.fits(value * Fraction(10) ** k) for k in range(-12, 13) if k)


_SLIPS: tuple[tuple[str, Callable[[Body, Fraction], bool]], ...] = (
    ("wrong-sign", lambda body, value: body.fits(-value)),
    ("factor-100", lambda body, value: body.fits(value * 100) or body.fits(value / 100)),
    ("power-of-ten", _is_shifted),
    ("close", lambda body, value: abs(value - body.value) <= _CLOSE * abs(body.value)),
)


# --- what is right ------------------------------------------------------------------------------------------


def _shown(value: Fraction, width: Fraction = Fraction(0)) -> str:
    """A whole number in full; another with as many digits as it takes to be well within `width` of it."""
    if value.denominator == 1 and abs(value) < 10**21:
        return str(value.numerator)
    least = width / 10 or abs(value) / 10**12
    texts = (f"{float(value):.{digits}g}" for digits in range(4, 17))
    found = next((text for text in texts if abs(Fraction(text) - value) <= least), repr(float(value)))
    return re.sub(r"e([+-])0*", lambda m: f"e{m[1].strip('+')}", found)


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    body = _of(body, prompt)
    shown = _shown(body.value, body.tolerance.width(body.value))
    text = f"{body.formula} = {shown}" if body.formula and body.formula != shown else shown
    return (message("kinds.with-unit", answer=text, unit=body.unit) if body.unit else Localized.same(text),)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """The value in short, in full and as a power of ten; with each spelling of the unit."""
    body = _of(body, prompt)
    shown = _shown(body.value, body.tolerance.width(body.value))
    texts = [shown, _shown(body.value), f"{float(body.value):.16e}"]
    if body.value.denominator == 1:
        texts.append(f"{body.value.numerator:,}")
    return tuple(dict.fromkeys((*texts, *(f"{shown} {unit}" for unit in body.spellings))))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """The foreseen ones, and what lies outside the tolerance, has the other sign or is ten times as large."""
    body = _of(body, prompt)
    least = Fraction(1) if body.value.denominator == 1 else abs(body.value) / 10**6
    off = body.value + max(2 * body.tolerance.width(body.value), least)
    numbers = (*(row.value for row in body.foreseen), off, -body.value, body.value * 10)
    return tuple(dict.fromkeys(_shown(value) for value in numbers if not body.fits(value)))


KIND = Kind(
    name="numeric",
    fields={
        "answer": _NUMBER,
        "given": GIVEN,
        "tolerance": record(
            {
                "relative": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
                "absolute": {"type": "number", "minimum": 0},
            }
        ),
        "unit": TEXT,
        "units": {"oneOf": [_NUMBER, {"type": "array", "items": _NUMBER}]},
        "wrong": {"type": "array", "items": record({"answer": _NUMBER, "why": TEXT}, "answer", "why")},
    },
    required=("answer",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
