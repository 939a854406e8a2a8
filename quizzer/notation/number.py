"""The value of a scalar formula: `4 H (D + H + 1)`, `ln(0.5)/ln(0.9)`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from quizzer.errors import nearest
from quizzer.messages import Message, message
from quizzer.notation.errors import NotationError, Span

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([^\W\d]\w*)|(\*\*|[-+*/^(),!]))")
_CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "sqrt": math.sqrt, "exp": math.exp, "ln": math.log, "log": math.log, "log2": math.log2, "log10": math.log10,
    "tanh": math.tanh, "sinh": math.sinh, "cosh": math.cosh, "acosh": math.acosh, "asinh": math.asinh,
    "atanh": math.atanh, "sin": math.sin, "cos": math.cos, "tan": math.tan, "max": max, "min": min, "abs": abs,
    "floor": math.floor, "ceil": math.ceil, "σ": lambda u: (1 + math.tanh(u / 2)) / 2, "relu": lambda u: max(u, 0.0),
}  # fmt: skip
_FUNCTIONS["sigmoid"] = _FUNCTIONS["sigma"] = _FUNCTIONS["σ"]
_SIGNS = str.maketrans({"×": "*", "·": "*", "−": "-", "÷": "/", "（": "(", "）": ")", "，": ","})


def number(text: str, given: Mapping[str, float] = {}) -> float:
    """The finite value of `text`, with the values `given` for its names.

    Raises NotationError for what cannot be read and for what has no finite value.
    """
    if len(text.encode("utf-8", "surrogatepass")) > 2000:
        raise NotationError(message("notation.too-long", most=2000), text[:50], Span(0, 50))
    reader = _Reader(text, given)
    try:
        value = float(reader.sum(0))
    except (ValueError, OverflowError, ZeroDivisionError, TypeError):
        raise reader.error(message("notation.no-value"), 0, len(text)) from None
    reader.at_end()
    if not math.isfinite(value):
        raise reader.error(message("notation.no-value"), 0, len(text))
    return value


class _Reader:
    def __init__(self, text: str, given: Mapping[str, float]) -> None:
        self.text, self.given = text, given
        self.tokens: list[tuple[str, int, int]] = []
        place, plain = 0, text.translate(_SIGNS)
        while plain[place:].strip():
            found = _TOKEN.match(plain, place)
            if not found:
                raise self.error(
                    message("notation.unexpected", found=text[place:].strip()[:1]), place, place + 1
                )
            sign = found.lastindex or 0
            self.tokens.append((found[sign], found.start(sign), found.end(sign)))
            place = found.end()
        self.next = 0

    def error(self, what: Message, start: int, end: int, fix: Message | None = None) -> NotationError:
        return NotationError(what, self.text, Span(start, end), fix)

    def peek(self) -> str:
        return self.tokens[self.next][0] if self.next < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        found = self.peek()
        if found not in signs or not found:
            return ""
        self.next += 1
        return found

    def fail(self) -> NotationError:
        if self.next >= len(self.tokens):
            return self.error(message("notation.ended"), len(self.text), len(self.text))
        found, start, end = self.tokens[self.next]
        return self.error(message("notation.unexpected", found=found), start, end)

    def at_end(self) -> None:
        if self.next < len(self.tokens):
            raise self.fail()

    def sum(self, depth: int) -> float:
        if depth > 60:
            raise self.fail()
        value = self.product(depth)
        while sign := self.take("+", "-"):
            term = self.product(depth)
            value = value + term if sign == "+" else value - term
        return value

    def product(self, depth: int) -> float:
        value = self.signed(depth)
        while True:
            if sign := self.take("*", "/"):
                factor = self.signed(depth)
                value = value * factor if sign == "*" else value / factor
            elif self.peek() == "(" or self.peek()[:1].isalpha():
                value *= self.power(depth)
            else:
                return value

    def signed(self, depth: int) -> float:
        if depth > 60:
            raise self.fail()
        if sign := self.take("+", "-"):
            value = self.signed(depth + 1)
            return -value if sign == "-" else value
        return self.power(depth)

    def power(self, depth: int) -> float:
        base = self.atom(depth)
        if self.take("^", "**"):
            exponent = self.signed(depth + 1)
            return float(math.pow(base, exponent))
        return base

    def atom(self, depth: int) -> float:
        found = self.peek()
        if not found or found in "+-*/^**),!":
            raise self.fail()
        self.next += 1
        if found == "(":
            value = self.sum(depth + 1)
            if not self.take(")"):
                raise self.fail()
            return value
        if found[0].isdigit() or found[0] == ".":
            return float(found)
        return self.named(found, depth)

    def named(self, found: str, depth: int) -> float:
        if found in self.given:
            return float(self.given[found])
        if found in _FUNCTIONS and self.take("("):
            values = [self.sum(depth + 1)]
            while self.take(","):
                values.append(self.sum(depth + 1))
            if not self.take(")"):
                raise self.fail()
            return float(_FUNCTIONS[found](*values))
        if found in _CONSTANTS:
            return _CONSTANTS[found]
        near = nearest(found, (*self.given, *_FUNCTIONS))
        _, start, end = self.tokens[self.next - 1]
        fix = message("common.did-you-mean", name=near) if near else None
        raise self.error(message("notation.unknown-name", name=found), start, end, fix)
