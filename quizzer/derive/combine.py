"""Cells made of cells: layers one above the other, one in each direction. They are derived like any cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quizzer.derive.derivation import Cell, Dims, Equation, letters
from quizzer.errors import UsageError
from quizzer.messages import message
from quizzer.notation import parse
from quizzer.notation.dimensions import added, replaced
from quizzer.notation.names import Names
from quizzer.notation.tree import Concat, Name, Slice, Tree, mapped, substituted
from quizzer.text import Localized

FORWARD, BACKWARD = "fw", "bw"


def stacked(cell: Cell, layers: int) -> Cell:
    """`layers` layers: the output of each is the input of the next. Names get their layer, `W_f_l1`.

    Raises:
        UsageError: the cell has no single vector as input or output, or cannot read what the layer below gives.
    """
    name, _ = _single(cell)
    size = cell.shapes[cell.output]
    found = [_layer(cell, 1)]
    for number in range(2, layers + 1):
        above = _layer(_with_input(cell, name, size), number)
        below = found[-1].output
        found.append(_fed(above, f"{name}_l{number}", below))
    return _together(
        cell, found, found[0].inputs, found[-1].output, _titled(cell, "derive.title-stacked", layers)
    )


def bidirectional(cell: Cell) -> Cell:
    """The cell from left to right and another one from right to left; the output is both, one under the other.

    Raises:
        UsageError: the cell has no single vector as input, or no state.
    """
    if not cell.state:
        raise UsageError(message("derive.no-direction", name=cell.name))
    name, dims = _single(cell)
    ahead = _renamed(cell, FORWARD, {name})
    back = _renamed(cell, BACKWARD, {name})
    outputs = (Name(ahead.output), Name(back.output))
    output = cell.output if cell.output not in ahead.shapes else f"{cell.output}_both"
    size = added(*(dict(cell.shapes)[cell.output][0] for _ in outputs))
    joined = Equation(output, (size,), Concat(outputs))
    both = _together(cell, [ahead, back], {name: dims}, output, _titled(cell, "derive.title-bidirectional", 2))
    return replace(both, equations=(*both.equations, joined), backwards=tuple(back.state))


def _single(cell: Cell) -> tuple[str, Dims]:
    """The one vector that is the input."""
    vectors = [*cell.inputs.values(), cell.shapes[cell.output]]
    if len(cell.inputs) != 1 or any(len(dims) != 1 for dims in vectors):
        raise UsageError(message("derive.cannot-combine", name=cell.name))
    return next(iter(cell.inputs.items()))


def _with_input(cell: Cell, name: str, dims: Dims) -> Cell:
    """The cell for an input of another size: D becomes H wherever it stands, D+H becomes 2H."""
    old, new = cell.inputs[name][0], dims[0]
    if old != new and any(old in letters(each) for shape in cell.state.values() for each in shape):
        raise UsageError(message("derive.cannot-widen", name=cell.name, old=old, new=new))

    def resized(shape: Dims) -> Dims:
        return tuple(replaced(each, old, new) for each in shape)

    def fitted(node: Tree) -> Tree:
        if node == Name(old):
            return parse(new, Names(dict.fromkeys(letters(new), ())))
        if isinstance(node, Slice):
            return replace(node, start=replaced(node.start, old, new), stop=replaced(node.stop, old, new))
        return node

    return replace(
        cell,
        inputs={name: dims},
        parameters={each: resized(shape) for each, shape in cell.parameters.items()},
        equations=tuple(
            replace(each, shape=resized(each.shape), tree=mapped(each.tree, fitted)) for each in cell.equations
        ),
    )


def _layer(cell: Cell, number: int) -> Cell:
    return _renamed(cell, f"l{number}", set(cell.inputs) if number == 1 else set())


def _fed(cell: Cell, name: str, source: str) -> Cell:
    """The cell with another value in place of its input."""
    trees = (replace(each, tree=substituted(each.tree, {name: Name(source)})) for each in cell.equations)
    return replace(cell, inputs={}, equations=tuple(trees))


def _renamed(cell: Cell, ending: str, kept: set[str]) -> Cell:
    """Every name with an ending, but for those that are `kept`; `h_prev` becomes `h_l1_prev`."""
    new = {
        name: name if name in kept else f"{name}_{ending}" for name in cell.shapes if not name.endswith("_prev")
    }
    new |= {f"{state}_prev": f"{new[state]}_prev" for state in cell.state}
    trees = {old: Name(name) for old, name in new.items()}
    equations = (
        Equation(new[e.name], e.shape, substituted(e.tree, trees), tuple(new[name] for name in e.stopped))
        for e in cell.equations
    )
    return replace(
        cell,
        inputs={new[name]: dims for name, dims in cell.inputs.items()},
        state={new[name]: dims for name, dims in cell.state.items()},
        parameters={new[name]: dims for name, dims in cell.parameters.items()},
        constants={new[name]: dims for name, dims in cell.constants.items()},
        equations=tuple(equations),
        output=new[cell.output],
        backwards=tuple(new[name] for name in cell.backwards),
    )


def _together(cell: Cell, parts: list[Cell], inputs: Mapping[str, Dims], output: str, title: Localized) -> Cell:
    state = {name: dims for part in parts for name, dims in part.state.items()}
    return replace(
        cell,
        title=title,
        inputs=inputs,
        state=state,
        parameters={name: dims for part in parts for name, dims in part.parameters.items()},
        constants={name: dims for part in parts for name, dims in part.constants.items()},
        equations=tuple(equation for part in parts for equation in part.equations),
        output=output,
        backwards=tuple(name for part in parts for name in part.backwards),
    )


def _titled(cell: Cell, key: str, count: int) -> Localized:
    from quizzer.messages import Words

    texts = {language: Words(language)(key, title=cell.title, count=count) for language in ("en", "zh")}
    return Localized(**texts)
