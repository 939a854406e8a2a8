"""As MathML: for the HTML page, without script and without network."""

from __future__ import annotations

from quizzer.notation.functions import FUNCTIONS
from quizzer.notation.printers.anatomy import anatomy
from quizzer.notation.printers.base import ATOM, FRACTION, RAISE, TOTAL, Printer, Written
from quizzer.notation.tree import Name, Tree

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ACCENTS = {"hat": "^", "tilde": "~", "bar": "¯", "dot": "˙"}
_CONSTANTS = {"pi": "π"}


def escaped(text: str) -> str:
    """The text with nothing that XML would take for its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def identifier(text: str) -> str:
    """<mi>h</mi>."""
    return f"<mi>{escaped(text)}</mi>"


def operator(text: str) -> str:
    """<mo>+</mo>."""
    return f"<mo>{escaped(text)}</mo>"


class MathML(Printer):
    """Elements instead of signs; what binds is the same."""

    plus = operator("+")
    minus = operator("−")
    negative = operator("−")
    entrywise = operator("⊙")
    matmul = beside = "<mo>&#x2062;</mo>"  # invisible times
    times = operator("·")
    comma = operator(",")
    brackets = (operator("("), operator(")"))

    def whole(self, tree: Tree) -> str:
        """One `math` element."""
        return f'<math xmlns="{_NAMESPACE}"><mrow>{self.text(tree)}</mrow></math>'

    def bracketed(self, text: str) -> str:
        """One row, with its brackets."""
        return f"<mrow>{super().bracketed(text)}</mrow>"

    def name(self, name: str) -> str:
        """δ and the letter, with its accents, subscripts and label."""
        parts = anatomy(name)
        text = identifier(parts.base)
        for accent in parts.accents:
            text = f'<mover accent="true">{text}{operator(_ACCENTS[accent])}</mover>'
        subs = operator(",").join(_sub(sub) for sub in parts.subs)
        if len(parts.subs) > 1:
            subs = f"<mrow>{subs}</mrow>"
        if subs and parts.label:
            text = f"<msubsup>{text}{subs}{identifier(parts.label)}</msubsup>"
        elif subs or parts.label:
            text = f"<msub>{text}{subs}</msub>" if subs else f"<msup>{text}{identifier(parts.label)}</msup>"
        index = identifier(parts.bracket) if parts.bracket else ""
        return f"<mrow>{identifier('δ')}{text}{index}</mrow>" if parts.adjoint else text + index

    def digits(self, text: str) -> str:
        """<mn>2</mn>."""
        return f"<mn>{text}</mn>"

    def constant(self, name: str) -> str:
        """<mi>π</mi>."""
        return identifier(_CONSTANTS.get(name, name))

    def called(self, function: str, order: int) -> str:
        """The name, its primes, and the invisible sign of application."""
        known = FUNCTIONS.get(function)
        name = identifier((known.unicode if known else "") or function)
        return (f"<msup>{name}{operator('′' * order)}</msup>" if order else name) + "<mo>&#x2061;</mo>"

    def quotient(self, top: Tree, bottom: Tree) -> Written:
        """A fraction."""
        return f"<mfrac><mrow>{self.text(top)}</mrow><mrow>{self.text(bottom)}</mrow></mfrac>", FRACTION

    def power(self, base: Tree, exponent: Tree) -> Written:
        """A superscript."""
        return f"<msup><mrow>{self.at(base, ATOM)}</mrow><mrow>{self.text(exponent)}</mrow></msup>", RAISE

    def transpose(self, body: Tree) -> Written:
        """⊤ as a superscript."""
        return f"<msup><mrow>{self.at(body, ATOM)}</mrow>{operator('⊤')}</msup>", RAISE

    def apply(self, function: str, args: tuple[Tree, ...], order: int) -> Written:
        """A root, bars, or a name with brackets."""
        if function == "sqrt" and not order:
            return f"<msqrt>{self.text(args[0])}</msqrt>", ATOM
        if function == "abs" and not order:
            return f"<mrow>{operator('|')}{self.text(args[0])}{operator('|')}</mrow>", ATOM
        return super().apply(function, args, order)

    def reduce(self, function: str, body: Tree, axis: int | None, keep: bool) -> str:
        """‖a‖, or a name with brackets."""
        if function == "norm" and axis is None:
            return f"<mrow>{operator('‖')}{self.text(body)}{operator('‖')}</mrow>"
        return super().reduce(function, body, axis, keep)

    def options(self, axis: int | None, keep: bool) -> list[str]:
        """axis=0 as text."""
        return [f"<mtext>{escaped(text)}</mtext>" for text in super().options(axis, keep)]

    def total(self, letter: str, body: Tree) -> Written:
        """∑ over a letter."""
        return f"<munder>{operator('∑')}{identifier(letter)}</munder>{self.at(body, TOTAL)}", TOTAL

    def concat(self, parts: tuple[Tree, ...], axis: int) -> str:
        """[h; x]."""
        inner = operator(";" if axis == 0 else ",").join(self.text(part) for part in parts)
        return f"<mrow>{operator('[')}{inner}{operator(']')}</mrow>"

    def cut(self, body: Tree, start: str, stop: str, axis: int) -> str:
        """a[0:H]."""
        cut = f"{':, ' * axis}{start}:{stop}"
        return f"<mrow>{self.at(body, ATOM)}{operator('[')}<mtext>{escaped(cut)}</mtext>{operator(']')}</mrow>"

    def needs_sign(self, before: tuple[Tree, str], text: str) -> bool:
        """Whether a number would stand right after something."""
        return text.startswith("<mn>") or before[0] == Name("δ")


def _sub(sub: str) -> str:
    return f"<mn>{sub}</mn>" if sub.isdigit() else identifier(sub)


PRINTER = MathML
