"""Zero or not: what is shown, what is refused, and how large an expression may be."""

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp

from quizzer.derive import identity
from quizzer.derive.identity import is_zero, nodes_of
from quizzer.derive.opaque import Reciprocal, Share, letters

u, v, w = sp.symbols("u v w", real=True)
TANH, SIGMOID, EXP = letters()["tanh"], letters()["sigmoid"], letters()["exp"]

ZERO: dict[str, Any] = {
    "nothing": sp.Integer(0),
    "a product multiplied out": (u + v) * (u - v) - u**2 + v**2,
    "letters in any order": TANH(u) * SIGMOID(v) - SIGMOID(v) * TANH(u),
    "a letter twice": (1 - TANH(u)) * (1 + TANH(u)) - 1 + TANH(u) ** 2,
    "an inverse": (u + v) * Reciprocal(u + v) - 1,
    "an inverse in an inverse": Reciprocal(1 + Reciprocal(u)) - u * Reciprocal(u + 1),
    "a steep power": (u + v + w) ** 40 * Reciprocal(u + v + w) - (u + v + w) ** 39,
    "a long sum": sum((u + k * v) * (u - k * v) - u**2 + (k * v) ** 2 for k in range(1, 60)),
    "functions that are related": SIGMOID(u) - EXP(u) * Reciprocal(1 + EXP(u)),
}
NOT_ZERO: dict[str, Any] = {
    "a number": sp.Rational(1, 10**12),
    "a sign": TANH(u) + TANH(-v),
    "another letter": TANH(u) - SIGMOID(u),
    "a factor off by a hair": TANH(u) * (sp.Integer(10**12 + 1) / 10**12) - TANH(u),
    "a wrong inverse": Reciprocal(u + v) - Reciprocal(u) - Reciprocal(v),
    "another share": Share(0, u, v) - Share(1, u, v),
    "a steep power": (u + v) ** 41 - (u + v) ** 40 * u - (u + v) ** 39 * v * (u + v + 1),
    "a long sum": sum((u + k * v) ** 2 - u**2 for k in range(1, 60)),
}


@pytest.mark.parametrize("name", ZERO)
def test_what_is_zero_is_shown(name: str) -> None:
    assert is_zero(ZERO[name])


@pytest.mark.parametrize("name", NOT_ZERO)
def test_what_is_not_zero_is_refused(name: str) -> None:
    assert not is_zero(NOT_ZERO[name])


@pytest.mark.parametrize("shown", [lambda found: found == 0, identity._vanishes], ids=["algebra", "residues"])
def test_each_way_says_no(shown: Callable[[Any], bool]) -> None:
    assert not shown(sp.expand((u + v) ** 2 - u**2 - v**2))


def test_what_is_divided_by_zero_is_not_shown() -> None:
    assert not identity._vanishes(Reciprocal(u - u + sp.Symbol("k") * 0 + v - v + Reciprocal(u) * 0) - 1)


def test_nodes_are_counted_as_often_as_they_are_written() -> None:
    assert nodes_of(u) == 1
    assert nodes_of(TANH(u) * v + TANH(u)) == 1 + (1 + 2 + 1) + 2
    tower = u
    for _ in range(200):
        tower = TANH(tower) + SIGMOID(tower)
    assert nodes_of(tower) > 2**200
