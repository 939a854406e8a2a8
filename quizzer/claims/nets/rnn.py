"""The Elman RNN: forward, backward through time, and the same gradient as a sum over all pairs of steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from quizzer.claims.nets.calculus import Array, Arrays

LEAVES = ("x", "h0", "U", "W", "b", "V", "c")


def states(q: Arrays) -> list[Array]:
    """h_0 … h_T: h_t = tanh(x_t U + h_{t-1} W + b)."""
    found = [q["h0"]]
    for x in q["x"]:
        found.append(np.tanh(x @ q["U"] + found[-1] @ q["W"] + q["b"]))
    return found


def probabilities(q: Arrays, h: Array) -> Any:
    """The probabilities p = softmax(h V + c)."""
    o = h @ q["V"] + q["c"]
    e = np.exp(o - np.max(o.real, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def loss(q: Arrays, targets: Array) -> Any:
    """−log p of the targets: summed over the steps, averaged over the batch."""
    total: Any = 0.0
    for h, y in zip(states(q)[1:], targets, strict=True):
        p = probabilities(q, h)
        total = total - np.log(p[np.arange(len(y)), y]).mean()
    return total


def backward(q: Arrays, targets: Array) -> dict[str, Array]:
    """The gradient of every leaf; what comes from the read-out and what comes from later meet in δh."""
    h, carried = states(q), np.zeros_like(q["h0"])
    found = {name: np.zeros_like(q[name]) for name in LEAVES}
    for t in reversed(range(len(q["x"]))):
        do = _read_out(q, h[t + 1], targets[t])
        da = (do @ q["V"].T + carried) * (1 - h[t + 1] ** 2)
        found["V"] += h[t + 1].T @ do
        found["c"] += do.sum(axis=0)
        found["U"] += q["x"][t].T @ da
        found["W"] += h[t].T @ da
        found["b"] += da.sum(axis=0)
        found["x"][t] = da @ q["U"].T
        carried = da @ q["W"].T
    return {**found, "h0": carried}


def recurrent_terms(q: Arrays, targets: Array) -> dict[tuple[int, int], Array]:
    """The part of ∂L/∂W that goes from the loss at t back to the use of W at k, for every k ≤ t."""
    h = states(q)
    found = {}
    for t in range(1, len(h)):
        da = (_read_out(q, h[t], targets[t - 1]) @ q["V"].T) * (1 - h[t] ** 2)
        for k in range(t, 0, -1):
            found[t, k] = h[k - 1].T @ da
            da = (da @ q["W"].T) * (1 - h[k - 1] ** 2)
    return found


def _read_out(q: Arrays, h: Array, y: Array) -> Array:
    """δo = (p − one-hot of y) / N."""
    do: Array = probabilities(q, h)
    do[np.arange(len(y)), y] -= 1
    return do / len(y)
