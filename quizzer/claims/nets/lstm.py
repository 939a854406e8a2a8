"""The LSTM with optional peepholes, and the cell of 1997: forward and backward through time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from quizzer.claims.nets.calculus import Array, Arrays, sigmoid


class Step(NamedTuple):
    """Everything of one step."""

    i: Array
    f: Array
    g: Array
    o: Array
    c: Array
    h: Array


def step(q: Arrays, x: Array, h: Array, c: Array) -> Step:
    """One step; the blocks of Wx, Wh and b are i f g o, the rows of the peepholes `p` are i f o."""
    a_i, a_f, a_g, a_o = np.split(x @ q["Wx"] + h @ q["Wh"] + q["b"], 4, axis=1)
    p_i, p_f, p_o = q["p"] if "p" in q else np.zeros((3, 1))
    i, f, g = sigmoid(a_i + p_i * c), sigmoid(a_f + p_f * c), np.tanh(a_g)
    c = f * c + i * g
    o = sigmoid(a_o + p_o * c)
    return Step(i, f, g, o, c, o * np.tanh(c))


def run(q: Arrays) -> list[Step]:
    """All steps from h0 and c0."""
    h, c, steps = q["h0"], q["c0"], []
    for x in q["x"]:
        steps.append(step(q, x, h, c))
        h, c = steps[-1].h, steps[-1].c
    return steps


def loss(q: Arrays, up_h: Array, up_c: Array) -> Any:
    """Σ up_h ⊙ h + Σ up_c ⊙ c_T: a loss whose gradients from above are `up_h` and `up_c`."""
    steps = run(q)
    return sum((up * s.h).sum() for up, s in zip(up_h, steps, strict=True)) + (up_c * steps[-1].c).sum()


def backward(q: Arrays, up_h: Array, up_c: Array) -> dict[str, Array]:
    """The gradient of every leaf."""
    steps, dh, dc = run(q), np.zeros_like(q["h0"]), up_c
    found = {name: np.zeros_like(value) for name, value in q.items()}
    p_i, p_f, p_o = q["p"] if "p" in q else np.zeros((3, 1))
    for t in reversed(range(len(steps))):
        h_prev, c_prev = (steps[t - 1].h, steps[t - 1].c) if t else (q["h0"], q["c0"])
        i, f, g, o, c, _ = steps[t]
        dh = up_h[t] + dh
        da_o = dh * np.tanh(c) * o * (1 - o)
        dc = dc + dh * o * (1 - np.tanh(c) ** 2) + p_o * da_o
        da_f = dc * c_prev * f * (1 - f)
        da_i = dc * g * i * (1 - i)
        da_g = dc * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
        found["Wx"] += q["x"][t].T @ da
        found["Wh"] += h_prev.T @ da
        found["b"] += da.sum(axis=0)
        if "p" in q:
            found["p"] += [(da_i * c_prev).sum(axis=0), (da_f * c_prev).sum(axis=0), (da_o * c).sum(axis=0)]
        found["x"][t] = da @ q["Wx"].T
        dh = da @ q["Wh"].T
        dc = dc * f + p_i * da_i + p_f * da_f
    return {**found, "h0": dh, "c0": dc}


# --- Hochreiter & Schmidhuber 1997 ----------------------------------------------------------------------------


def run_1997(q: Arrays) -> list[Step]:
    """No forget gate; blocks i g o; g in (−2, 2), the cell squashed to (−1, 1): their eq. 3–9."""
    h, c, steps = q["h0"], q["c0"], []
    for x in q["x"]:
        a_i, a_g, a_o = np.split(x @ q["Wx"] + h @ q["Wh"] + q["b"], 3, axis=1)
        i, g, o = sigmoid(a_i), 4 * sigmoid(a_g) - 2, sigmoid(a_o)
        c = c + i * g
        h = o * (2 * sigmoid(c) - 1)
        steps.append(Step(i, np.ones_like(i), g, o, c, h))
    return steps


def loss_1997(q: Arrays, up_h: Array, up_c: Array) -> Any:
    """As `loss`."""
    steps = run_1997(q)
    return sum((up * s.h).sum() for up, s in zip(up_h, steps, strict=True)) + (up_c * steps[-1].c).sum()


def backward_1997(q: Arrays, up_h: Array, up_c: Array, *, truncated: bool = False) -> dict[str, Array]:
    """The gradient of every leaf; `truncated` lets nothing back through the net inputs, as in 1997."""
    steps, dh, dc = run_1997(q), np.zeros_like(q["h0"]), up_c
    found = {name: np.zeros_like(value) for name, value in q.items()}
    for t in reversed(range(len(steps))):
        h_prev = steps[t - 1].h if t else q["h0"]
        i, _, g, o, c, _ = steps[t]
        squashed = 2 * sigmoid(c) - 1
        dh = up_h[t] + dh
        dc = dc + dh * o * (1 - squashed**2) / 2
        da_o = dh * squashed * o * (1 - o)
        da = np.concatenate([dc * g * i * (1 - i), dc * i * (4 - g**2) / 4, da_o], axis=1)
        found["Wx"] += q["x"][t].T @ da
        found["Wh"] += h_prev.T @ da
        found["b"] += da.sum(axis=0)
        found["x"][t] = da @ q["Wx"].T
        dh = np.zeros_like(dh) if truncated else da @ q["Wh"].T
    return {**found, "h0": dh, "c0": dc}
