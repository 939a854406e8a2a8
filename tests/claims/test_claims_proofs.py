"""What decides whether a proof holds, and the numbers that proofs rely on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from quizzer.claims.algebra import symbols, sympy, vanishes
from quizzer.claims.nets.calculus import (
    central_differences,
    complex_step,
    largest_error,
    sigmoid,
    slope,
    spectral_radius,
)
from quizzer.claims.proofs import (
    Condition,
    Method,
    above,
    agrees,
    at_most,
    below,
    between,
    equals,
    measure,
    near,
    proof,
    said,
)
from quizzer.claims.remedies import normalised_gradient

NAN = float("nan")

CONDITIONS: dict[str, tuple[Condition, tuple[Any, ...], tuple[Any, ...], str]] = {
    "equals": (equals(3), (3,), (4, NAN), "= 3"),
    "equals a shape": (equals((3, 4)), ((3, 4),), ((4, 3), (3,)), "= (3, 4)"),
    "equals a text": (equals("0"), ("0",), ("x", ""), "= 0"),
    "near": (near(0.5, 1e-3), (0.5, 0.5004), (0.501, NAN), "≈ 0.5 (±0.001)"),
    "below": (below(1e-10), (0.0, -1.0), (1e-10, NAN), "< 1e-10"),
    "above": (above(1), (2.0,), (1, NAN), "> 1"),
    "at most": (at_most(1), (1, 0), (1.1, NAN), "≤ 1"),
    "between": (between(0.1, 10), (0.1, 1, 10), (0.09, 11, NAN), "0.1 … 10"),
    "agrees": (agrees(), (0.0, 1e-16), (1e-9, NAN), "< 1e-10"),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_a_condition(case: str) -> None:
    condition, rights, wrongs, text = CONDITIONS[case]
    assert condition.said == text
    assert [measure("x", value, condition).holds for value in rights] == [True] * len(rights)
    assert [measure("x", value, condition).holds for value in wrongs] == [False] * len(wrongs)


def test_a_proof_of_nothing_does_not_hold() -> None:
    assert not proof(Method.IDENTITY).holds


def test_one_wrong_value_is_enough() -> None:
    right, wrong = measure("a", 1, equals(1)), measure("b", 2, equals(1))
    assert proof(Method.EXPERIMENT, right, right).holds
    assert not proof(Method.EXPERIMENT, right, wrong).holds


def test_values_are_freed_of_their_libraries() -> None:
    assert type(measure("x", np.float64(0.5), equals(0.5)).value) is float
    assert measure("x", sympy().Rational(1, 4), equals("1/4")).value == "1/4"


SAID = {0.1 + 0.2: "0.3", 1e-30: "1e-30", (3,): "(3,)", (0.5, 2): "(0.5, 2)", "x": "x", 1240: "1240"}


@pytest.mark.parametrize(("value", "text"), SAID.items(), ids=SAID.values())
def test_a_value_is_said(value: object, text: str) -> None:
    assert said(value) == text


def test_an_identity_that_is_none_says_no() -> None:
    x = symbols("x")
    assert vanishes("sin² + cos² − 1", sympy().sin(x) ** 2 + sympy().cos(x) ** 2 - 1).holds
    assert not vanishes("x", x).holds
    assert not vanishes("tiny", sympy().Rational(1, 10**30)).holds


# --- derivatives by numbers -----------------------------------------------------------------------------------


@given(some.floats(-5, 5))
def test_the_complex_step_is_exact(at: float) -> None:
    assert slope(np.tanh, at) == pytest.approx(1 - np.tanh(at) ** 2, rel=1e-12)
    assert slope(sigmoid, at) == pytest.approx(sigmoid(at) * sigmoid(-at), rel=1e-12)


def test_three_ways_to_a_gradient_agree() -> None:
    leaves = {"a": np.array([[1.0, -2.0], [0.5, 3.0]]), "b": np.array([2.0, -1.0])}

    def loss(q: Any) -> Any:
        return (q["a"] ** 3).sum() + (q["b"] * q["a"][0]).sum()

    by_hand = {"a": 3 * leaves["a"] ** 2 + np.array([[2.0, -1.0], [0.0, 0.0]]), "b": leaves["a"][0]}
    assert largest_error(complex_step(loss, leaves), by_hand) < 1e-12
    assert largest_error(central_differences(loss, leaves), by_hand) < 1e-7


def test_what_is_missing_or_misshapen_is_infinitely_wrong() -> None:
    one = {"a": np.zeros(3)}
    assert largest_error(one, {**one, "b": np.zeros(1)}) == float("inf")
    assert largest_error(one, {"a": np.zeros((3, 1))}) == float("inf")
    assert largest_error(one, {"a": np.full(3, 0.5)}) == 0.5


def test_the_spectral_radius_of_a_rotation_is_one() -> None:
    assert spectral_radius(np.array([[0.0, -2.0], [2.0, 0.0]])) == pytest.approx(2)


@pytest.mark.parametrize("gamma", [1.0, 0.5])
def test_the_gradient_through_batch_normalisation_is_that_of_differences(gamma: float) -> None:
    rng = np.random.default_rng(0)
    a, up = rng.normal(size=(7, 3)), rng.normal(size=(7, 3))

    def loss(q: Any) -> Any:
        unit = (q["a"] - q["a"].mean(axis=0)) / np.sqrt(((q["a"] - q["a"].mean(axis=0)) ** 2).mean(axis=0))
        return (up * gamma * unit).sum()

    deviation = a.std(axis=0)
    found = normalised_gradient(gamma * up, (a - a.mean(axis=0)) / deviation, deviation)
    assert largest_error({"a": found}, complex_step(loss, {"a": a})) < 1e-12
