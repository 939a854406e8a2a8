"""Trees, cells and derivatives as plain data that JSON can keep, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from fractions import Fraction
from typing import Any

from quizzer.derive.derivation import Cell, Equation
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree
from quizzer.text import Localized

_NODES: Mapping[str, Any] = {
    node.__name__: node
    for node in (
        t.Name, t.Number, t.Constant, t.Add, t.Neg, t.Mul, t.Hadamard, t.Div, t.Power, t.MatMul, t.Transpose,
        t.Apply, t.Reduce, t.Sum, t.Concat, t.Slice,
    )
}  # fmt: skip


def plain_tree(tree: Tree) -> list[Any]:
    """A tree as nested lists."""
    values = (getattr(tree, each.name) for each in fields(tree))
    return [type(tree).__name__, *(_plain(value) for value in values)]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return {"of": [plain_tree(part) for part in value]}
    if isinstance(value, Fraction):
        return {"top": value.numerator, "bottom": value.denominator}
    return plain_tree(value) if type(value).__name__ in _NODES else value


def tree_of(plain: list[Any]) -> Tree:
    """The tree that was kept."""
    name, *values = plain
    node: Tree = _NODES[name](*(_value(value) for value in values))
    return node


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tree_of(plain)
    if isinstance(plain, dict):
        return tuple(map(tree_of, plain["of"])) if "of" in plain else Fraction(plain["top"], plain["bottom"])
    return plain


def plain_cell(cell: Cell) -> dict[str, Any]:
    """A cell as plain data."""
    return {
        **asdict(cell),
        "title": [cell.title.en, cell.title.zh],
        "equations": [
            [each.name, list(each.shape), plain_tree(each.tree), list(each.stopped)] for each in cell.equations
        ],
        "facts": [[plain_tree(side) for side in fact] for fact in cell.facts],
    }


def cell_of(plain: Mapping[str, Any]) -> Cell:
    """The cell that was kept."""
    names = ("inputs", "state", "parameters", "constants")
    return Cell(
        **{
            **plain,
            **{group: {name: tuple(dims) for name, dims in plain[group].items()} for group in names},
            "title": Localized(*plain["title"]),
            "equations": tuple(
                Equation(name, tuple(shape), tree_of(tree), tuple(stopped))
                for name, shape, tree, stopped in plain["equations"]
            ),
            "facts": tuple((tree_of(left), tree_of(right)) for left, right in plain["facts"]),
            "backwards": tuple(plain["backwards"]),
        }
    )
