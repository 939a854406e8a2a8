"""Which calls compute a node. One table, operation → function; each function knows nothing of any cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol

from quizzer.derive.emit.expressions import matmul, reduction, view_index
from quizzer.derive.emit.functions import FUNCTIONS, called
from quizzer.derive.emit.instructions import Instruction, Operand, Temp
from quizzer.derive.emit.nodes import LEAVES, VIEWS, Node
from quizzer.derive.emit.places import Place
from quizzer.derive.emit.text import code


class Scene(Protocol):
    """What a stage looks like from inside: how places, weights and numbers are written there."""

    in_loop: bool

    def name(self, node: Node) -> str:
        """What a value is called in the derivation."""

    @property
    def first(self) -> str:
        """Whether a block is the first of its sweep."""

    def kept(self, place: Place, node: Node) -> Operand:
        """A place."""

    def fixed(self, node: Node) -> str:
        """What does not vary with the step."""

    def weights(self, node: Node) -> Operand:
        """The transpose of a matrix that vectors are multiplied with."""

    def constant(self, value: Fraction | float) -> str:
        """A number as an array of no dimensions."""

    def sum_of(self, node: Node) -> str:
        """The array of a sum over all steps."""

    def lanes(self, lanes: tuple[tuple[Fraction, Fraction, str], ...], which: int) -> str:
        """The scales (0) or shifts (1) of lanes that differ."""


@dataclass
class Selector:
    """Selects the instructions of one stage."""

    scene: Scene
    places: Mapping[Node, Place]
    there: Collection[Node] = ()  # whose parts are computed where they have to be
    temps: dict[Node, Temp] = field(default_factory=dict)
    found: list[Instruction] = field(default_factory=list)
    fresh: Callable[[str], str] = str

    def run(self, nodes: Sequence[Node]) -> list[Instruction]:
        """The instructions that compute the nodes."""
        for node in nodes:
            if node.op not in LEAVES | VIEWS and node not in self.there:
                SELECT[node.op](self, node)
                self.found[-1] = replace(self.found[-1], result=self.scene.name(node))
        return self.found

    # --- operands -------------------------------------------------------------------------------------------

    def value(self, node: Node) -> Operand:
        """A node as an operand."""
        if node.op == "number":
            return Operand(self.scene.constant(node.extra[0]))
        if not node.live:
            return Operand(self.scene.fixed(node))
        if node in self.places:
            return self.scene.kept(self.places[node], node)
        if node.op == "slice":
            return self._slice(node)
        if node.op in VIEWS:
            inner = self.value(node.args[0])
            index = ".swapaxes(-1, -2)" if node.op == "transpose" else view_index(node)
            return Operand(inner.base, inner.index + index, whole=False)
        return Operand(self.temps[node])

    def _slice(self, node: Node) -> Operand:
        start, stop, axis = node.extra
        parent = node.args[0]
        if parent in self.places and axis == len(parent.dims) - 1:
            return self.scene.kept(self.places[parent].part(start, stop), node)
        inner = self.value(parent)
        return Operand(inner.base, inner.index + view_index(node), whole=False)

    def target(self, node: Node, *, made: bool = False) -> Operand:
        """Where a node goes."""
        if node in self.places:
            return self.scene.kept(self.places[node], node)
        if node not in self.temps:
            self.temps[node] = Temp(node.dims, self.fresh("v") if made else "", made)
        return Operand(self.temps[node])

    def call(self, function: str, out: Operand, *args: Operand) -> None:
        """One call more."""
        self.found.append(Instruction(out, args, function))

    def assign(self, node: Node, template: str, *args: Operand) -> None:
        """A value that an expression makes."""
        self.found.append(Instruction(self.target(node, made=True), args, template=template))

    def in_place(self, node: Node) -> Node | None:
        """The operand that lies where the result goes."""
        return next(
            (arg for arg in node.args if node in self.places and self.places.get(arg) == self.places[node]),
            None,
        )


# --- one function an operation ------------------------------------------------------------------------------


def _add(select: Selector, node: Node) -> None:
    out, place = select.target(node), select.in_place(node)
    (sign, first), *rest = _in_turn(node, place)
    value = select.value(first)
    if sign < 0:
        select.call("negative", out, value)
        value = out
    for sign, other in rest:
        select.call("add" if sign > 0 else "subtract", out, value, select.value(other))
        value = out


def _in_turn(node: Node, place: Node | None) -> list[tuple[int, Node]]:
    """The terms, an added one first; what lies where the result goes is read before it is overwritten."""
    terms = sorted(
        zip(node.extra, node.args, strict=True), key=lambda term: (term[0] < 0, term[1] is not place)
    )
    lying = next((term for term in terms if term[1] is place), terms[0])
    if lying is terms[0]:
        return terms
    return [terms[0], lying, *(term for term in terms[1:] if term is not lying)]


def _mul(select: Selector, node: Node) -> None:
    out, place = select.target(node), select.in_place(node)
    first, *rest = sorted(node.args, key=lambda arg: arg is not place)
    value = select.value(first)
    for other in rest:
        select.call("multiply", out, value, select.value(other))
        value = out
    if node.extra[0] == -1:
        select.call("negative", out, value)
    elif node.extra[0] != 1:
        select.call("multiply", out, value, Operand(select.scene.constant(node.extra[0])))


def _div(select: Selector, node: Node) -> None:
    select.call("divide", select.target(node), *map(select.value, node.args))


_POWERS = {Fraction(2): ("square",), Fraction(1, 2): ("sqrt",), Fraction(-1): ("reciprocal",),
           Fraction(-1, 2): ("sqrt", "reciprocal"), Fraction(-2): ("square", "reciprocal")}  # fmt: skip


def _pow(select: Selector, node: Node) -> None:
    value, out = select.value(node.args[0]), select.target(node)
    for function in _POWERS.get(node.extra[0], ()):
        select.call(function, out, value)
        value = out
    if node.extra[0] not in _POWERS:
        select.call("power", out, value, Operand(select.scene.constant(node.extra[0])))


def _apply(select: Selector, node: Node) -> None:
    known = FUNCTIONS[node.extra[0]]
    place = select.in_place(node)
    ordered = node.args if len(node.args) < 3 else sorted(node.args, key=lambda arg: arg is not place)
    args = [select.value(arg) for arg in ordered]
    if not known.ufunc:
        select.assign(node, called(node.extra[0], [f"{{{index}}}" for index in range(len(args))]), *args)
        return
    if known.beside is not None:
        args.append(Operand(select.scene.constant(Fraction(known.beside))))
    out, value = select.target(node), args[0]
    if len(args) == 1:
        select.call(known.ufunc, out, value)
    for other in args[1:]:
        select.call(known.ufunc, out, value, other)
        value = out


def _squash(select: Selector, node: Node) -> None:
    out = select.target(node)
    select.call("tanh", out, select.value(node.args[0]))
    for which, (function, nothing) in enumerate((("multiply", 1), ("add", 0))):
        values = {lane[which] for lane in node.extra}
        if values == {nothing}:
            continue
        one = select.scene.constant(values.pop()) if len(values) == 1 else select.scene.lanes(node.extra, which)
        select.call(function, out, out, Operand(one))


def _linear(select: Selector, node: Node) -> None:
    data, matrix = node.args
    value, out, weights = select.value(data), select.target(node), select.scene.weights(matrix)
    function = "dot" if value.whole and out.whole and weights.whole else "matmul"  # dot would copy parts
    if not select.scene.in_loop:
        value, out = _as_rows(value, data), _as_rows(out, node)
    select.found.append(Instruction(out, (value, weights), function, overlaps=False))


def _copy(select: Selector, node: Node) -> None:
    value = select.value(node.args[0]) if node.args else Operand(select.scene.constant(Fraction(0)))
    select.call("positive", select.target(node), value)


def _matmul(select: Selector, node: Node) -> None:
    select.assign(node, matmul(node.args[1]), *map(select.value, node.args))


def _outer(select: Selector, node: Node) -> None:
    select.assign(node, "{0}[..., :, None] * {1}[..., None, :]", *map(select.value, node.args))


def _reduce(select: Selector, node: Node) -> None:
    template = reduction(node)
    select.assign(node, "+{0}" if template == "{0}" else template, select.value(node.args[0]))


def _gram(select: Selector, node: Node) -> None:
    left, right = (_as_rows(select.value(arg), arg) for arg in node.args)
    out = Operand(select.scene.sum_of(node))
    select.found.append(Instruction(out, (left, right, Operand(select.scene.first)), "add_product"))


def _total(select: Selector, node: Node) -> None:
    out = Operand(select.scene.sum_of(node))
    rows = _as_rows(select.value(node.args[0]), node.args[0])
    select.found.append(Instruction(out, (rows, Operand(select.scene.first)), "add_total"))


def _as_rows(value: Operand, node: Node) -> Operand:
    """The axes of steps and examples as one."""
    return Operand(value.base, f"{value.index}.reshape({', '.join(['-1', *map(code, node.dims)])})")


def _concat(select: Selector, node: Node) -> None:
    parts = ", ".join(f"{{{index}}}" for index in range(len(node.args)))
    axis = node.extra[0] - len(node.dims)
    select.assign(node, f"np.concatenate(({parts}), axis={axis})", *map(select.value, node.args))


def _diag(select: Selector, node: Node) -> None:
    size = code(node.dims[0])
    select.assign(node, f"{{0}}[..., None] * np.eye({size}, dtype=dtype)", select.value(node.args[0]))


SELECT: Mapping[str, Callable[[Selector, Node], None]] = {
    "add": _add, "mul": _mul, "div": _div, "pow": _pow, "apply": _apply, "squash": _squash, "linear": _linear,
    "copy": _copy, "spread": _copy, "zeros": _copy, "matmul": _matmul, "outer": _outer, "reduce": _reduce,
    "concat": _concat, "diag": _diag, "gram": _gram, "total": _total,
}  # fmt: skip
