"""The gradient of the LSTM: the direct path, the paths through h, the forget bias, the backward pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, sigmoid, symbols, sympy, vanishes
from quizzer.claims.nets import lstm
from quizzer.claims.nets.calculus import (
    Array,
    Arrays,
    central_differences,
    complex_step,
    largest_error,
    slope,
)
from quizzer.claims.nets.calculus import sigmoid as logistic
from quizzer.claims.proofs import Method, Proof, above, agrees, below, equals, measure, near, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

Backward = Callable[[Arrays, Array, Array], Mapping[str, Array]]
FORGET = slice(64, 128)  # the second block of 64 units


def total_cell_derivative(through_h: int = 1) -> Proof:
    """dc_t/dc_{t-1} is f and three paths through h_{t-1}."""
    sp = sympy()
    c, a, w_i, w_f, w_g = symbols("c_prev a_o w_i w_f w_g")
    x_i, x_f, x_g = symbols("x_i x_f x_g")
    o = sigmoid(a)
    h = o * sp.tanh(c)
    i, f, g = sigmoid(x_i + w_i * h), sigmoid(x_f + w_f * h), sp.tanh(x_g + w_g * h)
    paths = c * f * (1 - f) * w_f + g * i * (1 - i) * w_i + i * (1 - g**2) * w_g
    claimed = f + through_h * paths * o * (1 - sp.tanh(c) ** 2)
    return proof(
        Method.IDENTITY,
        measure(
            "dc/dc_prev − f − [c_prev f(1−f) w_f + g i(1−i) w_i + i(1−g²) w_g] o_prev (1 − tanh²(c_prev))",
            _at_once(sp.diff(f * c + i * g, c) - claimed),
            equals("0"),
        ),
    )


def lstm_explodes(bias: float = 20.0) -> Proof:
    """One unit, open gates, w = 1, at c = 0: the total derivative is f + i o w = 2 at every step."""
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"dc_50/dc_0, b = {bias:g}, w = 1", _one_unit(bias, 1.0), near(2.0**50, 1e-5)),
        measure("b = 20, w = 0.5", _one_unit(20.0, 0.5), near(1.5**50, 1e-5)),
        measure("b = 1, w = 1", _one_unit(1.0, 1.0), near(129777, 1e-4)),
        measure(message("claims.value-direct"), logistic(20.0) ** 50, below(1)),
    )


def forget_gate_product(length: int = 100) -> Proof:
    """A product of 100 forget gates lasts only if they are very near 1."""
    wanted = {
        "0.5": (0.5, 7.889e-31),
        "σ(1)": (logistic(1.0), 2.484e-14),
        "0.9": (0.9, 2.656e-5),
        "0.99": (0.99, 0.3660),
        "σ(5)": (logistic(5.0), 0.5109),
    }
    return proof(
        Method.COUNTEREXAMPLE,
        *(
            measure(f"∏ f, f = {name}", np.prod(np.full(length, f)), near(product, 1e-3))
            for name, (f, product) in wanted.items()
        ),
    )


def default_lstm_vanishes(forget_bias: float = 0.0) -> Proof:
    """64 units as PyTorch draws them, 100 steps: what comes back to c_0 is below 1e-18."""
    found = sorted(_back_to_c0(seed, forget_bias) for seed in range(5))
    opened = sorted(_back_to_c0(seed, 3.0) for seed in range(5))
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-back", bias=forget_bias), found[2], below(1e-18)),
        measure(message("claims.value-back", bias=3), opened[2], above(1e-3)),
    )


def lstm_backward(backward: Backward = lstm.backward) -> Proof:
    """The backward pass by hand gives every gradient."""
    own = arrays("lstm")
    up_h, up_c = own["up_h"], own["up_c"]
    q = {name: own[name] for name in ("x", "h0", "c0", "Wx", "Wh", "b")}

    def loss(leaves: Arrays) -> Any:
        return lstm.loss(leaves, up_h, up_c)

    found, of = backward(q, up_h, up_c), ", ".join(q)
    torch = largest_error(found, {name: own[f"d_{name}"] for name in q})
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-torch", of=of), torch, agrees()),
        measure(message("claims.value-steps", of=of), largest_error(found, complex_step(loss, q)), agrees()),
        measure(
            message("claims.value-differences"), largest_error(found, central_differences(loss, q)), below(1e-7)
        ),
    )


def half_life(per_step: Callable[[float], float] = logistic) -> Proof:
    """A forget bias b keeps half of the cell for ln(1/2)/ln σ(b) steps."""
    wanted = {0: 1.0, 1: 2.213, 2: 5.461, 3: 14.27, 5: 103.2}
    sp = sympy()
    f, n = sp.symbols("f n", positive=True)
    solved = sp.solve(sp.Eq(n * sp.log(f), sp.log(sp.Rational(1, 2))), n)[0]
    return proof(
        Method.IDENTITY,
        vanishes("f^n = 1/2: n − ln(1/2)/ln f", solved - sp.log(sp.Rational(1, 2)) / sp.log(f)),
        *(
            measure(f"b = {bias}", math.log(0.5) / math.log(per_step(float(bias))), near(steps, 1e-3))
            for bias, steps in wanted.items()
        ),
    )


def chrono_bias(shift: int = 1) -> Proof:
    """b_f = ln(T − 1) gives f = 1 − 1/T, a memory of about T steps."""
    sp, t = sympy(), sympy().Symbol("T", positive=True)
    return proof(
        Method.IDENTITY,
        vanishes("σ(ln(T − 1)) − (1 − 1/T)", sp.simplify(sigmoid(sp.log(t - shift))) - (1 - 1 / t)),
        *(
            measure(f"T = {steps}", logistic(math.log(steps - shift)), near(1 - 1 / steps, 1e-9))
            for steps in (10, 100, 1000)
        ),
    )


def two_forget_biases(biases: str = "both") -> Proof:
    """PyTorch adds two biases: 1 in both forget slices makes f = σ(2)."""
    found, name = arrays("forget-bias"), "claims.value-torch-forget"
    return proof(
        Method.ARRAYS,
        measure(message(name, biases=2), found[biases], near(logistic(2.0), 1e-12)),
        measure("σ(2)", logistic(2.0), near(0.880797, 1e-6)),
        measure(message(name, biases=1), found["one"], near(logistic(1.0), 1e-12)),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _at_once(difference: Expression) -> Expression:
    """The difference in rational functions of exponentials, cancelled."""
    return sympy().cancel(sympy().together(difference))


def _one_unit(bias: float, w: float) -> float:
    """dc_50/dc_0 at c_0 = 0 of one unit without input: its gates have this bias, its candidate the weight w."""

    def last_cell(c0: Any) -> Any:
        leaves = {"Wx": np.zeros((1, 4)), "Wh": np.array([[0, 0, w, 0]]), "b": np.array([bias, bias, 0, bias])}
        c = np.full((1, 1), c0)
        h = logistic(bias) * np.tanh(c)
        for _ in range(50):
            s = lstm.step(leaves, np.zeros((1, 1)), h, c)
            h, c = s.h, s.c
        return c[0, 0]

    return slope(last_cell, 0.0)


def _back_to_c0(seed: int, forget_bias: float, n: int = 64, steps: int = 100) -> float:
    """‖vᵀ dc_T/dc_0‖ of an LSTM as PyTorch draws it, v a random direction, normal inputs."""
    rng, limit = np.random.default_rng(seed), 1 / math.sqrt(n)
    q = {
        "x": rng.normal(size=(steps, 1, 16)),
        "h0": np.zeros((1, n)),
        "c0": np.zeros((1, n)),
        "Wx": rng.uniform(-limit, limit, size=(16, 4 * n)),
        "Wh": rng.uniform(-limit, limit, size=(n, 4 * n)),
        "b": rng.uniform(-limit, limit, size=(2, 4 * n)).sum(axis=0),
    }
    if forget_bias:
        q["b"][FORGET] = forget_bias
    found = lstm.backward(q, np.zeros((steps, 1, n)), rng.normal(size=(1, n)))
    return float(np.linalg.norm(found["c0"]))
