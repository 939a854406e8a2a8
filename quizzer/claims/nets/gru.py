"""The GRU in its four conventions: reset before or after the product, z keeps or z updates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from quizzer.claims.nets.calculus import Array, Arrays, sigmoid


@dataclass(frozen=True)
class Convention:
    """Where the reset gate acts, and which term z multiplies."""

    after: bool  # n = tanh(x Wxn + bn + r ⊙ (h Whn + bhn)); before: n = tanh(x Wxn + bn + (r ⊙ h) Whn)
    keeps: bool  # h = z ⊙ h_prev + (1 − z) ⊙ n; updates: h = (1 − z) ⊙ h_prev + z ⊙ n

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'}-{'keeps' if self.keeps else 'updates'}"


CONVENTIONS = tuple(Convention(after, keeps) for after in (False, True) for keeps in (True, False))
PYTORCH = Convention(after=True, keeps=True)


class Step(NamedTuple):
    """Everything of one step."""

    r: Array
    z: Array
    n: Array
    h: Array


def step(q: Arrays, x: Array, h: Array, kind: Convention) -> Step:
    """One step; the blocks of Wx, Wh and b are r z n; `b_hn` is used where the reset comes after."""
    x_r, x_z, x_n = np.split(x @ q["Wx"] + q["b"], 3, axis=1)
    w_r, w_z, w_n = np.split(q["Wh"], 3, axis=1)
    r, z = sigmoid(x_r + h @ w_r), sigmoid(x_z + h @ w_z)
    n = np.tanh(x_n + (r * (h @ w_n + q["b_hn"]) if kind.after else (r * h) @ w_n))
    return Step(r, z, n, z * h + (1 - z) * n if kind.keeps else (1 - z) * h + z * n)


def run(q: Arrays, kind: Convention) -> list[Step]:
    """All steps from h0."""
    h, steps = q["h0"], []
    for x in q["x"]:
        steps.append(step(q, x, h, kind))
        h = steps[-1].h
    return steps


def loss(q: Arrays, up_h: Array, kind: Convention) -> Any:
    """Σ up_h ⊙ h: a loss whose gradient from above is `up_h`."""
    return sum((up * s.h).sum() for up, s in zip(up_h, run(q, kind), strict=True))


def backward(q: Arrays, up_h: Array, kind: Convention) -> dict[str, Array]:
    """The gradient of every leaf."""
    steps, dh = run(q, kind), np.zeros_like(q["h0"])
    found = {name: np.zeros_like(value) for name, value in q.items()}
    w_r, w_z, w_n = np.split(q["Wh"], 3, axis=1)
    for t in reversed(range(len(steps))):
        h, (r, z, n, _) = steps[t - 1].h if t else q["h0"], steps[t]
        dh = up_h[t] + dh
        dz = dh * (h - n) if kind.keeps else dh * (n - h)
        dn, dh = (dh * (1 - z), dh * z) if kind.keeps else (dh * z, dh * (1 - z))
        da_n, da_z = dn * (1 - n**2), dz * z * (1 - z)
        if kind.after:
            dm, dr = da_n * r, da_n * (h @ w_n + q["b_hn"])
            dw_n, dh = h.T @ dm, dh + dm @ w_n.T
            found["b_hn"] += dm.sum(axis=0)
        else:
            dm = da_n @ w_n.T
            dr, dw_n, dh = dm * h, (r * h).T @ da_n, dh + dm * r
        da_r = dr * r * (1 - r)
        da = np.concatenate([da_r, da_z, da_n], axis=1)
        found["Wx"] += q["x"][t].T @ da
        found["Wh"] += np.concatenate([h.T @ da_r, h.T @ da_z, dw_n], axis=1)
        found["b"] += da.sum(axis=0)
        found["x"][t] = da @ q["Wx"].T
        dh = dh + da_r @ w_r.T + da_z @ w_z.T
    return {**found, "h0": dh}
