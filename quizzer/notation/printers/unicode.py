"""As on a whiteboard: `δo ⊙ σ(a_o) ⊙ (1 − σ(a_o))`."""

from __future__ import annotations

from unicodedata import normalize

from quizzer.notation.characters import ACCENT_SIGNS, RAISED
from quizzer.notation.functions import FUNCTIONS
from quizzer.notation.printers.anatomy import anatomy
from quizzer.notation.printers.base import ATOM, RAISE, Printer, Written
from quizzer.notation.tree import Name, Neg, Number, Tree

_BARS = {"abs": "|", "norm": "‖"}
_CONSTANTS = {"pi": "π"}


class Unicode(Printer):
    """What the terminal shows."""

    def name(self, name: str) -> str:
        """c̃, h_prev, δW_f; as it was declared where it has nothing to draw."""
        parts = anatomy(name)
        if not parts.accents:
            return name
        letter = normalize("NFC", parts.base + "".join(ACCENT_SIGNS[accent] for accent in parts.accents))
        return "_".join((("δ" if parts.adjoint else "") + letter, *parts.subs))

    def constant(self, name: str) -> str:
        """π, e, i."""
        return _CONSTANTS.get(name, name)

    def called(self, function: str, order: int) -> str:
        """σ′."""
        row = FUNCTIONS.get(function)
        return ((row.unicode if row else "") or function) + ("″" if order == 2 else "′" * order)

    def power(self, base: Tree, exponent: Tree) -> Written:
        """a², a⁻¹, a^n, a^(n + 1)."""
        text = self.at(base, ATOM)
        raised = _raised(exponent)
        if raised is not None:
            return text + raised, RAISE
        bare = isinstance(exponent, Name | Number)
        return f"{text}^{self.at(exponent, ATOM) if bare else self.bracketed(self.text(exponent))}", RAISE

    def apply(self, function: str, args: tuple[Tree, ...], order: int) -> Written:
        """|a|, σ(a)."""
        if function == "abs" and not order and (inner := self.in_bars("abs", args[0])):
            return inner, ATOM
        return super().apply(function, args, order)

    def reduce(self, function: str, body: Tree, axis: int | None, keep: bool) -> str:
        """‖a‖, sum(a)."""
        if function == "norm" and axis is None and (inner := self.in_bars("norm", body)):
            return inner
        return super().reduce(function, body, axis, keep)

    def in_bars(self, function: str, body: Tree) -> str | None:
        """The text between bars; None if it has bars itself, which nobody could tell apart."""
        inner, bar = self.text(body), _BARS[function]
        return None if any(each in inner for each in _BARS.values()) else f"{bar}{inner}{bar}"


def _raised(exponent: Tree) -> str | None:
    """A whole number as superscript."""
    minus = isinstance(exponent, Neg)
    number = exponent.body if isinstance(exponent, Neg) else exponent
    if not isinstance(number, Number) or not isinstance(number.value, int) or number.value < 0:
        return None
    return "".join(RAISED[digit] for digit in f"{'-' if minus else ''}{number.value}")


PRINTER = Unicode
