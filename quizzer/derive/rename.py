"""The letters of another source: a derivation with every name changed. The formulas stay what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quizzer.derive.derivation import COLUMN, ROW, Cell, Derivation, Dims, Equation, Line, Lines, Mentioned
from quizzer.errors import ContentError
from quizzer.messages import Message, message
from quizzer.node import Node
from quizzer.notation.tree import Name, Tree, names_in, substituted
from quizzer.text import Localized

if TYPE_CHECKING:
    from quizzer.derive.check import Check

SIDES = ("_prev", "_next", "_above")


@dataclass(frozen=True)
class Notation:
    """The letters of a source. A `*` in `rename` stands for the rest of a name."""

    name: str
    title: Localized
    layout: str
    rename: Mapping[str, str]

    def __call__(self, name: str) -> str:
        """What a name is called there."""
        if name in self.rename:
            return self.rename[name]
        for pattern, new in self.rename.items():
            start, star, end = pattern.partition("*")
            if star and name.startswith(start) and name.endswith(end) and len(name) > len(start) + len(end):
                return new.replace("*", name[len(start) : len(name) - len(end)])
        return name

    def shown(self, name: str) -> str:
        """What a name is called there, if that is another name; `δW_f`, `h_prev` and `W_f` are asked for alike."""
        adjoint, base = ("δ", name[1:]) if name[:1] == "δ" else ("", name)
        side = next((side for side in SIDES if base.endswith(side)), "")
        return f"{adjoint}{self(base.removesuffix(side))}{side}"


def read_notations(node: Node) -> dict[str, Notation]:
    """The notations of a file; what is wrong is reported to the node."""
    found = {}
    for name, each in node.entries("notations"):
        if each.is_mapping(("title", "layout", "rename")):
            title, layout = each.required_localized("title"), each.one_of("layout", (COLUMN, ROW), COLUMN)
            found[name] = Notation(
                name, title, layout, {old: new.as_string() for old, new in each.entries("rename")}
            )
    return found


def renamed(derivation: Derivation, notation: Notation) -> Derivation:
    """The derivation in the letters of a source.

    Raises:
        ContentError: two names would become one.
    """
    bases = [name for name in derivation.values if name[0] != "δ" and not name.endswith(SIDES)]
    new = {name: notation(name) for name in bases}
    _refuse_doubles(new, notation)
    return _Renaming(new).whole(derivation)


def renamed_check(check: Check, cell: Cell, notation: Notation) -> Check:
    """The check of a cell in the letters of a source."""
    first = {f"δ{state}_0": f"δ{notation(state)}_0" for state in cell.state}
    compared = (
        replace(row, name=first.get(row.name) or notation.shown(row.name)) for row in check.numeric.rows
    )
    proved = (
        replace(row, value=notation.shown(row.value), to=notation.shown(row.to)) for row in check.proof.rows
    )
    return replace(
        check,
        proof=replace(check.proof, rows=tuple(proved)),
        numeric=replace(check.numeric, rows=tuple(compared)),
    )


def _refuse_doubles(new: Mapping[str, str], notation: Notation) -> None:
    owners: dict[str, str] = {}
    for old, name in new.items():
        if name in owners:
            both = {"first": owners[name], "second": old}
            raise ContentError(message("derive.notation-clash", notation=notation.name, name=name, **both))
        owners[name] = old


class _Renaming:
    def __init__(self, new: Mapping[str, str]) -> None:
        self.new = new

    def name(self, name: str) -> str:
        """δ, the letter, and the side."""
        adjoint, base = ("δ", name[1:]) if name[:1] == "δ" else ("", name)
        side = next((side for side in SIDES if base.endswith(side)), "")
        base = base.removesuffix(side)
        return adjoint + self.new.get(base, base) + side

    def tree(self, tree: Tree) -> Tree:
        return substituted(tree, {name: Name(self.name(name)) for name in names_in(tree)})

    def shapes(self, shapes: Mapping[str, Dims]) -> dict[str, Dims]:
        return {self.name(name): dims for name, dims in shapes.items()}

    def equations(self, equations: Iterable[Equation]) -> tuple[Equation, ...]:
        return tuple(
            replace(e, name=self.name(e.name), tree=self.tree(e.tree), stopped=tuple(map(self.name, e.stopped)))
            for e in equations
        )

    def lines(self, lines: Iterable[Line]) -> Lines:
        return Lines(
            replace(
                e, name=self.name(e.name), of=self.name(e.of), tree=self.tree(e.tree), rule=self.words(e.rule)
            )
            for e in lines
        )

    def words(self, rule: Message) -> Message:
        """A reason that names the values where something is used."""
        return Message(rule.key, {key: self.value(value) for key, value in rule.values.items()})

    def value(self, value: object) -> object:
        if isinstance(value, Message):
            return self.words(value)
        return Mentioned(map(self.name, value)) if isinstance(value, Mentioned) else value

    def whole(self, derivation: Derivation) -> Derivation:
        cell = derivation.cell
        return replace(
            derivation,
            cell=replace(
                cell,
                inputs=self.shapes(cell.inputs),
                state=self.shapes(cell.state),
                parameters=self.shapes(cell.parameters),
                constants=self.shapes(cell.constants),
                equations=self.equations(cell.equations),
                output=self.name(cell.output),
                backwards=tuple(map(self.name, cell.backwards)),
            ),
            forward=self.equations(derivation.forward),
            backward=self.lines(derivation.backward),
            gradients=self.lines(derivation.gradients),
            paths=(),
            jacobians=tuple(
                replace(
                    e,
                    of=self.name(e.of),
                    to=self.name(e.to),
                    direct=self.tree(e.direct),
                    full=self.tree(e.full),
                )
                for e in derivation.jacobians
            ),
        )
