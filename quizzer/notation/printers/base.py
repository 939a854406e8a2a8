"""What all formats have in common: which brackets are needed, and in which order things stand.

A format is a `Printer` with its own signs. Powers are those of the grammar: the text of a tree has the power of
its weakest sign, and gets brackets where something stronger is needed. So what is printed is read back alike.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from quizzer.notation import tree as t
from quizzer.notation.functions import SPELLED
from quizzer.notation.names import Names
from quizzer.notation.shapes import is_scalar, shape_of
from quizzer.notation.tree import Tree

PLUS, MINUS, TOTAL, ENTRYWISE, TIMES, BESIDE, FRACTION, RAISE, ATOM = 10, 15, 16, 20, 30, 40, 45, 60, 100

Written = tuple[str, int]  # a text and the power of its weakest sign


class Printer:
    """A format. `names`, where given, say what is a number, so that `α W x` needs no brackets."""

    plus: ClassVar[str] = " + "
    minus: ClassVar[str] = " − "
    negative: ClassVar[str] = "−"
    entrywise: ClassVar[str] = " ⊙ "
    matmul: ClassVar[str] = " "
    beside: ClassVar[str] = " "
    times: ClassVar[str] = " · "
    over: ClassVar[str] = " / "
    comma: ClassVar[str] = ", "
    brackets: ClassVar[tuple[str, str]] = ("(", ")")

    def __init__(self, names: Names | None = None) -> None:
        self.names = names

    def whole(self, tree: Tree) -> str:
        """The tree as a text of its own."""
        return self.text(tree)

    def text(self, tree: Tree) -> str:
        """The tree as a text that stands alone within another: an argument, what is in brackets."""
        return self.written(tree)[0]

    def at(self, tree: Tree, power: int) -> str:
        """The tree where signs that bind as much as `power` stand around it: in brackets if it needs them."""
        text, own = self.written(tree)
        return text if own >= power else self.bracketed(text)

    def bracketed(self, text: str) -> str:
        """The text in brackets."""
        return f"{self.brackets[0]}{text}{self.brackets[1]}"

    def written(self, tree: Tree) -> Written:
        """The tree as text, with the power of its weakest sign."""
        match tree:
            case t.Name(name):
                return self.name(name), ATOM
            case t.Number(value):
                return self.number(value)
            case t.Constant(name):
                return self.constant(name), ATOM
            case t.Add(terms):
                return self.added(terms), PLUS
            case t.Neg(body):
                return self.negative + self.at(body, TOTAL), MINUS
            case t.Mul(factors):
                return self.multiple(factors)
            case t.Hadamard(factors):
                return self.hadamard(factors)
            case t.Div(top, bottom):
                return self.quotient(top, bottom)
            case t.MatMul(left, right):
                return self.product(left, right)
            case t.Power(base, exponent):
                return self.power(base, exponent)
            case t.Transpose(body):
                return self.transpose(body)
            case t.Apply(function, args, order):
                return self.apply(function, args, order)
            case t.Reduce(function, body, axis, keep):
                return self.reduce(function, body, axis, keep), ATOM
            case t.Sum(letter, body):
                return self.total(letter, body)
            case t.Concat(parts, axis):
                return self.concat(parts, axis), ATOM
            case t.Slice(body, start, stop, axis):
                return self.cut(body, start, stop, axis), ATOM

    # --- leaves ---------------------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """A name as it is."""
        return name

    def constant(self, name: str) -> str:
        """e, pi, i."""
        return name

    def number(self, value: int | Fraction) -> Written:
        """A number: whole, a decimal that ends, or a quotient."""
        if value < 0:
            text, power = self.number(-value)
            return self.negative + (text if power >= TOTAL else self.bracketed(text)), MINUS
        digits = decimal(value)
        if digits is not None:
            return self.digits(digits), ATOM
        fraction = Fraction(value)
        return self.quotient(t.Number(fraction.numerator), t.Number(fraction.denominator))

    def digits(self, text: str) -> str:
        """The digits of a number."""
        return text

    # --- sums and products ----------------------------------------------------------------------------------

    def added(self, terms: tuple[Tree, ...]) -> str:
        """As in a + b − c."""
        text = self.at(terms[0], MINUS)
        for term in terms[1:]:
            if isinstance(term, t.Neg):
                text += self.minus + self.at(term.body, TOTAL)
            else:
                text += self.plus + self.at(term, TOTAL)
        return text

    def hadamard(self, factors: tuple[Tree, ...]) -> Written:
        """As in f ⊙ c."""
        return self.entrywise.join(self.at(factor, TIMES + 1) for factor in factors), ENTRYWISE

    def multiple(self, factors: tuple[Tree, ...]) -> Written:
        """2 a b: side by side where nothing can be misread, with a sign where something can."""
        texts = [self.factor(factors, index) for index in range(len(factors))]
        if any(
            self.needs_sign(*pair) for pair in zip(zip(factors, texts, strict=True), texts[1:], strict=False)
        ):
            return self.times.join(texts), TIMES
        return self.beside.join(texts), BESIDE

    def factor(self, factors: tuple[Tree, ...], index: int) -> str:
        """One factor; a matrix product at the end needs no brackets after nothing but numbers."""
        factor = factors[index]
        last = index == len(factors) - 1
        if isinstance(factor, t.MatMul) and last and all(self.is_number(each) for each in factors[:-1]):
            return self.at(factor, BESIDE)
        return self.at(factor, BESIDE + 1)

    def needs_sign(self, before: tuple[Tree, str], text: str) -> bool:
        """Whether two factors side by side would be read as something else: `x 2`, `σ (a)`."""
        tree, _ = before
        if text[:1].isdigit() or text[:1] == ".":
            return True
        return isinstance(tree, t.Name) and (tree.id in SPELLED or tree.id == "δ")

    def is_number(self, tree: Tree) -> bool:
        """Whether a tree is a number for sure."""
        if isinstance(tree, t.Number | t.Constant):
            return True
        if self.names is None:
            return False
        return is_scalar(shape_of(tree, self.names))

    def product(self, left: Tree, right: Tree) -> Written:
        """W x."""
        first = self.at(left, BESIDE if isinstance(left, t.MatMul) else BESIDE + 1)
        return first + self.matmul + self.at(right, BESIDE + 1), BESIDE

    def quotient(self, top: Tree, bottom: Tree) -> Written:
        """As in a / b."""
        return self.at(top, TIMES) + self.over + self.at(bottom, BESIDE + 1), TIMES

    # --- powers, marks, functions ---------------------------------------------------------------------------

    def power(self, base: Tree, exponent: Tree) -> Written:
        """As in a^b."""
        return f"{self.at(base, ATOM)}^{self.at(exponent, ATOM)}", RAISE

    def transpose(self, body: Tree) -> Written:
        """Wᵀ."""
        return self.at(body, ATOM) + "ᵀ", RAISE

    def apply(self, function: str, args: tuple[Tree, ...], order: int) -> Written:
        """f(a, b), f′(a)."""
        inner = self.comma.join(self.text(arg) for arg in args)
        return self.called(function, order) + self.bracketed(inner), ATOM

    def called(self, function: str, order: int) -> str:
        """The name of a function, or of its derivative."""
        return function + "'" * order

    def reduce(self, function: str, body: Tree, axis: int | None, keep: bool) -> str:
        """sum(a, axis=0)."""
        options = self.options(axis, keep)
        return self.called(function, 0) + self.bracketed(self.comma.join((self.text(body), *options)))

    def options(self, axis: int | None, keep: bool) -> list[str]:
        """axis=0, keepdims=True."""
        return [*([f"axis={axis}"] if axis is not None else []), *(["keepdims=True"] if keep else [])]

    def total(self, letter: str, body: Tree) -> Written:
        """Σ_n a."""
        return f"Σ_{letter} {self.at(body, TOTAL)}", TOTAL

    def concat(self, parts: tuple[Tree, ...], axis: int) -> str:
        """[h; x], [h, x]."""
        return f"[{('; ' if axis == 0 else ', ').join(self.text(part) for part in parts)}]"

    def cut(self, body: Tree, start: str, stop: str, axis: int) -> str:
        """a[0:H], a[:, 0:H]."""
        return f"{self.at(body, ATOM)}[{':, ' * axis}{start}:{stop}]"


def decimal(value: int | Fraction) -> str | None:
    """A number with the digits after its point; None if they do not end."""
    if isinstance(value, int) or value.denominator == 1:
        return str(int(value))
    rest, places = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1 or places > 60:
        return None
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"
