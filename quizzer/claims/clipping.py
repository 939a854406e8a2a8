"""Clipping: by norm, by value, and what the code of the notes does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, symbols, sympy
from quizzer.claims.nets.calculus import Array
from quizzer.claims.proofs import Method, Proof, below, equals, measure, near, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

EPSILON = 1e-6

Clip = Callable[[Sequence[Array], float], None]


def clip(gradients: Sequence[Array], max_norm: float, epsilon: float = EPSILON) -> None:
    """The code of the notes: scale all gradients in place if their norm together is too large."""
    total = 0.0
    for gradient in gradients:
        total += np.sum(gradient**2)
    rate = max_norm / (np.sqrt(total) + epsilon)
    if rate < 1:
        for gradient in gradients:
            gradient *= rate


def clip_by_norm(
    rate: Callable[[Expression, Expression], Expression] = lambda limit, norm: limit / norm,
) -> Proof:
    """Scaled by θ/‖g‖ a gradient has the norm θ and its old direction."""
    sp = sympy()
    g, limit = sp.Matrix(symbols("g1:4")), sp.Symbol("θ", positive=True)
    factor = rate(limit, sp.sqrt(g.dot(g)))
    clipped = factor * g
    return proof(
        Method.IDENTITY,
        measure("‖(θ/‖g‖) g‖ − θ", sp.simplify(sp.sqrt(clipped.dot(clipped)) - limit), equals("0")),
        measure(
            "g · ((θ/‖g‖) g) − θ ‖g‖", sp.simplify(g.dot(clipped) - limit * sp.sqrt(g.dot(g))), equals("0")
        ),
    )


def clip_code(epsilon: float = EPSILON) -> Proof:
    """The code is right up to its 1e-6, and does what PyTorch does."""
    wanted = arrays("clipping")
    before, after = _drawn(), _drawn()
    clip(after, 5.0, epsilon)
    flat, clipped = np.concatenate([g.ravel() for g in before]), np.concatenate([g.ravel() for g in after])
    norms = float(np.linalg.norm(flat)), float(np.linalg.norm(clipped))
    torch = np.concatenate([wanted["first"].ravel(), wanted["second"].ravel()])
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-before"), norms[0], near(26.313980, 1e-7)),
        measure(message("claims.value-after"), norms[1], near(4.99999981, 1e-8)),
        measure("1 − cos", 1 - flat @ clipped / norms[0] / norms[1], below(1e-12)),
        measure(message("claims.value-torch-clip"), np.abs(clipped - torch).max(), below(1e-12)),
        measure(message("claims.value-returned"), wanted["before"], near(norms[0], 1e-9)),
    )


def clip_code_and_nan(clip: Clip = clip) -> Proof:
    """Not a number passes through unclipped, infinity becomes not a number, whole numbers are refused."""
    nan, inf = np.array([np.nan, 1.0]), np.array([np.inf, 1.0])
    with np.errstate(invalid="ignore"):
        clip([nan], 0.5)
        clip([inf], 0.5)
    return proof(
        Method.COUNTEREXAMPLE,
        measure("[nan, 1]", str(nan.tolist()), equals("[nan, 1.0]")),
        measure("[inf, 1]", str(inf.tolist()), equals("[nan, 0.0]")),
        measure("[30, 40]", _refusal(clip), equals("UFuncTypeError")),
    )


def clip_by_value_turns(limit: float = 1.0) -> Proof:
    """Clipping each entry turns a gradient; clipping its norm does not."""
    g = np.array([0.1, 100.0])
    by_norm = [g.copy()]
    clip(by_norm, limit)
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-angle-value"), _angle(g, np.clip(g, -limit, limit)), near(5.6533, 1e-4)),
        measure(message("claims.value-angle-norm"), _angle(g, by_norm[0]), below(1e-5)),
    )


def clipping_never_enlarges(size: float = 1e-8) -> Proof:
    """A gradient that has vanished is not brought back."""
    g = np.array([size, size])
    by_norm, by_value = [g.copy()], np.clip(g, -1, 1)
    clip(by_norm, 1.0)
    return proof(
        Method.EXPERIMENT,
        measure(message("claims.value-by-norm"), tuple(by_norm[0].tolist()), equals((1e-8, 1e-8))),
        measure(message("claims.value-by-value"), tuple(by_value.tolist()), equals((1e-8, 1e-8))),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _drawn() -> list[Array]:
    """The two matrices of the notes' example, from seed 0."""
    rng = np.random.RandomState(0)
    return [rng.rand(3, 3) * 10 for _ in range(2)]


def _refusal(clip: Clip) -> str:
    """The name of the error for gradients that are whole numbers."""
    try:
        clip([np.array([30, 40])], 5.0)
    except TypeError as error:
        return next(c.__name__ for c in type(error).__mro__ if not c.__name__.startswith("_"))
    return "-"


def _angle(one: Array, other: Any) -> float:
    """Degrees."""
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    return float(np.degrees(np.arccos(min(cosine, 1.0))))
