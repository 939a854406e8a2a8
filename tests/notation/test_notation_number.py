"""The values of scalar formulas."""

from __future__ import annotations

import math

import pytest
from notation_samples import CELL

from quizzer.notation import NotationError, number, parse
from quizzer.notation import tree as t
from quizzer.notation.evaluate import DERIVATIVES, FLOATS, constant, value
from quizzer.notation.functions import ENTRYWISE, FUNCTIONS

VALUES: dict[str, tuple[dict[str, float], float]] = {
    "4 H (D + H + 1)": ({"D": 10, "H": 20}, 2480),
    "2 H": ({"H": 3}, 6),
    "0.9^100": ({}, 0.9**100),
    "0.9^T": ({"T": 50}, 0.9**50),
    "sqrt(3)": ({}, math.sqrt(3)),
    "√3": ({}, math.sqrt(3)),
    "tanh(0.5)": ({}, math.tanh(0.5)),
    "σ(1)": ({}, 1 / (1 + math.exp(-1))),
    "sigmoid(-1000)": ({}, 0),
    "ln(0.5)/ln(0.9)": ({}, math.log(0.5) / math.log(0.9)),
    "1/(1-f)": ({"f": 0.75}, 4),
    "exp(1) - e": ({}, 0),
    "cosh(acosh(2))": ({}, 2),
    "max(1, 2, 3) - min(1, 2)": ({}, 2),
    "|−3| + abs(-1)": ({}, 4),
    "floor(2.7) + ceil(2.1)": ({}, 5),
    "⌊2.7⌋": ({}, 2),
    "π": ({}, math.pi),
    "2^50": ({}, 2**50),
    "-2^2": ({}, -4),
    "2^-1": ({}, 0.5),
    "log_2(8) + lg 100": ({}, 5),
    "5!": ({}, 120),
    "relu(-2) + relu(3)": ({}, 3),
    "tanh'(0) + σ′(0)": ({}, 1.25),
    "1.5e-3": ({}, 0.0015),
    "D H + H": ({"D": 3, "H": 4}, 16),
    "W_f + n_1": ({"W_f": 1, "n_1": 2}, 3),
    "2.66×10^-5": ({}, 2.66e-5),
    "e": ({"e": 7}, 7),
    "step(2) + sign(-3)": ({}, 0),
    "softplus(0) - log(2)": ({}, 0),
    "0^0": ({}, 1),
}


@pytest.mark.parametrize("text", VALUES)
def test_a_formula_has_its_value(text: str) -> None:
    given, wanted = VALUES[text]
    assert number(text, given) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


NO_VALUE: dict[str, tuple[str, str]] = {
    "by nothing": ("1/0", "This has no finite value.\n  1/0\n  ^^^"),
    "too large": ("10^400", "This has no finite value.\n  10^400\n  ^^^^^^"),
    "exp too large": ("exp(exp(10))", "This has no finite value.\n  exp(exp(10))\n  ^^^^^^^^^^^^"),
    "a tower": ("9^9^9^9", "An exponent that is a number is at most 1000000.\n  9^9^9^9\n      ^^^"),
    "a logarithm of nothing": ("log(0)", "This has no finite value.\n  log(0)\n  ^^^^^^"),
    "a root of less": ("sqrt(-1)", "This has no finite value.\n  sqrt(-1)\n  ^^^^^^^^"),
    "a sum over all there is": ("Σ_t 1", "This has no finite value.\n  Σ_t 1\n  ^^^^^"),
    "an unknown name": ("2 Hh", "There is no name 'Hh' here.\n  2 Hh\n    ^^\nDid you mean 'H'?"),
    "two readings": (
        "1/2 H",
        "'1/2 H' can be read in two ways.\n  1/2 H\n  ^^^^^\nWrite 1 / (2 H) or (1 / 2) H.",
    ),
    "not closed": ("(1", "'(' is not closed.\n  (1\n  ^\n'(' is closed with ')'."),
    "nothing": ("", "Nothing was written."),
}


@pytest.mark.parametrize(("text", "wanted"), NO_VALUE.values(), ids=NO_VALUE)
def test_what_has_no_value_is_told(text: str, wanted: str) -> None:
    with pytest.raises(NotationError) as caught:
        number(text, {"H": 3})
    assert str(caught.value) == wanted
    assert caught.value.exit_code == 2


def test_every_function_of_numbers_has_a_value() -> None:
    rare = {"acosh", "asec", "acsc", "acot", "asech", "acsch", "acoth"}
    for name, row in FUNCTIONS.items():
        if row.kind == ENTRYWISE and name not in rare:
            assert math.isfinite(FLOATS[name](*[0.5] * max(row.least, 1 + (name in ("max", "min"))))), name


@pytest.mark.parametrize("name", DERIVATIVES)
def test_derivatives_are_slopes(name: str) -> None:
    u, h = 0.7, 1e-6
    slope = (FLOATS[name](u + h) - FLOATS[name](u - h)) / (2 * h)
    assert DERIVATIVES[name](u) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "wanted"), [("2 + 3", 5.0), ("α + 1", None), ("9^9", 9.0**9), ("f ⊙ f", None), ("log(0 α)", None)]
)
def test_a_constant_is_what_has_no_names(text: str, wanted: float | None) -> None:
    assert constant(parse(text, CELL)) == wanted


def test_constants_without_a_value_are_none_and_too_large_ones_infinite() -> None:
    assert constant(t.Div(t.Number(1), t.Number(0))) is None
    assert constant(t.Apply("exp", (t.Number(1000),))) == math.inf


def test_arrays_of_one_entry_have_values() -> None:
    tree = parse("Wᵀ f ⊙ x", CELL)
    assert value(tree, {"W": 2, "f": 3, "x": 5}) == 30
