"""Exact proofs of the Jacobians of the state: every entry beside the derivative that SymPy finds.

*Direct*: the state's own equation is differentiated, and every other value of the step is a symbol. *Full*: what
the state had already gone into in the step before is put in (h_prev is made of c_prev), and then the whole step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import sympy as sp

from quizzer.derive.derivation import HELD, Derivation, Jacobian
from quizzer.derive.exact import Exact
from quizzer.derive.identity import is_zero
from quizzer.derive.jacobians import IDENTITY
from quizzer.notation.tree import Name, Tree, names_in, substituted

MATRIX = "∂"  # a name that no cell has: what has the shape of the Jacobian

Written = list[tuple[str, Tree]]


def proved_entries(
    derivation: Derivation, jacobian: Jacobian, sizes: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    """How many entries are proved, and how many there are: of the direct one, and of the full one."""
    step = [(each.name, each.held) for each in derivation.forward]
    own = [each for each in step if each[0] == jacobian.of]
    before = _before(derivation, jacobian.of)
    for tree, equations in ((jacobian.direct, own), (jacobian.full, [*before, *step])):
        yield _compared(_exact(derivation, jacobian, sizes), derivation, jacobian, tree, equations)


def _before(derivation: Derivation, state: str) -> Written:
    """The equations of the step before that the state goes into: h_prev = o_prev ⊙ tanh(c_prev)."""
    fixed = {*derivation.cell.parameters, *derivation.cell.letters}
    reached, found = {state}, Written()
    for equation in derivation.forward:
        flowing = {*names_in(equation.tree)} - {*equation.stopped}
        if reached & flowing and equation.name != state:
            reached.add(equation.name)
            moved = {name: Name(f"{name}_prev") for name in flowing - fixed}
            moved |= {name: Name(f"{name}_prev{HELD}") for name in equation.stopped}
            found.append((f"{equation.name}_prev", substituted(equation.tree, moved)))
    return found


def _exact(derivation: Derivation, jacobian: Jacobian, sizes: Mapping[str, int]) -> Exact:
    """Knows the values of this step and of the one before, held constant or not."""
    values = derivation.values
    shapes = {**{f"{name}_prev": dims for name, dims in values.items()}, **values}
    shapes |= {f"{name}{HELD}": dims for name, dims in shapes.items()}
    return Exact({**shapes, **dict.fromkeys((IDENTITY.id, MATRIX), 2 * values[jacobian.of])}, sizes)


def _compared(
    exact: Exact, derivation: Derivation, jacobian: Jacobian, tree: Tree, equations: Written
) -> tuple[int, int]:
    symbols = exact.symbols(jacobian.to)
    given = {jacobian.to: symbols, IDENTITY.id: np.array(sp.eye(len(symbols)), dtype=object)}
    stopped = tuple(dict.fromkeys(name for each in derivation.forward for name in each.stopped))
    names = (jacobian.of, *stopped)
    state, *values, matrix = exact.values(
        given, equations, [*((Name(name), name) for name in names), (tree, MATRIX)]
    )
    meant = {
        old: new
        for name, value in zip(stopped, values, strict=True)
        for old, new in zip(exact.symbols(f"{name}{HELD}").flat, value.flat, strict=True)
    }
    proved = sum(
        is_zero((sp.diff(state[row], symbols[column]) - matrix[row, column]).xreplace(meant))
        for row, column in np.ndindex(matrix.shape)
    )
    return proved, matrix.size
