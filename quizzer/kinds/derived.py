"""Keys that nobody has typed: lines of the derivation of a cell."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from quizzer.errors import ContentError, UnknownName, nearest
from quizzer.messages import message
from quizzer.node import Node
from quizzer.notation import printed
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

if TYPE_CHECKING:
    from quizzer.derive.derivation import Derivation
    from quizzer.lines import Task


@lru_cache(maxsize=16)
def derivation(cell: str) -> Derivation:
    """The derivation of a cell, made when a question first asks for it.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the cell is wrong.
    """
    import quizzer

    found: Derivation = quizzer.derive(cell)
    return found


def read_derivation(node: Node, key: str) -> Derivation | None:
    """The derivation of the cell that is named at `key`; None if there is none, which is reported."""
    name = node.string(key)
    if not name:
        return None
    try:
        return derivation(name)
    except (UnknownName, ContentError) as error:
        node.report("Q052", error.what, error.fix, at=key)
        return None


def read_lines(node: Node, key: str, found: Derivation) -> tuple[str, ...]:
    """The names of lines at `key`, one or several; those that the cell has not are reported."""
    known = (*found.lines, *(equation.name for equation in found.forward))
    names = node.strings(key, at_least=1)
    for index, name in enumerate(names):
        if name not in known:
            near = nearest(name, known)
            fix = message("common.did-you-mean", name=near) if near else None
            part = node.child(key)
            at = index if isinstance(part.data, list) else None
            part.report("Q053", message("kinds.no-such-line", name=name, cell=found.cell.name), fix, at=at)
    return tuple(name for name in names if name in known)


def equations(found: Derivation, before: str = "") -> tuple[str, ...]:
    """The forward equations as they are shown; up to the one of `before`, if it is one of them."""
    names = [equation.name for equation in found.forward]
    last = names.index(before) if before in names else len(names)
    return tuple(f"{each.name} = {printed(each.tree)}" for each in found.forward[:last])


def written(task: Task, tree: Tree | None = None) -> str:
    """A line as it is shown: `δW_f = Σ_t Σ_n δa_f xᵀ`."""
    shown = task.tree if tree is None else tree
    for letter in task.over:
        shown = t.Sum(letter, shown)
    return f"{task.name} = {printed(shown)}" if task.name else printed(shown)
