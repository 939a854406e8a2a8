"""The same derivation in rows, in the letters of a source, and written out step by step."""

from typing import Any

import numpy as np
import pytest

from quizzer.cells import cell_names, load_cell, load_notation
from quizzer.derive.arrays import Array, sigmoid
from quizzer.derive.backward import derived
from quizzer.derive.check import checked
from quizzer.derive.data import drawn
from quizzer.derive.derivation import Derivation, Equation, Line
from quizzer.derive.document import document
from quizzer.derive.formats import FORMATS
from quizzer.derive.formats.plain import plain
from quizzer.derive.layout import check_in_rows, in_rows
from quizzer.derive.rename import renamed, renamed_check
from quizzer.derive.through_time import Way
from quizzer.derive.unroll import unrolled
from quizzer.errors import UnknownName, UsageError
from quizzer.messages import Words
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

EN = Words("en")


def derivation(name: str) -> Derivation:
    return derived(load_cell(name))


# --- rows -----------------------------------------------------------------------------------------------------

ENTRYWISE: dict[str, Any] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "step": lambda a: (a > 0) * 1.0,
    "relu": lambda a: a * (a > 0),
}


def rows(tree: Tree, given: dict[str, Array]) -> Any:
    """The row layout as it is meant: plain NumPy on stacked rows."""
    parts = [rows(part, given) for part in t.children(tree)]
    match tree:
        case t.Name(name):
            return given[name]
        case t.Number(value):
            return float(value)
        case t.Add():
            return sum(parts)
        case t.Neg():
            return -parts[0]
        case t.Mul() | t.Hadamard():
            return np.prod(np.broadcast_arrays(*parts), axis=0)
        case t.Div():
            return parts[0] / parts[1]
        case t.Power(_, t.Number(value)):
            return parts[0] ** value
        case t.MatMul():
            return parts[0] @ parts[1]
        case t.Transpose():
            return parts[0].T
        case t.Apply(function):
            return ENTRYWISE[function](*parts)
    raise AssertionError(tree)


@pytest.mark.parametrize("name", [name for name in cell_names() if load_cell(name).state and name != "jordan"])
def test_rows_are_what_code_computes_with_a_batch(name: str) -> None:
    column = derivation(name)
    row = in_rows(column)
    sizes = {"D": 3, "H": 4}
    way, data = Way(column, sizes), drawn(column.cell, sizes, 1, 5, 3)
    run = way.run(data)
    above, last = np.ones((5, 4)) * 0.3, {state: np.full((5, 4), 0.7) for state in column.cell.state}
    gradients = way.gradients(run, [above], last)
    given = {name: np.asarray(value).T for name, value in data.parameters.items()} | {"x": data.inputs["x"][0]}
    given |= {f"{state}_prev": value for state, value in data.state.items()}
    given |= {f"δ{column.cell.output}_above": above} | {
        f"δ{state}_next": value for state, value in last.items()
    }
    steps: list[Equation | Line] = [*row.forward, *row.backward]
    for step in steps:
        given[step.name] = rows(step.tree, given)
    for line in row.gradients:
        value = rows(line.tree, given)
        if "n" in line.sum_over:
            value = value.sum(axis=0)
        exact = (
            gradients.parameters[line.of].T if line.of in gradients.parameters else gradients.inputs[line.of][0]
        )
        np.testing.assert_allclose(value, exact, atol=1e-13)


def test_rows_say_their_shapes() -> None:
    found = plain(in_rows(derivation("rnn")), EN)
    assert found["forward"][0] == {"name": "a", "shape": ["N", "H"], "expr": "x W + h_prev U + b"}
    assert found["gradients"][0] == {
        "name": "δW",
        "of": "W",
        "shape": ["D", "H"],
        "expr": "xᵀ δa",
        "sum_over": ["t"],
    }
    assert found["gradients"][2]["sum_over"] == ["n", "t"]


def test_rows_of_one_example_where_they_cannot_be_stacked() -> None:
    found = plain(in_rows(derivation("attention-dot")), EN)
    assert [each["shape"] for each in found["forward"]] == [["T"], ["T"], ["H"]]


# --- letters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("notation", ["notes", "goodfellow", "cho", "pytorch", "keras", "fish-book"])
@pytest.mark.parametrize("name", [name for name in cell_names() if name.startswith(("rnn", "lstm", "gru"))])
def test_every_notation_fits_every_cell_of_the_notes(name: str, notation: str) -> None:
    found = derivation(name)
    other = renamed(found, load_notation(notation))
    assert len(other.values) == len(found.values)
    FORMATS["text"](document(in_rows(other)), EN)
    FORMATS["text"](document(other, unrolled=unrolled(other, 2)), EN)


@pytest.mark.parametrize(
    ("notation", "first", "last"),
    [
        ("pytorch", "a_i = W_ii x + W_hi h_prev + b_ii", "h = o ⊙ tanh(c)"),
        ("goodfellow", "a_g = U_g x + W_g h_prev + b_g", "h = q ⊙ tanh(s)"),
        ("notes", "a_i = U_i x + W_i h_prev + b_i", "h = o ⊙ tanh(c)"),
        ("fish-book", "a_i = W_x_i x + W_h_i h_prev + b_i", "h = o ⊙ tanh(c)"),
    ],
)
def test_the_letters_of_a_source(notation: str, first: str, last: str) -> None:
    found = renamed(derivation("lstm"), load_notation(notation))
    assert (str(found.forward[0]), str(found.forward[-1])) == (first, last)


def test_an_unknown_notation_is_an_unknown_name() -> None:
    with pytest.raises(UnknownName, match="there is no notation 'pytorhc'"):
        load_notation("pytorhc")


# --- steps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, 201])
def test_steps_have_limits(steps: int) -> None:
    with pytest.raises(UsageError, match="--steps takes 1 to 200"):
        unrolled(derivation("rnn"), steps)


def test_the_length_grows_linearly_with_the_steps() -> None:
    found = derivation("lstm")
    sizes = [sum(1 for line in unrolled(found, k).backward for _ in t.nodes(line.tree)) for k in (10, 20, 30)]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0]


# --- the check in the same dress ------------------------------------------------------------------------------


def test_the_check_speaks_of_the_names_and_shapes_that_are_shown() -> None:
    found, keras = derivation("rnn"), load_notation("keras")
    check = checked(found)
    dressed = check_in_rows(renamed_check(check, found.cell, keras))
    assert [(row.name, row.shape) for row in dressed.numeric.rows] == [
        ("δkernel", ("D", "H")), ("δrecurrent", ("H", "H")), ("δbias", ("H",)), ("δx", ("D",)), ("δh_0", ("H",)),
    ]  # fmt: skip
    for plainly, turned in zip(check.numeric.rows[:2], dressed.numeric.rows, strict=False):
        assert turned.differences.entry == plainly.differences.entry[::-1]
        assert turned.differences.analytic == plainly.differences.analytic
    assert dressed.passed


def test_a_state_that_is_renamed_is_so_before_the_first_step() -> None:
    found, goodfellow = derivation("lstm"), load_notation("goodfellow")
    check = renamed_check(checked(found), found.cell, goodfellow)
    assert [row.name for row in check.numeric.rows][-2:] == ["δh_0", "δs_0"]
    assert {row.to for row in check.proof.rows} >= {"W_g", "s_prev"}
