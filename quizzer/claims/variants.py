"""LSTM variants: peepholes, and the cell of 1997 with its truncated gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, sigmoid, symbols, sympy, vanishes
from quizzer.claims.nets import lstm
from quizzer.claims.nets.calculus import Array, Arrays, complex_step, largest_error
from quizzer.claims.proofs import Method, Proof, above, agrees, below, equals, measure, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

Backward = Callable[[Arrays, Array, Array], Mapping[str, Array]]
PLAIN = ("x", "h0", "c0", "Wx", "Wh", "b")
PEEPHOLE = (*PLAIN, "p")


def peephole_backward(backward: Backward = lstm.backward) -> Proof:
    """With peepholes the gates see the cell, and the cell gets gradient back from the gates."""
    sp = sympy()
    c, a_i, a_f, g, p_i, p_f = symbols("c_prev a_i a_f g p_i p_f")
    i, f = sigmoid(a_i + p_i * c), sigmoid(a_f + p_f * c)
    claimed = f + c * f * (1 - f) * p_f + g * i * (1 - i) * p_i
    own = arrays("peephole")
    q = {name: own[name] for name in PEEPHOLE}
    found, of = backward(q, own["up_h"], own["up_c"]), ", ".join(q)
    torch = largest_error(found, {name: own[f"d_{name}"] for name in q})
    steps = complex_step(lambda leaves: lstm.loss(leaves, own["up_h"], own["up_c"]), q)
    return proof(
        Method.ARRAYS,
        vanishes(
            "∂c/∂c_prev − f − c_prev f (1 − f) p_f − g i (1 − i) p_i", sp.diff(f * c + i * g, c) - claimed
        ),
        measure(message("claims.value-torch", of=of), torch, agrees()),
        measure(message("claims.value-steps", of=of), largest_error(found, steps), agrees()),
        measure(message("claims.value-framework", name="ONNX", order="i o f g; P i o f"), _onnx(), below(1e-6)),
    )


def error_carousel_of_1997(
    backward: Callable[..., Mapping[str, Array]] = lstm.backward_1997,
    own_slope: Callable[[Expression], Expression] = lambda c: c,
) -> Proof:
    """Without forget gate the cell keeps the error exactly, but only if the rest of the gradient is cut off."""
    sp, (c, i, g) = sympy(), symbols("c_prev i g")
    kinds = {"full-1997": False, "truncated-1997": True}
    lost = {cut: [_lost(seed, cut) for seed in range(3)] for cut in kinds.values()}
    own = arrays("full-1997")
    q = {name: own[name] for name in PLAIN}
    found = backward(q, own["up_h"], own["up_c"], truncated=False)
    steps = complex_step(lambda leaves: lstm.loss_1997(leaves, own["up_h"], own["up_c"]), q)
    of = {kind: message(f"claims.value-{kind}") for kind in kinds}
    return proof(
        Method.ARRAYS,
        measure("∂c/∂c_prev", sp.diff(own_slope(c) + i * g, c), equals("1")),
        measure(message("claims.value-kept-truncated"), max(lost[True]), equals(0.0)),
        measure(message("claims.value-kept-full"), min(lost[False]), above(0.1)),
        *(
            measure(message("claims.value-torch", of=of[kind]), _error(backward, kind, cut), agrees())
            for kind, cut in kinds.items()
        ),
        measure(message("claims.value-steps", of=of["full-1997"]), largest_error(found, steps), agrees()),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _onnx() -> float:
    """How far our outputs with peepholes are from those of ONNX Runtime."""
    own = arrays("onnx-peephole")

    def blocks(weight: Any) -> Array:
        i, o, f, g = np.split(weight, 4, axis=-1)
        return np.concatenate([i, f, g, o], axis=-1)

    p_i, p_o, p_f = np.split(own["P"][0], 3)
    zero = np.zeros((own["x"].shape[1], len(p_i)))
    q = {
        "x": own["x"], "h0": zero, "c0": zero, "p": np.stack([p_i, p_f, p_o]),
        "Wx": blocks(own["W"][0].T), "Wh": blocks(own["R"][0].T), "b": blocks(sum(np.split(own["B"][0], 2))),
    }  # fmt: skip
    return float(np.abs(np.stack([s.h for s in lstm.run(q)]) - own["out"]).max())


def _error(backward: Callable[..., Mapping[str, Array]], kind: str, truncated: bool) -> float:
    """How far the gradients of the cell of 1997 are from those of torch."""
    own = arrays(kind)
    q = {name: own[name] for name in PLAIN}
    found = backward(q, own["up_h"], own["up_c"], truncated=truncated)
    wanted = {name: own[f"d_{name}"] for name in q if f"d_{name}" in own}  # truncated, h_0 has none
    return largest_error({name: found[name] for name in wanted}, wanted)


def _lost(seed: int, truncated: bool, n: int = 8, steps: int = 60) -> float:
    """‖∂L/∂c_0 − ∂L/∂c_60‖ / ‖∂L/∂c_60‖: what the way back over 60 steps does to an error in the cell."""
    rng = np.random.default_rng(seed)
    q = {
        "x": rng.normal(size=(steps, 1, 3)),
        "h0": np.zeros((1, n)),
        "c0": np.zeros((1, n)),
        "Wx": rng.normal(size=(3, 3 * n)) / 2,
        "Wh": rng.normal(size=(n, 3 * n)) / 2,
        "b": np.zeros(3 * n),
    }
    up_c = rng.normal(size=(1, n))
    found = lstm.backward_1997(q, np.zeros((steps, 1, n)), up_c, truncated=truncated)
    return float(np.linalg.norm(found["c0"] - up_c) / np.linalg.norm(up_c))
