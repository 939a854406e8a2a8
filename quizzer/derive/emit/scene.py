"""What a program is written with: names of weights and constants, arrays, and how a stage sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from quizzer.derive.emit.functions import called
from quizzer.derive.emit.instructions import Operand
from quizzer.derive.emit.nodes import VIEWS, Graph, Node
from quizzer.derive.emit.places import Extent, Place
from quizzer.derive.emit.select import reduction, view_index
from quizzer.derive.emit.text import bracketed, code, identifier, number

Lanes = tuple[tuple[Fraction, Fraction, str], ...]


@dataclass
class Fixed:
    """Code for what does not vary with the step; `lines` define what has a name."""

    graph: Graph
    taken: set[str]
    lines: list[str] = field(default_factory=list)
    names: dict[object, str] = field(default_factory=dict)

    def text(self, node: Node) -> str:
        """A node as it is written: a name, or a view of one."""
        if node in self.names:
            return self.names[node]
        if node.op == "number":
            return number(node.extra[0])
        if node.op == "size":
            return code(node.extra[0])
        if node.op in VIEWS:
            return self.text(node.args[0]) + view_index(node)
        if node.op in ("add", "mul") and node not in self.graph.names:
            return self._expression(node)
        return self.named(node, self.graph.names.get(node, "") or "w", self._expression(node))

    def named(self, key: object, name: str, expression: str) -> str:
        """A line that gives an expression a name."""
        self.names[key] = identifier(name, self.taken)
        self.lines.append(f"{self.names[key]} = {expression}")
        return self.names[key]

    def weights(self, node: Node, *, contiguous: bool) -> str:
        """The transpose of a matrix; a copy if it is used again and again."""
        if node.op == "transpose":
            return self.text(node.args[0])
        key = ("transposed", node)
        if not contiguous:
            return self.text(node) + ".T"
        if key not in self.names:
            # The matrix itself needs no name if nothing else has given it one.
            inner = self.names.get(node) or (self.text(node) if node.op == "parameter" else self._expression(node))
            name = self.graph.names.get(node, "") or "w"
            self.named(key, f"{name}_T", f"np.ascontiguousarray({bracketed(inner)}.T)")
        return self.names[key]

    def constant(self, value: Fraction | float) -> str:
        """A number as an array without dimensions: NumPy is faster with these than with Python's numbers."""
        name = {Fraction(1): "one", Fraction(1, 2): "half", Fraction(2): "two", Fraction(0): "zero"}.get(value, "k")
        key = ("constant", value)
        return self.names.get(key) or self.named(key, name, f"np.array({number(value)}, dtype)")

    def lanes(self, lanes: Lanes, which: int, *, full: bool) -> str:
        """The numbers of lanes, repeated for every entry; `full` for every example too."""
        key = ("lanes", lanes, which, full)
        if key not in self.names:
            parts = ", ".join(f"np.full({code(lane[2])}, {number(lane[which])}, dtype)" for lane in lanes)
            vector = f"np.concatenate(({parts}))"
            name = ("scales", "shifts")[which]
            self.named(key, name, f"np.tile({vector}, (N, 1))" if full else vector)
        return self.names[key]

    def _expression(self, node: Node) -> str:
        parts = [self.text(arg) for arg in node.args]
        match node.op:
            case "add":
                terms = zip(node.extra, parts, strict=True)
                written = "".join((" + " if sign > 0 else " - ") + part for sign, part in terms)
                return written.removeprefix(" + ").strip()
            case "mul":
                coefficient = [number(node.extra[0])] if node.extra[0] != 1 else []
                return " * ".join([*coefficient, *map(bracketed, parts)])
            case "div":
                return f"{bracketed(parts[0])} / {bracketed(parts[1])}"
            case "pow":
                return f"{bracketed(parts[0])} ** {bracketed(number(node.extra[0]))}"
            case "apply":
                return called(node.extra[0], parts)
            case "concat":
                axis = f", axis={node.extra[0]}" if node.extra[0] else ""
                return f"np.concatenate(({', '.join(parts)}){axis})"
            case "matmul":
                return f"{bracketed(parts[0])} @ {bracketed(parts[1])}"
            case "outer":
                return f"np.outer({parts[0]}, {parts[1]})"
            case "diag":
                return f"np.diag({parts[0]})"
            case "reduce":
                return reduction(*node.extra, len(node.args[0].dims)).format(bracketed(parts[0]))
        raise AssertionError(node.op)


@dataclass
class Stage:
    """A scene: one stage of a sweep. In a loop, parts of kept arrays are variables of the loop."""

    fixed_code: Fixed
    in_loop: bool
    reverse: bool = False
    variables: dict[Place, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)  # parts of arrays that belong to a block

    @property
    def first(self) -> str:
        """Whether a block is the first of its sweep."""
        return "stop == T" if self.reverse else "start == 0"

    def kept(self, place: Place, node: Node) -> Operand:
        """A place, as seen in this stage."""
        whole = not place.start or (place.start == "0" and place.stop == place.store.dims[-1])
        if place.store.extent == Extent.STEP:
            return Operand(place.store.name + entries(place), whole=whole)
        self.seen[block(place)] = steps_of(place)
        if not self.in_loop:
            return Operand(block(place) + entries(place), whole=whole)
        if place not in self.variables:
            name = self.fixed_code.graph.names.get(node, "") or place.store.name
            self.variables[place] = identifier(name, self.fixed_code.taken)
        return Operand(self.variables[place], whole=whole)

    def sum_of(self, node: Node) -> str:
        """The array of a sum over all steps."""
        graph = self.fixed_code.graph
        shape = ", ".join(map(code, node.dims)) + ("," if len(node.dims) == 1 else "")
        name = graph.names.get(node, "") or "total"
        return self.fixed_code.names.get(node) or self.fixed_code.named(node, name, f"np.zeros(({shape}), dtype)")

    def fixed(self, node: Node) -> str:
        """What does not vary with the step."""
        return self.fixed_code.text(node)

    def weights(self, node: Node) -> str:
        """The transpose of a matrix."""
        return self.fixed_code.weights(node, contiguous=self.in_loop)

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


def block(place: Place) -> str:
    """The name of the part of an array that belongs to the steps of a block."""
    return f"{place.store.name}_{'before' if place.before else 'b'}"


def steps_of(place: Place) -> str:
    """The steps of a block in an array."""
    store = place.store
    if store.extent == Extent.BLOCK:
        return f"{store.name}[:stop - start]"
    shifted = store.extent == Extent.CARRY and place.before == store.reverse
    return f"{store.name}[start + 1:stop + 1]" if shifted else f"{store.name}[start:stop]"
