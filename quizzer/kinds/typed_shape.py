"""A shape as people type it: `(N, T, 2H)`, `[N,T,2*H]`, `N x T x 2H`, `torch.Size([3, 4, 10])`."""

from __future__ import annotations

import re
from collections.abc import Set

from quizzer.kinds.dimension import DimensionError, Polynomial, letters, read_dimension, renamed
from quizzer.kinds.wording import LONGEST, flat
from quizzer.messages import message
from quizzer.question import Note
from quizzer.text import Localized, visible

_PAIRS = {")": "(", "]": "[", "}": "{"}
_HEADING = re.compile(r"(?:(?:torch\.)?size|(?:[a-z]\w{0,9}\.)?shape|形状)\s*[:=]?\s*", re.IGNORECASE)
_CROSS = re.compile(r"\s+[xX]\s+")
_TIGHT_CROSS = re.compile(r"(?<=[^\W_)])\s*[xX]\s*(?=[^\W_(])")
_SCALAR = re.compile(r"\(\)|\[\]|scalar|标量", re.IGNORECASE)
_ALONE = re.compile(r"(?<![^\W\d_])[^\W\d_](?:_\{?\w+\}?|\d+)?(?![^\W\d_])")


class UnreadableShapeError(Exception):
    """What was typed is no shape; the note says how to write one."""

    def __init__(self, note: Note) -> None:
        super().__init__(note)
        self.note = note


def typed_dimensions(typed: str, names: Set[str], ask: Localized) -> tuple[Polynomial, ...]:
    """The dimensions in `typed`, in its letters or numbers.

    `names` are the letters of the key: `h` is read as `H` if there is no `h`. Another letter must stand in the
    question, else it is a slip of the finger. Raises UnreadableShapeError.
    """
    if len(typed) > LONGEST:
        raise UnreadableShapeError(message("kinds.type-a-shape"))
    text = _HEADING.sub("", flat(re.sub("[×✕✖⨯]", " x ", typed)), count=1)
    text = re.sub(r"\]\s*\[", ",", text)
    if _SCALAR.fullmatch(text.replace(" ", "")):
        return ()
    pieces = _pieces(_inside(text), crossed=not any("x" in name.lower() for name in names))
    try:
        found = tuple(read_dimension(piece, names) for piece in pieces)
    except DimensionError:
        raise UnreadableShapeError(message("kinds.type-a-shape")) from None
    found = tuple(renamed(dimension, _other_case(dimension, names)) for dimension in found)
    asked = {re.sub("[_{}]", "", name) for text in (ask.en, ask.zh) for name in _ALONE.findall(flat(text))}
    unknown = sorted(letters(*found) - names - asked)
    if unknown:
        raise UnreadableShapeError(message("kinds.unknown-letter", found=visible(unknown[0])))
    return found


def _inside(text: str) -> str:
    """The text without the brackets around it all; all brackets must be in pairs."""
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign in _PAIRS.values():
            opened.append(place)
        elif sign in _PAIRS:
            if not opened or text[opened[-1]] != _PAIRS[sign]:
                raise UnreadableShapeError(message("kinds.brackets"))
            if opened.pop() == 0 and place == len(text) - 1:
                return _inside(text[1:-1].strip())
    if opened:
        raise UnreadableShapeError(message("kinds.brackets"))
    return text


def _pieces(text: str, crossed: bool) -> list[str]:
    """The dimensions: between commas or semicolons, else between crosses.

    `crossed`: an `x` without spaces is a cross too, because no letter of the question is one.
    """
    depth, pieces = 0, [""]
    for sign in text:
        depth += (sign in _PAIRS.values()) - (sign in _PAIRS)
        if sign in ",;" and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    if len(pieces) > 1:
        if not pieces[-1].strip():
            del pieces[-1]
        return [_CROSS.sub(" * ", piece) for piece in pieces]
    pieces = _CROSS.split(text)
    return _TIGHT_CROSS.split(text) if crossed and len(pieces) == 1 else pieces


def _other_case(dimension: Polynomial, names: Set[str]) -> dict[str, str]:
    """`h` for `H`, where that is the only letter that it can be."""
    found = {}
    for name in letters(dimension) - names:
        near = [known for known in names if known.lower() == name.lower()]
        if len(near) == 1:
            found[name] = near[0]
    return found
