"""What is done with whole arrays: summed, put together, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.messages import message
from quizzer.notation import shapes, syntax
from quizzer.notation import tree as t
from quizzer.notation.dimensions import SCALAR, Shape
from quizzer.notation.names import COLUMN
from quizzer.notation.products import Typed, worded
from quizzer.notation.syntax import Part

if TYPE_CHECKING:
    from quizzer.notation.errors import NotationError
    from quizzer.notation.meaning import Meaning


def over(meaning: Meaning, part: Part) -> Typed:
    """Σ_n a, Σ_{t,n} a."""
    body = meaning.read(part.args[0])
    for letter in reversed(part.value.split("_")):
        body = Typed(t.Sum(letter, body.tree), shapes.summed(body.shape, letter))
    return body


def reduce(meaning: Meaning, part: Part) -> Typed:
    """`da.sum(axis=0)` over a batch is Σ_n; so it is of a vector, which is then that of one example."""
    name, axis, keep = part.value
    body = meaning.read(part.args[0])
    if axis is None:
        return Typed(t.Reduce(name, body.tree), SCALAR)
    axis = axis + len(body.shape) if axis < 0 else axis
    if name == "sum" and axis == 0 and len(body.shape) == 1 and body.shape[0] not in shapes.BATCH:
        return Typed(t.Sum("n", body.tree), body.shape)
    shape = shapes.reduced(body.shape, axis, keep)
    if shape is None:
        raise _no_axis(meaning, part, body.shape, axis)
    letter = body.shape[axis]
    if name == "sum" and not keep and letter in shapes.BATCH and body.shape.count(letter) == 1:
        return Typed(t.Sum(letter.lower(), body.tree), shape)
    return Typed(t.Reduce(name, body.tree, axis, keep), shape)


def _no_axis(meaning: Meaning, part: Part, shape: Shape, axis: int) -> NotationError:
    values = {"name": meaning.excerpt(part.args[0]), "shape": worded(shape), "axis": axis}
    return meaning.error(message("notation.no-axis", **values), part)


def bars(meaning: Meaning, part: Part) -> Typed:
    """|a|, and ||a|| as the norm of a vector."""
    inner = part.args[0]
    if inner.op == syntax.BARS:
        body = meaning.read(inner.args[0])
        if not shapes.is_scalar(body.shape):
            return Typed(t.Reduce("norm", body.tree), SCALAR)
    body = meaning.read(inner)
    return Typed(t.Apply("abs", (body.tree,)), body.shape)


def stack(meaning: Meaning, part: Part) -> Typed:
    """[h; x] along the first axis, [h, x] along the last; a vector has one."""
    parts = [meaning.read(arg) for arg in part.args]
    rank = len(parts[0].shape)
    axis = rank - 1 if part.value is None else part.value
    axis = min(axis + rank if axis < 0 else axis, max(rank - 1, 0))
    shape = shapes.joined([each.shape for each in parts], axis)
    found = Typed(t.Concat(tuple(each.tree for each in parts), axis), shape or parts[0].shape)
    if shape is None:
        first, second = (part.args[0], parts[0]), (part.args[1], parts[1])
        return meaning.unfit(found, "notation.not-joined", first, second)
    return found


def cut(meaning: Meaning, part: Part) -> Typed:
    """a[0:H], a[:, H:2H]; a[:, None] and a[None, :] of a vector."""
    body = meaning.read(part.args[0])
    if None in part.value:
        return _with_axis(meaning, part, body)
    for axis, (start, stop) in enumerate(part.value):
        if not (start or stop) and axis < len(body.shape):
            continue
        start, stop = start or "0", stop or (body.shape[axis] if axis < len(body.shape) else "")
        shape = shapes.cut(body.shape, start, stop, axis)
        if shape is None:
            raise _no_axis(meaning, part, body.shape, axis)
        body = Typed(t.Slice(body.tree, start, stop, axis), shape)
    return body


def _with_axis(meaning: Meaning, part: Part, body: Typed) -> Typed:
    """A vector as a column or a row with two axes."""
    is_row = part.value in ((None,), syntax.AS_ROW)
    if len(body.shape) != 1 or not (is_row or part.value == syntax.AS_COLUMN):
        raise meaning.error(message("notation.bad-slice"), part)
    if is_row == (meaning.names.layout == COLUMN):
        return Typed(t.Transpose(body.tree), shapes.transposed(body.shape, meaning.names.layout))
    return body if is_row else Typed(t.Slice(body.tree, "0", "1", 1), (*body.shape, "1"))
