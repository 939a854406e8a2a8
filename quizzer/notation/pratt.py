"""Tokens → parts, by a Pratt parser: the machine. What the signs mean is in `grammar`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from quizzer.messages import Message, message
from quizzer.notation.errors import NotationError, Span, excerpt
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.naming import END
from quizzer.notation.syntax import Part
from quizzer.notation.tokens import SIGN, Token

CLOSING = frozenset(")]}⌋⌉")
Prefix = Callable[["Parser", int], Part]  # the parser, and the power of what stands before


class Infix(NamedTuple):
    """A sign after an operand: how much it binds, and what it builds with the operand on its left."""

    power: int
    build: Callable[[Parser, Part], Part]


class Grammar(NamedTuple):
    """The rules: what may start an operand, what may follow one, and what may stand beside one."""

    prefix: Mapping[str, Prefix]  # a sign, or the kind of a token
    infix: Mapping[str, Infix]  # a sign
    beside: Infix
    starts: frozenset[str]  # the signs and kinds that stand beside an operand
    meant: Mapping[str, str]  # signs that no formula has: the message with what to write instead


class Parser:
    """Parses one formula. `undeclared`: every name is a number. `tex`: letters stand for themselves."""

    def __init__(
        self,
        grammar: Grammar,
        tokens: Sequence[Token],
        text: str,
        *,
        undeclared: bool = False,
        tex: bool = False,
        limits: Limits = LIMITS,
    ) -> None:
        self.grammar = grammar
        self.tokens = [*tokens, Token(END, "", len(text), len(text), False)]
        self.text = text
        self.undeclared = undeclared
        self.tex = tex
        self.limits = limits
        self.at = 0
        self.calls = 0
        self.bar = ""  # the bar that would close now

    def whole(self) -> Part:
        """The whole formula. Raises NotationError."""
        part = self.parse(0)
        if self.token.kind != END:
            raise self.unexpected()
        return part

    def parse(self, power: int) -> Part:
        """The longest formula from here whose signs all bind more than `power`."""
        self.calls += 1
        if self.calls > 3 * self.limits.depth:
            raise self.too_deep(self.token.start, self.token.end)
        left = self.prefix(power)
        infix, beside = self.grammar.infix, self.grammar.beside
        while True:
            token = self.tokens[self.at]
            row = infix.get(token.text) if token.kind == SIGN else None
            if row is None and beside.power > power and self.starts_operand():
                row = beside
            if row is None or row.power <= power:
                break
            left = row.build(self, left)
        self.calls -= 1
        return left

    def prefix(self, power: int) -> Part:
        """One operand."""
        token = self.tokens[self.at]
        build = self.grammar.prefix.get(token.text if token.kind == SIGN else token.kind)
        if build is None:
            raise self.unexpected()
        return build(self, power)

    def starts_operand(self) -> bool:
        """Whether what is next can stand beside an operand, as a factor."""
        token = self.tokens[self.at]
        if token.kind == SIGN:
            return token.text in self.grammar.starts and token.text != self.bar
        return token.kind in self.grammar.starts

    # --- tokens ---------------------------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token, which is now behind."""
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def is_sign(self, *signs: str) -> bool:
        """Whether one of these signs is next."""
        token = self.tokens[self.at]
        return token.kind == SIGN and token.text in signs

    def close(self, sign: str, opened: Token) -> int:
        """Take the sign that closes what `opened`; where it ends."""
        if self.is_sign(sign):
            return self.take().end
        fix = message("notation.close-with", found=opened.text, sign=sign)
        if self.token.kind != END:
            trouble = self.unexpected()
            trouble.fix = fix if self.token.text in CLOSING else trouble.fix
            raise trouble
        what = message("notation.not-closed", found=opened.text)
        raise NotationError(what, self.text, Span(opened.start, opened.end), fix)

    def inside(self) -> Part:
        """What stands in brackets: no bar outside closes it."""
        bar, self.bar = self.bar, ""
        part = self.parse(0)
        self.bar = bar
        return part

    # --- parts ----------------------------------------------------------------------------------------------

    def part(self, op: str, args: Sequence[Part], start: int, end: int, value: object = None) -> Part:
        """A part over `args`; there is a limit to how deep it may go."""
        levels = 1
        for arg in args:
            if arg.levels >= levels:
                levels = arg.levels + 1
        if levels > self.limits.depth:
            raise self.too_deep(start, end)
        return Part(op, tuple(args), start, end, value, levels)

    # --- errors ---------------------------------------------------------------------------------------------

    def error(self, what: Message, start: int, end: int, fix: Message | None = None) -> NotationError:
        """The error of a stretch of the text."""
        return NotationError(what, self.text, Span(start, end), fix)

    def too_deep(self, start: int, end: int) -> NotationError:
        """The error of brackets in brackets in brackets."""
        return self.error(message("notation.too-deep", most=self.limits.depth), start, end)

    def unexpected(self) -> NotationError:
        """The error of the next token, of which nothing can be made."""
        token = self.token
        if token.kind == END:
            return self.error(message("notation.ended"), token.start, token.end)
        meant = self.grammar.meant.get(token.text)
        found = excerpt(self.text[token.start : token.end] or token.text)
        what = message("notation.unexpected", found=found)
        return self.error(what, token.start, token.end, message(meant) if meant else None)
