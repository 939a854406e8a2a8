"""Cells in a few lines each, for torch.autograd: one step, and the shapes of the parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch  # type: ignore[import-not-found, unused-ignore]
from torch import sigmoid, tanh

Tensor = Any
Named = dict[str, Tensor]
Step = Callable[[Named, Tensor, Named], Named]  # parameters, x_t, state -> state; the first state is the output
Sequence = Callable[[Named, Tensor, Named], tuple[Tensor, Named]]  # parameters, x, state -> outputs, last state
Shapes = Callable[[int, int], dict[str, tuple[int, ...]]]  # D, H -> the shapes of the parameters


def affine(p: Named, gate: str, x: Tensor, h: Tensor) -> Tensor:
    return x @ p[f"W_{gate}"].T + h @ p[f"U_{gate}"].T + p[f"b_{gate}"]


def jordan(p: Named, x: Tensor, s: Named) -> Named:
    h = tanh(x @ p["W"].T + s["y"] @ p["U"].T + p["b"])
    return {"y": h @ p["V"].T + p["b_y"]}


def lstm_peephole(p: Named, x: Tensor, s: Named) -> Named:
    h, c = s["h"], s["c"]
    i = sigmoid(affine(p, "i", x, h) + p["p_i"] * c)
    f = sigmoid(affine(p, "f", x, h) + p["p_f"] * c)
    c = f * c + i * tanh(affine(p, "g", x, h))
    o = sigmoid(affine(p, "o", x, h) + p["p_o"] * c)
    return {"h": o * tanh(c), "c": c}


def lstm_1997(p: Named, x: Tensor, s: Named) -> Named:
    h, c = s["h"], s["c"]
    c = c + sigmoid(affine(p, "i", x, h)) * (4 * sigmoid(affine(p, "g", x, h)) - 2)
    return {"h": sigmoid(affine(p, "o", x, h)) * (2 * sigmoid(c) - 1), "c": c}


def lstm_cifg(p: Named, x: Tensor, s: Named) -> Named:
    h, c = s["h"], s["c"]
    f = sigmoid(affine(p, "f", x, h))
    c = f * c + (1 - f) * tanh(affine(p, "g", x, h))
    return {"h": sigmoid(affine(p, "o", x, h)) * tanh(c), "c": c}


def gru(p: Named, x: Tensor, s: Named, *, after: bool = False, keeps: bool = True) -> Named:
    h = s["h"]
    r, z = sigmoid(affine(p, "r", x, h)), sigmoid(affine(p, "z", x, h))
    inner = r * (h @ p["U_n"].T + p["b_hn"]) if after else (r * h) @ p["U_n"].T
    n = tanh(x @ p["W_n"].T + p["b_n"] + inner)
    return {"h": z * h + (1 - z) * n if keeps else (1 - z) * h + z * n}


def gru_after(p: Named, x: Tensor, s: Named) -> Named:
    return gru(p, x, s, after=True)


def gru_updates(p: Named, x: Tensor, s: Named) -> Named:
    return gru(p, x, s, keeps=False)


def gru_after_updates(p: Named, x: Tensor, s: Named) -> Named:
    return gru(p, x, s, after=True, keeps=False)


def mgu(p: Named, x: Tensor, s: Named) -> Named:
    h = s["h"]
    f = sigmoid(affine(p, "f", x, h))
    n = tanh(affine(p, "n", x, f * h))
    return {"h": (1 - f) * h + f * n}


def lstm(p: Named, x: Tensor, s: Named) -> Named:
    h, c = s["h"], s["c"]
    i, f, o = (sigmoid(affine(p, gate, x, h)) for gate in "ifo")
    c = f * c + i * tanh(affine(p, "g", x, h))
    return {"h": o * tanh(c), "c": c}


def mixed(p: Named, x: Tensor, s: Named) -> Named:
    """A cell that nobody has: U twice, a product of products, softplus, a skip connection."""
    m = (x @ p["M"].T) * (s["h"] @ p["U"].T)
    n = torch.nn.functional.softplus(x @ p["W"].T + m @ p["V"].T + s["s"] @ p["U"].T + p["b"]) - p["p"] * s["s"]
    c = 0.875 * s["s"] + 0.125 * tanh(n)
    return {"h": tanh(n) + 0.5 * s["h"] * sigmoid(c), "s": c}


def norm(p: Named, x: Tensor, s: Named) -> Named:
    """Layer normalisation before tanh."""
    a = x @ p["W"].T + s["h"] @ p["U"].T
    v = (a - a.mean(1, keepdim=True)) / torch.sqrt(a.var(1, keepdim=True, unbiased=False) + 0.125)
    return {"h": tanh(p["g"] * v + p["b"])}


def gates(letters: str, extra: str = "") -> Callable[[int, int], dict[str, tuple[int, ...]]]:
    """Shapes of W_k, U_k, b_k for each gate, and of the vectors of `extra`."""

    def shapes(D: int, H: int) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for k in letters:
            found |= {f"W_{k}": (H, D), f"U_{k}": (H, H), f"b_{k}": (H,)}
        return found | dict.fromkeys(extra.split(), (H,))

    return shapes


def plain(D: int, H: int) -> dict[str, tuple[int, ...]]:
    return {"W": (H, D), "U": (H, H), "b": (H,)}


def jordan_shapes(D: int, H: int) -> dict[str, tuple[int, ...]]:
    K = H + 1
    return {"W": (H, D), "U": (H, K), "b": (H,), "V": (K, H), "b_y": (K,)}


def mixed_shapes(D: int, H: int) -> dict[str, tuple[int, ...]]:
    return {"M": (H, D), "W": (H, D), "U": (H, H), "V": (H, H), "p": (H,), "b": (H,)}


def norm_shapes(D: int, H: int) -> dict[str, tuple[int, ...]]:
    return {"W": (H, D), "U": (H, H), "g": (H,), "b": (H,)}
