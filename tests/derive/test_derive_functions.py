"""Derivatives come out of SymPy, rewritten in what is known."""

import numpy as np
import pytest

from quizzer.derive.arrays import ON_ARRAYS, Array
from quizzer.derive.functions import ARGUMENTS, Derivatives, differentiated
from quizzer.derive.stored import plain_tree, tree_of
from quizzer.derive.symbolic import definitions
from quizzer.derive.tape import Tape, run
from quizzer.errors import ContentError
from quizzer.notation import Names, parse, printed
from quizzer.notation.tree import Apply, Tree

U = Names({"u": ()})


@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        ("σ(u)", "y (1 − y)"),
        ("tanh(u)", "1 − y²"),
        ("exp(u)", "y"),
        ("relu(u)", "step(u)"),
        ("softplus(u)", "σ(u)"),
        ("sqrt(u)", "1 / (2 y)"),
        ("log(u)", "1 / u"),
        ("sin(u)", "cos(u)"),
        ("cos(u)", "−sin(u)"),
        ("tan(u)", "1 + y²"),
        ("atan(u)", "1 / (1 + u²)"),
        ("abs(u)", "sign(u)"),
        ("step(u)", "0"),
        ("floor(u)", "0"),
        ("4 σ(u) − 2", "(4 − y²) / 4"),
        ("2 σ(u) − 1", "(1 − y²) / 2"),
        ("3 tanh(u) + 1", "(8 + 2 y − y²) / 3"),
        ("1 − σ(u)", "−(y (1 − y))"),
    ],
)
def test_a_derivative_is_written_with_the_value(function: str, derivative: str) -> None:
    names = Names({"u": (), "y": ()})
    assert differentiated(parse(function, U), "u") == parse(derivative, names)


def value(tree: Tree, **given: Array) -> Array:
    tape = Tape(dict.fromkeys(given, ()), {})
    places = {name: tape.name(name) for name in given}
    found = tape.add(tree)
    slots = tape.fresh()
    for name, place in places.items():
        slots[place] = given[name]
    run(tape.instructions, slots)
    return np.asarray(slots[found])


REAL = {  # where a function has a value and no kink
    "acosh": 1.7, "asec": 1.7, "acsc": 1.7, "acoth": 1.7, "log": 0.7, "sqrt": 0.7, "cbrt": 0.7, "asech": 0.7,
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in definitions() if name in ON_ARRAYS and name != "factorial"])
def test_a_derivative_agrees_with_differences(name: str) -> None:
    count = 2 if name in ("max", "min", "atan2") else 1
    function = Apply(name, ARGUMENTS[:count])
    given = {"u": np.array(REAL.get(name, 0.3)), "v": np.array(0.8)}
    derivative = differentiated(function, "u")
    step = 1e-4
    ends = [value(function, **{**given, "u": given["u"] + sign * step}) for sign in (1, -1)]
    exact = value(derivative, **given, y=value(function, **given))
    assert float(exact) == pytest.approx(float((ends[0] - ends[1]) / (2 * step)), rel=1e-6, abs=1e-6)


def test_what_has_no_derivative_is_refused() -> None:
    with pytest.raises(ContentError, match="factorial has no derivative that could be written here"):
        differentiated(Apply("factorial", ARGUMENTS[:1]), "u")


def test_a_derivative_is_computed_once() -> None:
    known = Derivatives()
    function = parse("σ(u)", U)
    first = known.of(function)
    assert known.grown
    again = Derivatives(known.rows)
    assert again.of(function) == first
    assert not again.grown


@pytest.mark.parametrize("text", ["σ(u) (1 − 0.1 u)", "−u² / 3", "max(u, 1) + sqrt(u)"])
def test_a_stored_tree_is_the_same_tree(text: str) -> None:
    tree = parse(text, U)
    assert tree_of(plain_tree(tree)) == tree
    assert printed(tree_of(plain_tree(tree))) == printed(tree)
