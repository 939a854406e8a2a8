"""The look-up: which mutant of a reference has the value of an answer, or which two together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quizzer.compare.mistakes.edit import Path, places
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.compare.mistakes.point import Point, Value
from quizzer.compare.mistakes.saying import Mistake, said, together
from quizzer.compare.mistakes.table import edits
from quizzer.notation.tree import Tree

MOST = 2_500  # mutants that are tried
MOST_OF_TWO = 400  # that are tried two by two

# Two of which one is one of these explain nearly anything: nobody could say that it is what happened.
LOOSE = frozenset({"extra_term", "wrong_name", "extra_activation_derivative", "extra_square", "extra_sum"})


class Tried(NamedTuple):
    """A mutant that was evaluated."""

    slug: str
    edit: Edit
    value: Value


class Answer(NamedTuple):
    """What is looked for: the answer that was asked for, the one that was given, and its value."""

    wanted: Tree
    found: Tree
    value: Value


def one_mistake(point: Point, reference: Reference, answer: Answer) -> tuple[Mistake | None, list[Tried]]:
    """The mistake that makes the reference the answer; None, and the mutants that do not."""
    tried: list[Tried] = []
    for mutant in _tried(reference, point):
        if mutant.value == answer.value:
            path = _place(point, mutant.edit, answer.found)
            return said(reference, mutant.slug, mutant.edit, answer.wanted, path), tried
        tried.append(mutant)
    return None, tried


def _tried(reference: Reference, point: Point) -> Iterator[Tried]:
    """The mutants that have a value other than the reference's."""
    right = point.value(reference.tree)
    for count, (slug, edit) in enumerate(edits(reference)):
        if count > MOST:
            return
        value = point.value(edit.of(reference.tree))
        if value is not None and value != right:
            yield Tried(slug, edit, value)


def _place(point: Point, edit: Edit, found: Tree) -> Path | None:
    """Where the answer has what the edit put there: the smallest part with this value, if there is one."""
    wanted = point.value(edit.new)
    paths = [path for path, node in places(found) if point.value(node) == wanted] if wanted else []
    deepest = [path for path in paths if not any(path != p and p[: len(path)] == path for p in paths)]
    return deepest[0] if len(deepest) == 1 else None


def two_mistakes(point: Point, reference: Reference, tried: list[Tried], answer: Answer) -> Mistake | None:
    """Two edits in different places: differences add up in a sum, quotients multiply in a product."""
    right = point.value(reference.tree)
    tried = [one for one in tried if one.slug not in LOOSE]
    if right is None or len(tried) > MOST_OF_TWO:
        return None
    for part in (point.minus, point.over):
        table: dict[Value, Tried] = {}
        for one in tried:
            moved = part(one.value, right)
            if moved is not None:
                table.setdefault(moved, one)
        for first in tried:
            rest = part(answer.value, first.value)
            second = table.get(rest) if rest is not None else None
            if second is not None and first.edit != second.edit and not _undo(first, second):
                both = (said(reference, each.slug, each.edit, answer.wanted, None) for each in (first, second))
                return together(*both)
    return None


def _undo(first: Tried, second: Tried) -> bool:
    """Whether one adds a factor and the other loses one: together they only say that it is another formula."""
    slugs = sorted((first.slug, second.slug))
    return slugs[0] == "extra_factor" and (slugs[1] == "extra_factor" or slugs[1].startswith("missing"))
