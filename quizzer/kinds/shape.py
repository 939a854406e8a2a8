"""The shape of a tensor: its dimensions in letters or numbers, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizzer.kinds import Kind
from quizzer.kinds.dimension import (
    DimensionError,
    Polynomial,
    letters,
    product,
    read_dimension,
    with_values,
)
from quizzer.kinds.given import GIVEN, NOTHING, Given, read_given
from quizzer.kinds.options import TEXT, record
from quizzer.kinds.typed_shape import UnreadableShapeError, typed_dimensions
from quizzer.messages import message
from quizzer.node import Node
from quizzer.problem import WARNING
from quizzer.question import Note, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized, visible

_MOST = 8
_FORM: Mapping[str, Any] = {"type": ["string", "number"], "pattern": r"\S"}
_DIMENSIONS: Mapping[str, Any] = {"type": "array", "maxItems": _MOST, "items": _FORM}


@dataclass(frozen=True)
class Shape:
    """The dimensions as they were written, and what they mean."""

    written: tuple[str, ...]
    dimensions: tuple[Polynomial, ...]

    def __str__(self) -> str:
        return f"({', '.join(self.written)}{',' if len(self.written) == 1 else ''})"


@dataclass(frozen=True)
class Foreseen:
    """A wrong shape that people give, and why it is wrong."""

    shape: Shape
    why: Localized


@dataclass(frozen=True)
class Body:
    """The shape, the numbers that some letters stand for, and foreseen mistakes."""

    shape: Shape
    values: Mapping[str, Fraction]
    foreseen: tuple[Foreseen, ...]
    given: Given = NOTHING

    @property
    def names(self) -> frozenset[str]:
        """Every letter of the key and of the foreseen mistakes."""
        shapes = (self.shape, *(row.shape for row in self.foreseen))
        return letters(*(dimension for shape in shapes for dimension in shape.dimensions)) | set(self.values)

    def same(self, given: Polynomial, wanted: Polynomial) -> bool:
        """Whether the two are equal, as they are or with numbers for the letters that have one."""
        return given in (wanted, with_values(wanted, self.values))

    def fits(self, given: tuple[Polynomial, ...], wanted: tuple[Polynomial, ...]) -> bool:
        """Whether the two shapes are the same, dimension by dimension."""
        return len(given) == len(wanted) and all(map(self.same, given, wanted))


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body:
    given = read_given(node)
    values = _fractions(given.corners[0])
    if not given.is_drawn:
        _check_sizes(node, values)
    body = Body(_shape(node, values), values, (), given)
    rows = []
    for item in node.items("wrong"):
        if not item.is_mapping(("answer", "why")):
            continue
        row = Foreseen(_shape(item, values), item.required_localized("why"))
        rows.append(row)
        clash = body.fits(row.shape.dimensions, body.shape.dimensions)
        item.require(not clash, "Q045", message("kinds.wrong-shape-fits", found=str(row.shape)), at="answer")
    return replace(body, foreseen=tuple(rows))


def _fractions(values: Mapping[str, float]) -> dict[str, Fraction]:
    """The letters, without the signs of a subscript, with their sizes."""
    return {re.sub("_", "", name): Fraction(str(number)) for name, number in values.items()}


def _check_sizes(node: Node, sizes: Mapping[str, Fraction]) -> None:
    """Two letters should not have the same size, or a swap of them could pass."""
    seen: set[Fraction] = set()
    for name, size in zip(node.data.get("given", ()), sizes.values(), strict=True):
        if size in seen:
            what = message("kinds.same-size", found=name)
            node.child("given").report("Q046", what, at=name, severity=WARNING)
        seen.add(size)


def _shape(node: Node, names: Mapping[str, Fraction]) -> Shape:
    written, dimensions = [], []
    if node.data.get("answer") is None:
        node.strings("answer", at_least=1)  # reports it: an empty list is a shape, no list is none
    for item in node.items("answer", at_most=_MOST):
        text = item.as_string()
        written.append(text)
        try:
            dimensions.append(read_dimension(text, names))
        except DimensionError:
            item.require(not text, "Q044", message("kinds.not-a-dimension", found=text))
    return Shape(tuple(written), tuple(dimensions))


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    if not body.given.is_drawn:
        return Prompt(ask, message("kinds.how-shape"))
    shown = body.given.shown(body.given.at(seed))
    return Prompt(ask, message("kinds.how-shape"), lines=(shown,), seed=seed)


def _of(body: Body, prompt: Prompt) -> Body:
    """The question as it is asked: with the numbers that were drawn."""
    if not body.given.is_drawn:
        return body
    return replace(body, values=_fractions(body.given.at(prompt.seed)))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    body = _of(body, prompt)
    wanted = body.shape.dimensions
    try:
        found = typed_dimensions(typed, body.names, prompt.ask)
    except UnreadableShapeError as error:
        return unreadable(error.note)
    if (
        len(found) == 1 < len(wanted)
        and re.search(r"[\s*]", typed.strip())
        and body.same(*found, product(wanted))
    ):
        return unreadable(message("kinds.shape-is-product"))
    return _judged(body, found, visible(typed.strip()))


def _judged(body: Body, found: tuple[Polynomial, ...], given: str) -> Verdict:
    wanted = body.shape.dimensions
    if body.fits(found, wanted):
        return right(given)
    for row in body.foreseen:
        if body.fits(found, row.shape.dimensions):
            return wrong(given, notes=(row.why,))
    if len(found) != len(wanted):
        note = message("kinds.shape-count", found=len(found), count=len(wanted))
        return wrong(given, notes=(note,))
    if _is_permuted(body, found):
        return partial(0.5, given, notes=(message("kinds.shape-order"),))
    off = [str(i) for i, pair in enumerate(zip(found, wanted, strict=True), 1) if not body.same(*pair)]
    return wrong(given, notes=(message("kinds.shape-differs", places=", ".join(off), count=len(off)),))


def _is_permuted(body: Body, found: tuple[Polynomial, ...]) -> bool:
    left = list(body.shape.dimensions)
    for dimension in found:
        match = next((wanted for wanted in left if body.same(dimension, wanted)), None)
        if match is None:
            return False
        left.remove(match)
    return True


# --- what is right ------------------------------------------------------------------------------------------


def _in_numbers(body: Body, shape: Shape) -> Shape | None:
    """The shape with the numbers that its letters stand for; None if not all of them have one."""
    found = [with_values(dimension, body.values) for dimension in shape.dimensions]
    if not body.values or letters(*found):
        return None
    return Shape(tuple(str(dimension.get((), 0)) for dimension in found), tuple(found))


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    body = _of(body, prompt)
    numbers = _in_numbers(body, body.shape)
    if numbers is None or numbers.written == body.shape.written:
        return (Localized.same(str(body.shape)),)
    return (Localized.same(f"{body.shape} = {numbers}"),)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """In round and square brackets, with crosses, in Chinese punctuation, in numbers."""
    body = _of(body, prompt)
    written = body.shape.written
    texts = [str(body.shape), f"[{', '.join(written)}]", f"（{'，'.join(written)}）"]
    if len(written) > 1:
        texts += [", ".join(written), " x ".join(written)]
    numbers = _in_numbers(body, body.shape)
    return tuple(dict.fromkeys((*texts, str(numbers)) if numbers else texts))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """The foreseen ones; two neighbours swapped, one missing, one too many."""
    shape = body.shape
    cuts = [(*range(i), i + 1, i, *range(i + 2, len(shape.written))) for i in range(len(shape.written) - 1)]
    cuts += [tuple(range(len(shape.written) - 1))] if shape.written else []
    shapes = [
        Shape(tuple(shape.written[i] for i in cut), tuple(shape.dimensions[i] for i in cut)) for cut in cuts
    ]
    shapes += [row.shape for row in body.foreseen]
    shapes.append(Shape((*shape.written, "1"), (*shape.dimensions, {(): Fraction(1)})))
    return tuple(dict.fromkeys(str(s) for s in shapes if not body.fits(s.dimensions, shape.dimensions)))


KIND = Kind(
    name="shape",
    fields={
        "answer": _DIMENSIONS,
        "given": GIVEN,
        "wrong": {"type": "array", "items": record({"answer": _DIMENSIONS, "why": TEXT}, "answer", "why")},
    },
    required=("answer",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
