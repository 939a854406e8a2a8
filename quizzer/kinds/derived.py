"""Keys that nobody has typed: lines of the derivation of a cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from quizzer.errors import ContentError, UnknownName, nearest
from quizzer.messages import message
from quizzer.node import Node
from quizzer.notation import printed
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree
from quizzer.paths import home

if TYPE_CHECKING:
    from quizzer.derive.derivation import Cell, Derivation
    from quizzer.lines import Task


@dataclass(frozen=True)
class Outline:
    """The names of a cell's lines: known from its equations, without going back through them."""

    name: str
    forward: tuple[str, ...]
    adjoints: tuple[str, ...]


@lru_cache(maxsize=16)
def outline(cell: str) -> Outline:
    """The outline of a cell.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the cell is wrong.
    """
    from quizzer.derive.split import forward

    found = _cell(cell)
    values = tuple(equation.name for equation in forward(found))
    return Outline(found.name, values, tuple(f"δ{name}" for name in (*values, *found.leaves)))


@lru_cache(maxsize=16)
def derivation(cell: str) -> Derivation:
    """The derivation of a cell, made when a question is first asked: a list of questions needs none.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the cell is wrong.
    """
    from quizzer.api import derive

    return derive(_cell(cell))


@lru_cache(maxsize=16)
def _cell(name: str) -> Cell:
    from quizzer.cells import load_cell

    return load_cell(name, home(None).cache)


def read_cell(node: Node, key: str) -> str:
    """The name of a cell that is there, or ""; what is wrong is reported."""
    name = node.string(key)
    if not name:
        return ""
    try:
        outline(name)
    except (UnknownName, ContentError) as error:
        node.report("Q052", error.what, error.fix, at=key)
        return ""
    return name


def read_lines(node: Node, key: str, cell: str) -> tuple[str, ...]:
    """The names of lines at `key`, one or several; those that the cell has not are reported."""
    found = outline(cell)
    known = (*found.adjoints, *found.forward)
    names = node.strings(key, at_least=1)
    for index, name in enumerate(names):
        if name not in known:
            near = nearest(name, known)
            fix = message("common.did-you-mean", name=near) if near else None
            part = node.child(key)
            at = index if isinstance(part.data, list) else None
            part.report("Q053", message("kinds.no-such-line", name=name, cell=found.name), fix, at=at)
    return tuple(name for name in names if name in known)


def equations(found: Derivation, before: str = "", without: Collection[str] = ()) -> tuple[str, ...]:
    """The forward equations as they are shown: up to the one of `before`, if it is one of them.

    Those of `without` are left out, and all if there is one: they are what is asked.
    """
    names = [equation.name for equation in found.forward]
    last = names.index(before) if before in names else len(names)
    shown = found.forward[:last] if not set(names) & set(without) else ()
    return tuple(f"{each.name} = {printed(each.tree)}" for each in shown)


def written(task: Task, tree: Tree | None = None) -> str:
    """A line as it is shown: `δW_f = Σ_t Σ_n δa_f xᵀ`."""
    shown = task.tree if tree is None else tree
    for letter in task.over:
        shown = t.Sum(letter, shown)
    return f"{task.name} = {printed(shown)}" if task.name else printed(shown)
