"""Words that are several, written as one: `Uh_prev` is `U h_prev`, `Mcos(x)` is `M cos(x)`."""

from __future__ import annotations

from typing import NamedTuple

from quizzer.notation.functions import SHORT, SPELLED
from quizzer.notation.hanging import NAME, Tokens
from quizzer.notation.names import Names
from quizzer.notation.tokens import Token

CONSTANT, FUNCTION = "constant", "function"

_LONGEST = 40  # letters


class _Piece(NamedTuple):
    """One of the words."""

    kind: str
    text: str
    value: object
    length: int


def split(tokens: Tokens, at: int) -> list[Token] | None:
    """The word as names, functions and constants side by side, the longest first; None if it is not."""
    token = tokens.tokens[at]
    base, _, tail = token.text.partition("_")
    if len(base) > _LONGEST or not base.isalnum():
        return None
    hanging, called = (f"_{tail}" if tail else ""), tokens.is_sign(at + 1, "(")
    pieces = _pieces(tokens.names, base, hanging, called) or _in_subscript(tokens.names, base, tail)
    exact = tokens.text[token.start : token.end] == token.text
    found, place = [], token.start
    for index, (kind, text, value, length) in enumerate(pieces or ()):
        start, end = (place, place + length) if exact else (token.start, token.end)
        found.append(Token(kind, text, start, end, token.spaced and not index, value))
        place += length
    return found or None


def _pieces(names: Names, base: str, tail: str, called: bool) -> list[_Piece] | None:
    """The pieces of `base`, the last with the subscript `tail`; from the end on, so no way is tried twice."""
    best: list[list[_Piece] | None] = [*([None] * len(base)), []]
    for start in reversed(range(len(base))):
        for end in range(len(base), start, -1):
            rest = best[end]
            if rest is None:
                continue
            last = end == len(base)
            piece = _piece(names, base[start:end] + (tail if last else ""), called or not last)
            if piece is not None:
                best[start] = [piece, *rest]
                break
    return best[0]


def _piece(names: Names, word: str, followed: bool) -> _Piece | None:
    """A name as it was declared, a function that something follows, a constant."""
    name = names.find(word) if "_" in word else names.exact(word)
    if name is not None and (name[0] != "δ" or word[0] == "δ"):
        return _Piece(NAME, name, None, len(word))
    if followed and len(word) > 1 and word in SPELLED and word not in SHORT and SPELLED[word][1] == 0:
        return _Piece(FUNCTION, word, SPELLED[word], len(word))
    constant = names.constant(word)
    return _Piece(CONSTANT, constant, None, len(word)) if constant else None


def _in_subscript(names: Names, base: str, tail: str) -> list[_Piece] | None:
    r"""`W_fx` as `W_f x`, `x_iy_i` as `x_i y_i`: TeX takes one letter."""
    sub, hanging, more = tail.partition("_")
    for cut in range(len(sub) - 1, 0, -1) if sub.isalnum() else ():
        first = _pieces(names, base, f"_{sub[:cut]}", called=False)
        if first is None or sub[cut].isdigit():
            continue
        rest = _pieces(names, sub[cut:], hanging + more, called=False)
        rest = rest or (_in_subscript(names, sub[cut:], more) if more else None)
        if rest is not None:
            return [*first, *rest]
    return None
