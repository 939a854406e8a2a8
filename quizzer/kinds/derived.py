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
    coming: tuple[str, ...]  # adjoints from outside of the step


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
    coming = (f"δ{found.output}_above", *(f"δ{name}_next" for name in found.state))
    return Outline(found.name, values, tuple(f"δ{name}" for name in (*values, *found.leaves)), coming)


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
    return _read_names(node, key, cell, (*found.adjoints, *found.forward))


def read_adjoints(node: Node, key: str, cell: str) -> tuple[str, ...]:
    """As `read_lines`: adjoints alone, and those from outside of the step."""
    found = outline(cell)
    return _read_names(node, key, cell, (*found.adjoints, *found.coming))


def _read_names(node: Node, key: str, cell: str, known: Collection[str]) -> tuple[str, ...]:
    names = node.strings(key, at_least=1)
    for index, name in enumerate(names):
        if name not in known:
            near = nearest(name, known)
            fix = message("common.did-you-mean", name=near) if near else None
            part = node.child(key)
            at = index if isinstance(part.data, list) else None
            part.report("Q053", message("kinds.no-such-line", name=name, cell=outline(cell).name), fix, at=at)
    return tuple(name for name in names if name in known)


def equations(
    found: Derivation, before: str = "", without: Collection[str] = (), used: Collection[str] = ()
) -> tuple[str, ...]:
    """The equations of the cell as they are shown: up to the one of `before`, if it is one of them.

    Those of `without` are left out, and all if there is one: they are what is asked. Where names of `used` stand
    for parts of an equation, it is shown taken apart.
    """
    whole = {equation.name for equation in found.cell.equations}
    parts = {equation.name for equation in found.forward} - whole
    rows = found.forward if parts & {name.removeprefix("δ") for name in used} else found.cell.equations
    names = [equation.name for equation in rows]
    last = names.index(before) if before in names else len(names)
    shown = rows[:last] if not set(names) & set(without) else ()
    return tuple(f"{each.name} = {printed(each.tree)}" for each in shown)


def tree_of(found: Derivation, name: str) -> Tree:
    """What a line or a value of the forward pass is. Raises KeyError."""
    trees: dict[str, Tree] = {each.name: each.tree for each in (*found.forward, *found.steps)}
    return trees[name]


def written(task: Task, tree: Tree | None = None) -> str:
    """A line as it is shown: `δW_f = Σ_t Σ_n δa_f xᵀ`."""
    shown = task.tree if tree is None else tree
    for letter in task.over:
        shown = t.Sum(letter, shown)
    return f"{task.name} = {printed(shown)}" if task.name else printed(shown)
