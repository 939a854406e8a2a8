"""SymPy receives everything: matrix expressions of the right shape, which have the values of the formulas."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import sympy as sp

from quizzer.api import derive
from quizzer.cells import cell_names
from quizzer.derive.arrays import Array
from quizzer.derive.derivation import Derivation
from quizzer.derive.tape import Tape, run
from quizzer.errors import ContentError
from quizzer.notation.dimensions import size

SIZES = {"D": 2, "H": 3, "K": 4, "T": 2, "A": 5}
OWN = {"format": 1, "cell": "own", "input": {"x": "D"}, "state": {"h": "H"}}


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZZER_HOME", str(tmp_path_factory.getbasetemp() / "home"))


def own(parameters: Mapping[str, Any], *equations: str) -> Derivation:
    return derive({**OWN, "parameters": parameters, "equations": list(equations)})


def values(found: Derivation) -> dict[str, Array]:
    draw = np.random.default_rng(0).standard_normal
    shapes = {name: [size(each, SIZES) for each in dims] for name, dims in found.values.items()}
    return {name: np.abs(draw(shape)) for name, shape in shapes.items()}


def by_tape(found: Derivation, name: str, given: Mapping[str, Array]) -> Array:
    """The value of a line by NumPy."""
    lines: list[Any] = [*found.forward, *found.steps]
    line = next(line for line in lines if line.name == name)
    tape = Tape(found.values, {letter: SIZES[letter] for letter in found.cell.letters})
    place = tape.add(line.tree)
    slots = tape.fresh()
    for slot, each in tape.given.items():
        slots[slot] = given[each] if each in found.cell.parameters else given[each][None]
    run(tape.instructions, slots)
    shape = tuple(size(each, SIZES) for each in line.shape)
    value = np.asarray(slots[place])
    filled: Array = np.broadcast_to(value if value.ndim > len(shape) else value[None], (1, *shape))[0]
    return filled


def by_sympy(expression: Any, given: Mapping[str, Array]) -> Array:
    """The value of a matrix expression."""
    sizes = {sp.Symbol(letter, integer=True, positive=True): number for letter, number in SIZES.items()}
    expression = sp.sympify(expression).subs(sizes)
    numbers = {sp.Symbol(name): float(value) for name, value in given.items() if not value.ndim}
    matrices = {
        each: sp.ImmutableMatrix(given[each.name].reshape([int(sp.sympify(n).subs(sizes)) for n in each.shape]))
        for each in expression.atoms(sp.MatrixSymbol)
    }
    filled = expression.subs(numbers).subs(matrices)
    filled = filled.as_explicit() if hasattr(filled, "as_explicit") else filled
    value: Array = np.array(sp.Matrix([filled.doit()]).evalf().tolist(), dtype=float)
    return value


def compared(found: Derivation) -> None:
    given, expressions = values(found), found.to_sympy()
    assert list(expressions) == [line.name for line in (*found.forward, *found.steps)]
    for name, expression in expressions.items():
        exact = by_tape(found, name, given)
        found_here = by_sympy(expression, given).reshape(exact.shape)
        np.testing.assert_allclose(found_here, exact, rtol=1e-11, atol=1e-12, err_msg=name)


def test_sympy_receives_matrix_expressions() -> None:
    found = derive("rnn").to_sympy()
    H, D = (sp.Symbol(letter, integer=True, positive=True) for letter in "HD")
    U, adjoint = sp.MatrixSymbol("U", H, H), sp.MatrixSymbol("δa", H, 1)
    assert found["δh_prev"] == U.T * adjoint
    assert found["δW"] == adjoint * sp.MatrixSymbol("x", D, 1).T
    assert found["δa"].shape == (H, 1)


@pytest.mark.parametrize("name", cell_names())
def test_every_line_of_a_shipped_cell_has_its_value(name: str) -> None:
    compared(derive(name))


def test_joined_vectors_and_their_parts() -> None:
    compared(derive("rnn", bidirectional=True))
    gates = {"W": ["2H", "D+H"], "b": "2H"}
    compared(own(gates, "a = W [x; h_prev] + b", "h = σ(a[0:H]) ⊙ tanh(a[H:2H])"))


def test_means_variances_norms_and_dimensions_as_numbers() -> None:
    shapes = {"W": ["H", "D"], "U": ["H", "H"], "s": []}
    compared(
        own(shapes, "a = W x + U h_prev", "n = (a − mean(a)) / sqrt(var(a) + s²)", "h = n / norm(a) + a / H")
    )


def test_what_sympy_has_not_is_said() -> None:
    found = own({"W": ["H", "D"], "U": ["H", "H"]}, "h = max(W x, U h_prev)")
    with pytest.raises(ContentError, match="SymPy has no matrix expression for this: Apply"):
        found.to_sympy()
