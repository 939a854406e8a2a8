"""One row of the table of mistakes: a slug, and every place in which a reference may be changed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from quizzer.compare.evaluate import Setting
from quizzer.compare.mistakes.edit import Path, inside_slopes, places, put
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, names_in


@dataclass(frozen=True)
class Reference:
    """What is changed: a formula in its plain form, its setting, and the names that may slip into it."""

    tree: Tree
    about: Setting
    scope: tuple[str, ...]

    @cached_property
    def places(self) -> tuple[tuple[Path, Tree], ...]:
        """Every node with the way to it."""
        return tuple(places(self.tree))

    @cached_property
    def nodes(self) -> dict[Path, Tree]:
        """The node at the end of every path."""
        return dict(self.places)

    @cached_property
    def slopes(self) -> set[Path]:
        """The paths of the parts of 1 − u."""
        return inside_slopes(self.tree)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the formula."""
        return names_in(self.tree)

    def rank(self, name: str) -> int:
        """How many axes a name has."""
        return len(self.about.names.shape(name))

    def made_by(self, name: str) -> t.Apply | None:
        """The function that a name is defined as the value of; None if it is no such name."""
        found = self.about.definitions.get(name)
        return found if isinstance(found, t.Apply) and not found.order else None


class Edit(NamedTuple):
    """`new` stands at `path`. `piece` is what the message shows: what was lost, added or put there."""

    path: Path
    new: Tree
    piece: Tree | None = None

    def of(self, tree: Tree) -> Tree:
        """The tree with this edit."""
        return put(tree, self.path, self.new)


Edits = Callable[[Reference], Iterator[Edit]]


class Mutation(NamedTuple):
    """One row: its message is `mistake.` and the slug."""

    slug: str
    edits: Edits
