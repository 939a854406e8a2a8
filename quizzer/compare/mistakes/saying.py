"""A mistake in the words of the learner: what it is consistent with, never the whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from quizzer.compare.mistakes.edit import Path
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.messages import Message, message
from quizzer.notation import printed
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, names_in, nodes

# What was lost is a part of the answer: it is shown only if most of the answer is something else.
LOST = frozenset({"missing_factor", "missing_term"})
SHARE = 3

FIRST = (
    "missing_parentheses",
    "missing_term",
    "missing_factor",
    "missing_activation_derivative",
    "extra_factor",
)


@dataclass(frozen=True)
class Mistake:
    """A mistake of the table: its slug, what to say, and the way to the place in the answer if it is local.

    `what` keeps to itself what is most of the answer that was asked for; `told` is for those who have it, where
    it is another. Two at once have both slugs, with a + between them.
    """

    slug: str
    what: Message
    path: Path | None = None
    told: Message | None = None


def said(reference: Reference, slug: str, edit: Edit, wanted: Tree, path: Path | None) -> Mistake:
    """The mistake that an edit of a reference is. `wanted` is the answer that was asked for."""
    key = f"mistake.{slug.replace('_', '-')}"
    told = message(key, piece=_shown(edit.piece)) if edit.piece is not None else message(key)
    return Mistake(slug, _kept_back(key, reference, edit, wanted) if slug in LOST else told, path, told)


def _kept_back(key: str, reference: Reference, edit: Edit, wanted: Tree) -> Message:
    """What is lost, if it is the smaller part of the answer."""
    piece = edit.piece
    if key == "mistake.missing-term" and piece is not None and _leaves(piece) > 1:
        piece = _own_name(reference, edit, piece)
    if piece is None or _leaves(piece) * SHARE > _leaves(wanted):
        return message(f"{key}-untold")
    return message(key, piece=_shown(piece))


def _own_name(reference: Reference, edit: Edit, term: Tree) -> Tree | None:
    """A name by which a lost term can be known: one that the rest has not."""
    rest = set(names_in(edit.of(reference.tree)))
    own = [name for name in names_in(term) if name not in rest]
    return t.Name(own[0]) if own else None


def _leaves(tree: Tree) -> int:
    return sum(isinstance(node, t.Name) for node in nodes(tree))


def _shown(tree: Tree | None) -> str:
    if tree is None:
        return ""
    return printed(tree.body if isinstance(tree, t.Neg) else tree)


def together(*mistakes: Mistake) -> Mistake:
    """Several mistakes at once: what is lost or too many first, then how it was written."""
    found: list[Mistake] = []
    for mistake in sorted(mistakes, key=_order):
        if mistake not in found:
            found.append(mistake)
    slugs = dict.fromkeys(slug for mistake in found for slug in mistake.slug.split("+"))
    what, told = _in_a_row([m.what for m in found]), _in_a_row([m.told or m.what for m in found])
    return Mistake("+".join(slugs), what, found[0].path if len(found) == 1 else None, told)


def _in_a_row(messages: Sequence[Message]) -> Message:
    return reduce(lambda first, second: message("mistake.both", first=first, second=second), messages)


def _order(mistake: Mistake) -> int:
    return FIRST.index(mistake.slug) if mistake.slug in FIRST else len(FIRST)


def lost_parentheses() -> Mistake:
    """A factor that reaches only some of the terms."""
    return Mistake("missing_parentheses", message("mistake.missing-parentheses"))
