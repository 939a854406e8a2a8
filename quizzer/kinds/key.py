"""Keys that are written out: a formula in the names of a cell, in declared names, or in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from quizzer.errors import UsageError
from quizzer.kinds.derived import derivation
from quizzer.messages import message
from quizzer.node import Node
from quizzer.notation import Names, NotationError, declared, names_found, parse_equation
from quizzer.notation.reading import Equation
from quizzer.notation.tree import Tree

if TYPE_CHECKING:
    from quizzer.lines import Task


@dataclass(frozen=True)
class Scope:
    """The names that a formula may use, and what some of them stand for."""

    names: Names
    definitions: Mapping[str, Tree] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Key:
    """A formula and the names that an answer may use. It is made a task when it is asked for."""

    equation: Equation
    scope: Scope

    @cached_property
    def task(self) -> Task:
        """The key as what is asked for."""
        from quizzer.compare.evaluate import setting
        from quizzer.lines import Task

        found = self.equation
        about = setting(self.scope.names, self.scope.definitions)
        return Task(found.name or "", found.shape, found.tree, (), about)


def read_key(node: Node, cell: str) -> Key | None:
    """The key in the fields of a question; None if there is something wrong with it, which is reported."""
    text = node.string("answer")
    scope = _scope(node, text, cell) if text else None
    if scope is None:
        return None
    try:
        return Key(parse_equation(text, scope.names), scope)
    except NotationError as error:
        node.report("Q039", error.what, error.fix, at="answer")
        return None


def _scope(node: Node, text: str, cell: str) -> Scope | None:
    """Names and definitions; None if there was something to report."""
    definitions = {name: item.as_string() for name, item in node.entries("definitions")}
    try:
        if cell:
            return _of_cell(cell)
        if node.has("names"):
            shapes = {name: _dimensions(item) for name, item in node.entries("names")}
            names = declared(shapes, adjoints=True)
        else:
            names = names_found(text, *definitions.values())
        return Scope(names, {name: parse_equation(each, names).tree for name, each in definitions.items()})
    except NotationError as error:
        node.report("Q039", error.what, error.fix, at="definitions" if definitions else "answer")
    except (UsageError, ValueError) as error:
        node.report("Q044", message("kinds.not-a-dimension", found=str(error)), at="names")
    return None


def _of_cell(cell: str) -> Scope:
    """All names of a derivation, with its equations and lines as definitions."""
    from quizzer.lines import names_of

    found = derivation(cell)
    known = {each.name: each.tree for each in found.forward}
    known |= {name: line.tree for name, line in found.lines.items()}
    return Scope(names_of(found.cell, found.values, adjoints=True), known)


def _dimensions(node: Node) -> tuple[str, ...]:
    """The dimensions of a name: `H`, `[H, D]`, or none."""
    if isinstance(node.data, list):
        return tuple(node.child(index).as_string() for index in range(len(node.data)))
    return (node.as_string(),)
