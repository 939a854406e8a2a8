"""The shape of a tensor: its dimensions in letters or numbers, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    renamed,
    with_values,
)
from quizzer.kinds.options import TEXT, record
from quizzer.kinds.wording import LONGEST, flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.problem import WARNING
from quizzer.question import Note, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized, visible

_MOST = 8
_FORM: Mapping[str, Any] = {"type": ["string", "number"], "pattern": r"\S"}
_DIMENSIONS: Mapping[str, Any] = {"type": "array", "maxItems": _MOST, "items": _FORM}
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HEADING = re.compile(r"(?:(?:torch\.)?size|(?:[a-z]+\.)?shape|形状)\s*[:=]?\s*", re.IGNORECASE)
_CROSS = re.compile(r"\s+[xX]\s+")
_TIGHT_CROSS = re.compile(r"(?<=[^\W_)])\s*[xX]\s*(?=[^\W_(])")
_SCALAR = re.compile(r"\(\)|\[\]|scalar|标量", re.IGNORECASE)
_ALONE = re.compile(r"(?<![^\W\d_])[^\W\d_](?:_\{?\w+\}?|\d+)?(?![^\W\d_])")


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

    @property
    def names(self) -> frozenset[str]:
        """Every letter of the key and of the foreseen mistakes."""
        shapes = (self.shape, *(row.shape for row in self.foreseen))
        return letters(*(dimension for shape in shapes for dimension in shape.dimensions)) | set(self.values)

    def same(self, given: Polynomial, wanted: Polynomial) -> bool:
        """Whether the two are equal in letters, or equal numbers if `given` has no letters."""
        return given == wanted or (not letters(given) and given == with_values(wanted, self.values))

    def fits(self, given: tuple[Polynomial, ...], wanted: tuple[Polynomial, ...]) -> bool:
        """Whether the two shapes are the same, dimension by dimension."""
        return len(given) == len(wanted) and all(map(self.same, given, wanted))


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body:
    values = _given(node)
    body = Body(_shape(node, values), values, ())
    rows = []
    for item in node.items("wrong"):
        if not item.is_mapping(("answer", "why")):
            continue
        row = Foreseen(_shape(item, values), item.required_localized("why"))
        rows.append(row)
        clash = body.fits(row.shape.dimensions, body.shape.dimensions)
        item.require(not clash, "Q045", message("kinds.wrong-shape-fits", found=str(row.shape)), at="answer")
    return replace(body, foreseen=tuple(rows))


def _given(node: Node) -> dict[str, Fraction]:
    """The letters with their sizes; two letters should not have the same, or a swap of them could pass."""
    found: dict[str, Fraction] = {}
    if not list(node.entries("given")):
        return found
    values = node.child("given")
    for name in values.data:
        if not re.fullmatch(r"[^\W\d_]\w*", str(name)):
            values.report("Q038", message("kinds.not-a-letter", found=name), at=name, key=True)
        size = Fraction(str(values.number(name)))
        if size in found.values():
            values.report("Q046", message("kinds.same-size", found=name), at=name, severity=WARNING)
        found[re.sub("_", "", str(name))] = size
    return found


def _shape(node: Node, names: Mapping[str, Fraction]) -> Shape:
    written, dimensions = [], []
    if node.data.get("answer") is None:
        node.strings("answer", at_least=1)  # reports it: an empty list is a shape, no list is none
    for item in node.items("answer", at_most=_MOST):
        text = item.as_string()
        written.append(text)
        try:
            dimensions.append(read_dimension(text, _long(names)))
        except (DimensionError, ZeroDivisionError):
            item.require(not text, "Q044", message("kinds.not-a-dimension", found=text))
    return Shape(tuple(written), tuple(dimensions))


def _long(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if len(name) > 1)


# --- what was typed -----------------------------------------------------------------------------------------


class _UnreadableError(Exception):
    """No shape; the note says how to write one."""

    def __init__(self, note: Note) -> None:
        super().__init__(note)
        self.note = note


def _typed_shape(body: Body, prompt: Prompt, typed: str) -> tuple[Polynomial, ...]:
    if len(typed) > LONGEST:
        raise _UnreadableError(message("kinds.type-a-shape"))
    text = _HEADING.sub("", flat(re.sub("[×✕✖⨯]", " x ", typed)), count=1)
    text = re.sub(r"\]\s*\[", ",", text)
    if _SCALAR.fullmatch(text.replace(" ", "")):
        return ()
    pieces = _pieces(_inside(text), crossed=not any("x" in name.lower() for name in body.names))
    try:
        found = tuple(read_dimension(piece, _long(body.names)) for piece in pieces)
    except (DimensionError, ZeroDivisionError):
        raise _UnreadableError(message("kinds.type-a-shape")) from None
    found = tuple(renamed(dimension, _other_case(body, dimension)) for dimension in found)
    _refuse_unknown(body, prompt, found)
    is_product = len(found) == 1 < len(body.shape.written) and re.search(r"[\s*]", pieces[0])
    if is_product and body.same(found[0], product(body.shape.dimensions)):
        raise _UnreadableError(message("kinds.shape-is-product"))
    return found


def _inside(text: str) -> str:
    """The text without the brackets around it all; those inside it must be in pairs."""
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign in _PAIRS.values():
            opened.append(place)
        elif sign in _PAIRS:
            if not opened or text[opened[-1]] != _PAIRS[sign]:
                raise _UnreadableError(message("kinds.brackets"))
            start = opened.pop()
            if start == 0 and place == len(text) - 1:
                return _inside(text[1:-1])
    if opened:
        raise _UnreadableError(message("kinds.brackets"))
    return text.strip()


def _pieces(text: str, crossed: bool) -> list[str]:
    """The dimensions: between commas or semicolons, else between crosses."""
    depth, pieces = 0, [""]
    for sign in text:
        depth += (sign in _PAIRS.values()) - (sign in _PAIRS)
        if sign in ",;" and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    if len(pieces) > 1:
        last = pieces if pieces[-1].strip() else pieces[:-1]
        return [_CROSS.sub(" * ", piece) for piece in last]
    pieces = _CROSS.split(text)
    return _TIGHT_CROSS.split(text) if crossed and len(pieces) == 1 else pieces


def _other_case(body: Body, dimension: Polynomial) -> dict[str, str]:
    """`h` for `H`, where that is the only letter that it can be."""
    found = {}
    for name in letters(dimension) - body.names:
        near = [known for known in body.names if known.lower() == name.lower()]
        if len(near) == 1:
            found[name] = near[0]
    return found


def _refuse_unknown(body: Body, prompt: Prompt, found: tuple[Polynomial, ...]) -> None:
    asked = {
        re.sub("[_{}]", "", name) for name in _ALONE.findall(f"{flat(prompt.ask.en)} {flat(prompt.ask.zh)}")
    }
    unknown = sorted(letters(*found) - body.names - asked)
    if unknown:
        raise _UnreadableError(message("kinds.unknown-letter", found=visible(unknown[0])))


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-shape"))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    try:
        found = _typed_shape(body, prompt, typed)
    except _UnreadableError as error:
        return unreadable(error.note)
    given, wanted = visible(typed.strip()), body.shape.dimensions
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
    numbers = _in_numbers(body, body.shape)
    if numbers is None or numbers.written == body.shape.written:
        return (Localized.same(str(body.shape)),)
    return (Localized.same(f"{body.shape} = {numbers}"),)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """In round and square brackets, with crosses, in Chinese punctuation, in numbers."""
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
        "given": {
            "type": "object",
            "propertyNames": {"pattern": r"^[^\W\d_]\w*$"},
            "additionalProperties": {"type": "number"},
        },
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
