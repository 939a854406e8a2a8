"""Takes large equations apart, as one does on a whiteboard before differentiating.

`h = tanh(W x + U h_prev + b)` becomes `a_h = W x + U h_prev + b` and `h = tanh(a_h)`: what several names are
below, behind one function, gets a name, so that its adjoint is written once. Small equations stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from quizzer.derive.algebra import Algebra
from quizzer.derive.derivation import Cell, Equation
from quizzer.notation import tree as t
from quizzer.notation.tree import Name, Tree, children, names_in, nodes, with_children


def forward(cell: Cell) -> tuple[Equation, ...]:
    """The equations of a cell, each small enough for one line of gradients, in order of evaluation."""
    splitter = _Splitter(cell)
    return tuple(small for equation in cell.equations for small in splitter.split(equation))


class _Splitter:
    def __init__(self, cell: Cell) -> None:
        self.letters = set(cell.letters) - set(cell.shapes)
        self.algebra = Algebra({**dict.fromkeys(cell.letters, ()), **cell.shapes})
        self.taken = {*cell.shapes, *cell.letters}
        self.known: dict[tuple[Tree, tuple[str, ...]], Name] = {}

    def split(self, equation: Equation) -> Iterator[Equation]:
        made: list[Equation] = []
        tree = self._cut(equation.tree, equation, made, root=True)
        yield from made
        self.known[tree, equation.stopped] = Name(equation.name)
        yield replace(equation, tree=tree)

    def _cut(self, tree: Tree, equation: Equation, made: list[Equation], *, root: bool = False) -> Tree:
        """`tree` with its larger parts replaced by names; their equations go to `made`."""
        parts = tuple(self._cut(part, equation, made) for part in children(tree))
        named = tuple(
            self._named(part, prefix, equation, made) if prefix and self._varies(part) else part
            for part, prefix in zip(parts, _prefixes(tree, parts), strict=True)
        )
        return with_children(tree, named) if named else tree

    def _varies(self, part: Tree) -> bool:
        """Whether there is more in it than numbers, as dimensions are."""
        return not self.letters.issuperset(names_in(part))

    def _named(self, part: Tree, prefix: str, equation: Equation, made: list[Equation]) -> Tree:
        key = part, equation.stopped
        if key not in self.known:
            shape = self.algebra.shape(part)
            stopped = tuple(name for name in equation.stopped if name in names_in(part))
            name = self._free(prefix, part, equation.name)
            self.algebra.declare(name, shape)
            self.known[key] = Name(name)
            made.append(Equation(name, shape, part, stopped))
        return self.known[key]

    def _free(self, prefix: str, part: Tree, whole: str) -> str:
        """A name that nobody has: `a_h`, `mean_a`."""
        base = f"{prefix}_{whole.removeprefix('a_')}"
        if isinstance(part, t.Reduce) and isinstance(part.body, Name):
            base = f"{part.function}_{part.body.id}"
        name = next(
            name for name in _numbered(base) if name not in self.taken and f"{name}_prev" not in self.taken
        )
        self.taken.add(name)
        return name


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1


def _prefixes(tree: Tree, parts: Iterable[Tree]) -> list[str]:
    """For every part of a node, the letter of the name it gets; "" if it stays where it is."""
    return [_prefix(tree, index, part) for index, part in enumerate(parts)]


def _prefix(tree: Tree, index: int, part: Tree) -> str:
    if isinstance(part, (Name, t.Number, t.Constant)) or not names_in(part):
        return ""
    if isinstance(part, t.Reduce) or (isinstance(part, t.Apply) and part.function == "softmax"):
        return "p" if isinstance(part, t.Apply) else "s"
    if isinstance(tree, t.Div) and index == 1 and _has(part, (t.Apply,)):
        return "s"
    if isinstance(tree, (t.Apply, t.Reduce)) and (len(names_in(part)) > 1 or _has(part, (t.MatMul, t.Concat))):
        return "a"
    if isinstance(tree, t.MatMul):
        return "" if isinstance(part, t.Transpose) and isinstance(part.body, Name) else "m"
    if isinstance(tree, t.Transpose):
        return "m" if not isinstance(part, Name) else ""
    if isinstance(tree, (t.Hadamard, t.Mul, t.Div, t.Power)) and _has(part, (t.MatMul, t.Concat)):
        others = [other for place, other in enumerate(children(tree)) if place != index and names_in(other)]
        return "m" if others or isinstance(tree, t.Power) else ""
    return ""


def _has(tree: Tree, kinds: Collection[type]) -> bool:
    return any(isinstance(node, tuple(kinds)) for node in nodes(tree))
