"""The two programs of a derivation: forward and backward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, count

from quizzer.derive.derivation import COLUMN, Cell, Derivation, Line
from quizzer.derive.emit.lower import Lowering, is_total
from quizzer.derive.emit.nodes import Graph, Node
from quizzer.derive.emit.program import Carry, Program
from quizzer.errors import ContentError, UsageError
from quizzer.messages import message
from quizzer.notation.tree import Add, Apply, Mul, Name, Tree, names_in, nodes

OUTPUTS, ABOVE = "outputs", "d_outputs"


def forward(derivation: Derivation, saved: Iterable[str] = ()) -> Program:
    """Outputs and states; the results are the outputs and the values that are to be `saved`."""
    cell, graph = derivation.cell, Graph()
    known = _given(graph, cell)
    for name, dims in cell.previous.items():
        known[name] = graph.leaf("prev", name.removesuffix("_prev"), dims, live=True)
        graph.names[known[name]] = name
    lower = Lowering(graph, known.__getitem__)
    for name, tree in values(derivation):
        known[name] = _named(graph, _value(cell, lower, name, tree), name)
    carries = {
        name: Carry(name, dims, known[name], name in cell.backwards) for name, dims in cell.state.items()
    }
    wanted = set(saved)
    results = {name: node for name, node in known.items() if name in wanted} | {OUTPUTS: known[cell.output]}
    return Program(graph, carries, results)


def backward(derivation: Derivation) -> Program:
    """The gradients of inputs and parameters; what comes back from the next step is carried."""
    program, known = backward_lines(derivation)
    cell = derivation.cell
    return replace(program, results={name: known[f"δ{name}"] for name in (*cell.parameters, *cell.inputs)})


def backward_lines(derivation: Derivation) -> tuple[Program, Mapping[str, Node]]:
    """The same with every line as a result, and the nodes of all names."""
    cell, graph = derivation.cell, Graph()
    known, trees = _given(graph, cell), dict[Tree, Node]()
    known |= {name: graph.leaf("saved", name, dims, live=True) for name, dims in cell.previous.items()}
    lower = Lowering(graph, known.__getitem__, trees)
    for name, tree in values(derivation):
        node = _value(cell, lower, name, tree)
        known[name] = graph.leaf("saved", name, node.dims, live=True) if node.live else node
        if isinstance(tree, Apply):
            trees[tree] = known[name]
    known[f"δ{cell.output}_above"] = graph.leaf("input", ABOVE, known[cell.output].dims, live=True)
    for name, dims in cell.state.items():
        known[f"δ{name}_next"] = graph.leaf("prev", name, dims, live=True)
        graph.names[known[f"δ{name}_next"]] = f"d_{name}"
    _gradients(graph, cell, known, lower, (*derivation.backward, *derivation.gradients))
    carries = {
        name: Carry(name, dims, known[f"δ{name}_prev"], name not in cell.backwards)
        for name, dims in cell.state.items()
    }
    lines = (*derivation.backward, *derivation.gradients)
    return Program(graph, carries, {line.name: known[line.name] for line in lines}), known


def in_columns(derivation: Derivation) -> Derivation:
    """The derivation itself. Raises UsageError if it is in rows: its weights are not those of the cell."""
    if derivation.layout != COLUMN:
        raise UsageError(message("emit.only-columns"), message("emit.fix-only-columns"))
    return derivation


def values(derivation: Derivation) -> list[tuple[str, Tree]]:
    """Every value of the forward step; functions inside of an equation have names too, as `tanh_c`."""
    known: dict[Tree, str] = {}
    found: list[tuple[str, Tree]] = []
    taken = {*derivation.shapes}
    for equation in derivation.forward:
        for tree in reversed(list(nodes(equation.tree))):
            if isinstance(tree, Apply) and tree not in known and tree != equation.tree:
                inner = tree.args[0].id if isinstance(tree.args[0], Name) else equation.name
                known[tree] = free(f"{tree.function}_{inner}", taken)
                found.append((known[tree], tree))
        same = known.get(equation.tree)
        found.append((equation.name, Name(same) if same else equation.tree))
        known.setdefault(equation.tree, equation.name)
    return found


def free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if somebody has it; it is then taken."""
    found = next(
        each for each in chain([name], (f"{name}_{number}" for number in count(2))) if each not in taken
    )
    taken.add(found)
    return found


def _gradients(
    graph: Graph, cell: Cell, known: dict[str, Node], lower: Lowering, lines: Iterable[Line]
) -> None:
    """Put the nodes of all adjoints into `known`.

    What does not vary with the example has the sum over all examples as its adjoint, and so has what follows.
    """
    for line in lines:
        node = lower(_times_above(cell, line.tree) if cell.loss else line.tree)
        if not known[line.of].live:
            node = lower.total(node if is_total(node) else _whole(lower, node, line))
        elif line.of in cell.leaves or node.dims != line.shape:
            node = _whole(lower, node, line)
        known[line.name] = _named(graph, node, "d_" + line.of)


def _times_above(cell: Cell, tree: Tree) -> Tree:
    """What comes from the loss itself, whose adjoint the formulas take for 1, times what comes from above."""
    match tree:
        case Add(terms):
            return Add(tuple(_times_above(cell, term) for term in terms))
        case _ if any(name[0] == "δ" for name in names_in(tree)):
            return tree
    return Mul((Name(f"δ{cell.output}_above"), tree))


def _whole(lower: Lowering, node: Node, line: Line) -> Node:
    """A node that has a value for every step and example, and every entry."""
    if node.live and node.dims == line.shape:
        return node
    node = lower.expanded(node, line.shape, live=True)
    # One node for each line: what two loops carry must not be the same.
    return lower.graph.node("spread", [node], (line.name,), dims=line.shape, live=True)


def _value(cell: Cell, lower: Lowering, name: str, tree: Tree) -> Node:
    """The node of a value; states and outputs vary with step and example, whatever they are made of."""
    node = lower(tree)
    if node.live or name not in (*cell.state, cell.output):
        return node
    return lower.graph.node("spread", [node], (name,), dims=node.dims, live=True)


def _named(graph: Graph, node: Node, name: str) -> Node:
    if node.op != "number":
        graph.names.setdefault(node, name)
    return node


def _given(graph: Graph, cell: Cell) -> dict[str, Node]:
    """Parameters, inputs and constants, and the dimensions."""
    if not cell.inputs:
        raise ContentError(message("emit.no-input", cell=cell.name), message("emit.fix-no-input"))
    known: dict[str, Node] = {}
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "parameter": cell.parameters,
        "input": {**cell.inputs, **cell.constants},
    }
    for op, names in groups.items():
        known |= {name: graph.leaf(op, name, dims, live=op == "input") for name, dims in names.items()}
    for letter in cell.letters:
        known.setdefault(letter, graph.node("size", (), (letter,), dims=(), live=False))
    return known
