"""Parts → trees: what the parts mean, given the shapes of the names.

`W x` becomes a matrix product, `2 x` a multiple, `a · b` whichever fits. Where two readings fit and differ, the
formula is ambiguous: it is asked back, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from quizzer.messages import Message, message
from quizzer.notation import arrays, products, shapes, syntax
from quizzer.notation import tree as t
from quizzer.notation.dimensions import SCALAR, described
from quizzer.notation.errors import NotationError, ShapeError, Span, excerpt
from quizzer.notation.evaluate import constant
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.names import Names
from quizzer.notation.products import Factor, Typed, worded
from quizzer.notation.syntax import Part
from quizzer.notation.tree import Tree

_MOST_READINGS = 4_000  # parts read: an ambiguity inside an ambiguity is read again


class Doubt(NamedTuple):
    """A place with two readings that both fit."""

    span: Span
    readings: tuple[Tree, Tree]


class Meaning:
    """Reads the parts of one formula.

    `choice` 0 or 1 says which of two readings to take where both fit. `lenient` goes on where shapes do not
    fit, to find out what was written.
    """

    def __init__(
        self, names: Names, text: str, choice: int = 0, *, lenient: bool = False, limits: Limits = LIMITS
    ) -> None:
        self.names = names
        self.text = text
        self.choice = choice
        self.lenient = lenient
        self.limits = limits
        self.doubt: Doubt | None = None
        self.probing = False
        self.count = 0

    def read(self, part: Part) -> Typed:
        """The tree of a part, and its shape. Raises NotationError where things do not fit."""
        self.count += 1
        if self.count > _MOST_READINGS:
            raise self.error(message("notation.too-ambiguous"), part)
        return _READ[part.op](self, part)

    def either(self, part: Part, first: Typed, second: Typed) -> Typed:
        """One of two meanings, of which both fit."""
        if first.tree != second.tree and self.doubt is None and not self.probing:
            self.doubt = Doubt(Span(part.start, part.end), (first.tree, second.tree))
        return (first, second)[self.choice]

    def error(self, what: Message, part: Part, fix: Message | None = None) -> NotationError:
        """The error of one part."""
        return NotationError(what, self.text, Span(part.start, part.end), fix)

    def unfit(
        self, found: Typed, key: str, first: Factor, second: Factor, sign: str = "", fix: Message | None = None
    ) -> Typed:
        """What was found, if anything goes; else a ShapeError that says the shapes of both parts."""
        if self.lenient:
            return found
        (left, a), (right, b) = first, second
        what = message(
            key,
            left=self.excerpt(left),
            left_shape=worded(a.shape),
            right=self.excerpt(right),
            right_shape=worded(b.shape),
            sign=sign,
        )
        raise ShapeError(what, self.text, Span(left.start, right.end), fix)

    def excerpt(self, part: Part) -> str:
        """A part as it was typed."""
        return excerpt(self.text[part.start : part.end])


def _add(meaning: Meaning, part: Part) -> Typed:
    terms = [meaning.read(arg) for arg in part.args]
    found = Typed(t.Add(tuple(term.tree for term in terms)), terms[0].shape)
    for index, term in enumerate(terms[1:], 1):
        both = shapes.together(found.shape, term.shape)
        if both is None:
            unlike = (i for i, each in enumerate(terms) if shapes.together(each.shape, term.shape) is None)
            other = next(unlike, 0)
            second = part.args[index]
            minus = second.op == syntax.NEG
            pair = (part.args[other], terms[other]), (second.args[0] if minus else second, term)
            return meaning.unfit(found, "notation.unequal", *pair, "−" if minus else "+")
        found = found._replace(shape=both)
    return found


def _neg(meaning: Meaning, part: Part) -> Typed:
    body = meaning.read(part.args[0])
    return Typed(t.Neg(body.tree), body.shape)


# --- powers and marks ---------------------------------------------------------------------------------------


def _power(meaning: Meaning, part: Part) -> Typed:
    base, raised = meaning.read(part.args[0]), part.args[1]
    if raised.op == syntax.NAME and raised.value == "T" and not shapes.is_scalar(base.shape):
        return _turned(meaning, base)
    exponent = meaning.read(raised)
    if not shapes.is_scalar(exponent.shape):
        values = {"exponent": meaning.excerpt(raised), "shape": described(exponent.shape)}
        raise meaning.error(message("notation.exponent-not-number", **values), raised)
    value, most = constant(exponent.tree), meaning.limits.exponent
    if value is not None and not abs(value) <= most:
        raise meaning.error(message("notation.exponent-too-large", most=most), raised)
    square = len(base.shape) == 2 and base.shape[0] == base.shape[1]
    if square and part.value != "**" and isinstance(exponent.tree, t.Number | t.Neg):
        return _matrix_power(meaning, part, base, exponent.tree)
    return Typed(t.Power(base.tree, exponent.tree), base.shape)


def _matrix_power(meaning: Meaning, part: Part, base: Typed, exponent: Tree) -> Typed:
    """U² of a square matrix: entry by entry, or U U."""
    name = meaning.excerpt(part.args[0])
    if isinstance(exponent, t.Neg):
        raise meaning.error(message("notation.no-inverse", name=name), part)
    if exponent != t.Number(2):
        fix = message("notation.write-power", name=name)
        raise meaning.error(message("notation.matrix-power", name=name), part, fix)
    entrywise = Typed(t.Hadamard((base.tree, base.tree)), base.shape)
    return meaning.either(part, entrywise, Typed(t.MatMul(base.tree, base.tree), base.shape))


def _turned(meaning: Meaning, body: Typed) -> Typed:
    return Typed(t.Transpose(body.tree), shapes.transposed(body.shape, meaning.names.layout))


def _transpose(meaning: Meaning, part: Part) -> Typed:
    """Wᵀ; of a number it is the number."""
    body = meaning.read(part.args[0])
    return body if shapes.is_scalar(body.shape) else _turned(meaning, body)


def _prime(meaning: Meaning, part: Part) -> Typed:
    """W' is a transpose; a number has none."""
    body = meaning.read(part.args[0])
    if shapes.is_scalar(body.shape) or part.value != 1:
        raise meaning.error(message("notation.prime-of-what", name=meaning.excerpt(part.args[0])), part)
    return _turned(meaning, body)


# --- functions ----------------------------------------------------------------------------------------------


def _apply(meaning: Meaning, part: Part) -> Typed:
    name, order = part.value
    args = [meaning.read(arg) for arg in part.args]
    if name == "factorial":
        value, most = constant(args[0].tree), meaning.limits.factorial
        if value is not None and not abs(value) <= most:
            raise meaning.error(message("notation.factorial-too-large", most=most), part)
    shape = shapes.applied(name, [arg.shape for arg in args])
    found = Typed(t.Apply(name, tuple(arg.tree for arg in args), order), shape or SCALAR)
    if shape is None and len(args) == 1:
        values = {"arg": meaning.excerpt(part.args[0]), "shape": worded(args[0].shape)}
        raise meaning.error(message("notation.not-a-vector", name=name, **values), part)
    if shape is None:
        return meaning.unfit(found, "notation.unequal", (part.args[0], args[0]), (part.args[1], args[1]), name)
    return found


def _tuple(meaning: Meaning, part: Part) -> Typed:
    raise meaning.error(message("notation.comma-where"), part)


def _string(meaning: Meaning, part: Part) -> Typed:
    raise meaning.error(message("notation.unexpected", found=meaning.excerpt(part)), part)


# --- two readings -------------------------------------------------------------------------------------------


def _chosen(meaning: Meaning, part: Part) -> Typed:
    """One of two parts: the one that fits, or the chosen one if both do."""
    first, second = (part.args[index] for index in (meaning.choice, 1 - meaning.choice))
    try:
        one = meaning.read(first)
    except NotationError:
        if meaning.probing:
            raise
        return meaning.read(second)
    if meaning.probing:
        return one
    meaning.probing = True
    try:
        other = meaning.read(second)
    except NotationError:
        return one
    finally:
        meaning.probing = False
    return meaning.either(part, *((one, other) if meaning.choice == 0 else (other, one)))


_READ: dict[str, Callable[[Meaning, Part], Typed]] = {
    syntax.NAME: lambda meaning, part: Typed(t.Name(part.value), meaning.names.shape(part.value)),
    syntax.NUMBER: lambda meaning, part: Typed(t.Number(part.value), SCALAR),
    syntax.CONSTANT: lambda meaning, part: Typed(t.Constant(part.value), SCALAR),
    syntax.GROUP: lambda meaning, part: meaning.read(part.args[0]),
    syntax.ADD: _add,
    syntax.NEG: _neg,
    syntax.TIMES: products.entrywise,
    syntax.HADAMARD: products.entrywise,
    syntax.DOT: products.dot,
    syntax.BESIDE: products.beside,
    syntax.MATMUL: products.matmul,
    syntax.OUTER: products.outer,
    syntax.DIVIDE: products.divide,
    syntax.POWER: _power,
    syntax.TRANSPOSE: _transpose,
    syntax.PRIME: _prime,
    syntax.APPLY: _apply,
    syntax.REDUCE: arrays.reduce,
    syntax.OVER: arrays.over,
    syntax.STACK: arrays.stack,
    syntax.CUT: arrays.cut,
    syntax.BARS: arrays.bars,
    syntax.TUPLE: _tuple,
    syntax.STRING: _string,
    syntax.EITHER: _chosen,
}
