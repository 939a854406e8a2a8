"""Parts → trees: what the parts mean, given the shapes of the names.

`W x` becomes a matrix product, `2 x` a multiple, `a · b` whichever fits. Where two readings fit and differ, the
formula is ambiguous: it is asked back, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from quizzer.messages import Message, message
from quizzer.notation import shapes, syntax
from quizzer.notation.characters import shown
from quizzer.notation.dimensions import SCALAR, Shape, described
from quizzer.notation.errors import NotationError, Span
from quizzer.notation.evaluate import constant
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.names import COLUMN, Names
from quizzer.notation.syntax import Part
from quizzer.notation.tree import (
    Add, Apply, Concat, Constant, Div, Hadamard, MatMul, Mul, Name, Neg, Number, Power, Reduce, Slice, Sum, Transpose,
    Tree,
)  # fmt: skip

_MOST_READINGS = 4_000  # parts read: an ambiguity inside an ambiguity is read again
_LONGEST_EXCERPT = 30


class Typed(NamedTuple):
    """A tree and its shape."""

    tree: Tree
    shape: Shape


class Doubt(NamedTuple):
    """A place with two readings that both fit."""

    span: Span
    readings: tuple[Tree, Tree]


class Meaning:
    """Reads the parts of one formula. `choice` 0 or 1 says which of two readings to take where both fit."""

    def __init__(self, names: Names, text: str, choice: int = 0, limits: Limits = LIMITS) -> None:
        self.names = names
        self.text = text
        self.choice = choice
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

    # --- leaves ---------------------------------------------------------------------------------------------

    def name(self, part: Part) -> Typed:
        return Typed(Name(part.value), self.names.shape(part.value))

    def number(self, part: Part) -> Typed:
        return Typed(Number(part.value), SCALAR)

    def constant(self, part: Part) -> Typed:
        return Typed(Constant(part.value), SCALAR)

    def group(self, part: Part) -> Typed:
        return self.read(part.args[0])

    # --- sums -----------------------------------------------------------------------------------------------

    def add(self, part: Part) -> Typed:
        terms = [self.read(arg) for arg in part.args]
        shape = terms[0].shape
        for index, term in enumerate(terms[1:], 1):
            both = shapes.together(shape, term.shape)
            if both is None:
                first = next(i for i, t in enumerate(terms) if shapes.together(t.shape, term.shape) is None)
                sign = "−" if part.args[index].op == syntax.NEG else "+"
                raise self.misfit(
                    "notation.add-unequal", part.args[first], terms[first], part.args[index], term, sign
                )
            shape = both
        return Typed(Add(tuple(term.tree for term in terms)), shape)

    def neg(self, part: Part) -> Typed:
        body = self.read(part.args[0])
        return Typed(Neg(body.tree), body.shape)

    def over(self, part: Part) -> Typed:
        body = self.read(part.args[0])
        for letter in reversed(part.value.split("_")):
            body = Typed(Sum(letter, body.tree), shapes.summed(body.shape, letter))
        return body

    # --- products -------------------------------------------------------------------------------------------

    def entrywise(self, part: Part) -> Typed:
        return self.multiplied(part, [(arg, self.read(arg)) for arg in part.args])

    def multiplied(self, part: Part, factors: Sequence[tuple[Part, Typed]]) -> Typed:
        """Numbers times numbers, times at most one product of arrays entry by entry."""
        arrays = [(arg, typed) for arg, typed in factors if not shapes.is_scalar(typed.shape)]
        if len(arrays) <= 1:
            shape = arrays[0][1].shape if arrays else SCALAR
            return Typed(Mul(_in_a_row(factors, Mul)), shape)
        shape = arrays[0][1].shape
        for index, (arg, typed) in enumerate(arrays[1:], 1):
            both = shapes.together(shape, typed.shape)
            if both is None:
                raise self.unequal(part, arrays[index - 1], (arg, typed))
            shape = both
        product: Tree = Hadamard(_in_a_row(arrays, Hadamard))
        if len(arrays) < len(factors):
            numbers = [typed.tree for _, typed in factors if shapes.is_scalar(typed.shape)]
            product = Mul((*numbers, product))
        return Typed(product, shape)

    def unequal(self, part: Part, first: tuple[Part, Typed], second: tuple[Part, Typed]) -> NotationError:
        """⊙ of things that differ; perhaps a matrix product was meant."""
        (left, a), (right, b) = first, second
        sign = "*" if part.op == syntax.TIMES else "⊙"
        fix = None
        if shapes.product(a.shape, b.shape, self.names.layout) is not None:
            fix = message("notation.write-matmul", left=self.excerpt(left), right=self.excerpt(right))
        return self.misfit("notation.entrywise-unequal", left, a, right, b, sign, fix)

    def beside(self, part: Part) -> Typed:
        """Numbers times a matrix product."""
        factors = [(arg, self.read(arg)) for arg in part.args]
        arrays = sum(not shapes.is_scalar(typed.shape) for _, typed in factors)
        if arrays <= 1:
            return self.multiplied(part, factors)
        if arrays > self.limits.depth:
            raise self.error(message("notation.too-deep", most=self.limits.depth), part)
        done: list[Typed] = []
        last: tuple[Part, Typed] | None = None
        for arg, typed in factors:
            if shapes.is_scalar(typed.shape):
                done.append(typed)
            elif last is None:
                last = (arg, typed)
            else:
                last = (arg, self.side_by_side(last, (arg, typed)))
                if shapes.is_scalar(last[1].shape):
                    done.append(last[1])
                    last = None
        if last is not None:
            done.append(last[1])
        if len(done) == 1:
            return done[0]
        return Typed(Mul(tuple(typed.tree for typed in done)), done[-1].shape if last else SCALAR)

    def side_by_side(self, first: tuple[Part, Typed], second: tuple[Part, Typed]) -> Typed:
        (left, a), (right, b) = first, second
        shape = shapes.product(a.shape, b.shape, self.names.layout)
        if shape is not None:
            return Typed(MatMul(a.tree, b.tree), shape)
        key = "notation.vectors-beside" if a.shape == b.shape and len(a.shape) == 1 else "notation.no-product"
        raise self.misfit(key, left, a, right, b, fix=self.mended_product(left, a, right, b))

    def mended_product(self, left: Part, a: Typed, right: Part, b: Typed) -> Message | None:
        """What would fit: ⊙ where shapes are equal, or one of the two transposed."""
        names, layout = {"left": self.excerpt(left), "right": self.excerpt(right)}, self.names.layout
        if a.shape == b.shape:
            key = "notation.mend-vectors" if len(a.shape) == 1 else "notation.mend-entrywise"
            return message(key, **names)
        if shapes.product(shapes.transposed(a.shape, layout), b.shape, layout) is not None:
            return message("notation.mend-transpose-left", **names)
        if shapes.product(a.shape, shapes.transposed(b.shape, layout), layout) is not None:
            return message("notation.mend-transpose-right", **names)
        if shapes.product(b.shape, a.shape, layout) is not None:
            return message("notation.mend-swap", **names)
        return None

    def dot(self, part: Part) -> Typed:
        """a · b: times a number, a matrix product, or entry by entry; two vectors have two readings."""
        left, right = part.args
        a, b = self.read(left), self.read(right)
        if shapes.is_scalar(a.shape) or shapes.is_scalar(b.shape):
            return self.multiplied(part, [(left, a), (right, b)])
        shape = shapes.product(a.shape, b.shape, self.names.layout)
        product = Typed(MatMul(a.tree, b.tree), shape) if shape is not None else self.inner(a, b)
        same = Typed(Hadamard((a.tree, b.tree)), a.shape) if a.shape == b.shape else None
        if product is not None and same is not None:
            return self.either(part, product, same)
        found = product or same
        if found is None:
            raise self.misfit(
                "notation.no-product", left, a, right, b, fix=self.mended_product(left, a, right, b)
            )
        return found

    def inner(self, a: Typed, b: Typed) -> Typed | None:
        """The inner product of two vectors of one size."""
        if len(a.shape) != 1 or a.shape != b.shape:
            return None
        if self.names.layout == COLUMN:
            return Typed(MatMul(Transpose(a.tree), b.tree), SCALAR)
        return Typed(MatMul(a.tree, Transpose(b.tree)), SCALAR)

    def matmul(self, part: Part) -> Typed:
        """W @ x, as NumPy does it: a vector may stand on either side."""
        left, right = part.args
        a, b = self.read(left), self.read(right)
        if shapes.is_scalar(a.shape) or shapes.is_scalar(b.shape):
            return self.multiplied(part, [(left, a), (right, b)])
        shape = shapes.product(a.shape, b.shape, self.names.layout)
        if shape is not None:
            return Typed(MatMul(a.tree, b.tree), shape)
        found = self.inner(a, b) or self.turned(a, b)
        if found is None:
            raise self.misfit(
                "notation.no-product", left, a, right, b, fix=self.mended_product(left, a, right, b)
            )
        return found

    def turned(self, a: Typed, b: Typed) -> Typed | None:
        """v @ W of a column is Wᵀ v; W @ v of a row is v Wᵀ."""
        layout = self.names.layout
        vector, matrix = (a, b) if layout == COLUMN else (b, a)
        if len(vector.shape) != 1 or len(matrix.shape) != 2:
            return None
        tree = matrix.tree.body if isinstance(matrix.tree, Transpose) else Transpose(matrix.tree)
        turned = Typed(tree, shapes.transposed(matrix.shape, layout))
        left, right = (turned, vector) if layout == COLUMN else (vector, turned)
        shape = shapes.product(left.shape, right.shape, layout)
        return Typed(MatMul(left.tree, right.tree), shape) if shape is not None else None

    def outer(self, part: Part) -> Typed:
        left, right = part.args
        a, b = self.read(left), self.read(right)
        if len(a.shape) != 1 or len(b.shape) != 1:
            raise self.misfit(
                "notation.outer-of-matrices", left, a, right, b, fix=message("notation.mend-outer")
            )
        if self.names.layout == COLUMN:
            return Typed(MatMul(a.tree, Transpose(b.tree)), (*a.shape, *b.shape))
        return Typed(MatMul(Transpose(a.tree), b.tree), (*a.shape, *b.shape))

    def divide(self, part: Part) -> Typed:
        (left, right), (a, b) = part.args, (self.read(part.args[0]), self.read(part.args[1]))
        shape = shapes.together(a.shape, b.shape)
        if shape is None:
            raise self.misfit("notation.entrywise-unequal", left, a, right, b, "/")
        return Typed(Div(a.tree, b.tree), shape)

    # --- powers and marks -----------------------------------------------------------------------------------

    def power(self, part: Part) -> Typed:
        base = self.read(part.args[0])
        raised = part.args[1]
        if raised.op == syntax.NAME and raised.value == "T" and not shapes.is_scalar(base.shape):
            return Typed(Transpose(base.tree), shapes.transposed(base.shape, self.names.layout))
        exponent = self.read(raised)
        if not shapes.is_scalar(exponent.shape):
            what = message(
                "notation.exponent-not-number", exponent=self.excerpt(raised), shape=described(exponent.shape)
            )
            raise self.error(what, raised)
        self.admit_exponent(exponent.tree, raised)
        found = Typed(Power(base.tree, exponent.tree), base.shape)
        square = len(base.shape) == 2 and base.shape[0] == base.shape[1]
        if square and part.value != "**":
            return self.matrix_power(part, base, found)
        return found

    def matrix_power(self, part: Part, base: Typed, entrywise: Typed) -> Typed:
        """U² of a square matrix: entry by entry, or U U."""
        match entrywise.tree:
            case Power(_, Number(2)):
                same = Typed(Hadamard((base.tree, base.tree)), base.shape)
                return self.either(part, same, Typed(MatMul(base.tree, base.tree), base.shape))
            case Power(_, Number()) | Power(_, Neg()):
                raise self.error(message("notation.matrix-power", name=self.excerpt(part.args[0])), part)
            case _:
                return entrywise

    def admit_exponent(self, exponent: Tree, part: Part) -> None:
        """Refuse powers whose exponent is a large number, however it is written."""
        value = constant(exponent)
        if value is not None and not abs(value) <= self.limits.exponent:
            raise self.error(message("notation.exponent-too-large", most=self.limits.exponent), part)

    def transpose(self, part: Part) -> Typed:
        body = self.read(part.args[0])
        if shapes.is_scalar(body.shape):
            return body
        return Typed(Transpose(body.tree), shapes.transposed(body.shape, self.names.layout))

    def prime(self, part: Part) -> Typed:
        """W' is a transpose; a number has none."""
        body = self.read(part.args[0])
        if shapes.is_scalar(body.shape) or part.value != 1:
            raise self.error(message("notation.prime-of-what", name=self.excerpt(part.args[0])), part)
        return Typed(Transpose(body.tree), shapes.transposed(body.shape, self.names.layout))

    # --- functions ------------------------------------------------------------------------------------------

    def apply(self, part: Part) -> Typed:
        name, order = part.value
        args = [self.read(arg) for arg in part.args]
        if name == "factorial":
            self.admit_factorial(args[0].tree, part)
        shape = shapes.applied(name, [arg.shape for arg in args])
        if shape is None and len(args) == 1:
            what = message(
                "notation.not-a-vector",
                name=name,
                arg=self.excerpt(part.args[0]),
                shape=described(args[0].shape),
            )
            raise self.error(what, part)
        if shape is None:
            raise self.misfit("notation.entrywise-unequal", part.args[0], args[0], part.args[1], args[1], name)
        return Typed(Apply(name, tuple(arg.tree for arg in args), order), shape)

    def admit_factorial(self, body: Tree, part: Part) -> None:
        value = constant(body)
        if value is not None and not abs(value) <= self.limits.factorial:
            raise self.error(message("notation.factorial-too-large", most=self.limits.factorial), part)

    def reduce(self, part: Part) -> Typed:
        """`da.sum(axis=0)` over a batch is Σ_n; a vector of one example is summed over the batch as well."""
        name, axis, keep = part.value
        body = self.read(part.args[0])
        rank = len(body.shape)
        if axis is None:
            return Typed(Reduce(name, body.tree), SCALAR)
        axis = axis + rank if axis < 0 else axis
        if name == "sum" and axis == 0 and rank == 1 and body.shape[0] not in shapes.BATCH:
            return Typed(Sum("n", body.tree), body.shape)
        shape = shapes.reduced(body.shape, axis, keep)
        if shape is None:
            what = message(
                "notation.no-axis", name=self.excerpt(part.args[0]), shape=described(body.shape), axis=axis
            )
            raise self.error(what, part)
        letter = body.shape[axis]
        if name == "sum" and not keep and letter in shapes.BATCH and body.shape.count(letter) == 1:
            return Typed(Sum(letter.lower(), body.tree), shape)
        return Typed(Reduce(name, body.tree, axis, keep), shape)

    def bars(self, part: Part) -> Typed:
        """|a|, and ||a|| as the norm of a vector."""
        inner = part.args[0]
        if inner.op == syntax.BARS:
            body = self.read(inner.args[0])
            if not shapes.is_scalar(body.shape):
                return Typed(Reduce("norm", body.tree), SCALAR)
        body = self.read(inner)
        return Typed(Apply("abs", (body.tree,)), body.shape)

    # --- putting together, taking apart ---------------------------------------------------------------------

    def stack(self, part: Part) -> Typed:
        parts = [self.read(arg) for arg in part.args]
        rank = len(parts[0].shape)
        axis = rank - 1 if part.value is None else part.value
        axis = min(axis + rank if axis < 0 else axis, max(rank - 1, 0))
        shape = shapes.joined([each.shape for each in parts], axis)
        if shape is None:
            raise self.misfit("notation.not-joined", part.args[0], parts[0], part.args[1], parts[1])
        return Typed(Concat(tuple(each.tree for each in parts), axis), shape)

    def cut(self, part: Part) -> Typed:
        body = self.read(part.args[0])
        if len(part.value) > len(body.shape):
            what = message(
                "notation.no-axis",
                name=self.excerpt(part.args[0]),
                shape=described(body.shape),
                axis=len(body.shape),
            )
            raise self.error(what, part)
        for axis, (start, stop) in enumerate(part.value):
            if start is None and stop is None:
                continue
            start, stop = start or "0", stop or body.shape[axis]
            shape = shapes.cut(body.shape, start, stop, axis)
            body = Typed(Slice(body.tree, start, stop, axis), shape or body.shape)
        return body

    def tuple(self, part: Part) -> Typed:
        raise self.error(message("notation.comma-where"), part)

    # --- two readings ---------------------------------------------------------------------------------------

    def chosen(self, part: Part) -> Typed:
        """One of two parts: the one that fits, or the chosen one if both do."""
        first, second = (part.args[index] for index in (self.choice, 1 - self.choice))
        try:
            one = self.read(first)
        except NotationError:
            if self.probing:
                raise
            return self.read(second)
        if self.probing:
            return one
        self.probing = True
        try:
            other = self.read(second)
        except NotationError:
            return one
        finally:
            self.probing = False
        readings = (one, other) if self.choice == 0 else (other, one)
        return self.either(part, *readings)

    def either(self, part: Part, first: Typed, second: Typed) -> Typed:
        """One of two meanings, of which both fit."""
        if first.tree != second.tree and self.doubt is None and not self.probing:
            self.doubt = Doubt(Span(part.start, part.end), (first.tree, second.tree))
        return (first, second)[self.choice]

    # --- errors ---------------------------------------------------------------------------------------------

    def error(self, what: Message, part: Part, fix: Message | None = None) -> NotationError:
        """The error of one part."""
        return NotationError(what, self.text, Span(part.start, part.end), fix)

    def misfit(
        self, key: str, left: Part, a: Typed, right: Part, b: Typed, sign: str = "", fix: Message | None = None
    ) -> NotationError:
        """The error of two parts whose shapes do not fit; it says both."""
        values = {
            "left": self.excerpt(left), "left_shape": self.shape(a.shape), "right": self.excerpt(right),
            "right_shape": self.shape(b.shape), "sign": sign,
        }  # fmt: skip
        return NotationError(message(key, **values), self.text, Span(left.start, right.end), fix)

    def shape(self, shape: Shape) -> Message | str:
        """A shape in words."""
        return message("notation.a-number") if not shape else described(shape)

    def excerpt(self, part: Part) -> str:
        """A part as it was typed."""
        typed = shown(self.text[part.start : part.end])
        return typed if len(typed) <= _LONGEST_EXCERPT else typed[: _LONGEST_EXCERPT - 1] + "…"


_PRODUCTS = frozenset({syntax.TIMES, syntax.HADAMARD, syntax.DOT, syntax.BESIDE})


def _in_a_row(factors: Sequence[tuple[Part, Typed]], kind: type[Mul] | type[Hadamard]) -> tuple[Tree, ...]:
    """The factors; a product that was not in brackets gives its own."""
    found: list[Tree] = []
    for part, typed in factors:
        tree = typed.tree
        found.extend(tree.factors if isinstance(tree, kind) and part.op in _PRODUCTS else (tree,))
    return tuple(found)


_READ: dict[str, Callable[[Meaning, Part], Typed]] = {
    syntax.NAME: Meaning.name, syntax.NUMBER: Meaning.number, syntax.CONSTANT: Meaning.constant,
    syntax.GROUP: Meaning.group, syntax.ADD: Meaning.add, syntax.NEG: Meaning.neg, syntax.TIMES: Meaning.entrywise,
    syntax.HADAMARD: Meaning.entrywise, syntax.DOT: Meaning.dot, syntax.BESIDE: Meaning.beside,
    syntax.MATMUL: Meaning.matmul, syntax.DIVIDE: Meaning.divide, syntax.POWER: Meaning.power,
    syntax.TRANSPOSE: Meaning.transpose, syntax.PRIME: Meaning.prime, syntax.APPLY: Meaning.apply,
    syntax.REDUCE: Meaning.reduce, syntax.OVER: Meaning.over, syntax.STACK: Meaning.stack, syntax.CUT: Meaning.cut,
    syntax.BARS: Meaning.bars, syntax.OUTER: Meaning.outer, syntax.TUPLE: Meaning.tuple,
    syntax.EITHER: Meaning.chosen,
}  # fmt: skip
