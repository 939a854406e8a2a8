"""What a program is written with: names of weights and constants, arrays, and how a stage sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quizzer.derive.emit.expressions import Expressions
from quizzer.derive.emit.instructions import Operand
from quizzer.derive.emit.nodes import LEAVES, VIEWS, Graph, Node
from quizzer.derive.emit.places import Extent, Place
from quizzer.derive.emit.text import code, identifier, number

SMALL = LEAVES | VIEWS  # operations that need no line of their own
CONSTANTS: Mapping[Fraction | float, str] = {
    Fraction(0): "zero", Fraction(1, 2): "half", Fraction(1): "one", Fraction(2): "two",
}  # fmt: skip
Lanes = tuple[tuple[Fraction, Fraction, str], ...]


@dataclass
class Fixed:
    """Code for what does not vary with the step; `lines` define what has a name."""

    graph: Graph
    taken: set[str]
    lines: list[str] = field(default_factory=list)
    names: dict[Any, str] = field(default_factory=dict)

    def text(self, node: Node) -> str:
        """A node as it is written: a name, a view of one, or something small."""
        self._name_large(node)
        return Expressions(self.names).text(node)

    def _name_large(self, node: Node) -> None:
        """Give names to what would be long, or is made again and again."""
        if node in self.names:
            return
        for arg in node.args:
            self._name_large(arg)
        if node.op not in SMALL and (node.op not in ("add", "mul") or node in self.graph.names):
            value = Expressions(self.names).text(node)
            self.named(node, self.graph.names.get(node, "") or "w", value)

    def named(self, key: object, name: str, expression: str) -> str:
        """A line that gives an expression a name."""
        self.names[key] = identifier(name, self.taken)
        self.lines.append(f"{self.names[key]} = {expression}")
        return self.names[key]

    def weights(self, node: Node, *, again: bool) -> Operand:
        """The transpose of a matrix; turned around once if it is used `again` and again."""
        if node.op == "transpose":
            return Operand(self.text(node.args[0]))
        if not again:
            name = self.text(node)
            name = name if name.isidentifier() else self.named(node, "w", name)
            return Operand(Expressions({**self.names, node: name}).text(self.graph.transposed(node)))
        key = ("turned", node)
        if key not in self.names:
            for part in node.args:
                self._name_large(part)
            value = Expressions(self.names).text(node)
            self.named(key, f"{self.graph.names.get(node, '') or 'w'}_turned", f"turned({value})")
        return Operand(self.names[key], whole=False)

    def constant(self, value: Fraction | float) -> str:
        """A number as an array without dimensions: NumPy is faster with these than with Python's numbers."""
        name = CONSTANTS.get(value, "k")
        key = ("constant", value)
        return self.names.get(key) or self.named(key, name, f"np.array({number(value)}, dtype)")

    def lanes(self, lanes: Lanes, which: int, *, full: bool) -> str:
        """The numbers of lanes, repeated for every entry; `full` for every example too."""
        key = ("lanes", lanes, which, full)
        if key not in self.names:
            values, sizes = (", ".join(map(write, each)) for write, each in _columns(lanes, which))
            vector = f"np.repeat(np.array(({values}), dtype), ({sizes}))"
            name = ("scales", "shifts")[which]
            self.named(key, name, f"np.tile({vector}, (N, 1))" if full else vector)
        return self.names[key]


def _columns(lanes: Lanes, which: int) -> Iterator[tuple[Callable[[Any], str], list[Any]]]:
    """The numbers of lanes, and their widths, with what writes them."""
    yield number, [lane[which] for lane in lanes]
    yield code, [lane[2] for lane in lanes]


@dataclass
class Stage:
    """A scene: one stage of a sweep. In a loop, parts of kept arrays are variables of the loop."""

    fixed_code: Fixed
    in_loop: bool
    reverse: bool = False
    variables: dict[Place, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)  # parts of arrays that belong to a block

    def name(self, node: Node) -> str:
        """What a value is called."""
        return self.fixed_code.graph.names.get(node, "")

    @property
    def first(self) -> str:
        """Whether a block is the first of its sweep."""
        return "stop == T" if self.reverse else "start == 0"

    def kept(self, place: Place, node: Node) -> Operand:
        """A place, as seen in this stage."""
        whole = not place.start or (place.start == "0" and place.stop == place.store.dims[-1])
        if place.store.extent == Extent.STEP:
            return Operand(place.store.name + entries(place), whole=whole)
        name = self.block(place)
        if not self.in_loop:
            return Operand(name + entries(place), whole=whole)
        if place not in self.variables:
            name = self.fixed_code.graph.names.get(node, "") or place.store.name
            taken = self.fixed_code.taken
            self.variables[place] = identifier(f"{name}_t" if name in taken else name, taken)
        return Operand(self.variables[place], whole=whole)

    def block(self, place: Place) -> str:
        """The variable of the part of an array that belongs to the steps of a block."""
        names, key = self.fixed_code.names, ("block", place.store, place.before)
        if key not in names:
            ending = "before" if place.before else "b"
            names[key] = identifier(f"{place.store.name}_{ending}", self.fixed_code.taken)
        self.seen[names[key]] = steps_of(place)
        return names[key]

    def sum_of(self, node: Node) -> str:
        """The array of a sum over all steps."""
        graph = self.fixed_code.graph
        shape = ", ".join(map(code, node.dims)) + ("," if len(node.dims) == 1 else "")
        name = graph.names.get(node, "") or "total"
        return self.fixed_code.names.get(node) or self.fixed_code.named(
            node, name, f"np.zeros(({shape}), dtype)"
        )

    def fixed(self, node: Node) -> str:
        """What does not vary with the step."""
        return self.fixed_code.text(node)

    def weights(self, node: Node) -> Operand:
        """The transpose of a matrix."""
        return self.fixed_code.weights(node, again=self.in_loop)

    def constant(self, value: Fraction | float) -> str:
        """A number."""
        return self.fixed_code.constant(value)

    def lanes(self, lanes: Lanes, which: int) -> str:
        """Scales or shifts that differ."""
        return self.fixed_code.lanes(lanes, which, full=self.in_loop)


def entries(place: Place) -> str:
    """The index of the part of an array that a place is."""
    if not place.start or (place.start == "0" and place.stop == place.store.dims[-1]):
        return ""
    return f"[..., {code(place.start) if place.start != '0' else ''}:{code(place.stop)}]"


def steps_of(place: Place) -> str:
    """The steps of a block in an array."""
    store = place.store
    if store.extent == Extent.BLOCK:
        return f"{store.name}[:stop - start]"
    shifted = store.extent == Extent.CARRY and place.before == store.reverse
    return f"{store.name}[start + 1:stop + 1]" if shifted else f"{store.name}[start:stop]"
