"""The equations of the LSTM: what each gate does, and what frameworks give for the same weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, sigmoid, symbols, sympy, vanishes
from quizzer.claims.nets import lstm
from quizzer.claims.nets.calculus import Array
from quizzer.claims.nets.calculus import sigmoid as logistic
from quizzer.claims.proofs import (
    Method,
    Proof,
    above,
    agrees,
    at_most,
    below,
    equals,
    measure,
    near,
    proof,
)
from quizzer.claims.references import arrays
from quizzer.messages import message

ORDERS = {"PyTorch": "ifgo", "Keras": "ifgo", "ONNX": "iofg"}


def lstm_forward(orders: Mapping[str, str] = ORDERS) -> Proof:
    """Four affine maps, two products and a sum give what PyTorch, Keras and ONNX Runtime give."""
    torch, keras, onnx = arrays("torch-lstm"), arrays("keras-lstm"), arrays("onnx-lstm")
    leaves = {
        "PyTorch": (
            torch["weight_ih_l0"].T,
            torch["weight_hh_l0"].T,
            torch["bias_ih_l0"] + torch["bias_hh_l0"],
        ),
        "Keras": (keras["kernel"], keras["recurrent"], keras["bias"]),
        "ONNX": (onnx["W"][0].T, onnx["R"][0].T, sum(np.split(onnx["B"][0], 2))),
    }
    outputs = {"PyTorch": torch, "Keras": keras, "ONNX": onnx}
    return proof(
        Method.ARRAYS,
        *(
            measure(
                message("claims.value-framework", name=name, order=" ".join(order)),
                _distance(outputs[name], leaves[name], order),
                below(1e-6) if name == "ONNX" else agrees(),  # ONNX Runtime computes in single precision
            )
            for name, order in orders.items()
        ),
    )


def output_derivatives(inner: Callable[[Expression], Expression] = lambda c: 1 - sympy().tanh(c) ** 2) -> Proof:
    """The derivatives of h = o ⊙ tanh(c) by the cell and by the gate."""
    sp, (a, c) = sympy(), symbols("a_o c")
    o = sigmoid(a)
    h = o * sp.tanh(c)
    return proof(
        Method.IDENTITY,
        vanishes("∂h/∂c − o (1 − tanh²(c))", sp.diff(h, c) - o * inner(c)),
        vanishes("∂h/∂a_o − o (1 − o) tanh(c)", sp.diff(h, a) - o * (1 - o) * sp.tanh(c)),
    )


def direct_path(slope: Callable[[Expression], Expression] = lambda f: f) -> Proof:
    """With the gates of c = f ⊙ c_prev + i ⊙ g held still, the slope of the cell is f."""
    sp, (c, a_i, a_f, a_g) = sympy(), symbols("c_prev a_i a_f a_g")
    i, f, g = sigmoid(a_i), sigmoid(a_f), sp.tanh(a_g)
    new = f * c + i * g
    return proof(
        Method.IDENTITY,
        vanishes("∂c/∂c_prev − f", sp.diff(new, c) - slope(f)),
        vanishes("∂c/∂a_f − c_prev f (1 − f)", sp.diff(new, a_f) - c * f * (1 - f)),
        vanishes("∂c/∂a_i − g i (1 − i)", sp.diff(new, a_i) - g * i * (1 - i)),
        vanishes("∂c/∂a_g − i (1 − g²)", sp.diff(new, a_g) - i * (1 - g**2)),
    )


def hadamard_not_dot(product: Callable[[Any, Any], Any] = np.multiply) -> Proof:
    """A vector of the size of c is f ⊙ c; f · c is one number, and of a batch there is none."""
    f, c = np.array([0.2, 0.9, 0.5]), np.array([1.0, -2.0, 4.0])
    found = product(f, c)
    return proof(
        Method.COUNTEREXAMPLE,
        measure("f ⊙ c", tuple(np.round(np.atleast_1d(found), 12).tolist()), equals((0.2, -1.8, 2.0))),
        measure(message("claims.value-shape", of="f ⊙ c"), np.shape(found), equals((3,))),
        measure("f · c", np.round(np.dot(f, c), 12), equals(0.4)),
        measure("(2, 3) · (2, 3)", _refusal(np.ones((2, 3)), np.ones((2, 3))), equals("ValueError")),
    )


def output_gate_and_next_cell(recurrent: float = 0.0) -> Proof:
    """Without recurrent weights the output gate has no way to the next cell."""
    cells, states = [], []
    for bias in (-50.0, 50.0):
        q = _random_leaves(0, recurrent)
        q["b"][12:] = bias
        steps = lstm.run(q)
        cells.append(np.stack([s.c for s in steps]))
        states.append(np.stack([s.h for s in steps]))
    return proof(
        Method.COUNTEREXAMPLE,
        measure("max |c(o = 0) − c(o = 1)|", np.abs(cells[0] - cells[1]).max(), equals(0.0)),
        measure("max |h|, o = 0", np.abs(states[0]).max(), below(1e-20)),
        measure("max |h|, o = 1", np.abs(states[1]).max(), above(0.1)),
    )


def closed_input_gate(bias: float = -50.0) -> Proof:
    """With i = 0 the input still acts, through the forget gate and the output gate."""
    leaves = {"Wx": np.ones((1, 4)), "Wh": np.zeros((1, 4)), "b": np.array([bias, 0.0, 0.0, 0.0])}
    found = {}
    for x in (1.0, -1.0):
        s = lstm.step(leaves, np.full((1, 1), x), np.zeros((1, 1)), np.ones((1, 1)))
        found[x] = float(s.c[0, 0]), float(s.h[0, 0])
    return proof(
        Method.COUNTEREXAMPLE,
        measure("c_1, x = +1", found[1.0][0], near(0.731059, 1e-5)),
        measure("c_1, x = −1", found[-1.0][0], near(0.268941, 1e-5)),
        measure("h_1, x = +1", found[1.0][1], near(0.45597, 1e-4)),
        measure("h_1, x = −1", found[-1.0][1], near(0.0706347, 1e-4)),
    )


def sigmoid_candidate_only_adds(candidate: Callable[[Any], Any] = logistic) -> Proof:
    """With f = 1 and a candidate in (0, 1) the cell can never go down; with tanh it can."""
    drops = [_largest_drop(candidate, seed) for seed in range(3)]
    with_tanh = [_largest_drop(np.tanh, seed) for seed in range(3)]
    return proof(
        Method.EXPERIMENT,
        measure("max (c_{t-1} − c_t), g = σ(a)", max(drops), at_most(0)),
        measure("min max (c_{t-1} − c_t), g = tanh(a)", min(with_tanh), above(0.1)),
    )


def unbounded_activation(activation: Callable[[Any], Any] = lambda u: np.maximum(0, u)) -> Proof:
    """ReLU in place of both tanh, open gates, weight 1: the cell doubles at every step."""
    return proof(
        Method.EXPERIMENT,
        measure("c_100, ReLU", _open_cell(activation), near(2.0**100)),
        measure("c_100, tanh", _open_cell(np.tanh), at_most(101)),
    )


def lstm_bounds(scale: float = 20.0) -> Proof:
    """|h_t| ≤ 1 and |c_t| ≤ |c_0| + t, whatever the weights."""
    outputs, excess = [], []
    for seed in range(3):
        q = _random_leaves(seed, 1.0, steps=200)
        q = {**q, **{name: scale * q[name] for name in ("Wx", "Wh", "b")}}
        for t, s in enumerate(lstm.run(q), start=1):
            outputs.append(float(np.abs(s.h).max()))
            excess.append((float((np.abs(s.c) - np.abs(q["c0"])).max()), t))
    return proof(
        Method.EXPERIMENT,
        measure("max |h_t|", max(outputs), at_most(1)),
        measure("max (|c_t| − |c_0|) / t", max(more / t for more, t in excess), at_most(1)),
        measure("max (|c_t| − |c_0|)", max(more for more, _ in excess), above(10)),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _distance(own: Mapping[str, Array], weights: tuple[Any, Any, Any], order: str) -> float:
    """How far our outputs are from a framework's, whose blocks are in this order."""
    wx, wh, b = (_reordered(weight, order) for weight in weights)
    n, units = own["x"].shape[1], wh.shape[0]
    zero = np.zeros((n, units))
    steps = lstm.run({"x": own["x"], "h0": zero, "c0": zero, "Wx": wx, "Wh": wh, "b": b})
    return float(np.abs(np.stack([s.h for s in steps]) - own["out"]).max())


def _reordered(weight: Array, order: str) -> Array:
    """The blocks along the last axis in the order i f g o."""
    blocks = dict(zip(order, np.split(weight, 4, axis=-1), strict=True))
    return np.concatenate([blocks[gate] for gate in "ifgo"], axis=-1)


def _refusal(one: Array, other: Array) -> str:
    """The name of the error of `np.dot`."""
    try:
        np.dot(one, other)
    except ValueError as error:
        return type(error).__name__
    return "-"


def _random_leaves(seed: int, recurrent: float, steps: int = 3) -> dict[str, Array]:
    rng = np.random.default_rng(seed)
    return {
        "x": rng.normal(size=(steps, 2, 3)),
        "h0": rng.uniform(-1, 1, size=(2, 4)),
        "c0": rng.normal(size=(2, 4)),
        "Wx": rng.normal(size=(3, 16)),
        "Wh": recurrent * rng.normal(size=(4, 16)),
        "b": rng.normal(size=16),
    }


def _largest_drop(candidate: Callable[[Any], Any], seed: int) -> float:
    """How far c_t = c_{t-1} + i g(a) ever falls in 1000 steps."""
    a = np.random.default_rng(seed).normal(size=(2, 1000))
    return float(-np.min(logistic(a[0]) * candidate(a[1])))


def _open_cell(activation: Callable[[Any], Any]) -> float:
    """c_100 of c_t = c_{t-1} + φ(h_{t-1}), h_t = φ(c_t), from c_0 = 1."""
    c = 1.0
    for _ in range(100):
        c = float(c + activation(activation(c)))
    return c
