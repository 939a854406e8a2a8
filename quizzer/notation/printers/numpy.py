"""As NumPy code: `d_o * sigmoid(a_o) * (1 - sigmoid(a_o))`, `np.outer(d_a_f, x)`.

`sigmoid`, `sigmoid_prime`, `relu`, `sum_n`: what NumPy does not have are helpers of the module around it.
"""

from __future__ import annotations

from keyword import iskeyword

from quizzer.notation.functions import FUNCTIONS, NUMPY_REDUCTIONS
from quizzer.notation.names import COLUMN
from quizzer.notation.printers.anatomy import ascii_name
from quizzer.notation.printers.ascii import Ascii
from quizzer.notation.printers.base import ATOM, BESIDE, RAISE, Written
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Name, Number, Transpose, Tree

_CONSTANTS = {"pi": "np.pi", "e": "np.e", "i": "1j"}
_FOLDED = ("max", "min")  # np.maximum takes two


class NumPy(Ascii):
    """Expressions that Python evaluates."""

    def name(self, name: str) -> str:
        """An identifier."""
        text = (
            ascii_name(name)
            .replace("^", "_")
            .replace("(", "")
            .replace(")", "")
            .replace("+", "p")
            .replace("-", "m")
        )
        return f"{text}_" if iskeyword(text) else text

    def constant(self, name: str) -> str:
        """np.pi."""
        return _CONSTANTS[name]

    def called(self, function: str, order: int) -> str:
        """np.tanh, sigmoid_prime."""
        row = FUNCTIONS[function]
        return ((row.numpy if not order else "") or function) + "_prime" * order

    def apply(self, function: str, args: tuple[Tree, ...], order: int) -> Written:
        """np.maximum(np.maximum(a, b), c)."""
        if function not in _FOLDED or len(args) <= 2:
            return super().apply(function, args, order)
        text = self.text(args[0])
        for arg in args[1:]:
            text = self.called(function, order) + self.bracketed(f"{text}, {self.text(arg)}")
        return text, ATOM

    def reduce(self, function: str, body: Tree, axis: int | None, keep: bool) -> str:
        """np.sum(a, axis=0)."""
        name = NUMPY_REDUCTIONS.get(function) or self.called(function, 0)
        return name + self.bracketed(", ".join((self.text(body), *self.options(axis, keep))))

    def product(self, left: Tree, right: Tree) -> Written:
        """W @ x; np.outer(a, b) where both are known to be vectors."""
        column = self.names is None or self.names.layout == COLUMN
        a, b = (left, right.body if isinstance(right, Transpose) else right)
        if not column:
            a, b = (left.body if isinstance(left, Transpose) else left, right)
        if (a, b) != (left, right) and self.is_vector(a) and self.is_vector(b):
            return f"np.outer({self.text(a)}, {self.text(b)})", ATOM
        return super().product(left, right)

    def is_vector(self, tree: Tree) -> bool:
        """Whether a tree is a vector for sure."""
        return self.names is not None and len(shape_of(tree, self.names)) == 1

    def power(self, base: Tree, exponent: Tree) -> Written:
        """a**2."""
        bare = isinstance(exponent, Name | Number)
        raised = self.at(exponent, ATOM) if bare else self.bracketed(self.text(exponent))
        return f"{self.at(base, ATOM)}**{raised}", RAISE

    def total(self, letter: str, body: Tree) -> Written:
        """np.sum(a, axis=0) over an axis of that letter; sum_n(a) over the examples."""
        if self.names is not None:
            shape = shape_of(body, self.names)
            if shape.count(letter.upper()) == 1:
                return f"np.sum({self.text(body)}, axis={shape.index(letter.upper())})", ATOM
        return f"sum_{letter}({self.text(body)})", ATOM

    def concat(self, parts: tuple[Tree, ...], axis: int) -> str:
        """np.concatenate([h, x], axis=0)."""
        return f"np.concatenate([{', '.join(self.text(part) for part in parts)}], axis={axis})"

    def cut(self, body: Tree, start: str, stop: str, axis: int) -> str:
        """a[:, 0:2*H]."""
        return f"{self.at(body, BESIDE + 1)}[{':, ' * axis}{_product(start)}:{_product(stop)}]"


def _product(dimension: str) -> str:
    """2H as 2*H."""
    return "".join(
        f"*{each}" if each.isalpha() and before.isdigit() else each
        for before, each in zip(" " + dimension, dimension, strict=False)
    )


PRINTER = NumPy
