"""What a plain word of YAML is: true, false, null, a number, or else the text that it looks like.

YAML 1.1 reads `no` as false, `1:30` as 90, `010` as 8 and `1e-3` as a text. Here they are texts, and a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_DIGITS = 30

_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class NotFiniteError(ValueError):
    """`.inf`, `.nan`, or a number that is too large to be one."""


class TooLongError(ValueError):
    """A number with more digits than anybody needs."""


def plain(text: str) -> bool | int | float | str | None:
    """The value of a plain scalar.

    Raises:
        NotFiniteError: it is infinite or not a number.
        TooLongError: it has more than 30 digits before the exponent.
    """
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0] in "+-." or "0" <= text[0] <= "9"):
        return text
    if _NOT_FINITE.fullmatch(text):
        raise NotFiniteError(text)
    if not _DECIMAL.fullmatch(text):
        return text
    if sum(character.isdigit() for character in text) > MAX_DIGITS:
        raise TooLongError(text)
    if _WHOLE.fullmatch(text):
        return int(text)
    return _finite(float(text))


def _finite(number: float) -> float:
    if abs(number) == float("inf"):
        raise NotFiniteError
    return number
