"""A cell file as a Cell: names, shapes, and equations that fit. Everything that is wrong is reported at once.

    format: 1
    cell: rnn
    title: {en: Elman RNN, zh: Elman 循环网络}
    source: Elman 1990
    input: {x: D}
    state: {h: H}
    parameters: {W: [H, D], U: [H, H], b: H}
    equations:
      - a = W x + U h_prev + b
      - h = tanh(a)

Optional: `output` (else the first state, else the last equation), `constants` and `facts` (labels, and what
holds for them), `truncate: {h_prev: [a]}` (no gradient flows from a into h_prev), `loss: true` (the output is
the loss).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quizzer.derive.derivation import Cell, Dims
from quizzer.derive.equations import Equations
from quizzer.derive.troubles import Troubles
from quizzer.errors import nearest
from quizzer.messages import message
from quizzer.node import Node
from quizzer.notation import NotationError, parse
from quizzer.notation.dimensions import shape
from quizzer.notation.names import Names
from quizzer.notation.tree import Tree
from quizzer.text import Localized

FORMAT = 1
FIELDS = (
    "format", "cell", "title", "source", "input", "state", "parameters", "constants", "equations", "output",
    "facts", "truncate", "loss",
)  # fmt: skip
GROUPS = ("input", "constants", "state", "parameters")
MOST = 100  # names or equations of one kind

_NAME = re.compile(r"[^\W\d_][^\W_]*(?:_[^\W_]+)*")
_RESERVED = ("_prev", "_next", "_above")


def read_cell(node: Node, lines: Sequence[str] = ()) -> Cell:
    """The cell in a node; `lines` is the text of its file, shown where something is wrong.

    Raises:
        CellError: something is wrong in it; the error has all that is.
    """
    troubles = Troubles(node.place.file, lines)
    if not node.is_mapping(FIELDS):
        troubles.checked(node)
    troubles.name = troubles.name or str(node.data.get("cell") or "cell")
    _check_format(node, troubles)
    groups = {group: dict(_declared(node, group, troubles)) for group in GROUPS}
    _check_twice(node, groups, troubles)
    state = groups["state"]
    given = {**groups["input"], **groups["constants"], **groups["parameters"]}
    previous = {f"{name}_prev": dims for name, dims in state.items()}
    equations = Equations(node, troubles, {**given, **previous}, state).read(MOST)
    cell = Cell(
        name=node.slug("cell"),
        title=node.localized("title", required=False) or Localized.same(str(node.data.get("cell", ""))),
        source=node.string("source", required=False),
        inputs=groups["input"],
        state=state,
        parameters=groups["parameters"],
        equations=equations,
        output=node.string("output", required=False),
        constants=groups["constants"],
        facts=tuple(_facts(node, groups["constants"], troubles)),
        loss=node.flag("loss"),
    )
    _check_output(node, cell, troubles)
    troubles.checked(node)
    return cell


def _check_format(node: Node, troubles: Troubles) -> None:
    if node.data.get("format") != FORMAT or isinstance(node.data.get("format"), bool):
        troubles.report(node, "C001", message("derive.no-format"), message("derive.fix-format", known=FORMAT))


def _declared(node: Node, group: str, troubles: Troubles) -> Iterator[tuple[str, Dims]]:
    """Names and shapes of one group: `W: [H, D]`, `b: H`, `s: []`."""
    values = list(node.entries(group))[: MOST + 1]
    if len(values) > MOST:
        troubles.report(node, "C002", message("derive.too-many", most=MOST), at=group)
        return
    for name, value in values:
        if not _NAME.fullmatch(name) or name.endswith(_RESERVED) or name[0] == "δ":
            fix = message("derive.fix-name")
            troubles.report(node.child(group), "C003", message("derive.not-a-name", name=name), fix, at=name)
        else:
            yield name, _shape(value, troubles)


def _shape(value: Node, troubles: Troubles) -> Dims:
    dimensions = value.data if isinstance(value.data, list) else [value.data]
    fix = message("derive.fix-shape")
    plain = all(isinstance(each, (str, int)) and not isinstance(each, bool) for each in dimensions)
    if not plain or len(dimensions) > 2:
        troubles.report(value, "C004", message("derive.not-a-shape"), fix)
        return ()
    try:
        found = shape(dimensions)
    except ValueError as error:
        troubles.report(value, "C004", message("derive.not-a-dimension", found=str(error)), fix)
        return ()
    if any(dimension.startswith("-") or dimension == "0" for dimension in found):
        troubles.report(value, "C004", message("derive.not-a-dimension", found=", ".join(found)), fix)
    return found


def _check_twice(node: Node, groups: dict[str, dict[str, Dims]], troubles: Troubles) -> None:
    """A name belongs to one group."""
    seen: dict[str, str] = {}
    for group, names in groups.items():
        for name in names:
            if name in seen:
                what = message("derive.declared-twice", name=name, first=seen[name], second=group)
                troubles.report(node.child(group), "C005", what, at=name)
            seen.setdefault(name, group)


def _facts(node: Node, constants: dict[str, Dims], troubles: Troubles) -> Iterator[tuple[Tree, Tree]]:
    """`sum(t) = 1`: both sides, in the names of the constants."""
    for item in node.items("facts", at_most=MOST):
        text = item.as_string()
        left, _, right = text.partition("=")
        try:
            yield parse(left, Names(constants)), parse(right, Names(constants))
        except NotationError as error:
            troubles.of_formula(item, "C016", error)


def _check_output(node: Node, cell: Cell, troubles: Troubles) -> None:
    values = {equation.name: equation.shape for equation in cell.equations}
    if not values or troubles.found:
        return
    if cell.output not in values:
        near = nearest(cell.output, values)
        fix = message("common.did-you-mean", name=near) if near else None
        troubles.report(node, "C014", message("derive.no-output", name=cell.output), fix, at="output")
    elif cell.loss and values[cell.output]:
        troubles.report(node, "C015", message("derive.loss-not-a-number", name=cell.output), at="loss")
