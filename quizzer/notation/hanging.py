"""What hangs on a word and is a name together with it: `h[t-1]`, `x[1]`, `U^z`, `∂L/∂v`.

Each attempt looks at the tokens from a place on; it gives the one token that stands for them all, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from quizzer.notation.names import LOSSES, Names
from quizzer.notation.tokens import FRACTION, NUMBER, SIGN, WORD, Token

NAME, END = "name", "end"

Found: TypeAlias = tuple[Token, int]  # what stands there, and where to go on
Attempt: TypeAlias = "Callable[[Tokens, int], Found | None]"

_CLOSE = {"{": "}", "(": ")", "<": ">", "[": "]"}


class Tokens:
    """The tokens of a formula, and the names that they may mean."""

    def __init__(self, tokens: Sequence[Token], names: Names, text: str) -> None:
        self.tokens = tokens
        self.names = names
        self.text = text
        self.end = Token(END, "", len(text), len(text), False)

    def peek(self, at: int) -> Token:
        """The token at `at`; beyond the last there is an end."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else self.end

    def is_sign(self, at: int, sign: str) -> bool:
        """Whether this sign stands there."""
        token = self.peek(at)
        return token.kind == SIGN and token.text == sign

    def over(self, at: int, end: int, kind: str, text: str, value: object = None) -> Token:
        """One token instead of those from `at` up to `end`."""
        first, last = self.tokens[at], self.tokens[end - 1]
        return Token(kind, text, first.start, last.end, first.spaced, value)

    def name(self, at: int, end: int, word: str) -> Found | None:
        """The name that `word` means, instead of the tokens from `at` up to `end`; a word if it is mistaken."""
        name = self.names.find(word)
        if name is None:
            return (self.over(at, end, WORD, word), end) if self.names.mistaken(word) else None
        return self.over(at, end, NAME, name), end

    def opened(self, at: int, opening: str) -> tuple[list[str], int]:
        """The signs that close the brackets which open here, and where they are open."""
        closing: list[str] = []
        while self.peek(at).text and self.peek(at).text in opening:
            closing.append(_CLOSE[self.peek(at).text])
            at += 1
        return closing, at

    def closed(self, at: int, closing: list[str]) -> int | None:
        """Where the brackets are closed again; None if they are not."""
        for sign in reversed(closing):
            if not self.is_sign(at, sign):
                return None
            at += 1
        return at


def stepped(tokens: Tokens, at: int) -> Found | None:
    """h[t-1], h(t-1), h^{(t-1)}, hᵗ⁻¹; not where t is a name of its own."""
    word, follows = tokens.peek(at), tokens.peek(at + 1)
    if "t" in tokens.names.shapes or word.kind != WORD:
        return None
    if follows.text == "^":
        closing, end = tokens.opened(at + 2, "{(<")
    elif follows.text in ("[", "(") and not follows.spaced:
        closing, end = tokens.opened(at + 1, follows.text)
    else:
        return None
    if tokens.peek(end).text != "t":
        return None
    sub, sign, one = "t", tokens.peek(end + 1).text, tokens.peek(end + 2)
    if closing and sign and sign in "+-" and one.value == 1:
        sub, end = f"t{sign}1", end + 2
    after = tokens.closed(end + 1, closing)
    return None if after is None else tokens.name(at, after, f"{word.text}_{sub}")


def indexed(tokens: Tokens, at: int) -> Found | None:
    """x[1], where a name is declared so."""
    number = tokens.peek(at + 2)
    if not (tokens.is_sign(at + 1, "[") and number.kind == NUMBER and tokens.is_sign(at + 3, "]")):
        return None
    return tokens.name(at, at + 4, f"{tokens.tokens[at].text}[{number.text}]")


def labelled(tokens: Tokens, at: int) -> Found | None:
    """U^z, W_x^{(f)}, where a name is declared so."""
    if not (tokens.names.labelled and tokens.is_sign(at + 1, "^")):
        return None
    closing, place = tokens.opened(at + 2, "{(")
    end = tokens.closed(place + 1, closing)
    word, label = tokens.tokens[at].text, tokens.peek(place).text
    for spelled in (f"{word}^{label}", f"{word}^({label})") if end else ():
        if spelled in tokens.names.shapes and end:
            return tokens.over(at, end, NAME, spelled), end
    return None


def of_delta(tokens: Tokens, at: int) -> Found | None:
    r"""\delta h, where δ is not a name of its own; \nabla_h L."""
    word, follows = tokens.tokens[at], tokens.peek(at + 1)
    if follows.kind != WORD or word.text in tokens.names.shapes:
        return None
    if word.text == "δ":
        return tokens.name(at, at + 2, f"δ{follows.text}")
    if word.text.startswith("∇_") and follows.text in LOSSES:
        return tokens.name(at, at + 2, word.text)
    return None


def quotient(tokens: Tokens, at: int) -> Found | None:
    r"""∂L/∂v, dL/dv, \frac{\partial L}{\partial v}: an adjoint. Others are names if they are declared."""
    stacked = tokens.tokens[at].kind == FRACTION
    top = _differential(tokens, at + 2 if stacked else at, stacked)
    if top is None:
        return None
    of, place = top
    for sign in ("}", "{") if stacked else ("/",):
        if not tokens.is_sign(place, sign):
            return None
        place += 1
    bottom = _differential(tokens, place, stacked)
    if bottom is None or (stacked and not tokens.is_sign(bottom[1], "}")):
        return None
    by, end = bottom[0], bottom[1] + stacked
    spelled = f"δ{by}" if of in LOSSES else f"∂{of}/∂{by}"
    if of in LOSSES and tokens.names.find(spelled) is None:
        return tokens.over(at, end, WORD, spelled), end
    return tokens.name(at, end, spelled)


def _differential(tokens: Tokens, at: int, stacked: bool) -> tuple[str, int] | None:
    r"""The v of `∂v`, `dv` or `\partial v`, and where it ends."""
    token, follows = tokens.peek(at), tokens.peek(at + 1)
    if token.kind != WORD or token.text[0] not in "d∂":
        return None
    if len(token.text) > 1:
        return (token.text[1:], at + 1) if token.text[1] != "_" else None
    return (follows.text, at + 2) if follows.kind == WORD and (stacked or token.text == "∂") else None


ATTEMPTS: tuple[Attempt, ...] = (stepped, indexed, labelled, quotient, of_delta)
