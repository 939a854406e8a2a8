r"""As LaTeX, without packages: `\delta o \odot \sigma\left(a_{o}\right)`."""

from __future__ import annotations

from quizzer.notation.characters import GREEK_NAMES
from quizzer.notation.functions import FUNCTIONS
from quizzer.notation.printers.anatomy import anatomy
from quizzer.notation.printers.base import ATOM, FRACTION, RAISE, TOTAL, Printer, Written
from quizzer.notation.tree import Tree

_CONSTANTS = {"pi": r"\pi"}
# Greek capitals that look Latin have no command in LaTeX, and neither has omicron.
_NO_COMMAND = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΧο")


class Latex(Printer):
    """Compiles in maths mode; no raw Unicode."""

    minus = " - "
    negative = "-"
    entrywise = r" \odot "
    times = r" \cdot "
    brackets = (r"\left(", r"\right)")

    def name(self, name: str) -> str:
        r"""\delta h_{\mathrm{prev}}."""
        parts = anatomy(name)
        text = letter(parts.base)
        for accent in parts.accents:
            text = rf"\{accent}{{{text}}}"
        if parts.subs:
            text += f"_{{{','.join(subscript(sub) for sub in parts.subs)}}}"
        if parts.label:
            text += f"^{{{parts.label}}}"
        return (r"\delta " if parts.adjoint else "") + text + parts.bracket

    def constant(self, name: str) -> str:
        r"""\pi."""
        return _CONSTANTS.get(name, name)

    def called(self, function: str, order: int) -> str:
        r"""\tanh, \operatorname{relu}'."""
        row = FUNCTIONS.get(function)
        command = row.latex if row else ""
        return (command or rf"\operatorname{{{function}}}") + "'" * order

    def quotient(self, top: Tree, bottom: Tree) -> Written:
        r"""\frac{a}{b}."""
        return rf"\frac{{{self.text(top)}}}{{{self.text(bottom)}}}", FRACTION

    def power(self, base: Tree, exponent: Tree) -> Written:
        """a^{2}."""
        return f"{self.at(base, ATOM)}^{{{self.text(exponent)}}}", RAISE

    def transpose(self, body: Tree) -> Written:
        r"""W^{\top}."""
        return self.at(body, ATOM) + r"^{\top}", RAISE

    def apply(self, function: str, args: tuple[Tree, ...], order: int) -> Written:
        r"""\sqrt{a}, \left|a\right|, \tanh\left(a\right)."""
        if function == "sqrt" and not order:
            return rf"\sqrt{{{self.text(args[0])}}}", ATOM
        if function == "abs" and not order and "|" not in (inner := self.text(args[0])):
            return rf"\left|{inner}\right|", ATOM
        return super().apply(function, args, order)

    def reduce(self, function: str, body: Tree, axis: int | None, keep: bool) -> str:
        r"""\left\|a\right\|."""
        if function == "norm" and axis is None and "|" not in (inner := self.text(body)):
            return rf"\left\|{inner}\right\|"
        return super().reduce(function, body, axis, keep)

    def options(self, axis: int | None, keep: bool) -> list[str]:
        r"""\mathrm{axis}=0."""
        return [
            *([rf"\mathrm{{axis}}={axis}"] if axis is not None else []),
            *([r"\mathrm{keepdims}=\mathrm{True}"] if keep else []),
        ]

    def total(self, letter: str, body: Tree) -> Written:
        r"""\sum_{n} a."""
        return rf"\sum_{{{letter}}} {self.at(body, TOTAL)}", TOTAL

    def concat(self, parts: tuple[Tree, ...], axis: int) -> str:
        r"""\left[h; x\right]."""
        inner = ("; " if axis == 0 else ", ").join(self.text(part) for part in parts)
        return rf"\left[{inner}\right]"


def letter(base: str) -> str:
    r"""One letter as it is, Greek as a command, a word upright: \mathrm{loss}."""
    if base in GREEK_NAMES:
        name = GREEK_NAMES[base]
        return rf"\mathrm{{{name}}}" if base in _NO_COMMAND else rf"\{name}"
    if base == "ℒ":
        return r"\mathcal{L}"
    return base if len(base) == 1 else rf"\mathrm{{{base}}}"


def subscript(sub: str) -> str:
    r"""f, hh, 12; a word upright."""
    if sub in GREEK_NAMES:
        return letter(sub)
    return sub if len(sub) < 3 or not sub.isalpha() else rf"\mathrm{{{sub}}}"


PRINTER = Latex
