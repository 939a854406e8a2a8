"""Where gradients vanish and explode: small nets that say no to a rule."""

from __future__ import annotations

import numpy as np

from quizzer.claims.nets.calculus import Array, gain, orthogonal
from quizzer.claims.proofs import (
    Method,
    Proof,
    above,
    at_most,
    below,
    between,
    equals,
    measure,
    near,
    proof,
)
from quizzer.messages import message

FLOAT32, FLOAT16 = np.float32, np.float16


def linear_rnn_vanishes(scale: float = 0.9) -> Proof:
    """A recurrence without any activation vanishes at 0.9 Q and explodes at 1.1 Q."""
    q = [orthogonal(np.random.default_rng(seed), 64) for seed in range(3)]
    small = [gain(np.linalg.matrix_power(scale * one, 100)) for one in q]
    large = [gain(np.linalg.matrix_power(1.1 * one, 100)) for one in q]
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"‖({scale:g} Q)^100‖", max(small), near(2.6561399e-05)),
        measure("‖(1.1 Q)^100‖", min(large), near(13780.612)),
    )


def tanh_explodes(w: float = 2.0) -> Proof:
    """h_t = tanh(2 h_{t-1}) near 0 doubles the gradient at every step, though |h| ≤ 1."""
    states, slope = _tanh_unit(w, 0.0, 1e-300, 50)
    return proof(
        Method.COUNTEREXAMPLE,
        measure("dh_50/dh_0", slope, near(2.0**50)),
        measure("max |h_t|", max(map(abs, states)), at_most(1)),
    )


def tanh_vanishes(drive: float = 3.0) -> Proof:
    """h_t = tanh(h_{t-1} + 3) saturates, and 20 steps leave nothing."""
    states, slope = _tanh_unit(1.0, drive, 0.0, 20)
    return proof(
        Method.COUNTEREXAMPLE,
        measure("dh_20/dh_0", slope, near(2.69015e-57, 1e-3)),
        measure("h_20", states[-1], between(0.99, 1)),
    )


def relu_vanishes(scale: float = 0.5) -> Proof:
    """On the active side the gradient is multiplied by W; on the other side it is 0."""
    small, large = (gain(_relu_jacobian(s * np.eye(3), np.ones(3), 50)) for s in (scale, 1.5))
    dead = gain(_relu_jacobian(-np.eye(3), np.ones(3), 1))
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"‖∂h_50/∂h_0‖, W = {scale:g} I", small, equals(2.0**-50)),
        measure("‖∂h_50/∂h_0‖, W = 1.5 I", large, near(1.5**50)),
        measure("‖∂h_1/∂h_0‖, W h_0 = −1", dead, equals(0.0)),
    )


def relu_of_slope_one(scale: float = 1.0) -> Proof:
    """A slope of 1 at each of 50 steps multiplies to 1."""
    found = _relu_jacobian(scale * np.eye(3), np.ones(3), 50)
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"‖∂h_50/∂h_0‖, W = {scale:g} I", gain(found), equals(1.0)),
    )


def influence_of_early_inputs(w: float = 1.1) -> Proof:
    """In h_t = w h_{t-1} + x_t the weight decides whether early or late inputs count more."""
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"(∂h_50/∂x_1) / (∂h_50/∂x_50), w = {w:g}", _influence(w), near(106.719, 1e-5)),
        measure("w = 1", _influence(1.0), equals(1.0)),
        measure("w = 0.9", _influence(0.9), near(0.00572642, 1e-5)),
    )


def latch(w: float = 2.0) -> Proof:
    """h_t = tanh(2 h_{t-1} + x_t) remembers the sign of x_1 for ever; its gradient is dead after 50 steps."""
    up, _ = _tanh_unit(w, 0.0, np.tanh(1.0), 999)
    down, _ = _tanh_unit(w, 0.0, np.tanh(-1.0), 999)
    _, slope = _tanh_unit(w, 0.0, np.tanh(1.0), 49)
    return proof(
        Method.EXPERIMENT,
        measure("h_1000, x_1 = +1", up[-1], near(0.9575040240772687)),
        measure("h_1000, x_1 = −1", down[-1], near(-0.9575040240772687)),
        measure("w (1 − h*²)", w * (1 - up[-1] ** 2), near(0.166372, 1e-4)),
        measure("dh_50/dx_1", slope * (1 - np.tanh(1.0) ** 2), below(1e-30)),
    )


def relu_of_positive_inputs(lowest: float = 0.0) -> Proof:
    """With weights and states that are never negative, a ReLU net is a linear net."""
    errors, growth = [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        w, h = rng.uniform(lowest, 1, size=(5, 5)), rng.uniform(0, 1, size=5)
        bent = straight = h
        for _ in range(10):
            bent, straight = np.maximum(0, w @ bent), w @ straight
        errors.append(float(np.abs(bent - straight).max()))
        growth.append(float(np.linalg.norm(bent) / np.linalg.norm(h)))
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-relu-linear"), max(errors), equals(0.0)),
        measure("min ‖h_10‖ / ‖h_0‖", min(growth), above(1)),
    )


def overflow(base: int = 2) -> Proof:
    """A gradient that doubles becomes infinite only after 128 steps, in half precision after 16."""
    return proof(
        Method.EXPERIMENT,
        measure("float32", _steps_to_overflow(base, FLOAT32), equals(128)),
        measure("float16", _steps_to_overflow(base, FLOAT16), equals(16)),
        measure("dh_50/dh_0, h_t = tanh(2 h_{t-1})", _tanh_unit(float(base), 0.0, 1e-300, 50)[1], above(1e15)),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _tanh_unit(w: float, drive: float, h: float, steps: int) -> tuple[list[float], float]:
    """The states of h_t = tanh(w h_{t-1} + drive), and dh_T/dh_0."""
    states, slope = [], 1.0
    for _ in range(steps):
        h = float(np.tanh(w * h + drive))
        slope *= w * (1 - h * h)
        states.append(h)
    return states, slope


def _relu_jacobian(w: Array, h: Array, steps: int) -> Array:
    """∂h_T/∂h_0 of h_t = max(0, W h_{t-1})."""
    found = np.eye(len(h))
    for _ in range(steps):
        a = w @ h
        found, h = (a > 0)[:, None] * (w @ found), np.maximum(0, a)
    return found


def _influence(w: float, steps: int = 50) -> float:
    """What x_1 adds to the last state, as a multiple of what the last input adds."""

    def last(first: float, end: float) -> float:
        h = 0.0
        for t in range(steps):
            h = w * h + (first if t == 0 else end if t == steps - 1 else 0.0)
        return h

    return last(1.0, 0.0) / last(0.0, 1.0)


def _steps_to_overflow(base: int, kind: type[np.floating]) -> int:
    """How often `base` is multiplied with itself until the product is infinite."""
    value, steps = kind(1), 0
    with np.errstate(over="ignore"):
        while np.isfinite(value):
            value, steps = kind(value * kind(base)), steps + 1
    return steps
