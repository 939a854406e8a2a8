"""A typed number with its unit. It is read by patterns, never evaluated."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from quizzer.kinds.wording import LONGEST, flat

_MOST_DIGITS = 40
_MOST_EXPONENT = 400

_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:_\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_DECIMAL = re.compile(rf"({_PLAIN})(?:e([+-]?\d+)|\s*[*·x]\s*10\s*(?:\^|\*\*)\s*([+-]?\d+))?", re.ASCII)
_OVER = re.compile(r"\s*/\s*(?=[\d.])", re.ASCII)
_POWER = re.compile(rf"\s*(?:\^|\*\*)\s*([+-]?)({_PLAIN})", re.ASCII)
_WRAPPED = re.compile(r"(\^|\*\*)\s*(?:\(([^(){}]*)\)|\{([^(){}]*)\})")
_SIGN = re.compile(r"(?:[=≈~约]\s*)?([+-]?)\s*")
_FACTOR = re.compile(r"\s*([%万亿])")
_FACTORS = {"%": Fraction(1, 100), "万": Fraction(10**4), "亿": Fraction(10**8)}
_MIXED = re.compile(r"\d\s*[¼-¾⅐-⅞]")  # 1½: in one width it would be 11/2


@dataclass(frozen=True)
class Quantity:
    """What was typed: the exact value, and the unit that follows it."""

    value: Fraction
    unit: str = ""
    digits: int = 0  # significant ones; 0 if it was not written as a decimal
    step: Fraction = Fraction(0)  # one unit in the last of these digits

    def rounds(self, exact: Fraction) -> bool:
        """Whether this is `exact`, rounded to the digits that were typed."""
        return self.digits > 0 and abs(self.value - exact) * 2 <= self.step

    def times(self, factor: Fraction) -> Quantity:
        """The same digits, scaled."""
        return replace(self, value=self.value * factor, step=abs(self.step * factor))


def read_quantity(typed: str) -> Quantity | None:
    """`1e-3`, `1,234`, `1/4`, `25%`, `2^50`, `2.66×10^-5 bits`, full width or not; None if it is no number."""
    if len(typed) > LONGEST or _MIXED.search(typed):
        return None
    text = _WRAPPED.sub(lambda m: m[1] + (m[2] or m[3] or ""), flat(typed).lower())
    sign = _SIGN.match(text)
    assert sign is not None  # it matches nothing as well
    found = _unsigned(text, sign.end())
    if found is None or re.match(r"[\d.,^*/+(){}=-]", found.unit):
        return None
    return found.times(Fraction(-1)) if sign[1] == "-" else found


def _unsigned(text: str, start: int) -> Quantity | None:
    """The number that starts at `start`, and the rest of the text as its unit."""
    first = _DECIMAL.match(text, start)
    number = _decimal(first) if first else None
    if first is None or number is None:
        return None
    end = first.end()
    if over := _OVER.match(text, end):
        second = _DECIMAL.match(text, over.end())
        below = _decimal(second) if second else None
        if second is None or below is None or not below.value:
            return None
        number, end = Quantity(number.value / below.value), second.end()
    elif power := _POWER.match(text, end):
        raised = _raised(first, power)
        if raised is None:
            return None
        number, end = Quantity(raised), power.end()
    if factor := _FACTOR.match(text, end):
        number, end = number.times(_FACTORS[factor[1]]), factor.end()
    return replace(number, unit=text[end:].strip().rstrip("."))


def _decimal(match: re.Match[str]) -> Quantity | None:
    plain = re.sub("[, _]", "", match[1])
    exponent = int(match[2] or match[3] or 0) if len(match[2] or match[3] or "") < 6 else _MOST_EXPONENT + 1
    if len(plain) > _MOST_DIGITS or abs(exponent) > _MOST_EXPONENT:
        return None
    whole, _, decimals = plain.partition(".")
    significant = (whole + decimals).lstrip("0")
    places = len(decimals)
    if not decimals:
        # 2500 may be 2480 rounded: the zeros at the end count for nothing.
        places = len(significant.rstrip("0")) - len(significant)
        significant = significant.rstrip("0")
    scale = Fraction(10) ** exponent
    return Quantity(Fraction(plain) * scale, "", len(significant), Fraction(10) ** -places * scale)


def _raised(base: re.Match[str], power: re.Match[str]) -> Fraction | None:
    """A power with a plain base and exponent; None if it is too large to be an answer."""
    number = _decimal(base)
    exponent = Fraction(power[1] + re.sub("[, _]", "", power[2]))
    is_plain = base[2] is None and base[3] is None
    if number is None or not is_plain or abs(exponent) > _MOST_EXPONENT or (exponent < 0 and not number.value):
        return None
    if exponent.denominator == 1:
        return number.value**exponent.numerator
    try:
        return Fraction(float(number.value) ** float(exponent))
    except OverflowError:
        return None
