"""One row of the table of mistakes: a slug, and every place in which a reference may be changed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from quizzer.compare.evaluate import Setting
from quizzer.compare.mistakes.edit import Path, inside_slopes, places, put
from quizzer.notation import tree as t
from quizzer.notation.names import senses
from quizzer.notation.tree import Tree, names_in

T = TypeVar("T")
GATES = frozenset("ifogzrnu")  # where no definition says what a gate is


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

    @cached_property
    def _once(self) -> dict[Callable[[Reference], Any], Any]:
        return {}

    def once(self, about: Callable[[Reference], T]) -> T:
        """What `about` says of this reference, found out once for all rows of the table."""
        if about not in self._once:
            self._once[about] = about(self)
        found: T = self._once[about]
        return found

    def rank(self, name: str) -> int:
        """How many axes a name has."""
        return len(self.about.names.shape(name))

    def made_by(self, name: str) -> t.Apply | None:
        """The function that a name is defined as the value of; None if it is no such name."""
        found = self.about.definitions.get(name)
        return found if isinstance(found, t.Apply) and not found.order else None

    def is_gate(self, name: str) -> bool:
        """Whether a name is the value of an activation; without a definition, whether it is called like a gate."""
        if name in self.about.definitions:
            return self.made_by(name) is not None
        return self.rank(name) < 3 and name.rstrip("t").split("_")[0] in (*GATES, "") and not is_adjoint(name)


def is_adjoint(name: str) -> bool:
    """Whether a name is called like a gradient: δh, dh, dnext_h."""
    return name[0] == "δ" or (name[0] == "d" and len(name) > 1 and senses(name)[-1][0])


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
