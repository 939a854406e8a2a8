"""Formulas with one mistake: what a question about a wrong line is made of, and what a grader must refuse."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from quizzer.compare.evaluate import Setting
from quizzer.compare.mistakes.edit import plain
from quizzer.compare.mistakes.mutation import Reference
from quizzer.compare.mistakes.point import Value, point_of
from quizzer.compare.mistakes.saying import said
from quizzer.compare.mistakes.table import edits
from quizzer.errors import QuizzerError
from quizzer.messages import Message
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree

SEED = "mutants"


class Mutant(NamedTuple):
    """A formula with one mistake, and what it is."""

    slug: str
    tree: Tree
    what: Message


def mutants(
    tree: Tree, about: Setting, scope: Sequence[str] = (), only: Collection[str] | None = None
) -> Iterator[Mutant]:
    """Every formula of the same shape that one mistake makes of `tree`, each once, in the order of the table.

    `scope` are the names that may slip into it; `only` are the slugs that are wanted, if not all are.
    """
    point = point_of(about, tree, SEED)
    if point is None:
        return
    reference = Reference(plain(tree), about, tuple(scope))
    seen: set[Value | None] = {None, point.value(tree)}
    shape = shape_of(tree, about.names)
    for slug, edit in edits(reference, only):
        found = edit.of(reference.tree)
        value = point.value(found)
        if value not in seen and _shape(found, about) == shape:
            seen.add(value)
            yield Mutant(slug, found, said(reference, slug, edit, tree, None).what)


def _shape(tree: Tree, about: Setting) -> tuple[str, ...] | None:
    try:
        return shape_of(tree, about.names)
    except (QuizzerError, KeyError, IndexError):
        return None
