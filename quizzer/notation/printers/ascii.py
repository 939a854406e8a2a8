"""In ASCII, for terminals that have nothing else: `d_o * sigmoid(a_o) * (1 - sigmoid(a_o))`."""

from __future__ import annotations

from quizzer.notation.printers.anatomy import ascii_name
from quizzer.notation.printers.base import ATOM, BESIDE, RAISE, TIMES, TOTAL, Printer, Written
from quizzer.notation.tree import MatMul, Name, Number, Tree


class Ascii(Printer):
    """Products have a sign: `*` entry by entry, `@` for matrices."""

    minus = " - "
    negative = "-"

    def name(self, name: str) -> str:
        """d_h_prev, theta."""
        return ascii_name(name)

    def hadamard(self, factors: tuple[Tree, ...]) -> Written:
        """As in f * c."""
        return " * ".join(self.at(factor, BESIDE + 1) for factor in factors), TIMES

    def multiple(self, factors: tuple[Tree, ...]) -> Written:
        """2 * a * b."""
        return self.hadamard(factors)

    def product(self, left: Tree, right: Tree) -> Written:
        """W @ x."""
        first = self.at(left, TIMES if isinstance(left, MatMul) else BESIDE + 1)
        return f"{first} @ {self.at(right, BESIDE + 1)}", TIMES

    def power(self, base: Tree, exponent: Tree) -> Written:
        """a^2."""
        bare = isinstance(exponent, Name | Number)
        raised = self.at(exponent, ATOM) if bare else self.bracketed(self.text(exponent))
        return f"{self.at(base, ATOM)}^{raised}", RAISE

    def transpose(self, body: Tree) -> Written:
        """W.T."""
        return self.at(body, ATOM) + ".T", RAISE

    def total(self, letter: str, body: Tree) -> Written:
        """sum_n a."""
        return f"sum_{letter} {self.at(body, TOTAL)}", TOTAL


PRINTER = Ascii
